"""Entries read from the rows of the long table, every problem with its reason."""

from __future__ import annotations

import datetime
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from l4path.errors import L4pathError, Problem, did_you_mean, listed, quoted, shown
from l4path.facts import LARGEST
from l4path.history.entries import KINDS, Entry, Scale, scale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.facts import Fact
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

COLUMNS = ("person", "time", "kind", "subject", "value", "until", "recorded", "entry")
"""The columns of the long table; the last three may be absent."""
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Unread(L4pathError):  # noqa: N818 - where a table is read it is caught, and becomes a problem
    """A cell that cannot be read as an entry has it.

    Attributes:
        problem: What is wrong with it, and what is allowed.
    """

    def __init__(self, what: str, where: str, hint: str = "") -> None:
        """Keep what is wrong."""
        super().__init__(f"{what}; {hint}" if hint else what)
        self.problem: Problem = Problem(what=what, where=where, hint=hint)


def is_missing(value: object) -> bool:
    """Whether a cell holds nothing: null, NaN, or what pandas has for it."""
    if isinstance(value, float | Decimal):
        return value != value  # noqa: PLR0124 - NaN alone is not itself
    return value is None or type(value).__name__ in ("NaTType", "NAType")


def moment_of(value: object, where: str) -> datetime.date:
    """A cell as a date or a point in time.

    Args:
        value: The cell.
        where: The column.

    Raises:
        Unread: When it is neither.
    """
    if isinstance(value, datetime.date):
        return value
    if type(value).__name__ == "datetime64":
        value = value.astype("datetime64[us]").item() if type(value.item()) is int else value.item()  # type: ignore[attr-defined] # it is one of numpy
        return moment_of(value, where)
    if isinstance(value, str):
        text = value.strip()
        try:
            if _DATE.fullmatch(text):
                return datetime.date.fromisoformat(text)
            return datetime.datetime.fromisoformat(text)
        except ValueError:
            pass
    hint = "allowed: a date, as 2024-03-01, or a point in time, as 2024-03-01T10:30"
    raise Unread(f"{quoted(value)} is no date", where, hint)


