"""An alert as its receiver reads it, and as a machine does; rules and messages as tables.

Holds which facts are told. Never delivers anything.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dialmap.core.alerts import Alarm, AlertMessage, AlertRule, Turn, Turned, shown
from dialmap.core.vocabulary import ICONS
from dialmap.messages import Message, _, n_
from dialmap.reports.findings import named_as
from dialmap.reports.titles import NO, YES
from dialmap.reports.voice import Safe, Table, Voice, table

#: So many alarms are told one by one; the others are counted.
MOST_TOLD: Final = 20


def subject(data_set: str, turned: Iterable[Turned]) -> Message:
    """What a message is about, in one line."""
    counts = Counter(each.turn for each in turned)
    return _(
        "Dialmap, {name}: {new} new, {changed} changed, {well} well again",
        name=data_set,
        new=counts[Turn.NEW],
        changed=counts[Turn.CHANGED],
        well=counts[Turn.WELL],
    )


def text(
    data_set: str, turned: tuple[Turned, ...], voice: Voice, address: str = "", most: int | None = MOST_TOLD
) -> str:
    """A message for people: a line an alarm, the worst first, at ``most`` so many; None: all.

    With a link where the ``address`` of the app is known.
    """
    lines = [voice.say(subject(data_set, turned)), ""]
    for each in turned[:most]:
        alarm = each.alarm
        icon = "✔" if each.turn is Turn.WELL else ICONS[alarm.severity]
        about = ", ".join(filter(None, (alarm.code, alarm.owner and voice.text(alarm.owner))))
        told = voice.text(alarm.told.get(voice.language.value, ""))
        where = f"{named_as(alarm.object, voice)}: " if alarm.object else ""
        lines.append(f"{icon} {voice.word(each.turn)}: {where}{told}" + (f" ({about})" if about else ""))
    if most is not None and len(turned) > most:
        left = len(turned) - most
        lines.append(voice.say(n_("… and {count} more", "… and {count} more", left)))
    if address:
        lines += ["", address.rstrip("/") + "/findings?lang=" + voice.language.value]
    return "\n".join(lines)


def record(data_set: str, message: AlertMessage, voice: Voice, address: str = "") -> dict[str, Any]:
    """A message for a machine; ``key`` is the same for every try. ``text`` is what people would read."""
    base = address.rstrip("/") + "/" if address else ""
    return {
        "key": message.key,
        "at": message.at,
        "data_set": data_set,
        "text": text(data_set, message.turned, voice, address),
        "alarms": [
            {
                "turn": each.turn.value,
                "key": key_of(each.alarm),
                "topic": each.alarm.topic.value,
                "severity": each.alarm.severity.value,
                "object": voice.machine(each.alarm.object),
                "rule": each.alarm.code,
                "owner": voice.machine(each.alarm.owner),
                "text": voice.machine(each.alarm.told.get(voice.language.value, "")),
                "link": base + each.alarm.page if base and each.turn is not Turn.WELL else "",
            }
            for each in message.turned
        ],
    }


def key_of(alarm: Alarm) -> str:
    """By what a machine knows an alarm again: it stays the same while it lasts, and tells no number that is hidden."""
    return hashlib.sha256(alarm.key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def rules(listed: Iterable[AlertRule], voice: Voice) -> Table:
    """One row a rule: by which way, to whom, what, when."""
    return table(
        ("name", "channel", "target", "when", "enabled", "topics"),
        (
            (
                each.name,
                each.channel,
                Safe(shown(each.target)),
                when(each),
                YES if each.is_on else NO,
                ", ".join(voice.word(topic) for topic in sorted(each.topics)),
            )
            for each in listed
        ),
        voice,
    )


def when(rule: AlertRule) -> Message:
    """At what time a rule tells."""
    if rule.digest:
        return _("once a day at {time}", time=rule.digest)
    if rule.quiet_from:
        return _("at once, not from {begin} to {end}", begin=rule.quiet_from, end=rule.quiet_to)
    return _("at once")


def messages(listed: Iterable[AlertMessage], names: Mapping[int, str], voice: Voice) -> Table:
    """One row a message: when, of which rule, how it stands, what was told."""
    return table(
        ("at", "rule", "delivery", "why", "told", "tries"),
        (
            (
                voice.moment(each.at),
                names.get(each.rule, ""),
                each.state,
                each.why.get(voice.language.value, ""),
                _brief(each, voice.plain),
                each.tries,
            )
            for each in listed
        ),
        voice,
    )


def _brief(message: AlertMessage, voice: Voice) -> str:
    """The first thing that a message tells, and how many more."""
    if not message.turned:
        return ""
    first, more = message.turned[0].alarm, len(message.turned) - 1
    where = f"{named_as(first.object, voice)}: " if first.object else ""
    told = voice.text(first.told.get(voice.language.value, ""))
    return Safe(where + told + (f" (+{more})" if more else ""))
