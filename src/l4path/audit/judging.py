"""The verdict on a start: the first row of the table that applies, with the others that apply beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from l4path.audit.wide import pieces_of
from l4path.columns import Kernel
from l4path.columns.bits import unpacked
from l4path.columns.circuit import ZERO
from l4path.columns.statements import Alongside
from l4path.meaning import Claim, Lists, State, Status, option_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    from l4path.audit.moments import Start
    from l4path.columns import Layout, Rows
    from l4path.columns.asking import Asked
    from l4path.columns.circuit import Plane
    from l4path.columns.compiling import Planes
    from l4path.pathway import Pathway

Verdict = Literal[
    "off_pathway",
    "unobserved",
    "refused",
    "in_order",
    "contraindicated",
    "emergency_first",
    "early",
    "not_indicated",
    "repeated",
    "under_control",
    "after_end",
    "unprovable",
]
VERDICTS: tuple[Verdict, ...] = Verdict.__args__  # type: ignore[attr-defined] # a Literal knows its values
REPEATED = frozenset((Status.FAILED, Status.INTOLERANT, Status.RELAPSED, Status.DONE))
_STATES, _STATUSES = tuple(State), tuple(Status)


class Judged(NamedTuple):
    """What one reading of a start says.

    Attributes:
        verdicts: All that apply, the verdict first.
        passed_over: Of an early start, the treatments that were options, and that lead to it.
        state: The state of the episode; None where it was not assessed.
        status: The status of the treatment.
    """

    verdicts: tuple[Verdict, ...]
    passed_over: tuple[str, ...] = ()
    state: str | None = None
    status: str | None = None


class Claims(NamedTuple):
    """The planes about one treatment."""

    option: Plane
    alongside: Plane
    contraindicated: Plane
    early: Plane
    not_indicated: Plane


class Judge:
    """A pathway compiled for judging starts.

    Args:
        layout: The columns of the rows of moments.

    Attributes:
        pathway: The pathway.
        treatments: Its treatments, as options are ordered.
        kernel: The engine of tables.
    """

    def __init__(self, layout: Layout) -> None:
        """Compile what a verdict looks at."""
        self.pathway: Pathway = layout.pathway
        self.treatments: tuple[str, ...] = tuple(
            name for name in option_order(self.pathway) if name in self.pathway.treatments
        )
        self._claims: dict[str, Claims] = {}
        ask = ["state", *(f"status.{name}" for name in self.treatments)]
        self.kernel: Kernel = Kernel(layout, ask, beside=self._beside)
        self.leads: dict[str, frozenset[str]] = _ancestors(self.pathway)

    def _beside(self, asked: Asked, planes: Planes) -> Iterable[Plane]:
        add = asked.statements.add
        for name in self.treatments:
            beside = self.pathway.treatments[name].continuous
            self._claims[name] = Claims(
                planes.met(add(Lists(name))),
                planes.met(add(Alongside("alongside", name))) if beside else ZERO,
                planes.met(add(Claim("contraindicated", name))),
                planes.not_met(add(Claim("reached", name))),
                planes.not_met(add(Claim("indicated", name))),
            )
        self._refusing = [planes.met(number) for number in asked.contradicted.values()]
        self._bearing = [] if asked.emergency is None else [planes.met(asked.emergency)]
        return [plane for claims in self._claims.values() for plane in claims] + self._refusing + self._bearing

    def assess(self, batch: pa.RecordBatch) -> Assessed:
        """What the pathway says of the rows of moments.

        Args:
            batch: The rows.
        """
        found = [self._assess(rows) for rows in pieces_of(batch)] or [self._nothing()]
        return Assessed(self, *(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def _nothing(self) -> tuple[NDArray[Any], ...]:
        """The same of no rows: nothing is known of anybody."""
        many = len(self.treatments)
        claims = np.zeros((0, many, len(Claims._fields)), np.bool_)
        return np.zeros(0, np.bool_), np.zeros(0, np.int8), np.zeros((0, many), np.int8), claims

    def _assess(self, rows: Rows) -> tuple[NDArray[Any], ...]:
        """Where it is refused; the state, the status of each treatment; what its claims say."""
        count = rows.rows
        found = self.kernel.run(rows)
        arrays = dict(zip((made.name for made in self.kernel.made), self.kernel.arrays(found, count), strict=True))
        refused = np.zeros(count, np.bool_)
        for plane in self._refusing:
            refused |= unpacked(found[plane], count)
        for plane in self._bearing:
            refused &= ~unpacked(found[plane], count)
        status = np.zeros((count, len(self.treatments)), np.int8)
        claims = np.zeros((count, len(self.treatments), len(Claims._fields)), np.bool_)
        for at, name in enumerate(self.treatments):
            status[:, at] = _codes(arrays[f"status.{name}"])
            for which, plane in enumerate(self._claims[name]):
                claims[:, at, which] = unpacked(found[plane], count)
        return refused, _codes(arrays["state"]).copy(), status, claims & ~refused[:, None, None]


def _codes(array: pa.DictionaryArray) -> NDArray[np.int8]:
    """The numbers of the words of a column."""
    return np.asarray(array.indices.to_numpy(zero_copy_only=False))


class Assessed:
    """What the pathway says of the rows of moments.

    Attributes:
        refused: Where the episode is refused.
        state: The number of the state in each row.
        status: The number of the status of each treatment.
        options: Where each treatment is an option.
        shown: Where it is one, or goes on alongside.
    """

    def __init__(
        self,
        judge: Judge,
        refused: NDArray[np.bool_],
        state: NDArray[np.int8],
        status: NDArray[np.int8],
        claims: NDArray[np.bool_],
    ) -> None:
        """Keep it."""
        self._judge = judge
        self.refused = refused
        self.state = state
        self.status = status
        self.options: NDArray[np.bool_] = claims[:, :, 0]
        self.shown: NDArray[np.bool_] = claims[:, :, 0] | claims[:, :, 1]
        self._claims = claims[:, :, 2:]
        self._place = {name: at for at, name in enumerate(judge.treatments)}

    def judged(self, start: Start, row: int) -> Judged:
        """One reading of a start.

        Args:
            start: The start.
            row: The row of what is known before it.
        """
        at = self._place.get(start.subject)
        if at is None:
            return Judged(("off_pathway",) if start.observed else ("off_pathway", "unobserved"))
        if not start.observed:
            return Judged(("unobserved",))
        if self.refused[row]:
            return Judged(("refused",))
        state, status = _STATES[self.state[row]], _STATUSES[self.status[row, at]]
        contraindicated, early, not_indicated = self._claims[row, at]
        table: tuple[tuple[Verdict, bool], ...] = (
            ("in_order", self.shown[row, at]),
            ("contraindicated", contraindicated),
            ("emergency_first", state is State.EMERGENCY),
            ("early", early),
            ("not_indicated", not_indicated),
            ("repeated", status in REPEATED),
            ("under_control", state is State.AT_GOAL),
            ("after_end", state is State.ENDED and status is not Status.UNDETERMINED),
        )
        found = tuple(verdict for verdict, applies in table if applies) or ("unprovable",)
        return Judged(found, self._passed_over(start.subject, row) if early else (), state.value, status.value)

    def _passed_over(self, name: str, row: int) -> tuple[str, ...]:
        leads, options = self._judge.leads[name], self.options[row]
        return tuple(other for at, other in enumerate(self._judge.treatments) if options[at] and other in leads)


def _ancestors(pathway: Pathway) -> dict[str, frozenset[str]]:
    """Of each node, the nodes from which escalations lead to it, over any number."""
    found: dict[str, frozenset[str]] = {}
    for name in pathway.evaluation_order:
        before = {source for way in pathway.into(name) for source in way.after}
        found[name] = frozenset(before.union(*(found[source] for source in before)))
    return found
