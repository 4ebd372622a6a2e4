"""Counting files of calls: once each, on from where it was left, whatever stops it; taking back; what is kept."""

import gzip
import multiprocessing
import os
import random
import shutil
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from build import OLEG, VERA, route, scenario, transfer, trunk
from call_lines import everything, line, master

from dialmap.core.audit import AuditAction
from dialmap.core.calls import CallMapping
from dialmap.core.people import Who
from dialmap.core.settings import Settings
from dialmap.errors import DataError, UsageError
from dialmap.exchange.calls import streams
from dialmap.service import calls, counting, retention
from dialmap.service.audit import history
from dialmap.service.boards import load
from dialmap.service.exchange import prepare
from dialmap.service.inventory import save
from dialmap.service.settings import change_settings


def stop_after(count):
    asked = iter(range(count))
    return lambda: next(asked, None) is None


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(streams.parts, "__kwdefaults__", streams.parts.__kwdefaults__ | {"size": 100_000})


def test_a_file_counts_once_under_whatever_name_packed_or_not_and_what_was_added_counts_too(empty, tmp_path):
    path = master(tmp_path / "Master.csv", 500)
    first = counting.count_file(empty, path, VERA)
    assert (first.calls, first.was_known, first.file.calls) == (500, False, 500)
    before = everything(empty)
    again = shutil.copy(path, tmp_path / "Master.csv.1")
    packed = tmp_path / "old.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    for each in (path, Path(again), packed):
        result = counting.count_file(empty, each, VERA)
        assert (result.calls, result.was_known) == (0, True)
    assert everything(empty) == before
    master(path, 800, 500)
    grown = counting.count_file(empty, path, OLEG)
    assert (grown.calls, grown.was_known, grown.file.calls) == (300, True, 800)
    assert len(calls.counted_files(empty)) == 1
    told = [each for each in history(empty) if each.kind == "calls"]
    assert [(each.who, each.old, each.new) for each in told] == [
        ("Oleg", '{"calls": 500}', '{"calls": 800}'),
        ("Vera", "", '{"calls": 500}'),
    ]


def test_what_is_stopped_goes_on_and_comes_to_the_same(empty, tmp_path, small_parts):
    path = master(tmp_path / "Master.csv", 5_000)
    whole = tmp_path / "whole.db"
    prepare(whole)
    counting.count_file(whole, path, VERA)
    stopped = counting.count_file(empty, path, VERA, is_stopped=stop_after(2))
    assert stopped.is_stopped
    assert 0 < stopped.file.calls < 5_000
    assert not stopped.file.is_done
    seen = []
    result = counting.count_file(empty, path, VERA, tell=seen.append)
    assert result.file.calls == 5_000
    assert result.file.is_done
    assert everything(empty) == everything(whole)
    assert [each.share for each in seen] == sorted(each.share for each in seen)
    assert seen[-1].share == 1.0
    assert seen[-1].calls == result.calls


def test_what_changed_before_the_place_is_refused_and_can_be_counted_anew(empty, tmp_path):
    path = master(tmp_path / "Master.csv", 300)
    counting.count_file(empty, path, VERA)
    text = path.read_text(encoding="utf-8")
    path.write_text("".join([*text.splitlines(keepends=True)[:-1], line(9_999)]), encoding="utf-8")
    with pytest.raises(DataError, match="goes on otherwise"):
        counting.count_file(empty, path, VERA)
    (file,) = calls.counted_files(empty)
    calls.take_back(empty, file, VERA)
    with pytest.raises(DataError, match="taken back already"):
        calls.take_back(empty, file, VERA)
    assert everything(empty) == ([], [])
    assert counting.count_file(empty, path, VERA).calls == 300


def test_files_with_calls_of_the_same_days_are_told(empty, tmp_path):
    counting.count_file(empty, master(tmp_path / "a.csv", 5_000), VERA)
    other = counting.count_file(empty, master(tmp_path / "b.csv", 9_000, 1), VERA)
    assert [each.name for each in other.others] == ["a.csv"]
    later = counting.count_file(empty, master(tmp_path / "c.csv", 20_000, 15_000), VERA)
    assert later.others == ()


def test_a_file_without_a_call_is_not_kept(empty, tmp_path):
    path = tmp_path / "cdr.csv"
    path.write_text("calldate,dst,disposition\n", encoding="utf-8")
    assert counting.count_file(empty, path, VERA).calls == 0
    assert calls.counted_files(empty) == ()


