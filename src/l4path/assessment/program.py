"""A pathway compiled once: every rule as a small function over one list of values, run for many episodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, assert_never, cast

from l4path.conditions import (
    And,
    AtLeast,
    Comparison,
    Constant,
    Contains,
    FlagAtom,
    Membership,
    Not,
    Or,
    Range,
    Sum,
)
from l4path.conditions.logic import MET, NOT_MET
from l4path.conditions.simplifying import simplified
from l4path.facts import COUNTED, OUTCOMES, READ_BY_PREDICATES
from l4path.meaning import Atom, Claim, Follows, Formula, Has, In, Is, Lists, Recorded, follow_rules, rules_of
from l4path.truth import bounds, sum_truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.conditions import Operative
    from l4path.meaning import Leaf, Rules
    from l4path.pathway import Pathway

Values = list[Any]
Test = Callable[[Values], int]
"""A test of the values: 0 not met, 1 unknown, 2 met."""


_MANY = 16  # parts from which on a formula is worked out once, as others may be made of the same


class _Untried:
    """What a measure of a treatment holds that was never tried: nothing that any atom is met by."""

    def __repr__(self) -> str:
        return "untried"


UNTRIED = _Untried()


class Program:
    """The compiled rules of one pathway.

    Attributes:
        rules: Every rule by its claim.
        slots: Where the value of a fact, measure, record or claim stands in the list.
        template: The list for a patient of whom nothing is recorded.
        read: The test that reads the value of a claim, computing it at most once a run.
    """

    def __init__(self, pathway: Pathway) -> None:
        """Lay out the values, with a reader for every rule."""
        self.pathway = pathway
        self.rules: Rules = rules_of(pathway)
        self.slots: dict[object, int] = {}
        self.template: Values = []
        self._tests: list[Test | None] = []
        for fact in pathway.facts:
            self._slot(("fact", fact), None)
        for treatment in pathway.treatments:
            for what in (
                "tried",
                "declined",
                "outcome",
                *READ_BY_PREDICATES,
                *(f"outcome {outcome}" for outcome in OUTCOMES),
            ):
                self._slot(Recorded(what, treatment), 0)
            self._slot(Recorded("asked", treatment), 2)
            for measure in pathway.all_measures:
                self._slot((treatment, measure), 0 if measure in COUNTED else UNTRIED)
        self._items: dict[str, tuple[Test, ...]] = {}
        self._long: dict[Formula, Test] = {}
        self._slot("long", None)
        for score in pathway.scores:
            self._slot(("points", score), None)
        self.read: dict[Claim, Test] = {}
        for claim in self.rules:
            self._slot(claim, None)
            self.read[claim] = self._reader(claim)
        self.follows: Mapping[str, Formula] = follow_rules(pathway)
        for name in self.follows:
            self._slot(Follows(name), None)
        self._settle()

    def _slot(self, key: object, value: object) -> None:
        self.slots[key] = len(self.template)
        self.template.append(value)
        self._tests.append(None)

    def _reader(self, claim: Claim) -> Test:
        """The test that reads a claim; its rule is compiled when it is first needed, as many never are."""
        tests, compile_again = self._tests, self._compile_claim

        def read(values: Values, slot: int = self.slots[claim]) -> int:
            found: int | None = values[slot]
            if found is None:
                test = tests[slot] or compile_again(claim)
                found = values[slot] = test(values)
            return found

        return read

    def rule(self, claim: Claim) -> tuple[int, Test]:
        """Where the value of a claim stands, and the test that works it out."""
        slot = self.slots[claim]
        return slot, self._tests[slot] or self._compile_claim(claim)

    def _compile_claim(self, claim: Claim) -> Test:
        rule = self.rules[claim]
        if claim.kind in OUTCOMES:
            rule = simplified(rule, _measured)
        test = self._tests[self.slots[claim]] = self.compile(rule)
        return test

    def _settle(self) -> None:
        """What holds of a treatment that was never tried, whoever the patient is, is worked out once."""
        for treatment in self.pathway.treatments:
            for kind in OUTCOMES:
                self.template[self.slots[Claim(kind, treatment)]] = 0

    def compile(self, formula: Formula) -> Test:
        """A formula over the record as a test of the values; one of many parts is worked out once a run."""
        if len(getattr(formula, "parts", ())) < _MANY or isinstance(formula, Sum):
            return self._compiled(formula)
        if formula not in self._long:
            self._long[formula] = _kept(self._compiled(formula), self.slots["long"], len(self._long))
        return self._long[formula]

    def _compiled(self, formula: Formula) -> Test:
        match formula:
            case And(parts=parts):
                holding, lacking, tests = self._sorted_out(parts)
                return _recorded_all(holding, lacking, _all(tests)) if holding or lacking else _all(tests)
            case Or(parts=parts):
                return _any(tuple(map(self.compile, parts)))
            case Not(part=part):
                test = self.compile(part)
                return lambda values: 2 - test(values)
            case AtLeast(count=count, parts=parts):
                return _several(count, tuple(map(self.compile, parts)))
            case Sum():
                return self._compared(formula)
            case Constant(value=met):
                truth = 2 if met else 0
                return lambda _: truth
            case _:
                return self._leaf(cast("Leaf", formula))

    def _compared(self, stated: Sum) -> Test:
        """The points of a score compared; what they may add up to is worked out once, however many bounds there are."""
        name = stated.score
        if name not in self._items:
            self._items[name] = tuple(map(self.compile, stated.parts))
        slot, tests = self.slots["points", name], self._items[name]
        points, op, constant = stated.points, stated.op, stated.constant

        def compared(values: Values) -> int:
            found: tuple[int, int] | None = values[slot]
            if found is None:
                found = values[slot] = bounds(points, [test(values) for test in tests])
            return sum_truth(op, constant, *found)

        return compared

    def _leaf(self, leaf: Leaf) -> Test:
        match leaf:
            case Claim():
                return self.read[leaf]
            case Recorded():
                slot = self.slots.get(leaf)
                return (lambda _: 0) if slot is None else (lambda values: values[slot])
            case Atom(condition=condition):
                return compiled_atom(condition, self.slot_of(leaf))
            case Is() | Has() | In() | Lists() | Follows():
                raise TypeError(f"{leaf} is about the result, not about the record")
            case _:
                assert_never(leaf)

    def _sorted_out(self, parts: tuple[Formula, ...]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[Test, ...]]:
        """The records that a part names, those whose contrary it names, and the tests of all other parts."""
        holding, lacking, tests = [], [], []
        for part in parts:
            match part:
                case Recorded() if part in self.slots:
                    holding.append(self.slots[part])
                case Not(part=Recorded() as record) if record in self.slots:
                    lacking.append(self.slots[record])
                case _:
                    tests.append(self.compile(part))
        return tuple(holding), tuple(lacking), tuple(tests)

    def slot_of(self, atom: Atom) -> int:
        """Where the value that an atom looks at stands."""
        return self.slots["fact" if atom.treatment is None else atom.treatment, atom.condition.operand.fact.id]


def _kept(test: Test, slot: int, number: int) -> Test:
    """A test that is worked out once a run: what it found stands by its number in a slot for all such."""

    def kept(values: Values) -> int:
        known: dict[int, int] | None = values[slot]
        if known is None:
            known = values[slot] = {}
        found = known.get(number)
        if found is None:
            found = known[number] = test(values)
        return found

    return kept


def _measured(leaf: Leaf) -> Formula:
    """What is known of a record where an outcome is worked out: tried, and judged by its measures."""
    if isinstance(leaf, Recorded) and leaf.what == "tried":
        return MET
    return NOT_MET if isinstance(leaf, Recorded) and leaf.what.startswith("outcome") else leaf


def _recorded_all(holding: tuple[int, ...], lacking: tuple[int, ...], rest: Test) -> Test:
    """That some records hold and others do not, and the rest: what costs least is looked at first."""

    def recorded(
        values: Values, holding: tuple[int, ...] = holding, lacking: tuple[int, ...] = lacking, rest: Test = rest
    ) -> int:
        least = 2
        for slot in holding:
            truth = values[slot]
            if truth < least:
                if not truth:
                    return 0
                least = truth
        for slot in lacking:
            truth = values[slot]
            if truth:
                if truth == 2:  # noqa: PLR2004
                    return 0
                least = 1
        truth = rest(values)
        return truth if truth < least else least  # noqa: FURB136 - a call would cost as much as the rule

    return recorded


def _all(tests: tuple[Test, ...]) -> Test:
    if len(tests) == 1:
        (alone,) = tests
        return alone
    if len(tests) == 2:  # noqa: PLR2004

        def both(values: Values, first: Test = tests[0], second: Test = tests[1]) -> int:
            least = first(values)
            if not least:
                return 0
            other = second(values)
            return other if other < least else least  # noqa: FURB136 - a call would cost as much as the rule

        return both

    def every(values: Values, tests: tuple[Test, ...] = tests) -> int:
        least = 2
        for test in tests:
            truth = test(values)
            if truth < least:
                if not truth:
                    return 0
                least = truth
        return least

    return every


def _any(tests: tuple[Test, ...]) -> Test:
    if len(tests) == 1:
        (alone,) = tests
        return alone
    if len(tests) == 2:  # noqa: PLR2004

        def either(values: Values, first: Test = tests[0], second: Test = tests[1]) -> int:
            most = first(values)
            if most == 2:  # noqa: PLR2004
                return most
            other = second(values)
            return other if other > most else most  # noqa: FURB136 - same reason

        return either

    def some(values: Values, tests: tuple[Test, ...] = tests) -> int:
        most = 0
        for test in tests:
            truth = test(values)
            if truth > most:
                most = truth
                if most == 2:  # noqa: PLR2004
                    break
        return most

    return some


def _several(count: int, tests: tuple[Test, ...]) -> Test:
    def several(values: Values) -> int:
        met = possible = 0
        for test in tests:
            truth = test(values)
            met += truth == 2  # noqa: PLR2004
            possible += truth > 0
        return 2 if met >= count else 1 if possible >= count else 0

    return several


def compiled_atom(condition: Operative, slot: int) -> Test:
    """One atom as a test of the value in a slot: unknown when it holds nothing, not met when untried."""
    match condition:
        case FlagAtom():
            return lambda values: 1 if (value := values[slot]) is None else 2 if value is True else 0
        case Comparison(op=">=", constant=bound):  # of a number: nothing else is compared so
            return lambda values: (
                1 if (value := values[slot]) is None else 2 if value is not UNTRIED and value >= bound else 0
            )
        case Comparison(op="==", constant=bound):
            return lambda values: 1 if (value := values[slot]) is None else 2 if value == bound else 0
    holds = predicate_of(condition)

    def test(values: Values) -> int:
        value = values[slot]
        if value is None:
            return 1
        return 2 if value is not UNTRIED and holds(value) else 0

    return test


def predicate_of(condition: Operative) -> Callable[[Any], bool]:
    """Whether a recorded value meets an atom."""
    match condition:
        case FlagAtom():
            return lambda value: value is True
        case Comparison(op=op, constant=constant):
            return _comparing(op, constant)
        case Range(low=low, low_op=low_op, high_op=high_op, high=high):
            above = _comparing(">" if low_op == "<" else ">=", low)
            below = _comparing(high_op, high)
            return lambda value: above(value) and below(value)
        case Membership(values=values, negated=negated):
            among = frozenset(values)
            return (lambda value: value not in among) if negated else (lambda value: value in among)
        case Contains(value=wanted, negated=negated):
            return (lambda value: wanted not in value) if negated else (lambda value: wanted in value)
        case _:
            assert_never(condition)


def _comparing(op: str, constant: Any) -> Callable[[Any], bool]:
    match op:
        case ">=":
            return lambda value: value >= constant
        case ">":
            return lambda value: value > constant
        case "<=":
            return lambda value: value <= constant
        case "<":
            return lambda value: value < constant
        case "==":
            return lambda value: value == constant
        case _:
            return lambda value: value != constant
