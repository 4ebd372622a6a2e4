"""The command line: the same checks as the pages. ``dialmap --help`` says what there is.

Exit codes: 0 clean or done, 1 findings or refused rows, 2 something cannot be read or the call is wrong.
"""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from dialmap import __version__
from dialmap.cli.checks import check
from dialmap.cli.frame import (
    FOUND,
    UNREADABLE,
    Group,
    Option,
    as_json,
    chosen_language,
    database,
    language,
    say,
    show_numbers,
    translate,
    write_json,
)
from dialmap.cli.history import audit, diff, report, snapshot, who
from dialmap.dialplan import Policy
from dialmap.exchange.archives import pack
from dialmap.exchange.plan import Change
from dialmap.exchange.text_files import Problem
from dialmap.findings import ALL_RULES
from dialmap.messages import _, n_
from dialmap.reports import records
from dialmap.reports.words import marked, trunk_list, visible, word
from dialmap.service import checking, importing
from dialmap.service.matching import match_files
from dialmap.store.db import prepare


@click.group(cls=Group, params=[language()], context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dialmap")
def main() -> None:
    """The program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@main.command(
    "import",
    about=_(
        "Import CSV files, folders of them or ZIP archives. They are one import, in whatever order they are named;"
        " the database is created if need be. Exit code 0: all is stored; 1: some rows were refused; 2: nothing could"
        " be read."
    ),
)
@database
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", cls=Option, about=_("Show what would change and store nothing."), is_flag=True)
@click.option("--delete-missing", cls=Option, about=_("Delete stored rows that the files lack."), is_flag=True)
@click.option("--all-or-nothing", cls=Option, about=_("Store nothing if any row is refused."), is_flag=True)
@who
@as_json
def import_(  # noqa: PLR0917
    db: Path, paths: Sequence[Path], dry_run: bool, delete_missing: bool, all_or_nothing: bool, who: str, as_json: bool
) -> None:
    """Files into the database."""
    uploads, unreadable = importing.read_uploads(paths)
    prepare(db)
    plan = importing.plan_import(db, uploads)
    problems = [*unreadable, *plan.problems]
    errors = [problem for problem in problems if problem.is_error]
    stored = not dry_run and not (all_or_nothing and errors)
    if stored:
        importing.apply_import(db, plan, delete_missing, who=who)
    counts = {change.value: len(plan.of(change)) for change in Change}
    if as_json:
        write_json(
            {"stored": stored, "rows": counts, "problems": [records.problem(each, translate()) for each in problems]}
        )
    else:
        for problem in problems:
            click.echo(_place(problem) + say(problem.message), err=True)
        for table in plan.tables:
            found = _(
                "{file}: {rows} rows, encoding {encoding}, delimiter {delimiter}",
                file=table.name,
                rows=len(table.rows),
                encoding=table.encoding or "—",
                delimiter=repr(table.delimiter),
            )
            click.echo(say(found), err=True)
        for change in Change:
            click.echo(f"{word(change, translate())}: {counts[change.value]}")
        if not stored:
            click.echo(say(_("Nothing was stored.")))
    if errors:
        raise SystemExit(FOUND if any(table.rows for table in plan.tables) else UNREADABLE)


@main.command("export", about=_("Write the four CSV files into a folder, or into one file that ends in .zip."))
@database
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--excel", cls=Option, about=_("Semicolons and protected cells, for Excel."), is_flag=True)
def export_(db: Path, target: Path, excel: bool) -> None:
    """The database into files."""
    files = importing.export_all(db, excel)
    try:
        if target.suffix == ".zip":
            target.write_bytes(pack(files))
        else:
            target.mkdir(parents=True, exist_ok=True)
            for name, data in files:
                (target / name).write_bytes(data)
    except OSError as error:
        click.echo(
            "dialmap: " + say(_("{path} cannot be written: {why}", path=str(target), why=error.strerror or "?")),
            err=True,
        )
        raise SystemExit(UNREADABLE) from error
    click.echo(
        say(n_("{count} file written to {path}", "{count} files written to {path}", len(files), path=str(target)))
    )


for command in (check, snapshot, diff, audit, report):
    main.add_command(command)


@main.command(
    "lookup",
    about=_("Show which route takes each number, through which trunks, and what else matches and why it lost."),
)
@database
@click.argument("numbers", nargs=-1, required=True)
@as_json
def lookup(db: Path, numbers: Sequence[str], as_json: bool) -> None:
    """Where numbers go."""
    board = checking.load(db)
    show_numbers(board.settings)
    answers = [board.look_up(number) for number in numbers]
    if as_json:
        write_json([records.answer(each, translate()) for each in answers])
        return
    for answer in answers:
        click.echo(f"{visible(answer.trace.number)}  {marked(answer.trace.verdict, translate())}")
        for step in answer.cleaned.steps:
            click.echo(f"    {say(step)}")
        for candidate in answer.trace.candidates:
            reason = say(candidate.reason.message) if candidate.reason else trunk_list(answer.trace.legs, translate())
            mark = " " if candidate.reason else "→"
            click.echo(f"  {mark} {visible(candidate.route.name)}  {visible(candidate.template.effective)}  {reason}")
        if answer.policies_differ:
            other = answer.other.winner
            name = other.route.name if other else "—"
            policy = word(board.routing.other.policy, translate())
            click.echo(
                "  "
                + say(_("The policies disagree: under “{policy}” route {name} takes it.", policy=policy, name=name))
            )


@main.command("rules", about=_("List the rules, or show the page of one."))
@click.argument("code", required=False)
@as_json
def rules(code: str | None, as_json: bool) -> None:
    """The rules and their pages."""
    chosen = [rule for rule in ALL_RULES if code is None or code.casefold() in (rule.code.casefold(), rule.name)]
    if not chosen:
        click.echo("dialmap: " + say(_("there is no rule {code}; “dialmap rules” lists them", code=code)), err=True)
        raise SystemExit(UNREADABLE)
    if as_json:
        write_json(
            [
                {
                    "code": each.code,
                    "name": each.name,
                    "severity": each.severity,
                    "summary": each.summary,
                    "fingerprint": each.identity,
                }
                for each in chosen
            ]
        )
    elif code is None:
        for rule in chosen:
            click.echo(f"{rule.code}  {word(rule.severity, translate()):<14}  {rule.name}")
    else:
        click.echo(checking.rule_page(chosen[0], chosen_language()))


@main.command(
    "match",
    about=_(
        "Match a file of numbers against a file of patterns, one a line, without a database."
        " Exit code 0: every number fits; 1: some number fits nothing, or some pattern is unreadable;"
        " 2: a file cannot be read."
    ),
)
@click.argument("patterns", type=click.Path(path_type=Path))
@click.argument("numbers", type=click.Path(path_type=Path))
@click.option(
    "--policy",
    cls=Option,
    about=_("Which pattern wins where several match."),
    type=click.Choice([each.value for each in Policy]),
    default=Policy.SPECIFIC.value,
)
@as_json
def match(patterns: Path, numbers: Path, policy: str, as_json: bool) -> None:
    """Tables outside the database."""
    found = match_files(patterns, numbers, Policy(policy))
    if as_json:
        write_json(records.matched(found, translate()))
    else:
        for index, why in found.table.unreadable.items():
            where = f"{patterns}:{found.lines[index]}"
            click.echo(f"{visible(where)}: {visible(found.table.texts[index])}: {say(why)}", err=True)
        for number, index in zip(found.numbers, found.winners, strict=True):
            click.echo(f"{visible(number)}\t{visible(found.table.texts[index]) if index >= 0 else '—'}")
    if found.table.unreadable or -1 in found.winners:
        raise SystemExit(FOUND)


def _place(problem: Problem) -> str:
    parts = [visible(problem.file), str(problem.line or ""), visible(problem.column)]
    return ":".join(part for part in parts if part) + ": "
