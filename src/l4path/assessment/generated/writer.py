"""The order of the generated code: each rule once, after all that it rests on, and only where it matters."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from l4path.assessment.generated import nodes
from l4path.assessment.generated.grouping import Grouping, OfRecord
from l4path.assessment.generated.record import checked
from l4path.assessment.generated.syntax import (
    MET,
    NOT_MET,
    assign,
    atom,
    branch,
    choose,
    compare,
    constant,
    load,
    taken_apart,
)
from l4path.assessment.generated.trials import OF_A_TRIAL, Asked
from l4path.conditions import And, AtLeast, Constant, Not, Or, Sum, operands
from l4path.conditions.logic import NOT_MET as NEVER
from l4path.conditions.logic import all_of, any_of, fold
from l4path.conditions.simplifying import simplified
from l4path.meaning import Atom, Claim, Follows, Formula, Has, Is, Recorded
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from l4path.assessment.program import Program
    from l4path.pathway import Pathway

DEEPEST = 40
"""How deeply a formula may be nested to be written out where it is used, rather than kept in a variable."""
_COMBINED = frozenset((And, Or, Not, AtLeast, Sum, Is, Has, Follows))
"""What is no leaf here, told apart by its class without a call."""
_OWN = ("indicated", "contraindicated", "suitable", "exhausted")
_KEPT = ("reached", "unmoved", *OF_A_TRIAL)


class Writer:
    """Straight-line code under construction, with the variable of everything that has one.

    Attributes:
        statements: The code so far.
        globals: What the code is given beside the episode.
        whole: Whether the code is to be one function.
        asked: What is asked of the record of each treatment.
    """

    def __init__(self, program: Program, roots: Iterable[tuple[str | None, Formula]], *, whole: bool) -> None:
        """Find what the roots rest on; each with the node of which it is a row, where it is one."""
        self.program: Program = program
        self.pathway: Pathway = program.pathway
        self.whole = whole
        self.statements: list[ast.stmt] = []
        self.globals: dict[str, Any] = {}
        self._variables: dict[object, str] = {}
        self._done: set[object] = set()
        self._uses: dict[Claim, list[tuple[Claim | None, bool]]] = {}
        self._needs: dict[Claim, list[Claim]] = {}
        variables = self._variables
        self.asked: Asked = Asked(program, lambda name: _variable(variables, ("trial", name)))
        self._grouping = Grouping(self.asked.item)
        self._rules: dict[Claim, Formula] = {}
        self._settled: dict[int, tuple[Formula, Formula]] = {}  # kept with what it was made of, so that no id is reused
        self._settle()
        self._share()
        self._gather((node, self.settled(formula)) for node, formula in roots)
        self._guarded = self._find_guarded()
        self._of_node: dict[str, list[Claim]] = {}
        for claim in self._uses:
            if claim in self._guarded and not self._inline(claim):
                self._of_node.setdefault(claim.subject, []).append(claim)

    def variable(self, key: object) -> str:
        """The variable of a value; never made of an id."""
        return _variable(self._variables, key)

    def kept(self, key: object, value: ast.expr) -> str:
        """The variable of a value, which is written when it is first asked for."""
        name = self.variable(key)
        if key not in self._done:
            self._done.add(key)
            self.add(assign([name], value))
        return name

    def add(self, statement: ast.stmt) -> None:
        """Write one statement."""
        self.statements.append(statement)

    def _gather(self, roots: Iterable[tuple[str | None, Formula]]) -> None:
        """Find what the roots rest on: of each claim where it is used, and the claims that its rule names."""
        waiting: list[tuple[Claim | None, str | None, Formula]] = [(None, node, formula) for node, formula in roots]
        while waiting:
            user, node, formula = waiting.pop()
            needs = []
            for leaf, guards in _leaves(formula, frozenset(() if node is None else (node,))):
                if leaf.__class__ is Claim and self.asked.leaf(leaf) is None:
                    uses = self._uses.get(leaf)
                    if uses is None:
                        uses = self._uses[leaf] = []
                        waiting.append((leaf, None, self.rule(leaf)))
                    uses.append((user, leaf.subject in guards))
                    needs.append(leaf)
            if user is not None:
                self._needs[user] = needs

    def _settle(self) -> None:
        """Settle the rules in an order in which each comes after those it rests on, so that none goes deep."""
        for definition in sorted(self.pathway.definitions.values(), key=lambda definition: definition.condition.depth):
            self.rule(Claim("defined", definition.id))
        for name in self.pathway.evaluation_order:
            self.rule(Claim("reached", name))

    def _share(self) -> None:
        """Give what several escalations ask of a source a claim of its own, so that it is worked out once."""
        found = Counter(part for rule in self._rules.values() for part in _parts(rule) if _asks_reach(part))
        shared = {part: Claim("shared", str(number)) for number, (part, often) in enumerate(found.items()) if often > 1}

        def named(formula: Formula) -> Formula:
            match formula:
                case And(parts=parts):
                    known = shared.get(formula) if _asks_reach(formula) else None
                    return all_of(map(named, parts)) if known is None else known
                case Or(parts=parts):
                    return any_of(map(named, parts))
                case _:
                    return formula

        self._rules |= {claim: named(rule) for claim, rule in self._rules.items()}
        self._rules |= {claim: part for part, claim in shared.items()}

    def rule(self, claim: Claim) -> Formula:
        """The rule of a claim, without what holds of every patient."""
        rule = self._rules.get(claim)
        if rule is None:
            rule = self._rules[claim] = self.settled(self.program.rules[claim])
        return rule

    def settled(self, formula: Formula) -> Formula:
        """A formula without what holds of every patient; found once of each, as its rows are read several times."""
        known = self._settled.get(id(formula))
        if known is None:
            known = self._settled[id(formula)] = (simplified(formula, self._settled_leaf), formula)
        return known[0]

    def _settled_leaf(self, leaf: Any) -> Formula:
        match leaf:
            case Claim(kind=kind):
                later = kind == "reached" and leaf not in self._rules  # what an `otherwise` does not wait for
                rule = self.program.rules[leaf] if later or kind in OF_A_TRIAL else self.rule(leaf)
                return rule if isinstance(rule, Constant) else leaf
            case Recorded(node=name) if name not in self.pathway.treatments:
                return NEVER
            case Is(formula=about, truth=truth):
                inner = self.settled(about)
                if isinstance(inner, Constant):
                    return Constant(truth is (Truth.MET if inner.value else Truth.NOT_MET))
                return Is(inner, truth)
            case _:
                return cast("Formula", leaf)

    def _find_guarded(self) -> set[Claim]:
        """The claims about a node that matter only where it is reached."""
        found = {claim for claim in self._uses if claim.kind in _OWN}  # of these no rule names another node's
        while True:
            kept = {claim for claim in found if all(within or user in found for user, within in self._uses[claim])}
            if kept == found:
                return found
            found = kept

    def _inline(self, claim: Claim) -> bool:
        """Whether a claim is written out at the one place where it is used."""
        rule = self.rule(claim)
        if claim.kind in _KEPT:
            return False
        if isinstance(rule, Recorded | Constant) or (
            isinstance(rule, Atom) and rule.condition.operand.fact.kind == "flag"
        ):
            return True  # another name of something that has a variable
        return len(self._uses.get(claim, ())) <= 1 and rule.depth <= DEEPEST and claim.kind not in ("defined", "item")

    def write_record(self) -> None:
        """What is recorded, each in a variable, facts checked."""
        for given, kind, ids in (("facts", "fact", self.pathway.facts), ("trials", "trial", self.pathway.treatments)):
            if ids:
                self.add(taken_apart([self.variable((kind, name)) for name in ids], load(given)))
        for name, fact in self.pathway.facts.items():
            self.add(checked(self.variable(("fact", name)), fact, self.globals))

    def write_reached(self, name: str, status: Callable[[], tuple[list[ast.stmt], list[ast.stmt]]] | None) -> None:
        """Whether a node is reached, then what matters of it, and its status where that is known by then.

        Args:
            name: The id of the node.
            status: The statements that give its status where it is reached, and where it is not.
        """
        claim = Claim("reached", name)
        self.write_needed(claim)
        own = self._ordered(self._of_node.get(name, ()))
        for item in own:
            self.write_needed(self.rule(item), skipping=frozenset(own))
        lines = [assign([self.variable(entry)], self.expression(self.rule(entry))) for entry in own]
        self._done.update(own)
        names = [self.variable(entry) for entry in own]
        unsaid = [assign(names, constant(NOT_MET))] if names else []
        known, unknown = status() if status else ([], [])
        reached = self.expression(claim)
        if isinstance(reached, ast.Constant):
            for statement in [*lines, *known] if reached.value else [*unsaid, *unknown]:
                self.add(statement)
        elif lines or known:
            self.add(branch(reached, [*lines, *known], [*unsaid, *unknown]))

    def _ordered(self, claims: Iterable[Claim]) -> list[Claim]:
        return sorted(claims, key=lambda claim: _OWN.index(claim.kind))

    def write_needed(self, formula: Formula, skipping: frozenset[Claim] = frozenset()) -> None:
        """Write what a formula rests on, unless it is there; without recursion over claims, which may go deep.

        Args:
            formula: Any formula.
            skipping: Claims that whoever asks writes.
        """
        waiting = [(False, leaf) for leaf, _ in _leaves(formula, frozenset()) if leaf.__class__ is Claim]
        while waiting:
            ready, claim = waiting.pop()
            if claim in self._done or (skipping and claim in skipping):
                continue
            if ready:
                self._done.add(claim)
                self.add(assign([self.variable(claim)], self.expression(self.rule(claim))))
            elif claim in self._needs and not isinstance(self.rule(claim), Constant):
                if not self._inline(claim):
                    waiting.append((True, claim))
                waiting += [(False, needed) for needed in self._needs[claim] if needed not in self._done]

    def grouped(self, formula: Formula) -> ast.expr | OfRecord:
        """A three-valued formula as an expression, or as what is asked of one record."""
        return fold(formula, self._leaf, self._grouping)

    def expression(self, formula: Formula) -> ast.expr:
        """A three-valued formula as an expression, of variables that are there."""
        return self._grouping.expression(self.grouped(formula))

    def _leaf(self, leaf: Any) -> ast.expr | OfRecord:
        match leaf:
            case Claim() if isinstance(rule := self.rule(leaf), Constant):
                return constant(MET if rule.value else NOT_MET)
            case Claim() | Recorded() | Atom(treatment=str()) if (about := self.asked.leaf(leaf)) is not None:
                return about
            case Claim() if self._inline(leaf):
                return self.grouped(self.rule(leaf))
            case Claim():
                return load(self.variable(leaf))
            case Recorded(what="declined", node=name) if name in self.pathway.treatments:
                return choose(is_declined(name), constant(MET), constant(NOT_MET))
            case Atom(condition=condition):
                name = self.variable(("fact", condition.operand.fact.id))
                return load(name) if condition.operand.fact.kind == "flag" else atom(condition, name)
            case _:
                raise TypeError(f"{leaf} is about the result, not about the record")


def _variable(variables: dict[object, str], key: object) -> str:
    """The variable of a value; of no writer, so that what asks for it later keeps no code alive."""
    name = variables.get(key)
    if name is None:
        name = variables[key] = f"v{len(variables)}"
    return name


def is_declined(name: str) -> ast.expr:
    """Whether a treatment is declined, as Python has it."""
    return compare(constant(name), nodes.IN, load("declined"))


def _parts(formula: Formula) -> Iterator[Formula]:
    """A formula and all that its connectives combine."""
    waiting = [formula]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += operands(here)


def _asks_reach(formula: Formula) -> bool:
    """Whether a formula holds only where a node is reached."""
    return isinstance(formula, And) and any(isinstance(p, Claim) and p.kind == "reached" for p in formula.parts)


def _leaves(formula: Formula, guards: frozenset[str]) -> Iterator[tuple[Any, frozenset[str]]]:
    """The leaves of a formula, each with the nodes that must be reached for it to matter."""
    waiting = [(formula, guards)]
    while waiting:
        here, guards = waiting.pop()
        kind = here.__class__
        parts: tuple[Formula, ...]
        if kind not in _COMBINED:
            yield here, guards
            continue
        if isinstance(here, And):
            parts = here.parts
            if own := [part.subject for part in parts if part.__class__ is Claim and part.kind == "reached"]:
                guards = guards.union(own)
        elif isinstance(here, Is):
            parts = (here.formula,)
        elif isinstance(here, Has | Follows):
            continue
        else:
            parts = operands(here)
        waiting += [(part, guards) for part in parts]
