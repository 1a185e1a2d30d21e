"""No sentence says what the proof does not: each statement of an explanation is held to the engine's own answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import l4path
from l4path import (
    Choice,
    Episode,
    EpisodeError,
    Flag,
    Measure,
    Number,
    Pathway,
    Score,
    ScoreItem,
    Screen,
    State,
    Status,
    Treatment,
    Trial,
    Truth,
    at_least,
    failed,
    weeks,
)
from l4path.explanation import outline
from l4path.explanation.alternatives import _found
from l4path.explanation.statements import Row, Statement, Value
from l4path.facts import PREDICATES
from l4path.language import LANGUAGES, worded, words
from l4path.testing import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path import Assessment
    from l4path.explanation.statements import Outline

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "episodes").glob("*.toml"))
ASKED = (*PREDICATES, "reached", "offered", "option")
Says = "Callable[[Assessment, str], bool]"


def truth(assessment: Assessment, kind: str, node: str) -> Truth:
    """What the engine says of one predicate of one node."""
    return assessment.evaluate(getattr(l4path, kind)(node))


def unknown(*kinds: Any) -> Callable[[Assessment, str], bool]:
    """That some claims are unknown."""
    return lambda assessment, node: all(assessment.truth(kind, node) is Truth.UNKNOWN for kind in kinds)


def outcome(assessment: Assessment, node: str) -> str | None:
    """The outcome that is recorded of a treatment."""
    trial = assessment.episode.trials.get(node)
    return None if trial is None else trial.outcome


VERDICTS: dict[str, Callable[[Assessment, str], bool]] = {
    "not_reached": lambda a, n: a.truth("reached", n) is Truth.NOT_MET,
    "reach_unknown": lambda a, n: a.truth("reached", n) is Truth.UNKNOWN,
    "is_reached": lambda a, n: a.truth("reached", n) is Truth.MET and n not in a.episode.trials,
    "is_tried": lambda a, n: truth(a, "tried", n) is Truth.MET,
    "is_stopped": lambda a, n: truth(a, "stopped", n) is Truth.MET,
    "is_asked_for": lambda a, n: truth(a, "ongoing", n) is Truth.MET,
    "unasked": lambda a, n: n in a.episode.unasked,
    "unknown_indicated": unknown("indicated"),
    "unknown_contraindicated": unknown("contraindicated"),
    "unknown_suitable": unknown("indicated", "contraindicated"),
    "unknown_going_on": unknown("contraindicated"),
    "unknown_response": unknown("response"),
    "unknown_adequate": lambda a, n: (
        a.truth("adequate", n) is Truth.UNKNOWN and a.truth("response", n) is Truth.NOT_MET
    ),
    "ongoing": lambda a, n: a.truth("adequate", n) is Truth.NOT_MET,
    "ongoing_recorded": lambda a, n: outcome(a, n) == "ongoing",
    "failed": lambda a, n: truth(a, "failed", n) is Truth.MET,
    "responded": lambda a, n: truth(a, "responded", n) is Truth.MET,
    "offered": lambda a, n: truth(a, "suitable", n) is Truth.MET and truth(a, "tried", n) is Truth.NOT_MET,
    "again": lambda a, n: n in {one.id for one in (*a.options, *a.alongside)},
    "on_hold": lambda a, n: n in {one.id for one in a.on_hold},
    "not_an_option": lambda a, n: n not in {one.id for one in a.options},
}
"""What a sentence of a verdict asserts, by its key."""


def every(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    """All statements, from the outside in; not those that only stand in the sentence of another."""
    for one in statements:
        yield one
        yield from every(one.parts)


def check(assessment: Assessment, one: Statement, explained: str) -> None:
    """Hold one statement to the engine."""
    group, _, key = one.says.partition(".")
    kind, about = key.rpartition(".")[2], one.about.partition(":")[2]
    if group in ("is", "is_not"):
        claimed = Truth.MET if (group == "is") is not (one.marked and one.truth is Truth.NOT_MET) else Truth.NOT_MET
        assert truth(assessment, kind, about) is claimed, one
    elif group == "says" and kind in ("unknown", "unknown_no"):
        assert one.truth is Truth.UNKNOWN, one
    elif kind.startswith("reached_"):
        assert assessment.truth("reached", about).value == kind.removeprefix("reached_"), one
    elif kind == "unjudged_response":
        assert assessment.truth("response", about) is Truth.UNKNOWN, one
    elif kind == "unjudged_adequate":
        assert VERDICTS["unknown_adequate"](assessment, about), one
    elif one.about.startswith("escalation:") and one.truth is not None and kind != "flag_unknown":
        fires = assessment.truth("fires", about)
        assert fires is (Truth.MET if kind == "sibling_fires" else one.truth), one
    elif kind == "rests_on_nothing":
        assert assessment.pathway.assess(Episode()).status[explained] is assessment.status[explained]


def check_all(assessment: Assessment) -> None:
    """Hold every statement of every explanation of an assessment to the engine."""
    for node in (None, *assessment.pathway.nodes):
        for full in (True, False):
            found = outline(assessment, node, full=full, looking=False)
            for part in found.parts:
                for one in every(part.parts):
                    check(assessment, one, found.node)
            if node is not None:
                for one in found.verdict:
                    kind = words().key(one.says, dict(one.slots)).removeprefix("verdict.")
                    assert kind not in VERDICTS or VERDICTS[kind](assessment, node), (node, one)


@given(case=cases(max_nodes=6, assumptions=False))
def test_no_sentence_contradicts_the_proof(case: tuple[Pathway, Episode]) -> None:
    """On generated pathways and episodes, whatever is asserted of a node or a way is what the engine found."""
    check_all(case[0].assess(case[1]))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_sentence_about_an_example_contradicts_the_proof(path: Path) -> None:
    """The same for the example episodes of l4."""
    check_all(l4path.load("l4").assess(l4path.read_episode(path)))


@given(case=cases(max_nodes=6, assumptions=False))
def test_nothing_but_an_option_is_called_offered(case: tuple[Pathway, Episode]) -> None:
    """In an emergency, while a red flag is unanswered, at the goal and at an end, no other node is offered."""
    assessment = case[0].assess(case[1])
    if assessment.state in (State.EMERGENCY, State.SCREENING, State.ENDED, State.AT_GOAL):
        offered = {f"{one.title}: offered" for one in (*assessment.options, *assessment.alongside)}
        for node in case[0].nodes:
            title = assessment.explain(node, looking=False).title
            assert not title.endswith(": offered") or title in offered


RELIEF = Measure("relief", "pain relief", unit="%", minimum=0, maximum=100)
STAGE = Number("stage", "stage of kidney disease", minimum=0, maximum=5)
ULCER, FEVER = Flag("ulcer", "stomach ulcer"), Flag("fever", "fever")
PILLS = Treatment(
    "pills", "Pills", tier="care", adequate=weeks >= 6, response=RELIEF >= 30, contraindications=[ULCER, STAGE >= 4]
)
PATHWAY = Pathway(
    "p", tiers=["care"], start=[PILLS], facts=[FEVER], measures=[RELIEF], screens=[Screen("all", [FEVER])]
)


def said(episode: Episode, *, full: bool = True) -> str:
    """The explanation of the pills on one line."""
    return " ".join(PATHWAY.assess(episode).explain("pills", full=full).text().split())


def test_what_is_unknown_is_the_contraindication_not_the_response() -> None:
    """Where the response is met and a contraindication unknown, the verdict says the latter."""
    text = said(Episode(trials={"pills": Trial(weeks=8, relief=50)}))
    assert "does not show whether it helped" not in text
    assert "Whether it is contraindicated, and so whether it may go on, is unknown." in text
    assert "Response: met" in text


def test_what_is_unknown_is_whether_the_trial_was_adequate() -> None:
    """Where there is no response and the weeks are unknown, the verdict does not doubt the response."""
    text = said(Episode({"ulcer": False, "stage": 0}, trials={"pills": Trial(relief=0)}))
    assert "does not show whether the trial was adequate" in text
    assert "does not show whether it helped" not in text


def test_with_nothing_recorded_undetermined_is_not_called_so_for_everybody() -> None:
    """What one answer would change is not said to be so for every patient."""
    text = said(Episode())
    assert "so for every patient" not in text
    assert "Nothing: with nothing recorded it would stand so too." in text


def test_an_answer_that_makes_it_an_option_is_told() -> None:
    """Of a treatment under way whose contraindication is unknown, the answer is what it takes."""
    text = said(Episode({"ulcer": False}, trials={"pills": Trial(weeks=2, relief=0)}))
    assert "no episode" not in text
    assert "to be asked, and answered: stage of kidney disease: less than 4" in text


def test_the_range_that_suffices_is_told_not_the_witness() -> None:
    """Every number that will do is told by its bounds."""
    assert "stage of kidney disease: less than 4" in said(Episode({"ulcer": False}), full=False)


def test_the_answer_comes_first_and_in_few_lines() -> None:
    """Verdict, deciding step and what is asked stand in the first twelve lines of the short form."""
    lines = PATHWAY.assess(Episode()).explain("pills").text().split("\n")
    first = "\n".join(lines[:12])
    assert "The deciding step" in first
    assert "To ask" in first


def all_keys(found: Outline) -> Iterator[str]:
    """The keys of all statements of an explanation, also of those within the sentences of others."""

    def within(one: Statement) -> Iterator[str]:
        yield one.says
        for _, slot in one.slots:
            for inner in slot.items if isinstance(slot, Row) else (slot,):
                if isinstance(inner, Statement):
                    yield from within(inner)

    yield from within(found.title)
    for one in (*found.verdict, *every(tuple(inner for part in found.parts for inner in part.parts))):
        yield from within(one)


@given(case=cases(max_nodes=5))
def test_every_statement_has_its_sentence_in_every_language(case: tuple[Pathway, Episode]) -> None:
    """Whatever is stated can be said, in each language, with no slot left open."""
    try:
        assessment = case[0].assess(case[1])
    except EpisodeError:
        return
    for node in (None, *case[0].nodes):
        found = outline(assessment, node, looking=False)
        for language in LANGUAGES:
            templates = words(language).templates
            assert all(key in templates or f"{key}.one" in templates for key in all_keys(found))
            for part in found.parts:
                assert all(point.text for point in worded(part.parts, case[0], language))


def test_on_hold_is_the_word_in_both_languages() -> None:
    """What is held back is on hold in the title and in the verdict."""
    flag = PATHWAY.with_escalation(l4path.Disposition("er", "ER", tier="care", emergency=True).on_red_flag(FEVER))
    assessment = flag.assess(Episode({"ulcer": False, "stage": 0}))
    assert assessment.status["pills"] is Status.OFFERED
    assert assessment.explain("pills").title == "Pills: on hold"
    assert assessment.explain("pills", language="de").title == "Pills: zurückgestellt"


CLINIC = Treatment("clinic", "Clinic", tier="care", once=True)
SCAN = Treatment("scan", "Scan", tier="care", once=True)
STRONG, AGED = Flag("strong", "strength", question="Is there strength?"), Number("age", "age", question="How old?")


def test_a_way_that_does_not_apply_is_not_said_by_the_kind_that_may_well_hold() -> None:
    """That the complaint persists may be so where its way does not apply: the step is named, and denied as a whole."""
    way = PILLS.escalates_to(CLINIC, on="persistence", when=STRONG)
    pathway = Pathway("p", tiers=["care"], start=[PILLS], escalations=[way])
    tried_long = Trial(weeks=8, relief=0)
    assessment = pathway.assess(Episode({"strong": False, "ulcer": False, "stage": 0}, trials={"pills": tried_long}))
    text = " ".join(assessment.explain("clinic").text().split())
    assert "From Pills (the complaint persists): this way does not apply" in text
    assert "not met: strength: yes (recorded: no)" in text


def test_of_what_is_undetermined_the_deciding_step_is_unknown_and_of_what_is_settled_nothing_is_asked() -> None:
    """A nearer way that is shut decides nothing while another is open; and what no answer can change is not asked."""
    ways = [
        PILLS.escalates_to(CLINIC, on="indication", when=STRONG & (AGED > 60)),
        PILLS.escalates_to(CLINIC, on="deterioration", when=FEVER),
        CLINIC.escalates_to(SCAN, on="completion"),
    ]
    pathway = Pathway("p", tiers=["care"], start=[PILLS], escalations=ways)
    assessment = pathway.assess(Episode({"strong": False}))
    open_still = " ".join(assessment.explain("clinic").text().split())
    assert "From Pills (the patient gets worse): unknown whether this way applies" in open_still
    assert "fever? (yes or no)" in open_still
    assert "How old?" not in open_still
    settled = " ".join(assessment.explain("scan").text().split())
    assert "From Clinic (it has been done): this way does not apply" in settled
    assert "To ask" not in settled


def test_a_question_that_is_asked_beside_the_answer_is_not_asked_again_below() -> None:
    """The grounds say that it is unknown; the question itself stands once."""
    text = " ".join(
        PATHWAY.assess(Episode({"ulcer": False}, trials={"pills": Trial(weeks=8)})).explain("pills").text().split()
    )
    assert text.count("Pills: pain relief? (0 to 100 %)") == 1


def test_an_answer_of_any_kind_is_said_to_be_that() -> None:
    """Where it is enough to ask, and any answer will do, no value is named, and no label for one."""
    (told_so,) = worded([_found(Value(AGED.fact))], PATHWAY)
    assert told_so.text == "age, whatever the answer"


def test_what_was_never_tried_is_said_once_and_a_count_of_one_is_a_choice() -> None:
    """Every measure of what was never tried is not met for one reason; of a choice only what decides is told."""
    small = RELIEF.of("clinic_trial") < 3
    clinic = Treatment("clinic_trial", "Clinic", tier="care", adequate=weeks >= 3, response=weeks >= 9)
    denied = ~at_least(1, small, failed("clinic_trial") & STRONG)
    pathway = Pathway(
        "p", tiers=["care"], start=[PILLS, clinic], escalations=[PILLS.escalates_to(SCAN, on="indication", when=denied)]
    )
    text = pathway.assess(Episode({"strong": True})).explain("scan").text()
    assert text.count("Clinic has not been tried") == 1
    assert "of these" not in text


def test_what_is_not_done_is_known_by_its_words() -> None:
    """A finding whose value says that nobody looked is to be done, by whatever id."""
    film = Choice(
        "film", "film", values={"none_yet": "not yet made", "clear": "clear"}, question="What does the film show?"
    )
    pathway = Pathway(
        "p",
        tiers=["care"],
        start=[PILLS],
        escalations=[PILLS.escalates_to(SCAN, on="indication", when=film == "clear")],
    )
    text = " ".join(pathway.assess(Episode({"film": "none_yet"})).explain("scan").text().split())
    assert "to be done, and to show: film: clear" in text


def test_what_an_item_of_a_score_asks_is_asked_beside_the_answer() -> None:
    """The questions of a score that is undecided stand under the answer, as those of any other condition do."""
    risk = Score("risk", "risk", [ScoreItem(STRONG, 2), ScoreItem(FEVER, 1)])
    clinic = Treatment("clinic", "Clinic", tier="care", once=True, contraindications=[risk >= 2])
    text = Pathway("p", tiers=["care"], start=[clinic]).assess(Episode()).explain("clinic").text()
    asked = text.partition("To ask")[2].partition("Why")[0]
    assert "Is there strength?" in asked
    assert text.count("Is there strength?") == 1
