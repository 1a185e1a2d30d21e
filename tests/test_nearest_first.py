"""What it would take: of as many changes, what lies nearest to the record and to what a clinician would think of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import (
    Disposition,
    Episode,
    Flag,
    Number,
    Pathway,
    Screen,
    Treatment,
    Trial,
    declined,
    failed,
    intolerant,
    tried,
    weeks,
)
from l4path.search.enough import parts
from l4path.search.taking import what_it_would_take

if TYPE_CHECKING:
    from l4path import Assessment, Condition
    from l4path.conditions import ConditionLike
    from l4path.search.alternatives import Alternative

AGE = Number("age", "age", minimum=18, maximum=118)
PRESSURE = Number("pressure", "pressure", minimum=50, maximum=250)
ASTHMA, SMOKER, BLEEDS = Flag("asthma", "asthma"), Flag("smoker", "smoker"), Flag("bleeds", "bleeds")
FACTS = [AGE, PRESSURE, ASTHMA, SMOKER, BLEEDS]


def asked(indication: ConditionLike, **recorded: Any) -> tuple[Alternative, ...]:
    """The alternatives for a treatment with one indication."""
    treatment = Treatment("t", "T", tier="a", once=True, indications=[indication])
    pathway = Pathway("p", tiers=["a"], start=[treatment], facts=FACTS)
    return what_it_would_take(pathway.assess(Episode(**recorded)), "t").alternatives


def otherwise(one: Alternative) -> list[str]:
    """All that is otherwise in an alternative."""
    return [*one.answers, *one.findings, *one.trials, *one.decisions]


@pytest.mark.parametrize("turned", [False, True])
def test_an_open_question_comes_first_then_what_is_recorded_yes_or_moves_and_a_new_sign_last(turned: bool) -> None:
    """By hand, in whatever order the condition names them."""
    either = (BLEEDS | ~ASTHMA | SMOKER) if turned else (SMOKER | ~ASTHMA | BLEEDS)
    found = asked(either, facts={"asthma": True, "bleeds": False})
    assert [otherwise(one) for one in found] == [["smoker"], ["asthma"], ["bleeds"]]


def test_of_numbers_the_one_that_moves_least_of_its_range_comes_first() -> None:
    """By hand: 82 years to under 60 is a fifth of the range of ages, a pressure of 148 to over 150 a hundredth."""
    found = asked((AGE < 60) | (PRESSURE > 150), facts={"age": 82, "pressure": 148})
    assert [otherwise(one) for one in found] == [["pressure"], ["age"]]


@pytest.mark.parametrize(("today", "above"), [(85, False), (94, False), (96, True), (105, True)])
def test_a_number_moves_to_the_nearest_of_the_values_that_will_do(today: int, above: bool) -> None:
    """By hand: below 80 or above 110 will do; from beneath 95 the way down is the shorter."""
    (found,) = asked((PRESSURE < 80) | (PRESSURE > 110), facts={"pressure": today})
    assert (found.episode.facts["pressure"] > 110) is above


@pytest.mark.parametrize(
    ("today", "then", "part"), [(148, 151, 0.01), (148, 250, 0.01), (82, 60, 0.05), (150, 151, 0.0), (148, 148, 0.0)]
)
def test_the_way_to_the_nearest_bound_is_counted(today: float, then: float, part: float) -> None:
    """By hand: of a range of 200, up to the nearest number that a condition names, not up to the value found."""
    treatment = Treatment("t", "T", tier="a", once=True, indications=[(PRESSURE > 150) | (PRESSURE < 72)])
    pathway = Pathway("p", tiers=["a"], start=[treatment], facts=FACTS)
    assert parts(pathway, "pressure", today, Episode({"pressure": then})) == pytest.approx(part)
    assert parts(pathway, "asthma", False, Episode({"asthma": True})) == 1


def drug(**of_second: Any) -> Pathway:
    """A drug, and the next, which follows when the first has failed, was not tolerated or is ruled out."""
    first = Treatment("first", "First", tier="a", adequate=weeks >= 6, response=weeks >= 99, contraindications=[BLEEDS])
    second = Treatment("second", "Second", tier="b", once=True, **of_second)
    ways = [first.escalates_to(second, on="failure"), first.escalates_to(second, on="unavailable")]
    return Pathway("p", tiers=["a", "b"], start=[first], escalations=ways, facts=FACTS)


def took(assessment: Assessment) -> list[list[str]]:
    """All that is otherwise in each alternative for the next drug."""
    return [otherwise(one) for one in what_it_would_take(assessment, "second").alternatives]


def test_what_only_rules_out_the_treatment_before_comes_last() -> None:
    """By hand: a trial that fails and a refusal come before a disease that forbids it, asked about or recorded."""
    assert took(drug().assess(Episode()))[-1] == ["bleeds"]
    assert took(drug().assess(Episode(facts={"bleeds": False})))[-1] == ["bleeds"]


def test_what_comes_of_what_is_on_record_comes_before_a_new_trial() -> None:
    """By hand: relapse or failure of what is taken, not of what nobody has begun."""
    one, other = (Treatment(name, name, tier="a", adequate=weeks >= 6, response=weeks >= 99) for name in ("u", "v"))
    when = failed("u") | failed("v") | intolerant("u") | intolerant("v")
    last = Treatment("w", "w", tier="a", once=True, indications=[when])
    for begun in ("u", "v"):
        pathway = Pathway("p", tiers=["a"], start=[one, other, last])
        found = what_it_would_take(pathway.assess(Episode(trials={begun: Trial("ongoing")})), "w").alternatives
        assert found[0].trials == (begun,)


def test_more_changes_are_told_where_only_they_make_it_an_option() -> None:
    """By hand: a relapse alone reaches the next step while the goal is met, and is no option; it takes a pressure."""
    pathway = l4path.load("hypertension")
    facts: dict[str, Any] = {"systolic": 128, "diastolic": 82, "age": 30, "hypertension_confirmed": True, "risk_10y": 5}
    facts |= {"black_family_origin": False, "two_drugs_wanted": False, "potassium": 4.2, "pregnancy": True}
    facts |= {"resistance_confirmed": False}
    trials = {"calcium_blocker": Trial(weeks=8, optimal_dose=True, controlled=True)}
    today = pathway.assess(Episode(facts, screened=["red_flags", "risk"], trials=trials))
    found = what_it_would_take(today, "two_drugs", count=8).alternatives
    options = [one for one in found if "two_drugs" in [node.id for node in pathway.assess(one.episode).options]]
    assert {*options[0].findings} in ({"pregnancy", "systolic"}, {"pregnancy", "diastolic"})
    assert options[0].trials == ("calcium_blocker",)
    assert options[0].episode.trials["calcium_blocker"].outcome == "relapsed"
    told = " ".join(str(today.explain("two_drugs")).split("What it would take")[1].split())
    assert "Calcium-channel blocker helps for a time only" in told.partition("- and would have")[0]


@pytest.mark.parametrize("raising", [ASTHMA, SMOKER])
@pytest.mark.parametrize("recorded", [{"facts": {"bleeds": True}}, {"trials": {"scan": Trial()}}])
def test_what_raises_no_alarm_comes_first_by_what_is_recorded_of_all_else(
    raising: Flag, recorded: dict[str, Any]
) -> None:
    """By hand: either finding will do, and one of them is an alarm beside what is on record: that comes last."""
    scan = Treatment("scan", "Scan", tier="a", once=True)
    treatment = Treatment("t", "T", tier="a", once=True, indications=[ASTHMA | SMOKER])
    emergency = Disposition("emergency", "Emergency", tier="a", emergency=True)
    alarm = raising & (BLEEDS if "facts" in recorded else tried("scan"))
    pathway = Pathway("p", tiers=["a"], start=[treatment, scan], escalations=[emergency.on_red_flag(alarm)])
    episode = Episode(**recorded).with_facts({"asthma": False, "smoker": False})
    found = what_it_would_take(pathway.assess(episode), "t").alternatives
    (quiet,) = {"asthma", "smoker"} - {raising.id}
    assert [otherwise(one) for one in found] == [[quiet], [raising.id]]
    assert [treatment in pathway.assess(one.episode).options for one in found] == [True, False]


@pytest.mark.parametrize("raising", [ASTHMA, SMOKER])
def test_a_screen_that_may_be_asked_need_not_be(raising: Flag) -> None:
    """By hand: one of the findings is an alarm; a question of a screen that no alarm waits for stays as it is."""
    one, other, idle, never, so = (Flag(name, name) for name in ("one", "other", "idle", "never", "so"))
    treatment = Treatment("t", "T", tier="a", once=True, indications=[ASTHMA | SMOKER, one | other | so])
    emergency = Disposition("emergency", "Emergency", tier="a", emergency=True)
    ways = [emergency.on_red_flag((raising & BLEEDS) | (idle & never))]
    screens = [Screen("s", [one, other, idle])]
    pathway = Pathway("p", tiers=["a"], start=[treatment], escalations=ways, screens=screens)
    recorded = {"asthma": False, "smoker": False, "bleeds": True, "never": False, "so": True}
    found = what_it_would_take(pathway.assess(Episode(recorded)), "t").alternatives
    (quiet,) = {"asthma", "smoker"} - {raising.id}
    assert [otherwise(one) for one in found] == [[quiet], [raising.id]]
    assert not any(one.screened for one in found)


@pytest.mark.parametrize(
    ("way", "recorded", "other", "before"),
    [
        (SMOKER & SMOKER, {}, "smoker", False),
        (declined("care"), {}, "care", False),
        ((PRESSURE > 150) & ~tried("care"), {}, "pressure", False),
        (~declined("care"), {"declined": ["care"]}, "care", True),
        (BLEEDS & (AGE < 60), {}, "age", True),
    ],
)
def test_what_takes_no_finding_and_no_refusal_comes_before_what_raises_no_alarm(
    way: Condition, recorded: dict[str, Any], other: str, before: bool
) -> None:
    """By hand: a scan that is an alarm, before a finding, a refusal or what forbids, after an answer or a wish."""
    scan = Treatment("scan", "Scan", tier="a", once=True)
    against = [PRESSURE > 150]
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=weeks >= 99, contraindications=against)
    treatment = Treatment("t", "T", tier="a", once=True, indications=[tried("scan") | way])
    emergency = Disposition("emergency", "Emergency", tier="a", emergency=True)
    ways = [emergency.on_red_flag(tried("scan") & BLEEDS)]
    pathway = Pathway("p", tiers=["a"], start=[treatment, scan, care], escalations=ways, facts=FACTS)
    today = pathway.assess(Episode({"smoker": False, "bleeds": True}, **recorded))
    found = what_it_would_take(today, "t").alternatives[:2]
    assert [otherwise(one) for one in found] == ([[other], ["scan"]] if before else [["scan"], [other]])
    assert [treatment in pathway.assess(one.episode).options for one in found] == [before, not before]


def test_more_of_the_same_is_told_where_only_that_takes_it_off_hold() -> None:
    """By hand: either answer alone leaves an alarm open or raises it; both, of which one is no, make it an option."""
    treatment = Treatment("t", "T", tier="a", once=True, indications=[ASTHMA | SMOKER])
    emergency = Disposition("emergency", "Emergency", tier="a", emergency=True)
    ways = [emergency.on_red_flag(ASTHMA & BLEEDS)]
    pathway = Pathway("p", tiers=["a"], start=[treatment], escalations=ways)
    found = what_it_would_take(pathway.assess(Episode({"bleeds": True})), "t").alternatives
    assert [sorted(otherwise(one)) for one in found] in (
        [["asthma"], ["smoker"], ["asthma", "smoker"]],
        [["smoker"], ["asthma"], ["asthma", "smoker"]],
    )
    assert [treatment in pathway.assess(one.episode).options for one in found] == [False, False, True]
