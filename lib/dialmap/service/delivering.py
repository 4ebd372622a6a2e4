"""Messages to whom they are for: by web address, chat, mail, Telegram, or the exit code of a command.

Each is tried until it has come, under the same key, so that whoever was stopped in the middle loses none and a receiver
can tell that it has one already. Never stores a secret: those are in the environment.
"""

import json
import os
import secrets
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from dialmap.core.alerts import (
    VARIABLE,
    Alarm,
    AlertChannel,
    AlertMessage,
    AlertRule,
    Delivery,
    Topic,
    Turn,
    Turned,
    shown,
)
from dialmap.core.audit import AuditAction
from dialmap.core.findings import Severity
from dialmap.core.people import Who
from dialmap.errors import DataError, DialmapError
from dialmap.i18n import Language
from dialmap.messages import Message, _
from dialmap.reports.alerts import record, subject, text
from dialmap.reports.sentences import by_language
from dialmap.reports.voice import Voice
from dialmap.service.boards import current
from dialmap.service.fetching import FetchError, Patience, secret_of, send
from dialmap.service.rights import allowed
from dialmap.service.transactions import Clock, utc_now
from dialmap.store import alerts
from dialmap.store.db import noting, reading
from dialmap.zones import in_zone

#: Where the app is seen from outside, for links.
ADDRESS: Final = "DIALMAP_URL"
#: ``smtp://user@host:587`` (STARTTLS), ``smtps://…``; the password; who it is from.
SMTP: Final = "DIALMAP_SMTP"
SMTP_PASSWORD: Final = "DIALMAP_SMTP_PASSWORD"
SMTP_FROM: Final = "DIALMAP_SMTP_FROM"
TELEGRAM_TOKEN: Final = "DIALMAP_TELEGRAM_TOKEN"
#: Another address of Telegram's interface, such as a server of one's own.
TELEGRAM: Final = "DIALMAP_TELEGRAM"
TELEGRAM_USUAL: Final = "https://api.telegram.org"
#: A try that was not finished for so long was stopped, and is made again.
CLAIMED: Final = timedelta(minutes=5)
PATIENCE: Final = Patience(silence=10.0, altogether=20.0)
#: What a message may have at most. Source: https://core.telegram.org/bots/api#sendmessage
LONGEST_TELEGRAM: Final = 4_096
LONGEST_CHAT: Final = 15_000


def deliver(path: Path, name: str, say: Callable[[str], None] = print, *, clock: Clock = utc_now) -> tuple[int, int]:
    """Try every message that is due, once; how many have come, and how many have not.

    ``name`` is that of the data set; ``say`` gets the messages whose way is the exit code.
    """
    sent = unsent = 0
    while True:
        now = clock()
        settings = current(path)[1]
        with noting(path) as db:
            local = in_zone(settings.own_zone, now)
            rules = {each.id: each for each in alerts.RULES.listed(db) if each.may_speak(local)}
            message = alerts.claim(db, _moment(now), _moment(now + CLAIMED), rules)
        if message is None:
            return sent, unsent
        rule = rules[message.rule]
        voice = Voice(Language(rule.language), masking=settings.masking)
        why, note = _tried(rule, message, name, voice, say) if not message.is_too_old(now) else (_("too old"), None)
        now, said = clock(), why or note
        state, at = (Delivery.SENT, now) if why is None else message.after(now)
        with noting(path) as db:
            alerts.settle(
                db,
                message,
                state,
                next_at=_moment(at),
                why={} if said is None else by_language(said),
                sent_at=_moment(now) if why is None else "",
            )
        sent, unsent = (sent + 1, unsent) if why is None else (sent, unsent + 1)


def _tried(
    rule: AlertRule, message: AlertMessage, name: str, voice: Voice, say: Callable[[str], None]
) -> tuple[Message | None, Message | None]:
    """Why a message has not come, None where it has; and what is odd though it has. Nothing that happens is raised."""
    try:
        return None, _hand_over(rule, message, name, voice, say)
    except DialmapError as error:
        return error.message, None
    except Exception as error:  # whatever a library does with an address: the other rules are heard all the same
        return _("it cannot be delivered: {why}", why=type(error).__name__), None


