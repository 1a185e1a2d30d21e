"""How things look: a palette safe for colour blindness, and a shape, a line and a word for every kind."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from l4path.diagrams.model import Tone

FONT: Final = "Helvetica"
TITLE_SIZE: Final = 34
LANE_SIZE: Final = 20
BOX_SIZE: Final = 16
WORD_SIZE: Final = 11
WAY_SIZE: Final = 12
MARK_SIZE: Final = 14
NOTE_SIZE: Final = 14
FIRING_PEN: Final = 3.2

# Okabe and Ito's palette, darkened where it is used for words, so that they keep a contrast of 4.5 to 1 on white.
INK: Final = "#1A1A1A"
GREY: Final = "#5F5F5F"
PALE: Final = "#A8A8A8"
WHITE: Final = "#FFFFFF"
BLUE: Final = "#0072B2"
GREEN: Final = "#00704F"
VERMILION: Final = "#B84300"
PURPLE: Final = "#9B3F74"
OCHRE: Final = "#8A5A00"

DOUBT: Final = "#FFF8D6"

BAND_TINTS: Final = ("#F4F6F8", "#E9EDF1")
BAND_HEADS: Final = ("#DCE3EA", "#CED7E0")
BAND_LINE: Final = "#B9C4CE"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxLook:
    """The shape and colours of a kind of box, its word, and what the legend says of it."""

    shape: str
    style: str
    fill: str
    line: str
    word: str
    means: str
    peripheries: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLook:
    """The colour, line and arrowhead of a kind of escalation, its word, and what the legend says of it."""

    colour: str
    line: str
    head: str
    word: str
    means: str
    pen: float = 1.6


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLook:
    """How a mark of the episode is drawn: the sign before its word, and its colours."""

    sign: str
    fill: str
    text: str
    line: str


BOXES: Final = MappingProxyType(
    {
        "treatment": BoxLook(
            shape="box",
            style="rounded,filled",
            fill="#E3F0F9",
            line=BLUE,
            word="treatment",
            means="tried and judged: it can work, or fail",
        ),
        "continuous": BoxLook(
            shape="box",
            style="rounded,filled,dashed",
            fill="#E3F0F9",
            line=BLUE,
            word="continuous treatment",
            means="goes on beside the others",
        ),
        "once": BoxLook(
            shape="note",
            style="filled",
            fill="#E3F0F9",
            line=BLUE,
            word="once",
            means="is done, and then has been done",
        ),
        "review": BoxLook(
            shape="hexagon", style="filled", fill="#FCF0D2", line=OCHRE, word="review", means="a point of judgement"
        ),
        "disposition": BoxLook(
            shape="box",
            style="filled",
            fill="#F7E9F1",
            line=PURPLE,
            word="disposition",
            means="the pathway ends here, or hands over",
            peripheries=2,
        ),
        "anywhere": BoxLook(
            shape="octagon",
            style="filled",
            fill=VERMILION,
            line=VERMILION,
            word="red flag, from anywhere",
            means="applies at every step",
        ),
    }
)
EMERGENCY_FILL: Final = "#FCE4D6"

WAYS: Final = MappingProxyType(
    {
        "indication": WayLook(
            colour=GREEN, line="solid", head="empty", word="indication", means="the condition speaks for it"
        ),
        "persistence": WayLook(
            colour=BLUE, line="solid", head="vee", word="persistence", means="the complaint goes on; no response"
        ),
        "failure": WayLook(
            colour=VERMILION,
            line="solid",
            head="normal",
            word="failure",
            means="an adequate trial did not help, or was not tolerated",
        ),
        "exhausted": WayLook(
            colour=VERMILION,
            line="dashed",
            head="normal",
            word="exhausted",
            means="failed, not tolerated, not indicated or contraindicated",
        ),
        "unavailable": WayLook(
            colour=VERMILION, line="dashed", head="empty", word="unavailable", means="exhausted, or declined"
        ),
        "deterioration": WayLook(
            colour=OCHRE, line="solid", head="diamond", word="deterioration", means="it gets worse", pen=2.6
        ),
        "relapse": WayLook(
            colour=PURPLE, line="dashed", head="vee", word="relapse", means="it had helped, and no longer does"
        ),
        "completion": WayLook(colour=INK, line="solid", head="dot", word="completion", means="it has been done"),
        "red_flag": WayLook(
            colour=VERMILION, line="solid", head="box", word="red flag", means="an emergency must be excluded", pen=3.0
        ),
        "contraindication": WayLook(
            colour=GREY,
            line="dashed",
            head="tee",
            word="contraindication",
            means="it is forbidden, or was not tolerated",
            pen=1.0,
        ),
        "declined": WayLook(
            colour=GREY, line="dotted", head="odot", word="declined", means="the patient does not want it", pen=1.0
        ),
        "otherwise": WayLook(
            colour=GREY, line="dashed", head="odiamond", word="otherwise", means="no other way on applies", pen=1.0
        ),
    }
)

MARKS: Final = MappingProxyType(
    {
        Tone.OPTION: MarkLook(sign="►", fill=GREEN, text=WHITE, line=GREEN),
        Tone.DONE: MarkLook(sign="■", fill="#3D4852", text=WHITE, line="#3D4852"),
        Tone.AGAINST: MarkLook(sign="\N{MULTIPLICATION SIGN}", fill=VERMILION, text=WHITE, line=VERMILION),
        Tone.UNKNOWN: MarkLook(sign="?", fill="#FFF3B0", text=INK, line=OCHRE),
        Tone.NEUTRAL: MarkLook(sign="○", fill=WHITE, text=GREY, line=GREY),
    }
)
