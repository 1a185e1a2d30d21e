"""Certificates, cases, findings of reach and numbers in texts, each on the smallest pathway that shows it, by hand."""

from __future__ import annotations

import copy
import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import (
    Assumption,
    Caution,
    Disposition,
    Episode,
    Escalation,
    FileError,
    Flag,
    Invariant,
    L4pathError,
    Measure,
    Number,
    Obligation,
    Pathway,
    Review,
    Treatment,
    Trial,
    tried,
    weeks,
)
from l4path.conditions.logic import MET
from l4path.search import BUDGET
from l4path.verification import check
from l4path.verification.cases import _goals, _Making, cases
from l4path.verification.certificate import FORM, _lines, _spans, certified, identity
from l4path.verification.certifying import read_certificate
from l4path.verification.neighbours import neighbours
from l4path.verification.numerals import numbers_in
from l4path.verification.places import by_way, conditions_of, node_place, way_place, way_words
from l4path.verification.promises import premises
from l4path.verification.questions import Part, Questions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from l4path.conditions import Condition

FEVER, COUGH, PAIN = (Flag(name, name, question=f"{name}?") for name in ("fever", "cough", "pain"))
HOME = Disposition("home", "Home", tier="b")
FAR = Disposition("far", "Far", tier="b")
CARE = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=weeks >= 20)


def pathway(*start: Any, ways: tuple[Escalation, ...] = (), **fields: Any) -> Pathway:
    """A pathway with two tiers."""
    return Pathway("p", tiers=["a", "b"], start=list(start), escalations=list(ways), **fields)


def found(checked: Pathway, *codes: str, **how: Any) -> list[tuple[str, str]]:
    """The code and the place of the findings with some codes."""
    return [one.place for one in check(checked, **how).findings if one.code in codes]


# certificates


BASE: dict[str, Any] = {
    "certificate": FORM,
    "pathway": {"id": "p"},
    "overlaps": False,
    "theories": [{"partial": False, "clauses": [[1], [-1, 2], [-2], [3]]}],
    "questions": [
        {"code": "a", "where": "b", "answer": "undecided"},
        {"code": "a", "where": "b", "answer": "found", "episode": {}},
        {"code": "a", "where": "b", "answer": "none", "theory": 0, "proof": ["0"], "clauses": [[0, 0], [2, 3]]},
    ],
}


def written(path: Path, raw: Any) -> Path:
    """A file with a value as JSON."""
    file = path / "certificate.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    return file


def put(*keys: Any, value: Any = None, without: bool = False) -> Callable[[dict[str, Any]], None]:
    """A change of one place of a certificate."""

    def change(raw: Any) -> None:
        for key in keys[:-1]:
            raw = raw[key]
        if without:
            del raw[keys[-1]]
        else:
            raw[keys[-1]] = value

    return change


def test_a_certificate_of_the_right_shape_is_read(tmp_path: Path) -> None:
    """Its proofs are numbered as its questions are, with the clauses of their theory from the first to the last."""
    certificate = read_certificate(written(tmp_path, BASE))
    assert certificate.pathway == {"id": "p"}
    assert [(number, item["answer"], clauses) for number, item, clauses in certificate.proofs()] == [
        (3, "none", [(1,), (-2,), (3,)])
    ]


