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


def handed_over(number: str, template: Template) -> str:
    """The number as it leaves: ``prepend`` and what stands behind the prefix of a number that the template takes."""
    try:
        size = len(Pattern.parse("_" + template.prefix).positions) if template.prefix else 0
    except PatternError:
        size = len(template.prefix)
    return template.prepend + number[size:]
