"""Words for values, and user texts made safe to show."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from dialmap.dialplan import Policy
from dialmap.exchange.columns import LABELS
from dialmap.exchange.plan import Change
from dialmap.findings import ObjectKind, Severity
from dialmap.messages import Message, Translate, _
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

_HIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
#: What Markdown turns into a link even where it is escaped; a character that takes no room keeps it text.
_LINKS: Final = re.compile(r"(?<=[A-Za-z]:/)(?=/)|(?<=www)(?=\.)|(?<=\S)(?=@)", re.IGNORECASE)
_MARKUP: Final = re.compile(r"([!-/:-@\[-`{-~])")


def word(value: StrEnum, translate: Translate) -> str:
    """The word for a value of the vocabulary."""
    return WORDS[value].render(translate)


def marked(value: StrEnum, translate: Translate) -> str:
    """Icon and word of a severity or a verdict."""
    icon = ICONS.get(value, "✖" if isinstance(value, Verdict) else "")
    return f"{icon} {word(value, translate)}"


def visible(text: str) -> str:
    """``text`` with control and direction characters shown as ⟨U+202E⟩, so that what is stored can be seen."""
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
