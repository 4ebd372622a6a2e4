"""Rule SC05 and nothing else; its page is ``pages/*/SC05.md``, its cases are ``tests/findings/cases/SC05.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, scenario_ref
from dialmap.core.model import Action
from dialmap.core.routing import Routing
from dialmap.findings.base import Flag, rule
from dialmap.messages import _


@rule("SC05", "scenario-without-transfer", Severity.NOTE, "scenario")
def scenario_without_transfer(view: Routing) -> Iterator[Flag]:
    """An enabled scenario from which nobody can reach an operator."""
    if not view.snapshot.transfers:
        return
    reaching = {row.scenario for row in view.snapshot.transfers if row.action is Action.TRANSFER_TO_OPERATOR}
    for scenario in view.snapshot.scenarios:
        if scenario.enabled and scenario.name not in reaching:
            yield Flag(scenario_ref(scenario.name), _("no Result block transfers to an operator"))
