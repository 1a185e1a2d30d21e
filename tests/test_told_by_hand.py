"""What a fresh reader stumbled over, each kind held by hand to the episode and the norm; and the laws behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

import l4path
from l4path import (
    Disposition,
    Episode,
    Escalation,
    Flag,
    Measure,
    Number,
    Pathway,
    Review,
    Treatment,
    Trial,
    Truth,
    doses,
    weeks,
)
from l4path.assessment.paths import carrying, deciding_way
from l4path.diagrams.way_there import reasons
from l4path.errors import EpisodeError
from l4path.explanation import outline
from l4path.explanation.alternatives import alternatives
from l4path.explanation.choosing import chosen
from l4path.explanation.glance import arrival
from l4path.explanation.of_node import route
from l4path.explanation.statements import walked
from l4path.language import words
from l4path.language.phrases import phrase
from l4path.meaning import Claim, State
from l4path.reports import one_page
from l4path.search.grounds import grounds_by_way
from l4path.search.plain import removals
from l4path.testing import cases

if TYPE_CHECKING:
    from l4path import Assessment
    from l4path.explanation.statements import Statement

EPISODES = Path(__file__).parent.parent / "examples" / "episodes"
L4 = l4path.load("l4")
PAIN, EOSINOPHILS = Number("pain", "pain", minimum=0, maximum=10), Number("eos", "eosinophils", unit="/µl", minimum=0)
RELIEF = Measure("relief", "pain relief", unit="%", minimum=0, maximum=100)
ULCER, OTHER = Flag("ulcer", "stomach ulcer"), Flag("other", "other cause")


def example(name: str) -> Assessment:
    """An example episode of l4, assessed."""
    return L4.assess(l4path.read_episode(EPISODES / f"{name}.toml"))


def text_of(assessment: Assessment, node: str, *, full: bool = False, language: str = "en") -> str:
    """An explanation on one line."""
    return " ".join(assessment.explain(node, full=full, language=language).text().split())


def under(assessment: Assessment, node: str, section: str) -> tuple[Statement, ...]:
    """The statements of one section of the short explanation of a node."""
    parts = outline(assessment, node, looking=False, full=False).parts
    return next((part.parts for part in parts if part.about == section), ())


def held_to_the_open_flags(assessment: Assessment) -> int:
    """Of each node on hold while red flags are open: something of each of them is asked, or counted as left out."""
    if assessment.state is not State.SCREENING:
        return 0
    flags = [way for way in assessment.pathway.escalations if way.on == "red_flag"]
    unknown = [way for way in flags if assessment.truth("fires", way.id) is Truth.UNKNOWN]
    for node in assessment.on_hold:
        asked = under(assessment, node.id, "ask_node")
        if not any(one.says.startswith("says.more") for one in asked):
            beneath = [
                one for one in walked(under(assessment, node.id, "grounds_step")) if "question" in dict(one.slots)
            ]
            named = {one.about.partition(":")[2] for one in (*asked, *beneath)}
            for way in unknown:
                leaves = assessment._taken_apart().leaves(Claim("fires", way.id))
                # of a treatment that is unasked, whether it was tried comes before what was measured
                may_ask = {getattr(leaf, of, None) for leaf in leaves for of in ("name", "node", "treatment")}
                assert named & may_ask, (node, way)
    return len(assessment.on_hold) * len(unknown)


@given(case=cases(max_nodes=6, assumptions=False))
def test_while_red_flags_are_open_all_of_them_are_asked_of_what_is_on_hold(case: tuple[Pathway, Episode]) -> None:
    """Who answers what is asked has ended the hold, whichever node was looked at."""
    held_to_the_open_flags(case[0].assess(case[1]))


def test_both_open_red_flags_are_asked_of_a_treatment_and_of_the_emergency_itself() -> None:
    """Numbness and bladder are both unanswered, and either leads to the emergency evaluation."""
    assessment = example("red-flags-unanswered")
    assert held_to_the_open_flags(assessment) > 1
    for node in ("nsaids", "emergency_eval"):
        asked = {one.about for one in under(assessment, node, "ask_node")}
        assert asked == {"fact:ces_saddle", "fact:ces_bladder"}, node


@pytest.mark.parametrize(("count", "more"), [(4, ""), (5, ""), (7, "and 2 more; --full shows them")])
def test_of_the_questions_those_are_counted_as_left_out_that_stand_nowhere(count: int, more: str) -> None:
    """Two are asked beside the answer and up to three beneath, as the reasons; nobody is sent to look for those."""
    flags = [Flag(f"sign_{number}", f"sign {number}") for number in range(count)]
    hospital = Disposition("hospital", "Hospital", tier="care", emergency=True)
    ways = [Escalation(hospital, on="red_flag", when=flag, id=f"{flag.id}-flag") for flag in flags]
    pathway = Pathway("p", tiers=["care"], start=[trial("one", "First")], escalations=ways)
    text = text_of(pathway.assess(Episode()), "one")
    asked, why = text.partition("To ask - ")[2].split(" Why - ", 1)
    assert [f"sign {number}" in asked for number in range(count)] == [True] * 2 + [False] * (count - 2)
    assert all(f"sign {number}" in why for number in range(2, min(count, 5)))
    assert asked.partition("sign 1")[2].partition(") - ")[2] == more


def trial(name: str, title: str, **more: Any) -> Treatment:
    """A treatment whose trial can fail."""
    return Treatment(name, title, tier="care", adequate=weeks >= 4, response=RELIEF >= 30, **more)


FIRST, SECOND, THIRD = (
    trial("first", "First", contraindications=[ULCER]),
    trial("second", "Second"),
    trial("third", "Third"),
)
REVIEW = Review("review", "Review", tier="care")
TWO_WAYS = Pathway(
    "two",
    tiers=["care"],
    start=[FIRST, REVIEW],
    escalations=[
        Escalation(SECOND, after=[REVIEW], on="indication", when=OTHER),
        Escalation(THIRD, after=[FIRST, SECOND], any_of=True, on="next_step"),
    ],
)


def test_the_deciding_step_is_the_one_by_which_the_first_alternative_comes_there() -> None:
    """An ulcer rules the first out, which is enough; that the second may be reached as well decides nothing."""
    assessment = TWO_WAYS.assess(Episode())
    text = text_of(assessment, "third")
    assert "The deciding step - From First or Second (" in text
    assert "From Review" not in text
    assert "to be asked, and answered: stomach ulcer: yes" in text


@settings(max_examples=25)
@given(case=cases(max_nodes=5))
def test_the_deciding_step_applies_once_the_first_alternative_is_so(case: tuple[Pathway, Episode]) -> None:
    """Unless no way of which it is unknown today is taken then: a record alone may count as reached."""
    pathway = case[0]
    try:
        assessment = pathway.assess(case[1])
    except EpisodeError:
        return
    for node in pathway.nodes.values():
        then = None if assessment.truth("reached", node.id) is Truth.MET else alternatives(assessment, node)[1]
        way = deciding_way(assessment, node.id, then)[0] if then is not None else None
        if then is None or way is None or then.truth("fires", way.id) is Truth.MET:
            continue
        others = [other.id for other in pathway.into(way.to) if other.id != way.id]
        today, later = ([each.truth("fires", other) for other in others] for each in (assessment, then))
        assert (Truth.UNKNOWN, Truth.MET) not in list(zip(today, later, strict=True)), (node, way)


def test_what_an_answer_leaves_unknown_is_asked_beside_the_record() -> None:
    """Asked for, a training is indicated only where the technique is poor: both questions stand beside the answer."""
    inhaler, training = (
        trial("inhaler", "Inhaler"),
        Treatment("training", "Training", tier="care", once=True, indications=[OTHER]),
    )
    ways = [Escalation(training, after=[inhaler], on="failure")]
    pathway = Pathway("p", tiers=["care"], start=[inhaler], escalations=ways)
    assessment = pathway.assess(Episode(unasked=["training"]))
    assert {one.about for one in under(assessment, "training", "ask_node")} == {"node:training", "fact:other"}


THREE, FOURTH = trial("three", "Three drugs"), trial("spironolactone", "Spironolactone")
CONFIRM, SPECIALIST = (
    Review("confirm", "Confirmation", tier="care"),
    Disposition("specialist", "Specialist", tier="care"),
)
RESISTANT = Pathway(
    "resistant",
    tiers=["care"],
    start=[THREE],
    escalations=[
        Escalation(CONFIRM, after=[THREE], on="failure"),
        Escalation(SPECIALIST, after=[CONFIRM], on="indication", when=OTHER, because="instead of a fourth drug"),
        Escalation(FOURTH, after=[CONFIRM], on="indication", when=OTHER),
        Escalation(SPECIALIST, after=[FOURTH], on="failure", because="the fourth drug is not enough"),
    ],
)


def test_the_way_that_is_told_is_the_one_that_the_record_it_rests_on_carries() -> None:
    """A failed fourth drug is all that the disposition rests on: nobody hears that it was spared."""
    failed = {name: Trial(outcome="failed") for name in ("three", "spironolactone")}
    text = text_of(RESISTANT.assess(Episode({"other": True}, trials=failed)), "specialist", full=True)
    assert "What this rests on - Spironolactone tried (failed) How the pathway gets here" in text
    assert "From Spironolactone to Specialist (the trial failed or was not tolerated)" in text
    assert "instead of a fourth drug" not in text
    without = RESISTANT.assess(Episode({"other": True}, trials={"three": failed["three"]}))
    assert "because instead of a fourth drug" in text_of(without, "specialist", full=True)


def test_the_short_form_tells_the_way_that_the_full_one_tells() -> None:
    """Who has had the fourth drug hears in either form that it was not enough, and by which steps it was come to."""
    failed = {name: Trial(outcome="failed") for name in ("three", "spironolactone")}
    text = text_of(RESISTANT.assess(Episode({"other": True}, trials=failed)), "specialist")
    assert "The deciding step - From Spironolactone (the trial failed or was not tolerated): this way applies" in text
    assert "because the fourth drug is not enough" in text
    assert "instead of a fourth drug" not in text


def test_every_surface_tells_the_way_that_comes_of_what_was_tried() -> None:
    """The whole explanation, the report's first page and the picture: a drug that failed was not spared."""
    failed = {name: Trial(outcome="failed") for name in ("three", "spironolactone")}
    assessment = RESISTANT.assess(Episode({"other": True}, trials=failed))
    for text in (assessment.explain().text(), one_page(assessment).markdown(), *reasons(assessment).values()):
        assert "the fourth drug is not enough" in text
        assert "instead of a fourth drug" not in text


