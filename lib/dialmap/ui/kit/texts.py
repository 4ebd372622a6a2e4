"""Words on the page, in the language of the session. Values that a user typed are shown as text, never as markup.

Holds the session's voice and the short names by which pages speak. Never knows which words there are.
"""

from enum import StrEnum
from typing import Final

import streamlit as st

from dialmap import messages
from dialmap.i18n import Language, nearest
from dialmap.messages import Message
from dialmap.reports.voice import Medium, Voice

MASKING: Final = "_masking"
SPOKEN: Final = "_spoken"
_LANGUAGES: Final[dict[str, Language]] = {each.value: each for each in Language}


def language() -> Language:
    """The language of this session: chosen in the side bar, else the one that was spoken, else the browser's."""
    chosen = st.session_state.get("lang") or st.session_state.get(SPOKEN, "")
    return _LANGUAGES.get(chosen) or nearest(st.context.locale)


def settle_language() -> None:
    """Begin a run in the language of the session; a new one begins as the URL says, else as the browser does.

    Kept beside the box in which it is chosen: Streamlit may forget what a box holds while a page is drawn anew, and
    then it may know neither the URL of today nor the browser.
    """
    if "lang" not in st.session_state:
        asked = st.session_state.get(SPOKEN) or st.query_params.get("lang", "")
        st.session_state["lang"] = asked if asked in _LANGUAGES else language().value
    st.session_state[SPOKEN] = st.session_state["lang"]


def speak(masking: bool) -> None:
    """Say for this session whether long numbers are masked, as the settings of the data set ask."""
    st.session_state[MASKING] = masking


def voice() -> Voice:
    """How this session is spoken to, by the clock of its browser.

    Long numbers are masked until somebody has said that they need not be.
    """
    zone = st.context.timezone or "UTC"
    return Voice(language(), bool(st.session_state.get(MASKING, True)), Medium.MARKDOWN, zone)


def _(text: str, /, **values: object) -> str:
    """One sentence of the interface as Markdown, with its text values escaped."""
    return md(messages._(text, **values))


def n_(text: str, plural: str, count: int, /, **values: object) -> str:
    """One sentence whose wording depends on ``count``."""
    return md(messages.n_(text, plural, count, **values))


def md(message: Message) -> str:
    """A message as Markdown."""
    return voice().say(message)


def raw(message: Message) -> str:
    """A message as plain text, for charts and options."""
    return voice().plain.say(message)


def text(text: str) -> str:
    """A user's text as Markdown that is no markup."""
    return voice().text(text)


def plain(text: str) -> str:
    """A user's text where Streamlit shows it as it is (``st.text``)."""
    return voice().plain.text(text)


def line(text: str, limit: int = 80) -> str:
    """A user's text on one plain line: for options of select boxes and labels of charts."""
    return voice().line(text, limit)


def label_line(label: str | Message, limit: int = 80) -> str:
    """A label on one plain line, for charts and options: a user's text, or a word of ours."""
    return line(raw(label) if isinstance(label, Message) else label, limit)


def code(text: str) -> str:
    """A user's number or template in the monospaced face, as Markdown."""
    return voice().code(text)


def word(member: StrEnum) -> str:
    """The word for a member of the vocabulary."""
    return voice().word(member)


def badge(member: StrEnum) -> str:
    """Icon and word of a severity or a verdict, colored only where something fails or depends on luck."""
    return colored(member, voice().marked(member))


def colored(member: StrEnum, text: str) -> str:
    """``text`` (Markdown) in the color of a severity or a verdict."""
    name = str(member)
    if name == "error" or getattr(member, "fails", False):
        return f":red[{text}]"
    return f":orange[{text}]" if name == "warning" else text
