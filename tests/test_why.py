"""Why, what it would take, what to ask and what lies ahead: every answer is held to other assessments."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings

import l4path
from l4path import Assessment, Disposition, Episode, EpisodeError, Flag, Number, Pathway, Truth
from l4path.assessment import State, Status
from l4path.assessment.ahead import ahead
from l4path.facts import READ_BY_PREDICATES
from l4path.pathway.before import before
from l4path.pathway.cuts import cut_points
from l4path.search.grounds import grounds
from l4path.search.nearest import nearest
from l4path.search.plain import removals
from l4path.search.questions import to_ask
from l4path.search.taking import wanted_of, what_it_would_take
from l4path.search.wanted import has
from l4path.testing import cases
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from ordinary import ordinary_episodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment.ahead import Step

L4 = l4path.load("l4")


def assessed(pathway: Pathway, episode: Episode) -> Assessment | None:
    """The assessment of an episode; None where it contradicts an assumption."""
    try:
        return pathway.assess(episode)
    except EpisodeError:
        return None


def some_assessments(seeds: range) -> Iterator[Assessment]:
    """Assessments of random episodes on random pathways."""
    for seed in seeds:
        chance = Seeded(seed)
        pathway = make_pathway(chance, max_nodes=6)
        found = assessed(pathway, make_episode(chance, pathway, cut_points(pathway)))
        if found is not None:
            yield found


def check_grounds(assessment: Assessment, node: str) -> None:
    """Hold the grounds of one status to their promise: they suffice, and none of them can be left out."""
    pathway = assessment.pathway
    wanted = (assessment.status[node], assessment.truth("reached", node))

    def stands(episode: Episode) -> bool:
        found = assessed(pathway, episode)
        return found is not None and (found.status[node], found.truth("reached", node)) == wanted

    found = grounds(assessment, node)
    assert stands(found)
    for without in removals(found):
        smaller = without(found)
        assert smaller == found or not stands(smaller), (node, found.to_dict(), smaller.to_dict())
    whole = assessment.episode
    assert found.facts.items() <= whole.facts.items()
    assert found.trials.keys() <= whole.trials.keys()
    assert found.screened <= whole.screened
    assert found.declined <= whole.declined


def test_the_grounds_suffice_and_nothing_in_them_can_go() -> None:
    """On random pathways: forget all else and the status stays; forget one thing more and it is lost."""
    checked = 0
    for assessment in some_assessments(range(150)):
        for node in assessment.pathway.nodes:
            check_grounds(assessment, node)
            checked += 1
    assert checked > 300


def test_the_grounds_of_the_l4_pathway() -> None:
    """The same for ordinary patients of the bundled pathway, at nodes that it reaches."""
    for episode in ordinary_episodes(L4, 6, seed=3):
        try:
            assessment = L4.assess(episode)
        except l4path.EpisodeError:
            continue  # contradicts an assumption
        for node in assessment.options:
            check_grounds(assessment, node.id)


def test_a_status_that_needs_no_record_has_no_grounds() -> None:
    """Where every patient stands so, that is said instead of a list."""
    home = Disposition("home", "Home", tier="care")
    pathway = Pathway("p", tiers=["care"], start=[home], facts=[Flag("f", "f")])
    assessment = pathway.assess(Episode({"f": True}))
    assert grounds(assessment, home) == Episode()
    assert "Nothing: with nothing recorded it would stand so too." in str(assessment.explain(home, full=True))


def changed(before_: Episode, after: Episode) -> int:
    """In how many records two episodes differ."""
    facts = {name for name in {*before_.facts, *after.facts} if before_.facts.get(name) != after.facts.get(name)}
    trials = {name for name in {*before_.trials, *after.trials} if before_.trials.get(name) != after.trials.get(name)}
    asked = before_.unasked - after.unasked
    screened = after.screened - before_.screened
    return len(facts) + len(screened) + len(trials - asked) + len(asked) + len(before_.declined ^ after.declined)


def check_alternatives(assessment: Assessment, node: str) -> int:
    """Hold the alternatives for one node to their promise; how many there are."""
    pathway, today = assessment.pathway, assessment.episode
    wanted = wanted_of(assessment, pathway.nodes[node])
    found = what_it_would_take(assessment, node)
    for one in found.alternatives:
        then = pathway.assess(one.episode)
        assert then.status[node] in wanted
        records = (one.answers, one.histories, one.findings, one.trials, one.decisions, one.screened)
        assert changed(today, one.episode) == sum(map(len, records))
        assert set(one.histories) == today.unasked - one.episode.unasked
        assert all(name not in today.facts for name in one.answers)
        assert today.trials.keys() <= one.episode.trials.keys()
        new = one.episode.trials.keys() - today.trials.keys() - set(one.histories)
        if one.in_order and new:
            before_them = one.episode
            for name in new:
                before_them = before_them.without_trial(name)
            status = pathway.assess(before_them).status
            assert any(status[name] is Status.OFFERED for name in new)
        for name in today.trials:
            for past in ("failed", "intolerant", "relapsed"):
                if assessment.truth(past, name) is Truth.MET:
                    assert one.episode.trials[name] == today.trials[name]
    counts = [one.changes for one in found.alternatives]
    assert counts == sorted(counts)
    return len(counts)


def test_every_alternative_replays_and_keeps_the_past() -> None:
    """On random pathways: each alternative is offered when it is assessed, nearest first, with the past as it was."""
    kinds: Counter[bool] = Counter()
    for assessment in some_assessments(range(90)):
        for node in assessment.pathway.nodes:
            if assessment.status[node] not in wanted_of(assessment, assessment.pathway.nodes[node]):
                kinds[check_alternatives(assessment, node) > 0] += 1
    assert kinds[True] > 40
    assert kinds[False] > 20


def test_no_episode_is_nearer_than_the_nearest() -> None:
    """Where one answer or one trial alone would do, the nearest alternative is as near."""
    checked = 0
    for assessment in some_assessments(range(200, 560)):
        pathway, today = assessment.pathway, assessment.episode
        cuts = cut_points(pathway)
        for node in pathway.nodes:
            wanted = wanted_of(assessment, pathway.nodes[node])
            if assessment.status[node] in wanted:
                continue
            single = [today.with_facts({name: value}) for name in pathway.facts for value in cuts[name]]
            near = [found for one in single if (found := assessed(pathway, one)) and found.status[node] in wanted]
            if near:
                alternatives = nearest(assessment, has(node, *wanted)).alternatives
                assert alternatives
                assert changed(today, alternatives[0].episode) == 1
                checked += 1
    assert checked > 20


def test_that_nothing_would_do_is_true_of_random_episodes() -> None:
    """Where it is proved that no episode comes to a node, no random one that keeps the past does."""
    proved = 0
    for assessment in some_assessments(range(60, 110)):
        pathway, today = assessment.pathway, assessment.episode
        for node in pathway.nodes:
            wanted = wanted_of(assessment, pathway.nodes[node])
            if assessment.status[node] in wanted:
                continue
            found = what_it_would_take(assessment, node)
            if found.alternatives or not found.settled:
                continue
            proved += 1
            for seed in range(20):
                other = make_episode(Seeded(seed), pathway, cut_points(pathway))
                mixed = Episode(
                    {**other.facts, **today.facts},
                    trials={**other.trials, **today.trials},
                    screened=today.screened,
                    declined=today.declined & other.declined,
                    unasked=today.unasked & other.unasked,
                )
                then = assessed(pathway, mixed)
                assert then is None or then.status[node] not in wanted
    assert proved > 10


def test_what_can_change_is_told_apart_from_what_cannot() -> None:
    """A trial is to be tried, an unknown fact to be asked, and a diagnosis is in nobody's hands."""
    said = str(L4.assess(l4path.read_episode("examples/episodes/disc-week-8.toml")).explain("discectomy"))
    assert "to be tried: an adequate trial of Second-line epidural injection that fails" in said
    assert "given, and would have to be otherwise" not in said
    said = str(L4.assess(l4path.read_episode("examples/episodes/therapy-declined.toml")).explain("physical_therapy"))
    assert "to be decided by the patient: Physical therapy after all" in said
    assert "No episode in which the past stays as it is" not in said


