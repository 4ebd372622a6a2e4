"""One table of fields per object. Files, hash, words, forms, the history and the documentation are drawn from it.

Holds for each field its name in the model, its shape, what the forms call it, what a file's column holds, choices and
default. Never holds values of rows. Adding a field touches the model, a migration, this table, and the sentences.
"""

from typing import Final

from dialmap.core.model import (
    TABLES,
    Action,
    LineAction,
    Route,
    RouteType,
    Row,
    Scenario,
    Telephony,
    Transfer,
    Trunk,
    TrunkStatus,
)
from dialmap.core.observed import Observed
from dialmap.core.shapes import Field, Part, Shape
from dialmap.messages import Message, _

PARTS: Final = (
    Part(name="pattern", column="patterns", meaning="number templates: numbers or Asterisk patterns"),
    Part(
        name="prefix",
        column="prefixes",
        meaning="FreePBX: digits before each template; empty for TWIN",
        rare=True,
    ),
    Part(
        name="prepend",
        column="prepends",
        meaning="FreePBX: digits put in front before dialing; empty for TWIN",
        rare=True,
    ),
    Part(
        name="condition",
        column="conditions",
        meaning="when each template counts, in words (a caller ID, certain hours); empty: always",
        rare=True,
        late=True,
    ),
    Part(
        name="source",
        column="sources",
        meaning="where each template came from: file and line; empty: typed here",
        rare=True,
        late=True,
    ),
)

#: The parts by name, and those that every template says of itself, used or not.
PART_NAMES: Final = tuple(part.name for part in PARTS)
USUAL_PARTS: Final = frozenset(part.name for part in PARTS if not part.late)


def _note() -> Field:
    return Field(name="note", shape=Shape.LINES, label=_("Remark"), meaning="anything")


def _owner() -> Field:
    return Field(name="owner", shape=Shape.TEXT, label=_("Owner"), meaning="who answers for it")


