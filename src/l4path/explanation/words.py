"""Every sentence of an explanation, in one place, so that another language can be added beside it."""

from __future__ import annotations

from typing import Final

AND: Final = "and"
OR: Final = "or"
YES: Final = "yes"
NO: Final = "no"
NOT: Final = "not so: {what}"
ALWAYS: Final = "always"
NEVER: Final = "never"
ALL_OF: Final = "all of these"
AT_LEAST_OF: Final = "at least {count} of these {total}"
AT_LEAST_ONE_OF: Final = "any of these"
FEWER_THAN_OF: Final = "fewer than {count} of these {total}"
NONE_OF_THESE: Final = "none of these"
SUM: Final = "{label}: {total} ({needed}): {mark}"
POINTS: Final = "{points} points"
POINTS_ONE: Final = "{points} point"
POINTS_FROM: Final = "{low} to {high} points"
POINTS_NEEDED: Final = {
    ">=": "at least {constant} needed",
    ">": "more than {constant} needed",
    "<=": "at most {constant} needed",
    "<": "fewer than {constant} needed",
    "==": "exactly {constant} needed",
    "!=": "any number but {constant} needed",
}
ADDS: Final = "{item}, {points}"
COULD_ADD: Final = "{item}, could add {points}"
COULD_TAKE: Final = "{item}, could take away {points}"
OF_TREATMENT: Final = "{measure} with {treatment}"

COMPARED: Final = {
    ">=": "{name} is at least {value}",
    ">": "{name} is more than {value}",
    "<=": "{name} is at most {value}",
    "<": "{name} is less than {value}",
    "==": "{name} is {value}",
    "!=": "{name} is not {value}",
}
CONTRARY: Final = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "=="}
IS: Final = "{name}: {value}"
IS_NOT: Final = "{name}: other than {value}"
RANGE: Final = "{name} is {low_word} {low} and {high_word} {high}"
LOW: Final = {"<=": "at least", "<": "more than"}
HIGH: Final = {"<=": "at most", "<": "less than"}
ONE_OF: Final = "{name}: {values}"
NONE_OF: Final = "{name}: other than {values}"
INCLUDES: Final = "{name}: {value} is among them"
LACKS: Final = "{name}: {value} is not among them"

PREDICATES: Final = {
    "tried": ("{node} has been tried", "{node} has not been tried"),
    "declined": ("{node} is declined by the patient", "{node} is not declined by the patient"),
    "intolerant": ("{node} was not tolerated", "no trial of {node} was broken off as not tolerated"),
    "responded": ("{node} has helped", "{node} is not recorded as having helped"),
    "relapsed": ("the complaint came back after {node} had helped", "no relapse after {node} is recorded"),
    "failed": ("an adequate trial of {node} has not helped", "no adequate trial of {node} has failed"),
    "ongoing": ("a trial of {node} is under way", "no trial of {node} is under way"),
    "stopped": ("{node} was given up before the trial was adequate", "{node} is not recorded as given up early"),
    "indicated": ("{node} is indicated", "{node} is not indicated"),
    "contraindicated": ("{node} is contraindicated", "{node} is not contraindicated"),
    "suitable": ("{node} is indicated and not contraindicated", "{node} is not indicated, or is contraindicated"),
    "exhausted": (
        "nothing more is to be had of {node}",
        "{node} is not used up: it can still be tried, is under way, or has helped",
    ),
    "reached": ("the pathway reaches {node}", "the pathway does not reach {node}"),
    "offered": ("{node} is offered", "{node} is not offered"),
    "option": ("{node} is an option", "{node} is not an option"),
}
DONE: Final = ("{node} has been done", "{node} has not been done")
ASKED_FOR: Final = ("{node} is asked for, and not done yet", "{node} is not recorded as asked for and not done yet")
GOING_ON: Final = {
    "ongoing": ("{node} is going on", "{node} is not recorded as going on"),
    "stopped": ("{node} was given up", "{node} is not recorded as given up"),
}

