"""Real calls on the page: figures, what fails, drift, routes, trunks, numbers. Never counts a call."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dialmap import messages
from dialmap.board import Board
from dialmap.board.losses import Losses
from dialmap.core.ends import Ends, Load
from dialmap.core.traffic import IDLE_DAYS, Traffic
from dialmap.core.verdicts import Verdict
from dialmap.reports import calls as listing
from dialmap.reports.overview import worst_first
from dialmap.reports.voice import Table
from dialmap.service import tallies
from dialmap.ui import state
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.layout import heading
from dialmap.ui.kit.shades import SHADES, shade
from dialmap.ui.kit.texts import _, line, md, n_, raw, voice, word

#: So many days can be looked at.
SPANS: Final = ("7", "28", "90", "365")
USUAL: Final = "28"
#: So many numbers are listed, and so many trunks are drawn by hour.
MOST_NUMBERS: Final = 1_000
MOST_DRAWN: Final = 12
MOST_FIRST: Final = 12
ANSWERED: Final = {"light": "#2e7d5b", "dark": "#6cc79a"}
UNANSWERED: Final = {"light": "#c9a227", "dark": "#e3c766"}


def days() -> int:
    """Over how many days calls are looked at, in the URL."""
    box = st.container(width=190)
    words = {each: n_("the last {count} day", "the last {count} days", int(each)) for each in SPANS}
    asked = url.choice(
        box, _("Days"), [each for each in SPANS if each != USUAL], "days", words.__getitem__, words[USUAL]
    )
    return int(asked or USUAL)


def figures(traffic: Traffic) -> None:
    """The figures in a row, and the days as a chart."""
    ends, drift = traffic.total, sum(each.ends.calls for each in traffic.drift)
    none = traffic.by_route.get("", Ends())
    told = (
        (_("Calls"), ends.calls),
        (_("Nobody answered"), ends.unanswered - ends.failed),
        (_("Never reached a phone"), ends.failed),
        (word(Verdict.NO_ROUTE), none.calls),
        (_("Not as the table says"), drift),
    )
    for box, (label, count) in zip(st.columns(len(told)), told, strict=True):
        share = listing.percent(count / ends.calls) if ends.calls else ""
        box.metric(
            label, voice().count(count), share, delta_color="off", delta_arrow="off", border=True, height="stretch"
        )
    _by_day(traffic)


def _by_day(traffic: Traffic) -> None:
    by_day = traffic.by_day
    ink, theme = SHADES[shade()]["ink"], shade()
    parts = (
        (_("Answered"), [each.answered for each in by_day.values()], ANSWERED[theme]),
        (_("Nobody answered"), [each.unanswered - each.failed for each in by_day.values()], UNANSWERED[theme]),
        (_("Never reached a phone"), [each.failed for each in by_day.values()], SHADES[theme]["fails"]),
    )
    option = {
        "animation": False,
        "legend": {"top": 0, "left": 0, "textStyle": {"color": ink}},
        "tooltip": {"trigger": "axis"},
        "grid": {"left": 60, "right": 12, "top": 30, "bottom": 26},
        "xAxis": {"type": "category", "data": list(by_day), "axisLabel": {"color": ink, "hideOverlap": True}},
        "yAxis": {"type": "value", "minInterval": 1, "axisLabel": {"color": ink}},
        "series": [
            {"type": "bar", "stack": "calls", "name": name, "data": values, "color": color, "barMaxWidth": 40}
            for name, values, color in parts
        ],
    }
    alt = _("Calls by day: answered, not answered, and those that never reached a phone")
    st.echarts_chart(option, height=200, key="calls_by_day", alt=alt)


def what_fails(board: Board, traffic: Traffic, lost: Losses) -> None:
    """Findings by the calls that are lost because of them; transfers and numbers that fail most."""
    spoken = voice()
    heading(_("Findings by calls lost"))
    listed = [each for each in lost.ranked if lost.of(each) and each.fingerprint not in board.waived][:MOST_FIRST]
    if listed:
        since = tallies.since(state.path(), [each.fingerprint for each in listed])
        table = worst_first(board, listed, since, voice(), lost.of)
        picked = tables.pick(table, [each.fingerprint for each in listed], "finding", _("Findings by calls lost"))
        if picked:
            st.switch_page("findings.py", query_params={"finding": picked, "lang": url.pointed_at("lang")})
    else:
        st.markdown("✔ " + _("No error of the table has cost a call in these days."))
    _listed(
        _("Transfers by unanswered calls"),
        lambda: listing.transfers(traffic, spoken, tables.MOST_ROWS),
        _("No number of a transfer was dialed in these days."),
        "calls-transfers.csv",
        lambda: listing.transfers(traffic, spoken),
    )
    tables.say_left_out(min(len(traffic.dialed), tables.MOST_ROWS), len(traffic.dialed))
    st.caption(
        _(
            "A call record does not say which scenario has dialed: calls to a number count for each transfer that"
            " has it."
        )
    )
    dialed, count = traffic.unrouted(MOST_NUMBERS)
    _listed(
        _("Numbers that people dial and no route takes"),
        lambda: listing.numbers(dialed, voice()),
        _("None."),
        "calls-no-route.csv",
    )
    if count > len(dialed):
        tables.say_left_out(len(dialed), count)


def drift(traffic: Traffic) -> None:
    """Numbers whose calls leave otherwise than the table says."""
    st.markdown(
        _(
            "The engine says by which route and trunks each dialed number leaves; the call records say by which it"
            " left. Where they differ, the table here is not what the PBX has, or the PBX does what nobody meant."
        )
    )
    _listed(
        _("Calls that left otherwise than the table says"),
        lambda: listing.drift(traffic.drift, voice()),
        _("None: every call left by a trunk of its route."),
        "calls-drift.csv",
    )
    strange = [each for each in traffic.by_channel if each and each not in traffic.trunk_of]
    if strange:
        st.caption(
            n_(
                "{count} channel is named like no trunk; its calls are not compared. The tab of trunks lists it.",
                "{count} channels are named like no trunk; their calls are not compared. The tab of trunks lists them.",
                len(strange),
            )
        )


def routes(board: Board, traffic: Traffic) -> None:
    """Calls by route, and the routes that none took."""
    _listed(_("Calls by route"), lambda: listing.routes(traffic, board, voice()), _("No call."), "calls-routes.csv")
    idle = traffic.idle
    heading(_("Routes that no call took"))
    if traffic.asked_days < IDLE_DAYS:
        st.caption(
            _(
                "Only {days} days are looked at; {least} say more.",
                days=traffic.asked_days,
                least=IDLE_DAYS,
            )
        )
    if not idle:
        st.markdown("✔ " + _("Each enabled route took a call."))
        return
    table = listing.idle(traffic, voice())
    tables.show_some(table, _("Routes that no call took"))
    tables.download(table, "calls-idle.csv")


def trunks(board: Board, traffic: Traffic) -> None:
    """Calls by trunk, and how full each was by hour."""
    _listed(
        _("Calls by the way they left"),
        lambda: listing.trunks(traffic, board, voice()),
        _("No call."),
        "calls-trunks.csv",
    )
    heading(_("How full the trunks were"))
    loads = traffic.loads
    if not loads:
        st.caption(_("The records name no channel that is a trunk of ours."))
        return
    _by_hour(loads[:MOST_DRAWN])
    tables.show_some(listing.loads(loads, voice()), _("How full the trunks were"))
    st.caption(
        _(
            "Calls at once are looked at as each minute begins. A trunk is full where they are as many as its channels;"
            " how many it has stands at the trunk."
        )
    )


def _by_hour(loads: tuple[Load, ...]) -> None:
    """Trunks by hours: the most calls at once, as a share of the channels where those are known."""
    ink, colors = SHADES[shade()]["ink"], SHADES[shade()]
    names = [line(each.trunk, 24) for each in loads]
    cells = [
        {
            "name": f"{names[at]} {hour:02d}:00 · {count}",
            "value": [hour, at, round(100 * count / each.channels) if each.channels else 0, count],
        }
        for at, each in enumerate(loads)
        for hour, count in enumerate(each.hours)
    ]
    option = {
        "animation": False,
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "grid": {"left": 150, "right": 16, "top": 8, "bottom": 60},
        "xAxis": {
            "type": "category",
            "data": [f"{hour:02d}" for hour in range(24)],
            "axisLabel": {"color": ink},
        },
        "yAxis": {"type": "category", "data": names, "inverse": True, "axisLabel": {"color": ink}},
        "visualMap": {
            "min": 0,
            "max": 100,
            "dimension": 2,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "itemHeight": 120,
            "inRange": {"color": [colors["paper"], colors["others"], colors["fails"]]},
            "text": [raw(messages._("full")), "0 %"],
            "textStyle": {"color": ink},
        },
        "series": [
            {
                "type": "heatmap",
                "data": cells,
                "label": {"show": True, "formatter": "{@[3]}", "color": ink, "fontSize": 10},
            }
        ],
    }
    alt = _("Most calls at once by trunk and hour of the day; red: as many as the trunk has channels")
    st.echarts_chart(option, height=90 + 26 * len(loads), key="calls_by_hour", alt=alt)


def numbers(traffic: Traffic) -> None:
    """The numbers with most calls."""
    dialed = traffic.most_dialed(MOST_NUMBERS)
    _listed(_("Numbers with most calls"), lambda: listing.numbers(dialed, voice()), _("No call."), "calls-numbers.csv")
    _listed(
        _("Calls by scenario"),
        lambda: listing.scenarios(traffic, voice()),
        _("No number of a scenario was dialed in these days."),
        "calls-scenarios.csv",
    )


def _listed(
    title: str, made: Callable[[], Table], none: str, name: str, whole: Callable[[], Table] | None = None
) -> None:
    heading(title)
    table = made()
    if not len(table):
        st.markdown(none)
        return
    tables.show_some(table, title)
    tables.download(whole or table, name)


def said(traffic: Traffic) -> str:
    """How many calls there were, in a sentence."""
    return md(listing.said(traffic))
