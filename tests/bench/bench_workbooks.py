"""How long a workbook takes from its file to a preview with its effect: ``python tests/bench/bench_workbooks.py``.

10,000 routes and 50,000 transfers as one XLSX, as the export writes it. As peers, the same rows as CSV files on the
same road, and pandas reading the same sheets into frames with the same reader: figures of one run, to be compared.
"""

import io
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pandas as pd
from big import large_files

from dialmap.board import check
from dialmap.core.exchange import Upload
from dialmap.core.model import Snapshot
from dialmap.core.settings import Settings
from dialmap.exchange.plan import stage
from dialmap.i18n import Language
from dialmap.service.boards import drafted
from dialmap.service.workbooks import export_workbook

GOAL, MEGABYTES = 5.0, 700


def timed(act):
    began = time.perf_counter()
    made = act()
    return made, time.perf_counter() - began


def previewed(uploads):
    """What the page shows: the plan, and what it would do to calls and findings."""
    plan = stage(Snapshot(), 0, uploads)
    assert not plan.errors
    made = drafted(check(Snapshot(), Settings()), plan.edits)
    assert len(made.new.findings) > 1_000
    return plan


def main():
    with tempfile.TemporaryDirectory() as folder:
        large_files(Path(folder) / "csv")
        files = [Upload(path.name, path.read_bytes()) for path in sorted(Path(folder, "csv").iterdir())]
    stored = Snapshot().with_edits(stage(Snapshot(), 0, files).edits)
    data, writing = timed(lambda: export_workbook(stored, Language.EN))
    print(f"written: {len(data):,} bytes in {writing:.2f} s")
    _frames, peer = timed(lambda: pd.read_excel(io.BytesIO(data), sheet_name=None, engine="calamine", dtype=str))
    _plan, plain = timed(lambda: previewed(files))
    plan, seconds = timed(lambda: previewed([Upload("big.xlsx", data)]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"preview with effect: {len(plan.items):,} rows in {seconds:.2f} s; goal {GOAL} s")
    print(f"the same from CSV: {plain:.2f} s ({seconds / plain:.1f} times); pandas, frames alone: {peer:.2f} s")
    print(f"most memory: {memory:,.0f} MB; goal {MEGABYTES} MB")


if __name__ == "__main__":
    main()
