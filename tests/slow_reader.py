"""A record read by bindings in the slowest plain way, day by day, from the words of the interchange norm alone.

It knows what the random records of ``l4path.testing`` can hold, and nothing of how the library reads them.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import Any

from l4path import Trial
from l4path.assessment.courses import counting_course

Resource = dict[str, Any]
Table = dict[str, Any]
EVER = -(10**9)
"""A day before every other."""
READS = {
    "condition": ["Condition"],
    "cases": ["Condition"],
    "weeks_since": ["Condition"],
    "allergy": ["AllergyIntolerance"],
    "observation": ["Observation"],
    "count": ["Procedure"],
    "procedure": ["Procedure"],
    "medication": ["MedicationRequest", "MedicationStatement"],
}
DRUGS = ["MedicationRequest", "MedicationStatement", "MedicationDispense", "MedicationAdministration"]
COUNTS = {
    "MedicationRequest": ["active", "completed", "stopped", "on-hold"],
    "MedicationStatement": ["active", "completed", "stopped", "on-hold"],
    "MedicationDispense": ["completed"],
    "MedicationAdministration": ["completed", "in-progress", "stopped"],
    "Procedure": ["completed", "in-progress", "stopped"],
}


class Refused(Exception):  # noqa: N818 - it is an answer, no fault
    """No episode can be made of the record."""


@dataclass
class When:
    """A date: its first and last possible day, and its place among moments."""

    first: int
    last: int
    moment: float


def when(text: str | None) -> When | None:
    """What a date means."""
    if text is None:
        return None
    if "T" in text:
        at = datetime.datetime.fromisoformat(text)
        day = at.date().toordinal()
        return When(day, day, at.timestamp())
    parts = [int(part) for part in text.split("-")]
    year, month, day_of = [*parts, 0, 0][:3]
    first = datetime.date(year, month or 1, day_of or 1)
    last = first
    if not day_of:
        following = datetime.date(year + (month in (0, 12)), 1 if month in (0, 12) else month + 1, 1)
        last = following - datetime.timedelta(days=1)
    midnight = datetime.datetime(first.year, first.month, first.day, tzinfo=datetime.UTC)
    return When(first.toordinal(), last.toordinal(), midnight.timestamp())


def since(within: str | None, at: int) -> int:
    """The first day of ``within``, one length of years, months or days."""
    if within is None:
        return EVER
    number, unit = int(within[1:-1]), within[-1]
    if unit == "D":
        return at - number
    today = datetime.date.fromordinal(at)
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "Y" else 1)
    for day in range(today.day, 0, -1):
        try:
            return datetime.date(months // 12, months % 12 + 1, day).toordinal()
        except ValueError:
            continue
    raise AssertionError(within)


def days_of(text: str) -> int:
    """A gap in days."""
    return int(text[1:-1]) * (7 if text[-1] == "W" else 1)


def weeks(days: int) -> float:
    """Weeks rounded down to two decimals."""
    return math.floor(days * 100 / 7 + 1e-9) / 100


def code(concept: Resource | None) -> str:
    """The one code of a concept; random records have one coding each, and a set has one code, which is its name."""
    return "" if concept is None else str(concept["coding"][0]["code"])


def verified(resource: Resource) -> str:
    """What the verification status of a resource says."""
    return code(resource.get("verificationStatus"))


def clinical(resource: Resource) -> str:
    """What the clinical status of a resource says."""
    return code(resource.get("clinicalStatus"))


class Reading:
    """The reading of one patient's record."""

    def __init__(self, record: list[Resource], pathway: Any, bindings: Table, at: str, searched: list[str]) -> None:
        """Keep what is read."""
        self.pathway, self.bindings = pathway, bindings
        self.at = datetime.date.fromisoformat(at).toordinal()
        self.searched = {*searched, *(one["resourceType"] for one in record)}
        self.record = [
            one for one in record if one.get("status") != "entered-in-error" and verified(one) != "entered-in-error"
        ]

    def of(self, kind: str, name: str) -> list[Resource]:
        """The resources of a type in a set."""
        element = "medicationCodeableConcept" if kind in DRUGS else "code"
        return [one for one in self.record if one["resourceType"] == kind and code(one.get(element)) == name]

    def closes(self, table: Table, types: list[str]) -> bool:
        """Whether a table turns absence into a no."""
        return "closed" in table and set(types) <= self.searched

    # ------------------------------------------------------------------------------------------------------- facts

    def facts(self) -> dict[str, Any]:
        """The value of every fact that has one."""
        found = {}
        for name, given in self.bindings["facts"].items():
            fact = self.pathway.facts[name]
            tables = given if isinstance(given, list) else [given]
            if fact.kind == "flag":
                value = self.flag(fact, tables)
            else:
                values = [self.value(fact, table) for table in tables]  # a later table may still refuse
                value = next((one for one in values if one is not None), None)
            if value is not None:
                found[name] = value
        return found

    def flag(self, fact: Any, tables: list[Table]) -> bool | None:
        """What all tables of a flag say together."""
        says = [one for table in tables for one in self.says(fact, table)]
        if "yes" in says:
            return True
        if "open" in says:
            return None
        if "no" in says:
            return False
        types = [[*table.get("resources", READS[way(table)])] for table in tables]
        return False if all(map(self.closes, tables, types)) else None

    def says(self, fact: Any, table: Table) -> list[str]:
        """What one table of a flag says, resource by resource."""
        match way(table):
            case "condition":
                return self.conditions(table["condition"], ever=table.get("ever", False))
            case "allergy":
                return self.allergies(table["allergy"], table.get("none", ""))
            case "medication":
                return [one for kind in table.get("resources", READS["medication"]) for one in self.drugs(kind, table)]
            case "procedure":
                return self.procedures(table)
        taken, value = self.observed(fact, table)
        return ([{True: "yes", False: "no", None: "open"}[value]]) if taken else []

    def conditions(self, name: str, *, ever: bool) -> list[str]:
        """What Conditions say."""
        says = []
        for one in self.of("Condition", name):
            onset = when(one.get("onsetDateTime"))
            if onset and onset.first > self.at:
                continue
            if verified(one) == "refuted":
                says.append("no")
            elif verified(one) in ("provisional", "differential", "unconfirmed"):
                says.append("open")
            elif clinical(one) in ("active", "recurrence", "relapse", ""):
                says.append("yes")
            else:
                says.append("yes" if ever else "no")
        return says

    def allergies(self, name: str, none: str) -> list[str]:
        """What allergies say, and those that say that there is none."""
        says = []
        for one in self.of("AllergyIntolerance", name):
            if verified(one) == "refuted":
                says.append("no")
            elif verified(one) == "unconfirmed":
                says.append("open")
            else:
                says.append("no" if clinical(one) in ("inactive", "resolved") else "yes")
        return says + ["no" for one in self.of("AllergyIntolerance", none) if none and verified(one) != "refuted"]

    def drugs(self, kind: str, table: Table) -> list[str]:
        """What orders and statements say of a drug that is taken now."""
        says = []
        for one in self.of(kind, table["medication"]):
            act = Act(one, self.at)
            if act.proposed or act.begins_after:
                continue
            if one["status"] == "unknown":
                says.append("open")
            elif one["status"] == "active" and (act.end is None or act.end.last >= self.at):
                says.append("yes")
        return says

    def procedures(self, table: Table) -> list[str]:
        """What Procedures say of a flag."""
        says = []
        for one in self.of("Procedure", table["procedure"]):
            day = when(one.get("performedDateTime") or one.get("performedPeriod", {}).get("start"))
            if day and (day.first > self.at or day.first < since(table.get("within"), self.at)):
                continue
            undated = "within" in table and day is None
            if one["status"] in ("unknown", "on-hold") or (undated and one["status"] in COUNTS["Procedure"]):
                says.append("open")
            elif one["status"] in COUNTS["Procedure"]:
                says.append("yes")
        return says

    def value(self, fact: Any, table: Table) -> Any:
        """The value that one table gives."""
        match way(table):
            case "observation":
                return self.observed(fact, table)[1]
            case "weeks_since":
                onsets = [
                    day.first
                    for one in self.of("Condition", table["weeks_since"]["condition"])
                    if verified(one) in ("", "confirmed") and clinical(one) in ("", "active", "recurrence", "relapse")
                    if (day := when(one.get("onsetDateTime"))) and day.first == day.last <= self.at
                ]
                return self.ranged(fact, weeks(self.at - min(onsets))) if onsets else None
            case "count":
                return self.count(fact, table)
        return self.cases(fact, table)

    def count(self, fact: Any, table: Table) -> Any:
        """The number of different days with a Procedure."""
        counted, unclear, first = set(), False, since(table["count"].get("within"), self.at)
        for one in self.of("Procedure", table["count"]["procedure"]):
            day = when(one.get("performedDateTime") or one.get("performedPeriod", {}).get("start"))
            if one["status"] not in (*COUNTS["Procedure"], "unknown", "on-hold"):
                continue
            if day and (day.first > self.at or day.last < first):
                continue
            if one["status"] in ("unknown", "on-hold") or day is None or day.first != day.last:
                unclear = True
            else:
                counted.add(day.first)
        return self.ranged(fact, len(counted)) if not unclear and self.closes(table, ["Procedure"]) else None

    def cases(self, fact: Any, table: Table) -> Any:
        """The values that Conditions say."""
        yes, unclear = [], False
        for value, case in table["cases"].items():
            says = self.conditions(case["condition"], ever=case.get("ever", False))
            if "yes" in says:
                yes.append(value)
            elif "open" in says:
                unclear = True
        if unclear or (fact.kind == "choice" and len(yes) > 1):
            return None
        closed = self.closes(table, ["Condition"])
        if fact.kind == "choices":
            return frozenset(yes) if closed else None
        return yes[0] if yes else table.get("otherwise") if closed else None

    def observed(self, fact: Any, table: Table, first: int = EVER, before: int = 10**9) -> tuple[bool, Any]:
        """Whether anything was taken, and the value."""
        taken = []
        for one in self.of("Observation", table["observation"]):
            day = when(one.get("effectiveDateTime"))
            if one["status"] not in ("final", "amended", "corrected") or day is None:
                continue
            if since(table.get("within"), self.at) <= day.first <= self.at and first <= day.first < before:
                taken.append((day.moment, one))
        if not taken:
            return False, None
        take = table.get("take", "latest")
        if take in ("latest", "earliest"):
            edge = (max if take == "latest" else min)(moment for moment, _ in taken)
            values = {self.read(fact, table, one) for moment, one in taken if moment == edge}
            return True, values.pop() if len(values) == 1 else None
        valued = [value for _, one in taken if (value := self.read(fact, table, one)) is not None]
        return True, (max if take == "highest" else min)(valued) if valued else None

    def read(self, fact: Any, table: Table, one: Resource) -> Any:
        """The value of one Observation."""
        if fact.kind == "number":
            quantity = one.get("valueQuantity")
            if quantity is None:
                return None
            if quantity["code"] != table.get("unit") and quantity["code"] not in table.get("units", {}):
                raise Refused
            factor = 1 if quantity["code"] == table.get("unit") else table["units"][quantity["code"]]
            return self.ranged(fact, quantity["value"] * factor)
        if fact.kind == "flag" and not ("yes" in table or "no" in table):
            return one.get("valueBoolean")
        sets = {True: table.get("yes"), False: table.get("no")} if fact.kind == "flag" else table["values"]
        fit = [value for value, name in sets.items() if code(one.get("valueCodeableConcept")) == name]
        return fit[0] if len(fit) == 1 else None

    def ranged(self, fact: Any, value: float) -> float:
        """A value that the fact can take; another refuses."""
        if (fact.minimum is not None and value < fact.minimum) or (fact.maximum is not None and value > fact.maximum):
            raise Refused
        return value

    # ------------------------------------------------------------------------------------------------------ trials

    def trials(self) -> tuple[dict[str, Trial], set[str], set[str]]:
        """Records, declined treatments and unasked ones."""
        records, declined, unasked = {}, set(), set()
        for name, treatment in self.pathway.treatments.items():
            table = self.bindings["trials"].get(name)
            if table is None:
                unasked.add(name)
                continue
            resources, types = self.of_trial(table, once=treatment.once)
            trial, unclear, firsts = (self.once if treatment.once else self.tried)(treatment, table, resources)
            if trial is not None:
                records[name] = trial
            elif unclear or not self.closes(table, types):
                unasked.add(name)
            if "declined" in table and self.refused(treatment, table, resources, firsts):
                declined.add(name)
        return records, declined, unasked

    def of_trial(self, table: Table, *, once: bool) -> tuple[list[Resource], list[str]]:
        """The resources of a treatment, and the types that its table reads."""
        types: list[str] = []
        resources: list[Resource] = []
        for name in (table.get("medication"), *table.get("combination", ())):
            if name:
                types += DRUGS
                resources += [one for kind in DRUGS for one in self.of(kind, name)]
        if "procedure" in table:
            kinds = ["Procedure", "ServiceRequest"] if once else ["Procedure"]
            types += kinds
            resources += [one for kind in kinds for one in self.of(kind, table["procedure"])]
        return resources, types

    def once(self, _: Any, table: Table, resources: list[Resource]) -> Any:
        """A treatment that is done once."""
        done, asked, unclear, firsts = False, False, False, []
        first = since(table.get("within"), self.at)
        for one in resources:
            says = says_of_once(one)
            request = one["resourceType"] in ("MedicationRequest", "ServiceRequest")
            day = when(one.get("authoredOn")) if request else Act(one, self.at).first
            if not says or (day and day.first > self.at):
                continue
            if "within" in table and not (day and day.first >= first):
                certainly = day is not None and day.last < first
                says = "open" if not certainly or (request and one["status"] == "completed") else ""
            done, asked, unclear = done or says == "done", asked or says == "asked", unclear or says == "open"
            if says in ("done", "asked") and day:
                firsts.append(day.first)
        trial = Trial() if done else Trial("ongoing") if asked else None
        return trial, unclear, firsts

    def acts(self, resources: list[Resource]) -> list[Act]:
        """The resources that count or may."""
        found = [Act(one, self.at) for one in resources]
        return [act for act in found if (act.counts or act.unsure) and not act.begins_after]

    def tried(self, treatment: Any, table: Table, resources: list[Resource]) -> Any:
        """Any other treatment."""
        first = since(table.get("within"), self.at)
        if "combination" in table:
            stretches, unclear = self.combined(table, first)
        else:
            stretches, unclear = [], False
            for act in self.acts(resources):
                low, high = act.possible_last
                if "within" in table and high < first:
                    continue
                if act.unsure or ("within" in table and low < first):
                    unclear = True
                else:
                    stretches.append(act.stretch(table))
        firsts = [stretch["possible"] for stretch in stretches if stretch["possible"] is not None]
        if not stretches:
            return None, unclear, firsts
        courses = self.courses(table, stretches, unclear=unclear)
        return courses[counting_course(treatment, courses)], False, firsts

    def combined(self, table: Table, first: int) -> tuple[list[Table], bool]:
        """The days on which enough drugs are taken at once."""
        sets = [self.acts([one for kind in DRUGS for one in self.of(kind, name)]) for name in table["combination"]]
        least = table.get("at_least", len(sets))
        most = table.get("at_most", len(sets))
        sure, perhaps = [], []
        for day in range(self.at - 1500, self.at + 1):
            surely = sum(any(act.counts and act.exact and day in act.days for act in acts) for acts in sets)
            maybe = sum(any(act.may_cover(day) for act in acts) for acts in sets)
            if surely >= least and maybe <= most:
                sure.append(day)
            elif maybe >= least and surely <= most and day >= first:
                perhaps.append(day)
        gap = days_of(table["gap"])
        held = bool(perhaps) and not self.at - perhaps[-1] - 1 > gap
        stretches = []
        for run in runs(sure):
            if run[-1] < first:
                continue
            over = self.at - run[-1] - 1 > gap and not (held and perhaps[-1] > run[-1])
            reasons = [act.reason for acts in sets for act in acts if act.counts and act.exact and act.days & set(run)]
            stretches.append({"days": set(run), "first": run[0], "possible": run[0], "over": over, "reasons": reasons})
        return stretches, bool(perhaps)

    def courses(self, table: Table, stretches: list[Table], *, unclear: bool) -> list[Trial]:
        """What is recorded of each course."""
        told = not unclear and all(one["days"] is not None for one in stretches)
        groups = [stretches]
        if told and "gap" in table:
            groups, until = [], EVER
            for one in sorted(stretches, key=lambda one: (min(one["days"]), max(one["days"]))):
                if not groups or min(one["days"]) - until - 1 > days_of(table["gap"]):
                    groups.append([])
                groups[-1].append(one)
                until = max(until, *one["days"])
        firsts = [min((one["first"] for one in group if one["first"] is not None), default=None) for group in groups]
        made = []
        for number, group in enumerate(groups):
            following = firsts[number + 1] if number + 1 < len(groups) else None
            measures: Table = {}
            if told:
                measures |= self.counted(table, group, following)
            if table.get("intolerance") and self.unborne(table["intolerance"], group, latest=following is None):
                measures["tolerated"] = False
            if following is not None or all(one["over"] for one in group):
                measures["ended"] = True
            if len(groups) > 1:
                measures["courses"] = len(groups)
            for name, observed in table.get("measures", {}).items():
                first = firsts[number]
                if first is not None:
                    fact, before = self.pathway.all_measures[name], 10**9 if following is None else following
                    _, value = self.observed(fact, observed, first, before)
                    measures |= {} if value is None else {name: value}
            made.append(Trial(**{name: measures[name] for name in self.pathway.all_measures if name in measures}))
        return made

    def counted(self, table: Table, group: list[Table], following: int | None) -> Table:
        """Weeks and doses of a course that is told exactly."""
        starts = {min(one["days"]) for one in group}
        covered = set().union(*(one["days"] for one in group))
        found: Table = {}
        match "covered" if "combination" in table else table.get("weeks"):
            case "covered":
                found["weeks"] = weeks(len(covered))
            case "span":
                found["weeks"] = weeks(max(covered) - min(covered) + 1)
            case "since":
                found["weeks"] = weeks((self.at if following is None else following) - max(starts))
        return found | ({"doses": len(starts)} if "doses" in table else {})

    def unborne(self, name: str, group: list[Table], *, latest: bool) -> bool:
        """Whether a course was not tolerated."""
        allergies = [
            one
            for one in self.of("AllergyIntolerance", name)
            if latest and verified(one) not in ("refuted", "unconfirmed")
        ]
        return bool(allergies) or any(name in one["reasons"] for one in group)

    def refused(self, treatment: Any, table: Table, resources: list[Resource], firsts: list[int]) -> bool:
        """Whether the patient declines."""
        for one in resources:
            act = Act(one, self.at)
            if one["status"] not in ("not-done", "not-taken", "declined", "cancelled", "stopped"):
                continue
            day = when(one.get("authoredOn")) if one["resourceType"] == "MedicationRequest" else act.first
            if act.reason != table["declined"] or (day and day.first > self.at):
                continue
            last = act.possible_last[1]
            if treatment.once:  # it has one date
                last = self.at if day is None else day.last
            if "within" in table and last < since(table["within"], self.at):
                continue
            end = act.written_end if one["status"] == "stopped" else day
            if all(first <= (self.at if end is None else end.last) for first in firsts):
                return True
        return False


