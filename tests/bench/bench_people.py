"""People without a browser: clients that speak the page's own protocol (protobuf over a websocket).

``python tests/bench/bench_people.py --people 30 --seconds 60`` serves 10,000 routes with 50,000 transfers, lets people
click on mixed pages every half to two seconds, and prints how long each click took and what the server paid, then what
a click on each page costs. ``--life``: data as in life. ``--base http://127.0.0.1:8610``: at an address that is served
already, such as a proxy's. With ``--minutes 120 --people 3 --edit 60`` it is the soak: memory of the server every few
minutes, a row edited every minute so that boards are made anew.
"""

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import websockets
from big import large_files, lifelike_files
from served import cpu, memory, serve
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PAGES = ("", "findings", "routes", "trunks", "scenarios", "flow", "settings", "lookup")


class Client:
    """One session: opens a page, then reruns it; knows the pages' hashes from the server's own navigation."""

    def __init__(self, base, seat=""):
        self.base = base
        self.seat = seat
        self.hashes = {}

    async def open(self):
        self.socket = await websockets.connect(
            self.base.replace("http", "ws") + "/_stcore/stream",
            subprotocols=["streamlit", "x", "y"],
            max_size=None,
            origin=self.base,
            additional_headers={"Cookie": f"dialmap_seat={self.seat}"} if self.seat else None,
        )
        await self.rerun("")

    async def rerun(self, page, query=""):
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_script_hash = self.hashes.get(page, "")
        message.rerun_script.context_info.timezone = "UTC"
        message.rerun_script.context_info.locale = "en-US"
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        bytes_in = 0
        while True:
            data = await asyncio.wait_for(self.socket.recv(), 120)
            bytes_in += len(data)
            told = ForwardMsg()
            told.ParseFromString(data)
            kind = told.WhichOneof("type")
            if kind == "navigation":
                for each in told.navigation.app_pages:
                    self.hashes[each.url_pathname if not each.is_default else ""] = each.page_script_hash
            if kind == "delta" and told.delta.new_element.WhichOneof("type") == "exception":
                raise AssertionError(told.delta.new_element.exception.message)
            if kind == "script_finished":
                return time.perf_counter() - began, bytes_in

    async def live(self, until, took, pick):
        while time.monotonic() < until:
            await asyncio.sleep(pick.uniform(0.5, 2.0))
            page = pick.choice(PAGES)
            took.append((await self.rerun(page))[0])


def say(name, took):
    ordered = sorted(took)
    p95 = ordered[int(len(ordered) * 0.95 - 0.01)]
    print(
        f"{name}: {len(took)} clicks, median {statistics.median(took) * 1000:.0f}, p95 {p95 * 1000:.0f},"
        f" max {ordered[-1] * 1000:.0f} ms",
        flush=True,
    )


async def edit_now_and_then(path, every, until):
    """Somebody works: a note of one route changes, so the board is built anew."""
    count = 0
    while time.monotonic() < until:
        await asyncio.sleep(every)
        count += 1
        await asyncio.to_thread(touch, path, count)


def touch(path, count):
    import sqlite3  # noqa: PLC0415

    connection = sqlite3.connect(path, timeout=10)
    with connection:
        version = "(select revision + 1 from dataset)"
        connection.execute(f"update routes set note = ?, version = {version} where rowid = 7", [f"edit {count}"])
        connection.execute(
            "update dataset set revision = revision + 1, changed_at = ?1, content_mark = (revision + 1) || ' ' || ?1",
            [(datetime.now(UTC) + timedelta(seconds=count)).isoformat(timespec="seconds")],
        )
    connection.close()


async def by_page(client, child):
    """What a click on each page costs the server, when nothing has changed."""
    for page in client.hashes:
        await client.rerun(page)
        before = cpu(child)
        for _time in range(10):
            await client.rerun(page)
        print(f"{page or 'overview':<12} server CPU a click {(cpu(child) - before) / 10 * 1000:6.0f} ms", flush=True)


async def behind(base, people, seconds):
    """People at a running address, each with a seat of their own: a proxy may send them to several processes."""
    clients = [Client(base, f"seat{place}") for place in range(people)]
    await asyncio.gather(*(each.open() for each in clients))
    until, took = time.monotonic() + seconds, []
    await asyncio.gather(*(each.live(until, took, random.Random(place)) for place, each in enumerate(clients)))
    say(f"{people} people at {base}", took)


async def run(path, people, seconds, every):
    child, base, _healthy = serve(path)
    try:
        clients = [Client(base) for _ in range(people)]
        began = time.perf_counter()
        await clients[0].open()
        print(f"first page complete after {time.perf_counter() - began:.2f} s", flush=True)
        await asyncio.gather(*(each.open() for each in clients[1:]))
        for page in PAGES:
            await clients[0].rerun(page)
        until = time.monotonic() + seconds
        took = []
        before = cpu(child)
        tasks = [
            asyncio.create_task(each.live(until, took, random.Random(place))) for place, each in enumerate(clients)
        ]
        if every:
            tasks.append(asyncio.create_task(edit_now_and_then(path, every, until)))
        begun = time.monotonic()
        while time.monotonic() < until:
            done, _left = await asyncio.wait(
                tasks, timeout=min(300, max(until - time.monotonic(), 0.1)), return_when=asyncio.FIRST_EXCEPTION
            )
            for each in done:
                each.result()  # whoever met an error page ends the run, with what it said
            print(
                f"{(time.monotonic() - begun) / 60:6.1f} min  {memory(child):6.0f} MB  {len(took)} clicks", flush=True
            )
        await asyncio.gather(*tasks)
        say(f"{people} people", took)
        print(f"server CPU a click {(cpu(child) - before) / len(took) * 1000:.0f} ms, memory {memory(child):.0f} MB")
        if not every:
            await by_page(clients[0], child)
    finally:
        child.terminate()
        child.wait(10)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--edit", type=float, default=0)
    parser.add_argument("--base", help="an address that is served already, such as a proxy's")
    parser.add_argument("--life", action="store_true", help="data as in life: three in a hundred transfers flagged")
    given = parser.parse_args()
    if given.base:
        asyncio.run(behind(given.base, given.people, given.seconds))
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (lifelike_files if given.life else large_files)(root / "csv")
        code = "from dialmap.cli import main; main()"
        words = [sys.executable, "-c", code, "import", "--db", str(root / "large.db"), str(root / "csv")]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        asyncio.run(run(root / "large.db", given.people, given.minutes * 60 or given.seconds, given.edit))


if __name__ == "__main__":
    main()
