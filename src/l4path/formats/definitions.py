"""Definitions in the order in which they build on one another, and the loop that none of them may be part of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from l4path.conditions import Condition, Constant, Definition
from l4path.errors import ConditionError, PathwayError, Problem
from l4path.grammar import Scope, parse_condition

_WORD = re.compile(r"[a-z][a-z0-9_]*")


class _Readable(Mapping[str, Definition]):
    """The definitions as one of them sees the others: those that are being read would close a loop."""

    def __init__(self, names: Mapping[str, str], read: Mapping[str, Definition], trail: list[str]) -> None:
        self.names, self.read, self.trail = names, read, trail

    def __getitem__(self, name: str) -> Definition:
        if name in self.read:
            return self.read[name]
        loop = [*self.trail[self.trail.index(name) :], name]
        raise ConditionError(f"the definition uses itself: {' -> '.join(loop)}", hint="take one of these steps out")

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def read_definitions(
    texts: Mapping[str, str],
    scope: Scope,
    into: dict[str, Definition],
    make: Callable[[str, Condition], Definition],
) -> list[Problem]:
    """Read definitions, each after those that it names, and give the problems found.

    Args:
        texts: The condition of each as text, by id.
        scope: What else they may name.
        into: Where the definitions are put, in the order of ``texts``.
        make: What builds one of its id and condition.
    """
    problems: list[Problem] = []
    done: dict[str, Definition] = {}
    opened: dict[str, None] = {}
    for first in texts:
        stack = [first]
        while stack:
            name = stack[-1]
            if name in done:
                stack.pop()
            elif name not in opened:
                opened[name] = None
                words = dict.fromkeys(_WORD.findall(texts[name]))
                stack += [word for word in words if word in texts and word not in opened and word not in done]
            else:
                stack.pop()
                trail = [at for at in opened if at not in done]
                done[name] = _read(name, texts, scope, done, trail, make, problems)
    into.update((name, done[name]) for name in texts)
    return problems


def _read(
    name: str,
    texts: Mapping[str, str],
    scope: Scope,
    done: Mapping[str, Definition],
    trail: list[str],
    make: Callable[[str, Condition], Definition],
    problems: list[Problem],
) -> Definition:
    here = Scope(
        facts=scope.facts, measures=scope.measures, definitions=_Readable(texts, done, trail), nodes=scope.nodes
    )
    where = f"definitions.{name}"
    condition: Condition = Constant(value=True)
    try:
        condition = parse_condition(texts[name], here)
    except ConditionError as error:
        problems.append(error.problem.within(f"{where}.is"))
    try:
        return make(name, condition)
    except ConditionError as error:
        problems.append(error.problem.within(where))
    except PathwayError as error:
        problems.extend(problem.within(where) for problem in error.problems)
    stand_in = Definition("stand_in", name, Constant(value=True))
    object.__setattr__(stand_in, "id", name)
    return stand_in
