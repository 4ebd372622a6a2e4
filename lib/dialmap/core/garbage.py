"""The garbage collector while something large is built. Never knows what."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Final

#: How often what was frozen is looked through after all.
SELDOM: Final = 50
_times: Final = count(1)


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
