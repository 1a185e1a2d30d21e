"""The waiting drawn: a line for each end, the share that it has come to by each day, and the numbers at risk."""

from __future__ import annotations

from itertools import pairwise
from math import floor, log10
from typing import TYPE_CHECKING, Final

from l4path.charts.picture import MARGIN, Picture, Table, few, number, share
from l4path.charts.waiting import CENSORED, ENDS, pooled
from l4path.diagrams import labels, style
from l4path.diagrams.layout import Point
from l4path.language import words

if TYPE_CHECKING:
    from l4path.charts.waiting import Waiting, WaitingRow

_WIDE, _HIGH = 640.0, 300.0
_LEFT: Final = 74.0
_RIGHT: Final = 210.0
_LOOKS: Final = {
    "started": (style.BLUE, "solid", 3.0),
    "declined": (style.VERMILION, "dashed", 2.4),
    "withdrawn": (style.INK, "dotted", 2.4),
}
_NEAR: Final = 0.5
_TICKS: Final = 7
_NAMES_APART: Final = 17.0
_MOST_ROWS: Final = 80


def waiting_picture(waiting: Waiting, title: str, *, least: int = 11) -> Picture:
    """The waits for a treatment as a picture.

    Args:
        waiting: The waits.
        title: The title of the treatment.
        least: Smaller numbers are told only as being smaller: lengths are put together until so many waits end in each
            row, and of an end that comes to fewer waits no line is drawn.
    """
    say = words()
    waiting = pooled(waiting, least)
    sentences = (
        say("chart.waiting_said", count=waiting.waits, waits=few(waiting.waits, least)),
        say("chart.waiting_how"),
        say("chart.waiting_few", least=number(least)) if least > 1 else say("chart.every"),
    )
    last = max((row.days for row in waiting.rows), default=0.0)
    step = _tick(last)
    ticks = [at * step for at in range(floor(last / step + 1e-9) + 1)]
    longest = max(last, ticks[-1], 1e-9)
    picture = Picture(say("chart.waiting_title", treatment=title), sentences, _tables(waiting, ticks, least))
    top = picture.head(_LEFT + _WIDE + _RIGHT + MARGIN)
    bottom = top + _HIGH

    def x(days: float) -> float:
        return _LEFT + _WIDE * days / longest

    def y(part: float) -> float:
        return bottom - _HIGH * part

    for quarter in range(5):
        at = y(quarter / 4)
        picture.straight([Point(_LEFT, at), Point(_LEFT + _WIDE, at)], style.PALE, 0.6 if quarter else 1.4)
        picture.centred(f"{25 * quarter} %", _LEFT - 26, at)
    for days in ticks:
        picture.straight([Point(x(days), bottom), Point(x(days), bottom + 5)], style.GREY, 1.0)
        picture.centred(_plain(days), x(days), bottom + 15)
    picture.centred(say("chart.days"), _LEFT + _WIDE / 2, bottom + 34)
    ends = []
    for how in ENDS:
        colour, drawn, pen = _LOOKS[how]
        if _are_few(waiting, how, least):
            ends.append((bottom, how, f"{say(f'chart.ended.{how}')}: <{number(least)}"))
            continue
        points = _stairs(waiting, how, longest)
        final = waiting.rows[-1].incidence[how] if waiting.rows else 0.0
        label = f"{say(f'chart.ended.{how}')}: {share(final, 1)}"
        course = [Point(x(days), y(part)) for days, part in points]
        picture.straight(course, colour, pen, drawn, title=label)
        ends.append((y(final), how, label))
    _named(picture, ends)
    picture.height = _at_risk(picture, waiting, ticks, x, bottom + 52, least) + MARGIN
    return picture


def _are_few(waiting: Waiting, how: str, least: int) -> bool:
    """Whether an end comes to so few waits that they are not told."""
    return 0 < sum(row.ended.get(how, 0) for row in waiting.rows) < least


