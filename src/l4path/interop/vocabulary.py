"""The words of a bindings file: the tables that there are, the keys of each, and what a key holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDICATION_TYPES = ("MedicationRequest", "MedicationStatement", "MedicationDispense", "MedicationAdministration")
TYPES_READ = (
    "Condition",
    "AllergyIntolerance",
    "QuestionnaireResponse",
    "Observation",
    "Patient",
    *MEDICATION_TYPES,
    "Procedure",
    "ServiceRequest",
)
"""The resource types that a table can read."""
TAKES = ("latest", "earliest", "highest", "lowest")
WEEKS = ("covered", "span", "since")
_TYPE = {"observation": ("Observation",), "age": ("Patient",), "allergy": ("AllergyIntolerance",)}
_TYPE |= dict.fromkeys(("condition", "cases", "weeks_since"), ("Condition",))
_TYPE |= {"answer": ("QuestionnaireResponse",), "procedure": ("Procedure",), "count": ("Procedure",)}
TYPES_OF: Mapping[str, tuple[str, ...]] = _TYPE | {"medication": MEDICATION_TYPES[:2]}
"""The resource types that a table of a fact reads, by its first key."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table.

    Attributes:
        holds: ``set``, ``sets`` (a list), ``set by value``, ``text``, ``url``, ``true``, ``yes or no``, ``factors``,
            ``duration``, ``days``, ``whole``, ``types``, ``word``, ``case``, ``cases``, ``item``, ``measures``.
        about: What it says.
        one_of: The only words allowed.
    """

    holds: str
    about: str
    one_of: tuple[str, ...] = ()


KEYS: Mapping[str, Key] = {
    "observation": Key("set", "The value set of Observation.code."),
    "age": Key("true", "Whole years at the day of the assessment, from the birth date."),
    "weeks_since": Key("case", "Weeks since the earliest exact onset of Conditions of a set: { condition = SET }."),
    "count": Key("item", 'How many different days have a Procedure of a set: { procedure = SET, within = "P12M" }.'),
    "condition": Key("set", "The value set of Condition.code."),
    "allergy": Key("set", "The value set of AllergyIntolerance.code and of reaction.substance."),
    "medication": Key("set", "The value set of the drug."),
    "procedure": Key("set", "The value set of Procedure.code."),
    "cases": Key("cases", "Each value with the Conditions that say it: { VALUE = { condition = SET } }."),
    "answer": Key("item", "A question of a questionnaire: { questionnaire = URL, item = LINKID }."),
    "unit": Key("text", "The UCUM code of the values that are taken as they are."),
    "units": Key("factors", 'Other UCUM codes with the factor to multiply by: { "kPa" = 7.50062 }.'),
    "component": Key("set", "The value set of the one component whose value is taken."),
    "take": Key("word", "Which of several is taken; the latest if absent.", TAKES),
    "within": Key("duration", "How far back from the day of the assessment is looked, as P90D, P12M or P2Y."),
    "yes": Key("set", "The value set of the values that mean yes."),
    "no": Key("set", "The value set of the values that mean no."),
    "values": Key("set by value", "Each value of the choice with the value set that means it."),
    "ever": Key("yes or no", "Whether a Condition that is over says yes too."),
    "none": Key("set", "The codes that mean that there is none, as no known allergy."),
    "otherwise": Key("text", "The value where no Condition says one and the table is closed."),
    "closed": Key("text", "Why what is not found is not so: who answers for the record being complete."),
    "resources": Key("types", "The resource types in which this place records it; the others are not read."),
    "combination": Key("sets", "The value sets of drugs that are taken together."),
    "at_least": Key("whole", "How many of them at once, at least; all if absent."),
    "at_most": Key("whole", "How many of them at once, at most; all if absent."),
    "weeks": Key("word", "How weeks are counted: days covered, from first to last, or since the last began.", WEEKS),
    "gap": Key("days", "The time without cover that parts two courses, and ends one, as P28D."),
    "doses": Key("word", "How doses are counted: different first days.", ("days",)),
    "declined": Key("set", "The reasons (statusReason) that mean that the patient does not want it."),
    "intolerance": Key("set", "The reasons (statusReason, allergies) that mean that it was not tolerated."),
    "measures": Key("measures", 'What was measured in a course: { relief = { observation = "relief", unit = "%" } }.'),
}
_TAKEN = ("component", "take", "within")
FACT_KEYS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "number": {
        "observation": ("unit", "units", *_TAKEN),
        "age": (),
        "weeks_since": (),
        "count": ("closed",),
        "answer": (),
    },
    "flag": {
        "condition": ("ever", "closed"),
        "allergy": ("none", "closed"),
        "medication": ("resources", "closed"),
        "procedure": ("within", "closed"),
        "observation": ("yes", "no", *_TAKEN, "closed"),
        "answer": ("closed",),
    },
    "choice": {
        "observation": ("values", *_TAKEN),
        "cases": ("otherwise", "closed"),
        "answer": (),
    },
    "choices": {"cases": ("closed",), "answer": ()},
}
"""Of each kind of fact, the keys that a table may begin with, and what else may stand beside each."""
TRIAL_KEYS = (
    *("medication", "procedure", "combination", "at_least", "at_most", "closed", "resources", "within"),
    *("weeks", "gap", "doses", "declined", "intolerance", "measures"),
)
NOT_OF_A_ONCE = ("weeks", "gap", "doses", "intolerance", "measures", "combination", "at_least", "at_most")
TABLES: Mapping[str, Mapping[str, str]] = {
    "bindings": {
        "pathway": "The id of the pathway that is bound.",
        "title": "What the file is called.",
        "source": "Who decided this, and when.",
        "value_sets": "The value sets, by name.",
        "facts": "A table for each fact, or several.",
        "trials": "A table for each treatment.",
        "untracked": "Treatments that the record does not hold, with the reason.",
    },
    "value_sets": {
        "title": "What it is called.",
        "codes": "Its codes: { system, code, display }.",
        "prefixes": "The beginnings of codes that belong to it: { system, code }.",
        "files": "ValueSet files beside this one.",
        "includes": "Other sets whose codes belong to it.",
    },
    "code": {"system": "A short name or a URI.", "code": "The code.", "display": "What it is called."},
    "prefix": {"system": "icd-10, icd-10-cm, icd-10-pcs or atc.", "code": "How it begins."},
    "count": {"procedure": KEYS["procedure"].about, "within": KEYS["within"].about},
    "answer": {"questionnaire": "The URL of the questionnaire.", "item": "The linkId of the question."},
    "weeks_since": {"condition": KEYS["condition"].about},
    "case": {"condition": KEYS["condition"].about, "ever": KEYS["ever"].about},
}
