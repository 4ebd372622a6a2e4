"""What a change does to calls and findings, on the page: in one sentence, or folded away part by part.

Holds how consequences are drawn, for forms, fixes, imports and comparisons alike. Never works one out.
"""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dialmap.board import Board, Difference
from dialmap.core.compare import Comparison
from dialmap.findings import Finding
from dialmap.reports import calls as counted
from dialmap.reports import compare as compared
from dialmap.reports.findings import findings
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.texts import _, md, n_, voice

MOST_RANGES: Final = 12


def effect(comparison: Comparison) -> None:
    """What a change does to calls: a proof that nothing, or the ranges of numbers that end up elsewhere."""
    if comparison.trouble is not None:
        st.caption(md(comparison.trouble))
    elif comparison.is_same_behavior:
        st.markdown("✔ " + _("Proof: every number goes where it went."))
    else:
        count = len(comparison.ranges)
        said = n_("{count} range of numbers ends up elsewhere:", "{count} ranges of numbers end up elsewhere:", count)
        st.markdown(said)
        ranges(comparison, MOST_RANGES)
    moved = len(comparison.verdicts)
    st.markdown(
        n_("{count} transfer gets another verdict or route.", "{count} transfers get another verdict or route.", moved)
        if moved
        else _("No transfer gets another verdict or route.")
    )


def consequences(difference: Difference) -> None:
    """What a change does to calls and findings, each kind folded away under how many there are."""
    comparison, old, new = difference.comparison, difference.old, difference.new
    came, went, _staying = difference.findings
    before, after = (f"{voice().count(each.arriving)} / {voice().count(each.expected)}" for each in (old, new))
    if old.snapshot.transfers:
        st.markdown(_("Transfers that arrive: {before} before, {after} afterwards.", before=before, after=after))
    else:
        st.markdown(_("Transfers that arrive: {after}.", after=after))
    if not old.snapshot.routes:  # everything goes elsewhere than nowhere
        _folded(findings_word(len(came), fresh=True), lambda: listed(new, came, ""), len(came))
        return
    changed = len(comparison.verdicts)
    _folded(
        n_(
            "{count} transfer gets another verdict or route.",
            "{count} transfers get another verdict or route.",
            changed,
        ),
        lambda: tables.show_some(compared.verdicts(comparison.verdicts, voice()), _("Transfers that change")),
        changed,
    )
    if comparison.trouble is not None:
        st.caption(md(comparison.trouble))
    elif comparison.ranges:
        numbers = len(comparison.ranges)
        said = n_("{count} range of numbers ends up elsewhere.", "{count} ranges of numbers end up elsewhere.", numbers)
        _folded(said, lambda: ranges(comparison, tables.MOST_ROWS), numbers)
    else:
        st.markdown("✔ " + _("Proof: every number goes where it went."))
    _by_calls(difference)
    _folded(findings_word(len(came), fresh=True), lambda: listed(new, came, "", _("New findings")), len(came))
    _folded(findings_word(len(went), fresh=False), lambda: listed(old, went, "", _("Findings that go")), len(went))


def _by_calls(difference: Difference) -> None:
    """How many of the calls that were counted would go by another route."""
    traffic = state.traffic(state.board())
    if traffic is None or traffic.is_empty:
        return
    moved = traffic.under(difference.old.routing).moved(difference.new.routing)
    calls = sum(ends.calls for _here, _there, ends in moved)
    since, until = traffic.since, traffic.until
    said = n_(
        "{count} of the calls from {since} to {until} would go by another route.",
        "{count} of the calls from {since} to {until} would go by another route.",
        calls,
        since=since,
        until=until,
    )
    _folded(said, lambda: tables.show_some(counted.moved(moved, voice()), _("Calls by another route")), calls)


def findings_word(count: int, fresh: bool) -> str:
    """How many findings are new, or gone, as a sentence."""
    if fresh:
        return n_("{count} new finding.", "{count} new findings.", count)
    return n_("{count} finding is gone.", "{count} findings are gone.", count)


def _folded(title: str, draw: Callable[[], None], count: int) -> None:
    """A part under its title, drawn once somebody opens it; only the title where there is nothing."""
    if not count:
        st.markdown(title)
        return
    with st.expander(title, key=f"part_{title}", on_change="rerun") as part:
        if part.open:
            draw()


def ranges(comparison: Comparison, limit: int) -> None:
    """The ranges of numbers that end up elsewhere."""
    table = compared.ranges(comparison, comparison.ranges[:limit], voice())
    tables.show(table, _("Ranges of numbers that end up elsewhere"))
    tables.say_left_out(len(table), len(comparison.ranges))


def listed(board: Board, found: tuple[Finding, ...], title: str, alt: str = "") -> None:
    """Findings as a table, under a title if there is one; ``alt`` tells it from another one on the page."""
    if found:
        if title:
            st.caption(title)
        tables.show_some(findings(board, found[: tables.MOST_ROWS + 1], voice()), title or alt or _("Findings"))
