"""What the search says of small pathways: records that can be, what is offered, found, grounded and asked, by hand."""

from __future__ import annotations

import itertools
import random
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from choosing import rows, so
from l4path import (
    Assumption,
    Choice,
    Disposition,
    Episode,
    EpisodeError,
    Flag,
    L4pathError,
    Measure,
    Number,
    Pathway,
    Screen,
    State,
    Status,
    Treatment,
    Trial,
    Truth,
    at_least,
    declined,
    failed,
    intolerant,
    ongoing,
    responded,
    weeks,
)
from l4path.conditions import Constant
from l4path.conditions.logic import all_of
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.meaning import Claim, Follows, Has, Is, formula_of
from l4path.search import grounds as grounding
from l4path.search.backends import available
from l4path.search.budget import Budget
from l4path.search.changes import Changes, shows_wanted
from l4path.search.circuit import FALSE, TRUE, Circuit
from l4path.search.encoding import Encoding, encoding_of
from l4path.search.find import Answer, Search, find
from l4path.search.foremost import foremost
from l4path.search.grounds import grounds, size
from l4path.search.meaning import Meaning
from l4path.search.order import begins, comes_about
from l4path.search.plain import Plainer, Removal, removals
from l4path.search.planes import Found, Planes, fewest, lanes_in, packed
from l4path.search.questions import to_ask
from l4path.search.recorded import of_fact, of_treatment
from l4path.search.reducing import Reducer, _kept, _Patient, _size, _valued
from l4path.search.refuting import refutation
from l4path.search.relevance import _some
from l4path.search.solver import Solver
from l4path.search.space import Space, given_of
from l4path.search.taking import what_it_would_take
from l4path.search.together import Together
from l4path.search.wanted import granted, has, in_state, lists, met, not_met, shown, takes
from l4path.verification.refutation import refuted
from random_cases import pathway_and_episodes

if TYPE_CHECKING:
    from array import array

RELIEF = Measure("relief", "relief", minimum=0, maximum=100)
ONE, OTHER, THIRD = (Flag(name, name, question=f"{name}?") for name in ("one", "other", "third"))
CARE = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50, indications=[ONE])
HABIT = Treatment("habit", "Habit", tier="a", continuous=True)
SCAN = Treatment("scan", "Scan", tier="a", once=True)


def choices_of_episode(space: Space, pathway: Pathway, episode: Episode) -> dict[int, bool]:
    """The free choices that an episode makes."""
    known = {**pathway.answered(episode.screened), **episode.facts}
    literals = [
        *(literal for name in pathway.facts for literal in of_fact(space, pathway, name, known.get(name))),
        *(literal for name in pathway.treatments for literal in of_treatment(space, pathway, name, episode)),
    ]
    found = {abs(literal): literal > 0 for literal in literals if abs(literal) != TRUE}
    return {number: False for _, group in space.free() for number in group if number != TRUE} | found


# records


def can_be(way: str, row: dict[str, bool]) -> bool:
    """Whether a record can be, as an episode may record it."""
    outcomes = [name for name, chosen in row.items() if chosen and name.startswith("outcome ")]
    if len(outcomes) > 1 or (row["tried"] and row["unasked"]):
        return False
    if way == "once":  # done, or asked for, or nobody asked
        return not (outcomes and (row["tried"] or row["unasked"]))
    if outcomes and (row.get("intolerant") or row.get("returned")):
        return False
    return not (outcomes and row.get("ended") and outcomes != ["outcome responded"])


@pytest.mark.parametrize("treatment", [CARE, HABIT, SCAN])
def test_just_those_records_can_be_that_an_episode_may_have(treatment: Treatment) -> None:
    """Of all choices of one record: one outcome at most, and beside it no measure that says the same."""
    pathway = Pathway("p", tiers=["a"], start=[treatment], measures=[RELIEF])
    space = Space([pathway], partial=True)
    record = space.record(pathway, treatment.id)
    names = {
        "tried": record.tried,
        "unasked": record.unasked,
        "declined": record.declined,
        "intolerant": record.intolerant,
        "returned": record.returned,
        "ended": record.ended,
        **{f"outcome {name}": literal for name, literal in record.outcomes.items()},
    }
    names = {name: literal for name, literal in names.items() if literal != FALSE}
    expected = {
        "care": {"intolerant", "returned", "ended"},
        "habit": {"intolerant", "ended"},
        "scan": set[str](),
    }[treatment.id]
    assert {name for name in names if not name.startswith("outcome ")} == {"tried", "unasked", "declined", *expected}
    outcomes = {name.removeprefix("outcome ") for name in names if name.startswith("outcome ")}
    every = {"responded", "failed", "intolerant", "ongoing", "relapsed", "stopped"}
    assert outcomes == {"care": every, "habit": set(), "scan": {"ongoing"}}[treatment.id]
    about = [clause for clause in space.circuit.constraints[1:] if {*map(abs, clause)} <= {*names.values()}]
    for row in rows([*names.values()]):
        held = all(any(so(space.circuit, row, literal) for literal in clause) for clause in about)
        assert held is can_be(treatment.way, {name: row[literal] for name, literal in names.items()})
    assert given_of(record) == [record.tried, *([record.outcomes["ongoing"]] if treatment.once else [])]


def test_an_episode_is_read_from_its_choices() -> None:
    """By hand: what is said is recorded; where it is to be complete, all else is too, but for what is held unknown."""
    idle = Choice("idle", "Idle", values={"x": "X", "y": "Y"})
    pathway = Pathway("p", tiers=["a"], start=[CARE, HABIT, SCAN], facts=[ONE, idle], measures=[RELIEF])
    space = Space([pathway], partial=True)
    care, habit, scan = (space.record(pathway, name) for name in ("care", "habit", "scan"))
    relief, one = care.measures["relief number"], space.facts["one", "flag"]

    def read(*literals: int, complete: bool = False) -> Episode:
        return space.episode({abs(one): one > 0 for one in literals}, pathway, complete=complete)

    assert read() == Episode(pathway="p")
    assert read(complete=True) == Episode({"one": False, "idle": "x"}, pathway="p")
    assert read(-one.known, complete=True) == Episode({"idle": "x"}, pathway="p")
    assert read(one.choices[1], care.declined, scan.unasked) == Episode(
        {"one": True}, declined=["care"], unasked=["scan"], pathway="p"
    )
    assert read(care.tried, care.intolerant, care.ended) == Episode(
        trials={"care": Trial(tolerated=False, ended=True)}, pathway="p"
    )
    assert read(care.tried, care.returned) == Episode(trials={"care": Trial(relapsed=True)}, pathway="p")
    assert read(care.tried, care.outcomes["responded"], care.ended) == Episode(
        trials={"care": Trial("responded", ended=True)}, pathway="p"
    )
    assert read(care.tried, care.outcomes["failed"], care.intolerant) == Episode(
        trials={"care": Trial("failed")}, pathway="p"
    )
    assert read(habit.tried, habit.intolerant) == Episode(trials={"habit": Trial(tolerated=False)}, pathway="p")
    assert read(scan.tried) == Episode(trials={"scan": Trial()}, pathway="p")
    assert read(scan.outcomes["ongoing"]) == Episode(trials={"scan": Trial("ongoing")}, pathway="p")
    full = read(care.tried, *relief.as_recorded(50), complete=True).trials["care"]
    assert full.measures["relief"] == 50
    assert full.measures["weeks"] < 6
    assert "relief" not in read(care.tried, -relief.known, complete=True).trials["care"].measures
    assert read(-care.tried, *relief.as_recorded(50)).trials == {}


