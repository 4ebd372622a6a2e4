"""Names, of people and of objects: when two spellings are one, and when two names only look like one.

Holds how names are compared. Never knows which names there are.
"""

import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

#: Format, control, marks that stand over a letter, private and unassigned: what nobody sees or tells apart.
INVISIBLE: Final = frozenset({"Cf", "Cc", "Mn", "Me", "Co", "Cn"})
#: Letters that look like a Latin one, small or capital, and that letter. Source: Unicode TR39, confusables.txt.
LOOK_ALIKES: Final = str.maketrans("авекмнорстухіјѕԁһαβεικμνορτυχ", "abekmhopctyxijsdhabeikmvoptyx")


def tidy(name: str, known: Collection[str] = ()) -> str:
    """A name of an object as it comes in: without spaces around it, and NFC, so that one name has one spelling.

    Not where ``known`` has it as it is: what is stored already keeps its name.
    """
    stripped = name.strip()
    return stripped if stripped.isascii() or stripped in known else unicodedata.normalize("NFC", stripped)


def folded(name: str) -> str:
    """A name as it is compared: NFKC, whatever the case, without invisible characters, with single spaces."""
    if name.isascii() and name.isprintable():
        return " ".join(name.lower().split())
    one_case = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    shown = (
        " " if each.isspace() else each
        for each in one_case
        if each.isspace() or unicodedata.category(each) not in INVISIBLE
    )
    return " ".join(unicodedata.normalize("NFKC", "".join(shown)).split())


@lru_cache(maxsize=65_536)
def skeleton(name: str) -> str:
    """What a name looks like: two names with one skeleton are hard to tell apart."""
    return folded(name).translate(LOOK_ALIKES)


def look_alikes(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of names that differ only in case, width, invisible or look-alike characters; each sorted."""
    groups: dict[str, list[str]] = {}
    for name in sorted(set(names)):
        groups.setdefault(skeleton(name), []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]
