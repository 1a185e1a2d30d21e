"""The names that a condition may use, and the places where one that is missing would be declared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from l4path.facts import BUILT_IN_MEASURES, Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.conditions import Definition, Score

NODE_GROUPS = ("treatments", "reviews", "dispositions")
NAME_GROUPS = ("facts", "measures", "definitions", "scores")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scope:
    """The names that a condition may use.

    Attributes:
        facts: Declared facts by id.
        measures: Declared and built-in measures by id.
        definitions: Definitions by id, as far as they can be used here.
        scores: Scores by id, as far as they can be used here.
        nodes: The kind of every node by id.
        labels: What each name is called for a reader, for whoever writes that in its place.
        unread: Names whose declaration is wrong and told elsewhere; what is said of them is passed over.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    measures: Mapping[str, Fact] = field(default_factory=lambda: BUILT_IN_MEASURES)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    scores: Mapping[str, Score] = field(default_factory=dict)
    nodes: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    def fact(self, name: str) -> Fact | None:
        """The fact or measure of a name; None where there is none."""
        return self.facts.get(name) or self.measures.get(name)

    def kind_of(self, name: str) -> str:
        """The kind of the fact or measure of a name; empty where there is none."""
        found = self.fact(name)
        return found.kind if found else ""

    def values_of(self, name: str) -> tuple[str, ...]:
        """The values of the choice of a name; none where it is no choice."""
        found = self.fact(name)
        return found.value_ids if found is not None and found.kind == "choice" else ()


def declared_at(name: str, groups: tuple[str, ...]) -> tuple[str, ...]:
    """The places where a name would be declared, so that it is not called missing where such a place is lost."""
    return tuple(f"{group}.{name}" for group in groups)
