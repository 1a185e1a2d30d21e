"""The vignettes as a test kit: what each one expects, and whether an assessment differs from it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import l4path
from l4path import EpisodeError, Truth

if TYPE_CHECKING:
    from l4path import Assessment, Episode, Pathway

VIGNETTES = Path(__file__).parent.parent / "vignettes"
INNER = ("fires", "silent", "questions", "must_ask")


@dataclass(frozen=True, slots=True)
class Vignette:
    """One patient, and what the pathway must say of them.

    Attributes:
        name: Its name.
        episode: The patient.
        expected: The expectations, as their file has them.
    """

    name: str
    episode: Episode
    expected: dict[str, Any]

    def notices(self, pathway: Pathway, *, outcome: bool = False) -> bool:
        """Whether a pathway says anything else of this patient than is expected.

        Args:
            pathway: The pathway.
            outcome: Look at state, options and statuses only: not at questions, nor at which escalations fire.
        """
        try:
            assessment = pathway.assess(self.episode)
        except EpisodeError:
            return True
        expected = {key: value for key, value in self.expected.items() if not (outcome and key in INNER)}
        return bool(differences(assessment, expected))


def vignettes(folder: Path = VIGNETTES) -> list[Vignette]:
    """All vignettes of all files of expectations."""
    found = []
    for file in sorted(folder.rglob("*.json"), reverse=True):
        for number, expected in json.loads(file.read_text(encoding="utf-8")).items():
            found.append(Vignette(number, l4path.read_episode(file.parent / f"{number}.toml"), expected))
    return found


def differences(assessment: Assessment, expected: dict[str, Any]) -> list[str]:
    """What of an assessment is not as expected, by the key of the expectation."""
    options = {node.id for node in assessment.options}
    shown = options | {node.id for node in assessment.alongside if not getattr(node, "continuous", False)}
    fires = {way for way, truth in assessment.fires.items() if truth is Truth.MET}
    plain = {
        "state": assessment.state.value,
        "options": [node.id for node in assessment.options],
        "alongside": [node.id for node in assessment.alongside],
    }
    found = [key for key, value in plain.items() if key in expected and expected[key] != value]
    statuses = expected.get("statuses", {})
    if any(node not in assessment.status or assessment.status[node] != status for node, status in statuses.items()):
        found.append("statuses")
    if not set(expected.get("must_include", ())) <= options:
        found.append("must_include")
    if set(expected.get("must_exclude", ())) & shown:
        found.append("must_exclude")
    if "questions" in expected and list(assessment.questions) != expected["questions"]:
        found.append("questions")
    if "must_ask" in expected and not set(expected["must_ask"]) <= set(assessment.questions):
        found.append("must_ask")
    if not set(expected.get("fires", ())) <= fires:
        found.append("fires")
    if set(expected.get("silent", ())) & fires:
        found.append("silent")
    return found
