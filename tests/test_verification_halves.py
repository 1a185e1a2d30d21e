"""What one half of a rule is for: findings, versions, proofs and files of cases, each half by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import (
    Assumption,
    CaseError,
    Caution,
    Disposition,
    Episode,
    Escalation,
    Evidence,
    Flag,
    Invariant,
    Measure,
    Number,
    Obligation,
    Pathway,
    PathwayError,
    Review,
    Screen,
    Silenced,
    Source,
    Status,
    Treatment,
    Trial,
    weeks,
)
from l4path.conditions.logic import condition
from l4path.search import BUDGET
from l4path.search.wanted import granted, met
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.verification import ExpectedCase, check, check_following, diff, run_cases, run_mutants, survivors, words
from l4path.verification.case_files import read_cases
from l4path.verification.cases import Goal, _goals, _Making
from l4path.verification.certifying import _Answers
from l4path.verification.check import checked
from l4path.verification.difference import Divergence
from l4path.verification.divergence import Both, as_declared
from l4path.verification.finding import Finding, Report
from l4path.verification.mutants import mutants
from l4path.verification.patients import _left_by_reasons
from l4path.verification.questions import Questions
from l4path.verification.refutation import refuted

if TYPE_CHECKING:
    from pathlib import Path

    from l4path.verification.questions import Asked

FEVER, COUGH = Flag("fever", "fever", question="fever?"), Flag("cough", "cough", question="cough?")
HOME = Disposition("home", "Home", tier="a")
BOARD = Review("board", "Board", tier="a")
REST = Treatment("rest", "Rest", tier="a", continuous=True)


def pathway(*start: Any, ways: tuple[Escalation, ...] = (), **fields: Any) -> Pathway:
    """A pathway of one tier."""
    return Pathway("p", tiers=["a"], start=list(start), escalations=list(ways), **fields)


# findings


def test_whoever_is_left_by_one_contraindication_has_no_other() -> None:
    """Where there is such a patient; so it is plain what the finding is about."""
    one, two = (
        Treatment(name, name.title(), tier="a", once=True, contraindications=[flag])
        for name, flag in (("one", FEVER), ("two", COUGH))
    )
    here = pathway(one, two)
    blocked = {found.where: found.episode for found in check(here).findings if found.code == "blocked"}
    assert list(blocked) == ["treatments.one", "treatments.two"]
    for where, episode in blocked.items():
        assert episode is not None
        status = here.assess(episode).status
        assert [f"treatments.{name}" for name in status if status[name] is Status.CONTRAINDICATED] == [where]


def test_a_finding_without_advice_of_its_own_has_that_of_its_code() -> None:
    """And one that has some keeps it."""
    assert Finding("stuck", "x", "y").advice == words.of("advice.stuck")
    assert Finding("stuck", "x", "y", advice="do so").advice == "do so"


def test_a_way_that_several_others_cover_together_names_none_of_them() -> None:
    """Each of which alone it covers itself."""
    wide = BOARD.escalates_to(HOME, on="indication", when=FEVER | COUGH, id="wide")
    ways = (wide, *(replace(wide, when=flag.as_condition(), id=flag.id) for flag in (FEVER, COUGH)))
    found = check(pathway(BOARD, ways=ways)).findings
    told = {one.where: one.message for one in found if one.code == "redundant-escalation"}
    assert words.of("another_way") in told["escalations.wide"]
    for name in ("fever", "cough"):
        assert told[f"escalations.{name}"].count("wide") == 1


def test_of_an_emergency_what_goes_on_counts_only_for_those_who_are_left() -> None:
    """However it stands in the pathway: what is done is told first."""
    ward = Treatment("ward", "Ward", tier="a", once=True, emergency=True)
    drip = Treatment("drip", "Drip", tier="a", continuous=True, emergency=True)
    ways = (ward.on_red_flag(FEVER, id="one"), drip.on_red_flag(FEVER, id="two"))
    for alarms in (ways, ways[::-1]):
        places = [
            found.where for found in check(pathway(REST, ways=alarms)).findings if found.code == "emergency-stuck"
        ]
        assert places == ["treatments.ward", "treatments.drip"]


def test_whom_a_contraindication_leaves_is_told_without_a_patient_where_none_could_be_made() -> None:
    """What is known is that there is one; the steps did not suffice to say who."""
    here = pathway(Treatment("care", "Care", tier="a", once=True, contraindications=[FEVER]))
    asking: Any = SimpleNamespace(pathway=here, shown=lambda _: None)
    wanted = {"care": met("contraindicated", "care")}
    (found,) = _left_by_reasons(asking, wanted, wanted)
    assert isinstance(found, Finding)
    assert (found.place, found.episode, found.node) == (("blocked", "treatments.care"), None, "care")
    assert "Care is contraindicated" in found.message


def test_an_emergency_that_ends_in_a_disposition_is_advised_to_mark_it() -> None:
    """Where it leads to anything else, the advice is that of the code."""
    ward = Treatment("ward", "Ward", tier="a", once=True, emergency=True)
    alarm = ward.on_red_flag(FEVER)
    advice = {}
    for target in (HOME, BOARD):
        here = pathway(REST, ways=(alarm, ward.escalates_to(target, on="completion", id="leak")))
        (found,) = (found for found in check(here).findings if found.code == "emergency-leak")
        advice[target.id] = found.advice
    assert "mark Home as emergency" in advice["home"]
    assert "Board" not in advice["board"]
    assert advice["board"] != advice["home"]


def test_of_the_patient_of_a_gap_or_a_broken_obligation_nothing_is_to_be_asked() -> None:
    """Whatever else stands in the pathway: so it is the pathway that leaves this patient, and not what is unknown."""
    sore = Flag("sore", "sore", question="sore?")
    care = Treatment("care", "Care", tier="a", once=True, indications=[sore])
    way = BOARD.escalates_to(HOME, on="indication", when=FEVER, id="way")
    owed = Obligation("owed", "Owed.", FEVER, COUGH)
    here = pathway(BOARD, care, ways=(way,), obligations=[owed], facts=[COUGH])
    shown = {found.code: found.episode for found in check(here).findings}
    gap, broken = shown["review-gap"], shown["obligation-broken"]
    assert gap is not None
    assert broken is not None
    assert (gap.facts["fever"], "sore" in gap.facts) == (False, True)
    assert (broken.facts["fever"], broken.facts["cough"], "sore" in broken.facts) == (True, False, True)
    assert here.assess(gap).questions == here.assess(broken).questions == ()


class Listening(Questions):
    """Questions that remember what was asked without having been announced."""

    unannounced: list[tuple[str, str]]
    announced: set[tuple[bool, Any]]

    def expect(self, expected: Any, *, partial: bool = False) -> None:
        """Announce."""
        groups = [tuple(group) for group in expected]
        self.announced |= {(partial, wanted) for group in groups for wanted in group}
        super().expect(groups, partial=partial)

    def _listen(self, asked: Asked) -> None:
        if (asked.partial, asked.wanted) not in self.announced:
            self.unannounced.append((asked.code, asked.where.partition(".")[0]))

    def _possible(self, asked: Asked) -> tuple[bool | None, int]:
        self._listen(asked)
        return super()._possible(asked)

    def _shown(self, asked: Asked) -> tuple[bool | None, int]:
        self._listen(asked)
        return super()._shown(asked)


def everything() -> Pathway:
    """A pathway in which there is something to be asked of each kind, and something to be found."""
    ward = Treatment("ward", "Ward", tier="a", once=True, emergency=True, contraindications=[COUGH])
    care = Treatment(
        *("care", "Care"), tier="a", once=True, contraindications=[COUGH], cautions=[Caution("hot", FEVER, "Hot.")]
    )
    ways = (
        ward.on_red_flag(FEVER & ~COUGH, id="alarm"),
        care.escalates_to(BOARD, on="completion", id="one"),
        care.escalates_to(BOARD, on="completion", when=FEVER, id="two"),
        BOARD.escalates_to(HOME, on="indication", when=COUGH, id="home"),
        ward.escalates_to(BOARD, on="completion", id="leak"),
    )
    return pathway(
        *(care, REST),
        ways=ways,
        goal=~FEVER,
        invariants=[Invariant("never", "Never.", ~(FEVER & COUGH) | l4path.tried("care"))],
        obligations=[Obligation("owed", "Owed.", FEVER, l4path.reached("ward"))],
    )


@pytest.mark.parametrize("here", [l4path.load("l4-article"), l4path.load("hypertension"), everything()], ids=str)
def test_all_that_is_asked_of_a_pathway_was_announced(here: Pathway) -> None:
    """But of sums, and whether anybody meets the assumptions: so everything else is found out together."""
    asking = Listening(here, solver="own", budget=BUDGET)
    asking.unannounced, asking.announced = [], set()
    checked(asking)
    assert set(asking.unannounced) <= {("never-met", "assumptions"), ("score-unreachable", "escalations")}


def test_for_what_nobody_asks_no_search_is_made() -> None:
    """Empty groups are no question."""
    asking = Questions(pathway(BOARD), solver="own", budget=BUDGET)
    asking.expect([])
    asking.expect([(), ()], partial=True)
    assert asking._searches == {}


def test_what_is_asked_for_is_handed_on_group_by_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the search of the episodes that it is about; those that leave something open only where that is said."""
    told: list[tuple[bool, Any]] = []

    def search(*, partial: bool) -> Any:
        return SimpleNamespace(expect=lambda *groups: told.append((partial, groups)))

    asking = Questions(pathway(BOARD), solver="own", budget=BUDGET)
    monkeypatch.setattr(asking, "_search", search)
    one, two = met("fires", "one"), met("fires", "two")
    asking.expect([(one,), (), (two, one)])
    asking.expect([(two,)], partial=True)
    assert told == [(False, ((one,), (two, one))), (True, ((two,),))]


