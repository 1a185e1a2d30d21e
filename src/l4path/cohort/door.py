"""The door of a table: its columns named and typed, or refused with all that is wrong with them at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from l4path.cohort.cells import check_width
from l4path.columns import Column, Layout, columns_of
from l4path.columns.asking import answers_of
from l4path.columns.reading import is_list, is_text
from l4path.columns.wide import LISTS
from l4path.errors import Problem, TableError, did_you_mean, listed, nearest, quoted, shown
from l4path.intended import as_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from l4path.conditions import NodeLike
    from l4path.pathway import Pathway

REST = "rest"
_LOOKED_AT = 200
"""Of so many unknown columns it is looked for what was meant; no more are told one by one."""
_ALLOWED = {
    "flag": "booleans, or 0 and 1 of any kind of number",
    "number": "integers, floats of 32 or 64 bits, or decimals",
    "choice": "text or categories of text",
    "choices": "lists of text",
}
_NO_HISTORY = (
    "say never_tried=[...], or --never-tried, of what nobody has tried: then it was not tried, and may be offered; or "
    "unasked=[...], or --unasked, of what nobody asked about: then it is unknown whether it was tried, what hangs on "
    'it is undetermined, and it is asked for; "rest" stands for all that have no column'
)


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the caller says of a table.

    Attributes:
        key: The column that tells rows apart.
        never_tried: Treatments without a column that nobody has tried; ``("rest",)`` for all.
        unasked: Treatments without a column of which nobody knows; ``("rest",)`` for all.
        ignore: Columns that are no part of it.
        sep: What stands for the dot in names of columns.
    """

    key: str = ""
    never_tried: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    sep: str = "."


@dataclass(frozen=True, slots=True)
class Door:
    """A table that may come in.

    Attributes:
        key: The column that tells rows apart.
        columns: The columns that are read: the name of each as the norm has it, and as the table has it.
        layout: What the columns are.
        never_tried: The treatments without a column that nobody has tried.
        unknown: The facts and screens without a column.
        ignored: The columns that are left out.
    """

    key: str
    columns: Mapping[str, str]
    layout: Layout
    never_tried: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ignored: tuple[str, ...] = field(default=())

    @property
    def unasked(self) -> tuple[str, ...]:
        """The treatments without a column of which nobody knows whether they were tried."""
        return tuple(name for name in self.layout.pathway.treatments if name in self.layout.unasked)


def names_of(given: NodeLike | Iterable[NodeLike]) -> tuple[str, ...]:
    """The ids of nodes, given as ids or nodes, one or several.

    Args:
        given: The nodes.
    """
    item = isinstance(given, str) or hasattr(given, "id") or not isinstance(given, Iterable)
    names: Any = [given] if item else given
    return tuple(str(getattr(name, "id", name)) for name in names)


