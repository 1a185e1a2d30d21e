"""What was probably meant by a value that cannot be taken: yes or no, an amount, or that nothing is known."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

_YEAR_LAST = r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})"  # compiled when something is wrong, as those below
LEAVE_OUT = "leave it out: what is not recorded is unknown"
_YES = frozenset(("yes", "true", "y", "t", "on", "1", "ja", "oui", "si", "present", "vorhanden"))
_NO = frozenset(("no", "false", "n", "f", "off", "0", "nein", "non", "absent", "nicht vorhanden"))
COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
OUTCOME_WORDS: Mapping[str, tuple[str, ...]] = {
    "responded": (
        *("worked", "it worked", "helped", "it helped", "has helped", "success", "successful", "effective", "improved"),
        *(
            "improvement",
            "better",
            "response",
            "responder",
            "good response",
            "relieved",
            "resolved",
            "cured",
            "wirksam",
            "geholfen",
            "gebessert",
            "erfolgreich",
        ),
    ),
    "failed": (
        *("fail", "failure", "failing", "no effect", "no response", "no improvement", "no benefit", "no relief"),
        *("not effective", "ineffective", "did not help", "did not work", "not helped", "not improved", "unsuccessful"),
        *("worse", "worsened", "got worse", "deteriorated", "no longer effective", "no change at all", "not better"),
        *("no success", "without effect", "without success", "nonresponder", "non responder", "not responded"),
        *("versagt", "gescheitert", "fehlgeschlagen", "wirkungslos", "ohne wirkung"),
        *("did not respond", "unchanged", "did nothing", "no change", "unwirksam", "didn't help", "didn't work"),
    ),
    "intolerant": (
        *("side effect", "side effects", "intolerance", "intolerable", "not tolerated", "did not tolerate"),
        *("could not tolerate", "stopped because of side effects", "stopped for side effects", "adverse effect"),
        *("adverse effects", "adverse event", "adverse events", "adverse reaction", "toxicity", "nebenwirkungen"),
        *("allergy", "allergic", "allergic reaction", "side effects stopped it", "poorly tolerated", "badly tolerated"),
        *("stopped due to side effects", "discontinued because of side effects"),
    ),
    "ongoing": (
        *("in progress", "under way", "underway", "current", "currently", "continuing", "continued", "running"),
        *("still running", "active", "started", "begun", "on going", "in treatment", "laufend"),
    ),
    "relapsed": (
        "relapse",
        "came back",
        "has come back",
        "returned",
        "recurred",
        "recurrence",
        "recurrent",
        "rückfall",
        *("helped but came back", "helped then came back", "helped and came back", "helped for a while"),
        *("temporary relief", "temporary response", "temporary improvement", "loss of response"),
    ),
    "stopped": (
        *(
            "stopped early",
            "discontinued",
            "abandoned",
            "aborted",
            "given up",
            *("stopped by patient", "stopped by the patient", "dropped out", "dropout"),
            "broken off",
            "interrupted",
            "quit",
            "abgebrochen",
        ),
    ),
}
"""What a clinician may call the outcome of a trial, by the outcome that it is here; nothing that could be two."""
_NOT_BEGUN = (
    r"planned|scheduled|pending|booked|ordered|prescribed|referred|waiting(?: list)?|on (?:the )?waiting list"
    r"|not (?:yet|begun|started)"
    r"|not yet (?:begun|started)|awaiting|future|geplant"
)
_OVER = r"completed?|finished|done|ended|over|course (?:completed|finished)|beendet|abgeschlossen"
_PARTIAL = (
    r"(?:partial|partly|some|slight|mild|moderate|minor|little|minimal|a bit|a little|improving|better but|[0-9]+ ?%)"
)
_NOT_RECORDED = frozenset(
    (
        *("", "?", "??", "-", "--", "na", "n/a", "n.a.", "nan", "nil", "none", "null", "unknown", "unk", "undefined"),
        *("not known", "not asked", "not recorded", "not assessed", "not available", "not applicable", "unclear"),
        *("unsure", "missing", "unbekannt", "tbd"),
    )
)
# compiled when it is first used, as is the next: few inputs need them
_NOT_DONE = (
    r"(?:not|never|nicht)(?: yet)?(?: been)? (?:done|made|performed|taken|carried out|durchgeführt|gemacht|erfolgt)"
)
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "a"})
_AMOUNT = r"[-+]?[0-9]+(?:[.,][0-9]+)?"


def yes_or_no(value: object) -> bool | None:
    """What a word or a 0 or 1 means for yes or no; None where it means neither.

    Example:
        >>> yes_or_no("Yes"), yes_or_no(0), yes_or_no("perhaps")
        (True, False, None)
    """
    word = value.strip().lower() if isinstance(value, str) else str(value) if isinstance(value, bool | int) else ""
    return True if word.lower() in _YES else False if word.lower() in _NO else None


def not_recorded(value: object) -> bool:
    """Whether a value only says that nothing is known, such as ``unknown``, ``n/a``, null or NaN."""
    if isinstance(value, float):
        return value != value  # noqa: PLR0124 - NaN
    return value is None or (isinstance(value, str) and value.strip().lower() in _NOT_RECORDED)


def not_done(words: str) -> bool:
    """Whether the words of a value say that what would find it has not been done, rather than what was found.

    Example:
        >>> not_done("not done"), not_done("not_yet_performed"), not_done("no compression")
        (True, True, False)
    """
    return re.search(_NOT_DONE, words.lower().replace("_", " ")) is not None


def outcome_unsure(word: object) -> str:
    """What to do with a word for an outcome that could be two of ours, or none; empty where it is not known.

    Example:
        >>> outcome_unsure("planned")
        'what has not begun is no trial: leave its record out'
    """
    bare = re.sub(r"[\s_-]+", " ", word).strip(" .!").lower() if isinstance(word, str) else ""
    if re.fullmatch(_NOT_BEGUN, bare):
        return "what has not begun is no trial: leave its record out"
    if re.fullmatch(_OVER, bare):
        return "that it is over is written as ended = true; the outcome is whether it helped"
    if re.match(_PARTIAL, bare) or "partial" in bare:
        return "leave it out, and write what was measured: whether that is enough is for the pathway to say"
    return ""


def meant_word(word: object, lines: Mapping[str, tuple[str, ...]]) -> str:
    """The word of ours that an everyday one stands for; empty where none is sure. No near word is taken for it.

    Example:
        >>> meant_word("No effect", OUTCOME_WORDS), meant_word("partial response", OUTCOME_WORDS)
        ('failed', '')
    """
    if not isinstance(word, str):
        return ""
    bare = re.sub(r"[\s_-]+", " ", word).strip(" .!").lower()
    return next((ours for ours, theirs in lines.items() if bare in (ours.replace("_", " "), *theirs)), "")


def amount(text: str) -> tuple[str, str]:
    """The number that a text begins with, as it should be written, and what stands behind it; empty where none does.

    Example:
        >>> amount("6,5 weeks")
        ('6.5', 'weeks')
    """
    if text.strip().lower() in COUNTED:
        return str(COUNTED.index(text.strip().lower())), ""
    found = re.match(_AMOUNT, text.strip().replace("\u2212", "-").replace("\u2013", "-"))
    return (found[0].replace(",", ".").removeprefix("+"), text.strip()[found.end() :].strip()) if found else ("", "")


def as_id(text: str, *, joint: str = "_") -> str:
    """A name made of small letters, digits and joints; empty where none can be made of the text.

    Example:
        >>> as_id("Lung disease (severe)"), as_id("Gelähmt")
        ('lung_disease_severe', 'gelaehmt')
    """
    spelt = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text).strip().lower().translate(_SPELT)
    letters = "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))
    plain = re.sub(r"[^a-z0-9]+", joint, letters).strip(joint) if letters.isascii() else ""
    return plain if plain[:1].isalpha() and len(plain) <= 64 else ""  # noqa: PLR2004 - the longest name


def plain_number(value: object) -> object:
    """A number of another kind, such as numpy's, as Python's own; anything else as it is."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    import numbers  # noqa: PLC0415 - only few values come to it
    from decimal import Decimal  # noqa: PLC0415 - same reason

    try:
        if isinstance(value, numbers.Integral) and not isinstance(value, bool):
            return int(value)
        if isinstance(value, numbers.Real) and not isinstance(value, bool):
            return float(value)
        if isinstance(value, Decimal) and value.is_finite():
            return int(value) if value == value.to_integral_value() else float(value)
        if type(value).__name__ in ("bool_", "bool") and type(value).__module__ == "numpy":
            return bool(value)
    except (ValueError, OverflowError, TypeError, ArithmeticError):
        pass
    return value


def days_meant(text: str) -> list[datetime.date] | None:
    """The days that a date with its year last may be, none where the calendar has none; None of another text.

    With dots the day stands before the month; with other signs it may stand behind it, as in the United States.

    Example:
        >>> [str(day) for day in days_meant("13/05/2024")], [str(day) for day in days_meant("01/05/2024")]
        (['2024-05-13'], ['2024-05-01', '2024-01-05'])
    """
    found = re.fullmatch(_YEAR_LAST, text.strip())
    if not found:
        return None
    import datetime  # noqa: PLC0415 - only a slip needs it

    first, second, year = int(found[1]), int(found[3]), int(found[4])
    days = []
    for month, day in dict.fromkeys(((second, first), *([] if found[2] == "." else [(first, second)]))):
        with contextlib.suppress(ValueError):
            days.append(datetime.date(year, month, day))
    return days
