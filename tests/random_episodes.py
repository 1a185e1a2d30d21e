"""Random episodes of a pathway that is plain data: complete or with much unknown, values where conditions turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from random_conditions import NUMBERS, OF_A_FACT, OUTCOMES

if TYPE_CHECKING:
    import random

OF_A_CONTINUOUS = ("intolerant", "ongoing", "stopped")
KNOWN = (1.0, 1.0, 0.85, 0.5, 0.0)  # what share of the facts and measures is recorded


def random_episode(chance: random.Random, pathway: dict[str, Any]) -> dict[str, Any]:
    """One episode that is valid for a pathway, unless it contradicts an assumption."""
    known, tried, unasked = chance.choice(KNOWN), chance.choice((0.2, 0.5, 0.8)), chance.choice((0, 0, 0.2, 0.6))
    treatments: dict[str, Any] = pathway.get("treatments", {})
    helped = chance.random() < 0.25  # what was tried helped, so that ways on from a response are walked
    tried = 0.4 if helped else tried
    trials = {
        name: {"outcome": "responded"}
        if helped and "trial" in node and chance.random() < 0.8
        else random_record(chance, node, pathway.get("measures", {}), known)
        for name, node in treatments.items()
        if chance.random() < tried
    }
    facts = pathway.get("facts", {})
    said = {
        "pathway": pathway["id"] if chance.random() < 0.5 else "",
        "screened": [name for name in pathway.get("screens", {}) if chance.random() < 0.4],
        "declined": [name for name in treatments if chance.random() < 0.12],
        "unasked": [name for name in treatments if name not in trials and chance.random() < unasked],
        "facts": {
            name: random_value(chance, fact, OF_A_FACT) for name, fact in facts.items() if chance.random() < known
        },
        "trials": trials,
    }
    return {key: value for key, value in said.items() if value or (chance.random() < 0.3 and key != "pathway")}


def random_value(chance: random.Random, fact: dict[str, Any], turns: tuple[float, ...]) -> Any:
    """A value of a fact or measure, at or beside the constants it is compared with."""
    if fact["kind"] == "flag":
        return chance.random() < 0.5
    if fact["kind"] == "number":
        near = max(chance.choice(turns) + chance.choice((-1, 0, 0, 1)), fact["minimum"])
        return min(near, fact["maximum"]) if "maximum" in fact else near
    values = list(fact["values"])
    return chance.choice(values) if fact["kind"] == "choice" else chance.sample(values, chance.randint(0, len(values)))


def random_record(
    chance: random.Random, node: dict[str, Any], measures: dict[str, Any], known: float
) -> dict[str, Any]:
    """The record of one treatment: measures, defaults changed, or an outcome."""
    if node.get("once"):
        return {"outcome": "ongoing"} if chance.random() < 0.35 else {}
    built_in = {name: {"kind": "number", "minimum": int(name == "courses")} for name in ("weeks", "doses", "courses")}
    said = {
        name: random_value(chance, fact, NUMBERS.get(name, ()))
        for name, fact in (built_in | measures).items()
        if chance.random() < known * (0.4 if name == "courses" else 1)
    }
    if chance.random() < 0.4:
        outcomes = OF_A_CONTINUOUS if node.get("continuous") else (*OUTCOMES, "responded", "stopped")
        said["outcome"] = chance.choice(outcomes)
        if said["outcome"] == "responded" and chance.random() < 0.4:
            said["ended"] = chance.random() < 0.7
        return said
    for name, likely in (("tolerated", 0.8), ("relapsed", 0.35), ("ended", 0.7)):
        if chance.random() < 0.35:
            said[name] = chance.random() < likely
    return said
