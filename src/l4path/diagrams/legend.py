"""The legend: what the kinds of box, arrow and mark mean, those only that occur in the diagram."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from l4path.diagrams import style
from l4path.diagrams.model import Join, Tone
from l4path.explanation import words

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A sample of something drawn, its word, and what it means; `kind` picks the look of the sample."""

    sample: Sample
    kind: str
    word: str
    means: str


_TONES: Final = {
    Tone.OPTION: ("OFFERED, OPEN, ONGOING", "a possible next step, one of several"),
    Tone.DONE: ("done, passed, responded", "behind this patient"),
    Tone.AGAINST: ("failed, declined", "did not work, is refused or forbidden"),
    Tone.UNKNOWN: ("undetermined", "something has to be asked first"),
    Tone.NEUTRAL: ("not indicated, on hold", "reached, but no next step now"),
}


def legend(diagram: Diagram) -> tuple[Entry, ...]:
    """The entries that help with this diagram, kinds of box first."""
    kinds = {box.kind for box in diagram.boxes}
    entries = [Entry(Sample.BOX, kind, look.word, look.means) for kind, look in style.BOXES.items() if kind in kinds]
    if any(box.emergency and box.kind != "anywhere" for box in diagram.boxes):
        entries.append(Entry(Sample.EMERGENCY, "", "EMERGENCY", "takes precedence over everything else"))
    ways = {way.kind: arrow.minor for arrow in diagram.arrows for way in arrow.ways}
    entries += [Entry(Sample.WAY, kind, look.word, look.means) for kind, look in style.WAYS.items() if kind in ways]
    joins = {arrow.join for arrow in diagram.arrows}
    if Join.ALL in joins:
        entries.append(Entry(Sample.JOIN, Join.ALL, "all of these", "every source is needed"))
    if Join.ANY in joins:
        entries.append(Entry(Sample.JOIN, Join.ANY, "any of these", "one source is enough"))
    if any(arrow.signpost for arrow in diagram.arrows):
        entries.append(Entry(Sample.SIGNPOST, "", "► signpost", "a lesser way, to the box it names"))
    if any(way.disputed for arrow in diagram.arrows for way in arrow.ways) or any(b.disputed for b in diagram.boxes):
        entries.append(Entry(Sample.DISPUTED, "", "disputed", "sources speak for it and against it"))
    entries += [Entry(Sample.SIGN, sign, "and, where this sign stands", said) for sign, said in diagram.notes]
    shown = [way.condition for arrow in diagram.arrows for way in arrow.ways] + [said for _, said in diagram.notes]
    if any(words.CONVENTION_SIGN in text for text in shown):
        entries.append(Entry(Sample.SIGN, words.CONVENTION_SIGN, "a convention", "stated by no source"))
    tones = {box.mark.tone for box in diagram.boxes if box.mark}
    entries += [Entry(Sample.MARK, tone, word, means) for tone, (word, means) in _TONES.items() if tone in tones]
    if diagram.standing:
        entries.append(Entry(Sample.HEAVY, "", "heavy line", "this way applies now; thin grey ones do not"))
    return tuple(entries)
