"""An edit reaches every place where a condition can stand, and a refusal names every place that no longer fits."""

from __future__ import annotations

from typing import Any

import pytest

from l4path import (
    Assumption,
    Choice,
    Choices,
    Definition,
    Disposition,
    Escalation,
    Evidence,
    Flag,
    Invariant,
    Measure,
    Number,
    Pathway,
    PathwayError,
    Review,
    Score,
    ScoreItem,
    Source,
    Treatment,
    failed,
    tried,
    weeks,
)
from l4path.conditions import atoms
from l4path.nodes import Caution
from l4path.pathway import Obligation
from l4path.pathway.gather import conditions_of

PAIN = Number("pain", "pain", minimum=0, maximum=10)
RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
CAUSE = Choice("cause", "cause", values={"wear": "wear", "tear": "tear"})
SIGNS = Choices("signs", "signs", values={"warm": "warm", "swollen": "swollen"})
LOCKED = Flag("locked", "locked")
PLACES = (
    "definitions.bad",
    "scores.risk",
    "treatments.a.indications",
    "treatments.a.contraindications",
    "treatments.a.cautions.when",
    "escalations[2].when",
    "goal",
    "invariants.always.always",
    "obligations.owed.when",
    "obligations.owed.then",
    "assumptions.assumed.always",
)


def everywhere(asked: Any) -> Pathway:
    """A pathway in which a condition stands wherever one can."""
    first = Treatment(
        *("a", "A"), tier="care", adequate=weeks >= 6, response=RELIEF >= 30,
        indications=[asked], contraindications=[~asked], cautions=[Caution("mind", asked, "mind it")],
    )  # fmt: skip
    second = Treatment("b", "B", tier="care", once=True)
    return Pathway(
        "p",
        tiers=["care"],
        start=[first],
        escalations=[
            first.escalates_to(second, on="failure"),
            first.escalates_to(Disposition("home", "Home", tier="care"), on="declined", when=asked),
        ],
        definitions=[Definition("bad", "bad", asked)],
        scores=[Score("risk", "risk", [ScoreItem(asked, 1), ScoreItem(LOCKED, 1)])],
        goal=asked,
        invariants=[Invariant("always", "always", asked)],
        obligations=[Obligation("owed", "owed", asked, asked)],
        assumptions=[Assumption("assumed", "assumed", asked)],
    )


@pytest.mark.parametrize(
    ("asked", "wider"),
    [
        (PAIN >= 9, Number("pain", "pain", minimum=-5, maximum=20)),
        (PAIN.between(4, 9), Number("pain", "pain now", minimum=0, maximum=10)),
        (CAUSE == "tear", Choice("cause", "cause", values={"wear": "wear", "tear": "tear", "other": "other"})),
        (CAUSE.isin("tear", "wear"), Choice("cause", "why", values={"wear": "wear", "tear": "tear"})),
        (SIGNS.contains("warm"), Choices("signs", "signs", values={"warm": "warm"})),
        (LOCKED.as_condition(), Flag("locked", "locked knee")),
    ],
)
def test_a_fact_is_declared_otherwise_in_every_place(asked: Any, wider: Any) -> None:
    """Each condition looks at the new declaration, says what it said, and the pathway has it once."""
    before = everywhere(asked)
    after = before.with_fact(wider)
    assert after.facts[wider.id] == wider.fact
    old, new = (list(conditions_of(one)) for one in (before, after))
    assert [(where, context, str(condition)) for where, context, condition in new] == [
        (where, context, str(condition)) for where, context, condition in old
    ]
    looked = [atom.operand.fact for _, _, one in new for atom in atoms(one) if hasattr(atom, "operand")]
    assert {fact for fact in looked if fact.id == wider.id} == {wider.fact}
    assert after.with_fact(before.facts[wider.id]) == before


