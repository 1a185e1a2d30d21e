"""Levels of detail, directions, and parts of a pathway: a neighbourhood, some tiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import l4path
from calls import calling
from l4path import DiagramError, Pathway, PathwayError
from l4path.diagrams import extract, to_dot
from l4path.diagrams.arrows import MINOR
from l4path.diagrams.layout import legs
from l4path.diagrams.sheet import laid_out
from l4path.diagrams.view import DETAILS, DIRECTIONS
from l4path.testing import pathways

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from calls import Said
    from l4path.diagrams import Diagram

FEWER = settings().max_examples // 2
HAIR = 0.01


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, in this process."""
    return calling(capsys)


@pytest.fixture(scope="module")
def l4() -> Pathway:
    """The bundled pathway."""
    return l4path.load("l4")


def titles(diagram: Diagram) -> set[str]:
    """What is drawn, by title."""
    return {box.title for box in diagram.boxes}


def test_an_overview_has_one_arrow_for_each_pair(l4: Pathway) -> None:
    """Every pair of boxes that a major way joins has exactly one arrow, and no arrow has a label."""
    diagram = extract(l4, detail="overview")
    box = {node: f"n{number}" for number, node in enumerate(l4.nodes)}
    pairs = {(box[source], box[way.to]) for way in l4.escalations if way.on not in MINOR for source in way.after} | {
        ("s0", box[way.to]) for way in l4.escalations if not way.after
    }
    drawn = [(arrow.sources[0], arrow.target) for arrow in diagram.arrows]
    assert all(arrow.bare and len(arrow.sources) == 1 for arrow in diagram.arrows)
    assert len(set(drawn)) == len(drawn)
    major = {pair for pair, arrow in zip(drawn, diagram.arrows, strict=True) if not arrow.minor}
    stubs = {box.id: box.title for box in diagram.boxes if box.kind == "elsewhere"}
    gathered = {target for source, target in major if source in stubs}
    assert {pair for pair in major if pair[0] not in stubs} == {pair for pair in pairs if pair[1] not in gathered}
    for target in gathered:  # very many boxes lead to this end, and a small box names the first of them
        assert sum(end == target for _, end in pairs) > 6
        assert sum(end == target for _, end in major) == 1


def test_an_overview_leaves_no_box_without_an_arrow(l4: Pathway) -> None:
    """A box that only lesser ways lead to keeps them."""
    diagram = extract(l4, detail="overview")
    start = {f"n{number}" for number, node in enumerate(l4.nodes) if node in l4.start}
    stubs = {box.id for box in diagram.boxes if box.kind == "elsewhere"}
    assert {box.id for box in diagram.boxes} - start - stubs - {"s0"} == {arrow.target for arrow in diagram.arrows}


def test_the_full_picture_says_every_condition_and_source(l4: Pathway) -> None:
    """Conditions in words, reasons, and the sources of every element, listed once below the picture."""
    diagram = extract(l4, detail="full")
    told = [line for box in diagram.boxes for line in box.lines]
    told += [line for arrow in diagram.arrows for way in arrow.ways for line in way.lines]
    assert {line for line in told if line.startswith("because ")} == {
        f"because {way.because}" for way in l4.escalations if way.because
    }
    cited = {item.source for thing in (*l4.nodes.values(), *l4.escalations) for item in thing.evidence}
    listed = [words for sign, words in diagram.references if sign.startswith("[")]
    assert len(listed) == len(cited)
    assert any("NICE NG59 (2016)" in words for words in listed)
    assert any("AGAINST [" in line for line in told)
    assert any(line.startswith("contraindicated if ") for line in told)
    assert any(sign.endswith(" means:") for sign, _ in diagram.references)


def test_the_neighbourhood_of_a_node(l4: Pathway) -> None:
    """Only the node, what leads to it and what it leads to; the head says that it is a part."""
    diagram = extract(l4, around="nsaids")
    near = {"nsaids"}
    near |= {source for way in l4.into("nsaids") for source in way.after}
    near |= {way.to for way in l4.out_of("nsaids")}
    assert titles(diagram) == {l4.nodes[node].title for node in near}
    assert diagram.part.startswith("A part of the pathway: Oral NSAID, ")
    assert [box.title for box in diagram.boxes if box.focus] == ["Oral NSAID"]
    assert set(diagram.lanes) == {l4.nodes[node].tier for node in near}


