"""A real server on a free port and Debian's chromium; in CI a missing browser is a failure, not a skip."""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from browser_servers import free_port, wait_for
from PIL import Image
from playwright.sync_api import TimeoutError as NotInTime
from playwright.sync_api import sync_playwright

from dialmap.service.datasets import PROJECT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Whether a select box, or what is left of it, shows an option as taken: what a page draws meanwhile can take it back.
TAKEN = """([label, option]) => {
  const box = [...document.querySelectorAll(`[aria-label="${label}"]`)].at(-1)
  const whole = box?.closest("[data-testid=stSelectbox], [data-testid=stMultiSelect]")
  return !whole || (whole.innerText + box.value).includes(option)
}"""
FAILED = pytest.StashKey[list[bool]]()


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        reason = "no chromium on this machine (Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def rebound(chromium):
    """A browser for which rebound.example is this machine."""
    name = "--host-resolver-rules=MAP rebound.example 127.0.0.1"
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, name])
    yield browser
    browser.close()


@pytest.fixture
def serve():
    """Start the app on a database; the base address. Everything started is stopped, by process id."""
    started = []

    def start(path, *options, port=None, **environment):
        port = port or free_port()
        words = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true", "--server.port"]
        child = subprocess.Popen(
            [*words, str(port), *options],
            cwd=PROJECT,
            env=os.environ | {"DIALMAP_DB": str(path), "DIALMAP_ADMINISTRATORS": ""} | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(child)
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/healthz")
        return base

    yield start
    for child in started:
        child.terminate()
        child.wait(10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash.setdefault(FAILED, []).append(report.failed)
    return report


class Person:
    """Somebody in front of a page."""

    def __init__(self, page, base):
        self.page = page
        self.base = base
        self.errors = []
        page.on("console", lambda told: self.errors.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def saw(self):
        """What stands on the page, for the report of a test that failed."""
        if self.page.url == "about:blank":
            return "--- has opened no page yet"
        script = self.page.locator("[data-testid=stApp]").get_attribute("data-test-script-state", timeout=1000)
        text = self.page.locator("body").inner_text(timeout=1000)
        focus = self.page.evaluate("document.activeElement ? document.activeElement.outerHTML.slice(0, 200) : null")
        told = "\n".join(self.errors[-10:])
        return f"--- {self.page.url} (script {script}, focus {focus})\n{text[:3000]}\n--- console\n{told}"

    def open(self, path):
        self.page.goto(self.base + path)
        self.settled()

    def settled(self):
        self.page.locator("[data-testid=stMainBlockContainer] h1").first.wait_for()
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()

    def press(self, name):
        self.page.get_by_role("button", name=re.compile(rf"(^|\s){re.escape(name)}( \w+)?(\W*Ctrl.*)?$")).last.click()

    def fill(self, label, text):
        field = self.page.get_by_label(label, exact=True).last
        field.fill(text)
        field.press("Control+Enter" if field.evaluate("each => each.tagName") == "TEXTAREA" else "Enter")

    def until(self, act, sight):
        """Do something until its effect is seen. A page that is being drawn may not hear it: then once more."""
        for _attempt in range(5):
            self.settled()
            act()
            try:
                sight.wait_for(timeout=8000)
            except NotInTime:
                continue
            return
        sight.wait_for()

    def press_key(self, key, seen):
        """Press a key until its effect is seen."""
        self.until(lambda: self.page.keyboard.press(key), self.page.get_by_text(seen).filter(visible=True).first)

    def open_row(self, cell):
        """Click a cell until its row is open."""
        drawer = self.page.get_by_role("dialog")
        self.until(cell.click, drawer)
        return drawer

    def choose(self, text):
        self.page.locator("[role=dialog] label").filter(has_text=text).first.click()

    def pick(self, label, option):
        """Choose an option of a select box. A page that is still being drawn closes the list again: then once more."""
        wanted = self.page.get_by_role("option", name=option)
        box = self.page.get_by_label(label, exact=True)
        for _attempt in range(5):
            self.settled()
            box.last.click()
            try:
                wanted.click(timeout=3000)
                self.settled()
                self.page.wait_for_function(TAKEN, arg=[label, option], timeout=3000)
            except NotInTime:
                continue
            return
        raise AssertionError(f"{option} cannot be picked in {label}")

    def tab(self, name):
        """Open a tab. A page that is still being drawn may put the old one back: then once more."""
        tab = self.page.get_by_role("tab", name=name)
        for _attempt in range(4):
            self.settled()
            tab.click()
            self.settled()
            if tab.get_attribute("aria-selected") == "true":
                return
        raise AssertionError(f"the tab {name} does not open")

    def row(self, text):
        """The rows of tables that hold a text."""
        return self.page.locator("tr.row").filter(has_text=text)

    def sees(self, text):
        self.page.get_by_text(text).filter(visible=True).first.wait_for()

    def shot(self, name):
        """Retake a picture of the README where ``DIALMAP_SHOTS`` names the folder."""
        folder = os.environ.get("DIALMAP_SHOTS")
        if folder:
            self.settled()
            self.page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached")
            self.page.wait_for_timeout(800)
            taken = Image.open(BytesIO(self.page.screenshot())).convert("RGB")
            taken.quantize(128).save(Path(folder) / f"{name}.png", optimize=True)


@pytest.fixture
def person(chromium, request):
    """Make a person: a browser context of their own on a served app; what they see is printed when the test fails."""
    contexts = []
    people = []

    def make(base, locale="en-US", scheme="light", width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale=locale, color_scheme=scheme)
        context.set_default_timeout(30_000)  # a slow machine with other tests beside this one
        contexts.append(context)
        people.append(Person(context.new_page(), base))
        return people[-1]

    yield make
    if any(request.node.stash.get(FAILED, [])):
        for each in people:
            print(each.saw())
    for context in contexts:
        context.close()
