"""Rules for alerts in the database, what each has said, and the messages on their way. Never delivers one."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any, Final

from dialmap.core.alerts import (
    Alarm,
    AlertChannel,
    AlertMessage,
    AlertRule,
    Delivery,
    NewAlertRule,
    Topic,
    Turn,
    Turned,
    shown,
)
from dialmap.core.audit import AuditKind
from dialmap.core.findings import Severity
from dialmap.messages import _
from dialmap.store.db import Connection
from dialmap.store.versioned import Rows

_OWN: Final = "name, channel, target, topics, severities, owners, quiet_from, quiet_to, digest, language, secret, is_on"
_MESSAGE: Final = "id, rule, key, at, turned, state, tries, next_at, why, sent_at"
#: So many messages of a rule are kept.
MOST_MESSAGES: Final = 500


def said(db: Connection, rule: int) -> dict[str, Alarm]:
    """What a rule has said and is still so, by the key of the alarm."""
    found = db.execute("select key, alarm from alerts_said where rule = ?", [rule])
    return {key: _alarm(json.loads(told)) for key, told in found}


def keep_said(db: Connection, rule: int, now: Mapping[str, Alarm]) -> None:
    """What a rule has said as of now, in the place of what it had said before."""
    before = [key for (key,) in db.execute("select key from alerts_said where rule = ?", [rule])]
    gone = [(rule, key) for key in before if key not in now]
    db.executemany("delete from alerts_said where rule = ? and key = ?", gone)
    db.executemany(
        "insert into alerts_said (rule, key, alarm) values (?, ?, ?)"
        " on conflict (rule, key) do update set alarm = excluded.alarm where alarm <> excluded.alarm",
        [(rule, key, _json(_plain(each))) for key, each in now.items()],
    )


def mark_told(db: Connection, rule: int, at: str) -> None:
    """Keep when a rule last told, or had nothing to tell at its time."""
    db.execute("update alert_rules set told_at = ? where id = ?", [at, rule])


def post(db: Connection, rule: int, key: str, at: str, turned: Iterable[Turned]) -> None:
    """Put a message among those that wait."""
    told = _json([[each.turn.value, _plain(each.alarm)] for each in turned])
    db.execute(
        "insert into alert_messages (rule, key, at, turned, state, tries, next_at, why, sent_at)"
        " values (?, ?, ?, ?, 'waiting', 0, ?, '{}', '')",
        [rule, key, at, told, at],
    )
    db.execute(
        "delete from alert_messages where rule = :rule and state in ('sent', 'failed') and id not in"
        " (select id from alert_messages where rule = :rule order by id desc limit :most)",
        {"rule": rule, "most": MOST_MESSAGES},
    )


def claim(db: Connection, now: str, until: str, among: Collection[int]) -> AlertMessage | None:
    """The next message that is to be tried, marked so that nobody else tries it before ``until``; None of none.

    Only of the rules ``among``; of each only the oldest one: whoever cannot be reached is not asked for every message,
    and hears them in order.
    One whose try was not finished in time (whoever tried it was stopped) is tried again, under the same key.
    """
    row = db.execute(
        "update alert_messages set state = 'sending', next_at = ?, tries = tries + 1 where id ="
        " (select id from alert_messages where id in"
        " (select min(id) from alert_messages where state in ('waiting', 'sending')"
        " and rule in (select value from json_each(?)) group by rule)"
        " and next_at <= ? order by id limit 1)"
        f" returning {_MESSAGE}",
        [until, json.dumps(list(among)), now],
    ).fetchone()
    return None if row is None else _message(row)


def settle(
    db: Connection, message: AlertMessage, state: Delivery, *, next_at: str, why: Mapping[str, str], sent_at: str
) -> None:
    """Say how a try ended; not where it took so long that somebody else has made another one meanwhile."""
    db.execute(
        "update alert_messages set state = ?, next_at = ?, why = ?, sent_at = ?"
        " where id = ? and state = 'sending' and tries = ?",
        [state.value, next_at, _json(why), sent_at, message.id, message.tries],
    )


def messages(db: Connection, limit: int) -> tuple[AlertMessage, ...]:
    """The newest messages, the last one in front."""
    found = db.execute(f"select {_MESSAGE} from alert_messages order by id desc limit ?", [limit])
    return tuple(map(_message, found))


def counts(db: Connection) -> dict[Delivery, int]:
    """How many messages stand how."""
    return {
        Delivery(state): count for state, count in db.execute("select state, count(*) from alert_messages group by 1")
    }


def _values(wanted: NewAlertRule) -> list[Any]:
    return [
        *(wanted.name, wanted.channel.value, wanted.target),
        ",".join(sorted(wanted.topics)),
        ",".join(sorted(wanted.severities)),
        _json(list(wanted.owners)),
        *(wanted.quiet_from, wanted.quiet_to, wanted.digest, wanted.language, wanted.secret, int(wanted.is_on)),
    ]


def _told(wanted: NewAlertRule) -> dict[str, Any]:
    """A rule as the log tells it: of a web address, which is a secret, only the host."""
    told = {name: value for name, value in zip(_OWN.split(", "), _values(wanted), strict=True) if name != "name"}
    lists = {"topics": sorted(wanted.topics), "severities": sorted(wanted.severities), "owners": list(wanted.owners)}
    return {**told, **lists, "target": shown(wanted.target)}


def _read(row: Any) -> AlertRule:
    number, version, who, at, told_at, name, channel, target, topics, severities, owners, *rest = row
    quiet_from, quiet_to, digest, language, secret, is_on = rest
    return AlertRule(
        id=number,
        version=version,
        who=who,
        at=at,
        told_at=told_at,
        name=name,
        channel=AlertChannel(channel),
        target=target,
        topics=frozenset(map(Topic, filter(None, topics.split(",")))),
        severities=frozenset(map(Severity, filter(None, severities.split(",")))),
        owners=tuple(json.loads(owners)),
        quiet_from=quiet_from,
        quiet_to=quiet_to,
        digest=digest,
        language=language,
        secret=secret,
        is_on=bool(is_on),
    )


def _message(row: Any) -> AlertMessage:
    number, rule, key, at, turned, state, tries, next_at, why, sent_at = row
    return AlertMessage(
        id=number,
        rule=rule,
        key=key,
        at=at,
        turned=tuple(Turned(Turn(turn), _alarm(told)) for turn, told in json.loads(turned)),
        state=Delivery(state),
        tries=tries,
        next_at=next_at,
        why=json.loads(why),
        sent_at=sent_at,
    )


def _plain(alarm: Alarm) -> dict[str, Any]:
    return {each.name: getattr(alarm, each.name) for each in fields(alarm)}


def _alarm(told: dict[str, Any]) -> Alarm:
    return Alarm(**{**told, "topic": Topic(told["topic"]), "severity": Severity(told["severity"])})


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


#: The rules, each with when it last told.
RULES: Final = Rows(
    table="alert_rules",
    columns=_OWN,
    kind=AuditKind.ALERT,
    taken=_("Somebody else changed this rule in the meantime; nothing was stored."),
    values=_values,
    told=_told,
    read=_read,
    others={"told_at": ""},
)
