"""Random pathways, grown node by node so that no escalation ever points back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.conditions import Condition, Definition, Named, Operand, Predicate, Score, ScoreItem, atoms, meant_by
from l4path.escalations import KINDS, Escalation, EscalationKind
from l4path.facts import BUILT_IN_MEASURES, INVARIANT_PREDICATES, PREDICATES, READ_BY_PREDICATES
from l4path.nodes import Caution, Disposition, Node, Review, Treatment
from l4path.pathway import Assumption, Invariant, Obligation, Pathway, Screen, Silenced
from l4path.testing.chance import Chance, pick, some, yes
from l4path.testing.declaring import TEXTS, make_codes, make_evidence, make_facts, make_sources, make_text
from l4path.testing.saying import ABOUT_SUITABILITY, Words, make_condition, trial_words

if TYPE_CHECKING:
    from l4path.evidence import Source

_KINDS_OF_NODE = ("trial", "trial", "once", "review", "disposition", "continuous", "review", "trial")
_POINTS = (1, 2, 3, -1, -2, 5, 1000)
_TIERS = ("self-care", "conservative", "interventional", "surgical")


class _Grower:
    """One pathway while it grows; the order of its nodes is one in which it can be evaluated."""

    def __init__(self, chance: Chance, nodes: int) -> None:
        self.chance = chance
        self.tiers = _TIERS[: chance.whole(1, len(_TIERS))]
        self.facts = make_facts(chance)
        self.measures = make_facts(chance, measure=True)
        self.sources: tuple[Source, ...] = make_sources(chance)
        self.kinds = [pick(chance, _KINDS_OF_NODE) for _ in range(nodes)]
        self.names = [f"{kind}_{number}" for number, kind in enumerate(self.kinds)]
        self.words = Words(self._operands(), tuple(self.names), PREDICATES)
        self.definitions: tuple[Definition, ...] = ()
        self.scores: tuple[Score, ...] = ()
        self.tainted: set[str] = set()  # the definitions and scores that ask for suitability
        self.ways: dict[str, Escalation] = {}
        for number in range(chance.whole(0, 4)):
            self._define(number)
        self.patient = self._words(PREDICATES)
        self.indication = self._plain()

    def _operands(self) -> tuple[Operand, ...]:
        treatments = [
            name for name, kind in zip(self.names, self.kinds, strict=True) if kind in ("trial", "continuous")
        ]
        asked = [fact for fact in (*self.measures, *BUILT_IN_MEASURES.values()) if fact.id not in READ_BY_PREDICATES]
        return (
            *(Operand(fact) for fact in self.facts),
            *(Operand(fact, name) for name in treatments for fact in asked),
        )

    def _words(self, predicates: tuple[str, ...]) -> Words:
        return Words(self.words.operands, self.words.nodes, predicates, self.definitions, self.scores)

    def _plain(self) -> Words:
        """The words of an indication."""
        definitions = tuple(definition for definition in self.definitions if definition.id not in self.tainted)
        return self.words.without_suitability(
            definitions, tuple(score for score in self.scores if score.id not in self.tainted)
        )

    def _define(self, number: int) -> None:
        """A definition or a score, which may build on those before it."""
        chance = self.chance
        words = self._words(PREDICATES) if yes(chance, 30) else self._plain()
        evidence = make_evidence(chance, self.sources)
        made: Definition | Score
        if yes(chance, 40):
            items = [
                ScoreItem(make_condition(chance, words, 1), points, make_text(chance) if yes(chance, 30) else "")
                for points in (pick(chance, _POINTS) for _ in range(chance.whole(1, 4)))
            ]
            made = Score(f"score_{number}", make_text(chance), items, evidence)
            self.scores += (made,)
        else:
            made = Definition(f"defined_{number}", make_text(chance), make_condition(chance, words), evidence)
            self.definitions += (made,)
        if any(self._asks_for_suitability(atom) for part in meant_by(made) for atom in atoms(part)):
            self.tainted.add(made.id)

    def _asks_for_suitability(self, atom: Condition) -> bool:
        if isinstance(atom, Predicate):
            return atom.name in ABOUT_SUITABILITY
        return isinstance(atom, Named) and atom.name in self.tainted

    def conditions(self, words: Words, percent: int) -> tuple[Condition, ...]:
        """None, one or two conditions."""
        if not yes(self.chance, percent):
            return ()
        return tuple(make_condition(self.chance, words, 1) for _ in range(self.chance.whole(1, 2)))

    def node(self, number: int, *, emergency: bool) -> Node:
        """One node of the kind that was chosen for it."""
        chance, kind, name = self.chance, self.kinds[number], self.names[number]
        shared: dict[str, Any] = {
            "tier": pick(chance, self.tiers),
            "emergency": emergency,
            "evidence": make_evidence(chance, self.sources),
            "codes": make_codes(chance) if yes(chance, 10) else (),
        }
        title = make_text(chance)
        if kind == "review":
            return Review(name, title, **shared)
        if kind == "disposition":
            return Disposition(name, title, final=yes(chance, 30), **shared)
        shared |= {
            "indications": self.conditions(self.indication, 40),
            "contraindications": self.conditions(self.indication, 40),
            "cautions": [
                Caution(f"caution_{at}", condition, make_text(chance), make_evidence(chance, self.sources))
                for at, condition in enumerate(self.conditions(self.patient, 25))
            ],
        }
        if kind == "trial":
            words = trial_words((*BUILT_IN_MEASURES.values(), *self.measures))
            shared |= {"adequate": make_condition(chance, words, 1), "response": make_condition(chance, words, 1)}
        else:
            shared[kind] = True
        return Treatment(name, title, **shared)

    def grow(self, emergencies: bool) -> list[Node]:
        """All nodes, each with the escalations that lead to it."""
        chance = self.chance
        nodes: list[Node] = []
        sources: list[Node] = []
        for number in range(len(self.names)):
            emergency = emergencies and number > 0 and yes(chance, 20)
            node = self.node(number, emergency=emergency)
            count = (
                0 if number == 0 or not (sources or emergency) else chance.whole(int(emergency or yes(chance, 80)), 3)
            )
            for _ in range(count):
                if emergency and (not sources or yes(chance, 40)):
                    self.way(node, [], "red_flag")
                else:
                    self._from(node, some(chance, sources, 1, 3))
            nodes.append(node)
            if not isinstance(node, Disposition):
                sources.append(node)
        self._otherwise(nodes)
        return nodes

    def _from(self, node: Node, sources: list[Node]) -> None:
        never = {"otherwise"} | (set() if node.emergency else {"red_flag"})
        for source in sources:
            how = source.way if isinstance(source, Treatment) else source.kind
            never |= {kind for kind in KINDS if how in kind.never_from}
        self.way(node, sources, pick(self.chance, [kind for kind in KINDS if kind not in never]))

    def way(self, node: Node, sources: list[Node], on: str) -> None:
        """One escalation; a second of the same sources, kind and target gets an id of its own."""
        chance = self.chance
        fields: dict[str, Any] = {
            "on": on,
            "after": tuple(source.id for source in sources),
            "any_of": yes(chance, 50),
            "when": make_condition(chance, self.patient, 1)
            if EscalationKind(on).needs_when or yes(chance, 40)
            else None,
            "because": make_text(chance) if yes(chance, 30) else "",
            "evidence": make_evidence(chance, self.sources),
        }
        made = Escalation(node.id, **fields)
        if yes(chance, 10) or made.id in self.ways:
            made = Escalation(node.id, id=f"way-{len(self.ways)}", **fields)
        self.ways[made.id] = made

    def _otherwise(self, nodes: list[Node]) -> None:
        """Ways out of reviews for when nothing else fires, to nodes behind all that they wait for."""
        last = {node.id: number for number, node in enumerate(nodes)}  # the last place that each review waits for
        place = dict(last)
        for way in self.ways.values():
            for name in way.after:
                last[name] = max(last[name], *(place[source] for source in way.after))
        entered = {way.to for way in self.ways.values()}
        for review in (node for node in nodes if isinstance(node, Review)):
            later = [node for node in nodes[last[review.id] + 1 :] if node.id in entered or not node.emergency]
            if later and yes(self.chance, 60):
                self.way(pick(self.chance, later), [review], "otherwise")

    def pathway(self, *, emergencies: bool, assumptions: bool) -> Pathway:
        """The whole."""
        chance = self.chance
        nodes = self.grow(emergencies)
        ways = list(self.ways.values())
        entered = {way.to for way in ways}
        asked_together = [fact.id for fact in self.facts if fact.kind in ("flag", "choices")]
        stated = make_condition(chance, self.patient, 1) if assumptions and yes(chance, 25) else None
        asked = self._words((*PREDICATES, *INVARIANT_PREDICATES))
        shuffled = some(chance, nodes, len(nodes))
        return Pathway(
            pick(chance, ("pathway", "another-pathway", "p_2")),
            make_text(chance),
            version="1.0",
            description=pick(chance, ("", TEXTS[4])),
            tiers=self.tiers,
            start=[node.id for node in nodes if node.id not in entered],
            nodes=shuffled,
            escalations=some(chance, ways, len(ways)),
            facts=self.facts,
            measures=self.measures,
            screens=[
                Screen(
                    f"screen_{number}",
                    some(chance, asked_together),
                    *(make_text(chance) if yes(chance, 40) else "" for _ in ("label", "question")),
                )
                for number in range(chance.whole(0, 2))
            ],
            definitions=self.definitions,
            scores=self.scores,
            goal=make_condition(chance, self.patient, 1) if yes(chance, 40) else None,
            invariants=[
                Invariant(f"invariant_{number}", make_text(chance), make_condition(chance, asked))
                for number in range(chance.whole(0, 1))
            ],
            obligations=[
                Obligation(
                    f"obligation_{number}",
                    make_text(chance),
                    make_condition(chance, asked, 1),
                    make_condition(chance, asked, 1),
                    make_evidence(chance, self.sources),
                )
                for number in range(chance.whole(0, 1))
            ],
            assumptions=[] if stated is None else [Assumption("assumption_0", make_text(chance), stated)],
            sources=self.sources,
            silenced=[Silenced("W001", "treatments.trial_0", "on purpose")] if yes(chance, 10) else [],
        )


def make_pathway(
    chance: Chance, *, min_nodes: int = 1, max_nodes: int = 8, emergencies: bool = True, assumptions: bool = True
) -> Pathway:
    """A random pathway.

    Args:
        chance: Where the choices come from.
        min_nodes: The least number of nodes.
        max_nodes: The greatest number of nodes.
        emergencies: Whether there may be emergency nodes and red flags.
        assumptions: Whether there may be assumptions, which some episodes then contradict.
    """
    grower = _Grower(chance, chance.whole(min_nodes, max_nodes))
    return grower.pathway(emergencies=emergencies, assumptions=assumptions)
