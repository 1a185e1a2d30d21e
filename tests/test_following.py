"""Following a source: what it is against is gone, what hung on it goes too, and the rest says what it said."""

from __future__ import annotations

import re
from typing import Any

import pytest

import l4path
from l4path import (
    Assumption,
    Definition,
    Disposition,
    Escalation,
    Evidence,
    Flag,
    Invariant,
    Measure,
    Pathway,
    PathwayError,
    Review,
    Silenced,
    Source,
    Treatment,
    at_least,
    contraindicated,
    declined,
    exhausted,
    failed,
    offered,
    reached,
    suitable,
    text,
    tried,
    weeks,
)
from l4path.conditions import Condition, Number, Operand, Range, Score, ScoreItem, option, stopped
from l4path.nodes import Caution
from l4path.pathway import Obligation
from l4path.verification import check_following

AGAINST = (Evidence(source="body", stance="against", note="not this"),)
FOR_AND_AGAINST = (*AGAINST, Evidence(source="body", stance="for", note="but so"))
BODY = Source("body", "A body of experts")
OTHER = Source("Other.2020", "Another body")
PAIN = Number("pain", "pain", minimum=0, maximum=10)
AXIAL = Flag("axial", "axial pain")
RELIEF = Measure("relief", "relief", unit="%", minimum=-1000, maximum=100)
HOME = Disposition("home", "Home", tier="care")


def treatment(name: str, **fields: Any) -> Treatment:
    """A treatment that is tried and judged."""
    usual: dict[str, Any] = {"tier": "care", "adequate": weeks >= 6, "response": RELIEF >= 30}
    return Treatment(name, name.capitalize(), **usual | fields)


def small(*escalations: Escalation, **fields: Any) -> Pathway:
    """A small pathway with the two bodies of experts as sources."""
    start = fields.pop("start", ["exercise"])
    return Pathway("small", tiers=["care"], start=start, escalations=escalations, sources=[BODY, OTHER], **fields)


def when(pathway: Pathway, escalation: str) -> str:
    """The condition of an escalation as text; empty where there is none."""
    found = next(way for way in pathway.escalations if way.id == escalation)
    return "" if found.when is None else text(found.when)


EXERCISE, NEEDLES, DRUG, BLOCK = (treatment(name) for name in ("exercise", "needles", "drug", "block"))
UNWANTED = treatment("needles", evidence=AGAINST)


def test_what_the_guideline_is_against_is_gone_from_l4() -> None:
    """NICE NG59 is against acupuncture and against fusion for back pain alone: neither is there any more."""
    l4, nice = l4path.load("l4"), l4path.load("l4").following("ng59")
    assert set(l4.nodes) - set(nice.nodes) == {"acupuncture", "fusion"}
    gone = {way.id for way in l4.escalations} - {way.id for way in nice.escalations}
    assert {"contested-ddd-fusion", "ddd-surgical-review", "second-line-acupuncture"} <= gone
    assert {"second-line-chiropractic", "no-second-line-specialist"} <= {w.id for w in nice.escalations}


def test_a_source_that_makes_a_distinction_keeps_the_element() -> None:
    """NG59 is for manual therapy in a package and against it alone; the source itself keeps it, in the package."""
    nice = l4path.load("l4").following("ng59")
    stances = {item.stance for item in nice.node("chiropractic").evidence if item.source == "ng59"}
    assert stances == {"for", "against"}
    exercise = treatment("exercise", evidence=FOR_AND_AGAINST)
    assert "exercise" in small(exercise.escalates_to(HOME, on="failure")).following("body").nodes


def test_of_several_sources_each_is_asked_for_itself() -> None:
    """One source being for a treatment does not save it from another that is against it."""
    mixed = treatment("needles", evidence=(*AGAINST, Evidence(source="Other.2020", stance="for")))
    pathway = small(EXERCISE.escalates_to(mixed, on="failure"), nodes=[HOME], start=["exercise", "home"])
    assert "needles" not in pathway.following("body", "other.2020").nodes
    assert "needles" in pathway.following("other.2020").nodes


