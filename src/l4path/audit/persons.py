"""The long table as persons, each with its entries; who has one that cannot be read is refused."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from l4path.audit.sources import NEEDED, Columns, check_columns
from l4path.errors import Problem, TableError, quoted, shown
from l4path.history import Entry
from l4path.history.entries import Scale, scale_of
from l4path.history.reading import COLUMNS, Reader, Unread, check_times, is_missing, moment_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        _check_persons(columns["person"])
        self.refusals: list[Refusal] = []
        self._columns, self._places = columns, places
        self._moments = {name: self._read_moments(name) for name in _MOMENTS if name in columns}
        self.scale: Scale = self._one_scale()
        self.later: int = 0
        self.entries: dict[Any, list[Entry]] = {}
        self._read_rows(Reader(pathway))
        for person in everybody:
            if not is_missing(person):
                self.entries.setdefault(person, [])
        self.refused: dict[Any, None] = dict.fromkeys(
            refusal.person for refusal in self.refusals if refusal.person is not None
        )
        for person in self.refused:
            self.entries.pop(person, None)
        found = {(item.row, item.column, item.what): item for item in self.refusals}  # a row may be several entries
        self.refusals = sorted(found.values(), key=lambda refusal: refusal.row)

    def _read_moments(self, name: str) -> list[Any]:
        """A column as dates or points in time; what is neither refuses its person."""
        read: dict[Any, Any] = {}
        found = []
        for number, cell in enumerate(self._columns[name]):
            try:
                if cell not in read:
                    read[cell] = None if is_missing(cell) else moment_of(cell, name)
                found.append(read[cell])
            except (Unread, TypeError) as unread:
                problem = unread.problem if isinstance(unread, Unread) else Problem(what=f"{quoted(cell)} is no date")
                self._refuse(number, name, problem)
                found.append(None)
        return found

    def _refuse(self, number: int, column: str, problem: Problem) -> None:
        cells = self._columns.get(column)
        value = None if cells is None else cells[number]
        person = self._columns["person"][number]
        person = None if is_missing(person) else person
        table, row = ("", number) if self._places is None else self._places[number]
        where = f"{table}.{problem.where or column}" if table else problem.where or column
        self.refusals.append(Refusal(person, row + 1, where, value, problem.what, problem.hint))

    def _row(self, number: int) -> str:
        table, row = ("", number) if self._places is None else self._places[number]
        return f"row {row + 1} of {table}" if table else f"row {row + 1}"

    def _one_scale(self) -> Scale:
        """Dates, or points in time; of points in time, all with a zone or none."""
        kinds: dict[Scale, dict[str, Any]] = {}
        for name, moments in self._moments.items():
            for moment in dict.fromkeys(moments):
                if moment is not None and (scale := scale_of(moment)) not in kinds:
                    number = moments.index(moment)
                    kinds[scale] = {"where": name, "at": number, "value": self._columns[name][number]}
        if len(kinds) > 1:
            statements = [
                f"{found['where']} of {self._row(found['at'])} (person {shown(self._columns['person'][found['at']])}) "
                f"is {_called(scale)}, {quoted(found['value'])}"
                for scale, found in kinds.items()
            ]
            hint = "write all of them as dates, or all as points in time, with a zone or without"
            raise TableError((Problem(what="times are mixed: " + "; ".join(statements), hint=hint),))
        return next(iter(kinds), Scale())

    def _read_rows(self, reader: Reader) -> None:
        columns = self._columns
        rows = len(columns["person"])
        nothing = [None] * rows
        numbers = {name: self._numbered(self._moments[name]) if name in self._moments else nothing for name in _MOMENTS}
        orders = columns.get("entry", nothing)
        read, today = reader.read, self.scale.number(_now(self.scale))
        entries = self.entries
        cells = zip(
            columns["person"], numbers["time"], columns["kind"], columns["subject"], columns["value"],
            numbers["until"], numbers["recorded"], orders, strict=True,
        )  # fmt: skip
        for row, (person, time, kind, subject, value, until, recorded, order) in enumerate(cells):
            problems = []
            found = read(kind, subject, value)
            if found.__class__ is Problem:
                problems.append(found)
                found = ("", "", None)
            kind, subject, value = found  # type: ignore[misc] # noqa: PLW2901 - as it is read
            own = entries.get(person)
            if own is None and is_missing(person):
                problems.append(Problem(what="the row names no person", where="person"))
            if time is None and is_missing(columns["time"][row]):
                problems.append(Problem(what="the entry has no time", where="time"))
            elif time is not None:
                if until is not None or recorded is not None:
                    problems += check_times(kind, time, until, recorded)
                self.later += time > today
            if order is not None and (isinstance(order, bool) or not isinstance(order, int)):
                order, wrong = _order(order)  # noqa: PLW2901 - same reason
                problems += wrong
            for problem in problems:
                self._refuse(row, problem.where, problem)
            if not problems and time is not None:
                entry = Entry(
                    time, time if recorded is None else recorded, row if order is None else order, kind, subject,
                    value, until,
                )  # fmt: skip
                if own is None:
                    own = entries[person] = []
                own.append(entry)
            elif not is_missing(person):
                entries.setdefault(person, [])

    def _numbered(self, moments: list[Any]) -> list[int | None]:
        """Moments as numbers."""
        number, read = self.scale.number, {}
        for moment in set(moments):
            read[moment] = None if moment is None else number(moment)
        return [read[moment] for moment in moments]


def _check_persons(persons: list[Any]) -> None:
    """That persons can be told apart."""
    try:
        pa.array(list(set(persons)), from_pandas=True)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        hint = "a person is a text or a number, and all of a table are of one kind"
        raise TableError((Problem(what=_not_of_a_kind(persons), where="person", hint=hint),)) from None


def _not_of_a_kind(persons: list[Any]) -> str:
    """Which of the persons cannot stand beside the first."""
    for row, person in enumerate(persons, 1):
        try:
            pa.array([*persons[:1], person])
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


def _order(order: Any) -> tuple[int | None, list[Problem]]:
    """A cell of ``entry`` as a whole number."""
    if is_missing(order):
        return None, []
    if isinstance(order, float) and order.is_integer():
        return int(order), []
    if isinstance(order, str) and order.strip().lstrip("-").isdecimal() and len(order) < 20:  # noqa: PLR2004
        return int(order), []
    return None, [Problem(what=f"{quoted(order)} is no place in an order", where="entry", hint="a whole number")]
