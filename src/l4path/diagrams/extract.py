"""Reads a pathway, and perhaps the assessment of an episode, into a diagram."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.diagrams import details, marks
from l4path.diagrams.arrows import Draft, joined
from l4path.diagrams.asides import Asides
from l4path.diagrams.assemble import ANYWHERE, assembled
from l4path.diagrams.model import Box, Diagram, Firing, Way
from l4path.diagrams.references import References, numbered
from l4path.diagrams.view import DETAILS, DIRECTIONS, PAGES, known, part_of
from l4path.diagrams.way_there import WayThere, reasons, way_there_of
from l4path.language import speaking, words
from l4path.language.phrases import phrase
from l4path.nodes import Disposition, Treatment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from l4path.assessment import Assessment
    from l4path.conditions import Condition, NodeLike
    from l4path.diagrams.view import Part
    from l4path.escalations import Escalation
    from l4path.nodes import Node
    from l4path.pathway import Pathway


def extract(
    pathway: Pathway,
    assessment: Assessment | None = None,
    *,
    detail: str = "standard",
    direction: str = "down",
    around: NodeLike | None = None,
    distance: int = 1,
    lanes: Iterable[str] | None = None,
    page: str | None = None,
    language: str = "",
) -> Diagram:
    """The diagram of a pathway, with the marks of an assessment where there is one.

    Nodes become boxes `n0`, `n1`, ... and escalations `e0`, `e1`, ..., numbered as the pathway declares them.

    Args:
        pathway: The pathway.
        assessment: The assessment of an episode on this pathway.
        detail: `overview`, `standard` or `full`.
        direction: `down` or `right`.
        around: The node, or its id, around which a part is drawn.
        distance: How many steps from that node are drawn.
        lanes: The tiers that are drawn; all of them if left out.
        page: `a4`, `slide`, or none in particular.
        language: ``en`` or ``de``, or left out: the one that is spoken.

    Raises:
        DiagramError: When a word is none of those, or nothing would be left to draw.
        PathwayError: When there is no such node.
        L4pathError: When there are no words in that language.

    Example:
        >>> import l4path
        >>> part = extract(l4path.load("l4"), detail="overview", around="nsaids")
        >>> [box.title for box in part.boxes if box.lane == 0], part.direction
        (['Education and an active lifestyle', 'Medical evaluation and L4 examination'], 'down')
    """
    known(detail, DETAILS, "detail")
    known(direction, DIRECTIONS, "direction")
    if page is not None:
        known(page, tuple(PAGES), "page")
    with speaking(language):
        part = part_of(pathway, around, distance, lanes)
        found = replace(_extracted(pathway, assessment, part, detail), direction=direction, page=page or "")
        return numbered(found) if page and detail == "overview" else found


def _extracted(pathway: Pathway, assessment: Assessment | None, part: Part, detail: str) -> Diagram:
    names = {node: f"n{number}" for number, node in enumerate(pathway.nodes)}
    way_there = WayThere() if assessment is None else way_there_of(assessment)
    boxes = dict(_boxes(pathway, assessment, names, way_there))
    if assessment is not None:
        for option, reason in reasons(assessment).items():
            boxes[names[option]] = replace(boxes[names[option]], lines=(reason,))
        for option, minded in marks.cautions_of(assessment).items():
            boxes[names[option]] = replace(boxes[names[option]], cautions=minded)
    if part.middle:
        boxes[names[part.middle]] = replace(boxes[names[part.middle]], focus=True)
    asides = Asides(pathway)
    references = References(pathway)
    stated: list[Condition] = []
    if detail == "full":
        for node in part.nodes_of(pathway):
            box = boxes[names[node.id]]
            lines = (*box.lines, *details.of_node(node, pathway, references))
            boxes[box.id] = replace(box, lines=lines)
            stated += (condition for _, condition, _ in details.conditions_of(node))
    drafts = []
    for number, escalation in enumerate(pathway.escalations):
        way = Way(
            kind=escalation.on,
            condition="",
            escalations=((f"e{number}", sources_of(escalation, names)),),
            disputed=escalation.disputed,
            firing=_firing(escalation, assessment, way_there),
            by_source=tuple(_by_source(f"e{number}", escalation, assessment, names, way_there)),
        )
        if detail != "full":
            condition, signs = asides.of(escalation)
            way = replace(way, condition=condition, signs=signs)
        elif part.nodes & {escalation.to, *escalation.after}:
            stated += [] if escalation.when is None else [escalation.when]
            text = "" if escalation.when is None else phrase(escalation.when, pathway)
            way = replace(way, condition=text, lines=details.of_way(escalation, references))
        drafts.append(draft_of(escalation, names, way))
    kept = frozenset(names[node] for node in part.nodes)
    found = assembled(boxes, drafts, kept, overview=detail == "overview", stubs=part.stubs)
    return Diagram(
        title=pathway.title,
        version=pathway.version,
        description=pathway.description,
        standing="" if assessment is None else _standing(assessment),
        besides="" if assessment is None else _besides(assessment),
        lanes=part.tiers,
        boxes=tuple(replace(box, lane=part.tiers.index(pathway.tiers[box.lane])) for box in found.boxes),
        arrows=found.arrows,
        notes=asides.notes if detail != "full" else (),
        part=part.label,
        references=(*references.listed, *details.definitions(iter(stated), pathway)),
        elsewhere=found.elsewhere,
        language=words().code,
    )


def sources_of(escalation: Escalation, names: Mapping[str, str]) -> tuple[str, ...]:
    """The boxes that an escalation leaves."""
    return tuple(names[source] for source in escalation.after) or (ANYWHERE,)


def draft_of(escalation: Escalation, names: Mapping[str, str], way: Way) -> Draft:
    """An escalation that has no arrow yet."""
    sources = sources_of(escalation, names)
    return Draft(sources=sources, join=joined(sources, any_of=escalation.any_of), target=names[escalation.to], way=way)


def box_of(name: str, node: Node, lanes: tuple[str, ...]) -> Box:
    """The box of a node, without any mark."""
    kind: str = node.kind
    if isinstance(node, Treatment) and (node.continuous or node.once):
        kind = "continuous" if node.continuous else "once"
    return Box(
        id=name,
        kind=kind,
        title=node.title,
        lane=lanes.index(node.tier),
        emergency=node.emergency,
        final=isinstance(node, Disposition) and node.final,
        disputed=node.disputed,
    )


def anywhere(lane: int, *, faded: bool = False, route: bool = False) -> Box:
    """The box from which red flags lead away, whatever else the patient came to."""
    title = words()("picture.anywhere")
    return Box(id=ANYWHERE, kind="anywhere", title=title, lane=lane, emergency=True, faded=faded, route=route)


def _boxes(
    pathway: Pathway, assessment: Assessment | None, names: Mapping[str, str], way_there: WayThere
) -> Iterator[tuple[str, Box]]:
    marked = {} if assessment is None else marks.of_nodes(assessment)
    for node, name in names.items():
        box = box_of(name, pathway.nodes[node], pathway.tiers)
        faded = node in marked and marked[node] is None
        yield name, replace(box, faded=faded, mark=marked.get(node), route=node in way_there.nodes)
    flags = [escalation for escalation in pathway.escalations if not escalation.after]
    if flags:
        lane = min(pathway.tiers.index(pathway.nodes[flag.to].tier) for flag in flags)
        firing = {level for flag in flags for level in _firing(flag, assessment, way_there)}
        yield ANYWHERE, anywhere(lane, faded=firing == {Firing.RESTS}, route=Firing.ROUTE in firing)


def _firing(escalation: Escalation, assessment: Assessment | None, way_there: WayThere) -> tuple[Firing, ...]:
    if assessment is None:
        return ()
    if escalation.id in way_there.ways:
        return (Firing.ROUTE,)
    return (marks.of_escalation(assessment.truth("fires", escalation.id)),)


def _by_source(
    name: str, escalation: Escalation, assessment: Assessment | None, names: Mapping[str, str], way_there: WayThere
) -> Iterator[tuple[tuple[str, str], Firing]]:
    """Of each source of an escalation that has several, whether it leads on by its own trigger."""
    if assessment is None or len(escalation.after) < 2:  # noqa: PLR2004
        return
    for source in escalation.after:
        own = marks.of_escalation(assessment.leads_on(escalation, source))
        on_the_way = own is Firing.FIRES and escalation.id in way_there.ways and source in way_there.nodes
        yield (name, names[source]), Firing.ROUTE if on_the_way else own


def _standing(assessment: Assessment) -> str:
    """One line that says where the patient stands, for the head of the picture."""
    say = words()
    standing = {
        "state": say(f"state.{assessment.state.value}"),
        "options": ", ".join(node.title for node in assessment.options) or say("picture.none"),
    }
    if not assessment.questions:
        return say("picture.standing", **standing)
    return say("picture.standing_asks", count=len(assessment.questions), **standing)


def _besides(assessment: Assessment) -> str:
    alongside = ", ".join(node.title for node in assessment.alongside)
    return words()("picture.alongside", titles=alongside) if alongside else ""
