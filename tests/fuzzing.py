"""Seeded cases for the fuzzers: the same in every run; ``DIALMAP_FUZZ=N`` makes N of each."""

import os
import resource
import signal
from contextlib import contextmanager
from random import Random

from dialmap.errors import DataError

ODD_TEXTS = (
    "",
    " ",
    "\0",
    "\ud800",
    "a\0b",
    " x",
    "x ",
    "=1+1",
    "_[",
    "7,9E+10",
    "я" * 300,
    '"',
    "|",
    "\\|",
    "\n",
    "\u2028",
)
ODD_VALUES = (*ODD_TEXTS, None, True, -1, 2**31, 10**30, 1.5, float("nan"), [], {}, [[]], [None], {"a": 1}, "own_pbx")
ODD_BYTES = (
    b"\0",
    b"\xff",
    b'"',
    b"\n",
    b"\r",
    b",",
    b";",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"PK\x03\x04",
    b"\xd0",
    b"[",
    b"{",
)
GIGABYTE = 2**30


def cases(usual):
    """A source of chance for each case."""
    for seed in range(int(os.environ.get("DIALMAP_FUZZ", usual))):
        yield Random(seed)


def spoiled(data, chance):
    """Bytes with one to four things done to them."""
    for _again in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.randint(1, 30))
        piece = chance.choice(
            [b"", chance.choice(ODD_BYTES), chance.randbytes(3), data[at:end] * 2, chance.choice(ODD_BYTES) * 40]
        )
        data = data[:at] + piece + data[chance.choice([at, at + 1, end]) :]
    return data


def attempt(call, *words):
    """What a call gives, and what it says where it refuses; any other exception goes on."""
    try:
        return call(*words), ""
    except DataError as error:
        return None, error.message.render()


@contextmanager
def bounded(seconds=20, more=2 * GIGABYTE):
    """Fail instead of waiting for ever or eating the machine's memory."""

    def stop(_signal, _frame):
        raise AssertionError(f"took more than {seconds} seconds")

    before = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    old = signal.signal(signal.SIGALRM, stop)
    resource.setrlimit(resource.RLIMIT_AS, (used + more, before[1]))
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)
        resource.setrlimit(resource.RLIMIT_AS, before)
