"""Matching against peers: ``python tests/bench/bench_matching.py`` prints ratios; 1.0 is ours, more is slower.

The extra ``bench`` installs the peers. A million numbers against 12, 1,000, 10,000 and 100,000 routes (sizes may be
named on the command line); each peer's answers are checked against ours in the same run. A peer that is hopeless at a
size is run on fewer numbers, and its time scaled up. Goals stand beside the figures.
"""

import random
import re
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from dialmap.dialplan import DIGITS, DialTable, Pattern, analysis

SIZES = (12, 1_000, 10_000, 100_000)
COUNT = 1_000_000


def realistic(count, seed=7):
    """40 % literal numbers, 40 % prefix and X, 10 % prefix and a dot, 8 % with a set, 2 % catch-alls."""
    pick = random.Random(seed)
    made = []
    while len(made) < count:
        head = "7" + "".join(pick.choices(DIGITS, k=pick.randrange(2, 7)))
        kind = pick.random()
        if kind < 0.4:
            made.append("7" + "".join(pick.choices(DIGITS, k=10)))
        elif kind < 0.8:
            made.append("_" + head + "X" * (11 - len(head)))
        elif kind < 0.9:
            made.append("_" + head + ".")
        elif kind < 0.98:
            low = pick.randrange(0, 8)
            made.append(f"_{head}[{low}-{pick.randrange(low + 1, 10)}]" + "X" * (10 - len(head)))
        else:
            made.append("_" + head[: pick.randrange(1, 3)] + pick.choice(["X.", "!", "XXXXXXXXX"]))
    return made


def numbers_for(patterns, count):
    pick = random.Random(11)
    heads = [pattern.strip("_").partition("[")[0].rstrip("X.!")[:9] for pattern in patterns]
    tails = np.random.default_rng(3).integers(0, 10**10, count)
    return [(pick.choice(heads) + f"{tail:010}")[:11] for tail in tails]


def regex(pattern):
    parsed = Pattern.parse(pattern)
    sets = "".join(f"[{re.escape(''.join(sorted(members)))}]" for members in parsed.positions)
    return sets + {"": "", ".": ".+", "!": ".*"}[parsed.tail]


def ranked(table):
    return [(rank, index, table.texts[index]) for rank, index in enumerate(table.order)]


def by_alternation(table, numbers):
    compiled = re.compile("|".join(f"({regex(text)})$" for _rank, _index, text in ranked(table)))
    order = table.order

    def run(some):
        found = (compiled.match(number) for number in some)
        return [order[each.lastindex - 1] if each else -1 for each in found]

    return run, numbers


def by_loop(table, numbers):
    compiled = [(index, re.compile(regex(text) + "$")) for _rank, index, text in ranked(table)]

    def run(some):
        return [next((index for index, each in compiled if each.match(number)), -1) for number in some]

    return run, numbers


def by_re2(table, numbers):
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.max_mem = 4 << 30
    options.log_errors = False
    chosen = re2.Set.FullMatchSet(options) if hasattr(re2.Set, "FullMatchSet") else re2.Set(2, options)
    for _rank, _index, text in ranked(table):
        chosen.Add(regex(text))
    chosen.Compile()
    order = table.order

    def run(some):
        found = (chosen.Match(number) for number in some)
        return [order[min(each)] if each else -1 for each in found]

    return run, numbers


def keys(table):
    """The table as rows of an equi-join: each pattern's digit prefixes, spelled out, by prefix length and tail."""
    rows = []
    for rank, _index, text in ranked(table):
        parsed = Pattern.parse(text)
        sets = list(parsed.positions)
        length = len(sets) if not parsed.tail else -1
        while sets and sets[-1] == frozenset(DIGITS):
            sets.pop()
        heads = [""]
        for members in sets:
            heads = [head + char for head in heads for char in sorted(members)]
        least = len(parsed.positions) + (parsed.tail == ".")
        rows.extend((head, len(head), length, least, rank) for head in heads)
    return pd.DataFrame(rows, columns=["head", "size", "length", "least", "rank"])


