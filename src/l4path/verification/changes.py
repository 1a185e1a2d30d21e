"""What differs between two versions of a pathway as they are written: what is new, gone, or said otherwise."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from l4path.brief import Brief
from l4path.conditions import Condition, ScoreItem
from l4path.grammar import text
from l4path.nodes import Caution
from l4path.verification import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from l4path.pathway import Pathway

_GROUPS = (
    "facts",
    "measures",
    "screens",
    "definitions",
    "scores",
    "treatments",
    "reviews",
    "dispositions",
    "escalations",
    "invariants",
    "obligations",
    "assumptions",
    "sources",
)
_SINGLE = ("id", "title", "version", "description", "tiers", "start", "goal")
_TELLING = frozenset(
    ("id", "title", "version", "description", "label", "question", "unit", "because", "evidence", "codes")
)
"""The keys that tell readers what is meant, and decide nothing."""


@dataclass(frozen=True, slots=True, repr=False)
class Change(Brief):
    """One element that differs.

    Attributes:
        kind: ``added``, ``removed`` or ``changed``.
        where: The place, such as ``treatments.nsaids``.
        values: What is said otherwise: the key, the old and the new value.
    """

    kind: str
    where: str
    values: tuple[tuple[str, Any, Any], ...] = ()

    @property
    def decides(self) -> bool:
        """Whether it may change what the pathway says of a patient: an order, a condition, an element that is new."""
        if self.where.partition(".")[0] == "sources":
            return False
        return not self.values or any(key not in _TELLING for key, _, _ in self.values)

    @property
    def details(self) -> tuple[tuple[str, str, str], ...]:
        """What is said otherwise: the key, the old and the new wording, in the language that is spoken."""
        return tuple((key, _written(old), _written(new)) for key, old, new in self.values)

    @property
    def message(self) -> str:
        """The change in a sentence."""
        details_text = "; ".join(
            words.of("changed_detail", key=key, old=old, new=new) for key, old, new in self.details
        )
        return words.of(f"change.{self.kind}") + (f": {details_text}" if details_text else "")


def structural_changes(old: Pathway, new: Pathway) -> tuple[Change, ...]:
    """Every element that is new, gone, or said otherwise, in the order of the file; the order of elements is none."""
    return tuple(_changes(old, new))


def _changes(old: Pathway, new: Pathway) -> Iterator[Change]:
    for name in _SINGLE:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change("changed", name, ((name, before, after),))
    for group in _GROUPS:
        before, after = _by_name(old, group), _by_name(new, group)
        for name in before:
            if name not in after:
                yield Change("removed", f"{group}.{name}")
        for name, thing in after.items():
            if name not in before:
                yield Change("added", f"{group}.{name}")
            elif values := sorted(_values(before[name], thing), key=lambda value: value[0] in _TELLING):
                yield Change("changed", f"{group}.{name}", tuple(values))


def _by_name(pathway: Pathway, group: str) -> Mapping[str, Any]:
    found = getattr(pathway, group)
    return {way.id: way for way in found} if group == "escalations" else found


def _values(before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    for field in fields(before):
        if field.compare:
            earlier, other = getattr(before, field.name), getattr(after, field.name)
            if earlier != other:
                yield field.name, earlier, other


def _written(value: Any) -> str:
    """A value in the words of the file."""
    if value is None or value == ():
        return words.of("changed_nothing")
    if isinstance(value, Condition):
        return text(value)
    if isinstance(value, ScoreItem):
        return words.of("changed_item", points=value.points, condition=text(value.when), label=value.label).strip()
    if isinstance(value, Caution):
        return words.of("changed_caution", id=value.id, condition=text(value.when), because=value.because)
    if isinstance(value, tuple):
        if all(isinstance(part, ScoreItem | Caution) for part in value):
            return "; ".join(map(_written, value))
        if all(is_dataclass(part) and not isinstance(part, Condition) for part in value):
            return words.of("changed_items", count=len(value))
        return ", ".join(map(_written, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
