"""Sources on the page: how each stands, what it holds otherwise, and taking that over.

Holds how they are drawn. Never reads a source before a button was pressed.
"""

from datetime import datetime
from typing import Final

import streamlit as st

from dialmap import messages
from dialmap.board import Board
from dialmap.core.proposals import NewProposal, overtaken
from dialmap.core.sources import (
    Source,
    SourceState,
    Watched,
)
from dialmap.errors import DataError
from dialmap.reports import compare as compared
from dialmap.reports import sources as listing
from dialmap.service import intake, sources
from dialmap.service.boards import drafted
from dialmap.service.transactions import utc_now
from dialmap.ui import effects, source_form, state, undo
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import attempt, flash, flash_wrong, perform
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, n_, text, voice

#: Nobody watches if the last round was longer ago, in minutes.
LONGEST_ROUND: Final = 10


def answer(found: tuple[Watched, ...]) -> str:
    """How the sources stand, in a sentence."""
    broken, unread = (sum(each.state is state for each in found) for state in (SourceState.BROKEN, SourceState.UNREAD))
    differ = sum(each.state is SourceState.DRIFTED for each in found)
    if not found:
        return _("Where data comes from by itself, and how that differs from what is stored.")
    told = [n_("{count} source.", "{count} sources.", len(found))]
    if broken:
        told.append(":red[**" + n_("{count} cannot be read.", "{count} cannot be read.", broken) + "**]")
    if differ:
        told.append("**" + n_("{count} differs.", "{count} differ.", differ) + "**")
    if unread:
        told.append(n_("{count} is not read yet.", "{count} are not read yet.", unread))
    return " ".join(
        told if broken or differ or unread else [*told, "✔ " + _("All were as stored when they were read.")]
    )


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
        st.caption(_("Last round of the watch: {when}", when=voice().moment(at)))


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
                "Last read at {when}; unchanged since {since} ({count} reading).",
                "Last read at {when}; unchanged since {since} ({count} readings).",
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
                _read(source)
            if st.button(_("Close"), key="close_source", type="tertiary"):
                url.point_at("source", "")
                st.rerun()
        if found is not None and found.departure.proposal:
            label = _("Change proposal {id}", id=found.departure.proposal)
            asked = {"proposal": str(found.departure.proposal)}
            st.page_link("proposals.py", label=label, icon=":material/edit_note:", query_params=asked)
        if found is not None and found.edits and watched.state is SourceState.DRIFTED:
            _difference(board, watched)
        with st.expander(_("Earlier readings"), icon=":material/history:"):
            tables.show(listing.readings(sources.readings(state.path(), source), voice()), _("Earlier readings"))
        with st.expander(_("Change this source"), icon=":material/edit:"):
            source_form.form(source)


def _read(source: Source) -> None:
    """Read it now, and say how that ended."""

    def act() -> None:
        found = intake.read_now(state.path(), source, state.who())
        if found.state is SourceState.BROKEN:
            flash_wrong(DataError(messages._("The source {name} cannot be read.", name=source.name)))
        else:
            flash(_("Read."))

    with st.spinner(_("Reading and comparing…")):
        done = attempt(act)
    if done:
        st.rerun()


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
    with st.expander(" ".join(said for count, said in counts if count), key="source_edits", on_change="rerun") as rows:
        if rows.open:
            tables.show_some(compared.edits(found.edits, voice()), _("The edits"))
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