def test_a_neighbourhood_grows_with_the_distance(l4: Pathway) -> None:
    """Nothing at all around it, then more and more, and in the end all that hangs together."""
    node = l4.nodes["nsaids"]
    sizes = [len(extract(l4, around=node, distance=distance).boxes) for distance in (0, 1, 2, 40)]
    assert sizes[0] == 1
    assert sizes == sorted(set(sizes))


def test_a_source_that_is_left_out_is_named(l4: Pathway) -> None:
    """An arrow that needs a source outside the part says so."""
    diagram = extract(l4, around="esi_second")
    assert "Early epidural corticosteroid" in {title for arrow in diagram.arrows for title in arrow.absent}
    assert "(left out here)" in to_dot(l4, around="esi_second")


def test_only_some_tiers(l4: Pathway) -> None:
    """Their boxes, and a stub wherever an arrow comes in or leaves."""
    diagram = extract(l4, lanes=["second-line"])
    inside = {node.title for node in l4.nodes.values() if node.tier == "second-line"}
    stubs = {box.title for box in diagram.boxes if box.kind == "elsewhere"}
    assert titles(diagram) - stubs == inside
    assert "from Physical therapy, Oral NSAID and Alternative analgesia" in stubs
    assert "Consultation of the spine specialist" in dict(diagram.elsewhere).values()
    assert all(arrow.signpost for arrow in diagram.arrows if arrow.target in dict(diagram.elsewhere))
    assert diagram.part == "A part of the pathway: the tier second-line. The rest is left out."


def test_all_tiers_are_the_whole(l4: Pathway) -> None:
    """Naming every tier, in any order, leaves the picture as it is, but for what the head says."""
    assert extract(l4, lanes=reversed(l4.tiers)).boxes == extract(l4).boxes


def test_the_way_of_a_patient_goes_on_through_stubs(l4: Pathway) -> None:
    """In a part, the way that a patient came comes in from a stub."""
    assessment = l4.assess(l4path.read_episode("examples/episodes/disc-week-8.toml"))
    diagram = extract(l4, assessment, lanes=["second-line"], detail="overview")
    assert [box.title for box in diagram.boxes if box.kind == "elsewhere" and box.route] == [
        "from Physical therapy, Oral NSAID and Alternative analgesia",
        "to Consultation of the spine specialist",
    ]


