"""Another spelling is offered only if the subscriber who leaves through the trunk is the one who was meant."""

import pytest
from build import routing

from dialmap.core.numbering import subscriber
from dialmap.core.spelled import arriving_part, arriving_spelling, called
from dialmap.findings import ALL_RULES, judge

OUTSIDE = {"name": "outside", "pattern": "_.", "prefix": "9", "trunks": ["t"]}


def view(*routes, country="RU", numbers=(), policy="specific"):
    transfers = [{"scenario": "s", "block": str(at), "number": number} for at, number in enumerate(numbers)]
    return routing(policy, country=country, trunks=[{"name": "t"}], routes=list(routes), transfers=transfers)


@pytest.mark.parametrize(
    ("country", "number"), [("PE", "+51912345678"), ("IT", "+393331234567"), ("RU", "84955550100")]
)
def test_digits_that_are_taken_off_are_put_in_front_first(country, number):
    found = arriving_spelling(view(OUTSIDE, country=country).routes, number)
    assert found.startswith("9")
    assert subscriber(found.removeprefix("9"), country) == subscriber(number, country)
    findings = judge(view(OUTSIDE, country=country, numbers=[number]), ALL_RULES).findings
    proposed = [each.fix.edits[0].after.number for each in findings if each.rule.code == "TR01" and each.fix]
    assert proposed == [found]


def test_a_spelling_that_would_dial_somebody_else_is_not_offered():
    """Dialed as 912345678 the 9 goes, and 12345678 leaves."""
    routes = view({**OUTSIDE, "pattern": "_XXXXXXXX"}, country="PE").routes
    assert arriving_spelling(routes, "+51912345678") == ""
    assert called(routes, "912345678") != subscriber("+51912345678", "PE")


def test_what_is_put_in_front_counts():
    local = {"name": "city", "pattern": "_49[59]XXXXXXX", "prepend": "7", "trunks": ["t"]}
    assert arriving_spelling(view(local).routes, "84955550100") == "4955550100"
    wrong = {**local, "prepend": "8"}  # 8 495 ... is dialed so in Russia: the same subscriber
    assert arriving_spelling(view(wrong).routes, "74955550100") == "4955550100"
    assert arriving_part(view(local).routes, "tel. 8 495 555-01-00") == "4955550100"


def test_a_number_whose_digits_change_on_the_way_is_no_matter_of_its_spelling():
    routes = [OUTSIDE, {"name": "moscow", "pattern": "_7495XXXXXXX", "trunks": ["t"], "type": "interconnect"}]
    findings = judge(view(*routes, numbers=["94955550100"]), ALL_RULES).findings
    assert "TR05" not in {each.rule.code for each in findings}
