"""The same rows on two pathways: whose state or options change, crossed, and examples that open."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from l4path.cohort.assessing import REFUSED
from l4path.cohort.door import REST
from l4path.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from l4path.assessment import Assessment
    from l4path.cohort.found import Found
    from l4path.columns import Column
    from l4path.pathway import Pathway

_OPTION = "option"


class Compared:
    """What differs for the rows of a table between two pathways. No probabilities: each row is assessed twice.

    Attributes:
        before: The rows on the one pathway.
        now: The same rows on the other.
        states: How many rows went from which state to which; rows that are refused count as ``refused``.
        gained: How many rows have a node among their options now that they had not before, by node.
        lost: How many rows had a node among their options that they have no more, by node.
        changed: A row for each row whose state or options differ: key, ``state_before``, ``state_now``,
            ``options_gained``, ``options_lost``; a table of Arrow.
    """

    def __init__(self, before: Found, now: Found) -> None:
        """Lay the two results side by side."""
        self.before: Found = before
        self.now: Found = now
        old, new = before.arrow, now.arrow
        states = [_states(table) for table in (old, new)]
        pairs = Counter(zip(*(state.to_pylist() for state in states), strict=True))
        self.states: dict[tuple[str, str], int] = dict(pairs.most_common())
        gained: dict[str, NDArray[np.bool_]] = {}
        lost: dict[str, NDArray[np.bool_]] = {}
        for node in dict.fromkeys((*_options(before), *_options(now))):
            was, is_now = (_held(found, node) for found in (before, now))
            for kept, mask in ((gained, is_now & ~was), (lost, was & ~is_now)):
                if mask.any():
                    kept[node] = mask
        self.gained: dict[str, int] = {node: int(mask.sum()) for node, mask in gained.items()}
        self.lost: dict[str, int] = {node: int(mask.sum()) for node, mask in lost.items()}
        differs = pc.not_equal(*states).to_numpy(zero_copy_only=False)
        for mask in (*gained.values(), *lost.values()):
            differs = differs | mask
        places = np.flatnonzero(differs)
        self.changed: pa.Table = pa.table(
            {
                old.column_names[0]: old.column(0).take(pa.array(places)),
                "state_before": states[0].take(pa.array(places)),
                "state_now": states[1].take(pa.array(places)),
                "options_gained": _lists(gained, places),
                "options_lost": _lists(lost, places),
            }
        )

    def examples(self, most: int = 3) -> dict[tuple[str, str], list[Any]]:
        """A few keys of changed rows, by the states before and now; :meth:`open` shows one.

        Args:
            most: How many of each there are at most.
        """
        found: dict[tuple[str, str], list[Any]] = {}
        names = self.changed.column_names
        for key, *crossing in zip(*(self.changed[name].to_pylist() for name in names[:3]), strict=True):
            here = found.setdefault((crossing[0], crossing[1]), [])
            if len(here) < most:
                here.append(key)
        return found

    def open(self, key: object) -> tuple[Assessment, Assessment]:
        """One row on both pathways, each as an assessment.

        Args:
            key: Its key.

        Raises:
            L4pathError: When no row has that key.
            EpisodeError: When the row is refused by one of them.
        """
        return self.before.assessment(key), self.now.assessment(key)

    def __str__(self) -> str:
        """The same in lines."""
        rows = self.before.report.rows
        lines = [f"{self.changed.num_rows} of {rows} rows change in state or options"]
        examples = self.examples(1)
        for (old, new), times in self.states.items():
            shown = examples.get((old, new))
            such_as = f"; such as {shown[0]}" if shown else ""
            lines.append(f"  {old} -> {new}: {times}{such_as}" if old != new else f"  {old} stays: {times}{such_as}")
        lines += [f"  gain the option {node}: {times}" for node, times in self.gained.items()]
        lines += [f"  lose the option {node}: {times}" for node, times in self.lost.items()]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Compared: {self.changed.num_rows} of {self.before.report.rows} rows change>"


def compared(before: Found, other: Pathway, never_tried: tuple[str, ...], unasked: tuple[str, ...]) -> Compared:
    """A table on another pathway than the one it was assessed on.

    Args:
        before: What was found in it.
        other: The other pathway.
        never_tried: What nobody has tried of the other pathway's treatments without a column.
        unasked: What nobody asked about.
    """
    told, known, mine = before.told, columns_of(other), columns_of(before.pathway)
    strangers = (name.replace(".", told.sep) for name in before.columns_read if name not in known)
    ignored = [name for name in told.ignore if name not in _new_names(known, mine, told.sep)]
    there = other.treatments
    never = (*(name for name in told.never_tried if name in there or name == REST), *never_tried)
    asked_of_none = (*(name for name in told.unasked if name in there or name == REST), *unasked)
    told = replace(told, never_tried=never, unasked=asked_of_none, ignore=(*ignored, *strangers))
    return Compared(before.again(("state", _OPTION)), before.again(("state", _OPTION), pathway=other, told=told))


def _new_names(known: Mapping[str, Column], mine: Mapping[str, Column], sep: str) -> set[str]:
    """The columns that only the other pathway knows: of the first they had to be ignored."""
    return {name.replace(".", sep) for name in known if name not in mine}


def _states(table: pa.Table) -> pa.ChunkedArray:
    return table["state"].cast(pa.string()).fill_null(REFUSED)


def _options(found: Found) -> list[str]:
    begin = f"{_OPTION}{found.told.sep}"
    return [name.removeprefix(begin) for name in found.arrow.column_names if name.startswith(begin)]


def _held(found: Found, node: str) -> NDArray[np.bool_]:
    name = f"{_OPTION}{found.told.sep}{node}"
    if name not in found.arrow.column_names:
        return np.zeros(found.arrow.num_rows, np.bool_)
    held: NDArray[np.bool_] = found.arrow[name].fill_null(False).to_numpy()
    return held


def _lists(masks: dict[str, NDArray[np.bool_]], places: NDArray[np.intp]) -> pa.Array:
    found: list[list[str]] = [[] for _ in places]
    for node, mask in masks.items():
        for at in np.flatnonzero(mask[places]).tolist():
            found[at].append(node)
    return pa.array(found, pa.list_(pa.string()))
