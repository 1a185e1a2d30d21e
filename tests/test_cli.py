"""The commands, called in this process: what each one does and prints."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import l4path
from calls import KNEE, PATIENT, Said, calling
from l4path.formats import pathway_to_json, pathway_to_toml

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS = (
    "assess",
    "explain",
    "draw",
    "ahead",
    "cohort",
    "report",
    "explore",
    "list",
    "tree",
    "routes",
    "validate",
    "check",
    "diff",
    "following",
    "test",
    "cases",
    "find",
    "new",
    "export",
    "schema",
    "completion",
)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    """The file of a patient whose exercise programme has failed."""
    file = tmp_path / "patient.toml"
    file.write_text(PATIENT, encoding="utf-8")
    return file


def test_help_names_every_command_with_its_summary(call: Callable[..., Said]) -> None:
    """The first page shows each command with a sentence, and a bare call shows that page too."""
    asked = call("--help")
    assert asked == call("-h") == call()
    assert asked.status == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} +[A-Z]\w+ ", asked.out, re.MULTILINE), command


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_shows_its_arguments_and_an_example(call: Callable[..., Said], command: str) -> None:
    """Every command says what it is given, in words, and shows a call to copy."""
    said = call(command, "--help")
    assert said.status == 0
    assert said.out.startswith(f"Usage: l4path {command}")
    assert f"\n  l4path {command}" in said.out.partition("Example")[2]
    described = said.out.partition("Arguments:\n")[2].partition("\n\n")[0].splitlines()
    assert described
    assert all(re.match(r"  ( +|\S+ {2,})\S", line) for line in described)
    assert max(map(len, said.out.splitlines())) <= 100


def test_version_is_printed(call: Callable[..., Said]) -> None:
    """The version is that of the library."""
    assert call("--version") == (0, f"l4path {l4path.__version__}\n", "")


def test_assess_shows_state_options_and_what_was_considered(call: Callable[..., Said], patient: Path) -> None:
    """The page names the state, each option with tier and status, what was considered, and ends with the disclaimer."""
    said = call("assess", KNEE, patient)
    assert said.status == 0
    assert said.err == ""
    assert "The pathway reaches one or more options." in said.out
    assert "Options\n  - Weight-bearing X-ray (conservative): offered  imaging\n" in said.out
    assert "  - Exercise programme (conservative): failed  exercise\n" in said.out
    assert said.out.endswith("Model output for review by a qualified clinician; not advice for an individual.\n")


def test_assess_asks_in_full(call: Callable[..., Said], tmp_path: Path) -> None:
    """A question stands with its unit and range, and the id under which the answer is recorded."""
    file = tmp_path / "p.toml"
    file.write_text('screened = ["red_flags"]\n', encoding="utf-8")
    said = call("assess", KNEE, file)
    assert "  - How strong is the pain now, from 0 to 10? (0 to 10 NRS)  pain\n" in said.out


def test_assess_shows_what_contradicts_in_an_emergency(call: Callable[..., Said], tmp_path: Path) -> None:
    """An emergency is assessed though its record contradicts an assumption, and the contradiction is shown."""
    file = tmp_path / "p.toml"
    file.write_text("[facts]\nlocked = true\npain = 0\n", encoding="utf-8")
    said = call("assess", KNEE, file)
    assert said.status == 0
    assert "Emergency" in said.out
    assert "A locked knee hurts" in said.out
    assert "Considered" not in said.out


def test_assess_names_each_of_several_files(call: Callable[..., Said], patient: Path) -> None:
    """Several files are told apart by their names."""
    said = call("assess", KNEE, patient, patient)
    assert said.out.count(f"--- {patient} ---\n") == 2
    assert said.status == 0


def test_a_refused_file_does_not_stop_the_others(call: Callable[..., Said], patient: Path, tmp_path: Path) -> None:
    """Of several files the refused one is told in its place, and the status is 2."""
    bad = tmp_path / "bad.toml"
    bad.write_text("[facts]\npian = 3\n[trials.exercise]\noutcome = 'faild'\n", encoding="utf-8")
    said = call("assess", KNEE, bad, tmp_path / "missing.toml", patient)
    assert said.status == 2
    assert said.out.startswith(
        f"--- {bad} ---\nRefused\n  - line 2: facts: pian is not a declared fact; did you mean pain?\n"
    )
    assert "faild is no outcome; the outcomes are responded, failed," in " ".join(said.out.split())
    assert "there is no such file" in said.out
    assert "imaging" in said.out.partition(f"--- {patient} ---")[2]
    assert said.err == "l4path: 2 of 3 episodes refused; the reasons stand in their place\n"


def test_explain_prints_the_explanation(call: Callable[..., Said], patient: Path) -> None:
    """Text, Markdown and JSON are those of the library, for a node and for the whole."""
    pathway = l4path.read_pathway(KNEE)
    assessment = pathway.assess(l4path.read_episode(patient))
    assert call("explain", KNEE, patient, "imaging").out == f"{assessment.explain('imaging')}\n"
    assert call("explain", KNEE, patient).out == f"{assessment.explain()}\n"
    assert call("explain", KNEE, patient, "imaging", "--markdown").out == assessment.explain("imaging").markdown()
    printed = json.loads(call("explain", KNEE, patient, "replacement", "--json").out)
    assert printed == assessment.explain("replacement", full=True).to_dict()


@pytest.mark.parametrize("with_patient", [False, True])
def test_draw_writes_the_diagram(
    call: Callable[..., Said], patient: Path, tmp_path: Path, *, with_patient: bool
) -> None:
    """A pathway is drawn, with a patient's place in it where an episode is given."""
    target = tmp_path / "d.dot"
    said = call("draw", KNEE, *([patient] if with_patient else []), "-o", target)
    assert said == (0, f"{target} written\n", "")
    text = target.read_text(encoding="utf-8")
    assert "Weight-bearing" in text
    plain = tmp_path / "plain.dot"
    l4path.read_pathway(KNEE).draw(plain)
    assert (text == plain.read_text(encoding="utf-8")) is not with_patient


