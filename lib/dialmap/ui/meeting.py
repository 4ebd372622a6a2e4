"""The meeting on the page: one item at a time, by keyboard, everybody's decisions; nothing moves under one's hands.

Holds how an item, its decision and the agenda are drawn. Never decides who may do what: the use cases do.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.findings import Severity
from dialmap.core.reviews import Agenda, Choice, Decision, Item, ItemKind, StoredDecision
from dialmap.errors import DialmapError
from dialmap.findings import ALL_RULES
from dialmap.reports import reviews as listing
from dialmap.reports.findings import named
from dialmap.service import reviews
from dialmap.service.transactions import utc_now
from dialmap.ui import state
from dialmap.ui.decisions import form, may_save, ref_of
from dialmap.ui.findings import propose_fix, rule_text
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import complain, perform
from dialmap.ui.kit.keys import click_on, click_on_ctrl_enter
from dialmap.ui.kit.texts import _, badge, language, md, n_, text, voice, word
from dialmap.ui.kit.walk import walk
from dialmap.ui.objects import comments
from dialmap.ui.objects.links import link, number_link

#: So many items before and after the open one are listed; more would be sent with every step.
AROUND: Final = 100


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


def agenda(found: Agenda, picked: str) -> None:
    """The items around the open one, with what was decided, by anybody."""
    head(found)
    at = next((each.position for each in found.items if each.fingerprint == picked), 0)
    first = max(at - AROUND, 0)
    shown = found.items[first : at + AROUND + 1]
    keys = [each.fingerprint for each in shown]
    tables.pick(listing.agenda(shown, picked, voice()), keys, "item", _("The agenda"))
    if len(shown) < len(found.items):
        st.caption(_("{shown} of {count} are listed here.", shown=len(shown), count=len(found.items)))


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
    st.markdown(f"## {severity}{new}{text(item.told[language().value])}")
    finding = reviews.finding_of(board, item)
    ref = ref_of(item.object, finding)
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
    comments.about(ref, item.code)
    rule = next((each for each in ALL_RULES if each.code == item.code), None)
    if rule is not None:
        with st.expander(_("The page of the rule")):
            rule_text(rule)


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
    decision = form(board, was, key)
    group = _group(agenda, was, key)
    click_on_ctrl_enter("decide_save")
    with st.container(key="decide_save"):
        pressed = st.button(
            _("Save"), type="primary", key=f"{key}_save", shortcut="Ctrl+Enter", disabled=decision is None
        )
    if pressed and decision is not None:
        if not may_save(board, decision, key):
            st.rerun()
        _save(agenda, was, group, decision, key)
    show_keys()


def show_keys() -> None:
    """Which keys there are: with ? from anywhere, and by a button."""
    with st.container(key="keys_help"):
        if st.button(_("Keys"), icon=":material/keyboard:", type="tertiary", key="keys_button"):
            _keys()
    click_on("?", "keys_help")


def _keys() -> None:
    st.dialog(_("Keys"))(_list_keys)()


def _list_keys() -> None:
    for key, what in (
        ("F", word(Choice.FIX)),
        ("W", word(Choice.WAIVE)),
        ("A", word(Choice.FALSE_ALARM)),
        ("L", word(Choice.LATER)),
        ("← →", _("the item before and after")),
        ("Ctrl+Enter", _("save, from anywhere")),
        ("Ctrl+K", _("find a number, a name, a rule")),
        ("Ctrl+Z", _("take back what was saved last")),
        ("↑ ↓ Enter", _("walk in a table, open a row")),
        ("?", _("these keys")),
    ):
        st.markdown(f"`{key}`  {what}")


def _group(agenda: Agenda, was: Item, key: str) -> tuple[Item, ...]:
    """What else is decided alike: where somebody asks for it, every undecided item of the same rule."""
    others = tuple(
        each
        for each in agenda.items
        if each.code == was.code and each.decision is None and each.fingerprint != was.fingerprint and was.code
    )
    if not others:
        return ()
    label = n_(
        "The same for {count} other undecided item of {code}",
        "The same for all {count} other undecided items of {code}",
        len(others),
        code=was.code,
    )
    return others if st.checkbox(label, key=f"{key}_group") else ()


def _save(agenda: Agenda, was: Item, group: tuple[Item, ...], decision: Decision, key: str) -> None:
    """Store it over the decision that was shown, and go on to the next undecided item after this one."""

    def act() -> None:
        reviews.decide_all(state.path(), agenda.session.id, (was, *group), decision, state.who())
        _forget(key)
        alike = {each.fingerprint for each in group}
        after = [*agenda.items[was.position + 1 :], *agenda.items[: was.position]]
        left = (each.fingerprint for each in after if each.decision is None and each.fingerprint not in alike)
        url.point_at("item", next(left, was.fingerprint))

    perform(act, _("Decided."), said)


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
