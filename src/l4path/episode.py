"""An episode: what is known of one patient, facts and trials, without any pathway in it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypedDict, TypeGuard, TypeVar, Unpack

from l4path.errors import EpisodeError, Problem, did_you_mean, listed, quoted, shown
from l4path.facts import OUTCOMES
from l4path.intended import LEAVE_OUT, OUTCOME_WORDS, meant_word, not_recorded, plain_number

if TYPE_CHECKING:
    from decimal import Decimal

    from l4path.conditions import ElementLike, FactLike, NodeLike
    from l4path.facts import Outcome

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


Recorded: TypeAlias = "bool | float | Decimal | str | Iterable[str]"
"""What may be recorded of a fact or a measure: yes or no, a number, the id of a value, or ids of several."""
_NEVER_BESIDE_AN_OUTCOME = ("tolerated", "relapsed")
_MAY_HAVE_ENDED = "responded"


def outcome_hint(dropped: object) -> str:
    """What to write instead of a word that is no outcome; none is guessed, since near words may mean contrary things.

    Example:
        >>> outcome_hint("no effect")
        'write outcome = "failed"'
    """
    if ours := meant_word(dropped, OUTCOME_WORDS):
        return f'write outcome = "{ours}"'
    hint = f"the outcomes are {listed(OUTCOMES)}"
    if not_recorded(dropped):
        return f"{LEAVE_OUT}; {hint}"
    if isinstance(dropped, str) and dropped.strip().lower() in ("declined", "refused", "rejected"):
        return "what the patient does not want is no trial: name the treatment in declined = [...]"
    return hint


class _Value:
    """A small value: equal by its fields, never changed."""

    __slots__: tuple[str, ...] = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a record never changes: make another one (tried to set {name})")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a record never changes (tried to delete {name})")

    def _key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(frozenset(part) if isinstance(part, Mapping) else part for part in self._key()))


class Trial(_Value):
    """One course of a treatment, with what was measured, or with the outcome that the clinician recorded.

    Args:
        outcome: ``responded``, ``failed``, ``intolerant``, ``ongoing``, ``relapsed`` or ``stopped``; None to let the
            measures say. A course that was given up before it could tell is ``stopped``.
        **measures: What was measured, such as ``weeks=8`` or ``relief=10``.

    Raises:
        EpisodeError: When the outcome is none of these, or stands beside ``tolerated`` or ``relapsed``, or beside
            ``ended`` (of ``responded`` it may: what helped may be over).

    Example:
        >>> Trial(weeks=8, relief=10).measures["weeks"]
        8
        >>> Trial("failed").outcome
        'failed'
    """

    __slots__ = ("measures", "outcome")

    outcome: Outcome | None
    measures: Mapping[str, Any]

    def __init__(self, /, outcome: Outcome | None = None, **measures: Recorded) -> None:
        """Keep the record."""
        object.__setattr__(self, "outcome", outcome)
        kept = {name: _kept(value) for name, value in measures.items()}
        object.__setattr__(self, "measures", MappingProxyType(kept))
        problems = []
        if outcome is not None and outcome not in OUTCOMES:
            problems.append(
                Problem(what=f"{shown(outcome)} is no outcome", where="outcome", hint=outcome_hint(outcome))
            )
        elif outcome is not None:
            problems += [
                Problem(
                    what=f"{name} beside an outcome",
                    where=name,
                    hint="the outcome says it: leave one of them out",
                )
                for name in _NEVER_BESIDE_AN_OUTCOME
                if name in measures
            ]
            if "ended" in measures and outcome != _MAY_HAVE_ENDED:
                hint = f"the outcome says it: leave one of them out; only beside {_MAY_HAVE_ENDED} may it stand"
                problems.append(Problem(what="ended beside an outcome", where="ended", hint=hint))
        if problems:
            raise EpisodeError(tuple(problems))

    def with_outcome(self, outcome: Outcome | None) -> Trial:
        """The same course with another outcome recorded, or with none; what was measured stays.

        What only a trial without an outcome may hold, that it was not tolerated or that it relapsed, is left out where
        an outcome says it; so is that it has ended, but beside ``responded``.

        Raises:
            EpisodeError: When the outcome is none.

        Example:
            >>> Trial(weeks=8, tolerated=False).with_outcome("failed")
            Trial('failed', weeks=8)
        """
        dropped: tuple[str, ...] = () if outcome is None else _NEVER_BESIDE_AN_OUTCOME
        left_out = dropped if outcome in (None, _MAY_HAVE_ENDED) else (*dropped, "ended")
        return Trial(outcome, **{name: value for name, value in self.measures.items() if name not in left_out})

    def __repr__(self) -> str:
        content = [repr(self.outcome)] if self.outcome else []
        return f"Trial({', '.join(content + [f'{name}={value!r}' for name, value in self.measures.items()])})"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt_trial, (self.outcome, dict(self.measures))


def _rebuilt_trial(outcome: Outcome | None, measures: dict[str, Any]) -> Trial:
    return Trial(outcome, **measures)


class Episode(_Value):
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
        kept = {_named(name): _kept(value) for name, value in (facts or {}).items()}
        tried = {_named(name): trial for name, trial in (trials or {}).items()}
        for name, trial in tried.items():
            if not isinstance(trial, Trial):
                hint = "write Trial(weeks=8) or Trial('failed')"
                problems.append(
                    Problem(what=f"{quoted(trial)} is not a trial", where=f"trials.{shown(name)}", hint=hint)
                )
        groups = {}
        for field, names in (("screened", screened), ("declined", declined), ("unasked", unasked)):
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
        return self._again(**fields)

    def with_facts(self, facts: Mapping[FactKey, Recorded]) -> Episode:
        """The episode with some facts recorded, or recorded otherwise."""
        if not isinstance(facts, Mapping):
            what = f"{quoted(facts)} is not a record by name"
            raise EpisodeError((Problem(what=what, where="facts", hint="write {name: value}"),))
        return self._again(facts={**self.facts, **{_named(name): value for name, value in facts.items()}})

    def without_fact(self, fact: FactLike | str) -> Episode:
        """The episode with one fact forgotten."""
        return self._again(facts={name: value for name, value in self.facts.items() if name != _named(fact)})

    def with_trial(self, treatment: NodeLike, trial: Trial) -> Episode:
        """The episode with the record of one treatment, new or in place of an older one; it was asked, then."""
        name = _named(treatment)
        return self._again(trials={**self.trials, name: trial}, unasked=self.unasked - {name})

    def without_trial(self, treatment: NodeLike) -> Episode:
        """The episode as if one treatment had never been tried."""
        return self._again(trials={name: trial for name, trial in self.trials.items() if name != _named(treatment)})

    def with_declined(self, *treatments: NodeLike) -> Episode:
        """The episode with more treatments that the patient does not want."""
        return self._again(declined=self.declined | {_named(treatment) for treatment in treatments})

    def with_unasked(self, *treatments: NodeLike) -> Episode:
        """The episode as if nobody had asked whether some treatments were tried: their records are forgotten."""
        names = {_named(treatment) for treatment in treatments}
        trials = {name: trial for name, trial in self.trials.items() if name not in names}
        return self._again(unasked=self.unasked | names, trials=trials)

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
        """The episode with some fields otherwise; what a thing rested on is forgotten where it is another now."""
        made = Episode(**{name: getattr(self, name) for name in self.__slots__} | changed)
        if made.why and "why" not in changed:
            kept = {key: sources for key, sources in made.why.items() if _of(self, key) == _of(made, key)}
            object.__setattr__(made, "why", MappingProxyType(kept))
        return made

    def __repr__(self) -> str:
        parts = [f"{len(self.facts)} facts", f"{len(self.trials)} trials"]
        return f"<Episode of {self.pathway or 'any pathway'}: {', '.join(parts)}>"

    def __reduce__(self) -> tuple[object, ...]:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return _rebuilt_episode, (fields | {name: dict(fields[name]) for name in ("facts", "trials", "why")},)


def _rebuilt_episode(fields: dict[str, Any]) -> Episode:
    return Episode(**fields)


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


def _named(thing: object) -> Any:
    """The id of a handle or a node; a text is one, and what can be none stays for the episode to refuse."""
    name = thing if isinstance(thing, str) else getattr(thing, "id", thing)
    if not isinstance(name, Hashable):
        raise EpisodeError((Problem(what=f"{quoted(name)} is not a name"),))
    return name


def _kept(value: Any) -> Any:
    """A value in the form in which it is kept: several as a set; what no pathway can take stays for it to refuse."""
    if not isinstance(value, list | set):
        return plain_number(value)
    return frozenset(value) if all(isinstance(item, str) for item in value) else tuple(value)


def _written(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
