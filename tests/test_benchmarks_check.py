"""What the benchmark of the checker stands on: grown pathways that are what they say, and answers that agree."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from l4path import Episode, Pathway
from l4path.search import Search, SolverName
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.verification import check

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

import check as benchmark
from grown import SMALLEST, grown

TINY = [grown(size, seed) for size in (SMALLEST, 20, 27) for seed in range(4)]
RANDOM = [make_pathway(Seeded(seed)) for seed in range(40)]


def named(pathway: Pathway) -> str:
    """A pathway in the name of a test."""
    return f"{pathway.id}-{len(pathway.escalations)}"


def answers(pathway: Pathway, solver: SolverName) -> dict[str, bool | None]:
    """What the search says to every question of the benchmark."""
    search = Search(pathway, solver=solver)
    return {place: search.possible(wanted) for place, wanted in benchmark.questions_of(pathway)}


@pytest.mark.parametrize("size", [SMALLEST, 30, 99])
def test_a_grown_pathway_has_the_size_that_was_asked_for(size: int) -> None:
    """A grown pathway has exactly so many nodes, several to a tier, invariants and a goal, and assesses an episode."""
    pathway = grown(size)
    assert len(pathway.nodes) == size
    assert len(pathway.escalations) > size
    assert pathway.goal is not None
    assert pathway.assess(Episode()).state == "screening"
    if size > SMALLEST:
        assert pathway.invariants


def test_one_seed_grows_one_pathway() -> None:
    """The same size and seed give the same pathway, and another seed gives another."""
    assert grown(40, 3) == grown(40, 3)
    assert grown(40, 3) != grown(40, 4)


def test_nothing_smaller_is_grown() -> None:
    """Below the smallest size nothing is grown."""
    with pytest.raises(ValueError, match=f"{SMALLEST}"):
        grown(SMALLEST - 1)


def test_a_grown_pathway_is_sound_enough_to_measure() -> None:
    """In a grown pathway nearly everything is reached and can be taken, and nobody is stuck."""
    report = check(grown(60), solver="own")
    assert not report.undecided
    codes = [found.code for found in report.findings]
    assert "stuck" not in codes
    assert "never-reached" not in codes
    assert codes.count("never-fires") < len(report.pathway.escalations) / 10


@pytest.mark.parametrize("pathway", [*TINY, *RANDOM], ids=named)
def test_z3_says_what_the_search_says(pathway: Pathway) -> None:
    """On grown and random pathways z3, told the rules and nothing else, answers every question as the search does."""
    pytest.importorskip("z3")
    from by_z3 import Asked  # noqa: PLC0415 - only where there is a z3

    asked = Asked(pathway)
    found = {place: asked.possible(wanted) for place, wanted in benchmark.questions_of(pathway)}
    assert found == answers(pathway, "own")


@pytest.mark.parametrize("pathway", TINY, ids=named)
def test_both_solvers_give_one_answer(pathway: Pathway) -> None:
    """On grown pathways the search of the library and python-sat answer every question alike."""
    pytest.importorskip("pysat")
    found = answers(pathway, "own")
    assert None not in found.values()
    assert found == answers(pathway, "sat")


def test_answers_that_differ_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Answers that differ, or that nobody has, are named with their place, and are not the same."""
    assert benchmark.agree(["a", "b"], {"z3": [True, False], "search": [True, False]})
    assert not benchmark.agree(["a", "b"], {"z3": [True, False], "search": [True, True]})
    assert not benchmark.agree(["a"], {"search": [None]})
    assert "b" in capsys.readouterr().out
