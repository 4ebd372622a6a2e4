"""What can be imported: the formats, and a page about each. Never reads a file of a user."""

from importlib import resources

from dialmap.exchange.formats import ALL_FORMATS, BY_NAME
from dialmap.exchange.formats.base import Format
from dialmap.i18n import Language

__all__ = ["ALL_FORMATS", "BY_NAME", "Format", "format_page"]


def format_page(name: str, language: Language) -> str:
    """The page of a format: how to get such a file, how it is recognized, what else to know. Markdown of our own."""
    page = resources.files("dialmap") / "exchange" / "formats" / "pages" / language.value / f"{name}.md"
    return page.read_text(encoding="utf-8")
