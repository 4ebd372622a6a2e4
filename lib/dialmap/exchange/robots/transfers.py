"""Where a robot of another platform hands its caller over to a person: one walk through its export, and a table.

Holds which object of an export is a transfer, where its number stands and what the step is called. A number that is
filled in during the call stays a variable. Never reads anything else of a robot. Source: the platforms' own references
of flows, agents and assistants.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dialmap.core.model import Action, LineAction, Transfer
from dialmap.exchange.pbxs.values import text_of
from dialmap.messages import Message, _

Object = dict[str, Any]
#: A number, and why it is none that a route could take; None where it is one.
Found = tuple[str, Message | None]
#: Objects around one that are remembered.
DEEPEST: Final = 200
#: How a platform writes what is filled in during the call, beside ``{name}``.
_VARIABLE: Final = re.compile(r"\$\.[\w.\[\]'\"-]+|\$(?:session|flow|request)\.[\w.-]+|%[\w.-]+%")
_FILLED_IN: Final = re.compile(r"\{\{?[^{}]+\}?\}|\$\{[^{}]+\}")
_CALLED: Final = ("displayName", "friendlyName", "agent_name", "name", "Name", "title", "label", "id", "Identifier")
_OWN_KEY: Final = re.compile(r"(?=.*(?:transfer|forward|operator))(?=.*(?:number|phone|to$)).*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of step that hands a caller over.

    ``is_there`` says whether an object is one; ``numbers`` are its numbers; ``names`` are the keys that call it
    something, of it or of what holds it.
    """

    platform: str
    is_there: Callable[[Object], bool]
    numbers: Callable[[Object], Iterator[Found]]
    names: tuple[str, ...] = _CALLED


def _connect(step: Object) -> Iterator[Found]:
    yield text_of(_in(step, "Parameters").get("ThirdPartyPhoneNumber")), None


def _studio(step: Object) -> Iterator[Found]:
    told = _in(step, "properties")
    noun = text_of(told.get("noun")) or "number"
    yield text_of(told.get("to")), None if noun.startswith("number") else no_number(noun)


def _dialogflow(step: Object) -> Iterator[Found]:
    told = _in(step, "telephonyTransferCall")
    sip = text_of(told.get("sipUri"))
    yield text_of(told.get("phoneNumber")) or sip, no_number("sipUri") if sip else None


def _vapi(step: Object) -> Iterator[Found]:
    ways = _objects_in(step, "destinations")
    if not ways:
        yield "{server}", None
    for way in ways:
        kind = text_of(way.get("type"))
        said = text_of(way.get("number")) or text_of(way.get("sipUri")) or kind
        yield said, None if kind == "number" else no_number(kind)


def _retell(step: Object) -> Iterator[Found]:
    told = _in(step, "transfer_destination")
    kind = text_of(told.get("type"))
    number = text_of(told.get("number")) or text_of(step.get("number"))
    yield number or "{inferred}", None if kind in ("", "predefined", "inferred") else no_number(kind)


def _elevenlabs(step: Object) -> Iterator[Found]:
    params = _in(step, "params") or step
    for way in _objects_in(params, "transfers"):
        told = _in(way, "transfer_destination")
        kind = text_of(told.get("type"))
        number = text_of(told.get("phone_number")) or text_of(way.get("phone_number"))
        yield number or text_of(told.get("sip_uri")), no_number(kind) if kind.startswith("sip") else None


def _own(step: Object) -> Iterator[Found]:
    for key, value in step.items():
        if _OWN_KEY.fullmatch(key):
            listed = value if isinstance(value, list) else [value]
            yield from ((said, None) for each in listed if _is_dialed(said := text_of(each)))


def _is_dialed(text: str) -> bool:
    if _FILLED_IN.fullmatch(text):
        return True
    digits = sum(char.isdigit() for char in text)
    return 2 <= digits <= 20 and not re.search(r"[A-Za-zА-Яа-я]{2}", text)