@pytest.mark.parametrize(
    "change",
    [
        put("questions", 2, "clauses", value=[]),
        put("questions", 2, "clauses", value=[[0, 3]]),
        put("questions", 2, "clauses", value=[[3, 3]]),
        put("questions", 2, "proof", value=[]),
        put("questions", value=[]),
    ],
)
def test_what_a_certificate_may_hold_too_is_read(change: Any, tmp_path: Path) -> None:
    """No clause, all, the last; no line of a proof; no question. Whether it proves anything is seen later."""
    raw = copy.deepcopy(BASE)
    change(raw)
    read_certificate(written(tmp_path, raw))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (put("certificate", value="another"), "it does not say"),
        (put("certificate", without=True), "it does not say"),
        (put("pathway", value=[]), "pathway is missing or of another kind"),
        (put("overlaps", value=0), "overlaps is missing or of another kind"),
        (put("theories", without=True), "theories is missing or of another kind"),
        (put("questions", value={}), "questions is missing or of another kind"),
        (put("theories", 0, value=[]), "theory 1 is not as"),
        (put("theories", 0, "clauses", value=[1]), "theory 1 is not as"),
        (put("theories", 0, "clauses", value=[["1"]]), "theory 1 is not as"),
        (put("theories", 0, "clauses", value=[[True]]), "theory 1 is not as"),
        (put("theories", 0, "clauses", value={}), "theory 1 is not as"),
        (put("questions", 0, value=[]), "question 1 is not as"),
        (put("questions", 0, "code", value=1), "question 1 is not as"),
        (put("questions", 0, "where", value=None), "question 1 is not as"),
        (put("questions", 0, "answer", value="perhaps"), "question 1 is not as"),
        (put("questions", 1, "episode", value=[]), "question 2 is not as"),
        (put("questions", 1, "episode", without=True), "question 2 is not as"),
        (put("questions", 2, "proof", value="0"), "question 3 is not as"),
        (put("questions", 2, "proof", value=[0]), "question 3 is not as"),
        (put("questions", 2, "theory", value=1), "question 3 is not as"),
        (put("questions", 2, "theory", value=-1), "question 3 is not as"),
        (put("questions", 2, "theory", value=False), "question 3 is not as"),
        (put("questions", 2, "theory", without=True), "question 3 is not as"),
        (put("questions", 2, "clauses", value=None), "question 3 is not as"),
        (put("questions", 2, "clauses", value=[0]), "question 3 is not as"),
        (put("questions", 2, "clauses", value=[[0]]), "question 3 is not as"),
        (put("questions", 2, "clauses", value=[[0, 1, 2]]), "question 3 is not as"),
        (put("questions", 2, "clauses", value=[[0, 4]]), "question 3 is not as"),
        (put("questions", 2, "clauses", value=[[1, 0]]), "question 3 is not as"),
        (put("questions", 2, "clauses", value=[[-1, 0]]), "question 3 is not as"),
        (put("questions", 2, "clauses", value=[[0, 1], [1, 2]]), "question 3 is not as"),
        (put("questions", 2, "clauses", value=[[2, 3], [0, 0]]), "question 3 is not as"),
    ],
)
def test_a_certificate_of_another_shape_is_refused(change: Any, message: str, tmp_path: Path) -> None:
    """With the place; nothing is believed, and nothing is tried."""
    raw = copy.deepcopy(BASE)
    change(raw)
    with pytest.raises(FileError, match=message):
        read_certificate(written(tmp_path, raw))


@pytest.mark.parametrize(("text", "message"), [("{", "it is not JSON"), ("[]", "it does not say"), ("1", "not say")])
def test_what_is_no_certificate_is_refused(text: str, message: str, tmp_path: Path) -> None:
    """No JSON, or no object."""
    file = tmp_path / "certificate.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=message):
        read_certificate(file)


def test_numbers_are_written_as_runs_and_lists_line_by_line() -> None:
    """By hand: each run by its first and last; a list has a line for each entry."""
    assert _spans([]) == []
    assert _spans([3]) == [[3, 3]]
    assert _spans([0, 1, 2, 4, 6, 7]) == [[0, 2], [4, 4], [6, 7]]
    assert _lines({"a": [1, {"b": 2}], "c": {"d": 3}, "e": []}) == (
        '{\n"a": [\n1,\n{"b":2}\n],\n"c": {"d": 3},\n"e": [\n\n]\n}\n'
    )


@pytest.fixture(scope="module")
def proved() -> tuple[Pathway, dict[str, Any]]:
    """A small pathway with a gap, and its certificate."""
    pytest.importorskip("pysat", reason="python-sat is not installed: it is the optional extra l4path[sat]")
    board = Review("board", "Board", tier="a")
    ways = (board.escalates_to(HOME, on="indication", when=FEVER & COUGH),)
    made = pathway(board, ways=ways, facts=[PAIN], invariants=[Invariant("kept", "Kept.", MET)])
    report, text = certified(made, budget=10_000)
    assert ("review-gap", "reviews.board") in {one.place for one in report.findings}
    return made, json.loads(text)


def replayed(made: Pathway, raw: dict[str, Any], path: Path) -> Any:
    """What comes of a certificate."""
    return read_certificate(written(path, raw)).replay(made)


