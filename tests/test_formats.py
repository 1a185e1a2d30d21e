"""Files: read with every problem at once and its place, written in one canonical way, whole or not at all."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Episode, EpisodeError, FileError, Pathway, PathwayError, Trial
from l4path.formats import pathway_from_dict, pathway_to_dict, pathway_to_json, pathway_to_toml
from l4path.formats.pathways import pathway_from_text
from l4path.formats.toml_spots import toml_lines

if TYPE_CHECKING:
    from collections.abc import Callable

KNEE = Path(__file__).parent / "knee.toml"
TEXT = KNEE.read_text(encoding="utf-8")


def test_problems_of_an_episode_stand_in_the_order_of_its_file(tmp_path: Path, knee: Pathway) -> None:
    """However they are found, a reader goes through them from the top to the bottom."""
    path = tmp_path / "e.toml"
    lines = [
        'declined = ["imagin"]',
        'screened = ["red_flag"]',
        "[trials.exercise]",
        "weks = 3",
        "[facts]",
        "pain = 12",
    ]
    path.write_text("\n".join([*lines, "pian = 3", ""]), encoding="utf-8")
    with pytest.raises(EpisodeError) as caught:
        l4path.read_episode(path, knee)
    places = [problem.line for problem in caught.value.problems]
    assert len(places) == 5
    assert places == sorted(places)
    assert places[:2] == [1, 2], "though facts are read first"


def test_every_problem_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    """A file with slips in many places is refused once, each slip with its line, its place and what was meant."""
    text = TEXT
    for right, wrong in (
        ('version = "1.0.0"', "version = 1"),
        ('goal    = "pain <= 2"', 'goal = "pian <= 2"'),
        ('unit = "NRS"', 'units = "NRS"'),
        ('kind = "flag"\nlabel = "heart failure"', 'kind = "falg"\nlabel = "heart failure"'),
        ('adequate = "weeks >= 6"', 'adequate = "weeks >= "'),
        ('tier = "surgical"\nindications', 'tier = "surgery"\nindications'),
        ('to = "imaging"', 'to = "imagin"'),
        ('on = "declined"', 'on = "refused"'),
        ("year = 2020", 'year = "2020"'),
    ):
        assert right in text
        text = text.replace(right, wrong)
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PathwayError) as caught:
        l4path.read_pathway(path)
    said = str(caught.value)
    for words in (
        "version: 1 is not a text; write version =",
        "did you mean pain?",
        "units is no key of a fact; did you mean unit?",
        "did you mean flag?",
        "a value is expected behind >=",
        "surgery is not a declared tier; did you mean surgical?",
        "imagin is not a declared node; did you mean imaging?",
        "refused is no kind of escalation",
        "'2020' is not a whole number",
    ):
        assert words in said
    assert said.startswith(f"{path}: line ")
    assert "\nand 8 more:\n" in said
    places = [problem.line for problem in caught.value.problems]
    assert places == sorted(places), "they stand in the order of the file"
    assert len(set(places)) == len(places) == 9
    assert all(problem.line for problem in caught.value.problems if problem.where)


def test_a_missing_key_is_named() -> None:
    """Each key that must be there is named when it is not."""
    with pytest.raises(PathwayError) as caught:
        pathway_from_dict({})
    missing = {problem.what for problem in caught.value.problems}
    assert {f"no {key}" for key in ("id", "title", "version", "tiers", "start")} <= missing


def test_one_slip_is_told_once() -> None:
    """A fact that cannot be read is blamed for itself, not again at every condition that names it."""
    with pytest.raises(PathwayError) as caught:
        pathway_from_text(TEXT.replace('kind = "number"\nlabel = "knee pain"', 'kind = "nmber"\nlabel = "knee pain"'))
    assert len(caught.value.problems) == 1


def test_a_slip_in_the_syntax_is_shown_in_its_line() -> None:
    """What is no TOML or JSON is refused with the line and a caret."""
    with pytest.raises(FileError) as caught:
        pathway_from_text('id = "p"\ntitle = p\n')
    assert "line 2: not TOML" in str(caught.value)
    assert str(caught.value).splitlines()[-2:] == ["    title = p", "            ^"]
    with pytest.raises(FileError) as caught:
        pathway_from_text('{"id": "p",\n "title" "p"}', "json")
    assert "line 2: not JSON" in str(caught.value)


def test_both_kinds_of_sources_together_are_refused(knee_data: dict[str, Any]) -> None:
    """An escalation has `after` or `after_any`, not both, and not an empty one."""
    way = knee_data["escalations"][0]
    with pytest.raises(PathwayError, match="both after and after_any"):
        pathway_from_dict(
            knee_data | {"escalations": [way | {"after_any": ["exercise"]}, *knee_data["escalations"][1:]]}
        )
    with pytest.raises(PathwayError, match="names no source"):
        pathway_from_dict(knee_data | {"escalations": [way | {"after": []}, *knee_data["escalations"][1:]]})


def test_written_text_is_canonical_and_stable(knee: Pathway) -> None:
    """Equal pathways give the same text, in the order of the vocabulary, without what is empty or derived."""
    toml, raw = pathway_to_toml(knee), pathway_to_dict(knee)
    assert pathway_to_toml(pathway_from_text(toml)) == toml
    assert list(raw)[:7] == ["id", "title", "version", "tiers", "start", "goal", "facts"]
    assert "description" not in raw
    assert "id" in raw["escalations"][0]
    assert "id" not in raw["escalations"][1]
    assert "because" not in raw["escalations"][1]
    assert raw["facts"]["pain"]["minimum"] == 0
    assert json.loads(pathway_to_json(knee)) == raw == tomllib.loads(toml)
    assert pathway_to_json(knee).endswith("}\n")


@pytest.mark.parametrize("name", ["p.toml", "p.json", "P.TOML"])
def test_a_pathway_is_written_and_read_back(name: str, tmp_path: Path, knee: Pathway) -> None:
    """A pathway written to a file is read back equal, in the form of the file's ending."""
    path = tmp_path / name
    l4path.write_pathway(knee, path)
    assert l4path.read_pathway(path) == knee
    assert l4path.read_pathway(str(path)) == knee
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["e.toml", "e.json"])
def test_an_episode_is_written_and_read_back(name: str, tmp_path: Path) -> None:
    """An episode written to a file is read back equal."""
    episode = Episode(
        {"pain": 6.5, "signs": {"a"}}, trials={"t": Trial("failed", weeks=3), "u": Trial()}, screened=["s"], pathway="p"
    )
    l4path.write_episode(episode, tmp_path / name)
    assert l4path.read_episode(tmp_path / name) == episode


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, knee: Pathway, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails, what was there is left as it was, and nothing else is left behind."""
    path = tmp_path / "p.toml"
    path.write_text("before", encoding="utf-8")
    for wrong in (tmp_path / "p.yaml", tmp_path / "none" / "p.toml", tmp_path / "p"):
        with pytest.raises(FileError):
            l4path.write_pathway(knee, wrong)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(FileError, match="No space left"):
        l4path.write_pathway(knee, path)
    assert path.read_text(encoding="utf-8") == "before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["p.toml"]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, knee: Pathway) -> None:
    """`-` is standard input, in either form."""
    for text in (TEXT, pathway_to_json(knee), "\ufeff" + TEXT):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert l4path.read_pathway("-") == knee
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"id = ")))
    with pytest.raises(FileError, match="standard input"):
        l4path.read_pathway("-")


def test_episode_files_tell_every_problem(tmp_path: Path) -> None:
    """An episode file with several slips is refused with all of them and the name of the file."""
    path = tmp_path / "e.toml"
    path.write_text('screned = ["a"]\ndeclined = "x"\n[trials.t]\noutcome = "faild"\n', encoding="utf-8")
    with pytest.raises(EpisodeError) as caught:
        l4path.read_episode(path)
    said = str(caught.value)
    assert "and 2 more:" in said
    assert "did you mean screened?" in said
    assert "faild is no outcome; the outcomes are" in said
    assert str(path) in said


def test_lines_of_a_file_are_found_by_place() -> None:
    """The line of each table and key is found, also behind multi-line texts."""
    lines = toml_lines(
        'id = "x"\ndescription = """\n[facts.no]\nkind = 1\n"""\n\n'
        '[facts.pain]\nkind = "flag"\n[[escalations]]\n[[escalations]]\nto = "x"\n'
    )
    assert lines["id"] == 1
    assert "facts.no" not in lines
    assert lines["facts.pain.kind"] == 8
    assert lines["escalations[2].to"] == 11


def test_parsing_speaks_of_the_pathway(knee: Pathway) -> None:
    """Text is parsed against the names of a pathway, built-in measures among them."""
    assert (
        l4path.text(l4path.parse("exercise.weeks >= 6 and unfit_for_surgery", knee))
        == "exercise.weeks >= 6 and unfit_for_surgery"
    )
    with pytest.raises(l4path.ConditionError, match="did you mean exercise"):
        l4path.parse("exersise.weeks >= 6", knee)


@pytest.mark.parametrize("load", [lambda: l4path.load("l5"), lambda: l4path.load("../l4"), lambda: l4path.load("")])
def test_a_pathway_that_is_not_bundled_is_named(load: Callable[[], Any]) -> None:
    """Only bundled names are loaded; no path leads elsewhere."""
    with pytest.raises(FileError, match="is not a bundled pathway"):
        load()


def test_bundled_pathways_load_once() -> None:
    """Every bundled pathway loads under its own id, and is the same value each time."""
    assert "l4" in l4path.bundled()
    for name in l4path.bundled():
        assert l4path.load(name) is l4path.load(name)
        assert l4path.load(name).id == name
