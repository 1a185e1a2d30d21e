"""What a search counts and lays out: steps, looks, starts, blocks and places, each by hand on the smallest."""

from __future__ import annotations

from functools import reduce
from itertools import chain
from operator import or_
from types import SimpleNamespace
from typing import Any, cast

import pytest

from l4path import Choice, Episode, Flag, Measure, Number, Pathway, Treatment, Trial, courses, weeks
from l4path.search.backends import PythonSat, available
from l4path.search.bound import hopeful
from l4path.search.budget import Budget
from l4path.search.circuit import TRUE, Circuit
from l4path.search.meaning import Meaning
from l4path.search.plain import Removal
from l4path.search.planes import Found, packed
from l4path.search.reducing import Reducer, _Block
from l4path.search.sampling import Sample
from l4path.search.showing import Showing
from l4path.search.space import Space

RELIEF = Measure("relief", "relief", minimum=0, maximum=100)
FLAG = Flag("flag", "flag")
OPEN = Number("open", "open")


def once(name: str, *indications: Any) -> Treatment:
    """A treatment that is done once, on some conditions."""
    return Treatment(name, name, tier="a", once=True, indications=list(indications))


def pathway_of(*treatments: Treatment) -> Pathway:
    """A pathway that begins with some treatments."""
    return Pathway("p", tiers=["a"], start=list(treatments), measures=[RELIEF])


# steps


@pytest.mark.skipif(not available(), reason="python-sat is not installed")
def test_five_hundred_clauses_are_a_step() -> None:
    """By hand: what is always so is a clause, and any of 497 choices one, and one for each: 499, and then one more."""
    circuit = Circuit()
    solving = PythonSat(circuit)
    solving._learn([circuit.any_of([circuit.free() for _ in range(497)])])
    assert solving.steps == 0
    circuit.constraints.append((TRUE,))
    solving._learn([])
    assert solving.steps == 1
    circuit.constraints += [(TRUE,)] * 499
    solving._learn([])
    assert solving.steps == 1
    circuit.constraints += [(TRUE,)] * 501
    solving._learn([])
    assert solving.steps == 3


def test_a_count_of_so_many_steps_is_counted_and_of_more_is_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: two of three are six steps of a counter, two of four are eight."""
    monkeypatch.setattr("l4path.search.circuit._COUNTED_ONE_BY_ONE", 6)
    circuit = Circuit()
    parts = [circuit.free() for _ in range(4)]
    circuit.at_least(2, parts[:3])
    assert not circuit._summed
    circuit.at_least(2, parts)
    assert [*circuit._summed] == [tuple((1, part) for part in parts)]


def test_a_count_that_several_statements_rest_on_is_told_once() -> None:
    """It stands in both of two statements, which are given together or stand in one."""
    circuit = Circuit()
    choices, (one, other) = [circuit.free() for _ in range(60)], (circuit.free() for _ in range(2))
    counted = circuit.at_least(20, choices)
    both = [circuit.all_of((counted, beside)) for beside in (one, other)]
    assert list(hopeful(circuit, both)) == list(hopeful(circuit, [circuit.any_of(both)])) == [choices]


# random patients


def test_what_is_drawn_alone_is_drawn_as_often_as_among_others() -> None:
    """Of whom all is known a record, which is rare, is that it was tried; of one named value every second."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50, indications=[drug == "a"])
    space, lanes = Space([pathway_of(care)], partial=False), 1 << 14
    sample = Sample(space, lanes, 7)
    rare = sum(2.0**-odds for odds in (6, 4, 2, 1)) / 4
    ((_, (one,)),) = space.facts["drug", "choice"].free()
    (record,) = space.records.values()
    assert sample.of(record.tried).bit_count() / lanes == pytest.approx(rare, abs=0.02)
    assert sample.of(one).bit_count() / lanes == pytest.approx(1 / 2, abs=0.02)


@pytest.mark.parametrize("how", [{}, {"quiet": True}, {"seldom": True}])
def test_nobody_is_drawn_beyond_the_last(how: dict[str, bool]) -> None:
    """Each choice is so of some of forty patients; a yes that is seldom is so of none of the first eight."""
    asked = [Flag(f"f{number}", "f") for number in range(20)]
    space = Space([pathway_of(once("t", *asked))], partial=True)
    sample = Sample(space, 40, **how)  # type: ignore[arg-type]
    assert all(0 <= bits <= sample.everyone for bits in sample.bits.values())
    yes = reduce(or_, (sample.of(space.facts[flag.id, "flag"].choices[1]) for flag in asked))
    assert yes > 0xFF
    assert bool(yes & 0xFF) is ("seldom" not in how)


# from who was found to who is shown


def showing(pathway: Pathway, looked: list[int] | None = None) -> tuple[Space, Meaning, Showing]:
    """Plain episodes of a pathway; what is looked at is written down."""
    space, meaning = Space([pathway], partial=False), Meaning(pathway, Space([pathway], partial=True))
    counting: Any = Budget(1000) if looked is None else SimpleNamespace(look=looked.append)
    nobody: Any = SimpleNamespace()
    return space, meaning, Showing(space, meaning, counting, nobody, None)


