"""The commands that ask about all patients: check, diff, cases and find, called in this process and as a program."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import l4path
from calls import KNEE, Said, calling, program

if TYPE_CHECKING:
    from collections.abc import Callable

RTL = "\N{RIGHT-TO-LEFT OVERRIDE}"
HOSTILE = f"""
id = "hostile"
title = "<script>alert(1)</script>{RTL}"
version = "1"
tiers = ["a"]
start = ["t"]
[treatments.t]
title = "T\\u001b[31m\\n{{0}} %s <b>"
tier = "a"
trial = {{ adequate = "weeks >= 1", response = "m" }}
[measures.m]
kind = "flag"
label = "</script> {RTL}"
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The knee example with imaging later."""
    file = tmp_path / "changed.toml"
    text = Path(KNEE).read_text(encoding="utf-8").replace('when = "pain > 2"', 'when = "pain > 3"')
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["l4", "hypertension"])
def test_the_complete_bundled_pathways_pass_the_strict_check(call: Callable[..., Said], name: str) -> None:
    """No error, no warning, nothing undecided, and every invariant proved."""
    said = call("check", name, "--strict", "--json")
    assert said.status == 0
    report = json.loads(said.out)
    assert report["findings"] == report["undecided"] == []
    assert set(report["proved"]) == set(l4path.load(name).invariants)
    assert all(one["reason"] for one in report["silenced"])


def test_the_article_alone_does_not_pass(call: Callable[..., Said]) -> None:
    """The article alone leaves patients with nothing, and the check says so with status 1."""
    said = call("check", "l4-article")
    assert said.status == 1
    assert "A patient for whom nothing is left" in said.out
    assert "11 errors" in said.out
    assert said.err == ""


def test_a_warning_counts_only_when_strict(call: Callable[..., Said], tmp_path: Path) -> None:
    """Doubts end with status 0, and with 1 where they are asked for."""
    file = tmp_path / "p.toml"
    lines = ('id = "p"', 'title = "P"', 'version = "1"', 'tiers = ["a"]', 'start = ["d"]')
    file.write_text("\n".join((*lines, "[dispositions.d]", 'title = "D"', 'tier = "a"')), encoding="utf-8")
    assert call("check", file).status == 0
    strict = call("check", file, "--strict")
    assert strict.status == 1
    assert "no-evidence" in strict.out


def test_what_names_only_an_element_is_counted_in_one_line(call: Callable[..., Said]) -> None:
    """Elements without evidence are counted, with the first places; --all lists each with its sentence."""
    counted, listed = call("check", KNEE).out, call("check", KNEE, "--all").out
    found = json.loads(call("check", KNEE, "--json").out)["findings"]
    (line,) = [line for line in counted.splitlines() if "--all" in line]
    bare = [one["where"] for one in found if one["code"] == "no-evidence"]
    assert line.strip().startswith(f"- {len(bare)} places: {bare[0]}, ")
    assert counted.count("carries no evidence") == 0
    assert " ".join(listed.split()).count("carries no evidence") == len(bare) > 2
    assert "--all" not in listed
    assert counted.count("What to do: name the source") == listed.count("What to do: name the source") == 1


def test_each_patient_comes_with_what_would_help_them(call: Callable[..., Said]) -> None:
    """Two dead ends that want different kinds of escalation are each followed by their own advice."""
    said = " ".join(call("check", KNEE).out.split())
    assert "after Exercise programme (relapsed)" in said
    assert "lead on from Exercise programme, if only to a disposition: on next_step or relapse." in said
    assert "lead on from Joint replacement, if only to a disposition: on next_step or contraindication." in said


def test_json_holds_what_a_program_needs(call: Callable[..., Said]) -> None:
    """Each finding has code, severity, where and message, and an episode where there is one, which is an episode."""
    report = json.loads(call("check", KNEE, "--json").out)
    parts = {"pathway", "version", "findings", "silenced", "undecided", "proved", "proved_obligations"}
    assert set(report) == parts
    knee = l4path.read_pathway(KNEE)
    episodes = 0
    for one in report["findings"]:
        assert {"code", "severity", "where", "message"} <= set(one)
        if "episode" in one:
            episodes += 1
            knee.assess(l4path.formats.episode_from_dict(one["episode"]))
    assert episodes >= 3


def test_obligations_are_counted_and_overlaps_found_when_asked(call: Callable[..., Said], tmp_path: Path) -> None:
    """The report counts proved obligations beside invariants; two ways at once are found with --overlaps only."""
    file = tmp_path / "owing.toml"
    owed = '[obligations.owed]\ntitle = "Something is owed"\nwhen = "failed(exercise)"\nthen = "tried(exercise)"\n'
    file.write_text(Path(KNEE).read_text(encoding="utf-8") + "\n" + owed, encoding="utf-8")
    knee = l4path.read_pathway(file)
    assert f"{len(knee.obligations)} of {len(knee.obligations)} obligations proved." in call("check", file).out
    assert "owed" in json.loads(call("check", file, "--json").out)["proved_obligations"]
    codes = [
        {one["code"] for one in json.loads(call("check", "hypertension", "--json", *more).out)["findings"]}
        for more in ((), ("--overlaps",))
    ]
    assert codes == [set(), {"review-overlap"}]


def test_undecided_is_said_and_counts_when_strict(call: Callable[..., Said]) -> None:
    """With too few steps the open questions are listed; the check then passes only where it is not strict."""
    words = ("check", "hypertension", "--budget", "1", "--solver", "own")
    said = call(*words)
    assert "Undecided" in said.out
    assert "allow more with --budget" in " ".join(said.out.split())
    assert json.loads(call(*words, "--json").out)["undecided"]
    assert call(*words, "--strict").status == 1


def test_episodes_are_written_as_files(call: Callable[..., Said], tmp_path: Path) -> None:
    """Each patient who shows a finding is written to a file that can be assessed."""
    folder = tmp_path / "broken"
    said = call("check", KNEE, "--episodes", folder)
    assert "3 episodes written" in said.out
    files = sorted(file.name for file in folder.iterdir())
    assert files == ["blocked-1.toml", "stuck-1.toml", "stuck-2.toml"]
    for file in files[1:]:
        assert "nothing left for what is recorded" in call("assess", KNEE, folder / file).out


def test_sarif_points_at_the_lines_of_the_file(call: Callable[..., Said], tmp_path: Path) -> None:
    """The log for code review names the file, and for each finding the line at which its place stands."""
    output = tmp_path / "findings.sarif"
    assert call("check", KNEE, "--sarif", "-o", output).status == 1
    (run,) = json.loads(output.read_text(encoding="utf-8"))["runs"]
    lines = Path(KNEE).read_text(encoding="utf-8").split("\n")
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == Path(KNEE).as_posix()
        name = result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].split(".")[1]
        line = lines[place["region"]["startLine"] - 1]
        assert name in line or line.startswith("[[escalations]]")
    bundled = json.loads(call("check", "l4-article", "--sarif").out)
    assert "physicalLocation" not in bundled["runs"][0]["results"][0]["locations"][0]


def test_explanations_stand_beside_the_findings(call: Callable[..., Said]) -> None:
    """With --explain the engine's own words about each patient are printed."""
    said = call("check", KNEE, "--explain")
    assert "The pathway has nothing left for what is recorded." in said.out
    assert "Exercise programme (conservative): relapsed" in said.out


