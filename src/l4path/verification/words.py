"""Every sentence of the checker, in one place, so that another language can be added beside it."""

from __future__ import annotations

from typing import Final

SEVERITY: Final = {
    "no-evidence": "warning",
    "unused-fact": "warning",
    "unused-measure": "warning",
    "unscreened-red-flag": "warning",
    "tier-regression": "warning",
    "late-start": "warning",
    "no-way-on": "warning",
    "duplicate-escalation": "warning",
    "no-question": "warning",
    "expired-source": "warning",
    "number-differs": "warning",
    "unused-silence": "warning",
    "never-met": "error",
    "always-met": "warning",
    "score-unreachable": "warning",
    "caution-never": "warning",
    "never-reached": "error",
    "never-offered": "error",
    "never-fires": "error",
    "redundant-escalation": "warning",
    "stuck": "error",
    "emergency-stuck": "error",
    "blocked": "error",
    "review-gap": "warning",
    "review-overlap": "warning",
    "red-flag-missed": "error",
    "emergency-leak": "error",
    "invariant-broken": "error",
    "invariant-vacuous": "warning",
    "obligation-broken": "error",
    "obligation-vacuous": "warning",
}
"""Every code, with how bad what it finds is: an ``error`` is a patient who is let down, a ``warning`` is a doubt."""

TITLE: Final = {
    "no-evidence": "An element that no source stands behind",
    "unused-fact": "A fact that nothing asks about",
    "unused-measure": "A measure that nothing asks about",
    "unscreened-red-flag": "A red flag that no screen asks for",
    "tier-regression": "An escalation that leads to a less invasive tier",
    "late-start": "A start above the lowest tier, which other ways lead up to or past",
    "no-way-on": "A treatment that can fail, with nothing after it",
    "duplicate-escalation": "The same escalation twice",
    "no-question": "A fact without a question",
    "expired-source": "A source that is due for review",
    "number-differs": "A text that names another number than the condition beside it",
    "unused-silence": "A silenced finding that is not found",
    "never-met": "A condition that no patient can meet",
    "always-met": "A condition that every patient meets",
    "score-unreachable": "A score compared with what no patient comes to, or every patient",
    "caution-never": "A caution that is never shown",
    "never-reached": "A node that no patient can reach",
    "never-offered": "A treatment that no patient can be offered",
    "never-fires": "An escalation that no patient can take",
    "redundant-escalation": "An escalation that changes nothing",
    "stuck": "A patient for whom nothing is left",
    "emergency-stuck": "A patient in an emergency, with nothing to do",
    "blocked": "A contraindication that leaves nothing",
    "review-gap": "A review that no way leaves, for a patient of whom all is known",
    "review-overlap": "Two ways out of one review for the same patient",
    "red-flag-missed": "A red flag that is set, and raises no alarm",
    "emergency-leak": "An emergency that falls back into ordinary care",
    "invariant-broken": "A patient for whom a promise is broken",
    "invariant-vacuous": "A promise about nobody",
    "obligation-broken": "A patient for whom something is left out",
    "obligation-vacuous": "An obligation towards nobody",
}

ADVICE: Final = {
    "no-evidence": "name the source, or mark the element as a convention of yours",
    "unused-fact": "use it in a condition, or do not ask for it",
    "unused-measure": "use it in a condition, or do not ask for it",
    "unscreened-red-flag": "add it to the screen of red flags, so that it is asked together with the others",
    "tier-regression": "check the tiers; a step back down belongs to a new episode",
    "late-start": "let an escalation lead to it, or silence this with the reason why care may begin there",
    "no-way-on": "say where care goes when the treatment fails or is not tolerated: let an escalation leave it",
    "duplicate-escalation": "remove one of them, or say in which way they differ",
    "no-question": "write the question that a clinician would ask",
    "expired-source": "look whether the source has been superseded, then move its review date",
    "number-differs": "look which of the two is meant, and make the text and the condition say the same",
    "unused-silence": "remove it, so that it cannot hide a later defect; or correct its code or place",
    "never-met": "look for thresholds that exclude one another, and for what an assumption rules out",
    "always-met": "leave the condition out, or make it say what was meant",
    "score-unreachable": "look at the points of the items, and which of them one patient can have together",
    "caution-never": "look whether a contraindication says it already, and at the ways to the treatment",
    "never-reached": "look at the conditions of the ways into it",
    "never-offered": "look at the ways into it, and at what its indications and contraindications leave",
    "never-fires": "look at its condition together with what its kind asks of its sources",
    "redundant-escalation": "remove it, or make its condition differ from theirs",
    "stuck": "let an escalation lead on from there, if only to a disposition",
    "emergency-stuck": "let the emergency branch end: in an emergency disposition, or in a final one",
    "blocked": "say where care goes when it is contraindicated: an escalation on contraindication, or on unavailable",
    "review-gap": "look for a hole between the conditions of its ways, or let an escalation otherwise lead on",
    "review-overlap": "make their conditions exclude one another, or silence this with the reason why both are offered",
    "red-flag-missed": "let a red-flag escalation fire whenever the flag is set, or silence this with the reason",
    "emergency-leak": "end the emergency branch in an emergency or a final disposition; what follows is a new episode",
    "invariant-broken": "mend the pathway, or the promise",
    "invariant-vacuous": "look whether the promise still speaks of what it was written for",
    "obligation-broken": "mend the pathway, or the obligation",
    "obligation-vacuous": "look whether the obligation still speaks of whom it was written for",
}