def test_in_a_report_nobody_looks_for_what_it_would_take() -> None:
    """Of many patients that would take long: the explanation of one alone looks for it."""
    here = pathway(Treatment("care", "Care", tier="a", once=True, indications=[FEVER]))
    nobody = here.assess(Episode())
    assert "What it would take" in str(nobody.explain("care"))
    assert "What it would take" not in Report(here, ()).explained(Finding("stuck", "x", "y", Episode(), "care"))
    assert not any(
        "What it would take" in text for text in Divergence("x", "y", Episode(), nobody, nobody, "care").explained()
    )


def test_who_is_asked_for_is_plain() -> None:
    """Nothing is recorded that makes no difference."""
    here = pathway(BOARD, REST, ways=(BOARD.escalates_to(HOME, on="indication", when=FEVER, id="way"),), facts=[COUGH])
    asking = Questions(here, solver="own", budget=BUDGET)
    answer = asking.ask("fires", "escalations.way", met("fires", "way"), partial=True)
    assert answer.episode == Episode({"fever": True}, pathway="p")
    assert answer.plain


@pytest.mark.parametrize("wrong", ["l4", None])
def test_what_is_no_pathway_is_told_so(wrong: Any) -> None:
    """By whatever takes one, for either of two."""
    for asked in (
        lambda: check(wrong),
        lambda: run_cases(wrong, []),
        lambda: diff(wrong, pathway(BOARD)),
        lambda: diff(pathway(BOARD), wrong),
    ):
        with pytest.raises(PathwayError, match="is not a pathway; take one from"):
            asked()


