"""What generated code asks of the record of a treatment: each formula about one record is one item of a tuple."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from l4path.assessment.generated.courses import course_of, once_of
from l4path.assessment.generated.grouping import OfRecord
from l4path.assessment.generated.record import NotPlain, measuring
from l4path.assessment.generated.standing import Standing, holds
from l4path.assessment.generated.syntax import CODES, item
from l4path.assessment.kleene import KLEENE
from l4path.assessment.program import predicate_of
from l4path.conditions.logic import fold
from l4path.conditions.simplifying import simplified
from l4path.facts import COUNTED, OUTCOMES, READ_BY_PREDICATES
from l4path.meaning import Atom, Claim, Formula, Recorded

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Mapping

    from l4path.assessment.generated.record import Measuring
    from l4path.assessment.program import Program
    from l4path.nodes import Treatment

OF_A_TRIAL = frozenset(("adequate", "response", *OUTCOMES))
"""The claims that rest on the record of one treatment alone."""
_SOME = ""  # the treatment whose record a formula is about: two that say the same of two treatments are equal
Row = tuple[object, ...]
"""What a record says: the items that are asked of it."""
Wish: TypeAlias = tuple[Formula, bool] | Standing
"""What is asked of a record: the code of a formula, whether a two-valued one holds, or the table of statuses."""


Kept = TypeVar("Kept")


class Made(dict[str, Kept]):
    """Something for each treatment, made when it is first asked for; the same for those that are alike."""

    def __init__(self, make: Callable[[str], Kept], alike: Callable[[str], object]) -> None:
        """Given how it is made, and what two treatments have in common that are alike."""
        self._make, self._alike, self._made = make, alike, dict[object, Kept]()

    def __missing__(self, name: str) -> Kept:
        alike = self._alike(name)
        found = self._made.get(alike)
        if found is None:
            found = self._made[alike] = self._make(name)
        self[name] = found
        return found


class Asked:
    """The formulas that the code asks of the record of each treatment, each with its place in the tuple."""

    def __init__(self, program: Program, variable: Callable[[str], str]) -> None:
        """Of a pathway, given the variable that holds the tuple of a treatment."""
        self._program: Program = program
        self._treatments: Mapping[str, Treatment] = program.pathway.treatments
        self._variable = variable
        self._places: dict[str, dict[tuple[Formula, bool] | None, int]] = {name: {} for name in self._treatments}
        self._standings: dict[str, Standing] = {}
        self._leaves: dict[Formula, OfRecord | None] = {}
        self._ruled: dict[object, dict[str, Formula]] = {}
        self._measuring: Measuring | None = None

    def leaf(self, leaf: Any) -> OfRecord | None:
        """A leaf as a formula about one record; None of one that is about another thing."""
        kind = leaf.__class__
        if (kind is Claim and leaf.kind not in OF_A_TRIAL) or (kind is Atom and leaf.treatment is None):
            return None  # most are such, and told without a search
        try:
            return self._leaves[leaf]
        except KeyError:
            about = self._leaves[leaf] = self._of_record(leaf)
            return about

    def _of_record(self, leaf: Any) -> OfRecord | None:
        match leaf:
            case Claim(kind=kind, subject=name) if name in self._treatments:
                return OfRecord(name, Claim(kind, _SOME))
            case Recorded(what=what, node=name) if what != "declined" and name in self._treatments:
                return OfRecord(name, Recorded(what, _SOME))
            case Atom(condition=condition, treatment=str() as name):
                bare = dataclasses.replace(condition.operand, treatment=None)
                return OfRecord(name, Atom(dataclasses.replace(condition, operand=bare), _SOME))
            case _:
                return None

    def item(self, about: OfRecord, *, two_valued: bool = False) -> ast.expr:
        """The item that says whether a formula holds: a code, or yes or no."""
        return self._item(about.treatment, (about.formula, two_valued))

    def table(self, node: Treatment) -> ast.expr:
        """The item that is the table of the statuses that a record leaves."""
        return self._item(node.id, None)

    def _item(self, name: str, asked: tuple[Formula, bool] | None) -> ast.expr:
        places = self._places[name]
        return item(self._variable(name), places.setdefault(asked, len(places)))

    def standing(self, node: Treatment) -> Standing:
        """The tables of statuses of a treatment, which are those of all that are done in the same way."""
        if node.way not in self._standings:
            self._standings[node.way] = Standing(self._program, node, self._of_some)
        return self._standings[node.way]

    def _asked(self, node: Treatment) -> list[Wish]:
        """All that is asked of the record of a treatment, in the order of its places."""
        return [self.standing(node) if asked is None else asked for asked in self._places[node.id]]

    def untried(self) -> dict[str, Row]:
        """What is so of every treatment that was not tried."""
        alike = Made(lambda name: self._row(self._treatments[name], _of_untried), self._alike)
        return {name: alike[name] for name in self._treatments}

    def unasked(self) -> Made[Row]:
        """What is so of a treatment of which nobody knows whether it was tried."""

        def row(name: str) -> Row:
            node = self._treatments[name]
            return self._row(node, functools.partial(_of_unasked, once=node.once))

        return Made(row, self._alike)

    def courses(self) -> Made[Callable[[Any], Row]]:
        """The function that says from the record of a treatment what is so of it."""

        def course(name: str) -> Callable[[Any], Row]:
            node = self._treatments[name]
            if node.once:
                done, wanted = (self._row(node, functools.partial(_of_once, done=done)) for done in (True, False))
                return once_of(done, wanted, node.outcomes)
            return course_of(node.outcomes, self._rules(node), self._asked(node), self._measures())

        return Made(course, self._alike)

    def _alike(self, name: str) -> object:
        """The same for treatments of which the same is asked in the same way."""
        node = self._treatments.get(name)
        if node is None:
            raise NotPlain
        return node.way, node.adequate, node.response, tuple(self._places[name])

    def _measures(self) -> Measuring:
        if self._measuring is None:
            self._measuring = measuring(self._program.pathway.all_measures)
        return self._measuring

    def _rules(self, node: Treatment) -> dict[str, Formula]:
        """The rules about the record of a treatment, by what they claim of it."""
        alike = node.way, node.adequate, node.response
        if alike not in self._ruled:
            rules = self._program.rules
            claims = [claim for kind in OF_A_TRIAL if (claim := Claim(kind, node.id)) in rules]
            self._ruled[alike] = {claim.kind: simplified(rules[claim], self._about_some) for claim in claims}
        return self._ruled[alike]

    def _of_some(self, leaf: Any) -> Formula | None:
        about = self.leaf(leaf)
        return None if about is None else about.formula

    def _about_some(self, leaf: Any) -> Formula:
        about = self._of_some(leaf)
        if about is None:
            raise TypeError(f"{leaf} is about more than the record of a treatment")
        return about

    def _row(self, node: Treatment, of: Callable[[Any], int]) -> Row:
        """The items, given the truth number of all that is recorded."""
        rules = self._rules(node)
        known: dict[str, int] = {}

        def leaf(here: Any) -> int:
            if here.__class__ is not Claim:
                return of(here)
            kind = here.kind
            if kind not in known:
                known[kind] = fold(rules[kind], leaf, KLEENE)
            return known[kind]

        def says(wish: Wish) -> object:
            if isinstance(wish, Standing):
                return wish[tuple(holds(formula, leaf) for formula in wish.asked)]
            formula, two_valued = wish
            return holds(formula, leaf) if two_valued else CODES[fold(formula, leaf, KLEENE)]

        return tuple(map(says, self._asked(node)))


def _of_untried(leaf: Any) -> int:
    if isinstance(leaf, Atom):
        return 2 * (leaf.condition.operand.fact.id in COUNTED and predicate_of(leaf.condition)(0))
    return 2 * bool(leaf.what == "asked")


def _of_unasked(leaf: Any, *, once: bool) -> int:
    if isinstance(leaf, Atom):
        return 1
    return int(leaf.what in ("tried", "asked", *READ_BY_PREDICATES) or (once and leaf.what == "outcome ongoing"))


def _of_once(leaf: Any, *, done: bool) -> int:
    if isinstance(leaf, Atom):
        return 0
    return 2 * bool(leaf.what == "asked" or leaf.what in (("tried",) if done else ("outcome", "outcome ongoing")))
