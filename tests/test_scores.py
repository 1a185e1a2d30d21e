"""Scores as values: named sums of points, compared with whole numbers, and what they refuse."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from l4path import (
    ConditionError,
    Definition,
    Disposition,
    Episode,
    Flag,
    Number,
    Pathway,
    PathwayError,
    Score,
    ScoreItem,
    Treatment,
    failed,
    parse,
    suitable,
    text,
)
from l4path.assessment import program
from l4path.conditions import MAX_DEPTH, ScoreComparison, ScoreRange
from l4path.search.encoding import Encoding
from l4path.search.meaning import Meaning
from l4path.truth import bounds

AGE = Number("age", "age", minimum=0, maximum=120)
HEART, LUNG, YOUNG = (Flag(name, name) for name in ("heart", "lung", "young"))
RISK = Score("risk", "operative risk", [ScoreItem(HEART, 3), ScoreItem(LUNG, 2, "the lungs"), ScoreItem(YOUNG, -1)])
FRAIL = Definition("frail", "frail", RISK >= 3)


@pytest.mark.parametrize(
    ("built", "written"),
    [
        (RISK >= 3, "risk >= 3"),
        (RISK > 0, "risk > 0"),
        (RISK <= 5, "risk <= 5"),
        (RISK < -1, "risk < -1"),
        (RISK == 2, "risk == 2"),
        (RISK != 2, "risk != 2"),
        (3 <= RISK, "risk >= 3"),  # noqa: SIM300 (a handle on the right of a constant)
        (RISK.between(-1, 2), "-1 <= risk <= 2"),
        (RISK.between(1, 3, open_high=True), "1 <= risk < 3"),
        (~(RISK >= 3) & HEART, "not risk >= 3 and heart"),
    ],
)
def test_operators_build_what_the_text_says(built: Any, written: str) -> None:
    """Each operator on a score builds the comparison that its text names."""
    assert text(built) == written


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: RISK >= 6, "6 is not within -1 to 5, the sums of risk"),
        (lambda: RISK >= -2, "-2 is not within -1 to 5"),
        (lambda: RISK.between(0, 6), "6 is not within -1 to 5"),
        (lambda: RISK.between(-2, 2), "-2 is not within -1 to 5"),
        (lambda: RISK.between(0.5, 2), "0.5 is not whole"),  # type: ignore[arg-type]
        (lambda: RISK.__ge__(2.5), "2.5 is not whole"),  # type: ignore[operator]
        (lambda: RISK.__ge__(2.0), "2.0 is not whole"),  # type: ignore[operator]
        (lambda: RISK == 2.0, "2.0 is not whole"),
        (lambda: RISK >= True, "True is not whole"),
        (lambda: RISK >= "2", "risk is compared with whole numbers from -1 to 5"),  # type: ignore[operator]
        (lambda: ScoreComparison("risk", "=", 2, RISK), "= is not a comparison"),  # type: ignore[arg-type]
        (lambda: ScoreRange("risk", 0, ">", "<", 2, RISK), "> does not bound a range"),  # type: ignore[arg-type]
        (lambda: HEART & RISK, "is not a condition"),
    ],
)
def test_a_comparison_that_could_never_be_meant_is_refused(build: Any, words: str) -> None:
    """A score is compared with whole numbers that its points can come to, and with nothing else."""
    with pytest.raises(ConditionError) as caught:
        build()
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: ScoreItem(HEART, 0), "points: 0 points; a whole number from -1000 to 1000, not 0"),
        (lambda: ScoreItem(HEART, 1001), "1001 points"),
        (lambda: ScoreItem(HEART, 1.5), "1.5 points"),  # type: ignore[arg-type]
        (lambda: ScoreItem(HEART, True), "True points"),
        (lambda: ScoreItem(AGE, 1), "when:"),  # type: ignore[arg-type]
        (lambda: ScoreItem(HEART, 1, 4), "label: 4 is not a text"),  # type: ignore[arg-type]
        (lambda: Score("risk", "risk", []), "items: 0 items; from 1 to 100"),
        (lambda: Score("risk", "risk", [ScoreItem(HEART, 1)] * 101), "items: 101 items"),
        (lambda: Score("risk", "risk", [HEART]), "items"),  # type: ignore[list-item]
        (lambda: Score("risk", "", [ScoreItem(HEART, 1)]), "label: is empty"),
        (lambda: Score("Risk", "risk", [ScoreItem(HEART, 1)]), "not an id for a score"),
        (lambda: Score("stopped", "risk", [ScoreItem(HEART, 1)]), "a word of the language"),
    ],
)
def test_a_score_that_cannot_be_is_refused(build: Any, words: str) -> None:
    """Points are whole and not 0, items from 1 to 100, and a score has a name and a label."""
    with pytest.raises(PathwayError) as caught:
        build()
    assert words in str(caught.value)


def test_the_ends_of_what_a_score_may_hold_are_allowed() -> None:
    """1000 points, -1000 points and 100 items are the most."""
    assert Score("k", "k", [ScoreItem(HEART, 1000), ScoreItem(LUNG, -1000)]).span == (-1000, 1000)
    assert Score("k", "k", [ScoreItem(HEART, 1)] * 100).span == (0, 100)


def test_a_score_is_a_value() -> None:
    """Scores are equal when they say the same, hash alike, never change, survive a pickle, and are no yes or no."""
    again = Score("risk", "operative risk", list(RISK.items))
    assert (again == RISK, again != RISK, hash(RISK) == hash(again)) == (True, False, True)
    other = Score("risk", "operative risk", RISK.items[:2])
    assert (other == RISK, other != RISK) == (False, True)
    assert (RISK == "risk", RISK != "risk") == (False, True)
    assert pickle.loads(pickle.dumps(RISK)) == RISK  # noqa: S301 (our own bytes)
    with pytest.raises(AttributeError):
        RISK.label = "other"  # type: ignore[misc]
    with pytest.raises(TypeError, match="risk is a score: compare it with a whole number, as in `risk >= 2`"):
        bool(RISK)
    with pytest.raises(TypeError, match="no truth value"):
        bool(RISK >= 3)


def test_comparisons_are_told_apart_by_the_name_of_the_score() -> None:
    """What a condition says is its text: the same comparison of a score that was changed since is the same."""
    changed = Score("risk", "operative risk", [ScoreItem(HEART, 4)])
    assert (changed >= 3, changed.between(1, 3)) == (RISK >= 3, RISK.between(1, 3))
    assert (changed >= 3) != (RISK >= 2)


def test_scores_and_definitions_build_on_one_another_but_not_without_end() -> None:
    """A score may count a definition that compares a score; the depth of all that is one."""
    assert Score("all", "all", [ScoreItem(FRAIL, 1)]).depth > RISK.depth
    deep = Score("k", "k", [ScoreItem(LUNG, 1)])
    while deep.depth < MAX_DEPTH - 2:
        deep = Score("k", "k", [ScoreItem(deep >= 1, 1)])
    too_deep = deep >= 1
    with pytest.raises(ConditionError, match="scores and definitions build on one another more than 100 deep"):
        Score("k", "k", [ScoreItem(too_deep, 1)])


def pathway(**fields: Any) -> Pathway:
    """A pathway of one disposition."""
    return Pathway("p", tiers=["care"], start=[Disposition("home", "Home", tier="care")], **fields)


def test_what_a_score_names_is_gathered() -> None:
    """A score that a goal compares need not be listed, nor what its items name, and neither what these name."""
    counted = Score("counted", "counted", [ScoreItem(FRAIL, 1), ScoreItem(AGE >= 75, 2)])
    made = pathway(goal=counted >= 2)
    assert list(made.scores) == ["counted", "risk"]
    assert list(made.definitions) == ["frail"]
    assert set(made.facts) == {"heart", "lung", "young", "age"}


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: pathway(scores=[4]), "4 is not a score"),
        (lambda: pathway(scores=[RISK], facts=[Flag("risk", "risk")]), "risk is both a"),
        (lambda: pathway(scores=[Score("home", "x", RISK.items)]), "home is both a score and a node"),
        (lambda: pathway(scores=[RISK, Score("risk", "x", RISK.items)]), "risk is declared twice, and differently"),
        (
            lambda: pathway(goal=Score("k", "k", [ScoreItem(failed("nothing"), 1)]) >= 1),
            "scores.k.items[1].when: no node is declared as nothing",
        ),
    ],
)
def test_a_score_that_a_pathway_cannot_hold_is_refused(build: Any, words: str) -> None:
    """Names clash with nothing, and the items of a score name what is declared."""
    with pytest.raises(PathwayError) as caught:
        build()
    assert words in str(caught.value)


def test_a_score_that_asks_for_suitability_stands_in_no_indication() -> None:
    """What may not appear in an indication may not come in through a score, nor through a definition of it."""
    scan = Treatment("scan", "Scan", tier="care", once=True)
    asking = Score("asking", "asking", [ScoreItem(suitable("scan"), 1)])
    for stated in (asking >= 1, Definition("d", "d", asking >= 1)):
        other = Treatment("other", "Other", tier="care", once=True, indications=[stated])
        with pytest.raises(PathwayError, match="suitable may not appear in an indication or a contraindication"):
            Pathway("p", tiers=["care"], start=[scan, other])
    assert Pathway("p", tiers=["care"], start=[scan], goal=asking >= 1).scores


@pytest.mark.parametrize(
    ("facts", "truths"),
    [
        # the sum: 3 for heart, 2 for lung, -1 for young
        ({"heart": True, "lung": True, "young": False}, ("met", "met", "met", "not_met")),  # 5
        ({"heart": True, "lung": False, "young": True}, ("not_met", "met", "not_met", "met")),  # 2
        ({"heart": True}, ("unknown", "met", "unknown", "unknown")),  # 2 to 5
        ({"lung": False, "young": True}, ("not_met", "unknown", "not_met", "unknown")),  # -1 to 2
        ({"heart": False}, ("not_met", "unknown", "not_met", "unknown")),  # -1 to 2
        ({}, ("unknown", "unknown", "unknown", "unknown")),  # -1 to 5
    ],
)
def test_an_unknown_item_leaves_the_sum_between_two_numbers(facts: dict[str, bool], truths: tuple[str, ...]) -> None:
    """A comparison is met when all that the sum may be meets it, not met when none does, and unknown between."""
    ask = pathway(scores=[RISK]).assess(Episode(facts)).evaluate
    asked = (RISK >= 3, RISK >= 1, RISK == 5, RISK.between(1, 2))
    assert tuple(ask(one).value for one in asked) == truths


@pytest.mark.parametrize(("points", "shown"), [((3, 2), 1), ((3, -1), 1), ((1,), 1), ((-2, -1), -3)])
def test_a_score_that_stands_bare_is_shown_beside_a_number_that_it_can_come_to(
    points: tuple[int, ...], shown: int
) -> None:
    """One point, or the least where nothing gives any."""
    made = pathway(scores=[Score("risk", "risk", [ScoreItem(HEART, point) for point in points])])
    with pytest.raises(ConditionError) as refused:
        parse("risk", made)
    assert refused.value.problem.hint == f"compare it with a whole number, as in `risk >= {shown}`"
    assert text(parse(f"risk >= {shown}", made)) == f"risk >= {shown}"


def test_a_score_that_names_another_many_times_is_as_deep_as_one_that_names_it_once() -> None:
    """How deep it is, is kept: worked out anew along every way through it, thirty levels would never end."""
    flag = Flag("flag", "a flag")
    last = Score("points_0", "points", [ScoreItem(flag, 1)])
    for level in range(1, 31):
        items = [ScoreItem(when, 1) for when in (last >= 1, last == 1, flag)]
        last = Score(f"points_{level}", "points", items)
    assert last.depth == 2 + 2 * 30  # a flag is 1 deep, and each level adds a comparison and a score


def test_what_a_score_may_add_up_to_is_worked_out_once_however_often_it_is_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three points of heart, and one off where the age is not known to be no reason: from 2 to 3."""
    seen = []

    def counted(points: tuple[int, ...], truths: list[int]) -> tuple[int, int]:
        seen.append(points)
        return bounds(points, truths)

    monkeypatch.setattr(program, "bounds", counted)
    bounded = [RISK.between(n, 5) for n in range(-1, 6)]
    cares = [
        Treatment(f"care_{n}", f"Care {n}", tier="care", once=True, indications=[each])
        for n, each in enumerate(bounded)
    ]
    found = Pathway("p", tiers=["care"], start=cares).assess(Episode({"heart": True, "lung": False}))
    assert seen == [(3, 2, -1)]
    indicated = [found.truth("indicated", care).value for care in cares]
    assert indicated == ["met"] * 4 + ["unknown"] + ["not_met"] * 2


def test_the_items_of_a_score_are_stated_once_however_often_it_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of six treatments, each by a bound of its own, no item is asked for more often than of one."""
    asked: list[str] = []
    met = Meaning.met

    def counted(meaning: Meaning, formula: Any) -> int:
        asked.append(getattr(formula, "kind", ""))
        return met(meaning, formula)

    def items(bounds: int) -> int:
        bounded = [RISK.between(n, 5) for n in range(bounds)]
        cares = [
            Treatment(f"care_{n}", f"Care {n}", tier="care", once=True, indications=[each])
            for n, each in enumerate(bounded)
        ]
        asked.clear()
        Encoding(Pathway("p", tiers=["care"], start=cares), partial=True)
        return asked.count("item")

    monkeypatch.setattr(Meaning, "met", counted)
    assert items(6) == items(1) > 0
