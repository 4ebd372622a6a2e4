"""Number lookup: one number or many; the winner, the trunks in order, every candidate and why it lost."""

import streamlit as st

from dialmap.reports.lookup import answers
from dialmap.ui import dataset, lookup, state, workbench
from dialmap.ui.kit import layout, tables
from dialmap.ui.kit.texts import _, n_, voice

board = state.board()
spoken = voice()
layout.header(_("Number lookup"), _("Which route takes a number, through which trunks, and what else matches."))
if not board.snapshot.routes:
    dataset.empty(_("No route yet, so no number hits one."))
    st.stop()

look, bench = st.tabs([_("Lookup"), _("Workbench")], key="lookup_tab", on_change="rerun")
if bench.open:
    with bench:
        layout.heading(_("Patterns against numbers"))
        workbench.compare_templates(board)
        layout.heading(_("A range as patterns"))
        workbench.range_to_templates()
        layout.heading(_("The canonical form of a pattern"))
        workbench.canonical_form()
    st.stop()
typed, file = st.columns([3, 2])
text = typed.text_area(
    _("Numbers, one per line"),
    key="numbers",
    bind="query-params",
    height=110,
    placeholder="+7 (495) 555-01-00\n301\n*81",
)
uploaded = file.file_uploader(_("Or a file: one number per line, or CSV"), type=["txt", "csv"], key="numbers_file")
numbers, said = lookup.read(text, uploaded)
for sentence in said:
    st.warning(sentence, icon=":material/warning:")
dataset.policy_note(board)
if not numbers:
    st.caption(_("Type or paste a number to see where it goes."))
    st.stop()
found = [board.look_up(number) for number in numbers]
if len(found) == 1:
    lookup.one(board, found[0])
    tables.download(lambda: answers(found, spoken), "lookup.csv")
    st.stop()
missed = sum(answer.trace.winner is None for answer in found)
differ = sum(answer.policies_differ for answer in found)
st.markdown(
    n_("{count} number looked up.", "{count} numbers looked up.", len(found))
    + " "
    + n_("{count} fits no route.", "{count} fit no route.", missed)
    + " "
    + n_("{count} depends on the policy.", "{count} depend on the policy.", differ)
)
left, right = st.columns([3, 2])
with left:
    table = answers(found, spoken)
    picked = tables.pick(table, [str(at) for at in range(len(found))], "row", _("Looked-up numbers"))
    tables.download(table, "lookup.csv")
with right:
    if picked.isdigit() and int(picked) < len(found):
        lookup.one(board, found[int(picked)])
    else:
        st.caption(_("Click a number to see here what takes it and why."))
