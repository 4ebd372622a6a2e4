"""Our own tables as CSV files and as workbooks. Never refuses to try: CSV stands last in the registry."""

from dialmap.exchange.encodings import RefusedError
from dialmap.exchange.formats.base import Format, Text
from dialmap.exchange.workbooks import is_workbook
from dialmap.messages import _


def _recognizes(_file: Text) -> bool:
    return True


def _is_workbook(file: Text) -> bool:
    try:
        return is_workbook(file.data)
    except RefusedError:  # a damaged one: reading it says what is wrong
        return True


workbooks = Format(
    name="xlsx",
    title=_("A workbook: XLSX, XLS, ODS"),
    reads=_("The same tables on its sheets, several on one sheet too; tables of others, once mapped."),
    loses=_("Hidden sheets and formulas; digits that the spreadsheet has rounded are refused, with their cells."),
    recognizes=_is_workbook,
    read=None,
)
csv_files = Format(
    name="csv",
    title=_("Our four CSV files"),
    reads=_("Trunks, routes, scenarios and Result blocks, in the columns of data/README.md."),
    loses=_("Nothing: columns that are not ours are named."),
    recognizes=_recognizes,
    read=None,
)
