"""Lists of calls: what each system's records come to, cut anywhere, packed or not; spoiled ones are told."""

import gzip
import random
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from dialmap.core.calls import CallMapping, Disposition
from dialmap.errors import DataError, DialmapError
from dialmap.exchange.calls import channels, files, streams

CASES = yaml.safe_load((Path(__file__).parent / "calls.yml").read_text(encoding="utf-8"))
READ = [case for case in CASES if "calls" in case]


def said(message):
    return str(message)


def mapping_of(case):
    if "mapping" not in case:
        return None
    return CallMapping(case["mapping"], {text: Disposition(meant) for text, meant in case.get("endings", {}).items()})


def written(case, folder, data=None):
    path = folder / case["file"]
    path.write_bytes(case["text"].encode(case.get("encoding", "utf-8")) if data is None else data)
    return path


def read(path, mapping=None, *, begin=0, state=""):
    """All records of a file, what was said, how many were skipped, and the state at its end."""
    found = files.look(path, mapping)
    tables, told, skipped, lines = [], [], 0, 0
    for piece in files.pieces(found, begin):
        got = piece.read(state)
        state = got.state
        told += [(each.line + lines, said(each.message)) for each in got.problems]
        skipped, lines = skipped + got.skipped, lines + got.lines
        tables.append(got.records)
    rows = [row for table in tables for row in table.to_pylist()]
    return found, rows, told, skipped


def as_told(row):
    moment = datetime.fromtimestamp(row["start"], UTC).strftime("%Y-%m-%d %H:%M:%S")
    names = ("number", "context", "channel", "disposition")
    return [*(row[name] for name in names), moment, row["talked"], row["lasted"]]


@pytest.mark.parametrize("case", READ, ids=[case["name"] for case in READ])
def test_what_is_counted_of_each_record(case, tmp_path):
    found, rows, told, skipped = read(written(case, tmp_path), mapping_of(case))
    assert found.layout.format == case["format"]
    assert list(map(as_told, rows)) == case["calls"]
    assert skipped == case.get("skipped", 0)
    assert len(told) == len(case.get("said", []))
    for (line, text), expected in zip(told, case.get("said", []), strict=True):
        assert f"{line}: {text}".startswith(expected)


@pytest.mark.parametrize("case", [case for case in CASES if "refused" in case], ids=lambda case: case["name"])
def test_what_is_no_list_of_calls_is_refused_with_the_cure(case, tmp_path):
    with pytest.raises(DataError) as refused:
        read(written(case, tmp_path), mapping_of(case))
    assert case["refused"] in said(refused.value.message)


@pytest.mark.parametrize("case", READ, ids=[case["name"] for case in READ])
def test_cut_into_parts_or_packed_it_is_the_same(case, tmp_path, monkeypatch):
    path = written(case, tmp_path)
    _found, rows, _told, skipped = read(path, mapping_of(case))
    data = path.read_bytes()
    monkeypatch.setattr(streams, "PART", 1 << 20)
    packed = written(case | {"file": case["file"] + ".gz"}, tmp_path, gzip.compress(data))
    assert read(packed, mapping_of(case))[1] == rows
    longest = max(map(len, data.splitlines(keepends=True)))
    sizes = (longest + 1, longest * 2 + 3) if not files.look(path, mapping_of(case)).layout.call else (longest * 3 + 3,)
    for size in sizes:
        small = streams.parts.__kwdefaults__ | {"size": size}
        monkeypatch.setattr(streams.parts, "__kwdefaults__", small)
        again = read(path, mapping_of(case))
        assert sorted(map(str, again[1])) == sorted(map(str, rows))
        assert again[3] == skipped


def test_attempts_of_one_call_stay_together_wherever_the_file_is_cut(tmp_path, monkeypatch):
    chance = random.Random(7)
    lines = []
    for call in range(600):
        for attempt in range(chance.randint(1, 3)):
            cells = [
                "",
                "1",
                f"8495{call:07d}",
                "out",
                "",
                "x",
                f"SIP/t{attempt}-{call:08x}",
                "Dial",
                "",
                "2026-03-01 10:00:00",
            ]
            cells += ["", "", "4", "0", "BUSY", "3", "u", "", f"L{call}", str(attempt)]
            lines.append(",".join(f'"{each}"' for each in cells))
    for at in range(1, len(lines) - 1, 5):  # records of calls that end at once lie between one another
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    path = written({"file": "Master.csv"}, tmp_path, ("\n".join(lines) + "\n").encode())
    for size in (4_000, 9_001, 1 << 20):
        monkeypatch.setattr(streams.parts, "__kwdefaults__", streams.parts.__kwdefaults__ | {"size": size})
        rows = read(path)[1]
        assert len(rows) == len(lines)
        assert sorted(row["number"] for row in rows if row["number"]) == [f"8495{call:07d}" for call in range(600)]


