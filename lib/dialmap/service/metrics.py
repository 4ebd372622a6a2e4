"""The figures of every data set for a monitoring system, worked out anew only where something has changed.

Holds this use case, and who may ask. Never writes.
"""

import hmac
import os
from pathlib import Path
from typing import Final

from dialmap.errors import DialmapError
from dialmap.reports.metrics import Sample, exposed, samples, watch_samples
from dialmap.service import boards, calls, datasets
from dialmap.service.transactions import Clock, utc_now
from dialmap.store import alerts, sources
from dialmap.store.db import reading
from dialmap.zones import day_in

#: Whoever says this as a bearer token may ask, beside those who may see the pages.
TOKEN: Final = "DIALMAP_METRICS_TOKEN"
_known: Final[dict[Path, tuple[tuple[object, ...], tuple[Sample, ...]]]] = {}


def is_allowed(authorization: str) -> bool:
    """Whether a header ``Authorization`` carries the token; nobody has it where none is set."""
    token = os.environ.get(TOKEN, "")
    given = authorization.removeprefix("Bearer ").strip()
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def figures(clock: Clock = utc_now) -> bytes:
    """The figures of all data sets in Prometheus's text format; of one that cannot be read only that."""
    return exposed([(each.name, _of(each.path, clock)) for each in datasets.listed()])


def _of(path: Path, clock: Clock) -> tuple[Sample, ...]:
    try:
        stamp, settings = boards.current(path)
        moment = stamp.revision, stamp.changed_at, day_in(settings.own_zone, clock()), calls.version(path)
        known = _known.get(path)
        if known is None or known[0] != moment:
            board = boards.load(path, clock=clock)
            known = moment, tuple(samples(board, calls.traffic(path, board, clock=clock)))
            _known[path] = known
        with reading(path) as db:  # a reading is no change of the data: asked anew each time
            watched = watch_samples(sources.watched(db), sources.last_round(db), alerts.counts(db))
            return (*known[1], *watched)
    except DialmapError:
        return (Sample("dialmap_up", 0),)
