"""The report of a data set and its review: one HTML file that needs nothing else, and its tables.

Holds what a report tells and in which order. Never gathers it (the service does), and never fetches anything: the file
opens offline.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

import jinja2
from markupsafe import Markup

from dialmap import __version__
from dialmap.board import Board, Difference
from dialmap.core.findings import Severity
from dialmap.core.followups import FollowUp
from dialmap.core.reviews import Agenda, Item
from dialmap.core.settings import OFF
from dialmap.core.signatures import SignOff
from dialmap.core.verdicts import Outcome
from dialmap.findings import version
from dialmap.i18n import country_name
from dialmap.messages import Message, _, n_
from dialmap.reports import compare, drawing, findings, flow, followups, inventory, reviews
from dialmap.reports.cover import cover
from dialmap.reports.voice import NOTHING, Table, Voice

Told = TypeVar("Told")
MOST_ROWS: Final = 2_000
MOST_DRAWN: Final = 30
#: Columns of which a cell is one word, unless it is longer than this: it is never broken over lines.
WHOLE: Final = frozenset(
    ("due", "until", "since", "at", "ticket", "number", "progress", "decision", "severity", "code")
)
LONGEST_WHOLE: Final = 24
#: A cell with a longer word may be broken anywhere: no table grows wider than its page.
LONGEST_WORD: Final = 14
WORDS: Final[dict[str, Message]] = {
    "fixes": _("Fixes by owner and date"),
    "no fixes": _("No fix is promised and not done."),
    "undecided": _("What is undecided"),
    "signatures": _("Signatures"),
    "name": _("Who"),
    "date": _("Date"),
    "signature": _("Signature"),
    "details": _("Details"),
}


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything that a report tells, as of one moment.

    ``hash`` is that of the content, ``made_at`` ISO 8601 in UTC; ``difference`` is since the session before this one,
    or since it was opened; ``promised`` are the fixes that were promised in any session, the most urgent first.
    """

    board: Board
    hash: str
    made_at: str
    agenda: Agenda | None
    difference: Difference | None
    promised: tuple[FollowUp, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """The agenda, in its order."""
        return self.agenda.items if self.agenda is not None else ()

    @property
    def decided(self) -> int:
        """How many items are decided."""
        return self.agenda.decided if self.agenda is not None else 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of the report with its heading."""

    title: str
    table: Table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. ``svg`` is a drawing of our own making, safe to put in as it is."""

    title: str
    lines: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    svg: Markup = field(default=Markup(""))


def html(material: Material, voice: Voice) -> str:
    """The report as one HTML file."""
    spoken, board = voice.plain, material.board
    session = material.agenda.session if material.agenda is not None else None
    title = spoken.text(session.title) if session is not None else spoken.say(_("Dialmap: report"))
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("dialmap.reports"),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("report.html.j2").render(
        language=spoken.language.value,
        title=title,
        css_title="".join(char for char in title if char.isalnum() or char in " ,.:-")[:80],
        hash=material.hash,
        answer=spoken.say(_answer(board)),
        cover=cover(board, material.agenda, material.promised, spoken),
        words={name: spoken.say(word) for name, word in WORDS.items()},
        face_of=_face,
        summary=[(spoken.say(name), value) for name, value in _summary(material, spoken)],
        sections=[
            *_review(material, spoken),
            *_promised(material, spoken),
            *_changes(material, spoken),
            _findings(board, spoken),
            _flow(board, spoken),
            _routing(board, spoken),
        ],
    )


def _face(column: str, cell: str) -> str:
    """How a cell may be broken over lines: ``whole`` never, ``long`` anywhere, else between its words."""
    if column in WHOLE and len(cell) <= LONGEST_WHOLE:
        return "whole"
    return "long" if any(len(word) > LONGEST_WORD for word in cell.split()) else ""


def annexes(material: Material, voice: Voice) -> dict[str, Table]:
    """The tables that go with a report, by file name."""
    board = material.board
    tables = {
        "routes.csv": inventory.routes(board, board.snapshot.routes, voice),
        "trunks.csv": inventory.trunks(board, board.snapshot.trunks, voice),
        "transfers.csv": inventory.transfers(board, board.outcomes, voice),
        "findings.csv": findings.findings(board, board.findings, voice),
        "waivers.csv": reviews.waivers(board.waivers, voice),
        "decisions.csv": reviews.decisions(material.items, voice),
        "promised-fixes.csv": followups.followups(material.promised, voice),
    }
    if material.difference is not None:
        found = material.difference.comparison
        tables["changes.csv"] = compare.edits(found.edits, voice)
        tables["ranges.csv"] = compare.ranges(found, found.ranges, voice)
    return tables


def _answer(board: Board) -> Message:
    return _("{arriving} of {expected} transfers arrive.", arriving=board.arriving, expected=board.expected)


def _minute(at: str, voice: Voice) -> str:
    return f"{voice.moment(at)} {voice.zone}"


def _summary(material: Material, voice: Voice) -> Iterable[tuple[Message, str]]:
    board, agenda = material.board, material.agenda
    yield _("Findings"), ", ".join(f"{voice.marked(each)}: {board.severities[each]}" for each in Severity)
    yield _("Waived"), str(len(board.waived))
    if agenda is not None:
        yield _("Participants"), voice.joined(agenda.session.participants, ", ")
        yield _("Opened"), f"{_minute(agenda.session.opened_at, voice)}, {voice.text(agenda.session.opened_by)}"
        for signed, stands in agenda.sign_offs:
            yield _("Sign-off"), f"{voice.text(signed.who)}, {_minute(signed.at, voice)} ({voice.word(stands)})"
            yield from _sealed(signed)
        if not agenda.sign_offs:
            yield _("Sign-off"), voice.say(_("nobody has signed"))
    yield _("Which route wins"), voice.word(board.settings.policy)
    if board.has_contexts:
        named = [context or voice.say(_("(no context)")) for context in board.routing.routes.contexts]
        yield _("Contexts, as they are asked"), voice.joined(named, " → ")
    yield _("Data from"), voice.word(board.settings.profile)
    yield _("Country"), country_name(board.settings.country, voice.language)
    rules = [f"{code}: {_severity(value, voice)}" for code, value in sorted(board.settings.severities.items())]
    yield _("Rules with another severity, or off"), ", ".join(rules) or NOTHING
    yield _("Content hash"), material.hash
    yield _("Made"), f"{_minute(material.made_at, voice)}, Dialmap {__version__}, {version()}"


def _sealed(signed: SignOff) -> Iterable[tuple[Message, str]]:
    """What a signature covers, in full: whoever keeps the report can hold a later log against it."""
    yield _("Signed content"), signed.hash
    if signed.seal:
        yield _("Items undecided when it was signed"), str(signed.undecided)
        yield _("Log entry that it covers"), f"{signed.log_entry}: {signed.log_head}"
        yield _("Signature"), signed.seal


def _severity(value: str, voice: Voice) -> str:
    return voice.say(_("off")) if value == OFF else voice.word(Severity(value))


def _listing(
    told: Sequence[Told], make: Callable[[Sequence[Told], Voice], Table], voice: Voice, heading: str = ""
) -> Listing:
    """A table as the report shows it: made of the first of what there is to tell, and how many there are."""
    shown = told[:MOST_ROWS]
    if len(told) > len(shown):
        left = _("{shown} of {count} are listed here; the annex has them all.", shown=len(shown), count=len(told))
        heading = f"{heading} ({voice.say(left)})"
    return Listing(heading, make(shown, voice))


def _review(material: Material, voice: Voice) -> Iterable[Section]:
    board = material.board
    if material.items:
        done = _("{done} of {count} decided", done=material.decided, count=len(material.items))
        taken = [item for item in material.items if item.decision is not None]
        listing = _listing(taken, reviews.decisions, voice)
        yield Section(voice.say(_("Decisions")), (voice.say(done),), (listing,) if taken else ())
    in_force = [each for each in board.waivers if each.holds(board.today)]
    if in_force:
        idle = len(board.idle_waivers)
        lines = (voice.say(n_("{count} waiver matches nothing.", "{count} waivers match nothing.", idle)),)
        listing = _listing(in_force, reviews.waivers, voice)
        yield Section(voice.say(_("Waivers")), lines if idle else (), (listing,))


def _promised(material: Material, voice: Voice) -> Iterable[Section]:
    """The fixes that were promised, and how each stands."""
    if material.promised:
        listing = _listing(material.promised, followups.followups, voice)
        yield Section(voice.say(_("Promised fixes")), (), (listing,))


def _changes(material: Material, voice: Voice) -> Iterable[Section]:
    if material.difference is None:
        return
    found = material.difference.comparison
    lines = []
    if found.trouble is not None:
        lines.append(voice.say(found.trouble))
    elif found.is_same_behavior:
        lines.append("✔ " + voice.say(_("Proof: every number goes where it went.")))
    listings = []
    if found.ranges:
        title = voice.say(_("Ranges of numbers that end up elsewhere"))
        listings.append(_listing(found.ranges, partial(compare.ranges, found), voice, title))
    if found.verdicts:
        title = voice.say(_("Transfers with another verdict or route"))
        listings.append(_listing(found.verdicts, compare.verdicts, voice, title))
    if found.edits:
        title = voice.say(_("Objects, field by field"))
        listings.append(_listing(found.edits, compare.edits, voice, title))
    title = voice.say(_("Changes since {name}", name=material.difference.names[0]))
    yield Section(title, tuple(lines), tuple(listings))


def _findings(board: Board, voice: Voice) -> Section:
    table = partial(findings.findings, board)
    waived = board.select(waived=True)
    listings = [_listing(board.open, table, voice)] if board.open else []
    if waived:
        listings.append(_listing(waived, table, voice, voice.say(_("Waived"))))
    lines = () if listings else (voice.say(_("The rules found nothing.")),)
    return Section(voice.say(_("Findings")), lines, tuple(listings))


def _flow(board: Board, voice: Voice) -> Section:
    shown = flow.build(board, board.outcomes, most=MOST_DRAWN)
    title = voice.say(_("From numbers to trunks"))
    lines = [voice.say(_("Dashed lines and crosses fail."))]
    if shown.grouped:
        lines.append(voice.say(_("Too much for one picture is put together; what fails stands first.")))
    # The drawing escapes every text that a user typed.
    return Section(title, tuple(lines), (), Markup(drawing.svg(shown, title, voice)))


def _routing(board: Board, voice: Voice) -> Section:
    snapshot = board.snapshot

    def transfers(chosen: Sequence[Outcome], voice: Voice) -> Table:
        told = inventory.transfers(board, chosen, voice)
        return told.only(("scenario", "block", "number", "verdict", "route"))

    return Section(
        voice.say(_("Routes and trunks")),
        (),
        (
            _listing(snapshot.routes, partial(inventory.routes, board), voice, voice.say(_("Routes"))),
            _listing(snapshot.trunks, partial(inventory.trunks, board), voice, voice.say(_("Trunks"))),
            _listing(board.outcomes, transfers, voice, voice.say(_("Transfers"))),
        ),
    )
