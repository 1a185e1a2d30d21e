"""Pathways: built whole or refused, equal however they were made, edited into others, never changed."""

from __future__ import annotations

import itertools
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest import mock

import networkx
import pytest

from l4path import (
    Assumption,
    Caution,
    Choice,
    ConditionError,
    Definition,
    Disposition,
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
    Score,
    ScoreItem,
    Silenced,
    Source,
    Treatment,
    courses,
    failed,
    intolerant,
    offered,
    suitable,
    text,
    tolerated,
    tried,
    weeks,
)
from l4path.conditions import atoms
from l4path.formats import pathway_to_toml
from l4path.formats.pathways import pathway_from_text

if TYPE_CHECKING:
    from collections.abc import Callable

PAIN = Number(
    "pain", "knee pain", unit="NRS", minimum=0, maximum=10, question="How strong is the pain now, from 0 to 10?"
)
LOCKED = Flag("locked", "locked knee", question="Is the knee locked?")
RELIEF = Measure(
    "relief", "pain relief", unit="%", minimum=-1000, maximum=100, question="By how much did the pain fall?"
)


def trial(name: str, **fields: Any) -> Treatment:
    """A treatment with a trial."""
    return Treatment(name, name, tier="care", adequate=weeks >= 6, response=RELIEF >= 30, **fields)


def judged(adequate: Any) -> Treatment:
    """A treatment whose trial counts by any condition."""
    return Treatment("z", "z", tier="care", adequate=adequate, response=weeks >= 4)


def row(*names: str) -> list[Escalation]:
    """Treatments that follow one another on failure."""
    nodes = [trial(name) for name in names]
    return [first.escalates_to(second, on="failure") for first, second in itertools.pairwise(nodes)]


def small(**fields: Any) -> Pathway:
    """A small pathway, with other fields."""
    return Pathway(**({"id": "p", "tiers": ["care"], "start": ["a"], "escalations": row("a", "b", "c")} | fields))


def knee_in_python() -> Pathway:
    """The knee example of the file format, authored in Python."""
    heart = Flag("heart_failure", "heart failure", question="Is there heart failure?")
    lung = Flag("lung_disease", "severe lung disease", question="Is there severe lung disease?")
    cause = Choice(
        "cause",
        "cause",
        question="What is the cause?",
        values={"osteoarthritis": "osteoarthritis", "meniscus_tear": "meniscus tear"},
    )
    unfit = Definition("unfit_for_surgery", "unfit for an operation", heart | lung)
    first_line = Evidence(
        source="guideline-x", locator="1.2", stance="for", strength="consider", note="first line for every cause"
    )
    exercise = Treatment(
        "exercise",
        "Exercise programme",
        tier="conservative",
        adequate=weeks >= 6,
        response=RELIEF >= 30,
        evidence=(first_line,),
    )
    imaging = Treatment("imaging", "Weight-bearing X-ray", tier="conservative", once=True)
    replacement = Treatment(
        "replacement",
        "Joint replacement",
        tier="surgical",
        indications=[cause == "osteoarthritis"],
        contraindications=[unfit],
        adequate=weeks >= 12,
        response=RELIEF >= 50,
    )
    review = Review("surgical_review", "Surgical review", tier="surgical")
    management = Disposition("pain_management", "Long-term pain management", tier="conservative")
    emergency = Disposition("emergency_department", "Emergency department", tier="surgical", emergency=True)
    return Pathway(
        "knee-pain",
        "Knee pain, a small example",
        version="1.0.0",
        tiers=("self-care", "conservative", "surgical"),
        start=[exercise],
        goal=PAIN <= 2,
        facts=[PAIN, LOCKED, heart, lung, cause],
        screens={"red_flags": [LOCKED], "operative_risk": [heart, lung]},
        escalations=[
            exercise.escalates_to(
                imaging,
                on="failure",
                id="exercise-failed",
                when=PAIN > 2,
                because="an adequate exercise trial has not helped",
                evidence=[Evidence(source="guideline-x", locator="1.5", stance="for")],
            ),
            exercise.escalates_to(management, on="declined"),
            imaging.escalates_to(review, on="completion"),
            review.escalates_to(
                replacement,
                on="indication",
                when=(cause == "osteoarthritis") & (failed(exercise) | intolerant(exercise)),
            ),
            review.escalates_to(management, on="otherwise"),
            replacement.escalates_to(management, on="unavailable"),
            emergency.on_red_flag(LOCKED),
        ],
        invariants=[
            Invariant(
                "no_early_surgery",
                "No replacement is offered unless an exercise trial failed or was not tolerated",
                ~offered(replacement) | failed(exercise) | intolerant(exercise),
            )
        ],
        assumptions=[Assumption("locked_hurts", "A locked knee hurts", ~LOCKED | (PAIN >= 1))],
        sources=[Source("guideline-x", "Guideline X", year=2020, url="https://doi.org/10.0000/example")],
    )


