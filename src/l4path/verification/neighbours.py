"""The episodes beside an episode: each differs from it in one record, the smallest differences first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.episode import Episode, Trial
from l4path.facts import COUNTED, READ_BY_PREDICATES
from l4path.search.cells import steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.facts import Fact, Outcome
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway


def neighbours(pathway: Pathway, episode: Episode) -> Iterator[Episode]:
    """Every episode that differs from one in a single record.

    Numbers come first, a step to the next cell that a condition can tell apart; then other values, yes for no, an
    answer to a screen taken back for one fact, another outcome or measure of a trial, a course more or one that is
    over, a trial more or less, asked for and not done, or not asked about; a refusal.

    Args:
        pathway: The pathway.
        episode: The episode.
    """
    cuts = steps(pathway)
    order = sorted(episode.facts, key=lambda name: pathway.facts[name].kind != "number")
    for name in order:
        for value in _others(pathway.facts[name], episode.facts[name], cuts.get(name, ())):
            yield episode.with_facts({name: value})
    for screen in sorted(episode.screened):
        for name in pathway.screens[screen].facts:
            if name not in episode.facts:
                for value in _values(pathway.facts[name], ()):
                    if value:
                        yield episode.with_facts({name: value})
    for name, trial in episode.trials.items():
        yield from _retried(pathway, episode, name, trial, cuts)
    for name in sorted(episode.declined):
        yield Episode(
            episode.facts,
            trials=episode.trials,
            screened=episode.screened,
            declined=episode.declined - {name},
            unasked=episode.unasked,
            pathway=episode.pathway,
        )
    for name in episode.trials:
        yield episode.without_trial(name)
    for name in sorted(episode.unasked):
        yield episode.with_asked(name)
    for name, fact in pathway.facts.items():
        if name not in episode.facts:
            for value in _values(fact, cuts.get(name, ())):
                yield episode.with_facts({name: value})
    for name, node in pathway.treatments.items():
        if name not in episode.trials and name not in episode.unasked:
            yield episode.with_unasked(name)
            first: Outcome = "responded" if node.has_trial else "ongoing"
            yield from (
                episode.with_trial(name, Trial(recorded)) for recorded in ((None, first) if node.once else (first,))
            )
        if name not in episode.declined:
            yield episode.with_declined(name)


def _others(fact: Fact, value: Any, cuts: tuple[float, ...]) -> Iterator[Any]:
    """Other values of a fact; of a number the nearest first."""
    if fact.kind == "number":
        yield from sorted((cut for cut in cuts if cut != value), key=lambda cut: abs(cut - value))
        return
    yield from (other for other in _values(fact, cuts) if other != value)


def _values(fact: Fact, cuts: tuple[float, ...]) -> Iterator[Any]:
    match fact.kind:
        case "flag":
            yield from (False, True)
        case "number":
            yield from cuts
        case "choice":
            yield from fact.value_ids
        case _:
            yield frozenset()
            yield from (frozenset((value,)) for value in fact.value_ids)
            yield frozenset(fact.value_ids)


def _retried(
    pathway: Pathway, episode: Episode, name: str, trial: Trial, cuts: dict[str, tuple[float, ...]]
) -> Iterator[Episode]:
    node: Treatment = pathway.treatments[name]
    for measure, value in trial.measures.items():
        rest = {key: other for key, other in trial.measures.items() if key != measure}
        if measure in READ_BY_PREDICATES:
            yield episode.with_trial(name, Trial(trial.outcome, **rest))
            continue
        for other in _others(pathway.all_measures[measure], value, cuts.get(measure, ())):
            yield episode.with_trial(name, Trial(trial.outcome, **{**rest, measure: other}))
    yield from _beyond_its_default(pathway, episode, name, trial, cuts)
    if node.once and trial.outcome is not None:  # asked for so far; now it is done
        yield episode.with_trial(name, Trial())
    for outcome in node.outcomes:
        if outcome != trial.outcome:
            kept = {key: value for key, value in trial.measures.items() if key not in READ_BY_PREDICATES}
            yield episode.with_trial(name, Trial(outcome, **kept))


def _beyond_its_default(
    pathway: Pathway, episode: Episode, name: str, trial: Trial, cuts: dict[str, tuple[float, ...]]
) -> Iterator[Episode]:
    """The trial with one measure recorded that has a value unless it is: another course, or that this one is over."""
    if pathway.treatments[name].once:
        return
    for measure, default in COUNTED.items():
        if default is not None and measure not in trial.measures:
            for other in _others(pathway.all_measures[measure], default, cuts.get(measure, ())):
                yield episode.with_trial(name, Trial(trial.outcome, **{**trial.measures, measure: other}))
    for measure, (default, _) in READ_BY_PREDICATES.items():
        if trial.outcome is None and measure not in trial.measures:
            yield episode.with_trial(name, Trial(None, **{**trial.measures, measure: not default}))
    if trial.outcome == "responded" and "ended" not in trial.measures:  # what has helped may be over
        yield episode.with_trial(name, Trial("responded", **trial.measures, ended=True))