@pytest.mark.parametrize(("many", "starts"), [(1, 2), (49, 2), (50, 1), (51, 1)])
def test_of_fifty_treatments_one_random_patient_is_made_plainer(many: int, starts: int) -> None:
    """And two of fewer."""
    *_, shown = showing(pathway_of(*(once(f"t{number}") for number in range(many))))
    assert shown._starts == starts


@pytest.mark.parametrize(
    ("flags", "blocks"), [(0, [3]), (13, [16]), (14, [16]), (15, [16, 2]), (30, [16, 16]), (31, [16, 16, 2])]
)
def test_choices_are_tried_in_blocks_of_sixteen_and_none_alone(flags: int, blocks: list[int]) -> None:
    """By hand: of a treatment that it was tried, declined or asked for, and each flag; a seventeenth is in no block."""
    asked = [Flag(f"f{number}", "f") for number in range(flags)]
    space, _, shown = showing(pathway_of(once("t", *asked)))
    (record,) = space.records.values()
    said = [record.tried, record.declined]
    order = [*said, *(space.facts[flag.id, "flag"].choices[1] for flag in asked), *record.outcomes.values()]
    assert shown._order == order
    assert [len(block) for block in shown._blocks] == blocks
    assert [*chain.from_iterable(shown._blocks)] == order[: sum(blocks)]


def test_each_thing_that_is_taken_over_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: each choice that is so of somebody who is begun from, and every choice of those among whom these are."""
    monkeypatch.setattr("l4path.search.showing._QUICK", 1)
    flags, looked = [Flag(f"f{number}", "f") for number in range(4)], list[int]()
    space, _, shown = showing(pathway_of(once("t", *flags)), looked)
    choices = [space.facts[flag.id, "flag"].choices[1] for flag in flags]
    first = Found(
        space.circuit, map(packed, [{choices[0]: True, choices[1]: True}, {choices[2]: True}, {choices[3]: True}])
    )
    other = Found(space.circuit, map(packed, [{choices[3]: True}]))
    shown._recorded([(first, 1), (other, 0), (first, 0), (first, 1)])
    assert looked == [(1 + 1 + 2) + 4 + 1]


def test_what_a_patient_rests_on_is_looked_at_three_times_and_then_each_choice() -> None:
    """By hand: that a number is known and 2 at least are two choices and what both make; of the number all is told."""
    looked: list[int] = []
    space, meaning, shown = showing(pathway_of(once("t", OPEN >= 2)), looked)
    cells, whole = meaning.space.facts["open", "number"], space.facts["open", "number"]
    least, more = cells.choices[1:]
    asked = meaning.space.circuit.all_of((cells.known, least))
    patients = Found(space.circuit, map(packed, [dict(zip(whole.choices[1:], (True, False), strict=True))]))
    (episode,) = shown._bare([(patients, 0)], [asked])
    assert episode == Episode({"open": 2}, pathway="p")
    assert looked[1:] == [3 * 3, 3]
    assert more != least


def test_a_course_is_told_with_its_number() -> None:
    """By hand: that there were courses is always known, and how many is told as of any number: more than three."""
    care = Treatment("care", "Care", tier="a", adequate=courses >= 3, response=RELIEF >= 50)
    space, meaning, shown = showing(pathway_of(care))
    (record,), (there,) = space.records.values(), meaning.space.records.values()
    many = record.measures["courses number"].choices[1:]
    patients = Found(space.circuit, map(packed, [dict.fromkeys((record.tried, *many), True)]))
    at_least = there.measures["courses number"].choices[-2]
    (episode,) = shown._bare([(patients, 0)], [meaning.space.circuit.all_of((there.tried, at_least))])
    assert episode == Episode(trials={"care": Trial(courses=4)}, pathway="p")


# plain patients


def test_each_way_and_each_record_of_a_patient_is_looked_at_and_then_what_is_asked() -> None:
    """By hand: in two ways that a flag is known and that it is so; what is asked is both, and what they make."""
    looked: list[int] = []
    pathway, counting = pathway_of(once("t", FLAG)), cast("Any", SimpleNamespace(look=looked.append))
    space = Space([pathway], partial=True)
    cells, reducer = space.facts["flag", "flag"], Reducer(space, pathway, counting)
    asked = space.circuit.all_of(cells.choices)
    kept = {Removal("fact", "flag"): 0b10}
    assert list(reducer._shown([_Block(Episode({"flag": True}), asked, 2, kept)])) == [0b10]
    assert list(reducer._shown([_Block(Episode(), asked)])) == [0]
    assert looked == [2 + 2, 3, 1, 3]


def test_half_of_the_steps_for_plain_patients_may_be_taken() -> None:
    """By hand: of eleven that are left six stay, and not one more."""
    pathway, budget = pathway_of(once("t", FLAG)), Budget(11)
    reducer = Reducer(Space([pathway], partial=True), pathway, budget)
    assert reducer.plainest([]) == []
    for left, may in ((11, True), (7, True), (6, False), (5, False)):
        budget.left_for_plain = left
        assert reducer._may_go_on() is may
