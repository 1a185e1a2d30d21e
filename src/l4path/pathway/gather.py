"""Gathering what a pathway consists of: given outright, or mentioned by its escalations and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from l4path.conditions import Condition, Defined, Definition, Predicate, atoms, definitions_in
from l4path.errors import Problem, quoted
from l4path.facts import BUILT_IN_MEASURES, Fact
from l4path.nodes import NODE_KINDS, Node, Treatment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import UnionType

    from l4path.escalations import Escalation
    from l4path.pathway.model import Pathway

_Named = TypeVar("_Named")


def unique(
    things: Iterable[object], what: str, kind: type[_Named] | UnionType, problems: list[Problem], place: str
) -> dict[str, _Named]:
    """Things by id; the same thing may be met many times, different things of one id are a problem."""
    found: dict[str, _Named] = {}
    for thing in things:
        if not isinstance(thing, kind):
            problems.append(Problem(what=f"{quoted(thing)} is not {what}", where=place))
            continue
        identity = cast("Any", thing).id
        if found.setdefault(identity, thing) is not thing and found[identity] != thing:
            problems.append(Problem(what=f"{identity} is declared twice, and differently", where=place))
    return found


def gather_nodes(
    nodes: Iterable[object], start: Iterable[object], escalations: Iterable[Escalation], problems: list[Problem]
) -> dict[str, Node]:
    """All nodes, treatments first, then reviews and dispositions, each in the order of declaration."""
    mentioned = [node for node in start if not isinstance(node, str)]
    mentioned += [node for escalation in escalations for node in escalation.mentioned]
    found: dict[str, Node] = unique([*nodes, *mentioned], "a treatment, review or disposition", Node, problems, "nodes")
    return {node.id: node for node in sorted(found.values(), key=lambda node: NODE_KINDS.index(node.kind))}


def all_conditions(
    nodes: Iterable[Node],
    escalations: Iterable[Escalation],
    definitions: Iterable[Definition],
    statements: Iterable[tuple[str, Condition]],
) -> Iterator[tuple[str, str, Condition]]:
    """Every condition with its place and its context: ``trial``, ``indication``, ``invariant`` or ``patient``."""
    for definition in definitions:
        yield f"definitions.{definition.id}.is", "patient", definition.condition
    for node in nodes:
        if isinstance(node, Treatment):
            place = f"treatments.{node.id}"
            for name in ("indications", "contraindications"):
                for number, condition in enumerate(getattr(node, name), 1):
                    yield f"{place}.{name}[{number}]", "indication", condition
            for name in ("adequate", "response"):
                if (found := getattr(node, name)) is not None:
                    yield f"{place}.trial.{name}", "trial", found
    for number, escalation in enumerate(escalations, 1):
        if escalation.when is not None:
            yield f"escalations[{number}].when", "patient", escalation.when
    for place, condition in statements:
        yield place, "invariant" if place.startswith("invariants") else "patient", condition


def conditions_of(pathway: Pathway) -> Iterator[tuple[str, str, Condition]]:
    """Every condition of a pathway with its place and its context, as :func:`all_conditions` gives them."""
    statements = [("goal", pathway.goal)] if pathway.goal is not None else []
    for group in ("invariants", "assumptions"):
        statements += [(f"{group}.{stated.id}.always", stated.always) for stated in getattr(pathway, group).values()]
    return all_conditions(pathway.nodes.values(), pathway.escalations, pathway.definitions.values(), statements)


def gather_definitions(
    given: Iterable[object], conditions: Iterable[Condition], problems: list[Problem]
) -> dict[str, Definition]:
    """All definitions, given or named by conditions."""
    found = unique(given, "a definition", Definition, problems, "definitions")
    named = definitions_in(iter([*conditions, *(definition.condition for definition in found.values())]))
    everything = [*found.values(), *(definition for namesakes in named.values() for definition in namesakes)]
    return unique(everything, "a definition", Definition, problems, "definitions")


def gather_facts(
    facts: Iterable[object], measures: Iterable[object], conditions: Iterable[Condition], problems: list[Problem]
) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """All facts and measures, given or named by conditions; built-in measures are not listed."""
    given = [getattr(thing, "fact", thing) for thing in (*facts, *measures)]
    mentioned = [
        atom.operand.fact
        for condition in conditions
        for atom in atoms(condition)
        if not isinstance(atom, Predicate | Defined)
    ]
    flat = [
        fact
        for fact in (*given, *mentioned)
        if not (isinstance(fact, Fact) and fact.measure and BUILT_IN_MEASURES.get(fact.id) == fact)
    ]
    of_patient = unique(
        [fact for fact in flat if not getattr(fact, "measure", False)], "a fact", Fact, problems, "facts"
    )
    of_trial = unique(
        [fact for fact in flat if getattr(fact, "measure", False)], "a measure", Fact, problems, "measures"
    )
    problems += [
        Problem(
            what=f"{name} is a built-in measure and cannot be declared again",
            where=f"measures.{name}",
            hint="leave it out",
        )
        for name in of_trial
        if name in BUILT_IN_MEASURES
    ]
    return of_patient, of_trial