def test_python_and_file_give_the_same_pathway(knee: Pathway) -> None:
    """The knee example is equal whether it is authored in Python or read from its file, and so is its text."""
    authored = knee_in_python()
    assert authored == knee
    assert hash(authored) == hash(knee)
    assert pathway_to_toml(authored) == pathway_to_toml(knee)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "x"},
        {"version": "2"},
        {"description": "x"},
        {"goal": PAIN <= 2},
        {"tiers": ["care", "surgery"]},
        {"escalations": row("a", "b", "c")[:1], "nodes": [trial("c")], "start": ["a", "c"]},
        {"facts": [LOCKED]},
        {"measures": [Measure("depth", "depth")]},
        {"definitions": [Definition("d", "d", LOCKED.as_condition())]},
        {"screens": {"s": [LOCKED]}},
        {"sources": [Source("s")]},
        {"invariants": [Invariant("i", "i", LOCKED.as_condition())]},
        {"assumptions": [Assumption("i", "i", LOCKED.as_condition())]},
        {"silenced": [Silenced("W1", "a", "on purpose")]},
        {"nodes": [trial("b"), trial("a"), trial("c")]},
    ],
)
def test_a_pathway_that_says_something_else_is_another(other: dict[str, Any]) -> None:
    """Pathways that differ in any field are not equal."""
    assert small(**other) != small()
    assert small(**other) == small(**other)


def test_a_pathway_is_no_other_thing() -> None:
    """A pathway equals nothing that is no pathway."""
    assert small() != "p"
    assert small() != None  # noqa: E711
    assert repr(small()) == "<Pathway 'p' 0: 3 nodes, 2 escalations>"


def test_what_is_mentioned_is_gathered() -> None:
    """Nodes, facts, measures and definitions that escalations and conditions mention need not be listed again."""
    unfit = Definition("unfit", "unfit", LOCKED | (PAIN >= 8))
    nodes = [trial("a"), Treatment("b", "b", tier="care", once=True, contraindications=[unfit])]
    pathway = Pathway(
        "p", tiers=["care"], start=[nodes[0]], escalations=[nodes[0].escalates_to(nodes[1], on="failure")]
    )
    assert list(pathway.nodes) == ["a", "b"]
    assert list(pathway.facts) == ["locked", "pain"]
    assert list(pathway.measures) == ["relief"]
    assert list(pathway.definitions) == ["unfit"]
    assert pathway.title == "p"
    assert pathway.version == "0"


def test_nodes_stand_by_kind_in_the_order_of_declaration() -> None:
    """Treatments come first, then reviews, then dispositions, each as declared."""
    nodes = [
        Disposition("z", "z", tier="care"),
        Review("y", "y", tier="care"),
        trial("x"),
        Review("w", "w", tier="care"),
    ]
    pathway = Pathway("p", tiers=["care"], start=nodes, nodes=nodes)  # type: ignore[arg-type]
    assert list(pathway.nodes) == ["x", "y", "w", "z"]
    assert list(pathway.treatments) == ["x"]
    assert list(pathway.reviews) == ["y", "w"]
    assert list(pathway.dispositions) == ["z"]


