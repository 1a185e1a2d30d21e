"""Files of cases, what a case refuses, and why a way is never taken: each half by hand."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from l4path import CaseError, Choices, Disposition, Episode, Escalation, FileError, Flag, Pathway, Review, Treatment
from l4path.errors import Problem
from l4path.verification import ExpectedCase, check, run_cases
from l4path.verification.case_files import cases_from_text, read_cases

if TYPE_CHECKING:
    from pathlib import Path

FEVER, COUGH = Flag("fever", "fever", question="fever?"), Flag("cough", "cough", question="cough?")
SIGNS = Choices("signs", "signs", values={"warm": "warm", "red": "red"}, question="signs?")
HOME, FAR = Disposition("home", "Home", tier="a"), Disposition("far", "Far", tier="a")
SCAN = Treatment("scan", "Scan", tier="a", once=True)
BOARD = Review("board", "Board", tier="a")
BARE = '"episode": {}, "state": "active"'


def refused(path: Path | str) -> list[str]:
    """Where and what each problem of a file or folder is."""
    with pytest.raises(CaseError) as caught:
        read_cases(path)
    return [f"{problem.where}: {problem.what}" for problem in caught.value.problems]


def put(folder: Path, **files: str) -> Path:
    """A folder with files, their names with _ for the point."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{ending}").write_text(text, encoding="utf-8")
    return folder


# files of cases


def test_files_of_a_folder_are_read_by_their_names_whatever_the_letters_of_their_endings(tmp_path: Path) -> None:
    """JSON lines by lines, a case in a file of its own; what is called otherwise is passed over."""
    put(
        tmp_path,
        b_JSONL=f'\n{{"id": "b1", {BARE}}}\n\n{{"id": "b2", {BARE}}}\n',
        a_TOML='state = "active"\n[episode]\n',
        d_ndjson=f'{{"id": "d1", {BARE}}}',
        c_JSON=f"{{{BARE}}}",
        e_txt="no case",
    )
    found = read_cases(tmp_path)
    assert [case.id for case in found] == ["a", "b1", "b2", "c", "d1"]
    assert [case.where for case in found] == [
        "a.TOML",
        "b.JSONL, line 2",
        "b.JSONL, line 4",
        "c.JSON",
        "d.ndjson, line 1",
    ]
    assert [case.id for case in read_cases(str(tmp_path / "b.JSONL"))] == ["b1", "b2"]
    assert [case.where for case in read_cases(tmp_path / "b.JSONL")] == ["line 2", "line 4"]
    assert [(case.id, case.where) for case in read_cases(tmp_path / "a.TOML")] == [("a", "")]


def test_cases_are_read_from_standard_input_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is wrong is told with that."""

    def read(text: str) -> tuple[ExpectedCase, ...]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return read_cases("-")

    (one,) = read(f'{{"id": "one", {BARE}}}\n')
    assert (one.id, one.where) == ("one", "standard input, line 1")
    with pytest.raises(CaseError) as caught:
        read("\n{")
    (problem,) = caught.value.problems
    assert problem.where == "standard input, line 2"
    assert not problem.what.startswith("line")
    with pytest.raises(FileError, match="holds no case"):
        read("\n\n")


def test_lines_of_a_text_are_told_by_their_numbers() -> None:
    """With the name of their case, and with the text that the caret points into; of nothing there is no case."""
    assert cases_from_text("\n\n") == ()
    with pytest.raises(CaseError) as caught:
        cases_from_text(f'{{"id": "one", "episode": {{}}, "state": "activ"}}\n{{"id": "one", {BARE}}}', "the kit")
    first, second = caught.value.problems
    assert (first.where, second.where) == ("line 1, case one: state", "line 2, case one: id")
    assert second.what == "'one' is the id of another case, line 1"
    assert (first.text[first.at :][:7], first.column) == ('"activ"', 0)
    assert "the kit" in str(caught.value)


def test_a_name_is_told_twice_only_where_it_is_one(tmp_path: Path) -> None:
    """Two without a name, or with one that is no text, lack it each; they are not called the same."""
    lines = [f'{{"id": "", {BARE}}}', f'{{"id": 5, {BARE}}}'] * 2
    (tmp_path / "kit.jsonl").write_text("\n".join(lines))
    assert refused(tmp_path / "kit.jsonl") == [
        "line 1: id: is empty",
        "line 2: id: 5 is not a text",
        "line 3: id: is empty",
        "line 4: id: 5 is not a text",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "kit.json: has no episode"),
        ('{"id": {"state": "active"}}', "kit.json: has no episode"),
        ('{"one": 1}', "kit.json: has no episode"),
        ('{"one": {}, "two": 2}', "kit.json: has no episode"),
        ('{"id": "x", "facts": {}}', "kit.json, case x: is an episode by itself, with nothing that is expected"),
        ('{"id": "x", "trials": {}}', "kit.json, case x: is an episode by itself, with nothing that is expected"),
        (f'{{"cases": [], {BARE}}}', "kit.json: cases is not a key of a case"),
        (f'{{"id": "kit", "title": 1, {BARE}}}', "kit.json: title: 1 is not a text"),
        (f'{{"id": "x", "title": 1, {BARE}}}', "kit.json, case x: title: 1 is not a text"),
        ('{"id": "x", "episode": 1, "state": "active"}', "kit.json, case x: episode: 1 is not a table"),
    ],
)
def test_a_file_that_holds_no_case_is_told_what_it_lacks(text: str, said: str, tmp_path: Path) -> None:
    """The case is named where it has a name that is not the file's."""
    assert refused(put(tmp_path / "kit", kit_json=text)) == [said]