KINDS: Final = {
    "failure": "the trial failed or was not tolerated",
    "exhausted": "nothing more is to be had of it",
    "unavailable": "nothing more is to be had of it, or it is declined",
    "next_step": "nothing more is to be had of it, it is declined or contraindicated, or the complaint came back",
    "persistence": "the complaint persists",
    "contraindication": "it is contraindicated or was not tolerated",
    "relapse": "the complaint came back",
    "declined": "it is declined",
    "completion": "it has been done",
    "response": "it has helped",
    "indication": "the patient's findings",
    "deterioration": "the patient gets worse",
    "red_flag": "red flag",
    "otherwise": "none of the other ways applies",
}

STATUS: Final = {
    "not_reached": "not reached",
    "undetermined": "undetermined",
    "passed": "passed",
    "open": "open",
    "ended": "reached",
    "done": "done",
    "declined": "declined",
    "intolerant": "not tolerated",
    "relapsed": "relapsed",
    "failed": "failed",
    "not_indicated": "not indicated",
    "contraindicated": "contraindicated",
    "responded": "has helped",
    "ongoing": "under way",
    "stopped": "stopped early",
    "offered": "offered",
}
STATUS_ONCE: Final = {"ongoing": "asked for, not done yet"}
STATUS_CONTINUOUS: Final = {"stopped": "stopped"}
ON_HOLD: Final = "on hold"
VERDICT: Final = {
    "not_reached": "The pathway does not reach it.",
    "passed": "The pathway reaches this review, and care has moved on from it.",
    "open": "The pathway reaches this review, and none of the ways on from it applies yet.",
    "ended": "The pathway reaches this disposition.",
    "done": "It has been done.",
    "declined": "The pathway reaches it, and the patient does not want it.",
    "intolerant": "It was tried and not tolerated.",
    "relapsed": "It helped, and the complaint came back.",
    "failed": "An adequate trial of it has not helped.",
    "not_indicated": "The pathway reaches it, but it is not indicated for this patient.",
    "contraindicated": "The pathway reaches it, but it is contraindicated.",
    "responded": "It was tried and has helped.",
    "ongoing": "It is under way, and it is too early to call the trial adequate.",
    "stopped": "It was given up before the trial was adequate: no adequate trial, and it may be taken up again.",
    "offered": "The pathway reaches it: it is indicated, not contraindicated, and has not been tried.",
}
VERDICT_CONTINUOUS: Final = {
    "ongoing": "It is going on alongside everything else.",
    "stopped": "It was given up, and may be taken up again.",
}
VERDICT_ONCE: Final = {"ongoing": "It is asked for, and not done yet."}
VERDICT_OVER: Final = "It was tried and has helped, and the course is over."
VERDICT_MUST_NOT: Final = {
    "tried": "It has been tried, and it is contraindicated: it must not go on.",
    "ended": "It has been tried, and that is over; it is contraindicated, and must not be begun again.",
    "stopped": "It was given up, and it is contraindicated: it must not be taken up again.",
    "asked_for": "It is asked for, and it is contraindicated.",
}
VERDICT_NOT_FOR: Final = {
    "stopped": "It was given up, and it is not indicated for this patient: it is not to be taken up again.",
    "asked_for": "It is asked for, but it is not indicated for this patient.",
}
VERDICT_UNDETERMINED: Final = {
    "reach": "Whether the pathway reaches it is unknown: something must be asked first.",
    "tried": "It has been tried, but what is recorded does not show whether it helped.",
    "suitable": (
        "The pathway reaches it, but whether it is indicated and not contraindicated is unknown: "
        "something must be asked first."
    ),
    "unasked": "Whether it was tried has not been asked.",
    "stopped": (
        "It was given up before it could tell; whether it is indicated and not contraindicated, and so whether it may "
        "be taken up again, is unknown."
    ),
    "going_on": "It has been tried; whether it is contraindicated, and so whether it may go on, is unknown.",
    "asked_for": "It is asked for; whether it is indicated and not contraindicated is unknown.",
}
NOT_AN_OPTION: Final = {
    "emergency": "It is not an option now: the emergency comes first.",
    "screening": "It is not an option now: a red flag is unanswered, and that comes first.",
    "ended": "It is not an option now: the episode has ended.",
    "at_goal": "It is not an option now: the goal is met.",
}
HELD_BY: Final = {
    "emergency": "the emergency comes first",
    "screening": "a red flag is unanswered, and that comes first",
    "ended": "the episode has ended",
    "at_goal": "the goal is met",
}
IS_ON_HOLD: Final = "It is on hold: {why}."
HELD: Final = "{node} ({tier}): {why}"

