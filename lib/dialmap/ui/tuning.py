"""The settings of the data set as a form, and their history."""

import json
from typing import Final

import pandas as pd
import streamlit as st

from dialmap.dialplan import Policy
from dialmap.errors import DialmapError
from dialmap.findings import ALL_RULES, Severity
from dialmap.i18n import country_name
from dialmap.numbering import countries
from dialmap.reports import words
from dialmap.service import logbook, tuning
from dialmap.service.checking import Board, rule_titles
from dialmap.service.logbook import Query
from dialmap.store.settings import OFF, RULE, Settings
from dialmap.ui import state, tables
from dialmap.ui.texts import _, language, md, translate, word

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
    st.markdown("**" + _("Rules") + "**")
    st.caption(_("Give a rule another severity here, or switch it off. What is off is said on the page Findings."))
    rules = _rules(opened)
    wanted = Settings(Policy(policy or opened.policy), country or opened.country, rules, masking)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Save"), type="primary", key="settings_save", disabled=wanted.stored == opened.stored):
            _save(wanted, opened)
        if wanted.stored != opened.stored:
            st.caption(_("Not saved yet."), width="content")
    if board.settings.stored != opened.stored:
        st.warning(_("Somebody changed the settings in the meantime; what you did not touch stays as they set it."))


def _rules(opened: Settings) -> dict[str, str]:
    titles = rule_titles(language())
    own = _("as the rule says")
    choices = {"": own, OFF: _("Off"), **{each.value: words.word(each, translate()) for each in Severity}}
    by_label = {label: value for value, label in choices.items()}
    table = pd.DataFrame(
        [
            (
                rule.code,
                titles[rule.code],
                words.marked(rule.severity, translate()),
                choices[opened.rules.get(rule.code, "")],
            )
            for rule in ALL_RULES
        ],
        columns=["code", "title", "own", "here"],
    )
    edited = st.data_editor(
        table,
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
        tuning.change_settings(state.path(), wanted, state.who(), opened)
    except DialmapError as error:
        st.error(md(error.message), icon=":material/error:")
        return
    for key in [key for key in st.session_state if str(key).startswith(("settings_", "_settings_"))]:
        del st.session_state[key]
    st.session_state["flash"] = _("Saved.")
    st.rerun()


def past() -> None:
    """Who changed which setting, newest first."""
    st.subheader(_("What was changed"), anchor=False)
    try:
        entries = logbook.search(state.path(), Query(kind="setting"), MOST_CHANGES)[0]
    except DialmapError as error:
        state.stop(error)
    if not entries:
        st.caption(_("Nothing was changed yet."))
        return
    rows = [
        (
            entry.at[:16].replace("T", " "),
            words.visible(entry.who) or "—",
            _setting(entry.key),
            _value(entry.key, entry.old),
            _value(entry.key, entry.new),
        )
        for entry in entries
    ]
    table = pd.DataFrame(rows, columns=["at", "who", "setting", "old", "new"])
    tables.show(table, _("What was changed"))


def _setting(key: str) -> str:
    if key.startswith(RULE):
        code = key.removeprefix(RULE)
        return f"{code} {rule_titles(language()).get(code, '')}"
    names = {"policy": _("Which route wins"), "country": _("Country"), "masking": _("Hidden digits")}
    return names.get(key, key)


def _value(key: str, stored: str) -> str:
    value = json.loads(stored) if stored else ""
    if key == "policy" and value in set(Policy):
        return word(Policy(value))
    if key == "masking":
        return _("yes") if value == "yes" else _("no")
    if key.startswith(RULE):
        return {"": _("as the rule says"), OFF: _("Off")}.get(value) or word(Severity(value))
    return str(value)
