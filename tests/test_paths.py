"""The nearest way to a node that is not reached: the fewest nodes, by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from l4path import Episode, Escalation, Flag, Pathway, Review, Treatment, Trial
from l4path.assessment.paths import carriers, carrying, deciding_way, nearest, ranked, sources_of, travelled

if TYPE_CHECKING:
    from l4path import Assessment


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


# the way that is told


def told(assessment: Assessment, node: str, then: Assessment | None = None) -> tuple[str | None, str]:
    """Where the way comes from that decides about a node, and the source that is unsure."""
    way, unsure = deciding_way(assessment, node, then)
    return None if way is None else ", ".join(way.after), unsure


def test_the_first_way_that_is_not_met_decides_where_a_node_is_not_reached() -> None:
    """By hand: on the nearest way, the first step that was not taken; of a node on no way, none."""
    whole = pathway(
        Escalation("end", on="completion", after=["two"]), Escalation("end", on="completion", after=["three"])
    )
    assert told(whole.assess(Episode()), "end") == ("start", "")
    assert told(whole.assess(Episode(trials={"start": Trial()})), "end") == ("one", "")
    assert told(whole.assess(Episode(trials={"start": Trial(), "one": Trial()})), "end") == ("two", "")
    assert told(whole.assess(Episode(trials={"three": Trial("ongoing")})), "end") == ("three", "")


def test_the_first_way_that_is_unknown_decides_where_it_is_unknown_whether_a_node_is_reached() -> None:
    """By hand: as far back as it is unknown; by whose own record, where no way to that source is unknown."""
    flag = Flag("flag", "flag")
    whole = pathway(
        Escalation("end", on="completion", after=["two"]),
        Escalation("end", on="indication", after=["start"], when=flag),
    )
    assert told(whole.assess(Episode()), "end") == ("start", "")
    no = Episode({"flag": False}, unasked=["two"])
    assert told(whole.assess(no), "end") == ("two", "two")
    assert told(whole.assess(no), "two") == (None, "")
    further = Episode({"flag": False}, trials={"start": Trial()}, unasked=["one", "two"])
    assert told(whole.assess(further), "two") == ("one", "")
    assert told(whole.assess(Episode({"flag": False}, unasked=["one", "two"])), "two") == ("one", "one")
    both = Episode(unasked=["two"])  # of two ways that are unknown the first, or the one that would be taken then
    assert told(whole.assess(both), "end") == ("two", "two")
    assert told(whole.assess(both), "end", whole.assess(Episode({"flag": True}))) == ("start", "")
    after_two = Episode({"flag": False}, trials={"two": Trial()})
    assert told(whole.assess(both), "end", whole.assess(after_two)) == ("two", "two")


def test_a_way_up_is_told_before_a_way_on_and_one_from_what_was_tried_before_any_other() -> None:
    """By hand: what makes each the one that is told, in order; of one way alone just that it fires."""
    flag = Flag("flag", "flag")
    start, care = (Treatment(name, name, tier="a", once=True) for name in ("start", "care"))
    talk = Review("talk", "Talk", tier="a")
    end = Treatment("end", "End", tier="a", once=True)
    ways = [
        Escalation("end", on="otherwise", after=["talk"], id="on"),
        Escalation("end", on="indication", after=["talk"], when=flag, id="up"),
        Escalation("end", on="completion", after=["care"], id="done"),
    ]
    whole = Pathway("p", tiers=["a"], start=[start, care, talk], nodes=[end], escalations=ways)
    assert [way.id for _, way in ranked(whole, "end")] == ["done", "up", "done", "on"]
    assert [
        way.id for _, way in ranked(Pathway("p", tiers=["a"], start=[care], nodes=[end], escalations=ways[2:]), "end")
    ] == ["done"]
    for recorded, expected in (
        (Episode({"flag": True}, trials={"care": Trial()}), "done"),
        (Episode({"flag": True}), "up"),
        (Episode({"flag": False}, trials={"care": Trial()}), "done"),
        (Episode({"flag": False}), "on"),
        (Episode(), None),
    ):
        found = carrying(whole.assess(recorded), "end")
        assert (found and found.id) == expected
    assert carrying(whole.assess(Episode()), "start") is None


def test_a_patient_came_through_what_carried_it() -> None:
    """By hand: each node with the way to it, in order; of a source of several the first that triggers it, or all."""
    whole = pathway(
        Escalation("end", on="completion", after=["start", "two"], any_of=True, id="any"),
    )
    through = whole.assess(Episode(trials={"start": Trial(), "one": Trial(), "two": Trial()}))
    assert [(name, way and way.id) for name, way in travelled(through, "end")] == [("start", None), ("end", "any")]
    assert [name for name, _ in travelled(through, "three")] == ["start", "one", "two", "three"]
    end = whole.escalations[-1]
    assert carriers(end, through) == ("start",)
    late = whole.assess(Episode(trials={"two": Trial()}))
    assert carriers(end, late) == ("two",)
    assert [name for name, _ in travelled(late, "end")] == ["two", "end"]
    assert (sources_of(end, late), sources_of(end, None)) == (["two"], ["start", "two"])
    every = pathway(Escalation("end", on="completion", after=["one", "two"], id="all"))
    whole_way = every.assess(Episode(trials={"start": Trial(), "one": Trial(), "two": Trial()}))
    assert carriers(every.escalations[-1], whole_way) == ("one", "two")
    assert [name for name, _ in travelled(whole_way, "end")] == ["start", "one", "two", "end"]
