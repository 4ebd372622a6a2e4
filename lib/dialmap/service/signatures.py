"""Sign-offs: who may sign, what a signature binds, and what has changed since.

Holds these use cases. Never takes a decision: that is :mod:`dialmap.service.reviews`.
"""

from pathlib import Path
from typing import Final

from dialmap.board import Difference
from dialmap.core.audit import AuditAction, AuditKind
from dialmap.core.names import folded
from dialmap.core.people import Who
from dialmap.core.reviews import Agenda, Session
from dialmap.core.signatures import NewSignOff, Now, SignOff
from dialmap.core.snapshots import SnapshotReason
from dialmap.errors import DataError, UsageError
from dialmap.messages import Message, _, n_
from dialmap.service import compare, snapshots
from dialmap.service.reviews import read_agenda
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import audit, signatures
from dialmap.store import snapshots as stored_snapshots
from dialmap.store.db import Connection

#: Whoever did something to one of these since the last signature may not sign.
AUTHORED: Final = frozenset(
    {
        AuditKind.TRUNKS,
        AuditKind.ROUTES,
        AuditKind.SCENARIOS,
        AuditKind.TRANSFERS,
        AuditKind.ROWS,
        AuditKind.SETTING,
        AuditKind.DECISION,
        AuditKind.WAIVER,
        AuditKind.PROPOSAL,
        AuditKind.BACKUP,
    }
)


def sign_off(
    path: Path, number: int, who: Who, shown: Now, *, accept_undecided: bool = False, clock: Clock = utc_now
) -> SignOff:
    """Stand for data, settings, rules, decisions and waivers as they were ``shown``: keep a snapshot, seal it all.

    ``accept_undecided``: the signer knows that items are undecided; the signature says how many.
    Errors: :class:`DataError` where the session is closed, or something has changed since it was shown;
    :class:`UsageError` for somebody who may not sign (:func:`why_not`), or where items are undecided and that was not
    accepted. Nothing is stored then.
    """
    with acting(path, who, AuditAction.SIGN_OFF, clock) as write:
        content = stored_snapshots.present(write.db)
        present = read_agenda(write.db, number, content.hash)
        if present.session.closed_at:
            raise DataError(_("the session is closed; open a new one"))
        if present.now.hash != shown.hash:
            raise DataError(_("the data has changed since it was shown to you; look at it again before you sign"))
        if present.now.decisions != shown.decisions:
            raise DataError(_("somebody decided in the meantime; look at the decisions again before you sign"))
        wrong = why_not(write.db, present, write.who)
        if wrong is not None:
            raise UsageError(wrong)
        if present.undecided and not accept_undecided:
            raise UsageError(
                n_(
                    "{count} item is undecided; decide it, or say that you sign all the same",
                    "{count} items are undecided; decide them, or say that you sign all the same",
                    present.undecided,
                )
            )
        kept = stored_snapshots.keep(write, "", SnapshotReason.SESSION, content)
        entry, head = audit.last_entry(write.db)
        wanted = NewSignOff(
            session=number,
            snapshot=kept.name,
            hash=kept.hash,
            rules=present.now.rules,
            decisions=present.now.decisions,
            undecided=present.undecided,
            log_entry=entry,
            log_head=head,
        )
        return signatures.add(write, wanted)


def why_not(db: Connection, agenda: Agenda, who: str) -> Message | None:
    """Why somebody may not sign a session, or None: only a participant who had no hand in what is signed may."""
    name = folded(who)
    if name not in map(folded, agenda.session.participants):
        return _("{name} is no participant of this session; only participants sign", name=who)
    nameless, hands = _hands(db, agenda.session)
    if name in hands:
        return _("{name} decided or changed something here; a second person must sign off", name=who)
    if nameless is not None:
        return _(
            "entry {id} of the log was made without a name, so nobody can show that it was somebody else's; open a new"
            " session, which has it on its agenda",
            id=nameless,
        )
    if name == folded(agenda.session.opened_by) and not _decided_by_others(agenda, name):
        return _("{name} opened this session, and nobody else has decided everything; another must sign", name=who)
    return None


def _decided_by_others(agenda: Agenda, name: str) -> bool:
    taken = [item.decision for item in agenda.items if item.decision is not None]
    return bool(taken) and not agenda.undecided and all(folded(each.who) != name for each in taken)


def _hands(db: Connection, session: Session) -> tuple[int | None, frozenset[str]]:
    """The newest entry without a name, and whose hands are in what is signed.

    By the numbers of the log, not by the clock: named hands since the last signature of an earlier session, or since
    ever; nameless ones since this session was opened, because its agenda does not have what they did.
    """
    since = max((each.log_entry for each in signatures.listed(db) if each.session < session.id), default=0)
    hands = audit.hands(db, since, AUTHORED)
    names = {folded(name) for name in (*hands, *signatures.proposers(db, since))}
    nameless = max((entry for name, entry in hands.items() if not folded(name)), default=0)
    opened = audit.opening(db, session.id)
    return (nameless if nameless > opened else None), frozenset(names - {""})


def verify(path: Path, signed: SignOff) -> Difference:
    """What has changed since a sign-off: the signed state beside the present."""
    return compare.difference(
        (signed.snapshot, snapshots.content(path, signed.snapshot)), ("", snapshots.present(path))
    )
