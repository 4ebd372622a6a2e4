"""Routes written for a PBX: read again, every number goes where it went; what cannot be said is refused by name."""

import json

import pytest
from build import snapshot
from hypothesis import given
from hypothesis import strategies as some
from strategies import patterns

from dialmap.board import check
from dialmap.core.model import Route, Snapshot, Template
from dialmap.core.settings import Policy, Settings
from dialmap.errors import DataError, UsageError
from dialmap.service.exports import WRITERS, extensions_conf, freepbx_patterns, written

TRUNKS = [{"name": "north"}, {"name": "south", "status": "disabled"}, {"name": "DAHDI/g1"}, {"name": "odd name"}]
PREFIXES = some.sampled_from(["", "", "9", "8[12]", "X", "_", "9."])


@some.composite
def templates(draw):
    condition = draw(some.sampled_from(["", "", "", "/201", "18:00-9:00,*,*,*"]))
    prepend = draw(some.sampled_from(["", "7", "w9", "a b"]))
    return Template(draw(patterns), draw(PREFIXES), prepend, condition=condition)


@some.composite
def boards(draw):
    names = [each["name"] for each in TRUNKS] + ["nobody", "${TRUNK}"]
    routes = []
    for at in range(draw(some.integers(1, 6))):
        row = {
            "name": draw(some.sampled_from([f"r{at}", f"Маршрут {at}; --;", f"a/{at}"])),
            "trunks": draw(some.lists(some.sampled_from(names), max_size=3)),
            "type": draw(some.sampled_from(["standard", "interconnect"])),
            "context": draw(some.sampled_from(["", "world", "city", "dialmap", "odd context"])),
            "blocking": draw(some.integers(0, 5)) == 0,
            "inside": draw(some.integers(0, 5)) == 0,
            "enabled": draw(some.integers(0, 5)) > 0,
        }
        routes.append((row, tuple(draw(some.lists(templates(), min_size=1, max_size=3)))))
    made = snapshot(trunks=TRUNKS, routes=[row for row, _templates in routes])
    rows = [
        type(route)(**{name: getattr(route, name) for name in route.__slots__} | {"templates": given})
        for route, (_row, given) in zip(made.routes, routes, strict=True)
    ]
    policy = draw(some.sampled_from(list(Policy)))
    settings = Settings(policy=policy, fall_through=draw(some.booleans()))
    return check(Snapshot(made.trunks, tuple(rows), (), ()), settings)


@given(boards())
def test_every_number_goes_where_it_went_or_its_route_is_refused_by_name(board):
    """The proof is in the use case, which raises where it fails."""
    for write in (extensions_conf, freepbx_patterns):
        made = write(board)
        assert made.unproven is None
        assert set(made.refused) <= {route.name for route in board.snapshot.routes}


def test_a_snippet_says_contexts_failover_prefix_and_prepend():
    made = snapshot(
        trunks=TRUNKS,
        routes=[
            {"name": "Stop", "pattern": "_98809X.", "blocking": True, "context": "first"},
            {"name": "World", "pattern": "_X.", "trunks": ["north", "DAHDI/g1"], "context": "world"},
            {"name": "Desks", "pattern": "_1XX", "inside": True, "context": "world"},
            {"name": "Orphan", "pattern": "_7XX", "context": "world"},
            {"name": "Odd", "pattern": "_6XX", "trunks": ["odd name"], "context": "world"},
        ],
    )
    (stop, world, *rest) = made.routes
    world = type(world)(
        **{name: getattr(world, name) for name in world.__slots__} | {"templates": (Template("_X.", "9", "8"),)}
    )
    board = check(Snapshot(made.trunks, (stop, world, *rest), (), ()), Settings(policy=Policy.CONTEXTS))
    made = extensions_conf(board)
    ((name, data),) = made.files
    assert name == "dialmap.conf"
    assert data.decode().splitlines()[1:] == [
        "[dialmap]",
        "include => first",
        "include => world",
        "",
        "[first]",
        "exten => _98809X.,1,Congestion()  ; Stop",
        "",
        "[world]",
        "exten => _9X.,1,Dial(PJSIP/8${EXTEN:1}@north,60)  ; World",
        " same => n,Dial(DAHDI/g1/8${EXTEN:1},60)",
        " same => n,Congestion()",
        "exten => _1XX,1,Goto(dialmap-no-trunk,s,1)  ; Desks",
        "exten => _7XX,1,Goto(dialmap-no-trunk,s,1)  ; Orphan",
        "exten => _6XX,1,Goto(dialmap-no-trunk,s,1)  ; Odd",
        "",
        "; Routes without a trunk, and those that could not be written.",
        "[dialmap-no-trunk]",
        "exten => s,1,Congestion()",
    ]
    assert {route: str(why) for route, why in made.refused.items()} == {
        "Desks": "which phone or queue its calls come to is not known here",
        "Odd": "trunk odd name cannot be dialed by this name",
    }


