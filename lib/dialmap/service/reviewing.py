"""Review sessions: open with an agenda, decide item by item, sign off, verify. And waivers."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from dialmap.compare import ObjectChange
from dialmap.errors import DataError, UsageError
from dialmap.findings import Finding, version
from dialmap.i18n import Language, translator
from dialmap.messages import Message, _
from dialmap.model import TABLES
from dialmap.review import Choice, Decision, Item, Session, SignOff, Waiver, why_not
from dialmap.service import comparing, snapshots
from dialmap.service.checking import Board, load
from dialmap.service.comparing import Difference
from dialmap.store import audit, proposals, reviews
from dialmap.store import snapshots as kept_snapshots
from dialmap.store.db import reading, writing
from dialmap.store.settings import read_stamp

LONGEST_TITLE: Final = 200
CHANGE: Final = "change"
FINDING: Final = "finding"


def today() -> date:
    """The day, in UTC: the one place where the review reads a clock."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Agenda:
    """A session with its items, decisions and sign-offs, as they are now."""

    session: Session
    items: tuple[Item, ...]
    sign_offs: tuple[SignOff, ...]
    present_hash: str

    @property
    def decided(self) -> int:
        """How many items have a decision other than *later*."""
        return sum(item.decision is not None and item.decision.choice is not Choice.LATER for item in self.items)

    @property
    def has_drifted(self) -> bool:
        """Whether the data has changed since the session was opened."""
        return self.present_hash != self.session.hash

    def outdated(self, signed: SignOff) -> bool:
        """Whether the data or the rule set has changed since this sign-off."""
        return signed.hash != self.present_hash or signed.rules != version()


def waive(  # noqa: PLR0917
    path: Path, finding: Finding, choice: Choice, reason: str, until: date | None, who: str, session: int | None = None
) -> None:
    """Accept a finding: waived until a day, or a false alarm.

    Errors: :class:`UsageError` without a reason, without an end date, or with one in the past.
    """
    wrong = why_not(Decision(choice, reason=reason, until=until), today())
    if wrong is not None:
        raise UsageError(wrong)
    given = Waiver(
        0,
        finding.fingerprint,
        finding.rule.code,
        str(finding.ref),
        choice,
        reason.strip(),
        until if choice is Choice.WAIVE else None,
        who,
        reviews.now(),
        session,
    )
    with writing(path) as db:
        reviews.add_waiver(db, given)


def end_waiver(path: Path, waiver: Waiver, who: str) -> None:
    """End a waiver before its time: its finding is open again."""
    with writing(path) as db:
        reviews.end_waivers(db, waiver.fingerprint, who)


def open_session(path: Path, title: str, participants: tuple[str, ...], who: str) -> int:
    """Open a session: keep a snapshot, and make the agenda of open findings and of changes since the last session.

    Errors: :class:`UsageError` without a title or participants.
    """
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise UsageError(_("a session needs a title of at most {limit} characters", limit=LONGEST_TITLE))
    people = tuple(dict.fromkeys(name.strip() for name in participants if name.strip()))
    if not people:
        raise UsageError(_("a session needs its participants, one a line"))
    board = load(path, today())
    with reading(path) as db:
        past = reviews.sessions(db)
        before = kept_snapshots.content_of(db, past[0].snapshot) if past else None
        seen = {item.fingerprint for item in reviews.items(db, past[0].id)} if past else set()
    changes: tuple[ObjectChange, ...] = ()
    if before is not None:
        changes = comparing.difference(("", before), ("", snapshots.present(path))).comparison.objects
    agenda = [_finding_item(finding, bool(past) and finding.fingerprint not in seen) for finding in board.open]
    agenda.sort(key=lambda item: not item.is_new)
    agenda += [_change_item(change) for change in changes]
    numbered = [replace(item, position=place) for place, item in enumerate(agenda)]
    with writing(path) as db:
        if read_stamp(db).revision != board.stamp.revision:
            raise DataError(_("somebody changed the data at this moment; open the session again"))
        kept = kept_snapshots.keep(db, "", "session", who)
        made = Session(0, title, people, reviews.now(), who, kept.name, kept.hash)
        return reviews.open_session(db, made, numbered)


def _finding_item(finding: Finding, is_new: bool) -> Item:
    return Item(
        0,
        finding.fingerprint,
        FINDING,
        finding.rule.code,
        str(finding.ref),
        finding.severity.value,
        _in_each_language(finding.message),
        finding.example,
        is_new,
    )


def _change_item(change: ObjectChange) -> Item:
    name = " / ".join(change.key)
    if change.before is None:
        said = _("{name} was added", name=name)
    elif change.after is None:
        said = _("{name} was removed", name=name)
    else:
        said = _("{name} was changed: {fields}", name=name, fields=", ".join(each.field for each in change.fields))
    told = f"{change.kind.__name__} {change.key} {change.before} {change.after}"
    fingerprint = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    kind = TABLES[change.kind].removesuffix("s")
    return Item(0, fingerprint, CHANGE, "", f"{kind}:{'/'.join(change.key)}", "", _in_each_language(said), "", True)