def test_neutral_evidence_and_other_sources_remove_nothing() -> None:
    """Only a stance against removes, and only that of the source that is followed."""
    neutral = treatment("needles", evidence=(Evidence(source="body", stance="neutral"),))
    pathway = small(EXERCISE.escalates_to(neutral, on="failure"))
    followed = pathway.following("body")
    assert list(followed.nodes) == list(pathway.nodes)
    assert followed.escalations == pathway.escalations


def test_the_derived_pathway_says_what_it_is() -> None:
    """Its id, title and description name the source and what went."""
    pathway = small(EXERCISE.escalates_to(UNWANTED, on="failure"), description="Small.")
    followed = pathway.following("body", OTHER)
    assert followed.id == "small-following-body-other-2020"
    assert followed.title == "small, following A body of experts and Another body"
    assert followed.description.startswith("Small.\n\nDerived from small")
    assert "Left out: Needles." in followed.description


def test_the_description_names_the_ways_that_are_left_out_to_what_stays() -> None:
    """A way to what is gone is not told beside it, and one that stays is not told either."""
    disputed = EXERCISE.escalates_to(HOME, on="declined", evidence=AGAINST)
    ways = (EXERCISE.escalates_to(UNWANTED, on="failure"), EXERCISE.escalates_to(HOME, on="failure"), disputed)
    followed = small(*ways).following("body")
    assert followed.description == (
        "Derived from small: what A body of experts is against is left out. Left out: Needles."
        " Ways on that are left out: exercise-declined-home."
    )
    alone = small(EXERCISE.escalates_to(HOME, on="failure"), disputed).following("body")
    assert alone.description == (
        "Derived from small: what A body of experts is against is left out. It is against no node here."
        " Ways on that are left out: exercise-declined-home."
    )


@pytest.mark.parametrize("many", [60, 61])
def test_sixty_that_are_left_out_are_named(many: int) -> None:
    """Of more, how many there are beside."""
    ways = [EXERCISE.escalates_to(treatment(f"n{at}", evidence=AGAINST), on="failure") for at in range(many)]
    described = small(*ways, EXERCISE.escalates_to(HOME, on="declined")).following("body").description
    assert ("N59" in described, "N60" in described, " and 1 more" in described) == (True, False, many == 61)


def test_a_long_id_is_shortened_and_told_apart() -> None:
    """Of many sources the id gives the number, and two different choices differ in it."""
    l4 = l4path.load("l4")
    guidelines = ["ng59", "acp2017", "vadod2017", "who2023", "co2014", "acr2015", "nass-ldh2012"]
    made = {l4.following(*guidelines).id, l4.following(*guidelines[:-1], "nass-lss2011").id}
    assert len(made) == 2
    assert all(re.fullmatch(r"l4-following-7-sources-[0-9a-f]{8}", name) for name in made)
    long = small(EXERCISE.escalates_to(HOME, on="failure")).with_fields(id="s" * 60)
    assert long.following("body").id.count("s") > 20
    assert "-following-1-source-" in long.following("body").id


@pytest.mark.parametrize("name", ["BODY", "body", "Body", BODY])
def test_a_source_is_found_in_capitals_or_not(name: object) -> None:
    """Nobody needs to remember how an id is written."""
    assert small(EXERCISE.escalates_to(HOME, on="failure")).following(name).id == "small-following-body"  # type: ignore[arg-type]


def test_an_unknown_source_is_refused_with_the_nearest_name() -> None:
    """A slip is answered with what was probably meant, every slip at once."""
    with pytest.raises(PathwayError, match="did you mean ng59") as refusal:
        l4path.load("l4").following("ng95", "nobody-at-all", "acp2017")
    assert len(refusal.value.problems) == 2


@pytest.mark.parametrize("given", [(), (None,), (3,)])
def test_no_source_is_refused(given: tuple[object, ...]) -> None:
    """There is nothing to follow in nothing."""
    with pytest.raises(PathwayError, match="source"):
        small(EXERCISE.escalates_to(HOME, on="failure")).following(*given)  # type: ignore[arg-type]