def way(table: Table) -> str:
    """The key that a table begins with."""
    return next(key for key in READS if key in table)


def runs(days: list[int]) -> list[list[int]]:
    """Days in a row, parted where one is missing."""
    found: list[list[int]] = []
    for day in days:
        if found and found[-1][-1] == day - 1:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def says_of_once(one: Resource) -> str:
    """What a resource says of a treatment that is done once."""
    kind, status = one["resourceType"], one["status"]
    if one.get("intent") in ("proposal", "plan", "option"):
        return ""
    if (status == "completed" and kind != "MedicationStatement") or (
        kind == "MedicationStatement" and status in ("active", "completed")
    ):
        return "done"
    asked = {
        "MedicationRequest": ["active", "on-hold"],
        "ServiceRequest": ["active", "on-hold"],
        "Procedure": ["in-progress", "preparation"],
        "MedicationAdministration": ["in-progress"],
    }
    if status in asked.get(kind, ()):
        return "asked"
    stopped = ("MedicationRequest", "MedicationStatement", "MedicationAdministration", "Procedure")
    held = ("MedicationStatement", "MedicationAdministration", "Procedure")
    unclear = status == "unknown" or (status == "stopped" and kind in stopped) or (status == "on-hold" and kind in held)
    return "open" if unclear else ""


