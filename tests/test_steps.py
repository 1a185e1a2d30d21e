"""What grows with a pathway is held by steps and not by time: each part is looked at once, and a page is bounded."""

from __future__ import annotations

import itertools
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Disposition, Episode, Pathway, Review
from l4path.assessment import proofs, result
from l4path.assessment.alone import Alone, Varied, alone, bearing
from l4path.assessment.assess import OFTEN, engine_of
from l4path.explanation import outline
from l4path.explanation.choosing import MOST_OF_A_PAGE
from l4path.explanation.statements import Statement, say
from l4path.facts import Fact
from l4path.meaning import Claim
from l4path.search import circuit as circuit_module
from l4path.search.alternatives import Nearest
from l4path.search.backends import PythonSat, available
from l4path.search.circuit import Circuit
from l4path.search.encoding import Encoding, encoding_of
from l4path.search.nearest import nearest
from l4path.search.space import Space
from l4path.truth import Truth

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from edges import reviews as reviews_and_patient
from edges import treatment
from edges_hostile import each_to_each
from edges_told import begun_anywhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import FrameType

    from l4path.meaning import Formula


def reviews(count: int) -> Pathway:
    """Reviews one behind the other, each with an `otherwise` to the next."""
    return reviews_and_patient(count)[0]


def told(several: Iterable[Statement]) -> int:
    """How many statements are told, those under others too."""
    return sum(1 + told(each.parts) for each in several)


