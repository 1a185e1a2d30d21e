"""Values are equal when they are of one kind and say the same, also those that share one equality."""

from __future__ import annotations

import pytest

from l4path import Code, Escalation, Evidence, Flag
from l4path.explanation.statements import Phrase, Row
from l4path.interop.value_sets import ValueSet
from l4path.pathway import Screen

FEVER = Flag("fever", "fever")


def test_equal_values_are_one_key() -> None:
    """Made twice, they are equal and have one hash."""
    made = [(Evidence(source="g", note="n"), Row(("a",)), Escalation("b", on="failure", after=["a"])) for _ in "12"]
    assert made[0] == made[1]
    assert len({*made[0], *made[1]}) == len(made[0])


@pytest.mark.parametrize(
    ("this", "other"),
    [
        (Code("icd", "M54"), Code("icd", "M51")),
        (Code("icd", "M54"), Code("icd", "M54", "Dorsalgia")),
        (Code("and", "or"), Row("and", "or")),  # type: ignore[arg-type]
        (Row(("and",)), "and"),
        (Row(("and",)), (("and",), "and")),
    ],
)
def test_what_says_something_else_or_is_of_another_kind_differs(this: object, other: object) -> None:
    """Also where the fields of both kinds hold the same."""
    assert this != other
    assert other != this


def test_what_is_not_compared_makes_no_difference() -> None:
    """A screen is the one of its ids, whatever it was made with."""
    assert Screen("red", [FEVER]) == Screen("red", ["fever"])
    assert hash(Screen("red", [FEVER])) == hash(Screen("red", ["fever"]))


def test_every_field_counts() -> None:
    """A phrase of the contrary is another phrase."""
    said = FEVER.as_condition()
    assert Phrase(said) != Phrase(said, contrary=True)


def test_a_short_form_names_what_is_in_no_order_in_one() -> None:
    """Whatever the hashes of the process are; what is empty is left out."""
    codes = {("b", "2"), ("a", "2"), ("a", "10")}
    assert repr(ValueSet("knee", "Knee", frozenset(codes))) == (
        "<ValueSet knee Knee [('a', '10'), ('a', '2'), ('b', '2')]>"
    )
