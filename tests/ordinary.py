"""Random episodes that get past the red flags, so that the ordinary pathway is tried too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path import Episode
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded, pick
from l4path.testing.patients import make_episode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Pathway

_QUIET = {"emergency_mri": "not_done", "serious_pathology": "not_established", "symptomatic": True}
_HALF = ("motor_grade", "pain")
_LATE = ("discectomy", "decompression", "fusion", "emergency_decompression", "post_op_rehab")


def ordinary_episodes(pathway: Pathway, count: int, seed: int) -> Iterator[Episode]:
    """Random episodes without a red flag and not at the goal, some complete, most without an operation in them."""
    chance, cuts = Seeded(seed), cut_points(pathway)
    for number in range(count):
        episode = make_episode(chance, pathway, cuts, complete=number % 2 == 0 or None)
        facts = dict(episode.facts) | pathway.answered(pathway.screens.keys() & {"red_flags"})
        facts |= {name: value for name, value in _QUIET.items() if name in pathway.facts}
        for name in _HALF:
            if name in pathway.facts and facts.get(name, 0) <= 3:
                facts[name] = 5
        late = pick(chance, (0, 0, 0, 0, 1))
        trials = {name: trial for name, trial in episode.trials.items() if late or name not in _LATE}
        yield Episode(facts, trials=trials, screened=episode.screened, declined=episode.declined)
