"""The sheet: the head of the picture, the lanes with their names, the legend beside or beneath them, and references."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Final

from l4path.brief import Equatable
from l4path.diagrams import labels, style
from l4path.diagrams.labels import Label
from l4path.diagrams.layout import Layout, Rect, Size, arrange, in_order
from l4path.diagrams.legend import SAMPLE, Entry, Sample, legend
from l4path.diagrams.model import Join
from l4path.diagrams.sizes import box_size, label_size
from l4path.diagrams.view import PAGES
from l4path.garbage import none_collected
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.diagrams.model import Diagram

_MARGIN, _TIGHT = 24.0, 12.0
_COLUMN: Final = 300.0
_LEAST_WIDTH: Final = 3 * _COLUMN
_LANE_TEXT, _NARROW = 160.0, 104.0
_LANE_ROOM: Final = 28.0
_PRINTED: Final = ((595.0, 842.0), (842.0, 595.0))
_READABLE: Final = 6.0  # letters printed smaller are hardly read
_REFERENCE, _WIDE_REFERENCE = 560.0, 820.0
# How wide a line of a title may be, and a column of the legend: on a page, whichever lets everything print largest.
_TITLE_WIDTHS: Final = (104.0, 128.0, labels.BOX_TEXT, 200.0, 230.0, 260.0, 275.0, 290.0, 320.0, 370.0)
_COLUMN_WIDTHS: Final = (230.0, 260.0, _COLUMN, 330.0)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sheet(Equatable):
    """Everything with its place; a text block or entry is placed by its whole extent.

    Attributes:
        width: Of the sheet, in points.
        height: Of the sheet, in points.
        head: The title and what stands under it.
        foot: The note at the bottom.
        chart: The layout of lanes, boxes and lines.
        corner: Where the chart begins.
        bands: Each lane as a whole.
        names: The name of each lane, and the end of the lane that it stands in.
        written: The label of every box and arrow.
        entries: The legend.
        references: The numbered texts below the picture.
    """

    width: float
    height: float
    head: tuple[Label, Rect]
    foot: tuple[Label, Rect]
    chart: Layout
    corner: tuple[float, float]
    bands: tuple[Rect, ...]
    names: tuple[tuple[Label, Rect], ...]
    written: Mapping[str, Label]
    entries: tuple[tuple[Entry, Label, Rect], ...]
    references: tuple[tuple[Label, Rect], ...] = ()


@none_collected()
def laid_out(diagram: Diagram) -> Sheet:
    """Lay a diagram out on a sheet; for a page, in the way of several that prints largest."""
    if not diagram.page or not _is_plain(diagram):
        return _laid_out(diagram)

    def scale(sheet: Sheet) -> float:
        return _scale(sheet.width, sheet.height, (PAGES[diagram.page],))

    measured = [_measured(diagram, limit) for limit in _TITLE_WIDTHS]
    order = in_order(diagram, measured[0][1])
    best: list[Sheet] = []
    for squeezed in (False, True):
        charts = [(written, arrange(diagram, sizes, order, squeezed=squeezed)) for written, sizes in measured]
        best += [
            _laid_out(diagram, chart, column, beside=beside)
            for chart in charts
            for column in _COLUMN_WIDTHS
            for beside in (True, False)
        ]
        if scale(max(best, key=scale)) * style.LEAST_ON_A_PAGE >= _READABLE:
            break
    return max(best, key=scale)


def _is_plain(diagram: Diagram) -> bool:
    """Whether it is for a page, and has no words on its arrows."""
    return bool(diagram.page) and all(arrow.bare for arrow in diagram.arrows)


def _measured(diagram: Diagram, limit: float = labels.BOX_TEXT) -> tuple[dict[str, Label], dict[str, Size]]:
    """What is written in every box and on every arrow, and how much room they need."""
    titles = diagram.titles
    across, plain = diagram.direction == "right", _is_plain(diagram)
    written = {box.id: labels.of_box(box, plain=plain, limit=limit) for box in diagram.boxes}
    written |= {arrow.id: labels.of_arrow(arrow, titles[arrow.target]) for arrow in diagram.arrows if not arrow.bare}
    sizes = {box.id: box_size(box, written[box.id], across=across, tight=plain) for box in diagram.boxes}
    sizes |= {
        arrow.id: label_size(arrow, written[arrow.id], across=across) for arrow in diagram.arrows if not arrow.bare
    }
    return written, sizes


def _laid_out(
    diagram: Diagram,
    charted: tuple[dict[str, Label], Layout] | None = None,
    column: float = _COLUMN,
    *,
    beside: bool | None = None,
) -> Sheet:
    """The head above a chart, the names of its lanes at their ends, the legend beside or beneath it."""
    if charted is None:
        written, sizes = _measured(diagram)
        charted = written, arrange(diagram, sizes)
    written, chart = charted
    across, plain = diagram.direction == "right", _is_plain(diagram)
    margin = _TIGHT if plain else _MARGIN
    least = style.LEAST_ON_A_PAGE if diagram.page else 0
    size, room = (style.LEAST_ON_A_PAGE, _NARROW) if plain else (style.LANE_SIZE, _LANE_TEXT)
    titled = [
        _lane_name(name, chart.bands[number].width - _LANE_ROOM if across else room, size)
        for number, name in enumerate(diagram.lanes)
    ]
    if across:
        high = max((name.height for name in titled), default=0.0) + _LANE_ROOM / 2
        body, tall = max(chart.width, _LEAST_WIDTH), chart.height + high
    else:
        wide = max((name.width for name in titled), default=0.0) + (_LANE_ROOM / 2 if plain else _LANE_ROOM)
        body, tall = max(wide + chart.width, _LEAST_WIDTH), chart.height
    explained = [
        (entry, _explained(entry, least, column))
        for entry in legend(diagram, meeting=any(junction.join is Join.ONE for junction in chart.junctions))
        if not (plain and entry.sample is Sample.DISPUTED)
    ]
    if beside is None or across:
        beside = not across and _beside(explained, body, tall, diagram.page, column)
    width = body + (margin + column if beside else 0.0)
    head = _head(diagram, width, least)
    top = margin + head.height + margin
    if across:
        corner = (margin + (body - chart.width) / 2, top + high)
        bands, ends = _columns_of(chart, corner, high)
    else:
        corner = (margin + wide + (body - wide - chart.width) / 2, top)
        bands, ends = _rows_of(chart, corner, wide, (margin, margin + body))
    foot = Label(labels.text(words()("picture.note"), max(style.NOTE_SIZE, least), width, colour=style.GREY))
    if beside:
        entries, end = _columns(explained, 1, margin + body + margin, top, column)
        end = max(end, top + tall)
    else:
        entries, end = _columns(explained, max(1, int(width // column)), margin, top + tall + margin, column)
    references, end = _referred(diagram, end, width, margin)
    return Sheet(
        width=width + 2 * margin,
        height=end + margin + foot.height + margin,
        head=(head, Rect(margin + width / 2, margin + head.height / 2, width, head.height)),
        foot=(foot, Rect(margin + width / 2, end + margin + foot.height / 2, width, foot.height)),
        chart=chart,
        corner=corner,
        bands=bands,
        names=tuple(zip(titled, ends, strict=True)),
        written=written,
        entries=entries,
        references=references,
    )


def _beside(explained: list[tuple[Entry, Label]], body: float, tall: float, page: str, column: float) -> bool:
    """Whether everything prints larger with the legend beside the chart than with it beneath."""
    _, high = _columns(explained, 1, 0.0, 0.0, column)
    _, rows = _columns(explained, max(1, int(body // column)), 0.0, 0.0, column)
    pages = (PAGES[page],) if page else _PRINTED
    beneath = _scale(body, tall + _MARGIN + rows, pages)
    return _scale(body + _MARGIN + column, max(tall, high), pages) > beneath


def _scale(wide: float, high: float, pages: Iterable[tuple[float, float]]) -> float:
    """How large something is printed on the page that suits it best."""
    return max(min(across / wide, down / high) for across, down in pages)


def _lane_name(name: str, limit: float, size: int) -> Label:
    return Label(labels.text(name, size, limit, colour=style.WHITE, bold=True, most=3))


def _rows_of(
    chart: Layout, corner: tuple[float, float], wide: float, sides: tuple[float, float]
) -> tuple[tuple[Rect, ...], tuple[Rect, ...]]:
    """Lanes from side to side, one under the other, and the left end of each for its name."""
    left, right = sides
    bands = tuple(Rect((left + right) / 2, band.y + corner[1], right - left, band.height) for band in chart.bands)
    return bands, tuple(band._replace(x=left + wide / 2, width=wide) for band in bands)


def _columns_of(chart: Layout, corner: tuple[float, float], high: float) -> tuple[tuple[Rect, ...], tuple[Rect, ...]]:
    """Lanes side by side, and the upper end of each for its name."""
    top, tall = corner[1] - high, chart.height + high
    bands = tuple(Rect(band.x + corner[0], top + tall / 2, band.width, tall) for band in chart.bands)
    return bands, tuple(band._replace(y=top + high / 2, height=high) for band in bands)


def _head(diagram: Diagram, width: float, least: int) -> Label:
    about = diagram.description
    if diagram.version:
        about = words()("picture.version", version=diagram.version, description=about)
    lines = labels.text(diagram.title, style.TITLE_SIZE, width, bold=True)
    note = max(style.NOTE_SIZE, least)
    lines += labels.text(about, note, width, colour=style.GREY)
    for remark in (diagram.part, diagram.standing):
        found = labels.text(remark, style.LANE_SIZE, width, bold=True, most=6)
        lines += tuple(replace(line, apart=8 * (at == 0)) for at, line in enumerate(found))
    return Label(lines + labels.text(diagram.besides, note, width, most=4))


def _explained(entry: Entry, least: int, column: float) -> Label:
    room = column - SAMPLE - 16.0
    word = labels.text(entry.word, max(style.MARK_SIZE, least), room, bold=True)
    return Label(word + labels.text(entry.means, max(style.WAY_SIZE, least), room, colour=style.GREY))


def _columns(
    explained: list[tuple[Entry, Label]], count: int, left: float, top: float, wide: float
) -> tuple[tuple[tuple[Entry, Label, Rect], ...], float]:
    """The legend in columns from a corner on, and how far down it reaches."""
    rows = max(1, ceil(len(explained) / count))
    placed: list[tuple[Entry, Label, Rect]] = []
    end = y = top
    for number, (entry, label) in enumerate(explained):
        column, row = divmod(number, rows)
        y = top if row == 0 else y
        height = label.height + 14.0
        placed.append((entry, label, Rect(left + column * wide + wide / 2, y + height / 2, wide, height)))
        y += height
        end = max(end, y)
    return tuple(placed), end


def _referred(
    diagram: Diagram, top: float, width: float, margin: float
) -> tuple[tuple[tuple[Label, Rect], ...], float]:
    """The numbered texts in columns beneath everything else, and how far down they reach."""
    if not diagram.references:
        return (), top
    size = max(style.WAY_SIZE, style.LEAST_ON_A_PAGE if diagram.page else 0)
    wide = min(width, _WIDE_REFERENCE if _is_plain(diagram) else _REFERENCE)
    count = max(1, int(width // wide))
    texts = [
        Label(labels.text(f"{sign} {reference}", size, wide - margin, most=12))
        for sign, reference in diagram.references
    ]
    even = sum(label.height + 6.0 for label in texts) / count
    placed: list[tuple[Label, Rect]] = []
    column, end = 0, top
    y = top + margin
    for label in texts:
        if column + 1 < count and y - top - margin + label.height / 2 > even:
            column, y = column + 1, top + margin
        middle = margin + column * wide + wide / 2
        placed.append((label, Rect(middle, y + label.height / 2, wide, label.height)))
        y += label.height + 6.0
        end = max(end, y)
    return tuple(placed), end
