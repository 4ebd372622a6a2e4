"""Alerts: what is told and when, once and not again, by every way, on real servers; and nothing lost or doubled."""

import email
import json
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from build import VERA, route, trunk
from hypothesis import given
from hypothesis import strategies as some
from servers import authority, reply, url, web

from dialmap.core.alerts import Alarm, AlertChannel, Delivery, NewAlertRule, Topic, Turn, turned
from dialmap.core.findings import Severity
from dialmap.core.reviews import Choice, Decision
from dialmap.core.settings import Settings
from dialmap.core.sources import NewSource
from dialmap.errors import ConflictError, UsageError
from dialmap.i18n import Language
from dialmap.reports import alerts as listing
from dialmap.reports.alerts import key_of, text
from dialmap.reports.voice import Voice
from dialmap.service import alerts, audit, boards, delivering, findings, intake, inventory, reviews, settings, sources
from dialmap.service.watching import go_round
from dialmap.store import alerts as stored
from dialmap.store.db import noting
from dialmap.zones import in_zone

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    monkeypatch.setenv("DIALMAP_PRIVATE_HOSTS", "127.0.0.1, localhost")


def rule(path, **about):
    wanted = NewAlertRule(**{"name": "ops", "channel": AlertChannel.EXIT, **about})
    alerts.save(path, wanted, None, VERA, clock=lambda: NOON - timedelta(days=1))
    return next(each for each in alerts.rules(path) if each.name == wanted.name)


def say(path, at=NOON):
    """What the rules say at a moment: the texts that came out of the command."""
    said = []
    alerts.post(path, clock=lambda: at)
    delivering.deliver(path, "desk", said.append, clock=lambda: at)
    return said


def broken_route(path, name="lost"):
    inventory.save(path, route(name, "_812XXXXXXX"), None, VERA)
    return boards.load(path).routes[name]


def test_said_once_again_when_it_changes_and_when_it_is_well(empty):
    rule(empty, severities=frozenset(Severity))
    assert say(empty) == []
    row = broken_route(empty)
    (first,) = say(empty)
    assert first.startswith("Dialmap, desk: 1 new, 0 changed, 0 well again\n\n✖ new: ")
    assert "Route: lost: " in first
    assert "RT01" in first
    assert say(empty) == []
    inventory.save(empty, trunk("dead", status="disabled"), None, VERA)
    inventory.save(empty, replace(row, trunks=("dead",)), row, VERA)
    (second,) = say(empty)
    assert "✔ well again: " in second
    assert "RT01" in second
    inventory.delete(empty, boards.load(empty).routes["lost"], VERA)
    inventory.delete(empty, boards.load(empty).trunks["dead"], VERA)
    say(empty)
    assert say(empty) == []
    assert [each.state for each in alerts.messages(empty)] == [Delivery.SENT] * 3


def test_only_what_the_rule_is_about_is_told_and_a_narrower_rule_calls_nothing_well(sample):
    every = alerts.present(sample)
    mine = rule(sample, severities=frozenset(Severity))
    (told,) = say(sample)
    count = sum(each.topic is Topic.FINDINGS for each in every)
    assert told.startswith(f"Dialmap, desk: {count} new")
    assert len(told.splitlines()) == 2 + count  # a terminal has room; others get twenty, and how many more
    long = text("desk", alerts.messages(sample)[0].turned, Voice(Language.EN))
    assert len(long.splitlines()) == 23
    assert long.endswith(f"… and {count - 20} more")
    alerts.save(sample, replace(mine, severities=frozenset((Severity.ERROR,))), mine, VERA)
    assert say(sample) == []
    (now,) = alerts.rules(sample)
    owner = next(each.owner for each in every if each.owner)
    alerts.save(sample, replace(now, owners=(owner,)), now, VERA)
    assert say(sample) == []
    other = rule(sample, name="other", severities=frozenset(Severity), owners=(owner.upper(),))
    owned = sum(each.owner == owner and each.topic is Topic.FINDINGS for each in every)
    (told,) = say(sample)
    assert told.startswith(f"Dialmap, desk: {owned} new")
    assert alerts.messages(sample)[0].rule == other.id


