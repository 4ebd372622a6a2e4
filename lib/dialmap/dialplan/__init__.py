"""The dial-plan engine: text and numbers in, answers out. Knows no routes and no database."""

from dialmap.dialplan.order import Policy, Reason, compare
from dialmap.dialplan.patterns import Pattern, PatternError, dialed
from dialmap.dialplan.readings import Caution, Element, Kind, Warned
from dialmap.dialplan.table import DialTable

__all__ = [
    "Caution",
    "DialTable",
    "Element",
    "Kind",
    "Pattern",
    "PatternError",
    "Policy",
    "Reason",
    "Warned",
    "compare",
    "dialed",
]
