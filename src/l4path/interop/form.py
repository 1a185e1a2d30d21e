"""The form of a pathway: a Questionnaire in which whoever knows the patient answers what the pathway asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.interop.canonical import address, carried_text, checked_base, fhir_id, version_of, without_empty
from l4path.interop.questions import NONE_OF_THESE, of_treatment, questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.interop.questions import Question
    from l4path.pathway import Pathway

_TYPES = {"flag": "boolean", "number": "decimal", "choice": "choice", "choices": "choice"}
_EXTENSIONS = "http://hl7.org/fhir/StructureDefinition"


def to_form(pathway: Pathway, *, base: str) -> dict[str, Any]:
    """The form of a pathway, a FHIR R4 Questionnaire.

    A response to it is an episode: see :func:`to_response` and :func:`from_response`. No item is required and none has
    an initial value, because an unanswered question is unknown, and that is not no.

    Args:
        pathway: The pathway.
        base: The address below which it has its own: ``BASE/Questionnaire/ID``; absolute http or https, without query.

    Returns:
        The resource in the data model of JSON; the same pathway always gives the same one.

    Raises:
        FhirError: When the base is none.

    Example:
        >>> import l4path
        >>> form = to_form(l4path.load("l4"), base="https://example.org/fhir")
        >>> form["url"], form["item"][0]["item"][0]["linkId"]
        ('https://example.org/fhir/Questionnaire/l4', 'screened.red_flags')
    """
    base = checked_base(base)
    asked = list(questions(pathway))

    def items(some: Iterable[Question]) -> list[dict[str, Any]]:
        return [_item(question, pathway, base) for question in some]

    trials = [
        _group(f"trial.{name}", treatment.title, items(of_treatment(pathway, treatment)))
        for name, treatment in pathway.treatments.items()
    ]
    groups = (
        _group("screened", "Asked in full", items(item for item in asked if item.part == "screened")),
        _group("facts", "The patient now", items(item for item in asked if item.part == "facts")),
        _group("trials", "What was tried", trials),
    )
    return without_empty(
        resourceType="Questionnaire",
        id=fhir_id(pathway.id),
        url=address(base, "Questionnaire", pathway.id),
        version=version_of(pathway),
        title=carried_text(pathway.title),
        status="draft",
        experimental=True,
        subjectType=["Patient"],
        description=carried_text(pathway.description),
        item=[group for group in groups if group["item"]],
    )


def _group(link: str, text: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"linkId": link, "text": carried_text(text), "type": "group", "item": items}


def _item(question: Question, pathway: Pathway, base: str) -> dict[str, Any]:
    options = [*question.values, *([(NONE_OF_THESE, "none of these")] if question.kind == "choices" else [])]
    system = address(base, "CodeSystem", pathway.id, question.coded)
    shown = None
    if question.tried is not None:
        shown = [{"question": f"tried.{question.subject}", "operator": "=", "answerBoolean": question.tried}]
    return without_empty(
        extension=[*_bounds(question)],
        linkId=question.link,
        text=carried_text(question.text),
        type=_TYPES[question.kind],
        enableWhen=shown,
        repeats=True if question.kind == "choices" else None,
        answerOption=[
            {"valueCoding": {"system": system, "code": value, "display": carried_text(label)}}
            for value, label in options
        ],
    )


def _bounds(question: Question) -> Iterator[dict[str, Any]]:
    fact = question.fact
    if fact is None or fact.kind != "number":
        return
    for name, bound in (("minValue", fact.minimum), ("maxValue", fact.maximum)):
        if bound is not None:
            yield {"url": f"{_EXTENSIONS}/{name}", "valueDecimal": bound}
    if unit := carried_text(fact.unit):
        yield {"url": f"{_EXTENSIONS}/questionnaire-unit", "valueCoding": {"display": unit}}
