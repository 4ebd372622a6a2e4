"""The data set as a workbook, and the template to fill, in a language. Never reads one: an import does."""

from typing import Final

from dialmap.core.model import Snapshot
from dialmap.exchange.workbook_files import Words, write_template, write_workbook
from dialmap.i18n import Language, translator
from dialmap.messages import Message, _

#: Our files -> what their sheets are called.
SHEETS: Final = {
    "trunks.csv": _("Trunks"),
    "routes.csv": _("Routes"),
    "scenarios.csv": _("Scenarios"),
    "transfers.csv": _("Transfers"),
}


def export_workbook(snapshot: Snapshot, language: Language) -> bytes:
    """All four tables. Errors: :class:`~dialmap.errors.DataError` for a cell that is too long for XLSX."""
    return write_workbook(snapshot, _words(language))


def template(language: Language) -> bytes:
    """An empty workbook to be filled in, with an example row on each sheet."""
    return write_template(_words(language))


def _words(language: Language) -> Words:
    translate = translator(language)

    def say(message: Message) -> str:
        return message.render(translate)

    return Words(
        spoken=0 if language is Language.EN else 1,
        sheets={name: say(title) for name, title in SHEETS.items()},
        about=say(_("Columns")),
        heads=(say(_("Table")), say(_("Column")), say(_("Must be filled in")), say(_("Allowed values"))),
        required=say(_("yes")),
    )
