"""What it would take is true: nothing that is recorded, each makes it an option, each value suffices."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings

import l4path
from l4path import Assumption, Choice, EpisodeError, Flag, Number, Pathway, Treatment, Trial, weeks
from l4path.assessment.alone import Varied
from l4path.conditions.logic import all_of
from l4path.explanation import outline
from l4path.explanation.alternatives import alternatives
from l4path.explanation.statements import Row, Statement
from l4path.language import words
from l4path.meaning import Has, Status
from l4path.search.alternatives import Alternative
from l4path.search.enough import Enough, enough
from l4path.search.relevance import relevances
from l4path.search.taking import wanted_of, what_it_would_take
from l4path.testing import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Assessment, Episode
    from l4path.nodes import Node

L4 = l4path.load("l4")
EXAMPLES = Path(__file__).parent.parent / "examples" / "episodes"
_MOST = 400  # combinations of values that are assessed
_NEW = ("takes.tried", "takes.begin")


def example(name: str) -> Assessment:
    """An example episode, assessed."""
    return L4.assess(l4path.read_episode(EXAMPLES / f"{name}.toml"))


def every(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    """All statements, also those that stand in the sentences of others."""
    for one in statements:
        yield one
        for _, slot in one.slots:
            inner = slot.items if isinstance(slot, Row) else (slot,)
            yield from every(tuple(each for each in inner if isinstance(each, Statement)))
        yield from every(one.parts)


def values_in(found: Any, numbers: list[float]) -> list[Any]:
    """The values that are said to suffice: each of them, or every number within the range and just at its ends."""
    if found.values:
        return list(found.values)
    low, high = found.low, found.high
    return [
        number
        for number in numbers
        if (low is None or number > low[0] or (number == low[0] and low[1]))
        and (high is None or number < high[0] or (number == high[0] and high[1]))
    ]


def numbers_of(pathway: Pathway, name: str) -> list[float]:
    """Whole and half numbers from end to end of a fact, and where it has no end, far enough."""
    fact = pathway.facts[name]
    if fact.kind != "number":
        return []
    low = -10 if fact.minimum is None else fact.minimum
    high = low + 110 if fact.maximum is None else fact.maximum
    step = max(0.5, (high - low) / 220)
    return [low + step * number for number in range(int((high - low) / step) + 1)]


def hold(assessment: Assessment, node: Node, made: Alternative) -> None:
    """Hold the values that are said to suffice in an alternative to the engine, in any combination of them."""
    pathway = assessment.pathway
    wanted = wanted_of(assessment, node)
    found = enough(assessment, made, Has(node.id, frozenset(wanted)))
    spans = {name: values_in(will, numbers_of(pathway, name)) for name, will in found.items()}
    assert all(
        made.episode.facts[name] in span or span == [] or found[name].values == () for name, span in spans.items()
    )
    each = [[{name: value} for value in span] for name, span in spans.items()]
    chosen = {name: set[Any]() for name in spans}
    first = pathway.assess(made.episode)
    promised = node in (*first.options, *first.alongside)
    alone = ({**made.episode.facts, **one} for choices in each for one in choices)
    together = ({**made.episode.facts, **{k: v for one in some for k, v in one.items()}} for some in product(*each))
    singly = list(islice(alone, _MOST))
    for place, facts in enumerate((*singly, *islice(together, _MOST))):
        episode = made.episode.with_facts({name: facts[name] for name in spans})
        try:
            then = pathway.assess(episode)
        except EpisodeError:
            assert any(will.beside for will in found.values())
            continue
        if not then.contradictions:
            assert then.status[node.id] in wanted, (node.id, facts)
            shown = node in (*then.options, *then.alongside)
            assert shown or not promised, (node.id, facts)
            assert promised or not shown or place >= len(singly), (node.id, facts)  # nor is it on hold for one of many
            for name in spans:
                chosen[name].add(facts[name])


def hold_all(assessment: Assessment, nodes: tuple[Node, ...]) -> int:
    """Hold what it would take to come to some nodes to the record and the engine; how many alternatives there were."""
    seen = 0
    recorded = {**assessment.pathway.answered(assessment.episode.screened), **assessment.episode.facts}
    titles = {node.title: node.id for node in assessment.pathway.treatments.values()}
    for node in nodes:
        told, then = alternatives(assessment, node)
        if then is None:
            continue
        for one in every(told):
            if one.says in _NEW:
                here = replace(one, parts=())  # what else it takes stands in its parts
                named = {slot for each in every((here,)) for name, slot in each.slots if name == "node"}
                assert not {titles[str(title)] for title in named} & assessment.episode.trials.keys(), one
        for made in what_it_would_take(assessment, node).alternatives:
            assert not recorded.keys() & set(made.answers)
            hold(assessment, node, made)
            seen += 1
        held = [any(part.says in ("takes.held", "takes.no_option") for part in one.parts) for one in told]
        assert all(held) or not any(held)
        assert held[0] is (node not in (*then.options, *then.alongside) and then.status[node.id] is not Status.PASSED)
        steps = {name for name in assessment.pathway.nodes if then.truth("reached", name) is l4path.Truth.MET}
        for one in outline(assessment, node).verdict:
            if one.says == "verdict.nearest":
                (row,) = (slot for _, slot in one.slots)
                assert isinstance(row, Row)
                ids = {each.title: each.id for each in assessment.pathway.nodes.values()}
                assert {ids[str(title)] for title in row.items} <= steps
    return seen


@settings(max_examples=25)
@given(case=cases(max_nodes=5))
def test_what_it_would_take_is_true_of_generated_pathways(case: tuple[Pathway, Episode]) -> None:
    """Nothing recorded is to be tried or asked; each value suffices; what is no option is said to be none."""
    nodes = tuple(case[0].nodes.values())
    assume(len({node.title for node in nodes}) == len(nodes))  # a statement is held to its node by the title
    try:
        assessment = case[0].assess(case[1])
    except EpisodeError:
        return
    hold_all(assessment, nodes)


@pytest.mark.parametrize(
    ("name", "nodes"),
    [
        ("partial-record", ("chiropractic", "discectomy")),
        ("history-with-gaps", ("esi_early",)),
        ("no-symptoms", ("nsaids",)),
        ("red-flags-unanswered", ("fusion",)),
        ("disc-week-8", ("discectomy", "recovered")),
    ],
)
def test_what_it_would_take_is_true_of_the_examples(name: str, nodes: tuple[str, ...]) -> None:
    """The same of nodes of l4, some of which were told wrongly."""
    assert hold_all(example(name), tuple(L4.nodes[node] for node in nodes if node in L4.nodes))


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.toml")))
def test_no_value_of_a_range_leaves_on_hold_what_another_makes_an_option(name: str) -> None:
    """Of a weakness that has an operation considered, none that is an emergency, in which the operation waits."""
    hold_all(example(name), (L4.nodes["discectomy"],))


def test_a_range_ends_where_something_else_comes_first() -> None:
    """By hand: weakness of grade 4 and below is a reason to operate, of grade 3 and below an emergency."""
    signs = dict.fromkeys(("medial_shin_loss", "patellar_reflex_reduced"), False)
    asked = l4path.read_episode(EXAMPLES / "history-with-gaps.toml").with_facts(signs)
    text = said(L4.assess(asked), "discectomy")
    assert "MRC grade of knee extension: more than 3 and at most 4 (today: 5)" in text
    grade, drop = Number("grade", "grade", minimum=0, maximum=5), Flag("drop", "drop")
    beside = Treatment("t", "T", tier="a", continuous=True, indications=[grade <= 4])
    ward = l4path.Disposition("ward", "Ward", tier="a", emergency=True)
    pathway = Pathway(
        "p", tiers=["a"], start=[beside], nodes=[beside, ward], escalations=[ward.on_red_flag(drop | (grade <= 2))]
    )
    assessment = pathway.assess(l4path.Episode({"grade": 5, "drop": False}))
    made = l4path.Episode({"grade": 3, "drop": False})
    (found,) = what_it_would_take(assessment, "t").alternatives
    assert found.episode.facts["grade"] in (3, 4)  # and drop stays as it is recorded, whatever else could be
    wanted = Has("t", frozenset({Status.OFFERED}))
    for witness, low, high in ((3, (2, False), (4, True)), (1, None, (4, True))):
        chosen = Alternative(made.with_facts({"grade": witness}), findings=("grade",))
        assert enough(assessment, chosen, wanted) == {"grade": Enough((), low, high)}


@pytest.mark.parametrize(
    ("most", "found"), [(12, Enough((), None, (4, True))), (11, Enough((3,)))], ids=["affordable", "too many"]
)
def test_of_a_large_pathway_few_values_are_tried(monkeypatch: pytest.MonkeyPatch, most: int, found: Enough) -> None:
    """Six values are to be tried (0, 2, 3, 4, 4.5, 5), and each goes through one node and one condition."""
    grade = Number("grade", "grade", minimum=0, maximum=5)
    pathway = Pathway("p", tiers=["a"], start=[Treatment("t", "T", tier="a", once=True, indications=[grade <= 4])])
    monkeypatch.setattr("l4path.search.enough._LOOKED_AT", most)
    made = Alternative(l4path.Episode({"grade": 3}), findings=("grade",))
    wanted = Has("t", frozenset({Status.OFFERED}))
    assert enough(pathway.assess(l4path.Episode({"grade": 5})), made, wanted) == {"grade": found}


def test_of_values_that_are_barred_few_are_tried_with_what_is_answered_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of a hundred causes, and with 99 of them only the last of a hundred sides: not all ten thousand are tried.

    Whether it is in hand, each cause by itself, and a thousand further combinations: 1 + 100 + 1,000.
    """
    cause, side = (Choice(name, name, values={f"{name}_{n}": str(n) for n in range(100)}) for name in ("cause", "side"))
    coupled = Assumption("coupled", "Coupled", always=(cause == "cause_0") | (side == "side_99"))
    node = Treatment("t", "T", tier="a", once=True, indications=[cause != "cause_50", side != "side_50"])
    assessment = Pathway("p", tiers=["a"], start=[node], assumptions=[coupled]).assess(l4path.Episode())
    tried, look = list[Any](), Varied.found

    def found_with(varied: Varied, values: Any) -> Any:
        tried.append(values)
        return look(varied, values)

    monkeypatch.setattr(Varied, "found", found_with)
    made = Alternative(l4path.Episode({"cause": "cause_0", "side": "side_0"}), answers=("cause", "side"))
    found = enough(assessment, made, Has("t", frozenset({Status.OFFERED})))
    assert len(tried) <= 1_101
    assert {name: will.values for name, will in found.items()} == {"cause": ("cause_0",), "side": ("side_0",)}


