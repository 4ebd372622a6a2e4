"""Two hours of the watch by a fake clock: every kind of misbehaviour, and at the end everybody knows what is so."""

from datetime import UTC, datetime, timedelta

import pytest
from soaking import Desk

from dialmap.core.sources import SourceState
from dialmap.service.fetching import Patience
from dialmap.service.watching import go_round

HOURS = 2
#: Minutes from one round to the next; there are eleven moods, so each has its turn.
STEP = 3


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    monkeypatch.setenv("DIALMAP_PRIVATE_HOSTS", "127.0.0.1")
    monkeypatch.setenv("PBX_SECRET", "sesam")
    for room in ("intake", "manager", "delivering"):
        monkeypatch.setattr(f"dialmap.service.{room}.PATIENCE", Patience(silence=0.15, altogether=1.0))


def test_two_hours_of_sources_that_misbehave(sample, tmp_path):
    with Desk(sample, tmp_path).open() as desk:
        began = datetime.now(UTC) + timedelta(minutes=1)
        for minute in range(0, 60 * HOURS, STEP):
            go_round(sample, "desk", clock=lambda at=began + timedelta(minutes=minute): at)
            for _minute in range(STEP):
                desk.turn()
        desk.minute = 33  # the receiver is there, and the address is well
        ending = began + timedelta(minutes=60 * HOURS)
        for later in range(3):
            go_round(sample, "desk", clock=lambda at=ending + timedelta(hours=later): at)
        messages = desk.check(lambda: ending + timedelta(hours=2))
        found = desk.endings()
    rounds = 60 * HOURS // STEP + 3
    assert sum(count for (name, _state), count in found.items() if name == "address") == rounds
    assert found["address", SourceState.BROKEN] > rounds // 3
    assert found["address", SourceState.DRIFTED] == sum(mood == "changed" for mood in desk.moods)
    assert found["export", SourceState.DRIFTED] > 0  # what lacks most of its rows is never taken over by itself
    assert sum(count for (name, _state), count in found.items() if name == "pbx") == rounds
    assert ("pbx", SourceState.BROKEN) not in found
    assert ("calls", SourceState.BROKEN) not in found
    assert messages > 20
