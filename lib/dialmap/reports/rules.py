"""The pages of the rules, and what a rule is called in a language.

Holds how a page is found. Never says what a rule found.
"""

from collections import Counter
from functools import lru_cache
from importlib import resources

from dialmap.board import Board
from dialmap.core.findings import Severity
from dialmap.core.settings import OFF
from dialmap.findings import ALL_RULES, Rule
from dialmap.i18n import Language
from dialmap.messages import _
from dialmap.reports.voice import Table, Voice, table


@lru_cache(maxsize=8)
def rule_titles(language: Language) -> dict[str, str]:
    """Code -> what the rule is called in the language, from the first line of its page."""
    first = {rule.code: rule_page(rule, language).partition("\n")[0] for rule in ALL_RULES}
    return {code: line.removeprefix(f"# {code} ") for code, line in first.items()}


def rule_page(rule: Rule, language: Language) -> str:
    """The rule's page, Markdown of our own."""
    page = resources.files("dialmap") / "findings" / "pages" / language.value / f"{rule.code}.md"
    return page.read_text(encoding="utf-8")


def rules(board: Board, voice: Voice, brief: bool = False) -> Table:
    """One row a rule: code, title, how bad it is here, how many open findings it has; ``brief`` for a narrow place."""
    titles, counts = rule_titles(voice.language), Counter(finding.rule.code for finding in board.open)

    def here(rule: Rule) -> object:
        told = board.settings.severities.get(rule.code)
        return _("off") if told == OFF else Severity(told) if told else rule.severity

    made = table(
        ("code", "title", "here", "count"),
        ((rule.code, titles[rule.code], here(rule), counts[rule.code]) for rule in ALL_RULES),
        voice,
    )
    return made.only(("code", "title")) if brief else made
