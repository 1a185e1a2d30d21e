"""A pathway as a decision tree: every node once, and where it is met again a reference to it."""

from __future__ import annotations

import textwrap
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from l4path.errors import visible
from l4path.language import words
from l4path.language.phrases import Phrases, phrase
from l4path.language.text import CONVENTION_SIGN
from l4path.nodes import Disposition, Treatment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.escalations import Escalation
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_WIDTH: Final = 100
_LEAST_WIDTH: Final = 50
_IN_THE_CONDITION: Final = frozenset(("indication", "deterioration"))


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of a decision tree: a way on, or a node that it leads to.

    Attributes:
        text: What it says.
        depth: How far it stands from the trunk.
        node: The id of the node; empty for a way.
        again: Whether the node has its place elsewhere in the tree, with what follows from it.
    """

    text: str
    depth: int
    node: str = ""
    again: bool = False

    def lines(self) -> list[str]:
        """The branch as indented text."""
        indent = "  " * self.depth
        width = max(_WIDTH, len(indent) + _LEAST_WIDTH)
        return textwrap.wrap(
            visible(self.text), width, initial_indent=indent, subsequent_indent=f"{indent}   ", break_on_hyphens=False
        )


def tree(pathway: Pathway) -> Iterator[Branch]:
    """The decision tree of a pathway, branch by branch.

    A node has its place where the fewest steps lead to it; wherever else it is met, it is named with its number, and
    what follows from it is not repeated.

    Args:
        pathway: The pathway.

    Yields:
        Its branches, from the red flags that apply from anywhere to the last disposition.

    Example:
        >>> import l4path
        >>> from l4path.reports.tree import tree
        >>> next(tree(l4path.load("l4"))).text
        'From anywhere: red flags'
    """
    from_anywhere = [way for way in pathway.escalations if not way.after]
    places = _places(pathway, from_anywhere)
    numbers = _numbers(pathway, from_anywhere, places)
    if from_anywhere:
        yield Branch(words()("tree.anywhere"), 0)
        yield from _grown([(way, "", 1) for way in from_anywhere], pathway, places, numbers)
    yield Branch(words()("tree.start"), 0)
    for name in pathway.start:
        yield _met(name, 1, pathway, numbers, again=False)
        yield from _grown([(way, name, 2) for way in pathway.out_of(name)], pathway, places, numbers)


def tree_text(pathway: Pathway) -> Iterator[str]:
    """The decision tree as lines of indented text."""
    conventional = False
    for branch in tree(pathway):
        for line in branch.lines():
            conventional = conventional or CONVENTION_SIGN in line
            yield line
    if conventional:
        yield words()("whole.convention")


def _places(pathway: Pathway, from_anywhere: list[Escalation]) -> dict[str, tuple[str, str]]:
    """For every node but those of the start, the escalation and the source under which it has its place."""
    places: dict[str, tuple[str, str]] = {}
    waiting = deque(
        [
            *((way, "") for way in from_anywhere),
            *((way, name) for name in pathway.start for way in pathway.out_of(name)),
        ]
    )
    while waiting:
        way, source = waiting.popleft()
        if way.to not in places:
            places[way.to] = (way.id, source)
            waiting.extend((after, way.to) for after in pathway.out_of(way.to))
    return places


def _numbers(pathway: Pathway, from_anywhere: list[Escalation], places: dict[str, tuple[str, str]]) -> dict[str, int]:
    """The number of every node, in the order in which the tree is read."""
    numbers: dict[str, int] = {}
    for name in ("", *pathway.start):
        if name:
            numbers[name] = len(numbers) + 1
        stack = [(way, name) for way in reversed(pathway.out_of(name) if name else from_anywhere)]
        while stack:
            way, source = stack.pop()
            if places[way.to] == (way.id, source):
                numbers[way.to] = len(numbers) + 1
                stack += [(after, way.to) for after in reversed(pathway.out_of(way.to))]
    return numbers


def _grown(
    ways: list[tuple[Escalation, str, int]],
    pathway: Pathway,
    places: dict[str, tuple[str, str]],
    numbers: dict[str, int],
) -> Iterator[Branch]:
    """Ways and all that follows from them, without recursion: a pathway may be a thousand nodes deep."""
    stack = ways[::-1]
    while stack:
        way, source, depth = stack.pop()
        yield Branch(_way(way, pathway, source), depth)
        again = places[way.to] != (way.id, source)
        yield _met(way.to, depth + 1, pathway, numbers, again=again)
        if not again:
            stack += [(after, way.to, depth + 2) for after in reversed(pathway.out_of(way.to))]


def _met(name: str, depth: int, pathway: Pathway, numbers: dict[str, int], *, again: bool) -> Branch:
    node = pathway.nodes[name]
    if again:
        return Branch(words()("tree.again", title=node.title, number=numbers[name]), depth, name, again=True)
    return Branch(words()("tree.node", number=numbers[name], title=node.title, what=_what(node)), depth, name)


def _what(node: Node) -> str:
    kind: str = node.way if isinstance(node, Treatment) else node.kind
    kind = "final" if isinstance(node, Disposition) and node.final else kind
    how = ("emergency", kind) if node.emergency else (kind,)
    return ", ".join((*(words()(f"tree.{key}") for key in how), node.tier))


def _way(way: Escalation, pathway: Pathway, source: str) -> str:
    """When a way is taken, in words; the sources that it has beside the node it stands under are named."""
    wording, when = words(), () if way.when is None else (way.when,)
    if when and (way.on in _IN_THE_CONDITION or not way.after):
        parts = [phrase(way.when, pathway)]
    else:
        kind = wording(f"kind.{way.on}")  # beside a condition, what is itself a choice stands in brackets
        parts = [
            wording("tree.bracketed", what=kind) if when and ", " in kind else kind,
            *(Phrases(pathway, words()).among(condition, together=True) for condition in when),
        ]
    others = [pathway.nodes[name].title for name in way.after if name != source]
    what = parts[0] if len(parts) == 1 else wording("tree.both", first=parts[0], second=parts[1])
    if not others:
        return wording("tree.if", what=what)
    return wording("tree.any_of" if way.any_of else "tree.all_of", what=what, others=words().joined(others))
