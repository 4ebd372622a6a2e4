"""The registry: every rule, in the order of the codes. A test holds it against the modules."""

from typing import Final

from dialmap.findings.base import Rule
from dialmap.findings.rules import lengths, patterns, policies, routes, scenarios, shadows, transfers, trunks

ALL_RULES: Final[tuple[Rule, ...]] = (
    patterns.unreadable_pattern,
    patterns.non_canonical_pattern,
    patterns.bare_wildcard,
    patterns.pattern_without_underscore,
    patterns.look_alike_characters,
    patterns.reversed_range,
    patterns.dead_tail,
    lengths.impossible_length,
    patterns.duplicate_pattern,
    patterns.plus_never_matched,
    routes.route_without_trunk,
    routes.route_with_dead_trunks,
    shadows.shadowed_route,
    shadows.redundant_route,
    routes.unused_route,
    routes.wrong_route_type,
    shadows.overlapping_routes,
    routes.single_trunk_route,
    policies.policy_dependent_route,
    routes.captured_emergency_number,
    routes.over_broad_template,
    routes.first_trunk_dead,
    scenarios.wrong_inbound_action,
    scenarios.outbound_action_ignored,
    scenarios.route_transfer_on_platform_telephony,
    scenarios.transfer_without_number,
    scenarios.scenario_without_transfer,
    trunks.unknown_trunk,
    trunks.unused_trunk,
    trunks.requested_trunk_in_use,
    trunks.single_point_of_failure,
    transfers.unrouted_transfer,
    transfers.unreadable_transfer_number,
    transfers.catch_all_transfer,
    transfers.transfer_into_orphan_route,
    transfers.format_dependent_transfer,
    transfers.unexpected_route,
    policies.ambiguous_transfer,
    transfers.transfer_number_is_variable,
    transfers.invalid_subscriber_number,
)
