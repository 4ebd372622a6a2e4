"""Tables whose columns are not ours: what is proposed, what a mapping makes of them, what is pasted."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from build import VERA, route
from hypothesis import given
from hypothesis import strategies as some

from dialmap.core.exchange import Upload
from dialmap.core.mappings import SEPARATORS, Mapping, mapping_of
from dialmap.core.model import Route, Scenario, Snapshot, Transfer, Trunk
from dialmap.errors import DataError, UsageError
from dialmap.exchange.pasted import upload_of
from dialmap.exchange.plan import stage
from dialmap.exchange.proposed import proposal
from dialmap.service import mappings
from dialmap.service.exchange import apply_import, plan_import

CASES = yaml.safe_load((Path(__file__).parent / "tables.yml").read_text(encoding="utf-8"))
NOTHING = Snapshot()


def told(row):
    if isinstance(row, Route):
        patterns = "|".join(each.pattern for each in row.templates)
        return f"route:{row.name} {row.type.value} {patterns} {'|'.join(row.trunks)}"
    if isinstance(row, Trunk):
        return f"trunk:{row.name} {row.status.value} {row.endpoint}"
    if isinstance(row, Transfer):
        return f"transfer:{row.scenario}/{row.block} {row.number}"
    return f"scenario:{row.name}"


def foreign(upload):
    (table,) = stage(NOTHING, 0, [upload]).tables
    assert table.is_foreign
    assert table.foreign is not None
    return table.foreign


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_table_of_others_becomes_ours_as_its_case_says(case):
    upload = Upload("theirs.csv", case["text"].encode(), delimiter=case.get("delimiter"))
    made = proposal(foreign(upload))
    assert (made.table, dict(made.columns)) == (case["table"], case["columns"])
    more = case.get("adjust", {})
    made = replace(made, columns={**made.columns, **more.get("columns", {})}, values=more.get("values", {}))
    fixed = {**made.fixed, **more.get("fixed", {})}
    made = replace(made, fixed={name: cell for name, cell in fixed.items() if name not in made.columns})
    plan = stage(NOTHING, 0, [upload], mappings=[made])
    assert [told(each.edit.after) for each in plan.items] == case["rows"]
    assert [f"{each.line} {each.column} {each.value}" for each in plan.errors] == case.get("refused", [])


def test_a_table_of_ours_is_never_read_by_a_mapping():
    ours = Upload("x.csv", b"name,status\na,connected\n")
    swapped = Mapping(table="scenarios", columns={"name": "name"}, fixed={"telephony": "own_pbx"})
    assert [type(each.edit.after) for each in stage(NOTHING, 0, [ours], mappings=[swapped]).items] == [Trunk]


def test_scenarios_that_are_there_already_keep_their_telephony():
    upload = Upload("t.csv", "Бот,Номер\nold,1\nnew,2\n".encode())
    made = Mapping(
        table="transfers", columns={"scenario": "Бот", "number": "Номер"}, fixed={"block": "1"}, telephony="virtual_pbx"
    )
    stored = NOTHING.with_edits(stage(NOTHING, 0, [Upload("scenarios.csv", b"name,telephony\nold,own_pbx\n")]).edits)
    plan = stage(stored, 1, [upload], mappings=[made])
    found = {
        each.edit.after.name: each.edit.after.telephony
        for each in plan.items
        if each.edit.kind is Scenario and each.edit.after
    }
    assert found == {"new": "virtual_pbx"}
    without = stage(stored, 1, [upload], mappings=[replace(made, telephony="")])
    assert [str(each.message).partition(";")[0] for each in without.errors] == ["there is no scenario new"]


@given(
    some.dictionaries(some.sampled_from(["name", "type", "patterns"]), some.text(max_size=9)),
    some.dictionaries(some.sampled_from(["type"]), some.dictionaries(some.text(max_size=3), some.text(max_size=3))),
    some.sampled_from(SEPARATORS),
)
def test_a_mapping_is_stored_and_comes_back_the_same(columns, values, separator):
    made = Mapping(table="routes", columns=columns, values=values, separator=separator, name="n")
    assert mapping_of("n", made.as_text()) == made


@pytest.mark.parametrize("text", ["", "[]", '{"table": "x", "columns": {}}', '{"columns": {}}', '{"table": 1}'])
def test_a_damaged_mapping_is_a_sentence(text):
    with pytest.raises(DataError, match="the mapping odd cannot be read"):
        mapping_of("odd", text)


def test_a_mapping_is_remembered_used_and_forgotten(empty):
    upload = Upload("theirs.csv", b"Bot,Phone\nS,84955550100\n")
    assert plan_import(empty, [upload]).errors
    made = Mapping(
        table="transfers", columns={"scenario": "Bot", "number": "Phone"}, fixed={"block": "1"}, telephony="own_pbx"
    )
    mappings.remember(empty, made, " Our robots ", VERA)
    (known,) = mappings.remembered(empty)
    assert known == replace(made, name="Our robots")
    plan = plan_import(empty, [upload])
    assert plan.errors == ()
    assert {table.foreign.mapping for table in plan.tables if table.foreign} == {"Our robots"}
    assert apply_import(empty, plan, VERA) == 2
    assert not plan_import(empty, [upload]).edits
    mappings.forget(empty, "Our robots", VERA)
    assert mappings.remembered(empty) == ()
    with pytest.raises(DataError, match="there is no mapping Our robots"):
        mappings.forget(empty, "Our robots", VERA)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_mapping_needs_a_name(empty, name):
    with pytest.raises(UsageError, match="needs a name of up to 100 characters"):
        mappings.remember(empty, Mapping(table="routes", columns={"name": "a"}), name, VERA)


def rows(text):
    """The cells of a pasted text, as they will be read; None where it is no table."""
    made = upload_of(text)
    return made.data.decode().split("\r\n")[:-1] if made.name == "pasted.csv" else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name\tStatus\na\tconnected\n", ["Name,Status", "a,connected"]),
        ('Name\tRemark\na\t"two\nlines"\n', ["Name,Remark", 'a,"two\nlines"']),
        ('Name\tRemark\na\t"Horns" Ltd\n', ["Name,Remark", 'a,"""Horns"" Ltd"']),
        (
            "Название: Москва\nТип: Стандарт\n\nНазвание: СПб\nТип: Стандарт\n",
            ["Название,Тип", "Москва,Стандарт", "СПб,Стандарт"],
        ),
        ("Name\tA\nType\tstandard\nName\tB\nType\tstandard\n", ["Name,Type", "A,standard", "B,standard"]),
        (
            "<table><tr><th>Name<th>Status</tr><tr><td> a&nbsp;b </td><td><b>connected</b></td></tr></table>",
            ["Name,Status", "a b,connected"],
        ),
        ("<table><tr><td>Templates</td></tr><tr><td>_1X<br>_2X</td></tr></table>", ["Templates", "_1X|_2X"]),
        ("name,status\na,connected\n", None),
        ("[ctx]\nexten => _X.,1,Dial(SIP/a/${EXTEN})\n", None),
        ("  'EXTEN' =>   1. Dial(x)  [a.conf:1]\n", None),
        (
            "CLI> pjsip show endpoints\n Endpoint:  a  Unavailable  0 of inf\n Endpoint:  b  Unavailable  0 of inf\n",
            None,
        ),
        ("one line", None),
        ("route_id\tname\tmatch_pattern_pass\n1\tWorld\t00.\n", None),  # as mysql -B prints a table of FreePBX
    ],
)
def test_what_is_pasted_is_a_table_where_it_looks_like_one(text, expected):
    assert rows(text) == expected


