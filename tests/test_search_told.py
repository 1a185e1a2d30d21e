"""What a search tells of what it found: counts, records and measures as they stay, and what is left to choose, by hand.

Each expectation is worked out from what the words of the function promise, or by trying every way there is.
"""

from __future__ import annotations

import itertools
import random
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from choosing import so
from l4path import (
    Assumption,
    Choice,
    Episode,
    EpisodeError,
    Flag,
    L4pathError,
    Measure,
    Number,
    Pathway,
    Screen,
    Treatment,
    Trial,
    at_least,
    check,
    failed,
    load,
    tried,
    weeks,
)
from l4path.assessment import Status
from l4path.conditions import operative
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.meaning import Claim, Has
from l4path.search.backends import answering
from l4path.search.bound import Bound, _apart, _most_often
from l4path.search.budget import Budget
from l4path.search.cells import Cells, plainest
from l4path.search.changes import Changes
from l4path.search.circuit import TRUE, Circuit, _wide
from l4path.search.encoding import Encoding
from l4path.search.enough import Enough, enough
from l4path.search.foremost import foremost
from l4path.search.meaning import Meaning
from l4path.search.nearest import nearest
from l4path.search.order import Turns, comes_about
from l4path.search.planes import Found, packed
from l4path.search.relevance import relevances
from l4path.search.showing import Showing
from l4path.search.solver import Solver
from l4path.search.space import Space
from l4path.search.taking import what_it_would_take
from l4path.search.together import Known, Together
from random_cases import pathway_and_episodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.search import SolverName
    from l4path.search.alternatives import Alternative

SCORE = Number("score", "score", minimum=0, maximum=20)
OTHER = Number("other", "other", minimum=0, maximum=20)
OFFERED = frozenset({Status.OFFERED})
SCAN = Treatment("scan", "Scan", tier="a", once=True)
OPEN = Number("open", "open")
RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
BEND = Measure("bend", "bend", minimum=0, maximum=9)


def of(fact: Any, *conditions: Any) -> tuple[Circuit, Cells, Any]:
    """The cells of a fact, and how each atom is met."""
    circuit = Circuit()
    atoms = [atom for condition in conditions for atom in operative(condition)]
    cells = Cells(circuit, [fact.fact], atoms, partial=False)
    return circuit, cells, partial(meets, cells)


def meets(cells: Cells, condition: Any) -> int:
    """How the one atom of a condition is met."""
    return cells.meets(next(iter(operative(condition))))


# cells


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12, [OPEN > 30, OPEN >= 30, OPEN > 20, OPEN >= 20, OPEN < 10, OPEN <= 10]),
        (27, [OPEN < 10, OPEN <= 10, OPEN < 20, OPEN <= 20, OPEN > 30, OPEN >= 30]),
        (30, [OPEN < 10, OPEN <= 10, OPEN < 20, OPEN <= 20, OPEN < 30, OPEN > 30]),
        (4, [OPEN > 30, OPEN >= 30, OPEN > 20, OPEN >= 20, OPEN > 10, OPEN >= 10]),
    ],
)
def test_what_a_number_does_not_say_is_said_of_the_farthest_first(value: float, expected: list[Any]) -> None:
    """Of each number that a condition names: that it is on the other side, and how far; none of it is so today."""
    circuit, cells, meets = of(OPEN, OPEN >= 10, OPEN > 20, OPEN < 30)
    away = cells.away(value)
    assert away == [meets(condition) for condition in expected]
    today = {abs(literal): literal > 0 for literal in cells.as_recorded(value)}
    assert not any(so(circuit, today, literal) for literal in away)


def test_what_is_no_number_does_not_say_its_other_values() -> None:
    """Of what has no order each choice that there is; of a number at the ends of its range nothing that cannot be."""
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    _, cells, meets = of(drug, drug == "a", drug == "b")
    assert cells.away("a") == [meets(drug == "a"), meets(drug == "b")]
    _, cells, meets = of(SCORE, SCORE > 0, SCORE >= 20)
    assert cells.away(12) == [-meets(SCORE > 0), meets(SCORE >= 20)]


def test_between_two_numbers_that_hardly_differ_lies_the_middle() -> None:
    """By hand: where not even seventeen digits after the point tell them apart."""
    assert plainest((1e-20, False), (2e-20, False)) == 1.5e-20
    assert plainest((1e-17, False), (2e-17, False)) == 1.5e-17


# budgets


