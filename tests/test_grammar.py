"""The condition language: what it reads, what it writes, and where its carets point."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from l4path import Choice, Choices, ConditionError, Definition, Flag, Measure, Number, text
from l4path.facts import BUILT_IN_MEASURES
from l4path.grammar import MAX_LENGTH, MAX_TOKENS, Scope, parse_condition

if TYPE_CHECKING:
    from l4path.conditions import Condition

SCOPE = Scope(
    facts={
        handle.id: handle.fact
        for handle in (
            Number("leg_pain", "leg pain", minimum=0, maximum=10),
            Number("slip", "slip", minimum=-50, maximum=50),
            Flag("motor_deficit", "motor deficit"),
            Flag("numbness", "numbness"),
            Choice("diagnosis", "diagnosis", values={"disc_herniation": "disc", "stenosis": "stenosis"}),
            Choices(
                "findings", "findings", values={"stenosis": "stenosis", "diagnosis": "a value with the name of a fact"}
            ),
        )
    },
    measures={**BUILT_IN_MEASURES, "grade": Measure("grade", "grade", kind="choice", values={"good": "good"}).fact},
    definitions={"unfit": Definition("unfit", "unfit", Flag("numbness", "numbness").as_condition())},
    nodes={"physical_therapy": "treatment", "epidural": "treatment", "review": "review"},
)


def read(written: str) -> Condition:
    """A condition read from its text."""
    return parse_condition(written, SCOPE)


@pytest.mark.parametrize(
    "written",
    [
        "leg_pain >= 4 and not motor_deficit",
        "4 <= leg_pain < 7",
        "4 < leg_pain <= 7",
        "diagnosis in {disc_herniation, stenosis}",
        "diagnosis not in {stenosis}",
        "diagnosis == stenosis",
        "diagnosis != stenosis",
        "stenosis in findings",
        "stenosis not in findings",
        "diagnosis in findings",
        "diagnosis not in findings",
        "failed(physical_therapy) and epidural.doses < 4",
        "at_least(2, numbness, motor_deficit, leg_pain >= 4)",
        "at_least(1, numbness or motor_deficit, not numbness)",
        "epidural.grade == good",
        "weeks >= 6 and tolerated and relapsed",
        "relapsed(epidural) or relapsed",
        "unfit or not unfit",
        "slip == -12.5",
        "-5 <= slip < 0.05",
        "true and not false",
        "not (numbness or motor_deficit) and (leg_pain > 1 or leg_pain != 3)",
    ],
)
def test_canonical_text_reads_and_writes_back(written: str) -> None:
    """What is written canonically is written back as it was."""
    assert text(read(written)) == written


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("4 <= leg_pain", "leg_pain >= 4"),
        ("4 == leg_pain", "leg_pain == 4"),
        ("7 > leg_pain >= 4", "4 <= leg_pain < 7"),
        ("7 >= leg_pain > 4", "4 < leg_pain <= 7"),
        ("leg_pain>=4 and(numbness)", "leg_pain >= 4 and numbness"),
        ("((leg_pain >= 4))", "leg_pain >= 4"),
        ("leg_pain >= 4.0", "leg_pain >= 4"),
        ("leg_pain >= 004", "leg_pain >= 4"),
        ("stenosis == diagnosis", "diagnosis == stenosis"),
        ("good == epidural.grade", "epidural.grade == good"),
        ("  leg_pain\n >=\t4 ", "leg_pain >= 4"),
        ("a_and or numbness".replace("a_and", "numbness"), "numbness or numbness"),
        ("(numbness and motor_deficit) and unfit", "numbness and motor_deficit and unfit"),
        ("numbness or motor_deficit and unfit", "numbness or motor_deficit and unfit"),
        ("slip >= - 5", "slip >= -5"),
    ],
)
def test_other_ways_to_write_are_read(written: str, canonical: str) -> None:
    """Mirrored comparisons, brackets and spaces are read, and written canonically."""
    assert text(read(written)) == canonical


def test_values_that_share_their_name_with_a_fact_are_told_from_it_on_a_treatment_too() -> None:
    """What stands before `==` or `in` is a value if the measure behind it has such a value."""
    grip = Measure("grip", "grip", kind="choice", values={"slip": "slip", "good": "good"}).fact
    signs = Measure("signs", "signs", kind="choices", values={"diagnosis": "as a fact is called"}).fact
    scope = replace(SCOPE, measures={**SCOPE.measures, "grip": grip, "signs": signs})
    assert text(parse_condition("slip == epidural.grip", scope)) == "epidural.grip == slip"
    assert text(parse_condition("slip != grip", scope)) == "grip != slip"
    assert text(parse_condition("diagnosis in epidural.signs", scope)) == "diagnosis in epidural.signs"
    assert text(parse_condition("diagnosis not in epidural.signs", scope)) == "diagnosis not in epidural.signs"


def test_only_treatments_are_meant_where_a_measure_follows() -> None:
    """A review that is named almost so has no measure, and is not proposed."""
    with pytest.raises(ConditionError, match="reviw is not a declared treatment") as caught:
        read("reviw.weeks >= 4")
    assert caught.value.problem.hint == "write treatment.measure"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("numbness == yes", "numbness"),
        ("numbness != no", "numbness"),
        ("numbness == false", "not numbness"),
        ("numbness != true and unfit", "not numbness and unfit"),
        ("slip >= 4 mm", "slip >= 4"),
    ],
)
def test_a_flag_beside_yes_or_no_is_shown_bare(written: str, right: str) -> None:
    """Whichever way it is compared, what is proposed is the flag alone, or its contrary."""
    slip = Number("slip", "slip", unit="mm", minimum=-50, maximum=50)
    with pytest.raises(ConditionError) as caught:
        parse_condition(written, replace(SCOPE, facts={**SCOPE.facts, "slip": slip.fact}))
    assert caught.value.problem.hint == f"write `{right}`"


def test_not_binds_before_and_before_or() -> None:
    """`not` binds tighter than `and`, `and` tighter than `or`."""
    assert read("not numbness and motor_deficit or unfit") == read("((not numbness) and motor_deficit) or unfit")
    assert read("numbness or motor_deficit and unfit") != read("(numbness or motor_deficit) and unfit")


@pytest.mark.parametrize(
    ("written", "at", "words"),
    [
        ("", 0, "is empty"),
        ("   ", 3, "is empty"),
        ("leg_pian >= 4", 0, "did you mean leg_pain"),
        ("leg_pain >= 12", 12, "12 is not within 0 to 10"),
        ("leg_pain => 4", 9, "write `leg_pain >= 4`"),
        ("leg_pain >= > 4", 12, "a value is expected"),
        ("leg_pain >=", 11, "a value is expected"),
        ("leg_pain", 0, "leg_pain is a number"),
        ("leg_pain >= stenosis", 12, "stenosis is not a number"),
        ("4 <= leg_pain > 2", 14, "do not make a range"),
        ("4 == leg_pain < 7", 14, "do not make a range"),
        ("leg_pain >= 4 <= 7", 14, "write `leg_pain >= 4 and leg_pain <= 7`"),
        ("motor_deficit == 1", 0, "motor_deficit is a flag and stands bare"),
        ("diagnosis == stenosys", 13, "did you mean stenosis"),
        ("diagnosis < stenosis", 12, "== and != only"),
        ("diagnosis in {stenosis, disc_hernia}", 24, "did you mean disc_herniation"),
        ("diagnosis in stenosis", 13, "stenosis"),
        ("diagnosis in {stenosis", 22, "} is expected"),
        ("diagnosis in {}", 14, "} is not a value|is not a value"),
        ("stenosis in diagnosis", 12, "diagnosis is a choice"),
        ("leg_pain in {stenosis}", 0, "leg_pain is a number"),
        ("numbness not in {stenosis, diagnosis}", 0, "numbness is a flag"),
        ("findings in {stenosis}", 0, "findings is a choices"),
        ("numbness and", 12, "and stands at the end, and nothing behind it"),
        ("numbness numbness", 9, "join conditions"),
        ("numbness not unfit", 9, "join conditions"),
        ("numbness)", 8, "closes nothing"),
        ("(numbness", 9, "a bracket is not closed; write `(numbness)`"),
        ("and numbness", 0, "and"),
        ("failed(physical_terapy)", 7, "did you mean physical_therapy"),
        ("failed physical_therapy", 0, "write `failed(physical_therapy)`"),
        ("failed()", 7, "no node"),
        ("physical_therapy", 0, "is a node, not a condition"),
        ("physical_therapy.wekes >= 4", 17, "did you mean weeks"),
        ("review.weeks >= 4", 0, "not a declared treatment"),
        ("epidural.tolerated", 9, "read through predicates only"),
        ("at_least(3, numbness, unfit)", 0, "at_least 3 of 2"),
        ("at_least(numbness, unfit)", 9, "whole number"),
        ("at_least(1.5, numbness)", 9, "whole number"),
        ("at_least(1)", 0, "at_least 1 of 0"),
        ("unfit == 4", 0, "unfit is a definition and stands bare"),
        ("leg_pain >= 1e3", 13, "no exponent"),
        ("leg_pain >= 1_000", 13, "_ follows a number at once"),
        ("leg_pain >= 4x", 13, "x follows a number at once"),
        ("leg_pain >= 1.", 13, ""),
        ("leg_pain >= .5", 12, ""),
        ("leg_pain + 1 >= 4", 9, "no arithmetic"),
        ("leg_pain ≥ 4", 9, "write `leg_pain >= 4`"),
        ('diagnosis == "stenosis"', 13, "without quotes"),
        ("numbness & unfit", 9, "write `numbness and unfit`"),
        ("numbness | unfit", 9, "write `numbness or unfit`"),
        ("!numbness", 0, "write `not numbness`"),
        ("__import__(1)", 0, "nothing is declared"),
        ("leg_pain.real >= 4", 0, "not a declared treatment"),
        ("leg_pain >= 1234567890123456", 12, "15 digits"),
        ("L4:5", 2, "names are small letters"),
        ("not in findings", 4, ""),
        ("4", 0, "compared with something"),
        ("4 and numbness", 2, "compared with something"),
        ("-", 1, "number is expected"),
        ("known(leg_pain)", 0, "nothing is declared as known"),
    ],
)
def test_the_caret_stands_under_the_slip(written: str, at: int, words: str) -> None:
    """A slip is refused with its place, a caret under it, and what was probably meant."""
    with pytest.raises(ConditionError) as caught:
        read(written)
    problem = caught.value.problem
    assert any(word in str(caught.value) for word in words.split("|"))
    assert problem.at == at
    if written:
        shown, caret = str(caught.value).splitlines()[-2:]
        assert caret.index("^") == 4 + at
        assert shown.strip() == written.strip()


@pytest.mark.parametrize(
    ("written", "at", "carets"),
    [
        ("leg_pain >= 4 ? numbness", 14, 1),  # a sign that means nothing
        ("leg_pain !== 4", 9, 3),
        ("leg_pain >= 1234567890123456", 12, 16),  # a whole number
        ("leg_pian >= 4", 0, 8),  # a whole name
        ("numbness numbness", 9, 8),
        ("leg_pain >=", 11, 1),  # the end
        ("leg_pain >= 4x", 13, 1),
    ],
)
def test_the_carets_are_as_many_as_the_slip_is_long(written: str, at: int, carets: int) -> None:
    """A word is marked whole, a sign alone, and the end by one caret."""
    with pytest.raises(ConditionError) as caught:
        read(written)
    assert (caught.value.problem.at, caught.value.problem.length) == (at, carets)
    assert str(caught.value).splitlines()[-1].strip() == "^" * carets


def test_a_caret_far_into_a_long_text_is_shown_with_what_is_near() -> None:
    """Of a long condition only what is around the slip is shown, and the caret still points at it."""
    with pytest.raises(ConditionError) as caught:
        read(" and ".join(["numbness"] * 100) + " and pian")
    shown, caret = str(caught.value).splitlines()[-2:]
    assert len(shown) < 130
    assert shown[caret.index("^") :].startswith("pian")


def test_the_limits_hold_while_reading() -> None:
    """A condition is refused by its length before it is cut, and by its number of words while it is."""
    assert (MAX_LENGTH, MAX_TOKENS) == (20_000, 4_000)
    assert read("numbness".ljust(MAX_LENGTH)) == read("numbness")
    assert text(read("not " + " or ".join(["unfit"] * (MAX_TOKENS // 2))))  # exactly so many words
    with pytest.raises(ConditionError, match="characters"):
        read("x" * (MAX_LENGTH + 1))
    with pytest.raises(ConditionError, match=f"more than {MAX_TOKENS} words"):
        read("(" * (MAX_TOKENS + 1))
    assert read("(" * 99 + "numbness" + ")" * 99) == read("numbness")
    with pytest.raises(ConditionError, match="nested more than"):
        read("(" * 100 + "numbness" + ")" * 100)


@pytest.mark.parametrize(
    "written",
    [
        " and ".join(["(numbness or unfit)"] * 150),
        " or ".join(["not numbness"] * 150),
        "at_least(150, " + ", ".join(["(numbness and unfit)"] * 150) + ")",
        f"({'not ' * 97}numbness)",
    ],
)
def test_only_what_stands_within_counts_as_deep(written: str) -> None:
    """Brackets and negations beside one another are as deep as one of them."""
    assert text(read(written))


@pytest.mark.parametrize("beside", ["(numbness)", "at_least(1, numbness)", "not (unfit or numbness)", "tried(review)"])
def test_what_stands_beside_makes_nothing_less_deep(beside: str) -> None:
    """However much is closed before, brackets are nested 100 deep at most."""
    before = " or ".join([beside] * 60)
    assert text(read(f"{before} or {'(' * 99}numbness{')' * 99}"))
    with pytest.raises(ConditionError, match="nested more than"):
        read(f"{before} or {'(' * 100}numbness{')' * 100}")


@pytest.mark.parametrize(("written", "at"), [("not " * 100 + "numbness", 0), (f"({'not ' * 99}numbness)", 1)])
def test_negations_are_limited_with_the_brackets_around_them(written: str, at: int) -> None:
    """100 deep in all: the caret stands under the first of the negations."""
    with pytest.raises(ConditionError, match="`not` stands more than 100 deep") as caught:
        read(written)
    assert caught.value.problem.at == at


@pytest.mark.parametrize(("length", "proposed"), [(240, True), (241, False)])
def test_only_what_a_person_writes_on_a_line_or_two_is_rewritten(length: int, proposed: bool) -> None:
    """A long text of another spelling is refused at its first slip, without a proposal for the whole."""
    with pytest.raises(ConditionError) as caught:
        read(f"numbness = true or {'unfit': >{length - 19}}")
    assert caught.value.problem.hint.startswith("write `numbness or") is proposed


@pytest.mark.parametrize("thing", [None, 4, True, b"numbness", ["numbness"]])
def test_only_text_is_read(thing: object) -> None:
    """What is no text is refused with an example of what is wanted."""
    with pytest.raises(ConditionError, match="is not a condition"):
        parse_condition(thing, SCOPE)  # type: ignore[arg-type]


def test_a_deep_condition_is_written_and_read_back() -> None:
    """The deepest condition that can be built is written in a text that can be read."""
    made: Condition = read("numbness")
    for count in range(98):
        made = ~made if count % 2 else made | read("motor_deficit")
    assert read(text(made)) == made


def test_a_sum_imitated_by_repeating_parts_is_led_to_scores() -> None:
    """Where parts of a count are repeated until the condition is too long, the message names scores."""
    with pytest.raises(ConditionError, match="declare a score"):
        parse_condition(f"at_least(2, {', '.join(['locked'] * 2100)})", SCOPE)


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("leg_pain >= ", "the end stands where a value is expected behind >="),
        ("leg_pain >= )", ") stands where a value is expected behind >="),
        ("epidural.3 > 3", "3 stands where a measure is expected"),
        ("epidural.weks > 3", "weks is not a declared measure"),
        ("4 <=", "the end is not a name"),
        ("4 <= (numbness)", "( is not a name"),
        ("4 <= 5", "5 is not a name"),
        ("failed(", "no node is named, the end stands there"),
        ("failed()", "no node is named, ) stands there"),
        ("4 <= not numbness", "not cannot stand here"),
    ],
)
def test_what_stands_in_the_place_of_something_else_is_named(written: str, what: str) -> None:
    """The end of the text too; a name that is none of those declared is called that."""
    with pytest.raises(ConditionError) as refused:
        read(written)
    assert refused.value.problem.what == what


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("4 <= failed", "write failed(a node)"),
        ("leg_pain >= 4 and option", "write option(a node)"),
        ("4 <= and numbness", ""),
        ("4 <= true", ""),
        ("4 <=", "a fact, a measure of a treatment or a score is expected"),
        ("4 <= 5", "a fact, a measure of a treatment or a score is expected"),
        ("numbness and 4 <= leg_pian", "did you mean leg_pain?"),
        ("numbness and quux", "declare it, as in [facts.quux], or use what is declared"),
    ],
)
def test_what_is_expected_in_the_place_of_a_name_is_said(written: str, hint: str) -> None:
    """A word of the language that is asked of a node is shown so; of the other words nothing better is known."""
    with pytest.raises(ConditionError) as refused:
        read(written)
    assert refused.value.problem.hint == hint


def test_the_first_word_too_many_is_marked() -> None:
    """However many follow it: of a text of 4,000 words and three more the caret stands under the 4,001st."""
    with pytest.raises(ConditionError) as refused:
        read("( " * (MAX_TOKENS + 3))
    assert refused.value.problem.at == 2 * MAX_TOKENS


def test_of_the_deepest_brackets_the_one_that_is_not_closed_is_taken_away() -> None:
    """A hundred are one too many: closing the last would go too deep, so the first is left out."""
    with pytest.raises(ConditionError) as refused:
        read("(" * 100 + "numbness" + ")" * 99)
    assert refused.value.problem.hint == f"write `{'(' * 99}numbness{')' * 99}`"
