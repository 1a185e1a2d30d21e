"""What the benchmark measures against: the bundled pathway by hand, held equal to the engine."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import l4path
from l4path import Assessment, Episode, EpisodeError
from l4path.formats import episode_from_dict
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.patients import make_episode

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "benchmarks"))

import assess as benchmark  # noqa: E402 (found by the line above)
import by_hand  # noqa: E402
import everything  # noqa: E402
from grown import grown  # noqa: E402

L4 = l4path.read_pathway(HERE / "data" / "l4-1.0.0.toml")  # what was written by hand
VIGNETTES = tuple(
    episode_from_dict(json.loads(line))
    for line in (HERE / "data" / "l4-1.0.0.episodes.jsonl").read_text(encoding="utf-8").splitlines()
)


def by_engine(assessment: Assessment) -> tuple[dict[str, str], str, list[str], list[str]]:
    """What the engine says, in the form of the plain function."""
    found = assessment.to_dict()
    return found["status"], found["state"], found["options"], found["alongside"]


def test_the_plain_function_says_what_the_engine_says() -> None:
    """On thousands of random episodes the pathway written by hand and the engine give one answer, in every state."""
    states = set()
    for episode in benchmark.random_episodes(L4, 4000, seed=19):
        expected = by_engine(L4.assess(episode))
        assert by_hand.assess(*benchmark.as_arguments(episode)) == expected
        states.add(expected[1])
    assert {"emergency", "screening", "ended", "active"} <= states


@pytest.mark.parametrize("episode", VIGNETTES)
def test_the_plain_function_knows_the_vignettes(episode: Episode) -> None:
    """The pathway written by hand says of each vignette what the engine says."""
    assert by_hand.assess(*benchmark.as_arguments(episode)) == by_engine(L4.assess(episode))


@given(st.data())
@settings(max_examples=40)
def test_the_plain_function_forgets_as_the_engine_does(data: st.DataObject) -> None:
    """With one record of a vignette forgotten, both still give one answer."""
    episode = data.draw(st.sampled_from(VIGNETTES))
    trials = dict(episode.trials)
    for name in data.draw(st.lists(st.sampled_from(sorted(trials)), max_size=1)) if trials else []:
        trials.pop(name)
    facts = dict(episode.facts)
    for name in data.draw(st.lists(st.sampled_from(sorted(facts)), max_size=3)) if facts else []:
        facts.pop(name, None)
    less = Episode(facts, trials=trials, screened=episode.screened, declined=episode.declined)
    try:
        assessment = L4.assess(less)
    except EpisodeError:
        return  # contradicts an assumption
    assert by_hand.assess(*benchmark.as_arguments(less)) == by_engine(assessment)


def test_a_pathway_of_two_thousand_nodes_is_grown_with_its_patients() -> None:
    """The pathways that the measurements grow reach 2,000 nodes, and a random patient of one can be assessed."""
    large = grown(2000)
    assert len(large.nodes) == 2000
    patient = make_episode(Seeded(1), large, cut_points(large))
    assert len(large.assess(patient).status) == 2000


def test_one_benchmark_is_measured_again_and_the_page_keeps_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part says when it was measured; that a script ran too long loses neither its rows nor the other parts."""
    page = tmp_path / "performance.md"
    page.write_text("# Performance\n\nMeasured on a day: here.\n\n## Checking\n\nkept\n", encoding="utf-8")
    script = tmp_path / "assess.py"
    script.write_text("import time\nprint('a row')\ntime.sleep(60)\n", encoding="utf-8")
    for name, value in (("HERE", tmp_path), ("PAGE", page), ("LONGEST", 2)):
        monkeypatch.setattr(everything, name, value)
    assert everything.main(["assess.py"]) == 1
    parts = everything.parts_of(page.read_text(encoding="utf-8"))
    assert list(parts) == ["Assessing", "Checking"]
    assert "a row\nstopped after 2 s" in parts["Assessing"]
    assert parts["Checking"] == "Measured on a day: here.\n\nkept"
