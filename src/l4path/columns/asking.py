"""What may be asked of a table, and the statements that answer it: the columns of the result."""

from __future__ import annotations

import fnmatch
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from l4path.columns.questions import questions_of
from l4path.columns.statements import Alongside, Meant, Number, Statements
from l4path.conditions.logic import MET, all_of, any_of, negated
from l4path.errors import L4pathError, did_you_mean, listed, quoted, shown
from l4path.garbage import none_collected
from l4path.meaning import (
    Claim,
    Has,
    In,
    Is,
    Lists,
    Recorded,
    State,
    Status,
    item_claim,
    option_order,
    question_rows,
    those,
)
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from l4path.meaning import Formula
    from l4path.pathway import Pathway

ALWAYS = ("state", "option", "alongside")
"""What is answered unless something else is asked for."""
GROUPS = ("status", "reached", "option", "alongside", "caution", "least", "greatest")
"""A word that stands for all columns that begin with it and a dot."""
COUNTED = ("fires", "tried")
"""Of every escalation and of every treatment; no columns of a result, but what pictures of a table count."""
_BEGINS = those(lambda status: status.begins)


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of one of some words: each binary digit of its number is a statement.

    Attributes:
        name: The name of the column.
        kind: The words, in order.
        digits: The statement of each digit, the least first.
        among: That the word is one of a set, as a formula.
    """

    name: str
    kind: type[State | Status]
    digits: tuple[Number, ...]
    among: Callable[[frozenset[Any]], Formula]


@dataclass(frozen=True, slots=True)
class Held:
    """A column of a truth: unknown is missing."""

    name: str
    number: Number


@dataclass(frozen=True, slots=True)
class Summed:
    """A column of the least or the greatest sum of a score."""

    name: str
    parts: tuple[Number, ...]
    points: tuple[int, ...]
    greatest: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A column of the names of which a statement holds, in an order; a name may have two places."""

    name: str
    of: tuple[tuple[str, Number], ...]


Answer = Coded | Held | Summed | Listing


def answers_of(pathway: Pathway) -> tuple[str, ...]:
    """Every column that a result of a pathway may have, in order.

    Args:
        pathway: The pathway.

    Example:
        >>> import l4path
        >>> names = answers_of(l4path.load("l4"))
        >>> names[0], "option.discectomy" in names, names[-1]
        ('state', True, 'questions')
    """
    order = option_order(pathway)
    continuous = [name for name in order if name in pathway.treatments and pathway.treatments[name].continuous]
    found = ["state"]
    found += [f"{group}.{name}" for group in ("status", "reached") for name in order]
    found += [f"option.{name}" for name in order if name not in continuous or pathway.nodes[name].emergency]
    found += [f"alongside.{name}" for name in continuous]
    found += [f"on_hold.{name}" for name in order]
    found += [f"caution.{name}" for name in _cautions(pathway, order)]
    found += [f"{which}.{score}" for score in pathway.scores for which in ("least", "greatest")]
    found += ["contradictions"] if pathway.assumptions else []
    return (*found, "options", "on_hold", "cautions", "questions")


def _cautions(pathway: Pathway, order: Iterable[str]) -> list[str]:
    return [f"{name}.{caution.id}" for name in order for caution in getattr(pathway.nodes[name], "cautions", ())]


def words_of(ask: str | Iterable[str]) -> list[str]:
    """What is asked for, word by word: of a text, what stands between its commas."""
    words = ask.split(",") if isinstance(ask, str) else [*ask] if isinstance(ask, Iterable) else [ask]
    for word in words:
        if not isinstance(word, str):
            raise L4pathError(f"{quoted(word)} is no name of a column of the result")
    return [word.strip() for word in words if word.strip()]


def asked_for(pathway: Pathway, ask: str | Iterable[str]) -> tuple[str, ...]:
    """The columns of the result that are asked for, in order.

    Args:
        pathway: The pathway.
        ask: Names of columns; ``status``, ``reached``, ``option``, ``alongside``, ``caution``, ``least`` and
            ``greatest`` for all of a group; names with ``*``, as in ``on_hold.*``; ``all``.

    Raises:
        L4pathError: When something is no column of the result.
    """
    known = answers_of(pathway)
    counted = [f"fires.{way.id}" for way in pathway.escalations] + [f"tried.{name}" for name in pathway.treatments]
    wanted: set[str] = set()
    for word in words_of(ask):
        if word in COUNTED:
            wanted.update(name for name in counted if name.startswith(f"{word}."))
            continue
        if word in known:
            wanted.add(word)
            continue
        pattern = "*" if word == "all" else f"{word}.*" if word in GROUPS else word
        found = fnmatch.filter(known, pattern) if "*" in pattern else []
        if not found and word not in (*GROUPS, "contradictions"):
            groups = (*GROUPS, "state", "options", "on_hold", "on_hold.*", "cautions", "questions", "contradictions")
            hint = did_you_mean(word, (*known, *groups)) or f"allowed: {listed(groups, len(groups))}, all"
            raise L4pathError(f"nothing called {shown(word)} can be asked of a table; {hint}")
        wanted.update(found)
    return tuple(name for name in (*known, *counted) if name in wanted)


