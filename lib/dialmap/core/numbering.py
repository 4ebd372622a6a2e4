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
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from dialmap.core.regions import exists

#: Emergency services that the metadata lists as ordinary short numbers: the gas service.
EMERGENCY_BESIDES: Final = {"RU": ("04", "104"), "BY": ("104",), "KZ": ("104",), "UA": ("104",)}
#: How calls abroad begin where carriers have each their own prefix (ITU-T E.164 asks for this one).
USUAL_ABROAD: Final = "00"
SHORTEST_SUBSCRIBER: Final = 7
#: Countries from which numbers abroad are dialed bare too, as calling code and number: the platform does.
BARE: Final = ("RU",)


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
    def short_numbers(self) -> frozenset[str]:
        """All public short numbers of the country of up to five digits that take calls: emergency, help lines."""
        metadata = PhoneMetadata.short_metadata_for_region(self.country)
        called, texted = (
            re.compile(getattr(getattr(metadata, kind, None), "national_number_pattern", None) or "(?!)").fullmatch
            for kind in ("short_code", "sms_services")
        )
        every = ("".join(digits) for size in range(2, 6) for digits in product("0123456789", repeat=size))
        return frozenset((*(each for each in every if called(each) and not texted(each)), *self.emergency))

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """What may stand before a national number of the country when it is dialed inside it."""
        return tuple(dict.fromkeys((self.code, self.trunk, "")))

    def behind_abroad(self, digits: str) -> tuple[str, ...]:
        """What may stand behind a prefix for calls abroad; nothing where the number does not begin with one.

        Of countries in which every carrier has its own, all are known, and ``00``.
        """
        if self.abroad:
            return (digits[len(self.abroad) :],) if digits.startswith(self.abroad) else ()
        ends = (found.end() for each in self._carriers if (found := each.match(digits)))
        return tuple(dict.fromkeys(digits[end:] for end in ends))

    def national(self, digits: str) -> str | None:
        """The national number that is meant by digits dialed inside the country; None where there is none."""
        for prefix in self.prefixes:
            if digits.startswith(prefix) and exists(self.code, digits[len(prefix) :]):
                return digits[len(prefix) :]
        found = None if self._dialed is None else self._dialed.match(digits)
        if found is None or not found.end():
            return None
        is_changed = bool(self._changed) and found.lastindex is not None
        meant = found.expand(self._changed) + digits[found.end() :] if is_changed else digits[found.end() :]
        return meant if exists(self.code, meant) else None

    def has_carriers(self, begins: str) -> bool:
        """Whether more digits than the trunk digit may stand at the beginning of a national number: a carrier's."""
        return self._dialed is not None and bool(self.trunk) and begins.startswith(self.trunk)

    def in_country(self, national: str) -> str:
        """A national number as it is dialed inside the country: 8 0 29 in Belarus, though its trunk digit is 8."""
        if not self._is_uneven:
            return self.trunk + national
        shown = phonenumbers.format_number(
            phonenumbers.parse(f"+{self.code}{national}"), phonenumbers.PhoneNumberFormat.NATIONAL
        )
        return "".join(char for char in shown if char.isdigit())

    @cached_property
    def _metadata(self) -> PhoneMetadata:
        found = PhoneMetadata.metadata_for_region(self.country, None)
        assert found is not None
        return found

    @cached_property
    def _carriers(self) -> tuple[re.Pattern[str], ...]:
        own = self._metadata.international_prefix if self.code else None
        return tuple(re.compile(each) for each in (own, USUAL_ABROAD) if each)

    @cached_property
    def _dialed(self) -> re.Pattern[str] | None:
        """What else may stand before a national number: digits of a carrier."""
        prefix = self._metadata.national_prefix_for_parsing if self.code else None
        return re.compile(prefix) if prefix and prefix != self.trunk else None

    @cached_property
    def _changed(self) -> str:
        """What becomes of that, where it is not just taken off."""
        return (self._metadata.national_prefix_transform_rule if self.code else None) or ""

    @cached_property
    def _is_uneven(self) -> bool:
        """Whether some national numbers are dialed with another prefix than the trunk digit."""
        rules = (each.national_prefix_formatting_rule or "" for each in self._metadata.number_format)
        before = {"".join(filter(str.isdigit, each.partition("\\1")[0])) for each in rules}
        return bool(self.trunk) and not before <= {"", self.trunk}

    @cached_property
    def emergency(self) -> tuple[str, ...]:
        """The emergency numbers of the country, shortest first."""
        metadata = PhoneMetadata.short_metadata_for_region(self.country)
        wanted = metadata.emergency if metadata is not None else None
        found = set(EMERGENCY_BESIDES.get(self.country, ()))
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
        behind = [_international(each) for each in plan.behind_abroad(digits)]
        if any(behind) or (behind and plan.abroad):
            return next((each for each in behind if each), None)
        national = plan.national(digits)
        if national is not None:
            return Subscriber(plan.code, national)
        is_home_by_length = len(digits) in plan.lengths and country not in BARE
        if digits.startswith(plan.code) or is_home_by_length:
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
