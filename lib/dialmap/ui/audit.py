"""The log of changes on the page: whether it is whole, and who did what. Never proves anything itself."""

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from dialmap.core.audit import Entry, LogFilter, LogState
from dialmap.reports.audit import action_word, entries, kind_word, writes
from dialmap.reports.voice import Table
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
    one_by_one = url.flag(st.container(), _("Each entry by itself"), "each")
    wanted = LogFilter(who, action, kind, text or "")
    shown: tuple[Entry, ...]
    if one_by_one:
        shown, count = audit.search(path, wanted, MOST_ENTRIES)
        listed = entries(shown, spoken)
    else:
        together, count = audit.written(path, wanted, MOST_ENTRIES)
        shown, listed = tuple(each.newest for each in together), writes(together, spoken)
        asked = url.number_at("entry")
        holding = (each.newest.id for each in together if asked and each.oldest <= asked <= each.newest.id)
        url.point_at("entry", str(next(holding, "")))
    if not shown:
        st.caption(_("Nothing to show."))
        return
    above = st.container()
    listed = _without(listed, "hash")
    if not any(each.subject for each in shown):
        listed = _without(listed, "subject")
    picked = tables.pick(listed, [str(each.id) for each in shown], "entry", _("The log of changes"), fit=True)
    opened = next((each for each in shown if str(each.id) == picked), None)
    if opened is not None:
        with above:
            _opened(opened, one_by_one)
    tables.say_left_out(len(shown), count)
    utc = replace(spoken, zone="UTC")
    tables.download(lambda: entries(audit.search(path, wanted)[0], utc), "audit.csv")
    _archives()


def _without(table: Table, column: str) -> Table:
    return table.only([name for name in table.columns if name != column])


def _opened(entry: Entry, alone: bool) -> None:
    """What a write told, entry by entry, and what taking it back would do."""
    told = audit.whole(state.path(), entry.id)
    if not alone and len(told) > 1:
        with st.container(border=True):
            st.markdown(n_("{count} entry of one write", "{count} entries of one write", len(told)))
            table = entries(told, voice()).only(("entry", "action", "kind", "key", "what"))
            tables.show(table, _("The entries of one write"), height=260)
    undo.beside(entry.id, entry.hash)


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
