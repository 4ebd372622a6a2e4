"""Promised fixes as a table, and as a calendar that a program subscribes to or imports.

Holds which facts of a promise are told. Never decides how one stands.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from dialmap import __version__
from dialmap.core.followups import FollowUp, Promise
from dialmap.messages import _
from dialmap.reports.voice import NOTHING, Safe, Table, Voice, table


def followups(listed: Iterable[FollowUp], voice: Voice) -> Table:
    """One row a promise: how it stands, until when, whose, what, of which session, note, by whom it was promised."""
    spoken = voice.plain
    return table(
        ("progress", "due", "owner", "item", "session", "remark", "promised"),
        (
            (
                each.progress,
                Safe(each.promise.due.isoformat()) if each.promise.due else NOTHING,
                each.promise.owner,
                said(each.promise, spoken),
                each.promise.title,
                each.promise.note,
                each.promise.who,
            )
            for each in listed
        ),
        spoken,
    )


def said(promise: Promise, voice: Voice) -> str:
    """What was promised to be mended, in one line."""
    name = promise.object.partition(":")[2]
    told = promise.told.get(voice.language.value, "")
    return voice.joined([each for each in (promise.code, name, told) if each], " · ")


def calendar(listed: Iterable[FollowUp], voice: Voice) -> bytes:
    """The open promises as iCalendar (RFC 5545): a day each, with an alarm the day before at nine."""
    spoken, made = voice.plain, Calendar()
    made.add("prodid", f"-//Dialmap//{__version__}//{spoken.language.value.upper()}")
    made.add("version", "2.0")
    made.add("x-wr-calname", spoken.say(_("Dialmap: promised fixes")))
    for each in listed:
        promise = each.promise
        if not each.progress.is_open or promise.due is None:
            continue
        event = Event()
        event.add("uid", f"{promise.fingerprint}-{promise.session}@dialmap")
        event.add("dtstamp", datetime.fromisoformat(promise.at))
        event.add("dtstart", promise.due)
        event.add("dtend", promise.due + timedelta(days=1))
        event.add("summary", f"{spoken.text(promise.owner)}: {said(promise, spoken)}")
        told = [spoken.say(_("Session: {name}", name=promise.title)), spoken.text(promise.note)]
        event.add("description", "\n".join(filter(None, told)))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())
