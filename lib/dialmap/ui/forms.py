"""Forms to create, edit and delete. A form never overwrites what somebody else saved in the meantime: it asks."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import streamlit as st

from dialmap.dialplan import Pattern, PatternError
from dialmap.errors import ConflictError, DialmapError
from dialmap.model import (
    Action,
    LineAction,
    Route,
    RouteType,
    Row,
    Scenario,
    Telephony,
    Template,
    Transfer,
    Trunk,
    TrunkStatus,
)
from dialmap.numbers import is_variable, why_unreadable
from dialmap.proposal import Draft
from dialmap.reports import words
from dialmap.service import editing
from dialmap.service.checking import Board
from dialmap.ui import state
from dialmap.ui.texts import _, md, n_, word
from dialmap.ui.versions import three_versions

CONFLICT = "_conflict"
DIRTY = "_changed"
Choice = TypeVar("Choice", bound=StrEnum)


def has_changes() -> bool:
    """Whether the open form holds something that is not saved."""
    return bool(st.session_state.get(DIRTY))


def forget() -> None:
    """Drop what was typed into the open form."""
    for name in [str(key) for key in st.session_state if str(key).startswith(("_opened", CONFLICT, DIRTY, "form_"))]:
        del st.session_state[name]


def trunk(board: Board, row: Trunk | None) -> None:
    """Create or edit a trunk."""
    opened, key = _opened("trunk", row)
    was = opened or Trunk("")
    name = st.text_input(_("Name"), was.name, key=key("name"))
    status = _choice(_("Status"), TrunkStatus, was.status, key("status"))
    provider = st.text_input(_("Provider"), was.provider, key=key("provider"))
    endpoint = st.text_input(_("Host"), was.endpoint, key=key("endpoint"), help=_("Never a login or a password."))
    ticket = st.text_input(_("Ticket"), was.ticket, key=key("ticket"), help=_("Number of the support request."))
    channels = st.number_input(_("Channels"), 0, 1_000_000, was.channels, key=key("channels"))
    note = st.text_area(_("Note"), was.note, key=key("note"))
    lost = board.orphaned_without(was.name) if opened else ()
    warning = ""
    if lost:
        names = ", ".join(route.name for route in lost[:10])
        warning = n_(
            "{count} route would be left without any trunk: {names}",
            "{count} routes would be left without any trunk: {names}",
            len(lost),
            names=names,
        )
    failing = board.failing_without(was.name) if opened else 0
    if failing:
        said = n_("{count} transfer would no longer arrive.", "{count} transfers would no longer arrive.", failing)
        warning = f"{warning}. {said}" if warning else said
    made = Trunk(_text(name).strip(), _text(provider), _text(endpoint), status, _text(ticket), channels, _text(note))
    _buttons("trunk", made, opened, warning)


def route(board: Board, row: Route | None) -> None:
    """Create or edit a route: name, type, number templates and trunks, as in the platform's form."""
    opened, key = _opened("route", row)
    was = opened or Route("", position=max((each.position for each in board.snapshot.routes), default=0) + 1)
    name = st.text_input(_("Name"), was.name, key=key("name"))
    kind = _choice(_("Type"), RouteType, was.type, key("type"))
    st.caption(
        _("Two PBXs are joined: extensions, transfers and extra digits work as inside one PBX.")
        if kind is RouteType.INTERCONNECT
        else _("Outgoing calls to the world.")
    )
    st.caption(_("The wrong type makes the system misbehave and bills the calls wrongly."))
    lines = st.text_area(
        _("Number templates, one per line"),
        "\n".join(template.pattern for template in was.templates),
        key=key("templates"),
        help=_("A number, or an Asterisk pattern that begins with an underscore, such as _7495XXXXXXX."),
    )
    patterns = [line for line in _text(lines).split("\n") if line.strip()]
    sure = True
    for pattern in patterns:
        try:
            Pattern.parse(pattern)
        except PatternError as error:
            st.warning(words.code(pattern) + ": " + md(error.message), icon=":material/warning:")
            sure = False
    if not sure:
        sure = st.checkbox(_("Save the unreadable template all the same"), key=key("unreadable"))
    known = [each.name for each in board.snapshot.trunks]
    trunks = st.multiselect(
        _("Trunks, in the order in which they are tried"),
        list(dict.fromkeys([*known, *was.trunks])),
        list(dict.fromkeys(was.trunks)),
        key=key("trunks"),
        format_func=words.shortened,
        placeholder=_("Choose trunks"),
    )
    if not trunks:
        st.warning(_("Without a trunk, calls on this route are impossible."), icon=":material/warning:")
        sure = st.checkbox(_("Save it without a trunk all the same"), key=key("sure")) and sure
    position = st.number_input(_("Place in the list"), 0, 2_000_000_000, was.position, key=key("position"))
    enabled = st.checkbox(_("Switched on"), was.enabled, key=key("enabled"))
    owner = st.text_input(_("Owner"), was.owner, key=key("owner"))
    note = st.text_area(_("Note"), was.note, key=key("note"))
    templates = {template.pattern: template for template in was.templates}
    made = Route(
        _text(name).strip(),
        kind,
        tuple(templates.get(pattern, Template(pattern)) for pattern in patterns),
        tuple(trunks),
        int(position or 0),
        enabled,
        _text(owner),
        _text(note),
    )
    _buttons("route", made, opened, "", sure)


