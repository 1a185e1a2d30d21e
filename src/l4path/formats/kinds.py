"""What kind of thing raw data is: a pathway, an episode, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from l4path.errors import Problem, quoted

_PATHWAY = frozenset(
    ("tiers", "start", "goal", "measures", "definitions", "scores", "reviews", "dispositions", "escalations")
)
_EPISODE = frozenset(("pathway", "trials", "screened", "declined", "unasked"))


def other_kind(raw: object, wanted: Literal["pathway", "episode"]) -> Problem | None:
    """The one problem of data that are not what is wanted at all; None where they may be.

    Args:
        raw: The data.
        wanted: What they are read as.
    """
    if not isinstance(raw, Mapping):
        return Problem(
            what=f"{quoted(raw)} is not a table of keys", hint="write a table: key = value, or {...} in JSON"
        )
    of_pathway, of_episode = len(_PATHWAY & raw.keys()), len(_EPISODE & raw.keys())
    if wanted == "pathway" and of_episode and not of_pathway:
        hint = "give it behind the pathway, as in `l4path assess PATHWAY EPISODE`"
        return Problem(what="this is an episode, not a pathway", hint=hint)
    if wanted == "episode" and of_pathway > 1 and not of_episode:
        hint = "an episode holds [facts] and [trials.ID] of one patient"
        return Problem(what="this is a pathway, not an episode", hint=hint)
    return None
