"""What the filters of objects share: a needle in texts, and transfers by what becomes of them.

Holds plain words, because filters live in the URL. Never draws a table.
"""

from collections.abc import Iterable
from typing import Final

from streamlit.delta_generator import DeltaGenerator

from dialmap.board import Board
from dialmap.core.verdicts import Outcome, Verdict
from dialmap.ui.kit import url
from dialmap.ui.kit.tables import MOST_ROWS_TO_OPEN
from dialmap.ui.kit.texts import _, word

FAILS: Final = "fails"
VERDICTS: Final = (FAILS, *(verdict.value for verdict in Verdict))


def contains(needle: str, texts: Iterable[str]) -> bool:
    """Whether any of ``texts`` contains ``needle``, whatever the case."""
    folded = needle.casefold().strip()
    return not folded or any(folded in text.casefold() for text in texts)


def verdict_word(value: str) -> str:
    """The word for a verdict, or for all that fail."""
    return _("All that fail") if value == FAILS else word(Verdict(value))


def by_verdict(box: DeltaGenerator, board: Board) -> str:
    """The verdict that transfers are narrowed to, each offered with how many there are; empty for all."""
    counts = {verdict.value: count for verdict, count in board.verdicts.items()}
    counts[FAILS] = board.expected - board.arriving
    return url.choice(box, _("Verdict"), VERDICTS, "verdict", verdict_word, _("All Result blocks"), counts)


def problems_first(chosen: list[Outcome]) -> list[Outcome]:
    """The transfers as they are, or, where they are too many to show all, those that fail before the others."""
    if len(chosen) <= MOST_ROWS_TO_OPEN:
        return chosen
    return sorted(chosen, key=lambda outcome: not outcome.verdict.fails)
