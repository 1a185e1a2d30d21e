"""A check of any pathway ends within its budget: what it costs is charged, and grows no faster than what is shown."""

from __future__ import annotations

import itertools
import sys
import tracemalloc
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import Episode, Flag, Pathway, Review, Score, ScoreItem, Treatment
from l4path.cli.findings import report_lines
from l4path.conditions.logic import all_of
from l4path.formats import episode_from_dict
from l4path.meaning import Status
from l4path.search import reducing, showing
from l4path.search.budget import Budget
from l4path.search.circuit import Circuit
from l4path.search.find import BUDGET, Search
from l4path.search.plain import removals, without
from l4path.search.planes import Found, Packed, Planes, packed, unpacked
from l4path.search.space import Space
from l4path.search.wanted import has, met, not_met
from l4path.verification import check, finding, structure
from l4path.verification import thresholds as thresholds_of
from l4path.verification.check import checked
from l4path.verification.ends import Ends
from l4path.verification.questions import Questions
from l4path.verification.sarif import to_sarif
from l4path.verification.thresholds import _thresholds
from random_cases import pathway_and_episodes

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from edges import flags, review, reviews, thresholds, treatment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.verification.finding import Report


def in_turn(count: int) -> Pathway:
    """Reviews one behind the other, each with a treatment by an indication and an `otherwise` to the next."""
    signs = [Flag(f"sign_{n}", f"sign {n}") for n in range(count)]
    nodes = [Review(f"review_{n}", f"Review {n}", tier="care") for n in range(count + 1)]
    cares = [
        Treatment(
            f"care_{n}", f"Care {n}", tier="care", adequate=l4path.weeks >= 6, response=l4path.weeks >= 9,
            contraindications=[signs[n - 1]],
        )
        for n in range(count)
    ]  # fmt: skip
    ways = [one.escalates_to(care, on="indication", when=s) for one, care, s in zip(nodes, cares, signs, strict=False)]
    ways += [one.escalates_to(other, on="otherwise") for one, other in itertools.pairwise(nodes)]
    ways += [care.escalates_to(nodes[n + 1], on="unavailable") for n, care in enumerate(cares)]
    return Pathway("row", tiers=["care"], start=nodes[:1], nodes=[*nodes, *cares], escalations=ways)


def spent(pathway: Pathway) -> tuple[int, Report]:
    """The steps that a check takes of all kinds, and what it finds."""
    budget = Budget(1_000 * BUDGET)
    report = checked(Questions(pathway, solver="own", budget=budget))
    return 3_000 * BUDGET - budget.left - budget.left_for_plain - budget.left_for_replays, report


def test_what_a_check_takes_grows_with_what_it_shows_and_of_whom() -> None:
    """Twice as many places, each shown by a patient of twice as much: four times as much, and not eight times."""
    (few, once), (many, twice) = spent(in_turn(12)), spent(in_turn(24))
    assert not any(one.as_found for one in (*once.findings, *twice.findings))
    assert 2 * few < many < 6 * few


