"""Random records of one patient in FHIR R4, for any bindings, and damage done to them."""

from __future__ import annotations

import copy
import datetime
from typing import TYPE_CHECKING, Any

from l4path.testing.chance import Chance, pick, some, yes

if TYPE_CHECKING:
    from collections.abc import Mapping

Resource = dict[str, Any]
Codings = dict[str, list[tuple[str, str]]]
"""Of each resource type, codings that some table looks for."""
_HL7 = "http://terminology.hl7.org/CodeSystem"
_UCUM = "http://unitsofmeasure.org"
_DAY = datetime.date(2026, 11, 28)
_BACK = (0, 1, 7, 27, 28, 29, 30, 60, 89, 90, 91, 364, 365, 366, 500, 731, -1, -40)
_STATUSES: Mapping[str, tuple[str, ...]] = {
    "Observation": ("final", "final", "amended", "preliminary", "entered-in-error", "unknown"),
    "MedicationRequest": ("active", "completed", "stopped", "on-hold", "cancelled", "draft", "unknown"),
    "MedicationStatement": ("active", "completed", "stopped", "on-hold", "not-taken", "intended", "unknown"),
    "MedicationDispense": ("completed", "completed", "stopped", "declined", "unknown", "cancelled"),
    "MedicationAdministration": ("completed", "in-progress", "not-done", "on-hold", "stopped", "unknown"),
    "Procedure": ("completed", "completed", "in-progress", "preparation", "not-done", "stopped", "on-hold", "unknown"),
    "ServiceRequest": ("active", "completed", "on-hold", "revoked", "draft", "unknown"),
    "QuestionnaireResponse": ("completed", "amended", "in-progress", "stopped"),
}
_CLINICAL = ("active", "relapse", "inactive", "resolved")
_VERIFIED = ("confirmed", "confirmed", "provisional", "unconfirmed", "refuted", "entered-in-error")


def make_record(chance: Chance, codings: Codings, reasons: list[tuple[str, str]], *, most: int = 6) -> list[Resource]:
    """Random resources about one patient, ``Patient/1``, most of which some table looks for.

    Args:
        chance: Where the choices come from.
        codings: Of each resource type, codings that some table looks for.
        reasons: Codings that a ``statusReason``, a value or an allergy may have.
        most: The greatest number of resources.
    """
    kinds = sorted(codings)
    found: list[Resource] = [{"resourceType": "Patient", "id": "1", "birthDate": pick(chance, ("1960-05-01", "1960"))}]
    for number in range(chance.whole(0, most) if kinds else 0):
        kind = pick(chance, kinds)
        coding = pick(chance, (*codings[kind], *(reasons[:1] if kind == "AllergyIntolerance" else ())))
        found.append(_MAKES.get(kind, _plain)(chance, kind, coding, reasons) | {"id": f"r{number}"})
    return found


def _concept(coding: tuple[str, str]) -> Resource:
    return {"coding": [{"system": coding[0], "code": coding[1]}]}


def _date(chance: Chance) -> str:
    """A day, or a month, or a moment, near the cut points of usual spans of time."""
    day = _DAY - datetime.timedelta(days=pick(chance, _BACK))
    form = chance.whole(0, 9)
    if form == 0:
        return f"{day:%Y-%m}"
    return f"{day}T{chance.whole(0, 23):02}:30:00+02:00" if form == 1 else day.isoformat()


def _plain(chance: Chance, kind: str, coding: tuple[str, str], _: list[tuple[str, str]]) -> Resource:
    subject = {"reference": "Patient/1"}
    made: Resource = {"resourceType": kind, "subject": subject}
    if kind in _STATUSES:
        made["status"] = pick(chance, _STATUSES[kind])
    made["code"] = _concept(coding)
    return made


def _judged(chance: Chance, kind: str, coding: tuple[str, str], reasons: list[tuple[str, str]]) -> Resource:
    made = _plain(chance, kind, coding, reasons)
    prefix = "condition" if kind == "Condition" else "allergyintolerance"
    verified = "ver-status" if kind == "Condition" else "verification"
    clinical = [code for code in _CLINICAL if kind == "Condition" or code != "relapse"]
    sure = [code for code in _VERIFIED if kind == "Condition" or code != "provisional"]
    if yes(chance, 85):
        made["clinicalStatus"] = _concept((f"{_HL7}/{prefix}-clinical", pick(chance, clinical)))
    if yes(chance, 50):
        made["verificationStatus"] = _concept((f"{_HL7}/{prefix}-{verified}", pick(chance, sure)))
    if kind == "Condition" and yes(chance, 50):
        made["onsetDateTime"] = _date(chance)
    return made


