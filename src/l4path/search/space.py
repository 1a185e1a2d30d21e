"""Every patient there can be, as free choices of a circuit: what is recorded of facts, trials and refusals."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from l4path.conditions import operative
from l4path.episode import Episode, Trial
from l4path.facts import COUNTED, READ_BY_PREDICATES
from l4path.pathway.gather import conditions_of
from l4path.search.cells import Cells
from l4path.search.circuit import FALSE, Circuit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.conditions import Condition, Operative
    from l4path.facts import Fact, Outcome
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway


_Laid = tuple[str, Cells | None, Any]


@dataclass(slots=True)
class Record:
    """The record of one treatment.

    Attributes:
        once: Whether it is done once.
        tried: That it was tried.
        unasked: That nobody knows whether it was.
        declined: That the patient does not want the treatment.
        intolerant: That it was not tolerated.
        returned: That the complaint came back.
        ended: That this course is over.
        outcomes: What a clinician may record instead; at most one of them is. Of what is done once: that it
            is asked for, and not tried.
        measures: The cells of every measure that a condition asks for.
    """

    once: bool
    tried: int
    unasked: int
    declined: int
    intolerant: int = FALSE
    returned: int = FALSE
    ended: int = FALSE
    outcomes: dict[Outcome, int] = field(default_factory=dict)
    measures: dict[str, Cells] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """What an episode of one pathway is read from, in order.

    Attributes:
        pathway: The pathway.
        facts: Of each fact its id, its cells, and what it is where nothing asks about it.
        treatments: Of each treatment its id, its record, what says that there is one, and its measures as the facts.
        fact_of: Of each free choice about a fact, which of the facts it is.
        treatment_of: The same of what says that there is a record of a treatment, or that it is declined or unasked.
    """

    pathway: Pathway
    facts: list[_Laid]
    treatments: list[tuple[str, Record, tuple[int, ...], list[_Laid]]]
    fact_of: dict[int, int]
    treatment_of: dict[int, int]

    def touched_by(
        self, chosen: Mapping[int, bool]
    ) -> tuple[list[_Laid], list[tuple[str, Record, tuple[int, ...], list[_Laid]]]]:
        """The facts and the treatments of which some choices say anything, in order."""
        facts = sorted({self.fact_of[number] for number in chosen if number in self.fact_of})
        treatments = sorted({self.treatment_of[number] for number in chosen if number in self.treatment_of})
        return [self.facts[place] for place in facts], [self.treatments[place] for place in treatments]


class Space:
    """What may be recorded of a patient whom one pathway, or several, are asked about.

    Attributes:
        circuit: The circuit of all statements.
        partial: Whether facts, and measures of trials, may be unrecorded.
        facts: The cells of every fact that a condition asks for.
        records: The record of every treatment.
    """

    def __init__(self, pathways: Iterable[Pathway], extra: Iterable[Condition] = (), *, partial: bool) -> None:
        """Lay out what all conditions of the pathways, and further ones, can tell apart.

        A fact that two pathways declare in kinds that differ, and a treatment that they do not do in one way, are kept
        apart.
        """
        self.circuit: Circuit = Circuit()
        self.partial = partial
        self.facts: dict[tuple[str, str], Cells] = {}
        self.records: dict[tuple[str, str], Record] = {}
        self._pathways = list(pathways)
        self._known: dict[int, _LaidOut] = {}
        of_patient: dict[tuple[str, str], list[Operative]] = {}
        of_trial: dict[tuple[str, str, str], list[Operative]] = {}
        for pathway in self._pathways:
            for where, _, condition in (*conditions_of(pathway), *(("", "", condition) for condition in extra)):
                owner = where.split(".")[1] if ".trial." in where else ""
                for atom in operative(condition):
                    fact = atom.operand.fact
                    if fact.measure:
                        key = (atom.operand.treatment or owner, fact.id, fact.kind)
                        of_trial.setdefault(key, []).append(atom)
                    else:
                        of_patient.setdefault((fact.id, fact.kind), []).append(atom)
        for (name, kind), group in of_patient.items():
            declared = [pathway.facts[name] for pathway in self._pathways if name in pathway.facts]
            of_kind = [fact for fact in declared if fact.kind == kind]
            self.facts[name, kind] = Cells(self.circuit, of_kind, group, partial=partial)
        for pathway in self._pathways:
            for treatment in pathway.treatments.values():
                self._record(treatment)
        tried: dict[str, list[Record]] = {}
        for (name, how), record in self.records.items():
            if how != "once":
                tried.setdefault(name, []).append(record)
        for (name, measure, kind), group in of_trial.items():
            declared = [pathway.all_measures[measure] for pathway in self._pathways if measure in pathway.all_measures]
            for record in tried.get(name, ()):
                of_kind = [fact for fact in declared if fact.kind == kind]
                unknown = partial and COUNTED.get(measure) is None  # what has a value unless recorded never is
                record.measures[f"{measure} {kind}"] = Cells(self.circuit, of_kind, group, partial=unknown)

    def _record(self, treatment: Treatment) -> None:
        key = treatment.id, how_done(treatment)
        if key not in self.records:
            self.records[key] = self._made(treatment)

    def _made(self, treatment: Treatment) -> Record:
        circuit = self.circuit
        unasked = circuit.free() if self.partial else FALSE
        record = Record(treatment.once, circuit.free(), unasked, circuit.free())
        if not treatment.once:
            record.intolerant, record.ended = circuit.free(), circuit.free()
        if treatment.has_trial:
            record.returned = circuit.free()
        if not treatment.continuous:  # of a continuous one, every outcome says what a measure says
            record.outcomes = {outcome: circuit.free() for outcome in treatment.outcomes}
        outcomes = list(record.outcomes.values())
        exclusive = [(literal, other) for n, literal in enumerate(outcomes) for other in outcomes[:n]]
        exclusive.append((unasked, record.tried))
        if treatment.once:
            exclusive += [(literal, other) for literal in outcomes for other in (record.tried, unasked)]
        else:  # an outcome says it instead of these measures; what has helped may be over
            for outcome, literal in record.outcomes.items():
                beside = (record.intolerant, record.returned, *(() if outcome == "responded" else (record.ended,)))
                exclusive += [(literal, other) for other in beside]
        circuit.constraints += [(-literal, -other) for literal, other in exclusive if FALSE not in (literal, other)]
        return record

    def record(self, pathway: Pathway, treatment: str) -> Record:
        """The record of a treatment as one pathway does it."""
        return self.records[treatment, how_done(pathway.treatments[treatment])]

    def episode(self, chosen: Mapping[int, bool], pathway: Pathway, *, complete: bool) -> Episode:
        """The plainest episode of one pathway that the choices allow.

        Args:
            chosen: Some free choices.
            pathway: The pathway that is to assess it.
            complete: Whether what the choices leave open is recorded too; what they hold unrecorded never is.
        """
        laid_out = self._laid_out(pathway)
        facts_here, treatments = (laid_out.facts, laid_out.treatments) if complete else laid_out.touched_by(chosen)
        facts = _read(facts_here, chosen, complete=complete)
        trials, declined, unasked = {}, [], []
        for name, record, given, measures in treatments:
            if chosen.get(record.declined):
                declined.append(name)
            if chosen.get(record.unasked):
                unasked.append(name)
            if any(map(chosen.get, given)):
                trials[name] = _trial(record, measures, chosen, complete=complete)
        return Episode(facts, trials=trials, declined=declined, unasked=unasked, pathway=pathway.id)

    def _laid_out(self, pathway: Pathway) -> _LaidOut:
        """What is looked up for each episode of a pathway, looked up once."""
        found = self._known.get(id(pathway))
        if found is None:
            facts = [
                (name, self.facts.get((name, fact.kind)), nothing_special(fact)) for name, fact in pathway.facts.items()
            ]
            treatments = []
            for name in pathway.treatments:
                record = self.record(pathway, name)
                measures = [
                    (measure, record.measures.get(f"{measure} {fact.kind}"), nothing_special(fact))
                    for measure, fact in pathway.all_measures.items()
                    if measure not in READ_BY_PREDICATES
                ]
                treatments.append((name, record, tuple(given_of(record)), measures))
            found = self._known[id(pathway)] = _LaidOut(
                pathway,
                facts,
                treatments,
                {number: n for n, (_, cells, _) in enumerate(facts) if cells is not None for number in cells.choices},
                {
                    number: n
                    for n, (_, record, given, _) in enumerate(treatments)
                    for number in (record.declined, record.unasked, *given)
                },
            )
        return found

    def beside(self, name: str, cells: Cells | None, pathway: Pathway) -> Space:
        """The same patients with one thing recorded otherwise, in the same circuit.

        Args:
            name: The id of a fact or of a treatment, or ``treatment.measure``.
            cells: Its cells; None for a treatment, of which the whole record is another.
            pathway: The pathway that declares it.
        """
        other = copy(self)
        other._known = {}  # noqa: SLF001
        if cells is None:
            key = name, how_done(pathway.treatments[name])
            made = self._made(pathway.treatments[name])
            made.declined = self.records[key].declined  # what the patient wants is no history
            made.measures = {measure: cells.again() for measure, cells in self.records[key].measures.items()}
            other.records = {**self.records, key: made}
            return other
        treatment, _, measure = name.rpartition(".")
        if not treatment:
            other.facts = {**self.facts, (name, cells.fact.kind): cells.again()}
            return other
        other.records = {}
        for key, record in self.records.items():
            other.records[key] = record
            if key[0] == treatment:
                measures = {**record.measures, f"{measure} {cells.fact.kind}": cells.again()}
                other.records[key] = replace(record, measures=measures)
        return other

    def free(self) -> Iterable[tuple[str, list[int]]]:
        """Every free choice, in groups that belong together, with how they do."""
        for cells in self.facts.values():
            yield ("known", [cells.known])
            yield from cells.free()
        for record in self.records.values():
            yield ("rarely any", [record.declined])
            asked_for = record.outcomes.values() if record.once else ()
            yield (
                "rarely one",
                [literal for literal in (record.tried, record.unasked, *asked_for) if literal != FALSE],
            )
            if not record.once:
                outcomes = (record.intolerant, record.returned, record.ended, *record.outcomes.values())
                yield ("seldom one", [literal for literal in outcomes if literal != FALSE])
            for cells in record.measures.values():
                yield ("known", [cells.known])
                yield from cells.free()

    def one_of(self) -> list[list[int]]:
        """The free choices of which every patient has one, in groups."""
        return [group for how, group in self.free() if how == "one" and group]


def given_of(record: Record) -> list[int]:
    """That there is a record, of a treatment that is done once also that it is asked for: any of these statements."""
    return [record.tried, *(record.outcomes.values() if record.once else ())]


def _read(laid_out: list[_Laid], chosen: Mapping[int, bool], *, complete: bool) -> dict[str, Any]:
    """The values that are recorded; where it is to be complete, of what the choices leave open too."""
    found = {}
    for name, cells, nothing in laid_out:
        if cells is None:
            if complete:
                found[name] = nothing
            continue
        recorded, value = cells.value(chosen)
        if recorded or (complete and chosen.get(cells.known, True)):
            found[name] = value
    return found


def _trial(record: Record, laid_out: list[_Laid], chosen: Mapping[int, bool], *, complete: bool) -> Trial:
    outcome = next((name for name, literal in record.outcomes.items() if chosen.get(literal)), None)
    if record.once:
        return Trial(outcome)
    measures = _read(laid_out, chosen, complete=complete)
    if outcome is None:
        if chosen.get(record.intolerant):
            measures["tolerated"] = False
        if chosen.get(record.returned):
            measures["relapsed"] = True
    if chosen.get(record.ended):
        measures["ended"] = True
    return Trial(outcome, **measures)


def how_done(treatment: Treatment) -> str:
    """The one way in which a treatment is done: ``trial``, ``continuous`` or ``once``."""
    return treatment.way


def nothing_special(fact: Fact) -> Any:
    """A value for a fact that nothing asks about."""
    match fact.kind:
        case "flag":
            return False
        case "number":
            if fact.minimum is not None:
                return fact.minimum
            return 0 if fact.maximum is None else min(0, fact.maximum)
        case "choice":
            return fact.value_ids[0]
        case _:
            return frozenset()
