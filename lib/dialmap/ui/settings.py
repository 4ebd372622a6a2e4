"""The settings of the data set as a form, and their history. Never decides what a setting means."""

from dataclasses import replace
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.audit import AuditKind, LogFilter
from dialmap.core.findings import Severity
from dialmap.core.numbering import countries
from dialmap.core.people import Role, Source
from dialmap.core.profiles import LISTS
from dialmap.core.settings import (
    LONGEST_KEPT,
    MOST_DIGITS,
    OFF,
    SHORTEST_KEPT,
    Policy,
    Profile,
    Settings,
    is_ticket_address,
)
from dialmap.errors import DialmapError
from dialmap.findings import ALL_RULES
from dialmap.i18n import country_name
from dialmap.reports.audit import settings_history
from dialmap.reports.rules import rule_titles
from dialmap.reports.voice import table
from dialmap.service import audit, retention, settings
from dialmap.ui import dataset, state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.layout import heading, small_heading
from dialmap.ui.kit.texts import _, language, n_, voice, word
from dialmap.zones import zones

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
    dataset.turns(board)
    falls = st.toggle(
        _("A call whose route has no live trunk goes on to the next route that matches"),
        opened.fall_through,
        key="settings_falls",
        help=_("Yeastar and MikoPBX do so; on Asterisk and FreePBX the call ends there. Verdicts depend on it."),
    )
    profile = _profile(opened)
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
    zone = _zone(opened)
    own = st.toggle(
        _("Authors may apply their own proposals"),
        opened.own_proposals,
        key="settings_own",
        help=_("Otherwise somebody else must, once two people have the role for it."),
    )
    tickets = st.text_input(
        _("Address of a ticket"),
        opened.tickets,
        key="settings_tickets",
        placeholder="https://tickets.example.com/{ticket}",
        help=_("With {field} where its number goes; tickets then are links. Empty: they are not.", field="{ticket}"),
    )
    if tickets and not is_ticket_address(tickets):
        st.warning(
            _("This is not a web address with {field} in it, so it is not saved.", field="{ticket}"),
            icon=":material/warning:",
        )
        tickets = opened.tickets
    newcomers = _newcomers(opened)
    snapshots, log = _kept(opened)
    days, digits, contexts = _of_calls(opened)
    small_heading(_("Rules"))
    st.caption(_("Give a rule another severity here, or switch it off. What is off is said on the page Findings."))
    rules = _rules(opened)
    wanted = Settings(
        policy=Policy(policy or opened.policy),
        country=country or opened.country,
        rules=rules,
        masking=masking,
        zone=zone,
        newcomers=newcomers,
        own_proposals=own,
        keep_snapshots=snapshots,
        keep_log=log,
        tickets=tickets or "",
        fall_through=falls,
        profile=profile,
        keep_calls=days,
        call_digits=digits,
        call_contexts=contexts,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Save"), type="primary", key="settings_save", disabled=wanted.stored == opened.stored):
            _save(wanted, opened)
        if wanted.stored != opened.stored:
            st.caption(_("Not saved yet."), width="content")
    if board.settings.stored != opened.stored:
        st.warning(_("Somebody changed the settings in the meantime; what you did not touch stays as they set it."))


def _profile(opened: Settings) -> Profile:
    """From what kind of system the data is, with what that changes."""
    words = {each: word(each) for each in Profile}
    picked = st.selectbox(
        _("Data from"),
        list(Profile),
        list(Profile).index(opened.profile),
        format_func=words.__getitem__,
        key="settings_profile",
        help=_("An import from a PBX sets it. What is set for a rule below goes before it."),
    )
    profile = picked or opened.profile
    told = ", ".join(code for code in replace(opened, profile=profile, rules={}).switched_off if code not in LISTS)
    if profile is Profile.TWIN:
        st.caption(_("Off there, for the platform writes every number in one form: {codes}", codes=told))
    else:
        st.caption(_("Off there, for it is known which route wins and numbers stay as dialed: {codes}", codes=told))
    if profile is Profile.FREEPBX:
        st.caption(_("Templates that are imported or typed get the underscore that FreePBX does not show."))
    listed = ", ".join(sorted(LISTS))
    st.caption(_("Off everywhere, for the filters of Routes and Trunks list the same: {codes}", codes=listed))
    return profile


def _zone(opened: Settings) -> str:
    """In which zone a day begins and ends."""
    names = ["", *zones()]
    own, same = replace(opened, zone="").own_zone, _("as the country says")
    zone = st.selectbox(
        _("Time zone"),
        names,
        names.index(opened.zone) if opened.zone in names else 0,
        format_func=lambda name: name or f"{same}: {own}",
        key="settings_zone",
        help=_("Waivers and due dates end with the day there. Times are shown in the zone of whoever looks."),
    )
    return zone or ""


def _newcomers(opened: Settings) -> Role:
    """What somebody may do who signs in and whom nobody has listed; asked only where people sign in."""
    if state.way() is Source.LOCAL:
        return opened.newcomers
    roles = {each: word(each) for each in Role}
    options = list(Role)
    role = st.selectbox(
        _("Role of whoever signs in and is not listed"),
        options,
        options.index(opened.newcomers),
        format_func=roles.__getitem__,
        key="settings_newcomers",
    )
    return Role(role or opened.newcomers)


def _kept(opened: Settings) -> tuple[int, int]:
    """For how many days automatic snapshots and entries of the log stay in the database."""
    left, right = st.columns(2)
    asked = (
        (left, _("Keep automatic snapshots for days"), opened.keep_snapshots, "settings_keep_snapshots"),
        (right, _("Keep entries of the log for days"), opened.keep_log, "settings_keep_log"),
    )
    found = []
    for place, label, value, key in asked:
        about = _("0: for ever; otherwise {least} or more. Needed ones stay; README says which.", least=SHORTEST_KEPT)
        found.append(int(place.number_input(label, 0, LONGEST_KEPT, value, key=key, help=about) or 0))
    return found[0], found[1]


def _of_calls(opened: Settings) -> tuple[int, int, tuple[str, ...]]:
    """For how many days counts of calls stay, how much of a number, and which contexts count."""
    left, middle, right = st.columns(3)
    about = _("0: for ever; otherwise {least} or more.", least=SHORTEST_KEPT)
    days = left.number_input(
        _("Keep counts of calls for days"), 0, LONGEST_KEPT, opened.keep_calls, key="settings_keep_calls", help=about
    )
    about = _(
        "0: all of it. Otherwise of a dialed number that no transfer names only so many digits are kept, from the next"
        " file on; what an edit would move can then not be said of it."
    )
    digits = middle.number_input(
        _("Digits kept of other numbers"), 0, MOST_DIGITS, opened.call_digits, key="settings_call_digits", help=about
    )
    contexts = right.text_input(
        _("Contexts whose calls count"),
        ", ".join(opened.call_contexts),
        key="settings_call_contexts",
        placeholder=_("all"),
        help=_("The contexts of the dialplan in which callers dial, with commas between them. Empty: all count."),
    )
    listed = tuple(each.strip() for each in (contexts or "").split(",") if each.strip())
    return int(days or 0), int(digits or 0), listed


def _rules(opened: Settings) -> dict[str, str]:
    import pandas as pd  # noqa: PLC0415 - 40 MB, only where somebody edits a table

    titles = rule_titles(language())
    choices = {"": _("as the rule says"), OFF: _("Off"), **{each.value: word(each) for each in Severity}}
    by_label = {label: value for value, label in choices.items()}
    listed = table(
        ("code", "title", "own", "here"),
        ((rule.code, titles[rule.code], rule.severity, choices[opened.rules.get(rule.code, "")]) for rule in ALL_RULES),
        voice(),
    )
    edited = st.data_editor(
        pd.DataFrame(list(listed.rows), columns=list(listed.columns)),
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
    def act() -> None:
        settings.change_settings(state.path(), wanted, state.who(), opened)
        for key in [key for key in st.session_state if str(key).startswith(("settings_", "_settings_"))]:
            del st.session_state[key]

    perform(act, _("Saved."))


def tidy() -> None:
    """Do now what the settings say about old things; the server does it once a day."""
    kept = state.board().settings
    if not kept.keep_snapshots and not kept.keep_log and not kept.keep_calls:
        return
    if st.button(_("Tidy up now"), icon=":material/archive:", key="tidy", help=_("The server does it once a day.")):

        def act() -> str:
            done = retention.tidy(state.path(), state.who())
            return (
                n_("{count} snapshot is gone.", "{count} snapshots are gone.", done.snapshots)
                + " "
                + n_("{count} entry is in an archive.", "{count} entries are in an archive.", done.entries)
                + (" " + n_("{count} day of calls is gone.", "{count} days of calls are gone.", done.days))
            )

        perform(act, "")


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
