"""Conditions as values, by laws and tables: numbers of any library, depth, what is named, and truth at the boundary."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l4path import (
    Choice,
    Choices,
    ConditionError,
    Definition,
    Disposition,
    Episode,
    Evidence,
    Flag,
    Number,
    Pathway,
    Score,
    ScoreItem,
    Truth,
    at_least,
    failed,
    relapsed,
    text,
)
from l4path.conditions import (
    And,
    AtLeast,
    Comparison,
    Constant,
    FlagAtom,
    Membership,
    Not,
    Or,
    Predicate,
    Range,
    atoms,
    named_in,
    operative,
    substituted,
)
from l4path.conditions.logic import several
from l4path.evidence import CONVENTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.conditions import Condition

PAIN = Number("pain", "pain", minimum=0, maximum=10)
LOCKED, HOT = Flag("locked", "locked knee"), Flag("hot", "hot knee")
CAUSE = Choice("cause", "cause", values={"wear": "wear and tear", "tear": "torn meniscus"})
SIGNS = Choices("signs", "signs", values={"warm": "warm", "swollen": "swollen"})


class _Int32(int):
    """A whole number of another library."""


class _Float64(float):
    """A real number of another library."""


@pytest.mark.parametrize("make", [int, float, _Int32, _Float64, Fraction])
def test_a_threshold_is_kept_as_a_plain_number_whatever_it_was_given_as(make: Callable[[int], Any]) -> None:
    """4, 4.0, 8/2 and a 4 of another library are one threshold, at both ends of a range and beside a comparison."""
    four, seven = make(4), make(7)
    between = PAIN.between(four, seven)
    assert between == PAIN.between(4, 7)
    assert [type(end) for end in (between.low, between.high)] == [int, int]
    assert text(between) == "4 <= pain <= 7"
    compared = Comparison(PAIN.operand, ">=", four)
    assert (compared, type(compared.constant), text(compared)) == (PAIN >= 4, int, "pain >= 4")


@pytest.mark.parametrize("half", [2.5, _Float64(2.5), Fraction(5, 2)])
def test_half_a_point_is_kept_too(half: Any) -> None:
    """What is no whole number is a float of Python's own."""
    between = PAIN.between(half, 7)
    assert (between.low, type(between.low)) == (2.5, float)
    assert type(Comparison(PAIN.operand, "==", half).constant) is float
    assert text(between) == "2.5 <= pain <= 7"


def test_each_kind_of_condition_is_as_deep_as_it_is_nested() -> None:
    """An atom is 1 deep; everything around it adds one; a name counts what it stands for."""
    locked = LOCKED.as_condition()
    named = Definition("named", "named", ~locked)
    score = Score("risk", "risk", [ScoreItem(LOCKED, 1), ScoreItem(~(locked & HOT), 2)])
    depths: dict[str, tuple[Condition, int]] = {
        "constant": (Constant(value=True), 1),
        "flag": (locked, 1),
        "comparison": (PAIN >= 4, 1),
        "range": (PAIN.between(4, 7), 1),
        "membership": (CAUSE.isin("wear"), 1),
        "contains": (SIGNS.contains("warm"), 1),
        "predicate": (failed("exercise"), 1),
        "not": (~locked, 2),
        "and": (locked & ~locked, 3),
        "and of ands": ((locked & HOT) & HOT, 2),
        "or": (locked | (locked & HOT), 3),
        "at least": (at_least(1, locked, ~~locked), 4),
        "definition": (named.as_condition(), 3),
        "score": (score >= 1, score.depth + 1),
        "range of a score": (score.between(1, 2), score.depth + 1),
    }
    assert {name: made.depth for name, (made, _) in depths.items()} == {
        name: deep for name, (_, deep) in depths.items()
    }
    assert score.depth > (~(locked & HOT)).depth


def test_what_conditions_name_is_named_once_and_in_the_order_met() -> None:
    """Also what is named by a name, and what is named again behind and before others."""
    inner = Definition("inner", "inner", LOCKED)
    outer = Definition("outer", "outer", inner & HOT)
    risk = Score("risk", "risk", [ScoreItem(outer, 1), ScoreItem(HOT, 2)])
    last = Definition("last", "last", HOT)
    stated = [outer & outer & (risk >= 1) & LOCKED & inner & last, risk.between(1, 2) | last]
    definitions, scores = named_in(stated)
    assert ([one.id for one in definitions], [one.id for one in scores]) == (["outer", "inner", "last"], ["risk"])
    assert named_in([]) == ([], [])
    assert named_in([LOCKED & HOT]) == ([], [])


