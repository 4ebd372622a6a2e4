"""Rule RT17 and nothing else; its page is ``pages/*/RT17.md``, its cases are ``tests/findings/cases/RT17.yml``."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import Template
from dialmap.core.numbering import plan_of, subscriber
from dialmap.core.routes import Routes, Written
from dialmap.core.templates import handed_over, prefix_length
from dialmap.dialplan import Pattern
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.leaving import is_open
from dialmap.findings.rules.templates import PATTERNS_KEPT
from dialmap.messages import Message, _

#: Numbers that are dialed in thought: these lengths, where the template leaves it open.
LENGTHS: Final = range(7, 16)
#: So many of them must be somebody's before it counts that none is when it leaves.
ENOUGH: Final = 3


@rule("RT17", "number-changed-on-the-way", Severity.ERROR, "route, template, what leaves")
def number_changed_on_the_way(view: Routes) -> Iterator[Flag]:
    """What leaves by a template is no number any more: nothing, with a plus inside, or nobody's."""
    for each in view.written:
        template = each.template
        if (template.prefix or template.prepend) and is_open(view, each.route):
            found = _changed(each, view.country)
            if found is not None:
                number, why = found
                yield Flag(
                    route_ref(each.route.name),
                    _("template {pattern}: {why}", pattern=template.effective, why=why),
                    evidence=(template.effective, template.prefix, template.prepend),
                    example=number,
                )


def _changed(each: Written, country: str) -> tuple[str, Message] | None:
    """A number, and what becomes of it; None where numbers leave as numbers."""
    example = each.pattern.example()
    if example is None:
        return None
    handed = handed_over(example, each.template)
    if not handed and not each.pattern.tail:
        return example, _("{number} leaves as nothing: all of it is prefix", number=example)
    if "+" in handed[1:]:
        return example, _("{number} leaves as {handed}, with a plus inside", number=example, handed=handed)
    typed = _somebody(each.pattern, country)
    if len(typed) >= ENOUGH and all(_is_nobody(number, each.template, country) for number in typed):
        handed = handed_over(typed[0], each.template)
        return typed[0], _("{number} leaves as {handed}, which is nobody's number", number=typed[0], handed=handed)
    return None


@lru_cache(maxsize=PATTERNS_KEPT)
def _somebody(pattern: Pattern, country: str) -> tuple[str, ...]:
    """Numbers of the pattern that are somebody's at home: one for each digit in the places that are open."""
    code = plan_of(country).code
    found = []
    for digit in "0123456789":
        begin = "".join(digit if digit in members else min(members) for members in pattern.positions)
        lengths = [size for size in LENGTHS if size > len(begin)] if pattern.tail else [len(begin)]
        for number in (begin.ljust(size, digit) for size in lengths):
            meant = subscriber(number, country)
            if meant is not None and meant.code == code:
                found.append(number)
    return tuple(found)


def _is_nobody(number: str, template: Template, country: str) -> bool:
    """Whether what leaves is nobody's, and without what is put in front neither: a carrier may take that off."""
    rest = number[prefix_length(template.prefix) :]
    return all(subscriber(each, country) is None for each in (handed_over(number, template), rest))
