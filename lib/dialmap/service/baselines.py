"""Baselines: which findings an earlier check had. Holds how one gets into memory; never compares anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dialmap.errors import DataError
from dialmap.exchange.json_files import JsonError, read_json
from dialmap.exchange.limits import LARGEST_JSON
from dialmap.messages import _
from dialmap.reports.sarif import FINGERPRINT
from dialmap.service.files import read_file


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints of an earlier check, from what it wrote as JSON or SARIF.

    Errors: :class:`DataError` where the file cannot be read, or was not written by a check.
    """
    try:
        told = read_json(read_file(path, LARGEST_JSON))
    except JsonError as error:
        raise DataError(_("{path} is no JSON: {why}", path=path, why=error.message)) from error
    try:
        found = list(_fingerprints(told))
    except (KeyError, TypeError, AttributeError):
        found = [None]
    if not all(isinstance(each, str) for each in found):
        raise DataError(
            _("{path} was not written by “dialmap check --format json” or “sarif”; write it anew", path=path)
        )
    return frozenset(found)


def _fingerprints(told: Any) -> Iterator[Any]:
    if "runs" in told:
        for run in told["runs"]:
            for result in run.get("results", ()):
                yield result["partialFingerprints"][FINGERPRINT]
    else:
        for finding in told["findings"]:
            yield finding["fingerprint"]