def test_the_same_patients_with_one_thing_otherwise() -> None:
    """A fact, a measure or a treatment has choices of its own there; everything else is the same, the refusal too."""
    pathway = Pathway("p", tiers=["a"], start=[CARE, HABIT], facts=[ONE], measures=[RELIEF])
    space = Space([pathway], partial=True)
    one, care = space.facts["one", "flag"], space.record(pathway, "care")
    relief = care.measures["relief number"]
    fact = space.beside("one", one, pathway)
    assert fact.facts["one", "flag"].choices != one.choices
    assert (fact.records, fact.circuit) == (space.records, space.circuit)
    assert space.facts["one", "flag"] is one
    measure = space.beside("care.relief", relief, pathway)
    beside = measure.record(pathway, "care")
    assert beside.measures["relief number"].choices != relief.choices
    assert (beside.measures["weeks number"], beside.tried) == (care.measures["weeks number"], care.tried)
    assert measure.record(pathway, "habit") is space.record(pathway, "habit")
    assert measure.facts == space.facts
    treatment = space.beside("care", None, pathway)
    other = treatment.record(pathway, "care")
    assert other.declined == care.declined
    assert not {other.tried, other.unasked, other.intolerant, *other.outcomes.values()} & {
        *(care.tried, care.unasked, care.intolerant),
        *care.outcomes.values(),
    }
    assert other.measures.keys() == care.measures.keys()
    assert other.measures["relief number"].choices != relief.choices
    assert treatment.record(pathway, "habit") is space.record(pathway, "habit")
    first = space.episode({one.choices[1]: True}, pathway, complete=False)
    assert (first.facts, fact.episode({one.choices[1]: True}, pathway, complete=False).facts) == ({"one": True}, {})


# the rules of a pathway


@pytest.mark.parametrize("seed", range(300, 316))
def test_what_would_be_offered_or_forbidden_without_a_record_is_what_the_engine_says(seed: int) -> None:
    """Of each treatment of random episodes, of which its own record is forgotten."""
    raw, records = pathway_and_episodes(seed, 4)
    pathway = pathway_from_dict(raw)
    encoding = Encoding(pathway, partial=True)
    for episode in map(episode_from_dict, records):
        chosen = choices_of_episode(encoding.space, pathway, episode)
        for name in pathway.treatments.keys() - episode.unasked:
            try:
                without = pathway.assess(episode.without_trial(name))
            except EpisodeError:
                continue
            offered = without.status[name] is Status.OFFERED
            assert so(encoding.circuit, chosen, encoding.offered(name)) is offered
            allowed = without.truth("contraindicated", name) is Truth.NOT_MET
            assert so(encoding.circuit, chosen, encoding.not_forbidden(name)) is allowed
            assert encoding.offered(name) == encoding.offered(name)


def test_whose_record_a_choice_is_part_of() -> None:
    """Facts before treatments, in the order of the space; no statement that is built belongs to anybody."""
    pathway = Pathway("p", tiers=["a"], start=[CARE, SCAN], facts=[ONE], measures=[RELIEF])
    encoding = encoding_of(pathway, partial=True)
    assert encoding is encoding_of(pathway, partial=True)
    assert encoding is not encoding_of(pathway, partial=False)
    space = encoding.space
    care, scan = space.record(pathway, "care"), space.record(pathway, "scan")
    of_one, of_care = (0, "fact", ("one", "flag")), (1, "trial", ("care", "trial"))
    of_scan = (2, "trial", ("scan", "once"))
    for choice, owner in (
        (space.facts["one", "flag"].choices[1], of_one),
        (space.facts["one", "flag"].known, of_one),
        (care.measures["relief number"].known, of_care),
        (-care.declined, of_care),
        (scan.outcomes["ongoing"], of_scan),
    ):
        assert encoding.owners([choice], set()) == {owner}
    assert encoding.owners([TRUE], set()) == set()
    built = encoding.meaning.met(Claim("reached", "care"))
    assert built == TRUE
    seen: set[int] = set()
    assert encoding.owners([encoding.offered("care")], seen) == {of_one, of_care}
    assert encoding.owners([encoding.offered("care")], seen) == set()
    assert len(encoding.ends()) == len(pathway.nodes) + len(State)


def test_a_solver_that_holds_far_more_than_a_question_rests_on_is_replaced() -> None:
    """More than half as much again and five hundred; an encoding is worn once three times as much was said."""
    encoding = Encoding(Pathway("p", tiers=["a"], start=[SCAN]), partial=False)
    encoding.solver = keeping = SimpleNamespace(holds=15 + 500)
    encoding.fit(10)
    assert encoding.solver is keeping
    keeping.holds += 1
    encoding.fit(10)
    assert encoding.solver is not keeping
    assert not encoding.worn
    while len(encoding.circuit) < 3 * encoding.size + 20_000:
        encoding.circuit.free()
    assert not encoding.worn
    encoding.circuit.free()
    assert encoding.worn


