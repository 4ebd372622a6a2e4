"""Findings: a full table, those first that break most; one beside it, with its fix and the page of its rule."""

import streamlit as st

from dialmap.core.findings import Severity
from dialmap.findings import ALL_RULES
from dialmap.reports.findings import findings as listing
from dialmap.reports.rules import rule_titles
from dialmap.ui import dataset, findings, state, waivers
from dialmap.ui.kit import layout, sheets, tables, url
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
if board.snapshot.is_empty:
    dataset.empty(_("There is no data yet, so there is nothing to find."))
    st.stop()
titles = rule_titles(language())
by_rule, by_owner, by_text, by_group = st.columns([3, 2, 3, 2], vertical_alignment="bottom")
rules, owners = findings.counts(board)
codes = url.choices(by_rule, _("Rule"), list(rules), "rule", lambda code: f"{code} {titles[code]} ({rules[code]})")
chosen = url.choices(by_owner, _("Owner"), list(owners), "owner", lambda name: f"{name} ({owners[name]})")
text = by_text.text_input(
    _("Search"), key="q", bind="query-params", type="search", placeholder=_("name of a route, trunk, scenario or block")
)
group = url.choice(by_group, _("Group by"), findings.GROUPS, "group", findings.group_word)
with st.container(horizontal=True, vertical_alignment="center"):
    box = st.container(width="content")
    severities = url.choices(
        box,
        _("Severity"),
        list(Severity),
        "severity",
        lambda value: f"{word(Severity(value))} {board.severities[Severity(value)]}",
        as_pills=True,
    )
    imported = bool(board.stamp.imported_at)
    fresh = st.container(width="content")
    new_only = imported and url.flag(fresh, _("Only new ({count})", count=board.fresh), "new")
    waived = bool(board.waived) and url.flag(
        st.container(width="content"), _("The waived ones ({count})", count=len(board.waived)), "waived"
    )
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
    elif len(board.settings.switched_off) == len(ALL_RULES):
        st.warning(_("Every rule is switched off, so nothing was checked."), icon=":material/rule:")
    else:
        st.success(_("The rules found nothing."), icon=":material/check:")
    dataset.policy_note(board)
    st.stop()
if group:
    shown = findings.grouped(board, shown, group)
by_key = {each.fingerprint: each for each in shown}
opened = by_key.get(url.pointed_at("finding"))
left, right = st.columns([2, 3], gap="medium") if opened else (st.container(), None)
with left:
    key = ("findings", *map(tuple, (severities, codes, chosen)), text, new_only, waived, group, url.pointed_at("in"))
    sheet = state.kept(
        board,
        (*key, bool(opened), spoken),
        lambda: sheets.sheet(listing(board, shown, spoken, brief=opened is not None), list(by_key)),
    )
    total = len(board.waived) if waived else len(board.open)
    tables.pick(sheet, [], "finding", _("Findings"), marks=not waived, total=total, fit=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        marked = [by_key[each] for each in tables.marked("finding") if each in by_key]
        if marked:
            waivers.of(marked, "waive_marked", n_("Waive {count}", "Waive {count}", len(marked)), board)
        tables.download(lambda: listing(board, shown, spoken), "findings.csv")
        dataset.policy_note(board)
if opened is not None and right is not None:
    with right:
        findings.steps(list(by_key), opened.fingerprint, "finding")
        findings.one(board, opened)