def test_a_waived_finding_is_well_and_a_waiver_that_ends_is_told(empty):
    rule(empty)
    broken_route(empty)
    say(empty)
    board = boards.load(empty, clock=lambda: NOON)
    until = board.today + timedelta(days=3)
    waive = Decision(choice=Choice.WAIVE, reason="known", until=until)
    found = next(each for each in board.open if each.rule.code == "RT01")
    findings.waive(empty, [found], waive, VERA, clock=lambda: NOON)
    (told,) = say(empty)
    assert "▲ new: Route: lost: A waiver ends in 3 days: " in told
    assert "✔ well again: " in told
    assert say(empty, NOON + timedelta(days=1)) == []
    (told,) = say(empty, NOON + timedelta(days=2))
    assert "▲ changed: Route: lost: A waiver ends in 1 day: " in told
    (told,) = say(empty, NOON + timedelta(days=4))
    assert "1 new, 0 changed, 1 well again" in told


def test_a_promised_fix_is_told_when_it_is_due_and_when_it_is_late(empty):
    rule(empty, topics=frozenset((Topic.FIXES,)))
    broken_route(empty)
    number = reviews.open_session(empty, "Weekly", ("Vera",), VERA, clock=lambda: NOON)
    item = next(each for each in reviews.agenda(empty, number).items if each.code == "RT01")
    due = NOON.date() + timedelta(days=9)
    reviews.decide(empty, number, item, Decision(choice=Choice.FIX, owner="Oleg", due=due), VERA, clock=lambda: NOON)
    assert say(empty) == []
    (told,) = say(empty, NOON + timedelta(days=3))
    assert f"({due.isoformat()})" in told
    assert "Oleg" in told
    assert say(empty, NOON + timedelta(days=4)) == []
    (told,) = say(empty, NOON + timedelta(days=10))
    assert "✖ changed: " in told


def test_a_source_that_fails_or_differs_is_told(empty, tmp_path):
    rule(empty, topics=frozenset((Topic.SOURCES,)))
    file = tmp_path / "trunks.csv"
    sources.save(empty, NewSource(name="desk export", place=str(file)), None, VERA)
    (watched,) = sources.watched(empty)
    intake.read(empty, watched.source)
    (told,) = say(empty)
    assert "✖ new: Source desk export cannot be read. " in told
    assert "No such file" in told
    file.write_text("name,status\na,connected\n", encoding="utf-8")
    intake.read(empty, watched.source)
    (told,) = say(empty)
    assert "▲ new: Source desk export differs (rows: 1," in told
    assert "✔ well again: Source desk export cannot be read" in told
    file.write_text("name,status\na,connected\nb,connected\n", encoding="utf-8")
    intake.read(empty, watched.source)
    (told,) = say(empty)
    assert "▲ changed: Source desk export differs (rows: 2," in told
    file.rename(tmp_path / "away.csv")
    intake.read(empty, watched.source)
    (told,) = say(empty)
    assert "1 new, 0 changed, 0 well again" in told  # how it differs now nobody knows
    (tmp_path / "away.csv").rename(file)
    intake.read(empty, watched.source)
    (told,) = say(empty)
    assert "0 new, 0 changed, 1 well again" in told
    (now,) = (each.source for each in sources.watched(empty))
    file.rename(tmp_path / "away.csv")
    intake.read(empty, now)
    say(empty)
    off = NewSource(name="desk export", place=str(file), is_on=False)
    sources.save(empty, off, now, VERA)
    assert say(empty) == []  # it is not well because nobody reads it
    sources.drop(empty, sources.watched(empty)[0].source, VERA)
    assert say(empty) == []


def test_in_the_language_of_the_receiver_and_masked_as_set(empty):
    settings.change_settings(empty, Settings(masking=True), VERA)
    inventory.save(empty, route("74955550112 line", "_812XXXXXXX"), None, VERA)
    rule(empty, language="ru")
    (told,) = say(empty)
    assert told.startswith("Dialmap, desk: ")
    assert re.search("[а-яё]", told.splitlines()[0])
    assert "74955550112" not in told


def at(text):
    return datetime.fromisoformat(f"2026-11-30T{text}:00+00:00")