@pytest.mark.parametrize("solver", ["own", "sat"])
@pytest.mark.parametrize("many", [5, 7])
@pytest.mark.parametrize("seed", range(10))
def test_of_all_that_can_be_the_one_is_taken_in_which_what_comes_first_is_not_so(
    seed: int, many: int, solver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held against every row of some choices, asked for at once or one by one, and after other questions."""
    if solver == "sat" and not available():
        pytest.skip("python-sat is not installed")
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    if chance.random() < 0.5:  # nothing is seen at once: each has to be found out by what cannot be so together
        monkeypatch.setattr("l4path.search.backends.PythonSat.follow", lambda *_: set())
    encoding = Encoding(Pathway("p", tiers=["a"], start=[SCAN]), partial=False)
    circuit = encoding.circuit
    if solver == "own":
        encoding.solver = Solver(circuit)
    choices = [circuit.free() for _ in range(many)]
    clauses = [
        circuit.any_of(one * chance.choice((1, 1, -1)) for one in chance.sample(choices, 3)) for _ in range(many)
    ]
    wanted = circuit.all_of(clauses)
    every = [row for row in rows(choices) if so(circuit, row, wanted)]
    if not every:
        assert encoding.possible([wanted], Budget(10_000)) is False
        return
    for _ in range(2):
        order = chance.sample(choices, many)
        given, budget = [wanted], Budget(10_000)
        assert encoding.possible(given, budget) is True
        assert encoding.canonical(given, order, budget) is True
        first = min(every, key=lambda row: [row[one] for one in order])
        assert all(encoding.solver.shows(one) is first[one] for one in choices)
        assert {*given} == {wanted, *(one if first[one] else -one for one in order)}
        encoding.possible([circuit.all_of(choices)], Budget(100))


def test_where_many_need_not_be_so_more_of_them_are_asked_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: all; the first alone, which must be so; of the eleven others five, one by one, then two, then four."""
    first, *others = order = [*range(2, 14)]
    shown, asked = {*order}, list[int]()

    def possible(_: Encoding, given: list[int], __: Budget) -> bool:
        asked.append(len(given))
        if -first in given:
            return False
        shown.clear()
        shown.update(one if -one not in given else -one for one in order)
        return True

    monkeypatch.setattr(Encoding, "possible", possible)
    encoding = Encoding(Pathway("p", tiers=["a"], start=[SCAN]), partial=False)
    encoding.solver = SimpleNamespace(keeps=True, shows=shown.__contains__, follow=lambda *_: set())
    given: list[int] = []
    assert encoding.canonical(given, order, Budget(100))
    assert given == [first, *(-one for one in others)]
    assert asked == [12, 1, 2, 3, 4, 5, 6, 8, 12]


def test_where_a_budget_is_spent_nothing_is_settled() -> None:
    """No step is left: whatever is asked is undecided."""
    budget = Budget(0)
    assert Search(Pathway("p", tiers=["a"], start=[CARE], measures=[RELIEF]), budget=budget).budget is budget
    with pytest.raises(L4pathError, match="is not a budget; write a whole number of steps"):
        Budget("many")  # type: ignore[arg-type]


# what is found


def test_a_patient_who_was_not_made_plain_is_not_called_plain() -> None:
    """Whoever was found first may be plain by chance, which nobody has looked at."""
    search = Search(small(), partial=True)
    wanted = met("reached", "operation")
    assert [search.find(wanted, plainly=plainly).plain for plainly in (False, True)] == [False, True]


def test_an_answer_says_what_it_is() -> None:
    """Found, none, undecided; in a sentence, and as a yes or no."""
    found, none, open_ = (
        Answer(Episode(), decided=True),
        Answer(None, decided=True),
        Answer(None, decided=False, steps=7),
    )
    assert [(one.steps, one.plain) for one in (found, none)] == [(0, False)] * 2
    assert [one.possible for one in (found, none, open_)] == [True, False, None]
    assert [one.none_exists for one in (found, none, open_)] == [False, True, False]
    assert [str(one) for one in (none, open_)] == ["no episode has it", "undecided within 7 steps"]
    assert str(found).startswith("found: ")


def small() -> Pathway:
    """Care that fails or helps, a review that stays open, an operation, and an end."""
    operation = Treatment("operation", "Operation", tier="b", once=True, contraindications=[THIRD])
    home = Disposition("home", "Home", tier="a", final=True)
    return Pathway(
        "p",
        tiers=["a", "b"],
        start=[CARE, HABIT],
        measures=[RELIEF],
        facts=[ONE, OTHER, THIRD],
        escalations=[
            CARE.escalates_to(operation, on="failure", when=OTHER),
            CARE.escalates_to(home, on="response"),
        ],
    )


@pytest.mark.parametrize("solver", ["own", "auto"])
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (
            met("reached", "operation"),
            [Episode(trials={"operation": Trial(outcome)}, pathway="p") for outcome in (None, "ongoing")],
        ),
        (has("operation", Status.CONTRAINDICATED), None),
        (has("care", Status.OFFERED), [Episode({"one": True}, pathway="p")]),
        (has("care", Status.NOT_INDICATED), [Episode({"one": False}, pathway="p")]),
        (has("care", Status.DECLINED), [Episode(declined=["care"], pathway="p")]),
        (has("operation", Status.DONE), [Episode(trials={"operation": Trial()}, pathway="p")]),
        (in_state(State.ENDED), None),
        (lists("home"), None),
        (not_met("reached", "care"), []),
        (met("reached", "nothing"), []),
    ],
)
def test_what_is_found_is_as_plain_as_can_be(solver: Any, wanted: Any, expected: list[Episode] | None) -> None:
    """By hand: the only plain episode that has it, or none; each replays on the engine."""
    pathway = small()
    search = Search(pathway, partial=True, solver=solver)
    answer = search.find(wanted, plainly=True)
    assert answer.possible is search.possible(wanted) is (expected != [])
    if answer.episode is not None:
        assert granted(wanted, pathway.assess(answer.episode))
        assert expected is None or answer.episode in expected
    whole = Search(pathway, solver=solver).find(wanted)
    assert whole.none_exists is (expected == [])
    if whole.episode is not None:
        assert whole.episode.facts.keys() == pathway.facts.keys()
        assert granted(wanted, pathway.assess(whole.episode))


@pytest.mark.parametrize("solver", ["own", "auto"])
def test_a_screen_is_answered_only_where_what_is_wanted_is_still_shown(solver: Any) -> None:
    """By hand: one no of a screen is told as the screen; not where another of its answers is to be unknown."""
    treatment = Treatment("t", "T", tier="a", once=True, indications=[ONE | OTHER])
    pathway = Pathway("p", tiers=["a"], start=[treatment], screens=[Screen("s", [ONE, OTHER])])
    search = Search(pathway, partial=True, solver=solver)
    no = Is(formula_of(ONE & ONE), Truth.NOT_MET)
    beside = all_of((no, Is(formula_of(OTHER & OTHER), Truth.UNKNOWN)))
    assert search.find(no, plainly=True).episode == Episode(screened=["s"], pathway="p")
    assert search.find(beside, plainly=True).episode == Episode({"one": False}, pathway="p")


