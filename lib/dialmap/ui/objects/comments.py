"""What people said about an object or a finding, and the field to say something. Never changes what was said."""

import streamlit as st

from dialmap.core.findings import Ref
from dialmap.service import comments
from dialmap.ui import state
from dialmap.ui.kit.feedback import attempt
from dialmap.ui.kit.texts import _, code, n_, text, voice
from dialmap.ui.objects.links import tickets


def about(ref: Ref, of_rule: str = "") -> None:
    """The comments on an object and its findings, and a field for one more; ``of_rule``: beside a finding of it."""
    found, settings = comments.about(state.path(), ref), state.board().settings
    key = f"comment_{ref}_{of_rule}"
    with st.expander(n_("{count} comment", "{count} comments", len(found)), key=f"{key}_box", expanded=bool(found)):
        for each in found:
            which = f"{code(each.code)} " if each.code and each.code != of_rule else ""
            st.markdown(f"{which}**{text(each.who)}** · {voice().moment(each.at)}")
            st.text(voice().plain.text(each.told))
            tickets(settings, each.told)
        told = st.text_area(_("Say something"), key=key, height=70)

        def say() -> None:
            comments.say(state.path(), ref, told or "", state.who(), code=of_rule)
            del st.session_state[key]

        if st.button(_("Comment"), key=f"{key}_say", disabled=not (told or "").strip()) and attempt(say):
            st.rerun()
