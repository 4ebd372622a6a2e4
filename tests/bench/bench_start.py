"""How long the command line takes to start: ``python tests/bench/bench_start.py`` prints medians of whole processes.

Beside each, the same Python doing nothing, and as a peer ``streamlit --version``: figures of one run, to be compared.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOALS = {"dialmap --help": 0.2, "dialmap lookup": 0.5}
RUNS = 15


def seconds(words, environment):
    took = []
    for _again in range(RUNS):
        began = time.perf_counter()
        subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def main():
    command = "from dialmap.cli import main; main()"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.db"
        code = f"from pathlib import Path; from dialmap.service.exchange import start; start(Path({str(path)!r}))"
        subprocess.run([sys.executable, "-c", code], check=True)
        environment = os.environ | {"DIALMAP_DB": str(path)}
        calls = {
            "python, doing nothing": [sys.executable, "-c", "pass"],
            "streamlit --version": [sys.executable, "-m", "streamlit", "--version"],
            "dialmap --help": [sys.executable, "-c", command, "--help"],
            "dialmap --language ru --help": [sys.executable, "-c", command, "--language", "ru", "--help"],
            "dialmap lookup": [sys.executable, "-c", command, "lookup", "78435550110"],
            "dialmap check": [sys.executable, "-c", command, "check"],
        }
        for name, words in calls.items():
            goal = f"   goal {GOALS[name]} s" if name in GOALS else ""
            print(f"{name:<30} {seconds(words, environment):6.3f} s{goal}")


if __name__ == "__main__":
    main()