@pytest.mark.parametrize(
    ("asked", "narrower", "what"),
    [
        (PAIN >= 9, Number("pain", "pain", minimum=0, maximum=8), "9 is not within 0 to 8"),
        (PAIN.between(4, 9), Number("pain", "pain", minimum=5, maximum=10), "4 is not within 5 to 10"),
        (CAUSE == "tear", Choice("cause", "cause", values={"wear": "wear"}), "tear is not a value of cause"),
        (CAUSE.notin("tear"), Choice("cause", "cause", values={"wear": "wear"}), "tear is not a value of cause"),
        (SIGNS.lacks("warm"), Choices("signs", "signs", values={"hot": "hot"}), "warm is not a value of signs"),
    ],
)
def test_every_place_that_no_longer_fits_is_named(asked: Any, narrower: Any, what: str) -> None:
    """All of them at once, each with what does not fit."""
    pathway = everywhere(asked)
    with pytest.raises(PathwayError) as refused:
        pathway.with_fact(narrower)
    assert sorted(one.where for one in refused.value.problems) == sorted(PLACES)
    assert {one.what for one in refused.value.problems} == {what}


def test_a_measure_is_declared_otherwise_and_a_fact_of_its_name_is_another_thing() -> None:
    """The trial and what names its measure follow."""
    pathway = everywhere(RELIEF.of("a") >= 50)
    finer = pathway.with_fact(Measure("relief", "relief of pain", unit="%", minimum=-100, maximum=100))
    assert finer.measures["relief"].minimum == -100
    assert finer.treatments["a"].response.operand.fact.minimum == -100  # type: ignore[union-attr]
    with pytest.raises(PathwayError) as refused:
        pathway.with_fact(Measure("relief", "relief", unit="%", minimum=0, maximum=40))
    assert sorted(one.where for one in refused.value.problems) == sorted(PLACES)
    with pytest.raises(PathwayError, match="relief is both a fact and a measure"):
        pathway.with_fact(Number("relief", "relief", minimum=0, maximum=40))


def test_a_definition_is_defined_otherwise_wherever_it_is_named() -> None:
    """Also by another definition, and within a score; what else stands there stays."""
    inner = Definition("inner", "inner", PAIN >= 4)
    outer = Definition("outer", "outer", inner | LOCKED)
    pathway = everywhere(outer & (PAIN <= 9))
    changed = pathway.with_definition(Definition("inner", "inner", tried("b") & LOCKED))
    assert str(changed.definitions["inner"].condition) == "tried(b) and locked"
    assert changed.definitions["outer"].condition.parts[0].definition == changed.definitions["inner"]  # type: ignore[attr-defined]
    assert list(changed.definitions) == list(pathway.definitions) == ["bad", "outer", "inner"]
    more = pathway.with_definition(Definition("more", "more", LOCKED))
    assert list(more.definitions) == ["bad", "outer", "inner", "more"]
    with pytest.raises(PathwayError, match="is not a definition"):
        pathway.with_definition(LOCKED)  # type: ignore[arg-type]


@pytest.mark.parametrize("many", [60, 61])
def test_sixty_ways_are_named_and_the_rest_counted(many: int) -> None:
    """A node that is taken out names the ways that led to it."""
    against = (Evidence(source="body", stance="against"),)
    gone = [Treatment(f"g{number}", "G", tier="care", once=True, evidence=against) for number in range(many)]
    last, first = (Treatment(name, name, tier="care", once=True) for name in ("last", "first"))
    home = Disposition("home", "Home", tier="care")
    pathway = Pathway(
        "p",
        tiers=["care"],
        start=[first],
        sources=[Source("body")],
        nodes=[home],
        escalations=[
            first.escalates_to(home, on="completion"),
            *(first.escalates_to(one, on="completion") for one in gone),
            *(Escalation(last, on="completion", after=[one], id=f"w{one.id}") for one in gone),
        ],
    )
    (why,) = [one.why for one in pathway.following_report("body").removed if one.where == "treatments.last"]
    assert why.startswith("nothing leads to it any more: wg0, wg1, wg2,")
    assert why.endswith("wg59 and 1 more left out" if many > 60 else "wg59 left out")


def test_a_review_in_the_start_can_be_left_alone() -> None:
    """Edits of one thing leave every other part as it was."""
    pathway = everywhere(PAIN >= 9)
    more = pathway.with_node(Review("talk", "Talk", tier="care")).with_source(Source("s"))
    assert list(more.nodes) == ["a", "b", "talk", "home"]
    assert more.start == ("a", "talk")
    assert (more.goal, more.scores, more.invariants) == (pathway.goal, pathway.scores, pathway.invariants)
    asked = more.with_fields(goal=failed("a"))
    assert (str(asked.goal), asked.title, asked.version) == ("failed(a)", more.title, more.version)
