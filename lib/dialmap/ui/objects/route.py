"""A route on the page: its drawer, its form, and which routes pass the filters.

Never shows another object but by a link.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dialmap.board import Board
from dialmap.core.ends import Ends
from dialmap.core.findings import route_ref
from dialmap.core.impact import on_one_trunk
from dialmap.core.model import Route, RouteType, Template
from dialmap.core.shapes import Field
from dialmap.core.templates import as_meant, paired
from dialmap.core.verdicts import Verdict
from dialmap.core.workbench import read_template
from dialmap.messages import Message
from dialmap.reports.inventory import routes
from dialmap.reports.voice import Table, Voice
from dialmap.ui.kit import url
from dialmap.ui.kit.keys import answer_while_typing
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, badge, code, line, md, n_, word
from dialmap.ui.objects import calls, drafts, drawers, forms, holders
from dialmap.ui.objects.filters import contains
from dialmap.ui.objects.templates import reading, template, unreadable_text

#: So many templates are explained under the field in which they are typed.
MOST_READ: Final = 4
PROBLEMS: Final = (Verdict.NO_TRUNK.value, Verdict.DEAD_TRUNKS.value, "unreadable_template", "no_transfer", "one_trunk")


def drawer(board: Board, row: Route) -> None:
    """Everything about one route, and its form."""

    def about() -> None:
        st.markdown(_("Type: {type}", type=word(row.type)) + ("" if row.enabled else " · " + _("switched off")))
        small_heading(_("Number templates"))
        for each in row.templates[: drawers.MOST_LISTED]:
            template(board, row, each)
        drawers.more(len(row.templates))
        if len(row.templates) > 1:
            holders.of_patterns(board, [each.effective for each in row.templates])
        small_heading(_("Trunks, in order"))
        drawers.legs(board.routing.routes, row.name)
        calls.said(board, lambda traffic: traffic.by_route.get(row.name, Ends()))
        drawers.findings(board, route_ref(row.name))
        drawers.outcomes(board.routing.hits.get(row.name, ()), _("Transfers that hit it"))
        drawers.rest(board, row, shown=("trunks", "position"))

    drawers.about_and_edit(route_ref(row.name), row.name, about, lambda: form(board, row))


def form(board: Board, row: Route | None) -> None:
    """Create or edit a route: name, type, number templates and trunks, as in the platform's form."""
    was, key = forms.opened("route", row)
    start = was or Route("", position=max((each.position for each in board.snapshot.routes), default=0) + 1)
    sure: list[bool] = []

    def ask_type(field: Field, value: Any) -> Any:
        kind = forms.ask(field, value, key)
        st.caption(
            _("Two PBXs are joined: extensions, transfers and extra digits work as inside one PBX.")
            if kind is RouteType.INTERCONNECT
            else _("Outgoing calls to the world.")
        )
        st.caption(_("The wrong type makes the system misbehave and bills the calls wrongly."))
        return kind

    def ask_templates(field: Field, value: tuple[Template, ...]) -> tuple[Template, ...]:
        with st.container(key="typed_templates"):
            lines = st.text_area(
                _("Number templates, one per line"),
                "\n".join(each.pattern for each in value),
                key=key(field.name),
                help=md(field.about) if field.about else None,
            )
        answer_while_typing("typed_templates")
        typed = Route("", templates=tuple(Template(each) for each in forms.as_text(lines).split("\n") if each.strip()))
        patterns = [each.pattern for each in as_meant(typed, board.settings.profile).templates]
        unreadable = [(each, why) for each in patterns if isinstance(why := read_template(each), Message)]
        for each, why in unreadable:
            unreadable_text(each, why)
        if unreadable:
            sure.append(st.checkbox(_("Save the unreadable template all the same"), key=key("unreadable")))
        stored = {each.pattern for each in value}
        fresh = [each for each in patterns if each not in stored and each not in dict(unreadable)]
        for each in fresh[:MOST_READ]:
            _say_typed(board, each, was)
        return tuple(paired(patterns, value))

    def ask_trunks(field: Field, value: tuple[str, ...]) -> tuple[str, ...]:
        known = [each.name for each in board.snapshot.trunks]
        picked = st.multiselect(
            _("Trunks, in the order in which they are tried"),
            list(dict.fromkeys([*known, *value])),
            list(dict.fromkeys(value)),
            key=key(field.name),
            format_func=line,
            placeholder=_("Choose trunks"),
        )
        needs_none = any(st.session_state.get(key(name), getattr(start, name)) for name in ("blocking", "inside"))
        if not picked and not needs_none:
            st.warning(_("Without a trunk, calls on this route are impossible."), icon=":material/warning:")
            sure.append(st.checkbox(_("Save it without a trunk all the same"), key=key("sure")))
        return tuple(picked)

    special = {"type": ask_type, "templates": ask_templates, "trunks": ask_trunks}
    made = Route(**forms.ask_all(start, key, special))
    drafts.told(board, made, was)
    forms.buttons("route", made, was, allowed=all(sure))


