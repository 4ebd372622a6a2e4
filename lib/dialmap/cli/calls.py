"""``dialmap calls``: count call records, say what they say of the table, list and take back files.

Never works anything out.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from dialmap.cli.frame import FOUND, Option, as_json, database, place_of, say, voice, who, write_json, write_rows
from dialmap.cli.registry import command
from dialmap.core.calls import CallMapping, Disposition
from dialmap.core.progress import Progress
from dialmap.errors import DataError, DialmapError, UsageError
from dialmap.messages import _, n_
from dialmap.reports import calls as listing
from dialmap.reports.voice import Table
from dialmap.service import calls
from dialmap.service.boards import load
from dialmap.service.counting import Result, count_file
from dialmap.service.exchange import prepare

if TYPE_CHECKING:
    from dialmap.board import Board
    from dialmap.core.people import Who
    from dialmap.core.traffic import Traffic

#: So many rows of a list are said.
MOST_SAID: Final = 10
ACTIONS: Final = ("import", "show", "files", "take-back")
MOST_RECORDS: Final = 1_000


@command("calls")
@database
@click.argument("action", type=click.Choice(ACTIONS), default="show")
@click.argument("sources", nargs=-1)
@click.option(
    "--column",
    "columns",
    cls=Option,
    about=_("Of a table of others: OURS=THEIRS, such as number=Called; may be repeated."),
    multiple=True,
)
@click.option(
    "--ending",
    "endings",
    cls=Option,
    about=_("What an ending means: TEXT=answered, no_answer, busy, failed, congestion or cancel."),
    multiple=True,
)
@click.option(
    "--scheduler",
    cls=Option,
    about=_("Count on a cluster: the address of a Dask scheduler whose workers reach the files (extra “cluster”)."),
    default="",
)
@click.option("--days", cls=Option, about=_("Over so many days."), type=click.IntRange(1, 36_500), default=28)
@as_json
@who
def call_records(  # noqa: PLR0917
    db: Path,
    action: str,
    sources: Sequence[str],
    columns: Sequence[str],
    endings: Sequence[str],
    scheduler: str,
    days: int,
    as_json: bool,
    who: "Who",
) -> None:
    """Real calls."""
    if bool(sources) is not (action in ("import", "take-back")):
        raise UsageError(_("name files after “import” and “take-back”, and none after “show” and “files”"))
    if action == "files":
        _list(db, as_json=as_json)
        return
    refused = False
    if action == "import":
        refused = _count(db, sources, _mapping(columns, endings), who, scheduler)
    for name in sources if action == "take-back" else ():
        _take_back(db, name, who)
    board = load(db)
    traffic = calls.traffic(db, board, days)
    if traffic is not None:
        _say(board, traffic, as_json=as_json)
    elif action == "show":
        raise DataError(_("no call was counted yet; “dialmap calls import” counts files and folders"))
    if refused:
        raise SystemExit(FOUND)


def _mapping(columns: Sequence[str], endings: Sequence[str]) -> CallMapping | None:
    if not columns:
        if endings:
            raise UsageError(_("--ending needs --column: it is for tables of others"))
        return None
    meant = {}
    for spelled, name in map(_pair, endings):
        if name not in set(Disposition):
            raise UsageError(_("no call ends as {name}; there are {names}", name=name, names=", ".join(Disposition)))
        meant[spelled] = Disposition(name)
    return CallMapping(dict(map(_pair, columns)), meant)


def _pair(text: str) -> tuple[str, str]:
    first, equals, second = text.partition("=")
    if not equals or not first.strip() or not second.strip():
        raise UsageError(_("{text} is no pair; write it as NAME=VALUE", text=text))
    return first.strip(), second.strip()


def _count(db: Path, sources: Sequence[str], mapping: CallMapping | None, who: "Who", scheduler: str) -> bool:
    """Count the files; whether something of them was refused."""
    prepare(db)
    files = [each for given in sources for each in calls.files_in(given)]
    refused = False
    try:
        if scheduler:
            return _on_cluster(db, files, mapping, who, scheduler)
        for source in files:
            try:
                result = count_file(db, source, who, mapping=mapping, tell=_Bar(source.name))
            except DialmapError as error:
                if len(files) == 1:
                    raise
                click.echo(f"{source.name}: {say(error.message)}", err=True)
                refused = True
            else:
                refused = _told(result) or refused
    except KeyboardInterrupt:
        click.echo("\n" + say(_("Stopped; the same call goes on from there, and no call counts twice.")), err=True)
        raise SystemExit(130) from None
    return refused


def _on_cluster(
    db: Path, files: Sequence[calls.AnyPlace], mapping: CallMapping | None, who: "Who", scheduler: str
) -> bool:
    from dialmap.service.cluster import connected, count_files  # noqa: PLC0415 - only where somebody has a cluster

    with connected(scheduler) as client:
        told = [_told(each) for each in count_files(db, files, who, client, mapping=mapping)]
    return any(told)


class _Bar:
    """How far it is, on one line of a terminal; silent anywhere else."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_shown = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        if not self._is_shown:
            return
        left = "" if progress.left is None else " " + say(_("{seconds} s left", seconds=round(progress.left)))
        told = (
            f"\r{self._name}: {listing.percent(progress.share)}, {progress.calls}, {progress.rate:,.0f}/s{left}\033[K"
        )
        click.echo(told, err=True, nl=progress.share == 1)


def _told(result: Result) -> bool:
    for problem in result.problems:
        click.echo(place_of(problem) + say(problem.message), err=True)
    if result.was_known and not result.calls:
        said = say(_("all of it was counted before."))
    else:
        said = say(listing.counted(result.calls, result.skipped))
    click.echo(f"{result.file.name}: {said}", err=True)
    if result.others and result.calls:
        click.echo(say(listing.also_counted(result.others)), err=True)
    return bool(result.skipped)


def _take_back(db: Path, name: str, who: "Who") -> None:
    found = [each for each in calls.counted_files(db) if name in (each.name, str(each.id))]
    if not found:
        raise DataError(_("no call of {name} is counted; “dialmap calls files” lists the files", name=name))
    calls.take_back(db, found[0], who)


def _list(db: Path, *, as_json: bool) -> None:
    listed = calls.counted_files(db)
    if as_json:
        names = ("id", "name", "format", "first", "last", "calls", "skipped", "is_done", "who", "at")
        write_json(voice().machine([{name: getattr(each, name) for name in names} for each in listed]))
        return
    for row in listing.files(listed, voice()).texts():
        click.echo("  ".join(row))


def _say(board: "Board", traffic: "Traffic", *, as_json: bool) -> None:
    spoken = voice(board.settings)
    if as_json:
        write_json(listing.record(traffic, MOST_RECORDS, spoken))
        return
    click.echo(spoken.say(listing.said(traffic)))
    unrouted, count = traffic.unrouted(MOST_SAID)
    parts: tuple[tuple[str, Table], ...] = (
        (say(_("Calls by route")), listing.routes(traffic, board, spoken)),
        (
            say(n_("{count} number fits no route:", "{count} numbers fit no route:", count)),
            listing.numbers(unrouted, spoken),
        ),
        (say(_("Calls that left otherwise than the table says")), listing.drift(traffic.drift, spoken)),
        (say(_("How full the trunks were")), listing.loads(traffic.loads, spoken)),
    )
    for title, table in parts:
        if len(table):
            click.echo(title)
            write_rows(table, MOST_SAID)


COMMANDS: Final = {"calls": call_records}
