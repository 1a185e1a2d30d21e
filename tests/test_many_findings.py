"""Where very many patients show something, they are looked for together, and none is left that is not told of."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import Flag, Measure, Pathway, Treatment, weeks
from l4path.cli.findings import report_lines
from l4path.conditions import condition
from l4path.conditions.logic import all_of, negated
from l4path.formats import pathway_from_dict
from l4path.meaning import Is, State, Status, formula_of
from l4path.search import BUDGET, Budget, Search
from l4path.search.backends import answering
from l4path.search.showing import Showing
from l4path.search.together import Together
from l4path.search.wanted import has, in_state, met, not_met
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.verification import check
from l4path.verification.check import checked
from l4path.verification.questions import Questions
from random_cases import pathway_and_episodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from l4path.search.reducing import Plain
    from l4path.search.showing import Shown
    from l4path.search.space import Space
    from l4path.verification import Report


relief = Measure("relief", "relief", minimum=0, maximum=10)


def in_a_row(count: int) -> Pathway:
    """Treatments one behind the other; only where one is not possible the next is reached."""
    cares = [
        Treatment(f"t{number}", f"T{number}", tier="a", adequate=weeks >= 6, response=relief >= 3)
        for number in range(count)
    ]
    ways = [one.escalates_to(other, on="unavailable") for one, other in itertools.pairwise(cares)]
    return Pathway("p", tiers=["a"], start=cares[:1], nodes=cares, escalations=ways)


def random_pathway(seed: int) -> Callable[[], Pathway]:
    """Makes a random pathway."""
    return lambda: make_pathway(Seeded(seed))


def places(pathway: Pathway, code: str) -> list[str]:
    """The nodes at which something is found."""
    return [found.where.partition(".")[2] for found in check(pathway).findings if found.code == code]


def test_many_dead_ends_are_told_of_one_by_one_and_shown_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Care may end at each of forty treatments: all patients are made plain at once."""
    shown: list[int] = []
    plainest = Showing.plainest

    def counted(self: Showing, found: Sequence[Shown]) -> list[Plain | None]:
        shown.append(len(found))
        return plainest(self, found)

    monkeypatch.setattr(Showing, "plainest", counted)
    pathway = in_a_row(40)
    found = [one for one in check(pathway).findings if one.code == "stuck"]
    assert sorted(one.where for one in found) == sorted(f"treatments.{name}" for name in pathway.nodes)
    assert shown == [40]
    for one in found:
        assert one.episode is not None
        assessment = pathway.assess(one.episode)
        assert assessment.state is State.STUCK
        assert assessment.truth("reached", one.where.partition(".")[2]).value == "met"


def test_random_patients_like_those_who_came_far_come_further() -> None:
    """Each in a row is asked for with all before it, which chance alone seldom comes to: a solver need not look far."""

    class Counting:
        """The own solver, with how often it is asked."""

        def __init__(self, search: Search) -> None:
            self.times = 0
            self.solver = answering("own", search.space.circuit)

        def __getattr__(self, name: str) -> object:
            return getattr(self.solver, name)

        def solve_any(self, wanted: list[int], budget: int) -> tuple[bool | None, list[int]]:
            self.times += 1
            return self.solver.solve_any(wanted, budget)

    flags = [Flag(f"f{number}", f"F{number}") for number in range(24 * 20)]
    rows = [
        all_of(Is(formula_of(condition(flag))) for flag in flags[first : first + many])
        for first in range(0, len(flags), 20)
        for many in range(1, 21)
    ]
    cares = [Treatment(f"t{flag.id}", "T", tier="a", once=True, indications=[flag]) for flag in flags]
    search = Search(Pathway("p", tiers=["a"], start=cares), solver="own")
    counting = search._together.solver = Counting(search)  # type: ignore[assignment]
    search.expect(rows)
    assert all(search.possible(row) for row in rows)
    assert counting.times < 120


