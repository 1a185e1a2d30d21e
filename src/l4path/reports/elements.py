"""What evidence may stand at: nodes, cautions, escalations, definitions and so on, by the name that a reader knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.evidence import is_disputed
from l4path.explanation.ways import stated_way
from l4path.language import worded, words
from l4path.nodes import Treatment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.evidence import Evidence
    from l4path.pathway import Pathway

CONVENTION = "L"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a pathway that may carry evidence.

    Attributes:
        id: Its id; of a caution, ``treatment.caution``.
        kind: ``treatment``, ``review``, ``disposition``, ``caution``, ``escalation``, ``definition``, ``score`` or
            ``obligation``.
        name: What a reader calls it.
        evidence: On whose word it stands.
    """

    id: str
    kind: str
    name: str
    evidence: tuple[Evidence, ...]

    @property
    def disputed(self) -> bool:
        """Whether its evidence holds both a ``for`` and an ``against``."""
        return is_disputed(self.evidence)


def elements(pathway: Pathway) -> Iterator[Element]:
    """Every element that may carry evidence, in the order of the pathway.

    Example:
        >>> import l4path
        >>> next(elements(l4path.load("l4"))).name
        'Healthy weight'
    """
    for node in pathway.nodes.values():
        yield Element(node.id, node.kind, node.title, node.evidence)
        for caution in node.cautions if isinstance(node, Treatment) else ():
            name = f"{node.title}: {words()('caution.met', because=caution.because)}"
            yield Element(f"{node.id}.{caution.id}", "caution", name, caution.evidence)
    for way in pathway.escalations:
        yield Element(way.id, "escalation", worded([stated_way(way, pathway)], pathway)[0].text, way.evidence)
    for definition in pathway.definitions.values():
        yield Element(
            definition.id,
            "definition",
            words()("report.element.definition", label=definition.label),
            definition.evidence,
        )
    for score in pathway.scores.values():
        yield Element(score.id, "score", words()("report.element.score", label=score.label), score.evidence)
    for obligation in pathway.obligations.values():
        name = words()("report.element.obligation", title=obligation.title)
        yield Element(obligation.id, "obligation", name, obligation.evidence)


def mark_words(mark: str) -> str:
    """A mark with what it means, where that is known."""
    means = meaning_of(mark)
    return f"{mark}: {means}" if means else mark


def meaning_of(mark: str) -> str:
    """What a mark means; empty where that is for its authors to say."""
    return words().table("report.mark").get(mark, "")


def stance_word(stance: str) -> str:
    """A stance as a heading or a cell shows it."""
    return words()(f"stance.{stance}")
