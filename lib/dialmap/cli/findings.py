"""``dialmap check`` and ``rules``: the rules, chosen, compared with a baseline, told to people or to machines.

Never works anything out.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import click

from dialmap.board import Board
from dialmap.cli.frame import FOUND, UNREADABLE, Option, as_json, chosen_language, database, say, voice, write_json
from dialmap.cli.registry import command
from dialmap.core.findings import WORST, Ref, Severity
from dialmap.core.settings import OFF, Policy, Profile
from dialmap.errors import UsageError
from dialmap.findings import ALL_RULES, Finding, Rule, fold
from dialmap.messages import Message, _, n_
from dialmap.reports.findings import board_record
from dialmap.reports.gitlab import code_quality
from dialmap.reports.junit import junit
from dialmap.reports.rules import rule_page
from dialmap.reports.sarif import sarif
from dialmap.service import calls
from dialmap.service.baselines import read_baseline
from dialmap.service.boards import judged_as, load
from dialmap.service.compare import judged, side

FORMATS: Final = ("text", "json", "sarif", "junit", "gitlab")
NEVER: Final = "never"


def _parts(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _named(values: tuple[str, ...]) -> frozenset[str]:
    """The rules that are named one by one: whoever does so wants to know, even what is a list elsewhere."""
    asked = {part.casefold() for part in _parts(values)}
    return frozenset(rule.code for rule in ALL_RULES if asked & {rule.code.casefold(), rule.name})


def _codes(values: tuple[str, ...]) -> frozenset[str]:
    """The rules that the given codes, beginnings of codes or names mean."""
    found: list[str] = []
    for part in _parts(values):
        meant = [rule.code for rule in ALL_RULES if rule.code.startswith(part.upper()) or rule.name == part.lower()]
        if not meant:
            raise UsageError(_("there is no rule {code}; “dialmap rules” lists them", code=part))
        found += meant
    return frozenset(found)


@command("check")
@database
@click.option(
    "--files",
    cls=Option,
    about=_("A folder of our CSV files, or a file of a snapshot, in the place of the database."),
    type=click.Path(path_type=Path, exists=True),
)
@click.option(
    "--format", "form", cls=Option, about=_("How to write the findings."), type=click.Choice(FORMATS), default="text"
)
@as_json
@click.option(
    "--select",
    cls=Option,
    about=_("Only these rules: codes or beginnings of codes, such as RT or TR01; may be repeated."),
    multiple=True,
)
@click.option("--ignore", cls=Option, about=_("Not these rules."), multiple=True)
@click.option(
    "--fail-on",
    cls=Option,
    about=_("From which severity on findings fail the run."),
    type=click.Choice([*(each.value for each in Severity), NEVER]),
    default=Severity.NOTE.value,
)
@click.option(
    "--baseline",
    cls=Option,
    about=_("A file that an earlier check wrote as JSON or SARIF: only findings that it lacks fail the run."),
    type=click.Path(path_type=Path),
)
@click.option("--country", cls=Option, about=_("Judge as if numbers were dialed there: two letters, such as DE."))
@click.option(
    "--policy",
    cls=Option,
    about=_("Judge as if this decided which route wins."),
    type=click.Choice([each.value for each in Policy]),
)
@click.option(
    "--profile",
    cls=Option,
    about=_("Judge as if the data were from such a system."),
    type=click.Choice([each.value for each in Profile]),
)
def check(  # noqa: PLR0917
    db: Path,
    files: Path | None,
    form: str,
    as_json: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    baseline: Path | None,
    country: str | None,
    policy: str | None,
    profile: str | None,
) -> None:
    """Everything that can go wrong with a transfer."""
    board = load(db) if files is None else judged(side(str(files)))
    asked = {"country": country, "policy": policy, "profile": profile}
    board = judged_as(board, {key: value for key, value in asked.items() if value}, _named(select))
    wanted, unwanted = _codes(select), _codes(ignore)
    rules = [rule for rule in ALL_RULES if (not wanted or rule.code in wanted) and rule.code not in unwanted]
    rules = [rule for rule in rules if board.settings.severities.get(rule.code) != OFF]
    chosen = {rule.code for rule in rules}
    folded = fold(finding for finding in board.judged.everything if finding.rule.code in chosen)
    found = list(folded.leading)
    known = read_baseline(baseline) if baseline is not None else None
    new = [finding for finding in found if known is None or finding.fingerprint not in known]
    failing = [each for each in new if _reaches(each.severity, fail_on) and each.fingerprint not in board.waived]
    if as_json or form == "json":
        fresh = None if known is None else frozenset(finding.fingerprint for finding in new)
        lost = _lost(db, board) if files is None else None
        write_json(board_record(board, found, fresh, voice(board.settings), lost))
    else:
        _write(form, board, rules, found, new if known is not None else None, failing)
    if failing:
        raise SystemExit(FOUND)


def _lost(db: Path, board: Board) -> Callable[[Finding], int] | None:
    """How many calls each finding has cost, where calls were counted."""
    traffic = calls.traffic(db, board)
    if traffic is None:
        return None
    from dialmap.board.losses import Losses  # noqa: PLC0415 - Arrow takes 0.2 s to load: only where there are calls

    return Losses(board, traffic).of


def _reaches(severity: Severity, threshold: str) -> bool:
    return threshold != NEVER and WORST[severity] <= WORST[Severity(threshold)]


def _write(  # noqa: PLR0917
    form: str,
    board: Board,
    rules: Iterable[Rule],
    found: list[Finding],
    new: list[Finding] | None,
    failing: list[Finding],
) -> None:
    fresh = None if new is None else frozenset(finding.fingerprint for finding in new)
    spoken = voice(board.settings)
    if form == "sarif":
        write_json(sarif(found, fresh, board.waived, spoken))
    elif form == "gitlab":
        write_json(code_quality([each for each in found if each.fingerprint not in board.waived], spoken))
    elif form == "junit":
        bad = frozenset(finding.fingerprint for finding in failing)
        click.echo(junit(found, bad, rules, spoken), nl=False)
    else:
        _as_text(board, found if new is None else new, len(found))


def _as_text(board: Board, listed: list[Finding], count: int) -> None:
    spoken = voice(board.settings)

    def say(message: Message) -> str:
        return spoken.say(message)

    def named(ref: Ref) -> str:
        return spoken.joined((spoken.word(ref.kind), " / ".join(ref.key)), " ")

    for finding in listed:
        if finding.fingerprint in board.waived:
            continue
        where = named(finding.ref)
        head = f"{spoken.marked(finding.severity)} {finding.rule.code} {finding.rule.name}"
        click.echo(f"{head} · {where}: {say(finding.message)}")
        for detail in finding.details:
            click.echo(f"    {say(detail)}")
        for other in board.seen_as(finding):
            click.echo("    " + say(_("also seen as {code}: {name}", code=other.rule.code, name=named(other.ref))))
        if finding.fix is not None:
            click.echo("    " + say(_("Proposed fix: {title}", title=finding.fix.title)))
    known = count - len(listed)
    if known:
        click.echo(say(n_("{count} finding is in the baseline.", "{count} findings are in the baseline.", known)))
    waived = sum(finding.fingerprint in board.waived for finding in listed)
    if waived:
        click.echo(say(n_("{count} is waived and counted apart.", "{count} are waived and counted apart.", waived)))
    for waiver in board.idle_waivers:
        click.echo(say(_("The waiver of {code} {object} matches nothing.", code=waiver.code, object=waiver.object)))
    off = len(board.settings.silenced)
    if off:
        click.echo(say(n_("{count} rule is switched off.", "{count} rules are switched off.", off)))
    click.echo(say(_("{arriving} of {expected} transfers arrive.", arriving=board.arriving, expected=board.expected)))


@command("rules")
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
            click.echo(f"{rule.code}  {voice().word(rule.severity):<14}  {rule.name}")
    else:
        click.echo(rule_page(chosen[0], chosen_language()))


COMMANDS: Final = {"check": check, "rules": rules}
