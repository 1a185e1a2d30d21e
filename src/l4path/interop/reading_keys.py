"""One key of a bindings table at a time: what it may hold, and what is wrong where it holds something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from l4path.errors import Problem, did_you_mean, listed, nearest, quoted, shown
from l4path.formats.rewriting import as_written
from l4path.intended import meant_word, yes_or_no
from l4path.interop.dates import duration
from l4path.interop.reading_sets import NAME, unknown_keys
from l4path.interop.vocabulary import KEYS, TYPES_READ

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.interop.dates import Duration
    from l4path.interop.value_sets import ValueSet

_LARGEST_FACTOR = 10**15
_WORDS = {
    "latest": ("last", "newest", "most recent", "current", "recent"),
    "earliest": ("first", "oldest", "initial", "baseline"),
    "highest": ("max", "maximum", "greatest", "worst", "largest"),
    "lowest": ("min", "minimum", "least", "smallest"),
}
_LENGTH = re.compile(r"\s*P?\s*([0-9]{1,5})\s*([dwmy])(?:ays?|eeks?|onths?|ears?|o)?\s*", re.IGNORECASE)


@dataclass(slots=True)
class Keys:
    """The keys of one table, with its place, as they are taken out of it.

    Attributes:
        table: What the file holds.
        where: Its place.
        sets: The value sets that it may name.
        problems: Where problems are reported.
    """

    table: Mapping[str, Any]
    where: str
    sets: Mapping[str, ValueSet]
    problems: list[Problem]

    def wrong(self, what: str, key: str, hint: str = "") -> None:
        """Report something."""
        where = f"{self.where}.{key}" if key else self.where
        self.problems.append(Problem(what=what, where=where, hint=hint))

    def text(self, key: str) -> str:
        """A text with something in it; empty where the key is absent or wrong."""
        value = self.table.get(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            hint = f"write a text: {KEYS[key].about}"
            if key == "closed":
                hint = 'write who answers for it, as in closed = "the problem list is reviewed"; else leave it out'
            self.wrong(f"{as_written(value)} is not a text", key, hint)
            return ""
        return value

    def named_set(self, key: str) -> str:
        """The name of a value set; empty where the key is absent or wrong."""
        return self.set_in(self.table.get(key), key)

    def set_in(self, value: Any, key: str) -> str:
        """The name of a value set that stands somewhere below a key."""
        if value is None:
            return ""
        if not isinstance(value, str):
            hint = f"write the name of one, in quotes: {KEYS[key].about}"
            match value:
                case [str(alone)]:
                    hint = f'write {key} = "{alone}"'
            self.wrong(f"{as_written(value)} is not the name of a value set", key, hint)
            return ""
        if value not in self.sets:
            near = nearest(value, self.sets)
            if near and not NAME.fullmatch(near):
                return ""  # that this is no name is told where it is declared
            hint = f"did you mean {near}?" if near else f"declare it as [value_sets.{shown(value)}]"
            if not NAME.fullmatch(value):
                codes = f'codes = [{{ system = "...", code = "{shown(value)}" }}]'
                hint = f"a set of codes has a name: write [value_sets.a_name] and below it {codes}"
            self.wrong(f"there is no value set {shown(value)}", key, hint)
            return ""
        return value

    def list_of_sets(self, key: str) -> tuple[str, ...]:
        """The names of several value sets."""
        given = self.table.get(key)
        listed_sets = given if isinstance(given, list) and given[1:] else []
        if given is not None and not listed_sets:
            self.wrong(f"{quoted(given)} is not a list of two value sets or more", key, 'write ["a", "b"]')
        found = tuple(self.set_in(item, key) for item in listed_sets)
        if len(set(found)) < len(found) and all(found):
            self.wrong("a value set stands twice", key, "name each once")
        return found if all(found) else ()

    def flag(self, key: str) -> bool:
        """Yes or no; no where it is absent."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            meant = yes_or_no(value)
            hint = "write true or false" if meant is None else f"write {key} = {'true' if meant else 'false'}"
            self.wrong(f"{as_written(value)} is not yes or no", key, hint)
            return False
        return value

    def word(self, key: str) -> str:
        """One of the words that a key allows; empty where it is absent or wrong."""
        value = self.table.get(key)
        allowed = KEYS[key].one_of
        if value is None or value in allowed:
            return value or ""
        meant = meant_word(value, _WORDS) if key == "take" else "".join(allowed) if len(allowed) == 1 else ""
        near = did_you_mean(value, allowed) if isinstance(value, str) else ""
        hint = f'write {key} = "{meant}"' if meant else near or f"allowed: {listed(allowed)}"
        self.wrong(f"{as_written(value)} is no word for {key}", key, hint)
        return ""

    def length(self, key: str) -> Duration | None:
        """A length of time."""
        value = self.table.get(key)
        if value is None:
            return None
        found = duration(value) if isinstance(value, str) else None
        if found is None:
            meant = _length_meant(value)
            hint = (
                f'write {key} = "{meant}"' if meant else "write years, months, weeks and days, as in P2Y, P12M or P90D"
            )
            self.wrong(f"{as_written(value)} is not a length of time", key, hint)
        return found

    def days(self, key: str) -> int | None:
        """A length of weeks and days, as a number of days."""
        found = self.length(key)
        if found is not None and found.months:
            self.wrong(f"{quoted(self.table[key])} is not of weeks and days", key, "write P28D or P4W: months differ")
            return None
        return None if found is None else found.days

    def whole(self, key: str, most: int) -> int:
        """A number from 1 to the number of sets; that number where it is absent."""
        value = self.table.get(key, most)
        if type(value) is not int or not 1 <= value <= most:
            hint = f"write a number from 1 to {most}, for there are {most} sets"
            self.wrong(f"{as_written(value)} is no whole number from 1 to {most}", key, hint)
            return most
        return value

    def resources(self, possible: tuple[str, ...]) -> tuple[str, ...]:
        """The resource types that are read; empty where the key is absent or wrong."""
        given = self.table.get("resources")
        types = given if isinstance(given, list) and all(isinstance(text, str) for text in given) else []
        if given is not None and not types:
            self.wrong(f"{quoted(given)} is not a list of resource types", "resources", f'write ["{possible[0]}"]')
        for item in types:
            if item not in possible:
                hint = did_you_mean(item, possible) or f"allowed here: {listed(possible)}"
                known = "is not read here" if item in TYPES_READ else "is no resource type that is read"
                self.wrong(f"{shown(item)} {known}", "resources", hint)
        return tuple(types)

    def factors(self, key: str) -> dict[str, Decimal]:
        """The factor of each unit."""
        given = self.table.get(key)
        if not isinstance(given, dict | None):
            self.wrong(f"{quoted(given)} is not a table of factors", key, 'write { "kPa" = 7.50062 }')
        found = {}
        for unit, factor in given.items() if isinstance(given, dict) else ():
            if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 < factor < _LARGEST_FACTOR:
                self.wrong(f"{quoted(factor)} is no factor", f"{key}.{shown(unit)}", "write what to multiply by")
            else:
                found[unit] = Decimal(repr(factor))
        return found

    def inner(self, key: str, kind: str) -> Keys | None:
        """The keys of a table within this one."""
        value = self.table[key]
        if not isinstance(value, dict):
            self.wrong(f"{quoted(value)} is not a table", key, KEYS[key].about)
            return None
        where = f"{self.where}.{key}"
        self.problems += unknown_keys(value, kind, where)
        return Keys(value, where, self.sets, self.problems)


def _length_meant(value: object) -> str:
    """The length of time that was meant by a number of days, or by a number with a word."""
    if type(value) is int and value > 0:
        return f"P{value}D"
    found = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    return f"P{found[1]}{found[2].upper()}" if found else ""
