"""Inputs that once broke the import, kept as tests."""

import io
import zipfile

import pytest
from build import VERA, route, snapshot, transfer, trunk

from dialmap.core.exchange import PlanStatus, Upload
from dialmap.core.model import Template
from dialmap.errors import DataError
from dialmap.exchange.archives import pack, unpack
from dialmap.exchange.plan import stage
from dialmap.exchange.text_files import read_table
from dialmap.service import inventory
from dialmap.service.boards import load
from dialmap.service.exchange import apply_import, plan_import, read_uploads


def upload(name, *lines):
    return Upload(name, "\n".join(lines).encode())


SCENARIOS = "name,telephony"


def test_a_row_that_cannot_be_read_makes_nothing_missing():
    data = snapshot(scenarios=[{"name": "s1"}, {"name": "s2"}])
    found = stage(data, 1, [upload("scenarios.csv", SCENARIOS, "s1,own_pbx,extra", "s2,own_pbx")])
    assert found.of(PlanStatus.MISSING) == ()
    twice = [upload("a/scenarios.csv", SCENARIOS, "s1,own_pbx"), upload("b/scenarios.csv", SCENARIOS, "s2,own_pbx")]
    assert stage(data, 1, twice).of(PlanStatus.MISSING) == ()


def test_blocks_that_would_go_with_a_scenario_are_counted():
    data = snapshot(transfers=[{"scenario": "s1", "number": "1"}, {"scenario": "s2", "number": "2"}])
    found = stage(data, 1, [upload("scenarios.csv", SCENARIOS, "s1,own_pbx")])
    assert [item.edit.row.key for item in found.of(PlanStatus.MISSING)] == ["s2", ("s2", "1")]


def test_a_block_is_not_deleted_with_its_scenario_behind_the_back_of_its_file(empty):
    for line in ("s1", "s2"):
        apply_import(empty, plan_import(empty, [upload("scenarios.csv", SCENARIOS, f"{line},own_pbx")]), VERA)
    blocks = upload("transfers.csv", "scenario,block,number", "s1,b,1", "s2,b,2")
    apply_import(empty, plan_import(empty, [blocks]), VERA)
    changed = upload("transfers.csv", "scenario,block,number", "s1,b,1", "s2,b,3")
    for again in (blocks, changed):
        plan = plan_import(empty, [upload("scenarios.csv", SCENARIOS, "s1,own_pbx"), again])
        with pytest.raises(DataError, match=r"transfers\.csv, line 3, belongs to scenario s2"):
            apply_import(empty, plan, VERA, delete_missing=True)
    assert len(load(empty).snapshot.transfers) == 2


def test_prefixes_stay_where_the_file_does_not_speak_of_them():
    stored = snapshot()
    old = route("r", ["_7X.", "_8X."])
    templates = (Template("_7X.", "9", "0"), Template("_8X.", "1"))
    stored = type(stored)(routes=(type(old)("r", type=old.type, templates=templates),))
    found = stage(stored, 1, [upload("routes.csv", "name,type,patterns", "r,standard,_7X.|_9X.|_8X.")])
    assert found.items[0].edit.after.templates == (templates[0], Template("_9X."), templates[1])


def test_cells_left_out_at_the_end_keep_what_is_stored():
    data = snapshot(trunks=[{"name": "a", "note": "keep"}])
    assert stage(data, 1, [upload("trunks.csv", "name,status,note", "a,connected", "")]).of(PlanStatus.CHANGED) == ()
    error = stage(data, 1, [upload("trunks.csv", "name,status,note", "b")]).errors[0]
    assert (error.line, error.column) == (2, "status")


def test_one_bad_byte_is_not_taken_for_another_encoding():
    found = read_table(Upload("trunks.csv", "name,status\nТранк,connected\nб".encode() + b"\xff,connected\n"))
    assert (found.problems[0].line, found.rows) == (3, ())
    assert "most of the file is UTF-8" in str(found.problems[0].message)


