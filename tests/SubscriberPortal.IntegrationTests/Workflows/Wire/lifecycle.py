from wire import *

sfn = client()
assert sfn.waiter_names == []  # boto3 has none for this service

# Activities
work = sfn.create_activity(name='life-work', tags=[{'key': 'team', 'value': 'portal'}])
assert sfn.create_activity(name='life-work')['creationDate'] == work['creationDate']
work = work['activityArn']
assert sfn.describe_activity(activityArn=work)['name'] == 'life-work'
for n in range(4): sfn.create_activity(name=f'life-{n}')
names = [a['name'] for page in sfn.get_paginator('list_activities').paginate(PaginationConfig={'PageSize': 3}) for a in page['activities']]
assert names == sorted(names) and {'life-work', 'life-0', 'life-3', 'PlanJob'} <= set(names), names
sfn.delete_activity(activityArn=work.replace('work', '3'))
refused('ActivityDoesNotExist', "Activity Does Not Exist: 'arn:", sfn.describe_activity, activityArn=work.replace('work', '3'))
refused('ActivityDoesNotExist', 'life-3', sfn.get_activity_task, activityArn=work.replace('work', '3'))
refused('InvalidName', "Invalid Name: 'a b'", sfn.create_activity, name='a b')

# State machines
definition = one_task(work, Retry=[{'ErrorEquals': ['Again'], 'MaxAttempts': 1, 'IntervalSeconds': 1}])
made = sfn.create_state_machine(name='life', definition=definition, roleArn=ROLE)
again = sfn.create_state_machine(name='life', definition=definition, roleArn=ROLE + '2')
assert (again['stateMachineArn'], again['creationDate']) == (made['stateMachineArn'], made['creationDate'])
machine = made['stateMachineArn']
refused('StateMachineAlreadyExists', machine, sfn.create_state_machine, name='life', definition=definition + ' ', roleArn=ROLE)
refused('InvalidDefinition', "Invalid State Machine Definition: '", sfn.create_state_machine, name='bad', definition='{"StartAt":"No","States":{}}', roleArn=ROLE)
refused('StateMachineTypeNotSupported', 'STANDARD', sfn.create_state_machine, name='express', definition='{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}', roleArn=ROLE, type='EXPRESS')
refused('InvalidArn', "Invalid Arn: 'Invalid ARN prefix: role'", sfn.create_state_machine, name='bad', definition=definition, roleArn='role')
found = sfn.describe_state_machine(stateMachineArn=machine)
assert (found['definition'], found['roleArn'], found['status'], found['type']) == (definition, ROLE, 'ACTIVE', 'STANDARD')
updated = sfn.update_state_machine(stateMachineArn=machine, roleArn=ROLE + '3')
assert updated['revisionId'] != found['revisionId'] and updated['updateDate'] >= made['creationDate']
refused('MissingRequiredParameter', 'definition', sfn.update_state_machine, stateMachineArn=machine)
listed = [m['name'] for page in sfn.get_paginator('list_state_machines').paginate(PaginationConfig={'PageSize': 1}) for m in page['stateMachines']]
assert listed == sorted(listed) and {'life', 'migration-workflow'} <= set(listed), listed
refused('InvalidToken', 'Invalid Token', sfn.list_state_machines, nextToken='nonsense')

# The portal's own are to be seen, and no more.
own = machine.replace(':life', ':migration-workflow')
assert 'PlanJob' in sfn.describe_state_machine(stateMachineArn=own)['definition']
refused('AccessDeniedException', 'belongs to the portal', sfn.delete_state_machine, stateMachineArn=own)
refused('AccessDeniedException', 'belongs to the portal', sfn.update_state_machine, stateMachineArn=own, definition=definition)
refused('AccessDeniedException', 'belongs to the portal', sfn.delete_activity, activityArn=work.replace('life-work', 'PlanJob'))
refused('StateMachineAlreadyExists', 'migration-workflow', sfn.create_state_machine, name='migration-workflow', definition=definition, roleArn=ROLE)

# Validation
assert sfn.validate_state_machine_definition(definition=definition)['result'] == 'OK'
report = sfn.validate_state_machine_definition(definition='{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"}}}')
assert report['result'] == 'FAIL' and report['diagnostics'][0]['code'] == 'MISSING_TRANSITION_TARGET' and report['diagnostics'][0]['location'].startswith('/States/A'), report

# Tags
assert sfn.list_tags_for_resource(resourceArn=work)['tags'] == [{'key': 'team', 'value': 'portal'}]
sfn.tag_resource(resourceArn=machine, tags=[{'key': 'a', 'value': '1'}, {'key': 'b', 'value': '2'}])
sfn.untag_resource(resourceArn=machine, tagKeys=['a'])
assert sfn.list_tags_for_resource(resourceArn=machine)['tags'] == [{'key': 'b', 'value': '2'}]
refused('TooManyTags', '50', sfn.tag_resource, resourceArn=machine, tags=[{'key': str(n), 'value': ''} for n in range(51)])
refused('ResourceNotFound', 'nobody', sfn.list_tags_for_resource, resourceArn=machine + 'nobody')

# Deleting leaves what ran.
done = sfn.create_state_machine(name='life-short', definition='{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}', roleArn=ROLE)['stateMachineArn']
ran = sfn.start_execution(stateMachineArn=done, input='{"a": 1}')['executionArn']
sfn.delete_state_machine(stateMachineArn=done)
sfn.delete_state_machine(stateMachineArn=done)
refused('StateMachineDoesNotExist', f"State Machine Does Not Exist: '{done}'", sfn.start_execution, stateMachineArn=done)
assert sfn.describe_execution(executionArn=ran)['status'] == 'SUCCEEDED'
refused('UnknownOperationException', '', sfn.publish_state_machine_version, stateMachineArn=machine)
print('done')
