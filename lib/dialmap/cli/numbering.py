"""``dialmap registry``: load the numbering registry, say what is loaded, ranges as templates.

Never works anything out.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from dialmap.cli.frame import FOUND, Option, as_json, database, place_of, say, who, write_json
from dialmap.cli.registry import command
from dialmap.core.coverage import Coverage, said
from dialmap.core.exchange import Upload
from dialmap.core.holders import Holders
from dialmap.errors import DataError, UsageError
from dialmap.messages import _, n_
from dialmap.reports.registry import not_ported, summary
from dialmap.service.boards import load
from dialmap.service.exchange import prepare
from dialmap.service.files import read_file
from dialmap.service.registry import current, load_registry, stage_registry, take_back

if TYPE_CHECKING:
    from dialmap.core.people import Who


@command("registry")
@database
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--operator", "operators", cls=Option, about=_("Ranges of this operator."), multiple=True)
@click.option("--region", "regions", cls=Option, about=_("Ranges of this region."), multiple=True)
@click.option("--route", cls=Option, about=_("Only the ranges that this route does not take."), default="")
@click.option("--dialed-with", "begins", cls=Option, about=_("What stands before the ten digits."), default="7")
@click.option("--take-back", "back", cls=Option, about=_("Give up the last load."), is_flag=True)
@as_json
@who
def registry(  # noqa: PLR0917
    db: Path,
    files: Sequence[Path],
    operators: Sequence[str],
    regions: Sequence[str],
    route: str,
    begins: str,
    back: bool,
    as_json: bool,
    who: "Who",
) -> None:
    """The numbering registry."""
    if (files and back) or (route and not operators and not regions):
        raise UsageError(_("files and --take-back exclude one another; --route needs an operator or a region"))
    if files:
        _load(db, files, who)
    elif back:
        take_back(db, who)
    loaded = current(db)
    if operators or regions:
        _ranges(db, loaded, (operators, regions), (route, begins), as_json=as_json)
    elif as_json:
        write_json({"ranges": len(loaded), "operators": list(loaded.operators), "regions": list(loaded.regions)})
    else:
        click.echo(say(summary(loaded)))
        if not loaded.is_empty:
            click.echo(say(not_ported()))


def _load(db: Path, files: Sequence[Path], who: "Who") -> None:
    prepare(db)
    staged = stage_registry(db, [Upload(path.name, read_file(path)) for path in files])
    for problem in staged.problems:
        click.echo(place_of(problem) + say(problem.message), err=True)
    if not staged.ranges:
        raise DataError(_("nothing could be read"))
    count = load_registry(db, staged, who)
    click.echo(say(n_("{count} range is loaded.", "{count} ranges are loaded.", count)), err=True)
    if staged.errors:
        raise SystemExit(FOUND)


def _ranges(
    db: Path, loaded: Holders, chosen: tuple[Sequence[str], Sequence[str]], of: tuple[str, str], *, as_json: bool
) -> None:
    (operators, regions), (route, begins) = chosen, of
    if not set(begins) <= set("0123456789*#+"):
        raise UsageError(_("{text} cannot be dialed in front of a number", text=begins))
    unknown = [*(set(operators) - set(loaded.operators)), *(set(regions) - set(loaded.regions))]
    if unknown:
        raise UsageError(_("the registry knows no {name}; --json lists the names", name=unknown[0]))
    places = loaded.chosen(operators, regions)
    if route:
        board = load(db)
        if route not in board.routes:
            raise UsageError(_("there is no route {name}", name=route))
        lacking = Coverage(board.routing, loaded).missing(route, places, begins)
        if lacking is None:
            raise DataError(_("the templates are too many and too different to say exactly what the route lacks"))
        wanted = [(each.first, each.last) for each in lacking]
    else:
        wanted = [(each.first, each.last) for each in map(loaded.range, places.tolist())]
    made = said(wanted, begins)
    if made is None:
        raise DataError(_("More than 2,000 templates would be needed; choose fewer operators or regions."))
    if not made.is_proven:
        raise DataError(_("the templates could not be proven"))
    if as_json:
        told = {"ranges": wanted, "templates": list(made.templates), "numbers": made.numbers, "proven": made.is_proven}
        write_json(told)
        return
    for template in made.templates:
        click.echo(template)


COMMANDS: Final = {"registry": registry}
