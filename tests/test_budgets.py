"""Pathways at the edge of what may be written: answered within bounds, and never by a crash."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import Disposition, Episode, Escalation, Flag, Pathway, Review, Treatment
from l4path.search import circuit
from l4path.search.encoding import encoding_of
from l4path.verification import check
from l4path.verification.sarif import to_sarif


def only_an_alarm() -> Pathway:
    """A pathway into which nothing but a red flag leads."""
    flag = Flag("loss", "loss of strength", question="Is there a loss of strength?")
    end = Disposition("emergency", "Emergency", tier="care", emergency=True)
    way = Escalation(end, on="red_flag", when=flag, because="an emergency")
    return Pathway("alarm", tiers=["care"], start=[], nodes=[end], escalations=[way], screens={"red_flags": [flag]})


def test_a_pathway_into_which_only_an_alarm_leads_is_told_to_have_no_start() -> None:
    """The patient without the alarm is stuck at the start, and the checker says so instead of breaking."""
    pathway = only_an_alarm()
    report = check(pathway)
    (found,) = report.errors
    assert (found.code, found.where) == ("stuck", "start")
    assert found.episode is not None
    assert pathway.assess(found.episode).state is l4path.State.STUCK
    assert "start" in found.advice
    assert to_sarif(report, version="1", file="alarm.toml")["runs"]


def three(condition: Any) -> Pathway:
    """A review, a treatment for those who meet a condition, and a way home for the others."""
    first = Review("first", "First", tier="care")
    care = Treatment(
        "care", "Care", tier="care", adequate=l4path.weeks >= 6, response=l4path.weeks >= 12, indications=[condition]
    )
    home = Disposition("home", "Home", tier="care")
    ways = [first.escalates_to(care, on="indication", when=condition), first.escalates_to(home, on="otherwise")]
    return Pathway("edge", tiers=["care"], start=[first], nodes=[first, care, home], escalations=ways)


def statements(several: tuple[Any, ...]) -> int:
    """How many statements are told, those under others too."""
    return len(several) + sum(statements(point.points) for point in several)


def test_definitions_that_name_one_another_twice_are_told_within_bounds() -> None:
    """Written out in full they would be sixteen million statements; what is not told is said not to be."""
    signs = [Flag(f"sign_{n}", f"sign {n}") for n in range(49)]
    last: Any = l4path.Definition("level_0", "level 0", signs[0].as_condition())
    for n in range(1, 25):
        whole = (last & signs[2 * n - 1]) | (~last.as_condition() & signs[2 * n])
        last = l4path.Definition(f"level_{n}", f"level {n}", whole)
    found = three(last.as_condition()).assess(Episode())
    for node in found.pathway.nodes:
        for full in (False, True):
            told = found.explain(node, full=full)
            assert sum(statements(section.points) for section in told.sections) < 3_000
    assert "is not told: it is too much" in str(found.explain("care", full=True))
    assert len(found.questions) == len(signs)


def test_what_is_counted_is_told_in_full_however_much_it_is() -> None:
    """Only what stands under definitions, scores and counts within one another is cut."""
    signs = [Flag(f"sign_{n}", f"sign {n}") for n in range(400)]
    told = str(three(l4path.at_least(200, *signs)).assess(Episode()).explain("care", full=True))
    assert "sign 399" in told
    assert "is not told" not in told


def test_each_of_many_questions_is_shown_to_matter() -> None:
    """A chain of reviews, of which an answer far down matters only where all before it are no."""
    signs = [Flag(f"sign_{n}", f"sign {n}") for n in range(150)]
    nodes = [Review(f"review_{n}", f"Review {n}", tier="care") for n in range(151)]
    home = Disposition("home", "Home", tier="care")
    ways = [one.escalates_to(home, on="indication", when=sign) for one, sign in zip(nodes, signs, strict=False)]
    ways += [one.escalates_to(other, on="otherwise") for one, other in itertools.pairwise(nodes)]
    pathway = Pathway("chain", tiers=["care"], start=nodes[:1], nodes=[*nodes, home], escalations=ways)
    found = pathway.assess(Episode()).to_ask()
    assert len(found) == len(signs)
    for question in found:
        assert question.pair is not None
        ends = [pathway.assess(one) for one in question.pair]
        assert ends[0].options != ends[1].options
        assert [
            name for name in question.pair[0].facts if ends[0].episode.facts[name] != ends[1].episode.facts[name]
        ] == [question.name]


def test_what_can_change_nothing_is_known_not_to_matter() -> None:
    """A condition that says both of one flag and its contrary asks for it, and no answer makes a difference."""
    sign = Flag("sign", "sign").as_condition()
    last = Flag("last", "last").as_condition()
    found = three(l4path.Definition("never", "never", (sign & ~sign) & last).as_condition()).assess(Episode()).to_ask()
    assert [(question.name, question.matters, question.settled) for question in found] == [
        ("last", False, True),
        ("sign", False, True),
    ]


def test_a_score_of_many_points_is_no_more_statements_than_digits() -> None:
    """A hundred items whose points hardly ever add up to the same; and what is asked of it stays within its budget."""
    signs = [Flag(f"sign_{n}", f"sign {n}") for n in range(100)]
    items = [l4path.ScoreItem(sign, 500 + 7 * n % 500) for n, sign in enumerate(signs)]
    pathway = three(l4path.Score("points", "points", items) >= 40_001)
    assert len(encoding_of(pathway, partial=True).circuit) < 40_000
    assert len(pathway.assess(Episode()).to_ask()) == len(signs)
    assert len(encoding_of(pathway, partial=False).circuit) < 100_000


@given(
    st.lists(st.integers(-40, 40).filter(bool), min_size=1, max_size=7),
    st.integers(-300, 300),
    st.sampled_from((0, 20_000)),
)
def test_points_added_up_are_what_points_told_apart_are(points: list[int], bound: int, most: int) -> None:
    """Both ways to state that points come to a bound say so just where they do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(circuit, "_COUNTED_ONE_BY_ONE", most)
        made = circuit.Circuit()
        earned = [made.free() for _ in points]
        comes = made.points(list(zip(points, earned, earned, strict=True)), bound)
    for so in itertools.product((False, True), repeat=len(points)):
        values = {1: True} | dict(zip(earned, so, strict=True))
        for number in range(2, len(made)):
            kids = made.kids[number]
            if kids is not None:
                values[number] = any(values[abs(kid)] == (kid > 0) for kid in kids)
        total = sum(itertools.compress(points, so))
        assert (values[abs(comes)] == (comes > 0)) == (total >= bound)
