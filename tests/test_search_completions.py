"""Nearest episodes and what matters of unknown records, over random pathways with all that a history may hold."""

from __future__ import annotations

import random
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import Episode, EpisodeError, Flag, Pathway, Status, Treatment, Truth
from l4path.facts import READ_BY_PREDICATES
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.search.backends import PythonSat
from l4path.search.encoding import Encoding
from l4path.search.nearest import nearest
from l4path.search.relevance import relevances
from l4path.search.taking import what_it_would_take
from l4path.search.wanted import granted, has
from l4path.testing import cut_points
from random_cases import pathway_and_episodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from l4path import Assessment
    from l4path.search.alternatives import Alternative, Nearest
    from l4path.search.budget import Budget

EPISODES = Path(__file__).parent.parent / "examples" / "episodes"

SOON = (5, 10, 32, 33, 148, 207)  # in which an outcome, a course or an unasked treatment was once mistaken


def drawn(*seeds: int) -> Iterator[tuple[int, Assessment]]:
    """Assessments of random episodes that contradict no assumption."""
    for seed in seeds:
        raw, records = pathway_and_episodes(seed, 4)
        pathway = pathway_from_dict(raw)
        for record in records:
            try:
                assessment = pathway.assess(episode_from_dict(record))
            except EpisodeError:
                continue
            if not assessment.contradictions:
                yield seed, assessment


def test_each_nearest_episode_shows_what_is_wanted_and_keeps_what_is_recorded() -> None:
    """An alternative has the wanted status, lists each record that is otherwise, and forgets or undoes nothing."""
    found, settled = 0, 0
    for seed, assessment in drawn(*SOON, *range(300, 330)):
        chance = random.Random(seed)  # noqa: S311 (test data, no secret)
        for _ in range(2):
            wanted = has(chance.choice(list(assessment.pathway.nodes)), chance.choice(list(Status)))
            answer = nearest(assessment, wanted)
            settled += answer.settled
            for one in answer.alternatives:
                assert granted(wanted, assessment.pathway.assess(one.episode)), (seed, wanted)
                kept(assessment, one)
                found += 1
            if answer.settled and all(one.changes > 1 for one in answer.alternatives):
                for nearer in a_record_away(assessment):
                    assert not granted(wanted, nearer), (seed, wanted, nearer.episode.to_dict())
    assert found > 50
    assert settled > 100


def fewest_and_most(assessment: Assessment, one: Alternative) -> tuple[int, int]:
    """How many changes an alternative is: with the noes of each screen as one, and with each record as one."""
    pathway, asked = assessment.pathway, set(one.screened)
    others = sum(map(len, (one.histories, one.findings, one.trials, one.decisions)))
    noes = {name for name in one.answers if one.episode.facts[name] in (False, frozenset())}
    covers = [
        len(some) + len(noes.difference(*(pathway.screens[screen].facts for screen in some)))
        for count in range(len(pathway.screens) + 1)
        for some in combinations(pathway.screens, count)
        if asked <= set(some)
    ]
    answers = len(one.answers) - len(noes)
    return others + answers + min(covers), others + len(one.answers) + len(asked)


def kept(assessment: Assessment, one: Alternative) -> None:
    """Check that all that is otherwise in an alternative is listed, and that the past stays."""
    before, after = assessment.episode, one.episode
    for name, value in before.facts.items():
        assert after.facts[name] == value or name in one.findings
    assert after.facts.keys() - before.facts.keys() <= {*one.answers, *one.findings}
    for name, trial in before.trials.items():
        later = after.trials[name]
        if later == trial:
            continue
        assert name in one.trials
        assert not any(assessment.truth(kind, name) is Truth.MET for kind in ("failed", "intolerant", "relapsed"))
        assert trial.measures.keys() - READ_BY_PREDICATES.keys() <= later.measures.keys()
    assert after.trials.keys() - before.trials.keys() <= {*one.trials, *one.histories}
    assert before.unasked - after.unasked == set(one.histories)
    assert after.unasked <= before.unasked
    assert before.declined ^ after.declined == set(one.decisions)
    assert after.screened - before.screened == set(one.screened)
    assert before.screened <= after.screened
    fewest, most = fewest_and_most(assessment, one)
    assert fewest <= one.changes <= most


