"""Statements: what an explanation says, as plain values without text; a language makes sentences of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from l4path.brief import Equatable
from l4path.conditions import Comparison
from l4path.evidence import Evidence, Source
from l4path.nodes import Treatment
from l4path.pathway.asks import Asks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment.ahead import Step
    from l4path.conditions import Condition
    from l4path.facts import Fact
    from l4path.nodes import Node
    from l4path.truth import Truth

OPERATORS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "==": "eq", "!=": "ne"}
"""What an operator is called in the keys of the catalogues."""
_NAMED_BESIDE = ("emergency", "at_goal", "undetermined")  # states that are told although there are options
CONTRARY_OPERATOR = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "=="}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Phrase(Equatable):
    """A condition, or its contrary."""

    condition: Condition
    contrary: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Value(Equatable):
    """A value of a fact or measure; or several of which each suffices, or a range of numbers that does.

    Attributes:
        fact: The fact.
        values: The value; of a choice, several where any will do.
        low: The least number that suffices, and whether itself does; None where ``values`` says it, or none is least.
        high: The greatest number that suffices, and whether itself does.
    """

    fact: Fact
    values: tuple[Any, ...] = ()
    low: tuple[float, bool] | None = None
    high: tuple[float, bool] | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Row(Equatable):
    """Things in a row: texts, or slots of their own.

    Attributes:
        items: The things.
        last: What stands before the last of them: ``and``, ``or``, ``then``, or nothing but a comma.
    """

    items: tuple[Slot, ...]
    last: str = "and"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Statement(Equatable):
    """One statement, with the statements that it rests on.

    Attributes:
        says: What it says, by the key of its sentence in the catalogues, or of a word, such as ``status.offered``.
        truth: Whether it holds; None where it is neither a condition nor a claim.
        about: What it is about, for programs: such as ``fact:leg_pain``, ``node:nsaids``, ``escalation:x``.
        slots: What its sentence names.
        parts: What it rests on.
        marked: Whether its truth is told before it.
    """

    says: str
    truth: Truth | None = None
    about: str = ""
    slots: tuple[tuple[str, Slot], ...] = ()
    parts: tuple[Statement, ...] = ()
    marked: bool = False

    def __hash__(self) -> int:
        """By what it says, names and rests on, as far as that is quickly looked at: it stands under many."""
        plain = [slot for _, slot in self.slots if not self.parts or slot.__class__ in (str, int, Statement)]
        return hash((self.says, self.truth, self.about, *plain, *[(it.says, it.about) for it in self.parts]))

    def having(self, *parts: Statement) -> Statement:
        """The statement with more that it rests on, nothing twice."""
        return replace(self, parts=tuple(dict.fromkeys((*self.parts, *parts))))

    def bare(self) -> Statement:
        """The statement without what it rests on."""
        return replace(self, parts=())


class Noted(str):  # noqa: SLOT000 - a text has no room of its own for more
    """A text as it is kept and printed, in English, with the statement that tells it in any other language."""

    statement: Statement


Slot = str | int | Phrase | Value | Asks | Row | Evidence | Source | Statement
"""What fills a slot of a sentence; a text is one of the pathway's own, and stays as it is written."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Outline(Equatable):
    """An explanation before it has words.

    Attributes:
        title: What is explained.
        verdict: The answer, a statement or more.
        parts: The reasons: statements under headings, each heading a statement about the section by its key.
        node: The id of the node that is explained; empty for the whole.
        status: The status of that node, or the state of the episode.
        short: Whether it is the answer with its grounds alone, and not everything.
    """

    title: Statement
    verdict: tuple[Statement, ...]
    parts: tuple[Statement, ...]
    node: str = ""
    status: str = ""
    short: bool = False


def outlined(
    title: Statement, verdict: tuple[Statement, ...], parts: Iterable[tuple[str, Iterable[Statement]]], **of: Any
) -> Outline:
    """An outline, without the sections under which nothing stands."""
    every = (say(f"section.{section}", about=section, parts=statements) for section, statements in parts)
    return Outline(title, verdict, tuple(section for section in every if section.parts), **of)


def say(
    says: str,
    truth: Truth | None = None,
    about: str = "",
    parts: Iterable[Statement] = (),
    *,
    marked: bool = False,
    **slots: Slot,
) -> Statement:
    """A statement, its slots by name."""
    return Statement(says, truth, about, tuple(slots.items()), tuple(parts), marked)


def walked(several: Iterable[Statement]) -> Iterator[Statement]:
    """Statements and all that stand in them, or under them."""
    for each in several:
        yield each
        yield from walked(slot for _, slot in each.slots if isinstance(slot, Statement))
        yield from walked(each.parts)


def folded(several: Iterable[Statement], heard: set[Statement]) -> Iterator[Statement]:
    """Statements; what takes more than a line and was heard already, but for what is needed, is not told again."""
    for each in several:
        again = each in heard and (len(each.parts) > 1 or any(part.parts for part in each.parts))
        heard |= {each, replace(each, parts=tuple(it for it in each.parts if not it.says.startswith("needed.")))}
        yield replace(each, parts=(say("says.same"),) if again else tuple(folded(each.parts, heard)))


def bound_of(says: str, slots: Iterable[tuple[str, object]]) -> tuple[int, tuple[float, bool]] | None:
    """From which side what is told of a recorded comparison bounds a number, and how sharply: the greater, the sharper.

    Of comparisons of one thing from one side, the sharpest that is so implies the others, which are not told beside it.
    """
    match says, *slots:
        case "says.recorded", (_, Phrase(Comparison() as stated, turned)), *_:
            op = CONTRARY_OPERATOR[stated.op] if turned else stated.op
            if op not in ("==", "!="):
                side = 1 if op in (">", ">=") else -1
                return side, (side * float(stated.constant), op in (">", "<"))
    return None


def way_of(node: Node) -> str:
    """How a node is done, for what is said in other words of what is done once, or goes on; empty of no treatment."""
    return node.way if isinstance(node, Treatment) else ""


def status_word(node: Node, status: str) -> Statement:
    """A status as it is said of one node: what is done once is asked for, not under way."""
    return say(f"status.{status}", way=way_of(node))


def is_so(kind: str, node: Node, truth: Truth | None, *, contrary: bool = False) -> Statement:
    """What a predicate says of a node, or its contrary."""
    key = f"{'is_not' if contrary else 'is'}.{kind}"
    return say(key, truth, f"node:{node.id}", node=node.title, way=way_of(node))


def stepped(step: Step) -> Statement:
    """What happens, and what the pathway reaches then, with what may happen after it."""
    named = tuple(
        say("ahead.option", node=title, status=say(f"status.{status}", way=way))
        for (_, title, status), way in zip(step.options, step.ways, strict=True)
    )
    reached: Slot = Row(named, ",") if named else say(f"ahead_state.{step.state}")
    if named and step.state in _NAMED_BESIDE:
        reached = say("ahead.both", state=say(f"ahead_state.{step.state}"), options=reached)
    parts = (*map(stepped, step.steps), *((say("ahead.more"),) if step.cut else ()))
    if not step.node:
        return say("ahead.today", parts=parts, reached=reached)
    happens = Row(tuple(say(f"ahead.{what}") for what in step.what), "or")
    return say("ahead.if", None, f"node:{step.node}", parts, node=step.title, happens=happens, reached=reached)
