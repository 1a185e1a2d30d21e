"""The certificate of a check: each question with its proof or its episode, written so that others can replay it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from l4path.formats import pathway_to_json
from l4path.search import Answer
from l4path.search.refuting import Stated, needed, refutation
from l4path.verification.check import checked
from l4path.verification.questions import Questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from l4path.pathway import Pathway
    from l4path.search import SolverName
    from l4path.search.reducing import Plain
    from l4path.verification.finding import Report
    from l4path.verification.questions import Asked

FORM = "l4path certificate 1"
"""What the first entry of a certificate says."""


def certified(
    pathway: Pathway,
    *,
    overlaps: bool = False,
    solver: SolverName = "auto",
    budget: int,
    watch: Callable[[int, str], None] | None = None,
) -> tuple[Report, str]:
    """The check of a pathway, and its certificate as the text of a file.

    Args:
        pathway: The pathway.
        overlaps: Whether to look for ``review-overlap`` too.
        solver: Who searches; the proofs are written down by python-sat whoever it is.
        budget: The steps that all questions may take together.
        watch: Called after every question with how many there have been, and the code of this one.

    Raises:
        L4pathError: When python-sat is not installed.
    """
    needed()
    questions = _Kept(pathway, solver=solver, budget=budget, watch=watch)
    questions.answers = []
    report = checked(questions, overlaps=overlaps)
    report.silenced  # noqa: B018 - so that their patients are among the answers
    theories = Theories()
    shown = [theories.row_of(asked, answer) for asked, answer in questions.answers]
    whole = {
        "certificate": FORM,
        "pathway": identity(pathway),
        "overlaps": overlaps,
        "theories": [{"partial": item.space.partial, "clauses": list(known)} for item, known in theories.all()],
        "questions": shown,
    }
    return report, _lines(whole)


def identity(pathway: Pathway) -> dict[str, str]:
    """What a pathway is known by: its id, its version, and the SHA-256 of its canonical JSON.

    Args:
        pathway: The pathway.
    """
    canonical = sha256(pathway_to_json(pathway).encode()).hexdigest()
    return {"id": pathway.id, "version": pathway.version, "sha256": canonical}


class _Kept(Questions):
    """Questions whose answers are kept."""

    answers: list[tuple[Asked, Answer]]

    def _shown(self, asked: Asked) -> tuple[bool | None, int]:
        found, steps = super()._shown(asked)
        self.answers.append((asked, Answer(None, decided=found is False, steps=steps)))
        return found, steps

    def _plainest(self, asked: Sequence[Asked]) -> list[Plain]:
        patients = super()._plainest(asked)
        made = {id(this): Answer(patient.episode, decided=True) for this, patient in zip(asked, patients, strict=True)}
        self.answers = [(this, made.get(id(this), answer)) for this, answer in self.answers]
        return patients

    def _possible(self, asked: Asked) -> tuple[bool | None, int]:
        answer = self._search(partial=asked.partial).find(asked.wanted)  # here each patient is shown
        self.answers.append((asked, answer))
        return answer.possible, answer.steps


class Theories:
    """The clauses of all questions, each kept once for every pathway and kind of episode."""

    def __init__(self) -> None:
        """Begin with none."""
        self._stated: dict[tuple[int, bool], tuple[Stated, dict[tuple[int, ...], int], int]] = {}

    def all(self) -> Iterable[tuple[Stated, dict[tuple[int, ...], int]]]:
        """Every theory with its clauses, in their order."""
        return ((stated, known) for stated, known, _ in self._stated.values())

    def clauses(self, asked: Asked) -> tuple[int, list[tuple[int, ...]]]:
        """A question as clauses, with the number of the theory that they belong to.

        Args:
            asked: The question.
        """
        stated, known, number = self._of(asked)
        clauses = stated.clauses(asked.wanted)
        for clause in clauses:
            known.setdefault(clause, len(known))
        return number, clauses

    def row_of(self, asked: Asked, answer: Answer) -> dict[str, Any]:
        """An answer as a certificate carries it.

        Args:
            asked: The question.
            answer: The answer.
        """
        row: dict[str, Any] = {"code": asked.code, "where": asked.where}
        if answer.episode is not None:
            return row | {"answer": "found", "episode": answer.episode.to_dict()}
        if not answer.decided:
            return row | {"answer": "undecided"}
        theory, clauses = self.clauses(asked)
        proof = refutation(clauses)
        if proof is None:
            return row | {"answer": "undecided"}
        known = self._of(asked)[1]
        spans = _spans(sorted(known[clause] for clause in clauses))
        return row | {"answer": "none", "theory": theory, "clauses": spans, "proof": proof}

    def _of(self, asked: Asked) -> tuple[Stated, dict[tuple[int, ...], int], int]:
        key = id(asked.pathway), asked.partial
        if key not in self._stated:
            self._stated[key] = Stated(asked.pathway, partial=asked.partial), {}, len(self._stated)
        return self._stated[key]


def _spans(numbers: Iterable[int]) -> list[list[int]]:
    """Ascending numbers as pairs of the first and the last of each run."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return spans


def _lines(whole: dict[str, Any]) -> str:
    """A JSON object with each theory and each question on a line of its own."""
    parts = []
    for key, value in whole.items():
        if isinstance(value, list):
            rows = ",\n".join(json.dumps(row, allow_nan=False, separators=(",", ":")) for row in value)
            parts.append(f'"{key}": [\n{rows}\n]')
        else:
            parts.append(f'"{key}": {json.dumps(value, allow_nan=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"
