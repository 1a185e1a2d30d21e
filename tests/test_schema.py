"""The JSON Schema: the shipped files, and that they refuse nothing that the reader accepts."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

import l4path
from l4path.catalog import bundled
from l4path.formats import (
    episode_from_dict,
    episode_schema,
    episode_template,
    episode_to_dict,
    pathway_from_dict,
    pathway_schema,
    pathway_template,
    pathway_to_dict,
)
from l4path.testing import cases, pathways

HERE = Path(__file__).parent
PACKAGE = Path(l4path.__file__).parent
KIT = HERE / "conformance"
EXAMPLES = HERE.parent / "examples"
PATHWAY = jsonschema.Draft202012Validator(pathway_schema())
EPISODE = jsonschema.Draft202012Validator(episode_schema())
PATHWAY_FILES = sorted([HERE / "knee.toml", *(PACKAGE / "catalog").glob("*.toml"), *KIT.glob("*.pathway.toml")])
EPISODE_FILES = sorted([EXAMPLES / "knee-patient.toml", *(EXAMPLES / "episodes").glob("*.toml")])


def as_json(raw: dict[str, Any]) -> dict[str, Any]:
    """Data as JSON carries it: dates are texts."""
    made: dict[str, Any] = json.loads(json.dumps(raw, default=str))
    return made


def wrongs(validator: jsonschema.Draft202012Validator, raw: dict[str, Any]) -> list[str]:
    """What a schema says against some data, each with its place."""
    return [f"{error.json_path}: {error.message[:120]}" for error in validator.iter_errors(as_json(raw))]


def knee() -> dict[str, Any]:
    """The data of the small pathway."""
    return tomllib.loads((HERE / "knee.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "made"), [("pathway", pathway_schema()), ("episode", episode_schema())])
def test_the_shipped_file_is_the_generated_schema(kind: str, made: dict[str, Any]) -> None:
    """The files in the package say what the vocabulary says; `l4path schema` writes them anew."""
    shipped = (PACKAGE / "formats" / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == made
    jsonschema.Draft202012Validator.check_schema(made)


@pytest.mark.parametrize("path", PATHWAY_FILES, ids=lambda path: path.name)
def test_every_pathway_file_fits_the_schema(path: Path) -> None:
    """Bundled pathways, the example and the conformance kit all fit, as written and in their canonical form."""
    assert wrongs(PATHWAY, tomllib.loads(path.read_text(encoding="utf-8"))) == []
    assert wrongs(PATHWAY, pathway_to_dict(l4path.read_pathway(path))) == []


def test_the_files_to_start_from_fit_the_schema() -> None:
    """What `l4path new` writes fits too."""
    assert wrongs(PATHWAY, tomllib.loads(pathway_template())) == []
    for name in bundled():
        assert wrongs(EPISODE, tomllib.loads(episode_template(l4path.load(name)))) == []


@pytest.mark.parametrize("path", EPISODE_FILES, ids=lambda path: path.name)
def test_every_example_episode_fits_the_schema(path: Path) -> None:
    """The example episodes fit."""
    assert wrongs(EPISODE, tomllib.loads(path.read_text(encoding="utf-8"))) == []


def test_every_episode_of_the_kit_fits_the_schema() -> None:
    """All episodes of the conformance kit that can be read fit."""
    for path in KIT.glob("*.episodes.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert wrongs(EPISODE, json.loads(line)) == [], path.name


@given(pathways())
def test_the_schema_refuses_no_pathway_that_the_reader_accepts(pathway: l4path.Pathway) -> None:
    """Whatever pathway there can be, its file fits the schema."""
    assert wrongs(PATHWAY, pathway_to_dict(pathway)) == []


@given(cases())
def test_the_schema_refuses_no_episode_that_the_reader_accepts(pair: tuple[l4path.Pathway, l4path.Episode]) -> None:
    """Whatever episode there can be, its file fits the schema."""
    assert wrongs(EPISODE, episode_to_dict(pair[1])) == []


def change(raw: dict[str, Any], place: str, value: object) -> dict[str, Any]:
    """The same data with one thing otherwise; ... takes it away."""
    made = copy.deepcopy(raw)
    at: Any = made
    *steps, last = [int(step) if step.isdigit() else step for step in place.split("/")]
    for step in steps:
        at = at[step] if isinstance(step, int) else at.setdefault(step, {})
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return made


WRONG_PATHWAYS: list[tuple[str, object]] = [
    ("id", "Knee Pain"),
    ("id", "k" * 65),
    ("id", ...),
    ("title", " "),
    ("titel", "x"),
    ("tiers", []),
    ("tiers", ["a", "a"]),
    ("goal", ""),
    ("start", "exercise"),
    ("facts/Pain", {"kind": "flag", "label": "x"}),
    ("facts/and", {"kind": "flag", "label": "x"}),
    ("facts/pain/kind", "flags"),
    ("facts/pain/minimum", "0"),
    ("facts/pain/label", ...),
    ("facts/locked/minimum", 0),
    ("facts/locked/unit", "NRS"),
    ("facts/locked/values", {"a": "b"}),
    ("facts/cause/values", ...),
    ("facts/cause/values", {}),
    ("facts/cause/values", {"a": 1}),
    ("measures/weeks", {"kind": "number", "label": "weeks"}),
    ("measures/outcome", {"kind": "flag", "label": "outcome"}),
    ("screens/red_flags", ["locked", "locked"]),
    ("definitions/unfit_for_surgery/is", ...),
    ("treatments/exercise/once", True),
    ("treatments/imaging/once", False),
    ("treatments/exercise/trial/response", ...),
    ("treatments/exercise/evidence/0/stance", "pro"),
    ("treatments/exercise/evidence/0/source", ""),
    ("reviews/surgical_review/final", True),
    ("escalations/0/on", "failing"),
    ("escalations/0/to", ...),
    ("escalations/0/after", []),
    ("escalations/0/after", ["exercise", "exercise"]),
    ("escalations/0/after", ...),
    ("escalations/0/after_any", ["exercise"]),
    ("escalations/0/id", ""),
    ("escalations/0/id", "Exercise failed"),
    ("escalations/6/when", ...),
    ("sources/guideline-x/year", 99),
    ("sources/guideline-x/review_by", 2030),
    ("invariants/no_early_surgery/title", ...),
    ("silenced", [{"code": "x", "where": "y"}]),
]


@pytest.mark.parametrize(("place", "value"), WRONG_PATHWAYS, ids=lambda value: str(value)[:40])
def test_what_the_schema_refuses_the_reader_refuses(place: str, value: object) -> None:
    """Each slip of form is caught by the schema, and by the reader as well."""
    raw = change(knee(), place, value)
    assert wrongs(PATHWAY, raw)
    with pytest.raises(l4path.PathwayError):
        pathway_from_dict(raw)


WRONG_EPISODES: list[tuple[str, object]] = [
    ("pathway", 3),
    ("pathwy", "knee-pain"),
    ("screened", "red_flags"),
    ("declined", [1]),
    ("facts", []),
    ("facts/pain", {}),
    ("facts/pain", [[1]]),
    ("trials", []),
    ("trials/exercise", 3),
    ("trials/exercise/outcome", "faild"),
    ("trials/exercise", {"outcome": "failed", "tolerated": True}),
    ("trials/exercise", {"weeks": {}}),
]


@pytest.mark.parametrize(("place", "value"), WRONG_EPISODES, ids=lambda value: str(value)[:40])
def test_what_the_schema_refuses_of_an_episode_the_reader_refuses(place: str, value: object) -> None:
    """Each slip of form in an episode is caught by the schema, and by the reader with the pathway at hand."""
    raw = change({"pathway": "knee-pain"}, place, value)
    assert wrongs(EPISODE, raw)
    pathway = l4path.read_pathway(HERE / "knee.toml")
    with pytest.raises(l4path.EpisodeError):
        pathway.assess(episode_from_dict(raw, pathway=pathway))
