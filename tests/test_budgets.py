"""Pathways at the edge of what may be written: answered within bounds, and never by a crash."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import Disposition, Episode, Escalation, Flag, Pathway, Review, Treatment
from l4path.assessment import alone, proofs
from l4path.assessment.alone import Alone
from l4path.explanation.statements import say
from l4path.search import backends, circuit, encoding, grounds
from l4path.search.budget import Budget
from l4path.search.encoding import Encoding, encoding_of
from l4path.search.meaning import Meaning
from l4path.truth import bounds
from l4path.verification import check
from l4path.verification.sarif import to_sarif

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


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


def layers_of_scores(layers: int, wide: int) -> Pathway:
    """Layers of scores, each of which adds up all of the layer before it, by a bound of its own for every item."""
    layer: list[Any] = [Flag(f"sign_{n}", f"sign {n}") for n in range(wide)]
    for at in range(layers):
        scores = [
            l4path.Score(
                f"points_{at}_{n}",
                f"points {at} {n}",
                [
                    l4path.ScoreItem(below if not at else below >= 1 + (n + m) % wide, 1 + m % 3)
                    for m, below in enumerate(layer)
                ],
            )
            for n in range(wide)
        ]
        layer = scores
    return three(l4path.at_least(wide // 2, *(score >= wide // 2 for score in layer)))


def test_rules_of_too_many_statements_are_not_searched_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is stated than there may be, once and not again for each question; what is known by itself is told."""
    monkeypatch.setattr(encoding, "_MOST", 3_000)
    pathway = layers_of_scores(3, 12)
    found = pathway.assess(Episode())
    made: list[tuple[Any, ...]] = []
    monkeypatch.setattr(Meaning, "__init__", counting(Meaning.__init__, made))
    for partial in (True, False):
        with pytest.raises(circuit.TooLargeError):
            encoding_of(pathway, partial=partial)
    nearest = found.what_it_would_take("care")
    assert (nearest.alternatives, nearest.settled) == ((), False)
    assert {(question.matters, question.settled) for question in found.to_ask()} == {(False, False)}
    assert "No episode was found" in str(found.explain("care"))
    assert [len(meaning.space.circuit) < 3_400 for (meaning, *_) in made] == [True, True]


def counting(run: Callable[..., Any], calls: list[tuple[Any, ...]]) -> Callable[..., Any]:
    """The same function, which keeps with what it was called."""

    def counted(*given: Any, **named: Any) -> Any:
        calls.append(given)
        return run(*given, **named)

    return counted


