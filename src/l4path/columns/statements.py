"""From the tables of the meaning to named statements in an order: each once, and only what is asked for."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never, cast

from l4path.conditions import And, AtLeast, Constant, Not, Or, Sum
from l4path.conditions.logic import NOT_MET, all_of, any_of, negated
from l4path.meaning import (
    Atom,
    Claim,
    Follows,
    Formula,
    Has,
    In,
    Is,
    Lists,
    Recorded,
    Status,
    follow_rules,
    rules_of,
    state_rows,
    status_rows,
)
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from l4path.meaning import Leaf, Rules, StateRow
    from l4path.pathway import Pathway

Number = int
"""The number of a statement in its list."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: a connective over statements before it, or a leaf of the record.

    Attributes:
        kind: ``and``, ``or``, ``not``, ``several``, ``sum``, ``is``, ``constant``, ``atom`` or ``recorded``.
        parts: The statements that it combines.
        about: What else it says: the count of ``several``, the ``Sum``, the truth of ``is``, the value of ``constant``,
            the leaf itself.
        two_valued: Whether it is never unknown.
    """

    kind: str
    parts: tuple[Number, ...]
    about: Any
    two_valued: bool


class Alongside(Claim):
    """That a continuous treatment goes on alongside (SEMANTICS 8); two-valued."""

    __slots__ = ()


class Applies(Claim):
    """That one of the rows of states which share a list applies (SEMANTICS 8); two-valued."""

    __slots__ = ()


class Meant:
    """What each leaf of the result stands for: the tables of a pathway, as formulas over leaves before it."""

    def __init__(self, pathway: Pathway) -> None:
        """Take up the tables."""
        self.pathway: Pathway = pathway
        self.rules: Rules = rules_of(pathway)
        self._states: tuple[StateRow, ...] = state_rows(pathway)
        self._follows: Mapping[str, Formula] = follow_rules(pathway)
        self._statuses: dict[str, tuple[tuple[Formula, Status], ...]] = {}

    def rule(self, leaf: Leaf) -> Formula | None:
        """What a leaf stands for; nothing of one that the record itself says, and of ``Is``."""
        match leaf:
            case Alongside(subject=name):
                return self._listed(name, "alongside")
            case Applies(kind=which, subject=number):
                return self._applies(which, int(number))
            case Claim():
                return self.rules[leaf]
            case Has(node=name, statuses=wanted):
                return first_of([(when, status in wanted) for when, status in self._rows(name)])
            case In(states=states):
                return first_of([(row.when, row.state in states) for row in self._states])
            case Lists(node=name):
                return self._listed(name, "options")
            case Follows(node=name):
                return self._follows.get(name, NOT_MET)
            case Recorded(what="tried" | "declined", node=name) if name not in self.pathway.treatments:
                return NOT_MET
            case Atom() | Recorded() | Is():
                return None
            case _:
                assert_never(leaf)

    def _rows(self, name: str) -> tuple[tuple[Formula, Status], ...]:
        if name not in self._statuses:
            rows = status_rows(self.pathway, self.pathway.nodes[name])
            self._statuses[name] = tuple((row.when, row.status) for row in rows)
        return self._statuses[name]

    def _lists(self, which: str) -> list[Mapping[str, Formula]]:
        """The lists of options, or of what goes on alongside, that rows of states have; shared ones once."""
        return list({id(listed): listed for row in self._states if (listed := getattr(row, which))}.values())

    def _listed(self, name: str, which: str) -> Formula:
        """When a node is listed: that a row applies, and that by it the node is; rows that share a list as one."""
        return any_of(
            all_of((Applies(which, str(number)), listed[name]))
            for number, listed in enumerate(self._lists(which))
            if name in listed
        )

    def _applies(self, which: str, number: int) -> Formula:
        listed = self._lists(which)[number]
        return first_of([(row.when, getattr(row, which) is listed) for row in self._states])


def first_of(rows: Sequence[tuple[Formula, bool]]) -> Formula:
    """That the first of some rows that applies is a wanted one; the last one always applies.

    Args:
        rows: When each applies, two-valued, and whether it is wanted.
    """
    found: Formula = NOT_MET
    runs = [(wanted, [when for when, _ in run]) for wanted, run in itertools.groupby(rows, key=lambda row: row[1])]
    for wanted, whens in reversed(runs):
        some = any_of(_excluding(whens))
        found = any_of((some, found)) if wanted else all_of((negated(some), found))
    return found


def _excluding(whens: list[Formula]) -> list[Formula]:
    """The same alternatives, with two truths of one formula as the contrary of the third."""
    truths: dict[Formula, list[Truth]] = {}
    for when in whens:
        if isinstance(when, Is):
            truths.setdefault(when.formula, []).append(when.truth)
    third = {
        about: next(t for t in Truth if t not in allowed)
        for about, allowed in truths.items()
        if len(set(allowed)) == 2  # noqa: PLR2004
    }
    kept = [when for when in whens if not (isinstance(when, Is) and when.formula in third)]
    return [negated(Is(about, truth)) for about, truth in third.items()] + kept


class Statements:
    """Statements in an order, made of formulas: what two formulas have in common stands once.

    Attributes:
        meant: The tables that they are made of.
        listed: The statements, parts before wholes.
        names: The leaves that statements stand for, the first that was met.
    """

    __slots__ = ("_claims", "_made", "listed", "meant", "names")

    def __init__(self, meant: Meant) -> None:
        """Begin with no statement."""
        self.meant: Meant = meant
        self.listed: list[Statement] = []
        self.names: dict[Number, Leaf] = {}
        self._made: dict[Hashable, Number] = {}
        self._claims: dict[Leaf, Number] = {}

    def add(self, formula: Formula) -> Number:
        """The statement of a formula, with all that it rests on before it; chains of rules may be of any length."""
        waiting: list[tuple[Leaf | None, Formula, bool]] = [(None, formula, False)]
        while waiting:
            leaf, here, ready = waiting.pop()
            if leaf is not None and leaf in self._claims:
                continue
            if not ready:
                waiting.append((leaf, here, True))
                waiting += [(missing, rule, False) for missing, rule in self._missing(here).items()]
            elif leaf is not None:
                number = self._claims[leaf] = self._number(here)
                self.names.setdefault(number, leaf)
        return self._number(formula)

    def named(self, roots: Iterable[Number]) -> list[Number]:
        """The statements that have a name of their own, in order: what is asked for, and what stands in several places.

        The others are written where they are used: what the record says, contraries, what stands in one place, and
        pairs without a name in the tables that stand in two.

        Args:
            roots: What is asked for.
        """
        uses: Counter[Number] = Counter()
        stack = list(roots)
        kept = set(stack)
        live: set[Number] = set()
        while stack:
            number = stack.pop()
            if number in live:
                continue
            live.add(number)
            parts = self.listed[number].parts
            uses.update(parts)
            stack += parts
        return [number for number in sorted(live) if number in kept or self._has_name(number, uses[number])]

    def _has_name(self, number: Number, uses: int) -> bool:
        statement = self.listed[number]
        match statement.kind:
            case "and" | "or":
                return uses > 1 and (number in self.names or uses > _FEW or len(statement.parts) > _FEW)
            case "several" | "sum":
                return True
            case _:
                return False

    def _missing(self, formula: Formula) -> dict[Leaf, Formula]:
        """The leaves of a formula that stand for other formulas and have no statement yet."""
        found: dict[Leaf, Formula] = {}
        stack: list[Formula] = [formula]
        while stack:
            here = stack.pop()
            match here:
                case And(parts=parts) | Or(parts=parts) | AtLeast(parts=parts) | Sum(parts=parts):
                    stack.extend(parts)
                case Not(part=part) | Is(formula=part):
                    stack.append(part)
                case Constant():
                    pass
                case _:
                    leaf = cast("Leaf", here)
                    if leaf not in self._claims and leaf not in found and (rule := self.meant.rule(leaf)) is not None:
                        found[leaf] = rule
        return found

    def _number(self, formula: Formula) -> Number:
        """The statement of a formula of which every leaf has one."""
        match formula:
            case And(parts=parts):
                return self._joined("and", parts, neutral=True)
            case Or(parts=parts):
                return self._joined("or", parts, neutral=False)
            case Not(part=part):
                return self.negated(self._number(part))
            case AtLeast(count=count, parts=parts):
                return self._several(count, [self._number(part) for part in parts])
            case Sum(parts=parts):
                numbers = tuple(self._number(part) for part in parts)
                stated = (formula.op, formula.constant, formula.points)
                return self._make("sum", numbers, stated, self._two_valued(numbers))
            case Is(formula=about, truth=truth):
                return self.truth_of(self._number(about), truth)
            case Constant(value=value):
                return self._constant(value)
            case _:
                return self._leaf(cast("Leaf", formula))

    def _leaf(self, leaf: Leaf) -> Number:
        match leaf:
            case Claim() | Has() | In() | Lists() | Follows():
                return self._claims[leaf]
            case Recorded(what=what) if leaf not in self._claims:
                return self._make("recorded", (), leaf, what in _TWO_VALUED)
            case Recorded():
                return self._claims[leaf]
            case Atom():
                return self._make("atom", (), leaf, two_valued=False)
            case Is():
                raise TypeError(f"{leaf} is a connective here")
            case _:
                assert_never(leaf)

    def _make(self, kind: str, parts: tuple[Number, ...], about: Any, two_valued: bool) -> Number:
        key = kind, parts, about
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = len(self.listed)
            self.listed.append(Statement(kind, parts, about, two_valued))
        return found

    def _constant(self, value: bool) -> Number:
        return self._make("constant", (), value, two_valued=True)

    def _two_valued(self, parts: Iterable[Number]) -> bool:
        return all(self.listed[part].two_valued for part in parts)

    def both(self, item: Number, other: Number) -> Number:
        """The statement that two statements hold."""
        return self._combined("and", (item, other), neutral=True)

    def either(self, parts: Iterable[Number]) -> Number:
        """The statement that one of some statements holds."""
        return self._combined("or", parts, neutral=False)

    def _joined(self, kind: str, formulas: Sequence[Formula], *, neutral: bool) -> Number:
        return self._combined(kind, (self._number(formula) for formula in formulas), neutral=neutral)

    def _combined(self, kind: str, numbers: Iterable[Number], *, neutral: bool) -> Number:
        kept: dict[Number, None] = {}
        for number in numbers:
            statement = self.listed[number]
            if statement.kind == "constant":
                if statement.about is not neutral:
                    return number
                continue
            kept[number] = None
        if not kept:
            return self._constant(neutral)
        if len(kept) == 1:
            return next(iter(kept))
        parts = tuple(sorted(kept))
        return self._make(kind, parts, None, self._two_valued(parts))

    def negated(self, part: Number) -> Number:
        """The statement that another does not hold."""
        statement = self.listed[part]
        if statement.kind == "constant":
            return self._constant(not statement.about)
        if statement.kind == "not":
            (contrary,) = statement.parts
            return contrary
        return self._make("not", (part,), None, statement.two_valued)

    def _several(self, count: int, parts: list[Number]) -> Number:
        settled = [part for part in parts if self.listed[part].kind == "constant"]
        needed = count - sum(self.listed[part].about for part in settled)
        kept = tuple(sorted(part for part in parts if self.listed[part].kind != "constant"))
        if needed <= 0:
            return self._constant(True)
        if needed > len(kept):
            return self._constant(False)
        return self._make("several", kept, needed, self._two_valued(kept))

    def truth_of(self, part: Number, truth: Truth) -> Number:
        """The two-valued statement that another has a truth."""
        statement = self.listed[part]
        if statement.kind == "constant":
            return self._constant(truth is (Truth.MET if statement.about else Truth.NOT_MET))
        if statement.kind == "not" and truth is not Truth.UNKNOWN:
            (contrary,) = statement.parts
            return self.truth_of(contrary, Truth.MET if truth is Truth.NOT_MET else Truth.NOT_MET)
        if statement.two_valued:
            return (
                self._constant(False)
                if truth is Truth.UNKNOWN
                else (part if truth is Truth.MET else self.negated(part))
            )
        return self._make("is", (part,), truth, two_valued=True)


_FEW = 2
_TWO_VALUED = ("declined", "outcome")
"""What a record says outright that is never unknown; of what may be so, each is compiled from what it rests on."""
