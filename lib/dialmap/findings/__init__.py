"""The rules and what they find in a data set."""

from collections.abc import Iterable

from dialmap.findings.base import Finding, Flag, ObjectKind, Ref, Rule, Severity, fingerprint
from dialmap.findings.rules import ALL_RULES
from dialmap.routing import Routing

__all__ = ["ALL_RULES", "Finding", "Flag", "ObjectKind", "Ref", "Rule", "Severity", "run_rules"]


def run_rules(view: Routing, rules: Iterable[Rule] = ALL_RULES) -> tuple[Finding, ...]:
    """Every finding of ``rules`` in ``view``: worst first, then by code and object."""
    found = [
        Finding(each, each.severity, flag.ref, flag.message, flag.example, fingerprint(each.code, flag))
        for each in rules
        for flag in each.check(view)
    ]
    worst = list(Severity)
    found.sort(key=lambda finding: (worst.index(finding.severity), finding.rule.code, finding.ref))
    return tuple(found)
