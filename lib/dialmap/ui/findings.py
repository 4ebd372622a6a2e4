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
from dialmap.service.checking import Board, rule_page, rule_titles
from dialmap.ui import bound, drawers, state, tables
from dialmap.ui.texts import _, badge, language, md, n_, translate, word

MOST_RANGES: Final = 12
MOST_LINES: Final = 5
GROUPS: Final = ("rule", "object", "owner")


def asides(fresh: int, off: int) -> str:
    """How many findings are new and how many rules are off, where there are any."""
    said = ""
    if fresh:
        said += " " + n_("{count} is new since the last import.", "{count} are new since the last import.", fresh)
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
    places = {finding.fingerprint: at for at, finding in enumerate(listed)}
    at = places.get(picked)

    def go(place: int) -> None:
        state.point_at("finding", listed[place].fingerprint)

    with st.container(horizontal=True, vertical_alignment="center"):
        back = 0 if at is None else at - 1
        st.button(
            _("Previous"), shortcut="Left", key="previous", on_click=go, args=(max(back, 0),), disabled=at in (None, 0)
        )
        ahead = 0 if at is None else at + 1
        last = len(listed) - 1
        st.button(_("Next"), shortcut="Right", key="next", on_click=go, args=(min(ahead, last),), disabled=at == last)
        if at is not None:
            st.caption(_("{place} of {count}", place=at + 1, count=len(listed)), width="content")
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
        if finding.fix is not None:
            _fix(board, finding, finding.fix)
    with st.container(border=True):
        st.markdown(rule_page(finding.rule, language()).replace("\n## ", "\n##### ").replace("# ", "#### ", 1))


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


def behavior(found: Comparison) -> None:
    """What a change does to calls, as a proof or as ranges."""
    if found.trouble is not None:
        st.caption(md(found.trouble))
    elif found.is_same_behavior:
        st.markdown("✔ " + _("Proof: every number goes where it went."))
    else:
        count = len(found.ranges)
        said = n_("{count} range of numbers ends up elsewhere:", "{count} ranges of numbers end up elsewhere:", count)
        st.markdown(said)
        ranges(found, MOST_RANGES)
    moved = len(found.verdicts)
    st.markdown(
        n_("{count} transfer gets another verdict or route.", "{count} transfers get another verdict or route.", moved)
        if moved
        else _("No transfer gets another verdict or route.")
    )


def ranges(found: Comparison, limit: int) -> None:
    """The ranges of numbers that end up elsewhere."""
    table = changes.ranges(found, translate(), limit)
    tables.show(table, _("Ranges of numbers that end up elsewhere"))
    tables.say_left_out(len(table), len(found.ranges))
