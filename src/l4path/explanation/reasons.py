"""Proofs into statements: what decides a truth, with every connective kept and each part beside what is recorded.

A list of statements is always meant together: the whole is met where each of them is. Any other combination has a line
of its own that names it and says whether it holds, with its parts under it. A statement that is not met says so, one
that is unknown says so, and any other is met: whoever reads can work out the whole from the lines alone. A definition
and the record of a trial are told as they stand, with what makes them so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from l4path.conditions import And, AtLeast, Constant, Not, Or, Sum
from l4path.evidence import CONVENTION
from l4path.explanation import words
from l4path.explanation.leaves import (
    CONTRARY,
    asking_points,
    atom_point,
    in_brackets,
    marked,
    unasked_point,
    unknown,
)
from l4path.explanation.points import Point
from l4path.explanation.sums import labelled, sum_point
from l4path.explanation.wording import (
    at_least_words,
    defined,
    predicate_forms,
)
from l4path.facts import OUTCOMES
from l4path.meaning import Atom, Claim, Has, Lists, Recorded
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment, Proof
    from l4path.meaning import ClaimKind

_ANSWERS = {Truth.MET: words.YES, Truth.NOT_MET: words.NO}
_HEADS = {"all": words.ALL_OF, "any": words.AT_LEAST_ONE_OF}
_TOLD_BY_RECORD = (*OUTCOMES, "exhausted")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A statement or its contrary, with what combines its parts; no ``not`` is left outside of it."""

    proof: Proof
    contrary: bool
    joins: Literal["all", "any", "several", ""]

    @property
    def truth(self) -> Truth:
        return CONTRARY[self.proof.truth] if self.contrary else self.proof.truth

    @property
    def parts(self) -> tuple[_Asked, ...]:
        """The parts of an ``all`` or ``any``, those of its own kind within it taken up; the counted ones of a count."""
        if self.joins == "several":
            return tuple(_asked(part) for part in self.proof.parts)
        found: list[_Asked] = []
        for part in self.proof.parts:
            one = _asked(part, contrary=self.contrary)
            found.extend(one.parts if one.joins == self.joins else (one,))
        return tuple(found)


def _asked(proof: Proof, *, contrary: bool = False) -> _Asked:
    """The only place that knows the connectives: a statement freed of every ``not``, and what combines its parts."""
    match proof.says:
        case Not():
            return _asked(proof.parts[0], contrary=not contrary)
        case Claim(kind="adequate" | "response" | "goal" | "assumption" | "fires" | "unmoved" | "item" | "caution"):
            return _asked(proof.parts[0], contrary=contrary)
        case And():
            return _Asked(proof, contrary, "any" if contrary else "all")
        case Or():
            return _Asked(proof, contrary, "all" if contrary else "any")
        case AtLeast() | Sum():
            return _Asked(proof, contrary, "several")
        case _:
            return _Asked(proof, contrary, "")


def reasons(proof: Proof, assessment: Assessment, *, contrary: bool = False, within: str = "") -> tuple[Point, ...]:
    """The statements that decide a proof, in the order of the pathway; together they have its truth.

    Of what is met, the parts that carry it; of what is not met, the parts that fail; of what is unknown, the parts
    that are unknown. Of a count, every part, as often as it counts.

    Args:
        proof: What is to be explained.
        assessment: The assessment it belongs to.
        contrary: Whether the contrary of the proof's statement is what is explained.
        within: The treatment whose trial the statements are about, so that it need not be named again.
    """
    asked = _asked(proof, contrary=contrary)
    parts = asked.parts if asked.joins == "all" else (asked,)
    return _listed((part for part in parts if part.truth is asked.truth), assessment, within)


def missing(proof: Proof, assessment: Assessment) -> tuple[Point, ...]:
    """Everything that a proof lacks: of what must hold together, each part that fails or is unknown."""
    asked = _asked(proof)
    parts = asked.parts if asked.joins == "all" else (asked,)
    return _listed((part for part in parts if part.truth is not Truth.MET), assessment, "")


def any_of_these(truth: Truth, points: tuple[Point, ...]) -> Point:
    """Statements of which any one would do, under a line that says so."""
    return Point(marked(words.AT_LEAST_ONE_OF, truth), truth.value, points=points)


def best(truths: Iterable[Truth]) -> Truth:
    """The truth of any of several statements."""
    return max(truths, key=(Truth.NOT_MET, Truth.UNKNOWN, Truth.MET).index)


def _listed(parts: Iterable[_Asked], assessment: Assessment, within: str) -> tuple[Point, ...]:
    told = (_point(one, assessment) for part in parts for one in _together(part))
    found = dict.fromkeys(point for point in told if point is not None)
    return tuple(_unowned(point, assessment, within) for point in found) if within else tuple(found)


def _together(asked: _Asked) -> Iterator[_Asked]:
    """The statements of a list that say the same: of an ``any`` with one part that counts, that part alone."""
    if asked.joins in ("all", "any"):
        told = tuple(_deciding(asked))
        if asked.joins == "all" or len(told) == 1:
            for part in told:
                yield from _together(part)
            return
    yield asked


