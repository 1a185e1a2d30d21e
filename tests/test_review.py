"""What a reviewer found wrong, each held right from then on."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from typing import Any

import pytest

import l4path
from l4path import (
    Choice,
    ConditionError,
    Disposition,
    Episode,
    EpisodeError,
    Escalation,
    FileError,
    Flag,
    Measure,
    Number,
    Pathway,
    PathwayError,
    Review,
    Treatment,
    Trial,
    failed,
    parse,
    text,
    weeks,
)
from l4path.conditions import Or
from l4path.formats import pathway_from_dict, pathway_from_text

FLAG = Flag("fever", "fever")
NEUTRAL = Choice("scan", "scan", values={"clear": "clear", "pain": "painful", "view": "view"})
VIEW = Choice("view", "view", values={"front": "front"})
PAIN = Number("pain", "pain", minimum=0, maximum=10)
CHECK = Review("check", "Check", tier="care")
HOME = Disposition("home", "Home", tier="care")
ODD: Any = "x"
NAMES: Any = ["x", "y"]
NOTHING: Any = None
PATHWAY = Pathway(
    "small",
    tiers=["care"],
    start=[CHECK],
    facts=[FLAG, NEUTRAL, VIEW, PAIN],
    escalations=[CHECK.escalates_to(HOME, on="indication", when=FLAG)],
)


def raw(**changed: Any) -> dict[str, Any]:
    """The data of a small pathway file, with some keys changed."""
    return {
        "id": "small",
        "title": "Small",
        "version": "1",
        "tiers": ["care"],
        "start": ["check"],
        "facts": {"fever": {"kind": "flag", "label": "fever"}},
        "reviews": {"check": {"title": "Check", "tier": "care"}},
        "dispositions": {"home": {"title": "Home", "tier": "care"}},
        "escalations": [{"after": ["check"], "to": "home", "on": "indication"}],
    } | changed


def refused(**changed: Any) -> list[str]:
    """What is wrong with a small pathway file that was changed."""
    with pytest.raises(PathwayError) as caught:
        pathway_from_dict(raw(**changed))
    return [f"{problem.where}: {problem.what}" for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("said", "means"),
    [("pain == scan", "scan == pain"), ("view != scan", "scan != view"), ("scan == view", "scan == view")],
)
def test_a_value_before_its_choice_may_share_the_name_of_another_fact(said: str, means: str) -> None:
    """A value that is also the name of a number or of a choice is read as the value where only that makes sense."""
    assert text(parse(said, PATHWAY)) == means


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("fialed(check)", "did you mean failed?"),
        ("at_lest(1, fever)", "did you mean at_least?"),
        ("fever AND fever", "AND stands in small letters; write `fever and fever`"),
        ("Not fever", "Not stands in small letters; write `not fever`"),
        ("failed()", "no node is named, ) stands there"),
        ("check.", "check is not a declared treatment"),
        ("True", "True stands in small letters; write `true`"),
    ],
)
def test_a_misspelt_word_of_the_language_is_told(said: str, told: str) -> None:
    """A predicate or keyword with a slip in it is answered with the right one."""
    with pytest.raises(ConditionError) as caught:
        parse(said, PATHWAY)
    assert told in str(caught.value)


def test_an_id_derived_from_many_long_names_is_accepted() -> None:
    """An escalation of many sources with long names may leave its id out."""
    sources = [Review(f"{'long_' * 12}{number}", "Long", tier="care") for number in range(6)]
    ways = [l4path.Escalation(HOME, after=sources, on="indication")]
    pathway = Pathway("long", tiers=["care"], start=sources, escalations=ways)
    assert pathway_from_text(l4path.formats.pathway_to_toml(pathway)) == pathway


def test_a_condition_too_long_to_be_read_back_is_refused() -> None:
    """A pathway authored in Python holds no condition that its own file could not be read with."""
    flags = [Flag(f"a_flag_with_a_long_name_{number}", "flag") for number in range(900)]
    with pytest.raises(PathwayError, match="characters; at most"):
        PATHWAY.with_fields(goal=Or(tuple(flags)))  # type: ignore[arg-type]


def test_an_empty_reason_is_placed() -> None:
    """The place of a problem in a silenced finding begins with the name of its table."""
    silenced = [{"code": "x", "where": "y", "reason": ""}]
    assert refused(silenced=silenced) == ["silenced[1].reason: is empty"]


def test_what_is_missing_is_told_once() -> None:
    """A key that is missing is not called wrong as well, nor every tier undeclared for want of a list of tiers."""
    data = raw()
    for key in ("id", "title", "version", "tiers", "start"):
        del data[key]
    with pytest.raises(PathwayError) as caught:
        pathway_from_dict(data)
    assert [problem.what for problem in caught.value.problems] == [
        f"no {key}" for key in ("id", "title", "version", "tiers", "start")
    ]


def test_a_node_named_by_a_keyword_is_told_once() -> None:
    """An escalation to a node whose id is a keyword is not blamed for it."""
    assert refused(
        dispositions={"and": {"title": "And", "tier": "care"}},
        escalations=[{"after": ["check"], "to": "and", "on": "indication"}],
    ) == ["dispositions.and: and is a word of the language, not an id for a disposition"]


def test_a_node_of_two_kinds_is_told_once() -> None:
    """A node declared as two kinds is one problem, placed in the file."""
    again = {"home": {"title": "Home", "tier": "care"}, "check": {"title": "Check", "tier": "care"}}
    assert refused(dispositions=again) == ["dispositions.check: check is declared as two kinds of node"]


def test_a_built_in_measure_declared_again_is_told_once() -> None:
    """A measure that is built in is refused in one problem."""
    weeks = {"weeks": {"kind": "number", "label": "weeks"}}
    assert refused(measures=weeks) == ["measures.weeks: weeks is built in and cannot be declared again"]


def test_names_that_clash_are_placed() -> None:
    """A name that means two things is placed where it is declared the second time."""
    facts = {"home": {"kind": "flag", "label": "home"}}
    assert refused(facts=facts) == ["dispositions.home: home is both a fact and a node"]


def test_the_ends_of_an_escalation_of_no_kind_are_checked() -> None:
    """An escalation of an unknown kind still has its undeclared ends reported."""
    ways = [{"after": ["chek"], "to": "hom", "on": "failur"}, {"after": ["check"], "to": "home", "on": "indication"}]
    assert refused(escalations=ways) == [
        "escalations[1].on: failur is no kind of escalation",
        "escalations[1].after: chek is not a declared node",
        "escalations[1].to: hom is not a declared node",
    ]


def test_a_form_of_file_that_is_none_is_refused() -> None:
    """Text is read as TOML or JSON, and anything else asked for is refused in words."""
    with pytest.raises(FileError, match="yaml is not a form of file"):
        pathway_from_text("id: small", "yaml")  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [None, {"pain": 3}, "episode.toml"])
def test_what_is_no_episode_is_refused(wrong: object) -> None:
    """Assessing something else than an episode says how to make one."""
    with pytest.raises(EpisodeError, match="is not an episode; write Episode"):
        PATHWAY.assess(wrong)  # type: ignore[arg-type]


def test_an_assessment_travels() -> None:
    """An assessment is pickled and copied, so that a pool of workers can hand it back."""
    assessment = PATHWAY.assess(Episode({"fever": True}))
    for other in (pickle.loads(pickle.dumps(assessment)), copy.deepcopy(assessment)):  # noqa: S301 (our own bytes)
        assert other.to_dict() == assessment.to_dict()
        assert str(other.explain("home")) == str(assessment.explain("home"))


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("not fever", "fever (unknown, and the condition needs a no: ask “fever? (yes or no)”)"),
        ("fever", "fever (unknown: ask “fever? (yes or no)”)"),
        ("not ill", "ill: unknown, and the condition needs a no"),
        ("not suitable(care)", "Care is indicated and not contraindicated: unknown, and the condition needs a no"),
    ],
)
def test_an_unknown_part_says_which_answer_counts(when: str, told: str) -> None:
    """Of what is unknown, a reader learns whether a yes or a no would open the way."""
    pathway = pathway_from_dict(
        raw(
            definitions={"ill": {"label": "ill", "is": "fever"}},
            treatments={"care": {"title": "Care", "tier": "care", "once": True, "indications": ["fever"]}},
            escalations=[
                {"after": ["check"], "to": "care", "on": "indication"},
                {"after": ["check"], "to": "home", "on": "indication", "when": when},
            ],
        )
    )
    said = " ".join(pathway.assess(Episode()).explain("home", full=True).text().split())
    assert told in said


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Review("a", "A", tier="care", evidence=[ODD]), "evidence[1]: 'x' is no Evidence"),
        (lambda: Review("a", "A", tier="care", codes=[ODD]), "codes[1]: 'x' is no Code"),
        (lambda: CHECK.escalates_to(HOME, on="indication", evidence=[ODD]), "evidence[1]: 'x' is no Evidence"),
        (lambda: l4path.Definition("ill", "ill", FLAG, evidence=[ODD]), "evidence[1]: 'x' is no Evidence"),
        (lambda: Choice("a", "A", values=NAMES), "values: ['x', 'y'] is not a table of values"),
        (lambda: Pathway("p", tiers=NOTHING, start=[CHECK]), "tiers[1]: None is not a text"),
        (lambda: Pathway("p", tiers=["care"], start=[CHECK], screens=NAMES), "screens: 'x' is not a screen"),
        (
            lambda: Pathway("p", tiers=["care"], start=[CHECK], silenced=[ODD]),
            "silenced: 'x' is not a silenced finding",
        ),
        (lambda: PATHWAY.with_node(ODD), "nodes: 'x' is not a treatment, review or disposition"),
        (lambda: PATHWAY.with_escalation(ODD), "escalations: 'x' is not an escalation"),
        (lambda: PATHWAY.with_definition(ODD), "'x' is not a definition"),
        (lambda: l4path.weeks.of(None), "None is neither a treatment nor the id of one"),  # type: ignore[arg-type]
        (lambda: PATHWAY.assess(Episode()).evaluate(Flag("chill", "chill")), "chill is not declared in the pathway"),
        (lambda: PATHWAY.assess(Episode()).evaluate(l4path.failed("x")), "no node is declared as x"),
        (
            lambda: PATHWAY.assess(Episode()).evaluate(l4path.Definition("ill", "ill", FLAG)),
            "names something that small does not declare",
        ),
    ],
)
def test_a_thing_of_the_wrong_kind_is_refused_in_words(make: Any, told: str) -> None:
    """Whatever is handed to a constructor, an edit or a question, what is not of its kind is refused, not a fault."""
    with pytest.raises((PathwayError, ConditionError)) as caught:
        make()
    assert told in str(caught.value)


def test_one_thing_alone_counts_as_one() -> None:
    """One piece of evidence, one escalation, one fact may be given without a list around it."""
    item: Any = l4path.Evidence(source="book")
    review = Review("a", "A", tier="care", evidence=item)
    way: Any = review.escalates_to(HOME, on="indication")
    fact: Any = FLAG
    book: Any = l4path.Source("book")
    one = Pathway("p", tiers=["care"], start=[review], escalations=way, facts=fact, sources=book)
    assert one == Pathway("p", tiers=["care"], start=[review], escalations=[way], facts=[FLAG], sources=[book])


def test_what_is_declined_is_considered_for_that() -> None:
    """That something was asked for is no reason why what is declined is no option."""
    care = Treatment("care", "Care", tier="care", once=True)
    episode = Episode(trials={"care": Trial("ongoing")}, declined=["care"])
    assessment = Pathway("p", tiers=["care"], start=[care]).assess(episode)
    assert assessment.status["care"].value == "declined"
    (considered,) = [part for part in assessment.explain().sections if part.title.startswith("Considered")]
    (reason,) = considered.points[0].points
    assert reason.text == "The pathway reaches it, and the patient does not want it."


def test_a_reason_that_two_parts_share_is_told_once() -> None:
    """The trial that makes a way apply, and that its condition asks for too, stands under the way once."""
    care = Treatment(
        "care", "Care", tier="care", adequate=weeks >= 6, response=Measure("relief", "relief", kind="flag")
    )
    rest = Treatment("rest", "Rest", tier="care", once=True)
    way = Escalation("rest", on="failure", after=["care"], when=failed("care"))
    pathway = Pathway("p", tiers=["care"], start=[care], nodes=[rest], escalations=[way])
    explained = pathway.assess(Episode(trials={"care": Trial("failed")})).explain("rest", full=True)
    (route,) = [part for part in explained.sections if part.title == "How the pathway gets here"]
    texts = [point.text for point in route.points[-1].points]
    assert len(texts) == len(set(texts))


def test_the_program_of_a_page_does_not_hang_on_how_words_are_hashed() -> None:
    """The same pathway gives the same program in every process."""
    code = "import json, l4path, l4path.explorer as e; print(json.dumps(e.program_of(l4path.load('hypertension'))))"
    seeded = ({**os.environ, "PYTHONHASHSEED": seed} for seed in "123")
    made = {
        subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout for env in seeded
    }
    assert len(made) == 1
