"""Hostile input to every reader: refused soon, by one clear error of this library, or taken for what it is."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import l4path
from l4path import (
    Disposition,
    Episode,
    EpisodeError,
    FileError,
    Flag,
    L4pathError,
    Number,
    Pathway,
    PathwayError,
    Treatment,
    Trial,
)
from l4path.cli import main
from l4path.errors import visible
from l4path.formats import episode_from_dict, pathway_from_dict, pathway_to_json, pathway_to_toml, read_episodes
from l4path.formats.pathways import pathway_from_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KNEE = (Path(__file__).parent / "knee.toml").read_text(encoding="utf-8")
GOAL = 'goal    = "pain <= 2"'
HEAD = 'id = "p"\ntitle = "p"\nversion = "1"\ntiers = ["t"]\nstart = ["r0"]\n'
UNSEEN = {
    "null": "\x00",
    "escape": "\x1b[31m",
    "right to left": "\u202e",
    "isolate": "\u2067",
    "line": "\u2028",
    "mark": "\ufeff",
}


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail when so much of the processor was used; generous, for slow machines."""
    begin = time.process_time()  # what else the machine does takes none of it
    yield
    assert time.process_time() - begin < seconds


def refused(read: Callable[[], object], *words: str) -> str:
    """Read something that must be refused, by an error whose message a person can read."""
    with within(10), pytest.raises(L4pathError) as caught:
        read()
    said = str(caught.value)
    assert said
    assert "Traceback" not in said
    assert len(said) < 100_000
    assert visible(said, keep="\n") == said
    for word in words:
        assert word in said
    return said


