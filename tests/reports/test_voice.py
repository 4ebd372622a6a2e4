"""The voice: whatever goes in, nothing that is hidden, hostile or markup comes out."""

import json
import re

import pytest
from build import route, routing, scenario, snapshot, transfer, trunk
from hypothesis import given
from hypothesis import strategies as some

from dialmap.board import Difference, check
from dialmap.core.findings import Severity
from dialmap.core.model import TrunkStatus
from dialmap.core.settings import Settings
from dialmap.core.verdicts import Verdict
from dialmap.i18n import Language
from dialmap.messages import _
from dialmap.reports import compare, findings, inventory, lookup
from dialmap.reports.voice import Markup, Medium, Safe, Voice, inside, table

OPEN = Voice(Language.EN, masking=False)
MASKED = Voice(Language.EN)
NUMBER = "74955550112"


def test_a_voice_that_nobody_has_told_masks():
    assert MASKED.text(NUMBER) == "7495•••••12"
    assert OPEN.text(NUMBER) == NUMBER


@pytest.mark.parametrize("medium", list(Medium))
def test_text_is_made_safe_once_and_our_own_stays(medium):
    voice = Voice(Language.EN, masking=True, medium=medium)
    once = voice.text(f"*{NUMBER}*\u202e")
    assert voice.text(once) == once
    assert NUMBER not in once
    assert "⟨U" in once.replace("\\", "")
    digest = "1234567890abcdef"
    assert Voice(Language.EN).text(Safe(digest)) == digest


@given(some.text(some.characters(exclude_categories=("Cs",)), max_size=40))
def test_in_markdown_nothing_of_a_text_is_markup(text):
    said = Voice(Language.EN, masking=False, medium=Medium.MARKDOWN).text(text)
    assert isinstance(said, Markup)
    assert not re.search(r"(?<!\\)[*_`\[\]<>#$|~]", said.replace("\\\\", ""))
    assert "\n" not in said


@given(some.text(some.characters(exclude_categories=("Cs",)), max_size=40))
def test_in_plain_text_no_control_or_direction_character_is_left(text):
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", OPEN.text(text))


def test_values_in_a_sentence_are_made_safe_and_sentences_inside_only_once():
    voice = MASKED.markdown
    inner = _("route {name}", name=f"a*{NUMBER}")
    assert voice.say(_("{what} fails", what=inner)) == r"route a\*7495•••••12 fails"


def test_every_cell_of_a_table_passes_the_voice():
    made = table(
        ("name", "_7495*"),
        [(f"x\u202e{NUMBER}", Severity.ERROR), (TrunkStatus.CONNECTED, _("added")), (None, 5), (True, NUMBER)],
        MASKED,
    )
    assert made.titles == ("Name", "_7495*")
    assert made.rows == (
        ("x⟨U+202E⟩7495•••••12", "✖ Error"),
        ("Connected", "added"),
        (None, 5),
        (True, "7495•••••12"),
    )
    assert made.csv().decode().splitlines()[3] == ",5"
    assert list(made.columns) == ["name", "_7495*"]
    assert made.head(1).rows == made.rows[:1]
    assert made.only(["_7495*"]).rows[2] == (5,)
    assert made.beside("match", ["a", "b", "c", NUMBER], MASKED).rows[3][-1] == "7495•••••12"


def test_short_numbers_side_by_side_are_no_long_number():
    assert MASKED.joined(["301", "302", "303", "304"]) == "301   302   303   304"
    assert table(("templates",), [(MASKED.joined(["301", "302", "303", "304"]),)], MASKED).rows[0][0].startswith("301")


def test_a_machine_gets_stable_values_and_masked_texts():
    told = MASKED.machine({"a": [NUMBER, Verdict.NO_ROUTE, _("dial {number}", number=NUMBER)], "b": Safe("123456789")})
    assert told == {"a": ["7495•••••12", "no_route", "dial 7495•••••12"], "b": "123456789"}
    assert json.dumps(told)


