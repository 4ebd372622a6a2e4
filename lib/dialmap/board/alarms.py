"""What somebody should know of a board, as alarms: findings, promised fixes, waivers that end, sources.

Never decides whom it is told, and never repeats one: that is :mod:`dialmap.core.alerts`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Protocol
from urllib.parse import urlencode

from dialmap.board.state import Board
from dialmap.core.alerts import Alarm, Topic
from dialmap.core.findings import Ref, Severity
from dialmap.core.followups import FollowUp, Progress
from dialmap.core.sources import SourceState, Watched
from dialmap.findings import Finding
from dialmap.messages import Message, _, n_

#: How the key of an alarm about a source begins.
SOURCE: Final = "source:"


class Tell(Protocol):
    """What makes a sentence of every language of a message."""

    def __call__(self, message: Message, /) -> Mapping[str, str]:
        """The sentence by language."""


def alarms(board: Board, fixes: Iterable[FollowUp], sources: Iterable[Watched], tell: Tell) -> Iterator[Alarm]:
    """Everything that somebody should know now, findings first."""
    yield from _findings(board, tell)
    for each in fixes:
        if each.progress in (Progress.OVERDUE, Progress.SOON):
            yield _fix(each)
    yield from _waivers(board, tell)
    for watched in sources:
        if watched.is_odd:
            yield from _source(watched, tell)


def _findings(board: Board, tell: Tell) -> Iterator[Alarm]:
    """One alarm for all that a rule finds about an object: its evidence may change while it stays the same trouble."""
    by_object: dict[tuple[str, Ref], list[Finding]] = {}
    for each in board.open:
        by_object.setdefault((each.rule.code, each.ref), []).append(each)
    for (code, ref), found in by_object.items():
        first = found[0]
        more = len(found) - 1
        said = first.message if not more else _("{what} (and {count} more)", what=first.message, count=more)
        yield Alarm(
            key=f"finding:{code}:{ref}",
            mark=_mark(first.severity, *sorted(each.fingerprint for each in found)),
            topic=Topic.FINDINGS,
            severity=first.severity,
            told=tell(said),
            object=str(ref),
            owner=board.owner_of(ref),
            code=code,
            page="findings?" + urlencode({"finding": first.fingerprint}),
        )


def _fix(each: FollowUp) -> Alarm:
    promise, is_late = each.promise, each.progress is Progress.OVERDUE
    due = "" if promise.due is None else promise.due.isoformat()
    return Alarm(
        key=f"fix:{promise.fingerprint}:{promise.session}",
        mark=_mark(each.progress, due, promise.owner),
        topic=Topic.FIXES,
        severity=Severity.ERROR if is_late else Severity.WARNING,
        told={language: f"{said} ({due})" for language, said in promise.told.items()},
        object=promise.object,
        owner=promise.owner,
        code=promise.code,
        page="followups",
    )


def _waivers(board: Board, tell: Tell) -> Iterator[Alarm]:
    for key, waiver in board.waived.items():
        if waiver.ends_soon(board.today):
            until = waiver.until or date.max
            finding = board.by_fingerprint[key]
            left = (until - board.today).days
            said = n_(
                "A waiver ends in {count} day: {what}",
                "A waiver ends in {count} days: {what}",
                left,
                what=finding.message,
            )
            yield Alarm(
                key=f"waiver:{waiver.id}",
                mark=_mark(until.isoformat(), "soon" if left <= 1 else ""),
                topic=Topic.WAIVERS,
                severity=Severity.WARNING,
                told=tell(said),
                object=str(finding.ref),
                owner=board.owner_of(finding.ref),
                code=waiver.code,
                page="findings?" + urlencode({"finding": key}),
            )


def doubtful(sources: Iterable[Watched]) -> frozenset[str]:
    """The keys of alarms of which nobody knows whether they still hold: of sources that cannot be read, or are off."""
    return frozenset(
        _key(each, state)
        for each in sources
        if not each.source.is_on or each.state is SourceState.BROKEN
        for state in (SourceState.DRIFTED, SourceState.BROKEN)
        if not each.source.is_on or state is SourceState.DRIFTED
    )


def is_about(key: str, sources: Iterable[Watched]) -> bool:
    """Whether an alarm of that key is about something of which anything can be said: not of a source that is gone."""
    return not key.startswith(SOURCE) or key.split(":")[1] in {str(each.source.id) for each in sources}


def _key(watched: Watched, state: SourceState) -> str:
    return f"{SOURCE}{watched.source.id}:{state}"


def _source(watched: Watched, tell: Tell) -> Iterator[Alarm]:
    source, found = watched.source, watched.reading
    assert found is not None
    is_broken = found.state is SourceState.BROKEN
    differs = found.departure
    said = _(
        "Source {name} differs (rows: {rows}, ranges of numbers: {ranges}, findings: +{new} −{gone})",
        name=source.name,
        rows=differs.rows,
        ranges=differs.ranges,
        new=differs.new,
        gone=differs.gone,
    )
    told = tell(_("Source {name} cannot be read", name=source.name) if is_broken else said)
    yield Alarm(
        key=_key(watched, found.state),
        mark=_mark(found.state, differs.mark, *found.told.values()),
        topic=Topic.SOURCES,
        severity=Severity.ERROR if is_broken else Severity.WARNING,
        told={language: f"{text}. {found.told.get(language, '')}".strip(". ") + "." for language, text in told.items()},
        page="sources?" + urlencode({"source": source.name}),
    )


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