def test_a_budget_counts_questions_plain_patients_and_replays_each_by_itself() -> None:
    """By hand: of each as many steps as there are; four hundred things looked at, or two hundred assessed, are one."""
    budget = Budget(10)
    assert (budget.spent, budget.left, budget.left_for_plain, budget.left_for_replays) == (False, 10, 10, 10)
    budget.look(399)
    assert budget.left_for_plain == 10
    budget.look(1)
    assert (budget.left_for_plain, budget.allowance_for_plain()) == (9, 4)
    budget.look(1201)
    assert budget.left_for_plain == 6
    budget.look(399)
    assert budget.left_for_plain == 5
    budget.spend_on_plain(2)
    assert (budget.left_for_plain, budget.allowance_for_plain()) == (3, 1)
    budget.spend_on_plain(4)
    assert budget.left_for_plain == 0
    assert budget.replay(199)
    assert budget.left_for_replays == 10
    assert budget.replay(1)
    assert budget.left_for_replays == 9
    assert budget.replay(8 * 200 + 199)
    assert budget.left_for_replays == 1
    assert budget.replay(401)  # the last may be more than is left
    assert budget.left_for_replays == 0
    assert not budget.replay(0)
    assert (budget.left, budget.spent) == (10, False)
    budget.spend(3)
    assert (budget.left, budget.allowance()) == (7, 7)
    assert (Budget(1000, share=2).allowance(), Budget(1000, share=1).allowance()) == (500, 1000)


@pytest.mark.parametrize("steps", [1.5, "many", None, True, -1])
def test_what_is_no_number_of_steps_is_refused(steps: Any) -> None:
    """A flag is no number, and fewer than none cannot be taken; the command line refuses the same."""
    with pytest.raises(L4pathError, match="is not a budget; write a whole number of steps, 0 or more"):
        Budget(steps)
    with pytest.raises(L4pathError, match="is not a budget"):
        check(load("l4-article"), budget=steps)


def test_what_was_found_impossible_is_not_asked_again_and_what_is_shown_is_not_asked() -> None:
    """By the steps that a solver takes: a part of what could not be so settles the whole; more of what is so, too."""
    encoding = Encoding(Pathway("p", tiers=["a"], start=[SCAN]), partial=False)
    circuit = encoding.circuit
    asked: list[tuple[int, ...]] = []
    a, b, c, d = (circuit.free() for _ in range(4))
    circuit.constraints.append((-a, -b))
    solver = Asked(circuit, asked)
    asking: Any = solver
    encoding.solver = asking
    budget = Budget(1000)
    assert encoding.possible([a, c], budget) is True
    assert encoding.possible([a, c], budget) is True
    assert encoding.possible([c], budget) is True
    assert asked == [(a, c)]
    assert encoding.possible([c, a, b], budget) is False
    assert set(encoding.core()) == {a, b}
    assert encoding.possible([d, b, a], budget) is False
    assert asked == [(a, c), (c, a, b)]
    assert set(encoding.core()) == {a, b}
    assert encoding.possible([a, -b], budget) is True  # what was found before is shown still
    assert encoding.possible([b, -a], budget) is True
    assert asked[2:] == [(b, -a)]
    assert encoding.possible([b], budget) is True
    assert asked[3:] == []
    circuit.constraints.append((-b, -d))  # nothing that was found shows what holds since
    assert encoding.possible([b], budget) is True
    assert asked[3:] == [(b,)]
    encoding.fit(len(circuit))  # what was impossible is asked anew, and what was found is shown still
    assert encoding.solver is asking
    assert encoding.possible([a, b], budget) is False
    assert encoding.possible([b], budget) is True
    assert asked[4:] == [(a, b)]
    assert budget.left == 1000 - 5 * 7
    assert not budget.spent
    encoding.forget()
    assert encoding.solver is not asking
    encoding.solver = asking
    assert encoding.possible([b], budget) is True
    assert asked[5:] == [(b,)]
    solver.tired = True
    assert encoding.possible([d], budget) is None
    assert budget.spent


class Asked:
    """A solver that tries every row, takes seven steps for each question, and keeps what it found."""

    keeps, holds = True, 0

    def __init__(self, circuit: Circuit, asked: list[tuple[int, ...]]) -> None:
        """Begin with nothing found; write down what is asked."""
        self.circuit, self.steps, self.tired = circuit, 0, False
        self._asked, self._found, self._core = asked, dict[int, bool](), list[int]()

    def solve(self, wanted: int, _: int, given: Sequence[int] = ()) -> bool | None:
        """The last row that there is of those that are as asked."""
        self._asked.append((*given, wanted))
        self.steps += 7
        if self.tired:
            return None
        found = self._row((*given, wanted))
        if found is None:
            several = (some for size in (1, 2) for some in itertools.combinations((*given, wanted), size))
            self._core = next(list(some) for some in several if self._row(some) is None)
            return False
        self._found = found
        return True

    def _row(self, asked: Sequence[int]) -> dict[int, bool] | None:
        about = self.circuit.cone([*asked, *itertools.chain.from_iterable(self.circuit.constraints)])
        free = [number for number in about if self.circuit.kids[number] is None and number != TRUE]
        clauses = [*self.circuit.constraints[1:], *((literal,) for literal in asked)]
        ways = (dict(zip(free, row, strict=True)) for row in itertools.product((False, True), repeat=len(free)))
        return next(
            (way for way in ways if all(any(so(self.circuit, way, one) for one in clause) for clause in clauses)), None
        )

    def shows(self, statement: int) -> bool:
        """Whether it is so in what was found."""
        return abs(statement) in self._found and self._found[abs(statement)] is (statement > 0)

    def core(self) -> list[int]:
        """The fewest that cannot be so together."""
        return self._core


