"""The file of the explorer, looked at without a browser: what it holds, and what it lets run."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import l4path
from l4path.cli import main
from l4path.diagrams import style
from l4path.explorer import explorer_html, looks, program_of, write_explorer
from l4path.explorer.page import data
from l4path.language import LANGUAGES, words
from l4path.meaning import Status, follow_rules, rules_of
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway

sys.path.insert(0, str(Path(__file__).parent / "explorer"))

from hostile import hostile

L4 = l4path.load("l4")
LARGEST = 1_500_000
ASSETS = Path(l4path.__file__).parent / "explorer" / "assets"


class Parts(HTMLParser):
    """The elements of a page with their attributes, and the text of its scripts and styles."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": [], "application/json": []}
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))
        self._inside = (dict(attrs).get("type") or tag) if tag in ("script", "style") else ""

    def handle_data(self, data: str) -> None:
        """Keep the text of a script or a style."""
        if self._inside:
            self.raw[self._inside].append(data)

    def handle_endtag(self, _tag: str) -> None:
        """Leave a script or a style."""
        self._inside = ""


@cache
def page_of(name: str) -> str:
    """The page of a bundled pathway, or of the hostile one."""
    return explorer_html(hostile() if name == "hostile" else l4path.load(name))


@pytest.fixture
def l4_page() -> str:
    """The page of l4."""
    return page_of("l4")