@settings(max_examples=25)
@given(case=cases(max_nodes=5, assumptions=False))
def test_every_surface_tells_one_way_and_it_fires_by_what_the_node_rests_on(case: tuple[Pathway, Episode]) -> None:
    """At a glance, at the end of the route, as the deciding step; and the record that it rests on carries it."""
    assessment = case[0].assess(case[1])
    for node in case[0].nodes:
        if assessment.truth("reached", node) is not Truth.MET:
            continue
        way, rests_on = carrying(assessment, node), grounds_by_way(assessment, node).by
        told_by = None if way is None else f"escalation:{way.id}"
        for several in (chosen(arrival(node, own=False), assessment), [*route(assessment, node)][-1:]):
            found = [one.about for one in several if one.about.startswith("escalation:")]
            assert found == ([] if told_by is None else [told_by])
        steps = [one.about for one in under(assessment, node, "step") if one.about.startswith("escalation:")]
        held = node in {each.id for each in assessment.on_hold}  # what holds it back is told instead
        if not (held or isinstance(case[0].nodes[node], Review)):
            assert steps in ([], [told_by])
        if way is not None and carrying(rests_on, node) is not None:
            assert rests_on.truth("fires", way.id) is Truth.MET
        assert rests_on.status[node] is assessment.status[node]
        left = [case[0].assess(item(rests_on.episode)) for item in removals(rests_on.episode)]
        fires = "" if way is None else way.id
        stood, *others = (
            (one.status[node], one.truth("reached", node), fires and one.truth("fires", fires))
            for one in (rests_on, *left)
        )
        assert stood not in others  # nothing in it can be forgotten


