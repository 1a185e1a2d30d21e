"""What lies ahead in statements: what may happen next, and what the pathway reaches then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.explanation.statements import Row, Statement, say

if TYPE_CHECKING:
    from l4path.assessment.ahead import Step
    from l4path.explanation.statements import Slot

_NAMED_BESIDE = ("emergency", "at_goal", "undetermined")  # states that are told although there are options


def stepped(step: Step) -> Statement:
    """What happens, and what the pathway reaches then, with what may happen after it."""
    named = tuple(
        say("ahead.option", node=title, status=say(f"status.{status}", way=way))
        for (_, title, status), way in zip(step.options, step.ways, strict=True)
    )
    reached: Slot = Row(named, ",") if named else say(f"ahead_state.{step.state}")
    if named and step.state in _NAMED_BESIDE:
        reached = say("ahead.both", state=say(f"ahead_state.{step.state}"), options=reached)
    parts = (*map(stepped, step.steps), *((say("ahead.more"),) if step.cut else ()))
    if not step.node:
        return say("ahead.today", parts=parts, reached=reached)
    happens = Row(tuple(say(f"ahead.{what}") for what in step.what), "or")
    return say("ahead.if", None, f"node:{step.node}", parts, node=step.title, happens=happens, reached=reached)
