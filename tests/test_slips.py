"""More of the likeliest mistakes: one message each, whose first line names the mistake and its correction."""

from __future__ import annotations

import json
import tomllib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l4path import EpisodeError, FileError, L4pathError, PathwayError
from l4path.assessment import undeclared
from l4path.formats import (
    episode_from_dict,
    files,
    pathway_from_dict,
    read_episode,
    read_episodes,
    read_pathway,
    rewriting,
)
from l4path.formats.further import MOST
from l4path.formats.json_further import json_slips
from l4path.formats.pathways import pathway_from_text
from l4path.formats.toml_spots import toml_lines
from mistakes import EPISODE
from slips import EPISODES, FILES, PATHWAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path.formats.files import Form

FORMAT = (Path(__file__).parent / "data" / "format.toml").read_text(encoding="utf-8")
KNEE = pathway_from_text(FORMAT)
KNEE_RAW = tomllib.loads(FORMAT)


def first_line(read: Callable[[], object]) -> str:
    """The first line of what is refused, of which there is one problem."""
    with pytest.raises(L4pathError) as refused:
        read()
    if isinstance(refused.value, EpisodeError | PathwayError):
        assert len(refused.value.problems) == 1, str(refused.value)
    return str(refused.value).split("\n")[0]


def each(table: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]]) -> Iterator[object]:
    """Every slip of a table as a case of its own."""
    for group, slips in table.items():
        for old, new, words in slips:
            name = " ".join(new.split())[:60] or f"without {' '.join(old.split())[:50]}"
            yield pytest.param(old, new, words, id=f"{group}: {name}".encode("ascii", "replace").decode())