ADVISED_TRIAL: Final = "say how long a trial takes, or how many doses; or silence this with the reason why any will do"
ADVISED_LEAD_ON: Final = "let an escalation lead on from {node}, if only to {ends}: on {kinds}"
ADVISED_UNDER: Final = {False: "{kind}", True: "{kind} (with a condition)"}
ADVISED_END: Final = {"ordinary": "a disposition", "emergency": "an emergency disposition or a final one"}
ADVISED_WIDEN: Final = "; or widen the condition of {ways}, which this patient does not meet"
ADVISED_REVIEW_NO_WAY: Final = "let escalations leave it, on indication or deterioration, or make it a disposition"
ADVISED_REVIEW_OTHERWISE: Final = "leave out the condition of `{way}`, or let it hold for this patient too"
ADVISED_REVIEW_HOLE: Final = (
    "let an escalation on otherwise leave it, or close the hole between the conditions of its ways"
)
ADVISED_RAISE: Final = "let `{way}` fire whenever the flag is set, or silence this with the reason"
ADVISED_CALLS_OFF: Final = "look whether it may call the alarm off, then silence this with the reason"
ADVISED_LEAK_END: Final = (
    "mark {node} as emergency (the patient is handed over) or final (the episode is closed), or lead to one that is"
)

COUNTED: Final = frozenset(("no-evidence", "unused-fact", "unused-measure", "no-question", "expired-source"))
"""The codes that are found once an element and say no more than that: counted in one line."""
COUNTED_MORE: Final = "{count} places: {places} and {more} more (--all lists them)"
COUNTED_ALL: Final = "{count} places: {places} (--all says more)"
WHAT_TO_DO: Final = "What to do: {advice}."

NO_EVIDENCE: Final = "{what} carries no evidence."
UNUSED: Final = "No condition asks about {what}."
UNUSED_BUT_DEFINED: Final = "Only {definitions} asks about {what}, and nothing uses that."
UNSCREENED: Final = (
    "{what} can raise the red flag {way}, and is in no screen: it may be left out when the others are asked."
)
REGRESSION: Final = "{way} leads from {source} ({tier}) down to {target} ({lower})."
LATE_START: Final = "{node} ({tier}) is reached from the beginning, although care comes up from {lower}: {way}."
NO_WAY_ON: Final = "{node} can fail, and no escalation leads on when it has."
DUPLICATE: Final = "{way} says the same as {other}: the same sources, kind, target and condition."
NO_QUESTION: Final = "{what} has no question to ask a patient."
EXPIRED: Final = "{source} was to be reviewed by {date}."
UNUSED_SILENCE: Final = "{code} at {where} is silenced, and nothing of that kind is found there."

NUMBER_DIFFERS: Final = "{what} says {number} ({text}), and the condition beside it: {condition}."
RANGE_DIFFERS: Final = "{what} says {number} ({text}), and the range beside it: {span}."
TEXT: Final = {"label": "The label", "question": "The question", "title": "The title", "because": "The reason"}
POINTS: Final = "points of {score}"