REVIEW, HOME = Review("review", "Review", tier="care"), Disposition("home", "Home", tier="care")
ONCE = Treatment("scan", "Scan", tier="care", once=True)
ALWAYS = Treatment("walks", "Walks", tier="care", continuous=True)
AWAY = Disposition("away", "Emergency department", tier="care", emergency=True)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (
            lambda: small(escalations=[*row("a", "b", "c"), trial("c").escalates_to("a", on="failure")]),
            "there is a cycle: a -> b -> c -> a",
        ),
        (
            lambda: small(escalations=[*row("a", "b"), Escalation("b", on="failure", after="b")]),
            "there is a cycle: b -> b",
        ),
        (lambda: small(id="Knee pain"), "Knee pain is not an id of a pathway"),
        (lambda: small(id=4), "4 is not an id of a pathway"),
        (lambda: small(tiers=[]), "there is no tier"),
        (lambda: small(tiers=["care", "care"]), "the tier care stands twice"),
        (lambda: small(tiers=["cure"]), "care is not a declared tier; did you mean cure"),
        (lambda: small(start=["b"]), "start is not the nodes without incoming escalations"),
        (lambda: small(start=[]), 'start = ["a"]'),
        (lambda: small(start=["a", "a"]), "the node a stands twice"),
        (lambda: small(start=["a", "z"]), "start: z is not a declared node"),
        (lambda: Pathway("p", tiers=["care"], start=[]), "there is no node"),
        (
            lambda: small(escalations=[*row("a", "b"), Escalation("bb", on="failure", after="a")]),
            "bb is not a declared node",
        ),
        (
            lambda: small(escalations=[*row("a", "b"), Escalation("b", on="failure", after="aa")]),
            "aa is not a declared node",
        ),
        (lambda: small(escalations=[*row("a", "b"), *row("a", "b")]), "the same id twice"),
        (lambda: small(escalations=["a"]), "'a' is not an escalation"),
        (lambda: small(nodes=[4]), "4 is not a treatment, review or disposition"),
        (
            lambda: small(nodes=[trial("a", once=False), Review("a", "a", tier="care")]),
            "a is declared twice, and differently",
        ),
        (lambda: small(facts=[Flag("a", "a")]), "a is both a fact and a node"),
        (lambda: small(facts=[Flag("relief", "relief")]), "relief is both a fact and a measure"),
        (lambda: small(facts=[Flag("weeks", "weeks")]), "weeks is both a built-in measure and a fact"),
        (
            lambda: small(definitions=[Definition("doses", "doses", LOCKED.as_condition())]),
            "doses is both a built-in measure and a definition",
        ),
        (
            lambda: small(measures=[Measure("weeks", "weeks")]),
            "measures.weeks: weeks is built in and cannot be declared again",
        ),
        (lambda: small(facts=[PAIN, Number("pain", "pain")]), "pain is declared twice, and differently"),
        (lambda: small(facts=[4]), "4 is not a fact"),
        (lambda: small(facts=[PAIN], goal=Number("pain", "pain") >= 2), "pain is declared twice, and differently"),
        (lambda: small(screens={"s": [PAIN]}), "pain is neither a flag nor a choices-fact; it is a number"),
        (lambda: small(screens={"s": ["x"]}), "x is not a declared fact"),
        (lambda: small(screens={"s": [LOCKED, LOCKED]}), "the fact locked stands twice"),
        (lambda: small(screens={"S": [LOCKED]}), "S is not an id for a screen"),
        (lambda: small(goal=weeks >= 4), "weeks is a measure of a trial"),
        (lambda: small(goal=offered("a")), "offered belongs to invariants"),
        (lambda: small(goal=failed("z")), "no node is declared as z"),
        (lambda: small(goal=RELIEF.of("z") >= 4), "z is not a declared treatment"),
        (lambda: small(goal="pain >= 4"), "is not a condition"),
        (lambda: small(start=["a", ONCE], goal=weeks.of("scan") >= 4), "scan is done once and has no measures"),
        (
            lambda: small(start=["a", trial("z", indications=[suitable("a")])]),
            "suitable may not appear in an indication",
        ),
        (
            lambda: small(start=["a", trial("z", indications=[Definition("d", "d", suitable("a"))])]),
            "suitable may not appear in an indication or a contraindication, nor through d",
        ),
        (
            lambda: small(start=["a", judged(PAIN >= 4)]),
            "a trial sees only its own measures",
        ),
        (
            lambda: small(start=["a", judged(weeks.of("a") >= 4)]),
            "a trial sees only its own measures",
        ),
        (
            lambda: small(start=["a", judged(failed("a"))]),
            "a trial sees only its own measures",
        ),
        (lambda: small(start=["a", judged(tolerated)]), "read through predicates only"),
        (lambda: small(goal=courses >= 2), "courses is a measure of a trial"),
        (lambda: small(start=["a", ONCE], goal=courses.of("scan") >= 2), "scan is done once and has no measures"),
        (lambda: small(measures=[Measure("courses", "x")]), "measures.courses: courses is built in"),
        (lambda: small(facts=[Flag("ended", "x")]), "ended is both a built-in measure and a fact"),
        (lambda: small(start=["a", AWAY]), "away: an emergency node is in start"),
        (
            lambda: small(start=["a", REVIEW], escalations=[*row("a", "b"), REVIEW.escalates_to("b", on="failure")]),
            "failure never fires out of a review",
        ),
        (
            lambda: small(start=["a", ONCE], escalations=[*row("a", "b"), ONCE.escalates_to("b", on="relapse")]),
            "relapse never fires out of a once treatment, and scan is one",
        ),
        (
            lambda: small(start=["a", ALWAYS], escalations=[*row("a", "b"), ALWAYS.escalates_to("b", on="relapse")]),
            "relapse never fires out of a continuous",
        ),
        (
            lambda: small(start=["a", HOME], escalations=[*row("a", "b"), HOME.escalates_to("b", on="indication")]),
            "nothing leaves a disposition",
        ),
        (
            lambda: small(escalations=[*row("a", "b"), trial("a").escalates_to("b", on="otherwise")]),
            "otherwise leaves a review",
        ),
        (
            lambda: small(
                start=["a", REVIEW], escalations=[*row("a", "b"), Escalation("b", on="otherwise", after=[REVIEW, "a"])]
            ),
            "otherwise has one source",
        ),
        (
            lambda: small(start=["a", HOME], escalations=[*row("a", "b"), HOME.on_red_flag(LOCKED)]),
            "a red flag leads to an emergency node, and home is none",
        ),
        (
            lambda: small(sources=[], start=["a", trial("z", evidence=[Evidence(source="x")])]),
            "the source x is not declared",
        ),
        (lambda: small(sources=[Source("a"), Source("a", year=2000)]), "a is declared twice, and differently"),
        (lambda: small(invariants=["a"]), "'a' is not an invariant"),
        (lambda: small(definitions=[4]), "4 is not a definition"),
    ],
)
def test_a_pathway_that_cannot_be_right_is_refused(build: Any, words: str) -> None:
    """Each thing that makes a pathway wrong, whoever the patient is, is refused and named."""
    with pytest.raises(PathwayError) as caught:
        build()
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Escalation("b", on="failing", after="a"), "did you mean failure"),  # type: ignore[arg-type]
        (lambda: Escalation("b", on="failure"), "has no source"),
        (lambda: Escalation("b", on="persistence", after="a"), "persistence needs a when"),
        (lambda: Escalation("b", on="deterioration", after="a"), "deterioration needs a when"),
        (lambda: Escalation("b", on="red_flag"), "red_flag needs a when"),
        (lambda: Escalation("b", on="failure", after=["a", "a"]), "the source a stands twice"),
        (lambda: Escalation(4, on="failure", after="a"), "4 is neither a node nor the id of one"),  # type: ignore[arg-type]
        (lambda: Escalation("b", on="failure", after="a", when=4), "when: 4 is not a condition"),  # type: ignore[arg-type]
        (lambda: Escalation("b", on="failure", after="a", id="A b"), "A b is not an id of an escalation"),
        (lambda: Escalation("b", on="failure", after="a", because=4), "because"),  # type: ignore[arg-type]
        (lambda: Treatment("t", "t", tier="care"), "exactly one of trial, continuous, once"),
        (
            lambda: Treatment("t", "t", tier="care", once=True, continuous=True),
            "exactly one of trial, continuous, once",
        ),
        (lambda: Treatment("t", "t", tier="care", once=True, adequate=weeks >= 1), "exactly one of trial"),
        (lambda: Treatment("t", "t", tier="care", adequate=weeks >= 1), "the trial has no response"),
        (lambda: Treatment("t", "t", tier="care", response=weeks >= 1), "the trial has no adequate"),
        (lambda: Treatment("t", "t", tier="care", once=1), "1 is not yes or no"),  # type: ignore[arg-type]
        (lambda: Treatment("t", "t", tier="care", once=True, indications=["pain"]), "indications[1]"),  # type: ignore[list-item]
        (
            lambda: Treatment("t", "t", tier="care", adequate="weeks", response=weeks >= 1),  # type: ignore[arg-type]
            "adequate: 'weeks' is not a condition",
        ),
        (lambda: Review("r", "", tier="care"), "title: is empty"),
        (lambda: Disposition("d", "d", tier="", final=True), "tier: is empty"),
        (lambda: Disposition("d", "d", tier="care", final=None), "None is not yes or no"),  # type: ignore[arg-type]
        (lambda: Silenced("W1", "a", ""), "reason: is empty"),
        (lambda: Invariant("i", "", LOCKED.as_condition()), "title: is empty"),
    ],
)
def test_a_part_that_cannot_be_right_is_refused(build: Any, words: str) -> None:
    """Escalations, nodes and statements refuse on their own what no pathway could make right."""
    with pytest.raises(PathwayError) as caught:
        build()
    assert words in str(caught.value)


