"""How the log is told: fields and values by their words in both languages, whatever was done."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from build import route, scenario, transfer, trunk

from dialmap.core.audit import AuditAction, AuditKind, Entry
from dialmap.core.edits import Edit
from dialmap.core.fields import FIELDS
from dialmap.core.proposals import NewProposal
from dialmap.core.reviews import Choice, Decision
from dialmap.core.settings import Policy, Settings
from dialmap.i18n import Language
from dialmap.reports import audit as told
from dialmap.reports.voice import Voice
from dialmap.service import audit, backups, findings, inventory, proposals, reviews, signatures, snapshots
from dialmap.service.boards import load
from dialmap.service.settings import change_settings
from dialmap.service.transactions import utc_now

RU, EN = (Voice(language, masking=False) for language in (Language.RU, Language.EN))
#: Names of fields, columns and values that only machines read.
IDENTIFIERS = sorted(
    {field.name for fields in FIELDS.values() for field in fields}
    | {field.stored_as for fields in FIELDS.values() for field in fields if field.stored_as}
    | {member.value for fields in FIELDS.values() for field in fields if field.choices for member in field.choices}
    | {*AuditAction, *AuditKind, *Choice, *Policy, "due", "reason", "until", "hash", "rules", "drafts", "choice"}
)
#: As a word of its own; not where a snapshot was named by the time, as in "session 2026-11-24".
BARE = re.compile(rf"(?<![\w.@-])({'|'.join(map(re.escape, IDENTIFIERS))})(?![\w.@-])(?! \d{{4}}-)")


@pytest.fixture
def busy(empty):
    """A database in which everything that is ever logged has been done."""
    for row in (trunk("т"), route("м", ["_1XX", "_2"], ["т"]), scenario("с"), transfer("с", "105", block="б")):
        inventory.save(empty, row, who="Вера")
    for row in load(empty).snapshot.every_row:
        inventory.save(empty, replace(row, note="п"), row, "Вера")
    row = load(empty).trunks["т"]
    inventory.save(empty, trunk("т", "disabled", ticket="З-1", channels=3), row, "Вера")
    row = load(empty).outcome_of["с", "б"].transfer
    changed = transfer("с", "{x}", block="б", inbound="softphone", outbound="custom_direction", values=["1", "2"])
    inventory.save(empty, changed, row, "Вера")
    settings = Settings(policy=Policy.ORDER, country="KZ", masking=True, rules={"RT05": "off", "RT08": "error"})
    change_settings(empty, settings, "Вера")
    change_settings(empty, Settings(masking=False), "Вера")
    snapshots.take(empty, "снимок", "Вера")
    number = reviews.open_session(empty, "Разбор", ("Вера", "Нина"), "Вера")
    later = utc_now().date() + timedelta(days=3)
    item = reviews.agenda(empty, number).items[0]
    reviews.decide(empty, number, item, Decision(choice=Choice.FIX, owner="Олег", due=later), "Вера")
    item = reviews.agenda(empty, number).items[0]
    reviews.decide(empty, number, item, Decision(choice=Choice.WAIVE, reason="да", until=later), "Вера")
    (waiver,) = load(empty).waivers
    findings.end_waiver(empty, waiver, "Вера")
    now = reviews.agenda(empty, number).now
    signatures.sign_off(empty, number, "Нина", now, accept_undecided=True)
    reviews.close_session(empty, number, "Вера")
    for act in (proposals.apply, proposals.reject):
        wanted = NewProposal(title="Предложение", numbers="_3XX", route="", edits=(Edit(None, trunk(act.__name__)),))
        act(empty, proposals.find(empty, proposals.propose(empty, wanted, "Дан")), "Ева")
    inventory.delete(empty, load(empty).trunks["т"], "Вера")
    snapshots.restore(empty, "снимок", "Вера")
    inventory.start_empty(empty, "Вера")
    backups.backup(empty, empty.with_name("копия.db"))
    backups.restore(empty, empty.with_name("копия.db"), "Вера")
    return empty


def test_whatever_was_done_is_told_without_an_identifier_in_russian(busy):
    log = audit.history(busy)
    assert {each.action for each in log} >= set(AuditAction) - {AuditAction.FIX, AuditAction.IMPORT}
    assert {each.kind for each in log} == set(AuditKind)
    made = told.entries(log, RU)
    places = [made.columns.index(name) for name in ("action", "kind", "what")]
    found = [" ".join(str(row[place]) for place in places) for row in made.rows]
    assert [text for text in found if BARE.search(text)] == []
    assert all(re.search("[а-яё]", text, re.IGNORECASE) for text in found)


def test_settings_and_sessions_are_told_in_words(busy):
    rows = told.settings_history([each for each in audit.history(busy) if each.kind == AuditKind.SETTING], RU).rows
    said = " ".join(" ".join(map(str, row)) for row in rows)
    assert not BARE.search(said)
    for word in ("Первый в списке", "Выключено", "как в правиле", "Ошибка", " да", " нет"):
        assert word in said, said


def test_a_change_in_a_session_is_told_by_the_words_of_its_fields(empty):
    inventory.save(empty, scenario("s"), who="a")
    inventory.save(empty, transfer("s", "105"), who="a")
    reviews.open_session(empty, "one", ("a",), "a")
    row = load(empty).outcome_of["s", "1"].transfer
    inventory.save(empty, transfer("s", "105", inbound="softphone", note="x"), row, "a")
    number = reviews.open_session(empty, "two", ("a",), "a")
    (item,) = [each for each in reviews.agenda(empty, number).items if each.kind == "change"]
    assert item.told["ru"] == "s / 1: изменено: действие при переадресации (входящая линия), заметка"
    assert item.told["en"] == "s / 1 was changed: action on redirect (inbound line), note"


def test_a_spoiled_entry_is_told_as_it_is():
    spoiled = Entry(id=1, at="", who="", action="?", kind="odd", key="k", old="{", new="", hash="")
    row = told.entries([spoiled], EN).rows[0]
    assert row[3:6] == ("?", "odd", "k")
    assert "{" in row[6]
    assert told.entry_record(spoiled, EN)["old"] == "{"


def test_numbers_in_the_log_are_masked_and_hashes_are_not(sample):
    masked = Voice(Language.EN)
    log = [each for each in audit.history(sample) if "74955550112" in each.new]
    assert log
    said = json.dumps([told.entry_record(each, masked) for each in log])
    said += str(told.entries(log, masked).rows)
    assert "74955550112" not in said
    assert all(told.entry_record(each, masked)["hash"] == each.hash for each in log)
