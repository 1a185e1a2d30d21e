"""What is proposed for a slip in a condition, and where it is marked: each way through the reader, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import Choice, Choices, ConditionError, Definition, Flag, Measure, Number, Score, ScoreItem, text
from l4path.facts import BUILT_IN_MEASURES
from l4path.grammar import Scope, parse_condition

LOCKED = Flag("locked", "locked")
PAIN = Number("pain", "ache", minimum=0, maximum=10)
SIDE = Choice("side", "side", values={"left": "Left", "right": "on the right", "both": "both"})
SIGNS = Choices("signs", "signs", values={"warm": "warm", "both": "both"})
STAGE = Choice("stage", "stage", values={"side": "the name of a fact", "early": "early"})
WORD = "{} is not a word of conditions"
NONE = "{} is not a condition"
WEEKS = "time is counted in weeks"


def scope(*more: Any, nodes: dict[str, str] | None = None, **fields: Any) -> Scope:
    """A scope with some facts more, and with nodes of its own."""
    handles = (LOCKED, PAIN, SIDE, SIGNS, STAGE, *more)
    measures = {one.id: one.fact for one in fields.pop("measures", ())}
    return Scope(
        facts={handle.id: handle.fact for handle in handles},
        measures={**BUILT_IN_MEASURES, **measures},
        definitions={"unfit": Definition("unfit", "unfit", LOCKED.as_condition())},
        nodes={"walk": "treatment", "board": "review"} if nodes is None else nodes,
        labels={"pain": "ache", **fields.pop("labels", {})},
        **fields,
    )


def slip(written: str, names: Scope | None = None) -> ConditionError:
    """The error of a condition that is refused."""
    with pytest.raises(ConditionError) as refused:
        parse_condition(written, names or scope())
    return refused.value


@pytest.mark.parametrize(
    ("written", "right", "what"),
    [
        # measures, and the amounts of a trial
        ("weeks(walk) >= 6", "walk.weeks >= 6", "the measure of a treatment is written walk.weeks"),
        ("doses of walk > 2", "walk.doses > 2", "the measure of a treatment is written walk.doses"),
        ("weeks under walk >= 6", "walk.weeks >= 6", "the measure of a treatment is written walk.weeks"),
        ("walk >= 6 weeks", "walk.weeks >= 6", "walk is a treatment, and its weeks are measured"),
        ("walk < 2 dose", "walk.doses < 2", "walk is a treatment, and its dose are measured"),
        ("duration >= 6", "weeks >= 6", "duration is called weeks here"),
        ("sessions < 3", "doses < 3", "sessions is called doses here"),
        ("cycles > 1", "courses > 1", "cycles is called courses here"),
        ("days >= 14", "weeks >= 2", WEEKS),
        ("days > 10", "weeks > 1.4", WEEKS),
        ("weeks >= 21 days", "weeks >= 3", WEEKS),
        ("weeks <= 7 day", "weeks <= 1", WEEKS),
        ("P6W", "weeks >= 6", WEEKS),
        ("months >= 12", "weeks >= 52", WEEKS),
        ("months > 1", "weeks > 4", WEEKS),
        ("weeks < 3 months", "weeks < 13", WEEKS),
        ("locked and 6 weeks", "locked and weeks >= 6", NONE.format("6 weeks")),
        ("(3 doses or locked) and 2 courses", "(doses >= 3 or locked) and courses >= 2", NONE.format("3 doses")),
        # values of choices
        ("side != left or right", "side not in {left, right}", "side != left or right does not say what it should"),
        ("side == left/right", "side in {left, right}", "side == left/right does not say what it should"),
        ("right and locked", "side == right and locked", "right is a value of side"),
        ("locked AND side == on the right", "locked and side == right", "on the right is the label of right"),
        # several slips at once: one is told
        ("locked && pain => 4", "locked and pain >= 4", "means nothing in a condition"),
        ("(locked AND unfit", "(locked and unfit)", "AND stands in small letters"),
        ("locked AND unfit)", "locked and unfit", "AND stands in small letters"),
        ("(locked and tried(walk)", "(locked and tried(walk))", "a bracket is not closed"),
        ("locked) and (unfit) and pain > 2", "(locked) and (unfit) and pain > 2", "a bracket closes nothing"),
        # what follows from what, and what is asked of a node
        ("after walk", "tried(walk)", WORD.format("after walk")),
        ("neither locked nor unfit", "not (locked or unfit)", WORD.format("neither locked nor unfit")),
        (
            "locked xor unfit",
            "(locked and not unfit or unfit and not locked)",
            WORD.format("locked xor unfit"),
        ),
        ("failed(walk) == true", "failed(walk)", "failed(walk) == true compares what is yes or no by itself"),
        ("failed(walk) != no", "failed(walk)", "failed(walk) != no compares what is yes or no by itself"),
        ("failed(walk) == no", "not failed(walk)", "failed(walk) == no compares what is yes or no by itself"),
        ("failed(walk) != yes", "not failed(walk)", "failed(walk) != yes compares what is yes or no by itself"),
        ("locked but not unfit", "locked and not unfit", WORD.format("but not")),
        ("any of locked, unfit", "(locked or unfit)", ""),
        ("both of locked, unfit", "(locked and unfit)", NONE.format("both of locked, unfit")),
        ("and(locked, unfit)", "(locked and unfit)", NONE.format("and(locked, unfit)")),
        ("pain >= four", "pain >= 4", "numbers are written in digits"),
        ("pain >= 4 / 10", "pain >= 4", "a number stands without its scale"),
        ("pain >= 4 # severe", "pain >= 4", "a condition has no comments"),
        ("pain > .5", "pain > 0.5", "a number has a digit before the point"),
        ("locked.", "locked", ". stands at the end, and means nothing"),
        ("always", "true", WORD.format("always")),
        ("never", "false", WORD.format("never")),
    ],
)
def test_what_another_writes_is_shown_as_it_is_written_here(written: str, right: str, what: str) -> None:
    """The proposal is the row's and can be read; what is said names the slip."""
    problem = slip(written).problem
    assert problem.hint == f"write `{right}`"
    assert what in problem.what
    assert text(parse_condition(right, scope()))


