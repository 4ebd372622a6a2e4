"""Many rows at once are the rows one by one, and what is wrong with one is never overlooked."""

import copy

import pytest
from build import route, scenario, transfer, trunk

from dialmap.core import content
from dialmap.core.columnwise import rows_of
from dialmap.core.content import plain_row
from dialmap.core.fields import FIELDS
from dialmap.core.model import Route, Scenario, Snapshot, Transfer, Trunk
from dialmap.errors import DataError

ROWS = [
    trunk("t", "requested", provider="п", channels=None, note="\u202e<b>"),
    trunk("u", channels=30),
    route("r", ["_1X", "*21#"], ["t", "ghost"], owner="o"),
    route("q", "_2X", type="interconnect", enabled=False, position=7),
    scenario("s", "virtual_pbx", enabled=False),
    transfer("s", "+7 (495)", block="b", expected_route="r"),
    transfer("s", "{desk}", block="c", values=["101", "102"]),
]
ODD = ["", " ", " x", "x\0", "\ud800", "none", "connected", None, True, 0, -1, 2**31, 1.5, [], [""], ["a"], [None], {}]
ODD += [[{}], [{"pattern": "_1", "prefix": "", "prepend": ""}], [{"pattern": " ", "prefix": "", "prepend": ""}], "😀"]
ODD += [[{"pattern": "_1", "prefix": 1, "prepend": ""}], [{"pattern": "_1", "prefix": "\0", "prepend": ""}], [["a"]]]
KINDS = [Trunk, Route, Scenario, Transfer]


def plain(kind):
    return [plain_row(row) for row in ROWS if type(row) is kind]


def slowly(kind, rows, monkeypatch):
    """The rows as they are made one by one; None where one of them is refused."""
    monkeypatch.setattr(content, "rows_of", lambda _kind, _plain: None)
    try:
        return tuple(content._read_rows("rows", kind, rows).values())
    except DataError:
        return None


@pytest.mark.parametrize("kind", KINDS)
def test_sound_rows_are_what_they_were(kind):
    assert rows_of(kind, plain(kind)) == tuple(row for row in ROWS if type(row) is kind)
    assert rows_of(kind, []) == ()


@pytest.mark.parametrize(("kind", "name"), [(kind, field.name) for kind in KINDS for field in FIELDS[kind]])
def test_an_odd_value_is_taken_or_refused_as_alone(kind, name, monkeypatch):
    for value in ODD:
        rows = copy.deepcopy(plain(kind))
        rows[-1][name] = value
        assert rows_of(kind, rows) == slowly(kind, rows, monkeypatch), value


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_too_many_or_too_few_is_taken_or_refused_as_alone(kind, monkeypatch):
    for field in FIELDS[kind]:
        rows = copy.deepcopy(plain(kind))
        rows[-1].pop(field.name, None)
        assert rows_of(kind, rows) == slowly(kind, rows, monkeypatch), field.name
    for odd in ([*plain(kind), {**plain(kind)[0], "more": ""}], [*plain(kind), "text"], [[]], [None]):
        assert rows_of(kind, odd) is None


def test_two_rows_with_one_key_are_refused():
    row = plain(Trunk)[0]
    with pytest.raises(DataError, match="the same key stands in row 1"):
        content._read_rows("trunks", Trunk, [row, row])


def test_a_data_set_takes_the_rows_of_another_where_they_are_equal():
    ours = Snapshot.of(ROWS)
    theirs = Snapshot.of([*copy.deepcopy(ROWS[:-1]), transfer("s", "103", block="c")])
    shared = theirs.sharing(ours)
    assert shared == theirs
    same = [one is other for one, other in zip(shared.every_row, ours.every_row, strict=True)]
    assert same.count(False) == 1
