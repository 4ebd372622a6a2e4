"""Findings for build servers: JUnit XML. Holds the shape of the file; never chooses what is in it."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

from dialmap.findings import Finding, Rule
from dialmap.reports.rules import rule_titles
from dialmap.reports.voice import Voice


def junit(
    found: Sequence[Finding],
    failing: frozenset[str],
    rules: Iterable[Rule],
    voice: Voice,
) -> str:
    """The findings as JUnit XML: a suite a rule, a case an object; a rule that found nothing is one passing case.

    ``failing`` are the fingerprints that fail the run; the others are skipped cases, so that a build server shows them.
    """
    spoken, titles = voice.plain, rule_titles(voice.language)
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
            name = f"{finding.ref.kind}:{spoken.text(' / '.join(finding.ref.key))}"
            case = ET.SubElement(suite, "testcase", classname=f"dialmap.{rule.code}", name=name)
            said = spoken.say(finding.message)
            kind = "failure" if finding.fingerprint in failing else "skipped"
            element = ET.SubElement(case, kind, message=said)
            if kind == "failure":
                element.set("type", finding.severity.value)
                lines = [said, *(spoken.say(each) for each in finding.details), finding.fingerprint]
                element.text = "\n".join(lines)
        if not listed:
            ET.SubElement(suite, "testcase", classname=f"dialmap.{rule.code}", name=rule.name)
    for total in ("tests", "failures", "errors", "skipped"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
