"""Asterisk's channel events (CEL) as calls: what was dialed or transferred to, through which trunk, how it ended.

The events of a call share a linkedid and lie scattered; a call is told when its last event comes. Never keeps whose
call it was.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import pyarrow as pa

from dialmap.core.calls import Disposition
from dialmap.core.exchange import Problem
from dialmap.exchange.calls import records
from dialmap.exchange.calls.channels import TECHNOLOGIES, UNDIALED, cut_channel, sent
from dialmap.exchange.calls.layouts import Layout
from dialmap.exchange.calls.records import MOST_TOLD, Read, ending
from dialmap.exchange.calls.times import moments

#: So many calls can be in progress; the oldest are told as they stand where there are more.
MOST_OPEN: Final = 50_000
#: A call of which nothing was heard for a day, in seconds, is over: its last event was not written.
LONGEST: Final = 86_400


@dataclass(slots=True, kw_only=True)
class Dial:
    """One number that a call was led to."""

    number: str
    context: str
    start: int
    ways: list[str] = field(default_factory=list)
    channel: str = ""
    answered: int = 0
    told: str = ""


@dataclass(slots=True, kw_only=True)
class Call:
    """What is known of a call in progress: how many ``channels`` it has now, and its ``last`` event."""

    dials: dict[str, Dial] = field(default_factory=dict)
    status: str = ""
    channels: int = 0
    last: int = 0


def read_events(table: pa.Table, layout: Layout, problems: list[Problem], skipped: int, state: str) -> Read:
    """The calls that end in a table of events; ``state`` holds those that were in progress before it.

    What is in progress at its end waits for the file to grow.
    """
    open_calls = _opened(state)
    done: list[tuple[Dial, int, str]] = []
    starts = moments(table["start"], layout.zone, layout.days_first).to_pylist()
    names = ("eventtype", "exten", "context", "channame", "appname", "appdata", "linkedid", "extra")
    columns = [table[name].to_pylist() if name in table.column_names else [""] * len(table) for name in names]
    for at, row in zip(starts, zip(*columns, strict=True), strict=True):
        if at is None or not row[6]:
            skipped += 1
            continue
        done.extend(_event(open_calls, at, row))
    latest = max((call.last for call in open_calls.values()), default=0)
    for linked in [linked for linked, call in open_calls.items() if latest - call.last > LONGEST]:
        done.extend(_ended(open_calls.pop(linked), 0))
    while len(open_calls) > MOST_OPEN:
        oldest = next(iter(open_calls))
        done.extend(_ended(open_calls.pop(oldest), 0))
    told = _of(done, layout)
    return Read(records=told, problems=tuple(problems[:MOST_TOLD]), skipped=skipped, state=_state(open_calls))


def _event(open_calls: dict[str, Call], at: int, row: tuple[Any, ...]) -> Iterator[tuple[Dial, int, str]]:
    kind, exten, context, channel, application, data, linked, extra = (each or "" for each in row)
    call = open_calls.setdefault(linked, Call())
    call.last = max(call.last, at)
    if kind == "APP_START" and application.upper() == "DIAL":
        number = exten if not UNDIALED.fullmatch(exten) else sent(data)
        if number:
            dial = call.dials.setdefault(number, Dial(number=number, context=context, start=at))
            dial.ways += [way for way in _ways(data) if way not in dial.ways]
            dial.channel = next(iter(_ways(data)), dial.channel)
    elif kind == "BLINDTRANSFER":
        told = _extra(extra)
        number = str(told.get("extension", ""))
        if number:
            call.dials.setdefault(number, Dial(number=number, context=str(told.get("context", "")), start=at))
    elif kind == "ANSWER":
        way = cut_channel(channel)
        for dial in call.dials.values():
            if way in dial.ways and not dial.answered:
                dial.answered, dial.channel = at, way
    elif kind == "HANGUP":
        told = _extra(extra)
        call.status = str(told.get("dialstatus") or "") or call.status
        for dial in call.dials.values():
            dial.told = dial.told or call.status
    call.channels += (kind == "CHAN_START") - (kind == "CHAN_END")
    if kind == "LINKEDID_END" or (kind == "CHAN_END" and call.channels <= 0):
        yield from _ended(open_calls.pop(linked), at)


def _ended(call: Call, at: int) -> Iterator[tuple[Dial, int, str]]:
    for dial in call.dials.values():
        yield dial, max(at, dial.answered, dial.start), call.status


def _of(done: list[tuple[Dial, int, str]], layout: Layout) -> pa.Table:
    if not done:
        return records.NOTHING
    ends = [
        Disposition.ANSWERED if dial.answered else ending(dial.told or status, layout.endings)
        for dial, _end, status in done
    ]
    return records.made(
        {
            "start": pa.array([dial.start for dial, _end, _status in done], pa.int64()),
            "number": records.numbers(pa.array([dial.number for dial, _end, _status in done])),
            "context": records.coded(pa.array([dial.context for dial, _end, _status in done])),
            "channel": records.coded(pa.array([dial.channel for dial, _end, _status in done])),
            "disposition": records.coded(pa.array([each.value for each in ends])),
            "talked": pa.array(
                [end - dial.answered if dial.answered else 0 for dial, end, _status in done], pa.int64()
            ),
            "lasted": pa.array([end - dial.start for dial, end, _status in done], pa.int64()),
        },
        lambda _row: 0,
        "",
    ).records


def _ways(data: str) -> list[str]:
    """Through which trunks a dial string leads: ``PJSIP/7495…@a&SIP/b/7495…``, ``PJSIP/a/sip:7495…@host``."""
    found = []
    for each in data.partition(",")[0].split("&"):
        technology, _slash, rest = each.partition("/")
        if technology.upper() in TECHNOLOGIES and technology.upper() != "LOCAL" and rest:
            line, slash, _number = rest.partition("/")
            resource = line if slash and "@" not in line else rest.partition("@")[2] or line
            found.append(f"{technology}/{resource}")
    return found


def _extra(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _opened(state: str) -> dict[str, Call]:
    return {
        linked: Call(**{**told, "dials": {number: Dial(**dial) for number, dial in told["dials"].items()}})
        for linked, told in json.loads(state or "{}").items()
    }


def _state(open_calls: dict[str, Call]) -> str:
    kept = {linked: asdict(call) for linked, call in open_calls.items()}
    return json.dumps(kept, ensure_ascii=False) if kept else ""
