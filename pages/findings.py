"""Findings: what the rules found, with the page of the rule beside it."""

import streamlit as st

from dialmap.findings import ALL_RULES, Severity
from dialmap.reports import frames
from dialmap.service.checking import rule_page, rule_titles
from dialmap.ui import bound, drawers, frame, state, tables
from dialmap.ui.texts import _, badge, language, md, n_, translate, word

board = state.board()
errors = board.severities[Severity.ERROR]
frame.header(
    _("Findings"),
    (n_("{count} error", "{count} errors", errors) + ", ")
    + (n_("{count} warning", "{count} warnings", board.severities[Severity.WARNING]) + ", ")
    + n_("{count} note.", "{count} notes.", board.severities[Severity.NOTE]),
)
by_severity, by_rule = st.columns([2, 3], vertical_alignment="bottom")
severities = bound.choices(
    by_severity, _("Severity"), list(Severity), "severity", lambda value: word(Severity(value)), as_pills=True
)
names = {rule.code: f"{rule.code} {rule.name}" for rule in ALL_RULES}
codes = bound.choices(by_rule, _("Rule"), list(names), "rule", lambda code: names[code])
shown = board.select([Severity(value) for value in severities], codes)
if not shown:
    if board.findings:
        st.info(_("Nothing to show with this filter."), icon=":material/filter_alt_off:")
    else:
        st.success(_("The rules found nothing."), icon=":material/check:")
    st.stop()
left, right = st.columns([3, 2])
with left:
    table = frames.findings(shown, rule_titles(language()), translate())
    picked = tables.pick(table, [each.fingerprint for each in shown], "finding", _("Findings"), "rule")
    tables.download(table, "findings.csv")
    frame.policy_note(board)
with right:
    finding = next((each for each in board.findings if each.fingerprint == picked), None)
    if finding is None:
        st.caption(_("Click a finding to see it here, with the page of its rule."))
        st.stop()
    with st.container(border=True):
        st.markdown(f"{badge(finding.severity)} · **{md(finding.message)}**")
        drawers.link(finding.ref, f"{word(finding.ref.kind)}: {frame.name_of(finding.ref)}")
        if finding.example:
            drawers.number_link(finding.example, _("Look up {number}", number=finding.example))
    with st.container(border=True):
        st.markdown(rule_page(finding.rule, language()))
