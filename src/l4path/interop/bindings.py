"""Bindings: how the facts and treatments of one pathway show in the records of one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from l4path.interop.value_sets import Matcher
from l4path.interop.vocabulary import MEDICATION_TYPES, TYPES_OF, TYPES_READ

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from l4path.interop.dates import Duration
    from l4path.interop.value_sets import ValueSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What an Observation says of a fact or a measure (a table with ``observation``).

    Attributes:
        codes: The set of Observation.code.
        component: The set of the one component whose value is taken; empty for the value of the whole.
        unit: The UCUM code that is taken as it is; empty where whole numbers without a unit are.
        units: The factor of every other unit.
        take: ``latest``, ``earliest``, ``highest`` or ``lowest``.
        within: How far back is looked; None for any time.
        yes: The set that means yes; empty where ``valueBoolean`` says it.
        no: The set that means no.
        values: The set of each value of a choice.
    """

    codes: str
    component: str = ""
    unit: str = ""
    units: Mapping[str, Decimal] = field(default_factory=dict)
    take: str = "latest"
    within: Duration | None = None
    yes: str = ""
    no: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTable:
    """One source of a fact.

    Attributes:
        way: The key that it begins with: ``observation``, ``condition``, ``age`` and so on.
        codes: The set that it looks for; empty where it looks for none, or for several.
        observed: What an Observation says; None where it reads none.
        within: How far back is looked for Procedures; None for any time.
        ever: Whether a Condition that is over says yes too.
        none: The set of codes that mean that there is no allergy; may be empty.
        cases: Of a choice or choices, the set of each value, and whether one that is over counts.
        otherwise: The value where no Condition says one; empty where there is none.
        closed: Why what is not found is not so; empty where it is open.
        types: The resource types that it reads.
        questionnaire: The URL of a questionnaire; empty where it reads none.
        item: The question in it.
    """

    way: str
    codes: str = ""
    observed: Observed | None = None
    within: Duration | None = None
    ever: bool = False
    none: str = ""
    cases: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    otherwise: str = ""
    closed: str = ""
    types: tuple[str, ...] = ()
    questionnaire: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialTable:
    """How one treatment shows in the record.

    Attributes:
        medication: The set of its drugs; empty where it has none.
        procedure: The set of its procedures; empty where it has none.
        combination: The sets of drugs that are taken together; empty where it is none.
        at_least: How many of them at once, at least.
        at_most: How many of them at once, at most.
        closed: Why what is not found was not tried; empty where it is open.
        types: The resource types that it reads.
        within: How far back is looked; None for any time.
        weeks: How weeks are counted: ``covered``, ``span``, ``since``; empty where they are not.
        gap: The days without cover that part two courses; None where nothing does.
        doses: Whether different first days are counted as doses.
        declined: The set of reasons that mean that the patient does not want it; may be empty.
        intolerance: The set of reasons that mean that it was not tolerated; may be empty.
        measures: What was measured in a course.
    """

    medication: str = ""
    procedure: str = ""
    combination: tuple[str, ...] = ()
    at_least: int = 0
    at_most: int = 0
    closed: str = ""
    types: tuple[str, ...] = ()
    within: Duration | None = None
    weeks: str = ""
    gap: int | None = None
    doses: bool = False
    declined: str = ""
    intolerance: str = ""
    measures: Mapping[str, Observed] = field(default_factory=dict)


@dataclass(frozen=True)
class Bindings:
    """A bindings file, read and checked against its pathway.

    Attributes:
        pathway: The id of the pathway.
        title: What it is called; may be empty.
        source: Who decided this, and when; may be empty.
        value_sets: The sets by name.
        facts: The tables of each fact that has one, in the order of the file.
        trials: The table of each treatment that has one.
        untracked: Treatments that the record does not hold, with the reason.
        data: The file as it was read, in its data model, for writing it; no part of what makes bindings equal.

    Example:
        >>> from l4path.interop import read_bindings
        >>> import l4path
        >>> bindings = read_bindings("examples/knee-pain.bindings.toml", l4path.read_pathway("examples/knee-pain.toml"))
        >>> sorted(bindings.types)[:2]
        ['AllergyIntolerance', 'Condition']
    """

    pathway: str
    title: str = ""
    source: str = ""
    value_sets: Mapping[str, ValueSet] = field(default_factory=dict)
    facts: Mapping[str, tuple[FactTable, ...]] = field(default_factory=dict)
    trials: Mapping[str, TrialTable] = field(default_factory=dict)
    untracked: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def matcher(self) -> Matcher:
        """Says of a coding of the data in which sets it is."""
        return Matcher.of(self.value_sets.values())

    @cached_property
    def types(self) -> frozenset[str]:
        """Every resource type that some table reads."""
        found = {kind for tables in self.facts.values() for table in tables for kind in table.types}
        for table in self.trials.values():
            found.update(table.types)
            if table.intolerance:
                found.add("AllergyIntolerance")
            if table.measures:
                found.add("Observation")
        return frozenset(found)

    @cached_property
    def wanted(self) -> Mapping[str, frozenset[str]]:
        """The sets that are looked for in each resource type; the questionnaires, in their responses."""
        found: dict[str, set[str]] = {kind: set() for kind in self.types}
        for table in (table for tables in self.facts.values() for table in tables):
            names = {table.codes, table.none, table.questionnaire, *(name for name, _ in table.cases.values())}
            if table.observed is not None:
                names.add(table.observed.codes)
            for kind in table.types:
                found[kind] |= names
        for trial in self.trials.values():
            for kind in trial.types:
                drugs = kind in MEDICATION_TYPES
                found[kind] |= {trial.medication, *trial.combination} if drugs else {trial.procedure}
            if trial.intolerance:
                found["AllergyIntolerance"].add(trial.intolerance)
            for observed in trial.measures.values():
                found["Observation"].add(observed.codes)
        return {kind: frozenset(names - {""}) for kind, names in found.items()}

    @cached_property
    def used(self) -> frozenset[str]:
        """The names of the sets that some table names."""
        return frozenset(self._named()) - {""}

    def _named(self) -> Iterator[str]:
        for tables in self.facts.values():
            for table in tables:
                yield from (table.codes, table.none, *(name for name, _ in table.cases.values()))
                if table.observed is not None:
                    yield from _sets_of(table.observed)
        for trial in self.trials.values():
            yield from (trial.medication, trial.procedure, *trial.combination, trial.declined, trial.intolerance)
            for observed in trial.measures.values():
                yield from _sets_of(observed)


def _sets_of(observed: Observed) -> Iterator[str]:
    yield from (observed.codes, observed.component, observed.yes, observed.no, *observed.values.values())


def types_of(way: str, resources: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The resource types that a table of a fact reads."""
    return tuple(kind for kind in TYPES_OF[way] if not resources or kind in resources)


def types_of_trial(
    *, medication: bool, procedure: bool, once: bool, resources: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The resource types that a table of a treatment reads.

    Args:
        medication: Whether it looks for drugs, alone or combined.
        procedure: Whether it looks for procedures.
        once: Whether the treatment is done once, so that what asks for it is read too.
        resources: The types that this place records it in; empty for all.
    """
    possible = (*(MEDICATION_TYPES if medication else ()), *(("Procedure",) if procedure else ()))
    possible += ("ServiceRequest",) if procedure and once else ()
    return tuple(kind for kind in TYPES_READ if kind in possible and (not resources or kind in resources))
