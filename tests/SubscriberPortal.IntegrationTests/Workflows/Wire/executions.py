import datetime
from wire import *

sfn = client()
work = sfn.create_activity(name='exec-work')['activityArn']
machine = sfn.create_state_machine(name='exec', definition=one_task(work), roleArn=ROLE)['stateMachineArn']

# Idempotent by name and input while it runs
first = sfn.start_execution(stateMachineArn=machine, name='one', input='{"n":1}')
assert sfn.start_execution(stateMachineArn=machine, name='one', input='{"n":1}')['startDate'] == first['startDate']
assert abs(first['startDate'] - datetime.datetime.now(datetime.timezone.utc)) < datetime.timedelta(minutes=5)
arn = first['executionArn']
refused('ExecutionAlreadyExists', f"Execution Already Exists: '{arn}'", sfn.start_execution, stateMachineArn=machine, name='one', input='{"n": 1}')
refused('InvalidExecutionInput', "Invalid State Machine Execution Input: '", sfn.start_execution, stateMachineArn=machine, input='{')
refused('InvalidName', "Invalid Name: 'a/b'", sfn.start_execution, stateMachineArn=machine, name='a/b')
refused('ExecutionNotRedrivable', 'Execution is RUNNING and cannot be redriven', sfn.redrive_execution, executionArn=arn)

# A worker's errors
task = sfn.get_activity_task(activityArn=work, workerName='worker-1')
assert json.loads(task['input']) == {'n': 1}
sfn.send_task_heartbeat(taskToken=task['taskToken'])
refused('InvalidOutput', 'Invalid Output', sfn.send_task_success, taskToken=task['taskToken'], output='{')
refused('InvalidToken', "Invalid Token: 'Invalid token'", sfn.send_task_success, taskToken='nonsense', output='1')
forged = task['taskToken'].rsplit('.', 1)[0] + '.' + 'A' * 43
refused('InvalidToken', 'Invalid token', sfn.send_task_success, taskToken=forged, output='1')
sfn.send_task_failure(taskToken=task['taskToken'])
for call, more in ((sfn.send_task_success, {'output': '1'}), (sfn.send_task_failure, {}), (sfn.send_task_heartbeat, {})):
    refused('TaskTimedOut', 'Task Timed Out', call, taskToken=task['taskToken'], **more)

# It failed without words, and goes on where it failed.
failed = sfn.describe_execution(executionArn=arn)
assert failed['status'] == 'FAILED' and 'error' not in failed and failed['redriveStatus'] == 'REDRIVABLE', failed
refused('ExecutionAlreadyExists', arn, sfn.start_execution, stateMachineArn=machine, name='one', input='{"n":1}')
date = sfn.redrive_execution(executionArn=arn, clientToken='mine')['redriveDate']
assert sfn.redrive_execution(executionArn=arn, clientToken='mine')['redriveDate'] == date
task = sfn.get_activity_task(activityArn=work)
sfn.send_task_success(taskToken=task['taskToken'], output='{"ok":true}')
ended = sfn.describe_execution(executionArn=arn)
assert (ended['status'], ended['output'], ended['redriveCount'], ended['redriveDate']) == ('SUCCEEDED', '{"ok":true}', 1, date), ended
assert ended['redriveStatusReason'] == 'Execution is SUCCEEDED and cannot be redriven'

# History, by pages, both ways
pages = sfn.get_paginator('get_execution_history')
events = [e for page in pages.paginate(executionArn=arn, PaginationConfig={'PageSize': 5}) for e in page['events']]
assert [e['type'] for e in events] == [
    'ExecutionStarted', 'TaskStateEntered', 'ActivityScheduled', 'ActivityStarted', 'ActivityFailed', 'ExecutionFailed',
    'ExecutionRedriven', 'ActivityScheduled', 'ActivityStarted', 'ActivitySucceeded', 'TaskStateExited', 'ExecutionSucceeded'], events
assert [e['id'] for e in events] == list(range(1, 13))
assert events[3]['activityStartedEventDetails'] == {'workerName': 'worker-1'} and events[6]['executionRedrivenEventDetails'] == {'redriveCount': 1}
assert events[1]['stateEnteredEventDetails']['input'] == '{"n":1}' and events[0]['executionStartedEventDetails']['roleArn'] == ROLE
backwards = [e for page in pages.paginate(executionArn=arn, reverseOrder=True, PaginationConfig={'PageSize': 5}) for e in page['events']]
assert backwards == events[::-1]
bare = sfn.get_execution_history(executionArn=arn, includeExecutionData=False)['events']
assert 'input' not in bare[1]['stateEnteredEventDetails'] and bare[1]['stateEnteredEventDetails']['name'] == 'Work'
token = sfn.get_execution_history(executionArn=arn, maxResults=5)['nextToken']
refused('InvalidToken', 'Invalid Token', sfn.get_execution_history, executionArn=arn, maxResults=5, reverseOrder=True, nextToken=token)

# Stopping
other = sfn.start_execution(stateMachineArn=machine, name='two')['executionArn']
stop = sfn.stop_execution(executionArn=other, error='Enough', cause='of this')['stopDate']
stopped = sfn.describe_execution(executionArn=other)
assert (stopped['status'], stopped['error'], stopped['cause'], stopped['stopDate'], stopped['input']) == ('ABORTED', 'Enough', 'of this', stop, '{}'), stopped
assert sfn.stop_execution(executionArn=other)['stopDate'] == stop

# Lists, the latest first
for n in range(7): sfn.start_execution(stateMachineArn=machine, name=f'more-{n}')
listed = [e for page in sfn.get_paginator('list_executions').paginate(stateMachineArn=machine, PaginationConfig={'PageSize': 2}) for e in page['executions']]
assert len(listed) == 9 and [e['startDate'] for e in listed] == sorted((e['startDate'] for e in listed), reverse=True), listed
running = [e['name'] for page in sfn.get_paginator('list_executions').paginate(stateMachineArn=machine, statusFilter='RUNNING', PaginationConfig={'PageSize': 3}) for e in page['executions']]
assert sorted(running) == [f'more-{n}' for n in range(7)], running
assert [e['name'] for e in sfn.list_executions(stateMachineArn=machine, redriveFilter='REDRIVEN')['executions']] == ['one']

# What is not there
refused('ExecutionDoesNotExist', f"Execution Does Not Exist: '{arn}x'", sfn.describe_execution, executionArn=arn + 'x')
refused('ExecutionDoesNotExist', 'one', sfn.get_execution_history, executionArn=arn + 'x')
refused('InvalidArn', "Invalid Arn: 'Invalid ARN prefix: hello'", sfn.describe_execution, executionArn='hello')
refused('ValidationException', "at 'statusFilter' failed to satisfy constraint", sfn.list_executions, stateMachineArn=machine, statusFilter='RUN')
gone = sfn.create_state_machine(name='exec-gone', definition=one_task(work + '-gone'), roleArn=ROLE)['stateMachineArn']
lost = sfn.start_execution(stateMachineArn=gone)['executionArn']
assert sfn.describe_execution(executionArn=lost)['error'] == 'States.Runtime'
sfn.create_activity(name='exec-work-gone')
sfn.redrive_execution(executionArn=lost)
sfn.send_task_success(taskToken=sfn.get_activity_task(activityArn=work + '-gone')['taskToken'], output='1')
assert sfn.describe_execution(executionArn=lost)['status'] == 'SUCCEEDED'
print('done')
