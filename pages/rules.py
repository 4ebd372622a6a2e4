"""The rules: what each says, how bad it is here, and how many findings it has."""

import streamlit as st

from dialmap.findings import ALL_RULES
from dialmap.reports.rules import rules as listing
from dialmap.ui import findings, state
from dialmap.ui.kit import layout, tables, url
from dialmap.ui.kit.texts import _, n_, voice
from dialmap.ui.kit.walk import steps

board = state.board()
off = len(board.settings.switched_off)
layout.header(
    _("Rules"),
    n_("{count} rule looks at every object.", "{count} rules look at every object.", len(ALL_RULES) - off)
    + (" " + n_("{count} rule is switched off.", "{count} rules are switched off.", off) if off else ""),
)
by_code = {rule.code: rule for rule in ALL_RULES}
opened = by_code.get(url.pointed_at("rule"))
left, right = st.columns([2, 3], gap="medium") if opened else (st.container(), None)
with left:
    table = listing(board, voice(), brief=opened is not None)
    tables.pick(table, list(by_code), "rule", _("Rules"), fit=True, below=16)
if opened is not None and right is not None:
    with right:
        steps(list(by_code), opened.code, "rule")
        count = sum(finding.rule.code == opened.code for finding in board.open)
        said = n_("{count} open finding", "{count} open findings", count)
        st.page_link("findings.py", label=said, query_params={"rule": opened.code}, icon=":material/rule:")
        with st.container(border=True):
            findings.rule_text(opened)
