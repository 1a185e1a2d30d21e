"""A pathway compiled once: every rule as a small function over one list of values, run for many episodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, assert_never

from l4path.assessment.formulas import AllOf, AnyOf, Atom, Claim, Formula, Known, Negated, Recorded, SeveralOf
from l4path.assessment.rules import Rules, rules_of
from l4path.conditions import Comparison, Contains, FlagAtom, Membership, Range
from l4path.episode import OUTCOMES

if TYPE_CHECKING:
    from l4path.pathway import Pathway

Values = list[Any]
Test = Callable[[Values], int]
"""A test of the values: 0 not met, 1 unknown, 2 met."""


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
        for treatment in pathway.treatments.values():
            for what in ("tried", "declined", "outcome", "tolerated", "returned", *OUTCOMES):
                self._slot(Recorded(what, treatment.id), 0)
            for measure in pathway.all_measures:
                self._slot((treatment.id, measure), 0 if measure in ("weeks", "doses") else UNTRIED)
        self.read: dict[Claim, Test] = {}
        for claim in self.rules:
            self._slot(claim, None)
            self.read[claim] = self._reader(claim)
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

    def _compile_claim(self, claim: Claim) -> Test:
        test = self._tests[self.slots[claim]] = self.compile(self.rules[claim])
        return test

    def _settle(self) -> None:
        """What holds of a treatment that was never tried, whoever the patient is, is worked out once."""
        for treatment in self.pathway.treatments:
            for kind in OUTCOMES:
                self.template[self.slots[Claim(kind, treatment)]] = 0

    def compile(self, formula: Formula) -> Test:
        """A formula as a test of the values."""
        match formula:
            case Known(met=met):
                truth = 2 if met else 0
                return lambda _: truth
            case Claim():
                return self.read[formula]
            case Recorded():
                slot = self.slots.get(formula)
                return (lambda _: 0) if slot is None else (lambda values: values[slot])
            case Negated(part=part):
                test = self.compile(part)
                return lambda values: 2 - test(values)
            case AllOf(parts=parts):
                holding, lacking, tests = self._sorted_out(parts)
                return _recorded(holding, lacking, _all(tests), met=0) if holding or lacking else _all(tests)
            case AnyOf(parts=parts):
                holding, lacking, tests = self._sorted_out(parts)
                return _recorded(lacking, holding, _any(tests), met=2) if holding or lacking else _any(tests)
            case SeveralOf(count=count, parts=parts):
                return _several(count, tuple(self.compile(part) for part in parts))
            case Atom(condition=condition, treatment=treatment):
                key = ("fact" if treatment is None else treatment, condition.operand.fact.id)
                return compiled_atom(condition, self.slots[key])
            case _:
                assert_never(formula)

    def _sorted_out(self, parts: tuple[Formula, ...]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[Test, ...]]:
        """The records that a part names, those whose contrary it names, and the tests of all other parts."""
        holding, lacking, tests = [], [], []
        for part in parts:
            match part:
                case Recorded() if part in self.slots:
                    holding.append(self.slots[part])
                case Negated(part=Recorded() as record) if record in self.slots:
                    lacking.append(self.slots[record])
                case _:
                    tests.append(self.compile(part))
        return tuple(holding), tuple(lacking), tuple(tests)


def _recorded(holding: tuple[int, ...], lacking: tuple[int, ...], rest: Test, *, met: int) -> Test:
    """The rest where all of some records hold and none of others does; else settled. Records are never unknown."""

    def recorded(
        values: Values, holding: tuple[int, ...] = holding, lacking: tuple[int, ...] = lacking, rest: Test = rest
    ) -> int:
        for slot in holding:
            if not values[slot]:
                return met
        for slot in lacking:
            if values[slot]:
                return met
        return rest(values)

    return recorded


def _all(tests: tuple[Test, ...]) -> Test:
    if len(tests) == 1:
        return tests[0]
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
        return tests[0]
    if len(tests) == 2:  # noqa: PLR2004

        def either(values: Values, first: Test = tests[0], second: Test = tests[1]) -> int:
            most = first(values)
            if most == 2:  # noqa: PLR2004
                return 2
            other = second(values)
            return other if other > most else most  # noqa: FURB136 - same reason

        return either

    def some(values: Values, tests: tuple[Test, ...] = tests) -> int:
        most = 0
        for test in tests:
            truth = test(values)
            if truth > most:
                if truth == 2:  # noqa: PLR2004
                    return 2
                most = truth
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


def compiled_atom(condition: FlagAtom | Comparison | Range | Membership | Contains, slot: int) -> Test:
    """One atom as a test of the value in a slot: unknown when it holds nothing, not met when untried."""
    match condition:
        case FlagAtom():
            return lambda values: 1 if (value := values[slot]) is None else 2 if value is True else 0
        case Comparison(op=">=", constant=bound) if condition.operand.fact.kind == "number":
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


def predicate_of(condition: FlagAtom | Comparison | Range | Membership | Contains) -> Callable[[Any], bool]:
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
