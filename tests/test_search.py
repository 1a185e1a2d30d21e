"""The search beside brute force, its circuit and solvers beside truth tables, and what it shows beside the engine."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import l4path
from brute import JUDGED, OF_A_TRIAL, Shown, cells, leaves, meets, room_of
from brute import assessed as assessed_alone
from brute_many import Disagreement, asked_of, compare, hold, questions, run, wanted, without_one
from l4path import L4pathError, Pathway
from l4path.conditions import Operand, atoms
from l4path.facts import READ_BY_PREDICATES
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.search import BUDGET, Search, backends, find, together
from l4path.search.backends import SOLVERS
from l4path.search.cells import Cells, plainest
from l4path.search.circuit import FALSE, TRUE, Circuit
from l4path.search.sampling import Sample
from l4path.search.space import Space
from l4path.testing import cut_points, pathways
from l4path.testing.chance import Seeded, pick, some, yes
from l4path.testing.declaring import make_facts
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from l4path.testing.saying import Words, make_condition
from random_cases import pathway_and_episodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from l4path.conditions.walk import Operative
    from l4path.search import SolverName
    from l4path.testing.chance import Chance

SMALL = 400
WAYS = [(False, "own"), (True, "own"), (False, "sat"), (True, "sat")]
every_way = pytest.mark.parametrize(("partial", "solver"), WAYS)
each_solver = pytest.mark.parametrize("solver", ["own", "sat"])


def needs(solver: SolverName) -> None:
    """Skip a test of python-sat where it is not installed."""
    if solver == "sat":
        pytest.importorskip("pysat", reason="python-sat is not installed: it is the optional extra l4path[sat]")


# the search beside brute force


@every_way
def test_the_search_says_what_brute_force_says(partial: bool, solver: SolverName) -> None:
    """Every question about a small pathway is answered as trying every episode answers it, and each episode replays."""
    needs(solver)
    pathways, proofs, episodes, shrunk = 0, 0, 0, 0
    for seed in range(90):
        small = 3 * SMALL if partial else SMALL  # what is unasked comes on top
        count = run(seed, partial=partial, solvers=(solver,), nodes=1 + seed % 4, small=small, most=1000)
        assert not count.wrong, count.wrong[:3]
        pathways, proofs = pathways + count.pathways, proofs + count.proofs
        episodes, shrunk = episodes + count.episodes, shrunk + count.shrunk
    assert pathways > 35
    assert proofs > 1500
    assert episodes > 900
    assert shrunk > 100


@given(pathways(max_nodes=3), st.booleans(), st.integers(0, 10**6))
@settings(max_examples=30)
def test_the_search_and_brute_force_agree_and_failures_shrink(pathway: Pathway, partial: bool, seed: int) -> None:
    """On pathways that hypothesis draws, the two agree as well."""
    room = room_of(pathway, partial=partial)
    if room.size > SMALL // 4:
        return
    shown, search = Shown(pathway, room.episodes()), Search(pathway, partial=partial, solver="own")
    for question in asked_of(Seeded(seed), pathway, 30):
        compare(search, shown, question, plainly=seed % 3 == 0)


@every_way
def test_of_dense_pathways_the_search_says_what_brute_force_says(partial: bool, solver: SolverName) -> None:
    """So it is with sums, cautions, obligations, once asked for, and courses that stopped or that nobody asked of."""
    needs(solver)
    pathways, proofs, episodes = 0, 0, 0
    for seed in range(60):
        count = run(seed, partial=partial, solvers=(solver,), nodes=1 + seed % 3, small=2500, most=60, grown=True)
        assert not count.wrong, count.wrong[:3]
        pathways, proofs, episodes = pathways + count.pathways, proofs + count.proofs, episodes + count.episodes
    assert pathways > 15
    assert proofs > 500
    assert episodes > 300


@every_way
def test_of_larger_dense_pathways_each_witness_replays_and_no_episode_contradicts_a_proof(
    partial: bool, solver: SolverName
) -> None:
    """Every status, state, option, predicate and sum of larger ones is asked; random episodes show nothing else."""
    needs(solver)
    impossible, replayed, tried = 0, 0, 0
    for seed in range(60, 66):
        raw, records = pathway_and_episodes(seed, 60)
        pathway = pathway_from_dict(raw)
        search = Search(pathway, partial=partial, solver=solver)
        answers = {question: asked(search, question) for question in questions(pathway)}
        assert None not in answers.values(), seed
        given = (episode_from_dict(record) for record in records)
        shown = Shown(pathway, given if partial else filter(None, (completed(pathway, one) for one in given)))
        never = [question for question, found in answers.items() if not found]
        assert not [question for question in never if shown.those(question)], seed
        impossible, replayed = impossible + len(never), replayed + len(answers) - len(never)
        tried += len(shown.episodes)
    assert impossible > 300
    assert replayed > 300
    assert tried > 100


def completed(pathway: Pathway, episode: l4path.Episode) -> l4path.Episode | None:
    """The episode with everything recorded, where nothing in it is unasked."""
    if episode.unasked:
        return None
    cuts = cut_points(pathway)
    measures = [name for name in pathway.all_measures if name not in READ_BY_PREDICATES]
    answered = pathway.answered(episode.screened)
    known = {name: cuts[name][0] for name in pathway.facts if name not in answered}
    for name, trial in episode.trials.items():
        if not pathway.treatments[name].once:
            unknown = {key: cuts[key][0] for key in measures if key not in trial.measures}
            episode = episode.with_trial(name, l4path.Trial(trial.outcome, **{**unknown, **trial.measures}))
    return episode.with_facts({**known, **episode.facts})


def test_where_only_an_unasked_treatment_will_do_the_search_gives_one() -> None:
    """A partial record may leave open whether something was tried, and the plainest one no more than that."""
    first = l4path.Treatment("first", "First", tier="a", once=True)
    second = l4path.Treatment("second", "Second", tier="a", once=True)
    pathway = Pathway("p", tiers=["a"], start=[first], escalations=[first.escalates_to(second, on="completion")])
    neither = ~l4path.option("first") & ~l4path.option("second") & ~l4path.declined("first")
    neither &= ~l4path.tried("second") & ~l4path.declined("second")
    answer = find(pathway, neither, solver="own")
    assert answer.episode == l4path.Episode(unasked=["first"], pathway="p")
    assert pathway.assess(answer.episode).questions == ("first",)
    unknown = ("tried", "second", l4path.Truth.UNKNOWN)
    for partial in (False, True):
        assert asked(Search(pathway, partial=partial, solver="own"), unknown, plainly=True) is partial


@every_way
def test_what_goes_on_alongside_is_stated_as_brute_force_finds_it(partial: bool, solver: SolverName) -> None:
    """That a continuous treatment goes on alongside, and that it does not, can be so just where an episode shows it."""
    needs(solver)
    found = set()
    for seed in range(300, 420):
        pathway = make_pathway(Seeded(seed), max_nodes=3)
        room = room_of(pathway, partial=partial)
        if room.size > SMALL or not any(node.continuous for node in pathway.treatments.values()):
            continue
        shown, search = Shown(pathway, room.episodes()), Search(pathway, partial=partial, solver=solver)
        for name in pathway.nodes:
            beside, question = search.meaning.standing.alongside(name), ("alongside", name, True)
            for statement, asked_for in ((beside, question), (-beside, ("not", question))):
                asked_one = search.space.circuit.all_of((statement, search._assumed))
                expected = shown.those(asked_for) != 0
                search._together.settle([asked_one])
                assert search._together.known[asked_one].possible is expected, (seed, name)
                found.add(expected)
    assert found == {True, False}


@every_way
def test_beside_an_outcome_the_measures_still_say_what_they_say(partial: bool, solver: SolverName) -> None:
    """What is measured, what is said outright, how often and whether the course is over go together in every way."""
    needs(solver)
    found = set()
    ways = ((l4path.weeks >= 6, l4path.weeks >= 20), (l4path.courses >= 2, l4path.weeks >= 6), (True, False))
    for adequate, response in ways:
        treatment = l4path.Treatment("t", "T", tier="a", adequate=adequate, response=response)
        pathway = Pathway("p", tiers=["a"], start=[treatment])
        shown = Shown(pathway, room_of(pathway, partial=partial).episodes())
        search = Search(pathway, partial=partial, solver=solver)
        for kind, truth, claim, other in product(OF_A_TRIAL, l4path.Truth, JUDGED, l4path.Truth):
            question = ("all", (kind, "t", truth), (claim, "t", other))
            found.add(compare(search, shown, question, plainly=True))
            compare(search, shown, question, plainly=False)
    assert found == {True, False}


@pytest.mark.parametrize("partial", [False, True])
def test_random_episodes_show_nothing_that_brute_force_did_not_try(partial: bool) -> None:
    """Brute force itself leaves out no kind of episode: whatever a random one shows, one of its own shows too."""
    tried = 0
    for seed in range(90):
        chance = Seeded(seed)
        pathway = make_pathway(chance, max_nodes=3)
        room = room_of(pathway, partial=partial)
        if room.size > SMALL:
            continue
        shown = Shown(pathway, room.episodes())
        for assessment in random_assessments(pathway, chance, 15, partial=partial):
            tried += 1
            missed = [leaf for leaf in leaves(assessment) if not shown.those(leaf)]
            assert not missed, (seed, assessment.episode.to_dict())
    assert tried > 280


def random_assessments(pathway: Pathway, chance: Chance, count: int, *, partial: bool) -> Iterator[l4path.Assessment]:
    """Assessments of random episodes that meet every assumption."""
    cuts = cut_points(pathway)
    for _ in range(count):
        episode = make_episode(chance, pathway, cuts, complete=None if partial else True)
        assessment = assessed_alone(pathway, episode)
        if assessment is not None:
            yield assessment


@every_way
def test_no_random_episode_has_what_is_proved_impossible(partial: bool, solver: SolverName) -> None:
    """Where there are too many episodes to try them all, none of many random ones contradicts a proof."""
    needs(solver)
    proofs, episodes = 0, 0
    for seed in range(500, 508):
        chance = Seeded(seed)
        pathway = make_pathway(chance, min_nodes=4, max_nodes=8)
        search = Search(pathway, partial=partial, solver=solver)
        impossible = [question for question in questions(pathway) if asked(search, question) is False]
        shown = Shown(pathway, (found.episode for found in random_assessments(pathway, chance, 40, partial=partial)))
        assert not [question for question in impossible if shown.those(question)], seed
        proofs, episodes = proofs + len(impossible), episodes + len(shown.episodes)
    assert proofs > 300
    assert episodes > 100


def asked(search: Search, question: tuple[Any, ...], *, plainly: bool = False) -> bool | None:
    """Whether there is an episode, which is checked; None where that is undecided."""
    answer = search.find(wanted(search.pathway, question), plainly=plainly)
    assert answer.decided or answer.episode is None
    if answer.episode is not None:
        hold(search, question, answer.episode, plainly=plainly)
    return answer.episode is not None if answer.decided else None


@pytest.mark.parametrize("partial", [False, True])
def test_the_two_solvers_agree(partial: bool, knee: Pathway) -> None:
    """On larger pathways the library's own search and python-sat give one answer to every question."""
    needs("sat")
    larger = [knee, *(make_pathway(Seeded(seed), min_nodes=5, max_nodes=12) for seed in range(700, 703))]
    found = set()
    for pathway in larger:
        own, sat = (Search(pathway, partial=partial, solver=solver) for solver in ("own", "sat"))
        for number, question in enumerate(questions(pathway)):
            first = asked(own, question, plainly=number % 10 == 0)
            assert first == asked(sat, question), question
            found.add(first)
    assert found == {True, False}


