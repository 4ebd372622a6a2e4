"""Alerts: the rules, what each has to tell now, and what was told.

Holds these use cases. Never delivers a message: that is :mod:`dialmap.service.delivering`.
"""

import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dialmap.board.alarms import alarms, doubtful, is_about
from dialmap.core.alerts import Alarm, AlertMessage, AlertRule, NewAlertRule, turned, wrong_with
from dialmap.core.audit import AuditAction
from dialmap.core.people import Who
from dialmap.core.sources import Watched
from dialmap.errors import UsageError
from dialmap.i18n import Language
from dialmap.messages import _
from dialmap.reports.sentences import by_language
from dialmap.service.boards import held, read_board
from dialmap.service.followups import judged
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import alerts, sources
from dialmap.store.db import Connection, noting, reading
from dialmap.zones import in_zone


def rules(path: Path) -> tuple[AlertRule, ...]:
    """Every rule, by name."""
    with reading(path) as db:
        return alerts.RULES.listed(db)


def messages(path: Path, limit: int = 100) -> tuple[AlertMessage, ...]:
    """The newest messages with how far they have come, the last one in front."""
    with reading(path) as db:
        return alerts.messages(db, limit)


def save(path: Path, wanted: NewAlertRule, replaces: AlertRule | None, who: Who, *, clock: Clock = utc_now) -> None:
    """Keep a rule; ``replaces`` is the one that the form was opened with, None for a new one.

    Errors: :class:`UsageError` for what cannot be; :class:`~dialmap.errors.ConflictError` where somebody was faster.
    """
    wanted = replace(wanted, name=wanted.name.strip(), target=wanted.target.strip(), secret=wanted.secret.strip())
    if wanted.language not in set(Language):
        raise UsageError(_("there is no language {name}", name=wanted.language))
    with acting(path, who, AuditAction.CHANGE, clock) as write:
        others = [each.name for each in alerts.RULES.listed(write.db) if replaces is None or each.id != replaces.id]
        wrong = wrong_with(wanted, others)
        if wrong is not None:
            raise UsageError(wrong)
        if replaces is None:
            alerts.RULES.add(write, wanted)
        else:
            alerts.RULES.change(write, replaces, wanted)


def drop(path: Path, rule: AlertRule, who: Who, *, clock: Clock = utc_now) -> None:
    """Forget a rule and its messages. Errors: :class:`~dialmap.errors.ConflictError` where it was changed."""
    with acting(path, who, AuditAction.CHANGE, clock) as write:
        alerts.RULES.drop(write, rule)


def present(path: Path, *, clock: Clock = utc_now) -> tuple[Alarm, ...]:
    """Everything that somebody should know now, whether or not a rule wants it."""
    with reading(path) as db:
        return _present(path, db, clock())[0]


def _present(path: Path, db: Connection, now: datetime) -> tuple[tuple[Alarm, ...], tuple[Watched, ...]]:
    """All alarms, and the sources, of what a connection sees."""
    board, watched = read_board(path, db, now), sources.watched(db)
    return tuple(alarms(board, judged(db, board), watched, by_language)), watched


def post(path: Path, *, clock: Clock = utc_now) -> int:
    """Write the messages that are due, each once: what is said and what was written are kept together.

    The number of messages. Errors: :class:`~dialmap.errors.DataError` where the database cannot be used.
    """
    if not any(each.is_on for each in rules(path)):
        return 0
    zone, posted = held(path, clock).settings.own_zone, 0  # checked before the lock is taken, which then is short
    with noting(path) as db:
        now = clock()
        every, watched = _present(path, db, now)
        doubted = doubtful(watched)
        at, local = now.isoformat(timespec="seconds"), in_zone(zone, now)
        for rule in alerts.RULES.listed(db):
            if not rule.is_time(local, in_zone(zone, rule.told_at or rule.at)):
                continue
            said = {key: each for key, each in alerts.said(db, rule.id).items() if is_about(key, watched)}
            wanted = [each for each in every if rule.wants(each)]
            found = turned(said, wanted, every, doubted)
            if found:
                alerts.post(db, rule.id, secrets.token_hex(16), at, found)
                posted += 1
            kept = {key: each for key, each in said.items() if key in doubted}
            alerts.keep_said(db, rule.id, kept | {each.key: each for each in wanted})
            if found or rule.digest:
                alerts.mark_told(db, rule.id, at)
    return posted
