"""A picture of two versions of a pathway: what is new, gone or changed, and where patients' options change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, Unpack

from l4path.diagrams.assemble import ANYWHERE, assembled
from l4path.diagrams.both import Both
from l4path.diagrams.extract import anywhere, box_of, draft_of, sources_of
from l4path.diagrams.model import Diagram, Mark, Tone, Way
from l4path.diagrams.view import DETAILS, DIRECTIONS, PAGES, known, part_of
from l4path.language import speaking, words
from l4path.language.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.diagrams.arrows import Draft
    from l4path.diagrams.model import Box
    from l4path.diagrams.view import Shown
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_TONES: Final = {"added": Tone.NEW, "removed": Tone.GONE, "changed": Tone.CHANGED}
_NODES: Final = ("treatments", "reviews", "dispositions")
_DRAWN: Final = (*_NODES, "escalations")
_MOST_NAMED: Final = 12


class Changed(Protocol):
    """One element that differs between two versions."""

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""

    @property
    def where(self) -> str:
        """Its place, such as ``treatments.nsaids``."""

    @property
    def details(self) -> tuple[tuple[str, str, str], ...]:
        """What is said otherwise: the key, the old and the new wording."""


class Diverging(Protocol):
    """One place at which two versions say something else of a patient."""

    @property
    def node(self) -> str:
        """The id of the node; empty where it is none."""

    @property
    def options_change(self) -> bool:
        """Whether the patient's options change."""


class Differing(Protocol):
    """Two versions, and in what they differ."""

    @property
    def old(self) -> Pathway:
        """The old version."""

    @property
    def new(self) -> Pathway:
        """The new one."""

    @property
    def changes(self) -> Iterable[Changed]:
        """What is written otherwise."""

    @property
    def divergences(self) -> Iterable[Diverging]:
        """Where they part."""


def difference_diagram(
    old: Pathway,
    new: Pathway,
    changes: Mapping[str, str],
    divergences: Mapping[str, bool],
    *,
    lines_of: Mapping[str, tuple[str, ...]] | None = None,
    **shown: Unpack[Shown],
) -> Diagram:
    """The new version of a pathway, with what is new, gone and changed since the old one.

    Args:
        old: The old version.
        new: The new version.
        changes: What became of each place that differs, such as ``treatments.nsaids``: ``added``, ``removed`` or
            ``changed``.
        divergences: The ids of the nodes of which the versions say something else, and whether a patient's options
            change.
        lines_of: What is said otherwise of a place, in lines; drawn in full detail.
        shown: What to show, as in :class:`Shown`.

    Raises:
        DiagramError: When a word is none of those that may be shown.
        PathwayError: When there is no such node.
        L4pathError: When there are no words in that language.

    Example:
        >>> import l4path
        >>> new = l4path.load("l4")
        >>> diagram = difference_diagram(new, new, {"treatments.nsaids": "changed"}, {"nsaids": True})
        >>> [box.mark.word for box in diagram.boxes if box.mark]
        ['CHANGED: options change']
    """
    with speaking(shown.get("language", "")):
        return _diagram(Both(old, new), changes, divergences, lines_of, shown)


def _diagram(
    both: Both,
    changes: Mapping[str, str],
    divergences: Mapping[str, bool],
    lines_of: Mapping[str, tuple[str, ...]] | None,
    shown: Shown,
) -> Diagram:
    old, new = both.old, both.new
    detail = known(shown.get("detail", "standard"), DETAILS, "detail")
    direction = known(shown.get("direction", "down"), DIRECTIONS, "direction")
    page = shown.get("page")
    if page is not None:
        known(page, tuple(PAGES), "page")
    part = part_of(both, shown.get("around"), shown.get("distance", 1), shown.get("lanes"))
    names = {node: f"n{number}" for number, node in enumerate(both.nodes)}
    beside = lines_of if lines_of is not None and detail == "full" else {}
    boxes = {
        name: _box(box_of(name, both.nodes[node], both.tiers), both.nodes[node], changes, divergences, beside)
        for node, name in names.items()
    }
    flagged = [both.tiers.index(both.nodes[way.to].tier) for way in both.escalations if not way.after]
    if flagged:
        boxes[ANYWHERE] = anywhere(min(flagged), faded=True)
    drafts = list(_drafts(both, names, changes, beside, full=detail == "full"))
    kept = frozenset(names[node] for node in part.nodes)
    found = assembled(boxes, drafts, kept, overview=detail == "overview", stubs=part.stubs)
    return Diagram(
        title=words()("picture.changed_title", title=new.title),
        description=words()("picture.changed_versions", old=old.version, new=new.version, description=new.description),
        standing=_standing(changes, divergences),
        besides=_besides(changes),
        lanes=part.tiers,
        boxes=tuple(replace(box, lane=part.tiers.index(both.tiers[box.lane])) for box in found.boxes),
        arrows=found.arrows,
        part=part.label,
        elsewhere=found.elsewhere,
        direction=direction,
        language=words().code,
        page=page or "",
    )