STATE: Final = {
    "emergency": (
        "Emergency: the emergency branch of the pathway is reached, and nothing else is considered. "
        "Follow the local emergency protocol."
    ),
    "screening": "A red flag is unanswered. Nothing is offered until it has been asked.",
    "ended": "The pathway has reached its end for this episode.",
    "at_goal": "The goal is met: the episode is under control.",
    "active": "The pathway reaches one or more options.",
    "undetermined": "Something must be asked before the pathway can say what comes next.",
    "declined": "What is left has been declined by the patient.",
    "stuck": "The pathway has nothing left to offer for what is recorded. That is a gap in the pathway.",
}

RECORDED: Final = "recorded: {value}"
UNKNOWN: Final = "unknown: ask"
ASK: Final = "unknown: ask “{question}”"
ASK_NO: Final = "unknown, and no is what counts here: ask “{question}”"
UNJUDGED: Final = "{node} has been tried; what is recorded does not show whether it helped"
RULED_OUT: Final = "the pathway itself rules this out, whoever the patient is"
OWNED: Final = ", with {treatment}"
WAS_IT_TRIED: Final = "Was {treatment} tried, and with what result?"
WAS_IT_DONE: Final = "Has {treatment} been done, or asked for?"
DOES_IT_GO_ON: Final = "Was {treatment} begun, and does it go on?"
NEVER_ASKED: Final = "whether {node} was tried has not been asked"
NOT_TRIED: Final = "never tried"
OUTCOME: Final = "recorded outcome: {outcome}"
OUTCOMES: Final = {
    "responded": "helped",
    "failed": "failed",
    "intolerant": "not tolerated",
    "ongoing": "under way",
    "relapsed": "relapsed",
    "stopped": "stopped early",
}
MET: Final = "met"
NOT_MET: Final = "not met"
UNKNOWN_MARK: Final = "unknown"
UNKNOWN_NO: Final = "unknown, and no is what counts here"
NO_COUNTS: Final = "no is what counts here"

SECTION_FIRST: Final = "What comes first: red flags not yet answered"
SECTION_ROUTE: Final = "How the pathway gets here"
SECTION_SUITABLE: Final = "For this patient"
SECTION_TRIAL: Final = "The trial"
SECTION_WAYS_IN: Final = "The ways in, and what is missing on each"
SECTION_NEAREST: Final = "What comes before it on the nearest way"
SECTION_WAYS_ON: Final = "The ways on from here"
SECTION_SOURCES: Final = "Sources"
SECTION_OPTIONS: Final = "Options"
SECTION_ALONGSIDE: Final = "Alongside"
SECTION_ON_HOLD: Final = "On hold"
SECTION_CAUTIONS: Final = "What to mind"
SECTION_CONSIDERED: Final = "Considered, and not an option"
SECTION_ASK: Final = "What to ask next"
SECTION_CONTRADICTIONS: Final = "Contradictions in the record"
SECTION_WHY: Final = "Why"

