"""Dialplans of Asterisk: the recorded answers of a running one, its grammar, and what its applications dial."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialmap.core.model import Snapshot
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Verdict
from dialmap.dialplan import Pattern, Policy
from dialmap.exchange.asterisk.conf import read_conf
from dialmap.exchange.asterisk.expressions import evaluate
from dialmap.exchange.asterisk.interpreter import Interpreter
from dialmap.exchange.asterisk.lines import without_comments
from dialmap.exchange.asterisk.mapped import mapped
from dialmap.exchange.asterisk.shown import read_shown
from dialmap.exchange.asterisk.substitution import Scope, substitute
from dialmap.exchange.asterisk.values import Value

VECTORS = Path(__file__).parent / "vectors"
CASES = {each["id"]: each for each in json.loads((VECTORS / "contexts.json").read_text("utf-8"))}
SHOWN = json.loads((VECTORS / "contexts_shown.json").read_text("utf-8"))


def answers(plan, case):
    """Number -> [context, extension, place], and number -> [trunks, stripped, put in front], as recorded."""
    interpreter = Interpreter(plan)
    entrance = interpreter.entrance(case["context"])
    found, leads = {}, {}
    for number in case["answers"]:
        entry = entrance.takes(number)
        found[number] = None
        if entry is not None:
            name, text = entry.context.name, entry.extension.text
            found[number] = [name, text, str(entry.extension.steps[1].place)]
            result = interpreter.run(entry, number)
            leads[f"{name}|{text}"] = [
                list(result.trunks),
                *((result.sends or ("?", "?")) if result.trunks else (0, "")),
            ]
    return found, leads


def check(plan, case):
    found, leads = answers(plan, case)
    assert plan.unread == ()
    assert found == case["answers"]
    assert leads == {key: case["leads"][key] for key in leads}
    return len(found)


def test_every_answer_of_a_running_asterisk_from_its_files():
    assert sum(check(read_conf(case["files"]), case) for case in CASES.values()) == 3213


def test_the_same_answers_from_what_it_shows():
    assert len(SHOWN) == 15
    for name, shown in SHOWN.items():
        check(read_shown(f"{shown['globals']}\n{shown['show']}"), CASES[name])


def routed(plan, case):
    """Number -> what the routes made of a dialplan say: where it is taken, through which trunks, what leaves."""
    made = mapped(plan, case["context"])
    view = Routing.compile(Snapshot.of([*made.trunks, *made.routes]), Policy.CONTEXTS)
    found = {}
    for number in case["answers"]:
        trace = view.trace(number)
        won = trace.winner
        found[number] = won and (
            [won.route.context, won.template.effective, won.template.source],
            list(won.route.trunks),
            trace.sends if won.route.trunks else number,
            trace.verdict is Verdict.ARRIVES or won.route.blocking,
        )
    return found


@pytest.mark.parametrize("shown", [False, True], ids=["files", "shown"])
def test_the_routes_of_a_dialplan_give_every_answer_too(shown):
    count = 0
    for name, case in CASES.items():
        if shown and name not in SHOWN:
            continue
        plan = read_shown(SHOWN[name]["globals"] + "\n" + SHOWN[name]["show"]) if shown else read_conf(case["files"])
        for number, found in routed(plan, case).items():
            answer = case["answers"][number]
            if answer is None:
                assert found is None, (name, number)
                continue
            trunks, stripped, prepend = case["leads"][f"{answer[0]}|{answer[1]}"]
            assert found == (answer, trunks, prepend + number[stripped:], True), (name, number)
            count += 1
    assert count > 700


def test_what_is_shown_may_have_lost_its_columns_and_gained_prompts_and_colors():
    name, shown = next(iter(SHOWN.items()))
    lines = [" ".join(line.split()) for line in shown["show"].splitlines()]
    spoiled = ["pbx*CLI> dialplan show", *(f"\x1b[1;36m{line}\x1b[0m" for line in lines), "pbx*CLI> "]
    plan = read_shown("pbx*CLI> dialplan show globals\n" + shown["globals"] + "\n" + "\n".join(spoiled))
    check(plan, CASES[name])


def test_what_is_shown_without_its_sources_is_known_by_its_own_lines():
    text = """[ Context 'a' created by 'pbx_config' ]
  '_1XX' => 1. Dial(SIP/gw/${EXTEN})
     [x]  2. Hangup()
 nonsense"""
    plan = read_shown(text, "paste.txt")
    (extension,) = plan.contexts["a"].extensions.values()
    assert [(at, step.app, str(step.place)) for at, step in extension.steps.items()] == [
        (1, "Dial", "paste.txt:2"),
        (2, "Hangup", "paste.txt:3"),
    ]
    assert extension.priority_of("x") == 2
    assert [str(each.place) for each in plan.unread] == ["paste.txt:4"]


def dials(text, number="74955550100", context="in", **files):
    """(Trunks, (stripped, put in front), result) of a number in a file."""
    interpreter = Interpreter(read_conf({"extensions.conf": text, **files}))
    entry = interpreter.entrance(context).takes(number)
    assert entry is not None
    result = interpreter.run(entry, number)
    return result.trunks, result.sends, result


@pytest.mark.parametrize(
    ("dial", "trunk", "sends"),
    [
        ("PJSIP/${EXTEN}@gw", "gw", (0, "")),
        ("PJSIP/gw/sip:8${EXTEN:1}@203.0.113.5:5060", "gw", (1, "8")),
        ("SIP/gw/${EXTEN}", "gw", (0, "")),
        ("SIP/${EXTEN:2}@gw", "gw", (2, "")),
        ("IAX2/user:secret@gw/${EXTEN}@their-context", "gw", (0, "")),
        ("DAHDI/g1/9${EXTEN}", "DAHDI/g1", (0, "9")),
        ("OOH323/gw/${EXTEN}", "gw", (0, "")),
        ("${TRUNK}/${EXTEN}", "gw", (0, "")),
        ("SIP/gw/${EXTEN:-10}", "gw", (1, "")),
        ("SIP/gw/${EXTEN:0:5}", "gw", None),
        ("SIP/gw/112", "gw", None),
    ],
)
def test_each_form_of_a_dial_string(dial, trunk, sends):
    trunks, sent, result = dials(f"[globals]\nTRUNK=SIP/gw\n[in]\nexten => _X.,1,Dial({dial},30,tT)\n")
    assert trunks == (trunk,)
    assert sent == sends
    assert "secret" not in repr(result.calls)


@pytest.mark.parametrize("dial", ["SIP/201", "PJSIP/${EXTEN}", "SIP/201&SIP/202"])
def test_a_phone_is_no_trunk(dial):
    trunks, _sent, result = dials(f"[in]\nexten => _X.,1,Dial({dial})\n")
    assert trunks == ()
    assert all(call.is_phone for call in result.calls)
    assert not result.blocks


def test_trunks_are_tried_in_the_order_of_the_failover():
    text = """
