"""Looked-up numbers as tables and as records for machines; lists of numbers against lists of templates.

Holds which facts of an answer are told. Never looks a number up.
"""

from collections.abc import Collection
from typing import Any

from dialmap.board import Board
from dialmap.core.holders import NONE, Holders
from dialmap.core.verdicts import Answer, Candidate, Trace
from dialmap.core.workbench import Matched
from dialmap.messages import Message, _
from dialmap.reports.inventory import trunk_list
from dialmap.reports.registry import number_record, with_holders
from dialmap.reports.voice import NOTHING, Safe, Table, Voice, table


def candidates(trace: Trace, voice: Voice) -> Table:
    """One row a template that matches the number, winner first, with the reason why each of the others lost."""
    return table(
        ("place", "route", "template", "type", "reason"),
        (
            (
                place,
                candidate.route.name,
                candidate.template.effective,
                candidate.route.type,
                candidate.reason.message if candidate.reason else "✔",
            )
            for place, candidate in enumerate(trace.candidates, 1)
        ),
        voice,
    )


def sometimes(candidate: Candidate) -> Message:
    """That a template would take the number while its condition holds."""
    return _(
        "Route {route} takes it by {template} while this holds: {condition}",
        route=candidate.route.name,
        template=candidate.template.effective,
        condition=candidate.template.condition,
    )


def answers(board: Board, replies: Collection[Answer], voice: Voice, holders: Holders = NONE) -> Table:
    """One row a looked-up number: as typed, cleaned, verdict, route, trunks, what lost, the other policy's route.

    And whose it is, by a registry.
    """
    spoken = voice.plain
    made = table(
        ("typed", "number", "verdict", "route", "template", "trunks", "lost", "other_policy"),
        (
            (
                answer.cleaned.raw,
                answer.cleaned.number,
                answer.trace.verdict,
                answer.trace.winner.route.name if answer.trace.winner else NOTHING,
                answer.trace.winner.template.effective if answer.trace.winner else "",
                trunk_list(answer.trace.legs, spoken),
                spoken.joined(dict.fromkeys(lost.route.name for lost in answer.trace.candidates[1:]), ", "),
                (answer.other_route or NOTHING) if answer.policies_differ else "",
            )
            for answer in replies
        ),
        spoken,
    )
    numbers = (answer.cleaned.number for answer in replies)
    return with_holders(made, numbers, holders, board.settings.country, spoken)


def answer_record(board: Board, answer: Answer, voice: Voice, holders: Holders = NONE) -> Any:
    """One looked-up number: verdict, the winner, what leaves and through which trunks, every other and why it lost.

    And whose it is, where a registry is loaded.
    """
    told = number_record(holders, answer.cleaned.number, board.settings.country)
    winner = answer.trace.winner
    return voice.machine(
        {
            "typed": answer.cleaned.raw,
            "number": answer.cleaned.number,
            "verdict": answer.trace.verdict,
            "route": winner.route.name if winner else None,
            "context": winner.route.context if winner else None,
            "template": winner.template.effective if winner else None,
            "source": winner.template.source if winner else None,
            "sends": answer.trace.sends if winner else None,
            "trunks": [
                {"name": leg.name, "status": leg.trunk.status if leg.trunk else None} for leg in answer.trace.legs
            ],
            "candidates": [
                {
                    "route": each.route.name,
                    "template": each.template.effective,
                    "wins": each.reason is None,
                    "reason": each.reason.message if each.reason else None,
                }
                for each in answer.trace.candidates
            ],
            "conditional": [
                {"route": each.route.name, "template": each.template.effective, "condition": each.template.condition}
                for each in answer.trace.conditional
            ],
            "policies_differ": answer.policies_differ,
            "other_policy": answer.other_route if answer.policies_differ else None,
            "spellings": [
                {"number": number, "route": trace.winner.route.name if trace.winner else None}
                for number, trace in answer.spellings
            ],
            **({} if holders.is_empty else {"registry": told}),
        }
    )


def matched_record(matched: Matched, voice: Voice) -> Any:
    """Numbers with the templates that take them, and the templates that cannot be used."""
    return voice.machine(
        {
            "policy": matched.policy,
            "unreadable": [
                {"line": matched.lines[index], "pattern": Safe(matched.templates[index]), "message": why}
                for index, why in matched.unreadable
            ],
            "numbers": [
                {
                    "number": number,
                    "pattern": Safe(matched.templates[index]) if index >= 0 else None,
                    "line": matched.lines[index] if index >= 0 else None,
                }
                for number, index in zip(matched.numbers, matched.winners, strict=True)
            ],
        }
    )


def expression_record(text: str, made: tuple[str, ...] | Message, voice: Voice) -> Any:
    """A regular expression, its templates, and why there are none."""
    why = made if isinstance(made, Message) else None
    return voice.machine({"expression": text, "templates": [] if isinstance(made, Message) else list(made), "why": why})
