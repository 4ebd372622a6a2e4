"""How long a lookup takes over the interface for machines, beside an answer of the same server that does nothing.

``python tests/bench/bench_api.py`` lets the app itself serve 10,000 routes and 50,000 transfers, asks 3,000 numbers one
after another over one connection, and prints p50, p95 and p99 in milliseconds, and how many times the bare answer
(``/_stcore/health``) that is. With ``If-None-Match`` the same again.
"""

import http.client
import random
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from big import large_files
from served import serve

from dialmap.core.people import Role, Who
from dialmap.service import tokens
from dialmap.service.boards import load
from dialmap.service.exchange import apply_import, plan_import, read_uploads
from dialmap.store.db import prepare

COUNT = 3_000


def asked(connection, paths, headers):
    """Milliseconds for each path, sorted; every answer is read whole."""
    took = []
    for path, more in paths:
        began = time.perf_counter()
        connection.request("GET", path, headers=headers | more)
        came = connection.getresponse()
        came.read()
        took.append((time.perf_counter() - began) * 1000)
        assert came.status in (200, 304), came.status
    return sorted(took)


def percentiles(took):
    return [took[int(len(took) * share)] for share in (0.5, 0.95, 0.99)]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large_files(folder / "csv")
        path = folder / "large.db"
        prepare(path)
        uploads, _problems = read_uploads([folder / "csv"])
        apply_import(path, plan_import(path, uploads), Who("bench"))
        token = tokens.make(path, "bench", Role.VIEWER, Who("bench"))
        chance = random.Random(14)
        numbers = [each.number or "1" for each in chance.sample(load(path).outcomes, COUNT)]
        child, base, _healthy = serve(path)
        try:
            connection = http.client.HTTPConnection(urlsplit(base).netloc)
            headers = {"Authorization": f"Bearer {token}"}
            paths = [(f"/api/v1/lookup?number={each.replace('+', '%2B').replace(' ', '')}", {}) for each in numbers]
            asked(connection, paths[:5], headers)  # the board is loaded
            bare = percentiles(asked(connection, [("/_stcore/health", {})] * COUNT, {}))
            connection.request("GET", paths[0][0], headers=headers)
            came = connection.getresponse()
            came.read()
            known = [(paths[0][0], {"If-None-Match": came.headers["ETag"]})] * COUNT
            told = [("bare answer", bare)]
            told += [("lookup", percentiles(asked(connection, paths, headers)))]
            told += [("unchanged (304)", percentiles(asked(connection, known, headers)))]
            print(f"{'':18}{'p50':>8}{'p95':>8}{'p99':>8} ms   p95 against the bare answer")
            for what, found in told:
                shown = "".join(f"{each:8.2f}" for each in found)
                print(f"{what:18}{shown}      {found[1] / bare[1]:.1f} x")
        finally:
            child.terminate()
            child.wait(10)


if __name__ == "__main__":
    main()
