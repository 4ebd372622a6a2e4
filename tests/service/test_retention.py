"""Old snapshots and old entries go as the settings say, and nothing goes that something stands on."""

import json
import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from build import OLEG, VERA, trunk

from dialmap.core.edits import Edit
from dialmap.core.people import PROGRAM, Who
from dialmap.core.proposals import NewProposal
from dialmap.core.settings import Settings
from dialmap.errors import DataError, UsageError
from dialmap.service import audit, backups, doctor, inventory, proposals, retention, reviews, signatures, snapshots
from dialmap.service.boards import load
from dialmap.service.settings import change_settings
from dialmap.service.transactions import utc_now


def in_days(days):
    return lambda: utc_now() + timedelta(days=days)


def edited(path, note, who=VERA, **more):
    row = load(path).trunks["reserve-sip"]
    inventory.save(path, replace(row, note=note), row, who, **more)


@pytest.fixture
def old(sample):
    """A session that was signed, then some edits, all older than a week when the tests look."""
    edited(sample, "before", OLEG)
    number = reviews.open_session(sample, "Weekly", ("Nina",), VERA)
    signatures.sign_off(sample, number, Who("Nina"), reviews.agenda(sample, number).now, accept_undecided=True)
    edited(sample, "after", OLEG)
    inventory.delete(sample, load(sample).trunks["reserve-sip"], VERA, clock=in_days(1))
    change_settings(sample, Settings(keep_log=7, keep_snapshots=7), VERA)
    return sample


def test_nothing_goes_unless_somebody_asked(sample):
    edited(sample, "x")
    assert retention.tidy(sample, VERA, clock=in_days(10_000)) == retention.Kept(0, 0)
    assert not retention.archived(sample)


def test_the_log_stays_whole_and_says_what_it_said(old):
    before, agenda = audit.history(old), reviews.agenda(old, 1)
    done = retention.tidy(old, VERA, clock=in_days(30))
    assert done.entries == len(before)
    (archive,) = retention.archived(old)
    assert [json.loads(line)["id"] for line in retention.as_file(old, archive).split(b"\n") if line] == [
        each.id for each in reversed(before)
    ]
    assert audit.verify(old).first_broken is None
    assert audit.verify(old).entries == len(before) + len(audit.history(old))
    # What signatures, authors and the doctor ask of old entries is still answered.
    assert reviews.agenda(old, 1).sign_offs[0][0] == agenda.sign_offs[0][0]
    second = reviews.open_session(old, "Next", ("Oleg", "Nina"), VERA)
    with pytest.raises(UsageError, match="Oleg decided or changed"):
        signatures.sign_off(old, second, OLEG, reviews.agenda(old, second).now, accept_undecided=True)
    assert doctor.examine(old) == ()
    inventory.save(old, trunk("later"), None, VERA)
    assert audit.verify(old).first_broken is None


def test_whoever_proposed_does_not_sign_though_it_is_archived(sample):
    fresh = (Edit(None, trunk("proposed")),)
    wanted = NewProposal(title="x", numbers="_1XX", route="", edits=fresh)
    proposals.apply(sample, proposals.find(sample, proposals.propose(sample, wanted, Who("Nina"))), VERA)
    change_settings(sample, Settings(keep_log=7), VERA)
    retention.tidy(sample, VERA, clock=in_days(30))
    number = reviews.open_session(sample, "Weekly", ("Nina",), VERA)
    with pytest.raises(UsageError, match="Nina decided or changed"):
        signatures.sign_off(sample, number, Who("Nina"), reviews.agenda(sample, number).now, accept_undecided=True)


def test_an_archive_may_hold_the_sealing_of_another(old):
    retention.tidy(old, VERA, clock=in_days(30))
    edited_later = Settings(keep_log=7)
    change_settings(old, edited_later, VERA, clock=in_days(31))
    retention.tidy(old, VERA, clock=in_days(60))
    assert len(retention.archived(old)) == 2
    assert audit.verify(old).first_broken is None


