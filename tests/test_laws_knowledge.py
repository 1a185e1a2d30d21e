"""The law that knowledge only grows: what is settled stays settled when more is recorded."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from l4path import Assessment, Episode, EpisodeError, Pathway, Trial
from l4path.testing import cases, cut_points
from l4path.truth import Truth

UNSETTLED = {"undetermined", "open", "ongoing", "contraindicated"}
DEFAULTS = ("tolerated", "relapsed")


def unknown_things(pathway: Pathway, episode: Episode) -> list[tuple[str | None, str]]:
    """What is not recorded, answered by a screen, or a default: facts, and measures of trials with a record."""
    screened = {flag for screen in episode.screened for flag in pathway.screens[screen]}
    found: list[tuple[str | None, str]] = [
        (None, name) for name in pathway.facts if name not in episode.facts and name not in screened
    ]
    for treatment, trial in episode.trials.items():
        if not pathway.treatments[treatment].once:
            found += [
                (treatment, name)
                for name in pathway.all_measures
                if name not in trial.measures and name not in DEFAULTS
            ]
    return found


def recorded(episode: Episode, thing: tuple[str | None, str], value: Any) -> Episode:
    """The episode with one thing more."""
    treatment, name = thing
    if treatment is None:
        return episode.with_facts({name: value})
    trial = episode.trials[treatment]
    return episode.with_trial(treatment, Trial(trial.outcome, **{**trial.measures, name: value}))


def settled(assessment: Assessment) -> dict[tuple[str, str], Truth]:
    """Every claim that is met or not met."""
    rules = assessment._program.rules
    proofs = {(claim.kind, claim.subject): assessment.proof(claim.kind, claim.subject).truth for claim in rules}
    return {claim: truth for claim, truth in proofs.items() if truth is not Truth.UNKNOWN}


@given(st.data())
@settings(max_examples=150)
def test_knowledge_only_grows(data: st.DataObject) -> None:
    """Recording what was unknown turns no met into not met or back, and moves no settled status."""
    pathway, episode = data.draw(cases(assumptions=False))
    cuts = cut_points(pathway)
    assessment = pathway.assess(episode)
    while unknown := unknown_things(pathway, episode):
        thing = data.draw(st.sampled_from(unknown))
        episode = recorded(episode, thing, data.draw(st.sampled_from(cuts[thing[1]])))
        later = pathway.assess(episode)
        now = settled(later)
        assert {claim: now.get(claim) for claim in settled(assessment)} == settled(assessment)
        for name, status in assessment.status.items():
            assert status in UNSETTLED or later.status[name] == status
        assessment = later


@given(st.data())
def test_what_is_known_in_full_leaves_nothing_to_ask(data: st.DataObject) -> None:
    """When everything is recorded, no claim is unknown, no node undetermined, and no question is left."""
    pathway, episode = data.draw(cases(assumptions=False))
    cuts = cut_points(pathway)
    for thing in unknown_things(pathway, episode):
        episode = recorded(episode, thing, data.draw(st.sampled_from(cuts[thing[1]])))
    assessment = pathway.assess(episode)
    assert Truth.UNKNOWN not in {*assessment.reached.values(), *assessment.fires.values()}
    assert "undetermined" not in assessment.status.values()
    assert assessment.state not in ("undetermined", "screening")
    assert assessment.questions == ()


@given(cases())
def test_a_question_asks_what_is_unknown(case: tuple[Pathway, Episode]) -> None:
    """Every question names a fact or measure that is not known; an undetermined state has a question."""
    pathway, episode = case
    try:
        assessment = pathway.assess(episode)
    except EpisodeError:
        return  # contradicts an assumption
    names = {
        name if treatment is None else f"{treatment}.{name}" for treatment, name in unknown_things(pathway, episode)
    }
    assert set(assessment.questions) <= names
    assert list(assessment.questions) == sorted(set(assessment.questions))
    if assessment.state in ("undetermined", "screening"):
        assert assessment.questions


@given(st.data())
@settings(max_examples=40)
def test_asking_ends(data: st.DataObject) -> None:
    """Whoever answers every question, and those that follow, comes to an end, with nothing left undetermined."""
    pathway, episode = data.draw(cases(assumptions=False))
    cuts = cut_points(pathway)
    for _ in range(len(pathway.facts) + len(pathway.treatments) * len(pathway.all_measures) + 1):
        asked = pathway.assess(episode).questions
        if not asked:
            break
        for name in asked:
            treatment, _, thing = name.rpartition(".")
            episode = recorded(episode, (treatment or None, thing), data.draw(st.sampled_from(cuts[thing])))
    assert not pathway.assess(episode).questions
    assert pathway.assess(episode).state not in ("undetermined", "screening")
