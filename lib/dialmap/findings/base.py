"""What a rule is and what it finds. A severity is an opinion; a code is for ever.

Holds the shapes of rules, flags, fixes and findings. Never holds a rule, and never knows which are switched on.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any, TypeVar, get_type_hints

from dialmap.core.edits import Edit
from dialmap.core.findings import Ref, Severity
from dialmap.core.routes import Routes
from dialmap.core.routing import Calls, RoutedCalls, Routing
from dialmap.messages import Message


@dataclass(frozen=True, slots=True)
class Fix:
    """What would mend a finding: a sentence, and the edits. Nobody applies it but a person who has seen them."""

    title: Message
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """What a rule yields: the object, one sentence, and the evidence that the sentence rests on.

    ``evidence`` holds the values whose change makes it another finding (a waiver then no longer covers it);
    ``example`` is a number to dial; ``details`` are further sentences of proof; ``fix`` is there where one exists;
    ``severity`` is how bad this one is, where that is not as the rule says; ``causes`` are findings of other rules, by
    code and object, that explain this one where they are there.
    """

    ref: Ref
    message: Message
    _: KW_ONLY
    evidence: tuple[str, ...] = ()
    example: str = ""
    details: tuple[Message, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None
    causes: tuple[tuple[str, Ref], ...] = ()


#: What a rule may read, which is the type of its only argument: no more is proven to be read by the type checker.
#: The less it is, the more edits leave the rule's findings as they are.
View = TypeVar("View", Routes, Calls, RoutedCalls, Routing)
Check = Callable[[View], Iterator[Flag]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Its name reads after the word "allow"; ``summary`` is the first line of the function's docstring.

    ``identity`` says of what a finding's fingerprint is made: as long as these are the same it is the same finding.
    ``reads`` is the type of what ``check`` is given: it reads nothing else.
    """

    code: str
    name: str
    severity: Severity
    identity: str
    summary: str
    reads: type
    check: Callable[[Any], Iterator[Flag]]

    def flags(self, view: RoutedCalls) -> Iterator[Flag]:
        """What the rule flags in a data set, or in the part of it that the rule reads."""
        return self.check(view.routes if self.reads is Routes else view)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A flag together with its rule. ``fingerprint`` is 16 hex digits, the same after every re-import.

    ``usual`` is how bad it is where the settings say nothing of its rule.
    """

    rule: Rule
    severity: Severity
    usual: Severity
    ref: Ref
    message: Message
    example: str
    fingerprint: str
    details: tuple[Message, ...] = ()
    fix: Fix | None = None
    causes: tuple[tuple[str, Ref], ...] = ()


def rule(code: str, name: str, severity: Severity, identity: str) -> Callable[[Check[View]], Rule]:
    """Make a rule of a check. ``identity`` names, for people, the object and the ``evidence`` that the check yields."""

    def inner(check: Check[View]) -> Rule:
        summary = (check.__doc__ or "").strip().partition("\n")[0]
        reads = get_type_hints(check)["view"]
        return Rule(
            code=code, name=name, severity=severity, identity=identity, summary=summary, reads=reads, check=check
        )

    return inner


def fingerprint(code: str, flag: Flag) -> str:
    """Names the finding by its rule, object and evidence, whatever row of whatever import it came from."""
    parts = (code, flag.ref.kind.value, *flag.ref.key, "", *flag.evidence)
    text = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