class Act:
    """One resource of a trial, by the table of what counts as tried."""

    def __init__(self, one: Resource, at: int) -> None:
        """Keep what is read."""
        self.kind, self.status, self.at = one["resourceType"], one["status"], at
        self.proposed = one.get("intent") in ("proposal", "plan", "option")
        self.counts = self.status in COUNTS.get(self.kind, ()) and not self.proposed
        held = self.status == "on-hold" and self.kind in ("Procedure", "MedicationAdministration")
        self.unsure = (self.status == "unknown" or held) and not self.proposed
        reason = one.get("statusReasonCodeableConcept") or one.get("statusReason")
        self.reason = code(reason[0] if isinstance(reason, list) else reason)
        self.supplied = False
        self.written_end: When | None = None
        self.first, self.end, told = self.placed(one)
        exact = self.first is not None and self.first.first == self.first.last
        if self.end is not None:
            exact = exact and self.end.first == self.end.last and self.end.first >= self.first.first
        self.exact = told and exact
        self.begins_after = self.first is not None and self.first.first > at

    def placed(self, one: Resource) -> tuple[Any, Any, bool]:
        """First day, end, and whether it is told."""
        active = self.status == "active"
        if self.kind == "MedicationRequest":
            ordered = when(one.get("authoredOn"))
            for dosage in one.get("dosageInstruction", ()):
                period = dosage["timing"]["repeat"]["boundsPeriod"]
                self.written_end = when(period.get("end"))
                return when(period.get("start")) or ordered, self.written_end, self.written_end is not None or active
            supply = one.get("dispenseRequest", {}).get("expectedSupplyDuration")
            if supply is None or ordered is None:
                return ordered, None, active
            self.supplied = True
            return ordered, later(ordered, supply["value"] - 1), self.status != "stopped"
        if self.kind == "MedicationStatement":
            period = one.get("effectivePeriod", {})
            self.written_end = when(period.get("end"))
            told = self.written_end is not None or (active and "effectivePeriod" in one)
            return when(period.get("start") or one.get("effectiveDateTime")), self.written_end, told
        if self.kind == "MedicationDispense":
            handed = when(one.get("whenHandedOver"))
            return handed, later(handed, one["daysSupply"]["value"] - 1), True
        if self.kind == "MedicationAdministration":
            day = when(one.get("effectiveDateTime"))
            return day, day, day is not None
        if "performedPeriod" in one:
            period = one["performedPeriod"]
            self.written_end = when(period.get("end"))
            return when(period["start"]), self.written_end, self.written_end is not None or self.status == "in-progress"
        day = when(one.get("performedDateTime"))
        return day, day, day is not None

    @property
    def possible_last(self) -> tuple[int, int]:
        """The first and last day that can be its last."""
        given_up = self.supplied and self.status == "stopped"
        if self.end is not None and not given_up:
            return min(self.end.first, self.at), min(self.end.last, self.at)
        if self.end is None and self.exact:
            return self.at, self.at
        until = self.at if self.end is None else min(self.end.last, self.at)
        return (EVER if self.first is None else min(self.first.first, until)), until

    @property
    def days(self) -> set[int]:
        """Of one told exactly, the days it covers."""
        return set(range(self.first.first, (self.at if self.end is None else min(self.end.last, self.at)) + 1))

    def may_cover(self, day: int) -> bool:
        """Whether it covers a day, perhaps."""
        if self.counts and self.exact:
            return day in self.days
        return (EVER if self.first is None else self.first.first) <= day <= self.possible_last[1]

    def stretch(self, table: Table) -> Table:
        """What a course is made of."""
        first = self.first.first if self.first is not None and self.first.first == self.first.last else None
        taking = self.kind in ("MedicationRequest", "MedicationStatement")
        over = taking and (self.status == "stopped" or (self.status == "completed" and not self.exact))
        if self.exact and self.end is not None and "gap" in table:
            over = over or self.at - self.end.last - 1 > days_of(table["gap"])
        elif self.exact and self.end is not None:
            one_act = self.kind in ("Procedure", "MedicationAdministration") and self.end.last == self.first.first
            over = over or (self.end.last < self.at and not one_act)
        days = self.days if self.exact else None
        possible = None if self.first is None else self.first.first
        return {"days": days, "first": first, "possible": possible, "over": over, "reasons": [self.reason]}


def later(day: When | None, days: int) -> When | None:
    """A date so many days later."""
    return None if day is None else When(day.first + days, day.last + days, 0)


def read_slowly(record: list[Resource], pathway: Any, bindings: Table, at: str, searched: list[str]) -> Any:
    """Facts, records, declined and unasked treatments of the one patient; None where the record is refused."""
    reading = Reading(record, pathway, bindings, at, searched)
    try:
        return (reading.facts(), *reading.trials())
    except Refused:
        return None
