"""Sources on the page: how each stands, what it holds otherwise, taking that over, and the form.

Holds how they are drawn. Never reads a source before a button was pressed.
"""

from datetime import datetime
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.proposals import NewProposal, overtaken
from dialmap.core.sources import (
    LONGEST_NAME,
    LONGEST_PAUSE,
    LONGEST_PLACE,
    SHORTEST_PAUSE,
    NewSource,
    Source,
    SourceKind,
    SourceState,
    Then,
    Watched,
)
from dialmap.reports import sources as listing
from dialmap.service import intake, mappings, sources
from dialmap.service.boards import drafted
from dialmap.service.fetching import PRIVATE
from dialmap.service.formats import ALL_FORMATS
from dialmap.service.transactions import utc_now
from dialmap.ui import effects, state, undo
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, line, n_, raw, text, voice, word

#: Nobody watches if the last round was longer ago, in minutes.
LONGEST_ROUND: Final = 10
#: Example places by what a source holds.
PLACES: Final = {
    SourceKind.TABLES: "https://twin.example.com/export/routes.csv",
    SourceKind.RECORDS: "/var/log/asterisk/cdr-csv/Master.csv",
    SourceKind.MANAGER: "pbx.example.com:5038",
}


def answer(found: tuple[Watched, ...]) -> str:
    """How the sources stand, in a sentence."""
    broken = sum(each.state is SourceState.BROKEN for each in found)
    differ = sum(each.state is SourceState.DRIFTED for each in found)
    if not found:
        return _("Where data comes from by itself, and how that differs from what is stored.")
    told = [n_("{count} source.", "{count} sources.", len(found))]
    if broken:
        told.append(":red[**" + n_("{count} cannot be read.", "{count} cannot be read.", broken) + "**]")
    if differ:
        told.append("**" + n_("{count} differs.", "{count} differ.", differ) + "**")
    return " ".join(told if broken or differ else [*told, "✔ " + _("All are as stored.")])


def watchman(found: tuple[Watched, ...]) -> None:
    """Whether anybody watches: without that sources are only read when somebody asks."""
    if not any(each.source.is_on for each in found):
        return
    at = sources.last_round(state.path())
    ago = None if not at else _minutes_since(at)
    if ago is None or ago > LONGEST_ROUND:
        said = _("Nobody watches: sources are read only when somebody presses the button.")
        more = "" if ago is None else " " + _("The last round was at {when}.", when=voice().moment(at))
        st.warning(
            said + more + " " + _("Let `dialmap watch` run on the server; README shows how."),
            icon=":material/visibility_off:",
        )
    else:
        st.caption(_("The watch went its last round at {when}.", when=voice().moment(at)))


def _minutes_since(at: str) -> float:
    return (utc_now() - datetime.fromisoformat(at)).total_seconds() / 60


def choose(found: tuple[Watched, ...]) -> Watched | None:
    """The sources as a list; the one that is opened."""
    names = [each.source.name for each in found]
    picked = tables.pick(listing.sources(found, voice()), names, "source", _("Sources"))
    chosen = next((each for each in found if each.source.name == picked), None)
    return None if chosen is None else sources.find(state.path(), chosen.source.id)


def one(board: Board, watched: Watched) -> None:
    """A source: how its last reading ended, what differs, taking it over, its past, and its form."""
    source, found = watched.source, watched.reading
    with st.container(border=True):
        st.markdown(f"**{text(source.name)}** · {voice().marked(watched.state)}")
        if found is not None:
            when, since = voice().moment(found.at), voice().moment(found.since)
            said = n_(
                "Read at {when}; so since {since}, {count} reading.",
                "Read at {when}; so since {since}, {count} readings.",
                found.times,
                when=when,
                since=since,
            )
            st.caption(said)
            told = found.told.get(voice().language.value, "")
            if told:
                (st.error if watched.state is SourceState.BROKEN else st.info)(text(told))
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(_("Read now"), key="read_source", icon=":material/refresh:"):
                with st.spinner(_("Reading and comparing…")):
                    perform(lambda: intake.read_now(state.path(), source, state.who()), _("Read."))
            if st.button(_("Close"), key="close_source", type="tertiary"):
                url.point_at("source", "")
                st.rerun()
        if found is not None and found.edits and watched.state is SourceState.DRIFTED:
            _difference(board, watched)
        with st.expander(_("Earlier readings"), icon=":material/history:"):
            tables.show(listing.readings(sources.readings(state.path(), source), voice()), _("Earlier readings"))
        with st.expander(_("Change this source"), icon=":material/edit:"):
            form(source)


def _difference(board: Board, watched: Watched) -> None:
    """What taking it over would do, and the button."""
    source, found = watched.source, watched.reading
    assert found is not None
    small_heading(_("What taking it over would do"))
    if any(overtaken(board.snapshot, NewProposal(title="", numbers="", route="", edits=found.edits))):
        st.warning(_("The data has changed since it was read; read it again."), icon=":material/sync_problem:")
        return
    differs = found.departure
    counts = (
        (differs.added, n_("{count} row is new.", "{count} rows are new.", differs.added)),
        (differs.changed, n_("{count} row is changed.", "{count} rows are changed.", differs.changed)),
        (differs.removed, n_("{count} row goes.", "{count} rows go.", differs.removed)),
        (differs.refused, n_("{count} row cannot be read.", "{count} rows cannot be read.", differs.refused)),
    )
    st.markdown(" ".join(said for count, said in counts if count))
    key = "source", source.id, differs.mark
    made = state.kept(board, key, lambda: drafted(board, found.edits))
    effects.consequences(made)
    is_sure = True
    if differs.removed:
        ask = n_("Yes, {count} row may be deleted", "Yes, {count} rows may be deleted", differs.removed)
        is_sure = st.checkbox(ask, key=f"sure_{differs.mark}")

    def act() -> str:
        return undo.around(lambda: intake.take_over(state.path(), source, found, state.who()), _("Taken over."))

    if st.button(_("Take it over"), type="primary", key="take_over", disabled=not is_sure):
        with st.spinner(_("Reading and comparing…")):
            perform(act, "")


def form(source: Source | None) -> None:
    """Create or change a source."""
    key = "new_source" if source is None else f"source_{source.id}_{source.version}"
    was = source or NewSource(name="")
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
        help=_(
            "A file or a folder on the server, or an address that begins with https://. A private address must be named"
            " in the server's variable {variable}.",
            variable=PRIVATE,
        ),
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
        url.point_at("source", wanted.name.strip())
        for each in [each for each in st.session_state if str(each).startswith(f"{key}_")]:
            del st.session_state[each]

    with st.container(horizontal=True):
        is_there = bool(wanted.name.strip() and wanted.place.strip())
        if st.button(_("Save"), type="primary", key=f"save_{key}", disabled=not is_there):
            perform(act, _("Saved."))
        if source is not None and st.button(_("Forget this source"), key=f"drop_{key}"):
            url.point_at("source", "")
            perform(lambda: sources.drop(state.path(), source, state.who()), _("Forgotten; what came from it stays."))
