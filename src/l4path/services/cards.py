"""The card of an assessment, and of a record that could not be read, for the screen of a clinical system."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from l4path.interop.canonical import address, carried_text
from l4path.interop.guidance import proposal
from l4path.language import asked_words, words
from l4path.layout import escaped
from l4path.meaning import State, Status
from l4path.nodes import Treatment
from l4path.pathway.asks import asks_for

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from l4path.assessment import Assessment
    from l4path.pathway import Pathway

MOST_SUMMARY = 139  # a summary has fewer than 140 characters
OVERRIDES = ("patient-declined", "contraindicated", "tried", "other-plan")
_INDICATORS = {State.EMERGENCY: "critical", State.SCREENING: "warning"}


def card_of(assessment: Assessment, *, base: str, patient: str, at: datetime.date) -> dict[str, Any]:
    """The one card of an assessment.

    Args:
        assessment: The assessment.
        base: The address below which the pathway's resources have theirs, checked.
        patient: The id of the patient, for whom the drafts of the suggestions are.
        at: The day.

    Returns:
        The card in the data model of JSON, with a suggestion for each treatment that is an option and offered.
    """
    pathway = assessment.pathway
    begun = [
        node
        for node in assessment.options
        if isinstance(node, Treatment) and assessment.status[node.id] is Status.OFFERED
    ]
    suggested = [
        {
            "label": words()("card.suggestion", title=carried_text(node.title)),
            "uuid": str(uuid.uuid4()),
            "actions": [
                {
                    "type": "create",
                    "description": words()("card.draft", title=carried_text(node.title)),
                    "resource": proposal(node, pathway, base=base, subject=f"Patient/{patient}", day=at.isoformat()),
                }
            ],
        }
        for node in begun
    ]
    card = _card(
        pathway,
        base,
        summary=_summary(assessment),
        indicator=_INDICATORS.get(assessment.state, "info"),
        detail=_detail(assessment),
    )
    return card | ({"suggestions": suggested, "selectionBehavior": "any"} if suggested else {})


def card_of_refusal(pathway: Pathway, reasons: Sequence[str], *, base: str) -> dict[str, Any]:
    """The card that says that the record could not be read, and what of it.

    Args:
        pathway: The pathway.
        reasons: What could not be read, each with its resource and place.
        base: As :func:`card_of`.
    """
    summary = words()("card.refused", title=carried_text(pathway.title), count=len(reasons))
    detail = "\n".join(f"- {escaped(reason)}" for reason in reasons)
    return _card(pathway, base, summary=summary, indicator="warning", detail=detail)


def _card(pathway: Pathway, base: str, *, summary: str, indicator: str, detail: str) -> dict[str, Any]:
    reasons = [
        {"code": code, "system": f"{base}/CodeSystem/override-reason", "display": words()(f"card.override.{code}")}
        for code in OVERRIDES
    ]
    label = f"{carried_text(pathway.title)} {pathway.version}"
    return {
        "uuid": str(uuid.uuid4()),
        "summary": _cut(" ".join(summary.split())),
        "indicator": indicator,
        "detail": detail,
        "source": {"label": label, "url": address(base, "PlanDefinition", pathway.id)},
        "overrideReasons": reasons,
    }


def _summary(assessment: Assessment) -> str:
    titles = [carried_text(node.title) for node in assessment.options]
    state = words()(f"state.{assessment.state.value}")
    if titles:
        return words()("card.options", state=state, options=", ".join(titles))
    return words()("card.questions", state=state, count=len(assessment.questions))


def _detail(assessment: Assessment) -> str:
    """The explanation, the cautions that are met, and every question, as Markdown."""
    shown = assessment.explain(looking=False).markdown()
    parts = [shown]
    cautions = [
        caution
        for node in (*assessment.options, *assessment.alongside)
        if isinstance(node, Treatment)
        for caution in node.cautions
        if caution.id in assessment.cautions.get(node.id, ())
    ]
    parts += _listed(words()("card.cautions"), (caution.because for caution in cautions))
    asked = (asked_words(asks_for(assessment.pathway, name)) for name in assessment.questions)
    parts += _listed(words()("card.asked"), (question for question in asked if escaped(question) not in shown))
    return "\n\n".join(parts)


def _listed(title: str, lines: Iterable[str]) -> list[str]:
    bullets = [f"- {escaped(' '.join(line.split()))}" for line in lines]
    return [f"**{title}**\n\n" + "\n".join(bullets)] if bullets else []


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SUMMARY else text[: MOST_SUMMARY - 1] + "…"
