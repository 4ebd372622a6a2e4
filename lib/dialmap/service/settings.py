"""Change the settings of a data set. Each change goes into the log. Never decides what a setting means."""

from dataclasses import replace
from pathlib import Path

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.findings import Severity
from dialmap.core.numbering import countries
from dialmap.core.people import Who
from dialmap.core.settings import (
    OFF,
    SAMPLE,
    SHORTEST_KEPT,
    Policy,
    Profile,
    Settings,
    is_kept_for,
    merged,
    unknown_setting,
)
from dialmap.errors import UsageError
from dialmap.findings import ALL_RULES
from dialmap.messages import _
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import audit
from dialmap.store.db import Write, reading
from dialmap.store.settings import mark_sample, read_settings, read_stamp, write_settings
from dialmap.zones import zones


def change_settings(
    path: Path, settings: Settings, who: Who, opened: Settings | None = None, *, clock: Clock = utc_now
) -> None:
    """Store ``settings`` and say in the audit log what changed. ``opened``: as the form was opened with.

    What somebody else changed in the meantime and the form did not touch stays theirs.
    Errors: :class:`UsageError` for an unknown country, rule or severity; nothing is stored then.
    """
    check_country(settings.country)
    if settings.zone and settings.zone not in zones():
        raise UsageError(_("there is no time zone {name}; write it as Europe/Moscow", name=settings.zone))
    for days in (settings.keep_snapshots, settings.keep_log, settings.keep_calls):
        if not is_kept_for(str(days)):
            raise UsageError(
                _(
                    "{days} days cannot be set; write 0 for ever, or {least} or more",
                    days=days,
                    least=SHORTEST_KEPT,
                )
            )
    of_calls = {key: value for key, value in settings.stored.items() if key in ("call_digits", "call_contexts")}
    if unknown_setting(of_calls):
        raise UsageError(_("{text} cannot be set", text=unknown_setting(of_calls)))
    codes, values = {rule.code for rule in ALL_RULES}, {OFF, *Severity}
    for code, value in settings.rules.items():
        if code not in codes or value not in values:
            raise UsageError(_("rule {code} cannot be set to {value}", code=code, value=value))
    with acting(path, who, AuditAction.CHANGE, clock) as write:
        present = read_settings(write.db)
        store_settings(write, AuditAction.CHANGE, Settings.of(merged(present.stored, opened or present, settings)))


def check_country(name: str) -> None:
    """See that there is such a country. Errors: :class:`UsageError` where there is none."""
    if name not in countries():
        raise UsageError(_("there is no country {name}; write its two letters, such as RU", name=name))


def store_settings(write: Write, action: AuditAction, wanted: Settings) -> None:
    """Store settings inside a transaction, each difference told in the log."""
    old, new = read_settings(write.db, sound=True).stored, wanted.stored
    changed = [key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
    entries = (NewEntry(AuditKind.SETTING, key, old.get(key), new.get(key)) for key in changed)
    audit.record(write, action, entries)
    write_settings(write, wanted)


def tell_sample(write: Write, action: AuditAction, is_sample: bool) -> None:
    """Say whether what the database holds is the sample; a change of that in the log, so that it can be taken back."""
    before = read_stamp(write.db).is_sample
    if before != is_sample:
        old, new = ("yes" if each else None for each in (before, is_sample))
        audit.record(write, action, [NewEntry(AuditKind.SETTING, SAMPLE, old, new)])
        mark_sample(write, is_sample)


def set_policy(
    path: Path,
    policy: Policy,
    who: Who,
    profile: Profile | None = None,
    *,
    falls: bool | None = None,
    clock: Clock = utc_now,
) -> None:
    """Store which route wins where several match; and, where that is known, from what kind of system the data is, and
    whether calls fall through.
    """
    with reading(path) as db:
        before = read_settings(db)
    falls = before.fall_through if falls is None else falls
    wanted = replace(before, policy=policy, profile=profile or before.profile, fall_through=falls)
    change_settings(path, wanted, who, before, clock=clock)
