"""Rows of the model as rows of tables: table names, keys, columns."""

import json
from typing import Final

from dialmap.model import Route, Row, Scenario, Transfer, Trunk

Value = str | int | None

KEYS: Final[dict[type[Row], tuple[str, ...]]] = {
    Trunk: ("name",),
    Route: ("name",),
    Scenario: ("name",),
    Transfer: ("scenario", "block"),
}


def key_values(row: Row) -> tuple[str, ...]:
    """The key of a row, one value a column."""
    return (row.key,) if isinstance(row.key, str) else row.key


def record(row: Row) -> dict[str, Value]:
    """A row as column -> value, without the version and without the lists of a route."""
    if isinstance(row, Trunk):
        return {
            "name": row.name,
            "provider": row.provider,
            "endpoint": row.endpoint,
            "status": row.status.value,
            "ticket": row.ticket,
            "channels": row.channels,
            "note": row.note,
        }
    if isinstance(row, Route):
        return {
            "name": row.name,
            "type": row.type.value,
            "position": row.position,
            "enabled": int(row.enabled),
            "owner": row.owner,
            "note": row.note,
        }
    if isinstance(row, Scenario):
        return {
            "name": row.name,
            "telephony": row.telephony.value,
            "enabled": int(row.enabled),
            "owner": row.owner,
            "note": row.note,
        }
    return {
        "scenario": row.scenario,
        "block": row.block,
        "action": row.action.value,
        "inbound_action": row.inbound_action.value,
        "outbound_action": row.outbound_action.value,
        "number": row.number,
        "expected_route": row.expected_route,
        "note": row.note,
        "value_list": json.dumps(row.values, ensure_ascii=False) if row.values else "",
    }


def told(row: Row) -> dict[str, object]:
    """A row as the audit log tells it: every column, and the lists of a route."""
    values: dict[str, object] = dict(record(row))
    if isinstance(row, Route):
        values["templates"] = [[each.pattern, each.prefix, each.prepend] for each in row.templates]
        values["trunks"] = list(row.trunks)
    return values
