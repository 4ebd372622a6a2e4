"""``dialmap watch`` and ``sources``: read the sources on schedule, tell who wants to know. Never works anything out."""

import signal
import sys
import threading
from pathlib import Path
from typing import Final

import click

from dialmap.cli.frame import FOUND, UNREADABLE, Option, as_json, database, say, voice, write_json, write_rows
from dialmap.cli.registry import command
from dialmap.core.sources import Reading, Source, SourceState
from dialmap.errors import DialmapError
from dialmap.messages import _
from dialmap.reports import sources as listing
from dialmap.service import datasets, sources
from dialmap.service.exchange import prepare
from dialmap.service.watching import Round, go_round

#: So many sources are said.
MOST_SAID: Final = 1_000


@command("watch")
@click.option(
    "--db",
    cls=Option,
    about=_("The database file. Without it: every data set of DIALMAP_SETS, or the one of DIALMAP_DB."),
    type=click.Path(path_type=Path),
)
@click.option("--once", cls=Option, about=_("Go one round and end; for a timer."), is_flag=True)
@click.option(
    "--every",
    cls=Option,
    about=_("Seconds between two rounds."),
    type=click.IntRange(1, 86_400),
    default=60,
    show_default=True,
)
@click.option("--all", "all_of_it", cls=Option, about=_("Read every source, due or not."), is_flag=True)
def watch(db: Path | None, once: bool, every: int, all_of_it: bool) -> None:
    """Round after round."""
    stop = threading.Event()
    before = {each: signal.signal(each, lambda *_given: stop.set()) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        while True:
            rounds = [_round(each, stop, is_all=all_of_it) for each in _sets(db)]
            if once:
                if None in rounds:
                    raise SystemExit(UNREADABLE)
                if not all(each is not None and each.is_quiet for each in rounds):
                    raise SystemExit(FOUND)
                return
            if stop.wait(every):
                return
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _sets(db: Path | None) -> tuple[datasets.DataSet, ...]:
    return datasets.listed() if db is None else (datasets.DataSet(db.stem, db),)


def _round(each: datasets.DataSet, stop: threading.Event, *, is_all: bool) -> Round | None:
    """One round of one data set; None where its database cannot be used, which is said."""
    try:
        if each.path.exists():  # one that is not there is no empty one
            prepare(each.path)
        found = go_round(each.path, each.name, tell=_tell, say=_say, is_stopped=stop.is_set, is_all=is_all)
    except DialmapError as error:
        click.echo(f"dialmap: {say(error.message)}", err=True)
        return None
    told = _(
        "{name}: sources read: {read}, not due: {rest}; messages sent: {sent}, not delivered: {unsent}",
        name=each.name,
        read=len(found.read),
        rest=found.rest,
        sent=found.sent,
        unsent=found.unsent,
    )
    click.echo(say(told), err=True)
    return found


def _say(text: str) -> None:
    """Print a text, and see that it is out. Errors: :class:`OSError` where it is not; then it is told again."""
    click.echo(text)
    sys.stdout.flush()


def _tell(source: Source, found: Reading) -> None:
    click.echo(voice().say(listing.line(source, found, voice())), err=found.state is SourceState.BROKEN)


@command("sources")
@database
@as_json
def list_sources(db: Path, as_json: bool) -> None:
    """How each stands."""
    found = sources.watched(db)
    if as_json:
        write_json([listing.record(each, voice()) for each in found])
    elif not found:
        click.echo(say(_("No source is named yet; an administrator names them on the page Sources.")))
    else:
        write_rows(listing.sources(found, voice()), MOST_SAID)
    if any(each.is_odd for each in found):
        raise SystemExit(FOUND)


COMMANDS: Final = {"watch": watch, "sources": list_sources}
