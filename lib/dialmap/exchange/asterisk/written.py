"""Routes as others can load them: a snippet of ``extensions.conf``, and FreePBX's dial patterns as CSV.

Holds how a route is written, and why one cannot be. Never proves anything: whoever asks reads it again and compares.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from dialmap.core.model import Route, Template
from dialmap.core.routes import Routes
from dialmap.core.templates import prefix_length
from dialmap.dialplan import Pattern, PatternError
from dialmap.exchange.asterisk.freepbx import COLUMNS, is_number
from dialmap.exchange.asterisk.mapped import SPECIAL
from dialmap.exchange.asterisk.remarks import NOWHERE
from dialmap.exchange.text_files import write_table
from dialmap.messages import Message, _

#: Where the calls enter that are to go by these routes.
ENTRY: Final = "dialmap"
SNIPPET: Final = "dialmap.conf"
_SOUND: Final = re.compile(r"_[0-9A-Za-z*#+.!\[\]-]+|[0-9A-Za-z*#+]+")
_PREFIX: Final = re.compile(r"[0-9A-Za-z*#+\[\]-]*")
_DIALED: Final = re.compile(r"[0-9A-Za-z*#+]*")
_TRUNK: Final = re.compile(r"[\w.+-]+")
_CHANNELS: Final = re.compile(r"(?:DAHDI|ZAP)/[\w.+-]+", re.IGNORECASE)
_CALLER: Final = re.compile(r"/[0-9+]+|/_[0-9XZN.\[\]+-]+")
_FREEPBX: Final = re.compile(r"[0-9XZNxzn*#+.\[\]-]*")


@dataclass(slots=True)
class Written:
    """What was written: name of each file -> its bytes; and what could not be: name of the route -> why.

    ``left_out`` are pairs of route and what of it is in no file though nothing hangs on it.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    refused: dict[str, Message] = field(default_factory=dict)
    left_out: list[tuple[str, Message]] = field(default_factory=list)


def extensions(routes: Routes) -> Written:
    """The enabled routes as contexts that are asked in the order in which the routes are; calls enter at ``dialmap``.

    A route that cannot be written keeps its numbers, so that they go nowhere else: they end without a trunk.
    """
    made = Written()
    contexts: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    groups = routes.table.groups
    for index, (route, template) in enumerate(routes.owners):
        turn = groups[index] if groups else 0
        names.setdefault(turn, _context(route, len(names) + 1, set(names.values())))
        lines = contexts.setdefault(turn, [])
        rank = routes.table.rank_of.get(index)
        if rank is not None and routes.table.refused >> rank & 1:
            made.left_out.append((route.name, _("{pattern} is there already", pattern=template.effective)))
        elif rank is not None:
            lines += _extension(route, template, made)
    for route in routes.rows:
        for template in route.templates if route.enabled else ():
            if template.condition:
                _conditional(route, template, made)
    order = sorted(contexts)
    lines = [
        "; Written by Dialmap. Send the calls that are to go by these routes to the context dialmap.",
        f"[{ENTRY}]",
    ]
    lines += [f"include => {names[turn]}" for turn in order]
    for turn in order:
        lines += ["", f"[{names[turn]}]", *contexts[turn]]
    lines += ["", "; Routes without a trunk, and those that could not be written.", f"[{NOWHERE}]"]
    made.files[SNIPPET] = "\n".join([*lines, "exten => s,1,Congestion()", ""]).encode()
    return made


def _context(route: Route, number: int, taken: set[str]) -> str:
    name = route.context
    is_free = name not in taken and name not in (ENTRY, NOWHERE, "general", "globals")
    return name if is_free and re.fullmatch(r"[\w.-]+", name) else f"{ENTRY}-{number}"


