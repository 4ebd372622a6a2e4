"""Routes: the table, a search by text and by number, and a drawer with everything about one route."""

import streamlit as st

from dialmap.model import RouteType
from dialmap.reports import frames
from dialmap.ui import bound, drawers, filters, forms, frame, state, tables
from dialmap.ui.texts import _, language, translate, word

board = state.board()
frame.header(_("Routes"), filters.say_routes(board))
drawers.create("route", _("New route"), forms.route, board)
if not board.snapshot.routes:
    frame.empty(_("No route yet. Create one, or import routes.csv."))
    st.stop()

by_text, by_number, by_type, by_problem = st.columns([3, 2, 2, 3], vertical_alignment="bottom")
text = by_text.text_input(
    _("Search"), key="q", bind="query-params", type="search", placeholder=_("name, template, trunk, owner")
)
number = by_number.text_input(
    _("Number"), key="number", bind="query-params", type="search", placeholder=_("whose routes match it")
)
kind = bound.choice(by_type, _("Type"), list(RouteType), "type", lambda value: word(RouteType(value)))
problem = bound.choice(by_problem, _("Problem"), filters.PROBLEMS, "problem", filters.problem_word)
shown, marks = filters.routes(board, text, number, kind, problem)
if number:
    filters.say_hit(board, number)
if not shown:
    st.info(_("No route fits these filters."), icon=":material/filter_alt_off:")
else:
    key = ("routes", text, number, kind, problem, language())
    table = state.kept(board, key, lambda: frames.routes(board, shown, translate()))
    if marks:
        table = table.assign(match=[marks[route.name] for route in shown])
    tables.pick(table, [route.name for route in shown], "route", _("Routes"), "name")
    tables.download(table, "routes-table.csv")
    frame.policy_note(board)
if state.pointed_at("route"):
    row = board.routes.get(state.pointed_at("route"))
    if row is None:
        drawers.gone("route")
    elif not state.pointed_at("new"):
        drawers.route(board, row)
