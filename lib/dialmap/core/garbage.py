"""Memory while something large is built and thrown away: when to look for garbage, what goes back. Never knows what."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Final

#: How often what was frozen is looked through after all.
SELDOM: Final = 50
#: glibc's ``M_MMAP_THRESHOLD``, and the size in bytes with which it begins.
MMAP_THRESHOLD: Final = -3
LARGE_BLOCK: Final = 128 * 1024
_times: Final = count(1)


def give_back_large_blocks() -> None:
    """Have every freed block of 128 KiB or more go back to the system at once, where the C library is glibc.

    It begins that way, but raises the limit up to 32 MiB as such blocks are freed; from then on they leave holes in
    its heap. After nine edits of a large data set these were 95 MB, and growing.
    """
    with suppress(AttributeError, OSError, TypeError):  # another library, or another system
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE_BLOCK)


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