def looked_at(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many formulas are looked at for the last of so many reviews, told in full."""
    seen, plainly = [0], proofs.evaluated

    def counted(formula: Formula, run: proofs.Run) -> int:
        seen[0] += 1
        return plainly(formula, run)

    found = reviews(count).assess(Episode())
    with monkeypatch.context() as patch:
        for room in (proofs, result):
            patch.setattr(room, "evaluated", counted)
        outline(found, f"review_{count}", looking=False)
    return seen[0]


def test_twice_the_reviews_are_twice_the_formulas_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way asks for all that lies before it; what was taken apart for one is not for the next."""
    assert looked_at(80, monkeypatch) < 2.3 * looked_at(40, monkeypatch)


def test_a_page_is_bounded_as_a_whole() -> None:
    """Of the last of 400 reviews as many statements as ways times questions could be told; and that is said."""
    made = outline(reviews(400).assess(Episode()), "review_300", looking=False)
    assert sum(told(part.parts) for part in made.parts) < MOST_OF_A_PAGE + 10 * 400
    assert "is not told: it is too much" in str(
        reviews(400).assess(Episode()).explain("review_300", full=True, looking=False)
    )


def test_questions_are_what_the_proofs_ask() -> None:
    """What is taken apart once for all says the same as each proof by itself, in the same order."""
    found = reviews(6).assess(Episode({"sign_2": False}))
    assert found.questions == tuple(f"sign_{n}" for n in (0, 1, 3, 4, 5))
    for proof in found.undecided():
        leaves = list(proofs.Unknowns(found._run).leaves(proof.says))
        assert leaves == list(proof.unknown())


def test_a_way_is_looked_up_and_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many ways each is found by its id; the ways are gone through once for all of them."""
    pathway, times = reviews(30), [0]
    every = pathway.escalations

    def counted(_: Pathway) -> tuple[l4path.Escalation, ...]:
        times[0] += 1
        return every

    monkeypatch.setattr(Pathway, "escalations", property(counted))
    assert [pathway.escalation(way.id) for way in every] == [*every]
    assert times == [1]


def test_statements_about_one_fact_are_told_apart_without_comparing_each_with_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of many values of one choice, each found or not, no statement is mistaken for another."""
    several = [say("says.recorded", Truth.UNKNOWN, "fact:findings", value=f"finding {n}") for n in range(400)]
    times, plainly = [0], Statement.__eq__

    def counted(one: Statement, other: object) -> bool:
        times[0] += 1
        return plainly(one, other)

    monkeypatch.setattr(Statement, "__eq__", counted)
    assert len({*several, *several}) == 400
    assert times[0] < 2 * 400


def test_the_values_of_a_list_are_gone_through_once_for_all_that_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a list of many values not all values once more for each that is chosen."""
    made = l4path.Choices("found", "found", values={f"v_{n}": f"v {n}" for n in range(200)}).fact
    times = [0]

    def counted(self: Fact) -> tuple[str, ...]:
        times[0] += 1
        return tuple(value for value, _ in self.values)

    monkeypatch.setattr(Fact, "value_ids", property(counted))
    assert made.check_value([f"v_{n}" for n in range(200)]) is None
    assert times[0] == 1


def test_where_much_is_unknown_few_are_searched_for_what_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large pathway as many questions as steps allow; the others are ranked last, and are not settled."""
    pathway, nobody = each_to_each(36)
    times, plainly = [0], Encoding.otherwise

    def counted(encoding: Encoding, *of: object) -> object:
        times[0] += 1
        return plainly(encoding, *of)  # type: ignore[arg-type]

    monkeypatch.setattr(Encoding, "otherwise", counted)
    assessment = pathway.assess(nobody)
    asked = assessment.to_ask()
    assert {question.name for question in asked} == set(assessment.questions)
    size = encoding_of(pathway, partial=False).size
    assert 0 < times[0] <= 1_000_000 // size + 1
    left = [question for question in asked if not question.settled]
    assert left
    assert asked[-1] in left


def stated(bounds: Iterable[int], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many statements are looked up for points that are compared with some bounds."""
    asked, plainly = [0], Circuit.any_of

    def counted(self: Circuit, statements: Iterable[int]) -> int:
        asked[0] += 1
        return plainly(self, statements)

    circuit = Circuit()
    terms = [(1, literal, literal) for literal in [circuit.free() for _ in range(60)]]
    with monkeypatch.context() as patch:
        patch.setattr(Circuit, "any_of", counted)
        for bound in bounds:
            circuit.points(terms, bound)
    return asked[0]


def test_a_score_is_stated_once_for_all_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compared with forty bounds it is little more to state than compared with one in the middle."""
    assert stated(range(10, 50), monkeypatch) < 4 * stated([30], monkeypatch)


@pytest.mark.skipif(not available(), reason="python-sat is not installed: pip install 'l4path[sat]'")
def test_a_solver_settles_only_what_a_question_rests_on() -> None:
    """However many statements stand before it in the circuit."""
    circuit = Circuit()
    others = [circuit.free() for _ in range(5_000)]
    circuit.all_of(others)
    one, other = circuit.free(), circuit.free()
    both, either = circuit.all_of((one, other)), circuit.any_of((one, other))
    solver = PythonSat(circuit)
    assert solver.solve(both, 100, [either])
    assert solver.holds <= len((one, other, both, either)) + 1  # and what is always so
    assert (solver.shows(one), solver.shows(-other), solver.shows(others[0])) == (True, False, False)
    assert solver.solve(both, 100, [-one]) is False
    assert set(solver.core()) == {both, -one}


def test_probing_a_node_writes_no_engine_out() -> None:
    """Writing a pathway out as one function takes longer than looking at few of its nodes ever saves."""
    pathway = reviews(3)
    node, engine = alone(pathway, "review_3"), engine_of(pathway)
    assert bearing(pathway, "review_3") == {"review_0", "review_1", "review_2", "review_3"}
    for _ in range(OFTEN + 10):
        node.statuses(Episode())
    assert engine.generated is None


def test_values_are_tried_outwards_from_the_one_that_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a number with many thresholds, as far as they suffice on either side, and one beyond."""
    pain = l4path.Number("pain", "pain", minimum=0, maximum=50)
    first = Review("first", "First", tier="care")
    ends = [Disposition(f"end_{n}", f"End {n}", tier="care") for n in range(50)]
    ways = [first.escalates_to(end, on="indication", when=(pain >= n) & (pain < n + 1)) for n, end in enumerate(ends)]
    pathway = Pathway("many", tiers=["care"], start=[first], nodes=[first, *ends], escalations=ways)
    tried = [0]

    found = Varied.statuses

    def counted(varied: Varied, by_itself: Alone, values: Mapping[str, Any], **how: Any) -> Any:
        tried[0] += 1
        return found(varied, by_itself, values, **how)

    monkeypatch.setattr(Varied, "statuses", counted)
    text = str(pathway.assess(Episode()).explain("end_20"))
    assert "pain: at least 20 and less than 21" in text
    assert 0 < tried[0] <= 8


def test_a_value_that_does_not_bring_a_node_by_itself_needs_no_assessment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred values with a way for each, one brings the node: the whole pathway is looked at of that alone."""
    cause = l4path.Choice("cause", "cause", values={f"cause_{n}": f"cause {n}" for n in range(100)})
    first = Review("first", "First", tier="care")
    ends = [Disposition(f"end_{n}", f"End {n}", tier="care") for n in range(100)]
    ways = [first.escalates_to(end, on="indication", when=cause == f"cause_{n}") for n, end in enumerate(ends)]
    pathway = Pathway("many", tiers=["care"], start=[first], nodes=[first, *ends], escalations=ways)
    looked_at, found = list[Any](), Varied.found

    def kept(varied: Varied, values: Mapping[str, Any]) -> Any:
        looked_at.append(values)
        return found(varied, values)

    monkeypatch.setattr(Varied, "found", kept)
    assert "cause: cause 20" in str(pathway.assess(Episode()).explain("end_20"))
    assert {values.get("cause", "cause_20") for values in looked_at} == {"cause_20"}


class Counted(set[int]):
    """A set that counts how many of its own are looked at when others are taken out of it."""

    looked_at = 0

    def __sub__(self, others: Any) -> set[int]:
        Counted.looked_at += len(self)
        return Counted(super().__sub__(others))


def test_what_rests_on_a_choice_within_a_statement_is_found_by_looking_at_each_part_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A row of statements, each of which rests on the one before it, as those of a long count do."""
    monkeypatch.setattr(circuit_module, "set", Counted, raising=False)
    circuit, length = Circuit(), 400
    last = first = circuit.free()
    for _ in range(length):
        last = circuit.any_of((circuit.all_of((last, circuit.free())), circuit.free()))
    for _ in range(4 * length):  # so that all that rests on the choice is known first
        last = circuit.any_of((last, circuit.all_of((circuit.free(), circuit.free()))))
    monkeypatch.setattr(Counted, "looked_at", 0)
    assert len(circuit._between([first], [last])) == 2 * length + 4 * length
    assert Counted.looked_at < 20 * length


def lines_run(of: Callable[..., Any], run: Callable[[], object]) -> int:
    """How many lines of a function are run."""
    found, before = [0], sys.gettrace()

    def here(_frame: FrameType, event: str, _: object) -> Any:
        found[0] += event == "line"
        return here

    def any_call(frame: FrameType, *_: object) -> Any:
        return here if frame.f_code is of.__code__ else None

    sys.settrace(any_call)
    try:
        run()
    finally:
        sys.settrace(before)
    return found[0]


def test_each_measure_is_laid_out_with_the_record_of_its_own_treatment_and_no_other_is_looked_at() -> None:
    """Of twice as many treatments, each with a trial, twice as much is laid out."""
    few, many = (
        lines_run(Space.__init__, partial(Space, [begun_anywhere(count)[0]], partial=True)) for count in (40, 80)
    )
    assert many < 2.2 * few


def test_what_would_be_without_the_records_of_treatments_is_bounded_whatever_was_asked_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where each of many treatments is ruled out by a count of all of them, it is told that nothing was found."""
    monkeypatch.setattr("l4path.search.changes._RESTATED", 500)
    cares = [treatment(number) for number in range(12)]
    several = l4path.at_least(4, *map(l4path.tried, cares))
    cares = [treatment(number, contraindications=[several]) for number in range(12)]
    ways = [one.escalates_to(other, on="unavailable") for one, other in itertools.pairwise(cares)]
    pathway = Pathway("p", tiers=["care"], start=cares[:1], nodes=cares, escalations=ways)
    for before in ((), ("treatment_3",), ("treatment_3", "treatment_9")):
        assessment = pathway.with_fields(version=str(len(before))).assess(Episode())
        for name in before:
            nearest(assessment, Claim("reached", name))
        assert nearest(assessment, Claim("reached", "treatment_11")) == Nearest((), settled=False)
        assert encoding_of(assessment.pathway, partial=True).circuit.restated < 1_000
    monkeypatch.setattr("l4path.search.changes._RESTATED", 50_000)
    assert nearest(assessment, Claim("reached", "treatment_11")).settled
