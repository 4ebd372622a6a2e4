"""The log of changes as a table, in sentences, and as records for machines.

Holds how an entry is told to people: fields and values by their words, in both languages. Never proves the chain.
"""

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from dialmap.core.alerts import AlertChannel, Topic
from dialmap.core.audit import AuditAction, AuditKind, Entry, Written
from dialmap.core.fields import FIELDS, KINDS
from dialmap.core.findings import Severity
from dialmap.core.model import Template
from dialmap.core.people import Role
from dialmap.core.proposals import ProposalState
from dialmap.core.reviews import Choice
from dialmap.core.settings import OFF, RULE, SAMPLE, Policy
from dialmap.core.snapshots import SnapshotReason
from dialmap.core.sources import SourceKind, Then
from dialmap.messages import _, n_
from dialmap.reports.rules import rule_titles
from dialmap.reports.titles import NO, YES
from dialmap.reports.voice import BETWEEN_ITEMS, NOTHING, Safe, Table, Voice, inside, table

#: Name of a field in what an entry tells -> the enum of its values. Fields of objects say it in the table of fields.
CHOICES: Final[dict[tuple[str, str], type[StrEnum]]] = {
    (AuditKind.DECISION, "choice"): Choice,
    (AuditKind.WAIVER, "choice"): Choice,
    (AuditKind.SNAPSHOT, "reason"): SnapshotReason,
    (AuditKind.PROPOSAL, "state"): ProposalState,
    (AuditKind.PERSON, "role"): Role,
    (AuditKind.SOURCE, "kind"): SourceKind,
    (AuditKind.SOURCE, "then"): Then,
    (AuditKind.ALERT, "channel"): AlertChannel,
    (AuditKind.ALERT, "topics"): Topic,
    (AuditKind.ALERT, "severities"): Severity,
    (AuditKind.TOKEN, "role"): Role,
    **{
        (kind_name, field.stored_as): field.choices
        for kind_name, kind in KINDS.items()
        for field in FIELDS[kind]
        if field.choices is not None
    },
}


def entries(log: Iterable[Entry], voice: Voice) -> Table:
    """One row an entry: number, when, who, what was done to which object, what changed, its hash."""
    spoken = voice.plain
    return table(
        ("entry", "at", "who", "subject", "action", "kind", "key", "what", "hash"),
        ((each.id, *_told(each, spoken)) for each in log),
        spoken,
    )


def writes(log: Iterable[Written], voice: Voice) -> Table:
    """One row a write: like an entry where it told one; else its numbers, and how many rows became what."""
    spoken = voice.plain
    return table(
        ("entry", "at", "who", "subject", "action", "kind", "key", "what", "hash"),
        (
            (each.newest.id, *_told(each.newest, spoken))
            if each.count == 1
            else (
                Safe(f"{each.oldest}–{each.newest.id}"),
                *_told(each.newest, spoken)[:3],
                action_word(each.newest.action, spoken),
                NOTHING,
                spoken.say(n_("{count} entry", "{count} entries", each.count)),
                _rows(each, spoken),
                Safe(each.newest.hash[:12]),
            )
            for each in log
        ),
        spoken,
    )


def _told(entry: Entry, spoken: Voice) -> tuple[object, ...]:
    return (
        spoken.moment(entry.at, "seconds"),
        entry.who or NOTHING,
        entry.subject,
        done(entry, spoken),
        kind_word(entry.kind, spoken),
        entry.key,
        Safe(changed(entry, spoken)),
        Safe(entry.hash[:12]),
    )


def done(entry: Entry, voice: Voice) -> str:
    """What was done: of a row what became of it and by which way, as "added (import)" or "changed (form)"."""
    if entry.change is None:
        return action_word(entry.action, voice)
    by_form = entry.action in (AuditAction.CREATE, AuditAction.EDIT, AuditAction.DELETE)
    way = voice.say(_("form")) if by_form else action_word(entry.action, voice)
    return Safe(f"{voice.word(entry.change)} ({way})")


def _rows(written: Written, spoken: Voice) -> str:
    """How many rows of each kind became what: "Route: 3 added, 1 changed"."""
    by_kind: dict[str, list[str]] = {}
    for kind, change, count in written.rows:
        by_kind.setdefault(kind, []).append(f"{spoken.count(count)} {spoken.word(change)}")
    return Safe("; ".join(f"{kind_word(kind, spoken)}: {', '.join(told)}" for kind, told in by_kind.items()))


def action_word(action: str, voice: Voice) -> str:
    """The word for what was done; the text itself where somebody has spoiled it."""
    return voice.word(AuditAction(action)) if action in set(AuditAction) else voice.text(action)


def kind_word(kind: str, voice: Voice) -> str:
    """The word for a kind of object."""
    return voice.word(AuditKind(kind)) if kind in set(AuditKind) else voice.text(kind)


