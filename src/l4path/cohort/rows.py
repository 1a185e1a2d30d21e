"""A row of a wide table as the episode that it stands for."""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from l4path.episode import Episode, Trial
from l4path.facts import LARGEST, exact
from l4path.intended import plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.columns import Layout
    from l4path.facts import Outcome


def cell(scalar: Any, kind: str) -> Any:
    """What a cell holds, as an episode records it; None where it holds nothing.

    Args:
        scalar: The cell.
        kind: ``flag``, ``number``, ``choice`` or ``choices``.
    """
    value = scalar.as_py()
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN is not itself
        return None
    if pa.types.is_float32(scalar.type):
        value = float(str(_narrow(value)))
    if isinstance(value, decimal.Decimal):
        value = float(value)
    if kind == "flag" and not isinstance(value, bool) and value in (0, 1):
        return bool(value)
    if isinstance(value, float):
        return exact(value) if abs(value) < LARGEST else value
    return tuple(dict.fromkeys(value)) if isinstance(value, list) else plain_number(value)


def _narrow(value: float) -> object:
    import numpy as np  # noqa: PLC0415 - only for numbers of 32 bits

    return np.float32(value)


def episode_of(layout: Layout, cells: Mapping[str, Any]) -> Episode:
    """The episode that a row stands for.

    Args:
        layout: What the columns are.
        cells: What they hold, by their names with a dot; missing ones may be left out.

    Raises:
        EpisodeError: When the cells of a record cannot stand together.
    """
    held = {name: value for name, value in cells.items() if value is not None}
    facts: dict[str, Any] = {}
    screened, declined = list(held.get("screened", ())), list(held.get("declined", ()))
    unasked = {*held.get("unasked", ()), *layout.unasked}
    records: dict[str, dict[str, Any]] = {}
    for name, column in layout.columns.items():
        value = held.get(name)
        match column.role:
            case "fact" if value is not None:
                facts[column.subject] = list(value) if column.kind == "choices" else value
            case "screen" if value:
                screened.append(column.subject)
            case "declines" if value:
                declined.append(column.subject)
            case "tried" if value is None and column.subject not in records:
                unasked.add(column.subject)
            case "tried" if value:
                records.setdefault(column.subject, {})
            case "measure" if value is not None and column.fact is not None:
                kept = list(value) if column.kind == "choices" else value
                records.setdefault(column.subject, {})[column.fact.id] = kept
            case "outcome" if value is not None:
                records.setdefault(column.subject, {})["outcome"] = value
            case _:
                pass
    trials = {name: _trial(record) for name, record in records.items()}
    stated = set(held.get("unasked", ()))  # a list that names what has a record is for the pathway to refuse
    return Episode(
        facts,
        trials=trials,
        screened=screened,
        declined=declined,
        unasked=sorted(name for name in unasked if name in stated or name not in trials),
    )


def _trial(record: Mapping[str, Any]) -> Trial:
    outcome: Outcome | None = record.get("outcome")
    return Trial(outcome, **{name: value for name, value in record.items() if name != "outcome"})
