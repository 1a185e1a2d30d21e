"""Names and values in a condition as somebody calls them who looks at the labels, and as they are declared."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from l4path.facts import BUILT_IN_MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from l4path.facts import Fact
    from l4path.grammar.scope import Scope

_UNITS = {
    "week": "weeks",
    "Woche": "weeks",
    "Wochen": "weeks",
    "weeks": "weeks",
    "dose": "doses",
    "doses": "doses",
    "course": "courses",
    "courses": "courses",
}
_AMOUNT_WITHIN = re.compile(
    r"(?:(?<=\band )|(?<=\bor )|(?<=\()|(?<=^))(?:(?:>=|=>|\u2265|at least|mindestens)\s*)?"
    r"([0-9]+(?:\.[0-9]+)?)\s*(weeks?|Wochen?|doses?|courses?)\b"
    r"(?=\s*(?:$|and\b|or\b|\)))"
)
_MEASURES = {"duration": "weeks", "time": "weeks", "sessions": "doses", "injections": "doses", "cycles": "courses"}
_AMOUNT = re.compile(
    r"^\s*(?:for\s+)?(?P<how>at least|more than|over|minimum|mindestens|=>|\u2265|>=?|)\s*"
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)\s*"
    r"(?P<unit>weeks?|Wochen?|doses?|courses?)\s*(?:or more|of \w+)?\s*$"
)


def _writable(names: Iterable[str]) -> list[str]:
    """The names that a condition can write: of others the declaration is wrong, and they are no patterns."""
    return [name for name in names if re.fullmatch(r"\w+", name)]


def _any_of(names: Iterable[str]) -> str:
    """A pattern of any of several names."""
    return "|".join(map(re.escape, names))


def names_meant(text: str, scope: Scope) -> Iterator[tuple[str, str]]:
    """The text with labels, and other spellings of names, as the names that are declared, one after another."""
    named = _writable((*scope.facts, *scope.measures, *scope.definitions, *scope.scores, *scope.nodes))
    labels = {name: scope.labels.get(name, "") for name in named}
    for name in sorted(labels, key=lambda name: -len(labels[name])):
        label = labels[name]
        if label and label != name and " " in label.strip():
            pattern = rf"(?<!\w){re.escape(label)}(?!\w)"
            if re.search(pattern, text, flags=re.IGNORECASE):
                text = re.sub(pattern, name, text, flags=re.IGNORECASE)
                yield f"{label} is the {'title' if name in scope.nodes else 'label'} of {name}", text
    for name in sorted(labels, key=lambda name: -len(name)):
        if "_" in name:
            pattern = rf"(?<!\w){name.replace('_', '[ -]')}(?!\w)"
            if found := re.search(pattern, text, flags=re.IGNORECASE):
                text = re.sub(pattern, name, text, flags=re.IGNORECASE)
                yield f"{found[0]} is written {name}", text
    for name, fact in scope.facts.items():
        if fact.kind == "choice" and (
            found := re.search(rf"\b({_any_of(fact.value_ids)})\s+in\s+{re.escape(name)}\b", text)
        ):
            text = text.replace(found[0], f"{name} == {found[1]}")
            yield "", text
    if found := _AMOUNT.match(text):
        sign = ">" if found["how"] in ("more than", "over", ">") else ">="
        yield f"{' '.join(text.split())} is not a condition", f"{_UNITS[found['unit']]} {sign} {found['number']}"
        return
    if found := _AMOUNT_WITHIN.search(text):
        text = _AMOUNT_WITHIN.sub(lambda match: f"{_UNITS[match[2]]} >= {match[1]}", text)
        yield f"{found[1]} {found[2]} is not a condition", text
    for pattern, right, what in _measures_meant(scope):
        if found := re.search(pattern, text):
            text = re.sub(pattern, right, text)
            yield what.format(*found.groups()), text
    own = [fact for fact in scope.measures.values() if fact.kind == "number" and fact.id not in BUILT_IN_MEASURES]
    if len(own) == 1 and (found := re.fullmatch(r"\s*(?:>=?)?\s*([0-9]+(?:\.[0-9]+)?)\s*%?\s*", text)):
        (measure,) = own
        yield f"{text.strip()} is not a condition", f"{measure.id} >= {found[1]}"


def _measures_meant(scope: Scope) -> Iterator[tuple[str, str | Callable[[re.Match[str]], str], str]]:
    """Other ways to write the measure of a treatment, and other words for what is measured of every trial."""
    taken = {*scope.facts, *scope.measures, *scope.definitions, *scope.scores, *scope.nodes}
    measures = "|".join(map(re.escape, scope.measures))
    of_a_treatment = "the measure of a treatment is written {1}.{0}"
    yield rf"\b({measures})\s*\(\s*(\w+)\s*\)", r"\2.\1", of_a_treatment
    yield rf"(?<![0-9]\s)\b({measures})\s+(?:of|under|with)\s+(\w+)", r"\2.\1", of_a_treatment
    treatments = "|".join(re.escape(name) for name, kind in scope.nodes.items() if kind == "treatment")
    amounts = "|".join(_UNITS)
    if treatments:
        whose = lambda found: f"{found[1]}.{_UNITS[found[4]]} {found[2]} {found[3]}"  # noqa: E731
        yield (
            rf"\b({treatments})\s*(>=?|<=?|==)\s*([0-9]+)\s*({amounts})\b",
            whose,
            "{0} is a treatment, and its {3} are measured",
        )
    for word, measure in _MEASURES.items():
        if word not in taken:
            yield rf"\b{word}\b(?=\s*[<>=])", measure, f"{word} is called {measure} here"
    if "days" not in taken:
        days = lambda found: f"weeks {found[1]} {_weeks(int(found[2]))}"  # noqa: E731
        yield r"\bdays\s*([<>]=?)\s*([0-9]+)\b", days, "time is counted in weeks"
        yield r"\bweeks\s*([<>]=?)\s*([0-9]+)\s*days?\b", days, "time is counted in weeks"
    yield r"^\s*P([0-9]+)W\s*$", r"weeks >= \1", "time is counted in weeks"
    if "months" not in taken:
        weeks = lambda found: f"weeks {found[1]} {round(int(found[2]) * 52 / 12)}"  # noqa: E731
        yield r"\bmonths\s*([<>]=?)\s*([0-9]+)\b", weeks, "time is counted in weeks"
        yield r"\bweeks\s*([<>]=?)\s*([0-9]+)\s*months?\b", weeks, "time is counted in weeks"


def _weeks(days: int) -> str:
    """A number of days in weeks."""
    return f"{days // 7}" if days % 7 == 0 else f"{days / 7:.1f}"


def values_meant(text: str, scope: Scope) -> Iterator[tuple[str, str]]:
    """The text with values of a choice that stand alone, or in a row, as comparisons of their choice."""
    facts = {**scope.facts, **scope.measures}
    choices = {name: facts[name] for name in _writable(facts) if facts[name].kind in ("choice", "choices")}
    for name, fact in choices.items():
        values = "|".join(map(re.escape, fact.value_ids))
        row = rf"\b{name}\s*([=!]=)\s*((?:{values})(?:\s*(?:\bor\b|[,/])\s*(?:{values}))+)(?!\w)"
        if found := re.search(row, text):
            text = re.sub(row, partial(_in_braces, name), text)
            yield f"{found[0]} does not say what it should: several values stand in braces", text
        for pattern in (
            rf"\b{name}\s*\(\s*({values})\s*\)",
            rf"\b({values})\s+in\s+{name}\b",
            rf"\b{name}\s+like\s+({values})\b",
        ):
            if found := re.search(pattern, text):
                text = re.sub(pattern, _compared(fact), text)
                yield f"{found[0]} is not a condition", text
        if found := re.search(rf"\b{name}\s+not\s+({values})\b", text):
            text = re.sub(rf"\b{name}\s+not\s+({values})\b", rf"{name} != \1", text)
            yield f"{found[0]} is not a condition", text
    for name in _writable(facts):
        fact = facts[name]
        if fact.kind == "number" and not fact.check_bound(0) and re.search(rf"\bnot\s+{name}\b(?!\s*[<>=!.])", text):
            text = re.sub(rf"\bnot\s+{name}\b", f"{name} == 0", text)
            yield f"{name} is a number", text
    yield from _bare_values(text, scope, choices)


def _in_braces(name: str, found: re.Match[str]) -> str:
    """A choice compared with several values in a row, as one condition."""
    values = ", ".join(re.split(r"\s*(?:\bor\b|[,/])\s*", found[2]))
    return f"{name} {'in' if found[1] == '==' else 'not in'} {{{values}}}"


def _compared(fact: Fact) -> str:
    """What a found value of a fact becomes: a comparison with it."""
    return rf"{fact.id} == \1" if fact.kind == "choice" else rf"\1 in {fact.id}"


def _bare_values(text: str, scope: Scope, choices: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    """The text with a value that stands alone compared with the only fact that has it."""
    declared = {*scope.facts, *scope.measures, *scope.definitions, *scope.scores, *scope.nodes}
    having = [(value, fact) for fact in choices.values() for value in fact.value_ids]
    owners = Counter(value for value, _ in having)
    for value, fact in having:
        pattern = rf"(?<![\w.=<>({{,])(?<![=<>({{,]\s)({re.escape(value)})(?!\w|\s*(?:[=!<>,}}.(]|in\b|not\s+in\b))"
        if value not in declared and owners[value] == 1 and re.search(pattern, text):
            text = re.sub(pattern, _compared(fact), text)
            yield f"{value} is a value of {fact.id}", text
