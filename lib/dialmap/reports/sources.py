"""Sources as tables and as records: how each stands, how much it differs. Never reads one."""

from collections.abc import Iterable
from typing import Any

from dialmap.core.observed import TrunkState
from dialmap.core.sources import Departure, Reading, Source, Watched, shown
from dialmap.core.vocabulary import word_of
from dialmap.messages import Message, _, n_
from dialmap.reports.titles import NO, YES
from dialmap.reports.voice import Safe, Table, Voice, table


def sources(listed: Iterable[Watched], voice: Voice) -> Table:
    """One row a source: how it stands, how much it differs or why it cannot be read, when it was read last."""
    return table(
        ("name", "stands", "departure", "read_at", "where", "then", "enabled"),
        (
            (
                each.source.name,
                Safe(voice.marked(each.state)),
                "" if each.reading is None else departure(each.reading.departure) or _said(each.reading, voice),
                voice.moment("" if each.reading is None else each.reading.at),
                shown(each.source.place),
                each.source.then,
                YES if each.source.is_on else NO,
            )
            for each in listed
        ),
        voice,
    )


def readings(listed: Iterable[Reading], voice: Voice) -> Table:
    """One row an ending of readings: how, from when to when, how often, what differed, what was said."""
    return table(
        ("stands", "so_since", "read_at", "times", "departure", "told"),
        (
            (
                Safe(voice.marked(each.state)),
                voice.moment(each.since),
                voice.moment(each.at),
                each.times,
                departure(each.departure),
                _said(each, voice),
            )
            for each in listed
        ),
        voice,
    )


def _said(found: Reading, voice: Voice) -> str:
    return found.told.get(voice.language.value, "")


def departure(found: Departure) -> Message | str:
    """How much a source differs, in a few words; empty where it does not."""
    if found.refused and not found.rows:
        return n_("{count} row cannot be read", "{count} rows cannot be read", found.refused)
    if not found.mark:
        return ""
    return _(
        "rows: {rows}, ranges of numbers: {ranges}, findings: +{new} −{gone}",
        rows=found.rows,
        ranges=found.ranges,
        new=found.new,
        gone=found.gone,
    )


def line(source: Source, found: Reading, voice: Voice) -> Message:
    """One reading in one line."""
    what = departure(found.departure) or _said(found, voice)
    if not what:
        return _("{name}: {state}", name=source.name, state=word_of(found.state))
    return _("{name}: {state}. {what}", name=source.name, state=word_of(found.state), what=what)


def record(watched: Watched, voice: Voice) -> dict[str, Any]:
    """A source for a machine."""
    source, found = watched.source, watched.reading
    differs = Departure() if found is None else found.departure
    made: dict[str, Any] = voice.machine(
        {
            "name": source.name,
            "kind": source.kind,
            "place": shown(source.place),
            "is_on": source.is_on,
            "then": source.then,
            "state": watched.state,
            "since": "" if found is None else found.since,
            "read_at": "" if found is None else found.at,
            "told": "" if found is None else _said(found, voice),
            "rows": {"added": differs.added, "changed": differs.changed, "removed": differs.removed},
            "ranges": differs.ranges,
            "findings": {"new": differs.new, "gone": differs.gone},
            "refused": differs.refused,
        }
    )
    return made


def states(listed: Iterable[TrunkState], voice: Voice) -> Table:
    """One row a time in which a trunk was in one state."""
    return table(
        ("observed", "so_since", "seen_until", "said", "seen_by"),
        ((each.state, voice.moment(each.since), voice.moment(each.at), each.said, each.seen_by) for each in listed),
        voice,
    )
