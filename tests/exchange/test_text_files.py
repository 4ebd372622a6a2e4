"""CSV as desks write it: every encoding and delimiter, and one sentence for everything that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialmap.core.exchange import Upload, protect, unprotect
from dialmap.core.model import Scenario
from dialmap.exchange.archives import pack, unpack
from dialmap.exchange.columns import join_list, split_list
from dialmap.exchange.limits import LARGEST_FILE
from dialmap.exchange.number_lists import read_lines
from dialmap.exchange.text_files import read_table

TEXT = "name;status;note\nТранк №1;connected;заметка\n"


def table(data, name="trunks.csv", **rest):
    return read_table(Upload(name, data, **rest))


def only_problem(data, name="trunks.csv"):
    found = table(data, name).problems
    assert len(found) == 1, [str(each.message) for each in found]
    return found[0]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("cp1251"), "cp1251"),
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.replace(";", "\t").encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (b"sep=;\r\n" + TEXT.replace("\n", "\r\n").encode("cp1251"), "cp1251"),
        (TEXT.replace(";", ",").encode(), "utf-8"),
    ],
    ids=["cp1251", "utf-8", "bom", "utf-16 tabs", "utf-16 be", "sep=", "commas"],
)
def test_reads_what_a_russian_excel_writes(data, encoding):
    found = table(data)
    assert found.encoding == encoding
    assert found.problems == ()
    assert [cells for _line, cells in found.rows] == [{"name": "Транк №1", "status": "connected", "note": "заметка"}]


def test_counts_lines_like_an_editor():
    found = table(b'sep=;\nname;status;note\na;connected;"two\nlines"\n\nb;connected;\n')
    assert [line for line, _cells in found.rows] == [3, 6]


def test_keeps_every_character_of_a_number():
    found = table(b"scenario,block,number\ns,b,+7495\ns,c,007495\ns,d,*21#\n", "transfers.csv")
    assert [cells["number"] for _line, cells in found.rows] == ["+7495", "007495", "*21#"]


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"", "the file is empty", 0),
        (b"  \n\n", "the file is empty", 0),
        (b"\xef\xbb\xbf", "the file is empty", 0),
        (b"name,provider\na,b\n", "the column status is missing", 1),
        (b"name,status,status\na,connected,x\n", "stands twice", 1),
        (b'name,status\n"a,connected\n', "do not pair up", 2),
        (b"name,status\na,conn\0ected\n", "a NUL byte", 2),
        (b"PK\x03\x04whatever", "damaged workbook", 0),
        (b"name,status\n" + b"a" * 1_100_000 + b",connected\n", "more than 1000000 characters", 2),
        (b"x" * (LARGEST_FILE + 1), "51 MB", 0),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 20, "a NUL byte", 3),
    ],
    ids=["nothing", "blank", "bom only", "no status", "twice", "quotes", "nul", "xlsx", "cell", "60 MB", "png"],
)
def test_says_what_is_wrong_with_a_file(data, said, line):
    problem = only_problem(data)
    assert said in str(problem.message)
    assert (problem.file, problem.line) == ("trunks.csv", line)
    assert problem.is_error


def test_says_that_there_are_no_rows():
    problem = only_problem(b"name,status\n")
    assert "no rows" in str(problem.message)
    assert not problem.is_error


def test_reports_unknown_columns_and_reads_the_rest():
    found = table("name,status,цвет\na,connected,red\n".encode())
    assert [(each.column, each.is_error) for each in found.problems] == [("цвет", False)]
    assert len(found.rows) == 1


def test_reports_a_row_with_too_many_cells_and_keeps_the_others():
    found = table(b"name,status\na,connected,extra\nb,connected\n")
    assert [(each.line, each.value) for each in found.problems] == [(2, "extra")]
    assert [cells["name"] for _line, cells in found.rows] == ["b"]


def test_knows_a_file_by_its_columns():
    assert table(b"name,telephony\na,own_pbx\n", "выгрузка.csv").kind is Scenario
    assert "none of our tables" in str(only_problem(b"a,b\n1,2\n", "x.csv").message)


def test_an_override_is_obeyed_and_may_be_wrong():
    assert table(TEXT.encode("cp1251"), encoding="utf-8").problems[0].line == 2
    assert table(b"name;status\na;connected\n", delimiter=";").delimiter == ";"


@given(some.text(max_size=20))
def test_protection_can_be_undone(cell):
    assert unprotect(protect(cell)) == cell
    assert not protect(cell).startswith(("=", "+", "-", "@"))


@given(some.lists(some.text(max_size=8), max_size=5).filter(lambda items: items != [""]))
def test_lists_can_be_read_back(items):
    assert split_list(join_list(items)) == items


def test_archives_hold_csv_files_only():
    data = pack([("trunks.csv", b"name,status\n"), ("readme.txt", b"hello")])
    found, problems = unpack(Upload("all.zip", data))
    assert [each.name for each in found] == ["all.zip/trunks.csv"]
    assert "left out" in str(problems[0].message)


@pytest.mark.parametrize("data", [b"not a zip", b"PK\x03\x04 broken", pack([])], ids=["text", "broken", "empty"])
def test_says_what_is_wrong_with_an_archive(data):
    found, problems = unpack(Upload("all.zip", data))
    assert found == []
    assert problems[0].is_error


def test_reads_numbers_from_a_plain_list_and_from_a_column():
    assert read_lines(Upload("x.txt", b"301\n\n+7495\n")) == (["301", "+7495"], None)
    assert read_lines(Upload("x.csv", b"name;number\na;301\nb;302\n")) == (["301", "302"], None)
    assert read_lines(Upload("x.csv", "имя;Номер\na;301\n".encode()))[0] == ["301"]
    assert "several columns" in str(read_lines(Upload("x.csv", b"name;what\na;301\n"))[1])
    lines, problem = read_lines(Upload("x.txt", b"\0\1"))
    assert lines == []
    assert "NUL" in str(problem)