def test_a_silence_that_is_needed_no_longer_is_no_break_of_what_follows() -> None:
    """What it silenced hung on what the source is against."""
    body = Source("body", "A body")
    against = (Evidence(source="body", stance="against", note="no"),)
    ways = (
        BOARD.escalates_to(HOME, on="indication", when=FEVER, id="one", evidence=against),
        BOARD.escalates_to(HOME, on="indication", when=FEVER, id="two"),
    )
    silenced = [Silenced("duplicate-escalation", "escalations.two", "Meant.")]
    here = pathway(BOARD, ways=ways, sources=[body], silenced=silenced)
    followed = here.following_report("body")
    assert [way.id for way in followed.pathway.escalations] == ["two"]
    assert ("unused-silence", "escalations.two") in {found.place for found in check(followed.pathway).findings}
    assert check_following(followed).findings == ()


# planted changes


def test_a_kind_that_means_the_same_is_not_planted() -> None:
    """Out of a review what goes on and what is indicated are one; out of a treatment they are not; of both neither."""
    care = Treatment("care", "Care", tier="a", once=True)
    for source, kinds in (
        (["board"], []),
        (["care"], ["persistence"]),
        (["care", "board"], ["persistence"]),
    ):
        way = Escalation("home", on="indication", after=source, when=FEVER, id="way")
        made = mutants(pathway(care, BOARD, ways=(way,), nodes=[HOME]))
        assert [one.pathway.escalations[0].on.value for one in made if one.kind == "kind changed"] == kinds


def test_other_seeds_choose_other_changes() -> None:
    """And the same one the same; each of those that there are is chosen by one of them."""
    here = everything()
    every = [str(one) for one in mutants(here)]
    chosen = {str(one) for seed in range(40) for one in mutants(here, most=1, seed=seed)}
    assert len(chosen) > len(every) / 2
    assert chosen <= {*every}
    assert [str(one) for one in mutants(here, most=2, seed=3)] == [str(one) for one in mutants(here, most=2, seed=3)]


