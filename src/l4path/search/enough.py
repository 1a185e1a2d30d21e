"""How far an answer may differ and still suffice: the range of a number, or every value of a choice, that will do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any

from l4path.assessment.alone import Varied, alone, contradicted
from l4path.conditions import Comparison, Range, operative
from l4path.facts import LARGEST
from l4path.pathway.gather import conditions_of
from l4path.search.order import Turns, begins
from l4path.search.wanted import stands_in_hand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from l4path.assessment import Assessment
    from l4path.episode import Episode
    from l4path.facts import Fact
    from l4path.meaning import Has
    from l4path.pathway import Pathway
    from l4path.search.alternatives import Alternative


@dataclass(frozen=True, slots=True)
class Enough:
    """The values of one fact that suffice.

    Attributes:
        values: Each of them; empty where they are a range.
        low: The least number, and whether itself suffices; None where none is least.
        high: The greatest number, and whether itself suffices; None where none is greatest.
        beside: The titles of what is assumed of every patient and bars some combinations of the values that suffice.
    """

    values: tuple[Any, ...]
    low: tuple[float, bool] | None = None
    high: tuple[float, bool] | None = None
    beside: tuple[str, ...] = ()


_MOST = 1_000  # combinations of answers that are tried together
_LOOKED_AT = 2_000_000  # nodes and parts of conditions that may be gone through for that: of a large pathway, fewer are


def enough(assessment: Assessment, made: Alternative, wanted: Has) -> dict[str, Enough]:
    """Of each fact that is otherwise in an alternative, the values that suffice, in whatever combination may occur.

    A value suffices where what is wanted holds with it; where the alternative leaves the node in hand, only where it
    still is, and something else does not come first; and, if the new trials of the alternative can follow one another
    as the pathway offers them, where they still can. What no patient can be is no counter-example: the worst
    pain is never below the pain in the leg. But each of the values occurs with some of the others.

    Args:
        assessment: Where the patient stands.
        made: The alternative.
        wanted: The status that is wanted, which the node has in it.
    """
    pathway, found = assessment.pathway, dict[str, Enough]()
    tried, names = _Tried(assessment, made, wanted), (*made.answers, *made.findings)
    together: list[dict[str, Any]] = [{name: made.episode.facts[name] for name in names}]
    probes, kept = dict[str, list[Any]](), dict[str, list[Any]]()
    most = min(_MOST, _LOOKED_AT // _size(pathway))
    further = iter(range(most))  # of values that are barred with what is answered beside, so many are tried in all

    def occurs(other: dict[str, Any], later: Iterable[str]) -> bool:
        values = ((name, value) for name in later for value in _probes(pathway, name, made.episode.facts[name]))
        return any(tried.will_do({**other, name: value}) for (name, value), _ in zip(values, further, strict=False))

    for place, name in enumerate(names):
        fact, witness = pathway.facts[name], made.episode.facts[name]
        values = _probes(pathway, name, witness)
        probes[name] = values if len(together) * len(values) <= most else [witness]

        def suffices(
            value: Any,
            name: str = name,
            together: list[dict[str, Any]] = together,
            later: Sequence[str] = names[place + 1 :],
        ) -> bool:
            did = False
            for near in together:
                other = {**near, name: value}
                if not (now := tried.will_do(other)) and not tried.impossible(other):
                    return False
                did = did or now
            return did or occurs({**together[0], name: value}, later)

        kept[name] = _around(witness, probes[name], fact, suffices)
        together = [{**near, name: value} for near in together for value in kept[name]]
    barred = [(other, tried.impossible(other)) for other in (together if tried.coupled else ())]
    kept_before = dict[str, list[Any]]()
    while tried.coupled and kept != kept_before:  # until each value occurs with some of the others
        kept_before = dict(kept)
        barred = [(facts, by) for facts, by in barred if all(facts[name] in kept[name] for name in names)]
        for name in names:
            seen = [facts[name] for facts, by in barred if not by]
            kept[name] = _around(made.episode.facts[name], kept[name], pathway.facts[name], seen.__contains__)
    beside = tuple(dict.fromkeys(title for _, by in barred for title in by))
    for name in names:
        fact, values = pathway.facts[name], kept[name]
        single = len(probes[name]) == 1 or (len(values) == 1 and values[0] in _ends(pathway, fact))
        each = fact.kind != "number" or single
        will = Enough(tuple(values)) if each else _range(pathway, fact, probes[name], values)
        found[name] = replace(will, beside=beside)
    return found


class _Tried:
    """An alternative with other values of the facts that are otherwise in it, each combination looked at once.

    Attributes:
        coupled: Whether an assumption has barred some combination.
    """

    def __init__(self, assessment: Assessment, made: Alternative, wanted: Has) -> None:
        self.coupled: bool = False
        self._pathway, self._episode, self._wanted = assessment.pathway, made.episode, wanted
        self._varied, self._alone = Varied(self._pathway, made.episode), alone(self._pathway, wanted.node)
        new = frozenset(name for name in made.trials if made.in_order and begins(assessment, name))
        self._turns = Turns(assessment, made.episode, new)
        self._will_do: dict[tuple[Any, ...], bool] = {}
        self._impossible: dict[tuple[Any, ...], tuple[str, ...]] = {}
        self._comes = self._leaves_in_hand if self._leaves_in_hand({}) else self._shows

    @property
    def in_hand(self) -> bool:
        """Whether the alternative leaves the node in hand."""
        return self._comes == self._leaves_in_hand

    def leaves_in_hand(self, values: Mapping[str, Any]) -> bool:
        """Whether it does with some values, and its new trials can still follow one another if they could."""
        return self._leaves_in_hand(values) and self._turns.come_about(values)

    def _leaves_in_hand(self, values: Mapping[str, Any]) -> bool:
        if not (self._alone.large or self._shows(values)):  # which is found out without the rest of the pathway
            return False
        if (found := self._varied.found(values)) is None:
            return False
        (statuses, state, *shown), node = found, self._wanted.node
        listed = any(node in names for names in shown)
        return statuses[node] in self._wanted.statuses and stands_in_hand(statuses[node], state, listed=listed)

    def _shows(self, values: Mapping[str, Any]) -> bool:
        node = self._wanted.node
        statuses = self._varied.statuses(self._alone, values, plainly=True)
        return statuses is not None and statuses[node] in self._wanted.statuses

    def will_do(self, values: dict[str, Any]) -> bool:
        """Whether some values of all the facts suffice."""
        key = tuple(values.values())
        if key not in self._will_do:
            self._will_do[key] = self._comes(values) and self._turns.come_about(values)
        return self._will_do[key]

    def impossible(self, values: dict[str, Any]) -> tuple[str, ...]:
        """The titles of what is assumed of every patient and bars some values of all the facts."""
        key = tuple(values.values())
        if key not in self._impossible:
            self._impossible[key] = contradicted(self._pathway, self._episode.with_facts(values))
            self.coupled |= bool(self._impossible[key])
        return self._impossible[key]


def in_hand_where_it_can_be(assessment: Assessment, made: Alternative, wanted: Has) -> Alternative:
    """An alternative with another value of one of its facts, where only that leaves the node in hand.

    Args:
        assessment: Where the patient stands.
        made: The alternative.
        wanted: The status that is wanted, which the node has in it.
    """
    pathway, tried = assessment.pathway, _Tried(assessment, made, wanted)
    if tried.in_hand:
        return made
    today = {**pathway.answered(assessment.episode.screened), **assessment.episode.facts}
    for name in (*made.answers, *made.findings):
        for value in _probes(pathway, name, made.episode.facts[name]):
            if value != today.get(name) and tried.leaves_in_hand(other := {name: value}):
                return replace(made, episode=made.episode.with_facts(other))
    return made


def parts(pathway: Pathway, name: str, today: Any, then: Episode) -> float:
    """How far a value is from the one that is recorded, in parts of what the fact may be; of what has no order, 1.

    Args:
        pathway: The pathway.
        name: The id of the fact.
        today: What is recorded.
        then: The episode in which it is otherwise; all the way to the nearest number that a condition names counts.
    """
    fact, found = pathway.facts[name], then.facts[name]
    if fact.kind != "number":
        return 1
    cuts = _cuts(pathway, fact)
    low, high = sorted((today, found))
    between = [cut for cut in cuts if low <= cut <= high]
    nearest = max(between, key=lambda cut: abs(cut - today), default=found)
    known = (*cuts, today, found)
    low = min(known) if fact.minimum is None else fact.minimum
    high = max(known) if fact.maximum is None else fact.maximum
    return float(abs(nearest - today) / (high - low))


def _around(witness: Any, values: list[Any], fact: Fact, suffices: Callable[[Any], bool]) -> list[Any]:
    """Those of some values that suffice; of a number only from the witness on, on either side, as far as they do."""
    if fact.kind != "number":
        return [value for value in values if value == witness or suffices(value)]
    here = values.index(witness)
    below = list(takewhile(suffices, reversed(values[:here])))
    return [*reversed(below), witness, *takewhile(suffices, values[here + 1 :])]


def _probes(pathway: Pathway, name: str, witness: Any) -> list[Any]:
    """A value for each part of the range that no condition tells apart, the witness among them, in order."""
    fact = pathway.facts[name]
    if fact.kind == "choice":
        return list(fact.value_ids)
    if fact.kind != "number":
        return [witness]
    cuts = sorted(_cuts(pathway, fact))
    low = fact.minimum if fact.minimum is not None else min((*cuts, witness)) - 1
    high = fact.maximum if fact.maximum is not None else max((*cuts, witness)) + 1
    ends = sorted({*cuts, low, high})
    between = [(first + second) / 2 for first, second in pairwise(ends)]
    return sorted({value for value in (*ends, *between, witness) if abs(value) < LARGEST})


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


def _size(pathway: Pathway) -> int:
    """How many nodes and parts of conditions one assessment may go through; counted once and kept with the pathway."""
    cache = pathway._cache  # noqa: SLF001
    if "size" not in cache:
        parts = sum(len(list(operative(condition))) for _, _, condition in conditions_of(pathway))
        cache["size"] = len(pathway.nodes) + parts
    found: int = cache["size"]
    return found


def _ends(pathway: Pathway, fact: Fact) -> set[float | None]:
    """Every number by which a range of a fact may end: those that conditions name, and its own ends."""
    return {*_cuts(pathway, fact), fact.minimum, fact.maximum}


def _range(pathway: Pathway, fact: Fact, probes: list[float], values: list[float]) -> Enough:
    """The range from one of some probes to another, by the numbers that conditions name: of neighbours one is named."""
    cuts, first, last = _ends(pathway, fact), probes.index(values[0]), probes.index(values[-1])
    low = high = None
    if first:
        start = first if probes[first] in cuts else first - 1
        low = (probes[start], start == first)
    if last + 1 < len(probes):
        end = last if probes[last] in cuts else last + 1
        high = (probes[end], end == last)
    return Enough((), low, high)