def said(assessment: Assessment, node: str, **how: Any) -> str:
    """An explanation on one line."""
    return " ".join(assessment.explain(node, **how).text().split())


def test_a_trial_on_record_is_to_be_recorded_waited_for_or_taken_up_again() -> None:
    """By what is recorded of it: nothing, no outcome, that it is under way, was given up, or has helped."""
    pills = Treatment("pills", "Pills", tier="a", adequate=weeks >= 6, response=weeks >= 20)
    clinic = Treatment("clinic", "Clinic", tier="a", once=True)
    pathway = Pathway("p", tiers=["a"], start=[pills], escalations=[pills.escalates_to(clinic, on="failure")])
    for trial, told in (
        (None, "to be tried: an adequate trial of Pills that fails"),
        (Trial(), "to be recorded: an adequate trial of Pills has not helped"),
        (Trial(weeks=2), "under way, to be waited for: an adequate trial of Pills that fails"),
        (Trial("stopped"), "to be taken up again: an adequate trial of Pills that fails"),
    ):
        episode = l4path.Episode(trials={} if trial is None else {"pills": trial})
        assert told in said(pathway.assess(episode), "clinic"), told
    relapse = Pathway("p", tiers=["a"], start=[pills], escalations=[pills.escalates_to(clinic, on="relapse")])
    helped = relapse.assess(l4path.Episode(trials={"pills": Trial("responded")}))
    assert "still to come of what was tried: that Pills helps for a time only" in said(helped, "clinic")
    assert "noch abzuwarten: dass Pills nur auf Zeit hilft" in said(helped, "clinic", language="de")