[in]
exten => _7.,1,Set(OUT=8${EXTEN:1})
 same => n,Dial(PJSIP/${OUT}@first,60)
 same => n,GotoIf($["${DIALSTATUS}" = "CHANUNAVAIL"]?second)
 same => n,Goto(s-${DIALSTATUS},1)
 same => n(second),Dial(PJSIP/${OUT}@second,60)
 same => n,Hangup()
exten => s-CONGESTION,1,Dial(PJSIP/${OUT}@third)
exten => s-BUSY,1,Busy()
"""
    trunks, sends, result = dials(text)
    assert trunks == ("first", "second", "third")
    assert sends == (1, "8")
    assert result.hangs_on == set()


def test_what_the_caller_or_the_hour_decides_is_named_and_both_ways_are_followed():
    text = """
[in]
exten => _X.,1,GotoIf($["${CALLERID(num)}" = "101"]?a:b)
 same => n(a),Dial(SIP/one/${EXTEN})
 same => n,Hangup()
 same => n(b),GotoIfTime(9:00-18:00,mon-fri,*,*?day,s,1)
 same => n,Dial(SIP/night/${EXTEN})
[day]
exten => s,1,Dial(SIP/day/${EXTEN})
"""
    trunks, _sends, result = dials(text)
    assert set(trunks) == {"one", "night", "day"}
    assert result.hangs_on == {"CALLERID(num)", "9:00-18:00,mon-fri,*,*"}


def test_macros_and_subroutines_as_freepbx_writes_them():
    text = """