def by_duckdb(table, numbers):
    import duckdb  # noqa: PLC0415

    rows = keys(table)
    order = np.array([*table.order, -1])

    def run(some):
        frame = pd.DataFrame({"place": np.arange(len(some)), "number": some})
        with duckdb.connect() as db:
            db.execute("set threads = 2")
            db.register("rows", rows)
            db.register("numbers", frame)
            parts = " union all ".join(
                f"select n.place, r.rank from numbers n join (select * from rows where size = {size}) r"
                f" on substr(n.number, 1, {size}) = r.head"
                " where (r.length = length(n.number) or (r.length = -1 and length(n.number) >= r.least))"
                for size in sorted(rows["size"].unique())
            )
            best = db.execute(f"select place, min(rank) as rank from ({parts}) group by place").fetchnumpy()
        found = np.full(len(some), -1)
        found[best["place"]] = best["rank"]
        return order[found].tolist()

    return run, numbers


def by_polars(table, numbers):
    import polars  # noqa: PLC0415

    rows = polars.from_pandas(keys(table))
    order = np.array([*table.order, -1])

    def run(some):
        frame = polars.DataFrame({"number": some}).with_row_index("place")
        parts = []
        for size in rows["size"].unique():
            with_head = frame.with_columns(polars.col("number").str.slice(0, size).alias("head"))
            joined = with_head.join(rows.filter(polars.col("size") == size), on="head")
            long = polars.col("number").str.len_bytes().cast(polars.Int64)
            fits = (polars.col("length") == long) | ((polars.col("length") == -1) & (long >= polars.col("least")))
            parts.append(joined.filter(fits).select("place", "rank"))
        best = polars.concat(parts).group_by("place").agg(polars.col("rank").min())
        found = np.full(len(some), -1)
        found[best["place"].to_numpy()] = best["rank"].to_numpy()
        return order[found].tolist()

    return run, numbers


PEERS = {
    "DuckDB, equi-join per prefix length": (by_duckdb, dict.fromkeys(SIZES, COUNT)),
    "polars, join per prefix length": (by_polars, dict.fromkeys(SIZES, COUNT) | {100_000: 100_000}),
    "google-re2 Set": (by_re2, {12: 200_000, 1_000: 100_000, 10_000: 50_000, 100_000: 20_000}),
    "one re alternation": (by_alternation, {12: 200_000, 1_000: 5_000, 10_000: 200, 100_000: 0}),
    "loop over compiled re": (by_loop, {12: 100_000, 1_000: 5_000, 10_000: 500, 100_000: 0}),
}
GOALS = {12: 4, 1_000: 15, 10_000: 15, 100_000: 15}


def best_of(act, rounds=3):
    found = []
    for _round in range(rounds):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return min(found)


def measure(size):
    patterns = realistic(size)
    table = DialTable.compile(patterns)
    numbers = numbers_for(patterns, COUNT)
    column = pd.Series(numbers, dtype="str")
    automaton = table.automaton
    assert automaton is not None
    ours = best_of(lambda: pd.Categorical.from_codes(table.assign(column), categories=range(size), validate=False))
    answers = table.assign(column).tolist()
    full = best_of(lambda: column.str.fullmatch("7[0-9]{10}"), 2)
    print(
        f"\n{size:,} routes: ours {ours / COUNT * 1e9:.0f} ns a number, {ours / full:.2f} x one str.fullmatch (goal 2)"
    )
    fastest = None
    for name, (make, counts) in PEERS.items():
        count = counts[size]
        if not count:
            print(f"  {name:38} not run at this size")
            continue
        try:
            run, _numbers = make(table, numbers)
        except (ImportError, OverflowError, MemoryError, RuntimeError, re.error) as error:
            print(f"  {name:38} not available: {error.__class__.__name__}")
            continue
        some = numbers[:count]
        began = time.perf_counter()
        found = run(some)
        ratio = (time.perf_counter() - began) / count / (ours / COUNT)
        same = sum(map(int, np.array(found) == np.array(answers[:count])))
        assert same == count, f"{name}: {count - same} answers differ"
        fastest = ratio if fastest is None else min(fastest, ratio)
        print(f"  {name:38} {ratio:10,.1f} x ours ({count:,} numbers, same answers)")
    print(f"  fastest peer {fastest:.1f} x ours (goal: at least {GOALS[size]})")
    return ours


