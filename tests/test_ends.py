"""Of the places where care ends those that are enough for everybody, and none too many: by its definition."""

from __future__ import annotations

import random
from itertools import combinations
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from l4path.conditions.logic import And, AtLeast, Constant, Not, Or
from l4path.meaning import Claim, Is
from l4path.search.wanted import met
from l4path.truth import Truth
from l4path.verification.ends import Ends

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.verification.questions import Asked, Questions

PLACES = ("a", "b", "c", "d")
Patient = frozenset[str]
"""The places at which care ends for a patient."""


def so(wanted: Any, patient: Patient) -> bool:
    """Whether a property holds for a patient."""
    match wanted:
        case Constant(value=value):
            return value
        case Claim(subject=name):
            return name in patient
        case Is(formula=inner, truth=truth):
            return so(inner, patient) is (truth is Truth.MET)
        case Not(part=part):
            return not so(part, patient)
        case And(parts=parts):
            return all(so(part, patient) for part in parts)
        case Or(parts=parts):
            return any(so(part, patient) for part in parts)
        case AtLeast(count=count, parts=parts):
            return sum(so(part, patient) for part in parts) >= count
    raise AssertionError(wanted)


class Asking:
    """Questions about some patients; what is asked of them must have been announced."""

    def __init__(self, patients: Iterable[Patient]) -> None:
        """Begin with nothing announced."""
        self.patients = list(patients)
        self.announced: list[Any] = []
        self.asked: list[tuple[str, str]] = []
        self.pathway = SimpleNamespace(nodes={name: SimpleNamespace(kind="treatment") for name in PLACES})

    def possible(self, code: str, where: str, wanted: Any) -> bool:
        """Whether there is such a patient."""
        assert wanted in self.announced
        self.asked.append((code, where))
        return any(so(wanted, patient) for patient in self.patients)

    def shown(self, asked: Asked) -> bool:
        """The same of a question."""
        assert asked.wanted in self.announced
        return any(so(asked.wanted, patient) for patient in self.patients)


def told(patients: Iterable[Patient], *ends: str, beside: str = "") -> list[str]:
    """The places that are told of, where those of the first row count before those of the next."""
    asking = Asking(patients)
    rows = [{name: met("ends", name) for name in row} for row in ends]
    last = {name: met("ends", name) for name in beside}
    made = Ends(cast("Questions", asking), "stuck", Constant(True), rows, last)
    for groups in made.rounds():
        last_round = [wanted for group in groups for wanted in group]
        asking.announced += last_round
    found = list(made.found())
    assert [asked.wanted for _, asked in found] == last_round
    places = {name: f"treatments.{name}" if name else "start" for name, _ in found}
    assert [(asked.code, asked.where) for _, asked in found] == [("stuck", places[name]) for name, _ in found]
    assert {code for code, _ in asking.asked} <= {"stuck"}
    for name, asked in found:  # and the patient who is shown there is one with whom care ends there
        assert all(name in patient for patient in asking.patients if name and so(asked.wanted, patient))
    return [name for name, _ in found]


def enough(patients: Iterable[Patient], row: str) -> list[str]:
    """By the definition: where it is the only place of somebody; then, of the last in order, what the others need."""
    mine = [patient & {*row} for patient in patients if patient & {*row}]
    needed = [name for name in row if {name} in mine]
    left = [patient for patient in mine if not patient & {*needed}]
    further = [name for name in row if any(name in patient for patient in left)]
    kept = list(further)
    for name in further:  # the first goes where the later ones are enough without it
        rest = [other for other in kept if other != name]
        if all(patient & {*rest} for patient in left):
            kept = rest
    return [*needed, *kept]


def by_definition(patients: Iterable[Patient], *ends: str, beside: str = "") -> list[str]:
    """The places of each row for those who have none in the rows before; then one beside them; then none at all."""
    left, found = list(patients), list[str]()
    for row in ends:
        found += enough(left, row)
        left = [patient for patient in left if not patient & {*row}]
    if beside and left:
        some = [name for name in beside if any(name in patient for patient in left)]
        every = [name for name in some if all(name in patient for patient in left)]
        found[:0] = (every or some)[-1:]
        left = [patient for patient in left if not patient & {*beside}]
    return ["", *found] if left else found


def test_places_are_told_by_hand() -> None:
    """The only place of somebody; of those who have several the last; one that all others have anyway is left out."""
    a, b, ab, bc, ac = map(frozenset, ("a", "b", "ab", "bc", "ac"))
    nowhere: Patient = frozenset()
    assert told([], "abc") == []
    assert told([a], "abc") == ["a"]
    assert told([ab], "abc") == ["b"]
    assert told([ab, a], "abc") == ["a"]
    assert told([a, bc], "abc") == ["a", "c"]
    assert told([ab, bc, ac], "abc") == ["b", "c"]
    assert told([nowhere], "abc") == [""]
    assert told([ab], "a", "b") == ["a"]
    assert told([a, b], "a", "b") == ["a", "b"]
    assert told([a, bc], "a", beside="bc") == ["c", "a"]
    assert told([b, bc], beside="abc") == ["b"]
    assert told([b, bc, ac], beside="abc") == ["c"]
    assert told([b, nowhere], beside="abc") == ["", "b"]


def test_a_place_of_two_rows_is_told_once() -> None:
    """For somebody of the first of them; what is not shown after all is not told."""
    asking = Asking([frozenset("a"), frozenset("b"), frozenset("c")])
    rows = [{"a": met("ends", "a"), "b": met("ends", "b")}, {"a": met("ends", "c")}]
    made = Ends(cast("Questions", asking), "stuck", Constant(True), rows)
    for groups in made.rounds():
        asking.announced += [wanted for group in groups for wanted in group]
    first, other = made.found()
    assert (first[0], other[0]) == ("a", "b")
    assert so(first[1].wanted, frozenset("a"))
    asking.patients = []
    assert list(made.found()) == []


def test_nothing_more_is_asked_where_nobody_is_left() -> None:
    """Of no further row, of no place beside, and of none where there is none beside."""
    nowhere: Patient = frozenset()

    def asked(patients: list[Patient], *rows: str, beside: str = "") -> list[str]:
        asking = Asking(patients)
        ends = [{name: met("ends", name) for name in row} for row in rows]
        last = {name: met("ends", name) for name in beside}
        for groups in Ends(cast("Questions", asking), "stuck", Constant(True), ends, last).rounds():
            asking.announced += [wanted for group in groups for wanted in group]
        return [where for _, where in asking.asked]

    nobody = asked([], "a")
    assert set(nobody) == {""}
    assert asked([], "a", "b", beside="c") == [*nobody, ""]  # whether anybody is left for those beside
    assert asked([nowhere], "a") == ["", "treatments.a", "", ""]
    each = [f"treatments.{name}" for name in "abc"]
    assert asked([frozenset("ab")], "abc") == ["", *each, "", *each, *each[:2], ""]  # nobody of the last is left either


@pytest.mark.parametrize("seed", range(60))
def test_places_are_enough_for_everybody_and_none_is_too_many(seed: int) -> None:
    """Of random patients, in one row or two, with some beside them; what is asked was announced in a round before."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    every = [frozenset(some) for size in range(5) for some in combinations(PLACES, size)]
    for rows, beside in ((("abcd",), ""), (("dba", "c"), ""), (("ab",), "cd"), (("a", "bc"), "d"), ((), "bacd")):
        patients = chance.sample(every, chance.randint(0, 6))
        found = told(patients, *rows, beside=beside)
        assert found == by_definition(patients, *rows, beside=beside), (patients, rows, beside)
