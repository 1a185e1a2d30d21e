"""The certificate of a check: each question with its proof or its episode, written so that others can replay it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from l4path.formats import pathway_to_json
from l4path.search.refuting import Stated, needed, refutation
from l4path.verification.check import checked
from l4path.verification.questions import Questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from l4path.episode import Episode
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
    questions.rows, questions.theories = [], (theories := Theories())
    report = checked(questions, overlaps=overlaps)
    report.silenced  # noqa: B018 - so that their patients are among the answers
    whole = {
        "certificate": FORM,
        "pathway": identity(pathway),
        "overlaps": overlaps,
        "theories": [{"partial": item.space.partial, "clauses": list(known)} for item, known in theories.all()],
        "questions": [{"code": asked.code, "where": asked.where} | answer for asked, answer in questions.rows],
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
    """Questions whose answers are kept as a certificate carries them; what cannot be proved is undecided."""

    rows: list[tuple[Asked, dict[str, Any]]]
    theories: Theories

    def _shown(self, asked: Asked) -> tuple[bool | None, int]:
        found, steps = super()._shown(asked)
        return self._keep(asked, found), steps

    def _plainest(self, asked: Sequence[Asked]) -> list[Plain]:
        patients = super()._plainest(asked)
        made = {id(this): _found(patient.episode) for this, patient in zip(asked, patients, strict=True)}
        self.rows[:] = [(this, made.get(id(this), answer)) for this, answer in self.rows]
        return patients

    def _possible(self, asked: Asked) -> tuple[bool | None, int]:
        answer = self._search(partial=asked.partial).find(asked.wanted)  # here each patient is shown
        return self._keep(asked, answer.possible, answer.episode), answer.steps

    def _keep(self, asked: Asked, possible: bool | None, episode: Episode | None = None) -> bool | None:
        """Keep an answer; what it is where all that is said has to be proved."""
        row = _OPEN if episode is None else _found(episode)
        if possible is False and (row := self.theories.proved(asked))["answer"] != "none":
            possible = None
        self.rows.append((asked, row))
        return possible


_OPEN: dict[str, Any] = {"answer": "undecided"}


def _found(episode: Episode) -> dict[str, Any]:
    return {"answer": "found", "episode": episode.to_dict()}


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

    def proved(self, asked: Asked) -> dict[str, Any]:
        """The proof that a question is about nobody, as a certificate carries it; undecided where the solver gives up.

        Args:
            asked: The question.
        """
        theory, clauses = self.clauses(asked)
        proof = refutation(clauses)
        if proof is None:  # whoever replays it states it too, so that all has the same numbers in later questions
            return _OPEN | {"stated": True}
        known = self._of(asked)[1]
        spans = _spans(sorted(known[clause] for clause in clauses))
        return {"answer": "none", "theory": theory, "clauses": spans, "proof": proof}

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
