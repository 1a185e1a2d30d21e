"""What an audit is asked: the events, and on what terms they are read."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from l4path.audit.auditing import Auditor
from l4path.audit.found import Audit
from l4path.audit.mapping import Codes
from l4path.audit.omop import check_ends, is_omop, long_table
from l4path.audit.persons import Persons
from l4path.audit.sources import columns_from
from l4path.audit.waits import KINDS
from l4path.cohort.csv_files import csv_of
from l4path.errors import L4pathError, Problem, TableError, did_you_mean, listed, quoted, shown
from l4path.filename import file_name
from l4path.history import Terms

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from l4path.audit.sources import Events, Mapped
    from l4path.cohort.csv_files import Csv
    from l4path.history.terms import SameDay
    from l4path.pathway import Pathway


def audit(
    pathway: Pathway,
    events: Events,
    *,
    history: str | float | None = None,
    observed: str | tuple[datetime.date, datetime.date] | None = None,
    gap: float = 28,
    grows: Mapping[str, str] | None = None,
    max_age: Mapping[str, float] | None = None,
    limits: Mapping[str, float] | None = None,
    hindsight: bool = False,
    same_day: SameDay = "before",
    map: Mapped | None = None,  # noqa: A002 - the word of the file
    ends: Literal["recorded", "ignored"] = "ignored",
    csv: Csv | Mapping[str, Any] | None = None,
) -> Audit:
    """A record of many persons beside a pathway; see :meth:`l4path.Pathway.audit`.

    Args:
        pathway: The pathway.
        events: The long table.
        history: ``complete``, or days of look-back.
        observed: ``entries``, or from when until when, of persons without an ``observed`` entry.
        gap: Within so many days after its end a course goes on with a new start.
        grows: Facts that are durations, in weeks.
        max_age: Of facts and screens, the days after which they are unknown again.
        limits: Of ``step``, ``idle``, ``red_flag`` or a treatment, the days beyond which a wait is a delay.
        hindsight: Whether entries are known from when they were so.
        same_day: Whether what is known on the day of a start counts as known ``before`` or ``after`` it.
        map: What codes stand for.
        ends: Whether the ends of exposures in OMOP tables are taken as ``recorded``, or ``ignored``.
        csv: How a CSV file is written.

    Raises:
        TableError: With everything that is wrong with the table as a whole, or with the terms.
        FileError: When a file cannot be read.
        L4pathError: When there is no table, or nobody says when persons were observed.
    """
    terms = Terms(hindsight, history, gap, grows or {}, max_age or {}, _pair(observed), same_day)
    problems = [*terms.check(pathway), *_check_limits(pathway, limits), *check_ends(ends)]
    if problems:
        raise TableError(tuple(problems))
    codes, form = Codes(pathway, map), csv_of(csv)
    places: list[tuple[str, int]] | None
    everybody: Sequence[Any]
    with _no_search_for_cycles(), _of_file(events):
        if is_omop(events):
            columns, everybody, places = long_table(events, codes, ends, form)
        else:
            given = columns_from(events, form)
            (columns, places), everybody = codes.mapped(given), given.get("person", [])
        persons = Persons(columns, pathway, everybody, places)
        _check_observed(persons, terms)
        found = Auditor(pathway, terms, persons.scale).run(persons.entries)
    return Audit(
        pathway, terms, persons, found, limits or {}, dict(codes.unmapped.most_common()), of_csv=_is_csv(events)
    )


@contextlib.contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Let Python not look for cycles among millions of entries, which have none: that took a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextlib.contextmanager
def _of_file(events: Any) -> Iterator[None]:
    """Name the file in what is wrong with the table that is read from it."""
    try:
        yield
    except TableError as error:
        if error.source or not isinstance(events, str | os.PathLike):
            raise
        raise TableError(error.problems, file_name(events)) from None


def _is_csv(events: Any) -> bool:
    """Whether events are a file of texts between commas, of which a caller may say how it is written."""
    return isinstance(events, str | os.PathLike) and file_name(events).lower().endswith((".csv", ".tsv"))


def _pair(observed: Any) -> Any:
    return tuple(observed) if isinstance(observed, list) else observed


def _check_observed(persons: Persons, terms: Terms) -> None:
    """That somebody says when persons were observed, in the way of the table."""
    if isinstance(terms.observed, tuple):
        from l4path.history.entries import scale_of  # noqa: PLC0415 - only here

        if scale_of(terms.observed[0]).points is not persons.scale.points:
            wanted = "points in time" if persons.scale.points else "dates"
            raise L4pathError(f"observed={quoted(terms.observed)}: the table holds {wanted}")
        return
    if terms.observed is None and not persons.entries.has("observed") and persons.entries:
        raise L4pathError(
            "nobody says when these persons were observed, and nothing is judged outside observation: write entries "
            'of kind observed, or say observed="entries" (from the first entry of a person to the last), '
            "or observed=(from, until); on the command line --observed entries, or --observed FROM..UNTIL"
        )


def _check_limits(pathway: Pathway, limits: Mapping[str, float] | None) -> list[Problem]:
    if not isinstance(limits, Mapping | None):
        hint = "days by kind of wait or treatment, as {'red_flag': 1}"
        return [Problem(what=f"{quoted(limits)} gives no limits", where="limits", hint=hint)]
    known = (*KINDS, *pathway.treatments)
    problems = []
    for name, days in (limits or {}).items():
        if name not in known:
            hint = did_you_mean(str(name), known) or f"allowed: {listed(KINDS)}, or a treatment"
            what = f"{shown(name)} is no kind of wait and no treatment"
            problems.append(Problem(what=what, where=f"limits.{shown(name)}", hint=hint))
        elif isinstance(days, bool) or not isinstance(days, int | float) or not days >= 0:
            what = f"{quoted(days)} is no number of days"
            problems.append(Problem(what=what, where=f"limits.{name}", hint="0 or more"))
    return problems
