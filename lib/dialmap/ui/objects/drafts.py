"""What saving an open form would do, while it is filled in: transfers that move, what fails then, new findings.

Holds how the answer is drawn and when it is worked out. Never stores the draft, and works nothing out itself.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import streamlit as st

from dialmap.board import Board, Difference
from dialmap.core.compare import VerdictChange
from dialmap.core.edits import Edit
from dialmap.core.model import Route, Row
from dialmap.core.verdicts import Outcome, Verdict
from dialmap.reports.findings import named
from dialmap.service import boards
from dialmap.ui.effects import findings_word
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, badge, colored, md, n_, voice

#: Up to so many routes and transfers the answer comes by itself; beyond, it takes seconds and is asked for.
MOST_AT_ONCE: Final = 5_000
MOST_LISTED: Final = 5
#: One draft a session is kept. Both names begin as the fields of a form, so they are forgotten with it.
ASKED: Final = "form_draft_asked"
MADE: Final = "form_draft_made"


def told(board: Board, row: Row, before: Row | None) -> None:
    """What saving ``row`` in place of ``before`` would do to calls and findings."""
    if row == before or not all(row.key if isinstance(row.key, tuple) else (row.key,)):
        return
    small = len(board.snapshot.routes) + len(board.snapshot.transfers) <= MOST_AT_ONCE
    wanted = (board.stamp, row, before)
    with st.container(border=True, key="draft"):
        small_heading(_("What saving would do"))
        if not small and st.session_state.get(ASKED) != wanted:
            if not st.button(_("Work it out"), key="work_out_draft", icon=":material/calculate:"):
                return
            st.session_state[ASKED] = wanted
        kept = st.session_state.get(MADE)
        if kept is None or kept[0] != wanted:
            with st.spinner(_("Working out what becomes of each call…")):
                kept = (wanted, boards.drafted(board, [Edit(before, row)]))
            st.session_state[MADE] = kept
        _say(kept[1], row)


def _say(made: Difference, row: Row) -> None:
    changes = made.comparison.verdicts
    moved = [each for each in changes if each.before is not None and each.after is not None]
    if isinstance(row, Route):
        here = [each for each in moved if _route(each.after) == row.name != _route(each.before)]
        away = [each for each in moved if _route(each.before) == row.name != _route(each.after)]
        if here:
            names = _counted([_end(each.before) for each in here])
            st.markdown(
                n_(
                    "Saving moves {count} transfer here from: {names}.",
                    "Saving moves {count} transfers here from: {names}.",
                    len(here),
                    names=names,
                )
            )
        if away:
            names = _counted([_end(each.after) for each in away])
            st.markdown(
                n_(
                    "Saving moves {count} transfer away to: {names}.",
                    "Saving moves {count} transfers away to: {names}.",
                    len(away),
                    names=names,
                )
            )
    _verdicts(moved)
    if not changes:
        st.markdown(_("No transfer gets another verdict or route."))
    new, gone, _staying = made.findings
    if new or gone:
        st.markdown(findings_word(len(new), fresh=True) + " " + findings_word(len(gone), fresh=False))
    for finding in new[:MOST_LISTED]:
        st.markdown(f"{badge(finding.severity)} · {md(finding.message)} · {named(finding.ref, voice())}")


def _verdicts(moved: Sequence[VerdictChange]) -> None:
    """How many transfers would begin, and cease, to arrive."""
    begin = sum(_arrives(each.after) and not _arrives(each.before) for each in moved)
    cease = sum(_arrives(each.before) and not _arrives(each.after) for each in moved)
    if begin:
        st.markdown(
            "✔ " + n_("{count} transfer would begin to arrive.", "{count} transfers would begin to arrive.", begin)
        )
    if cease:
        said = n_("{count} transfer would no longer arrive.", "{count} transfers would no longer arrive.", cease)
        st.markdown(colored(Verdict.NO_ROUTE, "✖ " + said))


def _arrives(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.verdict is Verdict.ARRIVES


def _route(outcome: Outcome | None) -> str:
    return outcome.route.name if outcome is not None and outcome.route is not None else ""


def _end(outcome: Outcome | None) -> str:
    return _route(outcome) or _("no route")


def _counted(names: Sequence[str]) -> str:
    """Names, each with how often it stands there, most first."""
    return ", ".join(f"{name} ({voice().count(count)})" for name, count in Counter(names).most_common(MOST_LISTED))
