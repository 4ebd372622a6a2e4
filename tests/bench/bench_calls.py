"""Counting call records: the engine's part, a CSV of ten million records end to end against DuckDB, one worker to two.

Run: ``python tests/bench/bench_calls.py [RECORDS]`` (extras ``bench`` and ``cluster``; 2.7 GB of room for ten million).
DuckDB reads and groups the same file by day, number, context, channel and ending; the answers are compared.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from dialmap.core.counting import RECORD, Counter
from dialmap.core.edits import Edit
from dialmap.core.model import Route, Template, Trunk, TrunkStatus
from dialmap.core.people import Who
from dialmap.service import calls, cluster
from dialmap.service.boards import load
from dialmap.service.exchange import prepare
from dialmap.service.inventory import save_all

RECORDS = 10_000_000
#: How workers are set up where they work for a living.
SETTINGS = Path(__file__).parents[2] / "data" / "deploy" / "dask.yaml"
#: So many files of that size go to the workers.
FILES = 3
#: One worker and two take turns so often; the best of each is compared, as for DuckDB.
TURNS = 3
NUMBERS, ROUTES, TRUNKS = 2_000, 10_000, 20
BLOCK = 1 << 18
LINE = (
    '"","79161234{0}","{1}","from-robot","""Robot"" <{0}>","PJSIP/twin-{2:08x}","PJSIP/trunk-{3}-{2:08x}","Dial",'
    '"PJSIP/{1}@trunk-{3},60","{4}","{4}","{5}",{6},{7},"{8}","DOCUMENTATION","{9}.{2}",""'
)


def rows_of(count, done, chance, numbers, home):
    """Records of a voice robot: few numbers get most calls, each mostly by its own trunk."""
    pick = np.minimum((chance.pareto(1.1, count) * 20).astype(int), NUMBERS - 1)
    trunk = np.where(chance.random(count) < 0.95, home[pick], (home[pick] + 1) % TRUNKS)
    start = 1_767_225_600 + np.arange(done, done + count) * 2_592_000 // RECORDS
    lasted = chance.integers(5, 300, count)
    end = chance.choice(["ANSWERED", "NO ANSWER", "BUSY", "FAILED"], count, p=[0.7, 0.15, 0.1, 0.05])
    return numbers[pick], trunk, start, lasted, np.where(end == "ANSWERED", lasted - 3, 0), end


def written(path, count):
    chance = np.random.default_rng(14)
    numbers = np.array([f"7{900_000 + at * 7:06d}{at % 10_000:04d}" for at in chance.integers(0, ROUTES, NUMBERS)])
    home = chance.integers(0, TRUNKS, NUMBERS)
    with path.open("w", encoding="ascii") as file:
        for done in range(0, count, BLOCK):
            some = min(BLOCK, count - done)
            rows = rows_of(some, done, chance, numbers, home)
            texts = [
                np.char.replace(np.datetime_as_string(each.astype("datetime64[s]")), "T", " ")
                for each in (rows[2], rows[2] + rows[3])
            ]
            file.writelines(
                LINE.format(100 + at % 900, number, done + at, trunk, begin, end, lasted, talked, how, epoch) + "\n"
                for at, (number, trunk, epoch, lasted, talked, how, begin, end) in enumerate(
                    zip(*rows, *texts, strict=True)
                )
            )


def table(path):
    prepare(path)
    trunks = [Trunk(f"trunk-{at}", status=TrunkStatus.CONNECTED) for at in range(TRUNKS)]
    routes = [
        Route(
            f"r{at}",
            templates=(Template(f"_7{900_000 + at * 7:06d}XXXX"),),
            trunks=(f"trunk-{at % TRUNKS}",),
            position=at,
        )
        for at in range(ROUTES)
    ]
    save_all(path, [Edit(None, each) for each in (*trunks, *routes)], Who("Ann"))


def engine(path):
    """Batches of records as a reader gives them: matched and grouped, on one core."""
    board = load(path)
    counter, chance = Counter(board.routing.routes), np.random.default_rng(3)
    numbers = np.array([f"7{900_000 + at * 7:06d}{at % 10_000:04d}" for at in chance.integers(0, ROUTES, NUMBERS)])
    home = chance.integers(0, TRUNKS, NUMBERS)

    def coded(texts, codes):
        return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(texts, pa.large_string()))

    batches = []
    for at in range(8):
        number, trunk, start, lasted, talked, end = rows_of(BLOCK, at * BLOCK, chance, numbers, home)
        ends = {"ANSWERED": 0, "NO ANSWER": 1, "BUSY": 2, "FAILED": 3}
        columns = [
            pa.array(start),
            pa.array(number, pa.large_string()).dictionary_encode(),
            coded(["from-robot"], np.zeros(BLOCK, int)),
            coded([f"PJSIP/trunk-{each}" for each in range(TRUNKS)], trunk),
            coded(["answered", "no_answer", "busy", "failed"], [ends[each] for each in end]),
            pa.array(talked),
            pa.array(lasted),
        ]
        batches.append(pa.table(columns, schema=RECORD))
    counter.count(batches[0])
    begin = time.process_time()
    for batch in batches:
        counter.count(batch)
    took = time.process_time() - begin
    print(f"matching and aggregating, one core: {len(batches) * BLOCK / took / 1e6:.1f} M records/s")


