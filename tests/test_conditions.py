"""Conditions as values: handles, operators, and what they refuse."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import (
    Choice,
    Choices,
    ConditionError,
    Definition,
    Flag,
    Measure,
    Number,
    PathwayError,
    Score,
    ScoreItem,
    Treatment,
    at_least,
    courses,
    doses,
    failed,
    stopped,
    text,
    tolerated,
    tried,
    weeks,
)
from l4path.conditions import (
    MAX_DEPTH,
    And,
    AtLeast,
    Comparison,
    Constant,
    Contains,
    FlagAtom,
    Membership,
    Not,
    Operand,
    Or,
    Predicate,
    Range,
    Sum,
    atoms,
    condition,
    substituted,
)
from l4path.conditions.logic import MET, NOT_MET, all_of, any_of, fold, negated, several
from l4path.conditions.simplifying import AUTHORED, simplified
from l4path.facts import INVARIANT_PREDICATES, PREDICATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.conditions import Condition

PAIN = Number("pain", "pain", minimum=0, maximum=10)
LOCKED = Flag("locked", "locked knee")
CAUSE = Choice("cause", "cause", values={"wear": "wear", "tear": "tear"})
SIGNS = Choices("signs", "signs", values={"warm": "warm", "swollen": "swollen"})
RELIEF = Measure("relief", "relief", unit="%", minimum=-1000, maximum=100)
NOT_A_NUMBER = float("nan")
UNFIT = Definition("unfit", "unfit", LOCKED.as_condition())


@pytest.mark.parametrize(
    ("built", "written"),
    [
        (PAIN >= 4, "pain >= 4"),
        (PAIN > 4.5, "pain > 4.5"),
        (PAIN <= 4, "pain <= 4"),
        (PAIN < 4, "pain < 4"),
        (PAIN == 4, "pain == 4"),
        (PAIN != 4, "pain != 4"),
        (4 <= PAIN, "pain >= 4"),  # noqa: SIM300 (a handle on the right of a constant)
        (PAIN.between(4, 7), "4 <= pain <= 7"),
        (PAIN.between(4, 7, open_high=True), "4 <= pain < 7"),
        (CAUSE == "wear", "cause == wear"),
        (CAUSE != "wear", "cause != wear"),
        (CAUSE.isin("wear", "tear"), "cause in {wear, tear}"),
        (CAUSE.notin("wear"), "cause not in {wear}"),
        (SIGNS.contains("warm"), "warm in signs"),
        (SIGNS.lacks("warm"), "warm not in signs"),
        (~LOCKED, "not locked"),
        (LOCKED & (PAIN >= 4), "locked and pain >= 4"),
        ((PAIN >= 4) & LOCKED & UNFIT, "pain >= 4 and locked and unfit"),
        ((PAIN >= 4) | (LOCKED & ~UNFIT), "pain >= 4 or locked and not unfit"),
        (((PAIN >= 4) | LOCKED) & UNFIT, "(pain >= 4 or locked) and unfit"),
        (~((PAIN >= 4) | LOCKED), "not (pain >= 4 or locked)"),
        (~~LOCKED, "not not locked"),
        (at_least(2, LOCKED, PAIN >= 4, UNFIT), "at_least(2, locked, pain >= 4, unfit)"),
        (failed("exercise") | tried("exercise"), "failed(exercise) or tried(exercise)"),
        ((weeks >= 6) & (RELIEF < 30) & tolerated, "weeks >= 6 and relief < 30 and tolerated"),
        (RELIEF.of("exercise") >= 30, "exercise.relief >= 30"),
        (doses.of("epidural") < 4, "epidural.doses < 4"),
        (courses.of("epidural") >= 2, "epidural.courses >= 2"),
        (stopped("exercise") & ~LOCKED, "stopped(exercise) and not locked"),
        (condition(True) | LOCKED, "true or locked"),
        (True & LOCKED, "true and locked"),
        (LOCKED | False, "locked or false"),
    ],
)
def test_operators_build_what_the_text_says(built: Any, written: str) -> None:
    """Each operator on a handle builds the condition that its text names."""
    assert text(built) == written


@pytest.mark.parametrize("thing", [PAIN >= 4, LOCKED & UNFIT, at_least(1, LOCKED), condition(True), failed("exercise")])
def test_a_condition_has_no_truth_value(thing: Any) -> None:
    """`bool(condition)` raises and teaches how to combine."""
    with pytest.raises(TypeError, match=r"combine with & \| ~"):
        bool(thing)
    with pytest.raises(TypeError):
        _ = thing and LOCKED
    with pytest.raises(TypeError):
        _ = not thing


@pytest.mark.parametrize("handle", [PAIN, LOCKED, CAUSE, SIGNS, RELIEF, weeks])
def test_a_handle_has_no_truth_value(handle: Any) -> None:
    """`if pain:` raises, and names the handle."""
    with pytest.raises(TypeError, match=handle.id):
        bool(handle)


def test_a_chained_comparison_is_caught() -> None:
    """`4 <= pain <= 7`, which Python would take for `and`, raises instead of dropping half of it."""
    with pytest.raises(TypeError):
        4 <= PAIN <= 7  # noqa: B015


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: PAIN >= 12, ["12 is not within 0 to 10"]),
        (lambda: PAIN >= "4", ["'4'|4 is not a number"]),  # type: ignore[operator]
        (lambda: PAIN >= True, ["not a number"]),
        (lambda: PAIN >= NOT_A_NUMBER, ["nan"]),
        (lambda: float("inf") <= PAIN, ["inf"]),
        (lambda: PAIN >= 0.1234567890123456, ["15 digits"]),
        (lambda: PAIN.between(4, 70), ["70 is not within"]),
        (lambda: CAUSE == "waer", ["waer is not a value of cause", "did you mean wear"]),
        (lambda: CAUSE.isin("waer"), ["did you mean wear"]),
        (CAUSE.isin, ["no value"]),
        (lambda: CAUSE == 4, ["4 is not a value"]),
        (lambda: SIGNS.contains("wram"), ["did you mean warm"]),
        (lambda: LOCKED == True, ["locked is a flag and stands bare", "not locked"]),  # noqa: E712
        (lambda: PAIN == LOCKED, ["compared with a constant"]),
        (lambda: FlagAtom(PAIN.operand), ["pain is a number", "pain >= ..."]),
        (lambda: FlagAtom(CAUSE.operand), ["cause is a choice", "cause == value"]),
        (lambda: FlagAtom(SIGNS.operand), ["value in signs"]),
        (lambda: Contains(CAUSE.operand, "wear"), ["cause is a choice"]),
        (lambda: Membership(SIGNS.operand, ("warm",)), ["signs is a choices"]),
        (lambda: Comparison(CAUSE.operand, "<", "wear"), ["== and != only"]),
        (lambda: Comparison(PAIN.operand, "=", 4), ["= is not a comparison"]),  # type: ignore[arg-type]
        (lambda: Range(PAIN.operand, 4, ">", "<", 7), ["does not bound a range"]),  # type: ignore[arg-type]
        (lambda: Predicate("faild", "exercise"), ["faild is not a predicate", "did you mean failed"]),
        (lambda: failed(4), ["asked of a node"]),  # type: ignore[arg-type]
        (lambda: Operand(PAIN.fact, "exercise"), ["a fact of the patient"]),
        (lambda: tolerated.of("exercise").as_condition(), ["read through predicates only", "intolerant(exercise)"]),
        (lambda: courses.of("exercise") >= 0, ["0 is not at least 1"]),
        (lambda: at_least(3, LOCKED, UNFIT), ["at_least 3 of 2 conditions"]),
        (lambda: at_least(0, LOCKED), ["at_least 0 of 1"]),
        (lambda: at_least(True, LOCKED), ["at_least True"]),
        (lambda: And((LOCKED.as_condition(),)), ["two conditions or more"]),
        (lambda: condition("pain >= 4"), ["is not a condition", "l4path.parse"]),
        (lambda: condition(PAIN), ["is not a condition", "compare it"]),
        (lambda: condition(4), ["4 is not a condition"]),
        (lambda: (PAIN >= 4) & None, ["None is not a condition"]),
    ],
)
def test_what_could_never_be_meant_is_refused(build: Any, words: list[str]) -> None:
    """A slip in building a condition is refused at once, with what was probably meant."""
    with pytest.raises(ConditionError) as caught:
        build()
    for word in words:
        assert any(part in str(caught.value) for part in word.split("|"))


def test_a_measure_has_only_the_operators_of_its_kind() -> None:
    """A measure that is a flag, a choice or choices is used as one, and refuses to be compared as a number."""
    flag = Measure("returned", "returned", kind="flag")
    choice = Measure("quality", "quality", kind="choice", values={"good": "good", "poor": "poor"})
    assert text(~flag.of("exercise")) == "not exercise.returned"
    assert text(choice.of("exercise") == "good") == "exercise.quality == good"
    assert text(choice.isin("good", "poor")) == "quality in {good, poor}"
    with pytest.raises(ConditionError, match="flag"):
        flag >= 4  # noqa: B015
    with pytest.raises(ConditionError, match="number"):
        RELIEF.as_condition()


def test_and_within_and_is_one() -> None:
    """An `and` within an `and`, and an `or` within an `or`, are the same as one; the order of parts is kept."""
    first, second, third = PAIN >= 4, LOCKED.as_condition(), failed("exercise")
    assert (first & second) & third == first & (second & third) == And((first, second, third))
    assert (first | second) | third == first | (second | third) == Or((first, second, third))
    assert first & second != second & first
    assert hash(first & second) == hash(And((first, second)))


def test_whole_numbers_are_one_number() -> None:
    """4 and 4.0 are the same threshold, and a threshold keeps every digit."""
    assert (PAIN >= 4.0) == (PAIN >= 4)
    assert text(PAIN >= 4.0) == "pain >= 4"
    assert text(PAIN >= 0.1) == "pain >= 0.1"
    assert text(Number("dose", "dose") >= 0.00001) == "dose >= 0.00001"
    assert text(Number("dose", "dose") >= 123456789012345) == "dose >= 123456789012345"


def test_conditions_cannot_be_changed() -> None:
    """A condition is a value: nothing can be set on it, and it survives a pickle."""
    made = (PAIN >= 4) & LOCKED
    with pytest.raises(AttributeError):
        made.parts = ()  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 (our own bytes)


def test_nesting_has_a_limit() -> None:
    """Conditions are refused beyond the depth that the language can write, also through definitions."""
    made: Any = LOCKED.as_condition()
    for _ in range(MAX_DEPTH - 1):
        made = Not(made)
    with pytest.raises(ConditionError, match="deep"):
        Not(made)
    named: Any = Definition("d", "d", LOCKED.as_condition())
    while named.as_condition().depth < MAX_DEPTH:
        named = Definition("d", "d", named)
    with pytest.raises(ConditionError, match="deep"):
        Definition("d", "d", named)


def test_definitions_are_named_not_unfolded() -> None:
    """A definition stands in a condition by its name, and combines as conditions do."""
    assert text(~UNFIT | (LOCKED & UNFIT)) == "not unfit or locked and unfit"
    assert text(UNFIT & LOCKED) == "unfit and locked"
    assert [atom.name for atom in atoms(UNFIT & LOCKED) if hasattr(atom, "name")] == ["unfit"]
    with pytest.raises(PathwayError, match="not an id"):
        Definition("Unfit", "unfit", LOCKED.as_condition())


def test_conditions_that_name_a_definition_or_a_score_are_compared_by_the_name() -> None:
    """Whatever it means: the pathway compares that once, for definitions may build on one another many times over."""
    other = Definition("unfit", "unfit", ~(LOCKED & PAIN.between(1, 3)))  # deeper, too
    assert other != UNFIT
    assert other & LOCKED == UNFIT & LOCKED
    assert other | LOCKED == UNFIT | LOCKED
    assert ~other == ~UNFIT
    assert at_least(1, other, LOCKED) == at_least(1, UNFIT, LOCKED)
    assert other.as_condition() == UNFIT.as_condition() != Definition("fit", "unfit", LOCKED).as_condition()
    one, two = (Score("s", "s", [ScoreItem(LOCKED, points)]) for points in (5, 6))
    assert one != two
    assert (one >= 3) == (two >= 3) != (two > 3)
    assert one.between(1, 3) == two.between(1, 3) != two.between(1, 4)
    assert (one >= 3).depth == one.between(1, 3).depth == one.depth + 1 == 3
    assert UNFIT.as_condition().depth == 2
    assert len({one >= 3, two >= 3, UNFIT.as_condition(), other.as_condition()}) == 2


@pytest.mark.parametrize(
    ("build", "hint"),
    [
        (lambda: weeks >= -1, "compare weeks with a number in its range"),
        (lambda: Number("up", "up", maximum=3) >= 4, "compare up with a number in its range, or change its maximum"),
        (
            lambda: Number("both", "both", minimum=1, maximum=3) >= 4,
            "compare both with a number in its range, or change its minimum and maximum",
        ),
    ],
    ids=["built in", "one bound", "two bounds"],
)
def test_a_bound_is_changed_only_where_it_is_ones_own(build: Any, hint: str) -> None:
    """What is built in has none to change."""
    with pytest.raises(ConditionError) as caught:
        build()
    assert caught.value.problem.hint == hint


def test_atoms_stand_from_left_to_right() -> None:
    """Looking through a condition meets its atoms in the order in which they are written."""
    made = at_least(1, PAIN >= 4, ~(LOCKED | UNFIT)) & failed("exercise")
    assert [text(atom) for atom in atoms(made)] == ["pain >= 4", "locked", "unfit", "failed(exercise)"]
    assert list(atoms(Constant(value=True))) == []


def test_substituting_leaves_the_rest_alone() -> None:
    """Replacing atoms by themselves gives the same condition; replacing one leaves the others."""
    made = at_least(1, PAIN >= 4, ~(LOCKED | UNFIT)) & failed("exercise")
    assert substituted(made, lambda atom: atom) == made
    swapped = substituted(made, lambda atom: Constant(value=False) if isinstance(atom, FlagAtom) else atom)
    assert text(swapped) == "at_least(1, pain >= 4, not (false or unfit)) and failed(exercise)"
    assert isinstance(made.parts[0], AtLeast)


class _Written:
    """The algebra of texts: a formula as it is read aloud."""

    def constant(self, value: bool) -> str:
        return str(value)

    def all_of(self, parts: Sequence[str]) -> str:
        return f"({' and '.join(parts)})"

    def any_of(self, parts: Sequence[str]) -> str:
        return f"({' or '.join(parts)})"

    def negated(self, part: str) -> str:
        return f"not {part}"

    def several(self, count: int, parts: Sequence[str]) -> str:
        return f"{count} of ({', '.join(parts)})"

    def total(self, stated: Sum, parts: Sequence[str]) -> str:
        points = " + ".join(f"{worth} * {part}" for worth, part in zip(stated.points, parts, strict=True))
        return f"({points} {stated.op} {stated.constant})"


def test_one_fold_reads_every_connective() -> None:
    """Given what each connective and each leaf means, a formula is read from the leaves up, in order."""
    made = at_least(1, PAIN >= 4, ~(LOCKED | UNFIT)) & failed("exercise") & True
    assert fold(made, text, _Written()) == "(1 of (pain >= 4, not (locked or unfit)) and failed(exercise) and True)"
    total = Sum("k", (2, -1), (LOCKED.as_condition(), ~UNFIT), ">=", 1)
    assert fold(total, text, _Written()) == "(2 * locked + -1 * not unfit >= 1)"


def test_what_is_settled_is_left_out() -> None:
    """A simplified formula keeps what may still decide, and nothing else."""
    met, not_met, locked = Constant(value=True), Constant(value=False), LOCKED.as_condition()
    known = {text(PAIN >= 4): met, "unfit": not_met}

    def leaf(atom: Any) -> Any:
        return known.get(text(atom), atom)

    assert simplified((PAIN >= 4) & LOCKED, leaf) == locked
    assert simplified((PAIN >= 4) | LOCKED, leaf) == met
    assert simplified(UNFIT & LOCKED, leaf) == not_met
    assert simplified(~UNFIT.as_condition(), leaf) == met
    assert simplified(at_least(2, PAIN >= 4, LOCKED, UNFIT), leaf) == several(1, [locked])
    assert simplified(at_least(2, UNFIT, LOCKED), leaf) == not_met
    assert (all_of([]), any_of([]), negated(met), several(0, [])) == (met, not_met, not_met, met)


def test_at_least_one_of_one_is_written_as_that_one() -> None:
    """The form of an author has no count of a single part; the form of a rule keeps it."""
    asked = at_least(2, UNFIT, LOCKED)

    def leaf(atom: Any) -> Any:
        return Constant(value=True) if text(atom) == "unfit" else atom

    assert simplified(asked, leaf, AUTHORED) == LOCKED.as_condition()
    assert simplified(asked, leaf) == several(1, [LOCKED.as_condition()])


def test_what_is_combined_from_the_right_stays_in_order() -> None:
    """A yes or no has no operators of its own: the condition beside it builds the whole, in the order written."""
    locked = LOCKED.as_condition()
    assert text(True | locked) == "true or locked"
    assert text(False & locked) == "false and locked"


def test_a_sum_has_a_text() -> None:
    """A score that was taken apart is shown as the comparison that it was."""
    assert text(Sum("risk", (2,), (LOCKED.as_condition(),), ">=", 2)) == "risk >= 2"


def test_handles_are_told_apart() -> None:
    """Handles can be keys of a table, and say what they are."""
    assert len({PAIN: 1, LOCKED: 2, RELIEF: 3, RELIEF.of("exercise"): 4}) == 4
    assert repr(RELIEF.of("exercise")) == "<Measure 'exercise.relief'>"
    exercise = Treatment("exercise", "Exercise", tier="care", once=True)
    assert text(failed(exercise)) == "failed(exercise)"
    assert RELIEF.of(exercise).operand == RELIEF.of("exercise").operand


@pytest.mark.parametrize("name", [*PREDICATES, *INVARIANT_PREDICATES])
def test_what_is_asked_of_a_node_is_named_by_its_function(name: str) -> None:
    """Each predicate has a function of its name, which takes the node or its id."""
    asked = getattr(l4path, name)("epidural")
    assert (asked, text(asked)) == (Predicate(name, "epidural"), f"{name}(epidural)")


@pytest.mark.parametrize("label", ["", " "])
def test_a_label_is_required(label: str) -> None:
    """Of a definition, a fact and a score: nothing can be told of what has no words."""
    flag = Flag("flag", "flag")
    for made in (
        lambda: Definition("made", label, flag.as_condition()),
        lambda: Flag("made", label),
        lambda: Score("made", label, [ScoreItem(flag.as_condition(), 1)]),
    ):
        with pytest.raises(PathwayError, match="label"):
            made()


def test_a_sum_stays_one_with_its_parts_replaced() -> None:
    """Its points, comparison and number are as they were, and each part is what a leaf became."""
    first, second = Flag("first", "first").as_condition(), Flag("second", "second").as_condition()
    summed = Sum("score", (2, -1), (first, second), ">=", 1)
    swapped = simplified(summed, lambda leaf: second if leaf == first else first)
    assert swapped == Sum("score", (2, -1), (second, first), ">=", 1)


def test_what_an_author_would_not_write_is_not_written() -> None:
    """An `or` within an `or` is one, of one part that is left the part alone; of `and` and of a count likewise."""
    a, b, c, d = (Flag(name, name).as_condition() for name in "abcd")

    def written(formula: Condition, became: Condition) -> Condition:
        return simplified(formula, lambda leaf: became if leaf == a else leaf, AUTHORED)

    assert written(Or((a, b)), Or((c, d))) == Or((c, d, b))
    assert written(And((a, b)), And((c, d))) == And((c, d, b))
    assert written(Or((a, b)), NOT_MET) == written(And((a, b)), MET) == b
    assert written(Or((a, b)), And((c, d))) == Or((And((c, d)), b))
    assert written(And((a, b)), Or((c, d))) == And((Or((c, d)), b))
    assert written(Or((a, b)), MET) == MET
    assert written(And((a, b)), NOT_MET) == NOT_MET
    assert written(AtLeast(2, (a, b, c)), d) == AtLeast(2, (d, b, c))
