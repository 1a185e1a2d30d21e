"""Where the text of the semantics is easily read in two ways: small cases worked out by hand, for engine and oracle."""

from __future__ import annotations

from typing import Any

import pytest

from l4path.formats import episode_from_dict, pathway_from_dict
from oracle import Oracle

FLAGS = ("well", "forbidden", "wanted", "alarm")


def trial(**more: Any) -> dict[str, Any]:
    """A treatment by trial."""
    return {"title": "x", "tier": "t", "trial": {"adequate": "weeks >= 6", "response": "relief >= 50"}} | more


def pathway(treatments: dict[str, Any], *escalations: dict[str, Any], start: str = "a", **more: Any) -> dict[str, Any]:
    """A pathway of one tier whose goal is the flag `well`."""
    return {
        "id": "by-hand",
        "title": "x",
        "version": "1",
        "tiers": ["t"],
        "start": start.split(),
        "goal": "well",
        "facts": {name: {"kind": "flag", "label": name} for name in FLAGS},
        "measures": {"relief": {"kind": "number", "label": "relief"}},
        "treatments": treatments,
        "escalations": list(escalations),
    } | more


def both(data: dict[str, Any], episode: dict[str, Any]) -> dict[str, Any]:
    """What engine and oracle say, which is the same."""
    said = pathway_from_dict(data).assess(episode_from_dict(episode)).to_dict()
    assert said == Oracle(data).assess(episode)
    return said


RESPONDED = {"outcome": "responded"}
FAILED = {"outcome": "failed"}
TO_M = {"after": ["a"], "to": "m", "on": "response"}


def test_a_response_leads_on_at_the_goal() -> None:
    """At the goal the treatment that helped is an option, and so is where its response leads; another start is not."""
    data = pathway({"a": trial(), "b": trial(), "m": trial()}, TO_M, start="a b")
    said = both(data, {"facts": {"well": True}, "trials": {"a": RESPONDED}})
    assert (said["state"], said["options"], said["on_hold"]) == ("at_goal", ["a", "m"], ["b"])


def test_what_follows_a_response_leads_on_in_its_turn() -> None:
    """Where a response led, a refusal leads on to the next step, which follows the response too."""
    data = pathway({"a": trial(), "m": trial(), "k": trial()}, TO_M, {"after": ["m"], "to": "k", "on": "next_step"})
    said = both(data, {"facts": {"well": True}, "trials": {"a": RESPONDED}, "declined": ["m"]})
    assert (said["state"], said["options"]) == ("at_goal", ["a", "k"])


@pytest.mark.parametrize(("join", "options"), [("after", ["a", "k"]), ("after_any", ["a"])])
def test_a_source_that_is_merely_not_for_this_patient_triggers_nothing_by_itself(join: str, options: list[str]) -> None:
    """With `after_any` only the failed source triggers the step, and it follows no response; with `after` both do."""
    data = pathway(
        {"a": trial(), "b": trial(), "m": trial(indications=["wanted"]), "k": trial()},
        TO_M,
        {join: ["m", "b"], "to": "k", "on": "next_step"},
        start="a b",
    )
    said = both(data, {"facts": {"well": True, "wanted": False}, "trials": {"a": RESPONDED, "b": FAILED}})
    assert (said["state"], said["options"], said["status"]["k"]) == ("at_goal", options, "offered")


@pytest.mark.parametrize(
    ("history", "state"),
    [
        ({"trials": {"a": RESPONDED}}, "active"),  # what may keep the goal must not go on
        ({"unasked": ["a"]}, "active"),  # it may be under way
        ({}, "at_goal"),  # it was not tried
        ({"trials": {"a": RESPONDED | {"ended": True}}}, "at_goal"),  # this course is over
        ({"trials": {"a": {"outcome": "stopped"}}}, "at_goal"),  # it was given up
        ({"trials": {"a": {"weeks": 9, "ended": True}}}, "at_goal"),  # over, whatever came of it
    ],
)
def test_a_goal_that_may_rest_on_what_is_forbidden_is_not_reached(history: dict[str, Any], state: str) -> None:
    """With the goal met, a contraindicated treatment that is or may be under way keeps the state from `at_goal`."""
    data = pathway({"a": trial(contraindications=["forbidden"]), "b": trial()}, start="a b")
    said = both(data, {"facts": {"well": True, "forbidden": True}} | history)
    assert (said["status"]["a"], said["state"]) == ("contraindicated", state)


