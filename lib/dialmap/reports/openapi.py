"""The interface for machines, described as OpenAPI 3.1. Never answers a question.

Source: https://spec.openapis.org/oas/v3.1.0
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from dialmap import __version__
from dialmap.core.findings import ObjectKind, Severity
from dialmap.core.model import RouteType, TrunkStatus
from dialmap.core.observed import Observed
from dialmap.core.verdicts import Verdict
from dialmap.i18n import Language
from dialmap.reports.api import MOST_ROWS, USUAL_ROWS

Schema = dict[str, Any]
TEXT: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
FLAG: Final[Schema] = {"type": "boolean"}
TEXTS: Final[Schema] = {"type": "array", "items": TEXT}
ANYTHING: Final[Schema] = {}


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _words(members: Iterable[str]) -> Schema:
    return {"type": "string", "enum": [str(each) for each in members]}


def _object(**fields: Schema) -> Schema:
    """An object that has all of these fields."""
    return {"type": "object", "properties": fields, "required": list(fields)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


OBJECT: Final = _object(kind=_words(ObjectKind), key=TEXTS)
FINDING: Final = _object(
    code=TEXT,
    name=TEXT,
    severity=_words(Severity),
    object=OBJECT,
    message=TEXT,
    example=_or_none(TEXT),
    evidence=TEXTS,
    proposed_fix=_or_none(TEXT),
    fingerprint=TEXT,
)
SCHEMAS: Final[dict[str, Schema]] = {
    "Problem": _object(type=TEXT, title=TEXT, status=COUNT, detail=TEXT),
    "Route": _object(
        name=TEXT,
        type=_words(RouteType),
        context=TEXT,
        position={"type": "integer"},
        enabled=FLAG,
        inside=FLAG,
        blocking=FLAG,
        owner=TEXT,
        note=TEXT,
        templates=TEXTS,
        trunks=TEXTS,
        transfers=COUNT,
        findings=TEXTS,
    ),
    "Trunk": _object(
        name=TEXT,
        status=_words(TrunkStatus),
        provider=TEXT,
        endpoint=TEXT,
        channels=_or_none(COUNT),
        ticket=TEXT,
        note=TEXT,
        observed=_words(Observed),
        observed_at=TEXT,
        routes=TEXTS,
        findings=TEXTS,
    ),
    "Transfer": _object(
        scenario=TEXT,
        block=TEXT,
        number=TEXT,
        dialed=TEXT,
        verdict=_words(Verdict),
        fails=FLAG,
        route=_or_none(TEXT),
        trunks=TEXTS,
        owner=TEXT,
        findings=TEXTS,
    ),
    "Finding": {
        **FINDING,
        "properties": {**FINDING["properties"], "waived": FLAG, "owner": TEXT, "breaks": COUNT},
        "required": [*FINDING["required"], "waived", "owner", "breaks"],
    },
    "Lookup": _object(
        typed=TEXT,
        number=TEXT,
        verdict=_words(Verdict),
        route=_or_none(TEXT),
        context=_or_none(TEXT),
        template=_or_none(TEXT),
        source=_or_none(TEXT),
        sends=_or_none(TEXT),
        trunks=_list(_object(name=TEXT, status=_or_none(_words(TrunkStatus)))),
        candidates=_list(_object(route=TEXT, template=TEXT, wins=FLAG, reason=_or_none(TEXT))),
        conditional=_list(_object(route=TEXT, template=TEXT, condition=TEXT)),
        policies_differ=FLAG,
        other_policy=_or_none(TEXT),
        spellings=_list(_object(number=TEXT, route=_or_none(TEXT))),
    ),
    "Difference": _object(
        same_behavior=FLAG,
        trouble=_or_none(TEXT),
        objects=_list(
            _object(
                kind=_words(ObjectKind),
                key=TEXTS,
                change=_words(("added", "removed", "changed")),
                fields=_list(_object(field=TEXT, old=TEXT, new=TEXT)),
            )
        ),
        ranges=_list(
            {
                **_object(numbers=TEXT, count=COUNT, example=TEXT, to=_or_none(TEXT), transfers=_list(TEXTS)),
                "description": "Numbers that go elsewhere; `from` and `to` are routes, null where none takes them.",
            }
        ),
        transfers=_list(_object(key=TEXTS, to=_or_none(_words(Verdict)))),
        findings=_object(new=_list(FINDING), gone=_list(FINDING), staying=COUNT),
    ),
}


def _page(of: str) -> Schema:
    return _object(revision=COUNT, total=COUNT, offset=COUNT, limit=COUNT, items=_list(_ref(of)))


def _query(name: str, schema: Schema, about: str, required: bool = False) -> Schema:
    return {"name": name, "in": "query", "description": about, "required": required, "schema": schema}


EVERY: Final = (
    _query("set", TEXT, "Which data set; without it the first."),
    _query("language", _words(Language), "In which language sentences are told; English where nobody says."),
)
PAGED: Final = (
    _query(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": USUAL_ROWS},
        "How many rows are told.",
    ),
    _query(
        "offset", {"type": "integer", "minimum": 0, "maximum": 10**9, "default": 0}, "How many rows are left out first."
    ),
)


def _problem(about: str) -> Schema:
    return {"description": about, "content": {"application/problem+json": {"schema": _ref("Problem")}}}


def _question(name: str, about: str, schema: Schema, *parameters: Schema) -> Schema:
    answers: Schema = {
        "200": {
            "description": about,
            "headers": {"ETag": {"description": "Another text whenever the answer may be another.", "schema": TEXT}},
            "content": {"application/json": {"schema": schema}},
        },
        "304": {"description": "It is still what the If-None-Match of the request names."},
        "400": _problem("A parameter is unknown, is given twice, or has a value that it cannot have."),
        "401": _problem("The bearer token is missing, or is nobody's."),
        "404": _problem("There is no data set, or no snapshot, of that name."),
        "503": _problem("The data set cannot be used at the moment."),
    }
    return {
        "get": {
            "operationId": name,
            "summary": about,
            "parameters": [*parameters, *EVERY],
            "security": [{"token": []}],
            "responses": answers,
        }
    }


@lru_cache(maxsize=1)
def document() -> Schema:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Dialmap",
            "version": __version__,
            "description": "Which transfer numbers hit which routes, through which trunks, what is wrong. Only to read."
            " Where the data set hides long numbers, a token of the role viewer sees them hidden.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/lookup": _question(
                "lookup",
                "Where a number goes, and why.",
                _ref("Lookup"),
                _query(
                    "number", {**TEXT, "pattern": "\\S", "maxLength": 200}, "The number as it is dialed or typed.", True
                ),
            ),
            "/routes": _question(
                "routes", "The routes.", _page("Route"), _query("name", TEXT, "Only the route of this name."), *PAGED
            ),
            "/trunks": _question(
                "trunks", "The trunks.", _page("Trunk"), _query("name", TEXT, "Only the trunk of this name."), *PAGED
            ),
            "/transfers": _question(
                "transfers",
                "The transfers and what becomes of each.",
                _page("Transfer"),
                _query("scenario", TEXT, "Only those of this scenario."),
                _query("verdict", _words(Verdict), "Only those of which this becomes."),
                *PAGED,
            ),
            "/findings": _question(
                "findings",
                "The findings, the worst first; waived ones too.",
                _page("Finding"),
                _query("severity", _words(Severity), "Only those of this severity."),
                _query("rule", TEXT, "Only those of this rule, by its code."),
                _query("owner", TEXT, "Only those that this person answers for."),
                *PAGED,
            ),
            "/diff": _question(
                "diff",
                "What differs between a snapshot and another, or the present; with a proof for numbers.",
                _ref("Difference"),
                _query("old", {**TEXT, "minLength": 1}, "The name of a snapshot, or `present`.", True),
                _query("new", TEXT, "The name of another; without it the present."),
            ),
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": SCHEMAS,
        },
    }
