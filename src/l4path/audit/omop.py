"""Tables of the OMOP common data model as the long table, through a mapping of concepts."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from l4path.audit.sources import columns_from
from l4path.errors import L4pathError, Problem, TableError, listed, quoted, shown
from l4path.filename import file_name
from l4path.formats.folders import is_folder, is_there
from l4path.history.reading import is_missing

if TYPE_CHECKING:
    from l4path.audit.mapping import Codes
    from l4path.audit.sources import Columns
    from l4path.cohort.csv_files import Csv

SYSTEM = "omop"
ENDS = ("recorded", "ignored")
_POINT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


class _Table(NamedTuple):
    """Which columns of a table say what."""

    concept: str
    begin: str
    end: str = ""
    values: tuple[str, ...] = ()


TABLES = {
    "drug_exposure": _Table("drug_concept_id", "drug_exposure_start_date", "drug_exposure_end_date"),
    "condition_occurrence": _Table("condition_concept_id", "condition_start_date", "condition_end_date"),
    "procedure_occurrence": _Table("procedure_concept_id", "procedure_date"),
    "measurement": _Table("measurement_concept_id", "measurement_date", "", ("value_as_number",)),
    "observation": _Table("observation_concept_id", "observation_date", "", ("value_as_number", "value_as_string")),
    "observation_period": _Table("", "observation_period_start_date", "observation_period_end_date"),
}


def is_omop(origin: Any) -> bool:
    """Whether an object holds tables of the common data model: a folder, or tables by their names.

    Args:
        origin: What events are read from.
    """
    if isinstance(origin, str | os.PathLike):
        return is_folder(file_name(origin))
    return isinstance(origin, Mapping) and bool(origin) and all(name in TABLES for name in origin)


def long_table(
    origin: Any, codes: Codes, ends: str, csv: Csv | None = None
) -> tuple[Columns, list[Any], list[tuple[str, int]]]:
    """The long table of some tables of the common data model, all persons that they name, and where each row is from.

    Args:
        origin: A folder with ``drug_exposure.parquet`` and so on, or ``.csv``; or tables by these names.
        codes: What the concepts stand for, of the system ``omop``.
        ends: Whether the ends of drug exposures and conditions are taken as they are ``recorded``, or ``ignored``.
        csv: How its CSV files are written.

    Raises:
        FileError: When a file cannot be read.
        L4pathError: When there is none of these tables.
        TableError: With the columns that are missing.
    """
    found: dict[str, list[Any]] = {name: [] for name in ("person", "time", "kind", "subject", "value", "until")}
    persons: dict[Any, None] = {}
    places: list[tuple[str, int]] = []
    problems: list[Problem] = []
    for name, given in _given(origin).items():
        table, columns = TABLES[name], columns_from(given, csv)
        needed = ["person_id", table.begin, *([table.concept] if table.concept else [])]
        missing = [column for column in needed if column not in columns]
        if missing:
            problems += [Problem(what="the table has no such column", where=f"{name}.{column}") for column in missing]
            continue
        persons.update(dict.fromkeys(columns["person_id"]))
        rows = _add(found, table, columns, codes, keep_end=not table.concept or ends == "recorded")
        places += [(name, row) for row in rows]
    if problems:
        raise TableError(tuple(problems))
    return found, list(persons), places


def _given(origin: Any) -> Mapping[str, Any]:
    if isinstance(origin, Mapping):
        return origin
    folder = Path(file_name(origin))
    found: dict[str, Any] = {}
    for name in TABLES:
        for ending in (".parquet", ".csv"):
            if is_there(file := folder / f"{name}{ending}"):
                found.setdefault(name, file)
    if not found:
        raise L4pathError(
            f"{shown(os.fspath(folder))}: the folder holds none of {listed(TABLES, 9)}, as .parquet or .csv"
        )
    return found


def _add(found: dict[str, list[Any]], table: _Table, columns: Columns, codes: Codes, *, keep_end: bool) -> list[int]:
    """Add the entries of a table, and say from which row each is."""
    places: list[int] = []
    rows = len(columns["person_id"])
    nothing = [None] * rows
    ends = columns.get(table.end, nothing) if table.end and keep_end else nothing
    values = [columns[name] for name in table.values if name in columns]
    for row in range(rows):
        if not table.concept:
            entries = [{"kind": "observed", "subject": None, "value": None}]
        else:
            value = next((column[row] for column in values if not is_missing(column[row])), None)
            meanings = codes.of(SYSTEM, columns[table.concept][row])
            entries = [codes.entry(meaning, value) for meaning in meanings]
        for entry in entries:
            places.append(row)
            found["person"].append(columns["person_id"][row])
            found["time"].append(_day(columns[table.begin][row]))
            found["until"].append(_day(ends[row]))
            for name in ("kind", "subject", "value"):
                found[name].append(entry[name])
    return places


def _day(cell: Any) -> Any:
    """A date; of a column that holds points in time, as text too, the day."""
    if isinstance(cell, str) and _POINT.match(cell.strip()):
        return cell.strip()[:10]
    return cell.date() if isinstance(cell, datetime.datetime) else cell


def check_ends(ends: Any) -> list[Problem]:
    """What is wrong with what a caller says of ends."""
    if ends in ENDS:
        return []
    return [
        Problem(what=f"{quoted(ends)} does not say which ends count", where="ends", hint=f"allowed: {listed(ENDS)}")
    ]
