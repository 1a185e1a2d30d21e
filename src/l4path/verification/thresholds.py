"""Numbers in labels, titles and reasons that are not those of the condition beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.conditions import AtLeast, Comparison, Condition, Defined, Not, Range, ScoreComparison, ScoreRange
from l4path.language.phrases import phrase
from l4path.verification import words
from l4path.verification.finding import Finding
from l4path.verification.numerals import numbers_in
from l4path.verification.places import node_place, way_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.pathway import Pathway
    from l4path.verification.numerals import Named

_INVERSE: dict[str, str] = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "==", "!=": "!="}
_TURNED: dict[str, str] = {"<": ">", "<=": ">="}  # a number below a name bounds the name from below
_NO_NOUN = frozenset(
    (
        *("a", "an", "the", "or", "and", "to", "of", "in", "on", "at", "is", "are", "than", "for", "with", "within"),
        *("after", "before", "while", "as", "but", "if"),
    )
)
_STEM = 4


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number of a condition.

    Attributes:
        number: The number.
        op: How it bounds what is compared; ``>=`` for the count of "at least".
        atom: The comparison in which it stands.
        unit: The unit of what is compared.
        about: What is compared, in words.
    """

    number: float
    op: str
    atom: Condition
    unit: str = ""
    about: str = ""

    def same(self, number: float, bound: str) -> bool:
        """Whether a number of a text is this one; 4 or more is also more than 3, where things are counted."""
        if number == self.number:
            return True
        beside = {">": ("included", 1), "<": ("included", -1), ">=": ("strict", -1), "<=": ("strict", 1)}.get(self.op)
        return beside is not None and bound == beside[0] and number == self.number + beside[1]


def mismatched(pathway: Pathway) -> Iterator[Finding]:
    """Every text in which a number differs from all numbers of the condition, or of the range, beside it."""
    yield from _other_ranges(pathway)
    facts = (*pathway.facts.values(), *pathway.all_measures.values())
    units = {fact.unit for fact in facts}
    known: dict[int, list[Threshold]] = {}  # of each condition, as it may stand beside many texts
    phrases: dict[int, str] = {}  # and of each comparison

    def phrase_of(atom: Condition) -> str:
        return phrases.get(id(atom)) or phrases.setdefault(id(atom), phrase(atom, pathway))

    for where, what, text, conditions in _texts(pathway):
        named_here = list(numbers_in(text))
        stated: list[Threshold] = []
        for condition in conditions if named_here else ():
            if id(condition) not in known:
                known[id(condition)] = list(_thresholds(condition))
            stated += known[id(condition)]
        for named in named_here if stated else ():
            if beside := _differing(named, stated, units):
                beside_text = words.joined(list(dict.fromkeys(phrase_of(entry.atom) for entry in beside)))
                message = words.of("number_differs", what=what, text=text, number=named.text, condition=beside_text)
                yield Finding("number-differs", where, message)
                break


def _other_ranges(pathway: Pathway) -> Iterator[Finding]:
    """The labels and questions of numbers that name another range than the one declared, as in "from 0 to 10"."""
    for group in ("facts", "measures"):
        for name, fact in getattr(pathway, group).items():
            for field, text in (("label", fact.label), ("question", fact.question)):
                for named in numbers_in(text) if None not in (fact.minimum, fact.maximum) else ():
                    if named.span and not _words(named.after) and named.numbers != (fact.minimum, fact.maximum):
                        what, span = words.of(f"text.{field}"), fact.span
                        message = words.of("range_differs", what=what, text=text, number=named.text, span=span)
                        yield Finding("number-differs", f"{group}.{name}.{field}", message)


def _differing(named: Named, stated: list[Threshold], units: set[str]) -> list[Threshold]:
    """The thresholds beside which a number of a text stands, where it is none of them."""
    numbers = {entry.number for entry in stated}
    if numbers.issuperset(named.numbers):
        return []
    unit = next((found for entry in units if (found := _unit_after(named.after, entry))), "")
    bound = named.bound(unit)
    same = [any(entry.same(number, bound) for entry in stated) for number in named.numbers]
    if (any(same) if named.alternatives else all(same)) or any(_in_name(named, entry) for entry in stated):
        return []
    if unit and (of_unit := [entry for entry in stated if _unit_after(named.after, entry.unit)]):
        return of_unit
    return [] if unit else [entry for entry in stated if _speaks_of(named, entry, bound)]


def _speaks_of(named: Named, threshold: Threshold, bound: str) -> bool:
    """Whether a number without a unit is meant as a threshold: it follows what is compared, or bounds it."""
    about = {word[:_STEM] for word in _words(threshold.about) if word not in _NO_NOUN}
    before, after = _words(named.before), _words(named.after)
    if before and before[-1][:_STEM] in about:
        return True
    counted = bool(after) and after[0] not in _NO_NOUN
    return any(word[:_STEM] in about for word in after[:2]) if counted else bool(bound)