def test_where_much_is_explained_the_others_are_said_to_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the text, as JSON and for code review alike; of which finding, and that it can be had otherwise."""
    report = check(in_turn(6))
    every = [row["explanation"] for row in report.to_dict()["findings"] if "episode" in row]
    assert "left out" not in str(report.to_dict())
    monkeypatch.setattr(finding, "MOST_LINES", every[0].count("\n") + 2 + len(report.pathway.nodes))
    times, plainly = [0], type(report).explained

    def counted(of: Report, found: Any) -> str:
        times[0] += 1
        return plainly(of, found)

    monkeypatch.setattr(type(report), "explained", counted)
    rows = [row for row in report.to_dict()["findings"] if "episode" in row]
    first = next(n for n, row in enumerate(rows) if "explanation_left_out" in row)
    assert 1 <= first <= 3
    assert [row.get("explanation") for row in rows] == [*every[:first], *[None] * (len(rows) - first)]
    assert all(row["explanation_left_out"] is True for row in rows[first:])
    assert times == [first]
    shown = [row["properties"] for row in to_sarif(report, version="0")["runs"][0]["results"] if "properties" in row]
    assert [row.get("explanation") for row in shown] == [row.get("explanation") for row in rows]
    lines = "\n".join("".join(map(str, line)) for line in report_lines(report, explain=True, every=True))
    assert lines.count("So many patients are explained before this one") == len(rows) - first
    assert "So many" not in "\n".join("".join(map(str, line)) for line in report_lines(report, every=True))
    assert "explanation" not in str(report.to_dict(explain=False))


def test_without_a_step_for_replays_nothing_is_shown_and_all_of_it_is_undecided() -> None:
    """What nobody has assessed is no finding: it is told to be undecided, in the report and as JSON."""
    pathway = in_turn(3)
    whole = check(pathway)
    shown = {found.place for found in whole.findings if found.episode is not None}
    budget = Budget(BUDGET)
    budget.left_for_replays = 0
    report = checked(Questions(pathway, solver="auto", budget=budget))
    assert not any(found.episode for found in report.findings)
    data = report.to_dict()
    undecided = {(row["code"], row["where"]) for row in data["undecided"]}
    assert shown <= undecided | {found.place for found in report.findings}
    assert undecided
    assert all("--budget" in row["message"] for row in data["undecided"])
    assert {found.place for found in report.findings} <= {found.place for found in whole.findings}
    assert report.proved == whole.proved


def test_what_a_replay_takes_is_what_is_assessed() -> None:
    """Each episode that is shown takes its nodes and escalations; the first beyond the budget is left undecided."""
    pathway = in_turn(3)
    size = len(pathway.nodes) + len(pathway.escalations)
    budget = Budget(BUDGET)
    search = Search(pathway, budget=budget)
    for name in pathway.nodes:
        assert search.find(met("reached", name)).decided
    assert budget.left_for_replays == BUDGET - len(pathway.nodes) * size // 200
    budget.left_for_replays = 0
    answer = search.find(met("reached", "care_0"))
    assert (answer.episode, answer.decided, answer.possible) == (None, False, None)
    assert search.possible(met("reached", "care_0")) is True


@pytest.mark.parametrize("solver", ["own", "auto"])
def test_without_a_step_nobody_is_asked(solver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """To be told at once takes a solver all that it holds, and there may be thousands of questions: undecided then."""
    pathway, budget = in_turn(3), Budget(0)
    search = Search(pathway, solver=solver, budget=budget)
    never = all_of((met("reached", "care_0"), not_met("reached", "review_0")))
    monkeypatch.setattr(search._together.solver, "solve_any", lambda *_: pytest.fail("there is no step left"))
    assert search.possible(met("reached", "review_0")) is True  # random patients show it
    assert search.possible(never) is None
    assert search.known(never).steps == 0


def test_without_a_step_for_plain_patients_none_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever shows it is shown as found: the last way to record it, which the engine looks at anyhow."""
    pathway, budget = in_turn(3), Budget(BUDGET)
    monkeypatch.setattr(reducing, "planes_of", lambda *_: pytest.fail("there is no step left"))
    budget.left_for_plain = 0
    report = checked(Questions(pathway, solver="auto", budget=budget))
    shown = [found for found in report.findings if found.episode is not None]
    assert len(shown) > 3
    assert all(found.as_found for found in shown)
    found = reducing.Reducer(Space([pathway], partial=True), pathway, budget)
    ways = [Episode({"sign_0": True}), Episode({"sign_1": True}), Episode({"sign_2": True})]
    assert found.plainest([([iter(ways)], 2), ([], 3)]) == [reducing.Plain(ways[-1], whole=False), None]


def test_what_says_which_number_it_is_is_gone_through_once_for_each_number() -> None:
    """Not once for every threshold that a patient is above: of forty thresholds that would be forty times as much."""

    class Counted(list[int]):
        times = 0

        def __iter__(self) -> Any:
            type(self).times += 1
            return super().__iter__()

    search = Search(thresholds(40)[0])
    assert search.find(met("reached", "treatment_0"), plainly=True).decided
    showing_them = search._showing
    assert showing_them is not None
    kept = {id(whole): Counted(whole) for whole in showing_them._whole.values()}
    showing_them._whole = {choice: kept[id(whole)] for choice, whole in showing_them._whole.items()}
    first, *others = search.pathway.treatments
    alone = all_of((has(first, Status.OFFERED), *(has(other, Status.NOT_INDICATED) for other in others)))
    found = search.find(alone, plainly=True).episode
    assert found is not None
    assert dict(found.facts) == {"pain": 1}
    assert 0 < Counted.times <= 2  # of two patients, for the plainer of them


def scores(levels: int) -> Any:
    """Scores of which each compares the one before it three times."""
    signs = [Flag(f"sign_{n}", f"sign {n}") for n in range(levels + 1)]
    last: Any = Score("points_0", "points 0", [ScoreItem(signs[0], 1), ScoreItem(~signs[0].as_condition(), 1)])
    for n, sign in enumerate(signs[1:], 1):
        items = [ScoreItem(last >= 1, 1), ScoreItem(last >= 2, 1), ScoreItem(last == 1, 1), ScoreItem(sign, 1)]
        last = Score(f"points_{n}", f"points {n}", items)
    return last >= 2


