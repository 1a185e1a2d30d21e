"""Every patient there can be, as free choices of a circuit: what is recorded of facts, trials and refusals."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from l4path.conditions import Defined, Predicate, atoms
from l4path.episode import Episode, Trial
from l4path.facts import READ_BY_PREDICATES
from l4path.pathway.gather import conditions_of
from l4path.search.cells import Cells
from l4path.search.circuit import FALSE, Circuit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.conditions import Condition
    from l4path.conditions.walk import Operative
    from l4path.facts import Fact
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

SAID = ("responded", "failed", "intolerant", "ongoing", "relapsed")


@dataclass(slots=True)
class Record:
    """The record of one treatment.

    Attributes:
        tried: That there is one.
        declined: That the patient does not want the treatment.
        intolerant: That it was not tolerated.
        returned: That the complaint came back.
        said: The outcomes that a clinician may record instead; at most one of them is.
        measures: The cells of every measure that a condition asks for.
    """

    tried: int
    declined: int
    intolerant: int = FALSE
    returned: int = FALSE
    said: dict[str, int] = field(default_factory=dict)
    measures: dict[str, Cells] = field(default_factory=dict)


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
        self.circuit = Circuit()
        self.partial = partial
        self.facts: dict[tuple[str, str], Cells] = {}
        self.records: dict[tuple[str, str], Record] = {}
        self._pathways = list(pathways)
        of_patient: dict[tuple[str, str], list[Operative]] = {}
        of_trial: dict[tuple[str, str, str], list[Operative]] = {}
        for pathway in self._pathways:
            for where, _, condition in (*conditions_of(pathway), *(("", "", one) for one in extra)):
                owner = where.split(".")[1] if ".trial." in where else ""
                for atom in atoms(condition):
                    if isinstance(atom, Predicate | Defined):
                        continue
                    fact = atom.operand.fact
                    if fact.measure:
                        key = (atom.operand.treatment or owner, fact.id, fact.kind)
                        of_trial.setdefault(key, []).append(atom)
                    else:
                        of_patient.setdefault((fact.id, fact.kind), []).append(atom)
        for (name, kind), group in of_patient.items():
            declared = [pathway.facts[name] for pathway in self._pathways if name in pathway.facts]
            self.facts[name, kind] = self._cells([fact for fact in declared if fact.kind == kind], group)
        for pathway in self._pathways:
            for treatment in pathway.treatments.values():
                self._record(treatment.id, how_done(treatment))
        for (name, measure, kind), group in of_trial.items():
            declared = [pathway.all_measures[measure] for pathway in self._pathways if measure in pathway.all_measures]
            for (treated, how), record in self.records.items():
                if treated == name and how != "once" and measure not in READ_BY_PREDICATES:
                    of_kind = [fact for fact in declared if fact.kind == kind]
                    record.measures[f"{measure} {kind}"] = self._cells(of_kind, group)

    def _cells(self, declared: list[Fact], group: list[Operative]) -> Cells:
        return Cells(self.circuit, declared, group, partial=self.partial)

    def _record(self, name: str, how: str) -> None:
        if (name, how) in self.records:
            return
        circuit = self.circuit
        record = Record(circuit.free(), circuit.free())
        if how != "once":
            record.intolerant = circuit.free()
        if how == "trial":
            record.returned = circuit.free()
            record.said = {outcome: circuit.free() for outcome in SAID}
            said = list(record.said.values())
            circuit.constraints += [(-one, -other) for n, one in enumerate(said) for other in said[:n]]
            for beside in (record.intolerant, record.returned):  # an outcome says it instead of these measures
                circuit.constraints += [(-one, -beside) for one in said]
        self.records[name, how] = record

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
        facts: dict[str, Any] = {}
        for name, fact in pathway.facts.items():
            cells = self.facts.get((name, fact.kind))
            if cells is not None:
                self._put(facts, name, cells, chosen, complete=complete)
            elif complete:
                facts[name] = nothing_special(fact)
        trials, declined = {}, []
        for name, treatment in pathway.treatments.items():
            record = self.records[name, how_done(treatment)]
            if chosen.get(record.declined):
                declined.append(name)
            if chosen.get(record.tried):
                trials[name] = self._trial(record, pathway, chosen, once=treatment.once, complete=complete)
        return Episode(facts, trials=trials, declined=declined, pathway=pathway.id)

    def _trial(
        self, record: Record, pathway: Pathway, chosen: Mapping[int, bool], *, once: bool, complete: bool
    ) -> Trial:
        if once:
            return Trial()
        outcome = next((name for name, one in record.said.items() if chosen.get(one)), None)
        measures: dict[str, Any] = {}
        for name, fact in pathway.all_measures.items():
            cells = record.measures.get(f"{name} {fact.kind}")
            if cells is not None:
                self._put(measures, name, cells, chosen, complete=complete)
            elif complete and name not in READ_BY_PREDICATES:
                measures[name] = nothing_special(fact)
        if outcome is None:
            if chosen.get(record.intolerant):
                measures["tolerated"] = False
            if chosen.get(record.returned):
                measures["relapsed"] = True
        return Trial(outcome, **measures)

    def _put(
        self, into: dict[str, Any], name: str, cells: Cells, chosen: Mapping[int, bool], *, complete: bool
    ) -> None:
        told, value = cells.value(chosen)
        if told or (complete and chosen.get(cells.known, True)):
            into[name] = value

    def beside(self, name: str, cells: Cells) -> Space:
        """The same patients with one thing recorded otherwise, in the same circuit.

        Args:
            name: The id of a fact, or ``treatment.measure``.
            cells: Its cells.
        """
        other = copy(self)
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
            yield ("any", [one for one in (record.tried, record.declined) if one != FALSE])
            outcomes = (record.intolerant, record.returned, *record.said.values())
            yield ("seldom one", [one for one in outcomes if one != FALSE])
            for cells in record.measures.values():
                yield ("known", [cells.known])
                yield from cells.free()


def how_done(treatment: Treatment) -> str:
    """The one way in which a treatment is done: ``trial``, ``continuous`` or ``once``."""
    return "once" if treatment.once else "continuous" if treatment.continuous else "trial"


def nothing_special(fact: Fact) -> Any:
    """A value for a fact that nothing asks about."""
    match fact.kind:
        case "flag":
            return False
        case "number":
            low = fact.minimum
            return low if low is not None else min(0, fact.maximum if fact.maximum is not None else 0)
        case "choice":
            return fact.value_ids[0]
        case _:
            return frozenset()
