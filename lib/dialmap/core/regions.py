"""Which national numbers exist, by calling code and by country.

Holds the patterns of the numbering plans, compiled once. Never knows how a number is dialed.

Source: the metadata of the ``phonenumbers`` library (Google's libphonenumber). A test holds both against each other.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

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


def is_of(country: str, national: str) -> bool:
    """Whether the country itself has the national number, not another one with the same calling code."""
    region = _region(country)
    return region is not None and region.knows(national)


@lru_cache(maxsize=512)
def _region(name: str, code: str = "") -> "_Region | None":
    metadata = (
        PhoneMetadata.metadata_for_nongeo_region(int(code), None)
        if name == "001"
        else PhoneMetadata.metadata_for_region(name, None)
    )
    general = metadata.general_desc if metadata is not None else None
    if metadata is None or general is None:
        return None
    kinds = [getattr(metadata, kind) for kind in KINDS]
    by_length: dict[int, list[str]] = {}
    for kind in kinds:
        if kind is not None and kind.national_number_pattern:
            for length in kind.possible_length or general.possible_length:
                by_length.setdefault(length, []).append(kind.national_number_pattern)
    form = f"(?=(?:{general.national_number_pattern})$)"
    return _Region(
        re.compile(metadata.leading_digits) if metadata.leading_digits else None,
        {length: re.compile(form + "(?:" + "|".join(texts) + ")") for length, texts in by_length.items()},
    )


@lru_cache(maxsize=256)
def _regions(code: str) -> tuple[_Region, ...]:
    found = (_region(name, code if name == "001" else "") for name in COUNTRY_CODE_TO_REGION_CODE[int(code)])
    return tuple(each for each in found if each is not None)
