"""What kind of system a data set was taken from, and which rules say something there.

Holds the profiles. Never runs a rule.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

OFF: Final = "off"


class Profile(StrEnum):
    """The system whose routes these are."""

    TWIN = "twin"
    """The platform: nobody knows which route wins, and it brings numbers into its own form: no other can be missing."""
    ASTERISK = "asterisk"
    """It is known which route wins, numbers stay as they are dialed, and phones dial them, not transfers alone."""
    FREEPBX = "freepbx"
    """The same, and the PBX writes the underscore of a pattern itself."""


#: Rules that list what there is: facets of the pages Routes and Trunks do the same, so nowhere are they findings unless
#: somebody gives them a severity.
LISTS: Final = {"RT05": OFF, "RT08": OFF, "TK02": OFF}
_KNOWN_ORDER: Final = LISTS | {"RT09": OFF, "TR05": OFF, "TR07": OFF}
#: By profile: code -> what a rule is there, instead of its own severity.
RULES: Final[Mapping[Profile, Mapping[str, str]]] = {
    Profile.TWIN: LISTS | {"RT18": OFF},
    Profile.ASTERISK: _KNOWN_ORDER,
    Profile.FREEPBX: _KNOWN_ORDER,
}