def test_knows_the_letters_of_dos():
    found = read_table(Upload("trunks.csv", "name;status\nЖук и жёлудь;connected\n".encode("cp866")))
    assert found.encoding == "cp866"
    assert found.rows[0][1]["name"] == "Жук и жёлудь"


@pytest.mark.parametrize("count", ["0" * 20 + "9" * 20, "9" * 5000, "-1", "1.5", "²"])
def test_counts_out_of_range_are_a_sentence(count):
    error = stage(snapshot(), 1, [upload("trunks.csv", "name,status,channels", f"t,connected,{count}")]).errors[0]
    assert (error.line, error.column) == (2, "channels")
    assert stage(snapshot(), 1, [upload("trunks.csv", "name,status,channels", "t,connected,0007")]).errors == ()


def test_a_header_cell_without_end_is_a_sentence():
    found = read_table(upload("trunks.csv", "name,status," + "x" * 140_000, "t,connected,1"))
    assert len(found.rows) == 1
    assert not found.problems[0].is_error


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_lines_may_end_in_any_way(end):
    found = read_table(Upload("trunks.csv", end.join(["sep=;", "name;status;;", "a;connected;;", ""]).encode()))
    assert (found.problems, [cells for _line, cells in found.rows]) == ((), [{"name": "a", "status": "connected"}])


def test_a_nul_in_utf_16_is_a_sentence():
    found = read_table(Upload("trunks.csv", "name,status\nT\0x,connected\n".encode("utf-16")))
    assert (found.problems[0].line, found.rows) == (2, ())


def damaged():
    data = pack([("trunks.csv", b"name,status\n" + b"a,connected\n" * 500)])
    for at in range(0, len(data), 7):
        yield data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def test_a_damaged_archive_is_a_sentence():
    said = [unpack(Upload("x.zip", data)) for data in damaged()]
    assert any(problems for _found, problems in said)
    assert all(found or problems for found, problems in said)


def test_an_archive_that_grows_too_large_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.csv", b"\n" * 20_000_000)
    found, problems = unpack(Upload("bomb.zip", out.getvalue()))
    assert found == []
    assert "more than 50 MB" in str(problems[0].message)


def test_paths_that_no_system_takes_are_sentences(tmp_path):
    uploads, problems = read_uploads([tmp_path / ("a" * 300 + ".csv")])
    assert (uploads, len(problems)) == ([], 1)
    with pytest.raises(DataError, match="cannot be opened"):
        load(tmp_path / ("a" * 300))
    (tmp_path / "TRUNKS.CSV").write_text("name,status\na,connected\n")
    assert len(read_uploads([tmp_path])[0]) == 1


@pytest.mark.parametrize(
    "row", [transfer("s", "7,9E+10"), route("r", "7E+10"), trunk("t", channels=-5), trunk("t", channels=2**40)]
)
def test_a_form_takes_nothing_that_an_import_would_refuse(empty, row):
    with pytest.raises(DataError, match="nothing was saved"):
        inventory.save(empty, row, None, VERA)


def test_values_changed_by_hand_in_the_database_are_a_sentence(sample):
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(sample) as connection:
        connection.execute("insert into settings values ('policy', 'random')")
    with pytest.raises(DataError, match="does not know"):
        load(sample)


def test_an_empty_cell_of_a_flag_means_what_the_field_says(empty):
    """A route is on and blocks nothing where nothing is said."""
    data = b"name,type,patterns,trunks,enabled,blocking,conditions,sources\nr,standard,_1X|_2X,,,,|at night,a:1|a:2\n"
    row = plan_import(empty, [Upload("routes.csv", data)]).items[0].edit.after
    assert row.enabled
    assert not row.blocking
    assert [(each.pattern, each.condition, each.source) for each in row.templates] == [
        ("_1X", "", "a:1"),
        ("_2X", "at night", "a:2"),
    ]