def test_a_certificate_replays_without_a_problem(proved: tuple[Pathway, dict[str, Any]], tmp_path: Path) -> None:
    """Every answer counted by its kind, and the report the same as that of the check."""
    made, raw = proved
    came = replayed(made, raw, tmp_path)
    kinds = [item["answer"] for item in raw["questions"]]
    assert came.problems == ()
    assert (came.proofs, came.episodes, came.undecided) == (kinds.count("none"), kinds.count("found"), 0)
    assert came.proofs > 0
    assert came.episodes > 0
    assert came.report.to_dict(explain=False)["findings"] == check(made).to_dict(explain=False)["findings"]


def gap(raw: dict[str, Any]) -> dict[str, Any]:
    """The question of the gap."""
    return next(item for item in raw["questions"] if item["code"] == "review-gap")


def test_a_patient_of_whom_something_is_asked_shows_no_gap(
    proved: tuple[Pathway, dict[str, Any]], tmp_path: Path
) -> None:
    """Nothing may be open of those who show it; where the way on fires there is none; a wrong record is refused."""
    made, raw = proved
    assert gap(raw)["episode"]["facts"] in ({"fever": False}, {"cough": False})
    for facts, problems in (
        ({"fever": True, "cough": False}, 0),
        ({"fever": False, "cough": False, "pain": True}, 0),
        ({"fever": True}, 1),
        ({}, 1),
        ({"fever": True, "cough": True}, 1),
    ):
        other = copy.deepcopy(raw)
        gap(other)["episode"]["facts"] = facts
        assert len(replayed(made, other, tmp_path).problems) == problems, facts
    other = copy.deepcopy(raw)
    gap(other)["episode"]["facts"] = {"nothing": True}
    with pytest.raises(L4pathError, match="the episode is refused"):
        replayed(made, other, tmp_path)


def test_a_certificate_that_says_something_else_is_refused(
    proved: tuple[Pathway, dict[str, Any]], tmp_path: Path
) -> None:
    """About another pathway, questions more, fewer or in another order; a proof of other clauses, or none at all."""
    made, raw = proved
    changed = made.with_fields(version="9")
    with pytest.raises(L4pathError, match="is about another pathway: version"):
        replayed(changed, raw, tmp_path)
    with pytest.raises(L4pathError, match="is about another pathway: id None, not p"):
        replayed(made, raw | {"pathway": {}}, tmp_path)
    assert identity(made).keys() == {"id", "version", "sha256"}
    assert identity(made) != identity(changed)
    with pytest.raises(L4pathError, match="holds 1 questions more than the check asks"):
        replayed(made, raw | {"questions": [*raw["questions"], raw["questions"][-1]]}, tmp_path)
    with pytest.raises(L4pathError, match=f"question {len(raw['questions'])} has to be .* is nothing at its end"):
        replayed(made, raw | {"questions": raw["questions"][:-1]}, tmp_path)
    with pytest.raises(L4pathError, match="question 1 has to be"):
        replayed(made, raw | {"questions": raw["questions"][::-1]}, tmp_path)
    number = next(place for place, item in enumerate(raw["questions"]) if item["answer"] == "none")
    other = copy.deepcopy(raw)
    other["questions"][number]["clauses"] = [[0, 0]]
    came = replayed(made, other, tmp_path)
    assert len(came.problems) == 1
    assert f"{number + 1}" in came.problems[0]
    # what is asked about ends of care depends on what was answered before
    number = max(place for place, item in enumerate(raw["questions"]) if item["answer"] == "none")
    other = copy.deepcopy(raw)
    code, where = (other["questions"][number][key] for key in ("code", "where"))
    assert code not in ("stuck", "emergency-stuck")
    other["questions"][number] = {"code": code, "where": where, "answer": "undecided"}
    came = replayed(made, other, tmp_path)
    assert (came.undecided, came.problems) == (1, ())
    assert [(one.code, one.where) for one in came.report.undecided] == [(code, where)]


