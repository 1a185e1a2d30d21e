"""Pathways at the edge of what may be written, as somebody writes who means to make them hard, or knows no measure."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING, Any

from edges import HOME, flags, relief, review, three, treatment

import l4path
from l4path import Assumption, Disposition, Episode, Escalation, Measure, Number, Pathway, Score, ScoreItem, Trial

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


def each_to_each(count: int) -> tuple[Pathway, Episode]:
    """Reviews, each of which leads to each later one by a sign of its own, and nothing known."""
    nodes = [review(n) for n in range(count)]
    pairs = list(itertools.combinations(nodes, 2))
    ways = [
        one.escalates_to(other, on="indication", when=sign)
        for (one, other), sign in zip(pairs, flags(len(pairs)), strict=True)
    ]
    ways += [one.escalates_to(HOME, on="otherwise") for one in nodes]
    return Pathway("edge", tiers=["care"], start=nodes[:1], nodes=[*nodes, HOME], escalations=ways), Episode()


def all_tried(count: int, measures: int) -> tuple[Pathway, Episode]:
    """Treatments, each tried and with so many measures recorded, and a review for whom half of them failed."""
    what = [Measure(f"measure_{n}", f"measure {n}", minimum=0, maximum=100) for n in range(measures)]
    helped = l4path.at_least(measures // 2, *(measure >= 50 for measure in what))
    cares = [treatment(n, adequate=l4path.weeks >= 6, response=helped) for n in range(count)]
    ways = [one.escalates_to(other, on="failure") for one, other in itertools.pairwise(cares)]
    last, failed = review(), l4path.at_least(count // 2, *(l4path.failed(care) for care in cares))
    ways.append(Escalation(last, on="failure", after=cares, any_of=True, when=failed))
    made = Pathway("edge", tiers=["care"], start=cares[:1], nodes=[*cares, last], escalations=ways)
    values: dict[str, Any] = {measure.id: n * 7 % 50 for n, measure in enumerate(what)}
    return made, Episode(trials={care.id: Trial(weeks=8, **values) for care in cares})


def wide(count: int) -> tuple[Pathway, Episode]:
    """One review with as many ways on, each by a sign of its own that rules out the treatment of the next."""
    signs, first = flags(count), review()
    cares = [treatment(n, contraindications=[signs[n - 1]]) for n in range(count)]
    ways = [first.escalates_to(care, on="indication", when=sign) for care, sign in zip(cares, signs, strict=True)]
    ways.append(first.escalates_to(HOME, on="otherwise"))
    return Pathway("edge", tiers=["care"], start=[first], nodes=[first, *cares, HOME], escalations=ways), Episode()


def layers_of_scores(layers: int, wide: int) -> tuple[Pathway, Episode]:
    """Layers of scores, each of which adds up all of the layer before it, by bounds and points of its own."""
    signs = flags(wide)
    layer = [
        Score(f"points_0_{n}", f"points 0 {n}", [ScoreItem(sign, 1 + (n + m) % 5) for m, sign in enumerate(signs)])
        for n in range(wide)
    ]
    for at in range(1, layers):
        layer = [
            Score(
                f"points_{at}_{n}",
                f"points {at} {n}",
                [ScoreItem(one >= 1 + (n + m) % wide, 1 + (m * n) % 3) for m, one in enumerate(layer)],
            )
            for n in range(wide)
        ]
    return three(l4path.at_least(wide // 2, *(score >= wide // 2 for score in layer))), Episode()


def meshed_at_random(count: int, ways_each: int) -> tuple[Pathway, Episode]:
    """Reviews and treatments in a row, each with ways to some of the next forty, by two of six of the same signs."""
    chance, signs = random.Random(1), flags(200)  # noqa: S311 - no secret
    nodes: list[Any] = [
        treatment(n, contraindications=[chance.choice(signs)]) if n % 3 else review(n) for n in range(count)
    ]
    ways = []
    for n, node in enumerate(nodes[:-1]):
        later = nodes[n + 1 : n + 40]
        for other in chance.sample(later, min(ways_each, len(later))):
            on = "indication" if node.kind == "review" else chance.choice(["failure", "declined", "unavailable"])
            ways.append(node.escalates_to(other, on=on, when=l4path.at_least(2, *chance.sample(signs, 6))))
    begun = [node for node in nodes if node.id not in {way.to for way in ways}]
    return Pathway("edge", tiers=["care"], start=begun, nodes=nodes, escalations=ways), Episode()


def relapsed_and_helped(count: int) -> tuple[Pathway, Episode]:
    """Treatments one behind the other by whatever comes of each, of which half have helped and relapsed."""
    pain = Number("pain", "pain", minimum=0, maximum=10)
    cares = [treatment(n) for n in range(count)]
    ways = [
        one.escalates_to(other, on=kind)
        for one, other in itertools.pairwise(cares)
        for kind in ("relapse", "failure", "response", "declined")
    ]
    made = Pathway("edge", tiers=["care"], start=cares[:1], nodes=cares, escalations=ways, goal=pain <= 2)
    helped = Trial(weeks=7, relief=50, relapsed=True)
    return made, Episode({"pain": 1}, trials={care.id: helped for care in cares[: count // 2]})


def scores_of_bands(levels: int) -> tuple[Pathway, Episode]:
    """A score of a hundred signs, and scores of a hundred bounds of the one before each."""
    signs = flags(100)
    last = Score("points_0", "points 0", [ScoreItem(sign, 1000 - n) for n, sign in enumerate(signs)])
    for level in range(1, levels):
        bounds = [1 + n * 97 % last.span[1] for n in range(100)]
        items = [ScoreItem(last >= bound, 1 + n % 500) for n, bound in enumerate(bounds)]
        last = Score(f"points_{level}", f"points {level}", items)
    return three(last >= last.span[1] // 2), Episode()


def barred_together(count: int, cuts: int) -> tuple[Pathway, Episode]:
    """Treatments by two numbers each, the first two of which so many assumptions bar in most combinations."""
    values = [Number(f"value_{n}", f"value {n}", minimum=0, maximum=100) for n in range(count)]
    assumed = [
        Assumption(f"from_{n}", f"From {n}", always=(values[0] < 10 + n) | (values[1] >= 5 + n)) for n in range(cuts)
    ]
    first = review()
    pairs = zip(values, [*values[1:], values[0]], strict=True)
    cares = [treatment(n, indications=[one >= 10, other >= 20]) for n, (one, other) in enumerate(pairs)]
    ways = [first.escalates_to(care, on="indication") for care in cares]
    made = Pathway("edge", tiers=["care"], start=[first], nodes=[first, *cares], escalations=ways, assumptions=assumed)
    return made, Episode()


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
    "60, each to each": lambda: each_to_each(60),
    "300 tried, 20 measures": lambda: all_tried(300, 20),
    "2000 ways out": lambda: wide(2000),
    "scores, 6 layers of 40": lambda: layers_of_scores(6, 40),
    "300 meshed at random": lambda: meshed_at_random(300, 4),
    "200, half relapsed": lambda: relapsed_and_helped(200),
    "8 scores of 100 bounds": lambda: scores_of_bands(8),
    "80 cuts barred together": lambda: barred_together(40, 80),
}
"""Each by its name, made when it is called."""
