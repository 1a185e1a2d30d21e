"""The status of a few nodes of an episode: only the rules that bear on them are run, however large the pathway is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.assessment.assess import assess, check_episode, engine_of
from l4path.assessment.kleene import TRUTHS
from l4path.conditions import Sum, operands
from l4path.errors import EpisodeError
from l4path.meaning import Claim, Is, status_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from l4path.assessment.generated import Generated
    from l4path.assessment.proofs import Result
    from l4path.episode import Episode
    from l4path.meaning import Formula, Status
    from l4path.pathway import Pathway
    from l4path.truth import Truth

_MOST_KEPT = 1_000
_PART = 8  # where more than one in so many nodes bears on them, all are found as quickly by the generated engine


class Alone:
    """Some nodes of a pathway by themselves, for whoever looks at many episodes for the sake of these nodes.

    Attributes:
        bears: How many nodes bear on them.
        large: Whether so much bears on them that the generated engine finds all nodes as quickly, where it is there.
    """

    def __init__(self, pathway: Pathway, names: Iterable[str]) -> None:
        """Find what bears on them.

        Args:
            pathway: The pathway.
            names: The ids of the nodes.
        """
        engine = engine_of(pathway)
        self._pathway, self._engine = pathway, engine
        self._names = tuple(names)
        places = _places(pathway)
        before: set[str] = set()
        for name in self._names:
            before |= bearing(pathway, name)
        self.bears: int = len(before)
        self.large: bool = _PART * self.bears > len(pathway.nodes)
        self._order = [engine.order[place] for place in sorted(places[name] for name in before)]
        self._judges = [(name, engine.judge_of[name]) for name in self._names]
        self._reached = engine.program.read[Claim("reached", self._names[0])]

    def statuses(self, episode: Episode, *, plainly: bool = False) -> Mapping[str, Status] | None:
        """The status of each, as an assessment finds it; None where that refuses.

        Args:
            episode: The episode.
            plainly: Whether an episode is refused too that contradicts an assumption and is an emergency.
        """
        quick = (
            self._engine.generated if self.large else None
        )  # where there is one: making it would take longer than it saves
        if quick is not None and (found := quick.assess(episode)) is not None:
            return found[0]
        return None if (standing := self.standing(episode, plainly=plainly)) is None else standing[0]

    def standing(self, episode: Episode, *, plainly: bool = False) -> tuple[Mapping[str, Status], Truth] | None:
        """The status of each, and whether the first is reached; None as for :meth:`statuses`."""
        engine = self._engine
        if next(check_episode(self._pathway, episode), None):
            return None
        values = engine.values(episode)
        if any(holds(values) == 0 for holds, _ in engine.assumptions):
            return None if plainly else self._emergency(episode)
        for slot, reach in self._order:
            values[slot] = reach(values)
        return {name: judge(values) for name, judge in self._judges}, TRUTHS[self._reached(values)]

    def _emergency(self, episode: Episode) -> tuple[Mapping[str, Status], Truth] | None:
        """The same of an episode that contradicts an assumption, which only an emergency may."""
        try:
            whole = assess(self._pathway, episode)
        except EpisodeError:
            return None
        return whole.status, whole.truth("reached", self._names[0])


class Varied:
    """An episode that is looked at with one value of some facts after another."""

    def __init__(self, pathway: Pathway, episode: Episode) -> None:
        """Lay out what stays of it.

        Args:
            pathway: The pathway.
            episode: The episode.
        """
        self._pathway, self._episode, self._engine = pathway, episode, engine_of(pathway)
        self._quick: Callable[[Mapping[str, Any]], Result | None] | None = None

    def found(self, values: Mapping[str, Any]) -> Result | None:
        """What an assessment finds; None where it refuses, or where an assumption is contradicted.

        Args:
            values: Other values of some facts.
        """
        if (quick := self._quickly(values, self._engine.often())) is not None:
            return quick
        other = self._episode.with_facts(values)
        if next(check_episode(self._pathway, other), None) or contradicted(self._pathway, other):
            return None
        return self._engine.run(other)[2]

    def statuses(
        self, by_itself: Alone, values: Mapping[str, Any], *, plainly: bool = False
    ) -> Mapping[str, Status] | None:
        """The status of a few nodes, as :meth:`Alone.statuses` gives it.

        Args:
            by_itself: The nodes.
            values: Other values of some facts.
            plainly: As there.
        """
        if by_itself.large and (quick := self._quickly(values, self._engine.generated)) is not None:
            return quick[0]
        return by_itself.statuses(self._episode.with_facts(values), plainly=plainly)

    def _quickly(self, values: Mapping[str, Any], generated: Generated | None) -> Result | None:
        """What the generated engine finds, where there is one and it has nothing to refuse."""
        if generated is None:
            return None
        if self._quick is None:
            self._quick = generated.varied(self._episode)
        return self._quick(values)


def contradicted(pathway: Pathway, episode: Episode) -> tuple[str, ...]:
    """The titles of what is assumed of every patient and does not hold of an episode that is otherwise in order.

    Args:
        pathway: The pathway.
        episode: The episode.
    """
    engine = engine_of(pathway)
    values = engine.values(episode)
    return tuple(pathway.assumptions[name].title for holds, name in engine.assumptions if holds(values) == 0)


def alone(pathway: Pathway, *names: str) -> Alone:
    """Some nodes of a pathway by themselves, kept with it.

    Args:
        pathway: The pathway.
        *names: The ids of the nodes.
    """
    kept: dict[tuple[str, ...], Alone] = pathway._cache.setdefault("alone", {})  # noqa: SLF001
    if names not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[names] = Alone(pathway, names)
    return kept[names]


def _places(pathway: Pathway) -> dict[str, int]:
    """The place of each node in the order in which they are evaluated."""
    cache = pathway._cache  # noqa: SLF001
    if "places" not in cache:
        cache["places"] = {name: place for place, name in enumerate(pathway.evaluation_order)}
    found: dict[str, int] = cache["places"]
    return found


def bearing(pathway: Pathway, name: str) -> frozenset[str]:
    """The nodes whose reach bears on the status of a node, itself among them; found once.

    Args:
        pathway: The pathway.
        name: The id of the node.
    """
    kept: dict[str, frozenset[str]] = pathway._cache.setdefault("bearing", {})  # noqa: SLF001
    if name not in kept:
        whens = [row.when for row in status_rows(pathway, pathway.nodes[name])]
        found, waiting = set[str](), [name, *_reached_in(pathway, whens)]
        while waiting:
            if (here := waiting.pop()) not in found:
                found.add(here)
                waiting += _rests_on(pathway, here)
        kept[name] = frozenset(found)
    return kept[name]


def _rests_on(pathway: Pathway, name: str) -> frozenset[str]:
    """The nodes whose reach the rule of a node's reach names, through claims that are no reach; found once."""
    kept: dict[str, frozenset[str]] = pathway._cache.setdefault("reach rests on", {})  # noqa: SLF001
    if name not in kept:
        kept[name] = frozenset(_reached_in(pathway, [engine_of(pathway).program.rules[Claim("reached", name)]]))
    return kept[name]


def _reached_in(pathway: Pathway, formulas: Iterable[Formula]) -> Iterator[str]:
    """The nodes whose reach some formulas name, or the rules of the other claims that they name."""
    rules, seen, waiting = engine_of(pathway).program.rules, set[Claim](), [*formulas]
    while waiting:
        for claim in _claims(waiting.pop()):
            if claim not in seen and claim in rules:
                seen.add(claim)
                if claim.kind == "reached":
                    yield claim.subject
                else:
                    waiting.append(rules[claim])


def _claims(formula: Formula) -> Iterator[Claim]:
    """The claims that a formula names, but for those of a score: its items are conditions, which name no reach."""
    waiting = [formula]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Claim):
            yield here
        elif isinstance(here, Is):
            waiting.append(here.formula)
        elif not isinstance(here, Sum):
            waiting += operands(here)
