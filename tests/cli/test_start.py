"""The command line starts fast: what a command does not need is not loaded."""

import subprocess
import sys

import pytest

SCRIPT = """
import sys
from click.testing import CliRunner
from dialmap.cli import main
result = CliRunner().invoke(main, sys.argv[1:], catch_exceptions=False)
assert result.exit_code in (0, 1), result.output
heavy = {"pandas", "pyarrow", "numpy", "sqlite_utils", "streamlit", "jinja2", "sqlite3"}
print(" ".join(sorted(set(sys.modules) & heavy)))
"""


def loaded(*words):
    command = [sys.executable, "-c", SCRIPT, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("words", [["--help"], ["--language", "ru", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(words):
    assert loaded(*words) == set()


def test_a_lookup_loads_neither_pandas_nor_arrow_nor_what_migrates(sample):
    assert loaded("lookup", "--db", sample, "301") == {"numpy", "sqlite3"}


def test_a_whole_check_loads_arrow_without_pandas(sample):
    assert loaded("check", "--db", sample) >= {"pyarrow"}
    assert "pandas" not in loaded("check", "--db", sample)


def test_the_rules_are_listed_without_a_database():
    assert "sqlite_utils" not in loaded("rules")
