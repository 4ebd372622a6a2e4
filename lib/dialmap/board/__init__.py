"""A data set with all that was found out about it: routed, judged, waivers applied. And two of them side by side.

Holds what is imported from here. Never reads the store, a clock or a language.
"""

from dialmap.board.check import check
from dialmap.board.difference import Difference
from dialmap.board.state import Board

__all__ = ["Board", "Difference", "check"]
