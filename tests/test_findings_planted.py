"""The checker finds what was planted, is contradicted by no random episode, and reports as it says it does."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

import l4path
from brute import Shown
from brute_many import wanted
from l4path import Pathway, Silenced, Source, State, Status, Truth
from l4path.conditions import Constant
from l4path.formats import episode_from_dict
from l4path.formats.toml_spots import toml_lines
from l4path.search.wanted import granted
from l4path.testing import cut_points, pathways
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from l4path.verification import CODES, Report, check, words
from l4path.verification.sarif import to_sarif
from l4path.verification.structure import alarms
from planting import PLANTERS, TODAY, base, dead_ends, flags_in, held, in_a_gap, places_of, plant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from brute import Question
    from l4path import Assessment, EscalationKind
    from l4path.verification import Finding
    from planting import Outcome

MUTANTS = 25
TRIES = 120
FINDING = ("code", "severity", "where", "message", "advice")


def outcomes(code: str, most: int) -> Iterator[Outcome]:
    """Some pathways with a planted defect each, checked."""
    made = 0
    for number in range(TRIES):
        outcome = plant(code, number)
        if outcome is not None:
            yield outcome
            made += 1
        if made == most:
            return
    raise AssertionError(f"{code} could be planted into {made} of {TRIES} pathways only")


def finding_of(outcome: Outcome) -> Finding:
    """What the checker finds at the place of a planted defect."""
    found = [one for one in outcome.report.findings if one.place == (outcome.code, outcome.planted.where)]
    assert found, f"{outcome.code} is not found at {outcome.planted.where}"
    return found[0]


# each kind of defect, planted


def test_every_code_is_planted() -> None:
    """There is a planter for each code of the checker, and for nothing else."""
    assert sorted(PLANTERS) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_planted_defect_is_found(code: str) -> None:
    """Planted into random pathways and the knee example, a defect is found by its code and at its place, and shown."""
    for outcome in outcomes(code, MUTANTS):
        found = finding_of(outcome)
        assert found.severity == ("warning" if found.doubtful else words.SEVERITY[code])
        assert found.message
        assert (found.episode is not None) == (code in SHOWN_BY)
        if found.episode is not None:
            assert SHOWN_BY[code](outcome.planted.pathway.assess(found.episode), name_of(found.where)), found


def name_of(where: str) -> str:
    """The id in a place such as ``treatments.exercise``."""
    return where.split(".")[1] if "." in where else ""


def _in_an_emergency(assessment: Assessment) -> bool:
    """Whether nothing is left in an emergency, and that not only because something is still to be asked."""
    if assessment.state != "emergency" or assessment.options:
        return False
    pathway = assessment.pathway
    emergencies = [name for name, node in pathway.nodes.items() if node.emergency]
    undetermined = [name for name in emergencies if assessment.status[name] is Status.UNDETERMINED]
    ends = [
        name
        for name in emergencies
        if assessment.reached[name] is Truth.MET
        and all(assessment.fires[way.id] is Truth.NOT_MET for way in pathway.out_of(name))
    ]
    return bool(ends) and not undetermined


def _nothing_left(assessment: Assessment) -> bool:
    return assessment.state == "stuck" or _in_an_emergency(assessment)


def _missed(assessment: Assessment, flag: str) -> bool:
    flags = [way for way in assessment.pathway.escalations if way.on == "red_flag"]
    answered = assessment.episode.facts.get(flag) is True
    return answered and all(assessment.truth("fires", way.id) is Truth.NOT_MET for way in flags)


def _leaks(assessment: Assessment, name: str) -> bool:
    way = next(way for way in assessment.pathway.escalations if way.id == name)
    leaving = [node for node in way.after if assessment.pathway.nodes[node].emergency]
    return assessment.truth("fires", name) is Truth.MET and any(
        assessment.truth("reached", node) is Truth.MET and assessment.trigger(way, node).truth is Truth.MET
        for node in leaving
    )


def overlapping(assessment: Assessment, name: str) -> list[str]:
    """The earlier ways out of a review, to somewhere else, that fire together with one."""
    ways = assessment.pathway.escalations
    way = next(way for way in ways if way.id == name)
    reviews = assessment.pathway.reviews.keys() & set(way.after)
    others = [one for one in ways[: ways.index(way)] if one.to != way.to and reviews & set(one.after)]
    fire = [one.id for one in (way, *others) if assessment.truth("fires", one.id) is Truth.MET]
    return fire[1:] if name in fire else []


def _left_out(assessment: Assessment, name: str) -> bool:
    stated = assessment.pathway.obligations[name]
    truths = [assessment.evaluate(part) for part in (stated.when, stated.then)]
    return truths == [Truth.MET, Truth.NOT_MET]


SHOWN_BY: Mapping[str, Callable[[Assessment, str], bool]] = {
    "stuck": lambda assessment, _: assessment.state == "stuck",
    "emergency-stuck": lambda assessment, _: _in_an_emergency(assessment),
    "blocked": lambda assessment, name: _nothing_left(assessment) and assessment.status[name] == "contraindicated",
    "red-flag-missed": _missed,
    "emergency-leak": _leaks,
    "review-gap": lambda assessment, name: in_a_gap(assessment, name) and not assessment.questions,
    "review-overlap": lambda assessment, name: bool(overlapping(assessment, name)),
    "invariant-broken": lambda assessment, name: name in assessment.broken_invariants(),
    "obligation-broken": lambda assessment, name: _left_out(assessment, name) and not assessment.questions,
}


@pytest.mark.parametrize("name", ["l4", "hypertension"])
def test_a_curated_pathway_raises_no_error(name: str) -> None:
    """In the bundled pathways that are meant for use the checker finds no error, and leaves no question open."""
    report = check(l4path.load(name), today=TODAY)
    assert report.errors == ()
    assert report.undecided == ()
    assert report.proved == tuple(report.pathway.invariants)


def test_a_source_is_due_the_day_after() -> None:
    """A source is overdue when its day is past, not on that day."""
    due = make_pathway(Seeded(4)).with_source(Source("a", review_by=TODAY))
    assert ("expired-source", "sources.a") not in places_of(check(due, today=TODAY))
    assert ("expired-source", "sources.a") in places_of(check(due, today=TODAY + datetime.timedelta(days=1)))


def test_only_assumptions_that_exclude_somebody_else_are_blamed() -> None:
    """Where no patient meets all assumptions, one that can be met together with those before it is not among them."""
    home, hurts = l4path.Disposition("home", "Home", tier="a"), l4path.Flag("hurts", "pain", question="Pain?")
    stated = [("first", True), ("hurting", hurts), ("painless", ~hurts)]
    assumptions = [l4path.Assumption(name, name, always) for name, always in stated]  # type: ignore[arg-type]
    report = check(Pathway("p", tiers=["a"], start=[home], assumptions=assumptions), today=TODAY)
    assert [one.where for one in report.findings if one.code == "never-met"] == ["assumptions.painless"]


CLINIC = l4path.Disposition("clinic", "Clinic", tier="a", emergency=True)
FEVER, STIFF, CALM, ODD = (
    l4path.Flag(name, name, question="Is it?") for name in ("fever", "stiff_neck", "calm", "odd_sign")
)


def codes_at(pathway: Pathway, **asked: Any) -> set[tuple[str, str]]:
    """What is found in a pathway, evidence apart."""
    return {place for place in places_of(check(pathway, today=TODAY, **asked)) if place[0] != "no-evidence"}


def test_points_given_raise_an_alarm_and_points_taken_call_it_off() -> None:
    """A flag with points in the score of a red flag must be screened; one that takes points away is only a doubt."""
    score = l4path.Score("alarm", "alarm", [l4path.ScoreItem(FEVER, 1), l4path.ScoreItem(STIFF, 2)])
    score = replace(score, items=(*score.items, l4path.ScoreItem(CALM, -2), l4path.ScoreItem(~ODD, -1)))
    upwards = (score >= 2, score.between(2, 3), ~(score < 2), score == 3, score != -3)
    either_way = (score.between(1, 2), score == 1, score != 1)  # fewer points can raise the alarm too
    for compared in (*upwards, *either_way):
        flag = l4path.Escalation(CLINIC, on="red_flag", when=compared)
        home = l4path.Disposition("home", "Home", tier="a")
        report = check(Pathway("p", tiers=["a"], start=[home], escalations=[flag]), today=TODAY)
        places = places_of(report)
        for name in ("fever", "stiff_neck", "calm", "odd_sign"):
            assert ("unscreened-red-flag", f"facts.{name}") in places
        missed = {one.where: one.severity for one in report.findings if one.code == "red-flag-missed"}
        assert missed.get("facts.fever", "error") == "error"  # `!= -3` is met by whoever has a fever
        assert missed["facts.calm"] == ("error" if compared in either_way else "warning")


def test_an_alarm_is_named_by_the_first_way_that_raises_it_through_definitions_too() -> None:
    """A flag that calls off one way and raises another is told with the other; a definition counts as what it says."""
    feverish = l4path.Definition("feverish", "feverish", FEVER | ~CALM)
    ill = l4path.Definition("ill", "ill", feverish & STIFF)  # a definition of a definition
    for conditions, expected in (
        ([FEVER.as_condition()], {"fever": ("way0", True)}),
        ([STIFF & ~FEVER, FEVER, FEVER], {"fever": ("way1", True), "stiff_neck": ("way0", True)}),
        ([FEVER, STIFF & ~FEVER], {"fever": ("way0", True), "stiff_neck": ("way1", True)}),
        (
            [STIFF & ~FEVER, ODD & ~FEVER],
            {"fever": ("way0", False), "stiff_neck": ("way0", True), "odd_sign": ("way1", True)},
        ),
        ([feverish.as_condition()], {"fever": ("way0", True), "calm": ("way0", False)}),
        ([STIFF & ~feverish], {"stiff_neck": ("way0", True), "fever": ("way0", False), "calm": ("way0", True)}),
        (
            [(ODD & ~ill) | ill],
            {"odd_sign": ("way0", True), **dict.fromkeys(("fever", "calm", "stiff_neck"), ("way0", True))},
        ),
    ):
        flags = [
            l4path.Escalation(CLINIC, on="red_flag", when=when, id=f"way{number}")
            for number, when in enumerate(conditions)
        ]
        home = l4path.Disposition("home", "Home", tier="a")
        assert alarms(Pathway("p", tiers=["a"], start=[home], escalations=flags)) == expected


def test_a_choice_that_raises_an_alarm_is_screened_too() -> None:
    """A red flag that asks for one of several choices wants their fact in a screen, as it does of a flag."""
    signs = l4path.Choices("signs", "signs", values={"numb": "numb", "weak": "weak"}, question="Which signs?")
    home = l4path.Disposition("home", "Home", tier="a")
    flag = l4path.Escalation(CLINIC, on="red_flag", when=signs.contains("numb"))
    pathway = Pathway("p", tiers=["a"], start=[home], escalations=[flag])
    assert codes_at(pathway) == {("unscreened-red-flag", "facts.signs")}
    assert codes_at(pathway.with_fields(screens={"red_flags": ["signs"]})) == set()


def test_the_next_step_is_a_way_on_and_a_response_alone_is_none() -> None:
    """A trial that a next step leaves has a way on when it fails; one that only a response leaves has none."""
    better = l4path.Measure("better", "better", kind="flag", question="Is it better?")
    care = l4path.Treatment("care", "Care", tier="a", adequate=l4path.weeks >= 2, response=better)
    home = l4path.Disposition("home", "Home", tier="a")
    for on, found in (("next_step", False), ("failure", False), ("response", True)):
        pathway = Pathway("p", tiers=["a"], start=[care], escalations=[care.escalates_to(home, on=on)])  # type: ignore[arg-type]
        assert (("no-way-on", "treatments.care") in codes_at(pathway)) is found


def test_what_a_score_or_a_caution_asks_is_used() -> None:
    """A fact that only a caution, or an item of a compared score, asks about is used; that of an idle score is not."""
    score = l4path.Score("sum", "sum", [l4path.ScoreItem(FEVER, 1)])
    idle = l4path.Score("idle", "an idle sum", [l4path.ScoreItem(ODD, 1)])
    caution = l4path.Caution("stiff", STIFF, "to be minded")
    walk = l4path.Treatment("walk", "Walking", tier="a", continuous=True, cautions=[caution])
    home = l4path.Disposition("home", "Home", tier="a")
    pathway = Pathway("p", tiers=["a"], start=[walk, home], goal=score >= 1, scores=[idle])
    report = check(pathway, today=TODAY)
    assert [(one.code, one.where) for one in report.findings if one.code != "no-evidence"] == [
        ("unused-fact", "facts.odd_sign")
    ]
    assert any("an idle sum" in one.message for one in report.findings)


def test_an_obligation_that_is_kept_is_proved_and_one_that_is_not_is_shown(knee: Pathway) -> None:
    """Proved obligations stand beside proved invariants; the patient of a broken one is not merely not asked yet."""
    owed = l4path.Obligation(
        "imaged",
        "Whoever failed is imaged",
        l4path.failed("exercise"),
        l4path.reached("imaging") | ~l4path.tried("exercise"),
    )
    shown = l4path.Obligation("shown", "Imaging is always shown", l4path.failed("exercise"), l4path.option("imaging"))
    report = check(knee.with_fields(obligations=[owed, shown]), today=TODAY)
    (broken_one,) = [one for one in report.findings if one.where == "obligations.shown"]
    assert broken_one.code == "obligation-broken"
    assert broken_one.episode is not None
    assessment = knee.assess(broken_one.episode)
    assert assessment.questions == ()
    assert assessment.status["exercise"] == "failed"
    assert "imaging" not in [node.id for node in assessment.options]
    kept = check(knee.with_fields(obligations=[replace(owed, then=l4path.tried("exercise"))]), today=TODAY)
    assert kept.proved_obligations == ("imaged",)
    assert kept.to_dict()["proved_obligations"] == ["imaged"]


def test_overlaps_are_looked_for_when_asked_and_their_silences_then() -> None:
    """Two ways at once out of a review are found only when asked for; a silence of one is not unused before that."""
    review = l4path.Review("sorted", "Sorting", tier="conservative")
    ends = [l4path.Disposition(name, name, tier="conservative") for name in ("left", "right", "other")]
    whens = (FEVER.as_condition(), FEVER | STIFF, ~FEVER & ~STIFF)
    ways = [
        l4path.Escalation(end, on="indication", after=review, when=when, id=f"way-{end.id}")
        for end, when in zip(ends, whens, strict=True)
    ]
    pathway = Pathway("p", tiers=["conservative"], start=[review], escalations=ways)
    assert codes_at(pathway) == set()
    assert codes_at(pathway, overlaps=True) == {("review-overlap", "escalations.way-right")}
    silenced = pathway.with_fields(silenced=[Silenced("review-overlap", "escalations.way-right", "both are meant")])
    assert codes_at(silenced) == set()
    assert check(silenced, today=TODAY, overlaps=True).silenced
    wrong = pathway.with_fields(silenced=[Silenced("review-overlap", "escalations.way-other", "both are meant")])
    assert ("unused-silence", "escalations.way-other") in codes_at(wrong, overlaps=True)


# findings beside random episodes


def claims(found: Finding, pathway: Pathway) -> Question | None:
    """What no complete episode shows if a finding is right; None where a finding is not of that kind."""
    group, _, rest = found.where.partition(".")
    name = name_of(found.where)
    match found.code:
        case "never-reached":
            return ("reached", name, Truth.MET)
        case "never-offered":
            return ("status", name, "offered")
        case "never-fires":
            return ("fires", rest, Truth.MET)
        case "redundant-escalation":
            way = next(way for way in pathway.escalations if way.id == rest)
            others = [other for other in pathway.into(way.to) if other is not way]
            return ("all", ("fires", rest, Truth.MET), *(("fires", other.id, Truth.NOT_MET) for other in others))
        case "never-met" | "always-met":
            truth = Truth.MET if found.code == "never-met" else Truth.NOT_MET
            if group == "goal":
                return ("goal", "", truth)
            return (rest.rpartition(".")[2], name, truth) if ".trial." in rest else None
    return None


@given(pathways(max_nodes=7))
@settings(max_examples=30)
def test_no_episode_contradicts_the_checker(pathway: Pathway) -> None:
    """Each patient of a finding shows it, no random patient does what none is to do, and who is let down is told of."""
    report = check(pathway, today=TODAY)
    consistent(report, 0)


def test_no_episode_contradicts_the_checker_in_bulk() -> None:
    """The same over seeded pathways, in which most kinds of finding come up."""
    found = set()
    for seed in range(2000, 2100):
        report = check(make_pathway(Seeded(seed), max_nodes=2 + seed % 7), today=TODAY)
        consistent(report, seed)
        found |= {code for code, _ in places_of(report)}
    assert len(found) > 15


def consistent(report: Report, seed: int) -> None:
    """Check a report against its own episodes and random ones."""
    pathway, known = report.pathway, places_of(report)
    assert not report.undecided
    for one in report.findings:
        if one.episode is not None:
            assert SHOWN_BY[one.code](pathway.assess(one.episode), name_of(one.where)), (seed, one)
    chance, cuts = Seeded(seed), cut_points(pathway)
    episodes = [make_episode(chance, pathway, cuts, complete=True) for _ in range(25)]
    shown = Shown(pathway, episodes)
    for one in report.findings:
        claimed = claims(one, pathway)
        assert claimed is None or not shown.those(claimed), (seed, one)
        if claimed is not None:
            assert not any(granted(wanted(pathway, claimed), pathway.assess(episode)) for episode in shown.episodes)
    for episode in shown.episodes:
        for code, places in let_down(pathway.assess(episode)):
            assert any((code, where) in known for where in places), (seed, code, places, episode.to_dict())


def let_down(assessment: Assessment) -> Iterator[tuple[str, list[str]]]:
    """The codes by which a patient must be told of, each with the places at which that may be."""
    pathway = assessment.pathway
    for name, status in assessment.status.items():
        bears = pathway.nodes[name].emergency or assessment.state is State.STUCK
        if status is Status.CONTRAINDICATED and _nothing_left(assessment) and bears:
            yield "blocked", [f"treatments.{name}"]
    if assessment.state is State.STUCK and Status.CONTRAINDICATED not in assessment.status.values():
        beside = [name for name, node in pathway.treatments.items() if node.continuous]
        yield "stuck", [f"treatments.{name}" for name in dead_ends(assessment) or beside]
    if assessment.state is State.EMERGENCY and not assessment.options:
        ends = [name for name in held(assessment) if assessment.status[name] is not Status.CONTRAINDICATED]
        if ends or not held(assessment):  # of the others a contraindication is told of
            yield "emergency-stuck", [f"treatments.{name}" for name in ends]
    for name in assessment.broken_invariants():
        yield "invariant-broken", [f"invariants.{name}"]
    for name in pathway.reviews:
        if in_a_gap(assessment, name):
            yield "review-gap", [f"reviews.{name}"]
    for name in pathway.obligations:
        if _left_out(assessment, name):
            yield "obligation-broken", [f"obligations.{name}"]
    raised = {
        name
        for way in pathway.escalations
        if way.on == "red_flag" and way.when is not None
        for name in flags_in(way.when)
    }
    for name in raised:
        if _missed(assessment, name):
            yield "red-flag-missed", [f"facts.{name}"]


# what to do about them


def lead_on(outcome: Report, found: Finding, kind: EscalationKind) -> Assessment:
    """The patient of a finding again, where an escalation of a kind leads on to a disposition from where care ends."""
    pathway, name = outcome.pathway, name_of(found.where)
    urgent = pathway.nodes[name].emergency
    end = l4path.Disposition("advised_end", "End", tier=pathway.tiers[-1], emergency=urgent)
    when = Constant(value=True) if kind.needs_when else None
    way = l4path.Escalation(end, on=kind, after=name, when=when, id="advised")
    assert found.episode is not None
    return pathway.with_fields(
        nodes=[*pathway.nodes.values(), end], escalations=[*pathway.escalations, way], invariants=(), obligations=()
    ).assess(found.episode)


def widened(report: Report, found: Finding, name: str) -> Truth:
    """Whether an escalation fires for the patient of a finding once its condition is always met."""
    way = next(way for way in report.pathway.escalations if way.id == name)
    assert way.when is not None
    assert found.episode is not None
    always = report.pathway.with_escalation(replace(way, when=Constant(value=True)))
    return always.with_fields(invariants=(), obligations=()).assess(found.episode).truth("fires", name)


@pytest.mark.parametrize("code", ["stuck", "blocked", "emergency-stuck", "review-gap"])
def test_what_is_advised_leads_the_patient_on(code: str) -> None:
    """An escalation of each kind that a finding names fires for its patient, who then comes to a disposition."""
    named = set()
    for outcome in outcomes(code, 12):
        for found in outcome.report.findings:
            if found.code != code:
                continue
            for kind in found.kinds:
                assert kind in found.advice, found
                healed = lead_on(outcome.report, found, kind)
                assert healed.truth("fires", "advised") is Truth.MET, (found, kind)
                assert healed.status["advised_end"] is Status.ENDED
                assert not _nothing_left(healed), (found, kind)
            for way in re.findall(r"`(.*?)`", found.advice):
                assert widened(outcome.report, found, way) is Truth.MET, (found, way)
            named |= set(found.kinds)
    assert named


def test_no_kind_is_advised_that_does_not_fire(knee: Pathway) -> None:
    """Of a treatment that is contraindicated although it helps, what waits for its exhaustion is not advised."""
    report = check(knee, today=TODAY)
    (blocked,) = [one for one in report.findings if one.code == "blocked"]
    assert blocked.episode is not None
    assert knee.assess(blocked.episode).evaluate(l4path.responded("replacement")) is Truth.MET
    assert blocked.kinds == ("next_step", "contraindication")
    assert not {"unavailable", "exhausted", "failure"} & set(re.findall(r"[a-z_]+", blocked.advice))
    again = [one for one in report.findings if one.code == "stuck" and one.where == "treatments.exercise"]
    assert [one.kinds for one in again] == [("next_step", "relapse")]


def test_a_patient_is_told_of_once_at_a_place() -> None:
    """Whom a contraindication leaves with nothing is blocked, and not stuck at the same place as well."""
    for code in ("blocked", "stuck", "emergency-stuck"):
        for outcome in outcomes(code, 12):
            left = [one for one in outcome.report.findings if one.code in ("stuck", "blocked", "emergency-stuck")]
            shown = [(one.where, one.episode) for one in left]
            assert not [place for place in shown if shown.count(place) > 1]
            for one in left:
                if one.code != "blocked":
                    assert one.episode is not None
                    status = outcome.report.pathway.assess(one.episode).status
                    assert status[name_of(one.where)] is not Status.CONTRAINDICATED


def test_a_flag_that_calls_the_alarm_off_is_not_to_raise_it() -> None:
    """Whoever is told of a flag that takes points from an alarm is not told to let the alarm follow it."""
    score = l4path.Score("alarm", "alarm", [l4path.ScoreItem(FEVER, 1), l4path.ScoreItem(CALM, -1)])
    home = l4path.Disposition("home", "Home", tier="a")
    flag = l4path.Escalation(CLINIC, on="red_flag", when=score >= 1, id="alarmed")
    report = check(Pathway("p", tiers=["a"], start=[home], escalations=[flag]), today=TODAY)
    advice = {one.where: one.advice for one in report.findings if one.code == "red-flag-missed"}
    assert "`alarmed`" in advice["facts.fever"]
    assert "alarmed" not in advice["facts.calm"]
    assert "call the alarm off" in advice["facts.calm"]


# silences


@pytest.mark.parametrize("code", [code for code in CODES if code != "unused-silence"])
def test_a_silenced_finding_is_told_apart_with_its_reason(code: str) -> None:
    """A silence takes its finding out of those that count, keeps it with the reason, and touches no other."""
    for outcome in outcomes(code, 2):
        pathway, place = outcome.planted.pathway, (code, outcome.planted.where)
        silence = Silenced(code, outcome.planted.where, "it is meant to be so")
        report = check(pathway.with_fields(silenced=[*pathway.silenced, silence]), today=TODAY, overlaps=True)
        assert place not in [one.place for one in report.findings]
        assert (*place, "it is meant to be so") in [(*one.place, one.silenced) for one in report.silenced]
        assert ("unused-silence", outcome.planted.where) not in places_of(report) - places_of(outcome.report)
        left = [one for one in outcome.report.findings if one.place != place]
        assert report.findings == tuple(left)


def test_a_silence_holds_at_its_own_place_only(knee: Pathway) -> None:
    """A silence elsewhere, or of another code, silences nothing and is itself found to be unused."""
    assert ("stuck", "treatments.exercise") in places_of(check(knee, today=TODAY))
    wrong = [("stuck", "treatments.imaging"), ("blocked", "treatments.exercise"), ("stuk", "treatments.exercise")]
    report = check(knee.with_fields(silenced=[Silenced(*place, "a reason") for place in wrong]), today=TODAY)
    assert report.silenced == ()
    assert ("stuck", "treatments.exercise") in [one.place for one in report.findings]
    unused = [one for one in report.findings if one.code == "unused-silence"]
    assert [one.where for one in unused] == [where for _, where in wrong]
    assert all(code in one.message for one, (code, _) in zip(unused, wrong, strict=True))


def test_a_silence_is_not_unused_while_its_question_is_open(knee: Pathway) -> None:
    """Where the budget leaves a kind of finding undecided, a silence of that kind is not said to be unused."""
    silenced = knee.with_fields(silenced=[Silenced("stuck", "treatments.imaging", "a reason")])
    assert ("unused-silence", "treatments.imaging") in places_of(check(silenced, today=TODAY))
    report = check(silenced, today=TODAY, solver="own", budget=0)
    assert "stuck" in [one.code for one in report.undecided]
    assert ("unused-silence", "treatments.imaging") not in places_of(report)


# reports


def test_errors_come_first_and_decide(knee: Pathway) -> None:
    """Errors stand before warnings; errors fail a check, and warnings or open questions only a strict one."""
    report = check(knee, today=TODAY)
    assert report.findings == (*report.errors, *report.warnings)
    assert report.errors
    assert report.warnings
    assert not report.passes()
    doubts = Report(knee, report.warnings)
    assert doubts.passes()
    assert not doubts.passes(strict=True)
    assert Report(knee, (), undecided=check(knee, solver="own", budget=0).undecided).passes()
    assert not Report(knee, (), undecided=check(knee, solver="own", budget=0).undecided).passes(strict=True)
    assert Report(knee, (), silenced=report.findings).passes(strict=True)


def test_a_report_as_data_has_its_keys(knee: Pathway) -> None:
    """As JSON a report tells pathway, findings, silences with reasons, open questions and what is proved."""
    silenced = knee.with_fields(silenced=[Silenced("stuck", "treatments.exercise", "a reason")])
    said = check(silenced, today=TODAY).to_dict()
    assert json.loads(json.dumps(said)) == said
    assert list(said) == ["pathway", "version", "findings", "silenced", "undecided", "proved", "proved_obligations"]
    assert (said["pathway"], said["version"], said["undecided"]) == ("knee-pain", "1.0.0", [])
    assert said["proved"] == ["no_early_surgery"]
    for one in said["findings"]:
        shown = ("episode", "explanation") if one["code"] in SHOWN_BY else ()
        assert tuple(one) == (*FINDING, *shown)
    assert {one["code"] for one in said["findings"]} == {"stuck", "blocked", "no-evidence"}
    (accepted,) = said["silenced"]
    assert tuple(accepted) == (*FINDING, "episode", "explanation", "reason")
    assert accepted["reason"] == "a reason"
    blocked = next(one for one in said["findings"] if one["code"] == "blocked")
    assert knee.assess(episode_from_dict(blocked["episode"])).status["replacement"] == "contraindicated"
    assert blocked["explanation"].startswith("Joint replacement")
    assert all("explanation" not in one for one in check(silenced, today=TODAY).to_dict(explain=False)["findings"])
    (*_, undecided) = check(knee, today=TODAY, solver="own", budget=0).to_dict()["undecided"]
    assert list(undecided) == ["code", "where", "message", "steps"]


def test_with_few_steps_nothing_is_found_that_is_not_there() -> None:
    """What a check finds before its budget ends is found by a full one too; what it cannot settle it lists as open."""
    opened = 0
    for seed in range(60):
        pathway = make_pathway(Seeded(seed), max_nodes=6)
        full = places_of(check(pathway, today=TODAY))
        report = check(pathway, today=TODAY, solver="own", budget=seed % 4)
        opened += len(report.undecided)
        for one in report.findings:
            if one.code == "redundant-escalation":  # what never fires changes nothing either
                assert {one.place, ("never-fires", one.where)} & full, seed
            elif one.code == "caution-never":  # what is never met is never told either, which goes without saying then
                assert {one.place, ("never-met", f"{one.where}.when")} & full, seed
            elif one.code in ("stuck", "emergency-stuck"):  # others may stand before it where more is settled
                assert one.code in {code for code, _ in full}, seed
            else:
                assert one.place in full, seed
        missing = {code for code, _ in full} - {code for code, _ in places_of(report)}
        assert missing <= {one.code for one in report.undecided} | {"unused-silence"}, seed
    assert opened > 50


def test_how_far_a_check_has_come_is_told(knee: Pathway) -> None:
    """Whoever watches is told after each question how many there have been and which code it is about."""
    told: list[tuple[int, str]] = []
    report = check(knee, today=TODAY, watch=lambda count, code: told.append((count, code)))
    assert [count for count, _ in told] == list(range(1, report.questions + 1))
    assert {code for _, code in told} <= set(CODES)


# SARIF


def broken(knee: Pathway) -> Pathway:
    """The knee example with a condition, a trial, an indication, a fact and the goal gone wrong."""
    ways = {way.id: way for way in knee.escalations}
    pain, weeks = l4path.parse("pain > 4 and pain < 3", knee), l4path.weeks
    failed = l4path.parse("pain >= 0", knee)
    exercise, replacement = knee.treatments["exercise"], knee.treatments["replacement"]
    changed = knee.with_escalation(replace(ways["exercise-failed"], when=pain))
    changed = changed.with_node(replace(exercise, adequate=(weeks >= 6) | (weeks < 6)))
    changed = changed.with_node(replace(replacement, indications=(*replacement.indications, failed)))
    changed = changed.with_fact(replace(knee.facts["heart_failure"], question=""))
    return changed.with_fields(goal=failed, silenced=[Silenced("no-evidence", "treatments.imaging", "none is needed")])


def line_in(text: str, where: str, pathway: Pathway) -> int:
    """The number of the line in which a place of the knee example begins, looked up by its words."""
    lines = text.split("\n")
    group, _, rest = where.partition(".")
    if group == "escalations":
        way, _, part = rest.partition(".")
        number = [other.id for other in pathway.escalations].index(way)
        start = [at for at, line in enumerate(lines) if line == "[[escalations]]"][number]
    elif group == "goal":
        start, part = 0, "goal"
    else:
        name, _, part = rest.partition(".")
        start = lines.index(f"[{group}.{name}]") if f"[{group}.{name}]" in lines else lines.index(f"[{group}]")
    if not part:
        return start + 1
    key = part.partition("[")[0].partition(".")[0]
    return start + 1 + next(at for at, line in enumerate(lines[start:]) if line.split("=")[0].strip() == key)


def test_sarif_points_at_the_right_lines(knee: Pathway, knee_text: str) -> None:
    """Each result names the line of the knee example at which its place begins, down to the key of a condition."""
    report = check(broken(knee), today=TODAY)
    log = to_sarif(report, version="1.2.3", file="tests/knee.toml", lines=toml_lines(knee_text))
    lines = {}
    for result in log["runs"][0]["results"]:
        (location,) = result["locations"]
        where = location["logicalLocations"][0]["fullyQualifiedName"]
        assert location["physicalLocation"]["artifactLocation"] == {"uri": "tests/knee.toml"}
        lines[result["ruleId"], where] = location["physicalLocation"]["region"]["startLine"]
    assert set(lines) == places_of(report)
    expected = {place: line_in(knee_text, place[1], report.pathway) for place in lines}
    assert lines == expected
    text = knee_text.split("\n")
    assert text[lines["never-met", "escalations.exercise-failed.when"] - 1] == 'when = "pain > 2"'
    assert text[lines["always-met", "treatments.exercise.trial.adequate"] - 1].startswith("trial = ")
    assert text[lines["always-met", "treatments.replacement.indications[2]"] - 1].startswith("indications = ")
    assert text[lines["always-met", "goal"] - 1].startswith("goal")
    assert text[lines["no-question", "facts.heart_failure"] - 1] == "[facts.heart_failure]"


def test_a_place_that_the_file_does_not_have_stands_at_the_nearest(knee: Pathway, knee_text: str) -> None:
    """What is not in the file is shown at what is around it: a treatment, at the first table of treatments."""
    added = l4path.Treatment("brace", "Brace", tier="conservative", once=True)
    report = check(knee.with_node(added), today=TODAY)
    log = to_sarif(report, version="1", file="knee.toml", lines=toml_lines(knee_text))
    assert knee_text.split("\n")[line_of_place(log, "treatments.brace") - 1] == "[treatments.exercise]"
    assert line_of_place(log, "treatments.imaging") == line_in(knee_text, "treatments.imaging", knee)


def line_of_place(log: dict[str, Any], where: str) -> int:
    """The line of the first result at a place."""
    locations = [result["locations"][0] for result in log["runs"][0]["results"]]
    here = [one for one in locations if one["logicalLocations"][0]["fullyQualifiedName"] == where]
    return int(here[0]["physicalLocation"]["region"]["startLine"])


def test_sarif_has_the_structure_of_its_standard(knee: Pathway) -> None:
    """A log is of version 2.1.0, with a tool, its rules, and results that refer to them and say what they say."""
    report = check(broken(knee), today=TODAY)
    log = to_sarif(report, version="1.2.3", file="knee.toml", lines={})
    assert json.loads(json.dumps(log)) == log
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("l4path", "1.2.3")
    rules = driver["rules"]
    assert [rule["id"] for rule in rules] == [code for code in CODES if code in {one for one, _ in places_of(report)}]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    assert all(rule["defaultConfiguration"]["level"] in ("error", "warning") for rule in rules)
    results, prints = run["results"], set()
    assert len(results) == len(report.findings) + len(report.silenced)
    told = {(*one.place, one.message, one.severity) for one in (*report.findings, *report.silenced)}
    for result in results:
        where = result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
        assert (result["ruleId"], where, result["message"]["text"], result["level"]) in told
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
        assert ("properties" in result) == (result["ruleId"] in SHOWN_BY)
        prints |= set(result["partialFingerprints"].values())
    assert len(prints) == len(results)


def test_sarif_tells_silences_and_open_questions(knee: Pathway) -> None:
    """A silenced finding is suppressed in the source with its reason, and an undecided one is open, without a level."""
    report = check(broken(knee), today=TODAY, solver="own", budget=0)
    results = to_sarif(report, version="1")["runs"][0]["results"]
    suppressed = [result for result in results if "suppressions" in result]
    assert [result["ruleId"] for result in suppressed] == ["no-evidence"]
    assert suppressed[0]["suppressions"] == [{"kind": "inSource", "justification": "none is needed"}]
    opened = [result for result in results if result.get("kind") == "open"]
    assert len(opened) == len(report.undecided) > 0
    assert {result["level"] for result in opened} == {"none"}
    assert {result["ruleId"] for result in opened} == {one.code for one in report.undecided}
    assert all(
        "undecided" in result["message"]["text"] or "not decided" in result["message"]["text"] for result in opened
    )
    assert all("physicalLocation" not in result["locations"][0] for result in results)


def test_the_bases_are_valid_and_various() -> None:
    """What is planted into are real pathways as well as random ones, of every kind of node and most of escalation."""
    bases = [base(number) for number in range(100)]
    assert {"knee-pain", "hypertension", "l4"} <= {pathway.id for pathway in bases}
    assert len({way.on for pathway in bases for way in pathway.escalations}) >= 12
    assert {node.kind for pathway in bases for node in pathway.nodes.values()} == {"treatment", "review", "disposition"}
