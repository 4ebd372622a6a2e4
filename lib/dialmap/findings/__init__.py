"""The rules and what they find in a data set.

Holds the registry, and one way to run it. Never knows waivers, settings or files: severities come as an argument.
"""

import hashlib
from collections.abc import Iterable, Mapping

from dialmap.core.findings import Severity
from dialmap.core.routing import Routing
from dialmap.findings.base import Finding, Fix, Flag, Rule, fingerprint
from dialmap.findings.rules import ALL_RULES

__all__ = ["ALL_RULES", "Finding", "Fix", "Flag", "Rule", "run_rules", "version"]


def version() -> str:
    """The version of the rule set: 16 hex digits over every rule's code, name, severity and identity."""
    told = "\n".join(f"{rule.code} {rule.name} {rule.severity} {rule.identity} {rule.summary}" for rule in ALL_RULES)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:16]


def run_rules(
    view: Routing, rules: Iterable[Rule] = ALL_RULES, severities: Mapping[str, Severity | None] | None = None
) -> tuple[Finding, ...]:
    """Every finding of ``rules`` in ``view``: worst first, then by code and object.

    ``severities``: code -> another severity than the rule's own; None switches the rule off.
    """
    chosen = {} if severities is None else severities
    found = [
        Finding(
            rule=each,
            severity=severity,
            ref=flag.ref,
            message=flag.message,
            example=flag.example,
            fingerprint=fingerprint(each.code, flag),
            details=flag.details,
            fix=flag.fix,
        )
        for each in rules
        if (severity := chosen.get(each.code, each.severity)) is not None
        for flag in each.check(view)
    ]
    found = list({each.fingerprint: each for each in reversed(found)}.values())  # one evidence, one finding
    worst = {severity: place for place, severity in enumerate(Severity)}
    found.sort(key=lambda each: (worst[each.severity], each.rule.code, each.ref.kind.value, each.ref.key))
    return tuple(found)