def test_a_question_that_a_certificate_leaves_open_has_taken_no_step(
    proved: tuple[Pathway, dict[str, Any]], tmp_path: Path
) -> None:
    """Whether a patient was sought there, or only whether there is one: nothing is searched."""
    made, raw = proved
    for number, item in enumerate(raw["questions"]):
        if item["answer"] != "none" or item["code"].endswith("stuck"):
            continue  # what is asked about ends of care depends on what was answered before
        other = copy.deepcopy(raw)
        other["questions"][number] = {"code": item["code"], "where": item["where"], "answer": "undecided"}
        came = replayed(made, other, tmp_path)
        assert [(one.code, one.where, one.steps) for one in came.report.undecided] == [(item["code"], item["where"], 0)]


def test_assumptions_that_somebody_meets_are_one_question() -> None:
    """Each by itself is asked about only where nobody meets them all; where there are none, nothing is asked."""
    pytest.importorskip("pysat", reason="python-sat is not installed: it is the optional extra l4path[sat]")
    assumed = [Assumption(name, name, condition) for name, condition in (("a", FEVER), ("b", COUGH), ("c", ~FEVER))]
    for some, asked in (
        (assumed[:2], ["assumptions"]),
        (assumed, ["assumptions", "assumptions.a", "assumptions.b", "assumptions.c"]),
        ([], []),
    ):
        text = certified(pathway(CARE, facts=[FEVER, COUGH], assumptions=some), budget=10_000)[1]
        places = [item["where"] for item in json.loads(text)["questions"] if item["where"].startswith("assumptions")]
        assert places == asked


# findings of reach


def test_what_never_or_always_holds_is_found_and_what_is_needed_is_advised() -> None:
    """Of an adequate trial that every trial is, it is said that it cannot be left out; of nothing else."""
    never, always = FEVER & ~FEVER, FEVER | ~FEVER
    every = Treatment("every", "Every", tier="a", adequate=weeks >= 0, response=weeks >= 2, indications=[always])
    none = Treatment("none", "None", tier="a", adequate=(weeks >= 3) & (weeks < 3), response=weeks >= 2)
    shut = Treatment("shut", "Shut", tier="a", once=True, indications=[never], contraindications=[COUGH])
    report = check(pathway(every, none, shut))
    told = {one.place: one.advice for one in report.findings if one.code in ("never-met", "always-met")}
    assert told.keys() == {
        ("always-met", "treatments.every.trial.adequate"),
        ("always-met", "treatments.every.indications[1]"),
        ("never-met", "treatments.none.trial.adequate"),
        ("never-met", "treatments.shut.indications[1]"),
    }
    assert (
        told["always-met", "treatments.every.trial.adequate"] != told["always-met", "treatments.every.indications[1]"]
    )
    assert told["never-met", "treatments.none.trial.adequate"] == told["never-met", "treatments.shut.indications[1]"]
    assert ("never-offered", "treatments.shut") in {one.place for one in report.findings}


def test_a_way_that_never_fires_is_not_also_one_too_many() -> None:
    """One finding for each way; of two that fire for the same patients each is covered by the other."""
    never = Escalation("home", on="failure", after="care", when=FEVER & ~FEVER, id="never")
    first = Escalation("home", on="failure", after="care", when=FEVER, id="first")
    second = Escalation("home", on="exhausted", after="care", when=FEVER, id="second")
    alone = Escalation("far", on="failure", after="care", when=COUGH & ~COUGH, id="alone")
    codes = ("never-fires", "redundant-escalation")
    assert found(pathway(CARE, ways=(never, first, alone), nodes=[HOME, FAR]), *codes) == [
        ("never-fires", "escalations.never"),
        ("never-fires", "escalations.alone"),
    ]
    assert found(pathway(CARE, ways=(first, second), nodes=[HOME]), *codes) == [
        ("redundant-escalation", "escalations.first"),
        ("redundant-escalation", "escalations.second"),
    ]


def test_a_sum_that_nobody_or_everybody_comes_to_is_found() -> None:
    """Of two items that exclude one another; what some come to and others do not is none."""
    score = l4path.Score("sum", "Sum", items=[l4path.ScoreItem(FEVER, 2), l4path.ScoreItem(~FEVER, 3)])

    def said(condition: Condition) -> list[str]:
        one = Treatment("one", "One", tier="a", once=True, indications=[condition])
        return [find.message for find in check(pathway(one)).findings if find.code == "score-unreachable"]

    (never,), (always,) = said((score >= 4) | COUGH), said((score >= 2) & COUGH)
    assert never != always
    assert said((score >= 3) & COUGH) == []
    (both,) = said(((score >= 4) | COUGH) & (score >= 2))
    assert "4" in both
    assert "2" in both


