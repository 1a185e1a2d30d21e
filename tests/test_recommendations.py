"""Every recommendation quoted of the three guidelines is placed once in `l4`, and none that it carries is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))  # the script stands beside the pages that it writes

import recommendations as script  # type: ignore[import-not-found] # noqa: E402

import l4path  # noqa: E402
from l4path.reports.elements import elements  # noqa: E402

L4 = l4path.load("l4")
QUOTED = script.quoted()
EVERY = [one for said in QUOTED.values() for one in said]


def test_the_three_guidelines_are_there() -> None:
    """And nothing else."""
    assert set(QUOTED) == {"ng59", "acp2017", "vadod2017"}
    assert set(QUOTED) <= set(L4.sources)


@pytest.mark.parametrize("one", EVERY, ids=[one.says[:40] for one in EVERY])
def test_each_is_placed(one: script.Recommendation) -> None:
    """Carried by an element, contradicted by one that says so, or out of scope with a reason."""
    assert script.place(one, L4), one.says
    assert not one.contradicted or any(
        evidence.stance == "against" and evidence.source == one.source and evidence.locator in one.locators
        for element in one.carriers(L4)
        for evidence in element.evidence
    )
    assert not (one.contradicted and one.outside)


def test_none_stands_twice() -> None:
    """Neither in words, nor with the same locators and strengths."""
    assert len({one.says for one in EVERY}) == len(EVERY)
    assert len({(one.source, one.locators, one.strengths) for one in EVERY}) == len(EVERY)


def test_no_evidence_of_these_sources_is_without_a_recommendation() -> None:
    """Whatever an element says of one of the three guidelines is a recommendation of the list."""
    carried = {
        (one.source, element.id, evidence.locator, evidence.strength)
        for one in EVERY
        for element in one.carriers(L4)
        for evidence in element.evidence
        if evidence.source == one.source
        and evidence.locator in one.locators
        and (not one.strengths or evidence.strength in one.strengths)
    }
    said = {
        (evidence.source, element.id, evidence.locator, evidence.strength)
        for element in elements(L4)
        for evidence in element.evidence
        if evidence.source in QUOTED
    }
    assert said - carried == set()


def test_the_page_follows_the_pathway() -> None:
    """Without the evidence on acupuncture its line names no element any more; with it, it does."""
    one = next(one for one in EVERY if one.locators == ("acupuncture",))
    assert "Acupuncture" in script.place(one, L4)
    assert "Acupuncture" not in script.place(one, l4path.load("l4-article"))


def test_the_pages_are_written(tmp_path: Path) -> None:
    """One a source, each with a row for every recommendation."""
    script.write(tmp_path, L4)
    assert {path.name for path in tmp_path.iterdir()} == {f"l4-{source}.md" for source in QUOTED}
    for source, said in QUOTED.items():
        page = (tmp_path / f"l4-{source}.md").read_text(encoding="utf-8")
        assert page.count("\n| ") == len(said) + 1
