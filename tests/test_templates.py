"""The files to start from: they work as they are, and ask everything."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

import l4path
from l4path.catalog import bundled
from l4path.formats import episode_from_dict, episode_template, pathway_from_text, pathway_template
from l4path.formats.vocabulary import TABLES
from l4path.testing import pathways

if TYPE_CHECKING:
    from pathlib import Path

ALL = [pathway_from_text(pathway_template()), *map(l4path.load, bundled())]


def filled(template: str, pathway: l4path.Pathway) -> str:
    """A template with every line uncommented and some answer written behind every =."""
    facts = {**pathway.facts, **pathway.all_measures}
    answers = {"flag": "false", "choices": "[]"}
    lines = []
    for line in template.splitlines():
        asked = re.fullmatch(r"# (\w+) =", line)
        if asked:
            fact = facts[asked[1]]
            number = fact.minimum if fact.minimum is not None else fact.maximum or 0
            answer = f'"{fact.value_ids[0]}"' if fact.kind == "choice" else answers.get(fact.kind, str(number))
            lines.append(f"{asked[1]} = {answer}")
        else:
            lines.append(re.sub(r"^# (\[trials\.\w+\])$", r"\1", line))
    return "\n".join(lines)


def test_the_pathway_to_start_from_can_be_assessed_and_uses_most_words() -> None:
    """It reads without a problem, shows every table of the file, and its own episode is assessed."""
    pathway = pathway_from_text(pathway_template())
    assert pathway.assess(l4path.Episode(screened=["red_flags"])).broken_invariants() == ()
    raw = tomllib.loads(pathway_template())
    assert set(TABLES["pathway"]) - set(raw) == {"silenced"}


@pytest.mark.parametrize("pathway", ALL, ids=lambda pathway: pathway.id)
def test_an_episode_to_start_from_records_nothing(pathway: l4path.Pathway) -> None:
    """As it is, it is the episode of which nothing is known, and it can be assessed."""
    episode = episode_from_dict(tomllib.loads(episode_template(pathway)))
    assert episode == l4path.Episode(pathway=pathway.id)
    pathway.assess(episode)


@pytest.mark.parametrize("pathway", ALL, ids=lambda pathway: pathway.id)
def test_an_episode_to_start_from_asks_everything(pathway: l4path.Pathway) -> None:
    """Every fact stands in it with question, unit and range, and every screen, treatment and measure by its name."""
    text = episode_template(pathway)
    for fact in pathway.facts.values():
        place = text.index(f"\n# {fact.id} =\n")
        above = text[:place].rpartition("\n\n")[2]
        assert fact.question in above
        assert fact.unit in above
        assert fact.kind != "number" or fact.span in above
        assert all(f'"{value}" ({label})' in above for value, label in fact.values)
    assert all(f"# [trials.{name}]\n" in text for name in pathway.treatments)
    assert all(f'"{name}"' in text for name in (*pathway.screens, *pathway.treatments))
    assert all(f"#   {name}: " in text for name in pathway.all_measures)


@pytest.mark.parametrize("pathway", ALL, ids=lambda pathway: pathway.id)
def test_a_filled_in_episode_can_be_read(pathway: l4path.Pathway) -> None:
    """With all lines filled in it is an episode of the pathway: every fact recorded, every treatment tried."""
    episode = episode_from_dict(tomllib.loads(filled(episode_template(pathway), pathway)), pathway=pathway)
    assert set(episode.facts) == set(pathway.facts)
    assert set(episode.trials) == set(pathway.treatments)


def test_a_line_without_an_answer_is_refused(tmp_path: Path) -> None:
    """Taking the # away without writing an answer is an error with its line, never a silent value."""
    file = tmp_path / "p.toml"
    file.write_text(episode_template().replace("# pain =", "pain ="), encoding="utf-8")
    with pytest.raises(l4path.FileError, match=r"line \d+: not TOML"):
        l4path.read_episode(file)


@given(pathways())
def test_every_pathway_has_an_episode_to_start_from(pathway: l4path.Pathway) -> None:
    """Whatever labels and questions say, the file is read as an empty record."""
    assert episode_from_dict(tomllib.loads(episode_template(pathway))) == l4path.Episode(pathway=pathway.id)
