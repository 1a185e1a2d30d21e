"""The engine of the explorer, run in a headless Chromium, against the engine of the library."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path.explanation.choosing import chosen
from l4path.explorer import program_of
from l4path.explorer.program import PLANS
from l4path.formats import episode_from_dict
from l4path.formats.files import raw_data
from l4path.formats.writing import dumped
from l4path.language import worded as in_words
from l4path.testing import cut_points
from l4path.testing.chance import Seeded, pick
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from test_hostile import EPISODE, EPISODE_PLACES, JUNK, spoiled

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "explorer"))

import chromium  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selenium.webdriver import Chrome

    from l4path.language import Point

KIT = HERE / "conformance"
SECOND_KIT = HERE / "conformance2"
EXAMPLES = sorted((HERE.parent / "examples" / "episodes").glob("*.toml"))
EACH = 1500
RANDOM = 250
EACH_RANDOM = 25
SPOILED = 3000


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser for all tests of this file."""
    with chromium.started(tmp_path_factory.mktemp("browser")) as driver:
        yield driver


@pytest.fixture
def knee_page(browser: Chrome, tmp_path: Path, knee: l4path.Pathway) -> Chrome:
    """The browser with the explorer of the knee pathway, whose engine may be given other programs."""
    chromium.opened(browser, tmp_path, knee)
    return browser


def random_episodes(pathway: l4path.Pathway, count: int, seed: int) -> list[l4path.Episode]:
    """Episodes of a pathway, with much or nothing unknown."""
    chance, cuts = Seeded(seed), cut_points(pathway)
    return [make_episode(chance, pathway, cuts) for _ in range(count)]


def agreed(
    driver: Chrome, pathway: l4path.Pathway, episodes: list[l4path.Episode], program: object = None
) -> list[str]:
    """Hold the page to the library on every part of what they say, and give the states that came up."""
    raw = [episode.to_dict() for episode in episodes]
    found = chromium.said_by_the_page(driver, raw, program)
    for episode, told in zip(episodes, found, strict=True):
        assert told == chromium.said_of(pathway, episode), episode.to_dict()
    return [told.get("state", "refused") for told in found]


@pytest.mark.parametrize("name", [*l4path.bundled(), "knee"])
def test_the_page_says_what_the_library_says(name: str, browser: Chrome, tmp_path: Path) -> None:
    """On random episodes of the bundled pathways and the knee example, the page and the library say the same."""
    pathway = l4path.read_pathway(HERE / "knee.toml") if name == "knee" else l4path.load(name)
    chromium.opened(browser, tmp_path, pathway)
    states = agreed(browser, pathway, random_episodes(pathway, EACH, 1))
    assert len(states) == EACH
    assert len(set(states)) >= 3


def test_the_examples_are_assessed_alike(browser: Chrome, tmp_path: Path) -> None:
    """On the example episodes of l4, the page and the library say the same."""
    l4 = l4path.load("l4")
    chromium.opened(browser, tmp_path, l4)
    agreed(browser, l4, [l4path.read_episode(path) for path in EXAMPLES])


def test_random_pathways_are_computed_alike(knee_page: Chrome) -> None:
    """On random pathways and episodes, the engine of the page and that of the library say the same."""
    states: list[str] = []
    for seed in range(RANDOM):
        pathway = make_pathway(Seeded(seed), max_nodes=12)
        states += agreed(knee_page, pathway, random_episodes(pathway, EACH_RANDOM, seed), program_of(pathway))
    assert len(states) == RANDOM * EACH_RANDOM
    assert set(states) == {state.value for state in l4path.State} | {"refused"}


def test_the_engine_agrees_with_the_conformance_kit(knee_page: Chrome) -> None:
    """Every case of the independent implementation is assessed by the page as it is there."""
    count = 0
    for path in sorted((*KIT.glob("*.pathway.toml"), *SECOND_KIT.glob("*.pathway.toml"))):
        cases, expected = (
            [
                json.loads(line)
                for line in path.with_name(f"{path.name[:3]}.{kind}.jsonl").read_text("utf-8").splitlines()
            ]
            for kind in ("episodes", "expected")
        )
        found = chromium.said_by_the_page(knee_page, cases, program_of(l4path.read_pathway(path)))
        for told, wanted in zip(found, expected, strict=True):
            assert compared(told, wanted) == compared(wanted, wanted)
        count += len(cases)
    assert count == 1260 + 1200


