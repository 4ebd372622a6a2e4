"""How far something is that takes long. Never measures a time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the counting of a file is: bytes of it, calls, and seconds since it began."""

    name: str
    taken: int
    size: int
    calls: int
    seconds: float

    @property
    def rate(self) -> float:
        """Calls a second."""
        return self.calls / self.seconds if self.seconds > 0 else 0.0

    @property
    def share(self) -> float:
        """How much of the file is behind, from 0 to 1."""
        return min(1.0, self.taken / self.size) if self.size else 1.0

    @property
    def left(self) -> float | None:
        """Seconds that are left, if it goes on so; None where nothing can be said yet."""
        return self.seconds * (1 - self.share) / self.share if self.share > 0 and self.seconds > 1 else None
