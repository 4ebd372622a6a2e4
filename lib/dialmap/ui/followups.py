"""Promised fixes on the page: whose, until when, how each stands. Never decides how one stands."""

from collections import Counter

import streamlit as st

from dialmap.board import Board
from dialmap.core.followups import FollowUp, Progress
from dialmap.core.reviews import ItemKind
from dialmap.reports import followups as listing
from dialmap.service import followups
from dialmap.ui import state
from dialmap.ui.decisions import ref_of
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.texts import _, badge, line, n_, text, voice, word
from dialmap.ui.objects.links import link, tickets


def answer(listed: tuple[FollowUp, ...]) -> str:
    """How the promises stand, in one sentence."""
    counts = Counter(each.progress for each in listed)
    waiting = sum(count for progress, count in counts.items() if progress.is_open)
    if not waiting:
        return "✔ " + _("No promised fix is waiting.")
    said = n_("{count} promised fix is to be done.", "{count} promised fixes are to be done.", waiting)
    late = counts[Progress.OVERDUE]
    return said + (" **" + n_("{count} is overdue.", "{count} are overdue.", late) + "**" if late else "")


def show(board: Board, listed: tuple[FollowUp, ...]) -> None:
    """The promises with their facets, as a table; one of them beside it; and all as CSV and as a calendar."""
    counts = Counter(each.progress for each in listed)
    owners = Counter(each.promise.owner for each in listed)
    by_state, by_owner = st.columns([3, 2], vertical_alignment="bottom")
    there = [each for each in Progress if counts[each]]
    states = url.choices(
        by_state,
        _("How it stands"),
        there,
        "progress",
        lambda value: f"{word(Progress(value))} {counts[Progress(value)]}",
        as_pills=True,
    )
    mine = url.choices(by_owner, _("Owner"), sorted(owners), "owner", lambda name: f"{line(name)} ({owners[name]})")
    shown = [
        each for each in listed if (not states or each.progress in states) and (not mine or each.promise.owner in mine)
    ]
    by_key = {each.promise.fingerprint: each for each in shown}
    opened = by_key.get(url.pointed_at("promise"))
    if opened is not None:
        _one(board, opened)
    table = listing.followups(shown, voice())
    tables.pick(table, list(by_key), "promise", _("Promised fixes"), total=len(listed), fit=True)
    with st.container(horizontal=True):
        tables.download(table, "promised-fixes.csv")
        st.download_button(
            _("Download as a calendar"),
            data=lambda: listing.calendar(shown, voice()),
            file_name="promised-fixes.ics",
            mime="text/calendar",
            icon=":material/calendar_month:",
            key="calendar",
        )


def _one(board: Board, each: FollowUp) -> None:
    promise = each.promise
    with st.container(border=True):
        owner = _("Owner: {name}", name=promise.owner)
        due = " · " + _("due {day}", day=promise.due.isoformat()) if promise.due else ""
        st.markdown(f"{badge(each.progress)} · {owner}{due}")
        st.markdown(f"**{text(listing.said(promise, voice().plain))}**")
        if promise.note:
            st.markdown(text(promise.note))
            tickets(board.settings, promise.note)
        if each.is_changed and each.progress.is_open:
            st.caption(_("What the rule finds there has changed since; the promise stays open until it finds nothing."))
        with st.container(horizontal=True):
            link(ref_of(promise.object, board.by_fingerprint.get(promise.fingerprint)))
            if promise.fingerprint in board.by_fingerprint:
                query = {"finding": promise.fingerprint}
                st.page_link("findings.py", label=_("The finding"), query_params=query, icon=":material/rule:")
            query = {"session": str(promise.session), "item": promise.fingerprint}
            st.page_link("reviews.py", label=text(promise.title), query_params=query, icon=":material/groups:")
        if (
            promise.kind is ItemKind.CHANGE
            and each.progress.is_open
            and st.button(_("It is done"), icon=":material/check:", key="promise_done")
        ):
            perform(lambda: followups.done(state.path(), promise, state.who()), _("Saved."))