@each_solver
def test_a_shrunk_episode_holds_nothing_too_much(solver: SolverName, knee: Pathway) -> None:
    """Of the plainest episode no fact, trial, measure, refusal or screen can be left out, in a pathway with screens."""
    needs(solver)
    search, most = Search(knee, partial=True, solver=solver), 0
    screens: set[str] = set()
    for node in knee.nodes:
        for status in l4path.Status:
            question = ("status", node, status.value)
            answer = search.find(wanted(knee, question), plainly=True)
            if answer.episode is not None:
                hold(search, question, answer.episode, plainly=True)
                most = max(most, sum(1 for _ in without_one(answer.episode)))
                screens |= answer.episode.screened
    assert most >= 4
    assert screens == set(knee.screens)


def test_what_is_not_minimal_or_does_not_hold_is_noticed(knee: Pathway) -> None:
    """The checks of these tests can fail: an episode with a needless fact, or without the property, is refused."""
    search, question = Search(knee, partial=True), ("status", "imaging", "done")
    episode = search.find(wanted(knee, question), plainly=True).episode
    assert episode is not None
    hold(search, question, episode, plainly=True)
    with pytest.raises(Disagreement, match="not minimal"):
        hold(search, question, episode.with_facts({"cause": "osteoarthritis"}), plainly=True)
    with pytest.raises(Disagreement, match="does not have it"):
        hold(search, question, episode.without_trial("imaging"), plainly=False)