def single(size=10_000):
    patterns = realistic(size)
    table = DialTable.compile(patterns)
    numbers = numbers_for(patterns, 20_000)
    assert table.automaton is not None
    walk = best_of(lambda: [table.winner(number) for number in numbers]) / len(numbers) * 1e6
    trace = best_of(lambda: [table.matches(number) for number in numbers[:2_000]]) / 2_000 * 1e6
    edited = DialTable.compile([*patterns[:-1], "_7903XXXXXXX"])
    assert edited.automaton is not None

    def proofs():
        analysis.reach(table)
        analysis.difference(table, edited)
        sum(table.sharing(rank).bit_count() for rank in range(size))

    def everything():
        proofs()
        sum(1 for _pair in analysis.overlaps(table))

    print(f"\none lookup at {size:,}: winner {walk:.1f} us (goal 2), full trace {trace:.0f} us (goal 25)")
    print(f"full analysis at {size:,}: {best_of(proofs, 2):.2f} s (goal 1)")
    print(f"the same, with every overlapping pair listed: {best_of(everything, 1):.2f} s (goal 3)")


def compiling():
    for size, goal in ((1_000, 0.05), (10_000, 0.5)):
        patterns = realistic(size)

        def compile_all(patterns=patterns):
            assert DialTable.compile(patterns).automaton is not None

        print(f"compile {size:,} routes, text to automaton: {best_of(compile_all):.3f} s (goal {goal})")


def grouped(size=10_000, contexts=40):
    """The same patterns as one context and as forty, one asked after the other: compiled and matched as fast?"""
    patterns = realistic(size)
    groups = [place * contexts // size for place in range(size)]
    column = pd.Series(numbers_for(patterns, COUNT), dtype="str")

    def times(groups):
        def compile_all():
            assert DialTable.compile(patterns, groups=groups).automaton is not None

        table = DialTable.compile(patterns, groups=groups)
        first = [next(iter(table.matches(number)), -1) for number in column[:500]]
        assert first == table.assign(column).tolist()[:500]
        return best_of(compile_all), best_of(lambda: table.assign(column))

    (compiled, matched), (ours, theirs) = times(None), times(groups)
    told = f"compiled {ours / compiled:.2f}, matched {theirs / matched:.2f} x one context"
    print(f"{size:,} patterns in {contexts} contexts: {told}")


def hostile(size=10_000):
    """Random half sets at ten positions and a dot: no automaton holds this; the bitsets answer."""
    rng = np.random.default_rng(7)
    halves = ["[" + "".join(map(str, sorted(rng.choice(10, 5, replace=False)))) + "]" for _half in range(200)]
    table = DialTable.compile(["_" + "".join(rng.choice(halves, 10)) + "." for _pattern in range(size)])
    numbers = [f"{number:011}" for number in rng.integers(0, 10**11, 5_000)]
    assert table.automaton is None
    took = best_of(lambda: table.assign(numbers), 2) / len(numbers) * 1e6
    checked = [next(iter(table.matches(number)), -1) for number in numbers[:500]]
    assert checked == table.assign(numbers[:500]).tolist()
    unknown = sum(each.wins is None for each in analysis.reach(table)) / size
    print(f"hostile table of {size:,}: {took:.1f} us a number (goal 5), unknown {unknown:.1%} (goal 1 %)")


def main():
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    times = {size: measure(size) for size in sizes}
    for size, goal in ((10_000, 2), (100_000, 3.5)):
        if {12, size} <= set(times):
            print(f"\n{size:,} routes take {times[size] / times[12]:.1f} x the time of 12 (goal {goal})")
    single()
    compiling()
    grouped()
    hostile()


if __name__ == "__main__":
    main()