@pytest.mark.parametrize(
    ("about", "moments"),
    [
        ({"quiet_from": "22:00", "quiet_to": "07:00"}, {"21:59": 1, "22:00": 0, "03:00": 0, "07:00": 1, "12:00": 1}),
        ({"quiet_from": "12:00", "quiet_to": "13:00"}, {"11:59": 1, "12:30": 0, "13:00": 1}),
        ({"digest": "09:00"}, {"08:59": 0, "09:00": 1, "23:00": 1}),
        ({"is_on": False}, {"12:00": 0}),
    ],
)
def test_quiet_hours_and_the_digest(about, moments):
    made = NewAlertRule(name="r", channel=AlertChannel.EXIT, **about)
    told = at("09:00") - timedelta(days=1)
    assert {text: int(made.is_time(at(text), told)) for text in moments} == moments


def test_a_digest_is_one_message_a_day_by_the_clock_of_the_data_set(empty):
    settings.change_settings(empty, Settings(zone="Asia/Omsk"), VERA)  # UTC+6
    rule(empty, digest="09:00")
    broken_route(empty)
    midnight = datetime(2026, 12, 1, tzinfo=UTC)
    said = {}
    for minutes in range(0, 48 * 60, 30):
        now = midnight + timedelta(minutes=minutes)
        if minutes == 20 * 60:
            broken_route(empty, "second")
        for _text in say(empty, now):
            said[now.strftime("%d %H:%M")] = True
    assert list(said) == ["01 00:00", "02 03:00"]  # the first is late: the rule is a day old, and nobody looked


def test_what_comes_and_goes_in_quiet_hours_is_never_told(empty):
    settings.change_settings(empty, Settings(zone="UTC"), VERA)
    rule(empty, quiet_from="22:00", quiet_to="07:00")
    row = broken_route(empty)
    assert say(empty, at("23:00")) == []
    inventory.delete(empty, row, VERA)
    assert say(empty, at("07:30")) == []


ALARMS = some.dictionaries(some.sampled_from("abcdef"), some.sampled_from("12"))


@given(some.lists(some.tuples(ALARMS, some.frozensets(some.sampled_from("abcdef"))), max_size=8))
def test_whoever_follows_the_messages_knows_what_is_so(states):
    """A receiver that adds and takes away what it is told ends with what the rule wants to have told."""
    said, receiver = {}, {}
    for state, unwanted in states:
        every = [
            Alarm(key=key, mark=mark, topic=Topic.FINDINGS, severity=Severity.NOTE, told={})
            for key, mark in state.items()
        ]
        wanted = [each for each in every if each.key not in unwanted]
        for each in turned(said, wanted, every):
            if each.turn is Turn.WELL:
                assert each.alarm.key not in state
                del receiver[each.alarm.key]
            else:
                assert (each.alarm.key in receiver) is (each.turn is Turn.CHANGED)
                receiver[each.alarm.key] = each.alarm.mark
        receiver = {key: mark for key, mark in receiver.items() if key in {each.key for each in wanted}}
        said = {each.key: each for each in wanted}
        assert receiver == {key: each.mark for key, each in said.items()}
        assert turned(said, wanted, every) == ()


def test_a_webhook_gets_json_with_a_key_and_a_secret_header(empty, monkeypatch):
    monkeypatch.setenv("HOOK_SECRET", "Bearer sesam")
    monkeypatch.setenv("DIALMAP_URL", "https://dialmap.example.com/")
    broken_route(empty)
    with web(reply) as server:
        rule(empty, channel=AlertChannel.WEBHOOK, target=url(server, "/hook"), secret="HOOK_SECRET")
        say(empty)
        (asked,) = server.asked
    assert asked.headers["Authorization"] == "Bearer sesam"
    told = json.loads(asked.body)
    assert told["key"] == asked.headers["Idempotency-Key"] == alerts.messages(empty)[0].key
    (alarm,) = [each for each in told["alarms"] if each["rule"] == "RT01"]
    assert (alarm["turn"], alarm["severity"], alarm["topic"]) == ("new", "error", "findings")
    assert alarm["link"].startswith("https://dialmap.example.com/findings?finding=")
    assert told["text"].startswith("Dialmap, desk: 1 new")
    assert b"sesam" not in b"".join(each.read_bytes() for each in empty.parent.glob("empty.db*"))