class Reader:
    """What reads the kind, subject and value of entries of one pathway; what it has read once it knows."""

    def __init__(self, pathway: Pathway) -> None:
        """Remember nothing yet."""
        self.pathway: Pathway = pathway
        self._read: dict[tuple[object, object, object, object], tuple[str, str, Any] | Problem] = {}

    def read(self, kind: Any, subject: Any, value: Any) -> tuple[str, str, Any] | Problem:
        """The kind, subject and value of an entry, or what is wrong with them.

        Args:
            kind: The cell of its kind.
            subject: The cell of its subject.
            value: The cell of its value.
        """
        key = (kind, subject, value, value.__class__)
        try:
            if (found := self._read.get(key)) is None:
                found = self._read[key] = self._fresh(kind, subject, value)
        except TypeError:  # a list is no key
            found = self._fresh(kind, subject, value)
        return found

    def _fresh(self, kind: Any, subject: Any, value: Any) -> tuple[str, str, Any] | Problem:
        try:
            return self._checked(kind, subject, None if is_missing(value) else _of_python(value))
        except Unread as unread:
            return unread.problem

    def _checked(self, kind: Any, subject: Any, value: Any) -> tuple[str, str, Any]:
        kind = kind.strip() if isinstance(kind, str) else kind
        if kind not in KINDS:
            hint = (did_you_mean(kind, KINDS) if isinstance(kind, str) else "") or f"allowed: {listed(KINDS, 20)}"
            raise Unread(f"{quoted(kind)} is no kind of entry", "kind", hint)
        if kind == "observed":
            return kind, "", None
        if not isinstance(subject, str) or not subject.strip():
            raise Unread(f"an entry of kind {kind} names no subject", "subject")
        subject = subject.strip()
        match kind:
            case "fact":
                fact = self._known(subject, self.pathway.facts, "fact")
                return kind, subject, None if value is None else value_of(fact, value)
            case "screened":
                self._known(subject, self.pathway.screens, "screen")
            case "measure":
                return kind, subject, self._measure(subject, value)
            case "dose":
                self._treatment(subject)
                return kind, subject, 1 if value is None else _dose(value)
            case "outcome" | "stop":
                return kind, subject, self._outcome(kind, self._treatment(subject), value)
            case "history":
                return kind, subject, self._history(subject, value)
            case "ordered":
                if not self._treatment(subject).once:
                    raise Unread(f"{subject} is not done once: it is not ordered but started", "kind")
            case "declined" | "accepted":
                self._treatment(subject)
            case "attended":
                if subject in self.pathway.treatments:
                    raise Unread(f"{subject} is a treatment: it is started, not attended", "kind", "write start")
                self._known(subject, self.pathway.nodes, "review or disposition")
        return kind, subject, None

    def _known(self, name: str, known: Mapping[str, Any], what: str) -> Any:
        if name not in known:
            hint = did_you_mean(name, known) or f"declared: {listed(known)}"
            raise Unread(f"{shown(name)} is not a declared {what}", "subject", hint)
        return known[name]

    def _treatment(self, name: str) -> Treatment:
        found: Treatment = self._known(name, self.pathway.treatments, "treatment")
        return found

    def _measure(self, subject: str, value: Any) -> Any:
        name, _, measure = subject.partition(".")
        treatment = self._treatment(name)
        if treatment.once:
            raise Unread(f"{name} is done once, and has no measures", "subject")
        fact = self._known(measure, self.pathway.all_measures, "measure")
        if value is None:
            raise Unread(f"a measure without a value says nothing of {shown(subject)}", "value", "leave the row out")
        return value_of(fact, value)

    def _outcome(self, kind: str, treatment: Treatment, value: Any) -> Any:
        if value is None and kind == "stop":
            return None
        written = value.strip() if isinstance(value, str) else value
        if written not in treatment.outcomes:
            allowed = listed(treatment.outcomes)
            raise Unread(f"{quoted(value)} is no outcome of {treatment.id}", "value", f"allowed: {allowed}")
        return written

    def _history(self, subject: str, value: Any) -> str:
        if subject != "*":
            self._treatment(subject)
        if value not in ("asked", "unasked"):
            raise Unread(f"{quoted(value)} does not say whether it was asked", "value", "allowed: asked, unasked")
        return str(value)


def _of_python(value: Any) -> Any:
    """A number or truth of numpy as one of Python; a float of 32 bits as the decimal that it prints as."""
    if type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0 and value.dtype.kind in "biuf":
        return float(str(value)) if value.dtype.kind == "f" else value.item()
    return value


def value_of(fact: Fact, value: Any) -> Any:
    """A cell as a value of a fact or measure: of its own type, or as the text that a pathway file would write.

    Args:
        fact: The fact or measure.
        value: The cell; not missing.

    Raises:
        Unread: When it is no value that may be recorded.
    """
    found = value
    match fact.kind:
        case "flag":
            if isinstance(value, str):
                found = {"true": True, "false": False}.get(value.strip())
                if found is None:
                    what = f"{fact.id} is a flag, and {quoted(value)} is neither true nor false"
                    raise Unread(what, "value", "write true or false, as a pathway file does")
            elif not isinstance(value, bool) and isinstance(value, int | float | Decimal) and value in (0, 1):
                found = bool(value)
        case "number":
            if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
                text = value.strip()
                whole = text.lstrip("+-").isdecimal()
                found = float(text) if not whole else int(text) if len(text) < 20 else value  # noqa: PLR2004
            elif isinstance(value, Decimal):
                found = float(value)
        case "choice":
            found = value.strip() if isinstance(value, str) else value
        case _:
            found = _several(value)
    if isinstance(found, float) and found.is_integer() and abs(found) < LARGEST:
        found = int(found)
    if isinstance(found, list) and len(set(map(str, found))) < len(found):
        found = list(dict.fromkeys(found))  # a value that stands twice counts once
    if problem := fact.check_value(found):
        raise Unread(problem.what, "value", f"allowed: {fact.span}")
    return frozenset(found) if fact.kind == "choices" else found