START: Final = "{node} is where the pathway begins"
TRIED_ALREADY: Final = "{node} is on record, which counts as reached"
GIVEN_UP_IS_NO_REACH: Final = "{node} was given up early: that alone does not count as reached"
PERHAPS_GIVEN_UP: Final = "whether {node} was given up early is unknown: then its record does not count as reached"
CAUTION: Final = "mind: {because}"
CAUTION_UNKNOWN: Final = "to mind if it is so, which is not known: {because}"
CAUTION_WHEN: Final = "if {condition}"
STEP: Final = "From {sources} to {node}: {kind}"
STEP_ANYWHERE: Final = "From anywhere to {node}: {kind}"
WAY_IN: Final = "From {sources} ({kind})"
WAY_IN_ANYWHERE: Final = "From anywhere ({kind})"
WAY_BECAUSE: Final = "{way}, because {because}"
WAY_ON: Final = "To {node} ({kind})"
BECAUSE: Final = "because {because}"
SOURCE_REACHED: Final = "the pathway reaches {node}"
SOURCE_NOT_REACHED: Final = "the pathway does not reach {node} yet"
SOURCE_UNKNOWN: Final = "whether the pathway reaches {node} is unknown"
FOR_THIS_WAY: Final = "{stands} (for this way: {mark})"
NEEDS_ONE: Final = {
    "exhausted": "none of the sources has failed, was not tolerated, or is contraindicated",
    "unavailable": "none of the sources has failed, was not tolerated, is contraindicated, or is declined",
    "next_step": (
        "none of the sources has failed, was not tolerated, is contraindicated, is declined, or helped for a time only"
    ),
}
NEEDS_ONE_UNKNOWN: Final = {
    "exhausted": "whether one of the sources has failed, was not tolerated, or is contraindicated is unknown",
    "unavailable": (
        "whether one of the sources has failed, was not tolerated, is contraindicated, or is declined is unknown"
    ),
    "next_step": (
        "whether one of the sources has failed, was not tolerated, is contraindicated, is declined, or helped for a "
        "time only is unknown"
    ),
}
SIBLING_FIRES: Final = "another way out of the review applies: to {node}"
SIBLING_UNKNOWN: Final = "whether another way out of the review applies is unknown: to {node}"
NO_SIBLING: Final = "no other way out of the review applies"
COURSE_OVER: Final = "the course of {node} is over"
EMERGENCY_UNKNOWN: Final = "{node} belongs to the emergency branch, and how it stands is unknown"
FLAG_UNKNOWN: Final = "Whether this red flag is raised is unknown; it would lead to {node}"
GOAL_MET: Final = "The goal is met"
GOAL_NOT_MET: Final = "The goal is not met"
GOAL_UNKNOWN: Final = "Whether the goal is met is unknown"
GOAL_MUST_NOT_GO_ON: Final = "that is not enough: {node} is contraindicated, may be what keeps it, and must not go on"
FOLLOWS: Final = "this follows what has helped"
INDICATED: Final = "Indicated"
CONTRAINDICATED: Final = "Contraindicated"
NO_INDICATIONS: Final = "It has no indications of its own: it is for every patient who reaches it."
NO_CONTRAINDICATIONS: Final = "The pathway names no contraindication."
ADEQUATE: Final = "Adequate trial"
RESPONSE: Final = "Response"
DISPUTED: Final = "Disputed: the sources disagree."
CONVENTION_SIGN: Final = "†"
CONVENTION_NOTE: Final = (
    "† rests, wholly or in part, on a convention of those who wrote the pathway, stated by no source."
)
MARK: Final = "verification: {mark}"
STANCES: Final = {"for": "for", "against": "AGAINST", "neutral": "on"}
NO_OPTIONS: Final = "There is none."
NEEDED: Final = {
    "failure": "to be recorded: {trial}, or that it was not tolerated",
    "exhausted": "to be recorded: {trial}, that it was not tolerated, or a reason against it",
    "unavailable": (
        "to be recorded: {trial}, that it was not tolerated, a reason against it, or that the patient declines it"
    ),
    "next_step": (
        "to be recorded: {trial}, that it was not tolerated, a reason against it, that the patient declines it, or "
        "that the complaint came back"
    ),
    "response": "to be recorded: that it has helped",
    "persistence": "to be recorded: a trial of it that has not helped so far",
    "contraindication": "to be recorded: that it was not tolerated, or a reason against it",
    "relapse": "to be recorded: that it helped and the complaint came back",
    "declined": "to be recorded: that the patient declines it",
    "completion": "to be recorded: that it has been done",
}
NEEDED_TRIAL: Final = "an adequate trial without a response"
NEEDED_ADEQUATE: Final = "adequate: {adequate}"
NEEDED_RESPONSE: Final = "a response: {response}"
NEEDED_CONTINUOUS: Final = {
    "failure": "to be recorded: that it was not tolerated",
    "exhausted": "to be recorded: that it was not tolerated, or a reason against it",
    "unavailable": ("to be recorded: that it was not tolerated, a reason against it, or that the patient declines it"),
    "next_step": "to be recorded: that it was not tolerated, a reason against it, or that the patient declines it",
    "completion": "to be recorded: that it has been begun",
}
NEEDED_ONCE: Final = {
    "exhausted": "to be recorded: a reason against it",
    "unavailable": "to be recorded: a reason against it, or that the patient declines it",
    "next_step": "to be recorded: a reason against it, or that the patient declines it",
    "persistence": "to be recorded: that it has been done, or a reason against it",
    "contraindication": "to be recorded: a reason against it",
}
NEEDED_NO_MORE: Final = "once it has been done, this way does not apply"
DISPUTED_BY: Final = "Disputed: for: {for_}; against: {against}"
NEAREST: Final = "On the nearest way it would take: {nodes}."
CONTRADICTS: Final = "What is recorded contradicts what is assumed of every patient: {title}"
DISCLAIMER: Final = (
    "Model output for review by a qualified clinician; not advice for an individual. "
    "Basis, gaps and disagreements are attached."
)

