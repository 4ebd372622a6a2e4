"""The drawer at the right: everything about one object, and its form. The URL names the object, so a link opens it."""

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dialmap.findings import Finding, ObjectKind, Ref
from dialmap.findings.base import route_ref, scenario_ref, transfer_ref, trunk_ref
from dialmap.model import Route, Scenario, Trunk
from dialmap.reports import words
from dialmap.routing import Leg, Outcome, Verdict
from dialmap.service.checking import Board, rule_titles
from dialmap.ui import forms, readings, state
from dialmap.ui.texts import _, badge, colored, language, md, n_, word

MOST_LISTED = 50
PAGES: dict[ObjectKind, str] = {
    ObjectKind.ROUTE: "routes.py",
    ObjectKind.TRUNK: "trunks.py",
    ObjectKind.SCENARIO: "scenarios.py",
    ObjectKind.TRANSFER: "scenarios.py",
}
SEPARATOR = "\x1f"


def url_key(key: tuple[str, ...]) -> str:
    """How the URL names an object."""
    return SEPARATOR.join(key)


def link(ref: Ref, label: str | None = None, back: str = "", icon: str | None = None) -> None:
    """A link to an object: opens its drawer on its page. ``back``: the query that leads back to Findings."""
    shown = label or words.markdown(" / ".join(ref.key))
    query = {ref.kind.value: url_key(ref.key)} | ({"back": back} if back else {})
    st.page_link(PAGES[ref.kind], label=shown, query_params=query, icon=icon)


def _way_back() -> None:
    """The way back to the finding that led here."""
    query = dict(parse_qsl(state.pointed_at("back")))
    if query:
        st.page_link("findings.py", label=_("Back to the finding"), query_params=query, icon=":material/arrow_back:")


def number_link(number: str, label: str | None = None, icon: str | None = None) -> None:
    """A link to the lookup of a number."""
    st.page_link("lookup.py", label=label or words.code(number), query_params={"numbers": number}, icon=icon)


def open_drawer(param: str, title: str, body: Callable[[], None]) -> None:
    """Show ``body`` at the right. Closing it takes ``?param=`` out of the URL and forgets the form."""

    def closed() -> None:
        if forms.has_changes():  # a click beside the drawer must not throw away what was typed
            st.session_state["flash"] = _("Not saved yet: save, or drop the changes.")
            return
        state.point_at(param, "")
        state.point_at("back", "")
        forms.forget()

    def with_way_back() -> None:
        _way_back()
        body()

    st.dialog(title, width="medium", position="right", on_dismiss=closed)(with_way_back)()


def gone(param: str) -> None:
    """The URL names something that does not exist (any more)."""
    name = " / ".join(state.pointed_at(param).split(SEPARATOR))
    st.warning(_("There is no {name}: it was renamed or deleted.", name=name), icon=":material/search_off:")
    state.point_at(param, "")


def route(board: Board, row: Route) -> None:
    """Everything about one route, and its form."""

    def body() -> None:
        about, edit = _tabs()
        with about:
            st.markdown(_("Type: {type}", type=word(row.type)) + ("" if row.enabled else " · " + _("switched off")))
            _templates(board, row)
            _heading(_("Trunks, in order"))
            legs(board.routing.legs[row.name])
            _findings(board.by_ref.get(route_ref(row.name), ()))
            _outcomes(board.routing.hits.get(row.name, ()), _("Transfers that hit it"))
            _texts((_("Owner"), row.owner), (_("Note"), row.note))
        with edit:
            forms.route(board, row)

    open_drawer("route", words.markdown(row.name), body)


def trunk(board: Board, row: Trunk) -> None:
    """Everything about one trunk, and its form."""

    def body() -> None:
        about, edit = _tabs()
        with about:
            st.markdown(_("Status: {status}", status=word(row.status)))
            if row.channels is not None:
                st.markdown(_("Channels: {count}", count=row.channels))
            routes = board.routes_of.get(row.name, ())
            hits = sum(len(board.routing.hits.get(each.name, ())) for each in routes)
            st.markdown(n_("{count} transfer may leave by it", "{count} transfers may leave by it", hits))
            _texts(
                (_("Provider"), row.provider),
                (_("Host"), row.endpoint),
                (_("Ticket"), row.ticket),
                (_("Note"), row.note),
            )
            _findings(board.by_ref.get(trunk_ref(row.name), ()))
            _heading(_("Routes that lead into it"))
            for each in routes[:MOST_LISTED]:
                link(route_ref(each.name))
            _more(len(routes))
        with edit:
            forms.trunk(board, row)

    open_drawer("trunk", words.markdown(row.name), body)


