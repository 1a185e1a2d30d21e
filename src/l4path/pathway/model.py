"""The pathway itself: built whole or not at all, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from l4path.errors import PathwayError, Problem, did_you_mean, each_once, listed, quoted, shown, visible
from l4path.escalations import Escalation
from l4path.evidence import Source, refuse
from l4path.facts import BUILT_IN_MEASURES
from l4path.pathway import answers, checks, edits, following, gather, shape
from l4path.pathway.parts import Assumption, Invariant, Obligation, Screen, Silenced
from l4path.pathway.routes import count_routes, frozen_graph, routes

if TYPE_CHECKING:
    import networkx

    from l4path.conditions import Condition, ConditionLike, Definition, FactLike, NodeLike, Score
    from l4path.facts import Fact
    from l4path.nodes import Disposition, Node, Review, Treatment


class Pathway:
    """A treatment pathway: an acyclic graph of treatments, reviews and dispositions, and the escalations between them.

    A pathway is a value: it never holds a patient, never changes, and equals any other that says the same, whether it
    was authored in Python or read from a file. What its conditions and escalations mention (facts, measures,
    definitions, nodes) is gathered from them, so it need not be listed again.

    Args:
        id: Its name: a small letter, then small letters, digits, ``_`` and ``-``.
        title: What it is called; the id if left out.
        version: Its version.
        description: What it is for, in a few sentences.
        tiers: The names of the tiers, least to most invasive.
        start: The nodes (or their ids) that are reached from the beginning: exactly those that nothing leads to.
        nodes: Nodes that no escalation mentions, or all of them to fix their order.
        escalations: The ways on.
        facts: Facts that no condition mentions.
        measures: Measures that no condition mentions.
        screens: Screens, or tables of their facts by name: what is asked together.
        definitions: Definitions that no condition mentions.
        scores: Scores that no condition mentions.
        goal: The condition under which the episode is under control.
        invariants: What no episode may break.
        obligations: What must not be left out for any patient of whom all is known.
        assumptions: What every possible patient meets.
        sources: On whose word its evidence stands.
        silenced: Findings of the checker that its authors accept.

    Raises:
        PathwayError: With every problem, when it cannot be right: a cycle (named in order), a name that is not
            declared or declared twice, an escalation that can never fire, a condition out of its place.

    Example:
        >>> from l4path import Disposition, Measure, Pathway, Treatment, weeks
        >>> relief = Measure("relief", "pain relief", unit="%", minimum=-1000, maximum=100)
        >>> exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=relief >= 30)
        >>> clinic = Disposition("clinic", "Pain clinic", tier="care")
        >>> ways = [exercise.escalates_to(clinic, on="failure")]
        >>> pathway = Pathway("knee", tiers=["care"], start=[exercise], escalations=ways)
        >>> list(pathway.nodes)
        ['exercise', 'clinic']
    """

    __slots__ = (
        "__weakref__",
        "_cache",
        "assumptions",
        "definitions",
        "description",
        "escalations",
        "facts",
        "goal",
        "id",
        "invariants",
        "measures",
        "nodes",
        "obligations",
        "scores",
        "screens",
        "silenced",
        "sources",
        "start",
        "tiers",
        "title",
        "version",
    )

    id: str
    title: str
    version: str
    description: str
    tiers: tuple[str, ...]
    start: tuple[str, ...]
    goal: Condition | None
    facts: Mapping[str, Fact]
    measures: Mapping[str, Fact]
    screens: Mapping[str, Screen]
    definitions: Mapping[str, Definition]
    scores: Mapping[str, Score]
    nodes: Mapping[str, Node]
    escalations: tuple[Escalation, ...]
    invariants: Mapping[str, Invariant]
    obligations: Mapping[str, Obligation]
    assumptions: Mapping[str, Assumption]
    sources: Mapping[str, Source]
    silenced: tuple[Silenced, ...]
    _cache: dict[str, Any]

    def __init__(
        self,
        id: str,  # noqa: A002
        title: str = "",
        *,
        version: str = "0",
        description: str = "",
        tiers: Iterable[str],
        start: NodeLike | Iterable[NodeLike],
        nodes: Node | Iterable[Node] = (),
        escalations: Escalation | Iterable[Escalation] = (),
        facts: FactLike | Iterable[FactLike] = (),
        measures: FactLike | Iterable[FactLike] = (),
        screens: Mapping[str, Iterable[FactLike | str] | Screen] | Iterable[Screen] = (),
        definitions: Definition | Iterable[Definition] = (),
        scores: Score | Iterable[Score] = (),
        goal: ConditionLike | None = None,
        invariants: Iterable[Invariant] = (),
        obligations: Iterable[Obligation] = (),
        assumptions: Iterable[Assumption] = (),
        sources: Iterable[Source] = (),
        silenced: Iterable[Silenced] = (),
    ) -> None:
        """Gather, check, and freeze."""
        problems: list[Problem] = []
        start = gather.listed_things(start)
        self._put("_cache", {})
        self._put("id", id)
        self._put("title", title or (id if isinstance(id, str) else ""))
        self._put("version", version)
        self._put("description", description)
        self._put("tiers", tuple(gather.listed_things(tiers)))
        kept = gather.of_kind(escalations, Escalation, "an escalation", "escalations", problems)
        self._put("escalations", tuple(replace(way, mentioned=()) if way.mentioned else way for way in kept))
        self._put("nodes", MappingProxyType(gather.gather_nodes(gather.listed_things(nodes), start, kept, problems)))
        self._put("goal", None if goal is None else gather.read_goal(goal, problems))
        self._put("invariants", gather.by_id(invariants, "an invariant", Invariant, problems, "invariants"))
        self._put("obligations", gather.by_id(obligations, "an obligation", Obligation, problems, "obligations"))
        self._put("assumptions", gather.by_id(assumptions, "an assumption", Assumption, problems, "assumptions"))
        self._put("sources", gather.by_id(sources, "a source", Source, problems, "sources"))
        accepted = gather.of_kind(silenced, Silenced, "a silenced finding", "silenced", problems)
        self._put("silenced", tuple(accepted))
        grouped, flags = gather.gather_screens(screens, problems)
        self._put("screens", MappingProxyType(grouped))
        self._declare(
            [*gather.listed_things(facts), *flags],
            gather.listed_things(measures),
            gather.listed_things(definitions),
            gather.listed_things(scores),
            problems,
        )
        named = (node if isinstance(node, str) else getattr(node, "id", None) for node in start)
        ids = tuple(name for name in named if name is not None)
        self._put("start", tuple(node for node in self.nodes if node in ids))
        statements = [problem.where for problem in problems]
        problems += [problem for problem in self._problems(ids) if not (problem.where == "nodes" in statements)]
        refuse(each_once(problems))

    def _put(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _declare(
        self,
        facts: Iterable[object],
        measures: Iterable[object],
        definitions: Iterable[object],
        scores: Iterable[object],
        problems: list[Problem],
    ) -> None:
        mentioned = [condition for _, _, condition in gather.conditions_of(self)]
        defined, summed = gather.gather_named(definitions, scores, mentioned, problems)
        self._put("definitions", MappingProxyType(defined))
        self._put("scores", MappingProxyType(summed))
        everything = [condition for _, _, condition in gather.conditions_of(self)]
        of_patient, of_trial = gather.gather_facts(facts, measures, everything, problems)
        self._put("facts", MappingProxyType(of_patient))
        self._put("measures", MappingProxyType(of_trial))

    def _problems(self, start: tuple[str, ...]) -> list[Problem]:
        found = [
            *checks.check_identity(self),
            *checks.check_names(self),
            *checks.check_nodes(self),
            *checks.check_escalations(self),
            *checks.check_evidence(self),
            *checks.check_conditions(self, gather.conditions_of(self)),
        ]
        order = shape.evaluation_order(self)
        begin = list(shape.check_start(self, start))
        if isinstance(order, Problem):  # what begins cannot be said of a cycle, but for names that stand for nothing
            return [*found, order, *(problem for problem in begin if problem.missing)]
        self._cache["order"] = order
        return found + begin

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(
            f"a pathway never changes: use with_... or without_... to get another (tried to set {name})"
        )

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a pathway never changes (tried to delete {name})")

    def _fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if not name.startswith("_")}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Pathway):
            return NotImplemented
        return self is other or (self._fields() == other._fields() and list(self.nodes) == list(other.nodes))

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.escalations))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (self._arguments(),)

    def __repr__(self) -> str:
        size = f"{len(self.nodes)} nodes, {len(self.escalations)} escalations"
        return f"<Pathway {self.id!r} {visible(self.version)}: {size}>"

    def _arguments(self) -> dict[str, Any]:
        """What the constructor takes to build an equal pathway."""
        fields = self._fields()
        return {name: tuple(kept.values()) if isinstance(kept, Mapping) else kept for name, kept in fields.items()}

    @property
    def all_measures(self) -> Mapping[str, Fact]:
        """The declared measures and the built-in ones: weeks, doses, courses, tolerated, relapsed, ended."""
        if "all measures" not in self._cache:
            self._cache["all measures"] = MappingProxyType({**BUILT_IN_MEASURES, **self.measures})
        return cast("Mapping[str, Fact]", self._cache["all measures"])

    def answered(self, screened: Iterable[str]) -> dict[str, Any]:
        """What screens that were asked in full answer, unless it is recorded otherwise: flags no, choices none.

        Args:
            screened: Ids of screens.

        Raises:
            PathwayError: When one of them is no screen.
        """
        names = (screened,) if isinstance(screened, str) or not isinstance(screened, Iterable) else tuple(screened)
        problems = [
            Problem(what=f"{quoted(name)} is not a screen of {self.id}", hint=f"its screens are {listed(self.screens)}")
            for name in names
            if not isinstance(name, str) or name not in self.screens
        ]
        refuse(problems)
        asked = (name for screen in names for name in self.screens[screen].facts)
        return {name: False if self.facts[name].kind == "flag" else frozenset() for name in asked}

    @property
    def treatments(self) -> Mapping[str, Treatment]:
        """The treatments by id."""
        return cast("Mapping[str, Treatment]", self._of_kind("treatment"))

    @property
    def reviews(self) -> Mapping[str, Review]:
        """The reviews by id."""
        return cast("Mapping[str, Review]", self._of_kind("review"))

    @property
    def dispositions(self) -> Mapping[str, Disposition]:
        """The dispositions by id."""
        return cast("Mapping[str, Disposition]", self._of_kind("disposition"))

    def _of_kind(self, kind: str) -> Mapping[str, Node]:
        if kind not in self._cache:
            self._cache[kind] = MappingProxyType({node.id: node for node in self.nodes.values() if node.kind == kind})
        return cast("Mapping[str, Node]", self._cache[kind])

    def node(self, node: NodeLike) -> Node:
        """One node, by its id or by itself.

        Raises:
            PathwayError: When there is none, with the nearest name.
        """
        name = getattr(node, "id", node)
        if not isinstance(name, str) or name not in self.nodes:
            raise PathwayError((checks.no_such_node(name, self.nodes.values(), self.id),))
        return self.nodes[name]

    def escalation(self, way: Escalation | str) -> Escalation:
        """One escalation, by its id or by itself.

        Raises:
            PathwayError: When there is none, with the nearest id.
        """
        name = getattr(way, "id", way)
        if "ways by id" not in self._cache:
            self._cache["ways by id"] = {way.id: way for way in self.escalations}
        ways = self._cache["ways by id"]
        if not isinstance(name, str) or name not in ways:
            hint = did_you_mean(str(name), ways) or "see the pathway's escalations"
            raise PathwayError((Problem(what=f"{shown(name)} is not an escalation of {self.id}", hint=hint),))
        return cast("Escalation", ways[name])

    def _ways(self) -> tuple[dict[str, list[Escalation]], dict[str, list[Escalation]]]:
        if "ways" not in self._cache:
            into: dict[str, list[Escalation]] = {node: [] for node in self.nodes}
            out: dict[str, list[Escalation]] = {node: [] for node in self.nodes}
            for escalation in self.escalations:
                into[escalation.to].append(escalation)
                for source in escalation.after:
                    out[source].append(escalation)
            self._cache["ways"] = (into, out)
        return cast("tuple[dict[str, list[Escalation]], dict[str, list[Escalation]]]", self._cache["ways"])

    def into(self, node: NodeLike) -> tuple[Escalation, ...]:
        """The escalations that lead to a node."""
        return tuple(self._ways()[0][self.node(node).id])

    def out_of(self, node: NodeLike) -> tuple[Escalation, ...]:
        """The escalations that leave a node."""
        return tuple(self._ways()[1][self.node(node).id])

    @property
    def evaluation_order(self) -> tuple[str, ...]:
        """The ids of all nodes, each after everything it depends on."""
        return cast("tuple[str, ...]", self._cache["order"])

    @property
    def graph(self) -> networkx.DiGraph[str]:
        """The pathway as a frozen ``networkx.DiGraph``.

        Nodes are ids with the attribute ``node``; an edge carries ``escalations``, all that lead from the one to the
        other. A red flag that applies from anywhere has no source and so no edge. Every call gives a graph of its own,
        so that what somebody writes into its attributes stays theirs.
        """
        return frozen_graph(self)

    routes: Final = routes
    count_routes: Final = count_routes
    with_node: Final = edits.with_node
    without_node: Final = edits.without_node
    with_escalation: Final = edits.with_escalation
    without_escalation: Final = edits.without_escalation
    with_fact: Final = edits.with_fact
    with_source: Final = edits.with_source
    with_definition: Final = edits.with_definition
    with_fields: Final = edits.with_fields
    following_report: Final = following.following_report
    following: Final = following.following

    # What the floors above work out is asked of the pathway itself.
    assess: Final = answers.assess
    assess_table: Final = answers.assess_table
    audit: Final = answers.audit
    synthetic: Final = answers.synthetic
    compiled: Final = answers.compiled
    check: Final = answers.check
    find: Final = answers.find
    test: Final = answers.test
    cases: Final = answers.cases
    before: Final = answers.before
    draw: Final = answers.draw
    to_svg: Final = answers.to_svg
    _repr_mimebundle_: Final = answers.shown_in_notebook

    def __format__(self, spec: str) -> str:
        """The pathway as ``mermaid`` or ``dot``, as in ``f"{pathway:mermaid}"``; without a spec, its text."""
        return answers.formatted(self, spec)


def _rebuilt(arguments: dict[str, Any]) -> Pathway:
    return Pathway(**arguments)
