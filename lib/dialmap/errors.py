"""The roots of the errors that Dialmap raises on purpose. Each carries a :class:`~dialmap.messages.Message`.

Holds the three kinds: your data, your call, somebody else was faster. Rooms derive their own from these. Never holds a
sentence in a language.
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