def test_two_who_count_the_same_file_do_not_count_it_twice(empty, tmp_path, small_parts):
    path = master(tmp_path / "Master.csv", 3_000)

    def meanwhile(progress):
        if not done:
            done.append(counting.count_file(empty, path, OLEG).calls)

    done = []
    with pytest.raises(DataError, match="somebody else counts"):
        counting.count_file(empty, path, VERA, tell=meanwhile)
    assert done == [3_000]
    assert calls.counted_files(empty)[0].calls == 3_000
    assert sum(count for _day, count in calls.counted_days(empty)) == 3_000


def test_a_mapping_is_remembered_by_the_columns(empty, tmp_path):
    path = tmp_path / "report.csv"
    path.write_text("a,b\n600,2026-03-01 10:00\n", encoding="utf-8")
    assert calls.headings(path) == ("a", "b")
    with pytest.raises(DataError, match="say which column"):
        counting.count_file(empty, path, VERA)
    counting.count_file(empty, path, VERA, mapping=CallMapping({"number": "a", "start": "b"}))
    path.write_text("a,b\n601,2026-03-02 10:00\n", encoding="utf-8")
    assert counting.count_file(empty, path, VERA).calls == 1


def test_only_beginnings_of_numbers_that_no_transfer_names_are_kept_and_never_a_caller(empty, tmp_path):
    change_settings(empty, Settings(call_digits=4), VERA)
    rows = [trunk("a"), route("all", "_8X.", ["a"]), scenario("s"), transfer("s", "84950000007")]
    for each in rows:
        save(empty, each, None, VERA)
    counting.count_file(empty, master(tmp_path / "Master.csv", 400), VERA)
    kept = {row["number"] for row in calls.read_calls(empty, "2026-12-31", 400).counts.to_pylist()}
    assert kept == {"8495", "84950000007"}
    data = empty.read_bytes()
    assert b"7916000" not in data


def _count(path, source):
    streams.parts.__kwdefaults__["size"] = 30_000
    counting.LONGEST_STEP = 0.0
    counting.count_file(path, source, VERA)


@pytest.mark.parametrize("seed", range(6))
def test_a_kill_at_any_moment_loses_nothing_and_counts_nothing_twice(empty, tmp_path, seed):
    source = master(tmp_path / "Master.csv", 6_000)
    whole = tmp_path / "whole.db"
    prepare(whole)
    counting.count_file(whole, source, VERA)
    chance = random.Random(seed)
    context = multiprocessing.get_context("fork")
    for _kill in range(3):
        worker = context.Process(target=_count, args=(empty, source))
        worker.start()
        time.sleep(chance.uniform(0.02, 0.4))
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
    counting.count_file(empty, source, VERA)
    assert everything(empty) == everything(whole)


def test_who_may_count(empty, tmp_path, monkeypatch):
    monkeypatch.setenv("DIALMAP_ADMINISTRATORS", "")
    path = master(tmp_path / "Master.csv", 10)
    counting.count_file(empty, path, Who("Vera"))
    assert AuditAction.IMPORT.value in {each.action for each in history(empty)}


def test_old_days_go_as_the_settings_say_and_are_not_counted_again(empty, tmp_path):
    path = master(tmp_path / "Master.csv", 20_000)
    counting.count_file(empty, path, VERA)
    change_settings(empty, Settings(keep_calls=7), VERA)
    days = [day for day, _count in calls.counted_days(empty)]
    now = datetime.fromisoformat(days[-1]).replace(tzinfo=UTC) + timedelta(days=1)
    assert retention.tidy(empty, VERA, clock=lambda: now).days == len(days) - 7
    assert [day for day, _count in calls.counted_days(empty)] == days[-7:]
    assert counting.count_file(empty, path, VERA).calls == 0
    assert retention.tidy(empty, VERA, clock=lambda: now) == retention.Kept(0, 0, 0)


def test_traffic_is_of_the_last_days_of_which_there_are_calls_and_of_the_contexts_that_count(empty, tmp_path):
    assert calls.traffic(empty, load(empty)) is None
    counting.count_file(empty, master(tmp_path / "Master.csv", 20_000), VERA)
    days = calls.counted_days(empty)
    week = calls.traffic(empty, load(empty), 7)
    assert (week.since, week.until) == (days[-7][0], days[-1][0])
    assert week.total.calls == sum(count for _day, count in days[-7:])
    change_settings(empty, Settings(call_contexts=("elsewhere",)), VERA)
    assert calls.traffic(empty, load(empty), 7).is_empty


