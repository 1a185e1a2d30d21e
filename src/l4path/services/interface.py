"""What the service takes and answers, as OpenAPI 3.1 has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.interop.canonical import carried_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.pathway import Pathway

_UUID = {"type": "string", "format": "uuid"}
_REASONS = {
    400: "The body is no such request; each reason is named.",
    401: "No token that proves who asks.",
    404: "There is no such service.",
    412: "A key of the prefetch was not sent, was not sent whole, or its search failed.",
    413: "More than 5 MiB.",
    415: "Not JSON.",
    503: "It took longer than 2 seconds.",
}
_RESOURCE = {
    "type": "object",
    "properties": {"resourceType": {"type": "string"}},
    "required": ["resourceType"],
}


def described(pathway: Pathway, base: str, keys: Sequence[str], *, guarded: bool) -> dict[str, Any]:
    """The OpenAPI document of the service.

    Args:
        pathway: The pathway.
        base: Where clients reach the service.
        keys: The keys of the prefetch.
        guarded: Whether a token is needed.
    """
    asked = _request(keys)
    who: dict[str, Any] = {"security": [{"token": []}]} if guarded else {}
    service = f"/cds-services/{pathway.id}"
    answers = {"schema": {"$ref": "#/components/schemas/Cards"}}
    found: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": f"l4path: {carried_text(pathway.title)}",
            "version": carried_text(pathway.version) or "-",
            "description": "Model output for review by a qualified clinician; not a medical device.",
        },
        "servers": [{"url": base}],
        "paths": {
            "/cds-services": {"get": _operation("discover", "What there is to ask.", {"schema": {"type": "object"}})},
            service: {
                "post": _operation(
                    "assess", "One card of one patient.", answers, (400, 412, 413, 415, 503), guarded=guarded
                )
                | {"requestBody": _body(asked)}
                | who
            },
            f"{service}/feedback": {
                "post": _operation(
                    "feedback",
                    "What became of cards; it is not kept.",
                    {"schema": {"type": "object"}},
                    (400, 413, 415),
                    guarded=guarded,
                )
                | {"requestBody": _body(_FEEDBACK)}
                | who
            },
            "/health": {"get": _operation("health", "Whether it answers.", {"schema": {"type": "object"}})},
            "/openapi.json": {"get": _operation("describe", "This document.", {"schema": {"type": "object"}})},
        },
        "components": {"schemas": {"Cards": _CARDS, "Errors": _ERRORS}},
    }
    if guarded:
        found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    return found


def _request(keys: Sequence[str]) -> dict[str, Any]:
    brought = {key: {"anyOf": [{"type": "null"}, _RESOURCE]} for key in keys}
    patient = {"type": "string", "pattern": "^[A-Za-z0-9.-]{1,64}$"}
    return {
        "type": "object",
        "properties": {
            "hook": {"enum": ["patient-view", "order-select"]},
            "hookInstance": _UUID,
            "context": {"type": "object", "properties": {"patientId": patient}, "required": ["patientId"]},
            "prefetch": {"type": "object", "properties": brought},
        },
        "required": ["hook", "hookInstance", "context"],
    }


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _operation(
    name: str, about: str, answer: dict[str, Any], refusals: Sequence[int] = (), *, guarded: bool = False
) -> dict[str, Any]:
    wrong = {"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}}
    codes = (*refusals, *((401,) if guarded else ()))
    responses: dict[str, Any] = {"200": {"description": about, "content": {"application/json": answer}}}
    responses |= {str(code): {"description": _REASONS[code], "content": wrong} for code in sorted(codes)}
    return {"operationId": name, "summary": about, "responses": responses}


_ERRORS = {
    "type": "object",
    "properties": {"errors": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
    "required": ["errors"],
}
_CARDS = {
    "type": "object",
    "properties": {
        "cards": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "uuid": _UUID,
                    "summary": {"type": "string", "maxLength": 139},
                    "indicator": {"enum": ["info", "warning", "critical"]},
                    "detail": {"type": "string"},
                    "source": {"type": "object", "required": ["label"]},
                    "suggestions": {"type": "array", "minItems": 1},
                    "selectionBehavior": {"const": "any"},
                    "overrideReasons": {"type": "array"},
                },
                "required": ["uuid", "summary", "indicator", "source"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["cards"],
}
_FEEDBACK = {
    "type": "object",
    "properties": {
        "feedback": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "card": _UUID,
                    "outcome": {"enum": ["accepted", "overridden"]},
                    "outcomeTimestamp": {"type": "string"},
                },
                "required": ["card", "outcome"],
            },
        }
    },
    "required": ["feedback"],
}
