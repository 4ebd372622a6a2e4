"""Words for values, and user texts made safe to show."""

import re
from collections.abc import Iterable
from contextvars import ContextVar
from enum import StrEnum
from typing import Final

from dialmap.dialplan import Policy
from dialmap.exchange.columns import LABELS
from dialmap.exchange.plan import Change
from dialmap.findings import ObjectKind, Severity
from dialmap.messages import Message, Translate, _
from dialmap.model import Route, Row, Scenario, Template, Transfer, Trunk
from dialmap.routing import Leg, Verdict

WORDS: Final[dict[StrEnum, Message]] = {
    **LABELS,
    Severity.ERROR: _("Error"),
    Severity.WARNING: _("Warning"),
    Severity.NOTE: _("Note"),
    Verdict.ARRIVES: _("Arrives"),
    Verdict.NO_ROUTE: _("Fits no route"),
    Verdict.NO_TRUNK: _("Route without trunk"),
    Verdict.DEAD_TRUNKS: _("No live trunk"),
    Verdict.UNREADABLE: _("Number cannot be dialed"),
    Verdict.WRONG_ACTION: _("Wrong inbound action"),
    Verdict.NEEDS_PBX: _("Needs a PBX"),
    Verdict.VARIABLE: _("Variable, not checkable"),
    Verdict.NOT_BY_ROUTE: _("Not by route"),
    Verdict.OFF: _("Scenario is off"),
    Policy.SPECIFIC: _("Most specific template (Asterisk)"),
    Policy.ORDER: _("First in the list (FreePBX)"),
    Change.NEW: _("New"),
    Change.CHANGED: _("Changed"),
    Change.SAME: _("Same"),
    Change.MISSING: _("Missing from the file"),
    ObjectKind.ROUTE: _("Route"),
    ObjectKind.TRUNK: _("Trunk"),
    ObjectKind.SCENARIO: _("Scenario"),
    ObjectKind.TRANSFER: _("Transfer"),
}

#: A severity and a verdict are always icon and word: black-and-white print, color blindness.
ICONS: Final[dict[StrEnum, str]] = {
    Severity.ERROR: "✖",
    Severity.WARNING: "▲",
    Severity.NOTE: "●",
    Verdict.ARRIVES: "✔",
    Verdict.VARIABLE: "◌",
    Verdict.NOT_BY_ROUTE: "◌",
    Verdict.OFF: "◌",
}

#: Whether long numbers are masked; set for each run of a page or a command from the settings of the data set.
MASKING: Final[ContextVar[bool]] = ContextVar("masking", default=False)
HEAD: Final = 4
TAIL: Final = 2
#: Seven digits in a row, or ten with decoration between them, seen or unseen.
_BETWEEN: Final = r"[\s()\[\]./\-\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"
_LONG: Final = re.compile(rf"\d{{7,}}|\d(?:{_BETWEEN}\d){{9,}}")

LARGE: Final = 10_000_000_000

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)
#: What Markdown turns into a link even where it is escaped; a character that takes no room keeps it text.
_LINKS: Final = re.compile(r"(?<=[A-Za-z]:/)(?=/)|(?<=www)(?=\.)|(?<=\S)(?=@)", re.IGNORECASE)
_MARKUP: Final = re.compile(r"([!-/:-@\[-`{-~])")


OBJECTS: Final[dict[type[Row], ObjectKind]] = {
    Route: ObjectKind.ROUTE,
    Trunk: ObjectKind.TRUNK,
    Scenario: ObjectKind.SCENARIO,
    Transfer: ObjectKind.TRANSFER,
}
#: Field of the model -> what the forms call it.
FIELDS: Final[dict[str, Message]] = {
    "name": _("Name"),
    "provider": _("Provider"),
    "endpoint": _("Host"),
    "status": _("Status"),
    "ticket": _("Ticket"),
    "channels": _("Channels"),
    "note": _("Note"),
    "type": _("Type"),
    "templates": _("Number templates"),
    "trunks": _("Trunks, in order"),
    "position": _("Place in the list"),
    "enabled": _("On"),
    "owner": _("Owner"),
    "telephony": _("Telephony"),
    "scenario": _("Scenario"),
    "block": _("Result block"),
    "action": _("Action type"),
    "inbound_action": _("Action on redirect (inbound line)"),
    "outbound_action": _("Action on redirect (outbound line)"),
    "number": _("Transfer direction number"),
    "expected_route": _("Expected route"),
    "values": _("Values of the variable"),
}


