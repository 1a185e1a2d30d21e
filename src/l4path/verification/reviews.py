"""Reviews that leave a patient without a way on, and those that offer two ways at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from l4path.conditions.logic import all_of, any_of, negated
from l4path.escalations import EscalationKind
from l4path.meaning import State
from l4path.search.wanted import granted, in_state, lists, met, not_met, takes
from l4path.verification import words
from l4path.verification.advice import leave_review
from l4path.verification.finding import Finding
from l4path.verification.places import node_place, way_place
from l4path.verification.questions import Asked, Part, Witnessed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from l4path.episode import Episode
    from l4path.escalations import Escalation
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.verification.questions import Questions


def gaps(questions: Questions) -> Part:
    """Reviews that are shown to a patient of whom all is known, and that no escalation leaves.

    Where the goal is met nothing needs to lead on, and what is on hold is not shown.
    """
    pathway = questions.pathway

    def left_open(name: str) -> Formula:
        exits = (not_met("fires", way.id) for way in pathway.out_of(name))
        return all_of((met("reached", name), *exits, lists(name), negated(in_state(State.AT_GOAL))))

    wanted = {name: left_open(name) for name in pathway.reviews}
    return Part(_gaps(questions, wanted), (tuple(wanted.values()),))


def _gaps(questions: Questions, wanted: Mapping[str, Formula]) -> Iterator[Witnessed]:
    pathway = questions.pathway
    for name in pathway.reviews:
        asked = Asked(pathway, "review-gap", node_place(pathway, name), wanted[name], settled=True)
        if questions.shown(asked):
            yield Witnessed(asked, partial(_gap, pathway, name))


def _gap(pathway: Pathway, name: str, episode: Episode) -> Finding:
    text = words.of("review_gap" if pathway.out_of(name) else "review_no_way", node=pathway.reviews[name].title)
    advice, kinds = leave_review(pathway, name)
    return Finding("review-gap", node_place(pathway, name), text, episode, name, advice=advice, kinds=kinds)


def overlapping(questions: Questions) -> Iterator[Witnessed]:
    """Ways out of a review that fire for a patient for whom an earlier one, to somewhere else, fires too.

    Red flags apart: they fire whatever else does.
    """
    pathway = questions.pathway
    for name in pathway.reviews:
        ways = [way for way in pathway.out_of(name) if way.on is not EscalationKind.RED_FLAG]
        for number, way in enumerate(ways):
            others = [(other, takes(pathway, other, name)) for other in ways[:number] if other.to != way.to]
            if not others:
                continue
            wanted: Formula = all_of((takes(pathway, way, name), any_of(taken for _, taken in others)))
            asked = Asked(pathway, "review-overlap", way_place(way), wanted)
            if questions.shown(asked):
                yield Witnessed(asked, partial(_overlap, pathway, name, way, others))


def _overlap(
    pathway: Pathway, name: str, way: Escalation, others: Sequence[tuple[Escalation, Formula]], episode: Episode
) -> Finding:
    assessment = pathway.assess(episode)
    other = next(other for other, taken in others if granted(taken, assessment))
    text = words.of(
        "review_overlap",
        node=pathway.nodes[name].title,
        target=pathway.nodes[other.to].title,
        way=other.id,
        other_target=pathway.nodes[way.to].title,
        other=way.id,
    )
    return Finding("review-overlap", way_place(way), text, episode, name)