[globals]
OUT_1=SIP/provider
OUTPREFIX_1=
OUT_2=PJSIP
OUT_2_SUFFIX=@reserve
[outrt-1]
exten => _9.,1,Macro(user-callerid,LIMIT,EXTERNAL,)
exten => _9.,n,Macro(dialout-trunk,1,${EXTEN:1},,on)
exten => _9.,n,Gosub(dialout,s,1(2,${EXTEN:1}))
exten => _9.,n,Macro(outisbusy,)
[macro-user-callerid]
exten => s,1,Set(AMPUSER=${CALLERID(num)})
[macro-dialout-trunk]
exten => s,1,Set(DIAL_TRUNK=${ARG1})
exten => s,n,Set(OUTNUM=${OUTPREFIX_${DIAL_TRUNK}}${ARG2})
exten => s,n,GotoIf($["${OUT_${DIAL_TRUNK}}" = ""]?gone,1)
exten => s,n,Dial(${OUT_${DIAL_TRUNK}}/${OUTNUM},300,T)
exten => s,n,Goto(s-${DIALSTATUS},1)
exten => s-BUSY,1,Busy()
exten => s-CHANUNAVAIL,1,NoOp(next trunk)
[dialout]
exten => s,1,Dial(${OUT_${ARG1}}/${ARG2}${OUT_${ARG1}_SUFFIX})
exten => s,n,Return()
[macro-outisbusy]
exten => s,1,Playback(all-circuits-busy-now)
exten => s,n,Hangup()
"""
    trunks, sends, result = dials(text, "974955550100", "outrt-1")
    assert trunks == ("provider", "reserve")
    assert sends == (1, "")
    assert result.is_whole
    assert result.passed[-1].step.app == "Hangup"


def test_a_local_channel_is_followed_and_loops_end():
    text = """
[in]
exten => _X.,1,Dial(Local/8${EXTEN:1}@out/n)
 same => n,Dial(Local/${EXTEN}@in)
 same => n,Goto(1)
[out]
exten => _8X.,1,Dial(SIP/gw/${EXTEN})
"""
    trunks, sends, result = dials(text)
    assert trunks == ("gw",)
    assert sends == (1, "8")
    assert len(result.passed) < 200


def test_a_call_that_leads_nowhere_on_purpose_blocks_and_one_into_nothing_does_not():
    assert dials("[in]\nexten => _X.,1,Playback(no)\n same => n,Hangup()\n")[2].blocks
    assert not dials("[in]\nexten => _X.,1,Queue(sales)\n")[2].blocks
    lost = dials("[in]\nexten => _X.,1,Goto(nowhere,${EXTEN},1)\n")[2]
    assert not lost.blocks
    assert [(str(place), what) for place, what in lost.lost] == [("extensions.conf:2", "nowhere,${EXTEN},1")]


@pytest.mark.parametrize("step", ["WaitExten(10)", "Read(PIN,ask)", "Queue(sales)", "Pickup(${EXTEN})"])
def test_a_menu_or_a_queue_is_no_block(step):
    """The caller is told something and may choose on, or somebody takes the call."""
    _trunks, _sends, result = dials(
        f"[in]\nexten => _X.,1,Answer()\n same => n,Background(hello)\n same => n,{step}\n same => n,Hangup()\n"
    )
    assert result.elsewhere
    assert not result.blocks


def test_a_trunk_that_only_the_call_decides_is_unknown_and_not_none():
    (call,) = dials("[in]\nexten => _X.,1,Set(T=${DB(trunk/now)})\n same => n,Dial(${T})\n")[2].calls
    assert (call.trunk, call.is_phone, call.unknown) == ("", False, {"DB(trunk/now)"})


def test_contexts_are_asked_own_first_then_their_includes_depth_first_and_a_loop_is_harmless():
    text = """
[in]
include => one
include => two
exten => _5.,1,Dial(SIP/own/${EXTEN})
[one]
include => deep
exten => _7X.,1,Dial(SIP/one/${EXTEN})
[deep]
include => in
exten => _749.,1,Dial(SIP/deep/${EXTEN})
[two]
exten => 74955550100,1,Dial(SIP/two/${EXTEN})
exten => 55,1,Dial(SIP/two/${EXTEN})
exten => 112,1,Dial(SIP/two/${EXTEN})
exten => _80X,2,Dial(SIP/two/${EXTEN})
"""
    assert dials(text)[0] == ("one",)
    assert dials(text, "55")[0] == ("own",)
    assert dials(text, "112")[0] == ("two",)
    assert Interpreter(read_conf({"extensions.conf": text})).entrance("in").takes("801") is None


def test_what_counts_for_some_callers_or_hours_only_takes_no_part_and_is_told():
    text = """