def test_a_pathway_of_which_nothing_is_left_is_refused() -> None:
    """A source that is against all that a pathway begins with leaves no pathway."""
    with pytest.raises(PathwayError, match="begins with"):
        small(UNWANTED.escalates_to(HOME, on="failure"), start=["needles"]).following("body")


def test_a_node_that_loses_its_last_way_in_goes_too() -> None:
    """What only the removed treatment led to is gone with it, and what only that led to."""
    pathway = small(
        EXERCISE.escalates_to(UNWANTED, on="failure"),
        UNWANTED.escalates_to(DRUG, on="failure"),
        DRUG.escalates_to(BLOCK, on="failure"),
        EXERCISE.escalates_to(HOME, on="failure"),
    )
    followed = pathway.following("body")
    assert list(followed.nodes) == ["exercise", "home"]
    assert "Not reached without it, and left out too: Drug, Block." in followed.description


def test_a_node_with_another_way_in_stays() -> None:
    """One way in is enough."""
    ways = (EXERCISE.escalates_to(UNWANTED, on="failure"), UNWANTED.escalates_to(HOME, on="failure"))
    followed = small(*ways, EXERCISE.escalates_to(HOME, on="declined")).following("body")
    assert [way.id for way in followed.escalations] == ["exercise-declined-home"]


def test_what_stood_at_the_start_stays() -> None:
    """A node of the start needs no way in, even when all it led to is gone."""
    pathway = small(EXERCISE.escalates_to(UNWANTED, on="failure"), nodes=[DRUG], start=["exercise", "drug"])
    assert set(pathway.following("body").start) == {"exercise", "drug"}


def test_an_escalation_that_the_source_is_against_goes_alone() -> None:
    """The treatment stays where another way leads to it."""
    pathway = small(
        EXERCISE.escalates_to(NEEDLES, on="failure", evidence=AGAINST), EXERCISE.escalates_to(NEEDLES, on="declined")
    )
    assert [way.id for way in pathway.following("body").escalations] == ["exercise-declined-needles"]


@pytest.mark.parametrize("kind", ["exhausted", "unavailable", "next_step", "persistence"])
def test_a_join_that_the_missing_treatment_triggers_keeps_the_others(kind: str) -> None:
    """A treatment that does not exist is exhausted and unavailable, so nobody waits for it."""
    join = Escalation(HOME, on=kind, after=[EXERCISE, UNWANTED], when=PAIN >= 4, id="join")  # type: ignore[arg-type]
    followed = small(join, EXERCISE.escalates_to(UNWANTED, on="declined")).following("body")
    assert [(way.id, way.after) for way in followed.escalations] == [("join", ("exercise",))]


@pytest.mark.parametrize("kind", ["failure", "contraindication", "relapse", "declined", "indication", "deterioration"])
def test_a_join_that_needs_the_missing_treatment_goes(kind: str) -> None:
    """What waits for something to happen with a treatment that does not exist can never fire."""
    join = Escalation(HOME, on=kind, after=[EXERCISE, UNWANTED], when=PAIN >= 4, id="join")  # type: ignore[arg-type]
    ways = (join, EXERCISE.escalates_to(UNWANTED, on="declined"), EXERCISE.escalates_to(HOME, on="declined"))
    assert [way.id for way in small(*ways).following("body").escalations] == ["exercise-declined-home"]


@pytest.mark.parametrize("kind", ["failure", "exhausted", "indication"])
def test_after_any_keeps_the_others_whatever_the_kind(kind: str) -> None:
    """Of several ways to the same place the others remain."""
    either = Escalation(HOME, on=kind, after=[EXERCISE, UNWANTED], any_of=True, id="either")  # type: ignore[arg-type]
    followed = small(either, EXERCISE.escalates_to(UNWANTED, on="declined")).following("body")
    assert followed.escalations[0].after == ("exercise",)


