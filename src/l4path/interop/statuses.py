"""The statuses that R4 knows of each resource that is read, and what a Condition or an allergy says by its two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.errors import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STATUSES: Mapping[str, tuple[str, ...]] = {
    "Observation": (
        *("registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"),
    ),
    "QuestionnaireResponse": ("in-progress", "completed", "amended", "entered-in-error", "stopped"),
    "MedicationRequest": (
        *("active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"),
    ),
    "MedicationStatement": (
        *("active", "completed", "entered-in-error", "intended", "stopped", "on-hold", "unknown", "not-taken"),
    ),
    "MedicationDispense": (
        *("preparation", "in-progress", "cancelled", "on-hold", "completed", "entered-in-error", "stopped"),
        *("declined", "unknown"),
    ),
    "MedicationAdministration": (
        *("in-progress", "not-done", "on-hold", "completed", "entered-in-error", "stopped", "unknown"),
    ),
    "Procedure": (
        *("preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"),
    ),
    "ServiceRequest": ("draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"),
}
INTENTS: Mapping[str, tuple[str, ...]] = {
    "MedicationRequest": (
        *("proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"),
    ),
    "ServiceRequest": (
        *("proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order"),
        *("instance-order", "option"),
    ),
}
_HL7 = "http://terminology.hl7.org/CodeSystem/"
_JUDGED: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "Condition": {
        "clinicalStatus": (
            f"{_HL7}condition-clinical",
            ("active", "recurrence", "relapse", "inactive", "remission", "resolved"),
        ),
        "verificationStatus": (
            f"{_HL7}condition-ver-status",
            ("unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"),
        ),
    },
    "AllergyIntolerance": {
        "clinicalStatus": (f"{_HL7}allergyintolerance-clinical", ("active", "inactive", "resolved")),
        "verificationStatus": (
            f"{_HL7}allergyintolerance-verification",
            ("unconfirmed", "confirmed", "refuted", "entered-in-error"),
        ),
    },
}
IN_ERROR = "entered-in-error"


def judged(resource: Mapping[str, Any], kind: str, element: str) -> str | None:
    """The code of a ``clinicalStatus`` or ``verificationStatus``; empty if it is absent, None if R4 has no such.

    Args:
        resource: A Condition or an AllergyIntolerance whose shape is right.
        kind: Its type.
        element: Which of the two.
    """
    concept = resource.get(element)
    if concept is None:
        return ""
    system, allowed = _JUDGED[kind][element]
    codings = concept.get("coding", ())
    own = [coding for coding in codings if coding.get("system") == system]
    codes = {coding.get("code") for coding in own or codings if coding.get("system", system) == system}
    code = codes.pop() if len(codes) == 1 else None
    return code if code in allowed else None


def wrong_status(resource: Mapping[str, Any], kind: str) -> Iterator[str]:
    """What is wrong with the statuses of a resource whose shape is right."""
    for element, (_, allowed) in _JUDGED.get(kind, {}).items():
        if judged(resource, kind, element) is None:
            yield f"{element} is none that R4 knows; allowed: {', '.join(allowed)}"
    if kind in STATUSES:
        yield from _not_among(resource, "status", STATUSES[kind])
    if "intent" in resource and kind in INTENTS:
        yield from _not_among(resource, "intent", INTENTS[kind])


def _not_among(resource: Mapping[str, Any], element: str, allowed: tuple[str, ...]) -> Iterator[str]:
    found = resource.get(element)
    if found is None:
        yield f"no {element}; R4 demands one of {', '.join(allowed)}"
    elif found not in allowed:
        yield f"{element} {shown(found)} is none that R4 knows; allowed: {', '.join(allowed)}"


def in_error(resource: Mapping[str, Any], kind: str) -> bool:
    """Whether a resource was entered in error, so that nothing of it is read."""
    if kind in _JUDGED:
        concept = resource.get("verificationStatus")
        if not isinstance(concept, dict) or not isinstance(concept.get("coding"), list):
            return False
        return any(isinstance(coding, dict) and coding.get("code") == IN_ERROR for coding in concept["coding"])
    return resource.get("status") == IN_ERROR
