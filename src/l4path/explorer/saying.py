"""The words that only the page says; all other sentences are those of the explanations."""

from __future__ import annotations

from typing import Final

from l4path.diagrams import marks, style
from l4path.diagrams.model import Tone
from l4path.meaning import Status

UNKNOWN_VALUE: Final = "UNKNOWN"
STATE_WORD: Final = {
    "emergency": "Emergency",
    "screening": "Red flags first",
    "ended": "Ended",
    "at_goal": "Goal met",
    "active": "Active",
    "undetermined": "Ask first",
    "declined": "Declined",
    "stuck": "Nothing left",
    "refused": "Contradiction",
}
REFUSED: Final = "What is recorded contradicts itself. Nothing is shown until a record is corrected."
REFUSED_BY: Final = "Assumed of every patient: {title}"
OPTIONS_ARE: Final = "Options: {options}."
OPTIONS_NONE: Final = "No option now."
TO_ASK: Final = "To ask: {count}."
NOTHING_TO_ASK: Final = "Nothing has to be asked now."
POSSIBILITIES: Final = "Possibilities with reasons, one or several; never one answer."
ASKED_NOW: Final = "Asked now"
ASKED_NONE: Final = "Nothing has to be asked now. Anything below can still be recorded."
MORE_TO_ASK: Final = "{count} more to ask"
OTHER_FACTS: Final = "Other facts"
TREATMENTS: Final = "Treatments so far"
HISTORY: Final = "A treatment without a record counts as never tried, unless it is marked as not asked about."
RECORDED_COUNT: Final = "{count} recorded"
GROUP_ASKED: Final = "All of these were asked. All others: no"
GROUP_ASKED_CHOICES: Final = "All of these were asked. All others: no, or none of them"
EACH: Final = "Each of them"
YES_COUNT: Final = "{count} yes"
GROUP_NO: Final = "no, with the others"
GROUP_NONE: Final = "none of them, with the others"
COUNTS_AS: Final = "not recorded: {value}"
BETWEEN: Final = "Allowed: {span}."
NOT_A_NUMBER: Final = "This is not recorded: a number within {span} is wanted."
TRIED_SO_FAR: Final = "tried: {status}"
TRIAL_OF: Final = "What is recorded"
TRIALS: Final = {
    "": "never tried",
    "measured": "tried, as measured below",
    "ongoing": "under way",
    "responded": "helped",
    "failed": "failed",
    "intolerant": "not tolerated",
    "relapsed": "relapsed",
    "stopped": "given up before it could tell",
    "unasked": "nobody asked whether it was tried",
}
CONTINUOUS: Final = {
    "": "never begun",
    "measured": "begun, as measured below",
    "ongoing": "going on",
    "intolerant": "not tolerated",
    "stopped": "given up",
    "unasked": "nobody asked whether it was begun",
}
ONCE: Final = {
    "": "not done",
    "measured": "done",
    "ongoing": "asked for, not done yet",
    "unasked": "nobody asked whether it was done",
}
DECLINES: Final = "The patient declines it"
DECLINED: Final = "declined"
ADEQUATE_WHEN: Final = "An adequate trial: {adequate}. A response: {response}."
NOT_REACHED_LIST: Final = "Not reached"
BEHIND: Final = "Behind the patient"
WHY: Final = "Why, and on whose word"
HOW: Final = "How the pathway gets here"
SHOWS: Final = "Show in the diagram"
NO_SOURCES: Final = "No source is given."
DATES: Final = "Version {version}. Sources from {first} to {last}."
DATES_ONE: Final = "Version {version}. Sources of {first}."
DATES_NONE: Final = "Version {version}."
REVIEW_BY: Final = "Look again by {date}."
MADE: Final = "Page made on {date}."
RESET_SURE: Final = "Start anew? All that is recorded here is forgotten."
COPIED: Final = "Copied."
NOT_COPIED: Final = "It could not be copied: mark the text and copy it."
WRONG_FILE: Final = "This is not taken over, and nothing has changed:"
TOO_LARGE: Final = "The file is larger than an episode can be."
PAPER: Final = "What is recorded"
NOT_RECORDED: Final = "Everything else is UNKNOWN; other treatments without a record were not tried."
ANSWERED_GROUP: Final = "{group}: asked in full"
MARKS: Final = {status.value: style.TONES[status].value if status in style.TONES else "rest" for status in Status}
"""How a status strikes the eye in the diagram where the node is no option."""
RESTS_ON: Final = {
    Status.NOT_INDICATED.value: "indicated",
    Status.CONTRAINDICATED.value: "contraindicated",
}
"""The claim by which a status is explained."""
SHOWN_BY: Final[dict[str, tuple[str, ...]]] = {"intolerant": (), "responded": ("response",), "relapsed": ("response",)}
"""Which conditions of a trial show what came of it; of any other, both."""
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
SCORES: Final = "Scores"
NO_STEP: Final = "Reached, but no next step now"
LEGEND: Final = {
    "option": "a possible next step",
    "alongside": "goes on, or may, beside everything else",
    "unknown": "UNKNOWN: something has to be asked first",
    "done": "behind this patient",
    "against": "did not work, is refused or forbidden",
    "neutral": "reached, but no next step now",
    "held": "on hold: something else comes first",
    "rest": "pale: not reached",
}
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
MARK_OF: Final = {"option": "OPTION: {status}", "alongside": "alongside: {status}"}
MARK_HELD: Final[dict[str, str]] = {
    status.value: mark.word
    for status in Status
    for mark in (marks.mark_of(status, Tone.HELD),)
    if status.begins and mark is not None
}
MARK_NOT_ASKED: Final = f"{{status}}: {marks.NOT_ASKED}"