def test_each_split_and_each_contradiction_is_a_step() -> None:
    """By hand: of two choices of which no way will do, one is split; that and its contrary contradict."""
    circuit = Circuit()
    a, b = circuit.free(), circuit.free()
    solver = Solver(circuit)
    assert solver.solve(circuit.all_of(circuit.any_of((x, y)) for x in (a, -a) for y in (b, -b)), 100) is False
    assert solver.steps == 3
    assert solver.solve(circuit.any_of((a, b)), 100) is True
    assert solver.steps == 4


# sums


@pytest.mark.parametrize("seed", range(30))
def test_a_diagram_has_a_place_for_each_sum_that_may_still_be_wanted(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each item, of all ways to have the ones so far, what is wanted still and can still come."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    weights = [chance.randint(1, 9) for _ in range(chance.randint(1, 7))]
    bound = chance.randint(1, sum(weights))
    places = 0
    for item in range(1, len(weights) + 1):
        ways = itertools.product((False, True), repeat=item)
        open_still = {bound - sum(itertools.compress(weights, way)) for way in ways}
        places += sum(0 < most <= sum(weights[item:]) for most in open_still)
    left = [sum(weights[item:]) for item in range(len(weights) + 1)]
    for most in (places - 1, places, places + 1):
        monkeypatch.setattr("l4path.search.circuit._COUNTED_ONE_BY_ONE", most)
        assert _wide([(weight, TRUE) for weight in weights], left, bound) is (most < places)


# counts from below


def owned(chance: random.Random) -> list[tuple[int, int]]:
    """Some parts, each with what it takes and what it rests on, in order."""
    return sorted((chance.randint(0, 3), chance.randint(1, 31)) for _ in range(chance.randint(2, 6)))


@pytest.mark.parametrize("seed", range(30))
def test_parts_that_share_no_record_are_added_up_from_the_dearest_on(seed: int) -> None:
    """Each is taken that shares nothing with one that was taken before it."""
    parts = owned(random.Random(seed))  # noqa: S311 - nothing here is secret
    taken: list[tuple[int, int]] = []
    for cost, bits in sorted(parts, reverse=True):
        if all(not bits & other for _, other in taken):
            taken.append((cost, bits))
    assert _apart(parts) == sum(cost for cost, _ in taken)


@pytest.mark.parametrize("seed", range(30))
def test_the_record_that_most_parts_rest_on_is_counted(seed: int) -> None:
    """Of the parts that take anything; where none does, one."""
    parts = owned(random.Random(seed))  # noqa: S311 - nothing here is secret
    counts = [sum(bool(cost and bits >> place & 1) for cost, bits in parts) for place in range(5)]
    assert _most_often(parts) == (max(counts) or 1)


@pytest.mark.parametrize("seed", range(60))
def test_what_takes_different_records_is_counted_just(seed: int) -> None:
    """Of counts of choices that no two share, the bound is the fewest that trying every row finds."""
    chance, circuit = random.Random(seed), Circuit()  # noqa: S311 - nothing here is secret
    choices = [circuit.free() for _ in range(8)]
    today = [one * chance.choice((1, -1)) for one in choices]
    inner = [
        circuit.at_least(chance.randint(1, 2), [one * chance.choice((1, -1)) for one in choices[at : at + 2]])
        for at in range(0, 8, 2)
    ]
    wanted = circuit.at_least(chance.randint(1, 4), [one * chance.choice((1, -1)) for one in inner])
    bound = Bound(circuit, [([literal], TRUE) for literal in today])
    for statement in (wanted, -wanted):
        fewest = min(
            (
                sum(not so(circuit, chosen, literal) for literal in today)
                for row in itertools.product((False, True), repeat=8)
                if so(circuit, chosen := dict(zip(choices, row, strict=True)), statement)
            ),
            default=None,
        )
        assert fewest is None or bound.of(statement) == fewest


def test_a_count_is_worth_counting_where_it_can_take_more_than_are_looked_for() -> None:
    """By hand: a count of fifty by how many it takes, or its contrary; counts of counts by all that they take."""
    circuit = Circuit()
    circuit.at_least(20, [circuit.free() for _ in range(60)])  # its contrary takes forty-one
    assert [Bound(circuit, ()).worthwhile(most) for most in (40, 41)] == [True, False]
    circuit.at_least(28, [circuit.free() for _ in range(55)])
    circuit.at_least(45, [circuit.free() for _ in range(50)])
    assert [Bound(circuit, ()).worthwhile(most) for most in (44, 45)] == [True, False]
    half = Circuit()
    half.at_least(25, [half.free() for _ in range(50)])  # its contrary takes twenty-six
    assert [Bound(half, ()).worthwhile(most) for most in (25, 26)] == [True, False]
    short = Circuit()
    short.at_least(25, [short.free() for _ in range(49)])
    assert not Bound(short, ()).worthwhile(0)
    for levels, takes in ((2, 36), (3, 216)):  # three of eight each: six, that there are not three
        nested = Circuit()
        row = [nested.free() for _ in range(8**levels)]
        while len(row) > 1:
            row = [nested.at_least(3, row[at : at + 8]) for at in range(0, len(row), 8)]
        worth = [Bound(nested, ()).worthwhile(most) for most in (0, 50, takes - 1, takes)]
        assert worth == ([False] * 4 if levels == 2 else [True, True, True, False])


def test_what_was_not_counted_is_known_of_nobody() -> None:
    """What is counted on the way to something else is known with it; of the rest nothing is said."""
    circuit = Circuit()
    choices = [circuit.free() for _ in range(6)]
    three, four = circuit.at_least(3, choices), circuit.at_least(4, choices)
    bound = Bound(circuit, [([-one], TRUE) for one in choices])
    assert (bound.known(three), bound.known(four)) == (0, 0)
    assert bound.of(circuit.all_of((three, choices[0]))) == 3
    assert (bound.known(three), bound.known(four)) == (3, 0)


# records


def of_care(condition: Any, trial: Trial | None, **recorded: Any) -> tuple[Alternative, ...]:
    """The alternatives for an operation that asks for something of care, whose record is given."""
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50)
    operation = Treatment("operation", "Operation", tier="a", once=True, indications=[condition])
    beside = Treatment(
        "beside", "Beside", tier="a", once=True, indications=[(RELIEF.of("care") >= 30) & (BEND.of("care") >= 3)]
    )
    pathway = Pathway("p", tiers=["a"], start=[care, operation, beside], measures=[RELIEF, BEND])
    episode = Episode(trials={} if trial is None else {"care": trial}, **recorded)
    return what_it_would_take(pathway.assess(episode), "operation").alternatives


