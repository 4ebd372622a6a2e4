"""Cleaning takes decoration away and nothing else."""

import pytest

from dialmap.core.numbers import clean, is_mangled, is_variable, kind, spellings, why_unreadable


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("+7 (495) 555-01-00", "+74955550100"),
        ("8.495.555.01.00", "84955550100"),
        ("00 7 495", "007495"),
        ("*21#", "*21#"),
        ("\u202a74955550100\u202c", "74955550100"),
        ("7 495–555—01−00", "74955550100"),
        ("  ", ""),
    ],
)
def test_takes_away_decoration_only(raw, number):
    cleaned = clean(raw)
    assert cleaned.number == number
    assert bool(cleaned.steps) == (raw != number)


def test_names_what_was_taken_away():
    assert [str(step) for step in clean("7 (495) 1-2").steps] == [
        "2 spaces removed",
        "2 brackets removed",
        "1 dash removed",
    ]


def test_never_turns_one_spelling_into_another():
    assert [clean(text).number for text in ("+7495", "8495", "007495", "7495")] == ["+7495", "8495", "007495", "7495"]


@pytest.mark.parametrize("text", ["7,91612E+10", "7.9E+10", "7e+10"])
def test_knows_what_a_spreadsheet_did(text):
    assert is_mangled(text)
    assert "last digits are lost" in str(why_unreadable(text))


def test_lists_the_other_spellings_of_a_subscriber():
    assert spellings("74955550100", "RU") == ("+74955550100", "84955550100", "4955550100", "81074955550100")
    assert spellings("301", "RU") == ()


def test_says_what_kind_of_number_it_is():
    assert str(kind("79165550101", "RU")) == "+7 916 555-01-01, mobile, RU"
    assert kind("301", "RU") is None


@pytest.mark.parametrize("text", ["{operator}", "${NUMBER}", "7495{tail}"])
def test_knows_a_variable(text):
    assert is_variable(text)


@pytest.mark.parametrize(("text", "reason"), [("", "no number"), ("доб. 104", "д"), ("7495а", "а")])
def test_says_why_a_number_cannot_be_dialed(text, reason):
    assert reason in str(why_unreadable(text))


@pytest.mark.parametrize("text", ["+74955550100", "301", "*81", "#31#301", "112"])
def test_accepts_what_a_telephone_can_dial(text):
    assert why_unreadable(text) is None
