"""The places of a diagram: lanes are bands, things stand in them without touching, lines go from edge to edge."""

from __future__ import annotations

import sys
from itertools import combinations, pairwise
from math import atan2, dist, hypot, pi
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import Pathway
from l4path.diagrams import extract
from l4path.diagrams.layout.levels import Levels, levelled
from l4path.diagrams.layout.order import crossings, untangle
from l4path.diagrams.layout.ranks import Ranks
from l4path.diagrams.layout.room import Wish, make_room
from l4path.diagrams.layout.rows import in_rows
from l4path.diagrams.layout.slots import Gap
from l4path.diagrams.layout.stars import put_star_back, stars
from l4path.diagrams.layout.sweeping import sweep
from l4path.diagrams.layout.wires import Gate, Point, taut

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from grown import grown

from l4path.diagrams.sheet import laid_out
from l4path.testing import pathways

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from l4path.diagrams import Diagram
    from l4path.diagrams.layout import Layout, Rect
    from l4path.diagrams.sheet import Sheet

HAIR = 0.01


def apart(one: Rect, two: Rect) -> bool:
    """Whether two places do not touch."""
    return (
        abs(one.x - two.x) >= (one.width + two.width) / 2 - HAIR
        or abs(one.y - two.y) >= (one.height + two.height) / 2 - HAIR
    )


def check(diagram: Diagram, sheet: Sheet) -> None:
    """What holds of every layout."""
    chart = sheet.chart
    assert len(chart.bands) == len(diagram.lanes)
    for upper, lower in pairwise(chart.bands):
        assert upper.y + upper.height / 2 == pytest.approx(lower.y - lower.height / 2)
    assert {(band.x, band.width) for band in chart.bands} == {(chart.width / 2, chart.width)}
    for box in diagram.boxes:
        place, band = chart.places[box.id], chart.bands[box.lane]
        assert abs(place.y - band.y) <= (band.height - place.height) / 2 + HAIR
        assert place.width / 2 <= place.x + HAIR
        assert place.x <= chart.width - place.width / 2 + HAIR
    assert all(apart(one, two) for one, two in combinations(chart.places.values(), 2))
    check_lines(chart)


def check_lines(chart: Layout) -> None:
    """Every line begins and ends on an edge of what it joins."""
    for leg, points in chart.wires.items():
        assert len(points) % 3 == 1
        for name, point in ((leg.tail, points[0]), (leg.head, points[-1])):
            place = chart.places[name]
            assert abs(point.x - place.x) <= place.width / 2 + HAIR
            assert abs(point.y - place.y) == pytest.approx(place.height / 2)


@given(pathways(max_nodes=14))
def test_any_pathway_is_placed_well(pathway: Pathway) -> None:
    """Full-width bands in the order of the tiers, each box in the band of its tier, nothing on top of anything."""
    diagram = extract(pathway)
    check(diagram, laid_out(diagram))


@pytest.mark.parametrize("name", l4path.bundled())
def test_bundled_pathways_are_placed_well(name: str) -> None:
    """The bundled pathways too, and on a sheet that is a page rather than a strip."""
    diagram = extract(l4path.load(name))
    sheet = laid_out(diagram)
    check(diagram, sheet)
    assert 0.4 < sheet.width / sheet.height < 2.5


def test_what_is_declared_is_what_fits_its_text(knee: Pathway) -> None:
    """Every box and label has room for its text."""
    sheet = laid_out(extract(knee))
    for name, label in sheet.written.items():
        assert label.width < sheet.chart.places[name].width
        assert label.height < sheet.chart.places[name].height


def test_no_line_passes_through_a_box(knee: Pathway) -> None:
    """A line meets only what it joins."""
    diagram = extract(knee)
    chart = laid_out(diagram).chart
    for leg, points in chart.wires.items():
        for point in points[1:-1]:
            for box in diagram.boxes:
                if box.id not in leg:
                    place = chart.places[box.id]
                    inside = abs(point.x - place.x) < place.width / 2 and abs(point.y - place.y) < place.height / 2
                    assert not inside


