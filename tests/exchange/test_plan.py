"""The plan of an import, and that importing an export changes nothing."""

from unicodedata import normalize

import pytest
from build import route, scenario, snapshot, transfer, trunk
from hypothesis import given
from hypothesis import strategies as some

from dialmap.core.exchange import PlanStatus, Upload
from dialmap.core.model import (
    Action,
    LineAction,
    Route,
    RouteType,
    Scenario,
    Snapshot,
    Telephony,
    Template,
    Transfer,
    Trunk,
    TrunkStatus,
)
from dialmap.core.profiles import Profile
from dialmap.exchange.plan import export, stage


def upload(name, *lines):
    return Upload(name, "\n".join(lines).encode())


def plan(data, *uploads):
    return stage(data, 1, uploads)


def changes(found):
    return {change.value: len(found.of(change)) for change in PlanStatus}


def one_error(*lines, name="transfers.csv", data=None):
    found = plan(snapshot(scenarios=[{"name": "s"}]) if data is None else data, upload(name, *lines))
    assert len(found.errors) == 1, [str(each.message) for each in found.errors]
    return found.errors[0]


def test_says_what_is_new_changed_the_same_and_missing():
    data = snapshot(trunks=[{"name": "a"}, {"name": "b"}, {"name": "c"}])
    found = plan(data, upload("trunks.csv", "name,status", "a,connected", "b,disabled", "d,requested"))
    assert changes(found) == {"new": 1, "changed": 1, "same": 1, "missing": 1}
    assert [(each.column, each.old, each.new) for each in found.of(PlanStatus.CHANGED)[0].cells] == [
        ("status", "connected", "disabled")
    ]
    assert found.of(PlanStatus.MISSING)[0].edit.before.name == "c"


def test_where_the_data_is_freepbxs_templates_are_read_as_it_shows_them():
    head = "name,type,patterns,trunks,prefixes"
    files = [upload("routes.csv", head, "a,standard,01XXX|112|_2X|fax|[3-5].,t,|||9|")]
    stored = {"a": ("_01XXX", "112", "_2X", "fax", "_[3-5].")}
    found = stage(snapshot(trunks=[{"name": "t"}]), 1, files, Profile.FREEPBX)
    made = [item.edit.after for item in found.of(PlanStatus.NEW)]
    assert {route.name: tuple(each.pattern for each in route.templates) for route in made} == stored
    again = stage(Snapshot((trunk("t"),), tuple(made), (), ()), 2, files, Profile.FREEPBX)
    assert changes(again)["same"] == 1
    plain = stage(snapshot(trunks=[{"name": "t"}]), 1, files).of(PlanStatus.NEW)
    assert plain[0].edit.after.templates[0].pattern == "01XXX"


def test_a_prefix_may_stand_without_a_pattern_as_in_freepbx_and_nothing_else_may():
    data = snapshot(trunks=[{"name": "t"}])
    head = "name,type,patterns,trunks,prefixes"
    found = plan(data, upload("routes.csv", head, "a,standard,_0X.||_00.,t,|44|", "b,standard,,t,44"))
    assert found.errors == ()
    made = {item.edit.after.name: item.edit.after.templates for item in found.of(PlanStatus.NEW)}
    assert [each.effective for each in made["a"]] == ["_0X.", "44", "_00."]
    assert [(each.pattern, each.prefix) for each in made["b"]] == [("", "44")]
    stored = data.with_edits(found.edits)
    assert not plan(stored, *(Upload(name, written) for name, written in export(stored, False))).edits
    error = one_error(head, "a,standard,_0X.||_00.,t,9||8", name="routes.csv", data=data)
    assert "item 2 of the list is empty" in str(error.message)


def test_a_missing_column_keeps_what_is_stored():
    data = snapshot(trunks=[{"name": "a", "note": "keep", "channels": 5}])
    found = plan(data, upload("trunks.csv", "name,status", "a,disabled"))
    after = found.of(PlanStatus.CHANGED)[0].edit.after
    assert (after.note, after.channels, after.status) == ("keep", 5, TrunkStatus.DISABLED)


def test_an_error_keeps_its_row_out_and_no_other():
    found = plan(snapshot(), upload("trunks.csv", "name,status", "a,broken", "b,connected"))
    assert changes(found)["new"] == 1
    assert (found.errors[0].line, found.errors[0].column, found.errors[0].value) == (2, "status", "broken")


def test_a_refused_row_is_not_missing():
    data = snapshot(trunks=[{"name": "a"}])
    found = plan(data, upload("trunks.csv", "name,status", "a,broken", "b,connected"))
    assert found.of(PlanStatus.MISSING) == ()


@pytest.mark.parametrize(
    ("lines", "column", "said"),
    [
        (("scenario,block,number", 's,1,"7,91612E+10"'), "number", "last digits are lost"),
        (("scenario,block,number", "s,1,301", "s,1,302"), "block", "line 2"),
        (("scenario,block", "nobody,1"), "scenario", "there is no scenario nobody"),
        (("scenario,block", ",1"), "scenario", "scenario is empty"),
        (("scenario,block,action", "s,1,jump"), "action", "transfer_to_operator (Перевод на оператора)"),
        (("scenario,block,inbound_action", "s,1,x"), "inbound_action", "softphone (Софтфон)"),
    ],
    ids=["mangled", "duplicate", "unknown scenario", "empty key", "action", "inbound"],
)
def test_says_what_is_wrong_with_a_transfer(lines, column, said):
    error = one_error(*lines)
    assert error.column == column
    assert error.line == len(lines)
    assert said in str(error.message)


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ("r,standard,,", "patterns", "patterns is empty"),
        ("r,standard,1||2,", "patterns", "item 2 of the list is empty"),
        ("r,standard,1,a|", "trunks", "item 2"),
        ("r,inter,1,", "type", "interconnect (Стыковка АТС)"),
        ("r,standard,7.9E+10,", "patterns", "last digits"),
    ],
)
def test_says_what_is_wrong_with_a_route(cells, column, said):
    error = one_error("name,type,patterns,trunks", cells, name="routes.csv")
    assert error.column == column
    assert said in str(error.message)


