"""What a signature must hold against."""
import datetime, urllib.error, urllib.request
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from wire import *

refused('InvalidSignatureException', 'does not match the signature you provided', client(secret='Secret').list_activities)
refused('UnrecognizedClientException', 'security token', client(key='KEY').list_activities)
for region in ('us-east-1', 'ap-southeast-2'): client(region=region).list_activities()


def send(headers, body, path='/'):
    try:
        with urllib.request.urlopen(urllib.request.Request(ENDPOINT + path, data=body, headers=dict(headers), method='POST')) as answer: return answer.status, ''
    except urllib.error.HTTPError as error: return error.code, json.load(error)['__type'].split('#')[1]


def signed(target='AWSStepFunctions.ListActivities', body=b'{}', service='states', shift=0):
    request = AWSRequest('POST', ENDPOINT + '/', data=body, headers={'X-Amz-Target': target, 'Content-Type': 'application/x-amz-json-1.0'})
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=shift)
    botocore.auth.get_current_datetime = lambda *_, **__: now
    botocore.auth.SigV4Auth(Credentials('key', 'secret'), service, 'us-east-1').add_auth(request)
    return dict(request.headers)


good = signed()
assert send(good, b'{}') == (200, ''), send(good, b'{}')
assert send(good, b'{ }') == (400, 'InvalidSignatureException')  # another body
assert send({**good, 'X-Amz-Target': 'AWSStepFunctions.ListStateMachines'}, b'{}') == (400, 'InvalidSignatureException')
assert send({**good, 'X-Amz-Added': 'x'}, b'{}') == (400, 'InvalidSignatureException')  # a header nobody signed
assert send(signed(service='sqs'), b'{}') == (400, 'InvalidSignatureException')
assert send(signed(shift=-16), b'{}') == (400, 'InvalidSignatureException')
assert send(signed(shift=16), b'{}') == (400, 'InvalidSignatureException')
assert send(signed(shift=-14), b'{}') == (200, '')
assert send({'X-Amz-Target': 'AWSStepFunctions.ListActivities'}, b'{}') == (400, 'MissingAuthenticationTokenException')
assert send({**good, 'Authorization': 'AWS4-HMAC-SHA256 Credential=key'}, b'{}') == (400, 'IncompleteSignatureException')
assert send(signed(target='AWSStepFunctions.Nothing'), b'{}') == (400, 'UnknownOperationException')
assert send(signed(body=b'[]'), b'[]') == (400, 'SerializationException')
assert send(good, b'{}', '/other') == (404, 'UnknownOperationException')
print('done')
