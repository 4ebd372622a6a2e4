"""The roots of the errors that Dialmap raises on purpose. Each carries a :class:`~dialmap.messages.Message`.

Holds the kinds: your data, your call, your rights, somebody else was faster. Rooms derive their own from these. Never
holds a sentence in a language.
"""

from dialmap.messages import Message, _


class DialmapError(Exception):
    """Something Dialmap can name in one sentence: what, where, and how to mend it."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


class DataError(DialmapError):
    """Your data: a file, a row, a value or a database that cannot be used as it is."""


class UsageError(DialmapError):
    """Your call: an argument that makes no sense."""


class RightsError(UsageError):
    """Somebody may not do this: their role is too low, or they are not known here. Nothing was stored."""


class NamelessError(UsageError):
    """Nobody said who they are. Nothing was stored."""

    def __init__(self) -> None:
        super().__init__(_("nobody said who does it, so nothing was stored; say your name, or give --who"))


class ConflictError(DataError):
    """Somebody else changed a row, a decision or a proposal in the meantime; nothing was written.

    ``current`` is what stands there now, or None where it was deleted; ``message`` names what it is, a row by default.
    """

    def __init__(self, current: object | None, message: Message | None = None) -> None:
        self.current = current
        super().__init__(message if message is not None else self._of_a_row(current))

    @staticmethod
    def _of_a_row(current: object | None) -> Message:
        if current is not None:
            return _("Somebody else changed this row while you were editing it; nothing was saved.")
        return _("Somebody else deleted this row while you were editing it; nothing was saved.")
