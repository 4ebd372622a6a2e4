"""How a data set is judged and shown, and which state of it this is.

Holds the settings with their stored form, and the stamp of a revision. Never reads or writes them: that is the store.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from dialmap.core.people import Role
from dialmap.core.profiles import LISTS, OFF, RULES, Profile
from dialmap.dialplan import Policy

__all__ = ["OFF", "RULE", "Policy", "Profile", "Settings", "Stamp", "unknown_setting"]

#: In the log, beside the settings: that the data is the sample.
SAMPLE: Final = "sample"
RULE: Final = "rule:"
#: A country -> its zone, where a data set has set none.
ZONES: Final = {"RU": "Europe/Moscow"}
#: What a ticket is called: the letters of its queue and its number.
TICKET: Final = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,9}-[0-9]{1,9}(?![\w-])")
#: The most days for which something can be kept, and the least for which it must be.
LONGEST_KEPT: Final = 36_500
SHORTEST_KEPT: Final = 7
#: No number has more digits that could be kept of it.
MOST_DIGITS: Final = 20


def is_kept_for(days: str) -> bool:
    """Whether that many days is something that can be set: 0 for ever, else from a week to a century."""
    return (
        len(days) <= 5
        and days.isascii()
        and days.isdigit()
        and (int(days) == 0 or SHORTEST_KEPT <= int(days) <= LONGEST_KEPT)
    )


def is_list_of_contexts(text: str) -> bool:
    """Whether a text is names of contexts with commas between them."""
    return len(text) <= 2_000 and text.isprintable() and all(each.strip() for each in text.split(","))


def is_ticket_address(pattern: str) -> bool:
    """Whether a pattern is the address of a ticket: a web address with ``{ticket}`` where its number goes."""
    return re.fullmatch(r"https?://[^\s{}]+\{ticket\}[^\s{}]*", pattern) is not None and len(pattern) <= 500


_KNOWN: Final[Mapping[str, Callable[[str], bool]]] = {
    "policy": lambda value: value in set(Policy),
    "fall_through": lambda value: value in ("yes", "no"),
    "profile": lambda value: value in set(Profile),
    "masking": lambda value: value in ("yes", "no"),
    "country": lambda value: len(value) == 2 and value.isascii() and value.isalpha() and value.isupper(),
    "zone": lambda value: re.fullmatch(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*", value) is not None,
    "newcomers": lambda value: value in set(Role),
    "own_proposals": lambda value: value in ("yes", "no"),
    "keep_snapshots": is_kept_for,
    "keep_log": is_kept_for,
    "tickets": is_ticket_address,
    "keep_calls": is_kept_for,
    "call_digits": lambda value: value.isdigit() and int(value) <= MOST_DIGITS,
    "call_contexts": is_list_of_contexts,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the data set is judged and shown.

    ``policy`` decides which route wins where several match; ``country`` (ISO 3166) is where numbers are dialed;
    ``rules`` maps a rule's code to the severity it has here instead of its own, or to ``off``; ``masking`` hides the
    middle of long numbers wherever they are shown. ``zone`` (IANA) is where days begin and end; empty: as the country
    says. ``newcomers``: the role of whoever a sign-in vouches for and nobody has listed. ``own_proposals``: an author
    may apply their own proposal though somebody else could. ``keep_snapshots``, ``keep_log``: for how many days
    automatic snapshots, and entries of the log, stay in the database; 0: for ever. ``tickets`` is the address of a
    ticket with ``{ticket}`` in it; empty: tickets are no links. ``fall_through``: a call whose route has no live trunk
    goes on to the next route that matches. ``profile``: from what kind of system the data is; some rules are off there.
    ``keep_calls``: for how many days counts of calls stay; 0: for ever. ``call_digits``: so much is kept of a dialed
    number that no transfer names; 0: all of it. ``call_contexts``: only calls that were dialed in these contexts count;
    none: all.
    """

    policy: Policy = Policy.SPECIFIC
    country: str = "RU"
    rules: Mapping[str, str] = field(default_factory=dict)
    masking: bool = False
    zone: str = ""
    newcomers: Role = Role.VIEWER
    own_proposals: bool = False
    keep_snapshots: int = 0
    keep_log: int = 0
    tickets: str = ""
    fall_through: bool = False
    profile: Profile = Profile.TWIN
    keep_calls: int = 0
    call_digits: int = 0
    call_contexts: tuple[str, ...] = ()

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> "Settings":
        """From key and value; what was never set has its default."""
        return cls(
            policy=Policy(stored.get("policy", Policy.SPECIFIC)),
            country=stored.get("country", "RU"),
            rules={key.removeprefix(RULE): value for key, value in stored.items() if key.startswith(RULE)},
            masking=stored.get("masking") == "yes",
            zone=stored.get("zone", ""),
            newcomers=Role(stored.get("newcomers", Role.VIEWER)),
            own_proposals=stored.get("own_proposals") == "yes",
            keep_snapshots=int(stored.get("keep_snapshots", "0")),
            keep_log=int(stored.get("keep_log", "0")),
            tickets=stored.get("tickets", ""),
            fall_through=stored.get("fall_through") == "yes",
            profile=Profile(stored.get("profile", Profile.TWIN)),
            keep_calls=int(stored.get("keep_calls", "0")),
            call_digits=int(stored.get("call_digits", "0")),
            call_contexts=tuple(each.strip() for each in stored.get("call_contexts", "").split(",") if each.strip()),
        )

    @property
    def stored(self) -> dict[str, str]:
        """As key and value, as they are kept.

        What came with a later version is left out as long as it has its default, so that older hashes still fit.
        """
        later = {
            "zone": self.zone,
            "newcomers": "" if self.newcomers is Role.VIEWER else self.newcomers.value,
            "own_proposals": "yes" if self.own_proposals else "",
            "keep_snapshots": str(self.keep_snapshots or ""),
            "keep_log": str(self.keep_log or ""),
            "tickets": self.tickets,
            "fall_through": "yes" if self.fall_through else "",
            "profile": "" if self.profile is Profile.TWIN else self.profile.value,
            "keep_calls": str(self.keep_calls or ""),
            "call_digits": str(self.call_digits or ""),
            "call_contexts": ",".join(self.call_contexts),
        }
        return {
            "policy": self.policy.value,
            "country": self.country,
            "masking": "yes" if self.masking else "no",
            **{RULE + code: value for code, value in sorted(self.rules.items())},
            **{key: value for key, value in later.items() if value},
        }

    def ticket_link(self, ticket: str) -> str:
        """The address of a ticket; empty where tickets have none."""
        return self.tickets.replace("{ticket}", quote(ticket, safe="")) if self.tickets and ticket.strip() else ""

    def tickets_in(self, text: str) -> tuple[tuple[str, str], ...]:
        """The tickets that a text names (SUP-7), each once with its address; none where tickets have no address."""
        named = dict.fromkeys(TICKET.findall(text)) if self.tickets else ()
        return tuple((ticket, self.ticket_link(ticket)) for ticket in named)

    @property
    def own_zone(self) -> str:
        """The zone in which days begin and end: the one that was set, else Moscow's in Russia, else UTC."""
        return self.zone or ZONES.get(self.country, "UTC")

    @property
    def severities(self) -> Mapping[str, str]:
        """Code -> the severity that a rule has here, or ``off``: as somebody set it, else as the profile says."""
        return {**RULES[self.profile], **self.rules}

    @property
    def switched_off(self) -> tuple[str, ...]:
        """The codes of the rules that are off."""
        return tuple(sorted(code for code, value in self.severities.items() if value == OFF))

    @property
    def silenced(self) -> tuple[str, ...]:
        """The codes of the rules that are off although they would say more than a list on a page does."""
        return tuple(code for code in self.switched_off if code not in LISTS or code in self.rules)


def unknown_setting(stored: Mapping[str, str]) -> str:
    """The first pair of key and value that means nothing; empty where all are known."""
    for key, value in stored.items():
        if key in _KNOWN:
            is_known = _KNOWN[key](value)
        else:
            is_rule = key.startswith(RULE) and key.removeprefix(RULE).isalnum() and key.isascii()
            is_known = is_rule and value in (OFF, "error", "warning", "note")
        if not is_known:
            return f"{key}={value}"
    return ""


def merged(stored: Mapping[str, str], opened: Settings, wanted: Settings) -> dict[str, str]:
    """``stored`` with what a form changed from ``opened`` to ``wanted``; what it did not touch stays as it is."""
    before, after = opened.stored, wanted.stored
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    kept = {key: value for key, value in stored.items() if key not in changed}
    return kept | {key: after[key] for key in changed if key in after}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Which state of the data this is. Times are ISO 8601 in UTC, empty if there was no such write.

    ``content`` is another text whenever rows or settings have changed. ``entry`` and ``head`` are number and hash of
    the newest entry of the log: a later state that has this entry too has grown from this one.
    """

    revision: int
    content: str = ""
    changed_at: str = ""
    is_sample: bool = False
    imported_at: str = ""
    entry: int = 0
    head: str = ""
