"""The collector of garbage is held still while much is made, and does afterwards what it did before."""

from __future__ import annotations

import gc
import importlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import language
from l4path.conditions.simplifying import simplified
from l4path.diagrams import extract, layout, sheet
from l4path.garbage import none_collected
from l4path.search import nearest, relevance
from l4path.search.encoding import encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collector(*, on: bool) -> Iterator[None]:
    """The collector on or off, and afterwards as it was."""
    before = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        yield
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.parametrize("on", [True, False])
def test_afterwards_the_collector_is_as_it_was_also_after_an_error(on: bool) -> None:
    """Whether it was on or off before, within another or alone."""
    with collector(on=on):
        with none_collected():
            assert not gc.isenabled()
            with none_collected():
                pass
            assert not gc.isenabled(), "the inner one must not end what the outer one asked for"
        assert gc.isenabled() is on
        with pytest.raises(ZeroDivisionError), none_collected():
            1 / 0  # noqa: B018
        assert gc.isenabled() is on


def test_nothing_is_collected_while_a_picture_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The layout makes hundreds of small values a box."""
    seen = []

    def arranged(*given: object) -> layout.Layout:
        seen.append(gc.isenabled())
        return layout.arrange(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(sheet, "arrange", arranged)
    with collector(on=True):
        sheet.laid_out(extract(l4path.load("l4-article")))
        assert gc.isenabled()
    assert seen == [False]


def test_nothing_is_collected_while_a_pathway_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program is a function for every part of every condition."""
    assess = importlib.import_module("l4path.assessment.assess")  # its room calls a function so
    seen = []

    class Program(assess.Program):  # type: ignore[name-defined,misc]
        def __init__(self, pathway: l4path.Pathway) -> None:
            seen.append(gc.isenabled())
            super().__init__(pathway)

    monkeypatch.setattr(assess, "Program", Program)
    drawn = l4path.load("l4-article")
    with collector(on=True):
        assess._Engine(drawn)
        assert gc.isenabled()
    assert seen == [False]


def test_nothing_is_collected_while_a_patient_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The statements of a pathway are as many small values as its rules have parts, none of which is garbage."""
    found = l4path.load("l4-article").assess(l4path.Episode())
    node = next(name for name, status in found.status.items() if status.value == "not_reached")
    for searching, run in ((nearest, lambda: found.what_it_would_take(node)), (relevance, found.to_ask)):
        seen = []

        def encoded(*given: Any, **named: Any) -> Any:
            seen.append(gc.isenabled())  # noqa: B023 - called before the next
            return encoding_of(*given, **named)

        monkeypatch.setattr(searching, "encoding_of", encoded)
        with collector(on=True):
            run()
            assert gc.isenabled()
        assert set(seen) == {False}


def test_nothing_is_collected_while_a_page_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan is made of many small values, which stay with the pathway."""
    found, seen, explain = l4path.load("l4-article").assess(l4path.Episode()), [], language.explain

    def explained(*given: Any, **named: Any) -> Any:
        seen.append(gc.isenabled())
        return explain(*given, **named)

    monkeypatch.setattr(language, "explain", explained)
    with collector(on=True):
        found.explain(next(iter(found.status)), looking=False)
        assert gc.isenabled()
    assert seen == [False]


def test_what_is_worked_out_of_a_formula_leaves_no_garbage() -> None:
    """Folding a formula makes nothing that only the collector can free: a tree of syntax would stay until then."""
    rules = [caution.when for node in l4path.load("l4").treatments.values() for caution in node.cautions]
    with collector(on=False):
        gc.collect()
        for rule in rules:
            simplified(rule, lambda leaf: leaf)
        assert gc.collect() == 0
