"""What routing tables have in common: rules in an order, each with numbers, trunks and what is done to the number.

Holds how such rules become routes. Never reads a file, and never guesses: what no template can say is told and left
out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from dialmap.core.model import Route, RouteType, Template
from dialmap.dialplan import NotRegularError, Pattern, PatternError, Policy, patterns_of
from dialmap.exchange.asterisk.box import Box, Listed, Rules, each_once
from dialmap.exchange.asterisk.dialplan import Place, Unread
from dialmap.messages import Message, _

LONGEST_NAME: Final = 200


@dataclass(slots=True, kw_only=True)
class Told:
    """Collects the rules of one table, and what of them is lost. ``lines`` counts what was read."""

    routes: list[Route] = field(default_factory=list)
    trunks: list[Listed] = field(default_factory=list)
    lost: list[Unread] = field(default_factory=list)
    lines: int = 0
    #: Name of a route -> how many wanted to be called so.
    taken: dict[str, int] = field(default_factory=dict)

    def lose(self, place: Place, why: Message) -> None:
        """Say that something of a rule does not count."""
        self.lost.append(Unread(place, why))

    def leave_out(self, place: Place, name: str, why: Message) -> None:
        """Say that a rule is not read at all."""
        self.lose(place, _("rule {name} is left out: {why}", name=name or "?", why=why))

    def remark(self, place: Place, name: str, why: Message) -> None:
        """Say what of a rule that is read does not count."""
        self.lose(place, _("rule {name}: {why}", name=name or "?", why=why))

    def add(
        self,
        name: str,
        templates: Iterable[Template],
        trunks: Iterable[str],
        *,
        note: str = "",
        blocks: bool = False,
        inside: bool = False,
    ) -> None:
        """A rule as the next route of the list; one without templates takes nothing, and is left out."""
        found = tuple(dict.fromkeys(templates))
        if found:
            route = Route(
                self._own(name),
                type=RouteType.STANDARD,
                templates=found,
                trunks=tuple(dict.fromkeys(trunks)),
                position=len(self.routes) + 1,
                note=note,
                blocking=blocks,
                inside=inside,
            )
            self.routes.append(route)

    def box(self, policy: Policy, *, falls: bool) -> Box:
        """What was collected. ``policy`` says which rule wins, ``falls`` whether the next is asked when trunks fail."""
        return Box(
            rules=Rules(routes=tuple(self.routes), policy=policy, falls=falls, lines=self.lines),
            trunks=each_once(self.trunks),
            unread=tuple(self.lost),
        )

    def _own(self, name: str) -> str:
        """A name that no other route has."""
        wanted = " ".join(name.split())[:LONGEST_NAME] or str(len(self.routes) + 1)
        named = wanted
        while named in self.taken:
            self.taken[wanted] = self.taken.get(wanted, 1) + 1
            named = f"{wanted} ({self.taken[wanted]})"
        self.taken.setdefault(named, 1)
        return named


def templates_of(expression: str, place: Place, strip: int = 0, prepend: str = "") -> tuple[Template, ...]:
    """The templates of a regular expression, proven; the first ``strip`` characters are taken off before dialing.

    Errors: :class:`~dialmap.dialplan.NotRegularError` for what templates cannot say.
    """
    return tuple(split(each, strip, prepend, place) for each in patterns_of(expression))


def split(pattern: str, strip: int, prepend: str, place: Place) -> Template:
    """A pattern of which the first ``strip`` characters are not dialed, as prefix and rest.

    Errors: :class:`~dialmap.dialplan.NotRegularError` where so many are not fixed.
    """
    source = str(place)
    try:
        elements = Pattern.parse(pattern).elements
    except PatternError as error:
        raise NotRegularError(error.message) from error
    if not strip:
        return Template(pattern, "", prepend, source=source)
    cut, rest = elements[:strip], "".join(each.text for each in elements[strip:])
    if len(cut) < strip or any(each.text in ".!" for each in cut):
        raise NotRegularError(_("more characters are taken off than it fixes"))
    is_plain = not pattern.startswith("_")
    return Template(
        rest if is_plain else f"_{rest}" if rest else "", "".join(each.text for each in cut), prepend, source=source
    )
