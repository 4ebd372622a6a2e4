"""What to mend first, as a table. Never decides the order: that is the board's."""

from collections.abc import Callable, Iterable, Mapping

from dialmap.board import Board
from dialmap.findings import Finding
from dialmap.reports.findings import named
from dialmap.reports.voice import NOTHING, Table, Voice, table


def worst_first(
    board: Board,
    listed: Iterable[Finding],
    since: Mapping[str, str],
    voice: Voice,
    lost: Callable[[Finding], int] | None = None,
) -> Table:
    """One row a finding: transfers that it breaks, object, what was found, owner, since when as far as is known.

    ``lost`` says how many calls each has cost, where calls were counted.
    """
    spoken = voice.plain
    return table(
        (*(("calls_lost",) if lost is not None else ()), "broken", "object", "message", "owner", "since"),
        (
            (
                *((lost(finding),) if lost is not None else ()),
                board.breaks(finding),
                named(finding.ref, spoken),
                finding.message,
                board.owner_of(finding.ref) or NOTHING,
                spoken.day(since[finding.fingerprint]) if finding.fingerprint in since else NOTHING,
            )
            for finding in listed
        ),
        spoken,
    )