@given(some.text(max_size=200))
def test_whatever_is_pasted_is_a_plan_or_sentences(text):
    for problem in stage(NOTHING, 0, [upload_of(text)]).problems:
        assert str(problem.message)


CELLS = some.text(some.characters(exclude_categories=["C"]), min_size=1, max_size=8).map(str.strip).filter(bool)


@given(
    some.lists(some.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=6),
    some.sampled_from(["transfers", "routes"]),
)
def test_whatever_a_table_holds_a_proposal_can_be_tried(cells, table):
    text = "\n".join("\t".join(row) for row in [["Alpha", "Beta", "Gamma"], *cells])
    upload = upload_of(text)
    found = stage(NOTHING, 0, [upload]).tables[0].foreign
    if found is None:
        return
    made = replace(proposal(found, {"transfers": Transfer, "routes": Route}[table]), name="n")
    plan = stage(NOTHING, 0, [upload], mappings=[made])
    assert all(str(each.message) for each in plan.problems)


def test_a_file_that_is_called_ours_and_is_not_can_be_mapped_too():
    upload = Upload("routes.csv", b"Direction,Mask\nA,_1X\n")
    plan = stage(NOTHING, 0, [upload])
    assert plan.tables[0].is_foreign
    made = Mapping(table="routes", columns={"name": "Direction", "patterns": "Mask"}, fixed={"type": "standard"})
    assert [each.edit.after for each in stage(NOTHING, 0, [upload], mappings=[made]).items] == [
        replace(route("A", "_1X"), position=1, version=1)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<table><tr><th>A<th>B<th>C</tr><tr><td rowspan=2>x<td>1<td>a</tr>"
            "<tr><td>2<td>b</tr><tr><td colspan=2>y<td>c</tr></table>",
            ["A,B,C", "x,1,a", "x,2,b", "y,y,c"],
        ),
        ("<table><tr><th>A<th>B</tr><tr><td>1<script>var x</script><td>2</tr></table>", ["A,B", "1,2"]),
    ],
)
def test_cells_that_reach_over_others_are_read_where_they_are_seen(text, expected):
    assert rows(text) == expected


