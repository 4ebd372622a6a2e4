"""Where the day begins and ends, and by which clock moments are told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from build import VERA

from dialmap.core.reviews import Choice, Decision
from dialmap.core.settings import Settings
from dialmap.errors import UsageError
from dialmap.i18n import Language
from dialmap.reports import audit as told
from dialmap.reports.voice import Voice
from dialmap.service import audit, findings, reports
from dialmap.service.boards import load
from dialmap.service.settings import change_settings
from dialmap.zones import day_in, moment_in, zone_named, zones

LATE = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)


def test_a_day_and_a_moment_are_of_a_zone():
    assert day_in("UTC", LATE) == date(2026, 11, 24)
    assert day_in("Europe/Moscow", LATE) == date(2026, 11, 25)
    assert day_in("America/New_York", LATE + timedelta(hours=4)) == date(2026, 11, 24)
    assert moment_in("Asia/Omsk", LATE.isoformat(), "minutes") == "2026-11-25 04:30"
    assert moment_in("Asia/Omsk", "2026-11-24T22:30:00", "seconds") == "2026-11-25 04:30:00"
    for odd in ("spoiled", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"):
        assert moment_in("America/New_York" if odd[0] == "0" else "Asia/Omsk", odd, "minutes") == odd
    assert zone_named("No/Such") is zone_named("../../etc/passwd") is UTC
    assert {"UTC", "Europe/Moscow", "Asia/Kamchatka"} <= set(zones())


@pytest.mark.parametrize(
    ("settings", "zone"),
    [
        (Settings(), "Europe/Moscow"),
        (Settings(country="DE"), "UTC"),
        (Settings(zone="Asia/Omsk"), "Asia/Omsk"),
        (Settings(country="DE", zone="Europe/Berlin"), "Europe/Berlin"),
    ],
)
def test_the_zone_is_what_was_set_else_what_the_country_says(settings, zone):
    assert settings.own_zone == zone


def test_a_setting_that_came_later_leaves_older_hashes_as_they_were():
    assert set(Settings().stored) == {"policy", "country", "masking"}
    every = Settings(zone="Asia/Omsk", own_proposals=True, keep_log=7, keep_snapshots=30)
    assert Settings.of(every.stored) == every


@pytest.mark.parametrize("zone", ["Moscow", "../etc", "Europe/Moscow\n", "UTC+3"])
def test_a_zone_that_there_is_not_is_refused(sample, zone):
    with pytest.raises(UsageError, match="no time zone"):
        change_settings(sample, Settings(zone=zone), VERA)


def test_a_waiver_ends_with_the_day_where_the_data_set_is(sample):
    """At 22:30 UTC it is the next day in Moscow: a waiver of today is over there, and can no longer be given."""
    finding = load(sample).findings[0]
    until = LATE.date()
    decision = Decision(choice=Choice.WAIVE, reason="x", until=until)
    with pytest.raises(UsageError):
        findings.waive(sample, [finding], decision, VERA, clock=lambda: LATE)
    change_settings(sample, Settings(country="DE"), VERA)
    findings.waive(sample, [finding], decision, VERA, clock=lambda: LATE)
    assert load(sample, clock=lambda: LATE).waived
    assert reports.gather(sample, clock=lambda: LATE).board.waived
    change_settings(sample, Settings(), VERA)
    assert not load(sample, clock=lambda: LATE).waived
    assert not reports.gather(sample, clock=lambda: LATE).board.waived


def test_tables_tell_moments_by_the_clock_of_whoever_looks_and_say_by_which(sample):
    log = audit.history(sample)
    omsk = told.entries(log, Voice(Language.EN, masking=False, zone="Asia/Omsk"))
    utc = told.entries(log, Voice(Language.RU, masking=False))
    at = omsk.columns.index("at")
    assert (omsk.titles[at], utc.titles[at]) == ("When (Asia/Omsk)", "Когда (UTC)")
    here, there = (datetime.fromisoformat(table.rows[0][at]) for table in (omsk, utc))
    assert here - there == timedelta(hours=6)
