"""Where in a JSON file a mistake is: its line and column, and a caret under it."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

import l4path
from l4path import BindingsError, CaseError, EpisodeError, Pathway, PathwayError
from l4path.errors import shown
from l4path.formats import pathway_from_text, pathway_to_json, pathway_to_toml
from l4path.formats.json_spots import spots_of_json
from l4path.formats.toml_spots import spots_of_toml
from l4path.formats.writing import dumped
from l4path.interop import read_bindings
from l4path.verification.case_files import cases_from_text, read_cases

if TYPE_CHECKING:
    from pathlib import Path

VALUES: Any = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=6),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.from_regex(r"[a-z]{1,4}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=10,
)


def test_an_episode_in_json_is_shown_where_it_is_wrong(tmp_path: Path, knee: Pathway) -> None:
    """A value is marked where it stands, an unknown key under its name, and the first line is the first mistake."""
    file = tmp_path / "e.json"
    file.write_text('{\n  "facts": {"pain": 60, "pian": 3}\n}\n', encoding="utf-8")
    with pytest.raises(EpisodeError) as caught:
        l4path.read_episode(file, knee)
    assert str(caught.value).split("\n") == [
        f"{file}: line 2, column 21: facts.pain: 60 is not within 0 to 10; correct it, or leave it out",
        '      "facts": {"pain": 60, "pian": 3}',
        "                        ^^",
        "and 1 more:",
        "  2. line 2, column 25: facts: pian is not a declared fact; did you mean pain?",
        '        "facts": {"pain": 60, "pian": 3}',
        "                              ^^^^^^",
    ]


def test_a_condition_in_json_keeps_its_own_caret(knee: Pathway) -> None:
    """The place in the file stands before it, the place in the condition under it."""
    text = pathway_to_json(knee).replace('"pain > 2"', '"pain > 20"')
    line = next(number for number, part in enumerate(text.split("\n"), 1) if '"pain > 20"' in part)
    with pytest.raises(PathwayError) as caught:
        pathway_from_text(text, "json", source="p.json")
    first, condition, caret = str(caught.value).split("\n")
    assert first.startswith(f"p.json: line {line}, column ")
    assert (condition, caret) == ("    pain > 20", "           ^^")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('{"facts": {"pain": "6"}}', 'write "pain": 6, without quotes'),
        ('{"trials": {"exercise": "failed"}}', 'write "trials": { "exercise": { "outcome": "failed" } }'),
        ('{"trials": {"exercise": null}}', 'null is not a table; write "trials": { "exercise": { ... } }'),
        ('{"declined": "replacement"}', 'write "declined": ["replacement"]'),
        ('{"pain": 6}', 'write it into "facts": { ... }'),
        ('{"facts": {"pain": 6}, "trials": {"exercise": {"outcome": null}}}', "null is not a text; leave it out"),
        ('{"facts": [{"pain": 6}]}', 'write "facts": { ... } and in it what is recorded, as in "pain": 6'),
    ],
)
def test_in_json_it_is_said_in_json_what_to_write(text: str, hint: str, tmp_path: Path, knee: Pathway) -> None:
    """Nobody who writes JSON has to translate the correction from TOML."""
    file = tmp_path / "e.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(EpisodeError) as caught:
        l4path.read_episode(file, knee)
    assert hint in str(caught.value).split("\n")[0]


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ('"year": 2020', '"review_by": "31/12/2027"', 'write "review_by": "2027-12-31"'),
        ('"unit": "NRS"', '"unit": null', "leave it out"),
        ('"imaging": {', '"xRay": {', "write x_ray"),
    ],
)
def test_in_json_of_a_pathway_too(old: str, new: str, hint: str, knee: Pathway) -> None:
    """A date is written in quotes there, and a null is left out."""
    text = pathway_to_json(knee)
    assert old in text
    with pytest.raises(PathwayError) as caught:
        pathway_from_text(text.replace(old, new, 1), "json", source="p.json")
    assert hint in str(caught.value)


def test_what_is_missing_is_shown_where_it_belongs(knee: Pathway) -> None:
    """A key that must be there is told at the table that lacks it, however long its one line is."""
    raw = json.loads(pathway_to_json(knee))
    del raw["treatments"]["exercise"]["title"]
    with pytest.raises(PathwayError) as caught:
        pathway_from_text(json.dumps(raw), "json", source="p.json")
    first, excerpt, caret = str(caught.value).split("\n")
    assert first.startswith("p.json: line 1, column ")
    assert 'treatments.exercise: no title; write "title": ' in first
    assert excerpt[caret.index("^") : caret.rindex("^") + 1] == '"exercise"'
    assert len(excerpt) < 120


def test_cases_and_bindings_in_json_are_shown_too(tmp_path: Path, knee: Pathway) -> None:
    """Of lines, the line is the reader's to tell; of bindings, all is as of a pathway."""
    with pytest.raises(CaseError) as caught:
        cases_from_text('{"id": "a", "episode": {"facs": 3}, "state": "active"}')
    assert str(caught.value).split("\n") == [
        "the lines: line 1, case a: episode: facs is no key of an episode; did you mean facts?",
        '    {"id": "a", "episode": {"facs": 3}, "state": "active"}',
        "                            ^^^^^^",
    ]
    case = tmp_path / "a.toml"
    case.write_text('stat = "active"\n[episode]\n', encoding="utf-8")
    with pytest.raises(CaseError, match="line 1: case a: stat is not a key of a case; did you mean state\\?"):
        read_cases(case)
    file = tmp_path / "b.json"
    file.write_text('{"pathway": "knee-pain",\n "facts": {"pian": {}}}', encoding="utf-8")
    with pytest.raises(BindingsError) as refused:
        read_bindings(file, knee)
    assert str(refused.value).split("\n")[0].startswith(f"{file}: line 2, column 12: facts.pian: there is no fact pian")


