"""A desk for the soak of the watch: sources that behave and misbehave by the minute, and a receiver that is away.

By a fake clock it is two hours in seconds (``tests/service/test_soak.py``); ``python tests/bench/soak_watch.py`` lets a
real watch run for a real half hour, killed at random moments.
"""

import contextlib
import json
import random
import threading
from dataclasses import replace

from build import VERA
from call_lines import line
from servers import manager, reply, url, web

from dialmap.core.alerts import AlertChannel, Delivery, NewAlertRule
from dialmap.core.findings import Severity
from dialmap.core.sources import NewSource, SourceKind, SourceState, Then
from dialmap.reports.alerts import key_of
from dialmap.service import alerts, boards, exchange, inventory, sources

#: What the address does, minute after minute, again and again.
MOODS = ("well", "hangs", "lies", "garbage", "changed", "away", "drips", "refuses", "well", "empty", "changed")
MB = 1024 * 1024


class Desk:
    """A data set with its sources, and the receiver of its alerts."""

    def __init__(self, path, folder):
        self.path, self.folder = path, folder
        self.minute = 0
        self.over = threading.Event()
        self.heard, self.moods = {}, []
        self.chance = random.Random(14)
        self.files = dict(exchange.export_all(path))
        self.before = boards.load(path).snapshot

    @contextlib.contextmanager
    def open(self):
        """The servers are there, the sources and the rule are kept."""
        export, calls = self.folder / "export", self.folder / "Master.csv"
        export.mkdir()
        for name, data in self.files.items():
            (export / name).write_bytes(data)
        calls.write_text(line(0), encoding="utf-8")
        with web(self.answer) as there, web(self.hear) as receiver, manager(endpoints=self.endpoints()) as pbx:
            self.there, self.receiver, self.pbx = there, receiver, pbx
            for wanted in (
                NewSource(name="address", place=url(there, "/trunks.csv"), every=1),
                NewSource(name="export", place=str(export), every=2, then=Then.TAKE, is_whole=True),
                NewSource(name="calls", place=str(calls), kind=SourceKind.RECORDS, every=3),
                NewSource(
                    name="pbx",
                    place=f"127.0.0.1:{pbx.server_address[1]}",
                    kind=SourceKind.MANAGER,
                    login="watch",
                    secret="PBX_SECRET",
                    every=1,
                ),
            ):
                sources.save(self.path, wanted, None, VERA)
            told = frozenset(Severity)
            wanted = NewAlertRule(
                name="ops", channel=AlertChannel.WEBHOOK, target=url(receiver, "/hook"), severities=told
            )
            alerts.save(self.path, wanted, None, VERA)
            yield self
            self.over.set()

    @property
    def mood(self):
        return MOODS[self.minute % len(MOODS)]

    def answer(self, to):
        """What the address does, in the mood of the minute."""
        well = self.files["trunks.csv"]
        mood = self.mood
        self.moods.append(mood)
        if mood == "hangs":
            self.over.wait(20)
        elif mood == "lies":
            to.send_response(200)
            to.send_header("Content-Length", str(len(well) + 1_000))
            to.end_headers()
            to.wfile.write(well)
            to.close_connection = True
        elif mood == "garbage":
            reply(to, bytes(self.chance.randrange(256) for _at in range(3_000)))
        elif mood == "away":
            reply(to, status=302, Location="https://example.com/trunks.csv")
        elif mood == "drips":
            to.send_response(200)
            to.send_header("Content-Length", str(100 * MB))
            to.end_headers()
        elif mood == "refuses":
            reply(to, b"no", 500)
        elif mood == "changed":
            reply(to, well.replace(b"reserve-sip", b"reserve-two"))
        elif mood == "empty":
            reply(to, b"")
        else:
            reply(to, well)

    def endpoints(self):
        """What the PBX says of its trunks: one is away every other quarter of an hour."""
        names = [each.name for each in self.before.trunks]
        away = (self.minute // 15) % 2
        return [(name, "Unavailable" if at == 0 and away else "Not in use") for at, name in enumerate(names)]

    def hear(self, to):
        """The receiver: away for ten minutes in every forty."""
        if self.minute % 40 < 10 and self.minute:
            reply(to, status=503)
            return
        asked = to.server.asked[-1]
        key = asked.headers["Idempotency-Key"]
        assert self.heard.setdefault(key, asked.body) == asked.body, "the same key with another message"
        reply(to)

    def turn(self):
        """A minute goes by: calls are made, somebody edits, the export changes, the PBX too."""
        self.minute += 1
        self.pbx.endpoints[:] = self.endpoints()
        with (self.folder / "Master.csv").open("a", encoding="utf-8") as file:
            file.write(line(self.minute))
        if self.minute % 7 == 0:
            board = boards.load(self.path)
            row = self.chance.choice(board.snapshot.routes)
            inventory.save(self.path, replace(row, note=f"minute {self.minute}"), row, VERA)
        if self.minute % 11 == 0:
            file = self.folder / "export" / "scenarios.csv"
            text = self.files["scenarios.csv"].decode("utf-8-sig")
            lines = text.splitlines()
            file.write_text("\n".join(lines if self.minute % 22 else lines[:2]), encoding="utf-8")

    def check(self, clock):
        """At the end: every message has come, once, and whoever heard them knows what is so; no row was lost."""
        messages = alerts.messages(self.path, 100_000)
        stuck = [
            (each.state, each.at, each.tries, each.next_at, each.why)
            for each in messages
            if each.state is not Delivery.SENT
        ]
        assert stuck == []
        assert set(self.heard) == {each.key for each in messages}
        told = {}
        for message in sorted(messages, key=lambda each: each.id):
            for each in json.loads(self.heard[message.key])["alarms"]:
                if each["turn"] == "well":
                    del told[each["key"]]
                else:
                    assert (each["key"] in told) is (each["turn"] == "changed"), each
                    told[each["key"]] = each["text"]
        assert set(told) == {key_of(each) for each in alerts.present(self.path, clock=clock)}
        now = boards.load(self.path).snapshot
        assert {each.name for each in now.trunks} >= {each.name for each in self.before.trunks}
        assert len(now.transfers) == len(self.before.transfers)
        return len(messages)

    def endings(self):
        """How the readings of each source ended, by how often."""
        found = {}
        for each in sources.watched(self.path):
            for reading in sources.readings(self.path, each.source, 1_000):
                key = (each.source.name, reading.state)
                found[key] = found.get(key, 0) + reading.times
        return {(name, SourceState(state)): count for (name, state), count in found.items()}
