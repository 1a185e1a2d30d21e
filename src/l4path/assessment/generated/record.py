"""The record in generated code: facts, refusals and trials checked, and what each says of a treatment."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, cast

from l4path.assessment.generated import nodes
from l4path.assessment.generated.syntax import (
    KLEENE_SYNTAX,
    MET,
    NOT_MET,
    UNKNOWN,
    assign,
    atom,
    attribute,
    branch,
    call,
    choose,
    compare,
    constant,
    every_true,
    is_none,
    load,
    method,
    taken_apart,
)
from l4path.assessment.program import predicate_of
from l4path.conditions.logic import MET as ALWAYS
from l4path.conditions.logic import NOT_MET as NEVER
from l4path.conditions.logic import fold
from l4path.conditions.simplifying import simplified
from l4path.facts import COUNTED, LARGEST, OUTCOMES, READ_BY_PREDICATES
from l4path.meaning import Atom, Claim, Formula, Recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from l4path.assessment.generated.writer import Writer
    from l4path.facts import Fact
    from l4path.nodes import Treatment

OF_A_TRIAL = ("adequate", "response", *OUTCOMES)
"""The claims that rest on the record of one treatment alone, in an order in which none rests on a later one."""


class NotPlain(Exception):  # noqa: N818 - no error: the readable engine takes over
    """The episode is refused, or of a kind too rare to be written out."""


class UnaskedTrial:
    """What stands in the place of a record where nobody asked."""


UNASKED = UnaskedTrial()


def refuse(*_: object) -> Any:
    """Leave the episode to the readable engine."""
    raise NotPlain


def checks_of(facts: Mapping[str, Fact]) -> Callable[[Any], None]:
    """The function that leaves every record of measures which is not plainly right to the readable engine."""
    spans: dict[str, tuple[float, float]] = {name: span_of(fact) for name, fact in facts.items()}
    flags = frozenset(name for name, fact in facts.items() if fact.kind == "flag")

    def check(measures: Any) -> None:
        for name, value in measures.items():
            kind = value.__class__
            if kind is int and name in spans:
                low, high = spans[name]
                if low <= value <= high:
                    continue
            elif kind is bool and name in flags:
                continue
            fact = facts.get(name)
            if fact is None or (fact.kind == "choices" and kind is not frozenset) or fact.check_value(value):
                raise NotPlain

    return check


def span_of(fact: Fact) -> tuple[float, float]:
    """The least and the greatest number that may be recorded; none at all of what is no number."""
    if fact.kind != "number":
        return 1, 0
    low = 1 - LARGEST if fact.minimum is None else fact.minimum
    return low, LARGEST - 1 if fact.maximum is None else fact.maximum


def _code(fact: Fact, value: object) -> object:
    """A value as generated code holds it: flags as truth values."""
    if fact.kind != "flag":
        return value
    return UNKNOWN if value is None else MET if value else NOT_MET


def unpack_record(writer: Writer) -> None:
    """A variable for the value of every fact and for the record of every treatment; nothing where there is none."""
    for given, kind, ids in (("facts", "fact", writer.pathway.facts), ("trials", "trial", writer.pathway.treatments)):
        if ids:
            writer.add(taken_apart([writer.variable((kind, name)) for name in ids], load(given)))


def check_facts(writer: Writer) -> None:
    """Every fact checked; flags from then on as truth values."""
    for name, fact in writer.pathway.facts.items():
        writer.add(checked(writer, writer.variable(("fact", name)), fact))


def checked(writer: Writer, name: str, fact: Fact) -> ast.stmt:
    """The check of a variable that holds a value or nothing; a flag becomes a truth value."""
    if fact.kind == "flag":
        unless = choose(is_none(name), constant(UNKNOWN), call("refuse"))
        unless = choose(compare(load(name), ast.Is(), constant(value=False)), constant(NOT_MET), unless)
        return assign([name], choose(compare(load(name), ast.Is(), constant(value=True)), constant(MET), unless))
    known = nodes.Compare(load(name), [ast.IsNot()], [constant(None)])
    kind = nodes.Attribute(load(name), "__class__", ast.Load())
    if fact.kind == "number":
        low, high = span_of(fact)
        within = nodes.Compare(constant(low), [ast.LtE(), ast.LtE()], [load(name), constant(high)])
        plain = every_true((compare(kind, ast.Is(), load("int")), within))
        check = writer.given(lambda value: refuse() if fact.check_value(value) else None)
        rest: list[ast.stmt] = [nodes.Expr(call(check, load(name)))]
    elif fact.kind == "choice":
        among = compare(load(name), ast.In(), constant(frozenset(fact.value_ids)))
        plain = every_true((compare(kind, ast.Is(), load("str")), among))
        rest = [nodes.Expr(call("refuse"))]
    else:
        among = compare(load(name), ast.LtE(), constant(frozenset(fact.value_ids)))
        plain = every_true((compare(kind, ast.Is(), load("frozenset")), among))
        rest = [nodes.Expr(call("refuse"))]
    return branch(every_true((known, nodes.UnaryOp(ast.Not(), plain))), rest)


def read_refusals(writer: Writer, wanted: list[str]) -> None:
    """Of each treatment of which it matters, whether it is declined."""
    names = {name: writer.variable(Recorded("declined", name)) for name in wanted}
    if not names:
        return
    body = [
        assign(
            [variable],
            choose(compare(constant(name), ast.In(), load("declined")), constant(MET), constant(NOT_MET)),
        )
        for name, variable in names.items()
    ]
    writer.add(branch(load("declined"), body, [assign(list(names.values()), constant(NOT_MET))]))


def _is_kept(record: Recorded, needed: bool) -> bool:
    """Whether what a record says outright has a variable: where more than constants are asked for it, or often."""
    return record.what != "declined" and (needed or record.what in READ_BY_PREDICATES)


class RecordOf:
    """What follows from the record of one treatment, branch by branch: none, nobody asked, an outcome, measures."""

    def __init__(self, writer: Writer, node: Treatment) -> None:
        """Find what of it anything asks for."""
        self.writer: Writer = writer
        self.node: Treatment = node
        readers = writer.readers.get(node.id, {})
        needed = {leaf for leaf, where in readers.items() if where != {"trial"}}
        self.read: list[Atom | Claim | Recorded] = [
            leaf for leaf, where in readers.items() if "rest" in where or not writer.whole
        ]
        self.atoms: list[Atom] = [leaf for leaf in readers if isinstance(leaf, Atom) and leaf in needed]
        self.records: list[str] = [
            leaf.what for leaf in readers if isinstance(leaf, Recorded) and _is_kept(leaf, leaf in needed)
        ]
        self.claims: list[str] = [kind for kind in OF_A_TRIAL if Claim(kind, node.id) in readers]
        asked = {leaf.condition.operand.fact.id for leaf in readers if isinstance(leaf, Atom)}
        self.measures: tuple[str, ...] = (*READ_BY_PREDICATES, *sorted(asked))

    def write(self) -> None:
        """Give every variable of the treatment its value."""
        if not (self.records or self.atoms or self.claims):
            return
        trial = self.writer.variable(("trial", self.node.id))
        unasked = compare(load(trial), ast.Is(), load("unasked_trial"))
        rest = branch(unasked, self._unasked(), self._recorded(trial))
        self.writer.add(branch(is_none(trial), self._untried(), [rest]))

    def _settled(
        self,
        says: Callable[[str], int | ast.expr],
        atoms: Callable[[Atom], ast.expr],
        records: Sequence[str] | None = None,
        claims: Sequence[str] | None = None,
        *,
        untried: bool = False,
    ) -> list[ast.stmt]:
        """The statements of one branch, given what it says of the record and of each atom; constants at once."""
        found: dict[object, ast.expr] = {}
        statements: list[ast.stmt] = []
        constants: dict[int, list[str]] = {}

        def put(key: object, value: int | ast.expr) -> None:
            value = constant(value) if isinstance(value, int) else value
            if isinstance(value, ast.Constant):
                found[key] = value
                if untried and key not in self.read:
                    return  # only the status of what was tried asks for it
                constants.setdefault(cast("int", value.value), []).append(self.writer.variable(key))
                return
            statements.append(assign([name := self.writer.variable(key)], value))
            found[key] = load(name)

        for what in self.records if records is None else records:
            put(Recorded(what, self.node.id), says(what))
        for part in self.atoms:
            put(part, atoms(part))

        def leaf(formula: Any) -> Formula:
            if isinstance(formula, Recorded):
                value = says(formula.what) if formula not in found else found[formula]
                number = value if isinstance(value, int) else getattr(value, "value", None)
            else:
                number = getattr(found.get(formula), "value", None)
            return ALWAYS if number == MET else NEVER if number == NOT_MET and number is not None else formula

        def expression(formula: Any) -> ast.expr:
            if isinstance(formula, Atom) and formula not in found:
                return atoms(formula)  # one that only the trial itself asks for
            if formula not in found and isinstance(formula, Recorded):
                value = says(formula.what)
                return constant(value) if isinstance(value, int) else value
            return found[formula]

        for kind in self.claims if claims is None else claims:
            claim = Claim(kind, self.node.id)
            put(claim, fold(simplified(self.writer.program.rules[claim], leaf), expression, KLEENE_SYNTAX))
        return [*(assign(names, constant(value)) for value, names in constants.items()), *statements]

    def _untried(self) -> list[ast.stmt]:
        def of_nothing(part: Atom) -> ast.expr:
            measure = part.condition.operand.fact.id
            holds = measure in COUNTED and predicate_of(part.condition)(0)
            return constant(MET if holds else NOT_MET)

        return self._settled(lambda what: MET if what == "asked" else NOT_MET, of_nothing, untried=not self.node.once)

    def _unasked(self) -> list[ast.stmt]:
        doubtful = {"tried", "asked", *READ_BY_PREDICATES, *(("outcome ongoing",) if self.node.once else ())}
        return self._settled(lambda what: UNKNOWN if what in doubtful else NOT_MET, lambda _: constant(UNKNOWN))

    def _recorded(self, trial: str) -> list[ast.stmt]:
        outcome, measures = "outcome", "measures"
        read = [assign([outcome], attribute(trial, "outcome")), assign([measures], attribute(trial, "measures"))]
        if self.node.once:
            read.append(branch(load(measures), [nodes.Expr(call("refuse"))]))
            asked_for = self._once(done=False)
            wrong = compare(load(outcome), ast.NotIn(), constant(frozenset(self.node.outcomes)))
            asked_for.insert(0, branch(wrong, [nodes.Expr(call("refuse"))]))
            return [*read, branch(is_none(outcome), self._once(done=True), asked_for)]
        read.append(branch(load(measures), self._checked(), self._unmeasured()))
        return [*read, branch(is_none(outcome), self._measured(), self._judged())]

    def _checked(self) -> list[ast.stmt]:
        """What is measured, once all of it is checked; flags as truth values."""
        facts = self.writer.pathway.all_measures
        statements: list[ast.stmt] = [nodes.Expr(call("check_measures", load("measures")))]
        for name in self.measures:
            if name in READ_BY_PREDICATES:
                course_value = method("measures", "get", constant(name), constant(READ_BY_PREDICATES[name][0]))
                given: ast.expr = choose(course_value, constant(MET), constant(NOT_MET))
            else:
                given = method("measures", "get", constant(name), constant(COUNTED.get(name)))
            statements.append(assign([self._value(name)], given))
            if facts[name].kind == "flag" and name not in READ_BY_PREDICATES:
                statements.append(checked(self.writer, self._value(name), facts[name]))
        return statements

    def _unmeasured(self) -> list[ast.stmt]:
        """What holds of a record without measures."""
        facts, by_value = self.writer.pathway.all_measures, dict[object, list[str]]()
        for name in self.measures:
            usual = READ_BY_PREDICATES[name][0] if name in READ_BY_PREDICATES else COUNTED.get(name)
            by_value.setdefault(_code(facts[name], usual), []).append(self._value(name))
        return [assign(names, constant(value)) for value, names in by_value.items()]

    def _value(self, measure: str) -> str:
        return self.writer.variable(("measure", self.node.id, measure))

    def _once(self, *, done: bool) -> list[ast.stmt]:
        def says(what: str) -> int:
            if what == "asked":
                return MET
            return MET if done == (what == "tried") and what in ("tried", "outcome", "outcome ongoing") else NOT_MET

        return self._settled(says, lambda _: constant(NOT_MET))

    def _measured(self) -> list[ast.stmt]:
        """A course that its measures judge."""

        def says(what: str) -> int | ast.expr:
            if what in READ_BY_PREDICATES:
                return load(self._value(what))
            return MET if what in ("tried", "asked") else NOT_MET

        return self._settled(says, self._atom)

    def _atom(self, part: Atom) -> ast.expr:
        name = self._value(part.condition.operand.fact.id)
        return load(name) if part.condition.operand.fact.kind == "flag" else atom(part.condition, name)

    def _judged(self) -> list[ast.stmt]:
        """A course with an outcome: a table gives what it says of every outcome, and refuses any other word.

        Nothing reads what its measures would say beside it: every rule asks for the outcome first.
        """
        name = self.node.id
        kinds = [kind for kind in self.claims if kind in OUTCOMES]
        says = [what for what in self.records if what.startswith("outcome ")]
        columns: list[tuple[Claim | Recorded, str]] = [(Claim(kind, name), kind) for kind in kinds]
        columns += [(Recorded(what, name), what.removeprefix("outcome ")) for what in says]
        table = {
            recorded: tuple(MET if recorded == kind else NOT_MET for _, kind in columns)
            for recorded in self.node.outcomes
        }
        wrong = compare(load("outcome"), ast.NotIn(), constant(frozenset(table)))
        targets = [self.writer.variable(key) for key, _ in columns]
        row = nodes.Subscript(load(self.writer.given(table)), load("outcome"), ast.Load())
        judged: list[ast.stmt] = [branch(wrong, [nodes.Expr(call("refuse"))])]
        judged += [taken_apart(targets, row)] if targets else []
        left = [what for what in self.records if what not in says]
        unread = [self.writer.variable(Claim(kind, name)) for kind in self.claims if kind not in kinds]
        judged += [assign(unread, constant(NOT_MET))] if unread else []

        def rest(what: str) -> int | ast.expr:
            return load(self._value(what)) if what in READ_BY_PREDICATES else MET

        return judged + self._settled(rest, self._atom, left, ())
