"""The command line: the same checks as the pages. ``dialmap --help`` says what there is.

Holds the list of commands, each loaded when it is called. Never does any work itself.
Exit codes: 0 clean or done, 1 findings or refused rows, 2 something cannot be read or the call is wrong.
"""

import importlib
import io
import sys

import click

from dialmap import __version__
from dialmap.cli.frame import Command, language, say
from dialmap.cli.registry import COMMANDS
from dialmap.messages import _


class Group(click.Group):
    """The program. It knows what each command does, and loads one only when it is called."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """A command, its module loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"dialmap.cli.{COMMANDS[cmd_name][0]}")
        found: click.Command = module.COMMANDS[cmd_name]
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, each with its first sentence."""
        rows = [(name, say(COMMANDS[name][1]).partition(". ")[0]) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

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


@click.group(cls=Group, params=[language()], context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dialmap")
def main() -> None:
    """The program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
