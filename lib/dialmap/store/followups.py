"""Promised fixes in the database: read off the decisions. Never judges how one stands."""

import json

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.followups import Promise
from dialmap.core.reviews import ItemKind
from dialmap.store import audit
from dialmap.store.db import Connection, Write
from dialmap.store.waivers import day_of

#: The newest decision about each finding that decides anything; of these the fixes.
_PROMISES = """
with newest as (
    select *, row_number() over (partition by fingerprint order by at desc, session desc) as place
    from decisions where choice <> 'later'
)
select newest.fingerprint, kind, code, object, told, newest.session, title, owner, due, note, newest.who, newest.at,
       coalesce(kept_promises.at, '')
from newest
join review_items on review_items.session = newest.session and review_items.fingerprint = newest.fingerprint
join review_sessions on review_sessions.id = newest.session
left join kept_promises on kept_promises.fingerprint = newest.fingerprint and kept_promises.at >= newest.at
where place = 1 and choice = 'fix'
order by due, newest.at
"""


def promises(db: Connection) -> tuple[Promise, ...]:
    """Every promised fix, the one that is due first in front."""
    return tuple(
        Promise(
            fingerprint=fingerprint,
            kind=ItemKind(kind),
            code=code,
            object=name,
            told=json.loads(told),
            session=session,
            title=title,
            owner=owner,
            due=day_of(due),
            note=note,
            who=who,
            at=at,
            done_at=done_at,
        )
        for fingerprint, kind, code, name, told, session, title, owner, due, note, who, at, done_at in db.execute(
            _PROMISES
        )
    )


def done(write: Write, promise: Promise) -> None:
    """Say that a promise is kept."""
    write.db.execute(
        "insert into kept_promises (fingerprint, who, at) values (?, ?, ?)"
        " on conflict (fingerprint) do update set who = excluded.who, at = excluded.at",
        [promise.fingerprint, write.who, write.at],
    )
    entry = NewEntry(AuditKind.DECISION, f"{promise.code} {promise.object}".strip(), None, {"done": write.at})
    audit.record(write, AuditAction.KEEP_PROMISE, [entry])
