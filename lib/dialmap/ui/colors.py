"""Colors of the number map: an owner has one, as strong as its share. Knows light and dark; never draws anything."""

from collections.abc import Sequence
from typing import Final

from dialmap.core.number_map import Cell
from dialmap.core.verdicts import Verdict
from dialmap.reports import number_map as listing
from dialmap.ui.kit.shades import SHADES

#: Colors of the owners, on light and on dark.
COLORS: Final = {
    "light": ("#0b5cad", "#2f7d6d", "#7a5ea8", "#a8680c", "#50708f", "#8a3f7c", "#5a7a1e"),
    "dark": ("#5aa9f0", "#6fc3b2", "#b79be0", "#f2b35e", "#9db4cc", "#d68ac8", "#a9c95f"),
}


def palette(listed: Sequence[Cell], shade: str) -> dict[str, str]:
    """Owner -> color: the biggest have their own, what fails is red, the others share one."""
    found: dict[str, str] = {}
    free = list(COLORS[shade])
    for name in listing.biggest(listed):
        if not name:
            found[name] = SHADES[shade]["fails"]
        elif name == Verdict.ARRIVES.value:
            found[name] = COLORS[shade][0]
        else:
            found[name] = free.pop(0) if free else SHADES[shade]["others"]
    return found


def mixed(color: str, paper: str, share: float) -> str:
    """A color as strong as the share that is taken; never so weak that it cannot be seen."""
    strength = 0.2 + 0.8 * share
    parts = []
    for at in (1, 3, 5):
        one, other = int(color[at : at + 2], 16), int(paper[at : at + 2], 16)
        parts.append(round(one * strength + other * (1 - strength)))
    return "#" + "".join(f"{part:02x}" for part in parts)


def ink_on(color: str) -> str:
    """Black or white, whichever can be read on a color."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in (red, green, blue)]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if light > 0.179 else "#ffffff"
