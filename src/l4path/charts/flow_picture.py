"""The flow drawn: a column a step, a bar a group, and a band for those who go from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from l4path.charts.flow import ALL, BEYOND, OTHER
from l4path.charts.picture import MARGIN, Picture, Table, number, share
from l4path.diagrams import labels, style
from l4path.diagrams.labels import Label
from l4path.diagrams.layout import Point, Rect
from l4path.diagrams.pens import shape
from l4path.language import words

if TYPE_CHECKING:
    from l4path.charts.flow import Flow, FlowRow, Group
    from l4path.pathway import Pathway

_OFF: Final = "*off"
_BOX: Final = 168.0
_GAP: Final = 96.0
_STRIP: Final = 7.0
_HIGH: Final = 460.0
_APART: Final = 8.0
_ROOM: Final = 8.0
_LEAST: Final = 0.6
_GOING: Final = ("#A9CCE3", "#4A7FA3")
_LEAVING: Final = ("#E2E2E2", "#9A9A9A")
_END_FILL = "#F4F4F4"


class _Bar(NamedTuple):
    """One bar: where it stands, its name on the page, and how far its strips are taken."""

    name: str
    left: float
    top: float
    taken: list[float]


def flow_picture(flow: Flow, pathway: Pathway) -> Picture:
    """A flow as a picture.

    Args:
        flow: The flow.
        pathway: The pathway, for its titles.
    """
    say = words()
    sentences = [say("chart.flow_said", count=flow.persons, persons=number(flow.persons))]
    if 0 < flow.refused < flow.least:
        sentences.append(say("chart.flow_refused_few", least=number(flow.least)))
    elif flow.refused:
        sentences.append(say("chart.flow_refused", count=flow.refused, persons=number(flow.refused)))
    sentences.append(say("chart.flow_least", least=number(flow.least)) if flow.least > 1 else say("chart.flow_every"))
    sentences.append(say("chart.flow_judges"))
    picture = Picture(say("chart.flow_title", pathway=pathway.title), tuple(sentences), [_table(flow, pathway)])
    columns = flow.steps + 1
    top = picture.head(2 * MARGIN + columns * _BOX + (columns - 1) * _GAP)
    scale = _HIGH / max(flow.persons, 1)
    bars: dict[tuple[int, bool, Group], _Bar] = {}
    end = top
    for step in range(columns):
        left = MARGIN + step * (_BOX + _GAP)
        goes_on = any(not left_here for left_here, _ in flow.groups(step))
        heading = say("chart.step", step=step) if step and goes_on else say("chart.left_all") if step else ""
        picture.text(labels.text(heading, 14, _BOX, bold=True, most=1) if heading else (), left, top, _BOX)
        below = top + 3 * _APART
        groups = flow.groups(step)
        for left_here, group in sorted(groups, key=lambda key: _rank(key, groups[key])):
            persons = groups[left_here, group]
            label = _label(left_here, group, persons, flow, pathway)
            strip = max(persons * scale, _LEAST)
            height = max(strip, label.height + _ROOM)
            place = Rect(left + _BOX / 2, below + height / 2, _BOX, height)
            name = picture.node(
                place, _look(leaving=left_here), label, title=_hover(left_here, group, persons, pathway)
            )
            strip_top = below + (height - strip) / 2
            bars[step, left_here, group] = _Bar(name, left, strip_top, [0.0, 0.0])
            for side in (0,) if left_here else (0, 1) if step else (1,):
                x = left + (_BOX - _STRIP / 2 if side else _STRIP / 2)
                fill = style.GREY if left_here else style.BLUE
                picture.node(Rect(x, strip_top + strip / 2, _STRIP, strip), shape("box", fill=fill, line=fill, pen=0.2))
            below += height + _APART
        end = max(end, below)
    for row in _bands(flow, bars):
        _band(picture, row, bars, scale, pathway)
    picture.height = end + MARGIN
    return picture


def _rank(key: tuple[bool, Group], persons: int) -> tuple[bool, bool, int, Group]:
    leaving, group = key
    return leaving, group == OTHER, -persons, group


def _look(*, leaving: bool) -> dict[str, str]:
    if leaving:
        return shape("box", fill=_END_FILL, line=style.GREY, pen=1.0, drawn="filled,dashed")
    return shape("box", fill=style.WHITE, line=style.INK, pen=1.2)


def _label(leaving: bool, group: Group, persons: int, flow: Flow, pathway: Pathway) -> Label:
    room = _BOX - 2 * _STRIP - _ROOM
    colour = style.GREY if leaving else style.INK
    sign = "■ " if leaving else ""
    title = labels.text(sign + named(leaving, group, pathway), 12, room, bold=not leaving, colour=style.INK, most=4)
    counted = f"{number(persons)} · {share(persons / flow.persons)}" if flow.persons else number(persons)
    return Label((*title, *labels.text(counted, 12, room, colour=colour, most=1)))


def named(leaving: bool, group: Group, pathway: Pathway) -> str:
    """A group in words.

    Args:
        leaving: Whether its persons left.
        group: What they began, or how they left.
        pathway: The pathway, for its titles.
    """
    say = words()
    if leaving:
        (how,) = group
        return say(f"chart.left.{'beyond' if how == BEYOND else 'other' if group == OTHER else how}")
    if group in (ALL, OTHER):
        return say("chart.everybody" if group == ALL else "chart.other")
    titles = [say("chart.off") if name == _OFF else pathway.nodes[name].title for name in group]
    return say.joined(titles)


def _hover(leaving: bool, group: Group, persons: int, pathway: Pathway) -> str:
    return f"{named(leaving, group, pathway)}: {number(persons)}"


def _bands(flow: Flow, bars: dict[tuple[int, bool, Group], _Bar]) -> list[FlowRow]:
    """The rows from the top of each column, so that bands leave a bar in the order in which they arrive."""
    return sorted(
        flow.rows,
        key=lambda row: (
            row.step,
            bars[row.step - 1, False, row.source].top,
            bars[row.step, row.left, row.target].top,
        ),
    )


def _band(
    picture: Picture, row: FlowRow, bars: dict[tuple[int, bool, Group], _Bar], scale: float, pathway: Pathway
) -> None:
    source, target = bars[row.step - 1, False, row.source], bars[row.step, row.left, row.target]
    wide = row.persons * scale
    begin = Point(source.left + _BOX, source.top + source.taken[1] + wide / 2)
    end = Point(target.left, target.top + target.taken[0] + wide / 2)
    source.taken[1] += wide
    target.taken[0] += wide
    text = words()(
        "chart.band",
        source=named(False, row.source, pathway),
        target=named(row.left, row.target, pathway),
        persons=number(row.persons),
    )
    picture.band(begin, end, max(wide, _LEAST), *(_LEAVING if row.left else _GOING), title=text)


def _table(flow: Flow, pathway: Pathway) -> Table:
    say = words()
    rows = [
        (
            str(row.step),
            named(False, row.source, pathway),
            say("chart.leaves" if row.left else "chart.begins"),
            named(row.left, row.target, pathway),
            number(row.persons),
            share(row.persons / flow.persons, 1),
        )
        for row in flow.rows
    ]
    head = tuple(say(f"chart.head.{word}") for word in ("step", "after", "what", "then", "persons", "share"))
    return Table(say("chart.flow_table"), head, rows, 4)
