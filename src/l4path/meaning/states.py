"""The table of states and options (SEMANTICS 8): of each episode, the first row that applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from l4path.conditions.logic import MET, NOT_MET, all_of, any_of, negated
from l4path.escalations import EscalationKind as Kind
from l4path.meaning.kept import kept
from l4path.meaning.kinds import State, Status, those
from l4path.meaning.leaves import Claim, Follows, Formula, Has, Is, Recorded
from l4path.meaning.rules import carried
from l4path.nodes import NODE_KINDS, Disposition
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.pathway import Pathway

POSSIBLE = those(lambda status: status.possible)
ALONGSIDE = those(lambda status: status.alongside)
_KEEPS = those(lambda status: status.keeps)
_PASSES = those(lambda status: status.passes)
LEAVES = those(lambda status: status.leaves)
_FURTHER = POSSIBLE - {Status.RESPONDED}
_NEW = _FURTHER - {Status.ONGOING}


class StateRow(NamedTuple):
    """One row: the state, the two-valued formula under which it applies unless a row before it does, and its options.

    Attributes:
        state: The state.
        when: When the row applies.
        options: Of every node that may be an option, in order, when it is one.
        alongside: Of every continuous treatment, in order, when it goes on alongside.
    """

    state: State
    when: Formula
    options: Mapping[str, Formula]
    alongside: Mapping[str, Formula]


def option_order(pathway: Pathway) -> list[str]:
    """All node ids as options are ordered: by tier, then treatments, reviews, dispositions, each as declared."""
    tiers = {tier: number for number, tier in enumerate(pathway.tiers)}
    return sorted(
        pathway.nodes, key=lambda name: (tiers[pathway.nodes[name].tier], NODE_KINDS.index(pathway.nodes[name].kind))
    )


@kept
def state_rows(pathway: Pathway) -> tuple[StateRow, ...]:
    """The rows for a pathway, in order; the last one always applies, and rows of the same options share them."""
    order = option_order(pathway)
    nodes = pathway.nodes
    continuous = frozenset(name for name, node in pathway.treatments.items() if node.continuous)
    ordinary = [name for name in order if name not in continuous]
    emergencies = [name for name in order if nodes[name].emergency]
    finals = [name for name in order if isinstance(node := nodes[name], Disposition) and node.final]
    follows = follow_rules(pathway)
    goal: Formula = NOT_MET if pathway.goal is None else Is(Claim("goal", ""))
    unsure: Formula = NOT_MET if pathway.goal is None else Is(Claim("goal", ""), Truth.UNKNOWN)

    def each(names: Iterable[str], statuses: frozenset[Status]) -> dict[str, Formula]:
        return {name: Has(name, statuses) for name in names}

    def some(names: Iterable[str], *statuses: Status) -> Formula:
        return any_of(each(names, frozenset(statuses)).values())

    kept: dict[str, Formula] = {}
    for name in ordinary:
        keeps = Has(name, _KEEPS) if name in pathway.treatments else NOT_MET
        new = all_of((Follows(name), Has(name, _NEW))) if name in follows else NOT_MET
        if (option := any_of((keeps, new))) != NOT_MET:
            kept[name] = option
    left = each(ordinary, POSSIBLE)
    beside = each((name for name in order if name in continuous), ALONGSIDE)
    beyond = any_of(wanted for name, wanted in left.items() if name not in pathway.dispositions)
    rows = (
        StateRow(
            State.EMERGENCY, any_of(_holds(pathway, name) for name in emergencies), each(emergencies, _FURTHER), {}
        ),
        StateRow(State.SCREENING, _unanswered(pathway, emergencies), {}, {}),
        StateRow(State.ENDED, some(finals, Status.ENDED), each(finals, frozenset((Status.ENDED,))), beside),
        StateRow(State.AT_GOAL, all_of((goal, negated(any_of(must_not_go_on(pathway).values())))), kept, beside),
        StateRow(State.UNDETERMINED, unsure, left, beside),
        StateRow(State.ACTIVE, beyond, left, beside),
        StateRow(State.UNDETERMINED, some(nodes, Status.UNDETERMINED), left, beside),
        StateRow(State.ENDED, any_of(left.values()), left, beside),
        StateRow(State.DECLINED, some(nodes, Status.DECLINED), left, beside),
        StateRow(State.STUCK, MET, left, beside),
    )
    return tuple(row for row in rows if row.when != NOT_MET)


def _holds(pathway: Pathway, name: str) -> Formula:
    """That an emergency node keeps the episode an emergency."""
    exits = any_of(Is(Claim("fires", way.id)) for way in pathway.out_of(name))
    left = all_of((Has(name, LEAVES), exits))
    return all_of((Is(Claim("reached", name)), negated(Has(name, _PASSES)), negated(left)))


def _unanswered(pathway: Pathway, emergencies: Iterable[str]) -> Formula:
    """That a red flag, or something else that leads to an emergency node, is unanswered."""
    flags = [Is(Claim("fires", way.id), Truth.UNKNOWN) for way in pathway.escalations if way.on is Kind.RED_FLAG]
    undetermined = [
        all_of(
            (
                Has(name, frozenset((Status.UNDETERMINED,))),
                any_of(negated(Is(Claim("fires", way.id), Truth.NOT_MET)) for way in pathway.into(name)),
            )
        )
        for name in emergencies
    ]
    return any_of((*flags, *undetermined))


def must_not_go_on(pathway: Pathway) -> dict[str, Formula]:
    """Of each treatment, when it may be what keeps the goal, and must not go on; two-valued."""
    return {
        node.id: all_of(
            (
                negated(Is(Recorded("tried", node.id), Truth.NOT_MET)),
                MET if node.once else negated(Is(Claim("stopped", node.id))),
                negated(Is(Recorded("ended", node.id))),
                Has(node.id, frozenset((Status.CONTRAINDICATED,))),
            )
        )
        for node in pathway.treatments.values()
    }


@kept
def follow_rules(pathway: Pathway) -> dict[str, Formula]:
    """When each node follows a response, two-valued; nodes that never do are left out."""
    found: dict[str, Formula] = {}
    for name in pathway.evaluation_order:
        ways = []
        for way in pathway.into(name):
            if way.on is Kind.RESPONSE:
                source: Formula = MET
            else:
                sources = [node for node in way.after if node in found]
                source = any_of(all_of((Is(carried(way, pathway.nodes[node])), Follows(node))) for node in sources)
            ways.append(all_of((Is(Claim("fires", way.id)), source)))
        if (rule := any_of(ways)) != NOT_MET:
            found[name] = rule
    return found
