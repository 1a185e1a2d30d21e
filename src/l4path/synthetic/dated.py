"""The long table of made-up persons: dated entries, as an audit reads them."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from l4path.audit.judging import VERDICTS
from l4path.facts import digits
from l4path.history import KINDS
from l4path.synthetic.people import NEVER, coded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from l4path.synthetic.chance import Chance
    from l4path.synthetic.people import People

FIRST_DAY = (datetime.date(2001, 1, 1) - datetime.date(1970, 1, 1)).days
BEGIN_WITHIN = 104
"""Records begin within so many weeks from the first day on: on days that mean nothing."""


def schema_of(*, planted: bool) -> pa.Schema:
    """The columns of the long table.

    Args:
        planted: Whether deviations were planted.
    """
    text = pa.dictionary(pa.int32(), pa.string())
    columns = [("person", pa.int64()), ("time", pa.date32()), ("kind", text), ("subject", text), ("value", text)]
    columns += [("until", pa.date32()), ("entry", pa.int32())]
    columns += [("planted", text)] if planted else []
    return pa.schema(columns)


class Entries:
    """The entries of some persons, gathered kind by kind and put in order at the end."""

    def __init__(self, people: People, person: NDArray[np.int64], chance: Chance, *, walked: bool) -> None:
        """Gather them.

        Args:
            people: The persons.
            person: What each is called.
            chance: The random numbers of their rows.
            walked: Whether they were given a history.
        """
        self._people, self._person = people, person
        self._begin = FIRST_DAY + 7 * chance.whole("begins", BEGIN_WITHIN)
        self._texts: dict[str, int] = {}
        self._subjects: dict[str, int] = {}
        self._parts: list[tuple[NDArray[Any], ...]] = []
        everyone = np.arange(people.count)
        zero = np.zeros(people.count, np.int32)
        last = people.now if walked else zero
        self._add("observed", "", everyone, zero, until=last)
        self._add("history", "*", everyone, zero, ["asked"], zero)
        self._facts(everyone)
        for at, node in enumerate(people.plan.treatments if walked else ()):
            self._treatment(at, node.id, node.outcomes)
        self._attended()

    def _text(self, texts: dict[str, int], word: str) -> int:
        return texts.setdefault(word, len(texts))

    def _add(
        self,
        kind: str,
        subject: str,
        rows: NDArray[Any],
        week: NDArray[Any],
        values: Sequence[str] = (),
        codes: NDArray[Any] | None = None,
        *,
        until: NDArray[Any] | None = None,
        treatment: int = -1,
    ) -> None:
        """Some entries of one kind about one subject; their order within a week is that in which they are added."""
        numbers = np.array([self._text(self._texts, word) for word in values], np.int32)
        about = self._text(self._subjects, subject) if subject else -1  # words are counted even where nobody has them,
        if not len(rows):  # so that their numbers are the same however the rows are split
            return
        value = np.full(len(rows), -1, np.int32) if codes is None else numbers[codes]
        planted = np.full(len(rows), -1, np.int8) if treatment < 0 else self._people.planted[rows, treatment]
        same = np.ones(len(rows), np.int32)
        self._parts.append(
            (
                rows, week, same * len(self._parts), same * KINDS.index(kind),
                same * about, value,
                np.full(len(rows), NEVER) if until is None else until, planted,
            )
        )  # fmt: skip

    def _facts(self, everyone: NDArray[Any]) -> None:
        people = self._people
        for number, (name, marginal) in enumerate(people.plan.marginals.items()):
            codes = people.facts[name]
            known = everyone[codes >= 0]
            week = np.where(people.hidden[known] == number, people.asked[known], 0)
            self._add("fact", name, known, week, [written(value) for value in marginal.values], codes[known])

    def _treatment(self, at: int, name: str, outcomes: Sequence[str]) -> None:
        people = self._people
        started, judged = people.started[:, at], people.judged[:, at]
        begun = np.flatnonzero(started >= 0)
        self._add("start", name, begun, started[begun], treatment=at)
        chosen = begun[people.doses[begun, at] > 0]
        doses = people.plan.doses
        which = np.searchsorted(doses, people.doses[chosen, at])
        self._add("dose", name, chosen, judged[chosen], [str(number) for number in doses], which)
        for measure, values in people.plan.measures.items():
            codes = people.measured[measure][:, at]
            chosen = begun[codes[begun] >= 0]
            self._add(
                "measure",
                f"{name}.{measure}",
                chosen,
                judged[chosen],
                [written(item) for item in values],
                codes[chosen],
            )
        for measure, held in (("tolerated", people.tolerated), ("relapsed", people.relapsed)):
            chosen = begun[held[begun, at] >= 0]
            self._add("measure", f"{name}.{measure}", chosen, judged[chosen], ["false", "true"], held[chosen, at])
        chosen = begun[people.outcome[begun, at] >= 0]
        self._add("outcome", name, chosen, judged[chosen], outcomes, people.outcome[chosen, at])
        chosen = begun[people.stopped[begun, at]]
        self._add("stop", name, chosen, judged[chosen])
        chosen = np.flatnonzero(people.declined[:, at] >= 0)
        self._add("declined", name, chosen, people.declined[chosen, at])

    def _attended(self) -> None:
        people = self._people
        for number, name in enumerate(people.attending):
            chosen = np.flatnonzero(people.attended == number)
            self._add("attended", name, chosen, people.now[chosen])

    def table(self, *, planted: bool) -> pa.Table:
        """The entries in the order of persons and of time.

        Args:
            planted: Whether to say which verdict each start must get.
        """
        schema = schema_of(planted=planted)
        if not self._parts:
            return schema.empty_table()
        rows, week, order, kind, subject, value, until, verdict = (
            np.concatenate(some) for some in zip(*self._parts, strict=True)
        )
        order = np.lexsort((order, week, rows))
        rows, week, until = rows[order], week[order], until[order]
        first = np.r_[True, rows[1:] != rows[:-1]]
        entry = np.arange(len(rows)) - np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0)) + 1
        days = self._begin[rows]
        columns = [
            pa.array(self._person[rows]),
            pa.array((days + 7 * week).astype(np.int32)).cast(pa.date32()),
            coded(kind[order], KINDS),
            coded(subject[order], self._subjects),
            coded(value[order], self._texts),
            pa.array((days + 7 * until).astype(np.int32), mask=until < 0).cast(pa.date32()),
            pa.array(entry.astype(np.int32)),
        ]
        if planted:
            columns += [coded(verdict[order], VERDICTS)]
        return pa.Table.from_arrays(columns, schema=schema)


def written(value: Any) -> str:
    """A value as a pathway file writes it: the text of a cell.

    Args:
        value: A flag, a number, a choice, or a set of choices.

    Example:
        >>> written(True), written(2.5), written(frozenset({"a"}))
        ('true', '2.5', '["a"]')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return json.dumps(sorted(value)) if isinstance(value, frozenset) else digits(value)
