"""Following a source: the pathway in which what that source is against is gone, what went with it, and why."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, assert_never

from l4path.conditions import (
    And,
    Comparison,
    Condition,
    Constant,
    Contains,
    Defined,
    Definition,
    FlagAtom,
    Membership,
    Predicate,
    Range,
    Score,
    ScoreComparison,
    ScoreRange,
)
from l4path.conditions.logic import all_of
from l4path.conditions.simplifying import AUTHORED, simplified
from l4path.errors import PathwayError, Problem, did_you_mean, listed, shown
from l4path.grammar import text
from l4path.nodes import Treatment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from l4path.conditions import AnyAtom
    from l4path.escalations import Escalation
    from l4path.evidence import Evidence, Source
    from l4path.nodes import Node
    from l4path.pathway.model import Pathway
    from l4path.pathway.parts import Obligation
    from l4path.pathway.removed import Following

_LONGEST_ID = 64
_MOST_NAMED = 60
_COUNTED = ("weeks", "doses", "courses")  # 0 for what was never tried
_DONE_WITHOUT = frozenset(("exhausted", "unavailable", "next_step", "persistence"))
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def following(self: Pathway, *sources: Source | str) -> Pathway:
    """The pathway in which what a source is against is gone: a draft, to compare guidelines or to adapt a pathway.

    What the source is for is not put in, and a patient may be left without a way on: ``following_report`` says what was
    taken out and why, and ``l4path.verification.check_following`` where that breaks, and for whom. A source that is
    against nothing takes nothing out: only id, title and description differ then, and the description says so.

    It follows from the evidence alone. A node or an escalation goes when a given source is against it and nowhere for
    it; where the same source is both for and against one element, it makes a distinction that the element's own
    conditions carry (manual therapy inside a package, and not alone), and the element stays. Of several sources each
    is asked for itself.

    With a node go the escalations that lead to it, and every other node that nothing leads to any more, unless it
    stands at the start. A treatment that is gone counts, wherever a condition or another escalation asks about it, as
    one that was never tried and is not indicated: never declined, failed or contraindicated, not suitable, exhausted,
    with 0 weeks, doses and courses. So of an escalation after several sources

    - after any of them, the others remain;
    - after all of them, of the kinds that such a treatment triggers by itself (``exhausted``, ``unavailable``,
      ``next_step``, ``persistence``), the others remain; of any other kind the escalation goes.

    Conditions are simplified accordingly; the items of a score stay, so that it is compared with the same numbers. An
    escalation that could never fire any more goes; so does a definition that has become constant (its value stands in
    its place), and so do those parts of invariants and assumptions, obligations and cautions that say nothing any more,
    or demand what is gone. Facts, measures, screens and sources stay declared, and the escalations keep their
    ids. The result is checked like any other pathway; an episode that records a treatment which is gone is not one of
    it.

    Args:
        self: The pathway.
        *sources: One source or more, by id (in capitals or not) or by itself.

    Returns:
        A pathway of another id, title and description, which name the source and what it left out.

    Raises:
        PathwayError: When a source is not declared, or is against all that the pathway begins with.

    Example:
        >>> import l4path
        >>> nice = l4path.load("l4").following("NG59")
        >>> nice.id, "acupuncture" in nice.nodes, "chiropractic" in nice.nodes
        ('l4-following-ng59', False, True)
    """
    return following_report(self, *sources).pathway


def following_report(self: Pathway, *sources: Source | str) -> Following:
    """What following a source takes out and changes, and why, beside the pathway that ``following`` derives.

    Args:
        self: The pathway.
        *sources: One source or more, by id (in capitals or not) or by itself.

    Raises:
        PathwayError: When a source is not declared, or is against all that the pathway begins with.

    Example:
        >>> import l4path
        >>> report = l4path.load("l4").following_report("ng59")
        >>> [removal.where for removal in report.removed][:2]
        ['treatments.acupuncture', 'treatments.fusion']
    """
    chosen = _chosen(self, sources)
    ids = {source.id for source in chosen}
    gone = {node.id for node in self.nodes.values() if _is_against(node.evidence, ids)}
    cut = {way.id for way in self.escalations if _is_against(way.evidence, ids)}
    against = [self.nodes[name].title for name in self.nodes if name in gone]
    without = _Without(self, gone, cut)
    while lost := without.lost():
        gone |= lost
        without = _Without(self, gone, cut)
    if not set(self.start) - gone:
        what = f"nothing that {self.id} begins with would be left: {_names(chosen)} is against all of it"
        raise PathwayError((Problem(what=what, where="start"),))
    removed = {*gone, *(way.id for way in self.escalations if way.id not in without.ways)}
    derived = self.with_fields(
        id=_new_id(self.id, chosen),
        title=f"{self.title}, following {_names(chosen)}",
        description=_described(self, chosen, against, without),
        nodes=without.nodes(),
        escalations=list(without.ways.values()),
        definitions=[kept for name in self.definitions if (kept := without.definition(name)) is not None],
        scores=[without.score(score) for score in self.scores.values()],
        goal=without.goal(),
        invariants=without.statements(self.invariants.values()),
        obligations=without.obligations(),
        assumptions=without.statements(self.assumptions.values()),
        silenced=[silence for silence in self.silenced if not _is_about(silence.where, removed)],
    )
    from l4path.pathway.removed import Following, changes, removals  # noqa: PLC0415 - few calls follow a source

    return Following(
        self,
        derived,
        tuple(source.id for source in chosen),
        tuple(removals(self, derived, ids, without.why, without.constants())),
        tuple(changes(self, derived)),
    )


def _chosen(pathway: Pathway, sources: Iterable[Source | str]) -> list[Source]:
    problems, found = [], {}
    known = {name.lower(): name for name in pathway.sources} | {name: name for name in pathway.sources}
    for given in sources:
        name = getattr(given, "id", given)
        right = known.get(name, known.get(name.lower())) if isinstance(name, str) else None
        if right is None:
            hint = did_you_mean(str(name), pathway.sources) or f"declared: {listed(pathway.sources)}"
            problems.append(Problem(what=f"{shown(name)} is not a source of {pathway.id}", hint=hint))
        else:
            found[right] = pathway.sources[right]
    if not problems and not found:
        problems.append(Problem(what="no source to follow is given", hint=f"declared: {listed(pathway.sources)}"))
    if problems:
        raise PathwayError(tuple(problems))
    return list(found.values())


def _is_against(evidence: Iterable[Evidence], sources: set[str]) -> bool:
    stances: dict[str, set[str]] = {}
    for item in evidence:
        stances.setdefault(item.source, set()).add(item.stance)
    return any("against" in stance and "for" not in stance for source, stance in stances.items() if source in sources)


@dataclass(eq=False, repr=False)
class _Without:
    """What is left of a pathway without some nodes and escalations."""

    pathway: Pathway
    gone: set[str]
    cut: set[str]
    ways: dict[str, Escalation] = field(init=False)
    why: dict[str, str] = field(default_factory=dict, init=False)  # why the other ways are gone
    _settled: dict[str, Definition | Constant] = field(default_factory=dict, init=False)
    _scores: dict[str, Score] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        left = [self._way(way) for way in self.pathway.escalations if way.id not in self.cut]
        self.ways = {way.id: way for way in left if way is not None}

    def lost(self) -> set[str]:
        """The nodes that nothing leads to any more."""
        entered = {way.to for way in self.ways.values()}
        return set(self.pathway.nodes) - self.gone - set(self.pathway.start) - entered

    def _way(self, way: Escalation) -> Escalation | None:
        if way.to in self.gone:
            self.why[way.id] = f"it leads to {way.to}, which is left out"
            return None
        after = tuple(source for source in way.after if source not in self.gone)
        if len(after) < len(way.after) and not (after and (way.any_of or self._is_done_without(way))):
            missing = listed((source for source in way.after if source in self.gone), _MOST_NAMED)
            self.why[way.id] = f"it waits for {missing}, left out, and so could never fire"
            return None
        when = None if way.when is None else self.settled(way.when)
        if way.when is not None and when == Constant(value=False):
            self.why[way.id] = f"its condition can never be met without what is left out: {text(way.when)}"
            return None
        if when == Constant(value=True) and not way.on.needs_when:
            when = None
        return replace(way, after=after, when=when, mentioned=())

    def _is_done_without(self, way: Escalation) -> bool:
        missing = [self.pathway.nodes[name] for name in way.after if name in self.gone]
        return way.on in _DONE_WITHOUT and all(isinstance(node, Treatment) for node in missing)

    def nodes(self) -> list[Node]:
        """The nodes that are left, with their indications and contraindications simplified."""
        return [self._node(node) for name, node in self.pathway.nodes.items() if name not in self.gone]

    def _node(self, node: Node) -> Node:
        if not isinstance(node, Treatment):
            return node
        needed = [self.settled(condition) for condition in node.indications]
        forbidding = [self.settled(condition) for condition in node.contraindications]
        minding = [replace(caution, when=self.settled(caution.when)) for caution in node.cautions]
        return replace(
            node,
            indications=tuple(condition for condition in needed if condition != Constant(value=True)),
            contraindications=tuple(condition for condition in forbidding if condition != Constant(value=False)),
            cautions=tuple(caution for caution in minding if caution.when != Constant(value=False)),
        )

    def score(self, score: Score) -> Score:
        """A score whose items ask for what is left; each stays, so that the sums that it can have do."""
        if score.id not in self._scores:
            items = [replace(item, when=self.settled(item.when)) for item in score.items]
            self._scores[score.id] = replace(score, items=tuple(items))
        return self._scores[score.id]

    def obligations(self) -> list[Obligation]:
        """The obligations that still demand something of somebody."""
        kept = []
        for stated in self.pathway.obligations.values():
            when, then = self.settled(stated.when), self.settled(stated.then)
            if when != Constant(value=False) and not isinstance(then, Constant):
                kept.append(replace(stated, when=when, then=then))
        return kept

    def goal(self) -> Condition | None:
        """The goal; none where it can never be met."""
        goal = None if self.pathway.goal is None else self.settled(self.pathway.goal)
        return None if goal == Constant(value=False) else goal

    def statements(self, statements: Iterable[Any]) -> list[Any]:
        """Invariants or assumptions without the parts that have become constant."""
        kept = []
        for statement in statements:
            whole = statement.always
            parts = [self.settled(part) for part in (whole.parts if isinstance(whole, And) else (whole,))]
            if saying := [part for part in parts if not isinstance(part, Constant)]:
                kept.append(replace(statement, always=all_of(saying)))
        return kept

    def constants(self) -> dict[str, Constant]:
        """The definitions that have become constant, with their values."""
        found = {name: self._defined(definition) for name, definition in self.pathway.definitions.items()}
        return {name: left for name, left in found.items() if isinstance(left, Constant)}

    def definition(self, name: str) -> Definition | None:
        """A definition as it is left; none where it has become constant."""
        found = self._defined(self.pathway.definitions[name])
        return found if isinstance(found, Definition) else None

    def _defined(self, definition: Definition) -> Definition | Constant:
        if definition.id not in self._settled:
            left = self.settled(definition.condition)
            self._settled[definition.id] = left if isinstance(left, Constant) else replace(definition, condition=left)
        return self._settled[definition.id]

    def settled(self, condition: Condition) -> Condition:
        """A condition in which everything about what is gone has the value of a treatment that was never there."""
        return simplified(condition, self._settled_atom, AUTHORED)

    def _settled_atom(self, atom: AnyAtom) -> Condition:
        match atom:
            case Defined(definition=definition):
                left = self._defined(definition)
                return left if isinstance(left, Constant) else left.as_condition()
            case Predicate(name=name, node=node) if node in self.gone:
                return Constant(name == self._only_true_of(node))
            case FlagAtom() | Comparison() | Range() | Membership() | Contains() if atom.operand.treatment in self.gone:
                return Constant(_holds_of_none(atom))
            case ScoreComparison(score=score) | ScoreRange(score=score):
                return replace(atom, score=self.score(score))
            case Predicate() | FlagAtom() | Comparison() | Range() | Membership() | Contains():
                return atom
            case _:
                assert_never(atom)

    def _only_true_of(self, node: str) -> str:
        return "exhausted" if isinstance(self.pathway.nodes[node], Treatment) else "suitable"


def _holds_of_none(atom: FlagAtom | Comparison | Range | Membership | Contains) -> bool:
    """Whether an atom holds of a treatment that was never tried: 0 weeks and doses, and nothing else measured."""
    counted = atom.operand.fact.id in _COUNTED  # all of these are numbers
    if counted and isinstance(atom, Comparison):
        return _COMPARE[atom.op](0, atom.constant)
    if counted and isinstance(atom, Range):
        return _COMPARE[atom.low_op](atom.low, 0) and _COMPARE[atom.high_op](0, atom.high)
    return False


def _new_id(old: str, sources: list[Source]) -> str:
    names = "-".join(source.id.lower().replace(".", "-") for source in sources)
    made = f"{old}-following-{names}"
    if len(made) <= _LONGEST_ID:
        return made
    from hashlib import blake2s  # noqa: PLC0415 - slow to load, and seldom needed

    suffix = blake2s(made.encode(), digest_size=4).hexdigest()
    count = "1-source" if len(sources) == 1 else f"{len(sources)}-sources"
    rest = f"-following-{count}-{suffix}"
    return old[: _LONGEST_ID - len(rest)] + rest


def _names(sources: Iterable[Source]) -> str:
    return " and ".join(source.title for source in sources)


def _described(pathway: Pathway, sources: list[Source], against: list[str], without: _Without) -> str:
    also = [node.title for node in pathway.nodes.values() if node.id in without.gone and node.title not in against]
    ways = [way.id for way in pathway.escalations if way.id in without.cut and way.to not in without.gone]
    notes = f"Derived from {pathway.id}: what {_names(sources)} is against is left out."
    notes += f" Left out: {listed(against, _MOST_NAMED)}." if against else " It is against no node here."
    notes += f" Not reached without it, and left out too: {listed(also, _MOST_NAMED)}." if also else ""
    notes += f" Ways on that are left out: {listed(ways, _MOST_NAMED)}." if ways else ""
    return f"{pathway.description.rstrip()}\n\n{notes}" if pathway.description else notes


def _is_about(where: str, removed: set[str]) -> bool:
    words = where.replace("[", ".").replace("]", "").split(".")
    return any(word in removed for word in words)
