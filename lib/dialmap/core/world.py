"""Numbers to be tried on a data set: of every country abroad, at home, and of what costs more than it looks.

Holds which numbers they are. Never says where one goes.

Source: the examples in the metadata of the ``phonenumbers`` library.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberType

from dialmap.core.numbering import BARE, Plan, Subscriber, countries, plan_of
from dialmap.core.regions import is_of

#: Digits with which a PBX takes an outside line.
_OUTSIDE: Final = ("9", "0")


def outside(country: str) -> tuple[str, ...]:
    """What may be dialed for an outside line: nothing, or a digit with which no number of the country begins."""
    plan = plan_of(country)
    return (
        "",
        *(
            digit
            for digit in _OUTSIDE
            if not (plan.trunk or "-").startswith(digit) and not plan.abroad.startswith(digit)
        ),
    )


def abroad(country: str, region: str, kind: int) -> Subscriber | None:
    """An example of that kind of number in another region than the country's own calling code; None without one."""
    found = phonenumbers.example_number_for_type(region, kind)
    if found is None or str(found.country_code) == plan_of(country).code:
        return None
    return Subscriber(str(found.country_code), phonenumbers.national_significant_number(found))


@lru_cache(maxsize=16)
def world(country: str) -> tuple[tuple[str, str, bool], ...]:
    """Numbers abroad as they are dialed from ``country``: (number, region, whether it costs a premium rate).

    One fixed line and, where there is one, one premium-rate number a region, each in its spellings: with plus, with the
    prefix for calls abroad, and bare where that is usual.
    """
    plan = plan_of(country)
    found: list[tuple[str, str, bool]] = []
    for region in countries():
        for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.PREMIUM_RATE):
            who = abroad(country, region, kind)
            if who is not None:
                is_premium = kind == PhoneNumberType.PREMIUM_RATE
                found.extend((text, region, is_premium) for text in _as_dialed(who.normal, plan))
    return tuple(found)


def _as_dialed(text: str, plan: Plan) -> Iterator[str]:
    yield "+" + text
    if plan.abroad:
        yield plan.abroad + text
    if plan.country in BARE and not text.startswith((plan.trunk or "-", plan.code)):
        yield text  # else it reads as a number at home


@lru_cache(maxsize=16)
def costly(country: str) -> tuple[tuple[str, str], ...]:
    """Numbers of the country's own calling code that cost more than they look: (number, region; ``""``: premium rate).

    Premium-rate numbers at home, and numbers of other countries that share the calling code, in the usual spellings.
    """
    plan = plan_of(country)
    found: list[tuple[str, str]] = []
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(plan.code), ()) if plan.code else ()
    for region in regions:
        kind = PhoneNumberType.PREMIUM_RATE if region == country else PhoneNumberType.MOBILE
        example = phonenumbers.example_number_for_type(region, kind)
        if example is not None:
            national = phonenumbers.national_significant_number(example)
            if region != country and is_of(country, national):
                continue  # it is billed at home too
            found += [(text, "" if region == country else region) for text in at_home(national, plan)]
    return tuple(found)


def at_home(national: str, plan: Plan) -> Iterator[str]:
    """The usual spellings of a home number: with trunk digit, with a plus, as calling code and number, alone."""
    usual = (plan.in_country(national), "+" + plan.code + national, plan.code + national, national)
    yield from dict.fromkeys(usual)


#: What stands behind an area code in a number that is tried: some plans give out only the one or the other.
ENDS: Final = ("1234567890", "5550123456", "2000000000", "0000000000")
#: The longest lengths of national numbers are the usual ones; so many of them are tried.
_MOST_LENGTHS: Final = 2


@lru_cache(maxsize=16)
def home_numbers(country: str) -> tuple[str, ...]:
    """National numbers of the country that exist: one for each beginning of three digits, in the usual lengths."""
    plan = plan_of(country)
    found = []
    for size in plan.lengths[-_MOST_LENGTHS:]:
        for area in range(1_000):
            tried = (f"{area:03}{end}"[:size] for end in ENDS)
            found += [each for each in tried if is_of(country, each)][:1]
    return tuple(found)


@lru_cache(maxsize=16)
def first_digits(country: str) -> frozenset[str]:
    """The digits with which national numbers of the country begin."""
    return frozenset(number[0] for number in home_numbers(country))


@lru_cache(maxsize=16)
def home_examples(country: str) -> Mapping[str, tuple[str, ...]]:
    """Kind of number (``fixed``, ``mobile``) -> national numbers of it, the best known in front."""
    metadata = PhoneMetadata.metadata_for_region(country, None)
    accepts = {
        kind: re.compile(getattr(getattr(metadata, name, None), "national_number_pattern", None) or "(?!)").fullmatch
        for kind, name in (("mobile", "mobile"), ("fixed", "fixed_line"))
    }
    known = [
        phonenumbers.national_significant_number(example)
        for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)
        if (example := phonenumbers.example_number_for_type(country, kind)) is not None
    ]
    found: dict[str, list[str]] = {}
    for number in dict.fromkeys((*known, *home_numbers(country))):
        kind = next((kind for kind, fits in accepts.items() if fits(number)), "")
        found.setdefault(kind, []).append(number)
    found.pop("", None)
    return {kind: tuple(numbers) for kind, numbers in sorted(found.items())}


def spelled(national: str, plan: Plan) -> tuple[str, ...]:
    """How people write a home number: as it is dialed at home, with a plus; in Russia also as the platform does."""
    if plan.country in BARE:
        return tuple(at_home(national, plan))
    abroad_too = (plan.abroad + plan.code + national,) if plan.abroad else ()
    return tuple(dict.fromkeys((plan.in_country(national), "+" + plan.code + national, *abroad_too)))
