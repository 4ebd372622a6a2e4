"""Change proposals on the page: draft from forms, tables and files; the three checks; apply or reject.

Holds how a proposal is drawn. Never proves and never applies anything itself.
"""

from typing import Any, Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.edits import Edit, edits_between
from dialmap.core.fields import KINDS, LABELS, PARTS
from dialmap.core.findings import OBJECTS
from dialmap.core.model import Route, Row, key_values
from dialmap.core.proposals import NewProposal, Proposal, ProposalState, outlook
from dialmap.errors import DialmapError
from dialmap.reports.compare import edits as listing
from dialmap.reports.proposals import proposals as listed_proposals
from dialmap.service import proposals
from dialmap.ui import boxes, state, undo
from dialmap.ui.effects import effect
from dialmap.ui.exchange import uploads_of
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import complain, perform
from dialmap.ui.kit.texts import _, code, line, md, n_, text, voice, word

MOST_EDITED: Final = 2_000
#: A column of routes.csv that lists one part of the templates -> the field that they are.
TEMPLATES: Final = {part.column: "templates" for part in PARTS}


def choose(board: Board) -> None:
    """The proposals as a list, and the form for a new one."""
    found = proposals.listed(state.path())
    waiting = proposals.aside(state.path(), state.who())
    with st.expander(_("New proposal"), expanded=not found or bool(waiting), icon=":material/edit_note:"):
        _new(board)
    if found:
        keys = [str(each.id) for each in found]
        tables.pick(listed_proposals(found, voice()), keys, "proposal", _("Change proposals"))


def _new(board: Board) -> None:
    title = st.text_input(_("Title"), key="proposal_title", placeholder=_("Move the support line to its own route"))
    left, right = st.columns(2)
    numbers = left.text_input(
        _("These numbers"),
        key="proposal_numbers",
        placeholder="_7495555XXXX",
        help=_("A template or a number. Empty, and with no route: no number is meant to go elsewhere."),
    )
    names = ["", *(route.name for route in board.snapshot.routes)]
    drafts = _gathered(board)
    names += [each.after.name for each in drafts if isinstance(each.after, Route) and each.after.name not in names]
    nowhere = _("no route at all")
    route = right.selectbox(
        _("must go to"), names, key="proposal_route", format_func=lambda name: line(name) or nowhere
    )
    if drafts:
        st.markdown(n_("{count} edit:", "{count} edits:", len(drafts)))
        _show_edits(drafts)
    if st.button(_("Keep the proposal"), type="primary", key="propose", disabled=not drafts):

        def act() -> None:
            wanted = NewProposal(title=title or "", numbers=numbers or "", route=route or "", edits=drafts)
            number = proposals.propose(state.path(), wanted, state.who())
            url.point_at("proposal", str(number))

        perform(act, _("Kept as a draft; nothing of it is live."))


def _gathered(board: Board) -> tuple[Edit, ...]:
    """The edits from forms, from the table editor and from files; where they meet, the last one counts."""
    waiting = proposals.aside(state.path(), state.who())
    found: dict[Any, Edit] = {(each.kind, key_values(each.before or each.row)): each for each in waiting}
    forms, table, files = st.tabs([_("By form"), _("By table"), _("By files")])
    with forms:
        st.caption(_("Open a route, trunk, scenario or Result block, edit it, and press “Propose” instead of “Save”."))
        count = len(waiting)
        if count and st.button(n_("Drop {count} edit", "Drop {count} edits", count), key="drop_drafts"):
            perform(lambda: proposals.drop_aside(state.path(), state.who()), _("Dropped."))
    with table:
        found |= {_key(each): each for each in _edited(board)}
    with files:
        title = _("CSV files, or what a PBX holds; or a ZIP archive of them")
        given = st.file_uploader(title, accept_multiple_files=True, key="proposal_files", type=boxes.UPLOADED)
        read = boxes.read(board, uploads_of(given)) if given else None
        if read is not None:
            try:
                found |= {_key(each): each for each in proposals.from_files(board, read[0])}
            except DialmapError as error:
                complain(error)
    return tuple(found.values())


