"""What an assessment says of each box: a word and a tone."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from l4path.diagrams import style
from l4path.diagrams.model import Firing, Mark, Tone
from l4path.explanation.statements import status_word
from l4path.language import words
from l4path.language.sentences import Sentences
from l4path.meaning import Status

if TYPE_CHECKING:
    from l4path.assessment import Assessment
    from l4path.truth import Truth

_FIRING: Final = MappingProxyType({"met": Firing.FIRES, "unknown": Firing.UNKNOWN, "not_met": Firing.RESTS})


def of_nodes(assessment: Assessment) -> dict[str, Mark | None]:
    """The mark of every node, by id; none while it is not reached.

    Only what the assessment lists as an option, or as going on alongside, is marked as one: what could be begun by
    itself is on hold while the state of the episode lets nothing else go on. Of a treatment of which nobody knows
    whether it was tried, the mark says that it was not asked about; of one that is done once, that it is asked for.
    """
    possible = dict.fromkeys((node.id for node in assessment.alongside), Tone.ALONGSIDE)
    possible |= dict.fromkeys((node.id for node in assessment.options), Tone.OPTION)
    possible |= dict.fromkeys((node.id for node in assessment.on_hold), Tone.HELD)
    return {
        node: mark_of(status, possible.get(node), _word(assessment, node, status))
        for node, status in assessment.status.items()
    }


def mark_of(status: Status, shown: Tone | None = None, word: str = "") -> Mark | None:
    """The mark of a status.

    Args:
        status: The status.
        shown: Whether its node is an option, goes on alongside, or is on hold.
        word: The word for the status, where it is another than for all that have it.

    Example:
        >>> mark_of(Status("stopped"), Tone.OPTION).word, mark_of(Status("offered"), Tone.HELD).word
        ('OPTION: stopped early', 'on hold')
    """
    if status not in style.TONES:
        return None
    word = word or words()(f"status.{status}")
    if shown is None:
        return Mark(word=word, tone=style.TONES[status])
    if shown is Tone.HELD:  # that it could be begun is what holding it back says; that it was begun is not
        return Mark(
            word=f"{words()('status.on_hold')}: {word}" if status is Status.STOPPED else words()("status.on_hold"),
            tone=shown,
        )
    return Mark(word=words()(f"page.mark.{shown}", status=word), tone=shown)


def _word(assessment: Assessment, node: str, status: Status) -> str:
    """The word for the status of a node; that nobody asked about it, where that leaves it undetermined."""
    word = Sentences(words()).sentence(status_word(assessment.pathway.nodes[node], status))
    unclear = status is Status.UNDETERMINED and node in assessment.episode.unasked
    return words()("page.mark_not_asked", status=word) if unclear else word


def cautions_of(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """What has to be minded of each present option, and of what goes on alongside, by node."""
    found = {}
    for node, met in assessment.cautions.items():
        given = assessment.pathway.treatments[node].cautions
        found[node] = tuple(caution.because for caution in given if caution.id in met)
    return found


def of_escalation(truth: Truth) -> Firing:
    """Whether an escalation fires, rests, or hangs on something unknown."""
    return _FIRING[truth.value]
