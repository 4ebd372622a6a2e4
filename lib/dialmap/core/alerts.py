"""Alerts: what may be told, to whom and when, and what of it was told already.

Holds rules, alarms, and what has turned since the last message. Never delivers one, and never reads a clock.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from dialmap.core.findings import Severity
from dialmap.core.names import folded
from dialmap.messages import Message, _

LONGEST_NAME: Final = 80
LONGEST_TARGET: Final = 1_000
#: After so many minutes a message is tried again, the last one again and again; and when nobody tries any more.
PAUSES: Final = (1, 2, 5, 10, 20, 40, 60)
GIVEN_UP: Final = timedelta(hours=24)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
#: In front of the name of a variable that holds the address of a webhook: such an address is a secret itself.
VARIABLE: Final = "$"
_VARIABLE: Final = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]{0,99}")


class AlertChannel(StrEnum):
    """By which way an alert goes. The values are in every database."""

    WEBHOOK = "webhook"
    CHAT = "chat"
    MAIL = "mail"
    TELEGRAM = "telegram"
    EXIT = "exit"


class Topic(StrEnum):
    """What an alert is about. The values are in every database."""

    FINDINGS = "findings"
    FIXES = "fixes"
    WAIVERS = "waivers"
    SOURCES = "sources"


class Turn(StrEnum):
    """What has become of an alarm since it was last told. The values are in every database."""

    NEW = "new"
    CHANGED = "changed"
    WELL = "well"


class Delivery(StrEnum):
    """How far a message has come. The values are in every database."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlertRule:
    """Who is told what, and when.

    ``target``: a web address (or ``$VARIABLE`` that holds it), a mail address, the number of a chat; of the exit code
    nothing. No ``owners``: whoever answers for it. ``quiet_from`` to ``quiet_to`` (HH:MM, by the clock of the data set)
    nothing is told, and what has gone until then never is; ``digest`` (HH:MM): once a day, empty: at once. ``secret``
    is the name of a variable whose value a webhook is sent as ``Authorization``.
    """

    name: str
    channel: AlertChannel
    target: str = ""
    topics: frozenset[Topic] = frozenset(Topic)
    severities: frozenset[Severity] = frozenset((Severity.ERROR,))
    owners: tuple[str, ...] = ()
    quiet_from: str = ""
    quiet_to: str = ""
    digest: str = ""
    language: str = "en"
    secret: str = ""
    is_on: bool = True

    def wants(self, alarm: "Alarm") -> bool:
        """Whether the alarm is one of those that the rule is about."""
        if alarm.topic not in self.topics:
            return False
        if alarm.topic is Topic.SOURCES:
            return True
        is_owned = not self.owners or folded(alarm.owner) in map(folded, self.owners)
        return is_owned and (alarm.topic is not Topic.FINDINGS or alarm.severity in self.severities)

    def is_time(self, now: datetime, told: datetime) -> bool:
        """Whether the rule is to be looked at; both by the clock of the data set, ``told`` is when it last told."""
        if not self.may_speak(now):
            return False
        if not self.digest:
            return True
        at = time.fromisoformat(self.digest)
        days = (now.date() - timedelta(days=back) for back in (0, 1))
        moments = (datetime.combine(day, at, now.tzinfo).astimezone(UTC) for day in days)
        due = next((each for each in moments if each <= now.astimezone(UTC)), now)
        return told.astimezone(UTC) < due or told.astimezone(UTC) > now.astimezone(UTC)

    def may_speak(self, now: datetime) -> bool:
        """Whether a message of the rule may be handed over: not in quiet hours, by the clock of the data set."""
        if not self.is_on:
            return False
        begin, end, clock = self.quiet_from, self.quiet_to, f"{now:%H:%M}"
        if not begin or not end:
            return True
        return not (begin <= clock < end if begin <= end else clock >= begin or clock < end)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule(NewAlertRule):
    """A rule that is kept. ``version`` counts its changes, from 1; ``told_at`` is when it was last looked at."""

    id: int
    version: int
    who: str
    at: str
    told_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that somebody should know.

    ``key`` names it for as long as it lasts; ``mark`` is another text when it changes; ``told`` is a sentence by
    language; ``object`` what it is about (``route:Moscow``); ``page`` where it is seen in the browser.
    """

    key: str
    mark: str
    topic: Topic
    severity: Severity
    told: Mapping[str, str]
    object: str = ""
    owner: str = ""
    code: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Turned:
    """An alarm, and what has become of it."""

    turn: Turn
    alarm: Alarm


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMessage:
    """What one rule has to tell at one moment, on its way.

    ``key`` is the same for every try, so that a receiver can tell that it has it already. ``next_at``: when it is tried
    again. Moments are ISO 8601 in UTC.
    """

    id: int
    rule: int
    key: str
    at: str
    turned: tuple[Turned, ...]
    state: Delivery
    tries: int
    next_at: str
    why: Mapping[str, str]
    sent_at: str

    def is_too_old(self, now: datetime) -> bool:
        """Whether it is of no use any more: nobody has tried it for days."""
        return now - datetime.fromisoformat(self.at) >= 2 * GIVEN_UP

    def after(self, now: datetime) -> tuple[Delivery, datetime]:
        """How it stands after a try at ``now`` that failed, and when it is tried again."""
        if now - datetime.fromisoformat(self.at) >= GIVEN_UP:
            return Delivery.FAILED, now
        pause = PAUSES[min(self.tries, len(PAUSES) - 1)]
        return Delivery.WAITING, now + timedelta(minutes=pause)


def turned(
    said: Mapping[str, Alarm], now: Iterable[Alarm], every: Iterable[Alarm], doubtful: Collection[str] = ()
) -> tuple[Turned, ...]:
    """What has to be told: what is new or otherwise than it was ``said``, and what is well.

    ``now`` are the alarms that the rule wants, ``every`` all there are: what was said, is there and is not wanted any
    more is not well, and nobody says so. Nor of the keys in ``doubtful``: nobody knows how these stand.
    """
    wanted = {each.key: each for each in now}
    there = {*(each.key for each in every), *doubtful}
    found = [
        Turned(Turn.NEW if key not in said else Turn.CHANGED, each)
        for key, each in wanted.items()
        if key not in said or said[key].mark != each.mark
    ]
    found += [Turned(Turn.WELL, each) for key, each in said.items() if key not in wanted and key not in there]
    places = list(Turn), list(Severity)
    return tuple(sorted(found, key=lambda each: (places[0].index(each.turn), places[1].index(each.alarm.severity))))


def wrong_with(wanted: NewAlertRule, others: Iterable[str]) -> Message | None:
    """Why a rule cannot be kept, ``others`` being the names of the other ones; None where it can."""
    name = wanted.name.strip()
    if not folded(name) or len(name) > LONGEST_NAME or not name.isprintable():
        return _("a rule for alerts needs a name of at most {limit} characters", limit=LONGEST_NAME)
    if folded(name) in map(folded, others):
        return _("there is a rule {name} already", name=name)
    if not wanted.topics:
        return _("say what is told: findings, promised fixes, waivers or sources")
    if Topic.FINDINGS in wanted.topics and not wanted.severities:
        return _("say from which severities on findings are told")
    for text in (wanted.quiet_from, wanted.quiet_to, wanted.digest):
        if text and not _TIME.fullmatch(text):
            return _("{text} is no time; write it as 08:30", text=text)
    if wanted.digest and (wanted.quiet_from or wanted.quiet_to):
        return _("a rule tells once a day, or has quiet hours")
    if bool(wanted.quiet_from) is not bool(wanted.quiet_to):
        return _("quiet hours need a beginning and an end")
    if wanted.secret and not _VARIABLE.fullmatch(VARIABLE + wanted.secret):
        return _("a variable is named by letters, digits and _; the secret itself stays in the environment")
    return _wrong_with_target(wanted.channel, wanted.target.strip())


def _wrong_with_target(channel: AlertChannel, target: str) -> Message | None:
    if len(target) > LONGEST_TARGET or not target.isprintable():
        return _("the address is too long")
    if channel is AlertChannel.MAIL and not all(_MAIL.fullmatch(each.strip()) for each in target.split(",")):
        return _("{text} is no mail address; separate several by commas", text=target)
    if channel is AlertChannel.TELEGRAM and not re.fullmatch(r"-?\d{1,20}|@\w{1,64}", target):
        return _("{text} is no chat of Telegram; write its number, or @ and its name", text=target)
    if channel in (AlertChannel.WEBHOOK, AlertChannel.CHAT):
        if re.match(r"[^/?#]*//[^/?#]*@", target):
            return _("an address holds no password here; put all of it into a variable, such as $CHAT_HOOK")
        is_address = re.fullmatch(r"https?://[^\s/?#]+([/?#]\S*)?", target, re.IGNORECASE)
        if not is_address and not _VARIABLE.fullmatch(target):
            return _("{text} is no web address, and no variable that holds one, such as $CHAT_HOOK", text=target)
    return None


def shown(target: str) -> str:
    """To whom a rule tells, without what is secret in it: of a web address only the host."""
    if "://" not in target:
        return target
    scheme, _sep, rest = target.partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return f"{scheme}://{host.rpartition('@')[2]}/…"
