"""The pages of the rules, and what a rule is called in a language.

Holds how a page is found. Never says what a rule found.
"""

from functools import lru_cache
from importlib import resources

from dialmap.findings import ALL_RULES, Rule
from dialmap.i18n import Language


@lru_cache(maxsize=8)
def rule_titles(language: Language) -> dict[str, str]:
    """Code -> what the rule is called in the language, from the first line of its page."""
    first = {rule.code: rule_page(rule, language).partition("\n")[0] for rule in ALL_RULES}
    return {code: line.removeprefix(f"# {code} ") for code, line in first.items()}


def rule_page(rule: Rule, language: Language) -> str:
    """The rule's page, Markdown of our own."""
    page = resources.files("dialmap") / "findings" / "pages" / language.value / f"{rule.code}.md"
    return page.read_text(encoding="utf-8")