def test_the_public_search_finds_and_proves(knee: Pathway) -> None:
    """`find` gives a plain episode that meets a condition, or says that none does."""
    some_one = find(knee, l4path.offered("replacement"), solver="own")
    assert some_one.episode is not None
    assert some_one.decided
    assert not some_one.none_exists
    assert knee.assess(some_one.episode).status["replacement"] == "offered"
    nobody = find(knee, l4path.offered("replacement") & l4path.declined("replacement"), solver="own")
    assert nobody.none_exists
    assert str(nobody) == "no episode has it"


# budgets and solvers


@each_solver
def test_a_tiny_budget_decides_nothing_wrong(solver: SolverName, monkeypatch: pytest.MonkeyPatch) -> None:
    """With hardly a step to take, an answer is right or undecided; with more steps the same search decides."""
    needs(solver)
    monkeypatch.setattr(together, "_DRAWN", 4)  # so that something is left to search for
    undecided = 0
    for seed in range(60):
        pathway = make_pathway(Seeded(seed), max_nodes=3)
        room = room_of(pathway, partial=seed % 2 == 0)
        if room.size > SMALL:
            continue
        shown = Shown(pathway, room.episodes())
        search = Search(pathway, partial=seed % 2 == 0, solver=solver, budget=0)
        for number, question in enumerate(questions(pathway)):
            expected = shown.those(question) != 0
            search.budget.left = number % 3
            search.budget.left_for_plain = BUDGET  # of its own: whom a search finds is held to be plain below
            search.budget.left_for_replays = BUDGET
            early = asked(search, question, plainly=True)
            assert early in (None, expected), (seed, question)
            undecided += early is None
            search.budget.left = BUDGET
            assert asked(search, question, plainly=True) is expected, (seed, question)
    assert undecided > 15 or solver == "sat"  # python-sat needs no contradiction for most of these


