"""One statement of a pathway's rules for every patient, kept with the pathway and shared by all that ask about it."""

from __future__ import annotations

import sys
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from l4path.meaning import Claim, State
from l4path.search.backends import quickest
from l4path.search.circuit import FALSE, TRUE, TooLargeError
from l4path.search.meaning import Meaning
from l4path.search.recorded import choices_of
from l4path.search.space import Space

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.episode import Episode
    from l4path.pathway import Pathway
    from l4path.search.backends import Several
    from l4path.search.budget import Budget
    from l4path.search.cells import Cells
    from l4path.search.circuit import Circuit

Owner = tuple[int, str, tuple[str, str]]
"""The place of a record among all, whether it is of a ``fact`` or a ``trial``, and its key among those of the space."""
_GROWN = 20_000  # statements about single patients, beyond which it is made anew
_CORES = 30  # of what was found impossible together, how much is remembered
_IN_A_ROW = 4  # answers that something need not be so, after which more is asked at once
_MOST, _MOST_EACH = 150_000, 100  # statements of the rules of a pathway that is searched, and for each node beside
_FAR, _NEAR = 1.5, 500  # how much more than a question rests on a solver may hold


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
        """State the rules.

        Raises:
            TooLargeError: When they take far more statements than the pathway has nodes.
        """
        self._pathway = pathway
        self.space: Space = Space([pathway], partial=partial)
        self.circuit.most = _MOST + _MOST_EACH * len(pathway.nodes)
        self.meaning: Meaning = Meaning(pathway, self.space)
        self.solver: Several = quickest(self.space.circuit)
        self.lock: threading.RLock = threading.RLock()
        for name in pathway.treatments:  # before anything is built on it that replacing would have to pass through
            self.meaning.met(Claim("suitable", name))
        self.size: int = len(self.space.circuit)
        self.circuit.most = sys.maxsize
        self._shared = self.size
        self._owners: dict[int, Owner] = {}
        self._parts: list[tuple[int, ...]] = []  # the numbers of the parts of each statement, as far as one asked
        self._known: dict[str, int] = {}
        self._restated: dict[str, int] = {}  # of each treatment, how many statements that takes
        self._screened: dict[str, int] = {}
        self._forbidding: dict[str, frozenset[str]] = {}
        self._ends: list[int] = []
        self._otherwise: dict[str, tuple[Space, int]] = {}
        self._cores: deque[tuple[int, ...]] = deque(maxlen=_CORES)  # what was found impossible together
        self._core: tuple[int, ...] = ()
        self._shown: set[int] = set()  # what was asked when something was found possible last
        self._constraints = 0
        self._patient: tuple[Episode | None, dict[Owner, Any]] = None, {}

    def _owned(self) -> dict[int, Owner]:
        """Whose record each free choice is part of."""
        facts = ((key, [cells.known, *_choices(cells)]) for key, cells in self.space.facts.items())
        records = ((key, choices_of(record)) for key, record in self.space.records.items())
        everything = (*(("fact", item) for item in facts), *(("trial", mine) for mine in records))
        found: dict[int, Owner] = {}
        for place, (of, (key, choices)) in enumerate(everything):
            found.update(dict.fromkeys(choices, (place, of, key)))
        found.pop(TRUE, None)
        return found

    @property
    def circuit(self) -> Circuit:
        """The statements."""
        return self.space.circuit

    @property
    def worn(self) -> bool:
        """Whether so much has been said of single patients that it is better made anew."""
        return len(self.circuit) > 3 * self._shared + _GROWN

    def owners(self, statements: Iterable[int], into: set[int]) -> set[Owner]:
        """Whose records some statements rest on, as far as nothing before them did.

        Args:
            statements: The statements.
            into: The numbers of what was seen before, which is added to.
        """
        self._owners = self._owners or self._owned()
        parts = self._parts
        parts += (tuple(map(abs, kids or ())) for kids in self.circuit.kids[len(parts) :])
        new, choices = set(map(abs, statements)) - into, set[int]()
        while new:
            into |= new
            choices |= new & self._owners.keys()
            new = set[int]().union(*map(parts.__getitem__, new)) - into
        return set(map(self._owners.__getitem__, choices))

    def of_patient(self, episode: Episode) -> dict[Owner, Any]:
        """What whoever asks about one patient after the other keeps of the last, by whose record it is.

        Args:
            episode: The patient; of another than the last, nothing is kept yet.
        """
        if self._patient[0] is not episode:
            self._patient = episode, {}
        return self._patient[1]

    def forget(self) -> None:
        """Ask a solver that has learnt nothing yet."""
        self.solver = quickest(self.circuit)
        self._cores.clear()
        self._shown = set()

    def fit(self, size: int) -> None:
        """Ask a solver that has forgotten what was asked before, where that is far more than a question rests on.

        Args:
            size: How many statements the question rests on.
        """
        self._cores.clear()
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
            before, restated = len(self.circuit), self.circuit.restated
            found = [self.circuit.replaced([question], instead)[0] for question in asked]
            self._known[key] = self.circuit.all_of(found)
            self._restated[name] = self._restated.get(name, 0) + self.circuit.restated - restated
            self._shared += len(self.circuit) - before
        return self._known[key]

    def before_any(self, name: str) -> tuple[int, int, int]:
        """Both of these, and how many statements were stated for them: as many, whatever was asked before."""
        both = self.not_forbidden(name), self.offered(name)
        return *both, self._restated[name]

    def forbidding(self, name: str) -> frozenset[str]:
        """The treatments on whose records it rests whether one is contraindicated."""
        if name not in self._forbidding:
            owners = self.owners([self.meaning.met(Claim("contraindicated", name))], set())
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
        """Whether some statements can be so together; None when the budget does not suffice.

        Nothing is asked where what was found last shows all of them, where some of them were found impossible, or where
        the budget is lost.

        Args:
            given: The statements.
            budget: The steps that may be taken.
        """
        if budget.lost:
            return None
        asked = set(given)
        known = next((core for core in self._cores if asked.issuperset(core)), None)
        if known is not None:
            self._core = known
            return False
        if self._is_shown(asked):
            return True
        before = self.solver.steps
        found = self.solver.solve(given[-1], budget.allowance(), given[:-1])
        budget.spend(self.solver.steps - before)
        budget.spent |= found is None
        if found:
            self._shown, self._constraints = asked, len(self.circuit.constraints)
        elif found is False:
            self._core = tuple(self.solver.core())
            self._cores.append(self._core)
        return found

    def _is_shown(self, asked: set[int]) -> bool:
        """Whether what was found last shows some statements, under all that holds by now."""
        if not self.solver.keeps or not self._shown or self._constraints != len(self.circuit.constraints):
            return False
        return all(map(self.solver.shows, asked - self._shown))

    def core(self) -> tuple[int, ...]:
        """Some of what was asked last that cannot be so together, after it was found impossible."""
        return self._core

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
        if self.solver.keeps:
            return self._together(given, left, budget)
        so = set(filter(shows, left))
        for mine in left:
            found = mine not in so or self.possible([*given, -mine], budget)
            if found is None:
                return False
            if mine in so and found:
                so = set(filter(shows, left))
            given.append(-mine if found else mine)
        return self.possible(given, budget) is True  # so that the solver shows all of it, what nothing rests on too

    def _together(self, given: list[int], left: list[int], budget: Budget) -> bool:
        """The same of a solver that keeps what it found: as far as that is as it rather would, nothing is asked.

        What is seen to be so, where all before it is as it rather would, must be so; that is certain once all before it
        is found possible. Where nothing more is seen, all of it is asked for at once, or else the first that is not as
        it rather would.
        """
        must, shows = set[int](), self.solver.shows
        looked, whole = False, True  # whole: whether all of it may be asked for at once
        freed = 0  # how many questions in a row found that it need not be so
        while True:
            wanted = [mine if mine in must else -mine for mine in left]
            place = next((number for number, literal in enumerate(wanted) if not shows(literal)), None)
            if place is None:
                given += wanted
                return True
            if not looked and (more := self.solver.follow([*given, *wanted], left) - must):
                must |= more
                continue
            looked = True
            many = len(left) if whole else 2 ** max(0, freed - _IN_A_ROW)  # where many need not, more at once
            found = self.possible([*given, *wanted[: place + many]], budget)
            if found is None:
                return False
            freed, whole = freed + 1 if found else 0, whole and found
            if not found and many == 1:
                must = must.difference(left[place:]) | {left[place]}
                looked = False


def encoding_of(pathway: Pathway, *, partial: bool) -> Encoding:
    """The statement of a pathway's rules that is kept with it.

    Args:
        pathway: The pathway.
        partial: Whether anything may be unrecorded.

    Raises:
        TooLargeError: When the rules take far more statements than the pathway has nodes; found out once.
    """
    cache = pathway._cache  # noqa: SLF001
    key = f"encoding, partial {partial}"
    found: Encoding | TooLargeError | None = cache.get(key)
    if isinstance(found, TooLargeError):
        raise TooLargeError
    if found is None or found.worn:
        try:
            found = cache[key] = Encoding(pathway, partial=partial)
        except TooLargeError:
            cache[key] = TooLargeError()
            raise
    return found


def _choices(cells: Cells) -> list[int]:
    """The free choices of what may be recorded of one thing."""
    return [cells.known, *(literal for _, group in cells.free() for literal in group)]
