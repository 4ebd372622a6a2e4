"""Templates of a route: as a list that somebody has changed, and what of a number leaves. Never matches one."""

from collections.abc import Iterable

from dialmap.core.model import Template
from dialmap.dialplan import Pattern, PatternError


def paired(patterns: Iterable[str], stored: Iterable[Template]) -> list[Template]:
    """For each pattern the template that has it, each of them once, and a new one where none is left."""
    left: dict[str, list[Template]] = {}
    for template in stored:
        left.setdefault(template.pattern, []).append(template)
    return [left[pattern].pop(0) if left.get(pattern) else Template(pattern) for pattern in patterns]


def prefix_length(prefix: str) -> int:
    """How many digits a prefix takes off: a set in brackets counts one; what is no pattern counts by its characters."""
    try:
        return len(Pattern.parse("_" + prefix).positions) if prefix else 0
    except PatternError:
        return len(prefix)


def handed_over(number: str, template: Template) -> str:
    """The number as it leaves: ``prepend`` and what stands behind the prefix of a number that the template takes."""
    return template.prepend + number[prefix_length(template.prefix) :]
