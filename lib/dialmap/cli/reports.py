"""``dialmap report``: the signed report as a file. Never works anything out."""

from pathlib import Path
from typing import Final

import click

from dialmap.cli.frame import Option, chosen_language, database, say
from dialmap.cli.registry import command
from dialmap.i18n import Language
from dialmap.messages import _
from dialmap.reports.voice import Voice
from dialmap.service import files, reports


@command("report")
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
    material = reports.gather(db, session)
    chosen = Language(spoken) if spoken else chosen_language()
    voice = Voice(chosen, masking=masked or material.board.settings.masking)
    data = (reports.as_zip if out.suffix.casefold() == ".zip" else reports.as_html)(material, voice)
    files.write(out, data)
    click.echo(say(_("The report was written to {path}.", path=str(out))))


COMMANDS: Final = {"report": report}
