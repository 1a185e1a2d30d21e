"""What would lead a patient on, the patients of a comparison, and small halves of reports, by hand from the norm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import (
    Assumption,
    Disposition,
    Episode,
    Escalation,
    FileError,
    Flag,
    Number,
    Pathway,
    Review,
    Silenced,
    Treatment,
    Trial,
    weeks,
)
from l4path.verification import cases, check, diff
from l4path.verification.advice import best_kinds, kinds_that_fire, lead_on, leave_review
from l4path.verification.certifying import read_certificate
from l4path.verification.mutants import Danger, Mutant, planted

if TYPE_CHECKING:
    from pathlib import Path

SORE, FEVER, COUGH = (Flag(name, name, question=f"{name}?") for name in ("sore", "fever", "cough"))
HOME = Disposition("home", "Home", tier="a")
FAR = Disposition("far", "Far", tier="a")
END = Disposition("end", "End", tier="a")
FITS: dict[str, Any] = {"indications": [SORE], "contraindications": [FEVER]}
CARE = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=weeks >= 20, **FITS)
SCAN = Treatment("scan", "Scan", tier="a", once=True, **FITS)
HABIT = Treatment("habit", "Habit", tier="a", continuous=True, **FITS)
BOARD = Review("board", "Board", tier="a")
HERE = Pathway("p", tiers=["a"], start=[CARE, SCAN, HABIT, BOARD, HOME])
SUITED: dict[str, Any] = {"sore": True, "fever": False}
ANYHOW = ["indication", "deterioration", "red_flag"]
ALL_OVER = ["failure", "exhausted", "unavailable", "next_step", "persistence"]


@pytest.mark.parametrize(
    ("node", "facts", "trial", "declined", "fire", "best"),
    [
        ("care", SUITED, Trial("failed"), False, [*ALL_OVER, "completion"], ALL_OVER[:4]),
        (
            *("care", SUITED, Trial("intolerant"), False),
            [*ALL_OVER, "contraindication", "completion"],
            [*ALL_OVER[:4], "contraindication"],
        ),
        ("care", SUITED, Trial("responded"), False, ["completion", "response"], ["response"]),
        (
            *("care", SUITED, Trial("relapsed"), False),
            ["next_step", "persistence", "relapse", "completion"],
            ["next_step", "relapse"],
        ),
        ("care", SUITED, Trial("ongoing"), False, ["persistence", "completion"], ["completion"]),
        ("care", SUITED, Trial("stopped"), False, ["persistence", "completion"], ["completion"]),
        ("care", SUITED, None, False, [], ["indication"]),
        (
            "care",
            SUITED,
            None,
            True,
            ["unavailable", "next_step", "declined"],
            ["unavailable", "next_step", "declined"],
        ),
        (
            *("care", {"sore": True, "fever": True}, None, False),
            ["exhausted", "unavailable", "next_step", "persistence", "contraindication"],
            ["exhausted", "unavailable", "next_step", "contraindication"],
        ),
        (
            *("care", {"sore": True, "fever": True}, Trial("responded"), False),
            ["next_step", "contraindication", "completion", "response"],
            ["next_step", "contraindication"],
        ),
        ("care", {"sore": False, "fever": False}, None, False, ["persistence"], ["persistence"]),
        ("scan", SUITED, Trial(), False, ["persistence", "completion"], ["completion"]),
        ("scan", SUITED, None, False, [], ["indication"]),
        ("scan", {"sore": True, "fever": True}, Trial(), False, ["persistence", "completion"], ["completion"]),
        (
            *("scan", {"sore": True, "fever": True}, None, False),
            ["exhausted", "unavailable", "next_step", "persistence", "contraindication"],
            ["exhausted", "unavailable", "next_step", "contraindication"],
        ),
        ("habit", SUITED, None, False, ["persistence"], ["persistence"]),
        ("habit", SUITED, Trial("ongoing"), False, ["persistence", "completion"], ["completion"]),
        (
            *("habit", SUITED, Trial("intolerant"), False),
            [*ALL_OVER, "contraindication", "completion"],
            [*ALL_OVER[:4], "contraindication"],
        ),
    ],
)
def test_the_kinds_that_fire_out_of_a_treatment_are_those_of_the_table(
    node: str, facts: dict[str, Any], trial: Trial | None, declined: bool, fire: list[str], best: list[str]
) -> None:
    """Each kind by its trigger, and where it needs one source that moves care on, by that; the rest fires anyhow."""
    patient = Episode(facts, trials={node: trial} if trial else {}, declined=[node] if declined else [])
    assessment = HERE.assess(patient)
    assert [kind.value for kind in kinds_that_fire(assessment, node)] == [*fire, *ANYHOW]
    assert [kind.value for kind in best_kinds(assessment, node)] == best


def test_a_review_is_left_otherwise_only_where_no_other_way_out_of_it_fires() -> None:
    """Not where one fires, nor where one might; another `otherwise` does not count; nothing leaves a disposition."""
    ways = [
        BOARD.escalates_to(HOME, on="indication", when=COUGH, id="cough"),
        BOARD.escalates_to(FAR, on="otherwise", when=FEVER, id="rest"),
    ]
    for escalations, facts, otherwise in (
        ([], {}, True),
        (ways, {"cough": True, "fever": False}, False),
        (ways, {"cough": False, "fever": True}, True),
        (ways, {"cough": False, "fever": False}, True),
        (ways, {"fever": False}, False),
        (ways[1:], {"fever": True}, True),
    ):
        pathway = Pathway("p", tiers=["a"], start=[BOARD, END], facts=[COUGH], escalations=escalations)
        declared = {name: value for name, value in facts.items() if name in pathway.facts}
        assessment = pathway.assess(Episode(declared))
        fire = [kind.value for kind in kinds_that_fire(assessment, "board")]
        assert fire == ["persistence", *ANYHOW, *(["otherwise"] if otherwise else [])]
        assert [kind.value for kind in best_kinds(assessment, "board")] == (
            ["otherwise"] if otherwise else ["persistence"]
        )
        assert kinds_that_fire(assessment, "end") == ()


def test_a_review_that_nothing_leaves_is_advised_by_the_ways_that_it_has() -> None:
    """None at all; some, with a hole between them; one on `otherwise`, whose own condition holds it back."""
    plain = BOARD.escalates_to(HOME, on="indication", when=COUGH, id="cough")
    last = BOARD.escalates_to(FAR, on="otherwise", when=FEVER, id="rest")
    advised = [
        leave_review(Pathway("p", tiers=["a"], start=[BOARD], escalations=ways), "board")
        for ways in ([], [plain], [plain, last], [last])
    ]
    assert [[kind.value for kind in kinds] for _, kinds in advised] == [["indication"], ["otherwise"], [], []]
    assert "make it a disposition" in advised[0][0]
    assert "close the hole" in advised[1][0]
    for text, _ in advised[2:]:
        assert "`rest`" in text


@pytest.mark.parametrize(
    ("ways", "trials", "named"),
    [
        # what is held back by its condition alone
        ([CARE.escalates_to(HOME, on="failure", when=COUGH, id="one")], {"care": Trial("failed")}, ["one"]),
        # what would not fire with its condition met either
        ([CARE.escalates_to(HOME, on="relapse", when=COUGH, id="one")], {"care": Trial("failed")}, []),
        # what its condition does not hold back
        ([CARE.escalates_to(HOME, on="failure", when=~COUGH, id="one")], {"care": Trial("failed")}, []),
        ([CARE.escalates_to(HOME, on="relapse", id="one")], {"care": Trial("failed")}, []),
        # of several sources all, or any
        (
            [Escalation("home", on="failure", after=["care", "rest"], when=COUGH, id="both")],
            {"care": Trial("failed")},
            [],
        ),
        (
            [Escalation("home", on="failure", after=["care", "rest"], when=COUGH, id="both")],
            {"care": Trial("failed"), "rest": Trial("failed")},
            ["both"],
        ),
        (
            [Escalation("home", on="failure", after=["care", "rest"], any_of=True, when=COUGH, id="any")],
            {"care": Trial("failed")},
            ["any"],
        ),
        # beside every trigger one source has to move care on
        (
            [Escalation("home", on="exhausted", after=["care", "idle"], when=COUGH, id="moved")],
            {"care": Trial("failed")},
            ["moved"],
        ),
        ([Escalation("home", on="exhausted", after=["idle"], when=COUGH, id="idle")], {}, []),
        # two of them, in the order of the pathway
        (
            [
                CARE.escalates_to(HOME, on="failure", when=COUGH, id="one"),
                CARE.escalates_to(HOME, on="exhausted", when=COUGH, id="two"),
            ],
            {"care": Trial("failed")},
            ["one", "two"],
        ),
    ],
)
def test_a_condition_is_to_be_widened_where_it_alone_holds_a_way_back(
    ways: list[Escalation], trials: dict[str, Trial], named: list[str]
) -> None:
    """Of the ways out of the node at which care ends."""
    rest = Treatment("rest", "Rest", tier="a", adequate=weeks >= 6, response=weeks >= 20)
    idle = Treatment("idle", "Idle", tier="a", once=True, indications=[FEVER])
    pathway = Pathway(
        "p", tiers=["a"], start=[CARE, rest, idle], nodes=[HOME], facts=[COUGH, SORE, FEVER], escalations=ways
    )
    assessment = pathway.assess(Episode({**SUITED, "cough": False}, trials=trials))
    node = "idle" if ways[0].after == ("idle",) else "care"
    text, kinds = lead_on(assessment, node)
    assert pathway.nodes[node].title in text
    assert text.split("`")[1::2] == named
    assert ("widen" in text) == bool(named)
    assert kinds == best_kinds(assessment, node)
    for kind in kinds:
        assert kind.value in text


def test_out_of_an_emergency_care_is_led_to_another_end() -> None:
    """What is advised names where care may end: of an emergency not where that of others may."""
    urgent = Treatment("scan", "Scan", tier="a", once=True, emergency=True, **FITS)
    alarm = Escalation(urgent, on="red_flag", when=COUGH)
    ruled_out = Episode({"sore": True, "fever": True, "cough": True})
    calm = Pathway("p", tiers=["a"], start=[SCAN], facts=[COUGH])
    alarmed = Pathway("p", tiers=["a"], start=[BOARD], escalations=[alarm])
    texts = [lead_on(made.assess(ruled_out), "scan")[0] for made in (calm, alarmed)]
    assert texts[0] != texts[1]


# a comparison of two versions


def version(*ways: Escalation) -> Pathway:
    """A version with some ways out of a scan."""
    return Pathway("p", tiers=["a"], start=[SCAN], escalations=list(ways), facts=[SORE, FEVER, COUGH])


def test_the_patient_of_a_place_has_options_that_change() -> None:
    """Not one whose treatment is ruled out now and of whom it is open whether it was ever suitable."""
    pain = Number("pain", "pain", minimum=0, maximum=10)
    old, new = (
        Pathway(
            "p",
            tiers=["a"],
            start=[Treatment("care", "Care", tier="a", once=True, indications=[SORE], contraindications=[pain >= bar])],
        )
        for bar in (3, 5)
    )
    (one,) = diff(old, new).divergences
    assert one.where == "treatments.care"
    assert one.episode.facts["sore"] is True
    assert one.episode.facts["pain"] in (3, 4)
    assert one.new is not None
    assert (one.old.status["care"], one.new.status["care"]) == ("contraindicated", "offered")
    assert one.options_change


def test_the_patient_of_a_place_comes_to_everything_before_it_as_before() -> None:
    """Where the first of two places asks for more than it did, the patient of the second has that too."""
    old = [
        SCAN.escalates_to(HOME, on="completion", when=SORE, id="first"),
        SCAN.escalates_to(FAR, on="completion", when=SORE, id="second"),
    ]
    new = [
        SCAN.escalates_to(HOME, on="completion", when=SORE & COUGH, id="first"),
        SCAN.escalates_to(FAR, on="completion", when=SORE & FEVER, id="second"),
    ]
    found = {one.where: one for one in diff(version(*old), version(*new)).divergences}
    assert list(found) == ["dispositions.home", "dispositions.far"]
    for place, asked, beside in (("home", "cough", "fever"), ("far", "fever", "cough")):
        one = found[f"dispositions.{place}"]
        assert one.new is not None
        assert one.old.truth("reached", place) is not one.new.truth("reached", place)
        assert one.episode.facts["sore"] is True
        assert one.episode.facts.get(asked) is not True
        if place == "far":
            assert one.episode.facts[beside] is True


def test_a_node_of_one_version_alone_is_told_of_whoever_comes_there() -> None:
    """Of somebody for whom the rest is as before where there is one; of somebody else otherwise; of nobody not."""
    there = SCAN.escalates_to(HOME, on="completion", when=SORE, id="there")
    lone = SCAN.escalates_to(FAR, on="completion", when=COUGH, id="lone")
    never = SCAN.escalates_to(FAR, on="completion", when=COUGH & ~COUGH, id="never")
    bare, more = version(there), version(there, lone)
    for old, new, appears in ((bare, more, True), (more, bare, False)):
        one = diff(old, new).divergences[0]
        assert (one.where, one.node) == ("dispositions.far", "far")
        assert one.new is not None
        here, other = (one.new, one.old) if appears else (one.old, one.new)
        assert here.truth("reached", "far") is l4path.Truth.MET
        assert here.truth("reached", "home") is other.truth("reached", "home")
        assert "Far" in one.message
    assert "far" not in {one.node for one in diff(bare, version(there, never)).divergences}
    # whoever comes there comes elsewhere too, as nobody did before
    moved = SCAN.escalates_to(HOME, on="completion", when=SORE | COUGH, id="there")
    both = diff(bare, version(moved, lone)).divergences
    assert [one.where for one in both][:2] == ["dispositions.home", "dispositions.far"]


# cases


def test_where_no_single_record_makes_the_difference_another_patient_shows_it() -> None:
    """An assumption that binds two facts together leaves nobody beside whom the way fires for."""
    bound = Assumption("bound", "Both or none", (SORE & COUGH) | (~SORE & ~COUGH))
    way = BOARD.escalates_to(HOME, on="indication", when=SORE, id="way")
    pathway = Pathway("p", tiers=["a"], start=[BOARD], escalations=[way], facts=[COUGH], assumptions=[bound])
    made = cases(pathway)
    shown = {goal.kind: case.episode.facts for case in made.cases for goal in case.shows if "way" in goal.where}
    assert shown == {"fires": {"sore": True, "cough": True}, "just-not": {"sore": False, "cough": False}}


def test_what_always_fires_just_fails_to_for_nobody() -> None:
    """That is impossible, and said so."""
    way = BOARD.escalates_to(HOME, on="indication", when=SORE | ~SORE, id="way")
    made = cases(Pathway("p", tiers=["a"], start=[BOARD], escalations=[way]))
    assert ("just-not", "escalations.way") in {(goal.kind, goal.where) for goal in made.impossible}
    shown = {(goal.kind, goal.where) for case in made.cases for goal in case.shows}
    assert ("fires", "escalations.way") in shown
    assert ("just-not", "escalations.way") not in shown


# small halves


@pytest.mark.parametrize(("what", "tail"), [("sore to fever", ": sore to fever"), ("", "")])
def test_a_planted_change_is_told_with_what_was_changed(what: str, tail: str) -> None:
    """Its kind and its place; and what, where there is anything to say."""
    mutant = Mutant("boundary flipped", "goal", what, Danger.GOAL, HERE)
    assert str(mutant) == f"{planted('boundary flipped')}: goal{tail}"
    assert mutant.to_dict() == {"kind": "boundary flipped", "where": "goal", "what": what, "danger": "goal"}


def test_dangers_stand_in_their_order_and_each_has_its_words() -> None:
    """What is most dangerous comes first."""
    assert [danger.name for danger in sorted(Danger)] == [
        *("ALARM", "CONTRAINDICATION", "INDICATION", "ESCALATION", "TRIAL", "GOAL")
    ]
    assert len({danger.title for danger in Danger}) == len(Danger)
    assert all(danger.title for danger in Danger)


def test_a_certificate_of_more_than_two_hundred_million_bytes_is_not_read(tmp_path: Path) -> None:
    """However little of it is written."""
    file = tmp_path / "certificate.json"
    with file.open("wb") as written:
        written.truncate(200_000_001)
    with pytest.raises(FileError, match="is larger than 200000000 bytes"):
        read_certificate(file)
    with file.open("r+b") as written:
        written.truncate(200_000_000)
    with pytest.raises(FileError, match="it is not JSON"):
        read_certificate(file)


def test_a_silence_is_without_use_only_where_what_it_silences_was_looked_for() -> None:
    """An overlap is looked for where that is asked; what is undecided may be found yet."""
    silent = [
        Silenced("review-overlap", "reviews.board", "So be it."),
        Silenced("stuck", "reviews.board", "So be it."),
    ]
    pathway = Pathway("p", tiers=["a"], start=[BOARD], silenced=silent)

    def unused(**how: Any) -> list[str]:
        return [one.message for one in check(pathway, **how).findings if one.code == "unused-silence"]

    assert [("stuck" in text, "review-overlap" in text) for text in unused()] == [(True, False)]
    assert [("stuck" in text, "review-overlap" in text) for text in unused(overlaps=True)] == [
        (False, True),
        (True, False),
    ]


def test_word_is_sent_of_every_question() -> None:
    """Counted from 1, with the code of what is looked for, and of a comparison the place."""
    told: list[tuple[int, str]] = []
    report = check(HERE, watch=lambda number, code: told.append((number, code)))
    assert [number for number, _ in told] == [*range(1, report.questions + 1)]
    assert {"never-reached", "stuck", "blocked"} <= {code for _, code in told}
    told.clear()
    diff(
        version(),
        version(SCAN.escalates_to(HOME, on="completion", when=SORE, id="way")),
        watch=lambda number, where: told.append((number, where)),
    )
    assert [number for number, _ in told] == [*range(1, len(told) + 1)]
    assert "dispositions.home" in {where for _, where in told}
    told.clear()
    cases(HERE, watch=lambda number, kind: told.append((number, kind)))
    assert [number for number, _ in told] == [*range(1, len(told) + 1)]
    assert {"outcome", "state", "blocks"} <= {kind for _, kind in told}
