"""A pathway as one statement of SQL: a common table expression for each level of statements, for review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from l4path.cohort.sql_records import DIALECTS, Dialect, Leaves
from l4path.columns.asking import ALWAYS, asked_for
from l4path.columns.statements import Alongside, Meant, Statements
from l4path.conditions.logic import all_of, any_of, negated
from l4path.errors import L4pathError, listed
from l4path.meaning import Atom, Claim, Follows, Has, In, Is, Lists, Recorded, State, Status, those
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.columns import Layout
    from l4path.columns.statements import Number, Statement
    from l4path.meaning import Formula, Leaf

_BEGINS = those(lambda status: status.begins)
_HEAD = """-- {pathway} {version}, written out as SQL ({dialect}) for review.
-- Each row of {table} stands for one patient; a truth is a nullable boolean: null is unknown.
-- Nothing is checked here: rows that l4path refuses (values out of range, records that contradict themselves or an
-- assumption, keys that stand twice) get an answer as if they were right. Numbers of 32 bits are taken as they are.
"""


def to_sql(
    layout: Layout, dialect: str, *, key: str = "id", table: str = "patients", ask: str | Iterable[str] = ALWAYS
) -> str:
    """One statement that answers what is asked of every row of a table.

    Args:
        layout: Which columns the table has.
        dialect: ``duckdb``, ``postgres``, ``spark`` or ``sqlite``.
        key: The column that tells rows apart.
        table: The name of the table.
        ask: The columns of the result: ``state``, and of the groups ``status``, ``reached``, ``option``,
            ``alongside``, ``on_hold.*`` and ``caution``.

    Raises:
        L4pathError: When there is no such dialect, or a column is no single value.
    """
    if dialect not in DIALECTS:
        raise L4pathError(f"{dialect!r} is no dialect of SQL that is written here; allowed: {listed(DIALECTS)}")
    return _Writer(layout, DIALECTS[dialect], key, table).written(asked_for(layout.pathway, ask), dialect)


class _Writer:
    """The statement under construction: a column for each statement that is named more than once."""

    def __init__(self, layout: Layout, dialect: Dialect, key: str, table: str) -> None:
        self._layout = layout
        self._dialect = dialect
        self._key = dialect.name(key)
        self._table = dialect.name(table)
        self._statements = Statements(Meant(layout.pathway))
        self._leaves = Leaves(layout, dialect)
        self._columns: dict[Number, str] = {}
        self._levels: dict[Number, int] = {}

    def written(self, names: Sequence[str], dialect: str) -> str:
        results = [(name, self._answer(name)) for name in names]
        roots = [number for _, answer in results for _, number in answer]
        self._name(roots)
        pathway = self._layout.pathway
        parts = [_HEAD.format(pathway=pathway.id, version=pathway.version, dialect=dialect, table=self._table)]
        by_level: dict[int, list[Number]] = {}
        for number in self._columns:
            by_level.setdefault(self._levels[number], []).append(number)
        before = "records"
        tables = [self._common(before, f"{self._key}{self._record_columns()}", self._table)]
        for place, level in enumerate(sorted(by_level), 1):
            columns = "".join(
                f",\n    {self._said(n)} as {self._dialect.name(self._columns[n])}" for n in by_level[level]
            )
            tables.append(self._common(f"level_{place}", f"{before}.*{columns}", before))
            before = f"level_{place}"
        final = "".join(f",\n  {self._result(answer)} as {self._dialect.name(name)}" for name, answer in results)
        parts.append("with " + ", ".join(tables) + f"\nselect {self._key}{final}\nfrom {before}\n")
        return "".join(parts)

    def _common(self, name: str, columns: str, source: str) -> str:
        """A common table expression; the names in it are quoted, and nothing in it is a value of a patient."""
        return f"{name} as {self._dialect.once}(\n  select {columns}\n  from {source}\n)"  # noqa: S608

    def _record_columns(self) -> str:
        return "".join(f",\n    {said} as {self._dialect.name(name)}" for name, said in self._leaves.columns().items())

    def _answer(self, name: str) -> list[tuple[str, Number]]:
        """The words of a column of the result with the statement of each; one without a word for a truth."""
        group, _, subject = name.partition(".")
        match group:
            case "state":
                return [(state.value, self._add(In(frozenset((state,))))) for state in State]
            case "status":
                return [(status.value, self._add(Has(subject, frozenset((status,))))) for status in Status]
            case "reached":
                formula: Formula = Claim("reached", subject)
            case "option":
                formula = Lists(subject)
            case "alongside":
                formula = Alongside("alongside", subject)
            case "on_hold" if subject:
                shown = any_of((Lists(subject), Alongside("alongside", subject)))
                formula = all_of((Has(subject, _BEGINS), negated(shown)))
            case "caution":
                treatment = subject.partition(".")[0]
                listed_now = any_of((Lists(treatment), Alongside("alongside", treatment)))
                formula = all_of((Is(Claim("caution", subject)), listed_now))
            case _:
                hint = "state, status, reached, option, alongside, on_hold.*, caution"
                raise L4pathError(
                    f"{name} is a list or a sum, and SQL here has single truths and words; allowed: {hint}"
                )
        return [("", self._add(formula))]

    def _add(self, formula: Formula) -> Number:
        return self._statements.add(formula)

    def _name(self, roots: Iterable[Number]) -> None:
        """Give a column to every statement with a name, and to the leaves of the record; find the level of each."""
        listed_ones = self._statements.listed
        named = set(self._statements.named(roots))
        taken: set[str] = set()
        live: set[Number] = set()
        stack = list(named)
        while stack:
            if (number := stack.pop()) not in live:
                live.add(number)
                stack += listed_ones[number].parts
        for number in sorted(live):
            said = listed_ones[number]
            self._levels[number] = max((self._levels[part] + (part in self._columns) for part in said.parts), default=0)
            if said.kind in ("atom", "recorded"):
                self._leaves.add(said.about)
            if (number in named or said.kind in ("atom", "recorded")) and said.kind != "constant":
                name = self._label(number)
                while name in taken:
                    name += "_"
                taken.add(name)
                self._columns[number] = name

    def _label(self, number: Number) -> str:
        leaf = self._statements.names.get(number)
        said = self._statements.listed[number]
        if leaf is None and said.kind in ("atom", "recorded"):
            leaf = said.about
        return f"s{number}" if leaf is None else label_of(leaf)

    def _ref(self, number: Number) -> str:
        return self._dialect.name(self._columns[number]) if number in self._columns else f"({self._said(number)})"

    def _said(self, number: Number) -> str:
        said = self._statements.listed[number]
        parts = [self._ref(part) for part in said.parts]
        match said.kind:
            case "and" | "or":
                return f" {said.kind} ".join(parts)
            case "not":
                return f"not {parts[0]}"
            case "is":
                return f"{parts[0]} is {_TRUTHS[said.about]}"
            case "constant":
                return "true" if said.about else "false"
            case "several":
                return _at_least(said, parts)
            case "sum":
                return _sum(said, parts)
            case _:
                return self._leaves.said(said.about)

    def _result(self, answer: list[tuple[str, Number]]) -> str:
        if len(answer) == 1:
            return self._ref(answer[0][1])
        rows = [(word, n) for word, n in answer if self._constant(n) is not False]
        return "case" + "".join(f" when {self._ref(n)} then '{word}'" for word, n in rows) + " end"

    def _constant(self, number: Number) -> Any:
        said = self._statements.listed[number]
        return said.about if said.kind == "constant" else None


_TRUTHS = {Truth.MET: "true", Truth.NOT_MET: "false", Truth.UNKNOWN: "null"}


def _at_least(said: Statement, parts: Sequence[str]) -> str:
    met = " + ".join(f"case when {part} then 1 else 0 end" for part in parts)
    possible = " + ".join(f"case when {part} is false then 0 else 1 end" for part in parts)
    return f"case when {met} >= {said.about} then true when {possible} < {said.about} then false end"


def _sum(said: Statement, parts: Sequence[str]) -> str:
    op, constant, points = said.about
    pairs = list(zip(parts, points, strict=True))
    least = " + ".join(
        f"case when {part} then {n} when {part} is null then {min(n, 0)} else 0 end" for part, n in pairs
    )
    most = " + ".join(f"case when {part} then {n} when {part} is null then {max(n, 0)} else 0 end" for part, n in pairs)
    bound = f"({constant})"
    match op:
        case ">=" | ">":
            return f"case when ({least}) {op} {bound} then true when not (({most}) {op} {bound}) then false end"
        case "<=" | "<":
            return f"case when ({most}) {op} {bound} then true when not (({least}) {op} {bound}) then false end"
        case _:
            equal, beside = f"({least}) = {bound} and ({most}) = {bound}", f"({least}) > {bound} or ({most}) < {bound}"
            yes, no = (equal, beside) if op == "==" else (beside, equal)
            return f"case when {yes} then true when {no} then false end"


def label_of(leaf: Leaf) -> str:
    """What a column of a statement is called.

    Args:
        leaf: What the statement says.
    """
    match leaf:
        case Claim(kind=kind, subject=subject):
            return f"{kind}({subject})"
        case Has(node=node, statuses=statuses):
            return f"{node} is {'/'.join(sorted(statuses))}"
        case In(states=states):
            return f"state is {'/'.join(sorted(states))}"
        case Lists(node=node):
            return f"option({node})"
        case Follows(node=node):
            return f"follows_response({node})"
        case Recorded(what=what, node=node):
            return f"{what}({node})"
        case Atom():
            return f"[{leaf}]"
        case Is():
            return str(leaf)
        case _:
            assert_never(leaf)
