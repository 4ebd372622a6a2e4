"""What people say to each other about an object or a finding. Holds a comment; never who may write one."""

from dataclasses import dataclass
from typing import Final

LONGEST_COMMENT: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment. ``about`` is the object as text (``route:Moscow``), ``code`` the rule of the finding, if any."""

    id: int
    about: str
    code: str
    told: str
    who: str
    at: str