def test_a_number_of_which_nothing_leaves_is_refused():
    templates = {
        "exact": Template("", "9"),
        "dash": Template("_-", "7"),
        "other": Template("_-", "8", "7"),
        "empty": Template("_-", prepend="7"),
        "good": Template("_X", "9"),
    }
    rows = tuple(Route(name, templates=(each,), trunks=("north",)) for name, each in templates.items())
    made = extensions_conf(check(Snapshot(snapshot(trunks=TRUNKS).trunks, rows, (), ()), Settings()))
    assert {route: str(why) for route, why in made.refused.items()} == {
        "exact": "behind the prefix 9 nothing of the number is left",
        "dash": "behind the prefix 7 nothing of the number is left",
        "other": "behind the prefix 8 nothing of the number is left",
        "empty": "template _- cannot be written",
    }


def test_dial_patterns_are_what_freepbx_exports():
    rows = [{"name": "City", "pattern": ["_9NXX", "112"], "trunks": ["north"]}, {"name": "Late", "pattern": "_9X!"}]
    made = freepbx_patterns(check(snapshot(trunks=TRUNKS, routes=rows), Settings()))
    (name, data), (listed, trunks) = made.files
    assert name == "City_routing_dial_patterns.csv"
    assert data == b"prepend,prefix,match pattern,callerid\r\n,,9NXX,\r\n,,112,\r\n"
    assert (listed, trunks) == ("trunks-in-order.txt", b"City: north\n")
    assert {route: str(why) for route, why in made.refused.items()} == {"Late": "FreePBX cannot write _9X!"}


def test_a_format_that_is_not_written_is_a_sentence():
    board = check(snapshot(), Settings())
    with pytest.raises(UsageError, match="excel is no format that is written; there are asterisk-conf"):
        written(board, "excel")
    assert all(write(board).refused == {} for write in WRITERS.values())


@given(boards())
def test_tables_of_other_pbxs_are_read_again_too(board):
    for name, policy, falls in (
        ("mikopbx-rest", Policy.ORDER, True),
        ("drouting-csv", Policy.SPECIFIC, False),
        ("drouting-sql", Policy.SPECIFIC, False),
        ("yeastar-csv", Policy.ORDER, True),
    ):
        made = written(check(board.snapshot, Settings(policy=policy, fall_through=falls)), name)
        assert made.unproven is None
        assert set(made.refused) <= {route.name for route in board.snapshot.routes}


