"""Mutants: the same pathway with one small clinical mistake in it, of every kind that a slip of the pen makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from l4path import PathwayError, text
from l4path.conditions import And, AtLeast, Comparison, Condition, Not, Or, Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path import Definition, Escalation, Pathway, Treatment

    Rebuild = Callable[[Condition], Pathway]

PERCENT = 10  # how far a threshold in percent is shifted; any other by one


@dataclass(frozen=True, slots=True)
class Mutant:
    """A pathway with one mistake.

    Attributes:
        kind: What kind of mistake.
        where: The element that it is in.
        what: What was changed.
        pathway: The pathway with it, or None where no such pathway can be built.
    """

    kind: str
    where: str
    what: str
    pathway: Pathway | None

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.what}"


def mutants(pathway: Pathway) -> Iterator[Mutant]:
    """Every mutant of a pathway, in the order of the pathway.

    Left out are the invariants, which decide nothing.
    """
    for node in pathway.treatments.values():
        yield from _of_treatment(pathway, node)
    for way in pathway.escalations:
        yield from _of_escalation(pathway, way)
    for definition in pathway.definitions.values():
        yield from _of_definition(pathway, definition)
    if pathway.goal is not None:
        yield from _of_condition("goal", "goal", pathway.goal, lambda changed: pathway.with_fields(goal=changed))


def _built(kind: str, where: str, what: str, build: Callable[[], Pathway]) -> Mutant:
    try:
        return Mutant(kind, where, what, build())
    except PathwayError:
        return Mutant(kind, where, what, None)


def _changed(node: Treatment, name: str, value: object) -> Treatment:
    fields: dict[str, Any] = {name: value}
    return replace(node, **fields)


def _of_treatment(pathway: Pathway, node: Treatment) -> Iterator[Mutant]:
    for name in ("indications", "contraindications"):
        stated: tuple[Condition, ...] = getattr(node, name)
        for at, condition in enumerate(stated):

            def rebuild(*new: Condition, name: str = name, at: int = at, stated: Any = stated) -> Pathway:
                return pathway.with_node(_changed(node, name, (*stated[:at], *new, *stated[at + 1 :])))

            yield _built(f"drop one of {name}", node.id, text(condition), rebuild)
            yield from _of_condition(name, node.id, condition, rebuild)
    for name in ("adequate", "response"):
        if (found := getattr(node, name)) is not None:

            def renew(new: Condition, name: str = name) -> Pathway:
                return pathway.with_node(_changed(node, name, new))

            yield from _of_condition(name, node.id, found, renew)
    if node.adequate is not None and node.response is not None:
        swapped = replace(node, adequate=node.response, response=node.adequate)
        yield _built("swap adequate and response", node.id, "", lambda: pathway.with_node(swapped))


def _of_escalation(pathway: Pathway, way: Escalation) -> Iterator[Mutant]:
    left_alone = () if len(pathway.into(way.to)) > 1 else (way.to,)  # as somebody would who wants the file accepted
    yield _built("delete an escalation", way.id, "", lambda: pathway.without_escalation(way, start=left_alone))
    if way.when is None:
        return
    if not way.on.needs_when and not isinstance(way.when, And):
        bare = replace(way, when=None, mentioned=())
        yield _built("drop a when", way.id, text(way.when), lambda: pathway.with_escalation(bare))
    yield from _of_condition(
        "when", way.id, way.when, lambda new: pathway.with_escalation(replace(way, when=new, mentioned=()))
    )


def _of_definition(pathway: Pathway, definition: Definition) -> Iterator[Mutant]:
    yield from _of_condition(
        "definition",
        definition.id,
        definition.condition,
        lambda new: pathway.with_definition(replace(definition, condition=new)),
    )


def _of_condition(kind: str, where: str, condition: Condition, rebuild: Rebuild) -> Iterator[Mutant]:
    for how, what, changed in variants(condition):
        yield _built(f"{how} of {kind}", where, what, partial(rebuild, changed))


def variants(condition: Condition) -> Iterator[tuple[str, str, Condition]]:
    """Every condition that differs in one place: a part less, or a threshold shifted."""
    if isinstance(condition, And | Or | AtLeast):
        yield from _fewer(condition)
        for at, part in enumerate(condition.parts):
            for how, what, changed in variants(part):
                parts = (*condition.parts[:at], changed, *condition.parts[at + 1 :])
                yield how, what, replace(condition, parts=parts)
    elif isinstance(condition, Not):
        for how, what, changed in variants(condition.part):
            yield how, what, Not(changed)
    elif isinstance(condition, Comparison):
        yield from _shifted(condition)
    elif isinstance(condition, Range):
        yield from _moved(condition)


def _fewer(condition: And | Or | AtLeast) -> Iterator[tuple[str, str, Condition]]:
    name = {And: "drop a conjunct", Or: "drop a disjunct", AtLeast: "drop a part"}[type(condition)]
    for at, part in enumerate(condition.parts):
        rest = condition.parts[:at] + condition.parts[at + 1 :]
        if isinstance(condition, AtLeast):
            if condition.count <= len(rest):
                yield name, text(part), AtLeast(condition.count, rest)
        else:
            yield name, text(part), rest[0] if len(rest) == 1 else type(condition)(rest)


def _step(fact: Any) -> int:
    return PERCENT if fact.unit == "%" else 1


def _within(fact: Any, value: float) -> bool:
    return (fact.minimum is None or value >= fact.minimum) and (fact.maximum is None or value <= fact.maximum)


def _shifted(atom: Comparison) -> Iterator[tuple[str, str, Condition]]:
    if isinstance(atom.constant, str):
        return
    fact = atom.operand.fact
    for by in (-_step(fact), _step(fact)):
        if _within(fact, atom.constant + by):
            changed = replace(atom, constant=atom.constant + by)
            yield "shift a threshold", f"{text(atom)} to {text(changed)}", changed


def _moved(atom: Range) -> Iterator[tuple[str, str, Condition]]:
    fact = atom.operand.fact
    for end in ("low", "high"):
        for by in (-_step(fact), _step(fact)):
            value = getattr(atom, end) + by
            if _within(fact, value):
                changed = replace(atom, **{end: value})
                yield "shift a threshold", f"{text(atom)} to {text(changed)}", changed