def test_a_join_after_a_missing_review_goes() -> None:
    """A review that nobody holds decides nothing; only treatments can be exhausted."""
    review = Review("look", "Look", tier="care", evidence=AGAINST)
    join = Escalation(HOME, on="persistence", after=[EXERCISE, review], when=PAIN >= 4)
    pathway = small(join, EXERCISE.escalates_to(review, on="indication"), EXERCISE.escalates_to(DRUG, on="failure"))
    assert list(pathway.following("body").nodes) == ["exercise", "drug"]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        (tried("needles") | (PAIN >= 4), "pain >= 4"),
        (~failed("needles") & (PAIN >= 4), "pain >= 4"),
        (exhausted("needles") & (PAIN >= 4), "pain >= 4"),
        (~suitable("needles") & ~contraindicated("needles") & (PAIN >= 4), "pain >= 4"),
        (at_least(2, declined("needles"), exhausted("needles"), PAIN >= 4, AXIAL), "at_least(1, pain >= 4, axial)"),
        (at_least(2, failed("needles"), PAIN >= 4, AXIAL), "at_least(2, pain >= 4, axial)"),
        (at_least(1, failed("needles"), PAIN >= 4), "pain >= 4"),
        (at_least(1, exhausted("needles"), PAIN >= 4), ""),
        (at_least(2, exhausted("needles"), ~failed("needles"), PAIN >= 4) & AXIAL, "axial"),
        (~(PAIN >= 4) & ~declined("needles"), "not pain >= 4"),
        (exhausted("needles") | (PAIN >= 4), ""),
    ],
)
def test_conditions_about_what_is_gone_are_simplified(asked: Condition, left: str) -> None:
    """A treatment that is gone was never tried, declined or suitable, and is exhausted."""
    way = EXERCISE.escalates_to(HOME, on="failure", when=asked, id="asking")
    followed = small(way, EXERCISE.escalates_to(UNWANTED, on="declined")).following("body")
    assert when(followed, "asking") == left


@pytest.mark.parametrize(
    ("measured", "holds"),
    [
        (l4path.parse("needles.weeks < 6", small(EXERCISE.escalates_to(NEEDLES, on="failure"))), True),
        (l4path.parse("needles.doses >= 1", small(EXERCISE.escalates_to(NEEDLES, on="failure"))), False),
        (l4path.parse("0 <= needles.weeks < 6", small(EXERCISE.escalates_to(NEEDLES, on="failure"))), True),
        (l4path.parse("1 <= needles.weeks < 6", small(EXERCISE.escalates_to(NEEDLES, on="failure"))), False),
        (l4path.parse("0 < needles.weeks <= 6", small(EXERCISE.escalates_to(NEEDLES, on="failure"))), False),
        (l4path.parse("0 <= needles.weeks < 1", small(EXERCISE.escalates_to(NEEDLES, on="failure"))), True),
        (Range(Operand(weeks.fact, "needles"), 0, "<=", "<", 0), False),
        (l4path.parse("needles.doses == 0", small(EXERCISE.escalates_to(NEEDLES, on="failure"))), True),
        (l4path.parse("needles.relief != 30", small(EXERCISE.escalates_to(NEEDLES, on="failure"))), False),
        (Range(Operand(RELIEF.fact, "needles"), -10, "<=", "<=", 10), False),
    ],
)
def test_measures_of_what_is_gone_are_those_of_a_treatment_never_tried(measured: Condition, holds: bool) -> None:
    """Its weeks and doses are 0, and nothing else was measured."""
    way = EXERCISE.escalates_to(HOME, on="failure", when=measured, id="asking")
    ways = (way, EXERCISE.escalates_to(UNWANTED, on="declined"), EXERCISE.escalates_to(HOME, on="declined"))
    left = [found for found in small(*ways).following("body").escalations if found.id == "asking"]
    assert [found.when for found in left] == ([None] if holds else [])


def test_a_kind_that_needs_a_condition_keeps_one() -> None:
    """Where nothing is left to ask, persistence asks for nothing, in words."""
    way = EXERCISE.escalates_to(HOME, on="persistence", when=~tried("needles"), id="asking")
    followed = small(way, EXERCISE.escalates_to(UNWANTED, on="declined")).following("body")
    assert when(followed, "asking") == "true"


