"""``dialmap lookup`` and ``match``: where numbers go, in the database and in tables outside it.

Never works anything out.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from dialmap.cli.frame import FOUND, Option, as_json, database, say, voice, write_json
from dialmap.cli.registry import command
from dialmap.core.settings import Policy
from dialmap.core.workbench import of_expression
from dialmap.errors import UsageError
from dialmap.messages import Message, _
from dialmap.reports.inventory import trunk_list
from dialmap.reports.lookup import answer_record, expression_record, matched_record, sometimes
from dialmap.reports.registry import holder
from dialmap.reports.voice import NOTHING
from dialmap.service.boards import load
from dialmap.service.lookup import match_files, numbers_of
from dialmap.service.registry import current


@command("lookup")
@database
@click.argument("numbers", nargs=-1)
@click.option(
    "--numbers",
    "listed",
    cls=Option,
    about=_("A file of more numbers, one a line; - is the standard input."),
    type=click.Path(path_type=Path, allow_dash=True),
)
@as_json
def lookup(db: Path, numbers: Sequence[str], listed: Path | None, as_json: bool) -> None:
    """Where numbers go."""
    asked = [*numbers, *(numbers_of(listed) if listed is not None else ())]
    if not asked:
        raise UsageError(_("no number is given: write numbers, or a file of them after --numbers"))
    board = load(db)
    spoken = voice(board.settings)
    answers, holders = [board.look_up(number) for number in asked], current(db)
    if as_json:
        write_json([answer_record(board, each, spoken, holders) for each in answers])
        return
    for answer in answers:
        click.echo(f"{spoken.text(answer.trace.number)}  {spoken.marked(answer.trace.verdict)}")
        for step in answer.cleaned.steps:
            click.echo(f"    {spoken.say(step)}")
        for candidate in answer.trace.candidates:
            reason = spoken.say(candidate.reason.message) if candidate.reason else trunk_list(answer.trace.legs, spoken)
            mark = " " if candidate.reason else "→"
            route, template = spoken.text(candidate.route.name), spoken.text(candidate.template.effective)
            click.echo(f"  {mark} {route}  {template}  {reason}")
        if answer.trace.sends not in ("", answer.trace.number):
            click.echo("  " + spoken.say(_("Leaves as {number}.", number=answer.trace.sends)))
        told = [
            spoken.value(each) if isinstance(each, str) else spoken.say(each)
            for each in holder(holders, answer.cleaned.number, board.settings.country)
            if each
        ]
        if told:
            click.echo("  " + ", ".join(told))
        for each in answer.trace.conditional:
            click.echo("  ◌ " + spoken.say(sometimes(each)))
        other = board.routing.routes.other
        if other is not None and answer.policies_differ:
            name, policy = answer.other_route or NOTHING, spoken.word(other.policy)
            said = _("The policies disagree: under “{policy}” route {name} takes it.", policy=policy, name=name)
            click.echo("  " + spoken.say(said))


@command("match")
@click.argument("patterns", type=click.Path(path_type=Path))
@click.argument("numbers", type=click.Path(path_type=Path))
@click.option(
    "--policy",
    cls=Option,
    about=_("Which template wins where several match."),
    type=click.Choice([Policy.SPECIFIC.value, Policy.ORDER.value]),
    default=Policy.SPECIFIC.value,
)
@as_json
def match(patterns: Path, numbers: Path, policy: str, as_json: bool) -> None:
    """Tables outside the database."""
    found, spoken = match_files(patterns, numbers, Policy(policy)), voice()
    if as_json:
        write_json(matched_record(found, spoken))
    else:
        for index, why in found.unreadable:
            where = f"{patterns}:{found.lines[index]}"
            click.echo(f"{spoken.text(where)}: {spoken.text(found.templates[index])}: {say(why)}", err=True)
        for number, index in zip(found.numbers, found.winners, strict=True):
            taker = spoken.text(found.templates[index]) if index >= 0 else NOTHING
            click.echo(f"{spoken.text(number)}\t{taker}")
    if found.unreadable or -1 in found.winners:
        raise SystemExit(FOUND)


@command("templates")
@click.argument("expressions", nargs=-1, required=True)
@as_json
def templates(expressions: Sequence[str], as_json: bool) -> None:
    """Regular expressions as templates."""
    found = {each: of_expression(each) for each in expressions}
    refused = {each: why for each, why in found.items() if isinstance(why, Message)}
    if as_json:
        spoken = voice()
        write_json([expression_record(each, made, spoken) for each, made in found.items()])
    else:
        for each, made in found.items():
            for template in () if isinstance(made, Message) else made:
                click.echo(voice().text(template))
            if each in refused:
                click.echo(f"{voice().text(each)}: {say(refused[each])}", err=True)
    if refused:
        raise SystemExit(FOUND)


COMMANDS: Final = {"lookup": lookup, "match": match, "templates": templates}
