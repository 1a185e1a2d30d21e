"""What is silenced is found with the rest of a check; the patients who show it are made when somebody asks for them."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from dataclasses import FrozenInstanceError, replace
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l4path import Episode, Pathway, Silenced, Treatment, Trial, load
from l4path.language import speaking
from l4path.search.budget import Budget
from l4path.search.find import BUDGET
from l4path.search.showing import Showing
from l4path.testing import pathways
from l4path.verification import Report, check
from l4path.verification.check import checked
from l4path.verification.finding import Finding, silenced_later
from l4path.verification.questions import Questions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CARE = Treatment("care", "Care", tier="a", once=True)
OTHER = Treatment("other", "Other", tier="a", once=True)
MEANT = Silenced("stuck", "treatments.care", "it is meant to be so")
GONE = Silenced("stuck", "treatments.nothing", "it was so once")


def two_ends(*silenced: Silenced) -> Pathway:
    """Care ends where the first treatment was done, or where it is not possible and the other was done."""
    way = CARE.escalates_to(OTHER, on="unavailable")
    return Pathway("p", tiers=["a"], start=[CARE], nodes=[OTHER], escalations=[way], silenced=silenced)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many patients were made plain, each time that any were."""
    several: list[int] = []
    before = Showing.plainest

    def counted(self: Showing, found: Sequence[Any]) -> Any:
        several.append(len(found))
        return before(self, found)

    monkeypatch.setattr(Showing, "plainest", counted)
    return several


def places(report: Report) -> list[tuple[str, str]]:
    """The places of what is not silenced, of those that a patient shows."""
    return [found.place for found in report.findings if found.episode is not None]


def test_only_the_patients_of_what_is_not_silenced_are_made_by_a_check(made: list[int]) -> None:
    """One of two; the other once it is asked for, and never again."""
    report = check(two_ends(MEANT))
    assert places(report) == [("stuck", "treatments.other")]
    assert made == [1]
    (accepted,) = report.silenced
    assert made == [1, 1]
    assert (accepted.place, accepted.silenced) == (("stuck", "treatments.care"), "it is meant to be so")
    assert accepted.episode == Episode(trials={"care": Trial()}, pathway="p")
    assert report.silenced == (accepted,)
    assert report.to_dict()["silenced"][0]["reason"] == "it is meant to be so"
    assert made == [1, 1]


def test_nobody_is_made_for_whether_a_bundled_pathway_passes(made: list[int]) -> None:
    """All that a patient shows of it is silenced: what passes, is wrong, undecided or proved needs none of them."""
    report = check(load("l4"))
    assert report.passes(strict=True)
    assert (report.findings, report.undecided) == ((), ())
    assert report.proved
    assert repr(report) == "<Report on l4: 0 errors, 0 warnings, 0 undecided>"
    assert made == []
    shown = [found for found in report.silenced if found.episode is not None]
    assert made == [len(shown)]


@given(pathways(max_nodes=5), st.data())
@settings(max_examples=40)
def test_what_is_made_later_is_what_is_found_where_nothing_is_silenced(pathway: Pathway, data: st.DataObject) -> None:
    """Whatever is silenced: the same findings, each with the same patient, and as many questions."""
    pathway = pathway.with_fields(silenced=())
    whole = check(pathway)
    every = list(dict.fromkeys(found.place for found in whole.findings))
    chosen = data.draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    silences = [Silenced(*place, "meant") for place in chosen]
    watched: list[int] = []
    report = check(pathway.with_fields(silenced=silences), watch=lambda number, _: watched.append(number))
    assert watched == list(range(1, report.questions + 1))
    assert (report.questions, report.undecided, report.proved) == (whole.questions, whole.undecided, whole.proved)
    assert report.findings == tuple(found for found in whole.findings if found.place not in chosen)
    expected = [replace(found, silenced="meant") for found in whole.findings if found.place in chosen]
    assert sorted(report.silenced, key=lambda found: found.severity) == expected


def test_a_silence_is_unused_where_nothing_is_found_whether_or_not_patients_are_made() -> None:
    """Of two silences, that of a finding is used before its patient is made; the other is found to be unused."""
    report = check(two_ends(MEANT, GONE))
    assert [found.where for found in report.findings if found.code == "unused-silence"] == ["treatments.nothing"]
    assert [found.place for found in report.silenced] == [("stuck", "treatments.care")]