def test_indications_and_contraindications_follow() -> None:
    """What asked only about the missing treatment asks nothing any more."""
    drug = treatment(
        "drug", indications=[tried("needles") | AXIAL, ~tried("needles")], contraindications=[tried("needles")]
    )
    pathway = small(EXERCISE.escalates_to(drug, on="failure"), EXERCISE.escalates_to(UNWANTED, on="declined"))
    left = pathway.following("body").treatments["drug"]
    assert [text(condition) for condition in left.indications] == ["axial"]
    assert left.contraindications == ()


def test_definitions_follow_and_constant_ones_go() -> None:
    """A definition that says nothing any more is replaced by its value; one that builds on it is made anew."""
    spent = Definition("spent", "needles are spent", failed("needles"))
    either = Definition("either", "spent or axial", spent | AXIAL)
    way = EXERCISE.escalates_to(HOME, on="failure", when=either, id="asking")
    followed = small(way, EXERCISE.escalates_to(UNWANTED, on="declined")).following("body")
    assert list(followed.definitions) == ["either"]
    assert text(followed.definitions["either"].condition) == "axial"
    assert when(followed, "asking") == "either"


@pytest.mark.parametrize(("goal", "left"), [(tried("needles"), None), (tried("needles") | (PAIN <= 2), "pain <= 2")])
def test_the_goal_follows(goal: Condition, left: str | None) -> None:
    """A goal that could never be met is none."""
    pathway = small(EXERCISE.escalates_to(UNWANTED, on="failure"), goal=goal).following("body")
    assert (None if pathway.goal is None else text(pathway.goal)) == left


def test_invariants_lose_what_they_said_of_what_is_gone() -> None:
    """A promise about several treatments keeps its other parts; one about the missing one alone is dropped."""
    kept = Invariant(
        "kept", "Both wait for pain", (~offered("needles") | (PAIN >= 4)) & (~offered("drug") | (PAIN >= 4))
    )
    gone = Invariant("gone", "Needles are reached", reached("needles"))
    ways = (EXERCISE.escalates_to(UNWANTED, on="failure"), EXERCISE.escalates_to(DRUG, on="failure"))
    followed = small(*ways, invariants=[kept, gone]).following("body")
    assert {name: text(stated.always) for name, stated in followed.invariants.items()} == {
        "kept": "not offered(drug) or pain >= 4"
    }
    three = Invariant("three", "All wait", kept.always & (~offered("exercise") | AXIAL))
    assert [
        text(stated.always) for stated in small(*ways, invariants=[three]).following("body").invariants.values()
    ] == ["(not offered(drug) or pain >= 4) and (not offered(exercise) or axial)"]


def test_an_escalation_that_can_never_fire_takes_its_target_along() -> None:
    """Where the only way in asked for the missing treatment, the target is gone too."""
    ways = (
        EXERCISE.escalates_to(UNWANTED, on="failure"),
        EXERCISE.escalates_to(DRUG, on="failure", when=failed("needles")),
    )
    assert list(small(*ways).following("body").nodes) == ["exercise"]


def test_declarations_stay() -> None:
    """Facts, measures, screens and sources that nothing uses any more are declared still."""
    pathway = small(EXERCISE.escalates_to(UNWANTED, on="failure", when=AXIAL), screens={"all": [AXIAL]})
    followed = pathway.following("body")
    assert (followed.facts, followed.measures) == (pathway.facts, pathway.measures)
    assert (followed.screens, followed.sources) == (pathway.screens, pathway.sources)


def test_silences_about_what_is_gone_go() -> None:
    """A finding that was accepted at a missing element is accepted no longer; the others are."""
    places = [
        *("treatments.needles", "treatments.exercise", "treatments.needles.indications[1]"),
        *("escalations.exercise-failure-needles", "escalations.exercise-failure-home.when"),
    ]
    ways = (EXERCISE.escalates_to(UNWANTED, on="failure"), EXERCISE.escalates_to(HOME, on="failure"))
    pathway = small(*ways, silenced=[Silenced("P01", place, "known") for place in places])
    left = [silence.where for silence in pathway.following("body").silenced]
    assert left == ["treatments.exercise", "escalations.exercise-failure-home.when"]


