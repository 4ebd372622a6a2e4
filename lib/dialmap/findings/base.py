"""What a rule is and what it finds. A severity is an opinion; a code is for ever."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from dialmap.messages import Message
from dialmap.model import Row
from dialmap.routing import Routing


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class ObjectKind(StrEnum):
    """What a finding is about."""

    ROUTE = "route"
    TRUNK = "trunk"
    SCENARIO = "scenario"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The object a finding is about. ``key`` is its name; a transfer has scenario and block."""

    kind: ObjectKind
    key: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}:{'/'.join(self.key)}"


def route_ref(name: str) -> Ref:
    """The route of that name."""
    return Ref(ObjectKind.ROUTE, (name,))


def trunk_ref(name: str) -> Ref:
    """The trunk of that name."""
    return Ref(ObjectKind.TRUNK, (name,))


def scenario_ref(name: str) -> Ref:
    """The scenario of that name."""
    return Ref(ObjectKind.SCENARIO, (name,))


def transfer_ref(key: tuple[str, str]) -> Ref:
    """The Result block with that scenario and block."""
    return Ref(ObjectKind.TRANSFER, key)


@dataclass(frozen=True, slots=True)
class Edit:
    """One row as it is and as it would be; ``after`` is None where the row goes."""

    before: Row
    after: Row | None


@dataclass(frozen=True, slots=True)
class Fix:
    """What would mend a finding: a sentence, and the edits. Nobody applies it but a person who has seen them."""

    title: Message
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """What a rule yields: the object, one sentence, and the evidence that the sentence rests on.

    ``evidence`` holds the values whose change makes it another finding (a waiver then no longer covers it);
    ``example`` is a number to dial; ``details`` are further sentences of proof; ``fix`` is there where one exists.
    """

    ref: Ref
    message: Message
    evidence: tuple[str, ...] = ()
    example: str = ""
    details: tuple[Message, ...] = ()
    fix: Fix | None = None


Check = Callable[[Routing], Iterator[Flag]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its name reads after the word "allow"; ``summary`` is the first line of the function's docstring.

    ``identity`` says of what a finding's fingerprint is made: as long as these are the same it is the same finding.
    """

    code: str
    name: str
    severity: Severity
    identity: str
    summary: str
    check: Check


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag together with its rule. ``fingerprint`` is 16 hex digits, the same after every re-import."""

    rule: Rule
    severity: Severity
    ref: Ref
    message: Message
    example: str
    fingerprint: str
    details: tuple[Message, ...] = ()
    fix: Fix | None = None


def rule(code: str, name: str, severity: Severity, identity: str) -> Callable[[Check], Rule]:
    """Make a rule of a check. ``identity`` names, for people, the object and the ``evidence`` that the check yields."""

    def inner(check: Check) -> Rule:
        summary = (check.__doc__ or "").strip().partition("\n")[0]
        return Rule(code, name, severity, identity, summary, check)

    return inner


def fingerprint(code: str, flag: Flag) -> str:
    """Names the finding by its rule, object and evidence, whatever row of whatever import it came from."""
    parts = (code, flag.ref.kind.value, *flag.ref.key, "", *flag.evidence)
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
