"""A page for each of the guidelines that `l4` draws on most: where each of their recommendations is in the pathway."""  # noqa: INP001

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from l4path.reports.elements import Element, elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Pathway

QUOTED = Path(__file__).parent / "recommendations.toml"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What a source says once, and how to find it in a pathway.

    Attributes:
        source: The id of the source.
        says: What it says, in our own words.
        strength: How strongly, as the source words it.
        locators: The locators of the evidence that carries it.
        strengths: If given, only evidence of these strengths counts.
        outside: Why no element carries it; counts only while none does.
        contradicted: Where the pathway reaches what the source does not want.
    """

    source: str
    says: str
    strength: str
    locators: tuple[str, ...]
    strengths: tuple[str, ...] = ()
    outside: str = ""
    contradicted: str = ""

    def carriers(self, pathway: Pathway) -> tuple[Element, ...]:
        """The elements of a pathway whose evidence carries it."""
        return tuple(
            element
            for element in elements(pathway)
            if any(
                one.source == self.source
                and one.locator in self.locators
                and (not self.strengths or one.strength in self.strengths)
                for one in element.evidence
            )
        )


def quoted() -> dict[str, list[Recommendation]]:
    """Every recommendation, by its source, in the order of the file."""
    with QUOTED.open("rb") as file:
        return {
            source: [
                Recommendation(source, **{k: tuple(v) if isinstance(v, list) else v for k, v in one.items()})
                for one in said
            ]
            for source, said in tomllib.load(file).items()
        }


def place(one: Recommendation, pathway: Pathway) -> str:
    """Where it is: contradicted, carried or outside; the empty text if nobody said."""
    names = "; ".join(dict.fromkeys(element.name for element in one.carriers(pathway)))
    if one.contradicted:
        return f"contradicted: {one.contradicted}" + (f" (said by: {names})" if names else "")
    if names:
        return f"carried by: {names}"
    return f"out of scope: {one.outside}" if one.outside else ""


def lines(pathway: Pathway, source: str, said: list[Recommendation]) -> Iterator[str]:
    """The page of one source, line by line."""
    title = pathway.sources[source].title
    yield f"# {title} ({pathway.sources[source].year}), recommendation by recommendation"
    yield ""
    yield f"What was read of it, in our own words, and where it is in the pathway {pathway.id}."
    yield "Which elements carry it is looked up."
    yield ""
    yield "| What it says | How strongly | Where it is |"
    yield "|---|---|---|"
    for one in said:
        cells = (one.says, one.strength or " ", place(one, pathway))
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def write(folder: Path, pathway: Pathway) -> None:
    """Write the pages into a folder, as ``l4-ng59.md`` and so on."""
    for source, said in quoted().items():
        page = "\n".join(lines(pathway, source, said)) + "\n"
        (folder / f"{pathway.id}-{source}.md").write_text(page, encoding="utf-8")
