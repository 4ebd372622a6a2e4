"""Names, of people and of objects: when two spellings are one, and when two names only look like one.

Holds how names are compared. Never knows which names there are.
"""

import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

#: Format, control, marks that stand over a letter, private and unassigned: what nobody sees or tells apart.
INVISIBLE: Final = frozenset({"Cf", "Cc", "Mn", "Me", "Co", "Cn"})
#: Letters that are drawn as nothing: blank Braille, the Hangul fillers.
BLANK: Final = frozenset("\u2800\u3164\u115f\u1160\uffa0")
#: Letters that look like a Latin one, small or capital, and that letter. Source: Unicode TR39, confusables.txt.
LOOK_ALIKES: Final = str.maketrans("авекмнорстухіјѕԁһαβεικμνορτυχ", "abekmhopctyxijsdhabeikmvoptyx")


#: Strokes and rings that nobody tells apart in most typefaces.
STROKES: Final = str.maketrans("i1|0\u0269\u0131", "llloll")
#: Scripts whose letters are taken for one another's.
SCRIPTS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN", "COPTIC", "LISU", "DESERET"})


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
        if each.isspace() or (unicodedata.category(each) not in INVISIBLE and each not in BLANK)
    )
    return " ".join(unicodedata.normalize("NFKC", "".join(shown)).split())


@lru_cache(maxsize=65_536)
def skeleton(name: str) -> str:
    """What a name looks like: two names with one skeleton are hard to tell apart."""
    return folded(name).translate(LOOK_ALIKES)


def strict_skeleton(name: str) -> str:
    """What the name of a person looks like: here also I, l and 1, O and 0 are one."""
    return skeleton(name).translate(STROKES)


def mixes_scripts(name: str) -> bool:
    """Whether a word of a name has letters of several scripts: so one name is made to look like another."""
    for word in name.split():
        scripts = {unicodedata.name(each, "?").split()[0] for each in word if each.isalpha()}
        if len(scripts & SCRIPTS) > 1:
            return True
    return False


def look_alikes(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of names that differ only in case, width, invisible or look-alike characters; each sorted."""
    groups: dict[str, list[str]] = {}
    for name in sorted(set(names)):
        groups.setdefault(skeleton(name), []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]
