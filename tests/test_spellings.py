"""Conditions in the spelling of another language: what is proposed instead, row by row, and what is said of each."""

from __future__ import annotations

import pytest

from l4path import Choice, Choices, ConditionError, Definition, Flag, Measure, Number, text
from l4path.facts import BUILT_IN_MEASURES
from l4path.grammar import Scope, parse_condition

_HANDLES = (
    Number("pain", "knee pain", minimum=0, maximum=10),
    Number("slip", "slip of the vertebra", unit="mm", minimum=-50, maximum=50),
    Flag("locked", "locked knee"),
    Flag("heart_failure", "heart failure"),
    Choice("cause", "cause", values={"wear": "wear and tear", "tear": "torn meniscus", "other": "something else"}),
    Choices("signs", "signs", values={"warm": "warm skin", "swollen": "swollen joint"}),
)
SCOPE = Scope(
    facts={handle.id: handle.fact for handle in _HANDLES},
    measures={
        **BUILT_IN_MEASURES,
        "relief": Measure("relief", "relief", unit="%", minimum=0, maximum=100).fact,
        "days": Measure("days", "days", unit="days", minimum=0, maximum=100).fact,
    },
    definitions={"unfit": Definition("unfit", "unfit", Flag("locked", "locked knee").as_condition())},
    nodes={"exercise": "treatment", "surgery": "treatment", "review": "review"},
    labels={
        **{handle.id: handle.fact.label for handle in _HANDLES},
        "exercise": "Exercise programme",
        "unfit": "unfit",
    },
)

