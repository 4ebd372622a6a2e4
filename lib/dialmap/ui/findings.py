"""Findings on the page: groups, one beside the list with its evidence, the proposed fix, the page of its rule.

Holds how a finding is drawn. Never judges, and never applies a fix by itself.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from dialmap.board import Board
from dialmap.core.compare import Comparison
from dialmap.core.findings import OBJECTS, Severity
from dialmap.findings import ALL_RULES, Finding, Fix, Rule
from dialmap.reports import compare as compared
from dialmap.reports.findings import groups, named
from dialmap.reports.rules import rule_page, rule_titles
from dialmap.service import findings
from dialmap.ui import state, undo, waivers
from dialmap.ui.effects import effect
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.texts import _, badge, code, language, line, md, n_, text, voice, word
from dialmap.ui.objects import comments
from dialmap.ui.objects.links import link, number_link

if TYPE_CHECKING:
    from dialmap.board.losses import Losses

MOST_LINES: Final = 5
MOST_ALSO: Final = 20
GROUPS: Final = ("rule", "object", "owner")
#: The parameters of the page that its way back from an object restores.
KEPT: Final = ("severity", "group", "new", "waived", "rule", "owner", "context", "q", "in", "finding")


def asides(board: Board) -> str:
    """How many findings are new, how many are waived, and how many rules are off, where there are any."""
    fresh, off, waived = board.fresh, len(board.settings.silenced), len(board.waived)
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
    """Into which group a finding falls, as text: it stands in the URL."""
    if group == "rule":
        return f"{finding.rule.code} {rule_titles(language())[finding.rule.code]}"
    if group == "object":
        return f"{word(finding.ref.kind)}: {' / '.join(finding.ref.key)}"
    return board.owner_of(finding.ref) or _("nobody")


def grouped(board: Board, shown: Iterable[Finding], group: str) -> tuple[Finding, ...]:
    """The groups as a table; the findings of the group that was opened, or all in the order of the groups."""
    by_name: dict[str, list[Finding]] = {}
    for finding in shown:
        by_name.setdefault(group_of(board, finding, group), []).append(finding)
    opened = tables.pick(groups(by_name, voice()), list(by_name), "in", _("Groups of findings"))
    if opened not in by_name:
        return tuple(finding for listed in by_name.values() for finding in listed)
    if st.button(_("Show every group"), icon=":material/close:"):
        url.point_at("in", "")
        st.rerun()
    return tuple(by_name[opened])


def counts(board: Board) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """How many open findings each rule has, in the order of the rules, each owner, and each context as it is asked."""

    def made() -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
        by_rule = Counter(finding.rule.code for finding in board.open)
        by_owner = Counter(owner for finding in board.open if (owner := board.owner_of(finding.ref)))
        in_order = {rule.code: by_rule[rule.code] for rule in ALL_RULES if rule.code in by_rule}
        by_context = Counter(board.context_of(finding.ref) for finding in board.open) if board.has_contexts else {}
        asked = [context for context in board.routing.routes.contexts if context and by_context[context]]
        return in_order, dict(sorted(by_owner.items())), {context: by_context[context] for context in asked}

    return state.kept(board, ("counts",), made)


@dataclass(frozen=True, kw_only=True)
class Facets:
    """Which findings are asked for, as the URL says."""

    severities: tuple[Severity, ...]
    codes: tuple[str, ...]
    owners: tuple[str, ...]
    contexts: tuple[str, ...]
    text: str
    new_only: bool
    waived: bool
    group: str

    def by_key(self, board: Board, lost: "Losses | None" = None) -> dict[str, Finding]:
        """The findings that fit, by fingerprint, in the order in which they are shown: by calls lost where counted."""
        chosen = board.select(
            severities=self.severities,
            codes=self.codes,
            owners=self.owners,
            contexts=self.contexts,
            text=self.text,
            new_only=self.new_only,
            waived=self.waived,
        )
        shown = chosen if lost is None else sorted(chosen, key=lambda finding: -lost.of(finding))
        return {each.fingerprint: each for each in shown}


def facets(board: Board) -> Facets:
    """What can be asked for, each with how many there are; all of it stands in the URL."""
    titles = rule_titles(language())
    rules, owners, contexts = counts(board)
    widths = [3, 2, 3, 2, *[2] * bool(contexts)]
    by_rule, by_owner, by_text, by_group, *by_context = st.columns(widths, vertical_alignment="bottom")
    codes = url.choices(by_rule, _("Rule"), list(rules), "rule", lambda code: f"{code} {titles[code]} ({rules[code]})")
    chosen = url.choices(by_owner, _("Owner"), list(owners), "owner", lambda name: f"{line(name)} ({owners[name]})")
    asked = [
        context
        for box in by_context
        for context in url.choices(
            box, _("Context"), list(contexts), "context", lambda name: f"{line(name)} ({contexts[name]})"
        )
    ]
    about = _("name of a route, trunk, scenario or block")
    text = by_text.text_input(_("Search"), key="q", bind="query-params", type="search", placeholder=about)
    group = url.choice(by_group, _("Group by"), GROUPS, "group", group_word)
    with st.container(horizontal=True, vertical_alignment="center"):
        first, second, third = (st.container(width="content") for _place in range(3))
    words = {each.value: f"{word(each)} {board.severities[each]}" for each in Severity}
    severities = url.choices(first, _("Severity"), list(words), "severity", words.__getitem__, as_pills=True)
    new_only = bool(board.stamp.imported_at) and url.flag(second, _("Only new ({count})", count=board.fresh), "new")
    waived = bool(board.waived) and url.flag(third, _("The waived ones ({count})", count=len(board.waived)), "waived")
    return Facets(
        severities=tuple(map(Severity, severities)),
        codes=tuple(codes),
        owners=tuple(chosen),
        contexts=tuple(asked),
        text=text or "",
        new_only=new_only,
        waived=waived,
        group=group,
    )


def one(board: Board, finding: Finding) -> None:
    """Everything about one finding."""
    with st.container(border=True):
        new = " · " + _("new since the last import") if board.is_new(finding) else ""
        st.markdown(f"{badge(finding.severity)}{new} · **{md(finding.message)}**")
        back = urlencode([(key, value) for key in KEPT for value in st.query_params.get_all(key)])
        link(finding.ref, named(finding.ref, voice()), back=back, icon=":material/arrow_forward:")
        if finding.example:
            number_link(finding.example, _("Look up {number}", number=finding.example), ":material/dialpad:")
        owner = board.owner_of(finding.ref)
        if owner:
            st.markdown(_("Owner: {name}", name=owner))
        if finding.details:
            st.markdown("\n".join(f"- {md(detail)}" for detail in finding.details))
        _also(board, finding)
        waivers.beside(board, finding)
        comments.about(finding.ref, finding.rule.code)
        if finding.fix is not None:
            propose_fix(board, finding, finding.fix)
    with st.container(border=True):
        rule_text(finding.rule)


def _also(board: Board, finding: Finding) -> None:
    """What else the rules found that this finding explains: mended and waived with it."""
    others = board.seen_as(finding)
    if not others:
        return
    said = n_("Also seen as {count} other finding", "Also seen as {count} other findings", len(others))
    with st.expander(said, icon=":material/account_tree:"):
        for other in others[:MOST_ALSO]:
            link(other.ref, f"{other.rule.code} · {named(other.ref, voice())}")
        left = len(others) - MOST_ALSO
        if left > 0:
            st.caption(_("and {count} more", count=left))


def rule_text(rule: Rule) -> None:
    """The page of a rule, with headings that fit beside what it is shown for."""
    page = rule_page(rule, language())
    st.markdown(page.replace("\n## ", "\n### ").replace("# ", "## ", 1))


def propose_fix(board: Board, finding: Finding, fix: Fix) -> None:
    """The proposed fix: nothing happens before the difference was seen and the button pressed."""
    title = _("Proposed fix: {title}", title=fix.title)
    with st.expander(title, key=f"fix_{finding.fingerprint}", on_change="rerun", icon=":material/build:") as shown:
        if not shown.open:
            return
        found: Comparison = state.kept(board, ("fix", finding.fingerprint), lambda: findings.preview(board, fix))
        _edits(found)
        effect(found)
        if st.button(_("Apply this fix"), type="primary", key=f"apply_{finding.fingerprint}"):

            def act() -> str:
                return undo.around(lambda: findings.apply(state.path(), fix, state.who()), _("Applied."))

            perform(act, "")


def _edits(comparison: Comparison) -> None:
    """The fields that a fix changes: a few as lines, many as a table."""
    if len(comparison.edits) > MOST_LINES:
        tables.show(compared.edits(comparison.edits, voice()), _("What the fix changes"))
        return
    spoken = voice()
    for edit in comparison.edits:
        kind = word(OBJECTS[edit.kind])
        st.markdown(f"{kind}: **{text(' / '.join(edit.key))}**")
        for each in edit.fields:
            old, new = (code(spoken.plain.value(value)) for value in (each.old, each.new))
            st.markdown(f"- {spoken.field(each.field)}: {old} → {new}")
