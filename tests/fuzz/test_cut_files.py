"""Files that were cut short, at every byte: what is stored is whole, and what is not is told."""

import csv
import io

import pytest
from fuzzing import cases

from dialmap.core.exchange import Upload
from dialmap.core.model import Snapshot
from dialmap.exchange.columns import FILE_OF, FILES
from dialmap.exchange.plan import export, stage
from dialmap.exchange.text_files import read_table
from dialmap.i18n import Language
from dialmap.service.exchange import SAMPLES

NAMES = [file.name for file in FILES]
PLAIN = {name: (SAMPLES[Language.RU] / name).read_bytes() for name in NAMES}
SCENARIOS = Upload("scenarios.csv", PLAIN["scenarios.csv"])


def uploads(name, data):
    return [Upload(name, data), *([SCENARIOS] if name == "transfers.csv" else [])]


def planned(name, data):
    plan = stage(Snapshot(), 0, uploads(name, data))
    return plan, [item for item in plan.items if item.source == name and FILE_OF[item.edit.kind].name == name]


def rows_of(name, data):
    return {item.line: item.edit.after for item in planned(name, data)[1]}


def cells_of(text, delimiter):
    """The cells of each row as the standard library reads them, quotation marks closed or not."""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def hold_what_a_cut_file_must(name, data, whole, encoding="utf-8", delimiter=","):
    plan, items = planned(name, data)
    if not items:
        assert plan.problems
        return
    rows = [row for row in cells_of(data.decode(encoding), delimiter) if any(row)]
    last = max(line for line, _cells in plan.tables[0].rows)
    is_short = len(rows[-1]) < len(rows[0]) and not data.decode(encoding).endswith(("\n", "\r"))
    told = {problem.line for problem in plan.errors if problem.file == name}
    assert not is_short or told
    for item in items:
        assert item.edit.after == whole[item.line] or (item.line == last and not is_short), item
    assert len(items) + len(told) >= len(rows) - 1


@pytest.mark.parametrize("name", NAMES)
def test_at_every_byte_what_is_stored_is_whole(name):
    data = b"".join(PLAIN[name].splitlines(keepends=True)[:14])
    whole = rows_of(name, data)
    for at in range(len(data)):
        cut = data[:at]
        try:
            cut.decode()
        except UnicodeDecodeError:
            plan, items = planned(name, cut)
            assert plan.errors, at
            assert all(item.edit.after == whole[item.line] for item in items), at
        else:
            hold_what_a_cut_file_must(name, cut, whole)


def test_in_every_form_in_which_files_come():
    data = stage(Snapshot(), 0, [Upload(name, PLAIN[name]) for name in NAMES])
    snapshot = Snapshot().with_edits(data.edits)
    forms = {excel: dict(export(snapshot, excel)) for excel in (False, True)}
    for chance in cases(1_000):
        name, excel = chance.choice(NAMES), chance.random() < 0.5
        text = forms[excel][name].decode("utf-8-sig")
        text = "".join(text.splitlines(keepends=True)[: chance.randint(2, 9)])
        text = text.replace("\r\n", chance.choice(["\n", "\r\n"]))
        encoding = chance.choice(["utf-8", "utf-8-sig", "cp1251"])
        whole = rows_of(name, text.encode(encoding, "replace"))
        cut = text[: chance.randrange(len(text))].encode(encoding, "replace")
        if cut.strip():
            hold_what_a_cut_file_must(name, cut, whole, encoding, ";" if excel else ",")


ROWS = b"name,status,note\na,connected,x\nb,connected,y"


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\r"])
def test_a_whole_last_row_makes_no_noise(end):
    found = read_table(Upload("trunks.csv", ROWS + end))
    assert (len(found.rows), found.problems) == (2, ())
    assert read_table(Upload("trunks.csv", ROWS + b"\nc,connected\n")).problems == ()


@pytest.mark.parametrize(
    ("data", "stored", "said", "is_error"),
    [
        (ROWS + b"\nc,connected", 2, "ends inside this row, after 2 of 3 cells", True),
        (b"name,status,note\na,connected", 0, "ends inside this row, after 2 of 3 cells", True),
        (ROWS + b"\nc,connected\nd", 4, "if it was cut short", False),
        (ROWS + b'\nc,connected,"no en', 0, "quotation marks do not pair up", True),
        (ROWS + "\nж".encode() + b"\xd0", 0, "in the middle of a character", True),
    ],
    ids=["row", "only row", "rows of many lengths", "quote", "character"],
)
def test_what_was_cut_is_named(data, stored, said, is_error):
    found = read_table(Upload("trunks.csv", data))
    (problem,) = found.problems
    assert (len(found.rows), problem.is_error) == (stored, is_error)
    assert said in str(problem.message)
