"""The vignettes notice small mistakes: of a sample on every run, of all mutants when the script is run."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # the script and its modules stand beside this file

from kit import VIGNETTES, Vignette, differences, vignettes  # noqa: E402
from mutants import Mutant, mutants, variants  # noqa: E402
from mutate_l4 import LEAST, chosen, false_alarms, first_to_notice, main, measure  # noqa: E402

import l4path  # noqa: E402
from l4path import Episode, Pathway, text  # noqa: E402

EXTRA = json.loads((VIGNETTES / "extra" / "extra.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def l4() -> Pathway:
    """The bundled pathway."""
    return l4path.load("l4")


@pytest.fixture(scope="module")
def every(l4: Pathway) -> list[Mutant]:
    """All its mutants."""
    return list(mutants(l4))


@pytest.mark.parametrize("name", EXTRA)
def test_the_extra_patients_come_out_as_reasoned(name: str, l4: Pathway) -> None:
    """State, options, questions, statuses and escalations are those expected, and what must be silent is."""
    assessment = l4.assess(l4path.read_episode(VIGNETTES / "extra" / f"{name}.toml"))
    assert not differences(assessment, EXTRA[name]), EXTRA[name]["reason"]
    assert not assessment.broken_invariants()


def test_the_extra_patients_have_an_expectation_each() -> None:
    """Files and expectations match one to one, and no id is taken twice in the kit."""
    assert sorted(EXTRA) == sorted(path.stem for path in (VIGNETTES / "extra").glob("*.toml"))
    names = [vignette.name for vignette in vignettes()]
    assert len(set(names)) == len(names)


def test_the_pathway_itself_meets_every_vignette(l4: Pathway) -> None:
    """Otherwise a vignette would notice every mutant, and the measurement would be worth nothing."""
    assert false_alarms(l4) == []


def test_a_sample_of_mistakes_is_noticed(l4: Pathway) -> None:
    """Of mutants chosen by a seed at least 95 % are noticed by a vignette."""
    found = measure(l4, most=80, processes=1)
    assert len(found) == 80
    survivors = [mutant for _, mutant, noticed in found if not noticed]
    assert 100 * (len(found) - len(survivors)) / len(found) >= LEAST, survivors


def test_every_kind_of_mistake_is_made(every: list[Mutant]) -> None:
    """Contraindications, indications, thresholds, escalations, trials and conjuncts, hundreds in all."""
    kinds = {mutant.kind for mutant in every}
    for wanted in (
        "drop one of contraindications",
        "drop one of indications",
        "drop a disjunct of definition",
        "delete an escalation",
        "drop a conjunct of when",
        "drop a when",
        "swap adequate and response",
        "shift a threshold of adequate",
        "shift a threshold of response",
        "shift a threshold of definition",
    ):
        assert wanted in kinds
    assert len(every) > 500


def test_every_mutant_is_another_pathway(l4: Pathway, every: list[Mutant]) -> None:
    """Each differs from the original in one place, and says in which."""
    assert all(mutant.pathway != l4 and mutant.where for mutant in every)
    assert all(mutant.pathway is not None for mutant in every)


def test_every_escalation_is_deleted_once(l4: Pathway, every: list[Mutant]) -> None:
    """No way on is forgotten."""
    assert [m.where for m in every if m.kind == "delete an escalation"] == [way.id for way in l4.escalations]


@pytest.mark.parametrize(
    ("condition", "mistakes"),
    [
        ("radicular", []),
        ("pain >= 4", ["pain >= 3", "pain >= 5"]),
        ("pain >= 0", ["pain >= 1"]),
        ("not pain > 9", ["not pain > 8", "not pain > 10"]),
        ("radicular and axial", ["axial", "radicular"]),
        ("radicular or axial or worsening", ["axial or worsening", "radicular or worsening", "radicular or axial"]),
        ("at_least(1, radicular, axial)", ["at_least(1, axial)", "at_least(1, radicular)"]),
        ("at_least(2, radicular, axial)", []),
        ("2 <= pain < 10", ["1 <= pain < 10", "3 <= pain < 10", "2 <= pain < 9"]),
        ("nsaids.relief >= 30", ["nsaids.relief >= 20", "nsaids.relief >= 40"]),
        ("imaging == concordant", []),
    ],
)
def test_the_mistakes_of_one_condition(condition: str, mistakes: list[str], l4: Pathway) -> None:
    """A part less, or a threshold moved to either side within its range."""
    assert [text(changed) for _, _, changed in variants(l4path.parse(condition, l4))] == mistakes


def test_a_mistake_in_the_open_is_noticed_by_name(l4: Pathway) -> None:
    """The vignette that notices is named, and the right pathway is noticed by none."""
    kit = vignettes()
    assert first_to_notice(l4.without_escalation("pain-nsaids", start=["nsaids"]), kit)
    assert first_to_notice(l4, kit) == ""


@pytest.mark.parametrize(
    ("expected", "differs"),
    [
        ({"state": "screening"}, []),
        ({"state": "active"}, ["state"]),
        ({"options": ["nsaids"]}, ["options"]),
        ({"statuses": {"nsaids": "offered"}}, ["statuses"]),
        ({"statuses": {"no_such_node": "offered"}}, ["statuses"]),
        ({"must_include": ["nsaids"]}, ["must_include"]),
        ({"must_ask": ["no_such_fact"]}, ["must_ask"]),
        ({"questions": []}, ["questions"]),
        ({"fires": ["pain-nsaids"]}, ["fires"]),
        ({"silent": ["pain-nsaids"], "must_exclude": ["nsaids"]}, []),
    ],
)
def test_what_differs_is_named(expected: dict[str, object], differs: list[str], l4: Pathway) -> None:
    """Of a patient about whom nothing is known, each expectation is met or named as not met."""
    assert differences(l4.assess(Episode()), expected) == differs


def test_a_refused_episode_is_noticed(l4: Pathway) -> None:
    """A patient whom a pathway cannot assess any more has noticed the mistake."""
    lost = Vignette("lost", Episode({"no_such_fact": True}), {})
    assert lost.notices(l4)


def test_only_outcomes_count_when_asked(l4: Pathway) -> None:
    """Which escalations fire and what is asked may be left out of account."""
    vignette = Vignette("one", Episode(), {"fires": ["pain-nsaids"], "questions": [], "state": "screening"})
    assert vignette.notices(l4)
    assert not vignette.notices(l4, outcome=True)


def test_the_same_seed_chooses_the_same_mutants(every: list[Mutant]) -> None:
    """A sample can be repeated, and another seed gives another one."""
    assert chosen(every, 10, 1) == chosen(every, 10, 1)
    assert chosen(every, 10, 1) != chosen(every, 10, 2)
    assert chosen(every, 0, 1) == every


def test_the_script_reports(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It prints a line for each kind, the survivors and the share, and fails when too few are noticed."""
    monkeypatch.setattr(sys, "argv", ["mutate_l4.py", "--most", "4"])
    assert main() == 0
    assert "of 4 mutants noticed" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["mutate_l4.py", "--most", "4", "--least", "101"])
    assert main() == 1
