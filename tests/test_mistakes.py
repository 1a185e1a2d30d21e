"""The likeliest mistakes of a new user: the first line of the one message names the mistake and its correction."""

from __future__ import annotations

import contextlib
import tomllib
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from l4path import CaseError, Choice, Episode, EpisodeError, L4pathError, Number, PathwayError, text
from l4path.cli import main
from l4path.errors import nearest
from l4path.formats import episode_from_dict, pathway_from_dict, pathway_from_text, read_episode, read_pathway
from l4path.formats.vocabulary import TABLES
from l4path.verification.case_files import cases_from_text, read_cases
from mistakes import EPISODE, EPISODE_FILES, EPISODES, KNEE, PATHWAY_FILES, PATHWAYS, File, Slip

if TYPE_CHECKING:
    from pathlib import Path

KNEE_PATHWAY = pathway_from_text(KNEE)
KNEE_RAW = tomllib.loads(KNEE)
KEYS = some.sampled_from(
    [*{key for table in TABLES.values() for key in table}, *KNEE_PATHWAY.facts, *KNEE_PATHWAY.nodes]
)
JSON: Any = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=6) | KEYS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(KEYS | some.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def first_line(read: object, *given: object) -> str:
    """The first line of what is refused."""
    with pytest.raises(L4pathError) as refused:
        read(*given)  # type: ignore[operator]
    return str(refused.value).split("\n")[0]


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file of some bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def lacking(line: str, words: tuple[str, ...]) -> list[str]:
    """The words that a line lacks."""
    return [word for word in words if word not in line]


@pytest.mark.parametrize("slip", PATHWAYS, ids=lambda slip: slip.name)
def test_a_slip_in_a_pathway(slip: Slip, tmp_path: Path) -> None:
    """One slip in a pathway file is one message, whose first line says what to write."""
    line = first_line(read_pathway, written(tmp_path, "p.toml", slip.text(KNEE).encode()))
    assert not lacking(line, slip.words), line


@pytest.mark.parametrize("file", PATHWAY_FILES, ids=lambda file: file.name)
def test_a_file_that_is_no_pathway(file: File, tmp_path: Path) -> None:
    """What a file is instead of a pathway is said first of all."""
    line = first_line(read_pathway, written(tmp_path, file.file, file.data))
    assert not lacking(line, file.words), line


@pytest.mark.parametrize("slip", EPISODES, ids=lambda slip: slip.name)
def test_a_slip_in_an_episode(slip: Slip, tmp_path: Path) -> None:
    """One slip in an episode file is one message, whose first line says what to write."""
    line = first_line(read_episode, written(tmp_path, "e.toml", slip.text(EPISODE).encode()), KNEE_PATHWAY)
    assert not lacking(line, slip.words), line


@pytest.mark.parametrize("file", EPISODE_FILES, ids=lambda file: file.name)
def test_a_file_that_is_no_episode(file: File, tmp_path: Path) -> None:
    """What a file is instead of an episode is said first of all."""
    path = written(tmp_path, file.file, file.data)
    line = first_line(lambda: KNEE_PATHWAY.assess(read_episode(path, KNEE_PATHWAY)))
    assert not lacking(line, file.words), line


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("no compression", 'it is the label of negative: write emergency_mri = "negative"'),
        ("nothing", "compressive (compression of the nerves)"),
        ("not compressive", "allowed: not_done"),
    ],
)
def test_no_value_is_proposed_across_a_negation(value: str, words: str) -> None:
    """A label stands for its value, and a near word is not proposed where it would say the contrary."""
    values = {"not_done": "not done", "compressive": "compression of the nerves", "negative": "no compression"}
    problem = Choice("emergency_mri", "emergency MRI", values=values).fact.check_value(value)
    assert problem is not None
    assert words in str(problem)
    assert "did you mean compressive" not in str(problem)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("hypotension", "hypertension"),
        ("unstable", "stable"),
        ("contraindication", "indication"),
        ("left_leg_pain", "right_leg_pain"),
        ("not_confirmed", "confirmed"),
        ("age", "page_count"),
    ],
)
def test_what_is_contrary_or_far_is_not_proposed(word: str, known: str) -> None:
    """A hint never proposes the contrary."""
    assert nearest(word, [known]) == ""


@given(JSON)
def test_whatever_is_read_as_an_episode_gives_one_or_an_error_of_ours(raw: Any) -> None:
    """Nothing but an EpisodeError leaves the reader of episodes, for any JSON-like value."""
    with contextlib.suppress(EpisodeError):
        episode = episode_from_dict(raw)
        with contextlib.suppress(EpisodeError):
            KNEE_PATHWAY.assess(episode)
    with contextlib.suppress(EpisodeError):
        episode_from_dict(raw, pathway=KNEE_PATHWAY)


@given(JSON, some.sampled_from([*KNEE_RAW]), JSON)
def test_whatever_is_read_as_a_pathway_gives_one_or_an_error_of_ours(raw: Any, key: str, part: Any) -> None:
    """Nothing but a PathwayError leaves the reader of pathways, for any JSON-like value, or one in a right pathway."""
    for given_raw in (raw, KNEE_RAW | {key: part}):
        with contextlib.suppress(PathwayError):
            pathway_from_dict(given_raw)