def test_the_first_name_met_comes_first_whatever_follows() -> None:
    """A name met again does not end the search of the condition that it stands in."""
    first, second, third = (Definition(name, name, LOCKED) for name in ("first", "second", "third"))
    definitions, _ = named_in([first | second, second | first | third])
    assert [one.id for one in definitions] == ["first", "second", "third"]
    definitions, _ = named_in([LOCKED & first & (PAIN >= 4) & failed("x") & second])  # nor does what is no name
    assert [one.id for one in definitions] == ["first", "second"]


def test_the_operative_atoms_are_those_that_look_at_something_recorded() -> None:
    """Predicates and names look at nothing themselves."""
    named = Definition("named", "named", LOCKED)
    made = (PAIN >= 4) & LOCKED & failed("x") & named & CAUSE.isin("wear") & SIGNS.lacks("warm") & PAIN.between(1, 2)
    assert [text(atom) for atom in operative(made)] == [
        "pain >= 4",
        "locked",
        "cause in {wear}",
        "warm not in signs",
        "1 <= pain <= 2",
    ]
    assert [text(atom) for atom in atoms(made)][2:4] == ["failed(x)", "named"]


@pytest.mark.parametrize(
    "built",
    [
        lambda: LOCKED & True,
        lambda: LOCKED | False,
        lambda: ~(LOCKED & True),
        lambda: at_least(1, LOCKED, True, failed("x")),
        lambda: And((PAIN >= 4, Or((LOCKED.as_condition(), Not(Constant(value=True)))))),
    ],
)
def test_what_always_or_never_holds_is_substituted_by_itself(built: Callable[[], Condition]) -> None:
    """Replacing each atom by itself changes nothing, and a constant is no atom."""
    seen: list[Condition] = []

    def same(atom: Condition) -> Condition:
        seen.append(atom)
        return atom

    assert substituted(built(), same) == built()
    assert not any(isinstance(one, Constant) for one in seen)
    assert seen == list(atoms(built()))


@pytest.mark.parametrize(
    ("built", "written"),
    [
        (lambda: CAUSE.isin("wear", "tear"), "cause in {wear, tear}"),
        (lambda: CAUSE.notin("wear"), "cause not in {wear}"),
        (lambda: SIGNS.contains("warm"), "warm in signs"),
        (lambda: SIGNS.lacks("warm"), "warm not in signs"),
        (lambda: PAIN.between(4, 7), "4 <= pain <= 7"),
        (lambda: PAIN.between(4, 7, open_high=True), "4 <= pain < 7"),
        (lambda: relapsed("exercise"), "relapsed(exercise)"),
        (lambda: LOCKED | (LOCKED & ~HOT), "locked or locked and not hot"),
        (lambda: ~(LOCKED | HOT) & HOT, "not (locked or hot) and hot"),
        (lambda: ~(LOCKED & HOT) | HOT, "not (locked and hot) or hot"),
    ],
)
def test_every_handle_builds_what_its_text_says(built: Callable[[], Condition], written: str) -> None:
    """Each way to build a condition, where it is built within the test."""
    assert text(built()) == written


@pytest.mark.parametrize(
    ("build", "what", "hint"),
    [
        (lambda: CAUSE.isin(["wear", "tear"]), "['wear', 'tear']", 'name them one after another, as in isin("a", "b")'),  # type: ignore[arg-type]
        (lambda: CAUSE == "Torn Meniscus ", "Torn Meniscus", "it is the label of tear: write tear"),
        (lambda: CAUSE == "waer", "waer is not a value of cause", "did you mean wear?"),
        (lambda: CAUSE == "nothing", "nothing is not a value of cause", "allowed: wear (wear and tear), tear (torn"),
        (lambda: SIGNS.contains("cold"), "cold is not a value of signs", "allowed: warm, swollen"),
        (lambda: Comparison(CAUSE.operand, ">=", "wear"), "compared by == and != only", "write `cause == value` or"),
        (lambda: Range(PAIN.operand, 1, "<", ">", 2), "> does not bound a range", "allowed: < <="),  # type: ignore[arg-type]
        (lambda: Range(LOCKED.operand, 1, "<", "<", 2), "locked is a flag and stands bare", "write `locked` or"),
        (lambda: FlagAtom(PAIN.operand), "pain is a number", "compare it with a number, as in `pain >= ...`"),
        (lambda: Predicate("faild", "x"), "faild is not a predicate", "did you mean failed?"),
        (lambda: Predicate("xyzzy", "x"), "xyzzy is not a predicate", "allowed: tried"),
        (lambda: Or((LOCKED.as_condition(),)), "combine two conditions or more", ""),
    ],
)
def test_what_cannot_be_meant_says_what_can(build: Callable[[], object], what: str, hint: str) -> None:
    """What is wrong, and what is allowed in its place."""
    with pytest.raises(ConditionError) as refused:
        build()
    assert what in refused.value.problem.what
    assert refused.value.problem.hint.startswith(hint)


