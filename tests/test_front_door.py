"""What an engineer types first in a notebook, right and wrong: short answers, and one message for one mistake."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import l4path
from l4path import Choice, ConditionError, FileError, Flag, L4pathError, Pathway, PathwayError

CAUSE = Choice("cause", "cause", values={"oa": "osteoarthritis", "tear": "meniscus tear"})


@pytest.mark.parametrize("start", [[42], 42, [3.5]])
def test_a_start_that_is_no_node_is_one_message(start: Any) -> None:
    """A number among the first nodes is told, and not what follows from it."""
    with pytest.raises(PathwayError) as refused:
        Pathway("knee", tiers=["care"], start=start)
    assert [problem.what.split(" ", 1)[1] for problem in refused.value.problems] == [
        "is not a treatment, review or disposition"
    ]


@pytest.mark.parametrize(
    ("compared", "hint"),
    [("osteoarthritis", "it is the label of oa: write oa"), ("gout", "allowed: oa (osteoarthritis)")],
)
def test_the_label_of_a_value_is_told(compared: str, hint: str) -> None:
    """Who compares a choice with a label is told the value."""
    with pytest.raises(ConditionError, match="is not a value of cause") as refused:
        CAUSE == compared  # noqa: B015, SIM300
    assert hint in str(refused.value)


def test_several_values_are_named_one_after_another() -> None:
    """A list where values are wanted one by one."""
    with pytest.raises(ConditionError, match=r'as in isin\("a", "b"\)'):
        CAUSE.isin(["oa", "tear"])  # type: ignore[arg-type]


def test_a_file_is_not_loaded_as_a_bundled_pathway() -> None:
    """Whoever loads a file is told what reads it."""
    with pytest.raises(FileError, match=r"a file is read by l4path\.read_pathway"):
        l4path.load("knee.toml")


@pytest.mark.parametrize("call", [l4path.check, l4path.diff, l4path.find, l4path.write_pathway, l4path.parse])
def test_what_is_no_pathway_is_refused(call: Any) -> None:
    """The name of a pathway is none: it is said what gives one."""
    given = {l4path.check: ("l4",), l4path.parse: ("pain > 3", "l4")}.get(call, ("l4", "l4"))
    with pytest.raises(L4pathError, match="is not a pathway; take one from"):
        call(*given)


def test_numbers_of_a_database_are_numbers() -> None:
    """Decimals, as a database gives them, are kept as Python's numbers."""
    facts = l4path.Episode({"pain": Decimal(6), "bmi": Decimal("31.5")}).facts
    assert (facts["pain"], type(facts["pain"]), facts["bmi"]) == (6, int, 31.5)


def test_what_comes_before_is_said_in_a_line() -> None:
    """A value prints what it is."""
    made = l4path.load("l4").before("lumbar_mri")
    assert str(made).startswith("lumbar_mri: ")
    assert str(made).endswith("routes, on all of them assess, spine_specialist")


def test_a_word_of_the_label_is_not_taken_for_yes_or_no() -> None:
    """Of an absent reflex, absent says that it is so, if anything: neither is proposed alone."""
    problem = Flag("absent_reflex", "absent reflex").fact.check_value("absent")
    assert problem is not None
    assert problem.hint.startswith("write absent_reflex = true or absent_reflex = false")
    other = Flag("numbness", "numbness").fact.check_value("absent")
    assert other is not None
    assert other.hint == "write numbness = false"
