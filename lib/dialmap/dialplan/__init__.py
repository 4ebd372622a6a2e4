"""The dial-plan engine: patterns and numbers in, answers out. This is its door.

Holds how Asterisk reads, arranges and matches patterns, and what can be proven about a table of them. Never knows
routes, trunks, files or a database: whoever owns a pattern is a plain int (:class:`Groups`). Everybody outside uses
what stands in ``__all__``, and nothing behind it.
"""

from dialmap.dialplan import analysis
from dialmap.dialplan.alphabet import DIGITS
from dialmap.dialplan.analysis import Change, Reach
from dialmap.dialplan.covers import covering, merged
from dialmap.dialplan.elements import Caution, Element, Kind, Warned, meant
from dialmap.dialplan.expressions import NotRegularError
from dialmap.dialplan.groups import Contest, Groups, Redundant
from dialmap.dialplan.order import Policy, Reason, compare
from dialmap.dialplan.patterns import LONGEST_NUMBER, Pattern, PatternError, dialed
from dialmap.dialplan.ranges import pattern_text
from dialmap.dialplan.regular import patterns_of, told_apart
from dialmap.dialplan.relations import Near, Relations
from dialmap.dialplan.shares import Share, shares
from dialmap.dialplan.spans import Spans, number_line
from dialmap.dialplan.table import DialTable

__all__ = [
    "DIGITS",
    "LONGEST_NUMBER",
    "Caution",
    "Change",
    "Contest",
    "DialTable",
    "Element",
    "Groups",
    "Kind",
    "Near",
    "NotRegularError",
    "Pattern",
    "PatternError",
    "Policy",
    "Reach",
    "Reason",
    "Redundant",
    "Relations",
    "Share",
    "Spans",
    "Warned",
    "analysis",
    "compare",
    "covering",
    "dialed",
    "meant",
    "merged",
    "number_line",
    "pattern_text",
    "patterns_of",
    "shares",
    "told_apart",
]
