"""Our own CSV files: trunks, routes, scenarios, transfers. Never refuses to try: it stands last in the registry."""

from dialmap.core.exchange import Table, Upload
from dialmap.exchange.formats.base import Format
from dialmap.exchange.text_files import read_table
from dialmap.messages import _


def _recognizes(_upload: Upload) -> bool:
    return True


def _read(upload: Upload) -> tuple[Table, ...]:
    return (read_table(upload),)


csv_files = Format("csv", _("Our four CSV files"), _recognizes, _read)