NEVER_MET: Final = "No patient can meet {what}: {condition}."
ALWAYS_MET: Final = "Every patient meets {what}: {condition}."
SCORE_NEVER: Final = "In {what}, no patient can come to this: {comparison}."
SCORE_ALWAYS: Final = "In {what}, every patient comes to this: {comparison}."
CAUTION_NEVER: Final = "No patient to whom {node} is shown can meet this caution: {condition}."
NOBODY: Final = "No patient can meet what is assumed of every patient: {title}. Whatever follows is about nobody."
NEVER_REACHED: Final = "No patient can reach {node}{because}."
NEVER_OFFERED: Final = "No patient can be offered {node}{because}."
NEVER_FIRES: Final = "No patient can take the way {way}{because}."
BECAUSE_SOURCE: Final = ", because none can reach {node}"
BECAUSE_WAYS: Final = ", because no way into it can be taken"
BECAUSE_UNSUITABLE: Final = ", because none whom it suits can reach it"
BECAUSE_EXCLUDED: Final = ", because its condition and what its kind asks of its sources exclude one another"
BECAUSE_KIND: Final = ", because what its kind asks of its sources cannot occur"
BECAUSE_CONDITION: Final = ", because its condition can never be met"
REDUNDANT: Final = "Whoever goes {way} also gets there {other}."
ANOTHER_WAY: Final = "by one of the other ways"
BY_WAY: Final = "from {sources} ({kind}), by {id}"
BY_WAY_ANYWHERE: Final = "from anywhere ({kind}), by {id}"
MORE_SOURCES: Final = "{count} others"
STUCK_ALONGSIDE: Final = "Nothing is left for this patient but what goes on alongside."
EMERGENCY_STUCK: Final = "This patient is in an emergency, and nothing is left after {node} ({status})."
STUCK: Final = "Nothing is left for this patient after {node} ({status})."
BLOCKED_EMERGENCY: Final = "This patient is in an emergency, {node} is contraindicated, and nothing else is left."
BLOCKED: Final = "{node} is contraindicated for this patient, and nothing else is left."
REVIEW_GAP: Final = "All is known of this patient, and no way leads on from {node}."
REVIEW_NO_WAY: Final = "No way leads on from {node}, whoever the patient is."
REVIEW_OVERLAP: Final = (
    "For this patient two ways lead on from {node}: to {target} by {way}, and to {other_target} by {other}."
)
MISSED: Final = "{flag} is set for this patient, and no red flag is raised."
LEAK: Final = "For this patient the emergency branch falls back into ordinary care: {way}."
BROKEN: Final = "This patient breaks what the pathway promises: {title}"
VACUOUS: Final = "The promise is kept only because it speaks of nobody: {title} (it cannot occur that {premise})."
OBLIGATION_BROKEN: Final = "All is known of this patient, and this is left out: {title}"
OBLIGATION_VACUOUS: Final = (
    "The obligation is kept only because it speaks of nobody: {title} (it cannot occur that {when})."
)

CONDITION: Final = {
    "indications": "the indication of {of}",
    "contraindications": "the contraindication of {of}",
    "adequate": "what makes a trial of {of} adequate",
    "response": "what counts as a response to {of}",
    "when": "the condition of the way {of}",
    "cautions": "the caution of {of}",
    "definitions": "what is called {of}",
    "scores": "an item of the score {of}",
    "goal": "the goal",
}
WAY: Final = "from {sources} to {target} ({kind})"
WAY_ANYWHERE: Final = "from anywhere to {target} ({kind})"
NODE: Final = {"treatment": "the treatment {title}", "review": "the review {title}", "disposition": "the end {title}"}

UNDECIDED: Final = "Whether there is such a patient was not decided within {steps:,} steps: allow more with --budget."
CLEAN: Final = "Nothing was found"
DISCLAIMER: Final = "About the pathway as it is written, not about any patient; the episodes are invented."

CHANGE: Final = {"added": "new", "removed": "gone", "changed": "changed"}
CHANGED_DETAIL: Final = "{key} was {old}, is {new}"
CHANGED_NOTHING: Final = "nothing"
CHANGED_ITEM: Final = "{points} if {condition} {label}"
CHANGED_CAUTION: Final = "{id} if {condition} ({because})"
CHANGED_ITEMS: Final = "{count} entries"
DIVERGES: Final = "{node}: {old} before, {new} now."
NOT_THERE: Final = "not in the pathway"
APPEARS: Final = "{node} is new, and this patient comes to it ({status})."
DISAPPEARS: Final = "{node} is gone, and this patient came to it ({status})."
CAUTIONED: Final = "{node}: cautions shown before: {old}; now: {new}."
NO_CAUTION: Final = "none"
REFUSED_NOW: Final = "The new version refuses this patient, who contradicts what it assumes of everybody: {title}"
DIFFERS_ELSEWHERE: Final = (
    "Every node stands as before, and what the pathway makes of it differs. Before: {old} Now: {new}"
)
OPTIONS_BEFORE: Final = "Options before: {options}"
OPTIONS_NOW: Final = "Options now: {options}"
NO_OPTION: Final = "none"
SAME: Final = "No episode changes: proved for every patient there can be."
NOT_PROVED: Final = "No episode that changes was found; that there is none was not proved within the budget."
REACH: Final = {"met": "reached", "not_met": "not reached", "unknown": "unknown whether reached"}

CASE_FIRES: Final = "Care goes {way}."
CASE_JUST_NOT: Final = "Care just does not go {way}."
CASE_BLOCKS: Final = "{node} is contraindicated: {condition}."
CASE_ALLOWED: Final = "{node} is just not contraindicated: not {condition}."
CASE_SCORE: Final = "The score comes to this: {comparison}."
CASE_SCORE_JUST_NOT: Final = "The score just does not come to this: {comparison}."
CASE_CAUTION: Final = "{node} is shown with a caution: {because}"
CASE_OBLIGED: Final = "The obligation is met: {title}"
CASE_OUTCOME: Final = "{node}: {outcome}."
CASE_STATE: Final = "The state of the episode is {state}."
