"""The list of commands: where each is, and what it does. The one place that says it; a command takes it from here.

Never imports a command: loading one loads what it needs.
"""

from collections.abc import Callable
from typing import Any, Final

import click

from dialmap.cli.frame import Command
from dialmap.messages import Message, _

#: Command -> the module of this room that has it, and what it does.
COMMANDS: Final[dict[str, tuple[str, Message]]] = {
    "audit": (
        "audit",
        _(
            "The log of every change: who, when, what, old and new. With --verify: exit code 0 if nothing in it was"
            " altered, 1 and the first broken entry if something was."
        ),
    ),
    "backup": (
        "backups",
        _(
            "Copy the database with everything in it into one new file, and check the copy. Others may go on writing."
            " An export is no backup: it has neither log nor snapshots nor signatures."
        ),
    ),
    "calls": (
        "calls",
        _(
            "Count real calls and say what they say of the table: `import` with files or folders of call records"
            " (Master.csv, CEL, queue_log, the table cdr, acc, any table; packed or Parquet), `show`, `files`,"
            " `take-back`. No call counts twice. Exit code 0: done; 1: some records or files were refused; 2: nothing"
            " could be read."
        ),
    ),
    "check": (
        "findings",
        _(
            "Run the rules. Exit code 0: nothing that fails; 1: findings; 2: the database, the baseline or the call"
            " cannot be read."
        ),
    ),
    "copy-check": (
        "compare",
        _(
            "Say which scenarios of one data set would fail in another, and why; sides are named as for diff."
            " Exit code 0: none would; 1: some would; 2: unreadable."
        ),
    ),
    "diff": (
        "compare",
        _(
            "Compare two data sets: each a database file, a folder of CSV files, or NAME@FILE for a snapshot. Exit code"
            " 0: every number goes where it went; 1: some number does not, and --fail-on-change was given;"
            " 2: unreadable."
        ),
    ),
    "doctor": (
        "backups",
        _(
            "Examine the database: the file, the log, the rows against the log, names that look alike; and say what"
            " would mend each. Changes nothing. Exit code 0: healthy; 1: something is wrong."
        ),
    ),
    "explain": (
        "explain",
        _(
            "Follow a call through a dialplan of Asterisk that is in no database: extensions.conf, its folder, or what"
            " `dialplan show` printed. Step by step, to the trunk and the number sent. Exit code 0: it arrives"
            " somewhere; 1: it does not; 2: unreadable."
        ),
    ),
    "export": ("exchange", _("Write the four CSV files into a folder or into a .zip, or one workbook into an .xlsx.")),
    "formats": ("formats", _("List what can be imported, or show the page of one format.")),
    "import": (
        "exchange",
        _(
            "Import CSV files, workbooks, folders of them or ZIP archives, or what a PBX holds: a dialplan, FreePBX's"
            " tables, lists of trunks (`dialmap formats` names them). They are one import, in whatever order they are"
            " named; the database is created if need be. Exit code 0: all is stored; 1: some rows were refused; 2:"
            " nothing could be read."
        ),
    ),
    "lookup": (
        "lookup",
        _("Show which route takes each number, through which trunks, and what else matches and why it lost."),
    ),
    "match": (
        "lookup",
        _(
            "Match a file of numbers against a file of patterns, one a line, without a database."
            " Exit code 0: every number fits; 1: some number fits nothing, or some pattern is unreadable;"
            " 2: a file cannot be read."
        ),
    ),
    "registry": (
        "numbering",
        _(
            "Load the range tables of the Russian numbering registry, say what is loaded, or say ranges of an operator"
            " and a region as the fewest templates. Exit code 0: done; 1: some rows were refused; 2: nothing could be"
            " read."
        ),
    ),
    "report": (
        "reports",
        _(
            "Write the report of the newest review session, or of the data where there is none, as one HTML file; as a"
            " ZIP with the tables if the name ends in .zip."
        ),
    ),
    "restore": (
        "backups",
        _(
            "Make the database what a backup holds. What was there before is kept in a file beside it."
            " Exit code 2: the file is no sound backup; nothing has changed."
        ),
    ),
    "rules": ("findings", _("List the rules, or show the page of one.")),
    "sources": (
        "watch",
        _(
            "List the sources: how each stands, when it was read last, how much it differs. Exit code 0: all are as"
            " stored; 1: one differs or cannot be read."
        ),
    ),
    "templates": (
        "lookup",
        _(
            "Say regular expressions, or prefixes, as the fewest templates that take just their numbers, one a line."
            " Exit code 0: all can be said, proven; 1: one cannot, and why."
        ),
    ),
    "watch": (
        "watch",
        _(
            "Read the sources that are due, round after round, compare them with what is stored, do what is set for"
            " each, and send the alerts. With --once for a timer; exit code 0: nothing to look at; 1: something"
            " differs, cannot be read, or was told; 2: the call is wrong."
        ),
    ),
    "snapshot": ("snapshots", _("Keep everything as it is now under a name, or list what was kept.")),
}


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function the command of that name."""
    return click.command(name, cls=Command, about=COMMANDS[name][1])
