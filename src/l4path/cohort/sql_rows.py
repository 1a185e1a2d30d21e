"""What a row is refused for, in SQL: the planes of the checks over the columns of the wide table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.cohort.sql_dialects import literal, text
from l4path.columns.circuit import ONE, ZERO
from l4path.facts import LARGEST

if TYPE_CHECKING:
    from l4path.cohort.sql_dialects import Dialect
    from l4path.columns import Column, Layout
    from l4path.columns.circuit import Circuit, Input, Plane


class Cells:
    """Planes that are made of cells alone, as expressions that are never null.

    Args:
        layout: The columns.
        dialect: How the database writes.
        circuit: What the planes are made of.
    """

    def __init__(self, layout: Layout, dialect: Dialect, circuit: Circuit) -> None:
        """Keep them."""
        self._layout, self._dialect, self._circuit = layout, dialect, circuit

    def written(self, plane: Plane) -> str:
        """A plane as an expression."""
        if plane in (ZERO, ONE):
            return "true" if plane == ONE else "false"
        gate = self._circuit.gates[plane]
        parts = [self.written(part) for part in gate.parts]
        match gate.kind:
            case "input":
                return self._input(self._circuit.inputs[plane])
            case "not":
                return f"not {parts[0]}"
            case "xor":
                return f"({parts[0]} <> {parts[1]})"
            case kind:
                return "(" + f" {kind} ".join(parts) + ")"

    def _input(self, asked: Input) -> str:
        column = self._layout.columns[asked.column]
        name = self._dialect.name(self._layout.given(asked.column))
        value = self._dialect.number.format(name=name) if column.kind == "number" else name
        match asked.what:
            case "valid":
                return f"({value} is not null)"
            case "yes":
                return f"coalesce(cast({name} as boolean), false)"
            case "is":
                return f"coalesce({name} = {text(str(asked.about))}, false)"
            case "has":
                found = self._dialect.contains.format(list=name, value=text(str(asked.about)))
                return f"coalesce({found}, false)"
            case _:
                return f"coalesce({self._wrong(column, name, value)}, false)"

    def _wrong(self, column: Column, name: str, value: str) -> str:
        words = ", ".join(map(text, column.values)) or "null"
        match column.kind:
            case "flag":
                return self._dialect.stray_flag.format(name=name)
            case "choice":
                return f"{name} not in ({words})"
            case "choices":
                return self._dialect.strays.format(list=name, values=words)
        low = None if column.fact is None else column.fact.minimum
        high = None if column.fact is None else column.fact.maximum
        least = f"{value} <= {literal(-LARGEST)}" if low is None else f"{value} < {literal(low)}"
        most = f"{value} >= {literal(LARGEST)}" if high is None else f"{value} > {literal(high)}"
        return f"({least} or {most})"
