"""One thing that may be recorded, cut into the finitely many cells that conditions can tell apart."""

from __future__ import annotations

import math
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, assert_never, cast

from l4path.conditions import Comparison, Contains, FlagAtom, Membership, Range, operative
from l4path.facts import LARGEST, digits
from l4path.pathway.gather import conditions_of
from l4path.search.circuit import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from l4path.conditions import Operative
    from l4path.facts import Fact
    from l4path.pathway import Pathway
    from l4path.search.circuit import Circuit


_MANY = 40  # values that exclude one another two by two


class Cells:
    """The cells of one fact, or of one measure of one trial, as statements of a circuit.

    A number has a statement "at least c" and one "more than c" for every threshold c (order encoding: Tamura and
    others, 2009); a choice has one for each value that a condition names, and one for all others together; of choices
    each named value is by itself.

    Attributes:
        fact: The declaration; where two pathways share the cells, that of the first.
        known: Whether it is recorded at all.
        choices: That, and every free choice.
    """

    __slots__ = ("_among", "_circuit", "_cuts", "_made_of", "_rest", "_values", "choices", "fact", "known")

    def __init__(self, circuit: Circuit, facts: Iterable[Fact], atoms: Iterable[Operative], *, partial: bool) -> None:
        """Cut it at every constant that an atom compares it with.

        Args:
            circuit: Where the statements are built.
            facts: Its declarations, one for each pathway that declares it.
            atoms: Every atom about it.
            partial: Whether it may be unrecorded.
        """
        self._circuit = circuit
        declared = list(facts)
        named = list(atoms)
        self._made_of = (declared, named, partial)
        self.fact: Fact = declared[0]
        self.known: int = circuit.free() if partial else TRUE
        self._among: dict[str, int] = {}
        self._cuts: dict[float, tuple[int, int]] = {}
        self._rest: tuple[str, ...] = ()
        self._values: dict[tuple[bool | None, ...], tuple[bool, Any]] = {}
        match self.fact.kind:
            case "flag":
                self._among[""] = circuit.free()
            case "number":
                self._cut(declared, named)
            case "choice" | "choices" as kind:
                values = {value for atom in named for value in _values_of(atom)}
                sets = [frozenset(other.value_ids) for other in declared]
                common = [value for value in self.fact.value_ids if all(value in each for each in sets)]
                self._rest = tuple(value for value in common if value not in values)
                self._among = {value: circuit.free() for value in common if value in values}
                if kind == "choice":
                    self._exclude()
            case kind:
                assert_never(kind)
        self.choices: tuple[int, ...] = (self.known, *(literal for _, group in self.free() for literal in group))

    def _exclude(self) -> None:
        """A choice has exactly one value: one of those named, or one of the rest."""
        one_of = tuple(self._among.values())
        if not self._rest:
            self._circuit.constraints.append(one_of or (-self.known,))
        if len(one_of) > _MANY:  # that one of those so far is it, handed on: no clause for every two
            before = self._circuit.free()
            self._circuit.constraints.append((-one_of[0], before))
            for literal in one_of[1:]:
                so_far = self._circuit.free()
                self._circuit.constraints += [(-literal, -before), (-literal, so_far), (-before, so_far)]
                before = so_far
            return
        self._circuit.constraints += [(-literal, -other) for n, literal in enumerate(one_of) for other in one_of[:n]]

    def _cut(self, declared: list[Fact], atoms: list[Operative]) -> None:
        circuit = self._circuit
        low = max((fact.minimum for fact in declared if fact.minimum is not None), default=None)
        high = min((fact.maximum for fact in declared if fact.maximum is not None), default=None)
        if low is not None and high is not None and low > high:
            circuit.constraints.append((-self.known,))
        cuts = {bound for atom in atoms for bound in _bounds_of(atom)} | {low, high}
        for cut in sorted(cut for cut in cuts if cut is not None):
            below = low is not None and cut <= low
            least = TRUE if below else FALSE if high is not None and cut > high else circuit.free()
            beyond = low is not None and cut < low
            more = TRUE if beyond else FALSE if high is not None and cut >= high else circuit.free()
            self._cuts[cut] = (least, more)
        chain = [statement for pair in self._cuts.values() for statement in pair]
        for weaker, stronger in pairwise(chain):
            if stronger != FALSE and weaker != TRUE:
                circuit.constraints.append((-stronger, weaker))

    def meets(self, atom: Operative) -> int:
        """That the recorded value meets an atom, whether or not it is recorded."""
        circuit = self._circuit
        match atom:
            case FlagAtom():
                return self._among[""]
            case Comparison(op=op, constant=constant) if not isinstance(constant, str):
                return self._beside(op, constant)
            case Comparison(op=op, constant=constant):
                value = self._among.get(str(constant), FALSE)
                return value if op == "==" else -value
            case Range(low=low, low_op=low_op, high_op=high_op, high=high):
                above = self._beside(">" if low_op == "<" else ">=", low)
                return circuit.all_of((above, self._beside(high_op, high)))
            case Membership(values=values, negated=negated):
                among = circuit.any_of(self._among.get(value, FALSE) for value in values)
                return -among if negated else among
            case Contains(value=value, negated=negated):
                among = self._among.get(value, FALSE)
                return -among if negated else among
            case _:
                assert_never(atom)

    def _beside(self, op: str, constant: float) -> int:
        least, more = self._cuts[constant]
        match op:
            case ">=":
                return least
            case ">":
                return more
            case "<":
                return -least
            case "<=":
                return -more
            case "==":
                return self._circuit.all_of((least, -more))
            case _:
                return self._circuit.any_of((-least, more))

    def as_recorded(self, value: Any) -> Iterator[int]:
        """Statements that together say that the value recorded is in the cell of this one."""
        match self.fact.kind:
            case "flag":
                yield self._among[""] if value else -self._among[""]
            case "number":
                for cut, (least, more) in self._cuts.items():
                    yield least if value >= cut else -least
                    yield more if value > cut else -more
            case "choice":
                yield from (literal if value == name else -literal for name, literal in self._among.items())
            case _:
                yield from (literal if name in value else -literal for name, literal in self._among.items())

    def away(self, value: Any) -> list[int]:
        """What a value that is recorded does not say; of a number what is said of the farthest of its cuts first."""
        if self.fact.kind != "number":
            return [literal for _, group in self.free() for literal in group]
        literals = []
        for cut in sorted(self._cuts, key=lambda cut: -abs(cut - value)):
            least, more = self._cuts[cut]
            literals += [-least, -more] if value > cut else [-least, more] if value == cut else [more, least]
        return [literal for literal in literals if abs(literal) != TRUE]

    def again(self) -> Cells:
        """The same cells for another patient of the same circuit."""
        declared, named, partial = self._made_of
        return Cells(self._circuit, declared, named, partial=partial)

    def each(self) -> Iterator[dict[int, bool]]:
        """The free choices that stand for each cell; of choices, for none, for each value alone and for all."""
        match self.fact.kind:
            case "flag":
                yield from ({self._among[""]: so} for so in (False, True))
            case "number":
                ((_, chain),) = self.free()
                yield from (
                    {literal: place < met for place, literal in enumerate(chain)} for met in range(len(chain) + 1)
                )
            case kind:
                ones = list(self._among.values())
                nothing = dict.fromkeys(ones, False)
                if self._rest or kind == "choices":
                    yield nothing
                yield from ({**nothing, literal: True} for literal in ones)
                if kind == "choices":
                    yield dict.fromkeys(ones, True)

    def free(self) -> list[tuple[str, list[int]]]:
        """Its free choices in a group: ``any`` of them, ``one`` alone, ``one or none``, or an ``order`` from weak."""
        if self.fact.kind == "number":
            chain = [literal for pair in self._cuts.values() for literal in pair if literal not in (TRUE, FALSE)]
            return [("order", chain)]
        kind = "one" if self.fact.kind == "choice" else "any"
        return [(kind if not self._rest or kind == "any" else "one or none", list(self._among.values()))]

    def value(self, chosen: Mapping[int, bool]) -> tuple[bool, Any]:
        """Whether the choices say anything of it, and the plainest value that they allow.

        Args:
            chosen: Some free choices of the circuit, consistent with one another.
        """
        so = tuple(map(chosen.get, self.choices))  # patients differ in few ways, as far as one thing is concerned
        found = self._values.get(so)
        if found is None:
            found = self._values[so] = self._value(chosen)
        return found

    def _value(self, chosen: Mapping[int, bool]) -> tuple[bool, Any]:
        recorded = any(literal in chosen for _, group in self.free() for literal in group)
        if self.known != TRUE:
            recorded = chosen.get(self.known, recorded)
        match self.fact.kind:
            case "flag":
                return recorded, chosen.get(self._among[""], False)
            case "number":
                return recorded, self._number(chosen)
            case "choice":
                named = [value for value, literal in self._among.items() if chosen.get(literal)]
                possible = [value for value, literal in self._among.items() if chosen.get(literal, True)]
                left = [value for value in self.fact.value_ids if value in possible or value in self._rest]
                return recorded, next(iter((*named, *left)), None)
            case "choices":
                return recorded, frozenset(value for value, literal in self._among.items() if chosen.get(literal))
            case kind:
                assert_never(kind)

    def _number(self, chosen: Mapping[int, bool]) -> int | float:
        low: tuple[float, bool] | None = None  # the bound, and whether it is itself allowed
        high: tuple[float, bool] | None = None
        for cut, (least, more) in self._cuts.items():
            if chosen.get(more):
                low = (cut, False)
            elif chosen.get(least):
                low = (cut, True)
            if high is None and chosen.get(least) is False:
                high = (cut, False)
            elif high is None and chosen.get(more) is False:
                high = (cut, True)
        floor = next((cut for cut, pair in self._cuts.items() if pair[0] == TRUE), None)
        ceiling = next((cut for cut, pair in reversed(self._cuts.items()) if pair[1] == FALSE), None)
        return plainest(low, high, floor, ceiling)


