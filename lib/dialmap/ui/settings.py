"""The settings of the data set as a form, and their history. Never decides what a setting means."""

from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.audit import AuditKind, LogFilter
from dialmap.core.findings import Severity
from dialmap.core.numbering import countries
from dialmap.core.settings import OFF, Policy, Settings
from dialmap.errors import DialmapError
from dialmap.findings import ALL_RULES
from dialmap.i18n import country_name
from dialmap.reports.audit import settings_history
from dialmap.reports.rules import rule_titles
from dialmap.reports.voice import table
from dialmap.service import audit, settings
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import complain, flash
from dialmap.ui.kit.layout import heading, small_heading
from dialmap.ui.kit.texts import _, language, voice, word

MOST_CHANGES: Final = 200


def form(board: Board) -> None:
    """Everything that can be set, stored together by one button."""
    if "settings_policy" not in st.session_state:  # the page is opened anew
        st.session_state["_settings_opened"] = board.settings
    opened: Settings = st.session_state["_settings_opened"]
    policies = {each: word(each) for each in Policy}
    policy = st.radio(
        _("Where several routes match a number"),
        list(Policy),
        list(Policy).index(opened.policy),
        format_func=policies.__getitem__,
        key="settings_policy",
        help=_("The platform does not say which route wins; choose what your PBX does."),
    )
    names = {code: f"{code} · {country_name(code, language())}" for code in countries()}
    country = st.selectbox(
        _("Country from which numbers are dialed"),
        list(names),
        list(names).index(opened.country) if opened.country in names else None,
        format_func=names.__getitem__,
        key="settings_country",
        help=_("Decides which numbers exist, which are for emergencies, and how calls abroad begin."),
    )
    masking = st.toggle(
        _("Hide the middle of long numbers"),
        opened.masking,
        key="settings_masking",
        help=_("On every page, in downloads of tables, in answers of the command line and in reports; not in forms."),
    )
    small_heading(_("Rules"))
    st.caption(_("Give a rule another severity here, or switch it off. What is off is said on the page Findings."))
    rules = _rules(opened)
    wanted = Settings(
        policy=Policy(policy or opened.policy), country=country or opened.country, rules=rules, masking=masking
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Save"), type="primary", key="settings_save", disabled=wanted.stored == opened.stored):
            _save(wanted, opened)
        if wanted.stored != opened.stored:
            st.caption(_("Not saved yet."), width="content")
    if board.settings.stored != opened.stored:
        st.warning(_("Somebody changed the settings in the meantime; what you did not touch stays as they set it."))


def _rules(opened: Settings) -> dict[str, str]:
    titles = rule_titles(language())
    choices = {"": _("as the rule says"), OFF: _("Off"), **{each.value: word(each) for each in Severity}}
    by_label = {label: value for value, label in choices.items()}
    listed = table(
        ("code", "title", "own", "here"),
        ((rule.code, titles[rule.code], rule.severity, choices[opened.rules.get(rule.code, "")]) for rule in ALL_RULES),
        voice(),
    )
    edited = st.data_editor(
        listed.frame,
        hide_index=True,
        disabled=["code", "title", "own"],
        column_config={
            "code": st.column_config.TextColumn(_("Code"), width=70),
            "title": st.column_config.TextColumn(_("Rule"), width=420),
            "own": st.column_config.TextColumn(_("Its severity"), width=150),
            "here": st.column_config.SelectboxColumn(
                _("Severity here"), options=list(by_label), required=True, width=190
            ),
        },
        key=f"settings_rules_{language()}",
        height=420,
    )
    pairs = zip(edited["code"], edited["here"], strict=True)
    return {str(code): by_label[str(label)] for code, label in pairs if by_label.get(str(label))}


def _save(wanted: Settings, opened: Settings) -> None:
    try:
        settings.change_settings(state.path(), wanted, state.who(), opened)
    except DialmapError as error:
        complain(error)
        return
    for key in [key for key in st.session_state if str(key).startswith(("settings_", "_settings_"))]:
        del st.session_state[key]
    flash(_("Saved."))
    st.rerun()


def past() -> None:
    """Who changed which setting, newest first."""
    heading(_("What was changed"))
    try:
        entries = audit.search(state.path(), LogFilter(kind=AuditKind.SETTING), MOST_CHANGES)[0]
    except DialmapError as error:
        state.stop(error)
    if not entries:
        st.caption(_("Nothing was changed yet."))
        return
    tables.show(settings_history(entries, voice()), _("What was changed"))
