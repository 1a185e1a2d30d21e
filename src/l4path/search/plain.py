"""The plainest episode with a property: what does not matter forgotten, what matters said as simply as it can be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from l4path.episode import Episode, Trial
from l4path.facts import READ_BY_PREDICATES
from l4path.search.space import nothing_special

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from l4path.facts import Fact
    from l4path.pathway import Screen

    Change = Callable[[Episode], Episode]


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


def plain(episode: Episode, holds: Callable[[Episode], bool], declared: Declared) -> Episode:
    """A plain episode that still has the property: nothing in it can be left out.

    Trials go first, then refusals, facts and measures; flags of a screen that are all no become the screen; what is
    left takes its plainest value.

    Args:
        episode: An episode that has the property.
        holds: Whether an episode has it; called many times.
        declared: The pathway whose screens and facts they are, or several.
    """
    former, episode = None, _screened(episode, declared, holds)
    while former != episode:
        former = episode = least(episode, holds)
        for simpler in _simpler(declared, episode):
            candidate = simpler(episode)
            if candidate != episode and holds(candidate):
                episode = candidate
    return episode


def least(episode: Episode, holds: Callable[[Episode], bool]) -> Episode:
    """As little of an episode as still has a property: nothing that is left can be left out.

    Args:
        episode: An episode that has the property.
        holds: Whether an episode has it; called many times.
    """
    again = True
    while again:
        again = False
        left, several = list(removals(episode)), 1
        while left:
            smaller = episode
            for without in left[:several]:
                smaller = without(smaller)
            gone = smaller == episode or holds(smaller)
            if gone and smaller != episode:
                episode, again = smaller, True
            if gone or several == 1:
                del left[:several]
            several = 2 * several if gone else max(1, several // 2)  # much can be left out, or nearly nothing
    return episode


def _screened(episode: Episode, declared: Declared, holds: Callable[[Episode], bool]) -> Episode:
    """The episode with whole screens answered where none of their flags is yes, or only those that are."""
    for name, screen in declared.screens.items():
        denied = [fact for fact in screen.facts if episode.facts.get(fact) in (False, frozenset())]
        if not denied:
            continue
        facts = {fact: value for fact, value in episode.facts.items() if fact not in denied}
        candidate = _with(episode, facts=facts, screened=episode.screened | {name})
        if holds(candidate):
            episode = candidate
    return episode


def removals(episode: Episode) -> Iterator[Change]:
    """Changes after each of which one thing less is recorded."""
    for name in episode.trials:
        yield partial(Episode.without_trial, treatment=name)
    for name in sorted(episode.declined):
        yield partial(_wanting, name=name)
    for name in sorted(episode.unasked):
        yield partial(_asked, name=name)
    for name in episode.facts:
        yield partial(Episode.without_fact, fact=name)
    for name in sorted(episode.screened):
        yield partial(_unscreened, name=name)
    for name, trial in episode.trials.items():
        for measure in trial.measures:
            yield partial(_unmeasured, name=name, measure=measure)


def _wanting(episode: Episode, name: str) -> Episode:
    return _with(episode, declined=episode.declined - {name})


def _asked(episode: Episode, name: str) -> Episode:
    return episode.with_asked(name)


def _unscreened(episode: Episode, name: str) -> Episode:
    return _with(episode, screened=episode.screened - {name})


def _with(episode: Episode, **changed: Any) -> Episode:
    return episode.replace(**changed)


def _unmeasured(episode: Episode, name: str, measure: str) -> Episode:
    trial = episode.trials.get(name)
    if trial is None:
        return episode
    rest = {key: value for key, value in trial.measures.items() if key != measure}
    return episode.with_trial(name, Trial(trial.outcome, **rest))


def _simpler(declared: Declared, episode: Episode) -> Iterator[Change]:
    """Changes that make one value plainer."""
    for name, value in episode.facts.items():
        fact = declared.facts[name]
        for other in _plainer(fact, value):
            yield partial(Episode.with_facts, facts={name: other})
    for name, trial in episode.trials.items():
        for measure, value in trial.measures.items():
            fact = declared.all_measures[measure]
            for other in () if measure in READ_BY_PREDICATES else _plainer(fact, value):
                yield partial(_remeasured, name=name, measure=measure, value=other)


def _remeasured(episode: Episode, name: str, measure: str, value: Any) -> Episode:
    trial = episode.trials[name]
    return episode.with_trial(name, Trial(trial.outcome, **{**trial.measures, measure: value}))


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
