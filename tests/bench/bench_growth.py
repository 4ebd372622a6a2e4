"""How compile time, memory and states grow with the number of routes: ``python tests/bench/bench_growth.py``."""

import sys
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench_matching import realistic

from dialmap.dialplan import DialTable


def main():
    before = None
    print("    routes   parse s  compile s    states  bytes/route  peak KB/route  growth")
    for size in (100, 1_000, 10_000, 100_000):
        patterns = realistic(size)
        began = time.perf_counter()
        table = DialTable.compile(patterns)
        parsed = time.perf_counter() - began
        began = time.perf_counter()
        automaton = table.automaton
        compiled = time.perf_counter() - began
        assert automaton is not None
        other = DialTable.compile(patterns)
        tracemalloc.start()
        assert other.automaton is not None
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        growth = "" if before is None else f"{(parsed + compiled) / before:5.1f} x (goal 14)"
        before = parsed + compiled
        print(
            f"{size:10,} {parsed:9.3f} {compiled:10.3f} {len(automaton.rows):9,} {automaton.rows.nbytes / size:12,.0f}"
            f" {peak / size / 1024:14.1f}  {growth}"
        )


if __name__ == "__main__":
    main()