def test_a_refused_file_is_refused_before_it_is_checked(call: Callable[..., Said], tmp_path: Path) -> None:
    """What is no pathway ends with status 2 and one message, and no file is written."""
    file = tmp_path / "wrong.toml"
    file.write_text("id = 1", encoding="utf-8")
    said = call("check", file, "--sarif", "-o", tmp_path / "out.sarif")
    assert said.status == 2
    assert said.err.startswith("l4path: ")
    assert not (tmp_path / "out.sarif").exists()
    assert call("check", KNEE, "--solver", "oracle").status == 2
    assert call("check", KNEE, "--json", "--sarif").status == 2
    assert call("check", KNEE, "--budget", "0").status == 2


@pytest.mark.parametrize("words", [("check",), ("check", "--explain"), ("check", "--json"), ("check", "--sarif")])
def test_hostile_texts_stay_texts(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Signs that a reader cannot see are written out, whatever is printed, and nothing ends in a traceback."""
    file = tmp_path / "hostile.toml"
    file.write_text(HOSTILE, encoding="utf-8")
    said = program(words[0], file, *words[1:])
    assert said.status == 1
    assert "Traceback" not in said.err
    assert RTL not in said.out
    assert "\x1b" not in said.out


def test_diff_shows_the_patient_and_ends_with_1(call: Callable[..., Said], changed: Path) -> None:
    """A threshold that moves is named, and a patient between the two is shown with the options before and now."""
    said = call("diff", KNEE, changed)
    assert said.status == 1
    assert "when was pain > 2, is pain > 3" in said.out
    assert "Weight-bearing X-ray: offered before, not reached now." in said.out
    assert "knee pain: 3 NRS" in said.out
    assert "Options before: Weight-bearing X-ray\n    Options now: none" in said.out
    same = call("diff", KNEE, KNEE)
    assert same.status == 0
    assert "proved for every patient" in same.out


def test_diff_speaks_the_language_that_is_asked_for(call: Callable[..., Said], changed: Path, tmp_path: Path) -> None:
    """Every line of the command is in German, not its picture alone; and none of its English sentences is left."""
    picture = tmp_path / "d.svg"
    said = call("diff", KNEE, changed, "--explain", "--language", "de", "--picture", picture)
    assert said.status == 1
    for word in ("Anders geschrieben", "geändert: when war pain > 2, ist pain > 3", "Patienten, die es merken"):
        assert word in said.out
    for word in ("Der Patient: ", "Optionen vorher: Weight-bearing X-ray", "Optionen jetzt: keine", "Vorher", "Jetzt"):
        assert word in said.out
    assert "angeboten" in said.out
    assert not re.search(r"\b(?:Before|Now|The|patient|offered|not reached|changed)\b", said.out)
    assert "Weight-bearing X-ray" in picture.read_text(encoding="utf-8")


def test_diff_as_json_and_as_files(call: Callable[..., Said], changed: Path, tmp_path: Path) -> None:
    """A program reads both assessments and explanations of each patient, and the patients are written as files."""
    told = json.loads(call("diff", KNEE, changed, "--json").out)
    assert told["same"] is False
    (one,) = told["divergences"]
    assert one["old"]["options"] == ["imaging"]
    assert one["new"]["options"] == []
    assert "Weight-bearing X-ray" in one["explanation"]["old"]
    said = call("diff", KNEE, changed, "--episodes", tmp_path / "changed", "--explain")
    assert "Before" in said.out
    assert "Now" in said.out
    assert tomllib.loads((tmp_path / "changed" / "imaging-1.toml").read_text(encoding="utf-8"))["facts"] == {"pain": 3}


def test_diff_reads_standard_input_once(call: Callable[..., Said]) -> None:
    """Both versions cannot come from one stream."""
    said = call("diff", "-", "-")
    assert said.status == 2
    assert "only once" in said.err


def test_following_tells_what_goes_why_and_for_whom(call: Callable[..., Said], tmp_path: Path) -> None:
    """What is taken out stands there with its reason, then where that breaks, with the patients; both can be kept."""
    said = call("following", "l4", "NG59", "-o", tmp_path / "nice.toml", "--episodes", tmp_path / "broken")
    assert said.status == 1
    assert "treatments.acupuncture: NICE NG59 (acupuncture) is against it" in said.out
    assert "error: A patient for whom something is left out" in said.out
    assert "nothing is left" not in said.out
    assert "Silenced" not in said.out
    derived = l4path.read_pathway(tmp_path / "nice.toml")
    assert derived == l4path.load("l4").following("ng59")
    assert {file.stem for file in (tmp_path / "broken").iterdir()} >= {"obligation-broken-1"}
    unstable = l4path.read_episode(tmp_path / "broken" / "obligation-broken-1.toml")
    assert derived.assess(unstable).truth("reached", "surgical_review") is l4path.Truth.NOT_MET
    original = l4path.load("l4").assess(unstable.replace(pathway="l4"))
    assert original.truth("reached", "surgical_review") is l4path.Truth.MET


def test_following_a_source_that_is_against_nothing_ends_with_0(call: Callable[..., Said], tmp_path: Path) -> None:
    """It says that nothing is taken out and that nothing breaks; an unknown source is refused with the nearest."""
    told = json.loads(call("following", "l4", "wang2020", "--json", "-o", tmp_path / "derived.json").out)
    assert told["removed"] == told["changed"] == told["broken"]["findings"] == []
    assert json.loads((tmp_path / "derived.json").read_text(encoding="utf-8"))["id"] == "l4-following-wang2020"
    said = call("following", "l4", "wang2020")
    assert said.status == 0
    assert "Wang et al. is against nothing in l4: nothing is taken out." in said.out
    refused = call("following", "l4", "ng95")
    assert refused.status == 2
    assert "did you mean ng59" in refused.err
    assert call("following", "l4", "wang2020", "-o", "-").status == 2


def test_cases_are_written_and_replayed(call: Callable[..., Said], changed: Path, tmp_path: Path) -> None:
    """A folder of cases comes out as expected on its own pathway, and otherwise on a changed one, which is told."""
    folder = tmp_path / "cases"
    made = call("cases", KNEE, "-o", folder)
    assert made.status == 0
    assert "written to" in made.out
    assert call("cases", KNEE, "-o", folder, "--replay").out.endswith("cases come out as expected\n")
    said = call("cases", changed, "-o", folder, "--replay")
    assert said.status == 1
    assert "status of imaging: offered expected, not_reached now" in said.out
    assert "come out otherwise than expected" in said.err
    first = (folder / "001.toml").read_text(encoding="utf-8")
    assert first.startswith("# ")
    assert call("assess", KNEE, folder / "001.toml").status == 0


def test_cases_are_not_written_over(call: Callable[..., Said], tmp_path: Path) -> None:
    """A folder that holds cases is left as it is, and a folder that holds none cannot be replayed."""
    folder = tmp_path / "cases"
    assert call("cases", KNEE, "-o", folder).status == 0
    before = (folder / "expected.json").read_bytes()
    again = call("cases", KNEE, "-o", folder)
    assert again.status == 2
    assert "left as they are" in again.err
    assert (folder / "expected.json").read_bytes() == before
    assert call("cases", KNEE, "-o", tmp_path / "none", "--replay").status == 2


def test_a_tampered_folder_of_cases_is_refused(call: Callable[..., Said], tmp_path: Path) -> None:
    """Nothing outside of the folder is read, and what is not cases is told in one message."""
    folder = tmp_path / "cases"
    folder.mkdir()
    for text in (
        '{"cases": [{"file": "../secret.toml", "expected": {}}]}',
        '{"cases": 1}',
        '{"cases": [{"file": 1, "expected": {}}]}',
        "[]",
    ):
        (folder / "expected.json").write_text(text, encoding="utf-8")
        said = call("cases", KNEE, "-o", folder, "--replay")
        assert said.status == 2
        assert "Traceback" not in said.err


def test_find_gives_an_episode_file_or_a_proof(call: Callable[..., Said], tmp_path: Path) -> None:
    """A patient is printed as an episode file; where there is none, that is said to be proved, with status 1."""
    found = call("find", "l4", "offered(discectomy) and symptom_weeks < 12")
    assert found.status == 0
    episode = l4path.formats.episode_from_dict(tomllib.loads(found.out))
    assert l4path.load("l4").assess(episode).status["discectomy"] == "offered"
    none = call("find", "l4", "offered(nsaids) and gi_bleed")
    assert (none.status, none.out) == (1, "")
    assert "proved" in none.err
    rare = "option(fusion) and pain == 7 and symptom_weeks == 26"
    open_one = call("find", "l4", rare, "--budget", "1", "--solver", "own")
    assert "undecided" in open_one.err
    wrong = call("find", "l4", "offrd(nsaids)", "-o", tmp_path / "x.toml")
    assert wrong.status == 2
    assert "did you mean offered?" in wrong.err
    assert not (tmp_path / "x.toml").exists()


def test_episodes_do_not_mix_with_those_of_an_earlier_run(call: Callable[..., Said], tmp_path: Path) -> None:
    """A folder that holds episodes is left as it is."""
    folder = tmp_path / "found"
    first = call("check", KNEE, "--episodes", folder)
    assert first.status in (0, 1)
    before = sorted(file.name for file in folder.iterdir())
    assert before
    again = call("check", KNEE, "--episodes", folder)
    assert again.status == 2
    assert "holds .toml files already" in again.err
    assert sorted(file.name for file in folder.iterdir()) == before


def test_cases_say_that_a_budget_did_not_suffice(call: Callable[..., Said], tmp_path: Path) -> None:
    """What is undecided is told with what to do, and the status is not that of success."""
    said = call("cases", "l4", "-o", tmp_path / "few", "--solver", "own", "--budget", "1")
    assert said.status == 1
    assert "undecided whether an episode shows" in said.out
    assert "--budget" in said.out


def test_a_difference_says_that_a_budget_did_not_suffice(call: Callable[..., Said]) -> None:
    """Each place that is undecided is told once, with what to do, in words and in JSON."""
    asked = ("diff", "l4-article", "l4", "--solver", "own", "--budget", "1")
    said = call(*asked)
    assert said.status == 1
    assert "Undecided" in said.out
    assert "allow more with --budget" in said.out
    undecided = json.loads(call(*asked, "--json").out)["undecided"]
    assert undecided
    assert all("--budget" in one["message"] for one in undecided)
    assert len({one["where"] for one in undecided}) == len(undecided)
