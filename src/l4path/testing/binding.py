"""Random bindings of a pathway to records in FHIR R4, and the codings that their tables look for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.testing.chance import Chance, pick, some, yes

if TYPE_CHECKING:
    from l4path.facts import Fact
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway
    from l4path.testing.clinical import Codings

Table = dict[str, Any]
SYSTEM = "http://codes.example/made-up"
"""The coding system of every code that is made here; a value set has one code, which is its name."""
REASONS = ("refused", "unborne", "present", "absent")
_DRUGS = ("MedicationRequest", "MedicationStatement", "MedicationDispense", "MedicationAdministration")
_WITHIN = ("P30D", "P90D", "P12M", "P1Y", "P2Y")
_WORKED_OUT = ("weeks", "doses", "courses", "tolerated", "ended")


def make_bindings(chance: Chance, pathway: Pathway, *, closed: int = 50) -> Table:
    """A random bindings file of a pathway, in the data model of the file; it is right.

    Args:
        chance: Where the choices come from.
        pathway: The pathway that it binds.
        closed: In how many of a hundred tables what is not found is not so.
    """
    making = _Making(chance, pathway, closed)
    facts = {name: making.fact(fact) for name, fact in pathway.facts.items() if yes(chance, 85)}
    trials = {name: making.trial(treatment) for name, treatment in pathway.treatments.items() if yes(chance, 85)}
    untracked = {name: "nobody writes it down" for name in pathway.treatments if name not in trials and yes(chance, 50)}
    sets = {name: {"codes": [{"system": SYSTEM, "code": name}]} for name in sorted({*making.sets, *REASONS})}
    made: Table = {"pathway": pathway.id, "value_sets": sets}
    return made | {"facts": facts, "trials": trials, "untracked": untracked}


def codings_of(bindings: Table) -> Codings:
    """Of each resource type, the codings that the tables of a made-up bindings file look for.

    Args:
        bindings: As :func:`make_bindings` makes them.
    """
    found: dict[str, set[str]] = {}

    def looked_for(name: str, *kinds: str) -> None:
        for kind in kinds:
            found.setdefault(kind, set()).add(name)

    tables = [
        table for given in bindings["facts"].values() for table in (given if isinstance(given, list) else [given])
    ]
    for table in [*tables, *bindings["trials"].values()]:
        for key, kinds in (("condition", ("Condition",)), ("allergy", ("AllergyIntolerance",))):
            if key in table:
                looked_for(table[key], *kinds)
        for name in (table.get("none"), table.get("intolerance")):
            if name:
                looked_for(name, "AllergyIntolerance")
        for inner in (*table.get("cases", {}).values(), table.get("weeks_since", {})):
            if inner:
                looked_for(inner["condition"], "Condition")
        for name in (table.get("procedure"), table.get("count", {}).get("procedure")):
            if name:
                looked_for(name, "Procedure", "ServiceRequest")
        for name in (table.get("medication"), *table.get("combination", ())):
            if name:
                looked_for(name, *_DRUGS)
        for observed in (table, *table.get("measures", {}).values()):
            if "observation" in observed:
                looked_for(observed["observation"], "Observation")
    return {kind: [(SYSTEM, name) for name in sorted(names)] for kind, names in found.items()}


class _Making:
    """One bindings file while it is made."""

    def __init__(self, chance: Chance, pathway: Pathway, closed: int) -> None:
        self.chance = chance
        self.pathway = pathway
        self.closed = closed
        self.sets: set[str] = set()

    def named(self, name: str) -> str:
        """A value set of that name."""
        self.sets.add(name)
        return name

    def some_of(self, table: Table, **keys: Any) -> Table:
        """A table with some of these keys in it."""
        return table | {key: value for key, value in keys.items() if yes(self.chance, 50)}

    def close(self, table: Table) -> Table:
        """A table, perhaps closed."""
        return table | ({"closed": "somebody answers for it"} if yes(self.chance, self.closed) else {})

    def within(self) -> str:
        """Some length of time."""
        return pick(self.chance, _WITHIN)

    def fact(self, fact: Fact) -> Any:
        """The tables of a fact: one, or two, of which the first or both may say something."""
        tables = [self.source(fact, f"{fact.id}_{number}") for number in range(1 + yes(self.chance, 20))]
        return tables[0] if len(tables) == 1 else tables

    def source(self, fact: Fact, name: str) -> Table:
        """One table of a fact."""
        match fact.kind:
            case "flag":
                return self.flag(name)
            case "number":
                return self.number(fact, name)
            case "choice" if yes(self.chance, 50):
                values = {value: self.named(reason) for value, reason in zip(fact.value_ids, REASONS, strict=False)}
                return self.observed(name) | {"values": values}
        cases = {value: {"condition": self.named(f"{name}_{value}")} for value in fact.value_ids}
        table: Table = {"cases": cases}
        if fact.kind == "choice" and yes(self.chance, 50):
            table["otherwise"] = pick(self.chance, tuple(fact.value_ids))
        return self.close(table)

    def flag(self, name: str) -> Table:
        """One table of a flag."""
        codes = self.named(name)
        match pick(self.chance, ("condition", "allergy", "medication", "procedure", "observation")):
            case "condition":
                return self.close(self.some_of({"condition": codes}, ever=True))
            case "allergy":
                return self.close(self.some_of({"allergy": codes}, none=self.named(f"{name}_none")))
            case "medication":
                return self.close(self.some_of({"medication": codes}, resources=["MedicationStatement"]))
            case "procedure":
                return self.close(self.some_of({"procedure": codes}, within=self.within()))
            case _:
                coded = {"yes": self.named("present"), "no": self.named("absent")} if yes(self.chance, 70) else {}
                return self.close(self.observed(name) | coded)

    def number(self, fact: Fact, name: str) -> Table:
        """One table of a number."""
        codes = self.named(name)
        match pick(self.chance, ("observation", "observation", "weeks_since", "count")):
            case "observation":
                return self.observed(name) | {"unit": "{score}", "units": {"%": 1}}
            case "weeks_since" if fact.minimum in (None, 0) and fact.maximum is None:
                return {"weeks_since": {"condition": codes}}
            case "count" if fact.minimum in (None, 0) and fact.maximum is None:
                return self.close({"count": self.some_of({"procedure": codes}, within=self.within())})
            case _:
                return self.observed(name) | {"unit": "{score}", "units": {"%": 1}}

    def observed(self, name: str) -> Table:
        """What an Observation says."""
        takes = ("latest", "earliest", "highest", "lowest")
        return self.some_of({"observation": self.named(name)}, take=pick(self.chance, takes), within=self.within())

    def trial(self, treatment: Treatment) -> Table:
        """The table of a treatment."""
        name, chance = f"t_{treatment.id}", self.chance
        form = pick(chance, ("medication", "procedure", "both", "combination"))
        if form == "combination" and not treatment.once:
            several = [self.named(f"{name}_{letter}") for letter in ("a", "b", "c")[: chance.whole(2, 3)]]
            counts = sorted(chance.whole(1, len(several)) for _ in range(2))
            table: Table = {"combination": several}
            table = self.some_of(table, at_least=counts[0]) | ({"at_most": len(several)} if yes(chance, 20) else {})
        else:
            ways = ("medication", "procedure") if form in ("both", "combination") else (form,)
            table = {way: self.named(f"{name}_{way}") for way in ways}
        table = self.close(self.some_of(table, within=self.within(), declined=self.named("refused")))
        if treatment.once:
            return table
        table |= {"gap": pick(chance, ("P7D", "P28D", "P12W"))}
        counted = {} if "combination" in table else {"weeks": pick(chance, ("covered", "span", "since"))}
        table |= self.some_of({}, doses="days", intolerance=self.named("unborne"), **counted)
        if "combination" not in table and "weeks" not in table and yes(chance, 50):
            del table["gap"]
        measures = {
            measure: self.observed(f"m_{measure}") | {"unit": "{score}", "units": {"%": 1}}
            for measure, fact in self.pathway.all_measures.items()
            if measure not in _WORKED_OUT and fact.kind == "number" and yes(chance, 50)
        }
        return table | ({"measures": measures} if measures else {})


def made_up(chance: Chance, pathway: Pathway, *, closed: int = 50) -> tuple[Table, Codings, list[tuple[str, str]]]:
    """Random bindings, with what a random record must hold so that some of it is found.

    Args:
        chance: Where the choices come from.
        pathway: The pathway that they bind.
        closed: In how many of a hundred tables what is not found is not so.
    """
    bindings = make_bindings(chance, pathway, closed=closed)
    return bindings, codings_of(bindings), [(SYSTEM, name) for name in some(chance, REASONS, least=len(REASONS))]
