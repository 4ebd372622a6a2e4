"""What machines read: boards, findings, answers and problems as plain values for JSON. The names are stable."""

import json
from collections.abc import Iterable
from typing import Any

from dialmap.exchange.text_files import Problem
from dialmap.findings import Finding
from dialmap.messages import Translate
from dialmap.reports.words import OBJECTS, masked, told
from dialmap.service.checking import Answer, Board
from dialmap.service.comparing import Difference
from dialmap.service.matching import Matched
from dialmap.store.audit import Entry
from dialmap.store.settings import OFF
from dialmap.store.snapshots import Kept

Record = dict[str, Any]


def problem(of: Problem, translate: Translate) -> Record:
    """One thing wrong with a file."""
    return {
        "file": of.file,
        "line": of.line or None,
        "column": of.column or None,
        "value": of.value,
        "message": of.message.render(translate),
        "error": of.is_error,
    }


def board(of: Board, findings: Iterable[Finding], new: frozenset[str] | None, translate: Translate) -> Record:
    """How things stand, and findings. ``new``: the fingerprints that a baseline lacks, None without one."""
    return {
        "revision": of.stamp.revision,
        "policy": of.settings.policy,
        "arriving": of.arriving,
        "expected": of.expected,
        "idle_waivers": [f"{each.code} {each.object}" for each in of.idle_waivers],
        "switched_off": sorted(code for code, value in of.settings.rules.items() if value == OFF),
        "findings": [
            finding(each, translate)
            | {"waived": each.fingerprint in of.waived}
            | ({} if new is None else {"new": each.fingerprint in new})
            for each in findings
        ],
    }


def finding(of: Finding, translate: Translate) -> Record:
    """One finding."""
    return {
        "code": of.rule.code,
        "name": of.rule.name,
        "severity": of.severity,
        "object": {"kind": of.ref.kind, "key": [masked(each) for each in of.ref.key]},
        "message": of.message.render(translate, masked),
        "example": masked(of.example) or None,
        "evidence": [each.render(translate, masked) for each in of.details],
        "proposed_fix": of.fix.title.render(translate, masked) if of.fix else None,
        "fingerprint": of.fingerprint,
    }


def answer(of: Answer, translate: Translate) -> Record:
    """One looked-up number: verdict, trunks in order, every candidate and why it lost."""
    other = of.other.winner
    return {
        "typed": masked(of.cleaned.raw),
        "number": masked(of.cleaned.number),
        "verdict": of.trace.verdict,
        "trunks": [{"name": leg.name, "status": leg.trunk.status if leg.trunk else None} for leg in of.trace.legs],
        "candidates": [
            {
                "route": each.route.name,
                "template": each.template.effective,
                "wins": each.reason is None,
                "reason": each.reason.message.render(translate) if each.reason else None,
            }
            for each in of.trace.candidates
        ],
        "policies_differ": of.policies_differ,
        "other_policy": (other.route.name if other else None) if of.policies_differ else None,
        "spellings": [
            {"number": masked(number), "route": trace.winner.route.name if trace.winner else None}
            for number, trace in of.spellings
        ],
    }


def matched(of: Matched, translate: Translate) -> Record:
    """Numbers with the patterns that take them, and the patterns that cannot be used."""
    texts = of.table.texts
    return {
        "policy": of.table.policy,
        "unreadable": [
            {"line": of.lines[index], "pattern": texts[index], "message": why.render(translate)}
            for index, why in of.table.unreadable.items()
        ],
        "numbers": [
            {
                "number": number,
                "pattern": texts[index] if index >= 0 else None,
                "line": of.lines[index] if index >= 0 else None,
            }
            for number, index in zip(of.numbers, of.winners, strict=True)
        ],
    }


def kept(of: Kept) -> Record:
    """One snapshot, without its content."""
    return {"name": of.name, "made_at": of.made_at, "who": of.who, "reason": of.reason, "hash": of.hash}


def entry(of: Entry) -> Record:
    """One entry of the audit log."""
    return {
        "id": of.id,
        "at": of.at,
        "who": of.who,
        "action": of.action,
        "kind": of.kind,
        "key": masked(of.key),
        "old": _state(of.old),
        "new": _state(of.new),
        "hash": of.hash,
    }


def _state(stored: str) -> Any:
    """What an entry holds; the text itself where somebody has spoiled it."""
    try:
        return json.loads(masked(stored)) if stored else None
    except ValueError:
        return stored


def difference(of: Difference, translate: Translate) -> Record:
    """Two data sets side by side."""
    found = of.comparison
    new, gone, staying = of.findings
    return {
        "same_behavior": found.is_same_behavior,
        "trouble": found.trouble.render(translate) if found.trouble else None,
        "objects": [
            {
                "kind": OBJECTS[change.kind],
                "key": [masked(part) for part in change.key],
                "change": "added" if change.before is None else "removed" if change.after is None else "changed",
                "fields": [
                    {"field": each.field, "old": told(each.old, translate), "new": told(each.new, translate)}
                    for each in change.fields
                ],
            }
            for change in found.objects
        ],
        "ranges": [
            {
                "numbers": masked(each.pattern),
                "count": each.count,
                "example": masked(each.witness),
                "from": each.before.name if each.before else None,
                "to": each.after.name if each.after else None,
                "transfers": [[masked(part) for part in call.transfer.key] for call in each.calls],
            }
            for each in found.ranges
        ],
        "transfers": [
            {
                "key": [masked(part) for part in (each.after or each.before).transfer.key],  # type: ignore[union-attr]
                "from": each.before.verdict if each.before else None,
                "to": each.after.verdict if each.after else None,
            }
            for each in found.verdicts
        ],
        "findings": {
            "new": [finding(each, translate) for each in new],
            "gone": [finding(each, translate) for each in gone],
            "staying": len(staying),
        },
    }
