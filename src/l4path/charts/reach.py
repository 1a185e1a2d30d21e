"""Where the persons of a table stand on the pathway: counts at each node and each escalation, and the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from l4path.charts.compact import compact
from l4path.charts.picture import Table, check_least, few, number, share
from l4path.charts.web import web_page
from l4path.diagrams import extract, to_svg
from l4path.diagrams import write as write_diagram
from l4path.diagrams.render import ending_in, saved
from l4path.language import words
from l4path.language.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from l4path.cohort import Found
    from l4path.diagrams import Diagram
    from l4path.diagrams.model import Arrow, Box, Way
    from l4path.pathway import Pathway

_ENDINGS: Final = (".svg", ".png", ".pdf", ".html", ".mmd", ".dot", ".gv")
_STATUSES: Final = ("offered", "failed", "declined", "contraindicated", "undetermined")
_WIDEST, _THINNEST = 9.0, 1.2


@dataclass(frozen=True, slots=True)
class ReachNode:
    """The persons at a node.

    Attributes:
        reached: Of how many it is reached.
        tried: By how many it was tried; 0 of what is no treatment.
        statuses: By status, how many have it: ``offered``, ``failed``, ``declined``, ``contraindicated``,
            ``undetermined`` and the others.
    """

    reached: int
    tried: int
    statuses: Mapping[str, int]

    def at(self, word: str) -> int:
        """How many are ``reached``, ``tried``, or have a status."""
        return {"reached": self.reached, "tried": self.tried, **self.statuses}.get(str(word), 0)


@dataclass(frozen=True, slots=True)
class ReachWay:
    """The persons at an escalation: for how many it fires, and of how many that is unknown."""

    fires: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Counts that do not add up: a person may be at several nodes.

    Attributes:
        persons: How many persons are counted.
        refused: How many rows were refused, and are not.
        nodes: The persons at each node, by id.
        ways: The persons at each escalation, by id.
    """

    persons: int
    refused: int
    nodes: Mapping[str, ReachNode]
    ways: Mapping[str, ReachWay]


def reach_of(found: Found) -> Reach:
    """The counts of a table that was assessed.

    Args:
        found: What was found in the table.
    """
    held = found.again(("status", "reached", "fires", "tried"))
    times = held.truths()
    statuses: Mapping[str, Any] = held.counts()["status"]
    pathway = found.pathway
    nodes = {
        name: ReachNode(
            times[f"reached.{name}"][0], times.get(f"tried.{name}", (0, 0))[0], dict(statuses.get(name, {}))
        )
        for name in pathway.nodes
    }
    ways = {way.id: ReachWay(*times[f"fires.{way.id}"]) for way in pathway.escalations}
    refused = found.report.refused
    return Reach(found.report.rows - refused, refused, nodes, ways)


def reach_ending_of(path: str | PathLike[str]) -> str:
    """The ending of a file, as what the picture is written.

    Raises:
        DiagramError: When it is another.
    """
    return ending_in(_ENDINGS, path, "this picture")


def draw_reach(
    found: Found, path: str | PathLike[str] | None = None, *, detail: str = "overview", least: int = 11
) -> Reach:
    """The counts of a table, and their picture where a file is named; see :meth:`l4path.cohort.Found.reach`."""
    ending = "" if path is None else reach_ending_of(path)
    check_least(least)
    reach = reach_of(found)
    if path is None:
        return reach
    diagram = reach_diagram(reach, found.pathway, detail=detail, least=least)
    if ending == ".html":
        tables = _tables(reach, found.pathway, least)
        page = web_page(diagram.title, _summary(reach, least), compact(to_svg(diagram)), tables)
        saved(page.encode(), path)
    elif ending == ".svg":
        saved(compact(to_svg(diagram)).encode(), path)
    else:
        write_diagram(diagram, path)
    return reach