def _in_name(named: Named, threshold: Threshold) -> bool:
    """Whether a number belongs to the name of what is compared, as in "injections within 12 months"."""
    return any(set(found.numbers) >= set(named.numbers) for found in numbers_in(threshold.about))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _unit_after(after: str, unit: str) -> str:
    """A unit as it stands after a number, with what parts it from the number; in the singular or the plural."""
    plain = unit.removesuffix("s") if len(unit) >= _STEM else unit
    found = re.match(rf"[\s-]*{re.escape(plain)}s?(?!\w)", after, re.IGNORECASE) if plain else None
    return found[0] if found else ""


def _texts(pathway: Pathway) -> Iterator[tuple[str, str, str, list[Condition]]]:
    """Every text beside a condition: its place, what it is, the text, and the conditions."""
    for made in pathway.definitions.values():
        yield f"definitions.{made.id}.label", words.of("text.label"), made.label, [made.condition]
    for score in pathway.scores.values():
        for number, item in enumerate(score.items, 1):
            yield f"scores.{score.id}.items[{number}].label", words.of("text.label"), item.label, [item.when]
    for node in pathway.treatments.values():
        where = node_place(pathway, node.id)
        yield f"{where}.title", words.of("text.title"), node.title, _of_node(pathway, node.id)
        for number, caution in enumerate(node.cautions, 1):
            yield f"{where}.cautions[{number}].because", words.of("text.because"), caution.because, [caution.when]
    for way in pathway.escalations:
        ends = [entry for name in (*way.after, way.to) for entry in _of_node(pathway, name)]
        when = [] if way.when is None else [way.when]
        yield f"{way_place(way)}.because", words.of("text.because"), way.because, [*when, *ends]
    for group in ("assumptions", "invariants"):
        for name, stated in getattr(pathway, group).items():
            yield f"{group}.{name}.title", words.of("text.title"), stated.title, [stated.always]
    for name, owed in pathway.obligations.items():
        yield f"obligations.{name}.title", words.of("text.title"), owed.title, [owed.when, owed.then]


def _of_node(pathway: Pathway, name: str) -> list[Condition]:
    node = pathway.treatments.get(name)
    if node is None:
        return []
    trial = [entry for entry in (node.adequate, node.response) if entry is not None]
    return [*node.indications, *node.contraindications, *trial]


def _thresholds(condition: Condition) -> Iterator[Threshold]:
    """The numbers of a condition, of the definitions it names and of the items of scores."""
    stack: list[tuple[Condition, bool]] = [(condition, True)]
    seen: set[tuple[str, bool]] = set()
    while stack:
        here, so = stack.pop()
        yield from _own(here, so=so)
        if isinstance(here, Not):
            stack.append((here.part, not so))
        elif isinstance(here, Defined) and (here.name, so) not in seen:
            seen.add((here.name, so))
            stack.append((here.definition.condition, so))
        elif isinstance(here, ScoreComparison | ScoreRange):
            if (f"score {here.name}", so) not in seen:  # however often it is compared, and in whatever it stands
                seen.add((f"score {here.name}", so))
                stack += [(item.when, so) for item in here.score.items]
        else:
            stack += [(part, so) for part in getattr(here, "parts", ())]


def _own(here: Condition, *, so: bool) -> Iterator[Threshold]:
    """The numbers of one condition itself, as they bound what is compared where it holds, or does not."""
    unit, about = "", ""
    bounds: list[tuple[float | str, str]] = []
    match here:
        case AtLeast(count=count):
            bounds = [(count, ">=")]
        case Comparison(op=op, constant=constant, operand=operand):
            bounds = [(constant, op)]
            unit, about = operand.fact.unit, f"{operand.fact.label}; {operand.fact.id.replace('_', ' ')}"
        case Range(operand=operand):
            bounds = [(here.low, _TURNED[here.low_op]), (here.high, here.high_op)]
            unit, about = operand.fact.unit, f"{operand.fact.label}; {operand.fact.id.replace('_', ' ')}"
        case ScoreComparison(op=op, constant=constant, score=score):
            bounds, about = [(constant, op)], words.of("points", score=score.label)
        case ScoreRange(score=score):
            bounds = [(here.low, _TURNED[here.low_op]), (here.high, here.high_op)]
            about = words.of("points", score=score.label)
        case _:
            pass
    for number, bound in bounds:
        if not isinstance(number, str):
            yield Threshold(number, bound if so else _INVERSE[bound], here, unit, about)
