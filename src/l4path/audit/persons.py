"""The long table as persons, each with its entries; who has one that cannot be read is refused."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from l4path.audit.coded import Coded, coded
from l4path.audit.kept import NONE, Kept
from l4path.audit.sources import NEEDED, Columns, check_columns
from l4path.errors import Problem, TableError, quoted, shown
from l4path.history.entries import Scale, scale_of
from l4path.history.reading import COLUMNS, Reader, Unread, check_times, is_missing, moment_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from l4path.pathway import Pathway

_PLANTED = "planted"  # what a made-up history says that its verdicts must be; an audit does not look at it
_MOMENTS = ("time", "until", "recorded")


class Refusal(NamedTuple):
    """Why one person is not audited: one reason, with its row.

    Attributes:
        person: The person; None where the row names none.
        row: The number of the row in the table that was given, the first being 1.
        column: The column; of OMOP tables with the name of the table before it, as ``measurement.value``.
        value: What it holds.
        what: What is wrong.
        hint: What is allowed.
    """

    person: Any
    row: int
    column: str
    value: Any
    what: str
    hint: str


class Persons:
    """The persons of a long table.

    Attributes:
        scale: Whether it holds dates or points in time.
        entries: The entries of each person that is audited.
        refusals: Every reason why others are not.
        refused: The persons that are not.
        later: How many entries lie after today.
        latest: The first of these: its person, and its row.
    """

    def __init__(
        self,
        columns: Columns,
        pathway: Pathway,
        everybody: Iterable[Any] = (),
        places: Sequence[tuple[str, int]] | None = None,
    ) -> None:
        """Read every row.

        Args:
            columns: The long table.
            pathway: The pathway.
            everybody: Persons that the data name, though perhaps no row of the table.
            places: Of each row the table and row of the data that it is from, where it is not of the long table itself.

        Raises:
            TableError: When a column is missing or unknown, or dates and points in time are mixed.
        """
        if problems := check_columns(columns, NEEDED, (*COLUMNS, _PLANTED)):
            raise TableError(tuple(problems))
        self._columns = {name: coded(columns[name]) for name in COLUMNS if name in columns}
        _check_persons(self._columns["person"])
        self._places = places
        self._refusals: list[Refusal] = []
        moments = {name: self._read_moments(name) for name in _MOMENTS if name in columns}
        self.scale: Scale = self._one_scale(moments)
        times = {name: self._numbered(name, words) for name, words in moments.items()}
        names, persons = self._read_persons(everybody)
        right, meanings, meaning = self._read_meanings(pathway)
        right &= (persons >= 0) & (times["time"] != NONE)
        right &= self._check_times(times, meanings, meaning)
        orders = self._read_orders(right)
        self.later: int = 0
        self.latest: tuple[Any, str] | None = None
        self._look_ahead(times["time"])
        self.refused: dict[Any, None] = dict.fromkeys(
            refusal.person for refusal in self._refusals if refusal.person is not None
        )
        audited = np.array([name not in self.refused for name in names], np.bool_)
        numbers = np.cumsum(audited) - 1
        rows = np.flatnonzero(right)
        rows = rows[audited[persons[rows]]]
        rows = rows[np.argsort(persons[rows], kind="stable")]
        kept = {name: cells[rows] for name, cells in times.items()}
        kept["order"] = rows if orders is None else np.where(orders[rows] == NONE, rows, orders[rows])
        if "recorded" in kept:
            kept["recorded"] = np.where(kept["recorded"] == NONE, kept["time"], kept["recorded"])
        there = [name for name, yes in zip(names, audited.tolist(), strict=True) if yes]
        self.entries: Kept = Kept(there, numbers[persons[rows]], kept, meanings, meaning[rows])
        found = {(item.row, item.column, item.what): item for item in self._refusals}  # a row may be several entries
        self.refusals: list[Refusal] = sorted(found.values(), key=lambda refusal: refusal.row)
        del self._columns, self._refusals

    def _read_moments(self, name: str) -> list[Any]:
        """The different cells of a column as dates or points in time; what is neither refuses its person."""
        column = self._columns[name]
        found: list[Any] = []
        wrong: dict[int, Problem] = {}
        for code, cell in enumerate(column.words):
            found.append(None)
            if is_missing(cell):
                continue
            try:
                found[code] = moment_of(cell, name)
            except Unread as unread:
                wrong[code] = unread.problem
        self._refuse_all(name, column.codes, wrong)
        return found

    def _refuse_all(self, name: str, codes: NDArray[Any], wrong: Mapping[int, Problem]) -> None:
        """Refuse every row that holds something wrong."""
        if wrong:
            for row in np.flatnonzero(np.isin(codes, list(wrong))).tolist():
                problem = wrong[int(codes[row])]
                self._refuse(row, problem.where or name, problem)

    def _refuse(self, number: int, column: str, problem: Problem) -> None:
        cells = self._columns.get(column)
        value = None if cells is None else cells[number]
        person = self._columns["person"][number]
        person = None if is_missing(person) else person
        table, row = ("", number) if self._places is None else self._places[number]
        where = f"{table}.{problem.where or column}" if table else problem.where or column
        self._refusals.append(Refusal(person, row + 1, where, value, problem.what, problem.hint))

    def _row(self, number: int) -> str:
        table, row = ("", number) if self._places is None else self._places[number]
        return f"row {row + 1} of {table}" if table else f"row {row + 1}"

    def _one_scale(self, moments: Mapping[str, list[Any]]) -> Scale:
        """Dates, or points in time; of points in time, all with a zone or none."""
        kinds: dict[Scale, tuple[str, int]] = {}
        for name, words in moments.items():
            codes = self._columns[name].codes
            used = np.unique(codes, return_index=True)
            for code, row in sorted(zip(*(part.tolist() for part in used), strict=True), key=lambda pair: pair[1]):
                if words[code] is not None:
                    kinds.setdefault(scale_of(words[code]), (name, row))
        if len(kinds) > 1:
            statements = [
                f"{name} of {self._row(row)} (person {shown(self._columns['person'][row])}) "
                f"is {_called(scale)}, {quoted(self._columns[name][row])}"
                for scale, (name, row) in kinds.items()
            ]
            hint = "write all of them as dates, or all as points in time, with a zone or without"
            raise TableError((Problem(what="times are mixed: " + "; ".join(statements), hint=hint),))
        return next(iter(kinds), Scale())

    def _numbered(self, name: str, words: list[Any]) -> NDArray[np.int64]:
        """A column of moments as numbers."""
        numbers = [NONE if moment is None else self.scale.number(moment) for moment in words]
        return np.array(numbers, np.int64)[self._columns[name].codes]

    def _read_persons(self, everybody: Iterable[Any]) -> tuple[list[Any], NDArray[np.int64]]:
        """The persons in the order of their rows, and of each row the number of its own; -1 where it names none."""
        column = self._columns["person"]
        codes, first = np.unique(column.codes, return_index=True)
        numbers: dict[Any, int] = {}
        of_code = np.full(len(column.words), -1, np.int64)
        for code in codes[np.argsort(first)].tolist():
            if not is_missing(column.words[code]):
                of_code[code] = numbers.setdefault(column.words[code], len(numbers))
        for person in everybody:
            if not is_missing(person):
                numbers.setdefault(person, len(numbers))
        nobody = Problem(what="the row names no person", where="person")
        found: NDArray[np.int64] = of_code[column.codes]
        for row in np.flatnonzero(found < 0).tolist():
            self._refuse(row, "person", nobody)
        return list(numbers), found

    def _read_meanings(
        self, pathway: Pathway
    ) -> tuple[NDArray[np.bool_], list[tuple[str, str, Any]], NDArray[np.int32]]:
        """Where the kind, subject and value can be read; what they say, each once; and of each row which of them."""
        kinds, subjects, values = (self._columns[name] for name in ("kind", "subject", "value"))
        reader, rows = Reader(pathway), len(kinds)
        right, meaning = np.ones(rows, np.bool_), np.zeros(rows, np.int32)
        meanings: list[tuple[str, str, Any]] = []
        numbers: dict[tuple[int, int, int], int] = {}
        wrong: dict[int, Problem] = {}
        for begin in range(0, rows, _SOME):
            here = slice(begin, begin + _SOME)
            about, pairs = _paired(kinds.codes[here], subjects.codes[here])
            triples, places = _paired(pairs, values.codes[here])
            found = []
            for pair, value in triples:
                kind, subject = about[pair]
                if (number := numbers.get((kind, subject, value))) is None:
                    number = numbers[kind, subject, value] = len(meanings)
                    entry = reader.read(kinds.words[kind], subjects.words[subject], values.words[value])
                    if isinstance(entry, Problem):
                        wrong[number], entry = entry, ("", "", None)
                    meanings.append(entry)
                found.append(number)
            meaning[here] = np.array(found, np.int32)[places]
        if wrong:
            right = ~np.isin(meaning, list(wrong))
            self._refuse_all("value", meaning, wrong)
        missing = Problem(what="the entry has no time", where="time")
        absent = np.array([is_missing(cell) for cell in self._columns["time"].words], np.bool_)
        for row in np.flatnonzero(absent[self._columns["time"].codes]).tolist():
            self._refuse(row, "time", missing)
        return right, meanings, meaning

    def _check_times(
        self,
        times: Mapping[str, NDArray[np.int64]],
        meanings: Sequence[tuple[str, str, Any]],
        meaning: NDArray[np.int32],
    ) -> NDArray[np.bool_]:
        """Where no end, and no writing down of a start, is before its time."""
        time, right = times["time"], np.ones(len(meaning), np.bool_)
        for name in ("until", "recorded"):
            if name in times:
                right &= (times[name] == NONE) | (time == NONE) | (times[name] >= time)
        for row in np.flatnonzero(~right).tolist():
            kind = meanings[meaning[row]][0]
            end, since = (int(times[name][row]) if name in times else NONE for name in ("until", "recorded"))
            found = check_times(kind, int(time[row]), None if end == NONE else end, None if since == NONE else since)
            right[row] = not found
            for problem in found:
                self._refuse(row, problem.where, problem)
        return right

    def _read_orders(self, right: NDArray[np.bool_]) -> NDArray[np.int64] | None:
        """The places of entries in their order; None where the table has no column of it."""
        column = self._columns.get("entry")
        if column is None:
            return None
        read = [_order(cell) for cell in column.words]
        wrong = {code: problems[0] for code, (_, problems) in enumerate(read) if problems}
        self._refuse_all("entry", column.codes, wrong)
        if wrong:
            right &= ~np.isin(column.codes, list(wrong))
        numbers = [NONE if order is None else order for order, _ in read]
        found: NDArray[np.int64] = np.array(numbers, np.int64)[column.codes]
        return found

    def _look_ahead(self, time: NDArray[np.int64]) -> None:
        """Count what lies after today."""
        later = time > self.scale.number(_now(self.scale))
        self.later = int(later.sum())
        if self.later:
            row = int(np.argmax(later))
            self.latest = self._columns["person"][row], self._row(row)


def _paired(left: NDArray[Any], right: NDArray[Any]) -> tuple[list[tuple[int, int]], NDArray[np.int64]]:
    """The different pairs of two columns of numbers, and of each row which of them it is."""
    many = int(right.max()) + 1
    different, places = np.unique(left.astype(np.int64) * many + right, return_inverse=True)
    return [divmod(pair, many) for pair in different.tolist()], places


_SOME = 1 << 18
"""So many rows are read at a time."""


def _check_persons(column: Coded) -> None:
    """That persons can be told apart."""
    persons = [column.words[code] for code in np.unique(column.codes).tolist()]
    try:
        pa.array(list(set(persons)), from_pandas=True)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        hint = "a person is a text or a number, and all of a table are of one kind"
        raise TableError((Problem(what=_not_of_a_kind(column), where="person", hint=hint),)) from None


def _not_of_a_kind(persons: Sequence[Any]) -> str:
    """Which of the persons cannot stand beside the first."""
    for row, person in enumerate(persons, 1):
        try:
            pa.array([persons[0], person])
        except (pa.ArrowException, OverflowError, TypeError, ValueError):
            return f"row {row} names {quoted(person)}" + (f", and row 1 {quoted(persons[0])}" if row > 1 else "")
    return "the persons are not of one kind"


def _called(scale: Scale) -> str:
    if not scale.points:
        return "a date"
    return "a point in time with a zone" if scale.aware else "a point in time without a zone"


def _now(scale: Scale) -> datetime.date:
    now = datetime.datetime.now(datetime.UTC)
    return now if scale.points else now.date()


_FAR = 1 << 62


def _order(order: Any) -> tuple[int | None, list[Problem]]:
    """A cell of ``entry`` as a whole number."""
    if is_missing(order):
        return None, []
    number = order
    if isinstance(order, str) and order.strip().removeprefix("-").isdecimal():
        number = int(order[:25])
    if not isinstance(number, bool) and isinstance(number, int | float | Decimal) and -_FAR < number < _FAR:
        whole = int(number)
        if whole == number:
            return whole, []
    return None, [Problem(what=f"{quoted(order)} is no place in an order", where="entry", hint="a whole number")]