def test_how_a_trial_stands_is_told_once_where_the_way_and_its_condition_ask_for_it() -> None:
    """A way on failure whose condition is that it failed: the measures stand once, and then that they are the same."""
    three, four = trial("three", "Three drugs"), trial("four", "Four drugs")
    way = Escalation(four, after=[three], on="failure", when=l4path.failed("three"))
    pathway = Pathway("p", tiers=["care"], start=[three], escalations=[way])
    assessment = pathway.assess(Episode(trials={"three": Trial(weeks=2, relief=10)}))
    for full in (False, True):
        text = text_of(assessment, "four", full=full)
        assert text.count("recorded: 2 weeks") == 1
        assert (
            "an adequate trial of Three drugs has not helped - a trial of Three drugs is under way - the same" in text
        )


PILLS = trial("pills", "Pills", contraindications=[(PAIN >= 4) | (PAIN >= 5) | (PAIN > 6) & ULCER])
DROPS = trial("drops", "Drops", contraindications=[(PAIN >= 1) & (PAIN > 2) & (PAIN <= 9) & (PAIN <= 5)])
BOUNDED = Pathway("bounded", tiers=["care"], start=[PILLS, DROPS], facts=[EOSINOPHILS])


def test_of_comparisons_that_imply_each_other_the_sharpest_is_told() -> None:
    """3 is less than 4, and so less than 5 and at most 6; it is more than 2, and so at least 1."""
    assessment = BOUNDED.assess(Episode({"pain": 3, "ulcer": True}))
    assert "Contraindicated: no - pain: less than 4 (recorded: 3) Model" in text_of(assessment, "pills", full=True)
    against = text_of(assessment, "drops", full=True)
    assert "- pain: more than 2 (recorded: 3) - pain: at most 5 (recorded: 3)" in against
    assert "at least 1" not in against
    assert "at most 9" not in against


