"""What a clinical system asks: the body of a CDS Hooks request, and the data that it brought."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from l4path.formats.files import why_unreadable
from l4path.interop.canonical import address
from l4path.interop.dates import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.interop import Bindings
    from l4path.pathway import Pathway

HOOKS = ("patient-view", "order-select")
PATIENT, FORM = "patient", "form"
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_ANSWERED = ("completed", "amended")
_BAD = ("error", "fatal")


class RequestError(Exception):
    """A request that is answered with a status and reasons.

    Attributes:
        status: The status of HTTP.
        reasons: What is wrong, each by itself.
    """

    def __init__(self, status: int, *reasons: str) -> None:
        """Keep them."""
        super().__init__("; ".join(reasons))
        self.status = status
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that can be answered.

    Attributes:
        instance: Its ``hookInstance``.
        patient: The id of the patient.
        data: All resources that it brought, as one Bundle.
        form: The latest answered form; None where there is none.
    """

    instance: str
    patient: str
    data: dict[str, Any]
    form: Mapping[str, Any] | None


def prefetch_of(pathway: Pathway, bindings: Bindings, base: str) -> dict[str, str]:
    """What the service needs of a record, by key: the templates of its prefetch.

    Args:
        pathway: The pathway.
        bindings: How it shows in the record: every type that they read is searched.
        base: The address below which the pathway has its form, checked.
    """
    found = {PATIENT: "Patient/{{context.patientId}}"}
    for kind in sorted(bindings.types - {"Patient"}):
        found[key_of(kind)] = f"{kind}?patient={{{{context.patientId}}}}"
    observed = [bindings.value_sets[name] for name in sorted(bindings.wanted.get("Observation", ()))]
    codes = sorted({f"{system}|{code}" for looked_for in observed for system, code in looked_for.codes})
    listable = not any(looked_for.prefixes for looked_for in observed)  # else a search by code would miss some
    if key_of("Observation") in found and codes and listable:
        found[key_of("Observation")] += "&code=" + ",".join(codes)
    form = address(base, "Questionnaire", pathway.id)
    found[FORM] = f"QuestionnaireResponse?patient={{{{context.patientId}}}}&questionnaire={form}"
    return found


def key_of(kind: str) -> str:
    """The key of a resource type: its name in lower camel case.

    Example:
        >>> key_of("MedicationRequest")
        'medicationRequest'
    """
    return kind[0].lower() + kind[1:]


def read_request(body: bytes, prefetch: Mapping[str, str], form: str) -> Asked:
    """Read the body of a request.

    Args:
        body: The bytes.
        prefetch: The keys that are needed.
        form: The address of the form, without version.

    Raises:
        RequestError: 400 with everything that is wrong in its shape; 412 with the keys that were not sent, were not
            sent whole, or whose search failed.
    """
    asked = _parsed(body)
    if not isinstance(asked, dict):
        raise RequestError(400, "the body is no JSON object")
    wrong = []
    if asked.get("hook") not in HOOKS:
        wrong.append(f"hook: is none of {', '.join(HOOKS)}")
    instance = asked.get("hookInstance")
    if not isinstance(instance, str) or not _is_uuid(instance):
        wrong.append("hookInstance: is no UUID")
    context = asked.get("context")
    patient = context.get("patientId") if isinstance(context, dict) else None
    if not isinstance(patient, str) or not _ID.fullmatch(patient):
        wrong.append("context.patientId: is no id of a patient")
    brought = asked.get("prefetch", {})
    if not isinstance(brought, dict):
        wrong.append("prefetch: is no object")
        brought = {}
    wrong += [
        f"prefetch.{key}: is no resource and no null"
        for key in prefetch
        if key in brought and brought[key] is not None and not _is_resource(brought[key])
    ]
    if wrong:
        raise RequestError(400, *wrong)
    missing = [f"prefetch.{key}: {why}" for key in prefetch if (why := _lacking(brought, key))]
    if missing:
        raise RequestError(412, *missing)
    found = [entry for key in prefetch if key != FORM for entry in _entries(brought[key])]
    data = {"resourceType": "Bundle", "type": "collection", "entry": found}
    return Asked(str(instance), str(patient), data, _latest_form(brought[FORM], form))


