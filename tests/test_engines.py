"""Engines of others agree: CQL text and ELM, and what an $apply library leaves of a PlanDefinition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path.formats import pathway_from_dict
from l4path.meaning import rules_of
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.patients import make_episode
from others import asked
from random_cases import pathway_and_episodes
from test_cql import BASE, assessed, disagreements, expected

if TYPE_CHECKING:
    from collections.abc import Iterable

SEEDS, EPISODES = range(40, 70), 20
Cases = list[tuple[l4path.Pathway, list[l4path.Assessment]]]


def of_the_bundled(count: int) -> Cases:
    """The bundled pathways with random episodes, many of them with much unknown."""
    found = []
    for name in l4path.bundled():
        pathway, dice = l4path.load(name), Seeded(count)
        cuts = cut_points(pathway)
        found.append((pathway, list(assessed(pathway, [make_episode(dice, pathway, cuts) for _ in range(count)]))))
    return found


def of_seeds(seeds: Iterable[int], count: int) -> Cases:
    """Random pathways with random episodes."""
    found = []
    for seed in seeds:
        raw, episodes = pathway_and_episodes(seed, count)
        pathway = pathway_from_dict(raw)
        given = [l4path.Episode.from_dict(episode) for episode in episodes]
        names = list(pathway.treatments)
        forgetful = [  # of every fourth, nobody knows what became of some treatments
            episode if number % 4 else episode.with_unasked(*names[number % len(names) :] if names else ())
            for number, episode in enumerate(given)
        ]
        found.append((pathway, list(assessed(pathway, forgetful))))
    return found


def responses(pathway: l4path.Pathway, assessments: list[l4path.Assessment]) -> list[Any]:
    """The responses that say what was assessed."""
    return [l4path.to_response(pathway, one.episode, base=BASE) for one in assessments]


def job(pathway: l4path.Pathway, assessments: list[l4path.Assessment], elm: Any) -> dict[str, Any]:
    """What the engine of CQL is asked: a library, and a response of each patient."""
    return {"elm": elm, "responses": [[response] for response in responses(pathway, assessments)]}


def check(cases: Cases, found: list[list[dict[str, Any]]]) -> None:
    """Everything that an engine found is what our own found."""
    for (pathway, assessments), of in zip(cases, found, strict=True):
        for assessment, said in zip(assessments, of, strict=True):
            assert disagreements(expected(assessment), said.__getitem__) == {}, (pathway.id, assessment.episode)


def test_the_random_cases_hold_what_is_hard() -> None:
    """A third of the episodes have unasked treatments; a third of the pathways a score, a response, a caution."""
    cases = of_seeds(SEEDS, EPISODES)
    assert len(cases) == 30
    episodes = [one.episode for _, assessments in cases for one in assessments]
    assert 3 * sum(bool(episode.unasked) for episode in episodes) >= len(episodes) > 500
    kinds = [{claim.kind for claim in rules_of(pathway)} for pathway, _ in cases]
    for kind in ("item", "caution"):
        assert 3 * sum(kind in found for found in kinds) >= len(cases)
    assert 3 * sum(any(way.on == "response" for way in pathway.escalations) for pathway, _ in cases) >= len(cases)


def test_the_elm_agrees_in_the_engine_of_the_cql_community() -> None:
    """Three bundled pathways and thirty random ones, twenty episodes each, over responses: every claim and list."""
    cases = [*of_the_bundled(EPISODES), *of_seeds(SEEDS, EPISODES)]
    jobs = [job(pathway, assessments, l4path.to_elm(pathway, base=BASE)) for pathway, assessments in cases]
    check(cases, asked("evaluate.mjs", jobs))


def test_the_text_agrees_by_the_reference_translator(knee: l4path.Pathway) -> None:
    """What the translator of the CQL community makes of the text, without one complaint, says the same."""
    episodes = [l4path.Episode({"pain": 6}, trials={"exercise": l4path.Trial(weeks=8)}, screened=["red_flags"])]
    cases = [(knee, list(assessed(knee, episodes))), *of_seeds(range(40, 42), 8)]
    for parameters in (True, False):
        texts = [l4path.to_cql(pathway, base=BASE, parameters=parameters) for pathway, _ in cases]
        made = asked("translate.mjs", texts)
        assert [one["wrong"] for one in made] == [[] for _ in cases]
    check(cases, asked("evaluate.mjs", [job(*case, one["elm"]) for case, one in zip(cases, made, strict=True)]))


def test_the_latest_completed_or_amended_response_to_this_form_is_read(knee: l4path.Pathway) -> None:
    """Not an older one, not one in progress, not one to another version of the form."""

    def told(pain: int, authored: str, **changed: str) -> dict[str, Any]:
        episode = l4path.Episode({"pain": pain, "locked": False})
        return l4path.to_response(knee, episode, base=BASE, authored=authored) | changed

    latest = told(6, "2026-03-01T10:00:00Z", status="amended")
    others = [
        told(1, "2026-01-01"),
        told(2, "2026-04-01", status="in-progress"),
        told(3, "2026-04-01", questionnaire=f"{BASE}/Questionnaire/knee-pain|0.9.0"),
        told(4, "2026-04-01", status="entered-in-error"),
    ]
    given = [[*others, latest], [latest, *others], others[1:]]
    found = asked("evaluate.mjs", [{"elm": l4path.to_elm(knee, base=BASE), "responses": given}])[0]
    assert [one["fact pain"] for one in found] == [6, 6, None]
    assert found[2]["state"] == "screening"


def test_apply_leaves_the_options(knee: l4path.Pathway) -> None:
    """An $apply library that takes null for false loses nothing: the options are left, and what is unknown is `ask`."""
    given = [
        l4path.Episode(),
        l4path.Episode(
            {"pain": 6, "cause": "osteoarthritis"},
            trials={"exercise": l4path.Trial(weeks=8, relief=10)},
            screened=["red_flags", "operative_risk"],
        ),
    ]
    cases = [(knee, list(assessed(knee, given))), *of_seeds((41, 45), 3)]
    jobs = [{"bundle": l4path.to_fhir(one, base=BASE), "responses": responses(one, of)} for one, of in cases]
    for (pathway, assessments), of in zip(cases, asked("apply.mjs", jobs), strict=True):
        for assessment, left in zip(assessments, of, strict=True):
            shown = {node.id for node in (*assessment.options, *assessment.alongside)}
            assert {*left.get("options", ()), *left.get("alongside", ())} == shown
            undecided = {assessment.state, *assessment.status.values()} & {"undetermined", "screening"}
            unknown_goal = assessment.goal is l4path.Truth.UNKNOWN
            assert ("ask" in left[""]) == bool(undecided or unknown_goal), pathway.id


@pytest.mark.parametrize("name", [*l4path.bundled(), "knee"])
def test_everything_written_is_valid_r4_by_two_more_judges(name: str, knee: l4path.Pathway) -> None:
    """Structure, invariants and bindings; warnings are about codes and systems that the judges do not know."""
    pathway = knee if name == "knee" else l4path.load(name)
    assessments = list(assessed(pathway, [l4path.Episode(), l4path.Episode(unasked=pathway.treatments)]))
    written = [l4path.to_fhir(pathway, base=BASE), *responses(pathway, assessments)]
    written += [one.to_fhir(base=BASE, subject="Patient/1", at="2026-11-20") for one in assessments]
    written += [entry["resource"] for bundle in list(written) for entry in bundle.get("entry", ())]
    for resource, wrong in zip(written, asked("validate.mjs", written), strict=True):
        errors = [said for said in wrong if not said.split(": ")[0].endswith((", info", ", warning", ", information"))]
        assert errors == [], resource["resourceType"]