def digest(text: str) -> str:
    """A text as a security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("name", [*l4path.bundled(), "hostile"])
def test_the_policy_names_what_is_there(name: str) -> None:
    """The policy stands before all that it governs, and lets run the page's one script and one style only."""
    page = page_of(name)
    parts = Parts(page)
    (policy,) = [at["content"] for tag, at in parts.elements if at.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in str(policy).split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": digest("".join(parts.raw["script"])),
        "style-src": digest("".join(parts.raw["style"])),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert page.index("Content-Security-Policy") < page.index("<style")
    assert [tag for tag, _ in parts.elements].count("script") == 3


@pytest.mark.parametrize("name", [*l4path.bundled(), "hostile"])
def test_the_page_needs_nothing_else(name: str) -> None:
    """No element of the page loads, links or runs anything, and none carries a handler or a style of its own."""
    parts = Parts(page_of(name))
    loading = {"src", "srcset", "data", "action", "formaction", "poster", "background", "xlink:href", "srcdoc"}
    for tag, attributes in parts.elements:
        assert tag not in ("img", "iframe", "object", "embed", "link", "base", "form", "use", "image", "foreignobject")
        assert not loading & set(attributes), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert (attributes.get("href") or "#").startswith("#")


def addresses(program: dict[str, Any]) -> set[str]:
    """Where the sources of the nodes can be read."""
    return {program["texts"][url] for node in program["nodes"] for _, url in node["evidence"]}


def test_a_source_becomes_a_link_only_where_it_is_a_web_address() -> None:
    """Addresses of other kinds stay texts; those of the web are opened without telling where the reader came from."""
    assert addresses(program_of(hostile())) == {""}
    urls = addresses(program_of(L4))
    assert all(url.startswith("https://") for url in urls if url)
    assert len(urls) > 10
    assert 'rel: "noopener noreferrer"' in "".join(Parts(page_of("l4")).raw["script"])


@pytest.mark.parametrize("name", l4path.bundled())
def test_the_page_is_the_same_every_time(name: str) -> None:
    """The same pathway gives the same page, byte by byte, and its program is a value of JSON."""
    pathway = l4path.load(name)
    assert explorer_html(pathway) == page_of(name)
    program = program_of(pathway)
    assert json.loads(json.dumps(program)) == program


def test_the_script_is_the_same_in_every_page(l4_page: str) -> None:
    """Nothing of a pathway gets into the script or the style: they are the same whatever the pathway is."""
    first, second = Parts(l4_page), Parts(page_of("hostile"))
    assert first.raw["script"] == second.raw["script"]
    assert first.raw["style"] == second.raw["style"]


@pytest.mark.parametrize("seed", range(40))
def test_any_pathway_makes_a_page_whose_data_is_only_data(seed: int) -> None:
    """A random pathway, whatever its texts are, makes a page whose data reads back as the program."""
    pathway = make_pathway(Seeded(seed), max_nodes=8)
    said = data(program_of(pathway))
    assert not set("<>&\u2028\u2029") & set(said)
    assert json.loads(said) == program_of(pathway)


def test_each_row_rests_on_earlier_rows() -> None:
    """The rows of a program can be computed from the first to the last, and every rule of the pathway has one."""
    program = program_of(L4)
    claims = 0
    for number, row in enumerate(program["formulas"]):
        rests = {"claim": row[1:2], "several": row[2:]}.get(row[0], row[1:] if row[0] in ("all", "any", "not") else [])
        assert all(0 <= other < number for other in rests)
        claims += row[0] == "claim"
    assert claims == len(rules_of(L4)) + len(follow_rules(L4))


def test_each_plan_takes_what_there_is() -> None:
    """Every plan takes plans, texts and rows that the program has."""
    program = program_of(L4)
    used = {text for pair in (one for node in program["nodes"] for one in node["evidence"]) for text in pair}
    for row in program["plans"]:
        if isinstance(row[0], list):
            assert all(0 <= part < len(program["plans"]) for part in (row[3] if len(row) > 3 else ()))
            used |= {slot for slot in row[0] if isinstance(slot, int)}
        elif row[0] >= 0:
            assert row[0] // 2 < len(program["formulas"])
            assert all(0 <= part < len(program["plans"]) for part in row[1:])
        else:
            assert program["kinds"][-1 - row[0]]
    assert max(used) < len(program["texts"])


def test_the_page_is_of_a_bearable_size(l4_page: str) -> None:
    """The page of l4 is small enough to be sent by mail."""
    assert len(l4_page.encode()) < LARGEST


def test_the_script_evaluates_and_injects_nothing(l4_page: str) -> None:
    """The script is strict, makes no code of texts, and writes no markup."""
    script = "".join(Parts(l4_page).raw["script"])
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", script, flags=re.DOTALL)
    for word in ("eval(", "Function(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser"):
        assert word not in code
    for word in ("fetch(", "XMLHttpRequest", "import(", "WebSocket", "localStorage", "sessionStorage", "sendBeacon"):
        assert word not in code
    assert script.count('"use strict"') == len(
        re.findall(r"^// ", script, re.MULTILINE) and re.findall(r"\(\(\) => \{", script)
    )


def test_the_page_claims_nothing(l4_page: str) -> None:
    """The page says that it is no device, carries the disclaimer, and never recommends or clears."""
    said = re.sub(r"<style>.*?</style>|<script.*?</script>", "", l4_page, flags=re.DOTALL)
    assert words()("whole.disclaimer") in said
    assert "Not a medical device" in said
    texts = " ".join(words().table("page").values())
    assert not re.search(r"\b(recommend|safe|clear(ed|s)?)\b", f"{said} {texts}", re.IGNORECASE)


def test_every_word_of_the_page_is_said() -> None:
    """Each sentence that only the page says is used by its script."""
    script = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.js"))
    own = {f"page.{key.partition('.')[0]}" for key in words().table("page")} - {"page.html"}
    used = {*own, *(name for name in vars(looks) if name.isupper())}
    assert [name for name in used if not re.search(rf"words\.{re.escape(name)}\b", script)] == []
    template = (ASSETS / "page.html").read_text(encoding="utf-8")
    blanks = {f"{{{{{name}}}}}" for name in words().table("page.html")} - {"{{drawn}}"}
    assert [blank for blank in blanks if blank not in template] == []


def test_the_tones_are_those_of_the_diagrams() -> None:
    """A status strikes the eye in the page as it does in a drawing."""
    drawn = {status.value: str(tone) for status, tone in style.TONES.items()}
    assert set(style.TONES) == set(Status) - {Status.NOT_REACHED}
    assert {"not_reached": "rest"} | drawn == looks.MARKS
    assert {tone: sign for tone, sign in looks.SIGNS.items() if tone != "rest"} == {
        str(tone): look.sign for tone, look in style.MARKS.items() if str(tone) in looks.SIGNS
    }
    assert (
        set(words().table("page.legend"))
        == set(looks.SIGNS)
        == {"option", "alongside", "held", "rest", *drawn.values()}
    )


def test_an_episode_that_does_not_fit_makes_no_page(tmp_path: Path) -> None:
    """An episode of another pathway is refused, and no file is left behind."""
    with pytest.raises(l4path.EpisodeError, match="pian"):
        write_explorer(L4, tmp_path / "explorer.html", l4path.Episode({"pian": 3}))
    assert list(tmp_path.iterdir()) == []


def test_the_day_is_given_when_it_is_known() -> None:
    """The page says on which day it was made where it is told so."""
    article = l4path.load("l4-article")
    assert '"made":"2026-01-31"' in explorer_html(article, made=datetime.date(2026, 1, 31))
    assert '"made":""' in page_of("l4-article")


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`l4path explore` writes the page, with an episode to begin with, or says what is wrong and writes none."""
    episode, page = tmp_path / "patient.toml", tmp_path / "explorer.html"
    episode.write_text("[facts]\npain = 6\n", encoding="utf-8")
    assert called(["explore", "l4", str(episode), "-o", str(page)]) == 0
    assert f"{page} written" in capsys.readouterr().out
    held = Parts(page.read_text(encoding="utf-8")).raw["application/json"][-1]
    assert json.loads(held) == {"facts": {"pain": 6}}
    assert called(["explore", "l4", "-o", str(tmp_path / "explorer.txt")]) == 2
    assert "name a file that ends in .html" in capsys.readouterr().err
    page.unlink()
    episode.write_text("[facts]\npian = 6\n", encoding="utf-8")
    assert called(["explore", "l4", str(episode), "-o", str(page)]) == 2
    assert "did you mean pain?" in capsys.readouterr().err
    assert not page.exists()


def called(arguments: list[str]) -> int:
    """The exit status of a command."""
    status: Any = main(arguments)
    return int(status or 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_script_asks_of_the_catalogue_is_in_the_page(language: str) -> None:
    """The page carries the groups of words that its script names, in each language, and no more of the checker's."""
    script = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.js"))
    carried = program_of(L4, language=language)["words"]
    assert set(re.findall(r'(?:words\[|say\()"([a-z_.]+)"', script)) <= carried.keys()
    groups = set(re.findall(r"(?:words\[|say\()`([a-z_]+?)(?:\.|_\$)", script))
    assert groups <= {key.partition(".")[0] for key in carried}
    assert not any(key.startswith("check.") for key in carried)


def test_the_page_is_there_in_german_too() -> None:
    """Its own words, its headings and the words for conditions are German; what the pathway says stays as it is."""
    page = explorer_html(L4, language="de")
    assert '<html lang="de">' in page
    assert words("de")("page.html.stands") in page
    assert words()("page.html.stands") not in page
    assert words("de")("page.asked_now") in page
    assert "Behandlungsdauer: mindestens 4 Wochen" in page
    assert L4.title in page


@pytest.mark.parametrize("name", ["l4", "hypertension"])
def test_every_text_of_the_picture_is_held(name: str) -> None:
    """No font of a reader carries a line out of its box, one with a bullet as little as another; a mark changes."""
    texts = re.findall(r"<text([^>]*)>([^<]*\S[^<]*)</text>", explorer_html(l4path.load(name)))
    assert len(texts) > 50
    loose = [text for attributes, text in texts if 'class="word"' not in attributes and "textLength" not in attributes]
    assert loose == []
    assert any(text.startswith("•") for _, text in texts) or name != "l4"
