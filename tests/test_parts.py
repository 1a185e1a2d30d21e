"""The smaller parts of a pathway: cautions, obligations, screens, and the kinds of escalation."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import (
    Assumption,
    Caution,
    Choices,
    Definition,
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
    Score,
    ScoreItem,
    Screen,
    Silenced,
    Source,
    Treatment,
    failed,
    option,
    weeks,
)
from l4path.escalations import KINDS, EscalationKind
from l4path.pathway.asks import asks_for, red_flags

FEVER, THIN = Flag("fever", "fever"), Flag("thin", "thin bone")
PAIN = Number("pain", "pain", minimum=0, maximum=10)
SIGNS = Choices("signs", "signs", values={"warm": "warm", "swollen": "swollen"})
MINDED = Caution("thin_bone", THIN, "steroids thin the bone")
SCAN = Treatment("scan", "Scan", tier="care", once=True, cautions=[MINDED])
HOME = Disposition("home", "Home", tier="care")
NEVER = Obligation("scanned", "Whoever has a fever is scanned", FEVER, option("scan"))


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Caution("Thin", THIN, "x"), "not an id for a caution"),
        (lambda: Caution("thin", THIN, ""), "because: is empty"),
        (lambda: Caution("thin", PAIN, "x"), "when:"),  # type: ignore[arg-type]
        (lambda: Caution("thin", "thin", "x"), "when: 'thin' is not a condition"),  # type: ignore[arg-type]
        (lambda: Caution("thin", THIN, "x", [4]), "evidence"),  # type: ignore[list-item]
        (
            lambda: Treatment("t", "t", tier="care", once=True, cautions=[MINDED, Caution("thin_bone", FEVER, "y")]),
            "cautions[2]: thin_bone twice; give each caution an id of its own",
        ),
        (lambda: Treatment("t", "t", tier="care", once=True, cautions=[THIN]), "cautions"),  # type: ignore[list-item]
        (lambda: Obligation("Scanned", "x", FEVER, THIN), "not an id for an obligation"),
        (lambda: Obligation("scanned", "", FEVER, THIN), "title: is empty"),
        (lambda: Obligation("scanned", "x", PAIN, THIN), "when:"),  # type: ignore[arg-type]
        (lambda: Obligation("scanned", "x", FEVER, 4), "then: 4 is not a condition"),  # type: ignore[arg-type]
        (lambda: Invariant("Never", "x", FEVER), "not an id for an invariant"),
        (lambda: Invariant("never", "", FEVER), "title: is empty"),
        (lambda: Assumption("Always", "x", FEVER), "not an id for an assumption"),
        (lambda: Assumption("always", "", FEVER), "title: is empty"),
        (lambda: Silenced("", "start", "x"), "code: is empty"),
        (lambda: Silenced("stuck", "", "x"), "where: is empty"),
        (lambda: Silenced("stuck", "start", ""), "reason: is empty"),
        (lambda: Screen("Flags", ["fever"]), "not an id for a screen"),
        (lambda: Screen("flags", [4]), "facts: 4 is not a fact"),  # type: ignore[list-item]
        (lambda: Screen("flags", [FEVER, "fever"]), "facts: the fact fever stands twice; name each once"),
        (lambda: Screen("flags", [FEVER], 4), "label: 4 is not a text"),  # type: ignore[arg-type]
        (lambda: Screen("flags", [FEVER], question=4), "question: 4 is not a text"),  # type: ignore[arg-type]
    ],
)
def test_a_part_that_cannot_be_is_refused(build: Any, words: str) -> None:
    """Each slip in a caution, an obligation or a screen is refused when it is built, with its place."""
    with pytest.raises(PathwayError) as caught:
        build()
    assert words in str(caught.value)


def pathway(**fields: Any) -> Pathway:
    """A pathway of one treatment that is done once."""
    return Pathway("p", tiers=["care"], **{"start": [SCAN]} | fields)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: pathway(obligations=["scanned"]), "'scanned' is not an obligation"),
        (
            lambda: pathway(obligations=[Obligation("o", "o", FEVER, option("nowhere"))]),
            "obligations.o.then: no node is declared as nowhere",
        ),
        (lambda: pathway(screens=[Screen("s", ["nothing"])]), "nothing is not a declared fact"),
        (lambda: pathway(screens=[4]), "4 is not a screen"),
        (lambda: pathway(screens={"s": [PAIN]}), "pain is neither a flag nor a choices-fact"),
        (
            lambda: pathway(
                start=[Treatment("t", "t", tier="care", once=True, cautions=[Caution("c", option("t"), "x")])]
            ),
            "option belongs to invariants",
        ),
    ],
)
def test_a_part_that_does_not_fit_the_pathway_is_refused(build: Any, words: str) -> None:
    """Obligations, screens and cautions name what is declared, in the language of their place."""
    with pytest.raises(PathwayError) as caught:
        build()
    assert words in str(caught.value)


def test_what_the_parts_name_is_gathered() -> None:
    """Facts that a caution, an obligation or a screen names need not be listed again."""
    made = pathway(obligations=[NEVER], screens={"signs": [SIGNS]})
    assert set(made.facts) == {"thin", "fever", "signs"}
    assert set(pathway(screens=[Screen("s", [SIGNS, FEVER])]).facts) == {"thin", "signs", "fever"}
    other = Choices("signs", "signs", values={"warm": "warm"})
    assert made.with_fact(other).facts["signs"] == other.fact
    assert made.obligations == {"scanned": NEVER}
    assert made.screens == {"signs": Screen("signs", ["signs"])}


def test_a_screen_answers_flags_with_no_and_choices_with_none() -> None:
    """What an answered screen leaves out is no, or the empty set; what is recorded wins."""
    made = pathway(screens=[Screen("look", [FEVER, SIGNS], "a first look", "Does anything stand out?")])
    assert (made.screens["look"].label, made.screens["look"].question) == ("a first look", "Does anything stand out?")
    asked = (FEVER, SIGNS.contains("warm"), SIGNS.lacks("warm"))
    for episode, truths in (
        (Episode(), ("unknown", "unknown", "unknown")),
        (Episode(screened=["look"]), ("not_met", "not_met", "met")),
        (Episode({"signs": ["warm"]}, screened=["look"]), ("not_met", "met", "not_met")),
        (Episode({"signs": []}), ("unknown", "not_met", "met")),
    ):
        assert tuple(made.assess(episode).evaluate(one).value for one in asked) == truths


def test_parts_are_values() -> None:
    """Cautions, obligations and screens are equal when they say the same, and a pathway differs by them."""
    assert Caution("thin_bone", THIN, "steroids thin the bone") == MINDED
    assert Caution("thin_bone", FEVER, "steroids thin the bone") != MINDED
    assert Obligation("scanned", "Whoever has a fever is scanned", FEVER, option("scan")) == NEVER
    assert pathway() != pathway(start=[Treatment("scan", "Scan", tier="care", once=True)])
    assert pathway(facts=[FEVER]) != pathway(facts=[FEVER], obligations=[NEVER])


def test_a_part_cites_what_is_declared() -> None:
    """The evidence of a caution or an obligation names a declared source."""
    cited = [Evidence(source="leaflet")]
    treatment = Treatment("t", "t", tier="care", once=True, cautions=[Caution("c", THIN, "x", cited)])
    obliged = Obligation("o", "o", FEVER, option("scan"), cited)
    for fields in ({"start": [treatment]}, {"obligations": [obliged]}):
        with pytest.raises(PathwayError, match="the source leaflet is not declared"):
            pathway(**fields)
        assert pathway(**fields, sources=[Source("leaflet")]).sources


def test_the_kinds_of_escalation_are_words_with_what_they_ask() -> None:
    """Each kind is its own word, and says what it needs, what it never leaves, and what a picture draws lightly."""
    assert [kind.value for kind in KINDS] == [
        *("failure", "exhausted", "unavailable", "next_step", "persistence", "contraindication", "relapse", "declined"),
        *("completion", "response", "indication", "deterioration", "red_flag", "otherwise"),
    ]
    assert {kind for kind in KINDS if kind.needs_when} == {"persistence", "deterioration", "red_flag"}
    assert {kind for kind in KINDS if kind.needs_one} == {"exhausted", "unavailable", "next_step"}
    assert {kind for kind in KINDS if "continuous" in kind.never_from} == {"relapse", "response"}
    assert {kind for kind in KINDS if "once" in kind.never_from} == {"failure", "relapse", "response"}
    assert {kind for kind in KINDS if "review" not in kind.never_from} == {
        *("persistence", "indication", "deterioration", "red_flag", "otherwise")
    }
    assert {kind for kind in KINDS if kind.quiet} == {"contraindication", "declined", "otherwise"}


def test_the_kind_of_an_escalation_is_read_from_its_word() -> None:
    """An escalation made with a word has the kind itself, which equals the word."""
    way = Escalation("home", on="next_step", after="scan")
    assert way.on is EscalationKind.NEXT_STEP
    assert (way.on, way.id) == ("next_step", "scan-next_step-home")
    assert way == Escalation("home", on=EscalationKind.NEXT_STEP, after="scan")
    with pytest.raises(PathwayError, match="nextstep is not a kind of escalation; did you mean next_step"):
        Escalation("home", on="nextstep", after="scan")  # type: ignore[arg-type]


TRIAL = Treatment("walk", "Walk", tier="care", adequate=weeks >= 6, response=weeks >= 8)
ALWAYS = Treatment("shoes", "Shoes", tier="care", continuous=True)


@pytest.mark.parametrize("source", [TRIAL, SCAN, ALWAYS])
@pytest.mark.parametrize("on", ["failure", "relapse", "response", "next_step", "completion"])
def test_a_kind_that_never_fires_out_of_a_source_is_refused(on: str, source: Treatment) -> None:
    """What is done once has no response, what goes on alongside no relapse; the refusal names kind and node."""
    way = source.escalates_to(HOME, on=on)  # type: ignore[arg-type]
    fires = {"walk": KINDS, "scan": ("next_step", "completion"), "shoes": ("failure", "next_step", "completion")}
    if on in fires[source.id]:
        assert pathway(start=[source], escalations=[way], goal=failed(source) if source is TRIAL else None).escalations
        return
    with pytest.raises(PathwayError, match=f"{on} never fires out of a {source.way} treatment, and {source.id} is one"):
        pathway(start=[source], escalations=[way])


def test_a_screen_of_handles_is_one_of_their_ids() -> None:
    """What it was made with is gathered, and not compared."""
    handles, ids = Screen("s", [Flag("hot", "hot knee")]), Screen("s", ["hot"])
    assert handles == ids
    assert hash(handles) == hash(ids)
    assert (handles.mentioned, ids.mentioned) != ((), ())


def test_a_screen_is_the_same_whether_made_with_facts_or_with_their_ids() -> None:
    """What it was made with is kept for whoever gathers it, and is no fifth thing that is said of it."""
    assert Screen("s", [FEVER]) == Screen("s", ["fever"])
    with pytest.raises(TypeError):
        Screen("s", [FEVER], "", "", (FEVER,))  # type: ignore[call-arg]


def test_a_screen_of_one_fact_may_name_it_without_a_list() -> None:
    """Its id or its handle alone; what is neither is refused as one thing."""
    assert Screen("s", "fever").facts == ("fever",)
    alone = Screen("s", FEVER)
    assert (alone.facts, alone.mentioned) == (("fever",), (FEVER,))
    assert Screen("s", (one for one in (FEVER, SIGNS))).facts == ("fever", "signs")
    with pytest.raises(PathwayError, match="facts: 4 is not a fact"):
        Screen("s", 4)  # type: ignore[arg-type]


def test_a_screen_is_called_by_its_label_or_its_name_in_words() -> None:
    """Its label wins; without one the underscores of its id are blanks."""
    assert Screen("red_flags", [FEVER]).title == "red flags"
    assert Screen("red_flags", [FEVER], "alarms").title == "alarms"


def test_screens_that_are_not_there_are_all_named_at_once() -> None:
    """What they would answer is asked for by their names: each slip is told, with the names that there are."""
    screened = pathway(screens={"fevers": [FEVER], "signs_of": [SIGNS]})
    assert screened.answered(["fevers", "signs_of"]) == {"fever": False, "signs": frozenset()}
    assert screened.answered("fevers") == {"fever": False}
    with pytest.raises(PathwayError) as caught:
        screened.answered(["fevers", "fever", 4])  # type: ignore[list-item]
    told = [(problem.what, problem.hint) for problem in caught.value.problems]
    names = "its screens are fevers, signs_of"
    assert told == [("'fever' is not a screen of p", names), ("4 is not a screen of p", names)]


def test_what_is_asked_is_a_question_a_label_or_the_history_of_a_treatment() -> None:
    """The question of a fact, or else its label; before a measure, and alone, the title of the treatment."""
    relief = Measure("relief", "pain relief", unit="%", minimum=0, maximum=100)
    cold = Flag("cold", "a cold foot", question="Is the foot cold?")
    care = Treatment("care", "Care", tier="care", adequate=relief >= 10, response=relief >= 30, indications=[cold])
    made = pathway(start=[care], facts=[cold, FEVER], nodes=[])
    assert asks_for(made, "cold").asked == "Is the foot cold?"
    assert asks_for(made, "fever").asked == FEVER.fact.label
    assert asks_for(made, "care.relief").asked == "Care: pain relief"
    assert asks_for(made, "care").asked == "Care: "
    assert (asks_for(made, "care").fact, asks_for(made, "care").way) == (None, "trial")
    assert (asks_for(made, "cold").treatment, asks_for(made, "cold").way) == ("", "")


def test_the_facts_of_red_flags_are_those_that_they_ask_about_through_definitions_and_scores_too() -> None:
    """Facts of the patient alone, and of no other kind of escalation."""
    cold, numb, weak, pale = (Flag(name, name) for name in ("cold", "numb", "weak", "pale"))
    deep = Definition("deep", "deep", numb)
    outer = Definition("outer", "outer", deep.as_condition() | cold)
    score = Score("signs", "signs", [ScoreItem(weak, 2)])
    ward, bed = (Treatment(name, name, tier="care", once=True, emergency=True) for name in ("ward", "bed"))
    relief = Measure("relief", "relief", unit="%", minimum=-100, maximum=100)
    care = Treatment("care", "Care", tier="care", adequate=relief >= 10, response=relief >= 30)
    ways = [
        ward.on_red_flag(outer),
        bed.on_red_flag((score >= 2) | (relief.of("care") <= -50)),
        care.escalates_to(HOME, on="failure", when=pale),
    ]
    made = pathway(start=[care], escalations=ways)
    assert red_flags(made) == {"cold", "numb", "weak"}