def test_values_of_fields_have_words():
    row = route("r", ["_1X", "_2X"], ["t"], note="", enabled=False)
    voice = Voice(Language.RU, masking=False)
    assert [voice.value(each) for each in (row.type, row.templates, row.trunks, row.note, row.enabled)] == [
        "Стандарт",
        "_1X   _2X",
        "t",
        "—",
        "нет",
    ]
    assert (voice.field("inbound_action"), inside(voice.field("ticket"))) == (
        "Действие при переадресации (входящая линия)",
        "заявка",
    )
    assert voice.field("unheard_of") == "unheard_of"


HOSTILE = f"<b>*{NUMBER}*</b>\u202e![x](http://evil/x.png)"


def hostile():
    return snapshot(
        trunks=[{"name": HOSTILE}],
        routes=[{"name": HOSTILE, "pattern": NUMBER, "trunks": [HOSTILE]}],
        transfers=[{"scenario": HOSTILE, "block": HOSTILE, "number": NUMBER}],
    )


def everything(board):
    """What every table and record of a board says."""
    snapshot = board.snapshot
    tables = [
        inventory.routes(board, snapshot.routes, MASKED),
        inventory.trunks(board, snapshot.trunks, MASKED),
        inventory.scenarios(board, snapshot.scenarios, MASKED),
        inventory.transfers(board, board.outcomes, MASKED),
        findings.findings(board, board.findings, MASKED),
        lookup.answers(board, [board.look_up(NUMBER)], MASKED),
        lookup.candidates(board.look_up(NUMBER).trace, MASKED),
    ]
    empty = check(type(snapshot)(), board.settings)
    for found in (Difference(("a", "b"), empty, board), Difference(("b", "a"), board, empty)):
        tables += [
            compare.edits(found.comparison.edits, MASKED),
            compare.ranges(found.comparison, found.comparison.ranges, MASKED),
        ]
        tables.append(compare.verdicts(found.comparison.verdicts, MASKED))
        yield json.dumps(compare.difference_record(found, MASKED), ensure_ascii=False)
    for each in tables:
        assert len(each)
        yield " ".join(str(cell) for row in each.rows for cell in row)
    yield json.dumps(lookup.answer_record(board, board.look_up(NUMBER), MASKED), ensure_ascii=False)
    yield json.dumps(findings.board_record(board, board.findings, None, MASKED), ensure_ascii=False)


def test_no_table_and_no_record_leaks_a_masked_number():
    """The template and the route of a lookup, and what a comparison says, did."""
    said = list(everything(check(hostile(), Settings(masking=True))))
    assert len(said) > 10
    assert [text for text in said if NUMBER in text] == []


def test_nothing_but_the_voice_makes_text_safe():
    from pathlib import Path  # noqa: PLC0415

    import dialmap  # noqa: PLC0415

    package = Path(dialmap.__file__).parent
    pattern = re.compile(r"\b(visible|masked|MASKING|ContextVar)\(")
    guilty = [
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if pattern.search(path.read_text(encoding="utf-8")) and path.name != "voice.py"
    ]
    assert guilty == []


def test_the_oddest_names_are_shown_in_every_language():
    view = routing(trunks=[{"name": "t"}], routes=[{"name": "r", "pattern": "_1X", "trunks": ["t", "ghost"]}])
    legs = view.routes.legs["r"]
    assert inventory.trunk_list(legs, OPEN) == "t → ghost (unknown)"
    assert inventory.trunk_list(legs, Voice(Language.RU)) == "t → ghost (неизвестен)"


def test_three_versions_are_told_in_words():
    was, theirs, mine = trunk("t"), trunk("t", "disabled"), trunk("t", note="n")
    made = inventory.versions(was, theirs, mine, Voice(Language.RU, masking=False))
    assert made.titles == ("Поле", "Когда вы открыли", "Сохранил кто-то другой", "Ваше")
    assert made.rows == (
        ("Статус", "Подключён", "Отключён", "Подключён"),
        ("Заметка", "—", "—", "n"),
    )
    assert len(inventory.versions(was, theirs, None, OPEN)) == 1
    block = transfer("s", "1")
    assert scenario("s").key == block.scenario
