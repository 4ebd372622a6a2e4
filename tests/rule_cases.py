"""The cases of the rules: small data sets in YAML, each with what its rule flags there."""

from pathlib import Path

import pytest
import yaml
from build import routing

FOLDER = Path(__file__).parent / "findings" / "cases"


def cases():
    """Code of the rule and case, named by both."""
    for path in sorted(FOLDER.glob("*.yml")):
        for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            yield pytest.param(path.stem, case, id=f"{path.stem} {name}")


def made(case):
    """The data set of a case, routed."""
    data = {name: case.get(name, ()) for name in ("trunks", "routes", "scenarios", "transfers")}
    return routing(case.get("policy", "specific"), case.get("falls", False), case.get("country", "RU"), **data)
