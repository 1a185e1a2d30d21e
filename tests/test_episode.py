"""Episodes: what may be recorded, and every reason why one is refused."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Episode, EpisodeError, Number, Pathway, Trial, Truth, tried
from l4path.formats import episode_from_dict, episode_to_dict

if TYPE_CHECKING:
    from pathlib import Path


def test_handles_and_nodes_stand_for_their_ids(knee: Pathway) -> None:
    """Facts, treatments and refusals are recorded by handle, by node or by id alike."""
    pain = Number("pain", "knee pain", minimum=0, maximum=10)
    exercise = knee.nodes["exercise"]
    by_value = Episode({pain: 6}, trials={exercise: Trial(weeks=8)}, declined=[exercise])
    assert by_value == Episode({"pain": 6}, trials={"exercise": Trial(weeks=8)}, declined=["exercise"])
    assert by_value.without_fact(pain).facts == {}


def test_one_name_counts_as_a_list_of_one() -> None:
    """A single screen or refusal need not be put in a list."""
    assert Episode(screened="red_flags", declined="exercise") == Episode(screened=["red_flags"], declined=["exercise"])


def test_an_episode_is_a_value() -> None:
    """Episodes and trials are equal by what they record, hash alike, never change, and survive a pickle."""
    episode = Episode(
        {"pain": 6, "signs": ["b", "a"]}, trials={"t": Trial(weeks=8), "u": Trial("failed")}, screened=["s"]
    )
    same = Episode(
        {"signs": {"a", "b"}, "pain": 6.0}, trials={"u": Trial(outcome="failed"), "t": Trial(weeks=8.0)}, screened={"s"}
    )
    assert episode == same
    assert hash(episode) == hash(same)
    assert episode != Episode({"pain": 6})
    assert episode != "episode"
    assert pickle.loads(pickle.dumps(episode)) == episode  # noqa: S301 (our own bytes)
    for value, name in ((episode, "facts"), (episode.trials["t"], "measures")):
        with pytest.raises(AttributeError, match="never changes"):
            setattr(value, name, {})
        with pytest.raises(AttributeError, match="never changes"):
            delattr(value, name)
    with pytest.raises(TypeError):
        episode.facts["pain"] = 7  # type: ignore[index]
    assert repr(episode) == "<Episode of any pathway: 2 facts, 2 trials>"
    assert repr(Trial("failed", weeks=8)) == "Trial('failed', weeks=8)"


def test_an_episode_with_more_is_another() -> None:
    """Recording more gives another episode and leaves the first as it was."""
    first = Episode({"pain": 6}, pathway="knee-pain")
    more = (
        first.with_facts({"pain": 4, "locked": False}).with_trial("exercise", Trial(weeks=2)).with_declined("imaging")
    )
    assert first == Episode({"pain": 6}, pathway="knee-pain")
    assert more.facts == {"pain": 4, "locked": False}
    assert more.trials == {"exercise": Trial(weeks=2)}
    assert more.declined == {"imaging"}
    assert more.pathway == "knee-pain"
    assert more.without_fact("locked").facts == {"pain": 4}
    assert more.without_fact("unknown") == more


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (
            lambda: Trial("faild"),  # type: ignore[arg-type]
            "outcome: faild is no outcome; the outcomes are responded, failed, ",
        ),
        (lambda: Trial(4), "4 is no outcome; the outcomes are responded"),  # type: ignore[arg-type]
        (
            lambda: Trial("failed", tolerated=True),
            "tolerated: tolerated beside an outcome; the outcome says it: leave",
        ),
        (lambda: Trial("failed", relapsed=False), "relapsed: relapsed beside an outcome"),
        (lambda: Trial("stopped", ended=True), "ended: ended beside an outcome; the outcome says it"),
        (lambda: Trial("ongoing", ended=False), "only beside responded may it stand"),
        (lambda: Episode(trials={"t": {"weeks": 8}}), "is not a trial; write Trial(weeks=8)"),  # type: ignore[dict-item]
        (lambda: Episode(declined=[4]), "declined: 4 is not a name"),  # type: ignore[list-item]
        (lambda: Episode(unasked=[4]), "unasked: 4 is not a name"),  # type: ignore[list-item]
        (lambda: Episode(screened=[None]), "screened: None is not a name"),  # type: ignore[list-item]
        (lambda: Episode(pathway=4), "pathway: 4 is not a name"),  # type: ignore[arg-type]
        (lambda: Episode([("pain", 6)]), "is not a record by name"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_record_is_refused(build: Any, words: str) -> None:
    """Parts that are not of their kind are refused when the episode is made."""
    with pytest.raises(EpisodeError) as caught:
        build()
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("episode", "words"),
    [
        (Episode(pathway="hip-pain"), "recorded for hip-pain, not for knee-pain"),
        (Episode({"pian": 6}), "pian is not a declared fact; did you mean pain"),
        (Episode({"pain": 12}), "facts.pain: 12 is not within 0 to 10; correct it, or leave it out"),
        (Episode({"pain": True}), "true is not a number here"),
        (Episode({"locked": "no"}), "'no' is not yes or no; write locked = false"),
        (Episode({"locked": 0}), "0 is not yes or no"),
        (Episode({"cause": "wear"}), "wear is not a value of cause"),
        (Episode({"cause": ["osteoarthritis"]}), 'write cause = "osteoarthritis"'),
        (Episode(screened=["red_flag"]), "red_flag is not a declared screen; did you mean red_flags"),
        (Episode(trials={"exercize": Trial()}), "exercize is not a declared treatment; did you mean exercise"),
        (Episode(trials={"surgical_review": Trial()}), "trials: surgical_review is no treatment but a review"),
        (Episode(declined=["pain_management"]), "declined: pain_management is no treatment but a disposition"),
        (Episode(declined=["exercize"]), "declined: exercize is not a declared treatment"),
        (Episode(unasked=["exercize"]), "unasked: exercize is not a declared treatment; did you mean exercise"),
        (Episode(unasked=["surgical_review"]), "unasked: surgical_review is no treatment but a review"),
        (
            Episode(trials={"exercise": Trial()}, unasked=["exercise"]),
            "unasked: exercise is both recorded and unasked",
        ),
        (Episode(trials={"exercise": Trial(courses=0)}), "trials.exercise.courses: 0 is not at least 1"),
        (Episode(trials={"exercise": Trial(ended=2)}), "2 is not yes or no"),
        (Episode(trials={"imaging": Trial("stopped")}), "imaging is done once: its outcome is ongoing, or none"),
        (Episode(trials={"exercise": Trial(wekes=8)}), "wekes is not a declared measure; did you mean weeks"),
        (Episode(trials={"exercise": Trial(pain=8)}), "pain is a fact of the patient, not a measure"),
        (Episode(trials={"exercise": Trial(weeks=-1)}), "trials.exercise.weeks: -1 is not at least 0"),
        (Episode(trials={"exercise": Trial(tolerated="yes")}), "'yes' is not yes or no"),
        (Episode(trials={"imaging": Trial(weeks=1)}), "trials.imaging: imaging is done once and has no measures"),
        (
            Episode(trials={"imaging": Trial("failed")}),
            "trials.imaging.outcome: imaging is done once: its outcome is ongoing, or none, not failed",
        ),
        (Episode({1: 2}), "1 is not a declared fact"),  # type: ignore[type-var]
    ],
)
def test_an_episode_that_does_not_fit_is_refused_with_the_place(episode: Episode, words: str, knee: Pathway) -> None:
    """Each way in which an episode cannot be one of the pathway is named with its place and what was meant."""
    with pytest.raises(EpisodeError) as caught:
        knee.assess(episode)
    assert words in str(caught.value)


@pytest.mark.parametrize("outcome", ["responded", "failed", "relapsed"])
def test_a_continuous_treatment_has_nothing_to_fail(outcome: str, knee_data: dict[str, Any]) -> None:
    """Of a continuous treatment only intolerant, ongoing and stopped may be recorded."""
    from l4path.formats import pathway_from_dict  # noqa: PLC0415

    knee_data["treatments"]["walks"] = {"title": "Walks", "tier": "self-care", "continuous": True}
    pathway = pathway_from_dict(knee_data | {"start": ["exercise", "walks"]})
    with pytest.raises(EpisodeError, match="walks is continuous: its outcome is intolerant, ongoing or stopped, not"):
        pathway.assess(Episode(trials={"walks": Trial(outcome)}))  # type: ignore[arg-type]
    for allowed in ("intolerant", "ongoing", "stopped"):
        assert pathway.assess(Episode(trials={"walks": Trial(allowed)})).status["walks"] == allowed


def test_every_reason_is_told_at_once(knee: Pathway) -> None:
    """An episode with many slips is refused with every reason."""
    episode = Episode(
        {"pian": 6, "pain": 12},
        trials={"imaging": Trial(weeks=1), "nothing": Trial()},
        screened=["x"],
        declined=["y"],
        pathway="z",
    )
    with pytest.raises(EpisodeError) as caught:
        knee.assess(episode)
    assert len(caught.value.problems) == 7
    assert "and 6 more:" in str(caught.value)


def test_a_contradicted_assumption_refuses_the_episode_but_not_an_emergency(knee: Pathway) -> None:
    """What contradicts an assumption is refused with its title; in an emergency it is reported instead."""
    with pytest.raises(EpisodeError, match="contradicts what is assumed of every patient: A locked knee hurts"):
        knee.with_fields(
            escalations=knee.escalations[:-1], nodes=[n for n in knee.nodes.values() if not n.emergency]
        ).assess(Episode({"locked": True, "pain": 0}))
    assessment = knee.assess(Episode({"locked": True, "pain": 0}))
    assert assessment.state == "emergency"
    assert assessment.contradictions == ("A locked knee hurts",)
    assert assessment.to_dict()["contradictions"] == ["A locked knee hurts"]
    assert "contradictions" not in knee.assess(Episode({"locked": True, "pain": 4})).to_dict()


def test_an_episode_is_written_in_one_order() -> None:
    """An episode as data has its keys in one order and leaves out what is empty."""
    episode = Episode(
        {"b": {"y", "x"}, "a": 1}, trials={"t": Trial("failed", weeks=2)}, declined=["q", "p"], pathway="k"
    )
    raw = episode_to_dict(episode)
    assert list(raw) == ["pathway", "declined", "facts", "trials"]
    assert raw["declined"] == ["p", "q"]
    assert raw["facts"] == {"b": ["x", "y"], "a": 1}
    assert raw["trials"] == {"t": {"outcome": "failed", "weeks": 2}}
    assert episode_from_dict(raw) == episode
    assert episode_to_dict(Episode()) == {}


def test_what_nobody_asked_is_forgotten_until_it_is_asked() -> None:
    """Unasked treatments lose their record; asked, they were not tried, or have the record that is given."""
    first = Episode(trials={"t": Trial(weeks=2), "u": Trial()}, declined=["t"])
    unasked = first.with_unasked("t", "v")
    assert unasked == Episode(trials={"u": Trial()}, declined=["t"], unasked=["t", "v"])
    assert first.unasked == frozenset()
    assert unasked.with_asked("t", "v") == Episode(trials={"u": Trial()}, declined=["t"])
    assert unasked.with_asked("never unasked") == unasked
    recorded = unasked.with_trial("t", Trial("failed"))
    assert (recorded.unasked, recorded.trials["t"]) == (frozenset({"v"}), Trial("failed"))
    assert unasked != Episode(trials={"u": Trial()}, declined=["t"])
    assert pickle.loads(pickle.dumps(unasked)) == unasked  # noqa: S301 (our own bytes)
    assert episode_from_dict(episode_to_dict(unasked)) == unasked
    assert list(episode_to_dict(unasked)) == ["declined", "unasked", "trials"]


def test_nodes_stand_for_their_ids_where_nothing_was_asked(knee: Pathway) -> None:
    """A treatment is unasked by itself or by its id, one or several."""
    exercise = knee.nodes["exercise"]
    assert Episode(unasked=[exercise]) == Episode(unasked="exercise") == Episode().with_unasked(exercise)
    assert Episode(unasked=[exercise]).with_asked(exercise) == Episode()


def test_a_response_may_be_over() -> None:
    """Beside the outcome `responded`, and beside measures, it may be recorded that the course has ended."""
    assert Trial("responded", ended=True).measures == {"ended": True}
    assert Trial(weeks=2, courses=3, ended=True).outcome is None


def test_a_once_is_asked_for_or_done(knee: Pathway) -> None:
    """The record of what is done once says that it is done, or that it is asked for and not done yet."""
    for trial, truth in ((Trial(), Truth.MET), (Trial("ongoing"), Truth.NOT_MET)):
        assert knee.assess(Episode(trials={"imaging": trial})).evaluate(tried("imaging")) is truth


def test_measures_may_have_any_name_that_is_one() -> None:
    """A measure called `self` is recorded like any other."""
    assert Trial(self=4).measures == {"self": 4}
    assert episode_from_dict({"trials": {"t": {"self": 4}}}).trials["t"] == Trial(self=4)


@pytest.mark.parametrize(
    ("named", "hint"),
    [
        ("knee pain", 'write pathway = "knee-pain"'),
        ("Knee-Pain", 'write pathway = "knee-pain"'),
        ("knee-pain.toml", 'write pathway = "knee-pain"'),
        ("knee-pain.json", 'write pathway = "knee-pain"'),
        ("knee-pain 1.0.0", 'write pathway = "knee-pain"'),
        ("hip-pain", "assess it on that pathway"),
        ("knee", "assess it on that pathway"),
    ],
)
def test_an_episode_of_another_pathway_is_told_from_one_that_names_it_otherwise(
    named: str, hint: str, knee: Pathway
) -> None:
    """The id in another spelling is shown as it is written; another pathway is another pathway."""
    with pytest.raises(EpisodeError) as refused:
        knee.assess(Episode(pathway=named))
    assert [(one.where, one.hint) for one in refused.value.problems] == [("pathway", hint)]


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ('"" = 1', "line 1: '' is no key of an episode"),
        ('[facts]\n" " = 1', "facts: ' ' is not a declared fact"),
        ('[trials.""]\nweeks = 1', "trials: '' is not a declared treatment"),
    ],
)
def test_a_name_of_nothing_is_told_in_quotes(named: str, told: str, tmp_path: Path) -> None:
    """A blank name is quoted where it is wrong, so that no gap stands where it is named."""
    file = tmp_path / "episode.toml"
    file.write_text(named, encoding="utf-8")
    with pytest.raises(EpisodeError) as error:
        l4path.load("l4").assess(l4path.read_episode(file))
    assert told in str(error.value)
