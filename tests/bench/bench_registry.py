"""The numbering registry at its real size: loading 17,059 ranges, and what it costs a lookup.

Run: ``python tests/bench/bench_registry.py``. Peers in the same run: the csv module alone, and lookups without it.
"""

import csv
import io
import itertools
import random
import tempfile
import time
from pathlib import Path

from dialmap.core.coverage import Coverage, covered, said
from dialmap.core.exchange import Upload
from dialmap.core.people import Who
from dialmap.i18n import Language
from dialmap.service import registry
from dialmap.service.boards import load
from dialmap.service.exchange import start

RANGES = 17_059


def invented():
    """As many ranges as DEF-9xx.csv has, of 86 operators in 158 regions."""
    chance = random.Random(7)
    rows = []
    for code in range(900, 1_000):
        cuts = [0, *sorted(chance.sample(range(1, 1_000), RANGES // 100)), 1_000]
        for low, high in itertools.pairwise(cuts):
            first, last = low * 10_000, high * 10_000 - 1
            who, where = min(int(chance.expovariate(0.2)), 85), chance.randrange(158)
            rows.append(f"{code};{first:07};{last:07};{last - first + 1};Operator {who};-;Region {where};1")
    return "\ufeffАВС/ DEF;От;До;Емкость;Оператор;Регион;Территория ГАР;ИНН\n" + "\n".join(rows[:RANGES]) + "\n"


def timed(name, act, peer=0.0):
    begin = time.perf_counter()
    found = act()
    took = time.perf_counter() - begin
    print(f"{name:<48} {took * 1_000:10.1f} ms" + (f"  x {took / peer:.1f}" if peer else ""))
    return found, took


def main():
    path = Path(tempfile.mkdtemp()) / "bench.db"
    start(path, Language.EN)
    text = invented()
    uploads = [Upload("DEF-9xx.csv", text.encode())]
    _rows, peer = timed("csv alone", lambda: list(csv.reader(io.StringIO(text), delimiter=";")))
    staged, _took = timed("look at the files", lambda: registry.stage_registry(path, uploads), peer)
    timed("load", lambda: registry.load_registry(path, staged, Who("Ann")), peer)
    holders, _took = timed("read back", lambda: registry.current(path), peer)
    board = load(path)
    numbers = [f"79{at:09}" for at in range(0, 10**9, 10**5)]
    _found, alone = timed("10,000 lookups without it", lambda: [board.look_up(each) for each in numbers])
    timed("10,000 numbers in it", lambda: [holders.place_of(each, "RU") for each in numbers], alone)
    timed(
        "of whom 100 templates' numbers are",
        lambda: [covered([f"_79{at:02}XXXXXXX"], holders, "RU") for at in range(100)],
    )
    of = Coverage(board.routing, holders)
    timed("all routes laid over it", lambda: of.by_route)
    places = holders.chosen(["Operator 3"], [])
    ranges = [(each.first, each.last) for each in map(holders.range, places[:200].tolist())]
    made, _took = timed("200 ranges as templates, proven", lambda: said(ranges, "7"))
    print(f"{len(ranges)} ranges, {len(made.templates)} templates, proven: {made.is_proven}")


if __name__ == "__main__":
    main()
