"""Do what a button asks for, and say what became of it."""

from collections.abc import Callable

import streamlit as st

from dialmap.errors import ConflictError, DialmapError
from dialmap.reports import words
from dialmap.reports.document import CHOICES
from dialmap.review import Choice, Decision
from dialmap.ui.texts import _, md, raw


def attempt(act: Callable[[], object], said: str) -> None:
    """Do something and say so; what Dialmap can name becomes one sentence, and nothing is lost."""
    try:
        act()
    except ConflictError as error:
        current = error.current
        told = say(current) if isinstance(current, Decision) else ""
        sentence = _("Somebody else decided this item in the meantime; nothing was overwritten.")
        st.error(f"{sentence} {told}", icon=":material/sync_problem:")
        return
    except DialmapError as error:
        st.error(md(error.message), icon=":material/error:")
        return
    st.session_state["flash"] = said
    st.rerun()


def say(made: Decision) -> str:
    """A decision in one line."""
    parts = [f"**{choice_word(made.choice)}**", words.markdown(made.who)]
    if made.owner:
        parts.append(_("Owner: {name}", name=made.owner))
    if made.due:
        parts.append(_("due {day}", day=made.due.isoformat()))
    if made.until:
        parts.append(_("until {day}", day=made.until.isoformat()))
    parts += [words.markdown(text) for text in (made.reason, made.note) if text]
    return " · ".join(parts)


def choice_word(choice: Choice) -> str:
    """The word for a decision."""
    return raw(CHOICES[choice])
