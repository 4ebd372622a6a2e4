"""Asterisk's ``queue_log`` as calls: to a queue by its name, and onward where an agent transferred them blindly.

No trunk is in it. Never keeps a caller, and never an agent.
"""

import json
from typing import Any, Final

import pyarrow as pa

from dialmap.core.calls import Disposition
from dialmap.core.exchange import Problem
from dialmap.exchange.calls import records
from dialmap.exchange.calls.records import MOST_TOLD, Read
from dialmap.exchange.calls.times import local
from dialmap.messages import _

MOST_OPEN: Final = 50_000
ENDS: Final = {
    "ABANDON": Disposition.CANCEL,
    "EXITWITHTIMEOUT": Disposition.NO_ANSWER,
    "EXITEMPTY": Disposition.NO_ANSWER,
    "EXITWITHKEY": Disposition.CANCEL,
    "COMPLETEAGENT": Disposition.ANSWERED,
    "COMPLETECALLER": Disposition.ANSWERED,
    "BLINDTRANSFER": Disposition.ANSWERED,
    "ATTENDEDTRANSFER": Disposition.ANSWERED,
    "TRANSFER": Disposition.ANSWERED,
}
#: Events whose talk stands further behind.
FURTHER: Final = ("BLINDTRANSFER", "TRANSFER", "ATTENDEDTRANSFER")
#: number, context, start, end, disposition, talked
Told = tuple[str, str, int, int, Disposition, int]


def read_queue_log(data: bytearray | bytes, name: str, state: str, zone: str) -> Read:
    """The calls that end in a part of a queue log; ``state`` holds when those in progress came, by call."""
    waiting: dict[str, int] = json.loads(state or "{}")
    done: list[Told] = []
    problems: list[Problem] = []
    skipped = 0
    for at, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if not line.strip():
            continue
        cells = line.split("|")
        epoch = cells[0].partition(".")[0]
        if len(cells) < 5 or not epoch.isdigit() or len(epoch) > 10:
            skipped += 1
            if len(problems) < MOST_TOLD:
                said = _("this is no line of a queue log; one begins with epoch|call|queue|agent|event")
                problems.append(Problem(file=name, line=at, message=said))
            continue
        _event(waiting, done, local(int(epoch), zone), cells)
    while len(waiting) > MOST_OPEN:
        del waiting[next(iter(waiting))]
    return Read(
        records=_of(done), problems=tuple(problems), skipped=skipped, state=json.dumps(waiting) if waiting else ""
    )


def _event(waiting: dict[str, int], done: list[Told], at: int, cells: list[str]) -> None:
    _epoch, call, queue, _agent, event, *data = cells
    if event == "ENTERQUEUE":
        waiting[call] = at
        return
    ends = ENDS.get(event)
    if ends is None:
        return
    came = waiting.pop(call, at)
    talked = _number(data, 3) if event in FURTHER else _number(data, 1) if ends is Disposition.ANSWERED else 0
    done.append((queue, "", came, at, ends, talked))
    if event in ("BLINDTRANSFER", "TRANSFER") and data and data[0]:
        done.append((data[0], data[1] if len(data) > 1 else "", at, at, Disposition.UNKNOWN, 0))


def _number(cells: list[str], at: int) -> int:
    return int(cells[at]) if len(cells) > at and cells[at].isdigit() and len(cells[at]) < 9 else 0


def _of(done: list[Told]) -> pa.Table:
    if not done:
        return records.NOTHING
    number, context, start, end, ends, talked = (list(each) for each in zip(*done, strict=True))
    columns: dict[str, Any] = {
        "start": pa.array(start, pa.int64()),
        "number": records.numbers(pa.array(number)),
        "context": records.coded(pa.array(context)),
        "channel": records.nothing(len(done)),
        "disposition": records.coded(pa.array([each.value for each in ends])),
        "talked": pa.array(talked, pa.int64()),
        "lasted": pa.array([last - first for first, last in zip(start, end, strict=True)], pa.int64()),
    }
    return records.made(columns, lambda _row: 0, "").records
