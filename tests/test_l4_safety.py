"""Random patients of `l4` against rules written by hand over what is recorded, independent of the text of the pathway.

As a script it measures: `python tests/test_l4_safety.py 50000` tells how many of each kind of harm were found.
"""

from __future__ import annotations

import collections
import random
import sys
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Episode, EpisodeError, State, Trial

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from l4path import Assessment, Pathway

_FEW = 600
_PROCEDURES = frozenset({"esi_second", "esi_repeat", "mbb_rfd", "rfd_repeat", "discectomy", "decompression", "fusion"})
_OPERATIONS = frozenset({"discectomy", "decompression", "fusion"})
_SCREENS = ("red_flags", "nsaid_risks", "injection_risks", "manipulation_risks", "pattern", "l4_signs")
_OFTEN = frozenset({"radicular", "axial", "medial_shin_loss", "patellar_reflex_reduced", "exercise_package"})
_RED = frozenset(
    [
        "ces_saddle",
        "ces_bladder",
        "ces_bowel",
        "ces_sexual",
        "bilateral_deficit",
        "motor_progressive",
        "cancer_suspected",
        "infection_suspected",
        "fracture_suspected",
    ]
)
_TRIED = (
    "physical_therapy",
    "nsaids",
    "alt_analgesia",
    "chiropractic",
    "acupuncture",
    "cpp",
    "esi_early",
    "esi_second",
    "mbb_rfd",
)


def patients(pathway: Pathway, count: int, seed: int) -> Iterator[Episode]:
    """Patients whose pains agree, most of them past the red flags, with courses of every sort behind them."""
    chance = random.Random(seed)  # noqa: S311 (test data, no secret)
    for _ in range(count):
        leg, back, weeks = chance.randint(0, 10), chance.randint(0, 10), chance.choice((3, 6, 9, 13, 20, 30, 60))
        facts: dict[str, Any] = {"leg_pain": leg, "back_pain": back, "pain": max(leg, back), "symptom_weeks": weeks}
        facts["symptomatic"] = True
        facts["motor_grade"] = chance.choice((5, 5, 5, 5, 4, 3, 1))
        facts["weakest_grade"] = chance.choice((5, 4, 2))
        facts["ckd_stage"] = chance.choice((0, 0, 3, 4))
        facts["injections_12m"] = chance.choice((0, 1, 4))
        for name, fact in pathway.facts.items():
            if name not in facts and fact.kind == "flag" and name not in _RED:
                facts[name] = chance.random() < (0.6 if name in _OFTEN else 0.12)
            elif name not in facts and fact.kind == "flag":
                facts[name] = chance.random() < 0.01
            elif fact.kind == "choice":
                facts[name] = chance.choice([name for name, _ in fact.values])
        facts["fit_for_surgery"] = chance.random() < 0.9
        facts["serious_pathology"] = "not_established"
        if facts["late_pregnancy"]:
            facts["pregnant"] = True
        if not facts["weakness"] and facts["motor_grade"] == 5:
            facts["weakest_grade"] = 5
        facts["unstable_spine"] |= facts["instability"]
        trials: dict[str, Trial] = {}
        for name in _TRIED:
            if chance.random() < 0.5:
                relief = chance.choice((0, 20, 45, 70))
                left = chance.choice((1, 3, 6))
                length = min(weeks, chance.choice((1, 6, 13)))
                trials[name] = Trial(
                    weeks=length,
                    relief=relief,
                    pain_after=left,
                    relapsed=chance.random() < 0.2,
                    tolerated=chance.random() < 0.85,
                )
        if chance.random() < 0.6:
            trials["spine_specialist"] = Trial()
        if facts["imaging"] != "not_done" and chance.random() < 0.5:
            trials["lumbar_mri"] = Trial()
        declined = [name for name in (*_TRIED, "spine_specialist") if name not in trials and chance.random() < 0.15]
        hidden = chance.choice((0.0, 0.0, 0.1))
        known = {name: value for name, value in facts.items() if chance.random() >= hidden}
        yield Episode(facts=known, trials=trials, declined=declined, pathway="l4")


