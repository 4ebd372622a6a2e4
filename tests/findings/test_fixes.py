"""No fix harms: on the data set of every case of every rule, each fix that any rule proposes there."""

import pytest
from build import snapshot
from hypothesis import given
from hypothesis import strategies as some
from rule_cases import cases, made

from dialmap.core.findings import Severity
from dialmap.core.model import Route, RouteType, Snapshot, Template, Transfer, Trunk, TrunkStatus
from dialmap.core.routing import Routing
from dialmap.core.templates import handed_over
from dialmap.core.verdicts import Verdict
from dialmap.dialplan import Policy
from dialmap.findings import ALL_RULES, judge

WORST = {severity: place for place, severity in enumerate(Severity)}
#: Fixes that say that they change the type under which calls are billed; the trunks stay.
CHANGES_TYPE = ("RT06",)
#: What is judged of standard routes alone, and comes to light where a route becomes one.
OF_STANDARD = ("RT16", "RT17")
#: Fixes that say that a route is to get the calls that others take from it.
MOVES_CALLS = ("move the route before them in the list",)
KINDS = ("trunks", "routes", "scenarios", "transfers")


def mended(view, fix):
    rows = {kind: list(getattr(view.snapshot, kind)) for kind in KINDS}
    for edit in fix.edits:
        held = next(kept for kept in rows.values() if edit.before in kept)
        held[held.index(edit.before)] = edit.after
    rows["routes"].sort(key=lambda route: route.position)
    snapshot = Snapshot(**{kind: tuple(kept) for kind, kept in rows.items()})
    return Routing.compile(snapshot, view.policy, view.country, falls=view.routes.falls)


def arriving(view, with_type):
    """Each arriving call -> through which trunks it leaves, and as what."""
    found = {}
    for call in view.calls:
        if call.verdict is Verdict.ARRIVES:
            index = view.routes.table.winner(call.number)
            kind, trunks = call.route.type, view.routes.live(call.route.name)
            sent = handed_over(call.number, view.routes.owners[index][1])
            found[call.transfer.key, call.number] = (kind if with_type else "", trunks, sent)
    return found


def harm(view):
    """What any fix that is proposed on a data set does beside mending: nothing, or one sentence."""
    before = judge(view, ALL_RULES).everything
    there = {(each.rule.code, what) for each in before for what in (each.ref, each.example)}
    for finding in before:
        if finding.fix is None:
            continue
        said = f"{finding.rule.code} {finding.fix.title}"
        after = mended(view, finding.fix)
        rows = {edit.before.key for edit in finding.fix.edits if isinstance(edit.before, Transfer)}
        typed = finding.rule.code not in CHANGES_TYPE
        kept = {key: end for key, end in arriving(view, typed).items() if key[0] not in rows}
        if str(finding.fix.title) in MOVES_CALLS:
            (gains,) = (edit.after.name for edit in finding.fix.edits)
            gained = {
                (call.transfer.key, call.number) for call in after.calls if call.route and call.route.name == gains
            }
            kept = {key: end for key, end in kept.items() if key not in gained}
        moved = kept.items() - arriving(after, typed).items()
        if moved:
            yield f"{said}: moves {sorted(moved)}"
        found = judge(after, ALL_RULES).everything
        if finding.fingerprint in {each.fingerprint for each in found}:
            yield f"{said}: it stays"
        for each in found:
            is_bared = not typed and each.rule.code in OF_STANDARD
            is_known = {(each.rule.code, each.ref), (each.rule.code, each.example)} & there
            is_new = not is_known and not is_bared
            if is_new and WORST[each.severity] < WORST[finding.severity]:
                yield f"{said}: now {each.rule.code} {each.ref} {each.message}"


@pytest.mark.parametrize(("_code", "case"), list(cases()))
def test_a_fix_mends_and_does_nothing_else(_code, case):
    assert list(harm(made(case))) == []


