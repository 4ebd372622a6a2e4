"""The drawer at the right: everything about one object, and its form. The URL names the object, so a link opens it.

Holds what all drawers share. Never knows which object is in one.
"""

from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dialmap.board import Board
from dialmap.core.fields import FIELDS
from dialmap.core.findings import Ref, transfer_ref, trunk_ref
from dialmap.core.model import Row
from dialmap.core.routes import FELL, Routes
from dialmap.core.routing import Routing
from dialmap.core.shapes import Shape
from dialmap.core.verdicts import Outcome, Verdict
from dialmap.reports.rules import rule_titles
from dialmap.ui.kit import url
from dialmap.ui.kit.feedback import answered, flash
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, badge, code, colored, language, md, plain, text, word
from dialmap.ui.objects import comments, forms
from dialmap.ui.objects.links import SEPARATOR, link, tickets

MOST_LISTED: Final = 50


def open_drawer(param: str, title: str, body: Callable[[], None]) -> None:
    """Show ``body`` at the right. Closing it takes ``?param=`` out of the URL and forgets the form."""

    def closed() -> None:
        if forms.has_changes():  # a click beside the drawer must not throw away what was typed
            flash(_("Not saved yet: save, or drop the changes."))
            return
        url.point_at(param, "")
        url.point_at("back", "")
        url.point_at("of", "")
        forms.forget()

    def with_way_back() -> None:
        if answered():
            st.rerun()
        _way_back()
        body()

    st.dialog(title, width="medium", position="right", on_dismiss=closed)(with_way_back)()


def _way_back() -> None:
    """The way back to the finding that led here."""
    query = dict(parse_qsl(url.pointed_at("back")))
    if query:
        st.page_link("findings.py", label=_("Back to the finding"), query_params=query, icon=":material/arrow_back:")


def gone(param: str) -> None:
    """The URL names something that does not exist (any more)."""
    name = " / ".join(url.pointed_at(param).split(SEPARATOR))
    st.warning(_("There is no {name}: it was renamed or deleted.", name=name), icon=":material/search_off:")
    url.point_at(param, "")


def about_and_edit(ref: Ref, title: str, about: Callable[[], None], edit: Callable[[], None]) -> None:
    """A drawer with two tabs: what is known about the object, with what was said about it, and its form."""
    param = ref.kind.value

    def body() -> None:
        first, second = _tabs()
        with first:
            about()
            comments.about(ref)
        with second:
            edit()

    open_drawer(param, text(title), body)


def _tabs() -> Sequence[DeltaGenerator]:
    names = [_("About"), _("Edit")]
    return st.tabs(names, default=names[forms.has_changes()])


def create(kind: str, title: str, form: Callable[[Board, None], None], board: Board) -> None:
    """The form for a new object, open while the URL says ``?new=kind``."""
    if st.button(title, icon=":material/add:", key=f"new_{kind}"):
        url.point_at("new", kind)
    if url.pointed_at("new") == kind:
        open_drawer("new", title, lambda: form(board, None))


def legs(routes: Routes, name: str) -> None:
    """The trunks of a route in order, each a link, with its status; or that there is none, or that it blocks."""
    listed, state = routes.legs[name], routes.route_state(name)
    if state is Verdict.BLOCKED:
        st.markdown(colored(state, "⊘ " + _("Calls end here on purpose.")))
    elif state is Verdict.ARRIVES and not listed:
        st.markdown("✔ " + _("Calls end inside the PBX; no trunk is needed."))
    elif not listed:
        st.markdown(colored(Verdict.NO_TRUNK, "✖ " + _("No trunk: calls on this route are impossible.")))
    for place, leg in enumerate(listed, 1):
        status = word(leg.trunk.status) if leg.trunk else _("unknown")
        if leg.is_of_the_call:
            status = word(Verdict.DURING_CALL).lower()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{place}.", width="content")
            if leg.trunk:
                link(trunk_ref(leg.name))
            else:
                st.markdown(text(leg.name), width="content")
            st.markdown(("✔ " if leg.is_live else "✖ ") + status, width="content")


def findings(board: Board, ref: Ref) -> None:
    """The findings of an object, each with the way to it."""
    titles = rule_titles(language())
    for finding in board.findings_of(ref):
        st.markdown(f"{badge(finding.severity)} · {md(finding.message)}")
        st.page_link(
            "findings.py",
            label=f"{finding.rule.code} {titles[finding.rule.code]}",
            query_params={"finding": board.judged.folded.leader(finding.fingerprint)},
            icon=":material/rule:",
        )


def outcomes(listed: Sequence[Outcome], title: str) -> None:
    """Transfers, each a link, with its number and what becomes of it."""
    small_heading(title)
    if not listed:
        st.caption(_("None."))
    for outcome in listed[:MOST_LISTED]:
        with st.container(horizontal=True, vertical_alignment="center"):
            link(transfer_ref(outcome.transfer.key))
            st.markdown(code(outcome.transfer.number) + "  " + badge(outcome.verdict), width="content")
    more(len(listed))


def passed(view: Routing, number: str) -> None:
    """The routes past which a call goes on, where calls fall through: they have no live trunk."""
    if not view.routes.falls:
        return
    for each in view.trace(number).candidates:
        if each.reason is FELL:
            said = _("Goes on past {route}: it has no live trunk.", route=each.route.name)
            st.markdown("↷ " + said)


def sent(view: Routing, number: str) -> None:
    """As which number a call leaves, where digits are taken off or put in front."""
    trace = view.trace(number)
    if trace.winner is not None and trace.sends != number and view.routes.live(trace.winner.route.name):
        st.markdown("⇢ " + _("Leaves as {number}.", number=trace.sends))


def more(count: int) -> None:
    """That a list does not show everything."""
    if count > MOST_LISTED:
        st.caption(_("{shown} of {count} are listed here.", shown=MOST_LISTED, count=count))


def rest(board: Board, row: Row, shown: Sequence[str] = ()) -> None:
    """What else is filled in, field by field: all but the key, what is ``shown`` already, and what is no text."""
    for field in FIELDS[type(row)]:
        if field.name in shown or field.shape not in (Shape.TEXT, Shape.LINES, Shape.NAMES, Shape.COUNT):
            continue
        value = getattr(row, field.name)
        filled = "\n".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
        if filled:
            small_heading(md(field.label))
            st.text(plain(filled))
            if field.shape is Shape.LINES:
                tickets(board.settings, filled)
