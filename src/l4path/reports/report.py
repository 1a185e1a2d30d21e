"""A report as a value: a headline, what stands on its first page, and what follows; as Markdown and as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.errors import visible
from l4path.language.text import CONVENTION_SIGN
from l4path.layout import escaped
from l4path.reports.markdown import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path.language import Point


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a report.

    Attributes:
        key: What it is, for programs: ``options``, ``ask``, ``record``, ``evidence`` and so on.
        title: Its heading.
        points: What it says, in statements.
        head: What the two columns of its table are called.
        rows: The rows of its table, of two cells each.
    """

    key: str
    title: str
    points: tuple[Point, ...] = ()
    head: tuple[str, str] = ("", "")
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PatientReport:
    """All of one assessment to be read on paper; the first page stands by itself.

    Attributes:
        title: The title of the pathway.
        headline: The options by name, or what is to be asked.
        verdict: What the state of the episode means, in a sentence.
        state: The state.
        first: What stands on the first page.
        second: The heading of what follows.
        rest: What follows: grounds, what lies ahead, evidence and sources.
        convention: What the dagger means, told where one stands.
        made: With what it was made and when, and what the reader should keep in mind.
        picture: What the picture shows, in words.
        language: The language of its words.
    """

    title: str
    headline: str
    verdict: str
    state: str
    first: tuple[Block, ...]
    second: str
    rest: tuple[Block, ...]
    convention: str
    made: str
    picture: str
    language: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What the signs on the first page mean."""
        return (self.convention,) if _signed(self.first) else ()

    @property
    def later_notes(self) -> tuple[str, ...]:
        """What the signs mean that stand only on the pages that follow."""
        return (self.convention,) if _signed(self.rest) and not self.notes else ()

    @property
    def sections(self) -> tuple[Block, ...]:
        """Every part, in the order of the pages."""
        return (*self.first, *self.rest)

    def section(self, key: str) -> Block | None:
        """One part; None where the report has none of that kind."""
        return next((block for block in self.sections if block.key == key), None)

    def markdown(self) -> str:
        """The report as Markdown; nothing from a file can act as markup in it."""
        lines = [f"# {escaped(self.headline)}", "", escaped(self.title), "", escaped(self.verdict)]
        for block in self.first:
            lines += _markdown(block)
        for note in (*self.notes, self.made):
            lines += ["", f"*{escaped(note)}*"]
        lines += ["", f"# {escaped(self.second)}"] if self.rest else []
        for block in self.rest:
            lines += _markdown(block)
        for note in self.later_notes:
            lines += ["", f"*{escaped(note)}*"]
        return "\n".join(lines).rstrip("\n") + "\n"

    def text(self) -> str:
        """The report as plain text."""
        lines = [visible(self.headline), visible(self.title), visible(self.verdict)]
        for block in self.first:
            lines += _text(block)
        lines += ["", *map(visible, (*self.notes, self.made))]
        lines += ["", visible(self.second)] if self.rest else []
        for block in self.rest:
            lines += _text(block)
        lines += ["", *map(visible, self.later_notes)] if self.later_notes else []
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def texts(self) -> Iterator[str]:
        """Every text in it, in order, as a reader sees it."""
        yield from (self.headline, self.title, self.verdict)
        for block in self.sections:
            yield block.title
            yield from (visible(cell) for row in block.rows for cell in row)
            yield from (visible(text) for point in block.points for text in _texts(point))
        yield from (*self.notes, *self.later_notes, self.made)


def _signed(blocks: tuple[Block, ...]) -> bool:
    return any(CONVENTION_SIGN in text for block in blocks for point in block.points for text in _texts(point))


def _texts(point: Point) -> Iterator[str]:
    yield point.text
    for inner in point.points:
        yield from _texts(inner)


def _markdown(block: Block) -> list[str]:
    lines = ["", f"## {escaped(block.title)}", ""]
    if block.rows:
        lines += table([escaped(cell) for cell in block.head], ([escaped(cell) for cell in row] for row in block.rows))
    for point in block.points:
        lines += _listed(point, 0)
    return lines


def _listed(point: Point, depth: int, shown: Callable[[str], str] = escaped) -> Iterator[str]:
    yield f"{'  ' * depth}- {shown(point.text)}"
    for inner in point.points:
        yield from _listed(inner, depth + 1, shown)


def _text(block: Block) -> Iterator[str]:
    yield from ("", visible(block.title))
    yield from (f"- {visible(': '.join(filter(None, row)))}" for row in block.rows)
    for point in block.points:
        yield from _listed(point, 0, visible)
