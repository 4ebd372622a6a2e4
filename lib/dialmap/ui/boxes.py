"""What a PBX holds, on its way into an import and out again: what can be read, where calls enter, what is lost.

Holds these questions. Never reads a file, and stores nothing but the policy that somebody asked for.
"""

import re
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.boxes import BoxFiles, BoxImport, BoxReport, source_of
from dialmap.core.exchange import Problem, Upload
from dialmap.core.explained import ARRIVING
from dialmap.core.model import Telephony
from dialmap.core.settings import Policy, Profile
from dialmap.errors import DialmapError
from dialmap.reports.exchange import box_report, losses, proof, refusals, understood
from dialmap.reports.explained import headline, sentences, steps
from dialmap.service import dialplans, entries
from dialmap.service.dialplans import Box, Dialplan
from dialmap.service.exchange import pack
from dialmap.service.exports import WRITERS, written
from dialmap.service.formats import ALL_FORMATS, BY_NAME, format_page
from dialmap.service.settings import set_policy
from dialmap.service.transactions import utc_now
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import complain, perform
from dialmap.ui.kit.layout import heading, small_heading
from dialmap.ui.kit.texts import _, language, line, md, n_, raw, voice, word

TRIED: Final = "_tried_box"
#: How the names of files end that are taken.
UPLOADED: Final = list(dialplans.UPLOADED)
#: The format whose page is shown first.
USUAL: Final = "asterisk-conf"


def guide() -> None:
    """What can be imported, and how to get it."""
    with st.expander(_("What can be imported, and how to get it")):
        titles = {each.name: raw(each.title) for each in ALL_FORMATS}
        first = list(titles).index(USUAL)
        name = st.selectbox(_("Format"), list(titles), first, key="format_page", format_func=titles.__getitem__)
        chosen = BY_NAME[str(name)]
        _title, _sep, page = format_page(chosen.name, language()).partition("\n")
        st.markdown(re.sub(r"^## (.*)$", r"**\1**", page, flags=re.MULTILINE))
        st.markdown(_("Read: {what}", what=chosen.reads))
        st.markdown(_("Lost: {what}", what=chosen.loses))


def tried() -> list[Upload]:
    """The files of an invented Asterisk, where somebody wants to see one here; else nothing, and the offer."""
    if st.session_state.get(TRIED):
        st.info(_("This Asterisk is invented. Nothing is stored before you import it."), icon=":material/science:")
        st.button(_("Put it away"), key="untry", on_click=lambda: st.session_state.pop(TRIED, None))
        return dialplans.sample_box()
    about = _("Three contexts and six routes, a list of trunks, and what it says of them.")
    st.button(
        _("Try an invented Asterisk"),
        icon=":material/science:",
        key="try_box",
        help=about,
        on_click=lambda: st.session_state.update({TRIED: True}),
    )
    return []


def read(board: Board, uploads: list[Upload]) -> tuple[list[Upload], BoxReport | None, BoxImport | None] | None:
    """Uploads as our own files; of a PBX what is to be remembered, and what was the last time.

    None where something must be done before anything can be shown: it is said, or asked for.
    """
    names = tuple((each.name, hash(each.data)) for each in uploads)
    try:
        box, others, left_out = state.kept(board, ("box", names), lambda: dialplans.box_of(uploads))
    except DialmapError as error:
        complain(error)
        return None
    if box is None:
        return uploads, None, None
    source = source_of([each.name for each in uploads if each not in others])
    last, entry = dialplans.remembered(state.path(), source), ""
    if box.plan is not None:
        entry = asked_entry(board, box.plan, names, last)
        follow(box.plan, entry)
    decided = dialplans.decision_of(box)
    if decided is not None and not dialplans.is_decided_so(board.settings, decided):
        ask_policy(board, *decided, dialplans.profile_of(box))
        return None
    telephony = asked_telephony() if box.handed else Telephony.OWN_PBX
    made = as_files(board, box, entry, (*names, telephony), left_out, telephony)
    key = "report", names, entry, source, telephony, voice()
    report = state.kept(board, key, lambda: box_report(made, source, entry, voice()))
    return [*made.files, *others], report, last


def follow(plan: Dialplan, entry: str) -> None:
    """One number through the dialplan, step by step; nothing is stored for it."""
    with st.expander(_("Follow a number"), icon=":material/conversion_path:"):
        number = st.text_input(_("Number"), key="followed", placeholder="74955550100", max_chars=80)
        if not number or not number.strip():
            st.caption(_("Which way a call takes, through contexts and priorities, to the trunk and the number sent."))
            return
        told, spoken = entries.explain(plan, number.strip(), entry), voice()
        st.markdown(f"**{md(headline(told))}**")
        arrives = told.ending in ARRIVING
        st.markdown(("✔ " if arrives else "✖ ") + word(told.ending))
        for each in sentences(told):
            st.markdown(md(each))
        if told.steps:
            listed = steps(told, spoken)
            tables.show(listed, _("The way of the call"), key="followed_steps")
            tables.download(lambda: listed, "call.csv")