@pytest.mark.parametrize(
    ("written", "right", "what"),
    [
        ("side == left", "side == left", ""),
        ("left == side", "side == left", ""),
        ("early == stage", "stage == early", ""),
        ("side == stage", "stage == side", ""),  # side is a choice, and a value of another
        ("side in signs", "", "side is not a value of signs"),
        ("both in signs", "both in signs", ""),
        ("side != right", "side != right", ""),
        ("4 == pain", "pain == 4", ""),
        ("4 != pain", "pain != 4", ""),
        ("4 < pain", "pain > 4", ""),
        ("4 > pain", "pain < 4", ""),
        ("4 >= pain", "pain <= 4", ""),
        ("8 > pain >= 4", "4 <= pain < 8", ""),
        ("8 >= pain > 4", "4 < pain <= 8", ""),
        ("2 <= walk.weeks < 8", "2 <= walk.weeks < 8", ""),
        ("unfit", "unfit", ""),
        ("side not in {left, right}", "side not in {left, right}", ""),
        ("warm not in signs", "warm not in signs", ""),
    ],
)
def test_either_side_of_a_comparison_may_name_the_fact(written: str, right: str, what: str) -> None:
    """What names a value is told from what names a fact."""
    if right:
        assert text(parse_condition(written, scope())) == right
    else:
        assert what in slip(written).problem.what


