"""Where very many patients show something, they are looked for together, and none is left that is not told of."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from l4path import Measure, Pathway, Treatment, weeks
from l4path.conditions.logic import all_of, negated
from l4path.formats import pathway_from_dict
from l4path.meaning import State, Status
from l4path.search import Search
from l4path.search.showing import Showing
from l4path.search.wanted import has, in_state, met, not_met
from l4path.verification import check, patients
from random_cases import pathway_and_episodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from l4path import Episode
    from l4path.search.showing import Shown


relief = Measure("relief", "relief", minimum=0, maximum=10)


def in_a_row(count: int) -> Pathway:
    """Treatments one behind the other; only where one is not possible the next is reached."""
    cares = [
        Treatment(f"t{number}", f"T{number}", tier="a", adequate=weeks >= 6, response=relief >= 3)
        for number in range(count)
    ]
    ways = [one.escalates_to(other, on="unavailable") for one, other in itertools.pairwise(cares)]
    return Pathway("p", tiers=["a"], start=cares[:1], nodes=cares, escalations=ways)


def places(pathway: Pathway, code: str) -> list[str]:
    """The nodes at which something is found."""
    return [found.where.partition(".")[2] for found in check(pathway).findings if found.code == code]


def test_many_dead_ends_are_told_of_one_by_one_and_shown_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Care may end at each of forty treatments: a few patients are made plain by themselves, the others all at once."""
    shown: list[int] = []
    plainest = Showing.plainest

    def counted(self: Showing, found: Sequence[Shown]) -> list[Episode | None]:
        shown.append(len(found))
        return plainest(self, found)

    monkeypatch.setattr(Showing, "plainest", counted)
    pathway = in_a_row(40)
    found = [one for one in check(pathway).findings if one.code == "stuck"]
    assert sorted(one.where for one in found) == sorted(f"treatments.{name}" for name in pathway.nodes)
    assert len(shown) <= 2 * patients._FEW
    assert sum(shown) == 40
    for one in found:
        assert one.episode is not None
        assessment = pathway.assess(one.episode)
        assert assessment.state is State.STUCK
        assert assessment.truth("reached", one.where.partition(".")[2]).value == "met"


def test_where_many_are_looked_for_together_none_is_left_that_is_not_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of dense random pathways: whoever is stuck, and has nothing contraindicated, is so at a place that is told of."""
    monkeypatch.setattr(patients, "_FEW", 1)
    several = 0
    for seed in range(30):
        pathway = pathway_from_dict(pathway_and_episodes(seed)[0])
        if len(pathway.treatments) < 2 or any(node.continuous for node in pathway.treatments.values()):
            continue
        told = places(pathway, "stuck")
        if "start" in told or not all(re.fullmatch(r"n\d+", name) for name in told):
            continue
        exits = {name: [not_met("fires", way.id) for way in pathway.out_of(name)] for name in told}
        ends = [all_of((met("reached", name), *exits[name])) for name in told]
        free = [negated(has(name, Status.CONTRAINDICATED)) for name in pathway.treatments]
        wanted = all_of((in_state(State.STUCK), *free, *map(negated, ends)))
        assert Search(pathway).possible(wanted) is False, seed
        assert len(set(told)) == len(told), seed
        several += len(told) > 1
    assert several > 3
