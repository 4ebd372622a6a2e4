"""A table of templates with what is known about it whoever owns them. Kept, because most edits leave templates alone.

Holds tables by their texts, and what takes long to find out about them. Never knows a route: the same texts in the same
groups under the same policy are the same table, and routes are just names or ints.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from dialmap.dialplan import Caution, DialTable, Groups, Pattern, Policy, Reach, Relations, Warned, analysis
from dialmap.errors import DataError


@dataclass(frozen=True, eq=False)
class Compiled:
    """A table and what is known about it whoever owns its templates. Each is worked out when it is first asked for."""

    table: DialTable

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """What each template takes from the table: proven, with an example or blockers."""
        return analysis.reach(self.table)

    @cached_property
    def relations(self) -> Relations:
        """Which templates lie inside which."""
        return Relations(self.table)

    @cached_property
    def cautions(self) -> tuple[tuple[Caution, ...], ...]:
        """What looks wrong with each template that can be read."""
        return tuple(() if pattern is None else _warnings(pattern) for pattern in self.table.patterns)

    @cached_property
    def warned(self) -> dict[Warned, tuple[tuple[int, Caution], ...]]:
        """Kind of caution -> the templates that have one, each with its first of that kind."""
        found: dict[Warned, dict[int, Caution]] = {kind: {} for kind in Warned}
        for index, cautions in enumerate(self.cautions):
            for caution in cautions:
                found[caution.kind].setdefault(index, caution)
        return {kind: tuple(each.items()) for kind, each in found.items()}


@lru_cache(maxsize=32_768)
def _warnings(pattern: Pattern) -> tuple[Caution, ...]:
    return pattern.warnings


@lru_cache(maxsize=6)
def compiled(texts: tuple[str, ...], policy: Policy, groups: tuple[int, ...] | None) -> Compiled:
    """The table of these templates; ``groups`` has one int a template, None: all are in one."""
    return Compiled(DialTable.compile(texts, policy, groups))


@lru_cache(maxsize=3)
def groups(made: Compiled, owners: tuple[int, ...], ends: tuple[int, ...]) -> Groups:
    """The templates of a table by owner; ``owners`` has one int a template, ``ends`` one an owner."""
    return Groups(table=made.table, reaches=made.reaches, relations=made.relations, owners=owners, ends=ends)


@lru_cache(maxsize=3)
def disagreements(
    ours: Compiled, theirs: Compiled, our_names: tuple[str, ...], their_names: tuple[str, ...]
) -> dict[tuple[str | None, str | None], str] | None:
    """(Name here, name there) -> a shortest number; None where the tables are too wide to tell. Never changed."""
    try:
        return dict(analysis.disagreements(ours.table, theirs.table, our_names, their_names))  # type: ignore[arg-type]
    except DataError:
        return None
