"""How full trunks were: from the minutes at which calls come and go. Never knows a number."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dialmap.core.counted import MINUTES, day_text
from dialmap.core.ends import Load
from dialmap.core.model import Trunk

HOURS: Final = 24


def loads(table: pa.Table, trunk_of: Mapping[str, str], trunks: Sequence[Trunk]) -> tuple[Load, ...]:
    """How full each trunk was, the fullest first; ``trunk_of`` says which trunk a channel is."""
    if not len(table):
        return ()
    channel = table["channel"].combine_chunks()
    named = [trunk_of.get(each, "") for each in channel.dictionary.to_pylist()]
    place = {name: at for at, name in enumerate(sorted({each for each in named if each}))}
    of_row = np.array([place.get(each, -1) for each in named], np.int64)[np.asarray(channel.indices)]
    day = table["day"].to_numpy().astype(np.int64)
    minute, calls = table["minute"].to_numpy().astype(np.int64), table["calls"].to_numpy()
    first = int(day.min())
    days = int(day.max()) - first + 1
    channels = {each.name: each.channels for each in trunks}
    found = []
    for name, at in place.items():
        mine = of_row == at
        dense = np.zeros(days * MINUTES, np.int64)
        np.add.at(dense, (day[mine] - first) * MINUTES + minute[mine], calls[mine])
        busy = np.cumsum(dense.reshape(days, MINUTES), axis=1)
        found.append(_load(name, channels.get(name), busy, first))
    return tuple(sorted(found, key=lambda each: (-(each.full or 0), -each.peak, each.trunk)))


def _load(name: str, channels: int | None, busy: npt.NDArray[np.int64], first: int) -> Load:
    day, minute = np.unravel_index(int(busy.argmax()), busy.shape)
    hours = busy.reshape(len(busy), HOURS, MINUTES // HOURS)
    return Load(
        trunk=name,
        channels=channels,
        peak=int(busy.max()),
        peak_at=f"{day_text(first + int(day))} {int(minute) // 60:02d}:{int(minute) % 60:02d}",
        hours=tuple(int(each) for each in hours.max(axis=(0, 2))),
        means=tuple(float(each) for each in hours.mean(axis=(0, 2))),
        full=None if not channels else int((busy >= channels).sum()),
        minutes=busy.size,
    )
