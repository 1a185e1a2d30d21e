"""Escalations in words: which sources, of what kind, on which condition, and whether each part holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.escalations import EscalationKind
from l4path.explanation import words
from l4path.explanation.leaves import asking_points
from l4path.explanation.paths import carriers
from l4path.explanation.points import Point
from l4path.explanation.reasons import any_of_these, best, missing, reached_words, reasons, standing
from l4path.explanation.wording import evidence_words, joined, phrase
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from l4path.assessment import Assessment
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence
    from l4path.pathway import Pathway


def sources_words(way: Escalation, pathway: Pathway) -> str:
    """The sources of an escalation in a row."""
    return joined([pathway.nodes[name].title for name in way.after], words.OR if way.any_of else words.AND)


def way_in(way: Escalation, pathway: Pathway) -> str:
    """An escalation as seen from where it leads."""
    kind = words.KINDS[way.on]
    said = words.WAY_IN.format(sources=sources_words(way, pathway), kind=kind)
    if not way.after:
        said = words.WAY_IN_ANYWHERE.format(kind=kind)
    return words.WAY_BECAUSE.format(way=said, because=way.because) if way.because else said


def step(way: Escalation, pathway: Pathway) -> str:
    """An escalation as a step from its sources to where it leads."""
    kind, node = words.KINDS[way.on], pathway.nodes[way.to].title
    if not way.after:
        return words.STEP_ANYWHERE.format(node=node, kind=kind)
    return words.STEP.format(sources=sources_words(way, pathway), node=node, kind=kind)


def carried(way: Escalation, assessment: Assessment, *, sources: bool = True) -> tuple[Point, ...]:
    """What carries an escalation that fires: where it comes from, its condition, its reason and its evidence.

    Args:
        way: The escalation.
        assessment: The assessment.
        sources: Whether the evidence is told too.
    """
    points = [
        standing(assessment, name, Truth.MET) for name in carriers(way, assessment) if _asks(way, name, assessment)
    ]
    if way.on is EscalationKind.OTHERWISE:
        points += _siblings(way, assessment)
    points += _when(way, assessment)
    return (*points, *_why(way), *(evidence_points(way.evidence, assessment.pathway) if sources else ()))


def lacking(way: Escalation, assessment: Assessment) -> tuple[Point, ...]:
    """What is missing on an escalation that does not fire: every part that fails or is unknown."""
    points = list(_lacking_sources(way, assessment))
    if way.on is EscalationKind.OTHERWISE:
        points += _siblings(way, assessment)
    if way.when is not None:
        points += missing(assessment.proof_of(way.when), assessment)
    return tuple(dict.fromkeys(point for point in points if point.truth != Truth.MET.value))


def _lacking_sources(way: Escalation, assessment: Assessment) -> Iterator[Point]:
    """What the sources of an escalation lack: each of them, or all of them where any one would do."""
    needs_one = way.on.needs_one
    points = {}
    for name in way.after:
        found = _lacking_source(way, name, assessment, alone=way.any_of and needs_one)
        if found is not None:
            points[name] = found
    if way.any_of:
        if len(points) == len(way.after):
            yield from _any_of(tuple(points.values()))
        return
    yield from points.values()
    if needs_one:
        truth = best(assessment.moves_on(way, name).truth for name in way.after)
        if truth is not Truth.MET and {truth.value, Truth.NOT_MET.value}.isdisjoint(
            one.truth for one in points.values()
        ):
            yield _needs_one(way, way.after, truth, assessment)


def _lacking_source(way: Escalation, name: str, assessment: Assessment, *, alone: bool) -> Point | None:
    """What one source lacks most: to be reached, what the kind asks of it, or, `alone`, to move care on by itself."""
    reached, asked = assessment.truth("reached", name), assessment.trigger(way, name).truth
    moves = assessment.moves_on(way, name).truth if alone else Truth.MET
    worst = next(truth for truth in (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET) if truth in (reached, asked, moves))
    if worst is Truth.MET:
        return None
    if reached is worst or not _asks(way, name, assessment):
        return Point(reached_words(assessment, name), reached.value, f"node:{name}")
    return _untriggered(way, name, worst, assessment) if asked is worst else _needs_one(way, [name], worst, assessment)


def _any_of(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Statements of which any one would do; no line for that where all of them fail, or there is one."""
    if len({point.truth for point in points}) == 1:
        return points
    return (any_of_these(best(Truth(point.truth) for point in points), tuple(map(_for_this_way, points))),)


def _for_this_way(point: Point) -> Point:
    """How a source stands, with what that means for the way."""
    mark = words.UNKNOWN_MARK if point.truth == Truth.UNKNOWN.value else words.NOT_MET
    said = words.FOR_THIS_WAY.format(stands=point.text, mark=mark)
    return point if point.text.endswith(said.removeprefix(point.text)) else replace(point, text=said)  # said once


