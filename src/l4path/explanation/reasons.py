"""Proofs into statements: the parts that decide a truth, each with what is recorded beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from l4path.assessment import AllOf, AnyOf, Atom, Claim, Known, Negated, Proof, Recorded, SeveralOf
from l4path.evidence import CONVENTION
from l4path.explanation import words
from l4path.explanation.points import Point
from l4path.explanation.wording import at_least_words, defined, operand_name, phrase, question_words, value_words
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment

_CONTRARY = {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}
_OUTCOMES = tuple(words.OUTCOMES)
_PREDICATES = tuple(words.PREDICATES)


def reasons(proof: Proof, assessment: Assessment, *, contrary: bool = False, within: str = "") -> tuple[Point, ...]:
    """The statements that decide a proof, in the order of the pathway.

    Of what is met, the parts that carry it; of what is not met, the parts that fail; of what is unknown, the parts
    that are unknown.

    Args:
        proof: What is to be explained.
        assessment: The assessment it belongs to.
        contrary: Whether the contrary of the proof's statement is what is explained.
        within: The treatment whose trial the statements are about, so that it need not be named again.
    """
    found = dict.fromkeys(_walk(proof, assessment, contrary=contrary))
    return tuple(_unowned(point, assessment, within) for point in found) if within else tuple(found)


def _unowned(point: Point, assessment: Assessment, treatment: str) -> Point:
    owner = words.OWNED.format(treatment=assessment.pathway.nodes[treatment].title)
    text = point.text.replace(owner, "").replace(f"“{assessment.pathway.nodes[treatment].title}: ", "“")
    return replace(point, text=text, points=tuple(_unowned(inner, assessment, treatment) for inner in point.points))


def _walk(proof: Proof, assessment: Assessment, *, contrary: bool) -> Iterator[Point]:
    says = proof.says
    if isinstance(says, Negated):
        yield from _walk(proof.parts[0], assessment, contrary=not contrary)
    elif isinstance(says, AllOf | AnyOf):
        yield from _deciding(proof, assessment, contrary=contrary)
    elif isinstance(says, SeveralOf):
        yield _several(proof, says, assessment, contrary=contrary)
    elif isinstance(says, Atom):
        yield atom_point(proof, assessment, contrary=contrary)
    elif isinstance(says, Recorded):
        yield from _recorded(proof, says, assessment, contrary=contrary)
    elif isinstance(says, Known):
        if says.met is contrary:
            yield Point(words.RULED_OUT, Truth.NOT_MET.value)
    elif isinstance(says, Claim):
        yield from _claim(proof, says, assessment, contrary=contrary)


def _deciding(proof: Proof, assessment: Assessment, *, contrary: bool) -> Iterator[Point]:
    """The parts of an ``and`` or ``or`` that have the truth of the whole."""
    deciding = [part for part in proof.parts if part.truth is proof.truth]
    if isinstance(proof.says, AnyOf) and proof.truth is Truth.MET:
        said = [part for part in deciding if not isinstance(part.says, Known)]
        deciding = said[:1] if _is_outcome(said) else said
    for part in deciding:
        if not _hushed(part):
            yield from _walk(part, assessment, contrary=contrary)


def _is_outcome(parts: list[Proof]) -> bool:
    return bool(parts) and isinstance(parts[0].says, Recorded) and parts[0].says.what in _OUTCOMES


def _hushed(part: Proof) -> bool:
    """Whether a part is true of every record, so that nobody needs to hear it."""
    if isinstance(part.says, Known):
        return True
    says = part.says.part if isinstance(part.says, Negated) else part.says
    if not isinstance(says, Recorded):
        return False
    negated = isinstance(part.says, Negated)
    if says.what in ("outcome", *_OUTCOMES):
        return negated is (part.truth is Truth.MET)
    if says.what in ("tolerated", "returned"):
        usual = says.what == "tolerated"
        return (part.truth is Truth.MET) is (usual is not negated)
    return False


def _several(proof: Proof, says: SeveralOf, assessment: Assessment, *, contrary: bool) -> Point:
    truth = _CONTRARY[proof.truth] if contrary else proof.truth
    head = at_least_words(says.count, contrary=contrary)
    inner = [point for part in proof.parts for point in _stated(part, assessment)]
    return Point(_marked(head, truth), truth.value, points=tuple(dict.fromkeys(inner)))


def _stated(part: Proof, assessment: Assessment) -> Iterator[Point]:
    yield from _walk(part, assessment, contrary=part.truth is Truth.NOT_MET and not isinstance(part.says, Atom))


def _marked(text: str, truth: Truth) -> str:
    marks = {Truth.MET: words.MET, Truth.NOT_MET: words.NOT_MET, Truth.UNKNOWN: words.UNKNOWN_MARK}
    return f"{text}: {marks[truth]}"


def _unknown(*, contrary: bool) -> str:
    return words.UNKNOWN_NO if contrary else words.UNKNOWN_MARK


def atom_point(proof: Proof, assessment: Assessment, *, contrary: bool = False) -> Point:
    """One atom beside what is recorded, or the question that would decide it."""
    says = cast("Atom", proof.says)
    truth = _CONTRARY[proof.truth] if contrary else proof.truth
    fact, pathway = says.condition.operand.fact, assessment.pathway
    if proof.untried:
        return standing(assessment, str(says.treatment), truth, deep=False)
    owner = pathway.nodes[says.treatment].title if says.treatment else ""
    asks_whether = proof.recorded is None and fact.kind == "flag"
    said = (
        operand_name(says.condition.operand, pathway)
        if asks_whether
        else phrase(says.condition, pathway, contrary=contrary)
    )
    if owner and says.condition.operand.treatment is None:
        said += words.OWNED.format(treatment=owner)
    if proof.recorded is None:
        asked = words.ASK_NO if asks_whether and contrary else words.ASK
        beside = asked.format(question=question_words(fact, owner))
    else:
        shown = words.RECORDED.format(value=value_words(fact, proof.recorded))
        beside = shown if truth is Truth.MET else f"{words.NOT_MET}; {shown}"
    return Point(f"{said} ({beside})", truth.value, f"fact:{says.name}")


def _recorded(proof: Proof, says: Recorded, assessment: Assessment, *, contrary: bool) -> Iterator[Point]:
    title = assessment.pathway.nodes[says.node].title
    truth = _CONTRARY[proof.truth] if contrary else proof.truth
    about = f"node:{says.node}"
    if says.what == "outcome" or says.what in _OUTCOMES:
        trial = assessment.episode.trials.get(says.node)
        if trial is not None and trial.outcome is not None:
            outcome = words.OUTCOME.format(outcome=words.OUTCOMES[trial.outcome])
            yield Point(f"{title}: {outcome}", truth.value, about)
        return
    if says.what in ("tolerated", "returned"):
        name = "intolerant" if says.what == "tolerated" else "relapsed"
        happened = (proof.truth is Truth.MET) is (says.what == "returned")
        yield Point(words.PREDICATES[name][not happened].format(node=title), truth.value, about)
        return
    node = assessment.pathway.nodes[says.node]
    forms = (
        words.DONE
        if says.what == "tried" and isinstance(node, Treatment) and node.once
        else words.PREDICATES[says.what]
    )
    yield Point(forms[proof.truth is Truth.NOT_MET].format(node=title), truth.value, about)


def _claim(proof: Proof, says: Claim, assessment: Assessment, *, contrary: bool) -> Iterator[Point]:
    truth = _CONTRARY[proof.truth] if contrary else proof.truth
    pathway = assessment.pathway
    if says.kind == "defined":
        definition = pathway.definitions[says.subject]
        answer = {Truth.MET: words.YES, Truth.NOT_MET: words.NO, Truth.UNKNOWN: _unknown(contrary=contrary)}[
            proof.truth
        ]
        inner = reasons(proof.parts[0], assessment, contrary=proof.truth is Truth.NOT_MET)
        yield Point(f"{defined(definition)}: {answer}", truth.value, f"definition:{says.subject}", inner)
    elif says.kind in ("adequate", "response", "goal", "assumption", "fires", "unmoved"):
        yield from _walk(proof.parts[0], assessment, contrary=contrary)
    elif says.kind == "reached":
        yield Point(reached_words(assessment, says.subject), truth.value, f"node:{says.subject}")
    elif says.kind in ("failed", "intolerant", "responded", "relapsed", "ongoing", "exhausted"):
        yield standing(assessment, says.subject, truth, deep=says.kind == "exhausted")
    else:
        forms = words.PREDICATES[says.kind]
        inner = reasons(proof.parts[0], assessment, contrary=proof.truth is Truth.NOT_MET)
        text = forms[proof.truth is Truth.NOT_MET].format(node=pathway.nodes[says.subject].title)
        if proof.truth is Truth.UNKNOWN:
            text = f"{text}: {_unknown(contrary=contrary)}"
        yield Point(text, truth.value, f"node:{says.subject}", inner)


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
    if trial is None:
        return _untried(assessment, treatment, truth, deep=deep)
    if treatment.once:
        return Point(words.DONE[0].format(node=title), truth.value, about)
    if trial.outcome is not None:
        return Point(f"{title}: {words.OUTCOME.format(outcome=words.OUTCOMES[trial.outcome])}", truth.value, about)
    for outcome in ("intolerant", "relapsed", "failed", "responded", "ongoing"):
        if assessment.truth(outcome, node) is Truth.MET:
            return Point(
                words.PREDICATES[outcome][0].format(node=title),
                truth.value,
                about,
                trial_points(assessment, node, outcome),
            )
    return Point(words.UNJUDGED.format(node=title), truth.value, about, trial_points(assessment, node, ""))


def _untried(assessment: Assessment, treatment: Treatment, truth: Truth, *, deep: bool) -> Point:
    name = treatment.id
    kind, contrary = "tried", True
    if name in assessment.episode.declined:
        kind, contrary = "declined", False
    elif deep and assessment.truth("indicated", name) is Truth.NOT_MET:
        kind = "indicated"
    elif deep and assessment.truth("contraindicated", name) is Truth.MET:
        kind, contrary = "contraindicated", False
    forms = words.DONE if kind == "tried" and treatment.once else words.PREDICATES[kind]
    inner: tuple[Point, ...] = ()
    if kind in ("indicated", "contraindicated"):
        inner = reasons(assessment.proof(kind, name).parts[0], assessment, contrary=contrary)
    return Point(forms[contrary].format(node=treatment.title), truth.value, f"node:{name}", inner)


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
    for claim, head in (("adequate", words.ADEQUATE), ("response", words.RESPONSE)):
        if claim == "adequate" and outcome in ("responded", "relapsed"):
            continue
        proof = assessment.proof(claim, node)
        inner.append(
            Point(
                _marked(head + sign, proof.truth),
                proof.truth.value,
                points=reasons(proof.parts[0], assessment, within=node),
            )
        )
    return tuple(inner)
