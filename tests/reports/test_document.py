"""The report: one file that needs nothing else, in both languages, safe whatever people typed, masked if asked."""

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pandas as pd
import pytest
from build import OLEG, VERA, route, scenario, transfer, trunk
from click.testing import CliRunner

from dialmap.cli import main
from dialmap.core.people import Who
from dialmap.core.reviews import Choice, Decision
from dialmap.core.settings import Settings
from dialmap.i18n import Language
from dialmap.reports import document
from dialmap.reports.voice import Voice
from dialmap.service import inventory, reports, reviews, signatures, snapshots
from dialmap.service.boards import load
from dialmap.service.settings import change_settings
from dialmap.service.transactions import utc_now


@pytest.fixture
def reviewed(sample):
    """A session with a fix, a waiver and a sign-off that an edit has outdated."""
    number = reviews.open_session(sample, "Week 48", ("Vera", "Oleg", "Nina"), VERA)
    later = utc_now().date() + timedelta(days=9)
    items = reviews.agenda(sample, number).items
    reviews.decide(sample, number, items[0], Decision(choice=Choice.FIX, owner="Oleg", due=later, note="soon"), VERA)
    waive = Decision(choice=Choice.WAIVE, reason="waits for a contract", until=later)
    reviews.decide(sample, number, items[1], waive, VERA)
    signatures.sign_off(sample, number, Who("Nina"), reviews.agenda(sample, number).now, accept_undecided=True)
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, trunks=()), row, OLEG)
    return sample


def report(path, language, masked=False):
    material = reports.gather(path)
    return document.html(material, Voice(language, masking=masked or material.board.settings.masking))


class Reader(HTMLParser):
    """Tags that stay open, and whatever would be fetched."""

    def __init__(self):
        super().__init__()
        self.open, self.fetched, self.scripts = [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br", "rect", "path"):
            self.open.append(tag)
        self.scripts += tag == "script" or any(name.startswith("on") for name, _value in attrs)
        self.fetched += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag):
        if tag in ("rect", "path"):
            return
        assert self.open.pop() == tag


def read(html):
    reader = Reader()
    reader.feed(html)
    assert not reader.open
    assert not reader.fetched
    assert not reader.scripts
    assert "@import" not in html
    assert "url(" not in html
    return reader


@pytest.mark.parametrize("language", list(Language))
def test_tells_everything_and_fetches_nothing(reviewed, language):
    html = report(reviewed, language)
    read(html)
    assert f'<html lang="{language}">' in html
    for text in ("Week 48", "Vera, Oleg, Nina", "waits for a contract", "soon", "_784355[0-46-9]XXXX", "<svg"):
        assert text in html
    assert snapshots.present(reviewed).hash in html
    assert ("outdated" if language is Language.EN else "устарело") in html
    assert "table-header-group" in html
    assert "counter(pages)" in html


def test_there_is_a_report_without_a_session(sample, empty):
    assert "53 of 60 transfers arrive." in report(sample, Language.EN)
    read(report(empty, Language.RU))


def test_what_people_typed_is_text(empty):
    evil = "<script>alert(1)</script>\"'&{{ 7*7 }}</style>"
    for row in (trunk(evil), route(evil, "_1XX", [evil]), scenario(evil), transfer(evil, "105", block=evil)):
        inventory.save(empty, row, None, VERA)
    reviews.open_session(empty, evil, (evil,), VERA)
    html = report(empty, Language.EN)
    read(html)
    assert "<script" not in html
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", html)[0]
    assert "&lt;script&gt;" in html


def test_masked_numbers_are_nowhere_in_the_report(sample):
    html = report(sample, Language.EN, masked=True)
    assert "74955550112" not in html
    assert "7495•••••12" in html
    assert "74955550112" in report(sample, Language.EN)
    change_settings(sample, Settings(masking=True), VERA)
    assert "74955550112" not in report(sample, Language.EN)


def test_settings_and_switched_off_rules_are_told(sample):
    change_settings(sample, Settings(rules={"RT05": "off", "RT01": "note"}), VERA)
    assert "RT01: Note, RT05: off" in report(sample, Language.EN)


def test_the_zip_has_the_report_and_every_table(reviewed):
    archive = zipfile.ZipFile(io.BytesIO(reports.as_zip(reports.gather(reviewed), Voice(Language.EN, masking=True))))
    assert set(archive.namelist()) == {
        "report.html",
        "routes.csv",
        "trunks.csv",
        "transfers.csv",
        "findings.csv",
        "waivers.csv",
        "decisions.csv",
        "promised-fixes.csv",
        "changes.csv",
        "ranges.csv",
    }
    assert len(pd.read_csv(archive.open("transfers.csv"), dtype=str)) == 62
    for name in archive.namelist():
        assert "74955550112" not in archive.read(name).decode("utf-8-sig"), name