def test_list_shows_bundled_pathways_and_nodes(call: Callable[..., Said]) -> None:
    """Bundled pathways are listed by name, and the nodes of one with their ids under their tiers."""
    said = call("list")
    assert re.search(r"^l4  \S", said.out, re.MULTILINE)
    nodes = call("list", KNEE).out
    assert "surgical\n  Joint replacement (treatment)  replacement\n" in nodes
    assert "Emergency department (disposition, emergency)  emergency_department" in nodes


def test_tree_shows_the_decision_tree(call: Callable[..., Said]) -> None:
    """The tree begins with the red flags and refers to what is met again."""
    said = call("tree", KNEE)
    assert said.status == 0
    assert "From anywhere: red flags\n  If locked knee: yes\n    1. Emergency department" in said.out
    assert re.search(r"Long-term pain management: see \d", said.out)


def test_routes_counts_and_lists(call: Callable[..., Said]) -> None:
    """Routes are counted in full, and as many are shown as asked for."""
    said = call("routes", KNEE, "pain_management")
    routes = list(l4path.read_pathway(KNEE).routes("pain_management"))
    assert said.out.startswith(f"Long-term pain management: {len(routes)} routes lead there\n")
    assert len([line for line in said.out.splitlines() if " -> " in line]) == len(routes)
    assert "On every route: Exercise programme\nShortest: 2 nodes\n" in said.out
    assert "weeks" not in said.out
    assert "Exercise programme -> Weight-bearing X-ray -> Surgical review" in said.out
    one = call("routes", KNEE, "pain_management", "--limit", "1").out.splitlines()
    assert len([line for line in one if " -> " in line]) == 1
    begins = call("routes", KNEE, "exercise").out
    assert begins.startswith("Exercise programme: 1 route leads there\n  1. Exercise programme\n")


