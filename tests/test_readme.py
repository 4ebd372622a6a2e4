"""README says everything there is: commands, options, settings, environment; and its recipe for a page is safe."""

import re
from dataclasses import fields, replace

import click
import pytest
from build import VERA, route, scenario, transfer, trunk
from grids import grids
from streamlit.testing.v1 import AppTest

from dialmap.cli import main
from dialmap.cli.registry import COMMANDS
from dialmap.core.settings import Settings
from dialmap.service import inventory
from dialmap.service.datasets import PROJECT
from dialmap.service.settings import change_settings

README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_each_of_its_options_is_in_the_readme(name):
    assert f"dialmap {name}" in README
    context = click.Context(main)
    command = main.get_command(context, name)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            long = next(text for text in parameter.opts if text.startswith("--"))
            assert f"`{long}`" in README or re.search(rf"dialmap {name} [^\n]*{re.escape(long)}\b", README), long


def test_every_setting_and_every_variable_of_the_environment_is_in_the_readme():
    words = {
        "policy": "which route wins",
        "country": "country",
        "rules": "another severity",
        "masking": "masked",
        "zone": "zone of whoever looks",
        "newcomers": "with a role",
        "own_proposals": "a setting allows it all the",
        "keep_snapshots": "*automatic snapshots*",
        "keep_log": "*entries of the log*",
        "tickets": "address of a ticket",
        "fall_through": "goes on to the next route",
        "profile": "what system the data is from",
        "keep_calls": "*days counts of",
        "call_digits": "*of a dialed number*",
        "call_contexts": "*contexts* calls count",
    }
    assert set(words) == {field.name for field in fields(Settings)}
    for text in words.values():
        assert text in README.casefold(), text
    source = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "lib").rglob("*.py"))
    for name in set(re.findall(r'"(DIALMAP_[A-Z_]+)"', source)):
        assert f"`{name}`" in README or f"{name}=" in README, name


NUMBER = "74955550112"
EVIL = f"*{NUMBER}*\u202e![x](http://evil/x.png)<b>"


def page_of_the_recipe():
    found = re.search(r"\*Add a page\.\*.*?```python\n(.*?)```", README, re.DOTALL)
    assert found, "the recipe shows a page"
    return found[1]


def test_a_page_made_by_the_recipe_leaks_nothing(empty, monkeypatch):
    for row in (trunk(EVIL), route(EVIL, NUMBER, [EVIL]), scenario(EVIL), transfer(EVIL, NUMBER, block=EVIL)):
        inventory.save(empty, replace(row, note=EVIL), None, VERA)
    change_settings(empty, Settings(masking=True), VERA)
    monkeypatch.setenv("DIALMAP_DB", str(empty))
    at = AppTest.from_string(page_of_the_recipe(), default_timeout=60).run()
    assert not at.exception
    markdown = [str(each.value) for kind in (at.title, at.markdown, at.caption, at.subheader) for each in kind]
    cells = [str(cell) for frame in grids(at) for row in frame.value.to_numpy() for cell in row]
    assert any("7495•••••12" in text for text in cells)
    assert any("7495" in text for text in markdown)
    assert [text for text in (*markdown, *cells) if NUMBER in text or "\u202e" in text] == []
    assert [text for text in markdown if "](http" in text or "<b>" in text.replace("\\<", "")] == []
