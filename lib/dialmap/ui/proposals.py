"""Change proposals on the page: draft from forms, tables and files; the three checks; apply or reject."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from dialmap.compare import object_change
from dialmap.errors import DialmapError
from dialmap.exchange.columns import FILES, File
from dialmap.exchange.rows import CellError, cells, read_row
from dialmap.model import Route, Row
from dialmap.proposal import Draft, Proposal, ProposalState, edits_of
from dialmap.reports import changes, words
from dialmap.service import proposing
from dialmap.service.checking import Board
from dialmap.store.rows import key_values
from dialmap.ui import imports, state, tables
from dialmap.ui.attempts import attempt
from dialmap.ui.behavior import behavior
from dialmap.ui.texts import _, md, n_, translate, word

DRAFTS: Final = "_drafts"
MOST_EDITED: Final = 2_000
#: Columns of routes.csv that only FreePBX has, and those that the model calls otherwise.
RARE: Final = ("prefixes", "prepends")
FORMS: Final = {"patterns": "templates", "prefixes": "templates", "prepends": "templates"}


def choose(board: Board) -> None:
    """The proposals as a list, and the form for a new one."""
    found = proposing.listed(state.path())
    waiting = st.session_state.get(DRAFTS, {})
    with st.expander(_("New proposal"), expanded=not found or bool(waiting), icon=":material/edit_note:"):
        _new(board)
    if not found:
        return
    rows = [
        (words.visible(each.title), _state(each), words.visible(each.author), each.made_at[:16].replace("T", " "))
        for each in found
    ]
    table = pd.DataFrame(rows, columns=["title", "state", "who", "at"])
    tables.pick(table, [str(each.id) for each in found], "proposal", _("Change proposals"), "title")


def _state(proposal: Proposal) -> str:
    return {
        ProposalState.DRAFT: _("draft"),
        ProposalState.APPLIED: _("applied"),
        ProposalState.REJECTED: _("rejected"),
    }[proposal.state]


def _new(board: Board) -> None:
    title = st.text_input(_("Title"), key="proposal_title", placeholder=_("Move the support line to its own route"))
    left, right = st.columns(2)
    numbers = left.text_input(_("These numbers"), key="proposal_numbers", placeholder="_7495555XXXX")
    names = ["", *(route.name for route in board.snapshot.routes)]
    drafts = _gathered(board)
    names += [each.after.name for each in drafts if isinstance(each.after, Route) and each.after.name not in names]
    nowhere = _("no route at all")
    route = right.selectbox(
        _("must go to"), names, key="proposal_route", format_func=lambda name: words.shortened(name) or nowhere
    )
    if drafts:
        st.markdown(n_("{count} edit:", "{count} edits:", len(drafts)))
        _show_edits(drafts)
    if st.button(_("Keep the proposal"), type="primary", key="propose", disabled=not drafts):

        def act() -> None:
            number = proposing.propose(state.path(), title or "", numbers or "", route or "", drafts, state.who())
            st.session_state.pop(DRAFTS, None)
            state.point_at("proposal", str(number))

        attempt(act, _("Kept as a draft; nothing of it is live."))


def _gathered(board: Board) -> tuple[Draft, ...]:
    """The edits from forms, from the table editor and from files; where they meet, the last one counts."""
    found: dict[Any, Draft] = dict(st.session_state.get(DRAFTS, {}))
    forms, table, files = st.tabs([_("By form"), _("By table"), _("By files")])
    with forms:
        st.caption(_("Open a route, trunk, scenario or Result block, edit it, and press “Propose” instead of “Save”."))
        count = len(st.session_state.get(DRAFTS, {}))
        if count and st.button(n_("Drop {count} edit", "Drop {count} edits", count), key="drop_drafts"):
            st.session_state.pop(DRAFTS)
            st.rerun()
    with table:
        found |= {_key(each): each for each in _edited(board)}
    with files:
        title = _("CSV files, or a ZIP archive of them")
        given = st.file_uploader(title, accept_multiple_files=True, key="proposal_files", type=["csv", "zip"])
        if given:
            try:
                drafts = proposing.from_files(board, [imports.upload(each, None, None) for each in given])
                found |= {_key(each): each for each in drafts}
            except DialmapError as error:
                st.error(md(error.message), icon=":material/error:")
    return tuple(found.values())


def _key(draft: Draft) -> tuple[object, object]:
    row = draft.before or draft.after
    assert row is not None
    return type(row), row.key


def _edited(board: Board) -> tuple[Draft, ...]:
    """The table editor: one of the four tables, cell by cell, rows added and deleted."""
    labels = {file.stem: word(words.OBJECTS[file.kind]) for file in FILES}
    picked = st.selectbox(_("Table"), list(labels), 1, format_func=labels.__getitem__, key="proposal_table")
    file = next(each for each in FILES if each.stem == picked)
    rows: tuple[Row, ...] = getattr(board.snapshot, file.stem)
    if len(rows) > MOST_EDITED:
        st.caption(_("This table has more than {limit} rows; propose the change by files.", limit=MOST_EDITED))
        return ()
    names = [column.name for column in file.columns]
    frame = pd.DataFrame([cells(row, file) for row in rows], columns=names, dtype=str)
    used = [name for name in names if name not in RARE or frame[name].any()]
    edited = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        column_order=used,
        column_config={name: words.field_title(FORMS.get(name, name), translate()) for name in used},
        key=f"proposal_{file.stem}_{board.stamp.revision}",
        height=320,
    )
    if edited.equals(frame):
        return ()
    try:
        return edits_of(rows, _read(edited.fillna("").astype(str), file, rows))
    except CellError as error:
        st.error(f"{words.markdown(error.column)}: {md(error.message)}", icon=":material/error:")
        return ()


def _read(frame: pd.DataFrame, file: File, rows: tuple[Row, ...]) -> list[Row]:
    before: dict[tuple[str, ...], Row] = {key_values(row): row for row in rows}
    found = []
    for given in frame.to_dict("records"):
        key = tuple(str(given[name]).strip() for name in file.keys)
        line = {str(name): str(value) for name, value in given.items()}
        found.append(read_row(file, line, before.get(key), len(rows) + 1))
    return found


def _show_edits(drafts: tuple[Draft, ...]) -> None:
    rows = [object_change(each.before, each.after) for each in drafts]
    tables.show(changes.object_changes(rows, translate()), _("The edits"))


def one(board: Board, proposal: Proposal) -> None:
    """A proposal: its intent, its edits, the three checks, what it does to calls; apply or reject."""
    target = _("route {route}", route=proposal.route) if proposal.route else _("no route at all")
    who = words.markdown(proposal.author) or "—"
    st.markdown(f"{words.code(proposal.numbers)} → {target} · {who} · **{_state(proposal)}**")
    _show_edits(proposal.drafts)
    if proposal.state is not ProposalState.DRAFT:
        st.caption(_("Settled by {name} on {day}.", name=proposal.decided_by or "—", day=proposal.decided_at[:10]))
        return
    stale = proposing.stale(board, proposal)
    if stale:
        names = ", ".join(str(row.key) for row in stale[:5])
        st.warning(
            _("Somebody has changed {names} since this draft was made; it can only be rejected.", names=names),
            icon=":material/sync_problem:",
        )
    try:
        found = state.kept(board, ("proposal", proposal.id), lambda: proposing.outlook(board, proposal))
    except DialmapError as error:
        st.error(md(error.message), icon=":material/error:")
        return
    for check in found.checks:
        st.markdown(("✔ " if check.holds else "✖ ") + md(check.message))
    behavior(found.comparison)
    with st.container(horizontal=True):
        if st.button(_("Apply"), type="primary", key="apply_proposal", disabled=bool(stale)):
            attempt(lambda: proposing.apply(state.path(), proposal, state.who()), _("Applied."))
        if st.button(_("Reject"), key="reject_proposal"):
            attempt(lambda: proposing.reject(state.path(), proposal, state.who()), _("Rejected."))
