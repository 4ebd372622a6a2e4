"""What is remembered of an import from a PBX: of which files, where calls enter, what was lost. Never holds a row."""

from dataclasses import dataclass

from dialmap.core.exchange import Problem, Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """How much of a PBX's dialplan was understood.

    Shape: of ``lines`` that were read ``skipped`` do not count and ``partly`` count in part; all are 0 where there is
    no dialplan.
    """

    lines: int
    partly: int
    skipped: int

    @property
    def whole(self) -> int:
        """How many lines are understood whole."""
        return max(self.lines - self.partly - self.skipped, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxFiles(Understood):
    """What a PBX holds, as our own files.

    Shape: ``lost`` are the lines of which something is lost; ``rows`` are the references of what the files hold
    (``route:Moscow``).
    """

    files: tuple[Upload, ...]
    lost: tuple[Problem, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxReport(Understood):
    """What is to be remembered of an import from a PBX.

    Shape: ``source`` names its files; ``report`` is the loss report as CSV; ``rows`` as in :class:`BoxFiles`.
    """

    source: str
    entry: str
    report: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxImport(BoxReport):
    """An import from a PBX, as it is kept; ``at`` is a moment in UTC.

    ``rows`` are all that imports of the same source have brought since one last took the place of those before.
    """

    who: str
    at: str


def source_of(names: list[str]) -> str:
    """What the import of these files is called: the same for the same names."""
    return ", ".join(sorted(dict.fromkeys(names)))[:500]
