"""What every test may use: databases, empty, with the sample and large; and the rule that CI skips nothing."""

import getpass
import os
import sys

import pytest
from build import VERA
from hypothesis import settings

from dialmap.core.people import PROGRAM
from dialmap.i18n import Language
from dialmap.service.exchange import SAMPLES, apply_import, load_sample, plan_import, read_uploads
from dialmap.store.db import prepare

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

#: Whoever the tests let work. Who may do what is tested where this is taken away again: tests/service/test_people.py.
TEAM = [
    "Vera",
    "Oleg",
    "Nina",
    "Dan",
    "Eve",
    "Ann",
    "Bob",
    "Mara",
    "Вера",
    "Нина",
    "Дан",
    "Ева",
    "Stranger",
    "first",
    "second",
    "me",
    "a",
]
TEAM += ["Stranger", "first", "second", "me", "a", getpass.getuser(), *(f"writer {at}" for at in range(8))]
os.environ["DIALMAP_ADMINISTRATORS"] = ",".join(TEAM)


@pytest.fixture(autouse=True)
def own_main(monkeypatch):
    """An app under test takes the place of the main module, and processes that a later test starts would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def empty(tmp_path):
    """The path of an empty database."""
    path = tmp_path / "empty.db"
    prepare(path)
    return path


@pytest.fixture
def sample(tmp_path):
    """The path of a database with the sample data."""
    path = tmp_path / "sample.db"
    prepare(path)
    load_sample(path, PROGRAM, Language.RU)
    return path


@pytest.fixture(scope="session")
def large(tmp_path_factory):
    """The path of a database with 10,000 routes and 50,000 transfers."""
    from big import large_files  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("large")
    large_files(folder / "csv")
    path = folder / "large.db"
    prepare(path)
    uploads, _problems = read_uploads([folder / "csv"])
    apply_import(path, plan_import(path, uploads), VERA)
    return path


@pytest.fixture(scope="session")
def sample_folder():
    return SAMPLES[Language.RU]
