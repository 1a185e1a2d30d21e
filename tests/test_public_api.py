"""The public names: all there, all documented, none there by accident."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import Pathway, catalog
from l4path.assessment.assess import engine_of
from l4path.diagrams import extract

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
ROOMS = (
    "assessment",
    "conditions",
    "diagrams",
    "explanation",
    "explorer",
    "formats",
    "grammar",
    "pathway",
    "search",
    "testing",
    "verification",
)


ALIASES = ("ConditionLike", "ElementLike", "FactLike", "KindLike", "NodeLike", "Outcome", "Recorded")


@pytest.mark.parametrize("name", ALIASES)
def test_a_name_of_what_parameters_take_is_there_and_documented(name: str) -> None:
    """Each name for what a parameter takes can be imported, and the reference says what it means."""
    assert getattr(l4path, name) is not None
    assert f"| `{name}` |" in (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in l4path.__all__ if name not in ("__version__", *ALIASES)])
def test_a_public_name_is_there_and_documented(name: str) -> None:
    """Each public name can be imported, and says what it is."""
    thing = getattr(l4path, name)
    assert name in dir(l4path)
    said = inspect.getdoc(thing if callable(thing) else type(thing))
    assert said
    assert said[0].isupper()


def test_what_a_type_checker_sees_is_what_is_there() -> None:
    """The names imported for type checkers are the names that are imported when used."""
    text = Path(l4path.__file__).read_text(encoding="utf-8")
    block = text.split("if TYPE_CHECKING:\n", 1)[1].split("\n_WHERE", 1)[0]
    scope: dict[str, object] = {}
    for line in inspect.cleandoc("    " + block.lstrip()).split("\nfrom ")[0:]:
        statement = line if line.startswith("from ") else f"from {line}"
        room, names = statement.removeprefix("from ").split(" import ", 1)
        for name in names.strip("()\n ").replace("\n", " ").split(","):
            if name.strip():
                scope[name.strip()] = getattr(importlib.import_module(room), name.strip())
    assert {*scope, "__version__"} == set(l4path.__all__)
    assert all(getattr(l4path, name) is thing for name, thing in scope.items())


def test_a_name_that_is_not_there_is_missing() -> None:
    """A name that the library does not have raises what Python expects."""
    with pytest.raises(AttributeError, match="Pathways"):
        _ = l4path.Pathways
    assert not hasattr(l4path, "nx")


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_lists_what_it_offers(room: str) -> None:
    """The public names of a room are there, sorted, and each is documented."""
    module = importlib.import_module(f"l4path.{room}")
    names = list(module.__all__)
    assert len(names) == len(set(names))
    for name in names:
        thing = getattr(module, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name


def test_the_version_is_that_of_the_project() -> None:
    """The version of the library is the one in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert l4path.__version__ == project["version"]


def test_the_library_is_typed() -> None:
    """The package says to type checkers that it is typed."""
    assert (Path(l4path.__file__).parent / "py.typed").exists()


def test_public_methods_are_documented() -> None:
    """Every public method and property of the values that users hold says what it does."""
    for value in (
        l4path.Pathway,
        l4path.Episode,
        l4path.Trial,
        l4path.Assessment,
        l4path.Proof,
        l4path.Treatment,
        l4path.Number,
    ):
        for name, member in inspect.getmembers(value):
            if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                assert inspect.getdoc(member), f"{value.__name__}.{name}"


def test_every_error_is_one_of_the_library() -> None:
    """All errors can be caught as one, and those about values are also what Python expects."""
    for name in ("ConditionError", "DiagramError", "EpisodeError", "FileError", "PathwayError"):
        assert issubclass(getattr(l4path, name), l4path.L4pathError)
    assert issubclass(l4path.PathwayError, ValueError)


