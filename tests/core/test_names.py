"""When two spellings are one name, and when two names only look like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialmap.core.names import folded, look_alikes, skeleton, tidy


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Vera", "vera"),
        ("  Vera   Ivanova ", "vera ivanova"),
        ("Ve\u200bra\u2060", "vera"),
        ("\uff36\uff45\uff52\uff41", "vera"),
        ("Stra\u00dfe", "strasse"),
        ("Vera\tIvanova\n", "vera ivanova"),
        ("Вера", "вера"),
        ("\u200b\u00ad", ""),
        ("", ""),
    ],
)
def test_one_name_whatever_the_spelling(name, wanted):
    assert folded(name) == wanted


def test_names_that_look_alike_are_found_and_others_are_not():
    names = ["Omsk", "\u041emsk", "omsk\u200b", "Tomsk", "Perm", "perm ", "sbc-1", "sbc-2", "Орёл", "Орел"]
    assert look_alikes(names) == [("Omsk", "omsk\u200b", "\u041emsk"), ("Perm", "perm ")]
    assert look_alikes(["a", "a"]) == []


@given(st.text())
def test_what_was_folded_stays_as_it_is(name):
    assert folded(folded(name)) == folded(name)
    assert skeleton(folded(name)) == skeleton(name)


def test_a_name_that_comes_in_has_one_spelling_and_a_stored_one_keeps_its_own():
    odd = "И\u0306од"  # й in two characters, as some systems write it
    assert tidy(f" {odd} ") == "Йод"
    assert tidy(odd, {odd}) == odd
    assert tidy("sbc-1 ") == "sbc-1"
