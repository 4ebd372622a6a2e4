"""How long a dialplan takes from its file to a preview: ``python tests/bench/bench_dialplans.py``.

A generated ``extensions_additional.conf`` as FreePBX writes it, 5,000 patterns in 50 routes, some 2 MB. As a peer,
Python's own ``configparser`` reads the same text into sections: figures of one run, to be compared.
"""

import configparser
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "lib"))

from dialmap.board import check
from dialmap.core.exchange import Upload
from dialmap.core.model import Snapshot
from dialmap.core.settings import Settings
from dialmap.exchange.boxes import box_of
from dialmap.exchange.plan import stage
from dialmap.service.dialplans import as_files
from dialmap.service.transactions import utc_now

ROUTES, PATTERNS = 50, 5_000
GOAL = 2.0
MACROS = """[macro-user-callerid]
exten => s,1,Set(AMPUSER=${IF($["foo${AMPUSER}" = "foo"]?${CALLERID(number)}:${AMPUSER})})
[macro-dialout-trunk]
exten => s,1,Set(DIAL_TRUNK=${ARG1})
exten => s,n,Set(OUTNUM=${OUTPREFIX_${DIAL_TRUNK}}${ARG2})
exten => s,n,Set(custom=${CUT(OUT_${DIAL_TRUNK},:,1)})
exten => s,n,GotoIf($["${custom}" = "AMP"]?customtrunk)
exten => s,n,Dial(${OUT_${DIAL_TRUNK}}/${OUTNUM},300,)
exten => s,n,Goto(s-${DIALSTATUS},1)
exten => s,n(customtrunk),NoOp()
exten => _s-.,1,NoOp()
[macro-outisbusy]
exten => s,1,Playback(all-circuits-busy-now)
exten => s,n,Congestion(20)
"""
STEPS = (
    "1,Macro(user-callerid,LIMIT,EXTERNAL,)",
    "n,NoOp(Calling Out Route: route{route})",
    'n,Set(MOHCLASS=${{IF($["${{MOHCLASS}}"=""]?default:${{MOHCLASS}})}})',
    'n,ExecIf($["${{KEEPCID}}"!="TRUE"]?Set(TRUNKCIDOVERRIDE=1))',
    "n,Set(_NODEST=)",
    "n,Macro(dialout-trunk,{trunk},${{EXTEN:1}},,off)",
    "n,Macro(outisbusy,)",
)


def generated():
    dice = random.Random(5)
    lines = ["[globals]", *(f"OUT_{at} = SIP/provider{at}" for at in range(1, 21))]
    lines += ["[from-internal]", "include => outbound-allroutes", "[outbound-allroutes]"]
    lines += [f"include => outrt-{at} ; route {at}" for at in range(1, ROUTES + 1)]
    for route in range(1, ROUTES + 1):
        lines.append(f"[outrt-{route}] ; route {route}")
        for _pattern in range(PATTERNS // ROUTES):
            pattern = f"_9{dice.randrange(10**7):07}{dice.choice(['XXX', '.', 'XXXX'])}"
            lines += [f"exten => {pattern},{step.format(route=route, trunk=route % 20 + 1)}" for step in STEPS]
    return "\n".join([*lines, MACROS])


def timed(name, act):
    began = time.perf_counter()
    made = act()
    print(f"{name:<44} {time.perf_counter() - began:6.2f} s")
    return made, time.perf_counter() - began


def main():
    text = generated()
    print(f"{len(text) / 1e6:.1f} MB, {PATTERNS} patterns")
    peer = configparser.RawConfigParser(strict=False, allow_no_value=True, delimiters=("\0",))
    _none, read = timed("configparser, sections alone", lambda: peer.read_string(text))
    board = check(Snapshot((), (), (), ()), Settings())
    upload = Upload("extensions_additional.conf", text.encode())
    (box, _others, _left_out), one = timed("recognized and read", lambda: box_of([upload]))
    made, two = timed("every extension followed", lambda: as_files(box, "from-internal", board, utc_now()))
    plan, three = timed("compared with what is stored", lambda: stage(board.snapshot, 0, made.files))
    whole = one + two + three
    print(f"preview: {whole:.2f} s (goal {GOAL}), {whole / read:.1f} times the peer")
    print(f"{len(plan.items)} rows, {len(made.lost)} lines of which something is lost")


if __name__ == "__main__":
    main()
