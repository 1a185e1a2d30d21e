"""What is doubtful in bindings, and what of some data they find: how a binding is debugged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from l4path.conditions.walk import operative
from l4path.errors import quoted, shown
from l4path.intended import yes_or_no
from l4path.interop.evidence import found_sets
from l4path.interop.gathering import gathered
from l4path.interop.sources import documents_of
from l4path.pathway.gather import conditions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.interop.bindings import Bindings, Observed
    from l4path.interop.gathering import Gathered
    from l4path.pathway import Pathway

_MOST_CODINGS = 20


@dataclass(frozen=True, slots=True)
class BindingsCheck:
    """What a look at bindings finds.

    Attributes:
        findings: What is wrong or cannot have been meant, each with its place.
        questions: What somebody should look at, and may well be meant.
        without: Facts and treatments without a table, each with the reason where one is given.
    """

    findings: tuple[str, ...]
    questions: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataCheck:
    """What bindings find in some data.

    Attributes:
        matched: How many resources of each type each set matches, by the name of the set.
        unmatched: The codings that no set holds, of the types that are read, the most frequent first, with how many
            resources have each.
        unsearched: Closed tables that close nothing here, because the data do not hold a type that they read.
        problems: What cannot be read.
    """

    matched: dict[str, dict[str, int]] = field(default_factory=dict)
    unmatched: tuple[tuple[str, int], ...] = ()
    unsearched: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def check_bindings(bindings: Bindings, pathway: Pathway) -> BindingsCheck:
    """Look for what is doubtful in bindings.

    Args:
        bindings: The bindings.
        pathway: The pathway that they bind.

    Example:
        >>> import l4path
        >>> from l4path.interop import bindings_from_dict
        >>> pathway = l4path.load("l4")
        >>> bindings = bindings_from_dict({"pathway": "l4", "value_sets": {"mri": {}}}, pathway)
        >>> check_bindings(bindings, pathway).findings
        ('value_sets.mri: no table names it', 'value_sets.mri: it is empty')
    """
    findings = [
        *(f"value_sets.{name}: no table names it" for name in bindings.value_sets if name not in _named(bindings)),
        *(f"value_sets.{name}: it is empty" for name, value_set in bindings.value_sets.items() if value_set.empty),
    ]
    counted = set(_courses_read(pathway))
    findings += [
        f"trials.{name}: the pathway reads its courses, and without a gap they are all one"
        for name, table in bindings.trials.items()
        if name in counted and table.gap is None
    ]
    findings += [
        f"facts.{name}: it is never known unless closed says why what is not found is not so"
        for name, tables in bindings.facts.items()
        for table in tables
        if not table.closed
        and (table.way == "count" or (table.way == "cases" and pathway.facts[name].kind == "choices"))
    ]
    answered = [(f"facts.{name}", table.closed) for name, tables in bindings.facts.items() for table in tables]
    answered += [(f"trials.{name}", table.closed) for name, table in bindings.trials.items()]
    doubtful = [
        f"{where}: closed says {quoted(closed)}: who answers for it, and why?"
        for where, closed in answered
        if yes_or_no(closed) is not None
    ]
    without = [
        f"facts.{name}: no table, so that it stays unknown" for name in pathway.facts if name not in bindings.facts
    ]
    for name in pathway.treatments:
        if name not in bindings.trials:
            why = bindings.untracked.get(name)
            without.append(f"trials.{name}: {'no table' if why is None else why}, so that it is unasked")
    return BindingsCheck(tuple(findings), (*doubtful, *_units(bindings, pathway)), tuple(without))


def _named(bindings: Bindings) -> set[str]:
    """The sets that some table names, or that another such set includes."""
    named, stack = set(bindings.used), list(bindings.used)
    raw = bindings.data.get("value_sets", {})
    while stack:
        for name in raw.get(stack.pop(), {}).get("includes", ()):
            if name not in named:
                named.add(name)
                stack.append(name)
    return named


def _courses_read(pathway: Pathway) -> Iterator[str]:
    """The treatments whose number of courses some condition of a pathway reads."""
    for where, _, condition in conditions_of(pathway):
        for atom in operative(condition):
            if atom.operand.fact.id == "courses":
                yield atom.operand.treatment or where.split(".")[1]


def _units(bindings: Bindings, pathway: Pathway) -> Iterator[str]:
    """The units that differ from the pathway's own."""
    places: list[tuple[str, Observed, str]] = [
        (f"facts.{name}", table.observed, pathway.facts[name].unit)
        for name, tables in bindings.facts.items()
        for table in tables
        if table.observed is not None
    ]
    places += [
        (f"trials.{name}.measures.{measure}", observed, pathway.all_measures[measure].unit)
        for name, trial in bindings.trials.items()
        for measure, observed in trial.measures.items()
    ]
    for where, observed, own in places:
        if observed.unit and own and _plain(observed.unit) != _plain(own):
            both = f"its unit is {shown(observed.unit)}, and the pathway's own is {shown(own)}"
            yield f"{where}: {both}: are they the same?"


def _plain(unit: str) -> str:
    return "".join(sign for sign in unit.lower() if sign.isalnum() or sign in "%/")


def check_data(bindings: Bindings, data: Any) -> DataCheck:
    """Look what bindings find in some data.

    Args:
        bindings: The bindings.
        data: As :func:`l4path.interop.read_fhir` takes them.

    Raises:
        FileError: When a file cannot be read.
    """
    all_data = gathered(documents_of(data))
    matched: dict[str, dict[str, int]] = {name: {} for name in sorted(set().union(*bindings.wanted.values()))}
    unmatched: Counter[str] = Counter()
    problems = [*all_data.problems, *(problem for problem, _ in all_data.unread)]
    for record in all_data.records.values():
        problems += record.problems
        for kind, names in bindings.wanted.items():
            for resource in record.by_type.get(kind, ()):
                sets, codings, wrongs = found_sets(kind, resource, bindings.matcher, all_data)
                problems += wrongs
                for name in sets & names & matched.keys():
                    matched[name][kind] = matched[name].get(kind, 0) + 1
                if not sets & names:
                    unmatched.update({f"{kind} {system} {code}" for system, code in codings})
    ordered = sorted(unmatched.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_CODINGS]
    return DataCheck(matched, tuple(ordered), tuple(_unsearched(bindings, all_data)), tuple(dict.fromkeys(problems)))


def _unsearched(bindings: Bindings, data: Gathered) -> Iterator[str]:
    closed = [(f"facts.{name}", table) for name, tables in bindings.facts.items() for table in tables]
    for where, types in (
        *((where, table.types) for where, table in closed if table.closed),
        *((f"trials.{name}", trial.types) for name, trial in bindings.trials.items() if trial.closed),
    ):
        if missing := [kind for kind in types if kind not in data.found]:
            yield f"{where}: the data hold no {', '.join(missing)}, so that it closes nothing unless that was searched"
