"""What one reading of a record keeps: the day, what was searched, what is noted, refused and rested on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from l4path.explanation.record import dated
from l4path.explanation.statements import Noted, Row, Statement
from l4path.interop.dates import LONG_AGO
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.explanation.statements import Slot
    from l4path.interop.bindings import Bindings
    from l4path.interop.dates import Duration, Moment
    from l4path.interop.evidence import Evidence, Found
    from l4path.interop.gathering import Resource

Source = tuple[str, str]
"""A resource by name, with the name and the date that ``why`` shows."""


@dataclass(slots=True)
class Looking:
    """One reading of one patient's record.

    Attributes:
        at: The day of the assessment.
        bindings: How the pathway shows in the record.
        evidence: What of the record is in their sets.
        searched: The resource types that were searched.
        person: The Patient; None where the data hold none.
        problems: Why no episode can be made.
        notes: What is said beside the episode.
        why: What each fact and record rests on.
    """

    at: int
    bindings: Bindings
    evidence: Evidence
    searched: frozenset[str]
    person: Resource | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    why: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, **slots: str | int) -> None:
        """Say something beside the episode, once; every note names the resources that it is about.

        Args:
            kind: The note, by what follows ``note.`` in its key in the catalogue.
            **slots: What its sentence names.
        """
        text = noted(f"note.{kind}", **slots)
        if text not in self.notes:
            self.notes.append(text)

    def refuse(self, text: str) -> None:
        """Say why no episode can be made, once."""
        if text not in self.problems:
            self.problems.append(text)

    def rest(self, key: str, sources: Iterable[str]) -> None:
        """Say what a fact or a record rests on: resources, each once and in the order of their names."""
        if found := sorted(set(sources)):
            self.why[key] = found

    def unsearched(self, types: Iterable[str]) -> list[str]:
        """The types of these that were not searched."""
        return [kind for kind in types if kind not in self.searched]

    def closes(self, name: str, closed: str, types: Iterable[str]) -> bool:
        """Whether a table closes: it says why, and every type that it reads was searched; noted where one was not.

        Args:
            name: The fact or treatment.
            closed: Why the table is closed; empty where it is open.
            types: The types that it reads.
        """
        if not closed:
            return False
        missing = self.unsearched(types)
        if missing:
            self.note("not_searched", name=name, types=", ".join(missing))
        return not missing

    def begun(self, when: Moment | None, name: str, found: Found) -> bool:
        """Whether something begins on the day of the assessment or before, as far as can be told; noted if not."""
        if when is None or when.span.first <= self.at:
            return True
        self.note("after", name=name, resource=found.of(when))
        return False

    def pass_over(self, name: str, found: Found) -> None:
        """Note a resource that says nothing, because of its status or because it only proposes."""
        if found.proposed:
            self.note("only_proposed", name=name, resource=found.name)
        else:
            self.note("passed_over", name=name, resource=found.name, status=found.status)

    def since(self, within: Duration | None) -> int:
        """The first day that is looked at."""
        return LONG_AGO if within is None else within.before(self.at)


def noted(says: str, **slots: str | int) -> Noted:
    """A text in English as it is printed, which can be told in any language: resources with their dates in words."""
    text = Noted(words("en")(says, **slots))
    text.statement = Statement(says, slots=tuple((name, _slot(value)) for name, value in slots.items()))
    return text


def _slot(value: str | int) -> Slot:
    if isinstance(value, Noted):
        return value.statement
    return value if isinstance(value, int) else Row(tuple(map(dated, value.split(", "))), ",")
