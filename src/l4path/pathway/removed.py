"""What following a source takes out of a pathway and changes in it, and why, place by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from l4path.brief import Brief
from l4path.conditions import Defined, Predicate, atoms
from l4path.errors import listed
from l4path.grammar import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from l4path.conditions import Condition, Constant
    from l4path.evidence import Evidence
    from l4path.pathway.model import Pathway

_MOST_NAMED = 60


@dataclass(frozen=True, slots=True, repr=False)
class Removal(Brief):
    """One thing that is taken out or changed.

    Attributes:
        where: The place in the pathway followed from, such as ``treatments.acupuncture`` or ``goal``.
        why: Why, in a sentence.
    """

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


@dataclass(frozen=True, slots=True, repr=False)
class Following(Brief):
    """The pathway derived by following a source, with what was taken out of it and why.

    It is a draft for whoever compares guidelines or adapts a pathway to one, and no pathway to use as it is: what the
    source is *for* was not put in, and taking something out may leave a patient without a way on.
    ``l4path.verification.check_following`` says where, and who that patient is.

    Attributes:
        original: The pathway that was followed from.
        pathway: The derived one.
        sources: The ids of the sources that were followed.
        removed: What is not there any more: nodes, escalations, definitions, goal, invariants, obligations,
            assumptions, cautions, silences.
        changed: What is still there and asks or waits for less.
    """

    original: Pathway
    pathway: Pathway
    sources: tuple[str, ...]
    removed: tuple[Removal, ...] = ()
    changed: tuple[Removal, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON carries it, without the pathways themselves."""
        return {
            "original": self.original.id,
            "version": self.original.version,
            "pathway": self.pathway.id,
            "sources": list(self.sources),
            "removed": [{"where": removal.where, "why": removal.why} for removal in self.removed],
            "changed": [{"where": change.where, "why": change.why} for change in self.changed],
        }

    def __str__(self) -> str:
        titles = " and ".join(self.original.sources[name].title for name in self.sources)
        if not self.removed:
            return f"{titles} is against nothing in {self.original.id}: nothing is taken out."
        lines = [
            f"Taken out of {self.original.id}, following {titles}:",
            *(f"  - {removal}" for removal in self.removed),
        ]
        lines += ["Changed:", *(f"  - {change}" for change in self.changed)] if self.changed else []
        return "\n".join(lines)


def disputed_by(pathway: Pathway, evidence: Iterable[Evidence], sources: set[str]) -> str:
    """That sources are against an element, in their words; of those that are also for it nothing is said."""
    items = [item for item in evidence if item.source in sources]
    torn = {item.source for item in items if item.stance == "for"}
    reasons = []
    for item in items:
        if item.stance == "against" and item.source not in torn:
            place = f" ({item.locator})" if item.locator else ""
            reasons.append(
                f"{pathway.sources[item.source].title}{place} is against it" + (f": {item.note}" if item.note else "")
            )
    return "; ".join(reasons)


