"""A large data set, the same each time: 10,000 routes and 50,000 transfers."""

import csv
import random


def large_files(folder, routes=10_000, transfers=50_000, trunks=200, scenarios=2_000):
    """Write our four CSV files into ``folder``."""
    folder.mkdir(parents=True)
    pick = random.Random(20261123)
    names = [f"trunk-{number:03}" for number in range(trunks)]

    def write(name, header, rows):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)

    status = ["connected"] * 18 + ["requested", "disabled"]
    write("trunks.csv", ["name", "status"], [(name, pick.choice(status)) for name in names])
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
    write(
        "routes.csv",
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
    write("scenarios.csv", ["name", "telephony"], [(f"scenario {number:04}", "own_pbx") for number in range(scenarios)])

    def number():
        text = pick.choice(patterns).lstrip("_").partition("[")[0].rstrip("X.")
        return (text + "".join(pick.choices("0123456789", k=11)))[:11]

    write(
        "transfers.csv",
        ["scenario", "block", "inbound_action", "number"],
        [
            (f"scenario {place % scenarios:04}", f"block {place // scenarios:02}", "custom_direction", number())
            for place in range(transfers)
        ],
    )
