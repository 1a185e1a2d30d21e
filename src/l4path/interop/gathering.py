"""Data sorted by patient: bundles taken apart, references followed, each resource taken once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from l4path.errors import listed, shown
from l4path.interop.shapes import OTHER_RELEASES, REFERENCE, json_type, misshapen
from l4path.interop.vocabulary import TYPES_READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Resource = dict[str, Any]
PASSED_OVER = frozenset(
    ("Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "Device", "Medication", "Claim")
) | {"ExplanationOfBenefit", "Provenance", "OperationOutcome"}
_READ = frozenset(TYPES_READ)
_SEVERE = ("error", "fatal")
_REFERENCE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://[^\s]*/)?Patient/([A-Za-z0-9.-]+)|urn:uuid:([A-Za-z0-9.-]+)")
_APART = ("meta", "text")


@dataclass(slots=True)
class Record:
    """What the data hold of one patient.

    Attributes:
        patient: The id.
        resource: The Patient; None where the data hold none, and references alone made the patient.
        by_type: The resources that belong to the patient, by type.
        problems: Why no episode can be made of it.
    """

    patient: str
    resource: Resource | None = None
    by_type: dict[str, list[Resource]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """All data, sorted.

    Attributes:
        records: The record of each patient, by id.
        found: The resource types that occur.
        medications: What a ``medicationReference`` may name.
        problems: What is wrong and belongs to nobody that is known, so that nobody's record can be relied on.
        urls: The patients whose entries have an address of their own.
        unread: Lines that cannot be read and belong to nobody that is known, each with the type of the resource that
            it holds, empty where that cannot be told.
        others: The patients who are passed over, because another one is wanted.
    """

    records: dict[str, Record] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)
    medications: dict[str, Resource] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)
    unread: list[tuple[str, str]] = field(default_factory=list)
    others: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Broken:
    """A line of a file that is no JSON.

    Attributes:
        problem: What is wrong, with the file and the line.
        patient: The patient that the rest of it names; empty where it names none.
        kind: The resource type that it names; empty where it names none.
    """

    problem: str
    patient: str = ""
    kind: str = ""


def gathered(documents: Iterable[Any], patient: str = "") -> Gathered:
    """Sort data by patient.

    Args:
        documents: Bundles, lists of resources and resources, as JSON reads them, and lines that it cannot read.
        patient: The id of the one patient who is wanted; what is about others is then passed over.
    """
    return _Sorter(patient).sort(documents)


class _Sorter:
    """Sorts data by patient, in two passes: who there is, and then what is whose."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.all = Gathered()
        self.resources: list[tuple[str, Resource]] = []
        self.broken: list[Broken] = []
        self.seen: dict[tuple[str, str], Resource] = {}
        self.by_reference: dict[str, str] = {}

    def sort(self, documents: Iterable[Any]) -> Gathered:
        patients: list[tuple[Resource, str]] = []
        for resource, url in self._flattened(documents):
            kind = resource.get("resourceType")
            if not isinstance(kind, str):
                what = "no resourceType" if kind is None else f"resourceType is {json_type(kind)}, not a text"
                self.all.problems.append(f"{named(resource)}: {what}")
                continue
            self.all.found.add(kind)
            if kind == "Patient":
                patients.append((resource, url))
            elif kind == "Medication":
                self._medication(resource, url)
            elif kind == "OperationOutcome":
                self._outcome(resource)
            elif kind in OTHER_RELEASES:
                self.all.problems.append(f"{named(resource)}: this is not R4: it has no {kind}")
            elif "fhirVersion" in resource and not str(resource["fhirVersion"]).startswith("4.0"):
                version = shown(resource["fhirVersion"])
                self.all.problems.append(f"{named(resource)}: this is not R4: fhirVersion is {version}")
            elif kind not in PASSED_OVER:
                self.resources.append((kind, resource))
        for resource, url in patients:
            self._patient(resource, url)
        for kind, resource in self.resources:
            self._assign(kind, resource, known=bool(patients))
        for broken in self.broken:
            self._line(broken)
        return self.all

    def _flattened(self, documents: Iterable[Any]) -> Iterator[tuple[Resource, str]]:
        for document in documents:
            stack: list[tuple[Any, str, str]] = [(document, "", "the data")]
            while stack:
                found, url, where = stack.pop()
                if isinstance(found, Broken):
                    self.broken.append(found)
                elif isinstance(found, list):
                    stack += [(item, "", where) for item in reversed(found)]
                elif not isinstance(found, dict):
                    self.all.problems.append(f"{where} hold {json_type(found)} where a resource should be")
                elif found.get("resourceType") == "Bundle":
                    self.all.found.add("Bundle")
                    stack += reversed(list(self._entries(found)))
                else:
                    yield found, url

    def _entries(self, bundle: Resource) -> Iterator[tuple[Any, str, str]]:
        name = named(bundle)
        for wrong in misshapen(bundle, {"entry": [{"fullUrl": "text", "resource": {}}]}, ""):
            self.all.problems.append(f"{name}: {wrong}")
        entries = bundle.get("entry")
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and isinstance(resource := entry.get("resource"), dict):
                url = entry.get("fullUrl")
                if not isinstance(resource.get("id"), str):
                    resource = _Placed(resource, f"entry[{number}]" + (f" of {name}" if "id" in bundle else ""))
                yield resource, url if isinstance(url, str) else "", name

    def _patient(self, resource: Resource, url: str) -> None:
        name = resource.get("id")
        if name is None and url:
            name = url.removeprefix("urn:uuid:").rpartition("/")[2]
        if not isinstance(name, str) or not name:
            what = "no id" if name is None else f"id is {json_type(name)}, not a text"
            self.all.problems.append(f"Patient: {what}")
            return
        if url:
            self.all.urls[url] = name
        if self.wanted and name != self.wanted:
            self.all.others.add(name)
            return
        record = self.all.records.setdefault(name, Record(name))
        if record.resource is None:
            record.resource = resource
        elif not same(record.resource, resource):
            record.problems.append(f"Patient/{shown(name)} is there twice, and the two differ")

    def _medication(self, resource: Resource, url: str) -> None:
        name = resource.get("id")
        places = [url] if url else []
        if isinstance(name, str):
            places += [f"Medication/{name}", f"urn:uuid:{name}"]
            other = self.seen.setdefault(("Medication", name), resource)
            if not same(other, resource):
                self.all.problems.append(f"Medication/{shown(name)} is there twice, and the two differ")
        for place in places:
            self.all.medications.setdefault(place, resource)

    def _outcome(self, resource: Resource) -> None:
        name = named(resource)
        wrong = list(misshapen(resource, {"issue": [{"severity": "text", "diagnostics": "text"}]}, ""))
        self.all.problems += [f"{name}: {reason}" for reason in wrong]
        for issue in () if wrong else resource.get("issue", ()):
            if issue.get("severity") in _SEVERE:
                why = f": {shown(issue['diagnostics'])}" if issue.get("diagnostics") else ""
                self.all.problems.append(f"{name}: the search failed ({issue['severity']}){why}")

    def _assign(self, kind: str, resource: Resource, *, known: bool) -> None:
        name = resource.get("id")
        patient, problem = self._owner(kind, resource, known=known)
        if self.wanted and patient is not None and (patient != self.wanted or (known and not self.all.records)):
            if not known:
                self.all.others.add(patient)
            return
        record = None
        if patient is not None:
            record = self.all.records.get(patient)
            if record is None:
                record = self.all.records[patient] = Record(patient)
        problems = self.all.problems if record is None else record.problems
        if problem:
            problems.append(problem)
        if isinstance(name, str):
            other = self.seen.setdefault((kind, name), resource)
            if other is not resource:
                if not same(other, resource):
                    self._twice(kind, other, resource, known=known)
                return
        elif name is not None:
            problems.append(f"{kind}: id is {json_type(name)}, not a text")
        if record is not None and kind in _READ:
            record.by_type.setdefault(kind, []).append(resource)

    def _twice(self, kind: str, this: Resource, other: Resource, *, known: bool) -> None:
        what = f"{named(this)} is there twice, and the two differ"
        owners = [self._owner(kind, twin, known=known) for twin in (this, other)]
        for owner in {patient for patient, _ in owners}:
            if owner is None:
                self.all.problems.append(what)
            elif owner in self.all.records:
                self.all.records[owner].problems.append(what)

    def _owner(self, kind: str, resource: Resource, *, known: bool) -> tuple[str | None, str]:
        """The patient whom a resource is about, and what is wrong with saying so."""
        element = "subject" if "subject" in resource else "patient"
        about = resource.get(element)
        reference = about.get("reference") if isinstance(about, dict) else None
        patient = self._of_reference(reference) if isinstance(reference, str) else None
        if patient is None:
            if kind not in _READ:
                return None, ""
            wrong = next(misshapen(about, REFERENCE, element), "") if element in resource else ""
            if not wrong:
                says = "patient" if kind == "AllergyIntolerance" else "subject"
                wrong = f"it names no patient whom it is about; {says}.reference says that"
            return None, f"{named(resource)}: {wrong}"
        if not known or self.wanted or patient in self.all.records:
            return patient, ""
        return None, f"{named(resource)} is about {shown(reference)}, who is not in the data"

    def _of_reference(self, reference: str) -> str | None:
        if reference not in self.by_reference:
            self.by_reference[reference] = patient_of(reference, self.all)
        return self.by_reference[reference] or None

    def _line(self, broken: Broken) -> None:
        """A line that cannot be read refuses the patient whom the rest of it names, if any."""
        if broken.kind:
            self.all.found.add(broken.kind)
        patient = self._of_reference(broken.patient)
        if patient and self.wanted and patient != self.wanted:
            return
        if patient and patient in self.all.records:
            self.all.records[patient].problems.append(broken.problem)
        else:
            self.all.unread.append((broken.problem, broken.kind))


