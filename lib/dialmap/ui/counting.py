"""Files of call records on the page: count them with a bar that says how far it is, stop, take back.

Holds how that is drawn. Never reads a record.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePath
from threading import Event
from time import monotonic
from typing import Final

import streamlit as st

from dialmap.core.calls import CALL_COLUMNS, NEEDED_COLUMNS, CallFile, CallMapping
from dialmap.core.exchange import Problem
from dialmap.core.progress import Progress
from dialmap.errors import DialmapError, NamelessError
from dialmap.reports import calls as listing
from dialmap.reports.exchange import problems
from dialmap.service import calls, counting
from dialmap.service.counting import Result
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import attempt, perform
from dialmap.ui.kit.layout import heading
from dialmap.ui.kit.texts import _, line, md, n_, text, voice

UPLOADS: Final = "_call_uploads"
DONE: Final = "_calls_counted"
RUNNING: Final = "_calls_running"
STOPPED: Final = "_calls_stopped"
#: What was counted is put away within so many seconds.
LONGEST_WAIT: Final = 20
#: The folder on the server from which files of calls can be counted.
FOLDER: Final = "DIALMAP_CALLS"
#: The bar moves so often, in seconds.
OFTEN: Final = 0.4
#: So many files of the folder can be chosen.
MOST_FILES: Final = 500


def files() -> None:
    """Files to count, and the files that are counted."""
    st.markdown(
        _(
            "Asterisk's Master.csv, CEL and queue_log, FreePBX's table cdr (CSV or dump), accounting of Kamailio and"
            " OpenSIPS, or any table of calls; also packed (.gz) or as Parquet. Counts are kept, a day at a time:"
            " dialed number, route, way out, how calls ended. Callers are never read."
        )
    )
    st.caption(
        _(
            "Larger files than can be uploaded: `dialmap calls import PATH` on the server, or name their folder in"
            " {variable}.",
            variable=FOLDER,
        )
    )
    sources = _chosen()
    if sources:
        _count(sources)
    counted = calls.counted_files(state.path())
    if not counted and state.board().stamp.is_sample and calls.SAMPLE_CALLS.is_file():
        about = _("Invented calls of four weeks, to see what this page says.")
        if st.button(_("Count the calls of the sample"), icon=":material/science:", help=about, key="sample_calls"):
            perform(lambda: counting.count_file(state.path(), calls.SAMPLE_CALLS, state.who()), _("Counted."))
    if counted:
        heading(_("Counted files"))
        tables.show(listing.files(counted, voice()), _("Counted files"), height=min(60 + 36 * len(counted), 420))
        _take_back(counted)


def _chosen() -> list[Path]:
    """The files to count: uploaded, or of the folder on the server."""
    found: list[Path] = []
    key = f"calls_{st.session_state.get(UPLOADS, 0)}"
    came = st.file_uploader(_("Call records"), accept_multiple_files=True, key=key)
    for each in came or ():
        path = _kept_aside() / PurePath(each.name.replace("\\", "/")).name
        if not path.exists() or path.stat().st_size != each.size:
            path.write_bytes(each.getbuffer())
        found.append(path)
    folder = os.environ.get(FOLDER, "").strip()
    if folder:
        found += _of_folder(Path(folder))
    return found


def _kept_aside() -> Path:
    """A folder of this session for what was uploaded; it goes with the session."""
    if "_call_folder" not in st.session_state:
        st.session_state["_call_folder"] = tempfile.TemporaryDirectory(prefix="dialmap-calls-")
    return Path(st.session_state["_call_folder"].name)


def _of_folder(folder: Path) -> list[Path]:
    try:
        listed = [each for each in calls.files_in(folder)[:MOST_FILES] if isinstance(each, Path)]
    except DialmapError as error:
        st.caption(md(error.message))
        return []
    there = {str(each.relative_to(folder)): each for each in listed}
    label = _("Files on the server, in {folder}", folder=str(folder))
    return [there[name] for name in st.multiselect(label, list(there), key="calls_folder", placeholder="—")]


def _count(sources: Sequence[Path]) -> None:
    mappings: dict[Path, CallMapping | None] = {}
    for each in sources:
        try:
            known = calls.known_format(state.path(), each)
        except DialmapError as error:
            st.error(f"{text(each.name)}: {md(error.message)}", icon=":material/error:")
            return
        if known is None:
            mappings[each] = _mapping(each)
            if mappings[each] is None:
                return
    label = n_("Count {count} file", "Count {count} files", len(sources))
    wanted = st.button(label, type="primary", icon=":material/calculate:", key="count_calls")
    if wanted and attempt(lambda: _run(sources, mappings)):
        st.rerun()


def _mapping(source: Path) -> CallMapping | None:
    """Which column is which, of a table that nobody knows."""
    try:
        there = calls.headings(source)
    except DialmapError as error:
        st.error(md(error.message), icon=":material/error:")
        return None
    words = {
        "number": _("Dialed number"),
        "start": _("When it began"),
        "date": _("Day, if apart"),
        "context": _("Context"),
        "channel": _("Way out (trunk)"),
        "disposition": _("How it ended"),
        "talked": _("Seconds of talk"),
        "lasted": _("Seconds in all"),
    }
    st.markdown(_("{name} is a table that nobody knows: say which column is which.", name=source.name))
    chosen: dict[str, str] = {}
    for box, name in zip(st.columns(len(CALL_COLUMNS)), CALL_COLUMNS, strict=True):
        label = words[name] + (" *" if name in NEEDED_COLUMNS else "")
        picked = box.selectbox(
            label, there, index=None, key=f"calls_{source.name}_{name}", format_func=line, placeholder="—"
        )
        if picked:
            chosen[name] = picked
    return CallMapping(chosen) if all(chosen.get(name) for name in NEEDED_COLUMNS) else None


def _run(sources: Sequence[Path], mappings: dict[Path, CallMapping | None]) -> None:
    """Count the files one after the other. Whatever is pressed meanwhile stops it; it goes on from there."""
    results: list[Result] = []
    who = state.who()
    if not who.name and not who.subject:
        raise NamelessError  # asked before anything is drawn
    bar = st.progress(0.0)
    st.button(_("Stop"), icon=":material/stop_circle:", key="stop_counting")
    st.caption(_("What is counted is kept: the same file goes on from there, and no call counts twice."))
    last = 0.0

    def tell(progress: Progress) -> None:
        nonlocal last
        if monotonic() - last > OFTEN or progress.share == 1:
            last = monotonic()
            bar.progress(progress.share, _said(progress))

    ended = st.session_state[RUNNING] = Event()
    try:
        for each in sources:
            bar.progress(0.0, line(each.name))
            results.append(counting.count_file(state.path(), each, who, mapping=mappings.get(each), tell=tell))
            st.session_state[DONE] = results
        st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1
        del st.session_state[RUNNING]
    finally:
        ended.set()


def settle() -> None:
    """Wait until a counting that somebody has just stopped has put away what it counted: the page then tells of it."""
    running: Event | None = st.session_state.pop(RUNNING, None)
    if running is not None:
        running.wait(LONGEST_WAIT)
        st.session_state[STOPPED] = True


def _said(progress: Progress) -> str:
    told = _(
        "{name}: {share}, {calls} calls, {rate} a second",
        name=progress.name,
        share=listing.percent(progress.share),
        calls=progress.calls,
        rate=round(progress.rate),
    )
    if progress.left is None:
        return told
    return told + " " + n_("({count} second left)", "({count} seconds left)", round(progress.left))


def done() -> None:
    """What counting came to, once."""
    results: list[Result] = st.session_state.pop(DONE, [])
    if st.session_state.pop(STOPPED, False):
        st.info(
            _("Stopped. What was counted is kept; counting the same file goes on from there."),
            icon=":material/stop_circle:",
        )
    told: list[Problem] = []
    for each in results:
        said = md(listing.counted(each.calls, each.skipped))
        if each.was_known and not each.calls:
            said = _("all of it was counted before.")
        st.success(f"{text(each.file.name)}: {said}", icon=":material/check:")
        told += each.problems
        if each.others and each.calls:
            st.warning(md(listing.also_counted(each.others)), icon=":material/warning:")
    if told:
        tables.show(problems(told, voice()), _("Problems"), key="calls_problems", height=220)


def _take_back(counted: Sequence[CallFile]) -> None:
    with st.popover(_("Take a file back"), icon=":material/undo:", type="tertiary"):
        by_id = {each.id: each for each in counted}
        picked = st.selectbox(
            _("File"),
            list(by_id),
            format_func=lambda key: f"{line(by_id[key].name, 40)} · {by_id[key].first} … {by_id[key].last}",
            key="calls_take_back",
        )
        st.caption(_("What was counted of it goes; it can be counted anew."))
        if st.button(_("Take back"), key="calls_take_back_now") and picked is not None:
            perform(lambda: calls.take_back(state.path(), by_id[picked], state.who()), _("Taken back."))