def test_only_what_it_rests_on_is_asked_of_whom_no_random_patient_is_like(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of twenty-four answers that all have to be yes each is put in order, and nothing that something else asks for."""
    flags = [Flag(f"f{number}", "f") for number in range(24)]
    rare = Treatment("rare", "Rare", tier="a", once=True, indications=[at_least(24, *flags)])
    pathway = Pathway("p", tiers=["a"], start=[rare, CARE], measures=[RELIEF])
    put: list[list[int]] = []

    def ordered_by(solver: Any, wanted: int, order: list[int], *rest: Any) -> Any:
        put.append(order)
        return foremost(solver, wanted, order, *rest)

    monkeypatch.setattr("l4path.search.showing.foremost", ordered_by)
    search = Search(pathway)
    found = search.find(has("rare", Status.OFFERED), plainly=True).episode
    assert found == Episode(dict.fromkeys([flag.id for flag in flags], True), pathway="p")
    (order,) = put
    named = {abs(literal) for literal in order}
    assert all(named.issuperset(search.space.facts[flag.id, "flag"].choices[1:]) for flag in flags)
    assert named.isdisjoint([*search.space.facts["one", "flag"].choices, search.space.record(pathway, "care").tried])


def test_a_plain_patient_who_does_not_show_it_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is shown of what the solver has found, search and engine disagree."""
    search = Search(small(), partial=True)
    monkeypatch.setattr("l4path.search.showing.Showing.plainest", lambda _, found: [None for _ in found])
    with pytest.raises(RuntimeError, match="search and engine disagree about"):
        search.find(has("care", Status.OFFERED), plainly=True)


def test_what_is_to_leave_nothing_open_is_shown_by_a_patient_of_whom_nothing_is_asked() -> None:
    """As plain as that allows: another search is made beside for those who may leave something unrecorded."""
    pathway = small()
    search = Search(pathway)
    wanted = has("operation", Status.DONE)
    search.expect([wanted])
    episode = search.find(wanted, plainly=True, settled=True).episode
    assert episode is not None
    assert pathway.assess(episode).questions == ()
    plain = search.find(wanted, plainly=True).episode
    assert plain is not None
    assert pathway.assess(plain).questions
    assert plain == Episode(trials={"operation": Trial()}, pathway="p")
    offered = search.find(has("operation", Status.OFFERED), plainly=True).episode
    assert offered == Episode({"other": True, "third": False}, trials={"care": Trial("failed")}, pathway="p")
    assert find(pathway, failed("care") & responded("care")).none_exists
    least = find(pathway, failed("care")).episode
    assert least is not None
    assert pathway.assess(least).truth("failed", "care") is Truth.MET
    without = [pathway.assess(item(least)).truth("failed", "care") for item in removals(least)]
    assert without
    assert Truth.MET not in without


def test_what_may_be_wanted() -> None:
    """That a way fires and is carried; that a treatment is among the options or goes on alongside them."""
    pathway = small()
    way = next(way for way in pathway.escalations if way.to == "operation")
    episode = Episode(
        {"one": True, "other": True, "third": False}, trials={"care": Trial("failed"), "habit": Trial("ongoing")}
    )
    today = pathway.assess(episode)
    assert granted(takes(pathway, way, "care"), today)
    assert not granted(takes(pathway, way, "care"), pathway.assess(Episode({"other": True})))
    assert granted(shown(pathway, "habit"), today)
    assert granted(shown(pathway, "operation"), today)
    assert not granted(shown(pathway, "care"), today)
    assert not granted(shown(pathway, "operation"), pathway.assess(episode.with_facts({"third": True})))
    assert granted(in_state(today.state), today)
    assert not granted(in_state(*({*State} - {today.state})), today)


class Told:
    """A solver that answers as it was told, and keeps what it was asked."""

    def __init__(self, answers: dict[tuple[int, ...], tuple[bool | None, list[int]]], chosen: dict[int, bool]) -> None:
        """Begin with no step."""
        self.steps, self.asked = 0, list[tuple[int, ...]]()
        self._answers, self._chosen = answers, chosen

    def solve_any(self, wanted: list[int], budget: int) -> tuple[bool | None, list[int]]:
        """As it was told; three steps."""
        self.steps += 3
        self.asked.append((*wanted, budget))
        return self._answers[tuple(wanted)]

    def chosen(self) -> array[int]:
        """As it was told."""
        return packed(self._chosen)


def test_many_questions_are_asked_together_and_hard_ones_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    """One group after another; what is undecided together is parted; what it comes to is known with its steps."""
    monkeypatch.setattr("l4path.search.together._DRAWN", 0)
    space = Space([Pathway("p", tiers=["a"], start=[SCAN])], partial=False)
    a, b, c, d = (space.circuit.free() for _ in range(4))
    answers: dict[tuple[int, ...], tuple[bool | None, list[int]]] = {
        (a, b, c): (None, [a, b, c]),
        (a,): (False, [a]),
        (b, c): (True, [c]),
        (b,): (None, [b]),
        (d,): (True, [d]),
    }
    solver, budget = Told(answers, {c: True, d: True}), Budget(400)
    together = Together(space, solver, budget)  # type: ignore[arg-type]
    together.settle([a, b, c], [d, a])
    assert [one[:-1] for one in solver.asked] == [(a, b, c), (a,), (b, c), (b,), (d,)]
    assert solver.asked[0][-1] == 100
    assert budget.left == 400 - 15
    known = together.known
    assert [known[one].possible for one in (a, b, c, d)] == [False, None, True, True]
    assert (known[b].decided, known[b].steps, known[c].steps) == (False, 3, 3)
    assert (known[a].decided, known[a].steps) == (True, 0)  # what it took is no property of what cannot be
    assert known[c].patients is known[d].patients
    assert (known[c].lanes, known[d].lanes) == (0b11, 0b11)
    together.settle([a, c], [d])
    assert len(solver.asked) == 5
    together.settle([b])  # there are more steps to take than it took in vain
    assert len(solver.asked) == 6
    spent = Budget(3)
    again = Together(space, Told(answers, {}), spent)  # type: ignore[arg-type]
    again.settle([b])
    assert spent.left == 0
    again.settle([b])
    assert again.known[b].possible is None


@pytest.mark.parametrize(("many", "parts"), [(2, [1, 1]), (4, [2, 2]), (5, [2, 3]), (9, [4, 5])])
def test_what_is_undecided_together_is_parted_in_the_middle(
    many: int, parts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand: the first half, of an odd number the smaller one, and then the other."""
    monkeypatch.setattr("l4path.search.together._DRAWN", 0)
    space = Space([Pathway("p", tiers=["a"], start=[SCAN])], partial=False)
    every = [space.circuit.free() for _ in range(many)]
    first, other = every[: parts[0]], every[parts[0] :]
    solver = Told({tuple(every): (None, every), tuple(first): (False, first), tuple(other): (False, other)}, {})
    together = Together(space, solver, Budget(400))  # type: ignore[arg-type]
    together.settle(every)
    assert [list(one[:-1]) for one in solver.asked] == [every, first, other]
    assert not any(together.known[one].possible for one in every)


# order, grounds, questions


def ordered() -> Pathway:
    """Three things that are done one after another, and one that is tried."""
    first, second, third = (Treatment(name, name, tier="a", once=True) for name in ("first", "second", "third"))
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 50)
    return Pathway(
        "p",
        tiers=["a"],
        start=[first, care],
        measures=[RELIEF],
        escalations=[first.escalates_to(second, on="completion"), second.escalates_to(third, on="completion")],
    )


@pytest.mark.parametrize(
    ("recorded", "new", "expected"),
    [
        ((), (), True),
        (("first",), ("first",), True),
        (("first", "second", "third"), ("third", "second", "first"), True),
        (("first", "second", "third"), ("third",), True),
        (("second",), ("second",), False),
        (("first", "third"), ("third", "first"), False),
        (("second", "third"), ("third",), True),
        (("third", "care"), ("third", "care"), False),
    ],
)
def test_new_trials_follow_one_another_where_each_is_offered_in_turn(
    recorded: tuple[str, ...], new: tuple[str, ...], expected: bool
) -> None:
    """By hand: in some order of them; what was tried before needs no order."""
    pathway = ordered()
    episode = Episode(trials={name: Trial() for name in recorded})
    before = Episode(trials={name: Trial() for name in recorded if name not in new})
    assert comes_about(pathway.assess(before), episode, frozenset(new)) is expected


def test_what_was_given_up_may_be_taken_up_again() -> None:
    """It is begun then; what is under way goes on, and what is over is not."""
    pathway = ordered()
    given_up = pathway.assess(Episode(trials={"care": Trial("stopped")}))
    under_way = pathway.assess(Episode(trials={"care": Trial("ongoing")}))
    assert begins(given_up, "care")
    assert not begins(under_way, "care")
    assert begins(under_way, "first")
    later = Episode(trials={"care": Trial("failed")})
    assert comes_about(given_up, later, frozenset({"care"}))
    assert not comes_about(pathway.assess(Episode(trials={"care": Trial("failed")})), later, frozenset({"care"}))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("care", Episode(trials={"care": Trial("failed")})),
        ("operation", Episode({"other": True, "third": False}, trials={"care": Trial("failed")})),
        ("habit", Episode()),
    ],
)
def test_what_a_status_rests_on_is_the_least_of_the_record(node: str, expected: Episode) -> None:
    """By hand: all else may be forgotten, and nothing of this."""
    episode = Episode(
        {"one": True, "other": True, "third": False}, trials={"care": Trial("failed", weeks=9), "scan": Trial()}
    )
    episode = Episode(episode.facts, trials={"care": episode.trials["care"]}, declined=["operation"])
    pathway = small()
    if node == "operation":
        episode = episode.replace(declined=frozenset())
    assert grounds(pathway.assess(episode), node) == expected


@pytest.mark.parametrize(
    ("steps", "left", "looked"),
    [(4, {"f3", "f4", "f5", "f6", "f7"}, [407, 405]), (100, {"f7"}, None), (None, {"f7"}, [])],
)
def test_half_of_what_a_budget_has_left_may_be_taken_for_the_least(
    steps: int | None, left: set[str], looked: list[int] | None
) -> None:
    """By hand: four hundred rules and what is recorded are looked at, a step each time: one less, two less, the end."""
    budget, seen = None if steps is None else Budget(steps), list[int]()
    if budget is not None:
        look = budget.look
        budget.look = lambda things: look(things) or seen.append(things)  # type: ignore[method-assign, func-returns-value]
    episode = Episode({f"f{number}": True for number in range(8)})
    found, whole = grounding._least(episode, lambda other: "f7" in other.facts, 400, budget)
    assert (set(found.facts), whole) == (left, steps != 4)
    assert looked is None or seen == looked


def test_of_several_orders_one_that_was_looked_at_to_the_end_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """And of these the one that leaves the least; whichever order it is of."""
    today = small().assess(Episode({"one": True}))
    little, much = (Episode(dict.fromkeys(names, True)) for names in (["one"], ["one", "other"]))
    for first, second, expected in (
        ((much, True), (little, False), (much, True)),
        ((little, False), (much, True), (much, True)),
        ((much, True), (little, True), (little, True)),
        ((little, False), (much, False), (little, False)),
    ):
        found = iter([first, second])
        monkeypatch.setattr(grounding, "_least", lambda *_, found=found: next(found))
        assert grounding._grounds(today, "care", None) == expected


def test_how_much_is_recorded() -> None:
    """Each fact, screen, refusal, unasked treatment and trial, each measure, and an outcome."""
    episode = Episode(
        {"one": True, "other": False},
        trials={"a": Trial("failed", weeks=3), "b": Trial(weeks=1, relief=2)},
        screened=["s"],
        declined=["a"],
        unasked=["c", "d", "e"],
    )
    assert size(episode) == 2 + 2 + 1 + 1 + 3 + (1 + 1) + 2
    assert _size(episode) == 2 + (2 + 1) + (2 + 2) + 1 + 1 + 3
    assert (size(Episode()), _size(Episode())) == (0, 0)


def test_what_to_ask_comes_by_how_much_it_can_change() -> None:
    """Red flags first; then what matters, by its share; what matters only together with others last."""
    alarm = Flag("alarm", "Alarm", question="Is there an alarm?")
    ward = Disposition("ward", "Ward", tier="a", emergency=True)
    plain = Treatment("plain", "Plain", tier="a", once=True, indications=[OTHER])
    rare = Treatment("rare", "Rare", tier="a", once=True, indications=[ONE & THIRD])
    pathway = Pathway("p", tiers=["a"], start=[plain, rare], escalations=[ward.on_red_flag(alarm)])
    asked = to_ask(pathway.assess(Episode()))
    assert [question.name for question in asked] == ["alarm"]
    assert (asked[0].red_flag, asked[0].matters) == (True, True)
    assert asked[0].text.startswith("Is there an alarm?")
    later = to_ask(pathway.assess(Episode({"alarm": False})))
    assert [question.red_flag for question in later] == [False] * 3
    assert later[0].name == "other"
    assert later[0].share == 1
    assert {question.name for question in later[1:]} == {"one", "third"}
    assert later[1].share >= later[2].share
    assert all(question.matters and question.settled for question in later)
    assert to_ask(pathway.assess(Episode({"alarm": False, "one": True, "other": True, "third": True}))) == ()


# proofs, planes and other parts


def test_a_refutation_ends_with_nothing() -> None:
    """None where the clauses can be so; else lines that the checker accepts, none of which takes a clause back."""
    if not available():
        pytest.skip("python-sat is not installed")
    square: list[tuple[int, ...]] = [(1, 2), (1, -2), (-1, 2), (-1, -2)]
    lines = refutation(square)
    assert lines is not None
    assert lines[-1] == "0"
    assert lines.count("0") == 1
    assert refuted(square, lines) == ""
    assert refutation(square[:3]) is None
    pigeons: list[tuple[int, ...]] = [(4 * row + 1, 4 * row + 2, 4 * row + 3, 4 * row + 4) for row in range(5)]
    alone = [
        (-(4 * row + hole), -(4 * other + hole))
        for row, other in itertools.combinations(range(5), 2)
        for hole in range(1, 5)
    ]
    long = refutation([*pigeons, *alone])
    assert long is not None
    assert not any(line.startswith("d") for line in long)
    assert refuted([*pigeons, *alone], long) == ""


def test_a_proof_needs_a_solver_that_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without python-sat it is refused with what to install."""
    monkeypatch.setattr("l4path.search.refuting.available", lambda: False)
    with pytest.raises(L4pathError, match=r"pip install 'l4path\[sat\]'"):
        refutation([(1,)])
    monkeypatch.setattr("l4path.search.backends.available", lambda: False)
    with pytest.raises(L4pathError, match=r"pip install 'l4path\[sat\]'"):
        l4path.search.backends.PythonSat(Circuit())


def test_of_very_many_cells_so_many_are_tried_from_end_to_end() -> None:
    """All of sixty-four; of more the first, the last and evenly spaced between."""
    cells = [{number: True} for number in range(200)]
    assert _some(cells[:64]) == cells[:64]
    some = _some(cells)
    assert len(some) == 64
    assert (some[0], some[-1]) == (cells[0], cells[-1])
    gaps = [next(iter(after)) - next(iter(before)) for before, after in itertools.pairwise(some)]
    assert {*gaps} == {3, 4}
    assert len(_some(cells[:65])) == 64


def test_who_is_who_side_by_side() -> None:
    """Numbers of patients ascending; what each shows a statement by; the choices of one."""
    assert [*lanes_in(0b10110)] == [1, 2, 4]
    assert [*lanes_in(0)] == []
    circuit = Circuit()
    a, b = circuit.free(), circuit.free()
    both, either = circuit.all_of((a, b)), circuit.any_of((a, b))
    patients = Planes(circuit, 3, {a: 0b011, b: 0b101})
    assert (patients.everyone, patients.lanes) == (0b111, 3)
    assert [patients.of(one) for one in (TRUE, FALSE, a, -a, both, -both, either)] == [7, 0, 3, 4, 1, 6, 7]
    assert patients.choices(1) == {a: True, b: False}
    assert patients.rest_on({0: both, 1: -both, 2: either}, circuit.ranks()) == {
        0: {a: True, b: True},
        1: {b: False},
        2: {b: True},
    }
    found = Found(circuit, map(packed, [{a: True}, {b: False}]))
    assert (found.lanes, found.of(a), found.of(b), found.choices(1)) == (2, 0b01, 0, {b: False})
    assert patients.looked_at == 0
    patients.what_if({a: True}, either)
    assert patients.looked_at == 2
    few = Planes(circuit, 3, {a: 0b011, b: 0b101}, [a, b, either])
    assert (few.of(either), few.of(both)) == (7, 7)  # of what is not named nothing is worked out
    assert few.of(circuit.any_of((-either, a))) == 0b011  # but of what is stated since
    ones = [circuit.free() for _ in range(5)]
    counted = Planes(circuit, 4, {ones[0]: 0b1111, ones[1]: 0b0111, ones[2]: 0b0011, ones[3]: 0b0001, ones[4]: 0b0001})
    assert fewest(0b1111, counted.how_many(ones, [])) == 0b1000
    assert fewest(0b0111, counted.how_many(ones, [])) == 0b0100
    assert fewest(0b0011, counted.how_many(ones, [])) == 0b0010
    assert fewest(0b1010, counted.how_many(ones[:3], [ones[1]])) == 0b1000
    assert fewest(0b0101, counted.how_many([ones[3]], [ones[0]])) == 0b0100


@pytest.mark.parametrize("ranked", [False, True])
def test_each_patient_rests_on_no_more_than_needed(ranked: bool) -> None:
    """By hand: what is needed anyhow before anything else, a choice before what is made of some, the first by rank."""
    circuit = Circuit()
    a, b, c, d = (circuit.free() for _ in range(4))
    left, right = circuit.all_of((a, b)), circuit.all_of((c, d))
    either = circuit.any_of((left, right))
    asked = {
        0: (circuit.all_of((left, either)), {a: True, b: True}),
        1: (circuit.all_of((right, either)), {c: True, d: True}),
        2: (circuit.any_of((right, a)), {a: True}),
        3: (c, {c: True}),
        4: (either, {a: True, b: True}),
        5: (-either, {b: False, d: False}),
        6: (circuit.any_of((circuit.all_of((either, c)), left)), {a: True, b: True}),
        8: (-d, {d: False}),
    }
    if not ranked:
        del asked[6]  # either part will do
    bits = {a: 0b001111111, b: 0b101011111, c: 0b101101111, d: 0b001001111}
    patients = Planes(circuit, 9, bits)
    statements = {lane: statement for lane, (statement, _) in asked.items()}
    found = patients.rest_on(statements, circuit.ranks() if ranked else None)
    assert found == {lane: expected for lane, (_, expected) in asked.items()}
    for lane, (statement, expected) in asked.items():  # and of each alone
        patient = Planes(circuit, 1, {number: so_of >> lane & 1 for number, so_of in bits.items()})
        assert patient.rest_on({0: statement}, circuit.ranks() if ranked else None) == {0: expected}


def test_what_is_left_out_bit_by_bit_and_each_by_itself() -> None:
    """Of two things that are left out one after the other, and of each alone: where it is kept, as bits."""
    a, b = Removal("fact", "a"), Removal("fact", "b")
    both = [a, b]
    assert _kept(both, both) == {a: 0b1000, b: 0b0101}
    assert _kept([a], [b]) == {a: 0b00, b: 0b01}
    assert _kept([], []) == {}


def test_what_could_not_be_left_out_is_needed() -> None:
    """By hand: what goes goes in order, and the first that does not is needed; what is left is done."""
    patient = _Patient(Episode({"a": True, "b": True, "c": True}), 7)
    a, b, c = (Removal("fact", name) for name in "abc")
    assert patient.tries() == ([a, b, c], [a, b, c])
    patient.tried([a, b, c], [a, b, c], 0b011_001)  # without a; not without a and b; alone each but c
    assert patient.episode == Episode({"b": True, "c": True})
    assert patient.needed == {b, c}
    assert not patient.done
    assert patient.tries() == ([], [b, c])
    patient.tried([], [b, c], 0b01)
    assert (patient.needed, patient.done) == ({c}, False)
    assert patient.tries() == ([b], [c])
    patient.tried([b], [c], 0b01)
    assert patient.episode == Episode({"c": True})
    assert (patient.needed, patient.done) == ({c}, True)


def test_what_is_plainer_bit_by_bit_and_each_by_itself() -> None:
    """By hand: two values one after the other, then each of four by itself: where each is recorded, as bits."""
    a1, a2, b2, b3 = (Plainer(name, "", value) for name, value in (("a", 1), ("a", 2), ("b", 2), ("b", 3)))
    assert _valued([a1, b2], [a1, a2, b2, b3]) == {
        ("a", ""): [(1, 0b11), (1, 0b000100), (2, 0b001000)],
        ("b", ""): [(2, 0b10), (2, 0b010000), (3, 0b100000)],
    }
    assert _valued([], [a1]) == {("a", ""): [(1, 0b1)]}


def test_the_values_that_can_be_plainer_are_taken() -> None:
    """By hand: as many of the first as go together; where the first does not go, the first that does by itself."""
    a1, a2, b2, b3 = (Plainer(name, "", value) for name, value in (("a", 1), ("a", 2), ("b", 2), ("b", 3)))
    begun = Episode({"a": 1.5, "b": 2.5})
    a, b = Number("a", "a"), Number("b", "b")
    treatment = Treatment("t", "T", tier="a", once=True, indications=[a > 1, b > 2])
    pathway = Pathway("p", tiers=["a"], start=[treatment])
    for shows, facts, fixed in (
        (0b1111_11, {"a": 1, "b": 2}, set()),
        (0b0100_10, {"a": 1, "b": 2}, {a1, a2, b3}),  # both together do, though the first alone does not
        (0b1101_01, {"a": 1, "b": 2.5}, {a2}),
        (0b1010_00, {"a": 2, "b": 2.5}, {a1, b2}),
        (0b1000_00, {"a": 1.5, "b": 3}, {a1, a2, b2}),
        (0b0000_00, {"a": 1.5, "b": 2.5}, {a1, a2, b2, b3}),
    ):
        patient = _Patient(begun, 7)
        assert patient.values(pathway) == ([a1, b2], [a1, a2, b2, b3])
        patient.done = True
        changed = patient.valued([a1, b2], [a1, a2, b2, b3], shows)
        assert patient.episode == Episode(facts)
        assert changed is (facts != begun.facts)
        assert patient.done is not changed  # what was needed may now be left out
        assert patient.fixed == fixed
    patient = _Patient(begun, 7)
    patient.fixed = {a1, b2, b3}
    assert patient.values(pathway) == ([a2], [a1, a2, b2, b3])


def test_values_that_could_not_be_plainer_are_tried_anew() -> None:
    """By hand: both numbers are whole or neither; what was found of each before more was left out does not stay."""
    a, b = (Number(name, name, minimum=0, maximum=9) for name in "ab")
    both = ((a <= 1) & (b <= 1)) | ((a > 1) & (a < 2) & (b > 1) & (b < 2))
    node = Treatment("t", "T", tier="a", once=True, indications=[both])
    pathway = Pathway("p", tiers=["a"], start=[node])
    space = Space([pathway], partial=True)
    shows = Meaning(pathway, space).met(has("t", Status.OFFERED))
    patient = _Patient(Episode({"a": 1.5, "b": 1.5}), shows)
    patient.fixed = {Plainer(name, "", value) for name in "ab" for value in (1, 2)}
    Reducer(space, pathway, Budget(50_000))._plainer_values([patient])
    assert patient.episode == Episode({"a": 1, "b": 1})


def test_what_rules_a_treatment_out_is_no_side_effect() -> None:
    """By hand: what forbids care, unless something that it forbids it for was not borne; what was not borne is known.

    That something else was not borne, or that care itself was not, has no part in it; what is forbidden today is not
    ruled out by anything.
    """
    first, second, further = (
        Treatment(name, name, tier="a", adequate=weeks >= 6, response=RELIEF >= 50)
        for name in ("first", "second", "further")
    )
    care = Treatment(
        "care",
        "Care",
        tier="a",
        adequate=weeks >= 6,
        response=RELIEF >= 50,
        contraindications=[ONE, intolerant("first"), OTHER & intolerant("second")],
    )
    last = Treatment("last", "Last", tier="a", once=True)
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[first, second, further, care],
        measures=[RELIEF],
        escalations=[care.escalates_to(last, on="unavailable", when=failed("further") | failed("second"))],
    )
    encoding = Encoding(pathway, partial=True)
    wanted = [encoding.meaning.met(has("last", Status.OFFERED))]
    borne = {"one": False, "other": False}
    today = pathway.assess(Episode(borne, trials={"second": Trial("intolerant")}))
    records = Changes(today, encoding, wanted)
    assert encoding.forbidding("care") == {"first", "second"}
    assert encoding.forbidding("first") == frozenset()
    names = sorted(name for kind, name in records.of if kind == "trial")
    assert names == ["care", "first", "further", "last", "second"]
    stated = dict(zip(names, records.ruled_out, strict=True))
    assert {name for name, statement in stated.items() if statement != FALSE} == {"care"}
    for facts, not_borne, expected in (
        ({}, (), False),
        ({"one": True}, (), True),
        ({"other": True}, (), True),
        ({"one": True}, ("further",), True),
        ({"one": True}, ("care",), True),
        ({}, ("first",), False),
        ({"one": True}, ("first",), False),
    ):
        trials = {name: Trial("intolerant") for name in ("second", *not_borne)}
        then = choices_of_episode(encoding.space, pathway, Episode({**borne, **facts}, trials=trials))
        assert so(encoding.circuit, then, stated["care"]) is expected, (facts, not_borne)
    forbidden = pathway.assess(Episode({"one": True, "other": False}))
    assert len(Changes(forbidden, encoding, wanted).ruled_out) == len(records.ruled_out) - 1


def test_every_status_and_state_is_stated_once() -> None:
    """Of a complete patient one status of each node and one state; what is listed is what the engine lists."""
    pathway = small()
    space = Space([pathway], partial=False)
    meaning = Meaning(pathway, space)
    standing = meaning.standing
    asked = [
        Episode({"one": one, "other": True, "third": third}, trials=trials)
        for one, third in itertools.product((False, True), repeat=2)
        for trials in (
            {},
            {"care": Trial("failed")},
            {"care": Trial("responded", weeks=3), "habit": Trial("ongoing")},
            {"care": Trial(weeks=8, relief=20), "operation": Trial("ongoing")},
            {"habit": Trial("stopped"), "operation": Trial()},
        )
    ]
    for episode in asked:
        today, chosen = pathway.assess(episode), choices_of_episode(space, pathway, episode)
        said = partial(so, space.circuit, chosen)
        for name in pathway.nodes:
            assert [status for status in Status if said(standing.status(name, status))] == [today.status[name]]
            assert said(standing.offered(name)) is (today.status[name] is Status.OFFERED)
            assert said(standing.option(name)) is (name in {node.id for node in today.options})
            assert said(standing.option(name)) is said(standing.option(name))
            assert said(standing.alongside(name)) is (name in {node.id for node in today.alongside})
        assert [state for state in State if said(standing.state(state))] == [today.state]
    assert standing.follows("care") == FALSE
    assert standing.state() == standing.status("care") == FALSE


def test_what_is_said_of_the_result_is_met_or_not_met_and_never_unknown() -> None:
    """A status, a state, an option, what follows a response, and that something is met, not met or unknown."""
    meaning = Meaning(small(), Space([small()], partial=True))
    asked = Claim("indicated", "care")
    said = {
        has("care", Status.OFFERED): meaning.standing.offered("care"),
        in_state(State.ACTIVE): meaning.standing.state(State.ACTIVE),
        lists("care"): meaning.standing.option("care"),
        Follows("operation"): meaning.standing.follows("operation"),
        Is(asked): meaning.met(asked),
        Is(asked, Truth.NOT_MET): meaning.not_met(asked),
        Is(asked, Truth.UNKNOWN): meaning.unknown(asked),
    }
    for formula, statement in said.items():
        assert meaning.both(formula) == (statement, -statement)
    assert len({*said.values()} - {TRUE, FALSE}) >= 6


@pytest.mark.parametrize("unrecorded", [False, True])
def test_what_another_version_reaches_is_reached_and_each_rule_stays_what_it_is(unrecorded: bool) -> None:
    """By hand: a node that the old version reaches once one is so, and the new one once another is."""
    more = Disposition("more", "More", tier="a")
    old, new = (
        Pathway("p", tiers=["a"], start=[SCAN], escalations=[SCAN.escalates_to(more, on="indication", when=flag)])
        for flag in (ONE, OTHER)
    )
    space, claim = Space([old, new], partial=unrecorded), Claim("reached", "more")
    before = Meaning(old, space)
    spliced, alone = Meaning(new, space, reached_as=before), Meaning(new, space)
    one, other = (space.facts[name, "flag"] for name in ("one", "other"))
    yes, no = ([space.circuit.all_of((cells.known, so * cells.choices[1])) for cells in (one, other)] for so in (1, -1))
    assert before.both(claim) == spliced.both(claim) == (yes[0], no[0])
    assert spliced.rule(claim) == alone.rule(claim) == alone.both(claim) == (yes[1], no[1])


def test_what_two_pathways_share_is_one_thing() -> None:
    """A fact of one kind in both is recorded once; of another kind, or done in another way, each is by itself."""
    once = Treatment("care", "Care", tier="a", once=True, indications=[Number("one", "one", minimum=0, maximum=4) >= 2])
    first = Pathway("p", tiers=["a"], start=[CARE], measures=[RELIEF])
    other = Pathway("q", tiers=["a"], start=[once])
    space = Space([first, other, first], partial=False)
    assert [*space.facts] == [("one", "flag"), ("one", "number")]
    assert [*space.records] == [("care", "trial"), ("care", "once")]
    assert space.record(first, "care") is space.records["care", "trial"]
    assert space.record(other, "care").measures == {}
    assert {*space.record(first, "care").measures} == {"weeks number", "relief number"}
    assert Has("care", frozenset({Status.OFFERED})) == has("care", Status.OFFERED)


def test_what_matters_in_few_comes_before_what_does_not_matter_alone() -> None:
    """Neither is seen in random patients: the one is found to matter all the same, the other matters to nobody."""
    idle = Flag("a_idle", "idle", question="idle?")
    asked: Any = idle | ~idle
    for number in range(9):
        asked &= Flag(f"f{number}", "f", question="f?")
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[asked])])
    found = to_ask(pathway.assess(Episode()))
    assert [question.name for question in found][-1] == "a_idle"
    assert [question.matters for question in found] == [True] * 9 + [False]
    assert all(question.settled for question in found)