@pytest.mark.parametrize(
    ("condition", "english", "german"),
    [
        (EOSINOPHILS >= 300, "eosinophils: at least 300 /µl", "eosinophils: mindestens 300 /µl"),
        (EOSINOPHILS == 0, "eosinophils: 0 /µl", "eosinophils: 0 /µl"),
        (EOSINOPHILS != 0, "eosinophils: other than 0 /µl", "eosinophils: anders als 0 /µl"),
        (doses.of("pills") >= 3, "number of doses with Pills: at least 3", "Zahl der Gaben bei Pills: mindestens 3"),
    ],
)
def test_a_bound_is_told_without_a_verb_whatever_the_number_of_the_label(
    condition: l4path.Condition, english: str, german: str
) -> None:
    """A label of the authors may be a plural; in few words and signs nothing changes."""
    assert phrase(condition, BOUNDED) == english
    assert phrase(condition, BOUNDED, language="de") == german


def test_a_title_that_asks_or_that_holds_the_word_between_stands_in_quotation_marks() -> None:
    """No question mark is followed by a full stop, and of a list it is plain where each title ends."""
    both, pills, beta = trial("both", "Rest and ice"), trial("pills", "Pills"), trial("beta", "Beta blocker")
    wanted = Review("wanted", "Is prevention wanted?", tier="care")
    ways = [
        Escalation(wanted, after=[both, pills], on="failure"),
        Escalation(beta, after=[wanted], on="indication", when=ULCER),
    ]
    pathway = Pathway("p", tiers=["care"], start=[both, pills], escalations=ways)
    text = text_of(pathway.assess(Episode()), "beta")
    assert "The nearest way leads through: “Is prevention wanted?”." in text
    assert "From “Rest and ice” and “Pills” to “Is prevention wanted?” (the trial failed" in text
    assert "über: „Is prevention wanted?“." in text_of(pathway.assess(Episode()), "beta", language="de")


def test_two_red_flags_to_one_node_are_told_apart_by_their_findings() -> None:
    """Saddle numbness and bladder disturbance each have their sources, under a heading of their own."""
    both = L4.assess(Episode({"ces_saddle": True, "ces_bladder": True}))
    section = one_page(both).section("evidence")
    assert section is not None
    headings = [point.text for point in section.points]
    for finding in ("saddle numbness", "bladder disturbance"):
        heading = f"From anywhere to Same-day emergency evaluation (red flag, if {finding}: yes)"
        assert headings.count(heading) == 1, headings


