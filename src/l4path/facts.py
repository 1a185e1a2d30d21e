"""What may be recorded: facts of the patient now, and measures of one trial of a treatment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from l4path.brief import Brief
from l4path.errors import STRICT, Problem, check_once, did_you_mean, listed, quoted, shown
from l4path.evidence import Code, check_items, check_text, refuse
from l4path.intended import LEAVE_OUT, amount, as_id, not_done, not_recorded, plain_number, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["flag", "number", "choice", "choices"]
KINDS: tuple[str, ...] = get_args(Kind)
PREDICATES = (
    "tried",
    "declined",
    "intolerant",
    "responded",
    "relapsed",
    "failed",
    "ongoing",
    "stopped",
    "indicated",
    "contraindicated",
    "suitable",
    "exhausted",
)
Outcome = Literal["responded", "failed", "intolerant", "ongoing", "relapsed", "stopped"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""What a clinician may record of a trial as a whole."""
INVARIANT_PREDICATES = ("reached", "offered", "option")
CONNECTIVES = frozenset(("and", "or", "not", "in", "at_least", "true", "false"))
KEYWORDS = CONNECTIVES | {*PREDICATES, *INVARIANT_PREDICATES}
NAME = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_NAME = 64
MOST_DIGITS = 15
LARGEST = 10**MOST_DIGITS


def check_name(name: object, what: str, *, taken: frozenset[str] = KEYWORDS) -> list[Problem]:
    """Every problem with a name that conditions may use.

    Args:
        name: The name.
        what: What it is to name.
        taken: The words of the language that it may not be.
    """
    if not isinstance(name, str) or not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        rule = f"a small letter, then small letters, digits and _, at most {LONGEST_NAME}"
        better = as_id(name) if isinstance(name, str) else ""
        hint = f"write {better}: {rule}" if better and better not in taken else rule
        return [Problem(what=f"{shown(name)} is not an id for {what}", hint=hint)]
    if name in taken:
        return [Problem(what=f"{name} is a word of the language, not an id for {what}", hint="choose another")]
    return []


