"""No fix harms: on the data set of every case of every rule, each fix that any rule proposes there."""

import pytest
from rule_cases import cases, made

from dialmap.core.findings import Severity
from dialmap.core.model import Snapshot, Transfer
from dialmap.core.routing import Routing
from dialmap.core.templates import handed_over
from dialmap.core.verdicts import Verdict
from dialmap.findings import ALL_RULES, judge

WORST = {severity: place for place, severity in enumerate(Severity)}
#: Fixes that say that they change the type under which calls are billed; the trunks stay.
CHANGES_TYPE = ("RT06",)
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
            kind, _end, trunks = view.routes.leads(call.route)
            sent = handed_over(call.number, view.routes.owners[index][1])
            found[call.transfer.key, call.number] = (kind if with_type else "", trunks, sent)
    return found


@pytest.mark.parametrize(("_code", "case"), list(cases()))
def test_a_fix_mends_and_does_nothing_else(_code, case):
    view = made(case)
    before = judge(view, ALL_RULES).everything
    there = {(each.rule.code, each.ref) for each in before}
    for finding in before:
        if finding.fix is None:
            continue
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
        assert kept.items() <= arriving(after, typed).items(), finding.fix.title
        found = judge(after, ALL_RULES).everything
        assert finding.fingerprint not in {each.fingerprint for each in found}, finding.fix.title
        worse = [
            each
            for each in found
            if (each.rule.code, each.ref) not in there and WORST[each.severity] < WORST[finding.severity]
        ]
        assert [str(each.message) for each in worse] == [], finding.fix.title


def test_there_are_many_fixes_to_try():
    count = sum(each.fix is not None for case in cases() for each in judge(made(case.values[1]), ALL_RULES).everything)
    assert count > 100