#: In this order: the first that is there is meant.
KINDS: Final = (
    Kind(
        platform="Amazon Connect",
        is_there=lambda step: step.get("Type") == "TransferParticipantToThirdParty",
        numbers=_connect,
        names=("friendlyName", "Identifier"),
    ),
    Kind(
        platform="Twilio Studio",
        is_there=lambda step: step.get("type") == "connect-call-to" and "properties" in step,
        numbers=_studio,
        names=("name",),
    ),
    Kind(
        platform="Dialogflow",
        is_there=lambda step: isinstance(step.get("telephonyTransferCall"), dict),
        numbers=_dialogflow,
    ),
    Kind(
        platform="Vapi",
        is_there=lambda step: step.get("type") == "transferCall" and "destinations" in step,
        numbers=_vapi,
        names=("function.name", "name"),
    ),
    Kind(
        platform="Retell",
        is_there=lambda step: step.get("type") == "transfer_call",
        numbers=_retell,
        names=("name",),
    ),
    Kind(
        platform="ElevenLabs",
        is_there=lambda step: isinstance((_in(step, "params") or step).get("transfers"), list),
        numbers=_elevenlabs,
        names=("name",),
    ),
    Kind(platform="", is_there=lambda step: any(_own(step)), numbers=_own),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One transfer of a robot: ``platform`` is empty where only its keys say so; ``why``: no route could take it."""

    platform: str
    scenario: str
    block: str
    number: str
    why: Message | None = None

    def as_row(self) -> Transfer:
        """The transfer as a Result block."""
        return Transfer(
            self.scenario,
            self.block,
            action=Action.TRANSFER_TO_OPERATOR,
            inbound_action=LineAction.CUSTOM_DIRECTION,
            outbound_action=LineAction.NONE,
            number=self.number,
        )


def handed_over(value: Any, scenario: str) -> Iterator[Handed]:
    """Every transfer in a value of JSON, in its order; steps of the same name are told apart by a number."""
    top: Object = value if isinstance(value, dict) else {}
    named = next((said for key in ("name", "agent_name", "displayName") if (said := text_of(top.get(key)))), "")
    titles = _titles(top)
    for step, above in _objects(value):
        kind = next((each for each in KINDS if each.is_there(step)), None)
        if kind is None:
            continue
        called = titles.get(text_of(step.get("Identifier"))) or _called(step, above, kind.names) or "transfer"
        for number, why in kind.numbers(step):
            if number:
                yield Handed(
                    platform=kind.platform,
                    scenario=named or scenario,
                    block=called,
                    number=as_variable(number),
                    why=why,
                )


def as_variable(number: str) -> str:
    """A number as it is; what is filled in during the call in braces, as variables are written here."""
    return number if "{" in number else _VARIABLE.sub(lambda found: "{" + found[0].strip("%") + "}", number)


def no_number(kind: str) -> Message:
    """Why a transfer to something else than a number is no transfer here."""
    return _("it hands over to {kind}, not to a number", kind=kind or "?")


def _objects_in(step: Object, key: str) -> list[Object]:
    found = step.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _in(step: Object, key: str) -> Object:
    found = step.get(key)
    return found if isinstance(found, dict) else {}


def _called(step: Object, above: Sequence[Object], names: Sequence[str]) -> str:
    """What the step is called, or else the nearest that holds it and has a name; not the robot as a whole."""
    for each in (step, *reversed(above[1:])):
        for name in names:
            outer, dot, inner = name.partition(".")
            said = text_of(_in(each, outer).get(inner) if dot else each.get(name))
            if said:
                return said
    return ""


def _titles(value: Object) -> dict[str, str]:
    """What Amazon Connect calls its steps for people: identifier -> name."""
    listed = _in(_in(value, "Metadata"), "ActionMetadata")
    return {key: text_of(_in(listed, key).get("friendlyName")) for key in listed}


def _objects(value: Any) -> Iterator[tuple[Object, tuple[Object, ...]]]:
    """Every object with those that hold it, outermost first; in the order in which they stand."""
    waiting: list[tuple[Any, tuple[Object, ...]]] = [(value, ())]
    while waiting:
        each, above = waiting.pop()
        if isinstance(each, dict):
            yield each, above
            inner: Sequence[Any] = list(each.values())
            above = (*above[-DEEPEST:], each)
        else:
            inner = each if isinstance(each, list) else ()
        waiting += [(one, above) for one in reversed(inner) if isinstance(one, dict | list)]