# what is written; what is proposed; a part of what is said of it
SIGNS = (
    ("pain\u00a0>= 4", "pain >= 4", "a non-breaking space stands in the condition"),
    ("pain\u2009>= 4", "pain >= 4", "a non-breaking space"),
    ("pain &gt; 4", "pain > 4", "&gt; means nothing in a condition"),
    ("pain &lt; 4", "pain < 4", "&lt; means nothing"),
    ("locked &amp; unfit", "locked and unfit", "&amp; means nothing"),
    ("cause == 'wear'", "cause == wear", "values stand bare, without quotes"),
    ("cause == \u201cwear\u201d", "cause == wear", "without quotes"),
    ("slip >= \u22125", "slip >= -5", "\u22125 means nothing|\u2212 means nothing"),
    ("pain => 4", "pain >= 4", "=> means nothing"),
    ("pain \u2265 4", "pain >= 4", "\u2265 means nothing"),
    ("pain > = 4", "pain >= 4", "> = means nothing"),
    ("pain =< 4", "pain <= 4", "=< means nothing"),
    ("pain \u2264 4", "pain <= 4", "\u2264 means nothing"),
    ("pain < = 4", "pain <= 4", "< = means nothing"),
    ("pain <> 4", "pain != 4", "<> means nothing"),
    ("pain \u2260 4", "pain != 4", "\u2260 means nothing"),
    ("pain !== 4", "pain != 4", "!== means nothing"),
    ("pain =/= 4", "pain != 4", "=/= means nothing"),
    ("pain /= 4", "pain != 4", "/= means nothing"),
    ("pain === 4", "pain == 4", "=== means nothing"),
    ("locked && unfit", "locked and unfit", "&& means nothing"),
    ("locked \u2227 unfit", "locked and unfit", "\u2227 means nothing"),
    ("locked und unfit", "locked and unfit", "und means nothing"),
    ("locked || unfit", "locked or unfit", "|| means nothing"),
    ("locked \u2228 unfit", "locked or unfit", "\u2228 means nothing"),
    ("locked oder unfit", "locked or unfit", "oder means nothing"),
    ("locked and/or unfit", "locked or unfit", "and/or means nothing"),
    ("!locked", "not locked", "! means nothing"),
    ("\u00aclocked", "not locked", "\u00ac means nothing"),
    ("~locked", "not locked", "~ means nothing"),
    ("nicht locked", "not locked", "nicht means nothing"),
    ("pain = 4", "pain == 4", "= compares nothing, == does"),
    ("pain := 4", "pain == 4", "= compares nothing"),
)
SMALL_WORDS = (
    ("locked AND unfit", "locked and unfit", "AND stands in small letters"),
    ("locked And unfit", "locked and unfit", "And stands in small letters"),
    ("locked OR unfit", "locked or unfit", "OR stands in small letters"),
    ("NOT locked", "not locked", "NOT stands in small letters"),
    ("cause IN {wear, tear}", "cause in {wear, tear}", "IN stands in small letters"),
    ("TRUE", "true", "TRUE stands in small letters"),
    ("False or locked", "false or locked", "False stands in small letters"),
    ("facts.pain >= 4", "pain >= 4", "a name stands alone, without facts."),
    ("definitions.unfit", "unfit", "without definitions."),
    ("if locked", "locked", "if is not a word of conditions"),
    ("when locked", "locked", "when is not a word"),
    ("if locked then unfit", "not (locked) or (unfit)", "if locked then unfit is not a word"),
    ("if locked, then unfit", "not (locked) or (unfit)", "is not a word"),
    ("locked implies unfit", "not (locked) or (unfit)", "there is no sign for what follows from what"),
    ("locked -> unfit", "not (locked) or (unfit)", "there is no sign"),
    ("locked \u2192 unfit", "not (locked) or (unfit)", "there is no sign"),
    ("failed(exercise) => locked", "not (failed(exercise)) or (locked)", "=> means nothing"),
    ("either locked or unfit", "locked or unfit", "either is not a word"),
    ("has locked", "locked", "has is not a word"),
    ("with locked and unfit", "locked and unfit", "with is not a word"),
    ("no locked", "not locked", "no is not a word"),
    ("without locked", "not locked", "without is not a word"),
    ("locked and", "locked", "and stands at the end, and nothing behind it"),
    ("or locked", "locked", "or stands at the beginning, and nothing before it"),
    ("and locked", "locked", "and stands at the beginning"),
)
COMPARISONS = (
    ("pain at least 4", "pain >= 4", "at least is not a word"),
    ("pain is at least 4", "pain >= 4", "is at least is not a word"),
    ("pain of minimum 4", "pain >= 4", "of minimum is not a word"),
    ("pain no less than 4", "pain >= 4", "no less than"),
    ("pain not less than 4", "pain >= 4", ""),
    ("pain at most 4", "pain <= 4", "at most is not a word"),
    ("pain is no more than 4", "pain <= 4", ""),
    ("pain up to 4", "pain <= 4", "up to is not a word"),
    ("pain maximum 4", "pain <= 4", "maximum is not a word"),
    ("pain less than 4", "pain < 4", "less than is not a word"),
    ("pain is lower than 4", "pain < 4", "is lower than is not a word"),
    ("doses fewer than 4", "doses < 4", "fewer than is not a word"),
    ("pain below 4", "pain < 4", "below is not a word"),
    ("pain is under 4", "pain < 4", "is under is not a word"),
    ("pain more than 4", "pain > 4", "more than is not a word"),
    ("pain is greater than 4.5", "pain > 4.5", "is greater than is not a word"),
    ("pain above 4", "pain > 4", "above is not a word"),
    ("pain exceeds 4", "pain > 4", "exceeds is not a word"),
    ("slip is over -4", "slip > -4", "is over is not a word"),
    ("pain 4 or more", "pain >= 4", "pain 4 or more is not a word"),
    ("pain of 4 or above", "pain >= 4", ""),
    ("pain is 4 and above", "pain >= 4", ""),
    ("pain 4 or less", "pain <= 4", "pain 4 or less is not a word"),
    ("pain of 4 and below", "pain <= 4", ""),
    ("pain is not 4", "pain != 4", "is not is not a word"),
    ("cause isn't wear", "cause != wear", "isn't is not a word"),
    ("pain does not equal 4", "pain != 4", "does not equal is not a word"),
    ("pain is equal to 4", "pain == 4", "is equal to is not a word"),
    ("pain equals 4", "pain == 4", "equals is not a word"),
    ("cause is wear", "cause == wear", "is is not a word"),
    ("pain between 4 and 7", "4 <= pain <= 7", "pain between 4 and 7 is not a word"),
    ("slip between -4 and 7", "-4 <= slip <= 7", "is not a word"),
    ("pain in 4..7", "4 <= pain <= 7", "pain in 4..7 is not a condition"),
    ("pain in [4, 7]", "4 <= pain <= 7", "pain in [4, 7] is not a condition"),
    ("pain in (4-7)", "4 <= pain <= 7", "is not a condition"),
    ("pain in 4 to 7", "4 <= pain <= 7", "is not a condition"),
    ("pain 4-7", "4 <= pain <= 7", "pain 4-7 is not a condition"),
    ("pain == 4 to 7", "4 <= pain <= 7", "is not a condition"),
    ("pain >= 4 <= 7", "pain >= 4 and pain <= 7", "a range is written low <= name <= high"),
    ("pain > 4 < 7", "pain > 4 and pain < 7", "a range is written"),
    ("pain >= 4 and <= 7", "pain >= 4 and pain <= 7", "each comparison names what it compares"),
    ("pain == 1 or == 2", "pain == 1 or pain == 2", "each comparison names"),
    ("pain >= 4,5", "pain >= 4.5", "4,5 has a decimal comma"),
    ("relief >= 30%", "relief >= 30", "30% has a unit: the number stands alone"),
    ("slip >= 4 mm", "slip >= 4", "4 mm has a unit"),
    ("days >= 4 day", "days >= 4", "4 day has a unit"),
    ("6 weeks", "weeks >= 6", "6 weeks is not a condition"),
    ("for more than 6 weeks", "weeks > 6", "is not a condition"),
    ("over 1 dose", "doses > 1", "is not a condition"),
    ("> 2 courses", "courses > 2", "is not a condition"),
    ("at least 2 courses of exercise", "courses >= 2", "is not a condition"),
    ("minimum 6 weeks or more", "weeks >= 6", "is not a condition"),
    (">= 1.5 weeks", "weeks >= 1.5", "is not a condition"),
    ("locked and at least 3 weeks", "locked and weeks >= 3", "3 weeks is not a condition"),
    ("failed(exercise) or mindestens 2 doses", "failed(exercise) or doses >= 2", "2 doses is not a condition"),
)
VALUES = (
    (
        "cause in [wear, tear]",
        "cause in {wear, tear}",
        "values stand in braces, not in [wear, tear]",
    ),
    ("cause in (wear, tear)", "cause in {wear, tear}", "values stand in braces"),
    ("cause.isin({wear, tear})", "cause in {wear, tear}", "is not a condition"),
    ("cause.is_in(wear)", "cause in {wear}", "is not a condition"),
    ("cause in wear, tear", "cause in {wear, tear}", "values stand in braces"),
    ("cause == wear or tear", "cause in {wear, tear}", "does not say what it should: several values stand in braces"),
    ("cause == wear, tear", "cause in {wear, tear}", "several values stand in braces"),
    ("cause(wear)", "cause == wear", "cause(wear) is not a condition"),
    ("cause like wear", "cause == wear", "cause like wear is not a condition"),
    ("cause not wear", "cause != wear", "cause not wear is not a condition"),
    ("signs(warm)", "warm in signs", "signs(warm) is not a condition"),
    ("signs contains warm", "warm in signs", "signs contains warm is not a condition"),
    ("signs includes warm", "warm in signs", "signs includes warm is not a condition"),
    ("cause == torn meniscus", "cause == tear", "torn meniscus is the label of tear"),
    ("cause != Wear and Tear", "cause != wear", "wear and tear is the label of wear"),
    ("warm or locked", "warm in signs or locked", "warm is a value of signs"),
    ("other", "cause == other", "other is a value of cause"),
    ("locked and wear", "locked and cause == wear", "wear is a value of cause"),
    ("not pain", "pain == 0", "pain is a number"),
    ("knee pain >= 4", "pain >= 4", "knee pain is the label of pain"),
    ("Heart Failure", "heart_failure", "heart failure is the label of heart_failure"),
    ("heart-failure", "heart_failure", "heart-failure is written heart_failure"),
    ("Heart Failure or heart failure", "heart_failure or heart_failure", "heart failure is the label of heart_failure"),
    ("locked == true", "locked", ""),
    ("locked == no", "not locked", ""),
    ("locked != 0", "locked", ""),
    ("unfit != yes", "not unfit", ""),
)
PREDICATES = (
    ("failed exercise", "failed(exercise)", "failed exercise is not a condition"),
    ("exercise failed", "failed(exercise)", "exercise failed is not a condition"),
    ("exercise has failed", "failed(exercise)", "exercise has failed is not a condition|has is not a word"),
    ("exercise == failed", "failed(exercise)", "exercise == failed is not a condition"),
    ("exercise.failed", "failed(exercise)", "exercise.failed is not a measure of a trial"),
    ("has_failed(exercise)", "failed(exercise)", "has_failed is not a word"),
    ("not_failed(exercise)", "not failed(exercise)", "not_failed is not a word"),
    ("failed(Exercise programme)", "failed(exercise)", "Exercise programme is the title of exercise"),
    ("done(exercise)", "tried(exercise)", "done is not a word"),
    ("received(exercise)", "tried(exercise)", "received is not a word"),
    ("helped(exercise)", "responded(exercise)", "helped is not a word"),
    ("ineffective(exercise)", "failed(exercise)", "ineffective is not a word"),
    ("not_tolerated(exercise)", "intolerant(exercise)", "not_tolerated is not a word"),
    ("refused(exercise)", "declined(exercise)", "refused is not a word"),
    ("discontinued(exercise)", "stopped(exercise)", "discontinued is not a word"),
    ("running(exercise)", "ongoing(exercise)", "running is not a word"),
    ("eligible(exercise)", "suitable(exercise)", "eligible is not a word"),
    ("any(locked, unfit)", "(locked or unfit)", "any(locked, unfit) is not a condition"),
    ("one_of(locked, unfit)", "(locked or unfit)", "is not a condition"),
    ("ALL(locked, unfit, pain > 4)", "(locked and unfit and pain > 4)", "is not a condition"),
    ("at least 2 of locked, unfit, pain > 4", "at_least(2, locked, unfit, pain > 4)", "is not a condition"),
    ("at_least(2) of [locked, unfit]", "at_least(2, locked, unfit)", "is not a condition"),
    ("count(locked, unfit) >= 2", "at_least(2, locked, unfit)", "is not a condition"),
    ("atleast(1, locked, unfit)", "at_least(1, locked, unfit)", "atleast is not a word"),
    ("[locked or unfit]", "(locked or unfit)", "conditions are joined in ( )"),
    ("{locked or unfit}", "(locked or unfit)", "conditions are joined in ( )"),
)
BRACKETS = (
    ("(locked", "(locked)", "a bracket is not closed"),
    ("locked or (unfit", "locked or (unfit)", "a bracket is not closed"),
    ("(locked or unfit) and (pain > 4", "(locked or unfit) and (pain > 4)", "a bracket is not closed"),
    ("((locked or unfit) and failed(exercise)", "((locked or unfit) and failed(exercise))", "a bracket is not closed"),
    ("locked)", "locked", "a bracket closes nothing"),
    ("locked or unfit) and pain > 4", "(locked or unfit) and pain > 4", "a bracket closes nothing"),
    (" locked)  ", "locked", "a bracket closes nothing"),
)
TABLES = {
    "signs": SIGNS,
    "small words": SMALL_WORDS,
    "comparisons": COMPARISONS,
    "values": VALUES,
    "predicates": PREDICATES,
    "brackets": BRACKETS,
}
ROWS = [(name, *row) for name, table in TABLES.items() for row in table]


