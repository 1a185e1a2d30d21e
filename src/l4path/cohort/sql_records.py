"""What a row records, in SQL: the leaves of the statements over the columns of the wide table."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from l4path.cohort.sql_dialects import literal, text
from l4path.columns.record import predicate_of
from l4path.columns.wide import DEFAULTS
from l4path.conditions import Comparison, Contains, FlagAtom, Membership, Range
from l4path.facts import COUNTED
from l4path.meaning import Atom, Recorded

if TYPE_CHECKING:
    from l4path.cohort.sql_dialects import Dialect
    from l4path.columns import Layout
    from l4path.conditions import Operative


class Leaves:
    """The leaves that are asked for, each as an expression over the columns of the table or of the records."""

    def __init__(self, layout: Layout, dialect: Dialect) -> None:
        """Ask for none yet."""
        self._layout = layout
        self._dialect = dialect
        self._columns: dict[str, str] = {}
        self._screens: dict[str, list[str]] = {}
        for screen in layout.pathway.screens:
            for fact in layout.pathway.answered((screen,)):
                self._screens.setdefault(fact, []).append(screen)

    def columns(self) -> dict[str, str]:
        """The columns of the first table: what of the record the leaves need, by name."""
        return self._columns

    def add(self, leaf: Atom | Recorded) -> None:
        """Make the columns that a leaf needs."""
        self.written(leaf)

    def written(self, leaf: Atom | Recorded) -> str:
        """A leaf over the first table."""
        match leaf:
            case Atom(condition=condition, treatment=None):
                return self._fact(condition)
            case Atom(condition=condition, treatment=str() as name):
                return self._measure(name, condition)
            case Recorded(what=what, node=name):
                return self._record(what, name)
        raise TypeError(f"{leaf} is no leaf of the record")

    def _there(self, name: str) -> bool:
        return name in self._layout.columns

    def _raw(self, name: str, *, number: bool = False) -> str:
        given = self._dialect.name(self._layout.given(name))
        return self._dialect.number.format(name=given) if number else given

    def _kept(self, name: str, expression: str) -> str:
        """A column of the first table, made when it is first asked for."""
        self._columns.setdefault(name, expression)
        return self._dialect.name(name)

    def _flag(self, name: str) -> str:
        return f"coalesce(cast({self._raw(name)} as boolean), false)" if self._there(name) else "false"

    def _in_list(self, column: str, value: str) -> str:
        if not self._there(column):
            return "false"
        return f"coalesce({self._dialect.contains.format(list=self._raw(column), value=text(value))}, false)"

    def _any(self, parts: list[str]) -> str:
        kept = [part for part in dict.fromkeys(parts) if part != "false"]
        return "true" if "true" in kept else " or ".join(kept) or "false"

    def _screened(self, fact: str) -> str:
        parts = [
            expression
            for screen in self._screens.get(fact, ())
            for expression in (self._flag(f"screened.{screen}"), self._in_list("screened", screen))
        ]
        return self._any(parts)

    def _fact(self, condition: Operative) -> str:
        fact = condition.operand.fact
        answered = self._screened(fact.id)
        if not self._there(fact.id):
            met = "true" if predicate_of(condition)(False if fact.kind == "flag" else frozenset()) else "false"
            return (
                "cast(null as boolean)" if answered == "false" else f"case when {self._screen(fact.id)} then {met} end"
            )
        value = self._kept(f"fact {fact.id}", self._raw(fact.id, number=fact.kind == "number"))
        compared = _compared(self._dialect, condition, value)
        if answered == "false":
            return compared
        unless = "true" if predicate_of(condition)(False if fact.kind == "flag" else frozenset()) else "false"
        return f"case when {value} is null and {self._screen(fact.id)} then {unless} else {compared} end"

    def _screen(self, fact: str) -> str:
        return self._kept(f"screened for {fact}", self._screened(fact))

    def _recorded(self, name: str) -> str:
        columns = [*self._layout.measured(name), f"{name}.outcome"]
        parts = [self._flag(f"{name}.tried"), *(self._valid(c) for c in columns if self._there(c))]
        return self._kept(f"recorded {name}", self._any(parts))

    def _valid(self, name: str) -> str:
        return f"{self._raw(name, number=self._layout.columns[name].kind == 'number')} is not null"

    def _unasked(self, name: str) -> str:
        tried, parts = f"{name}.tried", [self._in_list("unasked", name)]
        if name in self._layout.unasked:
            parts.append("true")
        if self._there(tried):
            parts.append(f"{self._raw(tried)} is null")
        columns = [*self._layout.measured(name), f"{name}.outcome"]
        recorded = self._any([self._flag(tried), *(self._valid(c) for c in columns if self._there(c))])
        expression = self._any(parts)
        whole = "false" if expression == "false" else f"({expression}) and not ({recorded})"
        return self._kept(f"unasked {name}", whole)

    def _record(self, what: str, name: str) -> str:
        node = self._layout.pathway.treatments[name]
        outcome = f"{name}.outcome"
        held = self._kept(outcome, self._raw(outcome)) if self._there(outcome) else "cast(null as varchar(16))"
        match what:
            case "declined":
                expression = self._any([self._flag(f"{name}.declined"), self._in_list("declined", name)])
                return self._kept(f"declined {name}", expression)
            case "outcome":
                return f"{held} is not null"
            case "asked":
                return f"case when not {self._unasked(name)} then true end"
            case "tried":
                met = self._kept(f"done {name}", self._flag(f"{name}.tried")) if node.once else self._recorded(name)
            case "outcome ongoing" if node.once:
                met = f"coalesce({held} = 'ongoing', false)"
            case _ if what in DEFAULTS:
                met = "false" if node.once else self._usual(name, what)
            case _:
                return f"coalesce({held} = {text(what.removeprefix('outcome '))}, false)"
        return f"case when not {self._unasked(name)} then {met} end"

    def _usual(self, name: str, what: str) -> str:
        column, usual = f"{name}.{what}", "true" if DEFAULTS[what] else "false"
        expression = f"coalesce(cast({self._raw(column)} as boolean), {usual})" if self._there(column) else usual
        return f"({self._recorded(name)} and {self._kept(f'{what} {name}', expression)})"

    def _measure(self, name: str, condition: Operative) -> str:
        fact = condition.operand.fact
        column, usual = f"{name}.{fact.id}", COUNTED.get(fact.id)
        if self._there(column):
            value = self._kept(column, self._raw(column, number=fact.kind == "number"))
            value = value if usual is None else f"coalesce({value}, {usual})"
            compared = _compared(self._dialect, condition, value)
        elif usual is None:
            compared = "cast(null as boolean)"
        else:
            compared = "true" if predicate_of(condition)(usual) else "false"
        untried = "true" if fact.id in COUNTED and predicate_of(condition)(0) else "false"
        asked = f"when {self._recorded(name)} then {compared} when not {self._unasked(name)} then {untried}"
        return f"case {asked} end"


def _compared(dialect: Dialect, condition: Operative, value: str) -> str:
    """An atom over an expression; null where that is."""
    match condition:
        case FlagAtom():
            return f"cast({value} as boolean)"
        case Comparison(op=op, constant=constant):
            return f"{value} {_SIGNS.get(op, op)} {literal(constant)}"
        case Range(low=low, low_op=low_op, high_op=high_op, high=high):
            return f"{literal(low)} {low_op} {value} and {value} {high_op} {literal(high)}"
        case Membership(values=values, negated=negated):
            return f"{value} {'not in' if negated else 'in'} ({', '.join(map(text, values))})"
        case Contains(value=wanted, negated=negated):
            found = dialect.contains.format(list=value, value=text(wanted))
            return f"case when {value} is not null then {'not ' if negated else ''}{found} end"
        case _:
            assert_never(condition)


_SIGNS = {"==": "=", "!=": "<>"}