def test_an_undecided_answer_says_so() -> None:
    """An answer without an episode that is not decided proves nothing, and says how many steps were taken."""
    pathway = make_pathway(Seeded(3), min_nodes=4, max_nodes=4)
    search = Search(pathway, solver="own", budget=0)
    answers = [search.find(wanted(pathway, question), plainly=True) for question in questions(pathway)]
    left = [answer for answer in answers if not answer.decided]
    assert left
    assert all(answer.episode is None and not answer.none_exists for answer in left)
    assert all(str(answer) == f"undecided within {answer.steps} steps" for answer in left)
    fresh = Search(pathway, solver="own", budget=0)
    assert None in [fresh.possible(wanted(pathway, question)) for question in questions(pathway)]
    fresh.budget.left = fresh.budget.left_for_replays = BUDGET
    for question in questions(pathway):
        assert fresh.possible(wanted(pathway, question)) is asked(fresh, question)


def test_a_solver_that_is_unknown_or_missing_is_refused(monkeypatch: pytest.MonkeyPatch, knee: Pathway) -> None:
    """A wrong name is refused with a hint, and python-sat where it is not installed with what to install."""
    with pytest.raises(L4pathError, match="own"):
        Search(knee, solver="owm")  # type: ignore[arg-type]
    monkeypatch.setattr(backends, "available", lambda: False)
    with pytest.raises(L4pathError, match=r"pip install 'l4path\[sat\]'"):
        Search(knee, solver="sat")


# circuit and solver beside truth tables


def truths(circuit: Circuit, chosen: dict[int, bool]) -> list[bool]:
    """Whether each statement is so, by number, when every free choice is made."""
    found = [False, True]
    for number in range(2, len(circuit)):
        kids = circuit.kids[number]
        found.append(chosen[number] if kids is None else any(so(found, kid) for kid in kids))
    return found


def so(found: Sequence[bool], statement: int) -> bool:
    """Whether a statement, or the contrary of one, is so."""
    return found[statement] if statement > 0 else not found[-statement]


