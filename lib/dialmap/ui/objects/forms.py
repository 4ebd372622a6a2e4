"""Forms to create, edit and delete, drawn from the table of fields. A form never overwrites what somebody else saved.

Holds what all forms share: a widget a shape, the buttons, the question after a conflict. Never knows an object by name.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from dialmap.core.edits import Edit
from dialmap.core.fields import FIELDS
from dialmap.core.model import Route, Row, Transfer, key_values
from dialmap.core.names import tidy
from dialmap.core.shapes import LARGEST_COUNT, Field, Shape
from dialmap.errors import ConflictError
from dialmap.reports.inventory import versions
from dialmap.service import inventory, proposals
from dialmap.ui import state, undo
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import attempt, flash
from dialmap.ui.kit.texts import _, md, text, voice, word

CONFLICT: Final = "_conflict"
DIRTY: Final = "_changed"
Keys = Callable[[str], str]
#: Asks for one field in another way than its shape says: the field and its value as the form was opened.
Asker = Callable[[Field, Any], Any]


def has_changes() -> bool:
    """Whether the open form holds something that is not saved."""
    return bool(st.session_state.get(DIRTY))


def forget() -> None:
    """Drop what was typed into the open form."""
    for name in [str(key) for key in st.session_state if str(key).startswith(("_opened", CONFLICT, DIRTY, "form_"))]:
        del st.session_state[name]


def opened(kind: str, row: Any) -> tuple[Any, Keys]:
    """The row as it was when the form was opened, and a maker of widget keys that belong to just that state."""
    name = f"_opened_{kind}_{'' if row is None else row.key}"
    was = st.session_state.setdefault(name, row)
    version = 0 if was is None else was.version
    return was, lambda field: f"form_{kind}_{'' if row is None else row.key}_{version}_{field}"


def ask_all(was: Row, key: Keys, special: Mapping[str, Asker]) -> dict[str, Any]:
    """A widget for each field of the object; the values by field."""
    values: dict[str, Any] = {}
    for field in FIELDS[type(was)]:
        value = values[field.name] = getattr(was, field.name)
        if not field.is_asked:
            continue
        asker = special.get(field.name)
        values[field.name] = ask(field, value, key) if asker is None else asker(field, value)
    return values


def ask(field: Field, value: Any, key: Keys, label: str = "") -> Any:
    """The widget for one field, by its shape; what is in it."""
    label = label or md(field.label)
    about = md(field.about) if field.about is not None else None
    widget = key(field.name)
    if field.choices is not None:
        options = list(field.choices)
        labels = {each: word(each) for each in options}
        picked = st.radio(
            label,
            options,
            options.index(value),
            key=widget,
            format_func=labels.__getitem__,
            horizontal=True,
            help=about,
        )
        return field.choices(picked)
    if field.shape is Shape.FLAG:
        return st.checkbox(label, value, key=widget, help=about)
    if field.shape is Shape.COUNT:
        count = st.number_input(label, 0, LARGEST_COUNT, value, key=widget, help=about)
        return count if field.optional else int(count or 0)
    if field.shape is Shape.NAMES:
        listed = st.text_area(label, "\n".join(value), key=widget, help=about)
        return tuple(tidy(line) for line in as_text(listed).split("\n") if line.strip())
    if field.shape is Shape.LINES:
        return as_text(st.text_area(label, value, key=widget, help=about))
    live = field.shape is Shape.NUMBER  # the answer stands below it
    typed = as_text(st.text_input(label, value, key=widget, help=about, live=live))
    return tidy(typed, (value,)) if field.shape is Shape.KEY else typed


def as_text(value: str | None) -> str:
    """What a text widget holds."""
    return (value or "").replace("\r\n", "\n")


def buttons(  # noqa: PLR0917
    kind: str,
    row: Row,
    before: Row | None,
    warning: str = "",
    allowed: bool = True,
    blank: Row | None = None,
) -> None:
    """Save, propose, drop, delete; and the question after a conflict. ``warning``: what deleting would do.

    ``blank`` is what the form of a new object begins with.
    """
    st.session_state[DIRTY] = row != (before or blank) if before is not None or blank is not None else _is_filled(row)
    confirm = f"form_{kind}_confirm"
    with st.container(horizontal=True):
        save = st.button(_("Save"), type="primary", key=f"save_{kind}", disabled=not allowed)
        about = _("Not live: for a change proposal.")
        asked = has_changes() and st.button(_("Propose"), key=f"propose_{kind}", help=about)
        if asked and put_aside([Edit(before, row)]):
            _close(kind)
        if has_changes() and st.button(_("Drop the changes"), key=f"drop_{kind}"):
            _close(kind)
        if before is not None and st.button(_("Delete"), icon=":material/delete:", key=f"ask_{kind}"):
            st.session_state[confirm] = True
    if before is not None and st.session_state.get(confirm):
        name = " / ".join(key_values(before))
        question = _("Delete {name}?", name=name)
        st.warning(f"**{question}** {warning}".strip(), icon=":material/warning:")
        st.caption(_("A snapshot is kept first, and it can be taken back."))
        if st.button(_("Delete {name}", name=name), key=f"delete_{kind}", type="primary"):
            _do(lambda: inventory.delete(state.path(), before, state.who()), kind, None, before)
    if save:
        _do(lambda: inventory.save(state.path(), row, before, state.who()), kind, row, before)
    conflict = st.session_state.get(CONFLICT)
    if conflict is not None and conflict[0] == kind:
        _settle(kind, *conflict[1:])


def put_aside(edits: Sequence[Edit]) -> bool:
    """Keep edits for a change proposal of whoever is working; True where that is done."""

    def act() -> None:
        proposals.put_aside(state.path(), edits, state.who())
        flash(_("Put aside for a change proposal; nothing of it is live."))

    return attempt(act)


def _is_filled(row: Row) -> bool:
    """Whether somebody has typed anything into the form of a new object."""
    if isinstance(row, Route):
        return bool(row.name or row.templates or row.trunks)
    return bool("".join(key_values(row)) or (isinstance(row, Transfer) and row.number))


def _leave(kind: str) -> None:
    """Forget the form; the drawer is gone with the next run."""
    forget()
    for param in ("new", "of", kind):
        url.point_at(param, "")


def _close(kind: str) -> None:
    """Close the drawer and forget the form."""
    _leave(kind)
    st.rerun()


def _do(act: Callable[[], None], kind: str, row: Row | None, before: Row | None) -> None:
    """Run an edit; on success close the drawer, on a conflict let the user choose."""
    if attempt(partial(_did, act, kind, row, before)) and CONFLICT not in st.session_state:
        st.rerun()


def _did(act: Callable[[], None], kind: str, row: Row | None, before: Row | None) -> None:
    done = row if row is not None else before
    name = text(" / ".join(key_values(done))) if done is not None else ""
    try:
        flash(undo.around(act, (_("Saved.") if row is not None else _("Deleted.")) + f" {name}"))
    except ConflictError as error:
        st.session_state[CONFLICT] = (kind, row, before, error.current)
        return
    _leave(kind)


def _settle(kind: str, row: Row | None, before: Row | None, current: Row | None) -> None:
    """Somebody else was faster: show what changed, and let the user choose."""
    st.error(md(ConflictError(current).message), icon=":material/sync_problem:")
    if current is not None and before is not None:
        tables.show(versions(before, current, row, voice()), _("The three versions"))
    with st.container(horizontal=True):
        if st.button(_("Take theirs"), key=f"theirs_{kind}"):
            forget()
            st.rerun()
        if row is not None and st.button(_("Save mine over it"), key=f"mine_{kind}"):
            st.session_state.pop(CONFLICT)
            _do(lambda: inventory.save(state.path(), row, current, state.who()), kind, row, current)
