"""Large data sets, the same each time: 10,000 routes and 50,000 transfers, as bad as can be or as in life."""

import csv
import random

from dialmap.core.numbering import subscriber

#: Area codes and beginnings of mobile numbers that exist in Russia.
AREAS = ("495", "499", "812", "343", "383", "846", "863", "843", "861", "831", "351", "342", "423", "391", "473")
MOBILE = tuple(f"9{code:02}" for code in (1, 2, 3, 5, 6, 9, 10, 15, 16, 17, 20, 25, 26, 50, 60, 61, 64, 65, 80, 85))


def _write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _write_scenarios(folder, scenarios, transfers, number):
    """Scenarios, and transfers spread over them; ``number`` gives the next one."""
    rows = [(f"scenario {place:04}", "own_pbx") for place in range(scenarios)]
    _write(folder / "scenarios.csv", ["name", "telephony"], rows)
    _write(
        folder / "transfers.csv",
        ["scenario", "block", "inbound_action", "number"],
        [
            (f"scenario {place % scenarios:04}", f"block {place // scenarios:02}", "custom_direction", number())
            for place in range(transfers)
        ],
    )


def large_files(folder, routes=10_000, transfers=50_000, trunks=200, scenarios=2_000):
    """Write our four CSV files into ``folder``."""
    folder.mkdir(parents=True)
    pick = random.Random(20261123)
    names = [f"trunk-{number:03}" for number in range(trunks)]

    status = ["connected"] * 18 + ["requested", "disabled"]
    _write(folder / "trunks.csv", ["name", "status"], [(name, pick.choice(status)) for name in names])
    patterns = []
    for number in range(routes):
        head = f"7{pick.randrange(300, 999)}{pick.randrange(10 ** pick.randrange(1, 5))}"[:9]
        kind = pick.random()
        if kind < 0.4:
            patterns.append(f"7{pick.randrange(3_000_000_000, 9_999_999_999)}")
        elif kind < 0.9:
            patterns.append(f"_{head}{'X' * (11 - len(head))}")
        elif kind < 0.98:
            patterns.append(f"_{head[:5]}[{pick.randrange(0, 5)}-{pick.randrange(5, 9)}]{'X' * 5}")
        else:
            patterns.append(f"_{head}.")
        del number
    _write(
        folder / "routes.csv",
        ["name", "type", "patterns", "trunks"],
        [
            (
                f"route {number:05}",
                "standard",
                pattern,
                "" if pick.random() < 0.01 else "|".join(pick.sample(names, pick.randrange(1, 4))),
            )
            for number, pattern in enumerate(patterns)
        ],
    )

    def number():
        text = pick.choice(patterns).lstrip("_").partition("[")[0].rstrip("X.")
        return (text + "".join(pick.choices("0123456789", k=11)))[:11]

    _write_scenarios(folder, scenarios, transfers, number)


def lifelike_files(folder, routes=10_000, transfers=50_000, trunks=200, scenarios=2_000):
    """The same size as in life: numbers that exist, the specific routes first; three in a hundred are flagged."""
    folder.mkdir(parents=True)
    pick = random.Random(20261128)
    names = [f"trunk-{number:03}" for number in range(trunks)]

    def existing(head):
        while True:
            text = (head + "".join(pick.choices("0123456789", k=11)))[:11]
            if subscriber(text, "RU") is not None:
                return text

    _write(
        folder / "trunks.csv",
        ["name", "status"],
        [(name, "disabled" if place == 7 else "connected") for place, name in enumerate(names)],
    )
    heads = [f"7{code}" for code in (*AREAS, *MOBILE)]
    patterns = {f"_{head}{'X' * (11 - len(head))}" for head in heads}
    while len(patterns) < routes:
        number = existing(pick.choice(heads))
        size = pick.choice((6, 7, 8, 9, 11, 11))
        patterns.add(number if size == 11 else f"_{number[:size]}{'X' * (11 - size)}")
    listed = sorted(patterns, key=lambda pattern: (pattern.count("X"), pattern))  # the most specific stands first
    _write(
        folder / "routes.csv",
        ["name", "type", "patterns", "trunks"],
        [
            (f"route {place:05}", "standard", pattern, "|".join(pick.sample(names, pick.randrange(2, 4))))
            for place, pattern in enumerate(listed)
        ],
    )

    def number():
        kind = pick.random()
        if kind < 0.01:
            return f"7100{pick.randrange(10**7):07}"  # fits no route
        if kind < 0.03:
            return "8" + existing(pick.choice(heads))[1:]  # written with the 8 of calls inside the country
        return existing(pick.choice(listed).lstrip("_").rstrip("X"))

    _write_scenarios(folder, scenarios, transfers, number)