def test_values_are_kept_in_order_and_can_be_keys() -> None:
    """However several values are given, the condition is one that a table can have as a key."""
    given = Membership(CAUSE.operand, ["wear", "tear"])  # type: ignore[arg-type]
    assert given == CAUSE.isin("wear", "tear") != CAUSE.isin("tear", "wear")
    assert hash(given) == hash(CAUSE.isin("wear", "tear"))
    assert given.values == ("wear", "tear")


@pytest.mark.parametrize(
    ("count", "always", "never", "open_ones", "left"),
    [
        (1, 1, 0, 2, "always"),
        (2, 2, 3, 0, "always"),
        (2, 1, 0, 1, 1),
        (3, 1, 2, 2, 2),
        (1, 0, 1, 2, 1),
        (2, 1, 2, 0, "never"),
        (3, 0, 5, 2, "never"),
        (0, 0, 0, 1, "always"),
        (0, 0, 0, 0, "always"),
        (1, 0, 0, 0, "never"),
    ],
)
def test_what_is_settled_is_counted_already(count: int, always: int, never: int, open_ones: int, left: object) -> None:
    """Of at least so many, those that always hold are taken off the count, and those that never do off the parts."""
    parts = [Constant(value=True)] * always + [Constant(value=False)] * never + [LOCKED.as_condition()] * open_ones
    made = several(count, parts)
    if isinstance(left, int):
        assert isinstance(made, AtLeast)
        assert (made.count, len(made.parts), made.depth) == (left, open_ones, 2)
    else:
        assert made == Constant(value=left == "always")


def test_a_definition_is_a_convention_where_any_of_its_evidence_is() -> None:
    """One item is enough; none is none."""
    convention, other = Evidence(source="a", mark=CONVENTION), Evidence(source="b")
    marks = [[], [other], [other, convention], [convention]]
    assert [Definition("d", "d", LOCKED, evidence=mark).conventional for mark in marks] == [False, False, True, True]


# section 1 of the norm, for every comparison: what holds below, at and above its constant
_BESIDE = {
    "<": (True, False, False),
    "<=": (True, True, False),
    "==": (False, True, False),
    "!=": (True, False, True),
    ">=": (False, True, True),
    ">": (False, False, True),
}


@given(st.integers(1, 9), st.sampled_from([*_BESIDE]), st.sampled_from([-1, 0, 1]))
def test_a_comparison_is_met_as_its_sign_says(constant: int, op: str, beside: int) -> None:
    """Below, at and above the constant; and unknown where nothing is recorded."""
    ask = _pathway().assess(Episode({"pain": constant + beside})).evaluate
    comparison = Comparison(PAIN.operand, op, constant)  # type: ignore[arg-type]
    assert ask(comparison) is (Truth.MET if _BESIDE[op][beside + 1] else Truth.NOT_MET)
    assert _pathway().assess(Episode()).evaluate(comparison) is Truth.UNKNOWN


@given(st.integers(2, 6), st.sampled_from(["<", "<="]), st.sampled_from(["<", "<="]), st.integers(0, 10))
def test_a_range_is_both_of_its_comparisons(low: int, low_op: Any, high_op: Any, value: int) -> None:
    """The `and` of what it says at each end."""
    ask = _pathway().assess(Episode({"pain": value})).evaluate
    above = value > low or (low_op == "<=" and value == low)
    below = value < low + 3 or (high_op == "<=" and value == low + 3)
    wanted = Truth.MET if above and below else Truth.NOT_MET
    assert ask(Range(PAIN.operand, low, low_op, high_op, low + 3)) is wanted


def _pathway() -> Pathway:
    end = Disposition("home", "Home", tier="care")
    return Pathway("p", tiers=["care"], start=[end], facts=[PAIN, LOCKED, HOT, CAUSE, SIGNS])