#: What the audit log calls an action, and a kind of object -> the word for it.
ACTIONS: Final[dict[str, Message]] = {
    "create": _("created"),
    "edit": _("edited"),
    "delete": _("deleted"),
    "import": _("imported"),
    "fix": _("fix applied"),
    "change": _("changed"),
    "snapshot": _("snapshot taken"),
    "restore": _("restored"),
    "start empty": _("started empty"),
    "waive": _("waived"),
    "end waiver": _("waiver ended"),
    "open session": _("session opened"),
    "close session": _("session closed"),
    "decide": _("decided"),
    "sign off": _("signed off"),
    "propose": _("proposed"),
    "apply proposal": _("proposal applied"),
    "reject proposal": _("proposal rejected"),
}
LOGGED: Final[dict[str, Message]] = {
    "trunks": _("Trunk"),
    "routes": _("Route"),
    "scenarios": _("Scenario"),
    "transfers": _("Transfer"),
    "setting": _("Setting"),
    "snapshot": _("Snapshot"),
    "waiver": _("Waiver"),
    "session": _("Review session"),
    "decision": _("Decision"),
    "proposal": _("Change proposal"),
}


def field_title(field: str, translate: Translate) -> str:
    """What the forms call a field of the model."""
    return FIELDS[field].render(translate)


def told(value: object, translate: Translate) -> str:
    """The value of a field of the model, for people."""
    if isinstance(value, StrEnum):
        return word(value, translate)
    if isinstance(value, bool):
        return (_("yes") if value else _("no")).render(translate)
    if isinstance(value, tuple):
        items = [each.effective if isinstance(each, Template) else str(each) for each in value]
        return "   ".join(map(visible, items)) or "—"
    return visible(str(value)) if value not in (None, "") else "—"


def amount(count: int) -> str:
    """A count of numbers for people: 10,000,000 as it is, larger ones as a power of ten."""
    return f"{count:,}".replace(",", "\u202f") if count < LARGE else f"≈ {count:.1e}".replace("e+", "·10^")


def word(value: StrEnum, translate: Translate) -> str:
    """The word for a value of the vocabulary."""
    return WORDS[value].render(translate)


def marked(value: StrEnum, translate: Translate) -> str:
    """Icon and word of a severity or a verdict."""
    icon = ICONS.get(value, "✖" if isinstance(value, Verdict) else "")
    return f"{icon} {word(value, translate)}"


def masked(text: str) -> str:
    """``text`` with the middle digits of long numbers hidden, where the data set asks for it: 7495•••••00."""
    return _LONG.sub(_hide, text) if MASKING.get() else text


def _hide(found: re.Match[str]) -> str:
    digits = sum(char.isdigit() for char in found[0])
    seen, shown = 0, ""
    for char in found[0]:
        seen += char.isdigit()
        shown += "•" if char.isdigit() and HEAD < seen <= digits - TAIL else char
    return shown


def visible(text: str) -> str:
    """``text`` with control and direction characters shown as ⟨U+202E⟩, so that what is stored can be seen.

    Long numbers are masked where the data set asks for it.
    """
    text = masked(text)
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text) if _HIDDEN.search(text) else text


def shortened(text: str, limit: int = 80) -> str:
    """``text`` on one line, cut with an ellipsis."""
    line = " ".join(visible(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def markdown(text: str) -> str:
    """A user's text inside a Markdown sentence: shown as it is, on one line, cut if very long."""
    return _MARKUP.sub(r"\\\1", _LINKS.sub("\u2060", shortened(text, 160)))


def code(text: str) -> str:
    """A user's number or pattern in the monospaced face, as Markdown."""
    shown = shortened(text, 160)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{shown}{space}{fence}" if shown else ""


def trunk_list(legs: Iterable[Leg], translate: Translate) -> str:
    """The trunks of a route in order; what is wrong with one stands behind it."""
    said = []
    for leg in legs:
        name = visible(leg.name)
        if leg.trunk is None:
            name += f" ({_('unknown').render(translate)})"
        elif not leg.is_live:
            name += f" ({word(leg.trunk.status, translate).lower()})"
        said.append(name)
    return " → ".join(said)
