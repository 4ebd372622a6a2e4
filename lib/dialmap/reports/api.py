"""What machines are told of a data set, page by page, and how a request is wrong.

Holds which facts of rows are told. Never judges, and never decides who may ask.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from dialmap.board import Board
from dialmap.core.findings import ref_of
from dialmap.core.model import Route, Trunk
from dialmap.core.verdicts import Outcome
from dialmap.findings import Finding
from dialmap.reports.findings import finding_record
from dialmap.reports.voice import Safe, Voice

Record = dict[str, Any]
#: So many rows are told at once, and where nobody asks for another number.
MOST_ROWS: Final = 1_000
USUAL_ROWS: Final = 100


def page(
    rows: Sequence[Any], record: Callable[[Any], Record], bounds: tuple[int, int], board: Board, voice: Voice
) -> Record:
    """Some of the rows, as ``bounds`` (how many to leave out, how many to tell) say, and how many there are."""
    offset, limit = bounds
    told: list[Any] = voice.machine([record(each) for each in rows[offset : offset + limit]])
    return {
        "revision": board.stamp.revision,
        "total": len(rows),
        "offset": offset,
        "limit": limit,
        "items": told,
    }


def route(board: Board) -> Callable[[Route], Record]:
    """A route: how it is dialed, where it leads, who hits it, what is wrong with it."""

    def made(row: Route) -> Record:
        return {
            "name": row.name,
            "type": row.type,
            "context": row.context,
            "position": row.position,
            "enabled": row.enabled,
            "inside": row.inside,
            "blocking": row.blocking,
            "owner": row.owner,
            "note": row.note,
            "templates": [each.effective for each in row.templates],
            "trunks": list(row.trunks),
            "transfers": len(board.routing.hits.get(row.name, ())),
            "findings": _codes(board.findings_of(ref_of(row))),
        }

    return made


def trunk(board: Board) -> Callable[[Trunk], Record]:
    """A trunk: how far its request is, how its PBX saw it, who leads into it, what is wrong with it."""

    def made(row: Trunk) -> Record:
        return {
            "name": row.name,
            "status": row.status,
            "provider": row.provider,
            "endpoint": row.endpoint,
            "channels": row.channels,
            "ticket": row.ticket,
            "note": row.note,
            "observed": row.observed,
            "observed_at": Safe(row.observed_at),
            "routes": [each.name for each in board.routes_of.get(row.name, ())],
            "findings": _codes(board.findings_of(ref_of(row))),
        }

    return made


def transfer(board: Board) -> Callable[[Outcome], Record]:
    """A transfer: its number, what becomes of it, by which route and which trunks."""

    def made(outcome: Outcome) -> Record:
        row, hit = outcome.transfer, outcome.route
        return {
            "scenario": row.scenario,
            "block": row.block,
            "number": row.number,
            "dialed": outcome.number,
            "verdict": outcome.verdict,
            "fails": outcome.verdict.fails,
            "route": None if hit is None else hit.name,
            "trunks": [] if hit is None else list(hit.trunks),
            "owner": "" if outcome.scenario is None else outcome.scenario.owner,
            "findings": _codes(board.findings_of(ref_of(row))),
        }

    return made


def finding(board: Board) -> Callable[[Finding], Record]:
    """A finding: what, of which object, how bad, whose, and how many transfers it breaks."""

    def made(found: Finding) -> Record:
        return {
            **finding_record(found),
            "waived": found.fingerprint in board.waived,
            "owner": board.owner_of(found.ref),
            "breaks": board.breaks(found),
        }

    return made


def problem(status: int, title: str, detail: str) -> Mapping[str, Any]:
    """How a request is wrong, as RFC 9457 says it."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


def _codes(found: Iterable[Finding]) -> list[Safe]:
    return [Safe(each) for each in dict.fromkeys(each.rule.code for each in found)]
