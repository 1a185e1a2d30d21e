"""Whatever a public function or method is called with, only an error of this library leaves it, or a wrong signature's.

By default each gets a few draws of junk; ``L4PATH_JUNK=100`` makes many more.
"""

from __future__ import annotations

import contextlib
import enum
import inspect
import io
import os
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Episode, L4pathError, Measure, Number, Pathway, Treatment, Trial, weeks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAIN, RELIEF = Number("pain", "knee pain", minimum=0, maximum=10), Measure("relief", "pain relief", unit="%")
EXERCISE = Treatment("exercise", "Exercise", tier="a", adequate=weeks >= 6, response=RELIEF >= 30)
SURGERY = Treatment("surgery", "Joint replacement", tier="b", once=True)
KNEE = Pathway(
    "knee",
    tiers=("a", "b"),
    start=[EXERCISE],
    escalations=[EXERCISE.escalates_to(SURGERY, on="failure", when=PAIN >= 4)],
)
PATIENT = Episode({"pain": 6}, trials={EXERCISE: Trial(weeks=8, relief=10)})
ASSESSED = KNEE.assess(PATIENT)
FITTING = {"pathway": KNEE, "old": KNEE, "new": KNEE, "episode": PATIENT, "assessment": ASSESSED, "node": "surgery"}
DRAWS = int(os.environ.get("L4PATH_JUNK", "6"))
MADE_BY_THE_LIBRARY = {
    "Answer",
    "Assessment",
    "Condition",
    "Difference",
    "Explanation",
    "Finding",
    "Problem",
    "Proof",
    "Report",
}
HAVE_PACKAGES_OF_THEIR_OWN = {"assess_table", "audit", "synthetic"}  # what stands in a table is tested where tables are
SIGNATURE = ("argument", "positional", "no truth value", "unsupported operand", "not supported between", "not callable")


class _Odd:
    def __repr__(self) -> str:
        return "\x1b[31m\ud800"


def junk() -> list[Any]:
    """Values of every kind, made anew: some can be used up."""
    return [
        *(None, True, 0, -1, 1.5, float("nan"), 10**30, 2j, "", "x", "\x00", "é" * 300, "\ud800", b"x", ..., int),
        *([], [1], ["x"], [[]], {}, {1: 2}, {"x": None}, (), set(), {None}, range(3), iter([1]), object(), _Odd()),
        *(KNEE, PATIENT, ASSESSED, EXERCISE, PAIN, PAIN >= 4, Trial(weeks=1), ValueError("x")),
    ]


def public() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function and constructor, and every method of the values that a user holds."""
    for name in dir(l4path):
        thing = getattr(l4path, name)
        made = name in MADE_BY_THE_LIBRARY or (isinstance(thing, type) and issubclass(thing, enum.Enum | Exception))
        ours = str(getattr(thing, "__module__", "")).startswith("l4path")
        if callable(thing) and ours and not made and not name.startswith("_"):
            yield name, thing
    held = {
        "pathway": KNEE,
        "assessment": ASSESSED,
        "episode": PATIENT,
        "treatment": EXERCISE,
        "number": PAIN,
        "condition": PAIN >= 4,
        "trial": Trial(weeks=1),
        "explanation": ASSESSED.explain("surgery"),
        "escalation": KNEE.escalations[0],
    }
    for owner, value in held.items():
        for name in dir(value):
            method = getattr(value, name)
            if callable(method) and not name.startswith("_") and name not in HAVE_PACKAGES_OF_THEIR_OWN:
                yield f"{owner}.{name}", method


def calls(function: Callable[..., object], chance: Random) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """Calls with junk in every place, and with junk in one place beside what fits."""
    try:
        wanted = list(inspect.signature(function).parameters.values())
    except ValueError:
        return
    needed = [one for one in wanted if one.default is one.empty and one.kind <= one.POSITIONAL_OR_KEYWORD]
    named = [one for one in wanted if one.kind == one.KEYWORD_ONLY and one.name != "watch"]
    for _ in range(DRAWS):
        values = junk()
        yield (
            [chance.choice(values) for _ in needed],
            {one.name: chance.choice(values) for one in named if one.default is one.empty},
        )
        keyed = {one.name: chance.choice(values) for one in named if chance.random() < 1 / len(named)}
        yield [FITTING.get(one.name, chance.choice(values)) for one in needed], keyed


@pytest.mark.parametrize(("name", "function"), [pytest.param(*one, id=one[0]) for one in public()])
def test_only_errors_of_this_library_leave_a_public_function(
    name: str, function: Callable[..., object], tmp_path: Path
) -> None:
    """Anything else that leaves one, but a TypeError of its signature, is a fault."""
    for given, keyed in calls(function, Random(name)):  # noqa: S311 - nothing here is secret
        quiet = contextlib.redirect_stdout(io.StringIO())
        with contextlib.chdir(tmp_path), quiet, contextlib.suppress(L4pathError):
            try:
                found = function(*given, **keyed)
                repr(found)
                str(found)
            except TypeError as error:
                if not any(word in str(error) for word in SIGNATURE):
                    raise