def _named(picture: Picture, ends: list[tuple[float, str, str]]) -> None:
    """The name of each line at its end, moved apart where they end together, with a piece of the line before it."""
    top = max(at for at, _, _ in ends) + _NAMES_APART
    for at, how, label in sorted(ends, reverse=True):
        colour, drawn, pen = _LOOKS[how]
        place = min(at, top - _NAMES_APART)
        top = place
        left = _LEFT + _WIDE + 8.0
        picture.straight([Point(left, place), Point(left + 34.0, place)], colour, pen, drawn)
        picture.text(labels.text(label, 12, _RIGHT - 40.0, most=1), left + 40.0, place - 8.0, _RIGHT - 40.0)


def _at_risk(picture: Picture, waiting: Waiting, ticks: list[float], x: object, top: float, least: int) -> float:
    """A line of numbers beneath the days: how many wait still."""
    say = words()
    below = picture.text(labels.text(say("chart.at_risk"), 12, _WIDE, bold=True, most=1), _LEFT, top, _WIDE)
    for days in ticks:
        picture.centred(few(waiting.at(days).at_risk, least), x(days), below + 10)  # type: ignore[operator]
    return below + 18.0


def _stairs(waiting: Waiting, how: str, longest: float) -> list[tuple[float, float]]:
    """The corners of a line that rises in steps; steps too near each other to be seen apart are drawn as one."""
    points = [(0.0, 0.0)]
    near = longest * _NEAR / _WIDE
    for row in waiting.rows:
        days, part = points[-1]
        if row.incidence[how] == part:
            continue
        if row.days - days < near and len(points) > 1:
            points[-1] = days, row.incidence[how]
            continue
        points += [(row.days, part), (row.days, row.incidence[how])]
    last = max((row.days for row in waiting.rows), default=0.0)
    points.append((last, points[-1][1]))
    return [point for at, point in enumerate(points) if not at or point != points[at - 1]] + (
        [(longest * 1e-6, 0.0)] if len(set(points)) == 1 else []
    )


def _tick(last: float) -> float:
    """A round number of days between ticks, so that there are about seven."""
    if last <= 0:
        return 1.0
    rough = last / _TICKS
    power = 10.0 ** floor(log10(rough))
    return next(power * by for by in (1, 2, 5, 10) if rough <= power * by)


def _plain(days: float) -> str:
    return f"{days:.6g}"


def _tables(waiting: Waiting, ticks: list[float], least: int) -> list[Table]:
    say = words()
    rows = list(waiting.rows)
    title = say("chart.waiting_table") if least == 1 else say("chart.waiting_grouped")
    if len(rows) > _MOST_ROWS:
        rows = _grouped(waiting, ticks)
        title = say("chart.waiting_grouped")
    head = (
        say("chart.head.days"),
        say("chart.head.at_risk"),
        *(say(f"chart.ended.{how}") for how in (*ENDS, CENSORED)),
        *(say("chart.head.incidence", how=say(f"chart.ended.{how}")) for how in ENDS),
        say("chart.head.waiting"),
    )
    hidden = {how for how in ENDS if _are_few(waiting, how, least)}
    shown = [
        (
            _plain(row.days),
            few(row.at_risk, least),
            *(few(row.ended.get(how, 0), least) for how in (*ENDS, CENSORED)),
            *("-" if how in hidden else share(row.incidence[how], 1) for how in ENDS),
            "-" if hidden else share(row.waiting, 1),
        )
        for row in rows
    ]
    return [Table(title, head, shown, 0)]


def _grouped(waiting: Waiting, ticks: list[float]) -> list[WaitingRow]:
    """A row a tick and a quarter between, with all that ended since the one before."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else ticks[0] or 1.0
    last = waiting.rows[-1].days
    bounds = [at * step / 4 for at in range(int(last / step * 4) + 2)]
    found = []
    for before, bound in pairwise([-1.0, *bounds]):
        inside = [row for row in waiting.rows if before < row.days <= bound]
        ended = {how: sum(row.ended.get(how, 0) for row in inside) for how in (*ENDS, CENSORED)}
        at = waiting.at(bound)
        found.append(type(at)(bound, inside[0].at_risk if inside else at.at_risk, ended, at.incidence))
    return found
