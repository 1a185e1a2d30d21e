"""Waits: from when something is offered, or an emergency stands, until that ends, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from l4path.meaning import State, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.audit.judging import Assessed
    from l4path.audit.moments import Walk
    from l4path.pathway import Pathway

KINDS = ("step", "idle", "red_flag")
_STATES, _STATUSES = tuple(State), tuple(Status)


class Wait(NamedTuple):
    """One wait.

    Attributes:
        person: The number of the person.
        kind: ``step``, ``idle`` or ``red_flag``.
        treatment: What was offered, of a step; None of the others.
        begin: From when.
        end: Until when.
        ended: How: ``started``, ``declined``, ``withdrawn``, ``attended`` or ``censored``.
    """

    person: int
    kind: str
    treatment: str | None
    begin: int
    end: int
    ended: str


class Waiting:
    """What is waited for in rows that are assessed."""

    def __init__(self, pathway: Pathway, treatments: tuple[str, ...], assessed: Assessed) -> None:
        """Find where each treatment is offered, where a trial runs, and where there is an emergency.

        Args:
            pathway: The pathway.
            treatments: Its treatments, in the order of the columns of what is assessed.
            assessed: What the pathway says of the rows.
        """
        offered = (assessed.status == _STATUSES.index(Status.OFFERED)) & assessed.shown
        self._offered = _numbers(offered)
        self._declined = _numbers(assessed.status == _STATUSES.index(Status.DECLINED))
        trials = [at for at, name in enumerate(treatments) if pathway.treatments[name].has_trial]
        running = assessed.status[:, trials] == _STATUSES.index(Status.ONGOING)
        self._running = (running.any(axis=1) & ~assessed.refused).tolist()
        alarmed = (assessed.state == _STATES.index(State.EMERGENCY)) & ~assessed.refused
        self._alarmed = alarmed.tolist()
        self._bit = {name: 1 << at for at, name in enumerate(treatments)}
        self._names = {1 << at: name for at, name in enumerate(treatments)}
        self._emergencies = {name for name, node in pathway.nodes.items() if node.emergency}

    def of(self, walk: Walk) -> Iterator[Wait]:
        """The waits of one person.

        Args:
            walk: Its way through its moments.
        """
        for begin, end in walk.periods:
            steps = [step for step in walk.steps if begin <= step[0] <= end]
            if steps:
                yield from _Period(self, walk, end).waits(steps)

    def looked_at(self, row: int) -> tuple[int, int, bool, bool]:
        """What a row says: offered, declined, whether a trial runs, whether there is an emergency."""
        return self._offered[row], self._declined[row], self._running[row], self._alarmed[row]

    def bit(self, name: str) -> int:
        """The bit of a treatment; 0 of what is none."""
        return self._bit.get(name, 0)

    def named(self, bits: int) -> Iterator[tuple[int, str]]:
        """The treatments of some bits, in order."""
        while bits:
            bit = bits & -bits
            yield bit, self._names[bit]
            bits ^= bit

    def answers(self, walk: Walk) -> dict[int, str]:
        """When an emergency is answered, and how: as an emergency node is begun or attended, and as that becomes known.

        Both, since what is written down late may be older than the word of the emergency itself.
        """
        found = {time: "attended" for at in walk.attended for time in at[::2] if at[1] in self._emergencies}
        return found | {time: "started" for at in walk.starts for time in at[::2] if at[1] in self._emergencies}


class _Period:
    """One period of observation of one person."""

    def __init__(self, waiting: Waiting, walk: Walk, end: int) -> None:
        self._waiting, self._walk, self._end = waiting, walk, end
        self._open: dict[int, int] = {}
        self._idle: int | None = None
        self._alarm: int | None = None
        self._answered = False
        self._answers = waiting.answers(walk)
        self._unknown: list[tuple[int, int]] = []
        self._starts: dict[int, list[tuple[str, int]]] = {}
        for time, name, known in walk.starts:
            self._starts.setdefault(time, []).append((name, known))

    def waits(self, steps: list[tuple[int, int]]) -> Iterator[Wait]:
        """The waits, as they end."""
        for tick, row in steps:
            if tick in self._starts:
                yield from self._begun(tick)
            offered, declined, running, alarmed = self._waiting.looked_at(row)
            self._unknown = [(bit, known) for bit, known in self._unknown if known > tick]
            begun_unknown = bool(self._unknown)
            for bit, _ in self._unknown:
                offered &= ~bit
            yield from self._steps(tick, offered, declined)
            yield from self._idling(tick, idle=bool(offered) and not running and not begun_unknown)
            yield from self._alarms(tick, alarmed=alarmed)
        for bit in list(self._open):
            yield self._step(bit, self._end, "censored")
        if self._idle is not None:
            yield self._wait("idle", None, self._idle, self._end, "censored")
        if self._alarm is not None:
            yield self._wait("red_flag", None, self._alarm, self._end, "censored")

    def _wait(self, kind: str, treatment: str | None, begin: int, end: int, ended: str) -> Wait:
        return Wait(self._walk.person, kind, treatment, begin, end, ended)

    def _step(self, bit: int, tick: int, ended: str) -> Wait:
        ((_, name),) = self._waiting.named(bit)
        return self._wait("step", name, self._open.pop(bit), tick, ended)

    def _begun(self, tick: int) -> Iterator[Wait]:
        """What was begun at a moment ends the waits for it, and all idleness, though it may not be known yet."""
        for name, known in self._starts[tick]:
            bit = self._waiting.bit(name)
            if bit in self._open:
                yield self._step(bit, tick, "started")
            if known > tick:
                self._unknown.append((bit, known))
        if self._idle is not None:
            yield self._wait("idle", None, self._idle, tick, "started")
            self._idle = None

    def _steps(self, tick: int, offered: int, declined: int) -> Iterator[Wait]:
        for bit in [bit for bit in self._open if not bit & offered]:
            yield self._step(bit, tick, "declined" if bit & declined else "withdrawn")
        for bit, _ in self._waiting.named(offered):
            self._open.setdefault(bit, tick)

    def _idling(self, tick: int, *, idle: bool) -> Iterator[Wait]:
        if idle and self._idle is None:
            self._idle = tick
        elif not idle and self._idle is not None:
            yield self._wait("idle", None, self._idle, tick, "withdrawn")
            self._idle = None

    def _alarms(self, tick: int, *, alarmed: bool) -> Iterator[Wait]:
        how = self._answers.get(tick)
        if self._alarm is not None and (how or not alarmed):
            yield self._wait("red_flag", None, self._alarm, tick, how or "withdrawn")
            self._alarm = None
        self._answered = alarmed and (self._answered or how is not None)
        if alarmed and not self._answered and self._alarm is None:
            self._alarm = tick


def _numbers(held: object) -> list[int]:
    """Each row of truths as a number, the first column its lowest bit."""
    import numpy as np  # noqa: PLC0415

    packed = np.packbits(held, axis=1, bitorder="little")  # type: ignore[call-overload]
    return [int.from_bytes(row.tobytes(), "little") for row in packed]
