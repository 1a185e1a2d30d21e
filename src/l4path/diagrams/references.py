"""The sources of what is drawn, numbered as they are first named, and listed below the picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.diagrams.lettering import printable
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.diagrams.model import Box, Diagram
    from l4path.evidence import Evidence
    from l4path.pathway import Pathway


class References:
    """Numbers for sources, given out as they are asked for."""

    def __init__(self, pathway: Pathway) -> None:
        """Nothing is cited yet."""
        self._pathway = pathway
        self._numbers: dict[str, int] = {}

    def cited(self, evidence: Iterable[Evidence]) -> tuple[str, ...]:
        """The evidence of one element in a line: each stance with the numbers of its sources."""
        by_stance: dict[str, dict[int, None]] = {stance: {} for stance in words().table("stance")}
        for item in evidence:
            number = self._numbers.setdefault(item.source, len(self._numbers) + 1)
            by_stance[item.stance].setdefault(number)
        lines = [
            f"{words()(f'stance.{stance}')} {', '.join(f'[{number}]' for number in numbers)}"
            for stance, numbers in by_stance.items()
            if numbers
        ]
        return (words()("picture.sources", sources="; ".join(lines)),) if lines else ()

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """Every source that was cited: its number, its title and its year."""
        sources = self._pathway.sources
        return tuple(
            (
                f"[{number}]",
                printable(sources[name].title) + (f" ({sources[name].year})" if sources[name].year else ""),
            )
            for name, number in self._numbers.items()
        )


def numbered(diagram: Diagram) -> Diagram:
    """The diagram with what is told in its boxes beneath the picture, each under the number that its box bears.

    So that on a page, where little is as large as it has to be, the boxes are no larger than what they are called.
    """
    boxes: list[Box] = []
    numbers: list[tuple[str, str]] = []
    for box in diagram.boxes:
        cautions = [words()("picture.told.caution", because=minded) for minded in box.cautions]
        if box.mark is None or not (box.lines or cautions):
            boxes.append(box)
            continue
        sign = f"[{len(numbers) + 1}]"
        numbers.append((sign, printable(f"{box.title}: {'; '.join((*box.lines, *cautions))}")))
        mark = replace(box.mark, word=f"{box.mark.word} {sign}")
        boxes.append(replace(box, mark=mark, lines=(), cautions=()))
    return replace(diagram, boxes=tuple(boxes), references=(*numbers, *diagram.references))