def with_goal(condition: str) -> str:
    """The knee example with another goal."""
    return KNEE.replace(GOAL, f'goal = "{condition}"')


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes, str], Path]:
    """Write a file and give its path."""

    def write(content: bytes, name: str = "x.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


# files as such


@pytest.mark.parametrize("name", ["x.toml", "x.json", "x"])
def test_an_empty_file_is_refused(file: Callable[[bytes, str], Path], name: str) -> None:
    """An empty file is refused as a pathway, in either form."""
    refused(lambda: l4path.read_pathway(file(b"", name)))


@pytest.mark.parametrize("content", [b"null", b"[]", b"1", b'"text"', b"true"])
def test_json_that_is_no_table_is_refused(file: Callable[[bytes, str], Path], content: bytes) -> None:
    """A JSON file that holds something else than an object is refused."""
    refused(lambda: l4path.read_pathway(file(content, "x.json")), "table")
    refused(lambda: l4path.read_episode(file(content, "x.json")), "table")


def test_a_byte_order_mark_and_windows_lines_do_no_harm(file: Callable[[bytes, str], Path], knee: Pathway) -> None:
    """A file from a Windows editor, with a byte order mark and CRLF, is the same pathway."""
    assert l4path.read_pathway(file(b"\xef\xbb\xbf" + KNEE.replace("\n", "\r\n").encode(), "x.toml")) == knee
    assert l4path.read_pathway(file(b"\xef\xbb\xbf" + pathway_to_json(knee).encode(), "x.json")) == knee


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_another_encoding_is_refused(file: Callable[[bytes, str], Path], encoding: str) -> None:
    """A file that is not UTF-8 is refused with the name of its encoding, or with the line."""
    content = KNEE.replace("Knee pain", "Knie-Übungen").encode(encoding)
    named = "line" if encoding == "latin-1" else encoding.upper()
    refused(lambda: l4path.read_pathway(file(content, "x.toml")), "UTF-8", named)


@pytest.mark.parametrize("name", ["x.toml", "x.json"])
def test_a_file_of_ten_megabytes_is_refused(file: Callable[[bytes, str], Path], name: str) -> None:
    """More than is read is refused with its size, not parsed."""
    path = file(b"#" * 10_000_000, name)
    refused(lambda: l4path.read_pathway(path), "bytes")
    refused(lambda: l4path.read_episode(path), "bytes")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"#" * 10_000_000, "has more than 8,000,000 bytes"),
        (b"a = " + b"[" * 5000, "brackets are nested more than 60 deep"),
        ("a = 1\n".encode("utf-16"), "UTF-16"),
        (b"a = 1\nb = \n", "line 2"),
        (None, "there is no such file"),
    ],
)
@pytest.mark.parametrize(
    "option", ["audit {knee} {file} --limits", "audit {knee} {file} --map", "synth {knee} --marginals"]
)
def test_files_beside_a_pathway_are_read_as_it_is(
    content: bytes | None, words: str, option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Limits of an audit, what codes stand for, marginals: a device without an end was read until memory was full."""
    pytest.importorskip("pyarrow", reason="the extra cohort: pip install 'l4path[cohort]'")
    knee, events, path = Path(__file__).parent / "knee.toml", tmp_path / "e.csv", tmp_path / "x.toml"
    events.write_text("person,time,kind,subject,value\n", encoding="utf-8")
    if content is not None:
        path.write_bytes(content)
    assert main([*option.format(knee=knee, file=events).split(), str(path)]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        KNEE.replace("Knee pain, a small example", "x" * 7_000_000),
        "#" + "[" * 7_000_000 + "\n" + KNEE,
        "# [0, 4)\n" * 1000 + KNEE,
        KNEE + "\n" * 3_000_000,
    ],
    ids=["long title", "long comment", "half-open intervals", "blank lines"],
)
def test_a_large_file_that_is_right_is_read(text: str) -> None:
    """A file just below the limit is read in bearable time; brackets in comments are not counted."""
    with within(10):
        assert pathway_from_text(text).id == "knee-pain"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """What is no file is refused by its name, also when the name is impossible."""
    refused(lambda: l4path.read_pathway(tmp_path / "none.toml"), "no such file")
    refused(lambda: l4path.read_pathway(tmp_path), "folder")
    refused(lambda: l4path.read_pathway("a\x00b.toml"))
    refused(lambda: l4path.read_pathway("x" * 5000))


# nesting


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("a = " + "[" * 100_000, "toml"),
        ("a = " + "{a=" * 100_000, "toml"),
        ("a = '''\n'''\nb = " + "[" * 100_000, "toml"),
        (".".join(["a"] * 100_000) + " = 1", "toml"),
        (" . ".join(['"a"'] * 100_000) + " = 1", "toml"),
        ("[" + ".".join(["a"] * 100_000) + "]", "toml"),
        ("x = {" + ".".join(["'a.b'"] * 100_000) + " = 1}", "toml"),
        ("[" * 100_000, "json"),
        ('{"a":' * 100_000, "json"),
        ('{"a":"\\"", "b":' * 100_000, "json"),
    ],
)
def test_deep_nesting_of_files_is_refused(text: str, form: Any) -> None:
    """Brackets in brackets and keys of endless parts are refused before they exhaust anything."""
    refused(lambda: pathway_from_text(text, form), "more than")


@pytest.mark.parametrize(
    "condition",
    [
        "(" * 1900 + "locked" + ")" * 1900,
        "(" * 101 + "locked" + ")" * 101,
        "not " * 3900 + "locked",
        "not (" * 600 + "locked" + ")" * 600,
        "at_least(1, " * 900 + "locked" + ")" * 900,
        " or ".join(["locked"] * 5000),
        "locked" * 1_000_000,
    ],
)
def test_deep_and_long_conditions_are_refused(condition: str) -> None:
    """Conditions that are nested too deeply, or too long, are refused where they begin to be."""
    refused(lambda: pathway_from_text(with_goal(condition)), "goal")


def test_a_wide_condition_is_read() -> None:
    """A long list of alternatives is not taken for nesting."""
    assert pathway_from_text(with_goal(" or ".join(["locked"] * 1500))).goal is not None


def definitions(*texts: str) -> str:
    """The knee example with definitions d0, d1, ..."""
    return KNEE + "".join(f'\n[definitions.d{n}]\nlabel = "d{n}"\nis = "{text}"\n' for n, text in enumerate(texts))


def test_definitions_that_double_do_not_explode() -> None:
    """Definitions that each name the one before twice are read, compared and assessed without being unfolded."""
    texts = ["locked", *(f"d{n} and d{n}" for n in range(45))]
    with within(10):
        text = definitions(*texts).replace(GOAL, 'goal = "d45"')
        pathway, again = pathway_from_text(text), pathway_from_text(text)
        assert pathway == again
        assert hash(pathway) == hash(again)
        assert pathway_from_text(pathway_to_toml(pathway)) == pathway
        assert pathway.assess(Episode()).questions == ("locked",)
        assert pathway.with_fact(Flag("locked", "locked knee")).definitions["d45"] is not None
        assert repr(pathway.goal)


def test_a_long_chain_of_definitions_is_refused_not_followed() -> None:
    """A chain of definitions is refused beyond its limit, in whichever order it is declared."""
    texts = ["locked", *(f"d{n}" for n in range(3000))]
    refused(lambda: pathway_from_text(definitions(*texts)), "more than 100 deep")
    backwards = [*(f"d{n + 1}" for n in range(3000)), "locked"]
    refused(lambda: pathway_from_text(definitions(*backwards)), "more than 100 deep")


def test_a_ring_of_definitions_is_refused() -> None:
    """A ring of definitions is named as one."""
    refused(lambda: pathway_from_text(definitions(*(f"d{(n + 1) % 30}" for n in range(30)))), "uses itself", "d0 -> d1")
    refused(lambda: pathway_from_text(definitions("d0")), "d0 -> d0")


# very many


def test_very_many_problems_are_told_in_part() -> None:
    """Of tens of thousands of problems all are kept, and some are told."""
    text = KNEE + "".join(f'\n[facts.f{n}]\nkind = "flag"\nlabel = "f"\ntypo = 1' for n in range(10_000))
    with within(10), pytest.raises(PathwayError) as caught:
        pathway_from_text(text)
    assert len(caught.value.problems) == 10_000
    assert len(str(caught.value)) < 100_000
    assert "9800 more" in str(caught.value)


def test_a_pathway_of_thousands_of_nodes_is_assessed() -> None:
    """A chain of two thousand nodes is read, assessed, counted and walked; nothing recurses along it."""
    nodes = "".join(f'[treatments.r{n}]\ntitle = "r"\ntier = "t"\nonce = true\n' for n in range(2000))
    ways = "".join(f'[[escalations]]\nafter = ["r{n}"]\nto = "r{n + 1}"\non = "completion"\n' for n in range(1999))
    with within(10):
        pathway = pathway_from_text(HEAD + nodes + ways)
        assessment = pathway.assess(Episode(trials={f"r{n}": Trial() for n in range(1999)}))
        assert [node.id for node in assessment.options] == ["r1999"]
        assert assessment.proof("reached", "r1999").truth.value == "met"
        assert assessment.questions == ()
        assert pathway.count_routes("r1999") == 1
        assert len(next(pathway.routes("r1999")).nodes) == 2000


def test_a_long_cycle_is_named() -> None:
    """A cycle through a thousand nodes is found and named."""
    nodes = "".join(f'[treatments.r{n}]\ntitle = "r"\ntier = "t"\nonce = true\n' for n in range(1000))
    ways = "".join(
        f'[[escalations]]\nafter = ["r{n}"]\nto = "r{(n + 1) % 1000}"\non = "completion"\n' for n in range(1000)
    )
    refused(lambda: pathway_from_text(HEAD + nodes + ways), "r0 -> r1 -> r2", "r999 -> r0")


def test_routes_beyond_counting_are_counted() -> None:
    """More routes than could ever be walked are counted, and the first is there at once."""
    nodes = "".join(f'[treatments.r{n}]\ntitle = "r"\ntier = "t"\nonce = true\n' for n in range(200))
    ways = "".join(
        f'[[escalations]]\nafter = ["r{n}"]\nto = "r{m}"\non = "completion"\n'
        for n in range(200)
        for m in range(n + 1, min(n + 4, 200))
    )
    with within(10):
        pathway = pathway_from_text(HEAD + nodes + ways)
        assert pathway.count_routes("r199") > 10**40
        assert next(pathway.routes("r199")).nodes[0] == "r0"


# characters


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN)
def test_unseen_characters_show_in_every_message(unseen: str, knee_data: dict[str, Any]) -> None:
    """Characters that a reader cannot see are refused in names and shown as escapes in every message."""
    places: list[dict[str, Any]] = [
        knee_data | {"id": f"a{unseen}"},
        knee_data | {f"key{unseen}": 1},
        knee_data | {"goal": f"pain >= 2 {unseen}"},
        knee_data | {"start": [f"exercise{unseen}"]},
        knee_data | {"facts": knee_data["facts"] | {f"x{unseen}": {"kind": "flag", "label": "x"}}},
        knee_data | {"facts": knee_data["facts"] | {"x": {"kind": f"flag{unseen}", "label": "x"}}},
        knee_data | {"treatments": {f"t{unseen}": {"title": "t", "tier": f"{unseen}", "once": True}}},
        knee_data | {"escalations": [{"after": [f"{unseen}"], "to": f"{unseen}", "on": f"{unseen}"}]},
        knee_data | {"sources": {f"s{unseen}": {}}},
        knee_data | {"screens": {f"s{unseen}": [f"{unseen}"]}},
        knee_data | {"invariants": {f"i{unseen}": {"title": "i", "always": f"{unseen}"}}},
    ]
    for raw in places:
        refused(lambda raw=raw: pathway_from_dict(raw, source=f"file{unseen}"))  # type: ignore[misc]


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN)
def test_unseen_characters_in_texts_are_kept_and_not_shown_raw(unseen: str, knee_data: dict[str, Any]) -> None:
    """A title may hold any character and is kept; what a pathway says of itself shows it as an escape."""
    pathway = pathway_from_dict(knee_data | {"title": f"a{unseen}b", "version": f"1{unseen}"})
    assert pathway.title == f"a{unseen}b"
    assert repr(pathway).isprintable()
    assert pathway_from_text(pathway_to_toml(pathway)) == pathway
    assert pathway_from_text(pathway_to_json(pathway), "json") == pathway


def test_half_a_character_is_refused(knee_data: dict[str, Any]) -> None:
    """A lone surrogate, which no file can keep, is refused wherever a text stands."""
    half = "\ud800"
    for key in ("title", "version", "description", "id", "goal"):
        refused(lambda key=key: pathway_from_dict(knee_data | {key: f"a{half}"}))  # type: ignore[misc]
    refused(lambda: pathway_from_text(json.dumps(knee_data | {"title": half}), "json"), "surrogate")
    refused(lambda: pathway_from_text(KNEE.replace("knee pain", "\\ud800")))
    refused(lambda: Number("pain", half))
    refused(lambda: Treatment("t", half, tier="t", once=True))


@pytest.mark.parametrize(
    "name", ["L4:5", "Leg pain", "leg-pain", "-x", "", "x" * 65, "é", "ş", "1st", "not", "failed", "x\n", "<b>"]
)
def test_names_that_are_no_names_are_refused(name: str) -> None:
    """Ids that conditions could not name are refused for facts, nodes and values alike."""
    refused(lambda: Flag(name, "label"))
    refused(lambda: Disposition(name, "title", tier="t"))
    if name != "failed":  # a value may be named like a predicate
        refused(lambda: l4path.Choice("cause", "cause", values={name: "label"}))


@pytest.mark.parametrize(
    "text", ["<b>bold</b>", "javascript:alert(1)", '"]; }', "{{ 7*7 }}", "${x}", "%s %d", "\\N{BULLET}", "'''", '"""']
)
def test_texts_that_other_programs_would_run_are_only_texts(text: str, knee_data: dict[str, Any]) -> None:
    """Markup, templates and scripts in labels and titles are read, kept and written as the texts that they are."""
    knee_data["facts"]["pain"] |= {"label": text, "question": text, "unit": text}
    knee_data["treatments"]["exercise"]["title"] = text
    knee_data["sources"]["guideline-x"]["url"] = text
    pathway = pathway_from_dict(knee_data | {"title": text, "description": text})
    assert pathway.facts["pain"].label == text
    assert pathway_from_text(pathway_to_toml(pathway)) == pathway
    assert pathway_from_text(pathway_to_json(pathway), "json") == pathway


