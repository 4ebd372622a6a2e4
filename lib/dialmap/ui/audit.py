"""The log of changes on the page: whether it is whole, and who did what. Never proves anything itself."""

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from dialmap.core.audit import LogFilter, LogState
from dialmap.reports.audit import action_word, entries, kind_word
from dialmap.service import audit, retention
from dialmap.ui import state, undo
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.texts import _, line, n_, voice

MOST_ENTRIES: Final = 500


def answer(log: LogState) -> str:
    """Whether anybody altered the log, in one sentence."""
    if log.first_broken is not None:
        return "✖ **" + _("Entry {id} was altered, taken out or put in.", id=log.first_broken) + "**"
    said = n_("{count} entry, unbroken.", "{count} entries, unbroken.", log.entries)
    return "✔ " + said + (" " + _("Hash of the newest: {hash}", hash=log.last_hash[:16]) if log.entries else "")


def show() -> None:
    """The entries, filtered, newest first, and all of them as a file."""
    path, spoken = state.path(), voice().plain
    by_who, by_action, by_kind, by_text = st.columns(4, vertical_alignment="bottom")
    who = url.choice(by_who, _("Who"), audit.values(path, "who"), "by", line)
    action = url.choice(
        by_action, _("Action"), audit.values(path, "action"), "action", lambda name: action_word(name, spoken)
    )
    kind = url.choice(by_kind, _("Object"), audit.values(path, "kind"), "kind", lambda name: kind_word(name, spoken))
    text = by_text.text_input(_("Search"), key="q", bind="query-params", type="search", placeholder=_("name or value"))
    wanted = LogFilter(who, action, kind, text or "")
    chosen, count = audit.search(path, wanted, MOST_ENTRIES)
    if not chosen:
        st.caption(_("Nothing to show."))
        return
    keys = [str(each.id) for each in chosen]
    above = st.container()
    listed = entries(chosen, spoken)
    if not any(each.subject for each in chosen):
        listed = listed.only([name for name in listed.columns if name != "subject"])
    picked = tables.pick(listed, keys, "entry", _("The log of changes"))
    opened = next((each for each in chosen if str(each.id) == picked), None)
    if opened is not None:
        with above:
            undo.beside(opened.id, opened.hash)
    tables.say_left_out(len(chosen), count)
    utc = replace(spoken, zone="UTC")
    tables.download(lambda: entries(audit.search(path, wanted)[0], utc), "audit.csv")
    _archives()


def _archives() -> None:
    """Entries that are no longer in the log, archive by archive."""
    for each in retention.archived(state.path()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                _(
                    "Entries {first} to {last} are in a sealed archive of {day}.",
                    first=each.first,
                    last=each.last,
                    day=voice().day(each.made_at),
                ),
                width="content",
            )
            st.download_button(
                _("Download"),
                data=partial(retention.as_file, state.path(), each),
                file_name=f"log-{each.first}-{each.last}.jsonl",
                mime="application/jsonl",
                icon=":material/download:",
                key=f"archive_{each.id}",
            )
