"""Findings as tables and as records for machines.

Holds which facts of a finding are told. Never judges, and never hides a waived one: that is the caller's choice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dialmap.board import Board
from dialmap.core.findings import Ref, Severity
from dialmap.findings import Finding
from dialmap.reports.rules import rule_titles
from dialmap.reports.voice import Markup, Medium, Safe, Table, Voice, table

Record = dict[str, Any]


def named(ref: Ref, voice: Voice) -> str:
    """An object by kind and name: ``Route: Moscow``."""
    said = f"{voice.word(ref.kind)}: {voice.text(' / '.join(ref.key))}"
    return Safe(said) if voice.medium is Medium.PLAIN else Markup(said)


def named_as(text: str, voice: Voice) -> str:
    """An object that was stored as text, by kind and name; the text itself where somebody has spoiled it."""
    try:
        return named(Ref.parse(text), voice)
    except ValueError:
        return voice.text(text)


def findings(
    board: Board,
    chosen: Iterable[Finding],
    voice: Voice,
    brief: bool = False,
    lost: Callable[[Finding], int] | None = None,
) -> Table:
    """One row a finding: severity, what was found, object, rule, owner, transfers that fail because of it.

    ``lost`` says how many calls each has cost, where calls were counted.

    ``brief`` leaves out what is said beside it where one finding is open.
    """
    spoken = voice.plain
    rules = {code: f"{code} {title}" for code, title in rule_titles(voice.language).items()}
    made = table(
        ("severity", *(("calls_lost",) if lost is not None else ()), "broken", "message", "object", "rule", "owner"),
        (
            (
                finding.severity,
                *((lost(finding) or None,) if lost is not None else ()),
                board.breaks(finding) or None,
                finding.message,
                named(finding.ref, spoken),
                rules[finding.rule.code],
                board.owner_of(finding.ref),
            )
            for finding in chosen
        ),
        spoken,
    )
    return made.only(("severity", "message")) if brief else made


def groups(by_name: Mapping[str, Sequence[Finding]], voice: Voice) -> Table:
    """One row a group of findings: its name and how many of each severity it holds."""
    return table(
        ("group", *Severity),
        (
            (name, *(sum(finding.severity is each for finding in listed) for each in Severity))
            for name, listed in by_name.items()
        ),
        voice,
    )


def finding_record(finding: Finding) -> Record:
    """One finding, for a machine."""
    return {
        "code": Safe(finding.rule.code),
        "name": Safe(finding.rule.name),
        "severity": finding.severity,
        "object": {"kind": finding.ref.kind, "key": finding.ref.key},
        "message": finding.message,
        "example": finding.example or None,
        "evidence": finding.details,
        "proposed_fix": finding.fix.title if finding.fix else None,
        "fingerprint": Safe(finding.fingerprint),
    }


def _briefly(finding: Finding) -> Record:
    return {
        "code": Safe(finding.rule.code),
        "object": {"kind": finding.ref.kind, "key": finding.ref.key},
        "message": finding.message,
    }


def board_record(
    board: Board,
    chosen: Iterable[Finding],
    new: frozenset[str] | None,
    voice: Voice,
    lost: Callable[[Finding], int] | None = None,
) -> Any:
    """How things stand, and findings. ``new``: the fingerprints that a baseline lacks, None without one.

    ``lost`` says how many calls each has cost, where calls were counted.
    """
    return voice.machine(
        {
            "revision": board.stamp.revision,
            "policy": board.settings.policy,
            "arriving": board.arriving,
            "expected": board.expected,
            "idle_waivers": [f"{each.code} {each.object}" for each in board.idle_waivers],
            "switched_off": board.settings.switched_off,
            "findings": [
                finding_record(each)
                | {"waived": each.fingerprint in board.waived}
                | {"also": [_briefly(other) for other in board.seen_as(each)]}
                | ({} if lost is None else {"calls_lost": lost(each)})
                | ({} if new is None else {"new": each.fingerprint in new})
                for each in chosen
            ],
        }
    )
