"""The audit log on a page: whether it is whole, and who did what."""

import json
from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dialmap.reports import words
from dialmap.service import logbook
from dialmap.service.logbook import Query, State
from dialmap.store.audit import Entry
from dialmap.ui import bound, state, tables
from dialmap.ui.texts import _, n_, raw

MOST_ENTRIES: Final = 500


def answer(found: State) -> str:
    """Whether anybody altered the log, in one sentence."""
    if found.first_broken is not None:
        return "✖ **" + _("Entry {id} was altered, taken out or put in.", id=found.first_broken) + "**"
    said = n_("{count} entry, unbroken.", "{count} entries, unbroken.", found.entries)
    return "✔ " + said + (" " + _("Hash of the newest: {hash}", hash=found.last_hash[:16]) if found.entries else "")


def show() -> None:
    """The entries, filtered, newest first, and all of them as a file."""
    path = state.path()
    by_who, by_action, by_kind, by_text = st.columns(4, vertical_alignment="bottom")
    who = bound.choice(by_who, _("Who"), logbook.values(path, "who"), "by", words.shortened)
    action = bound.choice(by_action, _("Action"), logbook.values(path, "action"), "action", _action)
    kind = bound.choice(by_kind, _("Object"), logbook.values(path, "kind"), "kind", _kind)
    text = by_text.text_input(_("Search"), key="q", bind="query-params", type="search", placeholder=_("name or value"))
    query = Query(who, action, kind, text or "")
    chosen, count = logbook.search(path, query, MOST_ENTRIES)
    if not chosen:
        st.caption(_("Nothing to show."))
        return
    tables.show(_frame(chosen), _("The log of changes"), "entry")
    tables.say_left_out(len(chosen), count)
    tables.download(lambda: _frame(logbook.search(path, query)[0]), "audit.csv")


def _frame(entries: Sequence[Entry]) -> pd.DataFrame:
    rows = [
        (
            each.id,
            each.at[:19].replace("T", " "),
            words.visible(each.who) or "—",
            _action(each.action),
            _kind(each.kind),
            words.visible(each.key),
            words.visible(changed(each)),
            each.hash[:12],
        )
        for each in entries
    ]
    return pd.DataFrame(rows, columns=["entry", "at", "who", "action", "kind", "key", "what", "hash"])


def _action(name: str) -> str:
    return raw(words.ACTIONS[name]) if name in words.ACTIONS else name


def _kind(name: str) -> str:
    return raw(words.LOGGED[name]) if name in words.LOGGED else name


def changed(entry: Entry) -> str:
    """What an entry changed: the fields that differ, each as old → new."""
    try:
        old, new = (json.loads(text) if text else None for text in (entry.old, entry.new))
    except ValueError:  # somebody has spoiled it; the page says so above
        return f"{entry.old} → {entry.new}"
    if isinstance(old, dict) and isinstance(new, dict):
        names = [name for name in new if old.get(name) != new.get(name)]
        return "; ".join(f"{name}: {_short(old.get(name))} → {_short(new[name])}" for name in names)
    return " → ".join(_short(value) for value in (old, new) if value is not None)


def _short(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
