"""Review sessions on the page: one item at a time, everybody's decisions, sign-off, report.

Holds how a session is drawn. Never decides who may do what: the use cases do.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.findings import ObjectKind, Ref, Severity
from dialmap.core.names import folded
from dialmap.core.reviews import Agenda, Choice, Decision, Item, ItemKind, StoredDecision
from dialmap.core.signatures import SignOff, Standing
from dialmap.errors import DialmapError
from dialmap.findings import ALL_RULES
from dialmap.reports import reviews as listing
from dialmap.reports.findings import named
from dialmap.reports.voice import Voice
from dialmap.service import people as team
from dialmap.service import reports, reviews, signatures
from dialmap.ui import compare, dataset, state
from dialmap.ui.findings import rule_text
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import complain, perform
from dialmap.ui.kit.texts import _, badge, language, line, md, n_, text, voice, word
from dialmap.ui.kit.walk import walk
from dialmap.ui.objects.links import link, number_link

REFRESH: Final = timedelta(seconds=3)


def choose() -> None:
    """The sessions as a list, and the form for a new one."""
    found = reviews.sessions(state.path())
    with st.expander(_("Open a session"), expanded=not found, icon=":material/groups:"):
        title = st.text_input(_("Title"), key="session_title", placeholder=_("Routing, week 48"))
        people = st.text_area(_("Participants, one per line"), key="session_people", height=90)
        _say_strangers((people or "").splitlines())
        st.caption(_("A snapshot is kept, and the agenda is made of the open findings and of what has changed."))
        if st.button(_("Open the session"), type="primary", key="session_open"):

            def act() -> None:
                participants = tuple((people or "").splitlines())
                number = reviews.open_session(state.path(), title or "", participants, state.who())
                url.point_at("session", str(number))

            perform(act, _("The session is open."))
    if found:
        keys = [str(each.id) for each in found]
        tables.pick(listing.sessions(found, voice()), keys, "session", _("Review sessions"), "title")


def _say_strangers(names: Sequence[str]) -> None:
    """Which participants nobody has let in yet: they could neither decide nor sign."""
    known = {folded(each.name) for each in team.listed(state.path()) if not each.left_at}
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


def head(agenda: Agenda) -> None:
    """Progress, who takes part, and whether the data has changed since the session was opened."""
    count = len(agenda.items)
    st.progress(
        agenda.decided / count if count else 1.0,
        _("{done} of {count} decided", done=agenda.decided, count=count),
    )
    st.caption(", ".join(text(name) for name in agenda.session.participants))
    if agenda.has_drifted:
        st.warning(
            _("The data has changed since this session was opened; the agenda shows what was found then."),
            icon=":material/update:",
        )
        st.page_link("compare.py", label=_("See what changed"), query_params={"old": agenda.session.snapshot})


@st.fragment(run_every=REFRESH)
def agenda(number: int, picked: str) -> None:
    """Every item with what was decided, by anybody: looked up anew every few seconds."""
    try:
        found = reviews.agenda(state.path(), number)
    except DialmapError as error:
        complain(error)
        return
    head(found)
    tables.show(listing.agenda(found.items, picked, voice()), _("The agenda"), key=f"agenda_{number}")


def step(items: Sequence[Item]) -> Item | None:
    """Previous and next, by button and by the arrow keys; the item that is open, at first the first undecided."""
    if not items:
        return None
    keys = [item.fingerprint for item in items]
    undecided = next((at for at, item in enumerate(items) if item.decision is None), 0)
    asked = url.pointed_at("item")
    at = keys.index(asked) if asked in keys else undecided
    walk(keys, at, "item")
    return items[at]


def show(board: Board, item: Item) -> None:
    """One item, calm and wide: what was found, a number to dial, the object, the rule's page."""
    severity = badge(Severity(item.severity)) + " · " if item.severity else ""
    new = _("new") + " · " if item.is_new else ""
    st.markdown(f"### {severity}{new}{text(item.told[language().value])}")
    finding = reviews.finding_of(board, item)
    kind, _sep, name = item.object.partition(":")
    ref = finding.ref if finding is not None else Ref(ObjectKind(kind), (name,))
    with st.container(horizontal=True):
        link(ref, named(ref, voice()))
        if item.example:
            number_link(item.example, _("Look up {number}", number=item.example), ":material/dialpad:")
    if item.kind is ItemKind.FINDING and finding is None:
        st.markdown("✔ " + _("This finding is no longer there: it was mended, or its evidence has changed."))
    if finding is not None and finding.details:
        st.markdown("\n".join(f"- {md(detail)}" for detail in finding.details))
    for past in reviews.history(state.path(), item):
        st.caption(f"{text(past.title)}, {voice().day(past.at)}: {word(past.choice)} · {text(past.who)}")
    rule = next((each for each in ALL_RULES if each.code == item.code), None)
    if rule is not None:
        with st.expander(_("The page of the rule")):
            rule_text(rule)


def said(current: object) -> str:
    """A decision in one line; nothing for anything else."""
    return listing.said(current, voice()) if isinstance(current, StoredDecision) else ""


def decide(agenda: Agenda, item: Item) -> None:
    """The decision: what, who, until when. Saved with a click, never over somebody else's."""
    was = item.decision
    if was is not None:
        st.markdown(said(was))
    if agenda.session.closed_at:
        st.caption(_("The session is closed."))
        return
    key = f"decide_{agenda.session.id}_{item.fingerprint}_{item.version}"
    labels = {each: word(each) for each in Choice}
    options = list(Choice)
    chosen = st.radio(
        _("Decision"),
        options,
        options.index(was.choice) if was else None,
        format_func=labels.__getitem__,
        horizontal=True,
        key=f"{key}_choice",
    )
    owner, due, reason, until = "", None, "", None
    if chosen == Choice.FIX:
        left, right = st.columns(2)
        ends = dataset.ends(state.board())
        owner = left.text_input(_("Owner"), was.owner if was else "", key=f"{key}_owner")
        due = right.date_input(_("Due date"), was.due if was else None, key=f"{key}_due", help=ends)
    if chosen == Choice.WAIVE:
        ends = dataset.ends(state.board())
        until = st.date_input(_("Holds until"), was.until if was else None, key=f"{key}_until", help=ends)
    if chosen in (Choice.WAIVE, Choice.FALSE_ALARM):
        reason = st.text_area(_("Reason"), was.reason if was else "", key=f"{key}_reason", height=80)
    note = st.text_area(_("Note"), was.note if was else "", key=f"{key}_note", height=80)
    if st.button(_("Save"), type="primary", key=f"{key}_save", shortcut="Ctrl+Enter", disabled=chosen is None):
        decision = Decision(
            choice=Choice(str(chosen)),
            owner=owner or "",
            due=due,
            reason=reason or "",
            until=until,
            note=note or "",
        )

        def act() -> None:
            reviews.decide(state.path(), agenda.session.id, item, decision, state.who())
            url.point_at("item", "")  # on to the next that is undecided

        perform(act, _("Decided."), said)


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
    with st.container(horizontal=True):
        st.download_button(
            _("Download the report"),
            data=lambda: reports.as_html(reports.gather(state.path(), number), spoken),
            file_name="report.html",
            mime="text/html",
            icon=":material/description:",
            key="report_html",
        )
        st.download_button(
            _("Download the report with its tables"),
            data=lambda: reports.as_zip(reports.gather(state.path(), number), spoken),
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
