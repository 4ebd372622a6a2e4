"""Templates of a route: as a list that somebody has changed, and what of a number leaves. Never matches one."""

from collections.abc import Iterable
from dataclasses import replace

from dialmap.core.bare import as_pattern, is_bare
from dialmap.core.model import Route, Template
from dialmap.core.profiles import Profile
from dialmap.dialplan import Pattern, PatternError


def paired(patterns: Iterable[str], stored: Iterable[Template]) -> list[Template]:
    """For each pattern the template that has it, each of them once, and a new one where none is left."""
    left: dict[str, list[Template]] = {}
    for template in stored:
        left.setdefault(template.pattern, []).append(template)
    return [left[pattern].pop(0) if left.get(pattern) else Template(pattern) for pattern in patterns]


def as_meant(route: Route, profile: Profile) -> Route:
    """The route as its system means it: FreePBX shows patterns without the underscore. The same where nothing lacks."""
    if profile is not Profile.FREEPBX or not any(is_bare(each.pattern) for each in route.templates):
        return route
    templates = (replace(each, pattern=as_pattern(each.pattern)) for each in route.templates)
    return replace(route, templates=tuple(templates))


def prefix_length(prefix: str) -> int:
    """How many digits a prefix takes off: a set in brackets counts one; what is no pattern counts by its characters."""
    try:
        return len(Pattern.parse("_" + prefix).positions) if prefix else 0
    except PatternError:
        return len(prefix)


def handed_over(number: str, template: Template) -> str:
    """The number as it leaves: ``prepend`` and what stands behind the prefix of a number that the template takes."""
    return template.prepend + number[prefix_length(template.prefix) :]
