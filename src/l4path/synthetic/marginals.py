"""How each fact is drawn: at the cut points of the pathway, or as a file of marginals says."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from l4path.conditions import meant_by, named_in, operative
from l4path.errors import Problem, TableError, did_you_mean, listed, quoted, shown
from l4path.facts import digits, exact, is_number
from l4path.filename import file_name
from l4path.formats.files import read_toml
from l4path.pathway.cuts import cut_points

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from numpy.typing import NDArray

    from l4path.facts import Fact
    from l4path.pathway import Pathway

RARE = 0.01
"""So often a flag of a red flag is yes in a person who is not alarming."""
MOST_VALUES, MOST_APART = 1_000_000, 12
_KEYS = {
    "flag": ("yes", "missing"),
    "number": ("values", "weights", "range", "step", "missing"),
    "choice": ("values", "weights", "missing"),
    "choices": ("values", "weights", "each", "missing"),
}


@dataclass(frozen=True, slots=True)
class Marginal:
    """How one fact is drawn.

    Attributes:
        values: What it may be.
        bounds: Below which fraction each of them is drawn: rising, the last one 1.
        missing: How often it is not recorded.
        alarming: Whether it is a flag of a red flag, drawn by ``bounds`` in alarming persons only.
    """

    values: tuple[Any, ...]
    bounds: NDArray[np.float64]
    missing: float = 0.0
    alarming: bool = False

    def draw(self, fraction: NDArray[np.float64], alarming: NDArray[np.bool_]) -> NDArray[np.int32]:
        """The numbers of the values that fractions stand for."""
        found = np.searchsorted(self.bounds, fraction, side="right").astype(np.int32)
        if self.alarming:
            rare = (fraction >= 1 - RARE).astype(np.int32)
            found = np.where(alarming, found, rare).astype(np.int32)
        return found


def _marginal(
    values: tuple[Any, ...], weights: Any = None, missing: float = 0.0, *, alarming: bool = False
) -> Marginal:
    shares = np.ones(len(values)) if weights is None else np.array(weights, np.float64)
    bounds = np.cumsum(shares) / shares.sum()
    bounds[-1] = 1.0
    return Marginal(values, bounds, missing, alarming)


def marginals_of(pathway: Pathway, given: str | PathLike[str] | Mapping[str, Any] | None = None) -> dict[str, Marginal]:
    """How each fact of a pathway is drawn.

    Args:
        pathway: The pathway.
        given: A TOML file, or its tables as a mapping: by fact ``yes`` (a flag: how often), ``values`` with
            ``weights``, ``range`` with ``step`` (a number), ``each`` (choices: how often each value), and ``missing``
            (how often it is not recorded). A fact that is not named is drawn at its cut points.

    Raises:
        FileError: When the file cannot be read.
        TableError: With everything that is wrong with it.

    Example:
        >>> import l4path
        >>> found = marginals_of(l4path.load("l4"), {"numbness": {"yes": 0.25}})
        >>> found["numbness"].values, found["numbness"].bounds.tolist(), found["back_pain"].values[:2]
        ((False, True), [0.75, 1.0], (0, 0.5))
    """
    data, source = _read(given)
    alarming = alarming_facts(pathway)
    cuts = cut_points(pathway)
    found = {
        name: _marginal(cuts[name], alarming=name in alarming and fact.kind == "flag")
        for name, fact in pathway.facts.items()
    }
    problems = []
    for name, declared in data.items():
        fact = pathway.facts.get(name)
        if fact is None:
            hint = did_you_mean(str(name), pathway.facts) or f"facts: {listed(pathway.facts)}"
            problems.append(Problem(what=f"{shown(name)} is no fact of {pathway.id}", where=shown(name), hint=hint))
            continue
        wrong = [problem.within(name) for problem in _problems(fact, declared)]
        problems += wrong
        if not wrong:
            found[name] = _marginal_of(fact, declared, cuts[name], name in alarming)
    if problems:
        raise TableError(tuple(problems), source)
    return found


def alarming_facts(pathway: Pathway) -> frozenset[str]:
    """The facts that the red flags of a pathway speak of."""
    conditions = [way.when for way in pathway.escalations if way.on == "red_flag" and way.when is not None]
    definitions, scores = named_in(conditions)
    conditions += [part for definition in definitions for part in meant_by(definition)]
    conditions += [part for score in scores for part in meant_by(score)]
    return frozenset(
        atom.operand.fact.id
        for condition in conditions
        for atom in operative(condition)
        if atom.operand.fact.id in pathway.facts
    )


def _read(given: str | PathLike[str] | Mapping[str, Any] | None) -> tuple[Mapping[str, Any], str]:
    if given is None or isinstance(given, Mapping):
        return given or {}, ""
    if not isinstance(given, str | os.PathLike):
        hint = "a file of TOML, or its tables as a mapping"
        raise TableError((Problem(what=f"{quoted(given)} says nothing of facts", where="marginals", hint=hint),))
    return read_toml(given), shown(file_name(given))


def _problems(fact: Fact, declared: Any) -> Iterator[Problem]:
    allowed = _KEYS[fact.kind]
    if not isinstance(declared, Mapping):
        yield Problem(
            what=f"{quoted(declared)} does not say how a {fact.kind} is drawn", hint=f"allowed: {listed(allowed)}"
        )
        return
    for key in declared:
        if key not in allowed:
            yield Problem(
                what=f"a {fact.kind} has no {shown(key)} here", where=shown(key), hint=f"allowed: {listed(allowed)}"
            )
    for key in ("yes", "missing"):
        if key in declared and key in allowed and not _is_share(declared[key]):
            yield Problem(what=f"{quoted(declared[key])} is no share", where=key, hint="allowed: from 0 to 1")
    ways = [key for key in ("values", "range", "each") if key in declared and key in allowed]
    if len(ways) > 1:
        yield Problem(what=f"it is drawn in two ways: {listed(ways)}", hint="keep one")
    if "values" in declared and "values" in allowed:
        yield from _values_problems(fact, declared["values"])
    if "weights" in declared and "weights" in allowed:
        yield from _weights_problems(declared["weights"], declared.get("values"))
    if fact.kind == "number" and ("range" in declared or "step" in declared):
        yield from _range_problems(fact, declared.get("range"), declared.get("step", 1))
    if fact.kind == "choices" and "each" in declared:
        yield from _each_problems(fact, declared["each"])


def _is_share(value: Any) -> bool:
    return is_number(value) and 0 <= value <= 1


def _values_problems(fact: Fact, values: Any) -> Iterator[Problem]:
    if not isinstance(values, list | tuple) or not 0 < len(values) <= MOST_VALUES:
        yield Problem(what=f"{quoted(values)} is no list of values", where="values", hint=f"allowed: {fact.span}")
        return
    for value in values:
        shown_value = list(value) if isinstance(value, tuple | set | frozenset) else value
        if wrong := fact.check_value(shown_value):
            yield Problem(what=wrong.what, where="values", hint=wrong.hint)


def _weights_problems(weights: Any, values: Any) -> Iterator[Problem]:
    right = isinstance(weights, list | tuple) and all(is_number(number) and number >= 0 for number in weights)
    if not right or not sum(weights) > 0:
        yield Problem(
            what=f"{quoted(weights)} is no list of weights", where="weights", hint="numbers from 0 on, not all 0"
        )
    elif not isinstance(values, list | tuple) or len(values) != len(weights):
        count = len(values) if isinstance(values, list | tuple) else "no"
        yield Problem(what=f"there are {len(weights)} weights and {count} values", where="weights", hint="one for each")


def _range_problems(fact: Fact, span: Any, step: Any) -> Iterator[Problem]:
    if not isinstance(span, list | tuple) or len(span) != 2 or not all(map(is_number, span)) or span[0] > span[1]:  # noqa: PLR2004
        yield Problem(what=f"{quoted(span)} is no range", where="range", hint="as in range = [18, 90]")
        return
    for end in span:
        if wrong := fact.check_value(end):
            yield Problem(what=wrong.what, where="range", hint=wrong.hint)
    if not is_number(step) or step <= 0:
        yield Problem(what=f"{quoted(step)} is no step", where="step", hint="a number above 0")
    elif (span[1] - span[0]) / step >= MOST_VALUES:
        yield Problem(what="the range has more than a million steps", where="step", hint="take a larger step")


def _each_problems(fact: Fact, each: Any) -> Iterator[Problem]:
    if not isinstance(each, Mapping) or not each:
        yield Problem(
            what=f"{quoted(each)} gives no shares", where="each", hint=f"as in {{ {fact.value_ids[0]} = 0.2 }}"
        )
        return
    if len(each) > MOST_APART:
        yield Problem(
            what=f"{len(each)} values are drawn apart", where="each", hint=f"at most {MOST_APART}; or list values"
        )
    for value, share in each.items():
        if value not in fact.value_ids:
            hint = did_you_mean(str(value), fact.value_ids) or f"allowed: {listed(fact.value_ids)}"
            yield Problem(what=f"{shown(value)} is no value of {fact.id}", where="each", hint=hint)
        elif not _is_share(share):
            yield Problem(what=f"{quoted(share)} is no share", where=f"each.{value}", hint="allowed: from 0 to 1")


def _marginal_of(fact: Fact, declared: Mapping[str, Any], cuts: tuple[Any, ...], alarming: bool) -> Marginal:
    """What a right table says."""
    missing = float(declared.get("missing", 0))
    if "yes" in declared:
        return _marginal((False, True), (1 - declared["yes"], declared["yes"]), missing)
    if "values" in declared:
        values = [_plain(fact, value) for value in declared["values"]]
        return _marginal(tuple(values), declared.get("weights"), missing)
    if "range" in declared:
        low, high = declared["range"]
        step = declared.get("step", 1)
        places = max(len(digits(exact(subset)).partition(".")[2]) for subset in (low, step))
        count = int((high - low) / step + 1e-9) + 1
        return _marginal(tuple(exact(round(low + step * at, places)) for at in range(count)), None, missing)
    if "each" in declared:
        names = list(declared["each"])
        subsets = list(product((False, True), repeat=len(names)))
        shares = [
            math.prod(
                declared["each"][name] if on else 1 - declared["each"][name]
                for name, on in zip(names, subset, strict=True)
            )
            for subset in subsets
        ]
        sets = [frozenset(name for name, on in zip(names, subset, strict=True) if on) for subset in subsets]
        return _marginal(tuple(sets), shares, missing)
    return _marginal(cuts, None, missing, alarming=alarming and fact.kind == "flag")


def _plain(fact: Fact, value: Any) -> Any:
    if fact.kind == "choices":
        return frozenset(value)
    return exact(value) if fact.kind == "number" else value
