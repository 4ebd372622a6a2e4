"""The addresses of the app that are no page: its health, its figures, a name that is kept, rows of tables, what is new.

Holds what answers them and who may ask. Never draws anything, and stores nothing.
"""

import asyncio
import gc
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.web.server.server_util import AUTH_COOKIE_NAME
from streamlit.web.server.starlette import starlette_websocket as sockets

from dialmap.core.people import Source
from dialmap.errors import DataError
from dialmap.reports.metrics import CONTENT_TYPE
from dialmap.service import boards, datasets, identity
from dialmap.service import metrics as figures
from dialmap.ui import state
from dialmap.ui.kit.sheets import packed

#: How often one process asks whether anything was committed, in seconds, and only while somebody listens.
EVERY: Final = 0.3
FOREVER: Final = "private, max-age=31536000, immutable"
NOT_YOURS: Final = 4403
_listening: "set[asyncio.Queue[int]]" = set()
_watching: "set[asyncio.Task[None]]" = set()


def answer_at_once() -> None:
    """Let every answer go at once, also one that is written in two pieces.

    Streamlit 1.67 opens its socket without naming TCP, so asyncio leaves Nagle's algorithm on, and the second piece
    waits for the acknowledgement of the first: 40 ms. What a listening socket is told, its connections inherit.
    """
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and each.type == socket.SOCK_STREAM and each.fileno() >= 0:
            with suppress(OSError):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def healthy(_request: Request) -> JSONResponse:
    """200 with the revision of the data, 503 where the database cannot be used; why is in the server's own output.

    Anybody may ask, so nothing is told that only the administrator may know, such as a path.
    """
    try:
        stamp, _settings = await run_in_threadpool(boards.current, datasets.default_path())
    except DataError as error:
        print(f"dialmap: {error}", flush=True)
        return JSONResponse({"status": "error", "message": "the database cannot be used"}, status_code=503)
    return JSONResponse({"status": "ok", "revision": stamp.revision})


async def metrics(request: Request) -> Response:
    """The figures of the data sets for Prometheus; for whoever may see the pages, or has the token."""
    if not figures.is_allowed(request.headers.get("authorization", "")) and not may_read(request):
        return PlainTextResponse("a bearer token is needed", status_code=401, headers={"WWW-Authenticate": "Bearer"})
    try:
        return Response(await run_in_threadpool(figures.figures), media_type=CONTENT_TYPE)
    except DataError as error:
        print(f"dialmap: {error}", flush=True)
        return PlainTextResponse("the data sets cannot be listed", status_code=503)


async def remember(request: Request) -> Response:
    """Let the browser remember the name that a page has just been told; only a page can make the token for it."""
    token = request.query_params.get("t", "")
    granted = ((path, identity.granted(path, token)) for path in datasets.paths())  # each has its own secret
    path, kept = next(((path, kept) for path, kept in granted if kept is not None), (None, None))
    if path is None or kept is None:
        return PlainTextResponse("this link is forged or too old; pick your name on the page", status_code=400)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    secure = _is_secure(request)
    answer.set_cookie(identity.cookie(path), kept, max_age=identity.YEAR, httponly=True, samesite="lax", secure=secure)
    return answer


async def rows(request: Request) -> Response:
    """The rows of a table that a page has shown, as it showed them; whoever may see no page sees none of them."""
    if not may_read(request):
        return PlainTextResponse("sign in first", status_code=403)
    body = packed(request.path_params["token"])
    if body is None:
        return PlainTextResponse("these rows are not known any more; load the page anew", status_code=410)
    return Response(body, media_type="application/json", headers={"Content-Encoding": "gzip", "Cache-Control": FOREVER})


async def watch(socket: WebSocket) -> None:
    """Say a number whenever somebody has committed something, by page, command or another process. Tells no data."""
    came_from = socket.headers.get("origin", "").partition("//")[2]
    if came_from != socket.headers.get("host") or not may_read(socket):
        await socket.close(NOT_YOURS)
        return
    await socket.accept()
    news: asyncio.Queue[int] = asyncio.Queue()
    _listening.add(news)
    if socket.query_params.get("seen", "") not in ("", _moments()):
        news.put_nowait(0)  # somebody has committed something since the page was drawn
    if not _watching:
        task = asyncio.create_task(_watch())
        _watching.add(task)
        task.add_done_callback(_watching.discard)
    gone = asyncio.create_task(_until_gone(socket))
    try:
        while not gone.done():
            told = asyncio.create_task(news.get())
            await asyncio.wait({told, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not told.done():
                told.cancel()
                break
            await socket.send_text(str(told.result()))
    except (WebSocketDisconnect, RuntimeError, OSError):
        pass  # the page was closed while a number was on its way
    finally:
        _listening.discard(news)
        gone.cancel()


async def _until_gone(socket: WebSocket) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await socket.receive_text()


async def _watch() -> None:
    """Ask, for all who listen together, whether a database has changed; ends when nobody listens."""
    count, seen = 0, _moments()
    while _listening:
        await asyncio.sleep(EVERY)
        now = _moments()
        if now == seen:
            continue
        count, seen = count + 1, now
        for each in _listening:
            each.put_nowait(count)


def _moments() -> str:
    return boards.moments(datasets.paths())


def may_read(asked: HTTPConnection) -> bool:
    """Whether somebody may see what the pages show: whoever the guard of the pages lets in."""
    try:
        way = state.way()
    except DataError:
        return False
    if way is Source.LOCAL:
        return True
    if way is Source.HEADER:
        return bool(identity.by_header({name.lower(): asked.headers.getlist(name) for name in asked.headers}).subject)
    return bool(identity.signed_in(_claims(asked)).subject)


def _claims(asked: HTTPConnection) -> Mapping[str, Any]:
    """What Streamlit's own signed cookie of a sign-in says; nothing where it was not written by this server."""
    told = sockets._get_signed_cookie_with_chunks(dict(asked.cookies), AUTH_COOKIE_NAME)
    origin = f"{'https' if _is_secure(asked) else 'http'}://{asked.headers.get('host', '')}"
    return sockets._parse_decoded_user_cookie(told, origin) if told else {}


def _is_secure(asked: HTTPConnection) -> bool:
    """Whether the browser came by HTTPS, itself or to the proxy in front."""
    return asked.url.scheme in ("https", "wss") or asked.headers.get("x-forwarded-proto", "") == "https"


ROUTES: Final[tuple[BaseRoute, ...]] = (
    Route("/healthz", healthy),
    Route("/metrics", metrics),
    Route("/who", remember),
    Route("/rows/{token}", rows),
    WebSocketRoute("/watch", watch),
)
