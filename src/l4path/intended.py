"""What was probably meant by a value that cannot be taken: yes or no, an amount, or that nothing is known."""

from __future__ import annotations

import numbers
import re

LEAVE_OUT = "leave it out: what is not recorded is unknown"
_YES = frozenset(("yes", "true", "y", "on", "1", "ja", "oui", "si"))
_NO = frozenset(("no", "false", "n", "off", "0", "nein", "non"))
_NOT_RECORDED = frozenset(
    (
        *("", "?", "??", "-", "--", "na", "n/a", "n.a.", "nan", "nil", "none", "null", "unknown", "unk", "undefined"),
        *("not known", "not asked", "not recorded", "not assessed", "not available", "not applicable", "unclear"),
        *("unsure", "missing", "unbekannt", "tbd"),
    )
)
_NOT_DONE = re.compile(
    r"(?:not|never|nicht)(?: yet)?(?: been)? (?:done|made|performed|taken|carried out|durchgeführt|gemacht|erfolgt)"
)
_AMOUNT = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")


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
    return _NOT_DONE.search(words.lower().replace("_", " ")) is not None


def amount(text: str) -> tuple[str, str]:
    """The number that a text begins with, as it should be written, and what stands behind it; empty where none does.

    Example:
        >>> amount("6,5 weeks")
        ('6.5', 'weeks')
    """
    found = _AMOUNT.match(text.strip())
    return (found[0].replace(",", ".").removeprefix("+"), text.strip()[found.end() :].strip()) if found else ("", "")


def as_id(text: str, *, joint: str = "_") -> str:
    """A name made of small letters, digits and joints; empty where none can be made of the text.

    Example:
        >>> as_id("Lung disease (severe)")
        'lung_disease_severe'
    """
    plain = re.sub(r"[^a-z0-9]+", joint, text.strip().lower()).strip(joint) if text.isascii() else ""
    return plain if plain[:1].isalpha() and len(plain) <= 64 else ""  # noqa: PLR2004 - the longest name


def plain_number(value: object) -> object:
    """A number of another kind, such as numpy's, as Python's own; anything else as it is."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    try:
        if isinstance(value, numbers.Integral) and not isinstance(value, bool):
            return int(value)
        if isinstance(value, numbers.Real) and not isinstance(value, bool):
            return float(value)
        if type(value).__name__ in ("bool_", "bool") and type(value).__module__ == "numpy":
            return bool(value)
    except (ValueError, OverflowError, TypeError, ArithmeticError):
        pass
    return value