def test_of_an_unasked_trial_every_outcome_is_tried() -> None:
    """That it helped and came back decides alone: so of each patient by that outcome, and of none who was not tried."""
    other = Treatment("other", "Other", tier="a", once=True, indications=[l4path.relapsed("care")])
    pathway = Pathway("p", tiers=["a"], start=[CARE, other], measures=[RELIEF])
    (question,) = (one for one in to_ask(pathway.assess(Episode(unasked=["care"]))) if one.name == "care")
    assert (question.share, question.matters) == (1, True)


@pytest.mark.parametrize(
    ("recorded", "outcomes"),
    [
        (Trial("ongoing", weeks=3), {"failed", "intolerant"}),
        (Trial(weeks=3, relief=10), {"failed", "intolerant"}),
        (Trial("stopped"), {"failed", "intolerant"}),
        (Trial("responded"), {"intolerant"}),
    ],
)
def test_what_may_yet_become_of_a_trial(recorded: Trial, outcomes: set[Any]) -> None:
    """What goes on, or was given up, may fail; what has helped does not fail, and may not be borne."""
    pathway = small()
    today = pathway.assess(Episode({"one": True, "other": True, "third": False}, trials={"care": recorded}))
    found = what_it_would_take(today, "operation")
    assert {one.trials for one in found.alternatives} == {("care",)}
    for one in found.alternatives:
        after = pathway.assess(one.episode)
        assert any(after.truth(outcome, "care") is Truth.MET for outcome in outcomes)
        assert one.episode.trials["care"].measures.keys() >= recorded.measures.keys()
    assert found.settled


