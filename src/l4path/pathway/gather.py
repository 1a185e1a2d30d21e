"""Gathering what a pathway consists of: given outright, or mentioned by its escalations and conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from l4path.conditions import Condition, Definition, Score, condition, meant_by, named_in, operative
from l4path.errors import ConditionError, PathwayError, Problem, quoted, shown
from l4path.facts import BUILT_IN_MEASURES, Fact
from l4path.nodes import NODE_KINDS, Node, Treatment
from l4path.pathway.parts import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import UnionType

    from l4path.conditions import FactLike
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


def conditions_of(pathway: Pathway) -> Iterator[tuple[str, str, Condition]]:
    """Every condition of a pathway with its place and its context.

    The context is ``trial``, ``indication`` (what others rest on), ``invariant`` or ``patient``.
    """
    for definition in getattr(pathway, "definitions", {}).values():
        yield f"definitions.{definition.id}.is", "patient", definition.condition
    for score in getattr(pathway, "scores", {}).values():
        for number, item in enumerate(score.items, 1):
            yield f"scores.{score.id}.items[{number}].when", "patient", item.when
    for node in pathway.nodes.values():
        if isinstance(node, Treatment):
            yield from _of_treatment(node)
    for number, escalation in enumerate(pathway.escalations, 1):
        if escalation.when is not None:
            yield f"escalations[{number}].when", "patient", escalation.when
    if pathway.goal is not None:
        yield "goal", "patient", pathway.goal
    for invariant in pathway.invariants.values():
        yield f"invariants.{invariant.id}.always", "invariant", invariant.always
    for obligation in pathway.obligations.values():
        yield f"obligations.{obligation.id}.when", "invariant", obligation.when
        yield f"obligations.{obligation.id}.then", "invariant", obligation.then
    for assumption in pathway.assumptions.values():
        yield f"assumptions.{assumption.id}.always", "patient", assumption.always


def _of_treatment(node: Treatment) -> Iterator[tuple[str, str, Condition]]:
    place = f"treatments.{node.id}"
    for name in ("indications", "contraindications"):
        for number, stated in enumerate(getattr(node, name), 1):
            yield f"{place}.{name}[{number}]", "indication", stated
    for number, caution in enumerate(node.cautions, 1):
        yield f"{place}.cautions[{number}].when", "patient", caution.when
    for name in ("adequate", "response"):
        if (found := getattr(node, name)) is not None:
            yield f"{place}.trial.{name}", "trial", found


def gather_named(
    definitions: Iterable[object], scores: Iterable[object], conditions: Iterable[Condition], problems: list[Problem]
) -> tuple[dict[str, Definition], dict[str, Score]]:
    """All definitions and scores, given or named by conditions."""
    defined = unique(definitions, "a definition", Definition, problems, "definitions")
    summed = unique(scores, "a score", Score, problems, "scores")
    given: list[Definition | Score] = [*defined.values(), *summed.values()]
    within = [stated for named in given for stated in meant_by(named)]
    more_defined, more_summed = named_in([*conditions, *within])
    return (
        unique([*defined.values(), *more_defined], "a definition", Definition, problems, "definitions"),
        unique([*summed.values(), *more_summed], "a score", Score, problems, "scores"),
    )


def gather_screens(screens: object, problems: list[Problem]) -> tuple[dict[str, Screen], list[FactLike]]:
    """Screens by id, and the facts that they were given by their handles."""
    if not isinstance(screens, Mapping):
        if not isinstance(screens, Iterable) or isinstance(screens, str):
            what = f"{quoted(screens)} is not a table of facts by name"
            problems.append(Problem(what=what, where="screens"))
            return {}, []
        given: dict[str, Screen] = unique(screens, "a screen", Screen, problems, "screens")
        return _apart(given)
    made: dict[str, Screen] = {}
    for name, facts in screens.items():
        try:
            made[name] = facts if isinstance(facts, Screen) else Screen(name, facts)
        except PathwayError as error:
            problems += [problem.within(f"screens.{shown(name)}") for problem in error.problems]
    return _apart(made)


def _apart(screens: dict[str, Screen]) -> tuple[dict[str, Screen], list[FactLike]]:
    """Screens that name their facts by id alone, and the facts: these may be declared otherwise later."""
    handles = [fact for screen in screens.values() for fact in screen.mentioned]
    return {name: replace(screen, mentioned=()) for name, screen in screens.items()}, handles


def gather_facts(
    facts: Iterable[object], measures: Iterable[object], conditions: Iterable[Condition], problems: list[Problem]
) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """All facts and measures, given or named by conditions; built-in measures are not listed."""
    given = [getattr(thing, "fact", thing) for thing in (*facts, *measures)]
    mentioned = [atom.operand.fact for condition in conditions for atom in operative(condition)]
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
            what=f"{name} is built in and cannot be declared again",
            where=f"measures.{name}",
            hint="leave it out",
        )
        for name in of_trial
        if name in BUILT_IN_MEASURES
    ]
    return of_patient, of_trial


def listed_things(things: object) -> list[Any]:
    """Things in a list; one alone counts as a list of one."""
    return [things] if isinstance(things, str) or not isinstance(things, Iterable) else list(things)


def of_kind(things: object, kind: type[_Named], what: str, place: str, problems: list[Problem]) -> list[_Named]:
    """The things that are of a kind; any other is a problem."""
    listed = listed_things(things)
    problems += [
        Problem(what=f"{quoted(thing)} is not {what}", where=place) for thing in listed if not isinstance(thing, kind)
    ]
    return [thing for thing in listed if isinstance(thing, kind)]


def read_goal(goal: object, problems: list[Problem]) -> Condition | None:
    """The goal as a condition, or the problem with it."""
    try:
        return condition(goal)
    except ConditionError as error:
        problems.append(error.problem.within("goal"))
        return None


def by_id(
    things: Iterable[_Named], what: str, kind: type[_Named], problems: list[Problem], place: str
) -> Mapping[str, _Named]:
    """Things by id, as a table that nobody can change."""
    return MappingProxyType(unique(listed_things(things), what, kind, problems, place))