def test_every_problem_is_told_at_once() -> None:
    """A pathway with many problems is refused with all of them."""
    with pytest.raises(PathwayError) as caught:
        small(id="X", tiers=["cure"], goal=failed("z"), screens={"s": ["x"]}, start=["b"])
    assert [problem.where for problem in caught.value.problems] == [
        "id",
        "screens.s",
        "treatments.a.tier",
        "goal",
        "start",
    ]


def test_an_otherwise_that_waits_for_itself_is_refused() -> None:
    """An `otherwise` whose sibling waits for where it leads is refused, the ring named; one that does not is built."""
    review, second = Review("r", "r", tier="care"), Review("s", "s", tier="care")
    joined = Escalation("home", on="indication", after=["r", "s"])
    with pytest.raises(
        PathwayError, match=r"an otherwise depends on itself: r -> s -> s|an otherwise depends on itself: s -> s"
    ):
        Pathway(
            "p",
            tiers=["care"],
            start=[review],
            nodes=[second, HOME],
            escalations=[joined, review.escalates_to(second, on="otherwise")],
        )
    elsewhere = Disposition("elsewhere", "Elsewhere", tier="care")
    built = Pathway(
        "p",
        tiers=["care"],
        start=[review, second],
        nodes=[HOME],
        escalations=[joined, review.escalates_to(elsewhere, on="otherwise")],
    )
    order = built.evaluation_order
    assert order.index("s") < order.index("elsewhere")


