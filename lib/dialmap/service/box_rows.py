"""What a PBX or a robot's export holds, as our own files: trunks, routes, scenarios, Result blocks.

Holds which fields such a box knows, so that what it does not know stays as it is stored. Never reads a file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from dialmap.board import Board
from dialmap.core.boxes import BoxFiles
from dialmap.core.exchange import Counted, Problem, Upload
from dialmap.core.findings import route_ref, transfer_ref, trunk_ref
from dialmap.core.model import Route, Scenario, Telephony, Transfer, Trunk, TrunkStatus
from dialmap.core.observed import Observed, worst
from dialmap.exchange.asterisk.box import Box, Listed
from dialmap.exchange.asterisk.dialplan import Place, Unread
from dialmap.exchange.asterisk.mapped import Mapped, mapped
from dialmap.exchange.plan import export_some
from dialmap.exchange.robots.transfers import Handed

#: How lines count of which something is lost.
_LESS: Final = (Counted.SKIPPED, Counted.PARTLY)
#: What a dialplan knows of a route.
ROUTE_FIELDS: Final = ("name", "type", "templates", "trunks", "position", "context", "blocking", "inside")
#: What a table of routes knows of one.
LISTED_ROUTE: Final = ("name", "type", "templates", "trunks", "position", "note", "blocking", "inside")
#: What the export of a robot knows of a transfer.
HANDED_FIELDS: Final = ("scenario", "block", "action", "inbound_action", "outbound_action", "number")
#: What a list of trunks knows of one, and what the console says.
LISTED_FIELDS: Final = ("endpoint", "channels", "note")
SEEN_FIELDS: Final = ("observed", "observed_at")


def as_files(box: Box, entry: str, board: Board, seen_at: datetime, telephony: Telephony | None = None) -> BoxFiles:
    """What can be dialed from ``entry`` as our files of trunks and routes, and the lines of which something is lost.

    Of robots, scenarios and Result blocks: ``telephony`` is that of scenarios that are not stored yet.

    Stored trunks stay as they are but for what the box knows better: host, channels, whether it is off there, whether
    it could be reached when somebody looked. What it does not know of a route (owner, note, whether it is off) has no
    column, so that it stays too.
    """
    found = Mapped(routes=(), trunks=(), lost=()) if box.plan is None else mapped(box.plan, entry)
    unread = box.unread if box.plan is None else (*box.unread, *box.plan.unread)
    counted = box.unread if box.rules is not None else box.plan.unread if box.plan is not None else ()
    skipped, partly = (_counted((*counted, *found.lost), how) for how in _LESS)
    trunks = list(_trunks(box, found, board.trunks, seen_at))
    listed = () if box.rules is None else box.rules.routes
    routes: Sequence[Route] = found.routes or listed or list(_retold(box, board))
    columns = ("name", "status", *LISTED_FIELDS * bool(box.trunks), *SEEN_FIELDS * bool(box.seen))
    files = [Upload("trunks.csv", export_some(trunks, Trunk, columns))] if trunks else []
    if routes:
        told = ROUTE_FIELDS if found.routes else LISTED_ROUTE if listed else ("name", "type", "templates")
        files.append(Upload("routes.csv", export_some(routes, Route, told)))
    handed = _each_by_name(box.handed)
    if handed:
        where = telephony or Telephony.OWN_PBX
        scenarios = [board.scenarios.get(name) or Scenario(name, telephony=where) for name in handed]
        files.append(Upload("scenarios.csv", export_some(scenarios, Scenario, ("name", "telephony"))))
        blocks = [each.as_row() for rows in handed.values() for each in rows]
        files.append(Upload("transfers.csv", export_some(blocks, Transfer, HANDED_FIELDS)))
    return BoxFiles(
        files=tuple(files),
        lost=tuple(
            Problem(file=each.place.file, line=each.place.line, message=each.why, is_error=False, counted=each.counted)
            for each in dict.fromkeys((*unread, *found.lost))
        ),
        lines=box.rules.lines if box.rules is not None else 0 if box.plan is None else box.plan.lines,
        partly=len(partly - skipped),
        skipped=len(skipped),
        rows=(
            *(str(trunk_ref(name)) for name in dict.fromkeys(_named(found, box))),
            *(str(route_ref(each.name)) for each in routes),
            *(str(transfer_ref((name, each.block))) for name, rows in handed.items() for each in rows),
        ),
    )


def _each_by_name(handed: Iterable[Handed]) -> dict[str, list[Handed]]:
    """Transfers by scenario; another number under the same name of a step gets a name of its own."""
    found: dict[str, list[Handed]] = {}
    for each in handed:
        rows = found.setdefault(each.scenario, [])
        named, at = each, 2
        while any(other.block == named.block and other.number != named.number for other in rows):
            named, at = replace(each, block=f"{each.block} ({at})"), at + 1
        if named not in rows:
            rows.append(named)
    return found


def _counted(told: Iterable[Unread], how: Counted) -> set[Place]:
    return {each.place for each in told if each.counted is how and each.place.line}


def _named(found: Mapped, box: Box) -> Iterator[str]:
    """The trunks that the dialplan and the lists name."""
    yield from (each.name for each in found.trunks)
    yield from (each.name for each in box.trunks)
    yield from (name for each in (box.rules.routes if box.rules is not None else ()) for name in each.trunks)


def _trunks(box: Box, found: Mapped, known: Mapping[str, Trunk], seen_at: datetime) -> Iterator[Trunk]:
    listed = {each.name: each for each in box.trunks}
    names = dict.fromkeys(_named(found, box))
    if box.seen and not found.trunks:
        names.update(dict.fromkeys(known))
    for name in names:
        about = listed.get(name, Listed(name=name))
        trunk = known.get(name) or Trunk(name, status=TrunkStatus.CONNECTED)
        trunk = replace(
            trunk,
            endpoint=about.host or trunk.endpoint,
            channels=trunk.channels if about.channels is None else about.channels,
            note=trunk.note or about.note,
            status=TrunkStatus.DISABLED if about.is_off else trunk.status,
        )
        state = worst(each.state for each in box.seen if each.is_of(name, about.registration, trunk.endpoint))
        if state is not Observed.NEVER:
            trunk = replace(trunk, observed=state, observed_at=f"{seen_at:%Y-%m-%dT%H:%M:%SZ}")
        yield trunk


def _retold(box: Box, board: Board) -> Iterator[Route]:
    for each in box.patterns:
        yield replace(board.routes.get(each.route) or Route(each.route), templates=each.templates)
