"""The plainest episode with a property: what does not matter forgotten, what matters said as simply as it can be."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from l4path.episode import Episode, Trial
from l4path.facts import READ_BY_PREDICATES
from l4path.search.space import nothing_special

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from l4path.facts import Fact
    from l4path.pathway import Screen


class Declared(Protocol):
    """What declares the facts, measures and screens of an episode: a pathway, or several together."""

    @property
    def screens(self) -> Mapping[str, Screen]:
        """The screens."""
        ...

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts."""
        ...

    @property
    def all_measures(self) -> Mapping[str, Fact]:
        """The measures, built-in ones too."""
        ...


class Removal(NamedTuple):
    """One thing that is recorded, and an episode without it.

    Attributes:
        what: ``trial``, ``declined``, ``unasked``, ``fact``, ``screen`` or ``measure``.
        name: The id of the treatment, the fact or the screen.
        measure: The measure of the treatment.
    """

    what: str
    name: str
    measure: str = ""

    def __call__(self, episode: Episode) -> Episode:
        """An episode without it."""
        return without(episode, (self,))


def without(episode: Episode, items: Iterable[Removal]) -> Episode:
    """An episode without several things that are recorded: as with one after another, made once.

    Args:
        episode: The episode.
        items: What is left out.
    """
    gone: dict[str, set[str]] = {}
    measures: dict[str, set[str]] = {}
    for what, name, measure in items:
        if what == "measure":
            measures.setdefault(name, set()).add(measure)
        else:
            gone.setdefault(what, set()).add(name)

    def kept(what: str, names: Iterable[str]) -> Iterable[str]:
        return (name for name in names if name not in gone[what]) if what in gone else names

    trials = {name: episode.trials[name] for name in kept("trial", episode.trials)}
    for name in measures.keys() & trials.keys():
        trial = trials[name]
        rest = {key: value for key, value in trial.measures.items() if key not in measures[name]}
        trials[name] = Trial(trial.outcome, **rest)
    return episode.replace(
        facts={name: episode.facts[name] for name in kept("fact", episode.facts)},
        trials=trials,
        screened=frozenset(kept("screen", episode.screened)),
        declined=frozenset(kept("declined", episode.declined)),
        unasked=frozenset(kept("unasked", episode.unasked)),
    )


class Plainer(NamedTuple):
    """A plainer value for one thing that is recorded, and an episode with it.

    Attributes:
        name: The id of the fact, or of the treatment.
        measure: The measure of the treatment; empty for a fact.
        value: The value.
    """

    name: str
    measure: str
    value: Any

    @property
    def place(self) -> tuple[str, str]:
        """What it is a value of."""
        return self.name, self.measure

    def __call__(self, episode: Episode) -> Episode:
        """An episode with the value."""
        name, measure, value = self
        if not measure:
            return episode.with_facts({name: value})
        trial = episode.trials[name]
        return episode.with_trial(name, Trial(trial.outcome, **{**trial.measures, measure: value}))


def plain(episode: Episode, holds: Callable[[Episode], bool], declared: Declared) -> Episode:
    """A plain episode that still has the property: nothing in it can be left out.

    Trials go first, then refusals, facts and measures; flags of a screen that are all no become the screen; what is
    left takes its plainest value.

    Args:
        episode: An episode that has the property.
        holds: Whether an episode has it; called many times.
        declared: The pathway whose screens and facts they are, or several.
    """
    former, episode = None, _changed(episode, holds, partial(as_screens, declared=declared))
    while former != episode:
        former = least(episode, holds)
        episode = _changed(former, holds, partial(simpler, declared=declared))
    return episode


def _changed(
    episode: Episode, holds: Callable[[Episode], bool], others: Callable[[Episode], Iterator[Episode]]
) -> Episode:
    """The episode with one change after another, for as long as one of them still has the property."""
    while (other := next(filter(holds, others(episode)), None)) is not None:
        episode = other
    return episode


def least(episode: Episode, holds: Callable[[Episode], bool], may_go_on: Callable[[], bool] = lambda: True) -> Episode:
    """As little of an episode as still has a property: nothing that is left can be left out.

    Args:
        episode: An episode that has the property.
        holds: Whether an episode has it; called many times.
        may_go_on: Whether more may be tried; from when on it may not, the episode stays as it is by then.
    """
    again = True
    while again:
        again = False
        left, several = list(removals(episode)), 1
        while left and may_go_on():
            smaller = without(episode, left[:several])
            gone = smaller == episode or holds(smaller)
            if gone and smaller != episode:
                episode, again = smaller, True
            if gone or several == 1:
                del left[:several]
            several = 2 * several if gone else max(1, several // 2)  # much can be left out, or nearly nothing
    return episode


def removals(episode: Episode) -> Iterator[Removal]:
    """Everything that is recorded and could be left out, in the order in which it is tried."""
    for what, names in (
        ("trial", episode.trials),
        ("declined", sorted(episode.declined)),
        ("unasked", sorted(episode.unasked)),
        ("fact", episode.facts),
        ("screen", sorted(episode.screened)),
    ):
        for name in names:
            yield Removal(what, name)
    for name, trial in episode.trials.items():
        for measure in trial.measures:
            yield Removal("measure", name, measure)


def as_screens(episode: Episode, declared: Declared) -> Iterator[Episode]:
    """The episode with screens answered in full where flags of them are no: all of them, and each by itself."""
    denied = {
        name: {fact for fact in screen.facts if episode.facts.get(fact) in (False, frozenset())}
        for name, screen in declared.screens.items()
    }
    answered = [name for name, facts in denied.items() if facts]
    for names in (answered, *([name] for name in answered)) if len(answered) > 1 else (answered,) * len(answered):
        gone = set().union(*(denied[name] for name in names))
        facts = {fact: value for fact, value in episode.facts.items() if fact not in gone}
        yield episode.replace(facts=facts, screened=episode.screened.union(names))


def simpler(episode: Episode, declared: Declared) -> Iterator[Episode]:
    """The episode with plainer values: the first of each at once, and each in every way by itself."""
    changes = list(plainer_values(episode, declared))
    firsts = {change.place: change for change in reversed(changes)}
    if len(firsts) > 1:
        yield reduce(lambda changed, change: change(changed), firsts.values(), episode)
    yield from (change(episode) for change in changes)


def plainer_values(episode: Episode, declared: Declared) -> Iterator[Plainer]:
    """Every value that could be plainer, in each way."""
    for name, value in episode.facts.items():
        for other in _plainer(declared.facts[name], value):
            yield Plainer(name, "", other)
    for name, trial in episode.trials.items():
        for measure, value in trial.measures.items():
            for other in () if measure in READ_BY_PREDICATES else _plainer(declared.all_measures[measure], value):
                yield Plainer(name, measure, other)


def _plainer(fact: Fact, value: Any) -> Iterator[Any]:
    """Plainer values that may be recorded."""
    others: tuple[Any, ...] = ()
    if isinstance(value, frozenset):
        others = tuple(value - {item} for item in sorted(value))
    elif isinstance(value, float):
        others = (int(value), int(value) + 1)
    elif isinstance(value, str):
        others = (nothing_special(fact),)
    yield from (other for other in others if other != value and fact.check_value(other) is None)
