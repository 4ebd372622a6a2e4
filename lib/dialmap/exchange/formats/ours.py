"""Our own CSV files: trunks, routes, scenarios, transfers. Never refuses to try: it stands last in the registry."""

from dialmap.exchange.formats.base import Format, Text
from dialmap.messages import _


def _recognizes(_file: Text) -> bool:
    return True


csv_files = Format(
    name="csv",
    title=_("Our four CSV files"),
    reads=_("Trunks, routes, scenarios and Result blocks, in the columns of data/README.md."),
    loses=_("Nothing: columns that are not ours are named."),
    recognizes=_recognizes,
    read=None,
)