@pytest.mark.parametrize(
    ("written", "at", "length", "what", "hint"),
    [
        # numbers and ranges
        ("4 <= pain >= 7", 10, 2, "<= and >= do not make a range", "write low <= name <= high"),
        ("4 == pain < 7", 10, 1, "== and < do not make a range", "write low <= name <= high"),
        ("4 != pain != 7", 10, 2, "!= and != do not make a range", "write low <= name <= high"),
        ("pain >= 11", 8, 2, "11 is not within 0 to 10", ""),
        ("11 <= pain", 0, 2, "11 is not within 0 to 10", ""),
        ("pain >= - locked", 10, 6, "locked stands where a number is expected", ""),
        ("pain >= left", 8, 4, "left is not a number", "pain is compared with a number: 0 to 10"),
        ("4 locked", 2, 6, "a number is compared with something", "as in 4 <= pain"),
        ("4 >= ", 5, 1, "the end is not a name", ""),
        ("pain >= 4_", 9, 1, "_ follows a number at once", "put a space behind the number"),
        ("pain >= 4x", 9, 1, "x follows a number at once", "put a space behind the number"),
        ("pain >= 4e5", 9, 1, "e follows a number at once", "numbers have no exponent"),
        ("pain >= 4E5", 9, 1, "E follows a number at once", "numbers have no exponent"),
        # facts of one kind in the place of another
        ("locked == 4", 0, 6, "", ""),
        ("signs == warm", 0, 5, "", ""),
        ("pain", 0, 4, "", ""),
        ("side", 0, 4, "", ""),
        ("side == up", 8, 2, "", ""),
        ("up == side", 0, 2, "", ""),
        ("left == walk.weeks", 8, 4, "", ""),
        ("up in signs", 0, 2, "", ""),
        ("left in pain", 8, 4, "", ""),
        ("pain in {left}", 0, 4, "", ""),
        ("pain not in {left}", 0, 4, "", ""),
        ("side in {left, up}", 15, 2, "", ""),
        ("side in {up, left}", 9, 2, "", ""),
        ("side in {left right}", 14, 5, "} is expected behind the values, not right", ""),
        ("side in left", 8, 4, "", ""),
        ("side not not in {left}", 0, 4, "", ""),
        # definitions, nodes and words of the language in the place of a fact
        ("unfit >= 4", 0, 5, "unfit is a definition and stands bare", "write `unfit` or `not unfit`"),
        ("unfit in {left}", 0, 5, "unfit is a definition and stands bare", "write `unfit` or `not unfit`"),
        ("unfit.weeks > 4", 0, 5, "unfit is not a declared treatment", "write treatment.measure"),
        ("board.weeks > 4", 0, 5, "board is not a declared treatment", "write treatment.measure"),
        ("walk", 0, 4, "walk is a node, not a condition", "as in failed(walk) or tried(walk)"),
        ("failed", 0, 6, "failed cannot stand here", "write failed(a node)"),
        ("at_least", 8, 1, "( is expected behind at_least, but the condition ends", ""),
        ("failed(locked)", 7, 6, "failed is asked of a node, and locked is none", "locked is asked by itself"),
        ("failed(unfit)", 7, 5, "failed is asked of a node, and unfit is none", "nodes: walk, board"),
        ("failed(wakl)", 7, 4, "no node is declared as wakl", "did you mean walk?"),
        ("failed(quux)", 7, 4, "no node is declared as quux", "a declared node is expected here"),
        ("failed(4)", 7, 1, "no node is named, 4 stands there", "a declared node is expected here"),
        ("faild(walk)", 0, 5, "nothing is declared as faild", "did you mean failed?"),
        ("wakl.weeks > 4", 0, 4, "wakl is not a declared treatment", "did you mean walk?"),
        ("walk.weks > 4", 5, 4, "weks is not a declared measure", "did you mean weeks?"),
        ("walk.pain > 4", 5, 4, "pain is not a declared measure", ""),
        # the form of a whole
        ("locked unfit", 7, 5, "unfit stands where the condition could end", "join conditions by `and` or `or`"),
        ("locked and )", 11, 1, ") does not begin a condition", "a fact, a number, `not` or ( is expected"),
        ("not", 3, 1, "the condition ends where something is missing", "write a fact, or take the last word away"),
        ("at_least(1.5, locked)", 9, 3, "at_least begins with a whole number", "as in at_least(2, a, b, c)"),
        ("at_least(locked, unfit)", 9, 6, "at_least begins with a whole number", "as in at_least(2, a, b, c)"),
        ("at_least(3, locked, unfit)", 0, 8, "", ""),
        ("at_least(1, locked unfit)", 19, 5, ") is expected to close at_least, not unfit", ""),
        ("failed(walk and locked", 12, 3, ") is expected to close failed, not and", ""),
        ("pain >= 4 <= 7 <= 9", 10, 2, "<= cannot follow here", "a range is written low <= name <= high"),
    ],
)
def test_a_slip_is_marked_where_it_stands(written: str, at: int, length: int, what: str, hint: str) -> None:
    """The caret begins under the word that is wrong, and is as long as it."""
    problem = slip(written).problem
    assert (problem.at, problem.length) == (at, length)
    assert what in problem.what
    assert hint in problem.hint
    assert problem.text == written


@pytest.mark.parametrize(
    ("written", "missing", "rests_on"),
    [
        ("quux", "name quux", ("facts.quux", "measures.quux", "definitions.quux", "scores.quux")),
        ("failed(quux)", "node quux", ("treatments.quux", "reviews.quux", "dispositions.quux")),
        ("quux.weeks > 4", "node quux", ("treatments.quux", "reviews.quux", "dispositions.quux")),
        ("board.weeks > 4", "", ("treatments.board", "reviews.board", "dispositions.board")),
        ("walk.quux > 4", "name quux", ("measures.quux",)),
        ("failed(locked)", "", ()),
        ("pain >= 11", "", ()),
        ("AND", "", ()),
    ],
)
def test_what_is_missing_is_named_with_the_places_where_it_would_stand(
    written: str, missing: str, rests_on: tuple[str, ...]
) -> None:
    """So that it is told once, and not at all where such a place is lost."""
    problem = slip(written).problem
    assert (problem.missing, problem.rests_on) == (missing, rests_on)


