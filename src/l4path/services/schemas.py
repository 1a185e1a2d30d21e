"""The JSON Schemas of what an agent may say of a patient: the declared facts, values and treatments of a pathway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.facts import Fact
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

Schema = dict[str, Any]

# Nothing that the authors of a pathway wrote stands in a schema but ids, which are small letters, digits and _.
ABOUT = {
    "facts": "What is recorded of the patient now. Leave out what is not known: it stays unknown, and is never a no.",
    "screened": "The screens whose questions were all asked: what is not recorded of them is then a no.",
    "trials": "The treatments that were begun, each with what was measured or what came of it.",
    "not_tried": "The treatments of which it is known that they were never tried. Of one that stands neither here nor "
    "among the trials nobody asked.",
    "declined": "The treatments that the patient does not want.",
}


def value_schema(fact: Fact) -> Schema:
    """The schema of the value of a fact or a measure.

    Example:
        >>> import l4path
        >>> value_schema(l4path.load("hypertension").facts["age"])["type"]
        'number'
    """
    match fact.kind:
        case "flag":
            return {"type": "boolean"}
        case "number":
            bounds = {"minimum": fact.minimum, "maximum": fact.maximum}
            return {"type": "number"} | {key: bound for key, bound in bounds.items() if bound is not None}
        case "choice":
            return {"type": "string", "enum": list(fact.value_ids)}
        case _:
            return {"type": "array", "items": {"type": "string", "enum": list(fact.value_ids)}, "uniqueItems": True}


def patient_schema(pathway: Pathway) -> Schema:
    """The schema of what is known of a patient, in the names of a pathway and no others.

    Example:
        >>> import l4path
        >>> sorted(patient_schema(l4path.load("hypertension"))["properties"])
        ['declined', 'facts', 'not_tried', 'screened', 'trials']
    """
    trials = {node.id: _trial_schema(node, pathway) for node in pathway.treatments.values()}
    return _closed(
        {
            "facts": _closed({name: value_schema(fact) for name, fact in pathway.facts.items()}),
            "screened": _some_of(pathway.screens),
            "trials": _closed(trials),
            "not_tried": _some_of(pathway.treatments),
            "declined": _some_of(pathway.treatments),
        },
        ABOUT,
    )


def arguments_schema(pathways: Sequence[Pathway], names: Iterable[str], needed: Iterable[str] = ()) -> Schema:
    """The schema of a tool's arguments: the pathway, and those of ``patient`` and ``node`` that it takes.

    Args:
        pathways: Those that are served; where there is but one, it need not be named.
        names: Of ``patient`` and ``node``, what the tool takes.
        needed: What must be given.
    """
    taken, asked = tuple(names), list(needed)
    properties: Schema = {"pathway": {"type": "string", "enum": [pathway.id for pathway in pathways]}}
    properties |= {name: {"type": "object" if name == "patient" else "string"} for name in taken}
    whole = {"type": "object", "properties": properties, "additionalProperties": False}
    if len(pathways) == 1:
        properties |= {name: _argument(pathways[0], name) for name in taken}
        return whole | {"required": asked}
    cases = [
        {
            "if": {"properties": {"pathway": {"const": pathway.id}}},
            "then": {"properties": {name: _argument(pathway, name) for name in taken}},
        }
        for pathway in pathways
    ]
    return whole | {"required": ["pathway", *asked]} | ({"allOf": cases} if taken else {})


def _argument(pathway: Pathway, name: str) -> Schema:
    return patient_schema(pathway) if name == "patient" else {"type": "string", "enum": list(pathway.nodes)}


def _trial_schema(treatment: Treatment, pathway: Pathway) -> Schema:
    outcome: Schema = {"outcome": {"type": "string", "enum": list(treatment.outcomes)}} if treatment.outcomes else {}
    if treatment.once:
        return _closed(outcome)
    return _closed(outcome | {name: value_schema(measure) for name, measure in pathway.all_measures.items()})


def _some_of(names: Iterable[str]) -> Schema:
    known = list(names)
    return {"type": "array", "items": {"type": "string", "enum": known} if known else False, "uniqueItems": True}


def _closed(properties: Schema, about: dict[str, str] | None = None) -> Schema:
    data = {name: schema | ({"description": about[name]} if about else {}) for name, schema in properties.items()}
    return {"type": "object", "properties": data, "additionalProperties": False}
