"""The sheet: the head of the picture, the lanes with their names, and the legend beside or beneath them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Final

from l4path.diagrams import labels, style
from l4path.diagrams.labels import Label
from l4path.diagrams.layout import Layout, Rect, Size, arrange
from l4path.diagrams.legend import SAMPLE, Entry, legend
from l4path.diagrams.model import Join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.diagrams.model import Arrow, Box, Diagram

NOTE: Final = "A model of a pathway, for review by a qualified clinician; not advice for an individual."
JOIN_HEIGHT: Final = 16.0
_MARGIN: Final = 24.0
_COLUMN: Final = 300.0
_LEAST_WIDTH: Final = 3 * _COLUMN
_LANE_TEXT: Final = 160.0
_TALL: Final = 1.2
# How much of its width the upper edge of a pointed shape takes up.
_POINTED: Final = {"review": 0.5, "anywhere": 0.55}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything with its place; a text block or entry is placed by its whole extent.

    Attributes:
        width: Of the sheet, in points.
        height: Of the sheet, in points.
        head: The title and what stands under it.
        foot: The note at the bottom.
        chart: The layout of lanes, boxes and lines.
        sides: From where to where the lanes reach.
        lane_head: How much of a lane its name takes up.
        corner: Where the chart begins, within the lanes.
        lanes: The names of the lanes.
        written: The label of every box and arrow.
        entries: The legend.
    """

    width: float
    height: float
    head: tuple[Label, Rect]
    foot: tuple[Label, Rect]
    chart: Layout
    sides: tuple[float, float]
    lane_head: float
    corner: tuple[float, float]
    lanes: tuple[Label, ...]
    written: Mapping[str, Label]
    entries: tuple[tuple[Entry, Label, Rect], ...]


def laid_out(diagram: Diagram) -> Sheet:
    """Lay a diagram out on a sheet."""
    titles = {box.id: box.title for box in diagram.boxes}
    written = {box.id: labels.of_box(box) for box in diagram.boxes}
    written |= {arrow.id: labels.of_arrow(arrow, titles[arrow.target]) for arrow in diagram.arrows}
    sizes = {box.id: _box_size(box, written[box.id]) for box in diagram.boxes}
    sizes |= {arrow.id: _label_size(arrow, written[arrow.id]) for arrow in diagram.arrows}
    chart = arrange(diagram, sizes)
    lanes = tuple(Label(labels.text(name, style.LANE_SIZE, _LANE_TEXT, bold=True, most=3)) for name in diagram.lanes)
    lane_head = max((lane.width for lane in lanes), default=0.0) + 28.0
    body = max(lane_head + chart.width, _LEAST_WIDTH)
    beside = chart.height > _TALL * body
    width = body + (_MARGIN + _COLUMN if beside else 0.0)
    head = _head(diagram, width)
    top = _MARGIN + head.height + _MARGIN
    foot = Label(labels.text(NOTE, style.NOTE_SIZE, width, colour=style.GREY))
    explained = [(entry, _explained(entry)) for entry in legend(diagram)]
    if beside:
        entries, end = _columns(explained, 1, _MARGIN + body + _MARGIN, top)
        end = max(end, top + chart.height)
    else:
        entries, end = _columns(explained, max(1, int(width // _COLUMN)), _MARGIN, top + chart.height + _MARGIN)
    return Sheet(
        width=width + 2 * _MARGIN,
        height=end + _MARGIN + foot.height + _MARGIN,
        head=(head, Rect(_MARGIN + width / 2, _MARGIN + head.height / 2, width, head.height)),
        foot=(foot, Rect(_MARGIN + width / 2, end + _MARGIN + foot.height / 2, width, foot.height)),
        chart=chart,
        sides=(_MARGIN, _MARGIN + body),
        lane_head=lane_head,
        corner=(_MARGIN + lane_head + (body - lane_head - chart.width) / 2, top),
        lanes=lanes,
        written=written,
        entries=entries,
    )


def _box_size(box: Box, label: Label) -> Size:
    height = label.height + 18.0
    if box.kind in _POINTED:
        width = _within_points(label, height)
        return Size(width, height, width * _POINTED[box.kind])
    width = max(label.width, 92.0) + 26.0
    return Size(width, height, width - 26.0)


def _within_points(label: Label, height: float) -> float:
    """How wide a hexagon has to be so that every line finds room between its slanting sides."""
    below = label.height / 2
    widest = 0.0
    for line in label.lines:
        above, below = below, below - line.height
        wide = label.width if line.fill else line.width  # the colour behind a line fills the label's whole width
        widest = max(widest, (wide + 16.0) / (1 - max(abs(above), abs(below)) / height))
    return widest


def _label_size(arrow: Arrow, label: Label) -> Size:
    if arrow.signpost:
        width, height = label.width + 32.0, label.height + 6.0
    else:
        width, height = label.width + 14.0, label.height + 8.0
    return Size(width, height + (0.0 if arrow.join is Join.ONE else JOIN_HEIGHT))


def _head(diagram: Diagram, width: float) -> Label:
    version = f"Version {diagram.version}. " if diagram.version else ""
    lines = labels.text(diagram.title, style.TITLE_SIZE, width, bold=True)
    lines += labels.text(version + diagram.description, style.NOTE_SIZE, width, colour=style.GREY, most=4)
    standing = labels.text(diagram.standing, style.LANE_SIZE, width, bold=True, most=6)
    return Label(lines + tuple(replace(line, apart=8 * (at == 0)) for at, line in enumerate(standing)))


def _explained(entry: Entry) -> Label:
    room = _COLUMN - SAMPLE - 16.0
    word = labels.text(entry.word, style.MARK_SIZE, room, bold=True)
    return Label(word + labels.text(entry.means, style.WAY_SIZE, room, colour=style.GREY))


def _columns(
    explained: list[tuple[Entry, Label]], count: int, left: float, top: float
) -> tuple[tuple[tuple[Entry, Label, Rect], ...], float]:
    """The legend in columns from a corner on, and how far down it reaches."""
    rows = max(1, ceil(len(explained) / count))
    placed: list[tuple[Entry, Label, Rect]] = []
    end = y = top
    for number, (entry, label) in enumerate(explained):
        column, row = divmod(number, rows)
        y = top if row == 0 else y
        height = label.height + 14.0
        placed.append((entry, label, Rect(left + column * _COLUMN + _COLUMN / 2, y + height / 2, _COLUMN, height)))
        y += height
        end = max(end, y)
    return tuple(placed), end
