"""The legend: what the kinds of box, arrow and mark mean, those only that occur in the diagram."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

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


@dataclass(frozen=True, slots=True)
class Entry:
    """A sample of something drawn, its word, and what it means; `kind` picks the look of the sample."""

    sample: Sample
    kind: str
    word: str
    means: str


_MOST_WORDS: Final = 3
# What each tone means; the word before it is that of the marks, up to a colon, so far as they are not given here.
_TONES: Final = {
    Tone.OPTION: ("", "a possible next step, perhaps one of several"),
    Tone.ALONGSIDE: ("", "goes on, or may, beside everything else"),
    Tone.DONE: ("", "behind this patient"),
    Tone.AGAINST: ("", "did not work, is refused or forbidden"),
    Tone.UNKNOWN: ("", "something has to be asked first"),
    Tone.NEUTRAL: ("", "reached, but no next step now"),
    Tone.HELD: ("", "could be begun by itself, but is no step to take now"),
    Tone.NEW: ("NEW", "only in the new version"),
    Tone.GONE: ("GONE", "only in the old version"),
    Tone.CHANGED: ("CHANGED", "said otherwise in the new version"),
    Tone.DIVERGES: ("options change", "of some patients, or what is said of them"),
}


def legend(diagram: Diagram, *, meeting: bool = False) -> tuple[Entry, ...]:
    """The entries that help with this diagram, kinds of box first; `meeting` where bare lines come together."""
    kinds = {box.kind for box in diagram.boxes}
    entries = [Entry(Sample.BOX, kind, look.word, look.means) for kind, look in style.BOXES.items() if kind in kinds]
    if any(box.emergency and box.kind != "anywhere" for box in diagram.boxes):
        entries.append(Entry(Sample.EMERGENCY, "", "EMERGENCY", "takes precedence over everything else"))
    entries += _ways(diagram)
    joins = {arrow.join for arrow in diagram.arrows}
    if Join.ALL in joins:
        entries.append(Entry(Sample.JOIN, Join.ALL, "all of these", "every source is needed"))
    if Join.ANY in joins:
        entries.append(Entry(Sample.JOIN, Join.ANY, "any of these", "one source is enough"))
    if meeting:
        entries.append(Entry(Sample.JOIN, Join.ALL, "meeting point", "each box before it leads to each behind it"))
    if any(arrow.signpost for arrow in diagram.arrows):
        entries.append(Entry(Sample.SIGNPOST, "", "► signpost", "leads to the box that it names"))
    if any(way.disputed for arrow in diagram.arrows if not arrow.bare for way in arrow.ways) or any(
        box.disputed for box in diagram.boxes
    ):
        entries.append(Entry(Sample.DISPUTED, "", "disputed", "sources speak for it and against it"))
    signs = {sign for arrow in diagram.arrows if not arrow.bare for way in arrow.ways for sign in way.signs}
    notes = [(sign, words_of) for sign, words_of in diagram.notes if sign in signs]
    entries += [Entry(Sample.SIGN, sign, "and, where this sign stands", words_of) for sign, words_of in notes]
    shown = [way.condition for arrow in diagram.arrows if not arrow.bare for way in arrow.ways] + [
        words_of for _, words_of in notes
    ]
    if any(CONVENTION_SIGN in text for text in shown):
        entries.append(Entry(Sample.SIGN, CONVENTION_SIGN, "a convention", "stated by no source"))
    if any(box.cautions for box in diagram.boxes):
        entries.append(Entry(Sample.SIGN, style.CAUTION_SIGN, "caution", "to be minded; forbids nothing"))
    marks = [box.mark for box in diagram.boxes if box.mark and box.kind != "state"]
    for tone, (word, means) in _TONES.items():
        meaning = tuple(dict.fromkeys(mark.word.partition(":")[0] for mark in marks if mark.tone is tone))
        if meaning:
            more = ", ..." if len(meaning) > _MOST_WORDS else ""
            entries.append(Entry(Sample.MARK, tone, word or ", ".join(meaning[:_MOST_WORDS]) + more, means))
    if diagram.cohort:
        say = words()
        entries.append(Entry(Sample.HEAVY, "", say("chart.reach_line"), say("chart.reach_line_means")))
        entries.append(Entry(Sample.SIGN, "123", say("chart.reach_count"), say("chart.reach_count_means")))
    if any(way.firing for arrow in diagram.arrows for way in arrow.ways):
        if diagram.has_route:
            entries.append(Entry(Sample.ROUTE, "", "black line", "the way to the present options"))
        entries.append(Entry(Sample.HEAVY, "", "heavy line", "applies too; thin grey ones do not"))
        if any(arrow.strongest is Firing.UNKNOWN for arrow in diagram.arrows):
            entries.append(Entry(Sample.UNSURE, "", "dotted line", "unknown: something has to be asked first"))
    return tuple(entries)


def _ways(diagram: Diagram) -> Iterator[Entry]:
    """The kinds of arrow, by their word where they have one."""
    kinds = {way.kind for arrow in diagram.arrows if not arrow.bare for way in arrow.ways if way.change is None}
    for kind, look in style.WAYS.items():
        if kind in kinds:
            yield Entry(Sample.WAY, kind, look.word, look.means)
    changes = {way.change for arrow in diagram.arrows for way in arrow.ways}
    for change, look in style.CHANGES.items():
        if change in changes:
            yield Entry(Sample.CHANGE, change, look.word, look.means)
    bare = {
        "shared" if arrow.shared else "minor" if arrow.minor else ""
        for arrow in diagram.arrows
        if arrow.bare and any(way.change is None for way in arrow.ways)
    }
    for kind, look in style.BARE_WAYS.items():
        if kind in bare:
            yield Entry(Sample.BARE, kind, look.word, look.means)
