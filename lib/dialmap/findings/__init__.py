"""The rules and what they find in a data set.

Holds the registry, and one way to run it. Never knows waivers, settings or files.
"""

import hashlib

from dialmap.findings.base import Finding, Fix, Flag, Rule
from dialmap.findings.folding import fold
from dialmap.findings.judging import Judged, Judging, judge
from dialmap.findings.rules import ALL_RULES

__all__ = ["ALL_RULES", "Finding", "Fix", "Flag", "Judged", "Judging", "Rule", "fold", "judge", "version"]


def version() -> str:
    """The version of the rule set: 16 hex digits over every rule's code, name, severity and identity."""
    told = "\n".join(f"{rule.code} {rule.name} {rule.severity} {rule.identity} {rule.summary}" for rule in ALL_RULES)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:16]
