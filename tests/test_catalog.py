"""The bundled pathways beside `l4`: the article alone, and stepped care from another field of medicine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Episode, FileError, Pathway, State, Trial, text
from l4path.conditions import Constant
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.patients import make_episode
from ordinary import ordinary_episodes

if TYPE_CHECKING:
    from pathlib import Path

    from l4path import Assessment

ARTICLE = "l4-article"
STEPS = "hypertension"


@pytest.mark.parametrize("name", l4path.bundled())
def test_every_bundled_pathway_stands_on_evidence(name: str) -> None:
    """Every node and escalation says on whose word, where it stands there, and how well that was verified."""
    pathway = l4path.load(name)
    for element in (*pathway.nodes.values(), *pathway.escalations):
        assert element.evidence, element.id
        for item in element.evidence:
            assert item.mark in ("V", "V2", "L"), (element.id, item)
            assert (item.mark == "L") == (item.source == "library"), (element.id, item)
            assert item.locator, (element.id, item)


@pytest.mark.parametrize("name", l4path.bundled())
def test_every_bundled_pathway_reads_back_from_its_own_file(name: str, tmp_path: Path) -> None:
    """Written to a file and read again, a bundled pathway is the same value."""
    pathway = l4path.load(name)
    l4path.write_pathway(pathway, tmp_path / "again.toml")
    assert l4path.read_pathway(tmp_path / "again.toml") == pathway


def test_a_slip_in_the_name_is_answered() -> None:
    """Whoever mistypes the name of a bundled pathway is told the nearest one."""
    with pytest.raises(FileError, match="did you mean hypertension"):
        l4path.load("hypertention")


def said(pathway: Pathway) -> str:
    """All that the article's pathway says of its source, in one text."""
    items = [item for node in pathway.nodes.values() for item in node.evidence]
    items += [item for way in pathway.escalations for item in way.evidence]
    items += [item for definition in pathway.definitions.values() for item in definition.evidence]
    context = [note for source in pathway.sources.values() for note in source.context]
    return " ".join([item.locator for item in items] + [note.locator for note in context])


def test_every_sentence_of_the_article_is_carried_or_listed() -> None:
    """S1 to S28 are each the evidence of an element, or context of the source."""
    found = set(re.findall(r"\bS\d+\b", said(l4path.load(ARTICLE))))
    assert found == {f"S{number}" for number in range(1, 29)}


def test_the_article_stands_on_nothing_but_itself() -> None:
    """One source, no guideline, and nothing said against anything."""
    pathway = l4path.load(ARTICLE)
    assert list(pathway.sources) == ["seed-article"]
    stances = {item.stance for element in (*pathway.nodes.values(), *pathway.escalations) for item in element.evidence}
    assert stances == {"for"}


def test_the_article_is_labelled_wherever_it_is_shown() -> None:
    """Its title and that of its source say that it is no guideline, and its description that it is not for patients."""
    pathway = l4path.load(ARTICLE)
    assert "article alone, not a guideline" in pathway.title
    assert "not a guideline" in pathway.sources["seed-article"].title
    assert "not for use with a patient" in pathway.description
    assert l4path.load("l4").title != pathway.title


def test_the_silences_of_the_article_are_left_open() -> None:
    """No red flag, no contraindication, no duration, no goal, no number and no end: as in the text."""
    pathway = l4path.load(ARTICLE)
    assert not any(way.on in ("red_flag", "relapse", "declined", "contraindication") for way in pathway.escalations)
    assert not any(node.emergency for node in pathway.nodes.values())
    assert not any(node.contraindications for node in pathway.treatments.values())
    assert all(node.adequate == Constant(value=True) for node in pathway.treatments.values() if node.has_trial)
    assert pathway.goal is None
    assert not pathway.dispositions
    assert {fact.kind for fact in (*pathway.facts.values(), *pathway.measures.values())} == {"flag", "choice"}


def test_the_silences_of_the_article_are_listed() -> None:
    """Each is context of the source, so that a page of sources shows it, and is named in the description."""
    pathway = l4path.load(ARTICLE)
    silent = [note.note for note in pathway.sources["seed-article"].context if note.locator == "silent"]
    assert len(silent) >= 8
    for word in ("red flag", "duration", "contraindication", "individuals", "conservative", "way on", "enough"):
        assert word in pathway.description, word


