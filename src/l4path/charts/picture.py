"""A chart as a plain value: shapes, lines and words in their places, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from l4path.diagrams import labels, style
from l4path.diagrams.labels import Label
from l4path.diagrams.layout import Point, Rect
from l4path.diagrams.lettering import printable
from l4path.diagrams.pens import BARE, shape, stroke
from l4path.errors import L4pathError, quoted
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.diagrams.labels import Line
    from l4path.diagrams.page import DotPage
    from l4path.diagrams.svg import SvgPage

MARGIN = 24.0
HEAD_SIZE = 24
SENTENCE_SIZE = 13


@dataclass(slots=True)
class Table:
    """What a picture shows, as rows; cells from the place `numbers` on are numbers.

    Attributes:
        title: What it holds.
        head: The names of its columns.
        rows: The rows, as text.
        numbers: The first column of numbers.
    """

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numbers: int


@dataclass(slots=True)
class Picture:
    """A chart that is being put together.

    Attributes:
        title: What stands above it.
        sentences: What is said of it beneath the title, sentence by sentence.
        tables: The same as tables.
        width: How wide it is, in points.
        height: How high it is.
        below: Where its title and what is said of it end.
    """

    title: str
    sentences: tuple[str, ...]
    tables: list[Table]
    width: float = 0.0
    height: float = 0.0
    below: float = 0.0
    called: dict[str, str] = field(default_factory=dict)
    _nodes: list[tuple[str, Rect, Mapping[str, str], Label | None, bool]] = field(default_factory=list)
    _bands: list[tuple[str, Sequence[Point], str, str]] = field(default_factory=list)
    _lines: list[tuple[str, str, Sequence[Point], Mapping[str, str]]] = field(default_factory=list)

    @property
    def description(self) -> str:
        """It in words, for who does not see it."""
        return printable(" ".join(self.sentences))

    def node(self, place: Rect, look: Mapping[str, str], label: Label | None = None, *, title: str = "") -> str:
        """Put a shape in a place, and give its name; `title` is what a pointer, or a reader aloud, is told of it."""
        name = f"b{len(self._nodes)}"
        self._nodes.append((name, place, look, label, False))
        if title:
            self.called[name] = printable(title)
        return name

    def text(self, lines: tuple[Line, ...], left: float, top: float, width: float) -> float:
        """Put lines of text at a corner, and say how far down they reach."""
        if not lines:
            return top
        label = Label(lines)
        place = Rect(left + width / 2, top + label.height / 2, width, label.height)
        self._nodes.append((f"b{len(self._nodes)}", place, BARE, label, True))
        return top + label.height

    def centred(self, words: str, x: float, y: float, *, size: int = 12, colour: str = style.INK) -> None:
        """Put one line of text with its middle at a point."""
        label = Label(labels.text(words, size, 400.0, colour=colour, most=1))
        self._nodes.append((f"b{len(self._nodes)}", Rect(x, y, label.width + 2, label.height), BARE, label, False))

    def line(self, tail: str, head: str, points: Sequence[Point], look: Mapping[str, str], *, title: str = "") -> None:
        """Draw a Bezier curve between two shapes."""
        self._lines.append((tail, head, points, look))
        if title:
            self.called[f"{tail}->{head}"] = printable(title)

    def band(self, begin: Point, end: Point, wide: float, fill: str, line: str, *, title: str) -> None:
        """Lead so wide a band from the right side of one shape to the left side of another, behind all shapes."""
        half, middle = wide / 2, (begin.x + end.x) / 2
        above = [Point(begin.x, begin.y - half), Point(middle, begin.y - half)]
        above += [Point(middle, end.y - half), Point(end.x, end.y - half)]
        below = [Point(end.x, end.y + half), Point(middle, end.y + half)]
        below += [Point(middle, begin.y + half), Point(begin.x, begin.y + half)]
        points = [*above, above[-1], below[0], *below, below[-1], above[0], above[0]]
        name = f"f{len(self._bands)}"
        self._bands.append((name, points, fill, line))
        self.called[name] = printable(title)

    def straight(self, points: Sequence[Point], colour: str, pen: float, drawn: str = "solid", title: str = "") -> None:
        """Draw a line from point to point."""
        ends = [self.node(Rect(at.x, at.y, 1.0, 1.0), _NOTHING) for at in (points[0], points[-1])]
        course = [points[0]]
        for before, after in pairwise(points):
            course += [before, after, after]
        self.line(ends[0], ends[1], course, stroke(colour, pen, drawn), title=title)

    def head(self, width: float) -> float:
        """Write the title and what is said, and say how far down they reach."""
        self.width = width
        room = width - 2 * MARGIN
        end = self.text(labels.text(self.title, HEAD_SIZE, room, bold=True, most=3), MARGIN, MARGIN, room)
        for sentence in self.sentences:
            lines = labels.text(sentence, SENTENCE_SIZE, room, colour=style.GREY, most=6)
            end = self.text(lines, MARGIN, end + 3.0, room)
        self.below = end
        return end + MARGIN

    def paint(self, page: SvgPage | DotPage, *, ground: str = style.WHITE) -> None:
        """Draw it on a page, of DOT or of SVG, on a ground of a colour."""
        whole = Rect(self.width / 2, self.height / 2, self.width, self.height)
        page.node("page", whole, shape("box", fill=ground, line=ground))
        for name, course, fill, line in self._bands:
            page.area(name, course, fill, line)
        for name, place, look, label, flush in self._nodes:
            page.node(name, place, look, label, flush=flush)
        for tail, head, points, look in self._lines:
            page.line(tail, head, points, look)


_NOTHING = {"shape": "point", "style": "invis"}


def number(count: int) -> str:
    """A number of persons, as it is written in the language that is spoken."""
    return f"{count:,}".replace(",", words()("chart.thousands"))


def few(count: int, least: int) -> str:
    """A number of persons as it may be told: one below `least`, but none at all, only as being below it.

    Args:
        count: The number.
        least: The smallest number that is told.

    Example:
        >>> few(0, 11), few(10, 11), few(11, 11), few(3, 1)
        ('0', '<11', '11', '3')
    """
    return f"<{number(least)}" if 0 < count < least else number(count)


def check_least(least: object) -> None:
    """Refuse what is no number of persons.

    Raises:
        L4pathError: When it is no whole number from 1 on.
    """
    if isinstance(least, bool) or not isinstance(least, int) or least < 1:
        raise L4pathError(f"least is {quoted(least)}; it is a whole number from 1 on")


def share(part: float, digits: int = 0) -> str:
    """A share of one as a percentage; what is little is never shown as nothing, and almost all never as all."""
    least = 10.0**-digits
    text = f"{100 * part:.{digits}f}"
    if part > 0 and float(text) == 0:
        return f"<{least:.{digits}f} %"
    if part < 1 and float(text) == 100:  # noqa: PLR2004
        return f">{100 - least:.{digits}f} %"
    return f"{text} %"
