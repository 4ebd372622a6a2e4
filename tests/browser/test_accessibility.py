"""Every page for everybody: axe-core finds nothing serious in either theme, and every page fits a phone and 200 %."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from build import VERA
from playwright.sync_api import TimeoutError as NotInTime

from dialmap.core.alerts import AlertChannel, NewAlertRule
from dialmap.core.reviews import Choice, Decision
from dialmap.core.sources import NewSource
from dialmap.service import alerts, findings, reviews, sources
from dialmap.service.boards import load
from dialmap.service.datasets import PROJECT
from dialmap.service.transactions import utc_now
from dialmap.service.watching import go_round

pytestmark = pytest.mark.browser

ROUTER = (PROJECT / "pages" / "router.py").read_text("utf-8")
#: Addresses of all pages; the first is the one that opens.
PAGES = ["", *(path or name for name, path in re.findall(r'st\.Page\("(\w+)\.py"(?:.*url_path="(\w+)")?', ROUTER)[1:])]
FITS = (
    "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth <= main.clientWidth }"
)
#: A phone, and a window of 1,280 pixels at 200 %.
NARROW = (390, 640)


@pytest.fixture
def addresses(sample, tmp_path):
    """Every page, and those that look otherwise once something is opened on them."""
    board = load(sample)
    finding = next(each for each in board.findings if each.fix is not None)
    number = reviews.open_session(sample, "Monday", ("Vera",), VERA)
    until = utc_now().date() + timedelta(days=30)
    findings.waive(sample, [board.findings[-1]], Decision(choice=Choice.WAIVE, reason="known", until=until), VERA)
    sources.save(sample, NewSource(name="desk", place=str(tmp_path / "none.csv")), None, VERA)
    alerts.save(sample, NewAlertRule(name="ops", channel=AlertChannel.CHAT, target="$CHAT"), None, VERA)
    go_round(sample, "desk")
    opened = [
        "sources?source=desk",
        f"findings?finding={finding.fingerprint}",
        "lookup?numbers=78435550110",
        "lookup?numbers=301%0A999%0A78435550110&row=1",
        "map?bars=1",
        "whatif?without=pbx-office",
        "rules?rule=RT01",
        "routes?route=Казань",
        "scenarios?new=transfer",
        "audit?entry=3",
        f"reviews?session={number}",
    ]
    return [*PAGES, *opened]


def at_rest(me, axe):
    """What axe finds once nothing fades in or out any more: a color on its way has no contrast to speak of."""
    for _attempt in range(4):
        found = [
            (each["impact"], each["id"], node["html"][:120])
            for each in axe.run(me.page).response["violations"]
            for node in each["nodes"]
            if each["impact"] in ("serious", "critical", "moderate")
        ]
        if not found:
            break
        me.page.wait_for_timeout(500)
    return found


@pytest.mark.parametrize("look", [("en-US", "light"), ("ru-RU", "dark")], ids=lambda look: look[1])
def test_axe_finds_nothing_serious_and_every_page_fits_a_phone(serve, person, sample, addresses, look):
    me, axe = person(serve(sample), *look), Axe()
    found, wide = [], []
    for address in addresses:
        me.page.set_viewport_size({"width": 1280, "height": 800})
        me.open(f"/{address}")
        found += [(address, *each) for each in at_rest(me, axe)]
        for width in NARROW:
            me.page.set_viewport_size({"width": width, "height": 800})
            try:
                me.page.wait_for_function(FITS, timeout=20_000)
            except NotInTime:
                wide.append((address, width))
    assert found == []
    assert wide == []


#: How the text of an element stands out from what lies behind it (WCAG's ratio), its transparency counted.
STANDS_OUT = """button => {
    const parts = text => text.match(/[\\d.]+/g).map(Number)
    const over = (top, below, alpha) => [0, 1, 2].map(at => top[at] * alpha + below[at] * (1 - alpha))
    let behind = button, ground = [255, 255, 255, 0]
    while (behind && ground[3] === 0) {
        const color = parts(getComputedStyle(behind).backgroundColor)
        ground = [...color.slice(0, 3), color.length > 3 ? color[3] : 1]
        behind = behind.parentElement
    }
    const ink = parts(getComputedStyle(button.querySelector("p") || button).color)
    const shown = over(ink, ground, ink.length > 3 ? ink[3] : 1)
    const light = color => color.slice(0, 3).map(each => each / 255)
        .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
        .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0)
    const [low, high] = [light(shown), light(ground)].sort((one, other) => one - other)
    return (high + 0.05) / (low + 0.05)
}"""


@pytest.mark.parametrize("look", [("en-US", "light"), ("ru-RU", "dark")], ids=lambda look: look[1])
def test_a_button_that_cannot_be_pressed_yet_can_be_read(serve, person, sample, look):
    me = person(serve(sample), *look)
    me.open("/changes")
    button = me.page.locator("[data-testid=stBaseButton-primary]:disabled").first
    button.wait_for()
    assert button.evaluate(STANDS_OUT) > 1.8
