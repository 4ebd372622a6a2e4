"""Review sessions on the page: one item at a time, everybody's decisions, waivers, sign-off."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import pandas as pd
import streamlit as st

from dialmap.errors import ConflictError, DialmapError
from dialmap.findings import ALL_RULES, ObjectKind, Ref, Severity
from dialmap.reports import document, words
from dialmap.reports.document import CHOICES
from dialmap.review import Choice, Decision, Item, SignOff, Waiver
from dialmap.service import reporting, reviewing
from dialmap.service.checking import Board, rule_page
from dialmap.service.reviewing import Agenda
from dialmap.ui import compare, drawers, state, tables
from dialmap.ui.texts import _, badge, language, md, n_, raw, word
from dialmap.ui.walk import walk

REFRESH: Final = timedelta(seconds=3)


def attempt(act: Callable[[], object], said: str) -> None:
    """Do something and say so; what Dialmap can name becomes one sentence, and nothing is lost."""
    try:
        act()
    except ConflictError as error:
        current = error.current
        told = _say(current) if isinstance(current, Decision) else ""
        sentence = _("Somebody else decided this item in the meantime; nothing was overwritten.")
        st.error(f"{sentence} {told}", icon=":material/sync_problem:")
        return
    except DialmapError as error:
        st.error(md(error.message), icon=":material/error:")
        return
    st.session_state["flash"] = said
    st.rerun()


def choose() -> int | None:
    """The sessions as a list, and the form for a new one; the id of the one that the URL names."""
    found = reviewing.sessions(state.path())
    asked = state.pointed_at("session")
    if asked.isdigit() and int(asked) in {each.id for each in found}:
        return int(asked)
    with st.expander(_("Open a session"), expanded=not found, icon=":material/groups:"):
        title = st.text_input(_("Title"), key="session_title", placeholder=_("Routing, week 48"))
        people = st.text_area(_("Participants, one per line"), key="session_people", height=90)
        st.caption(_("A snapshot is kept, and the agenda is made of the open findings and of what has changed."))
        if st.button(_("Open the session"), type="primary", key="open_session"):

            def act() -> None:
                number = reviewing.open_session(state.path(), title or "", _lines(people), state.who())
                state.point_at("session", str(number))

            attempt(act, _("The session is open."))
    if not found:
        return None
    rows = [
        (
            words.visible(each.title),
            each.opened_at[:16].replace("T", " "),
            words.visible(", ".join(each.participants)),
            _("closed") if each.closed_at else _("open"),
        )
        for each in found
    ]
    table = pd.DataFrame(rows, columns=["title", "at", "people", "state"])
    tables.pick(table, [str(each.id) for each in found], "session", _("Review sessions"), "title")
    return None


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").splitlines())


def head(found: Agenda) -> None:
    """Progress, who takes part, and whether the data has changed since the session was opened."""
    count = len(found.items)
    st.progress(
        found.decided / count if count else 1.0,
        _("{done} of {count} decided", done=found.decided, count=count),
    )
    st.caption(", ".join(words.markdown(name) for name in found.session.participants))
    if found.has_drifted:
        st.warning(
            _("The data has changed since this session was opened; the agenda shows what was found then."),
            icon=":material/update:",
        )
        st.page_link("compare.py", label=_("See what changed"), query_params={"old": found.session.snapshot})


@st.fragment(run_every=REFRESH)
def agenda(number: int, picked: str) -> None:
    """Every item with what was decided, by anybody: looked up anew every few seconds."""
    try:
        found = reviewing.agenda(state.path(), number)
    except DialmapError as error:
        st.error(md(error.message), icon=":material/error:")
        return
    head(found)
    rows = [
        (
            f"{_choice(item.decision.choice)} · {words.visible(item.decision.who)}" if item.decision else "—",
            ("▸ " if item.fingerprint == picked else "") + f"{item.code or '±'} {_name(item)}",
        )
        for item in found.items
    ]
    table = pd.DataFrame(rows, columns=["decision", "item"])
    tables.show(table, _("The agenda"), key=f"agenda_{number}")


def _name(item: Item) -> str:
    return words.visible(item.object.partition(":")[2])


def step(items: Sequence[Item]) -> Item | None:
    """Previous and next, by button and by the arrow keys; the item that is open, at first the first undecided."""
    if not items:
        return None
    keys = [item.fingerprint for item in items]
    undecided = next((at for at, item in enumerate(items) if item.decision is None), 0)
    asked = state.pointed_at("item")
    at = keys.index(asked) if asked in keys else undecided
    walk(keys, at, "item")
    return items[at]


def show(board: Board, item: Item) -> None:
    """One item, calm and wide: what was found, a number to dial, the object, the rule's page."""
    severity = badge(Severity(item.severity)) + " · " if item.severity else ""
    new = _("new") + " · " if item.is_new else ""
    st.markdown(f"### {severity}{new}{words.markdown(item.told[language().value])}")
    finding = reviewing.item_of(board, item)
    kind, _sep, name = item.object.partition(":")
    key = tuple(finding.ref.key) if finding else (name,)
    with st.container(horizontal=True):
        drawers.link(Ref(ObjectKind(kind), key), f"{word(ObjectKind(kind))}: {words.markdown(' / '.join(key))}")
        if item.example:
            drawers.number_link(item.example, _("Look up {number}", number=item.example), ":material/dialpad:")
    if item.kind == reviewing.FINDING and finding is None:
        st.markdown("✔ " + _("This finding is no longer there: it was mended, or its evidence has changed."))
    if finding is not None and finding.details:
        st.markdown("\n".join(f"- {md(detail)}" for detail in finding.details))
    rule = next((each for each in ALL_RULES if each.code == item.code), None)
    if rule is not None:
        with st.expander(_("The page of the rule")):
            page = rule_page(rule, language())
            st.markdown(page.replace("\n## ", "\n##### ").replace("# ", "#### ", 1))