def test_every_episode_that_is_expected_and_not_there_is_told(tmp_path: Path) -> None:
    """Those that are there are read, TOML before JSON, and not read again as cases."""
    expected = {name: {"state": "active"} for name in ("gone", "one", "lost", "two")}
    kit = put(tmp_path / "kit", expected_json=json.dumps(expected), one_toml="[facts]\npain = 1\n", two_json="{}")
    assert refused(kit) == [
        "expected.json, gone: has no episode file of that name",
        "expected.json, lost: has no episode file of that name",
    ]
    put(
        kit, expected_json=json.dumps({name: expected[name] for name in ("one", "two")}), two_toml="[facts]\npain = 2\n"
    )
    (kit / "two.json").write_text('{"facts": {"pain": 3}}')
    one, two = read_cases(kit)
    assert (one.episode, two.episode) == (Episode({"pain": 1}), Episode({"pain": 2}))
    assert (one.where, two.where) == ("expected.json, one", "expected.json, two")


def test_a_file_is_not_the_episode_of_which_it_expects_something(tmp_path: Path) -> None:
    """Whatever it calls it: the episode is another file, of that name."""
    kit = put(tmp_path / "kit", expected_json='{"expected": {"state": "active"}}')
    assert refused(kit) == ["expected.json, expected: has no episode file of that name"]
    (case,) = read_cases(put(kit, expected_toml="[facts]\npain = 1\n"))
    assert (case.id, case.episode) == ("expected", Episode({"pain": 1}))


def test_episodes_of_what_the_command_writes_are_not_blamed(tmp_path: Path) -> None:
    """However many there are; entries that are none are passed over."""
    made = {"cases": [{"file": "001.toml"}, 5, {"file": "002.toml"}]}
    kit = put(tmp_path / "kit", expected_json=json.dumps(made), **{"001_toml": "[facts]\n", "002_toml": "[facts]\n"})
    assert len(refused(kit)) == 1


# what a case refuses


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": 5}, [("id", "5 is not a text")]),
        ({"id": ""}, [("id", "is empty")]),
        ({"title": None}, [("title", "None is not a text")]),
        ({"because": 1}, [("because", "1 is not a text")]),
        ({"episode": {}}, [("episode", "{} is not an episode")]),
        ({"state": 5}, [("state", "5 is not a state")]),
        ({"state": "activ"}, [("state", "'activ' is not a state")]),
        ({"statuses": 5}, [("statuses", "5 is not a table of statuses")]),
        ({"statuses": {"scan": 5}}, [("statuses.scan", "5 is not a status")]),
        ({"must_include": None}, [("must_include", "None is not a list of ids")]),
        ({"fires": "way"}, [("fires", "'way' is not a list of ids")]),
        ({"fires": {"way": 1}}, [("fires", "{'way': 1} is not a list of ids")]),
        ({"questions": 5}, [("questions", "5 is not a list of ids")]),
        ({"options": ["scan", 1, 2]}, [("options", "1 is not an id"), ("options", "2 is not an id")]),
        (
            {"must_include": ["scan", "home"], "must_exclude": ["home", "scan"]},
            [("must_exclude", "names scan, home too, as must_include does")],
        ),
    ],
)
def test_a_case_refuses_what_is_of_another_kind(fields: dict[str, Any], said: list[tuple[str, str]]) -> None:
    """Each at its field; all of them at once."""
    given: dict[str, Any] = {"id": "x", "episode": Episode(), "state": "active"} | fields
    with pytest.raises(CaseError) as caught:
        ExpectedCase(**given)
    assert [(problem.where, problem.what) for problem in caught.value.problems] == said


@pytest.mark.parametrize("name", ["options", "alongside", "questions"])
def test_that_there_is_nothing_is_an_expectation_of_what_is_told_in_full(name: str) -> None:
    """Of the others an empty list expects nothing."""
    made: dict[str, Any] = {name: []}
    assert ExpectedCase("x", Episode(), **made).to_dict() == {"id": "x", "episode": {}, name: []}
    for other in ("must_include", "must_exclude", "must_ask", "fires", "silent"):
        nothing: dict[str, Any] = {other: []}
        with pytest.raises(CaseError, match="expects nothing"):
            ExpectedCase("x", Episode(), **nothing)