def test_assumptions_that_exclude_one_another_are_found() -> None:
    """The one that nobody meets with those before it; those after it are seen without it."""
    titles = {"hot": FEVER, "cold": ~FEVER, "loud": COUGH}
    assumed = [Assumption(name, name, condition) for name, condition in titles.items()]
    here = pathway(CARE, facts=[COUGH], assumptions=assumed)
    assert found(here, "never-met")[0] == ("never-met", "assumptions.cold")
    assert not any(where == "assumptions.loud" for _, where in found(here, "never-met"))
    assert found(pathway(CARE, facts=[COUGH], assumptions=assumed[::2]), "never-met") == []


def test_cautions_and_promises_that_speak_of_nobody_are_found() -> None:
    """A caution for those to whom it is never shown; a premise that nobody meets; what is broken has its patient."""
    calm = Treatment(
        "calm",
        "Calm",
        tier="a",
        once=True,
        contraindications=[FEVER],
        cautions=[Caution("hot", FEVER, "Hot."), Caution("loud", COUGH, "Loud.")],
    )
    here = pathway(
        calm,
        facts=[PAIN],
        invariants=[
            Invariant("idle", "Idle.", ~(PAIN & ~PAIN & FEVER) | COUGH),
            Invariant("held", "Held.", ~tried("calm") | tried("calm")),
            Invariant("broken", "Broken.", ~(PAIN & FEVER)),
        ],
        obligations=[
            Obligation("none", "None.", FEVER & ~FEVER, PAIN),
            Obligation("owed", "Owed.", FEVER, PAIN),
            Obligation("good", "Good.", FEVER & PAIN, PAIN),
        ],
    )
    report = check(here)
    places = [one.place for one in report.findings]
    assert ("caution-never", "treatments.calm.cautions[1]") in places
    assert ("caution-never", "treatments.calm.cautions[2]") not in places
    assert ("invariant-broken", "invariants.broken") in places
    assert ("obligation-broken", "obligations.owed") in places
    assert ("obligation-vacuous", "obligations.none") in places
    assert report.proved == ("idle", "held")
    assert report.proved_obligations == ("none", "good")
    by_place = {one.place: one.episode for one in report.findings}
    assert by_place["invariant-broken", "invariants.broken"] == Episode({"pain": True, "fever": True}, pathway="p")
    owed = by_place["obligation-broken", "obligations.owed"]
    assert owed is not None
    assert (owed.facts["fever"], owed.facts["pain"]) == (True, False)
    assert here.assess(owed).questions == ()


def test_of_whom_an_invariant_speaks() -> None:
    """By hand: what stands before "then"; each part of what is denied together; nobody in particular otherwise."""
    a, b, c = FEVER, COUGH, PAIN

    def plain(always: Condition) -> list[tuple[str, ...]]:
        return [tuple(map(str, part)) for part in premises(always)]

    assert plain(~a | b) == [("fever",)]
    assert plain(~(a & b)) == [("fever",), ("cough",)]
    assert plain(~a) == []
    assert plain(a | b) == []
    assert plain((~a | b) & (~c | b)) == [("fever",), ("pain",)]
    assert [set(part) for part in plain(~a | ~b | c)] == [{"fever", "cough"}]


def test_a_source_that_is_due_is_found_by_the_date() -> None:
    """From the day after; today's date where none is given."""
    today = datetime.datetime.now(tz=datetime.UTC).date()
    for days, due in ((-3, True), (3, False)):
        source = l4path.Source("s", review_by=today + datetime.timedelta(days=days))
        here = pathway(CARE, sources=[source])
        codes, later, early = (
            {one.code for one in check(here, today=day).findings if "sources" in one.where}
            for day in (None, today + datetime.timedelta(days=9), today - datetime.timedelta(days=9))
        )
        assert later - early
        assert codes == (later if due else early)


