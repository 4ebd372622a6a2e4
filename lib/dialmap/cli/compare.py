"""``dialmap diff`` and ``copy-check``: two data sets side by side, and what one does to calls of the other.

Never works anything out.
"""

from collections.abc import Sequence
from typing import Final

import click

from dialmap.cli.frame import FOUND, Option, as_json, say, voice, write_json, write_rows
from dialmap.cli.registry import command
from dialmap.core.copying import Fate
from dialmap.errors import UsageError
from dialmap.messages import _
from dialmap.reports.compare import difference_record, edits, ranges, verdicts
from dialmap.reports.copying import headline, record, rows
from dialmap.service import compare

MOST_LINES: Final = 50


@command("diff")
@click.argument("a")
@click.argument("b")
@as_json
@click.option("--fail-on-change", cls=Option, about=_("Exit with 1 if any number ends up elsewhere."), is_flag=True)
def diff(a: str, b: str, as_json: bool, fail_on_change: bool) -> None:
    """What changed between two data sets, and what it does to calls."""
    before, after = compare.sides(a, b)
    found = compare.difference((a, before), (b, after))
    spoken = voice(found.old.settings if found.old.settings.masking else found.new.settings)
    comparison = found.comparison
    if as_json:
        write_json(difference_record(found, spoken))
    else:
        new, gone, staying = found.findings
        tables = (
            (edits(comparison.edits, spoken), _("Objects:")),
            (ranges(comparison, comparison.ranges, spoken), _("Number ranges that end up elsewhere:")),
            (verdicts(comparison.verdicts, spoken), _("Transfers with another verdict or route:")),
        )
        for table, title in tables:
            if len(table):
                click.echo(say(title))
                write_rows(table, MOST_LINES)
        if comparison.trouble is not None:
            click.echo(spoken.say(comparison.trouble))
        if comparison.is_same_behavior:
            click.echo(say(_("Proof: every number goes where it went.")))
        counts = _(
            "Findings: {new} new, {gone} gone, {staying} staying.", new=len(new), gone=len(gone), staying=len(staying)
        )
        click.echo(say(counts))
    if fail_on_change and not comparison.is_same_behavior:
        raise SystemExit(FOUND)


@command("copy-check")
@click.argument("a")
@click.argument("b")
@click.option("--scenario", "names", cls=Option, about=_("Only this scenario; may be given again."), multiple=True)
@as_json
def copy_check(a: str, b: str, names: Sequence[str], as_json: bool) -> None:
    """Which scenarios of one data set would fail in another."""
    here, there = compare.sides(a, b)
    source = compare.judged(here)
    unknown = set(names) - set(source.scenarios)
    if unknown:
        raise UsageError(_("there is no scenario {name} in {path}", name=min(unknown), path=a))
    found = compare.copy_check(source, there, names)
    spoken = voice(source.settings)
    if as_json:
        write_json(record(found, spoken))
    else:
        click.echo(spoken.say(headline(found)))
        write_rows(rows(found, spoken, (Fate.BREAKS, Fate.FAILS)), MOST_LINES)
    if found.failing:
        raise SystemExit(FOUND)


COMMANDS: Final = {"diff": diff, "copy-check": copy_check}