# numbers


@pytest.mark.parametrize(
    "number",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "-1e999",
        "1e15",
        "1" + "0" * 400,
        "1" + "0" * 5000,
        "1.2345678901234567",
    ],
)
def test_numbers_that_are_none_are_refused(number: str) -> None:
    """What is no finite number of ordinary size is no bound and no threshold, in either form."""
    raw = (
        json.dumps(tomllib.loads(KNEE))
        .replace('"maximum": 10,', f'"maximum": {number},')
        .replace('"maximum": 10}', f'"maximum": {number}}}')
    )
    refused(lambda: pathway_from_text(raw, "json"))
    small = number.lower().replace("infinity", "inf")
    refused(lambda: pathway_from_text(KNEE.replace("maximum = 10\n", f"maximum = {small}\n")))
    refused(lambda: pathway_from_text(with_goal(f"pain <= {number}")))
    refused(lambda: pathway_from_text(KNEE.replace("maximum = 10\n", f"maximum = 0x{'f' * 9000}\n")))


@pytest.mark.parametrize(
    "number",
    [float("nan"), float("inf"), 10**400, 10**5000, -(10**15), 1e300, True, "4", None, [4]],
    ids=lambda number: type(number).__name__,
)
def test_values_that_are_no_numbers_are_refused(number: Any, knee: Pathway) -> None:
    """What is no finite number of ordinary size is no bound in Python and no value of a number in an episode."""
    if number is not None:
        refused(lambda: Number("pain", "pain", maximum=number))
    with within(2), pytest.raises(EpisodeError) as caught:
        knee.assess(Episode({"pain": number}, trials={"exercise": Trial(weeks=number)}))
    assert len(caught.value.problems) == 2


