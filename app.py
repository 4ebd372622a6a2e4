"""Launcher: ``streamlit run app.py``. Prepares the database, serves the pages from ``pages/router.py``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dialmap.core.people import PROGRAM
from dialmap.errors import DataError, DialmapError
from dialmap.service.boards import current, default_path
from dialmap.service.exchange import start
from dialmap.service.identity import YEAR, cookie, granted
from dialmap.service.retention import tidy
from dialmap.ui.state import warm

DAY = 24 * 3600


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Prepare the database; where that fails the pages say why."""
    try:
        start(default_path())
    except DataError as error:
        print(f"dialmap: {error}", flush=True)
    warming = asyncio.create_task(asyncio.to_thread(warm))
    tidying = asyncio.create_task(tidy_daily())
    yield {"warming": warming}
    tidying.cancel()


async def tidy_daily() -> None:
    """Do once a day what the settings say about old snapshots and old entries of the log."""
    while True:
        try:
            await asyncio.to_thread(tidy, default_path(), PROGRAM, all_of_it=False)
        except DialmapError as error:
            print(f"dialmap: {error}", flush=True)
        await asyncio.sleep(DAY)


async def healthy(_request: Request) -> JSONResponse:
    """200 with the revision of the data, 503 where the database cannot be used; why is in the server's own output.

    Anybody may ask, so nothing is told that only the administrator may know, such as a path.
    """
    try:
        stamp, _settings = current(default_path())
    except DataError as error:
        print(f"dialmap: {error}", flush=True)
        return JSONResponse({"status": "error", "message": "the database cannot be used"}, status_code=503)
    return JSONResponse({"status": "ok", "revision": stamp.revision})


async def remember(request: Request) -> Response:
    """Let the browser remember the name that a page has just been told; only a page can make the token for it."""
    path = default_path()
    kept = granted(path, request.query_params.get("t", ""))
    if kept is None:
        return PlainTextResponse("this link is forged or too old; pick your name on the page", status_code=400)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    secure = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", ""))
    answer.set_cookie(cookie(path), kept, max_age=YEAR, httponly=True, samesite="lax", secure=secure)
    return answer


app = st.App("pages/router.py", routes=[Route("/healthz", healthy), Route("/who", remember)], lifespan=lifespan)