def _unowned(point: Point, assessment: Assessment, treatment: str) -> Point:
    owner = words.OWNED.format(treatment=assessment.pathway.nodes[treatment].title)
    text = point.text.replace(owner, "").replace(f"“{assessment.pathway.nodes[treatment].title}: ", "“")
    return replace(point, text=text, points=tuple(_unowned(inner, assessment, treatment) for inner in point.points))


def _point(asked: _Asked, assessment: Assessment, *, whole: bool = False) -> Point | None:
    """One statement in one line, what it combines under it; none for what is so whoever the patient is.

    Args:
        asked: The statement.
        assessment: The assessment it belongs to.
        whole: Whether every part is told with its truth, as under a count, rather than those that decide.
    """
    if asked.joins == "":
        return _leaf(asked, assessment, whole=whole)
    if asked.joins == "several":
        says = cast("AtLeast | Sum", asked.proof.says)
        counted = [_point(part, assessment, whole=True) for part in asked.parts]
        if isinstance(says, Sum):
            score = assessment.pathway.scores[says.score]
            items = [
                labelled(item.label, point)
                for item, point in zip(score.items, counted, strict=True)
                if point is not None
            ]
            return sum_point(score.label, says, items, asked.truth, contrary=asked.contrary)
        head = at_least_words(says.count, len(says.parts), contrary=asked.contrary)
    else:
        head = _HEADS[asked.joins]
        told = (_point(part, assessment, whole=whole) for part in (asked.parts if whole else _deciding(asked)))
        counted = list(dict.fromkeys(told))
        if len(counted) == 1:
            return counted[0]
    points = tuple(point for point in counted if point is not None)
    return Point(marked(head, asked.truth), asked.truth.value, points=points)


def _deciding(asked: _Asked) -> Iterator[_Asked]:
    """The parts without those that, as they stand, leave the truth to the others."""
    lacks = asked.joins == "all" and asked.truth is Truth.NOT_MET
    return (part for part in asked.parts if part.truth is asked.truth or (lacks and part.truth is Truth.UNKNOWN))


def _leaf(asked: _Asked, assessment: Assessment, *, whole: bool) -> Point | None:
    match asked.proof.says:
        case Recorded(node=node) if asked.truth is Truth.UNKNOWN:
            return unasked_point(node, assessment, contrary=asked.contrary)
        case Constant() | Recorded(what="asked"):
            return _fixed(asked, whole=whole)
        case Atom():
            return atom_point(asked.proof, assessment, contrary=asked.contrary, whole=whole)
        case Recorded(what=kind, node=node):
            return _said(kind, node, asked, assessment, whole=whole)
        case Has(node=node):  # of conditions, only invariants ask, and only for what is offered
            return _said("offered", node, asked, assessment, whole=whole)
        case Lists(node=node):
            return _said("option", node, asked, assessment, whole=whole)
        case Claim(kind="defined"):
            return _definition(asked, assessment, whole=whole)
        case _:
            return _claim(asked, assessment, whole=whole)


def _said(kind: str, node: str, asked: _Asked, assessment: Assessment, *, whole: bool) -> Point:
    text = _predicate(kind, node, assessment, contrary=asked.contrary)
    return Point(in_brackets(text, asked.truth, whole=whole), asked.truth.value, f"node:{node}")


def _fixed(asked: _Asked, *, whole: bool) -> Point | None:
    if whole:
        text = words.ALWAYS if asked.truth is Truth.MET else words.NEVER
        return Point(in_brackets(text, asked.truth, whole=True), asked.truth.value)
    return None if asked.truth is Truth.MET else Point(words.RULED_OUT, asked.truth.value)


def _predicate(kind: str, node: str, assessment: Assessment, *, contrary: bool) -> str:
    found = assessment.pathway.nodes[node]
    return predicate_forms(kind, found)[contrary].format(node=found.title)


def _definition(asked: _Asked, assessment: Assessment, *, whole: bool) -> Point:
    """A definition with its answer for this patient, and what makes it so."""
    proof, subject = asked.proof, cast("Claim", asked.proof.says).subject
    label = defined(assessment.pathway.definitions[subject])
    if asked.truth is Truth.UNKNOWN:
        text = unknown(label, contrary=asked.contrary)
    else:
        beside = words.NO_COUNTS if asked.contrary and asked.truth is Truth.NOT_MET else ""
        text = in_brackets(f"{label}: {_ANSWERS[proof.truth]}", asked.truth, whole=whole, beside=beside)
    inner = reasons(proof.parts[0], assessment, contrary=proof.truth is Truth.NOT_MET)
    return Point(text, asked.truth.value, f"definition:{subject}", inner)