def test_the_nearest_way_is_the_one_of_the_first_alternative() -> None:
    """Headline, deciding step and what it would take speak of one way: a longer one that takes a record less."""
    one, two, three = (Flag(name, name) for name in ("one", "two", "three"))
    first, between, end = (Treatment(name, name.title(), tier="a", once=True) for name in ("first", "between", "end"))
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[first],
        escalations=[
            first.escalates_to(end, on="indication", when=one & two),
            first.escalates_to(between, on="indication", when=three),
            between.escalates_to(end, on="indication", when=three),
        ],
    )
    text = said(pathway.assess(l4path.Episode({"one": False, "two": False, "three": False})), "end")
    assert "The nearest way leads through: Between." in text
    assert "From First (the patient's findings): this way does not apply" not in text
    assert "three: yes (today: no)" in text


def test_two_numbers_that_an_assumption_couples_are_as_wide_as_it_leaves_them() -> None:
    """By hand: the pain of the leg from 7 on and the worst pain from 7 on, the latter never below the former."""
    worst, leg = (Number(name, name, minimum=0, maximum=10) for name in ("worst", "leg"))
    never_below = all_of(((worst >= level) | (leg < level)) for level in range(1, 11))
    node = Treatment("t", "T", tier="a", once=True, indications=[leg >= 7])
    pathway = Pathway(
        "p", tiers=["a"], start=[node], assumptions=[Assumption("coupled", "Worst is not below leg", never_below)]
    )
    assessment = pathway.assess(l4path.Episode({"worst": 3, "leg": 0}))
    (made,) = what_it_would_take(assessment, "t").alternatives
    found = enough(assessment, made, Has("t", frozenset({Status.OFFERED})))
    assert {name: (will.low, will.high) for name, will in found.items()} == dict.fromkeys(
        ("worst", "leg"), ((7, True), None)
    )
    assert "Worst is not below leg" in said(assessment, "t")
    alone = pathway.assess(l4path.Episode({"worst": 8, "leg": 0}))
    (made,) = what_it_would_take(alone, "t").alternatives[:1]
    (leg_alone,) = enough(alone, made, Has("t", frozenset({Status.OFFERED}))).values()
    assert (leg_alone.low, leg_alone.high, leg_alone.beside) == ((7, True), (9, False), ())


