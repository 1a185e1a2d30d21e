"""From a proof to the statements that decide it, down to what was recorded or what must be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from l4path.conditions import And, AtLeast, Constant, Not, Or, Sum
from l4path.evidence import CONVENTION
from l4path.explanation.leaves import asking, atom, unasked
from l4path.explanation.statements import CONTRARY, Statement, Word, is_so, say
from l4path.explanation.sums import score
from l4path.facts import OUTCOMES
from l4path.meaning import Atom, Claim, Has, Lists, Recorded
from l4path.nodes import Treatment
from l4path.truth import Truth
from l4path.values import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment, Proof

_MOST_STATEMENTS = 300
"""Statements of one row of reasons, beyond which what others combine is not told."""
_BY_RECORD = (*OUTCOMES, "exhausted")


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
            below = _asked(part, contrary=self.contrary)
            found.extend(below.parts if below.joins == self.joins else (below,))
        return tuple(found)

    @property
    def deciding(self) -> tuple[_Asked, ...]:
        """The parts without those that, as they stand, leave the truth to the others."""
        lacks = self.joins == "all" and self.truth is Truth.NOT_MET
        return tuple(part for part in self.parts if part.truth is self.truth or (lacks and part.truth is Truth.UNKNOWN))


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
        case AtLeast(count=count, parts=parts) if count in (1, len(parts)):
            return _Asked(proof, contrary, "all" if (count == 1) is contrary else "any")
        case AtLeast() | Sum():
            return _Asked(proof, contrary, "several")
        case _:
            return _Asked(proof, contrary, "")


def reasons(
    proof: Proof,
    assessment: Assessment,
    *,
    contrary: bool = False,
    within: str = "",
    so_far: list[Statement] | None = None,
) -> tuple[Statement, ...]:
    """The statements that decide a proof, in the order of the pathway; together they have its truth.

    Of what is met, the parts that carry it; of what is not met, the parts that fail; of what is unknown, the parts
    that are unknown. Of a count, every part, as often as it counts.

    Args:
        proof: What is to be explained.
        assessment: The assessment it belongs to.
        contrary: Whether the contrary of the proof's statement is what is explained.
        within: The treatment whose trial the statements are about, so that it need not be named again.
        so_far: What was told before in the same breath, of which there may not be any amount.
    """
    asked = _asked(proof, contrary=contrary)
    parts = asked.parts if asked.joins == "all" else (asked,)
    return _Telling(assessment, within, so_far=[] if so_far is None else so_far).listed(
        part for part in parts if part.truth is asked.truth
    )


def missing(proof: Proof, assessment: Assessment) -> tuple[Statement, ...]:
    """Everything that a proof lacks: of what must hold together, each part that fails or is unknown."""
    asked = _asked(proof)
    parts = asked.parts if asked.joins == "all" else (asked,)
    return _Telling(assessment).listed(part for part in parts if part.truth is not Truth.MET)


def best(truths: Iterable[Truth]) -> Truth:
    """The truth of any of several statements."""
    return max(truths, key=(Truth.NOT_MET, Truth.UNKNOWN, Truth.MET).index)


def _together(asked: _Asked) -> Iterator[_Asked]:
    """The statements of a list that say the same: of an ``any`` with one part that counts, that part alone."""
    if asked.joins in ("all", "any") and (asked.joins == "all" or len(asked.deciding) == 1):
        for part in asked.deciding:
            yield from _together(part)
    else:
        yield asked


@dataclass(frozen=True, slots=True)
class _Telling:
    """How statements are told: of which assessment, within which trial, and whether every part with its truth.

    What definitions and scores rest on is told wherever they are named, until so much has been told that no one reads
    on: definitions that name one another twice each would take as many statements as there are patients.
    """

    assessment: Assessment
    within: str = ""
    whole: bool = False
    so_far: list[Statement] = field(default_factory=list)

    def listed(self, parts: Iterable[_Asked]) -> tuple[Statement, ...]:
        statements = (self.statement(made) for part in parts for made in _together(part))
        return tuple(dict.fromkeys(made for made in statements if made is not None))

    def statement(self, asked: _Asked) -> Statement | None:
        """One statement, what it combines under it; none for what is so whoever the patient is."""
        if asked.joins == "":
            made = self.leaf(asked)
            self.so_far.extend(() if made is None else (made,))
            return made
        if len(self.so_far) > _MOST_STATEMENTS:
            return say("says.untold", asked.truth)
        if asked.joins == "several":
            every = _Telling(self.assessment, self.within, whole=True, so_far=self.so_far)
            return self.counted(asked, [every.statement(part) for part in asked.parts])
        statements = (self.statement(part) for part in (asked.parts if self.whole else asked.deciding))
        parts = list(dict.fromkeys(statements))
        if len(parts) == 1:
            return parts[0]
        return say(f"says.{asked.joins}", asked.truth, parts=[entry for entry in parts if entry is not None])

    def counted(self, asked: _Asked, statements: list[Statement | None]) -> Statement:
        """A count of conditions, or a sum of points."""
        parts = [entry for entry in statements if entry is not None]
        says = asked.proof.says
        if isinstance(says, Sum):
            return score(self.assessment.pathway.scores[says.score], says, parts, asked.truth, contrary=asked.contrary)
        count, total = cast("AtLeast", says).count, len(cast("AtLeast", says).parts)
        key = "says.fewer" if asked.contrary else "says.at_least"
        return say(key, asked.truth, parts=parts, count=count, total=total)

    def leaf(self, asked: _Asked) -> Statement | None:
        truth, marked = asked.truth, self.whole or asked.truth is Truth.NOT_MET
        match asked.proof.says:
            case Recorded(node=node) if truth is Truth.UNKNOWN:
                return unasked(node, self.assessment, contrary=asked.contrary)
            case Constant() | Recorded(what="asked"):
                if self.whole:
                    return say("says.always" if truth is Truth.MET else "says.never", truth, marked=True)
                return None if truth is Truth.MET else say("says.ruled_out", truth)
            case Atom():
                return atom(asked.proof, self.assessment, contrary=asked.contrary, whole=self.whole, within=self.within)
            case Recorded(what=kind, node=node):
                return self.predicate(kind, node, asked, marked=marked)
            case Has(node=node):  # of conditions, only invariants ask, and only for what is offered
                return self.predicate("offered", node, asked, marked=marked)
            case Lists(node=node):
                return self.predicate("option", node, asked, marked=marked)
            case Claim(kind="defined"):
                return self.definition(asked, marked=marked)
            case _:
                return self.claim(asked, marked=marked)

    def predicate(self, kind: str, node: str, asked: _Asked, *parts: Statement, marked: bool) -> Statement:
        """What a predicate says of a node, its truth told before it where that is wanted."""
        found, truth = self.assessment.pathway.nodes[node], asked.truth
        if truth is Truth.UNKNOWN:
            key = "says.unknown_no" if asked.contrary else "says.unknown"
            return say(key, truth, f"node:{node}", parts, what=is_so(kind, found, truth))
        core = is_so(kind, found, truth, *parts, contrary=asked.contrary)
        return Statement(core.says, truth, core.about, core.slots, core.parts, marked)

    def definition(self, asked: _Asked, *, marked: bool) -> Statement:
        """A definition with its answer for this patient, and what makes it so."""
        proof, subject, truth = asked.proof, cast("Claim", asked.proof.says).subject, asked.truth
        found = self.assessment.pathway.definitions[subject]
        label = found.label + ("†" if found.conventional else "")
        about = f"definition:{subject}"
        contrary = proof.truth is Truth.NOT_MET
        parts = reasons(proof.parts[0], self.assessment, contrary=contrary, within=self.within, so_far=self.so_far)
        if truth is Truth.UNKNOWN:
            return say("says.unknown_no" if asked.contrary else "says.unknown", truth, about, parts, what=label)
        key = "no" if asked.contrary and truth is Truth.NOT_MET else truth.value
        answer = Word("yes" if proof.truth is Truth.MET else "no")
        return say(
            f"says.definition_{key}" if marked else "says.definition", truth, about, parts, label=label, answer=answer
        )

    def claim(self, asked: _Asked, *, marked: bool) -> Statement:
        """What a predicate asks of a node, and what makes it so; of the record of a trial, how that stands."""
        proof, says, assessment = asked.proof, cast("Claim", asked.proof.says), self.assessment
        parts: tuple[Statement, ...] = ()
        if says.kind in _BY_RECORD:
            stands = standing(assessment, says.subject, asked.truth, deep=says.kind == "exhausted")
            if asked.truth is Truth.MET and not self.whole:
                return stands
            parts = (stands, *beyond(stands, proof, assessment))
        elif says.kind != "reached":
            contrary = asked.contrary and asked.truth is not Truth.UNKNOWN
            parts = reasons(proof.parts[0], assessment, contrary=contrary, so_far=self.so_far)
        return self.predicate(says.kind, says.subject, asked, *parts, marked=marked)


def beyond(stands: Statement, proof: Proof, assessment: Assessment) -> Iterator[Statement]:
    """What must be asked for a proof beyond what a statement asks already."""
    heard = {about for about in _about(stands) if about.startswith("fact:")}
    return (question for question in asking(proof, assessment) if question.about not in heard)


def _about(statement: Statement) -> Iterator[str]:
    """What a statement and all under it are about."""
    yield statement.about
    for inner in statement.parts:
        yield from _about(inner)


def reached(assessment: Assessment, node: str) -> Statement:
    """Whether the pathway reaches a node."""
    truth = assessment.truth("reached", node)
    return say(f"way.reached_{truth.value}", truth, f"node:{node}", node=assessment.pathway.nodes[node].title)


def standing(assessment: Assessment, node: str, truth: Truth, *, deep: bool = True) -> Statement:
    """How one treatment stands by its record, with what shows it: tried or not, and what came of it.

    Args:
        assessment: The assessment.
        node: The id of the treatment.
        truth: The truth of what this is a reason for.
        deep: Whether it is also told why a treatment that was never tried is not for this patient. Not within an
            indication: two treatments may each be indicated after the other.
    """
    treatment = assessment.pathway.nodes[node]
    about = f"node:{node}"
    trial = assessment.episode.trials.get(node)
    if not isinstance(treatment, Treatment):
        return say("says.never_tried", truth, about, node=treatment.title)
    if node in assessment.episode.unasked:
        return say("says.not_asked", truth, about, node=treatment.title)
    if trial is None:
        return _untried(assessment, treatment, truth, deep=deep)
    if treatment.once:
        return is_so("tried" if trial.outcome is None else "ongoing", treatment, truth)
    over = course_over(assessment, treatment)
    if trial.outcome is not None:
        recorded = Word(f"outcome.{trial.outcome}")
        return say("says.outcome_of", truth, about, over, node=treatment.title, outcome=recorded)
    for outcome in OUTCOMES:  # at most one of them is met
        if assessment.truth(outcome, node) is Truth.MET:
            return is_so(outcome, treatment, truth, *trial_parts(assessment, node, outcome), *over)
    parts = (*trial_parts(assessment, node, ""), *over)
    key = "response" if assessment.truth("response", node) is Truth.UNKNOWN else "adequate"
    return say(f"says.unjudged_{key}", truth, about, parts, node=treatment.title)


def course_over(assessment: Assessment, treatment: Treatment) -> tuple[Statement, ...]:
    """That the course of a treatment is over, where that is recorded."""
    trial = assessment.episode.trials.get(treatment.id)
    over = trial is not None and trial.measures.get("ended", False)
    return (say("says.course_over", node=treatment.title),) if over else ()


def _untried(assessment: Assessment, treatment: Treatment, truth: Truth, *, deep: bool) -> Statement:
    name = treatment.id
    kind: Literal["tried", "declined", "indicated", "contraindicated"] = "tried"
    contrary = True
    if name in assessment.episode.declined:
        kind, contrary = "declined", False
    elif deep and assessment.truth("indicated", name) is Truth.NOT_MET:
        kind = "indicated"
    elif deep and assessment.truth("contraindicated", name) is Truth.MET:
        kind, contrary = "contraindicated", False
    parts: tuple[Statement, ...] = ()
    if kind == "indicated" or kind == "contraindicated":  # noqa: PLR1714 - a type checker reads it so
        parts = reasons(assessment.proof(kind, name).parts[0], assessment, contrary=contrary)
    return is_so(kind, treatment, truth, *parts, contrary=contrary)


def trial_parts(assessment: Assessment, node: str, outcome: str) -> tuple[Statement, ...]:
    """What was measured of a trial, beside what makes a trial adequate and what a response is.

    Args:
        assessment: The assessment.
        node: The id of the treatment.
        outcome: What came of it; empty where that is unknown.
    """
    treatment = assessment.pathway.nodes[node]
    if outcome == "intolerant" or not isinstance(treatment, Treatment) or treatment.adequate is None:
        return ()
    kinds = []
    sign = "†" if any(item.mark == CONVENTION for item in treatment.evidence) else ""
    for claim in ("adequate", "response"):
        if claim == "adequate" and outcome in ("responded", "relapsed"):
            continue
        proof = assessment.proof(claim, node)
        parts = reasons(proof.parts[0], assessment, within=node)
        kinds.append(say(f"says.{claim}", proof.truth, parts=parts, sign=sign))
    return tuple(kinds)