AHEAD_TODAY: Final = "Today"
AHEAD_IF: Final = "if {node} {happens}"
AHEAD: Final = {
    "failed": "fails",
    "responded": "helps",
    "intolerant": "is not tolerated",
    "stopped": "is given up early",
    "done": "is done",
    "declined": "is declined",
}
AHEAD_MORE: Final = "more may follow"
AHEAD_STATE: Final = {
    "emergency": "an emergency",
    "screening": "red flags must be asked first",
    "at_goal": "the goal is met",
    "undetermined": "something must be asked first",
    "declined": "nothing is left but what is declined",
    "stuck": "nothing is left",
}

RECORD_NOTHING: Final = "nothing is recorded"
RECORD: Final = "{label}: {value}"
RECORD_TRIED: Final = "{node} tried ({said})"
RECORD_BEGUN: Final = "{node} begun"
RECORD_DONE: Final = "{node} done"
RECORD_ASKED_FOR: Final = "{node} asked for, not done yet"
RECORD_UNASKED: Final = "not asked whether tried: {nodes}"
RECORD_DECLINED: Final = "declined: {nodes}"
RECORD_SCREENED: Final = "all else that is asked under {screens}: no"
RECORD_SCREENED_CHOICES: Final = "all else that is asked under {screens}: no, or none of them"

SECTION_RESTS_ON: Final = "What this rests on"
RESTS_ON_NOTHING: Final = "Nothing that is recorded: it is so for every patient."
SECTION_TAKES: Final = "What it would take"
TAKES_TRIALS: Final = "to be tried: {what}"
TAKES_ANSWERS: Final = "to be asked, and answered: {what}"
TAKES_DECISIONS: Final = "to be decided by the patient: {what} after all"
TAKES_REFUSALS: Final = "to be decided by the patient: {what} declined"
TAKES_CARE_OUTSIDE: Final = (
    "and care outside this pathway: with nothing else otherwise, it does not come to all of that"
)
TAKES_FINDINGS: Final = "not in anybody's hands: {what}"
TAKES_FINDING: Final = "{found} (today: {today})"
TAKES_TOO: Final = "and {what}"
TAKES_NOTHING: Final = "No episode in which the past stays as it is comes to it: that is proved."
TAKES_UNKNOWN: Final = "No episode was found that comes to it with few changes."
TAKES_DONE: Final = "{node}, done"
TAKES_OUTCOME: Final = {
    "failed": "an adequate trial of {node} that fails",
    "intolerant": "{node}, not tolerated",
    "responded": "{node}, which helps",
    "relapsed": "{node}, which helps, and then the complaint comes back",
    "ongoing": "{node}, under way",
    "stopped": "{node}, given up early",
    "begun": "{node}, begun",
}
TAKES_ASKED_FOR: Final = "{node}, asked for"
