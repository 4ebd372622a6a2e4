"""``dialmap import`` of what an Asterisk holds: asked where calls enter, every line accounted for, stored as routes."""

import json
import sqlite3
import zipfile

import pytest
from click.testing import CliRunner

from dialmap.cli import main
from dialmap.core.exchange import Upload
from dialmap.dialplan import Policy
from dialmap.errors import DataError
from dialmap.service import dialplans
from dialmap.service.boards import load
from dialmap.service.dialplans import box_of

MAIN = """[globals]
OUT=SIP/sbc
TRUNKPASS=hunter2
[from-internal]
include => world
exten => _[1-9]XX,1,Dial(PJSIP/${EXTEN},20)
[world]
exten => _9X.,1,Dial(${OUT}/8${EXTEN:1})
 same => n,Dial(SIP/user:hunter2@reserve/8${EXTEN:1})
exten => _7.,1,Congestion()
a line that is none
"""
SHOWN = """[ Context 'in' created by 'pbx_config' ]
  '_9X.' =>         1. Dial(${OUT}/${EXTEN:1})                    [pbx_config]
"""


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("DIALMAP_LANGUAGE", raising=False)

    def call(*words):
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    return call


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "asterisk"
    made.mkdir()
    (made / "extensions.conf").write_text(MAIN, encoding="utf-8")
    return made


def test_the_entry_is_asked_for_and_nothing_is_made_before_it_is_known(run, folder, tmp_path):
    db = tmp_path / "new.db"
    said = run("import", "--db", db, folder)
    assert said.exit_code == 2
    assert "after --entry; most likely at from-internal, world" in said.stderr
    assert "there is no context gone" in run("import", "--db", db, folder, "--entry", "gone").stderr
    assert not db.exists()


def test_a_dialplan_becomes_routes_that_decide_as_it_does(run, folder, tmp_path):
    db = tmp_path / "new.db"
    said = run("import", "--db", db, folder, "--entry", "from-internal")
    assert said.exit_code == 0, said.output
    assert "extensions.conf:11: " in said.stderr
    assert "Context after context" in said.output
    board = load(db)
    assert board.settings.policy is Policy.CONTEXTS
    assert {name: row.trunks for name, row in board.routes.items()} == {
        "from-internal": (),
        "world: sbc → reserve": ("sbc", "reserve"),
        "world: blocked": (),
    }
    (found,) = json.loads(run("lookup", "--db", db, "974955550100", "--json").output)
    assert [found[key] for key in ("context", "template", "source", "sends", "verdict")] == [
        "world",
        "_9X.",
        "extensions.conf:8",
        "874955550100",
        "arrives",
    ]
    assert b"hunter2" not in b"".join(each.read_bytes() for each in tmp_path.glob("new.db*"))
    again = json.loads(run("import", "--db", db, folder, "--entry", "from-internal", "--json").output)
    assert again["rows"] == {"new": 0, "changed": 0, "same": 5, "missing": 0}


def test_what_is_stored_of_a_route_and_a_trunk_stays(run, folder, tmp_path):
    """A dialplan knows no owner, no note, no provider and no ticket."""
    db, csv = tmp_path / "new.db", tmp_path / "csv"
    csv.mkdir()
    (csv / "trunks.csv").write_text("name,status,provider\nsbc,requested,Nord\n", encoding="utf-8")
    (csv / "routes.csv").write_text("name,type,patterns,owner\nworld: blocked,standard,_7.,Vera\n", encoding="utf-8")
    run("import", "--db", db, csv)
    run("import", "--db", db, folder, "--entry", "from-internal")
    board = load(db)
    assert board.routes["world: blocked"].owner == "Vera"
    assert board.routes["world: blocked"].blocking
    assert (board.trunks["sbc"].provider, board.trunks["sbc"].status) == ("Nord", "requested")
    run("import", "--db", db, folder, "--entry", "from-internal", "--delete-missing")
    assert set(load(db).trunks) == {"sbc", "reserve"}


def test_what_a_running_asterisk_shows_is_imported_with_its_globals(run, tmp_path):
    db, shown, variables = tmp_path / "new.db", tmp_path / "shown.txt", tmp_path / "globals.txt"
    shown.write_text(SHOWN, encoding="utf-8")
    variables.write_text("   OUT=SIP/sbc\n\n    -- 1 variable(s)\n", encoding="utf-8")
    assert run("import", "--db", db, shown, variables, "--entry", "in").exit_code == 0
    assert load(db).routes["in"].trunks == ("sbc",)
    several = run("import", "--db", db, shown, shown, "--entry", "in")
    assert "these are several dialplans" in several.stderr


