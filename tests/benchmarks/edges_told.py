"""Pathways at the edge of what may be written that are hard to tell: much that each of many nodes rests on."""

from __future__ import annotations

import functools
import itertools
import operator
from typing import TYPE_CHECKING, Any

from edges import HOME, flags, relief, review, three, treatment

import l4path
from l4path import (
    Caution,
    Definition,
    Disposition,
    Episode,
    Escalation,
    Evidence,
    Number,
    Pathway,
    Score,
    ScoreItem,
    Source,
    Trial,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path import Flag

    Join = Callable[[Any, Any], Any]


def counts_in_counts(wide: int, levels: int) -> tuple[Pathway, Episode]:
    """Counts of counts: at least half of so many, each of which is at least half of so many, and so on."""
    signs = iter(flags(wide**levels))

    def made(level: int) -> Any:
        return l4path.at_least(wide // 2, *(made(level - 1) if level > 1 else next(signs) for _ in range(wide)))

    return three(made(levels)), Episode()


def counts_down(levels: int) -> tuple[Pathway, Episode]:
    """Two of three, of which one is two of three, down to the limit of depth."""
    signs = flags(2 * levels + 1)
    whole: Any = signs[0]
    for one, other in zip(signs[1::2], signs[2::2], strict=True):
        whole = l4path.at_least(2, one, other, whole)
    return three(whole), Episode()


def combed(levels: int, wide: int) -> tuple[Pathway, Episode]:
    """`and` and `or` in turn down to the limit of depth, with several conditions beside on every level."""
    signs = iter(flags(levels * wide + 1))
    whole: Any = next(signs).as_condition()
    for level in range(levels):
        beside = [next(signs) for _ in range(wide)]
        whole = l4path.at_least(1 if level % 2 else wide + 1, *beside, whole)
    return three(whole), Episode()


def otherwise_to_treatments(count: int) -> tuple[Pathway, Episode]:
    """Reviews one behind the other, each with a treatment by an indication and an `otherwise` to the next."""
    signs = flags(count)
    nodes = [review(n) for n in range(count + 1)]
    cares = [treatment(n, contraindications=[signs[n - 1]]) for n in range(count)]
    ways = [one.escalates_to(care, on="indication", when=s) for one, care, s in zip(nodes, cares, signs, strict=False)]
    ways += [one.escalates_to(other, on="otherwise") for one, other in itertools.pairwise(nodes)]
    ways += [care.escalates_to(nodes[n + 1], on="unavailable") for n, care in enumerate(cares)]
    made = Pathway("edge", tiers=["care"], start=nodes[:1], nodes=[*nodes, *cares], escalations=ways)
    return made, Episode()


def diamonds(rows: int, *, any_of: bool) -> tuple[Pathway, Episode]:
    """Pairs of treatments, each of which follows on both of the pair before it, or on either; nobody asked."""
    cares = [treatment(n) for n in range(2 * rows)]
    pairs = [cares[at : at + 2] for at in range(0, len(cares), 2)]
    ways = [
        Escalation(care, on="next_step", after=before, any_of=any_of)
        for before, then in itertools.pairwise(pairs)
        for care in then
    ]
    made = Pathway("edge", tiers=["care"], start=pairs[0], nodes=cares, escalations=ways)
    return made, Episode(unasked=[care.id for care in cares[::3]])


def everywhere(count: int, of: int) -> tuple[Pathway, Episode]:
    """One long definition for which many treatments are, and that many ways ask for, besides one flag of each."""
    signs = flags(of)
    frail = Definition("frail", "frail", l4path.at_least(of // 2, *signs)).as_condition()
    own = flags(count, "own")
    first = review()
    cares = [treatment(n, indications=[frail | sign], contraindications=[~frail & sign]) for n, sign in enumerate(own)]
    ways = [first.escalates_to(care, on="indication", when=frail | sign) for care, sign in zip(cares, own, strict=True)]
    ways.append(first.escalates_to(HOME, on="otherwise"))
    made = Pathway("edge", tiers=["care"], start=[first], nodes=[first, *cares, HOME], escalations=ways)
    return made, Episode()


def scores_everywhere(count: int, scores: int) -> tuple[Pathway, Episode]:
    """Scores of a hundred items, of which the last adds up the others, asked for by many treatments."""
    each = [_score(f"points_{n}", flags(100, f"item_{n}")) for n in range(scores)]
    items = [ScoreItem(one >= bound, 1) for one in each for bound in range(1, 1 + 100 // scores)]
    total = Score("total", "total", items)
    first = review()
    cares = [treatment(n, indications=[total >= 1 + n % 50], contraindications=[each[0] >= 50]) for n in range(count)]
    ways = [first.escalates_to(care, on="indication", when=total >= 10) for care in cares]
    made = Pathway("edge", tiers=["care"], start=[first], nodes=[first, *cares], escalations=ways)
    return made, Episode()


def _score(name: str, signs: list[Flag]) -> Score:
    return Score(name, name, [ScoreItem(sign, 1) for sign in signs])


def cited_everywhere(count: int) -> tuple[Pathway, Episode]:
    """As many sources, all for or against one treatment and the way to it."""
    sources = [Source(f"source-{n}", f"Source {n}", year=2000) for n in range(count)]
    items = [
        Evidence(source=source.id, locator=f"page {n}", stance=("for", "against", "neutral")[n % 3], note=f"note {n}")
        for n, source in enumerate(sources)
    ]
    first, care = review(), treatment(1, evidence=items)
    sign = flags(1)[0]
    ways = [first.escalates_to(care, on="indication", when=sign, evidence=items)]
    made = Pathway("edge", tiers=["care"], start=[first], nodes=[first, care], escalations=ways, sources=sources)
    return made, Episode({"sign_0": True})


def alarms(count: int, held: int) -> tuple[Pathway, Episode]:
    """Red flags that nobody asked about, each of three signs, and treatments that wait for them."""
    signs = flags(3 * count)
    alarm = Disposition("alarm", "Alarm", tier="care", emergency=True)
    ways = [
        Escalation(
            alarm, on="red_flag", when=l4path.at_least(2, *signs[at : at + 3]), because="signs", id=f"alarm-{at}"
        )
        for at in range(0, len(signs), 3)
    ]
    cares = [treatment(n) for n in range(held)]
    made = Pathway(
        "edge",
        tiers=["care"],
        start=cares,
        nodes=[*cares, alarm],
        escalations=ways,
        screens={"red_flags": signs},
    )
    return made, Episode()


def begun_anywhere(count: int) -> tuple[Pathway, Episode]:
    """As many treatments at the start, all of which are offered, and lead to one review."""
    cares = [treatment(n) for n in range(count)]
    last = review()
    ways = [Escalation(last, on="unavailable", after=cares, any_of=True)]
    return Pathway("edge", tiers=["care"], start=cares, nodes=[*cares, last], escalations=ways), Episode()


def cautious(count: int, cautions: int) -> tuple[Pathway, Episode]:
    """Options with many cautions each, of which a third is met and a third unknown."""
    signs = flags(cautions)
    minded = [Caution(f"caution_{n}", sign, f"sign {n} is a reason for care") for n, sign in enumerate(signs)]
    cares = [treatment(n, cautions=minded) for n in range(count)]
    made = Pathway("edge", tiers=["care"], start=cares, nodes=cares, escalations=[])
    return made, Episode({sign.id: n % 3 == 0 for n, sign in enumerate(signs) if n % 3 < 2})


def many_ways_on(count: int, of: int, *, joined: Join | None = None) -> tuple[Pathway, Episode]:
    """One review with as many ways on, each of which asks for the same long count and for a number beside.

    Args:
        count: How many ways on.
        of: How many signs are counted.
        joined: What joins the signs and the number, where it is not a count of half of them.
    """
    signs = flags(of)
    pain = Number("pain", "pain", minimum=0, maximum=count)
    first = review()
    cares = [treatment(n) for n in range(count)]
    most: Any = l4path.at_least(of // 2, *signs) if joined is None else functools.reduce(joined, signs)
    both = joined or operator.and_
    ways = [first.escalates_to(care, on="indication", when=both(most, pain >= n)) for n, care in enumerate(cares)]
    made = Pathway("edge", tiers=["care"], start=[first], nodes=[first, *cares], escalations=ways)
    return made, Episode()


def long_route(count: int) -> tuple[Pathway, Episode]:
    """Treatments one behind the other, all of which failed but the last."""
    cares = [treatment(n) for n in range(count)]
    ways = [
        one.escalates_to(other, on="failure", when=relief.of(one) < 20, because=f"the one before the {n} failed")
        for n, (one, other) in enumerate(itertools.pairwise(cares))
    ]
    made = Pathway("edge", tiers=["care"], start=cares[:1], nodes=cares, escalations=ways)
    return made, Episode(trials={care.id: Trial(weeks=12, relief=10) for care in cares[:-1]})


def all_emergencies(count: int) -> tuple[Pathway, Episode]:
    """As many emergency treatments one behind the other, of none of which anything is known."""
    signs = flags(count)
    cares = [treatment(n, emergency=True, contraindications=[sign]) for n, sign in enumerate(signs)]
    alarm = flags(1, "alarm")[0]
    first = review()
    closed = Disposition("closed", "Closed", tier="care", emergency=True)
    ways = [Escalation(cares[0], on="red_flag", when=alarm, because="an alarm")]
    ways += [one.escalates_to(other, on="next_step") for one, other in itertools.pairwise([*cares, closed])]
    made = Pathway("edge", tiers=["care"], start=[first], nodes=[first, *cares, closed], escalations=ways)
    return made, Episode()


def alongside(count: int, of: int) -> tuple[Pathway, Episode]:
    """Continuous treatments side by side, each with contraindications of its own, half of them known."""
    signs = flags(count * of)
    groups = [signs[at : at + of] for at in range(0, len(signs), of)]
    cares = [treatment(n, continuous=True, contraindications=group) for n, group in enumerate(groups)]
    made = Pathway("edge", tiers=["care"], start=cares, nodes=cares, escalations=[])
    return made, Episode({sign.id: False for sign in signs[::2]})


KINDS: dict[str, Callable[[], tuple[Pathway, Episode]]] = {
    "1000 reviews": lambda: otherwise_to_treatments(500),
    "counts of counts, 8^3": lambda: counts_in_counts(8, 3),
    "2 of 3, 90 deep": lambda: counts_down(90),
    "and/or, 90 deep, 9 wide": lambda: combed(90, 9),
    "200 diamonds, all": lambda: diamonds(200, any_of=False),
    "200 diamonds, any": lambda: diamonds(200, any_of=True),
    "a long word, 200 times": lambda: everywhere(200, 600),
    "scores of 200, 50 times": lambda: scores_everywhere(50, 2),
    "1000 sources": lambda: cited_everywhere(1000),
    "300 alarms, 100 held": lambda: alarms(300, 100),
    "1000 begun anywhere": lambda: begun_anywhere(1000),
    "50 options, 50 cautions": lambda: cautious(50, 50),
    "300 ways on of 300": lambda: many_ways_on(300, 300),
    "300 ways on, any of 300": lambda: many_ways_on(300, 300, joined=operator.or_),
    "300 ways on, all of 300": lambda: many_ways_on(300, 300, joined=operator.and_),
    "a route of 300": lambda: long_route(300),
    "100 emergencies": lambda: all_emergencies(100),
    "300 alongside": lambda: alongside(300, 10),
}
"""Each by its name, made when it is called."""
