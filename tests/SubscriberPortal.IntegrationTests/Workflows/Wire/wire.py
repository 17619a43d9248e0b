"""What the scripts of the wire tests share. They drive the endpoint of PORTAL_ENDPOINT with boto3 as it is."""
import json, os
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ['PORTAL_ENDPOINT']
ROLE = 'arn:aws:iam::000000000000:role/test'


def client(secret='secret', key='key', region='eu-central-1', pool=50):
    return boto3.client('stepfunctions', endpoint_url=ENDPOINT, region_name=region, aws_access_key_id=key, aws_secret_access_key=secret,
                        config=Config(retries={'max_attempts': 1}, read_timeout=90, max_pool_connections=pool))


def refused(name, text, call, /, **arguments):
    """The call must fail with that error, whose message contains the text."""
    try:
        answer = call(**arguments)
    except ClientError as error:
        found = error.response['Error']
        assert found['Code'] == name and text in found['Message'], (name, text, found)
        return error
    raise AssertionError(f'{name} was expected, and the answer was {answer}')


def one_task(activity, **more):
    return json.dumps({'StartAt': 'Work', 'States': {'Work': {'Type': 'Task', 'Resource': activity, 'End': True, **more}}})