def test_whoever_noticed_a_change_is_asked_first_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same patient mostly notices that too."""
    asked: list[list[str]] = []

    def noticed(_: Pathway, kit: list[ExpectedCase]) -> int | None:
        asked.append([case.id for case in kit])
        return 1 if len(asked) == 1 else None

    monkeypatch.setattr(survivors, "first_to_notice", noticed)
    kit = [ExpectedCase(name, Episode(), must_exclude=["care"]) for name in ("one", "two", "three")]
    run_mutants(
        pathway(Treatment("care", "Care", tier="a", once=True, indications=[FEVER], contraindications=[COUGH])), kit
    )
    assert asked[0] == ["one", "two", "three"]
    assert asked[1:] == [["two", "one", "three"]] * (len(asked) - 1)
    assert len(asked) > 2


# two versions


def test_a_caution_that_only_one_version_has_is_told_of_either() -> None:
    """Whether it is new or gone; and one that both have is none, however many there are."""
    cautions = [Caution("hot", FEVER, "Hot."), Caution("loud", COUGH, "Loud.")]
    less, more, other = (
        pathway(Treatment("care", "Care", tier="a", continuous=True, cautions=some), facts=[FEVER, COUGH])
        for some in (cautions[:1], cautions, cautions[1:])
    )
    for old, new, noticed in ((less, more, {"cough"}), (more, less, {"cough"}), (more, other, {"fever"})):
        (one,) = diff(old, new).divergences
        assert one.where == "treatments.care.cautions"
        assert {name for name, value in one.episode.facts.items() if value} == noticed


def test_whoever_is_told_of_a_node_of_one_version_comes_to_all_others_as_before() -> None:
    """Where there is such a patient: one who comes elsewhere anyway."""
    sore = Flag("sore", "sore")
    far = Disposition("far", "Far", tier="a")
    there = BOARD.escalates_to(HOME, on="indication", when=sore, id="there")
    moved = replace(there, when=sore | COUGH)
    lone = BOARD.escalates_to(far, on="indication", when=COUGH, id="lone")
    found = diff(pathway(BOARD, ways=(there,), facts=[COUGH]), pathway(BOARD, ways=(moved, lone)))
    (told,) = (one for one in found.divergences if one.where == "dispositions.far")
    assert (told.episode.facts["cough"], told.episode.facts["sore"]) == (True, True)


def test_a_node_of_one_version_that_nobody_reaches_alone_is_told_of_all_the_same() -> None:
    """Whoever comes there comes elsewhere too, as nobody did before."""
    sore = Flag("sore", "sore")
    far = Disposition("far", "Far", tier="a")
    calm = BOARD.escalates_to(HOME, on="indication", when=sore & ~COUGH, id="there")
    both = BOARD.escalates_to(HOME, on="indication", when=(sore & ~COUGH) | COUGH, id="there")
    lone = BOARD.escalates_to(far, on="indication", when=COUGH, id="lone")
    found = diff(pathway(BOARD, ways=(calm,)), pathway(BOARD, ways=(both, lone)))
    assert [one.where for one in found.divergences][:2] == ["dispositions.home", "dispositions.far"]
    assert found.divergences[1].episode.facts["cough"] is True


def test_each_question_about_two_versions_takes_from_the_budget_of_all() -> None:
    """What it took, whether somebody was found or nobody."""
    way = BOARD.escalates_to(HOME, on="indication", when=FEVER & COUGH, id="way")
    one, other = (pathway(BOARD, ways=(made,)) for made in (way, replace(way, when=FEVER | COUGH)))
    both = Both(one, other, solver="own", budget=1000)
    wanted = both.reached_otherwise("home")
    episode, settled, steps = both.find(wanted, lambda *_: True)
    assert episode is not None
    assert settled
    assert both.budget.left == 1000 - steps < 1000


def test_a_version_is_told_what_it_declares_and_nothing_else() -> None:
    """Of facts, screens, treatments and measures; what was recorded of them is as it was."""
    ease = Measure("ease", "ease", minimum=0, maximum=9)
    care = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=ease >= 3)
    here = pathway(care, REST, facts=[FEVER], screens=[Screen("asked", [FEVER])])

    def told(facts: Any, measures: Any, trials: Any, others: list[str], pathway: str) -> Episode:
        return Episode(
            {"fever": True} | facts,
            trials={"care": Trial("failed", weeks=7, **measures)} | trials,
            screened=["asked", *others],
            declined=["care", *others],
            unasked=["rest", *others],
            pathway=pathway,
        )

    known = told({}, {}, {}, [], "p")
    more = told({"cough": True}, {"joy": 3}, {"scan": Trial()}, ["other"], "")
    assert as_declared(here, more) == as_declared(here, known) == known


def test_a_measure_of_different_kinds_is_told_to_neither_version() -> None:
    """As a fact is not: nobody is told one version in the words of the other."""
    versions = [
        pathway(Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=measure))
        for measure in (Measure("ease", "ease", minimum=0, maximum=9) >= 3, Measure("ease", "ease", kind="flag"))
    ]
    for old, new in (versions, versions[::-1]):
        found = diff(old, new)
        assert (found.divergences, found.undecided, found.same) == ((), (), True)


def test_a_fact_of_different_kinds_is_recorded_of_no_patient() -> None:
    """Of whom something else is told: what is open stays open."""
    pain = Number("pain", "pain", minimum=0, maximum=9)
    way = BOARD.escalates_to(HOME, on="indication", when=FEVER, id="way")
    old, new = (
        pathway(BOARD, ways=(replace(way, when=condition(when)),), goal=goal, facts=[COUGH])
        for when, goal in ((FEVER, pain <= 2), (FEVER & COUGH, ~Flag("pain", "pain")))
    )
    found = diff(old, new)
    assert [one.where for one in found.divergences] == ["dispositions.home"]
    assert found.divergences[0].episode.facts["fever"] is True
    assert "pain" not in found.divergences[0].episode.facts


def test_an_assumption_that_refuses_nobody_is_settled() -> None:
    """It is written otherwise, and no patient notices; where the steps do not suffice, that is told."""
    lasting = Number("lasting", "lasting", minimum=0, maximum=9)
    old = pathway(BOARD, facts=[FEVER, COUGH, lasting])
    idle = Assumption("idle", "Idle", FEVER | ~FEVER | COUGH)
    found = diff(old, old.with_fields(assumptions=[idle]))
    assert (found.divergences, found.undecided, found.same) == ((), (), True)
    assert [change.where for change in found.changes] == ["assumptions.idle"]


@pytest.mark.parametrize("asks", [l4path.ongoing, l4path.tried, l4path.declined])
def test_of_what_one_version_alone_knows_nothing_is_recorded(asks: Any) -> None:
    """Neither that it is asked for, done or refused: nobody comes elsewhere by it whom both can be told of."""
    scan = Treatment("scan", "Scan", tier="a", once=True)
    old = pathway(BOARD, ways=(BOARD.escalates_to(HOME, on="indication", when=FEVER, id="way"),))
    new = pathway(BOARD, scan, ways=(BOARD.escalates_to(HOME, on="indication", when=FEVER | asks("scan"), id="way"),))
    for one, other in ((old, new), (new, old)):
        assert [found.where for found in diff(one, other).divergences] == ["treatments.scan"]


# proofs


def test_a_proof_that_does_not_follow_is_refused_with_its_line() -> None:
    """And so is one of other clauses than those of the question."""
    square = [(1, 2), (1, -2), (-1, 2), (-1, -2)]
    answers = _Answers(pathway(BOARD), solver="own", budget=BUDGET)
    asked: Any = None

    def why(clauses: Any, proof: list[str]) -> str:
        certificate: Any = SimpleNamespace(clauses=lambda _: clauses)
        answers.begin(certificate, [], "x")
        answers._theories = SimpleNamespace(clauses=lambda _: (0, square))  # type: ignore[assignment]
        return answers._unproved(asked, {"proof": proof})

    assert why(square, ["1 0", "0"]) == ""
    assert why(square[::-1], ["1 0", "0"]) == ""
    assert why(square, ["0"]) == "line 1 of the proof does not follow: 0"
    assert why(square[1:], ["1 0", "0"]) == why([*square, (3,)], ["1 0", "0"]) == words.of("certified_other_clauses")


def test_a_clause_behind_a_contradiction_is_still_watched() -> None:
    """By hand: 5 or 3 stands behind the two that contradict one another, and the second line needs it."""
    clauses = [(5, 1, 2), (5, 1, -2), (5, 3), (-3, 7, 8), (-3, 7, -8)]
    assert refuted(clauses, ["1 5 0", "5 7 0"]) == "the proof ends before it comes to a contradiction"
    assert refuted(clauses, ["1 5 0", "5 0"]) == "line 2 of the proof does not follow: 5 0"


# cases


SMALL = [everything(), pathway(REST), *(make_pathway(Seeded(seed), max_nodes=3) for seed in (1, 2))]


@pytest.mark.parametrize("here", SMALL, ids=str)
def test_a_case_shows_what_it_says_and_nothing_at_hand_is_sought(
    here: Pathway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each goal of a case holds for its episode, and no other episode is sought for what one of the cases shows."""
    making = _Making(here, solver="own", budget=BUDGET, watch=None)
    sought: list[Goal] = []

    def find(goal: Goal, wanted: Any, found: Any = making._find) -> Episode | None:
        at_hand = [episode for episode in making._kept if granted(wanted, here.assess(episode))]
        assert not at_hand or "just" in goal.kind
        sought.append(goal)
        return found(goal, wanted)  # type: ignore[no-any-return]

    monkeypatch.setattr(making, "_find", find)
    made = making.made()
    goals = dict(pair for goal, wanted, against in _goals(here) for pair in ((goal, wanted), against) if pair)
    for case in made.cases:
        assert all(granted(goals[goal], here.assess(case.episode)) for goal in case.shows)
    shown = [goal for case in made.cases for goal in case.shows]
    assert len(shown) + len(made.impossible) + len(made.undecided) == len(goals)
    assert len(sought) == len({*sought})


