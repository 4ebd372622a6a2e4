"""``dialmap audit``: who did what, and the proof that nobody altered it. Never works anything out."""

from pathlib import Path
from typing import Final

import click

from dialmap.cli.frame import FOUND, Option, as_json, database, say, voice, write_json
from dialmap.cli.registry import command
from dialmap.messages import _, n_
from dialmap.reports.audit import entry_record
from dialmap.reports.voice import NOTHING
from dialmap.service import audit as audit_log
from dialmap.service.boards import current


@command("audit")
@database
@click.option("--verify", cls=Option, about=_("Check that nothing in the log was altered."), is_flag=True)
@click.option("--kind", cls=Option, about=_("Only this kind of object: routes, trunks, setting ..."), default="")
@as_json
def audit(db: Path, verify: bool, kind: str, as_json: bool) -> None:
    """Who did what."""
    if verify:
        state = audit_log.verify(db)
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
    spoken = voice(current(db)[1])
    entries = audit_log.history(db, kind)
    if as_json:
        write_json([entry_record(each, spoken) for each in entries])
        return
    for each in entries:
        states = " → ".join(text for text in (each.old, each.new) if text)
        by, key = spoken.text(each.who) or NOTHING, spoken.text(each.key)
        click.echo(f"{each.id}  {each.at[:19]}  {by}  {each.action}  {each.kind}  {key}  {spoken.text(states)}")


COMMANDS: Final = {"audit": audit}
