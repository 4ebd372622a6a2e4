"""Numbering plans: which subscriber a dialed number means, which lengths exist, which numbers are for emergencies.

Holds plans of countries. Never cleans or judges a number: see :mod:`dialmap.core.numbers` and the rules.

Source: the metadata of the ``phonenumbers`` library (Google's libphonenumber). Its own parser takes some 60 µs
a number; here the same patterns are compiled once, so that a column of 50,000 numbers is read in a fraction of a
second. A test holds both against each other.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import Final

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberType

#: Mobile networks take these for emergency calls everywhere (3GPP TS 22.101, section 10).
EMERGENCY_EVERYWHERE: Final = ("112", "911")
#: Emergency services that the metadata lists as ordinary short numbers: in Russia 04 and 104 is the gas service.
EMERGENCY_BESIDES: Final = {"RU": ("04", "104")}
SHORTEST_SUBSCRIBER: Final = 7
KINDS: Final = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A number that exists in its numbering plan: calling code without a plus, and the national number."""

    code: str
    national: str

    @property
    def normal(self) -> str:
        """As the platform writes it: calling code and national number, no plus (7XXXXXXXXXX)."""
        return self.code + self.national


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How numbers are dialed from one country (ISO 3166).

    ``trunk`` is the digit before national numbers (8 in RU); ``lengths`` are those of fixed and mobile national
    numbers, ``rare_lengths`` those of other kinds, ``local_lengths`` those that can be dialed inside one town.
    """

    country: str
    code: str
    trunk: str
    abroad: str
    lengths: tuple[int, ...]
    rare_lengths: tuple[int, ...]
    local_lengths: tuple[int, ...]

    def is_short(self, number: str) -> bool:
        """Whether ``number`` is a public short number of the country: emergency, directory, help lines."""
        metadata = PhoneMetadata.short_metadata_for_region(self.country)
        known = metadata.short_code if metadata is not None else None
        if number in self.emergency:
            return True
        return known is not None and bool(re.fullmatch(known.national_number_pattern or "", number))

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """What may stand before a national number of the country when it is dialed inside it."""
        return tuple(dict.fromkeys((self.code, self.trunk, "")))

    @cached_property
    def emergency(self) -> tuple[str, ...]:
        """The emergency numbers of the country, shortest first."""
        metadata = PhoneMetadata.short_metadata_for_region(self.country)
        wanted = metadata.emergency if metadata is not None else None
        found = {*EMERGENCY_EVERYWHERE, *EMERGENCY_BESIDES.get(self.country, ())}
        if wanted is not None and wanted.national_number_pattern:
            accepts = re.compile(wanted.national_number_pattern).fullmatch
            for length in wanted.possible_length:
                found.update(
                    text for digits in product("0123456789", repeat=length) if accepts(text := "".join(digits))
                )
        return tuple(sorted(found, key=lambda text: (len(text), text)))


@lru_cache(maxsize=512)
def plan_of(country: str) -> Plan:
    """The plan of a country; an unknown country has no prefixes and no lengths."""
    metadata = PhoneMetadata.metadata_for_region(country, None)
    if metadata is None or metadata.general_desc is None:
        return Plan(country=country, code="", trunk="", abroad="", lengths=(), rare_lengths=(), local_lengths=())
    abroad = (metadata.preferred_international_prefix or metadata.international_prefix or "").replace("~", "")
    every = tuple(metadata.general_desc.possible_length)
    usual = {length for kind in (metadata.fixed_line, metadata.mobile) if kind for length in kind.possible_length}
    usual = {length for length in usual if length > 0} or set(every)
    return Plan(
        country=country,
        code=str(metadata.country_code),
        trunk=metadata.national_prefix or "",
        abroad=abroad if abroad.isdigit() else "",
        lengths=tuple(sorted(usual)),
        rare_lengths=tuple(length for length in every if length not in usual),
        local_lengths=tuple(metadata.general_desc.possible_length_local_only),
    )


def countries() -> tuple[str, ...]:
    """The countries whose plan is known, as ISO 3166 codes."""
    return tuple(sorted(phonenumbers.SUPPORTED_REGIONS))


@lru_cache(maxsize=65_536)
def subscriber(number: str, country: str) -> Subscriber | None:
    """Whom ``number`` means when it is dialed from ``country``; None where no plan knows such a number."""
    digits = number.removeprefix("+")
    if len(digits) < SHORTEST_SUBSCRIBER or not (digits.isascii() and digits.isdigit()):
        return None
    plan = plan_of(country)
    if len(digits) == len(number) and plan.code:
        if plan.abroad and digits.startswith(plan.abroad):
            return _international(digits[len(plan.abroad) :])
        for prefix in plan.prefixes:
            if digits.startswith(prefix) and exists(plan.code, digits[len(prefix) :]):
                return Subscriber(plan.code, digits[len(prefix) :])
        if digits.startswith(plan.code):
            return None
    return _international(digits)


def _international(digits: str) -> Subscriber | None:
    code = calling_code(digits)
    return Subscriber(code, digits[len(code) :]) if code and exists(code, digits[len(code) :]) else None


def calling_code(digits: str) -> str:
    """The country calling code at the beginning of an international number without plus; empty if there is none."""
    if not (digits.isascii() and digits.isdigit()) or digits.startswith("0"):
        return ""
    return next((digits[:size] for size in (1, 2, 3) if int(digits[:size]) in COUNTRY_CODE_TO_REGION_CODE), "")


@lru_cache(maxsize=256)
def lengths_of(code: str) -> tuple[int, ...]:
    """How many digits fixed and mobile numbers behind a calling code have, fewest first; empty for an unknown code."""
    return tuple(sorted({length for plan in _plans(code) for length in plan.lengths}))


@lru_cache(maxsize=256)
def rare_lengths_of(code: str) -> tuple[int, ...]:
    """How many digits other kinds of numbers behind a calling code have, where it differs."""
    return tuple(sorted({length for plan in _plans(code) for length in plan.rare_lengths}))


def _plans(code: str) -> list[Plan]:
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code), ()) if code else ()
    return [plan_of(name) for name in regions]


def exists(code: str, national: str) -> bool:
    """Whether a plan with that calling code has the national number.

    As libphonenumber decides: the first region whose leading digits fit, or which knows the number, is asked.
    """
    regions = _regions(code)
    for region in regions:
        if region.leading is not None:
            if region.leading.match(national):
                return region.knows(national)
        elif region.knows(national):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Region:
    """A region's numbers as one pattern a length: general form and one of the kinds of numbers."""

    leading: re.Pattern[str] | None
    by_length: dict[int, re.Pattern[str]]

    def knows(self, national: str) -> bool:
        accepts = self.by_length.get(len(national))
        return accepts is not None and accepts.fullmatch(national) is not None