def _extension(route: Route, template: Template, made: Written) -> Iterator[str]:
    text, why = template.effective, _cannot(route, template)
    if not _SOUND.fullmatch(text) or text in SPECIAL or not _digits(text):
        made.refused.setdefault(route.name, _("template {pattern} cannot be written", pattern=text))
        return
    if why is not None:
        made.refused.setdefault(route.name, why)
    if why is not None or not (route.trunks or route.blocking):
        yield f"exten => {text},1,Goto({NOWHERE},s,1)  ; {_remark(route.name)}"
        return
    steps = [] if route.blocking else [f"Dial({_dialed(trunk, template)},60)" for trunk in dict.fromkeys(route.trunks)]
    first, *rest = [*steps, "Congestion()"]
    yield f"exten => {text},1,{first}  ; {_remark(route.name)}"
    yield from (f" same => n,{step}" for step in rest)


def _remark(name: str) -> str:
    """A name as a comment on one line."""
    return " ".join(name.replace("--;", "").split())


def _cannot(route: Route, template: Template) -> Message | None:
    """Why the route cannot be written; None where it can."""
    if route.blocking:
        return None
    if route.inside:
        return _("which phone or queue its calls come to is not known here")
    if not _DIALED.fullmatch(template.prepend):
        return _("“{text}” cannot be put in front of a number", text=template.prepend)
    if not _is_prefix(template.prefix):
        return _("{text} is no prefix of a number", text=template.prefix)
    if template.prefix and not _digits(template.pattern):
        return _("behind the prefix {text} nothing of the number is left", text=template.prefix)
    odd = next((each for each in route.trunks if not (_TRUNK.fullmatch(each) or _CHANNELS.fullmatch(each))), None)
    return None if odd is None else _("trunk {name} cannot be dialed by this name", name=odd)


def _digits(pattern: str) -> str:
    """What of a pattern stands for characters of a number: a dash stands for none."""
    return pattern.removeprefix("_").replace("-", "")


def _is_prefix(prefix: str) -> bool:
    """Whether it is known how many digits of a number the prefix takes off."""
    if not prefix:
        return True
    try:
        Pattern.parse("_" + prefix)
    except PatternError:
        return False
    return _PREFIX.fullmatch(prefix) is not None


def _dialed(trunk: str, template: Template) -> str:
    size = prefix_length(template.prefix)
    number = template.prepend + (f"${{EXTEN:{size}}}" if size else "${EXTEN}")
    return f"{trunk}/{number}" if _CHANNELS.fullmatch(trunk) else f"PJSIP/{number}@{trunk}"


def _conditional(route: Route, template: Template, made: Written) -> None:
    said = _("{pattern} counts only on a condition: {when}", pattern=template.effective, when=template.condition)
    made.left_out.append((route.name, said))


def dial_patterns(routes: Routes) -> Written:
    """A file of dial patterns for each enabled route, and one that lists the trunks, which FreePBX cannot import."""
    made = Written()
    listed = []
    for route in routes.enabled:
        why = _no_dial_patterns(route)
        if why is not None:
            made.refused[route.name] = why
            continue
        rows = [
            (each.prepend, each.prefix, each.pattern.removeprefix("_").upper(), _caller(each))
            for each in route.templates
        ]
        made.files[f"{route.name}_routing_dial_patterns.csv"] = write_table(list(COLUMNS), rows)
        listed.append(f"{route.name}: {', '.join(route.trunks) or '-'}")
    made.files["trunks-in-order.txt"] = "\n".join([*listed, ""]).encode()
    return made


def _caller(template: Template) -> str:
    return template.condition.removeprefix("/") if _CALLER.fullmatch(template.condition) else ""


def _no_dial_patterns(route: Route) -> Message | None:
    if "/" in route.name or "\\" in route.name or route.name.startswith("."):
        return _("its name cannot be that of a file")
    for each in route.templates:
        said = each.prefix + each.pattern.removeprefix("_")
        if (
            not _FREEPBX.fullmatch(said)
            or each.effective.startswith("_") is is_number(said)
            or not _DIALED.fullmatch(each.prepend)
        ):
            return _("FreePBX cannot write {pattern}", pattern=each.effective)
        if each.condition and not _CALLER.fullmatch(each.condition):
            return _("{pattern} counts only on a condition: {when}", pattern=each.effective, when=each.condition)
    return None