def tables(circuit: Circuit) -> Iterator[tuple[dict[int, bool], list[bool]]]:
    """Every way to make the free choices that the constraints allow, with what is then so."""
    free = [number for number in range(2, len(circuit)) if circuit.kids[number] is None]
    for row in product((False, True), repeat=len(free)):
        chosen = dict(zip(free, row, strict=True))
        found = truths(circuit, chosen)
        if all(any(so(found, one) for one in clause) for clause in circuit.constraints):
            yield chosen, found


@given(st.integers(0, 10**9))
def test_statements_mean_what_they_are_built_of(seed: int) -> None:
    """Any of, all of, exactly one of two, and at least so many of some statements are so just when counting says so."""
    chance, circuit = Seeded(seed), Circuit()
    known = [TRUE, *(circuit.free() for _ in range(chance.whole(1, 5)))]
    for _ in range(chance.whole(0, 6)):
        known.append(circuit.any_of(signed(chance, known) for _ in range(chance.whole(0, 3))))
    parts = [signed(chance, known) for _ in range(chance.whole(0, 5))]
    first, other = signed(chance, known), signed(chance, known)
    built = [circuit.any_of(parts), circuit.all_of(parts), circuit.differ(first, other)]
    counted = [circuit.at_least(number, parts) for number in range(len(parts) + 2)]
    for _, found in tables(circuit):
        values = [so(found, part) for part in parts]
        assert [so(found, one) for one in built] == [any(values), all(values), so(found, first) != so(found, other)]
        assert [so(found, one) for one in counted] == [sum(values) >= number for number in range(len(parts) + 2)]


def signed(chance: Chance, statements: Sequence[int]) -> int:
    """One of some statements, or its contrary."""
    return pick(chance, statements) * pick(chance, (1, -1))


def grow(circuit: Circuit, chance: Chance, statements: list[int]) -> None:
    """Add free choices, at times bound to one another as those of a number or a choice are, and statements on them."""
    group = [circuit.free() for _ in range(chance.whole(1, 3))]
    how = pick(chance, ("any", "order", "one", "one or none"))
    if how == "order":
        circuit.constraints += [(-later, earlier) for earlier, later in pairwise(group)]
    elif how != "any":
        circuit.constraints += [(-first, -other) for number, first in enumerate(group) for other in group[:number]]
        circuit.constraints += [tuple(group)] if how == "one" else []
    statements += group
    for _ in range(chance.whole(1, 8)):
        parts = [signed(chance, statements) for _ in range(chance.whole(1, 4))]
        made = circuit.at_least(chance.whole(1, len(parts)), parts) if yes(chance, 30) else circuit.any_of(parts)
        statements.append(made)


@each_solver
def test_a_solver_agrees_with_truth_tables_while_the_circuit_grows(solver: SolverName) -> None:
    """Asked again and again between growths, a solver finds choices just where a truth table has a row for them."""
    needs(solver)
    found = set()
    for seed in range(60):
        chance, circuit = Seeded(seed), Circuit()
        solving = SOLVERS[solver](circuit)
        statements: list[int] = []
        for _ in range(3):
            grow(circuit, chance, statements)
            asks = [signed(chance, statements) for _ in range(4)]
            asks += [circuit.all_of(signed(chance, statements) for _ in range(chance.whole(2, 4))) for _ in range(4)]
            rows = list(tables(circuit))
            for wanted_one in [*asks, *asks[::2], TRUE, FALSE]:
                expected = any(so(row, wanted_one) for _, row in rows)
                assert solving.solve(wanted_one, BUDGET) is expected, (seed, wanted_one)
                found.add(expected)
                if expected:
                    rests_on(circuit, rows, wanted_one, solving.choices(wanted_one))
    assert found == {True, False}


def rests_on(
    circuit: Circuit, rows: list[tuple[dict[int, bool], list[bool]]], wanted_one: int, chosen: dict[int, bool]
) -> None:
    """Check that some row makes these choices, all of them free ones, and that every such row has what is wanted."""
    assert all(circuit.kids[number] is None for number in chosen)
    matching = [row for made, row in rows if all(made[number] == value for number, value in chosen.items())]
    assert matching
    assert all(so(row, wanted_one) for row in matching)


