"""``dialmap snapshot``: keep everything under a name, list, restore, and as files. Never works anything out."""

from pathlib import Path
from typing import Final

import click

from dialmap.cli.frame import Option, as_json, database, say, voice, who, write_json
from dialmap.cli.registry import command
from dialmap.core.people import Who
from dialmap.errors import UsageError
from dialmap.messages import _
from dialmap.reports.snapshots import snapshot_record
from dialmap.service import files, snapshots


@command("snapshot")
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
    type=click.Path(path_type=Path),
)
@click.option("--restore", cls=Option, about=_("Put back the snapshot of that name."), is_flag=True)
@who
@as_json
def snapshot(  # noqa: PLR0917
    db: Path, name: str | None, target: Path | None, source: Path | None, restore: bool, who: Who, as_json: bool
) -> None:
    """Named copies of everything."""
    if sum((source is not None, target is not None, restore)) > 1:
        raise UsageError(_("--export, --import and --restore exclude one another"))
    if (restore or target is not None) and name is None:
        raise UsageError(_("name the snapshot"))
    if source is not None and name is not None:
        raise UsageError(_("a snapshot from a file keeps its own name; leave the name out"))
    if source is not None:
        kept = snapshots.add_from(db, source, who)
    elif name is not None and target is not None:
        files.write(target, snapshots.as_file(db, name))
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
            write_json([snapshot_record(each) for each in listed])
        for each in () if as_json else listed:
            name, by = voice().text(each.name), voice().text(each.who)
            click.echo(f"{each.made_at[:16]}  {each.hash[:12]}  {name}  {by}")
        return
    if as_json:
        write_json(snapshot_record(kept))
    else:
        click.echo(say(_("Kept as {name}, content {hash}.", name=kept.name, hash=kept.hash)))


COMMANDS: Final = {"snapshot": snapshot}