def test_a_chat_gets_the_text_alone_by_an_address_that_stays_in_the_environment(empty, monkeypatch):
    broken_route(empty)
    with web(reply) as server:
        monkeypatch.setenv("CHAT_HOOK", url(server, "/services/T0/B0/sesam"))
        rule(empty, channel=AlertChannel.CHAT, target="$CHAT_HOOK")
        say(empty)
        (asked,) = server.asked
    assert asked.path == "/services/T0/B0/sesam"
    assert set(json.loads(asked.body)) == {"text"}
    assert b"sesam" not in b"".join(each.read_bytes() for each in empty.parent.glob("empty.db*"))


def test_telegram_is_asked_as_its_interface_wants_and_its_token_is_in_no_error(empty, monkeypatch):
    broken_route(empty)
    monkeypatch.setenv("DIALMAP_TELEGRAM_TOKEN", "4711:sesam")
    status = [200]
    with web(lambda to: reply(to, status=status[0])) as server:
        monkeypatch.setenv("DIALMAP_TELEGRAM", url(server, ""))
        rule(empty, channel=AlertChannel.TELEGRAM, target="-100200")
        say(empty)
        told = json.loads(server.asked[0].body)
        assert server.asked[0].path == "/bot4711:sesam/sendMessage"
        assert (told["chat_id"], len(told["text"]) < 4_097) == ("-100200", True)
        status[0] = 401
        broken_route(empty, "second")
        say(empty)
    why = alerts.messages(empty)[0].why["en"]
    assert "answers 401" in why
    assert "sesam" not in why


class Mailbox:
    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


def mail_server(handler, **about):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return Controller(handler, hostname="127.0.0.1", port=port, **about)


def test_mail_goes_to_a_real_server(empty, monkeypatch):
    inventory.save(empty, route("Москва", "_812XXXXXXX"), None, VERA)
    box = Mailbox()
    controller = mail_server(box)
    controller.start()
    try:
        monkeypatch.setenv("DIALMAP_SMTP", f"smtp://127.0.0.1:{controller.port}")
        rule(empty, channel=AlertChannel.MAIL, target="ops@example.com, nobody@example.com", language="ru")
        say(empty)
    finally:
        controller.stop()
    ((to, mail),) = box.mails
    (message,) = alerts.messages(empty)
    assert to == ["ops@example.com"]
    assert mail["Message-ID"] == f"<{message.key}@dialmap>"
    assert mail["Subject"].startswith("Dialmap, desk: ")
    assert "Москва" in mail.get_content()
    assert (message.state, message.why["en"]) == (Delivery.SENT, "not accepted: nobody@example.com")


def test_a_password_is_told_to_a_mail_server_only_where_it_is_encrypted(empty, monkeypatch, tmp_path):
    broken_route(empty)
    ca, certificate = authority()
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("DIALMAP_SMTP_PASSWORD", "sesam")
    rule(empty, channel=AlertChannel.MAIL, target="ops@example.com")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    known = []

    def let_in(_server, _session, _envelope, _mechanism, given):
        known.append((given.login, given.password))
        return AuthResult(success=True)

    box = Mailbox()
    for about, said in (({}, "offers no encryption"), ({"tls_context": context, "authenticator": let_in}, "")):
        controller = mail_server(box, **about)
        controller.start()
        try:
            monkeypatch.setenv("DIALMAP_SMTP", f"smtp://watch@localhost:{controller.port}")
            say(empty, NOON + timedelta(minutes=5 * len(known) + (10 if about else 0)))
        finally:
            controller.stop()
        assert said in alerts.messages(empty)[0].why.get("en", "")
    assert known == [(b"watch", b"sesam")]
    assert len(box.mails) == 1


def test_a_message_that_does_not_come_is_tried_again_later_and_at_last_given_up(empty):
    broken_route(empty)
    tries = []
    with web(lambda to: (tries.append(1), reply(to, status=503))) as server:
        rule(empty, channel=AlertChannel.CHAT, target=url(server))
        for minutes in (*range(120), *range(120, 30 * 60, 10)):
            now = NOON + timedelta(minutes=minutes)
            delivering.deliver(empty, "desk", clock=lambda at=now: at) if minutes else say(empty, now)
    (message,) = alerts.messages(empty)
    assert message.state is Delivery.FAILED
    assert message.tries == len(tries)
    assert 25 < len(tries) < 35  # at first after a minute, then once in an hour
    assert message.why["en"].endswith("the server answers 503")
    assert message.why["ru"] != message.why["en"]


