"""What machines read: boards, findings, answers and problems as plain values for JSON. The names are stable."""

from typing import Any

from dialmap.exchange.text_files import Problem
from dialmap.findings import Finding
from dialmap.messages import Translate
from dialmap.service.checking import Answer, Board
from dialmap.service.matching import Matched

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


def board(of: Board, translate: Translate) -> Record:
    """How things stand, and every finding."""
    return {
        "revision": of.stamp.revision,
        "policy": of.settings.policy,
        "arriving": of.arriving,
        "expected": of.expected,
        "findings": [finding(each, translate) for each in of.findings],
    }


def finding(of: Finding, translate: Translate) -> Record:
    """One finding."""
    return {
        "code": of.rule.code,
        "name": of.rule.name,
        "severity": of.severity,
        "object": {"kind": of.ref.kind, "key": list(of.ref.key)},
        "message": of.message.render(translate),
        "example": of.example or None,
        "fingerprint": of.fingerprint,
    }


def answer(of: Answer, translate: Translate) -> Record:
    """One looked-up number: verdict, trunks in order, every candidate and why it lost."""
    other = of.other.winner
    return {
        "typed": of.cleaned.raw,
        "number": of.cleaned.number,
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
            {"number": number, "route": trace.winner.route.name if trace.winner else None}
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
