"""The same rows on two pathways: whose state or options change, crossed, and examples that open."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from l4path.cohort.assessing import REFUSED
from l4path.cohort.door import REST
from l4path.columns import columns_of
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from l4path.assessment import Assessment
    from l4path.cohort.door import ReadingOptions
    from l4path.cohort.found import Found
    from l4path.columns import Column
    from l4path.pathway import Pathway

OPTION = "option"
ASKED = ("state", OPTION)
"""What two results are compared by."""


class Beside(NamedTuple):
    """Two results of the same rows, laid side by side.

    Attributes:
        states: How many rows went from which state to which; rows that are refused count as ``refused``.
        gained: How many rows have a node among their options now that they had not before, by node.
        lost: How many rows had a node among their options that they have no more, by node.
        changed: A row for each row whose state or options differ: key, ``state_before``, ``state_now``,
            ``options_gained``, ``options_lost``.
    """

    states: Counter[tuple[str, str]]
    gained: dict[str, int]
    lost: dict[str, int]
    changed: pa.Table


def laid_beside(old: pa.Table, new: pa.Table, sep: str) -> Beside:
    """What differs between two results of the same rows.

    Args:
        old: The result of the one pathway, the key first.
        new: The result of the other.
        sep: What stands for the dot in their columns.
    """
    states = [_states(table) for table in (old, new)]
    gained: dict[str, NDArray[np.bool_]] = {}
    lost: dict[str, NDArray[np.bool_]] = {}
    for name in dict.fromkeys((*_options(old, sep), *_options(new, sep))):
        was, is_now = _held(old, name), _held(new, name)
        node = name.removeprefix(f"{OPTION}{sep}")
        for kept, mask in ((gained, is_now & ~was), (lost, was & ~is_now)):
            if mask.any():
                kept[node] = mask
    differs = pc.not_equal(*states).to_numpy(zero_copy_only=False)
    for mask in (*gained.values(), *lost.values()):
        differs = differs | mask
    places = np.flatnonzero(differs)
    changed = {
        old.column_names[0]: old.column(0).take(pa.array(places)),
        "state_before": states[0].take(pa.array(places)),
        "state_now": states[1].take(pa.array(places)),
        "options_gained": _lists(gained, places),
        "options_lost": _lists(lost, places),
    }
    crossed = Counter(zip(*(state.to_pylist() for state in states), strict=True))
    return Beside(crossed, _counts(gained), _counts(lost), pa.table(changed))


def _counts(masks: Mapping[str, NDArray[np.bool_]]) -> dict[str, int]:
    return {node: int(mask.sum()) for node, mask in masks.items()}


def examples_of(changed: pa.Table, most: int) -> dict[tuple[str, str], list[Any]]:
    """A few keys of changed rows, by the states before and now.

    Args:
        changed: The changed rows.
        most: How many of each there are at most.
    """
    found: dict[tuple[str, str], list[Any]] = {}
    for key, old, new in zip(*(column.to_pylist() for column in changed.columns[:3]), strict=True):
        here = found.setdefault((old, new), [])
        if len(here) < most:
            here.append(key)
    return found


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
        found = laid_beside(before.arrow, now.arrow, before.options.sep)
        self.states: dict[tuple[str, str], int] = dict(found.states.most_common())
        self.gained: dict[str, int] = found.gained
        self.lost: dict[str, int] = found.lost
        self.changed: pa.Table = found.changed

    def examples(self, most: int = 3) -> dict[tuple[str, str], list[Any]]:
        """A few keys of changed rows, by the states before and now; :meth:`open` shows one.

        Args:
            most: How many of each there are at most.
        """
        return examples_of(self.changed, most)

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
        return differences_text(self.states, self.gained, self.lost, self.examples(1), self.changed.num_rows)

    def __repr__(self) -> str:
        return f"<Compared: {self.changed.num_rows} of {self.before.report.rows} rows change>"


def differences_text(
    states: Mapping[tuple[str, str], int],
    gained: Mapping[str, int],
    lost: Mapping[str, int],
    examples: Mapping[tuple[str, str], list[Any]],
    changed: int,
) -> str:
    """A comparison in lines.

    Args:
        states: The crossing.
        gained: The options gained.
        lost: The options lost.
        examples: A key of each crossing.
        changed: How many rows change.
    """
    wording = words()
    lines = [wording("cohort.change", changed=changed, rows=sum(states.values()))]
    for (old, new), times in states.items():
        shown = examples.get((old, new))
        such = wording("cohort.such_as", key=shown[0]) if shown else ""
        key = "cohort.goes" if old != new else "cohort.stays"
        lines.append(f"  {wording(key, old=old, new=new, count=times, such=such)}")
    lines += [f"  {wording('cohort.gain', node=node, count=times)}" for node, times in gained.items()]
    lines += [f"  {wording('cohort.lose', node=node, count=times)}" for node, times in lost.items()]
    return "\n".join(lines)


def compared(before: Found, other: Pathway, never_tried: tuple[str, ...], unasked: tuple[str, ...]) -> Compared:
    """A table on another pathway than the one it was assessed on.

    Args:
        before: What was found in it.
        other: The other pathway.
        never_tried: What nobody has tried of the other pathway's treatments without a column.
        unasked: What nobody asked about.
    """
    reading = options_for(other, before.pathway, before.options, before.columns_read, never_tried, unasked)
    return Compared(before.again(ASKED), before.again(ASKED, pathway=other, reading=reading))


def options_for(
    other: Pathway,
    mine: Pathway,
    reading: ReadingOptions,
    read: Iterable[str],
    never_tried: tuple[str, ...],
    unasked: tuple[str, ...],
) -> ReadingOptions:
    """What is said of a table for another pathway than the one it was read for.

    Args:
        other: The other pathway.
        mine: The one that it was read for.
        reading: What was said of it for that one.
        read: The columns that were read, with dots.
        never_tried: What nobody has tried of the other pathway's treatments without a column.
        unasked: What nobody asked about.
    """
    known, own = columns_of(other), columns_of(mine)
    strangers = (name.replace(".", reading.sep) for name in read if name not in known)
    ignored = [name for name in reading.ignore if name not in _new_names(known, own, reading.sep)]
    there = other.treatments
    never = (*(name for name in reading.never_tried if name in there or name == REST), *never_tried)
    asked_of_none = (*(name for name in reading.unasked if name in there or name == REST), *unasked)
    return replace(reading, never_tried=never, unasked=asked_of_none, ignore=(*ignored, *strangers))


def _new_names(known: Mapping[str, Column], mine: Mapping[str, Column], sep: str) -> set[str]:
    """The columns that only the other pathway knows: of the first they had to be ignored."""
    return {name.replace(".", sep) for name in known if name not in mine}


def _states(table: pa.Table) -> pa.ChunkedArray:
    return table["state"].cast(pa.string()).fill_null(REFUSED)


def _options(table: pa.Table, sep: str) -> list[str]:
    return [name for name in table.column_names if name.startswith(f"{OPTION}{sep}")]


def _held(table: pa.Table, name: str) -> NDArray[np.bool_]:
    if name not in table.column_names:
        return np.zeros(table.num_rows, np.bool_)
    held: NDArray[np.bool_] = table[name].fill_null(False).to_numpy()
    return held


def _lists(masks: dict[str, NDArray[np.bool_]], places: NDArray[np.intp]) -> pa.Array:
    found: list[list[str]] = [[] for _ in places]
    for node, mask in masks.items():
        for at in np.flatnonzero(mask[places]).tolist():
            found[at].append(node)
    return pa.array(found, pa.list_(pa.string()))
