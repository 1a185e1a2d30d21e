"""What an assessment says of each box: a word and a tone."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from l4path.diagrams import style
from l4path.diagrams.model import Firing, Mark, Tone
from l4path.explanation import words

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.meaning import Status
    from l4path.truth import Truth

_POSSIBLE: Final = MappingProxyType({Tone.OPTION: "OPTION", Tone.ALONGSIDE: "alongside"})
_FIRING: Final = MappingProxyType({"met": Firing.FIRES, "unknown": Firing.UNKNOWN, "not_met": Firing.RESTS})


def of_nodes(assessment: Assessment) -> dict[str, Mark | None]:
    """The mark of every node, by id; none while it is not reached.

    Only what the assessment lists as an option, or as going on alongside, is marked as one: what could be begun by
    itself is on hold while the state of the episode lets nothing else go on.
    """
    possible = dict.fromkeys((node.id for node in assessment.alongside), Tone.ALONGSIDE)
    possible |= dict.fromkeys((node.id for node in assessment.options), Tone.OPTION)
    held = {node.id for node in assessment.on_hold}
    return {node: _mark(status, possible.get(node), held=node in held) for node, status in assessment.status.items()}


def _mark(status: Status, possible: Tone | None, *, held: bool) -> Mark | None:
    if status not in style.TONES:
        return None
    if held:
        return Mark(word=words.ON_HOLD, tone=style.TONES[status])
    word = words.STATUS[status.value]
    if possible is None:
        return Mark(word=word, tone=style.TONES[status])
    return Mark(word=f"{_POSSIBLE[possible]}: {word}", tone=possible)


def of_escalation(truth: Truth) -> Firing:
    """Whether an escalation fires, rests, or hangs on something unknown."""
    return _FIRING[truth.value]
