"""Pathways of a hundred nodes: drawn within seconds, and readable as an overview, by tier and by neighbourhood."""

from __future__ import annotations

import time

import pytest

from l4path import Disposition, Flag, Pathway, Review, Treatment
from l4path.diagrams import extract
from l4path.diagrams.dot import source
from l4path.diagrams.layout.levels import Levels
from l4path.diagrams.layout.order import crossings, untangle
from l4path.diagrams.sheet import laid_out

SECONDS = 60  # of computing; a few on a machine that does nothing else
LANES, STAGES, EACH = 5, 3, 6


@pytest.fixture(scope="module")
def hundred() -> Pathway:
    """Five tiers of three stages, each of six treatments and the review behind them, and one end for all."""
    finding = Flag("finding", "a finding that is asked")
    tiers = [f"tier {number}" for number in range(LANES)]
    home = Disposition("home", "Care at home", tier=tiers[0])
    before: Review | None = None
    start: list[Treatment] = []
    escalations = []
    for lane, tier in enumerate(tiers):
        for stage in range(STAGES):
            review = Review(f"review_{lane}_{stage}", f"Review {lane}.{stage}", tier=tier)
            for number in range(EACH):
                name = f"{lane}_{stage}_{number}"
                treatment = Treatment(f"treatment_{name}", f"Treatment {name}", tier=tier, once=True)
                if before is None:
                    start.append(treatment)
                else:
                    escalations.append(before.escalates_to(treatment, on="indication", when=finding))
                escalations.append(treatment.escalates_to(review, on="completion"))
            escalations.append(review.escalates_to(home, on="otherwise"))
            before = review
    return Pathway("hundred", tiers=tiers, start=start, escalations=escalations)


@pytest.mark.parametrize("detail", ["overview", "standard", "full"])
def test_it_is_drawn_within_seconds(hundred: Pathway, detail: str) -> None:
    """However much is said, it does not take minutes."""
    assert len(hundred.nodes) > 100
    before = time.process_time()
    assert source(extract(hundred, detail=detail))
    assert time.process_time() - before < SECONDS


def test_an_overview_is_a_page(hundred: Pathway) -> None:
    """An overview is neither a strip nor a wall: its letters can be read when it is printed on a large sheet."""
    sheet = laid_out(extract(hundred, detail="overview"))
    assert 1 / 4 < sheet.width / sheet.height < 4
    assert max(sheet.width, sheet.height) < 7000


def test_very_many_arrows_to_one_end_are_gathered(hundred: Pathway) -> None:
    """What nearly every review may lead to is one dotted box before it, not fifteen lines across the picture."""
    diagram = extract(hundred, detail="overview")
    (home,) = (box.id for box in diagram.boxes if box.title == "Care at home")
    (arrow,) = (arrow for arrow in diagram.arrows if arrow.target == home)
    assert diagram.titles[arrow.sources[0]] == "from Review 0.0, Review 0.1 and 13 more"
    assert len({name for way in arrow.ways for name, _ in way.escalations}) == LANES * STAGES


def test_a_tier_and_a_neighbourhood_fit_a_page(hundred: Pathway) -> None:
    """A part is as large as what is in it, whatever else the pathway has."""
    lane = laid_out(extract(hundred, lanes=["tier 2"]))
    near = laid_out(extract(hundred, around="review_2_1"))
    assert max(near.width, near.height) < max(lane.width, lane.height) < 4500


def test_the_order_has_no_more_crossings_than_it_needs() -> None:
    """What can stand without a crossing does."""
    levels = Levels([["a", "b", "c", "d"], ["w", "x", "y", "z"]])
    for one, two in (("a", "z"), ("b", "y"), ("c", "x"), ("d", "w"), ("a", "y")):
        levels.down.setdefault(one, []).append(two)
        levels.up.setdefault(two, []).append(one)
    levels.side = dict.fromkeys("abcdwxyz", 0)
    untangle(levels)
    assert crossings(levels) == 0