def test_beside_a_patient_stands_only_who_is_known_to_meet_every_assumption() -> None:
    """Not who contradicts one of them, nor of whom one is unknown."""
    assumed = [Assumption("calm", "Nobody coughs", ~COUGH), Assumption("cold", "Nobody has a fever", ~FEVER)]
    making = _Making(pathway(REST, facts=[FEVER, COUGH], assumptions=assumed), solver="own", budget=BUDGET, watch=None)
    for facts, stands in (
        ({"cough": False, "fever": False}, True),
        ({"cough": False, "fever": True}, False),
        ({"cough": False}, False),
        ({}, False),
    ):
        assert (making._assessed(Episode(facts)) is not None) is stands


# files of cases


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"id": "kit", "title": 1, "episode": {}, "state": "active"}', "case kit: title"),
        ('{"id": "x", "title": 1, "episode": {}, "state": "active"}', "case x: title"),
        ('{"title": 1, "episode": {}, "state": "active"}', "case kit: title"),
        ('{"id": 5, "episode": {}, "state": "active"}', "id"),
    ],
)
def test_in_a_file_of_one_case_a_problem_is_told_with_its_name(text: str, told: str, tmp_path: Path) -> None:
    """The file is named by whoever tells it."""
    file = tmp_path / "kit.json"
    file.write_text(text)
    with pytest.raises(CaseError) as caught:
        read_cases(file)
    assert [problem.where for problem in caught.value.problems] == [told]