class Asked:
    """The statements that answer what is asked of a pathway.

    Attributes:
        pathway: The pathway.
        names: The columns of the result, in order.
        statements: The statements that they rest on.
        answers: What each column is made of.
        contradicted: Of each assumption, the statement that it is contradicted.
        emergency: The statement that the state is one in which contradictions are borne.
    """

    def __init__(self, pathway: Pathway, names: Iterable[str]) -> None:
        """Make the statements.

        Args:
            pathway: The pathway.
            names: Columns of the result, as :func:`asked_for` gives them.
        """
        self.pathway: Pathway = pathway
        self.names: tuple[str, ...] = tuple(names)
        self.statements: Statements = Statements(Meant(pathway))
        self._order = option_order(pathway)
        with none_collected():
            self.answers: tuple[Answer, ...] = tuple(self._answer(name) for name in self.names)
        self.contradicted: Mapping[str, Number] = {
            name: self._add(Is(Claim("assumption", name), Truth.NOT_MET)) for name in pathway.assumptions
        }
        self.emergency: Number | None = self._add(In(frozenset((State.EMERGENCY,)))) if pathway.assumptions else None

    def _add(self, formula: Formula) -> Number:
        return self.statements.add(formula)

    def _answer(self, name: str) -> Answer:
        group, _, subject = name.partition(".")
        match group:
            case "state":
                return self._coded(name, State, In)
            case "status":
                return self._coded(name, Status, lambda some: Has(subject, some))
            case "reached" | "fires":
                return Held(name, self._add(Claim(group, subject)))
            case "tried":
                return Held(name, self._add(Recorded("tried", subject)))
            case "option":
                return Held(name, self._add(Lists(subject)))
            case "alongside":
                return Held(name, self._add(Alongside("alongside", subject)))
            case "on_hold" if subject:
                return Held(name, self._add(self._on_hold(subject)))
            case "caution":
                return Held(name, self._add(self._caution(subject)))
            case "least" | "greatest":
                items = self.pathway.scores[subject].items
                parts = tuple(self._add(item_claim(subject, number)) for number in range(1, len(items) + 1))
                return Summed(name, parts, tuple(item.points for item in items), group == "greatest")
            case "questions":
                return self._questions(name)
            case _:
                return Listing(name, tuple((label, self._add(formula)) for label, formula in self._listed(group)))

    def _coded(self, name: str, kind: type[State | Status], some: Callable[[frozenset[Any]], Formula]) -> Coded:
        words = tuple(kind)
        digits = range((len(words) - 1).bit_length())
        sets = (frozenset(word for number, word in enumerate(words) if number >> digit & 1) for digit in digits)
        return Coded(name, kind, tuple(self._add(some(coded)) for coded in sets), some)

    def _on_hold(self, name: str) -> Formula:
        shown_now = any_of((Lists(name), Alongside("alongside", name)))
        return all_of((Has(name, _BEGINS), negated(shown_now)))

    def _caution(self, name: str) -> Formula:
        treatment = name.partition(".")[0]
        return all_of((Is(Claim("caution", name)), any_of((Lists(treatment), Alongside("alongside", treatment)))))

    def _cautions(self) -> Iterator[tuple[str, Formula]]:
        """Cautions as an assessment has them: of the options first, then of what goes on alongside."""
        for shown_as in (Lists, functools.partial(Alongside, "alongside")):
            for name in _cautions(self.pathway, self._order):
                formula = all_of((Is(Claim("caution", name)), shown_as(name.partition(".")[0])))
                yield name, formula

    def _listed(self, group: str) -> Iterator[tuple[str, Formula]]:
        match group:
            case "options":
                yield from ((name, Lists(name)) for name in self._order)
            case "on_hold":
                yield from ((name, self._on_hold(name)) for name in self._order)
            case "cautions":
                yield from self._cautions()
            case _:
                for assumption in self.pathway.assumptions.values():
                    yield assumption.title, Is(Claim("assumption", assumption.id), Truth.NOT_MET)

    def _questions(self, name: str) -> Listing:
        rows: dict[tuple[Formula, Formula], list[State]] = {}
        for state in State:
            for row in question_rows(self.pathway, state):
                rows.setdefault((row.when, row.about), []).append(state)
        asked = []
        for (when, about), states in rows.items():
            here = MET if len(states) == len(State) else In(frozenset(states))
            asked.append((self._add(all_of((here, when))), self._add(about)))
        found = questions_of(self.statements, asked)
        return Listing(name, tuple((label, found[label]) for label in sorted(found)))