def test_what_is_to_be_otherwise_least_of_all_comes_first() -> None:
    """By hand: a new sign, another finding, what is ruled out, decisions, trials, and last what nobody knows yet."""
    asthma, smoker, open_one, asked, also = (Flag(name, name) for name in ("asthma", "smoker", "open", "asked", "also"))
    names = ("new", "begun", "wanted", "refused")
    care = [Treatment(name, name, tier="a", adequate=weeks >= 6, response=RELIEF >= 50) for name in names]
    condition = asthma & smoker & (SCORE >= 10) & open_one & asked & also
    either = [failed(name) for name in names]
    wanted = Treatment("t", "T", tier="a", once=True, indications=[condition & at_least(1, *either)])
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=care,
        escalations=[one.escalates_to(wanted, on="unavailable") for one in care],
        measures=[RELIEF],
        screens=[Screen("both", [asked, also], "both")],
    )
    recorded = {"asthma": False, "smoker": True, "score": 4}
    begun = {"begun": Trial("ongoing"), "wanted": Trial("ongoing")}
    today = pathway.assess(Episode(recorded, trials=begun, declined=["refused"]))
    encoding = Encoding(pathway, partial=True)
    records = Changes(
        today, encoding, [encoding.meaning.met(Claim("reached", "t")), encoding.meaning.met(Has("t", OFFERED))]
    )
    places = {key: records.dearness(key) for key in records.of}
    expected = {
        ("fact", "asthma"): 0,
        ("fact", "smoker"): 1,
        ("fact", "score"): 1,
        ("declined", "new"): 2,
        ("declined", "begun"): 2,
        ("declined", "wanted"): 2,
        ("declined", "refused"): 3,
        ("trial", "new"): 4,
        ("trial", "refused"): 4,
        ("trial", "begun"): 5,
        ("trial", "wanted"): 5,
        ("screened", "both"): 6,
        ("fact", "open"): 7,
        ("fact", "asked"): 7,
        ("fact", "also"): 7,
    }
    assert {key: place for key, place in places.items() if key[1] != "t"} == expected
    order = records.dearest_first()
    findings = [records.of["fact", name].statement for name in ("asthma", "score", "smoker")]
    assert order[0] == findings[0]
    assert {*order[1:3]} == {*findings[1:]}
    assert order[3 : 3 + len(records.ruled_out)] == records.ruled_out
    rest = [
        places[key]
        for statement in order[3 + len(records.ruled_out) :]
        for key in places
        if records.of[key].statement == statement
    ]
    assert rest == sorted(place for place in places.values() if place > 1)