def try_out(path: Path, rule: AlertRule, who: Who, *, clock: Clock = utc_now) -> None:
    """Send one message that says that it is a trial; nothing of it is kept.

    Errors: :class:`DataError` where it does not come; :class:`~dialmap.errors.RightsError` for somebody who may not set
    rules.
    """
    with reading(path) as db:
        allowed(db, who, AuditAction.CHANGE)
    told = by_language(_("This is a trial of the rule {name}; nothing has happened.", name=rule.name))
    alarm = Alarm(key="trial", mark="", topic=Topic.SOURCES, severity=Severity.NOTE, told=told)
    message = AlertMessage(
        id=0,
        rule=rule.id,
        key=secrets.token_hex(16),
        at=_moment(clock()),
        turned=(Turned(Turn.NEW, alarm),),
        state=Delivery.SENDING,
        tries=1,
        next_at="",
        why={},
        sent_at="",
    )
    why, note = _tried(rule, message, path.stem, Voice(Language(rule.language)), print)
    if why is not None or note is not None:
        raise DataError(why or note or _("it has not come"))


def _moment(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


def _hand_over(
    rule: AlertRule, message: AlertMessage, name: str, voice: Voice, say: Callable[[str], None]
) -> Message | None:
    """Try to deliver one message; what is odd though it has come. Errors: :class:`DataError` and the network's own."""
    address = os.environ.get(ADDRESS, "").strip()
    told = text(name, message.turned, voice, address)
    if rule.channel is AlertChannel.EXIT:
        say(text(name, message.turned, voice, address, None))
    elif rule.channel is AlertChannel.MAIL:
        return _mail(rule, message, voice.say(subject(name, message.turned)), told)
    elif rule.channel is AlertChannel.TELEGRAM:
        base = os.environ.get(TELEGRAM, "").strip().rstrip("/") or TELEGRAM_USUAL
        body = {"chat_id": rule.target, "text": told[:LONGEST_TELEGRAM], "disable_web_page_preview": True}
        _send(f"{base}/bot{secret_of(TELEGRAM_TOKEN)}/sendMessage", body, message, shown(base))
    else:
        target = rule.target
        if target.startswith(VARIABLE):
            target = secret_of(target.removeprefix(VARIABLE))
        is_chat = rule.channel is AlertChannel.CHAT
        body = {"text": told[:LONGEST_CHAT]} if is_chat else record(name, message, voice, address)
        secret = {"Authorization": secret_of(rule.secret)} if rule.secret else {}
        _send(target, body, message, shown(rule.target), secret)
    return None


def _send(
    address: str, body: object, message: AlertMessage, called: str, headers: dict[str, str] | None = None
) -> None:
    """Hand a message to an address that is secret itself: in errors it is ``called`` otherwise."""
    told = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.key, **(headers or {})}
    try:
        send(address, json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"), told, patience=PATIENCE)
    except FetchError as error:
        raise DataError(_("{address}: {why}", address=called, why=error.why)) from None


def _mail(rule: AlertRule, message: AlertMessage, about: str, told: str) -> Message | None:
    """Hand a mail to the server that ``DIALMAP_SMTP`` names; whom it did not take it for, if it did for others.

    Errors: :class:`DataError` where it names none, or would be told a password unencrypted.
    """
    server = urlsplit(secret_of(SMTP))
    if server.scheme not in ("smtp", "smtps") or not server.hostname:
        raise DataError(_("{variable} is no mail server; write it as smtp://user@mail.example.com:587", variable=SMTP))
    sender = os.environ.get(SMTP_FROM, "").strip() or f"dialmap@{server.hostname}"
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = about, sender, rule.target
    mail["Message-ID"] = f"<{message.key}@dialmap>"
    mail["Date"] = format_datetime(datetime.fromisoformat(message.at))
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(told)
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        made: smtplib.SMTP = smtplib.SMTP_SSL(
            server.hostname, server.port or 465, timeout=PATIENCE.silence, context=context
        )
    else:
        made = smtplib.SMTP(server.hostname, server.port or 587, timeout=PATIENCE.silence)
    with made as smtp:
        smtp.ehlo()
        is_safe = server.scheme == "smtps" or smtp.has_extn("starttls")
        if server.scheme == "smtp" and is_safe:
            smtp.starttls(context=context)
        if server.username:
            if not is_safe:
                raise DataError(_("the mail server offers no encryption, so it is told no password"))
            smtp.login(server.username, secret_of(SMTP_PASSWORD))
        refused = smtp.send_message(mail)
    return _("not accepted: {names}", names=", ".join(refused)) if refused else None