def test_a_trial_that_was_given_up_may_turn_out_in_any_way_that_may_be_recorded() -> None:
    """No measure can say that care has helped, but a clinician may: so it may yet, once it is taken up again."""
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=Constant(False))
    last = Treatment("last", "Last", tier="a", once=True, indications=[responded("care")])
    pathway = Pathway("p", tiers=["a"], start=[care, last])
    found = what_it_would_take(pathway.assess(Episode(trials={"care": Trial("stopped")})), "last")
    assert [dict(one.episode.trials) for one in found.alternatives] == [{"care": Trial("responded")}]


@pytest.mark.parametrize(
    ("least", "most", "below", "named", "taken"),
    [(0, 100, 50, 20, 0), (5, 100, 50, 20, 5), (-9, 90, 50, 20, 0)],
)
def test_of_a_number_that_is_left_open_the_part_nearest_to_nought_is_taken(
    least: int, most: int, below: int, named: int, taken: int
) -> None:
    """By hand: whatever is below a number will do, and of that the patient's own part is told, not its end."""
    flags, score = [Flag(f"f{number}", "f") for number in range(24)], Number("s", "s", minimum=least, maximum=most)
    rare = Treatment("rare", "Rare", tier="a", once=True, indications=[at_least(24, *flags), score < below])
    beside = Treatment("beside", "Beside", tier="a", once=True, indications=[score < named])
    search = Search(Pathway("p", tiers=["a"], start=[rare, beside]))
    found = search.find(has("rare", Status.OFFERED), plainly=True).episode
    assert found == Episode({**dict.fromkeys([flag.id for flag in flags], True), "s": taken}, pathway="p")


