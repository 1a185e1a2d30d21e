"""Pathways at the edge of what may be written: large conditions, and many nodes of which nothing is known."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING, Any

import l4path
from l4path import (
    Assumption,
    Choice,
    Choices,
    Definition,
    Disposition,
    Episode,
    Escalation,
    Flag,
    Number,
    Pathway,
    Review,
    Score,
    ScoreItem,
    Treatment,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def flags(count: int, name: str = "sign") -> list[Flag]:
    """So many flags."""
    return [Flag(f"{name}_{n}", f"{name} {n}", question=f"Is there {name} {n}?") for n in range(count)]


def review(number: int = 0) -> Review:
    """A review."""
    return Review(f"review_{number}", f"Review {number}", tier="care")


def treatment(number: int, **fields: Any) -> Treatment:
    """A treatment with a trial, unless it is said to be otherwise."""
    if not fields.get("once") and not fields.get("continuous"):
        fields = {"adequate": l4path.weeks >= 6, "response": relief >= 30, **fields}
    return Treatment(f"treatment_{number}", f"Treatment {number}", tier="care", **fields)


relief = l4path.Measure("relief", "relief", minimum=-100, maximum=100)
HOME = Disposition("home", "Home", tier="care")


def three(condition: Any, **more: Any) -> Pathway:
    """A review, a treatment for those who meet a condition, and a way home for the others."""
    first, care = review(), treatment(1, indications=[condition])
    ways = [
        first.escalates_to(care, on="indication", when=condition),
        first.escalates_to(HOME, on="otherwise"),
        Escalation(HOME, on="response", after=[care]),
    ]
    return Pathway("edge", tiers=["care"], start=[first], nodes=[first, care, HOME], escalations=ways, **more)


def counted(count: int, of: int) -> tuple[Pathway, Episode]:
    """At least so many of some flags, none of which is known."""
    return three(l4path.at_least(count, *flags(of))), Episode()


def counted_screen(count: int, of: int) -> tuple[Pathway, Episode]:
    """The same of a red flag and as a contraindication, half of them answered."""
    signs = flags(of)
    first, care = review(), treatment(1, contraindications=[l4path.at_least(count, *signs)])
    alarm = Disposition("alarm", "Alarm", tier="care", emergency=True)
    ways = [
        first.escalates_to(care, on="indication"),
        Escalation(alarm, on="red_flag", when=l4path.at_least(count, *signs), because="signs"),
    ]
    made = Pathway(
        "edge",
        tiers=["care"],
        start=[first],
        nodes=[first, care, alarm],
        escalations=ways,
        screens={"red_flags": signs},
    )
    return made, Episode({sign.id: n % 2 == 0 for n, sign in enumerate(signs[: of // 2])})


def reviews(count: int) -> tuple[Pathway, Episode]:
    """Reviews one behind the other, each with an `otherwise` to the next, and nothing known."""
    signs = flags(count)
    nodes = [review(n) for n in range(count + 1)]
    ways = [one.escalates_to(HOME, on="indication", when=sign) for one, sign in zip(nodes, signs, strict=False)]
    ways += [one.escalates_to(other, on="otherwise") for one, other in itertools.pairwise(nodes)]
    made = Pathway("edge", tiers=["care"], start=nodes[:1], nodes=[*nodes, HOME], escalations=ways)
    return made, Episode()


def meshed(count: int, wide: int) -> tuple[Pathway, Episode]:
    """Rows of reviews, each with ways and an `otherwise` to several of the next row, and nothing known."""
    signs = flags(count)
    rows = [[review(at * wide + n) for n in range(wide)] for at in range(count // wide)]
    ways = []
    for before, then in itertools.pairwise(rows):
        for n, one in enumerate(before):
            sign = signs[int(one.id.removeprefix("review_"))]
            ways += [
                one.escalates_to(other, on="indication", when=sign if other is not then[n] else ~sign) for other in then
            ]
            ways.append(one.escalates_to(HOME, on="otherwise"))
    nodes = [node for row in rows for node in row]
    return Pathway("edge", tiers=["care"], start=rows[0], nodes=[*nodes, HOME], escalations=ways), Episode()


def deep(levels: int) -> tuple[Pathway, Episode]:
    """A condition nested as deeply as may be, `and` and `or` in turn."""
    signs = flags(levels)
    whole: Any = signs[0].as_condition()
    for n, sign in enumerate(signs[1:]):
        whole = (whole | sign) if n % 2 else (whole & sign)
    return three(whole), Episode()


def folded(levels: int) -> tuple[Pathway, Episode]:
    """Definitions of which each names the one before it twice: written out, 2 to so many parts."""
    signs = flags(2 * levels + 1)
    last: Any = Definition("level_0", "level 0", signs[0].as_condition())
    for n in range(1, levels + 1):
        this, that = signs[2 * n - 1], signs[2 * n]
        last = Definition(f"level_{n}", f"level {n}", (last & this) | (~last.as_condition() & that))
    return three(last.as_condition()), Episode()


def summed(items: int) -> tuple[Pathway, Episode]:
    """A score of as many items as may be, of points that hardly ever add up to the same."""
    signs, chance = flags(items), random.Random(4)  # noqa: S311 - no secret
    points = [chance.choice((-1, 1)) * chance.randint(500, 1000) for _ in signs]
    score = Score("points", "points", _items(zip(signs, points, strict=True)))
    return three(score >= 10_000), Episode()


def _items(pairs: Iterable[tuple[Any, int]]) -> list[ScoreItem]:
    return [ScoreItem(earns, points) for earns, points in pairs]


def folded_sums(levels: int) -> tuple[Pathway, Episode]:
    """Scores of which each names the one before it several times."""
    signs = flags(levels + 2)
    last: Any = Score("points_0", "points 0", _items([(signs[0], 1), (signs[1], 1)]))
    for n in range(1, levels + 1):
        last = Score(
            f"points_{n}", f"points {n}", _items([(last >= 1, 1), (last >= 2, 1), (last == 1, 1), (signs[n + 1], 1)])
        )
    return three(last >= 2), Episode()


def many_facts(count: int) -> tuple[Pathway, Episode]:
    """As many facts, each of which decides about a treatment of its own group."""
    signs = flags(count)
    first = review()
    groups = [signs[at : at + 50] for at in range(0, count, 50)]
    cares = [treatment(n, indications=[l4path.at_least(1, *group)]) for n, group in enumerate(groups)]
    ways = [first.escalates_to(care, on="indication") for care in cares]
    ways.append(first.escalates_to(HOME, on="otherwise"))
    made = Pathway("edge", tiers=["care"], start=[first], nodes=[first, *cares, HOME], escalations=ways)
    return made, Episode()


def wide_choice(values: int) -> tuple[Pathway, Episode]:
    """A choice of so many values, half of which a condition names."""
    cause = Choice("cause", "cause", values={f"cause_{n}": f"cause {n}" for n in range(values)})
    return three(cause.isin(*(f"cause_{n}" for n in range(0, values, 2)))), Episode()


def wide_choices(values: int) -> tuple[Pathway, Episode]:
    """Findings of so many values, each of which counts."""
    found = Choices("findings", "findings", values={f"finding_{n}": f"finding {n}" for n in range(values)})
    parts = [found.contains(f"finding_{n}") for n in range(values)]
    return three(l4path.at_least(values // 2, *parts)), Episode()


def thresholds(count: int) -> tuple[Pathway, Episode]:
    """One number with so many thresholds, each of a treatment of its own."""
    pain = Number("pain", "pain", minimum=0, maximum=count)
    first = review()
    cares = [treatment(n, indications=[pain >= n + 1]) for n in range(count)]
    ways = [first.escalates_to(care, on="indication") for care in cares]
    made = Pathway("edge", tiers=["care"], start=[first], nodes=[first, *cares], escalations=ways)
    return made, Episode()


def chain(count: int) -> tuple[Pathway, Episode]:
    """Treatments one behind the other, of none of which anything is known."""
    cares = [treatment(n) for n in range(count)]
    ways = [one.escalates_to(other, on="unavailable") for one, other in itertools.pairwise(cares)]
    made = Pathway("edge", tiers=["care"], start=cares[:1], nodes=cares, escalations=ways)
    return made, Episode(unasked=[care.id for care in cares])


def funnel(count: int) -> tuple[Pathway, Episode]:
    """So many treatments that lead into one, all together or any."""
    cares = [treatment(n) for n in range(count)]
    last = treatment(count)
    ways = [
        Escalation(last, on="exhausted", after=cares),
        Escalation(last, on="next_step", after=cares, any_of=True),
        *(one.escalates_to(last, on="failure", when=relief.of(one) < 10) for one in cares),
    ]
    made = Pathway("edge", tiers=["care"], start=cares, nodes=[*cares, last], escalations=ways)
    return made, Episode(unasked=[care.id for care in cares[::2]])


def in_holes(count: int) -> Any:
    """That each of more pigeons than holes has a hole of its own: a condition that is never met, long to show."""
    into = {(p, h): Flag(f"p{p}_h{h}", f"pigeon {p} in {h}") for p in range(count + 1) for h in range(count)}
    each = [l4path.at_least(1, *(into[p, h] for h in range(count))) for p in range(count + 1)]
    once = [~(into[p, h] & into[q, h]) for h in range(count) for p, q in itertools.combinations(range(count + 1), 2)]
    return l4path.at_least(len(each) + len(once), *each, *once)


def pigeons(count: int) -> tuple[Pathway, Episode]:
    """A treatment for whoever meets a condition that is never met."""
    return three(in_holes(count)), Episode()


def assumed(count: int) -> tuple[Pathway, Episode]:
    """The same assumed of every patient, so that it is long to show of each question that nobody is left."""
    nobody = Assumption("holes", "each pigeon has a hole of its own", always=in_holes(count))
    return three(flags(1)[0].as_condition(), assumptions=[nobody]), Episode()


def parity(count: int) -> tuple[Pathway, Episode]:
    """Whether an odd number of flags is yes, by definitions."""
    signs = flags(count)
    last: Any = Definition("odd_0", "odd 0", signs[0].as_condition())
    for n, sign in enumerate(signs[1:], 1):
        last = Definition(f"odd_{n}", f"odd {n}", (last & ~sign.as_condition()) | (~last.as_condition() & sign))
    return three(last.as_condition()), Episode()


KINDS: dict[str, Callable[[], tuple[Pathway, Episode]]] = {
    "at_least 25 of 50": lambda: counted(25, 50),
    "at_least 500 of 1000": lambda: counted(500, 1000),
    "at_least 100 of 1000": lambda: counted(100, 1000),
    "red flags, 200 of 400": lambda: counted_screen(200, 400),
    "100 reviews": lambda: reviews(100),
    "500 reviews": lambda: reviews(500),
    "100 reviews, meshed": lambda: meshed(100, 10),
    "90 levels": lambda: deep(90),
    "folded 24 times": lambda: folded(24),
    "a score of 100": lambda: summed(100),
    "folded sums": lambda: folded_sums(40),
    "5000 facts": lambda: many_facts(5000),
    "a choice of 2000": lambda: wide_choice(2000),
    "choices of 500": lambda: wide_choices(500),
    "500 thresholds": lambda: thresholds(500),
    "a chain of 500": lambda: chain(500),
    "a funnel of 300": lambda: funnel(300),
    "9 pigeons": lambda: pigeons(8),
    "assumed pigeons 9": lambda: assumed(9),
    "parity of 20": lambda: parity(20),
}