FIELDS: Final[dict[type, tuple[Field, ...]]] = {
    Trunk: (
        Field(name="name", shape=Shape.KEY, label=_("Name"), meaning="name of the trunk, unique", required=True),
        Field(name="provider", shape=Shape.TEXT, label=_("Provider"), meaning="who runs the other end"),
        Field(
            name="endpoint",
            shape=Shape.TEXT,
            label=_("Host"),
            meaning="host or address; never a login or a password",
            about=_("Never a login or a password."),
        ),
        Field(
            name="status",
            shape=Shape.CHOICE,
            label=_("Status"),
            meaning="how far the support request has come",
            required=True,
            choices=TrunkStatus,
        ),
        Field(
            name="ticket",
            shape=Shape.TEXT,
            label=_("Ticket"),
            meaning="number of the support request",
            about=_("Number of the support request."),
        ),
        Field(
            name="channels",
            shape=Shape.COUNT,
            label=_("Channels"),
            meaning="simultaneous calls; empty if unknown",
            optional=True,
        ),
        _note(),
        Field(
            name="observed",
            shape=Shape.CHOICE,
            label=_("Seen"),
            meaning="what the PBX itself said of the trunk when it was last looked at; empty: never looked at",
            choices=Observed,
            default=Observed.NEVER,
            late=True,
            is_asked=False,
        ),
        Field(
            name="observed_at",
            shape=Shape.TEXT,
            label=_("Seen at"),
            meaning="when that was, UTC, as `2026-11-29T04:15:00Z`",
            late=True,
            is_asked=False,
        ),
    ),
    Route: (
        Field(name="name", shape=Shape.KEY, label=_("Name"), meaning="name on the route's card, unique", required=True),
        Field(
            name="type",
            shape=Shape.CHOICE,
            label=_("Type"),
            meaning="type of the route",
            required=True,
            choices=RouteType,
        ),
        Field(
            name="templates",
            shape=Shape.TEMPLATES,
            label=_("Number templates"),
            meaning="number templates",
            about=_("A number, or an Asterisk pattern that begins with an underscore, such as _7495XXXXXXX."),
            required=True,
            column="",
        ),
        Field(
            name="trunks",
            shape=Shape.NAMES,
            label=_("Trunks, in order"),
            meaning="names of trunks in the order in which they are tried; empty: an orphan route",
            column="",
        ),
        Field(
            name="position",
            shape=Shape.COUNT,
            label=_("Place in the list"),
            meaning="place in the list (decides under `order`, and which context is asked first); empty: at the end",
        ),
        Field(
            name="enabled",
            shape=Shape.FLAG,
            label=_("Switched on"),
            meaning="`yes` or `no`; a disabled route takes no part",
        ),
        _owner(),
        _note(),
        Field(
            name="context",
            shape=Shape.TEXT,
            label=_("Context"),
            meaning="context of the dialplan (decides under the policy `contexts`); empty for TWIN",
            about=_("Contexts are asked in turn: each stands where its first route stands in the list."),
            late=True,
        ),
        Field(
            name="blocking",
            shape=Shape.FLAG,
            label=_("Blocks on purpose"),
            meaning="`yes` or `no` (also where empty); a blocking route ends calls on purpose, whatever its trunks",
            empty_means=False,
            about=_("Calls to its numbers are meant to end here; its trunks are never tried."),
            late=True,
        ),
        Field(
            name="inside",
            shape=Shape.FLAG,
            label=_("Ends inside the PBX"),
            meaning="`yes` or `no` (also where empty); calls end at a phone, a queue or a mailbox, without a trunk",
            about=_("At a phone, in a queue or a mailbox: no trunk is needed."),
            empty_means=False,
            late=True,
        ),
    ),
    Scenario: (
        Field(name="name", shape=Shape.KEY, label=_("Name"), meaning="name of the scenario, unique", required=True),
        Field(
            name="telephony",
            shape=Shape.CHOICE,
            label=_("Telephony"),
            meaning="where its operators sit",
            required=True,
            choices=Telephony,
        ),
        Field(
            name="enabled",
            shape=Shape.FLAG,
            label=_("Switched on"),
            meaning="`yes` or `no`; transfers of a disabled scenario are not checked",
        ),
        _owner(),
        _note(),
    ),
    Transfer: (
        Field(name="scenario", shape=Shape.KEY, label=_("Scenario"), meaning="name of a scenario", required=True),
        Field(
            name="block",
            shape=Shape.KEY,
            label=_("Result block"),
            meaning="name of the Result block, unique in its scenario",
            required=True,
        ),
        Field(
            name="action",
            shape=Shape.CHOICE,
            label=_("Action type"),
            meaning="action type",
            choices=Action,
            default=Action.TRANSFER_TO_OPERATOR,
        ),
        Field(
            name="inbound_action",
            shape=Shape.CHOICE,
            label=_("Action on redirect (inbound line)"),
            meaning="action on redirect, inbound line",
            choices=LineAction,
            default=LineAction.NONE,
        ),
        Field(
            name="outbound_action",
            shape=Shape.CHOICE,
            label=_("Action on redirect (outbound line)"),
            meaning="action on redirect, outbound line",
            choices=LineAction,
            default=LineAction.NONE,
        ),
        Field(
            name="number",
            shape=Shape.NUMBER,
            label=_("Transfer direction number"),
            meaning="transfer direction number, as typed",
        ),
        Field(
            name="expected_route",
            shape=Shape.TEXT,
            label=_("Expected route"),
            meaning="name of the route that should take the number; empty: not tested",
        ),
        _note(),
        Field(
            name="values",
            shape=Shape.NAMES,
            label=_("Values of the variable"),
            meaning="what a variable in the number, such as `{operator}`, may be; empty: unknown",
            about=_("What the variable may be during the call; each value is then checked like a number of its own."),
            column="value_list",
        ),
    ),
}

#: Name of a field, or of its column in the database -> what the forms call it. One name means one thing everywhere.
LABELS: Final[dict[str, Message]] = {
    name: field.label
    for fields in FIELDS.values()
    for field in fields
    for name in (field.name, field.stored_as)
    if name
}


def field_of(kind: type, name: str) -> Field:
    """The field of that name. Errors: KeyError for an unknown one."""
    for field in FIELDS[kind]:
        if field.name == name:
            return field
    raise KeyError(name)


def keys_of(kind: type) -> tuple[str, ...]:
    """The fields that name a row, in order."""
    return tuple(field.name for field in FIELDS[kind] if field.shape is Shape.KEY)


KINDS: Final[dict[str, type[Row]]] = {name: kind for kind, name in TABLES.items()}
