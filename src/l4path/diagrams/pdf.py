"""Turns the SVG of a diagram into a PDF of one page, with the fonts that every reader of PDF has."""

from __future__ import annotations

import io
import re
from itertools import groupby
from math import fsum
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from l4path.diagrams import pdf_fonts as fonts
from l4path.diagrams.view import PAGES
from l4path.errors import DiagramError, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.diagrams.model import Diagram

_SVG: Final = "{http://www.w3.org/2000/svg}"
_STEP: Final = re.compile(r"([MLCZ])|(-?[0-9.]+(?:e-?\d+)?)", re.IGNORECASE)
_MOVED: Final = re.compile(r"translate\((-?[0-9.]+)[ ,]+(-?[0-9.]+)\)")
_POINTS: Final = {"M": 1, "L": 1, "C": 3, "Z": 0}


def from_svg(svg: str, diagram: Diagram) -> bytes:
    """The same picture as PDF.

    Raises:
        DiagramError: When the extra is not installed, or no font here has a character of the picture.
    """
    try:
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - an extra
    except ImportError:
        raise DiagramError(f"no PDF is drawn here; {fonts.HOW}") from None
    root = ET.fromstring(svg)  # noqa: S314 - written here, by our own engine
    *_, width, height = (float(number) for number in root.get("viewBox", "0 0 0 0").split())
    content = io.BytesIO()
    size = PAGES.get(diagram.page, (width, height))
    canvas = Canvas(content, pagesize=size, invariant=1)
    scale = min(size[0] / width, size[1] / height)
    canvas.translate((size[0] - width * scale) / 2, (size[1] - height * scale) / 2)
    canvas.scale(scale, scale)
    canvas.setTitle(visible(diagram.title))
    canvas.setSubject(visible(diagram.description))
    canvas.setCreator("l4path")
    page = _Page(canvas, height)
    for group in root.iter(f"{_SVG}g"):
        if moved := _MOVED.search(group.get("transform", "")):
            page.corner = (float(moved[1]), float(moved[2]))
    for element in root.iter():
        page.draw(element.tag.removeprefix(_SVG), element)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


class _Page:
    """A page being drawn; an SVG counts downwards, a PDF upwards."""

    def __init__(self, canvas: Any, height: float) -> None:
        self._canvas = canvas
        self._height = height
        self.corner = (0.0, 0.0)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x + self.corner[0], self._height - (y + self.corner[1])

    def draw(self, tag: str, element: ET.Element) -> None:
        """Draw one element, if it is one that draws."""
        match tag:
            case "polygon" | "polyline":
                numbers = [float(number) for number in re.split(r"[ ,]+", element.get("points", "").strip())]
                points = [self._at(*numbers[at : at + 2]) for at in range(0, len(numbers), 2)]
                steps = [("M" if not at else "L", [point]) for at, point in enumerate(points)]
                self._outline([*steps, ("Z", [])] if tag == "polygon" else steps, element)
            case "path":
                self._outline(list(self._steps(element.get("d", ""))), element)
            case "rect":
                x, y = self._at(float(element.get("x", 0)), float(element.get("y", 0)))
                wide, high = float(element.get("width", 0)), float(element.get("height", 0))
                fill = self._look(element)
                self._canvas.roundRect(x, y - high, wide, high, float(element.get("rx", 0)), stroke=1, fill=fill)
            case "ellipse":
                x, y = self._at(float(element.get("cx", 0)), float(element.get("cy", 0)))
                across, down = float(element.get("rx", 0)), float(element.get("ry", 0))
                fill = self._look(element)
                self._canvas.ellipse(x - across, y - down, x + across, y + down, stroke=1, fill=fill)
            case "text":
                self._text(element)

    def _steps(self, course: str) -> Iterator[tuple[str, list[tuple[float, float]]]]:
        letter, numbers = "M", list[float]()
        for found in _STEP.finditer(course):
            if found[1]:
                letter = found[1].upper()
                if letter == "Z":
                    yield letter, []
                continue
            numbers.append(float(found[2]))
            if len(numbers) == 2 * _POINTS[letter]:
                yield letter, [self._at(*numbers[at : at + 2]) for at in range(0, len(numbers), 2)]
                numbers = []

    def _outline(self, steps: list[tuple[str, list[tuple[float, float]]]], element: ET.Element) -> None:
        path = self._canvas.beginPath()
        for letter, points in steps:
            flat = [number for point in points for number in point]
            {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}[letter](*flat)
        fill = self._look(element)
        self._canvas.drawPath(path, stroke=int(element.get("stroke", "none") != "none"), fill=fill)

    def _look(self, element: ET.Element) -> int:
        """Set the colours and the line of an element, and say whether it is filled."""
        if (line := element.get("stroke", "none")) != "none":
            self._canvas.setStrokeColor(_colour(line))
        self._canvas.setLineWidth(float(element.get("stroke-width", 1)))
        dashes = element.get("stroke-dasharray", "")
        self._canvas.setDash([float(part) for part in dashes.split(",")] if dashes else [])
        fill = element.get("fill", "none")
        if fill in ("none", "transparent"):
            return 0
        self._canvas.setFillColor(_colour(fill))
        return 1

    def _text(self, element: ET.Element) -> None:
        words = element.text or ""
        size, bold = float(element.get("font-size", 12)), element.get("font-weight") == "bold"
        runs = [(font, "".join(run)) for font, run in groupby(words, lambda char: fonts.having(char, bold=bold))]
        natural = fsum(fonts.width(run, font, size) for font, run in runs)
        wanted = float(element.get("textLength", natural)) if natural else natural
        x, y = self._at(float(element.get("x", 0)), float(element.get("y", 0)))
        x -= {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", "start"), 0.0) * wanted
        share = wanted / natural if natural else 1.0
        self._canvas.setFillColor(_colour(element.get("fill", "#000000")))
        begin = x
        for font, run in runs:
            if font:
                line = self._canvas.beginText(x, y)
                line.setFont(font, size)
                line.setHorizScale(100 * share)
                line.textOut(run)
                self._canvas.drawText(line)
            else:
                self._signs(run, x, y, size, share)
            x += fonts.width(run, font, size) * share
        if element.get("text-decoration") == "line-through":
            self._canvas.setStrokeColor(_colour(element.get("fill", "#000000")))
            self._canvas.setLineWidth(size / 14)
            self._canvas.setDash([])
            self._canvas.line(begin, y + size * 0.28, x, y + size * 0.28)

    def _signs(self, signs: str, x: float, y: float, size: float, share: float) -> None:
        """Our own signs, which no such font has, as shapes."""
        for sign in signs:
            wide, high = fonts.width(sign, "", size) * share, 0.55 * size
            if sign == "○":
                self._canvas.setStrokeColor(self._canvas._fillColorObj)  # noqa: SLF001 - it has no other way to ask
                self._canvas.setLineWidth(size / 14)
                self._canvas.setDash([])
                self._canvas.circle(x + wide / 2, y + high / 2, high / 2, stroke=1, fill=0)
            else:
                corners = (
                    [(0.1, 0.0), (0.9, 0.5), (0.1, 1.0)] if sign == "►" else [(0.1, 0), (0.9, 0), (0.9, 1), (0.1, 1)]
                )
                path = self._canvas.beginPath()
                for at, (across, up) in enumerate(corners):
                    (path.lineTo if at else path.moveTo)(x + across * wide, y + up * high)
                path.close()
                self._canvas.drawPath(path, stroke=0, fill=1)
            x += wide


def _colour(value: str) -> Any:
    from reportlab.lib.colors import toColor  # noqa: PLC0415 - an extra

    return toColor(value)
