"""A response to the form beside the data: it wins, item by item; what it leaves unanswered stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.episode import Episode, Trial

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.interop.answers import Answers
    from l4path.pathway import Pathway

Why = dict[str, list[str]]


def answered_beside(episode: Episode, why: Why, answers: Answers, source: str, pathway: Pathway) -> Episode:
    """The episode of the data with what a response to the form answers (INTEROP 7).

    Args:
        episode: What the data say.
        why: What each thing rests on; it is told anew where the response says it.
        answers: What the response answers.
        source: What the response is called.
        pathway: The pathway.

    Raises:
        EpisodeError: When what is answered of a treatment cannot stand together.
    """
    facts = dict(episode.facts)
    for name in pathway.facts:
        if (key := f"facts.{name}") in answers:
            facts[name] = answers[key]
            why[key] = [source]
    declined, trials, unasked = set(episode.declined), dict(episode.trials), set(episode.unasked)
    for name, treatment in pathway.treatments.items():
        refused = answers.get(f"declined.{name}")
        if refused is not None:
            (declined.add if refused else declined.discard)(name)
            why.pop(f"declined.{name}", None)
            if refused:
                why[f"declined.{name}"] = [source]
        said = _said_of(name, answers)
        if not said:
            continue
        unasked.discard(name)
        before = trials.pop(name, None)
        record = _once(said) if treatment.once else _beside(before, said)
        _retold(why, name, record, source, said, kept=before is not None and record is not None and not treatment.once)
        if record is not None:
            trials[name] = record
    screened = [name for name in pathway.screens if answers.get(f"screened.{name}")]
    ordered = {name: trials[name] for name in pathway.treatments if name in trials}
    return Episode(
        {name: facts[name] for name in pathway.facts if name in facts},
        trials=ordered,
        screened=screened,
        declined=declined,
        unasked=unasked,
        pathway=episode.pathway,
    )


def _said_of(name: str, answers: Answers) -> dict[str, Any]:
    """What is answered of a trial: ``tried``, ``outcome``, and ``measure.M``."""
    said = {key: answers[f"{key}.{name}"] for key in ("tried", "outcome") if f"{key}.{name}" in answers}
    start = f"measure.{name}."
    return said | {f"measure.{key[len(start) :]}": value for key, value in answers.items() if key.startswith(start)}


def _once(said: Mapping[str, Any]) -> Trial | None:
    if "outcome" in said:
        return Trial(said["outcome"])
    return Trial() if said["tried"] else None


def _beside(before: Trial | None, said: Mapping[str, Any]) -> Trial | None:
    """The record of the data with what is answered; none where it was not tried."""
    if said.get("tried") is False:
        return None
    record = before or Trial()
    if "outcome" in said:
        record = record.with_outcome(said["outcome"])
    measures = {key.partition(".")[2]: value for key, value in said.items() if key.startswith("measure.")}
    return Trial(record.outcome, **{**record.measures, **measures})


def _retold(why: Why, name: str, record: Trial | None, source: str, said: Mapping[str, Any], *, kept: bool) -> None:
    """Say what the record of a treatment rests on now."""
    for key in (f"unasked.{name}", f"untried.{name}"):
        why.pop(key, None)
    if not kept:
        for key in [key for key in why if key == f"trials.{name}" or key.startswith(f"trials.{name}.")]:
            del why[key]
    if record is None:
        why[f"untried.{name}"] = [source]
        return
    why[f"trials.{name}"] = [*why.get(f"trials.{name}", ()), source]
    for measure in record.measures:
        if f"measure.{measure}" in said:
            why[f"trials.{name}.{measure}"] = [source]
    for key in [key for key in why if key.startswith(f"trials.{name}.")]:
        if key.rpartition(".")[2] not in record.measures:
            del why[key]
