"""Which look a box or an arrow has, by its kind and by what an episode or a newer version says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.diagrams import style
from l4path.diagrams.model import Firing, Tone
from l4path.diagrams.pens import shape
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.diagrams.model import Arrow, Box, Way
    from l4path.diagrams.style import WayLook


def of_box(box: Box) -> dict[str, str]:
    """The shape, the colours and the frame of a box."""
    look = style.BOXES[box.kind]
    fill, line, pen, drawn, peripheries = look.fill, look.line, 1.8, look.style, look.peripheries
    if box.emergency and box.kind != "elsewhere":
        fill, line, pen = (look.fill if box.kind == "anywhere" else style.EMERGENCY_FILL), style.VERMILION, 3.0
    if box.faded:
        fill, line, pen = style.WHITE, style.VERMILION if box.emergency else style.PALE, 1.0
    if box.focus:
        pen = style.ROUTE_FRAME
    if box.route:
        line, pen = style.INK, style.ROUTE_FRAME
    if box.mark is not None:
        mark = style.MARKS[box.mark.tone]
        line, pen = (line if box.route else mark.line), max(mark.pen, style.ROUTE_FRAME if box.route else 0.0)
        if mark.pen > style.ROUTE_FRAME:
            line = mark.line
        peripheries += mark.peripheries - 1
        drawn = ",".join(part for part in (drawn, mark.frame) if part)
    return shape(look.shape, fill=fill, line=line, pen=pen, drawn=drawn, peripheries=peripheries)


def of_arrow(arrow: Arrow) -> WayLook:
    """The look of an arrow: of its first way, or of the first that does most for the episode."""
    changes = {way.change for way in arrow.ways if way.change is not None}
    if changes:
        return style.CHANGES[changes.pop() if len(changes) == 1 else Tone.CHANGED]
    if arrow.bare and arrow.shared:
        return style.SHARED_WAY
    if arrow.bare:
        return style.LESSER_WAY if arrow.minor else style.ANY_WAY
    most = arrow.strongest
    kind = next(way.kind for way in arrow.ways if way.strongest is most)
    return style.WAYS.get(kind, style.HAPPENS)


def of_junction(arrows: Iterable[Arrow]) -> WayLook:
    """The look of a line that is a part of several arrows: theirs where they look the same, else one of no kind."""
    found = list(dict.fromkeys(of_arrow(arrow) for arrow in arrows))
    return found[0] if len(found) == 1 else style.ANY_WAY


def pen(arrow: Arrow, firing: Firing | None) -> tuple[str, float]:
    """The colour and the weight of a line."""
    look = of_arrow(arrow)
    if arrow.pen:
        return (look.colour if arrow.pen > 1 else style.PALE), arrow.pen
    return pen_of(look, firing)


def pen_of(look: WayLook, firing: Firing | None) -> tuple[str, float]:
    """The colour and the weight of a line that looks like this."""
    match firing:
        case Firing.ROUTE:
            return style.INK, style.ROUTE_PEN
        case Firing.FIRES:
            return (style.GREY if look.colour == style.INK else look.colour), style.FIRING_PEN  # black is the way taken
        case Firing.UNKNOWN:
            return look.colour, style.UNKNOWN_PEN
        case Firing.RESTS:
            return style.PALE, 1.0
        case _:
            return look.colour, look.pen


def line(arrow: Arrow, firing: Firing | None) -> str:
    """Whether a line is whole, dashed or dotted: whole where a patient came, dotted where it is unknown."""
    return line_of(of_arrow(arrow), firing)


def line_of(look: WayLook, firing: Firing | None) -> str:
    """The same of a line that looks like this."""
    if firing is Firing.ROUTE:
        return "solid"
    return "dotted" if firing is Firing.UNKNOWN else look.line


def word_of(way: Way) -> str:
    """The word for a way: its own, or that of its kind."""
    return way.word or words()(f"legend.way.{way.kind}.word")
