"""How far an answer may differ and still suffice: the range of a number, or every value of a choice, that will do."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any

from l4path.conditions import Comparison, Range, operative
from l4path.facts import LARGEST
from l4path.pathway.gather import conditions_of
from l4path.search.changes import shows_wanted
from l4path.search.order import begins, comes_about

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.episode import Episode
    from l4path.facts import Fact
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search.alternatives import Alternative


@dataclass(frozen=True, slots=True)
class Enough:
    """The values of one fact that suffice.

    Attributes:
        values: Each of them; empty where they are a range.
        low: The least number, and whether itself suffices; None where none is least.
        high: The greatest number, and whether itself suffices; None where none is greatest.
    """

    values: tuple[Any, ...]
    low: tuple[float, bool] | None = None
    high: tuple[float, bool] | None = None


_MOST = 64  # combinations of answers that are tried together


def enough(assessment: Assessment, made: Alternative, wanted: Formula) -> dict[str, Enough]:
    """Of each fact that is otherwise in an alternative, the values that suffice, in whatever combination of them.

    A value suffices where what is wanted holds with it, and, if the new trials of the alternative can follow one
    another as the pathway offers them, where they still can.

    Args:
        assessment: Where the patient stands.
        made: The alternative.
        wanted: What is wanted, which holds in it.
    """
    pathway, found = assessment.pathway, dict[str, Enough]()
    new = frozenset(name for name in made.trials if made.in_order and begins(assessment, name))

    def will_do(other: Episode) -> bool:
        return shows_wanted(pathway, wanted, other) and comes_about(assessment, other, new)

    together = [made.episode]
    for name in (*made.answers, *made.findings):
        fact, witness = pathway.facts[name], made.episode.facts[name]
        probes = _probes(pathway, fact, witness) if len(together) <= _MOST else [witness]

        def suffices(value: Any, name: str = name, together: list[Episode] = together) -> bool:
            return all(will_do(near.with_facts({name: value})) for near in together)

        if fact.kind == "number":
            here = probes.index(witness)  # from there on either side, as far as it suffices
            first = here - len(list(takewhile(suffices, reversed(probes[:here]))))
            last = here + len(list(takewhile(suffices, probes[here + 1 :])))
            kept = probes[first : last + 1]
            alone = len(probes) == 1 or (first == last and witness in _ends(pathway, fact))
            found[name] = Enough((witness,)) if alone else _range(pathway, fact, probes, first, last)
        else:
            kept = [value for value in probes if value == witness or suffices(value)]
            found[name] = Enough(tuple(kept))
        together = [near.with_facts({name: value}) for near in together for value in kept]
    return found


def _probes(pathway: Pathway, fact: Fact, witness: Any) -> list[Any]:
    """A value for each part of the range that no condition tells apart, the witness among them, in order."""
    if fact.kind == "choice":
        return list(fact.value_ids)
    if fact.kind != "number":
        return [witness]
    cuts = sorted(_cuts(pathway, fact))
    low = fact.minimum if fact.minimum is not None else min((*cuts, witness)) - 1
    high = fact.maximum if fact.maximum is not None else max((*cuts, witness)) + 1
    ends = sorted({*cuts, low, high})
    between = [(first + second) / 2 for first, second in pairwise(ends)]
    return sorted({value for value in (*ends, *between, witness) if low <= value <= high and abs(value) < LARGEST})


def _cuts(pathway: Pathway, fact: Fact) -> set[float]:
    """Every number that a condition compares a fact with; gathered once and kept with the pathway."""
    known: dict[str, set[float]] | None = pathway._cache.get("cuts")  # noqa: SLF001
    if known is None:
        known = {}
        for _, _, condition in conditions_of(pathway):
            for atom in operative(condition):
                if atom.operand.treatment is None:
                    about = known.setdefault(atom.operand.fact.id, set())
                    if isinstance(atom, Comparison) and not isinstance(atom.constant, str):
                        about.add(atom.constant)
                    elif isinstance(atom, Range):
                        about.update((atom.low, atom.high))
        pathway._cache["cuts"] = known  # noqa: SLF001
    return known.get(fact.id, set())


def _ends(pathway: Pathway, fact: Fact) -> set[float | None]:
    """Every number by which a range of a fact may end: those that conditions name, and its own ends."""
    return {*_cuts(pathway, fact), fact.minimum, fact.maximum}


def _range(pathway: Pathway, fact: Fact, probes: list[float], first: int, last: int) -> Enough:
    """The range from one probe to another, by the numbers that conditions name."""
    cuts = _ends(pathway, fact)
    low = high = None
    if first:
        start = next(number for number in range(first, -1, -1) if probes[number] in cuts)
        low = (probes[start], start == first)
    if last + 1 < len(probes):
        end = next(number for number in range(last, len(probes)) if probes[number] in cuts)
        high = (probes[end], end == last)
    return Enough((), low, high)