def test_a_key_that_stands_twice_is_refused() -> None:
    """A key that stands twice is refused in either form, and so is one id for two nodes."""
    refused(lambda: pathway_from_text('{"id": "a", "id": "b"}', "json"), "twice")
    refused(lambda: pathway_from_text(KNEE.replace("[facts.locked]", "[facts.pain]")), "line")
    refused(lambda: pathway_from_text(KNEE + '\n[reviews.imaging]\ntitle = "r"\ntier = "surgical"\n'), "imaging")


# wrong types at every place

JUNK: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    10**400,
    0.5,
    float("nan"),
    "",
    " ",
    "x",
    "x" * 100,
    "\x00",
    "\ud800",
    "a.b",
    "locked",
    "pain >= 4",
    [],
    [1],
    [[]],
    [None],
    ["x"],
    ["x", "x"],
    [{}],
    {},
    {"x": 1},
    {"": {}},
    {"x": {"x": {"x": []}}},
    {"\u202e": "x"},
    {1: 2},
]
EPISODE: dict[str, Any] = {
    "pathway": "knee-pain",
    "screened": ["red_flags"],
    "declined": ["imaging"],
    "facts": {"pain": 6, "cause": "osteoarthritis", "locked": False},
    "trials": {"exercise": {"weeks": 8, "relief": 10}, "imaging": {}, "replacement": {"outcome": "failed"}},
}


