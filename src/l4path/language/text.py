"""An explanation in words, and its two renderings: plain text and Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from l4path.brief import Equatable
from l4path.errors import visible
from l4path.layout import WIDTH, escaped, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

CONVENTION_SIGN = "†"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Point(Equatable):
    """One statement of an explanation, with the statements under it.

    Attributes:
        text: The statement, in plain words.
        truth: ``met``, ``not_met`` or ``unknown``; empty where it is neither a condition nor a claim.
        about: What it is about, for programs: such as ``fact:leg_pain``, ``node:nsaids``, ``escalation:x``.
        points: What it rests on.
    """

    text: str
    truth: str = ""
    about: str = ""
    points: tuple[Point, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The point as JSON carries it."""
        beside = {"truth": self.truth, "about": self.about, "points": [point.to_dict() for point in self.points]}
        return {"text": self.text, **{name: value for name, value in beside.items() if value}}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Section(Equatable):
    """One part of an explanation, under a heading."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Explanation(Equatable):
    """Why the pathway says what it says: sections of statements, from which text and Markdown are rendered.

    Attributes:
        title: What is explained.
        verdict: The answer, in a sentence or two.
        sections: The reasons.
        node: The id of the node that is explained; empty for the whole.
        status: The status of that node, or the state of the episode.
        disclaimer: What the reader should keep in mind.
        convention: What the dagger means, told where one stands.
    """

    title: str
    verdict: str
    sections: tuple[Section, ...]
    node: str = ""
    status: str = ""
    disclaimer: str = field(default="", kw_only=True)
    convention: str = field(default="", kw_only=True, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON carries it."""
        return {
            "title": self.title,
            "node": self.node or None,
            "status": self.status,
            "verdict": self.verdict,
            "sections": [
                {"title": section.title, "points": [point.to_dict() for point in section.points]}
                for section in self.sections
            ],
            "notes": list(self.notes),
            "disclaimer": self.disclaimer,
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """What the signs in it mean."""
        signed = any(CONVENTION_SIGN in point.text for part in self.sections for _, point in walked(part.points))
        return (self.convention,) if self.convention and signed else ()

    def text(self) -> str:
        """The explanation as plain text, at most 100 characters wide but for what stands very deep."""
        lines = [visible(self.title), "=" * min(len(self.title), WIDTH), *wrapped(self.verdict, "", "")]
        for section in self.sections:
            lines += ["", visible(section.title)]
            for depth, point in walked(section.points):
                lines += wrapped(point.text, f"{'  ' * depth}- ", "  " * (depth + 1))
        notes = [line for note in (*self.notes, self.disclaimer) if note for line in wrapped(note, "", "")]
        lines += ["", *notes] if notes else []
        return "\n".join(lines)

    def markdown(self) -> str:
        """The explanation as Markdown; nothing from a file can act as markup in it."""
        lines = [f"# {escaped(self.title)}", "", escaped(self.verdict)]
        for section in self.sections:
            lines += ["", f"## {escaped(section.title)}", ""]
            lines += (f"{'  ' * depth}- {escaped(point.text)}" for depth, point in walked(section.points))
        for note in (*self.notes, self.disclaimer):
            lines += ["", f"*{escaped(note)}*"] if note else []
        return "\n".join(lines) + "\n"

    def __str__(self) -> str:
        return self.text()

    def _repr_markdown_(self) -> str:
        return self.markdown()


def begun(label: str) -> str:
    """A label of the pathway's authors where a line begins with it: the one form that the catalogues cannot give.

    Example:
        >>> begun("leg pain")
        'Leg pain'
    """
    return label[:1].upper() + label[1:]


def walked(points: tuple[Point, ...], depth: int = 0) -> Iterator[tuple[int, Point]]:
    """Statements and all that are under them, in the order in which they are read, with how deep each stands."""
    for point in points:
        yield depth, point
        yield from walked(point.points, depth + 1)
