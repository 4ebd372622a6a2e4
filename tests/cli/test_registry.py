"""``dialmap registry``: load, ask, take back."""

import json

import pytest
from build import VERA
from click.testing import CliRunner

from dialmap.cli import main
from dialmap.service import registry

HEADER = "АВС/ DEF;От;До;Емкость;Оператор;Регион\n"


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "DEF-9xx.csv"
    path.write_text(HEADER + "916;5550000;5559999;10000;Заря;Москва\n916;5560000;5560999;1000;Весна;Москва\n")
    return path


def test_it_is_loaded_asked_and_taken_back(run, sample, file):
    assert run("registry", "--db", sample, file).exit_code == 0
    assert "2 ranges of 2 operators in 1 regions." in run("registry", "--db", sample).output
    made = run("registry", "--db", sample, "--operator", "Заря", "--dialed-with", "8").output
    assert made.split() == ["_8916555XXXX"]
    told = json.loads(run("registry", "--db", sample, "--region", "Москва", "--json").output)
    assert (told["numbers"], told["proven"]) == (11_000, True)
    assert not run("registry", "--db", sample, "--operator", "Заря", "--route", "Мобильные").output
    found = json.loads(run("lookup", "--db", sample, "79165550012", "--json").output)[0]
    assert found["registry"] == {"operator": "Заря", "region": "Москва", "range": ["9165550000", "9165559999"]}
    assert "Заря, Москва" in run("lookup", "--db", sample, "79165550012").output
    assert run("registry", "--db", sample, "--take-back").exit_code == 0
    assert registry.current(sample).is_empty


def test_what_is_wrong_is_said_with_its_place(run, sample, file, tmp_path):
    spoiled = tmp_path / "spoiled.csv"
    spoiled.write_text(HEADER + "916;1;0;1;Заря;Москва\n917;0000000;0000009;10;Заря;Москва\n")
    made = run("registry", "--db", sample, spoiled)
    assert (made.exit_code, f"{spoiled.name}:2:От: 1 is above 0" in made.stderr) == (1, True)
    assert run("registry", "--db", sample, "--operator", "nobody").exit_code == 2
    assert run("registry", "--db", sample, "--region", "Москва", "--route", "none").exit_code == 2
    assert run("registry", "--db", sample, tmp_path / "none.csv").exit_code == 2
    into = run("import", "--db", sample, file)
    assert "numbering registry" in into.stderr


def test_who_did_it_is_in_the_log(run, sample, file):
    run("registry", "--db", sample, file, "--who", VERA.name)
    assert registry.kept_loads(sample)[0].who == VERA.name