def _observed(chance: Chance, kind: str, coding: tuple[str, str], reasons: list[tuple[str, str]]) -> Resource:
    made = _plain(chance, kind, coding, reasons)
    if yes(chance, 90):
        made["effectiveDateTime"] = _date(chance)
    form = chance.whole(0, 9)
    if form == 0:
        return made
    if form == 1 and reasons:
        return made | {"valueCodeableConcept": _concept(pick(chance, reasons))}
    if form == 2:  # noqa: PLR2004
        return made | {"valueBoolean": yes(chance, 50)}
    value = {"value": chance.whole(0, 10), "system": _UCUM, "code": pick(chance, ("{score}", "{score}", "%"))}
    return made | {"valueQuantity": value}


def _drug(chance: Chance, kind: str, coding: tuple[str, str], reasons: list[tuple[str, str]]) -> Resource:
    made = _plain(chance, kind, coding, reasons)
    made["medicationCodeableConcept"] = made.pop("code")
    period = {"start": _date(chance)} | ({"end": _date(chance)} if yes(chance, 50) else {})
    reason = _concept(pick(chance, reasons)) if reasons and yes(chance, 30) else None
    if kind == "MedicationRequest":
        made |= {"intent": pick(chance, ("order", "order", "order", "plan")), "authoredOn": _date(chance)}
        if yes(chance, 30):
            made["dosageInstruction"] = [{"timing": {"repeat": {"boundsPeriod": period}}}]
        elif yes(chance, 60):
            supply = {"value": pick(chance, (7, 28, 90)), "system": _UCUM, "code": "d"}
            made["dispenseRequest"] = {"expectedSupplyDuration": supply}
    elif kind == "MedicationDispense":
        made |= {"whenHandedOver": _date(chance), "daysSupply": {"value": pick(chance, (7, 28, 90))}}
    elif kind == "MedicationStatement" and yes(chance, 70):
        made["effectivePeriod"] = period
    else:
        made["effectiveDateTime"] = _date(chance)
    if reason is not None:
        several = kind in ("MedicationStatement", "MedicationAdministration")
        name = "statusReasonCodeableConcept" if kind == "MedicationDispense" else "statusReason"
        made[name] = [reason] if several else reason
    return made


def _done(chance: Chance, kind: str, coding: tuple[str, str], reasons: list[tuple[str, str]]) -> Resource:
    made = _plain(chance, kind, coding, reasons)
    if kind == "ServiceRequest":
        made["intent"] = pick(chance, ("order", "order", "proposal"))
        return made | ({"authoredOn": _date(chance)} if yes(chance, 90) else {})
    if reasons and yes(chance, 30):
        made["statusReason"] = _concept(pick(chance, reasons))
    if yes(chance, 30):
        made["performedPeriod"] = {"start": _date(chance)} | ({"end": _date(chance)} if yes(chance, 60) else {})
    elif yes(chance, 90):
        made["performedDateTime"] = _date(chance)
    return made


_MAKES: Mapping[str, Any] = {
    "Condition": _judged,
    "AllergyIntolerance": _judged,
    "Observation": _observed,
    "MedicationRequest": _drug,
    "MedicationStatement": _drug,
    "MedicationDispense": _drug,
    "MedicationAdministration": _drug,
    "Procedure": _done,
    "ServiceRequest": _done,
}
_ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "x",
    [],
    {},
    [[]],
    [{}],
    {"coding": "x"},
    [None],
    "9999-12-31",
)
_ODD += ("2026-02-30", "0000", "Patient/2", "urn:uuid:1", "#x", {"reference": 5}, {"value": 10**30, "code": "d"})


def damaged(chance: Chance, record: list[Resource], *, times: int = 2) -> list[Resource]:
    """The same resources with a few things in them that should not be: other types, gone, odd dates, deep nesting.

    Args:
        chance: Where the choices come from.
        record: The resources; they are left as they are.
        times: How many things are damaged.
    """
    made = copy.deepcopy(record)
    for _ in range(times):
        holder: Any = made
        while True:
            keys: list[Any] = sorted(holder) if isinstance(holder, dict) else list(range(len(holder)))
            key = pick(chance, keys)
            inner = holder[key]
            if not isinstance(inner, dict | list) or not inner or yes(chance, 25):
                break
            holder = inner
        if isinstance(holder, dict) and yes(chance, 20):
            del holder[key]
        else:
            holder[key] = _deep(chance) if yes(chance, 4) else copy.deepcopy(pick(chance, _ODD))
        if not made:
            return made
        if yes(chance, 10):
            made.append(some(chance, made, 1)[0])
    return made


def _deep(chance: Chance) -> Any:
    """Lists in lists, as deep as a file of JSON can hold them."""
    found: Any = "x"
    for _ in range(pick(chance, (3, 60, 900))):
        found = [found]
    return found
