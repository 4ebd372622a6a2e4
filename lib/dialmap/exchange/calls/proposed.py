"""Which column of somebody else's table of calls most likely is which of ours, by how it is called.

Never looks at a cell.
"""

from collections.abc import Mapping, Sequence
from typing import Final

#: How columns of a table of calls are called elsewhere.
SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": (
        "dst",
        "number",
        "dialed number",
        "dialed",
        "called",
        "called number",
        "callee",
        "callee_id_number",
        "destination",
        "destination_number",
        "to",
        "dnis",
        "calledpartynumber",
        "finalcalledpartynumber",
        "номер",
        "набранный номер",
        "вызываемый номер",
        "куда",
        "куда звонили",
        "номер назначения",
    ),
    "start": (
        "start",
        "calldate",
        "start_stamp",
        "starttime",
        "start time",
        "start_time",
        "setup time",
        "time",
        "date",
        "datetime",
        "datetimeorigination",
        "created_at",
        "время",
        "дата",
        "дата и время",
        "начало",
        "дата звонка",
        "время начала",
    ),
    "context": ("dcontext", "context", "контекст"),
    "channel": (
        "dstchannel",
        "trunk",
        "gateway",
        "sip_gateway_name",
        "destdevicename",
        "dst gw",
        "term gw",
        "транк",
        "шлюз",
    ),
    "disposition": (
        "disposition",
        "status",
        "hangup_cause",
        "hangup cause",
        "result",
        "outcome",
        "state",
        "call status",
        "статус",
        "результат",
        "исход",
        "состояние",
    ),
    "talked": (
        "billsec",
        "talk time",
        "talk_time",
        "billable",
        "billed",
        "длительность разговора",
        "разговор",
        "время разговора",
    ),
    "lasted": ("duration", "total duration", "call duration", "длительность", "общая длительность"),
}


def proposed(headings: Sequence[str]) -> dict[str, str]:
    """Our column -> the heading of theirs that most likely is it; those that nothing says are left out."""
    found: dict[str, str] = {}
    for ours, names in SYNONYMS.items():
        match = next((each for each in names if each in headings and each not in found.values()), None)
        if match is not None:
            found[ours] = match
    day, time = (next((each for each in names if each in headings), "") for names in (DAYS, TIMES))
    if day and time:
        found |= {"date": day, "start": time}
    return found


#: Headings of a day and of a time of day that stand in columns of their own.
DAYS: Final = ("date", "call date", "дата", "дата звонка", "дата вызова")
TIMES: Final = ("time", "call time", "время", "время звонка", "время вызова")
#: Headings that say which way a call went, and those of the other party, whoever called.
DIRECTIONS: Final = frozenset(
    ("direction", "type", "call type", "call direction", "направление", "тип", "тип звонка", "тип вызова", "вид")
)
EITHER: Final = frozenset(("номер", "number", "to", "destination"))


def may_be_a_caller(headings: Sequence[str], found: Mapping[str, str]) -> bool:
    """Whether the column of numbers may hold callers: where calls of both ways stand, it is the other party's."""
    return found.get("number") in EITHER and bool(DIRECTIONS & set(headings))
