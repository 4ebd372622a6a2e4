"""Findings for merge requests: GitLab's code quality report. Holds its shape; never chooses what is in it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dialmap.core.findings import Severity
from dialmap.findings import Finding
from dialmap.reports.sarif import FILES
from dialmap.reports.voice import Safe, Voice

#: How bad GitLab calls what the rules call so.
SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.NOTE: "info",
}


def code_quality(found: Iterable[Finding], voice: Voice) -> list[dict[str, Any]]:
    """The findings as GitLab shows them in a merge request: one object each, in the file where its object stands.

    A finding is of an object, and no line says where that is in an export: all are told at the first.
    Source: GitLab, Code Quality report format.
    """
    spoken = voice.plain
    return [
        {
            "description": f"{spoken.word(each.ref.kind)} {spoken.text(' / '.join(each.ref.key))}:"
            f" {spoken.say(each.message)}",
            "check_name": Safe(f"{each.rule.code} {each.rule.name}"),
            "fingerprint": Safe(each.fingerprint),
            "severity": SEVERITIES[each.severity],
            "location": {"path": FILES[each.ref.kind], "lines": {"begin": 1}},
        }
        for each in found
    ]