def places(raw: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested tables and lists."""
    yield here
    if isinstance(raw, dict | list):
        for key, value in raw.items() if isinstance(raw, dict) else enumerate(raw):
            yield from places(value, (*here, key))


PLACES = [place for place in places(tomllib.loads(KNEE)) if place]
EPISODE_PLACES = [place for place in places(EPISODE) if place]


def spoiled(raw: dict[str, Any], place: tuple[Any, ...], how: str, junk: Any) -> dict[str, Any]:
    """The tables with something else at one place: replaced, taken out, or put in beside."""
    raw = copy.deepcopy(raw)
    inner: Any = raw
    for key in place[:-1]:
        inner = inner[key]
    if how == "replace":
        inner[place[-1]] = junk
    elif how == "remove":
        del inner[place[-1]]
    elif isinstance(inner, list):
        inner.append(junk)
    else:
        inner[str(junk)[:20] if not isinstance(junk, str) else junk] = junk
    return raw


def taken_or_refused(read: Callable[[], object]) -> None:
    """Read something: it is right, or refused by an error of this library."""
    refusal: L4pathError | None = None
    with within(10):
        try:
            assert read() is not None
        except (PathwayError, EpisodeError, FileError) as error:
            refusal = error
    if refusal is not None:
        assert str(refusal)
        assert all(problem.what for problem in getattr(refusal, "problems", ()))


@pytest.mark.parametrize("how", ["replace", "remove", "add"])
@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
def test_junk_at_any_place_of_a_pathway_is_refused_or_right(place: tuple[Any, ...], how: str) -> None:
    """Any value at any place of a pathway's tables gives a pathway or an error of this library, nothing else."""
    for junk in JUNK if how != "remove" else [None]:
        taken_or_refused(lambda junk=junk: pathway_from_dict(spoiled(tomllib.loads(KNEE), place, how, junk)))  # type: ignore[misc]


@pytest.mark.parametrize("how", ["replace", "remove", "add"])
@pytest.mark.parametrize("place", EPISODE_PLACES, ids=lambda place: ".".join(map(str, place)))
def test_junk_at_any_place_of_an_episode_is_refused_or_right(place: tuple[Any, ...], how: str, knee: Pathway) -> None:
    """Any value at any place of an episode gives an assessment or an error of this library, nothing else."""
    for junk in JUNK if how != "remove" else [None]:
        taken_or_refused(lambda junk=junk: knee.assess(episode_from_dict(spoiled(EPISODE, place, how, junk))))  # type: ignore[misc]


RAW = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["pain", "locked", "pain > 1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
@settings(max_examples=200)
def test_several_junk_values_are_refused_or_right(data: st.DataObject) -> None:
    """A pathway and an episode with any values at several places give an assessment or an error of this library."""
    raw, episode = tomllib.loads(KNEE), copy.deepcopy(EPISODE)
    for _ in range(data.draw(st.integers(1, 3))):
        here = data.draw(st.sampled_from([place for place in places(raw) if place] or [()]))
        if here:
            raw = spoiled(raw, here, data.draw(st.sampled_from(["replace", "add"])), data.draw(RAW))
    episode = spoiled(episode, data.draw(st.sampled_from(EPISODE_PLACES)), "replace", data.draw(RAW))
    taken_or_refused(lambda: pathway_from_dict(raw).assess(episode_from_dict(episode)))


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("utf-8", "replace")))
@settings(max_examples=200)
def test_any_text_is_no_pathway(text: str) -> None:
    """Any text at all is refused as TOML and as JSON, with a message."""
    for form in ("toml", "json"):
        refused(lambda form=form: pathway_from_text(text, form))  # type: ignore[misc]