def test_a_case_is_written_with_what_it_expects_in_one_order() -> None:
    """And nothing that it leaves out."""
    case = ExpectedCase(
        "x",
        Episode({"fever": True}),
        because="So it is.",
        state="active",
        statuses={"scan": "offered"},
        fires=["way"],
        must_ask=["fever"],
    )
    assert list(case.to_dict().items()) == [
        ("id", "x"),
        ("because", "So it is."),
        ("episode", {"facts": {"fever": True}}),
        ("state", "active"),
        ("must_ask", ["fever"]),
        ("fires", ["way"]),
        ("statuses", {"scan": "offered"}),
    ]


def test_one_case_alone_is_held_against_a_pathway() -> None:
    """What is no case is refused with what would be."""
    pathway = Pathway("p", tiers=["a"], start=[SCAN])
    assert run_cases(pathway, ExpectedCase("x", Episode(), options=["scan"])).passed  # type: ignore[arg-type]
    for wrong in (5, ["x"], [ExpectedCase("x", Episode(), options=["scan"]), None]):
        with pytest.raises(CaseError) as caught:
            run_cases(pathway, wrong)  # type: ignore[arg-type]
        assert [problem for problem in caught.value.problems if isinstance(problem, Problem)]
        assert "is not a case" in str(caught.value)


@pytest.mark.parametrize(
    ("expected", "differences"),
    [
        ({"must_include": ["habit"]}, 1),
        ({"must_include": ["scan"]}, 0),
        ({"must_exclude": ["habit"]}, 0),
        ({"must_exclude": ["scan"]}, 1),
        ({"options": ["scan", "board"]}, 0),
        ({"options": ["board", "scan"]}, 1),
        ({"options": []}, 1),
        ({"alongside": ["habit"]}, 0),
        ({"alongside": []}, 1),
        ({"fires": ["way"]}, 1),  # it is unknown whether it does
        ({"silent": ["way"]}, 0),
        ({"questions": ["scan"]}, 1),
        ({"must_ask": ["fever"]}, 0),
        ({"must_ask": ["scan"]}, 1),
        ({"statuses": {"scan": "offered", "habit": "ongoing"}}, 1),
        ({"state": "active", "options": [], "alongside": []}, 2),
    ],
)
def test_each_expectation_is_held_against_the_assessment(expected: dict[str, Any], differences: int) -> None:
    """A scan that is offered beside a habit, and a way out of a review that waits for whether there is fever."""
    habit = Treatment("habit", "Habit", tier="a", continuous=True)
    way = BOARD.escalates_to(HOME, on="indication", when=FEVER, id="way")
    pathway = Pathway("p", tiers=["a"], start=[SCAN, habit, BOARD], escalations=[way])
    (result,) = run_cases(pathway, [ExpectedCase("x", Episode(), **expected)]).results
    assert (len(result.differences), result.refused) == (differences, ())


# why a way is never taken


def never(*ways: Escalation, start: tuple[Any, ...] = (BOARD,), **fields: Any) -> dict[str, str]:
    """What is said of each way that no patient takes."""
    pathway = Pathway("p", tiers=["a"], start=list(start), escalations=list(ways), facts=[FEVER, COUGH], **fields)
    return {
        one.where.removeprefix("escalations."): one.message
        for one in check(pathway).findings
        if one.code == "never-fires"
    }


def test_a_way_is_never_taken_for_one_reason_of_four() -> None:
    """Its condition, a source that nobody reaches, what its kind asks, or both of them together."""
    closed = BOARD.escalates_to(SCAN, on="indication", when=FEVER & ~FEVER, id="closed")
    behind = SCAN.escalates_to(HOME, on="completion", id="behind")
    found = never(closed, behind)
    assert "because its condition can never be met" in found["closed"]
    # who has had the scan comes there by that: it is reached, and the way is taken
    assert "behind" not in found
    second = Review("second", "Second", tier="a")
    third = Review("third", "Third", tier="a")
    into = BOARD.escalates_to(second, on="indication", when=FEVER & ~FEVER, id="into")
    open_way = BOARD.escalates_to(third, on="indication", when=FEVER, id="open")
    both = Escalation("home", on="indication", after=["second", "third"], id="both")
    either = Escalation("far", on="indication", after=["second", "third"], any_of=True, id="either")
    alone = Escalation("far", on="indication", after=["second"], any_of=True, id="alone")
    asked = Escalation("home", on="indication", after=["second"], when=COUGH, id="asked")
    found = never(into, open_way, both, either, alone, asked, nodes=[HOME, FAR])
    assert found.keys() == {"into", "both", "alone", "asked"}
    for name in ("both", "alone", "asked"):
        assert "because none can reach Second." in found[name]
    allowed = Treatment("allowed", "Allowed", tier="a", once=True, indications=[FEVER])
    barred = allowed.escalates_to(HOME, on="contraindication", id="barred")
    refused_too = allowed.escalates_to(FAR, on="exhausted", when=FEVER, id="refused")
    found = never(barred, refused_too, start=(allowed,))
    assert "because what its kind asks of its sources cannot occur" in found["barred"]
    assert "because what its kind asks of its sources cannot occur" not in found.get("refused", "")
    assert "exclude one another" in found["refused"]
