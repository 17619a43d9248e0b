"""Starts moto 5.2.1, the tests' stand-in for AWS, so that it keeps the promises of AWS that the portal builds on.

    python3 tests/moto.py -H 127.0.0.1 -p PORT

As it comes, moto does not lock DynamoDB's transactions and copies whole tables for each of them: colliding transactions lose acknowledged writes, and the cost of one grows
with the table. AWS does neither. Here every DynamoDB call waits for the one before it, and a transaction sets aside only what it touches. A transaction that is sent again under its ClientRequestToken is made once, as on AWS; and a query looks at the items of its partition, where moto
sorts all that the table has. `moto_capacity.py` mends what is said of consumed capacity, `moto_step_functions.py` mends Step Functions.
"""

import collections
import copy
import logging
import sys
import threading
import types

folder = sys.path.pop(0)  # in it, "moto" is this file

from moto import __version__, backends
from moto.dynamodb import models as dynamodb
from moto.dynamodb import responses as dynamodb_api
from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import DynamodbException
from moto.dynamodb.models.dynamo_type import DynamoType

if __version__ != "5.2.1":
    sys.exit(f"tests/moto.py mends moto 5.2.1, but this is {__version__}.")


class InTurn:
    """A lock that is given in the order in which it was asked for. Without order some request waits for ever on a busy machine, and is sent again meanwhile."""

    def __init__(self):
        self.guard = threading.Lock()
        self.queue = collections.deque()

    def __enter__(self):
        mine = threading.Lock()
        mine.acquire()
        with self.guard:
            self.queue.append(mine)
            is_first = len(self.queue) == 1
        if not is_first:
            mine.acquire()

    def __exit__(self, *failure):
        with self.guard:
            self.queue.popleft()
            if self.queue:
                self.queue[0].release()


one_at_a_time = InTurn()
answer_unlocked = dynamodb_api.DynamoHandler.call_action


def answer_locked(handler):
    with one_at_a_time:
        return answer_unlocked(handler)


dynamodb_api.DynamoHandler.call_action = answer_locked


def share(value, memo=None):
    return value if isinstance(value, dynamodb.Table) else copy.deepcopy(value, memo)


dynamodb.copy = types.SimpleNamespace(copy=copy.copy, deepcopy=share)

transact_unmended = dynamodb.DynamoDBBackend.transact_write_items


def transact(backend, operations):
    """What the transaction touches is set aside, and put back when it fails; an update changes its item in place, so its attributes are set aside too."""
    touched = [set_aside(backend, *next(iter(operation.items()))) for operation in operations]
    try:
        return transact_unmended(backend, operations)
    except Exception:
        for put_back in touched:
            put_back()
        raise


def set_aside(backend, kind, operation):
    table = backend.get_table(operation["TableName"])
    key = operation["Item"] if kind == "Put" else operation["Key"]
    hash_key = DynamoType(key[table.hash_key_attr])
    range_key = DynamoType(key[table.range_key_attr]) if table.range_key_attr else None
    item = table.get_item(hash_key, range_key)
    attributes = copy.deepcopy(item.attrs) if item and kind == "Update" else None

    def put_back():
        held = table.items[hash_key] if range_key else table.items
        held.pop(range_key or hash_key, None)
        if item:
            held[range_key or hash_key] = item
            item.attrs = attributes or item.attrs

    return put_back


dynamodb.DynamoDBBackend.transact_write_items = transact

transact_each_time = dynamodb_api.DynamoHandler.transact_write_items
made = {}


def transact_once(handler):
    body = {name: value for name, value in handler.body.items() if name != "ClientRequestToken"}
    token = handler.body.get("ClientRequestToken")
    if token is not None and (before := made.get((handler.current_account, handler.region, token))) is not None:
        if before != body:
            raise DynamodbException("com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException", "The token was used with another request.")
        return ActionResult({"ConsumedCapacity": [], "ItemCollectionMetrics": {}})
    sent = copy.deepcopy(body)
    answer = transact_each_time(handler)
    if token is not None:
        made[(handler.current_account, handler.region, token)] = sent
    return answer


dynamodb_api.DynamoHandler.transact_write_items = transact_once

query_all = dynamodb.Table.query


def query_partition(table, hash_key, *others, **named):
    if (others[6] if len(others) > 6 else named.get("index_name")) is None and table.range_key_attr:
        items = list(table.items.get(hash_key, {}).values())
        table.all_items = lambda: sorted(items, key=lambda item: item.range_key)
    try:
        return query_all(table, hash_key, *others, **named)
    finally:
        table.__dict__.pop("all_items", None)


dynamodb.Table.query = query_partition

sys.path.append(folder)
import moto_capacity  # noqa: E402,F401
import moto_step_functions  # noqa: E402,F401

# moto looks through its own folder, and prints a line, for every request.
modules = list(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: modules
logging.getLogger("werkzeug").setLevel(logging.WARNING)

if __name__ == "__main__":
    from moto.server import main

    main()