def scenario(board: Board, row: Scenario) -> None:
    """Everything about one scenario, and its form."""

    def body() -> None:
        about, edit = _tabs()
        with about:
            st.markdown(
                _("Telephony: {telephony}", telephony=word(row.telephony))
                + ("" if row.enabled else " · " + _("switched off"))
            )
            _findings(board.by_ref.get(scenario_ref(row.name), ()))
            blocks = [outcome for outcome in board.outcomes if outcome.transfer.scenario == row.name]
            _outcomes(blocks, _("Result blocks"))
            _texts((_("Owner"), row.owner), (_("Note"), row.note))
        with edit:
            forms.scenario(board, row)

    open_drawer("scenario", words.markdown(row.name), body)


def transfer(board: Board, outcome: Outcome) -> None:
    """Everything about one Result block, and its form."""
    row = outcome.transfer

    def body() -> None:
        about, edit = _tabs()
        with about:
            st.markdown(badge(outcome.verdict))
            if outcome.number:
                number_link(outcome.number, _("Number {number}", number="") + words.code(row.number))
            link(scenario_ref(row.scenario), _("Scenario {name}", name=row.scenario))
            if outcome.route is not None:
                link(route_ref(outcome.route.name), _("Route {name}", name=outcome.route.name))
                legs(board.routing.legs[outcome.route.name])
            _findings(board.by_ref.get(transfer_ref(row.key), ()))
            st.markdown(_("Action: {action}", action=word(row.action)))
            st.markdown(_("Action on redirect (inbound line): {action}", action=word(row.inbound_action)))
            st.markdown(_("Action on redirect (outbound line): {action}", action=word(row.outbound_action)))
            _texts(
                (_("Expected route"), row.expected_route),
                (_("Values of the variable"), "\n".join(row.values)),
                (_("Note"), row.note),
            )
        with edit:
            forms.transfer(board, row)

    open_drawer("transfer", words.markdown(" / ".join(row.key)), body)


def create(kind: str, title: str, form: Callable[[Board, None], None], board: Board) -> None:
    """The form for a new object, open while the URL says ``?new=kind``."""
    if st.button(title, icon=":material/add:", key=f"new_{kind}"):
        state.point_at("new", kind)
    if state.pointed_at("new") == kind:
        open_drawer("new", title, lambda: form(board, None))


def _tabs() -> Sequence[DeltaGenerator]:
    names = [_("About"), _("Edit")]
    return st.tabs(names, default=names[forms.has_changes()])


def _templates(board: Board, row: Route) -> None:
    _heading(_("Number templates"))
    for template in row.templates[:MOST_LISTED]:
        readings.template(board, row, template)
    _more(len(row.templates))


def legs(listed: tuple[Leg, ...]) -> None:
    """The trunks of a route in order, each a link, with its status."""
    if not listed:
        st.markdown(colored(Verdict.NO_TRUNK, "✖ " + _("No trunk: calls on this route are impossible.")))
    for place, leg in enumerate(listed, 1):
        status = word(leg.trunk.status) if leg.trunk else _("unknown")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{place}.", width="content")
            if leg.trunk:
                link(trunk_ref(leg.name))
            else:
                st.markdown(words.markdown(leg.name), width="content")
            st.markdown(("✔ " if leg.is_live else "✖ ") + status, width="content")


def _findings(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        st.markdown(f"{badge(finding.severity)} · {md(finding.message)}")
        st.page_link(
            "findings.py",
            label=f"{finding.rule.code} {rule_titles(language())[finding.rule.code]}",
            query_params={"finding": finding.fingerprint},
            icon=":material/rule:",
        )


def _outcomes(outcomes: tuple[Outcome, ...] | list[Outcome], title: str) -> None:
    _heading(title)
    if not outcomes:
        st.caption(_("None."))
    for outcome in outcomes[:MOST_LISTED]:
        with st.container(horizontal=True, vertical_alignment="center"):
            link(transfer_ref(outcome.transfer.key))
            st.markdown(words.code(outcome.transfer.number) + "  " + badge(outcome.verdict), width="content")
    _more(len(outcomes))


def _more(count: int) -> None:
    if count > MOST_LISTED:
        st.caption(_("{shown} of {count} are listed here.", shown=MOST_LISTED, count=count))


def _heading(title: str) -> None:
    st.markdown(f"**{title}**")


def _texts(*pairs: tuple[str, str]) -> None:
    for label, text in pairs:
        if text:
            st.markdown(f"**{label}**")
            st.text(words.visible(text))