@pytest.mark.parametrize(
    ("written", "what", "hint"),
    [
        ("pian >= 4 and loked", "", "did you mean `pain >= 4 and locked`?"),
        ("pian => 4", "=> means nothing in a condition", "did you mean `pain >= 4`?"),
        ("pian >= 4", "nothing is declared as pian", "did you mean pain?"),
        ("loked or unfti or pian > 1 or locekd or unift", "", "did you mean `locked or unfit or pain > 1"),
        ("loked or unfti or pian > 1 or locekd or unift or lokced", "", "did you mean locked?"),
        ("having quux", WORD.format("having"), "the words of conditions are and, or, not, in"),
        ("pain => 4 or locked unfit", "=> means nothing in a condition", "write >=; besides, unfit stands where"),
        ("pain ^ 4", "^ means nothing in a condition", ""),
        ("locked unless unfit", "unless is not a word of conditions", "write `locked and not (unfit)`; of a rule"),
        ("pain == unknown", "pain == unknown cannot be asked", "a condition is unknown by itself"),
        ("exists(pain)", "exists(pain) cannot be asked", "a condition is unknown by itself"),
        ("failed(walk, board)", "failed is asked of one node", "write `failed(walk) or failed(board)`, or join them"),
    ],
)
def test_what_cannot_be_mended_alone_is_answered_too(written: str, what: str, hint: str) -> None:
    """Several wrong names, a slip besides another, and what no condition can say."""
    problem = slip(written).problem
    assert what in problem.what
    assert problem.hint.startswith(hint)


def test_a_name_that_is_missing_beside_a_slip_is_a_problem_of_its_own() -> None:
    """It stands at its place in the text as it was written."""
    error = slip("pain => 4 and quux")
    assert (error.problem.what, error.problem.hint) == ("=> means nothing in a condition", "write >=")
    (further,) = error.further
    assert (further.what, further.at, further.length) == ("nothing is declared as quux", 14, 4)
    assert (further.missing, further.text) == ("name quux", "pain => 4 and quux")


def test_a_label_is_told_before_all_other_slips() -> None:
    """Whether it is a fact's, a value's or a node's; of those the last that was changed."""
    named = scope(labels={"pain": "knee ache", "walk": "Daily walk", "side": "side of the ache"})
    assert slip("knee ache => 4", named).problem.what == "knee ache is the label of pain"
    assert slip("locked OR tried(daily walk)", named).problem.what == "Daily walk is the title of walk"
    both = slip("side of the ache == left and tried(daily walk)", named).problem
    assert both.what == "Daily walk is the title of walk"
    assert both.hint == "write `side == left and tried(walk)`"


def test_the_longest_label_and_the_longest_name_are_meant() -> None:
    """Where one begins with another."""
    names = scope(
        Number("night_pain", "ache at night", minimum=0, maximum=10),
        Flag("night_pain_now", "now"),
        labels={"pain": "bad ache", "night_pain": "bad ache at night"},
    )
    assert slip("bad ache at night >= 4", names).problem.hint == "write `night_pain >= 4`"
    assert slip("bad ache >= 4", names).problem.hint == "write `pain >= 4`"
    assert slip("night pain now", names).problem.hint == "write `night_pain_now`"
    assert slip("night pain > 1", names).problem.hint == "write `night_pain > 1`"


def test_a_label_of_one_word_is_no_other_spelling() -> None:
    """It might stand for anything: nothing is put in its place."""
    assert slip("ache >= 4").problem.what == "nothing is declared as ache"
    assert "write `" not in slip("ache >= 4").problem.hint


def test_a_label_that_differs_by_its_capitals_alone_is_not_called_a_label() -> None:
    """The first slip says it well enough."""
    problem = slip("side == Left").problem
    assert problem.hint == "write `side == left`"
    assert "label" not in problem.what
    assert "Left" in problem.what