@each_solver
def test_constraints_and_what_is_given_are_kept_in_every_answer(solver: SolverName) -> None:
    """By truth tables, what is given held too: of what cannot be so together, a part that cannot is named."""
    needs(solver)
    found = set()
    for seed in range(60):
        chance, circuit = Seeded(seed), Circuit()
        statements: list[int] = []
        grow(circuit, chance, statements)
        grow(circuit, chance, statements)
        rows = [row for _, row in tables(circuit)]
        solving = SOLVERS[solver](circuit)
        for _ in range(8):
            asked = [signed(chance, statements) for _ in range(chance.whole(1, 5))]
            expected = any(all(so(row, one) for one in asked) for row in rows)
            assert solving.solve(asked[-1], BUDGET, asked[:-1]) is expected, (seed, asked)
            found.add(expected)
            if not expected:
                core = solving.core()
                assert set(core) <= set(asked)
                assert not any(all(so(row, one) for one in core) for row in rows)
    assert found == {True, False}


@each_solver
def test_beside_constraints_that_contradict_one_another_nothing_can_be_so(solver: SolverName) -> None:
    """Not what is always so either, and again when it is asked again; nothing that was given is to blame."""
    needs(solver)
    circuit = Circuit()
    first, other = circuit.free(), circuit.free()
    solving = SOLVERS[solver](circuit)
    assert solving.solve(first, BUDGET, [other]) is True
    more = circuit.free()
    circuit.constraints += [(first, more), (first, -more), (-first, more), (-more,)]
    for asked in ([first], [-first], [TRUE], [more, -other], [first, other]):
        assert solving.solve(asked[-1], BUDGET, asked[:-1]) is False
        assert solving.core() == []


@each_solver
def test_a_solver_settles_hard_clauses(solver: SolverName) -> None:
    """Random clauses near the edge of what can be met, and pigeons without a hole each, come out as they must."""
    needs(solver)
    found = []
    for seed in range(40):
        chance, circuit = Seeded(seed), Circuit()
        free = [circuit.free() for _ in range(8)]
        clauses = [[number * pick(chance, (1, -1)) for number in some(chance, free, 3, 3)] for _ in range(36)]
        wanted_one = circuit.all_of(circuit.any_of(clause) for clause in clauses)
        solving = SOLVERS[solver](circuit)
        rows = [dict(zip(free, row, strict=True)) for row in product((False, True), repeat=8)]
        expected = any(all(any(row[abs(x)] == (x > 0) for x in clause) for clause in clauses) for row in rows)
        assert solving.solve(wanted_one, BUDGET) is expected, seed
        assert solving.solve(-wanted_one, BUDGET) is True
        found.append(expected)
    assert set(found) == {True, False}
    for pigeons in (3, 4, 5):
        circuit = Circuit()
        sits = [[circuit.free() for _ in range(pigeons - 1)] for _ in range(pigeons)]
        crowded = [circuit.at_least(2, hole) for hole in zip(*sits, strict=True)]
        apart = circuit.all_of([*(circuit.any_of(row) for row in sits), *(-hole for hole in crowded)])
        solving = SOLVERS[solver](circuit)
        assert solving.solve(apart, 0) in (None, False)
        assert solving.solve(apart, BUDGET) is False
        assert solving.solve(circuit.all_of(circuit.any_of(row) for row in sits[1:]), BUDGET) is True


# cells and samples


@given(st.integers(0, 10**9))
def test_cells_tell_apart_what_the_conditions_tell_apart(seed: int) -> None:
    """Every allowed choice about a fact stands for a value that meets just the atoms it says, and none is missing."""
    chance, circuit = Seeded(seed), Circuit()
    fact = pick(chance, make_facts(chance))
    stated = make_condition(chance, Words((Operand(fact),)), 1)
    about: list[Operative] = list(atoms(stated))  # type: ignore[arg-type] # nothing else can be said here
    made = Cells(circuit, [fact], about, partial=False)
    statements = [made.meets(atom) for atom in about]
    assume(sum(kids is None for kids in circuit.kids[2:]) <= 9)
    ways = set()
    for chosen, found in tables(circuit):
        told, value = made.value(chosen)
        assert told == bool(chosen)
        assert fact.check_value(value) is None
        meant = tuple(so(found, statement) for statement in statements)
        assert tuple(meets(atom, value) for atom in about) == meant, value
        ways.add(meant)
    points = tuple(cut_points(Pathway("p", tiers=["a"], start=[HOME], facts=[fact], goal=stated))[fact.id])
    assert ways == {tuple(meets(atom, value) for atom in about) for value in cells(fact, about, points, partial=False)}


