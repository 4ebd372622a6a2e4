"""The registry: every rule, in the order of the codes. A test holds it against the modules."""

from typing import Final

from dialmap.findings.base import Rule
from dialmap.findings.rules import patterns, routes, scenarios, transfers, trunks

ALL_RULES: Final[tuple[Rule, ...]] = (
    patterns.unreadable_pattern,
    routes.route_without_trunk,
    routes.route_with_dead_trunks,
    scenarios.wrong_inbound_action,
    scenarios.route_transfer_on_platform_telephony,
    trunks.unknown_trunk,
    trunks.unused_trunk,
    transfers.unrouted_transfer,
    transfers.unreadable_transfer_number,
    transfers.transfer_into_orphan_route,
)
