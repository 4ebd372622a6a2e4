"""Number lookup on the page: which numbers are asked for, the answer to one, and a list of many.

Holds how numbers are asked for and answers are drawn. Never looks a number up.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.exchange import Upload
from dialmap.core.findings import route_ref
from dialmap.core.numbers import place
from dialmap.core.verdicts import Answer, Trace, Verdict
from dialmap.reports.lookup import answers, candidates, sometimes
from dialmap.service.lookup import read_numbers
from dialmap.ui import state
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.keys import begin_in, take_pasted
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, badge, code, language, md, n_, text, voice, word
from dialmap.ui.kit.walk import steps
from dialmap.ui.objects import holders
from dialmap.ui.objects.drawers import legs, passed, sent
from dialmap.ui.objects.links import link, number_link
from dialmap.ui.objects.templates import template

MOST_NUMBERS: Final = 10_000
#: A list up to so many characters stands in the URL, so that it can be sent on; a longer one only in the session.
MOST_IN_URL: Final = 400
NUMBERS: Final = "numbers"
LISTED: Final = "_numbers_listed"
SAID: Final = "_numbers_said"
#: Columns of the list beside an opened number.
BRIEF: Final = ("typed", "verdict", "route")
WHOLE: Final = ("typed", "verdict", "route", "trunks", "template")
ARRIVES: Final = "arrives"
FAILS: Final = "fails"
NO_ROUTE: Final = "no_route"
DIFFERS: Final = "differs"
#: What a list can be narrowed to; in this order of outcomes it is sorted.
FACETS: Final = (FAILS, NO_ROUTE, ARRIVES, DIFFERS)


def asked() -> list[str]:
    """The numbers that are asked for: typed into the field, pasted or uploaded as a list, or named by the URL."""
    field, many = st.columns([5, 2], vertical_alignment="bottom")
    said = url.pointed_at(NUMBERS)
    if "\n" in said:
        st.session_state[LISTED] = _lines(said)
    elif said:
        st.session_state.pop(LISTED, None)
    if LISTED not in st.session_state:
        typed = url.text(field, _("Number"), NUMBERS, "+7 (495) 555-01-00")
        take_pasted(f"filter_{NUMBERS}", lambda text: _take(_lines(text)))
        if not typed:
            begin_in(f"filter_{NUMBERS}")
        with many:
            _several()
        return [typed] if typed.strip() else []
    listed: list[str] = st.session_state[LISTED]
    with field, st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(n_("A list of {count} number.", "A list of {count} numbers.", len(listed)), width="content")
        if st.button(_("Close the list"), icon=":material/close:", type="tertiary", key="close_list"):
            _close()
            st.rerun()
    if len(listed) > 1 and not said:
        st.caption(_("The list is too long for the address of this page: it is here until it is closed."))
    for sentence in st.session_state.get(SAID, ()):
        st.warning(sentence, icon=":material/warning:")
    with many:
        _several()
    return listed


def _several() -> None:
    """Where a list is typed, pasted or uploaded."""
    with st.popover(_("A list of numbers"), icon=":material/list:", width="stretch"):
        typed = st.text_area(_("Numbers, one per line"), key="numbers_typed", height=160, placeholder="301\n*81")
        if st.button(_("Look them up"), key="look_them_up", type="primary") and typed.strip():
            _take(_lines(typed))
            st.rerun()

        def uploaded() -> None:
            came = st.session_state["numbers_file"]
            if came is not None:
                lines, problem = read_numbers(Upload(came.name, came.getvalue()))
                _take(lines, [] if problem is None else [md(problem)])

        about = _("Or a file: one number per line, or CSV")
        st.file_uploader(about, type=["txt", "csv"], key="numbers_file", on_change=uploaded)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _take(numbers: Sequence[str], said: Sequence[str] = ()) -> None:
    """Show a list; what had to be left out of it is said."""
    listed, told = list(numbers[:MOST_NUMBERS]), list(said)
    if len(numbers) > MOST_NUMBERS:
        told.append(
            _(
                "{count} numbers are too many at once; the first {limit} are shown. The command line takes more.",
                count=len(numbers),
                limit=MOST_NUMBERS,
            )
        )
    _close()
    st.session_state[SAID] = told
    together = "\n".join(listed)
    if (len(listed) == 1 and not told) or (len(listed) > 1 and len(together) <= MOST_IN_URL):
        url.point_at(NUMBERS, together)
    else:
        st.session_state[LISTED] = listed


def _close() -> None:
    """Back to the empty field."""
    for name in (LISTED, SAID):
        st.session_state.pop(name, None)
    for name in (NUMBERS, "row", "only"):
        url.point_at(name, "")


def many(board: Board, numbers: Sequence[str]) -> None:
    """A list of numbers: how many arrive, fail and fit no route; those first that do not arrive."""
    spoken = voice()
    found = state.kept(board, ("numbers", tuple(numbers)), lambda: tuple(map(board.look_up, numbers)))
    counts = Counter(facet for answer in found for facet in _facets(answer))
    missed = counts[FAILS] + counts[NO_ROUTE]
    st.markdown(
        n_("{count} of {all} numbers arrives.", "{count} of {all} numbers arrive.", counts[ARRIVES], all=len(found))
        + (" " + n_("{count} does not.", "{count} do not.", missed) if missed else "")
    )
    there = [each for each in FACETS if counts[each]]
    words = {each: f"{_facet_word(each)} {spoken.count(counts[each])}" for each in there}
    only = url.choices(st.container(), _("Show"), there, "only", words.__getitem__, as_pills=True)
    places = sorted(
        (at for at, answer in enumerate(found) if not only or set(only) & set(_facets(answer))),
        key=lambda at: FACETS.index(_facets(found[at])[0]),
    )
    keys = [str(at) for at in places]
    opened = url.pointed_at("row") if url.pointed_at("row") in keys else ""
    left, right = st.columns([2, 3], gap="medium") if opened else (st.container(), None)
    with left:
        loaded = state.holders()
        table = answers(board, [found[at] for at in places], spoken, loaded)
        whole = (*WHOLE, *["other_policy"] * bool(counts[DIFFERS]), *["operator", "region"] * (not loaded.is_empty))
        shown = table.only(BRIEF if opened else whole)
        tables.pick(shown, keys, "row", _("Looked-up numbers"), total=len(found), fit=True)
        tables.download(table, "lookup.csv")
    if right is not None:
        with right:
            steps(keys, opened, "row")
            one(board, found[int(opened)])


def _facets(answer: Answer) -> tuple[str, ...]:
    """Into which facets an answer falls: what becomes of the number, and whether that hangs on the policy."""
    verdict = answer.trace.verdict
    first = ARRIVES if verdict is Verdict.ARRIVES else NO_ROUTE if verdict is Verdict.NO_ROUTE else FAILS
    return (first, DIFFERS) if answer.policies_differ else (first,)


def _facet_word(facet: str) -> str:
    return {
        ARRIVES: "✔ " + _("Arrives"),
        FAILS: "✖ " + _("Fails"),
        NO_ROUTE: "✖ " + word(Verdict.NO_ROUTE),
        DIFFERS: "▲ " + _("Depends on the policy"),
    }[facet]


def one(board: Board, answer: Answer) -> None:
    """Everything about one number."""
    trace, winner = answer.trace, answer.trace.winner
    number = code(trace.number) or _("(no number)")
    if winner is None:
        st.markdown(f"{number} · {badge(trace.verdict)}. " + _("No template of an enabled route matches it."))
    else:
        said = _("{count} templates match", count=len(trace.candidates)) if len(trace.candidates) > 1 else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{number} · {badge(trace.verdict)}", width="content")
            link(route_ref(winner.route.name), _("Route {name}", name=winner.route.name))
            st.markdown(code(winner.template.effective) + "  " + word(winner.route.type), width="content")
            st.markdown(said, width="content")
        legs(board.routing.routes, winner.route.name)
        passed(board.routing, trace.number)
        sent(board.routing, trace.number)
        template(board, winner.route, winner.template)
    for each in trace.conditional:
        st.markdown("◌ " + md(sometimes(each)))
    if answer.cleaned.steps:
        steps = "; ".join(md(step) for step in answer.cleaned.steps)
        st.caption(_("Cleaned from {raw}: ", raw=answer.cleaned.raw) + steps)
    is_held = holders.number(board, trace.number)
    if answer.kind is not None:
        known = "" if is_held else place(trace.number, board.settings.country, language().value)
        about = " · " + text(known) if known else ""
        st.caption(_("Numbering plan: {kind}", kind=answer.kind) + about)
    if trace.candidates:
        small_heading(_("Every template that matches"))
        tables.show(candidates(trace, voice()), _("Every template that matches"))
    other = board.routing.routes.other
    if other is not None and answer.other is not None and answer.policies_differ:
        name, other_policy = answer.other_route or "—", word(other.policy)
        st.warning(
            _("The policies disagree: under “{policy}” route {name} takes it.", policy=other_policy, name=name),
            icon=":material/call_split:",
        )
        tables.show(candidates(answer.other, voice()), _("Under the other policy"))
    if answer.spellings:
        small_heading(_("Other spellings of the same subscriber, each a number of its own"))
        for number, other_trace in answer.spellings:
            _spelling(number, other_trace)


def _spelling(number: str, trace: Trace) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        number_link(number)
        name = text(trace.winner.route.name) + " · " if trace.winner else ""
        st.markdown(name + badge(trace.verdict), width="content")
