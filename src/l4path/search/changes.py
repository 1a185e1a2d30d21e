"""A record that may be otherwise, as statements: what a counterfactual is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.errors import EpisodeError
from l4path.search.wanted import granted

if TYPE_CHECKING:
    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.pathway import Pathway


@dataclass(frozen=True, slots=True)
class Change:
    """A record that may be otherwise.

    Attributes:
        statement: That it is.
        today: The free choices as they are today.
        rather_not: What is to be so of it only where it must.
        measured: Of each measure that is recorded today, the choices as they are.
    """

    statement: int
    today: list[int]
    rather_not: list[int]
    measured: tuple[tuple[str, list[int]], ...] = ()


def shows_wanted(pathway: Pathway, wanted: Formula, episode: Episode) -> bool:
    """Whether an episode with its changes shows what is wanted when it is assessed."""
    try:
        return granted(wanted, pathway.assess(episode))
    except EpisodeError:
        return False