def failed_care(episode: Episode) -> bool:
    """Whether active care failed, was not tolerated, wore off, or went on for twelve weeks, as the record has it."""
    for name in ("physical_therapy", "chiropractic", "cpp"):
        record = episode.trials.get(name)
        if record is None:
            continue
        told: Mapping[str, Any] = record.measures
        weeks, relief, left = (told.get(key, 0) for key in ("weeks", "relief", "pain_after"))
        helped = float(relief) >= 30 and float(left) <= 3
        if told.get("tolerated") is False or told.get("relapsed") or (float(weeks) >= 3 and not helped):
            return True
    therapy = episode.trials.get("physical_therapy")
    long = therapy is not None and float(therapy.measures.get("weeks", 0)) >= 12
    return long and float(episode.facts.get("pain", 0)) >= 4


def harms(episode: Episode, assessment: Assessment) -> Iterator[str]:
    """What must never be said of a patient, by the facts alone."""
    facts, new = episode.facts, {node.id for node in assessment.options if node.id not in episode.trials}
    infected = facts.get("active_infection") is True
    weak = facts.get("weakness") is True or facts.get("motor_grade", 5) < 5
    if new & _PROCEDURES and "spine_specialist" not in episode.trials:
        yield "procedure without the specialist"
    if new & _PROCEDURES and not failed_care(episode):
        yield "procedure without failed care"
    if "chiropractic" in {node.id for node in assessment.options} and (weak or infected):
        yield "manipulation with weakness or infection"
    lost = facts.get("numbness") is True or facts.get("changed_sensation") is True
    if assessment.state is State.AT_GOAL and (lost or (weak and facts.get("old_weakness") is not True)):
        yield "at goal with a deficit"
    if new & _OPERATIONS and (infected or facts.get("coagulopathy") is True):
        yield "elective operation under infection or bleeding"
    paralysed = facts.get("motor_grade", 5) <= 3 and facts.get("emergency_mri") != "negative"
    if paralysed and facts.get("old_weakness") is not True and assessment.state in {State.SCREENING, State.AT_GOAL}:
        yield "a paralysed knee is no emergency"


def found(count: int, seed: int) -> tuple[collections.Counter[str], collections.Counter[str]]:
    """How often each harm was met, and what was offered to how many (so that nothing is proved by offering nothing)."""
    pathway = l4path.load("l4")
    bad: collections.Counter[str] = collections.Counter()
    seen: collections.Counter[str] = collections.Counter()
    for episode in patients(pathway, count, seed):
        try:
            assessment = pathway.assess(episode)
        except EpisodeError:
            seen["refused"] += 1
            continue
        seen[assessment.state.value] += 1
        seen.update(node.id for node in assessment.options)
        bad.update(harms(episode, assessment))
    return bad, seen


@pytest.mark.parametrize("seed", [1, 2])
def test_no_random_patient_comes_to_harm(seed: int) -> None:
    """None of the harms is met, and the procedures are offered to some."""
    bad, seen = found(_FEW, seed)
    assert not bad
    assert {"esi_second", "chiropractic", "active", "emergency"} <= set(seen)


def test_the_rules_see_what_they_are_for() -> None:
    """A patient of a pathway that offers too much is told apart."""
    pathway = l4path.load("l4")
    episode = Episode(facts={"weakness": True, "motor_grade": 5, "active_infection": True}, trials={}, pathway="l4")

    class Careless:
        state = State.AT_GOAL
        options = (pathway.nodes["chiropractic"], pathway.nodes["discectomy"])

    said = set(harms(episode, Careless()))  # type: ignore[arg-type]
    assert len(said) == 5


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    harm, offered = found(wanted, seed=20261128)
    print(wanted, "patients;", sum(harm.values()), "harms", dict(harm), dict(offered), sep="\n  ")  # noqa: T201
    sys.exit(1 if harm else 0)
