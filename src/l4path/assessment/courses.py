"""The course that counts: which of the courses of one treatment, in the order of time, an episode records.

A failure or an intolerance stands until a later course tells more: one that has just begun, was given up, or cannot be
told does not wipe it out. A response does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from l4path.assessment.kleene import KLEENE
from l4path.assessment.program import predicate_of
from l4path.conditions.logic import fold
from l4path.facts import COUNTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.conditions import Condition, Operative
    from l4path.episode import Trial
    from l4path.facts import Outcome
    from l4path.nodes import Treatment

_UNMET, _MET = 0, 2


class CourseTold(NamedTuple):
    """What one course tells, each of these yes or no; none of them where it cannot be told yet, or was given up.

    Attributes:
        intolerant: It was not tolerated.
        response: It helped; of a continuous treatment, it has not ended.
        failed: It was adequate, and did not help.
        adequate: It was long enough to tell, whatever it told.
    """

    intolerant: bool
    response: bool
    failed: bool
    adequate: bool


def counting_course(treatment: Treatment, courses: Sequence[Trial]) -> int:
    """The index of the course that counts, of all the courses of a treatment from the first to the latest.

    Of the courses after the last response: the latest that is intolerant; else the latest, if it is adequate; else the
    latest that failed; else the latest. Where the latest is itself a response, it counts.

    Args:
        treatment: The treatment, by trial or continuous.
        courses: What was recorded of each course, the latest last; of an earlier one ``ended`` is true, and
            ``courses``, where it is recorded, is the number of all of them. At least one.

    Raises:
        ValueError: When there is no course.

    Example:
        >>> import l4path
        >>> exercise = l4path.Treatment("exercise", "Exercise", tier="any", adequate=l4path.weeks >= 6, response=True)
        >>> counting_course(exercise, [l4path.Trial("failed"), l4path.Trial("stopped")])
        0
    """
    if not courses:
        raise ValueError(f"no course of {treatment.id}: one that was never begun has none that counts")
    return choose([course_outcome(treatment, course) for course in courses])


def choose(statements: Sequence[CourseTold]) -> int:
    """The index of the course that counts, by what each tells.

    Args:
        statements: What the courses tell, the latest last; at least one.
    """
    numbers = range(len(statements))
    since = next((number for number in reversed(numbers) if statements[number].response), 0)  # it tells nothing else
    intolerant = [number for number in numbers[since:] if statements[number].intolerant]
    failed = [number for number in numbers[since:] if statements[number].failed]
    if intolerant:
        return intolerant[-1]
    if statements[-1].adequate or not failed:
        return numbers[-1]
    return failed[-1]


def course_outcome(treatment: Treatment, course: Trial) -> CourseTold:
    """What one course tells, by its recorded outcome, or else by its measures.

    Args:
        treatment: The treatment, by trial or continuous.
        course: What was recorded of that course.

    Example:
        >>> import l4path
        >>> exercise = l4path.Treatment("exercise", "Exercise", tier="any", adequate=l4path.weeks >= 6, response=True)
        >>> course_outcome(exercise, l4path.Trial(weeks=2, tolerated=False)).intolerant
        True
    """
    if course.outcome is not None:
        return _by_outcome(treatment, course.outcome)
    intolerant = not course.measures.get("tolerated", True)
    if treatment.adequate is None or treatment.response is None:
        return CourseTold(intolerant, not intolerant and not course.measures.get("ended", False), False, False)
    adequate = _truth(treatment.adequate, course) == _MET
    response = _truth(treatment.response, course)
    helped, failed = response == _MET, adequate and response == _UNMET
    return CourseTold(intolerant, not intolerant and helped, not intolerant and failed, adequate)


def _by_outcome(treatment: Treatment, outcome: Outcome) -> CourseTold:
    """What the clinician's word says; who relapsed had responded."""
    match outcome:
        case "intolerant":
            return CourseTold(intolerant=True, response=False, failed=False, adequate=False)
        case "responded" | "relapsed":
            return CourseTold(intolerant=False, response=True, failed=False, adequate=False)
        case "failed":
            return CourseTold(intolerant=False, response=False, failed=True, adequate=True)
        case "ongoing":
            return CourseTold(intolerant=False, response=treatment.continuous, failed=False, adequate=False)
        case "stopped":
            return CourseTold(intolerant=False, response=False, failed=False, adequate=False)
        case _:
            assert_never(outcome)


def _truth(condition: Condition, course: Trial) -> int:
    """A condition of a trial on the measures of one course: 0 not met, 1 unknown, 2 met."""

    def leaf(atom: Operative) -> int:
        value = course.measures.get(name := atom.operand.fact.id, COUNTED.get(name))
        return 1 if value is None else 2 * predicate_of(atom)(value)

    return fold(condition, leaf, KLEENE)