def changed(entry: Entry, voice: Voice) -> str:
    """What an entry changed: the fields that differ, each as old → new."""
    try:
        old, new = (json.loads(text) if text else None for text in (entry.old, entry.new))
    except ValueError:  # somebody has spoiled it; whoever shows the log says so
        return voice.joined((entry.old, entry.new), " → ")
    if entry.kind == AuditKind.SETTING:
        states = (setting_value(entry.key, state, voice) for state in (entry.old, entry.new))
        return voice.joined(states, " → ")
    if isinstance(old, dict) and isinstance(new, dict):
        names = [name for name in new if old.get(name) != new.get(name)]
        return "; ".join(
            f"{inside(voice.field(name))}: {_said(entry.kind, name, old.get(name), voice)} →"
            f" {_said(entry.kind, name, new[name], voice)}"
            for name in names
        )
    return " → ".join(_whole(entry.kind, state, voice) for state in (old, new) if state is not None)


def _whole(kind: str, state: object, voice: Voice) -> str:
    """A whole state: every field that holds something."""
    if not isinstance(state, dict):
        return voice.text(state if isinstance(state, str) else json.dumps(state, ensure_ascii=False))
    held = {name: value for name, value in state.items() if value not in ("", None, [], 0) and name not in ("name",)}
    return "; ".join(f"{inside(voice.field(name))}: {_said(kind, name, value, voice)}" for name, value in held.items())


def _said(kind: str, name: str, value: object, voice: Voice) -> str:
    """One value, for people."""
    choices = CHOICES.get((kind, name))
    if choices is not None and isinstance(value, str) and value in set(choices):
        return voice.word(choices(value))
    if choices is not None and isinstance(value, list):
        return voice.joined((voice.word(choices(each)) for each in value if each in set(choices)), ", ")
    if name in ("enabled", "is_on", "is_whole"):
        return voice.say(YES if value else NO)
    if name in ("hash", "rules", "before_hash", "after_hash"):
        return Safe(str(value)[:12])
    if name == "templates" and isinstance(value, list):
        return voice.joined((Template.of(*each).effective for each in value), BETWEEN_ITEMS)
    if name == "edits" and isinstance(value, list):
        return str(len(value))
    if isinstance(value, list):
        return voice.joined(map(str, value), BETWEEN_ITEMS)
    return voice.text(str(value)) if value not in (None, "") else NOTHING


def setting_name(key: str, voice: Voice) -> str:
    """What a setting is called: a rule by code and title."""
    if key.startswith(RULE):
        code = key.removeprefix(RULE)
        return Safe(f"{code} {rule_titles(voice.language).get(code, '')}")
    return voice.field(key)


def setting_value(key: str, stored: str, voice: Voice) -> str:
    """The value of a setting as the log has it (JSON), for people."""
    value = json.loads(stored) if stored else ""
    if key == "policy" and value in set(Policy):
        return voice.word(Policy(value))
    if key in ("masking", "own_proposals", SAMPLE):
        return voice.say(YES if value == "yes" else NO)
    if key == "newcomers":
        return voice.word(Role(value) if value in set(Role) else Role.VIEWER)
    if key in ("keep_snapshots", "keep_log"):
        return voice.say(n_("{count} day", "{count} days", int(value)) if str(value).isdigit() else _("for ever"))
    if key == "zone":
        return voice.text(str(value)) if value else voice.say(_("as the country says"))
    if key.startswith(RULE):
        if value in ("", OFF):
            return voice.say(_("Off") if value else _("as the rule says"))
        return voice.word(Severity(value)) if value in set(Severity) else voice.text(str(value))
    return voice.text(str(value))


def settings_history(log: Iterable[Entry], voice: Voice) -> Table:
    """One row a changed setting: when, who, which, old, new."""
    spoken = voice.plain
    return table(
        ("at", "who", "setting", "old", "new"),
        (
            (
                spoken.moment(entry.at),
                entry.who or NOTHING,
                setting_name(entry.key, spoken),
                setting_value(entry.key, entry.old, spoken),
                setting_value(entry.key, entry.new, spoken),
            )
            for entry in log
        ),
        spoken,
    )


def entry_record(entry: Entry, voice: Voice) -> Any:
    """One entry, for a machine."""
    return voice.machine(
        {
            "id": entry.id,
            "at": Safe(entry.at),
            "who": entry.who,
            "subject": entry.subject,
            "action": entry.action,
            "kind": entry.kind,
            "key": entry.key,
            "old": _state(entry.old),
            "new": _state(entry.new),
            "hash": Safe(entry.hash),
        }
    )


def _state(stored: str) -> Any:
    """What an entry holds; the text itself where somebody has spoiled it."""
    try:
        state = json.loads(stored) if stored else None
    except ValueError:
        return stored
    if isinstance(state, dict):
        return {name: Safe(value) if name in ("hash", "rules") else value for name, value in state.items()}
    return state
