"""The courses of a treatment: where one ends and another begins, and what is measured of each (INTEROP 5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from l4path.episode import Trial
from l4path.interop.conditions import OPEN, allergy_says
from l4path.interop.dates import LONG_AGO, weeks_of
from l4path.interop.evidence import concept_sets
from l4path.interop.observations import Window, observed_value
from l4path.interop.statuses import judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from l4path.interop.acts import Act
    from l4path.interop.bindings import TrialTable
    from l4path.interop.dates import Span
    from l4path.interop.evidence import Found
    from l4path.interop.looking import Looking
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

_DRUG_TAKING = ("MedicationRequest", "MedicationStatement")
_SINGLE_ACTS = ("Procedure", "MedicationAdministration")


@dataclass(slots=True, eq=False)
class Stretch:
    """Some days of a treatment that belong together: one resource, or one run of a combination.

    Attributes:
        names: Its resources, as ``why`` shows them.
        first: The day on which it begins; None where that is not told exactly.
        days: The days that it covers; None where they are not told exactly.
        over: Whether it is over, where nothing comes after it.
        founds: The resources themselves, in the same order: their ``statusReason`` may say why it ended.
    """

    names: tuple[str, ...]
    first: int | None
    days: Span | None
    over: bool
    founds: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One course of a treatment.

    Attributes:
        trial: What is recorded of it.
        names: The resources that it consists of, as ``why`` shows them.
        why: What its measures rest on.
        first: The day on which it begins; None where that is not told exactly.
        last: The last day that it covers; None where that is not told exactly.
    """

    trial: Trial
    names: tuple[str, ...]
    why: Mapping[str, tuple[str, ...]]
    first: int | None
    last: int | None


def stretch_of(act: Act, gap: int | None) -> Stretch:
    """One resource as a stretch of days."""
    first = act.first.first if act.first is not None and act.first.exact else None
    return Stretch((act.name,), first, act.days if act.exact else None, _over(act, gap), (act.found,))


def _over(act: Act, gap: int | None) -> bool:
    found = act.found
    if found.kind in _DRUG_TAKING and found.status == "stopped":
        return True
    if act.exact and act.last is not None:
        if gap is None:
            return act.last.last < act.at and not (found.kind in _SINGLE_ACTS and act.one_day)
        return is_over(act.last.last, act.at, gap)
    return found.kind in _DRUG_TAKING and found.status == "completed"


def is_over(last: int, at: int, gap: int) -> bool:
    """Whether more than ``gap`` days lie between the last day of something and the day of the assessment."""
    return at - last - 1 > gap


def courses_of(
    looking: Looking,
    treatment: Treatment,
    pathway: Pathway,
    table: TrialTable,
    stretches: Sequence[Stretch],
    unclear: Sequence[str],
) -> list[Course]:
    """The courses of a treatment, in order.

    Args:
        looking: The reading.
        treatment: The treatment.
        pathway: Its pathway, for the measures.
        table: How the treatment shows in the record.
        stretches: All that counts; at least one.
        unclear: What may count and cannot be told, or what is not told exactly where that matters.
    """
    known = not unclear and all(stretch.days is not None for stretch in stretches)
    groups = [sorted(stretches, key=lambda part: part.names)]
    if known and table.gap is not None:
        groups = list(_parted(stretches, table.gap))
    elif table.gap is not None:
        untold = sorted({*unclear, *(name for part in stretches if part.days is None for name in part.names)})
        looking.note("one_course", name=treatment.id, resources=", ".join(untold))
    firsts = [min((part.first for part in group if part.first is not None), default=None) for group in groups]
    made = []
    for number, group in enumerate(groups):
        following = firsts[number + 1] if number + 1 < len(groups) else None
        made.append(_Making(looking, treatment, pathway, table, group, firsts[number], following, len(groups), known))
    return [part.course() for part in made]


def _parted(stretches: Sequence[Stretch], gap: int) -> Iterator[list[Stretch]]:
    """Stretches told exactly, parted where nothing covers more than ``gap`` days."""
    ordered = sorted(stretches, key=lambda item: (_days(item), item.names))
    group, covered = [ordered[0]], _days(ordered[0]).last
    for part in ordered[1:]:
        if _days(part).first - covered - 1 > gap:
            yield group
            group = []
        group.append(part)
        covered = max(covered, _days(part).last)
    yield group


def _days(stretch: Stretch) -> Span:
    assert stretch.days is not None  # noqa: S101 - only where every one is told
    return stretch.days


@dataclass(slots=True)
class _Making:
    """One course while it is put together."""

    looking: Looking
    treatment: Treatment
    pathway: Pathway
    table: TrialTable
    group: list[Stretch]
    first: int | None
    following: int | None
    count: int
    known: bool

    def course(self) -> Course:
        measures: dict[str, Any] = {}
        why: dict[str, tuple[str, ...]] = {}
        if self.known:
            measures |= self._counted()
        latest = self.following is None
        if unborne := self._not_tolerated(latest=latest):
            measures["tolerated"] = False
            why["tolerated"] = unborne
        if not latest or all(member.over for member in self.group):
            measures["ended"] = True
        if self.count > 1:
            measures["courses"] = self.count
        for name, observed in self.table.measures.items() if self.first is not None else ():
            fact, key = self.pathway.all_measures[name], f"{self.treatment.id}.{name}"
            taken = observed_value(self.looking, key, fact, observed, Window(self.first, self.following))
            if taken.value is not None:
                measures[name] = taken.value
                why[name] = taken.sources
        ordered = {name: measures[name] for name in self.pathway.all_measures if name in measures}
        names = tuple(name for member in self.group for name in member.names)
        last = max(_days(member).last for member in self.group) if self.known else None
        return Course(Trial(**ordered), names, why, self.first, last)

    def _counted(self) -> Iterator[tuple[str, float]]:
        days = [_days(member) for member in self.group]
        firsts = {span.first for span in days}
        way = "covered" if self.table.combination else self.table.weeks
        if way == "covered":
            yield "weeks", weeks_of(_covered(days))
        elif way == "span":
            yield "weeks", weeks_of(max(span.last for span in days) - min(firsts) + 1)
        elif way == "since":
            until = self.looking.at if self.following is None else self.following
            yield "weeks", weeks_of(until - max(firsts))
        if self.table.doses:
            yield "doses", len(firsts)

    def _not_tolerated(self, *, latest: bool) -> tuple[str, ...]:
        """What says that the course was not tolerated."""
        wanted, matcher = self.table.intolerance, self.looking.bindings.matcher
        found = [
            name
            for member in self.group
            for name, resource in zip(member.names, member.founds, strict=True)
            if any(wanted in concept_sets(reason, matcher) for reason in reasons_of(resource))
        ]
        if latest:
            for allergy in self.looking.evidence.of("AllergyIntolerance", wanted):
                refuted = judged(allergy.data, "AllergyIntolerance", "verificationStatus") == "refuted"
                if wanted in allergy.sets and not refuted and allergy_says(allergy) != OPEN:
                    found.append(allergy.name)
        return tuple(dict.fromkeys(found))


def _covered(days: Sequence[Span]) -> int:
    """How many days any of several stretches covers."""
    count, until = 0, LONG_AGO
    for part in sorted(days):
        count += max(0, part.last - max(until, part.first - 1))
        until = max(until, part.last)
    return count


def reasons_of(found: Found) -> list[Mapping[str, Any]]:
    """The reasons that a resource gives for its status."""
    data = found.data
    given = data.get("statusReasonCodeableConcept" if found.kind == "MedicationDispense" else "statusReason", [])
    return given if isinstance(given, list) else [given]