def test_routes_are_counted_without_walking_them(call: Callable[..., Said], tmp_path: Path) -> None:
    """A pathway with 2 to the power of 60 routes answers at once, and shows the few that were asked for."""
    lines = ['id = "ladder"', 'title = "Ladder"', 'version = "1"', 'tiers = ["a"]', 'start = ["r0"]']
    for step in range(61):
        lines += [f"[reviews.r{step}]", 'title = "Step"', 'tier = "a"']
        lines += [f"[reviews.s{step}]", 'title = "Side"', 'tier = "a"'] if step < 60 else []
    for step in range(60):
        for source, to in ((f"r{step}", f"r{step + 1}"), (f"r{step}", f"s{step}"), (f"s{step}", f"r{step + 1}")):
            lines += ["[[escalations]]", f'after = ["{source}"]', f'to = "{to}"', 'on = "indication"']
    file = tmp_path / "ladder.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    said = call("routes", file, "r60", "--limit", "2")
    assert said.out.startswith(f"Step: {2**60:,} routes lead there; 2 of them:\n")
    assert len([line for line in said.out.splitlines() if line.endswith("-> Step") and line.startswith("  ")]) == 2
    assert said.out.endswith("Shortest: 61 nodes\nLongest: 121 nodes\n")


JOIN = """id = "join"
title = "Join"
version = "1"
tiers = ["a"]
start = ["a", "b"]
"""


def test_a_route_shows_all_that_a_join_needs(call: Callable[..., Said], tmp_path: Path) -> None:
    """What lies on every route stands in each route that is listed, although no single chain holds it all."""
    lines = [JOIN]
    for name in "abcd":
        lines += [f"[reviews.{name}]", f'title = "{name.upper()}"', 'tier = "a"']
    for after, to in (('["a"]', "c"), ('["b", "c"]', "d")):
        lines += ["[[escalations]]", f"after = {after}", f'to = "{to}"', 'on = "indication"']
    file = tmp_path / "join.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert call("routes", file, "d").out == (
        "D: 1 route leads there\n  1. A -> C; B + C -> D\nOn every route: A, B and C\n"
        "Shortest: 4 nodes\nLongest: 4 nodes\n"
    )


def test_routes_that_cannot_be_counted_are_said_to_be_more(call: Callable[..., Said], tmp_path: Path) -> None:
    """Where a join needs thirty nodes with two ways in each, it is said how many routes there are at least."""
    lines = [JOIN]
    middle = [f"m{number}" for number in range(30)]
    early = [f"{name}{number}" for number in range(30) for name in "pq"]
    for name in ("a", "b", *early, *middle, "z"):
        lines += [f"[reviews.{name}]", f'title = "{name.upper()}"', 'tier = "a"']
    ways = [(f'["{"a" if name.startswith("p") else "b"}"]', name) for name in early]
    ways += [(f'["{name}"]', f"m{name[1:]}") for name in early]
    for after, to in (*ways, (str(middle).replace("'", '"'), "z")):
        lines += ["[[escalations]]", f"after = {after}", f'to = "{to}"', 'on = "indication"']
    file = tmp_path / "many.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    said = call("routes", file, "z", "--limit", "1")
    assert said.status == 0
    count = int(said.out.removeprefix("Z: at least ").split()[0].replace(",", ""))
    assert 1000 < count <= 2**30
    assert " routes lead there; 1 of them:\n  1. A -> P0 -> M0; A -> P1 -> M1;" in said.out
    assert said.out.endswith(
        "Shortest and longest: not known; joins need too many nodes together to compare all routes\n"
    )


def test_validate_says_that_all_is_well(call: Callable[..., Said], patient: Path) -> None:
    """A pathway and an episode that can be used give status 0."""
    said = call("validate", KNEE, patient)
    assert said.status == 0
    assert "(knee-pain 1.0.0) can be used" in said.out
    assert f"{patient}: can be assessed\n" in said.out


def test_validate_tells_every_problem_of_a_pathway(call: Callable[..., Said], tmp_path: Path) -> None:
    """All problems of a pathway file stand in one message, each with its line and a caret where there is one."""
    file = tmp_path / "bad.toml"
    text = Path(KNEE).read_text(encoding="utf-8").replace("relief >= 30", "relif >= 30")
    file.write_text(text.replace('when = "pain > 2"', 'when = "pain > 20"'), encoding="utf-8")
    said = call("validate", file)
    assert said.status == 2
    assert said.out == ""
    first, _, rest = said.err.partition("\n")
    assert first.startswith(f"l4path: {file}: line 56: treatments.exercise.trial.response: ")
    assert "did you mean relief?" in first
    assert "\nand 1 more:\n  2. line 95: escalations[1].when: " in rest
    assert "^^^^^" in said.err
    assert "20 is not within 0 to 10" in said.err


