"""The value that the responses to a questionnaire of a place give a fact: the latest one that is finished says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.errors import listed, quoted, shown
from l4path.interop.observations import Taken, checked
from l4path.interop.shapes import misshapen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from l4path.facts import Fact
    from l4path.interop.bindings import FactTable
    from l4path.interop.evidence import Found
    from l4path.interop.looking import Looking
    from l4path.interop.shapes import Shape

_FINISHED = ("completed", "amended")
_ELEMENTS = {"flag": ("valueBoolean",), "number": ("valueDecimal", "valueInteger")}
_CODED = ("valueCoding",)
_SHAPES: Mapping[str, Shape] = {
    "valueBoolean": "boolean",
    "valueDecimal": "number",
    "valueInteger": "whole",
    "valueCoding": {"code": "text"},
}


def answered_value(looking: Looking, name: str, fact: Fact, table: FactTable) -> Taken:
    """The value that is answered; nothing is taken where nobody responded.

    Args:
        looking: The reading.
        name: What it is called in notes.
        fact: The fact.
        table: The questionnaire and the question.
    """
    finished = []
    for found in looking.evidence.of("QuestionnaireResponse", table.questionnaire):
        when = found.date("authored")
        if found.status not in _FINISHED:
            looking.note("passed_over", name=name, resource=found.name, status=found.status)
        elif when is None:
            looking.note("undated", name=name, resource=found.name)
        elif looking.begun(when, name, found):
            finished.append((when, found))
    if not finished:
        return Taken()
    latest = max(when.order for when, _ in finished)
    chosen = [(found.of(when), found) for when, found in finished if when.order == latest]
    values = {label: _answer(looking, fact, table, found) for label, found in chosen}
    if len({_key(value) for value in values.values()}) > 1:
        looking.note("differ", name=name, resources=", ".join(values))
        return Taken(any=True)
    value = next(iter(values.values()))
    return Taken(any=True) if value is None else Taken(value, tuple(values), any=True)


def _key(value: Any) -> tuple[type, Any]:
    return type(value), value


def _answer(looking: Looking, fact: Fact, table: FactTable, found: Found) -> Any:
    """What one response answers; None where it leaves the question unanswered, or cannot be read."""
    answers: list[tuple[str, Any]] = []
    for item in _items(looking, found):
        if item.get("linkId") == table.item:
            for answer in item.get("answer", ()):
                answers += [(key, value) for key, value in answer.items() if key.startswith("value")]
    allowed = _ELEMENTS.get(fact.kind, _CODED)
    values = []
    for element, value in answers:
        if element not in allowed:
            looking.refuse(
                f"{found.name}: {table.item} is answered by {element}, and {fact.id} takes {listed(allowed)}"
            )
        elif wrongs := list(misshapen(value, _SHAPES[element], f"{table.item}.{element}")):
            for wrong in wrongs:
                looking.refuse(f"{found.name}: {wrong}")
        else:
            values.append(_value(looking, fact, found, value))
    if fact.kind == "choices":
        return frozenset(values) if values else None
    if len({_key(value) for value in values}) > 1:
        looking.note("answered_twice", name=fact.id, resource=found.name, item=shown(table.item))
        return None
    return next(iter(values), None)


def _value(looking: Looking, fact: Fact, found: Found, value: Any) -> Any:
    if fact.kind == "number":
        return checked(looking, fact, value, found.name)
    if fact.kind == "flag":
        return value
    code = value.get("code")
    if code not in fact.value_ids:
        looking.refuse(f"{found.name}: {quoted(code)} is not a value of {fact.id}; allowed: {fact.labelled_values}")
        return None
    return code


def _items(looking: Looking, found: Found) -> Iterator[dict[str, Any]]:
    """Every item of a response, at any depth, whose shape is right; what is wrong with the others is refused."""
    stack: list[dict[str, Any]] = [found.data]
    while stack:
        holder = stack.pop()
        inner = holder.get("item", [])
        if not isinstance(inner, list) or not all(isinstance(item, dict) for item in inner):
            looking.refuse(f"{found.name}: item is not a list of objects")
            continue
        for item in inner:
            wrongs = list(misshapen(item, {"linkId": "text", "answer": [{}]}, "item"))
            for wrong in wrongs:
                looking.refuse(f"{found.name}: {wrong}")
            if not wrongs:
                yield item
                stack.append(item)
                stack += item.get("answer", ())
