"""Definitions and scores in the order in which they build on one another, and the loop that none may be part of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from l4path.conditions import Condition, Constant, Definition, Score, ScoreItem
from l4path.conditions.scores import MOST_ITEMS, MOST_POINTS
from l4path.errors import ConditionError, PathwayError, Problem
from l4path.facts import KEYWORDS

if TYPE_CHECKING:
    from l4path.grammar import Scope

_ANYTHING = Constant(value=True)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_Read = TypeVar("_Read", Definition, Score)


class Unread(NamedTuple):
    """A definition or a score that has not been read yet.

    Attributes:
        kind: ``definition`` or ``score``.
        texts: The conditions it stands for, by their place.
        make: What builds it of them.
    """

    kind: str
    texts: Mapping[str, str]
    make: Callable[[list[Condition]], Definition | Score]

    @property
    def words(self) -> Iterable[str]:
        """Whatever its conditions may name."""
        found = (word for text in self.texts.values() for word in _WORD.findall(text))
        return dict.fromkeys(word for word in found if word not in KEYWORDS)


class _Readable(Mapping[str, _Read]):
    """The definitions, or scores, as one of them sees the others: those that are being read would close a loop."""

    def __init__(
        self,
        names: Mapping[str, Unread],
        unread: Mapping[str, Unread],
        read: Mapping[str, Definition | Score],
        trail: list[str],
    ) -> None:
        self.names, self.unread, self.read, self.trail = names, unread, read, trail

    def __getitem__(self, name: str) -> _Read:
        if name not in self.names:
            raise KeyError(name)
        if name in self.read:
            return self.read[name]  # type: ignore[return-value]
        if name not in self.trail:  # asked for by a correction of what is being read, which does not name it yet
            return _stand_in(name, self.unread[name].kind)  # type: ignore[return-value]
        loop: list[str] = self.trail[self.trail.index(name) :]
        kinds = {self.unread[entry].kind for entry in loop}
        what = f"the {kinds.pop()} uses itself" if len(kinds) == 1 else f"{' and '.join(loop)} use each other"
        raise ConditionError(f"{what}: {' -> '.join([*loop, name])}", hint="take one of these steps out")

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def read_named(
    unread: Mapping[str, Unread],
    scope: Scope,
    condition: Callable[[str, str, Scope], Condition],
) -> tuple[dict[str, Definition | Score], list[Problem]]:
    """Read definitions and scores, each after those that it names.

    Args:
        unread: All of them by id.
        scope: What else they may name.
        condition: Reads one condition of a text, a place and a scope, and reports what is wrong with it.

    Returns:
        Those that could be built, or a stand-in for each other, and the problems of building them.
    """
    problems: list[Problem] = []
    done: dict[str, Definition | Score] = {}
    opened: dict[str, None] = {}
    usable = {name: entry for name, entry in unread.items() if name not in KEYWORDS}
    defined = {name: entry for name, entry in usable.items() if entry.kind == "definition"}
    scored = {name: entry for name, entry in usable.items() if entry.kind == "score"}
    for first in unread:
        stack = [first]
        while stack:
            name = stack[-1]
            if name in done:
                stack.pop()
            elif name not in opened:
                opened[name] = None
                stack += [word for word in unread[name].words if word in unread and word not in opened]
            else:
                stack.pop()
                trail = [at for at in opened if at not in done]
                here = replace(
                    scope,
                    definitions=_Readable(defined, unread, done, trail),
                    scores=_Readable(scored, unread, done, trail),
                )
                read = [condition(text, place, here) for place, text in unread[name].texts.items()]
                done[name] = _built(name, unread[name], read, problems)
    return {name: done[name] for name in unread}, problems


def _built(name: str, entry: Unread, read: list[Condition], problems: list[Problem]) -> Definition | Score:
    where = f"{entry.kind}s.{name}"
    try:
        return entry.make(read)
    except ConditionError as error:
        problems.append(error.problem.within(where))
    except PathwayError as error:
        problems.extend(problem.within(where) for problem in error.problems)
    return _stand_in(name, entry.kind)


def _stand_in(name: str, kind: str) -> Definition | Score:
    """What is used in place of a definition or a score that could not be read."""
    made: Definition | Score = Definition("stand_in", name or "?", _ANYTHING)
    if kind == "score":  # with so wide a span that no number compared with it is blamed
        items = [ScoreItem(_ANYTHING, points) for points in (MOST_POINTS, -MOST_POINTS)] * (MOST_ITEMS // 2)
        made = Score("stand_in", name or "?", items)
    object.__setattr__(made, "id", name)
    return made
