"""One statement of a pathway's rules for every patient, kept with the pathway and shared by all that ask about it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from l4path.meaning import Claim, State
from l4path.search.backends import quickest
from l4path.search.circuit import FALSE, TRUE
from l4path.search.meaning import Meaning
from l4path.search.recorded import choices_of
from l4path.search.space import Space

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.pathway import Pathway
    from l4path.search.backends import Several
    from l4path.search.budget import Budget
    from l4path.search.cells import Cells
    from l4path.search.circuit import Circuit

Owner = tuple[int, str, tuple[str, str]]
"""The place of a record among all, whether it is of a ``fact`` or a ``trial``, and its key among those of the space."""
_GROWN = 20_000  # statements about single patients, beyond which it is made anew
_FEW, _ROUNDS = 100, 8  # statements that are tried to be settled together, and how often
_IN_A_ROW = 4  # answers that something need not be so, after which more is asked at once
_FAR, _NEAR = 2, 2_000  # how much more than a question rests on a solver may hold


class Encoding:
    """The rules of one pathway as statements, with a solver that keeps what it has learnt from every question.

    What is asked about one patient is given as assumptions and never as a constraint. What comes of a question must
    not depend on what was asked before; whoever asks takes care of that, with :meth:`canonical`.

    Attributes:
        space: The patients.
        meaning: The rules.
        solver: Who answers.
        lock: Held by whoever asks.
        size: How many statements the rules take, before anything was asked.
    """

    def __init__(self, pathway: Pathway, *, partial: bool) -> None:
        """State the rules."""
        self._pathway = pathway
        self.space: Space = Space([pathway], partial=partial)
        self.meaning: Meaning = Meaning(pathway, self.space)
        self.solver: Several = quickest(self.space.circuit)
        self.lock: threading.RLock = threading.RLock()
        for name in pathway.treatments:  # before anything is built on them that replacing would have to pass through
            self.meaning.met(Claim("suitable", name))
            self.meaning.both(Claim("contraindicated", name))
        self.size: int = len(self.space.circuit)
        self._shared = self.size
        self._owners: dict[int, Owner] = {}
        self._known: dict[str, int] = {}
        self._screened: dict[str, int] = {}
        self._forbidding: dict[str, frozenset[str]] = {}
        self._ends: list[int] = []
        self._otherwise: dict[str, tuple[Space, int]] = {}

    @property
    def circuit(self) -> Circuit:
        """The statements."""
        return self.space.circuit

    @property
    def worn(self) -> bool:
        """Whether so much has been said of single patients that it is better made anew."""
        return len(self.circuit) > 3 * self._shared + _GROWN

    def owner(self, number: int) -> Owner | None:
        """Whose record a free choice is part of; None for a statement that is no choice."""
        if not self._owners:
            facts = ((key, [cells.known, *_choices(cells)]) for key, cells in self.space.facts.items())
            records = ((key, choices_of(record)) for key, record in self.space.records.items())
            for place, (of, (key, choices)) in enumerate(
                (*(("fact", item) for item in facts), *(("trial", mine) for mine in records))
            ):
                self._owners.update(dict.fromkeys(choices, (place, of, key)))
            self._owners.pop(TRUE, None)
        return self._owners.get(number)

    def cone(self, statements: Iterable[int], into: set[int]) -> list[int]:
        """The numbers of the free choices that some statements rest on and that nothing before them did.

        Args:
            statements: The statements.
            into: What was seen before, and is added to.
        """
        kids_of = self.circuit.kids
        return [number for number in self.circuit.beyond(statements, into) if kids_of[number] is None]

    def forget(self) -> None:
        """Ask a solver that has learnt nothing yet."""
        self.solver = quickest(self.circuit)

    def fit(self, size: int) -> None:
        """Ask a solver that has forgotten what was asked before, where that is far more than a question rests on.

        Args:
            size: How many statements the question rests on.
        """
        if self.solver.holds > _FAR * size + _NEAR:
            self.forget()

    def offered(self, name: str) -> int:
        """That a treatment would be offered if nothing of its own were on record."""
        met, record = self.meaning.met, self.space.record(self._pathway, name)
        asked = (met(Claim("reached", name)), met(Claim("suitable", name)))
        return self.circuit.all_of((self._before("offered", name, asked), -record.declined))

    def not_forbidden(self, name: str) -> int:
        """That nothing would forbid a treatment if nothing of its own were on record."""
        return self._before("not forbidden", name, (self.meaning.not_met(Claim("contraindicated", name)),))

    def _before(self, what: str, name: str, asked: Sequence[int]) -> int:
        """That several statements were so if nothing of a treatment's own were on record; kept by what they are."""
        key = f"{what} {name}"
        if key not in self._known:
            record = self.space.record(self._pathway, name)
            known = (cells.known for cells in record.measures.values())
            own = (record.tried, record.intolerant, record.returned, record.ended, *record.outcomes.values(), *known)
            instead = {literal: FALSE for literal in own if abs(literal) != TRUE}
            before = len(self.circuit)
            found = [self.circuit.replaced([question], instead)[0] for question in asked]
            self._known[key] = self.circuit.all_of(found)
            self._shared += len(self.circuit) - before
        return self._known[key]

    def forbidding(self, name: str) -> frozenset[str]:
        """The treatments on whose records it rests whether one is contraindicated."""
        if name not in self._forbidding:
            choices = self.cone([self.meaning.met(Claim("contraindicated", name))], set())
            owners = filter(None, map(self.owner, choices))
            self._forbidding[name] = frozenset(key[0] for _, of, key in owners if of == "trial")
        return self._forbidding[name]

    def screened(self, screen: str) -> int:
        """That a screen was asked in full: a choice of which whoever asks says what comes of it."""
        if screen not in self._screened:
            self._screened[screen] = self.circuit.free()
        return self._screened[screen]

    def ends(self) -> list[int]:
        """Each option and each state: what an episode comes to."""
        if not self._ends:
            standing = self.meaning.standing
            self._ends = [standing.option(name) for name in self._pathway.nodes]
            self._ends += [standing.state(state) for state in State]
        return self._ends

    def otherwise(self, name: str, cells: Cells | None) -> tuple[Space, int]:
        """The same patients with one thing recorded otherwise, and that they come to something else by it.

        Args:
            name: The id of a fact or of a treatment, or ``treatment.measure``.
            cells: Its cells; None for a treatment, of which the whole record is another.
        """
        if name not in self._otherwise:
            beside = self.space.beside(name, cells, self._pathway)
            treatment = name if cells is None else name.rpartition(".")[0]
            if treatment:
                pair = [choices_of(space.record(self._pathway, treatment)) for space in (self.space, beside)]
            else:
                fact = self._pathway.facts[name]
                pair = [_choices(space.facts[name, fact.kind]) for space in (self.space, beside)]
            instead = {old: other for old, other in zip(*pair, strict=True) if old != other}
            assumed, before = self.meaning.assumed(), len(self.circuit)
            *ends, still = self.circuit.replaced([*self.ends(), assumed], instead)
            differ = self.circuit.any_of(map(self.circuit.differ, self.ends(), ends))
            self._otherwise[name] = beside, self.circuit.all_of((differ, still))
            self._shared += len(self.circuit) - before
        return self._otherwise[name]

    def possible(self, given: Sequence[int], budget: Budget) -> bool | None:
        """Whether some statements can be so together; None when the budget does not suffice."""
        before = self.solver.steps
        found = self.solver.solve(given[-1], budget.allowance(), given[:-1])
        budget.spend(self.solver.steps - before)
        budget.spent |= found is None
        return found

    def canonical(self, given: list[int], rather_not: Iterable[int], budget: Budget) -> bool:
        """Of several ways in which what was found possible may be so, the one that depends on nothing else.

        Args:
            given: What was found possible just now, together; is given what has been settled too.
            rather_not: Statements; the first is to be so only where it must, then the second, and so on.
            budget: The steps that may be taken.

        Returns:
            Whether the budget sufficed; the solver shows the one found.
        """
        left, shows = list(rather_not), self.solver.shows
        so = set(filter(shows, left))
        if so and len(left) <= _FEW and (settled := self._together(given, left, budget)) is not None:
            return settled
        must = self.solver.follow(given, left) if so else set()
        place, freed = 0, 0  # freed: how many questions in a row found that it need not be so
        while place < len(left):
            mine = left[place]
            if mine in must or (mine not in so and (shows(-mine) or not self.solver.keeps)):
                given.append(mine if mine in must else -mine)
                place += 1
                continue  # settled; else it must be asked for, or nobody has asked for it yet
            many = 2 ** max(0, freed - _IN_A_ROW) if self.solver.keeps else 1  # where many need not, more at once
            wanted = [after if after in must else -after for after in left[place : place + many]]
            found = self.possible([*given, *wanted], budget)
            if found is None:
                return False
            if found:
                given += wanted
                so = set(filter(shows, left))
                freed += 1
            elif len(wanted) > 1:
                freed = 0
                continue  # one by one again
            else:
                given.append(mine)
                must = self.solver.follow(given, left)
                freed = 0
            place += len(wanted)
        # so that the solver shows all of it, what nothing rests on too
        return self.solver.keeps or self.possible(given, budget) is True

    def _together(self, given: list[int], left: list[int], budget: Budget) -> bool | None:
        """The same, asked for at once: what is seen to be so, where all before it is as it rather would, must be so.

        That it must is certain once all of it is found possible; None where it is not, or takes too long.
        """
        must: set[int] = set()
        for _ in range(_ROUNDS if self.solver.keeps else 0):
            wanted = [mine if mine in must else -mine for mine in left]
            more = self.solver.follow([*given, *wanted], left) - must
            if not more:
                found = self.possible([*given, *wanted], budget)
                if found:
                    given += wanted
                return None if found is False else found is True
            must |= more
        return None


def encoding_of(pathway: Pathway, *, partial: bool) -> Encoding:
    """The statement of a pathway's rules that is kept with it.

    Args:
        pathway: The pathway.
        partial: Whether anything may be unrecorded.
    """
    cache = pathway._cache  # noqa: SLF001
    key = f"encoding, partial {partial}"
    found: Encoding | None = cache.get(key)
    if found is None or found.worn:
        found = cache[key] = Encoding(pathway, partial=partial)
    return found


def _choices(cells: Cells) -> list[int]:
    """The free choices of what may be recorded of one thing."""
    return [cells.known, *(literal for _, group in cells.free() for literal in group)]
