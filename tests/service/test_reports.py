"""The material of a report is of one moment, however many people write meanwhile."""

from dataclasses import replace

from build import OLEG, VERA, route

from dialmap.reports.document import Material
from dialmap.service import inventory, reports, reviews, snapshots
from dialmap.service.boards import load
from dialmap.store import snapshots as stored


def test_hash_board_agenda_and_difference_are_of_one_moment(sample, monkeypatch):
    """It read in six transactions: an edit between two of them signed what was not shown."""
    reviews.open_session(sample, "Week 48", ("Vera",), VERA)
    before = snapshots.present(sample).hash
    real = stored.content_of

    def slow(db, name):
        row = load(sample).routes["Казань"]
        inventory.save(sample, replace(row, trunks=()), row, OLEG)
        return real(db, name)

    monkeypatch.setattr(reports.snapshots, "content_of", slow)
    material = reports.gather(sample)
    assert isinstance(material, Material)
    assert snapshots.present(sample).hash != before
    assert material.hash == before == material.agenda.now.hash
    assert material.board.routes["Казань"].trunks
    assert material.difference.comparison.edits == ()


def test_the_report_compares_with_the_session_before(sample):
    reviews.open_session(sample, "one", ("Vera",), VERA)
    inventory.save(sample, route("New", "_6XX"), None, OLEG)
    number = reviews.open_session(sample, "two", ("Vera",), VERA)
    found = reports.gather(sample, number)
    assert [edit.key for edit in found.difference.comparison.edits] == [("New",)]
    assert found.difference.names[0] == reviews.sessions(sample)[1].snapshot