@pytest.mark.parametrize("wrong", [{"keep_calls": 3}, {"call_digits": 99}, {"call_contexts": ("a" * 3_000,)}])
def test_settings_of_calls_that_mean_nothing_are_refused(empty, wrong):
    with pytest.raises(UsageError):
        change_settings(empty, Settings(**wrong), VERA)


def test_rows_of_a_dump_are_counted_wherever_it_is_cut(empty, tmp_path, small_parts):
    head = "INSERT INTO `cdr` (`calldate`, `dst`, `disposition`) VALUES\n"
    rows = [f"('2026-03-01 10:{at // 60 % 60:02d}:{at % 60:02d}', '8495{at:07d}', 'ANSWERED')" for at in range(20_000)]
    text = "".join(head + ",\n".join(rows[at : at + 700]) + ";\n" for at in range(0, len(rows), 700))
    path = tmp_path / "cdr.sql"
    path.write_text(text, encoding="utf-8")
    assert counting.count_file(empty, path, VERA).calls == 20_000
    path.write_text("-- dumped again, on another day\n" + text, encoding="utf-8")
    with pytest.raises(DataError, match="goes on otherwise"):
        counting.count_file(empty, path, VERA)


def test_a_wrong_mapping_is_corrected_only_after_its_calls_are_taken_back(empty, tmp_path):
    path = tmp_path / "report.csv"
    path.write_text("a,b,c\n79161234567,2026-03-01 10:00,600\n", encoding="utf-8")
    counting.count_file(empty, path, VERA, mapping=CallMapping({"number": "a", "start": "b"}))
    right = CallMapping({"number": "c", "start": "b"})
    with pytest.raises(DataError, match="counted by other columns"):
        counting.count_file(empty, path, VERA, mapping=right)
    calls.take_back(empty, calls.counted_files(empty)[0], VERA)
    assert counting.count_file(empty, path, VERA, mapping=right).calls == 1
    assert calls.read_calls(empty, "2026-12-31", 400).counts["number"].to_pylist() == ["600"]


def test_what_somebody_has_said_of_columns_is_not_used_where_they_are_known(empty, tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    header = "calldate,dst,dstchannel,disposition,linkedid\n"
    first.write_text(header + "2026-03-01 10:00:00,600,PJSIP/a-00000001,ANSWERED,L1\n", encoding="utf-8")
    counting.count_file(empty, first, VERA, mapping=CallMapping({"number": "dst", "start": "calldate"}))
    second.write_text(header + "2026-03-02 10:00:00,600,PJSIP/a-00000001,ANSWERED,L1\n", encoding="utf-8")
    counting.count_file(empty, second, VERA)
    rows = calls.read_calls(empty, "2026-03-02", 1).counts.to_pylist()
    assert [(row["channel"], row["disposition"]) for row in rows] == [("PJSIP/a", "answered")]


def test_a_wrong_clock_does_not_hide_the_calls(empty, tmp_path):
    path = master(tmp_path / "Master.csv", 100)
    with path.open("a", encoding="utf-8") as file:
        file.write(line(7).replace("2026-03-", "2036-03-"))
    counting.count_file(empty, path, VERA)
    assert calls.traffic(empty, load(empty)).total.calls == 100


def test_an_export_that_was_made_anew_the_same_day_is_told(empty, tmp_path):
    for name, begin in (("a.csv", 0), ("b.csv", 1)):
        result = counting.count_file(empty, master(tmp_path / name, 300, begin), VERA)
    assert [each.name for each in result.others] == ["a.csv"]


def test_calls_in_progress_wait_for_the_file_to_grow(empty, tmp_path):
    path = tmp_path / "cel.csv"
    header = "eventtype,eventtime,exten,context,channame,appname,appdata,linkedid\n"
    begin = "CHAN_START,2026-03-01 10:00:00,600,in,PJSIP/twin-00000001,,,1.1\n"
    begin += 'APP_START,2026-03-01 10:00:01,600,in,PJSIP/twin-00000001,Dial,"PJSIP/600@spb",1.1\n'
    path.write_text(header + begin, encoding="utf-8")
    assert counting.count_file(empty, path, VERA).calls == 0
    path.write_text(
        header + begin + "CHAN_END,2026-03-01 10:00:09,600,in,PJSIP/twin-00000001,,,1.1\n", encoding="utf-8"
    )
    assert counting.count_file(empty, path, VERA).calls == 1
