"""Which rows a page shows. Filters live in the URL, so their values are plain words."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from dialmap.model import Route, Trunk
from dialmap.reports import words
from dialmap.routing import Outcome, Verdict
from dialmap.service.checking import Board
from dialmap.ui.tables import MOST_ROWS_TO_OPEN
from dialmap.ui.texts import _, badge, n_, word

FAILS: Final = "fails"
PROBLEMS: Final = (Verdict.NO_TRUNK.value, Verdict.DEAD_TRUNKS.value, "unreadable_template", "no_transfer")
VERDICTS: Final = (FAILS, *(verdict.value for verdict in Verdict))


def problem_of(board: Board, route: Route) -> Verdict | None:
    """Why a call on the route cannot leave, or None where it can."""
    state = board.routing.route_state(route.name)
    return None if state is Verdict.ARRIVES else state


def say_routes(board: Board) -> str:
    """How the routes stand, in one sentence."""
    said = [n_("{count} route.", "{count} routes.", len(board.snapshot.routes))]
    problems = [problem_of(board, route) for route in board.snapshot.routes if route.enabled]
    orphans, dead = problems.count(Verdict.NO_TRUNK), problems.count(Verdict.DEAD_TRUNKS)
    if orphans:
        said.append(n_("{count} has no trunk.", "{count} have no trunk.", orphans))
    if dead:
        said.append(n_("{count} has no live trunk.", "{count} have no live trunk.", dead))
    if problems and not orphans and not dead:
        said.append(_("Each leads into a live trunk."))
    return " ".join(said)


def problem_word(value: str) -> str:
    """The word for a problem that routes can be filtered by."""
    if value == "unreadable_template":
        return _("Unreadable template")
    if value == "no_transfer":
        return _("No transfer hits it")
    return word(Verdict(value))


def contains(needle: str, texts: Iterable[str]) -> bool:
    """Whether any of ``texts`` contains ``needle``, whatever the case."""
    folded = needle.casefold().strip()
    return not folded or any(folded in text.casefold() for text in texts)


def routes(
    board: Board, text: str | None, number: str | None, kind: str, problem: str
) -> tuple[list[Route], dict[str, str]]:
    """The routes that pass the filters; with a number, those that match it, winner first, and how each matches."""
    chosen: list[Route] = list(board.snapshot.routes)
    marks: dict[str, str] = {}
    if number and number.strip():
        for place, candidate in enumerate(board.look_up(number).trace.candidates):
            marks.setdefault(candidate.route.name, _("✔ wins") if place == 0 else _("also matches"))
        chosen = [board.routes[name] for name in marks]
    unreadable = {route.name for route, _template, _why in board.routing.unreadable}

    def passes(route: Route) -> bool:
        texts = (route.name, route.owner, route.note, *route.trunks, *(each.effective for each in route.templates))
        if not contains(text or "", texts) or (kind and route.type != kind):
            return False
        if problem == "unreadable_template":
            return route.name in unreadable
        if problem == "no_transfer":
            return route.name not in board.routing.hits
        return not problem or (route.enabled and problem_of(board, route) == problem)

    return [route for route in chosen if passes(route)], marks


def say_hit(board: Board, number: str) -> None:
    """One sentence on what a number hits."""
    trace = board.look_up(number).trace
    if trace.winner is None:
        st.markdown(words.code(trace.number) + " · " + badge(Verdict.NO_ROUTE))
    else:
        said = _("hits route {name}", name=trace.winner.route.name)
        st.markdown(f"{words.code(trace.number)} {said} · {badge(trace.verdict)}")


def trunks(board: Board, text: str | None, status: str) -> list[Trunk]:
    """The trunks that pass the filters."""
    return [
        trunk
        for trunk in board.snapshot.trunks
        if contains(text or "", (trunk.name, trunk.provider, trunk.endpoint, trunk.ticket, trunk.note))
        and (not status or trunk.status == status)
    ]


def outcomes(board: Board, text: str | None, verdict: str, scenario: str = "", trunk: str = "") -> list[Outcome]:
    """The transfers that pass the filters; ``verdict`` may also be ``fails``."""

    def passes(outcome: Outcome) -> bool:
        row, route = outcome.transfer, outcome.route
        if verdict and outcome.verdict != verdict and not (verdict == FAILS and outcome.verdict.fails):
            return False
        if (scenario and row.scenario != scenario) or (trunk and (route is None or trunk not in route.trunks)):
            return False
        return contains(
            text or "", (row.scenario, row.block, row.number, outcome.number, row.note, route.name if route else "")
        )

    return [outcome for outcome in board.outcomes if passes(outcome)]


def problems_first(chosen: list[Outcome]) -> list[Outcome]:
    """The transfers as they are, or, where they are too many to show all, those that fail before the others."""
    if len(chosen) <= MOST_ROWS_TO_OPEN:
        return chosen
    return sorted(chosen, key=lambda outcome: not outcome.verdict.fails)


def verdict_word(value: str) -> str:
    """The word for a verdict, or for all that fail."""
    return _("All that fail") if value == FAILS else word(Verdict(value))
