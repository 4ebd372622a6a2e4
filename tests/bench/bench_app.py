"""How fast the app is, in a real browser: ``python tests/bench/bench_app.py`` prints the table.

Start, first content, page switches and filter changes on the sample and on 10,000 routes with 50,000 transfers; import
with preview; memory of the server. Times in milliseconds (median and 95th percentile), on whatever machine it runs.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from big import large_files
from playwright.sync_api import sync_playwright
from served import memory, serve

from dialmap.core.people import Who
from dialmap.service.exchange import apply_import, plan_import, read_uploads
from dialmap.store.db import prepare

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PAGES = ("Routes", "Trunks", "Scenarios", "Findings", "Flow")


def timed(act):
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def percentile(values):
    return f"{statistics.median(values):7.0f} {sorted(values)[int(len(values) * 0.95 - 0.01)]:7.0f}"


def measure(name, path, rounds):
    child, base, healthy = serve(path)
    try:
        print(f"{name}: streamlit run to healthy {healthy:23.0f} ms")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US").new_page()
            page.set_default_timeout(60_000)

            def until(selector, text):
                """Wait, frame by frame, until the element shows the text and the page is at rest."""
                page.wait_for_function(
                    """([selector, text]) => document.querySelector(
                        '[data-testid=stApp][data-test-script-state=notRunning]')
                        && [...document.querySelectorAll(selector)].some(each => each.innerText.includes(text))""",
                    arg=[selector, text],
                    polling="raf",
                )

            def content():
                page.goto(base, wait_until="commit")
                until("strong", "transfers arrive.")

            def sentence():
                page.goto(base, wait_until="commit")
                page.get_by_text("transfers arrive.").first.wait_for()

            began = time.perf_counter()
            print(f"{name}: answer, first visitor {timed(sentence):27.0f} ms")
            until("strong", "transfers arrive.")
            print(f"{name}: page complete, first visitor {(time.perf_counter() - began) * 1000:20.0f} ms")
            print(f"{name}: first content, next visitor {timed(content):21.0f} ms")
            switches, clicks = [], []

            def switch(title):
                page.get_by_role("link", name=title, exact=True).first.click()
                until("h1", title)

            for place in range(rounds):
                for title in PAGES:
                    took = timed(lambda title=title: switch(title))
                    if place:
                        switches.append(took)
            switch("Routes")
            box = page.get_by_label("Number", exact=True)

            def click(text):
                """From the key going down to the changed page at rest, by the browser's own clock."""
                box.fill(text)
                page.evaluate(
                    "addEventListener('keydown', () => { window.began = performance.now() }, {once: true, capture: 1})"
                )
                box.press("Enter")
                return page.wait_for_function(
                    """text => document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
                        && [...document.querySelectorAll('code')].some(each => each.innerText.includes(text))
                        && performance.now() - window.began""",
                    arg=text,
                    polling="raf",
                ).json_value()

            click("74955550099")
            clicks.extend(click(f"7495{5550100 + place}") for place in range(rounds * 5))
            print(f"{name}: page switch, median and p95    {percentile(switches)} ms")
            print(f"{name}: click to changed page, same    {percentile(clicks)} ms")
            browser.close()
        print(f"{name}: memory of the server {memory(child):28.0f} MB")
    finally:
        child.terminate()
        child.wait(10)


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        measure("sample", root / "sample.db", 6)
        large_files(root / "csv")
        prepare(root / "large.db")
        plans = []

        def preview():
            uploads, _problems = read_uploads([root / "csv"])
            plans.append(plan_import(root / "large.db", uploads))

        looked = timed(preview)
        applied = timed(lambda: apply_import(root / "large.db", plans[0], Who("bench")))
        print(f"large: import of 50,000 transfers: preview {looked:6.0f}, apply {applied:6.0f} ms")
        measure("large", root / "large.db", 4)


if __name__ == "__main__":
    main()
