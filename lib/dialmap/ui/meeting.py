"""The meeting on the page: one item at a time, by keyboard, everybody's decisions; nothing moves under one's hands.

Holds how an item, its decision and the agenda are drawn. Never decides who may do what: the use cases do.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.findings import ObjectKind, Ref, Severity
from dialmap.core.reviews import Agenda, Choice, Decision, Item, ItemKind, StoredDecision
from dialmap.errors import DialmapError
from dialmap.findings import ALL_RULES, Finding
from dialmap.reports import reviews as listing
from dialmap.reports.findings import named
from dialmap.service import people, reviews
from dialmap.service.transactions import utc_now
from dialmap.ui import dataset, state
from dialmap.ui.findings import propose_fix, rule_text
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import complain, perform
from dialmap.ui.kit.keys import click_on_ctrl_enter
from dialmap.ui.kit.texts import _, badge, language, line, md, n_, text, voice, word
from dialmap.ui.kit.walk import walk
from dialmap.ui.objects.links import link, number_link

REFRESH: Final = timedelta(seconds=3)
#: So many items before and after the open one are listed; more would be sent with every step.
AROUND: Final = 100
KEYS: Final = {Choice.FIX: "F", Choice.WAIVE: "W", Choice.FALSE_ALARM: "A", Choice.LATER: "L"}
#: Days from today that a date is often set to, with what the chip says.
SOON: Final = (7, 14, 30, 90)


def progress(agenda: Agenda) -> str:
    """How far the team has come, in one line."""
    later = sum(item.decision is not None and item.decision.choice is Choice.LATER for item in agenda.items)
    return _(
        "{done} decided, {later} later, {left} to go",
        done=agenda.decided,
        later=later,
        left=agenda.undecided - later,
    )


def head(agenda: Agenda) -> None:
    """Progress, who takes part, and whether the data has changed since the session was opened."""
    count = len(agenda.items)
    st.progress(agenda.decided / count if count else 1.0, progress(agenda))
    st.caption(", ".join(text(name) for name in agenda.session.participants))
    if agenda.has_drifted:
        st.warning(
            _("The data has changed since this session was opened; the agenda shows what was found then."),
            icon=":material/update:",
        )
        st.page_link("compare.py", label=_("See what changed"), query_params={"old": agenda.session.snapshot})


@st.fragment(run_every=REFRESH)
def agenda(number: int, picked: str) -> None:
    """The items around the open one with what was decided, by anybody: looked up anew every few seconds."""
    try:
        found = reviews.agenda(state.path(), number, quick=True)
    except DialmapError as error:
        complain(error)
        return
    head(found)
    at = next((each.position for each in found.items if each.fingerprint == picked), 0)
    first = max(at - AROUND, 0)
    shown = found.items[first : at + AROUND + 1]
    keys = [each.fingerprint for each in shown]
    opened = tables.pick(listing.agenda(shown, picked, voice()), keys, "item", _("The agenda"), "item")
    if len(shown) < len(found.items):
        st.caption(_("{shown} of {count} are listed here.", shown=len(shown), count=len(found.items)))
    if opened in keys and opened != picked:
        st.rerun()


def step(items: Sequence[Item]) -> Item | None:
    """Previous and next, by button and by the arrow keys. The open item stands in the URL from the first draw.

    So another person's decision never moves anybody: at first it is the first one that nobody has decided.
    """
    if not items:
        return None
    keys = [item.fingerprint for item in items]
    asked = url.pointed_at("item")
    if asked not in keys:
        asked = next((item.fingerprint for item in items if item.decision is None), keys[0])
        url.point_at("item", asked)
    at = keys.index(asked)
    walk(keys, at, "item")
    return items[at]


def show(board: Board, item: Item) -> None:
    """One item, calm and wide: what was found, a number to dial, the object, the proposed fix, the rule's page."""
    severity = badge(Severity(item.severity)) + " · " if item.severity else ""
    new = _("new") + " · " if item.is_new else ""
    st.markdown(f"### {severity}{new}{text(item.told[language().value])}")
    finding = reviews.finding_of(board, item)
    ref = _ref(item, finding)
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
    if finding is not None and finding.fix is not None:
        propose_fix(board, finding, finding.fix)
    rule = next((each for each in ALL_RULES if each.code == item.code), None)
    if rule is not None:
        with st.expander(_("The page of the rule")):
            rule_text(rule)


def _ref(item: Item, finding: Finding | None) -> Ref:
    kind, _sep, name = item.object.partition(":")
    return finding.ref if finding is not None else Ref(ObjectKind(kind), (name,))


def said(current: object) -> str:
    """A decision in one line; nothing for anything else."""
    return listing.said(current, voice()) if isinstance(current, StoredDecision) else ""


def decide(board: Board, agenda: Agenda, item: Item) -> None:
    """The decision: what, who, until when. What is typed stays, whatever others do, until it is saved or dropped."""
    if agenda.session.closed_at:
        if item.decision is not None:
            st.markdown(said(item.decision))
        st.caption(_("The session is closed."))
        return
    key = f"decide_{agenda.session.id}_{item.fingerprint}"
    seen = f"{key}_seen"
    if seen not in st.session_state:
        st.session_state[seen] = item
    was: Item = st.session_state[seen]
    meanwhile(agenda.session.id, was, key)
    if was.decision is not None:
        st.markdown(said(was.decision))
    decision = _form(board, was, key)
    click_on_ctrl_enter("decide_save")
    with st.container(key="decide_save"):
        pressed = st.button(
            _("Save"), type="primary", key=f"{key}_save", shortcut="Ctrl+Enter", disabled=decision is None
        )
    if pressed and decision is not None:
        _save(agenda, was, decision, key)
    st.caption(_("Keys: ← → walk, F W A L decide, Ctrl+Enter saves."))


