"""What an audit found: a table of verdicts, a table of waits, who was refused, and why any verdict is as it is."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Hashable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from l4path.audit.ends import begun
from l4path.audit.judging import VERDICTS
from l4path.audit.waits import KINDS
from l4path.errors import L4pathError, did_you_mean, quoted, shown
from l4path.history import History
from l4path.history.reading import moment_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from os import PathLike

    from l4path.assessment import Assessment
    from l4path.audit.auditing import Found
    from l4path.audit.persons import Persons, Refusal
    from l4path.charts import Flow, Waiting
    from l4path.conditions import NodeLike
    from l4path.history import Terms
    from l4path.pathway import Pathway

_TEXTS = pa.list_(pa.string())
_WORDS = pa.dictionary(pa.int8(), pa.string())


class Audit:
    """A record beside a pathway. It judges the record, not the care.

    Attributes:
        pathway: The pathway.
        terms: On what terms the record was read.
        moments: How many moments were assessed.
        unmapped: Codes of the data that stand for nothing, with how often each occurs, the most frequent first.
        of_csv: Whether the record was read from a CSV file.
    """

    def __init__(
        self,
        pathway: Pathway,
        terms: Terms,
        persons: Persons,
        found: Found,
        limits: Mapping[str, float],
        unmapped: Mapping[tuple[str, str], int],
        *,
        of_csv: bool = False,
    ) -> None:
        """Keep what was found.

        Args:
            pathway: The pathway.
            terms: On what terms the record was read.
            persons: The persons.
            found: What was found of them.
            limits: Of a kind of wait, or a treatment, the days beyond which a wait is a delay.
            unmapped: Codes that stand for nothing, with how often each occurs, the most frequent first.
            of_csv: Whether the record was read from a CSV file.
        """
        self.pathway: Pathway = pathway
        self.terms: Terms = terms
        self.moments: int = found.moments
        self.unmapped: Mapping[tuple[str, str], int] = unmapped
        self.of_csv: bool = of_csv
        self._persons, self._found, self._limits = persons, found, limits
        self._names: list[Any] = list(persons.entries)

    def _times(self, numbers: Sequence[int]) -> pa.Array:
        scale = self._persons.scale
        if not scale.points:
            days = [number - datetime.date(1970, 1, 1).toordinal() for number in numbers]
            return pa.array(days, pa.int32()).cast(pa.date32())
        since = scale.number(datetime.datetime(1970, 1, 1))  # noqa: DTZ001 - counted, whatever the zone
        kind = pa.timestamp("us", "UTC" if scale.aware else None)
        return pa.array([number - since for number in numbers], pa.int64()).cast(kind)

    def _of(self, numbers: Sequence[int]) -> pa.Array:
        return pa.array([self._names[number] for number in numbers])

    @cached_property
    def verdicts(self) -> pa.Table:
        """A row a start: what was begun, the verdict, what else applies, and what it rests on.

        Its columns: ``person``, ``time``, ``treatment``; ``verdict``; ``also``, the others that apply; ``passed_over``,
        of an early start the treatments that were options and lead to it; ``ask``, of an unprovable one the questions;
        ``tie``, whether the contrary rule of the same day gives another verdict; ``state``, ``status``.
        """
        starts = self._found.starts
        return pa.table(
            {
                "person": self._of([start.person for start, *_ in starts]),
                "time": self._times([start.time for start, *_ in starts]),
                "treatment": pa.array([start.subject for start, *_ in starts], pa.string()),
                "verdict": pa.array([judged.verdicts[0] for _, judged, _, _ in starts], pa.string()).cast(_WORDS),
                "also": pa.array([judged.verdicts[1:] for _, judged, _, _ in starts], _TEXTS),
                "passed_over": pa.array([judged.passed_over for _, judged, _, _ in starts], _TEXTS),
                "ask": pa.array([asked for *_, asked in starts], _TEXTS),
                "tie": pa.array([tie for _, _, tie, _ in starts], pa.bool_()),
                "state": pa.array([judged.state for _, judged, _, _ in starts], pa.string()),
                "status": pa.array([judged.status for _, judged, _, _ in starts], pa.string()),
            }
        )

    @cached_property
    def waits(self) -> pa.Table:
        """A row a wait: ``person``, ``kind``, ``treatment``, ``from``, ``to``, ``ended``, and whether a ``delay``.

        A wait is a delay where it is longer than the limit that the caller gave; the column is missing where none was.
        """
        waits = list(self._found.waits)
        day = self._persons.scale.day
        limits = [self._limits.get(wait.treatment or "", self._limits.get(wait.kind)) for wait in waits]
        delays = [
            None if limit is None else wait.end - wait.begin > limit * day
            for wait, limit in zip(waits, limits, strict=True)
        ]
        return pa.table(
            {
                "person": self._of([wait.person for wait in waits]),
                "kind": pa.array([wait.kind for wait in waits], pa.string()),
                "treatment": pa.array([wait.treatment for wait in waits], pa.string()),
                "from": self._times([wait.begin for wait in waits]),
                "to": self._times([wait.end for wait in waits]),
                "ended": pa.array([wait.ended for wait in waits], pa.string()),
                "delay": pa.array(delays, pa.bool_()),
            }
        )

    @property
    def problems(self) -> pa.Table:
        """A row a reason of a refusal: ``person``, ``row``, ``column``, ``value``, ``what``, ``allowed``."""
        refusals = self._persons.refusals
        return pa.table(
            {
                "person": pa.array([_text(refusal.person) for refusal in refusals], pa.string()),
                "row": pa.array([refusal.row for refusal in refusals], pa.int64()),
                "column": pa.array([refusal.column for refusal in refusals], pa.string()),
                "value": pa.array([_text(refusal.value) for refusal in refusals], pa.string()),
                "what": pa.array([refusal.what for refusal in refusals], pa.string()),
                "allowed": pa.array([refusal.hint for refusal in refusals], pa.string()),
            }
        )

    @property
    def refused(self) -> int:
        """How many persons were not audited."""
        return len(self._persons.refused)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every reason why a person was not audited."""
        return tuple(self._persons.refusals)

    def counts(self) -> dict[str, Any]:
        """How many persons, starts and ties there are, of each verdict how many, and of each kind of wait how it ended.

        Nothing is lost: the persons are those audited and those refused, and the starts the sum over the verdicts.
        """
        verdicts = Counter(judged.verdicts[0] for _, judged, _, _ in self._found.starts)
        ended: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        for wait in self._found.waits:
            ended[wait.kind][wait.ended] += 1
        refused = len(self._persons.refused)
        return {
            "persons": len(self._names) + refused,
            "audited": len(self._names),
            "refused": refused,
            "starts": len(self._found.starts),
            "verdicts": {verdict: verdicts[verdict] for verdict in VERDICTS if verdicts[verdict]},
            "ties": sum(tie for _, _, tie, _ in self._found.starts),
            "waits": {kind: dict(ends) for kind, ends in ended.items() if ends},
            "entries_after_today": self._persons.later,
            "unmapped": sum(self.unmapped.values()),
        }

    def off_pathway(self) -> dict[str, int]:
        """What was begun and is no treatment of this pathway, with how often, the most frequent first."""
        treatments = self.pathway.treatments
        found = Counter(start.subject for start, *_ in self._found.starts if start.subject not in treatments)
        return dict(found.most_common())

    @property
    def latest(self) -> tuple[Any, str] | None:
        """The first entry that is dated after today: its person, and its row in words; None where there is none."""
        return self._persons.latest

    @property
    def silent(self) -> bool:
        """Whether nobody says what was tried before observation, and verdicts cannot be proved for it."""
        if self.terms.history is not None or all(
            judged.verdicts[0] != "unprovable" for _, judged, *_ in self._found.starts
        ):
            return False
        return not self._persons.entries.has("history")

    def rows_of(self, person: Any) -> list[dict[str, Any]]:
        """The verdicts on the starts of one person, each as a dictionary.

        Args:
            person: The person, as the table names it.
        """
        places = [at for at, (start, *_) in enumerate(self._found.starts) if self._names[start.person] == person]
        found: list[dict[str, Any]] = self.verdicts.take(pa.array(places, pa.int64())).to_pylist()
        return found

    def ways(self) -> Iterator[tuple[tuple[tuple[str, ...], ...], str]]:
        """Of every person that is audited, what was begun, step after step, and where it stands as the record ends.

        What was begun at once is one step; what is no treatment of the pathway is ``*off``. The end is a state, or
        ``ongoing``, ``handed_over``, ``refused`` or ``nothing``.
        """
        gap = self.terms.gap * self._persons.scale.day
        for number, entries in enumerate(self._persons.entries.values()):
            yield begun(self.pathway, sorted(entries, key=lambda entry: entry[:3]), gap), self._found.ends[number]

    def lengths(self, kind: str, treatment: str | None = None) -> Iterator[tuple[float, str]]:
        """The waits of a kind, and of a step of a treatment: how many days each took, and how it ended.

        Args:
            kind: ``step``, ``idle`` or ``red_flag``.
            treatment: What was offered, of a step.
        """
        day = self._persons.scale.day
        for wait in self._found.waits:
            if wait.kind == kind and treatment in (None, wait.treatment):
                yield (wait.end - wait.begin) / day, wait.ended

    def flow(self, path: str | PathLike[str] | None = None, *, least: int = 11, steps: int = 4) -> Flow:
        """Who began what first, what next, and how they left: every person is in one bar of each step, until it leaves.

        Args:
            path: The picture, if one is wanted: ``.svg``, ``.png``, ``.pdf``, or ``.html`` with the table beneath.
            least: Groups of fewer persons are merged into *other*; 1 shows every group.
            steps: So many steps are followed.

        Returns:
            The same as rows, whose sums are conserved.

        Raises:
            L4pathError: When a number is none that can be.
            DiagramError: When the picture cannot be drawn or written.

        Example:
            >>> import l4path
            >>> rows = [
            ...     {"person": n, "time": "2024-03-01", "kind": "start", "subject": "nsaids", "value": None}
            ...     for n in range(12)
            ... ]
            >>> audit = l4path.load("l4").audit(rows, history="complete", observed="entries")
            >>> [(row.step, row.target, row.persons) for row in audit.flow().rows if not row.left]
            [(1, ('nsaids',), 12)]
        """
        from l4path.charts import draw_flow  # noqa: PLC0415 - a picture, where one is wanted

        return draw_flow(self, path, least=least, steps=steps)

    def waiting(self, treatment: NodeLike, path: str | PathLike[str] | None = None, *, least: int = 11) -> Waiting:
        """In how long what share of the waits for a treatment ends, and how, by the estimator of Aalen and Johansen.

        Args:
            treatment: The treatment, or its id.
            path: The picture, if one is wanted: ``.svg``, ``.png``, ``.pdf``, or ``.html`` with the table beneath.
            least: In the picture and its table, smaller numbers are told only as being smaller, and days are put
                together until so many waits end in each row; 1 shows every number.

        Returns:
            Every length as a row: the day, how many waits were still open before it, how each ended, and the incidence;
            exact, whatever ``least`` is.

        Raises:
            L4pathError: When the pathway has no such treatment.
            DiagramError: When the picture cannot be drawn or written.

        Example:
            >>> import l4path
            >>> row = {"person": 1, "time": "2024-03-09", "kind": "start", "subject": "nsaids", "value": None}
            >>> audit = l4path.load("l4").audit([row], history="complete", observed="entries")
            >>> audit.waiting("nsaids").waits
            0
        """
        from l4path.charts import draw_waiting  # noqa: PLC0415 - a picture, where one is wanted

        return draw_waiting(self, treatment, path, least=least)

    def history(self, person: Any) -> History:
        """The record of one person, for what was known of it at any moment.

        Args:
            person: The person, as the table names it.

        Raises:
            L4pathError: When there is no such person, or it was refused.
        """
        entries = self._persons.entries.get(person) if isinstance(person, Hashable) else None
        if entries is None:
            if not isinstance(person, Hashable):
                raise L4pathError(f"{quoted(person)} names no person")
            if person in self._persons.refused:
                first = next(item for item in self._persons.refusals if item.person == person)
                raise L4pathError(f"{shown(person)} is not audited: row {first.row}: {first.what}")
            hint = (
                did_you_mean(person, [name for name in self._names if isinstance(name, str)])
                if isinstance(person, str)
                else ""
            )
            raise L4pathError(f"the table has no person {quoted(person)}" + (f"; {hint}" if hint else ""))
        return History(self.pathway, entries, self._persons.scale, self.terms)

    def assessment(self, person: Any, time: str | datetime.date, treatment: str = "") -> Assessment:
        """What the pathway says of what was known just before a start.

        Args:
            person: The person, as the table names it.
            time: The day, or the point in time.
            treatment: What was begun; it is then not declined.

        Raises:
            L4pathError: When there is no such person, or it was refused.
            EpisodeError: When the episode of that moment contradicts an assumption.
        """
        history = self.history(person)
        moment = moment_of(time, "time")
        if isinstance(moment, datetime.datetime) is not self._persons.scale.points:
            wanted = "points in time" if self._persons.scale.points else "dates"
            raise L4pathError(f"{quoted(time)}: the table holds {wanted}")
        return self.pathway.assess(history.at(moment, reading=self.terms.same_day, willing=treatment))

    def explain(self, person: Any, time: str | datetime.date, treatment: str, *, language: str = "en") -> str:
        """Why a start has its verdict: the verdict, and what the pathway says of that treatment at that moment.

        Args:
            person: The person, as the table names it.
            time: The day, or the point in time, of the start.
            treatment: What was begun.
            language: ``en`` or ``de``.

        Raises:
            L4pathError: When there is no such person, start or language.
        """
        from l4path.audit.telling import explained  # noqa: PLC0415 - it builds on this

        return explained(self, person, time, treatment, language=language)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the verdicts, and beside them the waits and the problems: all three files, or none.

        Args:
            path: The file of the verdicts: ``.parquet``, ``.csv`` or ``.jsonl``; the others have ``-waits`` and
                ``-problems`` in their names, and replace nothing but such tables of another audit.

        Raises:
            FileError: When one cannot be written, or would replace something else; what was there is left as it was.
        """
        from l4path.audit.telling import save  # noqa: PLC0415 - same reason

        save(self, path)

    def __str__(self) -> str:
        from l4path.audit.telling import summary  # noqa: PLC0415 - same reason

        return "\n".join(summary(self))

    def __repr__(self) -> str:
        counts = self.counts()
        verdicts = ", ".join(f"{verdict} {count}" for verdict, count in counts["verdicts"].items())
        audited = f"{counts['starts']} starts of {counts['audited']} persons"
        return f"<Audit on {self.pathway.id}: {audited}: {verdicts or 'none'}>"


def _text(value: Any) -> str | None:
    return None if value is None else shown(value)
