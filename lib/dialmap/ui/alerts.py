"""Alerts on the page: the rules, their form, and what has become of the messages.

Holds how they are drawn. Never decides what is told, and never delivers anything but a trial.
"""

from dataclasses import fields
from datetime import datetime, time
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.alerts import LONGEST_NAME, LONGEST_TARGET, AlertChannel, AlertRule, Delivery, NewAlertRule, Topic
from dialmap.core.findings import Severity
from dialmap.i18n import Language
from dialmap.reports import alerts as listing
from dialmap.service import alerts, delivering
from dialmap.ui import state
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.opened import forget, opened
from dialmap.ui.kit.texts import _, language, line, n_, text, voice, word

#: Example targets by channel.
TARGETS: Final = {
    AlertChannel.WEBHOOK: "https://example.com/hook",
    AlertChannel.CHAT: "$CHAT_HOOK",
    AlertChannel.MAIL: "ops@example.com",
    AlertChannel.TELEGRAM: "-1001234567890",
}
MOST_MESSAGES: Final = 100


def manage(board: Board) -> None:
    """The rules, a form for a new one, and the messages."""
    st.markdown(
        _(
            "Who is told what, by which way: said once, again when it changes, and when it is well. `dialmap watch` on"
            " the server sends it."
        )
    )
    rules = alerts.rules(state.path())
    if rules:
        names = [each.name for each in rules]
        picked = tables.pick(listing.rules(rules, voice()), names, "alert", _("Rules for alerts"))
        for each in rules:
            if each.name == picked:
                with st.container(border=True):
                    st.markdown("**" + text(each.name) + "**")
                    _form(board, each)
    with st.expander(_("New rule for alerts"), expanded=not rules, icon=":material/add_alert:"):
        _form(board, None)
    _messages({each.id: each.name for each in rules})


def _messages(names: dict[int, str]) -> None:
    """What was told, and how far it has come."""
    found = alerts.messages(state.path(), MOST_MESSAGES)
    if not found:
        return
    small_heading(_("Messages"))
    stuck = sum(each.state is Delivery.FAILED for each in found)
    if stuck:
        st.warning(
            n_("{count} message was given up.", "{count} messages were given up.", stuck), icon=":material/warning:"
        )
    tables.show(listing.messages(found, names, voice()), _("Messages"), height=min(60 + 36 * len(found), 420))


def _form(board: Board, rule: AlertRule | None) -> None:
    key = "new_alert" if rule is None else f"alert_{rule.id}"
    was = NewAlertRule(name="", channel=AlertChannel.MAIL, language=language().value)
    if rule is not None:
        said = _("Somebody else changed this rule in the meantime; what is typed here cannot be saved.")
        was = rule = opened(rule, key, said)
    ways = {each: word(each) for each in AlertChannel}
    left, middle, right = st.columns(3)
    name = left.text_input(_("Name"), was.name, key=f"{key}_name", max_chars=LONGEST_NAME)
    channel = AlertChannel(
        middle.selectbox(
            _("Channel"),
            list(ways),
            list(ways).index(was.channel),
            format_func=ways.__getitem__,
            key=f"{key}_channel",
        )
        or was.channel
    )
    target = ""
    if channel is not AlertChannel.EXIT:
        target = right.text_input(
            _("Goes to"),
            was.target,
            key=f"{key}_target_{channel.value}",
            max_chars=LONGEST_TARGET,
            placeholder=TARGETS[channel],
            help=_(
                "A web address, or {example} for one that stays in the environment of the server; mail addresses with"
                " commas between them; the number of a chat.",
                example="$CHAT_HOOK",
            ),
        )
    topics, severities, owners = _what(board, was, key)
    quiet, digest = _when(was, key)
    left, right = st.columns(2)
    languages = {each.value: each.own_name for each in Language}
    spoken = left.radio(
        _("Language"),
        list(languages),
        list(languages).index(was.language) if was.language in languages else 0,
        format_func=languages.__getitem__,
        key=f"{key}_language",
        horizontal=True,
    )
    secret = ""
    if channel is AlertChannel.WEBHOOK:
        secret = right.text_input(
            _("Variable with the secret"),
            was.secret,
            key=f"{key}_secret",
            placeholder="HOOK_SECRET",
            help=_("Its value is sent as Authorization. The secret itself is never stored."),
        )
    wanted = NewAlertRule(
        name=name or "",
        channel=channel,
        target=target or "",
        topics=topics,
        severities=severities,
        owners=owners,
        quiet_from=quiet[0],
        quiet_to=quiet[1],
        digest=digest,
        language=spoken or was.language,
        secret=secret or "",
        is_on=st.toggle(_("On"), was.is_on, key=f"{key}_on"),
    )
    _buttons(wanted, rule, key)