def _key(edit: Edit) -> tuple[object, object]:
    return edit.kind, edit.key


def _edited(board: Board) -> tuple[Edit, ...]:
    """The table editor: one of the four tables, cell by cell, rows added and deleted."""
    labels = {name: word(OBJECTS[kind]) for name, kind in KINDS.items()}
    picked = st.selectbox(_("Table"), list(labels), 1, format_func=labels.__getitem__, key="proposal_table")
    kind = KINDS[picked]
    rows: tuple[Row, ...] = board.snapshot.rows(kind)
    if len(rows) > MOST_EDITED:
        st.caption(_("This table has more than {limit} rows; propose the change by files.", limit=MOST_EDITED))
        return ()
    names, cells, rare = proposals.as_cells(kind, rows)
    import pandas as pd  # noqa: PLC0415 - 40 MB, only where somebody edits a table

    frame = pd.DataFrame(cells, columns=list(names), dtype=str)
    used = [name for name in names if name not in rare or frame[name].any()]
    edited = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        column_order=used,
        column_config={name: md(LABELS[TEMPLATES.get(name, name)]) for name in used},
        key=f"proposal_{picked}_{board.stamp.revision}",
        height=320,
    )
    if edited.equals(frame):
        return ()
    lines = [
        {str(name): str(value) for name, value in given.items()}
        for given in edited.fillna("").astype(str).to_dict("records")
    ]
    read = proposals.from_cells(kind, rows, lines)
    if isinstance(read, tuple):
        column, why = read
        st.error(f"{text(column)}: {md(why)}", icon=":material/error:")
        return ()
    return edits_between(rows, read)


def _show_edits(edits: tuple[Edit, ...]) -> None:
    tables.show(listing(edits, voice()), _("The edits"))


def one(board: Board, proposal: Proposal) -> None:
    """A proposal: its intent, its edits, the three checks, what it does to calls; apply or reject."""
    target = _("route {route}", route=proposal.route) if proposal.route else _("no route at all")
    who = text(proposal.author) or "—"
    intent = f"{code(proposal.numbers)} → {target}" if proposal.numbers else _("No number is meant to go elsewhere")
    st.markdown(f"{intent} · {who} · **{word(proposal.state)}**")
    _show_edits(proposal.edits)
    if proposal.state is not ProposalState.DRAFT:
        st.caption(
            _("Settled by {name} on {day}.", name=proposal.decided_by or "—", day=voice().day(proposal.decided_at))
        )
        return
    stale = proposals.stale(board, proposal)
    if stale:
        names = ", ".join(str(row.key) for row in stale[:5])
        st.warning(
            _("Somebody has changed {names} since this draft was made; it can only be rejected.", names=names),
            icon=":material/sync_problem:",
        )
    try:
        found = state.kept(board, ("proposal", proposal.id), lambda: outlook(board.routing, proposal))
    except DialmapError as error:
        complain(error)
        return
    for check in found.checks:
        st.markdown(("✔ " if check.holds else "✖ ") + md(check.message))
    effect(found.comparison)
    with st.container(horizontal=True):
        if st.button(_("Apply"), type="primary", key="apply_proposal", disabled=bool(stale)):

            def act() -> str:
                return undo.around(lambda: proposals.apply(state.path(), proposal, state.who()), _("Applied."))

            perform(act, "")
        if st.button(_("Reject"), key="reject_proposal"):
            perform(lambda: proposals.reject(state.path(), proposal, state.who()), _("Rejected."))
        if st.button(_("Withdraw"), key="withdraw_proposal", help=_("For its author.")):
            perform(lambda: proposals.withdraw(state.path(), proposal, state.who()), _("Withdrawn."))
