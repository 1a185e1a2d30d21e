"""Where in a pathway something stands, and what it is called for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.language import words as catalogue
from l4path.meaning import Claim, formula_of
from l4path.pathway import gather
from l4path.verification import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.conditions import Condition
    from l4path.escalations import Escalation
    from l4path.meaning import Formula
    from l4path.pathway import Pathway

    Stated = tuple[str, str, Formula, Condition, str]
    """A condition, as :func:`conditions_of` gives it."""


_MOST_SOURCES = 2


def node_place(pathway: Pathway, name: str) -> str:
    """The place of a node, such as ``treatments.nsaids``."""
    return f"{pathway.nodes[name].kind}s.{name}"


def way_place(way: Escalation) -> str:
    """The place of an escalation, by its id, which does not change when another is added before it."""
    return f"escalations.{way.id}"


def way_words(pathway: Pathway, way: Escalation) -> str:
    """An escalation for a reader, as in ``from Oral NSAID to Physical therapy (the trial failed)``."""
    kind, target = catalogue()(f"kind.{way.on}"), pathway.nodes[way.to].title
    if not way.after:
        return words.of("way_anywhere", target=target, kind=kind)
    return words.of("way", sources=_sources(pathway, way), target=target, kind=kind)


def by_way(pathway: Pathway, way: Escalation) -> str:
    """An escalation for a reader who knows where it leads, as in ``from Oral NSAID (the trial failed)``."""
    if not way.after:
        return words.of("by_way_anywhere", kind=catalogue()(f"kind.{way.on}"), id=way.id)
    return words.of("by_way", sources=_sources(pathway, way), kind=catalogue()(f"kind.{way.on}"), id=way.id)


def _sources(pathway: Pathway, way: Escalation) -> str:
    titles = [pathway.nodes[name].title for name in way.after]
    if len(titles) > _MOST_SOURCES:
        titles = [titles[0], words.of("more_sources", count=len(titles) - 1)]
    return words.joined(titles, "or" if way.any_of else "and")


def conditions_of(pathway: Pathway) -> Iterator[Stated]:
    """Every condition that somebody wrote to be met by some patients and not by others.

    Yields:
        Its place, what it is for a reader, what to ask the engine for, the condition itself, and, of a trial's
        condition, the treatment that must have been tried for it to be asked at all.
    """
    for where, context, condition in gather.conditions_of(pathway):
        group, _, rest = where.partition(".")
        asked = formula_of(condition)
        if context == "trial":
            name, _, which = rest.split(".")
            what = words.of(f"condition.{which}", of=pathway.nodes[name].title)
            yield where, what, Claim(which, name), condition, name
        elif group == "treatments":
            name, _, which = rest.partition(".")
            kind = which.partition("[")[0]
            yield where, words.of(f"condition.{kind}", of=pathway.nodes[name].title), asked, condition, ""
        elif group.startswith("escalations"):
            way = pathway.escalations[int(group.removeprefix("escalations[").removesuffix("]")) - 1]
            what = words.of("condition.when", of=way_words(pathway, way))
            yield f"{way_place(way)}.when", what, asked, condition, ""
        elif group in ("definitions", "scores"):
            label = getattr(pathway, group)[rest.partition(".")[0]].label
            yield where, words.of(f"condition.{group}", of=label), asked, condition, ""
        elif group == "goal":  # of invariants, obligations and assumptions others ask
            yield where, words.of("condition.goal"), asked, condition, ""