def test_what_is_wanted_is_shown_only_where_nothing_is_contradicted() -> None:
    """By hand: an alarm is assessed in spite of a contradiction, but is no episode to be in; and none is refused."""
    emergency = Disposition("er", "ER", tier="a", emergency=True)
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[SCAN],
        facts=[ONE, OTHER],
        escalations=[emergency.on_red_flag(ONE)],
        assumptions=[Assumption("never", "Nobody has the other.", ~OTHER)],
    )
    wanted = (has("er", Status.ENDED), met("reached", "er"), has("scan", Status.OFFERED), met("reached", "scan"))
    for one, other, expected in (
        (True, False, [True] * 4),
        (False, False, [False, False, True, True]),
        (True, True, [False] * 4),
        (False, True, [False] * 4),
    ):
        episode = Episode({"one": one, "other": other})
        assert [shows_wanted(pathway, formula, episode) for formula in wanted] == expected


@pytest.mark.parametrize(
    ("recorded", "more"),
    [
        ({}, {("trial", "care"), ("trial", "first"), ("declined", "first"), ("fact", "one")}),
        ({"trials": {"care": Trial("ongoing")}}, {("trial", "care")}),
        (
            {"trials": {"care": Trial("stopped")}},
            {("trial", "care"), ("trial", "first"), ("declined", "first"), ("fact", "one")},
        ),
        ({"unasked": ["care"]}, {("asked", "care")}),
    ],
)
def test_what_may_be_otherwise_is_what_it_rests_on_and_what_is_begun_waits_for(
    recorded: dict[str, Any], more: set[tuple[str, str]]
) -> None:
    """By hand: of what goes on, or was never asked about, what forbids it; of what is begun all that leads to it."""
    first = Treatment("first", "First", tier="a", adequate=weeks >= 6, response=RELIEF >= 50)
    care = Treatment(
        "care",
        "Care",
        tier="a",
        adequate=weeks >= 6,
        response=RELIEF >= 50,
        indications=[ONE],
        contraindications=[OTHER],
    )
    last = Treatment("last", "Last", tier="a", once=True, indications=[failed("care")])
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[first, last],
        measures=[RELIEF],
        facts=[THIRD],
        escalations=[first.escalates_to(care, on="failure")],
    )
    encoding = Encoding(pathway, partial=True)
    today = pathway.assess(Episode({"third": True}, **recorded))
    records = Changes(today, encoding, [encoding.meaning.met(has("last", Status.OFFERED))])
    always = {("trial", "last"), ("declined", "last"), ("declined", "care"), ("fact", "other")}
    assert records.of.keys() == always | more
    assert records.recorded == {"third": True}