@given(st.text(alphabet="()<>=!.,{}- \n\x00é0123456789painlockedfiltrweksat_", max_size=60) | st.text(max_size=30))
@settings(max_examples=300)
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    """Any text is read as a condition that reads back equal, or refused with the place."""
    pathway = pathway_from_text(KNEE)
    slip: l4path.ConditionError | None = None
    try:
        condition = l4path.parse(text, pathway)
    except l4path.ConditionError as error:
        slip = error
    if slip is None:
        assert l4path.parse(l4path.text(condition), pathway) == condition
    else:
        assert 0 <= slip.problem.at <= len(text)
        assert str(slip)


# lines of episodes


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"\xff\xfe", FileError),
        (b"{", FileError),
        (b"[]", FileError),
        (b"null", FileError),
        (b'{"facts": 1}', EpisodeError),
        (b'{"facts": {"a": 1, "a": 2}}', FileError),
        (b'{"facts": {"a": NaN}}', FileError),
        (b'{"facts": {"a": ' + b"1" * 6000 + b"}}", FileError),
        (b'{"facts": {"a": ' + b"[" * 100_000 + b"}}", FileError),
        (b'{"facts": {"a": [[1]]}}', EpisodeError),
        (b'{"trials": {"a": 1}}', EpisodeError),
        (b'{"trials": {"a": {"outcome": null}}}', EpisodeError),
        (b'{"trials": {"a": {"outcome": "failed", "tolerated": true}}}', EpisodeError),
        (b'{"trails": {}}', EpisodeError),
        (b'{"facts": {"a": "' + b"x" * 9_000_000 + b'"}}', FileError),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_bad_line_is_told_and_the_next_is_read(line: bytes, kind: type[L4pathError]) -> None:
    """A line that is no episode gives its error with its number, and the lines around it are read."""
    with within(10):
        found = list(read_episodes(BytesIO(b'{"facts": {"pain": 1}}\n' + line + b'\n\n{"declined": []}')))
    assert [number for number, _ in found] == [1, 2, 4]
    assert isinstance(found[0][1], Episode)
    assert isinstance(found[2][1], Episode)
    assert isinstance(found[1][1], kind)
    assert "Traceback" not in str(found[1][1])


