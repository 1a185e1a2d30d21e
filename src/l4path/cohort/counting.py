"""How often each state, option and status stands in a result."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from l4path.cohort.assessing import REFUSED
from l4path.meaning import State, option_order

if TYPE_CHECKING:
    from l4path.pathway import Pathway

Tally = Counter[tuple[str, str, str]]
"""How often something stands there: a group, a node, a value."""
GROUPS = ("option", "alongside", "status")


def tally(table: pa.Table, sep: str) -> Tally:
    """The counts of a result.

    Args:
        table: The result.
        sep: What stands for the dot in its columns.
    """
    found: Tally = Counter({("rows", "", ""): table.num_rows})
    found[REFUSED, "", ""] = pc.sum(table[REFUSED]).as_py() or 0
    for name in table.column_names:
        group, _, node = name.partition(sep)
        if name == "state" or (group == "status" and node):
            for entry in pc.value_counts(table[name].cast(pa.string()).drop_null()):
                found[group, node, entry["values"].as_py()] += entry["counts"].as_py()
        elif group in GROUPS and node:
            found[group, node, ""] += pc.sum(table[name]).as_py() or 0
    return found


def counted(times: Tally, pathway: Pathway) -> dict[str, Any]:
    """Counts by name: ``rows``, ``refused``, ``state``, and of each node ``option``, ``alongside``, ``status``.

    Args:
        times: The counts.
        pathway: The pathway.
    """
    found: dict[str, Any] = {"rows": times["rows", "", ""], REFUSED: times[REFUSED, "", ""]}
    found["state"] = {state.value: times["state", "", state.value] for state in State}
    for group in GROUPS:
        found[group] = {}
        for node in option_order(pathway):
            here = {value: count for (of, name, value), count in times.items() if (of, name) == (group, node)}
            if here:
                found[group][node] = here if group == "status" else here[""]
    return found
