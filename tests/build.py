"""Small data sets from plain values, for tests and for the YAML cases."""

from dialmap.core.model import (
    Action,
    LineAction,
    Route,
    RouteType,
    Scenario,
    Snapshot,
    Telephony,
    Template,
    Transfer,
    Trunk,
    TrunkStatus,
)
from dialmap.core.observed import Observed
from dialmap.core.people import Who
from dialmap.core.routing import Routing
from dialmap.dialplan import Policy

VERA, OLEG = Who("Vera"), Who("Oleg")


def trunk(name, status="connected", **rest):
    observed = Observed(rest.pop("observed", "never"))
    return Trunk(name, status=TrunkStatus(status), observed=observed, **rest)


def route(name, pattern=(), trunks=(), *, type="standard", condition="", prefix="", prepend="", **rest):  # noqa: A002
    patterns = [pattern] if isinstance(pattern, str) else pattern
    templates = tuple(Template(each, prefix, prepend, condition=condition) for each in patterns)
    return Route(name, type=RouteType(type), templates=templates, trunks=tuple(trunks), **rest)


def scenario(name, telephony="own_pbx", **rest):
    return Scenario(name, telephony=Telephony(telephony), **rest)


def transfer(scenario, number="", block="1", action="transfer_to_operator", inbound="custom_direction", **rest):
    outbound = LineAction(rest.pop("outbound", "none"))
    values = tuple(rest.pop("values", ()))
    return Transfer(
        scenario,
        block,
        action=Action(action),
        inbound_action=LineAction(inbound),
        outbound_action=outbound,
        number=number,
        values=values,
        **rest,
    )


def snapshot(trunks=(), routes=(), scenarios=(), transfers=()):
    made = [scenario(**each) for each in scenarios]
    rows = [transfer(**each) for each in transfers]
    named = {each.name for each in made}
    made += [scenario(name) for name in dict.fromkeys(row.scenario for row in rows) if name not in named]
    return Snapshot(
        tuple(trunk(**each) for each in trunks),
        tuple(route(**{"position": place, **each}) for place, each in enumerate(routes)),
        tuple(made),
        tuple(rows),
    )


def routing(policy="specific", falls=False, country="RU", **data):
    return Routing.compile(snapshot(**data), Policy(policy), country, falls=falls)
