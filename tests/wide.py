"""Episodes laid out as a wide table, written from the norm of tables and not from the code that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from l4path import EpisodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path import Assessment, Episode, Pathway

KINDS = {"flag": pa.bool_(), "number": pa.float64(), "choice": pa.string(), "choices": pa.list_(pa.string())}
EVERYTHING = "all"


def columns(pathway: Pathway) -> dict[str, pa.DataType]:
    """The columns of one form (flags, no lists of names) with their types."""
    found = {name: KINDS[fact.kind] for name, fact in pathway.facts.items()}
    found |= {f"screened.{screen}": pa.bool_() for screen in pathway.screens}
    for name, node in pathway.treatments.items():
        found[f"{name}.tried"] = pa.bool_()
        if not node.once:
            found |= {f"{name}.{measure}": KINDS[fact.kind] for measure, fact in pathway.all_measures.items()}
        found[f"{name}.outcome"] = pa.string()
        found[f"{name}.declined"] = pa.bool_()
    return found


def row(pathway: Pathway, episode: Episode) -> dict[str, Any]:
    """One episode as a row; what is missing is left out."""
    found: dict[str, Any] = {}
    for name, value in episode.facts.items():
        found[name] = sorted(value) if isinstance(value, frozenset) else value
    for screen in pathway.screens:
        found[f"screened.{screen}"] = screen in episode.screened
    for name, node in pathway.treatments.items():
        found[f"{name}.declined"] = name in episode.declined
        trial = episode.trials.get(name)
        if trial is None:
            found[f"{name}.tried"] = None if name in episode.unasked else False
            continue
        found[f"{name}.tried"] = None if node.once and trial.outcome else True
        found[f"{name}.outcome"] = trial.outcome
        for measure, value in trial.measures.items():
            found[f"{name}.{measure}"] = sorted(value) if isinstance(value, frozenset) else value
    return found


def table(pathway: Pathway, episodes: Iterable[Episode], *, key: str = "id") -> pa.Table:
    """Episodes as a wide table, the key counted from 0."""
    rows = [row(pathway, episode) for episode in episodes]
    found = {key: pa.array(range(len(rows)), pa.int64())}
    for name, kind in columns(pathway).items():
        found[name] = pa.array([one.get(name) for one in rows], kind)
    return pa.table(found)


def expected(pathway: Pathway, episode: Episode) -> Assessment | None:
    """What the row engine says; nothing where it refuses the episode."""
    try:
        return pathway.assess(episode)
    except EpisodeError:
        return None


def of_assessment(assessment: Assessment) -> dict[str, Any]:
    """An assessment as the columns of a result."""
    said = assessment.to_dict()
    found: dict[str, Any] = {"refused": False, "state": said["state"], "contradictions": said.get("contradictions", [])}
    found |= {key: said[key] for key in ("options", "on_hold", "questions")}
    found["cautions"] = [f"{name}.{caution}" for name, ids in said["cautions"].items() for caution in ids]
    truths = {"met": True, "not_met": False, "unknown": None}
    for name in assessment.pathway.nodes:
        found[f"status.{name}"] = said["status"][name]
        found[f"reached.{name}"] = truths[said["reached"][name]]
        found[f"option.{name}"] = name in said["options"]
        found[f"alongside.{name}"] = name in said["alongside"]
        found[f"on_hold.{name}"] = name in said["on_hold"]
        for caution in getattr(assessment.pathway.nodes[name], "cautions", ()):
            label = f"{name}.{caution.id}"
            found[f"caution.{label}"] = label in found["cautions"]
    return found


def differences(result: pa.Table, answers: Iterable[Assessment | None]) -> list[str]:
    """Where the rows of a result are not what the row engine says."""
    found = []
    for number, (said, answer) in enumerate(zip(result.to_pylist(), answers, strict=True)):
        if answer is None:
            left = [name for name, value in list(said.items())[2:] if value is not None]
            found += [] if said["refused"] and not left else [f"row {number}: not refused, {left}"]
            continue
        right = of_assessment(answer)
        names = [name for name in said if name in right]
        assert len(said) - len(names) <= 1 + 2 * len(answer.pathway.scores), set(said) - set(right)
        found += [
            f"row {number}: {name} is {said[name]}, not {right[name]}" for name in names if said[name] != right[name]
        ]
    return found