@pytest.mark.parametrize("written", [">= 30", "30%", "> 30", "30"])
def test_a_number_alone_is_the_only_measure_that_there_is(written: str) -> None:
    """Where the pathway declares one number that is measured of a trial; not where it declares two, or none."""
    relief = Measure("relief", "relief", minimum=0, maximum=100)
    other = Measure("strength", "strength", minimum=0, maximum=100)
    grade = Measure("grade", "grade", kind="choice", values={"good": "good"})
    problem = slip(written, scope(measures=(relief, grade))).problem
    assert (problem.what, problem.hint) == (f"{written} is not a condition", "write `relief >= 30`")
    for measures in ((), (grade,), (relief, other)):
        assert "relief" not in slip(written, scope(measures=measures)).problem.hint


@pytest.mark.parametrize(
    ("written", "name", "right"),
    [
        ("duration => 6", "duration", "duration >= 6"),
        ("days => 14", "days", "days >= 14"),
        ("months => 3", "months", "months >= 3"),
        ("sessions => 3", "sessions", "sessions >= 3"),
    ],
)
def test_a_name_that_is_declared_is_not_taken_for_another(written: str, name: str, right: str) -> None:
    """What is measured of every trial is called otherwise only where the word is free."""
    declared = Number(name, name, minimum=0, maximum=100)
    assert slip(written, scope(declared)).problem.hint == f"write `{right}`"


def test_without_treatments_no_amount_is_one_of_a_treatment() -> None:
    """A review has no measure."""
    for nodes in ({}, {"board": "review"}):
        assert "write `" not in slip("board >= 6 weeks", scope(nodes=nodes)).problem.hint


def test_a_value_of_two_choices_and_one_that_is_a_name_are_not_completed() -> None:
    """Whose value it is, is not plain."""
    assert "write `" not in slip("both").problem.hint
    assert slip("side and locked").problem.hint != "write `stage == side and locked`"


def test_a_number_that_can_be_nought_is_none_where_it_is_denied() -> None:
    """Of one that begins at 1 nothing is proposed."""
    from_one = Number("grade", "grade", minimum=1, maximum=5)
    assert slip("not pain").problem.hint == "write `pain == 0`"
    assert "write `" not in slip("not grade", scope(from_one)).problem.hint


def test_a_unit_may_stand_in_the_singular() -> None:
    """Behind a number of a fact that is counted in it."""
    stay = Number("stay", "stay", unit="nights", minimum=0, maximum=90)
    for written in ("stay > 2 nights", "stay > 2 night", "stay > 2nights"):
        assert slip(written, scope(stay)).problem.hint == "write `stay > 2`"


def test_what_stands_around_what_could_not_be_read_is_read() -> None:
    """Up to the next `and`, `or`, bracket or comma; what stands within braces belongs to it."""
    names = scope(unread=frozenset(("lost",)))
    for written, kept in (
        ("lost", "true"),
        ("lost >= 4", "true"),
        ("not lost", "not true"),
        ("4 <= lost <= 7", "true"),
        ("lost in {a, or, (, b}", "true"),
        ("lost in {a, b} and locked", "true and locked"),
        ("locked or lost in {a, b}", "locked or true"),
        ("(lost == a) and locked", "true and locked"),
        ("at_least(1, lost, locked)", "at_least(1, true, locked)"),
        ("a in lost", "true"),
        ("walk.lost > 4", "true"),
    ):
        assert text(parse_condition(written, names)) == kept
    for written, at in (("lost and lokced", 9), ("lost in {a} or lokced", 15), ("(lost) and pain >= 11", 19)):
        assert slip(written, names).problem.at == at
    assert slip("lokced and lost", names).problem.at == 0
    assert slip("locked and lokced", names).problem.at == 11


def test_two_scores_are_compared_as_facts_are() -> None:
    """From either side, and within a range; nothing but a number stands beside one."""
    risk = Score("risk", "risk", [ScoreItem(LOCKED, 3), ScoreItem(PAIN >= 4, -1)])
    names = scope(scores={"risk": risk})
    for written, right in (
        ("2 <= risk", "risk >= 2"),
        ("2 == risk", "risk == 2"),
        ("3 > risk >= 1", "1 <= risk < 3"),
        ("-1 < risk <= 2", "-1 < risk <= 2"),
        ("risk != -1", "risk != -1"),
    ):
        assert text(parse_condition(written, names)) == right
    for written, at in (("risk", 0), ("risk >= 4", 8), ("risk >= left", 8), ("4 <= risk", 0), ("1 <= risk >= 2", 10)):
        assert slip(written, names).problem.at == at