@pytest.mark.parametrize(("table", "written", "right", "said"), ROWS, ids=lambda word: word or "-")
def test_what_another_language_writes_is_shown_in_this_one(table: str, written: str, right: str, said: str) -> None:
    """The proposal is that row's, it can be read, and what is said names what is wrong."""
    del table
    with pytest.raises(ConditionError) as refused:
        parse_condition(written, SCOPE)
    problem = refused.value.problem
    assert problem.hint == f"write `{right}`"
    assert any(part in problem.what for part in said.split("|")), problem.what
    assert text(parse_condition(right, SCOPE))


@pytest.mark.parametrize(
    ("written", "what", "hint"),
    [
        ("failed(exercise, surgery)", "failed is asked of one node", "write `failed(exercise) or failed(surgery)`, or"),
        ("pain is unknown", "pain is unknown cannot be asked", "a condition is unknown by itself"),
        ("locked == null", "locked == null cannot be asked", "a condition is unknown by itself"),
        ("missing(pain)", "missing(pain) cannot be asked", "a condition is unknown by itself"),
    ],
)
def test_what_no_condition_can_say_is_answered(written: str, what: str, hint: str) -> None:
    """A predicate of several nodes, and whether something is known."""
    with pytest.raises(ConditionError) as refused:
        parse_condition(written, SCOPE)
    assert refused.value.problem.what == what
    assert refused.value.problem.hint.startswith(hint)


@pytest.mark.parametrize(
    "written",
    ["pain >= 4.00000000000000", "slip > -0.12345678901234", "pain < 000000000000004", "pain >= 4"],
)
def test_what_is_right_is_left_alone(written: str) -> None:
    """Fifteen digits are no slip."""
    assert text(parse_condition(written, SCOPE))


@pytest.mark.parametrize("written", ["pain >= 4.000000000000000", "pain < 0000000000000004"])
def test_sixteen_digits_are_too_many(written: str) -> None:
    """The point is no digit."""
    with pytest.raises(ConditionError, match="more than 15 digits"):
        parse_condition(written, SCOPE)