def test_what_is_kept_of_a_patient_is_kept_until_another_is_asked_about() -> None:
    """Of the last one only, and of one that is equal but another nothing."""
    encoding = Encoding(Pathway("p", tiers=["a"], start=[SCAN]), partial=True)
    first, other = Episode(), Episode()
    kept = encoding.of_patient(first)
    assert kept == {}
    kept[0, "fact", ("a", "flag")] = 1
    assert encoding.of_patient(first) is kept
    assert encoding.of_patient(other) == {}
    assert encoding.of_patient(first) == {}


def test_of_what_is_recorded_of_a_trial_all_stays_that_need_not_be_otherwise() -> None:
    """Of a trial that has to be longer, the relief and the bend that were measured are as they were."""
    for relief in (20, 40, 60):
        for bend in (1, 5):
            (only,) = of_care(weeks.of("care") >= 4, Trial("ongoing", weeks=2, relief=relief, bend=bend))
            assert only.trials == ("care",)
            then = only.episode.trials["care"].measures
            assert (then["relief"], then["bend"]) == (relief, bend)


def test_what_is_newly_tried_is_told_without_an_outcome_where_that_says_enough() -> None:
    """That it was tried is all that is asked for."""
    (only,) = of_care(tried("care"), None)
    assert only.episode.trials == {"care": Trial()}


# what comes first


@pytest.mark.parametrize("solver", ["own", "auto"])
@pytest.mark.parametrize("seed", range(30))
def test_of_a_row_in_which_each_is_so_with_the_one_before_the_foremost_is_what_comes_first(
    solver: SolverName, seed: int
) -> None:
    """As of a number that is more than ten, and so more than five: told so or not, in blocks or not, it is the same."""
    chance, circuit = random.Random(seed), Circuit()  # noqa: S311 - nothing here is secret
    choices = [circuit.free() for _ in range(7)]
    row = [choice * chance.choice((1, -1)) for choice in choices[:4]]
    circuit.constraints += [(-first, second) for first, second in itertools.pairwise(row)]
    others = [choice * chance.choice((1, -1)) for choice in choices[4:]]
    statements = [*choices]
    for _ in range(7):
        parts = chance.sample(statements, chance.randint(2, 3))
        statements.append(circuit.any_of(part * chance.choice((1, -1)) for part in parts))
    wanted = statements[-1] * chance.choice((1, -1))
    places = sorted(chance.sample(range(7), 4))
    order = [row[places.index(place)] if place in places else others.pop() for place in range(7)]
    ways = (
        dict(
            zip(
                map(abs, order),
                ((so_here is (literal > 0)) for so_here, literal in zip(way, order, strict=True)),
                strict=True,
            )
        )
        for way in itertools.product((False, True), repeat=7)
    )
    held = (way for way in ways if all(any(so(circuit, way, one) for one in clause) for clause in circuit.constraints))
    first = next((way for way in held if so(circuit, way, wanted)), None)
    with_it = {literal: row[place:] for place, literal in enumerate(row, 1)}
    for blocks in ((), (order[:2], order[2:5]), (order[3:],)):
        for known in (None, with_it):
            assert foremost(answering(solver, circuit), wanted, order, Budget(1000), known, blocks) == first


# turns


def turns(pathway: Pathway, episode: Episode, before: Episode, new: Sequence[str]) -> bool:
    """Whether some order of new trials is one in which each would be begun in its turn, by assessing every order."""

    def begun(left: Sequence[str], name: str) -> bool:
        then = episode
        for one in left:
            then = then.without_trial(one) if one not in before.trials else then.with_trial(one, before.trials[one])
        try:
            return pathway.assess(then).status[name].begins
        except EpisodeError:
            return False

    return any(
        all(begun(order[place:], name) for place, name in enumerate(order)) for order in itertools.permutations(new)
    )


def test_new_trials_take_their_turns_as_trying_every_order_finds() -> None:
    """On random pathways, with the values as they are and with another value of a flag."""
    found = []
    for seed in range(24):
        raw, records = pathway_and_episodes(seed, 3)
        pathway = pathway_from_dict(raw)
        flags = [name for name, fact in pathway.facts.items() if fact.kind == "flag"]
        for episode in (episode_from_dict(record, pathway=pathway) for record in records):
            names = sorted(episode.trials)[:3]
            for new in itertools.chain.from_iterable(itertools.combinations(names, size) for size in (1, 2, 3)):
                before = episode
                for place, name in enumerate(new):  # of every second one it is on record that it was given up
                    may = not pathway.treatments[name].once and place % 2
                    before = before.with_trial(name, Trial("stopped")) if may else before.without_trial(name)
                try:
                    today = pathway.assess(before)
                except EpisodeError:
                    continue
                found.append(turns(pathway, episode, before, new))
                assert comes_about(today, episode, frozenset(new)) is found[-1], (seed, new)
                looking = Turns(today, episode, frozenset(new))
                for value in (True, False) if flags else ():
                    other = episode.with_facts({flags[0]: value})
                    assert looking.come_about({flags[0]: value}) is turns(pathway, other, before, new), (seed, new)
    assert 10 < sum(found) < len(found) - 10


