"""Findings: filtered and grouped for a working session; one beside the list, with its fix and the page of its rule."""

import streamlit as st

from dialmap.core.findings import Severity
from dialmap.findings import ALL_RULES
from dialmap.reports.findings import findings as listing
from dialmap.reports.rules import rule_titles
from dialmap.ui import dataset, findings, state
from dialmap.ui.kit import layout, tables, url
from dialmap.ui.kit.texts import _, language, n_, voice, word

board = state.board()
spoken = voice()
layout.header(
    _("Findings"),
    (n_("{count} error", "{count} errors", board.severities[Severity.ERROR]) + ", ")
    + (n_("{count} warning", "{count} warnings", board.severities[Severity.WARNING]) + ", ")
    + n_("{count} note.", "{count} notes.", board.severities[Severity.NOTE])
    + findings.asides(board),
)
titles = rule_titles(language())
by_severity, by_group, by_new = st.columns([3, 3, 2], vertical_alignment="bottom")
severities = url.choices(
    by_severity, _("Severity"), list(Severity), "severity", lambda value: word(Severity(value)), as_pills=True
)
group = url.choice(by_group, _("Group by"), findings.GROUPS, "group", findings.group_word)
imported = bool(board.stamp.imported_at)
new_only = imported and url.flag(by_new, _("Only new"), "new", _("New since the last import"))
by_rule, by_owner, by_text = st.columns([3, 2, 3], vertical_alignment="bottom")
found = {finding.rule.code for finding in board.findings}
offered = [rule.code for rule in ALL_RULES if rule.code in found]
codes = url.choices(by_rule, _("Rule"), offered, "rule", lambda code: f"{code} {titles[code]}")
chosen = url.choices(by_owner, _("Owner"), board.owners, "owner", str)
text = by_text.text_input(
    _("Search"), key="q", bind="query-params", type="search", placeholder=_("name of a route, trunk, scenario or block")
)
waived = bool(board.waived) and url.flag(st.container(), _("Show the waived ones instead"), "waived")
shown = board.select(
    severities=[Severity(value) for value in severities],
    codes=codes,
    owners=chosen,
    text=text or "",
    new_only=new_only,
    waived=waived,
)
if not shown:
    if board.findings:
        st.info(_("Nothing to show with this filter."), icon=":material/filter_alt_off:")
    else:
        st.success(_("The rules found nothing."), icon=":material/check:")
    dataset.policy_note(board)
    st.stop()
left, right = st.columns([3, 2])
with left:
    if group:
        shown = findings.grouped(board, shown, group)
    listed = shown[: tables.MOST_ROWS_TO_OPEN]
    key = ("findings", *map(tuple, (severities, codes, chosen)), text, new_only, waived, group, url.pointed_at("in"))
    table = state.kept(board, (*key, language()), lambda: listing(board, listed, spoken))
    picked = tables.pick(table, [each.fingerprint for each in listed], "finding", _("Findings"), "rule")
    tables.say_left_out(len(listed), len(shown))
    tables.download(lambda: listing(board, shown, spoken), "findings.csv")
    dataset.policy_note(board)
with right:
    finding = findings.steps(shown, picked)
    if finding is None:
        st.caption(_("Click a finding to see it here, with the page of its rule, or walk through with the arrow keys."))
    else:
        findings.one(board, finding)
