"""The numbering registry on the page: what it says of the data, ranges as templates, and the files.

Holds how it is drawn. Never reads a file, and stores nothing before a button was pressed.
"""

from collections.abc import Hashable, Sequence
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.coverage import Said, said
from dialmap.core.exchange import Upload
from dialmap.core.holders import UNASSIGNED, Holders, beginnings
from dialmap.reports import registry as listing
from dialmap.reports.exchange import problems
from dialmap.reports.voice import Table
from dialmap.service import registry
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.layout import heading
from dialmap.ui.kit.texts import _, line, md, n_, voice
from dialmap.ui.number_map import too_large

UPLOADS: Final = "_registry_uploads"
#: More templates than this are not shown, only downloaded.
MOST_SHOWN: Final = 300


def summary(loaded: Holders) -> str:
    """What is loaded, in a sentence."""
    return md(listing.summary(loaded))


def about(loaded: Holders) -> None:
    """When it was loaded, and what is not in it."""
    if loaded.load is not None:
        names = ", ".join(line(name) for name, _count in loaded.load.files)
        when = voice().moment(loaded.load.at)
        st.caption(_("Loaded {when} by {who}: {files}", when=when, who=loaded.load.who, files=names))
    st.caption(md(listing.not_ported()))


def data(board: Board) -> None:
    """What the registry says of routes, templates and transfers."""
    of = state.coverage(board)
    with st.spinner(_("Laying the routes over the registry…")):
        if of.pieces is None:
            too_large()
            return
    spoken = voice()
    _found(
        _("Transfers to numbers that nobody was given"),
        listing.unassigned(of.unassigned, spoken),
        _("None: each Russian number of a transfer that can be judged is somebody's."),
        "transfers",
    )
    _found(
        _("Templates that take only numbers which nobody was given"),
        listing.nobodys(of.nobodys, spoken),
        _("None."),
        "templates",
    )
    _found(
        _("Of whom the routes take numbers"),
        listing.coverage(of, spoken),
        _("No route takes a number of a loaded range."),
        "routes",
    )


def _found(title: str, table: Table, none: str, name: str) -> None:
    heading(title)
    if not len(table):
        st.caption(none)
        return
    tables.show_some(table, title)
    tables.download(table, f"registry-{name}.csv")


def ranges(board: Board, loaded: Holders) -> None:
    """The ranges of operators and regions: how many, as templates, and which of them a route does not take."""
    by_operator, by_region, by_begins, by_route = st.columns([3, 3, 1, 3], vertical_alignment="bottom")
    any_one = _("any")
    operators = by_operator.multiselect(
        _("Operators"), loaded.operators, key="reg_operators", format_func=line, placeholder=any_one
    )
    there = sorted({loaded.region(place) for place in loaded.chosen(operators).tolist()})
    regions = by_region.multiselect(
        _("Regions"),
        list(dict.fromkeys([*there, *st.session_state.get("reg_regions", ())])),
        key="reg_regions",
        format_func=lambda name: line(name) or "—",
        placeholder=any_one,
    )
    names = [each.name for each in board.snapshot.routes]
    route = by_route.selectbox(
        _("Missing from the route"), names, index=None, key="reg_route", format_func=line, placeholder="—"
    )
    known = beginnings(board.settings.country)
    usual = state.coverage(board).usual(route or "")
    begins = by_begins.selectbox(
        _("Dialed with"), known, known.index(usual), key=f"reg_begins_{route}", format_func=lambda each: each or "—"
    )
    if not operators and not regions:
        st.info(
            _("Choose an operator or a region to see its ranges and the templates that take them."),
            icon=":material/info:",
        )
        return
    places = loaded.chosen(operators, regions)
    spoken = voice()
    if not len(places):
        st.info(_("These operators have no range in these regions."), icon=":material/filter_alt_off:")
        return
    asked = (loaded.load, tuple(operators), tuple(regions), begins)
    if route is None:
        table = listing.ranges(loaded, places.tolist(), begins, spoken)
        told = n_("{count} range.", "{count} ranges.", len(places))
        wanted = [(each.first, each.last) for each in map(loaded.range, places.tolist())]
    else:
        lacking = state.kept(
            board, ("missing", route, *asked), lambda: state.coverage(board).missing(route, places, begins)
        )
        if lacking is None:
            too_large()
            return
        table = listing.missing(lacking, begins, spoken)
        told = n_(
            "{count} range is missing from the route.", "{count} ranges are missing from the route.", len(lacking)
        )
        wanted = [(each.first, each.last) for each in lacking]
        if not lacking:
            st.success(_("The route takes all their numbers."), icon=":material/check:")
            return
    st.markdown(told)
    with st.spinner(_("Looking for the fewest templates…")):
        made = state.kept(board, ("said", route, *asked), lambda: said(wanted, begins))
    tables.show(table.head(tables.MOST_ROWS), _("Ranges"), key="reg_ranges")
    tables.say_left_out(min(len(table), tables.MOST_ROWS), len(table))
    tables.download(table, "ranges.csv")
    _templates(made)


