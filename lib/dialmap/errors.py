"""Every error that Dialmap raises on purpose. Each carries a :class:`~dialmap.messages.Message`."""

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
    """Somebody else changed the row in the meantime; nothing was written.

    ``current`` is the row as it is now, or None where it was deleted.
    """

    def __init__(self, current: object | None) -> None:
        self.current = current
        super().__init__(
            _("Somebody else changed this row while you were editing it; nothing was saved.")
            if current is not None
            else _("Somebody else deleted this row while you were editing it; nothing was saved.")
        )
