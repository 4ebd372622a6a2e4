"""The people of the data set on the page: who is known, with which role; and the forms that let them in and out.

Holds how they are drawn. Never decides who may change them: the use cases do.
"""

import streamlit as st

from dialmap.core.people import LONGEST_NAME, LONGEST_SUBJECT, NewPerson, Person, Role, Source
from dialmap.reports.people import people as listing
from dialmap.service import people
from dialmap.ui import identity, state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, text, voice, word


def manage() -> None:
    """Who vouches for names here, everybody who is known, and what can be done with each."""
    identity.told()
    known = people.listed(state.path())
    if known:
        keys = [str(each.id) for each in known]
        picked = tables.pick(listing(known, voice()), keys, "person", _("People"))
        for each in known:
            if str(each.id) == picked:
                _one(each)
    else:
        st.caption(_("Nobody is known yet. Whoever changes something first becomes the administrator."))
    _add()


def _one(person: Person) -> None:
    with st.container(border=True):
        st.markdown("**" + text(person.name) + "**")
        role, subject = _role(person.role, f"person_role_{person.id}"), _subject(person.subject, f"person_{person.id}")
        with st.container(horizontal=True):
            changed = (role, subject) != (person.role, person.subject)
            if st.button(_("Save"), type="primary", key=f"save_person_{person.id}", disabled=not changed):
                perform(lambda: people.change(state.path(), person, role, subject, state.who()), _("Saved."))
            if not person.is_here:
                if st.button(_("Let them back in"), key=f"let_back_{person.id}"):
                    perform(lambda: people.let_back(state.path(), person, state.who()), _("Saved."))
            elif st.button(_("They have left"), key=f"let_go_{person.id}"):
                perform(lambda: people.let_go(state.path(), person, state.who()), _("They may do nothing from now on."))


def _add() -> None:
    small_heading(_("Add somebody"))
    name = st.text_input(_("What they are called"), key="new_person_name", max_chars=LONGEST_NAME)
    role, subject = _role(Role.VIEWER, "new_person_role"), _subject("", "new_person_subject")

    def act() -> None:
        people.add(state.path(), NewPerson(name=name or "", role=role, subject=subject), state.who())
        for key in ("new_person_name", "new_person_role", "new_person_subject"):
            st.session_state.pop(key, None)

    if st.button(_("Add"), type="primary", key="add_person", disabled=not name):
        perform(act, _("Added."))


def _role(role: Role, key: str) -> Role:
    labels = {each: word(each) for each in Role}
    about = _(
        "A viewer reads. An editor also changes data and proposes. A reviewer also decides, waives, signs and applies"
        " proposals. An administrator also changes settings and people, restores, and deletes everything."
    )
    options = list(Role)
    picked = st.radio(
        _("Role"), options, options.index(role), format_func=labels.__getitem__, horizontal=True, key=key, help=about
    )
    return Role(picked or role)


def _subject(subject: str, key: str) -> str:
    """By which sign-in somebody is known; asked only where there is one."""
    if state.way() is Source.LOCAL and not subject:
        return subject
    typed = st.text_input(
        _("Sign-in"),
        subject,
        key=f"{key}_subject",
        max_chars=LONGEST_SUBJECT,
        help=_("The mail address, or what the sign-in or the proxy calls this person."),
    )
    return (typed or "").strip()