# many questions together


def test_those_whom_few_show_are_looked_at_once_each() -> None:
    """What fewest show first, of each patient one at a time, and what it rests on; what nobody shows not at all."""
    space = Space([Pathway("p", tiers=["a"], start=[SCAN])], partial=False)
    circuit = space.circuit
    a, b, c = (circuit.free() for _ in range(3))
    first, second, third = circuit.all_of((a, b)), circuit.all_of((a, c)), circuit.all_of((b, -c))
    never = circuit.all_of((a, b, c))
    patients = Found(circuit, map(packed, [{a: True, b: True}, {a: True, c: True}, {a: True}]))
    together = Together(space, SimpleNamespace(), Budget(100))
    for statement in (a, first, second, third):
        together.known[statement] = Known(decided=True, patients=patients, lanes=patients.of(statement))
    together.known[never] = Known(decided=True)
    taken: set[int] = set()
    asked = [a, never, third, second, first, b]
    assert together._rest_on_what_few_show(asked, taken) == [{b: True, c: False}, {a: True, c: True}]
    assert taken == {third, second}
    assert together._rest_on_what_few_show(asked, taken) == [{a: True, b: True}]
    assert together._rest_on_what_few_show(asked, taken) == [{a: True}]
    assert together._rest_on_what_few_show(asked, taken) == []


def test_so_many_are_looked_at_as_patients_near_to_them_are_drawn_for() -> None:
    """Forty at most, of whatever they are."""
    space = Space([Pathway("p", tiers=["a"], start=[SCAN])], partial=False)
    choices = [space.circuit.free() for _ in range(50)]
    patients = Found(space.circuit, map(packed, [{one: True} for one in choices]))
    together = Together(space, SimpleNamespace(), Budget(100))
    together.known.update((one, Known(decided=True, patients=patients, lanes=patients.of(one))) for one in choices)
    taken: set[int] = set()
    assert together._rest_on_what_few_show(choices, taken) == [{one: True} for one in choices[:40]]
    assert len(together._rest_on_what_few_show(choices, taken)) == 10


class Drawn:
    """Patients who were drawn, of whom the first shows what they are told to."""

    shown: tuple[tuple[int, ...], ...] = ()
    drawn: list[tuple[int, int, bool]]

    def __init__(self, _: Space, many: int, seed: int = 0, beside: Sequence[dict[int, bool]] = ()) -> None:
        """Remember how they were drawn."""
        self.drawn.append((many, seed, bool(beside)))
        self._shown = self.shown[seed] if seed < len(self.shown) else ()

    def of(self, asked: int) -> int:
        """Who shows it."""
        return int(asked in self._shown)

    def rest_on(self, asked: dict[int, int]) -> dict[int, dict[int, bool]]:
        """That itself."""
        return {lane: {statement: True} for lane, statement in asked.items()}


