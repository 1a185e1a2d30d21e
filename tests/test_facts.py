"""Facts, sources and evidence: what may be declared, and which values may be recorded."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from l4path import Choice, Choices, Code, Context, Evidence, Fact, Flag, Measure, Number, PathwayError, Source, Truth
from l4path.evidence import is_disputed
from l4path.facts import BUILT_IN_MEASURES, READ_BY_PREDICATES, digits, exact

PAIN = Number("pain", "pain", unit="NRS", minimum=0, maximum=10, question="How strong?")
SIGNS = Choices("signs", "signs", values={"warm": "warm", "swollen": "swollen"})
CAUSE = Choice("cause", "cause", values={"wear": "wear", "tear": "tear"})


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Flag("Locked", "x"), "not an id for a fact"),
        (lambda: Flag("l" * 65, "x"), "at most 64"),
        (lambda: Flag("and", "x"), "a word of the language, not an id for a fact"),
        (lambda: Flag("failed", "x"), "a word of the language, not an id for a fact"),
        (lambda: Flag("reached", "x"), "a word of the language, not an id for a fact"),
        (lambda: Flag("locked", ""), "label: is empty"),
        (lambda: Flag("locked", 4), "4 is not a text"),  # type: ignore[arg-type]
        (lambda: Measure("outcome", "x"), "not an id for a measure"),
        (lambda: Fact("x", "falg", "x"), "did you mean flag"),  # type: ignore[arg-type]
        (lambda: Number("x", "x", minimum=4, maximum=2), "the minimum 4 is above the maximum 2"),
        (lambda: Number("x", "x", minimum="4"), "minimum: 4 is not a number"),  # type: ignore[arg-type]
        (lambda: Number("x", "x", maximum=1e15), "is not a number here"),
        (lambda: Number("x", "x", maximum=1.00000000000001e-5), "more than 15 digits"),
        (lambda: Fact("x", "flag", "x", minimum=1), "a flag has no minimum"),
        (lambda: Fact("x", "choice", "x", unit="cm", values=(("a", "a"),)), "a choice has no unit"),
        (lambda: Fact("x", "number", "x", values=(("a", "a"),)), "a number has no values"),
        (lambda: Choice("x", "x", values={}), "needs its values"),
        (lambda: Choice("x", "x", values={"A": "a"}), "not an id for a value"),
        (lambda: Choice("x", "x", values={"a": ""}), "is empty"),
        (lambda: Fact("x", "choice", "x", values=(("a", "a"), ("a", "b"))), "the value a stands twice"),
        (lambda: Code("", "M54"), "system: is empty"),
        (lambda: Evidence(source=""), "source: is empty"),
        (lambda: Evidence(source="s", stance="pro"), "allowed: for, against, neutral"),  # type: ignore[arg-type]
        (lambda: Source("a b"), "not the id of a source"),
        (lambda: Source("a", year=20), "not a year"),
        (lambda: Source("a", year=True), "not a year"),
        (lambda: Source("a", review_by=datetime.datetime(2030, 1, 1)), "not a date"),  # noqa: DTZ001
        (lambda: Source("a", review_by="2030-01-01"), "not a date"),  # type: ignore[arg-type]
        (lambda: Context(note=4), "not a text"),  # type: ignore[arg-type]
    ],
)
def test_a_declaration_that_cannot_be_is_refused(build: Any, words: str) -> None:
    """What no fact, source or evidence can be is refused when it is built."""
    with pytest.raises(PathwayError) as caught:
        build()
    assert words in str(caught.value)


def test_every_problem_of_a_declaration_is_told_at_once() -> None:
    """A declaration with several problems is refused with all of them."""
    with pytest.raises(PathwayError) as caught:
        Number("Pain", "", minimum=4, maximum=2)
    assert len(caught.value.problems) == 3
    assert "and 2 more:" in str(caught.value)


@pytest.mark.parametrize(
    ("handle", "value"),
    [
        (PAIN, 0),
        (PAIN, 10),
        (PAIN, 4.5),
        (PAIN, 4.0),
        (CAUSE, "wear"),
        (SIGNS, []),
        (SIGNS, ["warm"]),
        (SIGNS, {"warm", "swollen"}),
        (Flag("x", "x"), True),
        (Number("x", "x"), -(10**14)),
    ],
)
def test_a_value_of_its_kind_and_range_may_be_recorded(handle: Any, value: Any) -> None:
    """Values of the right kind within the range have no problem."""
    assert handle.fact.check_value(value) is None


@pytest.mark.parametrize(
    ("handle", "value", "words"),
    [
        (PAIN, -1, "-1 is not within 0 to 10; correct it, or leave it out"),
        (PAIN, 10.5, "10.5 is not within"),
        (PAIN, True, "true is not a number here"),
        (PAIN, "6", "'6' is not a number here"),
        (PAIN, None, "null is no value; leave it out: what is not recorded is unknown"),
        (PAIN, float("nan"), "nan is no value; leave it out: what is not recorded is unknown"),
        (Number("x", "x", minimum=0), -1, "-1 is not at least 0"),
        (Number("x", "x", maximum=0), 1, "0 or less"),
        (Number("x", "x"), 10**15, "any number"),
        (Flag("x", "x"), 1, "1 is not yes or no; write x = true"),
        (Flag("x", "x"), "yes", "'yes' is not yes or no"),
        (CAUSE, "waer", "waer is not a value of cause; did you mean wear"),
        (CAUSE, ["wear"], 'write cause = "wear"'),
        (CAUSE, 4, "allowed: wear, tear"),
        (SIGNS, "warm", "'warm' is not a list of values; write signs = [\"warm\"]"),
        (SIGNS, ["wram"], "did you mean warm"),
        (SIGNS, ["warm", "warm"], "twice"),
        (SIGNS, [["warm"]], "is not a value of signs"),
    ],
)
def test_another_value_is_refused_with_what_is_allowed(handle: Any, value: Any, words: str) -> None:
    """A value of the wrong kind or out of range is named beside what is allowed."""
    assert words in str(handle.fact.check_value(value))


@pytest.mark.parametrize(("low", "high"), [(0, 10), (-5, -5), (0.5, 2.25), (None, 3), (-3, None)])
def test_both_ends_of_a_range_are_allowed_and_nothing_beyond(low: float | None, high: float | None) -> None:
    """The least and the greatest number are values; the next ones are not."""
    fact = Number("x", "x", minimum=low, maximum=high).fact
    for end, beyond in ((low, -0.01), (high, 0.01)):
        if end is not None:
            assert fact.check_value(end) is None
            assert "is not " in str(fact.check_value(end + beyond))


def test_numbers_have_one_form() -> None:
    """A whole number is one however it is written, and digits are written without an exponent."""
    assert type(exact(4.0)) is int
    assert exact(4.5) == 4.5
    assert digits(1e-7) == "0.0000001"
    assert digits(1e14) == "100000000000000.0"
    assert Number("x", "x", minimum=0.0).fact == Number("x", "x", minimum=0).fact


def test_built_in_measures_are_what_the_semantics_name() -> None:
    """Weeks and doses are numbers from 0, courses one from 1, tolerated, relapsed and ended are flags."""
    assert {name: (fact.kind, fact.minimum) for name, fact in BUILT_IN_MEASURES.items()} == {
        "weeks": ("number", 0),
        "doses": ("number", 0),
        "courses": ("number", 1),
        "tolerated": ("flag", None),
        "relapsed": ("flag", None),
        "ended": ("flag", None),
    }
    assert set(READ_BY_PREDICATES) == {"tolerated", "relapsed", "ended"}


def test_labels_of_values_are_found() -> None:
    """The label of a value is found by its id."""
    assert SIGNS.fact.value_ids == ("warm", "swollen")
    assert SIGNS.fact.label_of("warm") == "warm"


def test_disputed_is_for_and_against() -> None:
    """An element is disputed when its evidence holds both a `for` and an `against`, and only then."""
    said = {stance: Evidence(source="s", stance=stance) for stance in ("for", "against", "neutral")}
    assert is_disputed((said["for"], said["against"]))
    assert not is_disputed((said["for"], said["neutral"], said["for"]))
    assert not is_disputed((said["against"],))
    assert not is_disputed(())


def test_a_source_is_called_by_its_id_where_it_has_no_title() -> None:
    """The title of a source defaults to its id, and its context is kept in order."""
    source = Source("nice-2020", context=[Context(note="one"), Context(note="two")])
    assert source.title == "nice-2020"
    assert [item.note for item in source.context] == ["one", "two"]


def test_truth_is_compared_never_taken_for_yes_or_no() -> None:
    """A truth value refuses to be true or false."""
    for truth in Truth:
        with pytest.raises(TypeError, match="compare it"):
            bool(truth)
    assert [truth.value for truth in Truth] == ["not_met", "unknown", "met"]
