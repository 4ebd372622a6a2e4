"""The interface for machines on the app's own server: ``/api/v1/…``, with bearer tokens, only to read.

Holds what HTTP asks for: who may ask, what has not changed, how a wrong request is told. Never works anything out.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dialmap.errors import DataError, UsageError
from dialmap.reports.api import problem
from dialmap.reports.openapi import document
from dialmap.service import api

BASE: Final = "/api/v1"
TITLES: Final = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 503: "Service Unavailable"}


async def described(_request: Request) -> Response:
    """The description of this interface (OpenAPI 3.1); no data, so anybody may read it."""
    return JSONResponse(document(), headers={"Cache-Control": "public, max-age=300"})


async def ask(request: Request) -> Response:
    """Answer one question."""
    name = request.path_params["question"]
    if name not in api.QUESTIONS:
        return _wrong(404, f"there is no {BASE}/{name}; {BASE}/openapi.json says what there is")
    return await run_in_threadpool(_answered, request, name)


def _answered(request: Request, name: str) -> Response:
    try:
        given = _once(request)
        path = api.path_of(given.get("set", ""))
        token = api.token_of(path, request.headers.get("authorization", ""))
        if path is None and token is not None:
            return _wrong(404, "there is no data set of that name")
        if path is None or token is None:  # nobody without a token is told which data sets there are
            return _wrong(401, "the bearer token is missing, or is no token; an administrator makes one under Settings")
        question = api.asked(name, given, path, token)
        headers = {"ETag": f'"{question.mark}"', "Cache-Control": "private, no-cache", "Vary": "Authorization"}
        if _is_known(request.headers.get("if-none-match", ""), question.mark):
            return Response(status_code=304, headers=headers)
        body = json.dumps(api.answer(question), ensure_ascii=False, separators=(",", ":"))
        return Response(body.encode("utf-8", "replace"), media_type="application/json", headers=headers)
    except api.AbsentError as error:
        return _wrong(404, str(error))
    except UsageError as error:
        return _wrong(400, str(error))
    except DataError as error:
        print(f"dialmap: {error}", flush=True)
        return _wrong(503, "the data set cannot be used")


def _once(request: Request) -> Mapping[str, str]:
    """The parameters. Errors: :class:`UsageError` for one that was given twice."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise UsageError(api.twice(name))
        given[name] = value
    return given


def _is_known(header: str, mark: str) -> bool:
    return mark in [each.strip().removeprefix("W/").strip('"') for each in header.split(",")]


def _wrong(status: int, detail: str) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    body: Any = problem(status, TITLES[status], detail)
    return JSONResponse(body, status_code=status, headers=headers, media_type="application/problem+json")


ROUTES: Final[tuple[BaseRoute, ...]] = (
    Route(f"{BASE}/openapi.json", described, methods=["GET"]),
    Route(f"{BASE}/{{question}}", ask, methods=["GET"]),
)