def test_utf_16_with_a_mark_is_read_and_what_was_cut_short_is_told(tmp_path):
    case = next(case for case in READ if case["format"] == "cdr_table" and case["file"] == "cdr.csv")
    path = written(case, tmp_path, case["text"].encode("utf-16"))
    assert len(read(path)[1]) == 1
    path.write_bytes(gzip.compress(case["text"].encode() * 500)[:-40])
    with pytest.raises(DataError, match="cannot be read on"):
        read(path)


def test_parquet_is_read_by_the_same_names_and_from_where_it_was_left(tmp_path):
    path = tmp_path / "calls.parquet"
    count = 5_000
    table = pa.table(
        {
            "calldate": pa.array([datetime(2026, 3, 1, 10, 0, at % 60) for at in range(count)], pa.timestamp("us")),
            "dst": [f"8495{at:07d}" for at in range(count)],
            "dcontext": pa.array(["out"] * count).dictionary_encode(),
            "dstchannel": [f"PJSIP/a-b-{at:08x}" for at in range(count)],
            "disposition": ["ANSWERED"] * count,
            "billsec": pa.array(range(count), pa.int32()),
            "clid": ["somebody"] * count,
        }
    )
    parquet.write_table(table, path, row_group_size=1_024)
    _found, rows, told, skipped = read(path)
    assert (len(rows), told, skipped) == (count, [], 0)
    assert as_told(rows[7]) == ["84950000007", "out", "PJSIP/a-b", "answered", "2026-03-01 10:00:07", 7, 7]
    assert read(path, begin=3_000)[1] == rows[3_000:]


def test_a_line_that_is_still_being_written_waits(tmp_path):
    case = READ[0]
    data = case["text"].encode()
    path = written(case, tmp_path, data[:-30])
    assert len(read(path)[1]) == 1
    assert read(path)[3] == 0
    path.write_bytes(data[:-1])  # all there, only its line end is missing
    assert len(read(path)[1]) == 2


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(streams.parts, "__kwdefaults__", streams.parts.__kwdefaults__ | {"size": 70_000})
    path = written(READ[0], tmp_path, READ[0]["text"].encode() + b"x" * 300_000)
    with pytest.raises(DataError, match="no line ends"):
        read(path)


@pytest.mark.parametrize(
    ("channel", "way"),
    [
        ("PJSIP/some-trunk-0000af31", "PJSIP/some-trunk"),
        ("SIP/10.0.0.1-0a1b2c3d", "SIP/10.0.0.1"),
        ("IAX2/ab-12345-678", "IAX2/ab-12345"),
        ("DAHDI/i1/84951234567-1a", "DAHDI/i1"),
        ("DAHDI/1-1", "DAHDI/1"),
        ("Local/600@x-0000001a;2", ""),
        ("Message/ast_msg_queue", "Message/ast_msg_queue"),
        ("PJSIP/нева-0000000a", "PJSIP/нева"),
        ("", ""),
    ],
)
def test_what_makes_a_channel_unique_is_cut(channel, way):
    assert channels.channels(pa.array([channel, channel])).to_pylist() == [way, way]
    mixed = channels.channels(pa.array(["PJSIP/a-00000001", channel, None]))
    assert mixed.to_pylist() == ["PJSIP/a", way, ""]


@given(st.integers(0, 2**32), st.integers(0, len(READ) - 1))
def test_spoiled_files_are_told_or_refused_with_a_sentence(tmp_path_factory, seed, which):
    chance, case = random.Random(seed), READ[which]
    data = bytearray(case["text"].encode(case.get("encoding", "utf-8")))
    for _change in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        change = chance.randrange(4)
        if change == 0:
            data[at : at + 1] = bytes([chance.choice(b"\",;|\n\r\x00\xff'()0 ")])
        elif change == 1:
            del data[at : at + chance.randint(1, 40)]
        elif change == 2:
            data[at:at] = bytes(chance.choice(b"\"'\\,\n1") for _each in range(chance.randint(1, 5)))
        else:
            data = data[:at] or bytearray(b"x")
    path = written(case, tmp_path_factory.mktemp("spoiled"), bytes(data))
    told = []
    with suppress(DialmapError):
        told = read(path, mapping_of(case))[2]
    assert all(text for _line, text in told)
