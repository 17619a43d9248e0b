"""Opens many polls at once, says so, and hands out one task when it is told to go on."""
import select, socket, sys
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from wire import *

sfn = client()
work = sfn.create_activity(name='poll-work')['activityArn']
machine = sfn.create_state_machine(name='poll', definition=one_task(work), roleArn=ROLE)['stateMachineArn']
body = json.dumps({'activityArn': work}).encode()
request = AWSRequest('POST', ENDPOINT + '/', data=body, headers={'X-Amz-Target': 'AWSStepFunctions.GetActivityTask', 'Content-Type': 'application/x-amz-json-1.0'})
botocore.auth.SigV4Auth(Credentials('key', 'secret'), 'states', 'us-east-1').add_auth(request)
host, port = ENDPOINT.removeprefix('http://').split(':')
lines = ''.join(f'{name}: {value}\r\n' for name, value in request.headers.items())
sockets = [socket.create_connection((host, int(port))) for _ in range(300)]
for connection in sockets: connection.sendall(f'POST / HTTP/1.1\r\nHost: {host}:{port}\r\n{lines}Content-Length: {len(body)}\r\n\r\n'.encode() + body)
assert select.select(sockets, [], [], 2)[0] == []  # all wait
print('waiting', flush=True)
sys.stdin.readline()
arn = sfn.start_execution(stateMachineArn=machine, input='[7]')['executionArn']
ready = select.select(sockets, [], [], 30)[0]
assert len(ready) == 1, len(ready)
text = ready[0].recv(65536).decode()
sfn.send_task_success(taskToken=json.loads(text.split('\r\n\r\n')[1])['taskToken'], output='"late"')
assert sfn.describe_execution(executionArn=arn)['output'] == '"late"'
print('done')