def test_no_cause_is_tied_to_a_conservative_treatment() -> None:
    """Whatever the diagnosis, the first line of the article is the same."""
    pathway = l4path.load(ARTICLE)
    facts = {"numbness": True, "persistent": True, "severe": False, "early_injection_case": False}
    seen = set()
    for diagnosis in pathway.facts["diagnosis"].value_ids:
        assessment = pathway.assess(Episode(facts | {"diagnosis": diagnosis}, screened=["symptoms"]))
        seen.add(tuple(node.id for node in assessment.options))
    assert seen == {("physical_therapy", "nsaids", "spine_specialist")}


def test_the_article_can_be_assessed_whatever_is_known() -> None:
    """Random episodes are assessed without an error; some get stuck, as the description says they may."""
    pathway = l4path.load(ARTICLE)
    states = {assessed.state for assessed in map(pathway.assess, random_episodes(pathway, 4000, seed=28))}
    assert State.STUCK in states
    assert State.ACTIVE in states
    assert not states & {State.EMERGENCY, State.SCREENING}


def random_episodes(pathway: Pathway, count: int, seed: int) -> list[Episode]:
    """Random episodes, most of which know of a red flag or have one unanswered."""
    chance, cuts = Seeded(seed), cut_points(pathway)
    return [make_episode(chance, pathway, cuts) for _ in range(count)]


def test_the_steps_are_a_small_pathway_of_another_field() -> None:
    """Nothing in the library is about backs alone."""
    pathway = l4path.load(STEPS)
    assert 8 <= len(pathway.nodes) <= 20
    assert pathway.goal is not None
    assert "red_flags" in pathway.screens
    assert not set(pathway.nodes) & set(l4path.load("l4").nodes)


def test_no_episode_is_stuck_on_the_steps_and_no_promise_is_broken() -> None:
    """Thousands of random episodes, with red flags and without: something is always possible, or said to be unknown."""
    pathway = l4path.load(STEPS)
    for episode in (*random_episodes(pathway, 2000, seed=136), *ordinary_episodes(pathway, 4000, seed=137)):
        assessment = pathway.assess(episode)
        assert assessment.state is not State.STUCK, episode
        assert not assessment.broken_invariants(), episode


def test_no_step_is_an_option_while_a_red_flag_is_open_or_raised() -> None:
    """With a warning sign, or one that nobody asked for, nothing but the emergency branch is shown."""
    pathway = l4path.load(STEPS)
    open_or_raised = 0
    for episode in random_episodes(pathway, 2000, seed=138):
        assessment = pathway.assess(episode)
        flags = {assessment.truth("fires", way.id).value for way in pathway.escalations if way.on == "red_flag"}
        if flags != {"not_met"}:
            open_or_raised += 1
            assert {node.id for node in assessment.options} <= {"same_day_assessment"}
            assert not assessment.alongside
    assert open_or_raised > 100


def test_the_first_drug_follows_age_family_origin_and_diabetes() -> None:
    """All eight combinations, on both sides of 55: an ACE inhibitor or ARB, or else a calcium-channel blocker."""
    pathway = l4path.load(STEPS)
    for age in (54, 55):
        for black in (False, True):
            for diabetes in (False, True):
                facts = {"systolic": 165, "diastolic": 95, "age": age, "hypertension_confirmed": True}
                facts |= {"black_family_origin": black, "type2_diabetes": diabetes, "two_drugs_wanted": False}
                options = pathway.assess(Episode(facts, screened=["red_flags", "risk"])).options
                first = "ace_or_arb" if diabetes or (age < 55 and not black) else "calcium_blocker"
                assert [node.id for node in options] == [first], facts