def scenario(board: Board, row: Scenario | None) -> None:
    """Create or edit a scenario."""
    opened, key = _opened("scenario", row)
    was = opened or Scenario("")
    name = st.text_input(_("Name"), was.name, key=key("name"))
    telephony = _choice(_("Telephony"), Telephony, was.telephony, key("telephony"))
    if telephony is Telephony.PLATFORM:
        st.caption(_("Transfers by route need an own or a virtual PBX; here the softphone method is used."))
    enabled = st.checkbox(_("Switched on"), was.enabled, key=key("enabled"))
    owner = st.text_input(_("Owner"), was.owner, key=key("owner"))
    note = st.text_area(_("Note"), was.note, key=key("note"))
    made = Scenario(_text(name).strip(), telephony, enabled, _text(owner), _text(note))
    blocks = sum(outcome.transfer.scenario == was.name for outcome in board.outcomes) if opened else 0
    warning = n_("{count} Result block goes with it", "{count} Result blocks go with it", blocks) if blocks else ""
    _buttons("scenario", made, opened, warning)


def transfer(board: Board, row: Transfer | None) -> None:
    """Create or edit a Result block."""
    opened, key = _opened("transfer", row)
    names = [each.name for each in board.snapshot.scenarios]
    if not names:
        st.info(_("Create a scenario first: a Result block belongs to one."), icon=":material/info:")
        return
    was = opened or Transfer("", "")
    at = names.index(was.scenario) if was.scenario in names else None
    chosen = st.selectbox(
        _("Scenario"), names, at, key=key("scenario"), format_func=words.shortened, placeholder=_("Choose a scenario")
    )
    if chosen and not board.scenarios[chosen].enabled:
        st.caption(_("This scenario is switched off: its transfers are not checked."))
    block = st.text_input(_("Result block"), was.block, key=key("block"))
    action = _choice(_("Action type"), Action, was.action, key("action"))
    inbound, outbound, number, expected = was.inbound_action, was.outbound_action, was.number, was.expected_route
    values = was.values
    if action is Action.TRANSFER_TO_OPERATOR:
        inbound = _choice(_("Action on redirect (inbound line)"), LineAction, inbound, key("inbound"))
        number = _text(st.text_input(_("Transfer direction number"), number, key=key("number")))
        if is_variable(number):
            about = _("What the variable may be during the call; each value is then checked like a number of its own.")
            title = _("Values of the variable, one per line")
            listed = st.text_area(title, "\n".join(values), key=key("values"), help=about)
            values = tuple(line.strip() for line in _text(listed).split("\n") if line.strip())
        elif number.strip():
            _preview(board, number)
        outbound = _choice(_("Action on redirect (outbound line)"), LineAction, outbound, key("outbound"))
        st.caption(_("A transfer by route uses the inbound-line action even when the call is on the outbound line."))
        routes = list(dict.fromkeys(["", *(each.name for each in board.snapshot.routes), expected]))
        expected = st.selectbox(
            _("Expected route"),
            routes,
            routes.index(expected),
            key=key("expected"),
            format_func=lambda value: words.shortened(value) or "—",
        )
    note = _text(st.text_area(_("Note"), was.note, key=key("note")))
    made = Transfer(chosen or "", _text(block).strip(), action, inbound, outbound, number, expected, note, values)
    _buttons("transfer", made, opened, "")


