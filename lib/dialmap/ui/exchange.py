"""The staged import on the page: what would be new, changed, missing or refused, then one button.

Holds how a plan is drawn. Never reads a file, and stores nothing before the button was pressed.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dialmap.board import Board, Difference
from dialmap.core.audit import Change
from dialmap.core.boxes import BoxImport, BoxReport
from dialmap.core.exchange import Plan, PlanStatus, Upload
from dialmap.core.findings import ref_of
from dialmap.core.mappings import Mapping
from dialmap.core.settings import Stamp
from dialmap.reports.exchange import plan_rows, problems
from dialmap.service import exchange, mappings
from dialmap.ui import boxes, effects, mapping, state, undo
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.layout import heading
from dialmap.ui.kit.texts import _, n_, voice, word

DONE: Final = "_imported"
EFFECT: Final = "_import_effect"
ASKED: Final = "_import_asked"
DELIMITER_WORDS: Final = {",": ",", ";": ";", "\t": "Tab"}


def uploader_key() -> str:
    """The key of the uploader; a new one after an import empties it."""
    return f"files_{st.session_state.get('_imports', 0)}"


def overrides() -> tuple[str | None, str | None]:
    """The encoding and the delimiter that the user insists on; None: find out."""
    left, right = st.columns(2)
    found = _("found automatically")
    encoding = left.selectbox(
        _("Encoding"), ["", *exchange.ENCODINGS], key="encoding", format_func=lambda value: value or found
    )
    delimiter = right.selectbox(
        _("Delimiter"),
        ["", *exchange.DELIMITERS],
        key="delimiter",
        format_func=lambda value: DELIMITER_WORDS.get(value, found),
    )
    return encoding or None, delimiter or None


def pasted() -> list[Upload]:
    """What somebody pasted instead of saving it in a file first, as a file."""
    with st.expander(_("Or paste: a table, or what a console printed"), icon=":material/content_paste:"):
        text = st.text_area(
            _("Text"),
            key=f"pasted_{uploader_key()}",
            height=160,
            placeholder="pbx*CLI> dialplan show",
            help=_(
                "Rows copied from a spreadsheet or from a table on a page, cards with a name and a colon in each line,"
                " or what the console of a PBX printed: prompts, colors and lost columns do no harm there."
            ),
        )
    return [exchange.upload_of(text)] if text and text.strip() else []


def uploads_of(
    files: Iterable[UploadedFile], encoding: str | None = None, delimiter: str | None = None
) -> list[Upload]:
    """Uploaded files as the exchange takes them."""
    return [Upload(file.name, file.getvalue(), encoding, delimiter) for file in files]


def guide() -> None:
    """Which columns our own files have."""
    with st.expander(_("Which columns the files have")):
        for file in exchange.FILES:
            required = ", ".join(f"`{column.name}`" for column in file.columns if column.required)
            rest = ", ".join(f"`{column.name}`" for column in file.columns if not column.required)
            st.markdown(f"**{file.name}**: {required}; " + _("optional:") + f" {rest}")
        st.caption(_("In routes.csv, `patterns` and `trunks` are lists separated by |, in order."))


def preview(board: Board, uploads: list[Upload]) -> None:
    """What importing would do to rows and to calls, and the button that does it; of a dialplan its entry is asked."""
    found = boxes.read(board, uploads)
    if found is not None:
        _preview(board, *found)


def _preview(board: Board, uploads: list[Upload], box: BoxReport | None = None, last: BoxImport | None = None) -> None:
    known = mappings.remembered(state.path())
    asked: tuple[Hashable, ...] = tuple((each.name, hash(each.data), each.encoding, each.delimiter) for each in uploads)
    asked = (asked, tuple((each.name, each.as_text()) for each in known))
    plan = _planned(board, uploads, asked)
    tried = mapping.trial(plan.tables)
    if tried:
        asked = (asked, tuple(each.as_text() for each in tried))
        plan = _planned(board, uploads, asked, tried)
    _how_read(plan)
    counts = {status: len(plan.of(status)) for status in PlanStatus}
    columns = st.columns(5)
    for column, status in zip(columns, PlanStatus, strict=False):
        column.metric(word(status), voice().count(counts[status]), border=True)
    columns[4].metric(_("Refused"), voice().count(len(plan.errors)), border=True)
    _details(plan, counts)
    only = None if box is None else frozenset(last.rows if last is not None else ())
    gone = sum(only is None or str(ref_of(each.before)) in only for each in plan.removals if each.before is not None)
    counts[PlanStatus.MISSING] = gone
    if st.session_state.get(ASKED) != asked:  # other rows would go than those that somebody has agreed to
        st.session_state[ASKED] = asked
        st.session_state["delete_missing"] = False
    delete = bool(gone) and st.checkbox(_missing(gone, last), key="delete_missing")
    if not (plan.edits or delete):
        st.markdown(_("There is nothing to import: everything is stored already or was refused."))
        return
    with st.container(border=True):
        heading(_("What this import would do"))
        with st.spinner(_("Working out what becomes of each call…")):
            made = _effect(board, plan, (board.stamp, asked, delete), only)
            effects.consequences(made)

    def keep(all_or_nothing: bool, made: Difference) -> int:  # who it is may be asked in between
        return exchange.apply_import(
            state.path(),
            plan,
            state.who(),
            delete_missing=delete,
            all_or_nothing=all_or_nothing,
            only=only,
            made=made,
            box=box,
        )

    _apply(plan, counts, delete, made, keep)


def _planned(board: Board, uploads: list[Upload], asked: Hashable, tried: Sequence[Mapping] = ()) -> Plan:
    with st.spinner(_("Reading and comparing…")):
        make = partial(exchange.plan_import, state.path(), uploads, board, tried)
        plan: Plan = state.kept(board, ("plan", asked), make)
    return plan


def _missing(gone: int, last: BoxImport | None) -> str:
    """What is asked about rows that the files lack; of a PBX, those that the same files brought the last time."""
    if last is not None:
        return n_(
            "Delete {count} row that the last import of these files brought and that is gone",
            "Delete {count} rows that the last import of these files brought and that are gone",
            gone,
        )
    return n_(
        "Delete {count} row that is missing from the files",
        "Delete {count} rows that are missing from the files",
        gone,
    )


def _effect(board: Board, plan: Plan, wanted: tuple[Stamp, Hashable, bool], only: frozenset[str] | None) -> Difference:
    """What the import would do, kept for this session as long as it is asked for: a second board is large."""
    kept: tuple[Hashable, Difference] | None = st.session_state.get(EFFECT)
    if kept is None or kept[0] != wanted:
        kept = (wanted, exchange.effect(board, plan, delete_missing=wanted[-1], only=only))
        st.session_state[EFFECT] = kept
    return kept[1]


def forget() -> None:
    """No file is there any more, so nobody asks what it would do."""
    st.session_state.pop(EFFECT, None)


def _how_read(plan: Plan) -> None:
    for table in plan.tables:
        if table.is_derived:
            continue
        count = len(table.rows)
        told = n_("{file}: {count} row", "{file}: {count} rows", count, file=table.name)
        if table.delimiter:
            delimiter = DELIMITER_WORDS.get(table.delimiter, table.delimiter)
            told += _(", encoding {encoding}, delimiter {delimiter}", encoding=table.encoding, delimiter=delimiter)
        known = table.foreign.mapping if table.foreign is not None else ""
        st.caption(told + (" · " + _("read as {name}", name=known) if known else ""))


def _details(plan: Plan, counts: dict[PlanStatus, int]) -> None:
    hints = [problem for problem in plan.problems if not problem.is_error]
    sections: list[tuple[str, str]] = []
    if plan.errors:
        sections.append(("errors", _("Refused") + f" ({len(plan.errors)})"))
    if hints:
        sections.append(("hints", _("Hints") + f" ({len(hints)})"))
    sections += [(status.value, f"{word(status)} ({counts[status]})") for status in PlanStatus if counts[status]]
    if not sections:
        return
    for tab, (name, _label) in zip(st.tabs([label for _name, label in sections]), sections, strict=True):
        with tab:
            if name in ("errors", "hints"):
                table = problems(plan.errors if name == "errors" else hints, voice())
            else:
                table = plan_rows(plan, PlanStatus(name), voice())
            tables.show(table, _label, key=f"plan_{name}")


def _apply(plan: Plan, counts: dict[PlanStatus, int], delete: bool, made: Difference, keep: Callable[..., int]) -> None:
    strict = bool(plan.errors) and st.checkbox(
        _("All or nothing: refuse everything if anything is refused"), key="strict"
    )
    if strict:
        st.warning(_("Nothing can be imported until the refused rows are mended."), icon=":material/block:")
    told = _told(counts, delete)
    if st.button(told[0], type="primary", key="apply", disabled=strict):

        def act() -> str:
            undo.around(lambda: keep(all_or_nothing=strict, made=made), told[1])
            st.session_state.pop(EFFECT, None)
            st.session_state["_imports"] = st.session_state.get("_imports", 0) + 1
            new, gone, _staying = made.findings
            first = made.old.snapshot.is_empty
            st.session_state[DONE] = (told[1], undo.offered(), len(new), len(gone), len(plan.errors), first)
            return told[1]

        perform(act, "")


def _told(counts: dict[PlanStatus, int], delete: bool) -> tuple[str, str]:
    """What the button says, and what is said once it is done: only what there is to do."""
    new, changed = counts[PlanStatus.NEW], counts[PlanStatus.CHANGED]
    gone = counts[PlanStatus.MISSING] if delete else 0
    todo = ((new, _("add {count}", count=new)), (changed, _("change {count}", count=changed)))
    asked = ", ".join(said for count, said in (*todo, (gone, _("delete {count}", count=gone))) if count)
    done = ((new, Change.ADDED), (changed, Change.CHANGED), (gone, Change.REMOVED))
    told = ", ".join(f"{voice().count(count)} {word(change)}" for count, change in done if count)
    return asked[:1].upper() + asked[1:], _("Imported:") + f" {told}."


def _undo(offered: tuple[int, str]) -> None:
    if undo.take_back(offered):
        st.session_state.pop(DONE, None)


def card() -> None:
    """What the last import of this session did, and the way back."""
    if DONE not in st.session_state:
        return
    told, offered, new, gone, refused, first = st.session_state[DONE]
    with st.container(border=True, key="import_card"):
        st.markdown(f"✔ **{told}**")
        if refused:
            st.markdown(n_("{count} row or file was refused.", "{count} rows or files were refused.", refused))
        st.markdown(effects.findings_word(new, fresh=True) + " " + effects.findings_word(gone, fresh=False))
        with st.container(horizontal=True, vertical_alignment="center"):
            if offered is not None:
                label = _("Undo this import")
                st.button(label, icon=":material/undo:", key="undo_import", on_click=_undo, args=(offered,))
            if new:
                only = {} if first else {"new": "1"}  # of a first import nothing counts as new later
                st.page_link("findings.py", label=_("Show the new findings"), query_params=only)
            st.page_link("overview.py", label=_("Overview"))
            st.button(_("Close"), type="tertiary", key="close_card", on_click=lambda: st.session_state.pop(DONE, None))