def test_a_receiver_who_was_away_gets_it_later_under_the_same_key(empty):
    broken_route(empty)
    status = [500]
    with web(lambda to: reply(to, status=status[0])) as server:
        rule(empty, channel=AlertChannel.WEBHOOK, target=url(server))
        say(empty)
        assert say(empty, NOON + timedelta(seconds=30)) == []
        status[0] = 200
        say(empty, NOON + timedelta(minutes=2))
        say(empty, NOON + timedelta(minutes=9))
        keys = [each.headers["Idempotency-Key"] for each in server.asked]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert alerts.messages(empty)[0].state is Delivery.SENT


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"name": " "}, "needs a name"),
        ({"channel": AlertChannel.CHAT, "target": "slack"}, "is no web address"),
        ({"channel": AlertChannel.WEBHOOK, "target": ""}, "is no web address"),
        ({"channel": AlertChannel.MAIL, "target": "ops"}, "is no mail address"),
        ({"channel": AlertChannel.MAIL, "target": "a@example.com\r\nBcc: b@example.com"}, "address"),
        ({"channel": AlertChannel.TELEGRAM, "target": "ops team"}, "is no chat of Telegram"),
        ({"topics": frozenset()}, "say what is told"),
        ({"severities": frozenset()}, "from which severities"),
        ({"quiet_from": "22:00"}, "need a beginning and an end"),
        ({"digest": "9 am"}, "is no time"),
        ({"secret": "my secret"}, "a variable is named by letters"),
        ({"language": "fr"}, "there is no language"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_a_sentence(empty, about, said):
    with pytest.raises(UsageError, match=said):
        rule(empty, **about)
    assert alerts.rules(empty) == ()


def test_names_are_unique_and_somebody_else_may_have_been_faster(empty):
    mine = rule(empty)
    with pytest.raises(UsageError, match="there is a rule OPS already"):
        rule(empty, name="OPS")
    alerts.save(empty, replace(mine, digest="08:00"), mine, VERA)
    for act in (lambda: alerts.save(empty, mine, mine, VERA), lambda: alerts.drop(empty, mine, VERA)):
        with pytest.raises(ConflictError, match="Somebody else changed this rule"):
            act()
    alerts.drop(empty, alerts.rules(empty)[0], VERA)
    assert alerts.rules(empty) == ()


WATCHER = """
import os, sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from dialmap.service.watching import go_round

go_round(Path(sys.argv[1]), "desk")  # everything is loaded
for line in sys.stdin:  # each line: a watch that goes round until it is killed
    child = os.fork()
    if child:
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)
        continue
    began = time.monotonic()
    # five minutes pass in a fifth of a second: what a kill leaves behind is taken up soon
    clock = lambda: datetime.now(UTC) + timedelta(days=int(line), minutes=25 * (time.monotonic() - began))
    while True:
        go_round(Path(sys.argv[1]), "desk", clock=clock)
"""


def test_nothing_is_lost_or_doubled_over_fifty_kills(empty):
    """Alarms come and go while whoever watches is killed at random moments; the receiver ends with what is so."""
    chance = random.Random(14)
    heard, order = {}, []

    def hear(to):
        told = to.server.asked[-1]
        key = told.headers["Idempotency-Key"]
        order.append(key)
        heard.setdefault(key, json.loads(told.body))
        time.sleep(chance.random() * 0.01)
        reply(to)

    with web(hear) as server:
        rule(empty, channel=AlertChannel.WEBHOOK, target=url(server), severities=frozenset(Severity))
        watcher = subprocess.Popen(
            [sys.executable, "-c", WATCHER, str(empty)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for kill in range(50):
            name = f"r{chance.randrange(8)}"
            row = boards.load(empty).routes.get(name)
            if row is None:
                inventory.save(empty, route(name, f"_{kill + 10}XXXXXXX"), None, VERA)
            else:
                inventory.delete(empty, row, VERA)
            watcher.stdin.write(f"{kill + 1}\n")
            watcher.stdin.flush()
            child = int(watcher.stdout.readline())
            time.sleep(chance.random() * 0.4)
            os.kill(child, signal.SIGKILL)
            assert watcher.stdout.readline() == "gone\n"
        watcher.stdin.close()
        assert watcher.wait(30) == 0
        watcher.stdout.close()
        later = datetime.now(UTC) + timedelta(days=60)
        go_round(empty, "desk", clock=lambda: later)
        go_round(empty, "desk", clock=lambda: later + timedelta(minutes=6))
        messages = alerts.messages(empty, 1_000)
        assert {each.state for each in messages} == {Delivery.SENT}
        assert set(heard) == {each.key for each in messages}  # none lost, none that nobody wrote
        told = {}
        for message in sorted(messages, key=lambda each: each.id):
            for each in heard[message.key]["alarms"]:
                if each["turn"] == "well":
                    del told[each["key"]]
                else:
                    assert (each["key"] in told) is (each["turn"] == "changed")  # none is new twice
                    told[each["key"]] = each["text"]
        wanted = {key_of(each) for each in alerts.present(empty, clock=lambda: later) if each.topic is Topic.FINDINGS}
        assert set(told) == wanted
        assert len(messages) > 20
    print(f"{len(messages)} messages, {len(order)} deliveries, {len(order) - len(heard)} tried again under their key")


def test_two_watches_at_once_deliver_each_message_once(empty):
    with web(lambda to: (time.sleep(0.05), reply(to))) as server:
        rule(empty, channel=AlertChannel.WEBHOOK, target=url(server))
        made_at = (datetime.now(UTC) - timedelta(minutes=1)).isoformat(timespec="seconds")
        with noting(empty) as db:
            for number in range(20):
                stored.post(db, 1, f"key-{number}", made_at, ())
        code = (
            "import sys\nfrom pathlib import Path\nfrom dialmap.service.delivering import deliver\n"
            "deliver(Path(sys.argv[1]), 'desk')"
        )
        both = [subprocess.Popen([sys.executable, "-c", code, str(empty)]) for _time in range(2)]
        assert [each.wait(60) for each in both] == [0, 0]
        keys = [each.headers["Idempotency-Key"] for each in server.asked]
    assert sorted(keys) == sorted(f"key-{number}" for number in range(20))


def test_the_address_of_a_webhook_is_in_no_error_log_or_table(empty, monkeypatch):
    broken_route(empty)
    with web(lambda to: reply(to, status=500)) as server:
        monkeypatch.setenv("CHAT_HOOK", url(server, "/services/SECRETHOOK?x=q"))
        rule(empty, channel=AlertChannel.CHAT, target="$CHAT_HOOK")
        secret = url(server, "/services/SECRETHOOK?token=SECRET#SECRET")
        rule(empty, name="other", channel=AlertChannel.CHAT, target=secret)
        say(empty)
    told = [*(str(each.why) for each in alerts.messages(empty)), *(each.new for each in audit.history(empty))]
    assert "the server answers 500" in told[0]
    assert not [each for each in told if "SECRET" in each]
    assert "SECRET" not in str(listing.rules(alerts.rules(empty), Voice(Language.EN)).rows)
    with pytest.raises(UsageError, match="holds no password"):
        rule(empty, name="third", channel=AlertChannel.CHAT, target="https://user:PASSWORD@example.com/x")


def test_a_library_that_fails_in_a_way_nobody_thought_of_stops_no_other_rule(empty, monkeypatch):
    broken_route(empty)
    monkeypatch.setenv("DIALMAP_SMTP", "smtp://127.0.0.1:1")
    monkeypatch.setattr(delivering, "_mail", lambda *_any: {}["x"])
    rule(empty, name="a", channel=AlertChannel.MAIL, target="ops@example.com")
    rule(empty, name="b")
    assert len(say(empty)) == 1
    stuck = next(each for each in alerts.messages(empty) if each.state is Delivery.WAITING)
    assert stuck.why["en"] == "it cannot be delivered: KeyError"


@pytest.mark.parametrize("target", ["ops@[10.0.0.5", "..:@[)", "a b@example.com", "ops@exa mple.com", "ops@"])
def test_an_address_that_mail_cannot_have_is_refused(empty, target):
    with pytest.raises(UsageError, match="is no mail address"):
        rule(empty, channel=AlertChannel.MAIL, target=target)


def test_a_rule_made_while_others_are_told_loses_nothing(empty):
    broken_route(empty)
    said = []

    def hear(text):
        said.append(text)
        if len(said) == 1:
            rule(empty, name="second", topics=frozenset((Topic.FINDINGS,)))
            alerts.post(empty, clock=lambda: NOON)

    rule(empty, name="first")
    alerts.post(empty, clock=lambda: NOON)
    delivering.deliver(empty, "desk", hear, clock=lambda: NOON)
    assert len(said) == 2


def test_a_text_that_could_not_be_printed_is_told_again(empty):
    broken_route(empty)
    rule(empty)

    def full(_text):
        raise OSError("no space left")

    alerts.post(empty, clock=lambda: NOON)
    assert delivering.deliver(empty, "desk", full, clock=lambda: NOON) == (0, 1)
    assert len(say(empty, NOON + timedelta(minutes=2))) == 1


def test_a_try_that_took_too_long_changes_nothing_of_what_came_meanwhile(empty):
    broken_route(empty)
    rule(empty)
    alerts.post(empty, clock=lambda: NOON)
    with noting(empty) as db:
        slow = stored.claim(db, NOON.isoformat(), (NOON + timedelta(minutes=5)).isoformat(), [1])
    assert len(say(empty, NOON + timedelta(minutes=6))) == 1
    with noting(empty) as db:
        stored.settle(db, slow, Delivery.WAITING, next_at=NOON.isoformat(), why={}, sent_at="")
    assert alerts.messages(empty)[0].state is Delivery.SENT


def test_what_waits_waits_in_quiet_hours_and_while_the_rule_is_off(empty):
    settings.change_settings(empty, Settings(zone="UTC"), VERA)
    mine = rule(empty, quiet_from="22:00", quiet_to="07:00")
    broken_route(empty)
    alerts.post(empty, clock=lambda: at("21:59"))
    said = []
    delivering.deliver(empty, "desk", said.append, clock=lambda: at("22:01"))
    assert said == []
    alerts.save(empty, replace(mine, is_on=False, quiet_from="", quiet_to=""), mine, VERA)
    delivering.deliver(empty, "desk", said.append, clock=lambda: at("23:00"))
    assert said == []
    (off,) = alerts.rules(empty)
    alerts.save(empty, replace(off, is_on=True), off, VERA)
    delivering.deliver(empty, "desk", said.append, clock=lambda: at("23:00"))
    assert len(said) == 1


def test_a_digest_is_told_once_in_the_night_in_which_an_hour_comes_twice(empty):
    settings.change_settings(empty, Settings(zone="Europe/Berlin"), VERA)
    rule(empty, digest="02:30")
    told = []
    for minutes in range(0, 6 * 60, 10):
        now = datetime(2026, 10, 24, 22, tzinfo=UTC) + timedelta(minutes=minutes)
        made = NewAlertRule(name="r", channel=AlertChannel.EXIT, digest="02:30")
        zone = in_zone("Europe/Berlin", now)
        if made.is_time(zone, in_zone("Europe/Berlin", told[-1]) if told else zone - timedelta(hours=12)):
            told.append(now)
    assert [each.strftime("%H:%M") for each in told] == ["00:30"]


def test_what_has_waited_for_days_is_of_no_use_any_more(empty):
    broken_route(empty)
    rule(empty)
    alerts.post(empty, clock=lambda: NOON)
    said = []
    delivering.deliver(empty, "desk", said.append, clock=lambda: NOON + timedelta(days=3))
    assert said == []
    assert alerts.messages(empty)[0].state is Delivery.FAILED


def test_numbers_that_look_alike_once_they_are_hidden_are_still_two_alarms(empty):
    settings.change_settings(empty, Settings(masking=True), VERA)
    for name in ("79165550102", "79165559902"):
        inventory.save(empty, route(name, f"_{name[-4:]}XX"), None, VERA)
    with web(reply) as server:
        rule(empty, channel=AlertChannel.WEBHOOK, target=url(server))
        say(empty)
        body = server.asked[0].body
    found = [each["key"] for each in json.loads(body)["alarms"] if each["rule"] == "RT01"]
    assert len(set(found)) == 2
    assert b"79165550102" not in body
