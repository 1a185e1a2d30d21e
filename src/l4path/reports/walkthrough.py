"""The page that walks a reader through a pathway: tier by tier, node by node, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.evidence import is_disputed
from l4path.explanation.ways import way_in
from l4path.language import worded, words
from l4path.language.phrases import Phrases, phrase, question_of
from l4path.language.text import CONVENTION_SIGN
from l4path.layout import escaped
from l4path.nodes import Disposition, Treatment
from l4path.reports.markdown import heading, page, sentence

if TYPE_CHECKING:
    from l4path.conditions import Condition
    from l4path.escalations import Escalation
    from l4path.nodes import Node
    from l4path.pathway import Pathway


def walkthrough_page(pathway: Pathway) -> str:
    """Every node in the order of the tiers: for whom it is, what forbids it, how it is judged, the ways in and on.

    Args:
        pathway: The pathway.

    Example:
        >>> import l4path
        >>> print(walkthrough_page(l4path.load("l4")).splitlines()[0])
        # A walk through: Pain at the L4 level of the spine
    """
    lines = [words()("walk.title", title=escaped(pathway.title)), ""]
    lines += [escaped(part) for part in pathway.description.strip().split("\n") if part.strip()]
    lines += ["", words()("walk.written", id=escaped(pathway.id), version=escaped(pathway.version))]
    lines += heading(2, words()("walk.head.where"))
    lines += ["- " + words()("walk.begins", nodes=escaped(_titles(pathway.start, pathway)))] if pathway.start else []
    if pathway.goal is None:
        lines += ["- " + words()("walk.no_goal")]
    else:
        lines += ["- " + words()("walk.goal", goal=escaped(phrase(pathway.goal, pathway)))]
    lines += _red_flags(pathway)
    for tier in pathway.tiers:
        nodes = [node for node in pathway.nodes.values() if node.tier == tier]
        lines += heading(2, words()("walk.head.tier", tier=tier)) if nodes else []
        for node in nodes:
            lines += _node(node, pathway)
    lines += _statements(pathway)
    lines += _glossary(pathway)
    if any(CONVENTION_SIGN in line for line in lines):
        lines += ["", escaped(words()("whole.convention"))]
    return page(lines)


def _titles(names: tuple[str, ...], pathway: Pathway) -> str:
    return words().joined([pathway.nodes[name].title for name in names])


def _red_flags(pathway: Pathway) -> list[str]:
    lines = heading(2, words()("walk.head.first"))
    flags = [way for way in pathway.escalations if way.on == "red_flag"]
    if not flags:
        return [*lines, words()("walk.no_flags")]
    lines += [words()("walk.flags"), ""]
    for way in flags:
        where = f"after {_titles(way.after, pathway)}, " if way.after else ""
        asked = "" if way.when is None else phrase(way.when, pathway)
        because = f" ({escaped(way.because)})" if way.because else ""
        lines += [f"- {sentence(where + asked)}: to {escaped(pathway.nodes[way.to].title)}{because}"]
    return lines


def _node(node: Node, pathway: Pathway) -> list[str]:
    lines = [*heading(3, node.title), f"*{_kind(node)}*", ""]
    if isinstance(node, Treatment):
        lines += _suitability(node, pathway)
    lines += _ways_in(node, pathway)
    if not isinstance(node, Disposition):
        lines += _ways_on(node, pathway)
    if node.disputed:
        lines += [f"- **{words()('evidence.disputed')}**"]
    lines += [f"- {words()('section.sources')}:"] if node.evidence else []
    lines += [f"  - {sentence(Phrases(pathway, words()).evidence(item))}" for item in node.evidence]
    return lines


def _kind(node: Node) -> str:
    name: str = node.kind
    if isinstance(node, Treatment):
        name = "continuous" if node.continuous else "once" if node.once else "treatment"
    elif isinstance(node, Disposition) and node.final:
        name = "final"
    text = words()(f"walk.{name}")
    return words()("walk.emergency", what=text) if node.emergency else text


def _suitability(node: Treatment, pathway: Pathway) -> list[str]:
    lines = _listed(words()("walk.head.for_whom"), node.indications, pathway) or [f"- {words()('says.no_indications')}"]
    lines += _listed(words()("walk.head.forbids"), node.contraindications, pathway) or [
        f"- {words()('says.no_contraindications')}"
    ]
    if node.cautions:
        lines += ["- " + words()("section.cautions")]
        for caution in node.cautions:
            disputed = f" **{words()('evidence.disputed')}**" if is_disputed(caution.evidence) else ""
            text = sentence(f"if {phrase(caution.when, pathway)}: {caution.because}")
            lines += [f"  - {text}{disputed}"]
            lines += [f"    - {sentence(Phrases(pathway, words()).evidence(item))}" for item in caution.evidence]
    for head, condition in (("adequate", node.adequate), ("response", node.response)):
        if condition is not None:
            lines += [f"- {words()(f'walk.head.{head}')}: {escaped(phrase(condition, pathway))}"]
    return lines


def _listed(head: str, conditions: tuple[Condition, ...], pathway: Pathway) -> list[str]:
    if not conditions:
        return []
    return [f"- {head}", *(f"  - {sentence(phrase(condition, pathway))}" for condition in conditions)]


def _ways_in(node: Node, pathway: Pathway) -> list[str]:
    if node.id in pathway.start:
        return ["- " + words()("walk.at_start")]
    ways = pathway.into(node)
    return [
        "- " + words()(f"walk.head.way{'s' * (len(ways) > 1)}_in"),
        *(f"  - {_way(worded([way_in(w, pathway)], pathway)[0].text, w, pathway)}" for w in ways),
    ]


def _ways_on(node: Node, pathway: Pathway) -> list[str]:
    ways = pathway.out_of(node)
    if not ways:
        return ["- " + words()("walk.no_way_on")]
    return [
        "- " + words()(f"walk.head.way{'s' * (len(ways) > 1)}_on"),
        *(f"  - {_way_on(way, node, pathway)}" for way in ways),
    ]


def _way_on(way: Escalation, node: Node, pathway: Pathway) -> str:
    text = words()("way.on", node=pathway.nodes[way.to].title, kind=words()(f"kind.{way.on}"))
    others = tuple(name for name in way.after if name != node.id)
    if others and not way.any_of:
        text = words()("walk.together", way=text, others=_titles(others, pathway))
    return _way(words()("way.with_because", way=text, because=way.because) if way.because else text, way, pathway)


def _way(text: str, way: Escalation, pathway: Pathway) -> str:
    when = "" if way.when is None else f" When: {escaped(phrase(way.when, pathway))}."
    disputed = f" **{words()('evidence.disputed')}**" if way.disputed else ""
    return f"{sentence(text)}.{when}{disputed}"


def _statements(pathway: Pathway) -> list[str]:
    lines = []
    for head, stated in (
        ("invariants", pathway.invariants),
        ("obligations", pathway.obligations),
        ("assumptions", pathway.assumptions),
    ):
        if stated:
            lines += [
                *heading(2, words()(f"walk.head.{head}")),
                *(f"- {sentence(statement.title)}" for statement in stated.values()),
            ]
    return lines


def _glossary(pathway: Pathway) -> list[str]:
    lines = []
    if pathway.definitions:
        lines += heading(2, words()("walk.head.words"))
        lines += [
            f"- **{sentence(definition.label)}**: {escaped(phrase(definition.condition, pathway))}"
            for definition in pathway.definitions.values()
        ]
    if pathway.scores:
        lines += heading(2, words()("walk.head.scores"))
    for score in pathway.scores.values():
        lines += [f"- **{sentence(score.label)}**"]
        for item in score.items:
            text = f"{item.label}: {phrase(item.when, pathway)}" if item.label else phrase(item.when, pathway)
            lines += [f"  - {sentence(text)}: {words()('points', count=item.points)}"]
    if pathway.screens:
        lines += heading(2, words()("walk.head.together"))
    for screen in pathway.screens.values():
        asked = words().joined([pathway.facts[name].label for name in screen.facts])
        question = f" {escaped(screen.question)}" if screen.question else ""
        lines += [f"- **{sentence(screen.title)}**:{question} {escaped(asked)}"]
    for head, facts in (
        ("asked", pathway.facts),
        ("measured", pathway.measures),
    ):
        if facts:
            lines += [
                *heading(2, words()(f"walk.head.{head}")),
                *(f"- **{sentence(f.label)}**: {escaped(question_of(f, '', words()))}" for f in facts.values()),
            ]
    return lines