def test_bodies_for_mikopbx_say_beginnings_digits_and_what_is_taken_off():
    rows = [
        {"name": "City", "pattern": ["_8[49]9XXXXXXX", "112"], "trunks": ["north", "south"]},
        {"name": "World", "pattern": "_10!", "prefix": "8", "prepend": "00", "trunks": ["north"]},
        {"name": "Plus", "pattern": "_+7!", "trunks": ["north"]},
        {"name": "Orphan", "pattern": "_5XX"},
        {"name": "By day", "pattern": "_6XX", "trunks": ["north"], "condition": "9:00-18:00"},
    ]
    board = check(snapshot(trunks=TRUNKS, routes=rows), Settings(policy=Policy.ORDER, fall_through=True))
    made = written(board, "mikopbx-rest")
    bodies = json.loads(made.files[0][1])
    said = [
        (each["rulename"], each["providerid"], each["numberbeginswith"], each["restnumbers"], each["trimfrombegin"])
        for each in bodies
    ]
    assert said == [
        ("City", "north", "8[49]9", 7, 0),
        ("City", "south", "8[49]9", 7, 0),
        ("City", "north", "112", 0, 0),
        ("City", "south", "112", 0, 0),
        ("World", "north", "810", -1, 1),
    ]
    assert [each["priority"] for each in bodies] == [1, 2, 3, 4, 5]
    assert bodies[-1]["prepend"] == "00"
    assert {name: str(why) for name, why in made.refused.items()} == {
        "Plus": "_+7!: only digits and * can be said there",
        "Orphan": "a rule there leads into a trunk, and this route leads into none",
        "By day": "there is nowhere to say a condition",
    }


def test_no_file_is_given_where_the_other_pbx_decides_otherwise():
    rows = [
        {"name": "Wide", "pattern": "_7!", "trunks": ["north"]},
        {"name": "Narrow", "pattern": "_74!", "trunks": ["odd name"]},
    ]
    board = check(snapshot(trunks=TRUNKS, routes=rows), Settings(policy=Policy.SPECIFIC))
    with pytest.raises(DataError, match="the file was not written: 74 of Narrow would go elsewhere"):
        written(board, "mikopbx-rest")
    made = written(board, "drouting-csv")
    assert [line.split(",")[2] for line in made.files[0][1].decode().splitlines()[1:]] == ["7", "74"]
    fixed = check(
        snapshot(trunks=TRUNKS, routes=[{"name": "Fixed", "pattern": "_7XX", "trunks": ["north"]}]), Settings()
    )
    (why,) = written(fixed, "drouting-csv").refused.values()
    assert str(why) == "_7XX is no beginning of numbers, as _7495! is; rules there know nothing else"


def test_a_table_for_yeastar_has_a_row_for_each_template():
    rows = [
        {"name": "Big City", "pattern": ["_8[49]9XXXXXXX", "112"], "trunks": ["north", "south"]},
        {"name": "World", "pattern": "_10.", "prefix": "8", "prepend": "00", "trunks": ["north"]},
        {"name": "Big_City", "pattern": "_6XX", "trunks": ["north"]},
        {"name": "Orphan", "pattern": "_5XX"},
        {"name": "Letters", "pattern": "_[a-c]XX", "trunks": ["north"]},
    ]
    board = check(snapshot(trunks=TRUNKS, routes=rows), Settings(policy=Policy.ORDER, fall_through=True))
    made = written(board, "yeastar-csv")
    assert made.files[0][1].decode().splitlines()[1:] == [
        "Big_City,,8[49]9XXXXXXX,0,,north&south,0",
        "Big_City,,112,0,,north&south,0",
        "World,,810.,1,00,north,0",
    ]
    assert {name: str(why) for name, why in made.refused.items()} == {
        "Big_City": "another route is called Big_City there",
        "Orphan": "a rule there leads into a trunk, and this route leads into none",
        "Letters": "_[a-c]XX cannot be written there",
    }
    assert [str(why) for _name, why in made.left_out] == ["it is called Big_City there"]


def test_dynamic_routing_in_sql_keeps_odd_names():
    rows = [{"name": "It's a \\ name", "pattern": "_7!", "trunks": ["north"]}]
    made = written(check(snapshot(trunks=TRUNKS, routes=rows), Settings()), "drouting-sql")
    assert made.unproven is None
    assert b"'It''s a \\\\ name'" in made.files[0][1]
