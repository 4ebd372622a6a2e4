"""Lines of an invented Master.csv, and everything that a database holds of calls, to be compared."""

import random

from dialmap.service import calls

LINE = '"","7916{caller:07d}","8495{number:07d}","out","","PJSIP/twin-{id:08x}","PJSIP/{trunk}-{id:08x}","Dial",""'
LINE += ',"2026-03-{day:02d} 10:{minute:02d}:{second:02d}","","",{lasted},{talked},"{end}","3","u{id}",""\n'


def line(at):
    chance = random.Random(at)
    return LINE.format(
        caller=at,
        number=chance.randrange(40),
        id=at,
        trunk=chance.choice("ab"),
        day=1 + at * 20 // 20_000,
        minute=at // 60 % 60,
        second=at % 60,
        lasted=chance.randrange(200),
        talked=chance.randrange(100),
        end=chance.choice(["ANSWERED", "BUSY", "FAILED"]),
    )


def master(path, count, begin=0):
    with path.open("a", encoding="utf-8") as file:
        file.writelines(line(at) for at in range(begin, count))
    return path


def everything(path):
    counted = calls.read_calls(path, "2026-12-31", 400)
    rows = sorted(map(str, counted.counts.to_pylist()))
    return rows, sorted(str(row) for row in counted.loads.to_pylist() if row["calls"])