def _several(value: Any) -> Any:
    if isinstance(value, str) and value.strip().startswith("["):
        for read in (json.loads, _from_toml):
            try:
                value = read(value)
                break
            except (ValueError, RecursionError):
                pass
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return value


def _from_toml(text: str) -> Any:
    """A value as a pathway file in TOML may write it: with other quotation marks than JSON has."""
    import tomllib  # noqa: PLC0415 - few texts are written so

    return tomllib.loads(f"value = {text}")["value"]


def _dose(value: Any) -> Any:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()) and len(value) < 20:  # noqa: PLR2004
        value = float(value)
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**15:
        raise Unread(f"{quoted(value)} is no number of doses", "value", "allowed: a number, 0 or more")
    return int(value) if float(value).is_integer() else value


def entry_of(reader: Reader, scale: Scale, order: int, row: Mapping[str, Any]) -> Entry | list[Problem]:
    """One row of the long table as an entry, or everything that is wrong with it.

    Args:
        reader: What reads its values.
        scale: Whether the table holds dates or points in time.
        order: The place of the row.
        row: Its cells by column.
    """
    problems: list[Problem] = []
    found = reader.read(row.get("kind"), row.get("subject"), row.get("value"))
    kind, subject, value = ("", "", None) if isinstance(found, Problem) else found
    if isinstance(found, Problem):
        problems.append(found)
    moments: dict[str, int] = {}
    for column in ("time", "until", "recorded"):
        cell = row.get(column)
        if is_missing(cell):
            if column == "time":
                problems.append(Problem(what="the entry has no time", where="time"))
            continue
        try:
            moment = moment_of(cell, column)
        except Unread as unread:
            problems.append(unread.problem)
            continue
        if scale_of(moment) != scale:
            problems.append(Problem(what=f"{quoted(cell)} is not written as other times are", where=column))
            continue
        moments[column] = scale.number(moment)
    problems += check_times(kind, moments.get("time"), moments.get("until"), moments.get("recorded"))
    order = order if is_missing(row.get("entry")) else row["entry"]
    if problems:
        return problems
    time = moments["time"]
    return Entry(time, moments.get("recorded", time), order, kind, subject, value, moments.get("until"))


def check_times(kind: str, time: int | None, until: int | None, recorded: int | None) -> list[Problem]:
    """What is wrong with the order of the times of an entry."""
    if time is None:
        return []
    problems = []
    if until is not None and until < time:
        problems.append(Problem(what="it ends before it begins", where="until", hint="until is not before time"))
    if recorded is not None and recorded < time and kind == "start":
        what = "the start was written down before it was so"
        problems.append(Problem(what=what, where="recorded", hint="what is only planned is no start"))
    return problems


def read_entries(pathway: Pathway, rows: Iterable[Mapping[str, Any]]) -> tuple[list[Entry], Scale]:
    """The entries of one person.

    Args:
        pathway: The pathway.
        rows: The rows: ``time``, ``kind``, ``subject``, ``value``, and ``until``, ``recorded``, ``entry`` where they
            are wanted.

    Raises:
        TableError: With everything that is wrong with them.

    Example:
        >>> import l4path
        >>> rows = [{"time": "2024-03-01", "kind": "fact", "subject": "pain", "value": 6}]
        >>> read_entries(l4path.load("l4"), rows)[0][0].value
        6
    """
    from l4path.errors import TableError  # noqa: PLC0415 - only where something is wrong

    reader, scale, found, problems = Reader(pathway), None, [], []
    for order, row in enumerate(rows):
        if scale is None:
            try:
                scale = scale_of(moment_of(row.get("time"), "time"))
            except Unread:
                scale = Scale()
        entry = entry_of(reader, scale, order, row)
        if isinstance(entry, Entry):
            found.append(entry)
        else:
            problems += [problem.within(f"row {order + 1}") for problem in entry]
    if problems:
        raise TableError(tuple(problems))
    return found, scale or Scale()
