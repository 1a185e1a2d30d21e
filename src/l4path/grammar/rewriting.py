"""A condition in the spelling of another language, rewritten into this one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.errors import ConditionError
from l4path.facts import INVARIANT_PREDICATES, PREDICATES
from l4path.grammar.meaning import names_meant, values_meant
from l4path.intended import COUNTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from l4path.errors import Problem
    from l4path.facts import Fact
    from l4path.grammar.scope import Scope

_LONGEST = 240
_MOST_RENAMED = 6
_ASKED = "|".join((*PREDICATES, *INVARIANT_PREDICATES))
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_COMPARED = "==|!=|<=|>=|<|>"
_IS = r"(?:is|are|ist)\s+"
_GREATER, _LESS = "more|greater|higher|larger|bigger|größer|mehr", "less|lower|fewer|smaller|kleiner|weniger"
_EQUAL = r"equals?(?:\s+to)?|(?:oder\s+)?gleich"
_MORE = "each comparison names what it compares"
_SIGN, _WORD = "{} means nothing in a condition", "{} is not a word of conditions"
_BLANK, _QUOTED, _BRACES = (
    "a non-breaking space stands in the condition",
    "values stand bare, without quotes",
    "values stand in braces, not in {}",
)
_INSIDE = r"((?:[^()]|\([^()]*\))*)"
_YES_OR_NO = "{} compares what is yes or no by itself"
_SMALL, _NO_PREDICATE = "{} stands in small letters", "{} is not a condition"
_SPELLINGS: tuple[tuple[str, str, str], ...] = (
    ("[\u00a0\u2000-\u200b\u202f\u3000]", " ", _BLANK),
    *((wide, sign, _SIGN) for wide, sign in zip("\uff1c\uff1e\uff1d\uff08\uff09", "<>=()", strict=True)),
    ("&gt;", ">", _SIGN),
    ("&lt;", "<", _SIGN),
    ("&amp;", "&", _SIGN),
    (r"\bisn['\u2019]t\b", "is not", _WORD),
    ("[\"'`\u2018\u2019\u201c\u201d\u201e]", "", _QUOTED),
    ("[\u2212\u2013](?=[0-9])", "-", _SIGN),
    (r"(?<=\))\s*=>\s*", " implies ", _SIGN),
    (r"\u2265|\u2a7e|=>|>\s+=", ">=", _SIGN),
    (r"\u2264|\u2a7d|=<|<\s+=", "<=", _SIGN),
    (r"\u2260|<>|!==|=/=|/=", "!=", _SIGN),
    (r"\s*;\s*", ", ", _SIGN),
    (r"===", "==", _SIGN),
    (r">>+", ">", _SIGN),
    (r"<<+", "<", _SIGN),
    (rf"\b({_ASKED})\s*:\s*(\w+)", r"\1(\2)", _NO_PREDICATE),
    (r"\b(\w+)\s*:\s*(?=\w)", r"\1 == ", _SIGN),
    (r"\b(\w+)\s*:\s*(?=[<>!]|==)", r"\1 ", _SIGN),
    *(
        (
            rf"(?:(?<=[<>=])\s*|(?<=least )){word}\b|\b(?!one\b){word}(?=\s+of\b)",
            f" {number}",
            "numbers are written in digits",
        )
        for number, word in enumerate(COUNTED)
    ),
    (r"\s*(?:&&?|\u2227|\bund\b)\s*", " and ", _SIGN),
    (r"\s*(?:\|\|?|\u2228|\boder\b|\band/or\b)\s*", " or ", _SIGN),
    (r"(?:!(?!=)|\u00ac|~|\bnicht\b)\s*", "not ", _SIGN),
    (r":=|(?<![<>=!])=(?![=<>])", "==", "= compares nothing, == does"),
    (r"\b(?:AND|And)\b", "and", _SMALL),
    (r"\b(?:OR|Or)\b", "or", _SMALL),
    (r"\b(?:NOT|Not)\b", "not", _SMALL),
    (r"\b(?:IN|In)\b", "in", _SMALL),
    (r"\bIS\b", "is", _SMALL),
    (r"\b(?:TRUE|True)\b", "true", _SMALL),
    (r"\b(?:FALSE|False)\b", "false", _SMALL),
    (rf"\b((?:{_ASKED})\(\s*\w+\s*\))\s*(?:==\s*(?i:true|yes|ja)|!=\s*(?i:false|no|nein))\b", r"\1", _YES_OR_NO),
    (rf"\b((?:{_ASKED})\(\s*\w+\s*\))\s*(?:==\s*(?i:false|no|nein)|!=\s*(?i:true|yes|ja))\b", r"not \1", _YES_OR_NO),
    (
        r"\b(?:facts|measures|definitions|scores|treatments|reviews|dispositions)\.(?=\w)",
        "",
        "a name stands alone, without {}",
    ),
    (r"^\s*if\s+(.+?)\s*,?\s+then\s+(.+)$", r"not (\1) or (\2)", _WORD),
    (
        r"^(.+?)\s*(?:\bimplies\b|->|\u2192|\u21d2)\s*(.+)$",
        r"not (\1) or (\2)",
        "there is no sign for what follows from what",
    ),
    (r"^\s*(?:always|everybody|everyone)\s*$", "true", _WORD),
    (r"^\s*never\s*$", "false", _WORD),
    (r"^\s*(?:if|when|where)\s+", "", _WORD),
    (r"^\s*(?:after|nach)\s+(\w+)\s*$", r"tried(\1)", _WORD),
    (r"\bneither\s+(\w+)\s+nor\s+(\w+)", r"not (\1 or \2)", _WORD),
    (r"\b(\w+)\s+(?:xor|XOR)\s+(\w+)", r"(\1 and not \2 or \2 and not \1)", _WORD),
    (r"\bnot\s+(\w+)\.tolerated\b", r"intolerant(\1)", "tolerated is no condition"),
    (r"\s+(?:is\s+|==\s*)?(?:one|any)\s+of\s+(?=\w)", " in ", _WORD),
    (rf"({_COMPARED})\s*({_NUMBER})\s*/\s*[0-9]+\b", r"\1 \2", "a number stands without its scale"),
    (r"\beither\s+", "", _WORD),
    (r"\b(?:has|have|having|with)\s+(?=\w)", "", _WORD),
    (r"\s*#.*$", "", "a condition has no comments"),
    (r"(?<=[\w)])\s*[?!.;,]\s*$", "", "{} stands at the end, and means nothing"),
    (r"(?<![\w.)])\.(?=[0-9])", "0.", "a number has a digit before the point"),
    (rf"\s+(?:{_IS})?(?:{_GREATER})\s+(?:than|als)?\s*(?:or\s+)?(?:{_EQUAL})\s+(?={_NUMBER})", " >= ", _WORD),
    (rf"\s+(?:{_IS})?(?:{_LESS})\s+(?:than|als)?\s*(?:or\s+)?(?:{_EQUAL})\s+(?={_NUMBER})", " <= ", _WORD),
    (
        rf"\s+(?:{_IS}|of\s+)?(?:at\s+least|no\s+less\s+than|not\s+less\s+than|minimum|mindestens)\s+(?={_NUMBER})",
        " >= ",
        _WORD,
    ),
    (
        rf"\s+(?:{_IS}|of\s+)?(?:at\s+most|no\s+more\s+than|not\s+more\s+than|up\s+to|maximum|höchstens)\s+(?={_NUMBER})",
        " <= ",
        _WORD,
    ),
    (
        rf"\s+(?:{_IS})?(?:{_LESS})\s+(?:than|als)\s+(?={_NUMBER})|\s+(?:is\s+)?(?:below|under|unter)\s+(?={_NUMBER})",
        " < ",
        _WORD,
    ),
    (
        rf"\s+(?:{_IS})?(?:{_GREATER})\s+(?:than|als)\s+(?={_NUMBER})|\s+(?:is\s+)?(?:above|over|exceeds|über)\s+(?={_NUMBER})",
        " > ",
        _WORD,
    ),
    (r"(?<=[\w)])\s+(?:(?:but|aber)\s+not|without|except|ohne)\s+(?=\w)", " and not ", _WORD),
    (r"\b(?:no|without|keine?|ohne)\s+(?=\w)", "not ", _WORD),
    (r"==\s*not\s+(?=\w)", "!= ", "a value that is left out is written with !="),
    (
        rf"\b(\w+)\s+(?:is\s+|of\s+)?({_NUMBER})\s+(?:or\s+(?:more|above|higher|greater)|and\s+above|\+)",
        r"\1 >= \2",
        _WORD,
    ),
    (rf"\b(\w+)\s+(?:is\s+|of\s+)?({_NUMBER})\s+(?:or\s+(?:less|below|lower|fewer)|and\s+below)", r"\1 <= \2", _WORD),
    (r"\s+(?:(?:is|ist)\s+not|does\s+not\s+equal|not\s+equals?)\s+", " != ", _WORD),
    (r"\s+(?:is\s+equal\s+to|equals|is|ist)\s+", " == ", _WORD),
    (
        rf"\b(\w+)\s+(?i:between|zwischen|from|von)\s+({_NUMBER})\s*(?:\b(?:and|to|bis)\b|\.\.+|-|,)\s*({_NUMBER})",
        r"\2 <= \1 <= \3",
        _WORD,
    ),
    (
        rf"\b(\w+)\s+in\s+[\[(]?\s*({_NUMBER})\s*(?:\.\.+|-|,|to)\s*({_NUMBER})\s*[\])]?",
        r"\2 <= \1 <= \3",
        _NO_PREDICATE,
    ),
    (rf"\b(\w+)\s*(?:==\s*|\s)({_NUMBER})\s*(?:\.\.+|-|to)\s*({_NUMBER})\b", r"\2 <= \1 <= \3", _NO_PREDICATE),
    (
        rf"\b(\w+)\s*(>=?)\s*({_NUMBER})\s*(<=?)\s*({_NUMBER})",
        r"\1 \2 \3 and \1 \4 \5",
        "a range is written low <= name <= high",
    ),
    (
        rf"\b(\w+)\s*({_COMPARED})\s*({_NUMBER})\s+(and|or)\s+({_COMPARED})\s*({_NUMBER})",
        r"\1 \2 \3 \4 \1 \5 \6",
        _MORE,
    ),
    (
        rf"\b(\w+)\s*({_COMPARED})\s*({_NUMBER})\s+(and|or)\s+({_NUMBER})(?!\s*[<>=!.\w])",
        r"\1 \2 \3 \4 \1 \2 \5",
        _MORE,
    ),
    (r"(?<=\bin)\s*[\[(]([^\])]*)[\])]", r" {\1}", _BRACES),
    (r"\b(\w+)\s*\.\s*is_?in\s*\(\s*\{?([^)}]*)\}?\s*\)", r"\1 in {\2}", _NO_PREDICATE),
    (r"\b(in)\s+(\w+(?:\s*,\s*\w+)*)(?![\w\s]*[{(])", r"\1 {\2}", "values stand in braces"),
    (
        r"\bat[ _-]?least[ _]*\(?\s*([0-9]+)\s*\)?\s+of\s*:?\s*[\[({]?([^\])}]*)[\])}]?",
        r"at_least(\1, \2)",
        _NO_PREDICATE,
    ),
    (
        (
            r"(?:^|(?<=\band )|(?<=\bor )|(?<=\())\s*([0-9]+)\s+(?:or\s+more\s+)?of\s*:?\s*"
            r"[\[({]?(\w+(?:\s*,\s*\w+)+)[\])}]?"
        ),
        r"at_least(\1, \2)",
        _NO_PREDICATE,
    ),
    (
        r"\b(at_?least\(\s*[0-9]+\s*,\s*)[\[{]([^\]}]*)[\]}]",
        r"\1\2",
        "the conditions of at_least stand without brackets",
    ),
    (rf"\bat_?least\s+([0-9]+)\s*,?\s*\({_INSIDE}\)", r"at_least(\1, \2)", _NO_PREDICATE),
    (rf"\bat_least\(\s*{_INSIDE}\s*,\s*([0-9]+)\s*\)", r"at_least(\2, \1)", "at_least begins with a whole number"),
    (r"\b(?:count|sum|number)\s*\(([^()]*)\)\s*>=\s*([0-9]+)", r"at_least(\2, \1)", _NO_PREDICATE),
    (r"\batleast(?=\s*\()", "at_least", _WORD),
    (rf"\b(\w+)\.({_ASKED})\b", r"\2(\1)", "{} is not a measure of a trial"),
    (
        rf"\b(?!(?:and|or|not)\b)(\w+)\s+(?:has\s+|was\s+|is\s+|==\s+)?({_ASKED})\b(?!\s*\()",
        r"\2(\1)",
        _NO_PREDICATE,
    ),
    (rf"\b({_ASKED})\s+(\w+)", r"\1(\2)", _NO_PREDICATE),
    (rf"\b({_ASKED})\s*[\[{{]\s*(\w+)\s*[\]}}]", r"\1(\2)", "a node stands in round brackets"),
    (rf"\b(?:has|is|was|have)_({_ASKED})(?=\s*\()", r"\1", _WORD),
    (rf"\bnot_({_ASKED})(?=\s*\()", r"not \1", _WORD),
    (r"([0-9]+(?:\.[0-9]+)?)\s*(?:%|per ?cent\b|[Pp]rozent\b)", r"\1", "{} has a unit: the number stands alone"),
    (r"\b([0-9]+),([0-9]+)\b", r"\1.\2", "{} has a decimal comma"),
    (r"\b(\w+)\s+(?:contains|includes)\s+(\w+)", r"\2 in \1", _NO_PREDICATE),
    (r"^\s*[\[{](.*)[\]}]\s*$", r"(\1)", "conditions are joined in ( )"),
    (r"\s+(?:and|or|not)\s*$", "", "{} stands at the end, and nothing behind it"),
    (r"^\s*(?:and|or)\s+", "", "{} stands at the beginning, and nothing before it"),
)
"""Other spellings, how they are spelt here, and what is said of them."""
_PREDICATE_SYNONYMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("tried", ("done", "completed", "performed", "finished", "had", "received", "given", "started", "taken")),
    ("responded", ("helped", "worked", "successful", "success", "improved", "responded_to", "effective")),
    ("failed", ("ineffective", "unsuccessful", "failure", "not_effective", "failed_to")),
    ("intolerant", ("not_tolerated", "side_effects", "intolerance", "intolerable")),
    ("declined", ("refused", "rejected")),
    ("stopped", ("discontinued", "abandoned")),
    ("ongoing", ("running", "in_progress", "current")),
    ("offered", ("recommended", "proposed", "suggested")),
    ("suitable", ("eligible", "appropriate")),
)
"""What another may call what is asked of a node."""
_FLAG_COMPARISONS = (
    (re.compile(r"\b(\w+)\s*==\s*(?:true|yes|ja|1)\b|\b(\w+)\s*!=\s*(?:false|no|nein|0)\b"), "{}"),
    (re.compile(r"\b(\w+)\s*==\s*(?:false|no|nein|0)\b|\b(\w+)\s*!=\s*(?:true|yes|ja|1)\b"), "not {}"),
    (re.compile(r"\b(\w+)(?:\s+is)?(?:\s+|\s*==\s*)(?:present|positive)\b()"), "{}"),
    (re.compile(r"\b(\w+)(?:\s+is)?(?:\s+|\s*==\s*)(?:absent|negative)\b()"), "not {}"),
)
_QUANTIFIERS = (
    (re.compile(r"\b(?:at\s+least\s+)?(?:any|one)\s+of:?\s+(\w+(?:\s*,\s*\w+)+)", re.IGNORECASE), " or "),
    (re.compile(r"\b(?:all|both)\s+of:?\s+(\w+(?:\s*,\s*\w+)+)", re.IGNORECASE), " and "),
    (re.compile(r"\b(?:any|any_of|anyof|one_of|or)\s*\(([^()]*,[^()]*)\)", re.IGNORECASE), " or "),
    (re.compile(r"\b(?:all|all_of|allof|both|and)\s*\(([^()]*,[^()]*)\)", re.IGNORECASE), " and "),
)
_UNLESS = re.compile(r"\s*(.+?)\s+unless\s+(.+?)\s*", re.IGNORECASE)
_PREDICATE_OF_SEVERAL = re.compile(rf"\b({_ASKED})\(\s*(\w+(?:\s*,\s*\w+)+)\s*\)")
_MISSINGNESS = re.compile(
    r"\b\w+\s+(?:is\s+|==\s*|=\s*)(?:not\s+)?(?:unknown|missing|null|none|empty|recorded|nan|undefined|not\s+known)\b"
    r"|\b(?:unknown|missing|is_null|isnull|is_unknown|exists|defined)\s*\(\s*\w+\s*\)",
    re.IGNORECASE,
)


def in_this_language(
    text: str, scope: Scope, read: Callable[[str], object], slip: Problem
) -> tuple[str, str, tuple[Problem, ...]]:
    """What is wrong with a condition and what to do, where a change of spelling makes a condition of it.

    Args:
        text: The condition that could not be read.
        scope: The names that it may use.
        read: Reads a condition, or raises a ConditionError.
        slip: What is wrong with the condition as it stands.

    Returns:
        What is wrong (empty where the first error says it well) and what to do, both empty where nothing helps; and
        what else is wrong that may stand for itself.
    """
    if len(text) > _LONGEST:
        return "", "", ()
    first, seen = "", text
    for what, changed in _respelt(text, scope):
        if changed == seen:
            continue
        first, seen = (what if " is the label of " in what or " is the title of " in what else first or what), changed
        for right in (changed, *_balanced(changed)):
            try:
                read(right)
            except ConditionError:
                continue
            return first, f"write `{' '.join(right.split())}`", ()
    for right in _balanced(text):
        try:
            read(right)
        except ConditionError:
            continue
        what = "is not closed" if text.count("(") > text.count(")") else "closes nothing"
        return f"a bracket {what}", f"write `{' '.join(right.split())}`", ()
    if either := _UNLESS.fullmatch(text):
        both = f"write `{either[1]} and not ({either[2]})`; of a rule that always holds, `{either[1]} or ({either[2]})`"
        return "unless is not a word of conditions", both, ()
    if many := _PREDICATE_OF_SEVERAL.search(text):
        each = [f"{many[1]}({node})" for node in re.split(r"\s*,\s*", many[2])]
        return f"{many[1]} is asked of one node", f"write `{' or '.join(each)}`, or join them by `and`", ()
    if asked := _MISSINGNESS.search(text):
        return f"{asked[0]} cannot be asked", "a condition is unknown by itself where what it needs is not recorded", ()
    right, renamed, left = _renamed(seen, read)
    if right and (renamed > 1 or seen != text):
        return first, f"did you mean `{' '.join(right.split())}`?", ()
    foreign = slip.text[slip.at : slip.at + slip.length]
    if first and slip.missing and foreign not in re.findall(r"\w+", seen):
        return first, "the words of conditions are and, or, not, in", ()
    if left is None or slip.missing or not _is_besides(left, slip, text):
        return "", "", ()
    mended = slip.what.endswith("means nothing in a condition")
    what, hint = (slip.what, slip.hint) if mended else (first, "")
    if left.missing.startswith(("name ", "node ")):
        word = left.text[left.at : left.at + left.length]
        return (what, hint, (replace(left, text=text, at=text.find(word)),)) if mended else ("", "", ())
    besides = f"besides, {left.what}" + (f": {left.hint}" if left.hint else "")
    return what, f"{hint}; {besides}" if hint else besides, ()


def _renamed(text: str, read: Callable[[str], object]) -> tuple[str, int, Problem | None]:
    """The text with the names that were probably meant, how many that were, and what is wrong with it all the same."""
    names: set[str] = set()
    for _ in range(_MOST_RENAMED):
        try:
            read(text)
        except ConditionError as error:
            slip = error.problem
            meant = re.fullmatch(r"did you mean (\w+)\?", slip.hint)
            if not meant or slip.text != text:
                return "", len(names), slip
            names.add(text[slip.at : slip.at + slip.length])
            text = f"{text[: slip.at]}{meant[1]}{text[slip.at + slip.length :]}"
        else:
            return text, len(names), None
    return "", len(names), None


def _is_besides(left: Problem, slip: Problem, text: str) -> bool:
    """Whether what is left when the first slip is mended is another one, of a word that stands in the text."""
    word = left.text[left.at : left.at + left.length]
    begins = f"{slip.text[: slip.at]} "
    again = word == slip.text[slip.at : slip.at + slip.length]
    return bool(word) and not again and left.what != slip.what and word in text and word not in begins.split()


def _balanced(text: str) -> Iterator[str]:
    """The text with the one bracket that is missing, or without the one that is too many, where it is at an end."""
    opened, closed = text.count("("), text.count(")")
    if opened == closed + 1:
        yield text.rstrip() + ")"
        if text.lstrip().startswith("("):
            yield text.lstrip()[1:]
    elif closed == opened + 1:
        if text.rstrip().endswith(")"):
            yield text.rstrip()[:-1]
        yield "(" + text.lstrip()


def _respelt(text: str, scope: Scope) -> Iterator[tuple[str, str]]:
    """The text with more and more of its spelling changed, each with what is said of the change."""
    facts = {**scope.facts, **scope.measures}
    flags = {name for name, fact in facts.items() if fact.kind == "flag"} | set(scope.definitions)
    for what, changed in names_meant(text, scope):
        text = changed
        yield what, text
    for pattern, right, what in _SPELLINGS:
        if found := re.search(pattern, text):
            text = re.sub(pattern, right, text)
            yield what.format(" ".join(found[0].split())), text
        text = _bare_flags(text, flags)
        yield "", text
        yield from _labels_and_units(text, facts)
    for joined, word in _QUANTIFIERS:
        if found := joined.search(text):
            text = joined.sub(lambda it, word=word: f"({word.join(part.strip() for part in it[1].split(','))})", text)  # type: ignore[misc]
            yield f"{found[0]} is not a condition", text
    for ours, theirs in _PREDICATE_SYNONYMS:
        pattern = rf"\b(?:{'|'.join(theirs)})\s*\("
        if found := re.search(pattern, text):
            text = re.sub(pattern, f"{ours}(", text)
            yield _WORD.format(found[0].rstrip(" (")), text
    yield from values_meant(text, scope)


def _bare_flags(text: str, flags: set[str]) -> str:
    """The text with flags that are compared with yes or no standing bare."""
    for pattern, right in _FLAG_COMPARISONS:
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
            changed = re.sub(pattern, rf"\g<1>{value}", text, flags=re.IGNORECASE)
            if changed != text:
                text = changed
                same = label.casefold() == value.casefold()  # but for its capitals, or the quotes around it
                yield "" if same else f"{label} is the label of {value}", text
        for unit in filter(None, dict.fromkeys((fact.unit, fact.unit.removesuffix("s")))):
            pattern = rf"([0-9]+(?:\.[0-9]+)?)\s*{re.escape(unit)}(?!\w)"
            if found := re.search(pattern, text):
                text = re.sub(pattern, r"\1", text)
                yield f"{found[0]} has a unit: the number stands alone", text
