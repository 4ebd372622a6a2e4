"""Real numbers of every country, as people there write them: no rule calls one of them impossible."""

import phonenumbers
import pytest
from build import routing
from phonenumbers import PhoneNumberType

from dialmap.core.numbering import countries, plan_of
from dialmap.findings import ALL_RULES, judge

RULES = [rule for rule in ALL_RULES if rule.code in ("TR09", "DP08")]


def written(country):
    """An example of each kind of number, in the country's usual spellings."""
    plan = plan_of(country)
    for kind in PhoneNumberType.values():
        found = phonenumbers.example_number_for_type(country, kind)
        if found is None:
            continue
        national = phonenumbers.national_significant_number(found)
        e164 = f"{found.country_code}{national}"
        yield from (f"+{e164}", plan.abroad + e164 if plan.abroad else f"+{e164}")
        shown = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL)
        yield "".join(char for char in shown if char.isdigit())


@pytest.mark.parametrize("country", countries())
def test_no_real_number_is_called_impossible(country):
    numbers = list(dict.fromkeys(written(country)))
    assert numbers
    view = routing(
        country=country,
        routes=[{"name": "a", "pattern": [number.removeprefix("+") for number in numbers]}],
        transfers=[{"scenario": "s", "block": number, "number": number} for number in numbers],
    )
    assert [str(each.message) for each in judge(view, RULES).findings] == []
