"""The legend: what the kinds of box, arrow and mark mean, those only that occur in the diagram."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from l4path.brief import Equatable
from l4path.diagrams import style
from l4path.diagrams.model import Firing, Join, Tone
from l4path.language import words
from l4path.language.text import CONVENTION_SIGN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.diagrams.model import Diagram


SAMPLE: Final = 64.0


class Sample(StrEnum):
    """What stands before the words of an entry."""

    BOX = "box"
    EMERGENCY = "emergency"
    WAY = "way"
    JOIN = "join"
    SIGNPOST = "signpost"
    MARK = "mark"
    DISPUTED = "disputed"
    SIGN = "sign"
    HEAVY = "heavy"
    ROUTE = "route"
    UNSURE = "unsure"
    CHANGE = "change"
    BARE = "bare"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Entry(Equatable):
    """A sample of something drawn, its word, and what it means; `kind` picks the look of the sample."""

    sample: Sample
    kind: str
    word: str
    means: str


_MOST_WORDS: Final = 3
_WORDED: Final = {
    Tone.NEW: "legend.change.new.word",
    Tone.GONE: "legend.change.gone.word",
    Tone.CHANGED: "legend.change.changed.word",
    Tone.DIVERGES: "legend.mark.diverges_word",
}
"""The tones with a word of their own; any other has that of its marks, up to a colon."""
_TONES: Final = (
    *(Tone.OPTION, Tone.ALONGSIDE, Tone.DONE, Tone.AGAINST, Tone.UNKNOWN, Tone.NEUTRAL, Tone.HELD),
    *(Tone.NEW, Tone.GONE, Tone.CHANGED, Tone.DIVERGES),
)


def legend(diagram: Diagram, *, meeting: bool = False) -> tuple[Entry, ...]:
    """The entries that help with this diagram, kinds of box first; `meeting` where bare lines come together."""
    kinds = {box.kind for box in diagram.boxes}
    entries = [_entry(Sample.BOX, f"box.{kind}", kind) for kind in style.BOXES if kind in kinds]
    if any(box.emergency and box.kind != "anywhere" for box in diagram.boxes):
        entries.append(_entry(Sample.EMERGENCY, "box.emergency"))
    entries += _ways(diagram)
    joins = {arrow.join for arrow in diagram.arrows}
    if Join.ALL in joins:
        entries.append(_entry(Sample.JOIN, "sign.all", Join.ALL))
    if Join.ANY in joins:
        entries.append(_entry(Sample.JOIN, "sign.any", Join.ANY))
    if meeting:
        entries.append(_entry(Sample.JOIN, "sign.meeting", Join.ALL))
    if any(arrow.signpost for arrow in diagram.arrows):
        entries.append(_entry(Sample.SIGNPOST, "sign.signpost"))
    if any(way.disputed for arrow in diagram.arrows if not arrow.bare for way in arrow.ways) or any(
        box.disputed for box in diagram.boxes
    ):
        entries.append(_entry(Sample.DISPUTED, "sign.disputed"))
    signs = {sign for arrow in diagram.arrows if not arrow.bare for way in arrow.ways for sign in way.signs}
    notes = [(sign, words_of) for sign, words_of in diagram.notes if sign in signs]
    entries += [Entry(Sample.SIGN, sign, words()("legend.sign.shared.word"), words_of) for sign, words_of in notes]
    shown = [way.condition for arrow in diagram.arrows if not arrow.bare for way in arrow.ways] + [
        words_of for _, words_of in notes
    ]
    if any(CONVENTION_SIGN in text for text in shown):
        entries.append(_entry(Sample.SIGN, "sign.convention", CONVENTION_SIGN))
    if any(box.cautions for box in diagram.boxes):
        entries.append(_entry(Sample.SIGN, "sign.caution", style.CAUTION_SIGN))
    marks = [box.mark for box in diagram.boxes if box.mark and box.kind != "state"]
    for tone in _TONES:
        meaning = tuple(dict.fromkeys(mark.word.partition(":")[0] for mark in marks if mark.tone is tone))
        if meaning:
            more = ", ..." if len(meaning) > _MOST_WORDS else ""
            word = words()(_WORDED[tone]) if tone in _WORDED else ", ".join(meaning[:_MOST_WORDS]) + more
            entries.append(Entry(Sample.MARK, tone, word, words()(f"legend.mark.{tone}")))
    if diagram.cohort:
        say = words()
        entries.append(Entry(Sample.HEAVY, "", say("chart.reach_line"), say("chart.reach_line_means")))
        entries.append(Entry(Sample.SIGN, "123", say("chart.reach_count"), say("chart.reach_count_means")))
    if any(way.firing for arrow in diagram.arrows for way in arrow.ways):
        if diagram.has_route:
            entries.append(_entry(Sample.ROUTE, "sign.route"))
        entries.append(_entry(Sample.HEAVY, "sign.heavy"))
        if any(arrow.strongest is Firing.UNKNOWN for arrow in diagram.arrows):
            entries.append(_entry(Sample.UNSURE, "sign.unsure"))
    return tuple(entries)


def _entry(sample: Sample, key: str, kind: str = "") -> Entry:
    """An entry of which the catalogue has the word and what it means."""
    return Entry(sample, kind, words()(f"legend.{key}.word"), words()(f"legend.{key}.means"))


def _ways(diagram: Diagram) -> Iterator[Entry]:
    """The kinds of arrow, by their word where they have one."""
    kinds = {way.kind for arrow in diagram.arrows if not arrow.bare for way in arrow.ways if way.change is None}
    for kind in style.WAYS:
        if kind in kinds:
            yield _entry(Sample.WAY, f"way.{kind}", kind)
    changes = {way.change for arrow in diagram.arrows for way in arrow.ways}
    for change in style.CHANGES:
        if change in changes:
            yield _entry(Sample.CHANGE, f"change.{change}", change)
    bare = {
        "shared" if arrow.shared else "minor" if arrow.minor else ""
        for arrow in diagram.arrows
        if arrow.bare and any(way.change is None for way in arrow.ways)
    }
    for kind in style.BARE_WAYS:
        if kind in bare:
            yield _entry(Sample.BARE, f"bare.{kind or 'plain'}", kind)
