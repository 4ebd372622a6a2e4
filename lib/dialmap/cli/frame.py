"""Commands and options whose help exists in both languages, and whose errors are one sentence."""

import json
import sys
from pathlib import Path
from typing import Any, Final

import click

from dialmap.errors import DialmapError
from dialmap.i18n import Language, nearest, translator
from dialmap.messages import Message, Translate, _
from dialmap.reports.words import MASKING, visible
from dialmap.store.db import default_path
from dialmap.store.settings import Settings

FOUND: Final = 1
UNREADABLE: Final = 2


def chosen_language() -> Language:
    """The language of this call."""
    context = click.get_current_context(silent=True)
    chosen = context.find_root().meta.get("language") if context else None
    return Language(chosen) if chosen else Language.EN


def translate() -> Translate:
    """What puts a template into the language of this call."""
    return translator(chosen_language())


def show_numbers(settings: Settings) -> None:
    """Mask long numbers in what this call writes, if the data set asks for it."""
    MASKING.set(settings.masking)


def write_json(value: Any) -> None:
    """One JSON value on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def say(message: Message) -> str:
    """A message in the language of this call; control characters shown, so that a name cannot drive the terminal."""
    return message.render(translate(), visible)


class Command(click.Command):
    """A command whose help exists in both languages, and whose errors are one sentence."""

    def __init__(self, *args: Any, about: Message, **named: Any) -> None:
        self.about = about
        super().__init__(*args, **named)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002
        """The first sentence, for the list of commands."""
        return say(self.about).partition(". ")[0]

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


class Group(click.Group):
    """The program: the list of commands."""

    command_class = Command

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """What the program is for."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(
                say(
                    _(
                        "Shows which scenario transfer numbers hit which routes, through which trunks,"
                        " and where a transfer will fail."
                    )
                )
            )


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


database = click.option(
    "--db",
    cls=Option,
    about=_("The database file. Without it: DIALMAP_DB, then the app's own."),
    type=click.Path(path_type=Path),
    default=default_path,
)
as_json = click.option("--json", "as_json", cls=Option, about=_("Write JSON, for machines."), is_flag=True)
