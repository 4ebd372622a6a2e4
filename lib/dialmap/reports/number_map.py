"""The map of the number space as data and as a table: which color a cell has, and what is said of it.

Holds how cells are told. Never works one out, and never draws.
"""

from collections.abc import Sequence

from dialmap.core.number_map import INSIDE, Cell, Owner
from dialmap.core.verdicts import Verdict
from dialmap.messages import Message, _
from dialmap.reports.voice import NOTHING, Table, Voice, table

#: So many owners have a color of their own; the others share one.
MOST_COLORED = 7
LISTED = 4


def owner_label(owner: str, by: Owner) -> str | Message:
    """What an owner is called."""
    if by is Owner.VERDICT:
        told = {Verdict.ARRIVES.value: _("arrive"), Verdict.BLOCKED.value: _("are blocked on purpose")}
        return told.get(owner) or _("fail: no live trunk")
    if owner == INSIDE:
        return _("inside the PBX")
    return owner or _("No live trunk")


def biggest(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The owners that take most numbers of what is shown, most first."""
    totals: dict[str, int] = {}
    for cell in cells:
        for name, count in cell.owners:
            totals[name] = totals.get(name, 0) + count
    return tuple(sorted(totals, key=lambda name: (-totals[name], name)))


def told(cell: Cell, length: int, by: Owner, voice: Voice) -> str:
    """A cell in one line: its range, how many numbers, who takes them, what is free, shadowed or moves."""
    spoken = voice.plain
    rest = length - len(cell.prefix)
    parts = [f"{cell.prefix}{'0' * rest} – {cell.prefix}{'9' * rest}"]
    for name, count in cell.owners[:LISTED]:
        parts.append(f"{_name(name, by, spoken)}: {share(count, cell.size)}")
    if len(cell.owners) > LISTED:
        parts.append(spoken.say(_("and {count} more", count=len(cell.owners) - LISTED)))
    if cell.free:
        free = (
            _("nobody was given: {count}", count=cell.free)
            if by.is_of_registry
            else _("free: {count}", count=cell.free)
        )
        parts.append(spoken.say(free))
    if cell.shadowed:
        parts.append(spoken.say(_("shadowed: {names}", names=", ".join(cell.shadowed[:LISTED]))))
    if cell.moved:
        parts.append(spoken.say(_("goes elsewhere: {count}", count=cell.moved)))
    return "; ".join(parts)


def _name(owner: str, by: Owner, voice: Voice) -> str:
    label = owner_label(owner, by)
    return voice.say(label) if isinstance(label, Message) else voice.line(label, 40)


def share(count: int, size: int) -> str:
    """A share as a percentage that never rounds something to nothing, or not everything to everything."""
    percent = 100 * count / size
    if 0 < percent < 0.1:
        return "<0.1 %"
    if 99.9 < percent < 100:
        return ">99.9 %"
    return f"{percent:.4g} %"


def cells(listed: Sequence[Cell], length: int, by: Owner, voice: Voice, moving: bool) -> Table:
    """One row a cell of which anything is taken, or shadowed: its beginning, owner, share, free numbers, what moves."""
    spoken = voice.plain
    names = ("owner_here", "share", "owners_here", "free", "shadowed")
    if by.is_of_registry:
        names = (
            "held_here" if by is Owner.OPERATOR else "region_here",
            "share",
            "holders_here",
            "unassigned",
            "shadowed",
        )
    made = table(
        ("prefix", "moved", *names),
        (
            (
                cell.prefix + "X" * (length - len(cell.prefix)),
                cell.moved,
                _name(cell.owners[0][0], by, spoken) if cell.owners else NOTHING,
                share(cell.owners[0][1], cell.size) if cell.owners else "",
                len(cell.owners),
                cell.free,
                ", ".join(cell.shadowed[:LISTED]),
            )
            for cell in listed
            if cell.owners or cell.shadowed or cell.moved
        ),
        spoken,
    )
    unused = {"moved"} if not moving else set()
    unused |= {"shadowed"} if by.is_of_registry else set()
    return made.only([name for name in made.columns if name not in unused])
