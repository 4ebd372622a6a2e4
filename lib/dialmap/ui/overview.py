"""How things stand, on one page: what fails first, what to mend first, what has changed, and the trend.

Holds how these are drawn. Never works a figure out.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from dialmap.board import Board
from dialmap.core.findings import ObjectKind, Ref, Severity
from dialmap.core.flow import Flow
from dialmap.core.followups import FollowUp, Progress
from dialmap.core.tallies import Tally
from dialmap.core.verdicts import ORPHANED, Verdict
from dialmap.findings import Finding
from dialmap.reports import flow as flows
from dialmap.reports.overview import worst_first
from dialmap.service import followups, reviews, sources, tallies
from dialmap.ui import flow, impact, state
from dialmap.ui.kit import layout, tables, url
from dialmap.ui.kit.shades import SHADES, shade
from dialmap.ui.kit.texts import _, badge, colored, n_, voice, word

#: So many things to mend first are listed.
MOST_FIRST = 12
#: So many sources that differ are named.
MOST_SOURCES = 3
WARNS = {"light": "#8a5300", "dark": "#f2b35e"}


def figures(board: Board) -> None:
    """The figures in boxes that lead to the list behind them: what fails stands first, and red."""
    failing = board.expected - board.arriving
    states = tallies.trend(state.path())
    boxes = st.columns(4)
    with boxes[0]:
        layout.figure(
            _("Transfers that fail"),
            voice().count(failing),
            ("scenarios.py", {"verdict": "fails"}),
            trend=[each.failing for each in states],
            is_bad=failing > 0,
        )
    with boxes[1]:
        told = f"{voice().count(board.arriving)} / {voice().count(board.expected)}"
        layout.figure(
            _("Transfers that arrive"),
            told,
            ("scenarios.py", {"verdict": "arrives"}),
            trend=[each.figures["arriving"] for each in states],
        )
    with boxes[2]:
        layout.figure(
            _("Errors found"),
            voice().count(board.severities[Severity.ERROR]),
            ("findings.py", {"severity": "error"}),
            trend=[each.figures["error"] for each in states],
            is_bad=board.severities[Severity.ERROR] > 0,
        )
    with boxes[3]:
        promised = followups.listed(state.path(), board)
        _promised(promised)


def _promised(promised: Sequence[FollowUp]) -> None:
    waiting = sum(each.progress.is_open for each in promised)
    late = sum(each.progress is Progress.OVERDUE for each in promised)
    layout.figure(
        _("Promised fixes to be done"),
        voice().count(waiting),
        ("followups.py", {"progress": Progress.OVERDUE.value} if late else {}),
        note=n_("{count} is overdue", "{count} are overdue", late) if late else "",
        is_bad=late > 0,
    )


def fix_first(board: Board) -> None:
    """What to mend first: objects by how many transfers they break, with owner and since when."""
    layout.heading(_("Fix these first"))
    lost = state.losses(board)
    ranked = board.ranked if lost is None else lost.ranked
    costs = board.breaks if lost is None else lambda each: lost.of(each) or board.breaks(each)
    key = "fix first", state.calls_version()
    listed: tuple[Finding, ...] = state.kept(board, key, lambda: _first(board, ranked, costs))
    if not listed:
        failing = board.expected - board.arriving
        if failing:
            said = n_("{count} transfer fails;", "{count} transfers fail;", failing)
            st.markdown(said + " " + _("what breaks them is waived, or the rules that say so are switched off."))
        elif not board.expected:
            st.markdown(_("No transfer can be checked yet."))
        else:
            st.markdown("✔ " + _("No error breaks a transfer."))
        return
    since = tallies.since(state.path(), [each.fingerprint for each in listed])
    table = worst_first(board, listed, since, voice(), None if lost is None else lost.of)
    if lost is not None:
        span = _("Calls lost: from {since} to {until}.", since=lost.traffic.since, until=lost.traffic.until)
        st.caption(span)
    picked = tables.pick(table, [each.fingerprint for each in listed], "finding", _("Fix these first"), height=430)
    if picked:
        st.switch_page("findings.py", query_params={"finding": picked, "lang": url.pointed_at("lang")})


def _first(board: Board, ranked: Sequence[Finding], costs: Callable[[Finding], int]) -> tuple[Finding, ...]:
    """The worst finding of each object that costs calls or transfers, most first; not of a transfer that its route
    breaks.
    """
    seen: set[Ref] = set()
    found: list[Finding] = []
    for finding in ranked:
        if not costs(finding) or len(found) == MOST_FIRST:
            break
        if finding.ref.kind is ObjectKind.TRANSFER and _by_its_route(board, finding.ref):
            continue
        if finding.fingerprint not in board.waived and finding.ref not in seen:
            seen.add(finding.ref)
            found.append(finding)
    return tuple(found)


def _by_its_route(board: Board, ref: Ref) -> bool:
    outcome = board.outcome_of((ref.key[0], ref.key[-1]))
    return outcome is not None and outcome.verdict in ORPHANED


def what_fails(board: Board) -> None:
    """Why transfers fail, by verdict, and how they flow, as a small picture."""
    failing = board.expected - board.arriving
    layout.heading(_("Why transfers fail"))
    if not failing:
        st.markdown("✔ " + _("None fails.") if board.expected else _("No transfer can be checked yet."))
    for verdict in Verdict:
        if verdict.fails and board.verdicts[verdict]:
            label = f"{colored(verdict, f'✖ {voice().count(board.verdicts[verdict])}')} · {word(verdict)}"
            st.page_link("scenarios.py", label=label, query_params={"verdict": verdict.value})
    if failing:

        def made() -> Flow:
            return flows.build(board, (each for each in board.outcomes if each.verdict.fails), most=flows.FEW)

        small = state.kept(board, ("small flow",), made)
        flow.picture(small, "small_flow", _("What fails, from scenarios to trunks; the page Flow has all of it."))
        st.page_link(
            "flow.py", label=_("The whole flow"), query_params={"failing": "1"}, icon=":material/account_tree:"
        )
    aside = [verdict for verdict in Verdict if not verdict.counts and board.verdicts[verdict]]
    if aside:
        st.markdown(_("Not counted:"))
        for verdict in aside:
            label = f"{voice().count(board.verdicts[verdict])} · {word(verdict)}"
            st.page_link("scenarios.py", label=label, query_params={"verdict": verdict.value})


def changes(board: Board) -> None:
    """What has changed since the last import, and since the last review session."""
    layout.heading(_("What has changed"))
    if board.stamp.imported_at:
        said = _("Since the import of {day}:", day=voice().day(board.stamp.imported_at))
        new = n_("{count} new finding", "{count} new findings", board.fresh)
        left = n_("{count} gone", "{count} gone", board.gone)
        st.page_link("findings.py", label=f"{said} {new}, {left}", query_params={"new": "1"})
    last = next(iter(reviews.sessions(state.path())), None)
    if last is None:
        st.page_link("reviews.py", label=_("No review session yet: open the first one"), icon=":material/groups:")
    else:
        fresh, gone = state.kept(board, ("since", last.id), lambda: reviews.since_last(state.path(), board))
        said = _("Since the session “{name}” of {day}:", name=last.title, day=voice().day(last.opened_at))
        new = n_("{count} new finding", "{count} new findings", fresh)
        left = n_("{count} gone", "{count} gone", gone)
        st.page_link("compare.py", label=f"{said} {new}, {left}", query_params={"old": last.snapshot})
    _sources()
    states = tallies.trend(state.path())
    if len(states) > 1:
        _trend(states)


def _sources() -> None:
    """The sources that hold something else than what is stored, or cannot be read."""
    odd = [each for each in sources.watched(state.path()) if each.is_odd]
    for each in odd[:MOST_SOURCES]:
        label = _("Source {name}: {state}", name=each.source.name, state=word(each.state))
        asked = {"source": each.source.name}
        st.page_link("sources.py", label=label, icon=":material/cloud_sync:", query_params=asked)
    if len(odd) > MOST_SOURCES:
        more = n_("{count} more source", "{count} more sources", len(odd) - MOST_SOURCES)
        st.page_link("sources.py", label=more, icon=":material/cloud_sync:")


def _trend(states: Sequence[Tally]) -> None:
    """What failed in each of the last states."""
    rows = {
        _("Transfers that fail"): [each.failing for each in states],
        _("Errors found"): [each.figures["error"] for each in states],
    }
    moments = [voice().moment(each.at) for each in states]
    theme = shade()
    ink = SHADES[theme]["ink"]
    colors = (SHADES[theme]["fails"], WARNS[theme])
    series = [
        {"type": "line", "name": name, "data": values, "step": "end", "symbolSize": 5, "color": color}
        for (name, values), color in zip(rows.items(), colors, strict=True)
    ]
    option = {
        "animation": False,
        "legend": {"top": 0, "left": 0, "textStyle": {"color": ink}},
        "tooltip": {"trigger": "axis"},
        "grid": {"left": 44, "right": 12, "top": 30, "bottom": 26},
        "xAxis": {"type": "category", "data": moments, "axisLabel": {"color": ink, "hideOverlap": True}},
        "yAxis": {"type": "value", "minInterval": 1, "axisLabel": {"color": ink}},
        "series": series,
    }
    first = datetime.fromisoformat(states[0].at).date().isoformat()
    alt = _("Transfers that fail and errors, over the last {count} states since {day}", count=len(states), day=first)
    st.echarts_chart(option, height=190, key="trend", alt=alt)


def asides(board: Board) -> None:
    """Findings by severity, routes without trunk, and the trunks on which most depends."""
    layout.heading(_("Findings by severity"))
    for severity in Severity:
        label = f"{badge(severity)} · {voice().count(board.severities[severity])}"
        st.page_link("findings.py", label=label, query_params={"severity": severity.value})
    if board.waived:
        said = n_("{count} is waived and counted apart.", "{count} are waived and counted apart.", len(board.waived))
        st.page_link("findings.py", label=said, query_params={"waived": "1"})
    if board.orphans:
        said = n_("{count} route without trunk", "{count} routes without trunk", len(board.orphans))
        st.page_link("routes.py", label=said, query_params={"problem": Verdict.NO_TRUNK.value})
    layout.heading(_("What if a trunk goes down"))
    impact.points(board)
    st.page_link("whatif.py", label=_("Try it with any trunks"), icon=":material/science:")


def about() -> str:
    """What Dialmap shows, in one line."""
    return _(
        "{scenario} → number → {route} → {trunk}: where each transfer of a robot goes, and where it fails.",
        scenario=word(ObjectKind.SCENARIO),
        route=word(ObjectKind.ROUTE),
        trunk=word(ObjectKind.TRUNK),
    )