def decide(found: Agenda, item: Item) -> None:
    """The decision: what, who, until when. Saved with a click, never over somebody else's."""
    was = item.decision
    if was is not None:
        st.markdown(_say(was))
    if found.session.closed_at:
        st.caption(_("The session is closed."))
        return
    key = f"decide_{found.session.id}_{item.fingerprint}_{was.version if was else 0}"
    labels = {each: _choice(each) for each in Choice}
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
        owner = left.text_input(_("Owner"), was.owner if was else "", key=f"{key}_owner")
        due = right.date_input(_("Due date"), was.due if was else None, key=f"{key}_due")
    if chosen == Choice.WAIVE:
        until = st.date_input(_("Holds until"), was.until if was else None, key=f"{key}_until")
    if chosen in (Choice.WAIVE, Choice.FALSE_ALARM):
        reason = st.text_area(_("Reason"), was.reason if was else "", key=f"{key}_reason", height=80)
    note = st.text_area(_("Note"), was.note if was else "", key=f"{key}_note", height=80)
    if st.button(_("Save"), type="primary", key=f"{key}_save", disabled=chosen is None):
        version = was.version if was else 0
        made = Decision(
            Choice(str(chosen)), owner or "", due, reason or "", until, note or "", state.who(), "", version
        )
        attempt(lambda: reviewing.decide(state.path(), found.session.id, item, made), _("Decided."))


def _say(made: Decision) -> str:
    """A decision in one line."""
    parts = [f"**{_choice(made.choice)}**", words.markdown(made.who)]
    if made.owner:
        parts.append(_("Owner: {name}", name=made.owner))
    if made.due:
        parts.append(_("due {day}", day=made.due.isoformat()))
    if made.until:
        parts.append(_("until {day}", day=made.until.isoformat()))
    parts += [words.markdown(text) for text in (made.reason, made.note) if text]
    return " · ".join(parts)


def _choice(choice: Choice) -> str:
    return raw(CHOICES[choice])


def sign(found: Agenda) -> None:
    """Who stands for the data, whether that still holds, and the button for a second person."""
    st.caption(_("Content now: {hash}", hash=found.present_hash[:16]))
    for signed in found.sign_offs:
        if found.outdated(signed):
            st.markdown("✖ " + _said(signed) + " · **" + _("outdated: the data or the rules have changed since") + "**")
            _verify(signed)
        else:
            st.markdown("✔ " + _said(signed) + " · " + _("holds"))
    if not found.sign_offs:
        st.caption(_("Nobody has signed yet. A second person signs: nobody who decided or changed something."))
    with st.container(horizontal=True):
        if st.button(_("Sign off"), icon=":material/verified:", key="sign_off"):
            number, seen = found.session.id, found.present_hash
            attempt(lambda: reviewing.sign_off(state.path(), number, state.who(), seen), _("Signed."))
        if not found.session.closed_at and st.button(_("Close the session"), key="close_session"):
            number = found.session.id
            attempt(lambda: reviewing.close_session(state.path(), number, state.who()), _("The session is closed."))


