"""The words of the files: every key of every table, what it holds and whether it must be there."""

from __future__ import annotations

from typing import NamedTuple

from l4path.escalations import KINDS as ESCALATION_KINDS
from l4path.evidence import STANCES
from l4path.facts import KINDS as FACT_KINDS
from l4path.facts import OUTCOMES


class Key(NamedTuple):
    """One key of a table.

    Attributes:
        holds: ``text``, ``texts``, ``text or whole number``, ``yes or no``, ``number``, ``integer``, ``date``,
            ``condition``, ``conditions``, ``labels`` (texts by id), ``record`` (anything by id), ``table``, ``tables``
            (in a list), ``tables by id``, ``lists or tables by id`` (of the table's first key, or the table).
        about: What it says, for the schema.
        required: Whether it must be there.
        table: The name of the table that it holds.
        one_of: The only texts allowed.
        guess: Whether the nearest of them may be proposed; not where near words mean contrary things.
    """

    holds: str
    about: str
    required: bool = False
    table: str = ""
    one_of: tuple[str, ...] = ()
    guess: bool = True


_EVIDENCE = Key("tables", "On whose word.", table="evidence")
_CODES = Key("tables", "The same thing in coding systems.", table="code")
_TITLE = Key("text", "What it is called.", required=True)
_TIER = Key("text", "The tier it belongs to.", required=True)
_EMERGENCY = Key("yes or no", "Whether it belongs to the emergency branch.")
_NODE = {"title": _TITLE, "tier": _TIER, "emergency": _EMERGENCY, "evidence": _EVIDENCE, "codes": _CODES}

