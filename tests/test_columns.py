"""The engine of tables says of every row what the row engine says of the same patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import l4path
from l4path import Episode, EpisodeError, Pathway, State
from l4path.columns import Kernel, Layout, assess_columns
from l4path.columns.circuit import ONE, ZERO, Circuit
from l4path.conditions import Score, ScoreItem
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.pathway.cuts import cut_points
from l4path.testing import pathways
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from l4path.truth import bounds
from random_cases import pathway_and_episodes
from test_conformance import NAMES, PATHWAYS, cases
from wide import EVERYTHING, columns, differences, expected, table

if TYPE_CHECKING:
    from pathlib import Path

L4 = l4path.load("l4")


def patients(pathway: Pathway, count: int, seed: int = 1) -> list[Episode]:
    """Random episodes of a pathway."""
    chance, cuts = Seeded(seed), cut_points(pathway)
    return [make_episode(chance, pathway, cuts) for _ in range(count)]


def found_of(pathway: Pathway, episodes: list[Episode]) -> list[str]:
    """Where the door and the engine of tables differ from the row engine."""
    found = pathway.assess_table(table(pathway, episodes), key="id", ask=EVERYTHING)
    assert found.report.rows == len(episodes) == found.report.refused + sum(found.counts()["state"].values())
    return differences(found.arrow, (expected(pathway, episode) for episode in episodes))


@pytest.mark.parametrize("name", l4path.bundled())
def test_bundled_pathways_mean_the_same_in_a_table(name: str) -> None:
    """Random patients of every bundled pathway get one answer from both engines, in every column."""
    pathway = l4path.load(name)
    assert found_of(pathway, patients(pathway, 80)) == []


@pytest.mark.parametrize("path", PATHWAYS[::10], ids=NAMES[::10])
def test_the_kits_mean_the_same_in_a_table(path: Path) -> None:
    """The engine of tables agrees with what an independent implementation expects."""
    pathway = l4path.read_pathway(path)
    episodes, wanted = zip(*((episode_from_dict(raw), said) for raw, said in cases(path)), strict=True)
    result = pathway.assess_table(table(pathway, episodes), key="id", ask=EVERYTHING).arrow.to_pylist()
    for said, kit in zip(result, wanted, strict=True):
        assert (said["state"], said["options"], set(said["questions"])) == (
            kit["state"],
            kit["options"],
            set(kit["questions"]),
        )
        assert {name: said[f"status.{name}"] for name in kit["status"]} == kit["status"]
        truths = {"met": True, "not_met": False, "unknown": None}
        assert {name: said[f"reached.{name}"] for name in kit["reached"]} == {
            name: truths[truth] for name, truth in kit["reached"].items()
        }


@given(st.data())
@settings(max_examples=12)
def test_random_pathways_mean_the_same_in_a_table(data: st.DataObject) -> None:
    """Whatever the pathway, both engines give one answer."""
    pathway = data.draw(pathways())
    assert found_of(pathway, patients(pathway, 8, data.draw(st.integers(0, 10**6)))) == []


@pytest.mark.parametrize("seed", range(5))
def test_dense_pathways_mean_the_same_in_a_table(seed: int) -> None:
    """Pathways dense in all that the semantics know, by a generator of these tests."""
    raw, episodes = pathway_and_episodes(seed)
    pathway = pathway_from_dict(raw)
    assert found_of(pathway, [episode_from_dict(episode) for episode in episodes]) == []


def test_all_states_are_met() -> None:
    """The comparisons above come to every state, so that none agrees for want of a patient."""
    met = set()
    for seed in range(60):
        pathway = make_pathway(Seeded(seed), min_nodes=3, max_nodes=8)
        for episode in patients(pathway, 20, seed):
            if (answer := expected(pathway, episode)) is not None:
                met.add(answer.state)
    assert met == set(State)


def test_rows_of_any_number_and_place_in_a_buffer() -> None:
    """Slices whose bits begin in the middle of a byte, and blocks that end in the middle of a word, mean the same."""
    episodes = patients(L4, 150)
    whole = table(L4, episodes)
    result = assess_columns(L4, whole, ask="state, questions")
    for first, count in ((1, 1), (3, 64), (5, 61), (7, 130), (149, 1), (0, 0)):
        part = whole.slice(first, count)
        assert assess_columns(L4, part, ask="state, questions") == result.slice(first, count)
    many = pa.concat_tables([whole.slice(at, 7) for at in range(0, 150, 7)])
    assert assess_columns(L4, many, ask="state, questions").to_pylist() == result.to_pylist()


def test_more_rows_than_are_worked_out_at_a_time() -> None:
    """A table that takes several blocks is the same rows over and over."""
    episodes = patients(L4, 40)
    small = table(L4, episodes)
    large = pa.concat_tables([small] * 7000)
    result = assess_columns(L4, large, ask="state")["state"].combine_chunks().cast(pa.string())
    first = assess_columns(L4, small, ask="state")["state"].to_pylist()
    assert result.to_pylist() == first * 7000


def test_what_nobody_asks_for_is_not_computed() -> None:
    """The state alone takes fewer steps than everything, and asks only for the columns that it rests on."""
    layout = Layout(L4, columns(L4))
    state, everything = (Kernel(layout, ask) for ask in ("state", EVERYTHING))
    assert state.program.steps < everything.program.steps
    assert [made.name for made in state.made] == ["state"]


@pytest.mark.parametrize("ask", ["sate", "status.nobody", ["state", "optoins"]])
def test_what_is_no_column_of_the_result_is_refused(ask: str | list[str]) -> None:
    """A misspelt wish is refused with what may be asked."""
    with pytest.raises(l4path.L4pathError, match=r"can be asked of a table; (did you mean|allowed)"):
        Kernel(Layout(L4, ()), ask)


@given(
    st.lists(st.tuples(st.integers(-9, 9).filter(bool), st.sampled_from([None, True, False])), min_size=1, max_size=9)
)
def test_least_and_greatest_sums(items: list[tuple[int, bool | None]]) -> None:
    """The sums of a score in columns lie where the points put them, whatever is unknown."""
    flags = [l4path.Flag(f"f{number}", "f") for number in range(len(items))]
    score = Score("risk", "risk", [ScoreItem(flag, points) for flag, (points, _) in zip(flags, items, strict=True)])
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = Pathway("p", tiers=["care"], start=[home], goal=score >= 0)
    rows = pa.table({flag.id: pa.array([met], pa.bool_()) for flag, (_, met) in zip(flags, items, strict=True)})
    found = assess_columns(pathway, rows, ask="least, greatest").to_pylist()[0]
    truths = [1 if met is None else 2 * met for _, met in items]
    assert (found["least.risk"], found["greatest.risk"]) == bounds([points for points, _ in items], truths)


@given(st.integers(-3, 12), st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=6))
def test_a_count_of_planes_is_a_count(least: int, items: list[tuple[int, bool]]) -> None:
    """The digits of a sum, compared with a bound, say what the sum says."""
    circuit = Circuit()
    planes = [ONE if held else ZERO for _, held in items]
    digits = circuit.counted([weight for weight, _ in items], planes)
    total = sum(weight for weight, held in items if held)
    assert circuit.at_least(digits, least) == (ONE if total >= least else ZERO)


def test_an_emergency_bears_a_contradiction_and_names_it() -> None:
    """A row that contradicts an assumption is refused, but in an emergency: then it is assessed, with the title."""
    title = next(iter(L4.assumptions.values())).title
    seen = set()
    episodes = patients(L4, 200)
    result = L4.assess_table(table(L4, episodes), key="id", ask="contradictions").arrow.to_pylist()
    for episode, said in zip(episodes, result, strict=True):
        try:
            broken = list(L4.assess(episode).contradictions)
        except EpisodeError as error:
            assert said["refused"]
            assert said["contradictions"] is None
            seen |= {"refused"} if any("assumed" in problem.what for problem in error.problems) else set()
            continue
        assert said["contradictions"] == broken
        seen |= {"borne"} if broken else set()
    assert seen == {"refused", "borne"}, title


def test_a_continuous_treatment_of_an_emergency_is_an_option() -> None:
    """It has a column among the options, as it is one in an emergency (SEMANTICS 8)."""
    alarm = l4path.Flag("alarm", "alarm")
    oxygen = l4path.Treatment("oxygen", "Oxygen", tier="care", continuous=True, emergency=True)
    rest = l4path.Treatment("rest", "Rest", tier="care", adequate=l4path.weeks >= 2, response=l4path.weeks >= 9)
    pathway = Pathway("p", tiers=["care"], start=[rest], escalations=[oxygen.on_red_flag(alarm)])
    assert [node.id for node in pathway.assess(Episode({"alarm": True})).options] == ["oxygen"]
    rows = pa.table({"id": ["1"], "alarm": [True], "rest.tried": [False], "oxygen.tried": [False]})
    (row,) = pathway.assess_table(rows, key="id").table.to_pylist()
    assert (row["option.oxygen"], row["option.rest"]) == (True, False)


def test_cautions_of_options_come_before_those_of_what_goes_on_alongside() -> None:
    """A continuous treatment that is an option of an emergency stands among the options, by its tier, and else last."""
    alarm, pain = l4path.Flag("alarm", "alarm"), l4path.Flag("pain", "pain")
    look = [l4path.Caution("look", pain, "Look closely.")]
    oxygen = l4path.Treatment("oxygen", "Oxygen", tier="first", continuous=True, emergency=True, cautions=look)
    incision = l4path.Treatment("incision", "Incision", tier="second", once=True, emergency=True, cautions=look)
    walking = l4path.Treatment("walking", "Walking", tier="first", continuous=True, cautions=look)
    scan = l4path.Treatment("scan", "Scan", tier="second", once=True, cautions=look)
    ways = [oxygen.on_red_flag(alarm), incision.on_red_flag(alarm)]
    pathway = Pathway("p", tiers=["first", "second"], start=[walking, scan], escalations=ways)
    rows = pa.table({"id": ["1", "2"], "alarm": [True, False], "pain": [True, True]})
    urgent, calm = (
        pathway.assess_table(rows, key="id", never_tried="rest", ask="cautions").table["cautions"].to_pylist()
    )
    assert urgent == ["oxygen.look", "incision.look"]
    assert calm == ["scan.look", "walking.look"]
