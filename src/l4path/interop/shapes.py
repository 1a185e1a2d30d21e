"""What is read of a resource: one table of paths, each with the JSON type, or the codes or dates, that R4 has there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from l4path.errors import quoted, shown
from l4path.interop.dates import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Shape = str | dict[str, Any] | list[Any]
"""``text``, ``date``, ``dateTime``, ``instant``, ``boolean``, ``number`` or ``whole``; a table; a list of one."""

_CODING: Shape = {"system": "text", "code": "text"}
CONCEPT: Shape = {"coding": [_CODING]}
REFERENCE: Shape = {"reference": "text"}
_PERIOD: Shape = {"start": "dateTime", "end": "dateTime"}
_QUANTITY: Shape = {"value": "number", "comparator": "text", "system": "text", "code": "text"}
_VALUE: dict[str, Shape] = {
    "valueQuantity": _QUANTITY,
    "valueInteger": "whole",
    "valueBoolean": "boolean",
    "valueCodeableConcept": CONCEPT,
    "dataAbsentReason": {},
}
_DRUG: dict[str, Shape] = {"status": "text", "medicationCodeableConcept": CONCEPT, "medicationReference": REFERENCE}
_WHOSE: dict[str, Shape] = {"id": "text", "subject": REFERENCE, "patient": REFERENCE}

SHAPES: Mapping[str, dict[str, Shape]] = {
    "Patient": {
        "id": "text",
        "birthDate": "date",
        "deceasedBoolean": "boolean",
        "deceasedDateTime": "dateTime",
    },
    "Condition": _WHOSE
    | {
        "clinicalStatus": CONCEPT,
        "verificationStatus": CONCEPT,
        "code": CONCEPT,
        "onsetDateTime": "dateTime",
        "onsetPeriod": {"start": "dateTime"},
    },
    "AllergyIntolerance": _WHOSE
    | {
        "clinicalStatus": CONCEPT,
        "verificationStatus": CONCEPT,
        "code": CONCEPT,
        "reaction": [{"substance": CONCEPT}],
    },
    "Observation": _WHOSE
    | {
        "status": "text",
        "code": CONCEPT,
        "effectiveDateTime": "dateTime",
        "effectiveInstant": "instant",
        "effectivePeriod": _PERIOD,
        "component": [{"code": CONCEPT, **_VALUE}],
    }
    | _VALUE,
    "QuestionnaireResponse": _WHOSE | {"status": "text", "questionnaire": "text", "authored": "dateTime"},
    "MedicationRequest": _WHOSE
    | _DRUG
    | {
        "intent": "text",
        "doNotPerform": "boolean",
        "statusReason": CONCEPT,
        "authoredOn": "dateTime",
        "dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": _PERIOD}}}],
        "dispenseRequest": {"numberOfRepeatsAllowed": "whole", "expectedSupplyDuration": _QUANTITY},
    },
    "MedicationStatement": _WHOSE
    | _DRUG
    | {"statusReason": [CONCEPT], "effectiveDateTime": "dateTime", "effectivePeriod": _PERIOD},
    "MedicationDispense": _WHOSE
    | _DRUG
    | {"statusReasonCodeableConcept": CONCEPT, "whenHandedOver": "dateTime", "daysSupply": _QUANTITY},
    "MedicationAdministration": _WHOSE
    | _DRUG
    | {"statusReason": [CONCEPT], "effectiveDateTime": "dateTime", "effectivePeriod": _PERIOD},
    "Procedure": _WHOSE
    | {
        "status": "text",
        "code": CONCEPT,
        "statusReason": CONCEPT,
        "performedDateTime": "dateTime",
        "performedPeriod": _PERIOD,
    },
    "ServiceRequest": _WHOSE
    | {"status": "text", "intent": "text", "doNotPerform": "boolean", "code": CONCEPT, "authoredOn": "dateTime"},
}
"""What is read of each type of resource."""
_LISTS_IN_R4 = dict.fromkeys(
    ("Observation", "Condition", "ServiceRequest", "MedicationRequest", "AllergyIntolerance"), ("category",)
)
_TEXTS_BEFORE_R4 = dict.fromkeys(("Condition", "AllergyIntolerance"), ("clinicalStatus", "verificationStatus"))
_NOT_OF_R4 = {
    "MedicationStatement": ("taken", "wasNotTaken", "medication"),
    "MedicationRequest": ("medication",),
    "MedicationDispense": ("medication",),
    "MedicationAdministration": ("medication", "wasNotGiven", "notGiven"),
    "Procedure": ("notDone", "notPerformed", "occurrenceDateTime", "occurrencePeriod"),
    "Condition": ("assertedDate", "dateRecorded"),
    "AllergyIntolerance": ("substance", "assertedDate"),
}
OTHER_RELEASES = frozenset(
    ("MedicationOrder", "MedicationPrescription", "DiagnosticOrder", "ProcedureRequest", "ReferralRequest")
) | {"MedicationUsage", "DeviceUseRequest"}
"""Resource types of DSTU2, STU3 and R5 that stand for what is read in R4."""
_JSON_TYPES = {"dict": "an object", "list": "a list", "str": "a text", "bool": "true or false", "NoneType": "null"}
_WANTED = {
    "text": "a text",
    "date": "a text",
    "dateTime": "a text",
    "instant": "a text",
    "boolean": "true or false",
    "number": "a number",
    "whole": "a whole number",
}


def json_type(value: object) -> str:
    """The JSON type of a value in words."""
    return _JSON_TYPES.get(type(value).__name__, "a number")


def misshapen(value: Any, shape: Shape, path: str) -> Iterator[str]:
    """Everything that is wrong with the shape of a value, each with its path.

    Example:
        >>> list(misshapen({"coding": "R52"}, CONCEPT, "code"))
        ['code.coding is a text, not a list']
    """
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{path} is {json_type(value)}, not an object"
            return
        for name, inner in shape.items():
            if name in value:
                yield from misshapen(value[name], inner, f"{path}.{name}" if path else name)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{path} is {json_type(value)}, not a list"
            return
        (inner,) = shape
        for number, item in enumerate(value):
            yield from misshapen(item, inner, f"{path}[{number}]")
    elif wrong := _wrong(value, shape):
        yield f"{path} {wrong}"


def _wrong(value: Any, shape: str) -> str:
    match shape:
        case "boolean":
            right = isinstance(value, bool)
        case "number":
            right = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        case "whole":
            right = type(value) is int
        case _:
            right = isinstance(value, str)
    if not right:
        wanted = "number" if shape == "whole" and isinstance(value, float | Decimal) else ""
        return (
            f"is {json_type(value)}, not {_WANTED[shape]}" if not wanted else f"is {shown(value)}, not a whole number"
        )
    if shape in ("date", "dateTime", "instant") and not _is_date(value, shape):
        return f"is {quoted(value)}, which is no {shape} of FHIR"
    return ""


def _is_date(text: str, shape: str) -> bool:
    timed = "T" in text
    return moment(text) is not None and (shape == "dateTime" or timed is (shape == "instant"))


def other_release(resource: Mapping[str, Any], kind: str) -> str:
    """The element by which a resource is seen to be of another release than R4; empty where none is.

    Example:
        >>> other_release({"clinicalStatus": "active"}, "Condition")
        'clinicalStatus is a text'
    """
    for name in _LISTS_IN_R4.get(kind, ()):
        if name in resource and isinstance(resource[name], dict):
            return f"{name} is an object"
    for name in _TEXTS_BEFORE_R4.get(kind, ()):
        if name in resource and isinstance(resource[name], str):
            return f"{name} is a text"
    return next((name for name in _NOT_OF_R4.get(kind, ()) if name in resource), "")