def _preview(board: Board, number: str) -> None:
    trace = board.look_up(number).trace
    if trace.winner is not None:
        st.caption(_("This number hits route {name}.", name=trace.winner.route.name))
        return
    why = why_unreadable(number)
    said = _("This number cannot be dialed: {why}.", why=why) if why else _("This number fits no route.")
    st.warning(said, icon=":material/warning:")


def _opened(kind: str, row: Any) -> tuple[Any, Callable[[str], str]]:
    """The row as it was when the form was opened, and a maker of widget keys that belong to just that state."""
    name = f"_opened_{kind}_{'' if row is None else row.key}"
    opened = st.session_state.setdefault(name, row)
    version = 0 if opened is None else opened.version
    return opened, lambda field: f"form_{kind}_{'' if row is None else row.key}_{version}_{field}"


def _choice(label: str, choices: type[Choice], value: Choice, key: str) -> Choice:
    options = list(choices)
    labels = {each: word(each) for each in options}
    picked = st.radio(label, options, options.index(value), key=key, format_func=labels.__getitem__, horizontal=True)
    return choices(picked)


def _text(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n")


def _buttons(kind: str, made: Row, opened: Row | None, warning: str, allowed: bool = True) -> None:
    st.session_state[DIRTY] = made != opened if opened is not None else _is_filled(made)
    confirm = f"form_{kind}_confirm"
    with st.container(horizontal=True):
        save = st.button(_("Save"), type="primary", key=f"save_{kind}", disabled=not allowed)
        if has_changes() and st.button(_("Propose"), key=f"propose_{kind}", help=_("Not live: for a change proposal.")):
            drafts = st.session_state.setdefault("_drafts", {})
            drafts[type(made), (opened or made).key] = Draft(opened, made)
            st.session_state["flash"] = _("Put aside for a change proposal; nothing of it is live.")
            _close(kind)
        if has_changes() and st.button(_("Drop the changes"), key=f"drop_{kind}"):
            _close(kind)
        if opened is not None and st.button(_("Delete"), icon=":material/delete:", key=f"ask_{kind}"):
            st.session_state[confirm] = True
    if opened is not None and st.session_state.get(confirm):
        st.warning(warning or _("This cannot be undone."), icon=":material/warning:")
        if st.button(_("Delete for good"), key=f"delete_{kind}", type="primary"):
            _do(lambda: editing.delete(state.path(), opened, state.who()), kind, None, opened)
    if save:
        _do(lambda: editing.save(state.path(), made, opened, state.who()), kind, made, opened)
    conflict = st.session_state.get(CONFLICT)
    if conflict is not None and conflict[0] == kind:
        _settle(kind, *conflict[1:])


def _is_filled(row: Row) -> bool:
    """Whether somebody has typed anything into the form of a new object."""
    if isinstance(row, Route):
        return bool(row.name or row.templates or row.trunks)
    return bool("".join((row.key,) if isinstance(row.key, str) else row.key) or getattr(row, "number", ""))


def _close(kind: str) -> None:
    """Close the drawer and forget the form."""
    forget()
    for param in ("new", kind):
        state.point_at(param, "")
    st.rerun()


def _do(act: Callable[[], None], kind: str, made: Row | None, opened: Row | None) -> None:
    """Run an edit; on success close the drawer, on a conflict let the user choose."""
    try:
        act()
    except ConflictError as error:
        st.session_state[CONFLICT] = (kind, made, opened, error.current)
        return
    except DialmapError as error:
        st.error(md(error.message), icon=":material/error:")
        return
    st.session_state["flash"] = _("Saved.") if made is not None else _("Deleted.")
    _close(kind)


def _settle(kind: str, made: Row | None, opened: Row | None, current: Row | None) -> None:
    """Somebody else was faster: show what changed, and let the user choose."""
    st.error(md(ConflictError(current).message), icon=":material/sync_problem:")
    if current is not None and opened is not None:
        three_versions(opened, current, made)
    with st.container(horizontal=True):
        if st.button(_("Take theirs"), key=f"theirs_{kind}"):
            forget()
            st.rerun()
        if made is not None and st.button(_("Save mine over it"), key=f"mine_{kind}"):
            st.session_state.pop(CONFLICT)
            _do(lambda: editing.save(state.path(), made, current, state.who()), kind, made, current)
