"""A diagram as a plain value: lanes, boxes, arrows and marks, with no pathway in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from l4path.brief import Equatable


class Tone(StrEnum):
    """How a mark should strike the eye: what an episode says of a box, or a newer version."""

    OPTION = "option"
    ALONGSIDE = "alongside"
    DONE = "done"
    AGAINST = "against"
    UNKNOWN = "unknown"
    NEUTRAL = "neutral"
    HELD = "held"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    DIVERGES = "diverges"


class Join(StrEnum):
    """How the sources of an arrow come together."""

    ONE = "one"
    ALL = "all"
    ANY = "any"


class Firing(StrEnum):
    """What the episode says of an escalation, the most first: the patient came by it, or it merely applies too."""

    ROUTE = "route"
    FIRES = "fires"
    UNKNOWN = "unknown"
    RESTS = "rests"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Mark(Equatable):
    """What is said of one box: a word, and the tone in which it is drawn."""

    word: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Box(Equatable):
    """A treatment, a review or a disposition, or the place from which red flags lead away.

    `id` is ours (`n0`, `n1`, ... in the order of the pathway), never text from a file. `route` says that the patient
    came through it to a present option; `lines` are written beneath the title, and so is what has to be minded of a
    present option, its `cautions`. The picture is drawn around a box in `focus`.
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
    route: bool = False
    focus: bool = False
    lines: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Way(Equatable):
    """One line of an arrow's label: a kind of escalation, its condition, and the escalations it stands for.

    `escalations` pairs the id of each escalation (ours: `e0`, `e1`, ...) with the ids of its source boxes; `signs`
    stand for what the notes of the diagram add to the condition. A `word` stands in place of that of the kind, and
    `lines` beneath the condition; `change` is what became of it in a newer version: a tone, or nothing.
    `by_source` says of each source of an escalation with several whether it leads on by itself.
    """

    kind: str
    condition: str
    escalations: tuple[tuple[str, tuple[str, ...]], ...]
    signs: tuple[str, ...] = ()
    disputed: bool = False
    firing: tuple[Firing, ...] = ()
    by_source: tuple[tuple[tuple[str, str], Firing], ...] = ()
    lines: tuple[str, ...] = ()
    change: Tone | None = None
    word: str = ""

    @property
    def strongest(self) -> Firing | None:
        """The most that any of its escalations does for this episode; none without an episode."""
        return next((level for level in Firing if level in self.firing), None) if self.firing else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Arrow(Equatable):
    """What leads from one or more boxes to a box: parallel escalations share it, a line each.

    A `minor` arrow (a refusal, a contraindication, an otherwise) recedes; a `signpost` names its target instead of
    being drawn all the way to it; a `bare` one has no label, and a `shared` one leads on only with
    others. `absent` are titles of sources that are left out of the picture. Of a cohort its `pen` is as wide as many
    came by it; 0 leaves it as it is.
    """

    id: str
    sources: tuple[str, ...]
    target: str
    ways: tuple[Way, ...]
    join: Join = Join.ONE
    minor: bool = False
    signpost: bool = False
    bare: bool = False
    shared: bool = False
    absent: tuple[str, ...] = ()
    pen: float = 0.0

    def firing_from(self, source: str) -> Firing | None:
        """The most that any escalation from this source does for this episode; none without an episode."""
        found = {
            dict(way.by_source).get((name, source), level)
            for way in self.ways
            for (name, sources), level in zip(way.escalations, way.firing, strict=False)
            if source in sources
        }
        return next((level for level in Firing if level in found), None)

    @property
    def strongest(self) -> Firing | None:
        """The most that any of its escalations does for this episode; none without an episode."""
        found = {way.strongest for way in self.ways if way.firing}
        return next((level for level in Firing if level in found), None) if found else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Diagram(Equatable):
    """The whole picture: what is written at its head, its lanes, its boxes and its arrows.

    `standing` says in a line where the patient of an episode stands; it is empty without an episode. `besides` says
    what goes on beside it. `part` says of what the picture is a part; it is empty where nothing is left out. `notes`
    are signs that stand beside conditions, each with its words; `references` are texts below the picture, each with
    what it begins with. `elsewhere` are the titles of boxes that an arrow names and that are left out, by id. Lanes go
    `down` the page, one under the other, or to the `right`; in each, so many boxes stand `abreast` at most. It is
    printed on a `page`, or on none in particular, in its `language`. It may show a `cohort`, with numbers of persons.
    Lines that have all their sources and all their ends in common are `gathered` in a junction, where that is true of
    the episode.
    """

    title: str
    version: str = ""
    description: str = ""
    standing: str = ""
    lanes: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    besides: str = ""
    part: str = ""
    references: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    direction: str = "down"
    language: str = "en"
    page: str = ""
    abreast: int = 7
    cohort: bool = False
    gathered: bool = True

    @property
    def titles(self) -> dict[str, str]:
        """What each box is called, by its id, those that are only named included."""
        return {box.id: box.title for box in self.boxes} | dict(self.elsewhere)

    @property
    def has_route(self) -> bool:
        """Whether a patient's way is drawn."""
        return any(arrow.strongest is Firing.ROUTE for arrow in self.arrows)
