"""Before and after a restart: begins work and prints the token of the task; given the token, ends the work."""
import sys
from wire import *

sfn = client()
if len(sys.argv) == 1:
    work = sfn.create_activity(name='lasting-work')['activityArn']
    machine = sfn.create_state_machine(name='lasting', definition=one_task(work, HeartbeatSeconds=500, TimeoutSeconds=600), roleArn=ROLE)['stateMachineArn']
    sfn.start_execution(stateMachineArn=machine, name='run')
    print(sfn.get_activity_task(activityArn=work)['taskToken'])
else:
    machine = next(m['stateMachineArn'] for m in sfn.list_state_machines()['stateMachines'] if m['name'] == 'lasting')
    assert 'lasting-work' in [a['name'] for a in sfn.list_activities()['activities']]
    sfn.send_task_heartbeat(taskToken=sys.argv[1])
    sfn.send_task_success(taskToken=sys.argv[1], output='"kept"')
    arn = sfn.list_executions(stateMachineArn=machine)['executions'][0]['executionArn']
    assert sfn.describe_execution(executionArn=arn)['output'] == '"kept"'
    print('done')
