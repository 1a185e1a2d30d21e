"""Hand-written cases: read from every form of file, refused with every problem at once, and held against a pathway."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

import l4path
from l4path import CaseError, Episode, FileError, Pathway, State, Status, Trial
from l4path.catalog import cases
from l4path.verification import ExpectedCase, junit, read_cases, run_cases

SORE = {"pain": 6, "locked": False}
OWN_NAME = "give every case a name of its own"
ONE_OF = (
    "write at least one of state, must_include, must_exclude, must_ask, options, alongside, questions, fires, silent, "
    "statuses"
)
LEAVE_ONE = "leave one of the two out"
RESPONDED = 'write "outcome": "responded"'
ONE_OBJECT = "write one JSON object { ... }; many episodes are one JSON object a line, in a file named .jsonl"
INTO_A_TABLE = "put all of it into a table called episode, and say beside it what must come of it"
FAILED = {"exercise": Trial(weeks=8, relief=10)}


@pytest.fixture(scope="module")
def knee() -> Pathway:
    """A small pathway read from a file."""
    return l4path.read_pathway(Path(__file__).parent / "knee.toml")


def problems(path: Path) -> list[str]:
    """What is wrong with a file or folder of cases."""
    with pytest.raises(CaseError) as refused:
        read_cases(path)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"state": "active"}, []),
        ({"state": "at_goal"}, ["the state is active, not at_goal"]),
        ({"must_include": ["imaging"]}, []),
        (
            {"must_include": ["exercise"]},
            ["exercise is not among the options: it is failed, and the state is active"],
        ),
        ({"must_exclude": ["exercise", "replacement"]}, []),
        ({"must_exclude": ["imaging"]}, ["imaging is among the options: it is offered"]),
        ({"must_ask": ["pain"]}, ["pain is not asked"]),
        ({"options": ["imaging"], "alongside": [], "questions": []}, []),
        ({"options": []}, ["the options are: imaging; expected: none"]),
        ({"alongside": ["exercise"]}, ["alongside there is: none; expected: exercise"]),
        ({"questions": ["pain"]}, ["the questions are: none; expected: pain"]),
        ({"statuses": {"exercise": "failed", "imaging": "offered"}}, []),
        ({"statuses": {"exercise": "ongoing"}}, ["exercise is failed, not ongoing"]),
        ({"fires": ["exercise-failed"]}, []),
        ({"silent": ["exercise-failed"]}, ["exercise-failed fires"]),
        (
            {"fires": ["exercise-declined-pain_management"]},
            ["exercise-declined-pain_management does not fire: not met"],
        ),
        (
            {"state": "ended", "options": []},
            ["the state is active, not ended", "the options are: imaging; expected: none"],
        ),
    ],
)
def test_what_differs_is_said(expected: dict[str, object], said: list[str], knee: Pathway) -> None:
    """A knee that still hurts after eight weeks of exercise is imaged: each expectation is met, or told as it is."""
    (result,) = run_cases(knee, [ExpectedCase("one", Episode(SORE, trials=FAILED), **expected)]).results  # type: ignore[arg-type]
    assert list(result.differences) == said
    assert result.passed == (not said)
    assert not result.refused


def test_a_case_that_does_not_fit_is_refused_with_all_that_is_wrong(knee: Pathway) -> None:
    """A misspelt node, way and question, and a pain of 60, are told together with what was probably meant."""
    case = ExpectedCase(
        "off", Episode({"pain": 60}), must_include=["excercise"], fires=["exercise-faild"], must_ask=["exercise.reliev"]
    )
    report = run_cases(knee, [case])
    assert [str(problem) for problem in report.results[0].refused] == [
        "must_include: excercise is not a node of knee-pain; did you mean exercise?",
        "fires: exercise-faild is not an escalation of knee-pain; did you mean exercise-failed?",
        "must_ask: exercise.reliev is not a question of knee-pain; did you mean exercise.relief?",
        "episode.facts.pain: 60 is not within 0 to 10; correct it, or leave it out",
    ]
    assert not report.passed
    assert not report.failed


def test_no_case_is_no_pass(knee: Pathway) -> None:
    """An empty kit never says that all is well."""
    assert not run_cases(knee, []).passed


def test_a_case_is_a_value() -> None:
    """Equal by what it says wherever it was read, copied and pickled alike, its states and statuses what they are."""
    case = ExpectedCase("one", Episode(SORE), state="active", statuses={"exercise": "offered"}, where="line 1")
    assert case.state is State.ACTIVE
    assert case.statuses["exercise"] is Status.OFFERED
    assert case == ExpectedCase("one", Episode(SORE), state="active", statuses={"exercise": "offered"})
    assert hash(case) == hash(copy.deepcopy(case))
    assert pickle.loads(pickle.dumps(case)) == case  # noqa: S301 (our own bytes)


@pytest.mark.parametrize("name", l4path.bundled())
def test_every_shipped_case_reads_back(name: str, tmp_path: Path) -> None:
    """Written as JSON lines and read again, the cases are the same values in the same order."""
    from l4path.formats.writing import to_json  # noqa: PLC0415

    file = tmp_path / "again.jsonl"
    file.write_text(
        "".join(" ".join(to_json(case.to_dict()).split("\n")) + "\n" for case in cases(name)), encoding="utf-8"
    )
    assert read_cases(file) == cases(name)


def test_one_case_may_be_a_file_of_its_own(tmp_path: Path) -> None:
    """In TOML or JSON it is named after its file, unless it has an id."""
    (tmp_path / "mild.toml").write_text('because = "It is mild."\nstate = "at_goal"\n[episode.facts]\npain = 1\n')
    (tmp_path / "sore.json").write_text('{"id": "S1", "episode": {"facts": {"pain": 6}}, "must_include": ["exercise"]}')
    mild, sore = read_cases(tmp_path)
    assert (mild.id, mild.because, mild.episode, mild.where) == (
        "mild",
        "It is mild.",
        Episode({"pain": 1}),
        "mild.toml",
    )
    assert (sore.id, sore.must_include) == ("S1", ("exercise",))
    assert read_cases(tmp_path / "mild.toml") == (mild,)
    assert read_cases(tmp_path / "sore.json") == (sore,)


def test_episode_files_beside_their_expectations_are_cases(tmp_path: Path) -> None:
    """The older form: expected.json by name, an episode file for each, and a reason."""
    (tmp_path / "S01.toml").write_text("# S01: A sore knee.\n[facts]\npain = 6\n")
    (tmp_path / "S02.toml").write_text("[facts]\npain = 1\n")
    told = '{"S02": {"state": "at_goal"}, "S01": {"title": "Sore", "reason": "It hurts.", "must_ask": ["locked"]}}'
    (tmp_path / "expected.json").write_text(told)
    (tmp_path / "README.md").write_text("is no case")
    second, first = read_cases(tmp_path)
    assert (first.id, first.title, first.because, first.must_ask) == ("S01", "Sore", "It hurts.", ("locked",))
    assert first.episode == Episode({"pain": 6})
    assert second.state is State.AT_GOAL


def test_every_problem_of_a_folder_is_told_at_once(tmp_path: Path) -> None:
    """One message for each mistake, with file, line and case; what follows from a mistake is not told again."""
    lines = [
        '{"id": "a", "episode": {}, "state": "screning"}',
        "",
        '{"id": "a", "episode": {}, "state": "screening"}',
        '{"id": "b", "episode": {}}',
        '{"id": "c", "state": "active"}',
        "not json",
        '{"id": "d", "episode": {"trials": {"x": {"outcome": "helped"}}}, "must_inclde": []}',
        '{"id": "", "episode": [], "must_include": "nsaids", "statuses": {"x": "ofered"}}',
        "[1]",
        '{"id": 5, "episode": {}, "options": [1], "state": "active"}',
        '{"episode": {}, "state": "active"}',
        '{"id": "f", "episode": {}, "fires": ["x"], "silent": ["x"]}',
        '{"id": "g", "id": "h", "episode": {}, "state": "active"}',
    ]
    (tmp_path / "bad.jsonl").write_text("\n".join(lines))
    (tmp_path / "bare.toml").write_text("[facts]\npain = 6\n")
    (tmp_path / "slip.toml").write_text("state = \n")
    (tmp_path / "expected.json").write_text('{"gone": {"state": "active"}}')
    found = problems(tmp_path)
    assert found[0].split("\n")[1:] == [
        '    {"id": "a", "episode": {}, "state": "screning"}',
        "                                        ^^^^^^^^^^",
    ]
    assert [problem.split("\n")[0] for problem in found] == [
        "bad.jsonl, line 1, case a: state: 'screning' is not a state; did you mean screening?",
        "bad.jsonl, line 3, case a: id: 'a' is the id of another case, bad.jsonl, line 1; " + OWN_NAME,
        "bad.jsonl, line 4, case b: expects nothing, so it would always come out as expected; " + ONE_OF,
        "bad.jsonl, line 5, case c: has no episode; {} stands for an episode of which nothing is known",
        "bad.jsonl, line 6: not JSON: expecting value",
        "bad.jsonl, line 7, case d: episode.trials.x.outcome: helped is no outcome; " + RESPONDED,
        "bad.jsonl, line 7, case d: must_inclde is not a key of a case; did you mean must_include?",
        "bad.jsonl, line 8: id: is empty; give every case a name of its own",
        "bad.jsonl, line 8: episode: [] is not a table; write the tables and keys of an episode file in it",
        'bad.jsonl, line 8: must_include: \'nsaids\' is not a list of ids; write ["id", "id"]',
        "bad.jsonl, line 8: statuses.x: 'ofered' is not a status; did you mean offered?",
        "bad.jsonl, line 9: holds a list instead of one object; " + ONE_OBJECT,
        "bad.jsonl, line 10: id: 5 is not a text; write it in quotes",
        'bad.jsonl, line 10: options: 1 is not an id; write ["id", "id"]',
        "bad.jsonl, line 11: has no id; give every case a name of its own",
        "bad.jsonl, line 12, case f: silent: names x too, as fires does; leave one of them out",
        "bad.jsonl, line 13: not JSON that can be read: the key id stands twice in one object; " + LEAVE_ONE,
        "bare.toml: is an episode by itself, with nothing that is expected; " + INTO_A_TABLE,
        "expected.json, gone: has no episode file of that name; put gone.toml beside expected.json",
        "slip.toml: line 1: not TOML: state has no value; leave the line out",
    ]


def test_what_the_command_cases_writes_is_told_apart(tmp_path: Path) -> None:
    """Those cases hold the whole of an assessment, and are replayed instead; their episode files are not blamed."""
    (tmp_path / "001.toml").write_text("[facts]\npain = 6\n")
    (tmp_path / "expected.json").write_text('{"pathway": "knee-pain", "cases": [{"file": "001.toml", "expected": {}}]}')
    (said,) = problems(tmp_path)
    assert said == (
        "expected.json: is what `l4path cases` writes; replay it with `l4path cases PATHWAY --replay -o FOLDER`"
    )


def test_a_name_in_a_file_of_expectations_never_leads_out_of_its_folder(tmp_path: Path) -> None:
    """An episode beside the folder is not read, whatever the name says."""
    (tmp_path / "secret.toml").write_text("[facts]\npain = 6\n")
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "expected.json").write_text('{"../secret": {"state": "active"}}')
    (said,) = problems(tmp_path / "kit")
    assert said.startswith("expected.json, ../secret: has no episode file of that name")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.jsonl", "there is no such file"),
        ("kit.txt", "is not called as a file of cases is; allowed: .jsonl"),
        ("empty", "holds no case"),
        ("empty.jsonl", "holds no case"),
    ],
)
def test_what_is_no_file_of_cases_is_refused(name: str, said: str, tmp_path: Path) -> None:
    """Nothing there, another ending, an empty folder, an empty file."""
    (tmp_path / "kit.txt").write_text("{}")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(FileError, match=said):
        read_cases(tmp_path / name)


def test_hostile_names_stay_text(knee: Pathway, tmp_path: Path) -> None:
    """Control characters, markup and overrides in ids and titles are written out, in JUnit as in messages."""
    hostile = "a\x00\x1b[31m]]>&<b>\u202e\ud800\ufffe"
    episode = Episode({"pain": 6})
    kit = [
        ExpectedCase(hostile, episode, title=hostile, because=hostile, state="ended"),
        ExpectedCase("off", episode, must_include=[hostile]),
    ]
    said = junit(run_cases(knee, kit))
    suite = Xml.fromstring(said)[0]  # noqa: S314 (our own text)
    assert suite.attrib == {"name": "knee-pain 1.0.0", "tests": "2", "failures": "1", "errors": "1"}
    shown = "a\\x00\\x1b[31m]]>&<b>\\u202e\\ud800\\ufffe"
    assert suite[0].attrib["name"] == f"{shown}: {shown}"
    assert suite[0][0].tag == "failure"
    assert f"expected because: {shown}" in str(suite[0][0].text)
    assert suite[1][0].tag == "error"
    assert suite[1][0].attrib["message"].startswith(f"must_include: {shown} is not a node of knee-pain")
    said.encode()
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "a\\u0000\\u001b", "episode": {}}')
    assert problems(file)[0].startswith("line 1, case a\\x00\\x1b: expects nothing")


def test_an_unknown_bundled_name_is_answered() -> None:
    """Whoever mistypes the name of a bundled pathway is told the nearest one."""
    with pytest.raises(FileError, match="did you mean hypertension"):
        cases("hypertention")
