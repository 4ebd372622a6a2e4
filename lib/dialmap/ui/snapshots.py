"""Snapshots on the page: take, list, restore, download, upload. Never looks into one."""

from functools import partial

import streamlit as st

from dialmap.core.snapshots import StoredSnapshot
from dialmap.reports.snapshots import snapshots as listing
from dialmap.service import snapshots
from dialmap.ui import state, undo
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.texts import _, text, voice


def manage(kept: tuple[StoredSnapshot, ...]) -> None:
    """Take a snapshot; list, restore, download and upload them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(_("Name of the new snapshot"), key="snapshot_name", placeholder=_("empty: the time"))
        if st.button(_("Take a snapshot"), type="primary", icon=":material/photo_camera:"):
            perform(lambda: snapshots.take(state.path(), name or "", state.who()), _("Kept."))
    uploaded = st.file_uploader(_("Or keep a snapshot from a file"), type=["json"], key="snapshot_file")
    if uploaded is not None and st.button(_("Keep this file as a snapshot")):
        perform(lambda: snapshots.add_file(state.path(), uploaded.getvalue(), uploaded.name, state.who()), _("Kept."))
    if not kept:
        st.caption(_("No snapshot yet. Take one before a change: you can compare with it and go back to it."))
        return
    names = [each.name for each in kept]
    picked = tables.pick(listing(kept, voice()), names, "snapshot", _("Snapshots"))
    if picked in names:
        _one(picked)


def _one(name: str) -> None:
    """What can be done with one snapshot."""
    with st.container(border=True):
        st.markdown("**" + text(name) + "**")
        with st.container(horizontal=True):
            st.page_link("compare.py", label=_("Compare with the present"), query_params={"old": name})
            st.download_button(
                _("Download"),
                data=partial(snapshots.as_file, state.path(), name),
                file_name="snapshot.json",
                mime="application/json",
                icon=":material/download:",
            )
            with st.popover(_("Restore"), icon=":material/history:"):
                st.write(
                    _("Everything, settings too, becomes as it was then. The present is kept as a snapshot first.")
                )
                if st.button(_("Restore it"), type="primary", key="restore"):

                    def act() -> str:
                        return undo.around(lambda: snapshots.restore(state.path(), name, state.who()), _("Restored."))

                    perform(act, "")
