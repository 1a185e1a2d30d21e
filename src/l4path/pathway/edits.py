"""Edits: another pathway that differs in one place, or a refusal that changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from l4path.conditions import (
    Condition,
    Contains,
    Defined,
    Definition,
    FlagAtom,
    Membership,
    Named,
    Operand,
    Predicate,
    Range,
    Score,
    ScoreComparison,
    ScoreRange,
    atoms,
    substituted,
)
from l4path.conditions.atoms import Comparison
from l4path.errors import ConditionError, PathwayError, Problem, did_you_mean, quoted, shown
from l4path.facts import Fact
from l4path.pathway.gather import conditions_of

if TYPE_CHECKING:
    from l4path.escalations import Escalation
    from l4path.evidence import Source
    from l4path.nodes import Node
    from l4path.pathway.model import Pathway


def with_fields(self: Pathway, **fields: Any) -> Pathway:
    """The same pathway with other fields, such as ``title``, ``version``, ``goal`` or ``invariants``.

    ``start`` follows from the escalations and is kept equal to the roots, unless it is given.

    Raises:
        PathwayError: When the result cannot be right.
    """
    arguments = self._arguments()
    unknown = [name for name in fields if name not in arguments]
    if unknown:
        raise PathwayError((Problem(what=f"a pathway has no {unknown[0]}", hint=did_you_mean(unknown[0], arguments)),))
    arguments |= fields
    if "start" not in fields:
        entered = {getattr(escalation, "to", None) for escalation in arguments["escalations"]}
        named = [getattr(node, "id", None) for node in arguments["nodes"]]  # what is no node is refused below
        arguments["start"] = [name for name in named if name is not None and name not in entered]
    return type(self)(**arguments)


def with_node(self: Pathway, node: Node) -> Pathway:
    """The pathway with one node more, or with another node in place of the one of its id.

    Raises:
        PathwayError: When the result cannot be right.
    """
    return with_fields(self, nodes=_put(self.nodes.values(), node))


def without_node(self: Pathway, node: object) -> Pathway:
    """The pathway without a node, without the escalations that lead to it, and without those that need it as a source.

    An escalation that any of several sources triggers keeps the others.

    Raises:
        PathwayError: When there is no such node, or a condition still asks about it.
    """
    name = self.node(node).id
    asking = [where for where, _, condition in conditions_of(self) if _asks(condition, name)]
    kept, numbers = [], {}
    for number, way in enumerate(self.escalations, 1):
        left = _without_source(way, name)
        if left is not None:
            kept.append(left)
            numbers[f"escalations[{number}]"] = left.id
    asking = [
        where
        for where in asking
        if not where.startswith(f"treatments.{name}.")
        and (not where.startswith("escalations") or where.removesuffix(".when") in numbers)
    ]
    if asking:
        what = f"{name} cannot go: a condition still asks about it"
        raise PathwayError(tuple(Problem(what=what, where=where, hint="change that first") for where in asking))
    return with_fields(self, nodes=[other for other in self.nodes.values() if other.id != name], escalations=kept)


def _without_source(way: Escalation, name: str) -> Escalation | None:
    if way.to == name or (name in way.after and not (way.any_of and len(way.after) > 1)):
        return None
    if name not in way.after:
        return way
    derived = way.id == way.derived_id
    return replace(
        way, after=tuple(source for source in way.after if source != name), id="" if derived else way.id, mentioned=()
    )


def _asks(condition: Condition, node: str) -> bool:
    return any(
        (atom.node if isinstance(atom, Predicate) else None if isinstance(atom, Named) else atom.operand.treatment) == node
        for atom in atoms(condition)
    )


def with_escalation(self: Pathway, escalation: Escalation) -> Pathway:
    """The pathway with one escalation more, or with another in place of the one of its id.

    Raises:
        PathwayError: When the result cannot be right: a cycle is named in order.
    """
    return with_fields(self, escalations=_put(self.escalations, escalation))


def without_escalation(self: Pathway, escalation: object) -> Pathway:
    """The pathway without an escalation; a node that it alone led to becomes one of the start.

    Raises:
        PathwayError: When there is no such escalation, or an emergency node would be left without a way in.
    """
    name = getattr(escalation, "id", escalation)
    kept = [way for way in self.escalations if way.id != name]
    if len(kept) == len(self.escalations):
        hint = did_you_mean(str(name), [way.id for way in self.escalations])
        raise PathwayError((Problem(what=f"{shown(name)} is not an escalation of {self.id}", hint=hint),))
    return with_fields(self, escalations=kept)


def with_source(self: Pathway, source: Source) -> Pathway:
    """The pathway with one source more, or with another in place of the one of its id."""
    return with_fields(self, sources=_put(self.sources.values(), source))


def with_fact(self: Pathway, fact: object) -> Pathway:
    """The pathway with one fact or measure more, or declared otherwise; every condition follows.

    Args:
        self: The pathway.
        fact: A handle such as ``Number("pain", ...)``, or the :class:`Fact` itself.

    Raises:
        PathwayError: When a condition no longer fits the declaration.
    """
    declared = getattr(fact, "fact", fact)
    if not isinstance(declared, Fact):
        raise PathwayError((Problem(what=f"{quoted(fact)} is not a fact or measure"),))
    group = "measures" if declared.measure else "facts"

    def renewed(atom: Condition) -> Condition:
        return _redeclared(atom, declared)

    return _rewritten(self, renewed, {group: _put(getattr(self, group).values(), declared)})


def with_definition(self: Pathway, definition: Definition) -> Pathway:
    """The pathway with one definition more, or defined otherwise; every condition that names it follows.

    Raises:
        PathwayError: When the result cannot be right.
    """
    if not isinstance(definition, Definition):
        raise PathwayError((Problem(what=f"{quoted(definition)} is not a definition"),))
    return _rewritten(self, lambda atom: atom, {}, definition)


def _redeclared(atom: Condition, declared: Fact) -> Condition:
    if not isinstance(atom, FlagAtom | Comparison | Range | Membership | Contains):
        return atom
    former = atom.operand.fact
    if (former.id, former.measure) != (declared.id, declared.measure):
        return atom
    return replace(atom, operand=Operand(declared, atom.operand.treatment))


def _rewritten(pathway: Pathway, renew: Any, fields: dict[str, Any], *redefined: Definition | Score) -> Pathway:
    fresh: dict[str, Definition | Score] = {named.id: named for named in redefined}
    problems: list[Problem] = []

    def named(former: Definition | Score) -> Any:
        if former.id not in fresh:
            if isinstance(former, Definition):
                fresh[former.id] = replace(former, condition=substituted(former.condition, rewrite))
            else:
                items = [replace(item, when=substituted(item.when, rewrite)) for item in former.items]
                fresh[former.id] = replace(former, items=tuple(items))
        return fresh[former.id]

    def rewrite(atom: Condition) -> Condition:
        match atom:
            case Defined(definition=definition):
                return named(definition).as_condition()  # type: ignore[no-any-return]
            case ScoreComparison(score=score) | ScoreRange(score=score):
                return replace(atom, score=named(score))
            case _:
                return renew(atom)  # type: ignore[no-any-return]

    def again(condition: Condition, where: str) -> Condition:
        try:
            return substituted(condition, rewrite)
        except ConditionError as error:
            problems.append(error.problem.within(where))
            return condition

    def each(owner: Any, where: str, *names: str) -> Any:
        """A value with its conditions written anew."""
        changed: dict[str, Any] = {}
        for name in names:
            given = getattr(owner, name, None)
            if isinstance(given, tuple):
                changed[name] = tuple(
                    again(part, f"{where}.{name}") if isinstance(part, Condition) else each(part, f"{where}.{name}", "when")
                    for part in given
                )
            elif given is not None:
                changed[name] = again(given, f"{where}.{name}")
        return replace(owner, **changed) if changed else owner

    treated = ("indications", "contraindications", "cautions", "adequate", "response")
    rewritten: dict[str, Any] = {
        "nodes": [each(node, f"{node.kind}s.{node.id}", *treated) for node in pathway.nodes.values()],
        "escalations": [
            replace(each(way, f"escalations[{number}]", "when"), mentioned=())
            for number, way in enumerate(pathway.escalations, 1)
        ],
        "goal": None if pathway.goal is None else again(pathway.goal, "goal"),
    }
    for group, names in (("invariants", ("always",)), ("obligations", ("when", "then")), ("assumptions", ("always",))):
        stated = getattr(pathway, group)
        rewritten[group] = [each(one, f"{group}.{one.id}", *names) for one in stated.values()]
    for group in ("definitions", "scores"):
        for former in getattr(pathway, group).values():
            try:
                named(former)
            except ConditionError as error:
                problems.append(error.problem.within(f"{group}.{former.id}"))
    if problems:
        raise PathwayError(tuple(problems))
    rewritten["definitions"] = [one for one in fresh.values() if isinstance(one, Definition)]
    rewritten["scores"] = [one for one in fresh.values() if isinstance(one, Score)]
    return with_fields(pathway, **rewritten | fields)


def _put(things: Any, new: Any) -> list[Any]:
    """Things with a new one at the end, or in place of the one of its id."""
    listed = list(things)
    at = [number for number, thing in enumerate(listed) if thing.id == getattr(new, "id", None)]
    if not at:
        return [*listed, new]
    listed[at[0]] = new
    return listed
