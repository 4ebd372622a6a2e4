"""Counts of calls in the database: files, and a row for each day of a file.

Holds them packed, as tables of Arrow. Never adds up what is of different files: whoever asks does.
"""

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.calls import CallFile, CallFormat
from dialmap.store import audit
from dialmap.store.db import Connection, Write

if TYPE_CHECKING:
    from dialmap.core.counted import Counted
    from dialmap.store.packed import Day

COLUMNS: Final = tuple(each.name for each in fields(CallFile))


def files(db: Connection) -> tuple[CallFile, ...]:
    """The files of which something was counted, the newest in front."""
    rows = db.execute(f"select {', '.join(COLUMNS)} from call_files order by id desc").fetchall()
    return tuple(_file(row) for row in rows)


def _file(row: tuple[object, ...]) -> CallFile:
    told = dict(zip(COLUMNS, row, strict=True))
    told["format"], told["is_done"] = CallFormat(str(told["format"])), bool(told["is_done"])
    return CallFile(**told)  # type: ignore[arg-type]


def add(write: Write, file: CallFile) -> int:
    """A file of which nothing is counted yet; its id."""
    values = {name: getattr(file, name) for name in COLUMNS if name != "id"}
    values |= {"is_done": int(file.is_done)}
    marks = ", ".join("?" for _each in values)
    done = write.db.execute(f"insert into call_files ({', '.join(values)}) values ({marks})", list(values.values()))
    return int(done.lastrowid or 0)


def advance(db: Connection, before: CallFile, after: CallFile, days: "Iterable[Day]") -> bool:
    """Put what was counted since ``before`` to what is kept; False, and nothing, where somebody else has gone on."""
    names = ("head", "head_size", "tail", "position", "is_done", "lines", "calls", "skipped", "first", "last", "state")
    done = db.execute(
        f"update call_files set {', '.join(f'{name} = ?' for name in names)} where id = ? and position = ?",
        [*(getattr(after, name) for name in names), before.id, before.position],
    )
    if not done.rowcount:
        return False
    from dialmap.core.counted import added, day_text  # noqa: PLC0415 - Arrow takes 0.2 s to load
    from dialmap.store.packed import packed, unpacked  # noqa: PLC0415

    for new in days:
        told, whole = day_text(new.day), new
        row = db.execute("select counts, loads from call_days where file = ? and day = ?", [before.id, told]).fetchone()
        if row is not None:
            both = [unpacked(new.day, *each) for each in (row, (new.counts, new.loads))]
            whole = packed(new.day, added(both))
        db.execute(
            "insert or replace into call_days values (?, ?, ?, ?, ?)",
            [before.id, told, whole.calls, whole.counts, whole.loads],
        )
    return True


def read(db: Connection, since: str, until: str) -> "Counted":
    """Everything that was counted of the days from ``since`` to ``until``, both of them too; ISO 8601."""
    from dialmap.core.counted import added, day_of  # noqa: PLC0415
    from dialmap.store.packed import unpacked  # noqa: PLC0415

    rows = db.execute("select day, counts, loads from call_days where day between ? and ?", [since, until])
    return added(unpacked(day_of(day), counts, loads) for day, counts, loads in rows.fetchall())


def days(db: Connection) -> list[tuple[str, int]]:
    """The days of which calls are kept, each with how many; not those on which calls of the day before only ended."""
    asked = "select day, sum(calls) from call_days group by day having sum(calls) > 0 order by day"
    return db.execute(asked).fetchall()


def version(db: Connection) -> str:
    """Another text whenever something was counted, taken back or let go of; empty where nothing is kept."""
    rows = db.execute("select id, position from call_files order by id").fetchall()
    places = [f"{key}:{position}" for key, position in rows]
    count, first = db.execute("select count(*), min(day) from call_days").fetchone()
    return " ".join([*places, f"{count}:{first}"]) if places else ""


def remove(write: Write, file: CallFile) -> None:
    """Give up what was counted of a file."""
    write.db.execute("delete from call_files where id = ?", [file.id])
    tell(write, AuditAction.TAKE_BACK, file, file.calls, None)


def forget_empty(db: Connection, file: CallFile) -> None:
    """Let go of a file of which nothing was counted, and nothing waits to be."""
    db.execute("delete from call_files where id = ? and calls = 0 and state = ''", [file.id])


def tell(write: Write, action: AuditAction, file: CallFile, before: int | None, after: int | None) -> None:
    """How many calls of a file were and are counted. A call itself is in no log."""
    old, new = (None if calls is None else {"calls": calls} for calls in (before, after))
    audit.record(write, action, [NewEntry(AuditKind.CALLS, file.name, old, new)])


def forget(write: Write, before: str) -> int:
    """Let go of the days before one; of how many days. The files stay known, so that nobody counts them again."""
    gone = int(write.db.execute("select count(distinct day) from call_days where day < ?", [before]).fetchone()[0])
    write.db.execute("delete from call_days where day < ?", [before])
    return gone


def is_older(db: Connection, before: str) -> bool:
    """Whether there are days before one."""
    return db.execute("select 1 from call_days where day < ? limit 1", [before]).fetchone() is not None
