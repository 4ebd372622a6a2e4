"""What dialplans do to a call on its way, small cases as data: the route that comes out, and what is said of it."""

from pathlib import Path

import pytest
import yaml

from dialmap.exchange.asterisk.conf import read_conf
from dialmap.exchange.asterisk.mapped import mapped

CASES = yaml.safe_load((Path(__file__).parent / "ways.yml").read_text(encoding="utf-8"))


def shown(template):
    return f"{template.prefix}|{template.pattern}|{template.prepend}" if template.prefix else template.pattern


@pytest.mark.parametrize("name", CASES)
def test_a_call_goes_the_way_that_its_case_says(name):
    case = CASES[name]
    plan = read_conf({"extensions.conf": case["text"]})
    made = mapped(plan, "in")
    assert {each.name: [list(map(shown, each.templates)), list(each.trunks)] for each in made.routes} == case["routes"]
    said = [f"{each.place} {each.counted} {each.why}" for each in (*plan.unread, *made.lost)]
    assert said == case.get("said", [])
