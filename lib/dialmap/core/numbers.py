"""Dialed numbers: cleaning, other spellings of the same subscriber, and what kind of number it is.

Holds what can be said of one number alone. Never knows a route.

Numbers are text. Cleaning takes away decoration only (spaces, brackets, dashes, dots); it never turns ``+7`` or ``8``
into ``7``: those are other spellings, and each is looked up as a number of its own.
"""

import re
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from dialmap.core.numbering import plan_of, subscriber
from dialmap.messages import Message, _, n_

DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
MANGLED: Final = re.compile(r"\d+(?:[.,]\d+)?[eE]\+\d+")
VARIABLE: Final = re.compile(r"\$?\{[^{}]*\}")
#: An extension behind a number, as people write it.
EXTENSION: Final = re.compile(
    r"[\s,;(]*(?:доб(?:авочный)?|вн(?:утр)?|ext(?:ension)?|x|#)\.?\s*:?\s*\d{1,6}\)?\s*$", re.IGNORECASE
)
ADDRESS: Final = re.compile(r"\s*(?:tel|sips?|callto):|[^@\s]+@", re.IGNORECASE)
#: What stands between two numbers in one field.
SEVERAL: Final = re.compile(r"[,;/\n]|\s(?:или|or)\s")
LEAST_OF_TWO: Final = 5
DIALABLE: Final = re.compile(r"\+?[0-9*#A-Da-d]+\+?[0-9*#A-Da-d]*")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A number without its decoration. ``steps`` says what was taken away, in words; empty if nothing was."""

    raw: str
    number: str
    steps: tuple[Message, ...]


def clean(raw: str) -> Cleaned:
    """Take the decoration off ``raw``: white space, brackets, dashes, dots. Everything else stays."""
    if raw.isdigit() and raw.isascii():
        return Cleaned(raw, raw, ())
    counts = {"space": 0, "bracket": 0, "dash": 0, "dot": 0, "invisible": 0}
    kept: list[str] = []
    for char in raw:
        if char.isspace():
            counts["space"] += 1
        elif char in "()[]":
            counts["bracket"] += 1
        elif char in DASHES:
            counts["dash"] += 1
        elif char == ".":
            counts["dot"] += 1
        elif char in INVISIBLE:
            counts["invisible"] += 1
        else:
            kept.append(char)
    said = (
        n_("{count} space removed", "{count} spaces removed", counts["space"]),
        n_("{count} bracket removed", "{count} brackets removed", counts["bracket"]),
        n_("{count} dash removed", "{count} dashes removed", counts["dash"]),
        n_("{count} dot removed", "{count} dots removed", counts["dot"]),
        n_("{count} invisible character removed", "{count} invisible characters removed", counts["invisible"]),
    )
    return Cleaned(raw, "".join(kept), tuple(message for message in said if message.count))


def is_mangled(raw: str) -> bool:
    """Whether a spreadsheet has turned the number into ``7,91612E+10``: its last digits are lost for good."""
    return MANGLED.fullmatch(raw.strip()) is not None


def is_variable(raw: str) -> bool:
    """Whether the number is filled in during the call, as in ``{operator_number}``: it cannot be checked here."""
    return VARIABLE.search(raw) is not None


def with_value(raw: str, value: str) -> str:
    """``raw`` with its variables replaced by ``value``."""
    return VARIABLE.sub(lambda _found: value, raw)


def why_unreadable(raw: str) -> Message | None:
    """Why ``raw`` cannot be dialed, or None where it can."""
    number = clean(raw).number
    if not number:
        return _("there is no number")
    if is_mangled(raw):
        return _("a spreadsheet has shortened the number to {value}; its last digits are lost", value=raw.strip())
    told = None if DIALABLE.fullmatch(number) else _why_more(raw)
    if told is not None:
        return told
    if not DIALABLE.fullmatch(number):
        wrong = next((char for char in number if not DIALABLE.fullmatch(char) and char != "+"), number[:1])
        return _("the character {char} cannot be dialed", char=wrong)
    return None


def _why_more(raw: str) -> Message | None:
    """What stands around a number that can be dialed, where that is known: an extension, a wait, an address."""
    found = EXTENSION.search(raw)
    if found is not None and _digits(raw[: found.start()]):
        return _(
            "the number carries an extension ({extension}); only {number} can be dialed, the PBX at the other end sends"
            " the extension on",
            extension=found[0].strip(" ,;"),
            number=_digits(raw[: found.start()]),
        )
    if "~" in raw:
        return _("{value} waits for a tone: write {number}", value=raw.strip(), number=_digits(raw))
    if ADDRESS.match(raw):
        return _("{value} is an address; write the number alone", value=raw.strip())
    if len([each for each in SEVERAL.split(raw) if len(_digits(each)) >= LEAST_OF_TWO]) > 1:
        return _("there are two numbers in one field; write one of them")
    return None


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "+0123456789*#")


def dialable_part(text: str) -> str:
    """What can be dialed of a text with words around the number, such as "ext. 104".

    Empty where digits are lost, and where there are two numbers. An extension behind a number is left out.
    """
    if is_mangled(text) or any(char.isdigit() and not char.isascii() for char in text):
        return ""
    if len([each for each in SEVERAL.split(text) if len(_digits(each)) >= LEAST_OF_TWO]) > 1:
        return ""
    found = EXTENSION.search(text)
    if found is not None and _digits(text[: found.start()]):
        text = text[: found.start()]
    if ADDRESS.match(text):
        return _digits(text.partition("@")[0])
    return "".join(char for char in text if char in "0123456789*#")


def spellings(number: str, country: str) -> tuple[str, ...]:
    """Other ways to dial the same subscriber from ``country``; empty if ``number`` is no subscriber's number.

    For 74951234567 in RU: +74951234567, 84951234567, 81074951234567, 4951234567.
    Source: the numbering plans in the ``phonenumbers`` library.
    """
    meant = subscriber(number, country)
    if meant is None:
        return ()
    plan = plan_of(country)
    found = [meant.normal, "+" + meant.normal]
    if meant.code == plan.code:
        found += [plan.in_country(meant.national), meant.national]
    if plan.abroad:
        found.append(plan.abroad + meant.normal)
    return tuple(text for text in dict.fromkeys(found) if text != number)


def kind(number: str, country: str) -> Message | None:
    """What the numbering plan says of ``number``, in a few words, or None where it says nothing."""
    meant = subscriber(number, country)
    if meant is None:
        return None
    parsed = phonenumbers.parse("+" + meant.normal)
    international = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    region = phonenumbers.region_code_for_number(parsed) or "?"
    names = {
        PhoneNumberType.FIXED_LINE: _("fixed line"),
        PhoneNumberType.MOBILE: _("mobile"),
        PhoneNumberType.FIXED_LINE_OR_MOBILE: _("fixed line or mobile"),
        PhoneNumberType.TOLL_FREE: _("toll-free"),
        PhoneNumberType.PREMIUM_RATE: _("premium rate"),
    }
    name = names.get(phonenumbers.number_type(parsed), _("other kind of number"))
    return _("{number}, {kind}, {region}", number=international, kind=name, region=region)


def place(number: str, country: str, language: str) -> str:
    """Region and operator of a subscriber's number, as far as known: "Moscow, MTS"; empty where nothing is known.

    ``language`` is a two-letter code. Source: the geocoding and carrier data of the ``phonenumbers`` library, read only
    when they are first asked for; numbers move between operators, so the operator is where the number was first given.
    """
    from phonenumbers import carrier, geocoder  # noqa: PLC0415

    meant = subscriber(number, country)
    if meant is None:
        return ""
    parsed = phonenumbers.parse("+" + meant.normal)
    found = (geocoder.description_for_number(parsed, language), carrier.name_for_number(parsed, language))
    return ", ".join(filter(None, found))