def test_lanes_to_the_right(knee: Pathway) -> None:
    """Lanes stand side by side as columns of one height, boxes within them, in the order of the tiers."""
    diagram = extract(knee, direction="right")
    sheet = laid_out(diagram)
    bands = sheet.bands
    assert len({(band.y, band.height) for band in bands}) == 1
    assert [band.x for band in bands] == sorted(band.x for band in bands)
    for box in diagram.boxes:
        place, band = sheet.chart.places[box.id], bands[box.lane]
        assert abs(place.x + sheet.corner[0] - band.x) <= (band.width - place.width) / 2 + HAIR
    for name, end in sheet.names:
        assert name.width < end.width


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("detail", DETAILS)
@settings(max_examples=FEWER)
@given(pathway=pathways(max_nodes=10), data=st.data())
def test_any_part_of_any_pathway_is_placed(detail: str, direction: str, pathway: Pathway, data: st.DataObject) -> None:
    """Whatever is asked for, what is drawn stands within the lanes, and every line ends at what it joins."""
    node = data.draw(st.none() | st.sampled_from(list(pathway.nodes)))
    tier = pathway.nodes[node].tier if node is not None and data.draw(st.booleans()) else None
    diagram = extract(pathway, detail=detail, direction=direction, around=node, lanes=None if tier is None else [tier])
    sheet = laid_out(diagram)
    boxes = {box.id for box in diagram.boxes}
    gathered = frozenset(arrow.id for junction in sheet.chart.junctions for arrow in junction.lines.values())
    assert all(leg in sheet.chart.wires for junction in sheet.chart.junctions for leg in junction.legs)
    for arrow in diagram.arrows:
        assert set(arrow.sources) <= boxes
        assert arrow.target in boxes or arrow.signpost
        assert all(leg in sheet.chart.wires for leg in legs(arrow, gathered))
    for place in sheet.chart.places.values():
        assert place.width / 2 - HAIR <= place.x <= sheet.chart.width - place.width / 2 + HAIR
        assert place.height / 2 - HAIR <= place.y <= sheet.chart.height - place.height / 2 + HAIR


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"detail": "overvew"}, "'overvew' is not a detail of a diagram; did you mean overview"),
        ({"detail": None}, "None is not a detail of a diagram; allowed: overview, standard, full"),
        ({"direction": "left"}, "'left' is not a direction of a diagram; allowed: down, right"),
        ({"lanes": ["surgica"]}, "surgica is not a tier of l4; did you mean surgical"),
        ({"lanes": ["zzz"]}, "zzz is not a tier of l4; there are: prevention"),
        ({"lanes": []}, "no tier is named"),
        ({"lanes": 3}, "3 is not a list of tiers"),
        ({"around": "nsaids", "distance": -1}, "-1 is not a distance"),
        ({"around": "nsaids", "distance": True}, "True is not a distance"),
    ],
)
def test_what_cannot_be_shown_is_refused(l4: Pathway, tmp_path: Path, asked: dict[str, object], said: str) -> None:
    """One clear error, with the nearest word where there is one, and nothing is written."""
    with pytest.raises(DiagramError, match=said):
        l4.draw(tmp_path / "l4.dot", **asked)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_an_unknown_node_is_refused(l4: Pathway) -> None:
    """The nearest node is named."""
    with pytest.raises(PathwayError, match="did you mean nsaids"):
        extract(l4, around="nsaid")


def test_a_tier_without_a_node_is_nothing_to_draw() -> None:
    """A tier that is declared and empty says so."""
    first = l4path.Treatment("first", "First", tier="one", once=True)
    pathway = Pathway("small", tiers=("one", "none"), start=[first])
    with pytest.raises(DiagramError, match="no node in none"):
        extract(pathway, lanes=["none"])
    assert extract(pathway, lanes="one").boxes


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("detail", DETAILS)
def test_every_picture_speaks(knee: Pathway, tmp_path: Path, detail: str, direction: str) -> None:
    """In every detail and direction, everything drawn has a name for a reader who does not see it."""
    knee.draw(tmp_path / "knee.svg", detail=detail, direction=direction)
    svg = (tmp_path / "knee.svg").read_text(encoding="utf-8")
    assert "<title>Exercise programme, treatment" in svg
    assert "From Exercise programme to Weight-bearing X-ray: failure if knee pain" in svg


def test_a_part_speaks_of_what_it_is_a_part(l4: Pathway, tmp_path: Path) -> None:
    """The description says that something is left out, and stubs say what."""
    l4.draw(tmp_path / "lane.svg", lanes=["second-line"], detail="overview")
    svg = (tmp_path / "lane.svg").read_text(encoding="utf-8")
    assert "A part of the pathway: the tier second-line. The rest is left out." in svg
    assert "<title>from Physical therapy, Oral NSAID and Alternative analgesia</title>" in svg


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (["--detail", "overview"], {"detail": "overview"}),
        (["--detail", "full", "--direction", "right"], {"detail": "full", "direction": "right"}),
        (["--around", "nsaids", "--distance", "2"], {"around": "nsaids", "distance": 2}),
        (["--lane", "surgical", "--lane", "second-line"], {"lanes": ["second-line", "surgical"]}),
    ],
)
def test_the_command_line_draws_the_same(
    call: Callable[..., Said], l4: Pathway, tmp_path: Path, options: list[str], asked: dict[str, object]
) -> None:
    """Every option of the command is the keyword of the same name."""
    target = tmp_path / "l4.dot"
    assert call("draw", "l4", *options, "-o", target).status == 0
    assert target.read_text(encoding="utf-8") == to_dot(l4, **asked)  # type: ignore[arg-type]