def test_an_episode_that_is_expected_stands_beside_what_expects_it(tmp_path: Path) -> None:
    """Not in another folder, and it is a file."""
    expected = {name: {"state": "active"} for name in ("../out", "in/one", "folder")}
    (tmp_path / "kit" / "in").mkdir(parents=True)
    (tmp_path / "kit" / "folder.toml").mkdir()
    for place in (tmp_path / "out.toml", tmp_path / "kit" / "in" / "one.toml"):
        place.write_text("[facts]\n")
    (tmp_path / "kit" / "expected.json").write_text(json.dumps(expected))
    with pytest.raises(CaseError) as caught:
        read_cases(tmp_path / "kit")
    assert [problem.what for problem in caught.value.problems] == ["has no episode file of that name"] * 3


def test_that_nothing_is_expected_is_told_where_nothing_else_is_wrong(tmp_path: Path) -> None:
    """A key that is misspelt is what was expected."""
    file = tmp_path / "kit.json"
    for text, told in (
        ('{"episode": {}}', ["expects nothing, so it would always come out as expected"]),
        ('{"episode": {}, "stat": "active"}', ["stat is not a key of a case"]),
        ('{"episode": {}, "title": 1}', ["1 is not a text"]),
    ):
        file.write_text(text)
        with pytest.raises(CaseError) as caught:
            read_cases(file)
        assert [problem.what for problem in caught.value.problems] == told