class Endless(BytesIO):
    """A file of one line that never ends, as `/dev/zero` is."""

    def readline(self, size: int | None = -1, /) -> bytes:
        """As much as was asked for."""
        assert size is not None
        assert size > 0
        return bytes(size)


def test_a_line_that_never_ends_is_told_once_and_given_up() -> None:
    """It is said that what follows is not read, and nothing goes on for ever."""
    with within(30):
        ((number, found),) = read_episodes(Endless())
    assert number == 1
    assert isinstance(found, FileError)
    assert str(found) == "the lines: line 1: has more than 8,000,000 bytes, and no end; what follows is not read"


def test_lines_of_windows_and_of_no_end_are_read() -> None:
    """A byte order mark, CRLF and a last line without an end do no harm."""
    found = list(read_episodes(BytesIO(b'\xef\xbb\xbf{"facts": {"pain": 1}}\r\n\r\n{"facts": {"pain": 2}}')))
    assert [(number, episode.facts["pain"]) for number, episode in found if isinstance(episode, Episode)] == [
        (1, 1),
        (3, 2),
    ]


_BLANK = " " * 100_000
_BEGUN = "[facts]\npain = 6\n"
_REPEATED = {
    "a value of a choice": ("episode", f'[facts]\ncause = "a{_BLANK}b"\n'),
    "a header": ("episode", f"{_BEGUN}[trials{_BLANK}x\n"),
    "a key": ("episode", f"{_BEGUN}locked{_BLANK}true{_BLANK}x\n"),
    "what stands behind a value": ("episode", f"{_BEGUN}locked = yes{_BLANK}x\n"),
    "a quote": ("episode", f'{_BEGUN}locked = "a{_BLANK}x\n'),
    "a value within braces": ("episode", f"{_BEGUN}locked = {{ {'a' * 100_000} 6 }}\n"),
    "an arrow": ("episode", f"{_BEGUN}a -> b{_BLANK}c\n"),
    "many headers above a key twice": (
        "episode",
        "".join(f"[trials.b{number}]\n" for number in range(20_000)) + "weeks = 1\nweeks = 2\n",
    ),
    "a name of a node": ("pathway", KNEE.replace('after = ["exercise"]', f'after = ["a{_BLANK}b"]')),
    "a place": ("json", f'{{"{"." * 100_000}": 1}}'),
}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the processor as POSIX has them")
@pytest.mark.parametrize("what", _REPEATED)
def test_the_same_sign_again_and_again_is_read_or_refused(what: str, tmp_path: Path) -> None:
    """Looking for what was meant takes no time that grows with the square of what is given."""
    kind, text = _REPEATED[what]
    file = tmp_path / ("it.json" if kind == "json" else "it.toml")
    file.write_text(text, encoding="utf-8")
    pathway = file if kind == "pathway" else Path(__file__).with_name("knee.toml")
    code = f"""
import resource, sys
from l4path.cli import main
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
sys.exit(main(["validate", {str(pathway)!r}, {str(file)!r}]))
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode == 2
