"""The garbage collector while something large is built. Never knows what."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def only_allocating() -> Iterator[None]:
    """Let the garbage collector rest while a board is built: nothing of it is garbage, and looking costs a third.

    What was built is then frozen: a board lives long, and walking its million objects again and again cost nine tenths
    of every click. It dies by reference count; only a cycle that dies after it was frozen stays: kilobytes a board.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()
