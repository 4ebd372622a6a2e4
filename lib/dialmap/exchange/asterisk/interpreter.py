"""What an extension dials: its priorities run one after another, as far as that can be known before a call is made.

Where the call decides (its caller, the hour, how an earlier Dial ended) both ways are followed. Bounded in steps and in
depth; a step that was taken with the same variables is not taken again. Never dials, and never reads a file.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dialmap.exchange.asterisk import usual
from dialmap.exchange.asterisk.applications import (
    ELSEWHERE,
    ENDS,
    FAILOVER,
    OF_THE_CALL,
    OPENS,
    assigned,
    left_behind,
    writes,
)
from dialmap.exchange.asterisk.dialed import Call, calls_of
from dialmap.exchange.asterisk.dialplan import Dialplan
from dialmap.exchange.asterisk.entries import Entrance, Entry
from dialmap.exchange.asterisk.expressions import evaluate
from dialmap.exchange.asterisk.positions import TRIED, At, begun
from dialmap.exchange.asterisk.results import Passed, Result
from dialmap.exchange.asterisk.substitution import Scope, substitute
from dialmap.exchange.asterisk.targets import Targets, with_commas
from dialmap.exchange.asterisk.texts import application, halves
from dialmap.exchange.asterisk.values import Value, fields, is_true

MOST_STEPS: Final = 2_000
DEEPEST: Final = 8
#: As TRIED: another program had the call.
OPEN: Final = "\0open"


class Interpreter:
    """Runs calls through one dialplan."""

    def __init__(self, plan: Dialplan) -> None:
        self.plan = replace(plan, contexts={**usual.CONTEXTS, **plan.contexts})
        self._entrances: dict[str, Entrance] = {}

    def entrance(self, context: str) -> Entrance:
        """The context as calls enter it; made once."""
        return self._entrances.setdefault(context, Entrance(self.plan, context))

    def run(self, entry: Entry, number: str) -> Result:
        """What a call to ``number`` comes to that takes this entry."""
        walk = _Walk(self)
        walk.follow(begun(entry, Value.dialed(number)))
        return walk.result


class _Walk:
    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._left = MOST_STEPS
        self._depth = 0
        self._seen: set[tuple[object, ...]] = set()
        self.result = Result()
        self._targets = Targets(interpreter.entrance, self.result)

    def follow(self, begin: At) -> None:
        ways = [begin]
        while ways:
            at: At | None = ways.pop()
            while at is not None:
                at = self._next(at, ways)

    def _next(self, at: At, ways: list[At]) -> At | None:
        """The place after one step; further ways are put aside."""
        step = at.extension.steps.get(at.priority)
        if step is None:
            onward = self._targets.onward(at)
            return at.out() if onward is None and at.back and at.back[-1].is_macro else onward
        if at.key in self._seen:
            return None
        self._seen.add(at.key)
        self._left -= 1
        if self._left < 0 or len(at.back) > DEEPEST or self._depth > DEEPEST:
            self.result.is_whole = False
            return None
        said = substitute(step.args, self._scope(at))
        self.result.passed.append(
            Passed(context=at.held, extension=at.extension.text, priority=at.priority, step=step, args=said.shown)
        )
        return self._application(step.app, step.args, at, ways)

    def _application(self, app: str, args: str, at: At, ways: list[At]) -> At | None:
        name, on = app.lower(), at.at(at.priority + 1)
        is_old = "|" in args and "," not in args and name in ("dial", "goto", "macro", "gosub", "set", "queue")
        if is_old:
            args = args.replace("|", ",")
        if name in ENDS:
            return None
        if name in ("return", "macroexit"):
            return at.out()
        if name in ("set", "mset", "setvar", "setglobalvar"):
            return self._set(args, on, several=is_old or name == "mset")
        branch = _BRANCHES.get(name)
        if branch is not None:
            return branch(self, args, at, on, ways)
        if name in ELSEWHERE:
            self.result.elsewhere.append(app)
        left = left_behind(name, args)
        if name == "dial":
            left[TRIED] = self._dial(args, at)
        if name in OPENS:
            left[OPEN] = Value.of("1")
        return replace(on, call={**at.call, **left}) if left else on

    # What each application that leads elsewhere does: the place it leads to.

    def goto(self, args: str, at: At, _on: At, ways: list[At]) -> At | None:
        lost = len(self.result.lost)
        found = self._targets.reached(fields(with_commas(substitute(args, self._scope(at)))), at, ways)
        is_nowhere = found is None and len(self.result.lost) > lost
        return at.out() if is_nowhere and at.back and at.back[-1].is_macro else found  # a macro goes back to its caller

    def gosub(self, args: str, at: At, on: At, ways: list[At]) -> At | None:
        *where, last = fields(with_commas(substitute(args, self._scope(at))))
        bracket = last.text.find("(")
        given = (
            fields(last.between(bracket + 1, len(last.text) - 1)) if bracket >= 0 and last.text.endswith(")") else []
        )
        priority = last.between(0, bracket) if bracket >= 0 else last
        found = self._targets.reached([*where, priority], at, ways, for_subroutine=True)
        return None if found is None else found.into(given, on, is_macro=False)

    def macro(self, args: str, at: At, on: At, ways: list[At]) -> At | None:
        name, *given = fields(substitute(args, self._scope(at)))
        if not name.is_known:
            self.result.hangs_on |= name.unknown
            return on
        found = self._targets.reached([Value.of(f"macro-{name.text}"), Value.of("s"), Value.of("1")], at, ways, True)
        if found is None:
            return on
        own = {"MACRO_EXTEN": at.call["EXTEN"], "MACRO_CONTEXT": Value.of(at.context)}
        return replace(found, call={**found.call, **own}).into(given, on, is_macro=True)

    def goto_if(self, args: str, at: At, on: At, ways: list[At]) -> At | None:
        return self._if(args, at, on, ways, lambda where: self.goto(where, at, on, ways))

    def gosub_if(self, args: str, at: At, on: At, ways: list[At]) -> At | None:
        return self._if(args, at, on, ways, lambda where: self.gosub(where, at, on, ways))

    def exec_if(self, args: str, at: At, on: At, ways: list[At]) -> At | None:
        return self._if(args, at, on, ways, lambda call: self.execute(call, at, on, ways))

    def execute(self, args: str, at: At, _on: At, ways: list[At]) -> At | None:
        return self._application(*application(args), at, ways)

    def goto_if_time(self, args: str, at: At, on: At, ways: list[At]) -> At | None:
        when, ways_on = halves(args, "?") or (args, "")
        self.result.hangs_on.add(when.strip())
        yes, no = halves(ways_on, ":") or (ways_on, "")
        found = [self.goto(where, at, on, ways) if where.strip() else on for where in (yes, no)]
        ways += [each for each in reversed(found) if each is not None]
        return None

    def _if(self, args: str, at: At, on: At, ways: list[At], go: Callable[[str], At | None]) -> At | None:
        """``condition?yes:no``; both where the condition is not known, the way of *yes* first."""
        condition, both = halves(args, "?") or (args, "")
        yes, no = halves(both, ":") or (both, "")
        said = substitute(condition, self._scope(at))
        if said.is_known:
            self.result.compared |= said.as_compared
            chosen = yes if is_true(said.text) else no
            return go(chosen) if chosen.strip() else on
        self.result.hangs_on |= said.unknown - FAILOVER
        found = [go(where) if where.strip() else on for where in (yes, no)]
        ways += [each for each in reversed(found) if each is not None]
        return None

    def loop(self, args: str, at: At, on: At, ways: list[At]) -> At | None:
        """``While(condition)``: what is between it and its EndWhile, or what is behind that."""
        said = substitute(args, self._scope(at))
        behind = at.at(at.end_of_loop + 1)
        if said.is_known:
            self.result.compared |= said.as_compared
            return on if is_true(said.text) else behind
        self.result.hangs_on |= said.unknown - FAILOVER
        ways.append(behind)
        return on

    def again(self, _args: str, at: At, _on: At, _ways: list[At]) -> At | None:
        return at.at(at.begin_of_loop)

    def leave(self, _args: str, at: At, _on: At, _ways: list[At]) -> At | None:
        return at.at(at.at(at.begin_of_loop).end_of_loop + 1)

    def _dial(self, args: str, at: At) -> Value:
        """Note what a Dial tries; the trunks that were tried by now on this way, each once."""
        before = at.call[TRIED].text if TRIED in at.call else ""
        tried = dict.fromkeys(before.split("\n"))
        first, *_rest = fields(substitute(args, self._scope(at)))
        self.result.compared |= first.compared
        called = calls_of(first, at.place)
        self.result.dial([each for each in called if isinstance(each, Call)], is_first=not before)
        for each in called:
            if isinstance(each, Value):
                self._local(each, at)
                continue
            if each.trunk and not each.is_phone and each.trunk in tried:
                self.result.again.append((at.place, each.trunk))
            tried[each.trunk] = None
            if each not in self.result.calls:
                self.result.calls.append(each)
        return Value.of("\n".join(each for each in tried if each))

    def _local(self, where: Value, at: At) -> None:
        """``Local/number@context/options``: a call of its own through the dialplan."""
        number = where.before("@")
        context = where.after("@").before("/").text if "@" in where.text else "default"
        self.result.seek(context, number, "1")
        found = self._interpreter.entrance(context).reached(number.text, "1") if number.is_known else None
        if found is None:
            self.result.lost.append((at.place, f"Local/{where.shown}"))
        else:
            self._depth += 1
            own = {TRIED: at.call[TRIED]} if TRIED in at.call else {}
            self.follow(begun(found[0], number, own))
            self._depth -= 1

    def _set(self, args: str, on: At, several: bool) -> At:
        if writes(args):
            self.result.elsewhere.append("Set")
        for name, value, is_local in assigned(args, self._scope(on), several):
            on = on.with_set(name, value, is_local)
        return on

    def _scope(self, at: At) -> Scope:
        return Scope(self._interpreter.plan.variables, {**OF_THE_CALL, **at.call}, evaluate, is_open=OPEN in at.call)


_BRANCHES: Final[dict[str, Callable[[_Walk, str, At, At, list[At]], At | None]]] = {
    "goto": _Walk.goto,
    "gosub": _Walk.gosub,
    "macro": _Walk.macro,
    "gotoif": _Walk.goto_if,
    "gosubif": _Walk.gosub_if,
    "execif": _Walk.exec_if,
    "gotoiftime": _Walk.goto_if_time,
    "exec": _Walk.execute,
    "tryexec": _Walk.execute,
    "while": _Walk.loop,
    "endwhile": _Walk.again,
    "continuewhile": _Walk.again,
    "exitwhile": _Walk.leave,
}
