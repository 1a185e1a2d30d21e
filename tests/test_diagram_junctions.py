"""Lines that share all sources and all ends run through a junction, which says neither more nor less than they do."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

import l4path
from l4path import Assessment, Disposition, Episode, EpisodeError, Pathway, Treatment
from l4path.diagrams import extract, to_svg
from l4path.diagrams.layout import Leg
from l4path.diagrams.model import Firing, Join
from l4path.diagrams.sheet import laid_out
from l4path.testing import cases

if TYPE_CHECKING:
    from l4path.diagrams.layout.junctions import Junction

SVG = "{http://www.w3.org/2000/svg}"
RANK = (Firing.ROUTE, Firing.FIRES, Firing.UNKNOWN, Firing.RESTS)


def three_by_two() -> Pathway:
    """Three treatments, each of which leads to both of two ends."""
    above = [Treatment(f"t{number}", f"Treatment {number}", tier="low", once=True) for number in range(3)]
    below = [Disposition(f"d{number}", f"End {number}", tier="high") for number in range(2)]
    ways = [one.escalates_to(two, on="completion") for one in above for two in below]
    return Pathway("gathered", tiers=("low", "high"), start=above, nodes=below, escalations=ways)


def junctions(pathway: Pathway, assessment: Assessment | None = None, **shown: Any) -> tuple[Junction, ...]:
    """The junctions of a picture."""
    return laid_out(extract(pathway, assessment, **shown)).chart.junctions


def test_lines_from_each_to_each_run_through_one_junction() -> None:
    """Six lines become five, and none of them crosses another."""
    (junction,) = junctions(three_by_two(), detail="overview")
    assert len(junction.legs) == 5
    assert set(junction.lines) == {Leg(*ends) for ends in product(("n0", "n1", "n2"), ("n3", "n4"))}


def test_the_line_of_each_source_is_drawn_by_what_it_does() -> None:
    """One treatment is done, and what is not known of the others leaves their lines as they were."""
    pathway = three_by_two()
    assessment = pathway.assess(Episode(trials={"t1": l4path.Trial()}))
    (junction,) = junctions(pathway, assessment, detail="overview")
    into = {leg.tail: junction.firing(leg) for leg in junction.legs if leg.head == junction.id}
    assert into["n1"] in (Firing.ROUTE, Firing.FIRES)
    assert into["n0"] == into["n2"] == Firing.RESTS


@pytest.mark.parametrize("detail", ["overview", "standard"])
@given(case=cases())
def test_a_way_through_a_junction_fires_as_the_line_it_stands_for(detail: str, case: tuple[Pathway, Episode]) -> None:
    """As the weaker of its two lines; where all sources are needed, as the source does by itself."""
    pathway, episode = case
    try:
        assessment = pathway.assess(episode)
    except EpisodeError:
        return
    for junction in junctions(pathway, assessment, detail=detail):
        assert set(junction.lines) == {Leg(*ends) for ends in product(junction.sources, junction.heads)}
        for (tail, head), arrow in junction.lines.items():
            into, out = junction.firing(Leg(tail, junction.id)), junction.firing(Leg(junction.id, head))
            assert into is not None
            assert out is not None
            weaker = max(into, out, key=RANK.index)
            assert arrow.firing_from(tail) is (into if junction.join is Join.ALL else weaker)


def test_every_line_through_a_junction_is_called_by_what_it_leads_from_and_to() -> None:
    """A reader who does not see them is told of the point and of each line, as of every other one."""
    svg = ET.fromstring(to_svg(extract(three_by_two(), detail="overview")))  # noqa: S314 - our own
    groups = {one.get("data-leg") or one.get("id"): one.findtext(f"{SVG}title") for one in svg.iter(f"{SVG}g")}
    sources, ends = "Treatment 0, Treatment 1, Treatment 2", "End 0 and End 1"
    assert groups["q0"] == f"From any of {sources} to {ends}"
    assert groups["n1->q0"] == f"From Treatment 1 to {ends}"
    assert groups["q0->n4"] == f"From any of {sources} to End 1"


def test_a_box_from_which_lines_lead_through_two_junctions_is_drawn() -> None:
    """Each of the two has its place, also where all boxes above the one lead to the other too."""
    above = [Treatment(f"t{number}", f"Treatment {number}", tier="low", once=True) for number in range(3)]
    below = [Disposition(f"d{number}", f"End {number}", tier="high") for number in range(4)]
    ways = [one.escalates_to(two, on="completion") for one in above for two in below[:2]]
    ways += [one.escalates_to(two, on="declined") for one in above for two in below[2:]]
    pathway = Pathway("twice", tiers=("low", "high"), start=above, nodes=below, escalations=ways)
    found = junctions(pathway, detail="overview")
    assert len(found) == 2
    assert len({source for junction in found for source in junction.sources}) == 3
