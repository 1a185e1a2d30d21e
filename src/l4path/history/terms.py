"""On what terms a history is read: what the caller says of the record, and not the record itself."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from l4path.errors import Problem, TableError, did_you_mean, listed, quoted, shown

if TYPE_CHECKING:
    from l4path.pathway import Pathway

SameDay = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the caller says of a record.

    Attributes:
        hindsight: Whether an entry is known from when it was so, rather than from when it was written down.
        history: ``complete`` where the record begins with the complaint; the days of observation after which a
            treatment without an entry counts as not tried; None where neither is said.
        gap: Within so many days after its end, a course goes on with a new start.
        grows: Facts that are durations in weeks: they rise by one a week.
        max_age: Of facts and screens, the days after which they are unknown again.
        observed: ``entries``, or from when until when, for persons without an ``observed`` entry.
        same_day: Whether what is known on the day of a start counts as known ``before`` it, or ``after``.
    """

    hindsight: bool = False
    history: str | float | None = None
    gap: float = 28
    grows: Mapping[str, str] = field(default_factory=dict)
    max_age: Mapping[str, float] = field(default_factory=dict)
    observed: str | tuple[datetime.date, datetime.date] | None = None
    same_day: SameDay = "before"

    def check(self, pathway: Pathway) -> list[Problem]:
        """Everything in these terms that a pathway cannot be audited by."""
        problems = []
        if self.history is not None and self.history != "complete" and not _is_days(self.history):
            hint = 'allowed: "complete", or a number of days'
            problems.append(Problem(what=f"{quoted(self.history)} is no history", where="history", hint=hint))
        if not _is_days(self.gap):
            problems.append(Problem(what=f"{quoted(self.gap)} is no number of days", where="gap", hint="0 or more"))
        if self.same_day not in ("before", "after"):
            hint = 'allowed: "before", "after"'
            problems.append(Problem(what=f"{quoted(self.same_day)} is no such rule", where="same_day", hint=hint))
        return [*problems, *self._check_observed(), *self._check_grows(pathway), *self._check_ages(pathway)]

    def _check_observed(self) -> list[Problem]:
        given = self.observed
        if given is None or given == "entries":
            return []
        if isinstance(given, tuple) and len(given) == 2 and all(isinstance(end, datetime.date) for end in given):  # noqa: PLR2004
            kinds = {isinstance(end, datetime.datetime) for end in given}
            if len(kinds) == 1 and given[0] <= given[1]:
                return []
        hint = 'allowed: "entries" (from the first entry of a person to the last), or (from, until): two dates in order'
        text = " to ".join(map(str, given)) if isinstance(given, tuple) else quoted(given)
        return [Problem(what=f"{shown(text)} is no observation", where="observed", hint=hint)]

    def _check_grows(self, pathway: Pathway) -> list[Problem]:
        if not isinstance(self.grows, Mapping):
            return [Problem(what=f"{quoted(self.grows)} does not say which facts grow", where="grows", hint=_GROWS)]
        problems = []
        for name, unit in self.grows.items():
            fact = pathway.facts.get(name)
            if fact is None or fact.kind != "number":
                numbers = [number.id for number in pathway.facts.values() if number.kind == "number"]
                hint = did_you_mean(str(name), numbers) or f"allowed: {listed(numbers)}"
                what = f"{shown(name)} is no fact that is a number"
                problems.append(Problem(what=what, where=f"grows.{shown(name)}", hint=hint))
            elif unit != "weeks":
                what = f"{shown(name)} grows by {quoted(unit)}"
                problems.append(Problem(what=what, where=f"grows.{name}", hint=_GROWS))
        return problems

    def _check_ages(self, pathway: Pathway) -> list[Problem]:
        if not isinstance(self.max_age, Mapping):
            return [Problem(what=f"{quoted(self.max_age)} gives no ages", where="max_age", hint='as in {"pain": 90}')]
        known = (*pathway.facts, *pathway.screens)
        problems = []
        for name, days in self.max_age.items():
            if name not in known:
                hint = did_you_mean(str(name), known) or f"facts and screens: {listed(known)}"
                what = f"{shown(name)} is no fact and no screen"
                problems.append(Problem(what=what, where=f"max_age.{shown(name)}", hint=hint))
            elif not _is_days(days):
                what = f"{quoted(days)} is no number of days"
                problems.append(Problem(what=what, where=f"max_age.{name}", hint="0 or more"))
        return problems

    def checked(self, pathway: Pathway) -> Terms:
        """These terms, if the pathway can be audited by them.

        Args:
            pathway: The pathway.

        Raises:
            TableError: With everything that is wrong with them.
        """
        if problems := self.check(pathway):
            raise TableError(tuple(problems))
        return self


_GROWS = 'a duration rises by one a week: write {"FACT": "weeks"}'
_MOST_DAYS = 1_000_000


def _is_days(value: Any) -> bool:
    """Whether something is a number of days, zero or more."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _MOST_DAYS