[in]
exten => _7X./101,1,Dial(SIP/boss/${EXTEN})
exten => _7.,1,Dial(SIP/all/${EXTEN})
include => night,18:00-9:00,*,*,*
[night]
exten => _8X.,1,Dial(SIP/night/${EXTEN})
"""
    entrance = Interpreter(read_conf({"extensions.conf": text})).entrance("in")
    assert entrance.takes("74955550100").extension.text == "_7."
    assert [each.when for each in entrance.conditional("74955550100")] == [("/101",)]
    assert entrance.takes("8495") is None
    assert [each.when for each in entrance.conditional("8495")] == [("18:00-9:00,*,*,*",)]


def test_a_condition_on_what_is_asked_later_changes_nothing():
    """The vague one of an earlier context takes the number at any hour."""
    text = """
[in]
exten => _7.,1,Dial(SIP/all/${EXTEN})
include => night,18:00-9:00,*,*,*
[night]
exten => 74955550100,1,Dial(SIP/night/${EXTEN})
exten => _8X./101,1,Dial(SIP/boss/${EXTEN})
exten => _8X.,1,Dial(SIP/night/${EXTEN})
"""
    entrance = Interpreter(read_conf({"extensions.conf": text})).entrance("in")
    assert entrance.conditional("74955550100") == ()
    assert [each.when for each in entrance.conditional("8495")] == [
        ("18:00-9:00,*,*,*", "/101"),
        ("18:00-9:00,*,*,*",),
    ]


SECRETS = """[globals]
TRUNKPASS=hunter2
OUT=SIP/user:hunter2@gw
[in]
exten => _1X.,1,Authenticate(4711,a)
 same => n,Dial(IAX2/user:hunter2@gw/${EXTEN})
 same => n,Dial(${OUT}/${EXTEN})
 same => n,Set(__TRUNK_SECRET=hunter2)
 same => n,Macro(dialout-trunk,1,8${EXTEN},4711,on)
 same => n,Gosub(macro-dialout-trunk,s,1(1,8${EXTEN},4711,on))
 same => n,Dial(PJSIP/gw/sip:user:hunter2@203.0.113.5)
 same => n,Dial(PJSIP/gw/sip:${EXTEN}@203.0.113.5:5060)
[macro-dialout-trunk]
exten => s,1,Dial(SIP/trunk${ARG1}/${ARG2})
exten => s,2,Return()
"""


def test_secrets_are_cut_off_by_the_reader():
    plan = read_conf({"extensions.conf": SECRETS})
    interpreter = Interpreter(plan)
    result = interpreter.run(interpreter.entrance("in").takes("100"), "100")
    told = repr(plan) + repr(result)
    assert "hunter2" not in told
    assert "4711" not in told
    assert result.trunks == ("gw", "trunk1")
    assert result.calls[-1].sends.text == "100"
    shown = read_shown("TRUNKPASS=hunter2\n[ Context 'in' created by 'x' ]\n '1' => 1. Authenticate(4711)\n")
    assert "hunter2" not in repr(shown)
    assert "4711" not in repr(shown)


def unread(text, **files):
    return {str(each.place): str(each.why) for each in read_conf({"extensions.conf": text, **files}).unread}


def test_every_line_that_does_not_count_says_why():
    text = """====
