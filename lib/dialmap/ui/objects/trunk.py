"""A trunk on the page: its drawer, its form, and which trunks pass the filters.

Never shows another object but by a link.
"""

from collections.abc import Container
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.ends import Ends
from dialmap.core.findings import route_ref, trunk_ref
from dialmap.core.impact import on_one_trunk, without
from dialmap.core.model import Trunk
from dialmap.core.observed import Observed
from dialmap.reports.sources import states
from dialmap.service.seeing import history
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, n_, voice, word
from dialmap.ui.objects import calls, drafts, drawers, forms
from dialmap.ui.objects.filters import contains
from dialmap.ui.objects.links import link

#: How routes use a trunk, as it stands in the URL.
UNUSED: Final = "unused"
ALONE: Final = "alone"


def drawer(board: Board, row: Trunk) -> None:
    """Everything about one trunk, and its form."""

    def about() -> None:
        st.markdown(_("Status: {status}", status=word(row.status)))
        if row.observed is not Observed.NEVER:
            when = voice().moment(row.observed_at)
            st.markdown(_("The PBX said of it: {state}, at {when}.", state=word(row.observed), when=when))
        _seen(row.name)
        address = board.settings.ticket_link(row.ticket)
        if address:
            st.link_button(_("Ticket {name}", name=row.ticket), address, icon=":material/confirmation_number:")
        routes = board.routes_of.get(row.name, ())
        hits = sum(len(board.routing.hits.get(each.name, ())) for each in routes)
        st.markdown(n_("{count} transfer may leave by it", "{count} transfers may leave by it", hits))
        calls.said(board, lambda traffic: traffic.by_trunk.get(row.name, Ends()))
        drawers.rest(board, row, ("observed_at",))
        drawers.findings(board, trunk_ref(row.name))
        small_heading(_("Routes that lead into it"))
        for each in routes[: drawers.MOST_LISTED]:
            link(route_ref(each.name))
        drawers.more(len(routes))

    drawers.about_and_edit(trunk_ref(row.name), row.name, about, lambda: form(board, row))


def _seen(name: str) -> None:
    """Since when the PBX sees it so, and before that how; only where its manager interface is a source."""
    found = history(state.path(), name)
    if not found:
        return
    newest = found[0]
    since, until = (voice().moment(each) for each in (newest.since, newest.at))
    said = _("{state} since {since}, last seen at {until}.", state=word(newest.state), since=since, until=until)
    st.markdown(said)
    if len(found) > 1:
        with st.expander(_("How the PBX saw it"), icon=":material/history:"):
            tables.show(states(found, voice()), _("How the PBX saw it"))


def form(board: Board, row: Trunk | None) -> None:
    """Create or edit a trunk."""
    was, key = forms.opened("trunk", row)
    made = Trunk(**forms.ask_all(was or Trunk(""), key, {}))
    drafts.told(board, made, was)
    forms.buttons("trunk", made, was, _what_deleting_breaks(board, was.name) if was else "")


def _what_deleting_breaks(board: Board, name: str) -> str:
    said = []
    lost = board.orphaned_without(name)
    if lost:
        names = ", ".join(route.name for route in lost[:10])
        said.append(
            n_(
                "{count} route would be left without any trunk: {names}",
                "{count} routes would be left without any trunk: {names}",
                len(lost),
                names=names,
            )
        )
    failing = len(without(board.routing, (name,)).outcomes)
    if failing:
        said.append(
            n_("{count} transfer would no longer arrive.", "{count} transfers would no longer arrive.", failing)
        )
    return ". ".join(said)


def use_word(value: str) -> str:
    """The word for how routes use a trunk."""
    return _("No route names it") if value == UNUSED else _("A route has no other live trunk")


def uses(board: Board) -> dict[str, frozenset[str]]:
    """How routes use trunks -> the trunks that are used so."""
    every = frozenset(board.trunks)
    return {UNUSED: every - board.routes_of.keys(), ALONE: every & frozenset(on_one_trunk(board.routing).values())}


def chosen(board: Board, needle: str | None, status: str, among: Container[str]) -> list[Trunk]:
    """The trunks that pass the filters; ``among``: the names of those that are used as was asked."""
    return [
        trunk
        for trunk in board.snapshot.trunks
        if contains(needle or "", (trunk.name, trunk.provider, trunk.endpoint, trunk.ticket, trunk.note))
        and (not status or trunk.status == status)
        and trunk.name in among
    ]
