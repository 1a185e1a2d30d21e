"""What was asked before changes how quickly an answer comes, and never the answer."""

from __future__ import annotations

import random
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_many import questions, wanted
from l4path import Choices, Disposition, Episode, EpisodeError, Pathway, Review, Treatment, at_least, load, weeks
from l4path.formats import episode_from_dict, pathway_from_dict, pathway_to_dict
from l4path.search import BUDGET, Search, SolverName
from l4path.search.taking import what_it_would_take
from l4path.testing import pathways
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.verification import check
from l4path.verification.check import checked
from l4path.verification.questions import Questions
from random_cases import pathway_and_episodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.verification.finding import Finding, Report
    from l4path.verification.questions import Group

SOLVERS: list[SolverName] = ["own", "sat", "auto"] if find_spec("pysat") else ["own"]


@pytest.mark.parametrize("solver", SOLVERS)
@given(pathways(max_nodes=5), st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=12)
def test_a_question_is_answered_alike_alone_and_after_others(
    solver: SolverName, pathway: Pathway, partial: bool, chance: Any
) -> None:
    """In any order, all at once first, or each by a search of its own: what can be can be."""
    asked = [wanted(pathway, question) for question in questions(pathway)]
    asked = chance.sample(asked, min(10, len(asked)))
    alone = [Search(pathway, partial=partial, solver=solver).possible(one) for one in asked]
    assert None not in alone
    together = Search(pathway, partial=partial, solver=solver)
    together.expect(asked)
    backwards = Search(pathway, partial=partial, solver=solver)
    for one, answer in [*zip(asked, alone, strict=True)][::-1]:
        assert backwards.possible(one) is answer
        assert backwards.find(one, plainly=True).none_exists is not answer
        assert together.possible(one) is answer


class Shuffled(Questions):
    """Finds out of properties in another order, after others."""

    chance: random.Random

    def expect(self, expected: Iterable[Group], *, partial: bool = False) -> None:
        """Find out of the same properties, shuffled, with one of each group before all others."""
        groups = list(expected)
        self.chance.shuffle(groups)
        shuffled = [self.mixed(group) for group in groups]
        first = [group[:1] for group in shuffled]
        super().expect(first, partial=partial)
        super().expect(shuffled, partial=partial)

    def mixed(self, several: Iterable[Any]) -> list[Any]:
        """The same in another order."""
        return self.chance.sample(several := list(several), len(several))


def all_found(report: Report) -> list[Finding]:
    """Every finding, with its patient."""
    assert not report.undecided
    found = [*report.findings, *report.silenced]
    assert not any(one.as_found for one in found)
    return found


def shuffled(pathway: Pathway, seed: int) -> Report:
    """What is found where the questions are asked in another order."""
    asked = Shuffled(pathway, solver="own" if seed % 2 else "auto", budget=BUDGET)
    asked.chance = random.Random(seed)  # noqa: S311 - no secret
    others = asked.mixed(wanted(pathway, question) for question in questions(pathway))[:20]
    asked.expect([others], partial=seed % 3 == 0)
    return checked(asked)


@pytest.mark.parametrize("seed", range(24))
def test_what_is_found_and_who_shows_it_depends_on_the_pathway_alone(seed: int) -> None:
    """Each finding has one place and one patient, whoever answers and in whatever order the questions are asked."""
    pathway = make_pathway(Seeded(seed)) if seed % 2 else pathway_from_dict(pathway_and_episodes(seed // 2)[0])
    found = all_found(check(pathway))
    for solver in SOLVERS:
        assert all_found(check(pathway, solver=solver)) == found
    for again in (2 * seed, 2 * seed + 1):
        assert all_found(shuffled(pathway, again)) == found


@pytest.mark.parametrize("name", ["l4", "l4-article"])
def test_of_a_bundled_pathway_it_depends_on_the_pathway_alone(name: str) -> None:
    """So it is of pathways with hundreds of questions."""
    pathway = load(name)
    found = all_found(check(pathway))
    assert all_found(check(pathway, solver="own")) == found
    assert all_found(shuffled(pathway, 6)) == found


@pytest.mark.parametrize("seed", range(6))
def test_what_it_would_take_does_not_depend_on_what_was_asked_before(seed: int) -> None:
    """The statement of the rules that is kept with a pathway, and what its solver has learnt, change no alternative."""
    raw, episodes = pathway_and_episodes(seed)
    pathway = pathway_from_dict(raw)
    asked = [(episode_from_dict(one), name) for one in list(episodes)[:2] for name in pathway.treatments]
    random.Random(seed).shuffle(asked)  # noqa: S311 - no secret
    for episode, name in asked[:6]:
        try:
            today = pathway.assess(episode)
        except EpisodeError:
            continue
        after_others = what_it_would_take(today, name)
        fresh = pathway_from_dict(raw)
        assert what_it_would_take(fresh.assess(episode), name) == after_others


def half_of(count: int) -> Pathway:
    """A review, a treatment where half of so many findings are there, and home otherwise or once it has helped."""
    found = Choices("findings", "findings", values={f"v{n}": f"finding {n}" for n in range(count)})
    many = at_least(count // 2, *(found.contains(f"v{n}") for n in range(count)))
    review, home = Review("review", "Review", tier="a"), Disposition("home", "Home", tier="a")
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=weeks >= 9, indications=[many])
    ways = [review.escalates_to(care, on="indication", when=many), review.escalates_to(home, on="otherwise")]
    ways.append(care.escalates_to(home, on="response"))
    return Pathway("p", tiers=["a"], start=[review], escalations=ways)


def test_what_was_given_up_does_not_depend_on_what_was_asked_before() -> None:
    """Of a search that is too hard for its budget what is found is the same alone and after others."""
    nodes = ("care", "review", "home")
    alone = {name: what_it_would_take(half_of(500).assess(Episode()), name) for name in nodes}
    for order in (nodes, nodes[::-1]):
        today = half_of(500).assess(Episode())
        for name in order:
            assert what_it_would_take(today, name) == alone[name], (order, name)


def test_a_check_says_the_same_after_other_questions() -> None:
    """What is kept with the pathway, warmed or not, changes nothing that a check says."""
    article = pathway_from_dict(pathway_to_dict(load("l4-article")))
    before = check(article)
    episode = before.errors[0].episode
    assert episode is not None
    what_it_would_take(article.assess(episode), "nsaids")
    assert check(article).to_dict(explain=False) == before.to_dict(explain=False)
