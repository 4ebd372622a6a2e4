"""The fast reading of numbering plans against the library's own, and against facts."""

import random

import phonenumbers
import pytest
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneNumberType

from dialmap.core.numbering import calling_code, lengths_of, plan_of, subscriber
from dialmap.core.regions import exists
from dialmap.core.world import world


def examples():
    """Real numbers of every plan, and the same with digits changed, as (calling code, national number)."""
    pick = random.Random(7)
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        for region in regions:
            for kind in (*PhoneNumberType.values(),):
                found = (
                    phonenumbers.example_number_for_non_geo_entity(code)
                    if region == "001"
                    else phonenumbers.example_number_for_type(region, kind)
                )
                if found is None:
                    continue
                national = phonenumbers.national_significant_number(found)
                yield str(code), national
                for _again in range(3):
                    digits = list(national)
                    digits[pick.randrange(len(digits))] = pick.choice("0123456789")
                    yield str(code), "".join(digits)[: pick.choice((99, 99, len(digits) - 1))]


def test_a_number_exists_where_the_library_says_so():
    asked = valid = 0
    for code, national in dict.fromkeys(examples()):
        try:
            parsed = phonenumbers.parse(f"+{code}{national}")
        except phonenumbers.NumberParseException:
            continue
        if (str(parsed.country_code), phonenumbers.national_significant_number(parsed)) == (code, national):
            asked += 1
            valid += exists(code, national)
            assert exists(code, national) == phonenumbers.is_valid_number(parsed), (code, national)
    assert asked > 4000
    assert asked / 4 < valid < asked


@pytest.mark.parametrize(
    ("number", "country", "normal"),
    [
        ("74951234567", "RU", "74951234567"),
        ("84951234567", "RU", "74951234567"),
        ("4951234567", "RU", "74951234567"),
        ("+74951234567", "RU", "74951234567"),
        ("81074951234567", "RU", "74951234567"),
        ("810375175550120", "RU", "375175550120"),
        ("375175550120", "RU", "375175550120"),
        ("0301234567", "DE", "49301234567"),
        ("0074951234567", "DE", "74951234567"),
        ("80294911911", "BY", "375294911911"),
        ("0294911911", "BY", "375294911911"),
        ("01511912345678", "BR", "5511912345678"),
        ("00551121234567", "BR", "551121234567"),
        ("0021551121234567", "BR", "551121234567"),
        ("0111523456789", "AR", "5491123456789"),
        ("001821012345678", "KR", "821012345678"),
    ],
)
def test_every_spelling_means_the_same_subscriber(number, country, normal):
    assert subscriber(number, country).normal == normal


@pytest.mark.parametrize(
    "number", ["301", "72955550140", "749555501", "0", "", "*81", "+", "0611234567890", "٧٤٩٥١٢٣٤٥٦٧"]
)
def test_no_subscriber_is_made_up(number):
    assert subscriber(number, "RU") is None


def test_plans_say_what_is_dialed():
    russia = plan_of("RU")
    assert (russia.code, russia.trunk, russia.abroad, russia.lengths) == ("7", "8", "810", (10,))
    assert set(russia.emergency) == {"01", "02", "03", "04", "101", "102", "103", "104", "112"}
    assert plan_of("US").emergency == ("112", "911")
    assert plan_of("CN").emergency == ("110", "119", "120")
    assert "104" in plan_of("BY").emergency
    assert plan_of("??").code == ""
    assert calling_code("375175550120") == "375"
    assert calling_code("0375") == ""
    assert lengths_of("") == ()


def test_the_world_is_everybody_else():
    probes = world("RU")
    assert len({region for _number, region, _premium in probes}) > 200
    assert not [number for number, _region, _premium in probes if number.startswith(("+7", "8107", "7"))]
    assert any(premium for _number, _region, premium in probes)
