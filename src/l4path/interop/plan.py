"""A pathway as a PlanDefinition: an action for each node, the edges as what it comes after, conditions by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.interop.canonical import address, canonical, carried_text, fhir_id, version_of, without_empty
from l4path.interop.coded import citations, concept, documented, justifications
from l4path.nodes import Treatment

if TYPE_CHECKING:
    from l4path.nodes import Node
    from l4path.pathway import Pathway

ASK, OPTIONS, ALONGSIDE = "ask", "options", "alongside"
_ASKED = "Something that matters is not known: what is unknown is asked for here, and taken neither for yes nor for no."


def identified(pathway: Pathway, base: str, kind: str, *parts: str) -> dict[str, Any]:
    """What every resource of a pathway begins with."""
    return {
        "resourceType": kind,
        "id": fhir_id("-".join((pathway.id, *parts))),
        "url": address(base, kind, pathway.id, *parts),
        "version": version_of(pathway),
    }


def action_id(name: str) -> str:
    """The id of the action of a node; the three actions that are no node keep theirs."""
    found = fhir_id(name)
    return f"{found}.node" if found in (ASK, OPTIONS, ALONGSIDE) else found


def plan_of(pathway: Pathway, base: str) -> dict[str, Any]:
    """The PlanDefinition of a pathway, below a checked base."""
    continuous = {name for name, node in pathway.treatments.items() if node.continuous}

    def group(name: str, title: str, nodes: list[Node]) -> list[dict[str, Any]]:
        actions = [_action(pathway, node, base) for node in nodes]
        fields = {"id": name, "title": title, "groupingBehavior": "logical-group", "selectionBehavior": "any"}
        return [fields | {"action": actions}] if actions else []

    ask = {
        "id": ASK,
        "title": "What to ask",
        "description": _ASKED,
        "condition": _condition(pathway, base, "asks"),
        "definitionCanonical": canonical(pathway, base, "Questionnaire"),
    }
    return identified(pathway, base, "PlanDefinition") | without_empty(
        title=carried_text(pathway.title),
        type=_coded("plan-definition-type", "clinical-protocol"),
        status="draft",
        experimental=True,
        description=carried_text(pathway.description),
        relatedArtifact=citations(pathway),
        library=[canonical(pathway, base, "Library")],
        action=[
            ask,
            *group(OPTIONS, "Options", [node for name, node in pathway.nodes.items() if name not in continuous]),
            *group(ALONGSIDE, "Alongside", [node for name, node in pathway.nodes.items() if name in continuous]),
        ],
    )


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}]}


def _condition(pathway: Pathway, base: str, name: str) -> list[dict[str, Any]]:
    expression = {
        "language": "text/cql-identifier",
        "expression": name,
        "reference": canonical(pathway, base, "Library"),
    }
    return [{"kind": "applicability", "expression": expression}]


def _action(pathway: Pathway, node: Node, base: str) -> dict[str, Any]:
    ways = pathway.into(node)
    sources = dict.fromkeys(source for way in ways for source in way.after)
    treatment = isinstance(node, Treatment)
    shown = "shown" if isinstance(node, Treatment) and node.continuous else "option"
    definition = canonical(pathway, base, "ActivityDefinition", node.id) if treatment else ""
    return without_empty(
        id=action_id(node.id),
        title=carried_text(node.title),
        description="\n".join(dict.fromkeys(carried_text(way.because) for way in ways if way.because)),
        priority="stat" if node.emergency else "",
        documentation=[*justifications(pathway, node), *documented(getattr(node, "cautions", ()))],
        condition=_condition(pathway, base, f"{shown}_{node.id}"),
        relatedAction=[{"actionId": action_id(source), "relationship": "after"} for source in sources],
        definitionCanonical=definition,
    )


def activity_of(pathway: Pathway, treatment: Treatment, base: str) -> dict[str, Any]:
    """The ActivityDefinition of a treatment, below a checked base."""
    return identified(pathway, base, "ActivityDefinition", treatment.id) | without_empty(
        title=carried_text(treatment.title),
        status="draft",
        experimental=True,
        kind="ServiceRequest",
        intent="proposal",
        priority="stat" if treatment.emergency else "",
        code=concept(treatment),
    )
