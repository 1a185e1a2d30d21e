"""How things look: a palette safe for colour blindness, and and a shape and a line for every kind."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from l4path.brief import Equatable
from l4path.diagrams.model import Tone
from l4path.meaning import Status

FONT: Final = "Helvetica"
TITLE_SIZE: Final = 34
LANE_SIZE: Final = 20
BOX_SIZE: Final = 16
WORD_SIZE: Final = 11
WAY_SIZE: Final = 12
MARK_SIZE: Final = 14
NOTE_SIZE: Final = 14
LEAST_ON_A_PAGE: Final = 16
"""The size of the smallest letters of a picture for a page, before it is made to fit."""
ROUTE_PEN: Final = 5.0
FIRING_PEN: Final = 2.6
UNKNOWN_PEN: Final = 2.0
ROUTE_FRAME: Final = 3.4

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

BAND_TINTS: Final = ("#F8FAFB", "#EAEFF3")
BAND_HEADS: Final = ("#46555F", "#2F3B44")
BAND_LINE: Final = "#8796A1"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class BoxLook(Equatable):
    """The shape and colours of a kind of box."""

    shape: str
    style: str
    fill: str
    line: str
    peripheries: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class WayLook(Equatable):
    """The colour, line and arrowhead of a kind of escalation."""

    colour: str
    line: str
    head: str
    pen: float = 1.6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class MarkLook(Equatable):
    """How a mark is drawn: the sign before its word, its colours, and the frame of the box, which no other mark has."""

    sign: str
    fill: str
    text: str
    line: str
    pen: float
    frame: str = ""
    peripheries: int = 1
    struck: bool = False


BOXES: Final = MappingProxyType(
    {
        "treatment": BoxLook(
            shape="box",
            style="rounded,filled",
            fill="#E3F0F9",
            line=BLUE,
        ),
        "continuous": BoxLook(
            shape="box",
            style="rounded,filled,dashed",
            fill="#E3F0F9",
            line=BLUE,
        ),
        "once": BoxLook(
            shape="note",
            style="filled",
            fill="#E3F0F9",
            line=BLUE,
        ),
        "review": BoxLook(shape="hexagon", style="filled", fill="#FCF0D2", line=OCHRE),
        "disposition": BoxLook(
            shape="box",
            style="filled",
            fill="#F7E9F1",
            line=PURPLE,
            peripheries=2,
        ),
        "anywhere": BoxLook(
            shape="octagon",
            style="filled",
            fill=VERMILION,
            line=VERMILION,
        ),
        "state": BoxLook(
            shape="box",
            style="rounded,filled,bold",
            fill=WHITE,
            line="#3D4852",
        ),
        "elsewhere": BoxLook(
            shape="box",
            style="rounded,filled,dotted",
            fill=WHITE,
            line=GREY,
        ),
    }
)
EMERGENCY_FILL: Final = "#FCE4D6"

WAYS: Final = MappingProxyType(
    {
        "indication": WayLook(colour=GREEN, line="solid", head="empty"),
        "persistence": WayLook(colour=BLUE, line="solid", head="vee"),
        "failure": WayLook(
            colour=VERMILION,
            line="solid",
            head="normal",
        ),
        "exhausted": WayLook(
            colour=VERMILION,
            line="dashed",
            head="normal",
        ),
        "unavailable": WayLook(colour=VERMILION, line="dashed", head="empty"),
        "next_step": WayLook(
            colour=VERMILION,
            line="dashed",
            head="diamond",
        ),
        "response": WayLook(colour=GREEN, line="solid", head="odot", pen=2.2),
        "deterioration": WayLook(colour=OCHRE, line="solid", head="diamond", pen=2.6),
        "relapse": WayLook(colour=PURPLE, line="dashed", head="vee"),
        "completion": WayLook(colour=INK, line="solid", head="dot"),
        "red_flag": WayLook(colour=VERMILION, line="solid", head="box", pen=3.0),
        "contraindication": WayLook(
            colour=GREY,
            line="dashed",
            head="tee",
            pen=1.0,
        ),
        "declined": WayLook(colour=GREY, line="dotted", head="odot", pen=1.0),
        "otherwise": WayLook(colour=GREY, line="dashed", head="odiamond", pen=1.0),
    }
)

TONES: Final = MappingProxyType(
    {
        Status.UNDETERMINED: Tone.UNKNOWN,
        Status.PASSED: Tone.DONE,
        Status.OPEN: Tone.NEUTRAL,
        Status.ENDED: Tone.NEUTRAL,
        Status.DONE: Tone.DONE,
        Status.DECLINED: Tone.AGAINST,
        Status.INTOLERANT: Tone.AGAINST,
        Status.RELAPSED: Tone.AGAINST,
        Status.FAILED: Tone.AGAINST,
        Status.NOT_INDICATED: Tone.NEUTRAL,
        Status.CONTRAINDICATED: Tone.AGAINST,
        Status.RESPONDED: Tone.DONE,
        Status.ONGOING: Tone.NEUTRAL,
        Status.STOPPED: Tone.NEUTRAL,
        Status.OFFERED: Tone.NEUTRAL,
    }
)
"""How each status strikes the eye where its node is no possible next step; one that is not reached has no mark."""

MARKS: Final = MappingProxyType(
    {
        Tone.OPTION: MarkLook(sign="►", fill=GREEN, text=WHITE, line=GREEN, pen=6.5),
        Tone.ALONGSIDE: MarkLook(sign="+", fill="#DDF1EA", text="#00543B", line=GREEN, pen=2.6),
        Tone.DONE: MarkLook(sign="■", fill="#D3DAE0", text=INK, line="#3D4852", pen=2.2),
        Tone.AGAINST: MarkLook(
            sign="\N{MULTIPLICATION SIGN}", fill="#FBE0D0", text="#7A2C00", line=VERMILION, pen=1.8, frame="diagonals"
        ),
        Tone.UNKNOWN: MarkLook(sign="?", fill="#FFF3B0", text=INK, line=OCHRE, pen=3.0, frame="dotted"),
        Tone.NEUTRAL: MarkLook(sign="○", fill=WHITE, text=GREY, line=GREY, pen=1.2),
        Tone.HELD: MarkLook(sign="||", fill=WHITE, text=INK, line=GREY, pen=2.0, frame="dashed"),
        Tone.NEW: MarkLook(sign="+", fill=GREEN, text=WHITE, line=GREEN, pen=2.0, peripheries=2),
        Tone.GONE: MarkLook(
            sign="\N{MULTIPLICATION SIGN}",
            fill=WHITE,
            text=VERMILION,
            line=VERMILION,
            pen=1.6,
            frame="dashed",
            struck=True,
        ),
        Tone.CHANGED: MarkLook(sign="•", fill="#D9EAF5", text="#004A75", line=BLUE, pen=3.2),
        Tone.DIVERGES: MarkLook(sign="►", fill=INK, text=WHITE, line=INK, pen=4.8),
    }
)

CAUTION_SIGN: Final = "!"
"""What stands before something that has to be minded of a present option."""

CHANGES: Final = MappingProxyType(
    {
        Tone.NEW: WayLook(colour=GREEN, line="solid", head="normal", pen=3.6),
        Tone.GONE: WayLook(colour=VERMILION, line="dashed", head="normal", pen=2.0),
        Tone.CHANGED: WayLook(colour=BLUE, line="solid", head="vee", pen=2.4),
        Tone.NEUTRAL: WayLook(colour=GREY, line="solid", head="normal", pen=0.8),
    }
)

ANY_WAY: Final = WayLook(colour="#4A5660", line="solid", head="normal", pen=1.8)
HAPPENS: Final = WayLook(colour=INK, line="solid", head="normal", pen=1.8)
SHARED_WAY: Final = WayLook(
    colour="#4A5660",
    line="dashed",
    head="normal",
    pen=1.8,
)
LESSER_WAY: Final = WayLook(colour=GREY, line="dashed", head="vee", pen=1.0)
BARE_WAYS: Final = MappingProxyType({"": ANY_WAY, "shared": SHARED_WAY, "minor": LESSER_WAY})
