"""Mends what moto says of consumed capacity: it has no figures for transactions and made-up ones for the rest. Here they follow AWS's rules, by the size of the items.

Reading takes one unit for each 4 KiB begun, half of that if it need not be consistent. Writing within a transaction takes two for each 1 KiB begun, and one for each 1 KiB begun of an entry of an
index that comes, goes or changes. A transaction that is sent again under its token takes read units.
"""

import json
import math

from moto.dynamodb import responses as api
from moto.dynamodb.models.dynamo_type import DynamoType


def size_of(attributes):
    return sum(len(name.encode()) + value_of(value).size() for name, value in attributes.items())


def value_of(value):
    return value if isinstance(value, DynamoType) else DynamoType(value)


def read_units(items, consistent):
    return max(1, math.ceil(sum(size_of(item) for item in items) / 4096)) * (1 if consistent else 0.5)


def reported(handler):
    return handler.body.get("ReturnConsumedCapacity", "NONE") != "NONE"


def mend_read(name, items_of):
    unmended = getattr(api.DynamoHandler, name)

    def read(handler):
        answer = unmended(handler)
        if reported(handler):
            units = read_units(items_of(answer.result), handler.body.get("ConsistentRead", False))
            answer.result["ConsumedCapacity"] = {"TableName": handler.body["TableName"], "CapacityUnits": units}
        return answer

    setattr(api.DynamoHandler, name, read)


mend_read("get_item", lambda result: [result.get("Item", {})])
mend_read("query", lambda result: result["Items"])
mend_read("scan", lambda result: result["Items"])

batch_get_unmended = api.DynamoHandler.batch_get_item


def batch_get(handler):
    answer = batch_get_unmended(handler)
    consumed = []
    for table, asked in handler.body["RequestItems"].items():
        found = answer.result["Responses"].get(table, [])
        missing = len(asked["Keys"]) - len(found)
        units = sum(read_units([item], asked.get("ConsistentRead", False)) for item in found + [{}] * missing)
        consumed.append({"TableName": table, "CapacityUnits": units})
    answer.result["ConsumedCapacity"] = consumed if reported(handler) else []
    return answer


api.DynamoHandler.batch_get_item = batch_get

transact_unmended = api.DynamoHandler.transact_write_items


def transact(handler):
    if not reported(handler):
        return transact_unmended(handler)
    units = {}
    tokens = handler.dynamodb_backend.__dict__.setdefault("tokens_seen", set())
    token = handler.body.get("ClientRequestToken")
    is_again = token is not None and token in tokens
    for operation in handler.body["TransactItems"]:
        kind, asked = next(iter(operation.items()))
        if kind in ("Put", "Delete"):
            units[asked["TableName"]] = units.get(asked["TableName"], 0) + units_of(handler.dynamodb_backend, kind, asked)
    answer = transact_unmended(handler)
    tokens.add(token)
    kind = "ReadCapacityUnits" if is_again else "WriteCapacityUnits"
    answer.result["ConsumedCapacity"] = [{"TableName": table, "CapacityUnits": used, kind: used} for table, used in units.items()]
    return answer


def units_of(backend, kind, asked):
    table = backend.get_table(asked["TableName"])
    key = asked["Item"] if kind == "Put" else asked["Key"]
    old = backend.get_item(asked["TableName"], {name: key[name] for name in (table.hash_key_attr, table.range_key_attr) if name})
    before = {name: value.to_json() for name, value in old.attrs.items()} if old else None
    after = asked["Item"] if kind == "Put" else None
    units = 2 * math.ceil(max(size_of(before or {}), size_of(after or {}), 1) / 1024)
    for index in table.global_indexes:
        was, now = (entry_of(table, index, item) for item in (before, after))
        moved = {json.dumps([entry[name] for name in index.schema_key_attrs]) for entry in (was, now) if entry}
        if was != now:
            units += sum(math.ceil(size_of(entry) / 1024) for entry in (was, now) if entry) if len(moved) > 1 else math.ceil(size_of(now or was) / 1024)
    return units


def entry_of(table, index, item):
    if item is None or any(name not in item for name in index.schema_key_attrs):
        return None
    kept = {*index.schema_key_attrs, *table.attribute_keys, *index.projection.get("NonKeyAttributes", [])}
    return {name: value for name, value in item.items() if name in kept or index.projection.get("ProjectionType") == "ALL"}


api.DynamoHandler.transact_write_items = transact
