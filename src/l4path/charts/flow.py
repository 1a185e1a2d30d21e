"""Who began what first and next, and how they left: groups of persons, step after step, none of them lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from l4path.errors import L4pathError, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    Group = tuple[str, ...]
    Band = tuple[bool, Group]
    Way = tuple[tuple[Group, ...], str]

ALL: Final = ("*all",)
"""Everybody, before the first step; no id has a star."""
OTHER: Final = ("*other",)
"""All groups of a step that are not shown apart."""
BEYOND: Final = "*beyond"
"""How those leave the picture who go on beyond its last step."""
MOST: Final = 8
"""So many groups of a step are shown apart at most."""
_KINDS: Final = (False, True)
"""Those who go on, and those who leave."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """Some persons from one group to the next.

    Attributes:
        step: The number of the step, the first being 1.
        source: What these persons began in the step before; :data:`ALL` before the first.
        left: Whether they began nothing more.
        target: What they began in this step, as ids of treatments; where they left, how, as its only word.
        persons: How many they are.
    """

    step: int
    source: Group
    left: bool
    target: Group
    persons: int


@dataclass(frozen=True, slots=True)
class Flow:
    """All rows of a flow; those that come to a group of one step are those that go on from it or leave.

    Attributes:
        persons: How many persons there are.
        refused: How many more were refused, and are in no row.
        least: Groups of fewer persons are merged.
        rows: The rows, step by step.
    """

    persons: int
    refused: int
    least: int
    rows: tuple[FlowRow, ...]

    @property
    def steps(self) -> int:
        """How many columns follow the first."""
        return max((row.step for row in self.rows), default=0)

    def groups(self, step: int) -> Mapping[tuple[bool, Group], int]:
        """What was begun at a step, and how others left before it, each with the number of persons.

        Args:
            step: The number of the step; 0 is everybody.
        """
        if not step:
            return {(False, ALL): self.persons}
        found: Counter[tuple[bool, Group]] = Counter()
        for row in self.rows:
            if row.step == step:
                found[row.left, row.target] += row.persons
        return found


def flow_of(ways: Iterable[Way], *, refused: int = 0, least: int = 11, steps: int = 4) -> Flow:
    """The flow of some persons.

    A group is all who went from one bar to another, or left it in one manner. Those of fewer than `least` persons are
    merged into *other*, with whatever lies behind them; so are, beyond the largest, more groups than can be shown, and
    the smallest group that could be, where *other* would itself have fewer persons. So no row does, nor any difference
    of rows. Where those who leave in a manner that is not shown are too few, they stand in *other* beside those who go
    on, and leave it later, when they are enough.

    Args:
        ways: Of each person, what was begun, step after step, and how the record ends.
        refused: How many persons were refused.
        least: The persons that a group needs to be shown apart.
        steps: How many steps are followed.

    Raises:
        L4pathError: When a number is none that can be.

    Example:
        >>> found = flow_of([((("a",), ("b",)), "at_goal")] * 3 + [((("a",),), "stuck")], least=1)
        >>> [(row.step, row.left, row.target, row.persons) for row in found.rows]
        [(1, False, ('a',), 4), (2, False, ('b',), 3), (2, True, ('stuck',), 1), (3, True, ('at_goal',), 3)]
    """
    for name, given in (("least", least), ("steps", steps)):
        if isinstance(given, bool) or not isinstance(given, int) or given < 1:
            raise L4pathError(f"{name} is {quoted(given)}; it is a whole number from 1 on")
    here: dict[Group, Counter[Way]] = {ALL: Counter(ways)}
    persons = sum(here[ALL].values())
    rows: list[FlowRow] = []
    step = 0
    while any(here.values()):
        step += 1
        rows_here, here = _step(here, step, least, last=step > steps)
        rows += rows_here
    return Flow(persons, refused, least, tuple(rows))


def _step(
    here: dict[Group, Counter[Way]], step: int, least: int, *, last: bool
) -> tuple[list[FlowRow], dict[Group, Counter[Way]]]:
    """The rows of a step, and what lies behind each of its groups."""
    bands: dict[Group, Counter[Band]] = {source: Counter() for source in here}
    for source, ways in here.items():
        for (rest, end), persons in ways.items():
            bands[source][_target(rest, end, last=last)] += persons
    largest: Counter[Group] = Counter()
    for some in bands.values():
        for (left, target), persons in some.items():
            if persons >= least and not left:
                largest[target] += persons
    apart = set(sorted(largest, key=lambda target: (-largest[target], target))[:MOST])
    merged: Counter[tuple[Group, bool, Group]] = Counter()
    behind: dict[Group, Counter[Way]] = {}
    for source, ways in here.items():
        shown, mixed = shown_apart(bands[source], apart, least)
        for (rest, end), persons in ways.items():
            left, target = band = _target(rest, end, last=last)
            if band not in shown:
                left, target = left and not mixed, OTHER
            merged[source, left, target] += persons
            if not left:
                behind.setdefault(target, Counter())[rest[1:], end] += persons
    order = {source: at for at, source in enumerate(here)}
    rows = [FlowRow(step, *band, persons) for band, persons in merged.items()]
    rows.sort(key=lambda row: (order[row.source], row.left, row.target == OTHER, -row.persons, row.target))
    ranked = sorted(behind, key=lambda group: (group == OTHER, -sum(behind[group].values()), group))
    return rows, {group: behind[group] for group in ranked}


def shown_apart(bands: Mapping[Band, int], apart: Collection[Group], least: int) -> tuple[set[Band], bool]:
    """Which bands out of one bar have a name, and whether what is left of both kinds is one band.

    Nothing that is told, and no difference of what is told, is a number of persons below `least`: where the rest of
    those who go on, or of those who leave, would be one, it is joined with the other rest; if that is not enough, with
    the smallest band that has a name.

    Args:
        bands: How many go on to what, or leave how.
        apart: The groups of this step that may have a name.
        least: The persons that a band needs.
    """
    shown = {band for band, persons in bands.items() if persons >= least and (band[0] or band[1] in apart)}
    rests = {
        left: sum(times for band, times in bands.items() if band not in shown and band[0] is left) for left in _KINDS
    }
    small = [kind for kind, persons in rests.items() if 0 < persons < least]
    if not small:
        return shown, False
    if sum(rests.values()) >= least:
        return shown, True
    own = {band for band in shown if band[0] in small}
    smallest = min(own or shown, key=lambda band: (bands[band], band), default=None)
    if smallest is not None:
        shown.remove(smallest)
    return shown, any(rests[not kind] for kind in small) or (smallest is not None and smallest[0] not in small)


def _target(rest: tuple[Group, ...], end: str, *, last: bool) -> tuple[bool, Group]:
    if not rest:
        return True, (end,)
    return (True, (BEYOND,)) if last else (False, rest[0])
