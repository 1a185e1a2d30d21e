"""A small evaluator of the tree that CQL is printed from, by the specification of CQL, strict where engines differ.

Where engines are known to differ (a condition of `if` or `case` that is null, `in` of a null list, a whole number
beside a decimal), it complains instead of choosing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from l4path.interop.cql.record import name_of
from l4path.interop.cql.tree import (
    Alias,
    Applied,
    Call,
    Case,
    Function,
    If,
    Lists,
    Nothing,
    OfType,
    Property,
    Query,
    Ref,
    Resources,
    Row,
    Taken,
    Texts,
    Value,
)
from l4path.interop.questions import questions

if TYPE_CHECKING:
    import l4path
    from l4path.interop.cql.tree import Expression, Library

Names = dict[str, Any]
COMPARED = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


class UnguardedError(Exception):
    """A value where engines differ about what it means."""


class Evaluation:
    """What a library defines, for what it is given: parameters, or resources of a patient."""

    def __init__(
        self, library: Library, given: Names | None = None, resources: list[dict[str, Any]] | None = None
    ) -> None:
        """Keep what is given; nothing is worked out before it is asked for."""
        self.library, self.resources = library, resources or []
        self.found: Names = dict(given or {})

    def of(self, name: str) -> Any:
        """The value of a definition."""
        if name not in self.found:
            if name in self.library.parameters:
                return None
            self.found[name] = self.value(self.library.definitions[name], {})
        return self.found[name]

    def value(self, said: Expression, names: Names) -> Any:
        """The value of an expression, where some names stand for values."""
        match said:
            case Ref(name=name):
                return self.of(name)
            case Alias(name=name) | Taken(name=name):
                return names[name]
            case Value(type="Boolean", text=text):
                return text == "true"
            case Value(type=kind, text=text):
                return {"Integer": int, "Decimal": Decimal}.get(kind, str)(text)
            case Nothing():
                return None
            case Texts(items=items) | Lists(items=items):
                return [self.value(item, names) for item in items]
            case Row(elements=elements):
                return {name: self.value(inner, names) for name, inner in elements}
            case Call():
                return self.called(said, names)
            case Case(rows=rows, otherwise=otherwise):
                for when, then in rows:
                    if self.truth(when, names):
                        return self.value(then, names)
                return self.value(otherwise, names)
            case If(when=when, then=then, otherwise=otherwise):
                return self.value(then if self.truth(when, names) else otherwise, names)
            case Applied(function=function, given=given):
                made = self.library.definitions[function]
                assert isinstance(made, Function)
                return self.value(made.body, {made.takes: self.value(given, names)})
            case Property(source=source, path=path):
                return element(self.value(source, names), path)
            case OfType(source=source, type=kind):
                typed = self.value(source, names)
                return typed[1] if typed is not None and typed[0].lower() == kind.lower() else None
            case Resources(type=kind):
                return [one for one in self.resources if one["resourceType"] == kind]
            case Query():
                return self.query(said, names)
            case _:
                raise TypeError(said)

    def truth(self, said: Expression, names: Names) -> bool:
        """A condition that must have two values."""
        found = self.value(said, names)
        if found not in (True, False) or not isinstance(found, bool):
            raise UnguardedError(f"{found} decides in {said}")
        return found

    def query(self, query: Query, names: Names) -> Any:
        """What a query gives."""
        found = self.value(query.source, names)
        if found is None:
            return None
        kept = [
            each
            for each in found
            if query.where is None or self.value(query.where, names | {query.alias: each}) is True
        ]
        if query.latest_by:
            kept.sort(key=lambda each: each.get(query.latest_by.partition(".")[0], ""), reverse=True)
        result = query.result
        return kept if result is None else [self.value(result, names | {query.alias: each}) for each in kept]

    def called(self, call: Call, names: Names) -> Any:
        """What an operator gives."""
        values = [self.value(operand, names) for operand in call.operands]
        first = values[0]
        match call.operator:
            case "and":
                return False if False in values else None if None in values else True
            case "or":
                return True if True in values else None if None in values else False
            case "not":
                return None if first is None else not first
            case "+":
                return sum(values)
            case "is true" | "is false" | "is null" | "is not null" as asked:
                is_null = first is None
                return {"is true": first is True, "is false": first is False, "is null": is_null}.get(
                    asked, not is_null
                )
            case "exists":
                return any(each is not None for each in first or [])
            case "Coalesce":
                return next((value for value in values if value is not None), None)
            case "First":
                return first[0] if first else None
            case "flatten":
                if first is not None and None in first:
                    raise UnguardedError("a list holds a null where it is flattened")
                return [each for inner in first or [] for each in inner]
            case "StartsWith":
                return None if None in values else first.startswith(values[1])
            case "in":
                if None in values:
                    raise UnguardedError("`in` of a null")
                return first in values[1]
            case operator:
                return compared(operator, *values)


def compared(operator: str, one: Any, other: Any) -> bool | None:
    """A comparison: null where either is."""
    if one is None or other is None:
        return None
    if type(one) is not type(other):
        raise UnguardedError(f"{one!r} {operator} {other!r}")
    return bool(COMPARED[operator](one, other))


def element(value: Any, path: str) -> Any:
    """An element of a FHIR value; of one that may have several types, the type and the value."""
    if value is None or (path == "value" and not isinstance(value, dict)):
        return value
    if path == "value" and "value" not in value:
        return next(
            ((key.removeprefix("value"), typed(key, given)) for key, given in value.items() if "value" in key), None
        )
    return value.get(path)


def typed(key: str, value: Any) -> Any:
    """A value of FHIR by the type that its name ends in."""
    return Decimal(str(value)) if key == "valueDecimal" else value


def parameters_of(pathway: l4path.Pathway, episode: l4path.Episode) -> Names:
    """An episode as the parameters of the library: answered screens applied, nothing where nothing is recorded."""
    answered = pathway.answered(episode.screened)
    given: Names = {}
    for question in questions(pathway):
        name, trial = question.subject, episode.trials.get(question.subject)
        once = question.part != "facts" and name in pathway.treatments and pathway.treatments[name].once
        match question.part:
            case "facts":
                value = episode.facts.get(name, answered.get(name))
            case "declined":
                value = name in episode.declined
            case "tried":
                value = None if name in episode.unasked else trial is not None and not (once and trial.outcome)
            case "outcome":
                value = trial.outcome if trial is not None else None
            case "measure" if question.fact is not None and trial is not None:
                value = trial.measures.get(question.fact.id)
            case _:
                value = None
        if question.part != "screened":
            given[name_of(question)] = plain(value, question.kind)
    return given


def plain(value: Any, kind: str) -> Any:
    """A recorded value as CQL has it."""
    if value is None or kind not in ("number", "choices"):
        return value
    return Decimal(str(value)) if kind == "number" else sorted(value)
