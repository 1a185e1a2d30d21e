"""Values of our own making are what the standard library's dataclass would have made of the same declaration."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from typing import Any, ClassVar

import pytest

from l4path import values


def declared(made: Any, field: Any) -> tuple[type, type, type]:
    """The same classes by one way to make them, and by the other."""

    @made(frozen=True, slots=True)
    class Point:
        """A point."""

        count: ClassVar[int] = 0
        across: int
        down: int = 0
        marks: list[int] = field(default_factory=list, compare=False)
        label: str = field(default="", kw_only=True)

        @property
        def both(self) -> int:
            """Across and down."""
            return self.across + self.down

    @made(frozen=True, slots=True, repr=False)
    class Deep(Point):
        """A point that works something out."""

        height: int = 5
        whole: int = field(init=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "whole", self.across + self.height)

        def __repr__(self) -> str:
            return f"<Deep {self.across}>"

    @made(slots=True, eq=False)
    class Open:
        """What may change."""

        number: int
        found: dict[str, int] = field(default_factory=dict)

    return Point, Deep, Open


OURS = declared(values.dataclass, values.field)
STANDARD = declared(dataclasses.dataclass, dataclasses.field)


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_both_take_the_same_arguments(kind: int) -> None:
    """The signature is the same, and so is what may be matched by place."""
    ours, standard = OURS[kind], STANDARD[kind]
    assert str(inspect.signature(ours)) == str(inspect.signature(standard))
    assert ours.__match_args__ == standard.__match_args__  # type: ignore[attr-defined]
    assert [one.name for one in dataclasses.fields(ours)] == [one.name for one in dataclasses.fields(standard)]
    assert getattr(ours, "__slots__", None) == getattr(standard, "__slots__", None)
    for wrong in ({}, {"across": 1, "number": 1, "colour": 2}):
        for one in (ours, standard):
            with pytest.raises(TypeError):
                one(**wrong)


def test_both_are_equal_by_the_same_fields() -> None:
    """Equal where every field that counts is; never to a value of another class; with the same hash then."""
    for point, deep, opened in (OURS, STANDARD):
        assert point(1, 2, [3]) == point(1, 2, [4], label="")
        assert point(1, 2) != point(1, 2, label="x")
        assert point(1) != deep(1)
        assert hash(point(1, 2, [3])) == hash(point(1, 2))
        assert len({deep(1), deep(1, 0), deep(2)}) == 2
        same = opened(1)
        assert same == same  # noqa: PLR0124 - equal to itself and to nothing else
        assert same != opened(1)


def test_both_say_and_keep_the_same() -> None:
    """Their short forms, their copies and what is worked out after they are made."""
    for point, deep, opened in (OURS, STANDARD):
        assert repr(point(1, 2)).endswith("Point(across=1, down=2, marks=[], label='')")
        assert repr(deep(1)) == "<Deep 1>"
        assert deep(1, height=7).whole == 8  # type: ignore[call-arg]
        assert copy.deepcopy(deep(1, 2)) == deep(1, 2)
        changed = opened(1)
        changed.number = 2
        assert (changed.number, opened(1).found) == (2, {})


def test_what_is_frozen_stays() -> None:
    """Neither is given nor loses a field, and the error is the one that everybody knows."""
    for point, _, _ in (OURS, STANDARD):
        made = point(1)
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'across'"):
            made.across = 2  # type: ignore[attr-defined]
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'across'"):
            del made.across  # type: ignore[attr-defined]


def test_one_field_otherwise_by_either_library() -> None:
    """What replaces fields of the one kind replaces those of the other, and works out anew what follows."""
    for _, deep, _ in (OURS, STANDARD):
        assert dataclasses.replace(deep(1), across=3).whole == 8  # type: ignore[type-var]
    assert values.replace(OURS[1](1), across=3) == OURS[1](3)  # type: ignore[type-var]


def test_the_standard_library_inherits_from_ours() -> None:
    """A class of the standard library may stand on one of ours."""

    @dataclasses.dataclass(frozen=True)
    class Above(OURS[0]):  # type: ignore[misc,valid-type]
        """A point of somebody else."""

        name: str = ""

    assert (Above(1, 2, name="x").down, Above(1, name="x") == Above(1, name="x")) == (2, True)


def test_a_value_of_the_library_survives_a_pickle() -> None:
    """Whatever holds the fields of a frozen value gives them back."""
    from l4path import Review  # noqa: PLC0415 - as a user imports it

    review = Review("review", "Review", tier="care")
    assert pickle.loads(pickle.dumps(review)) == review  # noqa: S301 - our own


def test_an_assessment_does_not_read_the_standard_librarys() -> None:
    """What it takes to make values is loaded by nobody who only wants to know where a patient stands."""
    code = "import sys, l4path.cli.assess, l4path; l4path.load('l4'); print('dataclasses' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