def _claim(asked: _Asked, assessment: Assessment, *, whole: bool) -> Point:
    """What a predicate asks of a node, and what makes it so; of the record of a trial, how that stands."""
    proof, says = asked.proof, cast("Claim", asked.proof.says)
    inner: tuple[Point, ...]
    if says.kind == "reached":
        inner = ()
    elif says.kind in _TOLD_BY_RECORD:
        stands = standing(assessment, says.subject, asked.truth, deep=says.kind == "exhausted")
        if asked.truth is Truth.MET and not whole:
            return stands
        heard = {about for about in _about(stands) if about.startswith("fact:")}
        asks = asking_points(proof, assessment)
        inner = (stands, *(point for point in asks if point.about not in heard))
    else:
        inner = reasons(proof.parts[0], assessment, contrary=asked.contrary and asked.truth is not Truth.UNKNOWN)
    if asked.truth is Truth.UNKNOWN:
        text = unknown(_predicate(says.kind, says.subject, assessment, contrary=False), contrary=asked.contrary)
    else:
        text = _predicate(says.kind, says.subject, assessment, contrary=asked.contrary)
        text = in_brackets(text, asked.truth, whole=whole)
    return Point(text, asked.truth.value, f"node:{says.subject}", inner)


def _about(point: Point) -> Iterator[str]:
    """What a statement and all under it are about."""
    yield point.about
    for inner in point.points:
        yield from _about(inner)


def reached_words(assessment: Assessment, node: str) -> str:
    """Whether the pathway reaches a node, in words."""
    template = {
        Truth.MET: words.SOURCE_REACHED,
        Truth.NOT_MET: words.SOURCE_NOT_REACHED,
        Truth.UNKNOWN: words.SOURCE_UNKNOWN,
    }[assessment.truth("reached", node)]
    return template.format(node=assessment.pathway.nodes[node].title)


def standing(assessment: Assessment, node: str, truth: Truth, *, deep: bool = True) -> Point:
    """How one treatment stands by its record, with what shows it: tried or not, and what came of it.

    Args:
        assessment: The assessment.
        node: The id of the treatment.
        truth: The truth of what this is a reason for.
        deep: Whether it is also told why a treatment that was never tried is not for this patient. Not within an
            indication: two treatments may each be indicated after the other.
    """
    treatment = assessment.pathway.nodes[node]
    title, about = treatment.title, f"node:{node}"
    trial = assessment.episode.trials.get(node)
    if not isinstance(treatment, Treatment):
        return Point(f"{title}: {words.NOT_TRIED}", truth.value, about)
    if node in assessment.episode.unasked:
        return Point(words.NEVER_ASKED.format(node=title), truth.value, about)
    if trial is None:
        return _untried(assessment, treatment, truth, deep=deep)
    if treatment.once:
        forms = words.DONE if trial.outcome is None else words.ASKED_FOR
        return Point(forms[0].format(node=title), truth.value, about)
    over = (Point(words.COURSE_OVER.format(node=title)),) if trial.measures.get("ended", False) else ()
    if trial.outcome is not None:
        said = f"{title}: {words.OUTCOME.format(outcome=words.OUTCOMES[trial.outcome])}"
        return Point(said, truth.value, about, over)
    for outcome in OUTCOMES:  # at most one of them is met
        if assessment.truth(outcome, node) is Truth.MET:
            return Point(
                _predicate(outcome, node, assessment, contrary=False),
                truth.value,
                about,
                (*trial_points(assessment, node, outcome), *over),
            )
    unjudged = (*trial_points(assessment, node, ""), *over)
    return Point(words.UNJUDGED.format(node=title), truth.value, about, unjudged)


def _untried(assessment: Assessment, treatment: Treatment, truth: Truth, *, deep: bool) -> Point:
    name = treatment.id
    kind: Literal["tried", "declined", "indicated", "contraindicated"] = "tried"
    contrary = True
    if name in assessment.episode.declined:
        kind, contrary = "declined", False
    elif deep and assessment.truth("indicated", name) is Truth.NOT_MET:
        kind = "indicated"
    elif deep and assessment.truth("contraindicated", name) is Truth.MET:
        kind, contrary = "contraindicated", False
    inner: tuple[Point, ...] = ()
    if kind == "indicated" or kind == "contraindicated":  # noqa: PLR1714 - a type checker reads it so
        inner = reasons(assessment.proof(kind, name).parts[0], assessment, contrary=contrary)
    return Point(_predicate(kind, name, assessment, contrary=contrary), truth.value, f"node:{name}", inner)


def trial_points(assessment: Assessment, node: str, outcome: str) -> tuple[Point, ...]:
    """What was measured of a trial, beside what makes a trial adequate and what a response is.

    Args:
        assessment: The assessment.
        node: The id of the treatment.
        outcome: What came of it; empty where that is unknown.
    """
    treatment = assessment.pathway.nodes[node]
    if outcome == "intolerant" or not isinstance(treatment, Treatment) or treatment.adequate is None:
        return ()
    inner = []
    sign = words.CONVENTION_SIGN if any(item.mark == CONVENTION for item in treatment.evidence) else ""
    judged: tuple[tuple[ClaimKind, str], ...] = (("adequate", words.ADEQUATE), ("response", words.RESPONSE))
    for claim, head in judged:
        if claim == "adequate" and outcome in ("responded", "relapsed"):
            continue
        proof = assessment.proof(claim, node)
        inner.append(
            Point(
                marked(head + sign, proof.truth),
                proof.truth.value,
                points=reasons(proof.parts[0], assessment, within=node),
            )
        )
    return tuple(inner)
