"""What a search tells of what it found: counts, records and measures as they stay, and what is left to choose, by hand.

Each expectation is worked out from what the words of the function promise, or by trying every way there is.
"""

from __future__ import annotations

import itertools
import random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from choosing import so
from l4path import Choice, Episode, EpisodeError, Measure, Number, Pathway, Treatment, Trial, tried, weeks
from l4path.assessment import Status
from l4path.conditions import operative
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.meaning import Has
from l4path.search.backends import answering
from l4path.search.bound import Bound, _apart, _most_often
from l4path.search.budget import Budget
from l4path.search.cells import Cells
from l4path.search.circuit import TRUE, Circuit
from l4path.search.enough import Enough, enough
from l4path.search.foremost import foremost
from l4path.search.nearest import nearest
from l4path.search.order import Turns, comes_about
from l4path.search.planes import Found
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
SCAN = Treatment("scan", "Scan", tier="a", once=True)
OPEN = Number("open", "open")
RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
BEND = Measure("bend", "bend", minimum=0, maximum=9)


def of(fact: Any, *conditions: Any) -> tuple[Circuit, Cells, Any]:
    """The cells of a fact, and how each atom is met."""
    circuit = Circuit()
    atoms = [atom for condition in conditions for atom in operative(condition)]
    cells = Cells(circuit, [fact.fact], atoms, partial=False)
    return circuit, cells, lambda condition: cells.meets(next(iter(operative(condition))))


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
    patients = Found(circuit, [{a: True, b: True}, {a: True, c: True}, {a: True}])
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
    patients = Found(space.circuit, [{one: True} for one in choices])
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
    offered = Has("t", frozenset({Status.OFFERED}))
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