def test_the_other_way_out_of_the_dispute_about_two_drugs() -> None:
    """In the pathway of blood pressure each of two bodies removes what the other is for."""
    pathway = l4path.load("hypertension")
    british, european = pathway.following("ng136"), pathway.following("esc-esh2018")
    assert "first-two-drugs" not in [way.id for way in british.escalations]
    assert {"ace_or_arb", "two_drugs"} <= set(british.nodes)
    assert "ace_or_arb" not in european.nodes
    assert [way.id for way in european.into("two_drugs")] == ["first-two-drugs"]


def report(*ways: Escalation, **fields: Any) -> tuple[dict[str, str], dict[str, str]]:
    """What following the body takes out and what it changes, each with why."""
    made = small(*ways, **fields).following_report("body")
    return {one.where: one.why for one in made.removed}, {one.where: one.why for one in made.changed}


def test_the_report_says_what_is_taken_out_and_why() -> None:
    """Each thing that is gone stands there with its reason: the source's own words, or what it hung on."""
    removed, changed = report(
        EXERCISE.escalates_to(UNWANTED, on="failure"),
        UNWANTED.escalates_to(DRUG, on="failure"),
        EXERCISE.escalates_to(BLOCK, on="failure", evidence=AGAINST),
        EXERCISE.escalates_to(BLOCK, on="declined"),
        EXERCISE.escalates_to(HOME, on="declined", when=failed("needles"), id="asking"),
        EXERCISE.escalates_to(HOME, on="failure"),
        silenced=[Silenced("P01", "treatments.needles", "known")],
        goal=tried("needles"),
        invariants=[Invariant("gone", "Needles are reached", reached("needles"))],
    )
    assert removed == {
        "treatments.needles": "A body of experts is against it: not this",
        "treatments.drug": "nothing leads to it any more: needles-failure-drug left out",
        "escalations.exercise-failure-needles": "it leads to needles, which is left out",
        "escalations.needles-failure-drug": "it leads to drug, which is left out",
        "escalations.exercise-failure-block": "A body of experts is against it: not this",
        "escalations.asking": "its condition can never be met without what is left out: failed(needles)",
        "goal": "it can never be met without what is left out: tried(needles)",
        "invariants.gone": "it says nothing any more, or demands what is left out: reached(needles)",
        "silenced.P01": "treatments.needles is left out",
    }
    assert changed == {}


def test_a_reason_is_what_the_source_says_against_it() -> None:
    """With the place of each, one after another; what it says beside that, or another source does, is no reason."""
    said = [
        Evidence(source="body", stance="neutral", note="rarely used"),
        Evidence(source="body", locator="p. 4", stance="against", note="not this"),
        Evidence(source="Other.2020", stance="against", note="nor that"),
        Evidence(source="body", stance="against"),
    ]
    removed, _ = report(EXERCISE.escalates_to(treatment("needles", evidence=said), on="failure"))
    against = "A body of experts (p. 4) is against it: not this; A body of experts is against it"
    assert removed["treatments.needles"] == against


def test_what_is_no_longer_asked_is_named_by_its_treatment() -> None:
    """A measure of a treatment that is gone is told as that treatment is."""
    known = small(EXERCISE.escalates_to(NEEDLES, on="failure"))
    way = EXERCISE.escalates_to(HOME, on="failure", when=l4path.parse("needles.weeks < 6", known) & AXIAL, id="asking")
    _, changed = report(EXERCISE.escalates_to(UNWANTED, on="failure"), way)
    assert changed == {"escalations.asking.when": "it no longer asks about needles"}