def reach_diagram(reach: Reach, pathway: Pathway, *, detail: str = "overview", least: int = 11) -> Diagram:
    """The picture of the pathway with the counts in it.

    Args:
        reach: The counts.
        pathway: The pathway.
        detail: ``overview``, ``standard`` or ``full``.
        least: Smaller numbers of persons are told only as being smaller.
    """
    say = words()
    plain = extract(pathway, detail=detail)
    boxes = {f"n{at}": name for at, name in enumerate(pathway.nodes)}
    ways = {f"e{at}": way.id for at, way in enumerate(pathway.escalations)}
    most = max((way.fires for way in reach.ways.values()), default=0)
    return replace(
        plain,
        title=say(
            "chart.reach_title",
            pathway=plain.title,
            persons=say("chart.reach_persons", count=reach.persons, persons=number(reach.persons)),
        ),
        standing=" ".join(_summary(reach, least)[1:]),
        boxes=tuple(_counted(box, reach, boxes, least) for box in plain.boxes),
        arrows=tuple(_weighed(arrow, reach, ways, most, least) for arrow in plain.arrows),
        cohort=True,
    )


def _summary(reach: Reach, least: int) -> tuple[str, ...]:
    say = words()
    found = [
        say("chart.reach_persons", count=reach.persons, persons=number(reach.persons)) + ".",
        say("chart.reach_said"),
        say("chart.few", least=number(least)) if least > 1 else say("chart.every"),
    ]
    if reach.refused:
        found.append(say("chart.reach_refused", count=reach.refused, persons=few(reach.refused, least)))
    return tuple(found)


def _counted(box: Box, reach: Reach, boxes: Mapping[str, str], least: int) -> Box:
    if box.id not in boxes:
        return box
    node = reach.nodes[boxes[box.id]]
    say = words()
    first = f"{few(node.reached, least)} {say('chart.at.reached')}"
    shown = reach.persons and (node.reached >= least or not node.reached)
    first += f" ({share(node.reached / reach.persons)})" if shown else ""
    more = [
        f"{few(times, least)} {say(f'chart.at.{word}')}"
        for word in ("offered", "tried", *_STATUSES[1:])
        if (times := node.at(word))
    ]
    return replace(box, lines=(first, *more, *box.lines), faded=not node.reached)


def _weighed(arrow: Arrow, reach: Reach, ways: Mapping[str, str], most: int, least: int) -> Arrow:
    """An arrow as wide as the most of its escalations, with the number of each beneath its condition."""
    labelled = tuple(_labelled(way, reach, ways, least) for way in arrow.ways)
    strongest = max((reach.ways[ways[name]].fires for way in arrow.ways for name, _ in way.escalations), default=0)
    drawn = min(most, max(strongest, least))  # few are not told apart by the width either
    wide = round(_WIDEST * sqrt(drawn / most), 1) if most else 0.0  # the root, so that what is rare is still seen
    return replace(arrow, ways=labelled, pen=max(wide, _THINNEST) if strongest else 0.8)


def _labelled(way: Way, reach: Reach, ways: Mapping[str, str], least: int) -> Way:
    say = words()
    here = [reach.ways[ways[name]] for name, _ in way.escalations]
    fires = " / ".join(few(here_way.fires, least) for here_way in here)
    lines = [say("chart.reach_fires", persons=fires)]
    if any(here_way.unknown for here_way in here):
        unknown = " / ".join(few(here_way.unknown, least) for here_way in here)
        lines.append(say("chart.reach_unknown", persons=unknown))
    return replace(way, lines=(*lines, *way.lines))


def _tables(reach: Reach, pathway: Pathway, least: int) -> list[Table]:
    say = words()
    columns = ("reached", "offered", "tried", *_STATUSES[1:])
    nodes = [
        (pathway.nodes[name].title, pathway.nodes[name].tier, *(few(node.at(word), least) for word in columns))
        for name, node in reach.nodes.items()
    ]
    ways = [
        (
            way.id,
            "; ".join(pathway.nodes[source].title for source in way.after) or "-",
            pathway.nodes[way.to].title,
            "" if way.when is None else phrase(way.when, pathway),
            few(reach.ways[way.id].fires, least),
            few(reach.ways[way.id].unknown, least),
        )
        for way in pathway.escalations
    ]
    heads = tuple(say(f"chart.head.{word}") for word in ("node", "tier"))
    return [
        Table(say("chart.reach_table"), heads + tuple(say(f"chart.at.{word}") for word in columns), nodes, 2),
        Table(
            say("chart.reach_ways"),
            tuple(say(f"chart.head.{word}") for word in ("way", "from", "to", "what", "fires", "unknown")),
            ways,
            4,
        ),
    ]
