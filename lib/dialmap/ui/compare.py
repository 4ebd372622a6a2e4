"""Two data sets side by side on the page: what to compare, what differs, and what a change does to calls.

Holds how a comparison is drawn. Never compares.
"""

from pathlib import Path
from typing import Final

import streamlit as st

from dialmap.board import Board, Difference
from dialmap.core.content import Content
from dialmap.core.number_map import LONGEST, SHORTEST, cells
from dialmap.core.snapshots import StoredSnapshot
from dialmap.errors import DialmapError
from dialmap.reports import compare as compared
from dialmap.reports import flow as flows
from dialmap.service import boards, compare, datasets, snapshots
from dialmap.service.exchange import with_files
from dialmap.ui import number_map, state
from dialmap.ui.effects import listed, ranges
from dialmap.ui.exchange import uploads_of
from dialmap.ui.flow import picture
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import complain
from dialmap.ui.kit.layout import heading
from dialmap.ui.kit.texts import _, line, md, n_, voice

FILES: Final = "*files"
#: Before the name of another data set, where the others are snapshots; no snapshot is called so.
OTHER: Final = "*set:"
PRESENT: Final = ""
MOST_RANGES: Final = 12


def choose(kept: tuple[StoredSnapshot, ...]) -> Difference | None:
    """The two sides, from the URL or as chosen; None while there is nothing to compare."""
    names = [*others(), *(each.name for each in kept)]
    if kept and "old" not in st.query_params and "new" not in st.query_params:
        url.point_at("old", kept[0].name)
    lost = [name for name in (url.pointed_at("old"), url.pointed_at("new")) if name not in (PRESENT, FILES, *names)]
    if lost:  # another state under that name would be a lie
        st.warning(
            _("There is no {name} to compare with (any more): choose another.", name=side_word(lost[0])),
            icon=":material/search_off:",
        )
    one, other = st.columns(2)
    old = url.choice(one, _("Before"), names, "old", _side_word, _present())
    new = url.choice(other, _("After"), [FILES, *names], "new", _side_word, _present())
    uploads = []
    if new == FILES:
        files = st.file_uploader(
            _("CSV files, or a ZIP archive of them"),
            accept_multiple_files=True,
            key="compare_files",
            type=["csv", "zip"],
        )
        uploads = uploads_of(files)
        if not uploads:
            st.caption(_("Choose files to see what importing them would change. Nothing is stored."))
            return None
    if lost:
        return None
    if old == new:
        st.caption(_("Choose two different states."))
        return None
    board = state.board()

    def differ() -> Difference:
        before = content(old, board)
        after = with_files(content(PRESENT, board), uploads) if uploads else content(new, board)
        return compare.difference((old, before), (new, after), board)

    try:
        as_they_are = moment(old), moment(new), tuple((each.name, hash(each.data)) for each in uploads)
        found: Difference = state.kept(board, ("compare", old, new, as_they_are), differ)
    except DialmapError as error:
        complain(error)
        return None
    return found


def _present() -> str:
    """What there is now, by the name of the data set where there are several."""
    name = next((each.name for each in datasets.listed() if each.path == state.path()), "") if others() else ""
    return _("{name} at present", name=line(name)) if name else _("The present")


def others() -> list[str]:
    """The other data sets, as sides are called."""
    return [OTHER + each.name for each in datasets.listed() if each.path != state.path()]


def _path(name: str) -> Path:
    """The database of another data set."""
    return next(each.path for each in datasets.listed() if OTHER + each.name == name)


def moment(name: str) -> str:
    """Which state of another data set a side is; empty for what does not change by itself."""
    return boards.current(_path(name))[0].content if name.startswith(OTHER) else ""


def sides(difference: Difference) -> str:
    """What is compared with what, as the comparison itself says."""
    before, after = (_side_word(name) if name else _present() for name in difference.names)
    return _("From “{before}” to “{after}”", before=before, after=after)


def _side_word(name: str) -> str:
    return _("Files that are not imported yet") if name == FILES else side_word(name)


def side_word(name: str) -> str:
    """What a side is called: a snapshot by its name, another data set as one."""
    return _("Data set {name}", name=line(name.removeprefix(OTHER))) if name.startswith(OTHER) else line(name)


def content(name: str, board: Board) -> Content:
    """What a side holds: the present, a snapshot, or what there is now in another data set."""
    if name.startswith(OTHER):
        return snapshots.present(_path(name))
    return snapshots.content(state.path(), name) if name else Content(board.snapshot, board.settings.stored)


def answer(difference: Difference) -> str:
    """What differs, in one sentence."""
    comparison = difference.comparison
    if comparison.trouble is not None:
        return md(comparison.trouble)
    if comparison.is_same_behavior:
        count = len(comparison.edits)
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


def show(difference: Difference) -> None:
    """Everything that differs: ranges, transfers, objects, findings, and the picture before and after."""
    comparison = difference.comparison
    if comparison.ranges:
        ranges(comparison, tables.MOST_ROWS)
    if comparison.verdicts:
        heading(_("Transfers with another verdict or route"))
        table = compared.verdicts(comparison.verdicts, voice())
        tables.show_some(table, _("Transfers with another verdict or route"))
        tables.download(table, "changed-transfers.csv")
    _map(difference)
    _pictures(difference)
    objects(difference)
    new, gone, staying = difference.findings
    heading(_("Findings: {new} new, {gone} gone, {staying} stay", new=len(new), gone=len(gone), staying=len(staying)))
    listed(difference.new, new, _("New findings"))
    listed(difference.old, gone, _("Findings that are gone"))


def _map(difference: Difference) -> None:
    """Which parts of the number space go elsewhere, before and after in one picture."""
    if not difference.comparison.ranges:
        return
    title = _("Number map: what goes elsewhere")
    with st.expander(title, icon=":material/grid_view:", key="compare_map", on_change="rerun") as shown:
        if not shown.open:
            return
        before, after = difference.old.routing, difference.new.routing
        length = min(max(len(difference.comparison.ranges[0].witness), SHORTEST), LONGEST)
        place = number_map.choose(after, length)
        number_map.way_back(place.prefix)
        number_map.show(lambda depth: cells(after, place, depth=depth, before=before), place, moving=True)


def objects(difference: Difference) -> None:
    """The objects that differ, field by field."""
    if difference.comparison.edits:
        heading(_("Objects, field by field"))
        table = compared.edits(difference.comparison.edits, voice())
        tables.show_some(table, _("Objects, field by field"))
        tables.download(table, "changed-objects.csv")


def _pictures(difference: Difference) -> None:
    """The affected transfers as they flow before and after."""
    boards = difference.old, difference.new
    sides = [flows.build(*each) for each in zip(boards, difference.comparison.affected, strict=True)]
    if not any(side.outcomes for side in sides):
        return
    heading(_("The affected transfers, before and after"))
    for box, side, key in zip(st.columns(2), sides, ("before", "after"), strict=True):
        with box:
            st.caption(_("Before") if key == "before" else _("After"))
            if side.outcomes:
                picture(side, f"flow_{key}", _("The table of transfers above says the same."))
            else:
                st.caption(_("Nothing flows."))