@pytest.mark.parametrize(
    ("many", "worth", "shown", "seeds", "left"),
    [
        (4, 2, ((0, 1), (2, 3), (4,)), [0, 1, 2], [5, 6, 7, 8, 9]),  # one is not worth another time
        (4, 2, ((0, 1), (2, 3), (4, 5), (6, 7, 8)), [0, 1, 2, 3], [9]),  # one is not many
        (8, 1, ((0, 1), (2,), (3,)), [0, 1], [3, 4, 5, 6, 7, 8, 9]),  # seven are not
        (9, 1, ((0, 1), (2,)), [0], [2, 3, 4, 5, 6, 7, 8, 9]),  # nor are eight
        (2, 1, ((), (2,)), [0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),  # nobody shows anything that they could rest on
    ],
)
def test_patients_near_to_those_who_came_far_are_drawn_while_it_is_worth_it(
    many: int, worth: int, shown: Any, seeds: list[int], left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time others, while many questions are left and the last ones answered enough; the solver has the rest."""
    space = Space([Pathway("p", tiers=["a"], start=[SCAN])], partial=False)
    choices = [space.circuit.free() for _ in range(10)]
    monkeypatch.setattr("l4path.search.together._MANY", many)
    monkeypatch.setattr("l4path.search.together._WORTH", worth)
    monkeypatch.setattr(Drawn, "shown", [[choices[one] for one in row] for row in shown])
    drawn: list[tuple[int, int, bool]] = []
    monkeypatch.setattr(Drawn, "drawn", drawn, raising=False)
    monkeypatch.setattr("l4path.search.together.Sample", Drawn)
    asked: list[int] = []

    def solve_any(wanted: list[int], _: int) -> tuple[bool, list[int]]:
        asked.extend(wanted)
        return False, wanted

    together = Together(space, SimpleNamespace(steps=0, solve_any=solve_any), Budget(100))
    together.settle(choices)
    assert [seed for _, seed, _ in drawn] == seeds
    assert [beside for *_, beside in drawn] == [False, *(True for _ in seeds[1:])]
    assert asked == [choices[one] for one in left]
    assert [one for one in choices if together.known[one].possible] == [one for one in choices if one not in asked]


# how far a value may differ


def around(witness: float, values: Sequence[float], good: Any) -> list[float]:
    """From a value on, on either side, those that suffice as far as they do."""
    here = values.index(witness)
    below = list(itertools.takewhile(good, reversed(values[:here])))
    return [*reversed(below), witness, *itertools.takewhile(good, values[here + 1 :])]


@pytest.mark.parametrize("seed", range(40))
def test_the_values_that_suffice_are_those_that_trying_each_finds(seed: int) -> None:
    """Of numbers by steps of a half from the one that was found on, of a choice each: whatever the others are."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    drug = Choice("drug", "Drug", values={"a": "A", "b": "B", "c": "C"})
    low, high, apart = sorted(chance.sample(range(1, 20), 3))
    asked = [
        chance.choice((low < SCORE, low <= SCORE)) & chance.choice((high > SCORE, high >= SCORE)),
        apart <= SCORE,
        drug.isin("a", "b"),
        drug != "c",
        OTHER > 4,
        (OTHER < 3) | (apart < SCORE),
        (drug == "a") | (high <= OTHER),
    ]
    one, two, three = chance.sample(asked, 3)
    wanted = chance.choice((one & two, one & (two | three), (one | two) & three))
    treatment = Treatment("t", "T", tier="a", once=True, indications=[wanted])
    first = Treatment("first", "First", tier="a", once=True)
    pathway = Pathway("p", tiers=["a"], start=[first, treatment], facts=[SCORE, OTHER, drug])
    today = pathway.assess(Episode({"score": chance.choice((0, 20)), "drug": "c"}))
    offered = Has("t", OFFERED)
    halves = [number / 2 for number in range(41)]
    for made in nearest(today, offered).alternatives:
        kept: dict[str, list[Any]] = {}
        names = [*made.answers, *made.findings]

        def good(name: str, value: Any, kept: dict[str, list[Any]] = kept, made: Alternative = made) -> bool:
            others = (dict(zip(kept, row, strict=True)) for row in itertools.product(*kept.values()))
            return all(
                pathway.assess(made.episode.with_facts({**other, name: value})).status["t"] is Status.OFFERED
                for other in others
            )

        found = enough(today, made, offered)
        assert list(found) == names
        for name in names:
            witness, will_do = made.episode.facts[name], found[name]
            if name == "drug":
                kept[name] = [value for value in "abc" if good(name, value)]
                assert will_do == Enough(tuple(kept[name]))
                continue
            kept[name] = around(witness, halves, lambda value, name=name: good(name, value))
            told = [
                value
                for value in halves
                if value in will_do.values
                or not (
                    will_do.values
                    or (will_do.low and (value, will_do.low[1]) <= (will_do.low[0], False))
                    or (will_do.low and value < will_do.low[0])
                    or (will_do.high and value > will_do.high[0])
                    or (will_do.high and value == will_do.high[0] and not will_do.high[1])
                )
            ]
            assert told == kept[name], (name, will_do)


def test_what_no_patient_can_be_is_no_counter_example() -> None:
    """By hand: the score is never as high as fifteen where the other is below that, which says so beside each range."""
    wanted = Treatment("t", "T", tier="a", once=True, indications=[(SCORE >= 10) & (OTHER >= 10)])
    assumed = Assumption("together", "Both are high together", ~((SCORE >= 15) & (OTHER < 15)))
    pathway = Pathway("p", tiers=["a"], start=[wanted], facts=[SCORE, OTHER], assumptions=[assumed])
    today = pathway.assess(Episode())
    offered = Has("t", OFFERED)
    (made,) = nearest(today, offered).alternatives
    assert (made.episode.facts["score"], made.episode.facts["other"]) == (10, 10)
    told = Enough((), low=(10, True), high=None, beside=("Both are high together",))
    assert enough(today, made, offered) == {"score": told, "other": told}


def test_a_value_that_no_other_goes_with_does_not_suffice() -> None:
    """By hand: with a score of fifteen and more the other is below ten, where the treatment is not offered."""
    wanted = Treatment("t", "T", tier="a", once=True, indications=[(SCORE >= 10) & (OTHER >= 10)])
    assumed = Assumption("never", "Never both", ~((SCORE >= 15) & (OTHER >= 10)))
    pathway = Pathway("p", tiers=["a"], start=[wanted], facts=[SCORE, OTHER], assumptions=[assumed])
    today = pathway.assess(Episode())
    offered = Has("t", OFFERED)
    (made,) = nearest(today, offered).alternatives
    found = enough(today, made, offered)
    assert (found["score"].low, found["score"].high) == ((10, True), (15, False))
    assert (found["other"].low, found["other"].high) == ((10, True), None)


# from who was found to who is shown


def showing(*conditions: Any, looked: list[int] | None = None) -> tuple[Space, Showing]:
    """Plain episodes of a pathway in which a treatment asks for something, and care is tried."""
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50)
    asked = Treatment("t", "T", tier="a", once=True, indications=list(conditions))
    pathway = Pathway("p", tiers=["a"], start=[care, asked], measures=[RELIEF])
    space, budget = Space([pathway], partial=False), Budget(1000)
    counting: Any = budget if looked is None else SimpleNamespace(look=looked.append)
    nobody: Any = SimpleNamespace()
    return space, Showing(space, Meaning(pathway, Space([pathway], partial=True)), counting, nobody, None)


def test_a_number_is_rather_nought_and_what_says_most_against_that_comes_first() -> None:
    """By hand: above nought the greatest bound first, below it the least; with each all that it says too."""
    space, shown = showing(OPEN >= 2, OPEN > 4, OPEN < -3, OPEN <= -7)
    cells = space.facts["open", "number"]
    above = [meets(cells, one) for one in (OPEN > 4, OPEN >= 4, OPEN > 2, OPEN >= 2)]
    below = [meets(cells, one) for one in (OPEN < -7, OPEN <= -7, OPEN < -3, OPEN <= -3)]
    assert shown._away_from_plain(cells) == [*above, *below]
    for row in (above, below):
        assert [shown._with_it[literal] for literal in row] == [row[1:], row[2:], row[3:], []]


def test_what_is_recorded_of_a_patient_is_counted_once_or_twice() -> None:
    """A refusal and a yes once, a trial twice; worked out once for all that a patient shows."""
    flag, looked = Flag("flag", "flag"), list[int]()
    space, shown = showing(flag, looked=looked)
    care, (yes,) = space.records["care", "trial"], space.facts["flag", "flag"].choices[1:]
    rows = [
        {},
        {yes: True},
        {care.declined: True},
        {care.tried: True},
        {care.tried: True, yes: True, care.declined: True},
    ]
    patients = Found(space.circuit, map(packed, rows))
    digits = shown._recorded_of(patients)
    assert [sum((digit >> lane & 1) << place for place, digit in enumerate(digits)) for lane in range(5)] == [
        0,
        1,
        1,
        2,
        4,
    ]
    assert looked == [2 + 1 + 2]  # of two treatments whether declined, of one flag, of two treatments whether tried
    other, third = (Found(space.circuit, map(packed, rows[:2])) for _ in range(2))
    for one, times in ((patients, 1), (other, 2), (patients, 2), (third, 3), (other, 3), (patients, 4)):
        shown._recorded_of(one)
        assert len(looked) == times


def test_patients_are_laid_out_one_after_another() -> None:
    """Each as it was found, as often as it is begun from; an eighth of a look for what is only taken over."""
    flags, looked = [Flag(f"f{number}", "f") for number in range(4)], list[int]()
    space, shown = showing(*flags, looked=looked)
    choices = [space.facts[flag.id, "flag"].choices[1] for flag in flags]
    first = Found(space.circuit, map(packed, [{choices[0]: True, choices[1]: True}, {choices[2]: True}]))
    other = Found(space.circuit, map(packed, [{choices[3]: True}]))
    begun = [(first, 1), (other, 0), (first, 0), (first, 1)]
    found = shown._recorded(begun)
    lanes = {TRUE: 0b1111, -TRUE: 0, **dict(zip(choices, (0b0100, 0b0100, 0b1001, 0b0010), strict=True))}
    assert found == {same: lanes.get(choice, 0) for choice, same in shown._same}
    assert looked == [(3 + 3 + 1 + 1) // 8]


# what matters


def test_what_was_not_looked_at_is_not_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once enough has been looked at, nothing is said of the rest; what no rule asks for does not matter at all."""
    one, two, idle = (Flag(name, name) for name in ("one", "two", "idle"))
    treatment = Treatment("t", "T", tier="a", once=True, indications=[one & two])
    today = Pathway("p", tiers=["a"], start=[treatment], facts=[one, two, idle]).assess(Episode())
    monkeypatch.setattr("l4path.search.relevance._MOST_LOOKED_AT", 0)
    first, second, third = relevances(today, ("one", "two", "idle"))
    assert first.settled
    assert first.pair is not None
    assert (second.name, second.share, second.pair, second.settled) == ("two", 0, None, False)
    assert (third.name, third.share, third.pair, third.settled) == ("idle", 0, None, True)
