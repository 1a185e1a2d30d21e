"""The nearest way to a node that is not reached: the fewest nodes, by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest

from l4path import Episode, Escalation, Pathway, Treatment, Trial
from l4path.assessment.paths import nearest


def pathway(*into_the_end: Escalation) -> Pathway:
    """A start, from which three nodes follow one another, and an end that is reached by some escalations."""
    names = ("start", "one", "two", "three", "end")
    nodes = [Treatment(name, name.title(), tier="a", once=True) for name in names]
    onward = [Escalation(to, on="completion", after=[after]) for after, to in pairwise(names[:4])]
    return Pathway("p", tiers=["a"], start=nodes[:1], nodes=nodes[1:], escalations=[*onward, *into_the_end])


@pytest.mark.parametrize(
    ("ways", "needed"),
    [
        ([Escalation("end", on="completion", after=["three"])], ["one", "two", "three", "end"]),
        (
            [Escalation("end", on="completion", after=[name]) for name in ("three", "one", "two")],
            ["one", "end"],
        ),
        (
            [
                Escalation("end", on="completion", after=["one", "three"], any_of=True),
                Escalation("end", on="completion", after=["two"]),
            ],
            ["one", "end"],
        ),
        (
            [
                Escalation("end", on="completion", after=["one", "two"]),
                Escalation("end", on="completion", after=["two"]),
            ],
            ["one", "two", "end"],
        ),
        (
            [Escalation("end", on="completion", after=["three"]), Escalation("end", on="completion", after=["start"])],
            ["end"],
        ),
    ],
)
def test_the_nearest_way_needs_the_fewest_nodes(ways: list[Escalation], needed: list[str]) -> None:
    """Whichever way is written first; one source where one is enough, all of them where all are asked for."""
    assessment = pathway(*ways).assess(Episode())
    assert [name for name, _ in nearest(assessment, "end")] == needed
    assert nearest(assessment, "start") == []


def test_what_is_reached_already_is_not_on_the_way() -> None:
    """After the first node is done, the second is reached, and the rest still needed."""
    whole = pathway(Escalation("end", on="completion", after=["two"]))
    assessment = whole.assess(Episode(trials={"start": Trial()}))
    assert [name for name, _ in nearest(assessment, "end")] == ["two", "end"]
