"""``dialmap explain``: a call followed through files that are in no database."""

import json

import pytest
from click.testing import CliRunner

from dialmap.cli import main

MAIN = """[general]
static=yes
#include more.conf
[from-internal]
include => local
include => world
[local]
exten => _[1-9]XX,1,Dial(PJSIP/${EXTEN},20)
[world]
exten => _9X.,1,Set(OUT=8${EXTEN:1})
 same => n,Dial(${MAIN}/${OUT},60)
 same => n,GotoIf($["${CALLERID(num)}" = "101"]?more)
 same => n,Hangup()
 same => n(more),Dial(SIP/user:hunter2@reserve/${OUT})
exten => _9X./101,1,Hangup()
exten => _800X.,1,Goto(gone,${EXTEN},1)
exten => _7.,1,Congestion()
a line that is none
"""


@pytest.fixture
def folder(tmp_path):
    """A folder as /etc/asterisk is one."""
    (tmp_path / "extensions.conf").write_text(MAIN, "utf-8")
    (tmp_path / "more.conf").write_text("[globals]\nMAIN=PJSIP/sbc\n", "utf-8")
    return tmp_path


def run(*words):
    return CliRunner().invoke(main, ["explain", *map(str, words)])


def test_the_path_is_told_step_by_step_to_the_trunk_and_the_number_sent(folder):
    done = run(folder, "974955550100", "--entry", "from-internal")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == ("974955550100 enters at from-internal and is taken by _9X. of world (extensions.conf:10)")
    assert lines[2] == "  world  _9X.  2  Dial(PJSIP/sbc/874955550100,60)  extensions.conf:11"
    assert "Leaves through a trunk" in lines
    assert "  Trunks in the order in which they are tried: sbc, reserve. Sent is 874955550100." in lines
    assert "  Only the call decides: CALLERID(num). Both ways are shown." in lines
    assert "  Takes it instead when its condition holds: world _9X. (/101)" in lines
    assert "hunter2" not in done.output
    assert "extensions.conf:18: there is no = in the line, so Asterisk skips it" in done.stderr


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        ("101", 0, "Rings at a phone"),
        ("8005550100", 1, "Leads to what does not exist: gone,${EXTEN},1 (extensions.conf:16)"),
        ("74955550100", 1, "Blocked on purpose"),
        ("5", 1, "5: nothing that is asked from from-internal on takes it"),
    ],
)
def test_every_ending_has_its_sentence_and_its_exit_code(folder, number, code, said):
    done = run(folder / "extensions.conf", number, "--entry", "from-internal")
    assert done.exit_code == code
    assert said in done.stdout


def test_what_dialplan_show_printed_is_read_too_and_json_holds_everything(tmp_path):
    shown = tmp_path / "shown.txt"
    shown.write_text(
        "pbx*CLI> dialplan show\n[ Context 'out' created by 'pbx_config' ]\n"
        "  '_7X.' =>  1. Dial(SIP/gw/8${EXTEN:1})     [extensions.conf:3]\n",
        "utf-8",
    )
    done = run(shown, "74955550100", "--entry", "out", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {key: told[key] for key in ("ending", "context", "template", "source", "trunks", "sends")} == {
        "ending": "leaves",
        "context": "out",
        "template": "_7X.",
        "source": "extensions.conf:3",
        "trunks": ["gw"],
        "sends": "84955550100",
    }
    assert [each["arguments"] for each in told["steps"]] == ["SIP/gw/84955550100"]


def test_what_cannot_be_followed_is_a_sentence(folder, tmp_path):
    done = run(folder, "1", "--entry", "nowhere")
    assert done.exit_code == 2
    assert "there is no context nowhere; calls may enter at from-internal, local, world" in done.stderr
    (tmp_path / "empty").mkdir()
    assert "there is no extensions.conf in this folder" in run(tmp_path / "empty", "1", "--entry", "x").stderr
    (tmp_path / "text.txt").write_text("hello", "utf-8")
    done = run(tmp_path / "text.txt", "1", "--entry", "x")
    assert done.exit_code == 2
    assert "text.txt: this is no dialplan" in done.stderr
    assert "Traceback" not in done.output


def test_a_path_without_an_end_is_cut_not_blocked(tmp_path):
    lines = ["[in]", "exten => _X.,1,NoOp()"]
    lines += [f" same => n,Gosub(sub{at},s,1)" for at in range(400)]
    for at in range(400):
        lines += [f"[sub{at}]", "exten => s,1,NoOp()", *[" same => n,NoOp()"] * 60, " same => n,Return()"]
    path = tmp_path / "extensions.conf"
    path.write_text("\n".join(lines), "utf-8")
    told = json.loads(run(path, "101", "--entry", "in", "--json").output)
    assert not told["is_whole"]
    assert told["ending"] == "cut"


def test_what_is_asked_elsewhere_before_the_extension_is_named(tmp_path):
    (tmp_path / "extensions.conf").write_text(
        "[in]\nswitch => DUNDi/e164\ninclude => out\nexten => 112,1,Hangup()\n"
        "[out]\nexten => _X.,1,Dial(SIP/gw/${EXTEN})\n",
        "utf-8",
    )
    done = run(tmp_path, "8005550100", "--entry", "in")
    assert "Is asked first, during the call, and may take it: DUNDi/e164 (extensions.conf:2)" in done.stdout
    assert "DUNDi" not in run(tmp_path, "112", "--entry", "in").stdout


def test_a_folder_that_holds_a_part_of_a_dialplan_is_read(tmp_path):
    (tmp_path / "extensions_additional.conf").write_text("[in]\nexten => _X.,1,Dial(SIP/gw/${EXTEN})\n", "utf-8")
    assert "Leaves through a trunk" in run(tmp_path, "8005550100", "--entry", "in").stdout


def test_only_contexts_that_take_something_are_proposed(folder):
    (folder / "more.conf").write_text("[globals]\nMAIN=PJSIP/sbc\n[empty]\n", "utf-8")
    said = run(folder, "112", "--entry", "nowhere").stderr
    assert "calls may enter at from-internal" in said
    assert "empty" not in said
