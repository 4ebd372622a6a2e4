"""Launcher: ``streamlit run app.py``. Prepares the database, serves the pages from ``pages/router.py``."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import streamlit as st

from dialmap.core.garbage import leave_no_holes
from dialmap.core.people import PROGRAM
from dialmap.errors import DataError, DialmapError
from dialmap.i18n import of_system
from dialmap.service.datasets import default_path, listed, paths
from dialmap.service.exchange import prepare, start
from dialmap.service.retention import tidy
from dialmap.ui import api, web
from dialmap.ui.state import warm

DAY = 24 * 3600


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Prepare the database; where that fails the pages say why."""
    web.answer_at_once()
    try:
        start(default_path(), of_system(os.environ))
        for each in listed()[1:]:
            prepare_one(each.path)
    except DataError as error:
        print(f"dialmap: {error}", flush=True)
    warming = asyncio.create_task(asyncio.to_thread(warm))
    tidying = asyncio.create_task(tidy_daily())
    yield {"warming": warming}
    tidying.cancel()


def prepare_one(path: Path) -> None:
    """Bring another data set up to date; one that cannot be used keeps nobody from the others."""
    try:
        if path.is_file():
            prepare(path)
    except DataError as error:
        print(f"dialmap: {error}", flush=True)


async def tidy_daily() -> None:
    """Do once a day what the settings of each data set say about old snapshots and old entries of the log."""
    while True:
        for path in paths():
            try:
                await asyncio.to_thread(tidy, path, PROGRAM, all_of_it=False)
            except DialmapError as error:
                print(f"dialmap: {error}", flush=True)
        await asyncio.sleep(DAY)


leave_no_holes()  # before any thread runs a page: each would get a heap of its own
pa.set_memory_pool(pa.system_memory_pool())  # Arrow's own pool keeps what it frees
app = st.App("pages/router.py", routes=(*web.ROUTES, *api.ROUTES), lifespan=lifespan)