def _parsed(body: bytes) -> Any:
    def refuse(name: str) -> NoReturn:
        raise ValueError(f"{name} is no number in JSON")

    try:
        return json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=refuse)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise RequestError(400, "the body is no JSON") from None
    except (ValueError, RecursionError) as error:
        raise RequestError(400, f"the body cannot be read as JSON: {why_unreadable(error)}") from None


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_resource(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        return False
    if value["resourceType"] != "Bundle":
        return True
    entry, link = value.get("entry", []), value.get("link", [])
    return (
        isinstance(entry, list)
        and isinstance(link, list)
        and all(isinstance(item, dict) for item in (*entry, *link))
        and all(isinstance(item.get("resource", {}), dict) for item in entry)
    )


def _lacking(brought: Mapping[str, Any], key: str) -> str:
    """Why what a key brings cannot be told from what is not there; empty where it can."""
    if key not in brought:
        return "was not sent"
    value = brought[key]
    if value is None:
        return ""
    resources = (
        [item.get("resource", {}) for item in value.get("entry", [])] if value["resourceType"] == "Bundle" else []
    )
    if any(_is_failure(item) for item in (value, *resources)):
        return "its search failed"
    if value["resourceType"] == "Bundle" and any(item.get("relation") == "next" for item in value.get("link", [])):
        return "was not sent whole: there is a next page"
    return ""


def _is_failure(resource: Mapping[str, Any]) -> bool:
    if resource.get("resourceType") != "OperationOutcome":
        return False
    issues = resource.get("issue")
    found = [issue.get("severity") for issue in issues if isinstance(issue, dict)] if isinstance(issues, list) else []
    return not found or any(severity in _BAD for severity in found)


def _entries(value: Any) -> list[dict[str, Any]]:
    if value is None:
        return []
    if value["resourceType"] == "Bundle":
        return [item for item in value.get("entry", []) if "resource" in item]
    return [{"resource": value}]


def _latest_form(value: Any, form: str) -> Mapping[str, Any] | None:
    """The latest answered response to the form; what is no response to it is passed over."""
    found = [
        item["resource"]
        for item in _entries(value)
        if item["resource"].get("resourceType") == "QuestionnaireResponse"
        and item["resource"].get("status") in _ANSWERED
        and str(item["resource"].get("questionnaire", "")).partition("|")[0] == form
    ]
    return max(found, key=_authored, default=None)


def read_feedback(body: bytes) -> None:
    """Hold the body of a feedback to its shape; nothing of it is kept.

    Raises:
        RequestError: 400 with everything that is wrong.
    """
    asked = _parsed(body)
    rows = asked.get("feedback") if isinstance(asked, dict) else None
    if not isinstance(rows, list):
        raise RequestError(400, "feedback: is no list")
    wrong = []
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            wrong.append(f"feedback[{place}]: is no object")
            continue
        if not isinstance(row.get("card"), str) or not _is_uuid(row["card"]):
            wrong.append(f"feedback[{place}].card: is no UUID")
        if row.get("outcome") not in ("accepted", "overridden"):
            wrong.append(f"feedback[{place}].outcome: is neither accepted nor overridden")
        if not isinstance(row.get("outcomeTimestamp", ""), str):
            wrong.append(f"feedback[{place}].outcomeTimestamp: is no text")
    if wrong:
        raise RequestError(400, *wrong)


def _authored(response: Mapping[str, Any]) -> tuple[int, str]:
    found = moment(str(response.get("authored", "")))
    return found.order if found is not None else (-(10**12), "")
