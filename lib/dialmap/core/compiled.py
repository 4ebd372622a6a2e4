"""A table of templates with what is known about it whoever owns them. Kept, because most edits leave templates alone.

Never knows a route: the same texts under the same policy are the same table.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from dialmap.dialplan import Caution, DialTable, Policy, Reach, Relations, analysis


@dataclass(frozen=True)
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
        return tuple(() if pattern is None else pattern.warnings for pattern in self.table.patterns)


@lru_cache(maxsize=6)
def compiled(texts: tuple[str, ...], policy: Policy) -> Compiled:
    """The table of these templates. Kept: most edits leave the templates as they are."""
    return Compiled(DialTable.compile(texts, policy))
