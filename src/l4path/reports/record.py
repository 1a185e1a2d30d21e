"""The record of a patient as the rows of a table: what was recorded, and the value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.record import source_of
from l4path.language.phrases import label_of, value_of
from l4path.language.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.episode import Episode, Trial
    from l4path.language import Words
    from l4path.pathway import Pathway


def record_rows(assessment: Assessment, wording: Words) -> Iterator[tuple[str, str]]:
    """Everything that is recorded: facts, trials, refusals, what nobody asked, and the screens that were answered.

    Args:
        assessment: The assessment.
        wording: The words of a language.
    """
    episode, pathway = assessment.episode, assessment.pathway
    for name, value in episode.facts.items():
        shown = value_of(pathway.facts[name], value, wording)
        yield label_of(pathway.facts[name], wording), _sourced(shown, episode, f"facts.{name}", wording)
    for name, trial in episode.trials.items():
        shown = _trial(name, trial, pathway, wording)
        yield pathway.nodes[name].title, _sourced(shown, episode, f"trials.{name}", wording)
    for name, node in pathway.treatments.items():
        if (source := source_of(episode, f"untried.{name}")) is not None:
            yield node.title, wording("source.never", source=Sentences(wording).sentence(source))
    sourced = {name: source for name in episode.unasked if (source := source_of(episode, f"unasked.{name}"))}
    for name, source in sorted(sourced.items()):
        yield pathway.nodes[name].title, wording("source.unasked", source=Sentences(wording).sentence(source))
    for key, names in (("declined", episode.declined), ("unasked", episode.unasked - sourced.keys())):
        if names:
            yield wording(f"report.record.{key}"), wording.joined([pathway.nodes[name].title for name in sorted(names)])
    if episode.screened:
        screens = [pathway.screens[name] for name in sorted(episode.screened)]
        choices = any(pathway.facts[fact].kind == "choices" for screen in screens for fact in screen.facts)
        key = "screened_choices" if choices else "screened"
        yield wording(f"report.record.{key}"), wording.joined([screen.title for screen in screens])


def _sourced(shown: str, episode: Episode, key: str, wording: Words) -> str:
    """What is recorded, with where it is from, where the episode says so."""
    source = source_of(episode, key)
    return shown if source is None else wording("source.beside", what=shown, source=Sentences(wording).sentence(source))


def _trial(name: str, trial: Trial, pathway: Pathway, wording: Words) -> str:
    once = pathway.treatments[name].once
    if once:
        return wording("report.record.asked_for" if trial.outcome is not None else "report.record.done")
    parts = [wording(f"outcome.{trial.outcome}")] if trial.outcome is not None else []
    for measure, value in trial.measures.items():
        fact = pathway.all_measures[measure]
        parts.append(
            wording("report.record.measured", label=label_of(fact, wording), value=value_of(fact, value, wording))
        )
    return wording("report.record.tried", details="; ".join(parts)) if parts else wording("report.record.begun")