def compared(said: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """What a case says, in the keys that its kit gives, as sets where the order is not given."""
    kept = {key: value for key, value in said.items() if key in wanted} | {"questions": sorted(said["questions"])}
    return kept | {"cautions": {name: sorted(ids) for name, ids in said.get("cautions", {}).items()}}


def nested(points: Iterable[Point]) -> list[Any]:
    """The statements of an explanation as lists."""
    return [[point.text, nested(point.points)] for point in points]


@pytest.mark.parametrize("name", l4path.bundled())
def test_the_page_gives_the_reasons_of_the_library(name: str, browser: Chrome, tmp_path: Path) -> None:
    """All that the page says of a node, on random episodes of the bundled pathways, is what the library says of it."""
    pathway = l4path.load(name)
    chromium.opened(browser, tmp_path, pathway)
    episodes = [
        episode for episode in random_episodes(pathway, 400, 5) if chromium.said_of(pathway, episode).get("state")
    ]
    assert len(episodes) >= 150  # the others contradict an assumption, and there is no reason to compare
    code = """
        const program = JSON.parse(document.getElementById("program").textContent);
        const plain = (points) => points.map((one) => [one.text, plain(one.inner)]);
        return JSON.stringify(JSON.parse(arguments[0]).map((episode) => {
          const chosen = choosing(program, engine.assess(program, episode));
          return program.nodes.map(({ plans }) => Object.values(plans).map((plan) => plain(chosen(plan))));
        }));
    """
    found = chromium.run(browser, code, [episode.to_dict() for episode in episodes])
    for episode, told in zip(episodes, found, strict=True):
        assessment = pathway.assess(episode)
        for node, points in zip(pathway.nodes, told, strict=True):
            wanted = [in_words(chosen(plan(node), assessment), pathway) for plan in PLANS.values()]
            assert points == [nested(several) for several in wanted], (episode.to_dict(), node)


def test_a_long_chain_is_no_burden(knee_page: Chrome) -> None:
    """A pathway of a chain of hundreds of treatments is numbered and computed."""
    steps = [
        l4path.Treatment(
            f"step_{number}", f"Step {number}", tier="care", adequate=l4path.weeks >= 1, response=l4path.doses >= 9
        )
        for number in range(400)
    ]
    ways = [first.escalates_to(then, on="failure") for first, then in pairwise(steps)]
    pathway = l4path.Pathway("chain", tiers=["care"], start=[steps[0]], escalations=ways)
    failed = l4path.Episode(trials={step: l4path.Trial("failed") for step in steps[:-1]})
    agreed(knee_page, pathway, [l4path.Episode(), failed], program_of(pathway))


def refused_by_the_library(pathway: l4path.Pathway, raw: Any) -> bool:
    """Whether the library refuses raw data as an episode of a pathway."""
    try:
        pathway.assess(episode_from_dict(raw))
    except l4path.EpisodeError:
        return True
    return False


def is_json(value: Any) -> bool:
    """Whether a value comes back from JSON as it was."""
    try:
        return bool(json.loads(json.dumps(value, allow_nan=False)) == value)
    except ValueError:
        return False


def test_the_page_refuses_what_the_library_refuses(knee_page: Chrome, knee: l4path.Pathway) -> None:
    """Whatever JSON stands at whatever place of an episode, the page refuses it exactly where the library does."""
    junk = [value for value in JUNK if is_json(value)]
    cases = [
        spoiled(EPISODE, place, how, value) for place in EPISODE_PLACES for how in ("replace", "add") for value in junk
    ]
    cases += [spoiled(EPISODE, place, "remove", None) for place in EPISODE_PLACES]
    found = chromium.said_by_the_page(knee_page, cases)
    for raw, told in zip(cases, found, strict=True):
        assert ("misfit" in told or "refused" in told) == refused_by_the_library(knee, raw), (raw, told)


def read_by_the_page(driver: Chrome, texts: list[str]) -> list[dict[str, Any]]:
    """Texts of episode files as the page reads them: what they hold, or the slip that it names."""
    code = """
        const read = (text) => {
          try { return { held: files.read(text) }; }
          catch (error) { if (!(error instanceof files.Slip)) throw error; return { slip: error.message }; }
        };
        return JSON.stringify(JSON.parse(arguments[0]).map(read));
    """
    return chromium.run(driver, code, texts)


def library_reads(text: str) -> Any:
    """What the library reads in a text, or None where it is neither TOML nor JSON."""
    try:
        return raw_data(text, "json" if text.lstrip("\ufeff \t\r\n").startswith("{") else "toml", "a text")
    except l4path.FileError:
        return None


def texts_of_episodes() -> list[str]:
    """Episode files in both forms, by hand and by the library."""
    l4 = l4path.load("l4")
    written = [
        dumped(episode.to_dict(), name) for episode in random_episodes(l4, 60, 3) for name in ("x.toml", "x.json")
    ]
    return [*(path.read_text(encoding="utf-8") for path in EXAMPLES), *written]


def test_the_page_reads_the_files_of_the_library(knee_page: Chrome) -> None:
    """Episode files in TOML and JSON, written by hand or by the library, hold for the page what they hold for it."""
    texts = texts_of_episodes()
    for text, told in zip(texts, read_by_the_page(knee_page, texts), strict=True):
        assert told.get("held") == library_reads(text), (text, told)


def test_the_page_never_reads_what_the_library_refuses(knee_page: Chrome) -> None:
    """A file with slips in it is refused by the page with its line, or read as the library reads it."""
    chance, texts = Seeded(11), []
    signs = "\"'[]{}=:,.#\n \\-_+e01ntrueé"
    originals = texts_of_episodes()
    for _ in range(SPOILED):
        text = pick(chance, originals)
        for _ in range(chance.whole(1, 3)):
            at = chance.whole(0, len(text))
            text = (
                text[:at]
                + signs[chance.whole(0, len(signs) - 1)] * chance.whole(0, 1)
                + text[at + chance.whole(0, 1) :]
            )
        texts.append(text)
    refused = 0
    for text, told in zip(texts, read_by_the_page(knee_page, texts), strict=True):
        refused += "slip" in told
        if "held" in told:
            assert told["held"] == library_reads(text), text
    assert SPOILED / 4 < refused < SPOILED


def test_the_library_reads_the_files_of_the_page(knee_page: Chrome) -> None:
    """What the page writes as TOML and as JSON holds for the library what was recorded."""
    raw = [episode.to_dict() for episode in random_episodes(l4path.load("l4"), 200, 5)]
    code = "return JSON.stringify(JSON.parse(arguments[0]).map((one) => [files.writeToml(one), files.writeJson(one)]))"
    for recorded, texts in zip(raw, chromium.run(knee_page, code, raw), strict=True):
        assert [library_reads(text) for text in texts] == [recorded, recorded]