@pytest.mark.parametrize("ways", [["home"], ["home", "s"]])
def test_what_leaves_a_disposition_is_one_mistake_and_no_ring_beside_it(ways: list[str]) -> None:
    """Nothing leaves a disposition: that alone is reported, though an `otherwise` leads to it."""
    review, second = Review("r", "r", tier="care"), Review("s", "s", tier="care")
    onward = Escalation("s", on="indication", after=["r", *ways])
    with pytest.raises(PathwayError) as caught:
        Pathway(
            "p",
            tiers=["care"],
            start=[review],
            nodes=[second, HOME],
            escalations=[onward, review.escalates_to(HOME, on="otherwise")],
        )
    told = [problem.what for problem in caught.value.problems]
    assert not [one for one in told if "otherwise" in one], told
    assert ["cycle" in one for one in told].count(True) == ("s" in ways)


ALONE = {  # by the keyword, in the order of what Pathway takes: one thing, and where a pathway keeps it
    "tiers": "care",
    "start": trial("a"),
    "nodes": trial("a"),
    "escalations": Escalation("a", on="red_flag", when=LOCKED),
    "facts": PAIN,
    "measures": RELIEF,
    "definitions": Definition("unfit", "unfit", LOCKED),
    "scores": Score("risk", "risk", [ScoreItem(LOCKED, 1)]),
    "invariants": Invariant("i", "i", ~LOCKED),
    "obligations": Obligation("o", "o", LOCKED, LOCKED),
    "assumptions": Assumption("m", "m", ~LOCKED),
    "sources": Source("x", "x"),
    "silenced": Silenced("node/never", "nodes.a", "so it is"),
}


@pytest.mark.parametrize("name", ALONE)
def test_one_thing_alone_counts_as_a_list_of_one(name: str) -> None:
    """Wherever a pathway takes a list, one thing that stands there without a list is the same as a list of it."""
    kept: dict[str, Any] = {
        "tiers": ["care"],
        "start": ["a"],
        "nodes": [replace(trial("a"), emergency=name == "escalations")],
    }
    if name == "escalations":
        kept |= {"start": ["b"], "nodes": [*kept["nodes"], trial("b")]}
    assert Pathway("p", **kept | {name: ALONE[name]}) == Pathway("p", **kept | {name: [ALONE[name]]})


def test_ids_of_escalations_are_derived_and_unique() -> None:
    """An escalation without an id gets one from sources, kind and target; one source is one source."""
    assert Escalation("c", on="failure", after=["a", "b"]).id == "a+b-failure-c"
    assert Escalation("c", on="failure", after=["a", "b"], any_of=True).id == "a|b-failure-c"
    assert Escalation("c", on="red_flag", when=LOCKED).id == "red_flag-c"
    assert Escalation("c", on="failure", after=["a"], any_of=True) == Escalation("c", on="failure", after="a")
    assert Escalation("c", on="red_flag", when=LOCKED, any_of=True) == Escalation("c", on="red_flag", when=LOCKED)


def test_escalations_remember_the_nodes_they_were_made_with_but_compare_by_id() -> None:
    """An escalation made with nodes equals one made with their ids."""
    first, second = trial("a"), trial("b")
    assert first.escalates_to(second, on="failure") == Escalation("b", on="failure", after=("a",))
    assert str(first.escalates_to(second, on="failure")) == "a-failure-b: a -> b"
    assert str(AWAY.on_red_flag(LOCKED)) == "red_flag-away: anywhere -> away"


def test_a_pathway_never_changes(knee: Pathway) -> None:
    """Nothing can be set on a pathway or put into what it holds."""
    with pytest.raises(AttributeError, match="with_"):
        knee.title = "x"
    with pytest.raises(AttributeError):
        del knee.title
    for mapping in (knee.facts, knee.nodes, knee.definitions, knee.screens, knee.sources, knee.treatments):
        with pytest.raises(TypeError):
            mapping["x"] = 1  # type: ignore[index]
    with pytest.raises(AttributeError):
        knee.nodes["exercise"].title = "x"  # type: ignore[misc]


def test_a_pathway_survives_a_pickle(knee: Pathway) -> None:
    """A pathway that was pickled and read back is equal, and assesses alike."""
    again = pickle.loads(pickle.dumps(knee))  # noqa: S301 (our own bytes)
    assert again == knee
    assert list(again.nodes) == list(knee.nodes)
    assert again.evaluation_order == knee.evaluation_order


