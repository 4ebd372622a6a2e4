"""The tables of a page under test: what the browser is sent, as frames."""

import gzip
import json

import pandas as pd

from dialmap.ui.kit.sheets import packed


class Grid:
    """A table as a page shows it: ``value`` is a frame with our names of the columns, ``keys`` name its rows."""

    def __init__(self, proto):
        self.data = json.loads(proto.json)[0]
        cells = self.data["cells"]
        if cells is None:
            cells = json.loads(gzip.decompress(packed(self.data["url"].removeprefix("rows/"))))
        names = [column["name"] for column in self.data["columns"]]
        self.value = pd.DataFrame(dict(zip(names, cells["columns"], strict=True)), columns=names)
        self.keys = cells["keys"]


def grids(at):
    """The tables of a page, from top to bottom."""
    found = [each.proto for each in at.get("bidi_component")]
    return [Grid(proto) for proto in found if proto.component_name.endswith("dialmap_grid")]


def words(at):
    """What a page says, without its tables."""
    return " ".join(
        str(each.value) for kind in (at.title, at.markdown, at.caption, at.info, at.warning, at.error) for each in kind
    )