def test_what_leaves_a_node_on_hold_gives_way_to_what_makes_it_an_option() -> None:
    """Where one alternative makes it an option, none is told that does not."""
    text = said(example("no-symptoms"), "nsaids")
    assert "worst pain in back or leg: at least 4 NRS" in text
    assert "on hold" not in text


def test_what_is_attached_is_said_to_be_only_where_it_is() -> None:
    """The page of an assessment says where grounds are to be found; the full explanation of a node has them."""
    assessment = example("partial-record")
    for language in ("en", "de"):
        attached = words(language)("whole.disclaimer")
        assert assessment.explain(language=language).disclaimer == words(language)("whole.disclaimer_elsewhere")
        assert assessment.explain("nsaids", language=language, full=True).disclaimer == attached
        assert assessment.explain("nsaids", language=language).disclaimer == words(language)("whole.disclaimer_short")


def test_a_record_matters_also_where_an_assumption_bars_the_first_of_its_values() -> None:
    """By hand: of three values the first contradicts what is assumed, the others always end differently."""
    kind, flag = (
        Choice("kind", "kind", values={"barred": "barred", "one": "one", "other": "other"}),
        Flag("flag", "flag"),
    )
    node = Treatment("t", "T", tier="a", once=True, indications=[kind == "one"])
    other = Treatment("u", "U", tier="a", once=True, indications=[flag | (kind == "other")])
    pathway = Pathway(
        "p", tiers=["a"], start=[node, other], assumptions=[Assumption("no_first", "Not barred", kind != "barred")]
    )
    (found,) = relevances(pathway.assess(l4path.Episode()), ("kind",))
    assert found.share == 1
    assert found.pair is not None


