"""Launcher: ``streamlit run app.py``. Prepares the database, serves the pages from ``pages/router.py``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dialmap.errors import DataError
from dialmap.service.boards import current, default_path
from dialmap.service.exchange import start
from dialmap.ui.state import warm


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Prepare the database; where that fails the pages say why."""
    try:
        start(default_path())
    except DataError as error:
        print(f"dialmap: {error}", flush=True)
    warming = asyncio.create_task(asyncio.to_thread(warm))
    yield {"warming": warming}


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


app = st.App("pages/router.py", routes=[Route("/healthz", healthy)], lifespan=lifespan)
