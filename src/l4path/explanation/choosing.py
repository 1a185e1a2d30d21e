"""Choosing: of a plan, the statements that are so of one patient."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from l4path.explanation.plans import As, Asked, By, Decisive, Later, Line, Reason, Recalled, Stated
from l4path.explanation.reasons import leaf
from l4path.explanation.record import beside, source_of
from l4path.explanation.statements import Statement, bound_of, say, walked
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.explanation.plans import Plan
    from l4path.meaning import Atom, Recorded


MOST = 600  # statements of a plan, beyond which what others combine is not told: it might be said twice each time
MOST_OF_A_PAGE = 10_000  # of a page, beyond which it is not told of each way anew what leaves it open: nobody reads it


@dataclass(slots=True, eq=False, repr=False)
class _Page:
    """How much was told on a page, before the plan that is chosen from and with it; and each question once."""

    count: int = 0
    before: int = 0
    leaves: dict[Atom | Recorded, tuple[tuple[Statement, ...], int]] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        """Whether what others combine is told no more."""
        return self.count - self.before > MOST or self.count > MOST_OF_A_PAGE


_PAGE: ContextVar[_Page] = ContextVar("what was told of the page that is written")


@contextmanager
def one_page() -> Iterator[None]:
    """What is chosen within is one page, and bounded as a whole."""
    before = _PAGE.set(_Page())
    try:
        yield
    finally:
        _PAGE.reset(before)


def chosen(plan: Plan, assessment: Assessment) -> tuple[Statement, ...]:
    """The statements of a plan that are so of a patient, in their order."""
    page = _PAGE.get(None)
    if page is None:
        with one_page():
            return tuple(_chosen(plan, assessment))
    page.before = page.count
    return tuple(_chosen(plan, assessment))


def _chosen(plan: Plan, of: Assessment) -> Iterator[Statement]:
    match plan:
        case Statement():
            _PAGE.get().count += 1 + len(plan.parts)
            yield plan
        case tuple():
            for part in plan:
                yield from _chosen(part, of)
        case Later():
            yield from _chosen(plan.made(of.pathway), of)
        case By(asks=asks, cases=cases, otherwise=otherwise):
            yield from _chosen(cases.get(asks.of(of), otherwise), of)
        case Line():
            yield _filled(plan, of)
        case Reason():
            yield from _stated(plan, of)
        case Decisive() if _PAGE.get().enough:
            yield _untold(plan.stated.of(of))
        case Decisive():
            yield from _sharpest(each for reason in _decisive(plan, of) for each in _stated(reason, of))
        case As(truth=truth, plan=inner, more=more):
            so = truth.of(of) if isinstance(truth, Stated) else truth
            for each in _chosen(inner, of):
                yield replace(each, truth=so).having(*_chosen(more, of))
        case Asked() if _PAGE.get().count > MOST_OF_A_PAGE:
            yield _untold(Truth.UNKNOWN)
        case Asked(formulas=formulas, but=but):
            heard = {each.about for each in walked(_chosen(but, of)) if each.about.startswith("fact:")}
            unknown = (each for formula in formulas for each in of._taken_apart().leaves(formula))  # noqa: SLF001
            asked = dict.fromkeys(found for each in unknown for found in _asked(each, of))
            yield from (each for each in asked if each.about not in heard)
        case _:
            assert_never(plan)


def _decisive(plan: Decisive, of: Assessment) -> Iterator[Reason]:
    """Of what holds together, the parts that have its truth; or those that fail or are unknown."""
    reason, truth = plan.reason, plan.stated.of(of)
    for part in reason.parts if reason.joins == "all" else (reason,):
        found = part.stated.of(of)
        if found is not Truth.MET if plan.lacking else found is truth:
            yield from _together(part, of)


def _deciding(reason: Reason, of: Assessment) -> list[Reason]:
    """The parts without those that, as they stand, leave the truth to the others."""
    truth = reason.stated.of(of)
    lacks = reason.joins == "all" and truth is Truth.NOT_MET
    found = ((part, part.stated.of(of)) for part in reason.parts)
    return [part for part, so in found if so is truth or (lacks and so is Truth.UNKNOWN)]


def _together(reason: Reason, of: Assessment) -> Iterator[Reason]:
    """The reasons of a list that say the same: of an ``any`` with one part that counts, that part alone."""
    parts = _deciding(reason, of) if reason.joins else []
    if reason.joins == "all" or len(parts) == 1:
        for part in parts:
            yield from _together(part, of)
    else:
        yield reason


def _stated(reason: Reason, of: Assessment) -> Iterator[Statement]:
    """What is said of a reason, what it combines under it; of several parts of which one says all, that alone."""
    if not reason.joins:
        yield from _chosen(reason.says, of)
        return
    page = _PAGE.get()
    if page.enough:
        yield _untold(reason.stated.of(of))
        return
    counts = reason.parts if reason.whole else _deciding(reason, of)
    parts = _sharpest(each for part in counts for each in _stated(part, of))
    if len(parts) == 1:
        yield from parts
    else:
        page.count += 1
        yield say(f"says.{reason.joins}", reason.stated.of(of), parts=parts)


def _sharpest(several: Iterable[Statement]) -> list[Statement]:
    """Statements, each once, without the comparisons that a sharper one among them implies."""
    every = dict.fromkeys(several)
    bounds = {each: bound for each in every if not each.marked and (bound := bound_of(each.says, each.slots))}
    most: dict[tuple[str, int], tuple[float, bool]] = {}
    for each, (side, sharp) in bounds.items():
        most[each.about, side] = max(sharp, most.get((each.about, side), sharp))
    return [each for each in every if each not in bounds or most[each.about, bounds[each][0]] == bounds[each][1]]


def _asked(unknown: Atom | Recorded, of: Assessment) -> tuple[Statement, ...]:
    """What is unknown, with its question; of a page made once, and counted as often as it is told."""
    page = _PAGE.get()
    before = page.count
    if unknown not in page.leaves:
        found = tuple(_chosen(leaf(unknown, of.pathway), of))
        page.leaves[unknown] = found, page.count - before
    found, count = page.leaves[unknown]
    page.count = before + count
    return found


def _untold(truth: Truth) -> Statement:
    _PAGE.get().count += 1
    return say("says.untold", truth)


def _resting(line: Line, of: Assessment) -> Iterator[Statement]:
    """What a line rests on; beyond the bound, of what combines others, that it is not told."""
    if line.parts and isinstance(line.truth, Stated) and not line.around and _PAGE.get().enough:
        yield _untold(line.truth.of(of))
    else:
        yield from _chosen(line.parts, of)


def _filled(line: Line, of: Assessment) -> Statement:
    """A line as a statement about one patient."""
    truth = line.truth.of(of) if isinstance(line.truth, Stated) else line.truth
    slots = tuple((name, slot.of(of) if isinstance(slot, Recalled) else slot) for name, slot in line.slots)
    about, parts = line.about, tuple(_resting(line, of))
    if line.around:
        (inner,) = parts
        truth, about, parts, slots = inner.truth, inner.about, inner.parts, ((line.around, inner.bare()), *slots)
    marked = truth is not Truth.MET if line.marked is None else line.marked
    made = Statement(line.says, truth, about, slots, parts, marked)
    _PAGE.get().count += 1
    return beside(made, source_of(of.episode, *line.sources)) if line.sources else made