def steps(pathway: Pathway) -> dict[str, tuple[float, ...]]:
    """For every number that a condition asks for, a plain value of each cell that conditions can tell apart.

    Args:
        pathway: The pathway.

    Returns:
        Ascending values by the id of the fact or measure; those of a measure hold for every treatment.
    """
    asked: dict[str, list[Operative]] = {}
    for _, _, condition in conditions_of(pathway):
        for atom in operative(condition):
            if atom.operand.fact.kind == "number":
                asked.setdefault(atom.operand.fact.id, []).append(atom)
    declared = {**pathway.all_measures, **pathway.facts}
    return {name: _steps(declared[name], group) for name, group in asked.items()}


def _steps(fact: Fact, group: list[Operative]) -> tuple[float, ...]:
    cuts = sorted({bound for atom in group for bound in _bounds_of(atom)})
    ends: list[Bound | None] = [None, *((cut, False) for cut in cuts), None]
    between = (plainest(low, high, fact.minimum, fact.maximum) for low, high in pairwise(ends))
    inside = {number for number in (*between, *cuts) if not fact.check_bound(number)}
    return tuple(sorted(inside))


def _values_of(atom: Operative) -> tuple[str, ...]:
    match atom:
        case Comparison(constant=str() as value) | Contains(value=value):
            return (value,)
        case Membership(values=values):
            return values
        case _:
            return ()


