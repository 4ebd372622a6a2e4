"""FreeSWITCH, and FusionPBX on top of it: extensions and gateways of its XML.

Holds which element means what. Extensions are asked in the order of the file; the first that takes the number has it.
Never runs a call, and never reads a login or a password. Source: conf/vanilla of FreeSWITCH, mod_dialplan_xml.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from typing import Final

from dialmap.core.model import Template
from dialmap.dialplan import NotRegularError, Pattern, Policy, patterns_of, told_apart
from dialmap.errors import DataError
from dialmap.exchange.asterisk.box import Box, Listed
from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.pbxs.rules import Told
from dialmap.exchange.pbxs.values import host_of
from dialmap.messages import _

DIALED: Final = "destination_number"
ABSENT: Final = "user_exists"
#: Where calls enter when several contexts lead out.
USUAL: Final = "default"
#: Applications that end a call on purpose, and those that end it inside.
BLOCKS: Final = frozenset(("hangup", "respond"))
INSIDE: Final = frozenset(
    ("voicemail", "ivr", "conference", "playback", "park", "fifo", "callcenter", "echo", "phrase")
)
MARK: Final = re.compile(r"<(?:extension|gateway|context)\s[^<>]{0,300}?\bname\s*=", re.IGNORECASE)
_VARIABLES: Final = re.compile(r"(?<!\$)\{[^{}]*\}|\[[^\[\]]*\]|<[^<>]*>")
_WAY: Final = re.compile(
    r"sofia/gateway/(?P<gateway>[^/]+)/(?P<number>.*)|sofia/[^/]+/(?P<user>[^@]*)@(?P<host>[^;]+).*"
)
_SENT: Final = re.compile(r"([0-9*#+]*)\$(?:1|\{1\}|\{destination_number\}|\{caller_destination\})")


def is_xml(text: str) -> bool:
    """Whether a text is a part of FreeSWITCH's configuration."""
    return text.lstrip()[:1] == "<" and MARK.search(text) is not None


def read_xml(text: str, file: str) -> Box:
    """The routes and gateways of a file. Errors: :class:`DataError` for what is no XML."""
    plain = re.sub(r"<\?xml[^<>]*\?>", "", text.removeprefix("\ufeff"))
    try:
        root = ET.fromstring(f"<file>{plain}</file>")
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise DataError(_("the XML cannot be read ({why}); copy it again", why=str(error))) from error
    told = Told()
    told.trunks += _gateways(root)
    contexts = [each for each in root.iter("context") if _leads_out(each)]
    chosen = next((each for each in contexts if each.get("name") == USUAL), contexts[0] if contexts else None)
    for each in contexts:
        if each is not chosen:
            why = _("context {name} is not read: a call asks one of them", name=each.get("name", "?"))
            told.lose(Place(file, 0), why)
    for extension in (root if chosen is None else chosen).iter("extension"):
        _extension(told, extension, file)
    return told.box(Policy.ORDER, falls=False) if told.lines else Box(trunks=tuple(told.trunks))


def _leads_out(context: ET.Element) -> bool:
    return any("sofia/" in action.get("data", "") for action in context.iter("action"))


def _gateways(root: ET.Element) -> Iterator[Listed]:
    for gateway in root.iter("gateway"):
        told = {each.get("name", ""): each.get("value", "") for each in gateway.iter("param")}
        name = gateway.get("name", "").strip()
        if name:
            yield Listed(
                name=name, host=host_of(told.get("proxy") or told.get("realm")), note=told.get("description", "")
            )


def _extension(told: Told, extension: ET.Element, file: str) -> None:
    """One extension as a route; what only sets variables and goes on is no route."""
    told.lines += 1
    place, name = Place(file, told.lines), extension.get("name", "").strip()
    conditions = list(extension.iter("condition"))
    dialed = [each for each in conditions if each.get("field", "").strip("${}") == DIALED]
    actions = [(each.get("application", ""), each.get("data", "")) for each in extension.iter("action")]
    bridges = [data for application, data in actions if application == "bridge"]
    ends = {application for application, _data in actions}
    leads = bool(bridges) or any("sofia/" in each.get("data", "") for each in extension.iter("anti-action"))
    if not leads and not (dialed and ends & (BLOCKS | INSIDE)):
        return
    try:
        _see_readable(conditions, dialed)
        ways = [way for data in bridges for way in re.split(r"[|,]", _VARIABLES.sub("", data))]
        found = [_way(each) for each in ways]
        if any(trunk for trunk, _number in found) and not all(trunk for trunk, _number in found):
            told.remark(place, name, _("a way that is no gateway is left out"))
        trunks = [trunk for trunk, _number in found if trunk]
        numbers = list(dict.fromkeys(number for trunk, number in found if trunk))
        sent = numbers[0] if numbers else "${destination_number}"
        templates = _templates(dialed[0].get("expression", ""), sent, _asks(conditions), place)
    except NotRegularError as error:
        told.leave_out(place, name, error.message)
        return
    if len(numbers) > 1:
        why = _("its trunks change the number each in their own way; the first counts for all")
        told.remark(place, name, why)
    if any("," in _VARIABLES.sub("", data) for data in bridges):
        told.remark(place, name, _("some of its trunks are called at once"))
    blocks = not bridges and bool(ends & BLOCKS)
    told.add(name, templates, trunks, blocks=blocks, inside=not trunks and not blocks)