def test_a_screen_is_asked_in_full_where_several_of_its_answers_are_open() -> None:
    """By hand: of three screens the one of whose open answers two are needed; not of what no condition asks for."""
    idle, fourth = Flag("idle", "idle"), Flag("fourth", "fourth")
    last = Treatment("last", "Last", tier="a", once=True, indications=[ONE | OTHER | THIRD])
    beside = Treatment("beside", "Beside", tier="a", once=True, indications=[fourth])
    screens = [
        Screen("both", [idle, ONE, fourth, OTHER]),
        Screen("single", [OTHER, idle, fourth]),
        Screen("known", [THIRD, ONE]),
    ]
    pathway = Pathway("p", tiers=["a"], start=[last, beside], screens=screens)
    encoding = Encoding(pathway, partial=True)
    records = Changes(
        pathway.assess(Episode({"third": False})), encoding, [encoding.meaning.met(has("last", Status.OFFERED))]
    )
    first, *others = records.of
    assert first == ("screened", "both")
    assert {name for kind, name in others if kind == "fact"} == {"one", "other", "third"}
    assert {kind for kind, _ in others} == {"fact", "trial", "declined"}
    assert records.open.keys() == records.noes.keys() == {"one", "fourth", "other"}
    assert {*records.open.values()} == {encoding.screened("both")}


def test_what_is_forbidden_may_be_refused_and_what_forbids_itself_may_be_tried() -> None:
    """By hand: that care goes on against what forbids it is no reason to go on with it; nobody knows it before."""
    care = Treatment(
        "care",
        "Care",
        tier="a",
        adequate=weeks >= 6,
        response=RELIEF >= 50,
        contraindications=[ONE, intolerant("care")],
    )
    for predicate, recorded, expected in (
        (declined, Episode({"one": True}, trials={"care": Trial("ongoing")}), ((), ("care",))),
        (intolerant, Episode({"one": False}), (("care",), ())),
    ):
        last = Treatment("last", "Last", tier="a", once=True, indications=[predicate("care")])
        pathway = Pathway("p", tiers=["a"], start=[care, last], measures=[RELIEF])
        found = what_it_would_take(pathway.assess(recorded), "last").alternatives
        assert [(one.trials, one.decisions) for one in found] == [expected]


def test_what_is_continuous_may_be_taken_up_again() -> None:
    """By hand: a habit that was given up goes on again, which is all it takes; one that goes on may not be borne."""
    cases: Any = ((ongoing, Trial("stopped")), (intolerant, Trial("ongoing")))
    for predicate, recorded in cases:
        last = Treatment("last", "Last", tier="a", once=True, indications=[predicate("habit")])
        pathway = Pathway("p", tiers=["a"], start=[HABIT, last])
        found = what_it_would_take(pathway.assess(Episode(trials={"habit": recorded})), "last")
        (only,) = found.alternatives
        assert (only.trials, only.changes, only.in_order, found.settled) == (("habit",), 1, True, True)
        assert pathway.assess(only.episode).truth(predicate.__name__, "habit") is Truth.MET


def test_of_several_that_are_made_plain_each_is_looked_at_by_itself() -> None:
    """Where the first does not show it and the next does, there is none for the first; in either order."""
    pathway = Pathway("p", tiers=["a"], start=[CARE], measures=[RELIEF])
    space = Space([pathway], partial=True)
    offered = Meaning(pathway, space).met(has("care", Status.OFFERED))
    no, yes = ([[Episode({"one": answer})]] for answer in (False, True))
    for sought in itertools.product((no, yes), repeat=3):
        made = Reducer(space, pathway, Budget(50_000)).plainest([(patients, offered) for patients in sought])
        assert [one is not None for one in made] == [patients is yes for patients in sought]
