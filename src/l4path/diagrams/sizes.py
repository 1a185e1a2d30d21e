"""How much room a box or a label needs around its words, and how much of its edges takes lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.diagrams.layout import Size
from l4path.diagrams.looks import of_box
from l4path.diagrams.model import Join
from l4path.diagrams.pens import frames

if TYPE_CHECKING:
    from l4path.diagrams.labels import Label
    from l4path.diagrams.model import Arrow, Box

JOIN_ROOM: Final = 16.0
# How much of its width the upper edge of a pointed shape takes up; to the left and the right there is only its point.
_POINTED: Final = {"review": 0.5, "anywhere": 0.55}
_POINT: Final = 8.0
_FOLDED: Final = 12.0


def box_size(box: Box, label: Label, *, across: bool = False, tight: bool = False) -> Size:
    """The size of a box; `across` says that lines come from the left and leave to the right."""
    height = label.height + (6.0 if tight else 18.0)
    around = 2 * frames(of_box(box))
    if box.kind in _POINTED:
        width = _within_points(label, height)
        return Size(width + around, height + around, _POINT if across else width * _POINTED[box.kind])
    width = max(label.width, 92.0) + 26.0 + _FOLDED * (box.kind == "once")
    return Size(width + around, height + around, height - 18.0 if across else width - 26.0)


def label_size(arrow: Arrow, label: Label, *, across: bool = False) -> Size:
    """The size of a label, with the room before it for the point in which its sources meet."""
    join = 0.0 if arrow.join is Join.ONE else JOIN_ROOM
    width, height = label.width + 14.0, label.height + 8.0
    if arrow.signpost:
        width, height = label.width + 32.0, label.height + 6.0
    return Size(width + join, height) if across else Size(width, height + join)


def _within_points(label: Label, height: float) -> float:
    """How wide a hexagon has to be so that every line finds room between its slanting sides."""
    below = label.height / 2
    widest = 0.0
    for line in label.lines:
        above, below = below, below - line.height
        wide = label.width if line.fill or line.flush else line.width  # these begin where the widest line does
        widest = max(widest, (wide + 16.0) / (1 - max(abs(above), abs(below)) / height))
    return widest
