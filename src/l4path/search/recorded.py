"""What is recorded of a patient, as statements of the space of all patients."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from l4path.facts import COUNTED
from l4path.search.circuit import TRUE
from l4path.search.plain import Removal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from l4path.episode import Episode, Trial
    from l4path.pathway import Pathway
    from l4path.search.cells import Cells
    from l4path.search.space import Record, Space

    Others = Mapping[tuple[str, str], Iterable[tuple[Any, int]]]
    """Of facts (by id, and nothing) and of measures (by treatment and id), other values with those who have them."""


def of_fact(space: Space, pathway: Pathway, name: str, value: Any) -> Iterator[int]:
    """What the record says of one fact; nothing where no condition asks for it.

    Args:
        space: The patients.
        pathway: The pathway that declares it.
        name: The id of the fact.
        value: What is recorded; None for nothing.
    """
    cells = space.facts.get((name, pathway.facts[name].kind))
    if cells is None:
        return
    if value is None:
        yield -cells.known
        return
    yield cells.known
    yield from cells.as_recorded(value)


def of_treatment(space: Space, pathway: Pathway, name: str, episode: Episode) -> Iterator[int]:
    """What the record says of one treatment: whether it was tried, how it went, declined, never asked about."""
    record, trial = space.record(pathway, name), episode.trials.get(name)
    yield record.declined if name in episode.declined else -record.declined
    yield from outright(record, trial, unasked=name in episode.unasked)
    if trial is not None:
        yield from measured(record, trial)


def outright(record: Record, trial: Trial | None, *, unasked: bool = False) -> Iterator[int]:
    """What the record of a treatment says outright, beside its measures, as statements that are so together.

    Args:
        record: The record as free choices.
        trial: What is recorded; None where nothing is.
        unasked: Whether nobody knows if it was tried.
    """
    outcome = None if trial is None else trial.outcome
    measures = {} if trial is None else trial.measures
    unsaid = None if record.outcomes else outcome  # of a continuous treatment a measure says it
    so = {
        record.tried: trial is not None and not (record.once and outcome is not None),
        record.unasked: unasked,
        record.intolerant: measures.get("tolerated") is False or unsaid == "intolerant",
        record.returned: measures.get("relapsed") is True,
        record.ended: measures.get("ended") is True or unsaid == "stopped",
        **{literal: name == outcome for name, literal in record.outcomes.items()},
    }
    yield from (literal if holds else -literal for literal, holds in so.items() if abs(literal) != TRUE)


def measured(record: Record, trial: Trial) -> Iterator[int]:
    """What the measures of a trial say, as statements that are so together; what has a value unless recorded, that."""
    for key, cells in record.measures.items():
        measure = key.partition(" ")[0]
        value = trial.measures.get(measure, COUNTED.get(measure))
        if value is None:
            yield -cells.known
        else:
            yield cells.known
            yield from cells.as_recorded(value)


def planes_of(
    space: Space,
    pathway: Pathway,
    episode: Episode,
    lanes: int,
    kept: Mapping[Removal, int],
    others: Others = MappingProxyType({}),
) -> Iterator[tuple[int, int]]:
    """What is recorded of one patient, with less or something else here and there: free choices and who has them.

    Args:
        space: The patients, of whom anything may be unrecorded.
        pathway: The pathway that declares what they record.
        episode: The patient.
        lanes: In how many ways it is changed.
        kept: Of what is left out in some of them, where it is not, as bits.
        others: Other values of what is recorded, and where they are it, as bits; in each place one at most.
    """
    everyone = (1 << lanes) - 1
    screened: dict[str, int] = {}
    for name in episode.screened:
        here = kept.get(Removal("screen", name), everyone)
        for fact in pathway.answered((name,)):
            screened[fact] = screened.get(fact, 0) | here
    for name in screened.keys() | episode.facts.keys():
        cells = space.facts.get((name, pathway.facts[name].kind))
        if cells is None:
            continue
        value = episode.facts.get(name)
        here = 0 if value is None else kept.get(Removal("fact", name), everyone)
        yield cells.known, here | screened.get(name, 0)
        if value is not None:  # what an answered screen says is no
            yield from _valued(cells, value, here, others.get((name, ""), ()))
    for name in episode.declined:
        yield space.record(pathway, name).declined, kept.get(Removal("declined", name), everyone)
    for name in episode.unasked:
        yield space.record(pathway, name).unasked, kept.get(Removal("unasked", name), everyone)
    for name, trial in episode.trials.items():
        record, here = space.record(pathway, name), kept.get(Removal("trial", name), everyone)
        by_measure = {record.intolerant: "tolerated", record.returned: "relapsed", record.ended: "ended"}
        for literal in outright(record, trial):
            if literal > TRUE:
                measure = by_measure.get(literal, "")
                is_kept = measure in trial.measures
                yield literal, here & kept.get(Removal("measure", name, measure), everyone) if is_kept else here
        for key, cells in record.measures.items():
            measure = key.partition(" ")[0]
            there = here & kept.get(Removal("measure", name, measure), everyone) if measure in trial.measures else 0
            yield cells.known, there  # what has a value unless recorded has its least, of which no choice is so
            if there:
                yield from _valued(cells, trial.measures[measure], there, others.get((name, measure), ()))


def _valued(cells: Cells, value: Any, lanes: int, others: Iterable[tuple[Any, int]]) -> Iterator[tuple[int, int]]:
    """A value that is recorded in some ways, in some of them another one: free choices and where they are so."""
    for other, there in others:
        here = lanes & there
        yield from ((literal, here) for literal in cells.as_recorded(other) if literal > TRUE)
        lanes ^= here
    yield from ((literal, lanes) for literal in cells.as_recorded(value) if literal > TRUE)


def choices_of(record: Record) -> list[int]:
    """Every free choice of a record; what is measured before what is said outright."""
    return [literal for literal in _all_of(record) if abs(literal) != TRUE]


def _all_of(record: Record) -> list[int]:
    """All that a record may say; in the same order of every record of a treatment that is done in the same way."""
    found: list[int] = []
    for cells in record.measures.values():
        found += cells.choices
    found += [record.intolerant, record.returned, record.ended, *record.outcomes.values()]
    return [*found, record.tried, record.unasked, record.declined]


def counterparts(space: Space, other: Space) -> list[tuple[int, int]]:
    """Each free choice of a space beside that which says the same in another space of the same pathway.

    Args:
        space: Patients of whom everything is recorded, or anything may be unrecorded.
        other: The other patients.

    Returns:
        The pairs; what is always so in the one and may be otherwise in the other is in them too.
    """
    pairs: list[tuple[int, int]] = []
    for key, cells in space.facts.items():
        pairs += zip(cells.choices, other.facts[key].choices, strict=True)
    for name, record in space.records.items():
        pairs += zip(_all_of(record), _all_of(other.records[name]), strict=True)
    return [(known, same) for known, same in pairs if abs(same) != TRUE]