def _what(board: Board, was: NewAlertRule, key: str) -> tuple[frozenset[Topic], frozenset[Severity], tuple[str, ...]]:
    """What is told: of what, how bad, and whose."""
    left, middle, right = st.columns(3)
    names = {each: word(each) for each in Topic}
    topics = left.multiselect(
        _("What is told"),
        list(names),
        [each for each in Topic if each in was.topics],
        format_func=names.__getitem__,
        key=f"{key}_topics",
    )
    levels = {each: voice().marked(each) for each in Severity}
    severities = middle.multiselect(
        _("Findings of these severities"),
        list(levels),
        [each for each in Severity if each in was.severities],
        format_func=levels.__getitem__,
        key=f"{key}_severities",
        disabled=Topic.FINDINGS not in topics,
    )
    known = tuple(dict.fromkeys((*board.owners, *was.owners)))
    owners = right.multiselect(
        _("Only of these owners"),
        known,
        list(was.owners),
        format_func=line,
        key=f"{key}_owners",
        placeholder=_("everybody"),
    )
    return frozenset(topics), frozenset(severities), tuple(owners)


def _when(was: NewAlertRule, key: str) -> tuple[tuple[str, str], str]:
    """Quiet hours, or once a day."""
    at_once, quiet, daily = _("At once"), _("At once, but for quiet hours"), _("Once a day")
    options = [at_once, quiet, daily]
    before = 2 if was.digest else 1 if was.quiet_from else 0
    left, middle, right = st.columns(3)
    picked = left.radio(_("When"), options, before, key=f"{key}_when_{language()}")
    if picked == daily:
        told = middle.time_input(_("Once a day at"), _clock(was.digest or "09:00"), key=f"{key}_digest")
        return ("", ""), _written(told)
    if picked == quiet:
        begin = middle.time_input(_("Quiet from"), _clock(was.quiet_from or "22:00"), key=f"{key}_from")
        end = right.time_input(_("Quiet to"), _clock(was.quiet_to or "07:00"), key=f"{key}_to")
        return (_written(begin), _written(end)), ""
    return ("", ""), ""


def _clock(told: str) -> time:
    return datetime.strptime(told, "%H:%M").time()


def _written(told: time) -> str:
    return f"{told:%H:%M}"


def _buttons(wanted: NewAlertRule, rule: AlertRule | None, key: str) -> None:
    def act() -> None:
        alerts.save(state.path(), wanted, rule, state.who())
        url.point_at("alert", wanted.name.strip())
        forget(key)

    with st.container(horizontal=True):
        if st.button(_("Save"), type="primary", key=f"save_{key}", disabled=not wanted.name.strip()):
            perform(act, _("Saved."))
        if rule is None:
            return
        is_saved = all(getattr(rule, each.name) == getattr(wanted, each.name) for each in fields(NewAlertRule))
        about = _("As it is saved.")
        if rule.channel is not AlertChannel.EXIT and st.button(
            _("Send a trial"), key=f"try_{key}", icon=":material/send:", disabled=not is_saved, help=about
        ):
            perform(lambda: delivering.try_out(state.path(), rule, state.who()), _("It was sent."))
        with st.popover(_("Delete…"), type="tertiary"):
            st.caption(_("Its messages go with it, also those that still wait."))
            if st.button(_("Delete this rule"), key=f"drop_{key}"):
                perform(lambda: _drop(rule), _("Deleted."))


def _drop(rule: AlertRule) -> None:
    alerts.drop(state.path(), rule, state.who())
    url.point_at("alert", "")
