"""The generated pages: all that the pathway says is on them, and nothing of a file acts as markup."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

import l4path
from l4path import (
    Disposition,
    Evidence,
    FileError,
    Flag,
    Measure,
    Pathway,
    Source,
    Treatment,
    text,
    weeks,
)
from l4path.errors import visible
from l4path.evidence import Context
from l4path.language.phrases import phrase
from l4path.reports import PAGES, conventions_page, sources_page, walkthrough_page, write_pages
from l4path.reports.elements import elements
from l4path.testing import pathways

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token

HOSTILE = "<script>alert(1)</script> | [x](javascript:alert(1)) ![i](u) `code` *b* _i_ {role}`a` $m$ ~~s~~ &amp; #h"
BUNDLED = l4path.bundled()


@pytest.fixture(scope="module")
def l4() -> Pathway:
    """The bundled pathway."""
    return l4path.load("l4")


def tokens(page: str) -> list[Token]:
    """A page as a Markdown reader sees it, HTML allowed, with the inline parts unfolded."""
    found = []
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(page):
        found += [token, *(token.children or ())]
    return found


def plain(page: str) -> str:
    """The text of a page without its markup."""
    return "\n".join(
        "".join(part.content for part in token.children or ()) for token in tokens(page) if token.type == "inline"
    )


def headings(page: str, level: int) -> list[str]:
    """The headings of one level, as a reader sees them."""
    every = tokens(page)
    return [
        "".join(part.content for part in every[at + 1].children or ())
        for at, token in enumerate(every)
        if token.type == "heading_open" and token.tag == f"h{level}"
    ]


def part(page: str, title: str) -> str:
    """One part of a page: from a heading of the second level to the next."""
    return plain(page.split(f"\n## {title}\n")[1].split("\n## ", maxsplit=1)[0])


@pytest.mark.parametrize("name", BUNDLED)
def test_every_source_is_there_with_all_that_rests_on_it(name: str) -> None:
    """Year, address, every element with stance, place, strength, note and mark, and the context."""
    pathway = l4path.load(name)
    page = sources_page(pathway)
    said = part(page, "Sources")
    for source in pathway.sources.values():
        assert source.title in said
        assert source.url in said
        for context in source.context:
            assert context.note[1:] in said
    for element in elements(pathway):
        assert not element.evidence or element.name in said
        for item in element.evidence:
            for shown in (item.locator, item.strength, item.note, item.mark):
                assert shown in said, item
    items = sum(len(element.evidence) for element in elements(pathway))
    rows = [line for line in page.split("\n## Sources\n")[1].splitlines() if line.startswith("| ")]
    assert len(rows) - sum(line.startswith("| Element |") for line in rows) == items


def test_every_dispute_is_there_with_both_sides(l4: Pathway) -> None:
    """Each disputed element stands under its own heading, with at least one line for and one against."""
    page = sources_page(l4)
    disputes = page.split("\n## Disputes\n")[1].split("\n## ")[0]
    blocks = disputes.split("\n### ")[1:]
    disputed = [element for element in elements(l4) if element.disputed]
    assert len(blocks) == len(disputed) > 20
    for block, element in zip(blocks, disputed, strict=True):
        assert element.name in plain(f"### {block}")
        assert "\n- For: " in block
        assert "\n- AGAINST: " in block


def test_the_disputes_are_listed_by_their_ids(l4: Pathway) -> None:
    """D01 to D15 stand under the conventions of the library, with what they are about; no note carries an id."""
    under = plain(sources_page(l4).split("\n### Library convention\n")[1].split("\n### ")[0])
    listed = re.findall(r"Dispute (D[0-9]{2}): ", under)
    assert listed == [f"D{number:02}" for number in range(1, 16)]
    assert "Dispute D02: whether acupuncture is an option at all: treatments.acupuncture" in under


def test_a_pathway_without_disputes_says_so() -> None:
    """The article alone disputes nothing, and no register is made up for it."""
    page = sources_page(l4path.load("l4-article"))
    assert "No element has evidence both for and against it." in plain(page)
    assert "Register" not in page


def test_the_silences_of_the_article_are_on_its_page() -> None:
    """What the article does not say can be read beside what it says."""
    said = plain(sources_page(l4path.load("l4-article")))
    assert said.count("Silent: ") >= 8
    assert "What it says that no element carries" in said


def test_what_has_no_evidence_is_said() -> None:
    """A node on nobody's word is named as such, and a source on which nothing rests too."""
    home = Disposition("home", "Home", tier="care")
    source = Source("a", "A", review_by=datetime.date(2030, 1, 31))
    said = plain(sources_page(Pathway("p", tiers=["care"], start=[home], sources=[source])))
    assert "without any evidence: Home" in said
    assert "No element rests on it." in said
    assert "to be looked at again by: 2030-01-31" in said
    assert "year: not given" in said


