"""Two data sets side by side: what to compare, and what differs. And the snapshots themselves."""

from typing import Final

import pandas as pd
import streamlit as st

from dialmap.content import Content
from dialmap.errors import DialmapError
from dialmap.findings import Finding
from dialmap.reports import changes, frames, words
from dialmap.reports import flow as flows
from dialmap.reports.flow import Flow
from dialmap.service import comparing, snapshots
from dialmap.service.checking import Board, rule_titles
from dialmap.service.comparing import Difference
from dialmap.store.snapshots import Kept
from dialmap.ui import bound, charts, imports, state, tables
from dialmap.ui.behavior import ranges
from dialmap.ui.texts import _, language, md, n_, translate

FILES: Final = "*files"
PRESENT: Final = ""


def choose(kept: tuple[Kept, ...]) -> Difference | None:
    """The two sides, from the URL or as chosen; None while there is nothing to compare."""
    names = [each.name for each in kept]
    if kept and "old" not in st.query_params and "new" not in st.query_params:
        state.point_at("old", kept[0].name)
    one, other = st.columns(2)
    old = bound.choice(one, _("Before"), names, "old", words.shortened, _("The present"))
    new = bound.choice(other, _("After"), [FILES, *names], "new", _side_word, _("The present"))
    uploads = []
    if new == FILES:
        files = st.file_uploader(
            _("CSV files, or a ZIP archive of them"),
            accept_multiple_files=True,
            key="compare_files",
            type=["csv", "zip"],
        )
        uploads = [imports.upload(file, None, None) for file in files]
        if not uploads:
            st.caption(_("Choose files to see what importing them would change. Nothing is stored."))
            return None
    if old == new:
        st.caption(_("Choose two different states."))
        return None
    key = ("compare", old, new, tuple((each.name, hash(each.data)) for each in uploads))
    try:

        def made() -> Difference:
            before = _content(old)
            after = comparing.with_files(_content(PRESENT), uploads) if uploads else _content(new)
            return comparing.difference((old, before), (new, after))

        found: Difference = state.kept(state.board(), key, made)
    except DialmapError as error:
        st.error(md(error.message), icon=":material/error:")
        return None
    return found


def _side_word(name: str) -> str:
    return _("Files that are not imported yet") if name == FILES else words.shortened(name)


def _content(name: str) -> Content:
    return snapshots.content(state.path(), name) if name else snapshots.present(state.path())


def answer(found: Difference) -> str:
    """What differs, in one sentence."""
    comparison = found.comparison
    if comparison.trouble is not None:
        return md(comparison.trouble)
    if comparison.is_same_behavior:
        count = len(comparison.objects)
        if not count:
            return _("Nothing differs.")
        said = n_("{count} object differs, but", "{count} objects differ, but", count)
        return said + " " + _("every number goes where it went. This is a proof.")
    numbers = len(comparison.ranges)
    return (
        n_("{count} range of numbers ends up elsewhere.", "{count} ranges of numbers end up elsewhere.", numbers)
        + " "
        + n_(
            "{count} transfer gets another verdict or route.",
            "{count} transfers get another verdict or route.",
            len(comparison.verdicts),
        )
    )


def show(found: Difference) -> None:
    """Everything that differs: ranges, transfers, objects, findings, and the picture before and after."""
    comparison = found.comparison
    if comparison.ranges:
        ranges(comparison, tables.MOST_ROWS)
    if comparison.verdicts:
        _heading(_("Transfers with another verdict or route"))
        table = changes.verdicts(comparison.verdicts, translate())
        tables.show(table.head(tables.MOST_ROWS), _("Transfers with another verdict or route"), "scenario")
        tables.say_left_out(min(len(table), tables.MOST_ROWS), len(table))
        tables.download(table, "changed-transfers.csv")
    _picture(found)
    objects(found)
    new, gone, staying = found.findings
    _heading(_("Findings: {new} new, {gone} gone, {staying} stay", new=len(new), gone=len(gone), staying=len(staying)))
    _findings(found.new, new, _("New findings"))
    _findings(found.old, gone, _("Findings that are gone"))


