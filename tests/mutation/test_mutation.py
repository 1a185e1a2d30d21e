"""Planted changes: each kind is made as by hand, dangerous ones come first, and the shipped cases notice most."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # the script stands beside this file

import deletions as script  # noqa: E402
from changes import ROOT, changes_of  # noqa: E402
from score import equivalents  # noqa: E402

import l4path  # noqa: E402
from l4path import CaseError, Episode, Pathway, text  # noqa: E402
from l4path.catalog import cases  # noqa: E402
from l4path.verification import Danger, ExpectedCase, Mutant, mutants, run_mutants  # noqa: E402
from l4path.verification.mutants import KINDS  # noqa: E402
from l4path.verification.variants import Cuts, variants  # noqa: E402

LEAST = 0.9


@pytest.fixture(scope="module")
def l4() -> Pathway:
    """The bundled pathway."""
    return l4path.load("l4")


@pytest.fixture(scope="module")
def knee() -> Pathway:
    """A small pathway; its pain is compared with 1 and 2, its weeks with 6 and 12, its relief with 30 and 50."""
    return l4path.read_pathway(HERE.parent / "knee.toml")


@pytest.fixture(scope="module")
def planted(knee: Pathway) -> list[Mutant]:
    """All its planted changes."""
    return list(mutants(knee))


def test_a_sample_of_mistakes_in_l4_is_noticed(l4: Pathway) -> None:
    """Of changes chosen by a seed at least nine in ten are noticed by a case that ships."""
    report = run_mutants(l4, cases("l4"), most=25)
    assert report.tried == 25
    assert report.share >= LEAST, report.survivors


def test_every_mutant_is_another_pathway(knee: Pathway, planted: list[Mutant]) -> None:
    """Each differs from the original, says where and how, and is of a kind that is listed."""
    assert all(mutant.pathway != knee and mutant.where and mutant.kind in KINDS for mutant in planted)
    assert len({str(mutant) for mutant in planted}) == len(planted)


def test_every_escalation_is_stilled_once_and_strands_nothing(knee: Pathway, planted: list[Mutant]) -> None:
    """No way on is forgotten, and where one never fires no node becomes a start."""
    stilled = [mutant for mutant in planted if mutant.kind == "escalation never fires"]
    assert [mutant.where for mutant in stilled] == [f"escalations.{way.id}" for way in knee.escalations]
    assert all(mutant.pathway.start == knee.start for mutant in stilled)


def test_the_changes_of_one_treatment_are_those_expected(planted: list[Mutant]) -> None:
    """The joint replacement of the small pathway, every change worked out by hand."""
    assert [str(mutant) for mutant in planted if mutant.where.startswith("treatments.replacement")] == [
        "indication dropped: treatments.replacement.indications[1]: cause == osteoarthritis",
        "condition negated: treatments.replacement.indications[1]: cause == osteoarthritis",
        "contraindication dropped: treatments.replacement.contraindications[1]: unfit_for_surgery",
        "condition negated: treatments.replacement.contraindications[1]: unfit_for_surgery",
        "condition negated: treatments.replacement.trial.adequate: weeks >= 12",
        "boundary flipped: treatments.replacement.trial.adequate: weeks >= 12 to weeks > 12",
        "threshold moved: treatments.replacement.trial.adequate: weeks >= 12 to weeks >= 6",
        "threshold moved: treatments.replacement.trial.adequate: weeks >= 12 to weeks >= 13",
        "condition negated: treatments.replacement.trial.response: relief >= 50",
        "boundary flipped: treatments.replacement.trial.response: relief >= 50 to relief > 50",
        "threshold moved: treatments.replacement.trial.response: relief >= 50 to relief >= 30",
        "threshold moved: treatments.replacement.trial.response: relief >= 50 to relief >= 60",
        "adequate and response swapped: treatments.replacement.trial",
    ]


def test_a_definition_is_as_dangerous_as_the_gravest_that_names_it(planted: list[Mutant]) -> None:
    """Unfit for an operation is a contraindication; the way of the red flag is an alarm; the goal comes last."""
    dangers = {mutant.where: mutant.danger for mutant in planted}
    assert dangers["definitions.unfit_for_surgery"] is Danger.CONTRAINDICATION
    assert dangers["escalations.red_flag-emergency_department"] is Danger.ALARM
    assert dangers["treatments.replacement.indications[1]"] is Danger.INDICATION
    assert dangers["escalations.exercise-failed"] is Danger.ESCALATION
    assert dangers["treatments.exercise.trial.adequate"] is Danger.TRIAL
    assert max(Danger) is Danger.GOAL
    assert dangers["goal"] is Danger.GOAL


@pytest.mark.parametrize(
    ("condition", "mistakes"),
    [
        ("locked", []),
        ("pain >= 4", ["pain > 4", "pain >= 2", "pain >= 5"]),
        ("pain >= 0", ["pain > 0", "pain >= 1"]),
        ("not pain > 10", ["not pain >= 10", "not pain > 2"]),
        (
            "locked and pain <= 2",
            ["pain <= 2", "locked", "locked and pain < 2", "locked and pain <= 1", "locked and pain <= 3"],
        ),
        ("locked or heart_failure", ["heart_failure", "locked"]),
        ("at_least(1, locked, heart_failure)", ["at_least(1, heart_failure)", "at_least(1, locked)"]),
        ("at_least(2, locked, heart_failure)", []),
        ("2 <= pain < 10", ["2 < pain < 10", "2 <= pain <= 10", "1 <= pain < 10", "3 <= pain < 10", "2 <= pain < 2"]),
        ("exercise.relief >= 30", ["exercise.relief > 30", "exercise.relief >= 20", "exercise.relief >= 50"]),
        ("cause == osteoarthritis", []),
    ],
)
def test_the_mistakes_of_one_condition(condition: str, mistakes: list[str], knee: Pathway) -> None:
    """A part less, a boundary flipped, or a threshold moved to the next number that anything is compared with."""
    made = list(variants(l4path.parse(condition, knee), Cuts(knee)))
    assert [text(changed) for _, _, changed in made] == mistakes


def test_kinds_that_mean_the_same_out_of_a_review_are_not_swapped() -> None:
    """Persistence and indication differ at a treatment only, so that no case could ever tell them apart at a review."""
    steps = l4path.load("hypertension")
    swapped = [one.where.removeprefix("escalations.") for one in mutants(steps) if one.kind == "kind changed"]
    ways = [way for way in steps.escalations if way.on == "indication"]
    assert any(steps.nodes[name].kind == "review" for way in ways for name in way.after)
    assert all(any(steps.nodes[name].kind == "treatment" for name in way.after) for way in ways if way.id in swapped)
    assert "no-drug-due" in swapped


def test_survivors_are_told_by_danger(knee: Pathway) -> None:
    """One case that looks at the state of a locked knee only: what it cannot see is ranked, alarms before the rest."""
    case = ExpectedCase("locked", Episode({"locked": True, "pain": 3}), state="emergency")
    report = run_mutants(knee, [case])
    dangers = [mutant.danger for mutant in report.survivors]
    assert dangers == sorted(dangers)
    noticed = {str(one) for one in mutants(knee)} - {str(one) for one in report.survivors}
    assert "escalation never fires: escalations.red_flag-emergency_department" in noticed
    assert "condition negated: escalations.red_flag-emergency_department.when: locked" in noticed
    assert report.tried == report.noticed + len(report.survivors) == sum(report.planted.values())
    assert 0 < report.share < 1


def test_nothing_is_measured_with_a_case_that_fails(knee: Pathway) -> None:
    """It would notice every change."""
    with pytest.raises(CaseError, match="wrong: does not come out as expected"):
        run_mutants(knee, [ExpectedCase("wrong", Episode(), state="ended")])


def test_the_same_seed_chooses_the_same_changes(knee: Pathway, planted: list[Mutant]) -> None:
    """A sample can be repeated, keeps the order of the pathway, and another seed gives another one."""
    told = [[str(one) for one in mutants(knee, most=6, seed=seed)] for seed in (1, 1, 2)]
    assert told[0] == told[1] != told[2]
    every = [str(one) for one in planted]
    assert told[0] == [one for one in every if one in told[0]]
    assert len(list(mutants(knee, most=10_000))) == len(planted)


def test_a_deleted_escalation_is_noticed_by_a_case_not_by_its_name() -> None:
    """A case that only names a way that is gone says nothing; one that sees a patient miss an option does."""
    l4 = l4path.load("l4-article")
    named = ExpectedCase("named", Episode(), silent=["severe-case"])
    assert script.unnamed(named, "severe-case") is None
    found = {one.way: one for one in script.deletions(l4, cases("l4-article"), checked=False)}
    assert [*found] == [way.id for way in l4.escalations]
    assert found["severe-case"].cases


def test_the_script_says_what_goes_unnoticed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It prints each deletion that nobody notices and how many are noticed, and fails when they are too few."""
    monkeypatch.setattr(sys, "argv", ["deletions.py", "l4-article", "--cases-only", "--least", "1"])
    assert script.main() == 0
    said = capsys.readouterr().out
    assert "noticed by the cases" in said
    monkeypatch.setattr(sys, "argv", ["deletions.py", "l4-article", "--cases-only", "--least", "17"])
    assert script.main() == 1


def test_what_is_argued_to_change_nothing_is_a_change_of_the_code_as_it_is() -> None:
    """Each stands once, gives a reason, and is of a function, a kind and a code that there are."""
    argued = equivalents()
    changes = {name: changes_of(ROOT / "src" / "l4path" / name) for name in {one.module for one in argued}}
    of_any_kind = {(name, made.within, "", made.was) for name, found in changes.items() for made in found}
    of_a_kind = {(name, made.within, made.kind, made.was) for name, found in changes.items() for made in found}
    places = [(one.module, one.within, one.kind, one.was) for one in argued]
    assert [place for place in places if place not in of_any_kind | of_a_kind] == []
    assert len(places) == len(set(places))
    assert all(one.why for one in argued)