@pytest.mark.parametrize("name", BUNDLED)
def test_every_convention_is_listed_with_its_condition(name: str) -> None:
    """Each evidence of mark L with its note and its place, and the condition that a clinic would change."""
    pathway = l4path.load(name)
    said = plain(conventions_page(pathway))
    for element in elements(pathway):
        for item in element.evidence:
            if item.mark == "L":
                assert element.name in said
                assert item.note in said
                assert element.id in said
    for definition in pathway.definitions.values():
        if any(item.mark == "L" for item in definition.evidence):
            assert f"as written: {text(definition.condition)}" in said


def test_conditions_of_conventions_can_be_copied(l4: Pathway) -> None:
    """What stands as written reads back as the same condition."""
    page = conventions_page(l4)
    written = re.findall(r"definitions ([^,]+), is: .*`(.*)`$", page, re.MULTILINE)
    assert len(written) > 10
    for name, condition in written:
        assert l4path.parse(condition, l4) == l4.definitions[name.replace("\\", "")].condition


def test_a_pathway_without_conventions_says_so() -> None:
    """The article alone has none."""
    assert "The pathway names none." in conventions_page(l4path.load("l4-article"))


def test_another_mark_may_mean_convention(l4: Pathway) -> None:
    """A clinic that marks its conventions otherwise asks for its own mark."""
    page = plain(conventions_page(l4, mark="V2"))
    assert "Mark V2 means: read in a secondary source only" in page
    assert "four sessions per region" in page


@pytest.mark.parametrize("name", BUNDLED)
def test_the_walk_goes_through_every_node_tier_by_tier(name: str) -> None:
    """Tiers in their order, in each the nodes in theirs, with the reason of every way in and on."""
    pathway = l4path.load(name)
    page = walkthrough_page(pathway)
    walked = [title for title in headings(page, 2) if title.startswith("Tier: ")]
    assert walked == [f"Tier: {tier}" for tier in pathway.tiers]
    order = [node.title for tier in pathway.tiers for node in pathway.nodes.values() if node.tier == tier]
    assert headings(page, 3) == order
    said = plain(page)
    for way in pathway.escalations:
        ends = 1 + len(way.after) + (way.on == "red_flag")
        assert said.count(way.because) >= ends, way.id


def test_the_walk_tells_what_a_node_needs(l4: Pathway) -> None:
    """For whom, what forbids it, when a trial is adequate and has worked, in words and without ids."""
    page = walkthrough_page(l4)
    block = plain(page.split("\n### Acupuncture\n")[1].split("\n### ")[0])
    for forbidding in l4.treatments["acupuncture"].contraindications:
        assert phrase(forbidding, l4)[1:] in block
    for needed in l4.treatments["acupuncture"].indications:
        assert phrase(needed, l4)[1:] in block
    assert "Response: pain relief: at least 30 %" in block
    assert "Disputed: the sources disagree." in block
    assert "needle_risk" not in block


def test_the_walk_tells_red_flags_first(l4: Pathway) -> None:
    """Every red flag stands before the first tier; a pathway without any says that this is no all-clear."""
    before = walkthrough_page(l4).split("\n## Tier: ")[0]
    assert before.count(": to Same") + before.count(": to Urgent") == sum(w.on == "red_flag" for w in l4.escalations)
    assert "That is not to say that there are none." in walkthrough_page(l4path.load("l4-article"))


def test_the_walk_explains_its_words(l4: Pathway) -> None:
    """Definitions, questions, invariants and the goal are on the page too."""
    said = plain(walkthrough_page(l4))
    for definition in l4.definitions.values():
        assert definition.label[1:] in said
    for fact in l4.facts.values():
        assert fact.question in said
    for invariant in l4.invariants.values():
        assert invariant.title in said
    assert "It names no goal." in plain(walkthrough_page(l4path.load("l4-article")))


def hostile() -> Pathway:
    """A pathway in which every text tries to be markup."""
    flag = Flag("flag", HOSTILE, question=HOSTILE)
    relief = Measure("relief", HOSTILE, unit=HOSTILE)
    evidence = [
        Evidence(
            source="s", locator=HOSTILE, stance=cast("Any", stance), strength=HOSTILE, note=f"{HOSTILE} D01", mark=mark
        )
        for stance, mark in (("for", "L"), ("against", HOSTILE), ("neutral", "L"))
    ]
    one = Treatment(
        "one",
        HOSTILE,
        tier=HOSTILE,
        indications=[flag],
        adequate=weeks >= 1,
        response=relief >= 1,
        evidence=evidence,
    )
    other = Disposition("other", "# " + HOSTILE, tier=HOSTILE, emergency=True)
    ways = [
        one.escalates_to(other, on="failure", when=flag, because=HOSTILE, evidence=evidence),
        other.on_red_flag(flag, because="1. " + HOSTILE),
    ]
    sources = [
        Source("s", HOSTILE, url="javascript:alert(1)", context=(Context(locator=HOSTILE, note="\n\n# loud"),)),
        Source("t", "- " + HOSTILE, url="https://example.org/<script>"),
    ]
    return Pathway(
        "p",
        HOSTILE,
        version=HOSTILE,
        description=HOSTILE,
        tiers=[HOSTILE],
        start=[one],
        escalations=ways,
        sources=sources,
    )


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_a_file_acts_as_markup(name: str) -> None:
    """Hostile texts everywhere give a page of the same shape: no HTML, link, image or code of theirs."""
    page = PAGES[name](hostile())
    found = tokens(page)
    kinds = {token.type for token in found}
    assert not kinds & {"html_inline", "html_block", "image", "s_open", "fence", "code_block", "hr", "lheading_open"}
    assert not [token for token in found if token.type == "link_open"]
    assert HOSTILE in plain(page)
    harmless = {"sources": 2, "walkthrough": 2, "conventions": 0}
    assert len(headings(page, 1)) == 1
    assert headings(page, 3).count(HOSTILE) <= harmless[name]