@lru_cache(maxsize=256)
def _regions(code: str) -> tuple[_Region, ...]:
    found = []
    for name in COUNTRY_CODE_TO_REGION_CODE[int(code)]:
        metadata = (
            PhoneMetadata.metadata_for_nongeo_region(int(code), None)
            if name == "001"
            else PhoneMetadata.metadata_for_region(name, None)
        )
        general = metadata.general_desc if metadata is not None else None
        if metadata is None or general is None:
            continue
        kinds = [getattr(metadata, kind) for kind in KINDS]
        by_length: dict[int, list[str]] = {}
        for kind in kinds:
            if kind is not None and kind.national_number_pattern:
                for length in kind.possible_length or general.possible_length:
                    by_length.setdefault(length, []).append(kind.national_number_pattern)
        form = f"(?=(?:{general.national_number_pattern})$)"
        found.append(
            _Region(
                re.compile(metadata.leading_digits) if metadata.leading_digits else None,
                {length: re.compile(form + "(?:" + "|".join(texts) + ")") for length, texts in by_length.items()},
            )
        )
    return tuple(found)


@lru_cache(maxsize=16)
def world(country: str) -> tuple[tuple[str, str, bool], ...]:
    """Numbers abroad as they are dialed from ``country``: (number, region, whether it costs a premium rate).

    One fixed line and, where there is one, one premium-rate number a region, each in up to three spellings: with
    plus, with the prefix for calls abroad, and bare.
    """
    plan = plan_of(country)
    found: list[tuple[str, str, bool]] = []
    for region in countries():
        for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.PREMIUM_RATE):
            example = phonenumbers.example_number_for_type(region, kind)
            if example is None or str(example.country_code) == plan.code:
                continue
            text = f"{example.country_code}{phonenumbers.national_significant_number(example)}"
            is_premium = kind == PhoneNumberType.PREMIUM_RATE
            prefixes = ["+", plan.abroad or "+"]
            if not text.startswith((plan.trunk or "-", plan.code)):  # else it reads as a number at home
                prefixes.append("")
            found.extend((prefix + text, region, is_premium) for prefix in dict.fromkeys(prefixes))
    return tuple(found)
