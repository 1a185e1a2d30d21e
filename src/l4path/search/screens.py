"""What is asked in one go: of the questions of a screen that are still open, how many have to be a no."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.search.changes import shows_wanted

if TYPE_CHECKING:
    from typing import Any

    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search.alternatives import Alternative

_FEW = 3  # noes that are named though all else that a screen asks for is among them


def noes_needed(pathway: Pathway, promised: Formula, screen: str, made: Alternative) -> dict[str, Any]:
    """Of what an alternative answers by a screen alone, what has to be a no: without one of them, less would be shown.

    Args:
        pathway: The pathway.
        promised: What the alternative shows.
        screen: The id of a screen that would have to be asked in full.
        made: The alternative.
    """
    noes = _by_screen(pathway, screen, made)
    needed = dict(noes)
    for name in noes:
        fewer = {fact: value for fact, value in needed.items() if fact != name}
        if shows_wanted(pathway, promised, _instead(made, screen, fewer)):
            needed = fewer
    return needed


def by_name(pathway: Pathway, promised: Formula, made: Alternative) -> Alternative:
    """An alternative with the noes by name: where they are few, or more than half of what is open matters in no way.

    Args:
        pathway: The pathway.
        promised: What the alternative shows.
        made: The alternative.
    """
    for screen in made.screened:
        needed = noes_needed(pathway, promised, screen, made)
        if len(needed) <= _FEW or 2 * len(needed) < len(_by_screen(pathway, screen, made)):
            made = replace(
                made,
                episode=_instead(made, screen, needed),
                answers=(*made.answers, *needed),
                screened=tuple(other for other in made.screened if other != screen),
            )
    return made


def _by_screen(pathway: Pathway, screen: str, made: Alternative) -> dict[str, Any]:
    """What an alternative answers by a screen alone: its facts that are not recorded, nor asked by another screen."""
    others = pathway.answered(made.episode.screened - {screen})
    noes = pathway.answered([screen])
    return {name: no for name, no in noes.items() if name not in made.episode.facts and name not in others}


def _instead(made: Alternative, screen: str, noes: dict[str, Any]) -> Episode:
    """The episode of an alternative with some noes by name, in the place of a screen that is asked in full."""
    facts = {**made.episode.facts, **noes}
    return made.episode.replace(screened=made.episode.screened - {screen}, facts=facts)
