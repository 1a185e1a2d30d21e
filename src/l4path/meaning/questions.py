"""What is undecided and matters (SEMANTICS 8, questions): of each state, the rows whose unknown parts are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from l4path.conditions.logic import MET, all_of, negated
from l4path.escalations import EscalationKind as Kind
from l4path.meaning.kept import kept
from l4path.meaning.kinds import State, Status
from l4path.meaning.leaves import Claim, Formula, Has, Is, Recorded
from l4path.meaning.states import LEAVES
from l4path.nodes import Disposition, Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.pathway import Pathway


class Question(NamedTuple):
    """One row: under a two-valued formula, the formula whose unknown parts are asked."""

    when: Formula
    about: Formula


def question_rows(pathway: Pathway, state: State) -> tuple[Question, ...]:
    """What is undecided in a state.

    Args:
        pathway: The pathway.
        state: The state of the episode.
    """
    emergencies = [name for name, node in pathway.nodes.items() if node.emergency]
    match state:
        case State.SCREENING:
            flags = (Question(MET, Claim("fires", way.id)) for way in pathway.escalations if way.on is Kind.RED_FLAG)
            return (*flags, *_of_nodes(pathway, emergencies, Status.UNDETERMINED))
        case State.EMERGENCY:
            unsure = (Status.UNDETERMINED, Status.ONGOING, Status.CONTRAINDICATED)
            forbidden = (
                Question(all_of((_has(name, Status.CONTRAINDICATED), negated(_tried(name)))), Claim("indicated", name))
                for name in emergencies
                if name in pathway.treatments
            )
            left = _out_of(pathway, emergencies, Status.OPEN, *LEAVES)
            return (*_of_nodes(pathway, emergencies, *unsure), *forbidden, *left)
        case State.ENDED:
            finals = [name for name, node in pathway.nodes.items() if isinstance(node, Disposition) and node.final]
            return tuple(_of_nodes(pathway, finals, Status.UNDETERMINED))
        case _:
            return _in_most_states(pathway)


@kept
def _in_most_states(pathway: Pathway) -> tuple[Question, ...]:
    """What is undecided in most states: made once."""
    return tuple(_of_everything(pathway))


def _of_everything(pathway: Pathway) -> Iterator[Question]:
    if pathway.goal is not None:
        yield Question(MET, Claim("goal", ""))
    yield from _of_nodes(pathway, pathway.nodes, Status.UNDETERMINED)
    yield from _out_of(pathway, pathway.reviews, Status.OPEN)
    if pathway.goal is not None:
        goal = Is(Claim("goal", ""))
        for name in pathway.treatments:
            kept = all_of((goal, negated(Is(Recorded("tried", name), Truth.NOT_MET))))
            yield from _of_nodes(pathway, (name,), Status.CONTRAINDICATED, given=kept)


def _has(name: str, *statuses: Status) -> Has:
    return Has(name, frozenset(statuses))


def _tried(name: str) -> Is:
    return Is(Recorded("tried", name))


def _of_nodes(pathway: Pathway, names: Iterable[str], *statuses: Status, given: Formula = MET) -> Iterator[Question]:
    """What is asked of nodes that have one of some statuses."""
    for name in names:
        here = all_of((_has(name, *statuses), given))
        yield Question(here, Claim("reached", name))
        node = pathway.nodes[name]
        if not isinstance(node, Treatment):
            continue
        yield Question(here, Recorded("tried", name))
        tried = all_of((here, _tried(name)))
        yield Question(tried, Claim("contraindicated", name))
        if not node.once:
            yield Question(all_of((tried, Is(Claim("stopped", name)))), Claim("indicated", name))
        if node.has_trial:
            measured = all_of((tried, Is(Recorded("outcome", name), Truth.NOT_MET)))
            yield Question(measured, Claim("adequate", name))
            yield Question(measured, Claim("response", name))
        yield Question(all_of((here, negated(_tried(name)))), Claim("suitable", name))


def _out_of(pathway: Pathway, names: Iterable[str], *statuses: Status) -> Iterator[Question]:
    for name in names:
        for way in pathway.out_of(name):
            yield Question(_has(name, *statuses), Claim("fires", way.id))