def a_record_away(assessment: Assessment) -> Iterator[Assessment]:
    """Assessments with one fact recorded, or otherwise, a screen asked in full, or one treatment that was not tried."""
    pathway, episode, cuts = assessment.pathway, assessment.episode, cut_points(assessment.pathway)
    beside: list[Episode] = [episode.with_facts({name: value}) for name in pathway.facts for value in cuts[name]]
    beside += [episode.with_asked(name) for name in episode.unasked]
    beside += [episode.replace(screened=episode.screened | {screen}) for screen in pathway.screens]
    for one in beside:
        try:
            found = pathway.assess(one)
        except EpisodeError:
            continue
        if not found.contradictions:
            yield found


def test_what_matters_of_an_unknown_record_is_shown_by_two_completions() -> None:
    """Two completions differ in one record and end differently; none of those that the search finds does not."""
    shown, asked = 0, 0
    for seed, assessment in drawn(9, 12, 94, *range(330, 352)):
        for one in relevances(assessment, assessment.questions[:4]):
            asked += 1
            assert one.settled, (seed, one.name)
            assert 0 <= one.share <= 1
            if one.pair is None:
                continue
            shown += 1
            first, other = (assessment.pathway.assess(episode) for episode in one.pair)
            assert (first.state, first.options) != (other.state, other.options)
            assert first.episode.declined == other.episode.declined == assessment.episode.declined
            assert differing(first.episode, other.episode) <= {one.name, one.name.partition(".")[0]}
    assert shown > 40
    assert asked > shown


def test_the_share_is_of_the_completions_in_which_the_record_matters() -> None:
    """By hand: all where a flag alone decides, some where another has a say, none where nothing rests on it."""
    alone, one, other, idle = (Flag(name, name) for name in ("alone", "one", "other", "idle"))
    node = Treatment("node", "Node", tier="a", once=True, indications=[alone | (idle & ~idle)])
    found = {
        each.name: each
        for each in relevances(Pathway("p", tiers=["a"], start=[node]).assess(Episode()), ("alone", "idle"))
    }
    assert found["alone"].share == 1
    assert found["alone"].pair is not None
    assert (found["idle"].share, found["idle"].pair) == (0, None)
    node = Treatment("node", "Node", tier="a", once=True, indications=[one & other])
    assessment = Pathway("p", tiers=["a"], start=[node]).assess(Episode())
    assert all(0 < each.share < 1 for each in relevances(assessment, ("one", "other")))


def test_what_one_search_finds_shows_of_most_other_records_that_they_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no random patient shows a difference, patients near the first who was found do; few need a search each."""
    searched: list[bool | None] = []
    possible = Encoding.possible

    def counted(encoding: Encoding, given: Sequence[int], budget: Budget) -> bool | None:
        searched.append(possible(encoding, given, budget))
        return searched[-1]

    monkeypatch.setattr(Encoding, "possible", counted)
    fresh = l4path.read_pathway(str(files("l4path.catalog") / "l4.toml"))  # of which no solver has learnt anything yet
    assessment = fresh.assess(l4path.read_episode(EPISODES / "partial-record.toml"))
    for _ in range(2):  # the first and the second time that it is asked
        searched.clear()
        found = relevances(assessment, assessment.questions)
        unseen = sum(each.pair is not None and each.share == 0 for each in found)  # by the random patients
        assert unseen > 25
        assert searched.count(True) * 3 < unseen  # how few depends on the patient whom the solver happens to find first


def test_what_is_seen_to_follow_is_not_asked_for_and_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settled at once or one statement after another, they are the same; at once takes fewer questions."""
    pytest.importorskip("pysat")
    episode = l4path.read_episode(EPISODES / "disc-week-1.toml")
    asked: list[int] = [0]
    possible = Encoding.possible

    def counted(encoding: Encoding, given: Sequence[int], budget: Budget) -> bool | None:
        asked[-1] += 1
        return possible(encoding, given, budget)

    def found() -> list[Nearest]:
        asked.append(0)
        assessment = l4path.load("l4").assess(episode)
        return [what_it_would_take(assessment, node) for node in ("discectomy", "fusion", "mbb_rfd")]

    monkeypatch.setattr(Encoding, "possible", counted)
    at_once = found()
    monkeypatch.setattr(PythonSat, "follow", lambda *_: set())
    one_by_one = found()
    assert at_once == one_by_one
    assert any(one.alternatives for one in at_once)
    assert asked[1] * 3 < asked[2] * 2, asked


def differing(one: Episode, other: Episode) -> set[str]:
    """The facts and treatments that are recorded otherwise in one of two episodes."""
    facts = {name for name in one.facts.keys() | other.facts.keys() if one.facts.get(name) != other.facts.get(name)}
    names = one.trials.keys() | other.trials.keys()
    return facts | {name for name in names if one.trials.get(name) != other.trials.get(name)}
