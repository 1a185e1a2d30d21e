"""Pictures of a cohort: who began what and next, who reached which node, and how long they waited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.charts.flow import Flow, FlowRow, flow_of
from l4path.charts.flow_picture import flow_picture
from l4path.charts.picture import check_least
from l4path.charts.reach import Reach, ReachNode, ReachWay, draw_reach, reach_ending_of, reach_of
from l4path.charts.waiting import Waiting, WaitingRow, incidence_of, pooled
from l4path.charts.waiting_picture import waiting_picture
from l4path.charts.writing import ending_of, svg_of, write
from l4path.errors import L4pathError, did_you_mean, listed, quoted

if TYPE_CHECKING:
    from os import PathLike

    from l4path.audit import Audit
    from l4path.conditions import NodeLike

__all__ = [
    "Flow",
    "FlowRow",
    "Reach",
    "ReachNode",
    "ReachWay",
    "Waiting",
    "WaitingRow",
    "draw_flow",
    "draw_reach",
    "draw_waiting",
    "ending_of",
    "flow_of",
    "flow_picture",
    "incidence_of",
    "pooled",
    "reach_ending_of",
    "reach_of",
    "svg_of",
    "waiting_picture",
    "write",
]


def draw_flow(audit: Audit, path: str | PathLike[str] | None = None, *, least: int = 11, steps: int = 4) -> Flow:
    """The flow of an audit, and its picture where a file is named; see :meth:`l4path.audit.Audit.flow`."""
    if path is not None:
        ending_of(path)
    flow = flow_of(audit.ways(), refused=audit.refused, least=least, steps=steps)
    if path is not None:
        write(flow_picture(flow, audit.pathway), path)
    return flow


def draw_waiting(
    audit: Audit, treatment: NodeLike, path: str | PathLike[str] | None = None, *, least: int = 11
) -> Waiting:
    """The waits for a treatment, and their picture where a file is named; see :meth:`l4path.audit.Audit.waiting`."""
    check_least(least)
    if path is not None:
        ending_of(path)
    name = str(getattr(treatment, "id", treatment))
    treatments = audit.pathway.treatments
    if name not in treatments:
        hint = did_you_mean(name, treatments) or f"there are: {listed(treatments)}"
        raise L4pathError(f"the pathway has no treatment {quoted(name)}; {hint}")
    waiting = incidence_of(audit.lengths("step", name))
    if path is not None:
        write(waiting_picture(waiting, treatments[name].title, least=least), path)
    return waiting
