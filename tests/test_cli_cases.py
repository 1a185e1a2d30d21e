"""The command `test`: what it prints, writes and ends with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

import pytest

from calls import KNEE, Said, calling, program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SORE = '{"id": "sore", "episode": {"facts": {"pain": 6, "locked": false}}, '
GOOD = SORE + '"must_include": ["exercise"]}'
WRONG = SORE + '"title": "A sore knee", "because": "Exercise comes first.", "options": ["imaging"]}'
UNFIT = '{"id": "unfit", "episode": {}, "must_include": ["excercise"]}'


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


@pytest.fixture
def kit(tmp_path: Path) -> Callable[..., Path]:
    """A file of cases."""

    def write(*lines: str) -> Path:
        file = tmp_path / "kit.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize(("name", "count"), [("l4", 847), ("hypertension", 187), ("l4-article", 32)])
def test_a_bundled_pathway_brings_its_cases(name: str, count: int, call: Callable[..., Said]) -> None:
    """Without a file the cases that ship with it are run, and all come out as expected."""
    said = call("test", name)
    assert said.status == 0
    assert f"{count} cases, all as expected" in said.out


def test_a_pathway_of_ones_own_needs_a_file_of_cases(call: Callable[..., Said]) -> None:
    """Where nothing ships, the message says what to name."""
    said = call("test", KNEE)
    assert said.status == 2
    assert "cases ship with the bundled pathways only; name a file or folder of cases after it" in said.err


def test_all_as_expected(call: Callable[..., Said], kit: Callable[..., Path]) -> None:
    """One case that holds: a line that says so, and status 0."""
    said = call("test", KNEE, kit(GOOD))
    assert said.status == 0
    assert "1 case, as expected" in said.out


def test_what_comes_out_otherwise_is_told_with_its_reason(call: Callable[..., Said], kit: Callable[..., Path]) -> None:
    """The case, where it stands, what differs and why it is expected; status 1."""
    said = call("test", KNEE, kit(WRONG))
    assert said.status == 1
    assert said.out.splitlines()[1:6] == [
        "1 of 1 case not as expected",
        "",
        "sore: A sore knee  line 1",
        "  - the options are: exercise; expected: imaging",
        "    Expected because: Exercise comes first.",
    ]


def test_what_does_not_fit_ends_with_2(call: Callable[..., Said], kit: Callable[..., Path], tmp_path: Path) -> None:
    """A misspelt node in one case is told beside what the others say, in the report and as an error of JUnit."""
    said = call("test", KNEE, kit(WRONG, UNFIT), "--junit", tmp_path / "kit.xml")
    assert said.status == 2
    assert "1 of 2 cases not as expected; 1 of 2 cases cannot be held against the pathway" in said.out
    assert "must_include: excercise is not a node of knee-pain; did you mean exercise?" in said.out
    whole = Xml.parse(tmp_path / "kit.xml").getroot()  # noqa: S314 (our own file)
    assert whole.attrib == {"tests": "2", "failures": "1", "errors": "1"}
    assert [case.attrib["name"] for case in whole.iter("testcase")] == ["sore: A sore knee", "unfit"]


def test_a_broken_file_is_refused_whole(call: Callable[..., Said], kit: Callable[..., Path]) -> None:
    """Nothing is run, and every problem is told on standard error."""
    said = call("test", KNEE, kit('{"id": "a", "episode": {}}', "{"))
    assert said.status == 2
    assert said.out == ""
    assert "and 1 more:" in said.err
    assert "line 2: not JSON" in said.err


def test_cases_may_come_from_standard_input() -> None:
    """A dash reads JSON lines, as for episodes; it is read once only."""
    said = program("test", KNEE, "-", stdin=GOOD.encode())
    assert (said.status, "1 case, as expected" in said.out) == (0, True)
    twice = program("test", "-", "-", stdin=b"")
    assert twice.status == 2
    assert "standard input can be read only once" in twice.err


def test_json_says_it_to_a_program(call: Callable[..., Said], kit: Callable[..., Path]) -> None:
    """Counts, the cases with what differs, and the planted changes where they were asked for."""
    said = json.loads(call("test", KNEE, kit(WRONG), "--json").out)
    assert (said["pathway"], said["cases"], said["failed"], said["refused"]) == ("knee-pain", 1, 1, 0)
    assert said["results"] == [
        {"id": "sore", "passed": False, "differences": ["the options are: exercise; expected: imaging"]}
    ]
    planted = json.loads(call("test", KNEE, kit(GOOD), "--mutants", "--json").out)["mutants"]
    assert planted["planted"] == planted["noticed"] + len(planted["survivors"])
    assert {*planted["survivors"][0]} == {"kind", "where", "what", "danger"}


def test_planted_changes_are_told_by_danger(call: Callable[..., Said], kit: Callable[..., Path]) -> None:
    """One case about a sore knee sees no alarm: that it would be missed is told first, and survivors do not fail."""
    said = call("test", KNEE, kit(GOOD), "--mutants")
    assert said.status == 0
    lines = said.out.splitlines()
    begin = lines.index("Not noticed by any case, the most dangerous first")
    assert lines[begin + 1] == "an emergency may be missed, or cried where there is none:"
    assert lines[begin + 2] == "  - escalation never fires: escalations.red_flag-emergency_department"
    assert lines[-3].endswith("more; --json prints them all")


def test_nothing_is_planted_while_a_case_fails(call: Callable[..., Said], kit: Callable[..., Path]) -> None:
    """It says why, and ends as without the option."""
    said = call("test", KNEE, kit(WRONG), "--mutants")
    assert said.status == 1
    assert "No change was planted: that tells something only where every case comes out as expected." in said.out


def test_most_belongs_to_mutants(call: Callable[..., Said], kit: Callable[..., Path]) -> None:
    """Alone it is refused, so that nobody takes it for a number of cases; with them it bounds the changes."""
    assert call("test", KNEE, kit(GOOD), "--most", "3").status == 2
    assert "of 3 noticed by a case" in call("test", KNEE, kit(GOOD), "--mutants", "--most", "3").out


def test_the_report_can_go_to_a_file(call: Callable[..., Said], kit: Callable[..., Path], tmp_path: Path) -> None:
    """With -o the page is written, and standard output says only that."""
    said = call("test", KNEE, kit(GOOD), "-o", tmp_path / "said.txt")
    assert said.out == f"{tmp_path / 'said.txt'} written\n"
    assert "1 case, as expected" in (tmp_path / "said.txt").read_text(encoding="utf-8")


def test_a_junit_file_that_cannot_be_written_is_said(call: Callable[..., Said], kit: Callable[..., Path]) -> None:
    """One message and status 2, not a traceback."""
    said = call("test", KNEE, kit(GOOD), "--junit", "/no/such/folder/kit.xml")
    assert said.status == 2
    assert "/no/such/folder/kit.xml" in said.err


def test_another_file_is_named_as_what_it_is(call: Callable[..., Said], tmp_path: Path) -> None:
    """A pathway where cases are wanted is a pathway, whatever its keys have in common with an episode."""
    said = call("test", KNEE, KNEE)
    assert said.status == 2
    assert "this is a pathway, not a file of cases; the pathway is named first" in said.err.split("\n")[0]
    bindings = tmp_path / "b.toml"
    bindings.write_text('pathway = "knee-pain"\n[value_sets.a]\n', encoding="utf-8")
    assert "this is a file of bindings, not a file of cases" in call("test", KNEE, bindings).err