#: Country -> numbers and templates as people there write them, and as they should not.
SPOKEN = {
    "RU": (
        ["84951234567", "74951234567", "+74951234567", "4951234567", "89161234567", "8(495)123-45-67 доб. 104", "101"],
        ["_8XXXXXXXXXX", "_7XXXXXXXXXX", "_+7.", "_7495XXXXXXX", "_749512345XX", "_810.", "_[78]9XXXXXXXXX", "_X."],
    ),
    "US": (
        ["2125550123", "12125550123", "+12125550123", "92125550123", "911", "18765550123", "5551", "01144207946095"],
        ["_NXXNXXXXXX", "_1NXXNXXXXXX", "_+1.", "_011.", "911", "_9XX", "_5XXX", "_1900NXXXXXX", "NXXNXXXXXX"],
    ),
    "DE": (
        ["030123456", "+4930123456", "004930123456", "4930123456", "112", "110", "0151123456789", "234"],
        ["_0Z.", "_00.", "_+49.", "_49X.", "112", "_1XX", "_[23]XX", "_0151XXXXXXX!", "_."],
    ),
    "BR": (
        ["1123456789", "01123456789", "0151123456789", "+551123456789", "5511987654321", "190", "4001"],
        ["_0XXXXXXXXXX", "_XXXXXXXXXX", "_[2-5]XXXXXXX", "_55.", "190", "_4XXX", "_0.", "_+."],
    ),
    "BY": (
        ["80291234567", "375291234567", "+375291234567", "291234567", "103", "8017200"],
        ["_80XXXXXXXXX", "_375XXXXXXXXX", "_+375.", "_810.", "103", "_1XX", "_8X.", "_80[1-3]XXXXXXXX"],
    ),
}


@some.composite
def data_sets(draw):
    """Few routes over three trunks, with numbers that people of one country dial."""
    country = draw(some.sampled_from(list(SPOKEN)))
    numbers, patterns = SPOKEN[country]
    routes = []
    for place in range(draw(some.integers(1, 4))):
        prefix = draw(some.sampled_from(["", "", "", "9", "0"]))
        prepend = draw(some.sampled_from(["", "", "", "7", "0"]))
        templates = draw(some.lists(some.sampled_from(patterns), min_size=1, max_size=3))
        routes.append(
            Route(
                f"r{place}",
                templates=tuple(Template(each, prefix, prepend) for each in templates),
                type=draw(some.sampled_from(RouteType)),
                trunks=tuple(draw(some.lists(some.sampled_from(["a", "b", "c", "none"]), max_size=2))),
                position=place,
                enabled=draw(some.integers(0, 5)) > 0,
                blocking=draw(some.integers(0, 5)) == 0,
            )
        )
    trunks = (
        Trunk("a", status=TrunkStatus.CONNECTED),
        Trunk("b", status=TrunkStatus.CONNECTED),
        Trunk("c", status=draw(some.sampled_from(TrunkStatus))),
    )
    dialed = draw(some.lists(some.sampled_from(numbers), min_size=1, max_size=4))
    rows = snapshot(
        scenarios=[{"name": "s", "telephony": draw(some.sampled_from(["own_pbx", "platform"]))}],
        transfers=[{"scenario": "s", "block": str(at), "number": each} for at, each in enumerate(dialed)],
    )
    made_of = Snapshot(trunks, tuple(routes), rows.scenarios, rows.transfers)
    policy = draw(some.sampled_from([Policy.SPECIFIC, Policy.ORDER]))
    return Routing.compile(made_of, policy, country, falls=draw(some.booleans()))


@given(data_sets())
def test_no_fix_harms_on_sets_of_several_countries(view):
    assert list(harm(view)) == []


def test_there_are_many_fixes_to_try():
    count = sum(each.fix is not None for case in cases() for each in judge(made(case.values[1]), ALL_RULES).everything)
    assert count > 100
