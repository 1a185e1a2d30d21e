"""Edits: another pathway that differs in one place, or a refusal that changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

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
from l4path.errors import ConditionError, PathwayError, Problem, did_you_mean, listed, quoted, shown
from l4path.evidence import refuse
from l4path.facts import Fact
from l4path.pathway.gather import conditions_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from l4path.conditions import ConditionLike, FactLike, NodeLike
    from l4path.escalations import Escalation
    from l4path.evidence import Source
    from l4path.nodes import Node
    from l4path.pathway.model import Pathway
    from l4path.pathway.parts import Assumption, Invariant, Obligation, Screen, Silenced

    Nodes: TypeAlias = NodeLike | Iterable[NodeLike]

    class Fields(TypedDict, total=False):
        """What :meth:`Pathway.with_fields` takes: what the constructor takes."""

        id: str
        title: str
        version: str
        description: str
        tiers: Iterable[str]
        start: Nodes
        nodes: Node | Iterable[Node]
        escalations: Escalation | Iterable[Escalation]
        facts: FactLike | Iterable[FactLike]
        measures: FactLike | Iterable[FactLike]
        screens: Mapping[str, Iterable[FactLike | str] | Screen] | Iterable[Screen]
        definitions: Definition | Iterable[Definition]
        scores: Score | Iterable[Score]
        goal: ConditionLike | None
        invariants: Iterable[Invariant]
        obligations: Iterable[Obligation]
        assumptions: Iterable[Assumption]
        sources: Iterable[Source]
        silenced: Iterable[Silenced]


_MOST_NAMED = 20


def with_fields(self: Pathway, **fields: Unpack[Fields]) -> Pathway:
    """The same pathway with other fields, such as ``title``, ``version``, ``goal`` or ``invariants``.

    Unless ``start`` is given, a new node that nothing leads to is one of the start, and a node of the start to which
    something leads now is none any more. No other node becomes one: that would let in whom a way kept out.

    Raises:
        PathwayError: When the result cannot be right, or a node would be left without a way in.
    """
    arguments = self._arguments()
    unknown = [name for name in fields if name not in arguments]
    refuse(Problem(what=f"a pathway has no {name}", hint=did_you_mean(name, arguments)) for name in unknown)
    arguments |= fields
    if "start" in fields:
        return type(self)(**arguments)
    for name in ("nodes", "escalations"):  # each is read twice
        if isinstance(arguments[name], Iterator):
            arguments[name] = list(arguments[name])
    entered = {getattr(escalation, "to", None) for escalation in arguments["escalations"]}
    named = [getattr(node, "id", None) for node in arguments["nodes"]]  # what is no node is refused below
    arguments["start"] = [name for name in named if name is not None and name not in entered]
    if all(hasattr(way, "to") for way in arguments["escalations"]):
        _refuse_stranded(self, {*self.nodes}.intersection(named) - {*self.start}, arguments["escalations"])
    return type(self)(**arguments)


def _refuse_stranded(pathway: Pathway, inner: set[str], ways: Iterable[Escalation], *, keywords: bool = False) -> None:
    """Refuse ways on that leave one of the inner nodes, those that are no start, without a way in."""
    left = list(ways)
    entered = {way.to for way in left}
    lost = [name for name in pathway.nodes if name in inner - entered]
    if not lost:
        return
    gone, more = set[str](), {*lost}
    while more:  # what only these lead to
        gone |= more
        left = [way for way in (_without_sources(way, gone) for way in left) if way is not None]
        more = inner - {way.to for way in left} - gone
    hung = [name for name in pathway.nodes if name in gone and name not in lost]
    what = f"nothing would lead to {listed(lost, _MOST_NAMED)} any more"
    what += f", nor then to {listed(hung, _MOST_NAMED)}" if hung else ""
    remove, name_it = f"nodes={[*lost, *hung]}", f"start={lost}"
    if not keywords:
        begins = [name for name in pathway.nodes if name in {*pathway.start, *lost}]
        remove, name_it = "without_node", f"with_fields(..., start={begins})"
    hint = f"remove what is left without a way in too ({remove})"
    if any(pathway.nodes[name].emergency for name in lost):
        hint += "; an emergency node cannot begin care"
    else:
        hint += f", or name it a start ({name_it}) if care really begins there for everybody"
    raise PathwayError((Problem(what=what, where="start", hint=hint.replace("'", '"')),))


def with_node(self: Pathway, node: Node) -> Pathway:
    """The pathway with one node more, or with another node in place of the one of its id.

    Raises:
        PathwayError: When the result cannot be right.
    """
    return with_fields(self, nodes=_put(self.nodes.values(), node))


def without_node(self: Pathway, node: NodeLike, *, nodes: Nodes = (), start: Nodes = ()) -> Pathway:
    """The pathway without a node, without the escalations that lead to it, and without those that need it as a source.

    An escalation that any of several sources triggers keeps the others. For what such an edit can make an option, see
    ``without_escalation``: the node's ways in and out are what is taken out.

    Args:
        self: The pathway.
        node: The node, or its id.
        nodes: Others that go with it, such as those that only it leads to.
        start: Nodes that are left without a way in and at which care is to begin from now on, for everybody.

    Raises:
        PathwayError: When there is no such node, a condition still asks about it, or another node would be left
            without a way in.
    """
    return _without(self, (), [node, *_each(nodes)], start)


def _without(self: Pathway, ways: Iterable[str], nodes: Iterable[NodeLike], start: Nodes) -> Pathway:
    names = {self.node(node).id for node in nodes}
    begins = [self.node(node).id for node in _each(start)]
    kept, numbers = [], set()
    for number, way in enumerate(self.escalations, 1):
        left = None if way.id in ways else _without_sources(way, names)
        if left is not None:
            kept.append(left)
            numbers.add(f"escalations[{number}].when")
    own = tuple(f"{self.nodes[name].kind}s.{name}." for name in names)
    problems: list[Problem] = []
    for where, _, condition in conditions_of(self):
        asked = [name for name in self.nodes if name in names and _asks(condition, name)]
        stays = where in numbers or not where.startswith(("escalations", *own))
        if stays:
            what = "{} cannot go: a condition still asks about it"
            problems += [Problem(what=what.format(name), where=where, hint="change that first") for name in asked]
    if problems:
        raise PathwayError(tuple(problems))
    fields: dict[str, Any] = {
        "nodes": [other for other in self.nodes.values() if other.id not in names],
        "escalations": kept,
    }
    _refuse_stranded(self, {*self.nodes} - {*names, *self.start, *begins}, kept, keywords=True)
    if begins:
        fields["start"] = [name for name in self.nodes if name in {*self.start, *begins} - names]
    return with_fields(self, **fields)


def _each(things: Nodes) -> list[NodeLike]:
    """Things in a list; one alone counts as a list of one."""
    return [things] if isinstance(things, str) or not isinstance(things, Iterable) else list(things)


def _without_sources(way: Escalation, names: set[str]) -> Escalation | None:
    """A way when some nodes are gone; None where it is gone with them."""
    after = tuple(source for source in way.after if source not in names)
    if way.to in names or (len(after) < len(way.after) and not (way.any_of and after)):
        return None
    if len(after) == len(way.after):
        return way
    return replace(way, after=after, id="" if way.id == way.derived_id else way.id, mentioned=())


def _asks(condition: Condition, node: str) -> bool:
    return any(
        (atom.node if isinstance(atom, Predicate) else None if isinstance(atom, Named) else atom.operand.treatment)
        == node
        for atom in atoms(condition)
    )


def with_escalation(self: Pathway, escalation: Escalation) -> Pathway:
    """The pathway with one escalation more, or with another in place of the one of its id.

    Raises:
        PathwayError: When the result cannot be right: a cycle is named in order.
    """
    return with_fields(self, escalations=_put(self.escalations, escalation))


def without_escalation(self: Pathway, escalation: Escalation | str, *, nodes: Nodes = (), start: Nodes = ()) -> Pathway:
    """The pathway without an escalation; it only narrows what the pathway lets a patient have.

    Nothing becomes an option, or goes on alongside, that was none before, unless the way that is taken out led to it:

    - an alarm no longer sounds: a red flag, or an emergency node, hung on that way, and hid what ordinary care offers;
    - the episode no longer ends: a final disposition hung on that way, and hid the rest;
    - an ``otherwise`` has its turn: what hung on that way kept it from firing;
    - a review is open again: no way out of it fires any more.

    What hangs on a way is where it leads, what that leads to in turn, and so on, and every ``otherwise`` out of a
    review that one of these ways leaves. The tests hold this on random pathways.

    Args:
        self: The pathway.
        escalation: The escalation, or its id.
        nodes: Nodes that go with it, such as those that it alone led to.
        start: Nodes that are left without a way in and at which care is to begin from now on, for everybody.

    Raises:
        PathwayError: When there is no such escalation, a condition still asks about a node that goes, or a node would
            be left without a way in.
    """
    name = getattr(escalation, "id", escalation)
    if not any(way.id == name for way in self.escalations):
        hint = did_you_mean(str(name), [way.id for way in self.escalations])
        raise PathwayError((Problem(what=f"{shown(name)} is not an escalation of {self.id}", hint=hint),))
    return _without(self, (str(name),), _each(nodes), start)


def with_source(self: Pathway, source: Source) -> Pathway:
    """The pathway with one source more, or with another in place of the one of its id."""
    return with_fields(self, sources=_put(self.sources.values(), source))


def with_fact(self: Pathway, fact: FactLike) -> Pathway:
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
                    again(part, f"{where}.{name}")
                    if isinstance(part, Condition)
                    else each(part, f"{where}.{name}", "when")
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
        rewritten[group] = [each(part, f"{group}.{part.id}", *names) for part in stated.values()]
    for group in ("definitions", "scores"):
        for former in getattr(pathway, group).values():
            try:
                named(former)
            except ConditionError as error:
                problems.append(error.problem.within(f"{group}.{former.id}"))
    if problems:
        raise PathwayError(tuple(problems))
    for group in ("definitions", "scores"):
        known = {name: fresh[name] for name in getattr(pathway, group)}  # each in its place, and what is new behind
        kind = Definition if group == "definitions" else Score
        rewritten[group] = [*(known | {name: part for name, part in fresh.items() if isinstance(part, kind)}).values()]
    return with_fields(pathway, **rewritten | fields)


def _put(things: Any, new: Any) -> list[Any]:
    """Things with a new one at the end, or in place of the one of its id."""
    listed = list(things)
    at = [number for number, thing in enumerate(listed) if thing.id == getattr(new, "id", None)]
    if not at:
        return [*listed, new]
    listed[at[0]] = new
    return listed
