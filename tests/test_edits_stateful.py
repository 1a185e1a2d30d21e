"""A pathway edited through thousands of steps: acyclic after each, and a refused edit changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from l4path import (
    Caution,
    Choice,
    Definition,
    Disposition,
    Escalation,
    Evidence,
    Flag,
    Number,
    Obligation,
    Pathway,
    PathwayError,
    Review,
    Score,
    ScoreItem,
    Screen,
    Source,
    Treatment,
    failed,
    reached,
    weeks,
)
from l4path.escalations import KINDS
from l4path.formats import pathway_to_toml
from l4path.formats.pathways import pathway_from_text

if TYPE_CHECKING:
    from l4path.nodes import Node
import itertools

CYCLES: list[str] = []  # those that were refused
IDS = [f"n{number}" for number in range(12)]
PAIN = Number("pain", "pain", minimum=0, maximum=10)
LOCKED = Flag("locked", "locked knee")
CONDITIONS = (None, PAIN >= 4, LOCKED.as_condition(), (PAIN < 2) & ~LOCKED, failed("n0") | LOCKED)


def node_of(name: str, kind: str, emergency: bool) -> Node:
    """A node of a kind."""
    match kind:
        case "trial":
            return Treatment(name, name, tier="care", adequate=weeks >= 6, response=weeks >= 8, emergency=emergency)
        case "once":
            return Treatment(name, name, tier="care", once=True, indications=(PAIN >= 2,), emergency=emergency)
        case "continuous":
            return Treatment(name, name, tier="surgery", continuous=True, emergency=emergency)
        case "review":
            return Review(name, name, tier="care", emergency=emergency)
    return Disposition(name, name, tier="surgery", emergency=emergency)


NODES = st.builds(
    node_of,
    st.sampled_from(IDS),
    st.sampled_from(["trial", "trial", "review", "once", "continuous", "disposition"]),
    st.sampled_from([False, False, False, True]),
)


class Editing(RuleBasedStateMachine):
    """One pathway, edited again and again."""

    pathway: Pathway

    @initialize()
    def begin(self) -> None:
        """Begin with a few nodes in a row."""
        nodes = [Treatment(name, name, tier="care", adequate=weeks >= 6, response=weeks >= 8) for name in IDS[:4]]
        ways = [first.escalates_to(second, on="failure") for first, second in itertools.pairwise(nodes)]
        self.pathway = Pathway(
            "edited", tiers=["care", "surgery"], start=[nodes[0]], escalations=ways, facts=[PAIN, LOCKED]
        )

    def attempt(self, edit: str, *arguments: Any, **fields: Any) -> None:
        """Make an edit; where it is refused, see that nothing changed and that a cycle is named in order."""
        before = self.pathway
        kept = (pathway_to_toml(before), list(before.nodes), before.escalations, before.start)
        try:
            self.pathway = getattr(before, edit)(*arguments, **fields)
        except PathwayError as error:
            note(f"{edit} refused: {error}")
            assert self.pathway is before
            for problem in error.problems:
                if problem.what.startswith(("there is a cycle: ", "an otherwise depends on itself: ")):
                    CYCLES.append(problem.what)
                    self.check_cycle(problem.what.split(": ", 1)[1].split(" -> "), arguments[0])
        assert (pathway_to_toml(before), list(before.nodes), before.escalations, before.start) == kept
        promoted = {name for name in self.pathway.start if name in before.nodes} - {*before.start}
        assert promoted <= set(fields.get("start", ()))

    def check_cycle(self, cycle: list[str], way: Escalation) -> None:
        """Each step of a named cycle is an edge, or what an `otherwise` waits for, once the refused edit is made."""
        assert cycle[0] == cycle[-1]
        assert len(set(cycle)) == len(cycle) - 1
        ways = [*(other for other in self.pathway.escalations if other.id != way.id), way]
        edges = {(source, other.to) for other in ways for source in other.after}
        for other in ways:
            if other.on == "otherwise":
                siblings = [
                    sibling for sibling in ways if other.after[0] in sibling.after and sibling.on != "otherwise"
                ]
                edges |= {(source, other.to) for sibling in siblings for source in sibling.after}
        assert set(itertools.pairwise(cycle)) <= edges

    @rule(node=NODES)
    def with_node(self, node: Any) -> None:
        """Put a node in, or another in its place."""
        self.attempt("with_node", node)

    @rule(name=st.sampled_from(IDS), others=st.lists(st.sampled_from(IDS), max_size=2))
    def without_node(self, name: str, others: list[str]) -> None:
        """Take a node out, or try to, alone or with others."""
        self.attempt("without_node", name, nodes=[other for other in others if other in self.pathway.nodes])

    @rule(
        to=st.sampled_from(IDS),
        after=st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True),
        on=st.sampled_from((*KINDS, *["indication", "deterioration", "persistence", "otherwise"] * 3)),
        any_of=st.booleans(),
        when=st.sampled_from(CONDITIONS),
    )
    def with_escalation(self, to: str, after: list[str], on: str, any_of: bool, when: Any) -> None:
        """Put an escalation in, pointing anywhere."""
        if on in ("persistence", "deterioration", "red_flag") and when is None:
            when = PAIN >= 4
        sources = after[:1] if on == "otherwise" else after
        self.attempt("with_escalation", Escalation(to, on=on, after=tuple(sources), any_of=any_of, when=when))  # type: ignore[arg-type]

    @rule(to=st.sampled_from(IDS), when=st.sampled_from(CONDITIONS[1:]))
    def with_red_flag(self, to: str, when: Any) -> None:
        """Put a red flag in that applies from anywhere."""
        self.attempt("with_escalation", Escalation(to, on="red_flag", when=when))

    @rule(names=st.permutations(IDS))
    def with_an_otherwise_that_waits(self, names: list[str]) -> None:
        """Put a join in, and an `otherwise` out of its review to where the join comes from, which it must wait for."""
        review, other, to, *_ = names
        self.attempt("with_node", Review(review, review, tier="care"))
        self.attempt("with_escalation", Escalation(to, on="indication", after=(review, other)))
        self.attempt("with_escalation", Escalation(other, on="otherwise", after=(review,)))

    @rule(data=st.data())
    def without_escalation(self, data: st.DataObject) -> None:
        """Take an escalation out, or try to take one that is not there."""
        names = [way.id for way in self.pathway.escalations] or ["n0-failure-n1"]
        there = st.lists(st.sampled_from(list(self.pathway.nodes) or IDS), max_size=1)
        self.attempt(
            "without_escalation", data.draw(st.sampled_from(names)), nodes=data.draw(there), start=data.draw(there)
        )

    @rule(
        fact=st.sampled_from(
            [
                Number("pain", "pain", minimum=0, maximum=10, unit="NRS"),
                Number("pain", "pain", minimum=0, maximum=3),
                Number("pain", "pain"),
                Flag("pain", "pain"),
                Flag("locked", "locked"),
                Flag("n0", "a fact with the id of a node"),
                Choice("cause", "cause", values={"wear": "wear"}),
            ]
        )
    )
    def with_fact(self, fact: Any) -> None:
        """Declare a fact, or another in its place; not every condition fits it."""
        self.attempt("with_fact", fact)

    @rule(source=st.sampled_from(["a", "b"]), condition=st.sampled_from(CONDITIONS[1:]))
    def with_source_and_definition(self, source: str, condition: Any) -> None:
        """Declare a source, and a definition that cites it."""
        self.attempt("with_source", Source(source))
        self.attempt("with_definition", Definition("hurting", "it hurts", condition, (Evidence(source=source),)))

    @rule(title=st.sampled_from(["one title", "another"]))
    def with_fields(self, title: str) -> None:
        """Give it another title."""
        self.attempt("with_fields", title=title)

    @rule(points=st.sampled_from([1, -2, 3]), condition=st.sampled_from(CONDITIONS[1:]))
    def with_a_score(self, points: int, condition: Any) -> None:
        """Declare a score, or others in its place, and a definition that compares it."""
        score = Score("summed", "summed", [ScoreItem(condition, points), ScoreItem(LOCKED, 1)])
        high = Definition("high", "high", score >= 1)
        self.attempt("with_fields", scores=[score], definitions=[high])

    @rule(name=st.sampled_from(IDS), condition=st.sampled_from(CONDITIONS[1:]))
    def with_caution_obligation_and_screen(self, name: str, condition: Any) -> None:
        """Mind something of a treatment, oblige something of a node, and ask a flag in a screen."""
        node = self.pathway.nodes.get(name)
        if isinstance(node, Treatment):
            self.attempt("with_node", replace(node, cautions=(Caution("minded", condition, "to be minded"),)))
        obliged = Obligation("obliged", "obliged", condition, reached(name))
        self.attempt("with_fields", obligations=[obliged], screens=[Screen("asked", [LOCKED], "asked", "Locked?")])

    @invariant()
    def acyclic(self) -> None:
        """The graph has no cycle, the start is its roots, and no emergency node is among them."""
        pathway = self.pathway
        graph: networkx.DiGraph[str] = networkx.DiGraph(
            [(source, way.to) for way in pathway.escalations for source in way.after]
        )
        assert networkx.is_directed_acyclic_graph(graph)
        assert list(pathway.start) == [
            name for name in pathway.nodes if not any(way.to == name for way in pathway.escalations)
        ]
        assert not any(pathway.nodes[name].emergency for name in pathway.start)
        assert sorted(pathway.evaluation_order) == sorted(pathway.nodes)

    def teardown(self) -> None:
        """What came of it all can be written and read back."""
        assert pathway_from_text(pathway_to_toml(self.pathway)) == self.pathway


def test_a_pathway_stays_acyclic_through_thousands_of_edits() -> None:
    """After each of thousands of edits the pathway is acyclic; refused edits change nothing and name the cycle."""
    run_state_machine_as_test(
        Editing, settings=settings(max_examples=40, stateful_step_count=80, deadline=None, suppress_health_check=[])
    )
    assert any(said.startswith("there is a cycle") for said in CYCLES)
    assert any(said.startswith("an otherwise") for said in CYCLES)
