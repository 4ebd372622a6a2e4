"""The watch for a real half hour: a real process on real time, killed at random moments, among sources that misbehave.

``python tests/bench/soak_watch.py --minutes 30`` prints how each source's readings ended, the memory and the open files
of the process minute by minute, and fails where a message was lost or doubled or a row has gone.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.update(
    DIALMAP_PRIVATE_HOSTS="127.0.0.1", PBX_SECRET="sesam", DIALMAP_ADMINISTRATORS="Vera", DIALMAP_WHO="Vera"
)

from served import memory
from soaking import Desk

from dialmap.core.people import PROGRAM
from dialmap.i18n import Language
from dialmap.service.exchange import load_sample, prepare
from dialmap.service.watching import go_round


def watching(path):
    return subprocess.Popen(
        [sys.executable, "-c", "from dialmap.cli import main; main()", "watch", "--db", str(path), "--every", "5"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=30)
    minutes = parser.parse_args().minutes
    chance = random.Random(14)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "desk.db"
        prepare(path)
        load_sample(path, PROGRAM, Language.EN)
        with Desk(path, folder).open() as desk:
            began = time.monotonic()
            process, kills, kill_at = watching(path), 0, began + 20
            while time.monotonic() - began < minutes * 60:
                time.sleep(0.5)
                assert process.poll() is None, "the watch has ended by itself"
                if (time.monotonic() - began) // 60 > desk.minute:
                    files = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
                    print(
                        f"minute {desk.minute + 1}: {memory(process):.0f} MB, {files} files, {kills} kills",
                        flush=True,
                    )
                    desk.turn()
                if time.monotonic() > kill_at and time.monotonic() - began < minutes * 60 - 120:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    process, kills = watching(path), kills + 1
                    kill_at = time.monotonic() + (chance.random() * 60 if kills % 8 else 300)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0, "the watch does not end when it is asked to"
            desk.minute = 33  # the receiver is there, and the address is well
            later = datetime.now(UTC) + timedelta(hours=1)
            for hours in range(3):
                go_round(path, "desk", clock=lambda at=later + timedelta(hours=hours): at)
            messages = desk.check(lambda: later + timedelta(hours=2))
            for (source, state), count in sorted(desk.endings().items()):
                print(f"{source}: {state.value} {count}")
            print(f"{messages} messages, none lost, none doubled; {kills} kills")


if __name__ == "__main__":
    main()