def test_an_imported_line_is_shown_within_its_episode() -> None:
    """The places of an episode are found in the line of a patient's record as well."""
    found = spots_of_json('{"patient": "1", "episode": {"facts": {"pain": 60}}}')
    assert found["episode.facts.pain"].value == (47, 2)


@pytest.mark.parametrize(
    ("text", "line", "marked"),
    [
        ("[facts]\npain = 60  # of 10\n", "line 2: facts.pain: 60 is not within", "60"),
        ('[facts]\n"pian" = 3\n', "line 2: facts: pian is not a declared fact", '"pian"'),
        ("facts.pain = 60\n", "line 1: facts.pain: 60", "60"),
        ("facts = { locked = false, pain = 60 }\n", "line 1: facts.pain: 60", "60"),
        ('declined = [\n  "replacement",\n  "x",\n]\n', "line 1: declined: x is not", "declined"),
        (
            'id = """\n[facts]\npain = 1\n""""\n[trials.exercise]\r\nweeks = -1\r\n',
            "line 6: trials.exercise.weeks",
            "-1",
        ),
        ("[trials.imaging]\nweeks = 1\n", "line 1: trials.imaging: imaging is done once", "trials.imaging"),
        ("trials.exercise = {}\ntrials.'exersise'.weeks = 1\n", "line 2: trials: exersise", "trials.'exersise'"),
    ],
)
def test_an_episode_in_toml_is_shown_where_it_is_wrong(
    text: str, line: str, marked: str, tmp_path: Path, knee: Pathway
) -> None:
    """A value is marked where it stands, and a key under its name, whatever stands around it."""
    file = tmp_path / "e.toml"
    file.write_bytes(text.encode())
    with pytest.raises(EpisodeError) as caught:
        l4path.read_episode(file, knee)
    first, excerpt, caret, *_ = str(caught.value).split("\n")
    assert line in first
    assert excerpt[caret.index("^") : caret.rindex("^") + 1] == marked


def test_a_pathway_in_toml_is_shown_where_it_is_wrong(knee: Pathway) -> None:
    """In a list of tables, in the head of a table and in a table in braces."""
    text = pathway_to_toml(knee)
    for old, new, marked in (
        ('on = "red_flag"', 'on = "redflagged"', '"redflagged"'),
        ('to = "imaging"', 'too = "imaging"', "too"),
        ('adequate = "weeks >= 6"', "adequate = true", "true"),
    ):
        assert old in text
        with pytest.raises(PathwayError) as caught:
            pathway_from_text(text.replace(old, new, 1), source="p.toml")
        first, excerpt, caret, *_ = str(caught.value).split("\n")
        number = text.replace(old, new, 1)[: text.index(old)].count("\n") + 1
        assert first.startswith(f"p.toml: line {number}: ")
        assert excerpt[caret.index("^") : caret.rindex("^") + 1] == marked


@given(VALUES)
def test_every_entry_of_toml_is_where_it_is_said_to_be(value: Any) -> None:
    """What stands at the spot of a plain value is that value, of whatever text, in lines and in braces."""
    data = _without_none({"top": value, "more": {"a b": value}})
    text = dumped(data, "x.toml")
    found = spots_of_toml(text)

    def held(place: str, inner: Any) -> None:
        if isinstance(inner, dict | list):
            entries = inner.items() if isinstance(inner, dict) else enumerate(inner, 1)
            for name, item in entries:
                held(f"{place}.{shown(name)}" if isinstance(inner, dict) else f"{place}[{name}]", item)
            return
        begin, length = found[place].value
        assert found[place].plain
        assert tomllib.loads(f"k = {text[begin : begin + length]}")["k"] == inner

    for name, inner in tomllib.loads(text).items():
        held(name, inner)


def _without_none(value: Any) -> Any:
    """The value without what TOML has no word for."""
    if isinstance(value, dict):
        return {name: _without_none(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_none(inner) for inner in value if inner is not None]
    return value if not isinstance(value, int) or isinstance(value, bool) else value % 2**60


@given(VALUES)
def test_every_entry_is_where_it_is_said_to_be(value: Any) -> None:
    """What stands at the spot of a plain value is that value, of whatever text."""
    text = json.dumps({"top": value}, indent=1)

    def held(place: str, inner: Any) -> None:
        spot = found[place]
        begin, length = spot.value
        if isinstance(inner, dict | list):
            assert text[begin] in "{["
            entries = inner.items() if isinstance(inner, dict) else enumerate(inner, 1)
            for name, item in entries:
                held(f"{place}.{name}" if isinstance(inner, dict) else f"{place}[{name}]", item)
        else:
            assert spot.plain
            assert json.loads(text[begin : begin + length]) == inner

    found = spots_of_json(text)
    held("top", value)
