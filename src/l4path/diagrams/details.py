"""What is written in a box or on an arrow in full detail: conditions in words, the reason, and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import named_in
from l4path.language import words
from l4path.language.phrases import defined, phrase
from l4path.nodes import Treatment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.conditions import Condition, ScoreItem
    from l4path.diagrams.references import References
    from l4path.escalations import Escalation
    from l4path.nodes import Node
    from l4path.pathway import Pathway


def of_node(node: Node, pathway: Pathway, references: References) -> tuple[str, ...]:
    """For whom a treatment is, what forbids it, when it counts, when it has worked, what to mind; and on whose word."""
    lines = [
        words()(f"picture.{key}", condition=phrase(stated, pathway), **more)
        for key, stated, more in conditions_of(node)
    ]
    cited = [item for caution in getattr(node, "cautions", ()) for item in caution.evidence]
    return (*lines, *references.cited((*node.evidence, *cited)))


def conditions_of(node: Node) -> Iterator[tuple[str, Condition, dict[str, str]]]:
    """Every condition of a node, each with the key of the words around it, and what else stands in them."""
    if isinstance(node, Treatment):
        yield from (("indicated", stated, {}) for stated in node.indications)
        yield from (("contraindicated", stated, {}) for stated in node.contraindications)
        if node.adequate is not None and node.response is not None:
            yield "adequate", node.adequate, {}
            yield "response", node.response, {}
        yield from (("caution", caution.when, {"because": caution.because}) for caution in node.cautions)


def of_way(way: Escalation, references: References) -> tuple[str, ...]:
    """Why an escalation leads on, and on whose word."""
    because = (words()("picture.because", because=way.because),) if way.because else ()
    return (*because, *references.cited(way.evidence))


def definitions(conditions: Iterator[Condition], pathway: Pathway) -> Iterator[tuple[str, str]]:
    """What each definition and score that conditions name stands for, also those that these name in turn."""
    defined_ones, scores = named_in(conditions)
    for stated in defined_ones:
        yield words()("picture.means", label=defined(stated)), phrase(stated.condition, pathway)
    for score in scores:
        yield words()("picture.score", label=score.label), "; ".join(_score_item(item, pathway) for item in score.items)


def _score_item(item: ScoreItem, pathway: Pathway) -> str:
    slots = {"points": f"{item.points:+d}", "condition": phrase(item.when, pathway)}
    if item.label:
        return words()("picture.score_item_called", label=item.label, **slots)
    return words()("picture.score_item", **slots)
