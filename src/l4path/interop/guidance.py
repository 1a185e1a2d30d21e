"""An assessment as a Bundle: what is asked, the options as a group of proposals, and the reasons as text."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from l4path.interop.canonical import (
    canonical,
    carried_text,
    checked_base,
    checked_day,
    checked_reference,
    without_empty,
)
from l4path.interop.coded import coding, concept, documented, justifications
from l4path.interop.plan import OPTIONS, action_id
from l4path.language import asked_words
from l4path.meaning import State
from l4path.nodes import Treatment
from l4path.pathway.asks import asks_for

if TYPE_CHECKING:
    import datetime

    from l4path.assessment import Assessment
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_REQUIRED = (State.SCREENING, State.UNDETERMINED)


def guidance(
    assessment: Assessment, *, base: str, subject: str, at: datetime.date | str | None = None
) -> dict[str, Any]:
    """An assessment as a FHIR R4 Bundle: a GuidanceResponse, a RequestGroup, and a proposal for each option.

    Args:
        assessment: The assessment.
        base: The address below which the pathway's resources have theirs; absolute http or https, without query.
        subject: Whom it is about, such as ``Patient/1``.
        at: The day of the assessment; nothing is said of it where it is left out.

    Returns:
        The Bundle in the data model of JSON; the same assessment always gives the same.

    Raises:
        FhirError: When the base, the subject or the day is none.

    Example:
        >>> import l4path
        >>> assessment = l4path.load("l4").assess(l4path.Episode())
        >>> bundle = guidance(assessment, base="https://example.org/fhir", subject="Patient/1")
        >>> bundle["entry"][0]["resource"]["status"]
        'data-required'
    """
    return _Guidance(assessment, checked_base(base), checked_reference(subject), checked_day(at)).bundle()


class _Guidance:
    """What is said of one assessment, of one patient on one day."""

    def __init__(self, assessment: Assessment, base: str, subject: str, day: str) -> None:
        self.assessment, self.pathway = assessment, assessment.pathway
        self.base, self.subject, self.day = base, {"reference": subject}, day
        about = (base, self.pathway.id, self.pathway.version, subject, day, assessment.episode.to_dict())
        self.named = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(about))

    def bundle(self) -> dict[str, Any]:
        """All of it."""
        proposals = [(self._address(node.id), self._proposal(node)) for node in self.assessment.options]
        resources = [
            (self._address("guidance.response"), self._response()),
            (self._address("request.group"), self._group()),
            *proposals,
        ]
        entry = [{"fullUrl": address, "resource": resource} for address, resource in resources]
        return {"resourceType": "Bundle", "type": "collection", "entry": entry}

    def _address(self, name: str) -> str:
        """Where a resource of the Bundle is known; a name of a node never holds a point."""
        return uuid.uuid5(self.named, name).urn

    def _canonical(self, kind: str, *parts: str) -> str:
        return canonical(self.pathway, self.base, kind, *parts)

    def _response(self) -> dict[str, Any]:
        questions = self.assessment.questions
        status = "data-requested" if questions else "success"
        asked = [f"To ask, {name}: {asked_words(asks_for(self.pathway, name))}" for name in questions]
        against = [f"Contradicted: {title}" for title in self.assessment.contradictions]
        notes = (f"State: {self.assessment.state.value}", *against, str(self.assessment.explain()), *asked)
        return without_empty(
            resourceType="GuidanceResponse",
            moduleCanonical=self._canonical("PlanDefinition"),
            status="data-required" if self.assessment.state in _REQUIRED else status,
            subject=self.subject,
            occurrenceDateTime=self.day,
            note=[{"text": carried_text(note)} for note in notes],
            result={"reference": self._address("request.group")},
            dataRequirement=[found for name in questions if (found := _required(self.pathway, name))],
        )

    def _group(self) -> dict[str, Any]:
        actions = [self._action(node) for node in self.assessment.options]
        options = {"id": OPTIONS, "title": "Options", "selectionBehavior": "any", "action": actions}
        return without_empty(
            resourceType="RequestGroup",
            instantiatesCanonical=[self._canonical("PlanDefinition")],
            status="draft",
            intent="proposal",
            subject=self.subject,
            authoredOn=self.day,
            action=[options] if actions else [],
        )

    def _action(self, node: Node) -> dict[str, Any]:
        met = self.assessment.cautions.get(node.id, ())
        cautions = [caution for caution in getattr(node, "cautions", ()) if caution.id in met]
        return without_empty(
            id=action_id(node.id),
            title=carried_text(node.title),
            description=self.assessment.status[node.id].value,
            textEquivalent=carried_text(str(self.assessment.explain(node))),
            priority="stat" if node.emergency else "",
            documentation=[*justifications(self.pathway, node), *documented(cautions)],
            resource={"reference": self._address(node.id)},
        )

    def _proposal(self, node: Node) -> dict[str, Any]:
        return proposal(node, self.pathway, base=self.base, subject=self.subject["reference"], day=self.day)


def proposal(node: Node, pathway: Pathway, *, base: str, subject: str, day: str = "") -> dict[str, Any]:
    """What an option proposes: a ServiceRequest of a treatment, a Task of a review or disposition, both drafts.

    Args:
        node: The option.
        pathway: Its pathway.
        base: The address below which the pathway's resources have theirs, checked.
        subject: Whom it is about, checked.
        day: The day of the assessment; may be empty.
    """
    about = {"reference": subject}
    begun = {"status": "draft", "intent": "proposal"} | ({"priority": "stat"} if node.emergency else {})
    if isinstance(node, Treatment):
        definition = [canonical(pathway, base, "ActivityDefinition", node.id)]
        return (
            {"resourceType": "ServiceRequest", "instantiatesCanonical": definition}
            | begun
            | without_empty(code=concept(node), subject=about, authoredOn=day)
        )
    return (
        {"resourceType": "Task"}
        | begun
        | without_empty(code=concept(node), description=carried_text(node.title), authoredOn=day, for_=about)
    )


def _required(pathway: Pathway, name: str) -> dict[str, Any] | None:
    """What is asked for as data of a kind that a record may hold; None of what has no codes."""
    if name in pathway.treatments:
        kind, codes = "Procedure", pathway.treatments[name].codes
    else:
        fact = asks_for(pathway, name).fact
        kind, codes = "Observation", fact.codes if fact else ()
    if not codes:
        return None
    return {"type": kind, "codeFilter": [{"path": "code", "code": [coding(code) for code in codes]}]}
