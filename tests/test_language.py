"""The catalogues of words: every language has every sentence, with the same slots."""

from __future__ import annotations

import base64
import html
import re
import string
from importlib.resources import files
from pathlib import Path

import pytest

import l4path
from l4path.assessment.ahead import ahead
from l4path.diagrams import ahead_diagram, difference_diagram, extract, mermaid, to_svg
from l4path.errors import L4pathError
from l4path.escalations import EscalationKind
from l4path.explorer import explorer_html
from l4path.facts import OUTCOMES
from l4path.language import LANGUAGES, words
from l4path.language.phrases import phrase, span_of, value_of
from l4path.layout import wrapped
from l4path.meaning import State, Status

EXAMPLE = Path(__file__).parent.parent / "examples" / "episodes" / "disc-week-8.toml"


def slots(template: str) -> set[str]:
    """The names of the slots of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence(language: str) -> None:
    """Each language has the keys of English, no more and no fewer, and each of its templates the same slots."""
    here, english = words(language).templates, words().templates
    assert here.keys() == english.keys()
    assert {key: slots(said) for key, said in here.items()} == {key: slots(said) for key, said in english.items()}
    assert all(said == said.strip() and said for said in here.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vocabulary_is_complete(language: str) -> None:
    """There is a word for each status, state, kind of escalation and outcome."""
    said = words(language)
    assert said.table("status").keys() == {*Status, "on_hold"}
    assert said.table("state").keys() == set(State)
    assert said.table("kind").keys() == set(EscalationKind)
    assert said.table("outcome").keys() == set(OUTCOMES)


def test_another_language_is_refused_with_those_there_are() -> None:
    """A language without a catalogue is one clear error that names the others."""
    with pytest.raises(L4pathError, match="no words in the language 'fr'\n  one of: en, de"):
        words("fr")


EDITS = re.compile(
    r"""\.(?:capitalize|title|swapcase)\(\)|\[(?:0|:1)\]\.(?:upper|lower)\(\)|\.replace\(["']_["'],\s*["'] ["']\)"""
)
EDITED_ALL_THE_SAME = {
    "language/text.py": "a label of the pathway's authors begins a line",
    "pathway/parts.py": "a screen without a label is called by its id",
    "verification/thresholds.py": "the words of an id are looked for in a text; nobody reads them",
    "intended.py": "what was typed is compared with what there is; nobody reads it",
    "formats/slips.py": "what was typed is compared with words; nobody reads it",
    "formats/files.py": "what the system says of a file follows a colon",
    "interop/sources.py": "what Python says of JSON follows a colon",
    "formats/further.py": "what Python says of TOML follows a colon",
    "formats/tables.py": "what the vocabulary says of a key follows a colon",
    "cli/parsing.py": "what the help says of an option follows a semicolon",
    "services/requests.py": "the key of a resource type is no sentence",
}
"""Where the letters of a text are changed, and why that is no sentence of ours."""


def test_no_sentence_is_edited_after_it_is_made() -> None:
    """A form with a capital, or without an underscore, stands in the catalogues, or is what the authors wrote."""
    root = Path(l4path.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if EDITS.search(path.read_text(encoding="utf-8"))
    }
    assert found == EDITED_ALL_THE_SAME.keys()


def distinctive(said: str) -> list[str]:
    """The pieces of an English template between its slots that have more than two words."""
    pieces = (text.strip() for text, *_ in string.Formatter().parse(said))
    return [piece for piece in pieces if len(re.findall(r"[A-Za-z]{2,}", piece)) > 2]


def english_in(text: str, of_the_pathway: str) -> set[str]:
    """The keys whose English is in a text, but for what the authors of the pathway wrote themselves."""
    german = words("de").templates
    return {
        key
        for key, said in words("en").templates.items()
        for piece in distinctive(said)
        if piece in text and piece not in german[key] and piece not in of_the_pathway
    }


def test_the_pieces_are_told_apart() -> None:
    """The search for English finds it in an English report, so that to find none in a German one says something."""
    l4, episode = l4path.load("l4"), l4path.read_episode(EXAMPLE)
    svg = l4.assess(episode).to_svg(detail="full")
    found = english_in(unwrapped(svg), "")
    assert {"picture.note", "legend.way.failure.means", "legend.sign.convention.means"} <= found


def unwrapped(page: str) -> str:
    """What a page or a picture says, without its markup; lines of a picture are put together again."""
    page = re.sub(r"<(style|script)\b[^>]*>(?!\s*[{\[]).*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_german_report_holds_no_english_of_ours(tmp_path: Path) -> None:
    """Neither the page of a report in German nor the picture in it says a sentence of the English catalogue."""
    l4 = l4path.load("l4")
    own = (files("l4path.catalog") / "l4.toml").read_text(encoding="utf-8")
    for source in sorted(EXAMPLE.parent.glob("*.toml"))[::4]:
        assessment = l4.assess(l4path.read_episode(source))
        assessment.report(tmp_path / "report.html", language="de")
        page = (tmp_path / "report.html").read_text(encoding="utf-8")
        (drawn,) = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)
        for said in (page, base64.b64decode(drawn).decode(), assessment.to_svg(detail="full", language="de")):
            assert not english_in(unwrapped(said), own)


@pytest.mark.parametrize("name", ["l4", "hypertension"])
def test_the_german_explorer_holds_no_english_of_ours(name: str) -> None:
    """The page, its picture and the words that its script carries are German; only the script itself is code."""
    page = explorer_html(l4path.load(name), language="de")
    own = (files("l4path.catalog") / f"{name}.toml").read_text(encoding="utf-8")
    assert not english_in(unwrapped(page), own)


TEXT = re.compile(r"""(["'`])((?:\\.|(?!\1)[^\n])*)\1""")


@pytest.mark.parametrize(
    "script", ["files.js", "episode.js", "page.js", "map.js", "lists.js", "forms.js", "choosing.js"]
)
def test_the_scripts_of_the_page_have_no_sentence(script: str) -> None:
    """What a script says stands in the catalogues: no text of three words in a row is written in it."""
    code = (files("l4path.explorer") / "assets" / script).read_text(encoding="utf-8")
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", code, flags=re.DOTALL)
    texts = [re.sub(r"\$\{[^}]*\}", "", text) for _, text in TEXT.findall(code)]
    assert not [text for text in texts if re.search(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text)]


@pytest.mark.parametrize(("script", "group"), [("files.js", "slip"), ("episode.js", "misfit")])
def test_every_reason_against_a_file_is_in_the_catalogue_and_is_given(script: str, group: str) -> None:
    """The reasons that a script names are those that the catalogue has; a reason of several words is one of them."""
    code = (files("l4path.explorer") / "assets" / script).read_text(encoding="utf-8")
    given = {name for name in words().table(f"page.{group}") if re.search(rf"\"{name}\"|{group}\.{name}\b", code)}
    assert given == words().table(f"page.{group}").keys()
    named = re.findall(r"""(?:slip|Slip)\("(\w+)\"""" if group == "slip" else r"""yield \[[^,\]]+, "(\w+)\"""", code)
    assert named
    assert set(named) <= given


def test_other_pictures_are_german_too() -> None:
    """What lies ahead, a difference, a part, and Mermaid and DOT of them say no sentence of the English catalogue."""
    l4 = l4path.load("l4")
    own = (files("l4path.catalog") / "l4.toml").read_text(encoding="utf-8")
    assessment = l4.assess(l4path.read_episode(EXAMPLE))
    changes = {"treatments.nsaids": "changed", "reviews.x": "added", "scores.risk": "changed", "title": "changed"}
    around = extract(l4, assessment, around="nsaids", lanes=l4.tiers[:3], language="de")
    drawn = (
        ahead_diagram(ahead(assessment, depth=2), language="de"),
        difference_diagram(l4, l4, changes, {"nsaids": True, "education": False}, language="de"),
        around,
    )
    for diagram in drawn:
        assert diagram.language == "de"
        for said in (to_svg(diagram), mermaid.source(diagram)):
            assert not english_in(unwrapped(html.unescape(said.replace("#", "&#"))), own)
    assert "Oral NSAID" in to_svg(around)


def test_no_line_ends_between_a_number_and_its_unit() -> None:
    """However a sentence falls into lines, `10 %` stands on one of them, and what is printed has plain blanks."""
    for before in range(80, 100):
        lines = wrapped(f"{'x' * before} 10 % in 6 Wochen", "", "")
        assert not any(line.endswith((" 10", " 6")) for line in lines)
        assert " ".join(lines) == f"{'x' * before} 10 % in 6 Wochen"


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [(4.5, "4.5 mmol/l", "4,5 mmol/l"), (9999, "9999 mmol/l", "9999 mmol/l"), (-12345.25, "-12,345.25", "-12.345,25")],
)
def test_a_number_is_written_as_its_language_does(value: float, english: str, german: str) -> None:
    """In a condition, in a range, in what may be answered, and in what is recorded: one rule for all."""
    potassium = l4path.Number("potassium", "potassium", unit="mmol/l", minimum=-20000.5)
    for language, amount in (("en", english), ("de", german)):
        wording = words(language)
        assert value_of(potassium.fact, value, wording).startswith(amount)
        at_least = phrase(potassium >= value, l4path.load("l4"), language=language)
        within = phrase(potassium.between(value, 20000.5), l4path.load("l4"), language=language)
        assert amount in at_least
        assert amount.removesuffix(" mmol/l") in within
    assert span_of(potassium.fact, words("de")).startswith("-20.000,5 oder mehr")
