"""Each format: known by what is in its file, read into routes and trunks, what is lost is told, secrets are cut off."""

import io
import json
import random
import sqlite3
import tarfile
import zipfile
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from dialmap.board import check
from dialmap.core.exchange import Upload
from dialmap.core.model import Snapshot
from dialmap.core.settings import Settings
from dialmap.errors import DataError
from dialmap.exchange.boxes import box_of
from dialmap.exchange.formats import ALL_FORMATS, BY_NAME, format_of
from dialmap.exchange.formats.base import Text
from dialmap.exchange.plan import stage
from dialmap.i18n import Language
from dialmap.service.dialplans import as_files, decision_of, usual_entry
from dialmap.service.formats import format_page

FOLDER = Path(__file__).parent / "formats"
HEADINGS = {
    Language.EN: ["## How to get it", "## How it is recognized", "## Good to know"],
    Language.RU: ["## Как получить", "## Как распознаётся", "## Что важно знать"],
}
EMPTY = Snapshot((), (), (), ())
NOW = datetime(2026, 11, 29, 4, 15, tzinfo=UTC)


def cases():
    for path in sorted(FOLDER.glob("*.yml")):
        for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            yield pytest.param(path.stem, case, id=f"{path.stem} {name}")


def uploads(files):
    return [Upload(name, text.encode()) for name, text in files.items()]


def imported(given, entry="", snapshot=EMPTY):
    """What an import of these uploads would store, the files on the way there, and what is lost."""
    box, others, left_out = box_of(given)
    board = check(snapshot, Settings())
    told = as_files(box, entry or usual_entry(box), board, NOW)
    files, lost = told.files, told.lost
    plan = stage(snapshot, 0, [*files, *others])
    assert plan.errors == ()
    return snapshot.with_edits(plan.edits), files, [*left_out, *lost]


def told(template):
    parts = f"{template.prefix}|{template.pattern}|{template.prepend}" if template.prefix else template.pattern
    return f"{parts} {template.condition}".rstrip()


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_a_format_is_read_as_its_cases_say(name, case):
    texts = [Text(each, text.encode(), text) for each, text in case["files"].items()]
    assert name in {format_of(text).name for text in texts}
    if "refused" in case:
        with pytest.raises(DataError, match=case["refused"]):
            box_of(uploads(case["files"]))
        return
    made, files, lost = imported(uploads(case["files"]), case.get("entry", ""))
    assert {each.name: [list(map(told, each.templates)), list(each.trunks)] for each in made.routes} == case["routes"]
    assert list(case["routes"]) == [each.name for each in sorted(made.routes, key=lambda each: each.position)]
    assert [each.name for each in made.routes if each.blocking] == case.get("blocking", [])
    named = {each.name: each for each in made.trunks}
    assert set(named) == set(case["trunks"])
    for trunk, facts in case["trunks"].items():
        assert {key: getattr(named[trunk], key) for key in facts} == facts, trunk
    assert [f"{each.file}:{each.line} {each.message}" for each in lost] == case.get("lost", [])
    handed = [f"{each.scenario} / {each.block} {each.number}" for each in made.transfers]
    assert sorted(handed) == sorted(case.get("transfers", []))
    if "decides" in case:
        box, _others, _left_out = box_of(uploads(case["files"]))
        assert box is not None
        assert list(decision_of(box)) == case["decides"]
    said = b"".join(each.data for each in files) + repr((made, lost)).encode()
    assert [each for each in case.get("hides", ()) if each.encode() in said] == []


def test_every_format_has_cases_and_a_name_of_its_own():
    tried = {path.stem for path in FOLDER.glob("*.yml")} | {
        "csv",
        "xlsx",
        "freepbx-backup",
        "mikopbx-db",
    }  # ours: test_plan, test_workbooks; below
    assert tried == set(BY_NAME)
    assert len(BY_NAME) == len(ALL_FORMATS)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", BY_NAME)
def test_every_format_has_a_page_in_both_languages(name, language):
    title, *lines = format_page(name, language).splitlines()
    assert title.startswith(f"# {name} ")
    assert [each for each in lines if each.startswith("#")] == HEADINGS[language]
    assert all(lines[lines.index(each) + 2] for each in HEADINGS[language])