def test_the_graph_is_frozen_and_carries_the_objects(knee: Pathway) -> None:
    """`pathway.graph` is a frozen networkx graph whose nodes and edges carry nodes and escalations."""
    graph = knee.graph
    assert isinstance(graph, networkx.DiGraph)
    with pytest.raises(networkx.NetworkXError):
        graph.add_edge("a", "b")
    assert set(graph) == set(knee.nodes)
    assert graph.nodes["exercise"]["node"] is knee.nodes["exercise"]
    assert {(source, way.to) for way in knee.escalations for source in way.after} == set(graph.edges)
    carried = [way for edge in graph.edges for way in graph.edges[edge]["escalations"]]
    assert sorted(way.id for way in carried) == sorted(way.id for way in knee.escalations if way.after)
    graph.nodes["exercise"]["node"] = None
    assert knee.graph.nodes["exercise"]["node"] is knee.nodes["exercise"]


def test_ways_into_and_out_of_a_node(knee: Pathway) -> None:
    """The escalations into and out of a node are found by the node or its id."""
    assert [way.id for way in knee.out_of("exercise")] == ["exercise-failed", "exercise-declined-pain_management"]
    assert knee.into(knee.nodes["imaging"]) == (knee.escalations[0],)
    assert knee.into("exercise") == ()


def test_an_unknown_node_is_named_with_the_nearest() -> None:
    """Asking for a node that is not there says which was probably meant."""
    for ask in (small().node, small().into, small().out_of, small().without_node):
        with pytest.raises(PathwayError, match="is not a node of p"):
            ask("zz")
        with pytest.raises(PathwayError, match=r"^'' is not a node of p"):
            ask("")
    with pytest.raises(PathwayError, match="did you mean exercise"):
        knee_in_python().node("exersise")
    with pytest.raises(PathwayError):
        small().node(4)  # type: ignore[arg-type]


# edits


def test_edits_give_another_pathway_and_keep_the_start() -> None:
    """An edit gives another pathway with the start equal to the roots, and leaves the one it was made from."""
    first = small()
    more = first.with_node(trial("d"))
    assert more.start == ("a", "d")
    joined = more.with_escalation(Escalation("d", on="failure", after="c"))
    assert joined.start == ("a",)
    assert first == small()
    assert joined.without_escalation("c-failure-d", start="d") == more
    assert joined.without_node("d") == first
    assert first.without_node("b", start=["c"]).start == ("a", "c")
    assert joined.without_node("b", nodes="c", start=[joined.nodes["d"]]).start == ("a", "d")


def test_no_edit_makes_a_node_a_start_unasked() -> None:
    """An edit that leaves a node without a way in is refused, with what to do, whichever edit it is."""
    first = small()
    edits: list[Callable[[], Pathway]] = [
        lambda: first.without_escalation("b-failure-c"),
        lambda: first.without_node("b"),
        lambda: first.with_fields(escalations=first.escalations[:1]),
        lambda: first.with_fields(escalations=(way for way in first.escalations[:1])),
        lambda: first.with_escalation(Escalation("a", id="b-failure-c", on="failure", after="b")),
    ]
    for edit in edits:
        with pytest.raises(PathwayError, match="nothing would lead to c any more") as refused:
            edit()
        said = str(refused.value)
        assert 'nodes=["c"]' in said or "without_node" in said
        assert 'start=["c"]' in said or 'with_fields(..., start=["a", "c"])' in said
        assert len(refused.value.problems) == 1
    assert first == small()
    assert first.with_fields(escalations=first.escalations[:1], start=["a", "c"]).start == ("a", "c")
    assert list(first.without_escalation("a-failure-b", nodes=["b", "c"]).nodes) == ["a"]


def test_what_hangs_on_a_removed_node_is_named_with_it() -> None:
    """The refusal names what is left without a way in first, then what hangs on that, and nothing that goes anyway."""
    row_of_four = small(escalations=row("a", "b", "c", "d"))
    with pytest.raises(PathwayError, match="nothing would lead to c any more, nor then to d;"):
        row_of_four.without_node("b")
    with pytest.raises(PathwayError, match="nothing would lead to d any more;"):
        row_of_four.without_node("b", nodes=["c"])
    with pytest.raises(PathwayError, match="nothing would lead to d any more;"):
        small(escalations=[*row("a", "b", "c"), *row("b", "d")]).without_node("b", start=["c"])
    with pytest.raises(PathwayError, match="b should not be listed: something leads to it"):
        row_of_four.without_node("d", start=["b"])


