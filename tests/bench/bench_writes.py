"""How long a write holds the lock: ``python tests/bench/bench_writes.py`` prints milliseconds at 10,000 x 50,000.

The peer is what the log could do instead: read everything before and after and compare, in the same run.
"""

import multiprocessing
import statistics
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dialmap.core.audit import AuditAction
from dialmap.core.edits import edits_of
from dialmap.core.model import Trunk
from dialmap.core.people import NewPerson, Role, Who
from dialmap.service import inventory, people, transactions
from dialmap.service.exchange import apply_import, plan_import, prepare, read_uploads
from dialmap.service.transactions import changing, utc_now
from dialmap.store import rows
from dialmap.store.db import reading, writing

WRITERS, EDITS = 8, 50


@contextmanager
def timed(took, opened):
    """Like ``opened``, and the seconds between having the lock and having given it back."""
    with opened as write:
        began = time.perf_counter()
        yield write
    took.append(time.perf_counter() - began)


def edits(path, times=25):
    """Seconds that the lock is held for an edit of one row."""
    took = []
    transactions.writing = lambda *words: timed(took, writing(*words))
    for number in range(times):
        with reading(path) as db:
            row = rows.read_snapshot(db).trunks[number]
        inventory.save(path, replace(row, note=f"edit {time.time_ns()}"), row, Who("bench"))
    transactions.writing = writing
    return took


def whole(path, times=5):
    """The same edit, with everything read and compared inside."""
    took = []
    for number in range(times):
        with timed(took, writing(path, "bench", utc_now)) as write:
            before = rows.read_snapshot(write.db)
            write.db.execute("update trunks set note = ? where name = ?", [str(number), before.trunks[0].name])
            assert edits_of(before, rows.read_snapshot(write.db))
    return took


def rename(path):
    """Seconds for a new name of the trunk that most routes name."""
    with reading(path) as db:
        ((name, count),) = db.execute("select trunk, count(*) from route_trunks group by 1 order by 2 desc limit 1")
        row = rows.find(db, Trunk, (name,))
    took = []
    transactions.writing = lambda *words: timed(took, writing(*words))
    inventory.save(path, replace(row, name=f"{name} {time.time_ns()}"), row, Who("bench"))
    transactions.writing = writing
    return took[0], count


def worker(path, number, queue):
    for edit in range(EDITS):
        began = time.perf_counter()
        with changing(path, Who(f"w{number}"), AuditAction.EDIT, utc_now) as write:
            write.db.execute("update scenarios set note = ? where rowid = ?", [f"{number} {edit}", number + 1])
        queue.put(time.perf_counter() - began)


def crowd(path):
    """Seconds of each edit of several processes that write without a pause, and of all of them."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    writers = [context.Process(target=worker, args=(path, number, queue)) for number in range(WRITERS)]
    for each in writers:
        each.start()
    first = queue.get()
    began = time.perf_counter()
    took = [first, *(queue.get() for _each in range(WRITERS * EDITS - 1))]
    return took, time.perf_counter() - began


def main():
    import sys  # noqa: PLC0415

    sys.path.insert(0, str(Path(__file__).parents[1]))
    from big import large_files  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.db"
        large_files(Path(folder) / "csv")
        prepare(path)
        uploads, _problems = read_uploads([Path(folder) / "csv"])
        apply_import(path, plan_import(path, uploads), Who("bench"))
        for number in range(WRITERS):
            people.add(path, NewPerson(name=f"w{number}", role=Role.EDITOR), Who("bench"))
        ours, theirs = edits(path), whole(path)
        print(
            f"edit of one row      {statistics.median(ours) * 1000:8.1f} ms, most {max(ours) * 1000:.1f}   goal 20 ms"
        )
        print(f"everything compared  {statistics.median(theirs) * 1000:8.1f} ms")
        print(f"ratio                {statistics.median(theirs) / statistics.median(ours):8.0f}")
        seconds, count = rename(path)
        print(f"rename of a trunk    {seconds * 1000:8.1f} ms, {count} routes follow")
        took, all_of_them = crowd(path)
        print(
            f"{WRITERS} writers x {EDITS}       {len(took) / all_of_them:8.0f} edits/s,"
            f" median {statistics.median(took) * 1000:.1f} ms, slowest {max(took) * 1000:.0f} ms, none refused"
        )


if __name__ == "__main__":
    main()
