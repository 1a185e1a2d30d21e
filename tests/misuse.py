"""Misuse of the public names that a type checker must refuse; each line that it must refuse says so, and with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path import (
    Disposition,
    Episode,
    Escalation,
    Evidence,
    Flag,
    Measure,
    Number,
    Pathway,
    Treatment,
    Trial,
    at_least,
    failed,
    find,
    weeks,
)

if TYPE_CHECKING:
    from l4path import Assessment

pain, locked = Number("pain", "knee pain"), Flag("locked", "locked knee")
relief = Measure("relief", "pain relief")
exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=relief >= 30)
clinic = Disposition("clinic", "Clinic", tier="care")
KNEE = Pathway("knee", tiers=["care"], start=[exercise], escalations=[exercise.escalates_to(clinic, on="failure")])


def nodes() -> None:
    """Where a node or its id belongs."""
    Pathway("knee", tiers=["care"], start=[42])  # refused: list-item
    Pathway("knee", tiers=["care"], start=[pain])  # refused: list-item
    exercise.escalates_to(42, on="failure")  # refused: arg-type
    KNEE.node(42)  # refused: arg-type
    failed(locked)  # refused: arg-type
    Episode(declined=[7])  # refused: list-item


def kinds() -> None:
    """Where one word of several belongs."""
    exercise.escalates_to(clinic, on="failur")  # refused: arg-type
    Escalation("clinic", on="failur", after=["exercise"])  # refused: arg-type
    Trial("faild")  # refused: arg-type
    Evidence(source="s", stance="pro")  # refused: arg-type
    KNEE.find(locked, solver="z3")  # refused: arg-type


def conditions() -> None:
    """Where a condition belongs."""
    find(KNEE, pain)  # refused: arg-type
    at_least(1, "locked")  # refused: arg-type
    exercise.escalates_to(clinic, on="failure", when="locked")  # refused: arg-type
    Treatment("a", "A", tier="care", once=True, indications=[pain])  # refused: list-item


def records(assessment: Assessment) -> None:
    """Where what is recorded belongs, and what is asked of the result."""
    Episode({42: True})  # refused: type-var
    Episode({"pain": None})  # refused: dict-item
    Episode().replace(fact={})  # refused: call-arg
    assessment.truth("reachd", "exercise")  # refused: arg-type
    assessment.explain(42)  # refused: arg-type


def right(assessment: Assessment) -> None:
    """What it must not refuse: a node, its id, one alone or several, a flag for a condition."""
    Pathway("knee", tiers=["care"], start=exercise, nodes=[clinic], facts=pain)
    Pathway("knee", tiers=["care"], start=["exercise"], goal=locked)
    exercise.escalates_to("clinic", on=KNEE.escalations[0].on, when=~locked & (pain >= 4))
    Treatment("a", "A", tier="care", once=True, indications=[locked, pain >= 4], contraindications=locked)
    Episode({pain: 6, locked: True}, trials={exercise: Trial("failed", weeks=8)}, declined=exercise)
    Episode({"pain": 6, "locked": False}, trials={"exercise": Trial(weeks=8.5)}, screened=["red_flags"])
    Episode().replace(facts={"pain": 3}, declined=["exercise"])
    assessment.truth("reached", exercise)
    assessment.explain("exercise")
    KNEE.find(failed(exercise) & locked, solver="own")
