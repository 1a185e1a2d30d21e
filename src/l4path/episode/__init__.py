"""An episode: what is known of one patient, facts and trials, without any pathway in it."""

from l4path.episode.episode import Episode
from l4path.episode.trial import Recorded, Trial, outcome_hint

__all__ = ["Episode", "Recorded", "Trial", "outcome_hint"]