def parts_of_blocked(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many parts all statements have of a check where each of some treatments may be what nobody can be given."""
    spaces: dict[int, Space] = {}
    settle = Together.settle

    def kept(self: Together, *groups: Iterable[int]) -> None:
        settle(self, *groups)
        spaces[id(self)] = self._space

    monkeypatch.setattr(Together, "settle", kept)
    flags = [Flag(f"f{number}", f"F{number}") for number in range(count)]
    cares = [Treatment(f"t{flag.id}", "T", tier="a", once=True, contraindications=[flag]) for flag in flags]
    pathway = Pathway("p", tiers=["a"], start=cares)
    found = [one for one in check(pathway).findings if one.code == "blocked"]
    assert [one.where for one in found] == [f"treatments.{name}" for name in pathway.treatments]
    for flag, one in zip(flags, found, strict=True):
        assert one.episode is not None
        assert one.episode.facts[flag.id] is True
        assert [name for name, value in one.episode.facts.items() if value is True] == [flag.id]
    return sum(len(kids or ()) for space in spaces.values() for kids in space.circuit.kids)


def test_of_many_that_nobody_can_be_given_it_is_stated_once_that_it_is_one_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Twice as many treatments take twice as many parts of statements, and of each patient only one flag is yes."""
    few, many = (parts_of_blocked(count, monkeypatch) for count in (40, 80))
    assert many < 2.2 * few


def test_none_is_left_that_is_not_told_of_and_nothing_is_told_of_that_can_be_left_out() -> None:
    """Of dense random pathways: whoever is stuck, and has nothing contraindicated, is so at a place that is told of.

    And of each place at which a treatment is indicated there is somebody with whom care ends at none of the others so.
    """
    several = 0
    for seed in range(30):
        pathway = pathway_from_dict(pathway_and_episodes(seed)[0])
        if len(pathway.treatments) < 2 or any(node.continuous for node in pathway.treatments.values()):
            continue
        found = [one for one in check(pathway).findings if one.code == "stuck"]
        told = [one.where.partition(".")[2] for one in found]
        if "start" in [one.where for one in found] or not all(re.fullmatch(r"n\d+", name) for name in told):
            continue
        exits = {name: [not_met("fires", way.id) for way in pathway.out_of(name)] for name in told}
        ends = [all_of((met("reached", name), *exits[name])) for name in told]
        free = [negated(has(name, Status.CONTRAINDICATED)) for name in pathway.treatments]
        idle = {name: has(name, Status.NOT_INDICATED) for name in told}
        wanted = all_of((in_state(State.STUCK), *free, *map(negated, ends)))
        assert Search(pathway).possible(wanted) is False, seed
        assert len(set(told)) == len(told), seed
        fit = {name: all_of((end, negated(idle[name]))) for name, end in zip(told, ends, strict=True)}
        for name, one in zip(told, found, strict=True):
            assert one.episode is not None
            if pathway.assess(one.episode).status[name] is not Status.NOT_INDICATED:
                others = (negated(fit[other]) for other in told if other != name)
                assert Search(pathway).possible(all_of((in_state(State.STUCK), *free, fit[name], *others))), seed
        several += len(told) > 1
    assert several > 3


def codes(report: Report) -> set[str]:
    """Which kinds of findings there are."""
    return {one.code for one in (*report.findings, *report.silenced)} - {"unused-silence"}


def all_places(report: Report) -> list[tuple[str, str]]:
    """The places of all findings."""
    return [one.place for one in (*report.findings, *report.silenced)]


@pytest.mark.parametrize("make", [lambda: in_a_row(40), lambda: l4path.load("l4"), *map(random_pathway, range(6))])
def test_making_patients_plain_takes_no_step_from_the_questions(make: Callable[[], Pathway]) -> None:
    """Without a step for it, the same is found and nothing left undecided; and each patient who is shown says so."""
    pathway = make()
    whole = check(pathway)
    budget = Budget(BUDGET)
    budget.left_for_plain = 0
    found = checked(Questions(pathway, solver="auto", budget=budget))
    assert not any(one.as_found for one in (*whole.findings, *whole.silenced))
    assert codes(found) == codes(whole)
    assert all_places(found) == all_places(whole)
    assert found.undecided == whole.undecided
    shown = [one for one in found.findings if one.episode is not None]
    lines = " ".join(str(part) for line in report_lines(found, every=True) for part in line)
    assert all(one.as_found for one in shown)
    assert lines.count("than matters") == len(shown)
    rows = [row for row in found.to_dict()["findings"] if "episode" in row]
    assert all(row["as_found"] is True for row in rows)
    assert not any("as_found" in row for row in whole.to_dict()["findings"])