@given(cases(max_nodes=5))
@settings(max_examples=25)
def test_every_question_that_matters_is_proved_to(case: tuple[Pathway, Episode]) -> None:
    """Each question that is said to matter has two completions that differ in it alone and end differently."""
    pathway, episode = case
    assessment = assessed(pathway, episode)
    if assessment is None:
        return
    questions = to_ask(assessment)
    assert {one.name for one in questions} == set(assessment.questions)
    for one in questions:
        if one.pair is None:
            continue
        first, second = one.pair
        before_, after = pathway.assess(first), pathway.assess(second)
        assert (before_.state, before_.options) != (after.state, after.options)
        treatment, _, measure = one.name.rpartition(".")
        differs = [name for name in pathway.facts if first.facts.get(name) != second.facts.get(name)]
        histories = [name for name in pathway.treatments if one.name == name]
        differs += histories
        differs += [
            f"{name}.{key}"
            for name in first.trials
            for key in pathway.all_measures
            if name not in histories and first.trials[name].measures.get(key) != second.trials[name].measures.get(key)
        ]
        assert differs == [one.name]
        assert histories or (measure if treatment else one.name) in {*pathway.facts, *pathway.all_measures}
        for name, value in episode.facts.items():
            assert first.facts[name] == second.facts[name] == value


