"""What is written in a box or on an arrow: lines of text, each with its size, weight and colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from math import fsum
from typing import TYPE_CHECKING, Final

from l4path.brief import Equatable
from l4path.diagrams import lettering, looks, style
from l4path.diagrams.model import Firing, Join, Tone
from l4path.language import words

if TYPE_CHECKING:
    from l4path.diagrams.model import Arrow, Box, Way

BOX_TEXT: Final = 152.0
_WAY_TEXT: Final = 172.0
_WIDER: Final = (_WAY_TEXT, 215.0, 260.0)
_MOST_LINES: Final = 3
_MOST_OF_TITLE: Final = 8
_LONGEST: Final = 16
_LEADING: Final = 1.2
_DETAIL_TEXT: Final = 250.0
_STATE_TEXT: Final = 210.0
_MOST_DETAILS: Final = 40
_MOST_NAMED: Final = 20
_MOST_ABSENT: Final = 4
_FILLED: Final = 3.0
_IN_HEXAGON: Final = 0.6
_BESIDE: Final = 7.0
_APART: Final = 4
_JOINED: Final = {Join.ALL: "picture.all_of_these", Join.ANY: "picture.any_of_these"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Line(Equatable):
    """One line of text; `fill` is the colour behind it, `apart` the room above it.

    A `flush` line begins at the left; a `struck` one is struck through. The colour behind a `tight` one reaches no
    further up and down than its letters.
    """

    text: str
    size: int
    colour: str = style.INK
    bold: bool = False
    fill: str = ""
    apart: int = 0
    flush: bool = False
    struck: bool = False
    tight: bool = False

    @property
    def width(self) -> float:
        """How wide it is, in points."""
        return lettering.width(self.text, self.size, bold=self.bold) + (2 * _BESIDE if self.fill else 0.0)

    @property
    def behind(self) -> float:
        """How far its colour reaches above and beneath it, in points."""
        return _FILLED if self.fill and not self.tight else 0.0

    @property
    def height(self) -> float:
        """How high it is, in points."""
        return self.size * _LEADING + (2 * self.behind) + self.apart


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Label(Equatable):
    """Lines under each other."""

    lines: tuple[Line, ...]

    @property
    def width(self) -> float:
        """How wide the widest line is, in points."""
        return max((line.width for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        """How high all lines are, in points."""
        return fsum([line.height for line in self.lines])  # sum differs between versions of Python


def text(
    phrase: str, size: int, limit: float, *, colour: str = style.INK, bold: bool = False, most: int = 8
) -> tuple[Line, ...]:
    """Words broken into lines of at most `limit` points."""
    found = lettering.wrapped(phrase, size, limit, bold=bold, most=most)
    return tuple(Line(text=line, size=size, colour=colour, bold=bold) for line in found)


def of_box(box: Box, *, plain: bool = False, limit: float = BOX_TEXT) -> Label:
    """The title of a box, the words for what it is unless it is plain, what else is told of it, and its mark."""
    if box.kind == "elsewhere":
        size = style.BOX_SIZE if plain else style.WAY_SIZE
        return Label(text(box.title, size, max(limit, BOX_TEXT), colour=style.GREY, most=_MOST_NAMED))
    if box.kind == "state":
        return Label((*text(box.title, style.BOX_SIZE, _STATE_TEXT, bold=True), *_listed(box.lines), *_mark(box)))
    on_dark = box.kind == "anywhere" and not box.faded
    colour = style.WHITE if on_dark else style.GREY if box.faded else style.INK
    if box.kind in (
        "review",
        "anywhere",
    ):  # between slanting sides a short line has room, and a long one needs a very wide box
        limit = min(limit, max(BOX_TEXT, _IN_HEXAGON * limit))
    title = text(
        box.title, style.BOX_SIZE, max(limit, _longest(box.title)), colour=colour, bold=True, most=_MOST_OF_TITLE
    )
    beneath = (
        ()
        if plain
        else text(" · ".join(_words(box)), style.WORD_SIZE, BOX_TEXT, colour=colour if on_dark else style.GREY)
    )
    if box.mark is not None and style.MARKS[box.mark.tone].struck:
        title = tuple(replace(line, struck=True) for line in title)
    return Label(
        (*title, *beneath, *_details(box.lines, colour, larger=box.route), *_minded(box), *_mark(box, plain=plain))
    )


def _longest(title: str) -> float:
    """How wide the longest word of a title is that an ordinary box holds: none such is broken."""
    widths = (lettering.width(word, style.BOX_SIZE, bold=True) for word in title.split())
    return max((width for width in widths if width <= BOX_TEXT), default=0.0)


def _details(lines: tuple[str, ...], colour: str, *, larger: bool = False) -> tuple[Line, ...]:
    """What is told beneath a title or a condition, a paragraph each."""
    found: list[Line] = []
    for phrase in lines:
        shown_lines = text(
            phrase, style.WAY_SIZE if larger else style.WORD_SIZE, _DETAIL_TEXT, colour=colour, most=_MOST_DETAILS
        )
        found += (replace(line, flush=True, apart=_APART * (at == 0)) for at, line in enumerate(shown_lines))
    return tuple(found)


def _minded(box: Box) -> tuple[Line, ...]:
    """What has to be minded, each with the sign of a caution before it."""
    found: list[Line] = []
    for phrase in box.cautions:
        shown_lines = text(
            f"{style.CAUTION_SIGN} {phrase}", style.WAY_SIZE, _DETAIL_TEXT, colour=style.VERMILION, bold=True
        )
        found += (replace(line, flush=True, apart=_APART * (at == 0)) for at, line in enumerate(shown_lines))
    return tuple(found)


def _listed(lines: tuple[str, ...]) -> tuple[Line, ...]:
    """What a step ahead reaches, one under the other; what has a sign before it stands out."""
    found: list[Line] = []
    for phrase in lines:
        shown_lines = text(phrase, style.WAY_SIZE, _STATE_TEXT, bold=phrase.startswith("►"), most=4)
        found += (replace(line, flush=True, apart=_APART * (at == 0)) for at, line in enumerate(shown_lines))
    return tuple(found)


def _words(box: Box) -> list[str]:
    say = words()
    if box.kind == "anywhere":
        return [say("picture.every_step")]
    kind = say("picture.final") if box.final else say(f"picture.kind.{box.kind}")
    return [
        *([say("picture.emergency")] if box.emergency else []),
        kind,
        *([say("picture.disputed")] if box.disputed else []),
    ]


def _mark(box: Box, *, plain: bool = False) -> tuple[Line, ...]:
    if box.mark is None:
        return ()
    look = style.MARKS[box.mark.tone]
    label, size = f"{look.sign} {box.mark.word}", style.LEAST_ON_A_PAGE if plain else style.MARK_SIZE
    apart = 0 if plain else _APART
    return (Line(text=label, size=size, colour=look.text, bold=True, fill=look.fill, apart=apart, tight=plain),)


def of_arrow(arrow: Arrow, target: str) -> Label:
    """The ways of an arrow, a kind and a condition each; on a signpost, the title of the target too."""
    lines: list[Line] = []
    if arrow.join is not Join.ONE:
        lines.append(Line(text=words()(_JOINED[arrow.join]), size=style.WORD_SIZE, colour=style.GREY))
    absent = arrow.absent if len(arrow.absent) <= _MOST_ABSENT else arrow.absent[: _MOST_ABSENT - 1]
    if more := len(arrow.absent) - len(absent):
        absent += (words()("picture.more", count=more),)
    for title in absent:
        lines += text(words()("picture.left_out", title=title), style.WORD_SIZE, _WAY_TEXT, colour=style.GREY)
    for kind, ways in groupby(arrow.ways, _kind):
        lines += _of_ways(kind, list(ways), apart=_APART if lines else 0)
    if arrow.signpost:
        colour = style.GREY if arrow.strongest is Firing.RESTS else style.INK
        first, *rest = text(f"► {target}", style.WAY_SIZE, _WAY_TEXT, colour=colour, bold=True, most=3)
        lines += (replace(first, apart=_APART), *rest)
    if any(way.change is Tone.GONE for way in arrow.ways):
        lines = [replace(line, struck=True) for line in lines]
    return Label(tuple(lines))


def _kind(way: Way) -> tuple[str, str]:
    """The word for a way with what is to be said of it, and its colour; ways that share them are listed under it."""
    look = style.WAYS.get(way.kind, style.HAPPENS) if way.change is None else style.CHANGES[way.change]
    label = looks.word_of(way) + "".join(way.signs) + (f" · {words()('picture.disputed')}" if way.disputed else "")
    if way.change is not None:
        word = words()(f"legend.change.{way.change}.word")
        return label if way.change is Tone.NEUTRAL else f"{word} · {label}", look.colour
    if way.strongest is Firing.UNKNOWN:
        return f"{label} · ?", look.colour
    return label, style.GREY if way.strongest is Firing.RESTS else look.colour


def _of_ways(kind: tuple[str, str], ways: list[Way], *, apart: int) -> list[Line]:
    phrase, colour = kind
    lines = [Line(text=phrase, size=style.WAY_SIZE, colour=colour, bold=True, apart=apart)]
    ink = style.GREY if colour == style.GREY else style.INK
    if len(ways) == 1:
        return [*lines, *_condition(ways[0].condition, ink), *_details(ways[0].lines, ink)]
    for way in ways:
        lines += (replace(line, flush=True) for line in _condition(f"• {way.condition}", ink) if way.condition)
        lines += _details(way.lines, ink)
    return lines


def _condition(phrase: str, colour: str) -> tuple[Line, ...]:
    """The condition, in wider lines where it is a long one."""
    for limit in _WIDER:
        lines = text(phrase, style.WAY_SIZE, limit, colour=colour)
        if len(lines) <= _MOST_LINES:
            return lines
    return text(phrase, style.WAY_SIZE, _WIDER[-1], colour=colour, most=_LONGEST)
