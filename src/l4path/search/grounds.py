"""What a status rests on: as little of the record as suffices for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from l4path.assessment.alone import alone
from l4path.assessment.paths import carrying
from l4path.errors import EpisodeError
from l4path.search.budget import Budget
from l4path.search.plain import least
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path.assessment import Assessment
    from l4path.conditions import NodeLike
    from l4path.episode import Episode
    from l4path.meaning import Status

_BUDGET = 1_500  # steps of a page to find out on what a status rests


class Carried(NamedTuple):
    """What is enough of a record for a status.

    Attributes:
        by: The assessment of it.
        whole: Whether nothing in it can be left out; False where the budget did not suffice for that.
    """

    by: Assessment
    whole: bool


def grounds(assessment: Assessment, node: NodeLike) -> Episode:
    """The least of a patient's record on which the status of a reached node rests.

    Forget everything else, and the status stays; forget any one thing of what is left (a fact, an answered screen, a
    trial, a measure of one, a refusal, that a treatment is unasked), and it is lost.

    Args:
        assessment: The assessment.
        node: The node, or its id.

    Raises:
        PathwayError: When there is no such node.

    Example:
        >>> import l4path
        >>> episode = l4path.read_episode("examples/episodes/disc-week-8.toml")
        >>> sorted(grounds(l4path.load("l4").assess(episode), "nsaids").trials)
        ['nsaids']
    """
    return _grounds(assessment, assessment.pathway.node(node).id, None)[0]


def _grounds(assessment: Assessment, name: str, budget: Budget | None) -> tuple[Episode, bool]:
    """The same, and whether it is; of several orders of the record, each may take its part of a budget."""
    wanted = (assessment.status[name], assessment.truth("reached", name))
    by_itself = alone(assessment.pathway, name)

    def holds(other: Episode) -> bool:
        found = by_itself.standing(other)
        return found is not None and (found[0][name], found[1]) == wanted

    found = [_least(turned, holds, by_itself.bears, budget) for turned in _turned(assessment.episode)]
    return min(found, key=lambda part: (not part[1], size(part[0])))


def _least(
    episode: Episode, holds: Callable[[Episode], bool], looked_at: int, budget: Budget | None
) -> tuple[Episode, bool]:
    """As little of an episode as still has a property, and whether it is: it may take half of what a budget has left.

    Args:
        episode: The episode.
        holds: Whether an episode has the property.
        looked_at: How many rules are run for that.
        budget: The steps that may be taken; None for as many as it takes.
    """
    if budget is None:
        return least(episode, holds), True
    end = budget.left_for_plain - budget.allowance_for_plain()

    def held(other: Episode) -> bool:
        budget.look(looked_at + size(other))
        return holds(other)

    found = least(episode, held, lambda: budget.left_for_plain > end)
    return found, budget.left_for_plain > end


def grounds_by_way(assessment: Assessment, node: str) -> Carried:
    """Where the grounds of a reached node leave the patient, with the way in by which it is told among what they carry.

    Where they carry another way in, and not the one that is told, as little of the record is looked for anew as
    suffices for the status and for that way.

    Args:
        assessment: The assessment.
        node: The id of the node.
    """
    pathway, way, budget = assessment.pathway, carrying(assessment, node), Budget(_BUDGET)
    episode, whole = _grounds(assessment, node, budget)
    enough = pathway.assess(episode)
    if way is None or carrying(enough, node) in (way, None) or enough.truth("fires", way.id) is Truth.MET:
        return Carried(enough, whole)

    def stands(found: Assessment) -> tuple[Status, Truth, Truth]:
        return found.status[node], found.truth("reached", node), found.truth("fires", way.id)

    wanted = stands(assessment)

    def holds(other: Episode) -> bool:
        try:
            return stands(pathway.assess(other)) == wanted
        except EpisodeError:  # an answer that another one needs is forgotten
            return False

    episode, whole = _least(assessment.episode, holds, len(pathway.nodes), budget)
    return Carried(pathway.assess(episode), whole)


def _turned(episode: Episode) -> Iterator[Episode]:
    """The episode with its record in several orders: what is looked at first is the first to be forgotten."""
    yield episode
    backwards = {name: dict(reversed(getattr(episode, name).items())) for name in ("facts", "trials")}
    yield type(episode)(
        backwards["facts"],
        trials=backwards["trials"],
        screened=episode.screened,
        declined=episode.declined,
        unasked=episode.unasked,
        pathway=episode.pathway,
        why=episode.why,
    )


def size(episode: Episode) -> int:
    """How many things are recorded in an episode."""
    measures = sum(len(trial.measures) + (trial.outcome is not None) for trial in episode.trials.values())
    groups = (episode.facts, episode.screened, episode.declined, episode.unasked, episode.trials)
    return sum(map(len, groups)) + measures
