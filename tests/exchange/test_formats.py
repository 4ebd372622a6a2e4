"""Each format: known by what is in its file, read into routes and trunks, what is lost is told, secrets are cut off."""

import io
import json
import tarfile
import zipfile
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
from dialmap.service.dialplans import as_files, usual_entry
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
    assert not any(each.blocking for each in made.routes)
    named = {each.name: each for each in made.trunks}
    assert set(named) == set(case["trunks"])
    for trunk, facts in case["trunks"].items():
        assert {key: getattr(named[trunk], key) for key in facts} == facts, trunk
    assert [f"{each.file}:{each.line} {each.message}" for each in lost] == case.get("lost", [])
    said = b"".join(each.data for each in files) + repr((made, lost)).encode()
    assert [each for each in case.get("hides", ()) if each.encode() in said] == []


def test_every_format_has_cases_and_a_name_of_its_own():
    tried = {path.stem for path in FOLDER.glob("*.yml")} | {
        "csv",
        "xlsx",
        "freepbx-backup",
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