def test_the_numbers_of_scores_within_scores_are_gone_through_once() -> None:
    """Three comparisons of each of twenty scores, and the last: written out they would be billions."""
    assert len(list(_thresholds(scores(20)))) == 3 * 20 + 1


@given(st.integers(1, 10_000), st.data())
def test_left_out_at_once_is_left_out_one_after_another(seed: int, data: st.DataObject) -> None:
    """Whatever is left out of an episode, in whatever order."""
    episode = episode_from_dict(data.draw(st.sampled_from(pathway_and_episodes(seed)[1])))
    every = list(removals(episode))
    items = data.draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    left: Episode = episode
    for item in items:
        left = item(left)
    assert without(episode, items) == left


@pytest.mark.parametrize("lanes", [1, 64])
def test_of_many_patients_the_ways_are_made_as_they_are_looked_at(lanes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried of a patient is not kept until all others have been looked at too; and the same comes of it."""
    pathway = in_turn(6)
    whole = check(pathway)
    waiting, most = set[int](), 0
    made, tried = reducing._left_out, reducing._Patient.tried

    def begun(patient: Any) -> Any:
        nonlocal most
        waiting.add(id(patient))
        most = max(most, len(waiting))
        return made(patient)

    def done(patient: Any, *found: Any) -> None:
        waiting.discard(id(patient))
        tried(patient, *found)

    monkeypatch.setattr(reducing, "_LANES", lanes)
    monkeypatch.setattr(reducing, "_left_out", begun)
    monkeypatch.setattr(reducing._Patient, "tried", done)
    assert check(pathway).to_dict() == whole.to_dict()
    assert 0 < most <= lanes + 1


def test_what_patients_rest_on_is_worked_out_of_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thousands it would take all memory there is; and the same is found."""
    pathway, most = in_turn(8), 0
    whole, plainly = check(pathway), Planes.resting

    def counted(of: Planes, statements: Any, ranks: Any = None) -> Any:
        nonlocal most
        most = max(most, len(statements) if ranks else 0)  # by rank: of those who are made plain
        return plainly(of, statements, ranks)

    monkeypatch.setattr(showing, "_AT_ONCE", 5)
    monkeypatch.setattr(Planes, "resting", counted)
    assert check(pathway).to_dict() == whole.to_dict()
    assert most == 5


def test_the_choices_of_a_patient_are_kept_in_little_room() -> None:
    """Of ten thousand choices a third of what a dictionary takes at most; and they are given back as they were."""
    chosen = {number: number % 3 == 0 for number in range(20_000, 10_000, -1)}
    kept = packed(chosen)
    assert 3 * sys.getsizeof(kept) < sys.getsizeof(chosen)
    assert list(unpacked(kept).items()) == list(chosen.items())
    circuit = Circuit()
    one, other = circuit.free(), circuit.free()
    found = Found(circuit, map(packed, [{other: False, one: True}, {}]))
    assert [list(found.choices(lane).items()) for lane in (0, 1)] == [[(other, False), (one, True)], []]


def test_what_many_patients_make_in_one_order_is_named_once() -> None:
    """A hundred patients of ten thousand choices take hardly more than one of them; each comes back as it was."""
    rows = [{number: number % 97 == lane for number in range(2, 10_000 + lane)} for lane in range(100)]
    rows.insert(50, {7: True, 3: False})  # and one whose choices are made in another order
    kept = Packed()
    tracemalloc.start()
    for row in rows:
        kept.add(packed(row))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 4 * sys.getsizeof(packed(rows[-1]))
    assert [list(unpacked(each).items()) for each in kept] == [list(row.items()) for row in rows]


def test_statements_that_are_forgotten_are_worked_out_again() -> None:
    """Nothing else of the patients is lost by it."""
    circuit = Circuit()
    one, other = circuit.free(), circuit.free()
    either = circuit.any_of((one, other))
    found = Found(circuit, map(packed, [{one: True}, {other: True}, {one: False, other: False}]))
    assert found.of(either) == 0b011
    found.forget()
    assert found.of(either) == 0b011
    assert found.choices(0) == {one: True}


def many_ways_home(count: int) -> Pathway:
    """Reviews one behind the other, each with a way home and an `otherwise` to the next; the last way home twice."""
    pathway, _ = reviews(count)
    first = pathway.escalations[0]
    again = pathway.nodes["review_0"].escalates_to("home", on="indication", when=first.when, id="twice")
    return pathway.with_fields(escalations=[*pathway.escalations, again])


def stated(pathway: Pathway) -> int:
    """How many statements a check makes of complete patients, with all that they are any of."""
    questions = Questions(pathway, solver="auto", budget=BUDGET)
    checked(questions)
    kids = questions._search(partial=False).space.circuit.kids
    return len(kids) + sum(map(len, filter(None, kids)))


def test_many_ways_into_one_node_are_not_each_stated_beside_all_others() -> None:
    """Twice as many ways: twice as many statements, and as many parts of them."""
    assert stated(many_ways_home(120)) < 2.5 * stated(many_ways_home(60))


@pytest.mark.parametrize("count", [3, 30])
def test_of_few_ways_and_of_many_those_are_found_that_another_covers(count: int) -> None:
    """The first way home stands there twice, and each of the two is covered by the other; no other way is."""
    redundant = [found.where for found in check(many_ways_home(count)).findings if found.code == "redundant-escalation"]
    assert redundant == ["escalations.review_0-indication-home", "escalations.twice"]


def test_what_is_undecided_of_ends_of_care_asks_nothing_further() -> None:
    """Where nobody knows whether care ends for anybody, that is told, and no place is asked about by itself."""
    asked: list[Any] = []

    class Undecided:
        pathway = l4path.load("l4-article")

        def possible(self, *question: object) -> None:
            asked.append(question)

    ends = {name: met("reached", name) for name in Undecided.pathway.nodes}
    rounds = [*Ends(Undecided(), "stuck", met("reached", "nsaids"), [ends], ends).rounds()]  # type: ignore[arg-type]
    assert [where for _, where, _ in asked] == ["", "", ""]  # all, all beside these, and all whom nothing told
    assert len(rounds) == 2


def called(module: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a function of a module is called with first, each time."""
    firsts, plainly = list[Any](), getattr(module, name)

    def counted(first: Any, *others: Any) -> Any:
        firsts.append(first)
        return plainly(first, *others)

    monkeypatch.setattr(module, name, counted)
    return firsts


class Gone(list[Any]):
    """A list that counts how much of it is gone through."""

    times = 0

    def __iter__(self) -> Iterator[Any]:
        for each in super().__iter__():
            self.times += 1
            yield each


def test_of_many_starts_the_escalations_are_gone_through_once_for_each_tier() -> None:
    """Twenty starts on one tier and twenty ways, none of which comes from a lower one: each is looked at once."""
    starts = [treatment(n) for n in range(20)]
    others = [treatment(20 + n) for n in range(20)]
    ways = [one.escalates_to(other, on="failure") for one, other in zip(starts, others, strict=True)]
    made = Pathway("p", tiers=["care"], start=starts, nodes=[*starts, *others], escalations=ways)
    gone = Gone(made.escalations)
    stub: Any = SimpleNamespace(tiers=made.tiers, start=made.start, nodes=made.nodes, escalations=gone)
    assert list(structure._late_starts(stub)) == []
    assert gone.times == 20


def test_what_an_unused_definition_asks_is_gathered_once_for_all_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thirty facts that nothing uses and ten definitions of them, each definition is taken apart once."""
    signs, apart = flags(30), called(structure, "meant_by", monkeypatch)
    made = [l4path.Definition(f"d_{n}", f"d {n}", l4path.at_least(2, *signs[3 * n : 3 * n + 3])) for n in range(10)]
    pathway = Pathway("p", tiers=["care"], start=[treatment(1)], definitions=made, facts=signs)
    found = [found for found in structure._unused(pathway) if found.where.startswith("facts.")]
    assert sorted(definition.id for definition in apart) == sorted(pathway.definitions)
    assert [f"d {n // 3}" in message.message for n, message in enumerate(found)] == [True] * 30


def test_a_condition_beside_many_texts_is_taken_apart_and_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve reasons name another number than the treatment they lead to: its eight, their count, two of its trial."""
    pain, signs = l4path.Number("pain", "pain", minimum=0, maximum=100), flags(12)
    care = treatment(1, indications=[l4path.at_least(2, *(pain >= n for n in range(1, 9)))])
    ways = [
        review().escalates_to(care, on="indication", when=sign, because="pain of 50 or more", id=f"w{n}")
        for n, sign in enumerate(signs)
    ]
    pathway = Pathway("p", tiers=["care"], start=[review()], nodes=[review(), care], escalations=ways)
    told, apart = (called(thresholds_of, name, monkeypatch) for name in ("phrase", "_thresholds"))
    found = list(thresholds_of.mismatched(pathway))
    assert [each.where for each in found] == [f"escalations.w{n}.because" for n in range(12)]
    assert len(told) == 8 + 3
    assert len(apart) == len(set(map(id, apart)))