@pytest.mark.parametrize(
    "statement",
    [
        "update log_archives set content = x'00'",
        "update log_archives set known = '{}'",
        "update log_archives set head = 'x'",
        "delete from log_archives",
        "update log_archives set seal = 'x'",
        "update log_archives set who = 'x'",
        "update log_archives set made_at = 'x'",
    ],
)
def test_an_archive_that_somebody_touched_is_found(old, statement):
    retention.tidy(old, VERA, clock=in_days(30))
    with sqlite3.connect(old) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="sealed"):
            connection.execute(statement)
        for verb in ("update", "delete"):
            connection.execute(f"drop trigger log_archives_no_{verb}")
        connection.execute(statement)
    connection.close()
    assert audit.verify(old).first_broken is not None


def test_automatic_snapshots_go_and_those_that_are_needed_stay(old):
    snapshots.take(old, "by hand", VERA)
    names = {each.name for each in snapshots.listed(old)}
    done = retention.tidy(old, VERA, clock=in_days(30))
    gone = names - {each.name for each in snapshots.listed(old)}
    assert (done.snapshots, len(gone)) == (1, 1)
    assert next(iter(gone)).startswith("delete ")
    assert snapshots.content(old, reviews.sessions(old)[0].snapshot)
    with sqlite3.connect(old) as connection, pytest.raises(sqlite3.IntegrityError, match="immutable"):
        connection.execute("delete from snapshots")
    connection.close()


def test_the_server_waits_until_an_archive_is_worth_it(old):
    assert retention.tidy(old, PROGRAM, all_of_it=False, clock=in_days(30)).entries == 0
    assert not retention.archived(old)


@pytest.mark.parametrize("days", [-1, 1, 6, 40_000])
def test_days_that_make_no_sense_are_refused(sample, days):
    with pytest.raises(UsageError, match="days cannot be set"):
        change_settings(sample, Settings(keep_log=days), VERA)


def test_a_spoiled_archive_is_a_sentence(old):
    retention.tidy(old, VERA, clock=in_days(30))
    with sqlite3.connect(old) as connection:
        connection.execute("drop trigger log_archives_no_update")
        connection.execute("update log_archives set content = x'00'")
    connection.close()
    (archive,) = retention.archived(old)
    with pytest.raises(DataError, match="archive 1 of the log is damaged"):
        retention.as_file(old, archive)
    with pytest.raises(DataError):
        doctor.examine(old)


def test_an_archive_that_is_gone_is_missed(old):
    retention.tidy(old, VERA, clock=in_days(30))
    change_settings(old, Settings(keep_log=7), VERA, clock=in_days(31))
    retention.tidy(old, VERA, clock=in_days(60))
    assert len(retention.archived(old)) == 2
    with sqlite3.connect(old) as connection:
        connection.execute("drop trigger log_archives_no_delete")
        connection.execute("delete from log_archives where id = 1")
    connection.close()
    assert audit.verify(old).first_broken == 1


def test_a_copy_over_the_file_is_noticed(sample, tmp_path):
    """SQLite does not see it: the verdict must not be the one of before."""
    assert audit.verify(sample).first_broken is None
    backups.backup(sample, tmp_path / "b.db")
    with sqlite3.connect(tmp_path / "b.db") as connection:
        connection.execute("drop trigger audit_log_no_update")
        connection.execute("update audit_log set who = 'x' where id = 5")
    connection.close()
    shutil.copyfile(tmp_path / "b.db", sample)
    assert audit.verify(sample).first_broken == 5


def test_a_spoiled_entry_about_an_archive_is_named_and_no_traceback(old):
    retention.tidy(old, VERA, clock=in_days(30))
    with sqlite3.connect(old) as connection:
        connection.execute("drop trigger audit_log_no_update")
        connection.execute("update audit_log set new = '{x' where kind = 'archive'")
    connection.close()
    assert audit.verify(old).first_broken is not None


def test_a_backup_counts_what_is_archived(old, tmp_path):
    retention.tidy(old, VERA, clock=in_days(30))
    assert backups.backup(old, tmp_path / "b.db").entries == audit.verify(old).entries