def texts_of(given: str | Iterable[str], what: str) -> tuple[str, ...]:
    """Names that a caller gives, one or several.

    Args:
        given: The names.
        what: What they are given as.

    Raises:
        TableError: When they are no texts.
    """
    names: Any = [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
    for name in names:
        if not isinstance(name, str):
            problem = Problem(what=f"{quoted(name)} is no name of a column", where=what, hint="a name is a text")
            raise TableError((problem,))
    return tuple(names)


def opened(
    pathway: Pathway, schema: pa.Schema, reading: ReadingOptions, *, says: bool = False, source: str = ""
) -> Door:
    """The door for tables of a schema.

    Args:
        pathway: The pathway.
        schema: The names and types of the columns.
        reading: What the caller says of the table.
        says: Whether the table itself says of every treatment whether it was asked about.
        source: The file that it is read from, for messages.

    Raises:
        TableError: With everything that is wrong with the columns.
    """
    known, names = columns_of(pathway), schema.names
    check_width(names, source, known=len(known))
    kinds = dict(zip(reversed(names), reversed(schema.types), strict=True))  # of a column that stands twice, the first
    written = {name.replace(".", reading.sep): name for name in reversed(known)}
    meant = _meant_as_key(schema, reading, written)
    problems = list(_key_problems(pathway, schema, reading, meant))
    columns: dict[str, str] = {}
    ignored = []
    for name in known:
        if (other := written[name.replace(".", reading.sep)]) != name:
            what = f"with {quoted(reading.sep)} for the dot, {name} and {other} are called alike"
            problems.append(Problem(what=what, where="sep", hint="write the dot otherwise, such as __"))
    for name, times in Counter(names).items():
        if times > 1:
            problems.append(Problem(what=f"the column stands {times} times", where=shown(name), hint="name each once"))
        if name in reading.ignore:
            ignored.append(name)
        elif name in (reading.key, meant):
            pass  # that it is not named as the key is told of the key
        elif name not in written:
            looked_at = written if len(problems) < _LOOKED_AT else {}
            problems.append(_unknown(pathway, name, kinds[name], looked_at, reading))
        else:
            columns[written[name]] = name
            if not _takes(known[written[name]].kind, kinds[name]):
                problems.append(_wrong_type(known[written[name]], name, kinds[name]))
    problems += _both_forms(columns, known)
    layout = Layout(pathway, columns)
    untold = () if says else layout.untold()
    never, unasked, more = _history(pathway, untold, columns, known, reading)
    problems += more
    if problems:
        raise TableError(tuple(problems), source)
    return Door(
        key=reading.key,
        columns=columns,
        layout=Layout(pathway, columns, unasked=unasked),
        never_tried=never,
        unknown=tuple(_without_column(pathway, columns)),
        ignored=tuple(ignored),
    )


_CALLED_KEY = ("id", "key", "person", "patient", "name", "nr", "no", "mrn", "number")


def _meant_as_key(schema: pa.Schema, reading: ReadingOptions, written: Mapping[str, str]) -> str:
    """The column that is probably the key, where none is named or none is so called; empty where there is none."""
    if reading.key in schema.names:
        return ""
    unknown = [name for name in schema.names if name not in written and name not in reading.ignore]
    strange = [name for name in unknown[:_LOOKED_AT] if not did_you_mean(name, written)]
    if reading.key and (near := nearest(reading.key, strange)):
        return near
    kinds = [schema.field(schema.names.index(name)).type for name in strange]
    able = [
        name for name, kind in zip(strange, kinds, strict=True) if _may_be_key(kind) and not pa.types.is_floating(kind)
    ]
    called = [name for name in able if re.split(r"[\W_]+", name.lower())[-1] in _CALLED_KEY]
    return next(iter(called if reading.key else (*called, *able)), "")


def _may_be_key(kind: pa.DataType) -> bool:
    """Whether a column can tell rows apart; floats too, which pandas makes of whole numbers with a gap."""
    plain = kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind
    return not (pa.types.is_nested(plain) or pa.types.is_boolean(plain) or pa.types.is_interval(plain))


def _key_problems(pathway: Pathway, schema: pa.Schema, reading: ReadingOptions, meant: str) -> Iterator[Problem]:
    if not reading.key:
        saying = f"say key={meant!r}, or --key {shown(meant)}" if meant else "say key=..., or --key"
        hint = saying if meant else f"add a column that tells rows apart, and {saying}"
        yield Problem(what="no key is named that tells the rows apart", where="key", hint=hint)
    elif reading.key not in schema.names:
        near = f"if it is {shown(meant)}, say key={meant!r}, or --key {shown(meant)}" if meant else ""
        hint = did_you_mean(reading.key, schema.names) or near or f"columns: {listed(schema.names)}"
        yield Problem(what=f"the table has no column {shown(reading.key)}", where="key", hint=hint)
    else:
        kind = schema.field(schema.names.index(reading.key)).type
        results = {name.replace(".", reading.sep) for name in (*answers_of(pathway), "refused")}
        if reading.key in results:
            what = f"{shown(reading.key)} is called like a column of the result"
            yield Problem(what=what, where="key", hint="give it another name")
        if not _may_be_key(kind):
            what = f"{shown(reading.key)} holds {kind}, and a key is a text or a number"
            yield Problem(what=what, where="key", hint="name another column, or cast it")


def _called(pathway: Pathway, column: str) -> str:
    """What a fact is called in explanations; empty for a column that is none's."""
    return pathway.facts[column].label if column in pathway.facts else ""


def _unknown(
    pathway: Pathway, name: str, kind: pa.DataType, written: Mapping[str, str], reading: ReadingOptions
) -> Problem:
    subject, dot, part = name.partition(reading.sep)
    node = pathway.nodes.get(subject)
    what = f"nothing of {pathway.id} is recorded in a column of this name, which holds {kind}"
    hint = did_you_mean(name, written)
    if dot and node is not None:
        if node.kind != "treatment":
            what = f"{subject} is a {node.kind}, of which nothing is recorded"
        elif subject in pathway.treatments and pathway.treatments[subject].once and part in pathway.all_measures:
            what = f"{subject} is done once and has no measures"
            hint = f"its columns: {listed(f'{subject}{reading.sep}{end}' for end in ('tried', 'outcome', 'declined'))}"
    elif found := [column for column in written if as_id(_called(pathway, column)) == as_id(name) != ""]:
        hint = f"it is the label of {found[0]}: name the column so;"
    elif name in pathway.treatments:
        hint = f"write {name}{reading.sep}outcome or {name}{reading.sep}tried for what became of it;"
    elif name in pathway.all_measures:
        first = next((column for column in reversed([*written]) if column.endswith(f"{reading.sep}{name}")), "")
        hint = f"it is a measure of a trial: write of which, as in {first};" if first else ""
    elif reading.sep == "." and name.replace("__", ".") in written:
        hint = 'if __ stands for the dot, say sep="__", or --sep __;'
    ignoring = f"ignore=[{name!r}], or --ignore {shown(name)}, leaves it out"
    return Problem(what=what, where=shown(name), hint=f"{hint} {ignoring}" if hint else ignoring)


def _takes(kind: str, given: pa.DataType) -> bool:
    types = pa.types
    if types.is_null(given):
        return True
    number = types.is_integer(given) or types.is_decimal(given) or types.is_float32(given) or types.is_float64(given)
    match kind:
        case "flag":
            return bool(number or types.is_boolean(given))
        case "number":
            return bool(number)
        case "choice":
            value = given.value_type if types.is_dictionary(given) else given
            return is_text(value) or (types.is_dictionary(given) and types.is_null(value))
        case _:
            if not is_list(given):
                return False
            value = given.value_type.value_type if types.is_dictionary(given.value_type) else given.value_type
            return is_text(value) or types.is_null(value)


def _wrong_type(column: Column, name: str, kind: pa.DataType) -> Problem:
    article = {"flag": "a flag", "number": "a number", "choice": "a choice", "choices": "a list of choices"}[
        column.kind
    ]
    allowed = f"allowed: {_ALLOWED[column.kind]}"
    if column.values:
        allowed += f", any of {listed(column.values)}"
    elif column.kind == "number" and column.fact is not None:
        allowed += f", {column.fact.span}" + (f" {column.fact.unit}" if column.fact.unit else "")
    if pa.types.is_float16(kind):
        allowed += "; cast half floats to doubles"
    return Problem(what=f"it is {article}, and the column holds {kind}", where=shown(name), hint=allowed)


def _both_forms(columns: Mapping[str, str], known: Mapping[str, Column]) -> Iterator[Problem]:
    for many, single in (("screened", "screen"), ("declined", "declines")):
        flags = [given for name, given in columns.items() if known[name].role == single]
        if many in columns and known[many].role in LISTS and flags:
            what = f"the same is said in the list {columns[many]} and in {listed(flags)}"
            yield Problem(what=what, where=shown(columns[many]), hint="keep the list or the flags")


def _history(
    pathway: Pathway,
    untold: Sequence[str],
    columns: Mapping[str, str],
    known: Mapping[str, Column],
    reading: ReadingOptions,
) -> tuple[tuple[str, ...], tuple[str, ...], list[Problem]]:
    """The treatments without a column that nobody tried, those that nobody asked about, and what is wrong."""
    problems = []
    with_columns = {known[name].subject: given for name, given in columns.items() if known[name].role not in _OF_NONE}
    lists = {"never_tried": reading.never_tried, "unasked": reading.unasked}
    for option, names in lists.items():
        for name in names:
            where = option
            if name == REST:
                continue
            if name not in pathway.treatments:
                node = pathway.nodes.get(name)
                what = f"{shown(name)} is no treatment" + (f" but a {node.kind}" if node else "")
                hint = did_you_mean(name, pathway.treatments) or f"treatments: {listed(pathway.treatments)}"
                problems.append(Problem(what=what, where=where, hint=hint))
            elif name in with_columns:
                what = f"{name} has a column, {with_columns[name]}, which says whether it was tried"
                problems.append(Problem(what=what, where=where, hint=f"leave it out of {option}"))
    both = [name for name in reading.never_tried if name in reading.unasked]
    if both:
        what = f"{listed(both)} cannot be both in never_tried and in unasked"
        problems.append(Problem(what=what, where="never_tried", hint="leave it out of one of them"))
    named = {*reading.never_tried, *reading.unasked}
    left = [name for name in untold if name not in named]
    never = [name for name in untold if name in reading.never_tried]
    unasked = [name for name in untold if name in reading.unasked]
    if REST in reading.never_tried:
        never += left
    elif REST in reading.unasked:
        unasked += left
    elif left:
        what = f"no column says whether these were tried: {listed(left, 40)}"
        problems.append(Problem(what=what, where="history", hint=_NO_HISTORY))
    return tuple(never), tuple(unasked), problems


_OF_NONE = ("fact", "screen", *LISTS)


def _without_column(pathway: Pathway, columns: Iterable[str]) -> Iterator[str]:
    there = set(columns)
    yield from (name for name in pathway.facts if name not in there)
    if "screened" not in there:
        yield from (f"screened.{name}" for name in pathway.screens if f"screened.{name}" not in there)
