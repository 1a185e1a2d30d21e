"""The values at which a pathway changes its mind, worked out by hand; and nodes that are none."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import Choice, Choices, Disposition, Flag, Measure, Number, Pathway, PathwayError
from l4path.testing import cut_points

HOME = Disposition("home", "Home", tier="care")


def points(fact: Any, goal: Any = None) -> tuple[Any, ...]:
    """The cut points of one fact in a pathway with a goal."""
    measures, facts = ([fact], []) if isinstance(fact, Measure) else ([], [fact])
    pathway = Pathway("p", tiers=["care"], start=[HOME], facts=facts, measures=measures, goal=goal)
    return cut_points(pathway)[fact.id]


PAIN = Number("pain", "pain", minimum=0, maximum=10)
FREE = Number("free", "free of bounds")
LOW = Number("low", "bounded below", minimum=-3)


@pytest.mark.parametrize(
    ("fact", "goal", "expected"),
    [
        (PAIN, None, (0, 10)),
        (PAIN, PAIN <= 2, (0, 1, 1.5, 2, 2.5, 3, 10)),
        (PAIN, PAIN >= 2.5, (0, 2.45, 2.5, 2.55, 10)),
        (PAIN, PAIN > 0.25, (0, 0.245, 0.25, 0.255, 10)),
        (PAIN, PAIN.between(4, 7), (0, 3, 3.5, 4, 4.5, 5, 6, 6.5, 7, 7.5, 8, 10)),
        (PAIN, (PAIN >= 0) & (PAIN <= 10), (0, 0.5, 1, 9, 9.5, 10)),
        (PAIN, ~(PAIN == 9) | (PAIN < 9), (0, 8, 8.5, 9, 9.5, 10)),
        (FREE, None, (0,)),
        (FREE, FREE > 5, (4, 4.5, 5, 5.5, 6)),
        (FREE, FREE < -2.5, (-2.55, -2.5, -2.45)),
        (LOW, LOW == -3, (-3, -2.5, -2)),
        (LOW, None, (-3,)),
    ],
)
def test_a_number_is_tried_at_its_thresholds_beside_them_and_at_its_ends(fact: Any, goal: Any, expected: Any) -> None:
    """Whole neighbours of whole thresholds, half a last digit beside any, and nothing out of range."""
    assert points(fact, goal) == expected
    assert all(type(value) in (int, float) for value in points(fact, goal))


def test_a_measure_is_tried_like_a_fact() -> None:
    """Whichever treatment it is compared of."""
    relief = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
    assert points(relief, None) == (0, 100)


def test_what_is_no_number_is_tried_at_its_values() -> None:
    """No and yes; each of a choice; of any of several the empty set, the whole, each alone, and so on."""
    assert points(Flag("locked", "locked")) == (False, True)
    assert points(Choice("cause", "cause", values={"a": "a", "b": "b"})) == ("a", "b")
    subsets = points(Choices("signs", "signs", values={name: name for name in "abc"}))
    assert subsets == tuple(frozenset(one) for one in ("", "abc", "a", "b", "c", "ab", "bc", "ac"))
    assert points(Choices("signs", "signs", values={"a": "a"})) == (frozenset(), frozenset("a"))


@pytest.mark.parametrize(("values", "subsets"), [(32, 2 + 63 + 32), (33, 2 + 65 + 32), (40, 2 + 79 + 32)])
def test_of_many_values_the_first_32_are_left_out_one_by_one(values: int, subsets: int) -> None:
    """The empty set and the whole, each alone, each beside the next, and all but each of the first 32."""
    found = points(Choices("signs", "signs", values={f"v{number}": "x" for number in range(values)}))
    assert len(found) == len(set(found)) == subsets


def test_what_is_no_node_is_refused_alone() -> None:
    """That there is no node is not said where those that were given are none; it is said where none was given."""
    with pytest.raises(PathwayError) as refused:
        Pathway("p", tiers=["care"], nodes=[4], start=[])  # type: ignore[list-item]
    assert [(one.where, "4 is not a treatment" in one.what) for one in refused.value.problems] == [("nodes", True)]
    with pytest.raises(PathwayError) as refused:
        Pathway("p", tiers=["care"], nodes=[], start=[])
    assert [one.where for one in refused.value.problems] == ["nodes"]
    with pytest.raises(PathwayError) as refused:
        Pathway("p", tiers=[], nodes=[4], start=[])  # type: ignore[list-item]
    assert sorted(one.where for one in refused.value.problems) == ["nodes", "tiers"]
