"""A condition in the spelling of another language, rewritten into this one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from l4path.errors import ConditionError
from l4path.facts import INVARIANT_PREDICATES, PREDICATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from l4path.facts import Fact
    from l4path.grammar.scope import Scope

_LONGEST = 240
_ASKED = "|".join((*PREDICATES, *INVARIANT_PREDICATES))
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_SIGN, _WORD = "{} means nothing in a condition", "{} is not a word of conditions"
_SPELLINGS: tuple[tuple[str, str, str], ...] = (
    ("[\u00a0\u2000-\u200b\u202f\u3000]", " ", "a non-breaking space stands in the condition"),
    ("[\"'`\u2018\u2019\u201c\u201d\u201e]", "", "values stand bare, without quotes"),
    (r"\u2265|\u2a7e|=>|>\s+=", ">=", _SIGN),
    (r"\u2264|\u2a7d|=<|<\s+=", "<=", _SIGN),
    (r"\u2260|<>|!==", "!=", _SIGN),
    (r"===", "==", _SIGN),
    (r"\s*&&?\s*", " and ", _SIGN),
    (r"\s*\|\|?\s*", " or ", _SIGN),
    (r"!(?!=)\s*", "not ", _SIGN),
    (r"(?<![<>=!])=(?![=<>])", "==", "= compares nothing, == does"),
    (r"\b(?:AND|And)\b", "and", "{} stands in small letters"),
    (r"\b(?:OR|Or)\b", "or", "{} stands in small letters"),
    (r"\b(?:NOT|Not)\b", "not", "{} stands in small letters"),
    (r"\b(?:IN|In)\b", "in", "{} stands in small letters"),
    (r"\b(?:TRUE|True)\b", "true", "{} stands in small letters"),
    (r"\b(?:FALSE|False)\b", "false", "{} stands in small letters"),
    (r"\s+(?:is\s+not|isn't|does\s+not\s+equal|not\s+equals?)\s+", " != ", _WORD),
    (r"\s+(?:is\s+equal\s+to|equals|is)\s+", " == ", _WORD),
    (rf"\b(\w+)\s+between\s+({_NUMBER})\s+and\s+({_NUMBER})", r"\2 <= \1 <= \3", _WORD),
    (r"\b(in)\s*[\[(]([^\])]*)[\])]", r"\1 {\2}", "values stand in braces, not in {}"),
    (rf"\b(\w+)\.({_ASKED})\b", r"\2(\1)", "{} is not a measure of a trial"),
    (rf"\b(\w+)\s+(?:has\s+|was\s+|is\s+|==\s+)?({_ASKED})\b(?!\s*\()", r"\2(\1)", "{} is not a condition"),
    (rf"\b({_ASKED})\s+(\w+)", r"\1(\2)", "{} is not a condition"),
    (r"([0-9])\s*%", r"\1", "{} has a unit: the number stands alone"),
    (r"\b([0-9]+),([0-9]+)\b", r"\1.\2", "{} has a decimal comma"),
    (r"\b(\w+)\s+(?:contains|includes)\s+(\w+)", r"\2 in \1", "{} is not a condition"),
)
"""Other spellings, how they are spelt here, and what is said of them."""
_TO_BOOL = (
    (re.compile(r"\b(\w+)\s*==\s*(?:true|yes|1)\b|\b(\w+)\s*!=\s*(?:false|no|0)\b"), "{}"),
    (re.compile(r"\b(\w+)\s*==\s*(?:false|no|0)\b|\b(\w+)\s*!=\s*(?:true|yes|1)\b"), "not {}"),
)


def in_this_language(text: str, scope: Scope, read: Callable[[str], object]) -> tuple[str, str]:
    """What is wrong with a condition and how it should be written, where a change of spelling makes one of it.

    Args:
        text: The condition that could not be read.
        scope: The names that it may use.
        read: Reads a condition, or raises a ConditionError.

    Returns:
        What is wrong (empty where the first error says it well) and the condition; both empty where there is none.
    """
    if len(text) > _LONGEST:
        return "", ""
    first, seen = "", text
    for what, changed in _changed(text, scope):
        if changed == seen:
            continue
        first, seen = (what if " is the label of " in what else first or what), changed
        try:
            read(changed)
        except ConditionError:
            continue
        return first, changed
    return "", ""


def _changed(text: str, scope: Scope) -> Iterator[tuple[str, str]]:
    """The text with more and more of its spelling changed, each with what is said of the change."""
    facts = {**scope.facts, **scope.measures}
    flags = {name for name, fact in facts.items() if fact.kind == "flag"} | set(scope.definitions)
    for pattern, right, what in _SPELLINGS:
        if found := re.search(pattern, text):
            text = re.sub(pattern, right, text)
            yield what.format(" ".join(found[0].split())), text
        text = _bare_flags(text, flags)
        yield "", text
        yield from _labels_and_units(text, facts)


def _bare_flags(text: str, flags: set[str]) -> str:
    """The text with flags that are compared with yes or no standing bare."""
    for pattern, right in _TO_BOOL:
        text = pattern.sub(
            lambda found, right=right: (  # type: ignore[misc]
                right.format(found[1] or found[2]) if (found[1] or found[2]) in flags else found[0]
            ),
            text,
        )
    return text


def _labels_and_units(text: str, facts: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    """The text with the labels of values as the values, and numbers without the units of their facts."""
    for name, fact in facts.items():
        if name not in text:
            continue
        for value, label in fact.values:
            pattern = rf"\b({re.escape(name)}\s*[!=]=\s*){re.escape(label)}(?!\w)"
            if label != value and re.search(pattern, text, flags=re.IGNORECASE):
                text = re.sub(pattern, rf"\g<1>{value}", text, flags=re.IGNORECASE)
                yield f"{label} is the label of {value}", text
        for unit in filter(None, dict.fromkeys((fact.unit, fact.unit.removesuffix("s")))):
            pattern = rf"([0-9])\s*{re.escape(unit)}(?!\w)"
            if found := re.search(pattern, text):
                text = re.sub(pattern, r"\1", text)
                yield f"{found[0]} has a unit: the number stands alone", text
