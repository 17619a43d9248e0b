"""Twenty executions at once, four workers that poll."""
import threading
from wire import *

sfn = client()
work = sfn.create_activity(name='many-work')['activityArn']
definition = json.dumps({'StartAt': 'All', 'States': {'All': {'Type': 'Map', 'End': True, 'ItemProcessor': {
    'StartAt': 'Work', 'States': {'Work': {'Type': 'Task', 'Resource': work, 'HeartbeatSeconds': 60, 'TimeoutSeconds': 120, 'End': True}}}}}})
machine = sfn.create_state_machine(name='many', definition=definition, roleArn=ROLE)['stateMachineArn']
left, lock = [20 * 3], threading.Lock()


def worker():
    while left[0] > 0:
        task = sfn.get_activity_task(activityArn=work)
        if not task.get('taskToken'): continue
        sfn.send_task_heartbeat(taskToken=task['taskToken'])
        sfn.send_task_success(taskToken=task['taskToken'], output=str(2 * json.loads(task['input'])))
        with lock: left[0] -= 1


for _ in range(4): threading.Thread(target=worker, daemon=True).start()
arns = {}
starters = [threading.Thread(target=lambda n=n: arns.update({n: sfn.start_execution(stateMachineArn=machine, name=f'n-{n}', input=json.dumps([n, n + 1, n + 2]))['executionArn']})) for n in range(20)]
for starter in starters: starter.start()
for starter in starters: starter.join()
while any(sfn.describe_execution(executionArn=arn)['status'] == 'RUNNING' for arn in arns.values()): pass
for n, arn in arns.items():
    found = sfn.describe_execution(executionArn=arn)
    assert (found['status'], json.loads(found['output'])) == ('SUCCEEDED', [2 * n, 2 * n + 2, 2 * n + 4]), found
print('done')
os._exit(0)  # a worker may still be polling
