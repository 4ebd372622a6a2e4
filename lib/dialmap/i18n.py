"""The catalogue: English sentences into a language. One ``.po`` file a language, read once.

Holds the languages and what puts a template into one. Never holds a sentence.
"""

import gettext
import io
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dialmap.messages import Translate


class Language(StrEnum):
    """The languages of the interface."""

    EN = "en"
    RU = "ru"

    @property
    def own_name(self) -> str:
        """What the language calls itself."""
        return {Language.EN: "English", Language.RU: "Русский"}[self]


def nearest(locale: str | None) -> Language:
    """The language for a browser's or a system's locale such as ``ru-RU``; English where we have no other."""
    code = (locale or "").replace("_", "-").partition("-")[0].lower()
    return Language(code) if code in set(Language) else Language.EN


def of_system(environment: Mapping[str, str]) -> Language:
    """The language that a system is set to, by its environment (POSIX: ``LC_ALL``, else ``LC_MESSAGES``, ``LANG``)."""
    return nearest(next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None))


def country_name(code: str, language: Language) -> str:
    """What a country (ISO 3166) is called in the language; the code itself where nobody knows."""
    return str(Locale(language.value).territories.get(code, code))


@lru_cache(maxsize=4)
def _group_sign(language: Language) -> str:
    return str(Locale(language.value).number_symbols["latn"]["group"])


def grouped(count: int, language: Language) -> str:
    """A whole number as people of the language write it: 46,326 or 46 326, never broken over a line."""
    return f"{count:,}".replace(",", _group_sign(language))


@lru_cache(maxsize=4)
def translator(language: Language) -> Translate:
    """What puts a template into ``language``."""
    if language is Language.EN:
        catalogue: gettext.NullTranslations = gettext.NullTranslations()
    else:
        source = resources.files("dialmap") / "locale" / language.value / "LC_MESSAGES" / "dialmap.po"
        compiled = io.BytesIO()
        with source.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language.value))
        compiled.seek(0)
        catalogue = gettext.GNUTranslations(compiled)

    def translate(text: str, plural: str, count: int) -> str:
        return catalogue.ngettext(text, plural, count) if plural else catalogue.gettext(text)

    return translate
