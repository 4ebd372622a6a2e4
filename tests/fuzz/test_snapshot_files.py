"""Snapshot files that somebody made: what is accepted can be restored and is what the file said; the rest is told."""

import json
from copy import deepcopy

import pytest
from build import VERA
from fuzzing import ODD_VALUES, attempt, bounded, cases, spoiled

from dialmap.core.content import canonical_bytes, content_hash
from dialmap.core.settings import Settings
from dialmap.errors import DataError
from dialmap.service import snapshots
from dialmap.store.db import prepare


def signed(told):
    """The bytes of a snapshot file whose hash fits whatever is in it."""
    told["hash"] = content_hash(canonical_bytes(told["content"]))
    return json.dumps(told).encode()


@pytest.fixture
def told(sample):
    snapshots.take(sample, "odd", VERA)
    plain = json.loads(snapshots.as_file(sample, "odd"))
    for name in ("trunks", "routes", "scenarios", "transfers"):
        plain["content"][name] = plain["content"][name][:3]
    named = {row["scenario"] for row in plain["content"]["transfers"]}
    full = json.loads(snapshots.as_file(sample, "odd"))["content"]["scenarios"]
    plain["content"]["scenarios"] = [row for row in full if row["name"] in named]
    return plain


def places(value, found=()):
    """Every place in a plain value, as (holder, key)."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        found = (*found, (value, key), *places(inner))
    return found


def bend(content, chance):
    """Do one odd thing to a content."""
    holder, key = chance.choice(places(content))
    match chance.randrange(4):
        case 0:
            holder[key] = deepcopy(chance.choice(ODD_VALUES))
        case 1:
            del holder[key]
        case 2 if isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), deepcopy(holder[key]))
        case _:
            other, at = chance.choice(places(content))
            holder[key] = deepcopy(other[at])


def as_text(row):
    return json.dumps(row, sort_keys=True)


def test_what_is_accepted_can_be_restored_and_is_what_the_file_said(told, tmp_path):
    path = tmp_path / "target.db"
    prepare(path)
    accepted = 0
    for number, chance in enumerate(cases(1_000)):
        bent = deepcopy(told) | {"name": f"case {number}"}
        for _again in range(chance.randint(1, 2)):
            bend(bent["content"], chance)
        before = len(snapshots.listed(path))
        kept, said = attempt(snapshots.add_file, path, signed(bent), "bent.json", VERA)
        if kept is None:
            assert said.startswith("bent.json")
            assert len(snapshots.listed(path)) == before
            continue
        accepted += 1
        if accepted % 5 == 1:
            snapshots.restore(path, kept.name, VERA)
            present = snapshots.present(path).plain
            assert present.pop("settings") == Settings.of(bent["content"].pop("settings")).stored
            for name, rows in bent["content"].items():
                assert sorted(map(as_text, present[name])) == sorted(map(as_text, rows)), name
    assert accepted > number // 20


def test_spoiled_bytes_are_refused_or_change_nothing(told, empty):
    data = signed(told)
    for chance in cases(500):
        kept, said = attempt(snapshots.add_file, empty, spoiled(data, chance), "bent.json", VERA)
        if kept is None:
            assert "bent.json" in said or "there is a snapshot" in said
        else:
            assert kept.hash == told["hash"]


def test_a_file_cut_anywhere_is_no_snapshot(told, empty):
    data = signed(told)
    for chance in cases(300):
        with pytest.raises(DataError, match="is no snapshot of Dialmap"):
            snapshots.add_file(empty, data[: chance.randrange(len(data))], "cut.json", VERA)
    assert snapshots.listed(empty) == ()


def set_in(table, field, value):
    def change(content):
        content[table][0][field] = value

    return change


REFUSED = {
    "twice": (
        lambda content: content["trunks"].append(content["trunks"][0]),
        "trunks, row 4: the same key stands in row 1",
    ),
    "no scenario": (set_in("transfers", "scenario", "none"), "transfers, row 1: there is no scenario none"),
    "empty name": (set_in("trunks", "name", " "), "trunks, row 1: the name is empty"),
    "padded name": (set_in("trunks", "name", "a "), "begins or ends with a space"),
    "nul": (set_in("trunks", "note", "a\0"), "NUL character"),
    "half": (set_in("routes", "trunks", ["\ud800"]), "half of a character"),
    "half in a template": (
        set_in("routes", "templates", [{"pattern": "1", "prefix": "\udfff", "prepend": ""}]),
        "half of a character",
    ),
    "template": (set_in("routes", "templates", [{"pattern": 5}]), "the field templates cannot be"),
    "no template": (set_in("routes", "templates", []), "at least one number template"),
    "empty template": (
        set_in("routes", "templates", [{"pattern": "", "prefix": "", "prepend": ""}]),
        "a number template is empty",
    ),
    "flag": (set_in("routes", "enabled", 1), "the field enabled cannot be 1"),
    "negative": (set_in("trunks", "channels", -1), "the field channels cannot be -1"),
    "choice": (set_in("trunks", "status", "odd"), "the field status cannot be 'odd'"),
    "choice of a list": (set_in("trunks", "status", []), "the field status cannot be []"),
    "field": (set_in("trunks", "extra", ""), "the field extra is not known"),
    "missing field": (lambda content: content["trunks"][0].pop("note"), "the field note is missing"),
    "table": (lambda content: content.update(more=[]), "more is not known"),
    "missing table": (lambda content: content.pop("routes"), "routes is missing"),
    "no list": (lambda content: content.update(routes={}), "routes is no list of rows"),
    "row": (lambda content: content["routes"].append("r"), "routes, row 4: this is no object"),
    "settings": (lambda content: content["settings"].update(country=12), "the settings are not texts by name"),
    "country": (
        lambda content: content["settings"].update(country="\ud800\ud800"),
        "a setting that Dialmap does not know",
    ),
    "rule": (
        lambda content: content["settings"].update({"rule:\ud800": "off"}),
        "a setting that Dialmap does not know",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_restore_would_refuse_is_named_with_its_row(told, empty, case):
    change, said = REFUSED[case]
    change(told["content"])
    with pytest.raises(DataError) as error:
        snapshots.add_file(empty, signed(told), "odd.json", VERA)
    assert said in str(error.value)
    assert snapshots.listed(empty) == ()


@pytest.mark.parametrize("name", ["", " ", "\0", "\ud800", "x" * 201, None, 5])
def test_a_snapshot_without_a_usable_name_is_refused(told, empty, name):
    with pytest.raises(DataError, match=r"odd\.json has no usable name"):
        snapshots.add_file(empty, signed(told | {"name": name}), "odd.json", VERA)


def test_nothing_deep_or_wide_breaks_the_reader(empty):
    for data in (b"[" * 200_000, b'{"format":' * 200_000, b"9" * 10_000, b"[" + b"[]," * 7_000_000):
        with bounded(), pytest.raises(DataError, match=r"deep\.json is no snapshot"):
            snapshots.add_file(empty, data, "deep.json", VERA)
