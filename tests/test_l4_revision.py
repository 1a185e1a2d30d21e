"""What version 2 of `l4` mends: records that contradict themselves, alarms that wait for nothing, ids that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

import l4path
from l4path import EpisodeError, Truth, read_episode, read_pathway, text

HERE = Path(__file__).parent
FIRST = HERE / "data" / "l4-1.0.0.toml"
PATIENTS = HERE / "patients"
UNSAID = {"not_done", "not_established"}  # the values of a fact that is the result of a test


@pytest.mark.parametrize(
    ("patient", "why"),
    [
        ("P22", "worst pain"),
        ("P23", "no symptoms"),
        ("P40", "late pregnancy"),
        ("P77", "older than the symptoms"),
        ("P78", "has a result"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused_with_the_reason(patient: str, why: str) -> None:
    """Leg pain above the worst pain, pain without symptoms, and the like cannot be."""
    with pytest.raises(EpisodeError, match=why):
        l4path.load("l4").assess(read_episode(PATIENTS / f"{patient}.toml"))


@pytest.mark.parametrize("name", l4path.bundled())
def test_no_alarm_waits_for_the_test_that_it_calls_for(name: str) -> None:
    """No red flag of any bundled pathway speaks of the result of a test; what a test shows belongs to the ways out."""
    pathway = l4path.load(name)
    results = [fact for fact, said in pathway.facts.items() if UNSAID & {value for value, _ in said.values or ()}]
    for way in pathway.escalations:
        if way.on == "red_flag" and (when := way.when) is not None:
            whole = " ".join(
                [
                    text(when),
                    *(text(said.condition) for part, said in pathway.definitions.items() if part in text(when).split()),
                ]
            )
            assert not [fact for fact in results if fact in whole], way.id


@pytest.mark.parametrize("grade", [0, 1, 2, 3])
def test_a_weak_knee_alone_is_an_emergency(grade: int) -> None:
    """With nothing else known, and no emergency MRI spoken of."""
    assessment = l4path.load("l4").assess(l4path.Episode(facts={"motor_grade": grade}))
    assert assessment.state == "emergency"
    assert assessment.truth("reached", "emergency_eval") is Truth.MET


def test_the_ids_of_version_1_stay() -> None:
    """Facts, values, measures, nodes, escalations and screens of version 1 are still there, of the same kind."""
    first, now = read_pathway(FIRST), l4path.load("l4")
    assert (first.version, now.version) == ("1.0.0", "2.0.0")
    assert set(first.nodes) <= set(now.nodes)
    assert set(first.measures) <= set(now.measures)
    assert {way.id for way in first.escalations} <= {way.id for way in now.escalations}
    assert set(first.screens) <= set(now.screens)
    for name, fact in first.facts.items():
        assert now.facts[name].kind == fact.kind
        assert set(fact.values or ()) <= set(now.facts[name].values or ()), name


def test_the_records_of_version_1_are_read() -> None:
    """Whatever the twelve first vignettes record is accepted; only what the story leaves out is asked."""
    pathway = l4path.load("l4")
    for path in sorted(PATIENTS.glob("S*.toml")):
        pathway.assess(read_episode(path))


def test_the_guideline_that_is_against_fusion_offers_none() -> None:
    """What NICE is against is left out when it alone is followed."""
    followed = l4path.load("l4").following("ng59")
    assert "fusion" not in followed.nodes