def test_an_unasked_treatment_is_asked_for_once_the_goal_is_met() -> None:
    """With the goal met, a forbidden treatment that nobody asked about is a question; what would suit it is none."""
    data = pathway({"a": trial(contraindications=["forbidden"], indications=["wanted"]), "b": trial()}, start="a b")
    said = both(data, {"facts": {"well": True, "forbidden": True}, "unasked": ["a"]})
    assert said["questions"] == ["a"]


def test_an_unasked_once_is_asked_for_and_so_is_what_suits_it() -> None:
    """Of a `once` that nobody asked about it is asked whether it was done, and what it needs if it was not."""
    data = pathway({"a": {"title": "x", "tier": "t", "once": True, "indications": ["wanted"]}})
    said = both(data, {"facts": {"well": False}, "unasked": ["a"], "declined": ["a"]})
    assert (said["status"]["a"], said["questions"]) == ("undetermined", ["a", "wanted"])


def test_a_once_that_is_asked_for_is_reached_and_not_done() -> None:
    """A `once` that is asked for is reached by that alone and under way; what its completion opens is not reached."""
    data = pathway(
        {"a": trial(), "once": {"title": "x", "tier": "t", "once": True}, "k": trial()},
        {"after": ["a"], "to": "once", "on": "failure"},
        {"after": ["once"], "to": "k", "on": "completion"},
    )
    said = both(data, {"facts": {"well": False}, "trials": {"once": {"outcome": "ongoing"}}})
    assert said["status"] == {"a": "offered", "once": "ongoing", "k": "not_reached"}


def test_a_stopped_course_alone_reaches_nothing() -> None:
    """A course that was given up does not make its node reached; where a way leads there it may be taken up again."""
    data = pathway({"a": trial(), "b": trial()}, {"after": ["a"], "to": "b", "on": "failure"})
    record = {"weeks": 1, "relief": 0, "ended": True}
    said = both(data, {"facts": {"well": False}, "trials": {"b": record}})
    assert said["status"] == {"a": "offered", "b": "not_reached"}
    said = both(data, {"facts": {"well": False}, "trials": {"a": FAILED, "b": record}})
    assert (said["status"]["b"], said["options"]) == ("stopped", ["b"])


def test_nobody_having_asked_about_an_emergency_treatment_is_no_alarm() -> None:
    """An emergency node that is undetermined only because nobody asked whether it was tried brings up no screening."""
    way = {"to": "e", "on": "red_flag", "when": "alarm"}
    data = pathway({"a": trial(), "e": trial(emergency=True)}, way)
    said = both(data, {"facts": {"well": False, "alarm": False}, "unasked": ["e"]})
    assert (said["status"]["e"], said["state"]) == ("undetermined", "active")
    assert both(data, {"facts": {"well": False}, "unasked": ["e"]})["state"] == "screening"


@pytest.mark.parametrize(
    ("condition", "said"), [("p >= -1", "met"), ("p == 1", "unknown"), ("p != 3", "met"), ("p > 2", "not_met")]
)
def test_an_unknown_item_adds_anything_up_to_its_points(condition: str, said: str) -> None:
    """Of 2 for certain and -3 in doubt the sum is anything from -1 to 2, 1 too, though no answer gives it."""
    items = [{"when": "well", "points": 2}, {"when": "alarm", "points": -3}, {"when": "wanted", "points": 1}]
    data = pathway({"a": trial()}, scores={"p": {"label": "p", "items": items}}, goal=condition)
    facts = {"well": True, "wanted": False}
    assert Oracle(data).truth(condition, {"facts": facts}) == said
    state = {"met": "at_goal", "unknown": "undetermined", "not_met": "active"}[said]
    assert both(data, {"facts": facts})["state"] == state
