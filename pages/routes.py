"""Routes: the table, a search by text and by number, and a drawer with everything about one route."""

import streamlit as st

from dialmap.core.model import RouteType
from dialmap.ui import bulk, dataset, state
from dialmap.ui.kit import layout, sheets, tables, url
from dialmap.ui.kit.texts import _, voice, word
from dialmap.ui.objects import drawers, route

board = state.board()
spoken = voice()
types, problems, contexts = state.kept(board, ("facets of routes",), lambda: route.facets(board))
layout.header(_("Routes"), route.how_they_stand(board, problems))
drawers.create("route", _("New route"), route.form, board)
if not board.snapshot.routes:
    dataset.empty(_("No route yet. Create one, or import routes.csv."))
    st.stop()

widths = [3, 2, 2, 3, *[2] * board.has_contexts]
by_text, by_number, by_type, by_problem, *by_context = st.columns(widths, vertical_alignment="bottom")
text = by_text.text_input(
    _("Search"), key="q", bind="query-params", type="search", placeholder=_("name, template, trunk, owner")
)
number = by_number.text_input(
    _("Number"), key="number", bind="query-params", type="search", placeholder=_("whose routes match it")
)
kind = url.choice(
    by_type, _("Type"), list(RouteType), "type", lambda value: word(RouteType(value)), _("All types"), types
)
problem = url.choice(by_problem, _("Problem"), route.PROBLEMS, "problem", route.problem_word, _("All routes"), problems)
context = route.ask_context(by_context[0], board, contexts) if by_context else ""
shown, marks = route.chosen(board, text, number, kind, problem, context)
if number:
    route.say_hit(board, number)
if not shown:
    st.info(_("No route fits these filters."), icon=":material/filter_alt_off:")
else:
    keys = [each.name for each in shown]
    key = ("routes", text, number, kind, problem, context, spoken)
    sheet = state.kept(
        board, key, lambda: sheets.sheet_of(shown, lambda part: route.listed(board, part, marks, spoken), keys)
    )
    tables.pick(sheet, keys, "route", _("Routes"), marks=True, total=len(board.snapshot.routes), fit=True)
    bulk.of_rows(board, [board.routes[each] for each in tables.marked("route") if each in board.routes])
    with st.container(horizontal=True, vertical_alignment="center"):
        tables.download(lambda: route.listed(board, shown, marks, spoken), "routes-table.csv")
        dataset.policy_note(board)
if url.pointed_at("route"):
    row = board.routes.get(url.pointed_at("route"))
    if row is None:
        drawers.gone("route")
    elif not url.pointed_at("new"):
        route.drawer(board, row)
