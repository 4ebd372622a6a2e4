"""Memory while something large is built and thrown away: when to look for garbage, what goes back. Never knows what."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Final

#: How often what was frozen is looked through after all.
SELDOM: Final = 50
#: What glibc's ``mallopt`` calls ``M_MMAP_THRESHOLD`` and ``M_ARENA_MAX``, and the size in bytes it begins with.
MMAP_THRESHOLD: Final = -3
ARENA_MAX: Final = -8
LARGE_BLOCK: Final = 128 * 1024
_times: Final = count(1)


def leave_no_holes() -> None:
    """Have every freed block of 128 KiB or more go back to the system at once, and smaller ones shared by all threads.

    That is glibc: it raises that limit up to 32 MiB as large blocks are freed, and from then on they leave holes in its
    heap; and each thread that runs a page gets a heap with holes of its own. After nine edits of a large data set
    these were 95 MB, and growing. Elsewhere nothing is done.
    """
    with suppress(AttributeError, OSError, TypeError):  # another library, or another system
        change = ctypes.CDLL(None).mallopt
        change(MMAP_THRESHOLD, LARGE_BLOCK)
        change(ARENA_MAX, 1)


@contextmanager
def only_allocating() -> Iterator[None]:
    """Let the garbage collector rest while a board is built: nothing of it is garbage, and looking costs a third.

    What was built is then frozen: a board lives long, and walking its million objects again and again cost nine tenths
    of every click. It dies by reference count. A cycle that dies after it was frozen stays, and what it holds, until
    everything is looked through: once in :data:`SELDOM` times, so that nothing is lost for good.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if next(_times) % SELDOM == 0:
                gc.unfreeze()
                gc.collect()
            gc.freeze()
            gc.enable()