def core(**more):
    return {
        "configs": {
            "Routing": [
                {
                    "route_id": 1,
                    "name": "World",
                    "password": "hunter2",
                    "seq": 1,
                    "patterns": [{"match_pattern_prefix": "9", "match_pattern_pass": ".", "prepend_digits": ""}],
                    "trunks": ["2", "1"],
                }
            ],
            "Trunks": {
                "trunks": [
                    {"trunkid": 1, "name": "North", "tech": "pjsip", "channelid": "north", "disabled": "off"},
                    {"trunkid": 2, "tech": "iax", "channelid": "far", "disabled": None},
                ],
                "techTables": {"pjsip": [{"id": 1, "keyword": "secret", "data": "hunter2"}]},
            },
        },
        **more,
    }


def archive(name, data):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        packed.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_a_backup_of_freepbx_is_read_without_being_unpacked():
    data = archive("./modulejson/Core.json", json.dumps(core()).encode())
    made, files, _lost = imported([Upload("20261129-core.tar.gz", data)])
    (route,) = made.routes
    assert (route.name, route.trunks, [told(each) for each in route.templates]) == (
        "World",
        ("far", "north"),
        ["9|_.|"],
    )
    assert b"hunter2" not in b"".join(each.data for each in files)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (archive("etc/passwd", b"x"), "this is no backup of FreePBX 15 or later"),
        (archive("modulejson/Core.json", b"{"), "the file ends too early"),
        (archive("modulejson/Core.json", b"[]"), "this is no backup"),
        (archive("modulejson/Core.json", b"{}")[:40], "the packed file is damaged"),
        (b"\x1f\x8bnothing", "the packed file is damaged"),
    ],
)
def test_a_backup_that_cannot_be_read_is_a_sentence(data, why):
    with pytest.raises(DataError, match=why):
        box_of([Upload("b.tar.gz", data)])


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()


def test_a_folder_of_configuration_packed_as_zip_is_one_dialplan():
    data = zipped(
        {
            "asterisk/extensions.conf": '[in]\n#include "custom/own.conf"\n',
            "asterisk/custom/own.conf": "exten => _X.,1,Dial(PJSIP/${EXTEN}@gw)\n",
            "asterisk/pjsip.conf": "[gw]\ntype=endpoint\noutbound_auth=a\n",
            "asterisk/voicemail.xml": "<x/>",
        }
    )
    made, _files, lost = imported([Upload("etc.zip", data)], "in")
    (route,) = made.routes
    assert route.trunks == ("gw",)
    assert route.templates[0].source == "custom/own.conf:1"
    assert [(each.file, "was left out" in str(each.message)) for each in lost] == [
        ("etc.zip/asterisk/voicemail.xml", True)
    ]


def test_a_format_that_somebody_insists_on_is_tried():
    with pytest.raises(DataError, match="holds none of the tables"):
        box_of([Upload("odd.txt", b"nothing")], name="freepbx-sql")


def test_what_was_seen_stands_beside_the_status_of_trunks_that_are_listed_and_adds_none():
    stored, _files, _lost = imported(uploads({"sip.conf": "[far]\ntype=peer\nhost=far.example\n"}))
    seen = " Endpoint:  far   Unavailable   0 of inf\n Endpoint:  201   Not in use   0 of inf\n"
    made, _files, _lost = imported(uploads({"seen.txt": seen}), snapshot=stored)
    box, _others, _left_out = box_of(uploads({"seen.txt": seen}))
    assert (
        as_files(box, "", check(stored, Settings()), NOW).rows == ()
    )  # it brought nothing, so nothing is its to replace
    (trunk,) = made.trunks
    assert (trunk.status, trunk.observed, trunk.observed_at) == ("connected", "unreachable", "2026-11-29T04:15:00Z")
    assert trunk.endpoint == "far.example"


