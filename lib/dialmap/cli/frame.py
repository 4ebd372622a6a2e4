"""Commands and options whose help exists in both languages, and whose errors are one sentence.

Holds what every command shares. Never imports what a command needs to do its work: ``--help`` must be instant.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dialmap.errors import DialmapError
from dialmap.i18n import Language, nearest, translator
from dialmap.messages import Message, _

if TYPE_CHECKING:
    from dialmap.core.exchange import Problem
    from dialmap.core.people import Who
    from dialmap.core.settings import Settings
    from dialmap.reports.voice import Table, Voice

FOUND: Final = 1
UNREADABLE: Final = 2


def chosen_language() -> Language:
    """The language of this call."""
    context = click.get_current_context(silent=True)
    chosen = context.find_root().meta.get("language") if context else None
    return Language(chosen) if chosen else Language.EN


def voice(settings: "Settings | None" = None) -> "Voice":
    """How this call speaks: its language; long numbers masked if the settings of the data set ask for it."""
    from dialmap.reports.voice import Voice  # noqa: PLC0415

    return Voice(chosen_language(), masking=settings.masking if settings is not None else False)


def say(message: Message, settings: "Settings | None" = None) -> str:
    """A message in the language of this call; control characters shown, so that a name cannot drive the terminal."""
    return voice(settings).say(message) if message.values else message.render(translator(chosen_language()))


def place_of(problem: "Problem") -> str:
    """Where something is wrong, in front of the sentence that says what: ``file:line:column: ``."""
    spoken = voice()
    parts = [spoken.text(problem.file), str(problem.line or ""), spoken.text(problem.column)]
    return ":".join(part for part in parts if part) + ": "


def write_json(value: Any) -> None:
    """One JSON value on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def write_rows(table: "Table", most: int) -> None:
    """The first rows of a table, one a line."""
    for row in table.head(most).texts():
        click.echo("  " + "  ".join(cell for cell in row if cell))
    if len(table) > most:
        click.echo("  …")


class Command(click.Command):
    """A command whose help exists in both languages, and whose errors are one sentence."""

    def __init__(self, *args: Any, about: Message, **named: Any) -> None:
        self.about = about
        super().__init__(*args, **named)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.about))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what Dialmap can name becomes one sentence and exit code 2."""
        try:
            return super().invoke(ctx)
        except DialmapError as error:
            click.echo(f"dialmap: {say(error.message)}", err=True)
            ctx.exit(UNREADABLE)
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or str(error)
            where = str(getattr(error, "filename", None) or "")
            said = _("{path} cannot be used: {why}", path=where or "—", why=why)
            click.echo(f"dialmap: {say(said)}", err=True)
            ctx.exit(UNREADABLE)


class Option(click.Option):
    """An option whose help exists in both languages."""

    def __init__(self, *args: Any, about: Message, **named: Any) -> None:
        self.about = about
        super().__init__(*args, **named)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and what it is for."""
        self.help = say(self.about)
        return super().get_help_record(ctx)


def remember_language(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Keep the chosen language where every command finds it."""
    context.meta["language"] = value or nearest(None).value


def language() -> Option:
    """The option that chooses the language."""
    return Option(
        ["--language"],
        about=_("Language of the answers."),
        type=click.Choice([each.value for each in Language]),
        envvar="DIALMAP_LANGUAGE",
        is_eager=True,
        expose_value=False,
        callback=remember_language,
    )


def _default_path() -> Path:
    from dialmap.service.datasets import default_path  # noqa: PLC0415

    try:
        return default_path()
    except DialmapError as error:  # before any command has begun, which would say it
        raise click.UsageError(say(error.message)) from error


def _claim(_context: click.Context, _parameter: click.Parameter, name: str | None) -> "Who":
    """Who does it: the name that was given, else that of whoever is signed in to this machine, which is kept beside."""
    from dialmap.core.people import Source, Who  # noqa: PLC0415

    me = _me()
    return Who(me if name is None else name, f"os:{me}" if me else "", Source.COMMAND)


def _me() -> str:
    """The name of whoever is signed in to this machine; empty where the system does not know."""
    import getpass  # noqa: PLC0415

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


database = click.option(
    "--db",
    cls=Option,
    about=_("The database file. Without it: DIALMAP_DB, then the app's own."),
    type=click.Path(path_type=Path),
    default=_default_path,
)
as_json = click.option("--json", "as_json", cls=Option, about=_("Write JSON, for machines."), is_flag=True)
who = click.option(
    "--who",
    cls=Option,
    about=_("Who does it, for the log. Without it: DIALMAP_WHO, then the name on this machine."),
    envvar="DIALMAP_WHO",
    callback=_claim,
)
