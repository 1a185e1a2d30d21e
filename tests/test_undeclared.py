"""What an episode names that is not declared: what is told of each name, and what was probably meant by it."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import (
    Choice,
    Choices,
    Definition,
    Disposition,
    Flag,
    Measure,
    Number,
    Pathway,
    Review,
    Score,
    ScoreItem,
    Screen,
    Treatment,
    weeks,
)
from l4path.assessment.undeclared import (
    first_of,
    not_a_treatment,
    undeclared,
    undeclared_fact,
    undeclared_measure,
)
from l4path.errors import Problem

RELIEF = Measure("relief", "pain relief", unit="%", minimum=0, maximum=100)
FEVER = Flag("fever", "raised temperature")
KNEE = Pathway(
    "knee",
    tiers=["care"],
    start=[
        Treatment("exercise", "Exercise therapy", tier="care", adequate=weeks >= 6, response=RELIEF >= 30),
        Review("look", "Look again", tier="care"),
        Disposition("home", "Home", tier="care"),
    ],
    facts=[
        FEVER,
        Number("pain", "pain today", unit="points", minimum=0, maximum=10),
        Number("pressure", "systolic pressure", unit="mm[Hg]"),
        Number("height", "height", unit="cm"),
        Number("girth", "girth", unit="cm"),
        Choice("cause", "cause of it", values={"wear": "wear", "tear": "tear"}),
        Choices("signs", "signs of it", values={"warm": "warm", "swollen": "swollen"}),
    ],
    measures=[RELIEF],
    definitions=[Definition("hot", "hot", FEVER)],
    scores=[Score("worn", "Wear", items=[ScoreItem(FEVER, 1, "Fever.")])],
    screens=[Screen("alarms", [FEVER])],
)


@pytest.mark.parametrize(
    ("name", "what", "hint"),
    [
        ("worn", "worn is a score, not a fact", "record the facts that it asks for"),
        ("hot", "hot is a definition, not a fact", "record the facts that it asks for"),
        ("relief", "relief is a measure of a trial, not a fact", "write it below the treatment, as in [trials.ID]"),
        ("weeks", "weeks is a measure of a trial, not a fact", "write it below the treatment, as in [trials.ID]"),
        (
            "exercise",
            "exercise is a treatment, not a fact",
            "write [trials.exercise] where it was tried; else leave it out",
        ),
        ("look", "look is a review, not a fact", "leave it out"),
        ("home", "home is a disposition, not a fact", "leave it out"),
        (
            "alarms",
            "alarms is a screen, not a fact",
            'where it was asked in full, write screened = ["alarms"] above [facts]; else leave it out',
        ),
        ("facts", "facts is no fact", "below [facts] a fact is named alone, as in pain = 6"),
        *(
            (key, f"{key} is a key of the episode, not a fact", "write it above the line [facts]")
            for key in ("pathway", "screened", "declined", "unasked", "trials")
        ),
        ("Raised Temperature", "Raised Temperature is not the id of a fact", "it is the label of fever: write fever"),
        ("pain_today", "pain_today is not the id of a fact", "it is the label of pain: write pain"),
        ("mm[hg]", "mm[hg] is not a declared fact", "it is the unit of pressure: write pressure"),
        *(
            (f"{no}fever", f"{no}fever is not a declared fact", "write fever = false where it is not so")
            for no in ("not_", "no_", "without_", "non_")
        ),
        ("wear", "wear is a value of cause, not a fact", 'write cause = "wear"'),
        ("swollen", "swollen is a value of signs, not a fact", 'write signs = ["swollen"]'),
        ("fevr", "fevr is not a declared fact", "did you mean fever?"),
        (
            "zzz",
            "zzz is not a declared fact",
            "declared: fever, pain, pressure, height, girth, cause, signs",
        ),
        ("no_pain", "no_pain is not a declared fact", None),
        ("cm", "cm is not a declared fact", None),
        (7, "7 is not a declared fact", "declared: fever, pain, pressure, height, girth, cause, signs"),
    ],
)
def test_a_name_that_is_no_fact_is_told_with_what_it_is(name: Any, what: str, hint: str | None) -> None:
    """And where that belongs; a unit that two facts have, and the contrary of a number, mean nothing for sure."""
    told = undeclared_fact(KNEE, name)
    assert (told.what, told.where) == (what, "facts")
    assert told.hint == hint or (hint is None and "it is the unit" not in told.hint and "= false" not in told.hint)


@pytest.mark.parametrize(
    ("name", "value", "what", "hint"),
    [
        ("fever", True, "fever is a fact of the patient, not a measure of a trial", "write it below [facts]"),
        (
            "Pain Relief",
            40,
            "Pain Relief is not a declared measure",
            "it is the label of relief: write relief",
        ),
        ("result", "it worked", None, 'write outcome = "responded"'),
        ("Status", "no effect", None, 'write outcome = "failed"'),
        ("response", "none of it", None, 'write outcome = "failed", or another outcome'),
        ("side_effects", True, None, "write tolerated = false"),
        ("intolerance", False, None, "write tolerated = true"),
        ("side_effects", "many", None, "declared: "),
        ("helped", True, None, 'write outcome = "responded"'),
        ("helped", False, None, 'write outcome = "failed"'),
        ("helped", "yes", None, "declared: "),
        ("failed", True, None, 'write outcome = "failed"'),
        ("failed", False, None, "declared: "),
        ("days", 21, None, "a trial is counted in weeks, as in weeks = 3"),
        ("days", 10, None, "a trial is counted in weeks, as in weeks = 1.4"),
        ("months", 3, None, "a trial is counted in weeks, as in weeks = 13"),
        ("years", 1, None, "a trial is counted in weeks, as in weeks = 52"),
        ("duration", "6 weeks", None, "a trial is counted in weeks, as in weeks = 6"),
        ("duration", "2 months", None, "a trial is counted in weeks, as in weeks = 8.7"),
        ("duration", "long", None, "a trial is counted in weeks, as in weeks = 8"),
        ("duration", 5, None, "a trial is counted in weeks, as in weeks = 8"),
        ("days", 0, None, "a trial is counted in weeks, as in weeks = 0"),
        ("start_date", "2026-01-01", None, "an episode has no dates: write for how long so far, as in weeks = 8"),
        ("until", "2026-01-01", None, "an episode has no dates: write for how long so far, as in weeks = 8"),
        ("comment", "slow", None, "write it as a remark behind #"),
        ("relif", 40, None, "did you mean relief?"),
        ("zzz", 40, None, "declared: "),
        (7, 40, "7 is not a declared measure", "declared: "),
    ],
)
def test_a_name_that_is_no_measure_is_told_with_what_was_meant(
    name: Any, value: Any, what: str | None, hint: str
) -> None:
    """An everyday word for an outcome, a time in another unit, a date, or a remark."""
    told = undeclared_measure(KNEE, name, value, "trials.exercise")
    assert (told.what, told.where) == (what or f"{name} is not a declared measure", "trials.exercise")
    assert told.hint.startswith(hint) if hint == "declared: " else told.hint == hint


@pytest.mark.parametrize(
    ("name", "place", "what", "hint"),
    [
        ("look", "declined", "look is no treatment but a review", "leave it out"),
        ("home", "trials", "home is no treatment but a disposition", "leave it out"),
        ("fever", "trials", "fever is a fact, not a treatment", "write it below [facts]"),
        ("none", "declined", "none is not a declared treatment", "leave it out where there is none"),
        ("none", "trials", "none is not a declared treatment", "declared: exercise"),
        ("exercize", "unasked", "exercize is not a declared treatment", "did you mean exercise?"),
        ("zzz", "unasked", "zzz is not a declared treatment", "declared: exercise"),
        (7, "unasked", "7 is not a declared treatment", "declared: exercise"),
    ],
)
def test_a_name_that_is_no_treatment_is_told_with_what_it_is(name: Any, place: str, what: str, hint: str) -> None:
    """A node of another kind, a fact, a word for nothing, or a slip."""
    told = not_a_treatment(KNEE, name, place)
    assert (told.what, told.where, told.hint) == (what, place, hint)


@pytest.mark.parametrize(("many", "told", "more"), [(0, 0, ""), (20, 20, ""), (21, 20, "1"), (5_000, 20, "4,980")])
def test_of_many_names_twenty_are_told(many: int, told: int, more: str) -> None:
    """And how many more there are."""
    names = [f"k{number}" for number in range(many)]
    found = list(first_of((Problem(what=name) for name in names), names, "facts", "here"))
    assert [one.what for one in found[:told]] == names[:told]
    rest = [(one.what, one.where, one.hint) for one in found[told:]]
    assert rest == ([(f"{more} more names are no declared facts", "here", "leave them out")] if more else [])


def test_of_several_screens_that_ask_a_fact_the_first_is_told() -> None:
    """Whoever names the fact in place of a screen; a name that nothing asks is told with what is declared."""
    both = {name: Screen(name, [FEVER]) for name in ("alarms", "others")}
    told = undeclared("fever", "screen", "screened", both)
    assert told.what == "fever is not a declared screen"
    assert told.hint == "alarms asks it: write alarms where all of that was asked, else the answer below [facts]"
    assert undeclared("cough", "screen", "screened", both).hint == "declared: alarms, others"
    assert undeclared("cough", "screen", "screened", {}).hint == "declared: none"
