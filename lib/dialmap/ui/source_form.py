"""The form of a source: what it holds, where it is, how often it is read, and what happens then.

Holds what is typed until it is saved. Never reads a source.
"""

from typing import Final

import streamlit as st

from dialmap.core.sources import (
    LONGEST_NAME,
    LONGEST_PAUSE,
    LONGEST_PLACE,
    SHORTEST_PAUSE,
    NewSource,
    Source,
    SourceKind,
    Then,
)
from dialmap.service import mappings, sources
from dialmap.service.fetching import PRIVATE
from dialmap.service.formats import ALL_FORMATS
from dialmap.ui import state
from dialmap.ui.kit import url
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.opened import forget, opened
from dialmap.ui.kit.texts import _, line, raw, word

#: Example places by what a source holds.
PLACES: Final = {
    SourceKind.TABLES: "https://twin.example.com/export/routes.csv",
    SourceKind.RECORDS: "/var/log/asterisk/cdr-csv/Master.csv",
    SourceKind.MANAGER: "pbx.example.com:5038",
}


def form(source: Source | None) -> None:
    """Create or change a source."""
    key = "new_source" if source is None else f"source_{source.id}"
    was = NewSource(name="")
    if source is not None:
        said = _("Somebody else changed this source in the meantime; what is typed here cannot be saved.")
        was = source = opened(source, key, said)
    kinds = {each: word(each) for each in SourceKind}
    kind = SourceKind(
        st.radio(
            _("What it holds"),
            list(kinds),
            list(kinds).index(was.kind),
            format_func=kinds.__getitem__,
            key=f"{key}_kind",
            horizontal=True,
        )
    )
    left, right = st.columns([1, 2])
    name = left.text_input(_("Name"), was.name, key=f"{key}_name", max_chars=LONGEST_NAME)
    place = right.text_input(
        _("Where"),
        was.place,
        key=f"{key}_place",
        max_chars=LONGEST_PLACE,
        placeholder=PLACES[kind],
        help=_about_place(kind),
    )
    every = left.number_input(
        _("Minutes between two readings"), SHORTEST_PAUSE, LONGEST_PAUSE, was.every, key=f"{key}_every"
    )
    then, is_whole, more = was.then, was.is_whole, {}
    if kind is SourceKind.TABLES:
        choices = {each: word(each) for each in Then}
        then = Then(
            right.radio(
                _("Where it differs"),
                list(choices),
                list(choices).index(was.then),
                format_func=choices.__getitem__,
                key=f"{key}_then",
                horizontal=True,
            )
        )
        is_whole = st.toggle(
            _("It holds everything: stored rows that it lacks are to be deleted"), was.is_whole, key=f"{key}_whole"
        )
        more = _how_read(was, key)
    login, secret = _secret(was, kind, key)
    is_on = st.toggle(_("Read on schedule"), was.is_on, key=f"{key}_on")
    wanted = NewSource(
        name=name or "",
        kind=kind,
        place=place or "",
        every=int(every or was.every),
        then=then,
        is_whole=is_whole,
        login=login,
        secret=secret,
        is_on=is_on,
        **more,
    )
    _buttons(wanted, source, key)


def _about_place(kind: SourceKind) -> str:
    if kind is SourceKind.MANAGER:
        return _(
            "Host and port; tls: in front encrypts. A private address must be named in the server's variable"
            " {variable}.",
            variable=PRIVATE,
        )
    if kind is SourceKind.RECORDS:
        return _("A file or a folder on the server.")
    return _(
        "A file or a folder on the server, or an address that begins with https://. A private address must be named in"
        " the server's variable {variable}.",
        variable=PRIVATE,
    )


def _how_read(was: NewSource, key: str) -> dict[str, str]:
    """As what it is read; found out where nobody says."""
    left, middle, right = st.columns(3)
    found = _("found automatically")
    titles = {"": found, **{each.name: raw(each.title) for each in ALL_FORMATS}}
    names = list(titles)
    form_ = left.selectbox(
        _("Format"),
        names,
        names.index(was.format) if was.format in titles else 0,
        format_func=titles.__getitem__,
        key=f"{key}_format",
    )
    entry = middle.text_input(
        _("Where calls enter"),
        was.entry,
        key=f"{key}_entry",
        help=_("Of a dialplan: the context into which the calls of this box are sent."),
    )
    known = ["", *(each.name for each in mappings.remembered(state.path()))]
    mapping = right.selectbox(
        _("Mapping"),
        known,
        known.index(was.mapping) if was.mapping in known else 0,
        format_func=lambda each: line(each) or found,
        key=f"{key}_mapping",
        help=_("Of a table whose columns are not ours: an import remembers one."),
    )
    return {"format": form_ or "", "entry": entry or "", "mapping": mapping or ""}


def _secret(was: NewSource, kind: SourceKind, key: str) -> tuple[str, str]:
    """To what the secret belongs, and the variable that holds it: the secret itself is never typed here."""
    if kind is SourceKind.RECORDS:
        return "", ""
    left, right = st.columns(2)
    is_manager = kind is SourceKind.MANAGER
    login = left.text_input(
        _("User of manager.conf") if is_manager else _("Header with the secret"),
        was.login,
        key=f"{key}_login",
        placeholder="dialmap" if is_manager else "Authorization",
    )
    secret = right.text_input(
        _("Variable with the secret"),
        was.secret,
        key=f"{key}_secret",
        placeholder="DESK_TOKEN",
        help=_("The name of a variable in the environment of the server. The secret itself is never stored."),
    )
    return login or "", secret or ""


def _buttons(wanted: NewSource, source: Source | None, key: str) -> None:
    def act() -> None:
        sources.save(state.path(), wanted, source, state.who())
        url.hold("source", wanted.name.strip())
        forget(key)

    with st.container(horizontal=True):
        is_there = bool(wanted.name.strip() and wanted.place.strip())
        if st.button(_("Save"), type="primary", key=f"save_{key}", disabled=not is_there):
            perform(act, _("Saved."))
        if source is None:
            return
        with st.popover(_("Delete…"), type="tertiary"):
            st.caption(_("Its readings go with it; what was taken over stays."))
            if st.button(_("Delete this source"), key=f"drop_{key}"):
                perform(lambda: _drop(source), _("Deleted; what came from it stays."))


def _drop(source: Source) -> None:
    sources.drop(state.path(), source, state.who())
    url.point_at("source", "")
