"""``dialmap snapshot``, ``diff`` and ``audit``: what was, what differs, and who did what."""

import getpass
from pathlib import Path
from typing import Final

import click

from dialmap.cli.frame import (
    FOUND,
    Command,
    Option,
    as_json,
    chosen_language,
    database,
    say,
    show_numbers,
    translate,
    write_json,
)
from dialmap.errors import DataError, UsageError
from dialmap.i18n import Language
from dialmap.messages import _, n_
from dialmap.reports import changes, document, records
from dialmap.reports.words import visible
from dialmap.service import checking, comparing, logbook, reporting, snapshots

MOST_LINES: Final = 50


def _me() -> str:
    """The name of whoever is signed in to this machine; empty where the system does not know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


who = click.option(
    "--who",
    cls=Option,
    about=_("Who does it, for the log. Without it: DIALMAP_WHO, then the name on this machine."),
    envvar="DIALMAP_WHO",
    default=_me,
)


def _write(path: Path, data: bytes, db: Path) -> None:
    """Write a file, but never over the database."""
    if path.exists() and db.exists() and path.samefile(db):
        raise UsageError(_("{path} is the database; name another file", path=str(path)))
    try:
        path.write_bytes(data)
    except OSError as error:
        said = _("{path} cannot be written: {why}", path=str(path), why=error.strerror or "?")
        raise DataError(said) from error


@click.command(
    "snapshot",
    cls=Command,
    about=_("Keep everything as it is now under a name, or list what was kept."),
)
@database
@click.argument("name", required=False)
@click.option(
    "--export",
    "target",
    cls=Option,
    about=_("Write the snapshot of that name into this file instead."),
    type=click.Path(path_type=Path, dir_okay=False),
)
@click.option(
    "--import",
    "source",
    cls=Option,
    about=_("Keep the snapshot that this file holds."),
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
)
@click.option("--restore", cls=Option, about=_("Put back the snapshot of that name."), is_flag=True)
@who
@as_json
def snapshot(  # noqa: PLR0917
    db: Path, name: str | None, target: Path | None, source: Path | None, restore: bool, who: str, as_json: bool
) -> None:
    """Named copies of everything."""
    if sum((source is not None, target is not None, restore)) > 1:
        raise UsageError(_("--export, --import and --restore exclude one another"))
    if (restore or target is not None) and name is None:
        raise UsageError(_("name the snapshot"))
    if source is not None and name is not None:
        raise UsageError(_("a snapshot from a file keeps its own name; leave the name out"))
    if source is not None:
        kept = snapshots.add_file(db, source.read_bytes(), str(source), who)
    elif name is not None and target is not None:
        _write(target, snapshots.as_file(db, name), db)
        click.echo(say(_("Snapshot {name} was written to {path}.", name=name, path=str(target))))
        return
    elif name is not None and restore:
        kept = snapshots.restore(db, name, who)
        click.echo(say(_("Restored {name}. What was there before is kept as {before}.", name=name, before=kept.name)))
        return
    elif name is not None:
        kept = snapshots.take(db, name, who)
    else:
        listed = snapshots.listed(db)
        if as_json:
            write_json([records.kept(each) for each in listed])
        for each in () if as_json else listed:
            click.echo(f"{each.made_at[:16]}  {each.hash[:12]}  {visible(each.name)}  {visible(each.who)}")
        return
    if as_json:
        write_json(records.kept(kept))
    else:
        click.echo(say(_("Kept as {name}, content {hash}.", name=kept.name, hash=kept.hash)))


@click.command(
    "diff",
    cls=Command,
    about=_(
        "Compare two data sets: each a database file, a folder of CSV files, or NAME@FILE for a snapshot. Exit code 0:"
        " every number goes where it went; 1: some number does not, and --fail-on-change was given; 2: unreadable."
    ),
)
@click.argument("a")
@click.argument("b")
@as_json
@click.option("--fail-on-change", cls=Option, about=_("Exit with 1 if any number ends up elsewhere."), is_flag=True)
def diff(a: str, b: str, as_json: bool, fail_on_change: bool) -> None:
    """What changed between two data sets, and what it does to calls."""
    before, after = comparing.sides(a, b)
    found = comparing.difference((a, before), (b, after))
    show_numbers(found.old.settings if found.old.settings.masking else found.new.settings)
    comparison = found.comparison
    if as_json:
        write_json(records.difference(found, translate()))
    else:
        new, gone, staying = found.findings
        tables = (
            (changes.object_changes(comparison.objects, translate()), _("Objects:")),
            (changes.ranges(comparison, translate()), _("Number ranges that end up elsewhere:")),
            (changes.verdicts(comparison.verdicts, translate()), _("Transfers with another verdict or route:")),
        )
        for table, title in tables:
            if len(table):
                click.echo(say(title))
                for row in table.head(MOST_LINES).itertuples(index=False):
                    click.echo("  " + "  ".join(str(cell) for cell in row if str(cell)))
                if len(table) > MOST_LINES:
                    click.echo("  …")
        if comparison.trouble is not None:
            click.echo(say(comparison.trouble))
        if comparison.is_same_behavior:
            click.echo(say(_("Proof: every number goes where it went.")))
        counts = _(
            "Findings: {new} new, {gone} gone, {staying} staying.", new=len(new), gone=len(gone), staying=len(staying)
        )
        click.echo(say(counts))
    if fail_on_change and not comparison.is_same_behavior:
        raise SystemExit(FOUND)


@click.command(
    "audit",
    cls=Command,
    about=_(
        "The log of every change: who, when, what, old and new. With --verify: exit code 0 if nothing in it was"
        " altered, 1 and the first broken entry if something was."
    ),
)
@database
@click.option("--verify", cls=Option, about=_("Check that nothing in the log was altered."), is_flag=True)
@click.option("--kind", cls=Option, about=_("Only this kind of object: routes, trunks, setting ..."), default="")
@as_json
def audit(db: Path, verify: bool, kind: str, as_json: bool) -> None:
    """Who did what."""
    if verify:
        state = logbook.verify(db)
        if as_json:
            write_json({"entries": state.entries, "first_broken": state.first_broken, "last_hash": state.last_hash})
        elif state.first_broken is None:
            said = n_("{count} entry, unbroken.", "{count} entries, unbroken.", state.entries)
            click.echo(f"{say(said)} {state.last_hash}")
        else:
            click.echo(say(_("Entry {id} was altered, taken out or put in.", id=state.first_broken)))
        if state.first_broken is not None:
            raise SystemExit(FOUND)
        return
    show_numbers(checking.current(db)[1])
    entries = logbook.history(db, kind)
    if as_json:
        write_json([records.entry(each) for each in entries])
        return
    for each in entries:
        states = " → ".join(text for text in (each.old, each.new) if text)
        head = f"{each.id}  {each.at[:19]}  {visible(each.who) or '—'}  {each.action}  {each.kind}  {visible(each.key)}"
        click.echo(f"{head}  {visible(states)}")


@click.command(
    "report",
    cls=Command,
    about=_(
        "Write the report of the newest review session, or of the data where there is none, as one HTML file; as a ZIP"
        " with the tables if the name ends in .zip."
    ),
)
@database
@click.option(
    "--out",
    cls=Option,
    about=_("The file to write."),
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
)
@click.option("--session", cls=Option, about=_("The number of another session."), type=int)
@click.option("--masked", cls=Option, about=_("Hide the middle of long numbers."), is_flag=True)
@click.option(
    "--language",
    "spoken",
    cls=Option,
    about=_("Language of the report."),
    type=click.Choice([each.value for each in Language]),
)
def report(db: Path, out: Path, session: int | None, masked: bool, spoken: str | None) -> None:
    """The signed report."""
    material = reporting.gather(db, session)
    chosen = Language(spoken) if spoken else chosen_language()
    if out.suffix.casefold() == ".zip":
        data = document.annexes(material, chosen, masked)
    else:
        data = document.html(material, chosen, masked).encode("utf-8")
    _write(out, data, db)
    click.echo(say(_("The report was written to {path}.", path=str(out))))
