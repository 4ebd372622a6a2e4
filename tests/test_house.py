"""The house itself: what every module, record and enum must be, so that whoever adds one is told."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
from enum import StrEnum
from pathlib import Path

import pytest

import dialmap
from dialmap.core.fields import FIELDS
from dialmap.core.model import TABLES
from dialmap.core.vocabulary import WORDS, word_of
from dialmap.exchange.formats import ALL_FORMATS
from dialmap.exchange.formats.base import Format
from dialmap.i18n import Language, translator

PACKAGE = Path(dialmap.__file__).parent
MODULES = sorted(each.name for each in pkgutil.walk_packages([str(PACKAGE)], "dialmap."))
#: Enums that only the program reads.
SILENT = {"Shape", "Medium", "NodeKind", "Start", "Language", "Warned"}


def loaded(prefix=""):
    return [importlib.import_module(name) for name in MODULES if name.startswith(f"dialmap.{prefix}")]


def classes(prefix=""):
    found = {}
    for module in loaded(prefix):
        for _name, value in inspect.getmembers(module, inspect.isclass):
            if value.__module__.startswith("dialmap."):
                found[f"{value.__module__}.{value.__qualname__}"] = value
    return found


@pytest.mark.parametrize("name", MODULES)
def test_a_module_opens_with_what_it_holds_and_what_never_enters(name):
    module = importlib.import_module(name)
    assert re.search(r"\b[Nn]ever\b|\bno\b|\bnothing\b|\bonly\b", module.__doc__ or ""), module.__doc__


def test_a_record_with_more_than_four_fields_is_made_by_keywords():
    """Two texts in a row are easily swapped: beyond four, a place says nothing."""
    wide = {}
    for name, value in classes().items():
        if dataclasses.is_dataclass(value):
            positional = [each for each in dataclasses.fields(value) if each.init and not each.kw_only]
            if len(positional) > 4:
                wide[name] = len(positional)
    assert wide == {}


def test_no_stored_record_is_made_with_a_made_up_id_or_time():
    for name, value in classes("core").items():
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                if field.name in ("id", "at", "made_at", "opened_at"):
                    assert field.default is dataclasses.MISSING, f"{name}.{field.name} has a default"


def vocabulary():
    found = [value for value in classes().values() if issubclass(value, StrEnum) and value is not StrEnum]
    return [value for value in found if value.__name__ not in SILENT]


@pytest.mark.parametrize("enum", vocabulary(), ids=lambda enum: enum.__name__)
def test_every_member_of_every_enum_has_a_word_in_both_languages(enum):
    assert set(WORDS[enum]) == set(enum)
    for member in enum:
        english, russian = (word_of(member).render(translator(language)) for language in Language)
        assert english
        assert re.search("[а-яё]", russian, re.IGNORECASE), russian


def test_every_field_of_the_model_is_in_the_table_of_fields():
    for kind in TABLES:
        ours = [field.name for field in dataclasses.fields(kind) if field.compare]
        assert [field.name for field in FIELDS[kind]] == ours


def test_the_core_reads_no_clock_and_no_environment():
    pattern = re.compile(r"\b(now|today|utcnow|time|monotonic)\(\)|\bos\.environ|\bgetenv\b")
    rooms = ("core", "dialplan", "findings", "board", "reports")
    guilty = [
        f"{module.__name__}: {found[0]}"
        for room in rooms
        for module in loaded(room)
        if (found := pattern.search(inspect.getsource(module)))
    ]
    assert guilty == []


def test_there_is_one_clock():
    source = {module.__name__: inspect.getsource(module) for module in loaded()}
    assert [name for name, text in source.items() if "datetime.now(" in text] == ["dialmap.service.transactions"]


def test_modules_are_short_enough_to_be_read():
    long = {
        str(path.relative_to(PACKAGE)): count
        for path in PACKAGE.rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert set(long) <= {"store/migrations.py"}  # append-only: it can only grow


def test_pages_are_thin_and_ask_a_use_case():
    folder = PACKAGE.parents[1] / "pages"
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 80, path.name
        if (
            path.stem != "router"
        ):  # a function keeps its page's names alive, a board among them, and the page the function
            defined = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
            assert not defined, path.name
        names = {
            node.module
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("dialmap.")
        }
        walls = ("dialmap.store", "dialmap.exchange", "dialmap.dialplan")
        assert not [name for name in names if name.startswith(walls)], path.name


def test_the_registry_of_formats_holds_every_format_once():
    written = [
        value
        for module in loaded("exchange.formats.")
        for _name, value in inspect.getmembers(module)
        if isinstance(value, Format)
    ]
    assert len(written) == len(ALL_FORMATS) == len({each.name for each in ALL_FORMATS})
    assert all(each in ALL_FORMATS for each in written)
    assert re.search("[а-яё]", ALL_FORMATS[-1].title.render(translator(Language.RU)))