exten => 1,1,NoOp()
[in](unknown)
exten 1,1,NoOp()
exten => _1[2,1,NoOp()
exten => 5,n,NoOp()
exten => 6,1,NoOp()
exten => 6,1,Dial(SIP/gw/6)
exten => 6,nowhere,NoOp()
switch => Realtime/@
colour => red
= x
#exec /bin/true
#include missing.conf
#tryinclude missing.conf
[other](+)
same => n,NoOp()
"""
    told = unread(text)
    assert {place: why.partition(":")[0] for place, why in told.items()} == {
        "extensions.conf:1": "this stands before the first [section]",
        "extensions.conf:3": "there is no template unknown",
        "extensions.conf:4": "there is no = in the line, so Asterisk skips it",
        "extensions.conf:5": "the bracket [ is never closed; add the missing ]",
        "extensions.conf:6": "there is no priority before it that n could follow, so Asterisk skips it",
        "extensions.conf:8": "priority 1 of 6 is there already",
        "extensions.conf:9": "nowhere is no priority and no label, so Asterisk skips it",
        "extensions.conf:10": "Realtime/@ asks elsewhere during the call",
        "extensions.conf:11": "a context knows no colour, so Asterisk skips the line",
        "extensions.conf:12": "there is no name before the =, so Asterisk skips the line",
        "extensions.conf:13": "#exec is not followed",
        "extensions.conf:14": "missing.conf is missing",
        "extensions.conf:16": "there is no section other to add to",
        "extensions.conf:17": "there is no extension before this line that it could be the same as",
    }


def test_files_that_include_one_another_end():
    told = unread("[in]\n#include a.conf\n", **{"a.conf": "exten => 1,1,NoOp()\n#include extensions.conf\n"})
    assert "files include one another more than ten deep: Asterisk stops here" in told.values()


def test_an_include_goes_on_in_the_section_it_stands_in_and_may_name_many():
    files = {"more/a.conf": "exten => 1,1,Dial(SIP/a/1)\n", "more/b.conf": "exten => 2,1,Dial(SIP/b/2)\n[last]\n"}
    plan = read_conf({"extensions.conf": "[in]\n#include more/*.conf\nexten => 3,1,NoOp()\n", **files})
    assert [each.text for each in plan.contexts["in"].extensions.values()] == ["1", "2"]
    assert [each.text for each in plan.contexts["last"].extensions.values()] == ["3"]


def test_labels_and_added_priorities_are_counted_on():
    lines = (
        "[in]",
        "exten => 1,1,NoOp()",
        "exten => 1,n+4(late),NoOp()",
        "exten => 1,late+2,NoOp()",
        "exten => 1,n,Dial()",
    )
    text = "\n".join(lines)
    (extension,) = read_conf({"extensions.conf": text}).contexts["in"].extensions.values()
    assert sorted(extension.steps) == [1, 6, 8, 9]


@pytest.mark.parametrize(
    ("line", "nested", "kept"),
    [
        ("a ; b", 0, ("a ", 0)),
        (r"a \; b ; c", 0, ("a ; b ", 0)),
        ("a ;-- b", 0, ("a ", 1)),
        ("b --; c", 1, (" c", 0)),
        ("a ;-- b --; c ; d", 0, ("a  c ", 0)),
        ("a ;--- b", 0, ("a ", 0)),
        ("x ;-- y", 1, ("", 2)),
        ("y --; z", 2, ("", 1)),
    ],
)
def test_comments(line, nested, kept):
    assert without_comments(line, nested) == kept


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${EXTEN:1}", "4955550100"),
        ("${EXTEN:-4}", "0100"),
        ("${EXTEN:1:3}", "495"),
        ("${EXTEN:0:-4}", "7495555"),
        ("${GLOBAL(G)}-${LEN(${EXTEN})}", "one-11"),
        ("${FILTER(0-9,7a4-9)}", "749"),
        ("${CUT(LIST,-,2)}", "b"),
        ("${IF($[${EXTEN:0:1} = 7]?yes:no)}", "yes"),
        ("$[2 + 3 - 1]", "4"),
        ('$["a" != "b" & 3 > 2]', "1"),
        ('$["${NOTHING}" = "" | 0]', "1"),
        ("$[!0]", "1"),
        ("${${NAME}}", "one"),
        ("a$b", "a$b"),
        ("${ISNULL(${NOBODY})}${ISNULL(x)}${EXISTS(${G})}${EXISTS(${NOBODY})}", "1010"),
        ('${REGEX("^7[0-9]+$" ${EXTEN})}${REGEX("^8" ${EXTEN})}', "10"),
        ("${PJSIP_DIAL_CONTACTS(201)}", "PJSIP/201"),
    ],
)
def test_variables_and_expressions(text, value):
    call = {"EXTEN": Value.dialed("74955550100"), "LIST": Value.of("a-b-c")}
    found = substitute(text, Scope({"G": "one", "NAME": "G"}, call, evaluate))
    assert found.text == value
    assert found.is_known
    assert len(found.origin) == len(found.text)


@given(
    some.text(alphabet='abX1${}[]()"=,|&!<>:;-+?/@ \\', max_size=60), some.text(alphabet="0123456789*#+", max_size=12)
)
def test_no_text_breaks_the_reader_or_the_walk(text, number):
    plan = read_conf({"extensions.conf": f"[in]\nexten => _.,1,{text}\n same => n,Dial({text})\n{text}"})
    interpreter = Interpreter(plan)
    entry = interpreter.entrance("in").takes(number)
    if entry is not None:
        interpreter.run(entry, number)
    read_shown(f"[ Context 'in' created by 'x' ]\n  '_X.' => 1. {text}\n{text}")


@pytest.mark.parametrize(
    "steps",
    [
        "Set(A=${A}${A}x)\n same => n,Goto(1)",
        "NoOp(" + "${" * 4000 + ")",
        "NoOp(" + "$[" * 2000 + "]" * 2000 + ")",
        "NoOp($[" + "(" * 4000 + "])",
        "Dial(Local/${EXTEN}1@in)",
        "Gosub(in,${EXTEN}1,1)",
        "ExecIf($[${RAND()}]?Goto(1):Dial(Local/${EXTEN}2@in))",
    ],
)
def test_what_grows_without_end_is_cut(steps):
    _trunks, _sends, result = dials(f"[in]\nexten => _X.,1,{steps}\n", "12")
    assert len(result.passed) <= 2_000
    assert sum(len(each.args) for each in result.passed) < 20_000_000


def test_one_route_for_each_way_out_of_a_context():
    """Digits become prefix and prepend; conditions, blocks and what ends inside are marked; what is lost is named."""
    text = """
[in]
exten => s,1,NoOp()
exten => _1XX,1,Dial(PJSIP/${EXTEN})
include => world
include => night,18:00-9:00,*,*,*
include => late
[world]
exten => _9[78]X.,1,Dial(SIP/one/8${EXTEN:1})
exten => _9[78]X./101,1,Hangup()
exten => _XX9.,1,Dial(SIP/one/${EXTEN:2})
exten => _6.,1,Dial(SIP/one/${EXTEN:3})
exten => _5X,1,Dial(SIP/one/112)
exten => _4X,1,Dial(${DB(out/trunk)}/${EXTEN})
exten => _3X,1,Goto(gone,${EXTEN},1)
[night]
exten => _2X,1,Voicemail(1)
[late]
include => night
"""
    made = mapped(read_conf({"extensions.conf": text}), "in")
    told = {
        route.name: [(each.prefix, each.pattern, each.prepend, each.condition) for each in route.templates]
        for route in made.routes
    }
    assert told == {
        "in": [("", "_1XX", "", "")],
        "world: one": [
            ("9", "_[78]X.", "8", ""),
            ("XX", "_9.", "", ""),
            ("", "_6.", "", ""),
            ("", "_5X", "", ""),
        ],
        "world: blocked": [("", "_9[78]X.", "", "/101")],
        "world: ${DB(out/trunk)}": [("", "_4X", "", "")],
        "world: nowhere": [("", "_3X", "", "")],
        "night (18:00-9:00,*,*,*)": [("", "_2X", "", "18:00-9:00,*,*,*")],
        "night": [("", "_2X", "", "")],
    }
    by_name = {route.name: route for route in made.routes}
    assert by_name["in"].inside
    assert by_name["night"].inside
    assert by_name["world: blocked"].blocking
    assert not by_name["world: nowhere"].blocking
    assert by_name["world: ${DB(out/trunk)}"].trunks == ("${DB(out/trunk)}",)
    assert [trunk.name for trunk in made.trunks] == ["one"]
    assert [(each.place.line, str(each.why)) for each in made.lost] == [
        (3, "nobody dials extension s: calls come to it by themselves"),
        (12, "more digits are taken off than _6. names"),
        (13, "always sends 112; here it stands as if what is dialed were sent"),
        (14, "only the call decides which trunk it is: ${DB(out/trunk)}"),
        (15, "leads to what does not exist: gone,${EXTEN},1; if another file holds it, import that file too"),
    ]


def test_where_the_digits_choose_the_way_nothing_is_guessed():
    """One example would say that every number arrives; some are blocked further on, and some ring at a phone."""
    text = """
[in]
exten => _1NXXXXXX,1,Goto(out,${EXTEN:1},1)
exten => _2XXX,1,Goto(out,5${EXTEN},1)
exten => _3XX,1,Dial(Local/${EXTEN}@desks)
[out]
exten => _900XXXX,1,Hangup()
exten => _X.,1,Dial(SIP/gw/${EXTEN})
[desks]
exten => _30X,1,Dial(PJSIP/${EXTEN})
exten => _3XX,1,Dial(SIP/far/${EXTEN})
"""
    made = mapped(read_conf({"extensions.conf": text}), "in")
    assert {route.name: ([each.effective for each in route.templates], route.trunks) for route in made.routes} == {
        "in: ${EXTEN}": (["_1NXXXXXX", "_3XX"], ("${EXTEN}",)),
        "in: gw": (["_2XXX"], ("gw",)),
    }
    assert [(each.place.line, "9000000" in str(each.why)) for each in made.lost] == [(3, True), (5, False)]


@pytest.mark.parametrize(
    ("step", "is_decided"),
    [
        ('GotoIf($["${EXTEN:1:2}" = "80"]?far)', True),
        ('GotoIf($["${EXTEN}" = "912"]?far)', True),
        ('GotoIf($["${EXTEN:0:1}" = "9"]?far)', False),  # the pattern says so for all of them
        ('GotoIf($["${EXTEN:0:1}" = "8"]?far)', False),
        ("GotoIf($[${EXTEN:1} > 1000000000000]?far)", True),
        ("Set(OUT=${IF($[${EXTEN:1:1}=0]?far:gw)})", True),
        ('Set(OUT=${IF($["${EXTEN:0:1}"="0"]?far:gw)})', False),
        ("Goto(9${FILTER(1-4,${EXTEN:1:1})},1)", True),
        ("Set(A=$[${EXTEN:1:1} = 7])\nsame => n,GotoIf(${A}?far)", True),
    ],
)
def test_a_condition_on_digits_that_the_pattern_leaves_open_is_decided_during_the_call(step, is_decided):
    text = f"""
[in]
exten => _9X.,1,Set(OUT=gw)
same => n,{step}
same => n,Dial(SIP/${{OUT}}/${{EXTEN:1}})
same => n,Hangup()
same => n(far),Dial(SIP/far/${{EXTEN:1}})
exten => 91,1,Dial(SIP/one/1)
exten => _9[23],1,Dial(SIP/two/1)
"""
    (route, *_others) = mapped(read_conf({"extensions.conf": text}), "in").routes
    assert (route.trunks == ("${EXTEN}",)) is is_decided


def test_what_is_cut_by_the_length_counts_where_the_pattern_fixes_it():
    lines = [f"exten => {each},1,Dial(SIP/gw/${{EXTEN:-4}})" for each in ("_55XXXX", "_66XX.")]
    made = mapped(read_conf({"extensions.conf": "\n".join(["[in]", *lines])}), "in")
    (route,) = made.routes
    assert [(each.prefix, each.pattern) for each in route.templates] == [("55", "_XXXX"), ("", "_66XX.")]
    assert [(each.place.line, str(each.why)[:24]) for each in made.lost] == [(3, "what is sent cannot be t")]


def test_dialplans_of_asterisk_1_4_are_read_and_that_is_said():
    text = """
[in]
exten => _9X.,1,SetVar(A=8)
exten => _9X.,2,Dial(SIP/gw/${A}${EXTEN:1}|30|tT)
exten => _7.,1,Goto,out|${EXTEN}|1
exten => _6.,1,Macro,out|SIP/gw|${EXTEN:1}
exten => _5.,1,Wait,2
exten => _5.,2,GotoIf($["${EXTEN:0:1}" = "5"]?out|${EXTEN}|1)
[out]
exten => _X.,1,Dial(IAX2/user:pw@peer/${EXTEN})
[macro-out]
exten => s,1,Dial(${ARG1}/${ARG2})
"""
    made = mapped(read_conf({"extensions.conf": text}), "in")
    assert {route.name: ([each.effective for each in route.templates], route.trunks) for route in made.routes} == {
        "in: gw": (["_9X.", "_6."], ("gw",)),
        "in: peer": (["_7.", "_5."], ("peer",)),
    }
    assert [template.prepend for template in made.routes[0].templates] == ["8", ""]
    plan = read_conf({"extensions.conf": text})
    assert [each.place.line for each in plan.unread] == [5, 6, 7]


@pytest.mark.parametrize(
    "text",
    ['${REGEX("(a+)+$" aaaa)}', '${REGEX("^+" x)}', '${REGEX("a*b*c*d*" x)}', '${REGEX("[z-a]" x)}', "${REGEX(x)}"],
)
def test_an_expression_that_is_not_plain_is_left_to_the_call(text):
    assert not substitute(text, Scope({})).is_known


def test_a_desk_whose_contacts_are_dialed_is_a_phone():
    made = mapped(
        read_conf({"extensions.conf": "[in]\nexten => _2XX,1,Dial(${PJSIP_DIAL_CONTACTS(${EXTEN})})\n"}), "in"
    )
    assert [(each.trunks, each.inside) for each in made.routes] == [((), True)]


def test_a_trunk_that_is_tried_twice_on_one_way_is_said():
    text = """
[in]
exten => _1X.,1,Dial(SIP/one/${EXTEN})
 same => n,Dial(SIP/two/${EXTEN})
 same => n,Dial(SIP/one/${EXTEN})
exten => _2X.,1,GotoIf($["${CALLERID(num)}" = "1"]?other)
 same => n,Dial(SIP/one/${EXTEN})
 same => n,Hangup()
 same => n(other),Dial(SIP/one/${EXTEN})
"""
    made = mapped(read_conf({"extensions.conf": text}), "in")
    assert [each.trunks for each in made.routes] == [("one", "two", "one"), ("one",)]
    assert [(each.place.line, str(each.why)[:32]) for each in made.lost] == [(5, "trunk one is tried a second time")]


def test_a_macro_that_goes_nowhere_goes_back_to_its_caller_and_a_subroutine_does_not():
    text = """
[in]
exten => _91X.,1,Macro(try,${EXTEN:1})
 same => n,Dial(SIP/gw/${EXTEN:1})
exten => _92X.,1,Gosub(macro-try,s,1(${EXTEN:1}))
 same => n,Dial(SIP/gw/${EXTEN:1})
[macro-try]
exten => s,1,Goto(${ARG1},1)
"""
    made = mapped(read_conf({"extensions.conf": text}), "in")
    assert {each.trunks: [one.effective for one in each.templates] for each in made.routes} == {
        ("gw",): ["_91X."],
        (): ["_92X."],
    }
    assert [each.place.line for each in made.lost] == [8, 8]


def test_what_a_subroutine_is_given_is_no_cut_number():
    text = """
[in]
exten => _9X.,1,Gosub(dial,s,1(8${EXTEN:1},gw))
[dial]
exten => s,1,Dial(PJSIP/${ARG2}/sip:${ARG1}@gw.example)
"""
    made = mapped(read_conf({"extensions.conf": text}), "in")
    assert [(each.prefix, each.pattern, each.prepend) for each in made.routes[0].templates] == [("9", "_X.", "8")]
    assert made.lost == ()


def test_extensions_of_one_shape_are_followed_once_and_come_to_what_each_comes_to_alone():
    lines = [f"exten => _8{at:03}XXXXXXX,1,Macro(out,{at % 3},${{EXTEN:1}})" for at in range(60)]
    text = "\n".join(("[macro-out]", "exten => s,1,Dial(SIP/t${ARG1}/7${ARG2})", "[in]", *lines))
    plan = read_conf({"extensions.conf": text})
    made = mapped(plan, "in")
    assert [len(route.templates) for route in made.routes] == [20, 20, 20]
    interpreter = Interpreter(plan)
    for route in made.routes:
        for template in route.templates:
            number = template.prefix + Pattern.parse(template.pattern).example()
            result = interpreter.run(interpreter.entrance("in").takes(number), number)
            assert (result.trunks, result.sends) == (route.trunks, (1, template.prepend))


def test_where_too_many_ways_would_have_to_be_tried_that_is_said():
    lines = ["[in]", "exten => _X.,1,Goto(out,${EXTEN},1)", "exten => 70,1,Goto(out,${EXTEN},1)", "[out]"]
    lines += [f"exten => _{at}.,1,Dial(SIP/gw/${{EXTEN}})" for at in range(1000, 1350)]
    made = mapped(read_conf({"extensions.conf": "\n".join([*lines, "exten => _X.,1,Dial(SIP/gw/${EXTEN})"])}), "in")
    assert {route.trunks for route in made.routes} == {("${EXTEN}",), ("gw",)}
    assert [(each.place.line, "too many ways" in str(each.why)) for each in made.lost] == [(2, True)]