def curve(points: Sequence[Point], parts: int = 16) -> Iterator[tuple[float, float]]:
    """Points of a line as it is drawn: Bezier curves, one after the other."""
    for begun in range(0, len(points) - 3, 3):
        for part in range(parts + 1):
            share = part / parts
            weights = ((1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3)
            drawn = points[begun : begun + 4]
            yield (
                sum(weight * point.x for weight, point in zip(weights, drawn, strict=True)),
                sum(weight * point.y for weight, point in zip(weights, drawn, strict=True)),
            )


def beside(point: tuple[float, float], place: Rect) -> float:
    """How far a point is from a place."""
    return hypot(max(abs(point[0] - place.x) - place.width / 2, 0), max(abs(point[1] - place.y) - place.height / 2, 0))


@pytest.mark.parametrize("direction", ["down", "right"])
@pytest.mark.parametrize("detail", ["overview", "standard"])
@pytest.mark.parametrize("name", ["l4", "hypertension"])
def test_no_line_touches_a_box_that_it_passes(name: str, detail: str, direction: str) -> None:
    """Two points are between them everywhere, also where the rounded corner of a line goes round that of a box."""
    chart = laid_out(extract(l4path.load(name), detail=detail, direction=direction)).chart
    for leg, points in chart.wires.items():
        drawn = list(curve(points))
        for passed, place in chart.places.items():
            if passed not in (leg.tail, leg.head):
                assert min(beside(at, place) for at in drawn) > 2, passed


def test_a_pathway_of_many_boxes_in_a_tier_does_not_become_a_strip() -> None:
    """Boxes that nothing puts in order are broken into rows."""
    treatments = [l4path.Treatment(f"t{number}", f"Treatment {number}", tier="all", once=True) for number in range(30)]
    end = l4path.Disposition("end", "End", tier="all")
    escalations = [treatment.escalates_to(end, on="completion") for treatment in treatments]
    pathway = Pathway("wide", tiers=("all",), start=treatments, escalations=escalations)
    sheet = laid_out(extract(pathway))
    assert sheet.width < 3 * sheet.height


numbers = st.floats(-1000, 1000)


@given(st.lists(st.tuples(numbers, st.floats(0.1, 10), st.floats(0, 100)), min_size=1, max_size=12))
def test_make_room_keeps_order_and_distance(things: list[tuple[float, float, float]]) -> None:
    """Neighbours stand in order and apart, and whoever wishes for a place that is free gets it."""
    wishes = [Wish(place, weight) for place, weight, _ in things]
    distances = [distance for _, _, distance in things[1:]]
    places = make_room(wishes, distances)
    for (left, right), distance in zip(pairwise(places), distances, strict=True):
        assert right - left >= distance - 1e-6
    free = all(b.place - a.place > distance for (a, b), distance in zip(pairwise(wishes), distances, strict=True))
    if free:
        assert places == pytest.approx([wish.place for wish in wishes], abs=1e-6)


def test_make_room_is_the_nearest_that_there_is() -> None:
    """No small move of one thing brings the whole nearer to what is wished."""
    dice = Random(7)  # noqa: S311 - nothing here is secret
    for _ in range(50):
        wishes = [Wish(dice.uniform(0, 100), dice.uniform(0.5, 4)) for _ in range(6)]
        places = make_room(wishes, [20.0] * 5)

        def far(tried: list[float], wishes: list[Wish] = wishes) -> float:
            return sum(wish.weight * (at - wish.place) ** 2 for wish, at in zip(wishes, tried, strict=True))

        for index in range(6):
            for step in (-0.01, 0.01):
                moved = [*places[:index], places[index] + step, *places[index + 1 :]]
                if all(right - left >= 20 for left, right in pairwise(moved)):
                    assert far(moved) >= far(places) - 1e-9


def two_levels() -> Levels:
    """Four things above four, joined the other way round: six crossings."""
    above, below = list("abcd"), list("wxyz")
    levels = Levels([above, below], side=dict.fromkeys([*above, *below], 0))
    for one, two in zip(above, reversed(below), strict=True):
        levels.down[one], levels.up[two] = [two], [one]
    return levels


def test_crossings_are_counted() -> None:
    """Four lines in reverse cross each other in every pair."""
    assert crossings(two_levels()) == 6


def test_crossings_are_removed() -> None:
    """What can be drawn without a crossing is."""
    levels = two_levels()
    untangle(levels)
    assert crossings(levels) == 0


def joined(pathway: Pathway, detail: str = "standard") -> Levels:
    """Everything on its level, in the order in which it is met."""
    diagram = extract(pathway, detail=detail)
    sizes = laid_out(diagram).chart.places
    return levelled(diagram, in_rows(diagram, lambda name: sizes[name].width))


@pytest.mark.parametrize("detail", ["overview", "standard", "full"])
@pytest.mark.parametrize(
    ("pathway", "most"),
    [
        pytest.param(l4path.read_pathway("tests/data/l4-1.0.0.toml"), 36, id="l4 1.0.0"),
        pytest.param(l4path.load("l4"), 36, id="l4"),
        pytest.param(grown(100), 200, id="100 boxes"),
    ],
)
def test_few_lines_cross(pathway: Pathway, most: int, detail: str) -> None:
    """No more crossings than were asked for, also of the `l4` that has grown since they were."""
    levels = joined(pathway, detail)
    untangle(levels)
    assert crossings(levels) <= most


@pytest.mark.parametrize("detail", ["standard", "full"])
def test_sifting_and_putting_stars_back_remove_crossings(detail: str) -> None:
    """Of those in `l4`, whichever version, that are left after the sweeps, a good part goes too."""
    levels = joined(l4path.load("l4"), detail)
    swept = sweep(Ranks(levels))
    untangle(levels)
    assert crossings(levels) <= 0.7 * swept


def test_an_end_that_very_many_boxes_lead_to_is_led_to_from_one_box_that_names_them() -> None:
    """Not by a line from each across the picture; but nothing is lost: the small box names every one of them."""
    treatments = [l4path.Treatment(f"t{number}", f"Treatment {number}", tier="all", once=True) for number in range(9)]
    end = l4path.Disposition("end", "End", tier="all")
    for any_of, begins in ((True, "from any of "), (False, "from all of ")):
        way = l4path.Escalation(end, on="completion", after=treatments, any_of=any_of)
        diagram = extract(Pathway("many", tiers=("all",), start=treatments, escalations=[way]))
        (arrow,) = diagram.arrows
        (stub,) = (box for box in diagram.boxes if box.id == arrow.sources[0])
        assert stub.kind == "elsewhere"
        assert all(treatment.title in stub.title for treatment in treatments)
        assert stub.title.startswith(begins)
        assert arrow.ways[0].escalations == (("e0", (stub.id,)),)


@pytest.mark.parametrize("detail", ["standard", "full"])
def test_few_lines_cross_whichever_dice_are_thrown(detail: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for is no luck of one throw: no beginning of twenty ends in more crossings, and few come near."""
    found = []
    for dice in range(20):
        monkeypatch.setattr("l4path.diagrams.layout.order._DICE", dice)
        levels = joined(l4path.load("l4"), detail)
        untangle(levels)
        found.append(crossings(levels))
    assert max(found) <= 36
    assert sum(found) / len(found) <= 32


@given(pathways(max_nodes=12))
def test_a_star_is_put_back_whole_and_never_where_more_lines_cross(pathway: Pathway) -> None:
    """Every thing stays on its level, on its side, and the crossings that are counted are no more than before."""
    ranks = Ranks(joined(pathway), 10**6)
    was = [sorted(level) for level in ranks.on]
    for star in stars(ranks):
        before = ranks.crossings()
        put_star_back(ranks, star)
        assert ranks.crossings() <= before
        assert [sorted(level) for level in ranks.on] == was
        assert all(level[ranks.place[thing]] == thing for level in ranks.on for thing in level)
        assert all(
            [ranks.side[thing] for thing in level] == sorted(ranks.side[thing] for thing in level) for level in ranks.on
        )


@given(st.data())
def test_the_way_through_the_slots_is_the_one_with_the_fewest_crossings(data: st.DataObject) -> None:
    """The same as by trying every slot of the first level for each of the next."""
    wide = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    names = [[f"{level}{at}" for at in range(wide[level])] for level in (0, 1)]
    levels = Levels(names, side=dict.fromkeys([*names[0], *names[1]], 0))
    for one, two in data.draw(
        st.sets(st.tuples(st.sampled_from(names[0]), st.sampled_from(names[1])), max_size=9).map(sorted)
    ):
        levels.down.setdefault(one, []).append(two)
        levels.up.setdefault(two, []).append(one)
    ranks = Ranks(levels)
    for level, other in ((0, 1), (1, 0)):
        gap = Gap(ranks, level, other)
        slots, ahead = range(wide[level] + 1), range(wide[other] + 1)
        costs = data.draw(st.lists(st.integers(0, 6), min_size=len(slots), max_size=len(slots)))
        found = gap.onwards(slots, costs, ahead, 100)
        assert found == [min(costs[slot] + gap.crossed(slot, to) for slot in slots) for to in ahead]
        for place in range(wide[level]):
            lines = ranks.lines(1) if other else [(end, begin) for begin, end in ranks.lines(1)]
            others = [(first, last) for first, last in lines if first != place]
            assert gap.from_vertex(place, ahead) == [
                sum((first < place) != (last < to) for first, last in others) for to in ahead
            ]


@given(pathways(max_nodes=14))
def test_ordering_keeps_everything_and_never_adds_crossings(pathway: Pathway) -> None:
    """Every thing stays on its level, the emergency branch at the right, and no more lines cross than before."""
    levels = joined(pathway)
    before, was = crossings(levels), [sorted(level) for level in levels.on]
    untangle(levels)
    assert crossings(levels) <= before
    assert [sorted(level) for level in levels.on] == was
    for level in levels.on:
        assert [levels.side[thing] for thing in level] == sorted(levels.side[thing] for thing in level)


def test_the_emergency_branch_keeps_to_the_right(knee: Pathway) -> None:
    """Nothing of ordinary care stands to the right of the red flag on its level."""
    diagram = extract(knee)
    places = laid_out(diagram).chart.places
    flag = places["s0"]
    beside = [places[box.id] for box in diagram.boxes if not box.emergency and abs(places[box.id].y - flag.y) < HAIR]
    assert beside
    assert all(place.x < flag.x for place in beside)


def quarter_turns(points: Sequence[tuple[float, float]]) -> float:
    """By how many right angles a curve turns from its beginning to its end."""
    course = [points[0]]
    for at in range(0, len(points) - 1, 3):
        one, two, three, four = points[at : at + 4]
        for step in range(1, 13):
            t, u = step / 12, 1 - step / 12
            shares = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
            ends = (one, two, three, four)
            x, y = (sum(share * end[axis] for share, end in zip(shares, ends, strict=True)) for axis in (0, 1))
            course.append((x, y))
    angles = [atan2(b[1] - a[1], b[0] - a[0]) for a, b in pairwise(course) if dist(a, b) > HAIR]
    return sum(min(abs(b - a), 2 * pi - abs(b - a)) for a, b in pairwise(angles)) / (pi / 2)


@pytest.mark.parametrize("detail", ["overview", "standard", "full"])
@pytest.mark.parametrize("direction", ["down", "right"])
def test_lines_hardly_turn(detail: str, direction: str) -> None:
    """Less than 0.8 quarter-turns a line, where there were 1.7 while every line was upright at every level."""
    courses = laid_out(extract(l4path.load("l4"), detail=detail, direction=direction)).chart.wires.values()
    assert sum(map(quarter_turns, courses)) / len(courses) <= 0.8


def test_a_line_keeps_within_its_gates() -> None:
    """A taut string goes round what stands in its way, at its corner, and straight where nothing does."""
    start, end = Point(0, 0), Point(0, 30)
    assert taut(start, [Gate(10, -5, 5)], end) == [start, end]
    assert taut(start, [Gate(10, 20, 50), Gate(20, 20, 50)], end) == [start, Point(20, 10), Point(20, 20), end]
    assert taut(start, [Gate(10, -50, -7)], end) == [start, Point(-7, 10), end]