def test_accepts_the_words_of_the_platform_form():
    found = plan(
        snapshot(),
        upload("routes.csv", "name,type,patterns,enabled", "a,Стыковка АТС,1,да", "b,СТАНДАРТ,2,нет"),
        upload("trunks.csv", "name,status", "t,Подключён"),
        upload("scenarios.csv", "name,telephony", "s,Виртуальная АТС"),
        upload(
            "transfers.csv",
            "scenario,block,action,inbound_action,number",
            "s,1,Перевод на оператора,Произвольное направление перевода,1",
        ),
    )
    assert found.errors == ()
    rows = [item.edit.after for item in found.items]
    assert rows == [
        trunk("t"),
        route("a", "1", type="interconnect", position=1),
        route("b", "2", position=2, enabled=False),
        scenario("s", "virtual_pbx"),
        transfer("s", "1"),
    ]


def test_files_may_come_in_any_order():
    files = [upload("transfers.csv", "scenario,block", "s,1"), upload("scenarios.csv", "name,telephony", "s,own_pbx")]
    assert plan(snapshot(), *files).errors == plan(snapshot(), *reversed(files)).errors == ()


def test_a_route_may_name_an_unknown_trunk():
    assert plan(snapshot(), upload("routes.csv", "name,type,patterns,trunks", "r,standard,1,ghost")).errors == ()


def test_the_same_file_twice_is_said():
    files = [upload("trunks.csv", "name,status", "a,connected"), upload("x/trunks.csv", "name,status", "b,connected")]
    assert "another trunks.csv" in str(plan(snapshot(), *files).errors[0].message)


texts = some.text(
    some.one_of(
        some.characters(exclude_categories=("Cs",), exclude_characters="\0"),
        some.sampled_from("|\\'\";,=+-@\r\n\t\u202e "),
    ),
    max_size=12,
)
spelled = texts.map(lambda text: normalize("NFC", text))
names = spelled.map(str.strip).filter(bool)
templates = some.builds(Template, texts.filter(str.strip).filter(lambda text: "E" not in text.upper()), texts, texts)
routes = some.builds(
    Route,
    names,
    type=some.sampled_from(RouteType),
    templates=some.lists(templates, min_size=1, max_size=3).map(tuple),
    trunks=some.lists(names, max_size=3).map(tuple),
    position=some.integers(0, 99),
    enabled=some.booleans(),
    owner=texts,
    note=texts,
)
trunks = some.builds(
    Trunk,
    names,
    provider=texts,
    endpoint=texts,
    status=some.sampled_from(TrunkStatus),
    ticket=texts,
    channels=some.none() | some.integers(0, 9),
)
scenarios = some.builds(
    Scenario, names, telephony=some.sampled_from(Telephony), enabled=some.booleans(), owner=texts, note=texts
)


@some.composite
def snapshots(draw):
    def unique(rows):
        return draw(some.lists(rows, max_size=4, unique_by=lambda row: row.key))

    owners = unique(scenarios)
    blocks = []
    if owners:
        transfers = some.builds(
            Transfer,
            some.sampled_from([owner.name for owner in owners]),
            names,
            action=some.sampled_from(Action),
            inbound_action=some.sampled_from(LineAction),
            outbound_action=some.sampled_from(LineAction),
            number=texts.filter(lambda text: "E" not in text.upper()),
            expected_route=spelled,
            note=texts,
        )
        blocks = unique(transfers)
    return Snapshot(tuple(unique(trunks)), tuple(unique(routes)), tuple(owners), tuple(blocks))


@given(snapshots(), some.booleans())
def test_importing_an_export_is_the_identity(data, excel):
    files = [Upload(name, content) for name, content in export(data, excel)]
    onto_itself = stage(data, 1, files)
    assert onto_itself.errors == ()
    assert {item.status for item in onto_itself.items} <= {PlanStatus.SAME}
    fresh = stage(Snapshot(), 1, files)
    assert fresh.errors == ()
    rows = [item.edit.after for item in fresh.items]
    assert rows == [*data.trunks, *data.routes, *data.scenarios, *data.transfers]


def test_names_come_in_as_nfc_and_what_is_stored_comes_back_the_same():
    odd = "И\u0306од"
    stored = Snapshot.of([route(f"{odd} stored", "_1XX", [f"{odd} t", "sbc"])])
    assert not plan(stored, *(Upload(name, data) for name, data in export(stored, False))).edits
    (edit,) = plan(stored, upload("routes.csv", "name,type,patterns,trunks", f"{odd} new,standard,_2XX,{odd} x")).edits
    assert (edit.after.name, edit.after.trunks) == ("Йод new", ("Йод x",))