def test_no_evidence_is_shown_of_a_goal_that_nobody_is_told_of() -> None:
    """In an emergency the goal is not looked at; while care goes on, it is."""
    goal = "“complaint under control”"
    for name, shown in (("cauda-equina", False), ("red-flags-unanswered", False), ("disc-week-8", True)):
        section = one_page(example(name)).section("evidence")
        headings = [] if section is None else [point.text for point in section.points]
        assert any(goal in heading for heading in headings) is shown, name


def test_the_german_disclaimer_has_one_wording_and_nobody_is_a_man_for_certain() -> None:
    """Beneath the text and beneath the picture; what is refused is refused, by whomever."""
    german = words("de").templates
    wording = "zur Durchsicht durch eine qualifizierte Fachperson; keine Empfehlung für den Einzelfall."
    notes = [text for text in german.values() if "zur Durchsicht durch" in text and "Modell" in text]
    assert len(notes) > 1
    assert all(wording in text for text in notes)
    assert not [text for text in german.values() if "Kliniker;" in text or "vom Patienten" in text]
    assert words("de")("is.declined", node="Pillen") == "Pillen wird abgelehnt"
    assert words("de")("says.more", count=1) == "und eine weitere; --full zeigt sie"


def test_a_note_is_told_as_its_author_wrote_it() -> None:
    """What begins with a letter and a number may be a vertebra, a vitamin or a dose; the library cuts nothing off."""
    notes = ("L5: the big toe", "B12: measured once a year", "D12")
    evidence = [l4path.Evidence(source="book", locator=str(page), note=note) for page, note in enumerate(notes, 1)]
    node = Review("visit", "Visit", tier="care", evidence=evidence)
    pathway = Pathway("noted", tiers=["care"], start=[node], sources=[l4path.Source("book", "A book")])
    text = text_of(pathway.assess(Episode()), "visit", full=True)
    for page, note in enumerate(notes, 1):
        assert f"A book, {page}; {note}" in text


def test_of_what_is_declined_the_refusal_decides() -> None:
    """Whether it was begun before or not, that the patient does not want it is why it is no option."""
    for trials in ({}, {"three": Trial(weeks=2)}):
        text = text_of(RESISTANT.assess(Episode(trials=trials, declined=["three"])), "three")
        assert "The deciding step - Three drugs is declined by the patient What it would take" in text
        assert "on record" not in text


def test_how_a_source_stands_is_told_apart_from_what_that_means_for_the_way() -> None:
    """Of sources of which any one would do, one that stands otherwise than the way asks."""
    one, other = trial("one", "One"), trial("other", "Other")
    last = trial("last", "Last")
    way = Escalation(last, after=[one, other], on="response", any_of=True)
    pathway = Pathway("p", tiers=["care"], start=[one, other], escalations=[way])
    assessment = pathway.assess(Episode(trials={"one": Trial("failed")}))
    english, german = (text_of(assessment, "last", full=True, language=code) for code in ("en", "de"))
    assert "the recorded outcome of One is “failed”, which is not what this way asks" in english
    assert "Other has not been tried, which is not what this way asks" in english
    assert "Other wurde nicht versucht, und das verlangt dieser Weg nicht" in german


def test_what_is_cited_of_the_step_is_not_cited_again_of_its_definition() -> None:
    """A definition on the same word as the step that rests on it adds nothing; on another word it does."""
    first, again, other = (
        l4path.Evidence(source="book", locator=page, note=note) for page, note in (("1", "a"), ("1", "b"), ("2", ""))
    )
    visit, home = Review("visit", "Visit", tier="care"), Review("home", "Home", tier="care")
    for backed, added in (([again], []), ([again, other], ["evidence.of"])):
        fever = l4path.Definition("fever", "fever", Flag("hot", "hot"), evidence=backed)
        way = visit.escalates_to(home, on="indication", when=fever, evidence=[first])
        pathway = Pathway(
            "p", tiers=["care"], start=[visit], escalations=[way], sources=[l4path.Source("book", "A book")]
        )
        told = under(pathway.assess(Episode({"hot": False})), "home", "sources_step")
        assert [statement.says for statement in told] == ["says.own", *added]
