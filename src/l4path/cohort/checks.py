"""What a row is refused for: each reason as a plane, and its words, which are those of the row engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from l4path.assessment import check_episode
from l4path.cohort.rows import episode_of
from l4path.columns.circuit import ZERO
from l4path.episode import Episode, Trial
from l4path.errors import EpisodeError, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path.columns import Column, Layout
    from l4path.columns.asking import Asked
    from l4path.columns.circuit import Plane
    from l4path.columns.compiling import Planes
    from l4path.pathway import Pathway


class Check(NamedTuple):
    """One reason to refuse a row.

    Attributes:
        plane: Where it holds.
        column: The column to look at.
        says: The problems, given what the column holds there.
        last: Whether it is told only of rows with which nothing else is wrong.
    """

    plane: Plane
    column: str
    says: Callable[[Any], tuple[Problem, ...]]
    last: bool = False


def checks_of(layout: Layout, asked: Asked, planes: Planes) -> list[Check]:
    """Every reason to refuse a row of tables of a layout.

    Args:
        layout: What the columns are.
        asked: The statements of what is asked for.
        planes: Their planes.
    """
    broken = (check for check in _assumptions(layout, asked, planes) if check.plane != ZERO)
    return [*record_checks(layout, planes), *broken]


def record_checks(layout: Layout, planes: Planes) -> list[Check]:
    """The reasons that lie in the cells of a row alone.

    Args:
        layout: What the columns are.
        planes: The planes to make them of.
    """
    found = [*_values(layout, planes), *_records(layout, planes)]
    return [check for check in found if check.plane != ZERO]


def _values(layout: Layout, planes: Planes) -> Iterator[Check]:
    """Values that may not be recorded."""
    for name, column in layout.columns.items():
        yield Check(planes.circuit.input(name, "wrong", column), name, _refused_value(layout, column))


def _refused_value(layout: Layout, column: Column) -> Callable[[Any], tuple[Problem, ...]]:
    def says(value: Any) -> tuple[Problem, ...]:
        if column.kind == "flag":
            hint = "allowed: yes or no, or 1 and 0"
            return (Problem(what=f"{column.name} is a flag, and {quoted(value)} is neither 0 nor 1", hint=hint),)
        if isinstance(value, tuple) and None in value:
            return (Problem(what="a value of the list is missing", hint="leave it out of the list"),)
        pathway = layout.pathway
        if column.role == "unasked":
            return _asked(pathway, lambda: Episode(unasked=[name for name in value if name not in pathway.treatments]))
        return _asked(pathway, lambda: episode_of(layout, {column.name: value}))

    return says


def _asked(pathway: Pathway, make: Callable[[], Episode]) -> tuple[Problem, ...]:
    """What the row engine says of an episode in which nothing but one thing is wrong."""
    try:
        return tuple(check_episode(pathway, make()))
    except EpisodeError as error:
        return error.problems


def _records(layout: Layout, planes: Planes) -> Iterator[Check]:
    """Cells of one treatment that contradict one another."""
    circuit, records, pathway = planes.circuit, planes.records, layout.pathway
    for name, node in pathway.treatments.items():
        tried, outcome = f"{name}.tried", f"{name}.outcome"
        measured = records.measured(name)
        if tried in layout.columns:
            if node.once:
                both = circuit.all_of((records.yes(tried), records.holds(outcome, "ongoing")))
                yield Check(
                    both,
                    outcome,
                    _fixed(
                        f"{name} is asked for and not done yet (ongoing), and {tried} says that it is done",
                        f"leave {tried} out or make it no, or leave the outcome out",
                    ),
                )
            else:
                beside = circuit.all_of((records.no(tried), measured))
                yield Check(
                    beside,
                    tried,
                    _fixed(
                        f"{tried} says no, and something is recorded of a trial of {name}",
                        "make it yes, or leave the outcome and the measures out",
                    ),
                )
        if not node.once:
            yield from _beside_outcome(layout, planes, name)
        if "unasked" in layout.columns:
            plane = circuit.all_of((records.listed("unasked", name), records.recorded(name)))
            yield Check(plane, "unasked", _refused_as(pathway, Episode(unasked=[name], trials={name: Trial()})))


def _beside_outcome(layout: Layout, planes: Planes, name: str) -> Iterator[Check]:
    circuit, records, outcome = planes.circuit, planes.records, f"{name}.outcome"
    for measure in ("tolerated", "relapsed", "ended"):
        column = f"{name}.{measure}"
        if column not in layout.columns or outcome not in layout.columns:
            continue
        valid = [records.valid(outcome), records.valid(column)]
        if measure == "ended":  # beside that it helped it may stand
            valid.append(circuit.negated(records.holds(outcome, "responded")))
        try:
            Trial("failed", **{measure: True})
        except EpisodeError as error:
            problems = tuple(problem.within(f"trials.{name}") for problem in error.problems)
            yield Check(circuit.all_of(valid), column, lambda _, problems=problems: problems)  # type: ignore[misc]


def _fixed(what: str, hint: str) -> Callable[[Any], tuple[Problem, ...]]:
    problems = (Problem(what=what, hint=hint),)
    return lambda _: problems


def _refused_as(pathway: Pathway, episode: Episode) -> Callable[[Any], tuple[Problem, ...]]:
    return lambda _: tuple(check_episode(pathway, episode))


def _assumptions(layout: Layout, asked: Asked, planes: Planes) -> Iterator[Check]:
    """Rows that no patient can be, unless it is an emergency."""
    if asked.emergency is None:
        return
    calm = planes.not_met(asked.emergency)
    for name, number in asked.contradicted.items():
        title = layout.pathway.assumptions[name].title
        says = _fixed(
            f"contradicts what is assumed of every patient: {title}", "one of the records it speaks of cannot be right"
        )
        yield Check(planes.circuit.all_of((planes.met(number), calm)), "", says, last=True)