def test_what_is_silenced_is_kept_apart_and_a_silence_without_use_is_found() -> None:
    """An overlap that nobody looked for may be silenced all the same."""
    board = Review("board", "Board", tier="a")
    ways = (
        board.escalates_to(HOME, on="indication", when=FEVER),
        board.escalates_to(FAR, on="indication", when=FEVER | COUGH, id="wide"),
    )
    silent = [
        l4path.Silenced("review-gap", "reviews.board", "So be it."),
        l4path.Silenced("review-overlap", "escalations.wide", "Meant."),
        l4path.Silenced("stuck", "reviews.board", "Never."),
    ]
    here = pathway(board, ways=ways, silenced=silent)
    plain, whole = check(here), check(here, overlaps=True)
    assert {one.place for one in plain.silenced} == {("review-gap", "reviews.board")}
    assert [one.silenced for one in plain.silenced] == ["So be it."]
    assert {one.place for one in whole.silenced} == {
        ("review-gap", "reviews.board"),
        ("review-overlap", "escalations.wide"),
    }
    for report in (plain, whole):
        assert [one.where for one in report.findings if one.code == "unused-silence"] == ["reviews.board"]
    other = pathway(board, ways=ways)
    assert found(other, "review-overlap") == []
    assert found(other, "review-overlap", overlaps=True) == [("review-overlap", "escalations.wide")]
    severities = [one.severity for one in check(other, overlaps=True).findings]
    assert severities == sorted(severities)


# cases


def test_every_thing_that_can_happen_has_its_case() -> None:
    """Each contraindication blocks alone and just does not; cautions, outcomes, obligations, states; nothing twice."""
    score = Number("score", "score", minimum=0, maximum=9)
    calm = Treatment(
        "calm",
        "Calm",
        tier="a",
        once=True,
        contraindications=[FEVER, score >= 5],
        cautions=[Caution("loud", COUGH, "Loud.")],
    )
    way = calm.escalates_to(HOME, on="completion", when=PAIN)
    here = pathway(calm, ways=(way,), obligations=[Obligation("owed", "Owed.", FEVER, FEVER)])
    made = cases(here)
    kinds = {(goal.kind, goal.where) for case in made.cases for goal in case.shows}
    none = {(goal.kind, goal.where) for goal in made.impossible}
    assert made.undecided == ()
    place = "treatments.calm"
    expected = {
        *{(kind, f"{place}.contraindications[{number}]") for kind in ("blocks", "just-allowed") for number in (1, 2)},
        ("caution", f"{place}.cautions[1]"),
        ("outcome", f"{place}.ongoing"),
        ("obligation", "obligations.owed"),
        *{(kind, f"escalations.{way.id}") for kind in ("fires", "just-not")},
    }
    assert expected <= kinds
    assert not kinds & none
    states = {state.value for state in l4path.State}
    assert {where for kind, where in kinds | none if kind == "state"} == states
    assert {"emergency", "screening", "at_goal"} <= {where for kind, where in none if kind == "state"}
    for case in made.cases:
        today = here.assess(case.episode)
        assert case.expected == today.to_dict()
        for goal in case.shows:
            if goal.kind == "blocks":
                assert today.status["calm"] is l4path.Status.CONTRAINDICATED
                assert (case.episode.facts["fever"], case.episode.facts["score"] >= 5).count(True) == 1
            if goal.kind == "just-allowed":
                assert today.status["calm"] is not l4path.Status.CONTRAINDICATED
    shown = [goal for case in made.cases for goal in case.shows]
    assert len(shown) == len(set(shown))
    assert repr(made) == f"<Cases of p: {len(made.cases)} episodes that show {len(shown)} things>"


@pytest.mark.parametrize(
    "episode",
    [
        Episode({"fever": True, "score": 5}, trials={"care": Trial("failed", weeks=7)}, declined=["calm"]),
        Episode({"fever": False}, trials={"care": Trial(weeks=7, tolerated=False), "calm": Trial("ongoing")}),
        Episode(trials={"care": Trial("responded", ended=True), "calm": Trial()}, unasked=["habit"]),
        Episode(screened=["asked"], trials={"habit": Trial("stopped")}),
    ],
)
def test_whoever_stands_beside_a_patient_is_another_and_may_be_recorded(episode: Episode) -> None:
    """None is the patient, none comes twice but as the same record said in two ways, and each is accepted."""
    score = Number("score", "score", minimum=0, maximum=9)
    calm = Treatment("calm", "Calm", tier="a", once=True, contraindications=[score >= 5])
    habit = Treatment("habit", "Habit", tier="a", continuous=True)
    here = pathway(CARE, calm, habit, facts=[FEVER], screens=[l4path.Screen("asked", ["fever"])])
    beside = list(neighbours(here, episode))
    assert episode not in beside
    for other in beside:
        here.assess(other)
        records = [
            {("fact", name, str(value)) for name, value in one.facts.items()}
            | {("trial", name, repr(trial)) for name, trial in one.trials.items()}
            | {("declined", name, "") for name in one.declined}
            | {("unasked", name, "") for name in one.unasked}
            for one in (episode, other)
        ]
        assert len({(kind, name) for kind, name, _ in records[0] ^ records[1]}) <= 2
    assert episode.with_declined("habit") in beside
    assert episode.with_facts({"fever": True}) in beside or episode.facts.get("fever") is True