def removals(
    old: Pathway, new: Pathway, sources: set[str], ways: Mapping[str, str], constants: Mapping[str, Constant]
) -> Iterator[Removal]:
    """What is not there any more.

    Args:
        old: The pathway that was followed from.
        new: The derived one.
        sources: The ids of the sources.
        ways: Why each escalation went that no source is against, by its id.
        constants: The values of the definitions that are gone.
    """
    for node in old.nodes.values():
        if node.id not in new.nodes:
            into = listed((way.id for way in old.into(node)), _MOST_NAMED)
            why = disputed_by(old, node.evidence, sources) or f"nothing leads to it any more: {into} left out"
            yield Removal(f"{node.kind}s.{node.id}", why)
    left = {way.id for way in new.escalations}
    for way in old.escalations:
        if way.id not in left:
            yield Removal(f"escalations.{way.id}", disputed_by(old, way.evidence, sources) or ways[way.id])
    for name in old.definitions:
        if name not in new.definitions:
            word = "always" if constants[name].value else "never"
            yield Removal(
                f"definitions.{name}", f"it is {word} met without what is left out, and its value stands for it"
            )
    if old.goal is not None and new.goal is None:
        yield Removal("goal", f"it can never be met without what is left out: {text(old.goal)}")
    for group in ("invariants", "assumptions"):
        for name, stated in getattr(old, group).items():
            if name not in getattr(new, group):
                why = f"it says nothing any more, or demands what is left out: {text(stated.always)}"
                yield Removal(f"{group}.{name}", why)
    for name, owed in old.obligations.items():
        if name not in new.obligations:
            why = f"it is about nobody any more, or demands what is left out: {text(owed.when)}; {text(owed.then)}"
            yield Removal(f"obligations.{name}", why)
    for name, node in new.nodes.items():
        kept = {caution.id for caution in getattr(node, "cautions", ())}
        for caution in getattr(old.nodes[name], "cautions", ()):
            if caution.id not in kept:
                why = f"it never applies without what is left out: {text(caution.when)}"
                yield Removal(f"treatments.{name}.cautions.{caution.id}", why)
    for silence in old.silenced:
        if silence not in new.silenced:
            yield Removal(f"silenced.{silence.code}", f"{silence.where} is left out")


def changes(old: Pathway, new: Pathway) -> Iterator[Removal]:
    """What is still there and is written otherwise."""
    former = {way.id: way for way in old.escalations}
    for way in new.escalations:
        if gone := [source for source in former[way.id].after if source not in way.after]:
            yield Removal(f"escalations.{way.id}.after", f"it no longer waits for {listed(gone, _MOST_NAMED)}")
    for where, before, now in _rewritten(old, new):
        if before != now:
            mentioned = {name: None for part in before for name in _mentioned(part)}
            gone = [name for name in mentioned if name not in new.nodes and name not in new.definitions]
            why = f"it no longer asks about {listed(gone, _MOST_NAMED)}" if gone else "it is simplified"
            yield Removal(where, why if now else f"{why}, and so about nothing")


def _rewritten(old: Pathway, new: Pathway) -> Iterator[tuple[str, tuple[Condition, ...], tuple[Condition, ...]]]:
    """Every condition that is still there in some form, before and now."""
    for name, node in new.nodes.items():
        for group in ("indications", "contraindications"):
            yield f"{node.kind}s.{name}.{group}", getattr(old.nodes[name], group, ()), getattr(node, group, ())
        before = {caution.id: caution.when for caution in getattr(old.nodes[name], "cautions", ())}
        for caution in getattr(node, "cautions", ()):
            yield f"{node.kind}s.{name}.cautions.{caution.id}", (before[caution.id],), (caution.when,)
    former = {way.id: way for way in old.escalations}
    for way in new.escalations:
        yield f"escalations.{way.id}.when", _alone(former[way.id].when), _alone(way.when)
    for name, definition in new.definitions.items():
        yield f"definitions.{name}", (old.definitions[name].condition,), (definition.condition,)
    for name, score in new.scores.items():
        for number, (was, now) in enumerate(zip(old.scores[name].items, score.items, strict=True), 1):
            yield f"scores.{name}.items[{number}]", (was.when,), (now.when,)
    for name, owed in new.obligations.items():
        yield f"obligations.{name}.when", (old.obligations[name].when,), (owed.when,)
        yield f"obligations.{name}.then", (old.obligations[name].then,), (owed.then,)
    if new.goal is not None:
        yield "goal", _alone(old.goal), (new.goal,)
    for group in ("invariants", "assumptions"):
        for name, stated in getattr(new, group).items():
            yield f"{group}.{name}", (getattr(old, group)[name].always,), (stated.always,)


def _alone(condition: Condition | None) -> tuple[Condition, ...]:
    return () if condition is None else (condition,)


def _mentioned(condition: Condition) -> Iterator[str]:
    """The nodes and definitions that a condition names."""
    for atom in atoms(condition):
        if isinstance(atom, Defined):
            yield atom.name
        elif isinstance(atom, Predicate):
            yield atom.node
        elif (treatment := getattr(getattr(atom, "operand", None), "treatment", None)) is not None:
            yield treatment
