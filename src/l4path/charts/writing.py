"""Writes a chart as SVG, PNG, PDF, or a page with the table beneath, whole or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from l4path.charts.compact import compact
from l4path.charts.web import web_page
from l4path.diagrams.model import Diagram
from l4path.diagrams.render import ending_in, saved
from l4path.diagrams.svg import SvgPage

if TYPE_CHECKING:
    from os import PathLike

    from l4path.charts.picture import Picture

_SIZE: Final = re.compile(r'height="[^"]*" viewBox="[^"]*"')
_ENDINGS: Final = (".svg", ".png", ".pdf", ".html")


def ending_of(path: str | PathLike[str]) -> str:
    """The ending of a file, as what a chart is written.

    Raises:
        DiagramError: When it is another.
    """
    return ending_in(_ENDINGS, path, "this picture")


def svg_of(picture: Picture, *, headed: bool = True) -> str:
    """A chart as the text of an SVG.

    Args:
        picture: The chart.
        headed: Whether its title and what is said of it stand in it, and not on the page around it.
    """
    page = SvgPage(picture.called)
    picture.paint(page)
    svg = page.document(picture.width, picture.height, picture.title, picture.description)
    if headed:
        return svg
    high = picture.height - picture.below
    size = f'height="{high:.2f}pt" viewBox="0 {picture.below:.2f} {picture.width:.2f} {high:.2f}"'
    return _SIZE.sub(size, svg, count=1)


def write(picture: Picture, path: str | PathLike[str]) -> None:
    """Write a chart.

    Args:
        picture: The chart.
        path: The file; its ending says as what.

    Raises:
        DiagramError: When the ending is another, or it cannot be drawn or written here.
    """
    saved(_content(picture, ending_of(path)), path)


def _content(picture: Picture, ending: str) -> bytes:
    if ending == ".svg":
        return compact(svg_of(picture)).encode()
    if ending == ".html":
        return web_page(
            picture.title, picture.sentences, compact(svg_of(picture, headed=False)), picture.tables
        ).encode()
    from l4path.diagrams import engine, pdf  # noqa: PLC0415 - programs and extras, for these two kinds of file only
    from l4path.diagrams.page import DotPage  # noqa: PLC0415 - same reason

    page = DotPage(picture.height)
    picture.paint(page, ground="transparent")  # bands lie behind everything there
    if ending == ".png":
        return engine.drawn(page.source, "png")
    drawn = engine.by_graphviz(page.source, "pdf")
    return drawn or pdf.from_svg(svg_of(picture), Diagram(title=picture.title, description=picture.description))
