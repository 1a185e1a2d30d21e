"""What is shown of a pathway: how much of each thing, in which direction, and which part of the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, TypedDict

from l4path.brief import Equatable
from l4path.errors import DiagramError, did_you_mean, listed, quoted, shown
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from l4path.conditions import NodeLike
    from l4path.escalations import Escalation
    from l4path.nodes import Node

DETAILS: Final = ("overview", "standard", "full")
DIRECTIONS: Final = ("down", "right")
PAGES: Final = MappingProxyType({"a4": (595.0, 842.0), "slide": (960.0, 540.0)})
"""The width and height of each page, in points."""
_MOST_LISTED: Final = 6


class Shape(Protocol):
    """What the choice of a part needs to know of a pathway, or of two versions of one."""

    id: str
    tiers: tuple[str, ...]

    @property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes by id."""

    def node(self, node: NodeLike) -> Node:
        """One node, by its id or by itself."""

    def into(self, node: NodeLike) -> tuple[Escalation, ...]:
        """The escalations that lead to a node."""

    def out_of(self, node: NodeLike) -> tuple[Escalation, ...]:
        """The escalations that leave a node."""


class Shown(TypedDict, total=False):
    """What a drawing may be asked to show; every key may be left out.

    Attributes:
        detail: ``overview`` (boxes, and one arrow for each pair of them), ``standard``, or ``full`` (every condition in
            words, its reason, and the sources).
        direction: ``down``, with lanes from top to bottom, or ``right``, with lanes from left to right.
        around: A node or its id: only it, what leads to it and what it leads to.
        distance: How many steps from that node are shown.
        lanes: The tiers to show; all of them if left out.
        page: ``a4`` or ``slide``, to be as large as that and with letters that can be read on it; none in particular if
            left out.
        language: ``en`` or ``de``; titles and labels of the pathway stay as they are written.
    """

    detail: str
    direction: str
    around: NodeLike | None
    distance: int
    lanes: Iterable[str] | None
    page: str | None
    language: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Part(Equatable):
    """Which nodes are drawn, in which tiers, around which; what the head says of it; whether arrows out are stubs."""

    nodes: frozenset[str]
    tiers: tuple[str, ...]
    label: str = ""
    stubs: bool = False
    middle: str = ""

    def nodes_of(self, pathway: Shape) -> Iterator[Node]:
        """The nodes of the part, in the order of the pathway."""
        return (node for name, node in pathway.nodes.items() if name in self.nodes)


def known(value: object, allowed: Sequence[str], what: str) -> str:
    """One of the words that are allowed.

    Raises:
        DiagramError: When it is another, with the nearest.

    Example:
        >>> known("overview", DETAILS, "detail")
        'overview'
    """
    if not isinstance(value, str) or value not in allowed:
        hint = did_you_mean(str(value), allowed) or f"allowed: {listed(allowed)}"
        raise DiagramError(f"{quoted(value)} is not a {what} of a diagram; {hint}")
    return value


def part_of(
    pathway: Shape, around: NodeLike | None = None, distance: int = 1, lanes: Iterable[str] | str | None = None
) -> Part:
    """The part of a pathway that is to be drawn.

    Raises:
        DiagramError: When the distance is no number of steps, or there is no such tier, or nothing would be left.
        PathwayError: When there is no such node.
    """
    tiers = pathway.tiers if lanes is None else _tiers(pathway, lanes)
    nodes = frozenset(node.id for node in pathway.nodes.values() if node.tier in tiers)
    only = (
        "" if lanes is None else words()(f"picture.tiers.{'many' if len(tiers) > 1 else 'one'}", tiers=", ".join(tiers))
    )
    if around is None:
        if lanes is not None and not nodes:
            raise DiagramError(f"there is no node in {', '.join(map(shown, tiers))}; nothing is left to draw")
        return Part(nodes, tiers, _label(only), stubs=len(tiers) < len(pathway.tiers))
    if isinstance(distance, bool) or not isinstance(distance, int) or distance < 0:
        raise DiagramError(f"{quoted(distance)} is not a distance; write how many steps, such as 1")
    middle = pathway.node(around)
    near = _before(pathway, middle.id, distance) | _behind(pathway, middle.id, distance)
    near_by = words()("picture.around", title=middle.title, count=distance)
    kept = frozenset(near & nodes | {middle.id})
    tiers = tuple(tier for tier in pathway.tiers if any(pathway.nodes[node].tier == tier for node in kept))
    return Part(kept, tiers, _label(near_by, only) if len(kept) < len(pathway.nodes) else "", middle=middle.id)


def _label(first: str, only: str = "") -> str:
    if only:
        return words()("picture.part_both", around=first, tiers=only)
    return words()("picture.part", what=first) if first else ""


def _tiers(pathway: Shape, lanes: Iterable[str] | str) -> tuple[str, ...]:
    if not isinstance(lanes, Iterable):
        raise DiagramError(f"{quoted(lanes)} is not a list of tiers; write lanes=[...], such as {pathway.tiers[:1]}")
    wanted = [lanes] if isinstance(lanes, str) else list(lanes)
    for tier in wanted:
        if tier not in pathway.tiers:
            hint = did_you_mean(str(tier), pathway.tiers) or f"there are: {listed(pathway.tiers, _MOST_LISTED)}"
            raise DiagramError(f"{shown(tier)} is not a tier of {pathway.id}; {hint}")
    if not wanted:
        raise DiagramError(f"no tier is named, so nothing is left to draw; there are: {listed(pathway.tiers)}")
    return tuple(tier for tier in pathway.tiers if tier in wanted)


def _before(pathway: Shape, node: str, distance: int) -> set[str]:
    """The node, and what leads to it within a distance."""
    near = fringe = {node}
    for _ in range(distance):
        fringe = {source for name in fringe for way in pathway.into(name) for source in way.after} - near
        near = near | fringe
    return near


def _behind(pathway: Shape, node: str, distance: int) -> set[str]:
    """The node, and what it leads to within a distance."""
    near = fringe = {node}
    for _ in range(distance):
        fringe = {way.to for name in fringe for way in pathway.out_of(name)} - near
        near = near | fringe
    return near
