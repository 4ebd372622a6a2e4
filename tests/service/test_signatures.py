"""What a signature binds, who may give it, and everything that makes it outdated or void."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from build import OLEG, VERA, route

from dialmap.core.edits import Edit
from dialmap.core.names import folded
from dialmap.core.people import Who
from dialmap.core.proposals import NewProposal
from dialmap.core.reviews import Choice, Decision
from dialmap.core.settings import Settings
from dialmap.core.signatures import Standing
from dialmap.errors import DataError, UsageError
from dialmap.findings import version
from dialmap.service import audit, findings, inventory, proposals, reviews, signatures
from dialmap.service.boards import load
from dialmap.service.settings import change_settings
from dialmap.service.transactions import utc_now

LATER = utc_now().date() + timedelta(days=30)
PEOPLE = ("Vera", "Oleg", "Nina", "Ann", "Bob", "Cid", "Dan", "Eve")


@pytest.fixture
def session(sample):
    return reviews.open_session(sample, "Weekly", PEOPLE, VERA)


def now(path, number):
    return reviews.agenda(path, number).now


def sign(path, number, who="Nina", accept=True):
    return signatures.sign_off(path, number, Who(who), now(path, number), accept_undecided=accept)


def standing(path, number):
    ((_signed, found), *_earlier) = reviews.agenda(path, number).sign_offs
    return found


def decide(path, number, at=0, who="Vera", **told):
    told = told or {"choice": Choice.FIX, "owner": "Oleg", "due": LATER}
    reviews.decide(path, number, reviews.agenda(path, number).items[at], Decision(**told), Who(who))


def decide_everything(path, number, who):
    for at in range(len(reviews.agenda(path, number).items)):
        decide(path, number, at, who)


def test_a_signature_binds_everything_and_the_log_tells_it(sample, session):
    decide(sample, session)
    last = audit.verify(sample)
    signed = sign(sample, session)
    assert (signed.rules, signed.hash) == (version(), now(sample, session).hash)
    assert signed.undecided == len(reviews.agenda(sample, session).items) - 1
    assert signed.log_entry == last.entries + 2  # the signer became known, and a snapshot was kept
    assert signed.log_head == audit.history(sample)[1].hash
    assert signed.is_intact
    assert signed.seal in audit.history(sample)[0].new
    assert standing(sample, session) is Standing.HOLDS
    assert signatures.verify(sample, signed).comparison.is_same_behavior


def edit(path, number):
    row = load(path).routes["Казань"]
    inventory.save(path, replace(row, trunks=()), row, OLEG)


def waive(path, number):
    of = next(each for each in load(path).open if each.rule.code == "RT02")
    findings.waive(path, [of], Decision(choice=Choice.FALSE_ALARM, reason="x"), OLEG)


def end_waiver(path, number):
    (waiver,) = load(path).waivers
    findings.end_waiver(path, waiver, OLEG)


LATER_ACTS = {
    "an edit": edit,
    "a setting": lambda path, _number: change_settings(path, Settings(rules={"RT05": "off"}), OLEG),
    "a decision": lambda path, number: decide(path, number, at=3),
    "another decision": lambda path, number: decide(path, number, owner="Dan", choice=Choice.FIX, due=LATER),
    "a waiver": waive,
    "a waiver that is ended": end_waiver,
}


@pytest.mark.parametrize("act", LATER_ACTS.values(), ids=LATER_ACTS)
def test_whatever_comes_later_makes_it_outdated(sample, session, act):
    decide(sample, session)
    decide(sample, session, 1, choice=Choice.WAIVE, reason="x", until=LATER)
    sign(sample, session)
    assert standing(sample, session) is Standing.HOLDS
    act(sample, session)
    assert standing(sample, session) is Standing.OUTDATED


def forge(path, *statements):
    with sqlite3.connect(path) as db:
        for name in ("update", "delete"):
            db.execute(f"drop trigger if exists audit_log_no_{name}")
        for each in statements:
            db.execute(each)
    db.close()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("update sign_offs set who = 'Oleg'", Standing.ALTERED),
        ("update sign_offs set undecided = 0", Standing.ALTERED),
        ("update sign_offs set decisions = ''", Standing.ALTERED),
        ("update sign_offs set hash = 'x'", Standing.ALTERED),
        ("delete from audit_log where id > 100", Standing.LOG_ALTERED),
        ("update audit_log set hash = 'x' where id = (select log_entry from sign_offs)", Standing.LOG_ALTERED),
    ],
)
def test_a_forged_signature_and_a_cut_log_show(sample, session, statement, found):
    decide(sample, session)
    sign(sample, session)
    forge(sample, statement)
    assert standing(sample, session) is found


def test_a_log_that_was_written_anew_from_its_beginning_is_found_by_what_was_signed(sample, session):
    """The chain is whole and its head fits: only the signature knows that it is another log."""
    sign(sample, session)
    entries = list(reversed(audit.history(sample)))
    from dialmap.core.audit import entry_hash  # noqa: PLC0415

    previous, statements = "", []
    for each in entries:
        who = "Nobody" if each.id == 1 else each.who
        previous = entry_hash(previous, (each.id, each.at, who, *each.told[3:]))
        statements.append(f"update audit_log set who = '{who}', hash = '{previous}' where id = {each.id}")
    forge(sample, *statements, f"update dataset set log_head = '{previous}'")
    assert standing(sample, session) is Standing.LOG_ALTERED
    assert audit.verify(sample).first_broken == reviews.agenda(sample, session).sign_offs[0][0].log_entry


def test_a_closed_session_is_neither_signed_nor_decided(sample, session):
    reviews.close_session(sample, session, VERA)
    with pytest.raises(DataError, match="the session is closed"):
        sign(sample, session)
    with pytest.raises(DataError, match="the session is closed"):
        decide(sample, session)
    assert not reviews.agenda(sample, session).sign_offs


def test_only_participants_sign(sample, session):
    with pytest.raises(UsageError, match="Stranger is no participant"):
        sign(sample, session, "Stranger")
    for name in ("", " ", "\u200b"):
        with pytest.raises(UsageError, match="nobody said who"):
            sign(sample, session, name)
    assert sign(sample, session, " nina ").who == "nina"


@pytest.mark.parametrize("name", ["Vera", " vera ", "VERA", "\uff36era"])
def test_another_spelling_is_not_another_person(sample, session, name):
    decide(sample, session)
    assert folded(name) == "vera"
    with pytest.raises(UsageError, match="a second person must sign off"):
        sign(sample, session, name)


def test_whoever_opened_it_signs_only_what_others_have_decided(sample, session):
    with pytest.raises(UsageError, match="opened this session"):
        sign(sample, session, "Vera")
    decide_everything(sample, session, "Oleg")
    assert sign(sample, session, "Vera", accept=False).undecided == 0
    with pytest.raises(UsageError, match="Oleg decided or changed"):
        sign(sample, session, "Oleg")


def test_undecided_items_are_asked_about_and_counted(sample, session):
    decide_everything(sample, session, "Oleg")
    decide(sample, session, 2, "Oleg", choice=Choice.LATER)
    with pytest.raises(UsageError, match="1 item is undecided"):
        sign(sample, session, accept=False)
    assert sign(sample, session).undecided == 1


def test_nobody_signs_what_changed_since_it_was_shown(sample, session):
    seen = now(sample, session)
    edit(sample, session)
    with pytest.raises(DataError, match="has changed since it was shown"):
        signatures.sign_off(sample, session, Who("Nina"), seen, accept_undecided=True)
    seen = now(sample, session)
    decide(sample, session)
    with pytest.raises(DataError, match="somebody decided in the meantime"):
        signatures.sign_off(sample, session, Who("Nina"), seen, accept_undecided=True)
    assert not reviews.agenda(sample, session).sign_offs


def test_whoever_had_a_hand_in_it_does_not_sign(sample, session):
    decide(sample, session, who="Ann", choice=Choice.FALSE_ALARM, reason="x")
    decide(sample, session, 1, "Bob", choice=Choice.LATER)
    waive(sample, session)
    drafts = (Edit(None, route("Support", "_749555502XX", ["pbx-office"])),)
    wanted = NewProposal(title="Support", numbers="_749555502XX", route="Support", edits=drafts)
    proposals.apply(sample, proposals.find(sample, proposals.propose(sample, wanted, Who("Dan"))), Who("Eve"))
    for name in ("Ann", "Bob", "Oleg", "Dan", "Eve"):
        with pytest.raises(UsageError, match="second person"):
            sign(sample, session, name)
    assert sign(sample, session).who == "Nina"


def test_an_edit_before_the_session_was_opened_counts_until_it_is_signed(sample):
    """By the numbers of the log: it may be of the same second, or of the week before."""
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, note="changed"), row, OLEG)
    first = reviews.open_session(sample, "Weekly", PEOPLE, VERA)
    with pytest.raises(UsageError, match="Oleg decided or changed"):
        sign(sample, first, "Oleg")
    second = reviews.open_session(sample, "Opened again", PEOPLE, VERA)
    with pytest.raises(UsageError, match="Oleg decided or changed"):
        sign(sample, second, "Oleg")
    sign(sample, second, "Nina")
    third = reviews.open_session(sample, "Next", PEOPLE, VERA)
    assert sign(sample, third, "Oleg").who == "Oleg"


def test_the_second_signature_of_a_session_has_the_same_authors(sample, session):
    decide(sample, session)
    sign(sample, session)
    with pytest.raises(UsageError, match="a second person must sign off"):
        sign(sample, session, "Vera")


def test_an_edit_without_a_name_cannot_be_signed_until_it_was_on_an_agenda(sample, session):
    """Such entries are in the logs of earlier versions."""
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, note="changed"), row, VERA)
    forge(sample, "update audit_log set who = '' where id = (select max(id) from audit_log)")
    with pytest.raises(UsageError, match="was made without a name"):
        sign(sample, session)
    again = reviews.open_session(sample, "Next", PEOPLE, VERA)
    assert [each.told["en"] for each in reviews.agenda(sample, again).items if each.kind == "change"] == [
        "Казань was changed: remark"
    ]
    assert sign(sample, again).who == "Nina"


def test_signatures_of_earlier_versions_stand_for_content_and_rules(sample, session):
    signed = sign(sample, session)
    forge(sample, "update sign_offs set decisions = '', undecided = 0, log_head = '', seal = ''")
    decide(sample, session)
    assert standing(sample, session) is Standing.HOLDS
    edit(sample, session)
    assert standing(sample, session) is Standing.OUTDATED
    assert reviews.agenda(sample, session).sign_offs[0][0].hash == signed.hash
