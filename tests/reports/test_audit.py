"""How the log is told: fields and values by their words in both languages, whatever was done."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from build import route, scenario, transfer, trunk

from dialmap.core.alerts import AlertChannel, NewAlertRule, Topic
from dialmap.core.audit import AuditAction, AuditKind, Entry
from dialmap.core.edits import Edit
from dialmap.core.exchange import Upload
from dialmap.core.fields import FIELDS
from dialmap.core.findings import trunk_ref
from dialmap.core.people import NewPerson, Role, Who
from dialmap.core.proposals import NewProposal
from dialmap.core.reviews import Choice, Decision
from dialmap.core.settings import Policy, Settings
from dialmap.core.sources import NewSource, Then
from dialmap.i18n import Language
from dialmap.reports import audit as told
from dialmap.reports.voice import Voice
from dialmap.service import (
    alerts,
    audit,
    backups,
    calls,
    comments,
    counting,
    findings,
    followups,
    inventory,
    people,
    proposals,
    registry,
    retention,
    reviews,
    signatures,
    snapshots,
    sources,
    tokens,
    undo,
)
from dialmap.service.boards import load
from dialmap.service.exchange import apply_import, plan_import
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
        inventory.save(empty, row, None, Who("Вера"))
    for row in load(empty).snapshot.every_row:
        inventory.save(empty, replace(row, note="п"), row, Who("Вера"))
    row = load(empty).trunks["т"]
    inventory.save(empty, trunk("т", "disabled", ticket="З-1", channels=3), row, Who("Вера"))
    row = load(empty).outcome_of(("с", "б")).transfer
    changed = transfer("с", "{x}", block="б", inbound="softphone", outbound="custom_direction", values=["1", "2"])
    inventory.save(empty, changed, row, Who("Вера"))
    settings = Settings(policy=Policy.ORDER, country="KZ", masking=True, rules={"RT05": "off", "RT08": "error"})
    change_settings(empty, settings, Who("Вера"))
    change_settings(empty, Settings(masking=False), Who("Вера"))
    snapshots.take(empty, "снимок", Who("Вера"))
    number = reviews.open_session(empty, "Разбор", ("Вера", "Нина"), Who("Вера"))
    later = utc_now().date() + timedelta(days=3)
    item = reviews.agenda(empty, number).items[0]
    reviews.decide(empty, number, item, Decision(choice=Choice.FIX, owner="Олег", due=later), Who("Вера"))
    followups.done(empty, followups.listed(empty, load(empty))[0].promise, Who("Вера"))
    comments.say(empty, trunk_ref("т"), "спросили оператора", Who("Вера"))
    for last in ("0000009", "0000019"):
        ranges = f"АВС/ DEF;От;До;Емкость;Оператор;Регион\n903;0000000;{last};;А;Б\n".encode()
        registry.load_registry(empty, registry.stage_registry(empty, [Upload("DEF-9xx.csv", ranges)]), Who("Вера"))
    registry.take_back(empty, Who("Вера"))
    counting.count_file(empty, calls.SAMPLE_CALLS, Who("Вера"))
    calls.take_back(empty, calls.counted_files(empty)[0], Who("Вера"))
    item = reviews.agenda(empty, number).items[0]
    reviews.decide(empty, number, item, Decision(choice=Choice.WAIVE, reason="да", until=later), Who("Вера"))
    (waiver,) = load(empty).waivers
    findings.end_waiver(empty, waiver, Who("Вера"))
    now = reviews.agenda(empty, number).now
    signatures.sign_off(empty, number, Who("Нина"), now, accept_undecided=True)
    reviews.close_session(empty, number, Who("Вера"))
    for act in (proposals.apply, proposals.reject, proposals.withdraw):
        wanted = NewProposal(title="Предложение", numbers="_3XX", route="", edits=(Edit(None, trunk(act.__name__)),))
        by = Who("Дан" if act is proposals.withdraw else "Ева")
        act(empty, proposals.find(empty, proposals.propose(empty, wanted, Who("Дан"))), by)
    for about in ({"then": Then.TAKE, "is_whole": True}, {"place": "/x", "entry": "вход", "is_on": False}):
        known = next((each.source for each in sources.watched(empty)), None)
        sources.save(empty, NewSource(**{"name": "выгрузка", "place": "/y", **about}), known, Who("Вера"))
    sources.drop(empty, sources.watched(empty)[0].source, Who("Вера"))
    for about in ({"digest": "09:00"}, {"topics": frozenset((Topic.SOURCES,)), "owners": ("Вера",)}):
        known = next(iter(alerts.rules(empty)), None)
        wanted = NewAlertRule(**{"name": "дежурный", "channel": AlertChannel.CHAT, "target": "$CHAT", **about})
        alerts.save(empty, wanted, known, Who("Вера"))
    alerts.drop(empty, alerts.rules(empty)[0], Who("Вера"))
    tokens.make(empty, "графики", Role.VIEWER, Who("Вера"))
    tokens.end(empty, tokens.listed(empty)[0], Who("Вера"))
    inventory.delete(empty, load(empty).trunks["т"], Who("Вера"))
    snapshots.restore(empty, "снимок", Who("Вера"))
    inventory.start_empty(empty, Who("Вера"))
    backups.backup(empty, empty.with_name("копия.db"))
    backups.restore(empty, empty.with_name("копия.db"), Who("Вера"))
    inventory.save(empty, trunk("б"), None, Who("Вера"))
    undo.take_back(empty, audit.history(empty)[0].id, Who("Вера"))
    inventory.save(empty, trunk("в"), None, Who("Вера"))
    rows = "name,status\n" + "".join(f"т{at},connected\n" for at in range(1, 1_003))
    plan = plan_import(empty, [Upload("trunks.csv", rows.encode())])
    apply_import(empty, plan, Who("Вера"), delete_missing=True)
    person = people.add(empty, NewPerson(name="Глеб", role=Role.EDITOR, subject="gleb@example.com"), Who("Вера"))
    people.let_go(empty, person, Who("Вера"))
    everything = Settings(zone="Asia/Omsk", newcomers=Role.EDITOR, own_proposals=True, keep_log=7, keep_snapshots=7)
    everything = replace(everything, keep_calls=7, call_digits=4, call_contexts=("а", "б"))
    change_settings(empty, everything, Who("Вера"))
    change_settings(empty, Settings(keep_log=7, keep_snapshots=7), Who("Вера"))
    done = retention.tidy(empty, Who("Вера"), clock=lambda: utc_now() + timedelta(days=8))
    assert min(done.entries, done.snapshots) > 0
    return empty


def everything(path):
    """The whole log, with what is in archives."""
    files = (retention.as_file(path, each) for each in retention.archived(path))
    old = [Entry(**json.loads(line)) for file in files for line in file.split(b"\n") if line]
    return [*audit.history(path), *reversed(old)]


def test_whatever_was_done_is_told_without_an_identifier_in_russian(busy):
    log = everything(busy)
    assert {each.action for each in log} >= set(AuditAction) - {AuditAction.FIX, AuditAction.IMPORT}
    assert {each.kind for each in log} == set(AuditKind)
    made = told.entries(log, RU)
    places = [made.columns.index(name) for name in ("action", "kind", "what")]
    found = [" ".join(str(row[place]) for place in places) for row in made.rows]
    assert [text for text in found if BARE.search(text)] == []
    assert all(re.search("[а-яё]", text, re.IGNORECASE) for text in found)


def test_settings_and_sessions_are_told_in_words(busy):
    rows = told.settings_history([each for each in everything(busy) if each.kind == AuditKind.SETTING], RU).rows
    said = " ".join(" ".join(map(str, row)) for row in rows)
    assert not BARE.search(said)
    for word in ("Первый в списке", "Выключено", "как в правиле", "Ошибка", " да", " нет"):
        assert word in said, said


def test_a_change_in_a_session_is_told_by_the_words_of_its_fields(empty):
    inventory.save(empty, scenario("s"), None, Who("a"))
    inventory.save(empty, transfer("s", "105"), None, Who("a"))
    reviews.open_session(empty, "one", ("a",), Who("a"))
    row = load(empty).outcome_of(("s", "1")).transfer
    inventory.save(empty, transfer("s", "105", inbound="softphone", note="x"), row, Who("a"))
    number = reviews.open_session(empty, "two", ("a",), Who("a"))
    (item,) = [each for each in reviews.agenda(empty, number).items if each.kind == "change"]
    assert item.told["ru"] == "s / 1: изменено: действие при переадресации (входящая линия), заметка"
    assert item.told["en"] == "s / 1 was changed: action on redirect (inbound line), remark"


def test_a_spoiled_entry_is_told_as_it_is():
    spoiled = Entry(id=1, at="", who="", action="?", kind="odd", key="k", old="{", new="", hash="", subject="")
    row = told.entries([spoiled], EN).rows[0]
    assert row[4:7] == ("?", "odd", "k")
    assert "{" in row[7]
    assert told.entry_record(spoiled, EN)["old"] == "{"


def test_numbers_in_the_log_are_masked_and_hashes_are_not(sample):
    masked = Voice(Language.EN)
    log = [each for each in audit.history(sample) if "74955550112" in each.new]
    assert log
    said = json.dumps([told.entry_record(each, masked) for each in log])
    said += str(told.entries(log, masked).rows)
    assert "74955550112" not in said
    assert all(told.entry_record(each, masked)["hash"] == each.hash for each in log)


def test_what_one_write_told_is_one_row_and_each_row_says_what_became_of_it(empty):
    files = [
        Upload("trunks.csv", b"name,status\na,connected\nb,connected\n"),
        Upload("routes.csv", b"name,type,patterns,trunks\nr,standard,_1XX,a\n"),
    ]
    apply_import(empty, plan_import(empty, files), Who("Vera"))
    inventory.save(empty, replace(load(empty).trunks["a"], note="n"), load(empty).trunks["a"], Who("Vera"))
    written, count = audit.written(empty, audit.LogFilter())
    table = told.writes(written, EN)
    assert count == len(table) == 2
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert (row["action"], row["kind"], row["key"], row["what"]) == ("changed (form)", "Trunk", "a", "remark: — → n")
    row = dict(zip(table.columns, table.rows[1], strict=True))
    assert (row["entry"], row["action"], row["key"]) == ("1–4", "imported", "4 entries")  # the fourth: who came
    assert row["what"] == "Route: 1 added; Trunk: 2 added"
    entries = audit.whole(empty, 2)
    assert [told.done(each, EN) for each in entries if each.change] == ["added (imported)"] * 3
    assert told.done(next(each for each in entries if each.change), RU) == "добавлено (импорт)"
