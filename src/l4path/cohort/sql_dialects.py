"""What each database writes otherwise than the others."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from l4path.facts import digits

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database writes what the others write otherwise.

    Attributes:
        quote: What stands around a name.
        contains: Whether a list has a value; ``{list}`` and ``{value}`` stand for them.
        strays: Whether a list has an item that is missing or none of ``{values}``.
        number: A number of which NaN is missing; ``{name}`` stands for its column.
        stray_flag: Whether a flag, a boolean or a whole number, is neither yes nor no.
        listed: A list of the texts of ``{items}`` that are not null.
        takes: What its columns have to hold, in words.
        once: What keeps a common table expression from being written out wherever it is named.
        longest: How many bytes a name may have; 0 where nothing is cut off.
        most: Where more columns than this are named, each level is a subquery of the next one: Spark goes through all
            common table expressions for each of them, and runs out of memory over those of a large pathway.
    """

    quote: str
    contains: str
    strays: str
    number: str
    listed: str
    takes: str
    stray_flag: str = "cast({name} as double) not in (0, 1)"
    once: str = "materialized "
    longest: int = 0
    most: float = math.inf

    def name(self, name: str) -> str:
        """A name, quoted."""
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote

    def short(self, name: str, number: int) -> str:
        """A name of a statement that is not cut off, told from others by the number of the statement."""
        if not self.longest or len(name.encode()) <= self.longest - 2:
            return name
        return f"{name.encode()[: self.longest - 12].decode(errors='ignore')} s{number}"

    def listing(self, items: Sequence[tuple[str, str]]) -> str:
        """A list of texts.

        Args:
            items: When each text is in it, two-valued, and the text.
        """
        if self.listed == _JSON:
            parts = " || ".join(
                f"case when {when} then {text(',' + json.dumps(word))} else '' end" for when, word in items
            )
            return f"'[' || substr({parts}, 2) || ']'" if items else "'[]'"
        parts = ", ".join(f"case when {when} then {text(word)} end" for when, word in items)
        return self.listed.format(items=parts or "cast(null as varchar(1))")


_JSON = "json"
_LISTS = "Flags are booleans, numbers doubles, choices texts, and choices of several are arrays of texts."
DIALECTS = {
    "duckdb": Dialect(
        quote='"',
        contains="list_contains({list}, {value})",
        strays="len(list_filter({list}, lambda item: item is null or item not in ({values}))) > 0",
        number="nullif(cast({name} as double), cast('NaN' as double))",
        listed="list_filter([{items}], lambda item: item is not null)",
        takes=_LISTS,
    ),
    "postgres": Dialect(
        quote='"',
        contains="{value} = any({list})",
        strays="exists (select from unnest({list}) as item where item is null or item not in ({values}))",
        number="nullif(cast({name} as double precision), 'NaN')",
        listed="array_remove(cast(array[{items}] as text[]), null)",
        takes=_LISTS,
        stray_flag="cast({name} as text) not in ('true', 'false', '1', '0')",
        longest=63,
    ),
    "spark": Dialect(
        quote="`",
        contains="array_contains({list}, {value})",
        strays="exists({list}, item -> item is null or item not in ({values}))",
        number="nullif(cast({name} as double), double('NaN'))",
        listed="array_compact(array({items}))",
        takes=_LISTS,
        once="",
        most=200,
    ),
    "sqlite": Dialect(
        quote='"',
        contains="exists (select 1 from json_each({list}) where value = {value})",
        strays="exists (select 1 from json_each({list}) where value is null or value not in ({values}))",
        number="{name}",  # it keeps no NaN
        listed=_JSON,
        takes="Flags are 0 and 1, choices of several are texts that hold JSON, and so are lists in the result.",
    ),
}


def chained(sign: str, parts: Sequence[str]) -> str:
    """Many parts with a sign between them, in halves of halves: databases read chains only so deep.

    Args:
        sign: The sign, which does the same however the parts are grouped.
        parts: The parts.
    """
    if len(parts) <= _LONG:
        return sign.join(parts)
    half = len(parts) // 2
    return f"({chained(sign, parts[:half])}){sign}({chained(sign, parts[half:])})"


_LONG = 8


def literal(constant: Any) -> str:
    """A constant of a condition."""
    return text(constant) if isinstance(constant, str) else digits(constant)


def text(value: str) -> str:
    """A text."""
    return "'" + value.replace("'", "''") + "'"
