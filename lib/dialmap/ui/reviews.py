"""Review sessions on the page: open and choose one, sign-off, report. The meeting itself is :mod:`dialmap.ui.meeting`.

Holds how a session is drawn. Never decides who may do what: the use cases do.
"""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.findings import Severity
from dialmap.core.names import folded
from dialmap.core.reviews import Agenda, Scope
from dialmap.core.signatures import SignOff, Standing
from dialmap.reports import reviews as listing
from dialmap.reports.rules import rule_titles
from dialmap.reports.voice import Voice
from dialmap.service import people as team
from dialmap.service import reports, reviews, signatures
from dialmap.ui import compare, findings, state
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.texts import _, language, line, n_, voice, word

#: Beyond so many open findings a meeting begins with the worst.
MOST_AT_ONCE: Final = 500


def choose() -> None:
    """The sessions as a list, and the form for a new one."""
    found = reviews.sessions(state.path())
    with st.expander(_("Open a session"), expanded=not found, icon=":material/groups:"):
        title = st.text_input(_("Title"), key="session_title", placeholder=_("Routing, week 48"))
        people = st.text_area(_("Participants, one per line"), key="session_people", height=90)
        _say_strangers((people or "").splitlines())
        board = state.board()
        scope = _scope(board)
        st.caption(_("A snapshot is kept, and the agenda is made of the open findings and of what has changed."))
        if st.button(_("Open the session"), type="primary", key="session_open"):

            def act() -> None:
                participants = tuple((people or "").splitlines())
                path, who = state.path(), state.who()
                number = reviews.open_session(path, title or "", participants, who, scope=scope, board=board)
                url.point_at("session", str(number))

            perform(act, _("The session is open."))
    if found:
        keys = [str(each.id) for each in found]
        tables.pick(listing.sessions(found, voice()), keys, "session", _("Review sessions"))


def _scope(board: Board) -> Scope:
    """What comes onto the agenda: at first everything, or what is worst where that is too much for a meeting."""
    counts = board.severities
    worst = [Severity.ERROR] if sum(counts.values()) > MOST_AT_ONCE else list(Severity)
    picked = st.pills(
        _("On the agenda"),
        list(Severity),
        selection_mode="multi",
        default=worst,
        format_func=lambda each: f"{word(each)}: {counts[each]}",
        key="session_scope",
    )
    fresh = st.toggle(_("And whatever the last session did not have"), True, key="session_fresh")
    rules, owners, contexts = findings.counts(board)
    left, right, *beside = st.columns(3 if contexts else 2)
    titles = rule_titles(language())
    codes = left.multiselect(
        _("Only these rules"),
        list(rules),
        key="session_rules",
        format_func=lambda code: f"{code} {titles[code]} ({rules[code]})",
        placeholder=_("all"),
    )
    mine = right.multiselect(
        _("Only objects of"),
        list(owners),
        key="session_owners",
        format_func=lambda name: f"{line(name)} ({owners[name]})",
        placeholder=_("everybody"),
    )
    within = [
        name
        for box in beside
        for name in box.multiselect(
            _("Only these contexts"),
            list(contexts),
            key="session_contexts",
            format_func=lambda name: f"{line(name)} ({contexts[name]})",
            placeholder=_("all"),
        )
    ]
    scope = Scope(
        severities=frozenset(picked or ()),
        fresh=fresh,
        codes=frozenset(codes),
        owners=frozenset(mine),
        contexts=frozenset(within),
    )
    count = reviews.size(state.path(), scope, board)
    st.markdown(n_("{count} finding comes onto the agenda.", "{count} findings come onto the agenda.", count))
    return scope


def _say_strangers(names: Sequence[str]) -> None:
    """Which participants nobody has let in yet: they could neither decide nor sign."""
    known = set(map(folded, team.names(state.path())))
    strangers = [line(name) for name in names if folded(name) and folded(name) not in known]
    if strangers and known:
        st.warning(
            _(
                "Not among the people of this data set: {names}. An administrator adds them.",
                names=", ".join(strangers),
            ),
            icon=":material/person_alert:",
        )
        st.page_link("settings.py", label=_("Settings"))


def sign(agenda: Agenda) -> None:
    """Who stands for the data, whether that still holds, and the button for a second person."""
    st.caption(_("Content now: {hash}", hash=agenda.now.hash[:16]))
    for signed, stands in agenda.sign_offs:
        mark = "✔" if stands is Standing.HOLDS else "✖"
        st.markdown(f"{mark} {_signature(signed)} · **{word(stands)}**")
        if stands is not Standing.HOLDS:
            _verify(signed)
    if agenda.session.closed_at:
        st.caption(_("The session is closed."))
        return
    if not agenda.sign_offs:
        st.caption(_("Nobody has signed yet. A participant signs who decided nothing and changed nothing."))
    key = f"seen_{agenda.session.id}"
    seen = st.session_state.get(key, agenda.now)  # what the page showed when the button was pressed
    st.session_state[key] = agenda.now
    anyway = bool(agenda.undecided) and st.checkbox(
        n_("Sign though {count} item is undecided", "Sign though {count} items are undecided", agenda.undecided),
        key=f"sign_undecided_{agenda.undecided}",
    )
    with st.container(horizontal=True):
        if st.button(_("Sign off"), icon=":material/verified:", key="sign_off"):
            number, who = agenda.session.id, state.who()
            perform(lambda: signatures.sign_off(state.path(), number, who, seen, accept_undecided=anyway), _("Signed."))
        if st.button(_("Close the session"), key="close_session"):
            number = agenda.session.id
            perform(lambda: reviews.close_session(state.path(), number, state.who()), _("The session is closed."))


def report(agenda: Agenda) -> None:
    """The report as one HTML file, and as a ZIP with the tables; made when it is asked for."""
    masked = st.toggle(_("Hide the middle of long numbers"), key="report_masked")
    spoken, number = Voice(language(), masking=masked or voice().masking), agenda.session.id
    path = state.path()  # the report is made later, where nobody knows the session
    with st.container(horizontal=True):
        st.download_button(
            _("Download the report"),
            data=lambda: reports.as_html(reports.gather(path, number), spoken),
            file_name="report.html",
            mime="text/html",
            icon=":material/description:",
            key="report_html",
        )
        st.download_button(
            _("Download the report with its tables"),
            data=lambda: reports.as_zip(reports.gather(path, number), spoken),
            file_name="report.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            key="report_zip",
        )


def _signature(signed: SignOff) -> str:
    shown = (signed.seal or signed.hash)[:16]
    said = _("{name} signed {hash} on {day}", name=signed.who, hash=shown, day=voice().day(signed.at))
    if not signed.seal:
        return said + " · " + _("by an earlier version: data and rules only")
    if not signed.undecided:
        return said
    return said + " · " + n_("{count} item undecided", "{count} items undecided", signed.undecided)


def _verify(signed: SignOff) -> None:
    with st.expander(_("What has changed since"), key=f"verify_{signed.id}", on_change="rerun") as shown:
        if shown.open:
            found = signatures.verify(state.path(), signed)
            st.markdown("**" + compare.answer(found) + "**")
            compare.objects(found)
