"""``dialmap backup``, ``restore`` and ``doctor``: the database as a whole. Never works anything out."""

from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from dialmap.cli.frame import FOUND, as_json, database, say, who, write_json
from dialmap.cli.registry import command
from dialmap.core.people import Who
from dialmap.messages import _, n_
from dialmap.service import backups, doctor


@command("backup")
@database
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@as_json
def backup(db: Path, target: Path, as_json: bool) -> None:
    """Everything into one file."""
    made = backups.backup(db, target)
    if as_json:
        write_json(asdict(made))
        return
    click.echo(say(_("The backup was written to {path} and checked.", path=str(target))))
    click.echo(_held(made))


@command("restore")
@database
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@who
@as_json
def restore(db: Path, source: Path, who: Who, as_json: bool) -> None:
    """Everything back."""
    found, kept = backups.restore(db, source, who)
    if as_json:
        write_json(asdict(found) | {"kept": str(kept or "")})
        return
    click.echo(say(_("Restored {name}.", name=str(source))))
    click.echo(_held(found))
    if kept is not None:
        click.echo(say(_("What was there before is kept in {path}.", path=str(kept))))


def _held(found: backups.Backup) -> str:
    said = _(
        "Rows: {rows}, entries of the log: {entries}, snapshots: {snapshots}, content {hash}.",
        rows=found.rows,
        entries=found.entries,
        snapshots=found.snapshots,
        hash=found.hash[:12],
    )
    return say(said)


@command("doctor")
@database
@as_json
def examine(db: Path, as_json: bool) -> None:
    """What is wrong, and what would mend it."""
    found = doctor.examine(db)
    if as_json:
        write_json([{"what": say(each.what), "mend": say(each.mend)} for each in found])
    for each in () if as_json else found:
        click.echo(f"{say(each.what)}\n  → {say(each.mend)}")
    if not as_json:
        click.echo(say(n_("{count} thing is wrong.", "{count} things are wrong.", len(found))))
    if found:
        raise SystemExit(FOUND)


COMMANDS: Final = {"backup": backup, "doctor": examine, "restore": restore}
