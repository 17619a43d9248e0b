"""Starts moto 5.2.1, the tests' stand-in for AWS, so that it keeps the promises of AWS that the portal builds on.

    python3 tests/moto.py -H 127.0.0.1 -p PORT

As it comes, moto does not lock DynamoDB's transactions and copies whole tables for each of them: colliding transactions lose acknowledged writes, and the cost of one grows
with the table. AWS does neither. Here every DynamoDB call waits for the one before it, and a transaction sets aside the dictionaries of a table, not the items in them, but
for those that it updates in place. A transaction that is sent again under its ClientRequestToken is made once, as on AWS; and a query looks at the items of its partition, where moto
sorts all that the table has. `moto_step_functions.py` mends Step Functions.
"""

import copy
import sys
import threading
import types

folder = sys.path.pop(0)  # in it, "moto" is this file

from moto import __version__
from moto.dynamodb import models as dynamodb
from moto.dynamodb import responses as dynamodb_api
from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import DynamodbException

if __version__ != "5.2.1":
    sys.exit(f"tests/moto.py mends moto 5.2.1, but this is {__version__}.")

one_at_a_time = threading.RLock()
answer_unlocked = dynamodb_api.DynamoHandler.call_action


def answer_locked(handler):
    with one_at_a_time:
        return answer_unlocked(handler)


dynamodb_api.DynamoHandler.call_action = answer_locked


def set_aside(value, memo=None):
    if not isinstance(value, dynamodb.Table):
        return copy.deepcopy(value, memo)
    table = copy.copy(value)
    table.items = copy.copy(value.items)
    for key, items in value.items.items():
        table.items[key] = copy.copy(items)
    return table


dynamodb.copy = types.SimpleNamespace(copy=copy.copy, deepcopy=set_aside)

transact_unmended = dynamodb.DynamoDBBackend.transact_write_items


def transact(backend, operations):
    """An update changes its item in place, so what is to be updated is set aside with its attributes."""
    updated = [(item, copy.deepcopy(item.attrs)) for item in map(lambda o: found(backend, o), operations) if item is not None]
    try:
        return transact_unmended(backend, operations)
    except Exception:
        for item, attributes in updated:
            item.attrs = attributes
        raise


def found(backend, operation):
    update = operation.get("Update")
    return backend.get_item(update["TableName"], update["Key"]) if update else None


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
import moto_step_functions  # noqa: E402,F401

if __name__ == "__main__":
    from moto.server import main

    main()