def test_the_report_says_what_waits_and_asks_for_less() -> None:
    """What stays and is written otherwise stands there too, with what it no longer asks about."""
    spent = Definition("spent", "needles are spent", failed("needles"))
    either = Definition("either", "spent or axial", spent | AXIAL)
    drug = treatment("drug", contraindications=[tried("needles")])
    removed, changed = report(
        Escalation(HOME, on="exhausted", after=[EXERCISE, UNWANTED], id="join"),
        EXERCISE.escalates_to(UNWANTED, on="failure"),
        EXERCISE.escalates_to(drug, on="failure", when=either, id="drugs"),
        EXERCISE.escalates_to(HOME, on="declined", when=~tried("needles"), id="untried"),
        Escalation(BLOCK, on="failure", after=[EXERCISE, UNWANTED], id="both"),
        EXERCISE.escalates_to(BLOCK, on="failure"),
    )
    assert removed == {
        "treatments.needles": "A body of experts is against it: not this",
        "escalations.exercise-failure-needles": "it leads to needles, which is left out",
        "escalations.both": "it waits for needles, left out, and so could never fire",
        "definitions.spent": "it is never met without what is left out, and its value stands for it",
    }
    assert changed == {
        "escalations.join.after": "it no longer waits for needles",
        "escalations.untried.when": "it no longer asks about needles, and so about nothing",
        "treatments.drug.contraindications": "it no longer asks about needles, and so about nothing",
        "definitions.either": "it no longer asks about spent",
    }


def test_a_source_that_is_against_nothing_takes_nothing_out() -> None:
    """The report is empty and says so; the pathway says the same but for its name."""
    pathway = small(EXERCISE.escalates_to(NEEDLES, on="failure"))
    made = pathway.following_report(BODY)
    assert made.removed == made.changed == ()
    assert str(made) == "A body of experts is against nothing in small: nothing is taken out."
    assert made.pathway.with_fields(id="small", title="small", description="") == pathway
    assert made.pathway == pathway.following(BODY)


def test_the_report_is_text_and_data() -> None:
    """A reader sees a list; a program gets the same as JSON carries it."""
    pathway = small(EXERCISE.escalates_to(UNWANTED, on="failure"), goal=tried("needles") | (PAIN <= 2))
    made = pathway.following_report("body")
    assert str(made).splitlines() == [
        "Taken out of small, following A body of experts:",
        "  - treatments.needles: A body of experts is against it: not this",
        "  - escalations.exercise-failure-needles: it leads to needles, which is left out",
        "Changed:",
        "  - goal: it no longer asks about needles",
    ]
    told = made.to_dict()
    assert told["sources"] == ["body"]
    assert told["changed"] == [{"where": "goal", "why": "it no longer asks about needles"}]
    assert len(told["removed"]) == 2


def test_where_the_derived_pathway_breaks_is_shown_with_the_patient() -> None:
    """Who only had the needles left has nothing left now: the place and the patient are given, and nothing else."""
    pathway = small(
        EXERCISE.escalates_to(UNWANTED, on="unavailable"),
        UNWANTED.escalates_to(HOME, on="unavailable"),
        EXERCISE.escalates_to(HOME, on="relapse"),
    )
    found = check_following(pathway.following_report("body"))
    assert {("stuck", "treatments.exercise")} <= {one.place for one in found.errors}
    known = {one.place for one in l4path.check(pathway).findings}
    assert not known & {one.place for one in found.findings}
    (stuck,) = [one for one in found.errors if one.code == "stuck"]
    assert stuck.episode is not None
    derived = pathway.following("body")
    assert derived.assess(stuck.episode).state == "stuck"
    assert pathway.with_fields(id=derived.id).assess(stuck.episode).state != "stuck"


