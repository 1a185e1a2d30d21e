"""The law that knowledge only grows: what is settled stays settled when more is recorded, and questions suffice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from l4path import Assessment, Episode, EpisodeError, Pathway, State, Trial
from l4path.meaning import Claim, Recorded, Status, those
from l4path.testing import cases, cut_points
from l4path.testing.chance import Drawn, yes
from l4path.testing.patients import make_trial
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SETTLED = those(lambda status: status.stays)
DEFAULTS = ("tolerated", "relapsed", "ended", "courses")


class Thing(NamedTuple):
    """What is not known: a fact, a measure of a treatment that has a record, or whether a treatment was tried."""

    treatment: str
    what: str

    @property
    def name(self) -> str:
        """How a question names it."""
        return ".".join(part for part in self if part)


def test_four_statuses_may_change_when_more_is_learnt() -> None:
    """A status other than `undetermined`, `open`, `ongoing` and `contraindicated` stays."""
    assert set(Status) - SETTLED == {"undetermined", "open", "ongoing", "contraindicated"}


def unknown_things(pathway: Pathway, episode: Episode) -> list[Thing]:
    """What is neither recorded, nor answered by a screen, nor a default, nor asked."""
    screened = {fact for screen in episode.screened for fact in pathway.screens[screen].facts}
    found = [Thing("", name) for name in pathway.facts if name not in episode.facts and name not in screened]
    for treatment, trial in episode.trials.items():
        if not pathway.treatments[treatment].once:
            unmeasured = (name for name in pathway.all_measures if name not in trial.measures and name not in DEFAULTS)
            found += [Thing(treatment, name) for name in unmeasured]
    return found + [Thing(treatment, "") for treatment in pathway.treatments if treatment in episode.unasked]


class Learner:
    """Records what was unknown, with answers that hypothesis draws."""

    def __init__(self, data: st.DataObject, pathway: Pathway) -> None:
        """Answer by what matters to the pathway."""
        self.data, self.pathway = data, pathway
        self.cuts: Mapping[str, tuple[Any, ...]] = cut_points(pathway)

    def learnt(self, episode: Episode, thing: Thing) -> Episode:
        """The episode with one thing more; of an unasked treatment, that it was not tried, or here is its record."""
        treatment, what = thing
        if not what:
            chance = Drawn(self.data.draw)
            if yes(chance, 50):
                return episode.with_asked(treatment)
            node = self.pathway.treatments[treatment]
            return episode.with_trial(treatment, make_trial(chance, node, self.pathway, self.cuts, 50))
        value = self.data.draw(st.sampled_from(self.cuts[what]))
        if not treatment:
            return episode.with_facts({what: value})
        trial = episode.trials[treatment]
        return episode.with_trial(treatment, Trial(trial.outcome, **{**trial.measures, what: value}))

    def everything(self, episode: Episode) -> Episode:
        """The episode with all that is unknown recorded, and what that makes a question in its turn."""
        while unknown := unknown_things(self.pathway, episode):
            episode = self.learnt(episode, unknown[0])
        return episode


def settled(assessment: Assessment) -> dict[Claim, Truth]:
    """Every claim that is met or not met."""
    truths = {claim: assessment.truth(claim.kind, claim.subject) for claim in assessment._program.rules}  # type: ignore[arg-type]
    return {claim: truth for claim, truth in truths.items() if truth is not Truth.UNKNOWN}


@given(st.data())
@settings(max_examples=150)
def test_knowledge_only_grows(data: st.DataObject) -> None:
    """Recording what was unknown, or asking, turns no met into not met or back, and moves no settled status."""
    pathway, episode = data.draw(cases(assumptions=False))
    learner = Learner(data, pathway)
    assessment = pathway.assess(episode)
    while unknown := unknown_things(pathway, episode):
        episode = learner.learnt(episode, data.draw(st.sampled_from(unknown)))
        later = pathway.assess(episode)
        now = settled(later)
        assert {claim: now.get(claim) for claim in settled(assessment)} == settled(assessment)
        for name, status in assessment.status.items():
            assert status not in SETTLED or later.status[name] == status
        assessment = later


@given(st.data())
def test_what_is_known_in_full_leaves_nothing_to_ask(data: st.DataObject) -> None:
    """When everything is recorded, no claim is unknown, no node undetermined, and no question is left."""
    pathway, episode = data.draw(cases(assumptions=False))
    assessment = pathway.assess(Learner(data, pathway).everything(episode))
    assert Truth.UNKNOWN not in {*assessment.reached.values(), *assessment.fires.values()}
    assert "undetermined" not in assessment.status.values()
    assert assessment.state not in ("undetermined", "screening")
    assert assessment.questions == ()


@given(cases())
def test_a_question_asks_what_is_unknown(case: tuple[Pathway, Episode]) -> None:
    """Every question names a fact, a measure or a treatment that is not known; an undetermined state has a question."""
    pathway, episode = case
    try:
        assessment = pathway.assess(episode)
    except EpisodeError:
        return  # contradicts an assumption
    assert set(assessment.questions) <= {thing.name for thing in unknown_things(pathway, episode)}
    assert list(assessment.questions) == sorted(set(assessment.questions))
    if assessment.state in ("undetermined", "screening"):
        assert assessment.questions


def asking_about(assessment: Assessment) -> Iterator[str]:
    """The nodes and escalations of which something is asked."""
    for proof in assessment.undecided():
        if any(proof.asked()):
            assert isinstance(proof.says, Claim | Recorded)
            yield proof.says.subject if isinstance(proof.says, Claim) else proof.says.node


@given(cases(assumptions=False))
def test_whatever_is_undecided_asks_something(case: tuple[Pathway, Episode]) -> None:
    """Every undetermined node, and every unknown escalation out of an open review, asks something."""
    pathway, episode = case
    assessment = pathway.assess(episode)
    match assessment.state:
        case State.SCREENING | State.EMERGENCY:
            names = [name for name, node in pathway.nodes.items() if node.emergency]
        case State.ENDED:
            names = [name for name, node in pathway.dispositions.items() if node.final]
        case _:
            names = list(pathway.nodes)
    undecided = {name for name in names if assessment.status[name] == "undetermined"}
    undecided |= {
        way.id
        for name in names
        if assessment.status[name] == "open" and assessment.state != "screening"
        for way in pathway.out_of(name)
        if assessment.fires[way.id] is Truth.UNKNOWN
    }
    assert undecided <= set(asking_about(assessment))


@given(st.data())
def test_when_nothing_is_asked_no_answer_changes_the_state(data: st.DataObject) -> None:
    """An episode without questions keeps its state, whatever else is learnt."""
    pathway, episode = data.draw(cases(assumptions=False))
    assessment = pathway.assess(episode)
    if not assessment.questions:
        assert pathway.assess(Learner(data, pathway).everything(episode)).state == assessment.state


@given(st.data())
@settings(max_examples=40)
def test_asking_ends(data: st.DataObject) -> None:
    """Whoever answers every question, and those that follow, comes to an end, with nothing left undetermined."""
    pathway, episode = data.draw(cases(assumptions=False))
    learner = Learner(data, pathway)
    for _ in range(len(pathway.facts) + len(pathway.treatments) * (1 + len(pathway.all_measures)) + 1):
        asked = pathway.assess(episode).questions
        if not asked:
            break
        for name in asked:
            (thing,) = (thing for thing in unknown_things(pathway, episode) if thing.name == name)
            episode = learner.learnt(episode, thing)
    assert not pathway.assess(episode).questions
    assert pathway.assess(episode).state not in ("undetermined", "screening")
