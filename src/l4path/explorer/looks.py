"""How the page tells statuses apart: their tones and signs, and the list each stands in."""

from __future__ import annotations

from typing import Final

from l4path.diagrams import marks, style
from l4path.diagrams.model import Tone
from l4path.meaning import Status

MARKS: Final = {status.value: style.TONES[status].value if status in style.TONES else "rest" for status in Status}
"""How a status strikes the eye in the diagram where the node is no option."""
KIND_OF: Final = {
    status.value: "unreached"
    if status is Status.NOT_REACHED
    else "standing"
    if status.possible
    else "unsure"
    if status is Status.UNDETERMINED
    else "behind"
    if status.passes and status is not Status.NOT_INDICATED
    else "considered"
    for status in Status
}
"""In which list a node stands that is neither an option, nor alongside, nor on hold."""
SIGNS: Final = {
    "option": "►",
    "alongside": "+",
    "done": "■",
    "against": "\N{MULTIPLICATION SIGN}",
    "unknown": "?",
    "neutral": "○",
    "held": "||",
    "rest": "·",
}


def held_marks() -> dict[str, str]:
    """The words on the mark of what is on hold, by the status that it has by itself, in the language that is spoken."""
    return {
        status.value: mark.word
        for status in Status
        for mark in (marks.mark_of(status, Tone.HELD),)
        if status.begins and mark is not None
    }