def test_what_all_parts_will_ask_is_found_out_before_anything_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """First of episodes that leave something open, then of complete ones, then round by round; then part by part."""
    told: list[Any] = []
    asking = Questions(pathway(CARE), solver="own", budget=BUDGET)
    monkeypatch.setattr(asking, "expect", lambda groups, partial=False: told.append((list(groups), partial)))
    one = Part(iter(["x"]), expected=("a",), partial=("b",), rounds=[["c"], ["d"]])  # type: ignore[arg-type, list-item]
    other = Part(iter(["y"]), expected=("e",), partial=("f",), rounds=[["g"]])  # type: ignore[arg-type, list-item]
    found: list[Any] = list(asking.through([one, other]))
    before = [(["b", "f"], True), (["a", "e"], False), (["c", "g"], False), (["d"], False)]
    assert (told, found) == (before, ["x", "y"])


def test_of_those_beside_a_patient_one_who_has_a_case_is_preferred() -> None:
    """So that there are few cases; where none has one, it is the first."""
    calm = Treatment("calm", "Calm", tier="a", once=True, contraindications=[FEVER])
    here = pathway(CARE, calm, facts=[COUGH])
    making = _Making(here, solver="own", budget=BUDGET, watch=None)
    goal, wanted = next((goal, wanted) for goal, wanted, _ in _goals(here) if goal.kind == "blocks")
    ill = Episode({"fever": True})
    first, other = (beside for beside in neighbours(here, ill) if "cough" in beside.facts)
    assert making._beside(ill, wanted) == first
    making._keep(other, goal)
    assert making._beside(ill, wanted) == other


# places and numbers


def test_where_something_stands_and_what_it_is_called() -> None:
    """A node by its kind and id, a way by its id; for a reader by its sources, its target and its kind."""
    board = Review("board", "Board", tier="a")
    both = Escalation("home", on="failure", after=["care", "again"], id="both")
    either = Escalation("home", on="failure", after=["care", "again"], any_of=True, id="either")
    many = Escalation("home", on="exhausted", after=["care", "again", "third"], any_of=True, id="many")
    again, third = (
        Treatment(name, name.title(), tier="a", adequate=weeks >= 6, response=weeks >= 20)
        for name in ("again", "third")
    )
    away = Disposition("away", "Away", tier="b", emergency=True)
    anywhere = away.on_red_flag(FEVER)
    here = pathway(CARE, again, third, board, ways=(both, either, many, anywhere), nodes=[HOME])
    assert [node_place(here, name) for name in ("care", "board", "home")] == [
        "treatments.care",
        "reviews.board",
        "dispositions.home",
    ]
    assert way_place(both) == "escalations.both"
    assert way_words(here, both).startswith("from Care and Again to Home")
    assert way_words(here, either).startswith("from Care or Again to Home")
    assert way_words(here, many).startswith("from Care or 2 ")
    assert "Care" not in way_words(here, anywhere)
    assert "Away" in way_words(here, anywhere)
    assert by_way(here, both).startswith("from Care and Again")
    assert "Home" not in by_way(here, both)
    assert "Care" not in by_way(here, anywhere)