def test_an_emergency_node_is_left_without_a_way_in_by_no_edit() -> None:
    """The refusal of such an edit does not propose the start, where no emergency node may stand."""
    flag = Escalation("ward", on="red_flag", when=LOCKED, id="flag")
    ward = Disposition("ward", "ward", tier="care", emergency=True)
    pathway = small(nodes=[*small().nodes.values(), ward], escalations=[*small().escalations, flag])
    with pytest.raises(PathwayError, match="an emergency node cannot begin care") as refused:
        pathway.without_escalation("flag")
    assert "start=" not in str(refused.value)
    with pytest.raises(PathwayError, match="an emergency node is in start"):
        pathway.without_escalation("flag", start=["ward"])
    assert pathway.without_escalation("flag", nodes=["ward"]).nodes == small().nodes


def test_a_file_in_which_a_way_is_missing_is_told_so_first() -> None:
    """Listing the node in start lets everybody in, so that is the last thing the message says."""
    with pytest.raises(PathwayError) as refused:
        small(start=[])
    said = str(refused.value)
    assert "nothing leads to a, not listed there" in said
    assert said.index("is missing") < said.index("should go") < said.index("only if care really begins there")
    assert said.endswith('start = ["a"]')
    with pytest.raises(PathwayError, match=r'something leads to it; write start = \["a"\]$'):
        small(start=["a", "b"])


def test_an_edit_replaces_what_has_the_id() -> None:
    """Another node, escalation, source or definition of the same id stands in the same place."""
    pathway = small(sources=[Source("s")], definitions=[Definition("d", "d", LOCKED.as_condition())])
    changed = pathway.with_node(trial("b", contraindications=[PAIN >= 9]))
    assert list(changed.nodes) == list(pathway.nodes)
    assert text(changed.treatments["b"].contraindications[0]) == "pain >= 9"
    way = Escalation("b", on="failure", after="a", when=PAIN >= 4)
    assert pathway.with_escalation(way).escalations[0].when == way.when
    assert pathway.with_source(Source("s", year=2000)).sources["s"].year == 2000
    assert pathway.with_definition(Definition("d", "d", PAIN >= 2)).definitions["d"].condition == (PAIN >= 2)


def test_a_refused_edit_changes_nothing_and_names_the_cycle() -> None:
    """An edit that would close a cycle is refused with the cycle in order."""
    pathway = small()
    with pytest.raises(PathwayError, match="there is a cycle: a -> b -> c -> a"):
        pathway.with_escalation(Escalation("a", on="failure", after="c"))
    assert pathway == small()


def test_a_node_that_is_asked_about_stays() -> None:
    """A node that a condition still asks about cannot be taken out; the places are named."""
    pathway = small(goal=failed("b") | (RELIEF.of("c") >= 30))
    with pytest.raises(PathwayError, match="goal: b cannot go"):
        pathway.without_node("b")
    with pytest.raises(PathwayError, match="goal: c cannot go"):
        pathway.without_node("c")
    own = small(
        escalations=[
            *row("a", "b"),
            trial("b").escalates_to(trial("c", indications=[tried("c")]), on="failure", when=failed("c")),
        ]
    )
    assert list(own.without_node("c").nodes) == ["a", "b"]


def test_only_conditions_that_stay_are_in_the_way() -> None:
    """A condition of an escalation that goes itself is no reason to keep a node; one of any that stays is."""
    first, second, third = row("a", "b", "c")[0], row("b", "c")[0], row("a", "d")[0]
    goes = small(escalations=[replace(first, when=tried("b")), second, third], start=["a"])
    assert [way.id for way in goes.without_node("b", nodes=["c"]).escalations] == ["a-failure-d"]
    for number in (1, 2, 3):
        ways = [first, second]
        ways.insert(number - 1, replace(third, when=tried("b")))
        with pytest.raises(PathwayError) as refused:
            small(escalations=ways, start=["a"]).without_node("b", nodes=["c"])
        assert [problem.where for problem in refused.value.problems] == [f"escalations[{number}].when"]


def test_a_join_loses_a_source() -> None:
    """Of a join, any of several sources may go; where all are needed the escalation goes with one."""
    nodes = [trial("a"), trial("b"), trial("c")]
    either = Escalation("c", on="failure", after=["a", "b"], any_of=True)
    both = Escalation("c", on="exhausted", after=["a", "b"])
    pathway = Pathway("p", tiers=["care"], start=["a", "b"], nodes=nodes, escalations=[either, both])
    assert [way.id for way in pathway.without_node("a").escalations] == ["b-failure-c"]