def _see_readable(conditions: list[ET.Element], dialed: list[ET.Element]) -> None:
    """See that the conditions are what is read of them. Errors: :class:`NotRegularError`."""
    if len(dialed) != 1:
        raise NotRegularError(_("it asks the number more than once, or something else than the number"))
    if any(each.get("break", "on-false") != "on-false" or each.get("regex") for each in conditions):
        raise NotRegularError(_("its conditions do not all have to hold"))
    behind = conditions[conditions.index(dialed[0]) + 1 :]
    if any("(" in each.get("expression", "") for each in behind):
        raise NotRegularError(_("what it keeps is of another condition than that of the number"))


def _asks(conditions: Iterable[ET.Element]) -> str:
    """What else must hold, in words of the file."""
    said = []
    for each in conditions:
        field = each.get("field", "").strip()
        if field.strip("${}") == ABSENT and each.get("expression", "").strip() == "false":
            continue  # FusionPBX asks so whether the number is nobody's own
        if field and field.strip("${}") != DIALED:
            said.append(f"{field} ~ {each.get('expression', '')}")
        said += [f"{key} {value}" for key, value in each.attrib.items() if key in _TIMES]
    return "; ".join(said)


_TIMES: Final = frozenset(
    ("wday", "mday", "mon", "year", "hour", "minute", "time-of-day", "date-time", "week", "mweek")
)


def _way(text: str) -> tuple[str, str]:
    """The trunk of a dial string and the number that it is given; no trunk where it ends inside."""
    found = _WAY.fullmatch(_VARIABLES.sub("", text).strip())
    if found is None:
        return "", ""
    return found["gateway"] or found["host"], found["number"] or found["user"] or ""


def _templates(expression: str, sent: str, condition: str, place: Place) -> tuple[Template, ...]:
    """The templates of an expression, as those that send ``sent``. Errors: :class:`NotRegularError`."""
    found = _SENT.fullmatch(sent)
    if found is None:
        raise NotRegularError(_("what it sends, {text}, is not the number or its first group", text=sent))
    prepend, source = found[1], str(place)

    def template(pattern: str, prefix: str = "") -> Template:
        return Template(pattern, prefix, prepend, condition=condition, source=source)

    if not re.search(r"\$(?:1|\{1\})$", sent):
        return tuple(template(each) for each in patterns_of(expression))
    before, inner = _group(expression)
    rest = ("_!",) if inner in _ANY else patterns_of(f"^{inner}")
    prefixes = [_without_last(each) for each in patterns_of(f"{before}0$")]
    made = tuple(template(each, prefix) for prefix in prefixes for each in rest)
    other = told_apart(expression, [_whole(each) for each in made])
    if other is not None:
        raise NotRegularError(_("no template can say it: {number} tells them apart", number=other))
    return made


#: A group that keeps whatever follows.
_ANY: Final = ("(.*)", "(.*)$", r"(\d*)", r"(\d*)$", "([0-9]*)", "([0-9]*)$")


def _whole(template: Template) -> str:
    """What a template takes, prefix and all, as one pattern."""
    return template.effective if template.effective.startswith("_") else f"_{template.effective}"


def _without_last(pattern: str) -> str:
    return "".join(each.text for each in Pattern.parse(pattern).elements[:-1])


def _group(expression: str) -> tuple[str, str]:
    """What stands before the first group that is kept, and the group with what ends the expression.

    Errors: :class:`NotRegularError` where something else follows it, for no template takes off the end of a number.
    """
    text = expression.strip()
    depth, at, begin = 0, 0, -1
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 2
            continue
        if char == "[":
            at = max(text.find("]", at + 2), at)
        elif char == "(" and begin < 0 and text[at : at + 2] != "(?":
            if depth:
                raise NotRegularError(_("its first group is inside another"), at)
            begin = at
        elif char == "|" and not depth and begin < 0:
            raise NotRegularError(_("it has alternatives, and keeps a part of one"), at)
        depth += (char == "(") - (char == ")")
        if begin >= 0 and not depth:
            rest = text[at + 1 :]
            if rest not in ("", "$"):
                raise NotRegularError(_("something follows what it keeps"), at + 1)
            return text[:begin], text[begin : at + 1] + rest
        at += 1
    raise NotRegularError(_("it keeps no part of the number"))