def test_several_dialplans_at_once_are_refused_in_a_sentence_and_tables_are_let_through():
    one, two = (Upload(name, b"[a]\nexten => 1,1,NoOp()\n") for name in ("a.conf", "b.conf"))
    with pytest.raises(DataError, match="these are several dialplans"):
        box_of([one, two])
    with pytest.raises(DataError, match="these are several dialplans"):
        box_of([one, one])
    table = Upload("routes.csv", b"name,type,patterns\n")
    box, others, _left_out = box_of([one, table])
    assert list(box.plan.contexts) == ["a"]
    assert others == [table]
    assert box_of([table, Upload("odd.bin", b"\x00\xff")])[0] is None
    with pytest.raises(DataError, match="this is no dialplan"):
        box_of([Upload("sip.conf", b"; nothing\n")])


def test_formats_are_listed_and_one_may_be_insisted_on(run, folder, tmp_path):
    said = run("formats")
    assert said.exit_code == 0
    assert "freepbx-sql" in said.output
    page = run("formats", "asterisk-conf")
    assert "## How to get it" in page.output
    assert "Lost: " in page.output
    assert {each["name"] for each in json.loads(run("formats", "--json").output)} > {"csv", "asterisk-show"}
    wrong = run("formats", "excel")
    assert (wrong.exit_code, "there is no format excel; there are" in wrong.stderr) == (2, True)
    refused = run("import", "--db", tmp_path / "n.db", folder / "extensions.conf", "--format", "freepbx-sql")
    assert (refused.exit_code, "holds none of the tables" in refused.stderr) == (2, True)
    assert not (tmp_path / "n.db").exists()


def test_tables_of_freepbx_need_no_entry_and_a_list_of_trunks_changes_no_policy(run, tmp_path):
    db, dump, listed = tmp_path / "new.db", tmp_path / "dump.sql", tmp_path / "pjsip.conf"
    dump.write_text(
        "INSERT INTO outbound_routes (route_id,name) VALUES (1,'World');\n"
        "INSERT INTO outbound_route_patterns (route_id,match_pattern_prefix,match_pattern_pass) VALUES (1,'9','.');\n"
        "INSERT INTO outbound_route_trunks (route_id,trunk_id,seq) VALUES (1,1,0);\n"
        "INSERT INTO trunks (trunkid,tech,channelid,secret) VALUES (1,'pjsip','north','hunter2');\n",
        encoding="utf-8",
    )
    listed.write_text("[north]\ntype=endpoint\noutbound_auth=a\n[a]\ntype=auth\npassword=hunter2\n", encoding="utf-8")
    assert run("import", "--db", db, listed).exit_code == 0
    assert load(db).settings.policy is Policy.SPECIFIC
    assert run("import", "--db", db, dump, listed).exit_code == 0
    (found,) = json.loads(run("lookup", "--db", db, "974955550100", "--json").output)
    keys = ("route", "context", "template", "source", "sends", "verdict")
    assert [found[key] for key in keys] == ["World", "outrt-1", "_9.", "dump.sql:2", "74955550100", "arrives"]
    assert b"hunter2" not in b"".join(each.read_bytes() for each in tmp_path.glob("new.db*"))


def test_routes_go_back_out_and_come_in_again_as_they_were(run, folder, tmp_path):
    db, again, out = tmp_path / "one.db", tmp_path / "two.db", tmp_path / "out.conf"
    run("import", "--db", db, folder, "--entry", "from-internal")
    said = run("export", "--db", db, out, "--format", "asterisk-conf")
    assert said.exit_code == 1  # where the calls of phones ring is not known
    assert "from-internal: which phone or queue its calls come to is not known here" in said.stderr
    assert "Read again and proven" in said.output
    assert run("import", "--db", again, out, "--entry", "dialmap").exit_code == 0
    found = [json.loads(run("lookup", "--db", each, "974955550100", "--json").output)[0] for each in (db, again)]
    assert [(each["trunks"][0]["name"], each["sends"], each["template"]) for each in found] == [
        ("sbc", "874955550100", "_9X.")
    ] * 2
    assert run("export", "--db", db, tmp_path / "p.zip", "--format", "freepbx-patterns").exit_code == 0
    assert run("export", "--db", db, out, "--format", "csv").exit_code == 2