def report(found: Agenda) -> None:
    """The report as one HTML file, and as a ZIP with the tables; made when it is asked for."""
    masked = st.toggle(_("Hide the middle of long numbers"), key="report_masked")
    spoken, number = language(), found.session.id
    with st.container(horizontal=True):
        st.download_button(
            _("Download the report"),
            data=lambda: document.html(reporting.gather(state.path(), number), spoken, masked).encode("utf-8"),
            file_name="report.html",
            mime="text/html",
            icon=":material/description:",
            key="report_html",
        )
        st.download_button(
            _("Download the report with its tables"),
            data=lambda: document.annexes(reporting.gather(state.path(), number), spoken, masked),
            file_name="report.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            key="report_zip",
        )


def _said(signed: SignOff) -> str:
    return _("{name} signed {hash} on {day}", name=signed.who, hash=signed.hash[:16], day=signed.at[:10])


def _verify(signed: SignOff) -> None:
    with st.expander(_("What has changed since"), key=f"verify_{signed.id}", on_change="rerun") as shown:
        if shown.open:
            found = reviewing.verify(state.path(), signed)
            st.markdown("**" + compare.answer(found) + "**")
            compare.objects(found)


def waivers(board: Board) -> None:
    """The waivers: in force, ending soon, matching nothing, over; and the button to end one."""
    soon = [each for each in board.waived.values() if each.ends_soon(board.today)]
    idle = board.idle_waivers
    st.markdown(
        n_("{count} finding is waived.", "{count} findings are waived.", len(board.waived))
        + " "
        + n_("{count} waiver ends within 14 days.", "{count} waivers end within 14 days.", len(soon))
        + " "
        + n_("{count} waiver matches nothing.", "{count} waivers match nothing.", len(idle))
    )
    if not board.waivers:
        st.caption(_("A finding is waived beside it on the page Findings, or in a session."))
        return
    ordered = sorted(board.waivers, key=lambda each: (_rank(board, each), each.until is None, each.until, each.id))
    rows = [
        (
            f"{each.code} {words.visible(each.object)}",
            _state(board, each),
            each.until.isoformat() if each.until else "—",
            words.visible(each.reason),
            words.visible(each.who),
        )
        for each in ordered
    ]
    table = pd.DataFrame(rows, columns=["waiver", "state", "until", "reason_given", "who"])
    picked = tables.pick(table, [str(each.id) for each in ordered], "waiver", _("Waivers"), "waiver")
    tables.download(table, "waivers.csv")
    chosen = next((each for each in board.waivers if str(each.id) == picked and each.holds(board.today)), None)
    if chosen is not None and st.button(_("End this waiver: {name}", name=f"{chosen.code} {chosen.object}")):
        attempt(lambda: reviewing.end_waiver(state.path(), chosen, state.who()), _("Ended."))


def _rank(board: Board, waiver: Waiver) -> int:
    if not waiver.holds(board.today):
        return 2
    return 0 if waiver.fingerprint not in board.waived else 1


def _state(board: Board, waiver: Waiver) -> str:
    if waiver.ended_at:
        return _("ended")
    if not waiver.holds(board.today):
        return _("expired")
    if waiver.fingerprint not in board.waived:
        return _("matches nothing")
    return _("ends soon") if waiver.ends_soon(board.today) else _("in force")


def waive(board: Board, finding_fingerprint: str) -> None:
    """Beside a finding: the waiver that covers it, or the form for one."""
    finding = next(each for each in board.findings if each.fingerprint == finding_fingerprint)
    covering = board.waived.get(finding.fingerprint)
    if covering is not None:
        day = covering.until.isoformat() if covering.until else "—"
        st.markdown("◌ " + _("Waived by {name} until {day}: {why}", name=covering.who, day=day, why=covering.reason))
        if st.button(_("End this waiver"), key="end_waiver"):
            attempt(lambda: reviewing.end_waiver(state.path(), covering, state.who()), _("Ended."))
        return
    with st.popover(_("Waive"), icon=":material/do_not_disturb_on:"):
        key = f"waive_{finding.fingerprint}"
        until = st.date_input(_("Holds until"), None, key=f"{key}_until")
        false_alarm = st.checkbox(_("False alarm: no end date"), key=f"{key}_false")
        reason = st.text_area(_("Reason"), key=f"{key}_reason")
        if st.button(_("Waive it"), type="primary", key=f"{key}_save"):
            choice = Choice.FALSE_ALARM if false_alarm else Choice.WAIVE
            attempt(
                lambda: reviewing.waive(state.path(), finding, choice, reason or "", until, state.who()), _("Waived.")
            )
