"""``dialmap diff``: what differs between two data sets, and what it does to calls. Never works anything out."""

from typing import Final

import click

from dialmap.cli.frame import FOUND, Option, as_json, say, voice, write_json, write_rows
from dialmap.cli.registry import command
from dialmap.messages import _
from dialmap.reports.compare import difference_record, edits, ranges, verdicts
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


COMMANDS: Final = {"diff": diff}
