"""In what two versions of a pathway differ: what is written otherwise, and the patients who notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from l4path.brief import Brief
from l4path.language import words as spoken

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.episode import Episode
    from l4path.pathway import Pathway
    from l4path.verification.changes import Change
    from l4path.verification.finding import Open


@dataclass(frozen=True, slots=True, repr=False)
class Divergence(Brief):
    """One place at which two versions part, with a patient for whom they agree on everything before it.

    Attributes:
        where: The place: a node or its cautions, an assumption, or ``state``.
        message: What differs, in a sentence.
        episode: The patient, recorded for both versions together; each is told what it declares.
        old: What the old version says.
        new: What the new version says; None where it refuses the patient.
        node: The id of the node; empty where it is none.
    """

    where: str
    message: str
    episode: Episode
    old: Assessment
    new: Assessment | None
    node: str = ""

    @property
    def options_change(self) -> bool:
        """Whether what the pathway offers this patient changes."""
        return self.new is None or options_of(self.old) != options_of(self.new)

    def explained(self) -> tuple[str, str]:
        """Why, before and now."""
        return _explained(self.old, self.node), _explained(self.new, self.node) if self.new is not None else ""

    def to_dict(self) -> dict[str, Any]:
        """The divergence as JSON carries it."""
        old, new = self.explained()
        return {
            "where": self.where,
            "message": self.message,
            "episode": self.episode.to_dict(),
            "old": self.old.to_dict(),
            "new": None if self.new is None else self.new.to_dict(),
            "explanation": {"old": old, "new": new},
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """All in which two versions differ.

    Attributes:
        old: The old version.
        new: The new one.
        changes: What is written otherwise.
        divergences: Where they part, each with a patient.
        undecided: The places for which the budget did not suffice.
    """

    old: Pathway
    new: Pathway
    changes: tuple[Change, ...]
    divergences: tuple[Divergence, ...]
    undecided: tuple[Open, ...] = ()

    @property
    def same(self) -> bool | None:
        """Whether no episode changes; None where that was neither proved nor refuted."""
        return False if self.divergences else None if self.undecided else True

    def __bool__(self) -> bool:
        """Whether there is any difference, or any may be left."""
        return bool(self.changes or self.divergences or self.undecided)

    def to_dict(self) -> dict[str, Any]:
        """The difference as JSON carries it."""
        return {
            "old": {"pathway": self.old.id, "version": self.old.version},
            "new": {"pathway": self.new.id, "version": self.new.version},
            "same": self.same,
            "changes": [
                {"kind": change.kind, "where": change.where, "message": change.message} for change in self.changes
            ],
            "divergences": [divergence.to_dict() for divergence in self.divergences],
            "undecided": [
                {"code": question.code, "where": question.where, "steps": question.steps, "message": question.message}
                for question in self.undecided
            ],
        }

    def __repr__(self) -> str:
        return f"<Difference: {len(self.changes)} changes, {len(self.divergences)} divergences, same: {self.same}>"


def _explained(assessment: Assessment, node: str) -> str:
    named = node if node in assessment.pathway.nodes else None
    return str(assessment.explain(named, looking=False, language=spoken().code))


def options_of(assessment: Assessment) -> list[str]:
    """The ids of the options."""
    return [node.id for node in assessment.options]
