"""``dialmap import`` and ``export``: files into the database and out of it. Never works anything out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from dialmap.cli.frame import FOUND, UNREADABLE, Option, as_json, database, place_of, say, voice, who, write_json
from dialmap.cli.registry import command
from dialmap.core.boxes import BoxFiles
from dialmap.core.exchange import Plan, PlanStatus, Problem
from dialmap.core.model import Telephony
from dialmap.core.people import Who
from dialmap.core.settings import Policy, Profile
from dialmap.messages import _, n_
from dialmap.reports.exchange import box_report, problem_record, proof, understood
from dialmap.service import dialplans, exchange, exports, files, staging, workbooks
from dialmap.service.boards import current, load
from dialmap.service.exchange import prepare
from dialmap.service.settings import set_policy

#: How the name of a workbook ends.
XLSX: Final = ".xlsx"


@command("import")
@database
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--entry", cls=Option, about=_("In a dialplan of Asterisk: the context in which calls enter."), default=""
)
@click.option(
    "--format",
    "format_",
    cls=Option,
    about=_("Read the files as this format, instead of finding it out; `dialmap formats` lists them."),
    default="",
)
@click.option(
    "--telephony",
    cls=Option,
    about=_("Of a voice robot: where the operators of scenarios sit that are not stored yet."),
    type=click.Choice([each.value for each in Telephony]),
    default=Telephony.OWN_PBX.value,
)
@click.option("--dry-run", cls=Option, about=_("Show what would change and store nothing."), is_flag=True)
@click.option("--delete-missing", cls=Option, about=_("Delete stored rows that the files lack."), is_flag=True)
@click.option(
    "--replace",
    "replace_",
    cls=Option,
    about=_("Of a PBX: delete what the last import of the same files brought and these lack."),
    is_flag=True,
)
@click.option("--all-or-nothing", cls=Option, about=_("Store nothing if any row is refused."), is_flag=True)
@who
@as_json
def import_(  # noqa: PLR0917
    db: Path,
    paths: Sequence[Path],
    entry: str,
    format_: str,
    telephony: str,
    dry_run: bool,
    delete_missing: bool,
    replace_: bool,
    all_or_nothing: bool,
    who: Who,
    as_json: bool,
) -> None:
    """Files into the database."""
    dialplans.check_format(format_)
    came = staging.from_disk(paths, format_)
    if db.exists():
        prepare(db)  # one of an earlier version remembers nothing before it is brought up to date
    entry = staging.entry_of(db, came, entry)
    prepare(db)
    found = staging.staged(db, came, entry, telephony=Telephony(telephony))
    plan, problems = found.plan, found.problems
    decided = None if came.box is None else dialplans.decision_of(came.box)
    errors = [problem for problem in problems if problem.is_error]
    stored = not dry_run and not (all_or_nothing and errors)
    if stored:
        exchange.apply_import(
            db,
            plan,
            who,
            delete_missing=delete_missing or replace_,
            only=(found.brought or frozenset()) if replace_ else None,
            box=None if found.made is None else box_report(found.made, came.source, found.entry, voice()),
        )
        if decided is not None and came.box is not None:
            _decide(db, decided, dialplans.profile_of(came.box), who)
    if as_json:
        counts = {status.value: len(plan.of(status)) for status in PlanStatus}
        records = [problem_record(each, voice()) for each in problems]
        write_json({"stored": stored, "rows": counts, "problems": records})
    else:
        _tell(plan, problems, found.made, stored)
        if decided is not None and stored:
            _tell_decided(*decided)
    if errors:
        raise SystemExit(FOUND if any(table.rows for table in plan.tables) else UNREADABLE)


def _decide(db: Path, decided: tuple[Policy, bool | None], profile: Profile, who: Who) -> None:
    """The data set decides as the PBX does, from now on."""
    if not dialplans.is_decided_so(current(db)[1], decided):
        set_policy(db, decided[0], who, profile, falls=decided[1])


def _tell(plan: Plan, problems: Sequence[Problem], made: BoxFiles | None, stored: bool) -> None:
    """What an import read, would do or has done, for people."""
    spoken = voice()
    for problem in problems:
        click.echo(place_of(problem) + say(problem.message), err=True)
    if made is not None and made.lines:
        click.echo(say(understood(made)), err=True)
    for table in (each for each in plan.tables if not each.is_derived):
        found = _(
            "{file}: {rows} rows, encoding {encoding}, delimiter {delimiter}",
            file=table.name,
            rows=len(table.rows),
            encoding=table.encoding or "—",
            delimiter=repr(table.delimiter),
        )
        click.echo(say(found), err=True)
    for status in PlanStatus:
        click.echo(f"{spoken.word(status)}: {len(plan.of(status))}")
    if not stored:
        click.echo(say(_("Nothing was stored.")))


def _tell_decided(policy: Policy, falls: bool | None) -> None:
    """Which route wins from now on, as in the PBX."""
    click.echo(say(_("Which route wins: {policy}.", policy=voice().word(policy))))
    if falls:
        click.echo(say(_("Where the trunks of a route fail, the next route that takes the number is asked.")))


@command("export")
@database
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--excel", cls=Option, about=_("Semicolons and protected cells, for Excel."), is_flag=True)
@click.option("--template", cls=Option, about=_("An empty workbook to fill in, instead of the data."), is_flag=True)
@click.option(
    "--format",
    "format_",
    cls=Option,
    about=_(
        "Write the routes for a PBX instead, proven to send calls alike: asterisk-conf, freepbx-patterns, mikopbx-rest,"
        " drouting-csv, drouting-sql, yeastar-csv."
    ),
    default="",
)
def export_(db: Path, target: Path, excel: bool, template: bool, format_: str) -> None:
    """The database into files."""
    if template or target.suffix.casefold() == XLSX:
        language = voice().language
        made = workbooks.template(language) if template else workbooks.export_workbook(load(db).snapshot, language)
        files.write(target, made)
        click.echo(say(_("Written to {path}.", path=str(target))))
        return
    if format_:
        _for_a_pbx(db, target, format_)
        return
    exported = exchange.export_all(db, excel)
    _write(target, exported)


def _for_a_pbx(db: Path, target: Path, name: str) -> None:
    """The routes in the format of a PBX; what it cannot say is told by name, and makes the exit code 1."""
    made, spoken = exports.written(load(db), name), voice()
    if len(made.files) == 1 and target.suffix.casefold() != ".zip":
        files.write(target, made.files[0][1])
        click.echo(say(_("Written to {path}.", path=str(target))))
    else:
        _write(target, made.files)
    for route, why in (*made.refused.items(), *made.left_out):
        click.echo(f"{spoken.text(route)}: {say(why)}", err=True)
    click.echo(say(proof(made.unproven)))
    if made.refused:
        raise SystemExit(FOUND)


def _write(target: Path, exported: Sequence[tuple[str, bytes]]) -> None:
    if target.suffix.casefold() == ".zip":
        files.write(target, exchange.pack(exported))
    else:
        files.write_folder(target, exported)
    click.echo(
        say(n_("{count} file written to {path}", "{count} files written to {path}", len(exported), path=str(target)))
    )


COMMANDS: Final = {"import": import_, "export": export_}
