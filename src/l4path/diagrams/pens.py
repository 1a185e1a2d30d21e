"""How a shape and a line look, in the words of Graphviz, and what can be drawn with them on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.diagrams.labels import Label
    from l4path.diagrams.layout import Point, Rect

BARE: Final = {"shape": "none"}
FRAME: Final = 4.0
"""How far each further outline of a shape is from the one within it."""
SIGNPOST_ROOM: Final = 12.0
"""How much lower the body of a signpost is than the place it is drawn in."""


class Page(Protocol):
    """A page being written, from the background to the front."""

    def node(
        self, name: str, place: Rect, look: Mapping[str, str], label: Label | None = None, *, flush: bool = False
    ) -> None:
        """Put a shape, and perhaps lines of text, in a place; `flush` text begins at its left edge."""

    def line(self, tail: str, head: str, points: Sequence[Point], look: Mapping[str, str], tip: str = "none") -> None:
        """Draw a Bezier curve, with an arrowhead at its end unless `tip` is none."""


def shape(
    name: str, *, fill: str, line: str, pen: float = 1.0, drawn: str = "filled", peripheries: int = 1
) -> dict[str, str]:
    """The look of a node with an outline and a fill."""
    look = {"shape": name, "style": drawn, "fillcolor": fill, "color": line, "penwidth": f"{pen}"}
    return look if peripheries == 1 else look | {"peripheries": f"{peripheries}"}


def frames(look: Mapping[str, str]) -> float:
    """How far the further outlines of a shape reach beyond its first one."""
    return FRAME * (int(look.get("peripheries", "1")) - 1)


def stroke(colour: str, pen: float, drawn: str = "solid") -> dict[str, str]:
    """The look of a line."""
    return {"color": colour, "penwidth": f"{pen}", "style": drawn}