def _say_typed(board: Board, pattern: str, was: Route | None) -> None:
    """What a template that is being typed says, and who takes its numbers now."""
    read = read_template(pattern)
    if isinstance(read, Message):
        return
    with st.container(border=True, gap="xsmall"):
        reading(read)
        if not read.example:
            return
        winner = board.look_up(read.example).trace.winner
        if winner is None:
            st.caption(_("{number} fits no route now.", number=read.example))
        elif was is None or winner.route.name != was.name:
            st.caption(_("{number} goes to route {name} now.", number=read.example, name=winner.route.name))


def problem_of(board: Board, route: Route) -> Verdict | None:
    """Why a call on the route cannot leave, or None where it can."""
    state = board.routing.routes.route_state(route.name)
    return None if state is Verdict.ARRIVES else state


def problem_word(value: str) -> str:
    """The word for a problem that routes can be filtered by."""
    if value == "unreadable_template":
        return _("Unreadable template")
    if value == "no_transfer":
        return _("No transfer hits it")
    if value == "one_trunk":
        return _("Only one live trunk")
    return word(Verdict(value))


def facets(board: Board) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """How many routes there are of each type, with each problem, and in each context."""
    routes = board.snapshot.routes
    types = Counter(each.type.value for each in routes)
    problems = Counter(str(problem_of(board, each)) for each in routes if each.enabled)
    problems["unreadable_template"] = len({each.name for each, _template, _why in board.routing.routes.unreadable})
    problems["no_transfer"] = sum(each.name not in board.routing.hits for each in routes)
    problems["one_trunk"] = len(on_one_trunk(board.routing))
    return dict(types), dict(problems), dict(Counter(each.context for each in routes if each.context))


def ask_context(box: DeltaGenerator, board: Board, counts: Mapping[str, int]) -> str:
    """The context that routes are narrowed to, in the order in which they are asked; empty for all."""
    named = [context for context in board.routing.routes.contexts if context]
    return url.choice(box, _("Context"), named, "context", line, _("All contexts"), counts)


def how_they_stand(board: Board, problems: Mapping[str, int]) -> str:
    """How the routes stand, in one sentence; ``problems``: with each, how many."""
    said = [n_("{count} route.", "{count} routes.", len(board.snapshot.routes))]
    orphans, dead = problems.get(Verdict.NO_TRUNK, 0), problems.get(Verdict.DEAD_TRUNKS, 0)
    if orphans:
        said.append(n_("{count} has no trunk.", "{count} have no trunk.", orphans))
    if dead:
        said.append(n_("{count} has no live trunk.", "{count} have no live trunk.", dead))
    if not orphans and not dead and any(route.enabled for route in board.snapshot.routes):
        said.append(_("Each leads into a live trunk."))
    return " ".join(said)


def say_hit(board: Board, number: str) -> None:
    """One sentence on what a number hits."""
    trace = board.look_up(number).trace
    if trace.winner is None:
        st.markdown(code(trace.number) + " · " + badge(Verdict.NO_ROUTE))
    else:
        said = _("hits route {name}", name=trace.winner.route.name)
        st.markdown(f"{code(trace.number)} {said} · {badge(trace.verdict)}")


def chosen(  # noqa: PLR0917
    board: Board, needle: str | None, number: str | None, kind: str, problem: str, context: str = ""
) -> tuple[list[Route], dict[str, str]]:
    """The routes that pass the filters; with a number, those that match it, winner first, and how each matches."""
    listed: list[Route] = list(board.snapshot.routes)
    marks: dict[str, str] = {}
    if number and number.strip():
        for place, candidate in enumerate(board.look_up(number).trace.candidates):
            marks.setdefault(candidate.route.name, _("✔ wins") if place == 0 else _("also matches"))
        listed = [board.routes[name] for name in marks]
    if kind:
        listed = [route for route in listed if route.type == kind]
    if context:
        listed = [route for route in listed if route.context == context]
    if problem == "unreadable_template":
        unreadable = {route.name for route, _template, _why in board.routing.routes.unreadable}
        listed = [route for route in listed if route.name in unreadable]
    elif problem == "no_transfer":
        listed = [route for route in listed if route.name not in board.routing.hits]
    elif problem == "one_trunk":
        alone = on_one_trunk(board.routing)
        listed = [route for route in listed if route.name in alone]
    elif problem:
        listed = [route for route in listed if route.enabled and problem_of(board, route) == problem]
    if needle and needle.strip():
        listed = [route for route in listed if contains(needle, _texts(route))]
    return listed, marks


def listed(board: Board, shown: Sequence[Route], marks: Mapping[str, str], spoken: Voice) -> Table:
    """Routes as a table; ``marks``: how each matches the number that was asked for."""
    made = routes(board, shown, spoken)
    return made.beside("match", [marks[each.name] for each in shown], spoken) if marks else made


def _texts(route: Route) -> tuple[str, ...]:
    """In what a route is looked for."""
    return (
        route.name,
        route.context,
        route.owner,
        route.note,
        *route.trunks,
        *(each.effective for each in route.templates),
    )
