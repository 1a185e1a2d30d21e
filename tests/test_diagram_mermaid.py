"""Diagrams as Mermaid: everything is there once, and no text of a file is ever anything but text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import l4path
from l4path import Disposition, Flag, Pathway, Treatment
from l4path.diagrams import to_dot, to_mermaid
from l4path.diagrams.mermaid import escaped
from l4path.testing import pathways

if TYPE_CHECKING:
    from pathlib import Path

FEWER = settings().max_examples // 2
_IDS = r"(?:[nsx]\d+|a\d+(?:to|join)?|lane\d+|notes)"
_TEXT = r'"(?:[^"`\[\]{}()<>|\\]|<br>)*"'
_LINES = [
    r"flowchart (?:TB|LR)",
    r"  acc(?:Title|Descr): [\w ,.()\W]+",
    rf"  subgraph lane\d+\[{_TEXT}\]",
    r"  end",
    rf" *{_IDS}(?:\(|\(\[|\[/|\{{\{{|\[\[|>|\[|\(\(){_TEXT}(?:\)|\]\)|/\]|\}}\}}|\]\]|\]|\)\))",
    rf"  {_IDS} (?:-->|-\.->|---)(?:\|{_TEXT}\|)? {_IDS}",
    rf"  style {_IDS} [\w:#,.\- ]+",
    r"  linkStyle \d+ [\w:#,.\- ]+",
]
LINE = re.compile("|".join(f"(?:{line})" for line in _LINES))
HOSTILE = (
    '"]; click n0 callback "',
    "%%{init: {'theme': 'dark', 'securityLevel': 'loose'}}%%",
    "n0 --> n1",
    "<script>alert(1)</script>",
    "end\nsubgraph x\n  click n0 href 'javascript:alert(1)'",
    "a\u202eb\u202c",
    "`**bold**`",
    "1. first",
    "#quot; &quot; #35;",
    "classDef a fill:#f00;",
    "@{ shape: cyl }",
    ":::danger",
    "|pipes| and ((brackets))",
)


def pathway_saying(words: str) -> Pathway:
    """A pathway in which every text that a file may choose says the same."""
    flag = Flag("flag", words)
    first = Treatment("first", words, tier="one " + words, once=True)
    last = Disposition("last", words, tier="two " + words)
    way = first.escalates_to(last, on="completion", when=flag.as_condition(), because=words)
    return Pathway(
        "hostile", words, description=words, tiers=("one " + words, "two " + words), start=[first], escalations=[way]
    )


def check(text: str) -> None:
    """Every line is one of those that we write, with ids of ours and texts that hold nothing but text."""
    for line in text.splitlines():
        assert LINE.fullmatch(line), line
        for label in re.findall(r'"([^"]*)"', line):
            assert re.fullmatch(r"(?:<br>|#\d+;|[\w ,]|[^\x00-\x7f])*", label), label
    links = [line for line in text.splitlines() if re.match(rf"  {_IDS} -", line)]
    assert [line.split()[1] for line in text.splitlines() if "linkStyle" in line] == [str(n) for n in range(len(links))]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("detail", ["overview", "standard", "full"])
def test_hostile_text_is_only_text(words: str, detail: str) -> None:
    """Whatever a title, a tier or a condition says, the lines are those that a harmless one gives."""
    text, plain = (to_mermaid(pathway_saying(said), detail=detail) for said in (words, "plain"))
    check(text)
    assert len(text.splitlines()) == len(plain.splitlines())
    assert [line.split('"')[0].split(":")[0] for line in text.splitlines()] == [
        line.split('"')[0].split(":")[0] for line in plain.splitlines()
    ]


@given(st.text(max_size=60))
def test_no_text_escapes(words: str) -> None:
    """What is escaped holds no character that Mermaid, Markdown or HTML reads."""
    said = escaped(words)
    assert not set(re.sub(r"#\d+;", "", said)) & set("\"'`#;<>&[]{}()|\\/*_~:-.=%@$\n\r")


@settings(max_examples=FEWER)
@given(pathways(max_nodes=10))
def test_any_pathway_is_whole(pathway: Pathway) -> None:
    """Every node stands in its lane once, and every line is one of ours."""
    text = to_mermaid(pathway)
    check(text)
    for number in range(len(pathway.nodes)):
        assert len(re.findall(rf"^    n{number}\W", text, re.MULTILINE)) == 1


def test_an_assessment_is_marked_by_word(knee: Pathway) -> None:
    """The option, and the way to it, stand out in Mermaid too."""
    episode = l4path.Episode({"pain": 6, "locked": False}, trials={"exercise": l4path.Trial(weeks=8, relief=10)})
    text = to_mermaid(knee, knee.assess(episode))
    assert escaped("► OPTION: offered") in text
    assert escaped("× failed") in text  # noqa: RUF001 - the sign that is drawn
    assert "stroke-width:6.5px" in text
    assert re.search(r"linkStyle \d+ stroke:#1A1A1A,stroke-width:5.0px", text)


def test_what_the_picture_says_beside_it_is_said_too(knee: Pathway) -> None:
    """Title, state and the note that this is no advice stand in a box of their own."""
    text = to_mermaid(knee, knee.assess(l4path.Episode({"pain": 6})))
    (notes,) = re.findall(r'notes\["([^"]*)"\]', text)
    assert escaped("This episode: red flags first; options: none; to ask: 1") in notes
    assert escaped("not advice for an individual.") in notes


def test_the_file(knee: Pathway, tmp_path: Path) -> None:
    """A file that ends in .mmd is Mermaid."""
    knee.draw(tmp_path / "knee.mmd", direction="right")
    assert (tmp_path / "knee.mmd").read_text(encoding="utf-8") == to_mermaid(knee, direction="right")


def test_formatting(knee: Pathway) -> None:
    """An f-string writes a pathway or an assessment as Mermaid, as DOT, or as it prints."""
    assessment = knee.assess(l4path.Episode({"pain": 6}))
    assert f"{knee:mermaid}" == to_mermaid(knee)
    assert f"{assessment:mermaid}" == to_mermaid(knee, assessment)
    assert f"{knee:dot}" == to_dot(knee)
    assert f"{assessment:dot}" == to_dot(knee, assessment)
    assert f"{knee}" == str(knee)
    assert f"{assessment}" == str(assessment)
    with pytest.raises(ValueError, match="'mermid' is not a format of a diagram; did you mean mermaid"):
        f"{knee:mermid}"
