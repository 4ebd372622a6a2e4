"""One immutable board, and pure answers read off it.

Never makes one: that is :func:`~dialmap.board.check`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property

from dialmap.core.content import Content
from dialmap.core.damage import broken
from dialmap.core.findings import ObjectKind, Ref, Severity
from dialmap.core.model import Route, Scenario, Snapshot, Trunk
from dialmap.core.numbers import clean, kind, spellings, why_unreadable
from dialmap.core.reviews import Waiver, in_force
from dialmap.core.routing import Routing
from dialmap.core.settings import Settings, Stamp
from dialmap.core.verdicts import Answer, Outcome, Verdict
from dialmap.findings import Finding, Judged, Judging


@dataclass(frozen=True, kw_only=True)
class Board:
    """A data set with all that was found out about it, as of one revision.

    Shape: ``known`` are the fingerprints of the findings that there were before the last import; ``waivers`` every one
    that was ever given; ``today`` is the day on which they are looked at. What takes time is worked out when it is
    first asked for, and kept.
    """

    stamp: Stamp
    settings: Settings
    routing: Routing
    judging: Judging = field(repr=False, compare=False)
    known: frozenset[str] = field(default=frozenset(), repr=False)
    waivers: tuple[Waiver, ...] = ()
    today: date = date.min

    def as_of(self, stamp: Stamp, known: frozenset[str], waivers: tuple[Waiver, ...], today: date) -> "Board":
        """The same rows under the same settings, at another moment: what was worked out about them is kept."""
        made = replace(self, stamp=stamp, known=known, waivers=waivers, today=today)
        of_moments = ("waived", "open", "idle_waivers", "severities", "fresh", "gone")
        moving = {*of_moments, *(each.name for each in fields(self))}
        made.__dict__.update({key: value for key, value in self.__dict__.items() if key not in moving})
        return made

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules found, worst first; what another finding explains is under that."""
        return self.judged.findings

    def seen_as(self, finding: Finding) -> tuple[Finding, ...]:
        """What else the rules found that this finding explains."""
        return self.judged.folded.under.get(finding.fingerprint, ())

    @property
    def judged(self) -> Judged:
        """What each rule found; worked out once, when it is first asked for."""
        return self.judging.judged()

    @cached_property
    def waived(self) -> dict[str, Waiver]:
        """Fingerprint -> the waiver in force, for the findings that one covers."""
        there = {finding.fingerprint for finding in self.findings}
        return {key: each for key, each in in_force(self.waivers, self.today).items() if key in there}

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """The findings that no waiver covers."""
        return tuple(finding for finding in self.findings if finding.fingerprint not in self.waived)

    @cached_property
    def idle_waivers(self) -> tuple[Waiver, ...]:
        """The waivers in force that match nothing (any more)."""
        return tuple(each for key, each in in_force(self.waivers, self.today).items() if key not in self.waived)

    @property
    def snapshot(self) -> Snapshot:
        """The data set itself."""
        return self.routing.snapshot

    @cached_property
    def hash(self) -> str:
        """The content hash: 64 hex digits, the same wherever rows and settings are the same."""
        return Content(self.snapshot, self.settings.stored).hash

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What becomes of each transfer."""
        return self.routing.outcomes

    @cached_property
    def by_fingerprint(self) -> dict[str, Finding]:
        """The findings by fingerprint."""
        return {finding.fingerprint: finding for finding in self.findings}

    def findings_of(self, ref: Ref) -> tuple[Finding, ...]:
        """The findings about one object, worst first, those too that another finding explains."""
        first, further = self._by_ref
        return (first[ref], *further.get(ref, ())) if ref in first else ()

    @cached_property
    def _by_ref(self) -> tuple[dict[Ref, Finding], dict[Ref, list[Finding]]]:
        """The first finding of each object, and the further ones: most have one, and 40,000 lists would cost memory."""
        first: dict[Ref, Finding] = {}
        further: dict[Ref, list[Finding]] = {}
        for finding in self.judged.everything:
            if first.setdefault(finding.ref, finding) is not finding:
                further.setdefault(finding.ref, []).append(finding)
        return first, further

    def finds(self, code: str, told: str) -> bool:
        """Whether a rule finds something about an object that was stored as text (``route:Moscow``)."""
        try:
            ref = Ref.parse(told)
        except ValueError:  # somebody has spoiled it
            return False
        return any(finding.rule.code == code for finding in self.findings_of(ref))

    @cached_property
    def broken(self) -> dict[Ref, int]:
        """Object -> how many transfers fail because of it; objects that break none are left out."""
        return broken(self.routing)

    def breaks(self, finding: Finding) -> int:
        """How many transfers fail because of what an error says; none because of a warning or a note."""
        if finding.severity is not Severity.ERROR:
            return 0
        others = {each.ref for each in self.seen_as(finding)} - {finding.ref}
        return max(self.broken.get(finding.ref, 0), sum(self.broken.get(ref, 0) for ref in others))  # the same calls

    @cached_property
    def ranked(self) -> tuple[Finding, ...]:
        """The findings, those first that break most transfers, then the worst."""
        return tuple(sorted(self.findings, key=lambda finding: -self.breaks(finding)))

    @cached_property
    def verdicts(self) -> dict[Verdict, int]:
        """How many transfers have each verdict."""
        counts = dict.fromkeys(Verdict, 0)
        for outcome in self.outcomes:
            counts[outcome.verdict] += 1
        return counts

    @property
    def arriving(self) -> int:
        """How many transfers arrive."""
        return self.verdicts[Verdict.ARRIVES]

    @property
    def expected(self) -> int:
        """How many transfers should arrive by a route and can be checked."""
        return sum(count for verdict, count in self.verdicts.items() if verdict.counts)

    @cached_property
    def severities(self) -> dict[Severity, int]:
        """How many open findings have each severity; waived ones are counted apart."""
        counts = dict.fromkeys(Severity, 0)
        for finding in self.open:
            counts[finding.severity] += 1
        return counts

    @cached_property
    def orphans(self) -> tuple[Route, ...]:
        """The enabled routes without a single trunk; not those that need none."""
        state = self.routing.routes.route_state
        return tuple(row for row in self.snapshot.routes if row.enabled and state(row.name) is Verdict.NO_TRUNK)

    @cached_property
    def routes_of(self) -> dict[str, tuple[Route, ...]]:
        """Trunk name -> the routes that name it, in list order."""
        found: dict[str, list[Route]] = {}
        for route in self.snapshot.routes:
            for name in dict.fromkeys(route.trunks):
                found.setdefault(name, []).append(route)
        return {name: tuple(routes) for name, routes in found.items()}

    @cached_property
    def routes(self) -> dict[str, Route]:
        """Routes by name."""
        return {route.name: route for route in self.snapshot.routes}

    @cached_property
    def trunks(self) -> dict[str, Trunk]:
        """Trunks by name."""
        return {trunk.name: trunk for trunk in self.snapshot.trunks}

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """Scenarios by name."""
        return {scenario.name: scenario for scenario in self.snapshot.scenarios}

    def outcome_of(self, key: tuple[str, str]) -> Outcome | None:
        """What becomes of the transfer of that scenario and block; None where there is none."""
        scenario, block = key
        return self._by_scenario.get(scenario, {}).get(block)

    @cached_property
    def _by_scenario(self) -> dict[str, dict[str, Outcome]]:
        found: dict[str, dict[str, Outcome]] = {}
        for outcome in self.outcomes:
            found.setdefault(outcome.transfer.scenario, {})[outcome.transfer.block] = outcome
        return found

    def select(
        self,
        *,
        severities: Collection[Severity] | None = None,
        codes: Collection[str] | None = None,
        owners: Collection[str] | None = None,
        contexts: Collection[str] | None = None,
        text: str = "",
        new_only: bool = False,
        waived: bool = False,
    ) -> tuple[Finding, ...]:
        """The open findings of these severities, rules, owners and contexts, whose object's name holds ``text``.

        None or nothing chosen means all; ``waived`` asks for those that a waiver covers instead. Those first that
        break most transfers, then the worst.
        """
        folded = text.casefold()
        return tuple(
            finding
            for finding in self.ranked
            if (not severities or finding.severity in severities)
            and (not codes or finding.rule.code in codes)
            and (finding.fingerprint in self.waived) is waived
            and (not owners or self.owner_of(finding.ref) in owners)
            and (not contexts or self.context_of(finding.ref) in contexts)
            and (not folded or any(folded in part.casefold() for part in finding.ref.key))
            and (not new_only or self.is_new(finding))
        )

    def is_new(self, finding: Finding) -> bool:
        """Whether the finding was not there before the last import."""
        return bool(self.stamp.imported_at) and finding.fingerprint not in self.known

    @cached_property
    def fresh(self) -> int:
        """How many open findings were not there before the last import."""
        return sum(self.is_new(finding) for finding in self.open)

    @cached_property
    def gone(self) -> int:
        """How many findings there were before the last import that are not there any more."""
        return len(self.known - self.by_fingerprint.keys())

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Who answers for the objects of the findings, sorted."""
        return tuple(sorted({owner for finding in self.findings if (owner := self.owner_of(finding.ref))}))

    def owner_of(self, ref: Ref) -> str:
        """Who answers for the object of a finding: the owner of the route or the scenario; empty if nobody is named."""
        if ref.kind is ObjectKind.ROUTE:
            return self.routes[ref.key[0]].owner
        if ref.kind in (ObjectKind.TRUNK, ObjectKind.NUMBER):
            return ""
        scenario = self.scenarios.get(ref.key[0])
        return scenario.owner if scenario is not None else ""

    @cached_property
    def has_contexts(self) -> bool:
        """Whether any route names the context of the dialplan in which its templates stand."""
        return any(route.context for route in self.snapshot.routes)

    def context_of(self, ref: Ref) -> str:
        """The context of the object of a finding: of the route, or of the route that a transfer's number hits."""
        if ref.kind is ObjectKind.ROUTE:
            return self.routes[ref.key[0]].context
        if ref.kind is ObjectKind.TRANSFER:
            outcome = self.outcome_of((ref.key[0], ref.key[1]))
            return "" if outcome is None or outcome.route is None else outcome.route.context
        return ""

    def orphaned_without(self, trunk: str) -> tuple[Route, ...]:
        """The routes that would be left without any trunk if ``trunk`` went away."""
        return tuple(route for route in self.routes_of.get(trunk, ()) if set(route.trunks) == {trunk})

    def look_up(self, text: str) -> Answer:
        """One number, as typed: cleaned, traced under both policies, with its other spellings."""
        cleaned = clean(text)
        country = self.settings.country
        trace, other = self.routing.trace(cleaned.number), self.routing.routes.other
        if trace.winner is None and why_unreadable(text) is not None:
            trace = replace(trace, verdict=Verdict.UNREADABLE)
        return Answer(
            cleaned=cleaned,
            trace=trace,
            other=None if other is None else other.trace(cleaned.number),
            kind=kind(cleaned.number, country),
            spellings=tuple((other, self.routing.trace(other)) for other in spellings(cleaned.number, country)),
        )