def grouped(path):
    """The same by DuckDB: rows as (day, number, context, channel, ending) -> (calls, seconds), and how long it took."""
    begin = time.perf_counter()
    columns = ", ".join(
        f"'c{at}': '{'TIMESTAMP' if at == 9 else 'BIGINT' if at in (12, 13) else 'VARCHAR'}'" for at in range(18)
    )
    rows = duckdb.sql(
        "select cast(c9 as date)::varchar, c2, c3, regexp_replace(c6, '-[^-]*$', ''), c14, count(*), sum(c13)"
        f" from read_csv('{path}', header=false, columns={{{columns}}}, quote='\"', escape='\"') group by all"
    ).fetchall()
    return {tuple(row[:5]): (row[5], int(row[6])) for row in rows}, time.perf_counter() - begin


def ours(db, path):
    """Counted in a process of its own, so that its memory is its own: seconds and megabytes."""
    code = (
        "import sys,time\nfrom pathlib import Path\nfrom dialmap.core.people import Who\n"
        "from dialmap.service.counting import count_file\nbegin=time.perf_counter()\n"
        "count_file(Path(sys.argv[1]),Path(sys.argv[2]),Who('Ann'))\n"
        "took=time.perf_counter()-begin\nstatus=Path('/proc/self/status').read_text()\n"
        "print(took,int(status.partition('VmHWM:')[2].split()[0])//1024)"
    )
    told = subprocess.run([sys.executable, "-c", code, str(db), str(path)], check=True, capture_output=True, text=True)
    seconds, megabytes = told.stdout.split()
    return float(seconds), int(megabytes)


def kept(db):
    from dialmap.core.counted import day_text  # noqa: PLC0415

    words = {"answered": "ANSWERED", "no_answer": "NO ANSWER", "busy": "BUSY", "failed": "FAILED"}
    counts = calls.read_calls(db, "2026-12-31", 400).counts.to_pylist()
    return {
        (day_text(row["day"]), row["number"], row["context"], row["channel"], words[row["disposition"]]): (
            row["calls"],
            row["seconds"],
        )
        for row in counts
    }


def copies(path, count):
    """Files that differ in their first record only: three days' worth of a file each."""
    made = []
    for at in range(count):
        other = path.with_name(f"Master{at}.csv")
        with path.open("rb") as file, other.open("wb") as out:
            file.readline()
            out.write(LINE.format(at, "71", at, 1, "2026-01-01 00:00:00", "", 1, 0, "BUSY", "1").encode() + b"\n")
            shutil.copyfileobj(file, out, 1 << 24)
        made.append(other)
    return made


def beginning(path):
    """The first records of a file as a file of their own, some ranges of them for each worker."""
    first = path.with_name("first.csv")
    with path.open("rb") as file:
        first.write_bytes(b"".join(file.readlines(cluster.RANGE)))
    return first


def on_workers(folder, paths, first, workers):
    """Seconds for files on so many workers that have counted ``first`` before: they live longer than a file.

    They run as ``data/deploy/dask.yaml`` says. What was written before is on the disk by then, and what is read is in
    memory: one core waits for the disk while another works, two cannot.
    """
    from distributed import Client, LocalCluster  # noqa: PLC0415

    db = folder / f"workers{workers}.db"
    db.unlink(missing_ok=True)
    table(db)
    os.sync()
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as here,
        Client(here) as client,
    ):
        list(cluster.count_files(db, [first], Who("Ann"), client))
        for each in calls.counted_files(db):
            calls.take_back(db, each, Who("Ann"))
        for each in paths:
            with each.open("rb") as file, Path(os.devnull).open("wb") as away:
                shutil.copyfileobj(file, away, 1 << 24)
        begin = time.perf_counter()
        list(cluster.count_files(db, paths, Who("Ann"), client))
        return time.perf_counter() - begin


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    folder = Path(tempfile.mkdtemp())
    path, db = folder / "Master.csv", folder / "bench.db"
    table(db)
    engine(db)
    written(path, count)
    answers, peer = grouped(path)
    _again, second = grouped(path)
    peer = min(peer, second)
    table(folder / "again.db")
    seconds, megabytes = min(ours(each, path) for each in (db, folder / "again.db"))
    same = kept(db) == answers
    print(f"{count:,} records, {path.stat().st_size / 1e9:.2f} GB, end to end: {seconds:.2f} s, {megabytes} MB")
    print(f"DuckDB reads and groups it: {peer:.2f} s; ours x {seconds / peer:.2f}; same answers: {same}")
    os.environ["DASK_CONFIG"] = str(SETTINGS)
    paths = copies(path, FILES)
    path.unlink()
    first = beginning(paths[0])
    with ProcessPoolExecutor(
        1, get_context("spawn")
    ) as apart:  # what DuckDB has left in this process is in nobody's way
        took = [
            [apart.submit(on_workers, folder, paths, first, workers).result() for workers in (1, 2)]
            for _turn in range(TURNS)
        ]
    one, two = (min(each) for each in zip(*took, strict=True))
    turns = ", ".join(f"{single:.1f} and {pair:.1f}" for single, pair in took)
    print(f"one worker {one:.2f} s, two workers {two:.2f} s, the best of {TURNS} ({turns}): x {one / two:.2f}")
    for each in paths:
        each.unlink()
    if not same:
        raise SystemExit("the answers differ")


if __name__ == "__main__":
    main()
