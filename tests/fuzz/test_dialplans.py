"""Files of a PBX, spoiled in twenty thousand ways: each is a plan or a sentence, soon, and nothing else."""

import random
import resource
import time
from pathlib import Path

import pytest
import yaml

from dialmap.board import check
from dialmap.core.exchange import Upload
from dialmap.core.model import Snapshot
from dialmap.core.settings import Settings
from dialmap.errors import DialmapError
from dialmap.exchange.boxes import box_of
from dialmap.exchange.plan import stage
from dialmap.service.dialplans import as_files, usual_entry
from dialmap.service.entries import entrances
from dialmap.service.transactions import utc_now

FORMATS = Path(__file__).parents[1] / "exchange" / "formats"
CASES = [
    case["files"]
    for path in sorted(FORMATS.glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8")).values()
]
#: What a mutation puts in: what means something to some reader, and what means nothing to any.
PIECES = [
    *"[](){}:,;=\n\t\"'\\|\0й",
    *("${EXTEN", "${", "$[", ";--", "--;", "=>", "exten => ", "same => n,", "include => in", "#include x"),
    *("Goto(in,${EXTEN},1)", "Dial(", "Local/${EXTEN}@in", "${${EXTEN}}", "n(label)", "hint"),
    *("_X!", "_[1-", "_.", "999999999999999999999", "-1", "NULL", "VALUES ("),
]
MANY, PARTS = 20_000, 20
LONGEST, MEGABYTES = 2.0, 500


def mutated(text, dice):
    for _time in range(dice.randint(1, 6)):
        at, end = sorted(dice.randrange(len(text) + 1) for _place in range(2))
        match dice.randrange(6):
            case 0:
                text = text[:at] + dice.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[end:]
            case 2:
                text = text[:end] + text[at:end] + text[end:]
            case 3:
                text = text[:at]
            case 4:
                lines = text.split("\n")
                dice.shuffle(lines)
                text = "\n".join(lines)
            case _:
                text = text[:at] + text[at:end][::-1] + text[end:]
        text = text[:20_000]
    return text


def imported(files, dice):
    """What an import of these files would be."""
    uploads = [Upload(name, text.encode("utf-8", "surrogatepass")) for name, text in files.items()]
    box, others, _left_out = box_of(uploads)
    board = check(Snapshot((), (), (), ()), Settings())
    made = [] if box is None else as_files(box, entry_of(box, dice), board, utc_now()).files
    return stage(board.snapshot, 0, [*made, *others])


def entry_of(box, dice):
    if box.plan is None:
        return ""
    return usual_entry(box) or dice.choice(entrances(box.plan))


@pytest.mark.parametrize("part", range(PARTS))
def test_a_spoiled_file_is_a_plan_or_a_sentence(part):
    dice = random.Random(part)
    slow, said, plans = [], [], 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _time in range(MANY // PARTS):
        files = dict(dice.choice(CASES))
        name = dice.choice(list(files))
        files[name] = mutated(files[name], dice)
        begin = time.process_time()
        try:
            plan = imported(files, dice)
        except DialmapError as error:
            said.append(str(error))
        else:
            plans += bool(plan.items)
        if time.process_time() - begin > LONGEST:
            slow.append(files)
    assert slow == []
    assert all(said)
    assert plans > MANY // PARTS // 5  # many are still read in part; some cases hold no row even when they are whole
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
