"""The diagram as a part of the page: only what draws, with our ids, and a place in every box for its mark."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Final

from l4path.diagrams import extract, to_svg
from l4path.diagrams.describe import described
from l4path.diagrams.lettering import is_held, width
from l4path.diagrams.model import Mark, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.diagrams.model import Diagram
    from l4path.language import Words
    from l4path.pathway import Pathway

_DRAWING: Final = frozenset(("g", "path", "polygon", "polyline", "ellipse", "text"))
_LOOKS: Final = frozenset(
    (
        *("d", "points", "cx", "cy", "rx", "ry", "x", "y", "transform", "fill", "stroke", "stroke-width"),
        *("stroke-dasharray", "text-anchor", "font-family", "font-size", "font-weight"),
    )
)
_BOX: Final = re.compile(r"[ns]\d+")
_ARROW: Final = re.compile(r"a\d+")
_LEG: Final = re.compile(r"(?P<tail>[nsam]\d+)->(?P<head>[nsa]\d+)")


def picture_of(pathway: Pathway, wording: Words) -> str:
    """The diagram of a pathway as SVG for a page of HTML, in which every box can be marked.

    A box is `box-n0`, `box-n1`, ... in the order of the pathway. Of what was drawn, nothing is kept but shapes
    and texts; no attribute of it can run, link or load anything.

    Args:
        pathway: The pathway.
        wording: The words of a language.

    Example:
        >>> import l4path
        >>> from l4path.language import words
        >>> picture_of(l4path.load("l4"), words()).startswith("<svg ")
        True
    """
    # on the page lines change by themselves, so that none may share a part of its way with others
    plain, rooms = replace(extract(pathway, language=wording.code), gathered=False), _rooms(wording)
    root = ET.fromstring(to_svg(_with_room(plain, pathway, rooms)))  # noqa: S314 - written here, by ourselves
    size = root.get("viewBox", "")
    escalations = {arrow.id: _escalations(plain, arrow.id) for arrow in plain.arrows}
    body = "".join(part for child in root for part in _drawn(child, escalations, rooms))
    title, description = escape(wording("page.html.drawn")), escape(described(plain))
    across, down = (float(number) for number in size.split()[2:])
    return (
        f'<svg id="picture" xmlns="http://www.w3.org/2000/svg" viewBox="{escape(size)}" width="{across:.0f}" '
        f'height="{down:.0f}" role="img" aria-labelledby="picture-title" aria-describedby="picture-text">'
        f'<title id="picture-title">{title}</title><desc id="picture-text">{description}</desc>{body}</svg>'
    )


def _rooms(wording: Words) -> tuple[str, str]:
    """The longest words that may stand in a box, and in the box of what is done once: every box has room for them."""
    unclear = wording("page.mark_not_asked", status=wording("status.undetermined"))
    return unclear, wording("page.mark.option", status=wording("status_once.ongoing"))


def _with_room(plain: Diagram, pathway: Pathway, rooms: tuple[str, str]) -> Diagram:
    """The diagram with a mark in every box."""
    once = {f"n{number}" for number, name in enumerate(pathway.nodes) if _is_once(pathway, name)}
    marks = {box.id: Mark(word=rooms[box.id in once], tone=Tone.NEUTRAL) for box in plain.boxes}
    boxes = (box if box.kind == "anywhere" else replace(box, mark=marks[box.id]) for box in plain.boxes)
    return replace(plain, boxes=tuple(boxes))


def _is_once(pathway: Pathway, name: str) -> bool:
    return name in pathway.treatments and pathway.treatments[name].once


def _escalations(diagram: Diagram, arrow: str) -> str:
    ways = (way for drawn in diagram.arrows if drawn.id == arrow for way in drawn.ways)
    return " ".join(name.removeprefix("e") for way in ways for name, _ in way.escalations)


def _drawn(element: ET.Element, escalations: dict[str, str], rooms: tuple[str, str]) -> Iterator[str]:
    """An element and what is in it, if it draws something."""
    tag = element.tag.rpartition("}")[2]
    if tag not in _DRAWING:
        return
    looks = {name: value for name, value in element.attrib.items() if name in _LOOKS}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in looks.items())
    if tag == "g":
        attributes += _named(element, escalations, rooms)
    attributes += f' class="{element.get("data-part")}"' if element.get("data-part") else ""
    attributes += _held(element) if tag == "text" else ""
    yield f"<{tag}{attributes}>"
    if tag == "text":
        yield escape(element.text or "")
    for child in element:
        yield from _drawn(child, escalations, rooms)
    yield f"</{tag}>"


def _held(text: ET.Element) -> str:
    """What holds a text to the width that it was laid out with, whatever font the reader's machine has."""
    content = text.text or ""
    if text.get("data-part") == "word" or not content.strip() or not is_held(content):
        return ""
    length = width(content, float(text.get("font-size", "12")), bold=text.get("font-weight") == "bold")
    return f' textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs"'


def _named(group: ET.Element, escalations: dict[str, str], rooms: tuple[str, str]) -> str:
    """Our own name of what a group draws: a box, the label of an arrow, or one leg of it."""
    name = group.get("id", "")
    if _BOX.fullmatch(name):
        _tell_apart(group, rooms)
        return f' id="box-{name}" class="box"'
    if _ARROW.fullmatch(name):
        return f' class="label" data-ways="{escalations.get(name, "")}"'
    leg = _LEG.fullmatch(group.get("data-leg", ""))
    if leg is None:
        return ""
    arrow = leg["tail"] if leg["tail"].startswith("a") else leg["head"]
    source = "" if leg["tail"].startswith(("a", "m")) else f' data-from="{leg["tail"]}"'
    return f' class="leg" data-ways="{escalations.get(arrow, "")}"{source}'


def _tell_apart(box: ET.Element, rooms: tuple[str, str]) -> None:
    """Say which parts of a box are its outline, and which its mark: the last line of text, and what is behind it."""
    parts = [child for child in box if child.tag.rpartition("}")[2] in _DRAWING]
    texts = [child for child in parts if child.tag.endswith("}text")]
    if not texts:
        return
    first = parts.index(texts[0])
    for part in parts[:first]:
        part.set("data-part", "outline")
    behind = [part for part in parts[first:] if not part.tag.endswith("}text")]
    if behind and texts[-1].text and texts[-1].text.endswith(rooms):
        behind[-1].set("data-part", "mark")
        texts[-1].set("data-part", "word")
        texts[-1].set("text-anchor", "middle")
        across = [float(point.split(",")[0]) for point in behind[-1].get("points", "").split()]
        texts[-1].set("x", f"{(min(across) + max(across)) / 2:.2f}")
