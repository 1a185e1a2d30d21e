"""A certificate held against its pathway: every proof is checked, every episode replayed, and nothing is searched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from l4path.errors import EpisodeError, FileError, L4pathError, shown, visible
from l4path.filename import file_name
from l4path.formats import episode_from_dict
from l4path.formats.files import opened, read_at_most, why_unreadable
from l4path.search import BUDGET
from l4path.search.find import Answer
from l4path.search.reducing import Plain
from l4path.search.wanted import granted
from l4path.truth import Truth
from l4path.verification import words
from l4path.verification.certificate import FORM, Theories, identity
from l4path.verification.check import checked
from l4path.verification.questions import Questions
from l4path.verification.refutation import refuted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from l4path.pathway import Pathway
    from l4path.verification.finding import Report
    from l4path.verification.questions import Asked

_MAX_BYTES = 200_000_000
_SHAPE = {"certificate": str, "pathway": dict, "overlaps": bool, "theories": list, "questions": list}


@dataclass(frozen=True)
class Replayed:
    """What came of a certificate.

    Attributes:
        report: The check of the pathway, by the answers of the certificate alone.
        proofs: How many proofs were accepted.
        episodes: How many episodes were replayed.
        undecided: How many questions the certificate leaves open.
        problems: What was refused, and where.
    """

    report: Report
    proofs: int
    episodes: int
    undecided: int
    problems: tuple[str, ...]


class Certificate:
    """A certificate as it was read: its shape is right, and nothing in it has been believed yet.

    Attributes:
        pathway: The id, the version and the hash of the pathway, as the certificate says.
    """

    def __init__(self, raw: dict[str, Any], source: str) -> None:
        """Take what was read; :func:`read_certificate` sees to its shape."""
        self.pathway: dict[str, str] = raw["pathway"]
        self._raw, self._source = raw, source

    def proofs(self) -> Iterator[tuple[int, dict[str, Any], list[tuple[int, ...]]]]:
        """Every proof: the number of its question from 1, the question, and its clauses."""
        for number, item in enumerate(self._raw["questions"], 1):
            if item["answer"] == "none":
                yield number, item, self.clauses(item)

    def clauses(self, question: dict[str, Any]) -> list[tuple[int, ...]]:
        """The clauses of a question that is answered by a proof.

        Args:
            question: The question.
        """
        known = self._raw["theories"][question["theory"]]["clauses"]
        return [tuple(clause) for first, last in question["clauses"] for clause in known[first : last + 1]]

    def replay(self, pathway: Pathway) -> Replayed:
        """Check every proof, that its clauses are those of the question, and every episode on the engine.

        Args:
            pathway: The pathway.

        Raises:
            L4pathError: When the certificate is of another pathway, or does not answer what the check asks.
        """
        mine = identity(pathway)
        for key, value in mine.items():
            if self.pathway.get(key) != value:
                other = shown(self.pathway.get(key))
                raise L4pathError(f"{self._source}: is about another pathway: {key} {other}, not {shown(value)}")
        answers = _Answers(pathway, solver="own", budget=BUDGET)
        answers.begin(self, self._raw["questions"], self._source)
        report = checked(answers, overlaps=self._raw["overlaps"])
        left = len(self._raw["questions"]) - answers.place[0]
        if left:
            raise L4pathError(f"{self._source}: holds {left} questions more than the check asks")
        kinds = [item["answer"] for item in self._raw["questions"]]
        counts = (kinds.count("none"), kinds.count("found"), kinds.count("undecided"))
        return Replayed(report, *counts, problems=tuple(answers.problems))


class _Answers(Questions):
    """Questions that a certificate answers."""

    def begin(self, certificate: Certificate, entries: list[dict[str, Any]], source: str) -> None:
        """Begin with the first answer."""
        self._certificate, self._entries, self._source = certificate, entries, source
        self._theories = Theories()
        self.place = [0]  # one for these questions and those about a changed pathway
        self.problems: list[str] = []
        self._patients: dict[int, Plain] = {}

    def expect(self, *_: object, **__: object) -> None:
        """Nothing has to be found out."""

    def _possible(self, asked: Asked) -> tuple[bool | None, int]:
        answer = self._answer(asked)
        return answer.possible, answer.steps

    def _shown(self, asked: Asked) -> tuple[bool | None, int]:
        answer = self._answer(asked)
        if answer.episode is not None:
            self._patients[id(asked)] = Plain(answer.episode, whole=True)
        return answer.possible, answer.steps

    def _plainest(self, asked: Sequence[Asked]) -> list[Plain]:
        return [self._patients[id(this)] for this in asked]

    def _answer(self, asked: Asked) -> Answer:
        number = self.place[0]
        entry: dict[str, Any] = {"code": "nothing", "where": "its end"}
        if number < len(self._entries):
            entry = self._entries[number]
        self.place[0] += 1
        if (entry["code"], entry["where"]) != (asked.code, asked.where):
            raise L4pathError(
                f"{self._source}: question {number + 1} has to be {asked.code} at {asked.where}, "
                f"and is {shown(entry['code'])} at {shown(entry['where'])}"
            )
        place = words.of("certified_question", number=number + 1, code=asked.code, where=asked.where)
        if entry["answer"] == "undecided":
            if entry.get("stated"):
                self._theories.clauses(asked)
            return Answer(None, decided=False)
        if entry["answer"] == "none":
            if why := self._unproved(asked, entry):
                self.problems.append(words.of("certified_problem", place=place, why=why))
            return Answer(None, decided=True)
        try:
            episode = episode_from_dict(entry["episode"], pathway=asked.pathway)
            assessment = asked.pathway.assess(episode)
        except (EpisodeError, FileError) as error:
            raise L4pathError(f"{self._source}: {place}: the episode is refused: {error}") from None
        assumed = [assessment.truth("assumption", name) for name in asked.pathway.assumptions]
        assumed += [Truth.NOT_MET for proof in assessment.undecided() if asked.settled and proof.truth is Truth.UNKNOWN]
        if not (all(truth is Truth.MET for truth in assumed) and granted(asked.wanted, assessment)):
            self.problems.append(words.of("certified_not_shown", place=place))
        return Answer(episode, decided=True)

    def _unproved(self, asked: Asked, entry: dict[str, Any]) -> str:
        """Why a question is not proved; empty where it is."""
        _, stated = self._theories.clauses(asked)
        clauses = self._certificate.clauses(entry)
        if set(clauses) != set(stated):
            return words.of("certified_other_clauses")
        return visible(refuted(clauses, entry["proof"]))


def read_certificate(path: str | Path) -> Certificate:
    """A certificate from a file; ``-`` is standard input.

    Args:
        path: The file.

    Raises:
        FileError: When it cannot be read, or is no certificate.
    """
    source = shown(file_name(path))
    with opened(path) as file:
        content = read_at_most(file, _MAX_BYTES)
    if len(content) > _MAX_BYTES:
        raise FileError(f"{source}: is larger than {_MAX_BYTES} bytes")
    try:
        raw = json.loads(content)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise FileError(f"{source}: is no certificate: it is not JSON") from None
    except (ValueError, RecursionError) as error:
        raise FileError(f"{source}: is no certificate that can be read: {why_unreadable(error)}") from None
    if not isinstance(raw, dict) or raw.get("certificate") != FORM:
        raise FileError(f'{source}: is no certificate: it does not say "certificate": "{FORM}"')
    for key, kind in _SHAPE.items():
        if not isinstance(raw.get(key), kind):
            raise FileError(f"{source}: is no certificate: {key} is missing or of another kind")
    for number, item in enumerate(raw["theories"], 1):
        if not (isinstance(item, dict) and _rows(item.get("clauses"))):
            raise FileError(f"{source}: theory {number} is not as a certificate has it")
    for number, item in enumerate(raw["questions"], 1):
        if not _question(item, raw["theories"]):
            raise FileError(f"{source}: question {number} is not as a certificate has it")
    return Certificate(raw, source)


def _question(item: Any, theories: list[Any]) -> bool:
    if not (isinstance(item, dict) and isinstance(item.get("code"), str) and isinstance(item.get("where"), str)):
        return False
    match item.get("answer"):
        case "undecided":
            return True
        case "found":
            return isinstance(item.get("episode"), dict)
        case "none":
            theory, proof, spans = item.get("theory"), item.get("proof"), item.get("clauses")
            if not (isinstance(proof, list) and all(isinstance(line, str) for line in proof)):
                return False
            if (
                not isinstance(spans, list)
                or not _rows(spans)
                or type(theory) is not int
                or not 0 <= theory < len(theories)
            ):
                return False
            most, after = len(theories[theory]["clauses"]), -1
            for span in spans:  # ascending, so that no clause comes twice
                if len(span) != 2 or not after < span[0] <= span[1] < most:  # noqa: PLR2004
                    return False
                after = span[1]
            return True
    return False


def _rows(value: Any) -> bool:
    """Whether it is a list of lists of whole numbers."""
    return isinstance(value, list) and all(
        isinstance(row, list) and all(type(item) is int for item in row) for row in value
    )
