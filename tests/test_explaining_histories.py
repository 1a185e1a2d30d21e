"""What a real history holds, as told: given up, asked for, unasked, to be minded, on hold, or after a response."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import (
    Caution,
    Choices,
    Disposition,
    Episode,
    Escalation,
    Evidence,
    Flag,
    Measure,
    Pathway,
    Screen,
    Source,
    Status,
    Treatment,
    Trial,
    stopped,
    weeks,
)
from l4path.assessment.ahead import ahead
from l4path.cli.assess import assessment_lines
from l4path.explanation.glance import status_of
from l4path.explanation.glance import verdict as stated_verdict
from l4path.language import patient_words, words
from l4path.language import worded as in_words
from l4path.language.sentences import Sentences
from l4path.pathway.cuts import cut_points
from l4path.reports import one_page
from l4path.search.grounds import grounds
from l4path.search.questions import to_ask
from l4path.search.taking import what_it_would_take
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Assessment
    from l4path.language import Explanation, Point
    from l4path.reports.report import PatientReport

RELIEF = Measure("relief", "pain relief", unit="%", minimum=0, maximum=100)
FEVER, KIDNEY, ULCER = Flag("fever", "fever"), Flag("kidney", "kidney disease"), Flag("ulcer", "stomach ulcer")
WORSE = Choices("worse", "what is worse", values={"day": "by day", "night": "by night"})


def trial(name: str, title: str, **more: object) -> Treatment:
    """A treatment that is tried for six weeks and judged by its relief."""
    return Treatment(name, title, tier="care", adequate=weeks >= 6, response=RELIEF >= 30, **more)  # type: ignore[arg-type]


STRAIN_SOURCE = Evidence(source="g", stance="for", locator="2.1")
STRAIN = Caution("strain", KIDNEY, "it strains the kidneys", evidence=[STRAIN_SOURCE])
NSAID = trial("nsaid", "NSAID", contraindications=[ULCER], cautions=[STRAIN])
WALKING = Treatment("walking", "Walking", tier="care", continuous=True)
MRI = Treatment("mri", "MRI", tier="care", once=True)
TAPER = trial("taper", "Tapering")
BLOCK = trial("block", "Nerve block")
CLINIC = Disposition("clinic", "Emergency clinic", tier="care", emergency=True)
HOME = Disposition("home", "Home", tier="care")
PATHWAY = Pathway(
    "p",
    tiers=["care"],
    start=[NSAID, WALKING],
    facts=[FEVER, KIDNEY, ULCER, WORSE],
    measures=[RELIEF],
    screens=[Screen("flags", [FEVER], label="red flags"), Screen("times_of_day", [WORSE])],
    sources=[Source("g", "Guideline G")],
    escalations=[
        CLINIC.on_red_flag(FEVER),
        NSAID.escalates_to(TAPER, on="response"),
        NSAID.escalates_to(MRI, on="next_step"),
        MRI.escalates_to(BLOCK, on="completion"),
        BLOCK.escalates_to(HOME, on="indication", when=stopped("block")),
    ],
    goal=l4path.responded(NSAID),
)
CALM = Episode({"ulcer": False}, screened=["flags"])


def said(explanation: Explanation | PatientReport) -> str:
    """An explanation as text on one line."""
    return " ".join(explanation.text().split())


def verdict(assessment: Assessment, node: Treatment) -> str:
    """The verdict on a node in words."""
    return " ".join(point.text for point in in_words(stated_verdict(assessment, node), assessment.pathway))


def status_words(assessment: Assessment, node: Treatment) -> str:
    """The status of a node in words."""
    return Sentences(words()).sentence(status_of(assessment, node))


def printed(assessment: Assessment) -> str:
    """What the command line shows of an assessment."""
    return "\n".join(
        "".join(piece if isinstance(piece, str) else piece.text for piece in line)
        for line in assessment_lines(assessment)
    )


def section(explanation: Explanation | PatientReport, title: str) -> list[str]:
    """What stands under one heading, without what stands under that."""
    return [point.text for one in explanation.sections if one.title == title for point in one.points]


def test_a_caution_that_applies_is_told_with_what_makes_it_so() -> None:
    """Beside the option, on the page, in the report and at the node, there with its evidence."""
    assessment = PATHWAY.assess(CALM.with_facts({"kidney": True}))
    told = "mind: it strains the kidneys - kidney disease: yes (recorded: yes)"
    assert told in said(assessment.explain())
    assert told + " - for: Guideline G, 2.1" in said(assessment.explain("nsaid", full=True))
    assert "      mind: it strains the kidneys\n" in printed(assessment)
    report = one_page(assessment)
    assert told in said(report)
    cited = f"\n{section_text(report, 'Evidence, by what it speaks of')}"
    assert "\nCaution: it strains the kidneys\nfor: Guideline G, 2.1" in cited


def section_text(explanation: Explanation | PatientReport, title: str) -> str:
    """All that stands under one heading."""

    def below(point: Point) -> Iterator[str]:
        yield point.text
        for inner in point.points:
            yield from below(inner)

    found = (one for one in explanation.sections if one.title == title)
    return "\n".join(text for one in found for point in one.points for text in below(point))


def test_a_caution_that_begins_with_its_condition_does_not_say_it_twice() -> None:
    """What is to be minded may begin with its own condition: that is told once, and that it is unknown."""
    pressure = Flag("pressure", "high blood pressure")
    cautions = [
        Caution("named", pressure, because="High blood pressure: it may rise"),
        Caution("contrary", ~pressure, because="high blood pressure: without it this does little"),
        Caution("elsewhere", pressure, because="it makes high blood pressure: higher"),
    ]
    pills = Treatment("pills", "Pills", tier="care", once=True, cautions=cautions)
    assessment = Pathway("p", tiers=["care"], start=[pills]).assess(Episode())
    told = said(assessment.explain())
    assert "to mind, if it is so (unknown): High blood pressure: it may rise" in told
    assert "to mind if “high blood pressure: no” (unknown): high blood pressure: without it this does little" in told
    assert "to mind if “high blood pressure: yes” (unknown): it makes high blood pressure: higher" in told
    assert "to mind, if it is so (unknown): High blood pressure: it may rise" in printed(assessment)
    german = said(assessment.explain(language="de"))
    assert "zu beachten, falls es zutrifft (unbekannt): High blood pressure: it may rise" in german


def test_a_caution_that_is_unknown_is_named_and_asks_nothing() -> None:
    """Its condition is told, but no question; one that does not apply is not told at all."""
    assessment = PATHWAY.assess(CALM)
    told = said(assessment.explain())
    assert "to mind if “kidney disease: yes” (unknown): it strains the kidneys" in told
    assert "kidney disease? (yes or no)" not in told
    assert "to mind if “kidney disease: yes” (unknown): it strains the kidneys" in printed(assessment)
    assert "kidney" not in said(PATHWAY.assess(CALM.with_facts({"kidney": False})).explain())


def test_a_caution_of_what_is_no_option_is_not_told() -> None:
    """In an emergency nobody begins the treatment, and its caution is not shown."""
    assessment = PATHWAY.assess(Episode({"fever": True, "kidney": True, "ulcer": False}))
    for explanation in (assessment.explain(), assessment.explain("nsaid", full=True), one_page(assessment)):
        assert "kidneys" not in said(explanation)


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"fever": True}, "the emergency comes first"), ({}, "a red flag is unanswered, and that comes first")],
)
def test_what_is_on_hold_is_named_so_and_never_offered(facts: dict[str, bool], why: str) -> None:
    """On the page, in the report, at the node and on the command line."""
    assessment = PATHWAY.assess(Episode({"ulcer": False, **facts}))
    assert section(assessment.explain(), "On hold") == [why]
    assert assessment.explain().text().count(why) == 1
    assert section(one_page(assessment), "On hold") == [f"NSAID, Walking: {why}"]
    assert f"\nOn hold: {why}\n  - NSAID (care)  nsaid\n  - Walking (care)  walking\n" in printed(assessment)
    told = said(assessment.explain("nsaid", full=True))
    assert told.startswith("NSAID: on hold")
    assert f"It is on hold: {why}." in told
    for text in (told, said(assessment.explain()), printed(assessment)):
        assert "offered" not in text.replace("Nothing is offered until", "")


def test_what_was_given_up_is_told_as_no_trial() -> None:
    """Not a failure: it may be taken up again, and its record alone is no way in."""
    assessment = PATHWAY.assess(CALM.with_trial(NSAID, Trial(weeks=2, relief=10, ended=True)))
    assert assessment.status["nsaid"] is Status.STOPPED
    told = said(assessment.explain("nsaid", full=True))
    assert "given up before the trial was adequate. It may be taken up again." in told
    assert "the course of NSAID is over" in told
    assert "NSAID (care): stopped early" in said(assessment.explain())
    assessment = PATHWAY.assess(CALM.with_trial(TAPER, Trial("stopped")))
    assert "Tapering was given up early: that alone does not count as reached" in said(
        assessment.explain("taper", full=True)
    )
    assessment = PATHWAY.assess(CALM.with_trial(TAPER, Trial(ended=True)))
    told = said(assessment.explain("taper", full=True))
    assert "whether Tapering was given up early is unknown" in told
    assert "ask “Tapering: For how many weeks so far? (0 or more weeks)”" in told


def test_what_goes_on_is_given_up_in_its_own_words() -> None:
    """A continuous treatment has no trial that could be adequate or not."""
    assessment = PATHWAY.assess(CALM.with_trial(WALKING, Trial("stopped")))
    assert said(assessment.explain("walking", full=True)).startswith("Walking: stopped")
    assert verdict(assessment, WALKING) == "It was given up. It may be taken up again."


def test_what_is_asked_for_and_not_done_says_so() -> None:
    """Its status, what it rests on, and the record speak of neither a trial nor something done."""
    episode = CALM.with_trial(MRI, Trial("ongoing"))
    assessment = PATHWAY.assess(episode)
    assert status_words(assessment, MRI) == "asked for, not done yet"
    assert verdict(assessment, MRI) == "It is asked for, and not done yet."
    told = said(assessment.explain())
    assert "MRI (care): asked for, not done yet - MRI is asked for, and not done yet" in told
    assert "under way" not in told + said(assessment.explain("mri", full=True))
    assert "MRI asked for, not done yet" in patient_words(episode, PATHWAY)
    assert "MRI (asked for, not done yet)" in str(ahead(assessment, depth=0))
    told = said(assessment.explain("block", full=True))
    assert "MRI is asked for, and not done yet - needed for this way: that it has been done" in told


def test_what_nobody_asked_is_asked_for_in_words_of_its_own() -> None:
    """Was it tried, has it been done, does it go on; the record names what is unasked, and an answer is told."""
    episode = CALM.with_unasked(NSAID, MRI, WALKING)
    assessment = PATHWAY.assess(episode)
    assert {one.name: one.text for one in to_ask(assessment)} == {
        "nsaid": "Was NSAID tried, and with what result?",
        "mri": "Has MRI been done, or asked for?",
        "walking": "Was Walking begun, and does it go on?",
    }
    assert verdict(assessment, NSAID) == "Whether it was tried has not been asked."
    assert "not asked whether tried: MRI, NSAID and Walking" in patient_words(episode, PATHWAY)
    told = said(assessment.explain("nsaid", full=True))
    assert "whether NSAID was tried (unknown: ask “Was NSAID tried, and with what result?”)" in told
    assert "to be asked, and answered: NSAID has not been tried" in told
    assert grounds(assessment, "walking") == Episode(unasked=["walking"])
    told = said(assessment.explain("taper", full=True))
    assert "to be asked, and answered: NSAID has helped" in told
    assert what_it_would_take(assessment, "taper").alternatives[0].histories == ("nsaid",)


def test_a_goal_that_rests_on_what_is_forbidden_says_so() -> None:
    """The goal is met, what keeps it must not go on, and the treatment says so itself."""
    assessment = PATHWAY.assess(CALM.with_facts({"ulcer": True}).with_trial(NSAID, Trial(weeks=3, relief=50)))
    told = said(assessment.explain())
    assert "The goal is met - NSAID has helped" in told
    assert (
        "that is not enough: NSAID is contraindicated, may be what keeps it, and must not go on "
        "- stomach ulcer: yes (recorded: yes)"
    ) in told
    assert verdict(assessment, NSAID) == "It has been tried, and it is contraindicated: it must not go on."
    over = assessment.episode.with_trial(NSAID, Trial("responded", ended=True))
    assert "that is not enough" not in said(PATHWAY.assess(over).explain())


def test_what_follows_a_response_is_told_at_the_goal() -> None:
    """At the goal the step after what has helped is an option, and says of what kind it is."""
    assessment = PATHWAY.assess(CALM.with_trial(NSAID, Trial("responded", ended=True)))
    told = said(assessment.explain())
    assert "Tapering (care): offered - From NSAID to Tapering (it has helped)" in told
    assert "this follows what has helped" in told
    assert verdict(assessment, NSAID) == "It was tried and has helped, and the course is over."
    assert "the course of NSAID is over" in said(assessment.explain("nsaid", full=True))


def test_undetermined_says_what_is_not_known() -> None:
    """Whether it helped, whether it may go on, whether it may be taken up again, or whether it is for this patient."""
    unclear = CALM.without_fact("ulcer")
    expected = {
        Trial(weeks=8): "It has been tried. What is recorded does not show whether it helped.",
        Trial(
            "responded"
        ): "It has been tried. Whether it is contraindicated, and so whether it may go on, is unknown.",
        Trial("stopped"): (
            "It was given up before it could tell. Whether it is contraindicated is unknown: something must be asked "
            "first."
        ),
    }
    for trial_, sentence in expected.items():
        episode = CALM if not trial_.outcome else unclear
        assessment = PATHWAY.assess(episode.with_trial(NSAID, trial_))
        assert assessment.status["nsaid"] is Status.UNDETERMINED
        assert verdict(assessment, NSAID) == sentence


def test_a_screen_is_told_by_its_label_or_name() -> None:
    """What was asked in full: flags are no; where choices were among it, none of them."""
    assert patient_words(Episode(screened=["flags"]), PATHWAY) == "all else that is asked under red flags: no"
    assert patient_words(Episode(screened=["flags", "times_of_day"]), PATHWAY) == (
        "all else that is asked under red flags and times of day: no, or none of them"
    )


def test_being_given_up_lies_ahead_only_where_it_leads_elsewhere() -> None:
    """Of the block, which has a way on for it, not of the NSAID, which would only stay."""
    done = CALM.with_trial(NSAID, Trial("failed")).with_trial(MRI, Trial())
    steps = ahead(PATHWAY.assess(done), depth=1).steps
    given_up = [step for step in steps if "stopped" in step.what]
    assert [(step.node, step.new) for step in given_up] == [("block", ("home",))]
    assert "if Nerve block is given up early" in given_up[0].sentence
    assert all("stopped" not in step.what for step in ahead(PATHWAY.assess(CALM), depth=1).steps)
    taken_up = PATHWAY.assess(CALM.with_trial(NSAID, Trial("stopped")))
    assert ("nsaid", ("responded",)) in [(step.node, step.what) for step in ahead(taken_up, depth=1).steps]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("exhausted", "none of the sources has failed, was not tolerated, or is contraindicated"),
        ("unavailable", "none of the sources has failed, was not tolerated, is contraindicated, or is declined"),
        (
            "next_step",
            (
                "none of the sources has failed, was not tolerated, is contraindicated, is declined, or helped for a "
                "time only"
            ),
        ),
    ],
)
def test_what_must_move_care_on_is_told_by_kind(kind: str, text: str) -> None:
    """Two treatments that are merely not for this patient do not lead on, and each kind says what would."""
    nodes = [trial(name, name.upper(), indications=[FEVER]) for name in "ab"]
    way = Escalation(HOME, on=kind, after=nodes)  # type: ignore[arg-type]
    pathway = Pathway("p", tiers=["care"], start=nodes, facts=[FEVER], measures=[RELIEF], escalations=[way])
    assert text in said(pathway.assess(Episode({"fever": False})).explain("home", full=True))


@pytest.mark.parametrize(
    ("kind", "trials", "text"),
    [
        ("next_step", {}, "needed for this way: a reason against it, or that the patient declines it"),
        ("contraindication", {}, "needed for this way: a reason against it"),
        ("contraindication", {"mri": Trial()}, "once it has been done, this way does not apply"),
        ("unavailable", {"mri": Trial()}, "needed for this way: that the patient declines it"),
    ],
)
def test_what_is_done_once_has_no_trial_to_fail(kind: str, trials: dict[str, Trial], text: str) -> None:
    """What would have to be recorded of it is told without a trial."""
    ways = [MRI.escalates_to(HOME, on=kind)]  # type: ignore[arg-type]
    pathway = Pathway("p", tiers=["care"], start=[MRI], escalations=ways)
    told = section_text(
        pathway.assess(Episode(trials=trials)).explain("home", full=True), "The ways in, and what is missing on each"
    )
    assert told.split("\n")[-1] == text


def test_a_screening_without_a_red_flag_says_what_is_unknown() -> None:
    """An emergency node that another way may lead to is named, with what to ask."""
    way = WALKING.escalates_to(CLINIC, on="indication", when=FEVER)
    pathway = Pathway("p", tiers=["care"], start=[WALKING], facts=[FEVER], escalations=[way])
    assessment = pathway.assess(Episode())
    told = section_text(assessment.explain(), "Why")
    assert "Emergency clinic belongs to the emergency branch, and how it stands is unknown" in told
    assert "fever (unknown: ask “fever? (yes or no)”)" in told


def test_a_labelled_item_of_a_score_stands_under_its_label() -> None:
    """Its condition follows beneath it, so that a reader can check the answer."""
    score = l4path.Score(
        "risk", "risk", [l4path.ScoreItem(FEVER & KIDNEY, 3, label="ill"), l4path.ScoreItem(ULCER, -1)]
    )
    pathway = Pathway("p", tiers=["care"], start=[HOME], facts=[FEVER, KIDNEY, ULCER], goal=score >= 2)
    told = pathway.assess(Episode({"fever": True, "kidney": True})).explain().text()
    assert ("  - risk: 2 to 3 points (at least 2 needed): met\n    - met: ill, +3\n") in told
    assert "    - stomach ulcer (unknown: ask “stomach ulcer? (yes or no)”), could take away 1\n" in told


def test_nothing_is_offered_in_words_but_what_is_possible_now() -> None:
    """Over random pathways and patients, no page calls anything offered, open or stopped that is on hold."""
    held = 0
    for seed in range(300):
        chance = Seeded(seed)
        pathway = make_pathway(chance, max_nodes=6)
        try:
            assessment = pathway.assess(make_episode(chance, pathway, cut_points(pathway)))
        except l4path.EpisodeError:
            continue
        shown = {
            point
            for part in assessment.explain().sections
            for one in part.points
            for point in (one, *(one.points if not one.about else ()))
            if point.about.startswith("node:")
        }
        for node in assessment.on_hold:
            held += 1
            texts = [point.text for point in shown if point.about == f"node:{node.id}"]
            assert len(texts) == 1
            assert not re.search(r": (offered|open|stopped|stopped early)$", texts[0])
            assert assessment.explain(node, looking=False, full=True).title == f"{node.title}: on hold"
    assert held > 20
