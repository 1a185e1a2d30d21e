"""The evidence that bears on what a report shows, by the element that it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.assessment.paths import carriers, travelled
from l4path.conditions import named_in
from l4path.explanation.statements import say
from l4path.explanation.ways import cited, stated_way
from l4path.meaning import COME_FIRST, State
from l4path.nodes import Treatment
from l4path.truth import Truth

_BEFORE_THE_GOAL = (*COME_FIRST, State.ENDED)
"""The states in which nobody is told how the goal stands."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.conditions import Condition
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence
    from l4path.explanation.statements import Statement
    from l4path.nodes import Caution, Node
    from l4path.pathway import Pathway


def evidence_of(assessment: Assessment) -> Iterator[Statement]:
    """What is shown, each element with its evidence: options, their cautions, the ways to them, and what words mean."""
    pathway = assessment.pathway
    shown = (*assessment.options, *assessment.alongside)
    ways = _ways(assessment, shown)
    found: list[tuple[Statement, tuple[Evidence, ...]]] = []
    for node in shown:
        found.append((say("says.own", about=f"node:{node.id}", text=node.title), node.evidence))
        for caution in _open_cautions(assessment, node):
            about = f"caution:{node.id}.{caution.id}"
            found.append((say("report.element.caution", about=about, because=caution.because), caution.evidence))
    found += [(stated_way(way, pathway, names=carriers(way, assessment)), way.evidence) for way in ways]
    definitions, scores = named_in(_conditions(assessment, shown, ways))
    for made, kind in [(made, "definition") for made in definitions] + [(made, "score") for made in scores]:
        found.append((say(f"report.element.{kind}", about=f"{kind}:{made.id}", label=made.label), made.evidence))
    for element, evidence in found:
        if evidence:
            yield element.having(*map(cited, evidence))


def sources_of(elements: Iterable[Statement], pathway: Pathway) -> Iterator[Statement]:
    """The sources that evidence is from, each once, with where to read it.

    Args:
        elements: Elements with their evidence.
        pathway: The pathway.
    """
    for about in dict.fromkeys(line.about for element in elements for line in element.parts):
        found = pathway.sources[about.removeprefix("source:")]
        title = say("says.own", about=about, text=found)
        yield say("record.fact", about=about, label=title, value=found.url) if found.url else title


def _open_cautions(assessment: Assessment, node: Node) -> Iterator[Caution]:
    """The cautions of a node that are met, or unknown, in the order in which they are declared."""
    for caution in node.cautions if isinstance(node, Treatment) else ():
        if assessment.truth("caution", f"{node.id}.{caution.id}") is not Truth.NOT_MET:
            yield caution


def _ways(assessment: Assessment, shown: tuple[Node, ...]) -> list[Escalation]:
    """The ways by which the pathway came to what is shown, and the alarms that were raised."""
    pathway = assessment.pathway
    ways = {way.id: way for node in shown for _, way in travelled(assessment, node.id) if way is not None}
    for way in pathway.escalations:
        if pathway.nodes[way.to].emergency and assessment.truth("fires", way.id) is Truth.MET:
            ways[way.id] = way
    return list(ways.values())


def _conditions(assessment: Assessment, shown: tuple[Node, ...], ways: list[Escalation]) -> list[Condition]:
    """Every condition that what is shown rests on."""
    found = [way.when for way in ways if way.when is not None]
    for node in shown:
        if isinstance(node, Treatment):
            found += [*node.indications, *node.contraindications]
            found += [stated for stated in (node.adequate, node.response) if stated is not None]
            found += [caution.when for caution in _open_cautions(assessment, node)]
    goal = assessment.pathway.goal
    return found if goal is None or assessment.state in _BEFORE_THE_GOAL else [*found, goal]
