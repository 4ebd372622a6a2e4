"""The staged import on the page: what would be new, changed, missing or refused, then one button; and the exports.

Holds how a plan is drawn. Never reads a file, and stores nothing before the button was pressed.
"""

from collections.abc import Iterable
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dialmap.board import Board
from dialmap.core.exchange import Plan, PlanStatus, Upload
from dialmap.reports.exchange import plan_rows, problems
from dialmap.service import exchange
from dialmap.ui import state, undo
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.texts import _, n_, voice, word

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


def uploads_of(
    files: Iterable[UploadedFile], encoding: str | None = None, delimiter: str | None = None
) -> list[Upload]:
    """Uploaded files as the exchange takes them."""
    return [Upload(file.name, file.getvalue(), encoding, delimiter) for file in files]


def guide() -> None:
    """Which columns the files have."""
    with st.expander(_("Which columns the files have")):
        for file in exchange.FILES:
            required = ", ".join(f"`{column.name}`" for column in file.columns if column.required)
            rest = ", ".join(f"`{column.name}`" for column in file.columns if not column.required)
            st.markdown(f"**{file.name}**: {required}; " + _("optional:") + f" {rest}")
        st.caption(_("In routes.csv, `patterns` and `trunks` are lists separated by |, in order."))


@st.cache_data(max_entries=4, show_spinner=False)
def _planned(name: str, revision: int, uploads: list[Upload]) -> Plan:  # noqa: ARG001
    return exchange.plan_import(state.path(), uploads)


def preview(uploads: list[Upload]) -> None:
    """What importing would do, and the button that does it."""
    with st.spinner(_("Reading and comparing…")):
        plan = _planned(str(state.path()), state.board().stamp.revision, uploads)
    _how_read(plan)
    counts = {status: len(plan.of(status)) for status in PlanStatus}
    columns = st.columns(5)
    for column, status in zip(columns, PlanStatus, strict=False):
        column.metric(word(status), counts[status], border=True)
    columns[4].metric(_("Refused"), len(plan.errors), border=True)
    _details(plan, counts)
    _apply(plan, counts)


def _how_read(plan: Plan) -> None:
    for table in plan.tables:
        st.caption(
            _(
                "{file}: {rows} rows, encoding {encoding}, delimiter {delimiter}",
                file=table.name,
                rows=len(table.rows),
                encoding=table.encoding or "—",
                delimiter=DELIMITER_WORDS.get(table.delimiter, table.delimiter) or "—",
            )
        )


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


def _apply(plan: Plan, counts: dict[PlanStatus, int]) -> None:
    gone = counts[PlanStatus.MISSING]
    delete = bool(gone) and st.checkbox(
        n_(
            "Delete {count} row that is missing from the files",
            "Delete {count} rows that are missing from the files",
            gone,
        ),
        key="delete_missing",
    )
    strict = bool(plan.errors) and st.checkbox(
        _("All or nothing: refuse everything if anything is refused"), key="strict"
    )
    todo = counts[PlanStatus.NEW] + counts[PlanStatus.CHANGED] + (gone if delete else 0)
    if not todo:
        st.markdown(_("There is nothing to import: everything is stored already or was refused."))
        return
    if strict:
        st.warning(_("Nothing can be imported until the refused rows are mended."), icon=":material/block:")
    label = n_("Import {count} row", "Import {count} rows", todo)
    if st.button(label, type="primary", key="apply", disabled=strict):

        def act() -> str:
            path, who = state.path(), state.who()
            told = undo.around(
                lambda: exchange.apply_import(path, plan, who, delete_missing=delete, all_or_nothing=strict),
                n_("{count} row imported.", "{count} rows imported.", todo),
            )
            st.session_state["_imports"] = st.session_state.get("_imports", 0) + 1
            return told

        perform(act, "")


def exports(board: Board) -> None:
    """The four files, one by one or as an archive, plain or for Excel."""
    excel = st.toggle(
        _("For Excel"),
        key="excel",
        help=_("Semicolons, and an apostrophe before cells that a spreadsheet would take for a formula."),
    )
    st.caption(_("The plain variant is exact; both can be imported again and give the same data."))
    files = exchange.export_files(board.snapshot, excel)
    with st.container(horizontal=True):
        st.download_button(
            _("Everything as ZIP"),
            data=lambda: exchange.pack(files),
            file_name="dialmap.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            type="primary",
            key="export_zip",
        )
        for name, data in files:
            st.download_button(name, data=data, file_name=name, mime="text/csv", key=f"export_{name}")