def exact(value: float) -> int | float:
    """A number in the one form in which it is kept: whole numbers as ``int``, so that 4.0 and 4 are the same."""
    value = plain_number(value)  # type: ignore[assignment]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_number(value: object) -> bool:
    """Whether a value is a finite number of ordinary size; a flag is none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST < value < LARGEST


def digits(value: float) -> str:
    """A number without an exponent, as the condition language writes it."""
    if not isinstance(value, float):
        return str(value)
    from decimal import Decimal  # noqa: PLC0415 - most pathways compare whole numbers

    return format(Decimal(float.__repr__(value)), "f")


def check_constant(value: object) -> str:
    """What is wrong with a number as a constant or a bound; empty if nothing is."""
    if not is_number(value):
        return f"{shown(value)} is not a number here"
    if sum(character.isdigit() for character in digits(value)) > MOST_DIGITS:  # type: ignore[arg-type]
        return f"{shown(value)} has more than {MOST_DIGITS} digits"
    return ""


@dataclass(frozen=True, slots=True, repr=False)
class Fact(Brief):
    """One thing that can be recorded, with the question a clinician would ask.

    Attributes:
        id: The name that conditions and episodes use.
        kind: ``flag`` (yes or no), ``number``, ``choice`` (exactly one of ``values``) or ``choices`` (any subset).
        label: What it is called in an explanation.
        question: What a clinician would ask; may be empty.
        unit: The unit of a number; may be empty.
        minimum: The least number allowed, or None.
        maximum: The greatest number allowed, or None.
        values: Pairs of id and label, for a choice or choices.
        codes: The same thing in coding systems.
        measure: Whether it is a measure of a trial rather than a fact of the patient.

    Raises:
        PathwayError: With every problem of the declaration.
    """

    id: str
    kind: Kind
    label: str
    question: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[tuple[str, str], ...] = ()
    codes: tuple[Code, ...] = ()
    measure: bool = False

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            kind: Kind,
            label: str,
            question: str = "",
            unit: str = "",
            minimum: float | None = None,
            maximum: float | None = None,
            values: Mapping[str, str] | tuple[tuple[str, str], ...] = (),
            codes: Iterable[Code] = (),
            measure: bool = False,
        ) -> None: ...

    def __post_init__(self) -> None:
        """Refuse what no fact can be."""
        if isinstance(self.values, Mapping):
            object.__setattr__(self, "values", tuple(self.values.items()))
        built_in = self.measure and self.id == "relapsed"  # the one built-in measure that is also a predicate
        problems = [] if built_in else check_name(self.id, "a measure" if self.measure else "a fact")
        if self.measure and self.id == "outcome":
            problems.append(
                Problem(what="outcome is what a clinician records of a whole trial, not an id for a measure")
            )
        problems += check_text(self.label, "label", required=True)
        problems += check_text(self.question, "question") + check_text(self.unit, "unit")
        if self.kind not in KINDS:
            hint = did_you_mean(str(self.kind), KINDS) or f"allowed: {listed(KINDS)}"
            problems.append(Problem(what=f"{shown(self.kind)} is not a kind of fact", where="kind", hint=hint))
        for bound in ("minimum", "maximum"):
            object.__setattr__(self, bound, plain_number(getattr(self, bound)))
        problems += self._check_bounds() + self._check_values() + check_items(self, "codes", Code)
        refuse(problems)
        for bound in ("minimum", "maximum"):
            if getattr(self, bound) is not None:
                object.__setattr__(self, bound, exact(getattr(self, bound)))

    def _check_bounds(self) -> list[Problem]:
        if self.kind != "number":
            keys = [name for name in ("unit", "minimum", "maximum") if getattr(self, name) not in (None, "")]
            return [self._only_of("number", *keys)] if keys else []
        problems = []
        for name in ("minimum", "maximum"):
            bound = getattr(self, name)
            if bound is not None and (wrong := check_constant(bound)):
                problems.append(Problem(what=wrong, where=name, hint="leave it out where there is no limit"))
        if not problems and self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            problems.append(
                Problem(
                    what=f"the minimum {self.minimum} is above the maximum {self.maximum}",
                    where="minimum",
                    hint=f"write minimum = {self.maximum} and maximum = {self.minimum}, if that is meant",
                )
            )
        return problems

    def _only_of(self, kind: str, *keys: str) -> Problem:
        """The problem with keys that only facts of another kind have."""
        out = f'leave {"it" if len(keys) == 1 else "them"} out, or write kind = "{kind}"'
        return Problem(what=f"a {self.kind} has no {listed(keys)}", where=keys[0], hint=out)

    def _check_values(self) -> list[Problem]:
        if self.kind not in ("choice", "choices"):
            return [self._only_of("choice", "values")] if self.values else []
        if not self.values:
            return [
                Problem(what=f"a {self.kind} needs its values", where="values", hint='as in { alpha = "the label" }')
            ]
        problems = []
        for value, label in self.values:
            problems += [problem.within("values") for problem in check_name(value, "a value", taken=CONNECTIVES)]
            problems += [problem.within("values") for problem in check_text(label, str(value), required=True)]
        return problems + check_once((value for value, _ in self.values), "values", "value")

    @property
    def value_ids(self) -> tuple[str, ...]:
        """The ids of the values of a choice or choices."""
        return tuple(value for value, _ in self.values)

    def label_of(self, value: str) -> str:
        """The label of one value of a choice or choices."""
        return dict(self.values)[value]

    @property
    def span(self) -> str:
        """The allowed values in words, such as ``0 to 10``."""
        if self.kind == "flag":
            return "yes or no (true or false)"
        if self.kind != "number":
            return ("one of " if self.kind == "choice" else "any of ") + listed(self.value_ids)
        low, high = self.minimum, self.maximum
        if low is None and high is None:
            return "any number"
        if high is None:
            return f"{digits(low)} or more"  # type: ignore[arg-type]
        return f"{digits(high)} or less" if low is None else f"{digits(low)} to {digits(high)}"

    def check_bound(self, value: object) -> str:
        """What is wrong with a number as a threshold of this fact; empty if nothing is."""
        return check_constant(value) or self._outside(value)

    def _outside(self, value: Any) -> str:
        low, high = self.minimum, self.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            only = f"at least {digits(low)}" if low is not None and high is None else f"within {self.span}"
            return f"{digits(value)} is not {only}"
        return ""

    def check_value(self, value: object) -> Problem | None:
        """The problem with a value recorded for this fact, or None if it may be recorded."""
        if self.kind == "flag" and isinstance(value, bool):
            return None
        if not_recorded(value) and not (self.kind in ("choice", "choices") and value in self.value_ids):
            reason = "it is empty" if isinstance(value, str) and not value.strip() else f"{quoted(value)} is no value"
            what = f"{self.id} is not recorded: {reason if value is not None else 'null is no value'}"
            return Problem(what=what, hint=LEAVE_OUT + self._of_none(value))
        return {
            "flag": self._check_flag,
            "number": self._check_number,
            "choice": self._check_choice,
            "choices": self._check_choices,
        }[self.kind](value)

    def _of_none(self, value: object) -> str:
        """What to write where a word that stands for nothing recorded may have meant that there is none."""
        if self.kind == "choices":
            return "; of none, write []"
        if not isinstance(value, str) or value.strip().lower() not in ("none", "nil", "-"):
            return ""
        if self.kind == "flag":
            return f"; if it was asked and is not so, write {self.id} = false"
        return f"; if there was none, write {self.id} = 0" if self.kind == "number" and not self._outside(0) else ""

    def _check_flag(self, value: object) -> Problem | None:
        meant = yes_or_no(value)
        if isinstance(value, str) and len(value) > 3 and value.lower() in f"{self.id} {self.label}".lower():  # noqa: PLR2004
            meant = None  # of "absent reflex", absent may say that it is so
        elif isinstance(value, str) and meant is None:
            meant = self._names_itself(value)
        hint = f"write {self.id} = true or {self.id} = false; if it is not known, leave it out"
        if meant is not None:
            hint = f"write {self.id} = {'true' if meant else 'false'}"
        return Problem(what=f"{self.id} is a flag, and {_written(value)} is not yes or no", hint=hint)

    def _names_itself(self, value: str) -> bool | None:
        """Whether a text says the fact itself, or denies it; None where it does neither."""
        text, named = as_id(value), {self.id, as_id(self.label)}
        if text and text in named:
            return True
        return False if text.removeprefix("not_").removeprefix("no_") in named - {text, ""} else None

    def _check_number(self, value: object) -> Problem | None:
        if is_number(value):
            wrong = self._outside(value)
            return Problem(what=wrong, hint="correct it, or leave it out", allowed=self.span) if wrong else None
        number, unit = amount(value) if isinstance(value, str) else ("", "")
        hint = f"allowed: {self.span}"
        if number and (not unit or self._is_unit(unit)):
            hint = f"write {self.id} = {number}" + (", without the unit" if unit else ", without quotes")
        elif number and re.fullmatch(r"/\s*[0-9]+|out of [0-9]+", unit):
            hint = f"write {self.id} = {number}, without the scale; {hint}"
        elif number and unit[:1].isalpha():
            hint = f"write {self.id} as a number{f' ({self.unit})' if self.unit else ''}, without another unit; {hint}"
        elif isinstance(value, str) and any(character.isdigit() for character in value):
            hint = f"write one number, as it was measured; {hint}"
        elif (only := _only_number(value)) is not None:
            hint = f"write {self.id} = {digits(only)}; {hint}"
        else:
            hint = f"write a number{' without quotes' if isinstance(value, str) else ''}; {hint}"
        return Problem(what=f"{_written(value)} is not a number here", hint=hint)

    def _is_unit(self, text: str) -> bool:
        """Whether a text that stands behind a number is the unit in which it is asked."""
        return bool(self.unit) and text.strip(" .").lower().removesuffix("s") == self.unit.lower().removesuffix("s")

    def _check_choices(self, value: object) -> Problem | None:
        if isinstance(value, str) and (value in self.value_ids or self._labelled(value)):
            right = value if value in self.value_ids else self._labelled(value)
            return Problem(what=f"{quoted(value)} is not a list of values", hint=f'write {self.id} = ["{right}"]')
        if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
            return Problem(what=f"{_written(value)} is not a list of values", hint=f"allowed: {self.span}")
        known = set(self.value_ids)
        strange = [item for item in value if not isinstance(item, str) or item not in known]
        found = [problem for item in strange if (problem := self._check_choice(item))]
        return next(iter(found or check_once(value, "", "value")), None)

    def _labelled(self, text: str) -> str:
        """The value that a text is the label of, or is but for capitals; empty where it is none."""
        word = " ".join(text.split()).lower()
        known = {label.lower(): value for value, label in self.values} | {
            value.lower(): value for value in self.value_ids
        }
        return known.get(word, "")

    def _check_choice(self, value: object) -> Problem | None:
        if isinstance(value, str) and value in self.value_ids:
            return None
        what = f"{_written(value, plain=True)} is not a value of {self.id}"
        if self.kind == "choice" and isinstance(value, list | tuple | set | frozenset):
            what = f"{self.id} is exactly one of its values, and {_written(value)} is a list"
            if len(value) == 1 and (only := next(iter(value))) in self.value_ids:
                return Problem(what=what, hint=f'write {self.id} = "{only}"')
            return Problem(what=what, hint=f"allowed: one of {self.labelled_values}")
        return Problem(what=what, hint=self.value_hint(value))

    def value_hint(self, value: object) -> str:
        """What to write instead of a text that is no value: the one that it is the label of, else what there is."""
        if isinstance(value, str) and (right := self._labelled(value)):
            is_label = value.strip().lower() != right.lower()
            setting = f'{self.id} = "{right}"' if self.kind == "choice" else f'"{right}" in {self.id}'
            return (f"it is the label of {right}: " if is_label else "") + f"write {setting}"
        guess = did_you_mean(value, self.value_ids, alike=STRICT) if isinstance(value, str) else ""
        if isinstance(value, str) and not guess and not_done(value):
            return LEAVE_OUT
        if isinstance(value, str) and self.kind == "choice" and self._several(value):
            return f"it is exactly one of its values: {self.labelled_values}"
        return guess or f"allowed: {self.labelled_values}"

    def _several(self, text: str) -> bool:
        """Whether a text names several values in a row."""
        parts = [part for part in map(str.strip, re.split(r"[,;+/&]|\band\b|\bor\b", text)) if part]
        return len(parts) > 1 and all(part in self.value_ids or self._labelled(part) for part in parts)

    @property
    def labelled_values(self) -> str:
        """The values of a choice or choices, each with its label where that says more."""
        return listed(value if label == value else f"{value} ({label})" for value, label in self.values)


def _only_number(value: object) -> int | float | None:
    """The number in a list of one, or in a table that holds one and perhaps its unit."""
    if isinstance(value, Mapping):
        value = [value.get("value")] if "value" in value else list(value.values())
    single = isinstance(value, list | tuple) and len(value) == 1
    return value[0] if single and is_number(value[0]) else None  # type: ignore[index]


def _written(value: object, *, plain: bool = False) -> str:
    """A recorded value as a file writes it, for a message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list | set | frozenset):
        kept = sorted(value, key=str) if isinstance(value, set | frozenset) else list(value)
        return quoted(kept)
    return shown(value) if plain or isinstance(value, date) else quoted(value)