def _in_each_language(message: Message) -> dict[str, str]:
    return {language.value: message.render(translator(language)) for language in Language}


def sessions(path: Path) -> tuple[Session, ...]:
    """Every session, newest first."""
    with reading(path) as db:
        return reviews.sessions(db)


def agenda(path: Path, number: int) -> Agenda:
    """A session as it is now, with everybody's decisions. Errors: :class:`DataError` where there is none."""
    with reading(path) as db:
        return Agenda(
            reviews.session(db, number),
            reviews.items(db, number),
            reviews.sign_offs(db, number),
            kept_snapshots.present(db).hash,
        )


def history(path: Path, item: Item) -> tuple[tuple[str, str, str, str], ...]:
    """What sessions decided about the same finding, newest first: session's title, choice, who, day."""
    with reading(path) as db:
        return reviews.history(db, item.fingerprint)


def decide(path: Path, number: int, item: Item, made: Decision) -> None:
    """Take a decision about an item, and with *waive* and *false alarm* keep the waiver, in one transaction.

    ``made.version`` is that of the decision as it was shown, 0 for none.
    Errors: :class:`UsageError` where something is missing or a date is in the past; :class:`ConflictError` where
    somebody else decided in the meantime; :class:`DataError` where the session is closed. Nothing is stored then.
    """
    wrong = why_not(made, today())
    if wrong is not None:
        raise UsageError(wrong)
    if not made.who:
        raise UsageError(_("say who you are first: your name, in the side bar"))
    with writing(path) as db:
        if reviews.session(db, number).closed_at:
            raise DataError(_("the session is closed; open a new one"))
        current = next((each for each in reviews.items(db, number) if each.fingerprint == item.fingerprint), None)
        if current is None:
            raise DataError(_("this item is not on the agenda"))
        reviews.decide(db, number, current, made)
        if item.kind != FINDING:
            return
        if made.choice in (Choice.WAIVE, Choice.FALSE_ALARM):
            until = made.until if made.choice is Choice.WAIVE else None
            reviews.add_waiver(
                db,
                Waiver(
                    0,
                    item.fingerprint,
                    item.code,
                    item.object,
                    made.choice,
                    made.reason.strip(),
                    until,
                    made.who,
                    reviews.now(),
                    number,
                ),
            )
        elif current.decision is not None and current.decision.choice in (Choice.WAIVE, Choice.FALSE_ALARM):
            reviews.end_waivers(db, item.fingerprint, made.who)


def close_session(path: Path, number: int, who: str) -> None:
    """Say that the session is over; its decisions can no longer be changed."""
    with writing(path) as db:
        if reviews.session(db, number).closed_at:
            raise DataError(_("the session is closed; open a new one"))
        reviews.close_session(db, number, who)


def authors(path: Path, number: int) -> frozenset[str]:
    """Who may not sign a session off: whoever decided, waived, proposed or changed anything since it was opened."""
    with reading(path) as db:
        since = reviews.session(db, number).opened_at[:19]
        kinds = {*TABLES.values(), "setting", "decision", "waiver", "proposal"}
        names = {entry.who for entry in audit.entries(db) if entry.kind in kinds and entry.at[:19] >= since}
        names |= {each.author for each in proposals.listed(db) if each.decided_at[:19] >= since}
    return frozenset(_folded(name) for name in names if name)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def sign_off(path: Path, number: int, who: str, seen: str) -> SignOff:
    """Stand for the data as it is now: keep a snapshot of it and bind the name to its hash and to the rule set.

    ``seen`` is the content hash that the signer was shown.
    Errors: :class:`DataError` where the data has changed since it was shown;
    :class:`UsageError` for somebody without a name, or who decided or changed something: a second person signs.
    """
    if not who.strip():
        raise UsageError(_("say who you are first: your name, in the side bar"))
    if _folded(who) in authors(path, number):
        raise UsageError(_("{name} decided or changed something here; a second person must sign off", name=who))
    with writing(path) as db:
        if kept_snapshots.present(db).hash != seen:
            raise DataError(_("the data has changed since it was shown to you; look at it again before you sign"))
        kept = kept_snapshots.keep(db, "", "session", who)
        made = SignOff(0, number, who, reviews.now(), kept.name, kept.hash, version())
        reviews.add_sign_off(db, made)
    return made


def verify(path: Path, signed: SignOff) -> Difference:
    """What has changed since a sign-off: the signed state beside the present."""
    return comparing.difference(
        (signed.snapshot, snapshots.content(path, signed.snapshot)), ("", snapshots.present(path))
    )


def item_of(board: Board, item: Item) -> Finding | None:
    """The finding behind an item as it is now; None where it is gone: mended, or its evidence has changed."""
    return next((finding for finding in board.findings if finding.fingerprint == item.fingerprint), None)