def test_every_condition_that_is_to_divide_patients_is_listed() -> None:
    """Of nodes, trials, ways, definitions, scores and the goal; not of invariants, obligations and assumptions."""
    calm = Treatment("calm", "Calm", tier="a", once=True, indications=[FEVER], contraindications=[COUGH])
    made = l4path.Definition("ill", "Ill", FEVER | COUGH)
    way = CARE.escalates_to(HOME, on="failure", when=made)
    here = pathway(
        CARE,
        calm,
        ways=(way,),
        goal=~FEVER,
        definitions=[made],
        invariants=[Invariant("i", "I.", FEVER | ~FEVER)],
        assumptions=[Assumption("as", "As.", FEVER | COUGH)],
        obligations=[Obligation("o", "O.", FEVER, FEVER)],
    )
    listed = {where: trial for where, _, _, _, trial in conditions_of(here)}
    assert listed == {
        "treatments.care.trial.adequate": "care",
        "treatments.care.trial.response": "care",
        "treatments.calm.indications[1]": "",
        "treatments.calm.contraindications[1]": "",
        f"escalations.{way.id}.when": "",
        "definitions.ill.is": "",
        "goal": "",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("six weeks", [("six", (6.0,), False, False)]),
        ("Twenty-one", [("Twenty-one", (20.0, 1.0), False, True)]),
        ("140/90 mmHg", [("140/90", (140.0, 90.0), False, False)]),
        ("0 to 10", [("0 to 10", (0.0, 10.0), False, True)]),
        ("2\u201312 weeks", [("2\u201312", (2.0, 12.0), False, True)]),
        ("stage 4 or 5", [("4 or 5", (4.0, 5.0), True, False)]),
        ("1, 2 and 3", [("1", (1.0,), False, False), ("2 and 3", (2.0, 3.0), True, False)]),
        ("1,000 and 2.5", [("1,000 and 2.5", (1000.0, 2.5), True, False)]),
        ("1,5 mg", [("1,5", (1.5,), False, False)]),
        ("1,234.5 mg", [("1,234.5", (1234.5,), False, False)]),
        ("L4, COVID-19, v1.2.3", []),
        ("anyone, often, tenfold", []),
        ("0 to 5 to 10", [("0 to 5 to 10", (0.0, 5.0, 10.0), False, False)]),
    ],
)
def test_numbers_are_read_out_of_a_text(text: str, expected: list[tuple[str, tuple[float, ...], bool, bool]]) -> None:
    """Digits and words, alone, in pairs and as ranges; not what is part of a name or a version."""
    assert [(one.text, one.numbers, one.alternatives, one.span) for one in numbers_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than 3", "strict"),
        ("over 3 weeks", "strict"),
        ("exceeding 3", "strict"),
        ("> 3", "strict"),
        ("<3", "strict"),
        ("at least 3", "included"),
        ("no more than 3", "included"),
        ("not above 3", "included"),
        ("\u2265 3", "included"),
        ("<= 3", "included"),
        ("up to 3", "included"),
        ("a maximum of 3", "included"),
        ("3 or more", "included"),
        ("3 weeks or longer", "included"),
        ("3+", "included"),
        ("3 and above", "included"),
        ("3 weeks", ""),
        ("the 3 orange", ""),
        ("moreover 3", ""),
    ],
)
def test_a_text_makes_a_bound_of_a_number(text: str, expected: str) -> None:
    """By hand: more than three is strict, no more than three is not; a number alone is no bound."""
    (named,) = numbers_in(text)
    assert named.bound(" weeks") == expected


def test_numbers_of_a_measure_are_counted_beyond_their_default() -> None:
    """Beside a trial with a second course stands one without it, and the other way round."""
    courses = l4path.courses
    twice = Treatment("twice", "Twice", tier="a", adequate=(weeks >= 6) & (courses >= 2), response=weeks >= 20)
    relief = Measure("relief", "relief", minimum=0, maximum=100)
    here = pathway(twice, measures=[relief])
    beside = [one.trials.get("twice") for one in neighbours(here, Episode(trials={"twice": Trial(weeks=7)}))]
    assert Trial(weeks=7, courses=2) in beside
    assert Trial(weeks=6) in beside
    assert None in beside
    assert Trial("failed", weeks=7) in beside
    assert Trial(weeks=7, tolerated=False) in beside
    assert Trial(weeks=7, relapsed=True) in beside
    assert Trial(weeks=7, ended=True) in beside
    again = [
        one.trials.get("twice") for one in neighbours(here, Episode(trials={"twice": Trial("responded", weeks=7)}))
    ]
    assert Trial("responded", weeks=7, ended=True) in again