WEEKS = Fact("weeks", "number", "duration of treatment", "For how many weeks so far?", "weeks", 0, measure=True)
DOSES = Fact("doses", "number", "number of doses", "How many doses or sessions so far?", minimum=0, measure=True)
TOLERATED = Fact("tolerated", "flag", "tolerated", "Was it tolerated?", measure=True)
RELAPSED = Fact("relapsed", "flag", "relapsed", "Did the effect wear off after it had helped?", measure=True)
COURSES = Fact(
    "courses",
    "number",
    "number of courses",
    "How many courses have there been, this one included?",
    minimum=1,
    measure=True,
)
ENDED = Fact("ended", "flag", "ended", "Is this course over, for whatever reason?", measure=True)
BUILT_IN_MEASURES: Mapping[str, Fact] = {fact.id: fact for fact in (WEEKS, DOSES, COURSES, TOLERATED, RELAPSED, ENDED)}
COUNTED: Mapping[str, int | None] = {"weeks": None, "doses": None, "courses": 1}
"""The measures that are 0 of a treatment that was never tried, with what each is of one that was, unless recorded."""
READ_BY_PREDICATES: Mapping[str, tuple[bool, str]] = {
    "tolerated": (True, "intolerant"),
    "relapsed": (False, "relapsed"),
    "ended": (False, "stopped"),
}
"""The measures that conditions read through predicates only: what each is unless recorded, and the predicate."""
