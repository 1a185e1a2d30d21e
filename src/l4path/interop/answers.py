"""What a response to the form answers, checked: by the name of each item its value."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from l4path.errors import EpisodeError, Problem, did_you_mean, listed, quoted, shown
from l4path.facts import exact
from l4path.interop.canonical import fhir_id, version_of
from l4path.interop.questions import NONE_OF_THESE, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.interop.questions import Question
    from l4path.pathway import Pathway

Answers = dict[str, Any]
"""By ``linkId`` what is answered: yes or no, a number, the id of a value or a set of them; nothing of the rest."""

_TAKEN = ("completed", "amended")
_DEEPEST = 3  # the groups of the form: trials, in it one for a treatment, in that its questions
_ELEMENTS = {"flag": "valueBoolean", "number": "valueDecimal", "choice": "valueCoding", "choices": "valueCoding"}


def answers_of(pathway: Pathway, response: object) -> Answers:
    """What a response to the form of a pathway answers.

    Args:
        pathway: The pathway.
        response: A QuestionnaireResponse in the data model of JSON.

    Raises:
        EpisodeError: When it is no response to this form, or an answer cannot be one, with every reason.
    """
    problems: list[Problem] = []
    base = _checked_head(pathway, response, problems)
    asked = {question.link: question for question in questions(pathway)}
    answers: Answers = {}
    if isinstance(response, dict):
        for link, given, where in _items(pathway, response, asked, problems):
            if link in answers:
                problems.append(Problem(what=f"{link} is answered twice", where=where, hint="answer each item once"))
                continue
            found = [reply for reply in given if reply is not None]
            value = _value(asked[link], found, base, where, problems)
            if value is not None:
                answers[link] = value
    problems += _contradictions(pathway, answers)
    if problems:
        raise EpisodeError(tuple(problems))
    return answers


def _checked_head(pathway: Pathway, response: object, problems: list[Problem]) -> str:
    """The base of the form that is answered; what is wrong with kind, status and form is reported."""
    kind = response.get("resourceType") if isinstance(response, dict) else None
    if not isinstance(response, dict) or kind != "QuestionnaireResponse":
        what = f"{quoted(kind if isinstance(response, dict) else response)} is no QuestionnaireResponse"
        if isinstance(response, dict) and kind is None:
            what = "there is no resourceType, so that it is no QuestionnaireResponse"
        problems.append(Problem(what=what, where="resourceType", hint=f"answer the form of {pathway.id}"))
        return ""
    if response.get("status") not in _TAKEN:
        hint = f"it must be {' or '.join(_TAKEN)}: what is still being filled in is no episode"
        problems.append(Problem(what=f"the status is {quoted(response.get('status'))}", where="status", hint=hint))
    given = response.get("questionnaire")
    tail = f"/Questionnaire/{fhir_id(pathway.id)}|{version_of(pathway)}"
    if not isinstance(given, str) or not given.endswith(tail):
        what = f"{quoted(given)} is not the form of {pathway.id} {shown(pathway.version)}"
        problems.append(Problem(what=what, where="questionnaire", hint=f"its address ends in {shown(tail)}"))
        return ""
    return given.removesuffix(tail)


def _items(
    pathway: Pathway, response: dict[str, Any], asked: dict[str, Question], problems: list[Problem]
) -> Iterator[tuple[str, list[Any], str]]:
    """Every question that the response holds, with its answers and its place."""
    groups = {"screened", "facts", "trials", *(f"trial.{name}" for name in pathway.treatments)}
    stack: list[tuple[Any, str, int]] = [(response, "", 0)]
    while stack:
        holder, path, depth = stack.pop()
        inner = _listed(holder, "item", path, problems)
        if inner and depth == _DEEPEST:
            problems.append(Problem(what="items stand deeper than the form has them", where=f"{path}item"))
            continue
        opened = []
        for number, item in enumerate(inner):
            where = f"{path}item[{number}]"
            link = item.get("linkId") if isinstance(item, dict) else None
            if not isinstance(item, dict):
                problems.append(Problem(what=f"{quoted(item)} is no item", where=where))
            elif not isinstance(link, str) or link not in asked.keys() | groups:
                hint = did_you_mean(link, asked) if isinstance(link, str) else "each item names its linkId"
                problems.append(Problem(what=f"{quoted(link)} is no item of the form", where=where, hint=hint))
            elif link in groups:
                if "answer" in item:
                    problems.append(Problem(what=f"{link} is a group, and groups have no answer", where=where))
                opened.append((item, f"{where}.", depth + 1))
            else:
                if "item" in item:
                    problems.append(Problem(what=f"{link} is a question, and holds no items", where=where))
                yield (
                    link,
                    [_given(problem, where, problems) for problem in _listed(item, "answer", f"{where}.", problems)],
                    where,
                )
        stack.extend(reversed(opened))


def _listed(holder: dict[str, Any], key: str, path: str, problems: list[Problem]) -> list[Any]:
    found = holder.get(key, [])
    if isinstance(found, list):
        return found
    problems.append(Problem(what=f"{quoted(found)} is not a list", where=f"{path}{key}"))
    return []


def _given(answer: Any, where: str, problems: list[Problem]) -> tuple[str, Any] | None:
    """The element that an answer says something in, with what it says; None where it says nothing."""
    if not isinstance(answer, dict):
        problems.append(Problem(what=f"{quoted(answer)} is no answer", where=where))
        return None
    values = [(key, value) for key, value in answer.items() if key.startswith("value")]
    if "item" in answer:
        problems.append(Problem(what="an answer holds items, and the form has none there", where=where))
    if len(values) > 1:
        problems.append(Problem(what=f"one answer says {listed(key for key, _ in values)}", where=where))
    match values:
        case [given]:
            return given
        case _:
            return None


def _value(question: Question, given: list[tuple[str, Any]], base: str, where: str, problems: list[Problem]) -> Any:
    """The value that is answered; None where none is, or where it cannot be taken."""
    link = question.link
    if len(given) > 1 and question.kind != "choices":
        problems.append(Problem(what=f"{link} has {len(given)} answers", where=where, hint="it takes one"))
        return None
    taken = _ELEMENTS[question.kind]
    coded = taken == "valueCoding"
    values: list[Any] = []
    for element, value in given:
        if element != taken:
            hint = f"it is answered by {taken}"
            problems.append(Problem(what=f"{shown(element)} does not answer {link}", where=where, hint=hint))
            return None
        values.append(_code(question, value, base, where, problems) if coded else _plain(value))
    if not values or (coded and None in values):
        return None
    wrong = _wrong(question, values)
    if wrong is not None:
        problems.append(wrong.within(f"{where} {link}"))
        return None
    if question.kind == "choices":
        return frozenset(values) - {NONE_OF_THESE}
    (value,) = values
    return exact(value) if question.kind == "number" else value


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) and value.is_finite() else value


def _code(question: Question, value: Any, base: str, where: str, problems: list[Problem]) -> str | None:
    """The code of an answer; one of another system is none."""
    code = value.get("code") if isinstance(value, dict) else None
    if not isinstance(code, str):
        problems.append(Problem(what=f"{quoted(value)} has no code", where=f"{where} {question.link}"))
        return None
    system = value.get("system")
    if system is not None and not (isinstance(system, str) and system.startswith(f"{base}/CodeSystem/")):
        what, hint = f"{quoted(system)} is not the system of the form's codes", f"it begins with {base}/CodeSystem/"
        problems.append(Problem(what=what, where=f"{where} {question.link}", hint=hint))
        return None
    return code


def _wrong(question: Question, values: list[Any]) -> Problem | None:
    if question.kind == "choices":
        if NONE_OF_THESE in values and len(values) > 1:
            hint = "answer it alone, or leave it out"
            return Problem(what=f"{NONE_OF_THESE} stands beside another value", hint=hint)
        values = [[value for value in values if value != NONE_OF_THESE]]
    (answer,) = values
    if question.fact is not None:
        return question.fact.check_value(answer)
    if question.kind == "flag":
        return None if isinstance(answer, bool) else Problem(what=f"{quoted(answer)} is not true or false")
    known = [value for value, _ in question.values]
    if answer in known:
        return None
    return Problem(what=f"{quoted(answer)} is no outcome here", hint=f"allowed: {listed(known)}")


def _contradictions(pathway: Pathway, answers: Answers) -> Iterator[Problem]:
    """What is answered of a treatment that was not tried, or of one that is only asked for and done at once."""
    for name, node in pathway.treatments.items():
        tried = answers.get(f"tried.{name}")
        refused = tried if node.once else None if tried is None else not tried
        if not refused:
            continue
        links = [link for link in answers if link == f"outcome.{name}" or link.startswith(f"measure.{name}.")]
        if links:
            state = "it is done" if node.once else "it was not tried"
            hint = "leave one of them out"
            yield Problem(what=f"{listed(links)} beside the answer that {state}", where=f"tried.{name}", hint=hint)
