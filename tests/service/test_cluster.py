"""Counting on a cluster: the same counts as on one machine; a worker that dies loses nothing, nothing counts twice."""

import gzip
import os
import random
import signal
import threading
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
import yaml
from build import VERA
from call_lines import everything, line, master
from pyarrow import parquet

from dialmap.errors import DataError
from dialmap.exchange.calls import files, ranges
from dialmap.exchange.calls.places import Remote
from dialmap.service import calls, cluster, counting
from dialmap.service.exchange import prepare

distributed = pytest.importorskip("distributed")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def client():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as here,
        distributed.Client(here) as made,
    ):
        yield made


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(cluster, "RANGE", 100_000)


@pytest.fixture
def whole(tmp_path):
    path = tmp_path / "whole.db"
    prepare(path)
    return path


def counted(path, sources, client):
    return list(cluster.count_files(path, sources, VERA, client))


def test_on_a_cluster_the_same_is_counted_and_what_was_added_later_too(empty, whole, tmp_path, client):
    path = master(tmp_path / "Master.csv", 9_000)
    other = tmp_path / "old.csv.gz"
    other.write_bytes(gzip.compress("".join(line(at) for at in range(20_000, 22_000)).encode()))
    first, second = counted(empty, [path, other], client)
    assert (first.calls, second.calls, first.file.is_done) == (9_000, 2_000, True)
    for each in (path, other):
        counting.count_file(whole, each, VERA)
    assert everything(empty) == everything(whole)
    assert [each.calls for each in counted(empty, [path, other], client)] == [0, 0]
    master(path, 9_500, 9_000)
    assert [each.calls for each in counted(empty, [Remote(path.as_uri())], client)] == [500]
    counting.count_file(whole, path, VERA)
    assert everything(empty) == everything(whole)
    assert calls.counted_files(empty)[-1].tail == calls.counted_files(whole)[-1].tail


def test_a_worker_that_is_killed_in_the_middle_loses_nothing_and_nothing_counts_twice(empty, whole, tmp_path, client):
    path = master(tmp_path / "Master.csv", 30_000)
    counting.count_file(whole, path, VERA)
    pids = list(client.run(os.getpid).values())
    killing = threading.Timer(random.Random(3).uniform(0.05, 0.2), os.kill, (pids[0], signal.SIGKILL))
    killing.start()
    (result,) = counted(empty, [path], client)
    killing.join()
    assert pids[0] not in client.run(os.getpid).values()
    assert result.calls == 30_000
    assert everything(empty) == everything(whole)


def test_when_all_workers_are_killed_others_take_over(empty, whole, tmp_path, client, monkeypatch):
    paths = [master(tmp_path / f"Master{at}.csv", 9_000 + 10_000 * at, 10_000 * at) for at in range(2)]
    for each in paths:
        counting.count_file(whole, each, VERA)
    pids, asked = list(client.run(os.getpid).values()), cluster._asked

    def kill(*given):
        future = asked(*given)
        if given[1].path == paths[1]:
            for each in pids:
                os.kill(each, signal.SIGKILL)
        return future

    monkeypatch.setattr(cluster, "_asked", kill)
    assert [each.calls for each in counted(empty, paths, client)] == [9_000, 9_000]
    assert not set(pids) & set(client.run(os.getpid).values())
    assert everything(empty) == everything(whole)


def test_ranges_are_whole_records_and_all_attempts_of_a_call(tmp_path):
    chance, lines = random.Random(5), []
    for call in range(2_000):
        for attempt in range(chance.randint(1, 3)):
            cells = ["", "1", f"8495{call:07d}", "out", '""a"", b', "x", f"SIP/t{attempt}-{call:08x}", "Dial", ""]
            cells += ["2026-03-01 10:00:00", "", "", "4", "0", "BUSY", "3", "u", "", f"L{call}", str(attempt)]
            lines.append(",".join(f'"{each}"' for each in cells) + "\n")
    path = tmp_path / "Master.csv"
    path.write_text("".join(lines), encoding="utf-8")
    found = files.look(path)
    wanted = ranges.ranges_of(found, 0, lambda _left: 80_000)
    assert len(wanted) > 3
    assert [each.begin for each in wanted[1:]] == [each.end for each in wanted[:-1]]
    rows = [row for each in wanted for read, _end in ranges.read_range(found, each) for row in read.records.to_pylist()]
    assert len(rows) == len(lines)
    assert sorted(row["number"] for row in rows if row["number"]) == [f"8495{call:07d}" for call in range(2_000)]