@pytest.mark.parametrize(("old", "new", "words"), list(each(PATHWAYS)))
def test_a_slip_in_the_pathway_of_the_format(old: str, new: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """One slip in a pathway file is one message, whose first line says what is wrong and what to write."""
    assert old in FORMAT
    file = tmp_path / "p.toml"
    file.write_text(FORMAT.replace(old, new, 1), encoding="utf-8")
    line = first_line(lambda: read_pathway(file))
    assert not [word for word in words if word not in line], line


@pytest.mark.parametrize(("old", "new", "words"), list(each(EPISODES)))
def test_a_slip_in_an_episode_of_it(old: str, new: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """One slip in an episode file is one message, whose first line says what is wrong and what to write."""
    assert old in EPISODE
    file = tmp_path / "e.toml"
    file.write_text(EPISODE.replace(old, new, 1), encoding="utf-8")
    line = first_line(lambda: read_episode(file, KNEE))
    assert not [word for word in words if word not in line], line


@pytest.mark.parametrize(("kind", "name", "data", "words"), FILES)
def test_a_file_of_another_kind(kind: str, name: str, data: bytes, words: tuple[str, ...], tmp_path: Path) -> None:
    """What a file is instead is said first of all."""
    file = tmp_path / name
    file.write_bytes(data)
    line = first_line(lambda: read_pathway(file) if kind == "pathway" else read_episode(file, KNEE))
    assert not [word for word in words if word not in line], line


def test_of_many_unknown_keys_a_few_are_told_and_the_others_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of thousands of unknown keys is a short message, and few of them are compared with what is known."""
    compared: list[str] = []

    def near(name: str, _: object) -> str:
        compared.append(name)
        return ""

    monkeypatch.setattr(rewriting, "nearest", near)
    monkeypatch.setattr(undeclared, "did_you_mean", near)
    many = {f"k{number}": 1 for number in range(5_000)}
    reading: tuple[Callable[[], object], ...] = (
        lambda: pathway_from_dict(KNEE_RAW | many),
        lambda: pathway_from_dict(KNEE_RAW | {"facts": KNEE_RAW["facts"] | {"pain": KNEE_RAW["facts"]["pain"] | many}}),
        lambda: KNEE.assess(episode_from_dict({"facts": many})),
        lambda: KNEE.assess(episode_from_dict({"trials": {"exercise": many}})),
        lambda: KNEE.assess(episode_from_dict({"trials": {key: {} for key in many}})),
        lambda: KNEE.assess(episode_from_dict({"screened": list(many)})),
        lambda: KNEE.assess(episode_from_dict({"declined": list(many)})),
    )
    for read in reading:
        compared.clear()
        with pytest.raises(L4pathError) as refused:
            read()
        assert "4,980 more" in str(refused.value)
        assert len(refused.value.problems) == 21  # type: ignore[attr-defined]
        assert len(compared) <= 100


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("toml", "\n".join(f"k{number} = 1" for number in range(60))),
        ("toml", "\n".join(f"[k{number}]" for number in range(60))),
        ("toml", f"k = [{'1,' * 60}]"),
        ("json", f"[{'1,' * 60}1]"),
    ],
)
def test_what_has_too_many_keys_and_values_is_refused_before_it_is_read(
    form: Form, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The readers of TOML and JSON are not asked, but by a text in which the signs only stand within quotes."""
    monkeypatch.setattr(files, "MAX_ENTRIES", 50)
    monkeypatch.setattr("tomllib.loads", lambda _: {})
    with pytest.raises(FileError, match="more than 50 keys and values"):
        files.raw_data(text, form, "here")
    assert files.raw_data('{"k": "' + ",=[" * 60 + '"}', "json", "here") == {"k": ",=[" * 60}


def test_a_key_is_told_at_its_line_however_it_is_written() -> None:
    """A key in quotes, a dotted key and a table in double brackets have lines, and so has what stands around them."""
    text = '[facts]\n"leg pain" = 6\n\n[[trials]]\na = 1\n[x.y]\nb.c = 2\n'
    lines = toml_lines(text)
    assert (lines["facts.leg pain"], lines["trials"], lines["trials[1].a"]) == (2, 4, 5)
    assert (lines["x"], lines["x.y"], lines["x.y.b.c"]) == (6, 6, 7)


def test_what_else_is_wrong_with_a_condition_is_told_with_it(tmp_path: Path) -> None:
    """A foreign sign hides no name that is not declared: both are told, each with its caret."""
    file = tmp_path / "p.toml"
    file.write_text(FORMAT.replace('"pain <= 2"', '"pain <= 2 && fever"', 1), encoding="utf-8")
    with pytest.raises(PathwayError) as refused:
        read_pathway(file)
    sign, name = refused.value.problems
    assert (sign.what, sign.hint) == ("&& means nothing in a condition", "write `and`")
    assert (name.what, name.at) == ("nothing is declared as fever", "pain <= 2 && fever".index("fever"))


def refused_toml(text: str, tmp_path: Path) -> list[str]:
    """The lines of what is refused of a pathway file, without those that show a place."""
    file = tmp_path / "p.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as refused:
        read_pathway(file)
    told = str(refused.value).removeprefix(f"{file}: ").split("\n")
    return [line.strip() for line in told if "not TOML" in line or line.startswith("and ")]


def test_all_slips_in_the_syntax_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """Two misspelt keys, a header and a yes take one round and not four."""
    text = FORMAT.replace("[facts.locked]", "[facts.locked knee]").replace("once = true", "once = yes")
    text = text.replace('title = "Exercise', 'long title = "Exercise').replace('title = "Joint', 'the title = "Joint')
    first, more, *others = refused_toml(text, tmp_path)
    assert (first, more) == ("line 16: not TOML: this is no name of a table; write [facts.locked_knee]", "and 3 more:")
    assert [line.partition("write ")[2].partition(" =")[0] for line in others] == ["long_title", "once", "the_title"]


def test_a_slip_that_stands_in_many_lines_is_told_once(tmp_path: Path) -> None:
    """Colons for every kind are one message, with its lines."""
    lines = [n for n, line in enumerate(FORMAT.split("\n"), 1) if line.startswith("kind =")]
    (told,) = refused_toml(FORMAT.replace("\nkind =", "\nkind:"), tmp_path)
    assert told.startswith(f"line {lines[0]}: not TOML: a key and its value are joined by =")
    assert told.endswith(f"so in lines {', '.join(map(str, lines[1:]))} as well")


@pytest.mark.parametrize(
    "text",
    [
        FORMAT.replace("[treatments.imaging]\n", "").replace("once = true", "once = yes"),
        FORMAT.replace("[screens]", "<<<<<<< HEAD\n[screens]").replace("[measures.", "=======\n[measures.", 1),
        FORMAT.replace('title = "Exercise programme"', 'title = "Exercise\nprogramme"'),
    ],
)
def test_what_follows_from_a_slip_is_not_told_with_it(text: str, tmp_path: Path) -> None:
    """A header that is missing, a merge, a text over two lines: what the next lines then say is not judged."""
    assert len(refused_toml(text, tmp_path)) == 1


def test_a_file_that_ends_within_a_text_is_called_so(tmp_path: Path) -> None:
    """A download that broke off is no puzzle of quotes."""
    (told,) = refused_toml(FORMAT[: FORMAT.index("weeks >= 6")], tmp_path)
    assert "the file ends within a text; close the quote" in told


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{\n  "facts": {"pain": 6}\n}\n', "goes on in the next line; write one object a line, or name the file .json"),
        ('\n{\n"facts": {}\n}\n', "goes on in the next line; write one object a line, or name the file .json"),
        ('[{"facts": {}},\n{"facts": {}}]\n', "this is one JSON list; JSON lines hold one object a line"),
    ],
)
def test_a_whole_that_is_no_json_lines_is_one_message(text: str, what: str) -> None:
    """One object over many lines, or a list, is told once, and not of each of its lines."""
    ((_, found),) = read_episodes(BytesIO(text.encode()))
    assert what in str(found)


