"""The report of a data set and its review: one HTML file that needs nothing else, and a ZIP with CSV annexes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import jinja2
import pandas as pd
from markupsafe import Markup

from dialmap import __version__
from dialmap.compare import Comparison
from dialmap.exchange.archives import pack
from dialmap.findings import Severity, version
from dialmap.i18n import Language, country_name, translator
from dialmap.messages import Message, Translate, _, n_
from dialmap.reports import changes, drawing, flow, frames
from dialmap.reports.titles import title_of
from dialmap.reports.words import MASKING, marked, visible, word
from dialmap.review import Choice, Item, Waiver
from dialmap.service.checking import Board, rule_titles
from dialmap.service.reporting import Material
from dialmap.store.settings import OFF

MOST_ROWS: Final = 2_000
CHOICES: Final[dict[Choice, Message]] = {
    Choice.FIX: _("Fix"),
    Choice.WAIVE: _("Waive"),
    Choice.FALSE_ALARM: _("False alarm"),
    Choice.LATER: _("Later"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report: titles of the columns, and cells as text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. ``svg`` is a drawing of our own making, safe to put in as it is."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    svg: Markup = field(default=Markup(""))


def html(material: Material, language: Language, masked: bool = False) -> str:
    """The report as one HTML file. ``masked`` hides the middle of long numbers, whatever the settings say."""
    token = MASKING.set(masked or material.board.settings.masking)
    try:
        return _render(material, language)
    finally:
        MASKING.reset(token)


def annexes(material: Material, language: Language, masked: bool = False) -> bytes:
    """The report and its tables as CSV files, in one ZIP."""
    token = MASKING.set(masked or material.board.settings.masking)
    try:
        translate, board = translator(language), material.board
        tables = {
            "routes.csv": frames.routes(board, board.snapshot.routes, translate),
            "trunks.csv": frames.trunks(board, board.snapshot.trunks, translate),
            "transfers.csv": frames.transfers(board, board.outcomes, translate),
            "findings.csv": frames.findings(board, board.findings, rule_titles(language), translate),
            "waivers.csv": _waivers(board.waivers),
            "decisions.csv": _decisions(material.items, language, translate),
        }
        if material.difference is not None:
            found = material.difference.comparison
            tables["changes.csv"] = changes.object_changes(found.objects, translate)
            tables["ranges.csv"] = changes.ranges(found, translate)
        files = [(name, table.to_csv(index=False).encode("utf-8-sig")) for name, table in tables.items()]
        return pack([("report.html", _render(material, language).encode("utf-8")), *files])
    finally:
        MASKING.reset(token)


def _render(material: Material, language: Language) -> str:
    translate, board = translator(language), material.board
    session = material.agenda.session if material.agenda is not None else None
    title = session.title if session is not None else _("Dialmap: report").render(translate)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("dialmap.reports"),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("report.html.j2").render(
        language=language.value,
        title=visible(title),
        css_title="".join(char for char in visible(title) if char.isalnum() or char in " ,.:-")[:80],
        hash=material.hash,
        answer=_answer(board).render(translate),
        facts=[(name.render(translate), value) for name, value in _facts(material, language, translate)],
        sections=[
            *_review(material, language, translate),
            *_changes(material, translate),
            _findings(board, language, translate),
            _flow(board, translate),
            _routing(board, translate),
        ],
    )


def _answer(board: Board) -> Message:
    return _("{arriving} of {expected} transfers arrive.", arriving=board.arriving, expected=board.expected)


def _facts(material: Material, language: Language, translate: Translate) -> Iterable[tuple[Message, str]]:
    board, agenda = material.board, material.agenda
    counts = ", ".join(f"{marked(each, translate)}: {board.severities[each]}" for each in Severity)
    yield _("Findings"), counts
    yield _("Waived"), str(len(board.waived))
    if agenda is not None:
        yield _("Participants"), ", ".join(map(visible, agenda.session.participants))
        yield _("Opened"), f"{agenda.session.opened_at[:16].replace('T', ' ')} UTC, {visible(agenda.session.opened_by)}"
        for signed in agenda.sign_offs:
            state = _("outdated") if agenda.outdated(signed) else _("holds")
            said = f"{visible(signed.who)}, {signed.at[:16].replace('T', ' ')} UTC, {signed.hash[:16]}"
            yield _("Sign-off"), f"{said} ({state.render(translate)})"
        if not agenda.sign_offs:
            yield _("Sign-off"), _("nobody has signed").render(translate)
    yield _("Which route wins"), word(board.settings.policy, translate)
    yield _("Country"), country_name(board.settings.country, language)
    rules = [f"{code}: {_severity(value, translate)}" for code, value in sorted(board.settings.rules.items())]
    yield _("Rules with another severity, or off"), ", ".join(rules) or "—"
    yield _("Content hash"), material.hash
    yield _("Made"), f"{material.made_at[:16].replace('T', ' ')} UTC, Dialmap {__version__}, {version()}"


def _severity(value: str, translate: Translate) -> str:
    return _("off").render(translate) if value == OFF else word(Severity(value), translate)


def _table(frame: pd.DataFrame, translate: Translate, heading: str = "") -> Table:
    columns = tuple(title_of(str(name), translate) for name in frame.columns)
    kept = frame.head(MOST_ROWS)
    rows = tuple(tuple("" if pd.isna(cell) else str(cell) for cell in row) for row in kept.itertuples(index=False))
    if len(frame) > len(kept):
        said = _("{shown} of {count} are listed here; the annex has them all.", shown=len(kept), count=len(frame))
        heading = f"{heading} ({said.render(translate)})"
    return Table(heading, columns, rows)


def _review(material: Material, language: Language, translate: Translate) -> Iterable[Section]:
    board = material.board
    if material.items:
        done = _("{done} of {count} decided", done=material.decided, count=len(material.items))
        taken = [item for item in material.items if item.decision is not None]
        table = _table(_decisions(taken, language, translate), translate)
        yield Section(_("Decisions").render(translate), (done.render(translate),), (table,) if taken else ())
    in_force = [each for each in board.waivers if each.holds(board.today)]
    if in_force:
        idle = len(board.idle_waivers)
        lines = (n_("{count} waiver matches nothing.", "{count} waivers match nothing.", idle).render(translate),)
        yield Section(_("Waivers").render(translate), lines if idle else (), (_table(_waivers(in_force), translate),))


def _decisions(items: Sequence[Item], language: Language, translate: Translate) -> pd.DataFrame:
    rows = []
    for item in items:
        made = item.decision
        rows.append(
            (
                f"{item.code} {visible(item.object)}: {visible(item.told[language.value])}",
                CHOICES[made.choice].render(translate) if made else "—",
                visible(made.who) if made else "",
                visible(made.owner) if made else "",
                made.due.isoformat() if made and made.due else "",
                made.until.isoformat() if made and made.until else "",
                visible(" · ".join(filter(None, (made.reason, made.note)))) if made else "",
            )
        )
    return frames.as_frame(("item", "decision", "who", "owner", "due", "until", "remark"), rows)


def _waivers(listed: Iterable[Waiver]) -> pd.DataFrame:
    return frames.as_frame(
        ("item", "until", "reason_given", "who"),
        (
            (
                f"{each.code} {visible(each.object)}",
                each.until.isoformat() if each.until else "—",
                visible(each.reason),
                visible(each.who),
            )
            for each in listed
        ),
    )


def _changes(material: Material, translate: Translate) -> Iterable[Section]:
    if material.difference is None:
        return
    found: Comparison = material.difference.comparison
    lines = []
    if found.trouble is not None:
        lines.append(found.trouble.render(translate, visible))
    elif found.is_same_behavior:
        lines.append("✔ " + _("Proof: every number goes where it went.").render(translate))
    tables = []
    if found.ranges:
        title = _("Ranges of numbers that end up elsewhere").render(translate)
        tables.append(_table(changes.ranges(found, translate), translate, title))
    if found.verdicts:
        title = _("Transfers with another verdict or route").render(translate)
        tables.append(_table(changes.verdicts(found.verdicts, translate), translate, title))
    if found.objects:
        title = _("Objects, field by field").render(translate)
        tables.append(_table(changes.object_changes(found.objects, translate), translate, title))
    title = _("Changes since {name}", name=material.difference.names[0]).render(translate, visible)
    yield Section(title, tuple(lines), tuple(tables))


def _findings(board: Board, language: Language, translate: Translate) -> Section:
    table = frames.findings(board, board.open, rule_titles(language), translate)
    waived = frames.findings(board, board.select(waived=True), rule_titles(language), translate)
    tables = [_table(table, translate)] if len(table) else []
    if len(waived):
        tables.append(_table(waived, translate, _("Waived").render(translate)))
    lines = () if tables else (_("The rules found nothing.").render(translate),)
    return Section(_("Findings").render(translate), lines, tuple(tables))


def _flow(board: Board, translate: Translate) -> Section:
    shown = flow.busiest(flow.build(board, board.outcomes))
    title = _("From numbers to trunks").render(translate)
    lines = [_("Dashed lines and crosses fail.").render(translate)]
    left = flow.left_out(flow.build(board, board.outcomes), shown)
    if left:
        lines.append(left.render(translate))
    # The drawing escapes every text that a user typed.
    return Section(title, tuple(lines), (), Markup(drawing.svg(shown, title, translate)))


def _routing(board: Board, translate: Translate) -> Section:
    return Section(
        _("Routes and trunks").render(translate),
        (),
        (
            _table(frames.routes(board, board.snapshot.routes, translate), translate, _("Routes").render(translate)),
            _table(frames.trunks(board, board.snapshot.trunks, translate), translate, _("Trunks").render(translate)),
            _table(
                frames.transfers(board, board.outcomes, translate)[["scenario", "block", "number", "verdict", "route"]],
                translate,
                _("Transfers").render(translate),
            ),
        ),
    )
