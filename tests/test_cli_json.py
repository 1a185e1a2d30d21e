"""The JSON contract: one object for an episode, one a line for JSON lines, and a refusal in its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from calls import KNEE, PATIENT, Said, calling, program

if TYPE_CHECKING:
    from collections.abc import Callable

KIT = Path(__file__).parent / "conformance"
EXAMPLES = Path(__file__).parent.parent / "examples"
GOOD = '{"screened": ["red_flags"], "facts": {"pain": 1}}'


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


def objects(said: Said) -> list[dict[str, Any]]:
    """What was printed, line by line."""
    return [json.loads(line) for line in said.out.splitlines()]


@pytest.mark.parametrize("number", ["000", "017", "042", "089"])
def test_json_lines_give_what_the_conformance_kit_expects(call: Callable[..., Said], number: str) -> None:
    """Whole cohorts of the kit come out as its expected file holds them, refusals included."""
    said = call("assess", KIT / f"{number}.pathway.toml", KIT / f"{number}.episodes.jsonl", "--json")
    expected = [json.loads(line) for line in (KIT / f"{number}.expected.jsonl").read_text("utf-8").splitlines()]
    found = objects(said)
    assert len(found) == len(expected)
    for one, wanted in zip(found, expected, strict=True):
        assert ("error" in one) == ("error" in wanted)
        assert "error" in one or {key: one.get(key) for key in wanted} == wanted
    assert said.status == (2 if any("error" in one for one in found) else 0)


def test_one_episode_gives_one_object(call: Callable[..., Said], tmp_path: Path) -> None:
    """The object is that of the library, with its keys in their order, on one line of ASCII."""
    file = tmp_path / "p.toml"
    file.write_text(PATIENT, encoding="utf-8")
    said = call("assess", KNEE, file, "--json")
    expected = l4path.read_pathway(KNEE).assess(l4path.read_episode(file)).to_dict()
    assert (said.status, said.err) == (0, "")
    assert objects(said) == [expected]
    assert list(objects(said)[0]) == [
        "pathway",
        "version",
        "state",
        "options",
        "alongside",
        "on_hold",
        "cautions",
        "status",
        "reached",
        "questions",
    ]
    assert said.out.isascii()


def test_contradictions_are_there_only_when_there_are_any(call: Callable[..., Said], tmp_path: Path) -> None:
    """An emergency whose record contradicts an assumption says which, by its title."""
    file = tmp_path / "p.toml"
    file.write_text("[facts]\nlocked = true\npain = 0\n", encoding="utf-8")
    assert objects(call("assess", KNEE, file, "--json"))[0]["contradictions"] == ["A locked knee hurts"]


def test_a_bad_line_stands_in_its_place(call: Callable[..., Said], tmp_path: Path) -> None:
    """Refused lines give exactly their number and all reasons, empty lines give nothing, and the status is 2."""
    lines = [
        GOOD,
        '{"facts": {"pian": 3, "pain": 60}}',
        "",
        "oops",
        '{"facts": {"pain": ',
        '{"x": 1}',
        "[1]",
        "\xff",
        GOOD,
    ]
    file = tmp_path / "many.jsonl"
    file.write_bytes("\n".join(lines).encode("latin-1"))
    said = call("assess", KNEE, file, "--json")
    found = objects(said)
    assert said.status == 2
    assert [one.get("line") for one in found] == [None, 2, 4, 5, 6, 7, 8, None]
    assert all(set(one) == {"line", "error"} for one in found if "line" in one)
    assert found[1]["error"] == [
        "column 12: facts: pian is not a declared fact; did you mean pain?",
        "column 31: facts.pain: 60 is not within 0 to 10; correct it, or leave it out",
    ]
    assert found[2]["error"][0].startswith("not JSON: ")
    assert found[6]["error"] == ["is not UTF-8"]
    assert found[0] == found[7]
    assert said.err == "l4path: 6 of 8 episodes refused; the reasons stand in their place\n"


def test_what_cannot_be_read_and_what_does_not_fit_are_told_together(call: Callable[..., Said], tmp_path: Path) -> None:
    """Every reason at once: a slip in the record's form does not hide a fact that the pathway does not know."""
    file = tmp_path / "many.jsonl"
    file.write_text(
        '{"facts": {"pian": 3}, "trials": {"exercise": {"outcome": "faild", "reliev": 3}}}\n', encoding="utf-8"
    )
    reasons = " ".join(objects(call("assess", KNEE, file, "--json"))[0]["error"])
    for hint in ("did you mean pain?", "the outcomes are responded", "did you mean relief?"):
        assert hint in reasons


def test_values_that_no_record_can_hold_are_refused(call: Callable[..., Said], tmp_path: Path) -> None:
    """Lists of lists, tables for values and a measure called self are refused with a reason, not a fault of ours."""
    bad = [
        '{"facts": {"pain": [[1]]}}',
        '{"facts": {"cause": [{"a": 1}]}}',
        '{"facts": {"pain": {"a": []}}}',
        '{"trials": {"exercise": {"self": 1}}}',
        '{"trials": {"exercise": {"weeks": [[2]]}}}',
        '{"trials": {"exercise": 3}, "declined": [[]]}',
        '{"trials": null, "screened": null, "pathway": 3}',
    ]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(bad), encoding="utf-8")
    said = call("assess", KNEE, file, "--json")
    assert [one["line"] for one in objects(said)] == list(range(1, len(bad) + 1))
    assert "fault in l4path" not in said.out + said.err


