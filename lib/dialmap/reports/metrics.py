"""What a data set looks like to a monitoring system: figures in Prometheus's text format.

Holds which figures there are. Never tells a name that somebody typed but those of the data set and of its sources.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from dialmap.board import Board
from dialmap.core.alerts import Delivery
from dialmap.core.sources import Watched
from dialmap.core.verdicts import Verdict

if TYPE_CHECKING:
    from dialmap.core.traffic import Traffic

#: What the text is called in HTTP.
CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
#: Name of a figure -> what it says, and by what it is told apart beside the data set.
FIGURES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "dialmap_up": ("1 where the data set can be read.", ()),
    "dialmap_data_revision": ("Revision of the data.", ()),
    "dialmap_data_changed_timestamp_seconds": ("When something was last stored.", ()),
    "dialmap_transfers": ("Transfers by what becomes of them.", ("verdict",)),
    "dialmap_findings": ("Open findings.", ("severity", "rule")),
    "dialmap_findings_waived": ("Findings that a waiver covers.", ()),
    "dialmap_routes": ("Routes.", ()),
    "dialmap_routes_without_trunk": ("Enabled routes without a single trunk.", ()),
    "dialmap_trunks": ("Trunks by their request and by what a PBX said of them.", ("status", "observed")),
    "dialmap_calls": ("Calls of the last four weeks of which there are any, by how they ended.", ("end",)),
    "dialmap_calls_drifting": ("Those of them that left otherwise than the table says.", ()),
    "dialmap_calls_without_route": ("Those of them to numbers that no route takes.", ()),
    "dialmap_calls_last_day_timestamp_seconds": ("The last day of which there are calls.", ()),
    "dialmap_source": ("1 for how a source stands.", ("source", "state")),
    "dialmap_source_read_timestamp_seconds": ("When a source was last read.", ("source",)),
    "dialmap_source_rows": ("Rows by which a source differs from what is stored.", ("source",)),
    "dialmap_watch_round_timestamp_seconds": ("When the watch last went its round.", ()),
    "dialmap_alert_messages": ("Messages of alerts by how far they have come.", ("state",)),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One figure: its name, its value, and what tells it apart, in the order of ``FIGURES``."""

    name: str
    value: float
    labels: tuple[str, ...] = ()


def samples(board: Board, traffic: "Traffic | None") -> Iterator[Sample]:
    """The figures of one data set. Moments are in seconds since 1970."""
    yield Sample("dialmap_up", 1)
    yield Sample("dialmap_data_revision", board.stamp.revision)
    if board.stamp.changed_at:
        yield Sample("dialmap_data_changed_timestamp_seconds", _epoch(board.stamp.changed_at))
    for verdict in Verdict:
        yield Sample("dialmap_transfers", board.verdicts[verdict], (verdict.value,))
    found = Counter((each.severity.value, each.rule.code) for each in board.open)
    for labels, count in sorted(found.items()):
        yield Sample("dialmap_findings", count, labels)
    yield Sample("dialmap_findings_waived", len(board.waived))
    yield Sample("dialmap_routes", len(board.snapshot.routes))
    yield Sample("dialmap_routes_without_trunk", len(board.orphans))
    trunks = Counter((each.status.value, each.observed.value) for each in board.snapshot.trunks)
    for labels, count in sorted(trunks.items()):
        yield Sample("dialmap_trunks", count, labels)
    if traffic is not None:
        yield from _of_calls(traffic)


def watch_samples(sources: Iterable[Watched], last_round: str, messages: Mapping[Delivery, int]) -> Iterator[Sample]:
    """The figures of the watch: its sources, its last round (ISO 8601, UTC; empty: none), its messages."""
    for each in sources:
        name = each.source.name
        yield Sample("dialmap_source", 1, (name, each.state.value))
        if each.reading is not None:
            yield Sample("dialmap_source_read_timestamp_seconds", _epoch(each.reading.at), (name,))
            yield Sample("dialmap_source_rows", each.reading.departure.rows, (name,))
    if last_round:
        yield Sample("dialmap_watch_round_timestamp_seconds", _epoch(last_round))
        for state in Delivery:
            yield Sample("dialmap_alert_messages", messages.get(state, 0), (state.value,))


def _of_calls(traffic: "Traffic") -> Iterator[Sample]:
    ends = traffic.total
    for end, count in (
        ("answered", ends.answered),
        ("failed", ends.failed),
        ("unanswered", ends.unanswered - ends.failed),
    ):
        yield Sample("dialmap_calls", count, (end,))
    yield Sample("dialmap_calls_drifting", sum(each.ends.calls for each in traffic.drift))
    none = traffic.by_route.get("")
    yield Sample("dialmap_calls_without_route", 0 if none is None else none.calls)
    yield Sample("dialmap_calls_last_day_timestamp_seconds", _epoch(f"{traffic.until}T00:00:00+00:00"))


def _epoch(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


class _Told(Collector):
    """Figures that are known already, as families."""

    def __init__(self, told: Iterable[tuple[str, Iterable[Sample]]]) -> None:
        self._told = [(name, list(listed)) for name, listed in told]

    def collect(self) -> Iterator[Metric]:
        families = {
            name: GaugeMetricFamily(name, about, labels=["set", *labels]) for name, (about, labels) in FIGURES.items()
        }
        for data_set, listed in self._told:
            for each in listed:
                families[each.name].add_metric([data_set, *each.labels], each.value)
        yield from families.values()


def exposed(told: Iterable[tuple[str, Iterable[Sample]]]) -> bytes:
    """Figures by the name of their data set, in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Told(told))
    return generate_latest(registry)
