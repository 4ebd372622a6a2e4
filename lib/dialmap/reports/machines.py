"""Findings for other programs: SARIF 2.1.0 for code scanning, JUnit XML for build servers."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from dialmap import __version__
from dialmap.findings import ALL_RULES, Finding, ObjectKind, Rule
from dialmap.messages import Translate
from dialmap.reports.words import visible, word
from dialmap.review import Waiver

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "dialmap/v1"
#: The file of an export in which the object of a finding stands.
FILES: Final = {
    ObjectKind.ROUTE: "routes.csv",
    ObjectKind.TRUNK: "trunks.csv",
    ObjectKind.SCENARIO: "scenarios.csv",
    ObjectKind.TRANSFER: "transfers.csv",
}
#: The page of a rule as Markdown.
Page = Callable[[Rule], str]


def sarif(
    found: Iterable[Finding],
    new: frozenset[str] | None,
    waived: Mapping[str, Waiver],
    page: Page,
    translate: Translate,
) -> dict[str, Any]:
    """The findings as a SARIF 2.1.0 log.

    ``new``: the fingerprints that the baseline lacks, or None without a baseline. ``waived``:
    fingerprint -> the waiver that covers it. ``page`` gives a rule's page.
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
                        "rules": [_rule(rule, page(rule)) for rule in ALL_RULES],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(each, places[each.rule.code], new, waived.get(each.fingerprint), translate)
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
    finding: Finding, place: int, new: frozenset[str] | None, waiver: Waiver | None, translate: Translate
) -> dict[str, Any]:
    name = visible(" / ".join(finding.ref.key))
    result: dict[str, Any] = {
        "ruleId": finding.rule.code,
        "ruleIndex": place,
        "level": finding.severity.value,
        "message": {
            "text": f"{word(finding.ref.kind, translate)} {name}: {finding.message.render(translate, visible)}"
        },
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": FILES[finding.ref.kind]}},
                "logicalLocations": [
                    {"name": visible(finding.ref.key[-1]), "fullyQualifiedName": f"{finding.ref.kind}:{name}"}
                ],
            }
        ],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "example": visible(finding.example),
            "evidence": [each.render(translate, visible) for each in finding.details],
            "proposedFix": finding.fix.title.render(translate, visible) if finding.fix else "",
        },
    }
    if waiver is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": waiver.reason}]
    if new is not None:
        result["baselineState"] = "new" if finding.fingerprint in new else "unchanged"
    return result


def junit(
    found: Sequence[Finding],
    failing: frozenset[str],
    titles: Mapping[str, str],
    rules: Iterable[Rule],
    translate: Translate,
) -> str:
    """The findings as JUnit XML: a suite a rule, a case an object; a rule that found nothing is one passing case.

    ``failing`` are the fingerprints that fail the run; the others are skipped cases, so that a build server shows them.
    """
    root = ET.Element("testsuites", name="dialmap")
    by_rule: dict[str, list[Finding]] = {}
    for finding in found:
        by_rule.setdefault(finding.rule.code, []).append(finding)
    for rule in rules:
        listed = by_rule.get(rule.code, [])
        bad = sum(finding.fingerprint in failing for finding in listed)
        suite = ET.SubElement(
            root,
            "testsuite",
            name=f"{rule.code} {titles[rule.code]}",
            tests=str(len(listed) or 1),
            failures=str(bad),
            errors="0",
            skipped=str(len(listed) - bad),
        )
        for finding in listed:
            name = f"{finding.ref.kind}:{visible(' / '.join(finding.ref.key))}"
            case = ET.SubElement(suite, "testcase", classname=f"dialmap.{rule.code}", name=name)
            said = finding.message.render(translate, visible)
            kind = "failure" if finding.fingerprint in failing else "skipped"
            told = ET.SubElement(case, kind, message=said)
            if kind == "failure":
                told.set("type", finding.severity.value)
                lines = [said, *(each.render(translate, visible) for each in finding.details), finding.fingerprint]
                told.text = "\n".join(lines)
        if not listed:
            ET.SubElement(suite, "testcase", classname=f"dialmap.{rule.code}", name=rule.name)
    for total in ("tests", "failures", "errors", "skipped"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
