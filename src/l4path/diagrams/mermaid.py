"""Writes a diagram as Mermaid, for documents that draw it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from l4path.diagrams import looks, style
from l4path.diagrams.lettering import printable
from l4path.diagrams.model import Firing, Join, Tone
from l4path.language import speaking, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.diagrams.model import Arrow, Box, Diagram, Way

_SHAPES: Final = {
    "treatment": ("(", ")"),
    "continuous": ("([", "])"),
    "once": ("[/", "/]"),
    "review": ("{{", "}}"),
    "disposition": ("[[", "]]"),
    "anywhere": ("{{", "}}"),
    "elsewhere": ("(", ")"),
    "state": ("(", ")"),
}
_LINES: Final = {"solid": "-->", "dashed": "-.->", "dotted": "-.->"}
_DASHES: Final = {"dashed": "6 4", "dotted": "2 3"}
_BREAK: Final = "<br>"


def source(diagram: Diagram) -> str:
    """The Mermaid source of a diagram: a subgraph for each lane, and ids that are ours.

    Every character of a text but letters, digits and a few signs is written as its number, so that no text of a file is
    ever read as Mermaid, as Markdown or as markup.
    """
    with speaking(diagram.language):
        return "\n".join(_lines(diagram)) + "\n"


def _lines(diagram: Diagram) -> Iterator[str]:
    yield f"flowchart {'LR' if diagram.direction == 'right' else 'TB'}"
    yield f"  accTitle: {_plain(diagram.title)}"
    if text := " ".join(part for part in (diagram.part, diagram.standing, diagram.besides) if part):
        yield f"  accDescr: {_plain(text)}"
    for number, lane in enumerate(diagram.lanes):
        yield f'  subgraph lane{number}["{escaped(lane)}"]'
        yield from (f"    {_box(box)}" for box in diagram.boxes if box.lane == number)
        yield "  end"
    links: list[str] = []
    for arrow in diagram.arrows:
        yield from (f"  {line}" for line in _arrow(arrow, diagram, links))
    yield f'  notes["{_BREAK.join(map(escaped, _notes(diagram)))}"]'
    yield f"  style notes fill:{style.WHITE},stroke:{style.PALE},color:{style.INK},text-align:left"
    for number in range(len(diagram.lanes)):
        yield f"  style lane{number} fill:{style.BAND_TINTS[number % 2]},stroke:{style.BAND_LINE},color:{style.INK}"
    for box in diagram.boxes:
        yield f"  style {box.id} {_look(box)}"
    for number, look in enumerate(links):
        yield f"  linkStyle {number} {look}"


def _notes(diagram: Diagram) -> Iterator[str]:
    """What stands above, beside and below the picture where it is drawn by us."""
    yield from (part for part in (diagram.title, diagram.part, diagram.standing, diagram.besides) if part)
    if not all(arrow.bare for arrow in diagram.arrows):
        yield from (words()("picture.sign", sign=sign, condition=words_of) for sign, words_of in diagram.notes)
    yield from (f"{begins} {words_of}" for begins, words_of in diagram.references)
    yield words()("picture.note")


def _box(box: Box) -> str:
    opens, closes = _SHAPES[box.kind]
    lines = [box.title, *box.lines, *(f"{style.CAUTION_SIGN} {minded}" for minded in box.cautions)]
    if box.kind not in ("anywhere", "elsewhere", "state"):
        keys = {"picture.emergency": box.emergency, "picture.told.final": box.final, "picture.disputed": box.disputed}
        kind = [f"legend.box.{box.kind}.word", *(key for key, holds in keys.items() if holds)]
        lines.insert(1, f"({', '.join(map(words(), kind))})")
    if box.mark is not None:
        lines.append(f"{style.MARKS[box.mark.tone].sign} {box.mark.word}")
    return f'{box.id}{opens}"{_BREAK.join(map(escaped, lines))}"{closes}'


def _arrow(arrow: Arrow, diagram: Diagram, links: list[str]) -> Iterator[str]:
    """The lines of an arrow, which are noted in the order in which Mermaid counts them."""
    drawn = {box.id for box in diagram.boxes}
    label = "" if arrow.bare else f'|"{_BREAK.join(map(escaped, _label(arrow)))}"|'
    target = arrow.target
    if target not in drawn or arrow.signpost:
        target = f"{arrow.id}to"
        yield f'{target}>"{escaped(words()("picture.to", titles=diagram.titles[arrow.target]))}"]'
        yield f"style {target} fill:#FFFFFF,stroke:{style.GREY},color:{style.INK}"
    tail = arrow.sources[0]
    if arrow.join is not Join.ONE:
        tail = f"{arrow.id}join"
        yield f'{tail}(("{escaped(words()(f"picture.{arrow.join}"))}"))'
        for source in arrow.sources:
            links.append(_stroke(arrow, arrow.firing_from(source)))
            yield f"{source} --- {tail}"
    firing = arrow.firing_from(tail) if arrow.bare else arrow.strongest
    links.append(_stroke(arrow, firing))
    yield f"{tail} {_LINES[looks.line(arrow, firing)]}{label} {target}"


def _label(arrow: Arrow) -> Iterator[str]:
    yield from (words()("picture.left_out", title=title) for title in arrow.absent)
    for way in arrow.ways:
        yield _kind(way)
        yield from (part for part in (way.condition, *way.lines) if part)


def _kind(way: Way) -> str:
    word = looks.word_of(way) + "".join(way.signs) + (f" · {words()('picture.disputed')}" if way.disputed else "")
    word += " · ?" if way.strongest is Firing.UNKNOWN else ""
    return word if way.change is None else f"{words()(f'legend.change.{way.change}.word')} · {word}"


def _stroke(arrow: Arrow, firing: Firing | None) -> str:
    colour, pen = looks.pen(arrow, firing)
    dashes = _DASHES.get(looks.line(arrow, firing))
    return f"stroke:{colour},stroke-width:{pen}px" + (f",stroke-dasharray:{dashes}" if dashes else "")


def _look(box: Box) -> str:
    drawn = looks.of_box(box)
    ink = style.WHITE if box.kind == "anywhere" and not box.faded else style.GREY if box.faded else style.INK
    dashes = next((_DASHES[part] for part in drawn["style"].split(",")[::-1] if part in _DASHES), "")
    text = f"fill:{drawn['fillcolor']},stroke:{drawn['color']},stroke-width:{drawn['penwidth']}px,color:{ink}"
    if box.mark is not None and box.mark.tone is Tone.GONE:
        text += ",text-decoration:line-through"
    return text + (f",stroke-dasharray:{dashes}" if dashes else "")


def escaped(text: str) -> str:
    """Words as a quoted label of Mermaid may hold them.

    Example:
        >>> escaped('pain >= 4 "now"')
        'pain #62;#61; 4 #34;now#34;'
    """
    return "".join(char if _harmless(char) else f"#{ord(char)};" for char in printable(text))


def _harmless(char: str) -> bool:
    return char in " ," or (char.isalnum() if char.isascii() else char.isprintable())


def _plain(text: str) -> str:
    """Words for a line that ends where the line ends, and in which Mermaid knows no numbers of characters."""
    return "".join(char if char in " ,.()" or char.isalnum() else " " for char in printable(text)).strip() or words()(
        "picture.diagram"
    )
