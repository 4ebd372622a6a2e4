"""One finding beside the list: evidence, the way to its object and back, the proposed fix, the page of the rule."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from dialmap.compare import Comparison
from dialmap.errors import DialmapError
from dialmap.findings import Finding, Fix
from dialmap.reports import changes, frames, words
from dialmap.service import fixing
from dialmap.service.checking import Board, rule_titles
from dialmap.ui import bound, drawers, frame, state, tables, waivers
from dialmap.ui.behavior import behavior
from dialmap.ui.texts import _, badge, language, md, n_, translate, word
from dialmap.ui.walk import walk

MOST_LINES: Final = 5
GROUPS: Final = ("rule", "object", "owner")


def asides(fresh: int, off: int, waived: int) -> str:
    """How many findings are new, how many are waived, and how many rules are off, where there are any."""
    said = ""
    if fresh:
        said += " " + n_("{count} is new since the last import.", "{count} are new since the last import.", fresh)
    if waived:
        said += " " + n_("{count} is waived and counted apart.", "{count} are waived and counted apart.", waived)
    if off:
        said += " " + n_("{count} rule is switched off.", "{count} rules are switched off.", off)
    return said


def group_word(value: str) -> str:
    """The word for a way to group."""
    return {"rule": _("Rule"), "object": _("Object"), "owner": _("Owner")}[value]


def group_of(board: Board, finding: Finding, group: str) -> str:
    """Into which group a finding falls, as text."""
    if group == "rule":
        return f"{finding.rule.code} {rule_titles(language())[finding.rule.code]}"
    if group == "object":
        return f"{word(finding.ref.kind)}: {' / '.join(finding.ref.key)}"
    return board.owner_of(finding.ref) or _("nobody")


def grouped(board: Board, shown: Sequence[Finding], group: str) -> tuple[Finding, ...]:
    """The groups as a table; the findings of the group that was opened, or all in the order of the groups."""
    groups: dict[str, list[Finding]] = {}
    for finding in shown:
        groups.setdefault(group_of(board, finding, group), []).append(finding)
    table = frames.groups(groups)
    names = list(groups)
    opened = tables.pick(table, names, "in", _("Groups of findings"), "group")
    if opened not in groups:
        return tuple(finding for listed in groups.values() for finding in listed)
    if st.button(_("Show every group"), icon=":material/close:"):
        state.point_at("in", "")
        st.rerun()
    return tuple(groups[opened])


def steps(listed: Sequence[Finding], picked: str) -> Finding | None:
    """Previous and next, by button and by the arrow keys; the finding that is open."""
    keys = [finding.fingerprint for finding in listed]
    at = keys.index(picked) if picked in keys else None
    walk(keys, at, "finding")
    return None if at is None else listed[at]


def one(board: Board, finding: Finding) -> None:
    """Everything about one finding."""
    with st.container(border=True):
        new = " · " + _("new since the last import") if board.is_new(finding) else ""
        st.markdown(f"{badge(finding.severity)}{new} · **{md(finding.message)}**")
        back = urlencode([(key, value) for key in bound.KEPT for value in st.query_params.get_all(key)])
        named = f"{word(finding.ref.kind)}: {words.markdown(' / '.join(finding.ref.key))}"
        drawers.link(finding.ref, named, back=back, icon=":material/arrow_forward:")
        if finding.example:
            drawers.number_link(finding.example, _("Look up {number}", number=finding.example), ":material/dialpad:")
        owner = board.owner_of(finding.ref)
        if owner:
            st.markdown(_("Owner: {name}", name=owner))
        if finding.details:
            st.markdown("\n".join(f"- {md(detail)}" for detail in finding.details))
        waivers.waive(board, finding.fingerprint)
        if finding.fix is not None:
            _fix(board, finding, finding.fix)
    with st.container(border=True):
        frame.rule_text(finding.rule)


def _fix(board: Board, finding: Finding, fix: Fix) -> None:
    """The proposed fix: nothing happens before the difference was seen and the button pressed."""
    title = _("Proposed fix: {title}", title=fix.title)
    with st.expander(title, key=f"fix_{finding.fingerprint}", on_change="rerun", icon=":material/build:") as shown:
        if not shown.open:
            return
        found: Comparison = state.kept(board, ("fix", finding.fingerprint), lambda: fixing.preview(board, fix))
        _edits(found)
        behavior(found)
        if st.button(_("Apply this fix"), type="primary", key=f"apply_{finding.fingerprint}"):
            try:
                fixing.apply(state.path(), fix, state.who())
            except DialmapError as error:
                st.error(md(error.message), icon=":material/sync_problem:")
                return
            st.session_state["flash"] = _("Applied.")
            st.rerun()


def _edits(found: Comparison) -> None:
    """The fields that a fix changes: a few as lines, many as a table."""
    if len(found.objects) > MOST_LINES:
        tables.show(changes.object_changes(found.objects, translate()), _("What the fix changes"))
        return
    for change in found.objects:
        st.markdown(f"{word(words.OBJECTS[change.kind])}: **{words.markdown(' / '.join(change.key))}**")
        for each in change.fields:
            old, new = (words.code(words.told(value, translate())) for value in (each.old, each.new))
            st.markdown(f"- {words.field_title(each.field, translate())}: {old} → {new}")
