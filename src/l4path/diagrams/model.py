"""A diagram as a plain value: lanes, boxes, arrows and marks, with no pathway in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a mark of the episode should strike the eye."""

    OPTION = "option"
    DONE = "done"
    AGAINST = "against"
    UNKNOWN = "unknown"
    NEUTRAL = "neutral"


class Join(StrEnum):
    """How the sources of an arrow come together."""

    ONE = "one"
    ALL = "all"
    ANY = "any"


class Firing(StrEnum):
    """What the episode says of an escalation."""

    FIRES = "fires"
    UNKNOWN = "unknown"
    RESTS = "rests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the episode says of one box: a word, and the tone in which it is drawn."""

    word: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A treatment, a review or a disposition, or the place from which red flags lead away.

    `id` is ours (`n0`, `n1`, ... in the order of the pathway), never text from a file.
    """

    id: str
    kind: str
    title: str
    lane: int
    emergency: bool = False
    final: bool = False
    disputed: bool = False
    faded: bool = False
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One line of an arrow's label: a kind of escalation, its condition, and the escalations it stands for.

    `escalations` pairs the id of each escalation (ours: `e0`, `e1`, ...) with the ids of its source boxes; `signs`
    stand for what the notes of the diagram add to the condition.
    """

    kind: str
    condition: str
    escalations: tuple[tuple[str, tuple[str, ...]], ...]
    signs: tuple[str, ...] = ()
    disputed: bool = False
    firing: tuple[Firing, ...] = ()

    @property
    def strongest(self) -> Firing | None:
        """The most that any of its escalations does for this episode; none without an episode."""
        return next((level for level in Firing if level in self.firing), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """What leads from one or more boxes to a box: parallel escalations share it, a line each.

    A `minor` arrow (a refusal, a contraindication, an otherwise) recedes; a `signpost` names its target instead of
    being drawn all the way to it.
    """

    id: str
    sources: tuple[str, ...]
    target: str
    ways: tuple[Way, ...]
    join: Join = Join.ONE
    minor: bool = False
    signpost: bool = False

    def firing_from(self, source: str) -> Firing | None:
        """The most that any escalation from this source does for this episode; none without an episode."""
        found = {
            level
            for way in self.ways
            for (_, sources), level in zip(way.escalations, way.firing, strict=False)
            if source in sources
        }
        return next((level for level in Firing if level in found), None)

    @property
    def strongest(self) -> Firing | None:
        """The most that any of its escalations does for this episode; none without an episode."""
        found = {way.strongest for way in self.ways}
        return next((level for level in Firing if level in found), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """The whole picture: what is written at its head, its lanes from top to bottom, its boxes and its arrows.

    `standing` says in a line where the patient of an episode stands; it is empty without an episode. `notes` are signs
    that stand beside conditions, each with its words.
    """

    title: str
    version: str = ""
    description: str = ""
    standing: str = ""
    lanes: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
