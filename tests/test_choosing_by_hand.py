"""How much is told of a plan and of a page, to the statement: six hundred of a plan, ten thousand of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from l4path import Disposition, Episode, Flag, Pathway
from l4path.conditions import And
from l4path.explanation.choosing import chosen, one_page
from l4path.explanation.plans import As, Asked, Decisive, Line, Reason, Stated, line
from l4path.explanation.statements import say
from l4path.meaning import Atom
from l4path.truth import Truth

if TYPE_CHECKING:
    from l4path.explanation.plans import Plan
    from l4path.explanation.statements import Statement

SORE, FEVER = Flag("sore", "sore", question="sore?"), Flag("fever", "fever", question="fever?")
HERE = Pathway("p", tiers=["a"], start=[Disposition("home", "Home", tier="a")], facts=[SORE, FEVER])
NOBODY = HERE.assess(Episode())
BOTH = And((Atom(SORE.as_condition(), None), Atom(FEVER.as_condition(), None)))
ONE, OTHER = say("one"), say("other")
WHOLE = Stated(BOTH)
HALVES = tuple(Reason(Stated(half), True, words) for half, words in zip(BOTH.parts, (ONE, OTHER), strict=True))
JOINED = Reason(WHOLE, True, joins="any", parts=HALVES)
UNTOLD = say("says.untold", Truth.UNKNOWN)
PLAN, PAGE = 600, 10_000


def after(count: int, *plan: Plan) -> tuple[Statement, ...]:
    """What is told of a plan once so many statements were."""
    return chosen(((ONE,) * count, *plan), NOBODY)[count:]


def told_of_a_page(count: int, *plan: Plan) -> tuple[Statement, ...]:
    """What is told of a plan once so many statements of other plans were, each within its own bound."""
    with one_page():
        for _ in range(count // 500):
            assert chosen((ONE,) * 500, NOBODY) == (ONE,) * 500
        assert chosen((ONE,) * (count % 500), NOBODY) == (ONE,) * (count % 500)
        return chosen(plan, NOBODY)


@pytest.mark.parametrize(
    ("plan", "told", "untold"),
    [
        (JOINED, (say("says.any", Truth.UNKNOWN, parts=(ONE, OTHER)),), (UNTOLD,)),
        (Decisive(JOINED.stated, lambda: JOINED), (say("says.any", Truth.UNKNOWN, parts=(ONE, OTHER)),), (UNTOLD,)),
        (HALVES[0], (ONE,), (ONE,)),
        (line("own", WHOLE, "", ONE), (say("own", Truth.UNKNOWN, parts=(ONE,)),), None),
        (line("own", None, "", ONE), (say("own", parts=(ONE,)),), (say("own", parts=(ONE,)),)),
        (line("own", WHOLE), (say("own", Truth.UNKNOWN),), (say("own", Truth.UNKNOWN),)),
        (
            Line("own", WHOLE, parts=(OTHER,), around="item"),
            (say("own", item=OTHER),),
            (say("own", item=OTHER),),
        ),
    ],
)
def test_what_others_combine_is_told_until_six_hundred_statements_were(
    plan: Plan, told: tuple[Statement, ...], untold: tuple[Statement, ...] | None
) -> None:
    """The six hundredth is the last after which it is; that it is not is said. What stands by itself is always told."""
    if untold is None:
        untold = (say("own", Truth.UNKNOWN, parts=(UNTOLD,)),)
    assert after(0, plan) == told
    assert after(PLAN, plan) == told
    assert after(PLAN + 1, plan) == untold
    assert told_of_a_page(PAGE, plan) == told
    assert told_of_a_page(PAGE + 1, plan) == untold


def test_a_reason_that_is_not_told_is_not_made_either() -> None:
    """Of a page that is long enough, what decides is neither told nor worked out; before that, it is."""
    made: list[Reason] = []

    def make() -> Reason:
        made.append(JOINED)
        return JOINED

    plan = Decisive(JOINED.stated, make)
    assert told_of_a_page(PAGE + 1, plan) == (UNTOLD,)
    assert not made
    told_of_a_page(PAGE, plan)
    told_of_a_page(PAGE, plan)
    assert made == [JOINED]


def test_what_decides_the_same_is_the_same_however_it_is_worked_out() -> None:
    """Two plans are equal by what is stated and whether all that it lacks is told, not by what works it out."""
    first, second = (Decisive(WHOLE, lambda: JOINED) for _ in range(2))
    assert first == second
    assert len({first, second, Decisive(WHOLE, lambda: JOINED, lacking=True)}) == 2


@pytest.mark.parametrize(
    ("plan", "count"),
    [
        (ONE, 1),
        (say("own", parts=(ONE, OTHER)), 3),
        (line("own"), 1),
        (line("own", None, "", ONE, OTHER), 3),
        (HALVES[0], 1),
        (JOINED, 3),
        (As(Truth.MET, ONE, OTHER), 2),
        (Asked((BOTH.parts[0],)), 1),
        (Asked((BOTH,)), 2),
        ((Asked((BOTH,)), Asked((BOTH,))), 4),
        (Asked((BOTH,), Asked((BOTH.parts[0],))), 3),
    ],
)
def test_every_statement_counts_with_what_stands_under_it(plan: Plan, count: int) -> None:
    """What is asked again, and what is heard before it is asked, counts again."""
    assert after(PLAN - count, plan, JOINED)[-1] != UNTOLD
    assert after(PLAN + 1 - count, plan, JOINED)[-1] == UNTOLD


def test_that_something_is_not_told_counts_too() -> None:
    """Of a page, what is not told of one plan is one statement more of it."""
    with one_page():
        for _ in range(16):
            assert chosen(((ONE,) * (PLAN + 1), JOINED), NOBODY)[-1] == UNTOLD
        rest = PAGE - 16 * (PLAN + 2)
        assert chosen((ONE,) * rest, NOBODY)
        assert chosen(JOINED, NOBODY) != (UNTOLD,)
    with one_page():
        for _ in range(16):
            chosen(((ONE,) * (PLAN + 1), JOINED), NOBODY)
        assert chosen((ONE,) * (rest + 1), NOBODY)
        assert chosen(JOINED, NOBODY) == (UNTOLD,)


def test_what_is_asked_is_told_until_ten_thousand_statements_of_a_page_were() -> None:
    """However many of them one plan told; beyond, that it is unknown."""
    asked = chosen(Asked((BOTH,)), NOBODY)
    assert {each.about for each in asked} == {"fact:sore", "fact:fever"}
    assert after(PAGE, Asked((BOTH,))) == asked
    assert after(PAGE + 1, Asked((BOTH,))) == (UNTOLD,)
    assert told_of_a_page(PAGE, Asked((BOTH,))) == asked
    assert told_of_a_page(PAGE + 1, Asked((BOTH,))) == (UNTOLD,)


def test_what_another_plan_asks_already_is_not_asked_again() -> None:
    """Of two that are unknown, of which one was asked, the other is."""
    assert [each.about for each in chosen(Asked((BOTH,), Asked((BOTH.parts[0],))), NOBODY)] == ["fact:fever"]
    assert chosen(Asked((BOTH,), Asked((BOTH,))), NOBODY) == ()


@pytest.mark.parametrize(
    ("marked", "of_met", "of_unmet", "of_unknown"),
    [(None, False, True, True), (True, True, True, True), (False, False, False, False)],
)
def test_a_truth_is_told_before_what_has_it_unless_it_is_met(
    marked: bool | None, of_met: bool, of_unmet: bool, of_unknown: bool
) -> None:
    """Or always, or never, where a plan says so."""
    today = HERE.assess(Episode({"sore": True}))
    sore, fever = BOTH.parts
    for stated, expected in ((Stated(sore), of_met), (Stated(sore, True), of_unmet), (Stated(fever), of_unknown)):
        (told,) = chosen(line("own", stated, marked=marked), today)
        assert told.marked is expected


def test_each_page_is_bounded_by_itself() -> None:
    """One within another too, and what follows a page."""
    with one_page():
        chosen((ONE,) * (PAGE + 1), NOBODY)
        assert chosen(JOINED, NOBODY) == (UNTOLD,)
        with one_page():
            assert chosen(JOINED, NOBODY) != (UNTOLD,)
        assert chosen(JOINED, NOBODY) == (UNTOLD,)
    assert chosen(JOINED, NOBODY) != (UNTOLD,)
    with pytest.raises(ValueError, match="broken"), one_page():  # noqa: PT012 - what was told before it broke
        chosen((ONE,) * (PAGE + 1), NOBODY)
        raise ValueError("broken")
    assert chosen(JOINED, NOBODY) != (UNTOLD,)
