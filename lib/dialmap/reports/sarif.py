"""Findings for code scanning: SARIF 2.1.0. Holds the shape of the log; never chooses what is in it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dialmap import __version__
from dialmap.core.findings import OBJECTS, ObjectKind
from dialmap.core.model import TABLES, Route
from dialmap.core.reviews import Waiver
from dialmap.findings import ALL_RULES, Finding, Rule
from dialmap.reports.rules import rule_page
from dialmap.reports.voice import Voice

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "dialmap/v1"
#: The file of an export in which the object of a finding stands.
#: Where an object stands; what becomes of a number, the routes say.
FILES: Final = {
    **{OBJECTS[kind]: f"{name}.csv" for kind, name in TABLES.items()},
    ObjectKind.NUMBER: f"{TABLES[Route]}.csv",
}


def sarif(
    found: Iterable[Finding],
    new: frozenset[str] | None,
    waived: Mapping[str, Waiver],
    voice: Voice,
) -> dict[str, Any]:
    """The findings as a SARIF 2.1.0 log.

    ``new``: the fingerprints that the baseline lacks, or None without a baseline. ``waived``:
    fingerprint -> the waiver that covers it.
    Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
    """
    places = {rule.code: at for at, rule in enumerate(ALL_RULES)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Dialmap",
                        "semanticVersion": __version__,
                        "rules": [_rule(rule, rule_page(rule, voice.language)) for rule in ALL_RULES],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(each, places[each.rule.code], new, waived.get(each.fingerprint), voice.plain)
                    for each in found
                ],
            }
        ],
    }


def _rule(rule: Rule, page: str) -> dict[str, Any]:
    title = page.partition("\n")[0].removeprefix(f"# {rule.code} ")
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": page.split("\n\n")[2]},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(
    finding: Finding, place: int, new: frozenset[str] | None, waiver: Waiver | None, voice: Voice
) -> dict[str, Any]:
    name = voice.text(" / ".join(finding.ref.key))
    result: dict[str, Any] = {
        "ruleId": finding.rule.code,
        "ruleIndex": place,
        "level": finding.severity.value,
        "message": {"text": f"{voice.word(finding.ref.kind)} {name}: {voice.say(finding.message)}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": FILES[finding.ref.kind]}},
                "logicalLocations": [
                    {"name": voice.text(finding.ref.key[-1]), "fullyQualifiedName": f"{finding.ref.kind}:{name}"}
                ],
            }
        ],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "example": voice.text(finding.example),
            "evidence": [voice.say(each) for each in finding.details],
            "proposedFix": voice.say(finding.fix.title) if finding.fix else "",
        },
    }
    if waiver is not None:
        justification = voice.text(waiver.reason)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": justification}]
    if new is not None:
        result["baselineState"] = "new" if finding.fingerprint in new else "unchanged"
    return result
