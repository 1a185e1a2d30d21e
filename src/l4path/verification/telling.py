"""A patient of a finding in a line or two of clinical words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation import words as told
from l4path.explanation.wording import joined, value_words
from l4path.verification import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.episode import Episode, Trial
    from l4path.pathway import Pathway


def patient_words(episode: Episode, pathway: Pathway) -> str:
    """What is recorded of a patient, in clinical words: facts, trials, refusals, and the screens that were answered.

    Args:
        episode: The episode.
        pathway: Its pathway.

    Example:
        >>> import l4path
        >>> patient_words(l4path.Episode({"pain": 6}, declined=["nsaids"]), l4path.load("l4"))
        'pain, worst of back and leg: 6 NRS; declined: Oral NSAID'
    """
    return "; ".join(_parts(episode, pathway)) or words.NOTHING_RECORDED


def _parts(episode: Episode, pathway: Pathway) -> Iterator[str]:
    for name, value in episode.facts.items():
        fact = pathway.facts[name]
        yield words.RECORDED.format(label=fact.label, value=value_words(fact, value))
    for name, trial in episode.trials.items():
        node = pathway.treatments[name]
        if said := joined(list(_trial(trial, pathway))):
            yield words.TRIED.format(node=node.title, said=said)
        else:
            yield (words.DONE if node.once else words.BEGUN).format(node=node.title)
    if episode.declined:
        yield words.DECLINED.format(nodes=joined([pathway.nodes[name].title for name in sorted(episode.declined)]))
    if episode.screened:
        yield words.SCREENED.format(screens=joined([name.replace("_", " ") for name in sorted(episode.screened)]))


def _trial(trial: Trial, pathway: Pathway) -> Iterator[str]:
    if trial.outcome is not None:
        yield told.OUTCOMES[trial.outcome]
    for name, value in trial.measures.items():
        fact = pathway.all_measures[name]
        yield words.RECORDED.format(label=fact.label, value=value_words(fact, value))
