"""The house: which room may import which, what is loaded when, and how large a room may be."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import l4path

ROOT = Path(__file__).parent.parent
SOURCE = Path(l4path.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
HEAVY = ("networkx", "graphviz", "graphviz_pure", "hypothesis", "tomli_w")
READS_AND_ASSESSES = """
pathway = l4path.read_pathway({knee!r})
assessment = pathway.assess(l4path.Episode({{"pain": 6}}, trials={{"exercise": l4path.Trial(weeks=8, relief=10)}}))
assert assessment.state == "screening", assessment.state
assessment.to_dict()
"""


def loaded_after(code: str) -> set[str]:
    """The names of all modules that a fresh interpreter has loaded after some code."""
    report = "import json, sys; print(json.dumps(list(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"import l4path\n{code}\n{report}"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_imports_only_point_down() -> None:
    """The contracts of pyproject.toml hold: the floors, and who alone may import what."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True) == 0


def test_an_outside_package_stays_in_one_room() -> None:
    """Each contract about an outside package forbids it everywhere, but in the rooms that its name names."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    for contract in contracts:
        if contract["type"] == "forbidden":
            assert contract["source_modules"] == ["l4path"]
            rooms = contract["name"].rpartition(" only in ")[2].split(" and ")
            assert all((SOURCE / room).is_dir() for room in rooms)
            for arrow in contract["ignore_imports"]:
                source, _, target = arrow.partition(" -> ")
                assert source.split(".")[0] == "l4path"
                assert source.split(".")[1] in rooms
                assert target.split(".")[0] in contract["forbidden_modules"]


def test_the_page_about_the_house_names_every_floor() -> None:
    """The table of floors in the documentation has the rooms of the contract, in its order."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (layers,) = (contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers")
    built = {path.stem for path in SOURCE.glob("*.py")} | {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    floors = [sorted(set(re.findall(r"\w+", layer)) & built) for layer in layers if layer != "__main__"]
    floors = [floor for floor in floors if floor]
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("| floor |")[2].partition("\n\n")[0].splitlines()[2:]
    assert [sorted(re.findall(r"`(\w+)`", row.split("|")[1])) for row in table] == floors


def test_importing_the_library_is_light() -> None:
    """`import l4path` loads none of the heavy packages, and none of the library's own rooms."""
    loaded = loaded_after("")
    assert not loaded & set(HEAVY)
    assert {name for name in loaded if name.startswith("l4path")} == {"l4path"}


def test_reading_and_assessing_is_light() -> None:
    """Reading a pathway and assessing an episode loads none of the heavy packages, and no diagram or explanation."""
    loaded = loaded_after(READS_AND_ASSESSES.format(knee=str(ROOT / "tests" / "knee.toml")))
    assert not loaded & set(HEAVY)
    assert not [name for name in loaded if name.startswith(("l4path.diagrams", "l4path.explanation", "l4path.cli"))]


def test_the_graph_is_loaded_when_asked_for() -> None:
    """Networkx is loaded by the first look at `pathway.graph`, not before."""
    code = f"pathway = l4path.read_pathway({str(ROOT / 'tests' / 'knee.toml')!r}); pathway.count_routes('imaging')"
    assert "networkx" not in loaded_after(code)
    assert "networkx" in loaded_after(f"{code}; pathway.graph")


def test_testing_without_hypothesis_says_what_to_install() -> None:
    """Importing l4path.testing where hypothesis is missing gives one error that says how to get it."""
    code = "import sys; sys.modules['hypothesis'] = None; import l4path.testing"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 1
    assert done.stderr.splitlines()[-1] == (
        "ImportError: l4path.testing needs hypothesis, which is not installed: pip install 'l4path[testing]'"
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    """No module has more than 400 lines, and each opens with one sentence."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    said = ast.get_docstring(ast.parse(text))
    assert said
    first = said.split("\n\n")[0]
    assert first.endswith(".")
    assert first[0].isupper() or first.startswith("l4path")


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: path.stem)
def test_every_test_says_what_it_holds(path: Path) -> None:
    """Each test has a docstring of one sentence, and each file of tests opens with one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
            said = ast.get_docstring(function)
            assert said, function.name
            assert said.split("\n\n")[0].endswith("."), function.name


def test_nothing_is_ever_evaluated() -> None:
    """No module calls eval, exec or compile but for the generated engine's own tree; none reads a pickle."""
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        allowed = {"exec", "compile"} if path.match("generated/compiling.py") else set()  # a tree, never text
        assert not (called & {"eval", "exec", "compile", "__import__"}) - allowed, path
        imported = {
            name.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
            if name.name != "urllib.parse"  # it opens nothing
        }
        assert not imported & {"pickle", "marshal", "shelve", "yaml", "requests", "urllib", "http"}, path


def test_names_are_plain_terms() -> None:
    """Nothing is named after the act of telling it: the field has a term, or the thing has a name."""
    vague = {"said", "told", "came"}
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {path.stem}
        for inner in ast.walk(tree):
            names |= {
                text
                for field in ("id", "arg", "attr", "name", "asname")
                if isinstance(text := getattr(inner, field, None), str)
            }
        plain = {name.strip("_").lower() for name in names}
        assert not {name for name in plain if vague.intersection(name.split("_"))}, path
        assert "one" not in names, path


def test_what_only_a_slip_or_a_route_needs_is_not_loaded_by_an_assessment() -> None:
    """A first assessment loads no reader of slips, no routes and no other spellings."""
    loaded = loaded_after("import l4path.explanation\nl4path.load('l4').assess(l4path.Episode()).to_dict()")
    late = {"formats.slips", "formats.json_slips", "formats.json_further", "grammar.rewriting", "pathway.fronts"}
    late |= {"pathway.removed", "explanation.of_node", "pathway.before"}
    assert not loaded & {f"l4path.{name}" for name in late}


def test_the_page_of_an_assessment_loads_nothing_that_it_does_not_use() -> None:
    """What a command loads is most of what it waits for: no module of Python's that few inputs need, and no writer."""
    loaded = loaded_after("from l4path.cli import main\nmain(['assess', 'l4', 'examples/episodes/disc-week-8.toml'])")
    assert "l4path.cli.assess" in loaded
    assert not loaded & {"pathlib", "decimal", "numbers", "urllib.parse", "textwrap", "difflib", "traceback"}
    late = {"formats.places", "formats.schema", "formats.templates", "formats.writing", "saving"}
    assert not loaded & {f"l4path.{name}" for name in late}
