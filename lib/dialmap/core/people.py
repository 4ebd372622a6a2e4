"""Names of people: when two spellings are one person.

Holds how names are compared. Never knows who there is.
"""

import unicodedata

INVISIBLE = frozenset({"Cf", "Cc", "Mn", "Me", "Co", "Cn"})


def folded(name: str) -> str:
    """A name as it is compared: NFKC, whatever the case, without invisible characters, with single spaces."""
    shown = (each for each in unicodedata.normalize("NFKC", name) if unicodedata.category(each) not in INVISIBLE)
    return " ".join("".join(each if each.isprintable() else " " for each in shown).casefold().split())