def test_what_is_undecided_is_no_finding_and_its_silence_is_not_unused(made: list[int]) -> None:
    """Without a step for replays nothing is shown, of what is silenced neither; nobody is made for it later."""
    budget = Budget(BUDGET)
    budget.left_for_replays = 0
    report = checked(Questions(two_ends(MEANT), solver="own", budget=budget))
    assert ("stuck", "treatments.care") in {(left.code, left.where) for left in report.undecided}
    assert report.silenced == ()
    assert not any(found.code == "unused-silence" for found in report.findings)
    assert made == []


def test_where_the_budget_ends_those_who_are_made_later_are_as_found() -> None:
    """What is left for plain patients is for those first who are not silenced."""
    budget = Budget(BUDGET)
    report = checked(Questions(two_ends(MEANT), solver="own", budget=budget))
    assert not any(found.as_found for found in report.findings)
    budget.left_for_plain = 0
    (accepted,) = report.silenced
    assert accepted.as_found
    assert accepted.episode is not None


def small(make: Callable[[], tuple[Finding, ...]]) -> Report:
    """A report whose silenced findings are made later."""
    return silenced_later(Report(two_ends(), ()), make)


BORNE = Finding("stuck", "treatments.care", "Nothing is left.", silenced="so be it")


@pytest.mark.parametrize(
    "ask",
    [
        lambda report: report == Report(two_ends(), (), (BORNE,)),
        lambda report: pickle.loads(pickle.dumps(report)).silenced == (BORNE,),  # noqa: S301 - our own
        lambda report: copy.copy(report).silenced == copy.deepcopy(report).silenced == (BORNE,),
        lambda report: replace(report, questions=3).silenced == (BORNE,),
        lambda report: hash(report) == hash(Report(two_ends(), (), (BORNE,))),
    ],
)
def test_a_report_is_the_same_value_whenever_the_rest_of_it_is_made(ask: Callable[[Report], bool]) -> None:
    """To compare, pickle, copy or change it makes them, once."""
    times: list[int] = []

    def make() -> tuple[Finding, ...]:
        times.append(1)
        return (BORNE,)

    report = small(make)
    assert times == []
    assert ask(report)
    assert report.silenced == (BORNE,)
    assert times == [1]


def test_a_report_stays_frozen_and_has_no_other_field() -> None:
    """Neither before they are made nor afterwards."""
    report = small(lambda: (BORNE,))
    for _ in range(2):
        with pytest.raises(FrozenInstanceError):
            report.silenced = ()  # type: ignore[misc]
        with pytest.raises(AttributeError, match="'Report' object has no attribute 'silence'"):
            report.silence  # type: ignore[attr-defined]  # noqa: B018
        assert report.silenced == (BORNE,)
    assert Report(two_ends(), ()).silenced == ()


def test_of_several_who_ask_at_once_each_is_given_the_same() -> None:
    """They are made once, and whoever comes meanwhile waits."""
    times: list[int] = []
    report = small(lambda: times.append(1) or (BORNE,))  # type: ignore[func-returns-value]
    given: list[tuple[Finding, ...]] = []
    threads = [Thread(target=lambda: given.append(report.silenced)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given == [(BORNE,)] * 8
    assert times == [1]


def test_they_are_made_in_the_language_of_the_check() -> None:
    """Whatever is spoken when they are asked for."""
    with speaking("de"):
        later = check(two_ends(MEANT))
        expected = check(two_ends(MEANT)).silenced
    assert later.silenced == expected
    assert later.silenced != check(two_ends(MEANT)).silenced


def test_what_makes_them_is_given_up_once_they_are_made() -> None:
    """The search is kept for as long as it may still be needed, and no longer."""
    questions = Questions(two_ends(MEANT), solver="own", budget=BUDGET)
    kept = weakref.ref(questions)
    report = checked(questions)
    del questions
    gc.collect()
    assert kept() is not None
    assert len(report.silenced) == 1
    gc.collect()
    assert kept() is None
