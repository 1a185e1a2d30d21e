"""A patient in a line or two of clinical words: everything that is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation import words
from l4path.explanation.wording import joined, value_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.episode import Episode, Trial
    from l4path.pathway import Pathway, Screen


def patient_words(episode: Episode, pathway: Pathway, *others: Pathway) -> str:
    """What is recorded of a patient, in clinical words: facts, trials, refusals, and the screens that were answered.

    Args:
        episode: The episode.
        pathway: Its pathway.
        *others: Other versions of the pathway, for what only they declare.

    Example:
        >>> import l4path
        >>> patient_words(l4path.Episode({"pain": 6}, declined=["nsaids"]), l4path.load("l4"))
        'worst pain in back or leg: 6 NRS; declined: Oral NSAID'
    """
    return "; ".join(said for _, said in records(episode, pathway, *others)) or words.RECORD_NOTHING


def records(episode: Episode, *pathways: Pathway) -> Iterator[tuple[str, str]]:
    """Everything recorded of a patient, one by one.

    Args:
        episode: The episode.
        *pathways: Its pathway, and other versions of it.

    Yields:
        What each is about, for programs, and the words for it.
    """
    facts = {name: fact for pathway in reversed(pathways) for name, fact in pathway.facts.items()}
    nodes = {name: node for pathway in reversed(pathways) for name, node in pathway.treatments.items()}
    for name, value in episode.facts.items():
        yield f"fact:{name}", words.RECORD.format(label=facts[name].label, value=value_words(facts[name], value))
    for name, trial in episode.trials.items():
        node = nodes[name]
        if node.once and trial.outcome is not None:
            yield f"node:{name}", words.RECORD_ASKED_FOR.format(node=node.title)
        elif said := ", ".join(_trial(trial, *pathways)):
            yield f"node:{name}", words.RECORD_TRIED.format(node=node.title, said=said)
        else:
            yield f"node:{name}", (words.RECORD_DONE if node.once else words.RECORD_BEGUN).format(node=node.title)
    if episode.declined:
        titles = joined([nodes[name].title for name in sorted(episode.declined)])
        yield "declined", words.RECORD_DECLINED.format(nodes=titles)
    if episode.unasked:
        titles = joined([nodes[name].title for name in sorted(episode.unasked)])
        yield "unasked", words.RECORD_UNASKED.format(nodes=titles)
    if episode.screened:
        asked = {name: screen for pathway in reversed(pathways) for name, screen in pathway.screens.items()}
        screens = [asked[name] for name in sorted(episode.screened)]
        choices = any(facts[fact].kind == "choices" for screen in screens for fact in screen.facts)
        template = words.RECORD_SCREENED_CHOICES if choices else words.RECORD_SCREENED
        yield "screened", template.format(screens=joined([screen_words(screen) for screen in screens]))


def screen_words(screen: Screen) -> str:
    """What a screen is called: by its label, or else by its name."""
    return screen.label or screen.id.replace("_", " ")


def _trial(trial: Trial, *pathways: Pathway) -> Iterator[str]:
    if trial.outcome is not None:
        yield words.OUTCOMES[trial.outcome]
    yield from measured(trial, *pathways)


def measured(trial: Trial, *pathways: Pathway) -> Iterator[str]:
    """What was measured in a trial, one by one."""
    measures = {name: fact for pathway in reversed(pathways) for name, fact in pathway.all_measures.items()}
    for name, value in trial.measures.items():
        fact = measures[name]
        yield words.RECORD.format(label=fact.label, value=value_words(fact, value))