def _bounds_of(atom: Operative) -> tuple[float, ...]:
    match atom:
        case Range(low=low, high=high):
            return (low, high)
        case Comparison(constant=int() | float() as bound):
            return (bound,)
        case _:
            return ()


Bound = tuple[float, bool]


@cache
def plainest(
    low: Bound | None, high: Bound | None, floor: float | None = None, ceiling: float | None = None
) -> int | float:
    """The plainest number between two bounds: a bound itself, else the whole number beside it, else one of few digits.

    Args:
        low: The lower bound and whether it is itself allowed; None where there is none.
        high: The upper one.
        floor: The least number that may be recorded; None where there is none.
        ceiling: The greatest.

    Example:
        >>> plainest((6, True), None), plainest((3, False), (4, False)), plainest(None, (180, False), 40, 300)
        (6, 3.5, 179)
        >>> plainest((-1000, False), (30, False), -1000, 100)  # what nobody can have is no bound worth naming
        0
    """
    least = low or (None if floor is None else (floor, True))
    most = high or (None if ceiling is None else (ceiling, True))

    def fits(number: float) -> bool:
        above = least is None or number > least[0] or (least[1] and number == least[0])
        below = most is None or number < most[0] or (most[1] and number == most[0])
        return above and below and abs(number) < LARGEST

    beside_low = () if low is None else (low[0], math.floor(low[0]) + 1)
    beside_high = () if high is None else (high[0], math.ceil(high[0]) - 1)
    ends = tuple(bound for bound in (floor, ceiling) if bound is not None)
    none = (0,) if low is not None and low[0] == floor else ()
    candidates: tuple[float, ...] = (*none, *beside_low, *beside_high, 0, *ends)
    for number in candidates:
        if fits(number):
            return number
    if least is None or most is None:  # beyond the last whole number that can be recorded
        return least[0] + 0.5 if least is not None else cast("Bound", most)[0] - 0.5
    for places in range(18):
        step = Decimal(f"1e-{places}")
        middle = ((Decimal(digits(least[0])) + Decimal(digits(most[0]))) / 2).quantize(step, ROUND_FLOOR)
        between = float(middle)
        if fits(between):
            return between
    return float((Decimal(digits(least[0])) + Decimal(digits(most[0]))) / 2)
