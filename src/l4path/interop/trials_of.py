"""The trials of one patient: what was tried, what was not, and what nobody can tell (INTEROP 5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from l4path.assessment.courses import counting_course, course_outcome
from l4path.interop.acts import act_of, written_end
from l4path.interop.combinations import combined
from l4path.interop.courses import courses_of, reasons_of, stretch_of
from l4path.interop.dates import written
from l4path.interop.evidence import BY_NAME, concept_sets
from l4path.interop.looking import noted
from l4path.interop.once import Tried, once_of
from l4path.interop.vocabulary import MEDICATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from l4path.episode import Trial
    from l4path.explanation.statements import Noted
    from l4path.interop.acts import Act
    from l4path.interop.bindings import TrialTable
    from l4path.interop.courses import Course
    from l4path.interop.evidence import Found
    from l4path.interop.looking import Looking
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

_REFUSED = ("not-done", "not-taken", "declined", "cancelled", "stopped")


@dataclass(slots=True)
class Trials:
    """What the record says of the treatments.

    Attributes:
        records: The record of each treatment that was tried.
        declined: The treatments that the patient does not want.
        unasked: Those of which nobody knows whether they were tried.
    """

    records: dict[str, Trial] = field(default_factory=dict)
    declined: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)


def trials_of(looking: Looking, pathway: Pathway) -> Trials:
    """What the record says of every treatment, in the order of the pathway.

    Args:
        looking: The reading; notes, problems and sources are kept in it.
        pathway: The pathway.
    """
    found = Trials()
    for name, treatment in pathway.treatments.items():
        table = looking.bindings.trials.get(name)
        if table is None:
            reason = looking.bindings.untracked.get(name)
            found.unasked.append(name)
            looking.why[f"unasked.{name}"] = ["no table" if reason is None else f"untracked: {reason}"]
            continue
        resources = list(_resources(looking, table))
        tried = (
            once_of(looking, name, table, resources)
            if treatment.once
            else _tried(looking, treatment, pathway, table, resources)
        )
        if tried.trial is not None:
            found.records[name] = tried.trial
        elif tried.unclear or not looking.closes(name, table.closed, table.types):
            found.unasked.append(name)
            looking.why[f"unasked.{name}"] = [_why_unasked(looking, name, table, tried.unclear)]
        else:
            looking.why[f"untried.{name}"] = [f"closed: {table.closed}"]
        if table.declined and (refusals := _refusals(looking, treatment, table, resources, tried.firsts)):
            found.declined.append(name)
            looking.rest(f"declined.{name}", refusals)
    return found


def _resources(looking: Looking, table: TrialTable) -> Iterator[Found]:
    """Every resource that is in the set of a treatment, or in one of those that it combines."""
    for kind in table.types:
        drugs = kind in MEDICATION_TYPES
        for name in (table.medication, *table.combination) if drugs else (table.procedure,):
            yield from looking.evidence.of(kind, name)


def _why_unasked(looking: Looking, name: str, table: TrialTable, unclear: Sequence[str]) -> str:
    if unclear:
        looking.note("cannot_be_told", name=name, resources=", ".join(unclear))
        return f"cannot be told: {', '.join(unclear)}"
    if not table.closed:
        return "not found, not closed"
    return f"not searched: {', '.join(looking.unsearched(table.types))}"


def _acts(looking: Looking, name: str, found: Iterable[Found]) -> Iterator[Act]:
    """The resources that count or may, in the order of their names; the others are noted."""
    for resource in sorted(found, key=BY_NAME):
        act = act_of(resource, looking.at)
        if not (act.counts or act.unsure):
            looking.pass_over(name, resource)
        elif looking.begun(act.begins, name, resource):
            yield act


def _tried(
    looking: Looking, treatment: Treatment, pathway: Pathway, table: TrialTable, resources: Sequence[Found]
) -> Tried:
    name, since = treatment.id, looking.since(table.within)
    if table.combination:
        sets = [[resource for resource in resources if wanted in resource.sets] for wanted in table.combination]
        acts = [list(_acts(looking, name, some)) for some in sets]
        runs = combined(acts, table, looking.at, since)
        if runs.before:
            looking.note("combined_before", name=name, resources=", ".join(runs.before), date=written(since))
        stretches, unclear = list(runs.runs), runs.unclear
        begun = [stretch.first for stretch in stretches]
    else:
        counted, open_ones = _within(looking, name, list(_acts(looking, name, resources)), table, since)
        stretches = [stretch_of(act, table.gap) for act in counted]
        unclear = tuple(sorted(act.name for act in open_ones))
        begun = [None if act.first is None else act.first.first for act in counted]
    firsts = [first for first in begun if first is not None]
    if not stretches:
        return Tried(None, unclear, firsts)
    courses = courses_of(looking, treatment, pathway, table, stretches, unclear)
    counts = _that_counts(looking, treatment, courses)
    looking.rest(f"trials.{name}", counts.names)
    for measure, sources in counts.why.items():
        looking.rest(f"trials.{name}.{measure}", sources)
    return Tried(counts.trial, (), firsts)


def _within(
    looking: Looking, name: str, acts: Sequence[Act], table: TrialTable, since: int
) -> tuple[list[Act], list[Act]]:
    """The resources that count within the time that is looked at, and those that may."""
    counted, unclear = [], []
    for act in acts:
        last = act.possible_last
        if table.within is not None and last.last < since:
            looking.note("before", name=name, resource=act.name)
        elif act.unsure or (table.within is not None and last.first < since):
            unclear.append(act)
        else:
            counted.append(act)
    return counted, unclear


def _that_counts(looking: Looking, treatment: Treatment, courses: Sequence[Course]) -> Course:
    """The course that counts; where there were several, it is noted which, and why not the latest."""
    trials = [course.trial for course in courses]
    chosen = counting_course(treatment, trials)
    if len(courses) > 1:
        slots: dict[str, str | int] = {"name": treatment.id, "when": _when(courses[chosen]), "count": len(courses)}
        if chosen < len(courses) - 1:
            stood = "course_intolerant" if course_outcome(treatment, trials[chosen]).intolerant else "course_failed"
            looking.note(stood, later=_when(courses[-1]), **slots)
        else:
            looking.note("course", **slots)
    return courses[chosen]


def _when(course: Course) -> Noted:
    """When a course was, as far as it is told."""
    names = ", ".join(course.names)
    if course.first is None or course.last is None:
        return noted("noted.of", resources=names)
    return noted("noted.from_to", first=written(course.first), last=written(course.last), resources=names)


def _refusals(
    looking: Looking, treatment: Treatment, table: TrialTable, resources: Sequence[Found], firsts: Sequence[int]
) -> list[str]:
    """The resources by which the patient declines, and after which nothing has begun (INTEROP 5.8)."""
    name, once, matcher, refused = treatment.id, treatment.once, looking.bindings.matcher, []
    for found in resources:
        if found.status not in _REFUSED or found.data.get("doNotPerform") is True:
            continue
        if not any(table.declined in concept_sets(reason, matcher) for reason in reasons_of(found)):
            continue
        act = act_of(found, looking.at)
        request = found.kind == "MedicationRequest"
        when = found.date("authoredOn") if request else act.begins
        if not looking.begun(when, name, found):
            continue
        since = looking.since(table.within)
        last = (when.span.last if when is not None else looking.at) if once else act.possible_last.last
        if table.within is not None and last < since:
            looking.note("refusal_before", name=name, resource=found.of(when))
            continue
        latest = when
        if found.status == "stopped":
            latest = written_end(found)
        last_day = looking.at if latest is None else latest.span.last
        if all(first <= last_day for first in firsts):
            refused.append(found.of(when))
        else:
            looking.note("declined_and_begun", name=name, resource=found.of(when))
    return refused
