"""A second reading of Asterisk's rules, written apart from the engine: no tables, no bytes keys, one pattern at a time.

It knows nothing of ``dialmap``; the tests hold the engine against it.
"""

from functools import cmp_to_key

SETS = {"X": "0123456789", "Z": "123456789", "N": "23456789"}
END = "end"


def raw_bytes(text):
    return text.encode("utf-8")


def split(text):
    """The pattern as a list of items: ("set", members, lowest), ("blank",), ("rest",), ("any",), ("open",)."""
    data = raw_bytes(text)
    items, at = [], 0
    while at < len(data):
        char = data[at : at + 1]
        if char == b"[":
            close = data.find(b"]", at)
            if close < 0:
                return [*items, ("open",)]
            items.append(read_set(data[at + 1 : close]))
            at = close + 1
            continue
        at += 1
        if char in b"- ":
            continue
        if char == b".":
            items.append(("rest",))
        elif char == b"!":
            items.append(("any",))
        else:
            upper = char.decode("latin-1").upper()
            members = {ord(c) for c in SETS[upper]} if upper in SETS else {char[0]}
            items.append(("set", members, min(members)))
    return items


def read_set(inner):
    if not inner:
        return ("blank",)
    members, lowest, at = set(), 256, 0
    while at < len(inner):
        lowest = min(lowest, inner[at])
        if at + 2 < len(inner) and inner[at + 1 : at + 2] == b"-":
            members |= set(range(inner[at], inner[at + 2] + 1))
            at += 3
        else:
            members.add(inner[at])
            at += 1
    return ("set", members, lowest)


def number_bytes(number):
    return raw_bytes(number)[:79].replace(b"-", b"")


def matches(pattern, number):
    if not pattern.startswith("_"):
        return raw_bytes(pattern.replace(" ", "").replace("-", "")) == number_bytes(number)
    if number.startswith("_") and order(pattern, number) == 0:
        return True
    return walk(split(pattern[1:]), number_bytes(number))


def walk(items, left):
    if not items:
        return not left
    head, rest = items[0], items[1:]
    if head[0] == "any":
        return True
    if not left or head[0] == "open":
        return False
    if head[0] == "rest":
        return True
    if head[0] == "blank":
        return walk(rest, left)
    return left[0] in head[1] and walk(rest, left[1:])


def order(first, second):
    """Negative: ``first`` stands before ``second``; 0: the same extension in other words."""
    literal = [not text.startswith("_") for text in (first, second)]
    if literal[0] != literal[1]:
        return -1 if literal[0] else 1
    if literal[0]:
        ours, theirs = (text.replace(" ", "").replace("-", "") for text in (first, second))
        return (ours > theirs) - (ours < theirs)
    ours, theirs = (
        [item for item in split(text[1:]) if item[0] not in ("blank",) and item[1:2] != (set(),)]
        for text in (first, second)
    )
    for at in range(max(len(ours), len(theirs)) + 1):
        left = ours[at] if at < len(ours) else (END,)
        right = theirs[at] if at < len(theirs) else (END,)
        verdict = order_items(left, right)
        if verdict:
            return verdict
        if left == (END,) or right == (END,):
            return 0
    return 0


def order_items(left, right):
    ranks = ["set", "rest", "any", END, "open"]
    if left[0] != right[0]:
        return ranks.index(left[0]) - ranks.index(right[0])
    if left[0] != "set":
        return 0
    if len(left[1]) != len(right[1]):
        return len(left[1]) - len(right[1])
    if left[2] != right[2]:
        return left[2] - right[2]
    only = left[1] ^ right[1]
    if not only:
        return 0
    return -1 if min(only) in left[1] else 1


def table(patterns, number):
    """The patterns of a context that match, in Asterisk's order; of equal ones the first in the list stays."""
    kept = []
    for pattern in patterns:
        if not any(order(pattern, other) == 0 for other in kept):
            kept.append(pattern)
    return sorted((p for p in kept if matches(p, number)), key=cmp_to_key(order))