def patient_of(reference: str, data: Gathered) -> str:
    """The id of the patient whom a reference names, whether the data hold one of that id or not; empty if it is none.

    Args:
        reference: As FHIR writes it.
        data: The data, for the addresses of entries.
    """
    if reference in data.urls:
        return data.urls[reference]
    found = _REFERENCE.fullmatch(reference)
    return (found[1] or found[2]) if found else ""


def same(this: Resource, other: Resource) -> bool:
    """Whether two resources say the same, ``meta`` and ``text`` apart."""
    try:
        return _rest(this) == _rest(other)
    except RecursionError:
        return False


def _rest(resource: Resource) -> Resource:
    return {name: value for name, value in resource.items() if name not in _APART}


class _Placed(Resource):
    """A resource without an id, which only its place in a Bundle tells apart."""

    def __init__(self, resource: Resource, place: str) -> None:
        super().__init__(resource)
        self.place = place


def named(resource: Resource) -> str:
    """How messages call a resource: ``Observation/o2``; ``Observation without an id, entry[3]`` where it has none."""
    kind, name = resource.get("resourceType"), resource.get("id")
    kind = shown(kind) if isinstance(kind, str) else "a resource"
    if isinstance(name, str):
        return f"{kind}/{shown(name)}"
    return f"{kind} without an id" + (f", {resource.place}" if isinstance(resource, _Placed) else "")


def not_there(gathered: Gathered, patient: str) -> str:
    """The message where the patient who is wanted is not in the data."""
    others = listed(sorted(gathered.others))
    return f"there is no Patient/{shown(patient)} in the data" + (f"; there are {others}" if others else "")