def objects(found: Difference) -> None:
    """The objects that differ, field by field."""
    if found.comparison.objects:
        _heading(_("Objects, field by field"))
        table = changes.object_changes(found.comparison.objects, translate())
        tables.show(table.head(tables.MOST_ROWS), _("Objects, field by field"))
        tables.say_left_out(min(len(table), tables.MOST_ROWS), len(table))
        tables.download(table, "changed-objects.csv")


def _findings(board: Board, listed: tuple[Finding, ...], title: str) -> None:
    if listed:
        st.caption(title)
        table = frames.findings(board, listed[: tables.MOST_ROWS], rule_titles(language()), translate())
        tables.show(table, title, "rule")


def _picture(found: Difference) -> None:
    """The affected transfers as they flow before and after."""
    keys = {each.transfer.key for change in found.comparison.verdicts for each in (change.before, change.after) if each}
    sides = [
        flows.busiest(flows.build(board, [each for each in board.outcomes if each.transfer.key in keys]))
        for board in (found.old, found.new)
    ]
    if not any(side.outcomes for side in sides):
        return
    _heading(_("The affected transfers, before and after"))
    for box, side, key in zip(st.columns(2), sides, ("before", "after"), strict=True):
        with box:
            st.caption(_("Before") if key == "before" else _("After"))
            _chart(side, key)


def _chart(side: Flow, key: str) -> None:
    if not side.outcomes:
        st.caption(_("Nothing flows."))
        return
    st.echarts_chart(
        charts.sankey(side, st.context.theme.type or "light"),
        height=charts.height(side),
        key=f"flow_{key}",
        alt=_("The table of transfers above says the same."),
    )


def manage(kept: tuple[Kept, ...]) -> None:
    """Take a snapshot; list, restore, download and upload them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(_("Name of the new snapshot"), key="snapshot_name", placeholder=_("empty: the time"))
        if st.button(_("Take a snapshot"), type="primary", icon=":material/photo_camera:"):
            _do(lambda: snapshots.take(state.path(), name or "", state.who()), _("Kept."))
    uploaded = st.file_uploader(_("Or keep a snapshot from a file"), type=["json"], key="snapshot_file")
    if uploaded is not None and st.button(_("Keep this file as a snapshot")):
        _do(lambda: snapshots.add_file(state.path(), uploaded.getvalue(), uploaded.name, state.who()), _("Kept."))
    if not kept:
        st.caption(_("No snapshot yet. Take one before a change: you can compare with it and go back to it."))
        return
    rows = [
        (
            words.visible(each.name),
            each.made_at[:16].replace("T", " "),
            words.visible(each.who),
            reason(each),
            each.hash[:12],
        )
        for each in kept
    ]
    table = pd.DataFrame(rows, columns=["name", "at", "who", "reason_made", "hash"])
    picked = tables.pick(table, [each.name for each in kept], "snapshot", _("Snapshots"), "name")
    if picked not in {each.name for each in kept}:
        return
    with st.container(border=True):
        st.markdown("**" + words.markdown(picked) + "**")
        with st.container(horizontal=True):
            st.page_link("compare.py", label=_("Compare with the present"), query_params={"old": picked})
            st.download_button(
                _("Download"),
                data=lambda: snapshots.as_file(state.path(), picked),
                file_name="snapshot.json",
                mime="application/json",
                icon=":material/download:",
            )
            with st.popover(_("Restore"), icon=":material/history:"):
                st.write(
                    _("Everything, settings too, becomes as it was then. The present is kept as a snapshot first.")
                )
                if st.button(_("Restore it"), type="primary", key="restore"):
                    _do(lambda: snapshots.restore(state.path(), picked, state.who()), _("Restored."))


def reason(kept: Kept) -> str:
    """Why a snapshot was taken, as a word."""
    return {
        "hand": _("by hand"),
        "import": _("before an import"),
        "session": _("for a review session"),
        "restore": _("before a restore"),
        "file": _("from a file"),
    }[kept.reason]


def _do(act: object, said: str) -> None:
    assert callable(act)
    try:
        act()
    except DialmapError as error:
        st.error(md(error.message), icon=":material/error:")
        return
    st.session_state["flash"] = said
    st.rerun()


def _heading(title: str) -> None:
    st.subheader(title, anchor=False)
