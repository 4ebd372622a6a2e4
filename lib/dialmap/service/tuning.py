"""Change the settings of a data set. Each change goes into the audit log."""

from dataclasses import replace
from pathlib import Path

from dialmap.dialplan import Policy
from dialmap.errors import UsageError
from dialmap.findings import ALL_RULES, Severity
from dialmap.messages import _
from dialmap.numbering import countries
from dialmap.store import audit
from dialmap.store.db import reading, writing
from dialmap.store.settings import OFF, Settings, read_settings, write_settings


def change_settings(path: Path, settings: Settings, who: str = "", opened: Settings | None = None) -> None:
    """Store ``settings`` and say in the audit log what changed. ``opened``: as the form was opened with.

    What somebody else changed in the meantime and the form did not touch stays theirs.
    Errors: :class:`UsageError` for an unknown country, rule or severity; nothing is stored then.
    """
    if settings.country not in countries():
        raise UsageError(_("there is no country {name}; write its two letters, such as RU", name=settings.country))
    codes, values = {rule.code for rule in ALL_RULES}, {OFF, *Severity}
    for code, value in settings.rules.items():
        if code not in codes or value not in values:
            raise UsageError(_("rule {code} cannot be set to {value}", code=code, value=value))
    with writing(path) as db:
        stored = read_settings(db).stored
        before = (opened or read_settings(db)).stored
        wanted = settings.stored
        changed = {key for key in before.keys() | wanted.keys() if before.get(key) != wanted.get(key)}
        merged = {key: value for key, value in stored.items() if key not in changed}
        merged |= {key: wanted[key] for key in changed if key in wanted}
        told = (
            audit.Told("setting", key, stored.get(key), merged.get(key))
            for key in sorted(changed)
            if stored.get(key) != merged.get(key)
        )
        audit.record(db, who, "change", told)
        write_settings(db, Settings.of(merged))


def set_policy(path: Path, policy: Policy, who: str = "") -> None:
    """Store which route wins where several match."""
    with reading(path) as db:
        before = read_settings(db)
    change_settings(path, replace(before, policy=policy), who, before)