@pytest.mark.parametrize(
    ("systolic", "diastolic", "age", "at_goal"),
    [
        (139, 89, 79, True),
        (140, 89, 79, False),
        (139, 90, 79, False),
        (149, 89, 80, True),
        (150, 89, 80, False),
        (149, 90, 80, False),
    ],
)
def test_the_target_follows_the_age(systolic: int, diastolic: int, age: int, *, at_goal: bool) -> None:
    """Below 140/90 under 80, below 150/90 from 80 on."""
    facts = {"systolic": systolic, "diastolic": diastolic, "age": age, "hypertension_confirmed": True, "risk_10y": 20}
    assessment = l4path.load(STEPS).assess(Episode(facts, screened=["red_flags", "risk"]))
    assert (assessment.state is State.AT_GOAL) is at_goal


@pytest.mark.parametrize(("potassium", "fourth"), [(4.5, "spironolactone"), (4.6, "alpha_or_beta_blocker")])
def test_the_fourth_drug_follows_the_potassium(potassium: float, fourth: str) -> None:
    """Spironolactone up to 4.5 mmol/l, an alpha-blocker or a beta-blocker above."""
    facts = {"systolic": 165, "diastolic": 95, "age": 60, "hypertension_confirmed": True, "resistance_confirmed": True}
    trials = {"three_drugs": Trial(optimal_dose=True, weeks=6, controlled=False)}
    episode = Episode(facts | {"potassium": potassium}, trials=trials, screened=["red_flags", "risk"])
    assert fourth in [node.id for node in l4path.load(STEPS).assess(episode).options]


def test_what_is_left_out_of_the_steps_is_said() -> None:
    """The description and the source name what the model does not hold, and how the text was read."""
    pathway = l4path.load(STEPS)
    for word in ("type 1 diabetes", "pregnancy", "frailty", "dose", "not a medical device", "not for emergencies"):
        assert word in pathway.description, word
    assert any("public copy" in note.note for note in pathway.sources["ng136"].context)
    assert text(pathway.definitions["below_target"].condition).startswith("diastolic < 90")


def steps(facts: dict[str, Any], trials: dict[str, Trial] | None = None, declined: tuple[str, ...] = ()) -> Assessment:
    """A patient with confirmed stage 2 and both screens answered, but for what is given."""
    known: dict[str, Any] = {
        "systolic": 165,
        "diastolic": 95,
        "age": 50,
        "hypertension_confirmed": True,
        "risk_10y": 5,
    }
    known |= {"black_family_origin": False, "potassium": 4.2, "two_drugs_wanted": False, "resistance_confirmed": False}
    episode = Episode(known | facts, trials=trials or {}, declined=declined, screened=["red_flags", "risk"])
    return l4path.load(STEPS).assess(episode)


@pytest.mark.parametrize(("potassium", "cautions"), [(5, {}), (5.1, {"ace_or_arb": ("high_potassium",)})])
def test_a_high_potassium_is_a_caution(potassium: float, cautions: dict[str, tuple[str, ...]]) -> None:
    """Above 5.0 an ACE inhibitor or ARB is shown with it."""
    assert {name: tuple(said) for name, said in steps({"potassium": potassium}).cautions.items()} == cautions


def test_kidney_disease_and_pregnancy_are_cautions() -> None:
    """Of spironolactone, and of a diuretic that is taken already."""
    failed, taken = (
        Trial(optimal_dose=True, weeks=8, controlled=False),
        Trial(optimal_dose=True, weeks=8, controlled=True),
    )
    resistant = steps({"resistance_confirmed": True, "kidney_disease": True}, {"three_drugs": failed})
    assert list(resistant.cautions["spironolactone"]) == ["kidney_function"]
    assert list(steps({"pregnancy": True}, {"thiazide_like": taken}).cautions["thiazide_like"]) == [
        "taken_in_pregnancy"
    ]


def test_an_acute_problem_stands_before_every_drug() -> None:
    """Low pressure, potassium of 6.0 or kidney injury close the episode; a controlled pressure does not hide them."""
    controlled = {"three_drugs": Trial(optimal_dose=True, weeks=8, controlled=True)}
    for facts in ({"systolic": 70, "diastolic": 40}, {"potassium": 6.5}, {"acute_kidney_injury": True}):
        found = steps(facts, controlled)
        assert found.state is State.ENDED
        assert [node.id for node in found.options] == ["acute_problem_first"], facts