@given(pathway=pathways(max_nodes=6))
def test_pages_of_random_pathways_keep_their_shape(pathway: Pathway) -> None:
    """Whatever the texts, the headings are ours and every title can be read."""
    for name, make in PAGES.items():
        page = make(pathway)
        assert page.endswith("\n")
        assert not page.endswith("\n\n")
        assert "\n\n\n" not in page
        assert not {token.type for token in tokens(page)} & {
            "html_inline",
            "html_block",
            "image",
            "fence",
            "code_block",
        }
        assert len(headings(page, 1)) == 1, name
    walked = headings(walkthrough_page(pathway), 3)
    assert sorted(walked) == sorted(visible(node.title) for node in pathway.nodes.values())


def test_an_address_of_the_web_is_a_link(l4: Pathway) -> None:
    """Every address of the bundled pathway can be followed from its page."""
    links = {token.attrs["href"] for token in tokens(sources_page(l4)) if token.type == "link_open"}
    assert links == {source.url for source in l4.sources.values() if source.url}


def test_all_pages_are_written(tmp_path: Path) -> None:
    """One file a page and pathway, in a folder that is made, the same bytes every time."""
    pathways = [l4path.load(name) for name in BUNDLED]
    files = write_pages(tmp_path / "new" / "folder", pathways)
    assert [file.name for file in files] == [f"{name}-{page}.md" for name in BUNDLED for page in PAGES]
    before = [file.read_bytes() for file in files]
    assert [file.read_bytes() for file in write_pages(tmp_path / "new" / "folder", pathways)] == before
    assert b"\r" not in b"".join(before)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file in the way is answered with one sentence."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="taken"):
        write_pages(tmp_path / "taken", [l4path.load("l4")])


def test_a_derived_pathway_has_pages_too(l4: Pathway) -> None:
    """What follows a source says on its pages what it is."""
    nice = l4.following("ng59")
    assert "following NICE NG59" in headings(walkthrough_page(nice), 1)[0]
    assert "Left out: Acupuncture" in plain(walkthrough_page(nice))
    assert "Acupuncture" not in headings(walkthrough_page(nice), 3)


def test_cautions_scores_screens_and_obligations_are_on_the_pages() -> None:
    """The walk shows what to mind, how a score adds up, what is asked together; evidence of each is with its source."""
    frail, old = Flag("frail", "frail"), Flag("old", "over 80")
    said = Evidence(source="g", stance="for", locator="1.1", mark="L")
    care = Treatment(
        "care",
        "Care",
        tier="care",
        once=True,
        cautions=[l4path.Caution("falls", frail, "falls are likely", evidence=[said])],
    )
    risk = l4path.Score(
        "risk", "risk of falls", [l4path.ScoreItem(frail, 2), l4path.ScoreItem(old, -1, label="age")], [said]
    )
    duty = l4path.Obligation("duty", "Who is frail is cared for", frail, l4path.option(care), [said])
    pathway = Pathway(
        "p",
        tiers=["care"],
        start=[care],
        facts=[frail, old],
        screens=[l4path.Screen("falls_screen", [frail, old], label="falls", question="Which of these?")],
        obligations=[duty],
        sources=[Source("g", "Guideline G")],
        goal=risk >= 1,
    )
    walk = plain(walkthrough_page(pathway))
    for line in ("If frail: yes: falls are likely", "Frail: yes: 2 points", "Age: over 80: yes: -1 point"):
        assert line in walk
    assert "Falls: Which of these? frail and over 80" in walk
    assert "Who is frail is cared for" in walk
    cited = part(sources_page(pathway), "Sources")
    for name in ("Care: mind: falls are likely", "The score “risk of falls”", "Who is frail is cared for"):
        assert name in cited
    conventions = plain(conventions_page(pathway))
    for line in (
        "cautions care.falls, when: frail: yes",
        "scores risk, 2 points: frail: yes",
        "obligations duty, then:",
    ):
        assert line in conventions
