"""One catalogue, complete: every sentence of the interface exists in Russian, with the same fields."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import dialmap
from dialmap.i18n import Language, nearest, translator
from dialmap.messages import _, n_

PACKAGE = Path(dialmap.__file__).parent
PAGES = PACKAGE.parents[1] / "pages"
CATALOGUE = PACKAGE / "locale" / "ru" / "LC_MESSAGES" / "dialmap.po"


def sentences():
    found = set()
    for folder in (PACKAGE, PAGES):
        for row in extract_from_dir(str(folder), method_map=[("**.py", "python")], keywords={"_": None, "n_": (1, 2)}):
            found.add(row[2])
    return found


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ru", abort_invalid=True)


def test_every_sentence_is_translated(catalogue):
    forms = {row.id: row.string for row in catalogue if row.id}
    found = sentences()
    assert len(found) > 300
    assert [text for text in found if not forms.get(text)] == []
    assert [text for text in found if isinstance(text, tuple) and not all(forms[text])] == []


def test_no_sentence_hides_from_the_catalogue():
    """Before Python 3.12 a sentence inside an f-string is not found by whoever extracts them."""
    known = {each if isinstance(each, str) else each[0] for each in sentences()}
    hidden = [
        (path.name, node.args[0].value)
        for path in [*PAGES.glob("*.py"), *PACKAGE.rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ("_", "n_")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in known
    ]
    assert hidden == []


def test_no_translation_is_left_over_or_doubtful(catalogue):
    found = sentences()
    assert [row.id for row in catalogue if row.id and (row.fuzzy or row.id not in found)] == []


def fields(text):
    return sorted({name for _text, name, _spec, _conversion in Formatter().parse(text) if name})


def test_translations_have_the_same_fields(catalogue):
    for row in catalogue:
        if row.id and "${" not in str(row.id):
            keys = row.id if isinstance(row.id, tuple) else (row.id,)
            strings = row.string if isinstance(row.id, tuple) else (row.string,)
            for string in strings:
                assert fields(string) in [fields(key) for key in keys], row.id


def bare_words(source):
    """String literals with words in them that are given to Streamlit without going through the catalogue."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("st.") and node.args:
            first = node.args[0]
            parts = [first.left, first.right] if isinstance(first, ast.BinOp) else [first]
            for part in parts:
                values = part.values if isinstance(part, ast.JoinedStr) else [part]
                for value in values:
                    if isinstance(value, ast.Constant) and re.search("[A-Za-zА-я]{3}", str(value.value)):
                        yield ast.unparse(node.func), value.value


def test_pages_say_nothing_outside_the_catalogue():
    quiet = (
        "st.Page",
        "st.page_link",
        "st.switch_page",
        "st.App",
        "st.session_state",
        "st.query_params",
        "st.cache",
        "st.context",
    )
    said = [
        (path.name, function, text)
        for path in [*PAGES.glob("*.py"), *(PACKAGE / "ui").rglob("*.py")]
        for function, text in bare_words(path.read_text(encoding="utf-8"))
        if not function.startswith(quiet)
    ]
    assert [each for each in said if each[1] != "st.html" and not each[1].startswith("st.components")] == [
        ("identity.py", "st.title", "Dialmap"),
        ("layout.py", "st.selectbox", "Language / Язык"),
    ]


def test_russian_has_three_plural_forms():
    ru = translator(Language.RU)
    said = [n_("{count} transfer", "{count} transfers", count).render(ru) for count in (1, 2, 5, 21)]
    assert said == ["1 перевод", "2 перевода", "5 переводов", "21 перевод"]


def test_values_are_escaped_once():
    inner = _("route {name}", name="a*b")
    said = _("{what} fails", what=inner).render(escape=lambda text: text.replace("*", r"\*"))
    assert said == r"route a\*b fails"


@pytest.mark.parametrize(("locale", "language"), [("ru-RU", "ru"), ("ru", "ru"), ("de-DE", "en"), (None, "en")])
def test_takes_the_nearest_language(locale, language):
    assert nearest(locale).value == language