def test_dial_patterns_change_the_templates_of_a_stored_route_and_nothing_else():
    plan = "[in]\nexten => _X.,1,Dial(SIP/gw/${EXTEN})\n"
    stored, _files, _lost = imported(uploads({"extensions.conf": plan}), "in")
    csv = "prepend,prefix,match pattern,callerid\n,9,NXX,\n"
    made, _files, _lost = imported(uploads({"in_routing_dial_patterns.csv": csv}), snapshot=stored)
    (route,) = made.routes
    assert (route.trunks, route.context, [told(each) for each in route.templates]) == (("gw",), "in", ["9|_NXX|"])


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8-sig", "utf-16"])
def test_a_dialplan_is_read_in_whatever_encoding_it_was_saved(encoding):
    text = "; Исходящие маршруты\n[outrt-1] ; Москва и область\nexten => _7495XXXXXXX,1,Dial(SIP/gw/${EXTEN})\n"
    made, _files, _lost = imported([Upload("extensions.conf", text.encode(encoding))], "outrt-1")
    assert [route.name for route in made.routes] == ["Москва и область"]


def test_what_asterisk_would_refuse_is_said_and_the_rest_is_read():
    text = "=====\n#include gone.conf\n[in]\nexten 1\nexten = _X.,1,Dial(SIP/gw/${EXTEN})\n"
    made, _files, lost = imported(uploads({"extensions.conf": text}), "in")
    assert [route.trunks for route in made.routes] == [("gw",)]
    assert [(each.line, str(each.message)[:30]) for each in lost] == [
        (1, "this stands before the first ["),
        (2, "gone.conf is missing: Asterisk"),
        (4, "there is no = in the line, so "),
    ]


def miko(*more):
    """A database of MikoPBX, as bytes."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(
            """
            create table m_OutgoingRoutingTable (id integer, rulename text, providerid text, priority integer,
                numberbeginswith text, restnumbers text, trimfrombegin text, prepend text, note text);
            create table m_Providers (id integer, uniqid text, type text, sipuid text, iaxuid text, note text);
            create table m_Sip (uniqid text, disabled text, host text, port text, secret text, description text);
            insert into m_OutgoingRoutingTable values (1, 'City', 'SIP-A', 0, '9', '6', '1', '', ''),
                (2, 'City, spare', 'SIP-B', 1, '9', '6', '1', '', 'spare'),
                (3, '', 'SIP-B', 2, '', '-1', '0', '', null);
            insert into m_Providers values (1, 'SIP-A', 'SIP', 'SIP-A', '', ''), (2, 'SIP-B', 'SIP', 'SIP-B', '', '');
            insert into m_Sip values ('SIP-A', '0', 'a.example', '5060', 'hunter2', 'North'),
                ('SIP-B', '1', 'b.example', '', 'hunter2', '');
            """
        )
        for line in more:
            db.execute(line)
        db.commit()
        return db.serialize()


def test_a_database_of_mikopbx_is_read_in_memory_and_its_passwords_are_not():
    box, _others, _left_out = box_of([Upload("mikopbx.db", miko())])
    assert list(decision_of(box)) == ["order", True]
    made, files, lost = imported([Upload("mikopbx.db", miko())])
    routes = {each.name: ([told(one) for one in each.templates], each.trunks) for each in made.routes}
    assert routes == {"City": (["9|_XXXXXX|"], ("SIP-A", "SIP-B")), "2": (["_X!"], ("SIP-B",))}
    trunks = {each.name: (each.endpoint, each.status.value, each.note) for each in made.trunks}
    assert trunks == {"SIP-A": ("a.example:5060", "connected", "North"), "SIP-B": ("b.example", "disabled", "")}
    assert lost == []
    assert b"hunter2" not in b"".join(each.data for each in files)


def test_a_database_that_is_damaged_or_a_trap_is_a_sentence_or_nothing():
    whole = miko()
    with pytest.raises(DataError, match="the database cannot be read"):
        box_of([Upload("mikopbx.db", whole[:5000])])
    endless = (
        "drop table m_OutgoingRoutingTable",
        "create view m_OutgoingRoutingTable as with recursive n(x) as (select 1 union all select x + 1 from n)"
        " select x id, 'a' rulename, 'b' numberbeginswith, '1' restnumbers, 'p' providerid from n",
    )
    box, _others, _left_out = box_of([Upload("mikopbx.db", miko(*endless))])
    assert box.rules.routes == ()
    dice = random.Random(13)
    for _time in range(300):
        data = bytearray(whole)
        for _change in range(dice.randint(1, 9)):
            data[dice.randrange(100, len(data))] = dice.randrange(256)
        with suppress(DataError):
            box_of([Upload("mikopbx.db", bytes(data))])
