"""``dialmap explain``: a call followed through a dialplan that is in no database.

Never works anything out.
"""

from pathlib import Path
from typing import Final

import click

from dialmap.cli.frame import FOUND, Option, as_json, say, voice, write_json, write_rows
from dialmap.cli.registry import command
from dialmap.core.explained import ARRIVING
from dialmap.messages import _, n_
from dialmap.reports.explained import explanation_record, headline, sentences, steps
from dialmap.service.dialplans import read_dialplan
from dialmap.service.entries import explain as explained

MOST_SHOWN: Final = 200
MOST_UNREAD: Final = 10


@command("explain")
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("number")
@click.option("--entry", cls=Option, about=_("The context in which the call enters."), required=True)
@as_json
def explain(path: Path, number: str, entry: str, as_json: bool) -> None:
    """A call through a dialplan outside the database."""
    plan = read_dialplan(path)
    told, spoken = explained(plan, number, entry), voice()
    if as_json:
        write_json(explanation_record(told, spoken))
    else:
        click.echo(say(headline(told)))
        write_rows(steps(told, spoken), MOST_SHOWN)
        click.echo(spoken.word(told.ending))
        for each in sentences(told):
            click.echo(f"  {say(each)}")
    for unread in plan.unread[:MOST_UNREAD]:
        click.echo(f"{spoken.text(str(unread.place))}: {say(unread.why)}", err=True)
    left = len(plan.unread) - MOST_UNREAD
    if left > 0:
        click.echo(say(n_("and {count} more line", "and {count} more lines", left)), err=True)
    if told.ending not in ARRIVING:
        raise SystemExit(FOUND)


COMMANDS: Final = {"explain": explain}
