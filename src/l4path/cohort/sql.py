"""A pathway as one statement of SQL: a common table expression for each level of statements, for review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from l4path.cohort.assessing import REFUSED
from l4path.cohort.checks import record_checks
from l4path.cohort.sql_dialects import DIALECTS, Dialect, chained
from l4path.cohort.sql_records import Leaves
from l4path.cohort.sql_rows import Cells
from l4path.columns.asking import ALWAYS, Asked, Coded, Held, Listing, Summed, asked_for
from l4path.columns.compiling import Planes
from l4path.errors import L4pathError, listed
from l4path.meaning import Atom, Claim, Follows, Has, In, Is, Lists, Recorded
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from l4path.columns import Layout
    from l4path.columns.asking import Answer
    from l4path.columns.statements import Number, Statement
    from l4path.meaning import Leaf

_HEAD = """-- {pathway} {version}, written out as SQL ({dialect}) for review.
-- Each row of {table} stands for one patient; a truth is a nullable boolean: null is unknown.
-- {takes}
-- Rows that l4path refuses are refused here: refused is true, and every other result null. Why is not said.
-- Numbers of 32 bits are taken as they are, not as the decimals that they print as.
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
        ask: The columns of the result, as :meth:`l4path.Pathway.assess_table` takes them.

    Raises:
        L4pathError: When there is no such dialect, or nothing of that name can be asked.
    """
    if dialect not in DIALECTS:
        raise L4pathError(f"{dialect!r} is no dialect of SQL that is written here; allowed: {listed(DIALECTS)}")
    return _Writer(layout, dialect, key, table, asked_for(layout.pathway, ask)).written()


class _Writer:
    """The statement under construction: a column for each statement that is named more than once."""

    def __init__(self, layout: Layout, dialect: str, key: str, table: str, names: Sequence[str]) -> None:
        self._layout = layout
        self._dialect: Dialect = DIALECTS[dialect]
        self._called = dialect
        self._key, self._table = self._dialect.name(key), self._dialect.name(table)
        self._asked = Asked(layout.pathway, names)
        self._statements = self._asked.statements
        self._leaves = Leaves(layout, self._dialect)
        self._columns: dict[Number, str] = {}
        self._levels: dict[Number, int] = {}
        self._parts: dict[Number, frozenset[Number]] = {}

    def written(self) -> str:
        results = [(answer.name, *self._result(answer)) for answer in self._asked.answers]
        refused, numbers = self._refusal()
        roots = [*numbers, *(number for _, numbers, _ in results for number in numbers)]
        self._name(roots)
        pathway = self._layout.pathway
        head = _HEAD.format(
            pathway=pathway.id,
            version=pathway.version,
            dialect=self._called,
            table=self._table,
            takes=self._dialect.takes,
        )
        by_level: dict[int, list[Number]] = {}
        for number in self._columns:
            by_level.setdefault(self._levels[number], []).append(number)
        levels = sorted(by_level)
        kept, wanted = {}, self._named_in(roots)
        for level in reversed(levels):  # what is named later on, of what was there before
            kept[level] = sorted(number for number in wanted if self._levels[number] < level)
            wanted = {*kept[level], *self._named_below(by_level[level])}
        before = "records"
        own = f"{self._key} as {self._dialect.name(_KEY)}{self._record_columns()},\n    {self._wrong_row()} as "
        tables = [(before, own + self._dialect.name(_WRONG), self._table)]
        for place, level in enumerate(levels):
            columns = "".join(
                f",\n    {self._words_for(n)} as {self._dialect.name(self._columns[n])}" for n in by_level[level]
            )
            there = ", ".join(
                self._dialect.name(name) for name in (_KEY, _WRONG, *(self._columns[n] for n in kept[level]))
            )
            tables.append((f"level_{place + 1}", there + columns, before))
            before = f"level_{place + 1}"
        tables.append(("answers", f"{before}.*,\n    {refused()} as {self._dialect.name(REFUSED)}", before))
        final = "".join(
            f",\n  case when not {REFUSED} then {statement()} end as {self._dialect.name(name)}"
            for name, _, statement in results
        )
        key = f"{self._dialect.name(_KEY)} as {self._key},\n  {REFUSED}"
        if len(self._columns) > self._dialect.most:
            return head + f"select {key}{final}\nfrom {_nested(tables)}\n"
        common = ", ".join(
            f"{name} as {self._dialect.once}(\n  select {columns}\n  from {source}\n)"  # noqa: S608 - the names in
            for name, columns, source in tables  # it are quoted, and nothing in it is a value of a patient
        )
        return head + f"with {common}\nselect {key}{final}\nfrom answers\n"

    def _record_columns(self) -> str:
        return "".join(
            f",\n    {expression} as {self._dialect.name(name)}" for name, expression in self._leaves.columns().items()
        )

    def _wrong_row(self) -> str:
        """Whether a row cannot be an episode, whatever the pathway says of it."""
        planes = Planes(self._statements, self._layout)
        cells = Cells(self._layout, self._dialect, planes.circuit)
        found = [f"{self._key} is null", f"count(*) over (partition by {self._key}) > 1"]
        found += [cells.written(check.plane) for check in record_checks(self._layout, planes)]
        return "(" + chained("\n      or ", found) + ")"

    def _refusal(self) -> tuple[Callable[[], str], list[Number]]:
        """Whether a row is refused, and the statements that this rests on."""
        emergency = self._asked.emergency
        broken = list(self._asked.contradicted.values())
        numbers = broken if emergency is None else [*broken, emergency]

        def written() -> str:
            some = [self._ref(number) for number in broken]
            wrong = self._dialect.name(_WRONG)
            if emergency is None or not some:
                return wrong
            return f"({wrong} or (({' or '.join(some)}) and not {self._ref(emergency)}))"

        return written, numbers

    def _result(self, answer: Answer) -> tuple[list[Number], Callable[[], str]]:
        """The statements of a column of the result, and what writes it once they are named."""
        match answer:
            case Coded(kind=kind, among=among):
                words = [(word.value, self._statements.add(among(frozenset((word,))))) for word in kind]
                return [number for _, number in words], lambda: self._worded(words)
            case Held(number=number):
                return [number], lambda: self._ref(number)
            case Summed(parts=parts, points=points, greatest=greatest):
                return list(parts), lambda: _bound([self._ref(part) for part in parts], points, greatest=greatest)
            case Listing(of=of):
                return [number for _, number in of], lambda: self._list(of)
            case _:
                assert_never(answer)

    def _worded(self, rows: list[tuple[str, Number]]) -> str:
        able = [(word, n) for word, n in rows if self._constant(n) is not False]
        return "case" + "".join(f" when {self._ref(n)} then '{word}'" for word, n in able) + " end"

    def _list(self, of: Iterable[tuple[str, Number]]) -> str:
        able = [(label, n) for label, n in of if self._constant(n) is not False]
        return self._dialect.listing([(self._ref(n), label) for label, n in able])

    def _constant(self, number: Number) -> Any:
        statement = self._statements.listed[number]
        return statement.about if statement.kind == "constant" else None

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
        sizes: dict[Number, int] = {}  # how many statements are written down where one is
        for number in sorted(live):
            statement = listed_ones[number]
            sizes[number] = 1 + sum(1 if part in self._columns else sizes[part] for part in statement.parts)
            self._levels[number] = max(
                (self._levels[part] + (part in self._columns) for part in statement.parts), default=0
            )
            if statement.kind in ("atom", "recorded"):
                self._leaves.add(statement.about)
            wanted = number in named or statement.kind in ("atom", "recorded") or sizes[number] > _LONG
            if wanted and statement.kind != "constant":
                name = self._dialect.short(self._label(number), number)
                while name in taken:
                    name += "_"
                taken.add(name)
                self._columns[number] = name

    def _named_in(self, numbers: Iterable[Number]) -> set[Number]:
        """The statements with a column that are written down in some statements."""
        found: set[Number] = set()
        for number in numbers:
            found |= {number} if number in self._columns else self._named_below([number])
        return found

    def _named_below(self, numbers: Iterable[Number]) -> set[Number]:
        """The statements with a column that are written down in the parts of some statements."""
        return {found for number in numbers for found in self._named_parts(number)}

    def _named_parts(self, number: Number) -> frozenset[Number]:
        if number not in self._parts:
            parts = self._statements.listed[number].parts
            own = [frozenset((part,)) if part in self._columns else self._named_parts(part) for part in parts]
            self._parts[number] = frozenset().union(*own)
        return self._parts[number]

    def _label(self, number: Number) -> str:
        leaf = self._statements.names.get(number)
        statement = self._statements.listed[number]
        if leaf is None and statement.kind in ("atom", "recorded"):
            leaf = statement.about
        return f"s{number}" if leaf is None else label_of(leaf)

    def _ref(self, number: Number) -> str:
        return self._dialect.name(self._columns[number]) if number in self._columns else f"({self._words_for(number)})"

    def _words_for(self, number: Number) -> str:
        statement = self._statements.listed[number]
        parts = [self._ref(part) for part in statement.parts]
        match statement.kind:
            case "and" | "or":
                return chained(f" {statement.kind} ", parts)
            case "not":
                return f"not {parts[0]}"
            case "is":
                return f"{parts[0]} is {_TRUTHS[statement.about]}"
            case "constant":
                return "true" if statement.about else "false"
            case "several":
                return _at_least(statement, parts)
            case "sum":
                return _sum(statement, parts)
            case _:
                return self._leaves.written(statement.about)


def _nested(tables: Iterable[tuple[str, str, str]]) -> str:
    """Each table within the next one, as a subquery of its name."""
    found = ""
    for name, columns, source in tables:
        found = f"(\n  select {columns}\n  from {found or source}\n) as {name}"  # noqa: S608 - same reason
    return found


_KEY, _WRONG = "the key", "a wrong row"
"""Names of columns that are no name of a pathway."""
_LONG = 8
"""What would be written with so many statements gets a column, so that no expression is too deep for a database."""


def _bound(parts: Sequence[str], points: Sequence[int], *, greatest: bool) -> str:
    """The least or the greatest that a sum may be."""
    edge = max if greatest else min
    pairs = zip(parts, points, strict=True)
    cases = [f"case when {part} then {n} when {part} is null then {edge(n, 0)} else 0 end" for part, n in pairs]
    return chained(" + ", cases)


_TRUTHS = {Truth.MET: "true", Truth.NOT_MET: "false", Truth.UNKNOWN: "null"}


def _at_least(statement: Statement, parts: Sequence[str]) -> str:
    met = " + ".join(f"case when {part} then 1 else 0 end" for part in parts)
    possible = " + ".join(f"case when {part} is false then 0 else 1 end" for part in parts)
    return f"case when {met} >= {statement.about} then true when {possible} < {statement.about} then false end"


def _sum(statement: Statement, parts: Sequence[str]) -> str:
    op, constant, points = statement.about
    least, most = (_bound(parts, points, greatest=greatest) for greatest in (False, True))
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
