"""Overview: how things stand, in one sentence, then the figures; each leads to the list behind it."""

import streamlit as st

from dialmap.core.findings import Severity, route_ref
from dialmap.core.verdicts import Verdict
from dialmap.ui import dataset, impact, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _, badge, colored, n_, word
from dialmap.ui.objects.links import link

board = state.board()
if board.snapshot.is_empty:
    layout.header(_("Overview"), _("There is no data yet."))
    dataset.empty(_("Import your trunks, routes, scenarios and transfers, or create them one by one."))
    st.stop()

failing = board.expected - board.arriving
layout.header(
    _("Overview"),
    "**"
    + _("{arriving} of {expected} transfers arrive.", arriving=board.arriving, expected=board.expected)
    + "** "
    + (n_("{count} transfer fails.", "{count} transfers fail.", failing) + " " if failing else "")
    + (
        n_("{count} route has no trunk.", "{count} routes have no trunk.", len(board.orphans))
        if board.orphans
        else _("Every route has a trunk.")
    ),
)
one, two, three, four = st.columns(4)
with one:
    layout.figure(
        _("Transfers that arrive"), f"{board.arriving} / {board.expected}", "scenarios.py", {"verdict": "arrives"}
    )
with two:
    layout.figure(_("Transfers that fail"), str(failing), "scenarios.py", {"verdict": "fails"})
with three:
    layout.figure(_("Routes without trunk"), str(len(board.orphans)), "routes.py", {"problem": "no_trunk"})
with four:
    layout.figure(_("Findings"), str(len(board.open)), "findings.py", {})

left, right = st.columns(2)
with left:
    layout.heading(_("Why transfers fail"))
    for verdict in Verdict:
        if verdict.fails and board.verdicts[verdict]:
            label = f"{colored(verdict, f'✖ {board.verdicts[verdict]}')} · {word(verdict)}"
            st.page_link("scenarios.py", label=label, query_params={"verdict": verdict.value})
    if not failing:
        st.markdown("✔ " + _("None fails."))
    aside = [verdict for verdict in Verdict if not verdict.counts and board.verdicts[verdict]]
    if aside:
        st.caption(_("Not counted:"))
        for verdict in aside:
            label = f"{board.verdicts[verdict]} · {word(verdict)}"
            st.page_link("scenarios.py", label=label, query_params={"verdict": verdict.value})
with right:
    layout.heading(_("Findings by severity"))
    for severity in Severity:
        label = f"{badge(severity)} · {board.severities[severity]}"
        st.page_link("findings.py", label=label, query_params={"severity": severity.value})
    if board.waived:
        said = n_("{count} is waived and counted apart.", "{count} are waived and counted apart.", len(board.waived))
        st.page_link("findings.py", label=said, query_params={"waived": "1"})
    if board.orphans:
        layout.heading(_("Routes without trunk"))
        for route in board.orphans[:8]:
            link(route_ref(route.name))
    layout.heading(_("What if a trunk goes down"))
    impact.points(board)
    st.page_link(
        "trunks.py", label=_("Try it with any trunks"), query_params={"whatif": "1"}, icon=":material/science:"
    )
dataset.policy_note(board)
dataset.age(board)