def test_a_comma_behind_a_line_is_called_so() -> None:
    """Each line is read by itself."""
    (_, first), (_, second) = read_episodes(BytesIO(b'{"facts": {}},\n{"facts": {}}\n'))
    assert "a comma stands behind the whole; take it away" in str(first)
    assert not isinstance(second, L4pathError)


MANY_IN_JSON = """{'pathway': "knee",
 "facts": {"pain": 6,, "cause": meniscus tear, "locked": False},
 "declined": ["exercise",],
 // what was tried
 "trials": {"exercise": {"weeks" 3, "relief": 10%, "doses": 1,5}}
 "unasked": []
"""
SLIPS_IN_JSON = (
    (1, "double quotes"),
    (2, "a comma has nothing before it"),
    (2, 'write "meniscus tear"'),
    (2, "write false"),
    (3, "a comma stands behind the last entry"),
    (4, "JSON has no comments"),
    (5, 'write : behind "weeks"'),
    (5, "% stands behind the number"),
    (5, "write 1.5"),
    (6, "a comma is missing before this"),
    (7, "write } at the end"),
)


def test_all_slips_in_the_syntax_of_a_json_file_are_told_at_once(tmp_path: Path) -> None:
    """Each in its line, in order, with a caret at the place of the text as it is, not as it would be corrected."""
    file = tmp_path / "e.json"
    file.write_text(MANY_IN_JSON, encoding="utf-8")
    with pytest.raises(FileError) as refused:
        read_episode(file)
    lines = str(refused.value).split("\n")
    told = [line for line in lines if "not JSON: " in line]
    assert len(told) == len(SLIPS_IN_JSON)
    for said, (line, what) in zip(told, SLIPS_IN_JSON, strict=True):
        assert f"line {line}: not JSON: " in said
        assert what in said
    second = lines.index(next(line for line in lines if "nothing before it" in line))
    assert lines[second + 1][lines[second + 2].index("^") - 1 : lines[second + 2].index("^") + 1] == ",,"


def test_what_follows_from_a_slip_in_json_is_not_told(tmp_path: Path) -> None:
    """Where more than one correction may be meant, nothing behind the slip is told; nor is a slip twice of one line."""
    file = tmp_path / "e.json"
    file.write_text('{"pathway": "knee\n", "facts": {"pain": six}}', encoding="utf-8")
    with pytest.raises(FileError) as refused:
        read_episode(file)
    assert str(refused.value).count("not JSON: ") == 1
    file.write_text("{'pathway': 'knee', 'facts': {'pain': 6}}", encoding="utf-8")
    with pytest.raises(FileError) as refused:
        read_episode(file)
    assert str(refused.value).count("double quotes") == 1
    assert "as well" not in str(refused.value)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text("ab c", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), JSON_VALUES, max_size=4), st.data())
def test_slips_of_json_stand_in_order_and_end(value: dict[str, Any], data: st.DataObject) -> None:
    """Of any damaged text: the first slip is where the reader of JSON stops, those behind it stand behind it."""
    text = list(json.dumps(value, indent=data.draw(st.sampled_from((None, 1)))))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        text[place] = data.draw(st.sampled_from(("", ",", "'", "=", ";", "x", "}", "]", '"', "None", "01", "\n")))
    damaged = "".join(text)
    try:
        json.loads(damaged)
    except json.JSONDecodeError as refused:
        error = refused
    else:
        return
    slips = json_slips(damaged, error)
    places = [(slip.line, slip.column) for slip in slips]
    assert places[0] == (error.lineno, error.colno)
    assert len(slips) <= MOST
    assert all(1 <= line <= damaged.count("\n") + 1 for line, _ in places)


def test_a_red_flag_that_goes_astray_is_told_and_not_what_follows_from_it() -> None:
    """The emergency node that it should lead to is named; that nothing leads to it is not a second message."""
    text = FORMAT.replace('to = "emergency_department"', 'to = "pain_management"', 1)
    assert text != FORMAT
    with pytest.raises(PathwayError) as refused:
        pathway_from_text(text)
    (problem,) = refused.value.problems
    assert "a red flag leads to an emergency node, and pain_management is none" in problem.what
    assert "let it lead to emergency_department, to which nothing leads" in problem.hint