def of_difference(difference: Differing, **shown: Unpack[Shown]) -> Diagram:
    """The picture of a difference that :func:`l4path.diff` has found."""
    divergences: dict[str, bool] = {}
    for divergence in difference.divergences:
        if divergence.node:
            divergences[divergence.node] = divergences.get(divergence.node, False) or divergence.options_change
    changes = {change.where: change.kind for change in difference.changes}
    with speaking(shown.get("language", "")):
        say = words()
        called = say.table("picture.key")
        changed = {
            change.where: tuple(
                say("picture.changed_detail", key=called.get(key, key), new=new, old=old)
                for key, old, new in change.details
            )
            for change in difference.changes
        }
        return difference_diagram(difference.old, difference.new, changes, divergences, lines_of=changed, **shown)


def _box(
    box: Box,
    node: Node,
    changes: Mapping[str, str],
    divergences: Mapping[str, bool],
    beside: Mapping[str, tuple[str, ...]],
) -> Box:
    places = [f"{group}.{node.id}" for group in _NODES if f"{group}.{node.id}" in changes]
    tones = {_TONES[changes[place]] for place in places}
    tone = Tone.CHANGED if len(tones) > 1 else next(iter(tones), None)  # gone as one kind of node, new as another
    word = "" if tone is None else words()(f"legend.change.{tone}.word")
    if node.id in divergences:
        options = words()("picture.changed_options" if divergences[node.id] else "picture.changed_words")
        word = words()("picture.changed_mark", change=word, options=options) if word else options
        tone = Tone.DIVERGES if tone in (None, Tone.CHANGED) else tone
    if tone is None:
        return replace(box, faded=True)
    lines = tuple(line for place in places for line in beside.get(place, ()))
    return replace(box, mark=Mark(word=word, tone=tone), lines=lines)


def _drafts(
    both: Both,
    names: Mapping[str, str],
    changes: Mapping[str, str],
    beside: Mapping[str, tuple[str, ...]],
    *,
    full: bool,
) -> Iterable[Draft]:
    for number, escalation in enumerate(both.escalations):
        place = f"escalations.{escalation.id}"
        way = Way(
            kind=escalation.on,
            condition=""
            if escalation.when is None
            else phrase(escalation.when, both.version_of(escalation), brief=not full),
            escalations=((f"e{number}", sources_of(escalation, names)),),
            disputed=escalation.disputed,
            lines=beside.get(place, ()),
            change=_TONES[changes[place]] if place in changes else Tone.NEUTRAL,
        )
        yield draft_of(escalation, names, way)


def _standing(changes: Mapping[str, str], divergences: Mapping[str, bool]) -> str:
    counted = Counter(kind for place, kind in changes.items() if place.split(".")[0] in _DRAWN)
    found = {**{kind: counted[kind] for kind in _TONES}, "options": sum(divergences.values())}
    parts: list[str] = []
    for kind, count in found.items():
        if count:
            parts.append(words()(f"picture.changed_{'next' if parts else 'first'}.{kind}", count=count))
    return "; ".join(parts) or words()("picture.changed_none")


def _besides(changes: Mapping[str, str]) -> str:
    rest = [
        words()("picture.changed_place", place=_place(place), change=words()(f"picture.changed.{kind}"))
        for place, kind in changes.items()
        if place.split(".")[0] not in (*_DRAWN, "version")
    ]
    if more := len(rest) - _MOST_NAMED:
        rest = rest if more < 0 else [*rest[:_MOST_NAMED], words()("picture.more", count=more)]
    return words()("picture.changed_besides", places=", ".join(rest)) if rest else ""


def _place(place: str) -> str:
    """What is changed beside what is drawn: a thing of some kind by its id, or what there is but one of."""
    group, _, name = place.partition(".")
    return words()(f"picture.place.{group}", name=name)
