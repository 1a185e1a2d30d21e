"""Planes worked out for some rows: the gates of a circuit in an order, over few registers of bits."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from l4path.columns.circuit import ONE, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from l4path.columns.circuit import Circuit, Input, Plane

ROWS = 1 << 18
"""So many rows are worked out at a time: enough that the steps themselves cost little, few enough to stay near."""
_GATES: dict[str, Any] = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor}


class Reads(Protocol):
    """What reads a plane from the columns of some rows."""

    def read(self, asked: Input) -> NDArray[np.uint8]:
        """The bits of an input, eight rows a byte, the first row in the lowest bit."""
        ...


class Program:
    """Some planes of a circuit as a list of steps; what none of them rests on is left out.

    Attributes:
        wanted: The planes that are worked out.
        steps: How many steps it takes.
    """

    def __init__(self, circuit: Circuit, wanted: Iterable[Plane]) -> None:
        """Put the steps in order, and give each plane a register for as long as it is asked for."""
        self.wanted: tuple[Plane, ...] = tuple(dict.fromkeys(wanted))
        live = _live(circuit, self.wanted)
        last = _last_uses(circuit, live)
        kept = set(self.wanted)
        free: list[int] = []
        self._register: dict[Plane, int] = {ZERO: 0, ONE: 1}
        self._count = 2
        self._code: list[tuple[str, Any, int, int]] = []
        for plane in live:
            if plane in (ZERO, ONE):
                continue
            gate = circuit.gates[plane]
            if free:
                out = free.pop()
            else:
                out = self._count
                self._count += 1
            self._register[plane] = out
            parts = [self._register[part] for part in gate.parts]
            match gate.kind:
                case "input":
                    self._code.append(("read", circuit.inputs[plane], out, out))
                case "not":
                    self._code.append(("xor", parts[0], 1, out))
                case kind:
                    held = parts[0]
                    for part in parts[1:]:
                        self._code.append((kind, held, part, out))
                        held = out
            free += [
                self._register[part]
                for part in gate.parts
                if last[part] == plane and part not in kept and part not in (ZERO, ONE)
            ]
        self.steps: int = len(self._code)
        self._unbind()

    def _unbind(self) -> None:
        self._rows = -1  # of no rows there are planes, too
        self._bound: list[tuple[Any, Any, Any, Any]] = []
        self._results: dict[Plane, NDArray[np.uint64]] = {}

    def apart(self) -> Program:
        """The same program with registers of its own, for somebody who may run at the same time."""
        other = copy.copy(self)
        other._unbind()  # noqa: SLF001 - of its own kind
        return other

    def run(self, source: Reads, rows: int) -> dict[Plane, NDArray[np.uint64]]:
        """The wanted planes for some rows; they are good until the next run.

        Args:
            source: What reads the inputs.
            rows: How many rows; at most ``ROWS``. Bits beyond them mean nothing.
        """
        if rows != self._rows:
            self._bind(rows)
        read = source.read
        for gate, left, right, out in self._bound:
            if gate is None:
                bits = read(left)
                out[: len(bits)] = bits
            else:
                gate(left, right, out)
        return self._results

    def _bind(self, rows: int) -> None:
        """Lay out registers for so many rows, and look everything up that the steps name."""
        words = -(-rows // 64)
        registers = np.zeros((self._count, words), np.uint64)
        registers[1] = np.iinfo(np.uint64).max
        views = list(registers)
        octets = [view.view(np.uint8) for view in views]
        self._bound = [
            (None, left, None, octets[out]) if kind == "read" else (_GATES[kind], views[left], views[right], views[out])
            for kind, left, right, out in self._code
        ]
        self._results = {plane: views[self._register[plane]] for plane in self.wanted}
        self._rows = rows


def _live(circuit: Circuit, wanted: Iterable[Plane]) -> list[Plane]:
    """The planes that the wanted ones rest on, in order; inputs of one column together, where the first is needed."""
    needed: set[Plane] = set()
    stack = list(wanted)
    while stack:
        plane = stack.pop()
        if plane not in needed:
            needed.add(plane)
            stack += circuit.gates[plane].parts
    together: dict[str, list[Plane]] = {}
    for plane, asked in circuit.inputs.items():
        if plane in needed:
            together.setdefault(asked.column, []).append(plane)
    ordered: dict[Plane, None] = {}
    for plane in sorted(needed):
        if plane in circuit.inputs:
            ordered.update(dict.fromkeys(together[circuit.inputs[plane].column]))
        ordered[plane] = None
    return list(ordered)


def _last_uses(circuit: Circuit, live: Iterable[Plane]) -> dict[Plane, Plane]:
    """Of each plane, the last one that is made of it."""
    last: dict[Plane, Plane] = {}
    for plane in live:
        for part in circuit.gates[plane].parts:
            last[part] = plane
    return last
