"""Routes written for a PBX, each time with the proof: what was written is read again, and every number goes where it
went.

Holds these use cases. Never stores anything, and gives no file of which the proof has failed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from dialmap.board import Board
from dialmap.core.compare import Comparison
from dialmap.core.exchange import Upload
from dialmap.core.model import Route, RouteType, Template
from dialmap.core.routing import Routing
from dialmap.core.settings import Policy
from dialmap.errors import DataError, UsageError
from dialmap.exchange.asterisk.mapped import mapped
from dialmap.exchange.asterisk.written import ENTRY, Written, dial_patterns, extensions
from dialmap.exchange.boxes import box_of
from dialmap.exchange.pbxs.written import dr_dump, dr_tables, mikopbx_bodies, yeastar_table
from dialmap.messages import Message, _


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Files for a PBX.

    Shape: ``files`` are pairs of name and bytes; ``refused``: route -> why it cannot be said there; ``left_out`` are
    pairs of route and what of it is not in the files though nothing hangs on it; ``unproven``: why the proof could not
    be made for so wide a table, None where it was made.
    """

    files: tuple[tuple[str, bytes], ...]
    refused: Mapping[str, Message]
    left_out: tuple[tuple[str, Message], ...] = ()
    unproven: Message | None = None


def extensions_conf(board: Board) -> Exported:
    """The enabled routes as a snippet of ``extensions.conf``, whose calls enter at the context ``dialmap``.

    Errors: :class:`DataError` where what was written sends a number elsewhere.
    """
    made = extensions(board.routing.routes)
    box, _others, _left_out = box_of(Upload(*file) for file in made.files.items())
    assert box is not None
    assert box.plan is not None
    rows = mapped(box.plan, ENTRY).routes
    told = _plain(board.routing, {route.name: _as_asterisk_says(route) for route in board.snapshot.routes})
    read = Routing.compile(replace(board.snapshot, routes=rows), Policy.CONTEXTS, board.settings.country)
    return Exported(
        files=tuple(made.files.items()),
        refused=made.refused,
        left_out=tuple(dict.fromkeys(made.left_out)),
        unproven=_proven(told, read, made.refused),
    )


def freepbx_patterns(board: Board) -> Exported:
    """A file of dial patterns for each enabled route, and the trunks in order as a text.

    Errors: as :func:`extensions_conf`.
    """
    made = dial_patterns(board.routing.routes)
    box, _others, _left_out = box_of(Upload(name, data) for name, data in made.files.items() if name.endswith(".csv"))
    read = {} if box is None else {each.route: each.templates for each in box.patterns}
    same = {
        route.name: replace(route, templates=read[route.name]) for route in board.snapshot.routes if route.name in read
    }
    return Exported(
        files=tuple(made.files.items()),
        refused=made.refused,
        unproven=_proven(board.routing, _plain(board.routing, same), made.refused),
    )


def mikopbx_rest(board: Board) -> Exported:
    """Bodies for the REST interface of MikoPBX. Errors: as :func:`extensions_conf`."""
    return _as_read_again(board, mikopbx_bodies(board.routing.routes))


def drouting_csv(board: Board) -> Exported:
    """Tables of dynamic routing, of routes whose templates are beginnings. Errors: as :func:`extensions_conf`."""
    return _as_read_again(board, dr_tables(board.routing.routes))


def drouting_sql(board: Board) -> Exported:
    """The same tables as statements of SQL. Errors: as :func:`extensions_conf`."""
    return _as_read_again(board, dr_dump(board.routing.routes))


def yeastar_csv(board: Board) -> Exported:
    """A table of outbound routes for Yeastar. Errors: as :func:`extensions_conf`."""
    return _as_read_again(board, yeastar_table(board.routing.routes), digits_only=False)


def _as_read_again(board: Board, made: Written, *, digits_only: bool = True) -> Exported:
    """What was written, held against what its own reader makes of it, decided as it is decided there.

    ``digits_only``: a template that takes anything behind its beginning takes digits there.
    """
    box, _others, _left_out = box_of(Upload(*file) for file in made.files.items())
    rules = None if box is None else box.rules
    rows = () if rules is None else rules.routes
    if box is not None and box.unread:
        raise DataError(_("the file was not written: {why}", why=box.unread[0].why))
    said = [_as_asterisk_says(route) for route in board.snapshot.routes]
    told = _plain(board.routing, {each.name: _with_digits_only(each) if digits_only else each for each in said})
    policy, falls = (rules.policy, rules.falls) if rules is not None else (Policy.ORDER, False)
    snapshot = replace(board.snapshot, routes=rows)
    read = Routing.compile(snapshot, policy, board.settings.country, falls=falls)
    return Exported(
        files=tuple(made.files.items()),
        refused=made.refused,
        left_out=tuple(made.left_out),
        unproven=_proven(told, read, made.refused),
    )


#: Format -> what writes it.
WRITERS: Final[Mapping[str, Callable[[Board], Exported]]] = {
    "asterisk-conf": extensions_conf,
    "freepbx-patterns": freepbx_patterns,
    "mikopbx-rest": mikopbx_rest,
    "drouting-csv": drouting_csv,
    "drouting-sql": drouting_sql,
    "yeastar-csv": yeastar_csv,
}


def written(board: Board, name: str) -> Exported:
    """The routes in a format. Errors: :class:`UsageError` for one that is not written, and those of its writer."""
    if name not in WRITERS:
        names = ", ".join(WRITERS)
        raise UsageError(_("{name} is no format that is written; there are {names}", name=name, names=names))
    return WRITERS[name](board)


def _as_asterisk_says(route: Route) -> Route:
    """A route as far as a dialplan can say it: no type; a trunk is tried once; digits count only where calls leave."""
    trunks = () if route.blocking else tuple(dict.fromkeys(route.trunks))
    templates = (
        route.templates
        if trunks
        else tuple(Template(each.effective, condition=each.condition) for each in route.templates)
    )
    return replace(route, type=RouteType.STANDARD, trunks=trunks, templates=templates)


def _with_digits_only(route: Route) -> Route:
    """A route as a table of beginnings says it: where ``.`` takes one or more of anything, one or more digits."""
    templates = (
        replace(each, pattern=each.pattern[:-1] + "X!")
        if each.effective.startswith("_") and each.pattern.endswith(".")
        else each
        for each in route.templates
    )
    return replace(route, templates=tuple(templates))


def _plain(view: Routing, changed: Mapping[str, Route]) -> Routing:
    """The same routes with some of them changed, under the same policy."""
    rows = tuple(changed.get(route.name, route) for route in view.snapshot.routes)
    snapshot = replace(view.snapshot, routes=rows)
    return Routing.compile(snapshot, view.policy, view.country, falls=view.routes.falls)


def _proven(before: Routing, after: Routing, refused: Mapping[str, Message]) -> Message | None:
    """See that no number of a route that was written ends elsewhere; why that cannot be told, if it cannot.

    Errors: :class:`DataError` where one does.
    """
    found = Comparison(before, after)
    for each in found.ranges:
        if each.before is None or each.before.name not in refused:
            name = "—" if each.before is None else each.before.name
            said = _(
                "the file was not written: {number} of {route} would go elsewhere", number=each.witness, route=name
            )
            raise DataError(said)
    return found.trouble