def test_scores_obligations_and_cautions_follow() -> None:
    """A score keeps its items and its span; what is owed to nobody, or owes what is gone, goes; so do idle cautions."""
    risk = Score("risk", "risk", [ScoreItem(AXIAL, 3), ScoreItem(tried("needles"), 2), ScoreItem(~tried("needles"), 1)])
    cautions = [Caution("idle", tried("needles"), "mind"), Caution("both", tried("needles") | AXIAL, "mind")]
    exercise = treatment("exercise", cautions=cautions)
    pathway = Pathway(
        "small",
        tiers=["care"],
        start=[exercise],
        sources=[BODY],
        escalations=[
            exercise.escalates_to(UNWANTED, on="failure"),
            Escalation(HOME, on="next_step", after=[exercise, UNWANTED], id="join"),
            exercise.escalates_to(HOME, on="declined", when=(risk >= 5) | stopped("needles"), id="scored"),
        ],
        obligations=[
            Obligation("idle", "for nobody", tried("needles"), option("home")),
            Obligation("gone", "owes what is gone", AXIAL.as_condition(), option("needles")),
            Obligation("kept", "owes something", AXIAL.as_condition(), option("home") | option("needles")),
        ],
    )
    made = pathway.following_report("body")
    derived = made.pathway
    assert derived.scores["risk"].span == (0, 6)
    assert [text(item.when) for item in derived.scores["risk"].items] == ["axial", "false", "true"]
    assert list(derived.obligations) == ["kept"]
    assert text(derived.obligations["kept"].then) == "option(home)"
    assert [text(one.when) for one in derived.treatments["exercise"].cautions] == ["axial"]
    assert [way.after for way in derived.escalations if way.id == "join"] == [("exercise",)]
    assert when(derived, "scored") == "risk >= 5"
    assert {one.where for one in made.removed} >= {
        "obligations.idle",
        "obligations.gone",
        "treatments.exercise.cautions.idle",
    }
    assert "scores.risk.items[2]" in {one.where for one in made.changed}


def test_every_place_that_is_written_otherwise_is_told_with_what_it_no_longer_asks() -> None:
    """A refusal of what is left out, beside something else, in each place where a condition can stand."""
    gone, pain = ~tried("needles"), PAIN >= 4
    both = pain & gone
    exercise = treatment(
        "exercise", indications=[both], contraindications=[~both], cautions=[Caution("mind", both, "mind it")]
    )
    named = Definition("named", "named", both)
    pathway = Pathway(
        "small",
        tiers=["care"],
        start=[exercise],
        sources=[BODY],
        escalations=[
            exercise.escalates_to(UNWANTED, on="failure"),
            exercise.escalates_to(HOME, on="next_step", when=both, id="left"),
            Escalation(HOME, on="next_step", after=[exercise, UNWANTED], id="waits"),
            exercise.escalates_to(HOME, on="declined", when=named & AXIAL, id="untouched"),
        ],
        definitions=[named],
        scores=[Score("risk", "risk", [ScoreItem(both, 1), ScoreItem(AXIAL, 1)])],
        goal=both,
        invariants=[Invariant("always", "always so", both)],
        assumptions=[Assumption("assumed", "assumed", both)],
        obligations=[Obligation("owed", "owed", both, both | option("home"))],
    )
    made = pathway.following_report("body")
    told = {one.where: one.why for one in made.changed}
    assert told == {
        "escalations.waits.after": "it no longer waits for needles",
        **dict.fromkeys(
            (
                "treatments.exercise.indications",
                "treatments.exercise.contraindications",
                "treatments.exercise.cautions.mind",
                "escalations.left.when",
                "definitions.named",
                "scores.risk.items[1]",
                "obligations.owed.when",
                "obligations.owed.then",
                "goal",
                "invariants.always",
                "assumptions.assumed",
            ),
            "it no longer asks about needles",
        ),
    }
    assert {one.where for one in made.removed} == {"treatments.needles", "escalations.exercise-failure-needles"}


@pytest.mark.parametrize(("long", "kept"), [(49, True), (50, False)])
def test_an_id_of_64_signs_is_the_longest(long: int, kept: bool) -> None:
    """A longer one is cut, and told from others by a sum of the whole; both are ids of a pathway."""
    exercise = treatment("exercise")
    pathway = Pathway(
        *("p" * long,), tiers=["care"], start=[exercise], sources=[BODY],
        escalations=[exercise.escalates_to(UNWANTED, on="failure")],
    )  # fmt: skip
    name = pathway.following("body").id
    assert len(name) == 64
    assert (name == f"{'p' * long}-following-body") is kept
    assert name.startswith("p" * 20)