def test_a_fact_is_declared_otherwise_everywhere() -> None:
    """Declaring a fact otherwise renews every condition, or is refused where one no longer fits."""
    unfit = Definition("unfit", "unfit", PAIN >= 8)
    pathway = small(goal=unfit & (PAIN <= 9), facts=[PAIN])
    wider = pathway.with_fact(Number("pain", "pain", minimum=0, maximum=20))
    assert wider.facts["pain"].maximum == 20
    assert pathway_from_text(pathway_to_toml(wider)) == wider
    with pytest.raises(PathwayError, match="9 is not within 0 to 8"):
        pathway.with_fact(Number("pain", "pain", minimum=0, maximum=8))
    with pytest.raises(PathwayError, match="is a flag"):
        pathway.with_fact(Flag("pain", "pain"))
    with pytest.raises(PathwayError, match="is not a fact or measure"):
        pathway.with_fact("pain")  # type: ignore[arg-type]
    finer = pathway.with_fact(Measure("relief", "relief", unit="%", minimum=0, maximum=100))
    assert finer.measures["relief"].minimum == 0


def everywhere(pain: Number) -> Pathway:
    """A pathway that asks about a number wherever a condition can stand, by definitions and scores too."""
    inner = Definition("inner", "inner", pain >= 3)
    risk = Score("risk", "risk", [ScoreItem(inner, 2), ScoreItem(pain >= 5, 1)])
    unfit = Definition("unfit", "unfit", (risk >= 2) | inner)
    asked = (pain >= 4) & unfit & risk.between(1, 2)
    first = trial("a", indications=[asked], contraindications=[~asked], cautions=[Caution("c", asked, "mind it")])
    return Pathway(
        "p",
        tiers=["care"],
        start=[first],
        escalations=[first.escalates_to(HOME, on="failure", when=asked)],
        goal=asked,
        invariants=[Invariant("i", "i", asked)],
        obligations=[Obligation("o", "o", asked, ~asked)],
        assumptions=[Assumption("m", "m", asked)],
    )


def test_what_is_declared_otherwise_is_so_in_every_place() -> None:
    """As if it had been declared so at first; a definition that is changed is changed in what builds on it."""
    wider = Number("pain", "pain", minimum=0, maximum=20)
    assert everywhere(PAIN).with_fact(wider) == everywhere(wider)
    lower = Definition("inner", "inner", PAIN >= 1)
    changed = everywhere(PAIN).with_definition(lower)
    assert [text(item.when) for item in changed.scores["risk"].items] == ["inner", "pain >= 5"]
    assert changed.definitions["inner"] == lower
    for stated in (changed.goal, changed.escalations[0].when, changed.nodes["a"].cautions[0].when):  # type: ignore[union-attr]
        (through,) = {atom.score for atom in operative_scores(stated)}
        assert through == changed.scores["risk"]
        assert through.items[0].when.definition == lower


def operative_scores(stated: Any) -> list[Any]:
    """What compares a score in a condition."""
    return [atom for atom in atoms(stated) if hasattr(atom, "score")]


def test_fields_are_replaced_by_name() -> None:
    """`with_fields` replaces fields, and refuses one that is not there with the nearest name."""
    assert small().with_fields(title="another").title == "another"
    with pytest.raises(PathwayError, match="a pathway has no titel; did you mean title"):
        small().with_fields(titel="x")  # type: ignore[call-arg]
    with pytest.raises(PathwayError) as caught:
        small().with_fields(titel="x", gaol=None)  # type: ignore[call-arg]
    assert [one.what for one in caught.value.problems] == ["a pathway has no titel", "a pathway has no gaol"]


def test_what_is_no_pathway_may_say_itself_whether_it_is_equal() -> None:
    """A pathway leaves it to the other, as Python asks of values."""
    assert small() == mock.ANY
    assert small() != "small"


def test_an_escalation_is_found_by_its_id_or_itself() -> None:
    """And one that is not there is refused with the nearest id, or a word where to look."""
    pathway = small()
    (way, *_) = pathway.escalations
    assert pathway.escalation(way) is pathway.escalation(way.id) is way
    with pytest.raises(PathwayError, match=r"a-failure-bb is not an escalation of .*; did you mean a-failure-b"):
        pathway.escalation("a-failure-bb")
    with pytest.raises(PathwayError, match=r"4 is not an escalation of .*; see the pathway's escalations"):
        pathway.escalation(4)  # type: ignore[arg-type]


def test_a_missing_escalation_is_named() -> None:
    """Taking an escalation out that is not there says which was probably meant."""
    with pytest.raises(PathwayError, match="did you mean a-failure-b"):
        small().without_escalation("a-failure-bb")


def test_conditions_of_other_pathways_are_refused() -> None:
    """A condition about a fact that is declared otherwise elsewhere is refused, not quietly taken."""
    with pytest.raises((PathwayError, ConditionError), match="differently"):
        small(facts=[PAIN]).with_escalation(Escalation("c", on="failure", after="a", when=Number("pain", "x") >= 4))
