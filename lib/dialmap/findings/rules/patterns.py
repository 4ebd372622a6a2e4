"""Rules on number templates: what is written, and what Asterisk makes of it."""

from collections.abc import Iterator
from dataclasses import replace

from dialmap.dialplan import Caution, Pattern, PatternError, Warned
from dialmap.dialplan.analysis import dialed_length
from dialmap.dialplan.patterns import LONGEST_NUMBER
from dialmap.dialplan.readings import meant
from dialmap.findings.base import Edit, Fix, Flag, Severity, route_ref, rule
from dialmap.findings.rules.templates import Written, rewritten, without_template, written
from dialmap.messages import Message, _, n_
from dialmap.routing import Routing, Verdict


def _warned(view: Routing, kind: Warned) -> Iterator[tuple[Written, Caution]]:
    for each in written(view):
        caution = next((one for one in view.cautions[each.index] if one.kind is kind), None)
        if caution is not None:
            yield each, caution


@rule("DP01", "unreadable-pattern", Severity.ERROR, "route, template")
def unreadable_pattern(view: Routing) -> Iterator[Flag]:
    """A template that Asterisk cannot use, or that no number can ever match."""
    for route, template, why in view.unreadable:
        details: tuple[Message, ...] = ()
        try:
            Pattern.parse(template.effective)
        except PatternError as error:
            details = (_("at character {place} of {pattern}", place=error.offset + 1, pattern=template.effective),)
        yield Flag(
            route_ref(route.name),
            _("template {pattern}: {why}", pattern=template.pattern, why=why),
            evidence=(template.effective,),
            details=details,
        )
    for each in written(view):
        if each.pattern.possible and dialed_length(each.pattern) > LONGEST_NUMBER:
            why = _("no number is that long: Asterisk cuts what is dialed at {limit} characters", limit=LONGEST_NUMBER)
            yield Flag(
                route_ref(each.route.name),
                _("template {pattern}: {why}", pattern=each.template.pattern, why=why),
                evidence=(each.template.effective,),
            )
        kinds = {caution.kind for caution in view.cautions[each.index]}
        if not each.pattern.possible and Warned.REVERSED_RANGE not in kinds:
            caution = next(
                one for one in view.cautions[each.index] if one.kind in (Warned.CALLER_ID, Warned.NEVER_MATCHES)
            )
            yield Flag(
                route_ref(each.route.name),
                _("template {pattern}: {why}", pattern=each.template.pattern, why=caution.message),
                evidence=(each.template.effective,),
            )


@rule("DP02", "non-canonical-pattern", Severity.NOTE, "route, template")
def non_canonical_pattern(view: Routing) -> Iterator[Flag]:
    """A template that says in an unusual way what a shorter, usual one says."""
    for each in written(view):
        text = each.template.pattern
        if not each.pattern.possible or any(one.kind is not Warned.EMPTY_SET for one in view.cautions[each.index]):
            continue
        if each.template.prefix and not _is_readable(text):
            continue
        pattern = Pattern.parse(text) if each.template.prefix else each.pattern
        canonical = pattern.canonical()
        if canonical == text.strip(" ") or not _is_readable(canonical):
            continue
        if Pattern.parse(canonical).order_key != pattern.order_key:
            continue  # the same numbers, but another place in Asterisk's order
        yield Flag(
            route_ref(each.route.name),
            _("template {pattern} is usually written {canonical}", pattern=text, canonical=canonical),
            evidence=(each.template.effective,),
            details=(_("both take the same characters at every position, so the same numbers"),),
            fix=rewritten(each, canonical),
        )


@rule("DP03", "bare-wildcard", Severity.WARNING, "route, template")
def bare_wildcard(view: Routing) -> Iterator[Flag]:
    """A template that is nothing but ``.`` or ``!``: it takes letters and Asterisk's special extensions too."""
    for each in written(view):
        if each.pattern.possible and each.pattern.tail and not each.pattern.positions:
            yield Flag(
                route_ref(each.route.name),
                _(
                    "template {pattern} takes everything, the special extensions i, t, h, s too",
                    pattern=each.template.pattern,
                ),
                evidence=(each.template.effective,),
                example="h",
                fix=rewritten(each, "_X.") if _takes_digits_only(view, each) else None,
            )


@rule("DP04", "pattern-without-underscore", Severity.WARNING, "route, template")
def pattern_without_underscore(view: Routing) -> Iterator[Flag]:
    """A template that looks like a pattern but lacks the underscore: it is taken as plain text."""
    for each, _caution in _warned(view, Warned.MISSING_UNDERSCORE):
        text = "_" + each.template.pattern.strip()
        example = Pattern.parse(text).example() if _is_readable(text) else None
        yield Flag(
            route_ref(each.route.name),
            _(
                "template {pattern} has no underscore, so it is plain text; what was meant is {meant}",
                pattern=each.template.pattern,
                meant=text,
            ),
            evidence=(each.template.effective,),
            example=example or "",
            fix=rewritten(each, text),
        )


