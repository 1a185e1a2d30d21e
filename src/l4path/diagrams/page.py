"""A page of DOT on which everything stands where it is put: nodes, lines and lines of text.

DOT counts upwards from the bottom left corner, a sheet downwards from the top left. Text stands in HTML-like labels
only, escaped, so that no text of a file is ever read as DOT or as markup.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import graphviz

from l4path.diagrams import style
from l4path.diagrams.layout import Point

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.diagrams.labels import Label, Line
    from l4path.diagrams.layout import Rect

_INCH: Final = 72.0
_TIP: Final = 9.0


class DotPage:
    """A page being written, from the background to the front."""

    def __init__(self, height: float) -> None:
        """An empty page; `layout=nop2` has every Graphviz draw each thing where it is said to be."""
        self._height = height
        self._behind: list[str] = []
        self._graph = graphviz.Digraph(
            "pathway",
            graph_attr={"layout": "nop2", "outputorder": "nodesfirst", "bgcolor": style.WHITE, "fontname": style.FONT},
            node_attr={"fontname": style.FONT, "fixedsize": "true", "label": ""},
            edge_attr={"arrowsize": "0.9"},
        )

    @property
    def source(self) -> str:
        """The page as DOT."""
        return str(self._graph.source)

    def node(
        self, name: str, place: Rect, look: Mapping[str, str], label: Label | None = None, *, flush: bool = False
    ) -> None:
        """Put a shape, and perhaps lines of text, in a place; `flush` text begins at its left edge."""
        self._graph.node(
            name,
            None if label is None else _table(label, place.width if flush else None),
            pos=self._at(Point(place.x, place.y)),
            width=f"{place.width / _INCH:.4f}",
            height=f"{place.height / _INCH:.4f}",
            **look,
        )

    def area(self, name: str, points: Sequence[Point], fill: str, line: str) -> None:
        """As that of an SVG, behind everything else, as the background of the page; it bears no name there."""
        del name
        placed = " ".join(self._at(point).replace(",", " ") for point in points)
        self._behind.append(f"c {len(line)} -{line} C {len(fill)} -{fill} b {len(points)} {placed}")
        self._graph.graph_attr["_background"] = " ".join(self._behind)

    def line(self, tail: str, head: str, points: Sequence[Point], look: Mapping[str, str], tip: str = "none") -> None:
        """Draw a Bezier curve, with an arrowhead at its end unless `tip` is none."""
        *course, end = points
        before = course[-1]
        drawn = ""
        if tip != "none":
            length = ((end.x - before.x) ** 2 + (end.y - before.y) ** 2) ** 0.5 or 1.0
            back = min(_TIP, length) / length
            drawn = f"e,{self._at(end)} "
            end = Point(end.x + (before.x - end.x) * back, end.y + (before.y - end.y) * back)
        drawn += " ".join(self._at(point) for point in (*course, end))
        self._graph.edge(tail, head, pos=drawn, arrowhead=tip, **look)

    def _at(self, point: Point) -> str:
        return f"{point.x:.2f},{self._height - point.y:.2f}"


def _table(label: Label, width: float | None) -> str:
    """Lines of text as an HTML-like table; a line with a colour behind it is a cell of its own."""
    size = "" if width is None else f' width="{width:.0f}"'
    rows = "".join(_row(line, flush=line.flush or width is not None) for line in label.lines)
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="0"{size}>{rows}</table>>'


def _row(line: Line, *, flush: bool) -> str:
    words = escape(line.text).replace("\\", r"\\")  # here too, DOT would read a single backslash as its own
    if line.bold:
        words = f"<b>{words}</b>"
    if line.struck:
        words = f"<s>{words}</s>"
    side = ' align="left"' if flush else ""
    fill = f' bgcolor="{line.fill}" cellpadding="{line.behind:.0f}"' if line.fill else ""
    apart = f'<tr><td height="{line.apart}"></td></tr>' if line.apart else ""
    return f'{apart}<tr><td{side}{fill}><font point-size="{line.size}" color="{line.colour}">{words}</font></td></tr>'
