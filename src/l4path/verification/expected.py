"""Hand-written cases: an episode, what a pathway must say of it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from l4path.brief import Brief
from l4path.episode import Episode
from l4path.errors import CaseError, Problem, did_you_mean, listed, quoted, shown
from l4path.meaning import State, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

SEVERAL = ("must_include", "must_exclude", "must_ask", "options", "alongside", "questions", "fires", "silent")
EXPECTATIONS = ("state", *SEVERAL, "statuses")
_EXACT = ("options", "alongside", "questions")
_CONTRARY = (("must_include", "must_exclude"), ("fires", "silent"))


@dataclass(frozen=True, slots=True, repr=False)
class ExpectedCase(Brief):
    """One episode with what a pathway must say of it, written down by somebody who knows why.

    What is left out is not looked at. Of ``must_include``, ``must_exclude``, ``must_ask``, ``statuses``, ``fires`` and
    ``silent`` there may be more than is named; ``options``, ``alongside`` and ``questions`` are said in full.

    Attributes:
        id: Its name, once among the cases.
        episode: The episode.
        title: Who the patient is, in a line.
        because: Why the pathway must say so.
        state: The state of the episode.
        must_include: Ids that are among the options.
        must_exclude: Ids that are not; a continuous treatment may go on alongside.
        must_ask: Ids that are among the questions.
        options: Exactly these options, in this order.
        alongside: Exactly these alongside, in this order.
        questions: Exactly these questions.
        statuses: The status of these nodes.
        fires: Ids of escalations that fire.
        silent: Ids of escalations that do not.
        where: The file and line it was read from; not compared.

    Raises:
        CaseError: With every problem.

    Example:
        >>> ExpectedCase("first", Episode(), state="screening").state
        <State.SCREENING: 'screening'>
    """

    id: str
    episode: Episode
    title: str = field(default="", kw_only=True)
    because: str = field(default="", kw_only=True)
    state: State | None = field(default=None, kw_only=True)
    must_include: tuple[str, ...] = field(default=(), kw_only=True)
    must_exclude: tuple[str, ...] = field(default=(), kw_only=True)
    must_ask: tuple[str, ...] = field(default=(), kw_only=True)
    options: tuple[str, ...] | None = field(default=None, kw_only=True)
    alongside: tuple[str, ...] | None = field(default=None, kw_only=True)
    questions: tuple[str, ...] | None = field(default=None, kw_only=True)
    statuses: Mapping[str, Status] = field(default_factory=dict, kw_only=True, hash=False)
    fires: tuple[str, ...] = field(default=(), kw_only=True)
    silent: tuple[str, ...] = field(default=(), kw_only=True)
    where: str = field(default="", kw_only=True, compare=False)

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            episode: Episode,
            *,
            title: str = "",
            because: str = "",
            state: str | None = None,
            must_include: Iterable[str] = (),
            must_exclude: Iterable[str] = (),
            must_ask: Iterable[str] = (),
            options: Iterable[str] | None = None,
            alongside: Iterable[str] | None = None,
            questions: Iterable[str] | None = None,
            statuses: Mapping[str, str] | None = None,
            fires: Iterable[str] = (),
            silent: Iterable[str] = (),
            where: str = "",
        ) -> None: ...

    def __post_init__(self) -> None:
        """Keep states and statuses as what they are, and refuse what expects nothing or contradicts itself."""
        problems = [
            Problem(what=f"{quoted(getattr(self, name))} is not a text", where=name, hint="write it in quotes")
            for name in ("id", "title", "because")
            if not isinstance(getattr(self, name), str)
        ]
        if self.id == "":
            problems.append(Problem(what="is empty", where="id", hint="give every case a name of its own"))
        if not isinstance(self.episode, Episode):
            problems.append(Problem(what=f"{quoted(self.episode)} is not an episode", where="episode"))
        problems += self._keep_lists()
        problems += self._keep_state()
        problems += self._keep_statuses()
        if not problems:
            problems += self._check_sense()
        if problems:
            raise CaseError(tuple(problems), self.where)

    def _keep_lists(self) -> Iterator[Problem]:
        for name in SEVERAL:
            given = getattr(self, name)
            if given is None and name in _EXACT:
                continue
            if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
                yield Problem(what=f"{quoted(given)} is not a list of ids", where=name, hint='write ["id", "id"]')
                continue
            kept = tuple(given)
            object.__setattr__(self, name, kept)
            yield from (
                Problem(what=f"{quoted(item)} is not an id", where=name, hint='write ["id", "id"]')
                for item in kept
                if not isinstance(item, str)
            )

    def _keep_state(self) -> Iterator[Problem]:
        if self.state is None:
            return
        if isinstance(self.state, str) and self.state in [*State]:
            object.__setattr__(self, "state", State(self.state))
        else:
            yield _unknown(self.state, "state", "a state", [*State])

    def _keep_statuses(self) -> Iterator[Problem]:
        if not isinstance(self.statuses, Mapping | None):
            hint = 'write {node = "offered"}'
            yield Problem(what=f"{quoted(self.statuses)} is not a table of statuses", where="statuses", hint=hint)
            return
        kept = {}
        for node, status in (self.statuses or {}).items():
            if isinstance(status, str) and status in [*Status]:
                kept[node] = Status(status)
            else:
                yield _unknown(status, f"statuses.{shown(node)}", "a status", [*Status])
        object.__setattr__(self, "statuses", MappingProxyType(kept))

    def _check_sense(self) -> Iterator[Problem]:
        if not any(
            getattr(self, name) or (name in _EXACT and getattr(self, name) is not None) for name in EXPECTATIONS
        ):
            hint = f"write at least one of {listed(EXPECTATIONS)}"
            yield Problem(what="expects nothing, so it would always come out as expected", hint=hint)
        for first, other in _CONTRARY:
            both = [name for name in getattr(self, first) if name in getattr(self, other)]
            if both:
                yield Problem(
                    what=f"names {listed(both)} too, as {first} does", where=other, hint="leave one of them out"
                )

    def to_dict(self) -> dict[str, Any]:
        """The case in the data model of its file, in one canonical order."""
        data: dict[str, Any] = {"id": self.id}
        data |= {name: text for name in ("title", "because") if (text := getattr(self, name))}
        data["episode"] = self.episode.to_dict()
        for name in EXPECTATIONS:
            value = getattr(self, name)
            if value or (name in _EXACT and value is not None):
                data[name] = dict(value) if name == "statuses" else list(value) if name in SEVERAL else value.value
        return data

    def __reduce__(self) -> tuple[object, ...]:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return _rebuilt, (fields | {"statuses": dict(self.statuses)},)


def _rebuilt(fields: dict[str, Any]) -> ExpectedCase:
    return ExpectedCase(**fields)


def _unknown(value: object, where: str, what: str, known: list[str]) -> Problem:
    hint = did_you_mean(value, known) if isinstance(value, str) else ""
    return Problem(
        what=f"{quoted(value)} is not {what}", where=where, hint=hint or f"allowed: {listed(known, len(known))}"
    )