def test_the_command_line_writes_it(reviewed, tmp_path):
    def run(*words):
        return CliRunner().invoke(main, ["report", "--db", str(reviewed), *map(str, words)], catch_exceptions=False)

    out = tmp_path / "r.html"
    assert run("--out", out, "--language", "ru", "--masked").exit_code == 0
    assert '<html lang="ru">' in out.read_text(encoding="utf-8")
    assert run("--out", tmp_path / "r.zip").exit_code == 0
    assert zipfile.is_zipfile(tmp_path / "r.zip")
    for wrong in (["--out", tmp_path / "none" / "r.html"], ["--out", out, "--session", "99"]):
        broken = run(*wrong)
        assert broken.exit_code == 2
        assert broken.stderr.startswith("dialmap: ")


@pytest.mark.parametrize(
    "number",
    [
        "+7\u00a0495\u00a0765\u00a043\u00a021",
        "+7\u2013495\u2013765\u201343\u201321",
        "+7 [495] 765 43 21",
        "+7 495  765/43/21",
        "7495\u200b765\u200b4321",
    ],
)
def test_a_masked_number_stays_masked_however_it_is_written(number):
    shown = Voice(Language.EN, masking=True).text(number)
    digits = [char for char in re.sub(r"U\+[0-9A-F]{4}", "", shown) if char.isdigit()]
    assert len(digits) == 6


def test_a_drawing_is_well_formed_whatever_the_names(empty):
    for row in (trunk("t\uffff1"), route('A\ufffe<&>"', "_1XX", ["t\uffff1"]), scenario("s"), transfer("s", "105")):
        inventory.save(empty, row, None, VERA)
    html = report(empty, Language.EN)
    ET.fromstring(re.search(r"<svg.*</svg>", html, re.DOTALL)[0])


def test_no_cell_of_an_annex_or_of_a_download_is_a_formula(empty):
    for number, begin in enumerate("=+-@\t\r"):
        name = f"{begin}cmd|' /C calc'!A{number}"
        inventory.save(empty, trunk(name.strip(), note=name, provider=name), None, VERA)
    inventory.save(empty, route("=r", ["_+7XX", "-1"], ["=t"], note="=1+1"), None, VERA)
    archive = zipfile.ZipFile(io.BytesIO(reports.as_zip(reports.gather(empty), Voice(Language.EN, masking=False))))
    cells = [
        cell
        for name in archive.namelist()
        if name.endswith(".csv")
        for line in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")))
        for cell in line
    ]
    assert sum(cell.startswith("'") for cell in cells) >= 10
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_first_page_is_what_a_manager_signs(reviewed):
    html = report(reviewed, Language.EN)
    first = html[html.index('<div class="cover">') : html.index("<h2>Details</h2>")]
    text = re.sub(r"<[^>]+>", " ", first)
    for said in ("Transfers that arrive", "Decided", "Fixes by owner and date", "Oleg", "What is undecided"):
        assert said in text
    assert f"{reviews.agenda(reviewed, 1).undecided} items have no decision" in text
    due = (utc_now().date() + timedelta(days=9)).isoformat()
    assert f'<td class="whole">{due}</td>' in first
    assert re.findall(r"<tr><td>(\w+)</td><td></td><td></td></tr>", first) == ["Vera", "Oleg", "Nina"]
    assert "route:" not in text


def test_many_sign_side_by_side_and_leave_less_room_for_fixes(sample):
    names = tuple(f"Participant {place}" for place in range(12))
    number = reviews.open_session(sample, "Week 48", names, VERA)
    agenda = reviews.agenda(sample, number)
    wanted = Decision(choice=Choice.FIX, owner="Oleg", due=utc_now().date() + timedelta(days=9))
    reviews.decide_all(sample, number, agenda.items[:7], wanted, VERA)
    html = report(sample, Language.EN)
    first = html[html.index('<div class="cover">') : html.index("<h2>Details</h2>")]
    assert re.findall(r"<div><b>([^<]+)</b>Date / Signature</div>", first) == list(names)
    assert first.count("To be done") == 2
    assert "and 5 more" in first


def test_promised_fixes_and_how_they_stand_are_told(reviewed):
    html = report(reviewed, Language.RU)
    assert "Обещания" in html
    assert "● Предстоит" in html or "▲ Скоро срок" in html