def _templates(made: Said | None) -> None:
    heading(_("As templates"))
    if made is None:
        st.warning(
            _("More than 2,000 templates would be needed; choose fewer operators or regions."),
            icon=":material/warning:",
        )
        return
    st.markdown(
        n_(
            "{count} template takes just these numbers",
            "{count} templates take just these numbers",
            len(made.templates),
        )
        + " "
        + n_("({count} number).", "({count} numbers).", made.numbers)
    )
    if made.is_proven:
        st.markdown("✔ " + _("Proof: the engine, walked along all numbers, takes these by them and no others."))
    st.caption(_("None of them could be left out or made wider."))
    st.code("\n".join(made.templates[:MOST_SHOWN]), language=None, height=240 if len(made.templates) > 9 else "content")
    tables.say_left_out(min(len(made.templates), MOST_SHOWN), len(made.templates))
    st.download_button(
        _("Download as text"),
        data="\n".join((*made.templates, "")),
        file_name="templates.txt",
        mime="text/plain",
        icon=":material/download:",
        key="reg_templates",
    )


def files(board: Board, loaded: Holders) -> None:
    """Files to load, what loading them would do, and the way back from the last load."""
    st.markdown(
        _(
            "Load ABC-3xx.csv, ABC-4xx.csv, ABC-8xx.csv and DEF-9xx.csv as the registry publishes them"
            " (opendata.digital.gov.ru), one or all, also in a ZIP. A file replaces what is loaded of its kind of"
            " numbers; the other kinds stay."
        )
    )
    key = f"registry_{st.session_state.get(UPLOADS, 0)}"
    came = st.file_uploader(_("Range tables"), accept_multiple_files=True, type=["csv", "txt", "zip"], key=key)
    if came:
        _preview(board, [Upload(each.name, each.getvalue()) for each in came])
    if loaded.load is not None:
        _way_back()


def _preview(board: Board, uploads: Sequence[Upload]) -> None:
    asked: Hashable = tuple((each.name, hash(each.data)) for each in uploads)
    with st.spinner(_("Reading and comparing…")):
        staged = state.kept(board, ("registry", asked), lambda: registry.stage_registry(state.path(), uploads))
    spoken = voice()
    with st.container(border=True):
        if staged.problems:
            refused = len(staged.errors)
            if refused:
                st.markdown(n_("{count} row or file is refused.", "{count} rows or files are refused.", refused))
            tables.show(problems(staged.problems, spoken), _("Problems"), key="registry_problems", height=200)
        if not staged.files:
            return
        tables.show(
            listing.kinds(staged.before, staged.after, spoken), _("Ranges by kind of number"), key="registry_kinds"
        )
        new = n_("{count} range is new,", "{count} ranges are new,", staged.fresh)
        st.markdown(new + " " + n_("{count} goes.", "{count} go.", staged.gone))
        _effect(board, staged.holders)
        if not staged.fresh and not staged.gone:
            st.markdown(_("There is nothing to load: every range is there already or was refused."))
            return

        def load() -> str:
            count = registry.load_registry(state.path(), staged, state.who())
            st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1
            return n_("{count} range is loaded.", "{count} ranges are loaded.", count)

        anyway = True
        if staged.errors and staged.gone:
            said = n_(
                "Rows were refused, and {count} range that is loaded now would go.",
                "Rows were refused, and {count} ranges that are loaded now would go.",
                staged.gone,
            )
            st.warning(said, icon=":material/warning:")
            anyway = st.checkbox(_("Load it all the same"), key="registry_anyway")
        if st.button(_("Load"), type="primary", key="load_registry", icon=":material/upload:", disabled=not anyway):
            perform(load, "")


def _effect(board: Board, would_be: Holders) -> None:
    """How many transfers get an operator, and how many nobody's number."""
    country = board.settings.country
    places = [would_be.place_of(each.number, country) for each in board.outcomes if each.verdict.counts]
    known = sum(place >= 0 for place in places)
    nobodys = places.count(UNASSIGNED)
    st.markdown(
        n_("Of {count} transfer the operator is known then.", "Of {count} transfers the operator is known then.", known)
        + (
            " "
            + n_(
                "{count} goes to a number that nobody was given.",
                "{count} go to numbers that nobody was given.",
                nobodys,
            )
            if nobodys
            else ""
        )
    )


def _way_back() -> None:
    kept = registry.kept_loads(state.path())
    label = _("Back to the registry before") if len(kept) > 1 else _("Take the registry out")
    with st.popover(label, icon=":material/undo:", type="tertiary"):
        if len(kept) > 1:
            before = voice().moment(kept[1].at)
            st.markdown(_("The registry that was loaded {when} counts again; this one is gone.", when=before))
        else:
            st.markdown(
                _("Numbers are then shown without operator and region. Load the files again to have them back.")
            )
        if st.button(_("Do it"), type="primary", key="registry_back"):
            perform(lambda: registry.take_back(state.path(), state.who()), _("Done."))