TABLES: dict[str, dict[str, Key]] = {
    "pathway": {
        "id": Key("text", "Its name: a small letter, then small letters, digits, _ and -.", required=True),
        "title": _TITLE,
        "version": Key("text", "Its version.", required=True),
        "description": Key("text", "What it is for."),
        "tiers": Key("texts", "The names of the tiers, least to most invasive.", required=True),
        "start": Key("texts", "The nodes that nothing leads to.", required=True),
        "goal": Key("condition", "The condition under which the episode is under control."),
        "facts": Key("tables by id", "What may be recorded of the patient now.", table="fact"),
        "screens": Key("lists or tables by id", "What a clinician asks about together.", table="screen"),
        "scores": Key("tables by id", "Named sums of points.", table="score"),
        "definitions": Key("tables by id", "Named conditions.", table="definition"),
        "measures": Key("tables by id", "What may be recorded of a trial.", table="fact"),
        "treatments": Key("tables by id", "What is done for the patient.", table="treatment"),
        "reviews": Key("tables by id", "Points of judgement.", table="review"),
        "dispositions": Key("tables by id", "Where the pathway ends or hands over.", table="disposition"),
        "escalations": Key("tables", "The ways on.", table="escalation"),
        "invariants": Key("tables by id", "What no episode may break.", table="invariant"),
        "obligations": Key("tables by id", "What must not be left out.", table="obligation"),
        "assumptions": Key("tables by id", "What every possible patient meets.", table="assumption"),
        "sources": Key("tables by id", "On whose word its evidence stands.", table="source"),
        "silenced": Key("tables", "Findings of the checker that its authors accept.", table="silenced"),
    },
    "fact": {
        "kind": Key("text", "What kind of value it has.", required=True, one_of=FACT_KINDS),
        "label": Key("text", "What it is called in an explanation.", required=True),
        "question": Key("text", "What a clinician would ask."),
        "unit": Key("text", "The unit of a number."),
        "minimum": Key("number", "The least number allowed."),
        "maximum": Key("number", "The greatest number allowed."),
        "values": Key("labels", "The values of a choice or choices, with their labels."),
        "codes": _CODES,
    },
    "screen": {
        "facts": Key("texts", "Its facts: flags, and choices of which any may be.", required=True),
        "label": Key("text", "What it is called."),
        "question": Key("text", "What a clinician would ask."),
    },
    "score": {
        "label": Key("text", "What it is called in an explanation.", required=True),
        "items": Key("tables", "What it gives points for.", required=True, table="item"),
        "evidence": _EVIDENCE,
    },
    "item": {
        "when": Key("condition", "Under which condition the points are given.", required=True),
        "points": Key("integer", "How many: a whole number, not 0.", required=True),
        "label": Key("text", "What it is called; its condition if absent."),
    },
    "definition": {
        "label": Key("text", "What it is called in an explanation.", required=True),
        "is": Key("condition", "What it stands for.", required=True),
        "evidence": _EVIDENCE,
    },
    "treatment": {
        **_NODE,
        "indications": Key("conditions", "For whom it is; all must be met."),
        "contraindications": Key("conditions", "What forbids it; any one does."),
        "cautions": Key("tables", "What to mind where it is possible.", table="caution"),
        "trial": Key("table", "When a trial is adequate and what a response is.", table="trial"),
        "continuous": Key("yes or no", "Whether it goes on alongside and has nothing to fail."),
        "once": Key("yes or no", "Whether it is done, and then has been done."),
    },
    "caution": {
        "id": Key("text", "Its name, unique within the treatment.", required=True),
        "when": Key("condition", "The condition under which it applies.", required=True),
        "because": Key("text", "What to mind, in a sentence.", required=True),
        "evidence": _EVIDENCE,
    },
    "trial": {
        "adequate": Key("condition", "When a trial counts; about its own measures.", required=True),
        "response": Key("condition", "When a trial has worked; about its own measures.", required=True),
    },
    "review": dict(_NODE),
    "disposition": {**_NODE, "final": Key("yes or no", "Whether it closes the episode.")},
    "escalation": {
        "id": Key("text", "Its name; derived from sources, kind and target when absent."),
        "after": Key("texts", "Its sources: all of them."),
        "after_any": Key("texts", "Its sources: any of them."),
        "to": Key("text", "The node it leads to.", required=True),
        "on": Key("text", "The kind.", required=True, one_of=tuple(kind.value for kind in ESCALATION_KINDS)),
        "when": Key("condition", "The condition; always met if absent."),
        "because": Key("text", "Why, in a sentence for a clinician."),
        "evidence": _EVIDENCE,
    },
    "invariant": {"title": _TITLE, "always": Key("condition", "The condition that is never broken.", required=True)},
    "obligation": {
        "title": _TITLE,
        "when": Key("condition", "For whom.", required=True),
        "then": Key("condition", "What is met of them, when all is known.", required=True),
        "evidence": _EVIDENCE,
    },
    "assumption": {
        "title": Key("text", "What is assumed; the id if absent."),
        "always": Key("condition", "The condition that every possible patient meets.", required=True),
    },
    "source": {
        "title": Key("text", "What it is called; the id if absent."),
        "year": Key("integer", "The year it was published."),
        "url": Key("text", "Where to read it."),
        "review_by": Key("date", "The date by which to look whether it has been superseded."),
        "context": Key("tables", "What it says that no element carries.", table="context"),
    },
    "context": {"locator": Key("text", "Where in the source."), "note": Key("text", "What it says.")},
    "evidence": {
        "source": Key("text", "The id of a declared source.", required=True),
        "locator": Key("text", "Where in the source."),
        "stance": Key("text", "For, against or neutral.", one_of=STANCES, guess=False),
        "strength": Key("text", "How strongly, as the source words it."),
        "note": Key("text", "In the author's own words."),
        "mark": Key("text", "How well the source was verified."),
    },
    "code": {
        "system": Key("text", "The coding system.", required=True),
        "code": Key("text", "The code in it.", required=True),
        "display": Key("text", "The system's own text for the code."),
    },
    "silenced": {
        "code": Key("text", "The finding's code.", required=True),
        "where": Key("text", "The place.", required=True),
        "reason": Key("text", "Why it is accepted.", required=True),
    },
    "episode": {
        "id": Key("text or whole number", "What the line or file is called; it comes back with the answer."),
        "pathway": Key("text", "The id of the pathway it was recorded for."),
        "screened": Key("texts", "The screens that were asked in full."),
        "declined": Key("texts", "The treatments that the patient does not want."),
        "unasked": Key("texts", "The treatments of which nobody knows whether they were tried."),
        "facts": Key("record", "Recorded facts by id."),
        "trials": Key("tables by id", "A record per treatment that was tried.", table="record"),
    },
    "record": {
        "outcome": Key("text", "The outcome that the clinician recorded.", one_of=OUTCOMES, guess=False),
    },
}
OPEN_TABLES = frozenset(("record",))  # its other keys are measures, which only a pathway knows