def _needs_one(way: Escalation, names: Sequence[str], truth: Truth, assessment: Assessment) -> Point:
    """That no source moves care on by itself, or that it is unknown, with how each stands."""
    text = (words.NEEDS_ONE if truth is Truth.NOT_MET else words.NEEDS_ONE_UNKNOWN)[way.on.value]
    return Point(text, truth.value, points=tuple(standing(assessment, name, truth) for name in names))


def _untriggered(way: Escalation, name: str, truth: Truth, assessment: Assessment) -> Point:
    """Why a source does not trigger an escalation, with what would have to be recorded, or asked."""
    stands = standing(assessment, name, truth)
    treatment = assessment.pathway.treatments[name]
    if truth is Truth.UNKNOWN:
        asked = asking_points(assessment.trigger(way, name), assessment)
        return _for_this_way(replace(stands, points=tuple(dict.fromkeys((*stands.points, *asked)))))
    if treatment.adequate is None or treatment.response is None:
        needed = Point(_needed_without_trial(way.on, treatment, assessment), about=f"node:{name}")
        return replace(stands, points=(*stands.points, needed))
    terms: tuple[Point, ...] = ()
    if "{trial}" in words.NEEDED[way.on.value]:
        adequate, response = (phrase(part, assessment.pathway) for part in (treatment.adequate, treatment.response))
        terms = (
            Point(words.NEEDED_ADEQUATE.format(adequate=adequate)),
            Point(words.NEEDED_RESPONSE.format(response=response)),
        )
    needed = Point(words.NEEDED[way.on.value].format(trial=words.NEEDED_TRIAL), about=f"node:{name}", points=terms)
    return replace(stands, points=(*stands.points, needed))


def _needed_without_trial(kind: EscalationKind, treatment: Treatment, assessment: Assessment) -> str:
    """What would have to be recorded of a treatment that has nothing to fail, so that it triggers a kind."""
    trial = assessment.episode.trials.get(treatment.id)
    if treatment.once and trial is not None and trial.outcome is None:  # of what has been done, a refusal alone counts
        with_refusal = kind in (EscalationKind.UNAVAILABLE, EscalationKind.NEXT_STEP, EscalationKind.DECLINED)
        return words.NEEDED["declined"] if with_refusal else words.NEEDED_NO_MORE
    own = words.NEEDED_ONCE if treatment.once else words.NEEDED_CONTINUOUS
    return own.get(kind.value, words.NEEDED[kind.value])


def _asks(way: Escalation, name: str, assessment: Assessment) -> bool:
    """Whether the kind of the escalation asks anything of a source but to be reached."""
    node = assessment.pathway.nodes[name]
    return (
        way.on.value in words.NEEDED
        and isinstance(node, Treatment)
        and not (way.on is EscalationKind.PERSISTENCE and node.continuous)
    )


def _siblings(way: Escalation, assessment: Assessment) -> list[Point]:
    """Of an otherwise: the other ways out of its review, and whether one of them applies."""
    review, points = way.after[0], []
    for other in assessment.pathway.out_of(review):
        if other.on is EscalationKind.OTHERWISE:
            continue
        fires = assessment.truth("fires", other.id)
        target = assessment.pathway.nodes[other.to].title
        if fires is Truth.MET:
            points.append(Point(words.SIBLING_FIRES.format(node=target), Truth.NOT_MET.value, f"escalation:{other.id}"))
        elif fires is Truth.UNKNOWN:
            inner = lacking(other, assessment)
            points.append(
                Point(words.SIBLING_UNKNOWN.format(node=target), Truth.UNKNOWN.value, f"escalation:{other.id}", inner)
            )
    return points or [Point(words.NO_SIBLING, Truth.MET.value)]


def _when(way: Escalation, assessment: Assessment) -> list[Point]:
    return [] if way.when is None else list(reasons(assessment.proof_of(way.when), assessment))


def _why(way: Escalation) -> list[Point]:
    return [Point(words.BECAUSE.format(because=way.because))] if way.because else []


def evidence_points(evidence: tuple[Evidence, ...], pathway: Pathway) -> tuple[Point, ...]:
    """The evidence of an element, a dispute said first."""
    items = [Point(evidence_words(item, pathway), about=f"source:{item.source}") for item in evidence]
    stances = {item.stance for item in evidence}
    if "for" in stances and "against" in stances:
        return (Point(words.DISPUTED), *items)
    return tuple(items)


def disputed_point(evidence: tuple[Evidence, ...], pathway: Pathway) -> Point:
    """Who is for and who is against a disputed element, in a line."""
    said: dict[str, list[str]] = {"for": [], "against": []}
    for item in evidence:
        source = pathway.sources[item.source]
        named = f"{source.title} ({source.year})" if source.year else source.title
        if named not in said.setdefault(item.stance, []):
            said[item.stance].append(named)
    return Point(words.DISPUTED_BY.format(for_=joined(said["for"]), against=joined(said["against"])))