@pytest.mark.parametrize("raw", [[1], None, 3, "text", [["pathway", 1]], True])
def test_what_is_no_table_is_refused(raw: Any) -> None:
    """A list or a number in place of a table is an error of ours."""
    with pytest.raises(EpisodeError, match="is not a table of keys"):
        episode_from_dict(raw)
    with pytest.raises(PathwayError, match="is not a table of keys"):
        pathway_from_dict(raw)


def test_a_fraction_for_a_percentage_is_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A percentage of 0.3, compared or recorded, is no error: `validate` asks whether 30 was meant."""
    pathway = written(tmp_path, "p.toml", KNEE.replace("relief >= 30", "relief >= 0.3").encode())
    episode = written(tmp_path, "e.toml", EPISODE.replace("relief = 10", "relief = 0.25").encode())
    assert main(["validate", str(pathway), str(episode)]) == 0
    said = capsys.readouterr().out
    assert "treatments.exercise.trial.response: 0.3 is less than 1 %; was 30 meant?" in said
    assert "trials.exercise.relief: 0.25 is less than 1 %; was 25 meant?" in said
    assert main(["validate", str(written(tmp_path, "k.toml", KNEE.encode()))]) == 0
    assert "meant?" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        (["assess", "{p}", "{e}"], "0.25 is less than 1 %; was 25 meant?"),
        (["assess", "{p}", "{e}", "--json"], "0.25 is less than 1 %; was 25 meant?"),
        (["explain", "{p}", "{e}"], "0.25 is less than 1 %; was 25 meant?"),
        (["explain", "{p}", "{e}", "--language", "de"], "0.25 ist weniger als 1 %; war 25 gemeint?"),
        (["report", "{p}", "{e}", "-o", "{r}"], "0.25 is less than 1 %; was 25 meant?"),
    ],
)
def test_a_fraction_is_asked_about_wherever_a_patient_is_assessed(
    call: list[str], asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The question is asked once, on standard error, so that no answer is changed by it."""
    files = {
        "p": written(tmp_path, "p.toml", KNEE.encode()),
        "e": written(tmp_path, "e.toml", EPISODE.replace("relief = 10", "relief = 0.25").encode()),
        "r": tmp_path / "r.md",
    }
    assert main([part.format(**files) for part in call]) == 0
    said = capsys.readouterr()
    assert said.err.count(f"trials.exercise.relief: {asked}") == 1
    assert asked not in said.out


class _Int32(int):
    """A whole number of another library, which shows itself otherwise."""

    def __repr__(self) -> str:
        return f"np.int32({int(self)})"


class _Float64(float):
    """A real number of another library, which shows itself otherwise."""

    def __repr__(self) -> str:
        return f"np.float64({float(self)})"


@pytest.mark.parametrize("value", [_Int32(6), _Float64(6.5), Fraction(13, 2)])
def test_numbers_of_other_libraries_are_numbers(value: Any) -> None:
    """A whole or real number of any library is kept as Python's own, and can be assessed and written."""
    episode = Episode({"pain": value})
    assert type(episode.facts["pain"]) in (int, float)
    assert KNEE_PATHWAY.assess(episode).to_dict()["pathway"] == "knee-pain"
    assert text(Number("pain", "pain", minimum=0, maximum=10) >= value) == f"pain >= {episode.facts['pain']}"


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ('title = "x"\nstate =\n\n[episode.facts]\npain = 3\n', 2, "state has no value; leave the line out"),
        ('title = "x"\n\n[episode.facts]\npain =\n', 4, "pain has no value; leave it out: what is not recorded"),
        ('title = "x"\n\n[episode.trials.nsaids]\nweeks =\n', 4, "weeks has no value; leave it out"),
        ('title = "x"\n\n[statuses]\nnsaids =\n', 4, "nsaids has no value; leave the line out"),
    ],
)
def test_a_blank_value_is_unknown_only_where_a_patient_is_recorded(
    text: str, line: int, hint: str, tmp_path: Path
) -> None:
    """What a case expects is no fact of a patient."""
    file = tmp_path / "case.toml"
    file.write_text(text)
    with pytest.raises(CaseError) as refused:
        read_cases(file)
    said = str(refused.value)
    assert hint in said
    assert f"line {line}" in said
    assert ("not recorded" in said) is hint.startswith(("pain", "weeks"))


def test_a_blank_value_in_json_names_its_key() -> None:
    """The key is named, wherever it stands."""
    with pytest.raises(CaseError, match="state has no value; leave the key out"):
        cases_from_text('{"id": "a", "episode": {}, "state": }')


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("pain_leg", ["pain", "leg_pain", "back_pain"], "leg_pain"),
        ("pain", ["knee_pain", "locked"], "knee_pain"),
        ("pain", ["leg_pain", "back_pain"], ""),
        ("locked", ["not_locked", "cause"], ""),
        ("mri", ["emergency_mri", "cause"], "emergency_mri"),
        ("mri", ["emergency_mri", "lumbar_mri"], ""),
    ],
)
def test_a_part_of_a_name_means_it_where_no_other_has_it(word: str, known: list[str], meant: str) -> None:
    """The same parts in another order are the name; one part is, where only one name has it and it denies nothing."""
    assert nearest(word, known) == meant