def test_a_question_that_cannot_matter_by_itself_is_last() -> None:
    """An answer that changes nothing alone is said to, and comes after those that do."""
    awake, pain = Flag("awake", "awake"), Number("pain", "pain", minimum=0, maximum=10)
    home = Disposition("home", "Home", tier="care")
    goal = (awake & ~awake) | (pain <= 2)
    assessment = Pathway("p", tiers=["care"], start=[home], goal=goal).assess(Episode())
    assert assessment.questions == ("awake", "pain")
    ranked = to_ask(assessment)
    assert [(one.name, one.matters, one.settled) for one in ranked] == [("pain", True, True), ("awake", False, True)]


def test_red_flags_are_asked_first() -> None:
    """While red flags are open, all questions of theirs come before any other."""
    ranked = to_ask(L4.assess(Episode()))
    flags = [one.red_flag for one in ranked]
    assert flags == sorted(flags, reverse=True)
    assert flags[0]
    assert all(one.matters for one in ranked)


def walked(step: Step) -> Iterator[Step]:
    """A step and all that follow it."""
    yield step
    for inner in step.steps:
        yield from walked(inner)


@given(cases(max_nodes=5))
@settings(max_examples=25)
def test_what_lies_ahead_is_what_comes(case: tuple[Pathway, Episode]) -> None:
    """Each step is what the engine says once it has happened."""
    pathway, episode = case
    assessment = assessed(pathway, episode)
    if assessment is None:
        return
    today = ahead(assessment, depth=1)
    assert today.state == assessment.state.value
    assert [node for node, _, _ in today.options] == [node.id for node in assessment.options]
    for step in today.steps:
        for what in step.what:
            match what:
                case "declined":
                    then = episode.with_declined(step.node)
                case "done":
                    then = episode.with_trial(step.node, l4path.Trial())
                case outcome:
                    trial = episode.trials.get(step.node, l4path.Trial())
                    kept = {key: value for key, value in trial.measures.items() if key not in READ_BY_PREDICATES}
                    then = episode.with_trial(step.node, l4path.Trial(outcome, **kept))  # type: ignore[arg-type]
            after = pathway.assess(then)
            assert step.state == after.state.value
            assert [node for node, _, _ in step.options] == [node.id for node in after.options]


def test_the_look_ahead_is_bounded_and_says_where_it_stops() -> None:
    """No more steps than asked for are shown, and what is cut off says so."""
    assessment = L4.assess(l4path.read_episode("examples/episodes/sciatica-severe-week-3.toml"))
    assert ahead(assessment, depth=0).steps == ()
    assert ahead(assessment, depth=0).cut
    whole = ahead(assessment, depth=4, most=50)
    assert sum(len(step.what) or 1 for step in walked(whole)) <= 51
    assert any(step.cut for step in walked(whole))
    assert "more may follow" in str(whole)
    ended = L4.assess(l4path.read_episode("examples/episodes/cauda-equina-excluded.toml"))
    assert ended.state is State.ENDED
    assert ahead(ended).steps == ()


def in_order(assessment: Assessment) -> bool:
    """Whether everything that was tried had been reached by an escalation, or stands at the start."""
    pathway = assessment.pathway
    return all(
        name in pathway.start or any(assessment.truth("fires", way.id) is Truth.MET for way in pathway.into(name))
        for name in assessment.episode.trials
    )


def test_what_lies_on_every_route_was_passed_by_everybody() -> None:
    """Whoever is reached in order has come through each node that is said to lie on every route."""
    checked = 0
    for assessment in some_assessments(range(400)):
        if not in_order(assessment):
            continue
        for node in assessment.pathway.nodes:
            if assessment.truth("reached", node) is Truth.MET:
                for name in before(assessment.pathway, node).always:
                    assert assessment.truth("reached", name) is Truth.MET
                    checked += 1
    assert checked > 50


def test_routes_are_ordered_and_as_long_as_they_say() -> None:
    """The shortest route is no longer than the longest, and both hold what lies on every route."""
    for node in L4.nodes:
        found = before(L4, node)
        assert found.shortest is not None
        assert found.longest is not None
        assert found.counted
        assert found.shortest.nodes[-1] == found.longest.nodes[-1] == node
        assert len(found.shortest.nodes) <= len(found.longest.nodes)
        assert set(found.always) <= set(found.shortest.nodes) & set(found.longest.nodes)


def many(count: int) -> int:
    """Check so many random explanations: grounds of every node, alternatives of every node not come to."""
    explained = 0
    seed = 0
    while explained < count:
        for assessment in some_assessments(range(seed, seed + 100)):
            for node in assessment.pathway.nodes:
                check_grounds(assessment, node)
                if assessment.status[node] not in wanted_of(assessment, assessment.pathway.nodes[node]):
                    check_alternatives(assessment, node)
                explained += 1
        seed += 100
    return explained


if __name__ == "__main__":
    sys.stdout.write(f"{many(int(sys.argv[1])):,} explanations hold\n")
