"""Pathways at the edge of what may be written, as somebody writes who means to make them hard, or knows no measure."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from edges import HOME, flags, relief, review, three, treatment

import l4path
from l4path import Disposition, Episode, Escalation, Measure, Number, Pathway, Score, ScoreItem, Trial

if TYPE_CHECKING:
    from collections.abc import Callable


def joins(count: int, of: int) -> tuple[Pathway, Episode]:
    """Treatments, each of which follows on so many of those before it together; nobody asked about a third of them."""
    cares = [treatment(n) for n in range(count)]
    ways = [
        Escalation(care, on="exhausted", after=cares[max(0, n - of) : n]) for n, care in enumerate(cares) if n >= of
    ]
    made = Pathway("edge", tiers=["care"], start=cares[:of], nodes=cares, escalations=ways)
    return made, Episode(unasked=[care.id for care in cares[::3]])


def otherwise_of_otherwise(count: int, wide: int) -> tuple[Pathway, Episode]:
    """Reviews one behind the other, each with so many ways on by the same signs, and an `otherwise` to the next."""
    signs = flags(wide)
    nodes = [review(n) for n in range(count + 1)]
    ways = [
        one.escalates_to(HOME, on="indication", when=sign & ~signs[n - 1].as_condition(), id=f"{one.id}-{n}")
        for one in nodes[:-1]
        for n, sign in enumerate(signs)
    ]
    ways += [one.escalates_to(other, on="otherwise") for one, other in itertools.pairwise(nodes)]
    return Pathway("edge", tiers=["care"], start=nodes[:1], nodes=[*nodes, HOME], escalations=ways), Episode()


def all_declined(count: int) -> tuple[Pathway, Episode]:
    """Treatments one behind the other, each declined, and one way home for who has declined half of them."""
    cares = [treatment(n) for n in range(count)]
    ways = [one.escalates_to(other, on="unavailable") for one, other in itertools.pairwise(cares)]
    refused = l4path.at_least(count // 2, *(l4path.declined(care) for care in cares))
    ways.append(Escalation(HOME, on="unavailable", after=cares, any_of=True, when=refused))
    made = Pathway("edge", tiers=["care"], start=cares[:1], nodes=[*cares, HOME], escalations=ways)
    return made, Episode(declined=[care.id for care in cares])


def bands_of_scores(scores: int, items: int) -> tuple[Pathway, Episode]:
    """Scores of so many items, and for each sum of each a treatment, and a way to it, by its own narrow band."""
    first, cares, ways = review(), list[Any](), list[Any]()
    for n in range(scores):
        signs = flags(items, f"item_{n}")
        score = Score(f"points_{n}", f"points {n}", [ScoreItem(sign, 1 + at % 7) for at, sign in enumerate(signs)])
        low, high = score.span
        for at in range(int(low), int(high) + 1):
            care = treatment(len(cares), indications=[score == at])
            cares.append(care)
            ways.append(first.escalates_to(care, on="indication", when=score >= at))
    made = Pathway("edge", tiers=["care"], start=[first], nodes=[first, *cares], escalations=ways)
    return made, Episode({"item_0_0": True})


def long_titles(count: int, letters: int) -> tuple[Pathway, Episode]:
    """Treatments one behind the other, of titles and reasons as long as may be."""
    text = "a word of it " * (letters // 13)
    cares = [
        l4path.Treatment(
            f"treatment_{n}", f"{n} {text}", tier="care", adequate=l4path.weeks >= 6, response=relief >= 30
        )
        for n in range(count)
    ]
    ways = [
        one.escalates_to(two, on="unavailable", because=f"{text} {two.id}") for one, two in itertools.pairwise(cares)
    ]
    made = Pathway("edge", tiers=["care"], start=cares[:1], nodes=cares, escalations=ways)
    return made, Episode()


def begun_and_kept(count: int) -> tuple[Pathway, Episode]:
    """Continuous treatments, each contraindicated by any two of the others that were tried."""
    cares = [treatment(n, continuous=True) for n in range(count)]
    tried = [l4path.tried(care) for care in cares]
    kept = [
        treatment(n, continuous=True, contraindications=[l4path.at_least(2, *tried[:n], *tried[n + 1 :])])
        for n in range(count)
    ]
    made = Pathway("edge", tiers=["care"], start=kept, nodes=kept, escalations=[])
    return made, Episode(unasked=[care.id for care in kept[::2]])


def alarms_and_reviews(alarms: int, reviews: int) -> tuple[Pathway, Episode]:
    """So many red flags, none of which is known, before as many reviews with an `otherwise` each."""
    signs, asked = flags(alarms), flags(reviews, "asked")
    alarm = Disposition("alarm", "Alarm", tier="care", emergency=True)
    nodes = [review(n) for n in range(reviews + 1)]
    ways: list[Any] = [
        Escalation(alarm, on="red_flag", when=sign, because="a sign", id=f"alarm-{n}") for n, sign in enumerate(signs)
    ]
    ways += [one.escalates_to(HOME, on="indication", when=sign) for one, sign in zip(nodes, asked, strict=False)]
    ways += [one.escalates_to(other, on="otherwise") for one, other in itertools.pairwise(nodes)]
    made = Pathway(
        "edge",
        tiers=["care"],
        start=nodes[:1],
        nodes=[*nodes, HOME, alarm],
        escalations=ways,
        screens={"red_flags": signs},
    )
    return made, Episode()


def measured(count: int, measures: int) -> tuple[Pathway, Episode]:
    """Treatments with so many measures each, of which half must be good for the trial to have helped."""
    what = [Measure(f"measure_{n}", f"measure {n}", minimum=0, maximum=100) for n in range(measures)]
    helped = l4path.at_least(measures // 2, *(measure >= 10 + n for n, measure in enumerate(what)))
    cares = [treatment(n, adequate=l4path.weeks >= 6, response=helped) for n in range(count)]
    ways = [one.escalates_to(other, on="failure") for one, other in itertools.pairwise(cares)]
    made = Pathway("edge", tiers=["care"], start=cares[:1], nodes=cares, escalations=ways)
    return made, Episode(trials={cares[0].id: Trial(weeks=8)})


def coupled(count: int) -> tuple[Pathway, Episode]:
    """Numbers in a row, each of which decides whether the next may be high, by as many cautions and one count."""
    values = [Number(f"value_{n}", f"value {n}", minimum=0, maximum=100) for n in range(count)]
    steps = [(one >= 10 + n % 80) & (other < 90 - n % 80) for n, (one, other) in enumerate(itertools.pairwise(values))]
    return three(l4path.at_least(count // 3, *steps)), Episode({"value_0": 50})


KINDS: dict[str, Callable[[], tuple[Pathway, Episode]]] = {
    "joins of 20, 200 times": lambda: joins(200, 20),
    "20 ways out, 100 reviews": lambda: otherwise_of_otherwise(100, 20),
    "200 declined": lambda: all_declined(200),
    "4 scores, every sum": lambda: bands_of_scores(4, 30),
    "100 long titles": lambda: long_titles(100, 2000),
    "60 begun and kept": lambda: begun_and_kept(60),
    "100 alarms, 100 reviews": lambda: alarms_and_reviews(100, 100),
    "40 measures, 50 times": lambda: measured(50, 40),
    "100 coupled numbers": lambda: coupled(100),
}
"""Each by its name, made when it is called."""