def test_validate_finds_a_broken_invariant(call: Callable[..., Said], patient: Path, tmp_path: Path) -> None:
    """An episode that breaks a rule of the pathway is a finding: status 1, and the rule is named."""
    file = tmp_path / "gap.toml"
    extra = '\n[invariants.gap]\ntitle = "Nobody is sent to imaging"\nalways = "not offered(imaging)"\n'
    file.write_text(Path(KNEE).read_text(encoding="utf-8") + extra, encoding="utf-8")
    said = call("validate", file, patient)
    assert said.status == 1
    assert f"{patient}: breaks what no episode may break\n  - Nobody is sent to imaging\n" in said.out
    assert "1 of 1 episodes break a rule" in said.err


def test_validate_holds_every_line(call: Callable[..., Said], tmp_path: Path) -> None:
    """Each line of JSON lines is checked, and a refused one gives status 2."""
    file = tmp_path / "many.jsonl"
    file.write_text('{}\n{"facts": {"pain": 11}}\n', encoding="utf-8")
    said = call("validate", KNEE, file)
    assert said.status == 2
    assert f"{file}, line 1: can be assessed\n{file}, line 2: refused\n  - column 20: facts.pain: 11" in said.out
    assert '\n        {"facts": {"pain": 11}}\n                           ^^\n' in said.out


def test_export_is_canonical(call: Callable[..., Said], tmp_path: Path) -> None:
    """The export reads back equal, in both forms, to the screen and to a file."""
    pathway = l4path.read_pathway(KNEE)
    assert call("export", KNEE).out == pathway_to_toml(pathway)
    assert call("export", KNEE, "--format", "json").out == pathway_to_json(pathway)
    for name in ("p.json", "p.toml"):
        assert call("export", KNEE, "-o", tmp_path / name).status == 0
        assert l4path.read_pathway(tmp_path / name) == pathway
    assert (tmp_path / "p.json").read_text(encoding="utf-8") == pathway_to_json(pathway)


def test_a_bundled_name_and_its_export_are_the_same_pathway(call: Callable[..., Said], tmp_path: Path) -> None:
    """A bundled pathway is named by its name alone, and survives being exported."""
    assert call("export", "l4", "-o", tmp_path / "l4.json").status == 0
    assert l4path.read_pathway(tmp_path / "l4.json") == l4path.load("l4")


def test_schema_prints_the_shipped_file(call: Callable[..., Said]) -> None:
    """The schema that is printed is the one in the package."""
    folder = Path(l4path.__file__).parent / "formats"
    for kind in ("pathway", "episode"):
        assert call("schema", kind).out == (folder / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert call("schema").out == call("schema", "pathway").out


def test_new_begins_files_that_work(call: Callable[..., Said], tmp_path: Path) -> None:
    """A new pathway and a new episode for it are assessed without a problem, straight away."""
    pathway, episode = tmp_path / "my.toml", tmp_path / "me.toml"
    begun = call("new", "pathway", "-o", pathway)
    assert (begun.status, begun.err) == (0, "")
    assert begun.out.startswith(f"{pathway} written\n")
    for_patient = call("new", "episode", "--for", pathway, "-o", episode)
    assert for_patient.status == 0
    assert f"l4path validate {pathway} {episode}" in for_patient.out.splitlines()[-1]
    validated = call("validate", pathway, episode)
    assert validated.status == 0
    for said in (begun, validated):
        assert f"l4path check {pathway}" in said.out.splitlines()[-1]
    assert "l4path check FILE" in call("new", "pathway").out.partition("\n\n")[0]
    assert call("assess", pathway, episode).status == 0


def test_new_never_writes_over_a_file(call: Callable[..., Said], patient: Path) -> None:
    """A file that is there already is left as it is."""
    said = call("new", "episode", "-o", patient)
    assert said.status == 2
    assert "is there already" in said.err
    assert patient.read_text(encoding="utf-8") == PATIENT
