"""Words on the page, in the language of the session. Values that a user typed are shown as text, never as markup."""

from enum import StrEnum

import streamlit as st

from dialmap import messages
from dialmap.i18n import Language, nearest, translator
from dialmap.messages import Message, Translate
from dialmap.reports import words


def language() -> Language:
    """The language of this session: chosen in the side bar, else the browser's."""
    chosen = st.session_state.get("lang")
    return Language(chosen) if chosen in set(Language) else nearest(st.context.locale)


def translate() -> Translate:
    """What puts a template into the session's language."""
    return translator(language())


def _(text: str, /, **values: object) -> str:
    """One sentence of the interface as Markdown, with its text values escaped."""
    return md(messages._(text, **values))


def n_(text: str, plural: str, count: int, /, **values: object) -> str:
    """One sentence whose wording depends on ``count``."""
    return md(messages.n_(text, plural, count, **values))


def md(message: Message) -> str:
    """A message as Markdown."""
    return message.render(translate(), words.markdown)


def raw(message: Message) -> str:
    """A message as plain text, for tables and charts."""
    return message.render(translate(), words.visible)


def word(value: StrEnum) -> str:
    """The word for a value of the vocabulary."""
    return words.word(value, translate())


def badge(value: StrEnum) -> str:
    """Icon and word of a severity or a verdict, colored only where something fails or depends on luck."""
    return colored(value, words.marked(value, translate()))


def colored(value: StrEnum, text: str) -> str:
    """``text`` (Markdown) in the color of a severity or a verdict."""
    name = str(value)
    if name == "error" or getattr(value, "fails", False):
        return f":red[{text}]"
    return f":orange[{text}]" if name == "warning" else text
