"""An SVG in fewer bytes is the same picture: every shape and word where it was, as it looked, with its title."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

import l4path
from l4path.charts import flow_of, flow_picture, incidence_of, reach_of, svg_of, waiting_picture
from l4path.charts.compact import compact
from l4path.charts.reach import reach_diagram
from l4path.diagrams import to_svg

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("pyarrow")
KNEE = "examples/knee-pain.toml"
_SVG = "{http://www.w3.org/2000/svg}"
_LOOK = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor", "font-family")
LEAST = 0.15  # a line of less leads nowhere


def drawn(element: ET.Element, look: dict[str, str] | None = None, title: str = "") -> Iterator[tuple[Any, ...]]:
    """Every shape and text: what it is called, how it looks with all that it inherits, its corners, its words."""
    look = {
        **(look or {"stroke-width": "1"}),
        **{name: element.attrib[name] for name in _LOOK if name in element.attrib},
    }
    title = element.findtext(f"{_SVG}title") or title
    name = element.tag.removeprefix(_SVG)
    if name in ("path", "polygon", "polyline", "rect", "ellipse", "text"):
        shown = {key: value for key, value in look.items() if name == "text" or not key.startswith(("font", "text"))}
        yield title, _numbered(shown), list(corners(name, element)), element.text or ""
    for child in element:
        yield from drawn(child, look, title)


def _numbered(look: dict[str, str]) -> dict[str, Any]:
    return {key: float(value) if re.fullmatch(r"[\d.]+", value) else value for key, value in look.items()}


def corners(name: str, element: ET.Element) -> Iterator[tuple[float, float]]:
    """Where the corners of a shape are, the ends of its lines and curves, or the corner of a text."""
    get = element.attrib
    match name:
        case "rect":
            x, y, wide, high = (float(get[key]) for key in ("x", "y", "width", "height"))
            yield from ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
        case "ellipse":
            yield float(get["cx"]), float(get["cy"])
            yield float(get["rx"]), float(get["ry"])
        case "text":
            yield float(get["x"]), float(get["y"])
        case "path":
            yield from ends(get["d"])
        case _:
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", get["points"])]
            yield from zip(numbers[::2], numbers[1::2], strict=True)


def ends(course: str) -> Iterator[tuple[float, float]]:
    """The ends of all lines and curves of a course, but of those that lead nowhere."""
    x = y = 0.0
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", course):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", rest)]
        size = {"c": 6, "h": 1, "v": 1}.get(letter.lower(), 2)
        for at in range(0, len(numbers), size):
            *_, across, down = [0.0, *numbers[at : at + size]]
            if letter in "hv":
                by = numbers[at]
                across, down = (by, 0.0) if letter == "h" else (0.0, by)
            before = x, y
            x, y = (across, down) if letter.isupper() else (x + across, y + down)
            if letter in "mM" or max(abs(x - before[0]), abs(y - before[1])) > LEAST:
                yield x, y


def svgs() -> Iterator[str]:
    """Pictures of every kind."""
    knee = l4path.read_pathway(KNEE)
    ways = [((("exercise",), ("xray",)), "at_goal")] * 30 + [((("exercise",),), "declined")] * 20 + [((), "stuck")] * 15
    yield svg_of(flow_picture(flow_of(ways), knee))
    chance = random.Random(3)  # noqa: S311 - no secret
    waits = [(chance.randint(0, 300), chance.choice(("started", "declined", "censored"))) for _ in range(400)]
    yield svg_of(waiting_picture(incidence_of(waits), "Exercise & <more> “quoted”"))
    made = knee.synthetic(40, seed=2)
    reach = reach_of(knee.assess_table(made.table, key="person"))
    yield from (to_svg(reach_diagram(reach, knee, detail=detail)) for detail in ("overview", "standard", "full"))


def test_it_is_the_same_picture_in_fewer_bytes() -> None:
    """To a tenth of a point; no title and no word is lost."""
    for svg in svgs():
        small = compact(svg)
        assert len(small) < 0.85 * len(svg)
        was, now = (list(drawn(ET.fromstring(text))) for text in (svg, small))  # noqa: S314 - our own
        assert len(was) == len(now)
        for before, after in zip(was, now, strict=True):
            assert before[0] == after[0]
            assert before[1] == after[1]
            assert before[3] == after[3]
            assert len(before[2]) == len(after[2]), (before, after)
            for one, other in zip(before[2], after[2], strict=True):
                assert one == pytest.approx(other, abs=0.11)


def test_what_it_does_not_know_stays() -> None:
    """Other courses, and words around parts of a text."""
    for svg in (
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="m1.00,2.00a5 5 0 0 1 10 10"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><text>a <tspan>b</tspan> c</text></svg>',
    ):
        assert compact(svg) == svg


def test_pictures_of_a_large_cohort_are_a_tenth_of_a_megabyte() -> None:
    """Of the largest bundled pathway, where every bar has eight names."""
    pathway, chance = l4path.load("l4"), random.Random(5)  # noqa: S311 - no secret
    names = list(pathway.treatments)[:12]
    ways: list[Any] = [
        (tuple((name,) for name in chance.sample(names, chance.randint(1, 5))), chance.choice(("at_goal", "stuck")))
        for _ in range(60_000)
    ]
    assert len(compact(svg_of(flow_picture(flow_of(ways), pathway)))) < 100_000


def test_only_a_curve_that_is_straight_becomes_a_line() -> None:
    """Its handles lie on the line between its ends; one that bends, overshoots or turns back stays a curve."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,0C{}"/></svg>'
    assert 'd="m0 0l30 60"' in compact(drawing.format("10.00,20.00 20.00,40.00 30.00,60.00"))
    for bent in ("10.00,20.00 20.00,42.00 30.00,60.00", "-10.00,-20.00 20.00,40.00 30.00,60.00", "5,10 40,80 30,60"):
        assert "l" not in compact(drawing.format(bent)).partition(' d="')[2].partition('"')[0]
