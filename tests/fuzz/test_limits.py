"""What is larger than anybody's data: refused in a sentence, in no time."""

import time

import pytest
from fuzzing import bounded

from dialmap.core.exchange import Upload
from dialmap.core.model import Snapshot
from dialmap.exchange import plan as plans
from dialmap.exchange.limits import MOST_FILES, MOST_PROBLEMS, MOST_ROWS
from dialmap.exchange.plan import stage
from dialmap.exchange.text_files import read_table
from dialmap.service.exchange import read_uploads

HEADER = b"name,status\n"


def planned(data, name="trunks.csv"):
    with bounded():
        return stage(Snapshot(), 0, [Upload(name, data)])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_header_of_very_many_columns_is_refused_at_once(delimiter):
    header = delimiter.join(["name", "status", *(f"c{at:x}" for at in range(30_000))])
    begun = time.process_time()
    found = read_table(Upload("trunks.csv", f"{header}\na{delimiter}connected\n".encode()))
    assert time.process_time() - begun < 1
    (problem,) = found.problems
    assert "30002 columns, more than the 1000" in str(problem.message)
    empty = delimiter * 160_000
    assert (
        len(read_table(Upload("trunks.csv", f"name{delimiter}status{empty}\na{delimiter}connected\n".encode())).rows)
        == 1
    )
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (HEADER + b"a,connected\n" * (MOST_ROWS + 1), "more than 500000 rows"),
        (HEADER + b"\n" * 2_000_000, "more than 500000 rows"),
        (HEADER + b"," * 20_000_000, "more than 10000000 characters"),
        (HEADER + b'"a\n",' * 4_000_000, "more than 10000000 characters"),
        (HEADER + b'"' + b"a\n" * 4_000_000, "more than 1000000 characters"),
    ],
    ids=["rows", "empty rows", "cells", "cells of lines", "quote"],
)
def test_a_file_without_end_is_refused(data, said):
    (problem,) = planned(data).problems
    assert problem.is_error
    assert said in str(problem.message)


def test_problems_beyond_a_thousand_are_counted_and_stay_errors():
    found = planned(HEADER + b"".join(b"t%d,broken\n" % at for at in range(MOST_PROBLEMS + 500)))
    assert len(found.problems) == MOST_PROBLEMS + 1
    assert (found.problems[-1].others, found.problems[-1].is_error) == (500, True)
    assert "500 more problems are not listed" in str(found.problems[-1].message)
    crowded = planned(HEADER + b"t,connected,x\n" * (MOST_PROBLEMS + 2) + b"u,broken\n")
    assert crowded.problems[-1].others == 3
    hints = planned(b"name,status," + b",".join(b"x%d" % at for at in range(998)) + b"\n" + b"t,broken\n" * 5)
    assert len(hints.errors) == 6 - 1
    assert len(hints.problems) == MOST_PROBLEMS + 1


def test_all_files_together_have_limits_too(monkeypatch):
    files = [Upload(f"{at}/trunks.csv", HEADER + b"%d,connected\n" % at) for at in range(4)]
    for name, value, said in (
        ("LARGEST_IMPORT", 80, "together, the files have more than"),
        ("MOST_ROWS", 3, "together, the files have more than 500000 rows"),
        ("MOST_FILES", 3, "more than 1000 files"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(plans, name, value)
            found = stage(Snapshot(), 0, files)
        assert said in str(found.errors[-1].message)
        assert found.errors[-1].file == "3/trunks.csv"


def test_a_folder_of_very_many_files_is_read_up_to_the_limit(tmp_path):
    for at in range(MOST_FILES + 2):
        (tmp_path / f"{at}.csv").write_bytes(HEADER)
    uploads, problems = read_uploads([tmp_path])
    assert (len(uploads), len(problems)) == (MOST_FILES, 2)


def test_no_place_beyond_the_last_one_is_given_away(empty):
    routes = b"name,type,patterns,position\nr,standard,1,2147483647\ns,standard,2,\n"
    (problem,) = planned(routes, "routes.csv").errors
    assert (problem.line, problem.column) == (3, "position")