def test_the_library_runs_without_asserts() -> None:
    """Nothing depends on asserts: a pathway is still refused under `python -O`."""
    code = "import l4path\ntry: l4path.Pathway('p', tiers=[], start=[])\nexcept l4path.PathwayError: print('refused')"
    done = subprocess.run([sys.executable, "-O", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "refused\n"


@pytest.mark.parametrize("room", ["", ".verification", ".cohort", ".audit", ".synthetic", ".search", ".pathway.before"])
def test_a_method_has_the_defaults_of_the_function_that_it_calls(room: str) -> None:
    """Whichever way a question is put to a pathway, what is left out is the same."""
    functions = vars(importlib.import_module(f"l4path{room}"))
    for name, method in vars(Pathway).items():
        function = functions.get(name) or (getattr(l4path, name, None) if not room else None)
        if not (inspect.isfunction(method) and inspect.isfunction(function)):
            continue
        mine, theirs = (inspect.signature(one).parameters for one in (method, function))
        differing = {key for key in mine.keys() & theirs.keys() if mine[key].default != theirs[key].default}
        assert not differing, (name, differing)


@pytest.mark.parametrize(
    ("name", "room"),
    [
        ("assess_table", "cohort"),
        ("audit", "audit"),
        ("synthetic", "synthetic"),
        ("check", "verification"),
        ("cases", "verification"),
        ("find", "search"),
        ("before", "pathway.before"),
    ],
)
def test_a_method_hands_on_what_it_is_given(name: str, room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function of the room gets the pathway and each thing by its own name, and its answer comes back."""
    module = importlib.import_module(f"l4path.{room}")
    answer, asked = object(), list[inspect.BoundArguments]()
    takes = inspect.signature(getattr(module, name))

    def answering(*some: object, **named: object) -> object:
        asked.append(takes.bind(*some, **named))
        return answer

    monkeypatch.setattr(module, name, answering)
    pathway = l4path.load("l4-article")
    method = getattr(pathway, name)
    parameters = inspect.signature(method).parameters
    given = {key: object() for key in parameters}
    alone = [given[key] for key, one in parameters.items() if one.kind is one.POSITIONAL_OR_KEYWORD]
    named = {key: given[key] for key, one in parameters.items() if one.kind is one.KEYWORD_ONLY}
    assert method(*alone, **named) is answer
    (bound,) = asked
    assert bound.arguments == {next(iter(takes.parameters)): pathway, **given}


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (lambda pathway: pathway.draw("x.svg", detail="full"), "draw"),
        (lambda pathway: pathway.to_svg(detail="full"), "to_svg"),
        (lambda pathway: f"{pathway:mermaid}", "formatted"),
        (lambda pathway: pathway._repr_mimebundle_(), "displayed"),
    ],
)
def test_a_picture_is_asked_for_as_it_is_wanted(
    asked: Callable[[Pathway], object], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What draws gets the pathway, or what is extracted of it, and what is to be shown."""
    heard: list[object] = []

    def answering(*some: object, **named: object) -> str:
        heard.extend((*some, *named.items()))
        return "the answer"

    monkeypatch.setattr(f"l4path.diagrams.{name}", answering)
    pathway = l4path.load("l4-article")
    found = asked(pathway)
    shown = [("detail", "full")]
    expected: dict[str, list[object]] = {
        "draw": [pathway, "x.svg", *shown],
        "to_svg": [extract(pathway, detail="full")],
        "formatted": [pathway, "mermaid"],
        "displayed": [pathway],
    }
    assert found == (None if name == "draw" else "the answer")
    assert heard == expected[name]


def test_a_compiled_pathway_is_written_out_at_once() -> None:
    """It is the same pathway; what would come after some hundred assessments is there now, and made once."""
    pathway = l4path.load("l4-article")
    assert pathway.compiled() is pathway
    made = engine_of(pathway).generated
    assert made is not None
    assert engine_of(pathway.compiled()).generated is made


def test_the_budget_left_out_is_the_same_everywhere() -> None:
    """Fifty thousand steps, as the pages say."""
    for function in (Pathway.check, Pathway.find, Pathway.cases, l4path.find, l4path.check):
        assert inspect.signature(function).parameters["budget"].default == 50_000


def test_what_an_audit_takes_for_granted_is_what_its_page_says() -> None:
    """A gap of 28 days, the day before, ends ignored, and no hindsight."""
    given = {name: one.default for name, one in inspect.signature(Pathway.audit).parameters.items()}
    assert (given["gap"], given["same_day"], given["ends"], given["hindsight"]) == (28, "before", "ignored", False)


def test_cases_are_held_against_a_pathway_one_by_one_or_together() -> None:
    """One case alone is a list of one, and what comes of each stands in their order."""
    pathway, cases = l4path.load("l4-article"), catalog.cases("l4-article")
    together = pathway.test(cases[:3])
    assert tuple(one.case for one in together.results) == cases[:3]
    assert pathway.test(cases[1]).results == together.results[1:2]
