"""The audit: persons in, moments in columns, a verdict on every start and every wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa

from l4path.audit.ends import end_of
from l4path.audit.judging import Judge, Judged
from l4path.audit.kept import Waits
from l4path.audit.moments import Moments
from l4path.audit.turns import turns_of
from l4path.audit.waits import Waiting
from l4path.audit.wide import layout_of, pieces_of, rows_of
from l4path.columns import Kernel
from l4path.columns.running import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.audit.moments import Start
    from l4path.history import Entry, Terms
    from l4path.history.entries import Scale
    from l4path.pathway import Pathway

_FULL = ROWS // 2


class Found:
    """What an audit found of some persons.

    Attributes:
        starts: The starts, each with what the rule of the same day says, what the contrary rule does, and the
            questions that are open.
        waits: The waits.
        moments: How many moments were assessed.
        ends: Of each person, by number, where it stands as its record ends.
    """

    def __init__(self) -> None:
        """Nothing yet."""
        self.starts: list[tuple[Start, Judged, bool, tuple[str, ...]]] = []
        self.waits: Waits = Waits()
        self.moments: int = 0
        self.ends: dict[int, str] = {}


class Compiled:
    """What a pathway is compiled to for audits, whatever their terms.

    Attributes:
        judge: What judges starts.
        turns: The constants with which conditions compare durations.
    """

    def __init__(self, pathway: Pathway) -> None:
        """Compile."""
        self._layout = layout_of(pathway)
        self.judge: Judge = Judge(self._layout)
        self.turns: Any = turns_of(pathway)
        self._asking: Kernel | None = None

    @property
    def asking(self) -> Kernel:
        """The engine of tables that finds questions; compiled when it is first asked for."""
        if self._asking is None:
            self._asking = Kernel(self._layout, ("questions",))
        return self._asking


def compiled_for_audits(pathway: Pathway) -> Compiled:
    """A pathway compiled for audits, once.

    Args:
        pathway: The pathway.
    """
    found = pathway._cache.get("audit")  # noqa: SLF001 - kept with the pathway, as its engine is
    if found is None:
        found = pathway._cache["audit"] = Compiled(pathway)  # noqa: SLF001 - same reason
    return cast("Compiled", found)


class Auditor:
    """A pathway compiled for audits on some terms."""

    def __init__(self, pathway: Pathway, terms: Terms, scale: Scale) -> None:
        """Compile.

        Args:
            pathway: The pathway.
            terms: On what terms the record is read.
            scale: Whether it holds dates or points in time.
        """
        self._pathway, self._terms, self._scale = pathway, terms, scale
        self._compiled = compiled_for_audits(pathway)

    def run(self, persons: Mapping[Any, Sequence[Entry]]) -> Found:
        """Audit some persons.

        Args:
            persons: The entries of each.
        """
        found = Found()
        moments = self._fresh()
        for number, entries in enumerate(persons.values()):
            moments.add(number, entries)
            if moments.rows >= _FULL:
                self._finish(moments, found)
                moments = self._fresh()
        if moments.rows or moments.walks:
            self._finish(moments, found)
        return found

    def _fresh(self) -> Moments:
        return Moments(self._pathway, self._terms, self._scale, self._compiled.turns)

    def _finish(self, moments: Moments, found: Found) -> None:
        found.moments += moments.rows
        batch = rows_of(moments)
        assessed = self._compiled.judge.assess(batch)
        judged = []
        alike: dict[Judged, Judged] = {}  # few are different
        for start in moments.starts:
            before = assessed.judged(start, start.before)
            before = after = alike.setdefault(before, before)
            if start.after != start.before:
                after = assessed.judged(start, start.after)
                after = alike.setdefault(after, after)
            verdict, other, row = before, after, start.before
            if self._terms.same_day == "after":
                verdict, other, row = after, before, start.after
            judged.append((start, verdict, verdict.verdicts[0] != other.verdicts[0], row))
        asked = self._questions(
            batch, [row for _, judged_here, _, row in judged if judged_here.verdicts[0] == "unprovable"]
        )
        for start, verdict, tie, row in judged:
            questions = asked[row] if verdict.verdicts[0] == "unprovable" else ()
            found.starts.append((start, verdict, tie, questions))
        waiting = Waiting(self._pathway, self._compiled.judge.treatments, assessed)
        for walk in moments.walks:
            found.waits.extend(waiting.of(walk))
            found.ends[walk.person] = end_of(self._pathway, walk, assessed, waiting)

    def _questions(self, batch: pa.RecordBatch, wanted: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """What to ask in some rows."""
        if not wanted:
            return {}
        asking = self._compiled.asking
        numbers = sorted(set(wanted))
        found: list[tuple[str, ...]] = []
        for some in pieces_of(batch.take(pa.array(numbers, pa.int64()))):
            (asked,) = asking.arrays(asking.run(some), some.rows)
            found += map(tuple, asked.to_pylist())
        return dict(zip(numbers, found, strict=True))