def test_rows_of_one_route_keep_each_template_with_its_prefix():
    upload = Upload("x.csv", b"Way,Mask,Out\nm,_X.,7\nn,_1X,\nm,_X.,8\nm,_Z.,7\nm,_X.,7\n")
    made = Mapping(
        table="routes", columns={"name": "Way", "patterns": "Mask", "prefixes": "Out"}, fixed={"type": "standard"}
    )
    plan = stage(NOTHING, 0, [upload], mappings=[made])
    found = {
        each.edit.after.name: [(one.prefix, one.pattern) for one in each.edit.after.templates] for each in plan.items
    }
    assert found == {"m": [("7", "_X."), ("8", "_X."), ("7", "_Z.")], "n": [("", "_1X")]}


def test_a_heading_that_stands_twice_is_two_columns():
    upload = Upload("x.csv", "Имя,Тел,Тел\nS,84951111111,84952222222\n".encode())
    made = Mapping(
        table="transfers", columns={"scenario": "Имя", "number": "Тел"}, fixed={"block": "1"}, telephony="own_pbx"
    )
    for heading, number in (("Тел", "84951111111"), ("Тел#3", "84952222222")):
        trial = replace(made, columns={**made.columns, "number": heading})
        plan = stage(NOTHING, 0, [upload], mappings=[trial])
        assert [each.edit.after.number for each in plan.items if isinstance(each.edit.after, Transfer)] == [number]


def test_a_separator_inside_the_brackets_of_a_set_separates_nothing():
    upload = Upload("x.csv", b'Way,Mask\nm,"_1[2,3]X., _4X."\n')
    made = Mapping(
        table="routes", columns={"name": "Way", "patterns": "Mask"}, fixed={"type": "standard"}, separator=","
    )
    (item,) = stage(NOTHING, 0, [upload], mappings=[made]).items
    assert [each.pattern for each in item.edit.after.templates] == ["_1[2,3]X.", "_4X."]


def test_a_title_above_the_header_of_a_text_is_left_out_and_told():
    upload = Upload("x.csv", "Наши транки;;\n;;\nНазвание;Статус;Заметка\na;Подключён;\nb;нигде;\n".encode())
    plan = stage(NOTHING, 0, [upload])
    assert [each.edit.key for each in plan.items] == [("a",)]
    assert [(each.line, each.is_error, each.value) for each in plan.problems] == [
        (1, False, "Наши транки"),
        (5, True, "нигде"),
    ]
