"""How tables of others become ours: proposed by what is in them, remembered by name for the next time.

Holds these use cases. Never stores a row of such a table: that is an import.
"""

from dataclasses import replace
from pathlib import Path

from dialmap.core.audit import AuditAction
from dialmap.core.mappings import LONGEST_NAME, SEPARATORS, Mapping
from dialmap.core.model import Row
from dialmap.core.people import Who
from dialmap.errors import DataError, UsageError
from dialmap.exchange.columns import FILE_OF, Column
from dialmap.exchange.proposed import choices_of, known_value, likely_value, proposal, separator_of
from dialmap.exchange.titles import TITLES
from dialmap.i18n import Language
from dialmap.messages import _
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import mappings
from dialmap.store.db import reading

__all__ = [
    "FILE_OF",
    "SEPARATORS",
    "Column",
    "choices_of",
    "forget",
    "known_value",
    "likely_value",
    "proposal",
    "remember",
    "remembered",
    "separator_of",
    "title",
]


def title(column: Column, kind: type[Row], language: Language) -> str:
    """What a column is called in a language."""
    return TITLES[kind][column.name][0 if language is Language.EN else 1]


def remembered(path: Path) -> tuple[Mapping, ...]:
    """The mappings of a database, the newest in front; none where there is no database."""
    if not path.exists():
        return ()
    with reading(path) as db:
        return mappings.listed(db)


def remember(path: Path, mapping: Mapping, name: str, who: Who, *, clock: Clock = utc_now) -> None:
    """Keep a mapping under a name. Errors: :class:`UsageError` for a name that is empty or too long."""
    wanted = name.strip()
    if not 0 < len(wanted) <= LONGEST_NAME:
        raise UsageError(_("a mapping needs a name of up to {limit} characters", limit=LONGEST_NAME))
    with acting(path, who, AuditAction.IMPORT, clock) as write:
        mappings.keep(write, replace(mapping, name=wanted))


def forget(path: Path, name: str, who: Who, *, clock: Clock = utc_now) -> None:
    """Forget a mapping. Errors: :class:`DataError` where there is none of that name."""
    with acting(path, who, AuditAction.IMPORT, clock) as write:
        if not mappings.drop(write, name):
            raise DataError(_("there is no mapping {name}", name=name))
