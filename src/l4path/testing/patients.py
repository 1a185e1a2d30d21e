"""Random episodes of one pathway, complete or with much unknown, their values at its cut points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.episode import Episode, Trial
from l4path.facts import READ_BY_PREDICATES
from l4path.testing.chance import Chance, pick, some, yes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

_KNOWN = (100, 85, 50, 0)  # how many of a hundred facts are recorded


def make_episode(
    chance: Chance, pathway: Pathway, cuts: Mapping[str, tuple[Any, ...]], *, complete: bool | None = None
) -> Episode:
    """A random episode that a pathway can assess, unless it contradicts an assumption.

    Args:
        chance: Where the choices come from.
        pathway: The pathway.
        cuts: Its cut points.
        complete: Whether every fact and measure is recorded, and every treatment asked about; None for either.
    """
    known = 100 if complete else pick(chance, _KNOWN)
    facts = {name: pick(chance, cuts[name]) for name in pathway.facts if yes(chance, known)}
    tried = some(chance, list(pathway.treatments.values()))
    recorded = {node.id for node in tried}
    untried = [name for name in pathway.treatments if name not in recorded]
    return Episode(
        facts,
        trials={node.id: make_trial(chance, node, pathway, cuts, known) for node in tried},
        screened=[name for name in pathway.screens if yes(chance, 40)],
        declined=[name for name in pathway.treatments if yes(chance, 15)],
        unasked=[] if complete else [name for name in untried if yes(chance, 20)],
        pathway=pathway.id if yes(chance, 50) else "",
    )


def make_trial(
    chance: Chance, node: Treatment, pathway: Pathway, cuts: Mapping[str, tuple[Any, ...]], known: int
) -> Trial:
    """A random record of one treatment.

    Args:
        chance: Where the choices come from.
        node: The treatment.
        pathway: Its pathway.
        cuts: The pathway's cut points.
        known: How many of a hundred measures are recorded.
    """
    if node.once:
        return Trial("ongoing" if yes(chance, 30) else None)
    measures = {
        name: pick(chance, cuts[name])
        for name in pathway.all_measures
        if name not in READ_BY_PREDICATES and yes(chance, known)
    }
    outcome = pick(chance, node.outcomes) if yes(chance, 25) else None
    for name in READ_BY_PREDICATES:
        fits = outcome is None or (name == "ended" and outcome == "responded")
        if fits and yes(chance, 25):
            measures[name] = yes(chance, 60)
    return Trial(outcome, **measures)
