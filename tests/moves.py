"""Moves for Hypothesis: rows put, dropped and renamed in a small data set."""

from dataclasses import replace

from build import route, transfer
from hypothesis import strategies as st

from dialmap.core.edits import Edit
from dialmap.core.model import Route, Scenario, Telephony, Transfer, Trunk

NAMES = st.sampled_from(["a", "b", "c", "ä", "a / b"])
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("trunk"), NAMES, NAMES),
        st.tuples(st.just("route"), NAMES, st.lists(NAMES, max_size=3, unique=True)),
        st.tuples(st.just("scenario"), NAMES, NAMES),
        st.tuples(st.just("transfer"), NAMES, NAMES),
        st.tuples(st.sampled_from(["drop trunk", "drop route", "drop scenario", "drop transfer"]), NAMES, NAMES),
        st.tuples(st.just("rename trunk"), NAMES, NAMES),
        st.tuples(st.just("rename route"), NAMES, NAMES),
        st.tuples(st.just("rename scenario"), NAMES, NAMES),
        st.tuples(st.just("clear"), NAMES, NAMES),
    ),
    max_size=8,
)


def edit_of(now, move):
    """One move as an edit, or None where there is nothing to move."""
    what, name, more = move
    kind = {"trunk": Trunk, "route": Route, "scenario": Scenario, "transfer": Transfer}[what.split()[-1]]
    found = {row.key: row for row in now.rows(kind)}
    if what.startswith("drop"):
        row = next((row for row in now.rows(kind) if name in (row.key, getattr(row, "scenario", ""))), None)
        return None if row is None else Edit(row, None)
    if what.startswith("rename"):
        if name not in found or more in found:
            return None
        return Edit(found[name], replace(found[name], name=more))
    if what == "trunk":
        return Edit(found.get(name), Trunk(name, note=more))
    if what == "route":
        return Edit(found.get(name), route(name=name, pattern="_1XX", trunks=more))
    if what == "scenario":
        return Edit(found.get(name), Scenario(name, telephony=Telephony.OWN_PBX, owner=more))
    if name not in {row.name for row in now.scenarios}:
        return None
    new = transfer(scenario=name, block=more, number="101", expected_route=name)
    return Edit(next((row for row in now.transfers if row.key == new.key), None), new)