def ask_policy(board: Board, policy: Policy, falls: bool | None, profile: Profile) -> None:
    """The data set has to decide as the PBX does, or what is shown here would not hold."""
    if policy is not Policy.CONTEXTS:
        ask_rules(policy, profile, falls=bool(falls))
        return
    st.warning(
        _(
            "A dialplan of Asterisk asks one context after another, but here another rule decides which route wins:"
            " {policy}. Change it first, so that calls go as they do there. Routes without a context are asked as one.",
            policy=word(board.settings.policy),
        ),
        icon=":material/low_priority:",
    )
    if st.button(_("Ask contexts one after another"), type="primary", key="use_contexts"):
        perform(lambda: set_policy(state.path(), Policy.CONTEXTS, state.who(), profile), _("Saved."))


def ask_rules(policy: Policy, profile: Profile, *, falls: bool) -> None:
    """The same of a PBX whose routing is a table."""
    said = _(
        "This PBX decides otherwise than what is set here. Change it first, so that calls go as they do there. Which"
        " route wins there: {policy}.",
        policy=word(policy),
    )
    if falls:
        more = _("Where the trunks of a route fail, the next route that takes the number is asked.")
    else:
        more = _("Where the trunks of a route fail, the call ends.")
    st.warning(f"{said} {more}", icon=":material/low_priority:")
    if st.button(_("Decide as this PBX does"), type="primary", key="use_rules"):
        perform(lambda: set_policy(state.path(), policy, state.who(), profile, falls=falls), _("Saved."))


def asked_telephony() -> Telephony:
    """Where the operators of robots sit: no export of a robot knows that."""
    asked = _("Where do the operators of these robots sit?")
    about = _("Asked of scenarios that are not here yet; those that are keep what is stored.")
    chosen = st.radio(asked, list(Telephony), key="box_telephony", format_func=word, help=about, horizontal=True)
    return Telephony(chosen or Telephony.OWN_PBX)


def as_files(  # noqa: PLR0917
    board: Board,
    box: Box,
    entry: str,
    names: tuple[object, ...],
    left_out: list[Problem],
    telephony: Telephony,
) -> BoxFiles:
    """What a PBX holds as our own files; lines of which something is lost are listed."""
    with st.spinner(_("Following each extension…")):
        made = state.kept(
            board, ("dialed", names, entry), lambda: dialplans.as_files(box, entry, board, utc_now(), telephony)
        )
    if made.lines:
        st.caption(md(understood(made)))
    lost = [*made.lost, *left_out]
    if lost:
        with st.expander(
            n_("{count} line with a remark", "{count} lines with remarks", len(lost)),
            icon=":material/content_cut:",
        ):
            listed = losses(lost, voice())
            tables.show(listed, _("Lines with remarks"), key="lost_lines")
            tables.download(lambda: listed, "lost-lines.csv")
    return made


def remembered() -> None:
    """The last import of each PBX: when, from where, and what was lost."""
    kept = dialplans.imports(state.path())
    if not kept:
        return
    with st.expander(_("Imports from PBXs"), icon=":material/history:"):
        for at, each in enumerate(kept):
            said = _("{source}: {when}, {who}.", source=each.source, when=voice().moment(each.at), who=each.who)
            entered = " " + _("Calls enter at {name}.", name=each.entry) if each.entry else ""
            st.markdown(said + entered + (" " + md(understood(each)) if each.lines else ""))
            st.download_button(
                _("Loss report"), data=each.report.encode("utf-8-sig"), file_name="lost-lines.csv", key=f"report_{at}"
            )


def asked_entry(board: Board, plan: Dialplan, names: tuple[object, ...], last: BoxImport | None) -> str:
    """Where calls enter: what each context would reach stands beside it; as the last time, if there was one."""
    counts = state.kept(
        board, ("reached", names), lambda: {each: entries.reached(plan, each) for each in entries.entrances(plan)}
    )
    labels = {name: f"{line(name)}: " + n_("{count} extension", "{count} extensions", counts[name]) for name in counts}
    return str(
        st.selectbox(
            _("Where calls enter"),
            list(labels),
            list(labels).index(last.entry) if last is not None and last.entry in labels else 0,
            key="box_entry",
            format_func=labels.__getitem__,
            help=_("The context into which the calls of this box are sent. Nothing includes those that stand first."),
        )
    )


def exports(board: Board) -> None:
    """The routes as a PBX loads them, with the proof, and what it cannot say by name."""
    heading(_("For a PBX"))
    st.caption(_("What is written is read again here; there is no file unless every number goes where it goes here."))
    titles = {name: raw(BY_NAME[name].title) for name in WRITERS}
    name = str(st.radio(_("Format"), list(titles), key="written_as", format_func=titles.__getitem__))
    if not st.toggle(_("Write and prove"), key="write_box"):
        return
    try:
        with st.spinner(_("Writing, reading again, comparing…")):
            made = state.kept(board, ("written", name), lambda: written(board, name))
    except DialmapError as error:
        complain(error)
        return
    st.markdown(("✔ " if made.unproven is None else "▲ ") + md(proof(made.unproven)))
    one = made.files[0] if len(made.files) == 1 else (f"{name}.zip", pack(made.files))
    st.download_button(one[0], data=one[1], file_name=one[0], key="export_box", type="primary")
    told = [*made.refused.items(), *made.left_out]
    if told:
        small_heading(
            n_("{count} route is not, or not wholly, in it", "{count} routes are not, or not wholly, in it", len(told))
        )
        tables.show(refusals(told, voice()), _("What the PBX cannot say"), key="refused_by_box")
