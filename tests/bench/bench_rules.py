"""How long the whole rule catalogue takes: ``python tests/bench/bench_rules.py`` prints the table.

On 10,000 routes with 50,000 transfers, the same as in the tests: reading, compiling, routing, then each rule on a
fresh view (so that the first rule to ask for a shared fact pays for it), and what a page waits for after an edit.
"""

import gc
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from big import large_files

from dialmap.core.compiled import compiled
from dialmap.core.numbering import subscriber
from dialmap.core.people import Who
from dialmap.core.routing import Routing
from dialmap.dialplan.table import _parsed
from dialmap.findings import ALL_RULES, judge
from dialmap.service.boards import load
from dialmap.service.exchange import apply_import, plan_import, read_uploads
from dialmap.store.db import prepare, reading
from dialmap.store.rows import read_snapshot
from dialmap.store.settings import read_settings

GOAL = 2.0


def timed(act):
    began = time.perf_counter()
    made = act()
    return made, time.perf_counter() - began


def judged(path):
    board = load(path)
    assert board.findings
    return board


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        large_files(root / "csv")
        path = root / "large.db"
        prepare(path)
        uploads, _problems = read_uploads([root / "csv"])
        apply_import(path, plan_import(path, uploads), Who("bench"))
        with reading(path) as db:
            snapshot, settings = read_snapshot(db), read_settings(db)
        gc.disable()
        view = Routing.compile(snapshot, settings.policy, settings.country)
        routed, seconds = timed(lambda: view.outcomes)
        print(f"compiled and {len(routed):,} transfers routed in {seconds:.3f} s")
        total = 0.0
        for rule in ALL_RULES:
            found, seconds = timed(lambda rule=rule: list(rule.flags(view)))
            total += seconds
            print(f"{rule.code} {rule.name:<40} {len(found):7,} findings {seconds * 1000:8.1f} ms")
        print(f"sum of the rules {total:.3f} s")
        for kept in (compiled, subscriber, _parsed):
            kept.cache_clear()
        fresh = Routing.compile(snapshot, settings.policy, settings.country)
        assert fresh.outcomes
        found, seconds = timed(lambda: judge(fresh, ALL_RULES).findings)
        print(f"the whole catalogue at once, nothing kept: {len(found):,} findings in {seconds:.3f} s; goal {GOAL} s")
        gc.enable()
        found = fresh = view = routed = None
        for kept in (compiled, subscriber, _parsed):
            kept.cache_clear()
        _board, seconds = timed(lambda: judged(path))
        print(f"first load (read, compile, route, all rules): {seconds:.3f} s")
        _board = None
        _board, seconds = timed(lambda: judged(path))
        print(f"load after an edit that leaves the templates alone: {seconds:.3f} s")


if __name__ == "__main__":
    main()