def test_parquet_goes_by_groups_of_rows(empty, whole, tmp_path, client, monkeypatch):
    path = tmp_path / "calls.parquet"
    count = 6_000
    table = pa.table(
        {
            "calldate": [f"2026-03-01 10:{at // 60 % 60:02d}:{at % 60:02d}" for at in range(count)],
            "dst": [f"8495{at % 50:07d}" for at in range(count)],
            "disposition": ["ANSWERED"] * count,
        }
    )
    parquet.write_table(table, path, row_group_size=500)
    monkeypatch.setattr(cluster, "RANGE", 3_000)
    assert len(ranges.ranges_of(files.look(path), 0, partial(cluster.share_of, workers=2))) > 2
    assert [each.calls for each in counted(empty, [path], client)] == [count]
    counting.count_file(whole, path, VERA)
    assert everything(empty) == everything(whole)


@pytest.mark.parametrize("workers", [1, 2, 100])
def test_tasks_become_smaller_so_that_all_workers_end_together(workers):
    left, sizes = 20 * cluster.RANGE, []
    while left > 0:
        sizes.append(min(left, cluster.share_of(left, workers)))
        left -= sizes[-1]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] <= 20 * cluster.RANGE // workers, "each has something to do"
    assert sizes[-1] <= cluster.RANGE // cluster.SMALLEST


def test_files_are_counted_one_after_another_each_from_its_beginning(empty, tmp_path, client, monkeypatch):
    paths = [master(tmp_path / f"Master{at}.csv", 6_000 + 10_000 * at, 10_000 * at) for at in range(2)]
    go, order, result = distributed.Event("go", client=client), [], cluster._result

    def asked(*given):
        while len(names_of(order)) < 2:  # what was asked for is on its way
            order[:] = client.run_on_scheduler(priorities)
        go.set()
        return result(*given)

    monkeypatch.setattr(cluster, "_result", asked)
    held = client.map(lambda _worker: distributed.Event("go").wait(60), range(2), pure=False)
    assert [each.calls for each in counted(empty, paths, client)] == [6_000, 6_000]
    assert client.gather(held) == [True, True]
    assert order == [f"{name}-{at:08}" for name in names_of(order) for at in range(len(order) // 2)]
    assert len(order) > 8


def names_of(keys):
    return list(dict.fromkeys(key.rpartition("-")[0] for key in keys))


def priorities(dask_scheduler):
    """Tasks that count a range, in the order in which workers are to take them."""
    tasks = [each for each in dask_scheduler.tasks.values() if each.key.startswith("count_range")]
    return [each.key for each in sorted(tasks, key=lambda each: each.priority)]


def test_the_settings_for_workers_are_settings_that_dask_has():
    import dask  # noqa: PLC0415 - of the extra

    def names(node, above=()):
        if isinstance(node, dict) and above != ("distributed", "nanny", "pre-spawn-environ"):
            return {each for key, inner in node.items() for each in names(inner, (*above, key))}
        return {above}

    ours = yaml.safe_load((ROOT / "data" / "deploy" / "dask.yaml").read_text("utf-8"))
    known = set().union(*(names(each) for each in dask.config.defaults))
    assert names(ours) <= known
    assert len(names(ours)) > 4


def test_without_a_scheduler_there_is_a_sentence():
    with pytest.raises(DataError, match="no scheduler answers"):
        cluster.connected("tcp://127.0.0.1:9", 1)


def test_a_file_that_the_workers_do_not_reach_is_told_and_leaves_nothing(empty, tmp_path, client, monkeypatch):
    gone, there = master(tmp_path / "gone.csv", 50), master(tmp_path / "Master.csv", 60, 55)
    spread = client.map

    def too_late(*given, **how):
        gone.unlink(missing_ok=True)
        return spread(*given, **how)

    monkeypatch.setattr(client, "map", too_late)
    with pytest.raises(DataError, match="do they reach it by that path"):
        counted(empty, [gone, there], client)
    assert calls.counted_files(empty) == ()