def test_of_a_record_that_contradicts_itself_nothing_is_proved() -> None:
    """An emergency is assessed in spite of it; that no patient can be so is no proof about this one."""
    fever, none = Flag("fever", "fever"), Flag("none", "no fever")
    pills, clinic = (Treatment(name, name, tier="a", once=True) for name in ("pills", "clinic"))
    ward = l4path.Disposition("ward", "Ward", tier="a", emergency=True)
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[pills],
        escalations=[ward.on_red_flag(fever), pills.escalates_to(clinic, on="indication", when=fever & none)],
        assumptions=[Assumption("never", "Nobody has neither", ~(fever & none)), Assumption("x", "X", ~fever | none)],
    )
    text = said(pathway.assess(l4path.Episode({"fever": True, "none": False})), "clinic")
    assert "proved" not in text
    assert "contradicts what is assumed of every patient" in text


@pytest.mark.parametrize(
    ("kind", "trial", "declined", "told"),
    [
        ("unavailable", Trial("stopped"), True, "Pills is declined by the patient"),
        ("next_step", Trial(weeks=2), False, "Pills is contraindicated"),
        ("exhausted", None, True, "Pills is contraindicated"),
    ],
)
def test_what_makes_a_source_move_care_on_is_told(kind: Any, trial: Trial | None, declined: bool, told: str) -> None:
    """How a trial stands is no reason where a refusal is, or what forbids it; nor is a refusal that does not count."""
    ulcer = Flag("ulcer", "ulcer")
    pills = Treatment("pills", "Pills", tier="a", adequate=weeks >= 6, response=weeks >= 20, contraindications=[ulcer])
    clinic = Treatment("clinic", "Clinic", tier="a", once=True)
    pathway = Pathway("p", tiers=["a"], start=[pills], escalations=[pills.escalates_to(clinic, on=kind)])
    episode = l4path.Episode(
        {"ulcer": kind != "unavailable"},
        trials={} if trial is None else {"pills": trial},
        declined=["pills"] if declined else [],
    )
    text = said(pathway.assess(episode), "clinic")
    assert told in text
    assert kind != "exhausted" or "declined by the patient" not in text


def test_what_no_answer_makes_an_option_may_be_reached_all_the_same() -> None:
    """Of a treatment that the pathway reaches it is denied that it can be an option, not that it can be reached."""
    pills = Treatment("pills", "Pills", tier="a", once=True, contraindications=[weeks.of("rest") < 2])
    rest = Treatment("rest", "Rest", tier="a", adequate=weeks >= 1, response=weeks >= 1)
    assessment = Pathway("p", tiers=["a"], start=[pills, rest]).assess(
        l4path.Episode(trials={"rest": Trial("failed", weeks=1)})
    )
    text = said(assessment, "pills")
    assert "The pathway reaches it, but it is contraindicated." in text
    assert "it is an option in no episode. That is proved." in text
    assert "comes to it" not in text


def test_what_an_outcome_says_instead_of_a_measure_is_recorded_as_well() -> None:
    """That it was tolerated stays so where the outcome that is to be recorded stands in its place."""
    pills = Treatment("pills", "Pills", tier="a", adequate=weeks >= 6, response=weeks >= 20)
    clinic = Treatment("clinic", "Clinic", tier="a", once=True)
    pathway = Pathway("p", tiers=["a"], start=[pills], escalations=[pills.escalates_to(clinic, on="failure")])
    assessment = pathway.assess(l4path.Episode(trials={"pills": Trial(tolerated=True)}))
    assert "to be recorded: an adequate trial of Pills has not helped" in said(assessment, "clinic")
