"""The way that a patient came, from the start of the pathway to the present options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.assessment.paths import carrying, travelled
from l4path.brief import Equatable
from l4path.language import words
from l4path.meaning import Status

if TYPE_CHECKING:
    from l4path.assessment import Assessment


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WayThere(Equatable):
    """The ids of the nodes and of the escalations that a patient came by."""

    nodes: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()


def way_there_of(assessment: Assessment) -> WayThere:
    """The way to every present option; where there is none, to where the episode has ended.

    Example:
        >>> import l4path
        >>> episode = l4path.read_episode("examples/episodes/disc-week-8.toml")
        >>> "conservative_review" in way_there_of(l4path.load("l4").assess(episode)).nodes
        True
    """
    ends = [node.id for node in assessment.options]
    ends = ends or [node for node, status in assessment.status.items() if status is Status.ENDED]
    steps = [step for end in ends for step in travelled(assessment, end)]
    return WayThere(
        frozenset(node for node, _ in steps),
        frozenset(way.id for _, way in steps if way is not None),
    )


def reasons(assessment: Assessment) -> dict[str, str]:
    """Why the pathway leads to each present option, as its authors say it; nothing where it begins there.

    Example:
        >>> import l4path
        >>> episode = l4path.read_episode("examples/episodes/disc-week-8.toml")
        >>> reasons(l4path.load("l4").assess(episode))["esi_second"][:48]
        'because radicular pain persists after six weeks '
    """
    ways = {node.id: carrying(assessment, node.id) for node in assessment.options}
    because = {node: way.because for node, way in ways.items() if way is not None and way.because}
    return {node: words()("picture.because", because=why) for node, why in because.items()}
