"""A small pathway, builders of FHIR resources, and a reading of them, for the tests of what is read of a record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from l4path import Choice, Choices, Disposition, Flag, Measure, Number, Pathway, Treatment, weeks
from l4path.errors import EpisodeError
from l4path.interop import ImportedEpisode, bindings_from_dict, read_fhir

if TYPE_CHECKING:
    from collections.abc import Iterable

AT = "2026-11-28"
LOCAL = "http://clinic.example/codes"
UCUM = "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem"
Resource = dict[str, Any]

RELIEF = Measure("relief", "relief", unit="%", minimum=-100, maximum=100)
PATHWAY = Pathway(
    "record",
    tiers=["care"],
    start=[
        Treatment("drug", "Drug", tier="care", adequate=weeks >= 6, response=RELIEF >= 30),
        Treatment("pair", "Two drugs", tier="care", adequate=weeks >= 6, response=RELIEF >= 30),
        Treatment("advice", "Advice", tier="care", continuous=True),
        Treatment("scan", "Scan", tier="care", once=True),
        Disposition("home", "Home", tier="care"),
    ],
    measures=[RELIEF],
    facts=[
        Number("pain", "pain", minimum=0, maximum=10),
        Number("pressure", "systolic pressure", unit="mm[Hg]", minimum=0, maximum=300),
        Number("age", "age", minimum=0, maximum=120),
        Number("since", "weeks of illness", minimum=0),
        Number("scans", "scans", minimum=0),
        Flag("failure", "heart failure"),
        Flag("allergy", "allergy to the drug"),
        Flag("on_drug", "takes the drug"),
        Flag("scanned", "scanned before"),
        Flag("fever", "fever"),
        Choice("cause", "cause", values={"worn": "worn", "torn": "torn", "other": "other"}),
        Choices("findings", "findings", values={"cyst": "cyst", "tear": "tear"}),
    ],
)
SETS: tuple[str, ...] = (
    "pain",
    "bp",
    "systolic",
    "diastolic",
    "failure",
    "worn",
    "torn",
    "cyst",
    "tear",
    "drug_a",
    "drug_b",
    "scan",
)
SETS += ("relief", "refused", "unborne", "present", "absent", "none_known", "fever")
VALUE_SETS = {name: {"codes": [{"system": LOCAL, "code": name}]} for name in SETS}


def concept(code: str, system: str = LOCAL) -> Resource:
    """A CodeableConcept of one coding."""
    return {"coding": [{"system": system, "code": code}]}


def resource(kind: str, name: str, /, **elements: Any) -> Resource:
    """A resource about the one patient of these tests."""
    return {"resourceType": kind, "id": name, "subject": {"reference": "Patient/1"}} | elements


def patient(**elements: Any) -> Resource:
    """The one patient."""
    return {"resourceType": "Patient", "id": "1"} | elements


def condition(name: str, code: str, /, clinical: str = "active", verified: str = "", **elements: Any) -> Resource:
    """A Condition; without a clinical or verification status where that is empty."""
    found = resource("Condition", name, code=concept(code))
    if clinical:
        found["clinicalStatus"] = concept(clinical, f"{HL7}/condition-clinical")
    if verified:
        found["verificationStatus"] = concept(verified, f"{HL7}/condition-ver-status")
    return found | elements


def allergy(
    name: str, code: str, /, clinical: str = "active", verified: str = "confirmed", **elements: Any
) -> Resource:
    """An AllergyIntolerance."""
    return {
        "resourceType": "AllergyIntolerance",
        "id": name,
        "patient": {"reference": "Patient/1"},
        "code": concept(code),
        "clinicalStatus": concept(clinical, f"{HL7}/allergyintolerance-clinical"),
        "verificationStatus": concept(verified, f"{HL7}/allergyintolerance-verification"),
    } | elements


def quantity(value: Any, code: str = "{score}", system: str = UCUM) -> Resource:
    """A Quantity with a UCUM unit."""
    return {"value": value, "system": system, "code": code}


def observation(name: str, code: str, /, day: str = "2026-11-20", status: str = "final", **elements: Any) -> Resource:
    """An Observation; without a date where that is empty."""
    dated = {"effectiveDateTime": day} if day else {}
    return resource("Observation", name, status=status, code=concept(code), **dated) | elements


def pain(name: str, value: Any, day: str = "2026-11-20", **elements: Any) -> Resource:
    """A pain score."""
    return observation(name, "pain", day, valueQuantity=quantity(value)) | elements


def relief(name: str, value: Any, day: str) -> Resource:
    """A measured relief."""
    return observation(name, "relief", day, valueQuantity=quantity(value, "%"))


def order(name: str, day: str, status: str = "active", code: str = "drug_a", **elements: Any) -> Resource:
    """A MedicationRequest."""
    dated = {"authoredOn": day} if day else {}
    coded = {"medicationCodeableConcept": concept(code)}
    return resource("MedicationRequest", name, status=status, intent="order", **dated, **coded) | elements


def bounds(start: str, end: str = "") -> list[Resource]:
    """Dosage instructions with a period."""
    period = {"start": start} | ({"end": end} if end else {})
    return [{"timing": {"repeat": {"boundsPeriod": period}}}]


def supply(days: Any, unit: str = "d", repeats: int | None = None) -> Resource:
    """What is dispensed."""
    again = {} if repeats is None else {"numberOfRepeatsAllowed": repeats}
    return {"expectedSupplyDuration": quantity(days, unit)} | again


def procedure(name: str, code: str, day: str = "", status: str = "completed", **elements: Any) -> Resource:
    """A Procedure; without a date where that is empty."""
    dated = {"performedDateTime": day} if day else {}
    return resource("Procedure", name, status=status, code=concept(code), **dated) | elements


def statement(name: str, start: str, end: str = "", status: str = "active", code: str = "drug_a") -> Resource:
    """A MedicationStatement with a period."""
    period = {"start": start} | ({"end": end} if end else {})
    coded = {"medicationCodeableConcept": concept(code)}
    return resource("MedicationStatement", name, status=status, effectivePeriod=period, **coded)


def response(name: str, day: str, *answers: tuple[str, Resource], status: str = "completed") -> Resource:
    """A QuestionnaireResponse."""
    items = [{"linkId": link, "answer": [answer]} for link, answer in answers]
    url = "http://clinic.example/Questionnaire/intake|3"
    return resource("QuestionnaireResponse", name, status=status, authored=day, questionnaire=url, item=items)


def facts(**tables: Any) -> Resource:
    """Bindings of facts only."""
    return {"facts": tables}


def trials(**tables: Any) -> Resource:
    """Bindings of treatments only."""
    return {"trials": tables}


def read(
    bindings: Resource, resources: list[Resource], searched: tuple[str, ...] = (), at: str = AT, **more: Any
) -> ImportedEpisode | EpisodeError:
    """What is read of the one patient whom the resources are about."""
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | bindings, PATHWAY)
    (found,) = read_fhir([patient(), *resources], PATHWAY, bound, at=at, searched=searched, **more)
    return found


def refusals(bindings: Resource, resources: list[Resource], **more: Any) -> list[str]:
    """Why the one patient is refused."""
    found = read(bindings, resources, **more)
    assert isinstance(found, EpisodeError)
    return [problem.what for problem in found.problems]


def episode(bindings: Resource, resources: list[Resource], **more: Any) -> ImportedEpisode:
    """What is read of the one patient, who is not refused."""
    found = read(bindings, resources, **more)
    assert isinstance(found, ImportedEpisode), found
    return found


def numbered(resources: list[Resource], number: int) -> list[Resource]:
    """Resources by other names, so that they stand before or after those of another case, by which they are read."""
    return [one | {"id": f"{number}-{one['id']}"} for one in resources]


def unnumbered(texts: Iterable[str]) -> list[list[str]]:
    """The words of texts, whatever numbers the names in them have and in what order they are told."""
    return sorted(sorted(word.strip(",():") for word in re.sub("/[12]-", "/", text).split()) for text in texts)


def hide_nothing(bindings: Resource, first: list[Resource], second: list[Resource], searched: tuple[str, ...]) -> None:
    """See that what is read of two cases together is the same whichever comes first (INTEROP 11: order)."""
    one, other = (
        read(bindings, [*numbered(first, here), *numbered(second, there)], searched) for here, there in ((1, 2), (2, 1))
    )
    if isinstance(one, ImportedEpisode) and isinstance(other, ImportedEpisode):
        assert one.episode.replace(why={}) == other.episode.replace(why={})
        assert unnumbered(one.notes) == unnumbered(other.notes)
        assert {key: unnumbered(names) for key, names in one.why.items()} == {
            key: unnumbered(names) for key, names in other.why.items()
        }
    else:
        assert type(one) is type(other)
