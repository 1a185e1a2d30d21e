"""What an assessment says of each box: a word and a tone."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from l4path.diagrams.model import Firing, Mark, Tone

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.truth import Truth

# The status of a node, as a word of the clinic, and its tone where the node is not a possible next step.
_STATUS: Final = MappingProxyType(
    {
        "undetermined": ("undetermined", Tone.UNKNOWN),
        "passed": ("passed", Tone.DONE),
        "open": ("open", Tone.NEUTRAL),
        "ended": ("reached", Tone.NEUTRAL),
        "done": ("done", Tone.DONE),
        "declined": ("declined", Tone.AGAINST),
        "intolerant": ("not tolerated", Tone.AGAINST),
        "relapsed": ("relapsed", Tone.AGAINST),
        "failed": ("failed", Tone.AGAINST),
        "not_indicated": ("not indicated", Tone.NEUTRAL),
        "contraindicated": ("contraindicated", Tone.AGAINST),
        "responded": ("responded", Tone.DONE),
        "ongoing": ("ongoing", Tone.NEUTRAL),
        "offered": ("on hold", Tone.NEUTRAL),
    }
)
_POSSIBLE: Final = MappingProxyType({Tone.OPTION: "OPTION", Tone.ALONGSIDE: "alongside"})
_FIRING: Final = MappingProxyType({"met": Firing.FIRES, "unknown": Firing.UNKNOWN, "not_met": Firing.RESTS})


def of_nodes(assessment: Assessment) -> dict[str, Mark | None]:
    """The mark of every node, by id; none while it is not reached.

    Only what the assessment lists as an option, or as going on alongside, is marked as one: an offer by itself is on
    hold while the state of the episode lets nothing else go on.
    """
    possible = dict.fromkeys((node.id for node in assessment.alongside), Tone.ALONGSIDE)
    possible |= dict.fromkeys((node.id for node in assessment.options), Tone.OPTION)
    return {node: _mark(status.value, possible.get(node)) for node, status in assessment.status.items()}


def _mark(status: str, possible: Tone | None = None) -> Mark | None:
    if status == "not_reached":
        return None
    word, tone = _STATUS[status]
    if possible is None:
        return Mark(word=word, tone=tone)
    said = "offered" if status == "offered" else word
    return Mark(word=f"{_POSSIBLE[possible]}: {said}", tone=possible)


def of_escalation(truth: Truth) -> Firing:
    """Whether an escalation fires, rests, or hangs on something unknown."""
    return _FIRING[truth.value]
