"""Trunks: status, ticket, where each is used; a drawer to edit and delete."""

from collections import Counter

import streamlit as st

from dialmap.core.model import TrunkStatus
from dialmap.reports.inventory import trunks
from dialmap.ui import bulk, dataset, state
from dialmap.ui.kit import layout, tables, url
from dialmap.ui.kit.texts import _, n_, voice, word
from dialmap.ui.objects import drawers, trunk

board = state.board()
live = sum(each.status is TrunkStatus.CONNECTED for each in board.snapshot.trunks)
layout.header(
    _("Trunks"),
    n_("{count} trunk.", "{count} trunks.", len(board.snapshot.trunks))
    + " "
    + n_("{count} is connected.", "{count} are connected.", live),
)
drawers.create("trunk", _("New trunk"), trunk.form, board)
if not board.snapshot.trunks:
    dataset.empty(_("No trunk yet. Create one, or import trunks.csv."))
    st.stop()

by_text, by_status, by_use = st.columns([3, 2, 2], vertical_alignment="bottom")
text = by_text.text_input(
    _("Search"), key="q", bind="query-params", type="search", placeholder=_("name, provider, host, ticket")
)
counts = Counter(each.status.value for each in board.snapshot.trunks)
status = url.choice(
    by_status,
    _("Status"),
    list(TrunkStatus),
    "status",
    lambda value: word(TrunkStatus(value)),
    _("All trunks"),
    counts,
)
uses = trunk.uses(board)
used = {name: len(listed) for name, listed in uses.items()}
use = url.choice(by_use, _("Use"), list(uses), "use", trunk.use_word, _("Used or not"), used)
shown = trunk.chosen(board, text, status, uses[use] if use else board.trunks)
if not shown:
    st.info(_("No trunk fits these filters."), icon=":material/filter_alt_off:")
else:
    table = trunks(board, shown, voice())
    keys = [each.name for each in shown]
    tables.pick(table, keys, "trunk", _("Trunks"), marks=True, total=len(board.snapshot.trunks), fit=True)
    bulk.of_rows(board, [board.trunks[each] for each in tables.marked("trunk") if each in board.trunks])
    tables.download(table, "trunks-table.csv")
if url.pointed_at("trunk"):
    row = board.trunks.get(url.pointed_at("trunk"))
    if row is None:
        drawers.gone("trunk")
    elif not url.pointed_at("new"):
        trunk.drawer(board, row)