@rule("DP05", "look-alike-characters", Severity.ERROR, "route, template")
def look_alike_characters(view: Routing) -> Iterator[Flag]:
    """A character that looks like a digit, an X or a dash, and matches only itself."""
    for each, caution in _warned(view, Warned.LOOK_ALIKE):
        text, whole = each.template.pattern, each.template.effective
        char, mended = whole[caution.offset], "".join(meant(one) for one in text)
        yield Flag(
            route_ref(each.route.name),
            _(
                "template {pattern}: character {place} is U+{code}, which only looks like “{meant}”",
                pattern=whole,
                place=caution.offset + 1,
                code=f"{ord(char):04X}",
                meant=meant(char) or " ",
            ),
            evidence=(each.template.effective,),
            fix=rewritten(each, mended) if mended != text else None,
        )


@rule("DP06", "reversed-range", Severity.ERROR, "route, template")
def reversed_range(view: Routing) -> Iterator[Flag]:
    """A range that runs backwards, as in ``[9-2]``: tools disagree on what it means, Asterisk finds nothing in it."""
    for each, _caution in _warned(view, Warned.REVERSED_RANGE):
        turned = _turned(each.template.pattern)
        yield Flag(
            route_ref(each.route.name),
            _("template {pattern}: a range runs backwards and holds no digit", pattern=each.template.pattern),
            evidence=(each.template.effective,),
            fix=rewritten(each, turned) if turned != each.template.pattern else None,
        )


@rule("DP07", "dead-tail", Severity.WARNING, "route, template")
def dead_tail(view: Routing) -> Iterator[Flag]:
    """Text behind ``.`` or ``!``: it never counts."""
    for each, caution in _warned(view, Warned.DEAD_TAIL):
        whole = each.template.effective
        cut = caution.offset - (len(whole) - len(each.template.pattern))
        kept = each.template.pattern[: max(cut, 0)]
        yield Flag(
            route_ref(each.route.name),
            _("template {pattern}: “{tail}” never counts for a match", pattern=whole, tail=whole[caution.offset :]),
            evidence=(each.template.effective,),
            example=each.pattern.example() or "",
            fix=rewritten(each, kept) if kept.strip("_") and kept not in view.table.texts else None,
        )


@rule("DP09", "duplicate-pattern", Severity.ERROR, "route, template, the route that has it already")
def duplicate_pattern(view: Routing) -> Iterator[Flag]:
    """A template that says just the same as another one: Asterisk refuses the second."""
    for index, first in view.repeated.items():
        route, template = view.owners[index]
        pattern = view.table.patterns[index]
        owner, other = view.owners[first]
        kept = view.table.patterns[first]
        assert pattern is not None
        assert kept is not None
        values = {"pattern": template.pattern, "other": other.pattern, "route": owner.name}
        is_same = (pattern.positions, pattern.tail) == (kept.positions, kept.tail) and kept.possible
        yield Flag(
            route_ref(route.name),
            _("template {pattern} takes just the numbers of {other} in route {route}, which stands first", **values)
            if is_same
            else _("Asterisk takes template {pattern} for {other} in route {route}, and refuses it", **values),
            evidence=(template.effective, owner.name),
            example=pattern.example() or "",
            fix=without_template(Written(index, route, template, pattern)) if is_same else None,
        )


@rule("DP10", "plus-never-matched", Severity.WARNING, "route, template")
def plus_never_matched(view: Routing) -> Iterator[Flag]:
    """Numbers come with a plus and the template has none, or the other way round."""
    lost: dict[int, list[int]] = {}
    for at, call in enumerate(view.calls):
        if call.verdict is Verdict.NO_ROUTE:
            other = call.number[1:] if call.number.startswith("+") else "+" + call.number
            index = view.table.winner(other)
            if index is not None and other:
                lost.setdefault(index, []).append(at)
    for index, places in lost.items():
        route, template = view.owners[index]
        first = view.calls[places[0]].number
        values = {"number": first, "pattern": template.pattern}
        has_plus = first.startswith("+")
        message = (
            n_(
                "{count} transfer such as {number} has a plus, and template {pattern} takes none",
                "{count} transfers such as {number} have a plus, and template {pattern} takes none",
                len(places),
                **values,
            )
            if has_plus
            else n_(
                "{count} transfer such as {number} has no plus, and template {pattern} asks for one",
                "{count} transfers such as {number} have no plus, and template {pattern} asks for one",
                len(places),
                **values,
            )
        )
        rows = {call.transfer.key: call.transfer for call in (view.calls[at] for at in places)}
        edits = tuple(
            Edit(row, replace(row, number=row.number.replace("+", "", 1) if has_plus else "+" + row.number.strip()))
            for row in rows.values()
            if not row.values
        )
        title = _("write these numbers without a plus") if has_plus else _("write these numbers with a plus")
        fix = Fix(title, edits) if edits else None
        yield Flag(route_ref(route.name), message, evidence=(template.effective,), example=first, fix=fix)


def _takes_digits_only(view: Routing, each: Written) -> bool:
    """Whether every transfer that the template takes begins with a digit."""
    return all(call.number[:1].isdigit() for call in view.hits.get(each.route.name, ()))


def _is_readable(text: str) -> bool:
    try:
        Pattern.parse(text)
    except PatternError:
        return False
    return True


def _turned(text: str) -> str:
    """``text`` with every reversed range the right way round."""
    found, at, inside = "", 0, False
    while at < len(text):
        if inside and text[at + 1 : at + 2] == "-" and at + 2 < len(text) and text[at + 2] != "]":
            low, high = sorted((text[at], text[at + 2]))
            found += f"{low}-{high}"
            at += 3
            continue
        inside = text[at] == "[" or (inside and text[at] != "]")
        found += text[at]
        at += 1
    return found