HOME = l4path.Disposition("home", "Home", tier="a")
GRIDS = [[step / 10**places for step in range(-6 * 10**places, 14 * 10**places)] for places in range(3)]
BOUNDS = st.one_of(st.none(), st.tuples(st.sampled_from((-3, -0.25, 0, 0.1, 1, 2, 4.45, 4.5, 12)), st.booleans()))


@given(BOUNDS, BOUNDS, st.sampled_from((None, -5, 0, 0.1)), st.sampled_from((None, 4.6, 12, 100)))
@settings(max_examples=300)
def test_the_plainest_number_fits_and_none_that_fits_is_plainer(
    low: tuple[float, bool] | None, high: tuple[float, bool] | None, floor: float | None, ceiling: float | None
) -> None:
    """It lies between the bounds, and is one of them, an end of the range, or of as few decimals as any that fits."""

    def fits(number: float) -> bool:
        lows = [low] if low is not None else [] if floor is None else [(floor, True)]
        highs = [high] if high is not None else [] if ceiling is None else [(ceiling, True)]
        return all(number > bound or (allowed and number == bound) for bound, allowed in lows) and all(
            number < bound or (allowed and number == bound) for bound, allowed in highs
        )

    assume(low is None or floor is None or low[0] >= floor)
    assume(high is None or ceiling is None or high[0] <= ceiling)
    fitting = [numbers for numbers in GRIDS if any(fits(number) for number in numbers)]
    assume(fitting)
    number = plainest(low, high, floor, ceiling)
    assert fits(number)
    ends = [bound for bound, allowed in filter(None, (low, high)) if allowed]
    assert number in (*fitting[0], *ends, floor, ceiling)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ((6, True), None, 6),
        ((6, False), None, 7),
        ((2.5, False), None, 3),
        (None, (180, False), 179),
        (None, (-2.5, False), -3),
        ((3, False), (4, False), 3.5),
        ((0.1, False), (0.2, False), 0.15),
        ((0.1, False), (0.2, True), 0.2),
        ((0, False), (10**15 - 1, True), 1),
        ((10**15 - 1, False), None, 10**15 - 0.5),
        (None, None, 0),
    ],
)
def test_plain_numbers(low: tuple[float, bool] | None, high: tuple[float, bool] | None, expected: float) -> None:
    """Bounds that are allowed, whole numbers beside those that are not, and few digits where no whole number fits."""
    assert plainest(low, high) == expected


@pytest.mark.parametrize("partial", [False, True])
def test_the_quick_look_draws_only_patients_that_can_be(partial: bool) -> None:
    """Each random patient keeps every constraint of the space, so that none stands for an episode that is none."""
    lanes = 256
    for seed in range(40):
        space = Search(make_pathway(Seeded(seed), max_nodes=5), partial=partial, solver="own").space
        sample = Sample(space, lanes=lanes)
        for clause in space.circuit.constraints:
            kept = 0
            for statement in clause:
                kept |= sample.of(statement)
            assert kept == (1 << lanes) - 1, (seed, clause)


@pytest.mark.parametrize("partial", [False, True])
def test_what_is_fixed_is_so_in_every_patient_drawn_and_the_rest_fits(partial: bool) -> None:
    """Whatever is fixed of one patient who can be: all others have it too, and keep every constraint of the space."""
    lanes, everyone = 64, (1 << 64) - 1
    for seed in range(40):
        chance = Seeded(seed)
        space = Search(make_pathway(chance, max_nodes=5), partial=partial, solver="own").space
        one = Sample(space, lanes=lanes).bits
        fixed = {literal: bool(bits & 1) for literal, bits in one.items() if yes(chance, 40)}
        sample = Sample(space, lanes, seed, fixed=fixed, quiet=yes(chance, 50))
        assert all(sample.of(literal) == (everyone if value else 0) for literal, value in fixed.items()), seed
        for clause in space.circuit.constraints:
            kept = 0
            for statement in clause:
                kept |= sample.of(statement)
            assert kept == everyone, (seed, clause)


def test_a_space_can_be_laid_out_for_nobody() -> None:
    """The space of a pathway without facts or treatments holds one patient, of whom nothing is recorded."""
    pathway = Pathway("p", tiers=["a"], start=[HOME])
    space = Space([pathway], partial=True)
    assert list(space.free()) == []
    assert space.episode({}, pathway, complete=True) == l4path.Episode(pathway="p")
