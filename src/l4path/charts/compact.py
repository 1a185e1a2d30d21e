"""An SVG of this library in fewer bytes: shorter numbers and courses, and looks said once for many shapes."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SPACE: Final = "{http://www.w3.org/2000/svg}"
_NUMBERS: Final = ("x", "y", "cx", "cy", "rx", "ry", "width", "height", "textLength", "font-size", "stroke-width")
_SHAPES: Final = ("path", "polygon", "rect", "ellipse", "polyline")
_LOOKS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(_SHAPES, ("fill", "stroke", "stroke-width", "stroke-dasharray")),
    "text": ("text-anchor", "font-weight", "text-decoration", "font-size", "fill"),
}
_OF_TEXT: Final = ("font-size", "fill")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_TOKEN: Final = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?")
_OTHER: Final = re.compile("[^MCLZ0-9., -]")
_ENOUGH: Final = 2


def compact(svg: str) -> str:
    """The same picture in fewer bytes, to a tenth of a point.

    Args:
        svg: The text of an SVG, drawn by this library.

    Example:
        >>> given = '<svg xmlns="http://www.w3.org/2000/svg"><g><path d="M1.00,2.04C3,2 7,4 7.00,8Z"/></g></svg>'
        >>> compact(given)
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="m1 2c2 0 6 2 6 6z"/></svg>'
    """
    head, _, _ = svg.rpartition("?>\n")
    root = ET.fromstring(svg)  # noqa: S314 - our own
    for element in root.iter():
        for name in ("data-leg", "class"):  # they tell the parts of a pathway apart, which nothing here asks
            element.attrib.pop(name, None)
        if _NUMBER.fullmatch(pen := element.get("stroke-width", "")) and float(pen) == 1:
            del element.attrib["stroke-width"]  # as wide as a line is by itself
    usual = {}
    texts = list(root.iter(f"{_SPACE}text"))
    groups = list(root.iter(f"{_SPACE}g"))
    outer = root.find(f"{_SPACE}g")
    for name in _OF_TEXT if outer is not None else ():
        if any(name in group.attrib for group in groups):
            continue  # a group within would hand down another one
        data = Counter(text.get(name) for text in texts).most_common(1)
        if data and data[0][0] is not None:
            usual[name] = data[0][0]
    for text in texts:
        for name in [name for name, value in usual.items() if text.get(name) == value]:
            del text.attrib[name]
    if outer is not None:  # a shape says itself how it is filled, so that this is of texts only
        outer.attrib.update({name: _short(name, value) for name, value in usual.items()})
    return (f"{head}?>\n" if head else "") + "".join(_written(root, top=True)) + ("\n" if svg.endswith("\n") else "")


def _written(element: ET.Element, *, top: bool = False) -> Iterator[str]:
    name = element.tag.removeprefix(_SPACE)
    attributes = dict(element.attrib)
    if name == "polygon" and (box := _box(attributes["points"])):
        name = "rect"
        del attributes["points"]
        attributes |= dict(zip(("x", "y", "width", "height"), box, strict=True))
    elif name == "polygon":
        name = "path"
        attributes["d"] = "M" + " ".join(_NUMBER.findall(attributes.pop("points"))) + "Z"
    inner = [part for run in _runs(_unwrapped(element)) for part in run]
    data = {"xmlns": _SPACE[1:-1]} if top else {}
    data |= {key: _short(key, value) for key, value in attributes.items()}
    opened = name + "".join(f' {key}="{escape(value)}"' for key, value in data.items())
    text = escape(element.text, quote=False) if element.text and element.text.strip() else ""
    if not inner and not text:
        yield f"<{opened}/>"
        return
    yield f"<{opened}>{text}"
    yield from inner
    yield f"</{name}>"
    if element.tail and element.tail.strip():
        yield escape(element.tail, quote=False)
    if name in ("svg", "g", "desc", "title") and "id" in element.attrib:
        yield "\n"


def _unwrapped(element: ET.Element) -> Iterator[ET.Element]:
    """What it holds, without groups that say nothing."""
    for child in element:
        if child.tag == f"{_SPACE}g" and not child.attrib and child.find(f"{_SPACE}title") is None:
            yield from _unwrapped(child)
        else:
            yield child


def _runs(children: Iterable[ET.Element]) -> Iterator[Iterator[str]]:
    """Shapes beside each other that look the same, in a group that says how."""
    for look, run in groupby(children, _look):
        some = list(run)
        if look is None or len(some) < _ENOUGH:
            yield from (_written(entry) for entry in some)
            continue
        for item in some:
            for name, _ in look[1:]:
                del item.attrib[name]
        group = ET.Element(f"{_SPACE}g", dict(look[1:]))
        group.extend(some)
        yield _grouped(group)


def _grouped(group: ET.Element) -> Iterator[str]:
    wording = "".join(f' {key}="{escape(_short(key, value))}"' for key, value in group.attrib.items())
    yield f"<g{wording}>"
    for member in group:
        yield from _written(member)
    yield "</g>"


def _look(element: ET.Element) -> tuple[tuple[str, str], ...] | None:
    """Whether it is a text or a shape, and how it looks; None where that is not said of one by one."""
    name = element.tag.removeprefix(_SPACE)
    lines = tuple((key, element.attrib[key]) for key in _LOOKS.get(name, ()) if key in element.attrib)
    return (("", "text" if name == "text" else "shape"), *lines) if lines else None


def _short(name: str, value: str) -> str:
    """The value of an attribute, its numbers to a tenth."""
    if name == "d":
        return _course(value)
    if name == "points":
        return _NUMBER.sub(lambda found: _tenth(float(found[0])), value)
    return _tenth(float(value)) if name in _NUMBERS and _NUMBER.fullmatch(value) else value


def _tenth(number: float) -> str:
    data = f"{number:.1f}".removesuffix(".0")
    return "0" if data == "-0" else data


def _course(value: str) -> str:
    """A course of lines and curves, told from point to point; each is rounded as it stands, so that no error grows."""
    if _OTHER.search(value):
        return value
    parts: list[str] = []
    tokens = _TOKEN.findall(value)
    x = y = 0
    at, letter, last = 0, "", ""
    while at < len(tokens):
        if tokens[at].isalpha():
            letter = tokens[at]
            at += 1
            if letter == "Z":
                parts.append("z")
                last = ""
                continue
        count = 6 if letter == "C" else 2
        tenths = [round(10 * float(token)) for token in tokens[at : at + count]]
        statements = [number - (y if place % 2 else x) for place, number in enumerate(tenths)]
        x, y = tenths[-2:]
        at += count
        here = letter.lower()
        if letter in "LC" and (not any(statements[::2]) or not any(statements[1::2])):
            here, statements = _straight(statements)  # up and down, or to a side
        elif letter == "C" and _is_straight(statements):
            here, statements = "l", statements[-2:]
        if statements:
            parts += [] if here == last else [here]
            parts += [_tenth(number / 10) for number in statements]
            last = here
    return _joined(parts)


def _straight(statements: list[int]) -> tuple[str, list[int]]:
    """A line that stands or lies, in place of a curve that does; nothing where it leads nowhere."""
    x, y = statements[-2:]
    return ("h", [x]) if x else ("v", [y] if y else [])


def _is_straight(statements: list[int]) -> bool:
    """Whether a curve is a line: its handles lie between its ends, no further from the line than it is rounded to."""
    *handles, x, y = statements
    squared = x * x + y * y  # in whole tenths, so that every machine comes to the same
    return all(
        (across * y - down * x) ** 2 <= squared and 0 <= across * x + down * y <= squared
        for across, down in zip(handles[::2], handles[1::2], strict=True)
    )


def _joined(parts: list[str]) -> str:
    """Numbers with a space between where neither a letter nor a sign parts them."""
    wording = ""
    for part in parts:
        apart = wording and not wording[-1].isalpha() and not part[0].isalpha() and part[0] != "-"
        wording += f" {part}" if apart else part
    return wording


def _box(points: str) -> tuple[str, str, str, str] | None:
    """The corner, width and height of a rectangle that stands upright; None of all else."""
    numbers = [round(10 * float(number)) for number in _NUMBER.findall(points)]
    if len(numbers) != 8:  # noqa: PLR2004 - four corners
        return None
    left, top, right, _, _, bottom = numbers[:6]
    if numbers != [left, top, right, top, right, bottom, left, bottom] or right < left or bottom < top:
        return None
    corner = left / 10, top / 10, (right - left) / 10, (bottom - top) / 10
    return tuple(map(_tenth, corner))  # type: ignore[return-value] # four of them
