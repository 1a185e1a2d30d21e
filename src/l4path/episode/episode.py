"""An episode: what is known of one patient, facts and trials, without any pathway in it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypedDict, TypeGuard, TypeVar, Unpack

from l4path.episode.trial import Trial, Value, kept_as
from l4path.errors import EpisodeError, Problem, did_you_mean, listed, quoted, shown

if TYPE_CHECKING:
    from l4path.conditions import ElementLike, FactLike, NodeLike
    from l4path.episode.trial import Recorded

    FactKey = TypeVar("FactKey", bound=FactLike | str)
    NodeKey = TypeVar("NodeKey", bound=NodeLike)

    class EpisodeFields(TypedDict, total=False):
        """The fields of an episode, as its constructor takes them."""

        facts: Mapping[Any, Recorded]
        trials: Mapping[Any, Trial]
        screened: Iterable[ElementLike]
        declined: NodeLike | Iterable[NodeLike]
        unasked: NodeLike | Iterable[NodeLike]
        pathway: str
        why: Mapping[str, Iterable[str]]


class Episode(Value):
    """What is known of one patient in one episode of care.

    The history is complete, but for the treatments that are named as unasked: any other without a record was not
    tried. The facts are not complete: a fact without a record is unknown.

    Args:
        facts: Recorded facts by id, or by the handle they were declared with.
        trials: A record per treatment that was tried, by its id or the treatment itself.
        screened: Names of the screens that were asked in full: of what they ask, flags are no and choices are none
            unless recorded otherwise.
        declined: Treatments that the patient does not want.
        unasked: Treatments of which nobody knows whether they were tried.
        pathway: The id of the pathway it was recorded for; empty where it may be any.
        why: What each thing rests on, where it was read from a patient's record: resources, or why there is nothing,
            by ``facts.F``, ``trials.T``, ``trials.T.M``, ``declined.T``, ``untried.T`` and ``unasked.T``; under
            ``notes``, what was noted of the record. Explanations name it; it is no part of what is recorded, so that
            episodes are equal without it.

    Raises:
        EpisodeError: When a part of it is not of its kind.

    Example:
        >>> Episode({"pain": 6}, trials={"exercise": Trial(weeks=8, relief=10)}).facts["pain"]
        6
    """

    __slots__ = ("declined", "facts", "pathway", "screened", "trials", "unasked", "why")

    facts: Mapping[str, Any]
    trials: Mapping[str, Trial]
    screened: frozenset[str]
    declined: frozenset[str]
    unasked: frozenset[str]
    pathway: str
    why: Mapping[str, tuple[str, ...]]

    def __init__(
        self,
        facts: Mapping[FactKey, Recorded] | None = None,
        *,
        trials: Mapping[NodeKey, Trial] | None = None,
        screened: Iterable[ElementLike] = (),
        declined: NodeLike | Iterable[NodeLike] = (),
        unasked: NodeLike | Iterable[NodeLike] = (),
        pathway: str = "",
        why: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """Keep the record."""
        problems: list[Problem] = []
        for field, given in (("facts", facts), ("trials", trials), ("why", why)):
            if given is not None and not isinstance(given, Mapping):
                problems.append(
                    Problem(what=f"{quoted(given)} is not a record by name", where=field, hint="write {name: value}")
                )
        if problems:
            raise EpisodeError(tuple(problems))
        kept = {_named(name): kept_as(value) for name, value in (facts or {}).items()}
        tried = {_named(name): trial for name, trial in (trials or {}).items()}
        for name, trial in tried.items():
            if not isinstance(trial, Trial):
                problems.append(_no_trial(name, trial))
        groups = {}
        for field, names in (("screened", screened), ("declined", declined), ("unasked", unasked)):
            if names.__class__ is frozenset and all(name.__class__ is str for name in names):
                groups[field] = names
                continue
            named = [_named(name) for name in (names if _several(names) else [names])]
            problems += [
                Problem(what=f"{quoted(name)} is not a name", where=field)
                for name in named
                if not isinstance(name, str)
            ]
            groups[field] = frozenset(name for name in named if isinstance(name, str))
        if not isinstance(pathway, str):
            problems.append(Problem(what=f"{quoted(pathway)} is not a name", where="pathway"))
        if problems:
            raise EpisodeError(tuple(problems))
        put = object.__setattr__
        put(self, "facts", MappingProxyType(kept))
        put(self, "trials", MappingProxyType(tried))
        put(self, "screened", groups["screened"])
        put(self, "declined", groups["declined"])
        put(self, "unasked", groups["unasked"])
        put(self, "pathway", pathway)
        put(self, "why", MappingProxyType({key: tuple(sources) for key, sources in (why or {}).items()}))

    def _key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__ if name != "why")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Episode:
        """An episode from the data model of its file, as JSON or TOML reads it; the reverse of :meth:`to_dict`.

        Raises:
            EpisodeError: With every problem.

        Example:
            >>> Episode.from_dict({"facts": {"pain": 6}, "trials": {"exercise": {"weeks": 8}}}).trials["exercise"]
            Trial(weeks=8)
        """
        from l4path.formats import episode_from_dict  # noqa: PLC0415

        return episode_from_dict(data)

    def replace(self, **fields: Unpack[EpisodeFields]) -> Episode:
        """The episode with some of its fields said anew: ``facts``, ``trials``, ``screened``, ``declined`` and so on.

        Each field that is named is taken as it is given; nothing of the old one stays in it. To add to a field, use the
        methods that begin with ``with_``.

        Raises:
            EpisodeError: When a part is not of its kind, or an episode has no such field.

        Example:
            >>> Episode({"pain": 6}).replace(facts={"pain": 3}, declined=["exercise"]).to_dict()
            {'declined': ['exercise'], 'facts': {'pain': 3}}
        """
        problems = [
            Problem(
                what=f"an episode has no {shown(name)}",
                hint=did_you_mean(name, self.__slots__) or f"fields: {listed(self.__slots__)}",
            )
            for name in fields
            if name not in self.__slots__
        ]
        if problems:
            raise EpisodeError(tuple(problems))
        kept: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        kept.update(fields)
        made = Episode(**kept)
        return made if "why" in fields else made._forgetting(self)

    def with_facts(self, facts: Mapping[FactKey, Recorded]) -> Episode:
        """The episode with some facts recorded, or recorded otherwise."""
        if not isinstance(facts, Mapping):
            what = f"{quoted(facts)} is not a record by name"
            raise EpisodeError((Problem(what=what, where="facts", hint="write {name: value}"),))
        recorded = {_named(name): kept_as(value) for name, value in facts.items()}
        return self._again(facts=MappingProxyType({**self.facts, **recorded}))

    def without_fact(self, fact: FactLike | str) -> Episode:
        """The episode with one fact forgotten."""
        kept = dict(self.facts)
        kept.pop(_named(fact), None)
        return self._again(facts=MappingProxyType(kept))

    def with_trial(self, treatment: NodeLike, trial: Trial) -> Episode:
        """The episode with the record of one treatment, new or in place of an older one; it was asked, then."""
        name = _named(treatment)
        if not isinstance(trial, Trial):
            raise EpisodeError((_no_trial(name, trial),))
        return self._again(trials=MappingProxyType({**self.trials, name: trial}), unasked=self.unasked - {name})

    def without_trial(self, treatment: NodeLike) -> Episode:
        """The episode as if one treatment had never been tried."""
        kept = dict(self.trials)
        kept.pop(_named(treatment), None)
        return self._again(trials=MappingProxyType(kept))

    def with_declined(self, *treatments: NodeLike) -> Episode:
        """The episode with more treatments that the patient does not want."""
        return self.replace(declined=self.declined | {_named(treatment) for treatment in treatments})

    def with_unasked(self, *treatments: NodeLike) -> Episode:
        """The episode as if nobody had asked whether some treatments were tried: their records are forgotten."""
        names = {_named(treatment) for treatment in treatments}
        trials = {name: trial for name, trial in self.trials.items() if name not in names}
        return self.replace(unasked=self.unasked | names, trials=trials)

    def with_asked(self, *treatments: NodeLike) -> Episode:
        """The episode with the answer that some unasked treatments were not tried."""
        return self._again(unasked=self.unasked - {_named(treatment) for treatment in treatments})

    def to_dict(self) -> dict[str, Any]:
        """The episode in the data model of its file, in one canonical order.

        Example:
            >>> Episode({"pain": 6}, screened=["red_flags"]).to_dict()
            {'screened': ['red_flags'], 'facts': {'pain': 6}}
        """
        written: dict[str, Any] = {"pathway": self.pathway} if self.pathway else {}
        for key in ("screened", "declined", "unasked"):
            if names := sorted(getattr(self, key)):
                written[key] = names
        if self.facts:
            written["facts"] = {name: _written(value) for name, value in self.facts.items()}
        if self.trials:
            written["trials"] = {
                name: ({} if trial.outcome is None else {"outcome": trial.outcome})
                | {measure: _written(value) for measure, value in trial.measures.items()}
                for name, trial in self.trials.items()
            }
        return written

    def _again(self, **changed: Any) -> Episode:
        """The episode with some fields otherwise, each given as it is kept; nothing is checked again."""
        made, put = object.__new__(Episode), object.__setattr__
        for name in self.__slots__:
            put(made, name, changed[name] if name in changed else getattr(self, name))
        return made._forgetting(self)

    def _forgetting(self, before: Episode) -> Episode:
        """The episode itself, what a thing rested on forgotten where it is another now than before."""
        if self.why:
            kept = {key: sources for key, sources in self.why.items() if _of(before, key) == _of(self, key)}
            object.__setattr__(self, "why", MappingProxyType(kept))
        return self

    def __repr__(self) -> str:
        parts = [f"{len(self.facts)} facts", f"{len(self.trials)} trials"]
        return f"<Episode of {self.pathway or 'any pathway'}: {', '.join(parts)}>"

    def __reduce__(self) -> tuple[object, ...]:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return _rebuilt_episode, (fields | {name: dict(fields[name]) for name in ("facts", "trials", "why")},)


def _rebuilt_episode(fields: dict[str, Any]) -> Episode:
    return Episode(**fields)


def _no_trial(name: Any, given: object) -> Problem:
    """That what is given in the place of a trial is none."""
    hint = "write Trial(weeks=8) or Trial('failed')"
    return Problem(what=f"{quoted(given)} is not a trial", where=f"trials.{shown(name)}", hint=hint)


def _of(episode: Episode, key: str) -> object:
    """What is recorded of the thing that a key of ``why`` names."""
    kind, _, name = key.partition(".")
    if kind == "facts":
        return episode.facts.get(name)
    treatment, _, measure = name.partition(".")
    trial = episode.trials.get(treatment)
    if measure:
        return None if trial is None else trial.measures.get(measure)
    return trial, treatment in episode.declined, treatment in episode.unasked


def _several(names: Any) -> TypeGuard[Iterable[Any]]:
    """Whether these are names, not one alone: of a node, or as text."""
    return isinstance(names, Iterable) and not isinstance(names, str)


def _named(value: object) -> Any:
    """The id of a handle or a node; a text is one, and what can be none stays for the episode to refuse."""
    if value.__class__ is str:
        return value
    name = value if isinstance(value, str) else getattr(value, "id", value)
    if not isinstance(name, Hashable):
        raise EpisodeError((Problem(what=f"{quoted(name)} is not a name"),))
    return name


def _written(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
