"""Bytes that no desk would write: an import says what is wrong with them, stores what it said, and leaves the rest."""

import io
import zipfile
from functools import partial

from build import VERA
from fuzzing import attempt, bounded, cases, spoiled

from dialmap.core.exchange import PlanStatus, Upload
from dialmap.core.model import Snapshot
from dialmap.exchange.archives import METHODS, pack, unpack
from dialmap.exchange.columns import FILES
from dialmap.exchange.limits import LARGEST_FILE
from dialmap.exchange.number_lists import read_lines, read_templates
from dialmap.exchange.plan import stage
from dialmap.i18n import Language
from dialmap.service import snapshots
from dialmap.service.exchange import SAMPLES, apply_import, plan_import
from dialmap.store.db import prepare, reading
from dialmap.store.rows import read_snapshot

PLAIN = {file.name: b"".join((SAMPLES[Language.RU] / file.name).read_bytes().splitlines(True)[:12]) for file in FILES}


def spoiled_uploads(chance):
    return [Upload(name, spoiled(data, chance) if chance.random() < 0.6 else data) for name, data in PLAIN.items()]


def test_every_row_is_planned_or_told():
    for chance in cases(1_500):
        plan = stage(Snapshot(), 0, spoiled_uploads(chance))
        planned = {(item.source, item.line) for item in plan.items if item.status is not PlanStatus.MISSING}
        told = {(problem.file, problem.line) for problem in plan.errors}
        for table in plan.tables:
            lost = {(table.name, line) for line, _cells in table.rows} - planned - told
            assert not lost
            assert table.rows or table.problems


def test_what_is_stored_is_what_was_planned_and_can_be_kept(tmp_path):
    for number, chance in enumerate(cases(40)):
        empty = tmp_path / f"{number // 40}.db"  # what was kept before would make each case slower
        prepare(empty)
        with reading(empty) as db:
            before = read_snapshot(db)
        plan = plan_import(empty, spoiled_uploads(chance))
        all_or_nothing = chance.random() < 0.3
        _count, said = attempt(partial(apply_import, empty, plan, VERA, all_or_nothing=all_or_nothing))
        assert bool(said) == bool(all_or_nothing and plan.errors)
        expected = before if said else before.with_edits(plan.edits)
        with reading(empty) as db:
            assert read_snapshot(db) == expected
        kept = snapshots.take(empty, f"case {number}", VERA)
        assert snapshots.content(empty, kept.name).hash == kept.hash


def test_lists_of_numbers_and_templates_are_read_or_refused():
    for chance in cases(1_000):
        data = spoiled(b"number\n" + "\n".join(str(chance.randrange(10**11)) for _each in range(9)).encode(), chance)
        lines, problem = read_lines(Upload("numbers.txt", data))
        assert problem is None or (lines == [] and str(problem))
        found, said = attempt(read_templates, data)
        assert said or all(text.strip() for _line, text in found)


def test_a_spoiled_archive_gives_files_or_a_sentence():
    data = pack(PLAIN.items())
    for chance in cases(1_000):
        found, problems = unpack(Upload("all.zip", spoiled(data, chance)))
        assert found or problems
        assert sum(len(each.data) for each in found) <= LARGEST_FILE
        assert all(each.data == PLAIN[each.name.removeprefix("all.zip/")] for each in found if not problems)


def archive(method, *members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def refusal(data):
    with bounded():
        found, (problem,) = unpack(Upload("bomb.zip", data))
    assert found == []
    assert problem.is_error
    return str(problem.message)


def test_an_archive_that_lies_about_its_size_unpacks_no_more_than_it_says():
    true = 200_000_000
    data = archive(zipfile.ZIP_DEFLATED, ("trunks.csv", bytes(true)))
    size = true.to_bytes(4, "little")
    assert data.count(size) == 2
    assert "cannot be read" in refusal(data.replace(size, (1_000).to_bytes(4, "little")))
    assert "more than 50 MB" in refusal(data.replace(size, (3 * 10**9).to_bytes(4, "little")))
    assert "more than 50 MB" in refusal(data)


def test_an_archive_of_very_many_files_is_refused_before_its_list_is_read():
    assert "more than 1000 files" in refusal(archive(METHODS[0], *((f"{at}.csv", b"") for at in range(1_001))))


def test_an_archive_packed_in_blocks_of_any_size_is_refused():
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert "ordinary ZIP" in refusal(archive(method, ("trunks.csv", b"\n" * 40_000_000)))