def all_tried(count: int, measures: int) -> tuple[Pathway, Episode]:
    """Treatments, each tried and with so many measures, half of which must be good; a review if half have failed."""
    what = [l4path.Measure(f"measure_{n}", f"measure {n}", minimum=0, maximum=100) for n in range(measures)]
    helped = l4path.at_least(measures // 2, *(measure >= 50 for measure in what))
    cares = [
        Treatment(f"care_{n}", f"Care {n}", tier="care", adequate=l4path.weeks >= 6, response=helped)
        for n in range(count)
    ]
    last, failed = (
        Review("last", "Last", tier="care"),
        l4path.at_least(count // 2, *(l4path.failed(care) for care in cares)),
    )
    ways = [Escalation(last, on="failure", after=cares, any_of=True, when=failed)]
    values: dict[str, Any] = {measure.id: n for n, measure in enumerate(what)}
    trials = {care.id: l4path.Trial(weeks=8, **values) for care in cares}
    return Pathway("edge", tiers=["care"], start=cares, nodes=[*cares, last], escalations=ways), Episode(trials=trials)


def test_what_a_status_rests_on_is_looked_for_within_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of two thousand records is tried without, and another look takes as many: what is left over is said so."""
    pathway, episode = all_tried(100, 20)
    looked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(Alone, "standing", counting(Alone.standing, looked))
    found = pathway.assess(episode)
    assert "perhaps less is" in str(found.explain("last", full=True))
    assert sum(grounds.size(other) for _, other in looked) < 1_500 * 400 + 2 * 2_400
    enough, whole = grounds.grounds_by_way(found, "last")
    assert not whole
    assert enough.status["last"] is found.status["last"]
    less, whole = grounds.grounds_by_way(found, "care_0")
    assert whole
    assert less.episode.trials.keys() == {"care_0"}


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


def many_bounds(items: int, bounds: int) -> Pathway:
    """A treatment for whoever has any of so many sums of points of one score."""
    score = l4path.Score("points", "points", [l4path.ScoreItem(Flag(f"i_{n}", f"item {n}"), 1) for n in range(items)])
    return three(l4path.at_least(2, *(score >= n for n in range(1, bounds + 1))))


def test_the_items_of_a_score_are_looked_at_once_whatever_it_is_compared_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is unknown of it, twenty items, and not as often as bounds; for what bears on a status, none."""
    pathway, seen, named = many_bounds(20, 20), list[object](), list[Any]()

    def evaluated(formula: Any, run: Any) -> int:
        seen.append(formula)
        return truth(formula, run)

    def claims(*given: Any) -> Any:
        for claim in each(*given):
            named.append(claim)
            yield claim

    truth, each = proofs.evaluated, alone._claims
    monkeypatch.setattr(proofs, "evaluated", evaluated)
    monkeypatch.setattr(alone, "_claims", claims)
    found = pathway.assess(Episode())
    assert found.questions == tuple(sorted(f"i_{n}" for n in range(20)))
    items = [formula for formula in seen if isinstance(formula, l4path.meaning.Claim) and formula.kind == "item"]
    assert len(items) == 20
    alone.bearing(pathway, "care")
    assert {claim.kind for claim in named} >= {"reached", "indicated"}
    assert not any(claim.kind == "item" for claim in named)


def test_what_points_come_to_is_worked_out_once_however_often_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One score, beside twenty bounds, in full and in short: one sum, from none to all of its points."""
    pathway, added = many_bounds(20, 20), list[object]()

    def adds(points: Sequence[int], truths: Sequence[int]) -> tuple[int, int]:
        added.append(points)
        return bounds(points, truths)

    monkeypatch.setattr("l4path.assessment.proofs.bounds", adds)
    found = pathway.assess(Episode())
    assert "0 to 20 points" in str(found.explain("care", full=True))
    str(found.explain("care"))
    assert len(added) == 1


def test_statements_that_name_another_number_are_told_apart_at_once() -> None:
    """A hundred of the same parts, each beside a bound of its own: looked up by what they name too."""
    item = say("says.own", text="an item")
    told = [say("says.score", parts=[item], needed=say("points.ge", constant=bound)) for bound in range(100)]
    assert len({hash(each) for each in told}) == 100


def test_points_that_cannot_take_many_places_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten items of ten points each take at most a thousand places: whether that is too many needs no look at them."""
    places = circuit._COUNTED_ONE_BY_ONE
    assert places >= 11 * 100
    assert not circuit._wide(None, list(range(100, -1, -10)), 50)  # type: ignore[arg-type] # nothing is looked at
    monkeypatch.setattr(circuit, "_COUNTED_ONE_BY_ONE", 5)
    assert circuit._wide([(10, 2)] * 10, list(range(100, -1, -10)), 50)


def test_once_a_question_is_given_up_none_is_asked_that_would_come_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search that shares what was learnt ends there; the one that is asked anew goes on."""
    heard: list[bool | None] = []
    signs = [Flag(f"sign_{n}", f"sign {n}") for n in range(4)]
    pathway = three(l4path.at_least(2, *signs))

    def given_up(self: Any, *_: object) -> None:
        self.steps += 1
        heard.append(None)

    monkeypatch.setattr(type(encoding_of(pathway, partial=True).solver), "solve", given_up)
    forget, rounds = Encoding.forget, list[int]()

    def forgotten(self: Encoding) -> None:
        rounds.append(len(heard))
        forget(self)

    monkeypatch.setattr(Encoding, "forget", forgotten)
    found = pathway.assess(Episode()).what_it_would_take("care")
    assert (found.alternatives, found.settled) == ((), False)
    assert rounds == [1]
    assert len(heard) > 1


def test_a_lost_budget_is_one_of_which_a_question_was_given_up() -> None:
    """Only where all comes to nothing then; of any other budget the next question takes its part."""
    for all_or_nothing in (True, False):
        budget = Budget(100, all_or_nothing=all_or_nothing)
        assert not budget.lost
        budget.spent = True
        assert budget.lost is all_or_nothing


def test_what_a_solver_is_given_is_charged() -> None:
    """Of ten thousand statements one after the other some tens of steps, and nothing when they are asked for again."""
    pytest.importorskip("pysat")
    made = circuit.Circuit()
    last = made.free()
    for _ in range(10_000):
        last = made.all_of((last, made.free()))
    solver = backends.PythonSat(made)
    assert solver.solve(last, 1_000)
    first = solver.steps
    assert first >= 10_000 // backends._STATED_A_STEP
    assert solver.solve(last, 1_000)
    assert solver.steps - first < 20