def test_several_plain_files_give_one_object_each(call: Callable[..., Said], tmp_path: Path) -> None:
    """One object a line for each file in turn; a refused one is named."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.json"
    good.write_text(PATIENT, encoding="utf-8")
    bad.write_text('{"facts": {"pain": 60}}', encoding="utf-8")
    said = call("assess", KNEE, good, bad, good, "--json")
    first, refused, last = objects(said)
    assert said.status == 2
    assert first == last
    why = "line 1, column 20: facts.pain: 60 is not within 0 to 10; correct it, or leave it out"
    assert refused == {"file": str(bad), "error": [why]}


def test_lines_of_several_files_are_told_apart(call: Callable[..., Said], tmp_path: Path) -> None:
    """Where more than one file is given, a refused line says of which file it is."""
    file = tmp_path / "many.jsonl"
    file.write_text("oops\n", encoding="utf-8")
    found = objects(call("assess", KNEE, file, file, "--json"))
    assert [(one["file"], one["line"]) for one in found] == [(str(file), 1)] * 2


def test_one_refused_episode_is_a_message_alone(call: Callable[..., Said], tmp_path: Path) -> None:
    """A single file that is refused prints nothing on standard output, also when JSON was asked for."""
    file = tmp_path / "bad.toml"
    file.write_text("[facts]\npain = 60\n", encoding="utf-8")
    said = call("assess", KNEE, file, "--json")
    assert (said.status, said.out) == (2, "")
    first, *shown = said.err.splitlines()
    assert first == f"l4path: {file}: line 2: facts.pain: 60 is not within 0 to 10; correct it, or leave it out"
    assert [line.strip() for line in shown] == ["pain = 60", "^^"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        (f"{GOOD}\n{GOOD}\n", 2),
        (f"\n{GOOD}\n\n\n{GOOD}", 2),
        (f"oops\n{GOOD}\n", 2),
        (f"\ufeff{GOOD}\n{GOOD}\n", 2),
        (GOOD, 1),
        (json.dumps(json.loads(GOOD), indent=2), 1),
        ('screened = ["red_flags"]\n[facts]\npain = 1\n', 1),
    ],
)
def test_standard_input_is_known_by_what_it_holds(text: str, statuses: int) -> None:
    """JSON lines, JSON on one line or several, and TOML are all read from standard input without being named."""
    said = program("assess", KNEE, "-", "--json", stdin=text.encode())
    assert len(said.out.splitlines()) == statuses
    assert objects(said)[-1]["state"] == "at_goal"
    assert said.status == (2 if "oops" in text else 0)


def test_lines_can_be_asked_for() -> None:
    """With --lines a single object on standard input is a line like any other, and its refusal stands in its place."""
    said = program("assess", KNEE, "-", "--json", "--lines", stdin=b'{"facts": {"pain": 60}}')
    assert [one["line"] for one in objects(said)] == [1]
    assert said.status == 2


def test_the_pathway_may_come_from_standard_input(tmp_path: Path) -> None:
    """A pathway is read from standard input while the episode is a file."""
    file = tmp_path / "p.toml"
    file.write_text(PATIENT, encoding="utf-8")
    said = program("assess", "-", file, "--json", stdin=Path(KNEE).read_bytes())
    assert objects(said)[0]["options"] == ["imaging"]


def test_a_long_line_is_refused_and_the_next_is_read(call: Callable[..., Said], tmp_path: Path) -> None:
    """A line of ten megabytes is refused without being kept, and does not disturb its neighbours."""
    file = tmp_path / "many.jsonl"
    file.write_text(f'{GOOD}\n{{"pathway": "{"x" * 10_000_000}"}}\n{GOOD}\n', encoding="utf-8")
    said = call("assess", KNEE, file, "--json")
    assert [one.get("line") for one in objects(said)] == [None, 2, None]
    assert objects(said)[1] == {"line": 2, "error": ["has more than 8,000,000 bytes"]}
    assert len(said.out) < 10_000


def test_the_id_of_a_line_comes_back(call: Callable[..., Said], tmp_path: Path) -> None:
    """A text or a whole number by which a program knows its patients stands beside each answer, a refusal too."""
    file = tmp_path / "cohort.jsonl"
    lines = ['{"id": "p-1", "facts": {"pain": 1}}', '{"id": 7, "facts": {"pain": "x"}}', "{}", '{"id": 8}']
    file.write_text("\n".join(lines), encoding="utf-8")
    said = call("assess", KNEE, file, "--json")
    assert [one.get("id") for one in objects(said)] == ["p-1", 7, None, 8]
    assert "error" in objects(said)[1]
    assert "cohort.jsonl, line 1: p-1" in call("assess", KNEE, file).out


def test_the_id_of_one_episode_comes_back_too(call: Callable[..., Said], tmp_path: Path) -> None:
    """Of a file that holds one, in what is assessed and what is explained; it is no part of the episode."""
    file = tmp_path / "one.json"
    file.write_text('{"id": "p-1", "facts": {"pain": 1}}', encoding="utf-8")
    assert objects(call("assess", KNEE, file, "--json"))[0]["id"] == "p-1"
    assert objects(call("explain", KNEE, file, "--json"))[0]["id"] == "p-1"
    assert l4path.read_episode(file) == l4path.Episode({"pain": 1})
    file.write_text('{"id": ["p-1"]}', encoding="utf-8")
    assert "not a text or a whole number" in call("assess", KNEE, file, "--json").err