def test_an_import_is_remembered_with_its_entry_and_what_was_lost_and_may_replace_the_one_before(run, folder, tmp_path):
    db = tmp_path / "new.db"
    said = run("import", "--db", db, folder, "--entry", "from-internal")
    assert "11 lines are read: 10 are understood whole, 0 in part, 1 are skipped." in said.stderr
    (kept,) = dialplans.imports(db)
    assert (kept.source, kept.entry, kept.lines, kept.skipped) == ("asterisk", "from-internal", 11, 1)
    assert "extensions.conf,11" in kept.report
    assert "hunter2" not in kept.report
    other = tmp_path / "csv"
    other.mkdir()
    (other / "routes.csv").write_text("name,type,patterns\nby hand,standard,_5XX\n", encoding="utf-8")
    run("import", "--db", db, other)
    (folder / "extensions.conf").write_text(MAIN.replace("exten => _7.,1,Congestion()\n", ""), encoding="utf-8")
    assert run("import", "--db", db, folder).exit_code == 0  # where calls enter is known from the last time
    assert "world: blocked" in load(db).routes
    assert run("import", "--db", db, folder, "--entry", "from-internal", "--replace").exit_code == 0
    assert set(load(db).routes) == {"from-internal", "world", "by hand"}
    assert len(dialplans.imports(db)) == 1


def test_a_database_of_an_earlier_version_is_brought_up_to_date_first(run, folder, tmp_path):
    db = tmp_path / "old.db"
    run("import", "--db", db, folder, "--entry", "from-internal")
    with sqlite3.connect(db) as connection:
        connection.execute("drop table box_imports")
        connection.execute("delete from _sqlite_migrations where name = 'm019_box_imports'")
    assert "after --entry" in run("import", "--db", db, folder).stderr
    assert run("import", "--db", db, folder, "--entry", "from-internal").exit_code == 0


def test_tables_that_are_packed_with_a_dialplan_are_imported_too(run, tmp_path):
    db, packed = tmp_path / "new.db", tmp_path / "box.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("extensions.conf", MAIN)
        archive.writestr("scenarios.csv", "name,telephony\nDay,own_pbx\n")
    assert run("import", "--db", db, packed, "--entry", "from-internal").exit_code == 0
    board = load(db)
    assert "world: blocked" in board.routes
    assert list(board.scenarios) == ["Day"]


def test_a_table_of_routes_sets_what_decides_there(run, tmp_path):
    rules = tmp_path / "routes.json"
    row = {"id": 1, "rulename": "City", "priority": 1, "numberbeginswith": "9", "restnumbers": "6", "trimfrombegin": 1}
    rows = [
        {**row, "providerid": "north"},
        {**row, "id": 2, "rulename": "All", "restnumbers": "-1", "providerid": "far"},
    ]
    rules.write_text(json.dumps({"data": rows}))
    db = tmp_path / "new.db"
    dry = run("import", "--db", db, rules, "--dry-run")
    assert "Nothing was stored." in dry.stdout
    assert "Which route wins" not in dry.stdout
    done = run("import", "--db", db, rules)
    assert done.exit_code == 0
    assert "Which route wins: First in the list" in done.stdout
    assert "the next route that takes the number is asked" in done.stdout
    board = load(db)
    assert (board.settings.policy, board.settings.fall_through, board.settings.profile) == (
        Policy.ORDER,
        True,
        "asterisk",
    )
    assert board.look_up("9123456").trace.sends == "123456"
    rules.write_text(json.dumps({"data": rows[:1]}))
    assert run("import", "--db", db, rules, "--replace").exit_code == 0
    assert list(load(db).routes) == ["City"]


def test_a_robot_becomes_a_scenario_and_where_its_operators_sit_is_said_once(run, tmp_path):
    flow = tmp_path / "debts.json"
    step = {"name": "sales", "type": "connect-call-to", "properties": {"to": "84955550100"}}
    flow.write_text(json.dumps({"states": [step]}))
    db = tmp_path / "new.db"
    assert run("import", "--db", db, flow, "--telephony", "virtual_pbx").exit_code == 0
    assert run("import", "--db", db, flow).exit_code == 0  # what is stored stays
    found = load(db).snapshot
    assert [(each.name, each.telephony) for each in found.scenarios] == [("debts", "virtual_pbx")]
    assert [(each.block, each.number, each.inbound_action) for each in found.transfers] == [
        ("sales", "84955550100", "custom_direction")
    ]