def _save(agenda: Agenda, was: Item, decision: Decision, key: str) -> None:
    """Store it over the decision that was shown, and go on to the next undecided item after this one."""

    def act() -> None:
        reviews.decide(state.path(), agenda.session.id, was, decision, state.who())
        _forget(key)
        after = [*agenda.items[was.position + 1 :], *agenda.items[: was.position]]
        url.point_at("item", next((each.fingerprint for each in after if each.decision is None), was.fingerprint))

    perform(act, _("Decided."), said)


@st.fragment(run_every=REFRESH)
def meanwhile(number: int, was: Item, key: str) -> None:
    """That somebody else has decided this item since it was opened here; and the choice between theirs and mine."""
    try:
        current = reviews.point(state.path(), number, was)
    except DialmapError as error:
        complain(error)
        return
    theirs = current.decision if current is not None else None
    if current is None or theirs is None or current.version == was.version:
        return
    ago = max(int((utc_now() - datetime.fromisoformat(theirs.at)).total_seconds()), 0)
    with st.container(border=True):
        st.markdown(
            n_(
                "{name} decided “{choice}” {count} s ago.",
                "{name} decided “{choice}” {count} s ago.",
                ago,
                name=theirs.who,
                choice=word(theirs.choice),
            )
        )
        st.markdown(said(theirs))
        with st.container(horizontal=True):
            if st.button(_("Take theirs"), key=f"{key}_theirs"):
                _forget(key)
                st.rerun()
            if st.button(_("Keep what I typed"), key=f"{key}_mine", help=_("Save then puts it over theirs.")):
                st.session_state[f"{key}_seen"] = current
                st.rerun()


def _forget(key: str) -> None:
    """Drop what was typed about one item."""
    for name in [str(each) for each in st.session_state if str(each).startswith(key)]:
        del st.session_state[name]


def _form(board: Board, was: Item, key: str) -> Decision | None:
    """The fields that the choice asks for; what they hold, or None before anything was chosen."""
    before = was.decision
    chosen = _choose(before.choice if before is not None else None, key)
    owner, due, reason, until = "", None, "", None
    if chosen is Choice.FIX:
        owner = _owner(board, was, before, key)
        due = _day(_("Due date"), before.due if before is not None else None, f"{key}_due", board)
    if chosen is Choice.WAIVE:
        until = _day(_("Holds until"), before.until if before is not None else None, f"{key}_until", board)
    if chosen in (Choice.WAIVE, Choice.FALSE_ALARM):
        reason = st.text_area(_("Reason"), before.reason if before else "", key=f"{key}_reason", height=80)
    note = st.text_area(_("Note"), before.note if before else "", key=f"{key}_note", height=80)
    if chosen is None:
        return None
    return Decision(choice=chosen, owner=owner, due=due, reason=reason or "", until=until, note=note or "")


def _choose(before: Choice | None, key: str) -> Choice | None:
    """Four buttons with a key each; the chosen one stands out."""
    name = f"{key}_chosen"
    st.session_state.setdefault(name, before)

    def choose(each: Choice) -> None:
        st.session_state[name] = each

    chosen: Choice | None = st.session_state[name]
    st.markdown(_("Decision"))
    with st.container(horizontal=True):
        for each in Choice:
            st.button(
                ("✔ " if each is chosen else "") + word(each),
                key=f"{key}_{each.value}",
                shortcut=KEYS[each],
                type="secondary" if each is chosen else "tertiary",
                on_click=choose,
                args=(each,),
            )
    return chosen


def _owner(board: Board, was: Item, before: Decision | None, key: str) -> str:
    """Who mends it: at first whoever answers for the object; picked from the people and owners that are known."""
    mine = before.owner if before is not None else board.owner_of(_ref(was, reviews.finding_of(board, was)))
    team = [each.name for each in people.listed(state.path()) if not each.left_at]
    names = list(dict.fromkeys([*([mine] if mine else []), *team, *board.owners]))
    picked = st.selectbox(
        _("Owner"),
        names,
        names.index(mine) if mine else None,
        key=f"{key}_owner",
        format_func=line,
        accept_new_options=True,
        placeholder=_("who mends it?"),
    )
    return picked or ""


def _day(label: str, before: date | None, key: str, board: Board) -> date | None:
    """A day, by hand or by a chip."""

    def put(days: int) -> Callable[[], None]:
        def act() -> None:
            st.session_state[key] = board.today + timedelta(days=days)

        return act

    if key not in st.session_state:
        st.session_state[key] = before
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked: date | None = st.date_input(label, key=key, help=dataset.ends(board))
        for days in SOON:
            st.button(
                n_("+{count} day", "+{count} days", days), key=f"{key}_{days}", type="tertiary", on_click=put(days)
            )
    return picked
